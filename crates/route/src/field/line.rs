//! Straight lines on a field: what they cost, and whether they stay out of closed cells.

use super::{Field, Place, between_nodes};
use std::ops::Range;

/// Half the side of a closed cell, less a micro-cell, so that what was laid at the clearance does not fail by
/// rounding. With the clearance, a line must not enter that square.
const HALF_CELL: f64 = 0.5 - 1e-6;

impl Field {
    /// Cost of a straight line, minor units: the integral of the bilinear cost over kilometres, exact to rounding.
    #[must_use]
    pub fn cost_of(&self, from: Place, to: Place) -> f64 {
        // Between two crossings of node columns and rows the cost is quadratic along the line and the kilometres per
        // unit of it vary slowly, so that Simpson's rule is exact.
        let line = Line { field: self, from, cols: to.col - from.col, rows: to.row - from.row };
        let (mut col_crossing, mut row_crossing) =
            (Crossings::new(from.col, line.cols), Crossings::new(from.row, line.rows));
        let (mut done, mut rate, mut total_minor) = (0.0, line.rate(0.0), 0.0);
        while done < 1.0 {
            let next = col_crossing.next.min(row_crossing.next).min(1.0);
            let (middle_rate, next_rate) = (line.rate(0.5 * (done + next)), line.rate(next));
            total_minor += (next - done) / 6.0 * (rate + 4.0 * middle_rate + next_rate);
            col_crossing.pass(next);
            row_crossing.pass(next);
            (done, rate) = (next, next_rate);
        }
        total_minor
    }

    /// Whether a straight line stays inside the raster and out of every closed cell by the clearance.
    ///
    /// A line inside one open cell is always clear, so that a landing point close to a closed cell can be left.
    #[must_use]
    pub fn is_clear(&self, from: Place, to: Place) -> bool {
        let (Some(start), Some(end)) = (self.node_at(from), self.node_at(to)) else { return false };
        if start == end {
            return self.is_open(start);
        }
        let reach = Place { col: HALF_CELL + self.clearance.col, row: HALF_CELL + self.clearance.row };
        cells_near([from, to], reach, [self.cols, self.rows]).all(|(row, cols)| {
            let start = self.index(0, row);
            self.blocker[start..start + self.cols][cols].iter().all(|blocker| *blocker == 0)
        })
    }
}

/// The cells whose node lies within `reach` of a straight line, in columns and in rows: row by row, as a range of
/// columns. With half a cell of reach, the cells the line touches.
pub(crate) fn cells_near(
    [from, to]: [Place; 2],
    reach: Place,
    [cols, rows]: [usize; 2],
) -> impl Iterator<Item = (usize, Range<usize>)> {
    let (first, last) = (from.row.min(to.row) - reach.row, from.row.max(to.row) + reach.row);
    whole_between(first, last, rows).map(move |row| {
        let band = (row as f64 - reach.row, row as f64 + reach.row);
        let (left, right) = cols_within(from, to, band);
        (row, whole_between(left - reach.col, right + reach.col, cols))
    })
}

/// A straight line as a function of the share of it passed, 0 to 1.
struct Line<'a> {
    field: &'a Field,
    from: Place,
    cols: f64,
    rows: f64,
}

impl Line<'_> {
    /// Cost per unit of the line at a share of it: cost of a kilometre × kilometres per unit.
    #[inline]
    fn rate(&self, share: f64) -> f64 {
        let field = self.field;
        let (col, right) = between_nodes(self.from.col + share * self.cols, field.cols);
        let (row, lower) = between_nodes(self.from.row + share * self.rows, field.rows);
        let (x_km, y_km) = field.spacing_between(row, lower);
        let (x_km, y_km) = (self.cols * x_km, self.rows * y_km);
        field.cost_between([col, row], [right, lower]) * (x_km * x_km + y_km * y_km).sqrt()
    }
}

/// The shares of a line at which one of its coordinates is whole, in order.
struct Crossings {
    next: f64,
    step: f64,
}

impl Crossings {
    fn new(start: f64, span: f64) -> Self {
        let whole = if span > 0.0 { start.floor() + 1.0 } else { start.ceil() - 1.0 };
        let next = if span == 0.0 { f64::INFINITY } else { (whole - start) / span };
        Self { next, step: 1.0 / span.abs() }
    }

    fn pass(&mut self, share: f64) {
        if self.next <= share {
            self.next += self.step;
        }
    }
}

/// The columns between which a line lies while its row is within a band it touches.
fn cols_within(from: Place, to: Place, band: (f64, f64)) -> (f64, f64) {
    let rows = to.row - from.row;
    if rows == 0.0 {
        return (from.col.min(to.col), from.col.max(to.col));
    }
    let col_at = |row: f64| from.col + ((row - from.row) / rows).clamp(0.0, 1.0) * (to.col - from.col);
    let (one, other) = (col_at(band.0), col_at(band.1));
    (one.min(other), one.max(other))
}

/// The whole numbers from `low` to `high`, both included, that are below `count`.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped to 0 and to the raster first
fn whole_between(low: f64, high: f64, count: usize) -> Range<usize> {
    let first = low.ceil().max(0.0) as usize;
    let end = (high.floor() + 1.0).clamp(0.0, count as f64) as usize;
    first.min(end)..end
}
