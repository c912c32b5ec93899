//! Amplifiers: pure functions of their settings and the spectrum that enters.

mod control;
mod curve;
mod flat;
mod multiband;
mod noise;

pub use curve::{NoiseCurve, noise_curve};
pub(crate) use flat::FlatGain;
pub use multiband::{BandRecord, MultibandAmplifier, amplify_bands};
pub use noise::{
    DualStage, FirstStage, NoiseModel, PolynomialNoise, Stage, StageNoise, friis_db, openroadm_inline_db,
    openroadm_preamp_db,
};

use crate::constants::PLANCK_J_S;
use crate::error::{OpticsError, at_least, finite};
use crate::shape::{self, GainShape, ShapeAtChannels};
use crate::spectrum::Spectrum;
use noise::{Noise, padded_db};
use serde::{Deserialize, Serialize};
use units::{Finding, Staged};

/// One gain block and the attenuators around it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Amplifier {
    /// Name in records and messages.
    pub name: String,
    /// What it holds constant.
    pub control: GainControl,
    /// Its noise.
    pub noise: NoiseModel,
    /// Gain below which it is padded: the missing gain is added to the noise figure.
    pub gain_min_db: f64,
    /// Highest total output it can give; absent: not limited.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub output_max_dbm: Option<f64>,
    /// Band it amplifies; channels outside are lost. Absent: every channel passes.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub band: Option<Band>,
    /// Loss before the gain block.
    pub voa_in_db: f64,
    /// Loss after the gain block.
    pub voa_out_db: f64,
    /// How gain and noise run over the band; absent: flat.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub shape: Option<Box<GainShape>>,
    /// Polarisation mode dispersion, added in squares.
    #[serde(default)]
    pub pmd_ps: f64,
    /// Polarisation dependent loss, added in squares.
    #[serde(default)]
    pub pdl_db: f64,
}

/// What an amplifier holds constant.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum GainControl {
    /// A set gain.
    Gain {
        /// The gain, without the attenuators.
        gain_db: f64,
    },
    /// The total power, signal and noise, that leaves the gain block: a submerged repeater.
    OutputPower {
        /// That power.
        output_dbm: f64,
    },
}

/// A band of optical frequency.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Lower edge.
    pub low_thz: f64,
    /// Upper edge.
    pub high_thz: f64,
}

/// What an amplifier did to a spectrum.
///
/// # Shape
/// The lists have one entry per channel that passed, in ascending frequency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AmplifierRecord {
    /// Gain it worked at, without the attenuators.
    pub gain_db: f64,
    /// Noise figure, padding and ripple included; empty for an amplifier without noise.
    pub noise_figure_db: Vec<f64>,
    /// Gain of each channel, without the attenuators.
    pub gain_profile_db: Vec<f64>,
    /// Total power that entered the gain block.
    pub input_dbm: f64,
    /// Total power that left it.
    pub output_dbm: f64,
}

/// The spectrum after an amplifier, with what it did.
///
/// Noise h f B NF is added at the input of the gain block. Everything the amplifier does against its setting
/// (a lower gain, padding, a lost channel, a tilt it cannot give) is a finding.
///
/// # Source
/// Order and clamps as in GNPy 3.0.1; constant output power after arXiv:1908.11205.
///
/// # Errors
/// When a setting is out of range, no channel fits the band, the noise figures fit no two-coil amplifier, a mask
/// meets slots of several widths, or a shape does not reach a channel.
pub fn amplify(
    amplifier: &Amplifier,
    mut spectrum: Spectrum,
) -> Result<Staged<(Spectrum, AmplifierRecord)>, OpticsError> {
    check(amplifier)?;
    let mut findings = Vec::new();
    drop_outside(amplifier, &mut spectrum, &mut findings)?;
    spectrum.scale(ratio(-amplifier.voa_in_db));
    let input_dbm = spectrum.total_power_dbm();
    let block = gain_block(amplifier, &spectrum, &mut findings)?;
    let gain_db = control::gain_db(&block, &spectrum, &mut findings);
    control::note_padding(amplifier, gain_db, &mut findings);
    let noise_figure_db = block.noise_figure_db(gain_db, spectrum.len());
    let gain_profile_db = block.gain_profile_db(gain_db, spectrum.len());
    spectrum.add_ase(&ase_mw(&spectrum, &noise_figure_db));
    match block.shape {
        None => spectrum.scale(ratio(gain_db)),
        Some(_) => spectrum.scale_each(&gain_profile_db.iter().map(|gain| ratio(*gain)).collect::<Vec<_>>()),
    }
    let output_dbm = spectrum.total_power_dbm();
    spectrum.scale(ratio(-amplifier.voa_out_db));
    spectrum.add_polarisation(amplifier.pmd_ps, amplifier.pdl_db);
    let is_noisy = noise_figure_db.iter().all(|figure| figure.is_finite());
    let noise_figure_db = if is_noisy { noise_figure_db } else { Vec::new() };
    let record = AmplifierRecord { gain_db, noise_figure_db, gain_profile_db, input_dbm, output_dbm };
    Ok(Staged { value: (spectrum, record), findings })
}

/// An amplifier with everything worked out that does not depend on its gain.
struct GainBlock<'a> {
    amplifier: &'a Amplifier,
    noise: Noise,
    shape: Option<ShapeAtChannels>,
}

