//! What a study found, over the chart: routes each with a dash and a badge of its own, the outline of the near-optimal
//! corridor, how often each cell is crossed, and the place that is explained.

use super::room::Room;
use super::{Chart, Frame, furniture, layers};
use crate::figures::{fixed, shortened};
use crate::palette;
use crate::svg::{Anchor, Paint, Svg, Type, text_width_px};
use crate::symbols;
use route::choices::corridor::OutlinedArea;
use route::rpl::Event;
use units::LonLat;

/// What a study found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Overlay {
    /// Routes, each under its short name.
    pub lines: Vec<OverlayLine>,
    /// The near-optimal corridor: how much dearer than the best a route inside may be, in percent, and its outline.
    pub corridor: Option<(f64, Vec<OutlinedArea>)>,
    /// How often each cell is crossed.
    pub shares: Option<Shares>,
    /// The place that is explained.
    pub turning: Option<Turning>,
    /// Branching units of a network.
    pub units: Vec<LonLat>,
    /// Places a network joins besides the landing points of the design, each with its name.
    pub joined: Vec<(LonLat, String)>,
}

/// A route of a study.
#[derive(Debug, Clone, PartialEq)]
pub struct OverlayLine {
    /// Two or three letters: `A2`.
    pub badge: String,
    /// What the legend says of it: `+1.8 %, 312.4 km`.
    pub about: String,
    /// Its positions.
    pub points: Vec<LonLat>,
}

/// How often the routes of the samples cross each cell of a raster.
#[derive(Debug, Clone, PartialEq)]
pub struct Shares {
    /// Width of a cell.
    pub cell_lon_deg: f64,
    /// Height of a cell.
    pub cell_lat_deg: f64,
    /// Middle of each cell crossed, and the share of samples whose route crosses it, from 0 to 1; row by row.
    pub cells: Vec<(LonLat, f64)>,
}

/// A place of the route that is explained.
#[derive(Debug, Clone, PartialEq)]
pub struct Turning {
    /// Where.
    pub at: LonLat,
    /// What is printed beside it.
    pub label: String,
    /// The straight way the route is compared with.
    pub straight: Option<[LonLat; 2]>,
    /// Ends of the look to both sides.
    pub abeam: Option<[LonLat; 2]>,
}

impl Overlay {
    /// Places the sheet must show.
    pub(super) fn places(&self) -> Vec<LonLat> {
        let lines = self.lines.iter().flat_map(|line| &line.points);
        let straight = self.turning.iter().filter_map(|turning| turning.straight).flatten();
        let joined = self.joined.iter().map(|(at, _)| *at);
        lines.copied().chain(straight).chain(joined).collect()
    }
}

type Point = (f64, f64);

/// Classes of shares, from this share on, with the colour of each: darker in print too.
const CLASSES: [(f64, &str); 4] = [(0.0, "#fff2c2"), (0.1, "#fbc15e"), (0.33, "#e2701b"), (0.67, "#8c2d04")];
const CORRIDOR: &str = "#0a3d62";
const COLUMNS: usize = 3;
const ROW_PX: f64 = 22.0;
const HEAD_PX: f64 = 24.0;
const WIDTH_PX: f64 = 850.0;
const SIGN_PX: f64 = 40.0;
/// Width of a line of a study: wider than the design's, which is drawn over it.
const LINE_PX: f64 = 4.4;

/// Colour and dash of the routes in order; both repeat after their last, their names never do.
fn pen(index: usize) -> (&'static str, &'static str) {
    const PENS: [(&str, &str); 7] = [
        ("#0b3c8a", ""),
        ("#8a4b00", "9 4"),
        ("#0f5132", "2 4"),
        ("#4b2a84", "12 4 2 4"),
        ("#8a1c10", "5 3"),
        ("#1d2733", "14 3 2 3 2 3"),
        ("#00586b", "4 6"),
    ];
    PENS[index % PENS.len()]
}

fn class_of(share: f64) -> usize {
    CLASSES.iter().rposition(|(from, _)| share >= *from).unwrap_or(0)
}

