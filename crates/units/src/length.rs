//! Three kinds of kilometre, and a position. Only an RPL converts between the kinds.

use serde::{Deserialize, Serialize};

macro_rules! kilometre {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize, schemars::JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub f64);

        impl $name {
            /// The plain number, in km.
            #[must_use]
            pub fn km(self) -> f64 {
                self.0
            }
        }
        impl std::ops::Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0 + other.0)
            }
        }
        impl std::ops::AddAssign for $name {
            fn add_assign(&mut self, other: Self) {
                self.0 += other.0;
            }
        }
        impl std::ops::Sub for $name {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                Self(self.0 - other.0)
            }
        }
        impl std::iter::Sum for $name {
            fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
                items.fold(Self(0.0), |total, item| total + item)
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(out, "{:.3} km", self.0)
            }
        }
    };
}

kilometre!(
    /// Length over ground, along the route (WGS84 geodesics). KP counts these.
    RouteKm
);
kilometre!(
    /// Length of cable paid out: route length and slack.
    CableKm
);
kilometre!(
    /// Length of glass: cable length and fibre excess. Light, loss and latency count these.
    FibreKm
);

impl RouteKm {
    /// The cable laid on this much route with `slack_pct` percent of slack.
    #[must_use]
    pub fn with_slack(self, slack_pct: f64) -> CableKm {
        // cable = route × (1 + slack)
        CableKm(self.0 * (1.0 + slack_pct / 100.0))
    }
}

impl CableKm {
    /// The glass in this much cable with `fibre_excess_pct` percent of excess.
    #[must_use]
    pub fn with_excess(self, fibre_excess_pct: f64) -> FibreKm {
        // fibre = cable × (1 + excess)
        FibreKm(self.0 * (1.0 + fibre_excess_pct / 100.0))
    }
}

/// A position on WGS84, in degrees; longitude east positive, latitude north positive.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LonLat {
    /// Degrees east, −180 to 180.
    pub lon_deg: f64,
    /// Degrees north, −90 to 90.
    pub lat_deg: f64,
}

impl LonLat {
    /// A position from longitude and latitude in degrees, in that order.
    #[must_use]
    pub fn new(lon_deg: f64, lat_deg: f64) -> Self {
        Self { lon_deg, lat_deg }
    }

    /// Whether both numbers are finite and in range.
    #[must_use]
    pub fn is_valid(self) -> bool {
        self.lon_deg.is_finite()
            && self.lat_deg.is_finite()
            && self.lon_deg.abs() <= 180.0
            && self.lat_deg.abs() <= 90.0
    }
}

/// Degrees and decimal minutes, four decimals, as position lists print them: `40 35.4000 N, 049 40.2000 E`.
impl std::fmt::Display for LonLat {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (lat, lon) = (DegreesMinutes::of(self.lat_deg), DegreesMinutes::of(self.lon_deg));
        let north = if self.lat_deg < 0.0 { 'S' } else { 'N' };
        let east = if self.lon_deg < 0.0 { 'W' } else { 'E' };
        write!(
            out,
            "{:02} {:07.4} {north}, {:03} {:07.4} {east}",
            lat.degrees, lat.minutes, lon.degrees, lon.minutes
        )
    }
}

/// An angle without its sign as whole degrees and minutes rounded to 0.0001′ (0.19 m).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DegreesMinutes {
    /// Whole degrees.
    pub degrees: u32,
    /// Minutes, 0 ≤ minutes < 60 after rounding.
    pub minutes: f64,
}

impl DegreesMinutes {
    /// Splits `|angle_deg|`; rounding carries into the degrees, so 59.99996′ never prints as 60.0000′.
    #[must_use]
    pub fn of(angle_deg: f64) -> Self {
        let ten_thousandths = (angle_deg.abs() * 60.0 * 10_000.0).round();
        let degrees = (ten_thousandths / 600_000.0).floor();
        let minutes = (ten_thousandths - degrees * 600_000.0) / 10_000.0;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 ≤ degrees ≤ 180
        Self { degrees: degrees as u32, minutes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_that_round_up_carry_into_the_degree() {
        let angle = DegreesMinutes::of(40.999_999_99);
        assert_eq!((angle.degrees, angle.minutes), (41, 0.0));
    }

    #[test]
    fn a_position_prints_as_position_lists_do() {
        let sumgait = LonLat::new(49.67, 40.59);
        assert_eq!(sumgait.to_string(), "40 35.4000 N, 049 40.2000 E");
    }

    #[test]
    fn slack_and_excess_convert_one_way() {
        let cable = RouteKm(100.0).with_slack(2.0);
        assert!((cable.km() - 102.0).abs() < 1e-12);
        assert!((cable.with_excess(0.5).km() - 102.51).abs() < 1e-12);
    }
}
