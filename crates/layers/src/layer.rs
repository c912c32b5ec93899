//! What a person enters about a cost layer: section `[[layer]]` of a plan.
//!
//! A layer says where something lies, and what it means for a cable there: money per kilometre or per crossing, added
//! repairs, no plough, or no cable at all. It never makes the sea cheaper.

mod check;
mod raster;
#[cfg(test)]
mod tests;

use crate::features::{Area, FeatureSet, Geometry};
pub use check::check;
pub use raster::{LayerRaster, RASTER_CELLS_LIMIT, RasterError};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{LonLat, Provenance};

/// The only horizontal datum a layer may have.
pub const DATUM: &str = "WGS84";

/// What a layer is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LayerKind {
    /// Bottom fishing.
    Fishing,
    /// Anchoring: roads, waiting areas, traffic.
    Anchoring,
    /// Ice that gouges the seabed.
    Ice,
    /// Mud volcanoes and gas seeps.
    MudVolcano,
    /// Faults and ground that shakes.
    Fault,
    /// Platforms, wells, wind turbines.
    Structure,
    /// Pipelines.
    Pipeline,
    /// Cables of others.
    Cable,
    /// Protected areas.
    Protected,
    /// Military areas.
    Military,
    /// Sectors, EEZ and their permits.
    SectorPermit,
    /// Class of the seabed.
    SeabedClass,
    /// Feasibility of burial.
    Burial,
    /// Sites where cables land.
    LandingSite,
    /// Slopes known from elsewhere than the grid: slides, scarps.
    Slope,
    /// Anything else.
    Other,
}

impl LayerKind {
    /// The word for people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            LayerKind::Fishing => "fishing",
            LayerKind::Anchoring => "anchoring",
            LayerKind::Ice => "ice",
            LayerKind::MudVolcano => "mud volcano",
            LayerKind::Fault => "fault",
            LayerKind::Structure => "structure",
            LayerKind::Pipeline => "pipeline",
            LayerKind::Cable => "cable",
            LayerKind::Protected => "protected area",
            LayerKind::Military => "military area",
            LayerKind::SectorPermit => "sector and permit",
            LayerKind::SeabedClass => "seabed class",
            LayerKind::Burial => "burial",
            LayerKind::LandingSite => "landing site",
            LayerKind::Slope => "slope",
            LayerKind::Other => "other",
        }
    }
}

/// A cost layer: where something lies, what it costs a cable, and how far that is known.
///
/// It holds inside its areas and within `standoff_m` of its areas, lines and points; with a raster only, where the raster
/// is above 0; with neither, wherever its limits of depth and latitude hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CostLayer {
    /// Name, used when it is what blocks or bends a route.
    pub id: String,
    /// What it is about.
    pub kind: LayerKind,
    /// What it is, in a sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
    /// The day, month or year the data stand for: `YYYY-MM-DD`, `YYYY-MM`, `YYYY`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Horizontal datum of the positions; must be `WGS84`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub datum: Option<String>,
    /// Resolution of the data on the ground.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution_m: Option<f64>,
    /// Resolution in words, where it is no length.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<String>,
    /// Uncertainty of the positions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncertainty_m: Option<f64>,
    /// Uncertainty in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncertainty: Option<String>,
    /// Whether no cable may lie here.
    #[serde(default, skip_serializing_if = "is_false")]
    pub closed: bool,
    /// How far the layer reaches beyond its areas, lines and points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standoff_m: Option<f64>,
    /// Whether a plough cannot bury here.
    #[serde(default, skip_serializing_if = "is_false")]
    pub no_plough: bool,
    /// Money added to every kilometre.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub add_minor_per_km: Option<i64>,
    /// Avoid: what a kilometre costs as a multiple of what it would cost without the layer; 1 or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_ratio: Option<f64>,
    /// Why to avoid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Repairs the layer adds for cable without armour on the seabed; armour and burial protect from them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repairs_per_1000km_year: Option<f64>,
    /// The layer holds only in water deeper than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth_from_m: Option<f64>,
    /// The layer holds only in water no deeper than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth_to_m: Option<f64>,
    /// The layer holds only north of this latitude.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat_from_deg: Option<f64>,
    /// The layer holds only south of this latitude.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat_to_deg: Option<f64>,
    /// What each unit of the raster's value adds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_unit: Option<PerUnit>,
    /// What crossing one of its lines costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crossing: Option<Crossing>,
    /// What running close to one of its lines costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parallel: Option<Parallel>,
    /// Areas.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub area: Vec<LayerArea>,
    /// Lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub line: Vec<LayerLine>,
    /// Points.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub point: Vec<LonLat>,
    /// A raster of values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raster: Option<LayerRaster>,
}

