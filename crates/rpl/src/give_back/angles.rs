//! Coordinates in the form of their cells.

use super::{Spot, Writer, numbers};
use crate::angle::{Axis, hemisphere, write_lat, write_lon};
use crate::layout::{DecimalMark, Field};
use units::Finding;

/// Whether a field is a coordinate or a part of one.
pub(super) fn is_angle(field: Field) -> bool {
    axis_of(field).is_some() || field == Field::Position
}

fn axis_of(field: Field) -> Option<Axis> {
    match field {
        Field::Latitude
        | Field::LatitudeDegrees
        | Field::LatitudeMinutes
        | Field::LatitudeSeconds
        | Field::LatitudeHemisphere => Some(Axis::Latitude),
        Field::Longitude
        | Field::LongitudeDegrees
        | Field::LongitudeMinutes
        | Field::LongitudeSeconds
        | Field::LongitudeHemisphere => Some(Axis::Longitude),
        _ => None,
    }
}

impl Writer<'_> {
    /// A coordinate's cell written anew; none where the position is still where its cells say, and in segment rows.
    pub(super) fn angle_cell(&mut self, column: usize, spot: Spot, old: &str) -> Option<String> {
        let position = &self.list.position[spot.position?];
        let raw = self.raw.position[spot.position?].as_ref();
        let field = self.layout.column[column].field;
        let Some(axis) = axis_of(field) else {
            let is_same = raw.is_some_and(|raw| raw.at() == position.at());
            return (!is_same).then(|| self.both(position.lat_deg, position.lon_deg));
        };
        let value =
            |of: &crate::list::ListPosition| if axis == Axis::Latitude { of.lat_deg } else { of.lon_deg };
        let value_deg = value(position);
        if raw.is_some_and(|raw| value(raw) == value_deg) {
            return None;
        }
        let sample = if old.trim().is_empty() { self.sample(column) } else { old.to_owned() };
        let has_letter = sample.chars().any(char::is_alphabetic);
        let value_deg = if has_letter { value_deg } else { self.under_head(column, axis, value_deg) };
        Some(self.angle_text(column, axis, value_deg, &sample))
    }

    /// An angle as it is written under a head that says its hemisphere: without the sign that the head says.
    fn under_head(&mut self, column: usize, axis: Axis, value_deg: f64) -> f64 {
        let head = crate::read::head_signs(&self.layout.column)[usize::from(axis == Axis::Longitude)];
        let (lat, lon) = (Field::LatitudeHemisphere, Field::LongitudeHemisphere);
        let own = self.primary(if axis == Axis::Latitude { lat } else { lon });
        let Some(sign) = head.filter(|_| own.is_none()) else { return value_deg };
        if sign * value_deg < 0.0 {
            let message =
                format!("{value_deg:.6}° does not lie in the hemisphere that the column's head says");
            let place = super::column_place(column, &self.layout.column);
            let finding = Finding::warns("rpl.give_back.other_hemisphere", message).at(place);
            self.findings.push(finding.hint("write the list in this program's own layout"));
        }
        sign * value_deg
    }

    fn both(&self, lat_deg: f64, lon_deg: f64) -> String {
        let text = format!("{} {}", write_lat(lat_deg, 4), write_lon(lon_deg, 4));
        if self.decimal == DecimalMark::Comma { text.replace('.', ",") } else { text }
    }

    /// The first cell of a column that says something.
    fn sample(&self, column: usize) -> String {
        self.column_texts(column).find(|text| !text.trim().is_empty()).cloned().unwrap_or_default()
    }

    fn angle_text(&self, column: usize, axis: Axis, value_deg: f64, sample: &str) -> String {
        let has = |lat: Field, lon: Field| self.primary(if axis == Axis::Latitude { lat } else { lon });
        let hemisphere_column = has(Field::LatitudeHemisphere, Field::LongitudeHemisphere);
        let minutes = has(Field::LatitudeMinutes, Field::LongitudeMinutes);
        let seconds = has(Field::LatitudeSeconds, Field::LongitudeSeconds);
        let field = self.layout.column[column].field;
        let parts = match (minutes, seconds) {
            (_, Some(seconds)) => split(value_deg, 3, self.decimals[seconds]),
            (Some(minutes), None) => split(value_deg, 2, self.decimals[minutes]),
            _ => vec![value_deg.abs()],
        };
        let is_negative = value_deg < 0.0 && parts.iter().any(|part| *part > 0.0);
        match field {
            Field::LatitudeHemisphere | Field::LongitudeHemisphere => letter(axis, is_negative, sample),
            Field::LatitudeDegrees | Field::LongitudeDegrees => {
                let sign = if hemisphere_column.is_none() && is_negative { "-" } else { "" };
                format!("{sign}{}", self.part_text(column, parts[0], 0, sample))
            }
            Field::LatitudeMinutes | Field::LongitudeMinutes => {
                let decimals = if seconds.is_some() { 0 } else { self.decimals[column] };
                self.part_text(column, parts.get(1).copied().unwrap_or(0.0), decimals, sample)
            }
            Field::LatitudeSeconds | Field::LongitudeSeconds => {
                self.part_text(column, parts.get(2).copied().unwrap_or(0.0), self.decimals[column], sample)
            }
            _ => self.whole_text(column, axis, value_deg, (sample, hemisphere_column.is_some())),
        }
    }

    /// Degrees, minutes or seconds in a cell of their own, with leading zeros where the column has them.
    fn part_text(&self, column: usize, value: f64, decimals: usize, sample: &str) -> String {
        if self.is_source_workbook && crate::read::is_shortest_number(sample) {
            // a workbook's number: no zeros before or behind
            let text = numbers::write(value, decimals, DecimalMark::Point);
            return text.parse::<f64>().map_or(text, |number| number.to_string());
        }
        let width = self.whole_digits(column);
        padded(value, decimals, width, self.decimal)
    }

    /// How many digits a column writes before the decimal mark: as many as a cell with a leading zero has.
    fn whole_digits(&self, column: usize) -> usize {
        let digits = |text: &str| text.trim().chars().take_while(char::is_ascii_digit).count();
        let with_zero =
            self.column_texts(column).filter(|text| text.trim().starts_with('0') && digits(text) > 1);
        let field = self.layout.column[column].field;
        let is_degrees = matches!(field, Field::LatitudeDegrees | Field::LongitudeDegrees);
        with_zero.map(|text| digits(text)).max().unwrap_or(if is_degrees { 1 } else { 2 })
    }

    /// An angle in one cell, with the numbers and hemisphere of the sample replaced.
    fn whole_text(
        &self,
        column: usize,
        axis: Axis,
        value_deg: f64,
        (sample, has_column): (&str, bool),
    ) -> String {
        let pieces = pieces(sample);
        let numbers: Vec<&Piece> = pieces.iter().filter(|piece| matches!(piece, Piece::Number(_))).collect();
        let read = self.decimals[column];
        let glued = match numbers.as_slice() {
            [Piece::Number(text)] => glued_places(text),
            _ => None,
        };
        let (count, decimals) = match (numbers.len(), glued) {
            (1, Some(2)) | (2, _) => (2, read.max(4)),
            (1, Some(_)) | (3, _) => (3, read.max(2)),
            (1, None) => (1, if read < 5 { 6 } else { read }),
            _ => {
                let text =
                    if axis == Axis::Latitude { write_lat(value_deg, 4) } else { write_lon(value_deg, 4) };
                return if self.decimal == DecimalMark::Comma { text.replace('.', ",") } else { text };
            }
        };
        let parts = split(value_deg, count, decimals);
        let is_negative = value_deg < 0.0 && parts.iter().any(|part| *part > 0.0);
        let has_letter = has_column || pieces.iter().any(|piece| matches!(piece, Piece::Letters(_)));
        let decimal = if self.is_source_workbook && crate::read::is_shortest_number(sample) {
            DecimalMark::Point
        } else {
            self.decimal
        };
        let mut text = String::new();
        let mut place = 0;
        for piece in &pieces {
            match piece {
                Piece::Number(_) if glued.is_some() => text.push_str(&glue(&parts, decimals, axis, decimal)),
                Piece::Number(old) => {
                    let is_last = place + 1 == count;
                    let width =
                        whole_digits_of(old).filter(|_| old.starts_with('0') || place > 0).unwrap_or(1);
                    let sign = if !has_letter && is_negative && place == 0 { "-" } else { "" };
                    text.push_str(sign);
                    text.push_str(&padded(parts[place], if is_last { decimals } else { 0 }, width, decimal));
                    place += 1;
                }
                Piece::Letters(old) => text.push_str(&letter(axis, is_negative, old)),
                Piece::Sign => {}
                Piece::Other(other) => text.push(*other),
            }
        }
        text
    }
}

