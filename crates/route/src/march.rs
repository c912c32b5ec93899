//! The march: what it costs at least to arrive at every node, from one source outwards.
//!
//! An exact bucket march over 8-neighbour triangles. A node is reached over the edge between a neighbour along an
//! axis and the diagonal beyond it, at the best point of that edge, so that headings are continuous. No update comes
//! closer to its dearer parent than one bucket, hence nodes of one bucket never improve one another, and a bucket
//! may be settled in any order.
//!
//! # Source
//! J. N. Tsitsiklis, Efficient algorithms for globally optimal trajectories, IEEE Trans. Autom. Control 40 (1995):
//! the triangle update; R. B. Dial's buckets (1969) as its order.

mod blockers;
mod buckets;
mod rays;
mod triangle;

use crate::RouteError;
use crate::field::{Field, Place};
use buckets::Buckets;
pub(crate) use rays::{Ray, rays};
use triangle::{Parent, RowShape, Triangle, shares_past_corner};
use units::{Cancelled, Watch};

/// Radius of the disc around the source that is reached by straight rays, in cells: the march is worst where its
/// front is most curved.
pub(crate) const SOURCE_DISC_CELLS: f64 = 24.0;
/// Radius of the disc around the goal from which straight rays end in it, in cells.
const GOAL_DISC_CELLS: f64 = 4.0;
/// Greatest ratio of costs the march tells apart; what is cheaper still is marched as if it cost this much less than
/// the dearest node. The lines are always priced with the field itself.
const CONTRAST_MAX: f64 = 1e4;
/// Nodes settled between two looks at the goal and at the person waiting.
const SETTLED_PER_LOOK: usize = 512;

/// What the march found.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// Least cost from the source to each node, minor units; infinite where the march did not come.
    pub cost_minor: Vec<f64>,
    /// Least cost from the source to the goal, minor units.
    pub goal_minor: f64,
    /// The node from which the goal is reached by a straight line; none when the source sees the goal itself.
    pub goal_from: Option<usize>,
    /// Nodes the march came to.
    pub visited_count: usize,
}

/// Marches from a source until a goal is reached.
///
/// # Errors
/// [`RouteError::EndOutside`] or [`RouteError::EndClosed`] for an end that cannot be used,
/// [`RouteError::Enclosed`] with the layers in between when no line joins the ends, and [`RouteError::Cancelled`].
pub fn march(field: &Field, source: Place, goal: Place, watch: &dyn Watch) -> Result<Arrival, RouteError> {
    refuse_unusable_end(field, source)?;
    refuse_unusable_end(field, goal)?;
    let goal_rays = rays(field, goal, GOAL_DISC_CELLS);
    let mut front = Front::new(field);
    for ray in rays(field, source, SOURCE_DISC_CELLS) {
        front.seed(ray);
    }
    let nearest = front.run_until(&goal_rays, watch)?;
    let straight_minor = straight(field, source, goal);
    let through_minor = nearest.map_or(f64::INFINITY, |ray| front.through(ray));
    if straight_minor.min(through_minor) == f64::INFINITY {
        let visited_count = front.settled_count;
        return Err(RouteError::Enclosed { layers: blockers::between(field, source, goal), visited_count });
    }
    let goal_from = nearest.filter(|_| through_minor < straight_minor).map(|ray| ray.node);
    Ok(front.arrival(goal_from, straight_minor.min(through_minor)))
}

/// Least cost from the nearest of several sources to every node: the whole field.
///
/// # Errors
/// As [`march`], without a goal.
pub fn reach(field: &Field, sources: &[Place], watch: &dyn Watch) -> Result<Arrival, RouteError> {
    let mut front = Front::new(field);
    for source in sources {
        refuse_unusable_end(field, *source)?;
        rays(field, *source, SOURCE_DISC_CELLS).into_iter().for_each(|ray| front.seed(ray));
    }
    front.run_until(&[], watch)?;
    Ok(front.arrival(None, f64::INFINITY))
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

/// A node under way. One list of these, not three lists: the march touches all of a node or nothing.
#[derive(Clone, Copy)]
struct Node {
    /// Least cost known so far.
    arrival: f64,
    /// Cost of a kilometre; infinite where closed.
    cost: f32,
    /// Whether `arrival` is final. Closed nodes count as settled: nothing is to be done there.
    settled: bool,
}

/// A node whose cell may not be entered.
const CLOSED: Node = Node { arrival: f64::INFINITY, cost: f32::INFINITY, settled: true };

impl Node {
    fn is_open(self) -> bool {
        self.cost.is_finite()
    }
}

/// A front under way. Its nodes have a fence of closed ones all round, so that every node has eight neighbours.
struct Front<'a> {
    field: &'a Field,
    stride: usize,
    nodes: Vec<Node>,
    shapes: Vec<RowShape>,
    shares_past_corner: [f64; 2],
    buckets: Buckets,
    settled_count: usize,
}

