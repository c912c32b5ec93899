//! The cheapest route with at most so many repairs a year.
//!
//! The price of a repair is raised until the best route keeps the limit; between the last route that breaks it and the
//! first that keeps it lies the gap no price can close. It is made smaller by routes between the two: by changing from
//! one to the other where they meet, of all such routes the cheapest that keeps the limit (labels of cost and repairs,
//! those beaten in both dropped), and by drawing the one sideways towards the other until it keeps it.

use super::{Densities, ParetoPoint, Weights};
use crate::RouteError;
use crate::choices::ground::Ground;
use crate::choices::line::{ChoiceLine, cost_of, length_km, stations};
use crate::choices::part::Part;
use crate::choices::refuse_outside;
use crate::field::Place;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{Finding, Staged, Watch};

/// Prices tried at most.
const PRICES_MAX: usize = 24;
/// Gain of the weighted sum, as a fraction, below which a price is the right one.
const GAIN_FRAC: f64 = 1e-5;
/// Weight of the cost where repairs alone are to count.
const COST_ALONE_FRAC: f64 = 1e-4;
/// Stretches between two lines that are told apart at most.
const STRETCHES_MAX: usize = 60;
/// Points of a line that is drawn towards another.
const DRAWN_POINTS: f64 = 400.0;
/// Labels kept at most.
const LABELS_MAX: usize = 4096;

/// The cheapest route found with at most so many repairs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WithinRepairs {
    /// The limit.
    pub repairs_max_per_year: f64,
    /// The route; none where even the route with fewest repairs breaks the limit. The limit is kept by its polished
    /// line; the fitted one may exceed it by as little as the fit changes.
    pub route: Option<ParetoPoint>,
    /// Fewest repairs any route was found to have, where that was looked for.
    pub least_repairs_per_year: Option<f64>,
    /// What such a route costs at least by the dual, to the accuracy of the solver (about a ten-thousandth), minor
    /// units.
    pub dual_minor: f64,
    /// What such a route costs at least, proved, minor units.
    pub lower_bound_minor: f64,
    /// By how much the route may at most be dearer than the best within the limit, by the dual.
    pub gap_pct: Option<f64>,
    /// The same by the proved bound.
    pub proved_gap_pct: Option<f64>,
    /// What that means, in words.
    pub statement: String,
}

/// The cheapest route with at most `repairs_max_per_year` expected repairs a year.
///
/// # Errors
/// [`RouteError::Figure`] for a limit that is negative or no number, else as [`crate::solve::solve_line`].
pub fn least_cost_within(
    densities: &Densities<'_>,
    ends: [Place; 2],
    repairs_max_per_year: f64,
    fit_increase_max_pct: f64,
    watch: &dyn Watch,
) -> Result<Staged<WithinRepairs>, RouteError> {
    refuse_outside("repairs_max_per_year", repairs_max_per_year, [0.0, 1e12], "0 or more")?;
    refuse_outside("fit_increase_max_pct", fit_increase_max_pct, [0.0, 100.0], "0 to 100")?;
    let solving = Part::between(watch, 0.0, 0.9);
    let mut search = Search {
        densities,
        ends,
        fit_increase_max_pct,
        limit: repairs_max_per_year,
        dual: (f64::NEG_INFINITY, 0.0),
        solves_count: 0,
        watch: &solving,
    };
    let (kept, broken) = search.bracket()?;
    let least_repairs = search.least_repairs(kept.as_ref(), broken.as_ref());
    let route = match (kept, broken) {
        (Some(kept), Some(broken)) => {
            let kept = search.changed_between(kept, &broken)?;
            Some(search.drawn_between(kept, &broken)?)
        }
        (kept, _) => kept,
    };
    let (dual_minor, repair_minor) = search.dual;
    let weights = Weights { cost_ratio: 1.0, repair_minor, length_minor_per_km: 0.0 };
    let weighed = densities.weighed(weights)?;
    let upper_minor = dual_minor + repair_minor * repairs_max_per_year;
    let bound_minor =
        Ground::new(&weighed)?.lower_bound(ends, upper_minor, &Part::between(watch, 0.9, 1.0))?;
    let lower_bound_minor = (bound_minor - repair_minor * repairs_max_per_year).max(0.0);
    Ok(stated(WithinRepairs {
        repairs_max_per_year,
        route,
        least_repairs_per_year: least_repairs,
        dual_minor,
        lower_bound_minor,
        gap_pct: None,
        proved_gap_pct: None,
        statement: String::new(),
    }))
}

