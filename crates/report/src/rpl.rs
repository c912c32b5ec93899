//! The route position list in the industry's layout: rows alternate position and segment under two header rows.
//!
//! # Source
//! Column groups in the order two public RPL tools agree on: position, event, latitude and longitude in degrees and
//! minutes, derived decimals, bearing, distance, slack, cable distance, cable, depth, burial, remarks.

use crate::exchange::number::{Locale, guarded, localised, table};
use crate::figures::plain;
use crate::words;
use pipeline::results::Results;
use route::rpl::{Position, Row, Rpl};
use std::collections::BTreeMap;
use units::length::DegreesMinutes;

/// A column: the group it stands under, its head, its width in a workbook in characters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// Upper header; empty under the same group as the column before.
    pub group: &'static str,
    /// Lower header.
    pub head: &'static str,
    /// Width in characters.
    pub width: f64,
    /// Fewest digits before the decimal point: bearings have three.
    pub whole_digits: usize,
    /// Decimals of its figures.
    pub decimals: usize,
}

const fn column(group: &'static str, head: &'static str, width: f64, decimals: usize) -> Column {
    Column { group, head, width, whole_digits: 1, decimals }
}

const fn angle(group: &'static str, head: &'static str, width: f64, digits: (usize, usize)) -> Column {
    Column { group, head, width, whole_digits: digits.0, decimals: digits.1 }
}

/// A head of the upper row and the columns it stands over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    /// What it says.
    pub name: &'static str,
    /// Index of its first column.
    pub first: u16,
    /// Index of its last column.
    pub last: u16,
}

/// Heads of the upper row, left to right.
#[must_use]
pub fn groups() -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (index, column) in (0_u16..).zip(COLUMNS) {
        match groups.last_mut() {
            Some(group) if column.group.is_empty() => group.last = index,
            _ => groups.push(Group { name: column.group, first: index, last: index }),
        }
    }
    groups
}

/// The columns in the industry's order.
pub const COLUMNS: [Column; 28] = [
    column("Pos No.", "", 10.0, 0),
    column("Event", "", 22.0, 0),
    angle("Latitude", "deg", 7.0, (2, 0)),
    angle("", "'", 8.5, (2, 4)),
    column("", "N/S", 6.5, 0),
    angle("Longitude", "deg", 7.0, (3, 0)),
    angle("", "'", 8.5, (2, 4)),
    column("", "E/W", 6.5, 0),
    column("Derived", "latitude (deg)", 13.0, 7),
    column("", "longitude (deg)", 13.0, 7),
    angle("Bearing", "deg true", 11.0, (3, 2)),
    column("Distance (km)", "between", 10.5, 4),
    column("", "cumulative (route KP)", 14.0, 3),
    column("Slack", "%", 9.0, 2),
    column("Cable distance (km)", "between", 10.5, 4),
    column("", "cumulative (cable KP)", 14.0, 3),
    column("Fibre (km)", "between", 12.0, 4),
    column("Cable", "type", 8.5, 0),
    column("", "cumulative by type (km)", 14.0, 3),
    column("", "totals by type (km)", 11.0, 3),
    column("Approx. depth (m)", "at position", 11.0, 1),
    column("", "least on segment", 11.0, 1),
    column("", "greatest on segment", 12.0, 1),
    column("Burial", "target depth (m)", 11.0, 1),
    column("", "protection method", 14.0, 0),
    column("Leg", "name", 14.0, 0),
    column("", "origin", 12.0, 0),
    column("Remarks", "", 42.0, 0),
];

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text.
    Text(String),
    /// A figure, printed with the decimals of its column.
    Figure(f64),
}

