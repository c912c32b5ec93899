//! The path: from the goal back to the source, down the arrivals of a march.
//!
//! From a point the path goes to the point of a nearby edge at which arrival and the cost of the line to it add up
//! to least. So it follows the direction the front came from, at any heading, and never enters a closed cell.

use crate::field::{Field, Place};
use crate::march::{Arrival, SOURCE_DISC_CELLS};

/// The least-cost line a march found, from its source to its goal.
#[must_use]
pub fn trace(field: &Field, arrival: &Arrival, ends: [Place; 2]) -> Vec<Place> {
    trace_by(field, |node| arrival.cost_minor_at(node), arrival.goal_from, ends)
}

/// As [`trace`], with the arrival at each node as a function; `goal_from` is the node from which the goal is reached
/// by a straight line, none when the source sees it itself.
pub(crate) fn trace_by(
    field: &Field,
    arrival_of: impl Fn(usize) -> f64,
    goal_from: Option<usize>,
    [source, goal]: [Place; 2],
) -> Vec<Place> {
    let descent = Descent { field, arrival_of, source };
    let mut path = vec![goal];
    let mut at = goal_from.map(|node| descent.point_of(node));
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

/// A point to go on to.
#[derive(Clone, Copy)]
struct Step {
    to: Point,
    /// Arrival there and the line to it.
    total: f64,
    /// The ends of its edge, while it lies between them.
    edge: Option<[Point; 2]>,
}

struct Descent<'a, Arrivals> {
    field: &'a Field,
    arrival_of: Arrivals,
    source: Place,
}

impl<Arrivals: Fn(usize) -> f64> Descent<'_, Arrivals> {
    fn point_of(&self, node: usize) -> Point {
        Point { place: self.field.place_of(node), arrival: (self.arrival_of)(node) }
    }

    fn node(&self, col: usize, row: usize) -> Point {
        let place = Place { col: col as f64, row: row as f64 };
        Point { place, arrival: (self.arrival_of)(self.field.index(col, row)) }
    }

    /// The next point; none when the source is best reached straight from here.
    fn next(&self, from: Point) -> Option<Point> {
        let mut steps = Vec::with_capacity(EDGES_MAX);
        self.for_edges_around(from.place, |edge| steps.extend(self.step_to_edge(from, edge)));
        let least = steps.iter().map(|step| step.total).fold(f64::INFINITY, f64::min);
        let cell_minor = self.field.cost_at(from.place) * self.field.cell_km(from.place.row);
        for step in steps.iter_mut().filter(|step| step.total <= least + NEAR_BEST_CELLS * cell_minor) {
            *step = self.finer(from, *step);
        }
        // A node not reached straight from the source was reached over an edge with earlier ends; a point on an edge
        // has an end that is no later. So there is a step wherever there is no straight line.
        let best = self.best_clear(from, &mut steps);
        best.filter(|step| step.total < self.straight_to_source(from)).map(|step| step.to)
    }

    /// The best of the steps, those that are not clear replaced by the nearest on their edge that are.
    fn best_clear(&self, from: Point, steps: &mut Vec<Step>) -> Option<Step> {
        loop {
            let places = 0..steps.len();
            let best = places.min_by(|one, two| steps[*one].total.total_cmp(&steps[*two].total))?;
            if self.field.is_clear(from.place, steps[best].to.place) {
                return Some(steps[best]);
            }
            let Step { to, edge, .. } = steps.swap_remove(best);
            if let Some(ends) = edge {
                steps.extend(self.clear_steps_to(from, ends, to));
            }
        }
    }

    fn straight_to_source(&self, from: Point) -> f64 {
        let near = from.place.cells_to(self.source) <= SOURCE_DISC_CELLS;
        if near && self.field.is_clear(from.place, self.source) {
            self.field.cost_of(from.place, self.source)
        } else {
            f64::INFINITY
        }
    }

    /// The best step to an edge, to one of its ends or to a point between them, clear or not.
    fn step_to_edge(&self, from: Point, ends: [Point; 2]) -> Option<Step> {
        let [one, two] = ends;
        if one.arrival.min(two.arrival) > from.arrival {
            return None;
        }
        if one.arrival.is_finite() && two.arrival.is_finite() {
            let share = self.best_share(from, ends);
            let to = match share {
                0.0 => one,
                1.0 => two,
                share => between(ends, share),
            };
            // Where the best point does not lead down, an end of the edge does.
            if leads_down(from, to) {
                return Some(Step { edge: Some(ends), ..self.step(from, to) });
            }
        }
        let lower = if one.arrival <= two.arrival { one } else { two };
        leads_down(from, lower).then(|| self.step(from, lower))
    }

    fn step(&self, from: Point, to: Point) -> Step {
        Step { to, total: to.arrival + self.field.cost_of(from.place, to.place), edge: None }
    }

    /// Where the slope of the arrival along an edge equals the slope of the line's cost, as a share of the edge.
    fn best_share(&self, from: Point, [one, two]: [Point; 2]) -> f64 {
        // drop / edge = cost · sin(angle of the line to the normal of the edge)
        let (col_km, row_km) = self.field.spacing_km(0.5 * (one.place.row + two.place.row));
        let (cols, rows) = (from.place.col - one.place.col, from.place.row - one.place.row);
        let along_row = one.place.row == two.place.row;
        let (edge_km, foot_share, leg_km) =
            if along_row { (col_km, cols, rows.abs() * row_km) } else { (row_km, rows, cols.abs() * col_km) };
        let [cost_from, cost_one, cost_two] = [from, one, two].map(|point| self.field.cost_at(point.place));
        // The line is priced at the mean of its ends; the slope of that along the edge counts with the drop.
        let foot_cost = cost_one + (cost_two - cost_one) * foot_share.clamp(0.0, 1.0);
        let rise = 0.5 * (cost_two - cost_one);
        let drop = one.arrival - two.arrival - rise * leg_km;
        let sine = drop / (0.5 * (cost_from + foot_cost) * edge_km);
        match sine {
            sine if sine <= -1.0 => 0.0,
            sine if sine >= 1.0 => 1.0,
            sine => (foot_share + leg_km * sine / ((1.0 - sine * sine).sqrt() * edge_km)).clamp(0.0, 1.0),
        }
    }

    /// The step to the lowest point of a parabola through the totals around the given one, if it is better.
    fn finer(&self, from: Point, step: Step) -> Step {
        const BESIDE_SHARE: f64 = 0.1;
        let Some(ends) = step.edge else { return step };
        let along = |share: f64| self.step(from, between(ends, share));
        let [one, two] = ends.map(|end| end.place);
        let share = (step.to.place.col - one.col + step.to.place.row - one.row)
            / (two.col - one.col + two.row - one.row);
        let middle = share.clamp(BESIDE_SHARE, 1.0 - BESIDE_SHARE);
        let [before, here, after] =
            [middle - BESIDE_SHARE, middle, middle + BESIDE_SHARE].map(|share| along(share).total);
        let bend = before + after - 2.0 * here;
        let lowest = middle + 0.5 * BESIDE_SHARE * (before - after) / bend;
        if !(0.0..=1.0).contains(&lowest) {
            return step;
        }
        let finer = along(lowest);
        let good = finer.total < step.total && leads_down(from, finer.to);
        if good { Step { edge: step.edge, ..finer } } else { step }
    }

    /// Clear steps to an edge whose best point is not clear from here: its ends, and the last clear point on the way
    /// from an end to the best one.
    fn clear_steps_to(&self, from: Point, ends: [Point; 2], best: Point) -> impl Iterator<Item = Step> {
        let clear = |to: Place| self.field.is_clear(from.place, to);
        let found = ends.map(|end| clear(end.place).then_some(end));
        let nearest = found.iter().flatten().next().map(|end| last_clear([*end, best], clear));
        let all = found.into_iter().flatten().chain(nearest);
        let down: Vec<Step> = all.filter(|to| leads_down(from, *to)).map(|to| self.step(from, to)).collect();
        down.into_iter()
    }

    /// The edges of the squares around a point that do not hold the point.
    fn for_edges_around(&self, at: Place, mut take: impl FnMut([Point; 2])) {
        for row in squares(at.row, self.field.rows()) {
            for col in squares(at.col, self.field.cols()) {
                let corners = [(col, row), (col + 1, row), (col + 1, row + 1), (col, row + 1)];
                let nodes = corners.map(|(col, row)| self.node(col, row));
                let [first, right, far, below] = nodes;
                if at.row != first.place.row {
                    take([first, right]);
                }
                if at.row != far.place.row {
                    take([below, far]);
                }
                if at.col != first.place.col {
                    take([first, below]);
                }
                if at.col != far.place.col {
                    take([right, far]);
                }
            }
        }
    }
}

