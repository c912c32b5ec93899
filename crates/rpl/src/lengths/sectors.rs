//! Lengths by sector: national waters, permit areas.

use super::{LengthOf, add};
use crate::cross::crossings;
use crate::kp::Track;
use crate::near::Feature;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use terrain::geodesy::{self, wrap_lon_deg};
use units::{CableKm, LonLat, RouteKm};

/// A boundary between two sectors: the geodesic through two of its points, extended beyond both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SectorLine {
    /// One point of it.
    pub first: LonLat,
    /// Another.
    pub second: LonLat,
    /// Name of the sector the list starts in.
    pub sector_a: String,
    /// Name of the sector on the other side.
    pub sector_b: String,
}

/// A sector by its outline of geodesics; at most half the Earth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sector {
    /// Its name.
    pub name: String,
    /// Its corners in either direction; the last is joined to the first.
    pub corner: Vec<LonLat>,
}

/// Lengths on both sides of a boundary, the A end's side first.
#[must_use]
pub fn by_sector_line(track: &Track, line: &SectorLine) -> Vec<LengthOf> {
    let names = [&line.sector_a, &line.sector_b];
    let boundary = (line.first, line.second);
    let mut lengths = Vec::new();
    add(&mut lengths, names[0], (RouteKm(0.0), CableKm(0.0)));
    add(&mut lengths, names[1], (RouteKm(0.0), CableKm(0.0)));
    let start_side = track.line.first().map_or(0.0, |leg| geodesy::side_of(boundary, leg.from));
    for (leg, segment) in track.line.iter().zip(&track.measured.segment) {
        let mut share = |side: usize, part_frac: f64| {
            let length =
                (RouteKm(segment.route_km.km() * part_frac), CableKm(segment.cable_km.km() * part_frac));
            add(&mut lengths, names[side], length);
        };
        let [from_side, to_side] =
            [leg.from, leg.to].map(|at| usize::from(geodesy::side_of(boundary, at) * start_side < 0.0));
        let crossed = if from_side == to_side { None } else { geodesy::crossing(leg.from, leg.to, boundary) };
        match crossed {
            Some((along_km, _)) if leg.length_km > 0.0 => {
                let part_frac = along_km / leg.length_km;
                share(from_side, part_frac);
                share(to_side, 1.0 - part_frac);
            }
            _ => share(from_side, 1.0),
        }
    }
    lengths
}

/// Lengths by sectors given as outlines, in order of first appearance from the A end; under an empty name what lies in none.
/// Where sectors overlap the first one given counts.
#[must_use]
pub fn by_sector(track: &Track, sectors: &[Sector]) -> Vec<LengthOf> {
    let outlines: Vec<Feature> = sectors.iter().map(outline).collect();
    let cuts = crossings(track, &outlines);
    let mut lengths = Vec::new();
    for (index, (leg, segment)) in track.line.iter().zip(&track.measured.segment).enumerate() {
        let here = cuts.iter().filter(|cut| cut.place.segment_no == index + 1).map(|cut| cut.place.part_frac);
        let mut from_frac = 0.0;
        for to_frac in here.chain([1.0]) {
            let middle = leg.at(leg.length_km * f64::midpoint(from_frac, to_frac));
            let sector = sectors.iter().find(|sector| is_within(middle, &sector.corner));
            let part_frac = to_frac - from_frac;
            let length =
                (RouteKm(segment.route_km.km() * part_frac), CableKm(segment.cable_km.km() * part_frac));
            if part_frac > 0.0 || leg.length_km == 0.0 {
                add(&mut lengths, sector.map_or("", |sector| &sector.name), length);
            }
            from_frac = to_frac;
        }
    }
    lengths
}

fn outline(sector: &Sector) -> Feature {
    let mut point = sector.corner.clone();
    point.extend(sector.corner.first().copied());
    Feature { name: sector.name.clone(), point }
}

/// Whether a place lies inside an outline of geodesics: seen from inside, a walk along it turns once round.
fn is_within(at: LonLat, corners: &[LonLat]) -> bool {
    // the far side of the Earth sees the same turn
    const NEAR_KM: f64 = 10_000.0;
    let seen: Vec<_> = corners.iter().map(|corner| geodesy::inverse(at, *corner)).collect();
    let is_near = seen.iter().all(|corner| corner.distance_km < NEAR_KM);
    let next = seen.iter().cycle().skip(1);
    let turns_deg =
        seen.iter().zip(next).map(|(one, two)| wrap_lon_deg(two.azimuth_start_deg - one.azimuth_start_deg));
    is_near && turns_deg.sum::<f64>().abs() > 180.0
}
