//! The chart: bathymetry, route, landings and bodies on Mercator, with graticule, scale and title block.

mod areas;
mod bodies;
mod furniture;
mod labels;
mod layers;
mod room;
mod study;

use crate::palette;
use crate::svg::{Anchor, Paint, Svg, Type, text_width_px};
use ::layers::layer::CostLayer;
use furniture::Furniture;
use room::Room;
use route::rpl::Event;
pub use study::{Overlay, OverlayLine, Shares, Turning};
use terrain::water::Sea;
use units::LonLat;

/// What stands on a chart.
#[derive(Debug, Clone)]
pub struct Chart<'a> {
    /// Title block, first line bold.
    pub title: Vec<String>,
    /// The bathymetry and the sea it was cut from; none when no grid is given.
    pub sea: Option<&'a Sea>,
    /// The route, position by position.
    pub route: Vec<LonLat>,
    /// Landing points, bodies, crossings and limits.
    pub marks: Vec<Mark>,
    /// KP ticks along the route: the position and its KP in km.
    pub kp_ticks: Vec<(LonLat, f64)>,
    /// The boundary of national sectors, with its label.
    pub sector_line: Option<(LonLat, LonLat, String)>,
    /// Another plan's route for comparison, with its label.
    pub other: Vec<(String, Vec<LonLat>)>,
    /// Areas the route must not enter: id and corners in order.
    pub exclusions: Vec<(String, Vec<LonLat>)>,
    /// Cost layers of the plan.
    pub layers: &'a [CostLayer],
    /// What a study found, drawn over the same chart.
    pub study: Option<&'a Overlay>,
    /// What must be read before the depths are used, for example that the grid is illustrative.
    pub warning: Option<String>,
}

/// A labelled point on a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Where.
    pub at: LonLat,
    /// What is printed beside it.
    pub label: String,
    /// Which symbol.
    pub symbol: Symbol,
}

/// Chart symbols.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbol {
    /// A landing point.
    Landing,
    /// A body, a crossing or a limit.
    Body(Event),
}

/// Mercator goes no farther towards a pole, which lies endlessly far away: 11 km short of it.
const LAT_MOST_DEG: f64 = 89.9;
/// Beyond this latitude Mercator draws lengths more than 5.7 times as long as at the equator: 1/cos 80°.
const LAT_FAIR_DEG: f64 = 80.0;
/// A longer leg is drawn through points between its ends, since a geodesic is no straight line on a chart.
const LEG_STRAIGHT_KM: f64 = 200.0;
/// Distance of those points.
const LEG_STEP_KM: f64 = 100.0;
/// Most of those points on a line.
const STEPS_MOST: usize = 20_000;

/// Mercator within a window, to pixels.
struct Frame {
    west_deg: f64,
    north_y: f64,
    px_per_deg: f64,
    corner: (f64, f64),
    size: (f64, f64),
}

/// Isometric latitude in degrees of longitude; a drawing needs no ellipsoid.
fn mercator(lat_deg: f64) -> f64 {
    let half = (lat_deg.clamp(-LAT_MOST_DEG, LAT_MOST_DEG).to_radians() / 2.0) + std::f64::consts::FRAC_PI_4;
    half.tan().ln().to_degrees()
}

fn latitude(mercator_deg: f64) -> f64 {
    (2.0 * mercator_deg.to_radians().exp().atan() - std::f64::consts::FRAC_PI_2).to_degrees()
}

