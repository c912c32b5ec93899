//! What stands in a column, whatever its head says.

use super::columns::{AngleFields, COLUMNS_COUNT, LATITUDE, LONGITUDE, Table, known_count};
use super::number::{Reading, read_number};
use crate::angle::{AngleError, Axis, SIGN_AND_HEMISPHERE, hemisphere, parse_angle, parse_position};
use crate::layout::{Column, DecimalMark, Field};
use sheet::{Cell, Sheet};

/// How many cells of a column are looked at.
const SAMPLE_COUNT: usize = 60;
/// How many of them must agree, percent: a broken cell or a footer does not hide a column.
const AGREE_PCT: usize = 60;

/// What most cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Content {
    /// The column is empty.
    Nothing,
    /// Words, or a mixture.
    Words,
    /// Numbers.
    Numbers,
    /// Hemispheres of one axis.
    Hemisphere(Axis),
    /// Latitude and longitude together.
    Positions,
    /// Whole angles with marks, blanks or hemispheres; the axis their hemispheres say.
    Angles(Option<Axis>),
}

/// What stands in a column from a row on.
pub(super) fn content_of(sheet: &Sheet, from_row: usize, column: usize) -> Content {
    let cells = sheet.rows.iter().skip(from_row).filter_map(|row| row.get(column));
    let filled: Vec<&Cell> = cells.filter(|cell| !cell.text.trim().is_empty()).take(SAMPLE_COUNT).collect();
    if filled.is_empty() {
        return Content::Nothing;
    }
    let kinds: Vec<Content> = filled.iter().map(|cell| content_of_cell(cell)).collect();
    let most = |wanted: &dyn Fn(&Content) -> bool| {
        kinds.iter().filter(|kind| wanted(kind)).count() * 100 >= AGREE_PCT * kinds.len()
    };
    for axis in [Axis::Latitude, Axis::Longitude] {
        if most(&|kind| *kind == Content::Hemisphere(axis)) {
            return Content::Hemisphere(axis);
        }
        if most(&|kind| *kind == Content::Angles(Some(axis))) {
            return Content::Angles(Some(axis));
        }
    }
    if most(&|kind| *kind == Content::Positions) {
        Content::Positions
    } else if most(&|kind| *kind == Content::Numbers) {
        Content::Numbers
    } else if most(&|kind| matches!(kind, Content::Angles(_))) {
        Content::Angles(None)
    } else {
        Content::Words
    }
}

fn content_of_cell(cell: &Cell) -> Content {
    let marks = [DecimalMark::Point, DecimalMark::Comma];
    let is_number =
        |mark: &DecimalMark| matches!(read_number(&cell.text, false, *mark), Reading::Number { .. });
    if cell.number.is_some() || marks.iter().any(is_number) {
        return Content::Numbers;
    }
    if let Some((axis, _)) = hemisphere(&cell.text) {
        return Content::Hemisphere(axis);
    }
    for mark in marks {
        for axis in [Axis::Latitude, Axis::Longitude] {
            match parse_angle(&cell.text, axis, mark) {
                Ok(angle) => return Content::Angles(angle.axis),
                // an angle in every row that says its side twice is still meant for one, and is named row by row
                Err(AngleError::Hemispheres { reason, .. }) if reason == SIGN_AND_HEMISPHERE => {
                    let letters: String = cell.text.chars().filter(|letter| letter.is_alphabetic()).collect();
                    return Content::Angles(hemisphere(&letters).map(|(axis, _)| axis));
                }
                Err(_) => {}
            }
        }
    }
    if parse_position(&cell.text).is_ok() { Content::Positions } else { Content::Words }
}

/// A table without heads: columns of hemispheres beside columns of numbers, or whole angles with hemispheres.
pub(super) fn headless(sheet: &Sheet) -> Option<Table> {
    let width = sheet.rows.iter().map(Vec::len).max().unwrap_or(0).min(COLUMNS_COUNT);
    let contents: Vec<Content> = (0..width).map(|column| content_of(sheet, 0, column)).collect();
    let mut columns = vec![Column::default(); width];
    if let Some(at) = contents.iter().position(|content| *content == Content::Positions) {
        columns[at].field = Field::Position;
    } else {
        name(&contents, Axis::Latitude, &LATITUDE, &mut columns)?;
        name(&contents, Axis::Longitude, &LONGITUDE, &mut columns)?;
    }
    let first = sheet.rows.iter().position(|row| is_position(row, &columns))?;
    let known_count = known_count(&columns);
    Some(Table { head_start: first, head_end: first, columns, known_count, has_heads: false })
}

fn name(contents: &[Content], axis: Axis, fields: &AngleFields, columns: &mut [Column]) -> Option<()> {
    if let Some(at) = contents.iter().position(|content| *content == Content::Angles(Some(axis))) {
        columns[at].field = fields.whole;
        return Some(());
    }
    let at = contents.iter().position(|content| *content == Content::Hemisphere(axis))?;
    let is_number =
        |index: &usize| contents[*index] == Content::Numbers && columns[*index].field == Field::Unknown;
    let before: Vec<usize> = (0..at).rev().take_while(is_number).take(3).collect();
    let numbers: Vec<usize> = if before.is_empty() {
        (at + 1..contents.len()).take_while(is_number).take(2).collect()
    } else {
        // degrees and minutes; a third number to the left is a position number more often than degrees before seconds
        before.into_iter().take(2).rev().collect()
    };
    columns[at].field = fields.hemisphere;
    match numbers.as_slice() {
        [whole] => columns[*whole].field = fields.whole,
        [degrees, minutes] => {
            columns[*degrees].field = fields.degrees;
            columns[*minutes].field = fields.minutes;
        }
        _ => return None,
    }
    Some(())
}

/// A row with a hemisphere or an angle in each of the two columns that were named by it.
fn is_position(row: &[Cell], columns: &[Column]) -> bool {
    if let Some(at) = columns.iter().position(|column| column.field == Field::Position) {
        return row.get(at).is_some_and(|cell| content_of_cell(cell) == Content::Positions);
    }
    let says = |field: Field, axis: Axis| {
        let at = columns.iter().position(|column| column.field == field);
        let cell = at.and_then(|at| row.get(at));
        cell.is_some_and(|cell| match content_of_cell(cell) {
            Content::Hemisphere(said) => said == axis,
            Content::Angles(said) => said == Some(axis),
            _ => false,
        })
    };
    (says(Field::LatitudeHemisphere, Axis::Latitude) || says(Field::Latitude, Axis::Latitude))
        && (says(Field::LongitudeHemisphere, Axis::Longitude) || says(Field::Longitude, Axis::Longitude))
}
