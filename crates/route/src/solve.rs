//! The solver: from two ends on a cost surface to the positions of a leg.
//!
//! March, path, polish, fit, in that order, and a certificate beside them. A leg is always solved from the end that lies farther west (of equals
//! farther south) and reversed when asked for the other way: both ways are the same line to the bit.

use crate::RouteError;
use crate::bound::lower_bound;
use crate::field::{Field, Place};
use crate::fit::{FittedLine, Legs, fit};
use crate::march::march;
use crate::path::trace;
use crate::polish::polish;
use crate::surface::CostSurface;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{LonLat, Staged, Watch};

/// What the solver did on one leg.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SolverResult {
    /// Nodes of the cost surface.
    pub nodes_count: usize,
    /// Nodes the march reached.
    pub visited_count: usize,
    /// Cost of the optimal line on the surface, minor units.
    pub optimum_minor: f64,
    /// Cost after polish.
    pub polished_minor: f64,
    /// Cost of the fitted positions.
    pub fitted_minor: f64,
    /// Increase of the fit over the polished line.
    pub fit_cost_increase_pct: f64,
    /// Vertices after the fit, both ends included.
    pub vertices_count: usize,
    /// What any line whatever between the ends costs at least on this surface, minor units.
    pub lower_bound_minor: f64,
    /// By how much the fitted positions may at most cost more than the best line there is: fitted over bound.
    /// None when no bound above 0 is known.
    pub gap_pct: Option<f64>,
}

/// A solved leg.
#[derive(Debug, Clone, PartialEq)]
pub struct SolvedLeg {
    /// Its positions, from one end to the other, both included exactly as given.
    pub positions: Vec<LonLat>,
    /// What the solver did.
    pub record: SolverResult,
}

/// A line solved on a field, from source to goal.
#[derive(Debug, Clone, PartialEq)]
pub struct SolvedLine {
    /// The line after polish, a vertex every cell or two.
    pub polished: Vec<Place>,
    /// The line after the fit, with few vertices.
    pub fitted: Vec<Place>,
    /// What the solver did.
    pub record: SolverResult,
}

/// Solves a leg on a cost surface, fitted for at most `fit_cost_increase_max_pct` percent more than the optimum.
///
/// # Errors
/// [`RouteError::EndOutside`], [`RouteError::EndClosed`] and [`RouteError::EndsMeet`] for ends that cannot be used,
/// [`RouteError::NoRoute`] with the layers in between, [`RouteError::Figure`] for a limit that is none, and
/// [`RouteError::Cancelled`].
pub fn solve_leg(
    surface: &CostSurface,
    from: LonLat,
    to: LonLat,
    fit_cost_increase_max_pct: f64,
    watch: &dyn Watch,
) -> Result<Staged<SolvedLeg>, RouteError> {
    let field = &surface.field;
    let ends = [field.place(from), field.place(to)];
    let line = solve_line(field, ends, fit_cost_increase_max_pct, watch).map_err(|error| match error {
        RouteError::Enclosed { layers, visited_count } => {
            RouteError::NoRoute { from, to, layers, visited_count }
        }
        other => other,
    })?;
    let mut positions: Vec<LonLat> = line.fitted.iter().map(|place| field.position(*place)).collect();
    if let [first, .., last] = positions.as_mut_slice() {
        (*first, *last) = (from, to);
    }
    Ok(Staged::clean(SolvedLeg { positions, record: line.record }))
}

/// Solves a line between two places of a field.
///
/// # Errors
/// As [`solve_leg`], with [`RouteError::Enclosed`] for [`RouteError::NoRoute`].
pub fn solve_line(
    field: &Field,
    [from, to]: [Place; 2],
    fit_cost_increase_max_pct: f64,
    watch: &dyn Watch,
) -> Result<SolvedLine, RouteError> {
    if !(0.0..=100.0).contains(&fit_cost_increase_max_pct) {
        return Err(RouteError::Figure {
            field: "fit_cost_increase_max_pct",
            value: fit_cost_increase_max_pct,
            limit: "0 to 100",
        });
    }
    if from == to {
        return Err(RouteError::EndsMeet { at: field.position(from) });
    }
    let forward = from.col.total_cmp(&to.col).then(to.row.total_cmp(&from.row)).is_le();
    let ends = if forward { [from, to] } else { [to, from] };
    let mut line = solve_forward(field, ends, fit_cost_increase_max_pct, watch)?;
    if !forward {
        line.polished.reverse();
        line.fitted.reverse();
    }
    Ok(line)
}

fn solve_forward(
    field: &Field,
    ends: [Place; 2],
    fit_cost_increase_max_pct: f64,
    watch: &dyn Watch,
) -> Result<SolvedLine, RouteError> {
    let shaped = field.well_shaped()?;
    let fine_ends = ends.map(|end| shaped.fine(end));
    let arrival = march(&shaped.field, fine_ends[0], fine_ends[1], watch)?;
    let path = trace(&shaped.field, &arrival, fine_ends);
    let polished = polish(&shaped.field, &path, watch)?;
    let polished = on_the_field(polished.into_iter().map(|place| shaped.coarse(place)).collect(), ends);
    let FittedLine { places, cost_minor } = fit(field, &polished, fit_cost_increase_max_pct, watch)?;
    let polished_minor = Legs::straight(field).cost_of_line(&polished);
    let lower_bound_minor = lower_bound(&shaped.field, fine_ends, watch)?;
    let record = SolverResult {
        nodes_count: field.cols() * field.rows(),
        visited_count: arrival.visited_count,
        optimum_minor: arrival.goal_minor,
        polished_minor,
        fitted_minor: cost_minor,
        fit_cost_increase_pct: 100.0 * (cost_minor / polished_minor - 1.0),
        vertices_count: places.len(),
        lower_bound_minor,
        gap_pct: (lower_bound_minor > 0.0).then(|| 100.0 * (cost_minor / lower_bound_minor - 1.0)),
    };
    Ok(SolvedLine { polished, fitted: places, record })
}

/// The line with its ends exactly as given: on the way to the finer field and back they may have moved by rounding.
fn on_the_field(mut line: Vec<Place>, ends: [Place; 2]) -> Vec<Place> {
    if let [first, .., last] = line.as_mut_slice() {
        [*first, *last] = ends;
    }
    line
}
