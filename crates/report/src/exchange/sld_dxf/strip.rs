//! A strip of the diagram: labels and bodies over the cable, burial and KP under it.

use super::layout::{LEFT_MM, SAME_PLACE_KM, Strip};
use super::{BODIES, BODY_FILL, BURIAL, CABLE, KP, SldOptions, TEXT, cable_layer};
use crate::exchange::dxf::{Anchor, Dxf, Letters};
use crate::exchange::one_line;
use crate::figures::{fixed, shortened};
use crate::palette;
use crate::svg::text_width_px;
use route::rpl::Event;
use route::sld::{Sld, SldBody};

/// Height of a line of labels.
const LEVEL_MM: f64 = 4.2;
/// Half the height of the cable's band.
const HALF_MM: f64 = 3.2;
/// From the cable's axis to the row of burial, and to the figures.
const BURIAL_MM: f64 = 11.5;
const FIGURES_MM: f64 = 15.5;
/// Heights of the rows of figures: cable KP, route KP, depth.
const ROWS_MM: [f64; 3] = [13.6, 13.6, 9.0];
/// Height of capitals: labels, and figures and heads.
const LABEL_MM: f64 = 2.3;
const SMALL_MM: f64 = 1.8;

/// Width of a text by the height of its capitals: seven tenths of a letter's size.
pub(super) fn width_mm(text: &str, height_mm: f64, bold: bool) -> f64 {
    text_width_px(text, height_mm / 0.7, bold)
}

/// A label over the cable.
struct Label {
    text: String,
    x_mm: f64,
    middle_mm: f64,
    level: u16,
    bold: bool,
}

impl Label {
    fn reach_mm(&self) -> (f64, f64) {
        let half_mm = width_mm(&self.text, LABEL_MM, self.bold) / 2.0 + 1.2;
        (self.middle_mm - half_mm, self.middle_mm + half_mm)
    }
}

/// A strip with its labels placed.
pub(super) struct Drawn<'a> {
    strip: &'a Strip,
    labels: Vec<Label>,
    bodies: Vec<&'a SldBody>,
    route_kps_km: Vec<Option<f64>>,
}

impl<'a> Drawn<'a> {
    /// Places the labels of a strip, each on the lowest level where it touches no other.
    pub(super) fn of(sld: &'a Sld, strip: &'a Strip, marks_km: &[(f64, f64)], sheet_mm: f64) -> Self {
        let bodies: Vec<&SldBody> =
            sld.bodies.iter().filter(|body| strip.holds(body.cable_kp_km.km())).collect();
        let labels = labels(strip, &bodies, sheet_mm);
        let route_kps_km =
            strip.places.iter().map(|place| route_kp_km(marks_km, place.cable_kp_km)).collect();
        Self { strip, labels, bodies, route_kps_km }
    }

    /// Height it needs.
    pub(super) fn height_mm(&self) -> f64 {
        self.labels_mm() + HALF_MM + FIGURES_MM + ROWS_MM.iter().sum::<f64>() + 7.0
    }

    fn labels_mm(&self) -> f64 {
        let levels = self.labels.iter().map(|label| label.level + 1).max().unwrap_or(1);
        f64::from(levels) * LEVEL_MM + 4.0
    }

    /// Draws it with its upper edge at `top_mm`.
    pub(super) fn draw(&self, sheet: &mut Dxf, sld: &Sld, options: &SldOptions, top_mm: f64) {
        let y = top_mm + self.labels_mm() + HALF_MM;
        self.figures(sheet, y);
        self.ends(sheet, options, y);
        self.sections(sheet, sld, y);
        self.burials(sheet, sld, y);
        for label in &self.labels {
            let base = y - HALF_MM - 2.5 - f64::from(label.level) * LEVEL_MM;
            sheet.line(BODIES, (label.x_mm, y - HALF_MM), (label.x_mm, base + 0.6));
            let kind = Letters::plain(TEXT, LABEL_MM, Anchor::Middle);
            sheet.text((label.middle_mm, base), &label.text, if label.bold { kind.bold() } else { kind });
        }
        for body in &self.bodies {
            symbol(sheet, body.event, (self.strip.x_mm(body.cable_kp_km.km()), y));
        }
    }