impl Cell {
    fn optional(value: Option<f64>) -> Self {
        value.map_or(Cell::Empty, Cell::Figure)
    }
    fn text(text: &str) -> Self {
        if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
    }
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListRow {
    /// Whether it is a position; otherwise it is the segment to the next position.
    pub is_position: bool,
    /// One cell per column.
    pub cells: Vec<Cell>,
}

/// The list as alternating rows.
#[must_use]
pub fn list_rows(rpl: &Rpl) -> Vec<ListRow> {
    let mut laid_km: BTreeMap<&str, f64> = BTreeMap::new();
    let mut rows = Vec::with_capacity(2 * rpl.positions.len());
    let numbers = words::Numbers::of(rpl);
    for (index, position) in rpl.positions.iter().enumerate() {
        rows.push(position_row(position, number_cell(numbers.text(position))));
        let Some(row) = rpl.rows.get(index) else { continue };
        let of_type_km = laid_km.entry(&row.cable_type).or_default();
        *of_type_km += row.cable_km.km();
        let is_last = rpl.rows.iter().skip(index + 1).all(|later| later.cable_type != row.cable_type);
        rows.push(segment_row(row, *of_type_km, is_last));
    }
    rows
}

/// A number as a figure, so that it sorts; one that a figure would not write the same way stays a text.
fn number_cell(number: String) -> Cell {
    match number.parse::<u32>() {
        Ok(figure) if figure.to_string() == number => Cell::Figure(f64::from(figure)),
        _ if number.is_empty() => Cell::Empty,
        _ => Cell::Text(number),
    }
}

fn position_row(position: &Position, number: Cell) -> ListRow {
    let (lat, lon) = (DegreesMinutes::of(position.lat_deg), DegreesMinutes::of(position.lon_deg));
    let mut cells = vec![Cell::Empty; COLUMNS.len()];
    let mut put = |from: usize, values: Vec<Cell>| {
        for (cell, value) in cells.iter_mut().skip(from).zip(values) {
            *cell = value;
        }
    };
    let side = |negative: bool, words: [&str; 2]| Cell::text(words[usize::from(negative)]);
    put(0, vec![number, Cell::text(&position.label)]);
    put(2, vec![Cell::Figure(f64::from(lat.degrees)), Cell::Figure(lat.minutes)]);
    put(4, vec![side(position.lat_deg < 0.0, ["N", "S"])]);
    put(5, vec![Cell::Figure(f64::from(lon.degrees)), Cell::Figure(lon.minutes)]);
    put(7, vec![side(position.lon_deg < 0.0, ["E", "W"])]);
    put(8, vec![Cell::Figure(position.lat_deg), Cell::Figure(position.lon_deg)]);
    put(12, vec![Cell::Figure(position.route_kp_km.km())]);
    put(15, vec![Cell::Figure(position.cable_kp_km.km())]);
    put(20, vec![Cell::optional(position.depth_m)]);
    put(27, vec![Cell::text(&position.remark)]);
    ListRow { is_position: true, cells }
}

fn segment_row(row: &Row, of_type_km: f64, is_last_of_type: bool) -> ListRow {
    let mut cells = vec![Cell::Empty; 10];
    cells.extend([
        Cell::Figure(row.bearing_deg),
        Cell::Figure(row.route_km.km()),
        Cell::Empty,
        Cell::Figure(row.slack_pct),
        Cell::Figure(row.cable_km.km()),
        Cell::Empty,
        Cell::Figure(row.fibre_km.km()),
        Cell::text(&row.cable_type),
        Cell::Figure(of_type_km),
        Cell::optional(is_last_of_type.then_some(of_type_km)),
        Cell::Empty,
        Cell::optional(row.depth_min_m),
        Cell::optional(row.depth_max_m),
        Cell::optional(words::burial_target_m(row.burial)),
        Cell::text(words::lay_of(row)),
        Cell::text(&row.leg),
        Cell::text(words::origin(row.origin)),
        Cell::Empty,
    ]);
    ListRow { is_position: false, cells }
}

/// The list as CSV: UTF-8 without a mark, CRLF, decimal points (RFC 4180).
///
/// A text that a spreadsheet would take for a formula gets an apostrophe before it.
#[must_use]
pub fn rpl_csv(results: &Results) -> String {
    rpl_csv_with(&results.rpl, Locale::POINT)
}

/// The list as CSV in the reader's locale: with a decimal comma, cells are parted by semicolons and a byte order mark
/// says that it is UTF-8, as spreadsheets expect.
#[must_use]
pub fn rpl_csv_with(rpl: &Rpl, locale: Locale) -> String {
    let mut records = vec![
        COLUMNS.iter().map(|column| column.group.to_owned()).collect::<Vec<String>>(),
        COLUMNS.iter().map(|column| column.head.to_owned()).collect(),
    ];
    for row in list_rows(rpl) {
        let written = row.cells.iter().zip(&COLUMNS).map(|(cell, column)| csv_text(cell, column, locale));
        records.push(written.collect());
    }
    table(&records, locale)
}

fn csv_text(cell: &Cell, column: &Column, locale: Locale) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Figure(value) => {
            let text = plain(*value, column.decimals);
            let missing =
                column.whole_digits.saturating_sub(text.split('.').next().unwrap_or_default().len());
            let text = if text.is_empty() { text } else { "0".repeat(missing) + &text }; // angles are never negative
            localised(&text, locale)
        }
        Cell::Text(text) => guarded(text),
    }
}
