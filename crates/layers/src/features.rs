//! Points, lines and areas on the ground, as read from a file.

use std::collections::BTreeMap;
use units::LonLat;

/// Everything one file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct FeatureSet {
    /// Format it was read from: `GeoJSON`, `shapefile`, `KML`, `GeoPackage`.
    pub format: &'static str,
    /// The features, in the order of the file.
    pub features: Vec<Feature>,
}

/// One thing on the ground.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// Its name, or its number in the file.
    pub name: String,
    /// Where it is.
    pub geometry: Geometry,
    /// Its other properties as text.
    pub properties: BTreeMap<String, String>,
}

/// Where a feature is, WGS84.
#[derive(Debug, Clone, PartialEq)]
pub enum Geometry {
    /// Separate points.
    Points(Vec<LonLat>),
    /// Lines of at least two points each.
    Lines(Vec<Vec<LonLat>>),
    /// Areas.
    Areas(Vec<Area>),
}

/// An area: an outline and the holes in it, rings closed by themselves (the first corner is not repeated), edges straight
/// in degrees, the short way round across the antimeridian.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// The outline.
    pub outline: Vec<LonLat>,
    /// The holes.
    pub holes: Vec<Vec<LonLat>>,
}
