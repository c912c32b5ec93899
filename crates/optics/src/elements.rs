//! A line as a row of elements, and light going through it.

use crate::amplifier::{Amplifier, AmplifierRecord, amplify};
use crate::error::{OpticsError, at_least};
use crate::span::{KernelCache, Span, traverse};
use crate::spectrum::{Spectrum, mean_db};
use serde::{Deserialize, Serialize};
use units::{Finding, Staged};

/// One element of a line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Element {
    /// A length of fibre between two connectors.
    Span(Box<Span>),
    /// A gain block.
    Amplifier(Amplifier),
    /// A loss, the same for every channel.
    Attenuator {
        /// Name in records and messages.
        name: String,
        /// The loss.
        loss_db: f64,
    },
}

/// What the light looks like after one element.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ElementRecord {
    /// Place in the line, from 1.
    pub element_no: u32,
    /// Name of the element.
    pub name: String,
    /// Power of all channels, noise included.
    pub total_power_dbm: f64,
    /// Power of each channel, noise included.
    pub channel_power_dbm: Vec<f64>,
    /// Mean of the channels' GSNR in dB, in the symbol-rate bandwidth; absent while there is no noise.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub gsnr_mean_db: Option<f64>,
    /// What the amplifier did, if it is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub amplifier: Option<AmplifierRecord>,
}

/// Light at the end of a line, and after each of its elements.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Propagation {
    /// At the end.
    pub spectrum: Spectrum,
    /// After each element, in order.
    pub records: Vec<ElementRecord>,
}

/// Sends a spectrum through a line and records the light after each element.
///
/// # Errors
/// The first element that cannot be computed, by name, with value and limit.
pub fn propagate(elements: &[Element], launch: &Spectrum) -> Result<Staged<Propagation>, OpticsError> {
    propagate_with(&mut KernelCache::new(), elements, launch)
}

/// As [`propagate`], with kernels kept for the next line.
///
/// # Errors
/// As [`propagate`].
pub fn propagate_with(
    kernels: &mut KernelCache,
    elements: &[Element],
    launch: &Spectrum,
) -> Result<Staged<Propagation>, OpticsError> {
    let mut records = Vec::with_capacity(elements.len());
    let end = walk(kernels, elements, launch, |name, spectrum, amplifier| {
        records.push(ElementRecord {
            element_no: u32::try_from(records.len() + 1).unwrap_or(u32::MAX),
            name: name.to_owned(),
            total_power_dbm: spectrum.total_power_dbm(),
            channel_power_dbm: spectrum.channel_power_dbm(),
            gsnr_mean_db: mean_db(&spectrum.gsnr_db()),
            amplifier,
        });
    })?;
    Ok(Staged { value: Propagation { spectrum: end.value, records }, findings: end.findings })
}

/// The spectrum at the end of a line, without records: for sweeps.
///
/// # Errors
/// As [`propagate`].
pub fn end_of_line(
    kernels: &mut KernelCache,
    elements: &[Element],
    launch: &Spectrum,
) -> Result<Staged<Spectrum>, OpticsError> {
    walk(kernels, elements, launch, |_, _, _| {})
}

fn walk(
    kernels: &mut KernelCache,
    elements: &[Element],
    launch: &Spectrum,
    mut record: impl FnMut(&str, &Spectrum, Option<AmplifierRecord>),
) -> Result<Staged<Spectrum>, OpticsError> {
    let mut spectrum = launch.clone();
    let mut findings: Vec<Finding> = Vec::new();
    for element in elements {
        match element {
            Element::Span(span) => {
                spectrum = traverse(kernels, span, spectrum)?;
                record(&span.name, &spectrum, None);
            }
            Element::Amplifier(amplifier) => {
                let (after, did) = amplify(amplifier, spectrum)?.collect(&mut findings);
                spectrum = after;
                record(&amplifier.name, &spectrum, Some(did));
            }
            Element::Attenuator { name, loss_db } => {
                at_least(name, "loss_db", *loss_db, 0.0, "0 or more")?;
                spectrum.scale(libm::pow(10.0, -loss_db / 10.0));
                record(name, &spectrum, None);
            }
        }
    }
    Ok(Staged { value: spectrum, findings })
}

#[cfg(test)]
#[path = "elements_tests.rs"]
mod tests;
