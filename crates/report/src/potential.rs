//! The potential of a fed line along its cable, with its repeaters and its virtual earth.

use crate::figures::fixed;
use crate::palette;
use crate::plots::{decimals, step};
use crate::svg::{Anchor, Paint, Svg, Type, text_width_px};
use line::design::LineDesign;
use line::potential::{EarthPotential, FeedCase, FeedPoint};

const LEFT: f64 = 58.0;
const WIDTH: f64 = 880.0;
const TOP: f64 = 56.0;
const PLOT: f64 = 230.0;
const NAME_PX: f64 = 10.5;

/// A way to feed the line, as a curve: its name, its colour, its dashes, and its potential at a place.
struct Way {
    name: &'static str,
    colour: &'static str,
    dash: &'static str,
    at: fn(&FeedPoint) -> f64,
}

const WAYS: [Way; 3] = [
    Way { name: "both ends, half each", colour: "#0b5c8a", dash: "", at: |point| point.both_ends_v },
    Way { name: "A alone", colour: "#d98a00", dash: "7 3", at: |point| point.a_alone_v },
    Way { name: "B alone", colour: "#882255", dash: "2 3", at: |point| point.b_alone_v },
];

/// Draws the potential at the sign of the earth potential that sizes the line; none for a line without feed.
#[must_use]
pub fn potential_svg(line: &LineDesign) -> Option<String> {
    let profile = line.chosen.feed_profile.as_ref()?;
    let case = profile.cases.iter().find(|case| case.earth == profile.worst)?;
    let scale = Scale::of(case)?;
    let earth = match case.earth {
        EarthPotential::Opposes => "against the feed",
        EarthPotential::Helps => "helping",
    };
    let title = format!("Potential of the conductor along the cable, earth potential {earth}");
    let mut sheet = Svg::new(LEFT + WIDTH + 26.0, TOP + PLOT + 66.0, &title);
    sheet.text((LEFT, 18.0), &title, Type::plain(13.0, palette::INK, Anchor::Start).bold());
    for (x, name, anchor) in [(LEFT, "station A", Anchor::Start), (LEFT + WIDTH, "station B", Anchor::End)] {
        sheet.text((x, 34.0), name, Type::plain(11.0, palette::MUTED, anchor));
    }
    sheet.rect((LEFT, TOP), (WIDTH, PLOT), Paint::area("#f4f6f8"));
    volts(&mut sheet, &scale);
    kilometres(&mut sheet, &scale);
    repeaters(&mut sheet, &scale, line, case);
    for way in WAYS {
        let curve: Vec<(f64, f64)> = case.points.iter().map(|point| scale.at(point, way.at)).collect();
        let paint = Paint { stroke: way.colour, width_px: 1.8, fill: "none", dash: way.dash };
        sheet.polyline(&curve, false, paint);
    }
    virtual_earth(&mut sheet, &scale, case);
    sheet.rect((LEFT, TOP), (WIDTH, PLOT), Paint::shape("none", palette::INK, 0.8));
    legend(&mut sheet);
    Some(sheet.finish())
}

struct Scale {
    length_km: f64,
    /// Lowest and highest of the axis.
    low_v: f64,
    high_v: f64,
    step_v: f64,
}

impl Scale {
    fn of(case: &FeedCase) -> Option<Self> {
        let length_km = case.points.last()?.cable_km.km();
        let every = || case.points.iter().flat_map(|point| WAYS.iter().map(|way| (way.at)(point)));
        let (low_v, high_v) =
            every().fold((0.0_f64, 0.0_f64), |range, value| (range.0.min(value), range.1.max(value)));
        let step_v = step((high_v - low_v).max(1.0), 8.0);
        let whole = |value_v: f64| (value_v / step_v).ceil() * step_v;
        let drawn = length_km > 0.0 && low_v.is_finite() && high_v.is_finite();
        drawn.then(|| Self { length_km, low_v: -whole(-low_v), high_v: whole(high_v), step_v })
    }

    fn x(&self, cable_km: f64) -> f64 {
        LEFT + WIDTH * cable_km / self.length_km
    }

    fn y(&self, value_v: f64) -> f64 {
        TOP + PLOT * (self.high_v - value_v) / (self.high_v - self.low_v)
    }

    fn at(&self, point: &FeedPoint, value_v: fn(&FeedPoint) -> f64) -> (f64, f64) {
        (self.x(point.cable_km.km()), self.y(value_v(point)))
    }
}

