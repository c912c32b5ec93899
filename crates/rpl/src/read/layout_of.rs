//! The layout of a list as read, for writing it the same way again.

use super::number::Reading;
use super::pair::Draft;
use super::rows::{Kind, Rows};
use super::{Frame, is_numeric};
use crate::check::bearing_kind;
use crate::layout::{CellPlace, Column, KeptRow, Layout};
use sheet::Cell;

/// Everything around the positions, and how the columns are written.
pub(super) fn layout_of(frame: &Frame, rows: &Rows, draft: &Draft) -> Layout {
    let texts = |row: &Vec<Cell>| row.iter().map(|cell| cell.text.clone()).collect::<Vec<String>>();
    let first = rows.found.first().map_or(frame.head_end, |(row, _)| *row);
    let foot_start = rows.foot_start.max(first);
    let kept = rows.found.iter().filter(|(_, kind)| *kind == Kind::Kept);
    let mut column: Vec<Column> = frame.columns.clone();
    for (index, column) in column.iter_mut().enumerate() {
        column.decimals_count = decimals(frame, rows, index);
    }
    Layout {
        head: frame.sheet.rows.iter().take(first).map(texts).collect(),
        foot: frame.sheet.rows.iter().skip(foot_start).map(texts).collect(),
        foot_row_no: no(foot_start),
        between: kept
            .map(|(row, _)| KeptRow {
                row_no: no(*row),
                cells: frame.sheet.rows.get(*row).map(texts).unwrap_or_default(),
            })
            .collect(),
        column,
        pattern: draft.pattern,
        decimal: frame.decimal,
        bearing: bearing_kind(&draft.list),
        has_thousands_marks: frame.has_thousands_marks,
        digits_as_text: digits_as_text(frame),
    }
}

fn no(row: usize) -> u32 {
    u32::try_from(row + 1).unwrap_or(u32::MAX)
}

/// Most decimals of a column's numbers.
fn decimals(frame: &Frame, rows: &Rows, column: usize) -> u32 {
    let field = frame.columns[column].field;
    if !is_numeric(field) {
        return 0;
    }
    let of_row = |row: usize| {
        let text = frame.text(row, column);
        match frame.reading(row, column) {
            Reading::Number { decimals_count, .. } => decimals_count,
            // an angle with marks: the digits behind its last decimal mark
            Reading::Unreadable => angle_decimals(text, frame.decimal.letter()),
            Reading::Empty => 0,
        }
    };
    rows.found.iter().map(|(row, _)| of_row(*row)).max().unwrap_or(0).min(15)
}

fn angle_decimals(text: &str, mark: char) -> u32 {
    let after = text.rsplit_once(mark).map_or("", |(_, after)| after);
    let digits = after.chars().take_while(char::is_ascii_digit).count();
    u32::try_from(digits).unwrap_or(0)
}

/// Cells of a workbook that hold a number as text.
fn digits_as_text(frame: &Frame) -> Vec<CellPlace> {
    if !frame.is_workbook {
        return Vec::new();
    }
    let mut places = Vec::new();
    for (row, cells) in frame.sheet.rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            if cell.number.is_none() && is_shortest_number(&cell.text) {
                places.push(CellPlace { row_no: no(row), column_no: no(column) });
            }
        }
    }
    places
}

/// Whether a text is how a workbook's number is written here.
pub(crate) fn is_shortest_number(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_digit() || letter == '-')
        && text.parse::<f64>().is_ok_and(|value| value.is_finite() && value.to_string() == text)
}
