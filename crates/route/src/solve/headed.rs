//! A leg whose price depends on its headings: directed march and polish, fit by the directed price, zigzags laid out.

use super::{SolveOptions, SolvedLine, SolverResult};
use crate::RouteError;
use crate::directed::{Directed, DirectedLine, layable, solve_directed};
use crate::field::Place;
use crate::fit::{FitLimits, Legs, fit_directed};
use crate::surface::{CostSurface, SurfaceHeadings, priced};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{Finding, LonLat, Staged, Watch};

/// What headings did to a leg. Costs beside it in the record are by heading, and its lower bound is that of a field which
/// costs its cheapest heading everywhere and crossings nothing: the gap may be wide where headings matter much.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HeadingsResult {
    /// Of the fitted line, what is steeper than `grade_max_deg` and was priced by the convex hull of the headings
    /// allowed: as a zigzag.
    pub priced_as_zigzag_km: f64,
    /// Plan length of the zigzags that stand for it.
    pub zigzag_km: f64,
    /// What is still steeper once the zigzags are laid out in legs.
    pub too_steep_km: f64,
    /// Pipelines and cables crossed, from the A side.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub crossings: Vec<HeadedCrossing>,
}

/// Where a leg crosses a pipeline or cable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HeadedCrossing {
    /// Id of the layer it is in.
    pub layer: String,
    /// Where.
    pub at: LonLat,
    /// Angle between the two, 90° for the best crossing.
    pub angle_deg: f64,
    /// Smallest angle agreed to.
    pub angle_min_deg: f64,
}

/// Solves a line by its headings, from the end that lies farther west.
pub(super) fn solve_headed(
    surface: &CostSurface,
    headings: &SurfaceHeadings,
    ends: [Place; 2],
    (options, limits): (&SolveOptions, &FitLimits<'_>),
    watch: &dyn Watch,
) -> Result<Staged<SolvedLine>, RouteError> {
    super::refuse_odd_options(options)?;
    let directed = headings.directed(&surface.field, &surface.crossings)?;
    let (ends, forward) = super::from_the_west(ends);
    let solved = solve_directed(&directed, ends, watch)?;
    let fitted = fit_directed(&directed, &solved.places, limits, watch)?.value;
    let Staged { value: laid, mut findings } = in_legs(&directed, &fitted.places, limits);
    let legs = Legs::directed(&directed);
    let zigzag = directed.zigzag_of(&legs.laid(&fitted.places));
    findings.extend(zigzag.map(|zigzag| zigzag.finding()));
    let points = legs.laid(&laid);
    let mut crossings = crossings(surface, &directed, &points);
    if !forward {
        crossings.reverse();
    }
    findings.extend(crossings.iter().filter_map(HeadedCrossing::finding));
    let headings = HeadingsResult {
        priced_as_zigzag_km: zigzag.map_or(0.0, |zigzag| zigzag.too_steep_km),
        zigzag_km: zigzag.map_or(0.0, |zigzag| zigzag.laid_km),
        too_steep_km: directed.zigzag_of(&points).map_or(0.0, |zigzag| zigzag.too_steep_km),
        crossings,
    };
    findings.extend(headings.still_steep(zigzag.map(|zigzag| zigzag.grade_max_ratio)));
    let record = SolverResult { headings: Some(headings), ..record(&directed, &solved, &laid) };
    let mut line = SolvedLine { polished: solved.places, fitted: laid, record };
    if !forward {
        line.reverse();
    }
    Ok(Staged { value: line, findings })
}

/// The line with what is too steep laid out in zigzags; as it was where those cannot be laid.
fn in_legs(directed: &Directed<'_>, line: &[Place], limits: &FitLimits<'_>) -> Staged<Vec<Place>> {
    let field = directed.field();
    let cell_km = field.cell_km(0.5 * field.rows() as f64);
    let radius_km = limits.turn_radius_m.unwrap_or(0.0) / 1000.0;
    // Two arcs of a right angle take two radii of a leg.
    let leg_min_km = limits.leg_min_km.unwrap_or(0.0).max(2.0 * radius_km).max(cell_km);
    let laid = layable(directed, line, leg_min_km);
    if Legs::directed(directed).cost_of_line(&laid.value).is_finite() {
        return laid;
    }
    let message = "the zigzags of the line would enter closed cells; it is left too steep in places";
    let finding = Finding::warns("route.directed.zigzag_blocked", message)
        .hint("allow shorter legs, or add a waypoint around the slope");
    Staged { value: line.to_vec(), findings: vec![finding] }
}

fn record(directed: &Directed<'_>, solved: &DirectedLine, laid: &[Place]) -> SolverResult {
    let field = directed.field();
    let (polished_minor, lower_bound_minor) = (solved.cost_minor, solved.lower_bound_minor);
    let fitted_minor = Legs::directed(directed).cost_of_line(laid);
    SolverResult {
        nodes_count: field.cols() * field.rows(),
        visited_count: solved.visited_count,
        optimum_minor: polished_minor,
        polished_minor,
        fitted_minor,
        fit_cost_increase_pct: 100.0 * (fitted_minor / polished_minor - 1.0),
        vertices_count: laid.len(),
        lower_bound_minor,
        gap_pct: (lower_bound_minor > 0.0).then(|| 100.0 * (fitted_minor / lower_bound_minor - 1.0)),
        bound_spacing_cells: None,
        headings: None,
    }
}

fn crossings(surface: &CostSurface, directed: &Directed<'_>, points: &[Place]) -> Vec<HeadedCrossing> {
    let lines: Vec<_> = priced(&surface.crossings).collect();
    let angle_min_deg = |line: usize| lines.get(line).map_or(0.0, |line| line.angle_min_deg);
    let crossed = directed.crossings_of(points).into_iter();
    crossed
        .map(|crossing| HeadedCrossing {
            layer: crossing.id,
            at: surface.field.position(crossing.place),
            angle_deg: crossing.angle_deg,
            angle_min_deg: angle_min_deg(crossing.line),
        })
        .collect()
}

impl HeadingsResult {
    fn still_steep(&self, grade_max_ratio: Option<f64>) -> Option<Finding> {
        let grade_max_pct = 100.0 * grade_max_ratio?;
        (self.too_steep_km > 0.0).then(|| {
            let message = format!(
                "{:.3} km of the positions are steeper than {grade_max_pct:.1} % even with the zigzags laid out",
                self.too_steep_km
            );
            Finding::warns("route.directed.too_steep", message)
                .hint("raise grade_max_deg, allow shorter legs, or add a waypoint around the slope")
        })
    }
}

impl HeadedCrossing {
    fn finding(&self) -> Option<Finding> {
        let Self { layer, at, angle_deg, angle_min_deg } = self;
        (angle_deg < angle_min_deg).then(|| {
            let message = format!(
                "the line crosses {layer} at {at} at {angle_deg:.1}°, the smallest angle agreed to is {angle_min_deg}°"
            );
            Finding::warns("route.directed.crossing_angle", message)
                .hint("raise fit_cost_increase_max_pct or the price of the crossing, or add a waypoint on either side")
        })
    }
}
