//! Amplifiers side by side, one per band: the light is parted, amplified and joined again.

use super::{Amplifier, AmplifierRecord, Band, amplify};
use crate::error::OpticsError;
use crate::spectrum::Spectrum;
use serde::{Deserialize, Serialize};
use units::{Finding, Staged};

/// Amplifiers side by side. Each states its band; bands do not overlap.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MultibandAmplifier {
    /// Name in records and messages.
    pub name: String,
    /// One per band.
    pub amplifiers: Vec<Amplifier>,
}

/// What the amplifier of one band did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct BandRecord {
    /// Name of the amplifier.
    pub name: String,
    /// Its band.
    pub band: Band,
    /// What it did to the channels of its band; absent if there was none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub amplifier: Option<AmplifierRecord>,
}

/// The spectrum after a multiband amplifier, with what each band's amplifier did, in the order of the bands.
///
/// A channel goes to the amplifier whose band holds its whole slot; a channel in no band is lost, which is a
/// finding. The clamp of each amplifier counts the power of its own band.
///
/// # Errors
/// When an amplifier states no band, bands overlap, no channel fits any band, or an amplifier cannot be computed.
pub fn amplify_bands(
    multiband: &MultibandAmplifier,
    spectrum: &Spectrum,
) -> Result<Staged<(Spectrum, Vec<BandRecord>)>, OpticsError> {
    let amplifiers = in_order(multiband)?;
    let mut findings = Vec::new();
    note_lost(multiband, &amplifiers, spectrum, &mut findings);
    let mut joined: Option<Spectrum> = None;
    let mut records = Vec::with_capacity(amplifiers.len());
    for (amplifier, band) in amplifiers {
        let name = amplifier.name.clone();
        let part = spectrum.select(&spectrum.within(band.low_thz, band.high_thz));
        if part.is_empty() {
            let message =
                format!("no channel lies in its band {:.4} to {:.4} THz", band.low_thz, band.high_thz);
            findings.push(Finding::notes("optics.amplifier.band_empty", message).at(&name));
            records.push(BandRecord { name, band, amplifier: None });
            continue;
        }
        let (part, did) = amplify(amplifier, part)?.collect(&mut findings);
        records.push(BandRecord { name, band, amplifier: Some(did) });
        match &mut joined {
            None => joined = Some(part),
            Some(joined) => joined.append(part),
        }
    }
    let lost = || OpticsError::NoChannelInAnyBand { element: multiband.name.clone() };
    Ok(Staged { value: (joined.ok_or_else(lost)?, records), findings })
}

/// The amplifiers with their bands, the lowest first.
fn in_order(multiband: &MultibandAmplifier) -> Result<Vec<(&Amplifier, Band)>, OpticsError> {
    let mut amplifiers = Vec::with_capacity(multiband.amplifiers.len());
    for amplifier in &multiband.amplifiers {
        let missing = || OpticsError::BandMissing { element: amplifier.name.clone() };
        amplifiers.push((amplifier, amplifier.band.ok_or_else(missing)?));
    }
    amplifiers.sort_by(|(_, left), (_, right)| left.low_thz.total_cmp(&right.low_thz));
    for pair in amplifiers.windows(2) {
        let ((lower, below), (upper, above)) = (pair[0], pair[1]);
        if below.high_thz > above.low_thz {
            return Err(OpticsError::BandsOverlap {
                element: multiband.name.clone(),
                lower: lower.name.clone(),
                upper: upper.name.clone(),
                lower_high_thz: below.high_thz,
                upper_low_thz: above.low_thz,
            });
        }
    }
    Ok(amplifiers)
}

fn note_lost(
    multiband: &MultibandAmplifier,
    amplifiers: &[(&Amplifier, Band)],
    spectrum: &Spectrum,
    findings: &mut Vec<Finding>,
) {
    let mut is_lost = vec![true; spectrum.len()];
    for (_, band) in amplifiers {
        let held = spectrum.within(band.low_thz, band.high_thz);
        is_lost.iter_mut().zip(held).for_each(|(lost, held)| *lost &= !held);
    }
    let lost_thz: Vec<f64> = spectrum.select(&is_lost).frequency_thz;
    if let (Some(first_thz), Some(last_thz)) = (lost_thz.first(), lost_thz.last()) {
        let message = format!(
            "{} channels from {first_thz:.4} to {last_thz:.4} THz are lost: their slots are not wholly within \
             any of its {} bands",
            lost_thz.len(),
            amplifiers.len()
        );
        let finding = Finding::warns("optics.amplifier.channels_dropped", message).at(&multiband.name);
        findings.push(finding.hint("choose a comb within the bands of every amplifier"));
    }
}

#[cfg(test)]
#[path = "multiband_tests.rs"]
mod tests;
