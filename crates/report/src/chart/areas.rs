//! Areas the route must not enter: a dashed outline, a hatch that needs no pattern of the viewer, and the id.

use super::room::Room;
use super::{Frame, label};
use crate::palette;
use crate::svg::{Anchor, Paint, Svg, Type};
use units::LonLat;

/// Distance of hatch lines, measured along an axis of the sheet.
const HATCH: f64 = 9.0;
/// Dashes of the outline, unlike those of a route.
pub(super) const DASH: &str = "7 3";
/// Width of the outline.
pub(super) const OUTLINE_PX: f64 = 1.6;

/// Draws one area; nothing when a corner is no place.
pub(super) fn draw(sheet: &mut Svg, frame: &Frame, area: (&str, &[LonLat]), room: &mut Room) {
    let (id, ring) = area;
    let corners = placed(frame, ring);
    if corners.is_empty() || corners.iter().any(|at| !at.0.is_finite() || !at.1.is_finite()) {
        return;
    }
    let lines = hatch(frame, &corners);
    for (from, to) in &lines {
        sheet.line(*from, *to, Paint::line(palette::CABLE, 0.6));
    }
    sheet.polyline(&corners, true, Paint::dashed(palette::CABLE, OUTLINE_PX, DASH));
    let longest = lines.iter().max_by(|one, other| (one.1.0 - one.0.0).total_cmp(&(other.1.0 - other.0.0)));
    let at = longest.map_or(corners[0], |(from, to)| ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0));
    let kind = Type::plain(10.5, palette::CABLE, Anchor::Middle).bold().halo();
    label(sheet, room, (at.0, at.1 + 4.0), id, kind);
}

/// The sign of such an area in a legend, 26 px wide with its middle at `y`.
pub(super) fn sign(sheet: &mut Svg, left: f64, y: f64) {
    for x in [4.0, 13.0, 22.0] {
        let (from, to) = ((left + x - 4.0, y + 5.0), (left + (x + 6.0).min(26.0), y - 5.0));
        sheet.line(from, to, Paint::line(palette::CABLE, 0.6));
    }
    sheet.rect((left, y - 6.0), (26.0, 12.0), Paint::dashed(palette::CABLE, OUTLINE_PX, DASH));
}

/// Corners on the sheet; each lies on the turn of the globe nearest to the corner before it.
pub(super) fn placed(frame: &Frame, ring: &[LonLat]) -> Vec<(f64, f64)> {
    let turn = 360.0 * frame.px_per_deg;
    let mut corners: Vec<(f64, f64)> = Vec::with_capacity(ring.len());
    for corner in ring {
        let (x, y) = frame.place(*corner);
        let turns = corners.last().map_or(0.0, |before| ((x - before.0) / turn).round());
        corners.push((x - turns * turn, y));
    }
    corners
}

/// Diagonals inside the ring (even–odd) and the map: along each, `x + y` stays the same.
fn hatch(frame: &Frame, corners: &[(f64, f64)]) -> Vec<((f64, f64), (f64, f64))> {
    let (left, top) = frame.corner;
    let (right, bottom) = (left + frame.size.0, top + frame.size.1);
    let mut lines = Vec::new();
    let mut sum = left + top + HATCH;
    while sum < right + bottom {
        let mut crossings = crossings(corners, sum);
        crossings.sort_by(f64::total_cmp);
        for pair in crossings.chunks_exact(2) {
            let (from, to) = (pair[0].max(left).max(sum - bottom), pair[1].min(right).min(sum - top));
            if from < to {
                lines.push(((from, sum - from), (to, sum - to)));
            }
        }
        sum += HATCH;
    }
    lines
}

/// Where the edges of a ring cross the diagonal `x + y = sum`, as x; always an even number.
fn crossings(corners: &[(f64, f64)], sum: f64) -> Vec<f64> {
    let next = corners.iter().cycle().skip(1);
    let crossing = |(from, to): (&(f64, f64), &(f64, f64))| {
        let (before, after) = (from.0 + from.1 - sum, to.0 + to.1 - sum);
        ((before < 0.0) != (after < 0.0)).then(|| from.0 + before / (before - after) * (to.0 - from.0))
    };
    corners.iter().zip(next).filter_map(crossing).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hatch_stays_inside_a_ring_with_a_bay() {
        let frame =
            Frame { west_deg: 0.0, north_y: 0.0, px_per_deg: 1.0, corner: (0.0, 0.0), size: (100.0, 100.0) };
        let bay = [(10.0, 10.0), (90.0, 10.0), (90.0, 90.0), (50.0, 20.0), (10.0, 90.0)];
        let lines = hatch(&frame, &bay);
        assert!(lines.len() > 10);
        for (from, to) in lines {
            let middle = ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0);
            let edge_y = 20.0 + (middle.0 - 50.0_f64).abs() * 1.75;
            assert!(middle.0 > 10.0 && middle.0 < 90.0 && middle.1 > 10.0 && middle.1 < edge_y);
        }
    }
}
