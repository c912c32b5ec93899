//! What a modem makes of the light that arrives: SNR in its bandwidth, and the rate that SNR allows.

mod mode;
mod verdict;

pub use mode::{DispersionPenalty, Mode, ModeLibrary, PdlPenalty, Penalties, PmdPenalty};
pub use verdict::{Reason, Verdict, judge};

use crate::constants::BANDWIDTH_0P1NM_GHZ;
use serde::{Deserialize, Serialize};
use units::Provenance;

/// A modem as far as an achievable rate needs it: what it adds, what is kept in hand, where it gives up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Modem {
    /// SNR of transmitter and receiver back to back, in the signal's bandwidth: the implementation.
    pub snr_trx_db: f64,
    /// Margin kept between the SNR that arrives and the SNR the rate is computed from.
    pub margin_db: f64,
    /// SNR (after implementation and margin) below which no mode works: such a channel carries nothing.
    pub snr_min_db: f64,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// An SNR stated in the signal's own bandwidth, restated in 0.1 nm.
///
/// # Source
/// Noise is white over both bandwidths: + 10 log₁₀(B / 12.5 GHz).
#[must_use]
pub fn in_0p1nm_db(snr_db: f64, baud_rate_gbd: f64) -> f64 {
    snr_db + 10.0 * libm::log10(baud_rate_gbd / BANDWIDTH_0P1NM_GHZ)
}

/// The SNR that several independent noises leave, each stated in the same bandwidth; infinite for none.
///
/// # Source
/// Independent noises add: 1/SNR = Σ 1/SNRₖ.
#[must_use]
pub fn combined_snr_db(snr_db: &[f64]) -> f64 {
    let noise_ratio: f64 = snr_db.iter().map(|snr| libm::pow(10.0, -snr / 10.0)).sum();
    -10.0 * libm::log10(noise_ratio)
}

/// The SNR a rate is computed from: what arrives, with the modem's own noise, less the margin.
///
/// # Source
/// Open-cable practice (Rivera Hartling et al., JLT 2020): 1/SNR = 1/GSNR + 1/SNR_trx, then the margin.
#[must_use]
pub fn usable_snr_db(gsnr_db: f64, modem: &Modem) -> f64 {
    combined_snr_db(&[gsnr_db, modem.snr_trx_db]) - modem.margin_db
}

/// The GSNR that leaves `usable_db` after implementation and margin; none when the modem alone is worse.
#[must_use]
pub fn gsnr_for_usable_db(usable_db: f64, modem: &Modem) -> Option<f64> {
    // 1/GSNR = 1/SNR − 1/SNR_trx
    let total_ratio = libm::pow(10.0, -(usable_db + modem.margin_db) / 10.0);
    let line_ratio = total_ratio - libm::pow(10.0, -modem.snr_trx_db / 10.0);
    (line_ratio > 0.0).then(|| -10.0 * libm::log10(line_ratio))
}

/// Achievable rate of one channel with two polarisations at `snr_db` in its own bandwidth.
///
/// # Units
/// GBd in, Gbit/s out.
///
/// # Source
/// Shannon (1948), two polarisations: 2 B log₂(1 + SNR).
#[must_use]
pub fn achievable_rate_gbps(baud_rate_gbd: f64, snr_db: f64) -> f64 {
    let snr_ratio = libm::pow(10.0, snr_db / 10.0);
    2.0 * baud_rate_gbd * libm::log1p(snr_ratio) / std::f64::consts::LN_2
}

/// The SNR at which a channel's achievable rate is `rate_gbps`.
#[must_use]
pub fn snr_for_rate_db(baud_rate_gbd: f64, rate_gbps: f64) -> f64 {
    // SNR = 2^(R / 2B) − 1
    10.0 * libm::log10(libm::expm1(std::f64::consts::LN_2 * rate_gbps / (2.0 * baud_rate_gbd)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use units::Tag;

    fn modem() -> Modem {
        let provenance = Provenance::new(Tag::Guess, "test");
        Modem { snr_trx_db: 19.0, margin_db: 3.0, snr_min_db: 4.0, provenance }
    }

    #[test]
    fn two_equal_noises_cost_three_decibel() {
        assert!((combined_snr_db(&[20.0, 20.0]) - (20.0 - 10.0 * libm::log10(2.0))).abs() < 1e-12);
    }

    #[test]
    fn no_noise_leaves_the_modem_alone() {
        assert!((usable_snr_db(f64::INFINITY, &modem()) - 16.0).abs() < 1e-12);
        assert_eq!(combined_snr_db(&[]), f64::INFINITY);
    }

    #[test]
    fn the_gsnr_for_a_usable_snr_is_its_inverse() {
        let usable_db = usable_snr_db(22.6, &modem());
        let back_db = gsnr_for_usable_db(usable_db, &modem());
        assert!(back_db.is_some_and(|gsnr_db| (gsnr_db - 22.6).abs() < 1e-9));
        assert_eq!(gsnr_for_usable_db(16.5, &modem()), None, "the modem alone leaves 16 dB");
    }

    #[test]
    fn the_snr_for_a_rate_is_its_inverse() {
        let rate_gbps = achievable_rate_gbps(90.0, 13.7);
        assert!((snr_for_rate_db(90.0, rate_gbps) - 13.7).abs() < 1e-10);
    }

    #[test]
    fn the_rate_is_homogeneous_in_time() {
        // a shorter unit of time scales symbols and bits per unit alike
        let (one, thousand) = (achievable_rate_gbps(90.0, 17.0), achievable_rate_gbps(90e3, 17.0));
        assert!((thousand / one - 1e3).abs() < 1e-9);
    }

    #[test]
    fn an_snr_in_a_tenth_of_a_nanometre_is_homogeneous_in_bandwidth() {
        // doubling the bandwidth doubles the noise that 0.1 nm does not see
        let difference_db = in_0p1nm_db(20.0, 128.0) - in_0p1nm_db(20.0, 64.0);
        assert!((difference_db - 10.0 * libm::log10(2.0)).abs() < 1e-12);
        assert!((in_0p1nm_db(20.0, 12.5) - 20.0).abs() < 1e-12);
    }
}
