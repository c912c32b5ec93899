//! Numbers as people write them: decimal point or comma, groups of thousands, `KP 12+345`, a unit behind the figure.

use super::ColumnUnit;
use crate::layout::DecimalMark;

/// Metres in an international foot. Source: international yard and pound agreement, 1959.
const FOOT_M: f64 = 0.3048;

/// Words that say a number is not known or not applicable, in lower case.
const NOTHING: [&str; 14] =
    ["-", "–", "—", "n/a", "na", "nil", "none", "tbc", "tbd", "нет", "н/д", "нд", "yoxdur", "жоқ"];

/// What a number's cell says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Reading {
    /// Nothing, or that nothing is known.
    Nothing,
    /// A number in the column's unit.
    Number(f64),
    /// Words or marks that are no number.
    Unreadable,
}

/// How a column's numbers are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct NumberForm {
    pub(super) decimal: DecimalMark,
    pub(super) unit: Option<ColumnUnit>,
    /// Whether the column holds kilometre points, which may be written `KP 12+345`.
    pub(super) is_kp: bool,
    /// Whether `12,345` with a decimal point elsewhere is twelve thousand: only when a person said the decimal mark.
    pub(super) groups: bool,
}

/// What a cell says as a number.
pub(super) fn number(text: &str, form: NumberForm) -> Reading {
    let lower = text.trim().to_lowercase();
    if lower.is_empty() || NOTHING.contains(&lower.as_str()) {
        return Reading::Nothing;
    }
    match bare(&lower, form).and_then(|figure| figure_of(figure, form)) {
        Some(value) if value.is_finite() => Reading::Number(value),
        _ => Reading::Unreadable,
    }
}

/// The figure without the word KP before it and its own column's unit behind it.
fn bare(lower: &str, form: NumberForm) -> Option<&str> {
    let mut figure = lower;
    if form.is_kp {
        for word in ["kp", "кп", "кт"] {
            if let Some(behind) = figure.strip_prefix(word) {
                figure = behind.strip_prefix(". ").unwrap_or(behind).trim_start();
            }
        }
    }
    let words: &[&str] = match form.unit {
        Some(ColumnUnit::Km) => &["km", "км"],
        Some(ColumnUnit::M) => &["m", "м"],
        Some(ColumnUnit::Cm) => &["cm", "см"],
        Some(ColumnUnit::Ft) => &["ft", "фут"],
        Some(ColumnUnit::Deg) => &["°", "deg", "град"],
        None => &[],
    };
    for word in words {
        figure = figure.strip_suffix(word).unwrap_or(figure).trim_end();
    }
    (!figure.is_empty()).then_some(figure)
}

fn figure_of(figure: &str, form: NumberForm) -> Option<f64> {
    if form.is_kp
        && form.unit == Some(ColumnUnit::Km)
        && let Some((km, m)) = figure.split_once('+').filter(|(km, _)| !km.is_empty())
    {
        return km_and_metres(km, m, form);
    }
    let (sign, digits) = match figure.chars().next()? {
        '-' | '−' => (-1.0, &figure[figure.chars().next()?.len_utf8()..]),
        '+' => (1.0, &figure[1..]),
        _ => (1.0, figure),
    };
    Some(sign * plain(digits.trim_start(), form)?)
}

/// `12+345`: kilometres, and three digits of metres.
fn km_and_metres(km: &str, m: &str, form: NumberForm) -> Option<f64> {
    let whole = m.split(['.', ',']).next()?;
    if whole.len() != 3 || !km.chars().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    // Written as one decimal number, so that 12+345 is 12.345 to the last bit.
    let metres = m.replace(['.', ','], "");
    let is_plain = plain(m, form).is_some() && metres.chars().all(|digit| digit.is_ascii_digit());
    is_plain.then(|| format!("{km}.{metres}").parse().ok())?
}

/// A number without sign: digits, groups of thousands, one decimal mark.
fn plain(digits: &str, form: NumberForm) -> Option<f64> {
    let (mark, other) = match form.decimal {
        DecimalMark::Point => ('.', ','),
        DecimalMark::Comma => (',', '.'),
    };
    let (whole, decimals) = match digits.split_once(mark) {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (digits, None),
    };
    let decimals_fit = decimals.is_none_or(|part| part.chars().all(|digit| digit.is_ascii_digit()));
    let groups: Vec<&str> = whole.split([other, ' ', '\u{a0}', '\u{202f}', '\'']).collect();
    let is_one_group_by_mark = groups.len() == 2 && whole.contains(other);
    if !decimals_fit
        || !are_groups(&groups)
        || (is_one_group_by_mark && decimals.is_none() && !form.groups)
        || (whole.is_empty() && decimals.is_none_or(str::is_empty))
    {
        return None;
    }
    format!("{}.{}", groups.concat(), decimals.unwrap_or("0")).parse().ok()
}

