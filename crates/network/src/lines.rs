//! A topology by index: what follows what, and how lines run from node to node.

use crate::error::NetworkError;
use crate::topology::{Connection, ElementKind, NetworkElement, Topology};
use std::collections::HashMap;

/// A topology by index. Elements that were replaced stay in the list, marked as gone.
#[derive(Debug, Clone)]
pub(crate) struct Lines {
    name: Option<String>,
    pub elements: Vec<NetworkElement>,
    /// Elements light enters after each, in the order of the connections.
    pub next: Vec<Vec<usize>>,
    /// Elements it comes from.
    pub previous: Vec<Vec<usize>>,
    is_gone: Vec<bool>,
}

/// The amplifiers of a line, by kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AmplifierKind {
    /// There are none.
    None,
    /// For one band.
    One,
    /// For several.
    Several,
}

impl Lines {
    /// The topology by index.
    pub fn new(topology: &Topology) -> Result<Self, NetworkError> {
        let count = topology.elements.len();
        let mut place = HashMap::with_capacity(count);
        for (index, element) in topology.elements.iter().enumerate() {
            if place.insert(element.id.as_str(), index).is_some() {
                return Err(NetworkError::ElementTwice { element: element.id.clone() });
            }
        }
        let (mut next, mut previous) = (vec![Vec::new(); count], vec![Vec::new(); count]);
        let find = |id: &str, connection: &Connection| {
            place.get(id).copied().ok_or_else(|| NetworkError::UnknownElement {
                by: format!("the connection from `{}` to `{}`", connection.from, connection.to),
                element: id.to_owned(),
            })
        };
        for connection in &topology.connections {
            let (from, to) = (find(&connection.from, connection)?, find(&connection.to, connection)?);
            if !next[from].contains(&to) {
                next[from].push(to);
                previous[to].push(from);
            }
        }
        let elements = topology.elements.clone();
        Ok(Self { name: topology.name.clone(), elements, next, previous, is_gone: vec![false; count] })
    }

    /// The topology again.
    pub fn into_topology(self) -> Topology {
        let id = |index: &usize| self.elements[*index].id.clone();
        let mut connections = Vec::with_capacity(self.elements.len());
        for from in self.indices() {
            connections.extend(self.next[from].iter().map(|to| Connection { from: id(&from), to: id(to) }));
        }
        let elements = self.elements.into_iter().zip(self.is_gone);
        let elements = elements.filter(|(_, is_gone)| !is_gone).map(|(element, _)| element).collect();
        Topology { name: self.name, elements, connections }
    }

