//! The lower edge of the diagram: cable by type, what the symbols mean, title block.

use super::{MARGIN, WIDTH};
use crate::drawing::ends_text;
use crate::figures::{fixed, shortened};
use crate::svg::{Anchor, Paint, Svg, Type, text_width_px};
use crate::{palette, symbols, words};
use line::design::LineDesign;
use pipeline::results::Results;
use route::rpl::Event;

const ROW_PX: f64 = 17.0;
const TITLE_LEFT: f64 = 700.0;
/// Room for the letters of a cable type.
const CODE_PX: f64 = 50.0;
/// Height of a row of symbols.
const SYMBOL_PX: f64 = 30.0;

/// Height of the lower edge.
pub(super) fn height(results: &Results) -> f64 {
    let types = 30.0 + ROW_PX * (results.lengths.by_type.len() as f64 + 1.0);
    types.max(126.0 + SYMBOL_PX * (rows_of_symbols(results) - 2.0))
}

/// Kinds of bodies on this diagram, with what they are called.
fn kinds(results: &Results) -> Vec<(Event, &'static str)> {
    let there = |event: Event| results.sld.bodies.iter().any(|body| body.event == event);
    symbols::NAMES.into_iter().filter(|(event, _)| there(*event)).collect()
}

/// Rows of two symbols, at least two.
fn rows_of_symbols(results: &Results) -> f64 {
    kinds(results).len().div_ceil(2).max(2) as f64
}

/// Draws the lower edge with its upper side at `top`.
pub(super) fn draw(sheet: &mut Svg, results: &Results, top: f64) {
    let rule = Paint::line(palette::INK, 1.0);
    sheet.line((4.0, top), (WIDTH - 4.0, top), rule);
    cable_by_type(sheet, results, top);
    legend(sheet, results, top);
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
        let (code, size_px) = fitted_code(&length.cable_type);
        let kind = Type::plain(size_px, palette::on(colour), Anchor::Middle).bold();
        sheet.text((MARGIN + 27.0, y - 0.5), &code, kind);
        sheet.text((columns[0], y), &fixed(length.cable_km.km(), 3), figure);
        sheet.text((columns[1], y), &fixed(length.route_km.km(), 3), figure);
        y += ROW_PX;
    }
    sheet.line((MARGIN, y - 12.0), (columns[1], y - 12.0), Paint::line(palette::INK, 0.8));
    sheet.text((MARGIN, y + 2.0), "total", Type::plain(10.5, palette::INK, Anchor::Start).bold());
    sheet.text((columns[0], y + 2.0), &fixed(results.lengths.cable_km.km(), 3), figure.bold());
    sheet.text((columns[1], y + 2.0), &fixed(results.lengths.route_km.km(), 3), figure.bold());
}

/// A type as its swatch holds it: seven letters, a few more when they are small.
fn fitted_code(code: &str) -> (String, f64) {
    let fits = |size_px: f64| text_width_px(code, size_px, true) <= CODE_PX;
    match code.chars().count() {
        0..=7 => (code.to_owned(), 10.0),
        _ if fits(8.5) => (code.to_owned(), 8.5),
        _ => (shortened(code, 7), 10.0),
    }
}

fn legend(sheet: &mut Svg, results: &Results, top: f64) {
    let left = MARGIN + 290.0;
    head(sheet, (left, top + 18.0), "Symbols (not to scale)", Anchor::Start);
    let kind = Type::plain(10.0, palette::INK, Anchor::Start);
    let rows = rows_of_symbols(results);
    for (index, (event, text)) in kinds(results).into_iter().enumerate() {
        let (column, row) = ((index as f64 / rows).floor(), index as f64 % rows);
        let at = (left + 10.0 + 180.0 * column, top + 42.0 + SYMBOL_PX * row);
        symbols::large(sheet, event, at);
        sheet.text((at.0 + 18.0, at.1 + 3.5), text, kind);
    }
    let y = top + 104.0 + SYMBOL_PX * (rows - 2.0);
    if !results.sld.burials.is_empty() {
        sheet.rect((left, y - 6.0), (30.0, 12.0), Paint::area(palette::BURIED));
        let buried = format!("{}, target", words::buried(results));
        sheet.text((left + 38.0, y + 3.5), &buried, kind);
    }
    let right = left + 180.0;
    match &results.line {
        Some(line) => {
            sheet.line((right, y), (right + 30.0, y), Paint::line(palette::INK, 2.2));
            sheet.line((right + 12.0, y + 5.0), (right + 18.0, y - 5.0), Paint::line(palette::INK, 1.2));
            sheet.text((right + 38.0, y + 3.5), "land tail, fibre pairs", kind);
            let feed = if line.chosen.power_feed.is_some() { " · PFE power feeding equipment" } else { "" };
            let plant = format!("SLTE submarine line terminal equipment{feed}");
            head(sheet, (left, y + 24.0), &plant, Anchor::Start);
        }
        None => {
            sheet.line((right, y), (right + 30.0, y), Paint::dashed(palette::MUTED, 1.2, "3 3"));
            sheet.text((right + 38.0, y + 3.5), "land side, not given", kind);
        }
    }
}