impl Frame {
    /// A window round the route and the marks near it, at most once round the globe.
    fn around(route: &[LonLat], marks: &[LonLat], corner: (f64, f64), width_px: f64) -> Self {
        let least = |values: &[f64]| values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = |values: &[f64]| values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut lons: Vec<f64> = Vec::with_capacity(route.len() + marks.len());
        for at in route {
            let before = lons.last().copied().unwrap_or(at.lon_deg);
            lons.push(near(at.lon_deg, before));
        }
        let middle = match marks.first() {
            Some(mark) if lons.is_empty() => mark.lon_deg,
            _ => (least(&lons) + most(&lons)) / 2.0,
        };
        lons.extend(marks.iter().map(|at| near(at.lon_deg, middle)));
        let lats: Vec<f64> = route.iter().chain(marks).map(|point| mercator(point.lat_deg)).collect();
        let (west, east, south, north) = (least(&lons), most(&lons), least(&lats), most(&lats));
        // A margin of a fifth, and a window at least as wide as two thirds of its height, as a chart sheet is.
        let height = (north - south).max(0.2) * 1.32;
        let wide = ((east - west) * 1.5).min(east - west + 60.0);
        let span = wide.max(height * 0.92).clamp(0.2, 360.0);
        let height = height.max(span * if span > 120.0 { 0.5 } else { 0.62 });
        let px_per_deg = width_px / span;
        let north_y = ((south + north) / 2.0 + height / 2.0).min(mercator(LAT_MOST_DEG) * 1.1);
        Self {
            west_deg: (west + east) / 2.0 - span / 2.0,
            north_y,
            px_per_deg,
            corner,
            size: (width_px, height * px_per_deg),
        }
    }

    /// A line on the sheet, whole where it crosses the antimeridian and in parts where it runs beyond what Mercator
    /// shows: as often, a turn of the globe apart, as it meets the map.
    fn lines(&self, points: &[LonLat]) -> Vec<Vec<(f64, f64)>> {
        points.split(|at| at.lat_deg.abs() > LAT_MOST_DEG).flat_map(|part| self.copies(part)).collect()
    }

    fn copies(&self, points: &[LonLat]) -> Vec<Vec<(f64, f64)>> {
        let turn = 360.0 * self.px_per_deg;
        let mut line: Vec<(f64, f64)> = Vec::with_capacity(points.len());
        for at in points {
            let (x, y) = self.place(*at);
            let turns = line.last().map_or(0.0, |before| ((x - before.0) / turn).round());
            line.push((x - turns * turn, y));
        }
        let least = line.iter().map(|at| at.0).fold(f64::INFINITY, f64::min);
        let most = line.iter().map(|at| at.0).fold(f64::NEG_INFINITY, f64::max);
        let (left, right) = (self.corner.0, self.corner.0 + self.size.0);
        let shifts = (-3..=3).map(|turns| f64::from(turns) * turn);
        let meets = |shift: &f64| least + shift <= right && most + shift >= left;
        shifts.filter(meets).map(|shift| line.iter().map(|at| (at.0 + shift, at.1)).collect()).collect()
    }

    fn place(&self, at: LonLat) -> (f64, f64) {
        let middle = self.west_deg + self.size.0 / self.px_per_deg / 2.0;
        let x = self.corner.0 + (near(at.lon_deg, middle) - self.west_deg) * self.px_per_deg;
        let y = self.corner.1 + (self.north_y - mercator(at.lat_deg)) * self.px_per_deg;
        (x, y)
    }

    /// Whether a place of the sheet lies within the map.
    fn shows(&self, at: (f64, f64)) -> bool {
        let (x, y) = (at.0 - self.corner.0, at.1 - self.corner.1);
        (0.0..=self.size.0).contains(&x) && (0.0..=self.size.1).contains(&y)
    }

    fn position(&self, x: f64, y: f64) -> LonLat {
        let lon = self.west_deg + (x - self.corner.0) / self.px_per_deg;
        let lat = latitude(self.north_y - (y - self.corner.1) / self.px_per_deg);
        LonLat::new(terrain::geodesy::wrap_lon_deg(lon), lat)
    }
}

/// The turn of `lon_deg` that lies nearest to `reference_deg`, so that a sheet may span the antimeridian.
fn near(lon_deg: f64, reference_deg: f64) -> f64 {
    lon_deg - 360.0 * ((lon_deg - reference_deg) / 360.0).round()
}

