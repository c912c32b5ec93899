//! Numbers as people write them in cells, and the decimal mark of a list.

use crate::layout::DecimalMark;

/// What a cell says where a number is expected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Reading {
    /// Nothing, or a dash.
    Empty,
    /// A number.
    Number {
        /// Its value.
        value: f64,
        /// How many decimals it is written with.
        decimals_count: u32,
        /// Whether a percent sign follows it.
        is_percent: bool,
    },
    /// Something else.
    Unreadable,
}

impl Reading {
    /// The number, if it is one.
    pub(crate) fn value(self) -> Option<f64> {
        match self {
            Reading::Number { value, .. } => Some(value),
            _ => None,
        }
    }
}

/// Ways to write "nothing".
const NOTHING: [&str; 8] = ["", "-", "–", "—", "--", "n/a", "nil", "н/д"];
/// What may follow a number in its cell.
const ENDINGS: [&str; 9] = ["%", "°t", "°", "km", "км", "m", "м", "ft", "fm"];

/// Reads a cell. `is_number` says that a workbook holds a number there, written with a point whatever the list's mark.
pub(crate) fn read_number(text: &str, is_number: bool, decimal: DecimalMark) -> Reading {
    let mark = if is_number { '.' } else { decimal.letter() };
    let trimmed = text.trim();
    // most cells are bare numbers
    if trimmed.starts_with(|letter: char| letter.is_ascii_digit())
        && trimmed.ends_with(|letter: char| letter.is_ascii_digit())
    {
        return match plain(trimmed, mark, is_number) {
            Some((value, decimals_count)) => Reading::Number { value, decimals_count, is_percent: false },
            None => Reading::Unreadable,
        };
    }
    if trimmed.is_empty() {
        return Reading::Empty;
    }
    let lower = trimmed.to_lowercase();
    if NOTHING.contains(&lower.as_str()) {
        return Reading::Empty;
    }
    let ending = ENDINGS.iter().find(|ending| lower.ends_with(**ending));
    let body = match ending {
        Some(ending) => lower[..lower.len() - ending.len()].trim_end(),
        None => lower.as_str(),
    };
    match plain(body, mark, is_number) {
        Some((value, decimals_count)) => {
            Reading::Number { value, decimals_count, is_percent: ending == Some(&"%") }
        }
        None => Reading::Unreadable,
    }
}

/// A whole number whose thousands are grouped with the mark that is not the decimal mark: `1.250` in a list of decimal
/// commas. Only where somebody said the decimal mark it can be nothing else.
pub(super) fn without_thousands(text: &str, decimal: DecimalMark) -> Reading {
    let other = if decimal == DecimalMark::Point { ',' } else { '.' };
    let trimmed = text.trim();
    let groups: Vec<&str> = trimmed.trim_start_matches(['-', '−', '+']).split(other).collect();
    let is_digits = |group: &&str| group.chars().all(|letter| letter.is_ascii_digit());
    let is_well_formed = groups.len() > 1
        && groups.iter().all(is_digits)
        && (1..=3).contains(&groups[0].len())
        && groups.iter().skip(1).all(|group| group.len() == 3);
    if is_well_formed {
        read_number(&trimmed.replace(other, ""), false, decimal)
    } else {
        Reading::Unreadable
    }
}

/// The same number without its thousands marks; none where it has none of those.
pub(crate) fn ungrouped(text: &str, decimal: DecimalMark) -> Option<String> {
    let other = if decimal == DecimalMark::Point { ',' } else { '.' };
    let is_grouped = without_thousands(text, decimal) != Reading::Unreadable;
    is_grouped.then(|| text.replace(other, ""))
}

/// A number with `mark` for its decimals; thousands may be grouped with blanks, or with the other mark when decimals
/// follow, so that it can be nothing else.
fn plain(text: &str, mark: char, may_have_exponent: bool) -> Option<(f64, u32)> {
    if may_have_exponent && text.contains('e') {
        return text.parse().ok().filter(|value: &f64| value.is_finite()).map(|value| (value, 0));
    }
    let (sign, digits) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, decimals) = match digits.split_once(mark) {
        Some((whole, decimals)) if !decimals.is_empty() => (whole, decimals),
        Some(_) => return None,
        None => (digits, ""),
    };
    let other = if mark == '.' { ',' } else { '.' };
    let is_grouped = |letter: char| letter == other || is_blank(letter);
    let whole: String = if whole.contains(is_grouped) {
        let groups: Vec<&str> = whole.split(is_grouped).collect();
        let is_well_formed = groups.first().is_some_and(|first| (1..=3).contains(&first.len()))
            && groups.iter().skip(1).all(|group| group.len() == 3);
        if !is_well_formed || (whole.contains(other) && decimals.is_empty()) {
            return None;
        }
        groups.concat()
    } else {
        whole.to_owned()
    };
    let is_digits = |text: &str| text.chars().all(|letter| letter.is_ascii_digit());
    if !is_digits(&whole) || !is_digits(decimals) || (whole.is_empty() && decimals.is_empty()) {
        return None;
    }
    let value: f64 = format!("{whole}.{decimals}0").parse().ok()?;
    // what a double cannot hold exactly as a length is no figure of a list
    if value > 1e15 { None } else { Some((sign * value, u32::try_from(decimals.len()).unwrap_or(0))) }
}

