//! Areas, lines and points with their standoff on cells: which cells they reach into, and what share they cover.

use super::Sparse;
use super::frame::{Frame, Piece, Spot, distance_m};
use crate::layer::{CostLayer, LayerArea};
use units::LonLat;

/// Sub-cells to each side of a cell, for the share a shape covers.
const FINE: usize = 4;
/// All sub-cells covered.
const FULL: u32 = 0xffff;
/// The shape reaches into the cell.
const TOUCHED: u32 = 1 << 16;
/// Share of a cell that a shape reaches into without covering the middle of a sub-cell: half a sub-cell.
const SLIVER: f32 = 1.0 / 32.0;

/// A mask per cell, empty between layers, so that a layer costs what it touches.
pub(super) struct Scratch {
    mask: Vec<u32>,
    touched: Vec<u32>,
}

impl Scratch {
    pub(super) fn new(cells_count: usize) -> Self {
        Self { mask: vec![0; cells_count], touched: Vec::new() }
    }

    #[allow(clippy::cast_possible_truncation)] // windows have fewer than 2³² cells
    fn set(&mut self, cell: usize, bits: u32) {
        if bits != 0 {
            if self.mask[cell] == 0 {
                self.touched.push(cell as u32);
            }
            self.mask[cell] |= bits;
        }
    }

    /// The share of each cell; the mask is empty afterwards. A shape without width counts whole where it reaches.
    fn shares(&mut self, has_width: bool) -> Sparse {
        self.touched.sort_unstable();
        let mut sparse = Sparse { cell: std::mem::take(&mut self.touched), value: Vec::new() };
        for cell in &sparse.cell {
            let mask = std::mem::take(&mut self.mask[*cell as usize]);
            let covered = (mask & FULL).count_ones() as f32 / (FINE * FINE) as f32;
            let share = if has_width || mask & TOUCHED == 0 { covered.max(SLIVER) } else { 1.0 };
            sparse.value.push(share);
        }
        sparse
    }
}

/// The share of each cell that the shapes of a layer cover.
pub(super) fn burn(layer: &CostLayer, frame: &Frame, scratch: &mut Scratch) -> Sparse {
    let standoff_m = layer.standoff_m.filter(|standoff_m| (0.0..=1e6).contains(standoff_m)).unwrap_or(0.0);
    let mut burning = Burning { frame, standoff_m, scratch };
    for area in &layer.area {
        burning.area(area);
    }
    for line in &layer.line {
        burning.chain(&frame.spots(&line.position));
    }
    for point in &layer.point {
        burning.chain(&frame.spots(&[*point, *point]));
    }
    let has_width = standoff_m > 0.0 || !layer.area.is_empty();
    burning.scratch.shares(has_width)
}

struct Burning<'a> {
    frame: &'a Frame<'a>,
    standoff_m: f64,
    scratch: &'a mut Scratch,
}

impl Burning<'_> {
    fn area(&mut self, area: &LayerArea) {
        let closed = |ring: &Vec<LonLat>| {
            let closed: Vec<LonLat> = ring.iter().chain(ring.first()).copied().collect();
            self.frame.spots(&closed)
        };
        let outline = closed(&area.outline);
        let rings: Vec<Vec<Spot>> = std::iter::once(outline.clone())
            .chain(area.holes.iter().map(|hole| on_the_turn_of(&outline, closed(hole), self.frame)))
            .collect();
        for turn in self.frame.turns(&outline, 0.0) {
            self.inside(&rings, turn);
        }
        for ring in &rings {
            self.chain(ring);
        }
    }

    /// Everything within the standoff of a chain of straight pieces.
    fn chain(&mut self, spots: &[Spot]) {
        let reach_cols = self.frame.cols_of(self.standoff_m);
        for turn in self.frame.turns(spots, reach_cols) {
            for pair in spots.windows(2) {
                let piece = [pair[0], pair[1]].map(|spot| Spot { col: spot.col + turn, row: spot.row });
                self.piece(piece);
            }
        }
    }

    fn piece(&mut self, piece: Piece) {
        for (row, cols) in self.frame.cells_near(piece, self.standoff_m) {
            let metric_m = self.frame.metres_least(row, self.standoff_m);
            for col in cols {
                let cell = row * self.frame.cols + col;
                if self.scratch.mask[cell] & FULL != FULL {
                    let bits = self.bits(piece, [col, row], metric_m);
                    self.scratch.set(cell, bits);
                }
            }
        }
    }

    /// The sub-cells within the standoff of a piece, and whether the cell is.
    fn bits(&self, piece: Piece, cell: [usize; 2], metric_m: [f64; 2]) -> u32 {
        if to_cell_m(piece, cell, metric_m) > self.standoff_m {
            return 0;
        }
        if self.standoff_m == 0.0 {
            return TOUCHED;
        }
        let near = |bit: &usize| {
            let middle = Spot {
                col: cell[0] as f64 + ((bit % FINE) as f64 + 0.5) / FINE as f64,
                row: cell[1] as f64 + ((bit / FINE) as f64 + 0.5) / FINE as f64,
            };
            distance_m(middle, piece, metric_m) <= self.standoff_m
        };
        (0..FINE * FINE).filter(near).fold(TOUCHED, |bits, bit| bits | (1 << bit))
    }

    /// The sub-cells whose middle lies inside the rings, holes left out: line by line, even and odd.
    fn inside(&mut self, rings: &[Vec<Spot>], turn: f64) {
        let fine_rows = self.frame.rows * FINE;
        let span = |pick: fn(f64, f64) -> f64, start: f64| {
            rings[0].iter().fold(start, |row, spot| pick(row, spot.row))
        };
        let first = fine_index(span(f64::min, f64::INFINITY), fine_rows);
        let end = fine_index(span(f64::max, f64::NEG_INFINITY), fine_rows);
        if first >= end {
            return;
        }
        let mut crossed: Vec<Vec<f64>> = vec![Vec::new(); end - first];
        for pair in rings.iter().flat_map(|ring| ring.windows(2)) {
            let (from, to) = if pair[0].row <= pair[1].row { (pair[0], pair[1]) } else { (pair[1], pair[0]) };
            for fine in fine_index(from.row, fine_rows).max(first)..fine_index(to.row, fine_rows).min(end) {
                let row = (fine as f64 + 0.5) / FINE as f64;
                let part = (row - from.row) / (to.row - from.row);
                crossed[fine - first].push(from.col + part * (to.col - from.col) + turn);
            }
        }
        for (fine, mut cols) in (first..end).zip(crossed) {
            cols.sort_by(f64::total_cmp);
            cols.chunks_exact(2).for_each(|pair| self.fill(fine, pair[0], pair[1]));
        }
    }

    /// Covers the sub-cells of one line of sub-cells from one column to another.
    fn fill(&mut self, fine_row: usize, west: f64, east: f64) {
        let fine_cols = self.frame.cols * FINE;
        let (first, end) = (fine_index(west, fine_cols), fine_index(east, fine_cols));
        let (row, shift) = (fine_row / FINE, (fine_row % FINE) * FINE);
        let mut fine = first;
        while fine < end {
            let (col, from) = (fine / FINE, fine % FINE);
            let to = (end - col * FINE).min(FINE);
            let bits = ((1_u32 << to) - (1 << from)) << shift;
            self.scratch.set(row * self.frame.cols + col, bits);
            fine = (col + 1) * FINE;
        }
    }
}

