//! Which rows of a sheet are entries.

use super::RegisterColumn;
use super::RegisterField as F;
use super::fields::index;
use super::heads::{Heads, is_coordinate};
use super::words::begins_a_total;
use sheet::Cell;

/// Rows of a sheet by what they are.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// The first entry's row.
    pub(super) first: usize,
    pub(super) entry: Vec<usize>,
    pub(super) between: Vec<usize>,
    /// The row below the last entry.
    pub(super) foot: usize,
}

pub(super) fn sort_rows(rows: &[Vec<Cell>], heads: &Heads) -> Rows {
    let last_head = heads.first_row.checked_sub(1).and_then(|i| rows.get(i));
    let is_entry = |row: &Vec<Cell>| Some(row) != last_head && is_entry(row, &heads.columns);
    let below = rows.iter().enumerate().skip(heads.first_row);
    let mut entry: Vec<usize> = below.filter(|(_, row)| is_entry(row)).map(|(i, _)| i).collect();
    // Words where kilometre points stood, below the last figure, are a signature.
    while entry.last().is_some_and(|i| is_signature(&rows[*i], &heads.columns)) && entry.len() > 1 {
        entry.pop();
    }
    let first = entry.first().copied().unwrap_or(heads.first_row);
    let foot = entry.last().map_or(first, |last| last + 1);
    let mut entries = entry.iter().copied().peekable();
    let between = (first..foot).filter(|i| entries.next_if_eq(i).is_none()).collect();
    Rows { first, entry, between, foot }
}

pub(super) fn filled<'a>(
    row: &'a [Cell],
    columns: &'a [RegisterColumn],
) -> impl Iterator<Item = (&'a RegisterColumn, &'a Cell)> {
    let cells = columns.iter().filter_map(|column| Some((column, row.get(index(column)?)?)));
    cells.filter(|(_, cell)| !cell.text.trim().is_empty())
}

fn places(column: &RegisterColumn) -> bool {
    matches!(column.field, F::FromKp | F::ToKp) || is_coordinate(column.field)
}

/// Words without a figure where kilometre points and coordinates stand.
fn is_signature(row: &[Cell], columns: &[RegisterColumn]) -> bool {
    let placing: Vec<&str> = filled(row, columns)
        .filter(|(column, _)| places(column))
        .map(|(_, cell)| cell.text.as_str())
        .collect();
    let has_figure = placing.iter().any(|text| text.chars().any(|digit| digit.is_ascii_digit()));
    !placing.is_empty() && !has_figure
}

fn is_entry(row: &[Cell], columns: &[RegisterColumn]) -> bool {
    let texts = || row.iter().map(|cell| cell.text.trim()).filter(|text| !text.is_empty());
    let Some(first) = texts().next() else { return false };
    let has_letters = first.chars().filter(|letter| letter.is_alphabetic()).count() > 2;
    if begins_a_total(first) || (texts().count() == 1 && has_letters) {
        return false;
    }
    let mapped_count = columns.iter().filter(|column| column.field != F::Unknown).count();
    let known_count = filled(row, columns).filter(|(column, _)| column.field != F::Unknown).count();
    let has_what = filled(row, columns).any(|(column, _)| column.field == F::What);
    let is_half_full = has_what && known_count >= 2 && known_count * 2 >= mapped_count;
    is_half_full || filled(row, columns).any(|(column, _)| places(column))
}
