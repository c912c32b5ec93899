//! How noisy an amplifier is: noise figures as functions of gain, or of the power that enters.

use crate::error::{OpticsError, at_least, finite};
use crate::spectrum::Spectrum;
use crate::two_coil::{Coils, TwoCoil, solve_two_coil};
use serde::{Deserialize, Serialize};
use units::Finding;

/// Slot in which the masks of OpenROADM state input power (OpenROADM MSA optical specification).
const MASK_SLOT_GHZ: f64 = 50.0;
/// Level of quantum noise that turns an OSNR in 0.1 nm into a noise figure, as the masks use it: −58 dBm.
const QUANTUM_NOISE_DBM: f64 = -58.0;
/// Best OSNR of the pre-amplifier mask (GNPy 3.0.1).
const PREAMP_OSNR_MAX_DB: f64 = 33.0;

/// How noisy an amplifier is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum NoiseModel {
    /// The same noise figure at every gain.
    Fixed {
        /// That noise figure.
        noise_figure_db: f64,
    },
    /// Two stages with variable gain between them.
    TwoCoil(TwoCoil),
    /// A polynomial in the gain below the highest flat gain.
    Polynomial(PolynomialNoise),
    /// In-line amplifier by the mask of OpenROADM: OSNR against input power per 50 GHz. All slots must be equal.
    OpenroadmInline {
        /// OSNR in 0.1 nm as a polynomial of the input power per 50 GHz in dBm, highest power first.
        osnr_polynomial_db: [f64; 4],
    },
    /// Pre-amplifier by the mask of OpenROADM. All slots must be equal.
    OpenroadmPreamp,
    /// Booster by the mask of OpenROADM: its noise is counted elsewhere.
    OpenroadmBooster,
    /// Two stages in a row, the first at its own fixed gain.
    DualStage(DualStage),
}

/// Noise figure as a polynomial.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolynomialNoise {
    /// Highest gain at which it is flat.
    pub gain_flatmax_db: f64,
    /// Coefficients, highest power first, in x = −max(highest flat gain − gain, 0).
    pub noise_figure_polynomial_db: [f64; 4],
}

/// Two stages in a row.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DualStage {
    /// What comes first.
    pub first: FirstStage,
    /// What comes second and gives the rest of the gain.
    pub second: Stage,
}

/// First of two stages, at its own fixed gain.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum FirstStage {
    /// A gain block.
    Lumped {
        /// Its gain, always.
        gain_db: f64,
        /// Its noise.
        stage: Stage,
    },
    /// Raman gain along the fibre before the amplifier, as one figure: only here may a noise figure be negative.
    Raman {
        /// On-off gain.
        gain_db: f64,
        /// Noise figure referred to the end of the fibre without pumps.
        noise_figure_db: f64,
    },
}

/// One of two stages.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Gain below which it is padded.
    pub gain_min_db: f64,
    /// Its noise.
    pub noise: StageNoise,
}

/// How noisy one of two stages is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum StageNoise {
    /// The same noise figure at every gain.
    Fixed {
        /// That noise figure.
        noise_figure_db: f64,
    },
    /// Two coils with variable gain between them.
    TwoCoil(TwoCoil),
    /// A polynomial in the gain below the highest flat gain.
    Polynomial(PolynomialNoise),
}

impl NoiseModel {
    /// Whether the noise figure follows the power that enters.
    pub(super) fn depends_on_input(&self) -> bool {
        matches!(self, NoiseModel::OpenroadmInline { .. } | NoiseModel::OpenroadmPreamp)
    }
}

impl FirstStage {
    /// Gain of the first stage.
    pub(super) fn gain_db(&self) -> f64 {
        match self {
            FirstStage::Lumped { gain_db, .. } | FirstStage::Raman { gain_db, .. } => *gain_db,
        }
    }
}

/// The noise model with everything that does not depend on gain worked out.
pub(super) enum Noise {
    Fixed { noise_figure_db: f64 },
    TwoCoil(Coils),
    Polynomial(PolynomialNoise),
    None,
    DualStage { first_gain_db: f64, first_db: f64, second_gain_min_db: f64, second: Box<Noise> },
}

