//! The route position list: positions in the industry's order, with the legs between them.

mod identities;
mod lengths;
mod reverse;
#[cfg(test)]
mod tests;

use crate::plan::LegOrigin;
use cable::presets::Burial;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use terrain::geodesy;
use units::{CableKm, FibreKm, LonLat, RouteKm};

/// Between the labels of things that fall together: `A/C + PLDN`.
pub const LABEL_JOIN: &str = " + ";

/// Positions from the A end to the B end and the rows between them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Rpl {
    /// Positions in order, A end first.
    pub positions: Vec<Position>,
    /// Row `i` runs from position `i` to position `i + 1`: one fewer than positions.
    pub rows: Vec<Row>,
}

pub use ::rpl::event::Event;

/// One position.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Position {
    /// Number from the A end, from 1.
    pub position_no: u32,
    /// Number as a given list writes it; empty for a position without one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub written_no: String,
    /// What it is; several things may fall together.
    pub events: Vec<Event>,
    /// As printed: `BMH Sumqayıt`, `A/C`, `R1`, `DA/SA`, `PLDN`; one part for each event, joined by [`LABEL_JOIN`].
    pub label: String,
    /// Degrees east.
    pub lon_deg: f64,
    /// Degrees north.
    pub lat_deg: f64,
    /// Route KP from the A end's beach manhole.
    pub route_kp_km: RouteKm,
    /// Cable KP from the A end's beach manhole.
    pub cable_kp_km: CableKm,
    /// Water depth; none on land.
    pub depth_m: Option<f64>,
    /// Remark for people; empty when there is none.
    pub remark: String,
}

impl Position {
    /// Where it is.
    #[must_use]
    pub fn at(&self) -> LonLat {
        LonLat::new(self.lon_deg, self.lat_deg)
    }

    /// Whether it is one of these.
    #[must_use]
    pub fn is(&self, event: Event) -> bool {
        self.events.contains(&event)
    }

    /// Its events, each with its own part of the label; the whole label where a hand has edited it.
    #[must_use]
    pub fn parts(&self) -> Vec<(Event, &str)> {
        let labels: Vec<&str> = self.label.split(LABEL_JOIN).collect();
        let whole = vec![self.label.as_str(); self.events.len()];
        let labels = if labels.len() == self.events.len() { labels } else { whole };
        self.events.iter().copied().zip(labels).collect()
    }

    /// Adds an event with its part of the label, in the order of events.
    pub(crate) fn add(&mut self, event: Event, label: &str) {
        let mut parts: Vec<(Event, String)> =
            self.parts().into_iter().map(|(known, part)| (known, part.to_owned())).collect();
        parts.push((event, label.to_owned()));
        self.set_parts(parts);
    }

    /// Replaces events and label.
    pub(crate) fn set_parts(&mut self, mut parts: Vec<(Event, String)>) {
        parts.sort_by_key(|(event, _)| *event);
        self.events = parts.iter().map(|(event, _)| *event).collect();
        self.label = parts.into_iter().map(|(_, label)| label).collect::<Vec<_>>().join(LABEL_JOIN);
    }

    /// A position without events yet; numbers and KP come from [`Rpl::count`].
    pub(crate) fn bare(at: LonLat, depth_m: Option<f64>) -> Self {
        Self {
            position_no: 0,
            written_no: String::new(),
            events: Vec::new(),
            label: String::new(),
            lon_deg: at.lon_deg,
            lat_deg: at.lat_deg,
            route_kp_km: RouteKm(0.0),
            cable_kp_km: CableKm(0.0),
            depth_m,
            remark: String::new(),
        }
    }
}

/// What lies between two positions that follow each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Row {
    /// Number of the position at its A side.
    pub from_position_no: u32,
    /// True bearing at its start.
    pub bearing_deg: f64,
    /// WGS84 geodesic between the positions.
    pub route_km: RouteKm,
    /// Slack.
    pub slack_pct: f64,
    /// Cable laid.
    pub cable_km: CableKm,
    /// Glass in that cable.
    pub fibre_km: FibreKm,
    /// Letter code of the cable type.
    pub cable_type: String,
    /// How it lies.
    pub burial: Burial,
    /// Shallowest water sampled on the row; none on land.
    pub depth_min_m: Option<f64>,
    /// Deepest water sampled on the row; none on land.
    pub depth_max_m: Option<f64>,
    /// Name of the plan's leg it belongs to.
    pub leg: String,
    /// How the leg's positions came about.
    pub origin: LegOrigin,
}

