//! The straight line diagram for CAD: the cable from the A end (left) to the B end (right), not to scale, in as many
//! strips as it needs, on a sheet where one unit is one millimetre.

mod frame;
mod layout;
mod strip;

use super::Title;
use super::dxf::{Dxf, Layer, layer_name};
use crate::palette;
use route::sld::Sld;

/// What the diagram cannot take from its list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SldOptions {
    /// Width of the sheet; the height follows from the strips.
    pub sheet_width_mm: f64,
    /// Least height of the sheet.
    pub sheet_height_mm: f64,
    /// Fibre pairs in the cable, where known.
    pub fibre_pairs_count: Option<u32>,
}

impl SldOptions {
    /// A3 landscape.
    pub const A3: SldOptions =
        SldOptions { sheet_width_mm: 420.0, sheet_height_mm: 297.0, fibre_pairs_count: None };

    /// Narrower than A3 and the title block does not fit beside the table and the symbols.
    fn width_mm(self) -> f64 {
        if self.sheet_width_mm.is_finite() { self.sheet_width_mm.clamp(420.0, 5000.0) } else { 420.0 }
    }
}

impl Default for SldOptions {
    fn default() -> Self {
        Self::A3
    }
}

/// Layers by what they hold; each cable type has one more, `CABLE_` and its letter code, in its colour.
const CABLE: &str = "CABLE";
const BODIES: &str = "BODIES";
const BODY_FILL: &str = "BODIES_FILL";
const BURIAL: &str = "BURIAL";
const KP: &str = "KP";
const TEXT: &str = "TEXT";
const TITLE: &str = "TITLE";

/// Draws the diagram as a DXF file (AC1021, UTF-8).
///
/// A sheet too low for its strips grows; its title block states the size it got. Widths under 420 mm are widened to it.
#[must_use]
pub fn sld_dxf(sld: &Sld, title: &Title, options: &SldOptions) -> String {
    let width_mm = options.width_mm();
    let strips = layout::strips(sld, width_mm);
    let marks_km = strip::marks_km(sld);
    let drawn: Vec<strip::Drawn> =
        strips.iter().map(|strip| strip::Drawn::of(sld, strip, &marks_km, width_mm)).collect();
    let strips_mm: f64 = drawn.iter().map(strip::Drawn::height_mm).sum();
    let least_mm = if options.sheet_height_mm.is_finite() { options.sheet_height_mm } else { 0.0 };
    let height_mm = (strips_mm + 12.0 + frame::height_mm(sld)).max(least_mm).min(1e6).ceil();
    let mut sheet = Dxf::new(width_mm, height_mm, layers(sld));
    sheet.frame(TITLE, (5.0, 5.0), (width_mm - 10.0, height_mm - 10.0));
    let mut top = 8.0;
    for strip in &drawn {
        strip.draw(&mut sheet, sld, options, top);
        top += strip.height_mm();
    }
    frame::draw(&mut sheet, sld, &frame::Block { title, options, width_mm, height_mm });
    sheet.finish()
}

/// The layer of a cable type.
fn cable_layer(code: &str) -> String {
    layer_name("CABLE_", code)
}

fn layers(sld: &Sld) -> Vec<Layer> {
    let plain = |name: &str, weight| Layer { name: name.to_owned(), colour: None, weight };
    let mut layers =
        vec![plain(CABLE, 25), plain(BODIES, 25), plain(KP, 13), plain(TEXT, 18), plain(TITLE, 35)];
    layers.push(Layer { name: BODY_FILL.to_owned(), colour: Some("#ffd23f"), weight: 13 });
    layers.push(Layer { name: BURIAL.to_owned(), colour: Some(palette::BURIED), weight: 18 });
    for section in &sld.sections {
        let name = cable_layer(&section.cable_type);
        if layers.iter().all(|layer| layer.name != name) {
            layers.push(Layer { name, colour: Some(palette::cable_type(&section.cable_type)), weight: 25 });
        }
    }
    layers
}
