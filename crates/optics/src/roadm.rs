//! Reconfigurable add-drop multiplexers: light leaves at a target power, never amplified.

use crate::amplifier::Band;
use crate::error::{OpticsError, at_least, finite};
use crate::spectrum::Spectrum;
use serde::{Deserialize, Serialize};
use units::{Finding, Staged};

/// How far below its target a channel must leave before it is a finding.
const SHORT_DB: f64 = 0.01;

/// A reconfigurable add-drop multiplexer: targets and what its paths add.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Roadm {
    /// Name in records and messages.
    pub name: String,
    /// Power at which channels leave, where a degree states none of its own.
    pub target: PowerTarget,
    /// Degrees with targets of their own.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub degrees: Vec<DegreeTarget>,
    /// What its paths do to the light.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub impairments: Vec<PathImpairment>,
}

/// A target of one degree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DegreeTarget {
    /// Name of the degree.
    pub degree: String,
    /// Power at which channels leave towards it.
    pub target: PowerTarget,
}

/// Power at which channels leave; each channel's own offset is added.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum PowerTarget {
    /// The same power for every channel.
    Channel {
        /// That power.
        channel_dbm: f64,
    },
    /// The same spectral density in the symbol-rate bandwidth.
    Density {
        /// That density.
        density_mw_per_ghz: f64,
    },
    /// The same density over the slot.
    Slot {
        /// That density.
        slot_mw_per_ghz: f64,
    },
}

/// A way through a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoadmPath {
    /// From a transmitter to a degree.
    Add,
    /// From a degree to a receiver.
    Drop,
    /// From degree to degree.
    Express,
}

/// What a path does to the channels of a band; a figure that is absent does nothing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PathImpairment {
    /// The path.
    pub path: RoadmPath,
    /// Channels with their centre in it; absent: all.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub band: Option<Band>,
    /// Loss that is always there.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub loss_max_db: Option<f64>,
    /// Polarisation mode dispersion, added in squares.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub pmd_ps: Option<f64>,
    /// Polarisation dependent loss, added in squares.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub pdl_db: Option<f64>,
    /// OSNR in 0.1 nm of the amplifiers inside, added at the receiver.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub osnr_0p1nm_db: Option<f64>,
}

/// A node as one line crosses it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoadmCrossing {
    /// The node.
    pub roadm: Roadm,
    /// The way through it.
    pub path: RoadmPath,
    /// Degree the light leaves towards; absent: the target of the node.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub to_degree: Option<String>,
}

/// What a node did to a spectrum.
///
/// # Shape
/// One entry per channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RoadmRecord {
    /// Power each channel should leave with.
    pub target_dbm: Vec<f64>,
    /// Loss each channel met.
    pub loss_db: Vec<f64>,
}

/// The spectrum after a node: each channel at its target, or at what is left of it after the loss of its path.
///
/// # Source
/// P_out = min(P_in − loss, target + offset), channel by channel, noise included; PMD and PDL add in squares, OSNR
/// of the node in noise over signal (GNPy 3.0.1, from its description).
///
/// # Errors
/// When the degree is unknown or a figure is out of range.
pub fn cross(
    crossing: &RoadmCrossing,
    mut spectrum: Spectrum,
) -> Result<Staged<(Spectrum, RoadmRecord)>, OpticsError> {
    let roadm = &crossing.roadm;
    check(roadm)?;
    let target = chosen_target(crossing)?;
    let mut findings = Vec::new();
    let impairments = impairments(crossing, &spectrum, &mut findings);
    let target_dbm = target_dbm(target, &spectrum);
    let mut loss_db = Vec::with_capacity(spectrum.len());
    for (index, entering_dbm) in spectrum.channel_power_dbm().into_iter().enumerate() {
        let path_db = impairments[index].and_then(|path| path.loss_max_db).unwrap_or(0.0);
        // more loss brings a strong channel down to its target; a weak one stays weak
        loss_db.push(path_db + (entering_dbm - path_db - target_dbm[index]).max(0.0));
    }
    spectrum.scale_each(&loss_db.iter().map(|loss| libm::pow(10.0, -loss / 10.0)).collect::<Vec<_>>());
    accumulate(&impairments, &mut spectrum);
    note_short(roadm, &spectrum, &target_dbm, &mut findings);
    Ok(Staged { value: (spectrum, RoadmRecord { target_dbm, loss_db }), findings })
}

fn chosen_target(crossing: &RoadmCrossing) -> Result<PowerTarget, OpticsError> {
    let Some(to_degree) = &crossing.to_degree else { return Ok(crossing.roadm.target) };
    let found = crossing.roadm.degrees.iter().find(|stated| stated.degree == *to_degree);
    let known = || crossing.roadm.degrees.iter().map(|stated| stated.degree.as_str()).collect::<Vec<_>>();
    found.map(|stated| stated.target).ok_or_else(|| OpticsError::DegreeUnknown {
        element: crossing.roadm.name.clone(),
        degree: to_degree.clone(),
        known: known().join(", "),
    })
}

