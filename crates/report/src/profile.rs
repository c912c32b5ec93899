//! The depth profile along the route, with cable types, burial and bodies under it.

use crate::palette;
use crate::svg::{Anchor, Paint, Svg, Type, text_width_px};

/// What a profile shows, all by route KP in km.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Heading of the drawing.
    pub title: String,
    /// Depth below the water surface, m, at each KP; none on land.
    pub depth: Vec<(f64, Option<f64>)>,
    /// Runs of one cable type: from KP, to KP, code.
    pub cable_types: Vec<(f64, f64, String)>,
    /// Buried runs: from KP, to KP, target depth in m.
    pub buried: Vec<(f64, f64, f64)>,
    /// Bodies: KP and label.
    pub bodies: Vec<(f64, String)>,
    /// Boundaries of national sectors: KP and label.
    pub boundaries: Vec<(f64, String)>,
    /// Names at the A and B ends.
    pub ends: (String, String),
    /// Datum line of the depth axis.
    pub datum: String,
}

const LEFT: f64 = 58.0;
const WIDTH: f64 = 880.0;
const TOP: f64 = 44.0;
const PLOT: f64 = 210.0;

/// Draws the profile.
#[must_use]
pub fn draw(profile: &Profile) -> String {
    let mut sheet = Svg::new(LEFT + WIDTH + 26.0, TOP + PLOT + 118.0, &profile.title);
    let length_km = profile.depth.last().map_or(1.0, |point| point.0).max(0.001);
    let deepest_m = profile.depth.iter().filter_map(|point| point.1).fold(1.0_f64, f64::max);
    let scale = Scale { length_km, deepest_m: nice_ceiling(deepest_m * 1.06) };
    sheet.text((LEFT, 18.0), &profile.title, Type::plain(13.0, palette::INK, Anchor::Start).bold());
    sheet.text((LEFT, 34.0), &profile.ends.0, Type::plain(11.0, palette::MUTED, Anchor::Start));
    sheet.text((LEFT + WIDTH, 34.0), &profile.ends.1, Type::plain(11.0, palette::MUTED, Anchor::End));
    seabed(&mut sheet, &scale, profile);
    axes(&mut sheet, &scale, profile);
    boundaries(&mut sheet, &scale, profile);
    bodies(&mut sheet, &scale, profile);
    type_band(&mut sheet, &scale, profile);
    burial_band(&mut sheet, &scale, profile);
    sheet.finish()
}

struct Scale {
    length_km: f64,
    deepest_m: f64,
}

impl Scale {
    fn x(&self, kp_km: f64) -> f64 {
        LEFT + WIDTH * kp_km / self.length_km
    }
    fn y(&self, depth_m: f64) -> f64 {
        TOP + PLOT * depth_m / self.deepest_m
    }
}

fn nice_ceiling(value: f64) -> f64 {
    let step = nice_step(value);
    (value / step).ceil() * step
}

fn nice_step(span: f64) -> f64 {
    let mut magnitude = 1.0;
    while span / magnitude > 100.0 {
        magnitude *= 10.0;
    }
    [1.0, 2.0, 5.0, 10.0, 20.0]
        .map(|step| step * magnitude)
        .into_iter()
        .find(|step| span / step <= 8.0)
        .unwrap_or(20.0 * magnitude)
}

fn seabed(sheet: &mut Svg, scale: &Scale, profile: &Profile) {
    let line: Vec<(f64, f64)> =
        profile.depth.iter().map(|(kp, depth)| (scale.x(*kp), scale.y(depth.unwrap_or(0.0)))).collect();
    let mut water = vec![(LEFT, TOP)];
    water.extend(&line);
    water.push((LEFT + WIDTH, TOP));
    sheet.rect((LEFT, TOP), (WIDTH, PLOT), Paint::area("#efe6d3"));
    sheet.polyline(&water, true, Paint::area("#d7e9f2"));
    sheet.polyline(&line, false, Paint::line("#6b5a3a", 1.4));
}

