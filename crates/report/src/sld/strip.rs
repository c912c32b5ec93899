//! One strip of the diagram: cable, bodies and their labels, burial, spans, and the rows of figures under them.

use super::layout::Strip;
use super::{MARGIN, WIDTH};
use crate::drawing::{End, end_name};
use crate::figures::{fixed, shortened, target};
use crate::palette;
use crate::svg::{Anchor, Paint, Svg, Type, text_width_px};
use crate::symbols;
use line::design::ChosenLine;
use pipeline::results::Results;
use route::rpl::Event;
use route::sld::SldBody;

const LABEL_PX: f64 = 10.5;
/// More bodies than this on a strip have shorter names; the list has the whole.
const CROWD_COUNT: usize = 12;
const LEVEL_PX: f64 = 15.0;
/// Half the height of the cable.
const HALF_PX: f64 = 9.0;
/// Rows below the middle of the cable.
const BURIAL_PX: f64 = 35.0;
const SPAN_PX: f64 = 64.0;
const FIGURES_PX: f64 = 78.0;
/// The same where no line is designed, and there are no spans.
const FIGURES_WITHOUT_SPANS_PX: f64 = 52.0;
/// Heights of the rows of upright figures.
const KP_PX: f64 = 44.0;
const DEPTH_PX: f64 = 34.0;
/// Right edge of the heads of the rows, and of the station box.
const HEADS_PX: f64 = MARGIN + 92.0;

/// A label over the cable.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Label {
    text: String,
    event: Event,
    /// Where it points to.
    x_px: f64,
    /// Where it is centred.
    middle_px: f64,
    level: usize,
    bold: bool,
}

impl Label {
    fn reach_px(&self) -> (f64, f64) {
        let half = text_width_px(&self.text, LABEL_PX, self.bold) / 2.0 + 4.0;
        (self.middle_px - half, self.middle_px + half)
    }
}

/// Labels of a strip's bodies, each on the lowest level where it touches no other.
pub(super) fn labels(results: &Results, strip: &Strip) -> Vec<Label> {
    let mut placed: Vec<Label> = Vec::new();
    let mut bodies: Vec<&SldBody> =
        results.sld.bodies.iter().filter(|body| strip.holds(body.cable_kp_km.km())).collect();
    bodies.retain(|body| !body.label.is_empty());
    // events that fall together may have one label of their own: it is set once
    bodies.dedup_by(|next, kept| next.label == kept.label && next.cable_kp_km == kept.cable_kp_km);
    // Transitions are many and short: they take the lowest level before the others look for a place.
    bodies.sort_by_key(|body| body.event != Event::Transition);
    let lowest = usize::from(bodies.iter().any(|body| body.event == Event::Transition));
    let most = if bodies.len() > CROWD_COUNT { 24 } else { 40 };
    for body in bodies {
        let label = place_label(body, strip, (lowest, most), &placed);
        placed.push(label);
    }
    placed
}

/// The label of a body that is no transition stands on level `limits.0` or above and has at most `limits.1` letters.
fn place_label(body: &SldBody, strip: &Strip, limits: (usize, usize), placed: &[Label]) -> Label {
    let x_px = strip.x_px(body.cable_kp_km.km());
    let bold = body.event != Event::Transition;
    let text = shortened(&body.label, if bold { limits.1 } else { 18 });
    let half_px = text_width_px(&text, LABEL_PX, bold) / 2.0 + 6.0;
    let middle_px = x_px.clamp(MARGIN + half_px, (WIDTH - MARGIN - half_px).max(MARGIN + half_px));
    let level = if bold { limits.0 } else { 0 };
    let mut label = Label { text, event: body.event, x_px, middle_px, level, bold };
    let reach = label.reach_px();
    if (strip.is_first && reach.0 < HEADS_PX) || (strip.is_last && reach.1 > WIDTH - HEADS_PX) {
        label.level = label.level.max(1); // above the boxes of the ends
    }
    let touches = |other: &Label, level: usize| {
        let theirs = other.reach_px();
        other.level == level && reach.0 < theirs.1 && theirs.0 < reach.1
    };
    while placed.iter().any(|other| touches(other, label.level)) {
        label.level += 1;
    }
    label
}

