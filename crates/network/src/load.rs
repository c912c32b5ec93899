//! What a line is loaded with: channels by partitions of a band, or the spectrum of a library.

use optics::library::SpectrumDefaults;
use optics::{Channel, OpticsError};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Channels a partition may have: far beyond any band.
const CHANNELS_MAX: f64 = 100_000.0;

/// A part of a band with channels of one kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Partition {
    /// Centre of the lowest channel.
    pub first_thz: f64,
    /// Where the centre of the highest channel may lie.
    pub last_thz: f64,
    /// Slot of each channel; also the distance between centres.
    pub slot_ghz: f64,
    /// Symbol rate of each.
    pub baud_rate_gbd: f64,
    /// Roll-off of each.
    pub roll_off_ratio: f64,
    /// OSNR of the transmitters in 0.1 nm.
    pub tx_osnr_0p1nm_db: f64,
    /// Power at which transmitters launch.
    pub tx_power_dbm: f64,
    /// Offset of their power from the target of a node.
    #[serde(default)]
    pub equalisation_offset_db: f64,
    /// What the channels are called.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub label: Option<String>,
}

/// The channels of partitions, the lowest partition first.
///
/// # Errors
/// When a partition has more channels than any band.
pub fn channels_of(partitions: &[Partition]) -> Result<Vec<Channel>, OpticsError> {
    let mut channels = Vec::new();
    for (index, part) in partitions.iter().enumerate() {
        let label = format!("{index}-{:.2}G", part.baud_rate_gbd);
        for step in 0..count(part.first_thz, part.last_thz, part.slot_ghz)? {
            channels.push(Channel {
                frequency_thz: part.first_thz + f64::from(step) * part.slot_ghz / 1e3,
                baud_rate_gbd: part.baud_rate_gbd,
                slot_ghz: part.slot_ghz,
                roll_off_ratio: part.roll_off_ratio,
                launch_dbm: part.tx_power_dbm,
                tx_osnr_0p1nm_db: Some(part.tx_osnr_0p1nm_db),
                equalisation_offset_db: part.equalisation_offset_db,
                label: Some(part.label.clone().unwrap_or_else(|| label.clone())),
            });
        }
    }
    Ok(channels)
}

/// The channels of the spectrum of a library, launched at its transmitter power, or at the reference power.
///
/// # Errors
/// When it has more channels than any band.
pub fn default_channels(spectrum: &SpectrumDefaults) -> Result<Vec<Channel>, OpticsError> {
    channels_of(&[Partition {
        first_thz: spectrum.band.low_thz,
        last_thz: spectrum.band.high_thz,
        slot_ghz: spectrum.spacing_ghz,
        baud_rate_gbd: spectrum.baud_rate_gbd,
        roll_off_ratio: spectrum.roll_off_ratio,
        tx_osnr_0p1nm_db: spectrum.tx_osnr_0p1nm_db,
        tx_power_dbm: spectrum.tx_power_dbm.unwrap_or(spectrum.power_dbm),
        equalisation_offset_db: 0.0,
        label: Some(format!("{:.2}G", spectrum.baud_rate_gbd)),
    }])
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // checked to lie within
fn count(first_thz: f64, last_thz: f64, slot_ghz: f64) -> Result<u32, OpticsError> {
    let count = ((last_thz - first_thz) * 1e3 / slot_ghz + 1e-9).floor() + 1.0;
    if (0.0..=CHANNELS_MAX).contains(&count) {
        return Ok(count as u32);
    }
    let element = format!("spectrum from {first_thz} to {last_thz} THz");
    let limit = "such that the band holds no more than 100,000 channels";
    Err(OpticsError::ElementValue { element, field: "slot_ghz", value: slot_ghz, limit })
}
