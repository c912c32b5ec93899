//! Lengths of pieces: three of them by Newton's method on the far end, the others to where the curve costs least.

use super::pieces::{Posture, cost_minor, end, wrapped};
use super::{Bend, Ground, Piece};
use std::f64::consts::TAU;

/// Steps of Newton's method at most; it doubles the digits with each once it is near.
const NEWTON_MAX: usize = 16;
/// How near the end is met, in radii.
const MET: f64 = 1e-11;
/// A length below this, in radii, is none.
const NO_LENGTH: f64 = 1e-9;
/// First and last step of a free length, in radii.
const STEP_FIRST: f64 = 0.5;
const STEP_LAST: f64 = 1e-6;
/// Passes over the free lengths at one step.
const PASSES_MAX: usize = 60;

/// The pieces with the lengths of three of them, `solved`, such that they lead to the end; none where these three
/// cannot, or only backwards.
pub(super) fn meeting(
    [from, to]: [Posture; 2],
    radius_km: f64,
    mut pieces: Vec<Piece>,
    solved: [usize; 3],
) -> Option<Vec<Piece>> {
    for _ in 0..NEWTON_MAX {
        let reached = end(from, radius_km, &pieces);
        let missing = [
            to.x_km - reached.x_km,
            to.y_km - reached.y_km,
            radius_km * wrapped(to.heading - reached.heading),
        ];
        if missing.iter().all(|part| part.abs() <= MET * radius_km) {
            return forwards(pieces, radius_km);
        }
        let columns = solved.map(|piece| effect(from, radius_km, &pieces, piece, reached));
        let steps = solve(columns, missing)?;
        let longest = steps.iter().fold(0.0_f64, |longest, step| longest.max(step.abs()));
        // Arcs come round again: a step far beyond a turn leads nowhere in particular.
        let reach_km = radius_km + from.km_to(to);
        let damping = (reach_km / longest).min(1.0);
        for (piece, step) in solved.into_iter().zip(steps) {
            pieces[piece].length_km += damping * step;
        }
    }
    None
}

/// The pieces with arcs within one turn; none where a straight piece runs backwards.
fn forwards(mut pieces: Vec<Piece>, radius_km: f64) -> Option<Vec<Piece>> {
    let (turn_km, none_km) = (TAU * radius_km, NO_LENGTH * radius_km);
    for piece in &mut pieces {
        if piece.bend != Bend::Straight {
            piece.length_km = piece.length_km.rem_euclid(turn_km);
            if piece.length_km > turn_km - none_km {
                piece.length_km = 0.0;
            }
        } else if piece.length_km < -none_km {
            return None;
        }
        piece.length_km = piece.length_km.max(0.0);
    }
    Some(pieces)
}

/// How the far end moves when a piece grows: along the heading at the end of the piece, and around that point.
fn effect(from: Posture, radius_km: f64, pieces: &[Piece], piece: usize, reached: Posture) -> [f64; 3] {
    let at = end(from, radius_km, &pieces[..=piece]);
    let turn = pieces[piece].bend.sign() / radius_km;
    let (x_km, y_km) = (reached.x_km - at.x_km, reached.y_km - at.y_km);
    [libm::cos(at.heading) - turn * y_km, libm::sin(at.heading) + turn * x_km, pieces[piece].bend.sign()]
}

/// The solution of three equations, columns given; none where there is no single one.
fn solve(columns: [[f64; 3]; 3], right: [f64; 3]) -> Option<[f64; 3]> {
    let whole = determinant(columns);
    let mut solution = [0.0; 3];
    for (unknown, value) in solution.iter_mut().enumerate() {
        let mut replaced = columns;
        replaced[unknown] = right;
        *value = determinant(replaced) / whole;
    }
    solution.iter().all(|value| value.is_finite()).then_some(solution)
}

fn determinant([a, b, c]: [[f64; 3]; 3]) -> f64 {
    a[0] * (b[1] * c[2] - b[2] * c[1]) - b[0] * (a[1] * c[2] - a[2] * c[1])
        + c[0] * (a[1] * b[2] - a[2] * b[1])
}

