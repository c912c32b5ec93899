//! What threatens a cable on the ground, and areas it must not enter.

use crate::geodesy::wrap_lon_deg;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{Finding, LonLat, Provenance};

/// An area the route must not enter: a ring of positions, closed by itself, edges straight in degrees.
///
/// An edge takes the short way round: from 179° E to 179° W it crosses the antimeridian. The first corner may be
/// repeated at the end, as GeoJSON does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    /// Name, used when it is what blocks a route.
    pub id: String,
    /// Why.
    pub reason: String,
    /// Corners in order.
    pub ring: Vec<LonLat>,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// Fault rates from outside by water depth, for cable laid on the seabed without armour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HazardRates {
    /// Mean fault rate of cable in service.
    pub base_per_1000km_year: f64,
    /// Tag and source of the base rate.
    #[serde(flatten)]
    pub provenance: Provenance,
    /// Multipliers by depth, shallow to deep, each up to and including its depth; the last holds beyond it.
    pub band: Vec<DepthBand>,
}

/// A multiplier of the base rate in a band of depths.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DepthBand {
    /// Deep side of the band, m.
    pub depth_to_m: f64,
    /// Multiplier.
    pub rate_ratio: f64,
    /// What causes faults here.
    pub cause: String,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

impl Exclusion {
    /// Whether a position lies in the area or on its edge. False for a ring that [`Exclusion::check`] blocks because it
    /// has no inside.
    #[must_use]
    pub fn covers(&self, at: LonLat) -> bool {
        let corners = self.corners();
        let Some(west_deg) = corners.iter().map(|corner| corner.lon_deg).reduce(f64::min) else {
            return false;
        };
        // The turn of the position that can lie within the ring.
        let lon_deg = west_deg + (at.lon_deg - west_deg).rem_euclid(360.0);
        let at = LonLat { lon_deg, lat_deg: at.lat_deg };
        let mut inside = false;
        for (from, to) in edges(&corners) {
            let turn = turn(from, to, at);
            if turn == 0.0 && between(from, to, at) {
                return true;
            }
            // An edge that passes the parallel of the position changes the side once, if it does so in the east.
            let upwards = to.lat_deg > from.lat_deg;
            if (from.lat_deg > at.lat_deg) != (to.lat_deg > at.lat_deg) && (turn > 0.0) == upwards {
                inside = !inside;
            }
        }
        inside
    }

    /// What keeps the ring from enclosing an area; all of it blocks. A ring whose corners are no positions is not
    /// looked at further.
    #[must_use]
    pub fn check(&self) -> Vec<Finding> {
        let wrong: Vec<String> =
            self.ring.iter().filter(|corner| !corner.is_valid()).map(in_degrees).collect();
        if !wrong.is_empty() {
            let what =
                format!("has corners that are no positions: {}; limits are ±180 and ±90", wrong.join("; "));
            let hint = "longitude first is `lon_deg`, latitude `lat_deg`; were they swapped?";
            return vec![self.blocks("terrain.exclusion.position", &what, hint)];
        }
        let corners = self.corners();
        if corners.len() < 3 {
            let what = format!("has {} different corners; an area takes 3", corners.len());
            let hint = "add the missing corners, or remove it";
            return vec![self.blocks("terrain.exclusion.corners", &what, hint)];
        }
        if goes_around(&self.ring) {
            let what = "runs right around the globe, so it is not clear which side is inside";
            let hint = "split it into parts of less than half a turn";
            return vec![self.blocks("terrain.exclusion.around", what, hint)];
        }
        let crossing = first_crossing(&corners).map(|(first, second)| {
            let (first, second) = (corners[first], corners[second]);
            let what = format!("crosses itself: the edge from {first} meets the edge from {second}");
            let hint = "put the corners in order around the area";
            self.blocks("terrain.exclusion.crosses_itself", &what, hint)
        });
        crossing.into_iter().collect()
    }

    fn blocks(&self, code: &str, what: &str, hint: &str) -> Finding {
        let message = format!("exclusion {} {what}", self.id);
        Finding::blocks(code, message).at(format!("exclusion {}", self.id)).hint(hint)
    }