/// How long a leg is drawn straight, and the step of the points on a longer one: shorter where meridians run together.
fn straight_and_step_km(from: LonLat, to: LonLat) -> (f64, f64) {
    let is_polar = from.lat_deg.abs().max(to.lat_deg.abs()) > LAT_FAIR_DEG;
    if is_polar { (LEG_STRAIGHT_KM / 10.0, LEG_STEP_KM / 10.0) } else { (LEG_STRAIGHT_KM, LEG_STEP_KM) }
}

/// Whether a leg is drawn through points of its geodesic.
pub(crate) fn is_curved(from: LonLat, to: LonLat) -> bool {
    terrain::geodesy::distance_km(from, to) > straight_and_step_km(from, to).0
}

/// A line with points between the ends of its long legs, along their geodesics.
fn dense(points: &[LonLat]) -> Vec<LonLat> {
    let mut line: Vec<LonLat> = points.iter().take(1).copied().collect();
    let mut room = STEPS_MOST;
    for pair in points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        if room > 0 && is_curved(from, to) {
            let steps = terrain::geodesy::distance_km(from, to) / straight_and_step_km(from, to).1;
            let steps = steps.ceil().clamp(2.0, 2000.0) as u32;
            let between = |step| terrain::geodesy::between(from, to, f64::from(step) / f64::from(steps));
            let before = line.len();
            line.extend((1..steps).map(between).take(room));
            room -= line.len() - before;
        }
        line.push(to);
    }
    line
}

/// What a reader must know of Mercator near the poles.
fn polar_note(points: &[LonLat]) -> Option<String> {
    let farthest = points.iter().map(|at| at.lat_deg.abs()).fold(0.0, f64::max);
    if farthest > LAT_MOST_DEG {
        return Some(format!("Mercator ends at {LAT_MOST_DEG:.1}°: the route nearer the pole is not drawn"));
    }
    (farthest > LAT_FAIR_DEG).then(|| {
        let times = 1.0 / farthest.to_radians().cos();
        format!("Mercator beyond {LAT_FAIR_DEG:.0}°: up to {times:.0} times as long as at the equator; do not measure")
    })
}

/// Draws the chart.
#[must_use]
pub fn draw(chart: &Chart) -> String {
    let dense_of = |(label, points): &(String, Vec<LonLat>)| (label.clone(), dense(points));
    let mut chart = Chart {
        route: dense(&chart.route),
        other: chart.other.iter().map(dense_of).collect(),
        ..chart.clone()
    };
    chart.title.extend(polar_note(&chart.route));
    let chart = &chart;
    let mut marks: Vec<LonLat> = chart.marks.iter().map(|mark| mark.at).collect();
    marks.extend(chart.study.into_iter().flat_map(Overlay::places));
    let mut frame = Frame::around(&chart.route, &marks, (46.0, 26.0), 700.0);
    let mut furniture = Furniture::of(&frame, chart);
    if furniture.hides() {
        // a flat sheet has no free corner: it grows by one
        frame.size.1 += furniture.height_px();
        furniture = Furniture::of(&frame, chart);
    }
    let below = frame.corner.1 + frame.size.1 + 34.0;
    let under = layers::height_px(chart) + study::height_px(chart);
    let (width, height) = (frame.size.0 + 46.0 + 150.0, frame.size.1 + 26.0 + 46.0 + under);
    let title = chart.title.first().map_or("chart", String::as_str);
    let mut sheet = Svg::new(width, height, title);
    let bands = chart.sea.map_or_else(Vec::new, |sea| depth_bands(deepest_shown(sea, &frame)));
    match chart.sea {
        Some(sea) => bathymetry_png(sea, &frame, &bands)
            .iter()
            .for_each(|picture| sheet.png(frame.corner, frame.size, picture)),
        None => sheet.rect(frame.corner, frame.size, Paint::area(palette::WATER)),
    }
    graticule(&mut sheet, &frame);
    let mut room = Room::of(&frame);
    furniture.areas().into_iter().for_each(|area| room.take(area));
    sheet.clipped("chart-window", frame.corner, frame.size, |sheet| content(sheet, &frame, chart, &mut room));
    sheet.rect(frame.corner, frame.size, Paint::shape("none", palette::INK, 1.2));
    furniture.draw(&mut sheet, &frame, chart, &bands);
    study::legend(&mut sheet, (frame.corner.0, below), chart);
    layers::legend(&mut sheet, (frame.corner.0, below + study::height_px(chart)), chart);
    sheet.finish()
}

