//! The straight line diagram: the cable from the A end (left) to the B end (right), not to scale, in as many strips
//! as its sections need to stay readable.

mod frame;
mod layout;
mod strip;

use crate::palette;
use crate::svg::{Paint, Svg};
use pipeline::results::Results;

/// Width of the sheet: A4 landscape at a letter size that survives printing.
pub(crate) const WIDTH: f64 = 1180.0;
/// Margin of the sheet.
const MARGIN: f64 = 14.0;

/// Draws the diagram from the results' SLD; cable KP and route KP come from the same list as everything else.
#[must_use]
pub fn sld_svg(results: &Results) -> String {
    let strips = layout::strips(results);
    let labels: Vec<Vec<strip::Label>> = strips.iter().map(|strip| strip::labels(results, strip)).collect();
    let heights: Vec<f64> = labels.iter().map(|labels| strip::height(results, labels)).collect();
    let frame_top = 16.0 + heights.iter().sum::<f64>();
    let height = frame_top + frame::height(results) + MARGIN;
    let title = format!("{} – straight line diagram, revision {}", results.plan.name, results.plan.revision);
    let mut sheet = Svg::new(WIDTH, height, &title);
    let border = Paint::shape("none", palette::INK, 1.0);
    sheet.rect((4.0, 4.0), (WIDTH - 8.0, height - 8.0), border);
    let mut top = 16.0;
    for ((strip, labels), height) in strips.iter().zip(&labels).zip(&heights) {
        strip::draw(&mut sheet, results, strip, labels, top);
        top += height;
    }
    frame::draw(&mut sheet, results, frame_top);
    sheet.finish()
}
