//! Amplifiers: pure functions of their settings and the spectrum that enters.

use crate::constants::PLANCK_J_S;
use crate::error::{OpticsError, at_least, finite};
use crate::spectrum::Spectrum;
use crate::two_coil::{TwoCoil, solve_two_coil};
use serde::{Deserialize, Serialize};
use units::{Finding, Staged};

/// Rounds in which a constant-output amplifier settles its gain against its own noise.
const SETTLING_ROUNDS_MAX: usize = 60;
/// Change of gain at which it counts as settled; far below any figure shown.
const SETTLED_DB: f64 = 1e-12;

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

/// How noisy an amplifier is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum NoiseModel {
    /// The same noise figure at every gain.
    Fixed {
        /// That noise figure.
        noise_figure_db: f64,
    },
    /// Two stages with variable gain between them.
    TwoCoil(TwoCoil),
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
/// The lists have one entry per channel that passed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AmplifierRecord {
    /// Gain it worked at, without the attenuators.
    pub gain_db: f64,
    /// Noise figure, padding included.
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
/// (a lower gain, padding, a lost channel) is a finding.
///
/// # Source
/// Order and clamps as in GNPy 3.0.1; constant output power after arXiv:1908.11205.
///
/// # Errors
/// When a setting is out of range, no channel fits the band, or the noise figures fit no two-coil amplifier.
pub fn amplify(
    amplifier: &Amplifier,
    mut spectrum: Spectrum,
) -> Result<Staged<(Spectrum, AmplifierRecord)>, OpticsError> {
    check(amplifier)?;
    let mut findings = Vec::new();
    drop_outside(amplifier, &mut spectrum, &mut findings)?;
    spectrum.scale(ratio(-amplifier.voa_in_db));
    let input_dbm = spectrum.total_power_dbm();
    let noise = solve_noise(amplifier, &mut findings)?;
    let gain_db = match amplifier.control {
        GainControl::Gain { gain_db } => clamped_gain_db(amplifier, gain_db, input_dbm, &mut findings),
        GainControl::OutputPower { output_dbm } => {
            let wanted_dbm = clamped_output_dbm(amplifier, output_dbm, &mut findings);
            settled_gain_db(amplifier, &noise, &spectrum, wanted_dbm)
        }
    };
    let noise_figure_db = noise_figure_db(amplifier, &noise, gain_db);
    note_padding(amplifier, gain_db, &mut findings);
    spectrum.add_ase(&ase_mw(&spectrum, noise_figure_db));
    spectrum.scale(ratio(gain_db));
    let output_dbm = spectrum.total_power_dbm();
    spectrum.scale(ratio(-amplifier.voa_out_db));
    let count = spectrum.len();
    let (noise_figure_db, gain_profile_db) = (vec![noise_figure_db; count], vec![gain_db; count]);
    let record = AmplifierRecord { gain_db, noise_figure_db, gain_profile_db, input_dbm, output_dbm };
    Ok(Staged { value: (spectrum, record), findings })
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
    // J·s × 10¹² Hz × 10⁹ Hz × 10³ mW/W
    PLANCK_J_S * frequency_thz * baud_rate_gbd * 1e24 * ratio(noise_figure_db)
}

fn ase_mw(spectrum: &Spectrum, noise_figure_db: f64) -> Vec<f64> {
    let channels = spectrum.frequency_thz.iter().zip(&spectrum.baud_rate_gbd);
    channels.map(|(thz, gbd)| ase_input_mw(*thz, *gbd, noise_figure_db)).collect()
}

/// The noise model with everything that does not depend on gain worked out.
enum Noise {
    Fixed { noise_figure_db: f64 },
    TwoCoil(crate::two_coil::Coils),
}

fn solve_noise(amplifier: &Amplifier, findings: &mut Vec<Finding>) -> Result<Noise, OpticsError> {
    match &amplifier.noise {
        NoiseModel::Fixed { noise_figure_db } => Ok(Noise::Fixed { noise_figure_db: *noise_figure_db }),
        NoiseModel::TwoCoil(two_coil) => {
            let coils = solve_two_coil(&amplifier.name, two_coil, amplifier.gain_min_db)?;
            Ok(Noise::TwoCoil(coils.collect(findings)))
        }
    }
}

