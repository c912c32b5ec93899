//! The route for plotters: GPX 1.1, the list as a route, bodies and landing points as waypoints.
//!
//! # Source
//! GPX 1.1 schema, topografix.com: order of elements, 180° west for the antimeridian, no time without a clock.

use super::xml::Xml;
use super::{Export, is_thing, one_line, position_name};
use crate::exchange::number::{Locale, number};
use crate::words::Numbers;
use route::rpl::Position;
use units::LonLat;

/// The file. Depths stand in `desc`: `ele` is a height above sea level and would mislead.
#[must_use]
pub fn route_gpx(export: &Export) -> String {
    let root = [("version", "1.1"), ("creator", "wetplant"), ("xmlns", "http://www.topografix.com/GPX/1/1")];
    let mut gpx = Xml::new("gpx", &root);
    let title = export.title;
    let name = one_line(&title.system);
    let parts = [title.revision_text(), one_line(&title.datum), one_line(&title.note)];
    let said: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    gpx.open("metadata", &[]);
    gpx.leaf("name", &name);
    gpx.leaf("desc", &said.join("; "));
    gpx.close();
    waypoints(&mut gpx, export);
    gpx.open("rte", &[]);
    gpx.leaf("name", &name);
    gpx.leaf("desc", &title.revision_text());
    let numbers = Numbers::of(export.rpl);
    for position in &export.rpl.positions {
        point(&mut gpx, "rtept", position.at(), [&position_name(numbers, position), &words_of(position), ""]);
    }
    gpx.finish()
}

fn waypoints(gpx: &mut Xml, export: &Export) {
    for landing in export.landings {
        let country = one_line(&landing.country);
        point(gpx, "wpt", landing.at, [&one_line(&landing.name), &country, "Landing point"]);
    }
    for position in &export.rpl.positions {
        for (event, label) in position.parts().into_iter().filter(|(event, _)| is_thing(*event)) {
            let label = one_line(label);
            let name = if label.is_empty() { event.word() } else { &label };
            point(gpx, "wpt", position.at(), [name, &words_of(position), event.word()]);
        }
    }
}

/// A point with its name, its description and its kind.
fn point(gpx: &mut Xml, element: &'static str, at: LonLat, words: [&str; 3]) {
    let lon_deg = if at.lon_deg >= 180.0 { at.lon_deg - 360.0 } else { at.lon_deg };
    let (lat, lon) = (number(at.lat_deg, 7, Locale::POINT), number(lon_deg, 7, Locale::POINT));
    // 179.99999999° is 180.0000000 when printed, and GPX knows that meridian only as −180°
    let lon = if lon == "180.0000000" { "-180.0000000".to_owned() } else { lon };
    gpx.open(element, &[("lat", &lat), ("lon", &lon)]);
    gpx.leaf("name", words[0]);
    gpx.said("desc", words[1]);
    gpx.said("type", words[2]);
    gpx.close();
}

/// What a plotter shows of a position when asked.
fn words_of(position: &Position) -> String {
    let mut parts = vec![
        format!("KP route {} km", number(position.route_kp_km.km(), 3, Locale::POINT)),
        format!("KP cable {} km", number(position.cable_kp_km.km(), 3, Locale::POINT)),
    ];
    parts.extend(position.depth_m.map(|depth_m| format!("depth {} m", number(depth_m, 1, Locale::POINT))));
    parts.extend(Some(one_line(&position.remark)).filter(|remark| !remark.is_empty()));
    parts.join("; ")
}
