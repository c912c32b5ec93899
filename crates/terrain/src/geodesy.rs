//! Distances and positions on WGS84. The geodesic is the default and the only distance of a KP.

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

/// Where the geodesic from `from` to `to` meets the geodesic through `line` (both extended along the line), if the
/// ends lie on different sides: the distance from `from` in km and the point, by bisection to below a millimetre.
#[must_use]
pub fn crossing(from: LonLat, to: LonLat, line: (LonLat, LonLat)) -> Option<(f64, LonLat)> {
    let leg = inverse(from, to);
    let side_at = |along_km: f64| side_of(line, direct(from, leg.azimuth_start_deg, along_km));
    let (mut low_km, mut high_km) = (0.0, leg.distance_km);
    let low_side = side_of(line, from);
    if low_side * side_of(line, to) > 0.0 || leg.distance_km == 0.0 {
        return None;
    }
    while high_km - low_km > 1e-7 {
        let middle_km = (low_km + high_km) / 2.0;
        if side_at(middle_km) * low_side > 0.0 {
            low_km = middle_km;
        } else {
            high_km = middle_km;
        }
        if middle_km == low_km && middle_km == high_km {
            break;
        }
    }
    let at_km = (low_km + high_km) / 2.0;
    Some((at_km, direct(from, leg.azimuth_start_deg, at_km)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUMGAIT: LonLat = LonLat { lon_deg: 49.67, lat_deg: 40.59 };
    const AKTAU: LonLat = LonLat { lon_deg: 51.17, lat_deg: 43.65 };

    #[test]
    fn reference_distances_of_the_corridor_are_met() {
        let siyazan = LonLat::new(49.11, 41.08);
        let kuryk = LonLat::new(51.65, 43.18);
        let buzovna = LonLat::new(50.10, 40.51);
        for (from, to, km) in
            [(SUMGAIT, AKTAU, 361.801), (siyazan, AKTAU, 332.076), (buzovna, kuryk, 323.276)]
        {
            assert!((distance_km(from, to) - km).abs() < 6e-4, "{}", distance_km(from, to));
        }
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

    #[test]
    fn the_sector_line_is_crossed_where_the_published_split_says() {
        let line = (LonLat::new(49.0 + 53.3 / 60.0, 42.56), LonLat::new(50.0 + 56.6 / 60.0, 41.54));
        let (first_km, at) = crossing(SUMGAIT, AKTAU, line).unwrap();
        let total_km = distance_km(SUMGAIT, AKTAU);
        assert!((first_km - 176.572).abs() < 2e-3, "{first_km} at {at}");
        assert!((total_km - first_km - 185.229).abs() < 2e-3);
        assert!(crossing(SUMGAIT, LonLat::new(49.11, 41.08), line).is_none());
    }

    #[test]
    fn longitudes_wrap() {
        assert_eq!(wrap_lon_deg(190.0), -170.0);
        assert_eq!(wrap_lon_deg(-180.0), 180.0);
        assert_eq!(wrap_lon_deg(540.0), 180.0);
    }
}
