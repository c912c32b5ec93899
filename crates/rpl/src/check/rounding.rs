//! What the printed digits of a list round away.

use crate::layout::{Column, Field, Unit};
use crate::list::PositionList;
use crate::read::column_of;

/// Half of the last digit of each kind of figure; zero where a list has no columns, whose figures are exact.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Rounding {
    pub(super) route_km: f64,
    pub(super) route_kp_km: f64,
    pub(super) cable_km: f64,
    pub(super) cable_kp_km: f64,
    pub(super) bearing_deg: f64,
    pub(super) slack_pct: f64,
    /// How far rounding the coordinates of both ends can move a segment's end.
    pub(super) place_km: f64,
}

impl Rounding {
    pub(super) fn of(list: &PositionList) -> Self {
        let Some(source) = &list.source else {
            return Self::default();
        };
        let columns = &source.layout.column;
        let half = |field: Field| column(columns, field).map_or(0.0, half_digit);
        let length_km = |field: Field| {
            let metres = column(columns, field).and_then(|column| column.unit).and_then(Unit::metres);
            half(field) * metres.unwrap_or(1000.0) / 1000.0
        };
        let slack_times = match column(columns, Field::Slack).and_then(|column| column.unit) {
            Some(Unit::Ratio | Unit::Fraction) => 100.0,
            _ => 1.0,
        };
        Self {
            route_km: length_km(Field::RouteBetween),
            route_kp_km: length_km(Field::RouteCumulative),
            cable_km: length_km(Field::CableBetween),
            cable_kp_km: length_km(Field::CableCumulative),
            bearing_deg: half(Field::Bearing),
            slack_pct: half(Field::Slack) * slack_times,
            place_km: place_km(columns),
        }
    }
}

fn column(columns: &[Column], field: Field) -> Option<&Column> {
    column_of(columns, field).and_then(|index| columns.get(index))
}

fn half_digit(column: &Column) -> f64 {
    0.5 * libm::pow(10.0, -f64::from(column.decimals_count))
}

/// Kilometres of a minute of latitude, rounded up.
const MINUTE_KM: f64 = 1.862;

/// Latitude and longitude of both ends, each by half of its last digit: at most 2 √2 halves.
fn place_km(columns: &[Column]) -> f64 {
    let of = |field: Field, minutes: f64| column(columns, field).map(|column| half_digit(column) * minutes);
    let half_minutes = of(Field::LatitudeSeconds, 1.0 / 60.0)
        .or_else(|| of(Field::LatitudeMinutes, 1.0))
        // whole angles are in degrees with decimals or in minutes with decimals; the coarser is allowed for
        .or_else(|| {
            let whole = column(columns, Field::Latitude).or_else(|| column(columns, Field::Position))?;
            Some(if whole.decimals_count > 4 { half_digit(whole) * 60.0 } else { half_digit(whole) })
        });
    half_minutes.unwrap_or(0.0) * MINUTE_KM * 2.0 * std::f64::consts::SQRT_2
}
