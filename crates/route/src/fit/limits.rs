//! What limits a fitted line besides its cost: how sharply it turns, and how short its legs are.

use super::{FitLimits, FittedLine};
use crate::field::{Field, Metric, Place};
use units::Finding;

/// What a breach counts, in alter courses: a little for being one, and by how far it goes beyond its limit, as a part
/// of the limit. What cannot be kept within the budget is given up in this order: shortest leg, room for the arcs,
/// sharpest turn.
const BREACH: f64 = 3.0;
const SHORT: f64 = 30.0;
const CRAMPED: f64 = 100.0;
const SHARP: f64 = 300.0;
/// Farther beyond its limit than this many times a breach counts no more.
const BEYOND_MAX_RATIO: f64 = 10.0;
/// Rounding: a limit is met to a billionth.
const ROUNDING: f64 = 1e-9;

/// The limits, ready to price a leg by.
pub(super) struct Rules<'a> {
    field: &'a Field,
    limits: &'a FitLimits<'a>,
}

/// How a leg runs over the ground.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub length_km: f64,
    pub start_deg: f64,
    pub end_deg: f64,
    /// Shortest it may be.
    pub least_km: f64,
}

/// The leg that arrives at a vertex.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Into {
    azimuth_deg: f64,
    length_km: f64,
    /// What the arc at its other end takes of it.
    tangent_km: f64,
}

/// What a line does at a vertex and on the leg that leaves it.
struct Step {
    turn_deg: f64,
    /// Of the arc at the vertex.
    tangent_km: f64,
    /// By what part of the limit it goes beyond it; none where it keeps to it.
    sharp: Option<f64>,
    /// The arriving leg.
    cramped: Option<f64>,
    /// The leaving leg.
    cramped_end: Option<f64>,
    short: Option<f64>,
}

impl<'a> Rules<'a> {
    pub(super) fn new(field: &'a Field, limits: &'a FitLimits<'a>) -> Self {
        Self { field, limits }
    }

    /// Whether there is any.
    pub(super) fn any(&self) -> bool {
        let FitLimits { turn_max_deg, turn_radius_m, leg_min_km, leg_min_at_km, .. } = self.limits;
        turn_max_deg.is_some() || turn_radius_m.is_some() || leg_min_km.is_some() || leg_min_at_km.is_some()
    }

    /// How a leg runs.
    pub(super) fn shape(&self, [from, to]: [Place; 2]) -> Shape {
        let least_km = self.least_km(from).max(self.least_km(to));
        if let Metric::Plane { col_km, row_km } = self.field.metric() {
            let (east_km, north_km) = ((to.col - from.col) * col_km, (from.row - to.row) * row_km);
            let azimuth_deg = libm::atan2(east_km, north_km).to_degrees();
            let length_km = (east_km * east_km + north_km * north_km).sqrt();
            return Shape { length_km, start_deg: azimuth_deg, end_deg: azimuth_deg, least_km };
        }
        let leg = terrain::geodesy::inverse(self.field.position(from), self.field.position(to));
        Shape {
            length_km: leg.distance_km,
            start_deg: leg.azimuth_start_deg,
            end_deg: leg.azimuth_end_deg,
            least_km,
        }
    }

    fn least_km(&self, at: Place) -> f64 {
        let there_km = self.limits.leg_min_at_km.map_or(0.0, |least| least(at));
        there_km.max(self.limits.leg_min_km.unwrap_or(0.0))
    }

    /// About how far from a sharp corner the vertices must lie that round it, km.
    pub(super) fn room_km(&self, at: Place) -> f64 {
        let cell_km = self.field.cell_km(at.row);
        let radius_km = self.limits.turn_radius_m.unwrap_or(0.0) / 1000.0;
        self.least_km(at).max(radius_km).max(2.0 * cell_km)
    }

    /// What a leg breaches, in alter courses, after the leg that arrives where it begins; and itself as the leg that
    /// arrives. `ends`: whether it begins and ends where the line does.
    pub(super) fn breaches(&self, into: &Into, shape: &Shape, ends: [bool; 2]) -> (f64, Into) {
        let step = self.step(into, shape, ends);
        let count = |beyond: Option<f64>, each: f64| {
            beyond.map_or(0.0, |ratio| BREACH + each * ratio.min(BEYOND_MAX_RATIO))
        };
        let cramped = count(step.cramped, CRAMPED) + count(step.cramped_end, CRAMPED);
        let breaches = count(step.sharp, SHARP) + cramped + count(step.short, SHORT);
        let arriving =
            Into { azimuth_deg: shape.end_deg, length_km: shape.length_km, tangent_km: step.tangent_km };
        (breaches, arriving)
    }