/// What lies under the route: shares, then the outline of the corridor, then the routes.
pub(super) fn draw_under(sheet: &mut Svg, frame: &Frame, chart: &Chart) {
    let Some(study) = chart.study else { return };
    if let Some(shares) = &study.shares {
        cells(sheet, frame, shares);
    }
    for area in study.corridor.iter().flat_map(|(_, areas)| areas) {
        for ring in std::iter::once(&area.outer).chain(&area.holes) {
            for line in frame.lines(ring) {
                sheet.polyline(&line, false, Paint::line("#ffffff", 3.0));
                sheet.polyline(&line, false, Paint::line(CORRIDOR, 1.2));
            }
        }
    }
}

/// What lies over the route: the study's routes, their badges, and the place explained.
pub(super) fn draw_over(sheet: &mut Svg, frame: &Frame, chart: &Chart, room: &mut Room) {
    let Some(study) = chart.study else { return };
    for (index, line) in study.lines.iter().enumerate() {
        let (colour, dash) = pen(index);
        for part in frame.lines(&super::dense(&line.points)) {
            sheet.polyline(&part, false, Paint::line("#ffffff", LINE_PX + 1.6));
            sheet.polyline(&part, false, Paint::dashed(colour, LINE_PX, dash));
        }
    }
    // the design's own route stays to be seen where a line of the study runs along it
    for part in study.lines.iter().take(1).flat_map(|_| frame.lines(&chart.route)) {
        sheet.polyline(&part, false, Paint::line("#ffffff", 2.4));
        sheet.polyline(&part, false, Paint::line(palette::CABLE, 1.4));
    }
    network(sheet, frame, study, room);
    if let Some(turning) = &study.turning {
        explained(sheet, frame, turning, room);
    }
    badges(sheet, frame, chart, room);
}

/// Branching units, and the places a network joins besides the landing points of the design.
fn network(sheet: &mut Svg, frame: &Frame, study: &Overlay, room: &mut Room) {
    for (number, at) in study.units.iter().enumerate() {
        let (x, y) = frame.place(*at);
        symbols::small(sheet, Event::BranchingUnit, (x, y));
        room.take((x - 8.0, x + 8.0, y - 8.0, y + 8.0));
        beside(sheet, room, (x, y), &format!("BU {}", number + 1));
    }
    for (at, name) in &study.joined {
        let (x, y) = frame.place(*at);
        sheet.circle((x, y), 5.0, Paint::shape("#ffffff", palette::INK, 1.8));
        sheet.circle((x, y), 1.8, Paint::area(palette::INK));
        room.take((x - 7.0, x + 7.0, y - 7.0, y + 7.0));
        beside(sheet, room, (x, y), &shortened(name, 28));
    }
}

/// A name on the first free side of a sign.
fn beside(sheet: &mut Svg, room: &mut Room, (x, y): Point, text: &str) {
    let width = text_width_px(text, 11.0, true);
    let places = [
        (x + 12.0, y + 4.0),
        (x - 12.0 - width, y + 4.0),
        (x - width / 2.0, y - 13.0),
        (x - width / 2.0, y + 21.0),
    ];
    let area = |at: &Point| (at.0 - 2.0, at.0 + width + 2.0, at.1 - 10.0, at.1 + 4.0);
    let at = places.iter().find(|at| room.is_free(area(at), true)).unwrap_or(&places[0]);
    sheet.text(*at, text, Type::plain(11.0, palette::INK, Anchor::Start).bold().halo());
    room.take(area(at));
}

/// Cells as runs of one class along a row, which keeps the sheet small.
fn cells(sheet: &mut Svg, frame: &Frame, shares: &Shares) {
    let half = (shares.cell_lon_deg / 2.0, shares.cell_lat_deg / 2.0);
    let mut run: Option<(Point, Point, usize)> = None;
    let mut paint = |run: Option<(Point, Point, usize)>| {
        if let Some((from, to, class)) = run {
            sheet.rect(from, (to.0 - from.0, to.1 - from.1), Paint::area(CLASSES[class].1));
        }
    };
    for (at, share) in &shares.cells {
        let from = frame.place(LonLat::new(at.lon_deg - half.0, at.lat_deg + half.1));
        let to = frame.place(LonLat::new(at.lon_deg + half.0, at.lat_deg - half.1));
        let class = class_of(*share);
        match &mut run {
            Some((start, end, of)) if *of == class && (end.0 - from.0).abs() < 0.01 && start.1 == from.1 => {
                *end = to;
            }
            _ => paint(run.replace((from, to, class))),
        }
    }
    paint(run);
}