/// Power each channel should leave with, its own offset included.
fn target_dbm(target: PowerTarget, spectrum: &Spectrum) -> Vec<f64> {
    let level = |mw: f64| 10.0 * libm::log10(mw);
    let at = |index: usize| match target {
        PowerTarget::Channel { channel_dbm } => channel_dbm,
        PowerTarget::Density { density_mw_per_ghz } => {
            level(density_mw_per_ghz * spectrum.baud_rate_gbd[index])
        }
        PowerTarget::Slot { slot_mw_per_ghz } => level(slot_mw_per_ghz * spectrum.slot_ghz[index]),
    };
    (0..spectrum.len()).map(|index| at(index) + spectrum.equalisation_offset_db[index]).collect()
}

/// What the path does to each channel.
fn impairments<'a>(
    crossing: &'a RoadmCrossing,
    spectrum: &Spectrum,
    findings: &mut Vec<Finding>,
) -> Vec<Option<&'a PathImpairment>> {
    let stated = &crossing.roadm.impairments;
    let of = |frequency_thz: &f64| {
        stated.iter().find(|path| {
            let holds = |band: Band| (band.low_thz..=band.high_thz).contains(frequency_thz);
            path.path == crossing.path && path.band.is_none_or(holds)
        })
    };
    let found: Vec<Option<&PathImpairment>> = spectrum.frequency_thz.iter().map(of).collect();
    let without = found.iter().filter(|path| path.is_none()).count();
    if !stated.is_empty() && without > 0 {
        let message = format!(
            "{without} of {} channels meet no stated impairment of this path: none is counted",
            found.len()
        );
        let finding = Finding::warns("optics.roadm.impairment_missing", message).at(&crossing.roadm.name);
        findings.push(finding.hint("state the impairments of this path over the whole band"));
    }
    found
}

fn accumulate(impairments: &[Option<&PathImpairment>], spectrum: &mut Spectrum) {
    let in_squares = |sum: &mut f64, added: Option<f64>| {
        if let Some(added) = added {
            *sum = (*sum * *sum + added * added).sqrt();
        }
    };
    for (index, path) in impairments.iter().enumerate() {
        let Some(path) = path else { continue };
        in_squares(&mut spectrum.pmd_ps[index], path.pmd_ps);
        in_squares(&mut spectrum.pdl_db[index], path.pdl_db);
        if let Some(osnr_db) = path.osnr_0p1nm_db {
            let before_db = spectrum.node_osnr_0p1nm_db[index].unwrap_or(f64::INFINITY);
            let sum_db = crate::transceiver::combined_snr_db(&[before_db, osnr_db]);
            spectrum.node_osnr_0p1nm_db[index] = Some(sum_db);
        }
    }
}

fn note_short(roadm: &Roadm, spectrum: &Spectrum, target_dbm: &[f64], findings: &mut Vec<Finding>) {
    let power_dbm = spectrum.channel_power_dbm();
    let short_db: Vec<f64> = power_dbm.iter().zip(target_dbm).map(|(power, target)| target - power).collect();
    let short = short_db.iter().filter(|short| **short > SHORT_DB).count();
    if short > 0 {
        let worst_db = short_db.iter().copied().fold(0.0, f64::max);
        let message = format!(
            "{short} of {} channels leave below their target, the weakest by {worst_db:.3} dB: a node only \
             attenuates",
            short_db.len()
        );
        let finding = Finding::warns("optics.roadm.below_target", message).at(&roadm.name);
        findings.push(finding.hint("raise the gain before the node or lower its target"));
    }
}

fn check(roadm: &Roadm) -> Result<(), OpticsError> {
    let name = &roadm.name;
    check_target(name, roadm.target)?;
    roadm.degrees.iter().try_for_each(|stated| check_target(name, stated.target))?;
    for path in &roadm.impairments {
        at_least(name, "loss_max_db", path.loss_max_db.unwrap_or(0.0), 0.0, "0 or more")?;
        at_least(name, "pmd_ps", path.pmd_ps.unwrap_or(0.0), 0.0, "0 or more")?;
        at_least(name, "pdl_db", path.pdl_db.unwrap_or(0.0), 0.0, "0 or more")?;
        finite(name, "osnr_0p1nm_db", path.osnr_0p1nm_db.unwrap_or(0.0))?;
    }
    Ok(())
}

fn check_target(element: &str, target: PowerTarget) -> Result<(), OpticsError> {
    match target {
        PowerTarget::Channel { channel_dbm } => finite(element, "channel_dbm", channel_dbm),
        PowerTarget::Density { density_mw_per_ghz } => {
            crate::error::positive(element, "density_mw_per_ghz", density_mw_per_ghz)
        }
        PowerTarget::Slot { slot_mw_per_ghz } => {
            crate::error::positive(element, "slot_mw_per_ghz", slot_mw_per_ghz)
        }
    }
}

#[cfg(test)]
#[path = "roadm_tests.rs"]
mod tests;
