//! A line as a topology and a library state it, ready for light.

use crate::topology::{
    AmplifierSettings, ElementKind, FibrePlace, MultibandPlace, NetworkElement, RoadmPlace, Topology,
};
use optics::library::{FibreType, RoadmType};
use optics::roadm::{PathImpairment, RoadmPath};
use optics::{
    Amplifier, Band, Channel, Element, EquipmentLibrary, FibreLoss, Fused, LossPoint, MultibandAmplifier,
    RamanPumping, Roadm, RoadmCrossing, Span,
};
use std::collections::{BTreeMap, VecDeque};
use units::{Finding, Provenance, Staged, Tag};

/// Loss of a joint that states none (GNPy 3.0.1).
const FUSED_LOSS_DB: f64 = 1.0;
/// OSNR of adding and dropping together is shared by the two alike: each has twice the ratio.
const TWICE_DB: f64 = 3.010_299_956_639_812;

/// Why a topology cannot be turned into a line.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LineError {
    /// An id is named that the topology does not have.
    #[error("the topology has no element `{id}`; correct the path or add the element")]
    UnknownElement {
        /// The id.
        id: String,
    },
    /// There is no way.
    #[error("no way leads from `{from}` to `{to}`; check the connections of the topology")]
    NoWay {
        /// Where it begins.
        from: String,
        /// Where it ends.
        to: String,
    },
    /// A variety is named that the library does not have.
    #[error(
        "`{id}` is of the variety `{variety}`, which is no {kind} of the library; add it or choose another one"
    )]
    UnknownVariety {
        /// The element.
        id: String,
        /// What is looked for.
        kind: &'static str,
        /// The variety.
        variety: String,
    },
    /// A setting is blank that a line needs.
    #[error("`{id}` states no {setting}; state it, or let the design set it")]
    Unset {
        /// The element.
        id: String,
        /// What is blank.
        setting: &'static str,
    },
    /// A transceiver stands within a line.
    #[error("the transceiver `{id}` stands within the path; a line has transceivers at its ends alone")]
    TransceiverWithin {
        /// The element.
        id: String,
    },
    /// A path through a node names a profile that its type does not have.
    #[error("`{id}` names the path profile {profile_no}, which its variety `{variety}` does not have")]
    UnknownProfile {
        /// The element.
        id: String,
        /// The number.
        profile_no: u32,
        /// Variety of the node.
        variety: String,
    },
}

/// Whether the end-of-life loss of the rules is added to each fibre, or already in its figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EndOfLife {
    /// Added to the connector after each fibre that is not followed by a joint.
    #[default]
    Added,
    /// Already in the figures: a design has put it there.
    Included,
}

/// A line ready for light.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its elements, one for each element of the path between its ends, by the same name.
    pub elements: Vec<Element>,
    /// Bands that every amplifier passes, the lowest first; without amplifiers that of the library's spectrum.
    pub bands: Vec<Band>,
}

impl Line {
    /// The channels whose whole slots lie in the bands of the line: what is worth launching.
    ///
    /// # Source
    /// GNPy 3.0.1 launches no channel that an amplifier of the path would drop.
    #[must_use]
    pub fn launchable(&self, channels: Vec<Channel>) -> Staged<Vec<Channel>> {
        let before = channels.len();
        let fits = |channel: &Channel| {
            // a millionth of a GHz is rounding of the input
            let half_thz = (channel.slot_ghz / 2.0 - 1e-6) / 1e3;
            let (low_thz, high_thz) = (channel.frequency_thz - half_thz, channel.frequency_thz + half_thz);
            self.bands.iter().any(|band| band.low_thz <= low_thz && high_thz <= band.high_thz)
        };
        let kept: Vec<Channel> =
            channels.into_iter().filter(|channel| self.bands.is_empty() || fits(channel)).collect();
        let mut findings = Vec::new();
        if kept.len() < before {
            let message = format!(
                "{} of {before} channels are not launched: their slots are not wholly within a band that every \
                 amplifier passes",
                before - kept.len()
            );
            let finding = Finding::warns("network.line.channels_not_launched", message);
            findings.push(finding.hint("choose a spectrum within the bands of every amplifier"));
        }
        Staged { value: kept, findings }
    }
}

