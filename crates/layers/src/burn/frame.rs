//! The cells of a window as a frame that shapes are drawn in: columns and rows, and metres.

use terrain::geodesy::{degree_lengths_km, wrap_lon_deg};
use terrain::grid::GridHeader;
use units::LonLat;

/// Farthest a spot may lie from the window in cells: whole turns of the smallest cells are still told apart.
const SPOT_LIMIT: f64 = 1e13;

/// A position in columns from the west edge and rows from the north edge: cell (3, 5) reaches from 3 to 4 and 5 to 6.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    pub col: f64,
    pub row: f64,
}

/// A straight piece of a shape.
pub(super) type Piece = [Spot; 2];

pub(super) struct Frame<'a> {
    pub header: &'a GridHeader,
    pub cols: usize,
    pub rows: usize,
    /// Columns of a whole turn of longitude.
    turn_cols: f64,
    /// Metres per column and per row at each edge between rows, `rows + 1` of them.
    edge_m: Vec<[f64; 2]>,
}

impl<'a> Frame<'a> {
    pub(super) fn of(header: &'a GridHeader) -> Self {
        let edge_m = (0..=header.rows).map(|row| metres(header, row as f64)).collect();
        let turn_cols = 360.0 / header.cell_lon_deg;
        Self { header, cols: header.cols, rows: header.rows, turn_cols, edge_m }
    }

    /// The longer side of the largest cell.
    pub(super) fn cell_max_m(&self) -> f64 {
        self.edge_m.iter().fold(0.0, |longest, [x, y]| x.max(*y).max(longest))
    }

    /// Metres per column and row at a row.
    pub(super) fn metres_at(&self, row: f64) -> [f64; 2] {
        let last = self.edge_m.len() - 1;
        if !(row >= 0.0 && row <= last as f64) {
            return metres(self.header, row);
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // just checked
        let above = (row as usize).min(last.saturating_sub(1));
        let part = row - above as f64;
        let [[x, y], [x_below, y_below]] = [self.edge_m[above], self.edge_m[(above + 1).min(last)]];
        [x + part * (x_below - x), y + part * (y_below - y)]
    }

    /// Metres per column and row nowhere longer within a distance of the cells of a row: distances come out no longer
    /// than they are.
    pub(super) fn metres_least(&self, row: usize, within_m: f64) -> [f64; 2] {
        let rows = within_m / self.edge_m[row][1];
        let (north, south) = (row as f64 - rows, (row + 1) as f64 + rows);
        let [[x, y], [x_south, y_south]] = [metres(self.header, north), metres(self.header, south)];
        // a hair less for what a plane leaves out
        [x.min(x_south) * (1.0 - 1e-5), y.min(y_south) * (1.0 - 1e-5)]
    }

    /// A chain of positions, every step the short way round.
    pub(super) fn spots(&self, positions: &[LonLat]) -> Vec<Spot> {
        let mut lon_deg = 0.0;
        let mut spots = Vec::with_capacity(positions.len());
        for (index, at) in positions.iter().enumerate() {
            lon_deg = if index == 0 { at.lon_deg } else { lon_deg + wrap_lon_deg(at.lon_deg - lon_deg) };
            spots.push(Spot {
                col: (lon_deg - self.header.lon_west_deg) / self.header.cell_lon_deg,
                row: (self.header.lat_north_deg - at.lat_deg) / self.header.cell_lat_deg,
            });
        }
        spots
    }

    /// The whole turns, in columns, on which spots come within some columns of the window.
    pub(super) fn turns(&self, spots: &[Spot], reach_cols: f64) -> Vec<f64> {
        let (west, east) = spots.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(west, east), spot| {
            (west.min(spot.col), east.max(spot.col))
        });
        // longitudes are checked elsewhere; whoever does not gets no shape, not an endless turn
        if !(west.abs() < SPOT_LIMIT && east.abs() < SPOT_LIMIT) {
            return Vec::new();
        }
        let first = ((-reach_cols - east) / self.turn_cols).ceil();
        let last = ((self.cols as f64 + reach_cols - west) / self.turn_cols).floor();
        let mut turns = Vec::new();
        let mut turn = first;
        while turn <= last {
            turns.push(turn * self.turn_cols);
            turn += 1.0;
        }
        turns
    }