/// Degrees, degrees and minutes, or degrees, minutes and seconds of `|value_deg|`; the last rounded to `decimals`.
fn split(value_deg: f64, count: usize, decimals: usize) -> Vec<f64> {
    let scale = 10_f64.powi(i32::try_from(decimals.min(12)).unwrap_or(0));
    let per_degree: f64 = match count {
        1 => 1.0,
        2 => 60.0,
        _ => 3600.0,
    };
    let units = (value_deg.abs() * per_degree * scale).round();
    if count == 1 {
        return vec![units / scale];
    }
    let degrees = (units / (per_degree * scale)).floor();
    let rest = units - degrees * per_degree * scale;
    if count == 2 {
        return vec![degrees, rest / scale];
    }
    let minutes = (rest / (60.0 * scale)).floor();
    vec![degrees, minutes, (rest - minutes * 60.0 * scale) / scale]
}

fn padded(value: f64, decimals: usize, whole_digits: usize, decimal: DecimalMark) -> String {
    let width = if decimals == 0 { whole_digits } else { whole_digits + 1 + decimals };
    let text = format!("{value:0width$.decimals$}");
    if decimal == DecimalMark::Comma { text.replace('.', ",") } else { text }
}

/// `4036.0000`: degrees and minutes in one number.
fn glue(parts: &[f64], decimals: usize, axis: Axis, decimal: DecimalMark) -> String {
    let degree_digits = if axis == Axis::Latitude { 2 } else { 3 };
    let last = parts.len() - 1;
    let texts = parts.iter().enumerate().map(|(place, part)| {
        padded(
            *part,
            if place == last { decimals } else { 0 },
            if place == 0 { degree_digits } else { 2 },
            decimal,
        )
    });
    texts.collect()
}

