//! How a number of a workbook looks to a person: plain, percent, date, time; told by its number format.

use crate::book::Cell;
use jiff::civil::{Date, date};

/// What a number format makes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Look {
    #[default]
    Plain,
    Percent,
    /// A day, with a time where the number has a fraction.
    Moment,
    /// A time of day.
    Clock,
    /// Hours beyond a day: `[h]:mm`.
    Duration,
}

/// The look of a built-in number format.
///
/// # Source
/// ECMA-376 part 1, 18.8.30 (numFmt), table of implied formats.
pub(crate) fn look_of_builtin(format_no: u32) -> Look {
    match format_no {
        9 | 10 => Look::Percent,
        14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Look::Moment,
        18..=21 | 32..=35 | 45 | 47 | 55 | 56 => Look::Clock,
        46 => Look::Duration,
        _ => Look::Plain,
    }
}

/// The look of a number format as written: `0.00%`, `dd/mm/yyyy`. Only its first section counts.
pub(crate) fn look_of(format: &str) -> Look {
    let (mut day, mut clock, mut month_or_minute) = (false, false, false);
    let mut characters = format.chars();
    while let Some(character) = characters.next() {
        match character {
            ';' => break,
            '\\' | '_' | '*' => drop(characters.next()),
            '"' => drop(characters.by_ref().find(|character| *character == '"')),
            '[' => {
                let inside: String =
                    characters.by_ref().take_while(|character| *character != ']').take(64).collect();
                let is_duration =
                    |unit: char| inside.chars().all(|letter| letter.eq_ignore_ascii_case(&unit));
                if !inside.is_empty() && ['h', 'm', 's'].into_iter().any(is_duration) {
                    return Look::Duration;
                }
            }
            '%' => return Look::Percent,
            'y' | 'Y' | 'd' | 'D' => day = true,
            'h' | 'H' | 's' | 'S' => clock = true,
            'm' | 'M' => month_or_minute = true,
            // "General" has no letter of the above but is spelled out all the same.
            'G' | 'g' => return Look::Plain,
            _ => {}
        }
    }
    match (day, clock, month_or_minute) {
        (true, ..) | (false, false, true) => Look::Moment,
        (false, true, _) => Look::Clock,
        (false, false, false) => Look::Plain,
    }
}

/// A number as the cell that a person sees.
pub(crate) fn cell(number: f64, look: Look, since_1904: bool) -> Cell {
    let shown = match look {
        Look::Plain => None,
        Look::Percent => return Cell { text: format!("{}%", percentage(number)), number: Some(number) },
        Look::Moment => moment(number, since_1904),
        Look::Clock if (0.0..1.0).contains(&number) => clock(number),
        Look::Clock => moment(number, since_1904),
        Look::Duration => duration(number),
    };
    shown.map_or_else(|| Cell::number(number), Cell::text)
}

/// A number as a workbook writes it, with its text; the text is taken over where it is the shortest already.
pub(crate) fn cell_as_written(text: &str, number: f64, look: Look, since_1904: bool) -> Cell {
    if look == Look::Plain && is_shortest(text) {
        return Cell { text: text.to_owned(), number: Some(number) };
    }
    cell(number, look, since_1904)
}

/// Decimal digits without a needless one. Up to 15 digits name a real number that no shorter ones name.
fn is_shortest(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "1"));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let whole_is_shortest = whole == "0" || !whole.starts_with('0');
    all_digits(whole)
        && all_digits(part)
        && whole_is_shortest
        && !part.ends_with('0')
        && digits.len() <= 15
        && text != "-0"
}

/// A hundred times the number with the same digits: 0.014 is 1.4, not 1.4000000000000001.
fn percentage(number: f64) -> f64 {
    let shortest = format!("{number:e}");
    let shifted = shortest.split_once('e').and_then(|(digits, exponent)| {
        let exponent: i32 = exponent.parse().ok()?;
        format!("{digits}e{}", exponent + 2).parse().ok()
    });
    shifted.unwrap_or(number * 100.0)
}

const DAY_MS: f64 = 86_400_000.0;

/// Whole days, and milliseconds of the day, rounded to milliseconds.
fn split(serial: f64) -> Option<(i64, u32)> {
    if !(0.0..3_000_000.0).contains(&serial) {
        return None;
    }
    let days = serial.floor();
    let of_day_ms = ((serial - days) * DAY_MS).round();
    let (days, of_day_ms) = if of_day_ms >= DAY_MS { (days + 1.0, 0.0) } else { (days, of_day_ms) };
    Some((format!("{days}").parse().ok()?, format!("{of_day_ms}").parse().ok()?))
}

