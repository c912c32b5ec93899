//! How far a layer reaches beyond its areas and lines: a dotted line at its standoff.

use super::style::Style;
use super::{Point, STANDOFF_LEAST_PX, holds, rings};
use crate::chart::{Frame, dense};
use crate::svg::{Paint, Svg};
use ::layers::layer::CostLayer;
use units::LonLat;

/// Distance of dots.
const STEP_PX: f64 = 4.5;
/// Dots of an arc of a right angle and less round a corner.
const TURN_DOTS: u32 = 64;
/// Most edges of a layer whose standoff is drawn, and most dots.
const EDGES_MOST: usize = 1500;
const DOTS_MOST: usize = 3000;

type Edge = (Point, Point);

/// Dots around areas and lines where no other part of the layer lies nearer; nothing where the standoff is too narrow to be
/// seen on the sheet. Points have circles of their own.
pub(super) fn draw(sheet: &mut Svg, frame: &Frame, layer: &CostLayer) {
    let areas: Vec<Vec<Point>> =
        layer.area.iter().flat_map(|area| rings(frame, std::iter::once(&area.outline))).collect();
    let closed = areas.iter().flat_map(|ring| ring.iter().copied().zip(ring.iter().copied().cycle().skip(1)));
    let open = layer.line.iter().flat_map(|line| frame.lines(&dense(&line.position)));
    let open: Vec<Vec<Point>> = open.collect();
    let open = open.iter().flat_map(|line| line.windows(2).map(|pair| (pair[0], pair[1])));
    let edges: Vec<Edge> = closed.chain(open).take(EDGES_MOST + 1).collect();
    let Some(reach_px) = reach_px(frame, layer).filter(|_| edges.len() <= EDGES_MOST) else { return };
    let is_edge = |at: &Point| {
        frame.shows(*at)
            && edges.iter().all(|edge| away_px(*at, edge) >= reach_px - 0.05)
            && !areas.iter().any(|ring| holds(ring, *at))
    };
    let dots = edges.iter().flat_map(|edge| around(edge, reach_px)).filter(is_edge).take(DOTS_MOST);
    for dot in dots {
        sheet.circle(dot, 0.8, Paint::area(Style::of(layer.kind).colour));
    }
}

/// The standoff on the sheet, if it is wide enough to be seen.
fn reach_px(frame: &Frame, layer: &CostLayer) -> Option<f64> {
    let outlines = layer.area.iter().flat_map(|area| &area.outline);
    let first: &LonLat = outlines.chain(layer.line.iter().flat_map(|line| &line.position)).next()?;
    let km_per_px = terrain::geodesy::degree_lengths_km(first.lat_deg).lon_km / frame.px_per_deg;
    let reach_px = layer.standoff_m? / 1000.0 / km_per_px;
    (reach_px.is_finite() && (STANDOFF_LEAST_PX / 2.0..2000.0).contains(&reach_px)).then_some(reach_px)
}

/// Dots beside an edge on both sides, and around its first end.
fn around((from, to): &Edge, reach_px: f64) -> Vec<Point> {
    let length_px = (to.0 - from.0).hypot(to.1 - from.1);
    if !(length_px > 0.0 && length_px.is_finite()) {
        return Vec::new();
    }
    let along = ((to.0 - from.0) / length_px, (to.1 - from.1) / length_px);
    let count = (length_px / STEP_PX).ceil().clamp(1.0, 2000.0) as u32;
    let beside = |step: u32, side: f64| {
        let part_px = length_px * f64::from(step) / f64::from(count);
        (
            from.0 + along.0 * part_px - along.1 * reach_px * side,
            from.1 + along.1 * part_px + along.0 * reach_px * side,
        )
    };
    let dots = ((2.0 * std::f64::consts::PI * reach_px / STEP_PX) as u32).clamp(8, TURN_DOTS);
    let turn = |end: &Point, dot: u32| {
        let angle = 2.0 * std::f64::consts::PI * f64::from(dot) / f64::from(dots);
        (end.0 + reach_px * angle.cos(), end.1 + reach_px * angle.sin())
    };
    let sides = (0..=count).flat_map(|step| [beside(step, 1.0), beside(step, -1.0)]);
    sides.chain([from, to].into_iter().flat_map(|end| (0..dots).map(move |dot| turn(end, dot)))).collect()
}

fn away_px(at: Point, (from, to): &Edge) -> f64 {
    let (x, y) = (to.0 - from.0, to.1 - from.1);
    let square = x * x + y * y;
    let part = if square > 0.0 { ((at.0 - from.0) * x + (at.1 - from.1) * y) / square } else { 0.0 };
    let part = part.clamp(0.0, 1.0);
    (at.0 - from.0 - part * x).hypot(at.1 - from.1 - part * y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_lie_a_standoff_from_their_edge() {
        let edge = ((10.0, 10.0), (60.0, 40.0));
        let dots = around(&edge, 12.0);
        let outer = dots.iter().filter(|dot| away_px(**dot, &edge) >= 11.95).count();
        assert!(outer > 30, "{outer} of {}", dots.len());
        assert!(dots.iter().all(|dot| away_px(*dot, &edge) <= 12.05));
    }
}