impl Noise {
    /// Noise figure at a gain at or above the least gain; −∞ for an amplifier without noise.
    fn at_gain_db(&self, gain_db: f64) -> f64 {
        match self {
            Noise::Fixed { noise_figure_db } => *noise_figure_db,
            Noise::TwoCoil(coils) => coils.noise_figure_db(gain_db),
            Noise::Polynomial(polynomial) => polynomial.noise_figure_db(gain_db),
            Noise::None => f64::NEG_INFINITY,
            Noise::DualStage { first_gain_db, first_db, second_gain_min_db, second } => {
                let second_db = padded_db(second, *second_gain_min_db, gain_db - first_gain_db);
                friis_db(*first_db, *first_gain_db, second_db)
            }
        }
    }
}

impl PolynomialNoise {
    /// Noise figure at a gain.
    ///
    /// # Source
    /// GNPy 3.0.1 (`advanced_model`), from its description.
    #[must_use]
    pub fn noise_figure_db(&self, gain_db: f64) -> f64 {
        polynomial(&self.noise_figure_polynomial_db, -(self.gain_flatmax_db - gain_db).max(0.0))
    }
}

/// Noise figure of an OpenROADM in-line amplifier at a mean input power per 50 GHz.
///
/// # Source
/// NF = p − OSNR(p) + 58, from OSNR = p + 58 dBm − NF in 0.1 nm (OpenROADM MSA optical specification; GNPy 3.0.1).
#[must_use]
pub fn openroadm_inline_db(osnr_polynomial_db: &[f64; 4], input_per_50ghz_dbm: f64) -> f64 {
    input_per_50ghz_dbm - polynomial(osnr_polynomial_db, input_per_50ghz_dbm) - QUANTUM_NOISE_DBM
}

/// Noise figure of an OpenROADM pre-amplifier at a mean input power per 50 GHz.
///
/// # Source
/// OSNR = min((4 p + 275) / 7, 33) in 0.1 nm (OpenROADM MSA optical specification; GNPy 3.0.1).
#[must_use]
pub fn openroadm_preamp_db(input_per_50ghz_dbm: f64) -> f64 {
    let osnr_0p1nm_db = ((4.0 * input_per_50ghz_dbm + 275.0) / 7.0).min(PREAMP_OSNR_MAX_DB);
    input_per_50ghz_dbm - osnr_0p1nm_db - QUANTUM_NOISE_DBM
}

/// Noise figure of two stages in a row.
///
/// # Source
/// Friis (1944): F = F₁ + F₂ / G₁.
#[must_use]
pub fn friis_db(first_noise_figure_db: f64, first_gain_db: f64, second_noise_figure_db: f64) -> f64 {
    let second = super::ratio(second_noise_figure_db) / super::ratio(first_gain_db);
    10.0 * libm::log10(super::ratio(first_noise_figure_db) + second)
}

/// Noise figure at any gain: below the least gain the padding is added and the model taken at that least gain.
pub(super) fn padded_db(noise: &Noise, gain_min_db: f64, gain_db: f64) -> f64 {
    let pad_db = (gain_min_db - gain_db).max(0.0);
    noise.at_gain_db(gain_db + pad_db) + pad_db
}

/// Works out what does not depend on gain; `spectrum` is what enters the gain block.
pub(super) fn solve_noise(
    element: &str,
    model: &NoiseModel,
    gain_min_db: f64,
    spectrum: &Spectrum,
    findings: &mut Vec<Finding>,
) -> Result<Noise, OpticsError> {
    let stage = |noise| Stage { gain_min_db, noise };
    let fixed = |noise_figure_db| Noise::Fixed { noise_figure_db };
    match model {
        NoiseModel::Fixed { noise_figure_db } => {
            solve_stage(element, &stage(StageNoise::Fixed { noise_figure_db: *noise_figure_db }), findings)
        }
        NoiseModel::TwoCoil(coils) => solve_stage(element, &stage(StageNoise::TwoCoil(*coils)), findings),
        NoiseModel::Polynomial(known) => {
            solve_stage(element, &stage(StageNoise::Polynomial(*known)), findings)
        }
        NoiseModel::OpenroadmInline { osnr_polynomial_db } => {
            each_finite(element, "osnr_polynomial_db", osnr_polynomial_db)?;
            let input_dbm = input_per_50ghz_dbm(element, spectrum)?;
            Ok(fixed(openroadm_inline_db(osnr_polynomial_db, input_dbm)))
        }
        NoiseModel::OpenroadmPreamp => {
            Ok(fixed(openroadm_preamp_db(input_per_50ghz_dbm(element, spectrum)?)))
        }
        NoiseModel::OpenroadmBooster => Ok(Noise::None),
        NoiseModel::DualStage(dual) => solve_dual_stage(element, dual, findings),
    }
}

