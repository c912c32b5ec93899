//! GeoJSON (RFC 7946), and its predecessor of 2008 with a member `crs`.

mod coordinates;
mod text;

use super::datum::is_wgs84_name;
use super::parts::{Found, Part, Raw};
use super::{FEATURES_LIMIT_COUNT, VERTICES_LIMIT_COUNT, too_large, unreadable};
use crate::error::LayersError;
use coordinates::Coordinates;
use serde::de::{Deserializer, Error as _, SeqAccess, Visitor};
use std::collections::BTreeMap;
use text::Text;

const FORMAT: &str = "GeoJSON";
/// Most objects and properties: memory of a hundred bytes each.
const MEMBERS_LIMIT_COUNT: usize = 20_000_000;
/// Most objects: a feature has three.
const OBJECTS_LIMIT_COUNT: usize = 4 * FEATURES_LIMIT_COUNT;

/// Any object of the format: a collection, a feature or a geometry.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Object {
    #[serde(rename = "type")]
    kind: Option<Text>,
    #[serde(deserialize_with = "bounded")]
    features: Vec<Object>,
    #[serde(deserialize_with = "bounded")]
    geometries: Vec<Object>,
    geometry: Option<Box<Object>>,
    coordinates: Option<Box<Coordinates>>,
    properties: Option<BTreeMap<String, Option<Text>>>,
    id: Option<Text>,
    crs: Option<Box<Crs>>,
}

/// The reference system of a file of 2008.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Crs {
    properties: Option<BTreeMap<String, Option<Text>>>,
}

impl Object {
    fn kind(&self) -> &str {
        self.kind.as_ref().map_or("", |kind| kind.0.as_str())
    }
}

/// Reads text that begins with a brace.
pub(super) fn read(file: &str, text: &[u8]) -> Result<Found, LayersError> {
    let count = |letter: u8| text.iter().filter(|byte| **byte == letter).count();
    for (letter, what, limit_count) in [
        (b'[', "corners and points", VERTICES_LIMIT_COUNT),
        (b':', "properties", MEMBERS_LIMIT_COUNT),
        (b'{', "objects", OBJECTS_LIMIT_COUNT),
    ] {
        if count(letter) > limit_count {
            return Err(too_large(file, what, limit_count));
        }
    }
    let mut found = Found::new(file, FORMAT);
    let all: Object = serde_json::from_slice(text).map_err(|error| found.broken(error))?;
    refuse_unless_wgs84(file, &all)?;
    match all.kind() {
        "FeatureCollection" => {
            for object in all.features {
                add(object, &mut found)?;
            }
        }
        "Feature" => add(all, &mut found)?,
        kind if is_geometry(kind) => {
            add(Object { geometry: Some(Box::new(all)), ..Object::default() }, &mut found)?;
        }
        kind => {
            let kind: String = kind.chars().take(40).collect();
            return Err(unreadable(file, format!("it is JSON of the type `{kind}`, not GeoJSON")));
        }
    }
    Ok(found)
}

fn is_geometry(kind: &str) -> bool {
    let kinds = ["Point", "LineString", "Polygon"];
    kind == "GeometryCollection" || kinds.contains(&kind.strip_prefix("Multi").unwrap_or(kind))
}

fn refuse_unless_wgs84(file: &str, all: &Object) -> Result<(), LayersError> {
    let Some(crs) = &all.crs else { return Ok(()) };
    let property = |key: &str| crs.properties.as_ref()?.get(key)?.as_ref().map(|text| text.0.clone());
    let name = property("name").or_else(|| property("href"));
    let name = name.or_else(|| property("code").map(|code| format!("EPSG:{code}"))).unwrap_or_default();
    if is_wgs84_name(&name) {
        return Ok(());
    }
    let datum =
        if name.is_empty() { "a `crs` without a name".to_owned() } else { name.chars().take(80).collect() };
    Err(LayersError::Datum { file: file.to_owned(), datum })
}

fn add(object: Object, found: &mut Found) -> Result<(), LayersError> {
    let properties = object.properties.unwrap_or_default();
    let properties = properties.into_iter().filter_map(|(key, text)| Some((key, text?.0))).collect();
    let mut raw = Raw { name: None, properties, parts: Vec::new() }.named_by_property();
    raw.name = raw.name.or(object.id.map(|id| id.0));
    if let Some(geometry) = object.geometry {
        parts(*geometry, &mut raw.parts, found)?;
    }
    found.push(raw)
}

/// The pieces of a geometry. Collections are nested no deeper than the JSON reader allows, 128 levels.
fn parts(geometry: Object, into: &mut Vec<Part>, found: &mut Found) -> Result<(), LayersError> {
    if geometry.kind() == "GeometryCollection" {
        return geometry.geometries.into_iter().try_for_each(|part| parts(part, into, found));
    }
    let kind = geometry.kind().to_owned();
    if !is_geometry(&kind) {
        into.push(Part::Unsupported(kind.chars().take(40).collect()));
        return Ok(());
    }
    let Some(coordinates) = geometry.coordinates.filter(|all| !all.places.is_empty()) else { return Ok(()) };
    found.count(coordinates.places.len())?;
    let nested = match kind.as_str() {
        "Point" => 1,
        "MultiPoint" | "LineString" => 2,
        "MultiLineString" | "Polygon" => 3,
        _ => 4,
    };
    if coordinates.nested != Some(nested) {
        into.push(Part::Unsupported(format!("{kind} whose coordinates are not nested as they should be")));
        return Ok(());
    }
    match kind.as_str() {
        "Point" | "MultiPoint" => into.push(Part::Points(coordinates.places)),
        "LineString" => into.push(Part::Line(coordinates.places)),
        "MultiLineString" => into.extend(coordinates.lists().map(|line| Part::Line(line.to_vec()))),
        "Polygon" => into.push(Part::Area(coordinates.lists().map(<[_]>::to_vec).collect())),
        _ => into.extend(coordinates.areas().map(Part::Area)),
    }
    Ok(())
}

/// A list of objects no longer than the limit of features.
fn bounded<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Object>, D::Error> {
    struct List;
    impl<'de> Visitor<'de> for List {
        type Value = Vec<Object>;

        fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            out.write_str("a list of objects")
        }

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(Vec::new())
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
            let mut objects = Vec::new();
            while let Some(object) = list.next_element()? {
                if objects.len() >= FEATURES_LIMIT_COUNT {
                    return Err(A::Error::custom(format!("more than {FEATURES_LIMIT_COUNT} features")));
                }
                objects.push(object);
            }
            Ok(objects)
        }
    }
    deserializer.deserialize_any(List)
}
