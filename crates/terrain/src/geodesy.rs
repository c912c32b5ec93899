//! Distances and positions on WGS84. The geodesic is the default and the only distance of a KP.

mod line;
mod rhumb;

pub use line::{Foot, Line, Meeting, acute_deg};
pub use rhumb::{RhumbInverse, rhumb_direct, rhumb_inverse};

use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic};
use std::sync::LazyLock;
use units::LonLat;

static WGS84: LazyLock<Geodesic> = LazyLock::new(Geodesic::wgs84);

/// Semi-major axis of WGS84, km (NIMA TR8350.2, 2000).
pub const SEMI_MAJOR_KM: f64 = 6378.137;
/// Flattening of WGS84 (NIMA TR8350.2, 2000).
pub const FLATTENING: f64 = 1.0 / 298.257_223_563;

/// The answer of the inverse geodesic problem.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GeodesicInverse {
    /// Length of the geodesic, km.
    pub distance_km: f64,
    /// Azimuth at the start, degrees clockwise from north, 0 to 360.
    pub azimuth_start_deg: f64,
    /// Azimuth at the end, in the direction of travel, 0 to 360.
    pub azimuth_end_deg: f64,
}

/// Kilometres in a degree at some latitude.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DegreeLengths {
    /// Along the parallel, km per degree of longitude.
    pub lon_km: f64,
    /// Along the meridian, km per degree of latitude.
    pub lat_km: f64,
}

/// Distance and azimuths of the WGS84 geodesic from one point to another.
///
/// # Source
/// C. F. F. Karney, Algorithms for geodesics, J. Geod. 87 (2013), by geographiclib.
#[must_use]
pub fn inverse(from: LonLat, to: LonLat) -> GeodesicInverse {
    // distance, azimuths and the arc on the auxiliary sphere; only the tuple of this size carries the azimuths
    let (distance_m, azimuth_start, azimuth_end, _arc): (f64, f64, f64, f64) =
        WGS84.inverse(from.lat_deg, from.lon_deg, to.lat_deg, to.lon_deg);
    GeodesicInverse {
        distance_km: distance_m / 1000.0,
        azimuth_start_deg: azimuth_start.rem_euclid(360.0),
        azimuth_end_deg: azimuth_end.rem_euclid(360.0),
    }
}

/// Length of the WGS84 geodesic between two points, km.
#[must_use]
pub fn distance_km(from: LonLat, to: LonLat) -> f64 {
    inverse(from, to).distance_km
}

/// The point reached from `from` along `azimuth_deg` after `distance_km` of geodesic.
#[must_use]
pub fn direct(from: LonLat, azimuth_deg: f64, distance_km: f64) -> LonLat {
    let (lat_deg, lon_deg): (f64, f64) =
        WGS84.direct(from.lat_deg, from.lon_deg, azimuth_deg, distance_km * 1000.0);
    LonLat { lon_deg: wrap_lon_deg(lon_deg), lat_deg }
}

/// The same meridian as a longitude from −180 (excluded) to 180.
#[must_use]
pub fn wrap_lon_deg(lon_deg: f64) -> f64 {
    let turned = (lon_deg + 180.0).rem_euclid(360.0) - 180.0;
    if turned == -180.0 { 180.0 } else { turned }
}

/// Kilometres per degree of longitude and latitude on WGS84.
///
/// # Source
/// Radii of curvature of the ellipsoid: N = a / √(1 − e² sin²φ), M = a (1 − e²) / (1 − e² sin²φ)^{3/2}.
#[must_use]
pub fn degree_lengths_km(lat_deg: f64) -> DegreeLengths {
    let (sin, cos) = libm::sincos(lat_deg.to_radians());
    let e2 = FLATTENING * (2.0 - FLATTENING);
    let w2 = 1.0 - e2 * sin * sin;
    let normal_km = SEMI_MAJOR_KM / w2.sqrt();
    let meridian_km = SEMI_MAJOR_KM * (1.0 - e2) / (w2 * w2.sqrt());
    DegreeLengths {
        lon_km: (normal_km * cos * std::f64::consts::PI / 180.0).max(0.0),
        lat_km: meridian_km * std::f64::consts::PI / 180.0,
    }
}

/// A place on the ellipsoid as seen from the middle of the Earth, km: x to the equator at Greenwich, y to 90° east, z north.
///
/// # Source
/// x = N cos φ cos λ, y = N cos φ sin λ, z = N (1 − e²) sin φ, with N = a / √(1 − e² sin² φ).
#[must_use]
pub fn geocentric_km(at: LonLat) -> [f64; 3] {
    let (sin, cos) = libm::sincos(at.lat_deg.to_radians());
    let (sin_lon, cos_lon) = libm::sincos(at.lon_deg.to_radians());
    let e2 = FLATTENING * (2.0 - FLATTENING);
    let normal_km = SEMI_MAJOR_KM / libm::sqrt(1.0 - e2 * sin * sin);
    [normal_km * cos * cos_lon, normal_km * cos * sin_lon, normal_km * (1.0 - e2) * sin]
}

