//! Sections of line between nodes, with their spectrum.

use crate::autodesign::bands_of_amplifier;
use crate::bands::common_bands;
use crate::error::NetworkError;
use crate::lines::{Lines, is_amplifier, is_fibre, is_node, is_roadm};
use crate::requests::answer::SectionUse;
use crate::routes::{RouteGraph, RouteSection, Waypoint};
use crate::spectrum::{GUARD_GHZ, Slot, SlotMap};
use crate::topology::{DesignBand, ElementKind, Topology};
use optics::Band;
use optics::library::{EquipmentLibrary, SpectrumDefaults};
use std::collections::HashMap;

/// Length that counts for an element that is no fibre, so that of ways alike the one with fewer elements is shorter
/// (GNPy 3.0.1: 10 mm).
const ELEMENT_MM: u64 = 10;

/// Sections of line, by place.
pub(super) struct Sections {
    pub graph: RouteGraph,
    /// Elements between the nodes of each.
    pub elements: Vec<Vec<usize>>,
    /// The section back, where there is one.
    pub back: Vec<Option<usize>>,
    /// Spectrum of each that has elements.
    maps: Vec<Option<SlotMap>>,
    requests: Vec<Vec<String>>,
    /// Elements at the nodes.
    pub nodes: Vec<usize>,
    /// What each element is on a way.
    place: HashMap<String, Waypoint>,
}

impl Sections {
    pub fn of(
        topology: &Topology,
        library: &EquipmentLibrary,
        spectrum: &SpectrumDefaults,
    ) -> Result<Self, NetworkError> {
        let lines = Lines::new(topology)?;
        let mut nodes = lines.those(is_roadm);
        nodes.extend(lines.those(|kind| is_node(kind) && !is_roadm(kind)));
        let node_of: HashMap<usize, usize> =
            nodes.iter().enumerate().map(|(node, index)| (*index, node)).collect();
        let mut sections = Self {
            graph: RouteGraph {
                is_passable: nodes.iter().map(|index| is_roadm(lines.kind(*index))).collect(),
                sections: Vec::new(),
                leaving: vec![Vec::new(); nodes.len()],
            },
            elements: Vec::new(),
            back: Vec::new(),
            maps: Vec::new(),
            requests: Vec::new(),
            place: nodes
                .iter()
                .enumerate()
                .map(|(node, at)| (lines.id(*at).to_owned(), Waypoint::Node(node)))
                .collect(),
            nodes,
        };
        let range = amplified(&lines, library).unwrap_or(spectrum.band);
        for from in 0..sections.nodes.len() {
            for next in &lines.next[sections.nodes[from]] {
                let elements = lines.line_from(*next)?;
                let end = match elements.last() {
                    Some(last) => lines.after(*last)?,
                    None => *next,
                };
                let to = node_of[&end];
                sections.add(&lines, (from, to), elements, (library, spectrum, range));
            }
        }
        let ends = |section: &RouteSection| (section.from, section.to);
        let all = &sections.graph.sections;
        let back_of =
            |section: &RouteSection| all.iter().position(|other| ends(other) == (section.to, section.from));
        sections.back = all.iter().map(back_of).collect();
        Ok(sections)
    }

    fn add(
        &mut self,
        lines: &Lines,
        (from, to): (usize, usize),
        elements: Vec<usize>,
        (library, spectrum, range): (&EquipmentLibrary, &SpectrumDefaults, Band),
    ) {
        let index = self.graph.sections.len();
        let length_mm =
            elements.iter().map(|element| length_mm(lines.kind(*element))).sum::<u64>() + ELEMENT_MM;
        self.graph.sections.push(RouteSection { from, to, length_mm, elements_count: elements.len() + 1 });
        self.graph.leaving[from].push(index);
        for element in &elements {
            self.place.insert(lines.id(*element).to_owned(), Waypoint::Section(index));
        }
        let map = (!elements.is_empty()).then(|| {
            let bands: Vec<Band> =
                line_bands(lines, &elements, library, spectrum).iter().map(|one| one.band).collect();
            SlotMap::new(range, &bands, GUARD_GHZ)
        });
        self.maps.push(map);
        self.elements.push(elements);
        self.requests.push(Vec::new());
    }

    /// What an element is on a way; none when the topology does not have it.
    pub fn waypoint(&self, id: &str) -> Option<Waypoint> {
        self.place.get(id).copied()
    }

