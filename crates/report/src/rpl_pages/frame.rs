//! What every page has: the title strip, the heads of the table, the notes at its foot.

use super::rows::{COLUMNS, PAD_PX, edges};
use super::{BODY_TOP, HEADS_TOP, HEIGHT, LEFT, RIGHT, TOP, fitted, named};
use crate::drawing::ends_text;
use crate::palette;
use crate::svg::{Anchor, Paint, Svg, Type};
use pipeline::results::Results;
use route::rpl::Event;

/// Height of the title strip.
const STRIP_PX: f64 = 40.0;
/// Widths of its cells, from the right edge of the name on.
const CELLS_PX: [f64; 5] = [130.0, 104.0, 84.0, 104.0, 92.0];

/// The title strip: system and route, revision, date, plan, what the page holds, its number.
pub(super) fn strip(sheet: &mut Svg, results: &Results, contents: (&str, String), page: (usize, usize)) {
    let plan = &results.plan;
    let cells = [
        contents,
        ("revision", plan.revision.clone()),
        ("date", plan.date.clone()),
        ("plan fingerprint", plan.plan_fingerprint.short().to_owned()),
        ("sheet", format!("page {} of {}", page.0, page.1)),
    ];
    let mut left = RIGHT - CELLS_PX.iter().sum::<f64>();
    let name_px = left - LEFT - 14.0;
    let name = Type::plain(15.0, palette::INK, Anchor::Start).bold();
    named(sheet, (LEFT + 7.0, TOP + 18.0), &plan.name, name, name_px);
    let route = format!("Route position list · {}", ends_text(results));
    named(sheet, (LEFT + 7.0, TOP + 32.5), &route, Type::plain(10.2, palette::INK, Anchor::Start), name_px);
    for ((head, value), width_px) in cells.iter().zip(CELLS_PX) {
        sheet.line((left, TOP), (left, TOP + STRIP_PX), Paint::line(palette::INK, 0.6));
        sheet.text((left + 6.0, TOP + 13.0), head, Type::plain(8.0, palette::MUTED, Anchor::Start));
        let kind = Type::plain(11.0, palette::INK, Anchor::Start).bold();
        named(sheet, (left + 6.0, TOP + 30.0), value, kind, width_px - 12.0);
        left += width_px;
    }
    sheet.rect((LEFT, TOP), (RIGHT - LEFT, STRIP_PX), Paint::shape("none", palette::INK, 1.0));
}

/// The heads in two lines: groups above, columns below.
pub(super) fn heads(sheet: &mut Svg) {
    sheet.rect((LEFT, HEADS_TOP), (RIGHT - LEFT, BODY_TOP - HEADS_TOP), Paint::area("#dde6ee"));
    let middle = f64::midpoint(HEADS_TOP, BODY_TOP);
    let mut group_left = LEFT;
    for (index, column) in COLUMNS.iter().enumerate() {
        let (left, right) = edges(index);
        if !column.group.is_empty() {
            group_left = left;
            let group_right = end_of_group(index);
            let at = (f64::midpoint(left, group_right), HEADS_TOP + 11.0);
            let kind = Type::plain(9.4, palette::INK, Anchor::Middle).bold();
            fitted(sheet, at, column.group, kind, group_right - left - PAD_PX);
        }
        let is_grouped = column.group.is_empty() || end_of_group(index) > right;
        if is_grouped {
            sheet.line((left, middle), (right, middle), Paint::line("#9aa7b5", 0.5));
        }
        if left > group_left {
            sheet.line((left, middle), (left, BODY_TOP), Paint::line("#9aa7b5", 0.4));
        } else if left > LEFT {
            sheet.line((left, HEADS_TOP), (left, BODY_TOP), Paint::line("#9aa7b5", 0.6));
        }
        let kind = Type::plain(8.8, palette::INK, Anchor::Middle);
        if !column.head.is_empty() {
            let at = (f64::midpoint(left, right), middle + 11.0);
            fitted(sheet, at, column.head, kind, right - left - PAD_PX);
        }
    }
    let size = (RIGHT - LEFT, BODY_TOP - HEADS_TOP);
    sheet.rect((LEFT, HEADS_TOP), size, Paint::shape("none", palette::INK, 0.8));
}

/// Right edge of the group that starts at a column.
fn end_of_group(first: usize) -> f64 {
    let more = COLUMNS.iter().skip(first + 1).take_while(|column| column.group.is_empty()).count();
    edges(first + more).1
}

/// What the figures mean, and where depths come from.
pub(super) fn notes(sheet: &mut Svg, results: &Results, is_cut: bool) {
    let mut second = depths(results);
    if is_cut {
        second.push_str(" · … marks a text that is too long for this page; rpl.csv has all of it");
    }
    let first = format!(
        "WGS 84, degrees and decimal minutes · bearing at the start of the segment · route: geodesic between positions · \
         cable: route with slack · KP counts from {}",
        start_of_count(results)
    );
    let kind = Type::plain(8.4, palette::MUTED, Anchor::Start);
    for (line, text) in [first, second].iter().enumerate() {
        named(sheet, (LEFT, HEIGHT - 42.0 + 11.5 * line as f64), text, kind, RIGHT - LEFT);
    }
}

/// Where KP is zero.
fn start_of_count(results: &Results) -> &'static str {
    let is_manhole = results.rpl.positions.first().is_some_and(|at| at.is(Event::BeachManhole));
    if is_manhole { "the beach manhole (BMH) at the A end" } else { "the first position" }
}

fn depths(results: &Results) -> String {
    match &results.terrain {
        Some(terrain) => format!("depths: {} ({})", terrain.label, terrain.grid),
        None => "depths as stated in the position list; – where none is stated".to_owned(),
    }
}
