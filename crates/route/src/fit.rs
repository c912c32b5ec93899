//! The fit: the polished line with few alter courses, for a stated increase of cost.
//!
//! What is laid are legs between positions, so from here on a leg is a geodesic. First the vertices go that are nearly
//! free to miss. What is left is a corridor of stations with places to both sides of the line, and of all lines
//! through it that keep to the budget the one with fewest alter courses is taken; once more in a narrower corridor
//! around that line, and so on.
//!
//! A line may also be limited in how sharply it turns, in the radius it turns with, and in how short its legs are.
//! Closed cells are never entered and the budget is always kept; where the limits cannot be kept as well, they are
//! given up in the order shortest leg, room for the arcs of the turns, sharpest turn, and every breach is a finding.

mod corridor;
mod legs;
mod limits;
mod thin;

use crate::field::{Field, Place};
use corridor::{Corridor, Reach, Vertex};
pub use legs::Legs;
use limits::Rules;
use thin::leave_out;
use units::{Cancelled, Finding, Staged, Watch};

/// Part of the budget spent on leaving out the vertices that are nearly free to miss.
const NEARLY_FREE_FRAC: f64 = 0.1;
/// Part of the budget spent before limits are looked at, where there are any.
const BEFORE_LIMITS_FRAC: f64 = 0.5;
/// A leg that strays from the line by 2 to 3 % of its length costs about 0.1 % more; the steps sideways are of that
/// order and below.
const ROUNDS: [Reach; 3] = [
    Reach { step_frac: 0.04, offsets: &[0.0, -1.0, 1.0], window: 5 },
    Reach { step_frac: 0.015, offsets: &[0.0, -1.0, 1.0], window: 3 },
    Reach { step_frac: 0.005, offsets: &[0.0, -1.0, 1.0], window: 3 },
];
/// Vertices of a line that is worth a closer look, and the rounds of it.
const FEW: usize = 50;
const CLOSE_ROUNDS: [Reach; 3] = [
    Reach { step_frac: 0.04, offsets: &[0.0, -1.0, 1.0, -2.5, 2.5], window: 4 },
    Reach { step_frac: 0.02, offsets: &[0.0, -1.0, 1.0, -2.5, 2.5], window: 3 },
    Reach { step_frac: 0.004, offsets: &[0.0, -1.0, 1.0, -2.5, 2.5], window: 3 },
];
/// Rounds where a limit is not kept: a corner is rounded farther out.
const LIMITED_ROUNDS: [Reach; 6] = [
    Reach { step_frac: 0.15, offsets: &[0.0, -1.0, 1.0, -2.5, 2.5], window: 6 },
    Reach { step_frac: 0.1, offsets: &[0.0, -1.0, 1.0, -2.5, 2.5], window: 6 },
    Reach { step_frac: 0.06, offsets: &[0.0, -1.0, 1.0, -2.5, 2.5], window: 5 },
    Reach { step_frac: 0.03, offsets: &[0.0, -1.0, 1.0, -2.5, 2.5], window: 4 },
    Reach { step_frac: 0.015, offsets: &[0.0, -1.0, 1.0, -2.5, 2.5], window: 3 },
    Reach { step_frac: 0.005, offsets: &[0.0, -1.0, 1.0], window: 3 },
];
/// Where further stations lie before and after a vertex beside which a limit is not kept, in units of the room a turn
/// takes.
const ROOM: [f64; 4] = [0.5, 1.0, 2.0, 4.0];

/// What a fitted line must keep to. Only the budget is needed.
#[derive(Clone, Copy)]
pub struct FitLimits<'a> {
    /// Highest cost increase over the polished line, percent of its cost.
    pub cost_increase_max_pct: f64,
    /// Sharpest turn at an alter course, degrees.
    pub turn_max_deg: Option<f64>,
    /// Radius the line turns with at its alter courses, m: the arcs at both ends of a leg must fit on it.
    pub turn_radius_m: Option<f64>,
    /// Shortest leg, km.
    pub leg_min_km: Option<f64>,
    /// Shortest leg that begins or ends at a place, km: some multiple of the depth there.
    pub leg_min_at_km: Option<&'a dyn Fn(Place) -> f64>,
}

