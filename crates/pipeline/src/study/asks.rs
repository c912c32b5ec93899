//! What a planner asks of a route besides the best line.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::LonLat;

/// All that is asked of one study. Nothing asked for: the line and its certificate.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudyAsks {
    /// The leg; every solved leg when none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leg: Option<String>,
    /// The bound is worked at until the gap is at most this; the solver's own limit when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap_max_pct: Option<f64>,
    /// Cells on a route at most so much dearer than the best.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corridor_within_pct: Option<f64>,
    /// Routes that really differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alternatives: Option<AlternativesAsk>,
    /// Most routes on the front of cost, repairs and length.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pareto_points_max_count: Option<usize>,
    /// The route under samples of what is uncertain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub robust: Option<RobustAsk>,
    /// The route KP at which the route is explained.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explain_kp_km: Option<f64>,
    /// A network that joins the landing points and these places.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tree: Option<TreeAsk>,
}

/// Routes that really differ.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AlternativesAsk {
    /// Routes wanted, the best included.
    pub routes_count: usize,
    /// How far apart two routes must lie.
    pub apart_km: f64,
    /// Along which share of their length.
    pub apart_frac: f64,
    /// How much dearer than the best a route may be.
    pub dearer_max_pct: f64,
}

/// The route under samples of what is uncertain.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RobustAsk {
    /// Samples.
    pub samples_count: u32,
    /// Seed of the draws: the same seed, the same samples.
    pub seed_no: u64,
    /// Factor that two thirds of the draws of every weight stay within, up and down; 1 is certain.
    pub spread_ratio: f64,
    /// Lowest and highest water level, both equally likely; certain when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub water_level: Option<LevelRange>,
}

/// Levels of the water surface over the grid's datum.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LevelRange {
    /// Lowest.
    pub low_m: f64,
    /// Highest.
    pub high_m: f64,
}

/// A network of trunk and branches.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TreeAsk {
    /// Places to be joined besides the landing points.
    pub branches: Vec<BranchAsk>,
}

/// A place to be joined.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BranchAsk {
    /// Its name.
    pub name: String,
    /// Where, in water.
    pub at: LonLat,
}
