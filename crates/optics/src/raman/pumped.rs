//! Signals and pumps from either end, each feeding and draining every other.

use super::RamanInputs;
use super::grid::Grid;
use super::picard::Picard;
use super::product::Product;
use crate::constants::DB_PER_NEPER;
use crate::error::{OpticsError, at_least, positive};
use crate::profile::LossProfile;

/// The iteration starts on a grid about this coarse: most iterations are done where they cost little.
const COARSE_STEP_M: f64 = 2_000.0;
/// Intervals of the shortest section on the coarsest grid; the integral needs three.
const INTERVALS_LEAST_COUNT: usize = 4;
/// No grid is finer: it bounds memory, and the fourth order needs no more.
const STEP_LEAST_M: f64 = 5.0;

/// Powers of all waves along a fibre, each with every other.
///
/// # Shape
/// `power_w[w][k]` belongs to wave w, signals first, at `position_m[k]`. The place of a lumped loss stands twice,
/// before the loss and after it.
#[derive(Debug, Clone, PartialEq)]
pub struct PumpedSolution {
    /// Distances from the fibre input.
    pub position_m: Vec<f64>,
    /// Powers.
    pub power_w: Vec<Vec<f64>>,
    /// Iterations on all grids.
    pub iterations_count: usize,
    /// Largest step of the last grid.
    pub step_m: f64,
    /// Largest change of any power from the last grid but one to the last; absent when there was only one.
    pub step_change_db: Option<f64>,
    pub(super) grid: Grid,
    signals_count: usize,
}

impl PumpedSolution {
    /// How the signals fade, on a result grid: the cubic through the logarithms of the four nearest places.
    ///
    /// # Shape
    /// One row for each signal; pumps are left out.
    #[must_use]
    pub fn profile(&self, result_m: &[f64]) -> LossProfile {
        let row = |powers_w: &Vec<f64>| {
            let ln_share: Vec<f64> =
                powers_w.iter().map(|power_w| libm::log(power_w / powers_w[0])).collect();
            result_m.iter().map(|place_m| libm::exp(self.grid.cubic(&ln_share, *place_m))).collect()
        };
        LossProfile {
            position_m: result_m.to_vec(),
            share_frac: self.power_w[..self.signals_count].iter().map(row).collect(),
        }
    }
}

/// Powers on a grid of a given step, settled to a tolerance.
///
/// Works for signals with pumps, signals alone, and pumps alone (the delivery of power to a ROPA). Coarser grids
/// are solved first as a start.
///
/// # Source
/// Picard iteration on ln P with the cumulative Simpson rule: fourth order in the step.
///
/// # Errors
/// When a figure is out of range, or the powers do not settle.
pub fn pumped(
    inputs: &RamanInputs<'_>,
    step_m: f64,
    tolerance_db: f64,
) -> Result<PumpedSolution, OpticsError> {
    at_least(inputs.element, "step_m", step_m, STEP_LEAST_M, "5 m or more")?;
    let (mut coarsest_m, start_m) = (step_m, start_step_m(inputs));
    let mut grids_count = 1;
    while 2.0 * coarsest_m <= start_m {
        coarsest_m *= 2.0;
        grids_count += 1;
    }
    climb(inputs, &Goal { coarsest_m, tolerance_db, grids_count, is_fixed: true })
}

/// Powers that neither another iteration nor half the step changes by more than a tolerance.
///
/// # Errors
/// When a figure is out of range, the powers do not settle, or the step would have to be below 5 m.
pub fn pumped_converged(inputs: &RamanInputs<'_>, tolerance_db: f64) -> Result<PumpedSolution, OpticsError> {
    let coarsest_m = start_step_m(inputs);
    let (mut finest_m, mut grids_count) = (coarsest_m, 1);
    while 0.5 * finest_m >= STEP_LEAST_M {
        finest_m *= 0.5;
        grids_count += 1;
    }
    climb(inputs, &Goal { coarsest_m, tolerance_db, grids_count, is_fixed: false })
}