fn volts(sheet: &mut Svg, scale: &Scale) {
    let mut value_v = scale.low_v;
    while value_v <= scale.high_v + scale.step_v * 1e-6 {
        let y = scale.y(value_v);
        let is_earth = value_v.abs() < scale.step_v * 1e-6;
        let paint = if is_earth { Paint::line(palette::MUTED, 1.0) } else { Paint::line("#ffffff", 0.7) };
        sheet.line((LEFT, y), (LEFT + WIDTH, y), paint);
        let text = fixed(if is_earth { 0.0 } else { value_v }, decimals(scale.step_v));
        sheet.text((LEFT - 6.0, y + 3.5), &text, Type::plain(10.0, palette::MUTED, Anchor::End));
        value_v += scale.step_v;
    }
    let middle = (16.0, TOP + PLOT / 2.0);
    sheet.turned_text(middle, -90.0, "potential, V", Type::plain(11.0, palette::INK, Anchor::Middle));
}

fn kilometres(sheet: &mut Svg, scale: &Scale) {
    let (bottom, step_km) = (TOP + PLOT, step(scale.length_km, 9.0));
    let mut cable_km = 0.0;
    while cable_km <= scale.length_km + 1e-9 {
        let x = scale.x(cable_km);
        sheet.line((x, bottom), (x, bottom + 4.0), Paint::line(palette::INK, 0.8));
        let text = fixed(cable_km, decimals(step_km));
        sheet.text((x, bottom + 16.0), &text, Type::plain(10.0, palette::MUTED, Anchor::Middle));
        cable_km += step_km;
    }
    let at = (LEFT + WIDTH, bottom + 34.0);
    sheet.text(at, "cable from station A, km", Type::plain(10.5, palette::MUTED, Anchor::End));
}

/// A square on the earth line at every repeater, its name over the plot where it touches no other name.
fn repeaters(sheet: &mut Svg, scale: &Scale, line: &LineDesign, case: &FeedCase) {
    let near_sides = case.points.iter().skip(1).step_by(2);
    let mut free = f64::NEG_INFINITY;
    for (point, repeater) in near_sides.zip(&line.chosen.repeaters) {
        let (x, y) = (scale.x(point.cable_km.km()), scale.y(0.0));
        sheet.line((x, TOP), (x, TOP + PLOT), Paint::dashed(palette::INK, 0.7, "2 3"));
        sheet.rect((x - 4.0, y - 4.0), (8.0, 8.0), Paint::shape("#ffd23f", palette::INK, 1.0));
        let half = text_width_px(&repeater.label, NAME_PX, true) / 2.0;
        if x - half >= free {
            let kind = Type::plain(NAME_PX, palette::INK, Anchor::Middle).bold();
            sheet.text((x, TOP - 5.0), &repeater.label, kind);
            free = x + half + 4.0;
        }
    }
}

fn virtual_earth(sheet: &mut Svg, scale: &Scale, case: &FeedCase) {
    let cable_km = case.virtual_earth_cable_km.km();
    let at = (scale.x(cable_km), scale.y(0.0));
    sheet.circle(at, 4.2, Paint::shape("#ffffff", palette::INK, 1.4));
    let to_left = at.0 > LEFT + WIDTH / 2.0;
    let (x, anchor) = if to_left { (at.0 - 9.0, Anchor::End) } else { (at.0 + 9.0, Anchor::Start) };
    let text = format!("virtual earth, {} km", fixed(cable_km, 1));
    sheet.text((x, at.1 - 8.0), &text, Type::plain(10.5, palette::INK, anchor).halo());
}

fn legend(sheet: &mut Svg) {
    let y = TOP + PLOT + 52.0;
    let mut x = LEFT;
    for way in WAYS {
        let paint = Paint { stroke: way.colour, width_px: 1.8, fill: "none", dash: way.dash };
        sheet.line((x, y - 3.5), (x + 26.0, y - 3.5), paint);
        sheet.text((x + 32.0, y), way.name, Type::plain(10.5, way.colour, Anchor::Start));
        x += 32.0 + text_width_px(way.name, 10.5, false) + 24.0;
    }
    sheet.rect((x, y - 8.0), (8.0, 8.0), Paint::shape("#ffd23f", palette::INK, 1.0));
    sheet.text((x + 14.0, y), "repeater", Type::plain(10.5, palette::INK, Anchor::Start));
}
