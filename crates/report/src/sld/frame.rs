//! The lower edge of the diagram: cable by type, what the symbols mean, title block.

use super::{MARGIN, WIDTH, strip};
use crate::drawing::ends_text;
use crate::figures::{fixed, shortened};
use crate::palette;
use crate::svg::{Anchor, Paint, Svg, Type};
use pipeline::results::Results;
use route::rpl::Event;

const ROW_PX: f64 = 17.0;
const TITLE_LEFT: f64 = 700.0;

/// Height of the lower edge.
pub(super) fn height(results: &Results) -> f64 {
    (30.0 + ROW_PX * (results.lengths.by_type.len() as f64 + 1.0)).max(126.0)
}

/// Draws the lower edge with its upper side at `top`.
pub(super) fn draw(sheet: &mut Svg, results: &Results, top: f64) {
    let rule = Paint::line(palette::INK, 1.0);
    sheet.line((4.0, top), (WIDTH - 4.0, top), rule);
    cable_by_type(sheet, results, top);
    symbols(sheet, results, top);
    title_block(sheet, results, top);
}

fn head(sheet: &mut Svg, at: (f64, f64), text: &str, anchor: Anchor) {
    sheet.text(at, text, Type::plain(9.5, palette::MUTED, anchor));
}

fn cable_by_type(sheet: &mut Svg, results: &Results, top: f64) {
    let columns = [MARGIN + 150.0, MARGIN + 230.0];
    head(sheet, (MARGIN, top + 18.0), "Cable type", Anchor::Start);
    head(sheet, (columns[0], top + 18.0), "cable, km", Anchor::End);
    head(sheet, (columns[1], top + 18.0), "route, km", Anchor::End);
    let figure = Type::plain(10.5, palette::INK, Anchor::End);
    let mut y = top + 34.0;
    for length in &results.lengths.by_type {
        let colour = palette::cable_type(&length.cable_type);
        sheet.rect((MARGIN, y - 10.5), (54.0, 13.0), Paint::shape(colour, palette::INK, 0.6));
        let code = Type::plain(10.0, palette::on(colour), Anchor::Middle).bold();
        sheet.text((MARGIN + 27.0, y - 0.5), &shortened(&length.cable_type, 7), code);
        sheet.text((columns[0], y), &fixed(length.cable_km.km(), 3), figure);
        sheet.text((columns[1], y), &fixed(length.route_km.km(), 3), figure);
        y += ROW_PX;
    }
    sheet.line((MARGIN, y - 12.0), (columns[1], y - 12.0), Paint::line(palette::INK, 0.8));
    sheet.text((MARGIN, y + 2.0), "total", Type::plain(10.5, palette::INK, Anchor::Start).bold());
    sheet.text((columns[0], y + 2.0), &fixed(results.lengths.cable_km.km(), 3), figure.bold());
    sheet.text((columns[1], y + 2.0), &fixed(results.lengths.route_km.km(), 3), figure.bold());
}

fn symbols(sheet: &mut Svg, results: &Results, top: f64) {
    let left = MARGIN + 290.0;
    head(sheet, (left, top + 18.0), "Symbols (not to scale)", Anchor::Start);
    let there = |event: Event| results.sld.bodies.iter().any(|body| body.event == event);
    let named = [
        (Event::BeachManhole, "beach manhole (BMH)"),
        (Event::Repeater, "repeater"),
        (Event::Transition, "cable type transition"),
        (Event::SectorBoundary, "sector boundary"),
    ];
    let kind = Type::plain(10.0, palette::INK, Anchor::Start);
    for (index, (event, text)) in named.into_iter().filter(|(event, _)| there(*event)).enumerate() {
        let (column, row) = ((index / 2) as f64, (index % 2) as f64);
        let at = (left + 10.0 + 180.0 * column, top + 42.0 + 30.0 * row);
        strip::symbol(sheet, event, at);
        sheet.text((at.0 + 18.0, at.1 + 3.5), text, kind);
    }
    let y = top + 104.0;
    sheet.rect((left, y - 6.0), (30.0, 12.0), Paint::area(palette::BURIED));
    sheet.text((left + 38.0, y + 3.5), "ploughed, target", kind);
    let right = left + 180.0;
    sheet.line((right, y), (right + 30.0, y), Paint::line(palette::INK, 2.2));
    sheet.line((right + 12.0, y + 5.0), (right + 18.0, y - 5.0), Paint::line(palette::INK, 1.2));
    sheet.text((right + 38.0, y + 3.5), "land tail, fibre pairs", kind);
    let feed = if results.line.chosen.power_feed.is_some() { " · PFE power feeding equipment" } else { "" };
    head(sheet, (left, y + 24.0), &format!("SLTE submarine line terminal equipment{feed}"), Anchor::Start);
}

/// A cell of the title block: its head, its value, its place and width.
fn cell(sheet: &mut Svg, corner: (f64, f64), width: f64, words: (&str, &str)) {
    sheet.rect(corner, (width, 30.0), Paint::shape("none", palette::INK, 0.6));
    sheet.text((corner.0 + 6.0, corner.1 + 11.0), words.0, Type::plain(8.0, palette::MUTED, Anchor::Start));
    let value = Type::plain(11.0, palette::INK, Anchor::Start).bold();
    sheet.text((corner.0 + 6.0, corner.1 + 24.5), words.1, value);
}

fn title_block(sheet: &mut Svg, results: &Results, top: f64) {
    let (plan, lengths, chosen) = (&results.plan, &results.lengths, &results.line.chosen);
    let width = WIDTH - 4.0 - TITLE_LEFT;
    sheet.rect(
        (TITLE_LEFT, top),
        (width, height(results) + MARGIN - 4.0),
        Paint::shape("none", palette::INK, 1.0),
    );
    let name = Type::plain(15.0, palette::INK, Anchor::Start).bold();
    sheet.text((TITLE_LEFT + 10.0, top + 21.0), &shortened(&plan.name, 52), name);
    let second = format!("Straight line diagram · {}", ends_text(results));
    let kind = Type::plain(10.5, palette::INK, Anchor::Start);
    sheet.text((TITLE_LEFT + 10.0, top + 37.0), &shortened(&second, 78), kind);
    let revision = shortened(&plan.revision, 18);
    let rows = [
        [
            ("revision", revision),
            ("date", plan.date.clone()),
            ("plan fingerprint", plan.plan_fingerprint.short().to_owned()),
        ],
        [
            ("route", format!("{} km", fixed(lengths.route_km.km(), 3))),
            ("cable, BMH to BMH", format!("{} km", fixed(lengths.cable_km.km(), 3))),
            ("fibre, station to station", format!("{} km", fixed(results.line.station_fibre_km.km(), 3))),
        ],
        [
            ("repeaters", chosen.repeaters_count.to_string()),
            ("fibre pairs (FP)", chosen.fibre_pairs_count.to_string()),
            ("KP count from", "BMH at the A end".to_owned()),
        ],
    ];
    for (line, cells) in rows.iter().enumerate() {
        for (column, (label, value)) in cells.iter().enumerate() {
            let corner = (TITLE_LEFT + width / 3.0 * column as f64, top + 46.0 + 30.0 * line as f64);
            cell(sheet, corner, width / 3.0, (label, value));
        }
    }
}
