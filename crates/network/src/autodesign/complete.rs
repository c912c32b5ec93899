//! What a topology lacks to be a line: spans of a length that can be amplified, and amplifiers.

use super::steps::{span_lengths, spans_count};
use crate::error::NetworkError;
use crate::lines::{AmplifierKind, Lines, is_amplifier, is_fibre, is_joint, is_roadm, is_transceiver};
use crate::topology::{
    AmplifierPlace, AmplifierSettings, ElementKind, FibrePlace, Location, MultibandPlace, NetworkElement,
    RoadmPlace,
};
use optics::LumpedLoss;
use optics::library::SpanRules;
use units::{FibreKm, Finding};

/// Splits fibres that are too long and puts amplifiers before and after nodes and between fibres.
///
/// # Source
/// Behaviour of GNPy 3.0.1, with its order: an amplifier is for several bands where those already on its line are, or
/// (after a node) where there are none and the node is designed for several.
pub(super) fn complete(
    lines: &mut Lines,
    rules: &SpanRules,
    findings: &mut Vec<Finding>,
) -> Result<(), NetworkError> {
    for fibre in lines.those(is_fibre) {
        split(lines, fibre, rules, findings)?;
    }
    let mut added_count = 0;
    for roadm in lines.those(is_roadm) {
        added_count += add_preamplifiers(lines, roadm)?;
        added_count += add_boosters(lines, roadm)?;
    }
    for fibre in lines.those(is_fibre) {
        added_count += add_inline(lines, fibre)?;
    }
    if added_count > 0 {
        let message =
            format!("{added_count} amplifiers are added: boosters, pre-amplifiers and between fibres");
        findings.push(Finding::notes("network.design.amplifiers_added", message));
    }
    Ok(())
}

fn split(
    lines: &mut Lines,
    index: usize,
    rules: &SpanRules,
    findings: &mut Vec<Finding>,
) -> Result<(), NetworkError> {
    let (ElementKind::Fibre(fibre) | ElementKind::RamanFibre(fibre, _)) = lines.kind(index) else {
        return Ok(());
    };
    let fibre_km = fibre.fibre_km.km();
    let count = spans_count(fibre_km, &span_lengths(rules.length_max_km, rules.padding_db));
    if count == 1 {
        return Ok(());
    }
    let message = format!(
        "{fibre_km:.3} km of fibre reach {:.1} km, the longest span: split into {count} spans of {:.3} km",
        rules.length_max_km,
        fibre_km / f64::from(count)
    );
    findings.push(Finding::notes("network.design.fibre_split", message).at(lines.id(index)));
    let ends = (lines.before(index)?, lines.after(index)?);
    let row = (1..=count).map(|part_no| part(lines, (index, fibre), ends, (part_no, count))).collect();
    lines.replace(index, row)
}

/// One of the spans a fibre is split into. Losses along the fibre stay where they are.
fn part(
    lines: &Lines,
    (index, whole): (usize, &FibrePlace),
    ends: (usize, usize),
    (part_no, count): (u32, u32),
) -> NetworkElement {
    let old = &lines.elements[index];
    let length_km = whole.fibre_km.km() / f64::from(count);
    let start_km = length_km * f64::from(part_no - 1);
    let is_on = |lumped: &&LumpedLoss| {
        let from_start_km = lumped.position_km.km() - start_km;
        from_start_km > 0.0 && (from_start_km <= length_km || part_no == count)
            || (part_no == 1 && from_start_km <= 0.0)
    };
    let moved = |lumped: &LumpedLoss| LumpedLoss {
        position_km: FibreKm((lumped.position_km.km() - start_km).min(length_km)),
        loss_db: lumped.loss_db,
    };
    let fibre = FibrePlace {
        fibre_km: FibreKm(length_km),
        lumped: whole.lumped.iter().filter(is_on).map(moved).collect(),
        ..whole.clone()
    };
    let along_frac = (f64::from(part_no) - 0.5) / f64::from(count);
    let mut location = between(lines, ends, along_frac);
    if let (Some(location), Some(old)) = (&mut location, &old.location) {
        (location.city, location.region) = (old.city.clone(), old.region.clone());
    }
    let id = format!("{} ({part_no}/{count})", old.id);
    NetworkElement { id, name: None, location, kind: ElementKind::Fibre(Box::new(fibre)) }
}

