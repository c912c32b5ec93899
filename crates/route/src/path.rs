//! The path: from the goal back to the source, down the arrivals of a march.
//!
//! From a point the path goes to the point of a nearby edge at which arrival and the cost of the line to it add up
//! to least. So it follows the direction the front came from, at any heading, and never enters a closed cell.

use crate::field::{Field, Place};
use crate::march::{Arrival, SOURCE_DISC_CELLS};

/// The least-cost line a march found, from its source to its goal.
#[must_use]
pub fn trace(field: &Field, arrival: &Arrival, ends: [Place; 2]) -> Vec<Place> {
    trace_by(field, |node| arrival.cost_minor[node], arrival.goal_from, ends)
}

/// As [`trace`], by the arrival at each node and the node from which the goal is reached.
pub(crate) fn trace_by(
    field: &Field,
    arrival: impl Fn(usize) -> f64,
    goal_from: Option<usize>,
    [source, goal]: [Place; 2],
) -> Vec<Place> {
    let descent = Descent { field, arrival, source };
    let mut path = vec![goal];
    let mut at = goal_from.map(|node| descent.node(node));
    while let Some(point) = at {
        path.push(point.place);
        at = descent.next(point);
    }
    path.push(source);
    path.reverse();
    path.dedup();
    path
}

/// A point on the way down: a node, or a point on the edge between two.
#[derive(Clone, Copy)]
struct Point {
    place: Place,
    arrival: f64,
}

/// A point to go on to, with arrival there and the line to it.
#[derive(Clone, Copy)]
struct Step {
    to: Point,
    total: f64,
}

struct Descent<'a, A> {
    field: &'a Field,
    arrival: A,
    source: Place,
}

impl<A: Fn(usize) -> f64> Descent<'_, A> {
    fn node(&self, node: usize) -> Point {
        Point { place: self.field.place_of(node), arrival: (self.arrival)(node) }
    }

    /// The next point; none when the source is best reached straight from here.
    fn next(&self, from: Point) -> Option<Point> {
        let edges = edges_around(self.field, from.place);
        let steps = edges.into_iter().flat_map(|edge| self.steps_to(from, edge));
        let best = steps.min_by(|one, two| one.total.total_cmp(&two.total));
        // A node not reached straight from the source was reached over an edge with earlier ends; a point on an edge
        // has an end that is no later. So there is a step wherever there is no straight line.
        best.filter(|step| step.total < self.straight_to_source(from)).map(|step| step.to)
    }

    fn straight_to_source(&self, from: Point) -> f64 {
        let near = from.place.cells_to(self.source) <= SOURCE_DISC_CELLS;
        if near && self.field.is_clear(from.place, self.source) {
            self.field.cost_of(from.place, self.source)
        } else {
            f64::INFINITY
        }
    }

    /// The steps worth comparing to one edge: to its ends, and to the best point between them.
    fn steps_to(&self, from: Point, ends: [usize; 2]) -> Vec<Step> {
        let [one, two] = ends.map(|node| self.node(node));
        if one.arrival.min(two.arrival) > from.arrival {
            return Vec::new();
        }
        let mut steps = vec![self.step(from, one), self.step(from, two)];
        if one.arrival.is_finite() && two.arrival.is_finite() {
            steps.push(self.best_step_between(from, [one, two]));
        }
        steps.retain(|step| self.leads_down(from, step));
        steps
    }

    fn step(&self, from: Point, to: Point) -> Step {
        Step { to, total: to.arrival + self.field.cost_of(from.place, to.place) }
    }

    fn leads_down(&self, from: Point, step: &Step) -> bool {
        let is_node = |at: Place| at.col.fract() == 0.0 && at.row.fract() == 0.0;
        let level_to_a_node =
            step.to.arrival == from.arrival && !is_node(from.place) && is_node(step.to.place);
        (step.to.arrival < from.arrival || level_to_a_node) && self.field.is_clear(from.place, step.to.place)
    }

    /// The best point of an edge; beside a closed cell the nearest to it that is clear.
    fn best_step_between(&self, from: Point, ends: [Point; 2]) -> Step {
        let at = |share: f64| self.step(from, between(ends, share));
        let best = lowest(|share| at(share).total);
        let clear = |share: f64| self.field.is_clear(from.place, between(ends, share).place);
        if clear(best) {
            return at(best);
        }
        match [0.0, 1.0].into_iter().find(|end| clear(*end)) {
            Some(end) => at(last_clear(end, best, clear)),
            None => at(best),
        }
    }
}

/// The edges of the squares around a point that do not hold the point, as pairs of nodes.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped to the raster
fn edges_around(field: &Field, at: Place) -> Vec<[usize; 2]> {
    let squares = |at: f64, count: usize| {
        let last = (count - 2) as f64;
        (at.ceil() - 1.0).clamp(0.0, last) as usize..=at.floor().clamp(0.0, last) as usize
    };
    let mut edges = Vec::with_capacity(8);
    for row in squares(at.row, field.rows()) {
        for col in squares(at.col, field.cols()) {
            let corner = field.index(col, row);
            let (right, below) = (corner + 1, corner + field.cols());
            let square = [
                (at.row != row as f64, [corner, right]),
                (at.row != (row + 1) as f64, [below, below + 1]),
                (at.col != col as f64, [corner, below]),
                (at.col != (col + 1) as f64, [right, below + 1]),
            ];
            edges.extend(square.into_iter().filter_map(|(apart, edge)| apart.then_some(edge)));
        }
    }
    edges
}

/// The point at a share of an edge, with the arrival linear along it.
fn between([one, two]: [Point; 2], share: f64) -> Point {
    let mix = |one: f64, two: f64| one + share * (two - one);
    Point {
        place: Place { col: mix(one.place.col, two.place.col), row: mix(one.place.row, two.place.row) },
        arrival: mix(one.arrival, two.arrival),
    }
}

/// Where a function with one valley is lowest between 0 and 1, to about a thousandth.
fn lowest(value: impl Fn(f64) -> f64) -> f64 {
    // Golden section: every round keeps 0.618 of the interval.
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    let (mut low, mut high) = (0.0, 1.0);
    let (mut left, mut right) = (1.0 - GOLDEN, GOLDEN);
    let (mut left_value, mut right_value) = (value(left), value(right));
    for _ in 0..14 {
        if left_value <= right_value {
            (high, right, right_value) = (right, left, left_value);
            left = high - GOLDEN * (high - low);
            left_value = value(left);
        } else {
            (low, left, left_value) = (left, right, right_value);
            right = low + GOLDEN * (high - low);
            right_value = value(right);
        }
    }
    0.5 * (low + high)
}

/// The last clear share on the way from a clear one to one that is not.
fn last_clear(clear_end: f64, unclear: f64, clear: impl Fn(f64) -> bool) -> f64 {
    let (mut inside, mut outside) = (clear_end, unclear);
    for _ in 0..20 {
        let middle = 0.5 * (inside + outside);
        if clear(middle) { inside = middle } else { outside = middle }
    }
    inside
}