fn explained(sheet: &mut Svg, frame: &Frame, turning: &Turning, room: &mut Room) {
    for (ends, dash) in [(turning.straight, "6 4"), (turning.abeam, "1 3")] {
        for line in ends.iter().flat_map(|ends| frame.lines(&super::dense(ends))) {
            sheet.polyline(&line, false, Paint::line("#ffffff", 3.4));
            sheet.polyline(&line, false, Paint::dashed(palette::INK, 1.5, dash));
        }
    }
    let (x, y) = frame.place(turning.at);
    let paint = Paint::shape("#ffffff", palette::INK, 1.8);
    sheet.polyline(&[(x, y - 8.0), (x + 8.0, y), (x, y + 8.0), (x - 8.0, y)], true, paint);
    sheet.text((x, y + 4.0), "?", Type::plain(11.0, palette::INK, Anchor::Middle).bold());
    room.take((x - 9.0, x + 9.0, y - 9.0, y + 9.0));
    beside(sheet, room, (x, y), &turning.label);
}

/// A badge on every route, where it lies farthest from the others and nothing else stands.
fn badges(sheet: &mut Svg, frame: &Frame, chart: &Chart, room: &mut Room) {
    let Some(study) = chart.study else { return };
    let thinned = |points: &[LonLat]| {
        let along = furniture::along(frame, points);
        let stride = along.len().div_ceil(150).max(1);
        along.into_iter().step_by(stride).collect::<Vec<Point>>()
    };
    let lines: Vec<Vec<Point>> = study.lines.iter().map(|line| thinned(&line.points)).collect();
    for (index, line) in study.lines.iter().enumerate() {
        let others: Vec<Point> = lines
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != index)
            .flat_map(|(_, line)| line.clone())
            .collect();
        let apart = |at: &Point| {
            others.iter().map(|other| (at.0 - other.0).hypot(at.1 - other.1)).fold(f64::INFINITY, f64::min)
        };
        let half = text_width_px(&line.badge, 10.5, true) / 2.0 + 4.0;
        let area = |at: &Point| (at.0 - half, at.0 + half, at.1 - 8.0, at.1 + 8.0);
        let middle = lines[index].len() as f64 / 2.0;
        // far from the others first, and of those the nearest to the middle of the route
        let mut places: Vec<(f64, f64, Point)> = lines[index]
            .iter()
            .enumerate()
            .map(|(place, at)| (apart(at).min(60.0), (place as f64 - middle).abs(), *at))
            .collect();
        places.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.total_cmp(&other.1)));
        let free = places.iter().find(|(.., at)| room.is_free(area(at), true)).or(places.first());
        let Some((.., at)) = free else { continue };
        let corner = (at.0 - half, at.1 - 8.0);
        sheet.rect(corner, (2.0 * half, 16.0), Paint::shape("#ffffff", pen(index).0, 1.6));
        let kind = Type::plain(10.5, pen(index).0, Anchor::Middle).bold();
        sheet.text((at.0, at.1 + 3.8), &line.badge, kind);
        room.take(area(at));
    }
}

/// What stands in the legend: the sign's kind and its words.
enum Sign {
    Design,
    Unit,
    Joined,
    Line(usize),
    Corridor,
    Class(usize),
    Explained,
}

