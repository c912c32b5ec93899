//! The march: what it costs at least to arrive at every node, from one source outwards.
//!
//! An exact bucket march over 8-neighbour triangles. A node is reached over the edge between a neighbour along an
//! axis and the diagonal beyond it, at the best point of that edge, so that headings are continuous. No update comes
//! closer to its dearer parent than one bucket, hence nodes of one bucket never improve one another, and a bucket
//! may be settled in any order.
//!
//! # From place to place
//! With a [`Bound`] of what remains from every node to the goal, a node is followed only while what was paid and what
//! remains stay within a limit. Every step is charged at least what the bound falls along it, so paid + remaining never
//! falls on the mean of a node's parents, and what leads to a goal reached well within the limit lies within it. A limit
//! that was too low is raised and the march begun again.
//!
//! # Source
//! J. N. Tsitsiklis, Efficient algorithms for globally optimal trajectories, IEEE Trans. Autom. Control 40 (1995):
//! the triangle update; R. B. Dial's buckets (1969) as its order. Restriction by a bound: A* (Hart, Nilsson, Raphael
//! 1968) for fronts, as in arXiv 1309.2884 (2013).

mod blockers;
mod buckets;
pub(crate) mod front;
mod rays;
pub(crate) mod shape;
#[cfg(test)]
mod tests;

use crate::RouteError;
use crate::bound::Bound;
use crate::field::{Field, Place};
use front::{Arrivals, Front, Ground};
pub(crate) use rays::{Ray, rays};
use shape::Shape;
use units::{Cancelled, Watch};

/// Radius of the disc around the source that is reached by straight rays, in cells: the march is worst where its
/// front is most curved.
pub(crate) const SOURCE_DISC_CELLS: f64 = 16.0;
/// Radius of the disc around the goal from which straight rays end in it, in cells.
const GOAL_DISC_CELLS: f64 = 4.0;
/// By how much the limits lie above the estimate, one after the other, until the goal is reached. Most often the first is
/// enough; the last sets no limit.
const LIMITS_OVER_ESTIMATE: [f64; 6] = [0.012, 0.04, 0.1, 0.25, 0.6, f64::INFINITY];

/// What the march found.
#[derive(Debug, Clone)]
pub struct Arrival {
    arrivals: Arrivals,
    /// Least cost from the source to the goal, minor units.
    pub goal_minor: f64,
    /// The node from which the goal is reached by a straight line; none when the source sees the goal itself.
    pub goal_from: Option<usize>,
    /// Nodes the march came to.
    pub visited_count: usize,
}

impl Arrival {
    /// Least cost from the source to a node, minor units; infinite where the march did not come.
    ///
    /// # Panics
    /// For a node beyond the last of the field.
    #[must_use]
    pub fn cost_minor_at(&self, node: usize) -> f64 {
        self.arrivals.at(node)
    }

    /// Least cost from the source to every node, minor units, row by row; infinite where the march did not come.
    #[must_use]
    pub fn cost_minor(&self) -> Vec<f64> {
        self.arrivals.in_rows()
    }
}

/// Marches from a source until a goal is reached.
///
/// # Errors
/// [`RouteError::EndOutside`] or [`RouteError::EndClosed`] for an end that cannot be used,
/// [`RouteError::Enclosed`] with the layers in between when no line joins the ends, and [`RouteError::Cancelled`].
pub fn march(field: &Field, source: Place, goal: Place, watch: &dyn Watch) -> Result<Arrival, RouteError> {
    let ground = FieldGround::new(field, None);
    Ok(march_within(&ground, [source, goal], watch)?.whole())
}

/// Least cost from the nearest of several sources to every node: the whole field.
///
/// # Errors
/// As [`march`], without a goal.
pub fn reach(field: &Field, sources: &[Place], watch: &dyn Watch) -> Result<Arrival, RouteError> {
    let ground = FieldGround::new(field, None);
    let mut front = Front::new(&ground, f64::INFINITY);
    for source in sources {
        refuse_unusable_end(field, *source)?;
        seed(&mut front, field, *source);
    }
    front.run(watch, |_, _| false)?;
    let marched = Marched { front, floor: f64::INFINITY, goal_minor: f64::INFINITY, goal_from: None };
    Ok(marched.whole())
}