/// How many parts a long number holds: `4036.0000` two, `403600` three.
fn glued_places(text: &str) -> Option<usize> {
    match whole_digits_of(text) {
        Some(4 | 5) => Some(2),
        Some(6 | 7) => Some(3),
        _ => None,
    }
}

fn whole_digits_of(text: &str) -> Option<usize> {
    Some(text.chars().take_while(char::is_ascii_digit).count()).filter(|count| *count > 0)
}

/// The hemisphere's letter, in the script of a sample.
fn letter(axis: Axis, is_negative: bool, sample: &str) -> String {
    let is_cyrillic = sample.chars().any(|letter| ('\u{400}'..='\u{4ff}').contains(&letter));
    let letters = match (axis, is_cyrillic) {
        (Axis::Latitude, false) => ["N", "S"],
        (Axis::Longitude, false) => ["E", "W"],
        (Axis::Latitude, true) => ["С", "Ю"],
        (Axis::Longitude, true) => ["В", "З"],
    };
    let new = letters[usize::from(is_negative)];
    // the same hemisphere stays as it is written: `n`, `North`, `с. ш.`
    let is_same = hemisphere(sample).is_some_and(|(_, sign)| (sign < 0.0) == is_negative);
    if is_same { sample.to_owned() } else { new.to_owned() }
}

/// A piece of a written angle.
#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Number(String),
    Letters(String),
    Sign,
    Other(char),
}

fn pieces(text: &str) -> Vec<Piece> {
    let letters: Vec<char> = text.trim().chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        let rest = &letters[at..];
        if letter.is_ascii_digit() {
            let count = number_length(rest);
            found.push(Piece::Number(rest[..count].iter().collect()));
            at += count;
        } else if letter.is_alphabetic() {
            let count = rest.iter().take_while(|letter| letter.is_alphabetic()).count();
            found.push(Piece::Letters(rest[..count].iter().collect()));
            at += count;
        } else {
            found.push(if matches!(letter, '-' | '−' | '+') { Piece::Sign } else { Piece::Other(*letter) });
            at += 1;
        }
    }
    found
}

/// Digits with one mark among them.
fn number_length(letters: &[char]) -> usize {
    let mut has_mark = false;
    let mut count = 0;
    while let Some(letter) = letters.get(count) {
        let is_mark = matches!(letter, '.' | ',') && letters.get(count + 1).is_some_and(char::is_ascii_digit);
        if !letter.is_ascii_digit() && (has_mark || !is_mark) {
            break;
        }
        has_mark |= is_mark;
        count += 1;
    }
    count
}
