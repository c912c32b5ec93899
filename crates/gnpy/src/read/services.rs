//! The services file: `path-request` and `synchronization`.

use crate::convert::{dbm, giga};
use crate::cursor::{At, Fields, Read, Source};
use crate::error::GnpyError;
use crate::tree::Json;
use network::{Disjunction, Hop, Request, Services, SlotWish};
use std::collections::BTreeSet;
use units::Staged;

/// Least distance of channels that is worked on.
const SPACING_MIN_HZ: f64 = 1e9;
/// Most channels of a request.
const CHANNELS_MAX: u32 = 10_000;

/// The requests a services file states.
///
/// # Errors
/// The first thing that is not what GNPy accepts, with its place; an id that stands twice; a disjunction of a request
/// that is not there.
pub fn read_services(file: &str, bytes: &[u8]) -> Result<Staged<Services>, GnpyError> {
    let source = Source::new(file);
    let tree = source.tree(bytes)?;
    let services = services_of(&source.top(&tree))?;
    Ok(Staged { value: services, findings: source.into_findings() })
}

fn services_of(top: &At) -> Read<Services> {
    let fields = top.fields()?;
    let mut services = Services::default();
    let mut ids = BTreeSet::new();
    for item in fields.must("path-request", "a list of requests")?.items()? {
        let request = request(&item)?;
        if !ids.insert(request.id.clone()) {
            let hint = format!("`{}` stands twice: rename one", request.id);
            return Err(item.wrong("a request with a request-id of its own", hint));
        }
        services.requests.push(request);
    }
    for item in fields.some("synchronization").map_or(Ok(Vec::new()), |at| at.items())? {
        let disjunction = disjunction(&item)?;
        if let Some(unknown) = disjunction.requests.iter().find(|id| !ids.contains(*id)) {
            let hint = format!("`{unknown}` is no request of this file: correct it or add the request");
            return Err(item.wrong("request-ids of this file", hint));
        }
        services.disjunctions.push(disjunction);
    }
    fields.finish();
    Ok(services)
}

/// A text, or a number as its text.
fn id(fields: &Fields, key: &str) -> Read<String> {
    let at = fields.must(key, "an id")?;
    match at.json() {
        Json::Number(number) => Ok(number.to_string()),
        _ => at.text().map(str::to_owned),
    }
}

fn request(item: &At) -> Read<Request> {
    let fields = item.fields()?;
    // the ports repeat the ends
    fields.ignore(&["src-tp-id", "dst-tp-id"]);
    let constraints_at = fields.must("path-constraints", "an object with te-bandwidth")?;
    let constraints = constraints_at.fields()?;
    let bandwidth_at = constraints.must("te-bandwidth", "an object with trx_type and spacing")?;
    let asked = bandwidth_at.fields()?;
    asked.ignore(&["technology"]);
    let slots = asked.some("effective-freq-slot").map_or(Ok(Vec::new()), |at| at.items())?;
    let request = Request {
        id: id(&fields, "request-id")?,
        source: fields.text("source")?,
        destination: fields.text("destination")?,
        is_bidirectional: fields.must("bidirectional", "true or false")?.flag()?,
        transceiver: asked.text("trx_type")?,
        mode: asked.maybe_text("trx_mode")?,
        spacing_ghz: spacing_ghz(&asked)?,
        power_dbm: asked.maybe_positive("output-power")?.map(dbm),
        tx_power_dbm: asked.maybe_positive("tx_power")?.map(dbm),
        channels_count: asked.some("max-nb-of-channel").map(|at| channels(&at)).transpose()?,
        bit_rate_gbps: asked.maybe_passive("path_bandwidth")?.map(giga),
        through: fields.some("explicit-route-objects").map_or(Ok(Vec::new()), |at| hops(&at))?,
        slots: slots.iter().map(slot).collect::<Read<Vec<_>>>()?,
    };
    asked.finish();
    constraints.finish();
    fields.finish();
    // one slot with nothing in it asks for nothing
    let slots = request.slots.iter().copied().filter(|slot| *slot != SlotWish::default()).collect();
    Ok(if request.slots.len() == 1 { Request { slots, ..request } } else { request })
}

fn spacing_ghz(asked: &Fields) -> Read<f64> {
    let spacing_hz = asked.positive("spacing")?;
    if spacing_hz < SPACING_MIN_HZ {
        let at = asked.must("spacing", "a distance in Hz")?;
        return Err(at.wrong("at least 1e9 Hz", "state the distance of channels in Hz: 50e9 for 50 GHz"));
    }
    Ok(giga(spacing_hz))
}

fn channels(at: &At) -> Read<u32> {
    let count = at.whole()?;
    if count > CHANNELS_MAX {
        return Err(at.wrong("at most 10000", "no band holds more; leave it out for as many as fit"));
    }
    Ok(count)
}

#[allow(clippy::cast_possible_truncation)] // checked to be whole and within
fn slot(item: &At) -> Read<SlotWish> {
    let fields = item.fields()?;
    let centre_no = match fields.some("N") {
        None => None,
        Some(at) => {
            let number = at.number()?;
            if number.fract() != 0.0 || number.abs() > 1e6 {
                return Err(
                    at.wrong("a whole number of steps of 6.25 GHz from 193.1 THz", "write n of the grid")
                );
            }
            Some(number as i32)
        }
    };
    let width_no = fields.some("M").map(|at| at.whole()).transpose()?;
    fields.finish();
    Ok(SlotWish { centre_no, width_no })
}

/// Elements to go through, in the order of their index.
fn hops(at: &At) -> Read<Vec<Hop>> {
    let objects = at.fields()?;
    let mut ordered = Vec::new();
    let listed = objects.some("route-object-include-exclude").map_or(Ok(Vec::new()), |at| at.items())?;
    for item in listed {
        let entry = item.fields()?;
        if let Some(usage) = entry.some("explicit-route-usage")
            && usage.text()? != "route-include-ero"
        {
            return Err(usage.wrong("route-include-ero", "GNPy 3.0.1 only includes; remove the entry"));
        }
        let index = entry.must("index", "a whole number")?.whole()?;
        let hop_at = entry.must("num-unnum-hop", "an object with node-id")?;
        let hop = hop_at.fields()?;
        hop.ignore(&["link-tp-id"]);
        let kind = hop.must("hop-type", "LOOSE or STRICT")?;
        let is_strict = match kind.text()? {
            "STRICT" => true,
            "LOOSE" => false,
            _ => return Err(kind.wrong("LOOSE or STRICT", "choose one of these")),
        };
        ordered.push((index, Hop { element: hop.text("node-id")?, is_strict }));
        hop.finish();
        entry.finish();
    }
    objects.finish();
    ordered.sort_by_key(|(index, _)| *index);
    Ok(ordered.into_iter().map(|(_, hop)| hop).collect())
}

fn disjunction(item: &At) -> Read<Disjunction> {
    let fields = item.fields()?;
    let svec_at = fields.must("svec", "an object with request-id-number")?;
    let svec = svec_at.fields()?;
    let kind = svec.text("disjointness")?;
    let mut requests = Vec::new();
    for entry in svec.must("request-id-number", "a list of request-ids")?.items()? {
        requests.push(match entry.json() {
            Json::Number(number) => number.to_string(),
            _ => entry.text()?.to_owned(),
        });
    }
    let disjunction = Disjunction {
        id: id(&fields, "synchronization-id")?,
        requests,
        is_link_disjoint: kind.contains("link"),
        is_node_disjoint: kind.contains("node"),
        is_relaxable: svec.flag("relaxable", false)?,
    };
    svec.finish();
    fields.finish();
    Ok(disjunction)
}