/// The way with the fewest elements between two, both named; the first in the order of the connections.
///
/// # Errors
/// When an id is unknown or no way leads from one to the other.
pub fn fewest_elements(topology: &Topology, from: &str, to: &str) -> Result<Vec<String>, LineError> {
    for id in [from, to] {
        topology.element(id).ok_or_else(|| LineError::UnknownElement { id: id.to_owned() })?;
    }
    let mut next: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for connection in &topology.connections {
        next.entry(&connection.from).or_default().push(&connection.to);
    }
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut waiting = VecDeque::from([from]);
    while let Some(here) = waiting.pop_front() {
        if here == to {
            let mut way = vec![here];
            while let Some(before) = way.last().and_then(|last| came_from.get(last)) {
                way.push(before);
            }
            return Ok(way.into_iter().rev().map(str::to_owned).collect());
        }
        for after in next.get(here).into_iter().flatten() {
            if *after != from && !came_from.contains_key(after) {
                came_from.insert(after, here);
                waiting.push_back(after);
            }
        }
    }
    Err(LineError::NoWay { from: from.to_owned(), to: to.to_owned() })
}

/// The line along a path of ids, from transceiver to transceiver, both named.
///
/// # Errors
/// When an id or a variety is unknown, or a setting is blank that a design would have to choose.
pub fn line_of<Id: AsRef<str>>(
    topology: &Topology,
    library: &EquipmentLibrary,
    path: &[Id],
    end_of_life: EndOfLife,
) -> Result<Staged<Line>, LineError> {
    let by_id: BTreeMap<&str, &NetworkElement> =
        topology.elements.iter().map(|element| (element.id.as_str(), element)).collect();
    let mut way = Vec::with_capacity(path.len());
    for id in path {
        let found = by_id.get(id.as_ref()).copied();
        way.push(found.ok_or_else(|| LineError::UnknownElement { id: id.as_ref().to_owned() })?);
    }
    let mut maker = Maker { library, end_of_life, findings: Vec::new(), defaults_count: 0, offsets_count: 0 };
    let elements = way.windows(3).map(|three| maker.element(three)).collect::<Result<Vec<_>, _>>()?;
    maker.note_defaults();
    let bands = common_bands(&elements).or_else(|| library.spectrum().map(|spectrum| vec![spectrum.band]));
    let line = Line { elements, bands: bands.unwrap_or_default() };
    Ok(Staged { value: line, findings: maker.findings })
}

struct Maker<'a> {
    library: &'a EquipmentLibrary,
    end_of_life: EndOfLife,
    findings: Vec<Finding>,
    /// Connectors taken from the rules.
    defaults_count: usize,
    /// Amplifiers with a power offset beside their gain.
    offsets_count: usize,
}