    fn sections(&self, sheet: &mut Dxf, sld: &Sld, y: f64) {
        for section in &sld.sections {
            let reach = self.strip.reach_mm(section.from_cable_kp_km.km(), section.to_cable_kp_km.km());
            let Some((left, right)) = reach else { continue };
            let band = ((left, y - HALF_MM), (right - left, 2.0 * HALF_MM));
            sheet.fill(&cable_layer(&section.cable_type), band.0, band.1);
            sheet.frame(CABLE, band.0, band.1);
            let (from, to) = self.strip.widest_mm((left, right));
            let middle = (from + to) / 2.0;
            let ink = palette::on(palette::cable_type(&section.cable_type));
            let code = shortened(&one_line(&section.cable_type), 6);
            let kind = Letters::plain(TEXT, LABEL_MM, Anchor::Middle);
            sheet.text((middle, y + LABEL_MM / 2.0), &code, kind.bold().coloured(ink));
            let length = format!("{} km", fixed(section.cable_km.km(), 3));
            let kind = Letters::plain(TEXT, SMALL_MM, Anchor::Middle);
            sheet.text((middle, y + HALF_MM + 3.2), &length, kind);
        }
    }

    fn burials(&self, sheet: &mut Dxf, sld: &Sld, y: f64) {
        let row = y + BURIAL_MM;
        let (left, right) = self.span_mm();
        sheet.dashed(KP, (left, row), (right, row));
        for burial in &sld.burials {
            let reach = self.strip.reach_mm(burial.from_cable_kp_km.km(), burial.to_cable_kp_km.km());
            let Some((from, to)) = reach else { continue };
            sheet.fill(BURIAL, (from, row - 1.7), (to - from, 3.4));
            let target = fixed(burial.target_m, 1);
            let fitting = [format!("target {target} m"), format!("{target} m")]
                .into_iter()
                .find(|text| width_mm(text, SMALL_MM, false) + 1.5 <= to - from);
            let kind = Letters::plain(TEXT, SMALL_MM, Anchor::Middle).coloured("#ffffff");
            fitting.iter().for_each(|text| sheet.text(((from + to) / 2.0, row + SMALL_MM / 2.0), text, kind));
        }
    }

    fn span_mm(&self) -> (f64, f64) {
        (LEFT_MM, self.strip.places.last().map_or(LEFT_MM, |place| place.x_mm))
    }

    /// Ticks and upright figures under every place, and the heads of their rows.
    fn figures(&self, sheet: &mut Dxf, y: f64) {
        let rows = rows_mm(y);
        let (left, right) = (LEFT_MM - 2.5, self.span_mm().1 + 2.5);
        rows.iter().for_each(|row| sheet.line(KP, (left, *row), (right, *row)));
        for (place, route_kp_km) in self.strip.places.iter().zip(&self.route_kps_km) {
            let x = place.x_mm;
            sheet.line(KP, (x, y + HALF_MM), (x, rows[0]));
            let here = |body: &&&SldBody| (body.cable_kp_km.km() - place.cable_kp_km).abs() < SAME_PLACE_KM;
            let depth_m = self.bodies.iter().filter(here).find_map(|body| body.depth_m);
            let figures = [
                Some(fixed(place.cable_kp_km, 3)),
                route_kp_km.map(|kp| fixed(kp, 3)),
                depth_m.map(|depth_m| fixed(depth_m, 0)),
            ];
            let kind = Letters::plain(KP, SMALL_MM, Anchor::Start).upright();
            for (figure, row) in figures.into_iter().zip(&rows[1..]) {
                figure.iter().for_each(|figure| sheet.text((x + SMALL_MM / 2.0, row - 1.2), figure, kind));
            }
        }
        let kind = Letters::plain(TEXT, SMALL_MM, Anchor::End);
        sheet.text((LEFT_MM - 4.0, y + BURIAL_MM + SMALL_MM / 2.0), "burial", kind);
        for (head, pair) in ["cable KP, km", "route KP, km", "depth, m"].into_iter().zip(rows.windows(2)) {
            sheet.text((LEFT_MM - 4.0, (pair[0] + pair[1] + SMALL_MM) / 2.0), head, kind);
        }
    }