/// Geodesic length of a line through points, km.
#[must_use]
pub fn polyline_km(points: &[LonLat]) -> f64 {
    points.windows(2).map(|pair| distance_km(pair[0], pair[1])).sum()
}

/// The point at a fraction of the geodesic between two points.
#[must_use]
pub fn between(from: LonLat, to: LonLat, part_frac: f64) -> LonLat {
    let leg = inverse(from, to);
    direct(from, leg.azimuth_start_deg, leg.distance_km * part_frac)
}

/// On which side of the geodesic through two points a point lies: positive to the right, negative to the left,
/// by the sine of the angle between the azimuths.
#[must_use]
pub fn side_of(line: (LonLat, LonLat), point: LonLat) -> f64 {
    let along = inverse(line.0, line.1).azimuth_start_deg;
    let towards = inverse(line.0, point).azimuth_start_deg;
    libm::sin((towards - along).to_radians())
}

/// Where the geodesic from `from` to `to` passes from one side of a line to the other: the distance from `from` in km
/// and the point. None when both ends lie on the same side, or are one point.
///
/// The line is the geodesic through its two points, extended beyond both, as a boundary given by two points of it is.
/// Found by halving to below a millimetre.
#[must_use]
pub fn crossing(from: LonLat, to: LonLat, line: (LonLat, LonLat)) -> Option<(f64, LonLat)> {
    const CLOSE_KM: f64 = 1e-7;
    let leg = inverse(from, to);
    let along = |at_km: f64| direct(from, leg.azimuth_start_deg, at_km);
    let start_side = side_of(line, from);
    // also when the positions are no numbers
    let passes = start_side * side_of(line, to) <= 0.0 && leg.distance_km > 0.0;
    if !passes {
        return None;
    }
    let (mut near_km, mut far_km) = (0.0, leg.distance_km);
    while far_km - near_km > CLOSE_KM {
        let middle_km = (near_km + far_km) / 2.0;
        if side_of(line, along(middle_km)) * start_side > 0.0 {
            near_km = middle_km;
        } else {
            far_km = middle_km;
        }
    }
    let at_km = (near_km + far_km) / 2.0;
    Some((at_km, along(at_km)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SUMGAIT: LonLat = LonLat { lon_deg: 49.67, lat_deg: 40.59 };
    const AKTAU: LonLat = LonLat { lon_deg: 51.17, lat_deg: 43.65 };

    #[test]
    fn reference_distances_of_the_corridor_are_met() {
        let siyazan = LonLat::new(49.11, 41.08);
        let kuryk = LonLat::new(51.65, 43.18);
        let buzovna = LonLat::new(50.10, 40.51);
        let (siyazan_landing, aktau_landing) = (LonLat::new(49.1124, 41.0754), LonLat::new(51.2, 43.65));
        for (from, to, km) in [
            (SUMGAIT, AKTAU, 361.801),
            (siyazan, AKTAU, 332.076),
            (buzovna, kuryk, 323.276),
            (siyazan_landing, aktau_landing, 333.684),
        ] {
            // published to the metre
            assert!((distance_km(from, to) - km).abs() < 5.1e-4, "{}", distance_km(from, to));
        }
    }

    #[test]
    fn distances_of_geographiclib_and_of_the_ellipsoid_are_met() {
        // GeographicLib's own example, nearly antipodal: Wellington to Salamanca
        let (wellington, salamanca) = (LonLat::new(174.81, -41.32), LonLat::new(-5.50, 40.96));
        assert!((distance_km(wellington, salamanca) - 19_959.679_267_353_82).abs() < 1e-8);
        // a degree of the equator is a π / 180, the quadrant of the meridian 10,001.965729 km
        let degree_km = SEMI_MAJOR_KM * std::f64::consts::PI / 180.0;
        assert!((distance_km(LonLat::new(179.5, 0.0), LonLat::new(-179.5, 0.0)) - degree_km).abs() < 1e-9);
        let (equator, pole) = (LonLat::new(51.0, 0.0), LonLat::new(-120.0, 90.0));
        assert!((distance_km(equator, pole) - 10_001.965_729).abs() < 1e-6);
        assert!(distance_km(LonLat::new(0.0, -90.0), LonLat::new(77.0, -90.0)) < 1e-12);
    }

    #[test]
    fn direct_undoes_inverse_across_the_date_line_and_near_the_poles() {
        let pairs = [
            (SUMGAIT, AKTAU),
            (LonLat::new(176.5, -18.0), LonLat::new(-171.8, -13.8)),
            (LonLat::new(-18.0, 66.5), LonLat::new(28.0, 71.0)),
            (LonLat::new(10.0, 89.9), LonLat::new(-170.0, 89.8)),
        ];
        for (from, to) in pairs {
            let leg = inverse(from, to);
            let reached = direct(from, leg.azimuth_start_deg, leg.distance_km);
            assert!(distance_km(reached, to) < 1e-8, "{from} {to}");
        }
    }

    #[test]
    fn a_degree_is_as_long_as_the_geodesic_says() {
        for lat in [0.0, 41.0, 70.0, 85.0] {
            let lengths = degree_lengths_km(lat);
            let east = distance_km(LonLat::new(0.0, lat), LonLat::new(0.001, lat)) * 1000.0;
            let north = distance_km(LonLat::new(0.0, lat - 5e-4), LonLat::new(0.0, lat + 5e-4)) * 1000.0;
            assert!((lengths.lon_km / east - 1.0).abs() < 1e-7, "{lat}");
            assert!((lengths.lat_km / north - 1.0).abs() < 1e-7, "{lat}");
        }
    }

    /// The two published end points of the sector line.
    fn sector_line() -> (LonLat, LonLat) {
        (LonLat::new(49.0 + 53.3 / 60.0, 42.56), LonLat::new(50.0 + 56.6 / 60.0, 41.54))
    }

    #[test]
    fn the_sector_line_is_crossed_where_the_published_split_says() {
        let siyazan = LonLat::new(49.11, 41.08);
        let aktau_west = LonLat::new(51.16, 43.65);
        for (from, to, first_km, second_km) in [
            (SUMGAIT, aktau_west, 176.806, 184.712),
            (SUMGAIT, AKTAU, 176.572, 185.229),
            (siyazan, AKTAU, 163.903, 168.173),
        ] {
            let (at_km, _) = crossing(from, to, sector_line()).unwrap();
            // published to the metre, twice rounded
            assert!((at_km - first_km).abs() < 1e-3, "{at_km}");
            assert!((distance_km(from, to) - at_km - second_km).abs() < 1e-3, "{at_km}");
        }
        let (_, at) = crossing(SUMGAIT, aktau_west, sector_line()).unwrap();
        assert!((at.lat_deg - 42.0892).abs() < 5.1e-5 && (at.lon_deg - 50.3808).abs() < 5.1e-5, "{at:?}");
    }

    #[test]
    fn a_leg_on_one_side_of_a_line_does_not_cross_it() {
        assert!(crossing(SUMGAIT, LonLat::new(49.11, 41.08), sector_line()).is_none());
        assert!(crossing(SUMGAIT, SUMGAIT, sector_line()).is_none());
        assert!(crossing(SUMGAIT, LonLat::new(f64::NAN, 41.0), sector_line()).is_none());
    }

    #[test]
    fn a_line_is_crossed_over_the_antimeridian_too() {
        let line = (LonLat::new(180.0, -1.0), LonLat::new(180.0, 1.0));
        let (at_km, at) = crossing(LonLat::new(179.0, 0.0), LonLat::new(-179.0, 0.0), line).unwrap();
        assert!((at_km - SEMI_MAJOR_KM * std::f64::consts::PI / 180.0).abs() < 1e-6);
        assert!(at.lat_deg.abs() < 1e-9 && (at.lon_deg.abs() - 180.0).abs() < 1e-9);
    }

    #[test]
    fn longitudes_wrap() {
        assert_eq!(wrap_lon_deg(190.0), -170.0);
        assert_eq!(wrap_lon_deg(-180.0), 180.0);
        assert_eq!(wrap_lon_deg(540.0), 180.0);
    }

    fn anywhere() -> impl Strategy<Value = LonLat> {
        (-180.0..180.0_f64, -90.0..90.0_f64).prop_map(|(lon, lat)| LonLat::new(lon, lat))
    }

    proptest! {
        #[test]
        fn a_way_is_as_long_back_as_forth(from in anywhere(), to in anywhere()) {
            prop_assert!((distance_km(from, to) - distance_km(to, from)).abs() < 1e-9);
        }

        #[test]
        fn a_point_between_two_splits_their_distance(from in anywhere(), to in anywhere(), part_frac in 0.0..1.0_f64) {
            let total_km = distance_km(from, to);
            let middle = between(from, to, part_frac);
            prop_assert!((distance_km(from, middle) - part_frac * total_km).abs() < 1e-7);
            prop_assert!((polyline_km(&[from, middle, to]) - total_km).abs() < 1e-7);
        }

        #[test]
        fn a_crossing_lies_on_the_line_whichever_way_it_is_walked(
            west in (50.0..50.4_f64, 40.0..43.0_f64),
            east in (50.6..51.0_f64, 40.0..43.0_f64),
        ) {
            let (from, to) = (LonLat::new(west.0, west.1), LonLat::new(east.0, east.1));
            let line = (LonLat::new(50.5, 39.0), LonLat::new(50.5, 44.0));
            let (there_km, at) = crossing(from, to, line).unwrap();
            let (back_km, _) = crossing(to, from, line).unwrap();
            prop_assert!((at.lon_deg - 50.5).abs() < 1e-8);
            prop_assert!((there_km + back_km - distance_km(from, to)).abs() < 1e-6);
        }
    }
}
