//! What of the slack the seabed takes, and what is left to fill.

use super::depths::{Depths, slopes};
use crate::kp::Track;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{CableKm, RouteKm};

/// The slack of a stretch, in what the shape of the seabed takes and what is left.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SlackSplit {
    /// Route length, on the ellipsoid.
    pub route_km: RouteKm,
    /// Length over the seabed between samples, where their depths are known; the route elsewhere.
    pub seabed_km: f64,
    /// How much of the route has known depths.
    pub known_route_km: RouteKm,
    /// Cable length.
    pub cable_km: CableKm,
    /// Seabed over route.
    pub bottom_slack_pct: f64,
    /// Cable over route: slack as entered, or as it follows.
    pub slack_pct: f64,
    /// Slack left when the cable lies along every slope: slack less bottom slack.
    pub fill_slack_pct: f64,
}

/// The slack of each segment, and of the whole list last, by the depths along it.
///
/// The seabed is straight between samples: a finer step finds more of it. A negative fill slack says that the cable is
/// shorter than the seabed and would hang.
///
/// # Source
/// Bottom slack = seabed length / route length − 1; fill slack = slack − bottom slack. Words and split as cable planners
/// use them (working knowledge; makers of planning software tell the same two apart).
#[must_use]
pub fn split_slack(track: &Track, depths: Depths) -> Vec<SlackSplit> {
    let count = track.line.len();
    let (mut seabed_km, mut known_km) = (vec![0.0; count], vec![0.0; count]);
    for slope in slopes(track, depths) {
        let run_km = track.measured.segment[slope.index].route_km.km() * slope.part_frac;
        let drop_km = slope.depth_m.map(|(from_m, to_m)| (to_m - from_m) / 1000.0);
        seabed_km[slope.index] += libm::hypot(run_km, drop_km.unwrap_or(0.0));
        known_km[slope.index] += if drop_km.is_some() { run_km } else { 0.0 };
    }
    let lengths = track.measured.segment.iter().zip(seabed_km.iter().zip(&known_km));
    let mut splits: Vec<SlackSplit> = lengths
        .map(|(segment, (seabed_km, known_km))| {
            split((segment.route_km, segment.cable_km), *seabed_km, *known_km)
        })
        .collect();
    let whole = (track.measured.route_km(), track.measured.cable_km());
    splits.push(split(whole, seabed_km.iter().sum(), known_km.iter().sum()));
    splits
}

fn split(length: (RouteKm, CableKm), seabed_km: f64, known_km: f64) -> SlackSplit {
    let (route_km, cable_km) = length;
    let over_route_pct = |km: f64| if route_km.km() > 0.0 { 100.0 * (km / route_km.km() - 1.0) } else { 0.0 };
    let (bottom_slack_pct, slack_pct) = (over_route_pct(seabed_km), over_route_pct(cable_km.km()));
    SlackSplit {
        route_km,
        seabed_km,
        known_route_km: RouteKm(known_km),
        cable_km,
        bottom_slack_pct,
        slack_pct,
        fill_slack_pct: slack_pct - bottom_slack_pct,
    }
}