impl Maker<'_> {
    /// The element in the middle of three.
    fn element(&mut self, three: &[&NetworkElement]) -> Result<Element, LineError> {
        let [before, here, after] = three else {
            return Err(LineError::Unset { id: String::new(), setting: "neighbour" });
        };
        let id = here.id.as_str();
        match &here.kind {
            ElementKind::Transceiver(_) => Err(LineError::TransceiverWithin { id: id.to_owned() }),
            ElementKind::Fibre(place) => {
                let kind = self.library.fibre(&place.variety);
                self.span(id, place, (kind, "fibre"), after)
            }
            ElementKind::RamanFibre(place, pumping) => {
                let kind = self.library.raman_fibre(&place.variety);
                let Element::Span(mut span) = self.span(id, place, (kind, "fibre for pumps"), after)? else {
                    return Err(LineError::Unset { id: id.to_owned(), setting: "fibre" });
                };
                span.raman_pumping = (!pumping.pumps.is_empty()).then(|| RamanPumping::clone(pumping));
                Ok(Element::Span(span))
            }
            ElementKind::Roadm(place) => self.crossing(id, place, (before, after)),
            ElementKind::Fused(place) => {
                let loss_db = place.loss_db.unwrap_or(FUSED_LOSS_DB);
                Ok(Element::Fused(Fused { name: id.to_owned(), loss_db }))
            }
            ElementKind::Amplifier(place) => {
                let unset = || LineError::Unset { id: id.to_owned(), setting: "variety" };
                let variety = place.variety.as_deref().ok_or_else(unset)?;
                Ok(Element::Amplifier(self.amplifier((id, id), variety, &place.settings)?))
            }
            ElementKind::Multiband(place) => self.multiband(id, place),
        }
    }

    fn span(
        &mut self,
        id: &str,
        place: &FibrePlace,
        (kind, sought): (Option<&FibreType>, &'static str),
        after: &NetworkElement,
    ) -> Result<Element, LineError> {
        let unknown =
            || LineError::UnknownVariety { id: id.to_owned(), kind: sought, variety: place.variety.clone() };
        let kind = kind.ok_or_else(unknown)?;
        let figures = place.own.or(&kind.figures);
        let rules = self.library.span_rules.as_ref();
        let mut connector = |stated: Option<f64>, setting, rule: Option<f64>| {
            self.defaults_count += usize::from(stated.is_none());
            stated.or(rule).ok_or_else(|| LineError::Unset { id: id.to_owned(), setting })
        };
        let first_db = connector(
            place.connector_in_db,
            "connector before it",
            rules.map(|rules| rules.connector_in_db),
        )?;
        let last_db = connector(
            place.connector_out_db,
            "connector after it",
            rules.map(|rules| rules.connector_out_db),
        )?;
        let is_aged = self.end_of_life == EndOfLife::Added && !matches!(after.kind, ElementKind::Fused(_));
        let ageing_db = rules.filter(|_| is_aged).map_or(0.0, |rules| rules.end_of_life_db);
        Ok(Element::Span(Box::new(Span {
            name: id.to_owned(),
            fibre: figures.with_loss(&kind.variety, loss(place, &figures.loss_ripple), &kind.source),
            fibre_km: place.fibre_km,
            connector_in_db: first_db + place.attenuator_in_db,
            connector_out_db: last_db + ageing_db,
            lumped: place.lumped.clone(),
            raman_pumping: None,
        })))
    }

    fn amplifier(
        &mut self,
        (id, name): (&str, &str),
        variety: &str,
        settings: &AmplifierSettings,
    ) -> Result<Amplifier, LineError> {
        let unknown = || LineError::UnknownVariety {
            id: id.to_owned(),
            kind: "amplifier of one band",
            variety: variety.to_owned(),
        };
        let block = self.library.block(variety).ok_or_else(unknown)?;
        let gain_db =
            settings.gain_db.ok_or_else(|| LineError::Unset { id: id.to_owned(), setting: "gain" })?;
        self.offsets_count += usize::from(settings.power_offset_db.is_some());
        let mut amplifier = block.amplifier(name, gain_db);
        amplifier.voa_in_db = settings.voa_in_db.unwrap_or(0.0);
        amplifier.voa_out_db = settings.voa_out_db.unwrap_or(0.0);
        let tilt_db = settings.tilt_db.unwrap_or(0.0);
        if let Some(shape) = &mut amplifier.shape {
            shape.tilt_db = tilt_db;
            let is_flat = shape.gain_ripple_db.is_empty() && shape.noise_figure_ripple_db.is_empty();
            if tilt_db == 0.0 && is_flat {
                // what is neither tilted nor rippled has no shape
                amplifier.shape = None;
            }
        } else if tilt_db != 0.0 {
            let message = format!(
                "a tilt of {tilt_db:.3} dB is asked for and not given: the variety `{variety}` states no dynamic gain tilt"
            );
            let finding = Finding::warns("network.line.tilt_unreachable", message).at(id);
            self.findings
                .push(finding.hint("state the dynamic gain tilt of the variety, or ask for no tilt"));
        }
        Ok(amplifier)
    }

    fn multiband(&mut self, id: &str, place: &MultibandPlace) -> Result<Element, LineError> {
        if place.blocks.is_empty() {
            return Err(LineError::Unset { id: id.to_owned(), setting: "amplifier of any band" });
        }
        let of_band = |block: &crate::topology::BandPlace| {
            let name = format!("{id} {}", block.variety);
            self.amplifier((id, &name), &block.variety, &block.settings)
        };
        let amplifiers = place.blocks.iter().map(of_band).collect::<Result<Vec<_>, _>>()?;
        Ok(Element::Multiband(MultibandAmplifier { name: id.to_owned(), amplifiers }))
    }

    fn crossing(
        &self,
        id: &str,
        place: &RoadmPlace,
        (before, after): (&NetworkElement, &NetworkElement),
    ) -> Result<Element, LineError> {
        let variety = place.variety.as_deref().unwrap_or("default");
        let unknown =
            || LineError::UnknownVariety { id: id.to_owned(), kind: "node", variety: variety.to_owned() };
        let kind = self.library.roadm(variety).ok_or_else(unknown)?;
        let path = match (&before.kind, &after.kind) {
            (ElementKind::Transceiver(_), _) => RoadmPath::Add,
            (_, ElementKind::Transceiver(_)) => RoadmPath::Drop,
            _ => RoadmPath::Express,
        };
        let degrees: Vec<_> = place.degrees.iter().filter(|own| own.degree == after.id).cloned().collect();
        let to_degree = degrees.first().map(|own| own.degree.clone());
        let named = place.paths.iter().find(|own| own.from_degree == before.id && own.to_degree == after.id);
        let impairments = impairments(id, kind, path, named.map(|own| own.profile_no))?;
        let target = place.target.unwrap_or(kind.target);
        let roadm = Roadm { name: id.to_owned(), target, degrees, impairments };
        Ok(Element::Roadm(Box::new(RoadmCrossing { roadm, path, to_degree })))
    }

    fn note_defaults(&mut self) {
        if self.defaults_count > 0 {
            let message = format!(
                "{} connectors state no loss and take that of the rules of the spans",
                self.defaults_count
            );
            let finding = Finding::notes("network.line.connector_by_rule", message);
            self.findings.push(finding.hint("state the losses of the connectors"));
        }
        let is_power_mode = self.library.span_rules.as_ref().is_some_and(|rules| rules.is_power_mode);
        if is_power_mode && self.offsets_count > 0 {
            let message = format!(
                "{} amplifiers state a power offset beside their gain: the gain counts here, a design in power mode \
                 would set it from the offset",
                self.offsets_count
            );
            self.findings.push(Finding::notes("network.line.gain_counts", message));
        }
    }
}

