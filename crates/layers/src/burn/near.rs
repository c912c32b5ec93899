//! How far cells lie from lines.

use super::Sparse;
use super::frame::{Frame, Piece, Spot, foot, length_m};
use std::collections::BTreeMap;
use units::LonLat;

/// The distance from the middle of each cell to the nearest of some lines, for cells within a reach.
pub(super) fn burn(lines: &[Vec<LonLat>], frame: &Frame, reach_m: f64) -> Sparse {
    let mut nearest: BTreeMap<usize, f64> = BTreeMap::new();
    let reach_cols = frame.cols_of(reach_m);
    for spots in lines.iter().map(|line| frame.spots(line)) {
        for turn in frame.turns(&spots, reach_cols) {
            for pair in spots.windows(2) {
                let piece = [pair[0], pair[1]].map(|spot| Spot { col: spot.col + turn, row: spot.row });
                add(piece, frame, reach_m, &mut nearest);
            }
        }
    }
    #[allow(clippy::cast_possible_truncation)] // windows have fewer than 2³² cells; distances are kept as f32
    let (cell, value) =
        nearest.into_iter().map(|(cell, distance_m)| (cell as u32, distance_m as f32)).unzip();
    Sparse { cell, value }
}

fn add(piece: Piece, frame: &Frame, reach_m: f64, nearest: &mut BTreeMap<usize, f64>) {
    for (row, cols) in frame.cells_near(piece, reach_m) {
        for col in cols {
            let middle = Spot { col: col as f64 + 0.5, row: row as f64 + 0.5 };
            let distance_m = distance_between(middle, piece, frame);
            if distance_m <= reach_m {
                let known = nearest.entry(row * frame.cols + col).or_insert(f64::INFINITY);
                *known = known.min(distance_m);
            }
        }
    }
}

/// Distance in the metric half way between a spot and its foot on a piece.
fn distance_between(at: Spot, piece: Piece, frame: &Frame) -> f64 {
    let first = foot(at, piece, frame.metres_at(at.row));
    let metric_m = frame.metres_at(0.5 * (at.row + first.row));
    length_m(at, foot(at, piece, metric_m), metric_m)
}
