//! Columns of the page, and what stands in them.

use super::{BODY_TOP, LEFT, RIGHT, fitted};
use crate::figures::{self, NONE, fixed};
use crate::svg::{Anchor, Paint, Svg, Type, text_width_px, wrapped_px};
use crate::{palette, words};
use route::rpl::{Position, Row, Rpl};

/// Size of the letters of the table.
const LETTER_PX: f64 = 9.4;
/// From the baseline of a line to the next.
const LINE_PX: f64 = 11.0;
/// Height of a position row with one line.
const POSITION_PX: f64 = 14.0;
/// Height of a segment row with one line.
const SEGMENT_PX: f64 = 13.0;
/// Between a text and the edges of its column.
pub(super) const PAD_PX: f64 = 4.0;
/// Width of the swatch of a cable type.
pub(super) const CHIP_PX: f64 = 60.0 - 2.0 * PAD_PX;
/// Most lines of a text: a row must leave room for others on its page.
const LINES_MAX: usize = 24;
/// Behind position rows.
const BAND: &str = "#eef3f7";
/// How much of a column words fill: typefaces differ in width by so much.
const FILL_FRAC: f64 = 0.93;

/// A column: the group it stands under, its head, its width, and whether figures stand at its right edge.
pub(super) struct Column {
    /// Upper head; empty under the same group as the column before.
    pub group: &'static str,
    /// Lower head.
    pub head: &'static str,
    /// Width.
    pub width_px: f64,
    /// Right-aligned.
    pub is_figure: bool,
}

const fn figure(group: &'static str, head: &'static str, width_px: f64) -> Column {
    Column { group, head, width_px, is_figure: true }
}

const fn words_of(group: &'static str, head: &'static str, width_px: f64) -> Column {
    Column { group, head, width_px, is_figure: false }
}

const NUMBER: usize = 0;
const EVENT: usize = 1;
const LATITUDE: usize = 2;
const LONGITUDE: usize = 3;
const BEARING: usize = 4;
const ROUTE: usize = 5;
const ROUTE_KP: usize = 6;
const SLACK: usize = 7;
const CABLE: usize = 8;
const CABLE_KP: usize = 9;
const TYPE: usize = 10;
const DEPTH: usize = 11;
const LAY: usize = 12;
const TARGET: usize = 13;
const REMARK: usize = 14;

/// The columns, left to right; the last takes what is left of the page.
pub(super) const COLUMNS: [Column; 15] = [
    figure("Position", "No.", 34.0),
    words_of("", "Event", 142.0),
    figure("", "Latitude", 82.0),
    figure("", "Longitude", 86.0),
    figure("Bearing", "° true", 48.0),
    figure("Route (km)", "between", 58.0),
    figure("", "KP", 62.0),
    figure("Slack", "%", 42.0),
    figure("Cable (km)", "between", 58.0),
    figure("", "KP", 62.0),
    words_of("Cable", "type", 60.0),
    figure("Depth", "m", 48.0),
    words_of("Burial", "lay", 64.0),
    figure("", "target, m", 46.0),
    words_of("Remarks", "", RIGHT - LEFT - 892.0),
];

/// Left and right edge of a column.
pub(super) fn edges(column: usize) -> (f64, f64) {
    let left = LEFT + COLUMNS.iter().take(column).map(|column| column.width_px).sum::<f64>();
    (left, left + COLUMNS[column].width_px)
}

/// A text in its column, in lines.
struct Cell {
    column: usize,
    lines: Vec<String>,
}

/// A row ready to be drawn.
struct Laid {
    cells: Vec<Cell>,
    is_cut: bool,
    height_px: f64,
}

/// A position and the segment after it: never parted by the end of a page.
pub(super) struct Pair<'a> {
    /// The position.
    pub position: &'a Position,
    row: Option<&'a Row>,
    position_laid: Laid,
    segment_laid: Option<Laid>,
}

impl Pair<'_> {
    /// Height of both rows.
    pub fn height_px(&self) -> f64 {
        self.position_laid.height_px + self.segment_laid.as_ref().map_or(0.0, |laid| laid.height_px)
    }

    /// Whether a text of it is cut.
    pub fn is_cut(&self) -> bool {
        self.position_laid.is_cut || self.segment_laid.as_ref().is_some_and(|laid| laid.is_cut)
    }
}

