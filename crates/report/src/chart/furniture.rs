//! What stands round the map and in its corners: title block, scale bar, legend.

use super::room::Area;
use super::{Chart, Frame, Symbol, areas, band_colour, bodies, degrees};
use crate::svg::{Anchor, Paint, Svg, Type, text_width_px};
use crate::{palette, symbols};
use route::rpl::Event;
use terrain::water::Sea;
use units::LonLat;

/// The weight of a place on the route; other routes and areas weigh one.
const ROUTE_WEIGHT: u32 = 10;
/// Free space between the furniture and the frame.
const INSET: f64 = 10.0;

/// Letters of a name that fit the legend.
const NAME_MOST: usize = 14;

/// A corner of the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Corner {
    right: bool,
    lower: bool,
}

impl Corner {
    /// Upper left first: where a reader looks for a title.
    const ALL: [Corner; 4] = [
        Corner { right: false, lower: false },
        Corner { right: true, lower: false },
        Corner { right: false, lower: true },
        Corner { right: true, lower: true },
    ];

    /// Upper left point of a box of this size in this corner.
    fn of(self, frame: &Frame, size: (f64, f64)) -> (f64, f64) {
        let x = if self.right { frame.size.0 - size.0 - INSET } else { INSET };
        let y = if self.lower { frame.size.1 - size.1 - INSET } else { INSET };
        (frame.corner.0 + x, frame.corner.1 + y)
    }
}

/// Title block and scale bar, each in its corner.
pub(super) struct Furniture {
    title: (f64, f64),
    title_size: (f64, f64),
    bar: (f64, f64),
    scale: ScaleBar,
    hides: bool,
}

impl Furniture {
    /// In the corners that hide least.
    pub(super) fn of(frame: &Frame, chart: &Chart) -> Self {
        let busy = busy_places(frame, chart);
        let title_size = title_size(chart);
        let title = freest(frame, title_size, &busy, &Corner::ALL);
        let scale = ScaleBar::of(frame);
        let lower: Vec<Corner> =
            Corner::ALL.into_iter().rev().filter(|corner| corner.lower && *corner != title).collect();
        let bar = freest(frame, scale.size(), &busy, &lower).of(frame, scale.size());
        let hides = hidden(frame, title_size, &busy, title) >= ROUTE_WEIGHT;
        Self { title: title.of(frame, title_size), title_size, bar, scale, hides }
    }

    /// Whether the title block covers some of the route or of the names along it even in its best corner.
    pub(super) fn hides(&self) -> bool {
        self.hides
    }

    /// Room below the map in which the title block covers nothing.
    pub(super) fn height_px(&self) -> f64 {
        self.title_size.1 + 2.0 * INSET
    }

    /// The areas it covers.
    pub(super) fn areas(&self) -> [Area; 2] {
        let area =
            |corner: (f64, f64), size: (f64, f64)| (corner.0, corner.0 + size.0, corner.1, corner.1 + size.1);
        [area(self.title, self.title_size), area(self.bar, self.scale.size())]
    }

    /// Draws it, and the legend beside the map.
    pub(super) fn draw(&self, sheet: &mut Svg, frame: &Frame, chart: &Chart, bands: &[f64]) {
        title_block(sheet, self.title, self.title_size, chart);
        scale_bar(sheet, self.bar, &self.scale);
        legend(sheet, frame, bands, chart);
    }
}

/// Places that furniture should not hide, each with its weight: the route and the names along it, then other routes.
fn busy_places(frame: &Frame, chart: &Chart) -> Vec<((f64, f64), u32)> {
    let mut busy = Vec::new();
    let others = chart.other.iter().chain(&chart.exclusions);
    for (points, weight) in
        std::iter::once((&chart.route, ROUTE_WEIGHT)).chain(others.map(|(_, points)| (points, 1)))
    {
        busy.extend(along(frame, points).into_iter().map(|at| (at, weight)));
    }
    for mark in &chart.marks {
        let (x, y) = frame.place(mark.at);
        let width = text_width_px(&mark.label, 13.0, true);
        let left = x <= frame.corner.0 + frame.size.0 * 0.5;
        busy.extend((0..=8).map(|part| {
            let away = 10.0 + width * f64::from(part) / 8.0;
            ((if left { x - away } else { x + away }, y - 8.0), ROUTE_WEIGHT)
        }));
    }
    busy
}

/// Places every few pixels along a line.
pub(super) fn along(frame: &Frame, points: &[LonLat]) -> Vec<(f64, f64)> {
    let mut places = Vec::new();
    let lines = frame.lines(points);
    for pair in lines.iter().flat_map(|line| line.windows(2)) {
        let (from, to) = (pair[0], pair[1]);
        let steps = ((to.0 - from.0).hypot(to.1 - from.1) / 6.0).ceil().clamp(1.0, 1000.0) as u32;
        places.extend((0..=steps).map(|step| {
            let part = f64::from(step) / f64::from(steps);
            (from.0 + part * (to.0 - from.0), from.1 + part * (to.1 - from.1))
        }));
    }
    places
}

