//! The route for map viewers: KML 2.2, one line per run of cable, one point per position.
//!
//! # Source
//! OGC 07-147r2, KML 2.2: element order, `aabbggrr` colours, `longitude,latitude`.

use super::xml::Xml;
use super::{Export, Run, event_key, is_thing, one_line, position_name, runs};
use crate::exchange::number::{Locale, number};
use crate::geojson::cut_at_antimeridian;
use crate::palette;
use crate::words::{self, Numbers};
use route::rpl::{Position, Row};
use units::LonLat;

/// The document: cable sections in the colours of the diagrams, bodies, landing points, every position with its figures.
///
/// Keys of `ExtendedData` carry unit suffixes. Lines follow the ground; depth is a figure, not a height.
#[must_use]
pub fn route_kml(export: &Export) -> String {
    let mut kml = Xml::new("kml", &[("xmlns", "http://www.opengis.net/kml/2.2")]);
    kml.open("Document", &[]);
    kml.leaf("name", &one_line(&export.title.system));
    kml.leaf("description", &about(export));
    let codes = cable_types(export);
    styles(&mut kml, &codes);
    sections(&mut kml, export, &codes);
    bodies(&mut kml, export);
    landings(&mut kml, export);
    positions(&mut kml, export);
    kml.finish()
}

fn about(export: &Export) -> String {
    let title = export.title;
    let parts = [title.revision_text(), title.datum.clone(), title.note.clone()];
    let said: Vec<String> = parts.iter().map(|part| one_line(part)).filter(|part| !part.is_empty()).collect();
    said.join("\n")
}

/// Letter codes in order of first appearance.
fn cable_types<'a>(export: &Export<'a>) -> Vec<&'a str> {
    let mut codes: Vec<&str> = Vec::new();
    for row in &export.rpl.rows {
        if !codes.contains(&row.cable_type.as_str()) {
            codes.push(&row.cable_type);
        }
    }
    codes
}

/// Ids of styles are numbers, since a letter code may hold anything.
fn styles(kml: &mut Xml, codes: &[&str]) {
    for (index, code) in codes.iter().enumerate() {
        kml.open("Style", &[("id", &format!("cable-{index}"))]);
        kml.open("LineStyle", &[]);
        kml.leaf("color", &colour(palette::cable_type(code)));
        kml.leaf("width", "3");
        kml.close();
        kml.close();
    }
    for (id, fill, scale) in
        [("body", "#ffd23f", "1.0"), ("landing", palette::CABLE, "1.1"), ("position", palette::MUTED, "0.5")]
    {
        kml.open("Style", &[("id", id)]);
        kml.open("IconStyle", &[]);
        kml.leaf("color", &colour(fill));
        kml.leaf("scale", scale);
        kml.close();
        kml.close();
    }
}

/// `#rrggbb` as KML's opaque `aabbggrr`.
fn colour(hex: &str) -> String {
    let part = |at: usize| hex.get(at..at + 2).unwrap_or("00");
    format!("ff{}{}{}", part(5), part(3), part(1))
}

fn sections(kml: &mut Xml, export: &Export, codes: &[&str]) {
    folder(kml, "Cable sections");
    let same = |one: &Row, other: &Row| one.cable_type == other.cable_type && words::same_lay(one, other);
    for run in runs(export.rpl, same) {
        section(kml, &run, codes);
    }
    kml.close();
}

fn section(kml: &mut Xml, run: &Run, codes: &[&str]) {
    let (Some(first), Some(last), Some(row)) =
        (run.positions.first(), run.positions.last(), run.rows.first())
    else {
        return;
    };
    let (code, style) = (one_line(run.cable_type()), codes.iter().position(|code| *code == run.cable_type()));
    kml.open("Placemark", &[]);
    kml.leaf("name", &format!("{code} {} km", km(run.cable_km())));
    kml.leaf("styleUrl", &format!("#cable-{}", style.unwrap_or(0)));
    let (least_m, most_m) = run.depths_m();
    data(
        kml,
        &[
            ("cable_type", code),
            ("lay", words::lay_of(row).to_owned()),
            ("burial_target_m", metres(words::burial_target_m(row.burial))),
            ("from_route_kp_km", km(first.route_kp_km.km())),
            ("to_route_kp_km", km(last.route_kp_km.km())),
            ("from_cable_kp_km", km(first.cable_kp_km.km())),
            ("to_cable_kp_km", km(last.cable_kp_km.km())),
            ("route_km", km(run.route_km())),
            ("cable_km", km(run.cable_km())),
            ("depth_min_m", metres(least_m)),
            ("depth_max_m", metres(most_m)),
        ],
    );
    lines(kml, &run.points());
    kml.close();
}

