//! Rhumb lines, the "Mercator sailing" of older lists: a named mode for bearings and distances, never the distance of a KP.

use super::{FLATTENING, LonLat, SEMI_MAJOR_KM, direct, inverse, wrap_lon_deg};

/// Latitudes closer than this are one parallel, radians (64 m); see [`parallel_km_per_rad`].
const ONE_PARALLEL_RAD: f64 = 1e-5;

/// Length and bearing of a rhumb line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RhumbInverse {
    /// Length of the rhumb line, km.
    pub distance_km: f64,
    /// Its constant true bearing, 0 to 360.
    pub bearing_deg: f64,
}

/// The rhumb line between two points, the shorter way round. Good to a millimetre where both are at least 1 km from a pole.
///
/// # Source
/// Isometric latitude ψ = asinh(tan φ) − e·artanh(e·sin φ); tan α = Δλ / Δψ; length = √(Δλ² + Δψ²)·ΔM / Δψ with the
/// length M of the meridian. J. P. Snyder, Map projections – a working manual, USGS 1395 (1987), equations 7-7 and 3-21.
#[must_use]
pub fn rhumb_inverse(from: LonLat, to: LonLat) -> RhumbInverse {
    let east_rad = wrap_lon_deg(to.lon_deg - from.lon_deg).to_radians();
    let north_rad = isometric_rad(to.lat_deg) - isometric_rad(from.lat_deg);
    let is_on_meridian = east_rad == 0.0 || north_rad.is_infinite();
    if is_on_meridian {
        let bearing_deg = if to.lat_deg < from.lat_deg { 180.0 } else { 0.0 };
        return RhumbInverse { distance_km: meridian_km(from.lat_deg, to.lat_deg).abs(), bearing_deg };
    }
    RhumbInverse {
        distance_km: libm::hypot(east_rad, north_rad) * parallel_km_per_rad(from.lat_deg, to.lat_deg),
        bearing_deg: libm::atan2(east_rad, north_rad).to_degrees().rem_euclid(360.0),
    }
}

/// The point reached on a constant true bearing; none where that would pass a pole.
///
/// # Source
/// As [`rhumb_inverse`], solved the other way: ΔM = s·cos α, Δλ = s·sin α·Δψ / ΔM.
#[must_use]
pub fn rhumb_direct(from: LonLat, bearing_deg: f64, distance_km: f64) -> Option<LonLat> {
    let (sin, cos) = libm::sincos(bearing_deg.to_radians());
    let north_km = distance_km * cos;
    let to_pole_km = meridian_km(from.lat_deg, libm::copysign(90.0, north_km)).abs();
    let passes_pole = north_km.abs() > to_pole_km;
    if passes_pole || !distance_km.is_finite() {
        return None;
    }
    let azimuth_deg = if north_km < 0.0 { 180.0 } else { 0.0 };
    let lat_deg = direct(LonLat { lon_deg: 0.0, ..from }, azimuth_deg, north_km.abs()).lat_deg;
    let east_rad = distance_km * sin / parallel_km_per_rad(from.lat_deg, lat_deg);
    let lon_deg = wrap_lon_deg(from.lon_deg + east_rad.to_degrees());
    lon_deg.is_finite().then_some(LonLat { lon_deg, lat_deg })
}

/// ΔM / Δψ: the mean radius of the parallels between two latitudes, km per radian of longitude.
///
/// On less than 1e-5 rad of latitude the radius half-way is taken: its relative error is of the square, below 1e-10.
fn parallel_km_per_rad(from_deg: f64, to_deg: f64) -> f64 {
    if (to_deg - from_deg).abs().to_radians() < ONE_PARALLEL_RAD {
        let (sin, cos) = libm::sincos(((from_deg + to_deg) / 2.0).to_radians());
        return SEMI_MAJOR_KM * cos / libm::sqrt(1.0 - eccentricity2() * sin * sin);
    }
    meridian_km(from_deg, to_deg) / (isometric_rad(to_deg) - isometric_rad(from_deg))
}

/// Length of the meridian from one latitude to another, negative to the south: a geodesic itself.
fn meridian_km(from_deg: f64, to_deg: f64) -> f64 {
    let length_km = inverse(LonLat::new(0.0, from_deg), LonLat::new(0.0, to_deg)).distance_km;
    libm::copysign(length_km, to_deg - from_deg)
}

/// Isometric latitude; infinite at the poles.
fn isometric_rad(lat_deg: f64) -> f64 {
    if lat_deg.abs() >= 90.0 {
        return libm::copysign(f64::INFINITY, lat_deg);
    }
    let (sin, cos) = libm::sincos(lat_deg.to_radians());
    let eccentricity = libm::sqrt(eccentricity2());
    libm::asinh(sin / cos) - eccentricity * libm::atanh(eccentricity * sin)
}

fn eccentricity2() -> f64 {
    FLATTENING * (2.0 - FLATTENING)
}