fn axes(sheet: &mut Svg, scale: &Scale, profile: &Profile) {
    let step = nice_step(scale.deepest_m);
    let mut depth = 0.0;
    while depth <= scale.deepest_m + 1e-9 {
        let y = scale.y(depth);
        sheet.line((LEFT, y), (LEFT + WIDTH, y), Paint::line("#ffffff", 0.7));
        sheet.text(
            (LEFT - 6.0, y + 3.5),
            &format!("{depth:.0}"),
            Type::plain(10.0, palette::MUTED, Anchor::End),
        );
        depth += step;
    }
    sheet.turned_text(
        (16.0, TOP + PLOT / 2.0),
        -90.0,
        "depth, m",
        Type::plain(11.0, palette::INK, Anchor::Middle),
    );
    let step = nice_step(scale.length_km);
    let mut kp = 0.0;
    while kp <= scale.length_km {
        let x = scale.x(kp);
        sheet.line((x, TOP + PLOT), (x, TOP + PLOT + 4.0), Paint::line(palette::INK, 0.8));
        sheet.text(
            (x, TOP + PLOT + 16.0),
            &format!("{kp:.0}"),
            Type::plain(10.0, palette::MUTED, Anchor::Middle),
        );
        kp += step;
    }
    let label = format!("route KP, km · depth below {}", profile.datum);
    sheet.text((LEFT + WIDTH, TOP + PLOT + 108.0), &label, Type::plain(10.5, palette::MUTED, Anchor::End));
    sheet.rect((LEFT, TOP), (WIDTH, PLOT), Paint::shape("none", palette::INK, 0.8));
}

fn boundaries(sheet: &mut Svg, scale: &Scale, profile: &Profile) {
    for (kp, label) in &profile.boundaries {
        let x = scale.x(*kp);
        sheet.line((x, TOP), (x, TOP + PLOT), Paint::dashed(palette::INK, 0.9, "9 4 2 4"));
        let kind = Type::plain(10.0, palette::INK, Anchor::Start).halo();
        sheet.turned_text((x - 4.0, TOP + PLOT - 8.0), -90.0, label, kind);
    }
}

fn bodies(sheet: &mut Svg, scale: &Scale, profile: &Profile) {
    for (kp, label) in &profile.bodies {
        let x = scale.x(*kp);
        let depth =
            profile.depth.iter().rfind(|point| point.0 <= *kp).and_then(|point| point.1).unwrap_or(0.0);
        let y = scale.y(depth);
        sheet.line((x, TOP), (x, y), Paint::dashed(palette::INK, 0.7, "2 3"));
        sheet.rect((x - 4.0, y - 4.0), (8.0, 8.0), Paint::shape("#ffd23f", palette::INK, 1.0));
        sheet.text((x, TOP - 5.0), label, Type::plain(10.5, palette::INK, Anchor::Middle).bold());
    }
}

fn type_band(sheet: &mut Svg, scale: &Scale, profile: &Profile) {
    let y = TOP + PLOT + 28.0;
    sheet.text((LEFT - 6.0, y + 13.0), "type", Type::plain(10.0, palette::MUTED, Anchor::End));
    let mut free = LEFT - 8.0;
    for (from, to, code) in &profile.cable_types {
        let (left, right) = (scale.x(*from), scale.x(*to));
        let colour = palette::cable_type(code);
        sheet.rect((left, y), (right - left, 18.0), Paint::shape(colour, "#ffffff", 0.8));
        let middle = (left + right) / 2.0;
        if right - left >= text_width_px(code, 10.5, true) + 6.0 {
            let kind = Type::plain(10.5, palette::on(colour), Anchor::Middle).bold();
            sheet.text((middle, y + 13.0), code, kind);
        } else {
            free = code_under(sheet, code, (middle, y + 18.0), free);
        }
    }
}

/// The code of a run too short for it, under the band: moved right past its neighbour, left out when that is far, for
/// the straight line diagram names it. Returns where the next one may begin.
fn code_under(sheet: &mut Svg, code: &str, at: (f64, f64), free: f64) -> f64 {
    let half = text_width_px(code, 8.5, false) / 2.0;
    let middle = at.0.max(free + half);
    if middle - at.0 > 30.0 || middle + half > LEFT + WIDTH + 24.0 {
        return free;
    }
    sheet.line(at, (middle, at.1 + 5.0), Paint::line(palette::MUTED, 0.6));
    sheet.text((middle, at.1 + 12.5), code, Type::plain(8.5, palette::INK, Anchor::Middle));
    middle + half + 3.0
}

fn burial_band(sheet: &mut Svg, scale: &Scale, profile: &Profile) {
    let y = TOP + PLOT + 66.0;
    sheet.text((LEFT - 6.0, y + 10.0), "burial", Type::plain(10.0, palette::MUTED, Anchor::End));
    sheet.line((LEFT, y + 6.0), (LEFT + WIDTH, y + 6.0), Paint::dashed(palette::RULE, 1.0, "3 3"));
    for (from, to, target_m) in &profile.buried {
        let (left, right) = (scale.x(*from), scale.x(*to));
        sheet.rect((left, y), (right - left, 12.0), Paint::area(palette::BURIED));
        if right - left > 60.0 {
            let label = format!("target {target_m:.1} m");
            sheet.text(((left + right) / 2.0, y + 9.5), &label, Type::plain(9.5, "#ffffff", Anchor::Middle));
        }
    }
}
