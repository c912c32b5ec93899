//! The lower edge of the sheet: cable by type, what the symbols mean, title block.

use super::{BURIAL, CABLE, SldOptions, TEXT, TITLE, cable_layer, strip};
use crate::exchange::dxf::{Anchor, Dxf, Letters};
use crate::exchange::{Title, one_line};
use crate::figures::{NONE, fixed, shortened};
use crate::palette;
use route::rpl::Event;
use route::sld::Sld;

const ROW_MM: f64 = 5.2;
const BLOCK_MM: f64 = 165.0;
const CELL_MM: f64 = 9.0;
/// Most cable types the table names; the rest share its last row.
const TYPES_MAX: usize = 12;

/// What the title block says besides the diagram.
pub(super) struct Block<'a> {
    pub(super) title: &'a Title,
    pub(super) options: &'a SldOptions,
    pub(super) width_mm: f64,
    pub(super) height_mm: f64,
}

/// Cable and route of one type.
struct OfType<'a> {
    code: &'a str,
    cable_km: f64,
    route_km: f64,
}

fn by_type(sld: &Sld) -> Vec<OfType<'_>> {
    let mut types: Vec<OfType> = Vec::new();
    for section in &sld.sections {
        let (cable_km, route_km) = (section.cable_km.km(), section.route_km.km());
        match types.iter_mut().find(|of_type| of_type.code == section.cable_type) {
            Some(of_type) => {
                of_type.cable_km += cable_km;
                of_type.route_km += route_km;
            }
            None => types.push(OfType { code: &section.cable_type, cable_km, route_km }),
        }
    }
    types
}

/// Height of the lower edge.
pub(super) fn height_mm(sld: &Sld) -> f64 {
    let rows = u32::try_from(by_type(sld).len().min(TYPES_MAX + 1) + 2).unwrap_or(0);
    (f64::from(rows) * ROW_MM + 6.0).max(17.0 + 4.0 * CELL_MM)
}

/// Draws the lower edge.
pub(super) fn draw(sheet: &mut Dxf, sld: &Sld, block: &Block) {
    let top = block.height_mm - 5.0 - height_mm(sld);
    sheet.line(TITLE, (5.0, top), (block.width_mm - 5.0, top));
    cable_by_type(sheet, sld, top);
    symbols(sheet, sld, top);
    title_block(sheet, sld, block, top);
    if sld.sections.is_empty() {
        sheet.text(
            (block.width_mm / 2.0, 20.0),
            "no cable in this list",
            Letters::plain(TEXT, 3.5, Anchor::Middle),
        );
    }
}

fn cable_by_type(sheet: &mut Dxf, sld: &Sld, top: f64) {
    let columns = [62.0, 88.0];
    let head = Letters::plain(TEXT, 1.8, Anchor::End);
    sheet.text((10.0, top + 5.0), "cable type", Letters::plain(TEXT, 1.8, Anchor::Start));
    sheet.text((columns[0], top + 5.0), "cable, km", head);
    sheet.text((columns[1], top + 5.0), "route, km", head);
    let types = by_type(sld);
    let figure = Letters::plain(TEXT, 2.2, Anchor::End);
    let mut y = top + 5.0 + ROW_MM;
    let row = |sheet: &mut Dxf, y: f64, lengths: (f64, f64), kind: Letters| {
        sheet.text((columns[0], y), &fixed(lengths.0, 3), kind);
        sheet.text((columns[1], y), &fixed(lengths.1, 3), kind);
    };
    for of_type in types.iter().take(TYPES_MAX) {
        let corner = (10.0, y - 3.1);
        sheet.fill(&cable_layer(of_type.code), corner, (18.0, 4.0));
        sheet.frame(CABLE, corner, (18.0, 4.0));
        let ink = palette::on(palette::cable_type(of_type.code));
        let kind = Letters::plain(TEXT, 2.2, Anchor::Middle).bold().coloured(ink);
        sheet.text((19.0, y), &shortened(&one_line(of_type.code), 7), kind);
        row(sheet, y, (of_type.cable_km, of_type.route_km), figure);
        y += ROW_MM;
    }
    let sum = |types: &[OfType]| {
        (
            types.iter().map(|of_type| of_type.cable_km).sum(),
            types.iter().map(|of_type| of_type.route_km).sum(),
        )
    };
    let start = Letters::plain(TEXT, 2.2, Anchor::Start);
    if let Some(rest) = types.get(TYPES_MAX..).filter(|rest| !rest.is_empty()) {
        sheet.text((10.0, y), &format!("{} more types", rest.len()), start);
        row(sheet, y, sum(rest), figure);
        y += ROW_MM;
    }
    sheet.line(TEXT, (10.0, y - 3.4), (columns[1], y - 3.4));
    sheet.text((10.0, y), "total", start.bold());
    row(sheet, y, sum(&types), figure.bold());
}