/// The result with its gaps, in figures and in words.
fn stated(mut within: WithinRepairs) -> Staged<WithinRepairs> {
    let limit = within.repairs_max_per_year;
    let Some(route) = &within.route else {
        let least = within.least_repairs_per_year.unwrap_or(f64::INFINITY);
        let message = format!(
            "no route found with at most {limit:.6} repairs a year: the fewest found are {least:.6}; raise the limit, or protect the cable better"
        );
        within.statement.clone_from(&message);
        return Staged { value: within, findings: vec![Finding::blocks("route.repairs.limit", message)] };
    };
    let over = |bound_minor: f64| {
        (bound_minor > 0.0).then(|| (100.0 * (route.cost_minor / bound_minor - 1.0)).max(0.0))
    };
    (within.gap_pct, within.proved_gap_pct) = (over(within.dual_minor), over(within.lower_bound_minor));
    let percent = |gap: Option<f64>| gap.map_or("an unknown share".to_owned(), |gap| format!("{gap:.3} %"));
    within.statement = format!(
        "with at most {limit:.6} repairs a year this route costs at most {} more than the best there can be by the dual of the solved routes (good to about 0.01 %), and at most {} more by the proved bound; between them lies what no price of a repair reaches",
        percent(within.gap_pct),
        percent(within.proved_gap_pct)
    );
    Staged::clean(within)
}

struct Search<'a> {
    densities: &'a Densities<'a>,
    ends: [Place; 2],
    fit_increase_max_pct: f64,
    limit: f64,
    /// The greatest lower bound found, and the price of a repair that gave it.
    dual: (f64, f64),
    solves_count: usize,
    watch: &'a dyn Watch,
}

impl Search<'_> {
    /// The cheapest route that keeps the limit and the one beside it that breaks it, of those some price prefers.
    fn bracket(&mut self) -> Result<(Option<ParetoPoint>, Option<ParetoPoint>), RouteError> {
        let cheapest = self.solve(1.0, 0.0)?;
        if cheapest.repairs_per_year <= self.limit {
            return Ok((Some(cheapest), None));
        }
        // Repairs alone, the cost only to choose among equals.
        let repair_minor = cheapest.cost_minor / (cheapest.repairs_per_year * COST_ALONE_FRAC);
        let safest = self.solve(1.0, repair_minor)?;
        if safest.repairs_per_year > self.limit {
            return Ok((None, Some(safest)));
        }
        let (mut broken, mut kept) = (cheapest, safest);
        while self.solves_count < PRICES_MAX {
            let (dearer, fewer) =
                (kept.cost_minor - broken.cost_minor, broken.repairs_per_year - kept.repairs_per_year);
            if dearer <= 0.0 || fewer <= 0.0 {
                break;
            }
            let repair_minor = dearer / fewer;
            let sum = |point: &ParetoPoint| point.cost_minor + repair_minor * point.repairs_per_year;
            let point = self.solve(1.0, repair_minor)?;
            if sum(&point) >= sum(&kept).min(sum(&broken)) * (1.0 - GAIN_FRAC) {
                break;
            }
            if point.repairs_per_year <= self.limit { kept = point } else { broken = point }
        }
        Ok((Some(kept), Some(broken)))
    }

    fn solve(&mut self, cost_ratio: f64, repair_minor: f64) -> Result<ParetoPoint, RouteError> {
        let part = Part::of(self.watch, self.solves_count, PRICES_MAX);
        self.solves_count += 1;
        let weights = Weights { cost_ratio, repair_minor, length_minor_per_km: 0.0 };
        let point = self.densities.best_for(weights, self.ends, self.fit_increase_max_pct, &part)?;
        let bound_minor = point.weighted_minor - repair_minor * self.limit;
        if bound_minor > self.dual.0 {
            self.dual = (bound_minor, repair_minor);
        }
        Ok(point)
    }

    fn least_repairs(&self, kept: Option<&ParetoPoint>, broken: Option<&ParetoPoint>) -> Option<f64> {
        let least = [kept, broken].into_iter().flatten().map(|point| point.repairs_per_year);
        broken.map(|_| least.fold(f64::INFINITY, f64::min))
    }

    /// The cheapest route within the limit that changes between two where they meet.
    fn changed_between(&self, kept: ParetoPoint, broken: &ParetoPoint) -> Result<ParetoPoint, RouteError> {
        let pairs = stretches(&broken.line.polished, &kept.line.polished);
        let figures =
            |line: &[Place]| [cost_of(self.densities.cost, line), self.densities.repairs_per_year(line)];
        let mut labels = vec![Label { figures: [0.0; 2], of_kept: 0 }];
        for (number, pair) in pairs.iter().enumerate() {
            let both = [figures(&pair[0]), figures(&pair[1])];
            let longer =
                labels.iter().flat_map(|label| [label.with(both[0], 0), label.with(both[1], 1 << number)]);
            labels = not_beaten(longer.collect());
        }
        let within = labels.iter().filter(|label| label.figures[1] <= self.limit);
        let best = within.min_by(|one, other| one.figures[0].total_cmp(&other.figures[0]));
        let Some(best) = best.filter(|best| best.figures[0] < kept.cost_minor) else { return Ok(kept) };
        let mut line: Vec<Place> = Vec::new();
        for (number, pair) in pairs.iter().enumerate() {
            line.extend(pair[usize::from(best.of_kept >> number & 1 == 1)].iter().copied());
        }
        line.dedup();
        self.cheaper_of(kept, line)
    }

    /// The line that breaks the limit, drawn sideways towards the one that keeps it just until it keeps it too.
    fn drawn_between(&self, kept: ParetoPoint, broken: &ParetoPoint) -> Result<ParetoPoint, RouteError> {
        let step = |line: &[Place]| length_km(self.densities.cost, line) / (DRAWN_POINTS - 1.0);
        let points = |line: &[Place]| stations(self.densities.cost, line, step(line));
        let pairs: Vec<[Place; 2]> = points(&broken.line.polished)
            .iter()
            .zip(&points(&kept.line.polished))
            .map(|(one, other)| [one.place, other.place])
            .collect();
        let drawn = |share: f64| -> Vec<Place> {
            let mix = |one: f64, other: f64| one + share * (other - one);
            let place = |[one, other]: &[Place; 2]| Place {
                col: mix(one.col, other.col),
                row: mix(one.row, other.row),
            };
            let ends =
                [broken.line.polished.first(), broken.line.polished.last()].map(Option::<&Place>::copied);
            let between = pairs.iter().skip(1).take(pairs.len().saturating_sub(2)).map(place);
            ends[0].into_iter().chain(between).chain(ends[1]).collect()
        };
        let (mut breaks, mut keeps) = (0.0, 1.0);
        for _ in 0..30 {
            let middle = 0.5 * (breaks + keeps);
            let within = self.densities.repairs_per_year(&drawn(middle)) <= self.limit;
            if within { keeps = middle } else { breaks = middle }
        }
        self.cheaper_of(kept, drawn(keeps))
    }

    /// The route, or another line if it keeps the limit, can be laid and costs less.
    fn cheaper_of(&self, kept: ParetoPoint, line: Vec<Place>) -> Result<ParetoPoint, RouteError> {
        let cost_minor = cost_of(self.densities.cost, &line);
        if cost_minor >= kept.cost_minor || self.densities.repairs_per_year(&line) > self.limit {
            return Ok(kept);
        }
        let fitted = ChoiceLine::fitted(self.densities.cost, line, self.fit_increase_max_pct, self.watch)?;
        Ok(self.densities.point(kept.weights, fitted))
    }
}