fn content(sheet: &mut Svg, frame: &Frame, chart: &Chart, room: &mut Room) {
    layers::draw(sheet, frame, chart);
    study::draw_under(sheet, frame, chart);
    for (id, ring) in &chart.exclusions {
        areas::draw(sheet, frame, (id, ring), room);
    }
    if let Some(line) = &chart.sector_line {
        sector_line(sheet, frame, (line, &chart.route), room);
    }
    for (label, points) in &chart.other {
        other_route(sheet, frame, (chart, label, points), room);
    }
    let lines = frame.lines(&chart.route);
    for (colour, width_px) in [("#ffffff", 5.0), (palette::CABLE, 2.4)] {
        lines.iter().for_each(|line| sheet.polyline(line, false, Paint::line(colour, width_px)));
    }
    for (at, _) in &chart.kp_ticks {
        sheet.circle(frame.place(*at), 2.4, Paint::shape("#ffffff", palette::CABLE, 1.3));
    }
    bodies::draw(sheet, frame, chart);
    study::draw_over(sheet, frame, chart, room);
    chart.marks.iter().for_each(|mark| draw_mark(sheet, frame, mark));
    room.run_through(&furniture::along(frame, &chart.route));
    labels::draw(sheet, frame, chart, room);
    layers::names(sheet, frame, chart, room);
}

/// Sets a label and takes its room.
fn label(sheet: &mut Svg, room: &mut Room, at: (f64, f64), text: &str, kind: Type) {
    sheet.text(at, text, kind);
    let width = text_width_px(text, kind.size_px, kind.bold);
    let left = match kind.anchor {
        Anchor::Start => at.0,
        Anchor::Middle => at.0 - width / 2.0,
        Anchor::End => at.0 - width,
    };
    room.take((left, left + width, at.1 - kind.size_px, at.1 + 0.3 * kind.size_px));
}

/// Places of another route among which that for its name is sought.
const NAMED_MOST: usize = 1000;

/// Another plan's route: an open circle and the label at every landing end that is not also one of this chart's.
fn other_route(sheet: &mut Svg, frame: &Frame, other: (&Chart, &str, &[LonLat]), room: &mut Room) {
    let (chart, name, points) = other;
    let line: Vec<(f64, f64)> = points.iter().map(|at| frame.place(*at)).collect();
    for line in frame.lines(points) {
        sheet.polyline(&line, false, Paint::dashed(palette::CABLE, 1.2, "5 4"));
    }
    let kind = |anchor| Type::plain(10.5, palette::CABLE, anchor).halo();
    let marks: Vec<(f64, f64)> = chart.marks.iter().map(|mark| frame.place(mark.at)).collect();
    let ends = line.iter().take(1).chain(line.iter().skip(1).next_back());
    let route: Vec<(f64, f64)> = chart.route.iter().map(|at| frame.place(*at)).collect();
    let apart = |at: &(f64, f64), of: &[(f64, f64)]| {
        of.iter().map(|other| (at.0 - other.0).hypot(at.1 - other.1)).fold(f64::INFINITY, f64::min)
    };
    let own_ends = [route.first(), route.last()];
    let own = |end: &(f64, f64)| {
        apart(end, &marks) < 9.0 || own_ends.iter().flatten().any(|at| apart(end, &[**at]) < 3.0)
    };
    let ends: Vec<(f64, f64)> = ends.copied().filter(|end| frame.shows(*end) && !own(end)).collect();
    for end in &ends {
        sheet.circle(*end, 3.4, Paint::shape("#ffffff", palette::CABLE, 1.4));
        let left = end.0 <= frame.corner.0 + frame.size.0 * 0.5;
        let (x, anchor) = if left { (end.0 - 8.0, Anchor::End) } else { (end.0 + 8.0, Anchor::Start) };
        label(sheet, room, (x, end.1 + 4.0), name, kind(anchor));
    }
    // without an end of its own it is named where it lies farthest from this one
    let shown = line.iter().filter(|at| frame.shows(**at)).take(NAMED_MOST);
    let farthest = shown.max_by(|one, other| apart(one, &route).total_cmp(&apart(other, &route)));
    if let (true, Some(at)) = (ends.is_empty(), farthest) {
        label(sheet, room, (at.0 - 8.0, at.1), name, kind(Anchor::End));
    }
}