impl FitLimits<'_> {
    /// A budget and no other limit.
    #[must_use]
    pub fn budget(cost_increase_max_pct: f64) -> Self {
        Self {
            cost_increase_max_pct,
            turn_max_deg: None,
            turn_radius_m: None,
            leg_min_km: None,
            leg_min_at_km: None,
        }
    }
}

/// A line with few vertices.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedLine {
    /// Its vertices, ends included.
    pub places: Vec<Place>,
    /// What it costs, minor units.
    pub cost_minor: f64,
}

/// Fits a line so that it costs at most `increase_max_pct` percent more; a line whose geodesic legs cost more from
/// the outset keeps all its vertices.
///
/// # Errors
/// When the person cancels.
pub fn fit(
    field: &Field,
    polished: &[Place],
    increase_max_pct: f64,
    watch: &dyn Watch,
) -> Result<FittedLine, Cancelled> {
    Ok(fit_within(field, polished, &FitLimits::budget(increase_max_pct), watch)?.value)
}

/// Fits a line within limits, with a finding for every limit that is not kept and where.
///
/// # Errors
/// When the person cancels.
pub fn fit_within(
    field: &Field,
    polished: &[Place],
    limits: &FitLimits<'_>,
    watch: &dyn Watch,
) -> Result<Staged<FittedLine>, Cancelled> {
    let legs = Legs::geodesic(field);
    let polished_minor = Legs::straight(field).cost_of_line(polished);
    let budget_minor = polished_minor * (1.0 + limits.cost_increase_max_pct / 100.0);
    let rules = Rules::new(field, limits);
    let line = fitted(&legs, &clear_as_laid(&legs, polished), budget_minor, &rules, watch)?;
    let places: Vec<Place> = line.iter().map(|vertex| vertex.place).collect();
    let value = FittedLine { cost_minor: legs.cost_of_line(&places), places };
    let mut findings = rules.findings(&value);
    if value.cost_minor > budget_minor {
        findings.push(beyond_budget(&value, polished_minor, limits));
    }
    Ok(Staged { value, findings })
}

fn beyond_budget(line: &FittedLine, polished_minor: f64, limits: &FitLimits<'_>) -> Finding {
    let increase_pct = 100.0 * (line.cost_minor / polished_minor - 1.0);
    let message = format!(
        "the geodesic legs of the polished line cost {increase_pct:.4} % more than it, the limit is {} %; no vertex was left out",
        limits.cost_increase_max_pct
    );
    Finding::warns("route.fit.budget", message).hint("raise fit_cost_increase_max_pct")
}

fn fitted(
    legs: &Legs<'_>,
    laid: &[Vertex],
    budget_minor: f64,
    rules: &Rules<'_>,
    watch: &dyn Watch,
) -> Result<Vec<Vertex>, Cancelled> {
    // The ground is what the laid line costs, so that an excess over it is a cost less this.
    let laid_minor = laid.last().map_or(0.0, |last| last.ground_minor);
    let spare_minor = budget_minor - laid_minor;
    let line = leave_out(legs, laid, laid_minor + NEARLY_FREE_FRAC * spare_minor);
    let none = FitLimits::budget(0.0);
    let free = Rules::new(legs.field(), &none);
    if !rules.any() {
        let line = narrowed(&free, (legs, &ROUNDS), line, spare_minor, watch)?;
        let line = refined(&free, legs, line, spare_minor, watch)?;
        return Ok(leave_out(legs, &line, budget_minor));
    }
    let line = narrowed(&free, (legs, &ROUNDS), line, BEFORE_LIMITS_FRAC * spare_minor, watch)?;
    limited(rules, legs, line, spare_minor, watch)
}

