//! The march by heading, and the path down its arrivals.
//!
//! A node is reached over the edges of the ring around it: from the best point of an edge, with the arrival there
//! linear between its ends. The node with the least arrival goes first; one that is improved later goes again.

use super::Directed;
use super::bands::along;
use super::headings::Forms;
use super::ring::Ring;
use super::step::{End, best_share, lowest, nearest_clear, value};
use crate::RouteError;
use crate::field::{Field, Place};
use crate::march::{SOURCE_DISC_CELLS, march, rays};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use units::{Cancelled, Watch};

/// Radius of the disc from which the goal is reached straight, in cells.
const GOAL_DISC_CELLS: f64 = 4.0;
/// Improvement of an arrival, in cheapest steps, below which a node is not looked at again.
const WORTH_REPEATING_STEPS: f64 = 1e-5;
/// How far beyond the goal's arrival the march goes on: nodes that are improved out of order may lie a little beyond.
const BEYOND_GOAL_RATIO: f64 = 1.01;
/// Nodes between two looks at the person waiting.
const NODES_PER_LOOK: usize = 4096;

/// Where steps may come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Over {
    /// Any point of the ring: every heading, with arrivals linear between nodes.
    Edges,
    /// Nodes of a ring of 32 only: nothing is assumed between nodes, which rough ground rewards.
    Nodes,
}

/// What a march found.
pub(crate) struct Path {
    /// The least line from source to goal.
    pub places: Vec<Place>,
    /// What the march took it to cost, minor units.
    pub arrival_minor: f64,
    /// Nodes it came to.
    pub visited_count: usize,
}

/// The least line the march finds from source to goal.
pub(crate) fn least_path(
    directed: &Directed<'_>,
    [source, goal]: [Place; 2],
    over: Over,
    watch: &dyn Watch,
) -> Result<Path, RouteError> {
    let mut front = Front::new(directed, over);
    front.seed(source);
    let goal_from = front.run_until(goal, watch)?;
    let visited_count = front.arrival.iter().filter(|arrival| arrival.is_finite()).count();
    let direct_minor = directed.cost_of(source, goal);
    match goal_from {
        Some((node, arrival_minor)) if arrival_minor < direct_minor => {
            let places = front.trace(node, [source, goal]);
            Ok(Path { places, arrival_minor, visited_count })
        }
        None if direct_minor.is_infinite() => {
            let layers = vec!["lines to be crossed".to_owned()];
            Err(RouteError::Enclosed { layers, visited_count })
        }
        _ => Ok(Path { places: vec![source, goal], arrival_minor: direct_minor, visited_count }),
    }
}

/// Which ends can be used and joined does not depend on headings: the field's own march names what is in between.
pub(crate) fn refuse_unjoined_ends(
    directed: &Directed<'_>,
    [source, goal]: [Place; 2],
    watch: &dyn Watch,
) -> Result<(), RouteError> {
    march(directed.field, source, goal, watch).map(|_| ())
}

/// An arrival in the queue, with a total order.
#[derive(Clone, Copy, PartialEq)]
struct Due(f64);

impl Eq for Due {}

impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Due {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

struct Front<'a> {
    over: Over,
    directed: &'a Directed<'a>,
    field: &'a Field,
    ring: Ring,
    arrival: Vec<f64>,
    ground: Vec<Ground>,
    queue: BinaryHeap<Reverse<(Due, u32)>>,
    worth_minor: f64,
    /// Straight lines to the source from nearby.
    source: Place,
}

/// What must be checked around a node.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ground {
    /// Nothing: its whole ring is open and far from every band.
    Plain,
    /// Closed cells are near, and lines must be clear of them.
    Broken,
    /// Bands are near, and lines are priced with them.
    Banded,
}

/// A node to be reached.
struct Target {
    node: usize,
    own: Forms,
    /// Pieces of bands near it.
    pieces: Vec<u32>,
}

impl<'a> Front<'a> {
    fn new(directed: &'a Directed<'a>, over: Over) -> Self {
        let field = directed.field;
        let ring = Ring::of(directed, over == Over::Nodes);
        let count = field.cols() * field.rows();
        let ground = ground_of(directed, ring.reach);
        let queue = BinaryHeap::new();
        let source = Place { col: 0.0, row: 0.0 };
        let (arrival, worth_minor) =
            (vec![f64::INFINITY; count], WORTH_REPEATING_STEPS * cheapest_step(directed));
        Self { over, directed, field, ring, arrival, ground, queue, worth_minor, source }
    }

