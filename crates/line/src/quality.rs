//! Quality of a received signal: bit error ratio before correction and the Q that stands for it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::f64::consts::PI;

/// Steps that refine the inverse of the error function; each triples the digits of a start good to three.
const REFINEMENTS: usize = 3;

/// A square constellation of equally likely points, in each of two polarisations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Constellation {
    /// Four phases.
    Qpsk,
    /// 16 points.
    Qam16,
    /// 64 points.
    Qam64,
}

impl Constellation {
    fn points(self) -> f64 {
        match self {
            Constellation::Qpsk => 4.0,
            Constellation::Qam16 => 16.0,
            Constellation::Qam64 => 64.0,
        }
    }

    /// How it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Constellation::Qpsk => "QPSK",
            Constellation::Qam16 => "16QAM",
            Constellation::Qam64 => "64QAM",
        }
    }

    /// Bit error ratio before correction at an SNR in the symbol-rate bandwidth.
    ///
    /// # Source
    /// Gray mapping, errors to the nearest neighbour alone (Proakis, Digital Communications):
    /// BER = 2 (1 − 1/√M) / log₂ M · erfc √(3 SNR / (2 (M − 1))); exact for four phases.
    #[must_use]
    pub fn bit_error_ratio(self, snr_db: f64) -> f64 {
        let points = self.points();
        let snr_ratio = libm::pow(10.0, snr_db / 10.0);
        let each = 2.0 * (1.0 - 1.0 / points.sqrt()) / libm::log2(points);
        each * libm::erfc((1.5 * snr_ratio / (points - 1.0)).sqrt())
    }

    /// Q at an SNR; none where hardly a bit is right.
    #[must_use]
    pub fn q_db(self, snr_db: f64) -> Option<f64> {
        q_db(self.bit_error_ratio(snr_db))
    }
}

/// Q of a bit error ratio; none unless the ratio lies between 0 and one half.
///
/// # Source
/// ITU-T G.977: Q = 20 log₁₀(√2 erfc⁻¹(2 BER)).
#[must_use]
pub fn q_db(bit_error_ratio: f64) -> Option<f64> {
    let is_ratio = bit_error_ratio > 0.0 && bit_error_ratio < 0.5;
    is_ratio.then(|| 20.0 * libm::log10(std::f64::consts::SQRT_2 * inverse_erfc(2.0 * bit_error_ratio)))
}

/// The x with erfc x = y, for y between 0 and 2.
///
/// # Source
/// Start after S. Winitzki (2008), refined by Halley's rule: with u = (erfc x − y) / erfc′ x, x ← x − u / (1 + x u).
fn inverse_erfc(y: f64) -> f64 {
    const SHAPE: f64 = 0.147;
    let log = libm::log(y * (2.0 - y));
    let half = 2.0 / (PI * SHAPE) + log / 2.0;
    let start = ((half * half - log / SHAPE).sqrt() - half).sqrt().copysign(1.0 - y);
    (0..REFINEMENTS).fold(start, |x, _| {
        let slope = -2.0 / PI.sqrt() * libm::exp(-x * x);
        let step = (libm::erfc(x) - y) / slope;
        x - step / (1.0 + x * step)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inverse_undoes_the_error_function() {
        for x in [-2.0, -0.3, 0.05, 0.9, 1.4, 2.7, 4.5, 6.0] {
            let back = inverse_erfc(libm::erfc(x));
            assert!((back - x).abs() < 1e-9, "{back} for {x}");
        }
    }

    #[test]
    fn well_known_pairs_of_q_and_error_ratio_hold() {
        // BER 1e-9 is Q = 6 (15.56 dB); a ratio of 3.8e-3 is 8.53 dB
        assert!((q_db(9.865_876e-10).unwrap() - 20.0 * 6.0_f64.log10()).abs() < 1e-6);
        assert!((q_db(3.8e-3).unwrap() - 8.53).abs() < 0.01);
        assert_eq!(q_db(0.5), None);
        assert_eq!(q_db(0.0), None);
    }

    #[test]
    fn the_q_of_four_phases_is_the_snr_itself() {
        for snr_db in [2.0, 6.0, 10.0, 14.0] {
            assert!((Constellation::Qpsk.q_db(snr_db).unwrap() - snr_db).abs() < 1e-8);
        }
    }

    #[test]
    fn more_snr_is_more_q_and_more_points_are_less() {
        for constellation in [Constellation::Qpsk, Constellation::Qam16, Constellation::Qam64] {
            let mut before = f64::NEG_INFINITY;
            for snr in 0..=20 {
                let q = constellation.q_db(f64::from(snr)).unwrap();
                assert!(q > before);
                before = q;
            }
        }
        let at = |constellation: Constellation| constellation.q_db(15.0).unwrap();
        assert!(at(Constellation::Qpsk) > at(Constellation::Qam16));
        assert!(at(Constellation::Qam16) > at(Constellation::Qam64));
    }
}
