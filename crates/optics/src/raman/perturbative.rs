//! Signals that feed each other, without pumps: a series in the strength of the coupling.

use super::RamanInputs;
use super::grid::Grid;
use super::product::Product;
use crate::error::OpticsError;
use crate::profile::LossProfile;

/// How signals fade when each feeds those of lower frequency, to a given order in the coupling.
///
/// Order 2 is within 0.01 dB for C and L band together at usual powers. After every lumped loss the series
/// starts again with the powers there. The solver works on {0, `solver_step_m`, …}; the profile is interpolated
/// from it in straight lines onto `result_m`.
///
/// # Source
/// ln ρ² = −αz + G₁ + G₂ + …, with G₁ = Σ C_ij P_j (1 − exp(−α_j z))/α_j and G_k = Σ C_ij P_j ∫ exp(−α_j z) h_k dz,
/// where h₂ = G₁, h₃ = G₂ + G₁²/2, h₄ = G₃ + G₁G₂ + G₁³/6; trapezoid rule.
///
/// # Errors
/// When the order is not 1 to 4, a wave is a pump, or a figure is out of range.
pub fn perturbative(
    inputs: &RamanInputs<'_>,
    order: u8,
    solver_step_m: f64,
    result_m: &[f64],
) -> Result<LossProfile, OpticsError> {
    let grid = Grid::on(&inputs.result_grid_m(solver_step_m)?, inputs.lumped);
    let refused = |field, value, limit| {
        Err(OpticsError::ElementValue { element: inputs.element.to_owned(), field, value, limit })
    };
    if !(1..=4).contains(&order) {
        return refused("order", f64::from(order), "1, 2, 3 or 4");
    }
    if let Some(power_w) = inputs.power_w.get(inputs.signals_count()) {
        return refused("power_w", *power_w, "of signals only: pumps need the pump solver");
    }
    let shares = shares(inputs, order, &grid);
    let onto = |row: &[f64]| result_m.iter().map(|place_m| grid.straight(row, *place_m)).collect();
    Ok(LossProfile {
        position_m: result_m.to_vec(),
        share_frac: shares.chunks_exact(grid.len()).map(onto).collect(),
    })
}

/// ρ² of every wave at every place of the grid, wave by wave.
fn shares(inputs: &RamanInputs<'_>, order: u8, grid: &Grid) -> Vec<f64> {
    let waves_count = inputs.waves.len();
    let mut product = Product::new(&inputs.waves.coupling_per_w_per_m, waves_count);
    let mut shares = vec![0.0; waves_count * grid.len()];
    let mut start_frac = vec![1.0; waves_count];
    for (index, section) in grid.sections.iter().enumerate() {
        let places_m = &grid.position_m[section.clone()];
        let from_start_m: Vec<f64> = places_m.iter().map(|place_m| place_m - places_m[0]).collect();
        let power_w: Vec<f64> = inputs.power_w.iter().zip(&start_frac).map(|(w, frac)| w * frac).collect();
        let series = Series { loss_per_m: &inputs.waves.loss_per_m, power_w, from_start_m };
        let exchanged = series.sum(order, &mut product);
        let after = libm::exp(-grid.lumped_neper.get(index).copied().unwrap_or(0.0));
        let rows = shares.chunks_exact_mut(grid.len()).zip(exchanged.chunks_exact(section.len()));
        for (wave, (row, exchanged)) in rows.enumerate() {
            let loss_per_m = inputs.waves.loss_per_m[wave];
            for ((share, place_m), exponent) in
                row[section.clone()].iter_mut().zip(&series.from_start_m).zip(exchanged)
            {
                *share = start_frac[wave] * libm::exp(exponent - loss_per_m * place_m);
            }
            start_frac[wave] = row[section.end - 1] * after;
        }
    }
    shares
}

/// The series within one section.
struct Series<'a> {
    loss_per_m: &'a [f64],
    power_w: Vec<f64>,
    from_start_m: Vec<f64>,
}

impl Series<'_> {
    /// G₁ + G₂ + … up to the order, wave by wave.
    fn sum(&self, order: u8, product: &mut Product) -> Vec<f64> {
        let size = self.power_w.len() * self.from_start_m.len();
        let mut terms: Vec<Vec<f64>> = Vec::new();
        let mut source = vec![0.0; size];
        for k in 1..=order {
            match terms.as_slice() {
                [] => self.first_source(&mut source),
                lower => self.next_source(lower, &mut source),
            }
            let mut term = vec![0.0; size];
            product.apply(&source, self.from_start_m.len(), |read| read, &mut term);
            if k < order {
                terms.push(term);
                continue;
            }
            for lower in &terms {
                term.iter_mut().zip(lower).for_each(|(sum, each)| *sum += each);
            }
            return term;
        }
        source
    }

    /// P_j (1 − exp(−α_j z)) / α_j.
    fn first_source(&self, source: &mut [f64]) {
        let rows = source.chunks_exact_mut(self.from_start_m.len());
        for ((row, loss_per_m), power_w) in rows.zip(self.loss_per_m).zip(&self.power_w) {
            for (value, place_m) in row.iter_mut().zip(&self.from_start_m) {
                *value = power_w * effective_m(*loss_per_m, *place_m);
            }
        }
    }

    /// P_j ∫ exp(−α_j z) h dz by trapezoids, h from the terms so far.
    fn next_source(&self, terms: &[Vec<f64>], source: &mut [f64]) {
        let width = self.from_start_m.len();
        for (wave, row) in source.chunks_exact_mut(width).enumerate() {
            let term = |k: usize, place: usize| terms[k][wave * width + place];
            let h = |place: usize| match terms.len() {
                1 => term(0, place),
                2 => term(1, place) + term(0, place) * term(0, place) / 2.0,
                _ => {
                    let first = term(0, place);
                    term(2, place) + first * term(1, place) + first * first * first / 6.0
                }
            };
            let (mut sum_m, mut before) = (0.0, 0.0);
            for (place, place_m) in self.from_start_m.iter().enumerate() {
                let value = libm::exp(-self.loss_per_m[wave] * place_m) * h(place);
                if place > 0 {
                    sum_m += 0.5 * (before + value) * (place_m - self.from_start_m[place - 1]);
                }
                row[place] = self.power_w[wave] * sum_m;
                before = value;
            }
        }
    }
}

/// (1 − exp(−αz))/α, which is z without loss.
fn effective_m(loss_per_m: f64, length_m: f64) -> f64 {
    if loss_per_m > 0.0 { -libm::expm1(-loss_per_m * length_m) / loss_per_m } else { length_m }
}