    /// Every element that is there.
    pub fn indices(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.elements.len()).filter(|index| !self.is_gone[*index])
    }

    /// Elements of a kind.
    pub fn those(&self, is_it: impl Fn(&ElementKind) -> bool) -> Vec<usize> {
        self.indices().filter(|index| is_it(&self.elements[*index].kind)).collect()
    }

    pub fn kind(&self, index: usize) -> &ElementKind {
        &self.elements[index].kind
    }

    pub fn id(&self, index: usize) -> &str {
        &self.elements[index].id
    }

    /// The first element after one.
    pub fn after(&self, index: usize) -> Result<usize, NetworkError> {
        self.next[index].first().copied().ok_or_else(|| self.unconnected(index, "after"))
    }

    /// The first element before one.
    pub fn before(&self, index: usize) -> Result<usize, NetworkError> {
        self.previous[index].first().copied().ok_or_else(|| self.unconnected(index, "before"))
    }

    fn unconnected(&self, index: usize, side: &'static str) -> NetworkError {
        NetworkError::NotConnected { element: self.id(index).to_owned(), side }
    }

    /// Elements from one on up to the next node, that node not included.
    pub fn line_from(&self, first: usize) -> Result<Vec<usize>, NetworkError> {
        self.run(first, Self::after)
    }

    /// Elements from one back to the node before, that node not included.
    pub fn line_back_from(&self, last: usize) -> Result<Vec<usize>, NetworkError> {
        self.run(last, Self::before)
    }

    fn run(
        &self,
        start: usize,
        step: impl Fn(&Self, usize) -> Result<usize, NetworkError>,
    ) -> Result<Vec<usize>, NetworkError> {
        let (mut line, mut here) = (Vec::new(), start);
        while !is_node(self.kind(here)) {
            if line.len() > self.elements.len() {
                return Err(NetworkError::Circle { element: self.id(start).to_owned() });
            }
            line.push(here);
            here = step(self, here)?;
        }
        Ok(line)
    }

    /// Which kind of amplifiers a line has.
    pub fn amplifier_kind(&self, line: &[usize]) -> Result<AmplifierKind, NetworkError> {
        let find = |is_it: fn(&ElementKind) -> bool| line.iter().find(|index| is_it(self.kind(**index)));
        let one = find(|kind| matches!(kind, ElementKind::Amplifier(_)));
        let several = find(|kind| matches!(kind, ElementKind::Multiband(_)));
        match (one, several) {
            (None, None) => Ok(AmplifierKind::None),
            (Some(_), None) => Ok(AmplifierKind::One),
            (None, Some(_)) => Ok(AmplifierKind::Several),
            (Some(one), Some(several)) => Err(NetworkError::AmplifiersMixed {
                one_band: self.id(*one).to_owned(),
                multiband: self.id(*several).to_owned(),
            }),
        }
    }

    /// Fibres and joints before an element that no amplifier parts from it, the nearest first.
    pub fn joined_before(&self, index: usize) -> Vec<usize> {
        self.joined(index, |lines, here| lines.previous[here].first().copied())
    }

    /// Fibres and joints after an element that no amplifier parts from it, the nearest first.
    pub fn joined_after(&self, index: usize) -> Vec<usize> {
        self.joined(index, |lines, here| lines.next[here].first().copied())
    }

    fn joined(&self, index: usize, step: impl Fn(&Self, usize) -> Option<usize>) -> Vec<usize> {
        let (mut joined, mut here) = (Vec::new(), index);
        while let Some(there) = step(self, here).filter(|_| joined.len() < self.elements.len()) {
            let (one, other) = (self.kind(here), self.kind(there));
            let passive = |kind: &ElementKind| is_fibre(kind) || is_joint(kind);
            if !((is_joint(one) && passive(other)) || (passive(one) && is_joint(other))) {
                break;
            }
            joined.push(there);
            here = there;
        }
        joined
    }

    /// Puts an element between two that are connected; it comes last in the order of either.
    pub fn insert(&mut self, element: NetworkElement, before: usize, after: usize) -> usize {
        self.disconnect(before, after);
        let index = self.add(element);
        self.connect(before, index);
        self.connect(index, after);
        index
    }

    /// Puts a row of elements in the place of one that has a neighbour on either side.
    pub fn replace(&mut self, index: usize, row: Vec<NetworkElement>) -> Result<(), NetworkError> {
        let (mut before, after) = (self.before(index)?, self.after(index)?);
        self.disconnect(before, index);
        self.disconnect(index, after);
        self.is_gone[index] = true;
        for element in row {
            let added = self.add(element);
            self.connect(before, added);
            before = added;
        }
        self.connect(before, after);
        Ok(())
    }

    fn add(&mut self, element: NetworkElement) -> usize {
        self.elements.push(element);
        self.next.push(Vec::new());
        self.previous.push(Vec::new());
        self.is_gone.push(false);
        self.elements.len() - 1
    }

    fn connect(&mut self, from: usize, to: usize) {
        self.next[from].push(to);
        self.previous[to].push(from);
    }

    fn disconnect(&mut self, from: usize, to: usize) {
        self.next[from].retain(|index| *index != to);
        self.previous[to].retain(|index| *index != from);
    }
}

pub(crate) fn is_fibre(kind: &ElementKind) -> bool {
    matches!(kind, ElementKind::Fibre(_) | ElementKind::RamanFibre(..))
}

pub(crate) fn is_joint(kind: &ElementKind) -> bool {
    matches!(kind, ElementKind::Fused(_))
}

pub(crate) fn is_amplifier(kind: &ElementKind) -> bool {
    matches!(kind, ElementKind::Amplifier(_) | ElementKind::Multiband(_))
}

pub(crate) fn is_transceiver(kind: &ElementKind) -> bool {
    matches!(kind, ElementKind::Transceiver(_))
}

pub(crate) fn is_roadm(kind: &ElementKind) -> bool {
    matches!(kind, ElementKind::Roadm(_))
}

/// Whether lines end at it.
pub(crate) fn is_node(kind: &ElementKind) -> bool {
    is_transceiver(kind) || is_roadm(kind)
}