    fn step(&self, into: &Into, shape: &Shape, [first, last]: [bool; 2]) -> Step {
        let turn_deg = if first { 0.0 } else { turn_between_deg(into.azimuth_deg, shape.start_deg) };
        // tangent length = R tan(turn / 2)
        let radius_km = self.limits.turn_radius_m.unwrap_or(0.0) / 1000.0;
        let tangent_km = radius_km * libm::tan(0.5 * turn_deg.min(179.9).to_radians());
        let beyond = |value: f64, limit: f64| {
            (value > limit * (1.0 + ROUNDING)).then(|| value / limit.max(ROUNDING) - 1.0)
        };
        Step {
            turn_deg,
            tangent_km,
            sharp: self.limits.turn_max_deg.and_then(|limit_deg| beyond(turn_deg, limit_deg)),
            cramped: if first { None } else { beyond(into.tangent_km + tangent_km, into.length_km) },
            cramped_end: if last { beyond(tangent_km, shape.length_km) } else { None },
            short: beyond(shape.least_km, shape.length_km),
        }
    }

    /// The vertices of a line beside which a limit is not kept.
    pub(super) fn breached(&self, line: &[Place]) -> Vec<bool> {
        let mut breached = vec![false; line.len()];
        for (at, step, _, _) in self.steps(line) {
            let [sharp, cramped] = [step.sharp.is_some(), step.cramped.is_some()];
            let leaving = step.cramped_end.is_some() || step.short.is_some();
            breached[at] |= sharp || cramped || leaving;
            breached[at + 1] |= leaving;
            if cramped {
                breached[at - 1] = true;
            }
        }
        breached
    }

    /// What the line does at the start of every leg, with the leg and the one before it.
    fn steps(&self, line: &[Place]) -> Vec<(usize, Step, Shape, Into)> {
        let mut into = Into::default();
        let mut steps = Vec::new();
        for (at, pair) in line.windows(2).enumerate() {
            let shape = self.shape([pair[0], pair[1]]);
            let ends = [at == 0, at + 2 == line.len()];
            let step = self.step(&into, &shape, ends);
            let next = self.breaches(&into, &shape, ends).1;
            steps.push((at, step, shape, into));
            into = next;
        }
        steps
    }

    /// Every limit a fitted line does not keep.
    pub(super) fn findings(&self, line: &FittedLine) -> Vec<Finding> {
        if !self.any() {
            return Vec::new();
        }
        let legs_count = line.places.len().saturating_sub(1);
        let mut findings = Vec::new();
        for (at, step, shape, into) in self.steps(&line.places) {
            let vertex = format!("alter course {at} of {}", legs_count - 1);
            let leg = |number: usize| format!("leg {number} of {legs_count}");
            if step.sharp.is_some() {
                findings.push(self.sharp(&step).at(vertex.clone()));
            }
            if step.cramped.is_some() {
                findings.push(self.cramped(into.tangent_km + step.tangent_km, into.length_km).at(leg(at)));
            }
            if step.cramped_end.is_some() {
                findings.push(self.cramped(step.tangent_km, shape.length_km).at(leg(at + 1)));
            }
            if step.short.is_some() {
                findings.push(short(&shape).at(leg(at + 1)));
            }
        }
        findings
    }

    fn sharp(&self, step: &Step) -> Finding {
        let limit_deg = self.limits.turn_max_deg.unwrap_or(180.0);
        let message = format!("the line turns by {:.1}°, the limit is {limit_deg}°", step.turn_deg);
        Finding::warns("route.fit.turn", message).hint(HINT)
    }

    fn cramped(&self, tangents_km: f64, length_km: f64) -> Finding {
        let radius_m = self.limits.turn_radius_m.unwrap_or(0.0);
        let message = format!(
            "arcs of {radius_m} m radius at its ends take {tangents_km:.3} km of a leg of {length_km:.3} km"
        );
        Finding::warns("route.fit.turn_radius", message).hint(HINT)
    }
}

const HINT: &str = "raise fit_cost_increase_max_pct, lower the limit, or widen the passage";

fn short(shape: &Shape) -> Finding {
    let message = format!(
        "the leg is {:.3} km long, the shortest allowed is {:.3} km",
        shape.length_km, shape.least_km
    );
    Finding::warns("route.fit.leg_short", message).hint(HINT)
}

/// The angle between two azimuths, 0 to 180.
fn turn_between_deg(one_deg: f64, other_deg: f64) -> f64 {
    let apart_deg = (other_deg - one_deg).rem_euclid(360.0);
    apart_deg.min(360.0 - apart_deg)
}
