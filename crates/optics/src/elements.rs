//! A line as a row of elements, and light going through it.

use crate::amplifier::{Amplifier, AmplifierRecord, BandRecord, MultibandAmplifier, amplify, amplify_bands};
use crate::error::{OpticsError, at_least};
use crate::roadm::{RoadmCrossing, RoadmRecord, cross};
use crate::simulation::Simulation;
use crate::span::{KernelCache, Span, traverse_by};
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
    /// Gain blocks side by side, one per band.
    Multiband(MultibandAmplifier),
    /// A node that drops, adds and levels channels.
    Roadm(Box<RoadmCrossing>),
    /// Two lines joined without a node.
    Fused(Fused),
}

/// A plain joint of two lines where a node could be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fused {
    /// Name in records and messages.
    pub name: String,
    /// Its loss, the same for every channel.
    #[serde(default = "fused_loss_db")]
    pub loss_db: f64,
}

/// Loss of a joint that states none (GNPy 3.0.1).
fn fused_loss_db() -> f64 {
    1.0
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
    /// What the amplifier of each band did, if it is a multiband one.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub bands: Vec<BandRecord>,
    /// What the node did, if it is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub roadm: Option<RoadmRecord>,
}

/// What an element did besides taking power.
enum Did {
    Nothing,
    Amplified(AmplifierRecord),
    AmplifiedBands(Vec<BandRecord>),
    Levelled(RoadmRecord),
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
    propagate_by(&Simulation::default(), kernels, elements, launch)
}

/// As [`propagate_with`], with the physics asked for.
///
/// # Errors
/// As [`propagate`], and as [`crate::span::traverse_by`].
pub fn propagate_by(
    simulation: &Simulation,
    kernels: &mut KernelCache,
    elements: &[Element],
    launch: &Spectrum,
) -> Result<Staged<Propagation>, OpticsError> {
    let mut records = Vec::with_capacity(elements.len());
    let end = walk((simulation, kernels), elements, launch, |name, spectrum, did| {
        let mut record = ElementRecord {
            element_no: u32::try_from(records.len() + 1).unwrap_or(u32::MAX),
            name: name.to_owned(),
            total_power_dbm: spectrum.total_power_dbm(),
            channel_power_dbm: spectrum.channel_power_dbm(),
            gsnr_mean_db: mean_db(&spectrum.gsnr_db()),
            amplifier: None,
            bands: Vec::new(),
            roadm: None,
        };
        match did {
            Did::Nothing => {}
            Did::Amplified(amplifier) => record.amplifier = Some(amplifier),
            Did::AmplifiedBands(bands) => record.bands = bands,
            Did::Levelled(roadm) => record.roadm = Some(roadm),
        }
        records.push(record);
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
    end_of_line_by(&Simulation::default(), kernels, elements, launch)
}

/// As [`end_of_line`], with the physics asked for.
///
/// # Errors
/// As [`propagate_by`].
pub fn end_of_line_by(
    simulation: &Simulation,
    kernels: &mut KernelCache,
    elements: &[Element],
    launch: &Spectrum,
) -> Result<Staged<Spectrum>, OpticsError> {
    walk((simulation, kernels), elements, launch, |_, _, _| {})
}

fn walk(
    (simulation, kernels): (&Simulation, &mut KernelCache),
    elements: &[Element],
    launch: &Spectrum,
    mut record: impl FnMut(&str, &Spectrum, Did),
) -> Result<Staged<Spectrum>, OpticsError> {
    let mut spectrum = launch.clone();
    let mut findings: Vec<Finding> = Vec::new();
    for element in elements {
        let did;
        (spectrum, did) = pass((simulation, kernels), element, spectrum, &mut findings)?;
        record(element.name(), &spectrum, did);
    }
    Ok(Staged { value: spectrum, findings })
}

fn pass(
    (simulation, kernels): (&Simulation, &mut KernelCache),
    element: &Element,
    spectrum: Spectrum,
    findings: &mut Vec<Finding>,
) -> Result<(Spectrum, Did), OpticsError> {
    match element {
        Element::Span(span) => Ok((traverse_by(simulation, kernels, span, spectrum)?, Did::Nothing)),
        Element::Amplifier(amplifier) => {
            let (after, did) = amplify(amplifier, spectrum)?.collect(findings);
            Ok((after, Did::Amplified(did)))
        }
        Element::Multiband(multiband) => {
            let (after, did) = amplify_bands(multiband, &spectrum)?.collect(findings);
            Ok((after, Did::AmplifiedBands(did)))
        }
        Element::Roadm(crossing) => {
            let (after, did) = cross(crossing, spectrum)?.collect(findings);
            Ok((after, Did::Levelled(did)))
        }
        Element::Attenuator { name, loss_db } | Element::Fused(Fused { name, loss_db }) => {
            Ok((attenuated(name, *loss_db, spectrum)?, Did::Nothing))
        }
    }
}

fn attenuated(name: &str, loss_db: f64, mut spectrum: Spectrum) -> Result<Spectrum, OpticsError> {
    at_least(name, "loss_db", loss_db, 0.0, "0 or more")?;
    spectrum.scale(libm::pow(10.0, -loss_db / 10.0));
    Ok(spectrum)
}

impl Element {
    /// Name in records and messages.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Element::Span(span) => &span.name,
            Element::Amplifier(amplifier) => &amplifier.name,
            Element::Attenuator { name, .. } => name,
            Element::Multiband(multiband) => &multiband.name,
            Element::Roadm(crossing) => &crossing.roadm.name,
            Element::Fused(fused) => &fused.name,
        }
    }
}

#[cfg(test)]
#[path = "elements_tests.rs"]
mod tests;