/// Step of the grid to start from: no pump is to change a wave by more than half a neper in one step.
fn start_step_m(inputs: &RamanInputs<'_>) -> f64 {
    let (waves_count, first_pump) = (inputs.waves.len(), inputs.signals_count());
    let rate_per_m = |row: &[f64]| -> f64 {
        let pairs = row.iter().zip(inputs.power_w).skip(first_pump);
        pairs.map(|(coupling, power_w)| coupling.abs() * power_w).sum()
    };
    let rows = inputs.waves.coupling_per_w_per_m.chunks_exact(waves_count.max(1));
    let most_per_m = rows.map(rate_per_m).fold(0.0, f64::max);
    COARSE_STEP_M.min(0.5 / most_per_m).max(STEP_LEAST_M)
}

/// What the climb from coarse to fine is to reach.
struct Goal {
    coarsest_m: f64,
    tolerance_db: f64,
    grids_count: usize,
    /// Whether the last grid is given, rather than the change from grid to grid.
    is_fixed: bool,
}

fn climb(inputs: &RamanInputs<'_>, goal: &Goal) -> Result<PumpedSolution, OpticsError> {
    inputs.check()?;
    positive(inputs.element, "tolerance_db", goal.tolerance_db)?;
    let mut product = Product::new(&inputs.waves.coupling_per_w_per_m, inputs.waves.len());
    let intervals = |length_m: f64| intervals_count(length_m, goal.coarsest_m);
    let mut state = Picard::new(inputs, Grid::even(inputs.length_m, inputs.lumped, intervals));
    // iterations must settle well below what the grids are judged by
    let settled_db = if goal.is_fixed { goal.tolerance_db } else { 0.1 * goal.tolerance_db };
    let mut iterations_count = state.settle(&mut product, settled_db)?;
    let mut step_change_db = None;
    for _ in 1..goal.grids_count {
        let mut finer = state.doubled();
        iterations_count += finer.settle(&mut product, settled_db)?;
        let change_db = change_db(&state, &finer);
        step_change_db = Some(change_db);
        state = finer;
        if !goal.is_fixed && change_db <= goal.tolerance_db {
            break;
        }
    }
    let change_db = step_change_db.unwrap_or(f64::INFINITY);
    if !goal.is_fixed && change_db > goal.tolerance_db {
        let (element, step_m) = (inputs.element.to_owned(), state.grid.step_max_m());
        let tolerance_db = goal.tolerance_db;
        return Err(OpticsError::RamanUnsettled {
            element,
            iterations_count,
            step_m,
            change_db,
            tolerance_db,
        });
    }
    let powers = state.ln_power.chunks_exact(state.grid.len());
    Ok(PumpedSolution {
        position_m: state.grid.position_m.clone(),
        power_w: powers.map(|row| row.iter().map(|ln_power| libm::exp(*ln_power)).collect()).collect(),
        iterations_count,
        step_m: state.grid.step_max_m(),
        step_change_db,
        signals_count: inputs.signals_count(),
        grid: state.grid,
    })
}

/// Intervals of a section on the coarsest grid.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a length over a step of metres fits
fn intervals_count(length_m: f64, step_m: f64) -> usize {
    ((length_m / step_m).ceil() as usize).max(INTERVALS_LEAST_COUNT)
}

/// Largest difference at the places that both grids have.
fn change_db(coarse: &Picard<'_>, fine: &Picard<'_>) -> f64 {
    let rows =
        coarse.ln_power.chunks_exact(coarse.grid.len()).zip(fine.ln_power.chunks_exact(fine.grid.len()));
    let sections = coarse.grid.sections.iter().zip(&fine.grid.sections);
    let in_rows = |(few, many): (&[f64], &[f64])| {
        let in_sections = sections.clone().flat_map(|(in_few, in_many)| {
            few[in_few.clone()].iter().zip(many[in_many.clone()].iter().step_by(2))
        });
        in_sections.map(|(one, other)| (one - other).abs()).fold(0.0, f64::max)
    };
    rows.map(in_rows).fold(0.0, f64::max) * DB_PER_NEPER
}

#[cfg(test)]
#[path = "pumped_tests.rs"]
mod tests;
