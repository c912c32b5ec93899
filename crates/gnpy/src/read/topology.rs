//! The topology file: elements and connections.

use super::place;
use crate::cursor::{At, Fields, Read, Source};
use crate::error::GnpyError;
use network::Topology;
use network::topology::{Connection, ElementKind, Location, NetworkElement};
use std::collections::BTreeSet;
use units::Staged;

/// The network a topology file states. Varieties are names here: whether the library has them is asked when a line is
/// made of it.
///
/// # Errors
/// The first thing that is not what GNPy accepts, with its place; an id that stands twice; a connection to an element
/// that is not there.
pub fn read_topology(file: &str, bytes: &[u8]) -> Result<Staged<Topology>, GnpyError> {
    let source = Source::new(file);
    let tree = source.tree(bytes)?;
    let topology = topology_of(&source.top(&tree))?;
    Ok(Staged { value: topology, findings: source.into_findings() })
}

fn topology_of(top: &At) -> Read<Topology> {
    let fields = top.fields()?;
    let name = fields.maybe_text("network_name")?;
    let mut ids = BTreeSet::new();
    let mut elements = Vec::new();
    for item in fields.must("elements", "a list of elements")?.items()? {
        let element = element(&item)?;
        if !ids.insert(element.id.clone()) {
            let hint = format!("`{}` stands twice: rename one", element.id);
            return Err(item.wrong("an element with a uid of its own", hint));
        }
        elements.push(element);
    }
    let mut connections = Vec::new();
    for item in fields.must("connections", "a list of connections")?.items()? {
        let ends = item.fields()?;
        for key in ["from_node", "to_node"] {
            let at = ends.must(key, "the uid of an element")?;
            if !ids.contains(at.text()?) {
                return Err(at.wrong("the uid of an element of this file", "correct it or add the element"));
            }
        }
        connections.push(Connection { from: ends.text("from_node")?, to: ends.text("to_node")? });
        ends.finish();
    }
    fields.finish();
    Ok(Topology { name, elements, connections })
}

fn element(item: &At) -> Read<NetworkElement> {
    let fields = item.fields()?;
    let id = fields.text("uid")?;
    let location = fields.some("metadata").map(|at| location(&at)).transpose()?.flatten();
    let kind = kind(&fields)?;
    let name = fields.maybe_text("name")?.filter(|name| *name != id);
    fields.finish();
    Ok(NetworkElement { id, name, location, kind })
}

fn kind(fields: &Fields) -> Read<ElementKind> {
    let at = fields.must("type", "the type of an element")?;
    Ok(match at.text()? {
        "Transceiver" => ElementKind::Transceiver(place::transceiver(fields)?),
        "Fiber" => {
            fields.not_taken(&["operational"], "a fibre without pumps is not operated");
            ElementKind::Fibre(Box::new(place::fibre(fields)?))
        }
        "RamanFiber" => ElementKind::RamanFibre(Box::new(place::fibre(fields)?), place::pumping(fields)?),
        "Roadm" => ElementKind::Roadm(Box::new(place::roadm(fields)?)),
        "Fused" => ElementKind::Fused(place::fused(fields)?),
        "Edfa" => ElementKind::Amplifier(place::amplifier(fields)?),
        "Multiband_amplifier" => ElementKind::Multiband(place::multiband(fields)?),
        _ => {
            let expected = "Transceiver, Fiber, RamanFiber, Roadm, Fused, Edfa or Multiband_amplifier";
            return Err(at.wrong(expected, "choose one of these"));
        }
    })
}

fn location(metadata: &At) -> Read<Option<Location>> {
    let fields = metadata.fields()?;
    let Some(at) = fields.some("location") else {
        fields.finish();
        return Ok(None);
    };
    let place = at.fields()?;
    let location = Location {
        latitude_deg: place.maybe("latitude")?,
        longitude_deg: place.maybe("longitude")?,
        city: place.maybe_text("city")?,
        region: place.maybe_text("region")?,
    };
    place.finish();
    fields.finish();
    Ok((location != Location::default()).then_some(location))
}
