//! One pair of channels: what its integral needs.

use super::GgnInputs;
use super::half_width_hz;
use std::f64::consts::PI;

/// A channel under test and its interferer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    /// Centre of the interferer from the centre of the channel under test.
    pub(super) distance_hz: f64,
    /// Symbol rates of the channel under test and of the interferer.
    pub(super) baud_rate_hz: [f64; 2],
    /// Their roll-offs.
    pub(super) roll_off_ratio: [f64; 2],
    /// Half the width of their spectra.
    pub(super) half_hz: [f64; 2],
    /// Group velocity dispersion at the channel under test.
    pub(super) beta2_s2_per_m: f64,
    /// Its slope there.
    pub(super) beta3_s3_per_m: f64,
}

impl Pair {
    pub(super) fn new(inputs: &GgnInputs<'_>, beta3_s3_per_m: &[f64], target: usize, source: usize) -> Self {
        let both = |list: &[f64]| [list[target], list[source]];
        let frequency_hz = inputs.channels.frequency_hz;
        Self {
            distance_hz: frequency_hz[source] - frequency_hz[target],
            baud_rate_hz: both(inputs.channels.baud_rate_hz),
            roll_off_ratio: both(inputs.roll_off_ratio),
            half_hz: [half_width_hz(inputs, target), half_width_hz(inputs, source)],
            beta2_s2_per_m: inputs.channels.beta2_s2_per_m[target],
            beta3_s3_per_m: beta3_s3_per_m[target],
        }
    }

    /// Whether the interferer is so far that the edges of its spectrum stand for all of it.
    ///
    /// # Source
    /// The rule of GNPy 3.0.1 (2026): beyond 250 GHz × (32 GBd / B_j) × (21.3 ps²/km / |β2|).
    pub(super) fn is_far(&self) -> bool {
        let limit_hz = 250e9 * (32e9 / self.baud_rate_hz[1]) * (21.3e-27 / self.beta2_s2_per_m.abs());
        self.distance_hz.abs() > limit_hz
    }

    /// Half the width of the flat part of the interferer's spectrum.
    pub(super) fn flat_hz(&self) -> f64 {
        (1.0 - self.roll_off_ratio[1]) * self.baud_rate_hz[1] / 2.0
    }

    /// Phase mismatch for f₁ and f₂ counted from the channel under test, as the factors of f₂ and f₂².
    ///
    /// # Source
    /// Δβ = 4π² f₁ f₂ (β2 + π β3 (f₁ + f₂)).
    pub(super) fn mismatch(&self, first_hz: f64) -> [f64; 2] {
        let factor = 4.0 * PI * PI * first_hz;
        let bow = PI * self.beta3_s3_per_m;
        [factor * (self.beta2_s2_per_m + bow * first_hz), factor * bow]
    }
}