/// Every position with the segment after it.
pub(super) fn pairs<'a>(rpl: &'a Rpl) -> Vec<Pair<'a>> {
    let numbers = words::Numbers::of(rpl);
    let pair = |(index, position): (usize, &'a Position)| {
        let row = rpl.rows.get(index);
        let position_laid = laid(position_texts(position, numbers.shown(position)), POSITION_PX);
        Pair {
            position,
            row,
            position_laid,
            segment_laid: row.map(|row| laid(segment_texts(row), SEGMENT_PX)),
        }
    };
    rpl.positions.iter().enumerate().map(pair).collect()
}

fn position_texts(position: &Position, number: String) -> Vec<(usize, String)> {
    let (latitude, longitude) = degrees_minutes(position);
    vec![
        (NUMBER, number),
        (EVENT, position.label.clone()),
        (LATITUDE, latitude),
        (LONGITUDE, longitude),
        (ROUTE_KP, fixed(position.route_kp_km.km(), 3)),
        (CABLE_KP, fixed(position.cable_kp_km.km(), 3)),
        (DEPTH, figures::optional(position.depth_m, 1)),
        (REMARK, position.remark.clone()),
    ]
}

/// `40 35.4000 N` and `049 40.2000 E`.
fn degrees_minutes(position: &Position) -> (String, String) {
    if !(position.lat_deg.is_finite() && position.lon_deg.is_finite()) {
        return (NONE.to_owned(), NONE.to_owned());
    }
    let both = position.at().to_string();
    let (latitude, longitude) = both.split_once(", ").unwrap_or((&both, NONE));
    (latitude.to_owned(), longitude.to_owned())
}

fn segment_texts(row: &Row) -> Vec<(usize, String)> {
    let target = words::burial_target_m(row.burial).map_or_else(String::new, figures::target);
    vec![
        (BEARING, bearing(row.bearing_deg)),
        (ROUTE, fixed(row.route_km.km(), 4)),
        (SLACK, fixed(row.slack_pct, 2)),
        (CABLE, fixed(row.cable_km.km(), 4)),
        (TYPE, row.cable_type.clone()),
        (LAY, words::lay_of(row).to_owned()),
        (TARGET, target),
    ]
}

/// Bearings have three digits before the point, as in `rpl.csv`.
fn bearing(bearing_deg: f64) -> String {
    if bearing_deg.is_finite() { format!("{bearing_deg:06.2}") } else { NONE.to_owned() }
}

fn laid(texts: Vec<(usize, String)>, base_px: f64) -> Laid {
    let mut is_cut = false;
    let mut cells = Vec::new();
    for (column, text) in texts {
        let mut lines = lines_of(column, &text);
        if lines.len() > LINES_MAX {
            is_cut = true;
            lines.truncate(LINES_MAX);
            lines.iter_mut().skip(LINES_MAX - 1).for_each(|last| {
                last.pop();
                last.push('…');
            });
        }
        cells.push(Cell { column, lines });
    }
    let lines = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(1).max(1);
    Laid { cells, is_cut, height_px: base_px + LINE_PX * (lines - 1) as f64 }
}

/// Figures stand on one line; words are broken to their column.
fn lines_of(column: usize, text: &str) -> Vec<String> {
    if COLUMNS[column].is_figure || (column == TYPE && chip_holds(text)) {
        return vec![text.to_owned()];
    }
    let square_px = if column == TYPE { 11.0 } else { 0.0 };
    let width_px = FILL_FRAC * (COLUMNS[column].width_px - 2.0 * PAD_PX - square_px);
    let enough: String = text.chars().take(LINES_MAX * 200).collect(); // more never fits
    wrapped_px(&enough, letter_px(column), width_px)
}

fn letter_px(column: usize) -> f64 {
    if column == TYPE { 7.3 } else { LETTER_PX }
}

/// Whether a swatch as wide as its column holds the letters of a cable type.
pub(super) fn chip_holds(code: &str) -> bool {
    text_width_px(code, 8.6, true) <= CHIP_PX - 4.0
}

