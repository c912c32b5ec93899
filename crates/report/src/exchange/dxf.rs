//! A small pen for DXF drawings: lines, fills, circles and texts on named layers, one unit to the millimetre.
//!
//! # Source
//! Autodesk DXF reference; version AC1021 (2007), the first whose text is UTF-8, so that every name may keep its
//! letters, whatever `$DWGCODEPAGE` says. Sections and tables are those the reference asks for: HEADER, TABLES, BLOCKS,
//! ENTITIES, OBJECTS. (GDAL goes by the code page all the same, and needs `DXF_ENCODING=UTF-8`.)

mod tables;

use crate::figures::plain;
use std::fmt::Write as _;

/// Owner of every entity: the block record of the model space.
const MODEL_SPACE: u32 = 0x1f;
/// Handles below belong to the fixed parts of the file.
const FIRST_HANDLE: u32 = 0x100;

/// A layer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layer {
    /// Name, as [`layer_name`] allows.
    pub(super) name: String,
    /// `#rrggbb`; none is the foreground: black on white, white on black.
    pub(super) colour: Option<&'static str>,
    /// Line weight in hundredths of a millimetre, of those DXF knows.
    pub(super) weight: u8,
}

/// Where a text is anchored on its base line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// Text starts at the point.
    Start = 0,
    /// Text is centred on the point.
    Middle = 1,
    /// Text ends at the point.
    End = 2,
}

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letters {
    /// Layer.
    pub(super) layer: &'static str,
    /// Height of capitals, mm.
    pub(super) height_mm: f64,
    /// Anchor.
    pub(super) anchor: Anchor,
    /// Bold.
    pub(super) bold: bool,
    /// Upright: reads from below.
    pub(super) upright: bool,
    /// Colour instead of the layer's.
    pub(super) colour: Option<&'static str>,
}

impl Letters {
    /// Plain letters.
    pub(super) fn plain(layer: &'static str, height_mm: f64, anchor: Anchor) -> Self {
        Self { layer, height_mm, anchor, bold: false, upright: false, colour: None }
    }
    /// The same, bold.
    pub(super) fn bold(self) -> Self {
        Self { bold: true, ..self }
    }
    /// The same, upright.
    pub(super) fn upright(self) -> Self {
        Self { upright: true, ..self }
    }
    /// The same in a colour of its own.
    pub(super) fn coloured(self, colour: &'static str) -> Self {
        Self { colour: Some(colour), ..self }
    }
}

/// A drawing in the making. Places are in mm from the upper left corner of the sheet, y downwards, as on a screen.
pub(super) struct Dxf {
    width_mm: f64,
    height_mm: f64,
    layers: Vec<Layer>,
    entities: String,
    next_handle: u32,
}

impl Dxf {
    /// An empty sheet.
    pub(super) fn new(width_mm: f64, height_mm: f64, layers: Vec<Layer>) -> Self {
        let next_handle = FIRST_HANDLE.saturating_add(u32::try_from(layers.len()).unwrap_or(u32::MAX));
        Self { width_mm, height_mm, layers, entities: String::new(), next_handle }
    }

    /// A straight line.
    pub(super) fn line(&mut self, layer: &str, from: (f64, f64), to: (f64, f64)) {
        self.entity("LINE", layer, None);
        self.pair(100, "AcDbLine");
        self.point(10, from);
        self.point(11, to);
    }

    /// A dashed line.
    pub(super) fn dashed(&mut self, layer: &str, from: (f64, f64), to: (f64, f64)) {
        self.entity("LINE", layer, None);
        self.pair(6, "DASHED");
        self.pair(100, "AcDbLine");
        self.point(10, from);
        self.point(11, to);
    }

    /// The outline of a rectangle.
    pub(super) fn frame(&mut self, layer: &str, corner: (f64, f64), size: (f64, f64)) {
        let (x, y) = corner;
        let corners = [(x, y), (x + size.0, y), (x + size.0, y + size.1), (x, y + size.1)];
        self.entity("LWPOLYLINE", layer, None);
        self.pair(100, "AcDbPolyline");
        self.pair(90, "4");
        self.pair(70, "1");
        for corner in corners {
            let place = self.flipped(corner);
            self.pair(10, &mm(place.0));
            self.pair(20, &mm(place.1));
        }
    }

    /// A filled rectangle.
    pub(super) fn fill(&mut self, layer: &str, corner: (f64, f64), size: (f64, f64)) {
        let (x, y) = corner;
        self.solid(layer, [(x, y), (x + size.0, y), (x + size.0, y + size.1), (x, y + size.1)]);
    }

    /// A filled four-sided area, corners in order round it; a triangle names its last corner twice.
    pub(super) fn solid(&mut self, layer: &str, corners: [(f64, f64); 4]) {
        self.entity("SOLID", layer, None);
        self.pair(100, "AcDbTrace");
        // DXF wants the corners of a solid crosswise
        for (code, corner) in [(10, corners[0]), (11, corners[1]), (12, corners[3]), (13, corners[2])] {
            self.point(code, corner);
        }
    }

