//! Cost layers over the sea: areas hatched by kind, lines, points, and a legend of them below the map.
//!
//! A kind is told by its hatch, dash or symbol; colour only helps. Hatches need no pattern of the viewer.

mod legend;
mod standoff;
mod style;

use super::room::Room;
use super::{Chart, Frame, furniture};
use crate::figures::shortened;
use crate::palette;
use crate::svg::{Anchor, Paint, Svg, Type, text_width_px};
use ::layers::layer::CostLayer;
pub(super) use legend::{fitted, height_px, legend};
use style::{Hatch, Mark, Style};
use units::LonLat;

/// Points of one layer nearer than this are one symbol.
const APART_PX: f64 = 6.0;
/// Most points of a layer that are drawn.
const POINTS_MOST: usize = 4000;
/// A standoff narrower than this on the sheet is not drawn; the legend says it.
const STANDOFF_LEAST_PX: f64 = 7.0;
/// Step along a hatch line where a layer has limits of depth or latitude, or a raster.
const STEP_PX: f64 = 2.0;
/// Smallest area on the sheet that is named inside.
const NAMED_LEAST_PX: f64 = 26.0;
/// Letters of a name on the map.
const NAME_MOST: usize = 26;

/// A point of the sheet.
type Point = (f64, f64);

/// Draws the layers, the dearest to overlook last: areas, then lines, then points.
pub(super) fn draw(sheet: &mut Svg, frame: &Frame, chart: &Chart) {
    for layer in chart.layers {
        areas(sheet, frame, chart, layer);
    }
    for layer in chart.layers {
        standoff::draw(sheet, frame, layer);
        lines(sheet, frame, layer);
    }
    for layer in chart.layers {
        points(sheet, frame, layer);
    }
}

/// The names of areas and lines, where there is room.
pub(super) fn names(sheet: &mut Svg, frame: &Frame, chart: &Chart, room: &mut Room) {
    for layer in chart.layers {
        let style = Style::of(layer.kind);
        for area in &layer.area {
            let rings = rings(frame, std::iter::once(&area.outline));
            let Some(ring) = rings.first().filter(|ring| across(ring) >= NAMED_LEAST_PX) else { continue };
            let name = area.name.as_deref().unwrap_or(&layer.id);
            let candidates = inside(frame, ring);
            named(sheet, room, (name, layer, style.colour), &candidates);
        }
        for line in &layer.line {
            let name = line.name.as_deref().unwrap_or(&layer.id);
            let candidates = beside(&furniture::along(frame, &line.position));
            named(sheet, room, (name, layer, style.colour), &candidates);
        }
    }
}

/// Sets a name at the first of these places that is free of everything, the route included.
fn named(sheet: &mut Svg, room: &mut Room, what: (&str, &CostLayer, &str), places: &[Point]) {
    let (name, layer, colour) = what;
    let text = if layer.closed { format!("{name} (closed)") } else { name.to_owned() };
    let text = shortened(&text, NAME_MOST);
    let half = text_width_px(&text, 10.5, true) / 2.0;
    let area = |at: &Point| (at.0 - half - 3.0, at.0 + half + 3.0, at.1 - 9.0, at.1 + 5.0);
    let Some(at) = places.iter().find(|at| room.is_free(area(at), false)) else { return };
    sheet.text(*at, &text, Type::plain(10.5, colour, Anchor::Middle).bold().halo());
    room.take(area(at));
}

/// Places inside a ring from its middle outwards, then under and over it.
fn inside(frame: &Frame, ring: &[Point]) -> Vec<Point> {
    let (left, right, top, bottom) = bounds(ring);
    let (left, right) = (left.max(frame.corner.0), right.min(frame.corner.0 + frame.size.0));
    let (top, bottom) = (top.max(frame.corner.1), bottom.min(frame.corner.1 + frame.size.1));
    let mut places = Vec::new();
    for down in [0.5, 0.35, 0.65, 0.2, 0.8] {
        for over in [0.5, 0.35, 0.65, 0.2, 0.8] {
            let at = (left + over * (right - left), top + down * (bottom - top));
            if holds(ring, at) {
                places.push((at.0, at.1 + 4.0));
            }
        }
    }
    places.extend([((left + right) / 2.0, bottom + 14.0), ((left + right) / 2.0, top - 7.0)]);
    places
}

