//! Cost that depends on the heading: seabed slope along and across, headings too steep to lay, lines to be crossed.
//!
//! The price of a step v = (km east, km north) at a place x is F_x(v) = c · √max(vᵀAv, vᵀBv), plus (K/w) |v|²/|v⊥|
//! inside the band of a pipeline or cable: convex in v, and in proportion to its length. c and A are given; B is the
//! convex hull of a grade limit: headings steeper than the limit are impossible, what remains is not convex, and a
//! line that would be too steep is priced as the zigzag of the two steepest headings allowed. A line that uses this
//! says so ([`Zigzag`]), and [`layable`] lays it out in legs.
//!
//! The solver is a semi-Lagrangian march on a ring of 8, 16 or 32 headings around each node, wider the more the price
//! depends on the heading. With strong anisotropy no order settles every node at once, so that a node may be improved
//! again: label-correcting, to the fixed point. Where a line proves dearer than the march took it to be, a second
//! march over nodes only gives another, and the cheaper one counts. Then descent, polish and straightening on the line
//! integral. The march holds 33 bytes a node besides the field, and 16 for every node waiting.
//!
//! # Source
//! J. N. Tsitsiklis, IEEE Trans. Autom. Control 40 (1995): semi-Lagrangian update. J. A. Sethian and A. Vladimirsky,
//! SIAM J. Numer. Anal. 41 (2003): why stencils widen with anisotropy.

mod bands;
mod headings;
mod legs;
mod march;
mod polish;
mod ring;
mod step;
mod zigzag;

use crate::RouteError;
use crate::bound::lower_bound;
use crate::field::{Field, FieldParts, Place};
use crate::solve::GAP_MAX_PCT;
use bands::Bands;
pub use bands::CrossingLine;
use headings::{Form, Forms, Headings, around, hull};
use units::Watch;
pub use zigzag::{Zigzag, layable};

/// How much dearer than the march took it to be a line may prove before another march is tried.
const DEARER_THAN_MARCHED_RATIO: f64 = 1.003;

/// A field on which the price of a kilometre depends on the heading.
#[derive(Debug, Clone)]
pub struct Directed<'a> {
    field: &'a Field,
    headings: Headings,
    bands: Bands,
    grade: Option<GradeLimit>,
}

/// How steeply a cable may be laid up or down.
#[derive(Debug, Clone)]
struct GradeLimit {
    max_ratio: f64,
    gradient: Vec<[f32; 2]>,
}

/// The seabed's gradient and what it does to the price.
#[derive(Debug, Clone, Copy)]
pub struct SeabedSlope<'a> {
    /// Rise of the seabed per metre to the east and to the north at each node, m/m, row by row. What closed nodes hold
    /// does not matter.
    pub gradient: &'a [[f32; 2]],
    /// A step straight up or down a gradient g costs √(1 + `along_ratio` g²) as much as on the level. With 1 it is paid
    /// by length over the ground.
    pub along_ratio: f64,
    /// A step along the contour of a gradient g costs √(1 + `across_ratio` g²) as much: what a plough suffers from side
    /// slope.
    pub across_ratio: f64,
    /// Steepest grade along the line, m/m; none for no limit.
    pub grade_max_ratio: Option<f64>,
}

/// Where a line crosses a pipeline or cable.
#[derive(Debug, Clone, PartialEq)]
pub struct Crossing {
    /// Id of the line crossed.
    pub id: String,
    /// Where.
    pub place: Place,
    /// Angle between the two, 90° for the best crossing.
    pub angle_deg: f64,
}

/// A solved line.
#[derive(Debug, Clone, PartialEq)]
pub struct DirectedLine {
    /// Its vertices, both ends included exactly as given.
    pub places: Vec<Place>,
    /// Its price, minor units: the integral along it.
    pub cost_minor: f64,
    /// Nodes the march came to; both marches where there were two.
    pub visited_count: usize,
    /// What of it is too steep to be laid straight and priced as a zigzag.
    pub zigzag: Option<Zigzag>,
    /// Pipelines and cables it crosses.
    pub crossings: Vec<Crossing>,
    /// What any line whatever between the ends costs at least, minor units; 0 when nothing better is known. Bound of
    /// the field that costs its cheapest heading everywhere, without bands: it may lie far below where headings
    /// matter much.
    pub lower_bound_minor: f64,
}

impl DirectedLine {
    /// By how much the line may at most cost more than the best one; none when no bound above 0 is known.
    #[must_use]
    pub fn gap_pct(&self) -> Option<f64> {
        (self.lower_bound_minor > 0.0).then(|| 100.0 * (self.cost_minor / self.lower_bound_minor - 1.0))
    }
}