fn are_groups(groups: &[&str]) -> bool {
    let are_digits = groups.iter().all(|group| group.chars().all(|digit| digit.is_ascii_digit()));
    let first = groups.first().copied().unwrap_or_default();
    let fit = groups.len() == 1
        || ((1..=3).contains(&first.len())
            && first != "0"
            && groups.iter().skip(1).all(|group| group.len() == 3));
    are_digits && fit
}

/// A number of a column in km where it is a place along the route, in m or degrees otherwise.
pub(super) fn canonical(value: f64, unit: Option<ColumnUnit>, is_km: bool) -> f64 {
    match (unit, is_km) {
        (Some(ColumnUnit::M), true) => value / 1000.0,
        (Some(ColumnUnit::Cm), true) => value / 100_000.0,
        (Some(ColumnUnit::Ft), true) => value * FOOT_M / 1000.0,
        (Some(ColumnUnit::Km), false) => value * 1000.0,
        (Some(ColumnUnit::Cm), false) => value / 100.0,
        (Some(ColumnUnit::Ft), false) => value * FOOT_M,
        _ => value,
    }
}

/// The same number in the column's own unit.
fn in_unit(value: f64, unit: Option<ColumnUnit>, is_km: bool) -> f64 {
    match (unit, is_km) {
        (Some(ColumnUnit::M), true) => value * 1000.0,
        (Some(ColumnUnit::Cm), true) => value * 100_000.0,
        (Some(ColumnUnit::Ft), true) => value * 1000.0 / FOOT_M,
        (Some(ColumnUnit::Km), false) => value / 1000.0,
        (Some(ColumnUnit::Cm), false) => value * 100.0,
        (Some(ColumnUnit::Ft), false) => value / FOOT_M,
        _ => value,
    }
}

/// A number as its column writes it: with at least `decimals_count` decimals, and as many as it takes to read the same.
pub(super) fn written(value: f64, form: NumberForm, decimals_count: usize) -> String {
    let shown = in_unit(value, form.unit, form.is_kp);
    let same = |text: &str| {
        text.parse()
            .is_ok_and(|read: f64| canonical(read, form.unit, form.is_kp).to_bits() == value.to_bits())
    };
    let digits = (decimals_count..=17).map(|count| format!("{shown:.count$}")).find(|text| same(text));
    let text = digits.unwrap_or_else(|| format!("{shown}"));
    match form.decimal {
        DecimalMark::Point => text,
        DecimalMark::Comma => text.replace('.', ","),
    }
}

/// Decimals a written number has.
pub(super) fn decimals_count(text: &str, decimal: DecimalMark) -> usize {
    let mark = if decimal == DecimalMark::Point { '.' } else { ',' };
    text.rsplit_once(mark).map_or(0, |(_, tail)| tail.chars().take_while(char::is_ascii_digit).count())
}

/// What the cells of a register say about its decimal mark.
#[derive(Debug, Default)]
pub(super) struct DecimalEvidence {
    pub(super) point_count: usize,
    pub(super) comma_count: usize,
    /// `1.234` and its like: thousands as well as decimals.
    pub(super) point_or_group_count: usize,
    pub(super) comma_or_group_count: usize,
    /// A cell that shows the comma.
    pub(super) comma_text: String,
    /// A cell that shows the point.
    pub(super) point_text: String,
}

impl DecimalEvidence {
    /// Weighs a cell.
    pub(super) fn add(&mut self, text: &str, column: MarkColumn) {
        let Some((mark, is_certain)) = mark_of(text, column) else { return };
        let (certain, maybe, seen) = match mark {
            DecimalMark::Point => {
                (&mut self.point_count, &mut self.point_or_group_count, &mut self.point_text)
            }
            DecimalMark::Comma => {
                (&mut self.comma_count, &mut self.comma_or_group_count, &mut self.comma_text)
            }
        };
        if seen.is_empty() || (is_certain && *certain == 0) {
            text.trim().clone_into(seen);
        }
        *(if is_certain { certain } else { maybe }) += 1;
    }
}

/// What is known of a column whose marks are weighed.
#[derive(Debug, Clone, Copy)]
pub(super) enum MarkColumn {
    /// Coordinates have no thousands, so a mark in them is always decimal.
    Coordinate,
    /// Numbers of any size.
    Number,
    /// Numbers up to a limit, here kilometres along a leg: `88.200` is no 88,200 km.
    UpTo(f64),
}