/// Places above and below a line, from its middle outwards.
fn beside(along: &[Point]) -> Vec<Point> {
    let at = |frac: f64| along.get((frac * along.len() as f64) as usize);
    let fracs = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9];
    let both =
        |at: &Point| [(at.0, at.1 - 8.0), (at.0, at.1 + 16.0), (at.0 + 46.0, at.1), (at.0 - 46.0, at.1)];
    fracs.into_iter().filter_map(at).flat_map(both).collect()
}

fn areas(sheet: &mut Svg, frame: &Frame, chart: &Chart, layer: &CostLayer) {
    let style = Style::of(layer.kind);
    let everywhere = !layer.has_shapes();
    let raster = layer.raster.as_ref().and_then(|raster| Some((raster, raster.values().ok()?)));
    if everywhere && raster.is_none() && !layer.is_limited() {
        return;
    }
    let holds_at = |at: Point| {
        let place = frame.position(at.0, at.1);
        let there = raster.as_ref().is_none_or(|(raster, values)| value_at(raster, values, place) > 0.0);
        there && within_limits(chart, layer, place)
    };
    let is_sampled = layer.is_limited() || everywhere;
    let all: Vec<Vec<Vec<Point>>> = if everywhere {
        vec![vec![corners(frame)]]
    } else {
        let of = |area: &::layers::layer::LayerArea| {
            rings(frame, std::iter::once(&area.outline).chain(&area.holes))
        };
        layer.area.iter().map(of).filter(|rings| !rings.is_empty()).collect()
    };
    for rings in &all {
        for hatch in style.hatches {
            for (from, to) in hatched(frame, rings, hatch) {
                let runs = if is_sampled { runs(from, to, holds_at) } else { vec![(from, to)] };
                for (from, to) in runs {
                    sheet.line(from, to, Paint::line(style.colour, hatch.width_px));
                }
            }
        }
        if !everywhere {
            for ring in rings {
                sheet.polyline(ring, true, outline(style.colour, layer.closed));
            }
        }
    }
}

/// The edge of an area. Closed ground looks alike, whether a layer or an avoided area closes it.
fn outline(colour: &str, closed: bool) -> Paint<'_> {
    if closed {
        Paint::dashed(palette::CABLE, super::areas::OUTLINE_PX, super::areas::DASH)
    } else {
        Paint::line(colour, 1.0)
    }
}

fn lines(sheet: &mut Svg, frame: &Frame, layer: &CostLayer) {
    let style = Style::of(layer.kind);
    for line in &layer.line {
        for line in frame.lines(&super::dense(&line.position)) {
            sheet.polyline(&line, false, Paint::line("#ffffff", 3.4));
            sheet.polyline(&line, false, Paint::dashed(style.colour, 1.6, style.dash));
        }
    }
}

fn points(sheet: &mut Svg, frame: &Frame, layer: &CostLayer) {
    let style = Style::of(layer.kind);
    let mut drawn: std::collections::BTreeSet<(i64, i64)> = std::collections::BTreeSet::new();
    for point in layer.point.iter().take(POINTS_MOST) {
        let at = frame.place(*point);
        if !frame.shows(at) || !drawn.insert(((at.0 / APART_PX) as i64, (at.1 / APART_PX) as i64)) {
            continue;
        }
        let km_per_px = terrain::geodesy::degree_lengths_km(point.lat_deg).lon_km / frame.px_per_deg;
        let reach_px = layer.standoff_m.unwrap_or(0.0) / 1000.0 / km_per_px;
        if reach_px.is_finite() && reach_px >= STANDOFF_LEAST_PX {
            sheet.circle(at, reach_px, Paint::dashed(style.colour, 1.0, "4 2"));
        }
        symbol(sheet, at, style.mark, style.colour);
    }
}