/// How much dearer than the best a step may be to be looked at more closely, in costs of a cell.
const NEAR_BEST_CELLS: f64 = 0.02;
/// Most edges around a point: two of each of the four squares around a node.
const EDGES_MAX: usize = 8;

/// The squares between nodes that a coordinate lies in or on, by the node before them.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped to the raster
fn squares(at: f64, count: usize) -> std::ops::RangeInclusive<usize> {
    let last = (count - 2) as f64;
    (at.ceil() - 1.0).clamp(0.0, last) as usize..=at.floor().clamp(0.0, last) as usize
}

/// Whether the arrival falls; from between two nodes also to one that is level, so that the way always ends.
fn leads_down(from: Point, to: Point) -> bool {
    let is_node = |at: Place| at.col.fract() == 0.0 && at.row.fract() == 0.0;
    to.arrival < from.arrival || (to.arrival == from.arrival && !is_node(from.place) && is_node(to.place))
}

/// The point at a share of an edge, with the arrival linear along it.
fn between([one, two]: [Point; 2], share: f64) -> Point {
    let mix = |one: f64, two: f64| one + share * (two - one);
    Point {
        place: Place { col: mix(one.place.col, two.place.col), row: mix(one.place.row, two.place.row) },
        arrival: mix(one.arrival, two.arrival),
    }
}

/// The last clear point on the way from a clear one to one that is not.
fn last_clear(way: [Point; 2], clear: impl Fn(Place) -> bool) -> Point {
    let (mut inside, mut outside) = (0.0, 1.0);
    for _ in 0..20 {
        let middle = 0.5 * (inside + outside);
        if clear(between(way, middle).place) { inside = middle } else { outside = middle }
    }
    between(way, inside)
}
