//! Words of three pieces between two poses, found coarsely from both ends and solved by Newton's method.

use super::pieces::{Posture, wrapped};
use super::refine::{meeting, merged};
use super::{Bend, Piece};
use std::f64::consts::TAU;

const BENDS: [Bend; 3] = [Bend::Left, Bend::Straight, Bend::Right];
/// Lengths tried of the first and of the last piece: parts of a turn, or of the way.
const LENGTHS: usize = 36;
/// Starts of Newton's method for a word: the lengths that come nearest, each better than its neighbours.
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
/// with the middle piece that joins them best. Those are taken that miss by no more than their neighbours.
fn starts(ends: [Posture; 2], radius_km: f64, bends: [Bend; 3]) -> Vec<[f64; 3]> {
    let tried_km = |bend: Bend, step: f64| {
        let whole_km = match bend {
            Bend::Straight => ends[0].km_to(ends[1]) + 4.0 * radius_km,
            _ => TAU * radius_km,
        };
        whole_km * step / LENGTHS as f64
    };
    let grid: Vec<(f64, [f64; 3])> = (0..LENGTHS * LENGTHS)
        .map(|cell| {
            let [first, last] = [(cell / LENGTHS) as f64, (cell % LENGTHS) as f64];
            let outer_km = [tried_km(bends[0], first), tried_km(bends[2], last)];
            joined(ends, radius_km, bends, outer_km)
        })
        .collect();
    let is_lowest = |cell: usize| {
        let around = [LENGTHS - 1, 0, 1];
        let mut neighbours = around.into_iter().flat_map(|down| around.map(|right| [down, right]));
        neighbours.all(|[down, right]| {
            let row = (cell / LENGTHS + down) % LENGTHS;
            let other = row * LENGTHS + (cell % LENGTHS + right) % LENGTHS;
            grid[cell].0 <= grid[other].0
        })
    };
    // Two curves that are nearly one lie in one hollow and differ in the middle piece.
    let around = |cell: usize| {
        let [first_km, middle_km, last_km] = grid[cell].1;
        MIDDLES.map(|more| [first_km, (middle_km + more * radius_km).max(0.0), last_km])
    };
    let mut lowest: Vec<usize> = (0..grid.len()).filter(|cell| is_lowest(*cell)).collect();
    lowest.sort_by(|one, other| grid[*one].0.total_cmp(&grid[*other].0));
    lowest.into_iter().take(STARTS).flat_map(around).collect()
}

/// The word with the middle piece that brings its end nearest, and by how much it then misses, km.
fn joined(
    [from, to]: [Posture; 2],
    radius_km: f64,
    bends: [Bend; 3],
    [first_km, last_km]: [f64; 2],
) -> (f64, [f64; 3]) {
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
    (miss_km, [first_km, length_km, last_km])
}