impl<'a> Front<'a> {
    fn new(field: &'a Field) -> Self {
        let stride = field.cols() + 2;
        let fenced = stride * (field.rows() + 2);
        let mut front = Self {
            field,
            stride,
            nodes: vec![CLOSED; fenced],
            shapes: RowShape::of_rows(field),
            shares_past_corner: shares_past_corner(field),
            buckets: Buckets::new(1.0, 1.0),
            settled_count: 0,
        };
        let (least, most) = front.open_the_nodes();
        let least_minor = least.max(most / CONTRAST_MAX) * RowShape::least_gain_km(&front.shapes);
        front.buckets = Buckets::new(least_minor, most * RowShape::longest_step_km(&front.shapes));
        front
    }

    /// Takes over the costs of the open nodes; gives the least and the greatest.
    #[allow(clippy::cast_possible_truncation)] // the field's own f32 values
    fn open_the_nodes(&mut self) -> (f64, f64) {
        let (mut least, mut most) = (f64::INFINITY, 0.0_f64);
        let nodes = self.field.cols() * self.field.rows();
        for node in (0..nodes).filter(|node| self.field.is_open(*node)) {
            let cost = self.field.node_cost(node);
            (least, most) = (least.min(cost), most.max(cost));
            let inside = self.fenced(node);
            self.nodes[inside] = Node { arrival: f64::INFINITY, cost: cost as f32, settled: false };
        }
        (least, most)
    }

    /// Index on the fenced lists of a node of the field.
    fn fenced(&self, node: usize) -> usize {
        (node / self.field.cols() + 1) * self.stride + node % self.field.cols() + 1
    }

    fn seed(&mut self, ray: Ray) {
        // What lies beyond the ring of buckets is left to the march.
        if ray.cost_minor < self.buckets.span() {
            self.improve(self.fenced(ray.node), ray.cost_minor);
        }
    }

    /// Settles nodes in the order of arrival until no way to the goal can be cheaper than the best one known; gives
    /// the ray that way ends with, or none when the goal cannot be reached.
    fn run_until(&mut self, goal_rays: &[Ray], watch: &dyn Watch) -> Result<Option<Ray>, RouteError> {
        let nodes_count = (self.field.cols() * self.field.rows()) as f64;
        loop {
            let open = self.settle_some();
            let nearest = goal_rays
                .iter()
                .copied()
                .min_by(|one, two| self.through(*one).total_cmp(&self.through(*two)));
            let best = nearest.filter(|ray| self.through(*ray).is_finite());
            if !open || best.is_some_and(|ray| self.through(ray) <= self.buckets.floor()) {
                return Ok(best);
            }
            watch.progress(self.settled_count as f64 / nodes_count);
            if watch.cancelled() {
                return Err(Cancelled.into());
            }
        }
    }

    /// Cost of the way to the goal that ends with this ray.
    fn through(&self, ray: Ray) -> f64 {
        self.nodes[self.fenced(ray.node)].arrival + ray.cost_minor
    }

    /// Settles the next nodes; false when there were none left.
    fn settle_some(&mut self) -> bool {
        let until = self.settled_count + SETTLED_PER_LOOK;
        while self.settled_count < until {
            let Some(node) = self.buckets.pop() else { return false };
            // A node improved after it was queued waits in two buckets; the later one comes too late.
            if !self.nodes[node].settled {
                self.nodes[node].settled = true;
                self.settled_count += 1;
                self.reach_neighbours_of(node);
            }
        }
        true
    }

    /// Improves every neighbour over all edges of which `node` is the end settled last.
    fn reach_neighbours_of(&mut self, node: usize) {
        let row = node / self.stride;
        let (above, below) = (node - self.stride, node + self.stride);
        for (left_right, beside) in [(node - 1, [above - 1, below - 1]), (node + 1, [above + 1, below + 1])] {
            self.reach_along_row(node, left_right, row);
            for (up_down, diagonal) in [above, below].into_iter().zip(beside) {
                self.reach_across(node, diagonal, [up_down, left_right]);
            }
        }
        self.reach_along_col(node, above);
        self.reach_along_col(node, below);
    }

    /// Reaches a neighbour in the same row, straight and over the edges from `node` up and down.
    fn reach_along_row(&mut self, node: usize, to: usize, row: usize) {
        if self.nodes[to].settled {
            return;
        }
        let shape = self.shapes[row];
        let mut best = self.straight_step(node, to, shape.col_km);
        for (far, beside, gap) in [
            (node - self.stride, to - self.stride, self.shapes[row - 1]),
            (node + self.stride, to + self.stride, shape),
        ] {
            let triangle = self.leg_along_row(shape.col_km, gap);
            best = best.min(self.over_edge(&triangle, [node, far], to, beside));
        }
        self.improve(to, best);
    }

