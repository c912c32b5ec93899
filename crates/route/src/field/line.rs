//! Straight lines on a field: what they cost, and whether they stay out of closed cells.

use super::{Field, Metric, Place, between_nodes};
use std::ops::Range;

#[cfg(test)]
mod tests;

/// Half the side of a closed cell, less a micro-cell, so that what was laid at the clearance does not fail by
/// rounding. With the clearance, a line must not enter that square.
const HALF_CELL: f64 = 0.5 - 1e-6;

impl Field {
    /// Cost of a straight line, minor units: the integral of the bilinear cost over kilometres, exact to rounding.
    #[must_use]
    pub fn cost_of(&self, from: Place, to: Place) -> f64 {
        let line = Line { field: self, from, cols: to.col - from.col, rows: to.row - from.row };
        let mut total_minor = 0.0;
        match self.metric {
            Metric::Plane { col_km, row_km } => {
                let (x_km, y_km) = (line.cols * col_km, line.rows * row_km);
                line.pass_pieces(|piece| total_minor += piece.share * piece.mean_cost());
                total_minor * (x_km * x_km + y_km * y_km).sqrt()
            }
            Metric::Geographic { .. } => {
                line.pass_pieces(|piece| total_minor += line.simpson(piece));
                total_minor
            }
        }
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
        let all_open = |(row, cols): (usize, Range<usize>)| {
            let start = self.index(0, row);
            self.blocker[start + cols.start..start + cols.end].iter().all(|blocker| *blocker == 0)
        };
        let ends = [from, to];
        self.is_clear_around(&ends) || cells_near(ends, self.reach(), [self.cols, self.rows]).all(all_open)
    }

    /// Whether every straight line between any two of these places is known to be clear without a closer look: there
    /// is no closed cell near the rectangle around them.
    #[must_use]
    pub(crate) fn is_clear_around(&self, places: &[Place]) -> bool {
        let beyond = Place { col: f64::INFINITY, row: f64::INFINITY };
        let start = (beyond, Place { col: -f64::INFINITY, row: -f64::INFINITY });
        let (first, last) = places.iter().fold(start, |(first, last), place| {
            let first = Place { col: first.col.min(place.col), row: first.row.min(place.row) };
            (first, Place { col: last.col.max(place.col), row: last.row.max(place.row) })
        });
        if self.node_at(first).is_none() || self.node_at(last).is_none() {
            return false;
        }
        let reach = self.reach();
        let cols = whole_between(first.col - reach.col, last.col + reach.col, self.cols);
        whole_between(first.row - reach.row, last.row + reach.row, self.rows).all(|row| {
            let start = self.index(0, row);
            self.blocker[start + cols.start..start + cols.end].iter().all(|blocker| *blocker == 0)
        })
    }

    /// Half the sides of the rectangle around a closed node that no line may enter.
    fn reach(&self) -> Place {
        Place { col: HALF_CELL + self.clearance.col, row: HALF_CELL + self.clearance.row }
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

/// A straight line from a place, by so many columns and rows.
struct Line<'a> {
    field: &'a Field,
    from: Place,
    cols: f64,
    rows: f64,
}

/// The piece of a line between two crossings of node columns and rows: inside one square between four nodes.
struct Piece {
    /// Share of the line.
    share: f64,
    /// The row of nodes above it.
    row: usize,
    /// Fractions towards the right column, where the piece begins and ends.
    right: [f64; 2],
    /// Fractions towards the lower row.
    lower: [f64; 2],
    /// Cost at the upper left node, its rise to the right, its rise downwards, and how the one rises with the other.
    cost: [f64; 4],
}

impl Piece {
    /// Cost of a kilometre at fractions towards the right column and the lower row.
    #[inline]
    fn cost_at(&self, right: f64, lower: f64) -> f64 {
        let [corner, to_right, down, twist] = self.cost;
        corner + to_right * right + (down + twist * right) * lower
    }

    /// Cost in the middle.
    #[inline]
    fn middle_cost(&self) -> f64 {
        self.cost_at(0.5 * (self.right[0] + self.right[1]), 0.5 * (self.lower[0] + self.lower[1]))
    }

