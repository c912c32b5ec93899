//! Nonlinear interference by the closed form of the Gaussian noise model, split into a kernel that depends
//! only on fibre type and comb, and a product with the squared powers of a span.
//!
//! Inside, everything is SI: Hz, W, m, s. Figures are the same to the bit whatever the vectors of the machine.
//!
//! # Source
//! P. Poggiolini et al., arXiv:1209.0394 (2012), equations 120 and 123; weights 16/27 for a channel on itself
//! and 32/27 for its neighbours. Incoherent accumulation, Gaussian constellations, no four-wave-mixing islands.

use super::elementary::log_parts;
use super::lanes::{Kernel, widest};
use std::f64::consts::PI;

/// Weight of a channel's interference with itself (arXiv:1209.0394).
pub(crate) const WEIGHT_SELF: f64 = 16.0 / 27.0;
/// Weight of the interference of any other channel (arXiv:1209.0394).
pub(crate) const WEIGHT_CROSS: f64 = 32.0 / 27.0;

/// What the kernel needs of fibre and comb.
///
/// # Shape
/// One entry per channel in every slice.
#[derive(Debug, Clone, Copy)]
pub struct KernelInputs<'a> {
    /// Centres.
    pub frequency_hz: &'a [f64],
    /// Symbol rates.
    pub baud_rate_hz: &'a [f64],
    /// Power loss coefficient at each channel, neper per metre.
    pub loss_per_m: &'a [f64],
    /// Group velocity dispersion at each channel.
    pub beta2_s2_per_m: &'a [f64],
    /// Nonlinear coefficient at each channel.
    pub gamma_per_w_per_m: &'a [f64],
}

/// The kernel of a fibre type and comb; none when two channels see no dispersion between them.
///
/// The interference of a span is `X_i / P_i = Σ_j K_ij (L_eff,j P_j)²`: length enters through L_eff only.
///
/// # Shape
/// N × N, one column per interfering channel j: entry `j·N + i`.
///
/// # Units
/// 1/(W·m)².
///
/// # Source
/// arXiv:1209.0394, equations 120 and 123, divided by L_eff².
///
/// # Errors
/// The indices of the two channels whose mean dispersion is zero.
pub fn kernel(inputs: &KernelInputs<'_>) -> Result<Vec<f64>, (usize, usize)> {
    refuse_zero_dispersion(inputs.beta2_s2_per_m)?;
    let count = inputs.frequency_hz.len();
    let mut columns = vec![0.0; count * count];
    widest(Fill { inputs, columns: &mut columns });
    Ok(columns)
}

/// Whether β2 of two channels cancels. Only channels on both sides of zero dispersion can.
pub(crate) fn refuse_zero_dispersion(beta2_s2_per_m: &[f64]) -> Result<(), (usize, usize)> {
    let anomalous = beta2_s2_per_m.iter().all(|beta2| *beta2 < 0.0);
    let normal = beta2_s2_per_m.iter().all(|beta2| *beta2 > 0.0);
    if anomalous || normal {
        return Ok(());
    }
    for (source, of_source) in beta2_s2_per_m.iter().enumerate() {
        if let Some(target) = beta2_s2_per_m.iter().position(|of_target| of_target + of_source == 0.0) {
            return Err((target, source));
        }
    }
    Ok(())
}

struct Fill<'a> {
    inputs: &'a KernelInputs<'a>,
    columns: &'a mut [f64],
}

impl Kernel for Fill<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let count = self.inputs.frequency_hz.len();
        for (source, column) in self.columns.chunks_exact_mut(count.max(1)).enumerate() {
            fill_column(self.inputs, source, column);
        }
    }
}

#[inline(always)]
fn fill_column(inputs: &KernelInputs<'_>, source: usize, column: &mut [f64]) {
    let count = column.len();
    let frequency_hz = &inputs.frequency_hz[..count];
    let baud_rate_hz = &inputs.baud_rate_hz[..count];
    let beta2_s2_per_m = &inputs.beta2_s2_per_m[..count];
    let gamma_per_w_per_m = &inputs.gamma_per_w_per_m[..count];
    let (source_hz, source_beta2) = (frequency_hz[source], beta2_s2_per_m[source]);
    let half_hz = baud_rate_hz[source] / 2.0;
    let length_m = 1.0 / inputs.loss_per_m[source];
    let slope_factor = PI * PI * length_m;
    // ψ/L_eff² and w γ² ψ/B_j² share this
    let scale = WEIGHT_CROSS / (4.0 * PI * length_m * baud_rate_hz[source] * baud_rate_hz[source]);
    for target in 0..count {
        // b = |β2,i + β2,j| / 2
        let beta2 = (beta2_s2_per_m[target] + source_beta2).abs() / 2.0;
        let distance_hz = (source_hz - frequency_hz[target]).abs();
        // q = π² L_a b B_i;  ψ/L_eff² = [asinh(q(Δf + B_j/2)) − asinh(q(Δf − B_j/2))] / 2 / (2π b L_a)
        let slope = slope_factor * beta2 * baud_rate_hz[target];
        let high = slope * (distance_hz + half_hz);
        let low = slope * (distance_hz - half_hz);
        let (numerator, denominator) = asinh_quotient(high, low);
        let parts = log_parts(numerator, denominator);
        // one division for the argument of the logarithm and for 1/b
        let both = 1.0 / (parts.bottom * beta2);
        let difference = parts.value(parts.top * (both * beta2));
        let gamma = gamma_per_w_per_m[target];
        column[target] = scale * gamma * gamma * difference * (both * parts.bottom);
    }
    column[source] *= WEIGHT_SELF / WEIGHT_CROSS;
}