/// The symbol of a point, with a white rim that keeps it apart from the sea.
fn symbol(sheet: &mut Svg, at: Point, mark: Mark, colour: &str) {
    let (x, y) = at;
    let paint = Paint::shape(colour, "#ffffff", 1.2);
    match mark {
        Mark::Square => {
            sheet.rect((x - 3.8, y - 3.8), (7.6, 7.6), paint);
            sheet.rect((x - 1.2, y - 1.2), (2.4, 2.4), Paint::area("#ffffff"));
        }
        Mark::Triangle => {
            sheet.polyline(&[(x, y - 5.2), (x + 5.0, y + 3.6), (x - 5.0, y + 3.6)], true, paint);
        }
        Mark::Diamond => {
            sheet.polyline(&[(x, y - 5.0), (x + 4.4, y), (x, y + 5.0), (x - 4.4, y)], true, paint);
        }
    }
}

fn within_limits(chart: &Chart, layer: &CostLayer, at: LonLat) -> bool {
    let lat_holds = layer.lat_from_deg.is_none_or(|from| at.lat_deg >= from)
        && layer.lat_to_deg.is_none_or(|to| at.lat_deg <= to);
    let Some(sea) = chart.sea.filter(|_| lat_holds) else { return lat_holds };
    sea.depth_at(at).is_some_and(|depth_m| {
        layer.depth_from_m.is_none_or(|from| depth_m > from)
            && layer.depth_to_m.is_none_or(|to| depth_m <= to)
    })
}

/// The value of a raster at a place; not a number beyond it.
fn value_at(raster: &::layers::layer::LayerRaster, values: &[f32], at: LonLat) -> f32 {
    let col = (super::near(at.lon_deg - raster.lon_west_deg, 180.0) / raster.cell_lon_deg).floor();
    let row = ((raster.lat_north_deg - at.lat_deg) / raster.cell_lat_deg).floor();
    let within = col >= 0.0 && row >= 0.0 && col < raster.cols_count as f64 && row < raster.rows_count as f64;
    let index = if within { row as usize * raster.cols_count + col as usize } else { usize::MAX };
    values.get(index).copied().unwrap_or(f32::NAN)
}

/// Parts of a line on which something holds.
fn runs(from: Point, to: Point, holds: impl Fn(Point) -> bool) -> Vec<(Point, Point)> {
    let steps = ((to.0 - from.0).hypot(to.1 - from.1) / STEP_PX).ceil().clamp(1.0, 2000.0) as u32;
    let at = |step: u32| {
        let part = f64::from(step) / f64::from(steps);
        (from.0 + part * (to.0 - from.0), from.1 + part * (to.1 - from.1))
    };
    let mut runs: Vec<(Point, Point)> = Vec::new();
    let mut open = false;
    for step in 0..steps {
        let (start, end) = (at(step), at(step + 1));
        let here = holds(((start.0 + end.0) / 2.0, (start.1 + end.1) / 2.0));
        match runs.last_mut() {
            Some(run) if here && open => run.1 = end,
            _ if here => runs.push((start, end)),
            _ => {}
        }
        open = here;
    }
    runs
}

fn corners(frame: &Frame) -> Vec<Point> {
    let (left, top) = frame.corner;
    let (right, bottom) = (left + frame.size.0, top + frame.size.1);
    vec![(left, top), (right, top), (right, bottom), (left, bottom)]
}

/// Rings on the sheet, each corner on the turn of the globe nearest to the one before; none with a corner that is no
/// place.
fn rings<'a>(frame: &Frame, rings: impl Iterator<Item = &'a Vec<LonLat>>) -> Vec<Vec<Point>> {
    let placed = |ring: &Vec<LonLat>| super::areas::placed(frame, ring);
    let whole =
        |ring: &Vec<Point>| ring.len() > 2 && ring.iter().all(|at| at.0.is_finite() && at.1.is_finite());
    rings.map(placed).filter(whole).collect()
}

/// Left, right, top, bottom.
fn bounds(ring: &[Point]) -> (f64, f64, f64, f64) {
    let start = (f64::INFINITY, f64::NEG_INFINITY, f64::INFINITY, f64::NEG_INFINITY);
    ring.iter().fold(start, |all, at| (all.0.min(at.0), all.1.max(at.0), all.2.min(at.1), all.3.max(at.1)))
}

