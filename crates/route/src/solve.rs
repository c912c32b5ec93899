//! The solver: from two ends on a cost surface to the positions of a leg.
//!
//! March, path, polish, fit, in that order, and a certificate beside them. A leg is always solved from the end that lies farther west (of equals
//! farther south) and reversed when asked for the other way: both ways are the same line to the bit.

mod headed;

use crate::RouteError;
use crate::bound::{Blocks, Bound, Wanted, tighten};
use crate::field::{Field, Place};
use crate::fit::{FitLimits, FittedLine, Legs, breaches, fit_within};
use crate::march::front::GROUP;
use crate::march::{FieldGround, march_within};
use crate::onward::Onward;
use crate::path::trace_by;
use crate::plan::RoutePlan;
use crate::polish::polish;
use crate::surface::CostSurface;
pub use headed::{HeadedCrossing, HeadingsResult};
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
    /// Cells between the nodes of the potential that proves the bound; none where blocks of cells do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound_spacing_cells: Option<f64>,
    /// What headings did, where the price depends on them; all costs are then by heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headings: Option<HeadingsResult>,
}

/// Gap up to which the bound is worked at without being asked, percent.
pub const GAP_MAX_PCT: f64 = 3.0;
/// Fewest nodes for which a bound on what remains is worth making before the march.
const NODES_PRUNED_MIN: usize = 10_000;
/// Nodes along a block of the quick bound; and on a field of so many nodes that finer blocks cost more than the ground
/// they save.
pub(crate) const BLOCK_SIDES: [usize; 2] = [4, 8];
// what remains is asked once for a group of nodes, which must lie in one block
const _: () = assert!(BLOCK_SIDES[0].is_multiple_of(GROUP) && BLOCK_SIDES[1].is_multiple_of(GROUP));
const NODES_LARGE: usize = 4_000_000;

/// How closely a line is solved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SolveOptions {
    /// Highest increase of the fit over the polished line, percent.
    pub fit_cost_increase_max_pct: f64,
    /// The bound is worked at until it lies at most so far below the polished line, or can be made no better.
    pub gap_max_pct: f64,
    /// Limits of the turns and legs of a leg solved on a cost surface.
    pub legs: LegLimits,
}

/// How a solved leg may turn, and how short its legs between alter courses may be; no limit where absent.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct LegLimits {
    /// Sharpest turn at an alter course, degrees.
    pub turn_max_deg: Option<f64>,
    /// Radius the line turns with, m.
    pub turn_radius_m: Option<f64>,
    /// Shortest leg, km.
    pub leg_min_km: Option<f64>,
}

impl SolveOptions {
    /// With the gap that is aimed at without being asked.
    #[must_use]
    pub fn fitted_within(fit_cost_increase_max_pct: f64) -> Self {
        Self { fit_cost_increase_max_pct, gap_max_pct: GAP_MAX_PCT, legs: LegLimits::default() }
    }

