//! Auto-design: a topology with everything a line needs, from one that states only what is known.
//!
//! Fibres too long to be amplified are split, missing amplifiers put in, short spans padded; every amplifier gets a
//! type, a gain, an attenuator and a tilt; every degree of a node gets a target power. What is stated stays as it is.

mod choose;
mod complete;
mod degrees;
mod levels;
mod losses;
mod pumped;
mod steps;
mod tilt;
mod types;

use crate::error::NetworkError;
use crate::lines::{Lines, is_roadm, is_transceiver};
use crate::topology::Topology;
pub(crate) use degrees::bands_of_amplifier;
use losses::Losses;
use optics::Simulation;
use optics::library::{EquipmentLibrary, SpanRules, SpectrumDefaults};
use serde::{Deserialize, Serialize};
use units::Staged;

/// What a network is designed for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DesignBasis {
    /// Power of the reference channel at the entrance of a fibre; absent: that of the library's spectrum.
    pub power_dbm: Option<f64>,
    /// How many channels each band is designed for; absent: as the library's spectrum says.
    pub channels_count: Option<u32>,
    /// Whether the topology is taken as complete: nothing is split and no amplifier put in.
    pub is_complete: bool,
    /// Physics by which Raman scattering tilts the bands.
    pub simulation: Simulation,
}

/// A topology ready to be lit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Design {
    /// Every element with every setting filled in; losses for the end of life are in the connectors.
    pub topology: Topology,
    /// How each amplifier was set, line by line.
    pub amplifiers: Vec<AmplifierDesign>,
}

/// How an amplifier was set, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AmplifierDesign {
    /// The element.
    pub element: String,
    /// Its variety; of one side by side with others, its own.
    pub variety: String,
    /// Whether the design chose the variety.
    pub is_chosen: bool,
    /// Loss of the span before it, as the design counts it.
    pub span_loss_db: f64,
    /// Gain.
    pub gain_db: f64,
    /// Total power that was asked for at its output.
    pub output_wanted_dbm: f64,
    /// Power per channel after it and its attenuator, above the reference power.
    pub power_offset_db: f64,
    /// By how much the power asked for is beyond it; 0 where it is not.
    pub short_db: f64,
}

/// What the steps of a design share.
struct Rules<'a> {
    library: &'a EquipmentLibrary,
    spans: &'a SpanRules,
    spectrum: &'a SpectrumDefaults,
    simulation: &'a Simulation,
    /// Power of the reference channel.
    power_dbm: f64,
    /// How many channels each band is designed for, if it is the same for all.
    channels_count: Option<u32>,
}

/// Designs a network. What was chosen, filled in, cut or is out of range is in the findings and the records.
///
/// # Source
/// Behaviour of GNPy 3.0.1; power into spans after Auge, Curri, Le Rouzic, OFC 2019, equation 4.
///
/// # Errors
/// When elements are not connected or of an unknown variety, the library lacks rules or a spectrum, or no amplifier
/// of the library may stand where one is needed.
pub fn design(
    topology: &Topology,
    library: &EquipmentLibrary,
    basis: &DesignBasis,
) -> Result<Staged<Design>, NetworkError> {
    let spans = library.span_rules.as_ref().ok_or(NetworkError::LibraryBlank { what: "rules of spans" })?;
    let spectrum = library.spectrum().ok_or(NetworkError::LibraryBlank { what: "spectrum to design for" })?;
    let by_spectrum = || {
        spectrum.is_count_for_design.then(|| crate::bands::comb_count(spectrum.band, spectrum.spacing_ghz))
    };
    let rules = Rules {
        library,
        spans,
        spectrum,
        simulation: &basis.simulation,
        power_dbm: basis.power_dbm.unwrap_or(spectrum.power_dbm),
        channels_count: basis.channels_count.or_else(by_spectrum),
    };
    let mut findings = Vec::new();
    let mut lines = Lines::new(topology)?;
    if !basis.is_complete {
        complete::complete(&mut lines, spans, &mut findings)?;
    }
    losses::fill_connectors(&mut lines, spans, &mut findings)?;
    let mut losses = Losses::of(&lines, library)?;
    losses.pad(&mut lines, spans.padding_db, &mut findings)?;
    let (roadms, transceivers) = (lines.those(is_roadm), lines.those(is_transceiver));
    let nodes: Vec<usize> = roadms.iter().chain(&transceivers).copied().collect();
    for roadm in &roadms {
        degrees::fill_targets(&mut lines, *roadm, library)?;
    }
    let bands = nodes
        .iter()
        .map(|node| degrees::degree_bands(&lines, *node, &rules))
        .collect::<Result<Vec<_>, _>>()?;
    let mut setter = levels::Setter::new(&rules, lines, losses, findings)?;
    for (node, bands) in nodes.into_iter().zip(bands) {
        setter.set_lines_from(node, bands)?;
    }
    for roadm in roadms {
        setter.check_node_input(roadm)?;
    }
    let (lines, amplifiers, findings) = setter.finish();
    Ok(Staged { value: Design { topology: lines.into_topology(), amplifiers }, findings })
}

#[cfg(test)]
#[path = "autodesign_tests.rs"]
mod tests;