    fn seed(&mut self, source: Place) {
        self.source = source;
        for ray in rays(self.field, source, SOURCE_DISC_CELLS) {
            let cost_minor = self.directed.cost_of_clear(source, self.field.place_of(ray.node));
            self.improve(ray.node, cost_minor);
        }
    }

    #[allow(clippy::cast_possible_truncation)] // nodes are counted in u32: 4 × 10⁹ of them are 60 GB
    fn improve(&mut self, node: usize, arrival: f64) {
        if arrival < self.arrival[node] - self.worth_minor {
            self.arrival[node] = arrival;
            self.queue.push(Reverse((Due(arrival), node as u32)));
        }
    }

    /// Goes on until nothing can improve the goal; gives the node it is reached from straight, and its arrival.
    fn run_until(&mut self, goal: Place, watch: &dyn Watch) -> Result<Option<(usize, f64)>, RouteError> {
        let nodes_count = self.arrival.len() as f64;
        let rays: Vec<(usize, f64)> = rays(self.field, goal, GOAL_DISC_CELLS)
            .into_iter()
            .map(|ray| (ray.node, self.directed.cost_of_clear(self.field.place_of(ray.node), goal)))
            .collect();
        let mut taken_count = 0_usize;
        loop {
            let best = best_now(&rays, &self.arrival);
            let enough_minor = best.map_or(f64::INFINITY, |best| best.1 * BEYOND_GOAL_RATIO);
            for _ in 0..NODES_PER_LOOK {
                let Some(Reverse((Due(due), node))) = self.queue.pop() else {
                    return Ok(best_now(&rays, &self.arrival));
                };
                if due > enough_minor {
                    return Ok(best);
                }
                if due == self.arrival[node as usize] {
                    self.pass_on(node as usize);
                    taken_count += 1;
                }
            }
            watch.progress((taken_count as f64 / nodes_count).min(1.0));
            if watch.cancelled() {
                return Err(Cancelled.into());
            }
        }
    }

    /// Improves every node on whose ring this one lies.
    fn pass_on(&mut self, node: usize) {
        for at in 0..self.ring.steps.len() {
            let [cols, rows] = self.ring.steps[at];
            if let Some(to) = self.node_from(node, [-cols, -rows]).filter(|to| self.field.is_open(*to)) {
                let arrival = self.best_over(to, at);
                self.improve(to, arrival);
            }
        }
    }

    /// The best arrival at a node straight from one end of its ring and over the two edges that meet there.
    fn best_over(&self, to: usize, at: usize) -> f64 {
        let known = self.arrival[to];
        let arrival = |at: usize| {
            self.node_from(to, self.ring.steps[at]).map_or(f64::INFINITY, |node| self.arrival[node])
        };
        let near_arrival = arrival(at);
        let count = self.ring.steps.len();
        let others = [(at + 1) % count, (at + count - 1) % count].map(|other| {
            let far_arrival = arrival(other);
            let may_gain = far_arrival.is_finite() && far_arrival.min(near_arrival) < known;
            (may_gain && self.over == Over::Edges).then_some(other)
        });
        if near_arrival >= known && others == [None; 2] {
            return f64::INFINITY;
        }
        let Some(near) = self.end(to, at) else { return f64::INFINITY };
        let target =
            Target { node: to, own: self.directed.headings.at_node(to), pieces: self.pieces_around(to) };
        let mut best = if near_arrival < known { self.straight(&target, at, near) } else { f64::INFINITY };
        for other in others.into_iter().flatten() {
            if let Some(far) = self.end(to, other) {
                best = best.min(self.over_edge(&target, [(at, near), (other, far)]));
            }
        }
        best
    }

    /// Arrival straight from an end of the ring, where that is earlier than known or nothing needs to be checked.
    fn straight(&self, target: &Target, at: usize, near: End) -> f64 {
        let total = value(target.own, [near, near], 0.0);
        if self.ground[target.node] == Ground::Plain {
            return total;
        }
        if total < self.arrival[target.node] { total + self.checked(target, at) } else { f64::INFINITY }
    }

    /// What bands add to a straight step; infinite where it is not clear.
    fn checked(&self, target: &Target, at: usize) -> f64 {
        let (from, here) = (self.ring_place(target.node, at), self.field.place_of(target.node));
        if self.field.is_clear(from, here) {
            self.directed.bands.price_among(&target.pieces, from, here)
        } else {
            f64::INFINITY
        }
    }

