//! The route position list as printed pages: A4 landscape, heads repeated, position and segment rows in turn, and a
//! last page with the totals.
//!
//! # Source
//! The layout is that of [`crate::rpl`], cut to what a reader of paper looks for; digits are those of `rpl.csv`.

mod frame;
mod rows;
mod totals;

use crate::figures::NONE;
use crate::svg::{Svg, Type, text_width_px};
use crate::words;
use pipeline::results::Results;
use rows::Pair;

/// Width of the paper: 297 mm at 96 px per inch.
const WIDTH: f64 = 297.0 / 25.4 * 96.0;
/// Height of the paper: 210 mm.
const HEIGHT: f64 = 210.0 / 25.4 * 96.0;
/// Left edge of what is printed; the right margin is as wide.
const LEFT: f64 = 38.0;
/// Right edge of what is printed.
const RIGHT: f64 = WIDTH - LEFT;
/// Upper edge of the title strip.
const TOP: f64 = 30.0;
/// Upper edge of the table's heads.
const HEADS_TOP: f64 = 78.0;
/// Upper edge of the rows.
const BODY_TOP: f64 = 108.0;
/// Lower edge of the rows: below it stand the notes.
const BODY_BOTTOM: f64 = HEIGHT - 58.0;

/// What stands on one sheet of paper.
enum Sheet<'a> {
    /// Rows of the list.
    Rows(&'a [Pair<'a>]),
    /// Totals, from this row of its tables on.
    Totals(usize),
}

/// The list on A4 landscape, one drawing for each page: rows first, totals on the last.
///
/// A position and the segment after it stay on one page. A text that is too long even for many lines is cut, marked,
/// and said to be cut at the foot of its page.
#[must_use]
pub fn rpl_pages_svg(results: &Results) -> Vec<String> {
    let pairs = rows::pairs(&results.rpl);
    let mut sheets: Vec<Sheet> = pages(&pairs).into_iter().map(Sheet::Rows).collect();
    sheets.extend(totals::starts(results).map(Sheet::Totals));
    let count = sheets.len();
    let page = |(index, sheet): (usize, &Sheet)| drawn(results, sheet, (index + 1, count));
    sheets.iter().enumerate().map(page).collect()
}

fn drawn(results: &Results, what: &Sheet, page: (usize, usize)) -> String {
    let (number, count) = page;
    let title = format!("{} – route position list, page {number} of {count}", results.plan.name);
    let mut sheet = Svg::new(WIDTH, HEIGHT, &title);
    frame::strip(&mut sheet, results, contents(results, what), page);
    match what {
        Sheet::Rows(pairs) => {
            frame::heads(&mut sheet);
            rows::draw(&mut sheet, pairs);
            frame::notes(&mut sheet, results, pairs.iter().any(Pair::is_cut));
        }
        Sheet::Totals(start) => {
            totals::draw(&mut sheet, results, *start);
            frame::notes(&mut sheet, results, false);
        }
    }
    sheet.finish()
}

/// What a page holds: a head and a value for its title strip.
fn contents(results: &Results, what: &Sheet) -> (&'static str, String) {
    let Sheet::Rows(pairs) = what else { return ("on this page", "totals".to_owned()) };
    let numbers = words::Numbers::of(&results.rpl);
    let known: Vec<String> = pairs.iter().map(|pair| numbers.text(pair.position)).collect();
    let mut known = known.iter().filter(|number| !number.is_empty());
    let first = known.next().map_or(NONE, String::as_str);
    let last = known.next_back().map_or(first, String::as_str);
    let count = results.rpl.positions.len();
    let count = if numbers.are_written() { format!("({count} in all)") } else { format!("of {count}") };
    ("positions", format!("{first} to {last} {count}"))
}

/// Pairs dealt to pages, as many as fit.
fn pages<'a>(pairs: &'a [Pair<'a>]) -> Vec<&'a [Pair<'a>]> {
    let mut pages = Vec::new();
    let (mut start, mut taken_px) = (0, 0.0);
    for (index, pair) in pairs.iter().enumerate() {
        if index > start && BODY_TOP + taken_px + pair.height_px() > BODY_BOTTOM {
            pages.push(&pairs[start..index]);
            (start, taken_px) = (index, 0.0);
        }
        taken_px += pair.height_px();
    }
    if start < pairs.len() {
        pages.push(&pairs[start..]);
    }
    pages
}

/// Draws a text no wider than `width_px`: smaller letters if need be, so that no figure is ever cut.
fn fitted(sheet: &mut Svg, at: (f64, f64), text: &str, kind: Type, width_px: f64) {
    let wide_px = text_width_px(text, kind.size_px, kind.bold);
    let size_px = if wide_px > width_px { kind.size_px * width_px / wide_px } else { kind.size_px };
    sheet.text(at, text, Type { size_px, ..kind });
}

/// Draws a name no wider than `width_px`: letters down to three quarters of their size, then cut and marked.
fn named(sheet: &mut Svg, at: (f64, f64), text: &str, kind: Type, width_px: f64) {
    let small = Type { size_px: 0.75 * kind.size_px, ..kind };
    let fits = |text: &str| text_width_px(text, small.size_px, small.bold) <= width_px;
    let mut cut: String = text.chars().take(400).collect();
    while !fits(&cut) {
        cut.truncate(cut.trim_end_matches('…').len());
        cut.pop();
        cut.push('…');
    }
    fitted(sheet, at, &cut, kind, width_px);
}
