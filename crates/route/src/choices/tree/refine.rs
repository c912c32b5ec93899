//! A network under way: its legs solved, its forks moved.

use super::{Ground, Shape, Trunk, cost_at, trunk_legs};
use crate::RouteError;
use crate::choices::part::Part;
use crate::field::Place;
use units::Watch;

/// How far along its legs a fork looks for where to go, in cells, from far to near.
const LOOKS_CELLS: [f64; 4] = [96.0, 32.0, 10.0, 3.0];
/// Rounds of all looks at most.
const ROUNDS_MAX: usize = 4;
/// Gain, as a fraction, below which a round is the last.
const GAIN_FRAC: f64 = 1e-7;
/// A fork nearer than this to its neighbour falls together with it, in cells.
const TOGETHER_CELLS: f64 = 0.75;

/// A leg under way.
#[derive(Debug, Clone)]
pub(super) struct Leg {
    /// Points it joins.
    pub ends: [usize; 2],
    pub ratio: f64,
    pub is_trunk: bool,
    /// Polished.
    pub line: Vec<Place>,
    /// At its ratio, minor units.
    pub cost_minor: f64,
}

/// A network under way.
pub(super) struct Network<'a> {
    pub ground: &'a Ground<'a>,
    /// Terminals, then forks.
    pub points: Vec<Place>,
    pub terminals_count: usize,
    pub legs: Vec<Leg>,
    trunk: Option<Trunk>,
}

impl<'a> Network<'a> {
    /// Solves every leg of a shape.
    pub fn solved(
        ground: &'a Ground<'a>,
        terminals: &[Place],
        shape: Shape,
        trunk: Option<Trunk>,
        watch: &dyn Watch,
    ) -> Result<Self, RouteError> {
        let points: Vec<Place> = terminals.iter().chain(&shape.branches).copied().collect();
        let mut network = Self { ground, points, terminals_count: terminals.len(), legs: Vec::new(), trunk };
        let mut ends = shape.legs;
        network.join_what_lies_together(&mut ends);
        let legs_count = ends.len();
        let is_trunk = trunk_legs(&ends, network.points.len(), trunk);
        for (number, (ends, is_trunk)) in ends.iter().zip(is_trunk).enumerate() {
            let places = ends.map(|end| network.points[end]);
            let line = ground.best_line(places, &Part::of(watch, number, legs_count))?;
            let ratio = trunk.filter(|_| is_trunk).map_or(1.0, |trunk| trunk.cost_ratio);
            let cost_minor = cost_at(ground.field, &line, ratio);
            network.legs.push(Leg { ends: *ends, ratio, is_trunk, line, cost_minor });
        }
        Ok(network)
    }

    pub fn cost_minor(&self) -> f64 {
        self.legs.iter().map(|leg| leg.cost_minor).sum()
    }

    /// Moves the forks until that gains nothing, then solves every leg once more.
    pub fn refined(mut self, watch: &dyn Watch) -> Result<Self, RouteError> {
        for round in 0..ROUNDS_MAX {
            watch.progress(round as f64 / (ROUNDS_MAX + 1) as f64);
            let before_minor = self.cost_minor();
            for look_cells in LOOKS_CELLS {
                for fork in self.terminals_count..self.points.len() {
                    self.move_fork(fork, look_cells, watch)?;
                }
            }
            if before_minor - self.cost_minor() <= GAIN_FRAC * before_minor {
                break;
            }
        }
        let forks = self.points[self.terminals_count..].to_vec();
        let shape = Shape { branches: forks, legs: self.legs.iter().map(|leg| leg.ends).collect() };
        let terminals = &self.points[..self.terminals_count];
        let again = Self::solved(self.ground, terminals, shape, self.trunk, watch)?;
        // The legs moved along with their forks: solved anew they may find another way, or the march a worse one.
        if again.cost_minor() <= self.cost_minor() || again.points.len() < self.points.len() {
            return Ok(again);
        }
        Ok(self)
    }

