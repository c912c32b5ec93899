//! The coordinates of a row.

use super::Frame;
use super::columns::{AngleFields, LATITUDE, LONGITUDE};
use super::number::Reading;
use crate::angle::{AngleError, Axis, hemisphere, parse_angle, parse_position};
use crate::layout::{DecimalMark, Field};
use units::{Finding, LonLat};

/// Where a row says it is, or the finding that it says it in no readable way.
pub(super) fn read(frame: &Frame, row: usize) -> Result<LonLat, Finding> {
    if frame.column_of(Field::Position).is_some() {
        return both(frame, row);
    }
    let lat_deg = read_angle(frame, row, Axis::Latitude, &LATITUDE)?;
    let lon_deg = read_angle(frame, row, Axis::Longitude, &LONGITUDE)?;
    Ok(LonLat::new(lon_deg, lat_deg))
}

/// Both angles in one cell.
fn both(frame: &Frame, row: usize) -> Result<LonLat, Finding> {
    let text = frame.field_text(row, Field::Position);
    let at = parse_position(text).map_err(|error| angle_finding(frame, row, Field::Position, &error))?;
    let has_own = text.chars().any(char::is_alphabetic);
    let lat_deg = with_head(frame, (row, Field::Position), Axis::Latitude, (at.lat_deg, has_own))?;
    let lon_deg = with_head(frame, (row, Field::Position), Axis::Longitude, (at.lon_deg, has_own))?;
    Ok(LonLat::new(lon_deg, lat_deg))
}

/// An angle in the hemisphere its head says; one that says another itself contradicts it.
fn with_head(
    frame: &Frame,
    (row, field): (usize, Field),
    axis: Axis,
    (value_deg, has_own): (f64, bool),
) -> Result<f64, Finding> {
    let Some(head) = &frame.head_hemisphere[usize::from(axis == Axis::Longitude)] else {
        return Ok(value_deg);
    };
    let is_own_other = has_own && value_deg * head.sign < 0.0;
    if !is_own_other && (has_own || value_deg >= 0.0) {
        return Ok(if has_own { value_deg } else { head.sign * value_deg });
    }
    let text = frame.field_text(row, field);
    let what = if is_own_other { "is in another hemisphere" } else { "has a sign of its own" };
    let message = format!("`{text}` {what}, but the head of column {} says {}", head.column, head.letter);
    let finding = Finding::blocks("rpl.read.hemisphere_contradicts", message).at(frame.place(row, field));
    Err(finding.hint("correct the head or the cell in the file; the position was not read"))
}

fn read_angle(frame: &Frame, row: usize, axis: Axis, fields: &AngleFields) -> Result<f64, Finding> {
    if frame.column_of(fields.whole).is_some() {
        whole(frame, row, axis, fields)
    } else {
        parts(frame, row, axis, fields)
    }
}

/// An angle in one cell, its hemisphere in the same or in a cell of its own.
fn whole(frame: &Frame, row: usize, axis: Axis, fields: &AngleFields) -> Result<f64, Finding> {
    let column = frame.column_of(fields.whole).unwrap_or_default();
    let mut text = frame.text(row, column).trim().to_owned();
    if text.is_empty() {
        return Err(malformed(frame, row, fields.whole, "the cell is empty"));
    }
    let decimal = if frame.is_number(row, column) { DecimalMark::Point } else { frame.decimal };
    if frame.column_of(fields.hemisphere).is_some() {
        hemisphere_sign(frame, row, axis, fields)?;
        let letter = frame.field_text(row, fields.hemisphere).trim();
        // an angle that carries the same letter itself does not need it twice
        if !text.ends_with(letter) {
            text = format!("{text} {letter}");
        }
    }
    let angle =
        parse_angle(&text, axis, decimal).map_err(|error| angle_finding(frame, row, fields.whole, &error))?;
    with_head(frame, (row, fields.whole), axis, (angle.value_deg, angle.axis.is_some()))
}

