//! Where a route crosses the lines of layers, at which angle, and what that costs.

use super::Track;
use crate::surface::{CostSurface, CrossingLine};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use terrain::geodesy::Line;
use terrain::geodesy::wrap_lon_deg;
use units::LonLat;

/// Below this angle a crossing is priced as at it: the line is followed rather than crossed.
const ANGLE_LEAST_DEG: f64 = 5.0;

/// A crossing of the route with a line of a layer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CrossingFound {
    /// Id of the layer.
    pub layer: String,
    /// Route KP.
    pub kp_km: f64,
    /// Where that is.
    #[serde(flatten)]
    pub at: LonLat,
    /// Angle between the two, 0 to 90.
    pub angle_deg: f64,
    /// Smallest angle agreed to.
    pub angle_min_deg: f64,
    /// Price at this angle.
    pub price_minor: f64,
}

impl CrossingFound {
    /// Whether the angle is smaller than agreed to.
    #[must_use]
    pub fn is_too_flat(&self) -> bool {
        self.angle_deg < self.angle_min_deg
    }
}

/// The crossings of a route with the lines of a surface's layers, by KP.
///
/// # Source
/// Price at a right angle ÷ sin² of the angle.
#[must_use]
pub fn crossings_of(surface: &CostSurface, line: &[LonLat]) -> Vec<CrossingFound> {
    let Some(track) = Track::of(line) else { return Vec::new() };
    let mut found: Vec<CrossingFound> = Vec::new();
    for crossing in &surface.crossings {
        for pair in crossing.line.windows(2).filter(|pair| pair[0] != pair[1]) {
            let theirs = Line::between(pair[0], pair[1]);
            let legs = track.legs().filter(|(_, ours)| may_meet(ours, &theirs));
            found.extend(legs.filter_map(|(start_km, ours)| met(crossing, start_km, ours, &theirs)));
        }
    }
    found.sort_by(|left, right| left.kp_km.total_cmp(&right.kp_km));
    // a corner of either line is met once
    found.dedup_by(|next, first| next.layer == first.layer && next.kp_km - first.kp_km < 1e-6);
    found
}

fn met(crossing: &CrossingLine, start_km: f64, ours: &Line, theirs: &Line) -> Option<CrossingFound> {
    let meeting = ours.meeting(theirs)?;
    let angle_deg = meeting.angle_deg();
    let sin = libm::sin(angle_deg.max(ANGLE_LEAST_DEG).to_radians());
    Some(CrossingFound {
        layer: crossing.layer.clone(),
        kp_km: start_km + meeting.first_km,
        at: meeting.at,
        angle_deg,
        angle_min_deg: crossing.angle_min_deg,
        price_minor: crossing.price_minor / (sin * sin),
    })
}

/// Whether the boxes around two lines touch, with room for what geodesics bulge.
fn may_meet(first: &Line, second: &Line) -> bool {
    let ends = |line: &Line| [line.at(0.0), line.at(line.length_km)];
    let ([a, b], [c, d]) = (ends(first), ends(second));
    let apart = |low: f64, high: f64, other_low: f64, other_high: f64, room: f64| {
        low.max(other_low) > high.min(other_high) + room
    };
    // a geodesic bulges towards the pole by at most an eighth of the square of its length over the radius
    let longest_km = first.length_km.max(second.length_km);
    let room_deg = 0.01 + longest_km * longest_km / (8.0 * 6371.0 * 111.0) * 12.0;
    let lat = |from: LonLat, to: LonLat| (from.lat_deg.min(to.lat_deg), from.lat_deg.max(to.lat_deg));
    let (ours, theirs) = (lat(a, b), lat(c, d));
    if apart(ours.0, ours.1, theirs.0, theirs.1, room_deg) {
        return false;
    }
    let east = |at: LonLat| wrap_lon_deg(at.lon_deg - a.lon_deg);
    let (b, c) = (east(b), east(c));
    let d = c + wrap_lon_deg(d.lon_deg - a.lon_deg - c);
    !apart(b.min(0.0), b.max(0.0), c.min(d), c.max(d), room_deg)
}
