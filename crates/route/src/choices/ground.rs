//! A field made ready for marches from several places, and the paths down them.

use super::line::cost_of;
use crate::RouteError;
use crate::bound::lower_bound;
use crate::field::{Field, Place};
use crate::fit::{Legs, fit};
use crate::march::{Arrival, march, reach};
use crate::path::trace;
use crate::polish::polish;
use crate::solve::GAP_MAX_PCT;
use std::borrow::Cow;
use units::Watch;

/// Farthest node from which a way goes straight to its goal, in cells.
const LAST_STEP_CELLS: f64 = 3.0;
/// Cost increases with which a line is fitted to move its stretches, percent.
const RELAXED_BY_PCT: [f64; 3] = [0.05, 0.01, 0.002];
/// First and last step of a vertex then, in cells.
const STRETCH_FIRST_CELLS: f64 = 2.0;
const STRETCH_LAST_CELLS: f64 = 0.01;
/// Rounds of steps at most.
const STRETCH_ROUNDS_MAX: usize = 100;

/// A field and the same field with cells of a shape the march takes.
pub(super) struct Ground<'a> {
    pub field: &'a Field,
    fine: Cow<'a, Field>,
    col_parts: usize,
    row_parts: usize,
}

/// Least cost from one place to everywhere.
pub(super) struct Reach {
    arrival: Arrival,
    source: Place,
}

impl<'a> Ground<'a> {
    pub fn new(field: &'a Field) -> Result<Self, RouteError> {
        let fine = field.well_shaped()?.field;
        let (col_parts, row_parts) = (fine.cols() / field.cols(), fine.rows() / field.rows());
        Ok(Self { field, fine, col_parts, row_parts })
    }

    pub fn reach(&self, source: Place, watch: &dyn Watch) -> Result<Reach, RouteError> {
        let arrival = reach(&self.fine, &[self.fine(source)], watch)?;
        Ok(Reach { arrival, source })
    }

    /// Least cost to a node of the field, minor units; infinite where there is no way.
    pub fn cost_to(&self, from: &Reach, node: usize) -> f64 {
        from.arrival.cost_minor_at(self.fine_node(node))
    }

    /// Least cost to a place within the raster, minor units; infinite where there is no way.
    pub fn cost_to_place(&self, from: &Reach, to: Place) -> f64 {
        self.last_step(from, self.fine(to))
    }

    /// The least-cost path to a node.
    pub fn path_to_node(&self, from: &mut Reach, node: usize) -> Vec<Place> {
        let fine_node = self.fine_node(node);
        from.arrival.goal_from = Some(fine_node);
        let ends = [self.fine(from.source), self.fine.place_of(fine_node)];
        let path = trace(&self.fine, &from.arrival, ends);
        self.given_ends(path, [from.source, self.field.place_of(node)])
    }

    /// The least-cost line between two places, polished; the same line both ways.
    pub fn best_line(&self, [from, to]: [Place; 2], watch: &dyn Watch) -> Result<Vec<Place>, RouteError> {
        if from == to {
            return Err(RouteError::EndsMeet { at: self.field.position(from) });
        }
        let forward = from.col.total_cmp(&to.col).then(to.row.total_cmp(&from.row)).is_le();
        let ends = if forward { [from, to] } else { [to, from] };
        let fine_ends = ends.map(|end| self.fine(end));
        let arrival = march(&self.fine, fine_ends[0], fine_ends[1], watch)?;
        let path = trace(&self.fine, &arrival, fine_ends);
        let polished = polish(&self.fine, &path, watch)?;
        let mut line = self.given_ends(polished, ends);
        if !forward {
            line.reverse();
        }
        Ok(line)
    }

    /// A line on the field moved to where it costs least nearby.
    pub fn polished(&self, line: &[Place], watch: &dyn Watch) -> Result<Vec<Place>, RouteError> {
        let (Some(first), Some(last)) = (line.first(), line.last()) else { return Ok(Vec::new()) };
        let fine: Vec<Place> = line.iter().map(|place| self.fine(*place)).collect();
        Ok(self.given_ends(polish(&self.fine, &fine, watch)?, [*first, *last]))
    }

    /// A polished line moved where its cost is flat: the polish moves a vertex against its neighbours and stays where
    /// only a whole stretch could gain. Few vertices move stretches, and are polished once more.
    pub fn relaxed(&self, mut line: Vec<Place>, watch: &dyn Watch) -> Result<Vec<Place>, RouteError> {
        let mut cost_minor = cost_of(self.field, &line);
        for increase_pct in RELAXED_BY_PCT {
            let few = fit(self.field, &line, increase_pct, watch)?;
            let stretched = self.stretched(few.places);
            let polished = self.polished(&stretched, watch)?;
            for moved in [stretched, polished] {
                let moved_minor = cost_of(self.field, &moved);
                if moved_minor < cost_minor {
                    (line, cost_minor) = (moved, moved_minor);
                }
            }
        }
        Ok(line)
    }