fn signs(study: &Overlay) -> Vec<(Sign, String)> {
    let mut signs = Vec::new();
    if !study.lines.is_empty() {
        signs.push((Sign::Design, "the route of the design".to_owned()));
    }
    for (index, line) in study.lines.iter().enumerate() {
        signs.push((Sign::Line(index), format!("{}  {}", line.badge, line.about)));
    }
    if let Some((within_pct, _)) = &study.corridor {
        signs
            .push((Sign::Corridor, format!("a route inside costs at most {} % more", fixed(*within_pct, 1))));
    }
    if study.shares.is_some() {
        let pct = |share: f64| fixed(share * 100.0, 0);
        for (class, (from, _)) in CLASSES.iter().enumerate() {
            let to = CLASSES.get(class + 1).map_or(1.0, |next| next.0);
            let text = if class == 0 {
                format!("crossed in under {} % of samples", pct(to))
            } else {
                format!("crossed in {} – {} % of samples", pct(*from), pct(to))
            };
            signs.push((Sign::Class(class), text));
        }
    }
    if !study.units.is_empty() {
        signs.push((Sign::Unit, "branching unit (BU) of the network".to_owned()));
    }
    if !study.joined.is_empty() {
        signs.push((Sign::Joined, "joined besides the landing points".to_owned()));
    }
    if study.turning.is_some() {
        signs.push((Sign::Explained, "explained; dashed: the straight way".to_owned()));
    }
    signs
}

/// Height of the legend below the map; none without a study.
pub(super) fn height_px(chart: &Chart) -> f64 {
    let rows = chart.study.map_or(0, |study| signs(study).len().div_ceil(COLUMNS));
    if rows == 0 { 0.0 } else { HEAD_PX + ROW_PX * rows as f64 }
}

/// Draws the legend from this corner.
pub(super) fn legend(sheet: &mut Svg, corner: Point, chart: &Chart) {
    let signs = chart.study.map_or_else(Vec::new, signs);
    if signs.is_empty() {
        return;
    }
    let (left, top) = corner;
    sheet.text((left, top + 6.0), "Study", Type::plain(11.0, palette::INK, Anchor::Start).bold());
    let rows = signs.len().div_ceil(COLUMNS);
    for (index, (sign, text)) in signs.iter().enumerate() {
        let x = left + WIDTH_PX / COLUMNS as f64 * (index / rows) as f64;
        let y = top + HEAD_PX + ROW_PX * (index % rows) as f64;
        draw_sign(sheet, (x, y), sign);
        let kind = Type::plain(10.5, palette::INK, Anchor::Start);
        let room_px = WIDTH_PX / COLUMNS as f64 - SIGN_PX - 18.0;
        sheet.text((x + SIGN_PX + 9.0, y + 4.0), &layers::fitted(text, 10.5, room_px), kind);
    }
}

fn draw_sign(sheet: &mut Svg, at: Point, sign: &Sign) {
    let (x, y) = at;
    match sign {
        Sign::Design => {
            sheet.line((x, y), (x + SIGN_PX, y), Paint::line("#ffffff", 3.4));
            sheet.line((x, y), (x + SIGN_PX, y), Paint::line(palette::CABLE, 1.6));
        }
        Sign::Line(index) => {
            let (colour, dash) = pen(*index);
            sheet.line((x, y), (x + SIGN_PX, y), Paint::dashed(colour, LINE_PX, dash));
        }
        Sign::Unit => symbols::small(sheet, Event::BranchingUnit, (x + SIGN_PX / 2.0, y)),
        Sign::Joined => {
            let middle = (x + SIGN_PX / 2.0, y);
            sheet.circle(middle, 5.0, Paint::shape("#ffffff", palette::INK, 1.8));
            sheet.circle(middle, 1.8, Paint::area(palette::INK));
        }
        Sign::Corridor => {
            sheet.rect((x + 1.0, y - 5.0), (SIGN_PX - 2.0, 10.0), Paint::shape("none", CORRIDOR, 1.2));
        }
        Sign::Class(class) => {
            let paint = Paint::shape(CLASSES[*class].1, palette::MUTED, 0.6);
            sheet.rect((x + 1.0, y - 7.0), (SIGN_PX - 2.0, 14.0), paint);
        }
        Sign::Explained => {
            let middle = x + SIGN_PX / 2.0;
            let diamond = [(middle, y - 7.0), (middle + 7.0, y), (middle, y + 7.0), (middle - 7.0, y)];
            sheet.polyline(&diamond, true, Paint::shape("#ffffff", palette::INK, 1.6));
            sheet.text((middle, y + 4.0), "?", Type::plain(10.0, palette::INK, Anchor::Middle).bold());
        }
    }
}
