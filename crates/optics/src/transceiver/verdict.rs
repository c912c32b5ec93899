//! Whether each channel closes in its mode, and if not, why.

use super::mode::{Mode, ModeLibrary};
use crate::error::{OpticsError, finite};
use crate::spectrum::Spectrum;
use serde::{Deserialize, Serialize};
use units::{Finding, Staged};

/// How far two symbol rates or slots may differ and still be the same: rounding of the input.
const SAME_GHZ: f64 = 1e-6;

/// What becomes of one channel in its mode.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Verdict {
    /// Centre of the channel.
    pub frequency_thz: f64,
    /// Its mode.
    pub mode: String,
    /// SNR that arrives in 0.1 nm, with the noise of transmitter and nodes; absent while there is no noise.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub snr_0p1nm_db: Option<f64>,
    /// What impairments cost; absent where there is no reception at all.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub penalty_db: Option<f64>,
    /// What is left after penalties and margin above the OSNR the mode needs; absent where it has no value.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub left_db: Option<f64>,
    /// Why it does not close; empty if it does.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub reasons: Vec<Reason>,
}

impl Verdict {
    /// Whether the channel closes.
    #[must_use]
    pub fn is_feasible(&self) -> bool {
        self.reasons.is_empty()
    }
}

/// Why a channel does not close.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// SNR less penalties and margin is below what the mode needs.
    SnrShort {
        /// By how much.
        short_db: f64,
    },
    /// Nobody states what OSNR the mode needs.
    OsnrUnstated,
    /// More or less dispersion than its table of penalties holds.
    DispersionBeyond {
        /// What has accumulated.
        dispersion_ps_per_nm: f64,
    },
    /// More polarisation mode dispersion than its table holds.
    PmdBeyond {
        /// What has accumulated.
        pmd_ps: f64,
    },
    /// More polarisation dependent loss than its table holds.
    PdlBeyond {
        /// What has accumulated.
        pdl_db: f64,
    },
    /// Less power than its receiver takes.
    PowerLow {
        /// What arrives.
        power_dbm: f64,
    },
    /// More power than its receiver takes.
    PowerHigh {
        /// What arrives.
        power_dbm: f64,
    },
    /// Its slot is narrower than the mode needs.
    SlotNarrow {
        /// The slot.
        slot_ghz: f64,
    },
    /// It is not lit at the symbol rate of the mode.
    BaudRateDiffers {
        /// The rate it is lit at.
        baud_rate_gbd: f64,
    },
}

/// A verdict on every channel in the mode its label names, with one finding for those that do not close.
///
/// A channel closes when SNR in 0.1 nm − penalties − margin ≥ the OSNR its mode needs, its receiver takes the power,
/// and its slot is wide enough. All reasons are given, not the first.
///
/// # Source
/// Criterion of GNPy 3.0.1, from its description; margin is what it calls system margins.
///
/// # Errors
/// When a mode of the library is impossible, or a channel has no label or one the library lacks.
pub fn judge(
    spectrum: &Spectrum,
    library: &ModeLibrary,
    margin_db: f64,
) -> Result<Staged<Vec<Verdict>>, OpticsError> {
    library.check()?;
    finite("receivers", "margin_db", margin_db)?;
    let snr_db = spectrum.received_snr_0p1nm_db();
    let power_dbm = spectrum.channel_power_dbm();
    let one = |index: usize| {
        let mode = mode_of(spectrum, library, index)?;
        let arrived = Arrived {
            snr_0p1nm_db: snr_db[index],
            power_dbm: power_dbm[index],
            dispersion_ps_per_nm: spectrum.dispersion_ps_per_nm[index],
            pmd_ps: spectrum.pmd_ps[index],
            pdl_db: spectrum.pdl_db[index],
            slot_ghz: spectrum.slot_ghz[index],
            baud_rate_gbd: spectrum.baud_rate_gbd[index],
        };
        Ok(verdict(spectrum.frequency_thz[index], &arrived, mode, margin_db))
    };
    let verdicts = (0..spectrum.len()).map(one).collect::<Result<Vec<_>, OpticsError>>()?;
    let findings = failing(&verdicts).into_iter().collect();
    Ok(Staged { value: verdicts, findings })
}

fn mode_of<'a>(spectrum: &Spectrum, library: &'a ModeLibrary, index: usize) -> Result<&'a Mode, OpticsError> {
    let label = spectrum.label[index].as_deref();
    label.and_then(|name| library.mode(name)).ok_or_else(|| OpticsError::ModeUnknown {
        frequency_thz: spectrum.frequency_thz[index],
        mode: label.unwrap_or("(none)").to_owned(),
    })
}

/// What of one channel reaches its receiver.
struct Arrived {
    snr_0p1nm_db: f64,
    power_dbm: f64,
    dispersion_ps_per_nm: f64,
    pmd_ps: f64,
    pdl_db: f64,
    slot_ghz: f64,
    baud_rate_gbd: f64,
}

