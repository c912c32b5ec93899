//! Lengths by depth band.

use crate::kp::Track;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{CableKm, LonLat, RouteKm};

/// Where depths along a list come from.
#[derive(Clone, Copy)]
pub enum Depths<'a> {
    /// From the positions' stated depths, on a straight slope between two that follow each other.
    Stated,
    /// From a sampler, every so many metres along each segment, on a straight slope between.
    Sampled {
        /// Water depth at a place, positive down; none where nothing is known.
        depth_at: &'a dyn Fn(LonLat) -> Option<f64>,
        /// Distance between samples, at most; longer where a list would have more than some five million.
        step_m: f64,
    },
}

/// Length of a list between two depths.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DepthBand {
    /// Deeper than this; none for the shallowest band and for unknown depths.
    pub from_depth_m: Option<f64>,
    /// Down to and including this; none for the deepest band and for unknown depths.
    pub to_depth_m: Option<f64>,
    /// Whether depths are known here.
    pub is_known: bool,
    /// Route length.
    pub route_km: RouteKm,
    /// Cable length.
    pub cable_km: CableKm,
}

/// A piece of a segment with a straight slope.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slope {
    /// Segment, from 0.
    pub index: usize,
    /// How much of the segment it is, 0 to 1.
    pub part_frac: f64,
    /// Depths at its ends, where both are known.
    pub depth_m: Option<(f64, f64)>,
}

/// Pieces of all segments with the depths at their ends.
pub(crate) fn slopes(track: &Track, depths: Depths) -> Vec<Slope> {
    (0..track.line.len()).flat_map(|index| slopes_of(track, index, depths)).collect()
}

fn slopes_of(track: &Track, index: usize, depths: Depths) -> Vec<Slope> {
    match depths {
        Depths::Stated => {
            let depth_m = track.stated_depth_m(index, 0.0).zip(track.stated_depth_m(index, 1.0));
            vec![Slope { index, part_frac: 1.0, depth_m }]
        }
        Depths::Sampled { depth_at, step_m } => {
            let line = &track.line[index];
            let pieces = track.step_count(index, step_m);
            let mut slopes = Vec::new();
            let mut last_m = depth_at(line.from);
            let mut number = 1.0;
            while number <= pieces {
                let along_km =
                    if number == pieces { line.length_km } else { line.length_km * (number / pieces) };
                let depth_m = depth_at(line.at(along_km));
                slopes.push(Slope { index, part_frac: 1.0 / pieces, depth_m: last_m.zip(depth_m) });
                last_m = depth_m;
                number += 1.0;
            }
            slopes
        }
    }
}

/// Lengths between depths: bands between the limits given, deepest limits last, then what no depth is known of. A limit
/// belongs to the band above it. Limits that are no numbers are left out. The bands sum to the list.
#[must_use]
pub fn by_depth_band(track: &Track, limits_m: &[f64], depths: Depths) -> Vec<DepthBand> {
    let mut limits_m: Vec<f64> = limits_m.iter().copied().filter(|limit_m| limit_m.is_finite()).collect();
    limits_m.sort_by(f64::total_cmp);
    limits_m.dedup();
    let ends =
        |index: usize| (index.checked_sub(1).map(|above| limits_m[above]), limits_m.get(index).copied());
    let band = |(from_depth_m, to_depth_m), is_known| DepthBand {
        from_depth_m,
        to_depth_m,
        is_known,
        route_km: RouteKm(0.0),
        cable_km: CableKm(0.0),
    };
    let mut bands: Vec<DepthBand> = (0..=limits_m.len()).map(|index| band(ends(index), true)).collect();
    bands.push(band((None, None), false));
    let last = bands.len() - 1;
    for slope in slopes(track, depths) {
        let segment = &track.measured.segment[slope.index];
        let mut add = |index: usize, share_frac: f64| {
            let part_frac = slope.part_frac * share_frac;
            bands[index].route_km += RouteKm(segment.route_km.km() * part_frac);
            bands[index].cable_km += CableKm(segment.cable_km.km() * part_frac);
        };
        match slope.depth_m {
            Some(depth_m) => {
                for index in 0..last {
                    let (above_m, below_m) = ends(index);
                    add(index, share_between(depth_m, (above_m, below_m)));
                }
            }
            None => add(last, 1.0),
        }
    }
    bands.retain(|band| band.is_known || band.route_km.km() > 0.0 || band.cable_km.km() > 0.0);
    bands
}

/// How much of a straight slope lies deeper than one depth and down to another.
fn share_between(depth_m: (f64, f64), limits_m: (Option<f64>, Option<f64>)) -> f64 {
    let (least_m, most_m) = (depth_m.0.min(depth_m.1), depth_m.0.max(depth_m.1));
    let (above_m, below_m) = (limits_m.0.unwrap_or(f64::NEG_INFINITY), limits_m.1.unwrap_or(f64::INFINITY));
    if most_m == least_m {
        return if least_m > above_m && least_m <= below_m { 1.0 } else { 0.0 };
    }
    let inside_m = most_m.min(below_m) - least_m.max(above_m);
    (inside_m / (most_m - least_m)).max(0.0)
}
