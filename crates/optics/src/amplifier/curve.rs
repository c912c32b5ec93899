//! The noise figure of an amplifier over its gain, for choosing between types before there is a line.

use super::Amplifier;
use super::noise::{Noise, padded_db, solve_noise};
use crate::error::OpticsError;
use crate::spectrum::Spectrum;
use units::Staged;

/// Noise figure over gain, with everything worked out that does not depend on it.
pub struct NoiseCurve {
    noise: Noise,
    gain_min_db: f64,
}

impl NoiseCurve {
    /// Noise figure at a gain, padding included, ripple not; −∞ for an amplifier without noise.
    #[must_use]
    pub fn at_gain_db(&self, gain_db: f64) -> f64 {
        padded_db(&self.noise, self.gain_min_db, gain_db)
    }
}

/// The noise curve of an amplifier; `input` counts only for the noise masks of OpenROADM.
///
/// # Errors
/// When the noise model is out of range, fits no two-coil amplifier, or a mask meets slots of several widths.
pub fn noise_curve(amplifier: &Amplifier, input: &Spectrum) -> Result<Staged<NoiseCurve>, OpticsError> {
    let mut findings = Vec::new();
    let gain_min_db = amplifier.gain_min_db;
    let noise = solve_noise(&amplifier.name, &amplifier.noise, gain_min_db, input, &mut findings)?;
    Ok(Staged { value: NoiseCurve { noise, gain_min_db }, findings })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amplifier::{GainControl, NoiseModel, amplify};
    use crate::testing::launched;
    use crate::two_coil::TwoCoil;

    #[test]
    fn the_curve_is_what_the_amplifier_then_has() {
        let two_coil = TwoCoil {
            gain_flatmax_db: 26.0,
            noise_figure_at_gain_flatmax_db: 6.0,
            noise_figure_at_gain_min_db: 10.0,
        };
        let mut amplifier = Amplifier {
            name: "amplifier".to_owned(),
            control: GainControl::Gain { gain_db: 0.0 },
            noise: NoiseModel::TwoCoil(two_coil),
            gain_min_db: 15.0,
            output_max_dbm: None,
            band: None,
            voa_in_db: 0.0,
            voa_out_db: 0.0,
            shape: None,
            pmd_ps: 0.0,
            pdl_db: 0.0,
        };
        let curve = noise_curve(&amplifier, &launched(0.0)).unwrap().value;
        for gain_db in [12.0, 15.0, 20.0, 26.0, 28.0] {
            amplifier.control = GainControl::Gain { gain_db };
            let did = amplify(&amplifier, launched(-20.0)).unwrap().value.1;
            assert_eq!(did.noise_figure_db[0], curve.at_gain_db(gain_db), "at {gain_db} dB");
        }
    }
}
