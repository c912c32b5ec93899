//! The polish: the line of the march, moved sideways until its cost falls no further.
//!
//! The march knows the cost at nodes only. Here every vertex may move along its normal, all vertices at once by
//! dynamic programming, priced by the exact integral of the bilinear cost; a line that is not clear of closed cells
//! has no price.

mod sweeps;
#[cfg(test)]
mod tests;

use crate::field::{Field, Place};
use crate::fit::Legs;
use units::{Cancelled, Watch};

/// From coarse to fine: wide spacing moves far in few sweeps, narrow spacing follows the cost.
const ROUNDS: [Round; 2] = [
    Round {
        spacing_cells: 6.0,
        pace: Pace { first_cells: 2.0, last_cells: 0.2, worth_repeating_frac: 2e-4, next_step_ratio: 0.35 },
    },
    // On rough ground within 0.01 % of what ten times the work finds.
    Round {
        spacing_cells: 1.5,
        pace: Pace { first_cells: 0.5, last_cells: 0.007, worth_repeating_frac: 1e-5, next_step_ratio: 0.25 },
    },
];

/// One round: the distance between vertices, in cells, and the steps sideways.
struct Round {
    spacing_cells: f64,
    pace: Pace,
}

/// Steps sideways, and how long to go on with one.
struct Pace {
    first_cells: f64,
    last_cells: f64,
    /// Cost decrease, as a fraction, below which a sweep is not worth repeating at the same step.
    worth_repeating_frac: f64,
    /// The next step by this one.
    next_step_ratio: f64,
}

/// The line polished. Its ends stay, it never costs more than the given line, and it is clear of closed cells
/// wherever that is.
///
/// # Errors
/// When the person cancels.
pub fn polish(field: &Field, line: &[Place], watch: &dyn Watch) -> Result<Vec<Place>, Cancelled> {
    let legs = Legs::straight(field);
    let (mut line, mut cost_minor) = (line.to_vec(), legs.cost_of_line(line));
    for round in &ROUNDS {
        let start = spaced(field, &line, round.spacing_cells);
        let moved = sweeps::settle(field, start, &round.pace, watch)?;
        // On ground that changes from cell to cell wide spacing may lose more than it gains.
        let moved_minor = legs.cost_of_line(&moved);
        if moved_minor < cost_minor {
            (line, cost_minor) = (moved, moved_minor);
        }
    }
    Ok(line)
}

/// The same line with vertices about `spacing_cells` apart: nearer ones left out where the line stays clear, points
/// added on longer stretches.
fn spaced(field: &Field, line: &[Place], spacing_cells: f64) -> Vec<Place> {
    let Some((first, rest)) = line.split_first() else { return Vec::new() };
    let apart = |from: Place, to: Place| {
        let (col_km, row_km) = field.spacing_km(from.row);
        let (x_km, y_km) = ((to.col - from.col) * col_km, (to.row - from.row) * row_km);
        (x_km * x_km + y_km * y_km).sqrt() / col_km.min(row_km)
    };
    let mut spaced = vec![*first];
    let mut last = *first;
    for (at, point) in rest.iter().enumerate() {
        let skippable = rest
            .get(at + 1)
            .is_some_and(|next| apart(last, *next) <= spacing_cells && field.is_clear(last, *next));
        if !skippable {
            let parts = (apart(last, *point) / spacing_cells).ceil().max(1.0);
            let mut part = 1.0;
            while part < parts {
                spaced.push(along(last, *point, part / parts));
                part += 1.0;
            }
            spaced.push(*point);
            last = *point;
        }
    }
    spaced
}

fn along(from: Place, to: Place, share: f64) -> Place {
    Place { col: from.col + share * (to.col - from.col), row: from.row + share * (to.row - from.row) }
}
