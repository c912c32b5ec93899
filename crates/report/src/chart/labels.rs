//! Names on a map: landing points always, then repeaters, other bodies and kilometre points, as far as there is room.

use super::room::{Area, Room};
use super::{Chart, Frame, Mark, Symbol, bodies};
use crate::figures;
use crate::palette;
use crate::svg::{Anchor, Paint, Svg, Type, text_width_px};
use route::rpl::Event;

const LANDING_PX: f64 = 13.0;
const REPEATER_PX: f64 = 11.0;
const BODY_PX: f64 = 10.5;
const KP_PX: f64 = 10.0;
/// Longest name of a body; the straight line diagram and the list have the whole.
const NAME_MOST: usize = 28;
/// More names than this are never tried: a sheet does not hold them.
const TRIED_MOST: usize = 400;

/// A name to be set beside a place.
struct Name {
    text: String,
    at: (f64, f64),
    size_px: f64,
    bold: bool,
    /// From the place to the nearest edge of the text.
    away_px: f64,
}

/// Where a name is set: right of its place or left, and how far below its height.
type Side = (bool, f64);

impl Name {
    fn area(&self, (right, down): Side) -> Area {
        let width = text_width_px(&self.text, self.size_px, self.bold);
        let (x, y) = (self.at.0, self.at.1 + down);
        let left = if right { x + self.away_px } else { x - self.away_px - width };
        (left, left + width, y - 0.55 * self.size_px, y + 0.55 * self.size_px)
    }

    /// The first side on which it is free: clear of the route if it can be.
    fn side(&self, room: &Room, sides: &[Side]) -> Option<Side> {
        let free =
            |on_route: bool| sides.iter().copied().find(|side| room.is_free(self.area(*side), on_route));
        free(false).or_else(|| free(true))
    }

    /// A thin line from the place to its name.
    fn leader(&self, sheet: &mut Svg, side: Side) {
        let area = self.area(side);
        let end = if side.0 { area.0 - 1.0 } else { area.1 + 1.0 };
        sheet.line(self.at, (end, self.at.1 + side.1), Paint::line(palette::MUTED, 0.6));
    }

    fn draw(&self, sheet: &mut Svg, side: Side) {
        let area = self.area(side);
        let (x, anchor) = if side.0 { (area.0, Anchor::Start) } else { (area.1, Anchor::End) };
        let kind = Type::plain(self.size_px, palette::INK, anchor).halo();
        let baseline = self.at.1 + side.1 + 0.36 * self.size_px;
        sheet.text((x, baseline), &self.text, if self.bold { kind.bold() } else { kind });
    }
}

/// Every side at each of these steps below the place.
fn sides(first_right: bool, steps: &[f64]) -> Vec<Side> {
    steps.iter().flat_map(|down| [(first_right, *down), (!first_right, *down)]).collect()
}

/// Draws the names; symbols must stand already, and furniture must have its room.
pub(super) fn draw(sheet: &mut Svg, frame: &Frame, chart: &Chart, room: &mut Room) {
    symbols_take(frame, chart, room);
    landings(sheet, frame, chart, room);
    repeaters(sheet, frame, chart, room);
    others(sheet, frame, chart, room);
    kilometre_points(sheet, frame, chart, room);
}

fn symbols_take(frame: &Frame, chart: &Chart, room: &mut Room) {
    let mut square = |at: (f64, f64), half: f64| {
        room.take((at.0 - half, at.0 + half, at.1 - half, at.1 + half));
    };
    chart.kp_ticks.iter().for_each(|(at, _)| square(frame.place(*at), 3.0));
    for mark in &chart.marks {
        let half = match mark.symbol {
            Symbol::Landing | Symbol::Body(Event::Repeater) => 5.0,
            Symbol::Body(_) => 6.0,
        };
        square(frame.place(mark.at), half);
    }
}

fn landings(sheet: &mut Svg, frame: &Frame, chart: &Chart, room: &mut Room) {
    for mark in chart.marks.iter().filter(|mark| mark.symbol == Symbol::Landing) {
        let at = frame.place(mark.at);
        let right = at.0 > frame.corner.0 + frame.size.0 * 0.5;
        let text = mark.label.clone();
        let name = Name { text, at, size_px: LANDING_PX, bold: true, away_px: 10.0 };
        let far: Vec<f64> = (2..=20).flat_map(|step| [-16.0, 16.0].map(|px| px * f64::from(step))).collect();
        let near = name.side(room, &sides(right, &[-10.0, 10.0, 0.0, -20.0, 20.0]));
        // never left out: where no side is free it stands on its first
        let side = near.or_else(|| name.side(room, &sides(right, &far))).unwrap_or((right, -10.0));
        if side.1.abs() > 20.0 {
            name.leader(sheet, side);
        }
        name.draw(sheet, side);
        room.take(name.area(side));
    }
}

/// Names of repeaters: all of them, else every second, fourth, …: the list names the rest.
fn repeaters(sheet: &mut Svg, frame: &Frame, chart: &Chart, room: &mut Room) {
    let name = |mark: &Mark| Name {
        text: figures::shortened(&mark.label, NAME_MOST),
        at: frame.place(mark.at),
        size_px: REPEATER_PX,
        bold: true,
        away_px: 8.0,
    };
    let is_repeater = |mark: &&Mark| mark.symbol == Symbol::Body(Event::Repeater);
    let names: Vec<Name> = chart.marks.iter().filter(is_repeater).map(name).collect();
    let sides = sides(false, &[0.0, -9.0, 9.0]);
    let mut stride = names.len().div_ceil(TRIED_MOST).max(1).next_power_of_two();
    loop {
        let mut trial = room.clone();
        let mut placed = Vec::new();
        let mut all = true;
        for name in names.iter().step_by(stride) {
            match name.side(&trial, &sides) {
                Some(side) => {
                    trial.take(name.area(side));
                    placed.push((name, side));
                }
                None => all = false,
            }
        }
        if all || stride >= names.len() {
            placed.into_iter().for_each(|(name, side)| name.draw(sheet, side));
            *room = trial;
            return;
        }
        stride *= 2;
    }
}

fn others(sheet: &mut Svg, frame: &Frame, chart: &Chart, room: &mut Room) {
    let sides = sides(true, &[0.0, -12.0, 12.0, -24.0, 24.0]);
    let bodies = bodies::clear(frame, chart);
    let stride = bodies.len().div_ceil(TRIED_MOST).max(1);
    for (mark, _) in bodies.into_iter().step_by(stride) {
        let text = figures::shortened(&mark.label, NAME_MOST);
        let name = Name { text, at: frame.place(mark.at), size_px: BODY_PX, bold: true, away_px: 11.0 };
        let off_route = sides.iter().copied().find(|side| room.is_free(name.area(*side), false));
        let Some(side) = off_route else { continue };
        if side.1 != 0.0 {
            name.leader(sheet, side);
        }
        name.draw(sheet, side);
        room.take(name.area(side));
    }
}

fn kilometre_points(sheet: &mut Svg, frame: &Frame, chart: &Chart, room: &mut Room) {
    let sides = sides(true, &[8.0, -8.0, 0.0, 14.0, -14.0]);
    for (at, kp_km) in chart.kp_ticks.iter().take(TRIED_MOST) {
        let text = format!("KP {kp_km:.0}");
        let name = Name { text, at: frame.place(*at), size_px: KP_PX, bold: false, away_px: 7.0 };
        if let Some(side) = name.side(room, &sides) {
            name.draw(sheet, side);
            room.take(name.area(side));
        }
    }
}