fn across(ring: &[Point]) -> f64 {
    let (left, right, top, bottom) = bounds(ring);
    (right - left).min(bottom - top)
}

fn holds(ring: &[Point], at: Point) -> bool {
    let crossings = crossings(std::slice::from_ref(&ring.to_vec()), (1.0, 0.0), at.1);
    crossings.iter().filter(|along| **along < at.0).count() % 2 == 1
}

/// Hatch lines inside rings (even–odd) and the map.
fn hatched(frame: &Frame, rings: &[Vec<Point>], hatch: &Hatch) -> Vec<(Point, Point)> {
    let along = (hatch.turn_deg.to_radians().cos(), hatch.turn_deg.to_radians().sin());
    let offsets = |points: &[Point]| {
        let offset = |at: &Point| at.1 * along.0 - at.0 * along.1;
        let least = points.iter().map(offset).fold(f64::INFINITY, f64::min);
        (least, points.iter().map(offset).fold(f64::NEG_INFINITY, f64::max))
    };
    let map = [corners(frame)];
    let (of_map, of_rings) = (offsets(&map[0]), offsets(&rings.concat()));
    let (least, most) = (of_map.0.max(of_rings.0), of_map.1.min(of_rings.1));
    let mut offset = (least / hatch.step_px).ceil() * hatch.step_px + 0.01;
    let mut lines = Vec::new();
    while offset < most {
        let shown = crossings(&map, along, offset);
        if let [start, end] = shown[..] {
            for pair in crossings(rings, along, offset).chunks_exact(2) {
                let (from, to) = (pair[0].max(start), pair[1].min(end));
                let at = |t: f64| (t * along.0 - offset * along.1, t * along.1 + offset * along.0);
                if from < to {
                    lines.push((at(from), at(to)));
                }
            }
        }
        offset += hatch.step_px;
    }
    lines
}

/// Where the edges of rings cross the line at this offset, as lengths along it in order; always an even number.
fn crossings(rings: &[Vec<Point>], along: Point, offset: f64) -> Vec<f64> {
    let turned = |at: &Point| (at.0 * along.0 + at.1 * along.1, at.1 * along.0 - at.0 * along.1 - offset);
    let mut found = Vec::new();
    for ring in rings {
        for (from, to) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            let (from, to) = (turned(from), turned(to));
            if (from.1 < 0.0) != (to.1 < 0.0) {
                found.push(from.0 + from.1 / (from.1 - to.1) * (to.0 - from.0));
            }
        }
    }
    found.sort_by(f64::total_cmp);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> Frame {
        Frame { west_deg: 0.0, north_y: 0.0, px_per_deg: 1.0, corner: (0.0, 0.0), size: (100.0, 100.0) }
    }

    #[test]
    fn a_hatch_of_every_kind_stays_inside_its_ring_and_out_of_its_hole() {
        let ring = vec![(10.0, 10.0), (90.0, 10.0), (90.0, 90.0), (10.0, 90.0)];
        let hole = vec![(40.0, 40.0), (60.0, 40.0), (60.0, 60.0), (40.0, 60.0)];
        for turn_deg in [0.0, 45.0, 90.0, 135.0] {
            let hatch = Hatch { turn_deg, step_px: 7.0, width_px: 1.0 };
            let lines = hatched(&frame(), &[ring.clone(), hole.clone()], &hatch);
            assert!(lines.len() > 10, "{turn_deg}");
            for (from, to) in lines {
                let middle = ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0);
                assert!(holds(&ring, middle) && !holds(&hole, middle), "{turn_deg}: {middle:?}");
            }
        }
    }

    #[test]
    fn a_run_ends_where_its_condition_does() {
        let runs = runs((0.0, 0.0), (100.0, 0.0), |at| at.0 < 20.0 || at.0 > 60.0);
        assert_eq!(runs.len(), 2);
        assert!((runs[0].1.0 - 20.0).abs() < 2.1 && (runs[1].0.0 - 60.0).abs() < 2.1);
    }
}
