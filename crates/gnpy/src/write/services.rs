//! The services file.

use super::{Entry, file_text};
use crate::convert::{of_giga, w_of_dbm};
use network::{Disjunction, Request, Services, SlotWish};
use serde_json::{Value, json};

/// The requests as GNPy reads them.
#[must_use]
pub fn write_services(services: &Services) -> String {
    let mut file = Entry::default();
    file.set("path-request", services.requests.iter().map(request).collect::<Vec<_>>())
        .listed("synchronization", services.disjunctions.iter().map(disjunction).collect());
    file_text(&file.value())
}

fn request(request: &Request) -> Value {
    let slot = |slot: &SlotWish| json!({ "N": slot.centre_no, "M": slot.width_no });
    let mut slots: Vec<Value> = request.slots.iter().map(slot).collect();
    if slots.is_empty() {
        slots.push(slot(&SlotWish::default()));
    }
    let mut asked = Entry::default();
    asked
        .set("technology", "flexi-grid")
        .set("trx_type", request.transceiver.as_str())
        .set("trx_mode", request.mode.clone().map_or(Value::Null, Value::from))
        .set("effective-freq-slot", slots)
        .set("spacing", of_giga(request.spacing_ghz))
        .set("max-nb-of-channel", request.channels_count.map_or(Value::Null, Value::from))
        .set("output-power", request.power_dbm.map(w_of_dbm).map_or(Value::Null, Value::from))
        .maybe("tx_power", request.tx_power_dbm.map(w_of_dbm))
        .maybe("path_bandwidth", request.bit_rate_gbps.map(of_giga));
    let mut file = Entry::default();
    file.set("request-id", request.id.as_str())
        .set("source", request.source.as_str())
        .set("destination", request.destination.as_str())
        .set("src-tp-id", request.source.as_str())
        .set("dst-tp-id", request.destination.as_str())
        .set("bidirectional", request.is_bidirectional)
        .set("path-constraints", json!({ "te-bandwidth": asked.value() }));
    if !request.through.is_empty() {
        let hop = |(index, hop): (usize, &network::Hop)| {
            json!({
                "index": index,
                "explicit-route-usage": "route-include-ero",
                "num-unnum-hop": {
                    "node-id": hop.element,
                    "link-tp-id": "link-tp-id is not used",
                    "hop-type": if hop.is_strict { "STRICT" } else { "LOOSE" },
                },
            })
        };
        let hops: Vec<Value> = request.through.iter().enumerate().map(hop).collect();
        file.set("explicit-route-objects", json!({ "route-object-include-exclude": hops }));
    }
    file.value()
}

fn disjunction(disjunction: &Disjunction) -> Value {
    let kinds = [(disjunction.is_node_disjoint, "node"), (disjunction.is_link_disjoint, "link")];
    let words: Vec<&str> = kinds.iter().filter(|(is_set, _)| *is_set).map(|(_, word)| *word).collect();
    json!({
        "synchronization-id": disjunction.id,
        "svec": {
            "relaxable": disjunction.is_relaxable,
            "disjointness": words.join(" "),
            "request-id-number": disjunction.requests,
        },
    })
}