/// Both ends of a boundary of sectors, and its label.
type SectorLine = (LonLat, LonLat, String);

/// The boundary of sectors, its label beyond the end that lies farther from the route.
fn sector_line(sheet: &mut Svg, frame: &Frame, drawn: (&SectorLine, &[LonLat]), room: &mut Room) {
    let (line, route) = drawn;
    for line in frame.lines(&[line.0, line.1]) {
        sheet.polyline(&line, false, Paint::line("#ffffff", 2.6));
        sheet.polyline(&line, false, Paint::dashed(palette::INK, 1.2, "9 4 2 4"));
    }
    let (start, end) = (frame.place(line.0), frame.place(line.1));
    let away = |from: (f64, f64)| {
        let distance = |at: &LonLat| {
            let to = frame.place(*at);
            (to.0 - from.0).hypot(to.1 - from.1)
        };
        route.iter().map(distance).fold(f64::INFINITY, f64::min)
    };
    let (free, other) = if away(start) >= away(end) { (start, end) } else { (end, start) };
    let to_left = free.0 < other.0;
    let anchor = if to_left { Anchor::End } else { Anchor::Start };
    let at = (free.0 + if to_left { -6.0 } else { 6.0 }, free.1 + if free.1 < other.1 { -4.0 } else { 12.0 });
    label(sheet, room, at, &line.2, Type::plain(10.5, palette::INK, anchor).halo());
}

fn draw_mark(sheet: &mut Svg, frame: &Frame, mark: &Mark) {
    let (x, y) = frame.place(mark.at);
    match mark.symbol {
        Symbol::Landing => {
            sheet.circle((x, y), 5.0, Paint::shape("#ffffff", palette::INK, 1.8));
            sheet.circle((x, y), 1.8, Paint::area(palette::INK));
        }
        Symbol::Body(Event::Repeater) => {
            sheet.rect((x - 3.6, y - 3.6), (7.2, 7.2), Paint::shape("#ffd23f", palette::INK, 1.2));
        }
        Symbol::Body(_) => {}
    }
}

fn deepest_shown(sea: &Sea, frame: &Frame) -> f64 {
    let mut deepest: f64 = 1.0;
    for row in 0..40_u32 {
        for col in 0..40_u32 {
            let x = frame.corner.0 + frame.size.0 * f64::from(col) / 39.0;
            let y = frame.corner.1 + frame.size.1 * f64::from(row) / 39.0;
            deepest = deepest.max(sea.depth_at(frame.position(x, y)).unwrap_or(0.0));
        }
    }
    deepest
}

/// Isobaths of the sheet: the usual steps up to the greatest depth shown.
fn depth_bands(deepest_m: f64) -> Vec<f64> {
    const SHELF: [f64; 9] = [5.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 80.0, 100.0];
    const SHALLOW: [f64; 9] = [10.0, 20.0, 30.0, 50.0, 75.0, 100.0, 150.0, 200.0, 250.0];
    const DEEP: [f64; 14] =
        [20.0, 50.0, 100.0, 200.0, 300.0, 400.0, 500.0, 600.0, 700.0, 1000.0, 2000.0, 3000.0, 4500.0, 6000.0];
    let steps: &[f64] = match deepest_m {
        shelf if shelf <= 130.0 => &SHELF,
        shallow if shallow <= 320.0 => &SHALLOW,
        _ => &DEEP,
    };
    let mut bands: Vec<f64> = steps.iter().copied().filter(|step| *step < deepest_m).collect();
    while bands.len() > 10 {
        bands = bands.into_iter().step_by(2).collect();
    }
    bands
}

