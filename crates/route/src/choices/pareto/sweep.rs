//! The sweep of weights: where between the routes found there may be another.

use super::{Densities, Pareto, ParetoPoint, ParetoWanted, SUPPORTED_HULL, Weights};
use crate::RouteError;
use crate::choices::part::Part;
use crate::choices::refuse_outside;
use crate::field::Place;
use std::collections::VecDeque;
use units::{Finding, Staged, Watch};

/// Least weight of a figure against the greatest, each measured by its own size: no figure is ever free, so that no
/// route is beaten at no price.
const WEIGHT_MIN: f64 = 1e-4;
/// Solves per route wanted at most.
const SOLVES_PER_POINT: usize = 3;

/// The front of cost, repairs and length between two places.
///
/// # Errors
/// [`RouteError::Figure`] for wishes out of range, else as [`crate::solve::solve_line`].
pub fn pareto(
    densities: &Densities<'_>,
    ends: [Place; 2],
    wanted: &ParetoWanted,
    watch: &dyn Watch,
) -> Result<Staged<Pareto>, RouteError> {
    refuse_outside("points_max_count", wanted.points_max_count as f64, [1.0, 100.0], "1 to 100")?;
    refuse_outside("gain_min_pct", wanted.gain_min_pct, [1e-3, 100.0], "0.001 to 100")?;
    refuse_outside("fit_increase_max_pct", wanted.fit_increase_max_pct, [0.0, 100.0], "0 to 100")?;
    let mut sweep = Sweep {
        densities,
        ends,
        wanted,
        solves_max: SOLVES_PER_POINT * wanted.points_max_count + 3,
        sizes: [1.0; 3],
        points: Vec::new(),
        solves_count: 0,
    };
    let complete = sweep.run(watch)?;
    let solves_count = sweep.solves_count;
    let points = supported(sweep.points);
    let mut findings = Vec::new();
    if !complete {
        let message = format!(
            "the front was cut short at {} routes after {solves_count} solves; more lie between them",
            points.len()
        );
        let finding = Finding::notes("route.pareto.cut_short", message);
        findings.push(finding.hint("allow more points, or ask for a greater gain between them"));
    }
    let statement = SUPPORTED_HULL.to_owned();
    Ok(Staged { value: Pareto { wanted: *wanted, statement, points, solves_count, complete }, findings })
}

/// Routes found between which another may lie.
enum Gap {
    /// Two, of which the first is better in one figure and the second in another.
    Between([usize; 2], [usize; 2]),
    /// Three.
    Among([usize; 3]),
}

struct Sweep<'a> {
    densities: &'a Densities<'a>,
    ends: [Place; 2],
    wanted: &'a ParetoWanted,
    solves_max: usize,
    /// How large each figure is, so that weights can be compared.
    sizes: [f64; 3],
    points: Vec<ParetoPoint>,
    solves_count: usize,
}