/// An angle in several cells.
fn parts(frame: &Frame, row: usize, axis: Axis, fields: &AngleFields) -> Result<f64, Finding> {
    let has_hemisphere = frame.column_of(fields.hemisphere).is_some();
    let (degrees, is_negative) = degrees_part(frame, row, fields.degrees)?;
    let minutes = part(frame, row, fields.minutes)?;
    let has_seconds = frame.column_of(fields.seconds).is_some();
    let seconds = if has_seconds { part(frame, row, fields.seconds)? } else { 0.0 };
    if has_seconds && minutes.fract() != 0.0 {
        return Err(malformed(frame, row, fields.minutes, "minutes have decimals, and seconds follow"));
    }
    sixty(frame, row, fields.minutes, minutes)?;
    sixty(frame, row, fields.seconds, seconds)?;
    let size_deg = degrees + minutes / 60.0 + seconds / 3600.0;
    let limit_deg = if axis == Axis::Latitude { 90.0 } else { 180.0 };
    if size_deg > limit_deg {
        let reason = format!("beyond {limit_deg} degrees");
        return Err(malformed(frame, row, fields.degrees, &reason));
    }
    if has_hemisphere && is_negative {
        return Err(malformed(
            frame,
            row,
            fields.degrees,
            "a sign and a hemisphere contradict or repeat each other",
        ));
    }
    let sign = if has_hemisphere {
        hemisphere_sign(frame, row, axis, fields)?
    } else if is_negative {
        -1.0
    } else {
        1.0
    };
    with_head(frame, (row, fields.degrees), axis, (sign * size_deg, has_hemisphere))
}

/// Whole degrees, and whether a minus stands before them.
fn degrees_part(frame: &Frame, row: usize, field: Field) -> Result<(f64, bool), Finding> {
    let value = number(frame, row, field)?;
    let is_negative = frame.field_text(row, field).trim_start().starts_with(['-', '−']);
    if value.fract() != 0.0 {
        return Err(malformed(frame, row, field, "degrees have decimals, and minutes follow"));
    }
    Ok((value.abs(), is_negative))
}

fn part(frame: &Frame, row: usize, field: Field) -> Result<f64, Finding> {
    let value = number(frame, row, field)?;
    if value < 0.0 { Err(malformed(frame, row, field, "it is negative")) } else { Ok(value) }
}

fn number(frame: &Frame, row: usize, field: Field) -> Result<f64, Finding> {
    let column = frame.column_of(field).unwrap_or_default();
    match frame.reading(row, column) {
        Reading::Number { is_percent: true, .. } | Reading::Unreadable => {
            Err(malformed(frame, row, field, "it is no number"))
        }
        Reading::Number { value, .. } => Ok(value),
        Reading::Empty => Err(malformed(frame, row, field, "the cell is empty")),
    }
}

fn sixty(frame: &Frame, row: usize, field: Field, value: f64) -> Result<(), Finding> {
    if value < 60.0 {
        return Ok(());
    }
    let text = frame.field_text(row, field);
    let message = format!("`{text}` is not below 60");
    let finding = Finding::blocks("rpl.read.minutes_out_of_range", message).at(frame.place(row, field));
    Err(finding.hint("correct the cell in the file; the position was not read"))
}

fn hemisphere_sign(frame: &Frame, row: usize, axis: Axis, fields: &AngleFields) -> Result<f64, Finding> {
    let text = frame.field_text(row, fields.hemisphere);
    match hemisphere(text) {
        Some((said, sign)) if said == axis => Ok(sign),
        Some(_) => Err(foreign_hemisphere(frame, row, fields.hemisphere, text)),
        None if text.trim().is_empty() => {
            Err(malformed(frame, row, fields.hemisphere, "the hemisphere is missing"))
        }
        None => Err(malformed(frame, row, fields.hemisphere, "it is no hemisphere")),
    }
}

fn foreign_hemisphere(frame: &Frame, row: usize, field: Field, text: &str) -> Finding {
    let message = format!("`{text}` is a hemisphere of the other angle");
    let finding = Finding::blocks("rpl.read.hemisphere_outlier", message).at(frame.place(row, field));
    finding.hint("correct the cell in the file; the position was not read")
}

fn malformed(frame: &Frame, row: usize, field: Field, reason: &str) -> Finding {
    let text = frame.field_text(row, field);
    let message = format!("`{text}` is no coordinate: {reason}");
    let finding = Finding::blocks("rpl.read.malformed_coordinate", message).at(frame.place(row, field));
    finding.hint("correct the cell in the file; the position was not read")
}

fn angle_finding(frame: &Frame, row: usize, field: Field, error: &AngleError) -> Finding {
    let code = match error {
        AngleError::SixtyOrMore { .. } => "rpl.read.minutes_out_of_range",
        AngleError::Hemispheres { reason, .. } if reason.contains("other angle") => {
            "rpl.read.hemisphere_outlier"
        }
        _ => "rpl.read.malformed_coordinate",
    };
    let finding = Finding::blocks(code, error.to_string()).at(frame.place(row, field));
    finding.hint("correct the cell in the file; the position was not read")
}