    /// As a plan asks for.
    #[must_use]
    pub fn of_plan(plan: &RoutePlan) -> Self {
        let RoutePlan { turn_max_deg, turn_radius_m, leg_min_km, .. } = *plan;
        Self {
            legs: LegLimits { turn_max_deg, turn_radius_m, leg_min_km },
            ..Self::fitted_within(plan.fit_cost_increase_max_pct)
        }
    }
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

impl SolvedLine {
    /// The same line the other way.
    fn reverse(&mut self) {
        self.polished.reverse();
        self.fitted.reverse();
    }
}

/// Solves a leg on a cost surface: by its headings where the surface has any, within the limits of turns and legs, with
/// a finding for every limit that is not kept.
///
/// # Errors
/// [`RouteError::EndOutside`], [`RouteError::EndClosed`] and [`RouteError::EndsMeet`] for ends that cannot be used,
/// [`RouteError::NoRoute`] with the layers in between, [`RouteError::Figure`] for a limit that is none, and
/// [`RouteError::Cancelled`].
pub fn solve_leg(
    surface: &CostSurface,
    from: LonLat,
    to: LonLat,
    options: &SolveOptions,
    watch: &dyn Watch,
) -> Result<Staged<SolvedLeg>, RouteError> {
    let field = &surface.field;
    let ends = [field.place(from), field.place(to)];
    let least = |at: Place| least_km(surface, at);
    let LegLimits { turn_max_deg, turn_radius_m, leg_min_km } = options.legs;
    let limits = FitLimits {
        turn_max_deg,
        turn_radius_m,
        leg_min_km,
        leg_min_at_km: surface.leg_min_km.is_some().then_some(&least),
        ..FitLimits::budget(options.fit_cost_increase_max_pct)
    };
    let solved = match &surface.headings {
        Some(headings) => headed::solve_headed(surface, headings, ends, (options, &limits), watch),
        None => solve_line_within(field, ends, (options, &limits), watch).map(Staged::clean),
    };
    let Staged { value: line, mut findings } = solved.map_err(|error| match error {
        RouteError::Enclosed { layers, visited_count } => {
            RouteError::NoRoute { from, to, layers, visited_count }
        }
        other => other,
    })?;
    let SolverResult { polished_minor, fitted_minor, .. } = line.record;
    let fitted = FittedLine { places: line.fitted, cost_minor: fitted_minor };
    findings.extend(breaches(field, &fitted, polished_minor, &limits));
    let mut positions: Vec<LonLat> = fitted.places.iter().map(|place| field.position(*place)).collect();
    if let [first, .., last] = positions.as_mut_slice() {
        (*first, *last) = (from, to);
    }
    Ok(Staged { value: SolvedLeg { positions, record: line.record }, findings })
}

/// The shortest leg that begins or ends at a place, by the depth there.
fn least_km(surface: &CostSurface, at: Place) -> f64 {
    let node = surface.field.node_at(at);
    let least = surface.leg_min_km.as_ref().zip(node).and_then(|(least_km, node)| least_km.get(node));
    least.copied().map_or(0.0, f64::from)
}

/// Solves a line between two places of a field.
///
/// # Errors
/// As [`solve_leg`], with [`RouteError::Enclosed`] for [`RouteError::NoRoute`].
pub fn solve_line(
    field: &Field,
    ends: [Place; 2],
    fit_cost_increase_max_pct: f64,
    watch: &dyn Watch,
) -> Result<SolvedLine, RouteError> {
    solve_line_with(field, ends, &SolveOptions::fitted_within(fit_cost_increase_max_pct), watch)
}

/// As [`solve_line`], as closely as stated.
///
/// # Errors
/// As [`solve_line`].
pub fn solve_line_with(
    field: &Field,
    ends: [Place; 2],
    options: &SolveOptions,
    watch: &dyn Watch,
) -> Result<SolvedLine, RouteError> {
    let limits = FitLimits::budget(options.fit_cost_increase_max_pct);
    solve_line_within(field, ends, (options, &limits), watch)
}

fn solve_line_within(
    field: &Field,
    ends: [Place; 2],
    (options, limits): (&SolveOptions, &FitLimits<'_>),
    watch: &dyn Watch,
) -> Result<SolvedLine, RouteError> {
    refuse_odd_options(options)?;
    if ends[0] == ends[1] {
        return Err(RouteError::EndsMeet { at: field.position(ends[0]) });
    }
    let (ends, forward) = from_the_west(ends);
    let mut line = solve_forward(field, ends, (options, limits), watch)?;
    if !forward {
        line.reverse();
    }
    Ok(line)
}

fn refuse_odd_options(options: &SolveOptions) -> Result<(), RouteError> {
    let SolveOptions { fit_cost_increase_max_pct, gap_max_pct, .. } = *options;
    if !(gap_max_pct > 0.0 && gap_max_pct <= 100.0) {
        return Err(RouteError::Figure {
            field: "gap_max_pct",
            value: gap_max_pct,
            limit: "above 0 and up to 100",
        });
    }
    if !(0.0..=100.0).contains(&fit_cost_increase_max_pct) {
        return Err(RouteError::Figure {
            field: "fit_cost_increase_max_pct",
            value: fit_cost_increase_max_pct,
            limit: "0 to 100",
        });
    }
    Ok(())
}

/// Ends in the order they are solved in, and whether that is the order they were given in.
fn from_the_west([from, to]: [Place; 2]) -> ([Place; 2], bool) {
    let forward = from.col.total_cmp(&to.col).then(to.row.total_cmp(&from.row)).is_le();
    (if forward { [from, to] } else { [to, from] }, forward)
}

fn solve_forward(
    field: &Field,
    ends: [Place; 2],
    (options, limits): (&SolveOptions, &FitLimits<'_>),
    watch: &dyn Watch,
) -> Result<SolvedLine, RouteError> {
    let shaped = field.well_shaped()?;
    let fine_ends = ends.map(|end| shaped.fine(end));
    let large = shaped.field.cols() * shaped.field.rows() >= NODES_LARGE;
    let blocks = Blocks::new(&shaped.field, BLOCK_SIDES[usize::from(large)]);
    let from_goal = Bound::from(&blocks, fine_ends[1]);
    let pruned = field.cols() * field.rows() >= NODES_PRUNED_MIN;
    let ground = FieldGround::new(&shaped.field, pruned.then_some(&from_goal));
    let marched = march_within(&ground, fine_ends, &Onward::new(watch, 0.0, 0.6))?;
    let path = trace_by(&shaped.field, |node| marched.arrival_at(node), marched.goal_from, fine_ends);
    let (optimum_minor, visited_count) = (marched.goal_minor, marched.visited_count());
    drop(marched);
    let polished = polish(&shaped.field, &path, watch)?;
    let polished = on_the_field(polished.into_iter().map(|place| shaped.coarse(place)).collect(), ends);
    let FittedLine { places, cost_minor } = fit_within(field, &polished, limits, watch)?.value;
    let polished_minor = Legs::straight(field).cost_of_line(&polished);
    let wanted = Wanted { upper_minor: cost_minor, gap_max_pct: options.gap_max_pct };
    let bounds = [Bound::from_towards(&blocks, fine_ends[0], &from_goal, cost_minor), from_goal];
    let onward = Onward::new(watch, 0.6, 1.0);
    let proven = tighten(&shaped.field, fine_ends, &bounds, &wanted, &onward)?;
    let lower_bound_minor = proven.lower_bound_minor;
    let record = SolverResult {
        nodes_count: field.cols() * field.rows(),
        visited_count,
        optimum_minor,
        polished_minor,
        fitted_minor: cost_minor,
        fit_cost_increase_pct: 100.0 * (cost_minor / polished_minor - 1.0),
        vertices_count: places.len(),
        lower_bound_minor,
        gap_pct: (lower_bound_minor > 0.0).then(|| 100.0 * (cost_minor / lower_bound_minor - 1.0)),
        bound_spacing_cells: proven.spacing_cells,
        headings: None,
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
