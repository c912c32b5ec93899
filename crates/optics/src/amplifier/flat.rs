//! A flat amplifier whose noise depends on its gain alone, made ready for many launches.

use super::noise::Noise;
use super::{Amplifier, GainControl, ase_mw, check, control, gain_block, ratio};
use crate::error::OpticsError;
use crate::spectrum::Spectrum;

/// What such an amplifier does as long as it does not meet its limit.
///
/// # Shape
/// `ase_mw` has one entry per channel.
#[derive(Debug, Clone)]
pub(crate) struct FlatGain {
    /// What the attenuator before it leaves.
    pub in_ratio: f64,
    /// Noise it adds, counted at the input of the gain block.
    pub ase_mw: Vec<f64>,
    /// What the attenuator after it leaves.
    pub out_ratio: f64,
    held: Held,
}

#[derive(Debug, Clone, Copy)]
enum Held {
    /// A gain, up to an input.
    Gain { ratio: f64, input_max_mw: f64 },
    /// An output.
    Output { output_dbm: f64 },
}

impl FlatGain {
    /// The amplifier made ready; none when it has a shape, noise that depends on what enters, a note to make, or an
    /// output held against a noise figure that moves with the gain.
    pub(crate) fn of(amplifier: &Amplifier, spectrum: &Spectrum) -> Result<Option<Self>, OpticsError> {
        check(amplifier)?;
        let mut findings = Vec::new();
        let block = gain_block(amplifier, spectrum, &mut findings)?;
        let (held, gain_db) = match amplifier.control {
            GainControl::Gain { gain_db } => {
                let input_max_mw =
                    amplifier.output_max_dbm.map_or(f64::INFINITY, |most| ratio(most - gain_db));
                (Held::Gain { ratio: ratio(gain_db), input_max_mw }, gain_db)
            }
            GainControl::OutputPower { output_dbm } => {
                let fixed = matches!(block.noise, Noise::Fixed { .. });
                if !fixed || amplifier.output_max_dbm.is_some() || amplifier.gain_min_db > 0.0 {
                    return Ok(None);
                }
                (Held::Output { output_dbm }, 0.0)
            }
        };
        control::note_padding(amplifier, gain_db, &mut findings);
        if !findings.is_empty() || block.shape.is_some() || amplifier.noise.depends_on_input() {
            return Ok(None);
        }
        Ok(Some(Self {
            in_ratio: ratio(-amplifier.voa_in_db),
            ase_mw: ase_mw(spectrum, &block.noise_figure_db(gain_db, spectrum.len())),
            out_ratio: ratio(-amplifier.voa_out_db),
            held,
        }))
    }

    /// The gain for the powers that enter the gain block; none when that is not certainly below the limit.
    #[inline(always)]
    pub(crate) fn ratio(&self, power_mw: &[f64], well_below: f64) -> Option<f64> {
        match self.held {
            Held::Gain { ratio, input_max_mw } => {
                let below = input_max_mw == f64::INFINITY
                    || power_mw.iter().sum::<f64>() <= input_max_mw * well_below;
                below.then_some(ratio)
            }
            Held::Output { output_dbm } => {
                let (input_mw, added_mw): (f64, f64) = (power_mw.iter().sum(), self.ase_mw.iter().sum());
                let gain_db = output_dbm - 10.0 * libm::log10(input_mw + added_mw);
                (gain_db >= 0.0).then(|| ratio(gain_db))
            }
        }
    }
}
