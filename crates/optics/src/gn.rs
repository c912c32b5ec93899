//! Nonlinear interference by the closed form of the Gaussian noise model, split into a kernel that depends
//! only on fibre type and comb, and a product with the squared powers of a span.
//!
//! Inside, everything is SI: Hz, W, m, s.
//!
//! # Source
//! P. Poggiolini et al., arXiv:1209.0394 (2012), equations 120 and 123; weights 16/27 for a channel on itself
//! and 32/27 for its neighbours. Incoherent accumulation, Gaussian constellations, no four-wave-mixing islands.

use std::f64::consts::PI;

/// Weight of a channel's interference with itself (arXiv:1209.0394).
const WEIGHT_SELF: f64 = 16.0 / 27.0;
/// Weight of the interference of any other channel (arXiv:1209.0394).
const WEIGHT_CROSS: f64 = 32.0 / 27.0;

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
    let count = inputs.frequency_hz.len();
    let mut columns = vec![0.0; count * count];
    for (source, column) in columns.chunks_exact_mut(count.max(1)).enumerate() {
        fill_column(inputs, source, column)?;
    }
    Ok(columns)
}

fn fill_column(inputs: &KernelInputs<'_>, source: usize, column: &mut [f64]) -> Result<(), (usize, usize)> {
    let source_baud_hz = inputs.baud_rate_hz[source];
    let length_m = 1.0 / inputs.loss_per_m[source];
    for (target, entry) in column.iter_mut().enumerate() {
        // b = |β2,i + β2,j| / 2
        let beta2 = (inputs.beta2_s2_per_m[target] + inputs.beta2_s2_per_m[source]).abs() / 2.0;
        if beta2 == 0.0 {
            return Err((target, source));
        }
        let distance_hz = (inputs.frequency_hz[source] - inputs.frequency_hz[target]).abs();
        // q = π² L_a b B_i;  ψ/L_eff² = [asinh(q(Δf + B_j/2)) − asinh(q(Δf − B_j/2))] / 2 / (2π b L_a)
        let slope = PI * PI * length_m * beta2 * inputs.baud_rate_hz[target];
        let high = slope * (distance_hz + source_baud_hz / 2.0);
        let low = slope * (distance_hz - source_baud_hz / 2.0);
        let psi = asinh_difference(high, low) / 2.0 / (2.0 * PI * beta2 * length_m);
        let weight = if target == source { WEIGHT_SELF } else { WEIGHT_CROSS };
        let gamma = inputs.gamma_per_w_per_m[target];
        *entry = weight * gamma * gamma * psi / (source_baud_hz * source_baud_hz);
    }
    Ok(())
}

