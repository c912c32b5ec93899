//! The rules a line is designed by, and the spectrum it is designed for.

use crate::amplifier::Band;
use serde::{Deserialize, Serialize};

/// A range of levels and the step through it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DbRange {
    /// Lowest.
    pub min_db: f64,
    /// Highest.
    pub max_db: f64,
    /// Step from one to the next.
    pub step_db: f64,
}

/// Rules of spans.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SpanRules {
    /// Whether amplifiers are set by the power at their output; otherwise by their gain.
    pub is_power_mode: bool,
    /// Departure of a span's launch power from the reference, and its step; absent: none is allowed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub power_offset: Option<DbRange>,
    /// Highest loss of a fibre that may be pumped.
    pub raman_loss_max_db_per_km: f64,
    /// Gain beyond the flat one that an amplifier may be chosen for.
    pub gain_extended_db: f64,
    /// Longest fibre before it is split.
    pub length_max_km: f64,
    /// Highest loss of a span before it is split; absent: by length alone.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub loss_max_db: Option<f64>,
    /// Loss to which a short span is padded.
    pub padding_db: f64,
    /// Loss added to every fibre for the end of life.
    pub end_of_life_db: f64,
    /// Loss of the connector before a fibre that states none.
    pub connector_in_db: f64,
    /// Loss of the connector after a fibre that states none.
    pub connector_out_db: f64,
    /// Loss of a span launched at the reference power.
    pub span_loss_reference_db: f64,
    /// Launch power added for each decibel of a span's loss above the reference.
    pub power_slope_ratio: f64,
    /// Power kept in hand when an output attenuator is set.
    pub voa_margin_db: f64,
    /// Step of an attenuator.
    pub voa_step_db: f64,
    /// Who states these rules, where.
    pub source: String,
}

/// A spectrum a line is designed for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SpectrumDefaults {
    /// Name of the spectrum; the usual one is `default`.
    pub variety: String,
    /// From the centre of the lowest channel to where the centre of the highest may lie.
    pub band: Band,
    /// Symbol rate of each channel.
    pub baud_rate_gbd: f64,
    /// Distance between centres.
    pub spacing_ghz: f64,
    /// Reference power of a channel at the entrance of a fibre.
    pub power_dbm: f64,
    /// Departures from the reference power that are studied.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub power_sweep: Option<DbRange>,
    /// Roll-off of each channel.
    pub roll_off_ratio: f64,
    /// OSNR of the transmitters in 0.1 nm.
    pub tx_osnr_0p1nm_db: f64,
    /// Margin kept below what a mode needs.
    pub margin_db: f64,
    /// Power at which transmitters launch; absent: the reference power.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub tx_power_dbm: Option<f64>,
    /// Whether a design counts as many channels as this spectrum has, whatever is asked for.
    pub is_count_for_design: bool,
    /// Who states these figures, where.
    pub source: String,
}

impl SpectrumDefaults {
    /// How many channels have their centres in the band.
    ///
    /// # Source
    /// ⌊(f_max − f_min) / spacing⌋ + 1, with the lowest centre at f_min (GNPy 3.0.1).
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // checked to lie within
    pub fn channels_count(&self, spacing_ghz: f64) -> u32 {
        let count = ((self.band.high_thz - self.band.low_thz) * 1e3 / spacing_ghz + 1e-9).floor() + 1.0;
        if count.is_finite() && count > 0.0 && count < f64::from(u32::MAX) { count as u32 } else { 0 }
    }
}