fn levels(labels: &[Label]) -> f64 {
    labels.iter().map(|label| label.level + 1).max().unwrap_or(1) as f64
}

/// From the middle of the cable to the rows of upright figures.
fn figures_px(results: &Results) -> f64 {
    if results.line.is_some() { FIGURES_PX } else { FIGURES_WITHOUT_SPANS_PX }
}

/// Height a strip needs.
pub(super) fn height(results: &Results, labels: &[Label]) -> f64 {
    levels(labels) * LEVEL_PX + 30.0 + figures_px(results) + 2.0 * KP_PX + DEPTH_PX + 22.0
}

/// Draws a strip with its upper edge at `top`.
pub(super) fn draw(sheet: &mut Svg, results: &Results, strip: &Strip, labels: &[Label], top: f64) {
    let y = top + levels(labels) * LEVEL_PX + 30.0;
    row_heads(sheet, y, y + figures_px(results));
    figures(sheet, results, strip, y);
    sectors(sheet, results, strip, y);
    ends(sheet, results, strip, y);
    sections(sheet, results, strip, y);
    burials(sheet, results, strip, y);
    if let Some(line) = &results.line {
        spans(sheet, &line.chosen, strip, y);
    }
    for label in labels {
        leader(sheet, label, y);
    }
    for body in results.sld.bodies.iter().filter(|body| strip.holds(body.cable_kp_km.km())) {
        symbols::large(sheet, body.event, (strip.x_px(body.cable_kp_km.km()), y));
    }
    for label in labels {
        let at = (label.middle_px, label_y(label, y));
        let kind = Type::plain(LABEL_PX, palette::INK, Anchor::Middle).halo();
        sheet.text(at, &label.text, if label.bold { kind.bold() } else { kind });
    }
}

fn label_y(label: &Label, y: f64) -> f64 {
    y - HALF_PX - 10.0 - label.level as f64 * LEVEL_PX
}

fn leader(sheet: &mut Svg, label: &Label, y: f64) {
    let bottom = (label.x_px, y - HALF_PX);
    sheet.line(bottom, (label.x_px, label_y(label, y) + 3.0), Paint::line(palette::MUTED, 0.6));
}

fn sectors(sheet: &mut Svg, results: &Results, strip: &Strip, y: f64) {
    for body in results.sld.bodies.iter().filter(|body| strip.holds(body.cable_kp_km.km())) {
        let dash = match body.event {
            Event::SectorBoundary => "9 4 2 4",
            Event::TerritorialLimit => symbols::TERRITORIAL_DASH,
            _ => continue,
        };
        let x = strip.x_px(body.cable_kp_km.km());
        let (from, to) = ((x, y), (x, y + figures_px(results)));
        // the place's own grey line would fill the gaps between the dashes
        sheet.line(from, to, Paint::line("#ffffff", 1.6));
        sheet.line(from, to, Paint::dashed(palette::INK, 0.8, dash));
    }
}

fn sections(sheet: &mut Svg, results: &Results, strip: &Strip, y: f64) {
    for section in &results.sld.sections {
        let (from_km, to_km) = (section.from_cable_kp_km.km(), section.to_cable_kp_km.km());
        if to_km <= strip.start_km() + 1e-9 || from_km >= strip.end_km() - 1e-9 {
            continue;
        }
        let (left, right) =
            (strip.x_px(from_km.max(strip.start_km())), strip.x_px(to_km.min(strip.end_km())));
        let colour = palette::cable_type(&section.cable_type);
        sheet.rect(
            (left, y - HALF_PX),
            (right - left, 2.0 * HALF_PX),
            Paint::shape(colour, palette::INK, 0.6),
        );
        let (from, to) = strip.widest_px(from_km, to_km);
        let middle = if to > from { (from + to) / 2.0 } else { (left + right) / 2.0 };
        let whole = shortened(&section.cable_type, 24);
        let fits = text_width_px(&whole, 11.0, true) + 8.0 <= to - from;
        let code = if fits { whole } else { shortened(&section.cable_type, 6) };
        sheet.text((middle, y + 4.0), &code, Type::plain(11.0, palette::on(colour), Anchor::Middle).bold());
        let length = fixed(section.cable_km.km(), 3);
        sheet.text((middle, y + 22.0), &length, Type::plain(9.5, palette::INK, Anchor::Middle).halo());
    }
}

