//! Numbers in the form of their column.

use crate::layout::{DecimalMark, Field, Layout, Unit};
use crate::list::PositionList;
use crate::read::{Reading, read_number};

/// Decimals each column is written with: those it was read with, or what its field needs where it held no number.
pub(super) fn decimals(list: &PositionList, layout: &Layout, has_rows: bool) -> Vec<usize> {
    let has_numbers = |column: usize| {
        let texts = list.position.iter().map(|position| &position.cells);
        let mut texts = texts.chain(list.segment.iter().map(|segment| &segment.cells));
        has_rows
            && texts.any(|cells| {
                cells.get(column).is_some_and(|text| text.contains(|letter: char| letter.is_ascii_digit()))
            })
    };
    let of_column = |(index, column): (usize, &crate::layout::Column)| {
        let read = usize::try_from(column.decimals_count).unwrap_or(0);
        let needed = least(column.field, column.unit);
        match column.field {
            // a coordinate must not lose a metre
            field if super::angles::is_angle(field) => read.max(needed),
            _ if has_numbers(index) => read,
            _ => read.max(needed),
        }
    };
    layout.column.iter().enumerate().map(of_column).collect()
}

/// Decimals a figure needs: 0.1 m of position, 1 m of length.
fn least(field: Field, unit: Option<Unit>) -> usize {
    match (field, unit) {
        (Field::LatitudeMinutes | Field::LongitudeMinutes, _) => 4,
        (Field::LatitudeSeconds | Field::LongitudeSeconds | Field::Bearing, _) => 2,
        (Field::Slack, Some(Unit::Ratio | Unit::Fraction)) => 4,
        (Field::Slack, _) => 2,
        (Field::Depth | Field::BurialTarget, _) => 1,
        (
            Field::RouteBetween | Field::RouteCumulative | Field::CableBetween | Field::CableCumulative,
            Some(Unit::Metre | Unit::Foot),
        ) => 0,
        (Field::RouteBetween | Field::RouteCumulative | Field::CableBetween | Field::CableCumulative, _) => 3,
        _ => 0,
    }
}

/// A number with its decimals and mark. What rounds to nothing has no sign.
pub(super) fn write(value: f64, decimals: usize, decimal: DecimalMark) -> String {
    let text = format!("{value:.decimals$}");
    let is_nothing = !text.contains(|letter: char| ('1'..='9').contains(&letter));
    let text = if is_nothing { text.trim_start_matches('-').to_owned() } else { text };
    if decimal == DecimalMark::Comma { text.replace('.', ",") } else { text }
}

/// The number behind a cell of a workbook that shows a percentage: 0.02 for `2%`.
pub(super) fn of_percent(text: &str) -> Option<f64> {
    let shown: f64 = text.trim().strip_suffix('%')?.trim_end().parse().ok()?;
    Some(shown / 100.0)
}

/// The number of a cell that is nothing but a number.
pub(super) fn plain(text: &str, is_number: bool, decimal: DecimalMark) -> Option<f64> {
    let is_bare = text.trim().chars().all(|letter| letter.is_ascii_digit() || "-−+.,".contains(letter));
    match read_number(text, is_number, decimal) {
        Reading::Number { value, .. } if is_bare => Some(value),
        _ => None,
    }
}

/// The same text with the other decimal mark; groups of thousands, which the new mark would be taken for, are closed up.
pub(super) fn switch(text: &str, is_number: bool, from: DecimalMark, to: DecimalMark) -> String {
    let is_one_number = matches!(read_number(text, is_number, from), Reading::Number { .. });
    let letters: Vec<char> = text.chars().collect();
    let is_digit = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_digit);
    let mut switched = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let is_inside = is_digit(at.checked_sub(1)) && is_digit(Some(at + 1));
        if *letter == from.letter() && is_inside {
            switched.push(to.letter());
        } else if !(is_one_number && *letter == to.letter() && is_inside) {
            switched.push(*letter);
        }
    }
    switched
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_value_under_another_mark() {
        assert_eq!(switch("16.521", false, DecimalMark::Point, DecimalMark::Comma), "16,521");
        assert_eq!(switch("1.234,5", false, DecimalMark::Comma, DecimalMark::Point), "1234.5");
        assert_eq!(switch("42° 08.25' N", false, DecimalMark::Point, DecimalMark::Comma), "42° 08,25' N");
        assert_eq!(write(-0.001, 2, DecimalMark::Comma), "0,00");
        assert_eq!(plain("06,2500", false, DecimalMark::Comma), Some(6.25));
        assert_eq!(plain("33.39°", false, DecimalMark::Point), None);
    }
}