fn verdict(frequency_thz: f64, arrived: &Arrived, mode: &Mode, margin_db: f64) -> Verdict {
    let mut reasons = unfit(arrived, mode);
    let penalty_db = penalty_db(arrived, mode, &mut reasons);
    let left_db = match mode.osnr_min_0p1nm_db {
        None => {
            reasons.push(Reason::OsnrUnstated);
            None
        }
        Some(needed_db) => penalty_db.map(|penalty| arrived.snr_0p1nm_db - penalty - margin_db - needed_db),
    };
    if let Some(left_db) = left_db.filter(|left| left.is_nan() || *left < 0.0) {
        reasons.push(Reason::SnrShort { short_db: -left_db });
    }
    let stated = |value: f64| Some(value).filter(|value| value.is_finite());
    Verdict {
        frequency_thz,
        mode: mode.name.clone(),
        snr_0p1nm_db: stated(arrived.snr_0p1nm_db),
        penalty_db,
        left_db: left_db.and_then(stated),
        reasons,
    }
}

/// Why the light does not fit the mode, whatever its noise.
fn unfit(arrived: &Arrived, mode: &Mode) -> Vec<Reason> {
    let Arrived { power_dbm, slot_ghz, baud_rate_gbd, .. } = *arrived;
    let mut reasons = Vec::new();
    if (baud_rate_gbd - mode.baud_rate_gbd).abs() > SAME_GHZ {
        reasons.push(Reason::BaudRateDiffers { baud_rate_gbd });
    }
    if slot_ghz < mode.spacing_min_ghz - SAME_GHZ {
        reasons.push(Reason::SlotNarrow { slot_ghz });
    }
    if mode.rx_min_dbm.is_some_and(|least_dbm| power_dbm < least_dbm) {
        reasons.push(Reason::PowerLow { power_dbm });
    }
    if mode.rx_max_dbm.is_some_and(|most_dbm| power_dbm > most_dbm) {
        reasons.push(Reason::PowerHigh { power_dbm });
    }
    reasons
}

/// Sum of the penalties; none where one of them is beyond its table.
fn penalty_db(arrived: &Arrived, mode: &Mode, reasons: &mut Vec<Reason>) -> Option<f64> {
    let Arrived { dispersion_ps_per_nm, pmd_ps, pdl_db, .. } = *arrived;
    let penalties = [
        (
            penalty_at(&mode.penalties.of_dispersion(), dispersion_ps_per_nm),
            Reason::DispersionBeyond { dispersion_ps_per_nm },
        ),
        (penalty_at(&mode.penalties.of_pmd(), pmd_ps), Reason::PmdBeyond { pmd_ps }),
        (penalty_at(&mode.penalties.of_pdl(), pdl_db), Reason::PdlBeyond { pdl_db }),
    ];
    let mut sum_db = Some(0.0);
    for (penalty_db, beyond) in penalties {
        if penalty_db.is_none() {
            reasons.push(beyond);
        }
        sum_db = sum_db.zip(penalty_db).map(|(sum, penalty)| sum + penalty);
    }
    sum_db
}

/// Penalty at a value: linear between the points of an ascending table, none outside, zero without a table.
fn penalty_at(table: &[(f64, f64)], value: f64) -> Option<f64> {
    let Some((first, last)) = table.first().zip(table.last()) else { return Some(0.0) };
    if value == last.0 {
        return Some(last.1);
    }
    if !(first.0..last.0).contains(&value) {
        return None;
    }
    let segment = table.windows(2).find(|pair| value < pair[1].0)?;
    let ((low, at_low_db), (high, at_high_db)) = (segment[0], segment[1]);
    Some(at_low_db + (at_high_db - at_low_db) * (value - low) / (high - low))
}

/// The finding for the channels that do not close; the worst of those that are only short is named.
fn failing(verdicts: &[Verdict]) -> Option<Finding> {
    let failing: Vec<&Verdict> = verdicts.iter().filter(|verdict| !verdict.is_feasible()).collect();
    let first = failing.first()?;
    let worst = failing
        .iter()
        .filter_map(|verdict| verdict.left_db.map(|left_db| (verdict, left_db)))
        .min_by(|left, right| left.1.total_cmp(&right.1));
    let named = match worst {
        Some((verdict, left_db)) => {
            format!(
                "least is left at {:.4} THz in mode {}: {left_db:.2} dB",
                verdict.frequency_thz, verdict.mode
            )
        }
        None => format!("the first at {:.4} THz in mode {}", first.frequency_thz, first.mode),
    };
    let message = format!("{} of {} channels do not close; {named}", failing.len(), verdicts.len());
    let finding = Finding::blocks("optics.transceiver.not_feasible", message);
    Some(finding.hint("choose a mode that needs less, shorter spans, or another launch power"))
}

#[cfg(test)]
#[path = "verdict_tests.rs"]
mod tests;