fn burials(sheet: &mut Svg, results: &Results, strip: &Strip, y: f64) {
    let row = y + BURIAL_PX;
    let (left, right) = (strip.x_px(strip.start_km()), strip.x_px(strip.end_km()));
    sheet.line((left, row), (right, row), Paint::dashed(palette::RULE, 1.0, "3 3"));
    for burial in &results.sld.burials {
        let from_km = burial.from_cable_kp_km.km().max(strip.start_km());
        let to_km = burial.to_cable_kp_km.km().min(strip.end_km());
        if to_km <= from_km + 1e-9 {
            continue;
        }
        let (from, to) = (strip.x_px(from_km), strip.x_px(to_km));
        sheet.rect((from, row - 6.0), (to - from, 12.0), Paint::shape(palette::BURIED, "#ffffff", 0.6));
        let (long, short) =
            (format!("target {} m", target(burial.target_m)), format!("{} m", target(burial.target_m)));
        let fitting =
            [long, short].into_iter().find(|text| text_width_px(text, 9.0, false) + 6.0 <= to - from);
        let kind = Type::plain(9.0, "#ffffff", Anchor::Middle);
        fitting.iter().for_each(|text| sheet.text(((from + to) / 2.0, row + 3.2), text, kind));
    }
}

/// Dimension lines from amplifier to amplifier, land tails included.
fn spans(sheet: &mut Svg, chosen: &ChosenLine, strip: &Strip, y: f64) {
    let row = y + SPAN_PX;
    let mut from_km = f64::NEG_INFINITY;
    for (index, span) in chosen.spans.iter().enumerate() {
        let to_km = chosen.repeaters.get(index).map_or(f64::INFINITY, |body| body.cable_kp_km.km());
        let starts = from_km >= strip.start_km() || (strip.is_first && index == 0);
        let stops = to_km <= strip.end_km() || (strip.is_last && index + 1 == chosen.spans.len());
        let left = if from_km.is_finite() { strip.x_px(from_km.max(strip.start_km())) } else { HEADS_PX };
        let right = if to_km.is_finite() { strip.x_px(to_km.min(strip.end_km())) } else { WIDTH - HEADS_PX };
        let (left, right) = (clip(left, strip), clip(right, strip));
        if right - left > 4.0 && from_km < strip.end_km() && to_km > strip.start_km() {
            dimension(sheet, (left, right, row), (starts, stops));
            let cable = fixed(span.cable_km.km(), 3);
            let texts = [
                format!(
                    "span {} · cable {cable} · fibre {} · {} dB",
                    index + 1,
                    fixed(span.fibre_km.km(), 3),
                    fixed(span.loss_db, 2)
                ),
                format!("span {} · {cable} · {} dB", index + 1, fixed(span.loss_db, 2)),
                format!("{} · {cable}", index + 1),
                cable,
            ];
            let fitting =
                texts.into_iter().find(|text| text_width_px(text, 9.0, false) + 18.0 <= right - left);
            let kind = Type::plain(9.0, palette::INK, Anchor::Middle);
            fitting.iter().for_each(|text| sheet.text(((left + right) / 2.0, row - 4.0), text, kind));
        }
        from_km = to_km;
    }
}