    /// Columns that a distance spans at most, in any row near the window.
    pub(super) fn cols_of(&self, distance_m: f64) -> f64 {
        let least_m = [0, self.rows.saturating_sub(1)].map(|row| self.metres_least(row, distance_m)[0]);
        (distance_m / least_m[0].min(least_m[1]).max(1e-3)).min(self.turn_cols)
    }

    /// The cells within a distance of a piece, generously: by rows, as ranges of columns.
    pub(super) fn cells_near(
        &self,
        [from, to]: Piece,
        within_m: f64,
    ) -> impl Iterator<Item = (usize, std::ops::Range<usize>)> {
        let reach_rows = within_m / self.edge_m[0][1].min(self.edge_m[self.rows][1]);
        let (top, bottom) = (from.row.min(to.row) - reach_rows, from.row.max(to.row) + reach_rows);
        let rows = whole(top.floor(), self.rows)..whole(bottom.floor() + 1.0, self.rows);
        rows.map(move |row| {
            let reach_cols = (within_m / self.metres_least(row, within_m)[0].max(1e-3)).min(self.turn_cols);
            let band = (row as f64 - reach_rows, (row + 1) as f64 + reach_rows);
            let (west, east) = cols_within(from, to, band);
            let first = whole((west - reach_cols).floor(), self.cols);
            (row, first..whole((east + reach_cols).floor() + 1.0, self.cols).max(first))
        })
    }
}

/// Metres per column and row at a row, also beyond the window; never 0.
fn metres(header: &GridHeader, row: f64) -> [f64; 2] {
    let lat_deg = (header.lat_north_deg - row * header.cell_lat_deg).clamp(-90.0, 90.0);
    let degree = degree_lengths_km(lat_deg);
    [(1000.0 * degree.lon_km * header.cell_lon_deg).max(1e-3), 1000.0 * degree.lat_km * header.cell_lat_deg]
}

/// A whole number as an index from 0 up to a count.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped first
fn whole(at: f64, count: usize) -> usize {
    at.clamp(0.0, count as f64) as usize
}

/// The columns a piece runs through while its row is within a band.
fn cols_within(from: Spot, to: Spot, band: (f64, f64)) -> (f64, f64) {
    let rows = to.row - from.row;
    if rows == 0.0 {
        return (from.col.min(to.col), from.col.max(to.col));
    }
    let col_at = |row: f64| from.col + ((row - from.row) / rows).clamp(0.0, 1.0) * (to.col - from.col);
    let (one, other) = (col_at(band.0), col_at(band.1));
    (one.min(other), one.max(other))
}

/// Distance from a spot to a piece in a metric.
pub(super) fn distance_m(at: Spot, piece: Piece, metric_m: [f64; 2]) -> f64 {
    let foot = foot(at, piece, metric_m);
    length_m(at, foot, metric_m)
}

/// The spot of a piece nearest to another in a metric.
pub(super) fn foot(at: Spot, [from, to]: Piece, [x_m, y_m]: [f64; 2]) -> Spot {
    let (x, y) = ((to.col - from.col) * x_m, (to.row - from.row) * y_m);
    let (px, py) = ((at.col - from.col) * x_m, (at.row - from.row) * y_m);
    let length2 = x * x + y * y;
    let part = if length2 > 0.0 { ((px * x + py * y) / length2).clamp(0.0, 1.0) } else { 0.0 };
    Spot { col: from.col + part * (to.col - from.col), row: from.row + part * (to.row - from.row) }
}

pub(super) fn length_m(from: Spot, to: Spot, [x_m, y_m]: [f64; 2]) -> f64 {
    let (x, y) = ((to.col - from.col) * x_m, (to.row - from.row) * y_m);
    (x * x + y * y).sqrt()
}
