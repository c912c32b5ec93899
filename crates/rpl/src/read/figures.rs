//! The figures of a row, as written and in canonical units.

use super::Frame;
use super::number::Reading;
use crate::layout::{Column, Field, Unit};
use units::Finding;

/// A figure of a field in a row, as written; a finding when it is no number.
pub(super) fn figure(frame: &Frame, row: usize, field: Field, findings: &mut Vec<Finding>) -> Option<f64> {
    let column = frame.column_of(field)?;
    let text = frame.text(row, column);
    let reading = frame.reading(row, column);
    if reading == Reading::Unreadable {
        let message = format!("`{text}` is no number; the cell is kept and nothing is taken from it");
        let finding = Finding::warns("rpl.read.number_unreadable", message).at(frame.place(row, field));
        findings.push(finding.hint("correct the cell, or leave it empty"));
    }
    reading.value()
}

/// A figure as written in canonical units.
pub(super) fn to_canonical(value: f64, column: &Column) -> Option<f64> {
    match column.field {
        Field::RouteBetween | Field::RouteCumulative | Field::CableBetween | Field::CableCumulative => {
            length_km(value, column.unit)
        }
        Field::Depth | Field::BurialTarget => {
            let metres = column.unit.and_then(Unit::metres).unwrap_or(1.0);
            let depth_m = if metres == 1.0 { value } else { rounded(value * metres) };
            Some(if column.is_negative && depth_m != 0.0 { -depth_m } else { depth_m })
        }
        Field::Slack => Some(slack_pct(value, column.unit)),
        _ => Some(value),
    }
}

fn length_km(value: f64, unit: Option<Unit>) -> Option<f64> {
    match unit {
        None | Some(Unit::Kilometre) => Some(value),
        Some(unit) => unit.metres().map(|metres| rounded(value * metres / 1000.0)),
    }
}

fn slack_pct(value: f64, unit: Option<Unit>) -> f64 {
    match unit {
        Some(Unit::Ratio) => rounded((value - 1.0) * 100.0),
        Some(Unit::Fraction) => rounded(value * 100.0),
        _ => value,
    }
}

/// The reverse of reading: a figure in canonical units as `column` writes it. None for miles nobody names.
pub(crate) fn to_written(value: f64, column: &Column) -> Option<f64> {
    let written = match (column.field, column.unit) {
        (Field::Slack, Some(Unit::Ratio)) => 1.0 + value / 100.0,
        (Field::Slack, Some(Unit::Fraction)) => value / 100.0,
        (Field::Depth | Field::BurialTarget, unit) => {
            let metres = unit.and_then(Unit::metres).unwrap_or(1.0);
            if column.is_negative && value != 0.0 { -value / metres } else { value / metres }
        }
        (Field::Slack | Field::Bearing, _) | (_, None | Some(Unit::Kilometre)) => value,
        (_, Some(unit)) => value * 1000.0 / unit.metres()?,
    };
    Some(written)
}

/// Rounds away what unit conversion adds behind the ninth decimal.
fn rounded(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}

/// The middle value; none for no values.
pub(crate) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.retain(|value| value.is_finite());
    values.sort_by(f64::total_cmp);
    values.get(values.len().checked_sub(1)? / 2).copied()
}
