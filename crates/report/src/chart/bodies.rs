//! Bodies and crossings along the route.

use super::{Chart, Frame, Mark, Symbol};
use crate::palette;
use crate::svg::{Paint, Svg};
use crate::symbols;
use route::rpl::Event;

/// A body nearer than this to a landing point is not told from it.
const AT_LANDING_PX: f64 = 7.0;

/// Draws the symbol of every body but repeaters, which have one of their own.
pub(super) fn draw(sheet: &mut Svg, frame: &Frame, chart: &Chart) {
    for (mark, event) in clear(frame, chart) {
        match event {
            Event::TerritorialLimit | Event::SectorBoundary => limit(sheet, frame, chart, (mark, event)),
            _ => symbols::small(sheet, event, frame.place(mark.at)),
        }
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
pub(super) fn clear<'a>(frame: &Frame, chart: &'a Chart) -> Vec<(&'a Mark, Event)> {
    let landings: Vec<(f64, f64)> = chart
        .marks
        .iter()
        .filter(|mark| mark.symbol == Symbol::Landing)
        .map(|mark| frame.place(mark.at))
        .collect();
    let stands = |mark: &'a Mark| {
        let Symbol::Body(event) = mark.symbol else { return None };
        let at = frame.place(mark.at);
        let near = |landing: &(f64, f64)| (landing.0 - at.0).hypot(landing.1 - at.1) < AT_LANDING_PX;
        (event != Event::Repeater && !landings.iter().any(near)).then_some((mark, event))
    };
    chart.marks.iter().filter_map(stands).collect()
}

/// Kinds of bodies that stand on the chart, in the order of the legend.
pub(super) fn kinds(frame: &Frame, chart: &Chart) -> Vec<(Event, &'static str)> {
    let bodies = clear(frame, chart);
    let there = |event: Event| bodies.iter().any(|(_, body)| *body == event);
    symbols::NAMES.into_iter().filter(|(event, _)| there(*event)).collect()
}