/// A place part of the way between two elements.
fn between(lines: &Lines, (one, other): (usize, usize), along_frac: f64) -> Option<Location> {
    let (one, other) = (lines.elements[one].location.as_ref()?, lines.elements[other].location.as_ref()?);
    let mix = |from: Option<f64>, to: Option<f64>| Some(from? + (to? - from?) * along_frac);
    Some(Location {
        latitude_deg: mix(one.latitude_deg, other.latitude_deg),
        longitude_deg: mix(one.longitude_deg, other.longitude_deg),
        city: None,
        region: None,
    })
}

/// Whether an amplifier belongs between a node and this neighbour of it.
fn wants_amplifier(lines: &Lines, neighbour: usize) -> bool {
    let kind = lines.kind(neighbour);
    !(is_transceiver(kind) || is_joint(kind) || is_amplifier(kind))
}

fn add_preamplifiers(lines: &mut Lines, roadm: usize) -> Result<usize, NetworkError> {
    let before: Vec<usize> =
        lines.previous[roadm].iter().copied().filter(|index| wants_amplifier(lines, *index)).collect();
    for neighbour in &before {
        let kind = lines.amplifier_kind(&lines.line_back_from(*neighbour)?)?;
        let id = format!("preamplifier {} from {}", lines.id(roadm), lines.id(*neighbour));
        let location = lines.elements[roadm].location.clone();
        let amplifier = amplifier(id, location, kind == AmplifierKind::Several);
        lines.insert(amplifier, *neighbour, roadm);
    }
    Ok(before.len())
}

fn add_boosters(lines: &mut Lines, roadm: usize) -> Result<usize, NetworkError> {
    let after: Vec<usize> =
        lines.next[roadm].iter().copied().filter(|index| wants_amplifier(lines, *index)).collect();
    let has_bands = matches!(lines.kind(roadm), ElementKind::Roadm(place) if is_multiband(place));
    for neighbour in &after {
        let kind = lines.amplifier_kind(&lines.line_from(*neighbour)?)?;
        let is_multiband = kind == AmplifierKind::Several || (kind == AmplifierKind::None && has_bands);
        let id = format!("booster {} to {}", lines.id(roadm), lines.id(*neighbour));
        let location = lines.elements[roadm].location.clone();
        lines.insert(amplifier(id, location, is_multiband), roadm, *neighbour);
    }
    Ok(after.len())
}

fn is_multiband(place: &RoadmPlace) -> bool {
    place.design_bands.len() > 1
}

fn add_inline(lines: &mut Lines, fibre: usize) -> Result<usize, NetworkError> {
    let next = lines.after(fibre)?;
    if !is_fibre(lines.kind(next)) {
        return Ok(0);
    }
    let kind = lines.amplifier_kind(&lines.line_from(next)?)?;
    let id = format!("amplifier after {}", lines.id(fibre));
    let amplifier = amplifier(id, between(lines, (fibre, next), 0.5), kind == AmplifierKind::Several);
    lines.insert(amplifier, fibre, next);
    Ok(1)
}

/// An amplifier that is still to be chosen; one of a single band is not tilted.
fn amplifier(id: String, location: Option<Location>, is_multiband: bool) -> NetworkElement {
    let kind = if is_multiband {
        ElementKind::Multiband(MultibandPlace::default())
    } else {
        let settings = AmplifierSettings { tilt_db: Some(0.0), ..AmplifierSettings::default() };
        ElementKind::Amplifier(AmplifierPlace { settings, ..AmplifierPlace::default() })
    };
    NetworkElement { id, name: None, location, kind }
}