    /// The ends of the system; a mark of continuation at the other ends of strips.
    fn ends(&self, sheet: &mut Dxf, options: &SldOptions, y: f64) {
        let (left, right) = self.span_mm();
        let pairs = options.fibre_pairs_count.map(|count| format!("{count} FP"));
        for (x, turn, is_end, words) in [
            (left, -1.0, self.strip.is_first, ["A end", "from above"]),
            (right, 1.0, self.strip.is_last, ["B end", "to below"]),
        ] {
            let to = (x + 8.0 * turn, y);
            let kind = Letters::plain(TEXT, SMALL_MM, Anchor::Middle);
            if is_end {
                sheet.line(CABLE, (x, y), to);
                sheet.text(
                    (x + 13.5 * turn, y + LABEL_MM / 2.0),
                    words[0],
                    Letters::plain(TEXT, LABEL_MM, Anchor::Middle).bold(),
                );
            } else {
                sheet.dashed(CABLE, (x, y), to);
                let tip = (x + 10.0 * turn, y);
                sheet.solid(CABLE, [(to.0, y - 1.2), tip, (to.0, y + 1.2), (to.0, y + 1.2)]);
                sheet.text((x + 8.0 * turn, y + 4.5), words[1], kind);
            }
            if let Some(pairs) = pairs.as_deref().filter(|_| is_end) {
                sheet.line(CABLE, (x + 5.0 * turn - 0.7, y + 1.5), (x + 5.0 * turn + 0.7, y - 1.5));
                sheet.text((x + 6.0 * turn, y + 5.0), pairs, kind);
            }
        }
    }
}

/// Upper edges of the rows of figures, and the lower edge of the last.
fn rows_mm(y: f64) -> [f64; 4] {
    let top = y + FIGURES_MM;
    [top, top + ROWS_MM[0], top + ROWS_MM[0] + ROWS_MM[1], top + ROWS_MM.iter().sum::<f64>()]
}

/// Bodies at one place share a label, so that there are never more labels than places.
fn labels(strip: &Strip, bodies: &[&SldBody], sheet_mm: f64) -> Vec<Label> {
    let mut placed: Vec<Label> = Vec::new();
    let mut groups: Vec<(f64, Vec<&SldBody>)> = Vec::new();
    for body in bodies {
        let kp_km = body.cable_kp_km.km();
        match groups.iter_mut().find(|(at_km, _)| (at_km - kp_km).abs() < SAME_PLACE_KM) {
            Some((_, group)) => group.push(body),
            None => groups.push((kp_km, vec![body])),
        }
    }
    // transitions are many and short: they take the lowest level before the others look for a place
    let only_transitions = |group: &[&SldBody]| group.iter().all(|body| body.event == Event::Transition);
    groups.sort_by_key(|(_, group)| !only_transitions(group));
    for (kp_km, group) in groups {
        let bold = !only_transitions(&group);
        let words: Vec<String> = group.iter().take(4).map(|body| one_line(&body.label)).collect();
        let text = shortened(&words.join(" + "), if bold { 44 } else { 14 });
        let x_mm = strip.x_mm(kp_km);
        let mut label = Label { text, x_mm, middle_mm: x_mm, level: u16::from(bold), bold };
        let half_mm = x_mm - label.reach_mm().0;
        label.middle_mm = x_mm.clamp(8.0 + half_mm, (sheet_mm - 8.0 - half_mm).max(8.0 + half_mm));
        while placed.iter().any(|other| touches(&label, other)) {
            label.level += 1;
        }
        placed.push(label);
    }
    placed
}