fn symbols(sheet: &mut Dxf, sld: &Sld, top: f64) {
    let left = 100.0;
    let small = Letters::plain(TEXT, 1.8, Anchor::Start);
    sheet.text((left, top + 5.0), "symbols, not to scale", small);
    let named = [
        (Event::BeachManhole, "beach manhole"),
        (Event::BeachJoint, "beach joint"),
        (Event::Joint, "joint"),
        (Event::Repeater, "repeater"),
        (Event::Ropa, "ROPA"),
        (Event::BranchingUnit, "branching unit"),
        (Event::Transition, "type transition"),
        (Event::SectorBoundary, "sector boundary"),
        (Event::TerritorialLimit, "12 nm limit"),
    ];
    let there = |event: Event| sld.bodies.iter().any(|body| body.event == event);
    let shown: Vec<(Event, &str)> = named.into_iter().filter(|(event, _)| there(*event)).collect();
    for (index, (event, words)) in (0_u32..).zip(shown) {
        let at = (left + 4.0 + 46.0 * f64::from(index / 4), top + 12.0 + 9.5 * f64::from(index % 4));
        match event {
            // its line on the cable is longer than a row of this list
            Event::SectorBoundary | Event::TerritorialLimit => {
                sheet.dashed(super::BODIES, (at.0, at.1 - 3.4), (at.0, at.1 + 3.4));
            }
            _ => strip::symbol(sheet, event, at),
        }
        sheet.text((at.0 + 6.0, at.1 + 1.0), words, Letters::plain(TEXT, 2.2, Anchor::Start));
    }
    if !sld.burials.is_empty() {
        let y = top + height_mm(sld) - 5.0;
        sheet.fill(BURIAL, (left, y - 2.6), (9.0, 3.4));
        sheet.text((left + 12.0, y), "buried, target depth below seabed", small);
    }
}

fn title_block(sheet: &mut Dxf, sld: &Sld, block: &Block, top: f64) {
    let title = block.title;
    let left = block.width_mm - 5.0 - BLOCK_MM;
    sheet.frame(TITLE, (left, top), (BLOCK_MM, height_mm(sld)));
    let fitted =
        |text: &str, height_mm: f64, bold: bool| fitting(&one_line(text), height_mm, bold, BLOCK_MM - 6.0);
    let name = Letters::plain(TITLE, 3.5, Anchor::Start).bold();
    sheet.text((left + 3.0, top + 6.5), &fitted(&title.system, 3.5, true), name);
    let ends: Vec<String> = [sld.bodies.first(), sld.bodies.last()]
        .into_iter()
        .flatten()
        .map(|body| one_line(&body.label))
        .collect();
    let second = format!("Straight line diagram · {}", ends.join(" – "));
    sheet.text(
        (left + 3.0, top + 11.5),
        &fitted(&second, 2.3, false),
        Letters::plain(TITLE, 2.3, Anchor::Start),
    );
    let note = Letters::plain(TITLE, 2.0, Anchor::Start);
    sheet.text((left + 3.0, top + 15.5), &fitted(&title.note, 2.0, false), note);
    for (row, cells) in (0_u32..).zip(cells(sld, block)) {
        for (column, (head, value)) in (0_u32..).zip(cells) {
            let width_mm = BLOCK_MM / 3.0;
            let corner = (left + width_mm * f64::from(column), top + 17.0 + CELL_MM * f64::from(row));
            sheet.frame(TITLE, corner, (width_mm, CELL_MM));
            sheet.text((corner.0 + 2.0, corner.1 + 3.2), head, Letters::plain(TITLE, 1.6, Anchor::Start));
            let value = fitting(&one_line(&value), 2.3, true, width_mm - 4.0);
            let kind = Letters::plain(TITLE, 2.3, Anchor::Start).bold();
            sheet.text((corner.0 + 2.0, corner.1 + 7.4), &value, kind);
        }
    }
}

fn cells(sld: &Sld, block: &Block) -> [[(&'static str, String); 3]; 4] {
    let title = block.title;
    let cable_km: f64 = sld.sections.iter().map(|section| section.cable_km.km()).sum();
    let route_km: f64 = sld.sections.iter().map(|section| section.route_km.km()).sum();
    let said = |text: &str| if text.trim().is_empty() { NONE.to_owned() } else { text.to_owned() };
    let count = |event: Event| sld.bodies.iter().filter(|body| body.event == event).count().to_string();
    let pairs = block.options.fibre_pairs_count.map_or_else(|| NONE.to_owned(), |count| count.to_string());
    let sheet = format!("{:.0} × {:.0} mm", block.width_mm, block.height_mm);
    [
        [
            ("revision", said(&title.revision)),
            ("date", said(&title.date)),
            ("status", title.status.word().to_owned()),
        ],
        [
            ("route", format!("{} km", fixed(route_km, 3))),
            ("cable", format!("{} km", fixed(cable_km, 3))),
            ("fibre pairs (FP)", pairs),
        ],
        [
            ("repeaters", count(Event::Repeater)),
            ("joints", count(Event::Joint)),
            ("KP count from", "the A end".to_owned()),
        ],
        [
            ("datum", said(&title.datum)),
            ("scale", "none along the cable".to_owned()),
            ("sheet, 1 unit = 1 mm", sheet),
        ],
    ]
}

/// A text cut to a width.
fn fitting(text: &str, height_mm: f64, bold: bool, width_mm: f64) -> String {
    let fits = |text: &str| strip::width_mm(text, height_mm, bold) <= width_mm;
    let mut cut = shortened(text, 200);
    let mut letters = cut.chars().count();
    while letters > 1 && !fits(&cut) {
        letters -= 1;
        cut = shortened(text, letters);
    }
    cut
}
