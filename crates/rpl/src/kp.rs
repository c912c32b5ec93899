//! Kilometre points: the place at a KP, along the route or along the cable, and from either end.

mod points;
mod track;
pub(crate) mod tree;

pub use points::{LinePoint, Points, Stops, points_every};
pub(crate) use track::nearest_foot;
pub use track::{Located, Side, Track};

use crate::error::RplError;
use crate::list::PositionList;
use crate::measure::Measured;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use terrain::geodesy::Line;
use units::{CableKm, LonLat, RouteKm};

/// A place on the line of a list.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KpPlace {
    /// Where it is.
    pub at: LonLat,
    /// Route KP from the A end.
    pub route_kp_km: RouteKm,
    /// Cable KP from the A end; slack is spread evenly over a segment.
    pub cable_kp_km: CableKm,
    /// Route KP from the B end.
    pub reverse_route_kp_km: RouteKm,
    /// Cable KP from the B end.
    pub reverse_cable_kp_km: CableKm,
    /// True course of the line there, A to B.
    pub course_deg: f64,
    /// Number of its segment, from 1; a position belongs to the segment it starts, the last one to the one it ends.
    pub segment_no: usize,
    /// How much of the segment lies before it, 0 to 1.
    pub part_frac: f64,
}

/// A KP this far beyond the end is the end: KP are printed in whole metres.
const PRINTED_KM: f64 = 0.000_500_1;

/// The place at a route KP.
///
/// # Source
/// Geodesic direct problem from the start of the segment with its initial azimuth. The KP of a position gives the position.
///
/// # Errors
/// The KP is off the list by more than half a metre, or no number.
pub fn at_route_kp(
    list: &PositionList,
    measured: &Measured,
    route_kp_km: RouteKm,
) -> Result<KpPlace, RplError> {
    let (index, part_frac) = find_route_kp(measured, route_kp_km)?;
    Ok(place_on(list, measured, index, part_frac))
}

/// The place at a cable KP.
///
/// # Errors
/// The KP is off the list by more than half a metre, or no number.
pub fn at_cable_kp(
    list: &PositionList,
    measured: &Measured,
    cable_kp_km: CableKm,
) -> Result<KpPlace, RplError> {
    let (index, part_frac) = find_cable_kp(measured, cable_kp_km)?;
    Ok(place_on(list, measured, index, part_frac))
}

/// The same place counted from the other end: route KP from the B end to route KP from the A end, and back.
#[must_use]
pub fn reverse_route_kp(measured: &Measured, kp_km: RouteKm) -> RouteKm {
    measured.route_km() - kp_km
}

/// The same place counted from the other end along the cable.
#[must_use]
pub fn reverse_cable_kp(measured: &Measured, kp_km: CableKm) -> CableKm {
    measured.cable_km() - kp_km
}

fn off_list(along: &str, kp_km: f64, last_kp_km: f64) -> RplError {
    RplError::KpBeyondList { along: along.to_owned(), kp_km, last_kp_km }
}

/// Index of the segment a route KP lies in, and how much of it lies before.
fn find_route_kp(measured: &Measured, route_kp_km: RouteKm) -> Result<(usize, f64), RplError> {
    let kp_of = |index: usize| measured.route_kp_km.get(index).map_or(f64::NAN, |kp_km| kp_km.km());
    let found = find(measured.segment.len() + 1, kp_of, route_kp_km.km());
    found.ok_or_else(|| off_list("route", route_kp_km.km(), measured.route_km().km()))
}

/// Index of the segment a cable KP lies in, and how much of it lies before.
fn find_cable_kp(measured: &Measured, cable_kp_km: CableKm) -> Result<(usize, f64), RplError> {
    let kp_of = |index: usize| measured.cable_kp_km.get(index).map_or(f64::NAN, |kp_km| kp_km.km());
    let found = find(measured.segment.len() + 1, kp_of, cable_kp_km.km());
    found.ok_or_else(|| off_list("cable", cable_kp_km.km(), measured.cable_km().km()))
}

/// Index of the segment a KP lies in and how much of it lies before; none off the list.
fn find(position_count: usize, kp_of: impl Fn(usize) -> f64, kp_km: f64) -> Option<(usize, f64)> {
    let last = position_count.checked_sub(1).filter(|last| *last > 0)?;
    let last_km = kp_of(last);
    let is_on = kp_km >= -PRINTED_KM && kp_km <= last_km + PRINTED_KM;
    if !is_on {
        return None;
    }
    if kp_km >= last_km {
        return Some((last - 1, 1.0));
    }
    let (mut low, mut high) = (0, last);
    while high - low > 1 {
        let middle = usize::midpoint(low, high);
        if kp_of(middle) <= kp_km { low = middle } else { high = middle }
    }
    let length_km = kp_of(low + 1) - kp_of(low);
    let part_frac = if length_km > 0.0 { (kp_km - kp_of(low)) / length_km } else { 0.0 };
    Some((low, part_frac.clamp(0.0, 1.0)))
}

/// The place at a part of a segment.
pub(crate) fn place_on(list: &PositionList, measured: &Measured, index: usize, part_frac: f64) -> KpPlace {
    let (from, to) = (&list.position[index], &list.position[index + 1]);
    let line = Line::between(from.at(), to.at());
    let along_km = if part_frac == 1.0 { line.length_km } else { line.length_km * part_frac };
    let (at, course_deg) = line.place(along_km);
    let segment = &measured.segment[index];
    let route_kp_km = measured.route_kp_km[index] + RouteKm(segment.route_km.km() * part_frac);
    let cable_kp_km = measured.cable_kp_km[index] + CableKm(segment.cable_km.km() * part_frac);
    KpPlace {
        at,
        route_kp_km,
        cable_kp_km,
        reverse_route_kp_km: reverse_route_kp(measured, route_kp_km),
        reverse_cable_kp_km: reverse_cable_kp(measured, cable_kp_km),
        course_deg,
        segment_no: index + 1,
        part_frac,
    }
}