fn touches(one: &Label, other: &Label) -> bool {
    let (ours, theirs) = (one.reach_mm(), other.reach_mm());
    one.level == other.level && ours.0 < theirs.1 && theirs.0 < ours.1
}

/// Cable KP and route KP, in km, where both are known: at bodies and at the ends of sections; in order of cable.
pub(super) fn marks_km(sld: &Sld) -> Vec<(f64, f64)> {
    let mut marks: Vec<(f64, f64)> =
        sld.bodies.iter().map(|body| (body.cable_kp_km.km(), body.route_kp_km.km())).collect();
    let mut so_far_km = 0.0;
    for section in &sld.sections {
        marks.push((section.from_cable_kp_km.km(), so_far_km));
        so_far_km += section.route_km.km();
        marks.push((section.to_cable_kp_km.km(), so_far_km));
    }
    marks.sort_by(|one, other| one.0.total_cmp(&other.0));
    marks
}

/// The route KP of a place, where it is known.
fn route_kp_km(marks_km: &[(f64, f64)], cable_kp_km: f64) -> Option<f64> {
    let first = marks_km.partition_point(|mark| mark.0 <= cable_kp_km - SAME_PLACE_KM);
    marks_km.get(first).filter(|mark| mark.0 < cable_kp_km + SAME_PLACE_KM).map(|mark| mark.1)
}

/// A body's symbol centred on the cable.
pub(super) fn symbol(sheet: &mut Dxf, event: Event, at: (f64, f64)) {
    let (x, y) = at;
    match event {
        Event::Repeater | Event::Ropa => {
            boxed(sheet, at, (5.4, 7.2));
            sheet.solid(
                BODIES,
                [(x - 1.4, y - 2.6), (x + 1.6, y - 1.4), (x - 1.4, y - 0.2), (x - 1.4, y - 0.2)],
            );
            let back = [(x + 1.4, y + 2.6), (x - 1.6, y + 1.4), (x + 1.4, y + 0.2), (x + 1.4, y + 0.2)];
            if event == Event::Repeater {
                sheet.solid(BODIES, back);
            }
        }
        Event::BeachManhole => {
            boxed(sheet, at, (4.6, 6.4));
            sheet.line(BODIES, (x - 2.3, y - 3.2), (x + 2.3, y + 3.2));
            sheet.line(BODIES, (x - 2.3, y + 3.2), (x + 2.3, y - 3.2));
        }
        Event::BranchingUnit => {
            let corners = [(x - 2.6, y - 3.4), (x + 2.6, y - 3.4), (x, y + 3.6), (x, y + 3.6)];
            sheet.solid(BODY_FILL, corners);
            outline(sheet, &corners[..3]);
        }
        Event::Joint | Event::BeachJoint => {
            let corners = [(x - 1.7, y), (x, y - 3.4), (x + 1.7, y), (x, y + 3.4)];
            sheet.solid(BODY_FILL, corners);
            outline(sheet, &corners);
        }
        Event::Transition => boxed(sheet, at, (1.2, 7.0)),
        Event::SectorBoundary | Event::TerritorialLimit => {
            sheet.dashed(BODIES, (x, y - 4.6), (x, y + FIGURES_MM));
        }
        _ => sheet.circle(BODIES, at, 1.3),
    }
}

fn boxed(sheet: &mut Dxf, at: (f64, f64), size: (f64, f64)) {
    let corner = (at.0 - size.0 / 2.0, at.1 - size.1 / 2.0);
    sheet.fill(BODY_FILL, corner, size);
    sheet.frame(BODIES, corner, size);
}

fn outline(sheet: &mut Dxf, corners: &[(f64, f64)]) {
    for (index, from) in corners.iter().enumerate() {
        sheet.line(BODIES, *from, corners[(index + 1) % corners.len()]);
    }
}
