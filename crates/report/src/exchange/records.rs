//! The record set for a national register of marine cables: systems, landing points, sections, bodies, crossings,
//! positions, burial.
//!
//! # Source
//! ITU-T L.434 (11/2003, formerly L.55), *Digital database for marine cables and pipelines*: which information about
//! marine cables an agency responsible for a shoreline should keep. Only its title and summary were at hand, so this
//! set is L.434-style: tables and keys are ours, made from that scope. What the list does not hold – owners, permits,
//! dates of installation and recovery – has no key here; it is unknown, not empty.

use super::number::{Locale, guarded, table};
use super::{Export, Run, event_key, is_thing, one_line, runs};
use crate::words;
use route::rpl::{Event, Position, Row};
use serde_json::{Map, Value, json};
use units::suffix::{digits_of, round_by_suffix};

/// The format word of the record set.
pub const FORMAT: &str = "wetplant-records/1";

/// A table: its name and its columns in order.
struct Kind {
    name: &'static str,
    keys: &'static [&'static str],
}

const KINDS: [Kind; 7] = [
    Kind {
        name: "cable_system",
        keys: &["system", "revision", "date", "status", "datum", "route_km", "cable_km", "note"],
    },
    Kind {
        name: "landing_points",
        keys: &["name", "country", "lat_deg", "lon_deg", "route_kp_km", "cable_kp_km"],
    },
    Kind {
        name: "cable_sections",
        keys: &[
            "section_no",
            "cable_type",
            "from_route_kp_km",
            "to_route_kp_km",
            "from_cable_kp_km",
            "to_cable_kp_km",
            "route_km",
            "cable_km",
            "depth_min_m",
            "depth_max_m",
        ],
    },
    Kind {
        name: "bodies",
        keys: &["body_no", "event", "label", "lat_deg", "lon_deg", "route_kp_km", "cable_kp_km", "depth_m"],
    },
    Kind {
        name: "crossings",
        keys: &[
            "crossing_no",
            "event",
            "label",
            "lat_deg",
            "lon_deg",
            "route_kp_km",
            "cable_kp_km",
            "depth_m",
            "remark",
        ],
    },
    Kind {
        name: "positions",
        keys: &[
            "position_no",
            "written_no",
            "event",
            "label",
            "lat_deg",
            "lon_deg",
            "route_kp_km",
            "cable_kp_km",
            "depth_m",
            "remark",
        ],
    },
    Kind {
        name: "burial",
        keys: &[
            "burial_no",
            "lay",
            "burial_target_m",
            "from_route_kp_km",
            "to_route_kp_km",
            "from_cable_kp_km",
            "to_cable_kp_km",
        ],
    },
];

/// The set as one JSON text: `format`, then a table for each kind of record.
#[must_use]
pub fn record_set(export: &Export) -> String {
    let mut set = Map::new();
    set.insert("format".to_owned(), json!(FORMAT));
    for (kind, records) in KINDS.iter().zip(tables(export)) {
        set.insert(kind.name.to_owned(), Value::Array(records));
    }
    let mut value = Value::Object(set);
    round_by_suffix(&mut value);
    format!("{value:#}\n")
}

/// The same set as CSV texts, one for each kind of record, with the names of their files.
#[must_use]
pub fn record_files(export: &Export, locale: Locale) -> Vec<(String, String)> {
    let file = |(kind, records): (&Kind, Vec<Value>)| {
        let mut rows = vec![kind.keys.iter().map(|key| (*key).to_owned()).collect::<Vec<String>>()];
        rows.extend(
            records.iter().map(|record| kind.keys.iter().map(|key| cell(record, key, locale)).collect()),
        );
        (format!("{}.csv", kind.name), table(&rows, locale))
    };
    KINDS.iter().zip(tables(export)).map(file).collect()
}

