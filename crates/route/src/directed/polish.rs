//! The polish of a line priced by heading: vertices left out that gain nothing, the rest moved to where the line costs
//! least.

use super::Directed;
use super::bands::along;
use crate::field::Place;
use units::{Cancelled, Watch};

/// Offsets tried at a vertex, in steps; the vertex itself first, so that it stays where nothing is gained.
const OFFSETS: [f64; 3] = [0.0, -1.0, 1.0];
/// Cost decrease, as a fraction, below which a sweep is not worth repeating at the same step.
const WORTH_REPEATING_FRAC: f64 = 2e-4;
/// Sweeps at one step at most.
const SWEEPS_MAX: usize = 40;
/// Increase, as a fraction, that is rounding.
const ROUNDING_FRAC: f64 = 1e-12;
/// Increase that straightening may cost in all, as a fraction of the line: what storing metrics as f32 makes of legs that
/// cost the same. Where zigzags of any shape cost the same, the straight one is wanted.
const STRAIGHTENING_FRAC: f64 = 2e-6;
/// Distance between vertices and first and last step sideways, in cells, from coarse to fine.
const ROUNDS: [[f64; 3]; 3] = [[16.0, 5.0, 0.6], [6.0, 2.0, 0.2], [1.5, 0.5, 0.01]];
/// Most vertices that are moved in every direction at the end, and their first and last step, in cells.
const MOVED_FREELY_MAX: usize = 400;
const FREE_STEPS_CELLS: [f64; 2] = [2.0, 0.002];

/// The line polished. Its ends stay, and it is clear of closed cells wherever the given line is.
pub(crate) fn polish(
    directed: &Directed<'_>,
    line: &[Place],
    watch: &dyn Watch,
) -> Result<Vec<Place>, Cancelled> {
    let mut line = straightened(directed, line);
    for [spacing_cells, first_cells, last_cells] in ROUNDS {
        let dense = spaced(directed, &line, spacing_cells);
        line = straightened(directed, &settled(directed, dense, [first_cells, last_cells], watch)?);
    }
    if line.len() <= MOVED_FREELY_MAX {
        line = straightened(directed, &moved_freely(directed, line, watch)?);
    }
    Ok(line)
}

/// The line without the vertices that can be left out at no cost to speak of.
pub(crate) fn straightened(directed: &Directed<'_>, line: &[Place]) -> Vec<Place> {
    let mut line = line.to_vec();
    let mut left_minor = STRAIGHTENING_FRAC * directed.cost_of_line(&line);
    loop {
        let mut kept: Vec<Place> = Vec::with_capacity(line.len());
        for (at, place) in line.iter().enumerate() {
            let increase_minor = match (kept.last(), line.get(at + 1)) {
                (Some(before), Some(after)) => increase_without(directed, [*before, *place, *after]),
                _ => f64::INFINITY,
            };
            // a little for each, so that one does not spend it all
            if increase_minor <= (0.01 * left_minor).max(0.0) {
                left_minor -= increase_minor.max(0.0);
            } else {
                kept.push(*place);
            }
        }
        if kept.len() == line.len() {
            return kept;
        }
        line = kept;
    }
}

fn increase_without(directed: &Directed<'_>, [before, place, after]: [Place; 3]) -> f64 {
    let through_minor = directed.cost_of(before, place) + directed.cost_of(place, after);
    let increase_minor = directed.cost_of(before, after) - through_minor;
    if increase_minor.is_nan() { f64::INFINITY } else { increase_minor }
}