/// How a row is laid and to which leg it belongs: all of a row that does not follow from its ends.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Laid<'a> {
    /// Slack.
    pub slack_pct: f64,
    /// Glass over cable.
    pub fibre_excess_pct: f64,
    /// Letter code of the cable type.
    pub cable_type: &'a str,
    /// How it lies.
    pub burial: Burial,
    /// Name of the leg.
    pub leg: &'a str,
    /// How the leg came about.
    pub origin: LegOrigin,
    /// Shallowest and deepest sounding on the row.
    pub depths_m: Option<(f64, f64)>,
}

impl Row {
    /// The row between two positions: the one place where route becomes cable and cable becomes glass.
    pub(crate) fn between(from: LonLat, to: LonLat, laid: &Laid) -> Self {
        let leg = geodesy::inverse(from, to);
        let route_km = RouteKm(leg.distance_km);
        let cable_km = route_km.with_slack(laid.slack_pct);
        Self {
            from_position_no: 0,
            bearing_deg: leg.azimuth_start_deg,
            route_km,
            slack_pct: laid.slack_pct,
            cable_km,
            fibre_km: cable_km.with_excess(laid.fibre_excess_pct),
            cable_type: laid.cable_type.to_owned(),
            burial: laid.burial,
            depth_min_m: laid.depths_m.map(|(least_m, _)| least_m),
            depth_max_m: laid.depths_m.map(|(_, most_m)| most_m),
            leg: laid.leg.to_owned(),
            origin: laid.origin,
        }
    }
}

impl Rpl {
    /// Its rows with the positions at both ends.
    pub fn spans(&self) -> impl Iterator<Item = (&Position, &Row, &Position)> {
        let ends = self.positions.iter().zip(self.positions.iter().skip(1));
        ends.zip(&self.rows).map(|((from, to), row)| (from, row, to))
    }

    /// Numbers the positions and sums both KP from the A end.
    pub(crate) fn count(&mut self) {
        let (mut route_kp_km, mut cable_kp_km) = (RouteKm(0.0), CableKm(0.0));
        for (index, position) in self.positions.iter_mut().enumerate() {
            position.position_no = u32::try_from(index + 1).unwrap_or(u32::MAX);
            position.route_kp_km = route_kp_km;
            position.cable_kp_km = cable_kp_km;
            if let Some(row) = self.rows.get_mut(index) {
                row.from_position_no = position.position_no;
                route_kp_km += row.route_km;
                cable_kp_km += row.cable_km;
            }
        }
    }
}

/// A body to be placed on the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    /// Label: `R1`.
    pub label: String,
    /// Which kind of position it makes.
    pub event: Event,
    /// Cable KP from the A end's beach manhole.
    pub cable_kp_km: CableKm,
}

/// Lengths and depths of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Lengths {
    /// WGS84 geodesic between the landing points.
    pub geodesic_km: RouteKm,
    /// Route length.
    pub route_km: RouteKm,
    /// Route over geodesic.
    pub route_over_geodesic_ratio: f64,
    /// Cable length, beach manhole to beach manhole.
    pub cable_km: CableKm,
    /// Fibre length, beach manhole to beach manhole.
    pub fibre_km: FibreKm,
    /// Mean slack.
    pub slack_mean_pct: f64,
    /// Route length under a plough.
    pub ploughed_km: RouteKm,
    /// Deepest water on the route; none when no depth is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deepest_m: Option<f64>,
    /// Where that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deepest_route_kp_km: Option<RouteKm>,
    /// Lengths by cable type, in order of first appearance.
    pub by_type: Vec<TypeLength>,
    /// Lengths by national sector, A side first; empty without a sector line.
    pub by_sector: Vec<SectorLength>,
}

/// Length of one cable type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TypeLength {
    /// Letter code.
    pub cable_type: String,
    /// Route length.
    pub route_km: RouteKm,
    /// Cable length.
    pub cable_km: CableKm,
}

/// Length in one sector.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SectorLength {
    /// Name of the sector.
    pub sector: String,
    /// Route length.
    pub route_km: RouteKm,
    /// Cable length.
    pub cable_km: CableKm,
}

/// A sample of the depth profile.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProfilePoint {
    /// Route KP.
    pub route_kp_km: RouteKm,
    /// Water depth; none on land.
    pub depth_m: Option<f64>,
}