/// A strip that does not end at a station has no room beyond its last place.
fn clip(x: f64, strip: &Strip) -> f64 {
    let left = if strip.is_first { HEADS_PX } else { strip.x_px(strip.start_km()) };
    let right = if strip.is_last { WIDTH - HEADS_PX } else { strip.x_px(strip.end_km()) };
    x.clamp(left, right)
}

fn dimension(sheet: &mut Svg, line: (f64, f64, f64), arrows: (bool, bool)) {
    let (left, right, y) = line;
    let pen = Paint::line(palette::MUTED, 0.8);
    sheet.line((left, y), (right, y), pen);
    for (x, turn, is_end) in [(left, 1.0, arrows.0), (right, -1.0, arrows.1)] {
        if is_end {
            sheet.line((x, y - 4.0), (x, y + 4.0), pen);
            let head = [(x, y), (x + 6.0 * turn, y - 2.2), (x + 6.0 * turn, y + 2.2)];
            sheet.polyline(&head, true, Paint::area(palette::MUTED));
        }
    }
}

fn row_heads(sheet: &mut Svg, y: f64, rows: f64) {
    let kind = Type::plain(9.0, palette::MUTED, Anchor::End);
    let heads = [
        ("burial", y + BURIAL_PX + 3.0),
        ("cable KP, km", rows + KP_PX / 2.0 + 3.0),
        ("route KP, km", rows + 1.5 * KP_PX + 3.0),
        ("depth, m", rows + 2.0 * KP_PX + DEPTH_PX / 2.0 + 3.0),
    ];
    for (head, y) in heads {
        sheet.text((HEADS_PX, y), head, kind);
    }
}

/// Upright figures under every place.
fn figures(sheet: &mut Svg, results: &Results, strip: &Strip, y: f64) {
    let top = y + figures_px(results);
    let rows = [top, top + KP_PX, top + 2.0 * KP_PX, top + 2.0 * KP_PX + DEPTH_PX];
    let (left, right) = (HEADS_PX + 6.0, strip.places.last().map_or(0.0, |place| place.x_px) + 12.0);
    for row in rows {
        sheet.line((left, row), (right, row), Paint::line(palette::RULE, 0.7));
    }
    let kind = Type::plain(9.0, palette::INK, Anchor::Start);
    for place in &strip.places {
        let x = place.x_px;
        sheet.line((x, y + HALF_PX), (x, top), Paint::line(palette::RULE, 0.5));
        sheet.turned_text((x + 3.2, rows[1] - 4.0), -90.0, &fixed(place.cable_kp_km, 3), kind);
        sheet.turned_text((x + 3.2, rows[2] - 4.0), -90.0, &fixed(place.route_kp_km, 3), kind);
        let here = |body: &&SldBody| (body.cable_kp_km.km() - place.cable_kp_km).abs() < 0.0005;
        let depth_m = results.sld.bodies.iter().filter(here).find_map(|body| body.depth_m);
        if let Some(depth_m) = depth_m {
            sheet.turned_text((x + 3.2, rows[3] - 4.0), -90.0, &fixed(depth_m, 0), kind);
        }
    }
}

/// Stations at the ends of the system; a mark of continuation at the other ends of strips.
fn ends(sheet: &mut Svg, results: &Results, strip: &Strip, y: f64) {
    let (first, last) = (strip.x_px(strip.start_km()), strip.x_px(strip.end_km()));
    if strip.is_first {
        station(sheet, results, End::A, (HEADS_PX, first, y));
    } else {
        continued(sheet, (first, first - 18.0, y), "from above");
    }
    if strip.is_last {
        station(sheet, results, End::B, (WIDTH - HEADS_PX, last, y));
    } else {
        continued(sheet, (last, last + 18.0, y), "to below");
    }
}

fn continued(sheet: &mut Svg, line: (f64, f64, f64), text: &str) {
    let (from, to, y) = line;
    sheet.line((from, y), (to, y), Paint::dashed(palette::INK, 2.0, "4 3"));
    let turn = (to - from).signum();
    let head = [(to + 6.0 * turn, y), (to, y - 4.0), (to, y + 4.0)];
    sheet.polyline(&head, true, Paint::area(palette::INK));
    let anchor = if turn < 0.0 { Anchor::End } else { Anchor::Start };
    sheet.text((from + 2.0 * turn, y + 22.0), text, Type::plain(8.5, palette::MUTED, anchor));
}

