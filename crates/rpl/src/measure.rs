//! What follows from a list: lengths, bearings, slack, and both kilometre points of every position.

use crate::list::{ListPosition, ListSegment, PositionList};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use terrain::geodesy;
use units::{CableKm, RouteKm};

/// Lengths and kilometre points of a list, all computed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// One for each segment of the list, in its order.
    pub segment: Vec<MeasuredSegment>,
    /// Route KP of each position, from the A end.
    pub route_kp_km: Vec<RouteKm>,
    /// Cable KP of each position, from the A end.
    pub cable_kp_km: Vec<CableKm>,
}

/// Bearing, lengths and slack of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasuredSegment {
    /// True bearing at its start, 0 to 360.
    pub bearing_deg: f64,
    /// WGS84 geodesic between its positions.
    pub route_km: RouteKm,
    /// Cable in it: as entered, or route and slack, or the route where neither is entered.
    pub cable_km: CableKm,
    /// Effective slack, cable over route; the slack as entered (or 0) where the route has no length.
    pub slack_pct: f64,
}

impl MeasuredSegment {
    /// The segment between two positions: the one place where route becomes cable.
    #[must_use]
    pub fn between(from: &ListPosition, segment: &ListSegment, to: &ListPosition) -> Self {
        let leg = geodesy::inverse(from.at(), to.at());
        Self::of(leg.azimuth_start_deg, RouteKm(leg.distance_km), segment)
    }

    fn of(bearing_deg: f64, route_km: RouteKm, segment: &ListSegment) -> Self {
        let entered_pct = segment.slack_pct.unwrap_or(0.0);
        let cable_km = segment.cable_km.map_or_else(|| route_km.with_slack(entered_pct), CableKm);
        // slack = (cable − route) / route
        let has_own_slack = segment.cable_km.is_some() && route_km.km() > 0.0;
        let slack_pct =
            if has_own_slack { 100.0 * (cable_km.km() / route_km.km() - 1.0) } else { entered_pct };
        Self { bearing_deg, route_km, cable_km, slack_pct }
    }
}

impl Measured {
    /// Length of the whole route.
    #[must_use]
    pub fn route_km(&self) -> RouteKm {
        self.route_kp_km.last().copied().unwrap_or_default()
    }

    /// Length of the whole cable.
    #[must_use]
    pub fn cable_km(&self) -> CableKm {
        self.cable_kp_km.last().copied().unwrap_or_default()
    }

    fn of_segments(segment: Vec<MeasuredSegment>, position_count: usize) -> Self {
        let mut route_kp_km = Vec::with_capacity(position_count);
        let mut cable_kp_km = Vec::with_capacity(position_count);
        let (mut route, mut cable) = (RouteKm(0.0), CableKm(0.0));
        for index in 0..position_count {
            route_kp_km.push(route);
            cable_kp_km.push(cable);
            if let Some(segment) = segment.get(index) {
                route += segment.route_km;
                cable += segment.cable_km;
            }
        }
        Self { segment, route_kp_km, cable_kp_km }
    }
}

/// Measures a list: WGS84 geodesics, cable as entered or by slack, KP from the A end.
///
/// # Source
/// C. F. F. Karney, Algorithms for geodesics, J. Geod. 87 (2013), through [`terrain::geodesy`].
///
/// # Example
/// ```
/// use wetplant_rpl::list::{ListPosition, ListSegment, ListStatus, PositionList};
/// let place = |lon_deg, lat_deg| ListPosition { lon_deg, lat_deg, ..Default::default() };
/// let list = PositionList {
///     leg: "Sumgait-Aktau".to_owned(),
///     revision: String::new(),
///     status: ListStatus::Planned,
///     issued: false,
///     source: None,
///     position: vec![place(49.67, 40.59), place(51.17, 43.65)],
///     segment: vec![ListSegment { slack_pct: Some(1.0), ..Default::default() }],
/// };
/// let measured = wetplant_rpl::measure::measure(&list);
/// assert_eq!(measured.route_km().to_string(), "361.801 km");
/// assert_eq!(measured.cable_km().to_string(), "365.419 km");
/// ```
#[must_use]
pub fn measure(list: &PositionList) -> Measured {
    let segment =
        list.spans().map(|(from, segment, to)| MeasuredSegment::between(from, segment, to)).collect();
    Measured::of_segments(segment, list.position.len())
}

/// Measures a list that came from another by an edit: only segments with a new end are measured anew. The same figures
/// to the last bit as [`measure`], whatever the edit was; `known` are the figures of `before`.
#[must_use]
pub fn measure_after(before: &PositionList, known: &Measured, after: &PositionList) -> Measured {
    let head_count = same_places(before.position.iter().zip(&after.position));
    let tail_count = same_places(before.position.iter().rev().zip(after.position.iter().rev()));
    let (before_count, after_count) = (before.position.len(), after.position.len());
    let spans = after.spans().enumerate();
    let segment = spans.map(|(index, (from, segment, to))| {
        let is_in_head = index + 1 < head_count;
        let is_in_tail = index + tail_count >= after_count;
        let old = match (is_in_head, is_in_tail) {
            (true, _) => known.segment.get(index),
            (_, true) => {
                (index + before_count).checked_sub(after_count).and_then(|old| known.segment.get(old))
            }
            _ => None,
        };
        old.map_or_else(
            || MeasuredSegment::between(from, segment, to),
            |old| MeasuredSegment::of(old.bearing_deg, old.route_km, segment),
        )
    });
    Measured::of_segments(segment.collect(), after_count)
}

/// How many pairs lie at the same place, from the first on.
fn same_places<'a>(pairs: impl Iterator<Item = (&'a ListPosition, &'a ListPosition)>) -> usize {
    let is_same = |(old, new): &(&ListPosition, &ListPosition)| {
        old.lon_deg.to_bits() == new.lon_deg.to_bits() && old.lat_deg.to_bits() == new.lat_deg.to_bits()
    };
    pairs.take_while(is_same).count()
}