/// The headings of a seabed: slope along and across, a grade limit, and lines to be crossed.
///
/// A = I + `along_ratio` g gᵀ + `across_ratio` g⊥ g⊥ᵀ, with g the gradient and g⊥ the same turned by 90°: both
/// surcharges grow with the square of the slope and vanish smoothly on the level.
///
/// # Errors
/// [`RouteError::Figure`] for a gradient that is no number at an open node, another count of gradients than nodes, a
/// negative ratio, a grade limit that is not positive, or a crossing that is none.
pub fn headings_of<'a>(
    field: &'a Field,
    slope: &SeabedSlope<'_>,
    lines: &[CrossingLine],
) -> Result<Directed<'a>, RouteError> {
    refuse_odd_slopes(field, slope)?;
    let limit_ratio = slope.grade_max_ratio.unwrap_or(f64::INFINITY);
    let forms = |node: usize| {
        let [east, north] = slope.gradient[node].map(f64::from);
        if !(east.is_finite() && north.is_finite()) {
            return Err(RouteError::Figure { field: "gradient", value: east + north, limit: "a number" });
        }
        let along = Form::square_of([east, north]);
        let across = Form::square_of([-north, east]);
        let metric = Form::IDENTITY.plus(along, slope.along_ratio).plus(across, slope.across_ratio);
        Ok(Forms { metric, hull: hull(metric, [east, north], limit_ratio) })
    };
    let headings = Headings::new(field, forms)?;
    let grade = slope
        .grade_max_ratio
        .map(|max_ratio| GradeLimit { max_ratio, gradient: gradient_up_to_the_edges(field, slope.gradient) });
    Ok(Directed { field, headings, bands: Bands::new(field, lines)?, grade })
}

impl<'a> Directed<'a> {
    /// A field whose price does not depend on the heading.
    #[must_use]
    pub fn isotropic(field: &'a Field) -> Self {
        Self { field, headings: Headings::default(), bands: Bands::default(), grade: None }
    }

    /// A field with a metric per node, row by row: `[east·east, east·north, north·north]`. A step v costs c √(vᵀMv).
    ///
    /// # Errors
    /// [`RouteError::Figure`] when there is another number of them than of nodes, or one of an open node is not
    /// positive definite.
    pub fn with_metrics(field: &'a Field, metrics: &[[f32; 3]]) -> Result<Self, RouteError> {
        refuse_odd_count("metrics", field, metrics.len())?;
        let forms = |node: usize| {
            let [east, cross, north] = metrics[node].map(f64::from);
            let metric = Form { east, cross, north };
            let [least, greatest] = metric.extremes();
            // below that the forms, stored with 24 bits, may no longer be definite
            if least > 1e-6 * greatest && greatest.is_finite() {
                Ok(Forms { metric, hull: Form::ZERO })
            } else {
                Err(RouteError::Figure {
                    field: "metrics",
                    value: least,
                    limit: "positive definite at every node",
                })
            }
        };
        Ok(Self { headings: Headings::new(field, forms)?, ..Self::isotropic(field) })
    }

    /// The same with lines to be crossed; they replace any it had.
    ///
    /// # Errors
    /// [`RouteError::Figure`] for a negative price, a width that is not positive, or a line without length.
    pub fn with_crossings(self, lines: &[CrossingLine]) -> Result<Self, RouteError> {
        Ok(Self { bands: Bands::new(self.field, lines)?, ..self })
    }

    /// The field it stands on.
    #[must_use]
    pub fn field(&self) -> &'a Field {
        self.field
    }

    /// The field that costs in every heading what the cheapest heading costs: no line costs less here than there.
    ///
    /// Between nodes A is bilinear and its least eigenvalue concave, so that the least of the nodes around bounds it;
    /// with it each node's cost bounds the product of both from below.
    ///
    /// # Errors
    /// As [`Field::new`].
    pub fn isotropic_floor(&self) -> Result<Field, RouteError> {
        let field = self.field;
        let count = field.cols() * field.rows();
        let own: Vec<f64> =
            (0..count).map(|node| self.headings.at_node(node).metric.extremes()[0].max(0.0).sqrt()).collect();
        let least_around = |of: &[f64]| -> Vec<f64> {
            let least = |node| around(field, node).map(|near| of[near]).fold(f64::INFINITY, f64::min);
            (0..count).map(least).collect()
        };
        let near = least_around(&own);
        // A closed node takes the mean of its open neighbours: those must know what lies beyond it.
        let farther = least_around(&near);
        let ratio = |node: usize| {
            let beside_closed = around(field, node).any(|near| !field.is_open(near));
            if beside_closed { farther[node] } else { near[node] }
        };
        #[allow(clippy::cast_possible_truncation)] // rounded down by more than f32 rounds
        let cost = |node: usize| (field.node_cost(node) * ratio(node) * (1.0 - 2e-7)).max(1e-30) as f32;
        Field::new(FieldParts {
            cols: field.cols(),
            rows: field.rows(),
            metric: field.metric(),
            cost_minor_per_km: (0..count).map(cost).collect(),
            blocker: (0..count).map(|node| u16::from(!field.is_open(node))).collect(),
            layers: vec!["closed".to_owned()],
        })
    }
}