/// Noise figure at a gain: below the least gain the padding is added and the model taken at that least gain.
fn noise_figure_db(amplifier: &Amplifier, noise: &Noise, gain_db: f64) -> f64 {
    let pad_db = (amplifier.gain_min_db - gain_db).max(0.0);
    let model_db = match noise {
        Noise::Fixed { noise_figure_db } => *noise_figure_db,
        Noise::TwoCoil(coils) => coils.noise_figure_db(gain_db + pad_db),
    };
    model_db + pad_db
}

/// The gain at which signal and noise together leave at the wanted power.
///
/// # Source
/// G = P_set / Σ (P_i + h f B F(G)); settled by repetition because F may depend on G.
fn settled_gain_db(amplifier: &Amplifier, noise: &Noise, spectrum: &Spectrum, wanted_dbm: f64) -> f64 {
    let input_mw = spectrum.total_power_mw();
    let mut gain_db = wanted_dbm - 10.0 * libm::log10(input_mw);
    for _ in 0..SETTLING_ROUNDS_MAX {
        let added_mw: f64 = ase_mw(spectrum, noise_figure_db(amplifier, noise, gain_db)).iter().sum();
        let next_db = wanted_dbm - 10.0 * libm::log10(input_mw + added_mw);
        let change_db = (next_db - gain_db).abs();
        gain_db = next_db;
        if change_db < SETTLED_DB {
            break;
        }
    }
    gain_db
}

fn clamped_gain_db(amplifier: &Amplifier, set_db: f64, input_dbm: f64, findings: &mut Vec<Finding>) -> f64 {
    let most_db = amplifier.output_max_dbm.map_or(f64::INFINITY, |most_dbm| most_dbm - input_dbm);
    if set_db <= most_db {
        return set_db;
    }
    let message = format!(
        "gain lowered from {set_db:.3} dB to {most_db:.3} dB: {input_dbm:.3} dBm enter and the amplifier gives \
         at most {:.3} dBm",
        input_dbm + most_db
    );
    let finding = Finding::warns("optics.amplifier.gain_clamped", message).at(&amplifier.name);
    findings.push(finding.hint("lower the set gain or the launch power, or choose a stronger amplifier"));
    most_db
}

fn clamped_output_dbm(amplifier: &Amplifier, set_dbm: f64, findings: &mut Vec<Finding>) -> f64 {
    let most_dbm = amplifier.output_max_dbm.unwrap_or(f64::INFINITY);
    if set_dbm <= most_dbm {
        return set_dbm;
    }
    let message = format!("output lowered from {set_dbm:.3} dBm to {most_dbm:.3} dBm, the most it gives");
    let finding = Finding::warns("optics.amplifier.output_clamped", message).at(&amplifier.name);
    findings.push(finding.hint("set an output the amplifier can give"));
    most_dbm
}

fn note_padding(amplifier: &Amplifier, gain_db: f64, findings: &mut Vec<Finding>) {
    let least_db = amplifier.gain_min_db;
    if gain_db >= least_db {
        return;
    }
    let pad_db = least_db - gain_db;
    let message = format!(
        "gain {gain_db:.3} dB is below the least gain {least_db:.3} dB: padded, noise figure {pad_db:.3} dB higher"
    );
    let finding = Finding::warns("optics.amplifier.gain_padded", message).at(&amplifier.name);
    findings.push(finding.hint("lengthen the span before it or choose an amplifier of lower gain"));
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
    finite(name, "output_max_dbm", amplifier.output_max_dbm.unwrap_or(0.0))?;
    match amplifier.control {
        GainControl::Gain { gain_db } => finite(name, "gain_db", gain_db)?,
        GainControl::OutputPower { output_dbm } => finite(name, "output_dbm", output_dbm)?,
    }
    match amplifier.noise {
        NoiseModel::Fixed { noise_figure_db } => finite(name, "noise_figure_db", noise_figure_db),
        NoiseModel::TwoCoil(_) => Ok(()),
    }
}

fn ratio(level_db: f64) -> f64 {
    libm::pow(10.0, level_db / 10.0)
}

#[cfg(test)]
#[path = "amplifier_tests.rs"]
mod tests;