fn loss(place: &FibrePlace, ripple: &[LossPoint]) -> FibreLoss {
    let provenance = Provenance::new(Tag::Cited, "the topology");
    let rippled = |loss: f64| {
        let point = |point: &LossPoint| LossPoint { loss_db_per_km: point.loss_db_per_km + loss, ..*point };
        ripple.iter().map(point).collect()
    };
    match place.loss_db_per_km {
        Some(loss) if !ripple.is_empty() => FibreLoss { loss_db_per_km: None, provenance, at: rippled(loss) },
        loss_db_per_km => FibreLoss { loss_db_per_km, provenance, at: place.loss_at.clone() },
    }
}

/// What a path does: by the profile it names, or the first of its kind, or the figures of the type.
fn impairments(
    id: &str,
    kind: &RoadmType,
    path: RoadmPath,
    profile_no: Option<u32>,
) -> Result<Vec<PathImpairment>, LineError> {
    let of_path =
        |entries: &[PathImpairment]| entries.iter().map(|entry| PathImpairment { path, ..*entry }).collect();
    if let Some(profile_no) = profile_no {
        let found = kind.profiles.iter().find(|profile| profile.profile_no == profile_no);
        let unknown =
            || LineError::UnknownProfile { id: id.to_owned(), profile_no, variety: kind.variety.clone() };
        return found.map(|profile| of_path(&profile.impairments)).ok_or_else(unknown);
    }
    let is_of_path = |entries: &[PathImpairment]| entries.first().is_some_and(|first| first.path == path);
    if let Some(profile) = kind.profiles.iter().find(|profile| is_of_path(&profile.impairments)) {
        return Ok(of_path(&profile.impairments));
    }
    let osnr_0p1nm_db = (path != RoadmPath::Express).then_some(kind.add_drop_osnr_0p1nm_db + TWICE_DB);
    let (pmd_ps, pdl_db) = (Some(kind.pmd_ps), Some(kind.pdl_db));
    Ok(vec![PathImpairment { path, band: None, loss_max_db: None, pmd_ps, pdl_db, osnr_0p1nm_db }])
}

/// What all amplifiers pass; none without amplifiers.
fn common_bands(elements: &[Element]) -> Option<Vec<Band>> {
    let mut common: Option<Vec<Band>> = None;
    for element in elements {
        let own: Vec<Band> = match element {
            Element::Amplifier(amplifier) => amplifier.band.into_iter().collect(),
            Element::Multiband(multiband) => multiband.amplifiers.iter().filter_map(|one| one.band).collect(),
            _ => continue,
        };
        common = Some(match common {
            None => own,
            Some(before) => before.iter().flat_map(|a| own.iter().filter_map(|b| both(*a, *b))).collect(),
        });
    }
    common.map(|mut bands| {
        bands.sort_by(|a, b| a.low_thz.total_cmp(&b.low_thz));
        bands
    })
}

fn both(a: Band, b: Band) -> Option<Band> {
    let (low_thz, high_thz) = (a.low_thz.max(b.low_thz), a.high_thz.min(b.high_thz));
    (low_thz < high_thz).then_some(Band { low_thz, high_thz })
}

#[cfg(test)]
#[path = "line_tests.rs"]
mod tests;
