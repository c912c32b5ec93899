//! What a person enters about the route: section `[route]` of a plan.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{Fingerprint, LonLat, Provenance};

/// Rules of the route and its legs, A end first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoutePlan {
    /// Farthest a landing point may lie from the water it lands in.
    pub shore_reach_km: f64,
    /// Steepest seabed that is crossed without a surcharge.
    pub slope_avoid_deg: f64,
    /// Cost of a kilometre steeper than `slope_avoid_deg`, as a multiple of its cost on the flat.
    pub slope_avoid_ratio: f64,
    /// Highest cost increase accepted when the solved line is fitted with alter courses.
    pub fit_cost_increase_max_pct: f64,
    /// Sharpest turn of a solved line at an alter course; unlimited when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn_max_deg: Option<f64>,
    /// Radius a solved line turns with at its alter courses: the arcs at both ends of a leg fit on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn_radius_m: Option<f64>,
    /// Shortest leg between two alter courses of a solved line; as short as it likes when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leg_min_km: Option<f64>,
    /// Shortest leg of a solved line as a multiple of the water depth at either end: a ship that alters course sooner
    /// lays the next leg before the cable of the last one is down. No alter course within 3 × depth of a crossing is
    /// common practice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leg_min_depths_ratio: Option<f64>,
    /// Cost of a kilometre straight up or down a seabed of `slope_avoid_deg`, as a multiple of its cost on the level;
    /// less on a gentler one, with the square of its gradient, and more on a steeper one. Ploughs work up and down
    /// slopes to about 15°.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slope_along_ratio: Option<f64>,
    /// The same for a kilometre along the contours of such a seabed. Ploughs suffer more from side slope: about 10°.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slope_across_ratio: Option<f64>,
    /// Steepest grade along a solved line: steeper headings are not laid, and a slope that has to be climbed all the
    /// same is climbed in a zigzag. Cable on the bottom is kept off more than 20° to 25°.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade_max_deg: Option<f64>,
    /// Shortest run of one cable type or burial; shorter runs join the heavier neighbour.
    pub section_min_km: f64,
    /// Tag and source of the figures above.
    #[serde(flatten)]
    pub provenance: Provenance,
    /// Points a leg may start or end at besides the landing points: a pinned waypoint is an input.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waypoint: Vec<Waypoint>,
    /// The legs, a chain from the A end to the B end.
    pub leg: Vec<LegPlan>,
}

/// Largest factor on the square of a gradient that the price by heading takes: 1 + factor × gradient².
pub(crate) const SLOPE_FACTOR_MAX: f64 = 1e6;

impl RoutePlan {
    /// Whether the price of a kilometre depends on how the line heads over the slope.
    #[must_use]
    pub fn has_heading_rules(&self) -> bool {
        self.slope_along_ratio.is_some() || self.slope_across_ratio.is_some() || self.grade_max_deg.is_some()
    }

    /// The factor k of √(1 + k tan² slope) that is `ratio` at `slope_avoid_deg`.
    pub(crate) fn slope_factor(&self, ratio: Option<f64>) -> f64 {
        let gradient = libm::tan(self.slope_avoid_deg.to_radians());
        ratio.map_or(0.0, |ratio| (ratio * ratio - 1.0) / (gradient * gradient))
    }
}

/// A pinned point of the route.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waypoint {
    /// Name that legs refer to.
    pub id: String,
    /// Degrees east.
    pub lon_deg: f64,
    /// Degrees north.
    pub lat_deg: f64,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// How the positions of a leg came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LegOrigin {
    /// By the solver.
    Solved,
    /// Read from somebody's position list.
    Imported,
    /// From a survey.
    Surveyed,
    /// Issued: frozen by a person.
    Issued,
    /// Moved by hand.
    Edited,
}

impl LegOrigin {
    /// Whether the leg is given: only a person moves it, never the solver.
    #[must_use]
    pub fn is_given(self) -> bool {
        self != LegOrigin::Solved
    }
}

/// One leg of the route between two anchors (landing points or waypoints).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LegPlan {
    /// Name of the leg.
    pub id: String,
    /// Anchor at the A side.
    pub from: String,
    /// Anchor at the B side.
    pub to: String,
    /// How its positions came about.
    pub origin: LegOrigin,
    /// For a solved leg with positions: the fingerprint of what it was solved from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solved_from: Option<Fingerprint>,
    /// Positions between the anchors, in order, each `lon_deg`, `lat_deg`. A solved leg without any is solved by the
    /// next design.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub position: Vec<LonLat>,
}
