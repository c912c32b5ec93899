//! The schedule as a bar chart over calendar months, with the waits for a season.

use crate::figures::shortened;
use crate::palette;
use crate::svg::{Anchor, Paint, Svg, Type, text_width_px};
use cost::schedule::Schedule;

const LEFT: f64 = 290.0;
const WIDTH: f64 = 960.0;
const ROW: f64 = 22.0;
const TOP: f64 = 58.0;

/// A calendar date as days from 1 March of year 0, proleptic Gregorian; none when the text is no date.
fn day_number(date: &str) -> Option<i64> {
    let mut parts = date.split('-').map(str::parse::<i64>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    let is_date = (0..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && parts.next().is_none();
    is_date.then(|| day_of(year, month, day))
}

/// # Source
/// Years that begin in March put the leap day last: 365 y + y/4 − y/100 + y/400 + (153 m + 2)/5 + d.
fn day_of(year: i64, month: i64, day: i64) -> i64 {
    let year_from_march = if month > 2 { year } else { year - 1 };
    let month_from_march = (month + 9) % 12;
    let leaps =
        year_from_march.div_euclid(4) - year_from_march.div_euclid(100) + year_from_march.div_euclid(400);
    365 * year_from_march + leaps + (153 * month_from_march + 2) / 5 + day - 1
}

/// Days across the drawing.
struct Span {
    from: i64,
    to: i64,
}

impl Span {
    fn x(&self, day: i64) -> f64 {
        LEFT + (WIDTH - LEFT - 16.0) * (day - self.from) as f64 / (self.to - self.from).max(1) as f64
    }
}

/// Draws the schedule; tasks whose dates cannot be read are named without a bar.
#[must_use]
pub fn schedule_svg(schedule: &Schedule) -> String {
    let dates = schedule.tasks.iter().flat_map(|task| [&task.start, &task.finish]);
    let days: Vec<i64> = dates
        .chain([&schedule.start, &schedule.ready_for_service])
        .filter_map(|date| day_number(date))
        .collect();
    let (from, to) = (days.iter().min().copied().unwrap_or(0), days.iter().max().copied().unwrap_or(1));
    let span = Span { from: from - 5, to: to + 20 + (to - from) / 12 };
    let bottom = TOP + ROW * schedule.tasks.len() as f64;
    let title = format!("Schedule – ready for service {}", schedule.ready_for_service);
    let mut sheet = Svg::new(WIDTH, bottom + 38.0, &title);
    sheet.text((8.0, 18.0), &title, Type::plain(12.5, palette::INK, Anchor::Start).bold());
    calendar(&mut sheet, &span, bottom);
    for (index, task) in schedule.tasks.iter().enumerate() {
        draw_task(&mut sheet, &span, task, TOP + ROW * index as f64);
    }
    ready(&mut sheet, &span, &schedule.ready_for_service, bottom);
    legend(&mut sheet, bottom + 26.0);
    sheet.finish()
}

fn calendar(sheet: &mut Svg, span: &Span, bottom: f64) {
    let month_px = span.x(30) - span.x(0);
    let step = [1, 2, 3, 6, 12].into_iter().find(|step| month_px * f64::from(*step) >= 24.0).unwrap_or(12);
    let first_year = span.from.div_euclid(366);
    for year in first_year..=first_year + 60 {
        for month in 1..=12 {
            let day = day_of(year, month, 1);
            if day < span.from || day > span.to || (month - 1) % i64::from(step) != 0 {
                continue;
            }
            let x = span.x(day);
            let pen = if month == 1 { Paint::line("#aab4bf", 1.0) } else { Paint::line("#e3e8ed", 0.8) };
            sheet.line((x, TOP - 6.0), (x, bottom), pen);
            const NAMES: [&str; 12] =
                ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
            let name = NAMES[(month - 1) as usize];
            sheet.text((x + 2.0, TOP - 10.0), name, Type::plain(9.5, palette::MUTED, Anchor::Start));
        }
        let (from, to) = (day_of(year, 1, 1).max(span.from), day_of(year + 1, 1, 1).min(span.to));
        if to - from > 40 {
            let kind = Type::plain(11.0, palette::INK, Anchor::Start).bold();
            sheet.text((span.x(from) + 2.0, TOP - 23.0), &year.to_string(), kind);
        }
    }
}

fn draw_task(sheet: &mut Svg, span: &Span, task: &cost::schedule::ScheduledTask, y: f64) {
    let name = fitted(&task.name, LEFT - 24.0);
    let kind = Type::plain(10.8, palette::INK, Anchor::Start);
    sheet.line((8.0, y + ROW), (WIDTH - 16.0, y + ROW), Paint::line("#eef1f4", 0.8));
    sheet.text((8.0, y + 15.0), &name, if task.critical { kind.bold() } else { kind });
    let (Some(start), Some(finish)) = (day_number(&task.start), day_number(&task.finish)) else { return };
    let (from, to) = (span.x(start), span.x(finish));
    if task.season_wait_d > 0 {
        let ready = span.x(start - task.season_wait_d);
        sheet.rect(
            (ready, y + 5.0),
            (from - ready, 12.0),
            Paint { stroke: "#d98a00", width_px: 0.9, fill: "#fff3d6", dash: "3 2" },
        );
        let text = format!("waits {} d", task.season_wait_d);
        if text_width_px(&text, 9.0, false) < from - ready {
            sheet.text(((ready + from) / 2.0, y + 14.3), &text, Type::plain(9.0, "#8a5600", Anchor::Middle));
        }
    }
    let colour = if task.critical { palette::ACCENT } else { "#9db4c4" };
    sheet.rect((from, y + 4.0), ((to - from).max(1.5), 14.0), Paint::area(colour));
    let paused = task.season_pause_d > 0;
    let text = if paused {
        format!("{} d, {} of them closed", finish - start, task.season_pause_d)
    } else {
        format!("{} d", finish - start)
    };
    sheet.text((to + 5.0, y + 14.5), &text, Type::plain(9.5, palette::MUTED, Anchor::Start));
}

fn fitted(text: &str, width_px: f64) -> String {
    let mut most = text.chars().count();
    while most > 4 && text_width_px(&shortened(text, most), 10.8, true) > width_px {
        most -= 1;
    }
    shortened(text, most)
}

fn ready(sheet: &mut Svg, span: &Span, date: &str, bottom: f64) {
    let Some(day) = day_number(date) else { return };
    let x = span.x(day);
    sheet.line((x, TOP - 6.0), (x, bottom), Paint::dashed(palette::CABLE, 1.2, "5 3"));
    let diamond = [(x, bottom - 6.0), (x + 6.0, bottom), (x, bottom + 6.0), (x - 6.0, bottom)];
    sheet.polyline(&diamond, true, Paint::area(palette::CABLE));
    sheet.text(
        (x, bottom + 18.0),
        &format!("RFS {date}"),
        Type::plain(10.5, palette::CABLE, Anchor::Middle).bold(),
    );
}

fn legend(sheet: &mut Svg, y: f64) {
    let kind = Type::plain(10.0, palette::MUTED, Anchor::Start);
    sheet.rect((8.0, y - 9.0), (22.0, 10.0), Paint::area(palette::ACCENT));
    sheet.text((35.0, y), "critical path (bold)", kind);
    sheet.rect((148.0, y - 9.0), (22.0, 10.0), Paint::area("#9db4c4"));
    sheet.text((175.0, y), "other task", kind);
    sheet.rect(
        (246.0, y - 9.0),
        (22.0, 10.0),
        Paint { stroke: "#d98a00", width_px: 0.9, fill: "#fff3d6", dash: "3 2" },
    );
    sheet.text((273.0, y), "ready, waits for an open season", kind);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_between_two_dates_are_calendar_days() {
        let between = |from: &str, to: &str| Some(day_number(to)? - day_number(from)?);
        assert_eq!(between("2024-02-28", "2024-03-01"), Some(2));
        assert_eq!(between("2026-01-07", "2026-04-16"), Some(99));
        assert_eq!(between("1999-12-31", "2000-01-01"), Some(1));
        assert_eq!(between("1900-02-28", "1900-03-01"), Some(1));
    }

    #[test]
    fn what_is_no_date_has_no_day() {
        for text in ["", "2025", "2025-13-01", "2025-1-1-1", "soon"] {
            assert_eq!(day_number(text), None, "{text:?}");
        }
    }
}