/// The first sub-cell whose middle lies at or beyond a coordinate.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped first
fn fine_index(at: f64, fine_count: usize) -> usize {
    (at * FINE as f64 - 0.5).ceil().clamp(0.0, fine_count as f64) as usize
}

/// A hole on the turn of longitude its outline is drawn on.
fn on_the_turn_of(outline: &[Spot], hole: Vec<Spot>, frame: &Frame) -> Vec<Spot> {
    let middle = |spots: &[Spot]| {
        let (west, east) = spots.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(west, east), spot| {
            (west.min(spot.col), east.max(spot.col))
        });
        0.5 * (west + east)
    };
    let turn_cols = 360.0 / frame.header.cell_lon_deg;
    let shift = ((middle(outline) - middle(&hole)) / turn_cols).round() * turn_cols;
    hole.into_iter().map(|spot| Spot { col: spot.col + shift, row: spot.row }).collect()
}

/// Distance from a piece to a cell; 0 where it reaches into it.
fn to_cell_m(piece: Piece, [col, row]: [usize; 2], metric_m: [f64; 2]) -> f64 {
    let (west, north) = (col as f64, row as f64);
    if meets(piece, [west, north]) {
        return 0.0;
    }
    let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)];
    let from_corners = corners
        .iter()
        .map(|(east, south)| distance_m(Spot { col: west + east, row: north + south }, piece, metric_m))
        .fold(f64::INFINITY, f64::min);
    let from_ends = piece.iter().map(|end| {
        let nearest = Spot { col: end.col.clamp(west, west + 1.0), row: end.row.clamp(north, north + 1.0) };
        super::frame::length_m(*end, nearest, metric_m)
    });
    from_ends.fold(from_corners, f64::min)
}

/// Whether a piece reaches into a cell: what is left of it after cutting at the four sides.
fn meets([from, to]: Piece, [west, north]: [f64; 2]) -> bool {
    let (mut start, mut end) = (0.0_f64, 1.0_f64);
    for (at, step, low) in [(from.col, to.col - from.col, west), (from.row, to.row - from.row, north)] {
        if step == 0.0 {
            if at < low || at > low + 1.0 {
                return false;
            }
            continue;
        }
        let (one, other) = ((low - at) / step, (low + 1.0 - at) / step);
        start = start.max(one.min(other));
        end = end.min(one.max(other));
    }
    start <= end
}

/// Size of the one cell a place is looked at in, degrees: half a millimetre to each side.
const PLACE_DEG: f64 = 1e-8;

/// Whether the shapes of a layer and their standoff reach a place.
pub(super) fn reach(layer: &CostLayer, at: LonLat) -> bool {
    let header = terrain::grid::GridHeader {
        cols: 1,
        rows: 1,
        lon_west_deg: at.lon_deg - 0.5 * PLACE_DEG,
        lat_north_deg: at.lat_deg + 0.5 * PLACE_DEG,
        cell_lon_deg: PLACE_DEG,
        cell_lat_deg: PLACE_DEG,
        vertical_datum: terrain::grid::VerticalDatum::MeanSeaLevel,
        format: "",
    };
    !burn(layer, &Frame::of(&header), &mut Scratch::new(1)).cell.is_empty()
}
