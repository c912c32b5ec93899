//! From the cells of a row to the fields of an entry.

use super::number::{NumberForm, Reading, canonical, number};
use super::{RegisterColumn, RegisterEntry, RegisterField};
use crate::angle::{Axis, parse_angle, parse_position};
use crate::layout::DecimalMark;
use RegisterField as F;
use sheet::Cell;

/// How the rows of a register are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowForm<'a> {
    pub(super) columns: &'a [RegisterColumn],
    pub(super) decimal: DecimalMark,
    /// Whether a person said the decimal mark, so that the other one may part thousands.
    pub(super) groups: bool,
}

/// A cell that says nothing its column can hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Doubt {
    /// Column, from 1; the first one of a coordinate in several.
    pub(super) column_no: u32,
    pub(super) field: RegisterField,
    /// The text as read.
    pub(super) text: String,
}

/// Fields that hold a number, each with whether it counts kilometres.
pub(super) const NUMBERS: [(RegisterField, bool); 7] = [
    (F::FromKp, true),
    (F::ToKp, true),
    (F::Length, true),
    (F::Depth, false),
    (F::Burial, false),
    (F::Offset, false),
    (F::Angle, false),
];

/// Fields that hold words.
pub(super) const WORDS: [RegisterField; 6] = [F::What, F::Owner, F::State, F::Document, F::Tool, F::Remark];

/// The columns of a coordinate in the order they are read together.
pub(super) const AXES: [[RegisterField; 5]; 2] = [
    [F::Latitude, F::LatitudeDegrees, F::LatitudeMinutes, F::LatitudeSeconds, F::LatitudeHemisphere],
    [F::Longitude, F::LongitudeDegrees, F::LongitudeMinutes, F::LongitudeSeconds, F::LongitudeHemisphere],
];

/// The entry a row holds, the length it states, and the cells that say nothing readable.
pub(super) fn entry_of(row: &[Cell], form: RowForm<'_>) -> (RegisterEntry, Option<f64>, Vec<Doubt>) {
    let mut entry = RegisterEntry::default();
    let mut doubts = Vec::new();
    let mut length_km = None;
    for (field, is_km) in NUMBERS {
        let Some(column) = form.columns.iter().find(|column| column.field == field) else { continue };
        let cell = cell_of(row, column);
        match reading(&cell, column, form) {
            Reading::Nothing => {}
            Reading::Number(value) if field == F::Length => {
                length_km = Some(canonical(value, column.unit, is_km));
            }
            Reading::Number(value) => {
                if let Some(at) = number_of(&mut entry, field) {
                    *at = Some(canonical(value, column.unit, is_km));
                }
            }
            Reading::Unreadable => doubts.push(Doubt { column_no: column.column_no, field, text: cell.text }),
        }
    }
    for field in WORDS {
        if let Some(column) = form.columns.iter().find(|column| column.field == field) {
            cell_of(row, column).text.trim().clone_into(words_of(&mut entry, field));
        }
    }
    entry.lat_deg = angle(row, form, 0, &mut doubts);
    entry.lon_deg = angle(row, form, 1, &mut doubts);
    if let Some(column) = position_column(form.columns) {
        let text = cell_of(row, column).text;
        match parse_position(&text) {
            Ok(at) => (entry.lon_deg, entry.lat_deg) = (Some(at.lon_deg), Some(at.lat_deg)),
            Err(_) if text.trim().is_empty() || is_dash(text.trim()) => {}
            Err(_) => doubts.push(Doubt { column_no: column.column_no, field: F::Position, text }),
        }
    }
    entry.cells = texts(row);
    (entry, length_km, doubts)
}

/// What a number's cell says in its column's unit; a number of a workbook is a number already.
pub(super) fn reading(cell: &Cell, column: &RegisterColumn, form: RowForm<'_>) -> Reading {
    match cell.number {
        // What is shown as a percentage is no number of metres.
        Some(value) if shows_a_number(&cell.text) => Reading::Number(value),
        _ => number(&cell.text, number_form(column, form)),
    }
}

pub(super) fn number_form(column: &RegisterColumn, form: RowForm<'_>) -> NumberForm {
    let is_kp = matches!(column.field, F::FromKp | F::ToKp | F::Length);
    NumberForm { decimal: form.decimal, unit: column.unit, is_kp, groups: form.groups }
}

pub(super) fn cell_of(row: &[Cell], column: &RegisterColumn) -> Cell {
    index(column).and_then(|i| row.get(i)).cloned().unwrap_or_default()
}