    /// Moves one fork to where straight lines to points of its legs cost least, if the legs from there then do.
    fn move_fork(&mut self, fork: usize, look_cells: f64, watch: &dyn Watch) -> Result<(), RouteError> {
        let at_fork: Vec<usize> =
            (0..self.legs.len()).filter(|leg| self.legs[*leg].ends.contains(&fork)).collect();
        let outward: Vec<Vec<Place>> = at_fork.iter().map(|leg| self.outward(*leg, fork)).collect();
        let looks: Vec<usize> = outward.iter().map(|line| vertex_at(line, look_cells)).collect();
        let targets: Vec<(Place, f64)> = at_fork
            .iter()
            .zip(outward.iter().zip(&looks))
            .map(|(leg, (line, look))| (line[*look], self.legs[*leg].ratio))
            .collect();
        let place = self.least_around(self.points[fork], &targets, look_cells);
        if place == self.points[fork] {
            return Ok(());
        }
        let mut moved = Vec::with_capacity(at_fork.len());
        let (mut old_minor, mut new_minor) = (0.0, 0.0);
        for ((leg, line), look) in at_fork.iter().zip(&outward).zip(&looks) {
            let rough: Vec<Place> = std::iter::once(place).chain(line[*look..].iter().copied()).collect();
            let polished = self.ground.polished(&rough, watch)?;
            let cost_minor = cost_at(self.ground.field, &polished, self.legs[*leg].ratio);
            old_minor += self.legs[*leg].cost_minor;
            new_minor += cost_minor;
            moved.push((polished, cost_minor));
        }
        if new_minor < old_minor {
            self.points[fork] = place;
            for (leg, (mut line, cost_minor)) in at_fork.into_iter().zip(moved) {
                if self.legs[leg].ends[0] != fork {
                    line.reverse();
                }
                self.legs[leg].line = line;
                self.legs[leg].cost_minor = cost_minor;
            }
        }
        Ok(())
    }

    /// The line of a leg, from a fork outwards.
    fn outward(&self, leg: usize, fork: usize) -> Vec<Place> {
        let leg = &self.legs[leg];
        let mut line = leg.line.clone();
        if leg.ends[0] != fork {
            line.reverse();
        }
        line
    }

    /// The place from which straight lines to all targets cost least: a search by pattern with halving steps.
    fn least_around(&self, start: Place, targets: &[(Place, f64)], look_cells: f64) -> Place {
        let total = |at: Place| -> f64 {
            targets.iter().map(|(to, ratio)| cost_at(self.ground.field, &[at, *to], *ratio)).sum()
        };
        let (mut best, mut least_minor) = (start, total(start));
        let mut step = 0.25 * look_cells;
        while step > 1e-4 * look_cells {
            let mut improved = false;
            for (cols, rows) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)] {
                let at = Place { col: best.col + cols * step, row: best.row + rows * step };
                let minor = total(at);
                if minor < least_minor {
                    (best, least_minor, improved) = (at, minor, true);
                }
            }
            if !improved {
                step *= 0.5;
            }
        }
        best
    }

    /// Lets forks that lie at a neighbour fall together with it, and takes out those that join fewer than three legs.
    fn join_what_lies_together(&mut self, legs: &mut Vec<[usize; 2]>) {
        loop {
            let together = legs.iter().position(|[one, other]| {
                let fork = (*one).max(*other) >= self.terminals_count;
                fork && self.points[*one].cells_to(self.points[*other]) <= TOGETHER_CELLS
            });
            let through = (self.terminals_count..self.points.len())
                .find(|fork| legs.iter().filter(|leg| leg.contains(fork)).count() < 3);
            // Terminals come first, so that the greater of two is a fork.
            let (kept, gone) = match (together, through) {
                (Some(leg), _) => (legs[leg][0].min(legs[leg][1]), legs[leg][0].max(legs[leg][1])),
                (None, Some(fork)) => {
                    let beside = legs.iter().find(|leg| leg.contains(&fork));
                    let beside = beside.map(|[one, other]| if *one == fork { *other } else { *one });
                    (beside.unwrap_or(0), fork)
                }
                (None, None) => return,
            };
            for end in legs.iter_mut().flatten() {
                if *end == gone {
                    *end = kept;
                }
            }
            legs.retain(|[one, other]| one != other);
            self.points.remove(gone);
            legs.iter_mut().flatten().filter(|end| **end > gone).for_each(|end| *end -= 1);
        }
    }
}

/// The first vertex of a line that lies at least so far along it; the last where none does.
fn vertex_at(line: &[Place], cells: f64) -> usize {
    let mut passed = 0.0;
    for (number, pair) in line.windows(2).enumerate() {
        passed += pair[0].cells_to(pair[1]);
        if passed >= cells {
            return number + 1;
        }
    }
    line.len() - 1
}