/// A cell of the title block: its head, its value, its place and width.
fn cell(sheet: &mut Svg, corner: (f64, f64), width: f64, words: (&str, &str)) {
    sheet.rect(corner, (width, 30.0), Paint::shape("none", palette::INK, 0.6));
    sheet.text((corner.0 + 6.0, corner.1 + 11.0), words.0, Type::plain(8.0, palette::MUTED, Anchor::Start));
    let value = Type::plain(11.0, palette::INK, Anchor::Start).bold();
    sheet.text((corner.0 + 6.0, corner.1 + 24.5), words.1, value);
}

fn title_block(sheet: &mut Svg, results: &Results, top: f64) {
    let plan = &results.plan;
    let width = WIDTH - 4.0 - TITLE_LEFT;
    // under a long legend the cells stand at the foot of the sheet, and the name has the room over them
    let foot = top + height(results) + MARGIN - 4.0;
    let cells_top = (foot - 90.0).max(top + 46.0);
    sheet.rect((TITLE_LEFT, top), (width, foot - top), Paint::shape("none", palette::INK, 1.0));
    let name = Type::plain(15.0, palette::INK, Anchor::Start).bold();
    sheet.text((TITLE_LEFT + 10.0, top + 21.0), &shortened(&plan.name, 52), name);
    let second = format!("Straight line diagram · {}", ends_text(results));
    let kind = Type::plain(10.5, palette::INK, Anchor::Start);
    sheet.text((TITLE_LEFT + 10.0, top + 37.0), &shortened(&second, 78), kind);
    let of_plan = [
        ("revision", shortened(&plan.revision, 18)),
        ("date", plan.date.clone()),
        ("plan fingerprint", plan.plan_fingerprint.short().to_owned()),
    ];
    let [lengths, bodies] = match &results.line {
        Some(line) => cells_of_line(results, line),
        None => cells_of_list(results),
    };
    for (line, cells) in [of_plan, lengths, bodies].iter().enumerate() {
        for (column, (label, value)) in cells.iter().enumerate() {
            let corner = (TITLE_LEFT + width / 3.0 * column as f64, cells_top + 30.0 * line as f64);
            cell(sheet, corner, width / 3.0, (label, value));
        }
    }
}

/// Three cells of the title block: head and value.
type Cells = [(&'static str, String); 3];

fn km(length_km: f64) -> String {
    format!("{} km", fixed(length_km, 3))
}

fn cells_of_line(results: &Results, line: &LineDesign) -> [Cells; 2] {
    let lengths = &results.lengths;
    [
        [
            ("route", km(lengths.route_km.km())),
            ("cable, BMH to BMH", km(lengths.cable_km.km())),
            ("fibre, station to station", km(line.station_fibre_km.km())),
        ],
        [
            ("repeaters", line.chosen.repeaters_count.to_string()),
            ("fibre pairs (FP)", line.chosen.fibre_pairs_count.to_string()),
            ("KP count from", "BMH at the A end".to_owned()),
        ],
    ]
}

/// Without a designed line: what the list itself says.
fn cells_of_list(results: &Results) -> [Cells; 2] {
    let (lengths, positions) = (&results.lengths, &results.rpl.positions);
    let is_manhole = |at: Option<&route::rpl::Position>| at.is_some_and(|at| at.is(Event::BeachManhole));
    let (from, to) = (is_manhole(positions.first()), is_manhole(positions.last()));
    let cable = if from && to { "cable, BMH to BMH" } else { "cable, end to end" };
    let count_from = if from { "BMH at the A end" } else { "first position, A end" };
    [
        [
            ("route", km(lengths.route_km.km())),
            (cable, km(lengths.cable_km.km())),
            ("mean slack", format!("{} %", fixed(lengths.slack_mean_pct, 3))),
        ],
        [
            ("positions", positions.len().to_string()),
            ("buried, of the route", km(lengths.ploughed_km.km())),
            ("KP count from", count_from.to_owned()),
        ],
    ]
}
