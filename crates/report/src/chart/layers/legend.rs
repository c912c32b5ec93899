//! The legend of the layers, below the map: one entry a kind, and what is closed apart from what is only dearer.

use super::style::Style;
use super::{Point, hatched, symbol};
use crate::chart::{Chart, Frame};
use crate::figures::{fixed, shortened};
use crate::palette;
use crate::svg::{Anchor, Paint, Svg, Type, text_width_px};
use ::layers::layer::{CostLayer, LayerKind};

const ROW_PX: f64 = 34.0;
const COLUMNS: usize = 3;
const HEAD_PX: f64 = 26.0;
const SIGN: (f64, f64) = (34.0, 20.0);
/// Width of the legend: the map and the legend of depths beside it.
const WIDTH_PX: f64 = 850.0;

/// Layers of one kind that are drawn alike.
struct Entry<'a> {
    kind: LayerKind,
    closed: bool,
    layers: Vec<&'a CostLayer>,
}

fn entries<'a>(chart: &'a Chart) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry> = Vec::new();
    for layer in chart.layers {
        match entries.iter_mut().find(|entry| entry.kind == layer.kind && entry.closed == layer.closed) {
            Some(entry) => entry.layers.push(layer),
            None => entries.push(Entry { kind: layer.kind, closed: layer.closed, layers: vec![layer] }),
        }
    }
    entries
}

/// Height of the legend; none without layers.
pub(in crate::chart) fn height_px(chart: &Chart) -> f64 {
    let rows = entries(chart).len().div_ceil(COLUMNS);
    if rows == 0 { 0.0 } else { HEAD_PX + ROW_PX * rows as f64 }
}

/// Draws the legend from this corner.
pub(in crate::chart) fn legend(sheet: &mut Svg, corner: Point, chart: &Chart) {
    let entries = entries(chart);
    if entries.is_empty() {
        return;
    }
    let (left, top) = corner;
    let head = "Cost layers of the plan";
    sheet.text((left, top + 6.0), head, Type::plain(11.0, palette::INK, Anchor::Start).bold());
    let note =
        "hatched where they make a cable dearer; dashed magenta: closed to cables; dotted: the standoff";
    let after = left + text_width_px(head, 11.0, true) + 12.0;
    sheet.text((after, top + 6.0), note, Type::plain(10.0, palette::MUTED, Anchor::Start));
    let rows = entries.len().div_ceil(COLUMNS);
    for (index, entry) in entries.iter().enumerate() {
        let at = (
            left + WIDTH_PX / COLUMNS as f64 * (index / rows) as f64,
            top + HEAD_PX - 6.0 + ROW_PX * (index % rows) as f64,
        );
        sign(sheet, at, entry);
        words(sheet, (at.0 + SIGN.0 + 9.0, at.1), entry);
    }
}

fn sign(sheet: &mut Svg, at: Point, entry: &Entry) {
    let style = Style::of(entry.kind);
    let there = |has: fn(&CostLayer) -> bool| entry.layers.iter().any(|layer| has(layer));
    let middle = (at.0 + SIGN.0 / 2.0, at.1 + SIGN.1 / 2.0);
    let has_areas = there(|layer| !layer.area.is_empty() || !layer.has_shapes());
    if has_areas {
        let frame = Frame { west_deg: 0.0, north_y: 0.0, px_per_deg: 1.0, corner: at, size: SIGN };
        let ring = super::corners(&frame);
        for hatch in style.hatches {
            for (from, to) in hatched(&frame, std::slice::from_ref(&ring), hatch) {
                sheet.line(from, to, Paint::line(style.colour, hatch.width_px));
            }
        }
        sheet.rect(at, SIGN, super::outline(style.colour, entry.closed));
    }
    if there(|layer| !layer.line.is_empty()) {
        let line = [(at.0, middle.1), (at.0 + SIGN.0, middle.1)];
        sheet.polyline(&line, false, Paint::line("#ffffff", 3.4));
        sheet.polyline(&line, false, Paint::dashed(style.colour, 1.6, style.dash));
    }
    if there(|layer| !layer.point.is_empty()) {
        symbol(sheet, middle, style.mark, style.colour);
    }
}

fn words(sheet: &mut Svg, at: Point, entry: &Entry) {
    let mut head = entry.kind.word().to_owned();
    if entry.closed {
        head.push_str(", closed");
    }
    let standoff_m = entry.layers.iter().filter_map(|layer| layer.standoff_m).fold(0.0, f64::max);
    if standoff_m > 0.0 {
        head.push_str(&format!(" within {} m", fixed(standoff_m, 0)));
    }
    let ids: Vec<&str> = entry.layers.iter().map(|layer| layer.id.as_str()).collect();
    let room = WIDTH_PX / COLUMNS as f64 - SIGN.0 - 24.0;
    for (index, (text, size_px)) in [(head, 10.5), (ids.join(", "), 10.0)].iter().enumerate() {
        let fill = if index == 0 { palette::INK } else { palette::MUTED };
        let kind = Type::plain(*size_px, fill, Anchor::Start);
        sheet.text((at.0, at.1 + 8.0 + 13.0 * index as f64), &fitted(text, *size_px, room), kind);
    }
}

/// A text cut to a width.
pub(in crate::chart) fn fitted(text: &str, size_px: f64, width_px: f64) -> String {
    let mut most = text.chars().count().min(120);
    while most > 4 && text_width_px(&shortened(text, most), size_px, false) > width_px {
        most -= 1;
    }
    shortened(text, most)
}
