//! From the bytes of GNPy's files to the light at the end of their line: what each file is, and what comes of them.

use crate::error::GnpyError;
use crate::read::{Lookup, read_equipment, read_simulation, read_spectrum, read_topology};
use crate::results::{ChannelResult, ElementPower, power_map, results};
use network::topology::ElementKind;
use network::{EndOfLife, Topology, fewest_elements, line_of};
use optics::{Channel, EquipmentLibrary, KernelCache, Simulation, Spectrum};
use serde_json::Value;
use units::{Finding, Staged};

/// What a file of GNPy states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// Amplifiers, fibres, nodes, rules, transceivers.
    Equipment,
    /// Elements and connections.
    Topology,
    /// Partitions of a band.
    Spectrum,
    /// Models of interference and of Raman scattering.
    Simulation,
}

/// What a file states, told from its top keys; none when it is none of these, such as a service file or the
/// configuration of an amplifier.
#[must_use]
pub fn kind_of(bytes: &[u8]) -> Option<FileKind> {
    let Ok(Value::Object(top)) = serde_json::from_slice(bytes) else { return None };
    let has = |keys: &[&str]| keys.iter().any(|key| top.get(*key).is_some_and(|value| !value.is_null()));
    if top.contains_key("elements") && top.contains_key("connections") {
        Some(FileKind::Topology)
    } else if has(&["Edfa", "Fiber", "RamanFiber", "Transceiver"]) {
        Some(FileKind::Equipment)
    } else if top.get("spectrum").is_some_and(Value::is_array) {
        Some(FileKind::Spectrum)
    } else if has(&["raman_params", "nli_params"]) {
        Some(FileKind::Simulation)
    } else {
        None
    }
}

/// A file by its name, for messages.
#[derive(Debug, Clone, Copy)]
pub struct NamedFile<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it holds.
    pub bytes: &'a [u8],
}

/// The files a line is made of.
#[derive(Clone, Copy)]
pub struct LineFiles<'a> {
    /// The library.
    pub equipment: NamedFile<'a>,
    /// The network.
    pub topology: NamedFile<'a>,
    /// The channels; absent: the first spectrum of the library.
    pub spectrum: Option<NamedFile<'a>>,
    /// The physics; absent: the closed form without Raman scattering.
    pub simulation: Option<NamedFile<'a>>,
    /// Files that others name.
    pub lookup: Lookup<'a>,
}

/// Light at the end of a line, and along it.
#[derive(Debug, Clone, PartialEq)]
pub struct ReceivedLine {
    /// Elements passed, both transceivers among them.
    pub path: Vec<String>,
    /// Channels at the end.
    pub channels: Vec<ChannelResult>,
    /// Power before and after each element between the transceivers.
    pub power_map: Vec<ElementPower>,
}

/// The light that the first transceiver of a topology sends to the last, by the way with the fewest elements.
///
/// The figures of the topology count as they stand, with the end-of-life loss of the library's rules added.
///
/// # Errors
/// When a file is not what GNPy accepts, the topology has fewer than two transceivers or no way between them, a setting
/// is blank that a design would choose, or light cannot be computed.
pub fn received_line(files: &LineFiles<'_>) -> Result<Staged<ReceivedLine>, GnpyError> {
    let mut findings = Vec::new();
    let equipment = &files.equipment;
    let library = read_equipment(equipment.name, equipment.bytes, files.lookup)?.collect(&mut findings);
    let topology = read_topology(files.topology.name, files.topology.bytes)?.collect(&mut findings);
    let (from, to) = ends(&topology, files.topology.name)?;
    let path = fewest_elements(&topology, from, to)?;
    let line = line_of(&topology, &library, &path, EndOfLife::Added)?.collect(&mut findings);
    let channels = channels(files, &library, &mut findings)?;
    let launch = Spectrum::launch(&line.launchable(channels).collect(&mut findings))?;
    let simulation = match files.simulation {
        Some(file) => read_simulation(file.name, file.bytes)?.collect(&mut findings),
        None => Simulation::default(),
    };
    let light = optics::propagate_by(&simulation, &mut KernelCache::new(), &line.elements, &launch)?;
    let light = light.collect(&mut findings);
    let (channels, power_map) = (results(&light.spectrum), power_map(&launch, &light));
    Ok(Staged { value: ReceivedLine { path, channels, power_map }, findings })
}

/// The first and the last transceiver in the order of the file.
fn ends<'a>(topology: &'a Topology, file: &str) -> Result<(&'a str, &'a str), GnpyError> {
    let is_end = |kind: &ElementKind| matches!(kind, ElementKind::Transceiver(_));
    let mut ends =
        topology.elements.iter().filter(|element| is_end(&element.kind)).map(|element| element.id.as_str());
    let (first, last) = (ends.next(), ends.next_back());
    first.zip(last).ok_or_else(|| GnpyError::NoEnds { file: file.to_owned() })
}

fn channels(
    files: &LineFiles<'_>,
    library: &EquipmentLibrary,
    findings: &mut Vec<Finding>,
) -> Result<Vec<Channel>, GnpyError> {
    if let Some(file) = files.spectrum {
        let partitions = read_spectrum(file.name, file.bytes)?.collect(findings);
        return Ok(network::channels_of(&partitions)?);
    }
    let no_spectrum = || GnpyError::NoSpectrum { file: files.equipment.name.to_owned() };
    Ok(network::default_channels(library.spectrum().ok_or_else(no_spectrum)?)?)
}
