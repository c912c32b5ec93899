//! The route as GeoJSON (RFC 7946): WGS84, longitude first, properties with unit suffixes.

use crate::words;
use pipeline::results::{LandingResult, Results};
use route::rpl::{Position, Row, Rpl};
use serde_json::{Map, Value, json};
use units::LonLat;
use units::suffix::{round_by_suffix, round_to};

/// Seven decimals of a degree are 11 mm: finer than any position in a list.
const DEGREE_DIGITS: u32 = 7;

/// A feature collection, one feature to a line: the route, its runs of one cable type, its positions, its landing
/// points. A line that crosses the antimeridian is cut there (RFC 7946, 3.1.9).
#[must_use]
pub fn route_geojson(results: &Results) -> String {
    let mut features = vec![route_feature(results)];
    features.extend(runs(&results.rpl).iter().map(|run| section_feature(&results.rpl, run)));
    features.extend(results.rpl.positions.iter().map(position_feature));
    features.extend(results.landings.iter().map(landing_feature));
    let lines: Vec<String> = features.iter().map(Value::to_string).collect();
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", lines.join(",\n"))
}

fn feature(kind: &str, geometry: &Value, mut properties: Value) -> Value {
    round_by_suffix(&mut properties);
    let mut named = Map::new();
    named.insert("kind".to_owned(), json!(kind));
    if let Value::Object(fields) = properties {
        named.extend(fields);
    }
    json!({ "type": "Feature", "geometry": geometry, "properties": named })
}

fn route_feature(results: &Results) -> Value {
    let lengths = &results.lengths;
    let properties = json!({
        "name": results.plan.name,
        "revision": results.plan.revision,
        "date": results.plan.date,
        "plan_fingerprint": results.plan.plan_fingerprint,
        "route_km": lengths.route_km,
        "cable_km": lengths.cable_km,
        "fibre_km": lengths.fibre_km,
        "geodesic_km": lengths.geodesic_km,
        "route_over_geodesic_ratio": lengths.route_over_geodesic_ratio,
        "deepest_m": lengths.deepest_m,
        "bathymetry": results.terrain.as_ref().map(|terrain| &terrain.label),
        "illustrative": results.terrain.as_ref().map(|terrain| terrain.illustrative),
    });
    let points: Vec<LonLat> = results.rpl.positions.iter().map(Position::at).collect();
    feature("route", &line(&points), properties)
}

/// Rows of one cable type and burial that follow each other: first row, one past the last.
fn runs(rpl: &Rpl) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (index, row) in rpl.rows.iter().enumerate() {
        let same = |other: &Row| other.cable_type == row.cable_type && words::same_lay(other, row);
        match runs.last_mut() {
            Some(run) if rpl.rows.get(run.0).is_some_and(same) => run.1 = index + 1,
            _ => runs.push((index, index + 1)),
        }
    }
    runs
}

fn section_feature(rpl: &Rpl, run: &(usize, usize)) -> Value {
    let rows = &rpl.rows[run.0..run.1];
    let positions = rpl.positions.get(run.0..=run.1).unwrap_or_default();
    let points: Vec<LonLat> = positions.iter().map(Position::at).collect();
    let kp = |index: usize| positions.get(index).map(|at| at.route_kp_km);
    let first = &rows[0];
    let properties = json!({
        "cable_type": first.cable_type,
        "lay": words::lay_of(first),
        "burial_target_m": words::burial_target_m(first.burial),
        "from_route_kp_km": kp(0),
        "to_route_kp_km": kp(positions.len().saturating_sub(1)),
        "route_km": rows.iter().map(|row| row.route_km).sum::<units::RouteKm>(),
        "cable_km": rows.iter().map(|row| row.cable_km).sum::<units::CableKm>(),
    });
    feature("section", &line(&points), properties)
}

fn position_feature(position: &Position) -> Value {
    let events: Vec<&str> = position.events.iter().map(|event| words::event(*event)).collect();
    let properties = json!({
        "position_no": position.position_no,
        "written_no": position.written_no,
        "label": position.label,
        "events": events,
        "route_kp_km": position.route_kp_km,
        "cable_kp_km": position.cable_kp_km,
        "depth_m": position.depth_m,
        "remark": position.remark,
    });
    feature("position", &point(position.at()), properties)
}

fn landing_feature(landing: &LandingResult) -> Value {
    let properties = json!({
        "id": landing.id,
        "name": landing.name,
        "country": landing.country,
        "approach_km": landing.approach_km,
    });
    feature("landing", &point(LonLat::new(landing.lon_deg, landing.lat_deg)), properties)
}

fn coordinates(at: LonLat) -> Value {
    json!([round_to(at.lon_deg, DEGREE_DIGITS), round_to(at.lat_deg, DEGREE_DIGITS)])
}

fn point(at: LonLat) -> Value {
    json!({ "type": "Point", "coordinates": coordinates(at) })
}

/// A line, in parts where it crosses the antimeridian.
pub(crate) fn line(points: &[LonLat]) -> Value {
    let parts = cut_at_antimeridian(points);
    let listed = |part: &Vec<LonLat>| Value::Array(part.iter().map(|at| coordinates(*at)).collect());
    match parts.as_slice() {
        [whole] => json!({ "type": "LineString", "coordinates": listed(whole) }),
        parts => {
            json!({ "type": "MultiLineString", "coordinates": parts.iter().map(listed).collect::<Vec<_>>() })
        }
    }
}

/// The line in parts none of which crosses 180°.
pub(crate) fn cut_at_antimeridian(points: &[LonLat]) -> Vec<Vec<LonLat>> {
    let mut parts = vec![points.first().copied().into_iter().collect::<Vec<LonLat>>()];
    for pair in points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        if (to.lon_deg - from.lon_deg).abs() > 180.0 {
            let side_deg = 180.0_f64.copysign(from.lon_deg);
            let east_deg = to.lon_deg - from.lon_deg + 360.0_f64.copysign(from.lon_deg);
            let part = if east_deg == 0.0 { 0.0 } else { (side_deg - from.lon_deg) / east_deg };
            let lat_deg = from.lat_deg + part * (to.lat_deg - from.lat_deg);
            parts.last_mut().into_iter().for_each(|last| last.push(LonLat::new(side_deg, lat_deg)));
            parts.push(vec![LonLat::new(-side_deg, lat_deg)]);
        }
        parts.last_mut().into_iter().for_each(|last| last.push(to));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_across_the_antimeridian_is_cut_on_it() {
        let points = [LonLat::new(178.0, 10.0), LonLat::new(-178.0, 20.0), LonLat::new(-177.0, 21.0)];
        let parts = cut_at_antimeridian(&points);
        assert_eq!(parts[0], [points[0], LonLat::new(180.0, 15.0)]);
        assert_eq!(parts[1], [LonLat::new(-180.0, 15.0), points[1], points[2]]);
        assert_eq!(line(&points)["type"], "MultiLineString");
        assert_eq!(line(&points[1..])["type"], "LineString");
    }
}
