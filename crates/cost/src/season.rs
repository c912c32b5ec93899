//! Days and seasons: civil dates without a clock, and the days of the year on which work stops.

use jiff::SignedDuration;
use jiff::civil::Date;

/// A range of days of every year, both included; it wraps the year when it ends before it starts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ClosedRange {
    from: (i8, i8),
    to: (i8, i8),
}

/// A date of exactly the form `YYYY-MM-DD`.
pub(crate) fn read_date(text: &str) -> Option<Date> {
    text.parse::<Date>().ok().filter(|date| date.to_string() == text)
}

/// A month and a day of exactly the form `MM-DD`; 29 February is one.
fn read_month_day(text: &str) -> Option<(i8, i8)> {
    const ANY_LEAP_YEAR: &str = "2024";
    read_date(&format!("{ANY_LEAP_YEAR}-{text}")).map(|date| (date.month(), date.day()))
}

impl ClosedRange {
    /// The range from two texts `MM-DD`; the text that is not one otherwise.
    pub(crate) fn read<'a>(from: &'a str, to: &'a str) -> Result<Self, &'a str> {
        let (from, to) = (read_month_day(from).ok_or(from)?, read_month_day(to).ok_or(to)?);
        Ok(ClosedRange { from, to })
    }

    fn holds(self, day: Date) -> bool {
        let day = (day.month(), day.day());
        if self.from <= self.to {
            self.from <= day && day <= self.to
        } else {
            self.from <= day || day <= self.to
        }
    }
}

/// Whether the ranges leave at least one day of a year with 366 days.
pub(crate) fn ever_opens(closed: &[ClosedRange]) -> bool {
    let first = Date::constant(2024, 1, 1);
    first.series(jiff::Span::new().days(1)).take(366).any(|day| is_open(day, closed))
}

fn is_open(day: Date, closed: &[ClosedRange]) -> bool {
    !closed.iter().any(|range| range.holds(day))
}

/// The first open day from `day` on; none beyond the calendar.
pub(crate) fn first_open(mut day: Date, closed: &[ClosedRange]) -> Option<Date> {
    while !is_open(day, closed) {
        day = day.tomorrow().ok()?;
    }
    Some(day)
}

/// The first free day after `work_d` open days from `start` on; none beyond the calendar.
pub(crate) fn finish_of(start: Date, work_d: u32, closed: &[ClosedRange]) -> Option<Date> {
    if closed.is_empty() {
        return start.checked_add(SignedDuration::from_hours(24 * i64::from(work_d))).ok();
    }
    let mut day = start;
    for _ in 0..work_d {
        day = first_open(day, closed)?.tomorrow().ok()?;
    }
    Some(day)
}

/// Calendar days from one date to another.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        read_date(text).unwrap()
    }

    fn winter() -> [ClosedRange; 1] {
        [ClosedRange::read("11-15", "04-15").unwrap()]
    }

    #[test]
    fn a_range_that_wraps_the_year_holds_both_its_ends() {
        for closed in ["2025-11-15", "2025-12-31", "2026-01-01", "2026-04-15"] {
            assert!(!is_open(day(closed), &winter()), "{closed}");
        }
        assert!(is_open(day("2025-11-14"), &winter()) && is_open(day("2026-04-16"), &winter()));
    }

    #[test]
    fn work_stops_on_closed_days_and_goes_on_after_them() {
        // 14 November is the last open day; the second day of work is 16 April.
        assert_eq!(finish_of(day("2025-11-14"), 2, &winter()), Some(day("2026-04-17")));
        assert_eq!(finish_of(day("2025-11-14"), 1, &winter()), Some(day("2025-11-15")));
    }

    #[test]
    fn only_whole_dates_are_read() {
        assert!(read_date("2025-02-29").is_none() && read_date("20250301").is_none());
        assert!(read_date("2025-03-01T00:00").is_none() && read_date("").is_none());
        assert_eq!(ClosedRange::read("02-30", "03-01"), Err("02-30"));
        assert!(ClosedRange::read("02-29", "3-1").is_err());
    }

    #[test]
    fn the_calendar_ends_without_a_panic() {
        assert_eq!(finish_of(day("2025-03-03"), u32::MAX, &[]), None);
        assert_eq!(finish_of(day("9999-12-31"), 1, &winter()), None);
    }

    #[test]
    fn a_window_that_closes_every_day_never_opens() {
        assert!(!ever_opens(&[ClosedRange::read("04-16", "04-15").unwrap()]));
        assert!(ever_opens(&winter()));
    }
}
