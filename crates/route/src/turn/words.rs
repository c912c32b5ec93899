//! Words of three pieces between two poses, found coarsely from both ends and solved by Newton's method.

use super::pieces::{Posture, wrapped};
use super::refine::{meeting, merged};
use super::{Bend, Piece};
use std::f64::consts::TAU;

const BENDS: [Bend; 3] = [Bend::Left, Bend::Straight, Bend::Right];
/// Lengths tried of the first and of the last piece: parts of a turn, or of the way.
const LENGTHS: usize = 36;
/// Starts of Newton's method for a word: the lengths that come nearest.
const STARTS: usize = 12;
/// What is added to the middle piece for further starts, in radii.
const MIDDLES: [f64; 3] = [0.0, 0.35, -0.35];

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
                let bends = [first, middle, last];
                for lengths in starts(ends, radius_km, bends) {
                    let start = bends.into_iter().zip(lengths);
                    let start = start.map(|(bend, length_km)| Piece { bend, length_km }).collect();
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
/// with the middle piece that joins them best. For every first piece the last one is taken that misses least, and of
/// these the best.
fn starts([from, to]: [Posture; 2], radius_km: f64, bends: [Bend; 3]) -> Vec<[f64; 3]> {
    let tried = |bend: Bend| {
        let whole_km = match bend {
            Bend::Straight => from.km_to(to) + 4.0 * radius_km,
            _ => TAU * radius_km,
        };
        (0..LENGTHS).map(move |step| Piece { bend, length_km: whole_km * step as f64 / LENGTHS as f64 })
    };
    let outer = |at: Posture, bend: Bend, way: f64| -> Vec<Outer> {
        let reached = |piece: Piece| at.after(Piece { length_km: way * piece.length_km, ..piece }, radius_km);
        tried(bend).map(|piece| Outer { length_km: piece.length_km, at: reached(piece) }).collect()
    };
    let goals = outer(to, bends[2], -1.0);
    let mut lowest: Vec<(f64, [f64; 3])> = outer(from, bends[0], 1.0)
        .iter()
        .filter_map(|first| {
            let joined = goals.iter().map(|last| joined(first, last, radius_km, bends[1]));
            joined.min_by(|one, other| one.0.total_cmp(&other.0))
        })
        .collect();
    lowest.sort_by(|one, other| one.0.total_cmp(&other.0));
    // Two curves that are nearly one lie in one hollow and differ in the middle piece.
    let around = |[first_km, middle_km, last_km]: [f64; 3]| {
        MIDDLES.map(|more| [first_km, middle_km + more * radius_km, last_km])
    };
    lowest.into_iter().take(STARTS).flat_map(|(_, lengths)| around(lengths)).collect()
}

/// An outer piece: its length, and where its inner end lies.
struct Outer {
    length_km: f64,
    at: Posture,
}

/// By how much a word misses with the middle piece that joins its outer ones best, km, and its lengths.
fn joined(first: &Outer, last: &Outer, radius_km: f64, middle: Bend) -> (f64, [f64; 3]) {
    let (start, goal) = (first.at, last.at);
    let length_km = match middle {
        Bend::Straight => start.km_to(goal),
        bend => radius_km * (bend.sign() * (goal.heading - start.heading)).rem_euclid(TAU),
    };
    let reached = start.after(Piece { bend: middle, length_km }, radius_km);
    // A heading missed is missed over the whole of the rest.
    let lever_km = radius_km + last.length_km;
    let miss_km = reached.km_to(goal) + lever_km * wrapped(goal.heading - reached.heading).abs();
    (miss_km, [first.length_km, length_km, last.length_km])
}