/// The curve with its lengths moved to where it costs least: straight pieces first get a bend in the middle, so that
/// the curve can give way to either side.
pub(super) fn settled(
    ends: [Posture; 2],
    radius_km: f64,
    pieces: Vec<Piece>,
    ground: Ground<'_>,
) -> Vec<Piece> {
    let price = |pieces: &[Piece]| cost_minor(ends[0], radius_km, pieces, ground);
    let mut best = merged(pieces, radius_km);
    let mut best_minor = price(&best);
    for bends in [[Bend::Left, Bend::Right], [Bend::Right, Bend::Left]] {
        let given = with_give(&best, bends);
        let (moved, moved_minor) = moved(ends, radius_km, given, ground);
        if moved_minor < best_minor {
            (best, best_minor) = (merged(moved, radius_km), moved_minor);
        }
    }
    best
}

/// The pieces with the longest straight one cut in three by two bends of no length, and a bend of no length at
/// either end.
fn with_give(pieces: &[Piece], [one, other]: [Bend; 2]) -> Vec<Piece> {
    let bend = |bend| Piece { bend, length_km: 0.0 };
    let straight = |piece: &&Piece| piece.bend == Bend::Straight;
    let longest = pieces.iter().filter(straight).map(|piece| piece.length_km).fold(0.0_f64, f64::max);
    let mut given = vec![bend(one)];
    for piece in pieces {
        if piece.bend == Bend::Straight && piece.length_km >= longest {
            let third = Piece { bend: Bend::Straight, length_km: piece.length_km / 3.0 };
            given.extend([third, bend(other), third, bend(other), third]);
        } else {
            given.push(*piece);
        }
    }
    given.push(bend(one));
    given
}

/// Moves the lengths, one after the other, the three that meet the end best following each.
fn moved(
    ends: [Posture; 2],
    radius_km: f64,
    mut pieces: Vec<Piece>,
    ground: Ground<'_>,
) -> (Vec<Piece>, f64) {
    let price = |pieces: &[Piece]| cost_minor(ends[0], radius_km, pieces, ground);
    let mut cost = price(&pieces);
    let mut step = STEP_FIRST;
    while step >= STEP_LAST {
        let mut passes = 0;
        let mut gained = true;
        while gained && passes < PASSES_MAX {
            gained = false;
            passes += 1;
            for free in 0..pieces.len() {
                for way in [step, -step] {
                    let mut tried = pieces.clone();
                    tried[free].length_km += way * radius_km;
                    if tried[free].length_km < 0.0 {
                        continue;
                    }
                    let Some(followed) = followed(ends, radius_km, tried, free) else { continue };
                    let tried_minor = price(&followed);
                    if tried_minor < cost * (1.0 - 1e-13) || (cost.is_infinite() && tried_minor.is_finite()) {
                        (pieces, cost, gained) = (followed, tried_minor, true);
                    }
                }
            }
        }
        step *= 0.5;
    }
    (pieces, cost)
}

/// The pieces led to the end by the three, other than the free one, that move it most independently.
fn followed(ends: [Posture; 2], radius_km: f64, pieces: Vec<Piece>, free: usize) -> Option<Vec<Piece>> {
    let reached = end(ends[0], radius_km, &pieces);
    let effects: Vec<[f64; 3]> =
        (0..pieces.len()).map(|piece| effect(ends[0], radius_km, &pieces, piece, reached)).collect();
    let mut best = ([0; 3], 0.0);
    for one in 0..pieces.len() {
        for two in one + 1..pieces.len() {
            for three in two + 1..pieces.len() {
                let chosen = [one, two, three];
                let able = chosen.iter().all(|piece| *piece != free && pieces[*piece].length_km > 0.0);
                let independence = determinant(chosen.map(|piece| effects[piece])).abs();
                if able && independence > best.1 {
                    best = (chosen, independence);
                }
            }
        }
    }
    if best.1 > 0.0 { meeting(ends, radius_km, pieces, best.0) } else { None }
}

/// The pieces without those of no length, neighbours of one bend as one.
pub(super) fn merged(pieces: Vec<Piece>, radius_km: f64) -> Vec<Piece> {
    let mut merged: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match merged.last_mut() {
            _ if piece.length_km <= NO_LENGTH * radius_km => {}
            Some(last) if last.bend == piece.bend => last.length_km += piece.length_km,
            _ => merged.push(piece),
        }
    }
    merged
}