    /// A circle.
    pub(super) fn circle(&mut self, layer: &str, centre: (f64, f64), radius_mm: f64) {
        self.entity("CIRCLE", layer, None);
        self.pair(100, "AcDbCircle");
        self.point(10, centre);
        self.pair(40, &mm(radius_mm));
    }

    /// A text on one line.
    pub(super) fn text(&mut self, at: (f64, f64), text: &str, letters: Letters) {
        if text.is_empty() {
            return; // a TEXT without text is an error to some readers
        }
        self.entity("TEXT", letters.layer, letters.colour);
        self.pair(100, "AcDbText");
        self.point(10, at);
        self.pair(40, &mm(letters.height_mm));
        self.pair(1, &escaped(text));
        self.pair(50, if letters.upright { "90.0" } else { "0.0" });
        self.pair(7, if letters.bold { "BOLD" } else { "STANDARD" });
        self.pair(72, &(letters.anchor as u8).to_string());
        self.point(11, at);
        self.pair(100, "AcDbText");
        self.pair(73, "0");
    }

    /// The whole file.
    pub(super) fn finish(self) -> String {
        tables::file(&self)
    }

    fn entity(&mut self, kind: &str, layer: &str, colour: Option<&str>) {
        let handle = format!("{:X}", self.next_handle);
        self.next_handle = self.next_handle.saturating_add(1);
        self.pair(0, kind);
        self.pair(5, &handle);
        self.pair(330, &format!("{MODEL_SPACE:X}"));
        self.pair(100, "AcDbEntity");
        self.pair(8, layer);
        if let Some(colour) = colour {
            self.pair(420, &true_colour(colour).to_string());
        }
    }

    fn point(&mut self, code: u16, place: (f64, f64)) {
        let place = self.flipped(place);
        for (code, value) in [(code, place.0), (code + 10, place.1), (code + 20, 0.0)] {
            self.pair(code, &mm(value));
        }
    }

    /// DXF counts y upwards.
    fn flipped(&self, place: (f64, f64)) -> (f64, f64) {
        (place.0, self.height_mm - place.1)
    }

    fn pair(&mut self, code: u16, value: &str) {
        pair(&mut self.entities, code, value);
    }
}

/// A group code and its value.
fn pair(text: &mut String, code: u16, value: &str) {
    let _ = write!(text, "{code:>3}\r\n{value}\r\n");
}

fn mm(value: f64) -> String {
    let text = plain(value, 3);
    if text.is_empty() { "0.000".to_owned() } else { text }
}

/// `#rrggbb` as DXF's 24-bit colour.
fn true_colour(hex: &str) -> u32 {
    u32::from_str_radix(hex.trim_start_matches('#'), 16).unwrap_or(0)
}

/// A text as DXF stores it. Codes that DXF would act upon lose their force: `^` (control characters) and `%%` (degree
/// sign, underline).
fn escaped(text: &str) -> String {
    super::one_line(text).replace('^', "^ ").replace("%%", "%%%%%%")
}

/// A name every CAD takes for a layer: what it may not hold becomes `_`, letters are capitals, since layers that
/// differ only in case are one.
pub(super) fn layer_name(prefix: &str, code: &str) -> String {
    let allowed = |letter: char| {
        if letter.is_control() || letter.is_whitespace() || "<>/\\\":;?*|,=`'^%".contains(letter) {
            '_'
        } else {
            letter
        }
    };
    let code: String = super::one_line(code).chars().take(60).map(allowed).collect();
    format!("{prefix}{}", if code.is_empty() { "UNKNOWN".to_owned() } else { code.to_uppercase() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_dxf_would_act_upon_are_text() {
        assert_eq!(escaped("50%%d ^J"), "50%%%%%%d ^ J");
        assert_eq!(escaped("Құрық\nQovşağı 5 %"), "Құрық Qovşağı 5 %");
    }

    #[test]
    fn a_layer_has_a_name_every_cad_takes() {
        assert_eq!(layer_name("CABLE_", "da"), "CABLE_DA");
        assert_eq!(layer_name("CABLE_", "<&\">*"), "CABLE__&___");
        assert_eq!(layer_name("CABLE_", " "), "CABLE_UNKNOWN");
    }

    #[test]
    fn every_entity_has_a_handle_of_its_own() {
        let mut sheet = Dxf::new(100.0, 50.0, Vec::new());
        sheet.line("0", (0.0, 0.0), (1.0, 1.0));
        sheet.circle("0", (5.0, 5.0), f64::NAN);
        let text = sheet.finish();
        assert!(text.contains("  5\r\n100\r\n") && text.contains("  5\r\n101\r\n"));
        assert!(text.ends_with("  0\r\nEOF\r\n") && !text.contains("NaN"));
    }
}
