//! What each row below the head is.

use super::Frame;
use super::number::Reading;
use crate::layout::Field;

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It has coordinates, readable or not.
    Position,
    /// It has figures of a segment and no coordinates.
    Segment,
    /// Neither: a blank row, a comment, a total, a head repeated.
    Kept,
}

/// The rows from the first position to the last, and how positions and segments share them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rows {
    /// Row index from 0, and what it is.
    pub found: Vec<(usize, Kind)>,
    /// The row after the last that belongs to the list.
    pub foot_start: usize,
    /// Whether segments have rows of their own.
    pub is_alternating: bool,
}

/// Fields that hold a coordinate, without hemispheres.
const COORDINATES: [Field; 9] = [
    Field::Position,
    Field::Latitude,
    Field::LatitudeDegrees,
    Field::LatitudeMinutes,
    Field::LatitudeSeconds,
    Field::Longitude,
    Field::LongitudeDegrees,
    Field::LongitudeMinutes,
    Field::LongitudeSeconds,
];

/// Fields of a segment that are numbers.
pub(super) const FIGURES: [Field; 5] =
    [Field::Bearing, Field::RouteBetween, Field::Slack, Field::CableBetween, Field::BurialTarget];

/// Fields of a segment that are words.
pub(super) const WORDS: [Field; 3] = [Field::CableType, Field::BurialMethod, Field::BurialReason];

/// Words of a row that sums up.
const TOTALS: [&str; 12] = [
    "total",
    "sum ",
    "sum:",
    "итог",
    "всего",
    "сумма",
    "cəmi",
    "yekun",
    "барлығы",
    "жалпы",
    "жиыны",
    "average",
];

/// Tells rows apart.
pub(super) fn classify(frame: &Frame) -> Rows {
    let range = frame.head_end..frame.sheet.rows.len();
    let mut found: Vec<(usize, Kind)> = range.map(|row| (row, kind_of(frame, row))).collect();
    let last_position = found.iter().rposition(|(_, kind)| *kind == Kind::Position);
    let first_position = found.iter().position(|(_, kind)| *kind == Kind::Position);
    let inner = match (first_position, last_position) {
        (Some(first), Some(last)) => &found[first..=last],
        _ => &found[..0],
    };
    let count = |wanted: Kind| inner.iter().filter(|(_, kind)| *kind == wanted).count();
    let (positions, segments) = (count(Kind::Position), count(Kind::Segment));
    let is_alternating = segments > 0 && segments * 3 >= positions.saturating_sub(1);
    // below the last position a segment is an orphan only in an alternating list, and only when it is no total
    let end = last_position.map_or(0, |last| {
        let after = found[last + 1..]
            .iter()
            .take_while(|(row, kind)| *kind == Kind::Segment && is_alternating && !is_total(frame, *row));
        last + 1 + after.count()
    });
    found.truncate(end);
    let start = first_position.unwrap_or(0);
    let leading = found.iter().take(start).position(|(_, kind)| *kind == Kind::Segment && is_alternating);
    found.drain(..leading.unwrap_or(start).min(found.len()));
    let foot_start = found.last().map_or(frame.head_end, |(row, _)| row + 1);
    Rows { found, foot_start, is_alternating }
}

fn kind_of(frame: &Frame, row: usize) -> Kind {
    let is_position = COORDINATES.iter().any(|field| is_coordinate(frame.field_text(row, *field)));
    let is_sure = || has_position_no(frame, row) || super::coordinate::read(frame, row).is_ok();
    if is_position && (!is_labelled_total(frame, row) || is_sure()) {
        return Kind::Position;
    }
    let is_figure = |field: &Field| {
        frame.column_of(*field).is_some_and(|column| {
            let reading = frame.reading(row, column);
            matches!(reading, Reading::Number { .. })
        })
    };
    if FIGURES.iter().any(is_figure) && !is_labelled_total(frame, row) {
        return Kind::Segment;
    }
    if is_position_without_place(frame, row) { Kind::Position } else { Kind::Kept }
}

/// Whether a coordinate cell holds an attempt at a coordinate: a digit, and no sentence.
fn is_coordinate(text: &str) -> bool {
    let words = text.chars().filter(|letter| letter.is_alphabetic()).count();
    text.chars().any(|letter| letter.is_ascii_digit()) && words <= 8
}

/// A position that lost its coordinates: it has a number of its own and a figure or an event.
fn is_position_without_place(frame: &Frame, row: usize) -> bool {
    let others = [Field::Event, Field::RouteCumulative, Field::CableCumulative];
    has_position_no(frame, row)
        && !is_labelled_total(frame, row)
        && others.iter().any(|field| !frame.field_text(row, *field).trim().is_empty())
}

fn has_position_no(frame: &Frame, row: usize) -> bool {
    let number = frame.field_text(row, Field::PositionNo).trim();
    number.starts_with(|letter: char| letter.is_ascii_digit()) && number.len() <= 6
}

/// A row whose words say that it sums up.
fn is_labelled_total(frame: &Frame, row: usize) -> bool {
    let column_of = |fields: &[Field]| fields.iter().filter_map(|field| frame.column_of(*field)).collect();
    let texts: Vec<usize> = column_of(&[Field::Event, Field::Remark]);
    let coordinates: Vec<usize> = column_of(&COORDINATES);
    let mut cells = frame.sheet.rows.get(row).into_iter().flatten().enumerate();
    cells.any(|(column, cell)| {
        if coordinates.contains(&column) || !cell.text.chars().any(char::is_alphabetic) {
            return false;
        }
        let lower = cell.text.to_lowercase();
        // an event or a remark may speak of totals: only its first word counts
        let begins = TOTALS.iter().any(|word| lower.trim_start().starts_with(word));
        begins || (!texts.contains(&column) && TOTALS.iter().any(|word| lower.contains(word)))
    })
}

/// Whether a text speaks of a sum, and of no average.
pub(crate) fn is_total_word(text: &str) -> bool {
    let lower = text.to_lowercase();
    !lower.contains("average") && TOTALS.iter().any(|word| lower.contains(word))
}

/// A row that sums up, by its words or because its distance is the sum of all before it.
fn is_total(frame: &Frame, row: usize) -> bool {
    if is_labelled_total(frame, row) {
        return true;
    }
    let Some(column) = frame.column_of(Field::RouteBetween).or(frame.column_of(Field::CableBetween)) else {
        return false;
    };
    let value = |row: usize| frame.reading(row, column).value().unwrap_or(0.0);
    let sum: f64 = (frame.head_end..row).map(value).sum();
    let total = value(row);
    sum > 0.0 && total > 0.0 && (total / sum - 1.0).abs() < 0.01
}

/// Whether any figure or word of a segment stands in a row.
pub(super) fn has_segment_figures(frame: &Frame, row: usize) -> bool {
    FIGURES.iter().chain(&WORDS).any(|field| !frame.field_text(row, *field).trim().is_empty())
}
