//! Straight legs priced by heading: the integral along the leg, and what bands it passes.

use super::Directed;
use super::bands::along;
use super::headings::Forms;
use crate::field::Place;

impl Directed<'_> {
    /// Price of a straight leg, minor units; infinite where it is not clear of closed cells or follows a band.
    #[must_use]
    pub fn cost_of(&self, from: Place, to: Place) -> f64 {
        if !self.field.is_clear(from, to) {
            return f64::INFINITY;
        }
        self.cost_of_clear(from, to)
    }

    /// Price of a line, minor units.
    #[must_use]
    pub fn cost_of_line(&self, line: &[Place]) -> f64 {
        line.windows(2).map(|pair| self.cost_of(pair[0], pair[1])).sum()
    }

    /// The price of a leg known to be clear.
    pub(crate) fn cost_of_clear(&self, from: Place, to: Place) -> f64 {
        if from == to {
            return 0.0;
        }
        let ground_minor = if self.headings.are_isotropic() {
            self.field.cost_of(from, to)
        } else {
            // Between two crossings of node columns and rows everything is smooth, but for the kink where a heading
            // becomes too steep: Simpson's rule.
            let mut total_minor = 0.0;
            let mut rate = self.rate(from, to, 0.0);
            for [start, end] in between_crossings(from, to) {
                let (middle, next) = (self.rate(from, to, 0.5 * (start + end)), self.rate(from, to, end));
                total_minor += (end - start) / 6.0 * (rate + 4.0 * middle + next);
                rate = next;
            }
            total_minor
        };
        ground_minor + self.bands.price(from, to)
    }

    /// Price per unit of the leg at a share of it.
    fn rate(&self, from: Place, to: Place, share: f64) -> f64 {
        let at = along(from, to, share);
        self.field.cost_at(at) * self.forms_at(at).length(self.step_km(at, from, to))
    }

    pub(crate) fn forms_at(&self, at: Place) -> Forms {
        self.headings.at(self.field, at)
    }

    /// A leg as (km east, km north), measured at a place of it.
    pub(crate) fn step_km(&self, at: Place, from: Place, to: Place) -> [f64; 2] {
        let (col_km, row_km) = self.field.spacing_km(at.row);
        [(to.col - from.col) * col_km, (from.row - to.row) * row_km]
    }
}

/// The shares of a leg between which it crosses no column or row of nodes.
pub(crate) fn between_crossings(from: Place, to: Place) -> impl Iterator<Item = [f64; 2]> {
    let mut cols = Crossings::new(from.col, to.col - from.col);
    let mut rows = Crossings::new(from.row, to.row - from.row);
    let mut done = 0.0;
    std::iter::from_fn(move || {
        if done >= 1.0 {
            return None;
        }
        let start = done;
        done = cols.next.min(rows.next).min(1.0);
        cols.pass(done);
        rows.pass(done);
        Some([start, done])
    })
}

/// The shares of a leg at which one of its coordinates is whole, in order.
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