    /// Reaches a neighbour in the same column, straight and over the edges from `node` left and right.
    fn reach_along_col(&mut self, node: usize, to: usize) {
        if self.nodes[to].settled {
            return;
        }
        let gap = self.shapes[node.min(to) / self.stride];
        let triangle = self.leg_along_col(gap);
        let mut best = self.straight_step(node, to, gap.gap_km);
        for (far, beside) in [(node - 1, to - 1), (node + 1, to + 1)] {
            best = best.min(self.over_edge(&triangle, [node, far], to, beside));
        }
        self.improve(to, best);
    }

    /// Reaches a diagonal neighbour, straight and over the edges that end in `node`. `sides` are the two nodes beside
    /// the diagonal: the one in the row of `to`, then the one in its column.
    fn reach_across(&mut self, node: usize, to: usize, sides: [usize; 2]) {
        if self.nodes[to].settled {
            return;
        }
        let [in_row, in_col] = sides;
        let gap = self.shapes[node.min(to) / self.stride];
        let row_leg_km = self.shapes[to / self.stride].col_km;
        let over_row = self.leg_along_row(row_leg_km, gap);
        let over_col = self.leg_along_col(gap);
        let mut best = self.over_edge(&over_row, [in_row, node], to, in_col);
        best = best.min(self.over_edge(&over_col, [in_col, node], to, in_row));
        if self.nodes[in_row].is_open() && self.nodes[in_col].is_open() {
            best = best.min(self.straight_step(node, to, gap.diagonal_km));
        }
        self.improve(to, best);
    }

    /// The triangle of a leg along the row, `col_km` long there.
    #[inline]
    fn leg_along_row(&self, col_km: f64, gap: RowShape) -> Triangle {
        Triangle {
            leg_km: col_km,
            leg_growth_km: gap.mean_col_km - col_km,
            edge_km: gap.gap_km,
            diagonal_km: gap.diagonal_km,
            gain_km: gap.row_gain_km,
            share_past_corner: self.shares_past_corner[0],
        }
    }

    /// The triangle of a leg along the column.
    #[inline]
    fn leg_along_col(&self, gap: RowShape) -> Triangle {
        Triangle {
            leg_km: gap.gap_km,
            leg_growth_km: 0.0,
            edge_km: gap.mean_col_km,
            diagonal_km: gap.diagonal_km,
            gain_km: gap.col_gain_km,
            share_past_corner: self.shares_past_corner[1],
        }
    }

    fn straight_step(&self, from: usize, to: usize, length_km: f64) -> f64 {
        let (from, to) = (self.nodes[from], self.nodes[to]);
        from.arrival + 0.5 * f64::from(from.cost + to.cost) * length_km
    }

    /// Arrival at `to` over the edge between `near`, beside it, and `far`, the diagonal, where that is earlier than
    /// known; infinite elsewhere, and while an end of the edge is not settled or is closed. `beside` is the fourth
    /// node of the square.
    fn over_edge(&self, triangle: &Triangle, [near, far]: [usize; 2], to: usize, beside: usize) -> f64 {
        let (near, far, to) = (self.nodes[near], self.nodes[far], self.nodes[to]);
        // A closed end arrives never.
        let earliest = near.arrival.max(far.arrival) + self.buckets.width();
        if !(near.settled && far.settled) || earliest >= to.arrival {
            return f64::INFINITY;
        }
        let parent = |end: Node| Parent { arrival: end.arrival, cost: f64::from(end.cost) };
        let edge = [parent(near), parent(far)];
        if triangle.earliest(edge, f64::from(to.cost)) >= to.arrival {
            return f64::INFINITY;
        }
        let turns_a_corner = !self.nodes[beside].is_open();
        // Only where the cost jumps by a multiple from one node to the next could it come earlier.
        triangle.arrival(edge, f64::from(to.cost), turns_a_corner).max(earliest)
    }

    fn improve(&mut self, node: usize, arrival: f64) {
        let known = self.nodes[node].arrival;
        if arrival < known {
            self.buckets.put(node, arrival, known);
            self.nodes[node].arrival = arrival;
        }
    }

    fn arrival(self, goal_from: Option<usize>, goal_minor: f64) -> Arrival {
        let nodes = 0..self.field.cols() * self.field.rows();
        let final_cost = |node: usize| {
            let node = self.nodes[self.fenced(node)];
            if node.settled { node.arrival } else { f64::INFINITY }
        };
        let cost_minor = nodes.map(final_cost).collect();
        Arrival { cost_minor, goal_minor, goal_from, visited_count: self.settled_count }
    }
}