    /// Mean cost of a kilometre: what Simpson's rule gives, exact since the cost is quadratic along the piece.
    #[inline]
    fn mean_cost(&self) -> f64 {
        let bend = (self.right[1] - self.right[0]) * (self.lower[1] - self.lower[0]) / 12.0;
        self.middle_cost() + self.cost[3] * bend
    }
}

impl Line<'_> {
    /// The pieces of the line, in order.
    #[inline]
    fn pass_pieces(&self, mut pass: impl FnMut(&Piece)) {
        let (mut col_crossing, mut row_crossing) =
            (Crossings::new(self.from.col, self.cols), Crossings::new(self.from.row, self.rows));
        let mut done = 0.0;
        while done < 1.0 {
            let next = col_crossing.next.min(row_crossing.next).min(1.0);
            pass(&self.piece(done, next));
            col_crossing.pass(next);
            row_crossing.pass(next);
            done = next;
        }
    }

    #[inline]
    fn piece(&self, done: f64, next: f64) -> Piece {
        let field = self.field;
        let middle = 0.5 * (done + next);
        let (col, _) = between_nodes(self.from.col + middle * self.cols, field.cols);
        let (row, _) = between_nodes(self.from.row + middle * self.rows, field.rows);
        let within = |from: f64, span: f64, low: usize| {
            [done, next].map(|share| (from + share * span - low as f64).clamp(0.0, 1.0))
        };
        Piece {
            share: next - done,
            row,
            right: within(self.from.col, self.cols, col),
            lower: within(self.from.row, self.rows, row),
            cost: field.square_cost(col, row),
        }
    }

    /// Cost of a piece by Simpson's rule: the cost is quadratic along it, and the kilometres vary slowly.
    #[inline]
    fn simpson(&self, piece: &Piece) -> f64 {
        let ([right, right_end], [lower, lower_end]) = (piece.right, piece.lower);
        let start = piece.cost_at(right, lower) * self.length_km(piece.row, lower);
        let middle = piece.middle_cost() * self.length_km(piece.row, 0.5 * (lower + lower_end));
        let end = piece.cost_at(right_end, lower_end) * self.length_km(piece.row, lower_end);
        piece.share / 6.0 * (start + 4.0 * middle + end)
    }

    /// Kilometres per unit of the line.
    #[inline]
    fn length_km(&self, row: usize, lower: f64) -> f64 {
        let (x_km, y_km) = self.field.spacing_between(row, lower);
        let (x_km, y_km) = (self.cols * x_km, self.rows * y_km);
        (x_km * x_km + y_km * y_km).sqrt()
    }
}

impl Field {
    /// Cost in the square right of and below a node: there, its rise to the right, its rise downwards, and how the
    /// one rises with the other.
    #[inline]
    fn square_cost(&self, col: usize, row: usize) -> [f64; 4] {
        let node = self.index(col, row);
        let pair = |node: usize| match self.cost_minor_per_km[node..] {
            [left, right, ..] => [f64::from(left), f64::from(right)],
            _ => [0.0; 2],
        };
        let ([corner, right], [below, beyond]) = (pair(node), pair(node + self.cols));
        [corner, right - corner, below - corner, corner + beyond - right - below]
    }
}

/// The shares of a line at which one of its coordinates is whole, in order.
struct Crossings {
    next: f64,
    step: f64,
}

impl Crossings {
    #[inline]
    fn new(start: f64, span: f64) -> Self {
        let per_unit = 1.0 / span;
        let next = if span == 0.0 { f64::INFINITY } else { (next_whole(start, span) - start) * per_unit };
        Self { next, step: per_unit.abs() }
    }

    #[inline]
    fn pass(&mut self, share: f64) {
        if self.next <= share {
            self.next += self.step;
        }
    }
}

/// The first whole number after a coordinate, on the way up or down.
#[inline]
#[allow(clippy::cast_possible_truncation)] // far beyond any raster there are no crossings to find
fn next_whole(start: f64, span: f64) -> f64 {
    // cutting off the fraction is quicker than `floor` and `ceil`, and a line is often one cell long
    let whole = start as i64 as f64;
    match span > 0.0 {
        true if whole > start => whole,
        true => whole + 1.0,
        false if whole < start => whole,
        false => whole - 1.0,
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
    // cutting off the fraction of what is not negative is quicker than `floor` and `ceil`
    let low = low.max(0.0);
    let before = low as usize;
    let first = if (before as f64) < low { before.saturating_add(1) } else { before };
    let end = if high >= 0.0 { (high as usize).saturating_add(1).min(count) } else { 0 };
    first.min(end)..end
}