/// Sweeps with halving steps until the last step gains nothing.
fn settled(
    directed: &Directed<'_>,
    mut line: Vec<Place>,
    [first_cells, last_cells]: [f64; 2],
    watch: &dyn Watch,
) -> Result<Vec<Place>, Cancelled> {
    let mut step_cells = first_cells;
    let mut cost = directed.cost_of_line(&line);
    while step_cells >= last_cells {
        for _ in 0..SWEEPS_MAX {
            if watch.cancelled() {
                return Err(Cancelled);
            }
            let (moved, moved_cost) = sweep(directed, &line, step_cells);
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
fn sweep(directed: &Directed<'_>, line: &[Place], step_cells: f64) -> (Vec<Place>, f64) {
    let choices: Vec<Vec<Place>> =
        (0..line.len()).map(|at| offsets(directed, line, at, step_cells)).collect();
    // best[k]: least cost up to choice k of the present vertex; from[at][k]: the choice before it.
    let mut best = vec![0.0];
    let mut from = vec![Vec::new()];
    for pair in choices.windows(2) {
        let reached = pair[1].iter().map(|to| cheapest_from(directed, &pair[0], &best, *to));
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

fn cheapest_from(directed: &Directed<'_>, before: &[Place], best: &[f64], to: Place) -> (usize, f64) {
    let mut cheapest = (0, f64::INFINITY);
    for (origin, (from, cost)) in before.iter().zip(best).enumerate() {
        // A leg costs something: an origin already dearer cannot win.
        if *cost < cheapest.1 {
            let total = cost + directed.cost_of(*from, to);
            if total < cheapest.1 {
                cheapest = (origin, total);
            }
        }
    }
    cheapest
}

/// A vertex and its offsets along the normal of the line; an end only itself.
fn offsets(directed: &Directed<'_>, line: &[Place], at: usize, step_cells: f64) -> Vec<Place> {
    let here = line[at];
    if at == 0 || at + 1 == line.len() {
        return vec![here];
    }
    let [east_km, north_km] = directed.step_km(here, line[at - 1], line[at + 1]);
    let length_km = (east_km * east_km + north_km * north_km).sqrt();
    if length_km == 0.0 {
        return vec![here];
    }
    let (col_km, row_km) = directed.field.spacing_km(here.row);
    let step_km = step_cells * col_km.min(row_km) / length_km;
    let (cols, rows) = (-north_km * step_km / col_km, -east_km * step_km / row_km);
    let offset = |steps: f64| Place { col: here.col + steps * cols, row: here.row + steps * rows };
    OFFSETS.into_iter().map(offset).collect()
}

/// Moves one vertex at a time to whichever of eight places around it makes its two legs cheapest, with halving steps.
fn moved_freely(
    directed: &Directed<'_>,
    mut line: Vec<Place>,
    watch: &dyn Watch,
) -> Result<Vec<Place>, Cancelled> {
    let [mut step_cells, last_cells] = FREE_STEPS_CELLS;
    while step_cells >= last_cells {
        for _ in 0..SWEEPS_MAX {
            if watch.cancelled() {
                return Err(Cancelled);
            }
            if !improve_each(directed, &mut line, step_cells) {
                break;
            }
        }
        step_cells *= 0.5;
    }
    Ok(line)
}

fn improve_each(directed: &Directed<'_>, line: &mut [Place], step_cells: f64) -> bool {
    let mut improved = false;
    for at in 1..line.len().saturating_sub(1) {
        let (before, here, after) = (line[at - 1], line[at], line[at + 1]);
        let price = |place: Place| directed.cost_of(before, place) + directed.cost_of(place, after);
        let (col_km, row_km) = directed.field.spacing_km(here.row);
        let step_km = step_cells * col_km.min(row_km);
        let mut best = (here, price(here));
        for (cols, rows) in (-1..=1).flat_map(|row| (-1..=1).map(move |col| (f64::from(col), f64::from(row))))
        {
            let place =
                Place { col: here.col + cols * step_km / col_km, row: here.row + rows * step_km / row_km };
            let cost = price(place);
            if cost < best.1 * (1.0 - ROUNDING_FRAC) {
                best = (place, cost);
            }
        }
        improved |= best.0 != here;
        line[at] = best.0;
    }
    improved
}

/// The same line with points added where vertices are farther apart than `spacing_cells`, and nearer ones left out
/// where the line stays clear.
fn spaced(directed: &Directed<'_>, line: &[Place], spacing_cells: f64) -> Vec<Place> {
    let Some((first, rest)) = line.split_first() else { return Vec::new() };
    let apart = |from: Place, to: Place| {
        let [east_km, north_km] = directed.step_km(from, from, to);
        (east_km * east_km + north_km * north_km).sqrt() / directed.field.cell_km(from.row)
    };
    let mut spaced = vec![*first];
    let mut last = *first;
    for (at, point) in rest.iter().enumerate() {
        let skippable = rest.get(at + 1).is_some_and(|next| {
            apart(last, *next) <= spacing_cells && directed.cost_of(last, *next).is_finite()
        });
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