/// Marches from source to goal within what the ground's bound allows.
///
/// # Errors
/// As [`march`].
pub(crate) fn march_within<'a>(
    ground: &'a FieldGround<'a>,
    [source, goal]: [Place; 2],
    watch: &dyn Watch,
) -> Result<Marched<'a>, RouteError> {
    let field = ground.field;
    refuse_unusable_end(field, source)?;
    refuse_unusable_end(field, goal)?;
    let goal_rays = rays(field, goal, GOAL_DISC_CELLS);
    let straight_minor = straight(field, source, goal);
    let mut visited_count = 0;
    for limit in ground.limits([source, goal], watch)? {
        let mut front = Front::new(ground, limit);
        seed(&mut front, field, source);
        front.run(watch, |front, floor| {
            nearest(front, field, &goal_rays).is_some_and(|(_, paid)| paid <= floor)
        })?;
        visited_count = front.settled_count();
        let (ray, through_minor) =
            nearest(&front, field, &goal_rays).map_or((None, f64::INFINITY), |(ray, paid)| (Some(ray), paid));
        let goal_minor = straight_minor.min(through_minor);
        if goal_minor < f64::INFINITY && goal_minor <= limit {
            let goal_from = ray.filter(|_| through_minor < straight_minor).map(|ray| ray.node);
            return Ok(Marched { front, floor: goal_minor, goal_minor, goal_from });
        }
    }
    Err(RouteError::Enclosed { layers: blockers::between(field, source, goal), visited_count })
}

/// A march that came to its goal.
pub(crate) struct Marched<'a> {
    front: Front<'a, FieldGround<'a>>,
    /// Arrivals up to here are final.
    floor: f64,
    /// Least cost from the source to the goal, minor units.
    pub goal_minor: f64,
    /// The node from which the goal is reached by a straight line; none when the source sees the goal itself.
    pub goal_from: Option<usize>,
}

impl Marched<'_> {
    /// Nodes the march came to.
    pub fn visited_count(&self) -> usize {
        self.front.settled_count()
    }

    /// Least cost from the source to a node, minor units; infinite where that is not known.
    pub fn arrival_at(&self, node: usize) -> f64 {
        let cols = self.front.cols();
        let arrival = self.front.arrival(node % cols, node / cols);
        if arrival <= self.floor { arrival } else { f64::INFINITY }
    }

    fn whole(self) -> Arrival {
        Arrival {
            goal_minor: self.goal_minor,
            goal_from: self.goal_from,
            visited_count: self.visited_count(),
            arrivals: self.front.into_arrivals(self.floor),
        }
    }
}

/// A field under a front, with what remains to be paid to a goal where that is known.
pub(crate) struct FieldGround<'a> {
    field: &'a Field,
    shapes: Vec<Shape>,
    costs: (f64, f64),
    bound: Option<&'a Bound>,
}

impl<'a> FieldGround<'a> {
    pub fn new(field: &'a Field, bound: Option<&'a Bound>) -> Self {
        Self {
            field,
            shapes: Shape::of_rows(field, 1.0, 0.0, field.rows()),
            costs: field.open_costs(),
            bound,
        }
    }

    /// Limits to try one after the other: about an estimate of what the goal will cost. Without a bound there is none.
    fn limits(&self, ends: [Place; 2], watch: &dyn Watch) -> Result<Vec<f64>, Cancelled> {
        let Some(bound) = self.bound else { return Ok(vec![f64::INFINITY]) };
        let estimate_minor = Sampled::new(self.field).estimate(ends, watch)?;
        let least_minor = f64::from(bound.at(ends[0])).max(f64::MIN_POSITIVE);
        let from_minor =
            if estimate_minor.is_finite() { estimate_minor.max(least_minor) } else { 1.1 * least_minor };
        Ok(LIMITS_OVER_ESTIMATE.iter().map(|over| from_minor * (1.0 + over)).collect())
    }
}

