//! Reference cases of turns: the shortest curve of a given radius between two poses, found by the product and
//! integrated here once more, by small steps of its curvature.

use super::{Read, Stop, number, numbers, refused};
use crate::outcome::{CaseOutcome, Worst};
use route::turn::{Bend, Pose, Turn, shortest_turn};
use serde_json::Value;

/// How near the curve integrated here must come to the pose asked for.
const END_TOLERANCE: f64 = 1e-8;
/// Farthest two points of the drawn curve may run beside it, in radii.
const CHORD_RADII: f64 = 1e-6;
/// Steps of the integration per piece.
const STEPS: u32 = 2000;

/// Runs one case of kind `min_radius`.
pub(super) fn run(id: &str, case: &Value) -> Read<CaseOutcome> {
    let radius = number(case, "R")?;
    let [from, to] = [pose(case, "src")?, pose(case, "dst")?];
    let turn = shortest_turn(from, to, radius).map_err(|error| refused(&error))?;
    let (end, length) = integrated(&turn, radius)?;
    let missed = (end[0] - to.x_km).abs().max((end[1] - to.y_km).abs());
    let turned = (end[2] - to.heading_deg.to_radians()).rem_euclid(std::f64::consts::TAU);
    let missed = missed.max(turned.min(std::f64::consts::TAU - turned) * radius);
    if missed > END_TOLERANCE {
        return Err(Stop::Broken(format!("the curve ends {missed} from the pose asked for")));
    }
    let (exact, tolerance) = (number(case, "exact")?, number(case, "tol")?);
    let drawn = drawn_length(&turn, CHORD_RADII * radius);
    let mut worst = Worst::default();
    let mut farthest = ("length", turn.length_km);
    for (place, value) in [("length", turn.length_km), ("length integrated", length), ("length drawn", drawn)]
    {
        worst.compare(place, value / exact, 1.0, tolerance);
        if (value / exact - 1.0).abs() > (farthest.1 / exact - 1.0).abs() {
            farthest = (place, value);
        }
    }
    let (value, expected) = (format!("{} = {}", farthest.0, farthest.1), exact.to_string());
    Ok(CaseOutcome { value, expected, ..worst.outcome(id) })
}

fn pose(case: &Value, key: &str) -> Read<Pose> {
    match numbers(case, key)?[..] {
        [x_km, y_km, heading] => Ok(Pose { x_km, y_km, heading_deg: heading.to_degrees() }),
        _ => Err(Stop::Broken(format!("{key} is not a pose"))),
    }
}

/// The end of a curve (x, y, heading) and its length, by the classical Runge–Kutta rule on x' = cos h, y' = sin h,
/// h' = curvature. A curvature beyond 1 / radius is refused, and a piece that runs backwards.
fn integrated(turn: &Turn, radius: f64) -> Read<([f64; 3], f64)> {
    let mut at = [turn.from.x_km, turn.from.y_km, turn.from.heading_deg.to_radians()];
    let mut length = 0.0;
    for piece in &turn.pieces {
        let curvature = match piece.bend {
            Bend::Left => 1.0 / turn.radius_km,
            Bend::Straight => 0.0,
            Bend::Right => -1.0 / turn.radius_km,
        };
        if curvature.abs() > (1.0 + 1e-12) / radius || piece.length_km < 0.0 {
            return Err(Stop::Broken(format!("{piece:?} turns more sharply than {radius}, or backwards")));
        }
        let step = piece.length_km / f64::from(STEPS);
        for _ in 0..STEPS {
            // With a constant curvature the four slopes are those of Simpson's rule.
            let slope = |share: f64| {
                let heading = at[2] + share * step * curvature;
                [heading.cos(), heading.sin()]
            };
            let [start, middle, end] = [slope(0.0), slope(0.5), slope(1.0)];
            for axis in 0..2 {
                at[axis] += step / 6.0 * (start[axis] + 4.0 * middle[axis] + end[axis]);
            }
            at[2] += step * curvature;
            length += step;
        }
    }
    Ok((at, length))
}

fn drawn_length(turn: &Turn, chord_error: f64) -> f64 {
    let points = turn.points(chord_error);
    points.windows(2).map(|pair| (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1])).sum()
}