/// The decimal mark of a cell, and whether it can be nothing else.
fn mark_of(text: &str, column: MarkColumn) -> Option<(DecimalMark, bool)> {
    let is_mark = |letter: char| matches!(letter, '.' | ',');
    let figure = text.trim_matches(|letter: char| !letter.is_ascii_digit() && !is_mark(letter));
    let last = figure.rfind(is_mark)?;
    let mark = if figure[last..].starts_with('.') { DecimalMark::Point } else { DecimalMark::Comma };
    let (whole, decimals) = (&figure[..last], &figure[last + 1..]);
    if matches!(column, MarkColumn::Coordinate) {
        return Some((mark, true));
    }
    if !decimals.chars().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    match whole.find(is_mark) {
        // 1,234.5: the other mark parts thousands.
        Some(first) if !figure[last..].starts_with(&whole[first..=first]) => Some((mark, true)),
        // 1.234.567: the mark parts thousands, so the decimal mark is the other.
        Some(_) => {
            let groups: Vec<&str> = figure.split(is_mark).collect();
            let other = if mark == DecimalMark::Point { DecimalMark::Comma } else { DecimalMark::Point };
            are_groups(&groups).then_some((other, true))
        }
        None => {
            let may_be_thousands =
                decimals.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
            let is_too_large = matches!(column, MarkColumn::UpTo(limit)
                if format!("{whole}{decimals}").parse::<f64>().is_ok_and(|thousands| thousands > limit));
            Some((mark, !may_be_thousands || is_too_large))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(decimal: DecimalMark, unit: ColumnUnit) -> NumberForm {
        NumberForm { decimal, unit: Some(unit), is_kp: true, groups: false }
    }

    #[test]
    fn numbers_read_as_people_write_them() {
        let (point, comma) =
            (form(DecimalMark::Point, ColumnUnit::Km), form(DecimalMark::Comma, ColumnUnit::Km));
        for (text, form, value) in [
            ("12.345", point, 12.345),
            ("KP 12+345", point, 12.345),
            ("12+345,5", comma, 12.345_5),
            ("КП 0,250", comma, 0.25),
            ("12,5 км", comma, 12.5),
            ("1 234.5", point, 1234.5),
            ("1,234.5", point, 1234.5),
            ("1\u{a0}234,5", comma, 1234.5),
            ("-3", point, -3.0),
            ("−3", point, -3.0),
            (".5", point, 0.5),
            ("7.", point, 7.0),
        ] {
            assert_eq!(number(text, form), Reading::Number(value), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_never_made_one() {
        let point = form(DecimalMark::Point, ColumnUnit::Km);
        for text in
            ["12.3.4", "12,345", "about 3", "1e5", "12 m", "+", ".", "1,23.5", "12+34", "0x10", "NaN", "inf"]
        {
            assert_eq!(number(text, point), Reading::Unreadable, "{text}");
        }
        for text in ["", " ", "-", "n/a", "TBC", "нет"] {
            assert_eq!(number(text, point), Reading::Nothing, "{text}");
        }
    }

    #[test]
    fn a_number_is_written_with_the_decimals_it_takes_to_read_the_same() {
        let metres = form(DecimalMark::Comma, ColumnUnit::M);
        assert_eq!(written(12.3455, metres, 0), "12345,5");
        let km = form(DecimalMark::Point, ColumnUnit::Km);
        assert_eq!(written(12.5, km, 3), "12.500");
        assert_eq!(written(0.1 + 0.2, km, 3), "0.30000000000000004");
    }

    #[test]
    fn the_decimal_mark_is_certain_only_where_it_can_be_nothing_else() {
        for (text, expected) in [
            ("0,250", Some((DecimalMark::Comma, true))),
            ("12,345", Some((DecimalMark::Comma, false))),
            ("12.34", Some((DecimalMark::Point, true))),
            ("1,234.5", Some((DecimalMark::Point, true))),
            ("1.234.567", Some((DecimalMark::Comma, true))),
            ("1.2.3", None),
            ("15", None),
        ] {
            assert_eq!(mark_of(text, MarkColumn::Number), expected, "{text}");
        }
        assert_eq!(mark_of("40 31,450 N", MarkColumn::Coordinate), Some((DecimalMark::Comma, true)));
        assert_eq!(mark_of("88.200", MarkColumn::UpTo(325.5)), Some((DecimalMark::Point, true)));
        assert_eq!(mark_of("88.200", MarkColumn::UpTo(100_000.0)), Some((DecimalMark::Point, false)));
    }
}