fn gain_block<'a>(
    amplifier: &'a Amplifier,
    spectrum: &Spectrum,
    findings: &mut Vec<Finding>,
) -> Result<GainBlock<'a>, OpticsError> {
    let name = &amplifier.name;
    let noise = noise::solve_noise(name, &amplifier.noise, amplifier.gain_min_db, spectrum, findings)?;
    let shape = match &amplifier.shape {
        None => None,
        Some(shape) => Some(shape::at_channels(name, shape, spectrum)?.collect(findings)),
    };
    Ok(GainBlock { amplifier, noise, shape })
}

impl GainBlock<'_> {
    /// Noise figure of each channel at a gain; −∞ without noise.
    fn noise_figure_db(&self, gain_db: f64, count: usize) -> Vec<f64> {
        let mean_db = padded_db(&self.noise, self.amplifier.gain_min_db, gain_db);
        match &self.shape {
            None => vec![mean_db; count],
            Some(shape) => shape.noise_figure_ripple_db.iter().map(|ripple| mean_db + ripple).collect(),
        }
    }

    /// Gain of each channel at a gain.
    fn gain_profile_db(&self, gain_db: f64, count: usize) -> Vec<f64> {
        match &self.shape {
            None => vec![gain_db; count],
            Some(shape) => shape.gain_above_db.iter().map(|above| gain_db + above).collect(),
        }
    }
}

/// ASE power an amplifier adds to one channel, counted at its input, in mW.
///
/// # Units
/// THz and GBd in, mW out.
///
/// # Source
/// P = h f B F, both polarisations, with F the linear noise figure (GNPy 3.0.1; for F ≫ 1 the usual
/// 2 n_sp h f B (G − 1)/G).
#[must_use]
pub fn ase_input_mw(frequency_thz: f64, baud_rate_gbd: f64, noise_figure_db: f64) -> f64 {
    ase_at_ratio_mw(frequency_thz, baud_rate_gbd, ratio(noise_figure_db))
}

fn ase_at_ratio_mw(frequency_thz: f64, baud_rate_gbd: f64, noise_ratio: f64) -> f64 {
    // J·s × 10¹² Hz × 10⁹ Hz × 10³ mW/W
    PLANCK_J_S * frequency_thz * baud_rate_gbd * 1e24 * noise_ratio
}

/// ASE of every channel. Neighbours with one noise figure share its power of ten, which is most of the work.
fn ase_mw(spectrum: &Spectrum, noise_figure_db: &[f64]) -> Vec<f64> {
    let (mut known_db, mut known_ratio) = (f64::NAN, f64::NAN);
    let channels = spectrum.frequency_thz.iter().zip(&spectrum.baud_rate_gbd).zip(noise_figure_db);
    let of_channel = |((thz, gbd), figure_db): ((&f64, &f64), &f64)| {
        if *figure_db != known_db {
            (known_db, known_ratio) = (*figure_db, ratio(*figure_db));
        }
        ase_at_ratio_mw(*thz, *gbd, known_ratio)
    };
    channels.map(of_channel).collect()
}

fn drop_outside(
    amplifier: &Amplifier,
    spectrum: &mut Spectrum,
    findings: &mut Vec<Finding>,
) -> Result<(), OpticsError> {
    let Some(Band { low_thz, high_thz }) = amplifier.band else { return Ok(()) };
    let dropped_thz = spectrum.keep_within(low_thz, high_thz);
    if spectrum.is_empty() {
        let element = amplifier.name.clone();
        return Err(OpticsError::NoChannelInBand { element, low_thz, high_thz });
    }
    if let (Some(first_thz), Some(last_thz)) = (dropped_thz.first(), dropped_thz.last()) {
        let message = format!(
            "{} channels from {first_thz:.4} to {last_thz:.4} THz are lost: their slots are not wholly within \
             {low_thz:.4} to {high_thz:.4} THz",
            dropped_thz.len()
        );
        let finding = Finding::warns("optics.amplifier.channels_dropped", message).at(&amplifier.name);
        findings.push(finding.hint("choose a comb within the band of every amplifier"));
    }
    Ok(())
}

fn check(amplifier: &Amplifier) -> Result<(), OpticsError> {
    let name = &amplifier.name;
    at_least(name, "voa_in_db", amplifier.voa_in_db, 0.0, "0 or more")?;
    at_least(name, "voa_out_db", amplifier.voa_out_db, 0.0, "0 or more")?;
    at_least(name, "gain_min_db", amplifier.gain_min_db, 0.0, "0 or more")?;
    at_least(name, "pmd_ps", amplifier.pmd_ps, 0.0, "0 or more")?;
    at_least(name, "pdl_db", amplifier.pdl_db, 0.0, "0 or more")?;
    finite(name, "output_max_dbm", amplifier.output_max_dbm.unwrap_or(0.0))?;
    match amplifier.control {
        GainControl::Gain { gain_db } => finite(name, "gain_db", gain_db),
        GainControl::OutputPower { output_dbm } => finite(name, "output_dbm", output_dbm),
    }
}

fn ratio(level_db: f64) -> f64 {
    libm::pow(10.0, level_db / 10.0)
}

#[cfg(test)]
#[path = "amplifier_tests.rs"]
mod tests;