/// What one unit of a raster's value adds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PerUnit {
    /// Money added to every kilometre for each unit.
    #[serde(default)]
    pub add_minor_per_km: f64,
    /// Repairs added for each unit, for cable without armour on the seabed.
    #[serde(default)]
    pub repairs_per_1000km_year: f64,
}

/// What crossing a line costs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Crossing {
    /// Price of one crossing at a right angle; at another angle it is divided by the square of its sine.
    pub price_minor: i64,
    /// Smallest angle at which a crossing is agreed to.
    pub angle_min_deg: f64,
}

/// What running close to a line costs: within the greater of `band_m` and `band_depth_ratio` times the water depth.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parallel {
    /// Half width of the band.
    #[serde(default)]
    pub band_m: f64,
    /// Half width of the band as a multiple of the water depth.
    #[serde(default)]
    pub band_depth_ratio: f64,
    /// What a kilometre in the band costs as a multiple; 1 or more.
    pub cost_ratio: f64,
}

impl Parallel {
    /// Half width of the band in water of a depth.
    #[must_use]
    pub fn half_width_m(&self, depth_m: f64) -> f64 {
        self.band_m.max(self.band_depth_ratio * depth_m)
    }
}

/// An area of a layer: an outline and the holes in it, edges straight in degrees, the short way round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LayerArea {
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The outline, closed by itself.
    pub outline: Vec<LonLat>,
    /// Holes, closed by themselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holes: Vec<Vec<LonLat>>,
}

/// A line of a layer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LayerLine {
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Positions in order.
    pub position: Vec<LonLat>,
}

impl CostLayer {
    /// A layer that lies nowhere and costs nothing yet.
    #[must_use]
    pub fn new(id: impl Into<String>, kind: LayerKind, provenance: Provenance) -> Self {
        Self {
            id: id.into(),
            kind,
            about: String::new(),
            provenance,
            date: None,
            datum: None,
            resolution_m: None,
            resolution: None,
            uncertainty_m: None,
            uncertainty: None,
            closed: false,
            standoff_m: None,
            no_plough: false,
            add_minor_per_km: None,
            cost_ratio: None,
            reason: None,
            repairs_per_1000km_year: None,
            depth_from_m: None,
            depth_to_m: None,
            lat_from_deg: None,
            lat_to_deg: None,
            per_unit: None,
            crossing: None,
            parallel: None,
            area: Vec::new(),
            line: Vec::new(),
            point: Vec::new(),
            raster: None,
        }
    }

    /// Adds the features of a file to the layer's areas, lines and points.
    pub fn add_features(&mut self, set: &FeatureSet) {
        for feature in &set.features {
            let name = Some(feature.name.clone()).filter(|name| !name.is_empty());
            match &feature.geometry {
                Geometry::Points(points) => self.point.extend(points),
                Geometry::Lines(lines) => {
                    let named = |line: &Vec<LonLat>| LayerLine { name: name.clone(), position: line.clone() };
                    self.line.extend(lines.iter().map(named));
                }
                Geometry::Areas(areas) => {
                    let named = |area: &Area| LayerArea {
                        name: name.clone(),
                        outline: area.outline.clone(),
                        holes: area.holes.clone(),
                    };
                    self.area.extend(areas.iter().map(named));
                }
            }
        }
    }

    /// Whether it has areas, lines or points.
    #[must_use]
    pub fn has_shapes(&self) -> bool {
        !(self.area.is_empty() && self.line.is_empty() && self.point.is_empty())
    }

    /// Whether it holds at some depths or latitudes only.
    #[must_use]
    pub fn is_limited(&self) -> bool {
        let limits = [self.depth_from_m, self.depth_to_m, self.lat_from_deg, self.lat_to_deg];
        limits.iter().any(Option::is_some)
    }

    /// Resolution for people; `unknown` where nobody said.
    #[must_use]
    pub fn resolution_text(&self) -> String {
        text_of(self.resolution_m, self.resolution.as_deref())
    }

    /// Uncertainty for people; `unknown` where nobody said.
    #[must_use]
    pub fn uncertainty_text(&self) -> String {
        text_of(self.uncertainty_m, self.uncertainty.as_deref())
    }
}

fn text_of(length_m: Option<f64>, words: Option<&str>) -> String {
    match (length_m, words) {
        (Some(length_m), Some(words)) => format!("{length_m} m, {words}"),
        (Some(length_m), None) => format!("{length_m} m"),
        (None, Some(words)) => words.to_owned(),
        (None, None) => "unknown".to_owned(),
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as serde asks
fn is_false(value: &bool) -> bool {
    !*value
}
