//! The last page: what the list adds up to.

use super::rows::{CHIP_PX, chip, chip_holds};
use super::{HEIGHT, LEFT, RIGHT, fitted, named};
use crate::figures::fixed;
use crate::svg::{Anchor, Paint, Svg, Type, wrapped_px};
use crate::{palette, words};
use pipeline::results::Results;
use route::rpl::Event;
use std::collections::BTreeMap;

/// Upper edge of the tables.
const TABLE_TOP: f64 = 96.0;
/// Height of a row.
const ROW_PX: f64 = 17.5;
/// Rows of a table on one page.
const ROWS_MAX: usize = 28;
/// Left edge and width of the three tables.
const TABLES: [(f64, f64); 3] = [(LEFT, 320.0), (LEFT + 352.0, 330.0), (LEFT + 714.0, RIGHT - LEFT - 714.0)];

/// Rows at which a page of totals starts; a single zero unless there are very many types or sectors.
pub(super) fn starts(results: &Results) -> impl Iterator<Item = usize> {
    let rows = results.lengths.by_type.len().max(results.lengths.by_sector.len());
    (0..rows.max(1)).step_by(ROWS_MAX)
}

/// A row of lengths: what it is of, route, cable.
struct Lengths<'a> {
    name: &'a str,
    route_km: f64,
    cable_km: f64,
}

/// A table of lengths in one of the places of [`TABLES`].
struct Table<'a> {
    place: usize,
    head: &'a str,
    is_type: bool,
    rows: Vec<Lengths<'a>>,
}

/// Draws the page of totals whose tables start at row `start`.
pub(super) fn draw(sheet: &mut Svg, results: &Results, start: usize) {
    let lengths = &results.lengths;
    if start == 0 {
        summary(sheet, results);
    }
    let by_type = lengths.by_type.iter().map(|of| (of.cable_type.as_str(), of.route_km, of.cable_km));
    let by_sector = lengths.by_sector.iter().map(|of| (of.sector.as_str(), of.route_km, of.cable_km));
    let row = |(name, route_km, cable_km): (_, units::RouteKm, units::CableKm)| Lengths {
        name,
        route_km: route_km.km(),
        cable_km: cable_km.km(),
    };
    let by_type = Table { place: 1, head: "Cable type", is_type: true, rows: by_type.map(row).collect() };
    let by_sector = Table { place: 2, head: "Sector", is_type: false, rows: by_sector.map(row).collect() };
    for table in [by_type, by_sector] {
        draw_table(sheet, results, &table, start);
    }
}

fn head(sheet: &mut Svg, place: (f64, f64), row: usize, text: &str) {
    let y = baseline(row) - 17.5;
    let kind = Type::plain(10.0, palette::INK, Anchor::Start).bold();
    sheet.rect((place.0, y - 14.0), (place.1, 19.0), Paint::area("#dde6ee"));
    named(sheet, (place.0 + 5.0, y - 0.5), text, kind, 150.0);
    sheet.line((place.0, y + 5.0), (place.0 + place.1, y + 5.0), Paint::line(palette::INK, 0.8));
}

fn baseline(row: usize) -> f64 {
    TABLE_TOP + 17.5 + ROW_PX * row as f64
}

fn rule_below(sheet: &mut Svg, place: (f64, f64), row: usize, paint: Paint) {
    let y = baseline(row) + 5.0;
    sheet.line((place.0, y), (place.0 + place.1, y), paint);
}

fn summary(sheet: &mut Svg, results: &Results) {
    let lines = summary_lines(results);
    let below = lines.len() + 2; // a row of air, and the head
    let positions = results.rpl.positions.len();
    head(sheet, TABLES[0], 0, "Totals");
    summary_rows(sheet, &lines, 0);
    head(sheet, TABLES[0], below, "Positions by event");
    let right = TABLES[0].0 + TABLES[0].1 - 5.0;
    let kind = Type::plain(9.4, palette::INK, Anchor::End);
    fitted(sheet, (right, baseline(below) - 18.0), &format!("{positions} in all"), kind, 120.0);
    let events = events(results);
    summary_rows(sheet, &events, below);
    about(sheet, results, baseline(below + events.len()) + 8.0);
}

fn summary_rows(sheet: &mut Svg, lines: &[(String, String)], first: usize) {
    let place = TABLES[0];
    for (row, (name, value)) in (first..).zip(lines) {
        let y = baseline(row);
        let kind = Type::plain(10.4, palette::INK, Anchor::Start);
        named(sheet, (place.0 + 5.0, y), name, kind, 190.0);
        let kind = Type { anchor: Anchor::End, ..kind };
        fitted(sheet, (place.0 + place.1 - 5.0, y), value, kind, 115.0);
        rule_below(sheet, place, row, Paint::line(palette::RULE, 0.5));
    }
}