/// The corner in which a box of this size hides least; the first of equals.
fn freest(frame: &Frame, size: (f64, f64), busy: &[((f64, f64), u32)], corners: &[Corner]) -> Corner {
    let least = corners.iter().copied().min_by_key(|corner| hidden(frame, size, busy, *corner));
    least.unwrap_or(Corner::ALL[0])
}

/// The weight of what a box of this size hides in a corner.
fn hidden(frame: &Frame, size: (f64, f64), busy: &[((f64, f64), u32)], corner: Corner) -> u32 {
    let (left, top) = corner.of(frame, size);
    let within = |at: &(f64, f64)| {
        at.0 > left - 8.0 && at.0 < left + size.0 + 8.0 && at.1 > top - 8.0 && at.1 < top + size.1 + 8.0
    };
    busy.iter().filter(|(at, _)| within(at)).map(|(_, weight)| weight).sum()
}

fn title_size(chart: &Chart) -> (f64, f64) {
    let width = |(index, line): (usize, &String)| {
        text_width_px(line, if index == 0 { 12.5 } else { 10.5 }, index == 0)
    };
    let widest = chart.title.iter().enumerate().map(width).fold(0.0, f64::max);
    let warning = chart.warning.as_ref().map_or(0.0, |warning| text_width_px(warning, 11.5, true));
    let strip = if chart.warning.is_some() { 22.0 } else { 0.0 };
    (widest.max(warning) * 0.9 + 26.0, 16.0 * chart.title.len() as f64 + 12.0 + strip)
}

/// The title block; a warning is a strip across its foot that cannot be overlooked.
fn title_block(sheet: &mut Svg, corner: (f64, f64), size: (f64, f64), chart: &Chart) {
    sheet.rect(corner, size, Paint::shape("#ffffff", palette::INK, 0.8));
    for (index, line) in chart.title.iter().enumerate() {
        let at = (corner.0 + 10.0, corner.1 + 19.0 + 16.0 * index as f64);
        let kind = Type::plain(if index == 0 { 12.5 } else { 10.5 }, palette::INK, Anchor::Start);
        sheet.text(at, line, if index == 0 { kind.bold() } else { kind });
    }
    if let Some(warning) = &chart.warning {
        let strip = (corner.0, corner.1 + size.1 - 22.0);
        sheet.rect(strip, (size.0, 22.0), Paint::shape("#ffe9b8", palette::INK, 0.8));
        let at = (strip.0 + 10.0, strip.1 + 15.2);
        sheet.text(at, warning, Type::plain(11.5, "#7a4a00", Anchor::Start).bold());
    }
}

fn legend(sheet: &mut Svg, frame: &Frame, bands: &[f64], chart: &Chart) {
    let at = (frame.corner.0 + frame.size.0 + 18.0, frame.corner.1 + 10.0);
    let y = match chart.sea {
        Some(sea) => legend_of_depths(sheet, frame, (bands, sea), at),
        None => legend_without_depths(sheet, at),
    };
    signs(sheet, frame, (at.0, y + 21.0), chart);
}

/// Says that neither depths nor coast are drawn, and why. Returns where the next part may begin.
fn legend_without_depths(sheet: &mut Svg, at: (f64, f64)) -> f64 {
    let (left, y) = at;
    sheet.text((left, y), "No bathymetry", Type::plain(11.0, palette::INK, Anchor::Start).bold());
    for (index, line) in ["no grid is given: depths", "and coast are not drawn"].into_iter().enumerate() {
        let at = (left, y + 15.0 + 13.0 * index as f64);
        sheet.text(at, line, Type::plain(10.0, palette::MUTED, Anchor::Start));
    }
    y + 32.0
}

/// Depth by colour. Returns where the next part may begin.
fn legend_of_depths(sheet: &mut Svg, frame: &Frame, depths: (&[f64], &Sea), at: (f64, f64)) -> f64 {
    let ((bands, sea), (left, mut y)) = (depths, at);
    let head = Type::plain(11.0, palette::INK, Anchor::Start).bold();
    sheet.text((left, y), "Water depth, m", head);
    let level = format!("below {} m", crate::figures::signed(sea.surface_level_m, 1));
    sheet.text((left, y + 14.0), &level, Type::plain(10.0, palette::MUTED, Anchor::Start));
    y += 24.0;
    for index in 0..=bands.len() {
        let shallow = if index == 0 { 0.0 } else { bands[index - 1] };
        let label = match bands.get(index) {
            Some(deep) => format!("{shallow:.0} – {deep:.0}"),
            None => format!("over {shallow:.0}"),
        };
        swatch(sheet, (left, y), band_colour(bands, shallow), &label);
        y += 17.0;
    }
    swatch(sheet, (left, y + 8.0), palette::LAND, "land, other water");
    y += 25.0;
    if outside_grid(frame, sea) {
        swatch(sheet, (left, y + 4.0), palette::NO_GRID, "outside the grid");
        y += 21.0;
    }
    y
}

