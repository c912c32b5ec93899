//! The polish: the line of the march, moved sideways until its cost falls no further.
//!
//! The march knows the cost at nodes only. Here every vertex may move along its normal, all vertices at once by
//! dynamic programming, priced by the exact integral of the bilinear cost; a line that is not clear of closed cells
//! has no price.

use crate::field::{Field, Place};
use crate::fit::Legs;
use units::{Cancelled, Watch};

/// Offsets tried at a vertex, in steps; the vertex itself first, so that it stays where nothing is gained.
const OFFSETS: [f64; 3] = [0.0, -1.0, 1.0];
/// Cost decrease, as a fraction, below which a sweep is not worth repeating at the same step.
const WORTH_REPEATING_FRAC: f64 = 2e-4;
/// Sweeps at one step at most.
const SWEEPS_MAX: usize = 40;

/// Distance between vertices and first and last step sideways, in cells, from coarse to fine: wide spacing moves far
/// in few sweeps, narrow spacing follows the cost.
const ROUNDS: [Round; 2] = [
    Round { spacing_cells: 6.0, first_step_cells: 2.0, last_step_cells: 0.2 },
    Round { spacing_cells: 1.5, first_step_cells: 0.5, last_step_cells: 0.01 },
];

struct Round {
    spacing_cells: f64,
    first_step_cells: f64,
    last_step_cells: f64,
}

/// The line polished. Its ends stay, and it is clear of closed cells wherever the given line is.
///
/// # Errors
/// When the person cancels.
pub fn polish(field: &Field, line: &[Place], watch: &dyn Watch) -> Result<Vec<Place>, Cancelled> {
    let mut line = line.to_vec();
    for round in &ROUNDS {
        line = spaced(field, &line, round.spacing_cells);
        let steps = Steps { first_cells: round.first_step_cells, last_cells: round.last_step_cells };
        line = settle(&Legs::straight(field), line, &steps, watch)?;
    }
    Ok(line)
}

/// First and last step sideways, in cells.
pub(crate) struct Steps {
    pub first_cells: f64,
    pub last_cells: f64,
}

/// Sweeps with halving steps until the last step gains nothing.
pub(crate) fn settle(
    legs: &Legs<'_>,
    mut line: Vec<Place>,
    steps: &Steps,
    watch: &dyn Watch,
) -> Result<Vec<Place>, Cancelled> {
    let mut step_cells = steps.first_cells;
    let mut cost = legs.cost_of_line(&line);
    while step_cells >= steps.last_cells {
        for _ in 0..SWEEPS_MAX {
            if watch.cancelled() {
                return Err(Cancelled);
            }
            let (moved, moved_cost) = sweep(legs, &line, step_cells);
            let gained = cost - moved_cost;
            if gained > 0.0 {
                (line, cost) = (moved, moved_cost);
            }
            // a gain that is no number is not worth repeating either
            let worth_repeating = gained > cost * WORTH_REPEATING_FRAC;
            if !worth_repeating {
                break;
            }
        }
        step_cells *= 0.5;
    }
    Ok(line)
}

/// One sweep: of all lines through one offset at every vertex, the cheapest, with its cost.
fn sweep(legs: &Legs<'_>, line: &[Place], step_cells: f64) -> (Vec<Place>, f64) {
    let choices: Vec<Vec<Place>> =
        (0..line.len()).map(|at| offsets(legs.field(), line, at, step_cells)).collect();
    // best[k]: least cost up to choice k of the present vertex; from[at][k]: the choice before it.
    let mut best = vec![0.0];
    let mut from = vec![Vec::new()];
    for pair in choices.windows(2) {
        let reached = pair[1].iter().map(|to| cheapest_from(legs, &pair[0], &best, *to));
        let (origins, costs): (Vec<usize>, Vec<f64>) = reached.unzip();
        best = costs;
        from.push(origins);
    }
    let mut choice = 0;
    let mut moved = Vec::with_capacity(line.len());
    for at in (0..line.len()).rev() {
        moved.push(choices[at][choice]);
        choice = from[at].get(choice).copied().unwrap_or(0);
    }
    moved.reverse();
    (moved, best[0])
}

fn cheapest_from(legs: &Legs<'_>, before: &[Place], best: &[f64], to: Place) -> (usize, f64) {
    let mut cheapest = (0, f64::INFINITY);
    for (origin, (from, cost)) in before.iter().zip(best).enumerate() {
        // A leg costs something: an origin already dearer cannot win.
        if *cost < cheapest.1 {
            let total = cost + legs.cost(*from, to).unwrap_or(f64::INFINITY);
            if total < cheapest.1 {
                cheapest = (origin, total);
            }
        }
    }
    cheapest
}

/// A vertex and its offsets along the normal of the line; an end only itself.
fn offsets(field: &Field, line: &[Place], at: usize, step_cells: f64) -> Vec<Place> {
    let here = line[at];
    if at == 0 || at + 1 == line.len() {
        return vec![here];
    }
    let (before, after) = (line[at - 1], line[at + 1]);
    let (col_km, row_km) = field.spacing_km(here.row);
    let (along_x_km, along_y_km) = ((after.col - before.col) * col_km, (after.row - before.row) * row_km);
    let length_km = (along_x_km * along_x_km + along_y_km * along_y_km).sqrt();
    if length_km == 0.0 {
        return vec![here];
    }
    let step_km = step_cells * col_km.min(row_km) / length_km;
    let (normal_cols, normal_rows) = (-along_y_km * step_km / col_km, along_x_km * step_km / row_km);
    let offset =
        |steps: f64| Place { col: here.col + steps * normal_cols, row: here.row + steps * normal_rows };
    OFFSETS.into_iter().map(offset).collect()
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
