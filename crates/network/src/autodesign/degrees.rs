//! Bands and target powers of the degrees of nodes.

use super::Rules;
use crate::bands::{centre_thz, common_bands};
use crate::error::NetworkError;
use crate::lines::{AmplifierKind, Lines, is_transceiver};
use crate::topology::{DegreeBands, DesignBand, ElementKind, RoadmPlace};
use optics::PowerTarget;
use optics::library::{AmplifierBuild, EquipmentLibrary, RoadmType, SpectrumDefaults};
use optics::roadm::DegreeTarget;

/// Variety of a node that names none.
pub(crate) const ROADM_DEFAULT: &str = "default";

/// Bands each degree of a node is designed for, in the order of the degrees.
///
/// # Source
/// Behaviour of GNPy 3.0.1: what a degree states holds; else what the amplifiers of its line have in common, with the
/// bands of the node where both are for one band or both for several; else the bands of the node.
pub(super) fn degree_bands(
    lines: &Lines,
    node: usize,
    rules: &Rules,
) -> Result<Vec<(usize, Vec<DesignBand>)>, NetworkError> {
    let (of_node, stated) = bands_of_node(lines.kind(node), rules);
    let spacing_at = |at_thz: f64| {
        let holding = of_node.iter().find(|one| (one.band.low_thz..=one.band.high_thz).contains(&at_thz));
        holding.and_then(|one| one.spacing_ghz).unwrap_or(rules.spectrum.spacing_ghz)
    };
    check_degrees(lines, node, stated.iter().map(|degree| &degree.degree))?;
    let mut degrees = Vec::with_capacity(lines.next[node].len());
    for degree in &lines.next[node] {
        let line = lines.line_from(*degree)?;
        let kind = lines.amplifier_kind(&line)?;
        let mut bands = match stated.iter().find(|stated| stated.degree == lines.id(*degree)) {
            Some(stated) => stated.bands.clone(),
            None => found_bands(lines, (node, *degree), &line, (&of_node, kind), rules)?,
        };
        for one in &mut bands {
            let at_thz = centre_thz(one.band);
            one.spacing_ghz.get_or_insert_with(|| spacing_at(at_thz));
        }
        bands.sort_by(|one, other| one.band.low_thz.total_cmp(&other.band.low_thz));
        degrees.push((*degree, bands));
    }
    Ok(degrees)
}

/// Bands a node states for all its lines, or those of the library; and what it states of single degrees.
fn bands_of_node<'a>(kind: &'a ElementKind, rules: &Rules) -> (Vec<DesignBand>, &'a [DegreeBands]) {
    let (bands, degrees) = match kind {
        ElementKind::Roadm(place) => (&place.design_bands[..], &place.degree_design_bands[..]),
        ElementKind::Transceiver(place) => (&place.design_bands[..], &place.degree_design_bands[..]),
        _ => (&[][..], &[][..]),
    };
    let of_spectrum = |spectrum: &SpectrumDefaults| DesignBand {
        band: spectrum.band,
        spacing_ghz: Some(spectrum.spacing_ghz),
        channels_count: None,
    };
    let of_library = || rules.library.spectra.iter().map(of_spectrum).collect();
    (if bands.is_empty() { of_library() } else { bands.to_vec() }, degrees)
}

fn found_bands(
    lines: &Lines,
    (node, degree): (usize, usize),
    line: &[usize],
    (of_node, kind): (&[DesignBand], AmplifierKind),
    rules: &Rules,
) -> Result<Vec<DesignBand>, NetworkError> {
    let is_node_single = of_node.len() == 1;
    let is_alike = match kind {
        AmplifierKind::None => None,
        AmplifierKind::One => Some(is_node_single),
        AmplifierKind::Several => Some(!is_node_single),
    };
    let mut sets: Vec<Vec<DesignBand>> = Vec::new();
    for index in line {
        let bands = bands_of_amplifier(lines.kind(*index), rules.library);
        if !bands.is_empty() && !sets.contains(&bands) {
            sets.push(bands);
        }
    }
    if is_alike == Some(true) {
        sets.push(of_node.to_vec());
    }
    let spacing_at = |at_thz: f64| {
        let holding = of_node.iter().find(|one| (one.band.low_thz..=one.band.high_thz).contains(&at_thz));
        holding.and_then(|one| one.spacing_ghz).unwrap_or(rules.spectrum.spacing_ghz)
    };
    let common = common_bands(&sets, spacing_at);
    if !common.is_empty() {
        return Ok(common);
    }
    if is_alike == Some(false) {
        let (node, degree) = (lines.id(node).to_owned(), lines.id(degree).to_owned());
        return Err(NetworkError::BandsUnfit { node, degree });
    }
    Ok(of_node.to_vec())
}