/// The line in ever narrower corridors.
fn narrowed(
    rules: &Rules<'_>,
    (legs, rounds): (&Legs<'_>, &[Reach]),
    mut line: Vec<Vertex>,
    spare_minor: f64,
    watch: &dyn Watch,
) -> Result<Vec<Vertex>, Cancelled> {
    let mut price_minor = spare_minor.max(0.0) / line.len() as f64;
    for reach in rounds.iter().copied() {
        if watch.cancelled() {
            return Err(Cancelled);
        }
        let (way, price) = Corridor::new(legs, rules, &line, reach).fewest(spare_minor, price_minor);
        line = way.map_or(line, |way| way.line);
        price_minor = price;
    }
    Ok(line)
}

/// A line of few vertices, looked at more closely as long as that saves some.
fn refined(
    rules: &Rules<'_>,
    legs: &Legs<'_>,
    mut line: Vec<Vertex>,
    spare_minor: f64,
    watch: &dyn Watch,
) -> Result<Vec<Vertex>, Cancelled> {
    while (3..=FEW).contains(&line.len()) {
        let closer = narrowed(rules, (legs, &CLOSE_ROUNDS), line.clone(), spare_minor, watch)?;
        if closer.len() >= line.len() {
            break;
        }
        line = closer;
    }
    Ok(line)
}

/// The line within limits as far as the corridors allow.
fn limited(
    rules: &Rules<'_>,
    legs: &Legs<'_>,
    mut line: Vec<Vertex>,
    spare_minor: f64,
    watch: &dyn Watch,
) -> Result<Vec<Vertex>, Cancelled> {
    let mut price_minor = spare_minor.max(0.0) / line.len() as f64;
    for reach in LIMITED_ROUNDS {
        if watch.cancelled() {
            return Err(Cancelled);
        }
        let stations = with_room(rules, legs.field(), &line);
        let (way, price) = Corridor::new(legs, rules, &stations, reach).fewest(spare_minor, price_minor);
        line = way.map_or(line, |way| way.line);
        price_minor = price;
    }
    Ok(line)
}

/// The line with further stations on the legs beside vertices where a limit is not kept.
fn with_room(rules: &Rules<'_>, field: &Field, line: &[Vertex]) -> Vec<Vertex> {
    let places: Vec<Place> = line.iter().map(|vertex| vertex.place).collect();
    let breached = rules.breached(&places);
    let mut stations: Vec<Vertex> = line.first().copied().into_iter().collect();
    for (pair, sides) in line.windows(2).zip(breached.windows(2)) {
        let leg = [pair[0].place, pair[1].place];
        let length_km = rules.shape(leg).length_km;
        let room_frac = rules.room_km(leg[0]).max(field.cell_km(leg[0].row)) / length_km;
        let shares = ROOM.iter().map(|room| room * room_frac).filter(|share| *share < 0.5);
        let shares: Vec<f64> = shares.collect();
        if sides[0] {
            stations.extend(shares.iter().map(|share| part_way(pair, *share)));
        }
        if sides[0] || sides[1] {
            stations.push(part_way(pair, 0.5));
        }
        if sides[1] {
            stations.extend(shares.iter().rev().map(|share| part_way(pair, 1.0 - share)));
        }
        stations.push(pair[1]);
    }
    stations
}

fn part_way(pair: &[Vertex], share: f64) -> Vertex {
    let mix = |from: f64, to: f64| from + share * (to - from);
    let (from, to) = (pair[0].place, pair[1].place);
    Vertex {
        place: Place { col: mix(from.col, to.col), row: mix(from.row, to.row) },
        ground_minor: mix(pair[0].ground_minor, pair[1].ground_minor),
    }
}

/// The line with more vertices where a leg is clear straight on the raster and not as a geodesic: beside a closed
/// cell, on coarse rasters.
fn clear_as_laid(legs: &Legs<'_>, line: &[Place]) -> Vec<Vertex> {
    let mut ahead: Vec<Place> = line.iter().rev().copied().collect();
    let Some(first) = ahead.pop() else { return Vec::new() };
    let mut from = Vertex { place: first, ground_minor: 0.0 };
    let mut laid = vec![from];
    while let Some(to) = ahead.last().copied() {
        // Halves are straight enough in the end: a leg of one part is the straight line itself.
        let cost = legs.cost(from.place, to);
        if cost.is_some() || legs.parts(from.place, to) == 1 {
            from = Vertex { place: to, ground_minor: from.ground_minor + cost.unwrap_or(f64::INFINITY) };
            laid.push(from);
            ahead.pop();
        } else {
            ahead.push(Place { col: 0.5 * (from.place.col + to.col), row: 0.5 * (from.place.row + to.row) });
        }
    }
    laid
}
