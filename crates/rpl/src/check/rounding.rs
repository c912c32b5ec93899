//! What the printed digits of a list round away.

use crate::layout::{Column, Field, Unit};
use crate::list::PositionList;
use crate::read::{column_of, numbers_count};

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
            place_km: place_km(list, columns),
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
fn place_km(list: &PositionList, columns: &[Column]) -> f64 {
    let of = |field: Field, minutes: f64| column(columns, field).map(|column| half_digit(column) * minutes);
    let half_minutes = of(Field::LatitudeSeconds, 1.0 / 60.0)
        .or_else(|| of(Field::LatitudeMinutes, 1.0))
        .or_else(|| of_whole_angles(list, columns));
    half_minutes.unwrap_or(0.0) * MINUTE_KM * 2.0 * std::f64::consts::SQRT_2
}

/// Half of the last digit of angles in one cell, minutes: by how many numbers most of the cells have.
fn of_whole_angles(list: &PositionList, columns: &[Column]) -> Option<f64> {
    let field = if column(columns, Field::Latitude).is_some() { Field::Latitude } else { Field::Position };
    let at = column_of(columns, field)?;
    let texts = list.position.iter().filter_map(|position| position.cells.get(at));
    let mut counts: Vec<usize> = texts.map(|text| numbers_count(text)).collect();
    counts.sort_unstable();
    let numbers = *counts.get(counts.len() / 2)?;
    let of_one = if field == Field::Position { numbers / 2 } else { numbers };
    let minutes = match of_one {
        3 => 1.0 / 60.0,
        2 => 1.0,
        // a long number without marks is degrees and minutes in one
        _ if list.position.iter().any(|position| {
            position
                .cells
                .get(at)
                .is_some_and(|text| text.chars().take_while(char::is_ascii_digit).count() > 3)
        }) =>
        {
            1.0
        }
        _ => 60.0,
    };
    columns.get(at).map(|column| half_digit(column) * minutes)
}
