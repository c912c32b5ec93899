//! The cable for hydrographic offices: S-57 object classes and attributes, as GeoJSON.
//!
//! What S-57 has a class for is exported, and nothing is stretched to fit: the cable is `CBLSUB`, line by line of one
//! lay. Beach manholes, landing points, joints, repeaters, branching units and transitions have no class there; they
//! are named in the collection's `without_class` and go out by the other formats.
//!
//! # Source
//! IHO S-57 edition 3.1, Appendix A (November 2000), chapters 1 and 2: `CBLSUB` (code 22, line) with `BURDEP`,
//! `CATCBL`, `CONDTN`, `DATEND`, `DATSTA`, `DRVAL1`, `DRVAL2`, `NOBJNM`, `OBJNAM`, `STATUS`, `VERDAT`, and of the
//! general attributes `INFORM`, `NINFOM`, `SORDAT`, `SORIND`. Codes checked against the attribute tables that GDAL
//! ships (`s57attributes.csv`, `s57expectedinput.csv`). It is GeoJSON with those names, not an ENC cell.

use super::{Export, Run, Status, Title, is_thing, one_line, runs};
use crate::geojson;
use crate::words;
use route::rpl::Event;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use units::suffix::round_to;

/// What a cable carries, as far as S-57 edition 3.1 has a code: it has none for optical fibre.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CableCategory {
    /// `CATCBL` 1.
    PowerLine = 1,
    /// `CATCBL` 4: the nearest code to a telecommunications cable.
    Telephone = 4,
    /// `CATCBL` 5.
    Telegraph = 5,
}

/// What the plan does not know and an office may ask for; what is none is left out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Charting {
    /// `CATCBL`. None by default: edition 3.1 has no code for optical fibre, and `INFORM` says what it is.
    pub category: Option<CableCategory>,
    /// `OBJNAM`, the international name; none takes the system's name.
    pub object_name: Option<String>,
    /// `NOBJNM`, the name in the national language.
    pub national_name: Option<String>,
    /// `NINFOM`, information in the national language.
    pub national_information: Option<String>,
    /// `VERDAT`, the code of the datum the depths are reduced to (3 mean sea level, 23 LAT, 24 local datum). Depths
    /// without a datum mean nothing on a chart, so `DRVAL1` and `DRVAL2` are written only with it.
    pub vertical_datum_code_no: Option<u8>,
    /// `SORIND`: country code, authority code, source, identification, as the office issues it.
    pub source_indication: Option<String>,
}

/// Enumerations are integers, lists are texts of codes, dates are `CCYYMMDD`: as S-57 defines them.
///
/// A planned cable is `CONDTN` 5, planned construction. `BURDEP` is written for a planned cable only, from the plan's
/// target; what was reached is not in the list, so an as-laid cable has none and `INFORM` gives the target.
#[must_use]
pub fn charting_geojson(export: &Export, charting: &Charting) -> String {
    let same = words::same_lay;
    let features: Vec<String> =
        runs(export.rpl, same).iter().map(|run| feature(export.title, charting, run).to_string()).collect();
    let head = json!({
        "catalogue": "IHO S-57 edition 3.1, Appendix A",
        "positions": one_line(&export.title.datum),
        "note": one_line(&export.title.note),
        "without_class": without_class(export),
    });
    format!(
        "{{\"type\":\"FeatureCollection\",\"charting\":{head},\"features\":[\n{}\n]}}\n",
        features.join(",\n")
    )
}

/// What lies on the route and has no S-57 class of its own here.
fn without_class(export: &Export) -> Vec<&'static str> {
    let events = export.rpl.positions.iter().flat_map(|position| &position.events);
    let things: BTreeSet<Event> = events.copied().filter(|event| is_thing(*event)).collect();
    things.into_iter().map(Event::word).collect()
}

fn feature(title: &Title, charting: &Charting, run: &Run) -> Value {
    json!({
        "type": "Feature",
        "geometry": geojson::line(&run.points()),
        "properties": attributes(title, charting, run),
    })
}

fn attributes(title: &Title, charting: &Charting, run: &Run) -> Map<String, Value> {
    let mut attributes = Map::new();
    let mut put = |acronym: &str, value: Option<Value>| {
        value.into_iter().for_each(|value| {
            attributes.insert(acronym.to_owned(), value);
        });
    };
    let target_m = run.rows.first().and_then(|row| words::burial_target_m(row.burial));
    let planned = title.status == Status::Planned;
    let named = |text: &Option<String>| {
        text.as_deref().map(one_line).filter(|text| !text.is_empty()).map(Value::from)
    };
    put("OBJL", Some(json!(22)));
    put("object_class", Some(json!("CBLSUB")));
    put("OBJNAM", named(&charting.object_name).or_else(|| named(&Some(title.system.clone()))));
    put("NOBJNM", named(&charting.national_name));
    put("CATCBL", charting.category.map(|category| json!(category as u8)));
    put("CONDTN", planned.then(|| json!(5)));
    put("BURDEP", target_m.filter(|_| planned).map(|target_m| json!(round_to(target_m, 1))));
    if let Some(datum) = charting.vertical_datum_code_no {
        let (least_m, most_m) = run.depths_m();
        put("DRVAL1", least_m.map(|depth_m| json!(round_to(depth_m, 1))));
        put("DRVAL2", most_m.map(|depth_m| json!(round_to(depth_m, 1))));
        put("VERDAT", Some(json!(datum)));
    }
    put("INFORM", Some(json!(information(title, run, target_m))));
    put("NINFOM", named(&charting.national_information));
    put("SORDAT", source_date(&title.date).map(Value::from));
    put("SORIND", named(&charting.source_indication));
    attributes
}

fn information(title: &Title, run: &Run, target_m: Option<f64>) -> String {
    let codes: BTreeSet<String> = run.rows.iter().map(|row| one_line(&row.cable_type)).collect();
    let codes: Vec<String> = codes.into_iter().filter(|code| !code.is_empty()).collect();
    let mut parts = vec!["optical fibre telecommunications cable".to_owned(), title.status.word().to_owned()];
    parts.extend(Some(format!("cable type {}", codes.join("/"))).filter(|_| !codes.is_empty()));
    parts.extend(run.rows.first().map(|row| words::lay_of(row).to_owned()));
    parts.extend(target_m.map(|target_m| format!("burial target {target_m:.1} m")));
    if target_m.is_some() && title.status != Status::Planned {
        parts.push("depth reached not in this list".to_owned());
    }
    parts.join("; ")
}

/// `2025-10-21` as `20251021`; `2025-10` and `2025` as S-57 truncates them; nothing for other texts.
fn source_date(date: &str) -> Option<String> {
    let parts: Vec<&str> = date.trim().split('-').collect();
    let widths = [4, 2, 2];
    let is_date = parts.len() <= widths.len()
        && parts
            .iter()
            .zip(widths)
            .all(|(part, width)| part.len() == width && part.bytes().all(|digit| digit.is_ascii_digit()));
    is_date.then(|| parts.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_date_is_a_date_or_nothing() {
        assert_eq!(source_date("2025-10-21").as_deref(), Some("20251021"));
        assert_eq!(source_date("2025-10").as_deref(), Some("202510"));
        for text in ["", "soon", "2025-1-2", "2025-10-21-01", "２０２５"] {
            assert_eq!(source_date(text), None, "{text}");
        }
    }
}
