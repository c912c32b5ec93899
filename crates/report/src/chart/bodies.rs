//! Bodies and crossings along the route, each with its name where there is room for it.

use super::{Chart, Frame, Mark, Symbol};
use crate::palette;
use crate::svg::{Anchor, Paint, Svg, Type, text_width_px};
use crate::{figures, symbols};
use route::rpl::Event;

const NAME_PX: f64 = 10.5;
/// Longest name; the straight line diagram and the list have the whole.
const NAME_MOST: usize = 28;
/// A body nearer than this to a landing point is not told from it.
const AT_LANDING_PX: f64 = 7.0;

/// Left, right, top, bottom.
type Area = (f64, f64, f64, f64);

/// Draws every body but repeaters, which have a place of their own.
pub(super) fn draw(sheet: &mut Svg, frame: &Frame, chart: &Chart) {
    let bodies = bodies(frame, chart);
    if bodies.is_empty() {
        return;
    }
    let route = super::furniture::along(frame, &chart.route);
    let mut taken = taken(frame, chart);
    let symbol = |at: (f64, f64)| (at.0 - 6.0, at.0 + 6.0, at.1 - 6.0, at.1 + 6.0);
    taken.extend(bodies.iter().map(|(mark, _)| symbol(frame.place(mark.at))));
    for (mark, event) in &bodies {
        match event {
            Event::TerritorialLimit | Event::SectorBoundary => limit(sheet, frame, chart, (mark, *event)),
            _ => symbols::small(sheet, *event, frame.place(mark.at)),
        }
    }
    for (mark, _) in &bodies {
        name(sheet, frame, mark, (&route, &mut taken));
    }
}

/// A limit as a stroke across the route.
fn limit(sheet: &mut Svg, frame: &Frame, chart: &Chart, limit: (&Mark, Event)) {
    let at = frame.place(limit.0.at);
    let index = chart.route.iter().position(|point| *point == limit.0.at).unwrap_or(0);
    let near = |index: usize| chart.route.get(index).map_or(at, |point| frame.place(*point));
    let (from, to) = (near(index.saturating_sub(1)), near(index + 1));
    let length = (to.0 - from.0).hypot(to.1 - from.1);
    let along = if length > 0.0 { ((to.0 - from.0) / length, (to.1 - from.1) / length) } else { (1.0, 0.0) };
    let end = |side: f64| (at.0 - side * along.1, at.1 + side * along.0);
    let dash = if limit.1 == Event::SectorBoundary { "4 2 1 2" } else { "3 2" };
    sheet.line(end(-9.0), end(9.0), Paint::line("#ffffff", 3.4));
    sheet.line(end(-9.0), end(9.0), Paint::dashed(palette::INK, 1.5, dash));
}

/// Bodies that stand clear of landing points.
fn bodies<'a>(frame: &Frame, chart: &'a Chart) -> Vec<(&'a Mark, Event)> {
    let landings: Vec<(f64, f64)> = chart
        .marks
        .iter()
        .filter(|mark| mark.symbol == Symbol::Landing)
        .map(|mark| frame.place(mark.at))
        .collect();
    let clear = |mark: &'a Mark| {
        let Symbol::Body(event) = mark.symbol else { return None };
        let at = frame.place(mark.at);
        let near = |landing: &(f64, f64)| (landing.0 - at.0).hypot(landing.1 - at.1) < AT_LANDING_PX;
        (event != Event::Repeater && !landings.iter().any(near)).then_some((mark, event))
    };
    chart.marks.iter().filter_map(clear).collect()
}

/// Kinds of bodies that stand on the chart, in the order of the legend.
pub(super) fn kinds(frame: &Frame, chart: &Chart) -> Vec<(Event, &'static str)> {
    let bodies = bodies(frame, chart);
    let there = |event: Event| bodies.iter().any(|(_, body)| *body == event);
    symbols::NAMES.into_iter().filter(|(event, _)| there(*event)).collect()
}

/// Where names and symbols of landing points, repeaters and KP stand.
fn taken(frame: &Frame, chart: &Chart) -> Vec<Area> {
    let mut taken: Vec<Area> = Vec::new();
    for (at, kp_km) in &chart.kp_ticks {
        let (x, y) = frame.place(*at);
        let width = text_width_px(&format!("KP {kp_km:.0}"), 10.0, false);
        taken.push((x - 3.0, x + 3.0, y - 3.0, y + 3.0));
        taken.push((x + 7.0, x + 7.0 + width, y + 1.0, y + 12.0));
    }
    for mark in &chart.marks {
        let (x, y) = frame.place(mark.at);
        match mark.symbol {
            Symbol::Landing => {
                let width = text_width_px(&mark.label, 13.0, true);
                let right = x > frame.corner.0 + frame.size.0 * 0.5;
                let left_px = if right { x + 10.0 } else { x - 10.0 - width };
                taken.push((left_px, left_px + width, y - 18.0, y - 4.0));
                taken.push((x - 7.0, x + 7.0, y - 7.0, y + 7.0));
            }
            Symbol::Body(Event::Repeater) => {
                let width = text_width_px(&mark.label, 11.0, true);
                taken.push((x - 8.0 - width, x + 4.0, y - 9.0, y + 4.0));
            }
            Symbol::Body(_) => {}
        }
    }
    taken
}

/// Sets a name where it hides no other and does not lie on the route; nothing when there is no such place.
fn name(sheet: &mut Svg, frame: &Frame, mark: &Mark, room: (&[(f64, f64)], &mut Vec<Area>)) {
    let (route, taken) = room;
    let text = figures::shortened(&mark.label, NAME_MOST);
    let width = text_width_px(&text, NAME_PX, true);
    let (x, y) = frame.place(mark.at);
    // beside the body, then stepwise above and below it, on either side
    let steps = [0.0, -12.0, 12.0, -24.0, 24.0];
    let tries = steps.into_iter().flat_map(|down| [(true, down), (false, down)]);
    let area = |(right, down): (bool, f64)| {
        let left_px = if right { x + 11.0 } else { x - 11.0 - width };
        (left_px, left_px + width, y + down - 6.0, y + down + 6.0)
    };
    let free = |area: &Area| {
        let touches = |other: &Area| {
            area.0 < other.1 + 2.0 && other.0 < area.1 + 2.0 && area.2 < other.3 && other.2 < area.3
        };
        let holds = |at: &(f64, f64)| {
            at.0 > area.0 - 3.0 && at.0 < area.1 + 3.0 && at.1 > area.2 - 2.0 && at.1 < area.3 + 2.0
        };
        frame.shows((area.0, area.2))
            && frame.shows((area.1, area.3))
            && !taken.iter().any(touches)
            && !route.iter().any(holds)
    };
    let Some((side, found)) = tries.map(|side| (side, area(side))).find(|(_, area)| free(area)) else {
        return;
    };
    if side.1 != 0.0 {
        let end = (if side.0 { found.0 - 1.0 } else { found.1 + 1.0 }, y + side.1);
        sheet.line((x, y), end, Paint::line(palette::MUTED, 0.6));
    }
    let (x, anchor) = if side.0 { (found.0, Anchor::Start) } else { (found.1, Anchor::End) };
    let kind = Type::plain(NAME_PX, palette::INK, anchor).bold().halo();
    sheet.text((x, y + side.1 + 4.0), &text, kind);
    taken.push(found);
}