/// asinh(high) − asinh(low) for high ≥ |low| is the logarithm of this numerator over this denominator.
#[inline(always)]
fn asinh_quotient(high: f64, low: f64) -> (f64, f64) {
    let of_high = high + (high * high + 1.0).sqrt();
    let of_low = low.abs() + (low * low + 1.0).sqrt();
    // asinh is odd: a negative `low` adds
    if low < 0.0 { (of_high * of_low, 1.0) } else { (of_high, of_low) }
}

/// asinh(high) − asinh(low) for high ≥ |low|, with one logarithm.
///
/// # Source
/// asinh x = ln(x + √(x² + 1)); the difference of logarithms is the logarithm of the quotient.
#[must_use]
pub fn asinh_difference(high: f64, low: f64) -> f64 {
    let (numerator, denominator) = asinh_quotient(high, low);
    let parts = log_parts(numerator, denominator);
    parts.value(parts.top / parts.bottom)
}

/// Part of each channel's power that one span turns into interference: X_i / P_i.
///
/// `weighted` holds (L_eff,j P_j)² in (W·m)². The sum over j runs in the order of the channels, whatever the
/// width of the machine's vectors.
///
/// # Shape
/// `kernel` N × N by columns, `weighted` and the result N.
#[must_use]
pub fn nli_ratio(kernel: &[f64], weighted: &[f64]) -> Vec<f64> {
    nli_ratios(kernel, weighted, weighted.len())
}

/// The same for many spans or launches at once: the kernel is read once for several of them.
///
/// Each result equals that of [`nli_ratio`] to the bit.
///
/// # Shape
/// `weighted` and the result hold `channels_count` figures for one case, then those of the next.
#[must_use]
pub fn nli_ratios(kernel: &[f64], weighted: &[f64], channels_count: usize) -> Vec<f64> {
    let mut ratios = vec![0.0; weighted.len()];
    nli_ratios_into(kernel, weighted, channels_count, &mut ratios);
    ratios
}

/// As [`nli_ratios`], into a column that is there.
pub(crate) fn nli_ratios_into(kernel: &[f64], weighted: &[f64], channels_count: usize, ratios: &mut [f64]) {
    widest(Product { kernel, weighted, count: channels_count, ratios });
}

/// Rows whose sums stay in registers while one case is multiplied: six AVX-512 vectors or twelve of AVX2.
const ROWS_OF_ONE: usize = 48;
/// The same for each of several cases.
const ROWS_OF_SEVERAL: usize = 32;
/// Cases that share one reading of the kernel.
const CASES: usize = 4;

struct Product<'a> {
    kernel: &'a [f64],
    weighted: &'a [f64],
    count: usize,
    ratios: &'a mut [f64],
}

impl Kernel for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let count = self.count.max(1);
        let mut weighted = self.weighted.chunks_exact(CASES * count);
        let mut ratios = self.ratios.chunks_exact_mut(CASES * count);
        for (of_cases, result) in weighted.by_ref().zip(ratios.by_ref()) {
            multiply::<CASES, ROWS_OF_SEVERAL>(self.kernel, of_cases, count, result);
        }
        let rest = weighted.remainder().chunks_exact(count);
        for (of_case, result) in rest.zip(ratios.into_remainder().chunks_exact_mut(count)) {
            multiply::<1, ROWS_OF_ONE>(self.kernel, of_case, count, result);
        }
    }
}

/// Kernel times the columns of `C` cases, `R` rows at a time.
#[inline(always)]
fn multiply<const C: usize, const R: usize>(
    kernel: &[f64],
    weighted: &[f64],
    count: usize,
    ratios: &mut [f64],
) {
    if count >= R {
        // the last rows are joined to some that are done: each row is its own sum, and comes out the same
        for block in 0..count.div_ceil(R) {
            multiply_rows::<C, R>(kernel, weighted, (block * R).min(count - R), ratios);
        }
    } else if count >= 8 {
        for block in 0..count.div_ceil(8) {
            multiply_rows::<C, 8>(kernel, weighted, (block * 8).min(count - 8), ratios);
        }
    } else {
        for row in 0..count {
            multiply_rows::<C, 1>(kernel, weighted, row, ratios);
        }
    }
}

#[inline(always)]
fn multiply_rows<const C: usize, const R: usize>(
    kernel: &[f64],
    weighted: &[f64],
    row: usize,
    ratios: &mut [f64],
) {
    let count = weighted.len() / C;
    let mut sums = [[0.0; R]; C];
    for (source, column) in kernel.chunks_exact(count).enumerate() {
        let entries = &column[row..row + R];
        for (case, sum) in sums.iter_mut().enumerate() {
            let weight = weighted[case * count + source];
            for (each, entry) in sum.iter_mut().zip(entries) {
                *each += entry * weight;
            }
        }
    }
    for (case, sum) in sums.iter().enumerate() {
        ratios[case * count + row..][..R].copy_from_slice(sum);
    }
}

/// Effective length of a span: where its power, if constant, would do the same.
///
/// # Source
/// L_eff = (1 − e^(−αL)) / α.
#[must_use]
pub fn effective_length_m(loss_per_m: f64, length_m: f64) -> f64 {
    -libm::expm1(-loss_per_m * length_m) / loss_per_m
}

#[cfg(test)]
#[path = "gn_tests.rs"]
mod tests;
