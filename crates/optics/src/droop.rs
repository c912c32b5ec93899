//! Droop: amplifiers that hold their total output spend it on noise as well as on signal.
//!
//! With xₖ = 1/SNRₖ the noise made in span k over the signal alone, both at that span's amplifier output.
//!
//! # Source
//! A. Bononi, J.-C. Antona et al., arXiv:1908.11205 (2019), generalised droop formula.

/// SNR at the end of a line whose amplifiers hold constant total output power.
///
/// # Shape
/// One entry per span, in any order.
///
/// # Source
/// arXiv:1908.11205: 1 + 1/SNR = ∏ (1 + 1/SNRₖ).
#[must_use]
pub fn gsnr_constant_output_power_db(span_snr_db: &[f64]) -> f64 {
    // 1/SNR = exp(Σ ln(1 + xₖ)) − 1, written so that small xₖ lose no digits
    -10.0 * libm::log10(libm::expm1(log_noise_growth(span_snr_db)))
}

/// SNR at the end of a line whose amplifiers hold constant gain.
///
/// # Source
/// Incoherent accumulation of noise: 1/SNR = Σ 1/SNRₖ.
#[must_use]
pub fn gsnr_constant_gain_db(span_snr_db: &[f64]) -> f64 {
    let inverse: f64 = span_snr_db.iter().map(|snr_db| inverse_ratio(*snr_db)).sum();
    -10.0 * libm::log10(inverse)
}

/// How much signal power the noise has taken at the end of a constant-output-power line; never positive.
///
/// # Source
/// arXiv:1908.11205: droop = −10 log₁₀ ∏ (1 + 1/SNRₖ).
#[must_use]
pub fn signal_droop_db(span_snr_db: &[f64]) -> f64 {
    -crate::constants::DB_PER_NEPER * log_noise_growth(span_snr_db)
}

/// Σ ln(1 + xₖ).
fn log_noise_growth(span_snr_db: &[f64]) -> f64 {
    span_snr_db.iter().map(|snr_db| libm::log1p(inverse_ratio(*snr_db))).sum()
}

fn inverse_ratio(snr_db: f64) -> f64 {
    libm::pow(10.0, -snr_db / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_span_has_the_same_snr_in_both_modes() {
        let one = [17.25];
        assert!((gsnr_constant_output_power_db(&one) - 17.25).abs() < 1e-12);
        assert!((gsnr_constant_gain_db(&one) - 17.25).abs() < 1e-12);
    }

    #[test]
    fn constant_output_power_is_never_better_than_constant_gain() {
        for snr_db in [-5.0, 0.0, 10.0, 20.0, 40.0] {
            for spans in [1_usize, 2, 10, 100] {
                let line = vec![snr_db; spans];
                assert!(gsnr_constant_output_power_db(&line) <= gsnr_constant_gain_db(&line) + 1e-12);
                assert!(signal_droop_db(&line) < 0.0);
            }
        }
    }

    #[test]
    fn droop_is_homogeneous_because_two_lines_in_a_row_multiply() {
        // ∏ over A then B equals the product of both: droop in dB adds, whatever the unit of power
        let (a, b) = ([20.0, 13.0, 25.0], [18.0, 30.0]);
        let whole: Vec<f64> = a.iter().chain(&b).copied().collect();
        let parts_db = signal_droop_db(&a) + signal_droop_db(&b);
        assert!((signal_droop_db(&whole) - parts_db).abs() < 1e-12);
    }
}