/// Solves a line between two places: march, descent, polish, straightening, bound.
///
/// The price of a heading and of its reverse are the same, and so is the line both ways, to the bit.
///
/// # Errors
/// [`RouteError::EndOutside`], [`RouteError::EndClosed`] and [`RouteError::EndsMeet`] for ends that cannot be used,
/// [`RouteError::Enclosed`] with the layers in between, and [`RouteError::Cancelled`].
pub fn solve_directed(
    directed: &Directed<'_>,
    [from, to]: [Place; 2],
    watch: &dyn Watch,
) -> Result<DirectedLine, RouteError> {
    let field = directed.field;
    if from == to {
        return Err(RouteError::EndsMeet { at: field.position(from) });
    }
    let forward = from.col.total_cmp(&to.col).then(to.row.total_cmp(&from.row)).is_le();
    let ends = if forward { [from, to] } else { [to, from] };
    march::refuse_unjoined_ends(directed, ends, watch)?;
    let path = march::least_path(directed, ends, march::Over::Edges, watch)?;
    let mut visited_count = path.visited_count;
    let mut places = polish::polish(directed, &path.places, watch)?;
    let mut cost_minor = directed.cost_of_line(&places);
    if cost_minor > path.arrival_minor * DEARER_THAN_MARCHED_RATIO {
        // The ground is rougher than the march takes it to be between nodes: another one assumes nothing there.
        let path = march::least_path(directed, ends, march::Over::Nodes, watch)?;
        visited_count += path.visited_count;
        let others = polish::polish(directed, &path.places, watch)?;
        let others_minor = directed.cost_of_line(&others);
        if others_minor < cost_minor {
            (places, cost_minor) = (others, others_minor);
        }
    }
    if !forward {
        places.reverse();
    }
    let zigzag = zigzag::of_line(directed, &places);
    let crossings = directed.bands.crossings(&places);
    let lower_bound_minor = floor_bound(directed, ends, cost_minor, watch)?.min(cost_minor);
    Ok(DirectedLine { places, cost_minor, visited_count, zigzag, crossings, lower_bound_minor })
}

fn floor_bound(
    directed: &Directed<'_>,
    ends: [Place; 2],
    upper_minor: f64,
    watch: &dyn Watch,
) -> Result<f64, RouteError> {
    let floor = directed.isotropic_floor()?;
    let shaped = floor.well_shaped()?;
    let ends = ends.map(|end| shaped.fine(end));
    Ok(lower_bound(&shaped.field, ends, upper_minor, GAP_MAX_PCT, watch)?.lower_bound_minor)
}

fn refuse_odd_slopes(field: &Field, slope: &SeabedSlope<'_>) -> Result<(), RouteError> {
    refuse_odd_count("gradient", field, slope.gradient.len())?;
    for (name, value) in [("along_ratio", slope.along_ratio), ("across_ratio", slope.across_ratio)] {
        if !(0.0..=1e6).contains(&value) {
            return Err(RouteError::Figure { field: name, value, limit: "0 to 10⁶" });
        }
    }
    match slope.grade_max_ratio {
        Some(value) if !(value >= 1e-3 && value.is_finite()) => {
            Err(RouteError::Figure { field: "grade_max_ratio", value, limit: "at least 0.001" })
        }
        _ => Ok(()),
    }
}

fn refuse_odd_count(name: &'static str, field: &Field, count: usize) -> Result<(), RouteError> {
    if count == field.cols() * field.rows() {
        return Ok(());
    }
    Err(RouteError::Figure { field: name, value: count as f64, limit: "one for every node of the field" })
}

/// The gradient, level at closed nodes: nothing is laid there.
fn gradient_up_to_the_edges(field: &Field, gradient: &[[f32; 2]]) -> Vec<[f32; 2]> {
    let known = |node: usize| if field.is_open(node) { gradient[node] } else { [0.0; 2] };
    (0..gradient.len()).map(known).collect()
}