impl Sweep<'_> {
    /// Whether nothing was left to look for.
    fn run(&mut self, watch: &dyn Watch) -> Result<bool, RouteError> {
        let cheapest = self.solve([1.0, WEIGHT_MIN, WEIGHT_MIN], watch)?;
        let figures = cheapest.figures();
        // The first route was weighed with no sizes known: its cost alone counted.
        self.sizes = figures.map(|figure| if figure > 0.0 { figure } else { 1.0 });
        self.points.push(cheapest);
        for weights in [[WEIGHT_MIN, 1.0, WEIGHT_MIN], [WEIGHT_MIN, WEIGHT_MIN, 1.0]] {
            let point = self.solve(weights, watch)?;
            self.points.push(point);
        }
        let mut gaps = VecDeque::from([
            Gap::Between([0, 1], [0, 1]),
            Gap::Between([0, 2], [0, 2]),
            Gap::Between([1, 2], [1, 2]),
            Gap::Among([0, 1, 2]),
        ]);
        while let Some(gap) = gaps.pop_front() {
            let Some(weights) = self.weights_over(&gap) else { continue };
            if self.different_count() >= self.wanted.points_max_count || self.solves_count >= self.solves_max
            {
                return Ok(false);
            }
            let point = self.solve(weights, watch)?;
            let known = self.points.iter().map(|known| point.weights.sum(known.figures()));
            let gained = known.fold(f64::INFINITY, f64::min) - point.weighted_minor;
            if gained > 0.01 * self.wanted.gain_min_pct * point.weighted_minor {
                let number = self.points.len();
                self.points.push(point);
                gaps.extend(gap.cut_at(number));
            }
        }
        Ok(true)
    }

    /// Routes found, those found twice counted once.
    fn different_count(&self) -> usize {
        let is_new = |at: &usize| {
            !self.points[..*at].iter().any(|known| known.figures() == self.points[*at].figures())
        };
        (0..self.points.len()).filter(is_new).count()
    }

    /// Solves for weights of figures measured by their sizes.
    fn solve(&mut self, weights: [f64; 3], watch: &dyn Watch) -> Result<ParetoPoint, RouteError> {
        let part = Part::of(watch, self.solves_count, self.solves_max);
        self.solves_count += 1;
        // In money: the figure of the cost keeps its size.
        let price = |figure: usize| weights[figure] / self.sizes[figure] * self.sizes[0];
        let weights = Weights { cost_ratio: price(0), repair_minor: price(1), length_minor_per_km: price(2) };
        self.densities.best_for(weights, self.ends, self.wanted.fit_increase_max_pct, &part)
    }

    /// Weights for which the routes around a gap weigh the same; none where they are one route.
    fn weights_over(&self, gap: &Gap) -> Option<[f64; 3]> {
        let sized = |point: usize| {
            let figures = self.points[point].figures();
            [figures[0] / self.sizes[0], figures[1] / self.sizes[1], figures[2] / self.sizes[2]]
        };
        let least_difference = 1e-5;
        let mut weights = match gap {
            Gap::Between([one, other], [first, second]) => {
                let (one, other) = (sized(*one), sized(*other));
                let (in_first, in_second) = (other[*first] - one[*first], one[*second] - other[*second]);
                if in_first < least_difference || in_second < least_difference {
                    return None;
                }
                let mut weights = [0.0; 3];
                (weights[*first], weights[*second]) = (in_second, in_first);
                weights
            }
            Gap::Among(corners) => {
                let [one, two, three] = corners.map(sized);
                let across = cross(apart(one, two), apart(one, three));
                let size = across.iter().map(|part| part.abs()).fold(0.0, f64::max);
                if size < least_difference * least_difference {
                    return None;
                }
                let sign = across.iter().sum::<f64>().signum();
                across.map(|part| (sign * part).max(0.0))
            }
        };
        let greatest = weights.iter().copied().fold(0.0, f64::max);
        for weight in &mut weights {
            *weight = (*weight / greatest).max(WEIGHT_MIN);
        }
        Some(weights)
    }
}

impl Gap {
    fn cut_at(&self, point: usize) -> Vec<Gap> {
        match *self {
            Gap::Between([one, other], figures) => {
                vec![Gap::Between([one, point], figures), Gap::Between([point, other], figures)]
            }
            Gap::Among([one, two, three]) => {
                vec![
                    Gap::Among([one, two, point]),
                    Gap::Among([one, point, three]),
                    Gap::Among([point, two, three]),
                ]
            }
        }
    }
}

fn apart(from: [f64; 3], to: [f64; 3]) -> [f64; 3] {
    [to[0] - from[0], to[1] - from[1], to[2] - from[2]]
}

fn cross(one: [f64; 3], other: [f64; 3]) -> [f64; 3] {
    [
        one[1] * other[2] - one[2] * other[1],
        one[2] * other[0] - one[0] * other[2],
        one[0] * other[1] - one[1] * other[0],
    ]
}

/// The routes that no other beats at their own weights, the cheapest first. Solved to a ten-thousandth only, a route
/// may turn out to be beaten there by one found later.
fn supported(points: Vec<ParetoPoint>) -> Vec<ParetoPoint> {
    let best_at_own = |at: usize| {
        let own = &points[at];
        let better = |other: usize| {
            let sum = own.weights.sum(points[other].figures());
            sum < own.weighted_minor || (sum == own.weighted_minor && other < at)
        };
        !(0..points.len()).any(|other| other != at && better(other))
    };
    let keep: Vec<bool> = (0..points.len()).map(best_at_own).collect();
    let mut kept: Vec<ParetoPoint> =
        points.into_iter().zip(keep).filter_map(|(point, keep)| keep.then_some(point)).collect();
    kept.sort_by(|one, other| one.cost_minor.total_cmp(&other.cost_minor));
    kept
}