/// Index of a column, from 0.
pub(super) fn index(column: &RegisterColumn) -> Option<usize> {
    usize::try_from(column.column_no).ok()?.checked_sub(1)
}

/// A row's texts.
pub(super) fn texts(row: &[Cell]) -> Vec<String> {
    row.iter().map(|cell| cell.text.clone()).collect()
}

fn is_dash(text: &str) -> bool {
    matches!(text, "-" | "–" | "—")
}

/// The column of whole positions; it counts only where no latitude or longitude has columns of its own.
pub(super) fn position_column(columns: &[RegisterColumn]) -> Option<&RegisterColumn> {
    let has_axis = columns.iter().any(|column| AXES.iter().any(|axis| axis.contains(&column.field)));
    columns.iter().find(|column| column.field == F::Position && !has_axis)
}

/// The columns of an axis, as they are read together.
pub(super) fn axis_columns(columns: &[RegisterColumn], axis: usize) -> Vec<&RegisterColumn> {
    let parts = AXES[axis].iter();
    parts.filter_map(|part| columns.iter().find(|column| column.field == *part)).collect()
}

/// The text of a coordinate over all its columns.
pub(super) fn axis_text(row: &[Cell], columns: &[&RegisterColumn]) -> String {
    let texts: Vec<String> =
        columns.iter().map(|column| cell_of(row, column).text.trim().to_owned()).collect();
    texts.join(" ").trim().to_owned()
}

fn angle(row: &[Cell], form: RowForm<'_>, axis: usize, doubts: &mut Vec<Doubt>) -> Option<f64> {
    let columns = axis_columns(form.columns, axis);
    let text = axis_text(row, &columns);
    let first = columns.first()?;
    if text.is_empty() || is_dash(&text) {
        return None;
    }
    let read = degrees(&text, axis, form.decimal);
    if read.is_none() {
        doubts.push(Doubt { column_no: first.column_no, field: first.field, text });
    }
    read
}

/// An angle with the register's decimal mark, else with the other: a number of a workbook has a point, and coordinates
/// have no thousands.
pub(super) fn degrees(text: &str, axis: usize, decimal: DecimalMark) -> Option<f64> {
    let axis = if axis == 0 { Axis::Latitude } else { Axis::Longitude };
    let other = if decimal == DecimalMark::Point { DecimalMark::Comma } else { DecimalMark::Point };
    let angle = parse_angle(text, axis, decimal).or_else(|_| parse_angle(text, axis, other));
    angle.ok().map(|angle| angle.value_deg).filter(|value_deg| value_deg.is_finite())
}

/// Whether a text is what a workbook shows of a number.
pub(super) fn shows_a_number(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(|value| value.is_finite() && format!("{value}") == text)
}

/// The number of an entry a field names.
pub(super) fn number_of(entry: &mut RegisterEntry, field: RegisterField) -> Option<&mut Option<f64>> {
    Some(match field {
        F::FromKp => &mut entry.from_kp_km,
        F::ToKp => &mut entry.to_kp_km,
        F::Depth => &mut entry.depth_m,
        F::Burial => &mut entry.burial_m,
        F::Offset => &mut entry.offset_m,
        F::Angle => &mut entry.angle_deg,
        _ => return None,
    })
}

/// The value of an entry's number a field names.
pub(super) fn number_in(entry: &RegisterEntry, field: RegisterField) -> Option<f64> {
    match field {
        F::FromKp => entry.from_kp_km,
        F::ToKp => entry.to_kp_km,
        F::Depth => entry.depth_m,
        F::Burial => entry.burial_m,
        F::Offset => entry.offset_m,
        F::Angle => entry.angle_deg,
        F::Length => entry.length_km(),
        _ => None,
    }
}

/// The words of an entry a field names; the remark for what names no words.
fn words_of(entry: &mut RegisterEntry, field: RegisterField) -> &mut String {
    match field {
        F::What => &mut entry.what,
        F::Owner => &mut entry.owner,
        F::State => &mut entry.state,
        F::Document => &mut entry.document,
        F::Tool => &mut entry.tool,
        _ => &mut entry.remark,
    }
}

/// The words of an entry a field names.
pub(super) fn words_in(entry: &RegisterEntry, field: RegisterField) -> &str {
    match field {
        F::What => &entry.what,
        F::Owner => &entry.owner,
        F::State => &entry.state,
        F::Document => &entry.document,
        F::Tool => &entry.tool,
        F::Remark => &entry.remark,
        _ => "",
    }
}