fn summary_lines(results: &Results) -> Vec<(String, String)> {
    let lengths = &results.lengths;
    let km = |km: f64| format!("{} km", fixed(km, 3));
    let mut lines = vec![
        ("route".to_owned(), km(lengths.route_km.km())),
        ("cable".to_owned(), km(lengths.cable_km.km())),
        ("mean slack".to_owned(), format!("{} %", fixed(lengths.slack_mean_pct, 3))),
        ("geodesic, end to end".to_owned(), km(lengths.geodesic_km.km())),
        ("route over geodesic".to_owned(), fixed(lengths.route_over_geodesic_ratio, 4)),
        (format!("{}, of the route", words::buried(results)), km(lengths.ploughed_km.km())),
    ];
    if let Some(deepest_m) = lengths.deepest_m {
        lines.push(("deepest water".to_owned(), format!("{} m", fixed(deepest_m, 1))));
    }
    if let Some(kp_km) = lengths.deepest_route_kp_km {
        lines.push(("at route KP".to_owned(), fixed(kp_km.km(), 3)));
    }
    lines
}

/// How many positions are what, in the order of events; one that is several things counts under each.
fn events(results: &Results) -> Vec<(String, String)> {
    let mut counts: BTreeMap<Event, usize> = BTreeMap::new();
    for event in results.rpl.positions.iter().flat_map(|position| &position.events) {
        *counts.entry(*event).or_default() += 1;
    }
    let word = |event| if event == Event::Other { "other" } else { words::event(event) };
    counts.into_iter().map(|(event, count)| (word(event).to_owned(), count.to_string())).collect()
}

/// What the plan says it is, below the totals; marked where the page has no room for all of it.
fn about(sheet: &mut Svg, results: &Results, top: f64) {
    let text: String = results.plan.about.chars().take(4000).collect();
    let kind = Type::plain(9.4, palette::MUTED, Anchor::Start);
    let lines = wrapped_px(&text, kind.size_px, 0.9 * TABLES[0].1);
    let baselines = || (0..).map(|line| top + 12.5 * f64::from(line)).take_while(|y| *y < HEIGHT - 60.0);
    let is_last = |line: usize| line + 1 == baselines().count() && line + 1 < lines.len();
    for (index, (y, line)) in baselines().zip(&lines).enumerate().filter(|(_, (_, line))| !line.is_empty()) {
        let mark = if is_last(index) { " …" } else { "" };
        sheet.text((TABLES[0].0 + 5.0, y), &format!("{line}{mark}"), kind);
    }
}

fn draw_table(sheet: &mut Svg, results: &Results, table: &Table, start: usize) {
    let place = TABLES[table.place];
    let rows = table.rows.get(start..).unwrap_or_default();
    let rows = &rows[..rows.len().min(ROWS_MAX)];
    if rows.is_empty() {
        return;
    }
    head(sheet, place, 0, table.head);
    let right = place.0 + place.1 - 5.0;
    let kind = Type::plain(9.4, palette::INK, Anchor::End);
    sheet.text((right - 88.0, TABLE_TOP - 0.5), "route, km", kind);
    sheet.text((right, TABLE_TOP - 0.5), "cable, km", kind);
    for (row, of) in rows.iter().enumerate() {
        draw_name(sheet, table, of.name, baseline(row));
        draw_lengths(sheet, right, baseline(row), (of, false));
        rule_below(sheet, place, row, Paint::line(palette::RULE, 0.5));
    }
    if start + rows.len() == table.rows.len() {
        let lengths = &results.lengths;
        let total =
            Lengths { name: "total", route_km: lengths.route_km.km(), cable_km: lengths.cable_km.km() };
        rule_below(sheet, place, rows.len() - 1, Paint::line(palette::INK, 0.8));
        let kind = Type::plain(10.4, palette::INK, Anchor::Start).bold();
        sheet.text((place.0 + 5.0, baseline(rows.len())), total.name, kind);
        draw_lengths(sheet, right, baseline(rows.len()), (&total, true));
    }
}

fn draw_name(sheet: &mut Svg, table: &Table, name: &str, y: f64) {
    let (left, width_px) = TABLES[table.place];
    let name_px = width_px - 180.0;
    if table.is_type {
        let chip_px = if chip_holds(name) { CHIP_PX } else { name_px };
        chip(sheet, (left + 5.0, y - 8.4), chip_px, name);
    } else {
        named(sheet, (left + 5.0, y), name, Type::plain(10.4, palette::INK, Anchor::Start), name_px);
    }
}

fn draw_lengths(sheet: &mut Svg, right: f64, y: f64, of: (&Lengths, bool)) {
    let (lengths, is_total) = of;
    let kind = Type { bold: is_total, ..Type::plain(10.4, palette::INK, Anchor::End) };
    fitted(sheet, (right - 88.0, y), &fixed(lengths.route_km, 3), kind, 82.0);
    fitted(sheet, (right, y), &fixed(lengths.cable_km, 3), kind, 82.0);
}