fn swatch(sheet: &mut Svg, corner: (f64, f64), colour: [u8; 3], label: &str) {
    sheet.rect(corner, (26.0, 17.0), Paint::shape(&palette::hex(colour), palette::RULE, 0.6));
    let kind = Type::plain(10.5, palette::INK, Anchor::Start);
    sheet.text((corner.0 + 33.0, corner.1 + 12.5), label, kind);
}

/// Whether a corner of the sheet lies beyond the grid.
fn outside_grid(frame: &Frame, sea: &Sea) -> bool {
    let (left, top) = (frame.corner.0 + 1.0, frame.corner.1 + 1.0);
    let (right, bottom) = (left + frame.size.0 - 2.0, top + frame.size.1 - 2.0);
    let corners = [(left, top), (right, top), (left, bottom), (right, bottom)];
    corners.into_iter().any(|(x, y)| sea.grid.cell_of(frame.position(x, y)).is_none())
}

/// Lines and symbols that stand on this chart.
fn signs(sheet: &mut Svg, frame: &Frame, corner: (f64, f64), chart: &Chart) {
    let (left, mut y) = corner;
    let other = match chart.other.as_slice() {
        [(name, _)] if name.chars().count() <= NAME_MOST => name.as_str(),
        _ => "another plan",
    };
    let lines = [
        (true, Paint::line(palette::CABLE, 2.4), "cable route"),
        (!chart.other.is_empty(), Paint::dashed(palette::CABLE, 1.2, "5 4"), other),
        (chart.sector_line.is_some(), Paint::dashed(palette::INK, 1.2, "9 4 2 4"), "sector line"),
    ];
    let kind = Type::plain(10.5, palette::INK, Anchor::Start);
    for (_, paint, label) in lines.into_iter().filter(|(there, ..)| *there) {
        sheet.line((left, y), (left + 26.0, y), paint);
        sheet.text((left + 33.0, y + 4.0), label, kind);
        y += 18.0;
    }
    if !chart.exclusions.is_empty() {
        areas::sign(sheet, left, y);
        sheet.text((left + 33.0, y + 4.0), "excluded area", kind);
        y += 18.0;
    }
    if chart.marks.iter().any(|mark| mark.symbol == Symbol::Body(Event::Repeater)) {
        sheet.rect((left + 9.4, y - 3.6), (7.2, 7.2), Paint::shape("#ffd23f", palette::INK, 1.2));
        sheet.text((left + 33.0, y + 4.0), "repeater", kind);
        y += 18.0;
    }
    for (event, name) in bodies::kinds(frame, chart) {
        symbols::small(sheet, event, (left + 13.0, y));
        sheet.text((left + 33.0, y + 4.0), name.split(" (").next().unwrap_or(name), kind);
        y += 18.0;
    }
    if !chart.marks.iter().any(|mark| mark.symbol == Symbol::Landing) {
        return;
    }
    sheet.circle((left + 13.0, y), 4.4, Paint::shape("#ffffff", palette::INK, 1.6));
    sheet.circle((left + 13.0, y), 1.6, Paint::area(palette::INK));
    sheet.text((left + 33.0, y + 4.0), "landing point", kind);
}

/// A round length, how long it is drawn, and at which latitude that holds.
struct ScaleBar {
    length_km: f64,
    width_px: f64,
    lat_deg: f64,
}

impl ScaleBar {
    fn of(frame: &Frame) -> Self {
        let middle = frame.position(frame.corner.0 + frame.size.0 / 2.0, frame.corner.1 + frame.size.1 / 2.0);
        let km_per_px = terrain::geodesy::degree_lengths_km(middle.lat_deg).lon_km / frame.px_per_deg;
        let lengths_km = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0];
        let length_km = lengths_km.into_iter().rfind(|length| length / km_per_px <= 170.0).unwrap_or(1.0);
        Self { length_km, width_px: length_km / km_per_px, lat_deg: middle.lat_deg }
    }

    fn size(&self) -> (f64, f64) {
        (self.width_px.max(150.0) + 24.0, 34.0)
    }
}

fn scale_bar(sheet: &mut Svg, corner: (f64, f64), bar: &ScaleBar) {
    let size = bar.size();
    sheet.rect(corner, size, Paint::shape("#ffffff", palette::RULE, 0.6));
    let (x, y) = (corner.0 + (size.0 - bar.width_px) / 2.0, corner.1 + 21.0);
    for part in 0..4 {
        let fill = if part % 2 == 0 { palette::INK } else { "#ffffff" };
        let quarter = (x + bar.width_px * f64::from(part) / 4.0, y);
        sheet.rect(quarter, (bar.width_px / 4.0, 4.0), Paint::shape(fill, palette::INK, 0.7));
    }
    let nautical = bar.length_km / 1.852;
    let side = if bar.lat_deg < 0.0 { 'S' } else { 'N' };
    let label = format!("{:.0} km = {nautical:.1} M at {}", bar.length_km, degrees(bar.lat_deg, side));
    sheet.text((corner.0 + size.0 / 2.0, y - 6.0), &label, Type::plain(10.0, palette::INK, Anchor::Middle));
}