fn is_blank(letter: char) -> bool {
    matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

/// How the numbers of a list are written: how many cells have a point, how many a comma, before their decimals.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Marks {
    /// Cells like `16.521`.
    pub points_count: usize,
    /// Cells like `16,521`.
    pub commas_count: usize,
    /// Of those with a comma: cells with exactly three digits after it, which could group thousands.
    pub triples_count: usize,
    /// The first cell with a point and with a comma: row and column from 0, and its text.
    pub first_point: Option<(usize, usize, String)>,
    /// The same for commas.
    pub first_comma: Option<(usize, usize, String)>,
}

impl Marks {
    /// Counts one text cell.
    pub(crate) fn count(&mut self, row: usize, column: usize, text: &str) {
        let Some((mark, decimals_count)) = single_mark(text.trim()) else { return };
        let first = Some((row, column, text.to_owned()));
        if mark == '.' {
            self.points_count += 1;
            self.first_point = self.first_point.take().or(first);
        } else {
            self.commas_count += 1;
            self.triples_count += usize::from(decimals_count == 3);
            self.first_comma = self.first_comma.take().or(first);
        }
    }

    /// The mark most cells have, point when there are none; and whether the other is too frequent to be a slip.
    pub(crate) fn decide(&self) -> (DecimalMark, bool) {
        let (most, least) = if self.commas_count > self.points_count {
            (DecimalMark::Comma, self.points_count)
        } else {
            (DecimalMark::Point, self.commas_count)
        };
        let total = self.points_count + self.commas_count;
        (most, least > 0 && least * 10 > total)
    }
}

/// The mark of a number with one point or one comma, and the digits after it; of an angle too (`40 31,4500 N`).
fn single_mark(text: &str) -> Option<(char, usize)> {
    let letters: Vec<char> = text.chars().collect();
    let is_mark = |letter: char| letter == '.' || letter == ',';
    let marks: Vec<usize> = (0..letters.len()).filter(|at| is_mark(letters[*at])).collect();
    let [at] = marks.as_slice() else { return None };
    let is_digit = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_digit);
    let words = letters.iter().filter(|letter| letter.is_alphabetic()).count();
    if words > 3 || !is_digit(at.checked_sub(1)) || !is_digit(Some(at + 1)) {
        return None;
    }
    let decimals_count = letters[at + 1..].iter().take_while(|letter| letter.is_ascii_digit()).count();
    Some((letters[*at], decimals_count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_with_the_mark_of_their_list() {
        let point = |text: &str| read_number(text, false, DecimalMark::Point).value();
        let comma = |text: &str| read_number(text, false, DecimalMark::Comma).value();
        assert_eq!(point("16.521"), Some(16.521));
        assert_eq!(point(" -3 "), Some(-3.0));
        assert_eq!(point("1,234.5"), Some(1234.5));
        assert_eq!(point("1 234"), Some(1234.0));
        assert_eq!(point("33.39°T"), Some(33.39));
        assert_eq!(comma("16,521"), Some(16.521));
        assert_eq!(comma("1.234,5"), Some(1234.5));
        for text in ["16,521", "1.2.3", "16.", "abc", "1e5", "12,34.5", "0x10", "inf", "NaN", "1 23", "9e999"]
        {
            assert_eq!(read_number(text, false, DecimalMark::Point), Reading::Unreadable, "{text}");
        }
        assert_eq!(read_number("—", false, DecimalMark::Point), Reading::Empty);
        assert_eq!(read_number("1.5", true, DecimalMark::Comma).value(), Some(1.5));
    }

    #[test]
    fn a_slip_in_one_cell_does_not_change_the_mark_of_a_list() {
        let mut marks = Marks::default();
        for _ in 0..20 {
            marks.count(0, 0, "31.45");
        }
        marks.count(7, 3, "31,45");
        assert_eq!(marks.decide(), (DecimalMark::Point, false));
        for _ in 0..10 {
            marks.count(0, 0, "31,450");
        }
        assert_eq!(marks.decide(), (DecimalMark::Point, true));
    }
}