/// A serial number of days as a date, with its time where it has one.
///
/// # Source
/// ECMA-376 part 1, 18.17.4 (dates): day 1 is 1 January 1900, day 60 the 29 February 1900 that never was; or day 0 is
/// 1 January 1904.
fn moment(serial: f64, since_1904: bool) -> Option<String> {
    let (days_count, of_day_ms) = split(serial)?;
    let epoch: Date = match (since_1904, days_count) {
        (true, _) => date(1904, 1, 1),
        (false, ..60) => date(1899, 12, 31),
        (false, _) => date(1899, 12, 30),
    };
    let day = epoch.checked_add(jiff::Span::new().try_days(days_count).ok()?).ok()?;
    Some(if of_day_ms == 0 { day.to_string() } else { format!("{day}T{}", clock_text(of_day_ms)) })
}

fn clock(serial: f64) -> Option<String> {
    split(serial).filter(|(days_count, _)| *days_count == 0).map(|(_, of_day_ms)| clock_text(of_day_ms))
}

fn duration(serial: f64) -> Option<String> {
    let (days_count, of_day_ms) = split(serial)?;
    let (hours, rest) = (i64::from(of_day_ms / 3_600_000) + 24 * days_count, of_day_ms % 3_600_000);
    let text = clock_text(rest);
    Some(format!("{hours:02}{}", &text[2..]))
}

fn clock_text(of_day_ms: u32) -> String {
    let (seconds, ms) = (of_day_ms / 1_000, of_day_ms % 1_000);
    let text = format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if ms == 0 { text } else { format!("{text}.{ms:03}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(number: f64, format: &str) -> String {
        cell(number, look_of(format), false).text
    }

    #[test]
    fn dates_times_and_durations_are_iso_text() {
        assert_eq!(text(45_943.0, "dd/mm/yyyy"), "2025-10-13");
        assert_eq!(text(45_943.541, "yyyy-mm-dd hh:mm"), "2025-10-13T12:59:02.400");
        assert_eq!(text(0.5, "h:mm AM/PM"), "12:00:00");
        assert_eq!(text(1.25, "[h]:mm:ss"), "30:00:00");
        assert_eq!(
            [text(1.0, "d/m/yy"), text(59.0, "d/m/yy"), text(61.0, "d/m/yy")],
            ["1900-01-01", "1900-02-28", "1900-03-01"]
        );
        assert_eq!(cell(0.0, Look::Moment, true).text, "1904-01-01");
    }

    #[test]
    fn a_percentage_keeps_its_digits_and_its_number() {
        let slack = cell(0.014, look_of("0.00%"), false);
        assert_eq!((slack.text.as_str(), slack.number), ("1.4%", Some(0.014)));
        assert_eq!(text(0.29, "0%"), "29%");
    }

    #[test]
    fn number_formats_with_words_colours_and_units_stay_numbers() {
        for format in [
            "General",
            "0.000",
            "#,##0.00;[Red](#,##0.00)",
            "0.0\" days\"",
            "0\\d",
            "_(* #,##0_)",
            "0.00E+00",
            "@",
        ] {
            assert_eq!(look_of(format), Look::Plain, "{format}");
        }
    }

    #[test]
    fn a_text_taken_over_is_the_one_that_would_be_written() {
        for text in [
            "0",
            "7",
            "-31.45",
            "0.001",
            "123456789.01234",
            "100",
            "007",
            "1.50",
            "-0",
            "1e3",
            "0.1000000000000000055",
            ".5",
            "5.",
            "16.521000000000001",
        ] {
            let number = text.parse().unwrap();
            assert_eq!(
                cell_as_written(text, number, Look::Plain, false).text,
                Cell::number(number).text,
                "{text}"
            );
        }
    }

    #[test]
    fn a_number_that_is_no_date_stays_a_number() {
        assert_eq!(cell(-1.0, Look::Moment, false), Cell::number(-1.0));
        assert_eq!(cell(1e300, Look::Duration, false).number, Some(1e300));
        assert_eq!(cell(f64::MAX, Look::Percent, false).number, Some(f64::MAX));
    }
}
