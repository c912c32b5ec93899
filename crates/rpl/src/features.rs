//! Things on the ground as GeoJSON: points and lines with a name.

use crate::error::RplError;
use crate::near::Feature;
use geojson::{GeoJson, Geometry, Position, Value};
use units::{Finding, LonLat, Staged};

/// Points and lines of a GeoJSON file (RFC 7946: WGS84, longitude first), each under its property `name`, else `id`,
/// else its number. The outline of an area is a line; a feature of several lines gives one for each.
///
/// # Errors
/// When the bytes are no GeoJSON.
pub fn read_geojson(bytes: &[u8]) -> Result<Staged<Vec<Feature>>, RplError> {
    let bad = |message: String| RplError::GeoJson { message };
    let text = std::str::from_utf8(bytes).map_err(|error| bad(error.to_string()))?;
    let read: GeoJson = text.parse().map_err(|error: geojson::Error| bad(error.to_string()))?;
    let mut found = Staged::clean(Vec::new());
    match read {
        GeoJson::FeatureCollection(collection) => {
            for (index, feature) in collection.features.iter().enumerate() {
                let name = name_of(feature).unwrap_or_else(|| format!("feature {}", index + 1));
                match &feature.geometry {
                    Some(geometry) => add(geometry, &name, &mut found),
                    None => found.findings.push(nothing(&name)),
                }
            }
        }
        GeoJson::Feature(feature) => {
            let name = name_of(&feature).unwrap_or_else(|| "feature 1".to_owned());
            match &feature.geometry {
                Some(geometry) => add(geometry, &name, &mut found),
                None => found.findings.push(nothing(&name)),
            }
        }
        GeoJson::Geometry(geometry) => add(&geometry, "feature 1", &mut found),
    }
    Ok(found)
}

fn nothing(name: &str) -> Finding {
    Finding::warns("rpl.features.no_geometry", "the feature has no geometry; it was left out").at(name)
}

fn name_of(feature: &geojson::Feature) -> Option<String> {
    let property = |key: &str| feature.property(key)?.as_str().map(str::to_owned);
    property("name").or_else(|| property("Name")).or_else(|| property("id"))
}

fn add(geometry: &Geometry, name: &str, found: &mut Staged<Vec<Feature>>) {
    match &geometry.value {
        Value::Point(point) => push(std::slice::from_ref(point), name, found),
        Value::LineString(line) => push(line, name, found),
        Value::MultiPoint(points) => {
            points.iter().for_each(|point| push(std::slice::from_ref(point), name, found));
        }
        Value::MultiLineString(lines) | Value::Polygon(lines) => {
            lines.iter().for_each(|line| push(line, name, found));
        }
        Value::MultiPolygon(areas) => areas.iter().flatten().for_each(|line| push(line, name, found)),
        Value::GeometryCollection(parts) => parts.iter().for_each(|part| add(part, name, found)),
    }
}

fn push(points: &[Position], name: &str, found: &mut Staged<Vec<Feature>>) {
    let place = |point: &Position| Some(LonLat::new(*point.first()?, *point.get(1)?));
    let read: Option<Vec<LonLat>> = points.iter().map(place).collect();
    match read.filter(|points| !points.is_empty() && points.iter().all(|at| at.is_valid())) {
        Some(point) => found.value.push(Feature { name: name.to_owned(), point }),
        None => {
            let message = "a place of the feature is not on Earth, longitude first; the line was left out";
            let hint = "GeoJSON is WGS84 in degrees; reproject a file that is in metres";
            found.findings.push(Finding::warns("rpl.features.place", message).at(name).hint(hint));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_areas_and_points_are_read_under_their_names() {
        let text = r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","properties":{"name":"Pipeline A"},"geometry":{"type":"LineString","coordinates":[[50,41],[51,41.5]]}},
            {"type":"Feature","properties":{},"geometry":{"type":"MultiPoint","coordinates":[[50,41],[51,41]]}},
            {"type":"Feature","properties":{"name":"in metres"},"geometry":{"type":"Point","coordinates":[513709,4833014]}},
            {"type":"Feature","properties":{"name":"nothing"},"geometry":null}]}"#;
        let read = read_geojson(text.as_bytes()).unwrap();
        let names: Vec<&str> = read.value.iter().map(|feature| feature.name.as_str()).collect();
        assert_eq!(names, ["Pipeline A", "feature 2", "feature 2"]);
        assert_eq!(read.findings.len(), 2);
        assert!(read_geojson(b"{\"type\":\"Topology\"}").is_err());
        assert!(read_geojson(&[0xFF, 0xFE]).is_err());
    }
}
