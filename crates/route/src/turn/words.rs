//! Words of three pieces between two poses, found coarsely from both ends and solved by Newton's method.

use super::pieces::{Posture, wrapped};
use super::refine::{meeting, merged};
use super::{Bend, Piece};
use std::f64::consts::TAU;

const BENDS: [Bend; 3] = [Bend::Left, Bend::Straight, Bend::Right];
/// Lengths tried of the first and of the last piece: parts of a turn, or of the way.
const LENGTHS: usize = 24;
/// Starts of Newton's method for a word: the lengths, apart from each other, that come nearest.
const STARTS: usize = 8;

/// All words that lead from one end to the other, shortest first; an empty one where the ends are the same.
pub(super) fn solutions(ends: [Posture; 2], radius_km: f64) -> Vec<Vec<Piece>> {
    let apart = ends[0].km_to(ends[1]) + radius_km * wrapped(ends[1].heading - ends[0].heading).abs();
    if apart == 0.0 {
        return vec![Vec::new()];
    }
    let mut found: Vec<(f64, Vec<Piece>)> = Vec::new();
    for first in BENDS {
        for middle in BENDS.into_iter().filter(|bend| *bend != first) {
            for last in BENDS.into_iter().filter(|bend| *bend != middle) {
                for start in starts(ends, radius_km, [first, middle, last]) {
                    if let Some(pieces) = meeting(ends, radius_km, start, [0, 1, 2]) {
                        let length_km = pieces.iter().map(|piece| piece.length_km).sum();
                        found.push((length_km, merged(pieces, radius_km)));
                    }
                }
            }
        }
    }
    found.sort_by(|one, other| one.0.total_cmp(&other.0));
    found.dedup_by(|one, other| (one.0 - other.0).abs() < 1e-9 * radius_km);
    found.into_iter().map(|(_, pieces)| pieces).collect()
}

/// Lengths for a word that nearly lead to the end: a first piece from the start and a last one back from the end,
/// with the middle piece that joins them best.
fn starts(ends: [Posture; 2], radius_km: f64, bends: [Bend; 3]) -> Vec<Vec<Piece>> {
    let mut tried: Vec<([usize; 2], f64, Vec<Piece>)> = Vec::with_capacity(LENGTHS * LENGTHS);
    for first in 0..LENGTHS {
        for last in 0..LENGTHS {
            let [first_km, last_km] = [(bends[0], first), (bends[2], last)].map(|(bend, step)| {
                let whole_km = match bend {
                    Bend::Straight => ends[0].km_to(ends[1]) + 4.0 * radius_km,
                    _ => TAU * radius_km,
                };
                whole_km * step as f64 / LENGTHS as f64
            });
            let (miss_km, pieces) = joined(ends, radius_km, bends, [first_km, last_km]);
            tried.push(([first, last], miss_km, pieces));
        }
    }
    tried.sort_by(|one, other| one.1.total_cmp(&other.1).then(one.0.cmp(&other.0)));
    let mut starts: Vec<([usize; 2], Vec<Piece>)> = Vec::new();
    for (steps, _, pieces) in tried {
        let near = |one: usize, other: usize| {
            let apart = one.abs_diff(other);
            apart.min(LENGTHS - apart) <= 1
        };
        if !starts.iter().any(|(other, _)| near(steps[0], other[0]) && near(steps[1], other[1])) {
            starts.push((steps, pieces));
        }
        if starts.len() == STARTS {
            break;
        }
    }
    starts.into_iter().map(|(_, pieces)| pieces).collect()
}

/// The word with the middle piece that brings its end nearest, and by how much it then misses, km.
fn joined(
    [from, to]: [Posture; 2],
    radius_km: f64,
    bends: [Bend; 3],
    [first_km, last_km]: [f64; 2],
) -> (f64, Vec<Piece>) {
    let first = Piece { bend: bends[0], length_km: first_km };
    let last = Piece { bend: bends[2], length_km: last_km };
    let start = from.after(first, radius_km);
    let goal = to.after(Piece { length_km: -last_km, ..last }, radius_km);
    let length_km = match bends[1] {
        Bend::Straight => {
            let (x_km, y_km) = (goal.x_km - start.x_km, goal.y_km - start.y_km);
            (x_km * libm::cos(start.heading) + y_km * libm::sin(start.heading)).max(0.0)
        }
        bend => radius_km * (bend.sign() * (goal.heading - start.heading)).rem_euclid(TAU),
    };
    let middle = Piece { bend: bends[1], length_km };
    let reached = start.after(middle, radius_km);
    // A heading missed is missed over the whole of the rest.
    let lever_km = radius_km + last_km;
    let miss_km = reached.km_to(goal) + lever_km * wrapped(goal.heading - reached.heading).abs();
    (miss_km, vec![first, middle, last])
}
