//! An erbium-doped fibre pumped near 1480 nm: the gain unit of a remotely pumped amplifier.
//!
//! The two-level model after Giles and Desurvire, with amplified spontaneous emission in both directions. It knows
//! no ageing, no temperature and no spectral hole burning.

mod fibre;
mod solve;
mod table;

pub use fibre::{ErbiumFibre, ErbiumPoint};
pub use table::{GainTable, tabulate};

use crate::constants::PLANCK_J_S;
use crate::error::{OpticsError, at_least, positive};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use solve::Amplification;
use units::{Finding, Staged};

/// A length of erbium-doped fibre with the passive parts around it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GainUnit {
    /// Name in messages.
    pub name: String,
    /// The doped fibre.
    pub erbium: ErbiumFibre,
    /// Its length.
    pub erbium_m: f64,
    /// Loss of the signals before it: isolator, coupler, splice.
    pub loss_in_db: f64,
    /// Loss of the signals after it.
    pub loss_out_db: f64,
    /// Loss of the pump between the line and the doped fibre.
    pub pump_loss_db: f64,
}

/// Light that enters a gain unit.
///
/// # Shape
/// One entry per channel in both slices.
#[derive(Debug, Clone, Copy)]
pub struct GainUnitLight<'a> {
    /// Centres of the channels.
    pub frequency_thz: &'a [f64],
    /// Total power of each.
    pub power_mw: &'a [f64],
    /// Frequency of the pump.
    pub pump_thz: f64,
    /// Pump power that arrives with the signals; 0 for none.
    pub pump_forward_mw: f64,
    /// Pump power that arrives against the signals; 0 for none.
    pub pump_backward_mw: f64,
}

/// How finely a doped fibre is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fineness {
    /// For searches: within some 0.1 dB of gain of the fine solution, an order of magnitude faster.
    Coarse,
    /// For results.
    Fine,
    /// What the others are judged by.
    #[cfg(test)]
    Finer,
}

/// What a gain unit does to the light.
///
/// # Shape
/// Lists have one entry per channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GainUnitState {
    /// Gain from input to output of the unit, passive losses included.
    pub gain_db: Vec<f64>,
    /// Noise the unit adds, counted at its input, over h f B: the noise figure as this program counts noise; passive
    /// losses included.
    pub noise_figure_db: Vec<f64>,
    /// Pump power that enters the doped fibre, both directions.
    pub pump_in_mw: f64,
    /// Pump power that leaves it unused.
    pub pump_left_mw: f64,
    /// Amplified spontaneous emission that leaves the doped fibre with the signals, all frequencies.
    pub ase_forward_mw: f64,
    /// The same against the signals.
    pub ase_backward_mw: f64,
    /// Share of the erbium that is excited, mean over the length.
    pub inversion_mean_frac: f64,
    /// Photons that the solution loses or gains, over those of the pump.
    pub imbalance_ratio: f64,
}

/// What a gain unit does to the light; a finding warns when the powers in it have not settled.
///
/// # Source
/// C. R. Giles and E. Desurvire, J. Lightwave Technol. 9 (1991) 271: dP/dz = ±[((α + g*) n₂ − α − l) P + 2 g* n₂ hν Δν],
/// n₂ = Σ P α/(hνζ) / (1 + Σ P (α + g*)/(hνζ)). Noise counted at the input over h f B: P_ASE/(h f B G), both
/// polarisations.
///
/// # Errors
/// When a figure is out of range, or the table of the doped fibre does not reach a channel or the pump.
pub fn pass_gain_unit(
    unit: &GainUnit,
    light: &GainUnitLight<'_>,
    fineness: Fineness,
) -> Result<Staged<GainUnitState>, OpticsError> {
    check(unit, light)?;
    let mut solver = Amplification::new(unit, light, fineness)?;
    let is_settled = solver.settle();
    let state = state(unit, light, &solver)?;
    let mut findings = Vec::new();
    if !is_settled {
        let message = format!(
            "the inversion of the doped fibre still changes after {} sweeps; photons are out of balance by {:.1e} of \
             the pump",
            solver.sweeps_count, state.imbalance_ratio
        );
        let finding = Finding::warns("optics.edf.unsettled", message).at(&unit.name);
        findings.push(finding.hint("shorten the doped fibre or lower the pump; do not rely on its gain"));
    }
    Ok(Staged { value: state, findings })
}

fn state(
    unit: &GainUnit,
    light: &GainUnitLight<'_>,
    solver: &Amplification,
) -> Result<GainUnitState, OpticsError> {
    let passive_db = unit.loss_in_db + unit.loss_out_db;
    let (mut gain_db, mut noise_figure_db) = (Vec::new(), Vec::new());
    for frequency_thz in light.frequency_thz {
        let (gain, noise_w_per_hz) = solver.channel(&unit.erbium, *frequency_thz)?;
        let quanta = noise_w_per_hz / (PLANCK_J_S * frequency_thz * 1e12 * gain);
        gain_db.push(10.0 * libm::log10(gain) - passive_db);
        // the loss before the doped fibre raises its noise as seen from the input
        noise_figure_db.push(10.0 * libm::log10(quanta) + unit.loss_in_db);
    }
    Ok(GainUnitState {
        gain_db,
        noise_figure_db,
        pump_in_mw: solver.pump_in_w() * 1e3,
        pump_left_mw: solver.pump_left_w() * 1e3,
        ase_forward_mw: solver.ase_out_w(true) * 1e3,
        ase_backward_mw: solver.ase_out_w(false) * 1e3,
        inversion_mean_frac: solver.inversion_mean_frac(),
        imbalance_ratio: solver.imbalance_ratio(),
    })
}

fn check(unit: &GainUnit, light: &GainUnitLight<'_>) -> Result<(), OpticsError> {
    let name = &unit.name;
    unit.erbium.check()?;
    positive(name, "erbium_m", unit.erbium_m)?;
    let passive = "0 or more";
    at_least(name, "loss_in_db", unit.loss_in_db, 0.0, passive)?;
    at_least(name, "loss_out_db", unit.loss_out_db, 0.0, passive)?;
    at_least(name, "pump_loss_db", unit.pump_loss_db, 0.0, passive)?;
    at_least(name, "pump_forward_mw", light.pump_forward_mw, 0.0, passive)?;
    at_least(name, "pump_backward_mw", light.pump_backward_mw, 0.0, passive)?;
    if light.frequency_thz.is_empty() {
        return Err(OpticsError::NoChannels);
    }
    if light.power_mw.len() != light.frequency_thz.len() {
        return Err(OpticsError::WavesMiscounted {
            element: name.clone(),
            waves_count: light.frequency_thz.len(),
            powers_count: light.power_mw.len(),
            pumps_count: 0,
        });
    }
    light.power_mw.iter().try_for_each(|power_mw| at_least(name, "power_mw", *power_mw, 0.0, passive))
}

#[cfg(test)]
#[path = "edf_tests.rs"]
mod tests;