    /// The corners without repetitions, longitudes running on over the antimeridian.
    fn corners(&self) -> Vec<LonLat> {
        let mut corners: Vec<LonLat> = Vec::with_capacity(self.ring.len());
        for corner in &self.ring {
            // Whole turns only, so that a corner given twice stays the same to the last digit.
            let turns = corners.last().map_or(0.0, |last| ((last.lon_deg - corner.lon_deg) / 360.0).round());
            let lon_deg = corner.lon_deg + 360.0 * turns;
            let next = LonLat { lon_deg, lat_deg: corner.lat_deg };
            if corners.last() != Some(&next) {
                corners.push(next);
            }
        }
        if corners.len() > 1 && corners.first() == corners.last() {
            corners.pop();
        }
        corners
    }
}

impl HazardRates {
    /// Faults from outside per 1,000 km and year of unarmoured cable on the seabed at a depth.
    ///
    /// Without bands the base rate holds at every depth. A depth that is no number counts as the shallowest.
    #[must_use]
    pub fn rate_per_1000km_year(&self, depth_m: f64) -> f64 {
        let reached = self.band.iter().find(|band| depth_m.is_nan() || depth_m <= band.depth_to_m);
        let ratio = reached.or(self.band.last()).map_or(1.0, |band| band.rate_ratio);
        self.base_per_1000km_year * ratio
    }

    /// Depths at which the rate changes, shallow to deep.
    #[must_use]
    pub fn depths_m(&self) -> Vec<f64> {
        // The last band holds beyond its depth, so nothing changes there.
        let changes = self.band.windows(2).filter(|pair| pair[0].rate_ratio != pair[1].rate_ratio);
        changes.map(|pair| pair[0].depth_to_m).collect()
    }

    /// Everything wrong with the rates. Findings that block mean that rates at some depth are not what was meant.
    #[must_use]
    pub fn check(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let base = self.base_per_1000km_year;
        if !base.is_finite() || base < 0.0 {
            let message = format!("base_per_1000km_year = {base}; a fault rate is a number of 0 or more");
            findings.push(blocks("terrain.hazard.base", message, "base_per_1000km_year"));
        }
        for (index, band) in self.band.iter().enumerate() {
            if !band.rate_ratio.is_finite() || band.rate_ratio < 0.0 {
                let message = format!(
                    "the hazard band to {} m has rate_ratio = {}; a multiplier is a number of 0 or more",
                    band.depth_to_m, band.rate_ratio
                );
                findings.push(blocks("terrain.hazard.ratio", message, &format!("band[{index}].rate_ratio")));
            }
            let shallower_m = index.checked_sub(1).map_or(0.0, |before| self.band[before].depth_to_m);
            if !band.depth_to_m.is_finite() || band.depth_to_m <= shallower_m {
                let message = format!(
                    "hazard band {index} reaches to {} m, and the one before it to {shallower_m} m; bands run from \
                     shallow to deep",
                    band.depth_to_m
                );
                findings.push(blocks("terrain.hazard.order", message, &format!("band[{index}].depth_to_m")));
            }
        }
        findings
    }
}

fn blocks(code: &str, message: String, field: &str) -> Finding {
    Finding::blocks(code, message).at(format!("risk.hazard.{field}"))
}

fn in_degrees(corner: &LonLat) -> String {
    format!("lon_deg = {}, lat_deg = {}", corner.lon_deg, corner.lat_deg)
}

/// Edges of a ring as pairs of corners, the last one closing it.
fn edges(corners: &[LonLat]) -> impl Iterator<Item = (LonLat, LonLat)> + '_ {
    corners.iter().enumerate().map(|(index, from)| (*from, corners[(index + 1) % corners.len()]))
}

/// Twice the signed area of a triangle, in square degrees: positive when `at` lies left of the way from `from` to `to`.
fn turn(from: LonLat, to: LonLat, at: LonLat) -> f64 {
    (to.lon_deg - from.lon_deg) * (at.lat_deg - from.lat_deg)
        - (to.lat_deg - from.lat_deg) * (at.lon_deg - from.lon_deg)
}