/// A cable landing station, what stands in it, and its land tail; without a designed line only the name of the end.
fn station(sheet: &mut Svg, results: &Results, end: End, line: (f64, f64, f64)) {
    let (edge, manhole, y) = line;
    let left = if end == End::A { MARGIN } else { edge };
    let middle = if end == End::A { (MARGIN + edge) / 2.0 } else { (edge + WIDTH - MARGIN) / 2.0 };
    let chosen = results.line.as_ref().map(|line| &line.chosen);
    let tail = if chosen.is_some() {
        Paint::line(palette::INK, 2.2)
    } else {
        Paint::dashed(palette::MUTED, 1.2, "3 3")
    };
    sheet.line((edge, y), (manhole, y), tail);
    sheet.rect((left, y - 25.0), (HEADS_PX - MARGIN, 50.0), Paint::shape("#f3f6f9", palette::INK, 1.1));
    let kind = Type::plain(9.0, palette::MUTED, Anchor::Middle);
    sheet.text((middle, y - 11.0), if end == End::A { "A end" } else { "B end" }, kind);
    let (name, size_px) = fitted_name(results, end);
    sheet.text((middle, y + 3.0), &name, Type::plain(size_px, palette::INK, Anchor::Middle).bold());
    if let Some(chosen) = chosen {
        let plant = if chosen.power_feed.is_some() { "SLTE · PFE" } else { "SLTE" };
        sheet.text((middle, y + 17.0), plant, kind);
        let tail = (edge + manhole) / 2.0 + if end == End::A { -5.0 } else { 5.0 };
        land_tail(sheet, results, chosen, (end, tail, y));
    }
}

fn land_tail(sheet: &mut Svg, results: &Results, chosen: &ChosenLine, at: (End, f64, f64)) {
    let (end, tail, y) = at;
    let kind = Type::plain(9.0, palette::MUTED, Anchor::Middle);
    sheet.line((tail - 3.0, y + 5.0), (tail + 3.0, y - 5.0), Paint::line(palette::INK, 1.2));
    sheet.text((tail, y - 9.0), &format!("{} FP", chosen.fibre_pairs_count), kind);
    let land = land_tail_km(results, chosen, end).map(|km| format!("{} km", fixed(km, 1)));
    land.iter().for_each(|text| sheet.text((tail, y + 15.0), text, kind));
}

/// The name of an end and the letter size at which it fits the station's box: without its country, then smaller, then
/// cut.
fn fitted_name(results: &Results, end: End) -> (String, f64) {
    let whole = end_name(results, end);
    let name = whole.rsplit_once(" (").map_or(whole.as_str(), |(name, _)| name).to_owned();
    let room_px = HEADS_PX - MARGIN - 6.0;
    let tries = [(&whole, 10.5), (&name, 10.5), (&name, 9.0)];
    let fitting = tries.into_iter().find(|(text, size_px)| text_width_px(text, *size_px, true) <= room_px);
    fitting.map_or_else(|| (shortened(&name, 14), 9.0), |(text, size_px)| (text.clone(), size_px))
}

/// Land cable at an end: its span less the cable from the manhole to the first body.
fn land_tail_km(results: &Results, chosen: &ChosenLine, end: End) -> Option<f64> {
    let tail_km = match end {
        End::A => chosen.spans.first()?.cable_km.km() - chosen.repeaters.first()?.cable_kp_km.km(),
        End::B => {
            let wet_km = results.lengths.cable_km.km() - chosen.repeaters.last()?.cable_kp_km.km();
            chosen.spans.last()?.cable_km.km() - wet_km
        }
    };
    (tail_km > 0.05).then_some(tail_km)
}
