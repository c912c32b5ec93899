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