/// The line, in parts where it crosses the antimeridian: viewers would draw it round the globe.
fn lines(kml: &mut Xml, points: &[LonLat]) {
    let parts = cut_at_antimeridian(points);
    let is_cut = parts.len() > 1;
    if is_cut {
        kml.open("MultiGeometry", &[]);
    }
    for part in parts {
        kml.open("LineString", &[]);
        kml.leaf("tessellate", "1");
        let places: Vec<String> = part.into_iter().map(coordinates).collect();
        kml.leaf("coordinates", &places.join(" "));
        kml.close();
    }
    if is_cut {
        kml.close();
    }
}

fn bodies(kml: &mut Xml, export: &Export) {
    folder(kml, "Bodies");
    let numbers = Numbers::of(export.rpl);
    for position in &export.rpl.positions {
        for (event, label) in position.parts().into_iter().filter(|(event, _)| is_thing(*event)) {
            let label = one_line(label);
            let name = if label.is_empty() { event.word() } else { &label };
            let figures = [
                ("event", event_key(event)),
                (number_key(numbers), numbers.text(position)),
                ("route_kp_km", km(position.route_kp_km.km())),
                ("cable_kp_km", km(position.cable_kp_km.km())),
                ("depth_m", metres(position.depth_m)),
            ];
            placemark(kml, name, "body", &figures, position.at());
        }
    }
    kml.close();
}

fn landings(kml: &mut Xml, export: &Export) {
    if export.landings.is_empty() {
        return;
    }
    folder(kml, "Landing points");
    for landing in export.landings {
        let figures = [("country", one_line(&landing.country))];
        placemark(kml, &one_line(&landing.name), "landing", &figures, landing.at);
    }
    kml.close();
}

fn positions(kml: &mut Xml, export: &Export) {
    folder(kml, "Positions");
    let numbers = Numbers::of(export.rpl);
    for position in &export.rpl.positions {
        let (name, figures) = (position_name(numbers, position), position_figures(numbers, position));
        placemark(kml, &name, "position", &figures, position.at());
    }
    kml.close();
}

/// `written_no` where the list has numbers of its own, so that nobody takes a running number for one of them.
fn number_key(numbers: Numbers) -> &'static str {
    if numbers.are_written() { "written_no" } else { "position_no" }
}

fn position_figures(numbers: Numbers, position: &Position) -> [(&'static str, String); 8] {
    let events: Vec<String> = position.events.iter().map(|event| event_key(*event)).collect();
    [
        (number_key(numbers), numbers.text(position)),
        ("event", events.join(", ")),
        ("label", one_line(&position.label)),
        ("route_kp_km", km(position.route_kp_km.km())),
        ("cable_kp_km", km(position.cable_kp_km.km())),
        ("depth_m", metres(position.depth_m)),
        ("position", position.at().to_string()),
        ("remark", one_line(&position.remark)),
    ]
}

fn folder(kml: &mut Xml, name: &str) {
    kml.open("Folder", &[]);
    kml.leaf("name", name);
}

fn placemark(kml: &mut Xml, name: &str, style: &str, figures: &[(&str, String)], at: LonLat) {
    kml.open("Placemark", &[]);
    kml.leaf("name", name);
    kml.leaf("styleUrl", &format!("#{style}"));
    data(kml, figures);
    kml.open("Point", &[]);
    kml.leaf("coordinates", &coordinates(at));
    kml.close();
    kml.close();
}

/// What is known, by key; what is not known has no key.
fn data(kml: &mut Xml, figures: &[(&str, String)]) {
    kml.open("ExtendedData", &[]);
    for (key, value) in figures.iter().filter(|(_, value)| !value.is_empty()) {
        kml.open("Data", &[("name", key)]);
        kml.leaf("value", value);
        kml.close();
    }
    kml.close();
}

fn coordinates(at: LonLat) -> String {
    format!("{},{}", number(at.lon_deg, 7, Locale::POINT), number(at.lat_deg, 7, Locale::POINT))
}

fn km(value: f64) -> String {
    number(value, 4, Locale::POINT)
}

fn metres(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| number(value, 1, Locale::POINT))
}