fn band_colour(bands: &[f64], depth_m: f64) -> [u8; 3] {
    let index = bands.iter().filter(|step| depth_m >= **step).count();
    palette::depth(index as f64 / bands.len().max(1) as f64)
}

/// The bathymetry resampled to Mercator, two pixels to a unit of the sheet, as an indexed picture.
fn bathymetry_png(sea: &Sea, frame: &Frame, bands: &[f64]) -> Option<Vec<u8>> {
    let (cols, rows) = ((frame.size.0 * 1.5) as u32, (frame.size.1 * 1.5) as u32);
    let mut colours: Vec<[u8; 3]> = vec![palette::LAND, palette::NO_GRID];
    colours.extend((0..=bands.len()).map(|index| palette::depth(index as f64 / bands.len().max(1) as f64)));
    let mut pixels = Vec::with_capacity((cols * rows) as usize);
    for row in 0..rows {
        for col in 0..cols {
            let x = frame.corner.0 + frame.size.0 * (f64::from(col) + 0.5) / f64::from(cols);
            let y = frame.corner.1 + frame.size.1 * (f64::from(row) + 0.5) / f64::from(rows);
            let at = frame.position(x, y);
            let index = match sea.depth_at(at) {
                Some(depth_m) => 2 + bands.iter().filter(|step| depth_m >= **step).count(),
                None if sea.grid.cell_of(at).is_none() => 1,
                None => 0,
            };
            pixels.push(index as u8);
        }
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, cols, rows);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(colours.concat());
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&pixels).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

fn step_deg(span_deg: f64) -> f64 {
    [0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0]
        .into_iter()
        .find(|step| span_deg / step <= 8.0)
        .unwrap_or(30.0)
}

fn graticule(sheet: &mut Svg, frame: &Frame) {
    let (width_deg, top, bottom) = (
        frame.size.0 / frame.px_per_deg,
        latitude(frame.north_y),
        latitude(frame.north_y - frame.size.1 / frame.px_per_deg),
    );
    let both = step_deg(width_deg.max(top - bottom));
    // on a sheet of half a globe, and towards a pole, one step does not serve both
    let lat_step = if width_deg > 30.0 { step_deg(top - bottom) } else { both };
    let (left, right) = (frame.corner.0, frame.corner.0 + frame.size.0);
    let (upper, lower) = (frame.corner.1, frame.corner.1 + frame.size.1);
    let thin = Paint { stroke: "#1d2733", width_px: 0.35, fill: "none", dash: "" };
    let mut lon = (frame.west_deg / both).ceil() * both;
    while lon < (frame.west_deg + width_deg).min(frame.west_deg + 360.0 - 1e-9) {
        let x = left + (lon - frame.west_deg) * frame.px_per_deg;
        sheet.line((x, upper), (x, lower), thin);
        let wrapped = terrain::geodesy::wrap_lon_deg(lon);
        let label = degrees(wrapped, if wrapped < 0.0 { 'W' } else { 'E' });
        sheet.text((x, lower + 14.0), &label, Type::plain(10.0, palette::MUTED, Anchor::Middle));
        lon += both;
    }
    let mut lat = (bottom / lat_step).ceil() * lat_step;
    while lat <= top {
        let y = upper + (frame.north_y - mercator(lat)) * frame.px_per_deg;
        sheet.line((left, y), (right, y), thin);
        let label = degrees(lat, if lat < 0.0 { 'S' } else { 'N' });
        sheet.text((left - 5.0, y + 3.5), &label, Type::plain(10.0, palette::MUTED, Anchor::End));
        lat += lat_step;
    }
}

fn degrees(angle_deg: f64, side: char) -> String {
    let minutes = (angle_deg.abs() * 60.0).round();
    let (whole, rest) = ((minutes / 60.0).floor(), minutes % 60.0);
    if rest == 0.0 { format!("{whole:.0}°{side}") } else { format!("{whole:.0}°{rest:02.0}′{side}") }
}