    /// A line of few vertices, each moved by ever smaller steps until no step gains.
    fn stretched(&self, mut line: Vec<Place>) -> Vec<Place> {
        let legs = Legs::straight(self.field);
        let mut step = STRETCH_FIRST_CELLS;
        for _ in 0..STRETCH_ROUNDS_MAX {
            if step < STRETCH_LAST_CELLS {
                break;
            }
            let mut moved = false;
            for at in 1..line.len().saturating_sub(1) {
                let around = |place: Place| legs.cost_of_line(&[line[at - 1], place, line[at + 1]]);
                let (mut best, mut least_minor) = (line[at], around(line[at]));
                for (cols, rows) in [(step, 0.0), (-step, 0.0), (0.0, step), (0.0, -step)] {
                    let place = Place { col: line[at].col + cols, row: line[at].row + rows };
                    let minor = around(place);
                    if minor < least_minor {
                        (best, least_minor) = (place, minor);
                    }
                }
                moved |= best != line[at];
                line[at] = best;
            }
            if !moved {
                step *= 0.5;
            }
        }
        line
    }

    /// What the way costs that ends with a straight line to a goal; infinite where there is none.
    fn last_step(&self, from: &Reach, goal: Place) -> f64 {
        let source = self.fine(from.source);
        let near = source.cells_to(goal) <= 2.0 * LAST_STEP_CELLS && self.fine.is_clear(source, goal);
        let mut best_minor = if near { self.fine.cost_of(source, goal) } else { f64::INFINITY };
        for node in self.nodes_near(goal) {
            let (place, arrival) = (self.fine.place_of(node), from.arrival.cost_minor_at(node));
            if arrival < best_minor && self.fine.is_clear(place, goal) {
                best_minor = best_minor.min(arrival + self.fine.cost_of(place, goal));
            }
        }
        best_minor
    }

    /// What any line between two places costs at least, minor units, by a line that is known: proved, see
    /// [`crate::bound`].
    pub fn lower_bound(
        &self,
        ends: [Place; 2],
        upper_minor: f64,
        watch: &dyn Watch,
    ) -> Result<f64, RouteError> {
        let ends = ends.map(|end| self.fine(end));
        Ok(lower_bound(&self.fine, ends, upper_minor, GAP_MAX_PCT, watch)?.lower_bound_minor)
    }

    fn nodes_near(&self, at: Place) -> Vec<usize> {
        let steps = [-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0_f64];
        let mut nodes = Vec::with_capacity(steps.len() * steps.len());
        for rows in steps {
            for cols in steps {
                let near = Place { col: at.col.round() + cols, row: at.row.round() + rows };
                nodes.extend(self.fine.node_at(near));
            }
        }
        nodes
    }

    fn fine_node(&self, node: usize) -> usize {
        let (col, row) = (node % self.field.cols(), node / self.field.cols());
        let middle = |at: usize, parts: usize| at * parts + (parts - 1) / 2;
        self.fine.index(middle(col, self.col_parts), middle(row, self.row_parts))
    }

    // Of `parts` parts of a cell the middle one holds its node.
    fn fine(&self, at: Place) -> Place {
        let fine = |at: f64, parts: usize| (at + 0.5) * parts as f64 - 0.5;
        if self.col_parts == 1 && self.row_parts == 1 {
            return at;
        }
        Place { col: fine(at.col, self.col_parts), row: fine(at.row, self.row_parts) }
    }

    fn coarse(&self, at: Place) -> Place {
        let coarse = |at: f64, parts: usize| (at + 0.5) / parts as f64 - 0.5;
        if self.col_parts == 1 && self.row_parts == 1 {
            return at;
        }
        Place { col: coarse(at.col, self.col_parts), row: coarse(at.row, self.row_parts) }
    }

    /// A line on the finer field as one on the field, its ends exactly as given.
    fn given_ends(&self, line: Vec<Place>, ends: [Place; 2]) -> Vec<Place> {
        let mut line: Vec<Place> = line.into_iter().map(|place| self.coarse(place)).collect();
        if let [first, .., last] = line.as_mut_slice() {
            [*first, *last] = ends;
        }
        line
    }
}