/// asinh(high) − asinh(low) for high ≥ |low|, with one logarithm.
///
/// # Source
/// asinh x = ln(x + √(x² + 1)); the difference of logarithms is the logarithm of the quotient.
#[must_use]
pub fn asinh_difference(high: f64, low: f64) -> f64 {
    let of_high = high + (high * high + 1.0).sqrt();
    let of_low = low.abs() + (low * low + 1.0).sqrt();
    // asinh is odd: a negative `low` adds
    libm::log(if low < 0.0 { of_high * of_low } else { of_high / of_low })
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
    let mut ratio = vec![0.0; weighted.len()];
    for (column, weight) in kernel.chunks_exact(weighted.len().max(1)).zip(weighted) {
        for (sum, entry) in ratio.iter_mut().zip(column) {
            *sum += entry * weight;
        }
    }
    ratio
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
mod tests {
    use super::*;

    struct Case {
        frequency_hz: Vec<f64>,
        baud_rate_hz: Vec<f64>,
        loss_per_m: Vec<f64>,
        beta2_s2_per_m: Vec<f64>,
        gamma_per_w_per_m: Vec<f64>,
        power_w: Vec<f64>,
        length_m: f64,
    }

    impl Case {
        fn example() -> Self {
            Case {
                frequency_hz: vec![191.4e12, 191.5e12, 191.7e12],
                baud_rate_hz: vec![90e9, 64e9, 130e9],
                loss_per_m: vec![3.6e-5, 3.7e-5, 3.8e-5],
                beta2_s2_per_m: vec![-2.6e-26, -2.65e-26, -2.7e-26],
                gamma_per_w_per_m: vec![7.0e-4, 7.1e-4, 7.2e-4],
                power_w: vec![1e-3, 2e-3, 1.5e-3],
                length_m: 80e3,
            }
        }

        fn ratio(&self) -> Vec<f64> {
            let kernel = kernel(&KernelInputs {
                frequency_hz: &self.frequency_hz,
                baud_rate_hz: &self.baud_rate_hz,
                loss_per_m: &self.loss_per_m,
                beta2_s2_per_m: &self.beta2_s2_per_m,
                gamma_per_w_per_m: &self.gamma_per_w_per_m,
            })
            .unwrap();
            let squared = |(loss, power): (&f64, &f64)| {
                let product = effective_length_m(*loss, self.length_m) * power;
                product * product
            };
            nli_ratio(&kernel, &self.loss_per_m.iter().zip(&self.power_w).map(squared).collect::<Vec<_>>())
        }
    }

    fn scale(list: &mut [f64], by: f64) {
        list.iter_mut().for_each(|value| *value *= by);
    }

    fn same(left: &[f64], right: &[f64]) -> bool {
        left.iter().zip(right).all(|(l, r)| ((l - r) / r).abs() < 1e-12)
    }

    #[test]
    fn interference_is_homogeneous_in_length() {
        let mut case = Case::example();
        let before = case.ratio();
        case.length_m *= 1e3;
        scale(&mut case.loss_per_m, 1e-3);
        scale(&mut case.beta2_s2_per_m, 1e-3);
        scale(&mut case.gamma_per_w_per_m, 1e-3);
        assert!(same(&case.ratio(), &before));
    }

    #[test]
    fn interference_is_homogeneous_in_time() {
        let mut case = Case::example();
        let before = case.ratio();
        scale(&mut case.frequency_hz, 1e-12);
        scale(&mut case.baud_rate_hz, 1e-12);
        scale(&mut case.beta2_s2_per_m, 1e24);
        assert!(same(&case.ratio(), &before));
    }

    #[test]
    fn interference_is_homogeneous_in_power() {
        let mut case = Case::example();
        let before = case.ratio();
        scale(&mut case.power_w, 1e3);
        scale(&mut case.gamma_per_w_per_m, 1e-3);
        assert!(same(&case.ratio(), &before));
    }

    #[test]
    fn interference_grows_with_the_square_of_power_and_with_length() {
        let mut case = Case::example();
        let before = case.ratio();
        scale(&mut case.power_w, 2.0);
        assert!(same(&case.ratio(), &before.iter().map(|x| 4.0 * x).collect::<Vec<_>>()));
        let at_80_km = case.ratio();
        case.length_m = 90e3;
        assert!(case.ratio().iter().zip(&at_80_km).all(|(longer, shorter)| longer > shorter));
    }

    #[test]
    fn the_difference_with_one_logarithm_is_the_difference() {
        for (high, low) in [(3.0, 2.0), (3.0, -2.0), (0.5, -0.5), (1e4, 9.9e3), (1e-3, 0.0)] {
            let two_logarithms = libm::asinh(high) - libm::asinh(low);
            assert!((asinh_difference(high, low) - two_logarithms).abs() < 1e-12);
        }
    }

    #[test]
    fn effective_length_is_homogeneous_and_below_the_length() {
        let metres = effective_length_m(3.6e-5, 80e3);
        assert!(metres < 80e3);
        assert!((effective_length_m(3.6e-2, 80.0) * 1e3 / metres - 1.0).abs() < 1e-14);
    }

    #[test]
    fn zero_dispersion_is_an_error_with_the_two_channels() {
        let mut case = Case::example();
        case.beta2_s2_per_m = vec![-2.6e-26, 2.6e-26, -2.7e-26];
        let inputs = KernelInputs {
            frequency_hz: &case.frequency_hz,
            baud_rate_hz: &case.baud_rate_hz,
            loss_per_m: &case.loss_per_m,
            beta2_s2_per_m: &case.beta2_s2_per_m,
            gamma_per_w_per_m: &case.gamma_per_w_per_m,
        };
        assert_eq!(kernel(&inputs), Err((1, 0)));
    }
}