fn solve_dual_stage(
    element: &str,
    dual: &DualStage,
    findings: &mut Vec<Finding>,
) -> Result<Noise, OpticsError> {
    let first_gain_db = dual.first.gain_db();
    let first_db = match &dual.first {
        FirstStage::Lumped { stage, .. } => {
            padded_db(&solve_stage(element, stage, findings)?, stage.gain_min_db, first_gain_db)
        }
        FirstStage::Raman { noise_figure_db, .. } => *noise_figure_db,
    };
    at_least(element, "first.gain_db", first_gain_db, 0.0, "0 or more")?;
    finite(element, "first.noise_figure_db", first_db)?;
    let second = Box::new(solve_stage(element, &dual.second, findings)?);
    Ok(Noise::DualStage { first_gain_db, first_db, second_gain_min_db: dual.second.gain_min_db, second })
}

fn solve_stage(element: &str, stage: &Stage, findings: &mut Vec<Finding>) -> Result<Noise, OpticsError> {
    at_least(element, "gain_min_db", stage.gain_min_db, 0.0, "0 or more")?;
    match &stage.noise {
        StageNoise::Fixed { noise_figure_db } => {
            at_least(element, "noise_figure_db", *noise_figure_db, 0.0, "0 or more")?;
            Ok(Noise::Fixed { noise_figure_db: *noise_figure_db })
        }
        StageNoise::TwoCoil(two_coil) => {
            let coils = solve_two_coil(element, two_coil, stage.gain_min_db)?;
            Ok(Noise::TwoCoil(coils.collect(findings)))
        }
        StageNoise::Polynomial(known) => {
            finite(element, "gain_flatmax_db", known.gain_flatmax_db)?;
            each_finite(element, "noise_figure_polynomial_db", &known.noise_figure_polynomial_db)?;
            Ok(Noise::Polynomial(*known))
        }
    }
}

/// Mean input power per 50 GHz, noise included.
///
/// # Source
/// p = P_total − 10 log₁₀ N + 10 log₁₀(50 GHz / slot), slots equal (GNPy 3.0.1).
#[allow(clippy::cast_precision_loss)] // a count of channels
fn input_per_50ghz_dbm(element: &str, spectrum: &Spectrum) -> Result<f64, OpticsError> {
    let slot_ghz = spectrum.slot_ghz.first().copied().ok_or(OpticsError::NoChannels)?;
    if let Some(other_ghz) = spectrum.slot_ghz.iter().find(|other| (**other - slot_ghz).abs() > 1e-6) {
        let (element, other_ghz) = (element.to_owned(), *other_ghz);
        return Err(OpticsError::SlotsDiffer { element, slot_ghz, other_ghz });
    }
    let count = spectrum.len() as f64;
    Ok(spectrum.total_power_dbm() - 10.0 * libm::log10(count) + 10.0 * libm::log10(MASK_SLOT_GHZ / slot_ghz))
}

fn each_finite(element: &str, field: &'static str, values: &[f64]) -> Result<(), OpticsError> {
    values.iter().try_for_each(|value| finite(element, field, *value))
}

/// Horner's scheme, highest power first.
fn polynomial(coefficients: &[f64; 4], x: f64) -> f64 {
    coefficients.iter().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

#[cfg(test)]
#[path = "noise_tests.rs"]
mod tests;