/// Whether a position on the line through two others lies between them.
fn between(from: LonLat, to: LonLat, at: LonLat) -> bool {
    let within = |left: f64, right: f64, value: f64| value >= left.min(right) && value <= left.max(right);
    within(from.lon_deg, to.lon_deg, at.lon_deg) && within(from.lat_deg, to.lat_deg, at.lat_deg)
}

/// Whether the steps of longitude around a ring add up to a turn of the globe.
fn goes_around(ring: &[LonLat]) -> bool {
    edges(ring).map(|(from, to)| wrap_lon_deg(to.lon_deg - from.lon_deg)).sum::<f64>().abs() > 180.0
}

/// The first two edges of a ring that meet elsewhere than in the corner they share, by their first corners.
///
/// Edges are taken from south to north, so that only those whose latitudes overlap are compared.
fn first_crossing(corners: &[LonLat]) -> Option<(usize, usize)> {
    let edges: Vec<(LonLat, LonLat)> = edges(corners).collect();
    let south = |index: usize| edges[index].0.lat_deg.min(edges[index].1.lat_deg);
    let north = |index: usize| edges[index].0.lat_deg.max(edges[index].1.lat_deg);
    let mut order: Vec<usize> = (0..edges.len()).collect();
    order.sort_by(|left, right| south(*left).total_cmp(&south(*right)).then(left.cmp(right)));
    let mut found: Option<(usize, usize)> = None;
    for (place, first) in order.iter().enumerate() {
        let overlapping = order[place + 1..].iter().take_while(|second| south(**second) <= north(*first));
        for second in overlapping {
            let pair = (*first.min(second), *first.max(second));
            if found.is_none_or(|known| pair < known) && cross(&edges, pair) {
                found = Some(pair);
            }
        }
    }
    found
}