fn cell(record: &Value, key: &str, locale: Locale) -> String {
    match record.get(key) {
        Some(Value::String(text)) => guarded(text),
        Some(Value::Number(number)) if number.is_f64() => {
            let decimals = digits_of(key).unwrap_or(4) as usize;
            super::number::number(number.as_f64().unwrap_or(f64::NAN), decimals, locale)
        }
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

fn tables(export: &Export) -> [Vec<Value>; 7] {
    [
        vec![system(export)],
        landings(export),
        sections(export),
        placed(export, "body_no", |event| is_thing(event) && event != Event::BeachManhole),
        placed(export, "crossing_no", |event| {
            matches!(event, Event::CableCrossing | Event::PipelineCrossing | Event::Crossing)
        }),
        export.rpl.positions.iter().map(position).collect(),
        burial(export),
    ]
}

fn system(export: &Export) -> Value {
    let title = export.title;
    let route_km: f64 = export.rpl.rows.iter().map(|row| row.route_km.km()).sum();
    let cable_km: f64 = export.rpl.rows.iter().map(|row| row.cable_km.km()).sum();
    json!({
        "system": one_line(&title.system),
        "revision": one_line(&title.revision),
        "date": one_line(&title.date),
        "status": title.status.key(),
        "datum": one_line(&title.datum),
        "route_km": route_km,
        "cable_km": cable_km,
        "note": one_line(&title.note),
    })
}

/// Landing points as given, else the list's beach manholes.
fn landings(export: &Export) -> Vec<Value> {
    if !export.landings.is_empty() {
        let given = export.landings.iter().map(|landing| {
            json!({
                "name": one_line(&landing.name),
                "country": one_line(&landing.country),
                "lat_deg": landing.at.lat_deg,
                "lon_deg": landing.at.lon_deg,
            })
        });
        return given.collect();
    }
    let manholes = parts_of(export, |event| event == Event::BeachManhole);
    let place = |(position, _, label): (&Position, Event, &str)| {
        with_place(position, json!({ "name": one_line(label) }))
    };
    manholes.map(place).collect()
}

fn parts_of<'a>(
    export: &Export<'a>,
    wanted: impl Fn(Event) -> bool + 'a,
) -> impl Iterator<Item = (&'a Position, Event, &'a str)> {
    let parts = |position: &'a Position| {
        position.parts().into_iter().map(move |(event, label)| (position, event, label)).collect::<Vec<_>>()
    };
    export.rpl.positions.iter().flat_map(parts).filter(move |(_, event, _)| wanted(*event))
}

fn placed(export: &Export, number_key: &str, wanted: impl Fn(Event) -> bool) -> Vec<Value> {
    let mut records = Vec::new();
    for (position, event, label) in parts_of(export, |_| true).filter(|(_, event, _)| wanted(*event)) {
        let mut record = with_place(position, json!({ "event": event_key(event), "label": one_line(label) }));
        record[number_key] = json!(records.len() + 1);
        record["depth_m"] = json!(position.depth_m);
        if number_key == "crossing_no" {
            record["remark"] = json!(one_line(&position.remark));
        }
        records.push(record);
    }
    records
}

fn with_place(position: &Position, mut record: Value) -> Value {
    record["lat_deg"] = json!(position.lat_deg);
    record["lon_deg"] = json!(position.lon_deg);
    record["route_kp_km"] = json!(position.route_kp_km);
    record["cable_kp_km"] = json!(position.cable_kp_km);
    record
}

fn position(position: &Position) -> Value {
    let events: Vec<String> = position.events.iter().map(|event| event_key(*event)).collect();
    let mut record = with_place(position, json!({ "event": events.join(", ") }));
    record["position_no"] = json!(position.position_no);
    record["written_no"] = json!(one_line(&position.written_no));
    record["label"] = json!(one_line(&position.label));
    record["depth_m"] = json!(position.depth_m);
    record["remark"] = json!(one_line(&position.remark));
    record
}

fn sections(export: &Export) -> Vec<Value> {
    let same = |one: &Row, other: &Row| one.cable_type == other.cable_type;
    let record = |(index, run): (usize, Run)| {
        let (least_m, most_m) = run.depths_m();
        let mut record =
            with_reach(&run, json!({ "section_no": index + 1, "cable_type": one_line(run.cable_type()) }));
        record["route_km"] = json!(run.route_km());
        record["cable_km"] = json!(run.cable_km());
        record["depth_min_m"] = json!(least_m);
        record["depth_max_m"] = json!(most_m);
        record
    };
    runs(export.rpl, same).into_iter().enumerate().map(record).collect()
}

fn burial(export: &Export) -> Vec<Value> {
    let same = words::same_lay;
    let record = |(index, run): (usize, Run)| {
        let lay = run.rows.first().map(|row| (words::lay_of(row), words::burial_target_m(row.burial)));
        let (lay, target_m) = lay.unwrap_or(("", None));
        with_reach(&run, json!({ "burial_no": index + 1, "lay": lay, "burial_target_m": target_m }))
    };
    runs(export.rpl, same).into_iter().enumerate().map(record).collect()
}

fn with_reach(run: &Run, mut record: Value) -> Value {
    let ends = [run.positions.first(), run.positions.last()];
    for (end, keys) in
        ends.iter().zip([["from_route_kp_km", "from_cable_kp_km"], ["to_route_kp_km", "to_cable_kp_km"]])
    {
        record[keys[0]] = json!(end.map(|position| position.route_kp_km));
        record[keys[1]] = json!(end.map(|position| position.cable_kp_km));
    }
    record
}
