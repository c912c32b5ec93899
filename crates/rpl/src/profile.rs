//! Depth and slope along a list, and where a cable may hang free.

use crate::kp::Track;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{LonLat, Provenance, RouteKm, Tag};

/// A point of a depth profile.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProfilePoint {
    /// Where it is.
    pub at: LonLat,
    /// Route KP.
    pub route_kp_km: RouteKm,
    /// Water depth, positive down; none where nothing is known.
    pub depth_m: Option<f64>,
    /// Slope of the seabed along the route to the next point, positive where it falls towards the B end; none where a
    /// depth is unknown, and at the last point.
    pub slope_deg: Option<f64>,
}

/// What makes a hollow a suspension worth a look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SuspensionRules {
    /// Longest span looked for.
    pub span_max_m: f64,
    /// A straight span that leaves the seabed by less is none.
    pub clearance_min_m: f64,
    /// Where these come from.
    pub provenance: Provenance,
}

impl Default for SuspensionRules {
    /// Spans to 200 m that leave the seabed by 1 m or more.
    fn default() -> Self {
        let source =
            "an engineer's guess for a first look; weight, stiffness and bottom tension of the cable decide";
        Self { span_max_m: 200.0, clearance_min_m: 1.0, provenance: Provenance::new(Tag::Guess, source) }
    }
}

/// A stretch where a cable pulled straight would hang free.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suspension {
    /// Route KP where the span leaves the seabed.
    pub from_route_kp_km: RouteKm,
    /// Route KP where it touches again.
    pub to_route_kp_km: RouteKm,
    /// Length of the span over ground.
    pub span_m: f64,
    /// Greatest height of the straight span over the seabed.
    pub clearance_m: f64,
    /// Route KP of that.
    pub deepest_route_kp_km: RouteKm,
}

/// Depth and slope at every position and at equal steps of at most `step_m` in each segment. Steps are at least a
/// centimetre, and longer where the list would have more than some five million.
#[must_use]
pub fn profile(track: &Track, step_m: f64, depth_at: &dyn Fn(LonLat) -> Option<f64>) -> Vec<ProfilePoint> {
    let mut points: Vec<ProfilePoint> = Vec::new();
    let mut push = |at: LonLat, route_kp_km: RouteKm| {
        points.push(ProfilePoint { at, route_kp_km, depth_m: depth_at(at), slope_deg: None });
    };
    for (index, (line, start_km)) in track.line.iter().zip(&track.measured.route_kp_km).enumerate() {
        let steps = track.step_count(index, step_m);
        let mut number = 0.0;
        while number < steps {
            let along_km = line.length_km * (number / steps);
            push(line.at(along_km), *start_km + RouteKm(along_km));
            number += 1.0;
        }
    }
    if let Some(last) = track.line.last() {
        push(last.to, track.measured.route_km());
    }
    for index in 1..points.len() {
        let (from, to) = (points[index - 1], points[index]);
        let run_m = (to.route_kp_km - from.route_kp_km).km() * 1000.0;
        let drop_m = from.depth_m.zip(to.depth_m).map(|(from_m, to_m)| to_m - from_m);
        // slope = atan(drop / run)
        points[index - 1].slope_deg =
            drop_m.filter(|_| run_m > 0.0).map(|drop_m| libm::atan2(drop_m, run_m).to_degrees());
    }
    points
}

/// Where a cable pulled straight over the high points would hang free: candidates to look at, by a simple rule.
///
/// From each high point the string goes straight to the highest-lying point in sight within the longest span; where it
/// passes over the seabed by the least clearance or more, that is a candidate. Weight, stiffness and tension are not asked.
#[must_use]
pub fn suspensions(profile: &[ProfilePoint], rules: &SuspensionRules) -> Vec<Suspension> {
    let mut found = Vec::new();
    let mut from = 0;
    while from + 1 < profile.len() {
        let to = touches_next(profile, from, rules.span_max_m);
        found.extend(span(profile, from, to).filter(|span| span.clearance_m >= rules.clearance_min_m));
        from = to;
    }
    found
}

/// Metres along the route and height of the seabed.
fn place(point: &ProfilePoint) -> Option<(f64, f64)> {
    point.depth_m.map(|depth_m| (point.route_kp_km.km() * 1000.0, -depth_m))
}

/// The point a straight string from a point touches next: the one it must rise most, or fall least, to.
fn touches_next(profile: &[ProfilePoint], from: usize, span_max_m: f64) -> usize {
    // points on one slope are touched one after another, whatever their rounding
    const SAME_SLOPE: f64 = 1e-9;
    let Some((start_m, height_m)) = place(&profile[from]) else { return from + 1 };
    let mut best: Option<(f64, usize)> = None;
    for (index, point) in profile.iter().enumerate().skip(from + 1) {
        let Some((along_m, other_m)) = place(point) else { break };
        let run_m = along_m - start_m;
        if run_m > span_max_m && best.is_some() {
            break;
        }
        let rise = if run_m > 0.0 { (other_m - height_m) / run_m } else { f64::INFINITY };
        if best.is_none_or(|(steepest, _)| rise > steepest + SAME_SLOPE) {
            best = Some((rise, index));
        }
    }
    best.map_or(from + 1, |(_, index)| index)
}

fn span(profile: &[ProfilePoint], from: usize, to: usize) -> Option<Suspension> {
    let ((start_m, start_height_m), (end_m, end_height_m)) = (place(&profile[from])?, place(&profile[to])?);
    let span_m = end_m - start_m;
    let over = |point: &ProfilePoint| {
        let (along_m, height_m) = place(point)?;
        let string_m = start_height_m + (end_height_m - start_height_m) * (along_m - start_m) / span_m;
        Some((string_m - height_m, point.route_kp_km))
    };
    let between = profile.get(from + 1..to)?.iter().filter_map(over);
    let (clearance_m, deepest_route_kp_km) = between.max_by(|one, two| one.0.total_cmp(&two.0))?;
    let (from_route_kp_km, to_route_kp_km) = (profile[from].route_kp_km, profile[to].route_kp_km);
    Some(Suspension { from_route_kp_km, to_route_kp_km, span_m, clearance_m, deepest_route_kp_km })
}