/// Bands of an amplifier whose variety is known, ascending; none else.
pub(crate) fn bands_of_amplifier(kind: &ElementKind, library: &EquipmentLibrary) -> Vec<DesignBand> {
    let of_block = |variety: &String| {
        let block = library.block(variety)?;
        Some(DesignBand { band: block.band, spacing_ghz: None, channels_count: None })
    };
    let mut bands: Vec<DesignBand> = match kind {
        ElementKind::Amplifier(place) => place.variety.iter().filter_map(of_block).collect(),
        ElementKind::Multiband(place) if !place.blocks.is_empty() => {
            place.blocks.iter().filter_map(|block| of_block(&block.variety)).collect()
        }
        ElementKind::Multiband(place) => {
            match place.variety.as_ref().and_then(|name| library.amplifier(name)) {
                Some(amplifier) => match &amplifier.build {
                    AmplifierBuild::Multiband { varieties } => {
                        varieties.iter().filter_map(of_block).collect()
                    }
                    AmplifierBuild::Block(_) => Vec::new(),
                },
                None => Vec::new(),
            }
        }
        _ => Vec::new(),
    };
    bands.sort_by(|one, other| one.band.low_thz.total_cmp(&other.band.low_thz));
    bands.dedup();
    bands
}

fn check_degrees<'a>(
    lines: &Lines,
    node: usize,
    mut named: impl Iterator<Item = &'a String>,
) -> Result<(), NetworkError> {
    let is_unknown = |degree: &&String| !lines.next[node].iter().any(|next| lines.id(*next) == **degree);
    match named.find(is_unknown) {
        None => Ok(()),
        Some(degree) => Err(NetworkError::UnknownElement {
            by: format!("a degree of `{}`", lines.id(node)),
            element: degree.clone(),
        }),
    }
}

/// The type of a node.
pub(crate) fn roadm_type<'a>(
    id: &str,
    place: &RoadmPlace,
    library: &'a EquipmentLibrary,
) -> Result<&'a RoadmType, NetworkError> {
    let variety = place.variety.as_deref().unwrap_or(ROADM_DEFAULT);
    library.roadm(variety).ok_or_else(|| NetworkError::UnknownVariety {
        element: id.to_owned(),
        kind: "node",
        variety: variety.to_owned(),
    })
}

/// Writes the target of every degree that leads to a line into the node, its own where it states one.
pub(super) fn fill_targets(
    lines: &mut Lines,
    roadm: usize,
    library: &EquipmentLibrary,
) -> Result<(), NetworkError> {
    let degrees: Vec<usize> =
        lines.next[roadm].iter().copied().filter(|degree| !is_transceiver(lines.kind(*degree))).collect();
    let names: Vec<String> = degrees.iter().map(|degree| lines.id(*degree).to_owned()).collect();
    let element = &mut lines.elements[roadm];
    let ElementKind::Roadm(place) = &mut element.kind else { return Ok(()) };
    let target = match place.target {
        Some(target) => target,
        None => roadm_type(&element.id, place, library)?.target,
    };
    for degree in names {
        if !place.degrees.iter().any(|stated| stated.degree == degree) {
            place.degrees.push(DegreeTarget { degree, target });
        }
    }
    Ok(())
}

/// Power at which the reference channel leaves a node towards a degree.
pub(super) fn reference_dbm(
    lines: &Lines,
    roadm: usize,
    degree: usize,
    spectrum: &SpectrumDefaults,
) -> Option<f64> {
    let ElementKind::Roadm(place) = lines.kind(roadm) else { return None };
    let stated = place.degrees.iter().find(|stated| stated.degree == lines.id(degree));
    stated.map(|stated| target_dbm(stated.target, spectrum))
}

/// Power of the reference channel at a target.
pub(super) fn target_dbm(target: PowerTarget, spectrum: &SpectrumDefaults) -> f64 {
    match target {
        PowerTarget::Channel { channel_dbm } => channel_dbm,
        PowerTarget::Density { density_mw_per_ghz } => {
            10.0 * libm::log10(density_mw_per_ghz * spectrum.baud_rate_gbd)
        }
        PowerTarget::Slot { slot_mw_per_ghz } => 10.0 * libm::log10(slot_mw_per_ghz * spectrum.spacing_ghz),
    }
}