    /// The node of the ring that a node was reached from, and the arrival over it.
    fn node_before(&self, node: usize) -> Option<(usize, f64)> {
        let target =
            Target { node, own: self.directed.headings.at_node(node), pieces: self.pieces_around(node) };
        let step = |at: usize| {
            let near = self.end(node, at).filter(|near| near.arrival < self.arrival[node])?;
            let total = value(target.own, [near, near], 0.0) + self.checked(&target, at);
            let before = self.node_from(node, self.ring.steps[at])?;
            total.is_finite().then_some((before, total))
        };
        (0..self.ring.steps.len()).filter_map(step).min_by(|one, other| one.1.total_cmp(&other.1))
    }

    fn over_edge(&self, target: &Target, [(at, near), (other, far)]: [(usize, End); 2]) -> f64 {
        let (own, ends) = (target.own, [near, far]);
        let mut share = best_share(own, ends);
        let without_bands = value(own, ends, share);
        if self.ground[target.node] == Ground::Plain || without_bands >= self.arrival[target.node] {
            return without_bands;
        }
        let here = self.field.place_of(target.node);
        let edge = [self.ring_place(target.node, at), self.ring_place(target.node, other)];
        let from = |share: f64| along(edge[0], edge[1], share);
        let total = |share: f64| {
            value(own, ends, share) + self.directed.bands.price_among(&target.pieces, from(share), here)
        };
        if !target.pieces.is_empty() {
            share = lowest(total);
        }
        if total(share) >= self.arrival[target.node] || !self.mixable(edge) {
            return f64::INFINITY;
        }
        nearest_clear(share, |share| self.field.is_clear(from(share), here)).map_or(f64::INFINITY, total)
    }

    /// The pieces of bands that lines to a node from its ring may pass.
    fn pieces_around(&self, node: usize) -> Vec<u32> {
        if self.ground[node] != Ground::Banded {
            return Vec::new();
        }
        let (here, reach) = (self.field.place_of(node), self.ring.reach as f64);
        let corner = |by: f64| Place { col: here.col + by, row: here.row + by };
        self.directed.bands.near(corner(-reach), corner(reach))
    }

    /// Whether the arrivals at both ends of an edge say anything about the arrivals between them.
    fn mixable(&self, [one, other]: [Place; 2]) -> bool {
        self.field.is_clear(one, other) && self.directed.bands.smooth_between(one, other)
    }

    fn ring_place(&self, node: usize, at: usize) -> Place {
        let (here, [cols, rows]) = (self.field.place_of(node), self.ring.steps[at]);
        Place { col: here.col + f64::from(cols), row: here.row + f64::from(rows) }
    }

    fn node_from(&self, node: usize, [cols, rows]: [i32; 2]) -> Option<usize> {
        let (width, height) = (self.field.cols(), self.field.rows());
        let shift = |at: usize, by: i32, count: usize| {
            let at = at.checked_add_signed(by as isize)?;
            (at < count).then_some(at)
        };
        Some(shift(node / width, rows, height)? * width + shift(node % width, cols, width)?)
    }

    /// An open end of the ring around a node.
    #[inline]
    fn end(&self, to: usize, at: usize) -> Option<End> {
        let step = self.ring.steps[at];
        let node = self.node_from(to, step).filter(|node| self.field.is_open(*node))?;
        let row = to / self.field.cols();
        let cost = self.ring.mean_cost(self.field, to, at);
        let forms = self.directed.headings.at_node(node);
        Some(End { arrival: self.arrival[node], step_km: self.ring.km(row)[at], cost, forms })
    }

    /// The path to a node and on to the goal, from the source.
    fn trace(&self, goal_from: usize, [source, goal]: [Place; 2]) -> Vec<Place> {
        let mut path = vec![goal];
        let mut at = Some(self.node_point(goal_from));
        while let Some(point) = at.filter(|_| path.len() < self.arrival.len()) {
            path.push(point.place);
            at = self.next(point);
        }
        path.push(source);
        path.reverse();
        path.dedup();
        path
    }

    fn node_point(&self, node: usize) -> Point {
        Point { place: self.field.place_of(node), arrival: self.arrival[node], ends: None }
    }

    /// The next point down; none when the source is best reached straight.
    fn next(&self, from: Point) -> Option<Point> {
        let near_source = from.place.cells_to(self.source) <= SOURCE_DISC_CELLS;
        let straight_minor =
            if near_source { self.directed.cost_of(from.place, self.source) } else { f64::INFINITY };
        let node = self.field.node_at(from.place)?;
        if self.over == Over::Nodes {
            let before = self.node_before(node).filter(|(_, total)| *total < straight_minor);
            return before.map(|(node, _)| self.node_point(node));
        }
        let count = self.ring.steps.len();
        let steps = (0..count).flat_map(|at| self.steps_to(from, node, [at, (at + 1) % count]));
        let best = steps.min_by(|one, other| one.1.total_cmp(&other.1));
        match best {
            Some((to, total)) => (total < straight_minor).then_some(to),
            None if straight_minor.is_finite() => None,
            // A point between two nodes has one that is no later; a node was reached from somewhere earlier.
            None => {
                let ends = from.ends?.map(|node| self.node_point(node));
                ends.into_iter().min_by(|one, other| one.arrival.total_cmp(&other.arrival))
            }
        }
    }