/// What a route costs so far and how often it breaks, and on which stretches it follows the line that keeps the limit.
#[derive(Clone, Copy)]
struct Label {
    figures: [f64; 2],
    of_kept: u64,
}

impl Label {
    fn with(&self, [cost_minor, repairs]: [f64; 2], bit: u64) -> Self {
        Self {
            figures: [self.figures[0] + cost_minor, self.figures[1] + repairs],
            of_kept: self.of_kept | bit,
        }
    }
}

fn not_beaten(mut labels: Vec<Label>) -> Vec<Label> {
    labels.sort_by(|one, other| {
        let by_cost = one.figures[0].total_cmp(&other.figures[0]);
        by_cost.then(one.figures[1].total_cmp(&other.figures[1]))
    });
    let mut fewest = f64::INFINITY;
    labels.retain(|label| {
        let better = label.figures[1] < fewest;
        fewest = fewest.min(label.figures[1]);
        better
    });
    // Beyond the limit every other one goes, the last one never: it is the one with fewest repairs.
    while labels.len() > LABELS_MAX {
        let last = labels.len() - 1;
        let mut at = 0;
        labels.retain(|_| {
            at += 1;
            at % 2 == 1 || at == last + 1
        });
    }
    labels
}

/// Two lines between the same ends, cut where they cross: stretch by stretch the one and the other.
fn stretches(one: &[Place], other: &[Place]) -> Vec<[Vec<Place>; 2]> {
    let mut pairs = Vec::new();
    let (mut from_one, mut from_other) = (vec![one[0]], vec![other[0]]);
    let mut next_other = 0;
    for pair in one.windows(2) {
        let hit = (next_other..other.len() - 1)
            .find_map(|at| crossing([pair[0], pair[1]], [other[at], other[at + 1]]).map(|place| (at, place)));
        if let Some((at, place)) = hit.filter(|_| pairs.len() + 1 < STRETCHES_MAX) {
            from_one.push(place);
            from_other.extend(other[next_other + 1..=at].iter().copied());
            from_other.push(place);
            pairs.push([from_one, from_other]);
            (from_one, from_other) = (vec![place], vec![place]);
            next_other = at;
        }
        from_one.push(pair[1]);
    }
    from_other.extend(other[next_other + 1..].iter().copied());
    pairs.push([from_one, from_other]);
    pairs
}

/// Where two straight lines cross, their ends left out.
fn crossing(one: [Place; 2], other: [Place; 2]) -> Option<Place> {
    let way = |line: [Place; 2]| [line[1].col - line[0].col, line[1].row - line[0].row];
    let (along, across) = (way(one), way(other));
    let between = way([one[0], other[0]]);
    let turn = along[0] * across[1] - along[1] * across[0];
    let share = (between[0] * across[1] - between[1] * across[0]) / turn;
    let share_other = (between[0] * along[1] - between[1] * along[0]) / turn;
    let within = |share: f64| share > 1e-9 && share < 1.0 - 1e-9;
    (within(share) && within(share_other))
        .then(|| Place { col: one[0].col + share * along[0], row: one[0].row + share * along[1] })
}