    /// Elements of a route, nodes included.
    pub fn path(&self, route: &[usize]) -> Vec<usize> {
        let mut path: Vec<usize> = Vec::new();
        for section in route {
            let RouteSection { from, to, .. } = self.graph.sections[*section];
            if path.is_empty() {
                path.push(self.nodes[from]);
            }
            path.extend(&self.elements[*section]);
            path.push(self.nodes[to]);
        }
        path
    }

    /// The route back; none when a section has no section back.
    pub fn route_back(&self, route: &[usize]) -> Option<Vec<usize>> {
        route.iter().rev().map(|section| self.back[*section]).collect()
    }

    /// Sections of a route and, where it has one, of the route back.
    pub fn both_ways(&self, route: &[usize]) -> Vec<usize> {
        let mut both: Vec<usize> =
            route.iter().copied().chain(route.iter().filter_map(|at| self.back[*at])).collect();
        both.sort_unstable();
        both.dedup();
        both
    }

    /// What is free on all of these sections; none when none has a spectrum.
    pub fn free_along(&self, route: &[usize]) -> Option<SlotMap> {
        let mut maps = route.iter().filter_map(|section| self.maps[*section].as_ref());
        let mut free = maps.next()?.clone();
        maps.for_each(|map| free.narrow(map));
        Some(free)
    }

    pub fn occupy(&mut self, route: &[usize], slots: &[Slot], request: &str) {
        for section in route {
            if let Some(map) = &mut self.maps[*section] {
                slots.iter().for_each(|slot| map.occupy(*slot));
                self.requests[*section].push(request.to_owned());
            }
        }
    }

    /// Whether two routes share a line in either direction, or a node that one of them only passes.
    pub fn share(&self, one: &[usize], other: &[usize], are_nodes_counted: bool) -> bool {
        let is_line = |section: &&usize| !self.elements[**section].is_empty();
        let of_other = self.both_ways(other);
        if one.iter().filter(is_line).any(|section| of_other.contains(section)) {
            return true;
        }
        let passed = |route: &[usize]| -> Vec<usize> {
            let lines: Vec<usize> = route.iter().filter(is_line).copied().collect();
            lines.iter().skip(1).map(|section| self.graph.sections[*section].from).collect()
        };
        let met = |route: &[usize]| -> Vec<usize> {
            let ends =
                |section: &usize| [self.graph.sections[*section].from, self.graph.sections[*section].to];
            route.iter().flat_map(ends).collect()
        };
        let crosses =
            |one: &[usize], other: &[usize]| passed(one).iter().any(|node| met(other).contains(node));
        are_nodes_counted && (crosses(one, other) || crosses(other, one))
    }

    /// The sections with a spectrum, as they are now.
    pub fn used(&self, topology: &Topology) -> Vec<SectionUse> {
        let id = |node: usize| topology.elements[self.nodes[node]].id.clone();
        let of = |index: usize| {
            let RouteSection { from, to, .. } = self.graph.sections[index];
            let map = self.maps[index].clone()?;
            Some(SectionUse { from: id(from), to: id(to), map, requests: self.requests[index].clone() })
        };
        (0..self.maps.len()).filter_map(of).collect()
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // whole millimetres of a cable; it saturates
fn length_mm(kind: &ElementKind) -> u64 {
    match kind {
        ElementKind::Fibre(place) | ElementKind::RamanFibre(place, _) if is_fibre(kind) => {
            (place.fibre_km.km() * 1e6).round() as u64
        }
        _ => ELEMENT_MM,
    }
}

/// From the lowest to the highest frequency any amplifier reaches.
fn amplified(lines: &Lines, library: &EquipmentLibrary) -> Option<Band> {
    let bands = lines
        .those(is_amplifier)
        .into_iter()
        .flat_map(|index| bands_of_amplifier(lines.kind(index), library));
    bands.map(|one| one.band).reduce(|range, band| Band {
        low_thz: range.low_thz.min(band.low_thz),
        high_thz: range.high_thz.max(band.high_thz),
    })
}

/// Bands that all amplifiers of a line reach; without amplifiers that of the library's spectrum.
fn line_bands(
    lines: &Lines,
    elements: &[usize],
    library: &EquipmentLibrary,
    spectrum: &SpectrumDefaults,
) -> Vec<DesignBand> {
    let mut sets: Vec<Vec<DesignBand>> = Vec::new();
    for element in elements {
        let bands = bands_of_amplifier(lines.kind(*element), library);
        if !bands.is_empty() && !sets.contains(&bands) {
            sets.push(bands);
        }
    }
    if sets.is_empty() {
        return vec![DesignBand { band: spectrum.band, spacing_ghz: None, channels_count: None }];
    }
    common_bands(&sets, |_| spectrum.spacing_ghz)
}