    /// The steps down to one edge of the ring around a node, with their totals.
    fn steps_to(&self, from: Point, around: usize, ends: [usize; 2]) -> Vec<(Point, f64)> {
        let nodes = ends.map(|at| {
            self.node_from(around, self.ring.steps[at]).filter(|node| self.arrival[*node].is_finite())
        });
        let mut shares = Vec::new();
        let points = nodes.map(|node| node.map(|node| self.node_point(node)));
        let [one, other] = match points {
            [None, None] => return Vec::new(),
            [Some(one), None] => [one; 2],
            [None, Some(other)] => [other; 2],
            [Some(one), Some(other)] => {
                shares.push(1.0);
                [one, other]
            }
        };
        shares.push(0.0);
        if one.arrival.min(other.arrival) >= from.arrival {
            return Vec::new();
        }
        let point = |share: f64| Point {
            place: along(one.place, other.place, share),
            arrival: one.arrival + share * (other.arrival - one.arrival),
            ends: nodes[0].zip(nodes[1]).map(|(one, other)| [one, other]),
        };
        let total =
            |share: f64| point(share).arrival + self.directed.cost_of_clear(point(share).place, from.place);
        let clear = |share: f64| self.field.is_clear(point(share).place, from.place);
        if one.place != other.place && self.mixable([one.place, other.place]) {
            shares.extend(nearest_clear(lowest(total), clear));
        }
        let leads_down = |share: &f64| point(*share).arrival < from.arrival && clear(*share);
        shares.into_iter().filter(leads_down).map(|share| (point(share), total(share))).collect()
    }
}

/// A point on the way down: a node, or a point between two.
#[derive(Clone, Copy)]
struct Point {
    place: Place,
    arrival: f64,
    ends: Option<[usize; 2]>,
}

fn best_now(rays: &[(usize, f64)], arrival: &[f64]) -> Option<(usize, f64)> {
    rays.iter()
        .map(|(node, cost)| (*node, arrival[*node] + cost))
        .min_by(|one, other| one.1.total_cmp(&other.1))
        .filter(|best| best.1.is_finite())
}

/// Price of the cheapest step from node to node anywhere, minor units.
fn cheapest_step(directed: &Directed<'_>) -> f64 {
    let field = directed.field;
    let step = |node: usize| {
        let ratio = directed.headings.at_node(node).metric.extremes()[0].max(0.0).sqrt();
        field.node_cost(node) * field.cell_km((node / field.cols()) as f64) * ratio
    };
    (0..field.cols() * field.rows())
        .filter(|node| field.is_open(*node))
        .map(step)
        .fold(f64::INFINITY, f64::min)
}

fn ground_of(directed: &Directed<'_>, reach: usize) -> Vec<Ground> {
    let field = directed.field;
    let (cols, rows) = (field.cols(), field.rows());
    let near_closed = closed_within(field, reach + 1);
    let of_node = |node: usize| {
        let (col, row) = (node % cols, node / cols);
        let at_border = col < reach || row < reach || col + reach >= cols || row + reach >= rows;
        if directed.bands.reach(field.place_of(node), reach as f64) {
            Ground::Banded
        } else if at_border || near_closed[node] {
            Ground::Broken
        } else {
            Ground::Plain
        }
    };
    (0..cols * rows).map(of_node).collect()
}

/// Whether a closed cell lies within some columns and rows of each node.
fn closed_within(field: &Field, reach: usize) -> Vec<bool> {
    let (cols, rows) = (field.cols(), field.rows());
    let mut in_row = vec![false; cols * rows];
    for node in (0..cols * rows).filter(|node| !field.is_open(*node)) {
        let (col, start) = (node % cols, node - node % cols);
        in_row[start + col.saturating_sub(reach)..start + (col + reach + 1).min(cols)].fill(true);
    }
    let near = |node: usize| {
        let (col, row) = (node % cols, node / cols);
        (row.saturating_sub(reach)..(row + reach + 1).min(rows)).any(|row| in_row[row * cols + col])
    };
    (0..cols * rows).map(near).collect()
}