/// Whether two edges of a ring meet elsewhere than in the corner they share.
fn cross(edges: &[(LonLat, LonLat)], (first, second): (usize, usize)) -> bool {
    let ((a, b), (c, d)) = (edges[first], edges[second]);
    let neighbours = second == first + 1 || (first == 0 && second + 1 == edges.len());
    if neighbours {
        // Neighbours meet elsewhere only when the way turns back upon itself.
        let (start, corner, end) = if second == first + 1 { (a, b, d) } else { (c, d, b) };
        let back = (start.lon_deg - corner.lon_deg) * (end.lon_deg - corner.lon_deg)
            + (start.lat_deg - corner.lat_deg) * (end.lat_deg - corner.lat_deg);
        return turn(start, corner, end) == 0.0 && back > 0.0;
    }
    let sides = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
    let apart = |left: f64, right: f64| (left > 0.0) == (right < 0.0) && left != 0.0 && right != 0.0;
    let touches = [(a, b, c), (a, b, d), (c, d, a), (c, d, b)];
    (apart(sides[0], sides[1]) && apart(sides[2], sides[3]))
        || sides.iter().zip(touches).any(|(side, (from, to, at))| *side == 0.0 && between(from, to, at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use units::Tag;

    fn area(ring: &[(f64, f64)]) -> Exclusion {
        Exclusion {
            id: "field".to_owned(),
            reason: "platforms".to_owned(),
            ring: ring.iter().map(|(lon, lat)| LonLat::new(*lon, *lat)).collect(),
            provenance: Provenance::new(Tag::Assumed, "test"),
        }
    }

    fn codes(exclusion: &Exclusion) -> Vec<String> {
        exclusion.check().into_iter().map(|finding| finding.code).collect()
    }

    fn rates(bands: &[(f64, f64)]) -> HazardRates {
        let band = |(depth_to_m, rate_ratio): &(f64, f64)| DepthBand {
            depth_to_m: *depth_to_m,
            rate_ratio: *rate_ratio,
            cause: "anchors".to_owned(),
            provenance: Provenance::new(Tag::Assumed, "test"),
        };
        HazardRates {
            base_per_1000km_year: 0.1,
            provenance: Provenance::new(Tag::Cited, "test"),
            band: bands.iter().map(band).collect(),
        }
    }

    #[test]
    fn a_position_in_a_dent_of_the_area_is_outside() {
        let dented = area(&[(50.0, 40.0), (52.0, 40.0), (52.0, 42.0), (51.0, 40.5), (50.0, 42.0)]);
        assert_eq!(codes(&dented), [""; 0]);
        assert!(dented.covers(LonLat::new(51.0, 40.2)));
        assert!(dented.covers(LonLat::new(50.1, 41.5)));
        assert!(!dented.covers(LonLat::new(51.0, 41.0)));
        assert!(!dented.covers(LonLat::new(49.9, 41.0)));
        assert!(!dented.covers(LonLat::new(52.1, 41.0)));
    }

    #[test]
    fn edges_and_corners_belong_to_the_area() {
        let square = area(&[(50.0, 40.0), (52.0, 40.0), (52.0, 42.0), (50.0, 42.0), (50.0, 40.0)]);
        assert_eq!(codes(&square), [""; 0]);
        for (lon, lat) in [(50.0, 40.0), (52.0, 42.0), (51.0, 40.0), (51.0, 42.0), (50.0, 41.0), (52.0, 41.0)]
        {
            assert!(square.covers(LonLat::new(lon, lat)), "{lon} {lat}");
        }
    }

    #[test]
    fn an_area_over_the_antimeridian_covers_both_sides_of_it_and_not_the_rest_of_the_world() {
        for first in 0..4 {
            let mut ring = [(179.0, -10.0), (-179.0, -10.0), (-179.0, -12.0), (179.0, -12.0)];
            ring.rotate_left(first);
            let area = area(&ring);
            assert_eq!(codes(&area), [""; 0]);
            for lon in [179.5, 180.0, -180.0, -179.5] {
                assert!(area.covers(LonLat::new(lon, -11.0)), "{lon}");
            }
            for lon in [178.9, -178.9, 0.0, 90.0, -90.0] {
                assert!(!area.covers(LonLat::new(lon, -11.0)), "{lon}");
            }
        }
    }

    #[test]
    fn a_first_corner_repeated_at_the_end_is_the_same_corner() {
        let open = [(49.67, 40.59), (50.1, 40.51), (50.033, 41.007), (49.71, 40.93)];
        let closed: Vec<(f64, f64)> = open.iter().chain(open.first()).copied().collect();
        assert_eq!(area(&closed).corners(), area(&open).corners());
        assert_eq!(codes(&area(&closed)), [""; 0]);
    }

    #[test]
    fn rings_without_an_inside_are_blocked_with_the_reason() {
        assert_eq!(codes(&area(&[])), ["terrain.exclusion.corners"]);
        assert_eq!(
            codes(&area(&[(50.0, 40.0), (51.0, 40.0), (51.0, 40.0), (50.0, 40.0)])),
            ["terrain.exclusion.corners"]
        );
        assert_eq!(
            codes(&area(&[(50.0, 40.0), (51.0, 400.0), (51.0, 41.0)])),
            ["terrain.exclusion.position"]
        );
        assert_eq!(
            codes(&area(&[(50.0, f64::NAN), (51.0, 40.0), (51.0, 41.0)])),
            ["terrain.exclusion.position"]
        );
        let bow_tie = area(&[(50.0, 40.0), (52.0, 42.0), (52.0, 40.0), (50.0, 42.0)]);
        assert_eq!(codes(&bow_tie), ["terrain.exclusion.crosses_itself"]);
        let line = area(&[(50.0, 40.0), (51.0, 40.0), (52.0, 40.0)]);
        assert_eq!(codes(&line), ["terrain.exclusion.crosses_itself"]);
        let touching = area(&[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (2.0, 0.0), (0.0, 4.0)]);
        assert_eq!(codes(&touching), ["terrain.exclusion.crosses_itself"]);
        let polar = area(&[(0.0, 80.0), (120.0, 80.0), (-120.0, 80.0)]);
        assert_eq!(codes(&polar), ["terrain.exclusion.around"]);
    }

    #[test]
    fn nothing_is_covered_by_a_ring_that_is_no_area() {
        assert!(!area(&[]).covers(LonLat::new(0.0, 0.0)));
        assert!(!area(&[(f64::NAN, f64::NAN); 3]).covers(LonLat::new(0.0, 0.0)));
    }

    #[test]
    fn a_rate_holds_up_to_and_including_its_depth_and_the_last_beyond() {
        let rates = rates(&[(100.0, 5.0), (1000.0, 1.0), (5000.0, 0.5)]);
        for (depth_m, ratio) in
            [(-3.0, 5.0), (100.0, 5.0), (100.1, 1.0), (1000.0, 1.0), (4000.0, 0.5), (9000.0, 0.5)]
        {
            assert_eq!(rates.rate_per_1000km_year(depth_m), 0.1 * ratio, "{depth_m}");
        }
        assert_eq!(rates.rate_per_1000km_year(f64::NAN), 0.5);
        assert_eq!(rates.depths_m(), [100.0, 1000.0]);
        assert_eq!(rates.check(), []);
    }

    #[test]
    fn equal_neighbours_change_nothing_and_no_bands_leave_the_base_rate() {
        assert_eq!(rates(&[(100.0, 2.0), (200.0, 2.0), (300.0, 1.0)]).depths_m(), [200.0]);
        assert_eq!(rates(&[]).rate_per_1000km_year(50.0), 0.1);
        assert!(rates(&[]).depths_m().is_empty() && rates(&[]).check().is_empty());
    }

    #[test]
    fn bands_out_of_order_and_rates_below_zero_are_blocked() {
        let mut wrong = rates(&[(100.0, 2.0), (100.0, -1.0), (f64::NAN, 1.0)]);
        wrong.base_per_1000km_year = f64::INFINITY;
        let codes: Vec<String> = wrong.check().into_iter().map(|finding| finding.code).collect();
        let expected =
            ["terrain.hazard.base", "terrain.hazard.ratio", "terrain.hazard.order", "terrain.hazard.order"];
        assert_eq!(codes, expected);
    }

    #[test]
    fn rates_scale_with_the_unit_of_time() {
        let yearly = rates(&[(100.0, 5.0), (1000.0, 1.0)]);
        let per_decade =
            HazardRates { base_per_1000km_year: 10.0 * yearly.base_per_1000km_year, ..yearly.clone() };
        for depth_m in [10.0, 500.0, 3000.0] {
            let expected = 10.0 * yearly.rate_per_1000km_year(depth_m);
            assert!((per_decade.rate_per_1000km_year(depth_m) - expected).abs() < 1e-12);
        }
    }

    /// A star around 0° E 0° N: corners in order of their angle never make edges cross.
    fn star() -> impl Strategy<Value = Vec<(f64, f64)>> {
        prop::collection::vec(1.0..5.0_f64, 3..12).prop_map(|radii| {
            let step = std::f64::consts::TAU / radii.len() as f64;
            let corner = |(index, radius): (usize, &f64)| {
                let (sin, cos) = libm::sincos(step * index as f64);
                (radius * cos, radius * sin)
            };
            radii.iter().enumerate().map(corner).collect()
        })
    }

    proptest! {
        #[test]
        fn an_area_does_not_depend_on_its_first_corner_its_sense_or_its_meridian(
            corners in star(),
            first in 0_usize..12,
            at in (-6.0..6.0_f64, -6.0..6.0_f64),
            lon_deg in -180.0..180.0_f64,
        ) {
            let plain = area(&corners);
            prop_assert_eq!(codes(&plain), [""; 0]);
            prop_assert!(plain.covers(LonLat::new(0.0, 0.0)));
            let covered = plain.covers(LonLat::new(at.0, at.1));
            let mut turned = corners.clone();
            turned.rotate_left(first % corners.len());
            turned.reverse();
            prop_assert_eq!(area(&turned).covers(LonLat::new(at.0, at.1)), covered);
            let moved: Vec<(f64, f64)> =
                turned.iter().map(|(lon, lat)| (wrap_lon_deg(lon + lon_deg), *lat)).collect();
            prop_assert_eq!(codes(&area(&moved)), [""; 0]);
            prop_assert_eq!(area(&moved).covers(LonLat::new(wrap_lon_deg(at.0 + lon_deg), at.1)), covered);
        }
    }
}