impl Ground for FieldGround<'_> {
    const AT_THE_MEAN: bool = true;

    fn size(&self) -> [usize; 2] {
        [self.field.cols(), self.field.rows()]
    }

    fn shapes(&self) -> &[Shape] {
        &self.shapes
    }

    fn costs(&self) -> (f64, f64) {
        self.costs
    }

    fn cost(&self, col: usize, row: usize) -> f32 {
        self.field.open_cost(self.field.index(col, row))
    }

    fn read_costs(&self, first_col: usize, row: usize, costs: &mut [f32]) {
        self.field.read_open_costs(self.field.index(first_col, row), costs);
    }

    fn remaining(&self, col: usize, row: usize) -> f32 {
        self.bound.map_or(0.0, |bound| bound.at_node(col, row))
    }
}

/// Every few nodes of a field, closed ones beside open ones taken as open: good for an estimate, and for nothing else.
struct Sampled<'a> {
    field: &'a Field,
    step: usize,
    shapes: Vec<Shape>,
    costs: (f64, f64),
}

/// Most nodes that are sampled for an estimate.
const SAMPLED_MAX: usize = 300_000;

impl<'a> Sampled<'a> {
    fn new(field: &'a Field) -> Self {
        let nodes_count = field.cols() * field.rows();
        let step = (2..).find(|step| nodes_count / (step * step) <= SAMPLED_MAX).unwrap_or(usize::MAX);
        let rows = field.rows().div_ceil(step);
        Self { field, step, shapes: Shape::of_rows(field, step as f64, 0.0, rows), costs: field.open_costs() }
    }

    /// About what the goal will cost; infinite where the sample does not tell.
    fn estimate(&self, ends: [Place; 2], watch: &dyn Watch) -> Result<f64, Cancelled> {
        let [from, to] = ends.map(|end| {
            let [cols, rows] = self.size();
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped
            let nearest = |at: f64, count: usize| {
                (at / self.step as f64).round().clamp(0.0, (count - 1) as f64) as usize
            };
            (nearest(end.col, cols), nearest(end.row, rows))
        });
        let mut front = Front::new(self, f64::INFINITY);
        front.seed(from.0, from.1, 0.0);
        front.run(watch, |front, floor| front.arrival(to.0, to.1) <= floor)?;
        Ok(front.arrival(to.0, to.1))
    }
}

impl Ground for Sampled<'_> {
    const AT_THE_MEAN: bool = true;

    fn size(&self) -> [usize; 2] {
        [self.field.cols().div_ceil(self.step), self.field.rows().div_ceil(self.step)]
    }

    fn shapes(&self) -> &[Shape] {
        &self.shapes
    }

    fn costs(&self) -> (f64, f64) {
        self.costs
    }

    fn cost(&self, col: usize, row: usize) -> f32 {
        #[allow(clippy::cast_possible_truncation)] // the field's own f32 values
        let cost = self.field.node_cost(self.field.index(col * self.step, row * self.step)) as f32;
        if cost > 0.0 { cost } else { f32::INFINITY }
    }
}

fn seed(front: &mut Front<'_, FieldGround<'_>>, field: &Field, source: Place) {
    for ray in rays(field, source, SOURCE_DISC_CELLS) {
        front.seed(ray.node % field.cols(), ray.node / field.cols(), ray.cost_minor);
    }
}

/// The ray with the least cost through it to the goal, and that cost.
fn nearest(front: &Front<'_, FieldGround<'_>>, field: &Field, goal_rays: &[Ray]) -> Option<(Ray, f64)> {
    let through =
        |ray: &Ray| front.arrival(ray.node % field.cols(), ray.node / field.cols()) + ray.cost_minor;
    let best = goal_rays.iter().map(|ray| (*ray, through(ray))).min_by(|one, two| one.1.total_cmp(&two.1));
    best.filter(|(_, paid)| paid.is_finite())
}

fn refuse_unusable_end(field: &Field, end: Place) -> Result<(), RouteError> {
    let Some(node) = field.node_at(end) else {
        return Err(RouteError::EndOutside { at: field.position(end) });
    };
    match field.layer_of(node) {
        None => Ok(()),
        Some(layer) => Err(RouteError::EndClosed { at: field.position(end), layer: layer.to_owned() }),
    }
}

/// Cost of the straight line between ends that lie within the source's disc; infinite when it is not clear.
fn straight(field: &Field, source: Place, goal: Place) -> f64 {
    let near = source.cells_to(goal) <= SOURCE_DISC_CELLS;
    if near && field.is_clear(source, goal) { field.cost_of(source, goal) } else { f64::INFINITY }
}