/// Draws the rows of one page.
pub(super) fn draw(sheet: &mut Svg, pairs: &[Pair]) {
    let bottom = BODY_TOP + pairs.iter().map(Pair::height_px).sum::<f64>();
    let mut top = BODY_TOP;
    for pair in pairs {
        let height_px = pair.position_laid.height_px;
        sheet.rect((LEFT, top), (RIGHT - LEFT, height_px), Paint::area(BAND));
        top += height_px + pair.segment_laid.as_ref().map_or(0.0, |laid| laid.height_px);
    }
    rules(sheet, bottom);
    top = BODY_TOP;
    for pair in pairs {
        draw_row(sheet, &pair.position_laid, top + 10.2);
        top += pair.position_laid.height_px;
        if let (Some(laid), Some(row)) = (&pair.segment_laid, pair.row) {
            sheet.line((LEFT, top), (RIGHT, top), Paint::line(palette::RULE, 0.4));
            draw_row(sheet, laid, top + 9.8);
            draw_type(sheet, laid, row, top);
            top += laid.height_px;
        }
        sheet.line((LEFT, top), (RIGHT, top), Paint::line(palette::RULE, 0.6));
    }
    sheet.rect((LEFT, BODY_TOP), (RIGHT - LEFT, bottom - BODY_TOP), Paint::shape("none", palette::INK, 0.8));
}

/// Upright rules: between groups a little stronger than between columns of a group.
fn rules(sheet: &mut Svg, bottom: f64) {
    for (index, column) in COLUMNS.iter().enumerate().skip(1) {
        let x = edges(index).0;
        let paint = if column.group.is_empty() { (palette::RULE, 0.4) } else { ("#9aa7b5", 0.6) };
        sheet.line((x, BODY_TOP), (x, bottom), Paint::line(paint.0, paint.1));
    }
}

fn draw_row(sheet: &mut Svg, laid: &Laid, baseline: f64) {
    for cell in laid.cells.iter().filter(|cell| cell.column != TYPE) {
        let (left, right) = edges(cell.column);
        let is_figure = COLUMNS[cell.column].is_figure;
        let (x, anchor) =
            if is_figure { (right - PAD_PX, Anchor::End) } else { (left + PAD_PX, Anchor::Start) };
        let plain = Type::plain(letter_px(cell.column), palette::INK, anchor);
        let kind = if cell.column == NUMBER { plain.bold() } else { plain };
        for (line, text) in cell.lines.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            fitted(sheet, (x, baseline + LINE_PX * line as f64), text, kind, right - left - 2.0 * PAD_PX);
        }
    }
}

/// The colour of the cable type with its letters on it; beside it where they are too many.
fn draw_type(sheet: &mut Svg, laid: &Laid, row: &Row, top: f64) {
    let Some(cell) = laid.cells.iter().find(|cell| cell.column == TYPE) else { return };
    let left = edges(TYPE).0;
    if chip_holds(&row.cable_type) {
        chip(sheet, (left + PAD_PX, top + 1.3), CHIP_PX, &row.cable_type);
        return;
    }
    let colour = palette::cable_type(&row.cable_type);
    sheet.rect((left + PAD_PX, top + 2.4), (8.0, 8.0), Paint::shape(colour, palette::INK, 0.4));
    let kind = Type::plain(letter_px(TYPE), palette::INK, Anchor::Start);
    for (line, text) in cell.lines.iter().enumerate() {
        sheet.text((left + PAD_PX + 11.0, top + 9.6 + LINE_PX * line as f64), text, kind);
    }
}

/// A swatch of a cable type with its letter code.
pub(super) fn chip(sheet: &mut Svg, corner: (f64, f64), width_px: f64, code: &str) {
    let colour = palette::cable_type(code);
    sheet.rect(corner, (width_px, 10.4), Paint::shape(colour, palette::INK, 0.4));
    let kind = Type::plain(8.6, palette::on(colour), Anchor::Middle).bold();
    super::named(sheet, (corner.0 + width_px / 2.0, corner.1 + 8.2), code, kind, width_px - 4.0);
}
