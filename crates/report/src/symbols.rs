//! Symbols of bodies and marks: large on the straight line diagram, small on chart and profile.

use crate::palette;
use crate::svg::{Anchor, Paint, Svg, Type};
use route::rpl::Event;

/// Fill of what has a power feed or a pump.
const ACTIVE: &str = "#ffd23f";
/// Dashes of the limit of the territorial sea.
pub(crate) const TERRITORIAL_DASH: &str = "4 3";
/// Dashes of a boundary of sectors.
pub(crate) const SECTOR_DASH: &str = "7 3 2 3";

/// What a symbol stands for, in the order of a legend.
pub(crate) const NAMES: [(Event, &str); 12] = [
    (Event::BeachManhole, "beach manhole (BMH)"),
    (Event::BeachJoint, "beach joint"),
    (Event::Repeater, "repeater"),
    (Event::BranchingUnit, "branching unit (BU)"),
    (Event::Ropa, "pumped amplifier (ROPA)"),
    (Event::Joint, "joint"),
    (Event::Transition, "cable type transition"),
    (Event::CableCrossing, "cable crossing"),
    (Event::PipelineCrossing, "pipeline crossing"),
    (Event::Crossing, "crossing"),
    (Event::TerritorialLimit, "territorial limit (12 nm)"),
    (Event::SectorBoundary, "sector boundary"),
];

/// A body's symbol centred on the cable of a straight line diagram.
pub(crate) fn large(sheet: &mut Svg, event: Event, at: (f64, f64)) {
    let (x, y) = at;
    match event {
        Event::Repeater => {
            sheet.rect((x - 9.0, y - 12.0), (18.0, 24.0), Paint::shape(ACTIVE, palette::INK, 1.1));
            let right = [(x - 4.5, y - 8.5), (x + 5.0, y - 4.5), (x - 4.5, y - 0.5)];
            let left = [(x + 4.5, y + 8.5), (x - 5.0, y + 4.5), (x + 4.5, y + 0.5)];
            sheet.polyline(&right, true, Paint::area(palette::INK));
            sheet.polyline(&left, true, Paint::area(palette::INK));
        }
        Event::BeachManhole => {
            sheet.rect((x - 8.0, y - 11.0), (16.0, 22.0), Paint::shape("#ffffff", palette::INK, 1.2));
            sheet.line((x - 8.0, y - 11.0), (x + 8.0, y + 11.0), Paint::line(palette::INK, 0.9));
            sheet.line((x - 8.0, y + 11.0), (x + 8.0, y - 11.0), Paint::line(palette::INK, 0.9));
        }
        Event::Transition => {
            sheet.rect((x - 2.0, y - 11.0), (4.0, 22.0), Paint::shape("#ffffff", palette::INK, 0.9));
        }
        Event::SectorBoundary => {
            sheet.line((x, y - 14.0), (x, y + 14.0), Paint::dashed(palette::INK, 1.4, SECTOR_DASH));
        }
        Event::TerritorialLimit => {
            sheet.line((x, y - 14.0), (x, y + 14.0), Paint::line("#ffffff", 2.6));
            sheet.line((x, y - 14.0), (x, y + 14.0), Paint::dashed(palette::INK, 1.4, TERRITORIAL_DASH));
        }
        _ => body(sheet, event, at, 1.0),
    }
}

/// A body's symbol on a chart or a profile.
pub(crate) fn small(sheet: &mut Svg, event: Event, at: (f64, f64)) {
    let (x, y) = at;
    match event {
        Event::SectorBoundary | Event::TerritorialLimit => {
            let dash = if event == Event::SectorBoundary { "4 2 1 2" } else { "3 2" };
            sheet.line((x, y - 8.0), (x, y + 8.0), Paint::line("#ffffff", 2.6));
            sheet.line((x, y - 8.0), (x, y + 8.0), Paint::dashed(palette::INK, 1.2, dash));
        }
        _ => body(sheet, event, at, 0.62),
    }
}

/// Symbols that are the same at every size.
fn body(sheet: &mut Svg, event: Event, at: (f64, f64), scale: f64) {
    let (x, y) = at;
    let place = |right: f64, down: f64| (x + right * scale, y + down * scale);
    let diamond = [place(0.0, -8.0), place(6.5, 0.0), place(0.0, 8.0), place(-6.5, 0.0)];
    let pen = 0.7 + 0.5 * scale;
    match event {
        Event::Joint => sheet.polyline(&diamond, true, Paint::shape(palette::INK, "#ffffff", 0.9)),
        Event::BeachJoint => sheet.polyline(&diamond, true, Paint::shape("#ffffff", palette::INK, pen)),
        Event::BranchingUnit => {
            // the branch leaves at the foot
            sheet.line(place(0.0, 8.0), place(0.0, 17.0), Paint::line(palette::INK, 1.2 + scale));
            let triangle = [place(-10.0, -9.0), place(10.0, -9.0), place(0.0, 11.0)];
            sheet.polyline(&triangle, true, Paint::shape(ACTIVE, palette::INK, pen));
        }
        Event::Ropa => {
            sheet.rect(
                place(-9.0, -9.0),
                (18.0 * scale, 18.0 * scale),
                Paint::shape(ACTIVE, palette::INK, pen),
            );
            let kind = Type::plain(13.0 * scale, palette::INK, Anchor::Middle).bold();
            sheet.text(place(0.0, 4.7), "R", kind);
        }
        Event::CableCrossing => cross(sheet, at, 8.0 * scale, pen),
        Event::Crossing => {
            sheet.circle(at, 8.5 * scale, Paint::shape("#ffffff", palette::INK, pen));
            let strokes = [(place(-5.2, 0.0), place(5.2, 0.0)), (place(0.0, -5.2), place(0.0, 5.2))];
            strokes
                .into_iter()
                .for_each(|(from, to)| sheet.line(from, to, Paint::line(palette::INK, pen + 0.8)));
        }
        Event::PipelineCrossing => {
            sheet.circle(at, 8.5 * scale, Paint::shape("#ffffff", palette::INK, pen));
            cross(sheet, at, 5.2 * scale, pen);
        }
        _ => sheet.circle(at, 3.5, Paint::shape("#ffffff", palette::INK, 1.0)),
    }
}

/// A cross that is seen on any cable: ink on a wider white.
fn cross(sheet: &mut Svg, at: (f64, f64), reach: f64, pen: f64) {
    let (x, y) = at;
    let strokes =
        [((x - reach, y - reach), (x + reach, y + reach)), ((x - reach, y + reach), (x + reach, y - reach))];
    for paint in [Paint::line("#ffffff", pen + 3.0), Paint::line(palette::INK, pen + 0.8)] {
        for (from, to) in strokes {
            sheet.line(from, to, paint);
        }
    }
}
