//! The typeface: letters, their widths and outlines, and what of it goes into the file.
//!
//! DejaVu Sans Condensed, 2.37: about as wide as the faces that the drawings are laid out for, with Latin, Cyrillic,
//! Greek and the letters of Azerbaijani and Kazakh (it lacks the manat sign; write AZN). Every character gets a code of its own, in the order of first
//! use, so that what is copied from the file is what was written, though two characters may share a shape.

use std::collections::BTreeMap;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish as _, Name, Pdf, Rect, Ref, Str};
use subsetter::GlyphRemapper;

use crate::error::PdfError;
use crate::outline::{Segment, raised};
use crate::picture::deflated;
use crate::transform::real;

/// Which of the two faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Upright, regular.
    Regular,
    /// Upright, bold.
    Bold,
}

/// Both faces, and what was set in them so far.
pub struct Typeface {
    regular: Face,
    bold: Face,
}

/// One face with the characters set in it.
pub struct Face {
    bytes: &'static [u8],
    name: &'static str,
    face: ttf_parser::Face<'static>,
    codes: BTreeMap<char, u16>,
    /// Character and glyph of each code; code 0 is the face's own "missing".
    letters: Vec<(char, u16)>,
}

/// How many objects one face takes in a file.
pub const REFS_COUNT: i32 = 6;

impl Typeface {
    /// Opens the faces that are part of the program.
    pub fn open() -> Result<Self, PdfError> {
        let regular = Face::open(dejavu::sans_condensed::regular(), "DejaVuSansCondensed")?;
        let bold = Face::open(dejavu::sans_condensed::bold(), "DejaVuSansCondensed-Bold")?;
        Ok(Self { regular, bold })
    }

    /// One of the faces.
    pub fn face(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    /// One of the faces, to set a text in.
    pub fn face_mut(&mut self, weight: Weight) -> &mut Face {
        match weight {
            Weight::Regular => &mut self.regular,
            Weight::Bold => &mut self.bold,
        }
    }
}

/// Scripts that need joining or run from right to left; the face has some of their letters, but set one by one
/// from the left they would not read. Unicode blocks Hebrew to Arabic Extended-A, Indic to Khmer, presentation forms.
fn needs_shaping(letter: char) -> bool {
    matches!(u32::from(letter),
        0x0590..=0x08FF | 0x0900..=0x0DFF | 0x0E00..=0x0EFF | 0x0F00..=0x109F | 0x1780..=0x18AF
        | 0x200E..=0x200F | 0x202A..=0x202E | 0x2066..=0x2069 | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFE)
}

impl Face {
    fn open(bytes: &'static [u8], name: &'static str) -> Result<Self, PdfError> {
        let face = ttf_parser::Face::parse(bytes, 0)
            .map_err(|error| PdfError::Typeface { reason: error.to_string() })?;
        Ok(Self { bytes, name, face, codes: BTreeMap::new(), letters: vec![('\u{fffd}', 0)] })
    }

    /// The shape of a character, if this face can set it.
    pub fn glyph(&self, letter: char) -> Option<ttf_parser::GlyphId> {
        if needs_shaping(letter) { None } else { self.face.glyph_index(letter) }
    }

    /// The codes of a text, two bytes each. Characters that cannot be set have none.
    pub fn set(&mut self, text: &str) -> Vec<u8> {
        text.chars().filter_map(|letter| self.code(letter)).flat_map(u16::to_be_bytes).collect()
    }

    fn code(&mut self, letter: char) -> Option<u16> {
        if let Some(code) = self.codes.get(&letter) {
            return Some(*code);
        }
        let glyph = self.glyph(letter)?;
        let code = u16::try_from(self.letters.len()).ok()?;
        self.codes.insert(letter, code);
        self.letters.push((letter, glyph.0));
        Some(code)
    }

    /// How wide a text is set at a letter size of 1.
    pub fn width(&self, text: &str) -> f64 {
        let advances = text.chars().filter_map(|letter| self.face.glyph_hor_advance(self.glyph(letter)?));
        advances.map(f64::from).sum::<f64>() / self.units()
    }

    /// The outline of a text at a letter size of 1, y down, from its start on the baseline.
    pub fn outline(&self, text: &str) -> Vec<Segment> {
        let mut pen = Pen { segments: Vec::new(), at: (0.0, 0.0), left: 0.0, units: self.units() };
        for glyph in text.chars().filter_map(|letter| self.glyph(letter)) {
            self.face.outline_glyph(glyph, &mut pen);
            pen.left += f64::from(self.face.glyph_hor_advance(glyph).unwrap_or(0));
        }
        pen.segments
    }

    fn units(&self) -> f64 {
        f64::from(self.face.units_per_em())
    }

    /// Something was set in this face.
    pub fn is_used(&self) -> bool {
        !self.codes.is_empty()
    }

    /// Writes the part of the face that was used; the font itself is the object `first`.
    pub fn write(&self, pdf: &mut Pdf, first: Ref) -> Result<(), PdfError> {
        let object = |offset: i32| Ref::new(first.get() + offset);
        let [descendant, descriptor, program] = [1, 2, 3].map(object);
        let [to_unicode, glyphs] = [4, 5].map(object);
        let kept: Vec<u16> = self.letters.iter().map(|(_, glyph)| *glyph).collect();
        let remapper = GlyphRemapper::new_from_glyphs(&kept);
        let subset = subsetter::subset(self.bytes, 0, &remapper)
            .map_err(|error| PdfError::Typeface { reason: error.to_string() })?;
        let name = self.subset_name(&subset);
        let name = Name(name.as_bytes());

        pdf.type0_font(first)
            .base_font(name)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(descendant)
            .to_unicode(to_unicode);
        let mut cid = pdf.cid_font(descendant);
        cid.subtype(CidFontType::Type2).base_font(name).system_info(IDENTITY);
        cid.font_descriptor(descriptor).default_width(0.0).cid_to_gid_map_stream(glyphs);
        cid.widths().consecutive(0, self.letters.iter().map(|(_, glyph)| self.width_mille(*glyph)));
        cid.finish();
        self.write_descriptor(pdf, descriptor, name, program);
        write_program(pdf, program, &subset);
        let map: Vec<u8> =
            kept.iter().flat_map(|glyph| remapper.get(*glyph).unwrap_or(0).to_be_bytes()).collect();
        pdf.stream(glyphs, &deflated(&map)).filter(Filter::FlateDecode);
        self.write_to_unicode(pdf, to_unicode);
        Ok(())
    }

    fn write_descriptor(&self, pdf: &mut Pdf, descriptor: Ref, name: Name, program: Ref) {
        let mille = |value: i16| real(f64::from(value) * 1000.0 / self.units());
        let bounds = self.face.global_bounding_box();
        let cap_height = self.face.capital_height().unwrap_or_else(|| self.face.ascender());
        let stem_mille = if self.face.is_bold() { 140.0 } else { 80.0 };
        pdf.font_descriptor(descriptor)
            .name(name)
            .flags(FontFlags::NON_SYMBOLIC)
            .bbox(Rect::new(
                mille(bounds.x_min),
                mille(bounds.y_min),
                mille(bounds.x_max),
                mille(bounds.y_max),
            ))
            .italic_angle(0.0)
            .ascent(mille(self.face.ascender()))
            .descent(mille(self.face.descender()))
            .cap_height(mille(cap_height))
            .stem_v(stem_mille)
            .font_file2(program);
    }

    fn write_to_unicode(&self, pdf: &mut Pdf, to_unicode: Ref) {
        let mut map = UnicodeCmap::<u16>::new(Name(b"wetplant"), IDENTITY);
        for (letter, code) in &self.codes {
            map.pair(*code, *letter);
        }
        let map = map.finish();
        pdf.stream(to_unicode, &deflated(map.as_slice())).filter(Filter::FlateDecode);
    }

    fn width_mille(&self, glyph: u16) -> f32 {
        let advance = self.face.glyph_hor_advance(ttf_parser::GlyphId(glyph)).unwrap_or(0);
        real(f64::from(advance) * 1000.0 / self.units())
    }

    /// Six letters that name the subset (ISO 32000-1, 9.6.4), here by what it holds.
    fn subset_name(&self, subset: &[u8]) -> String {
        let mark = blake3::hash(subset);
        let letters = mark.as_bytes().iter().take(6).map(|byte| char::from(b'A' + byte % 26));
        format!("{}+{}", letters.collect::<String>(), self.name)
    }
}

fn write_program(pdf: &mut Pdf, program: Ref, subset: &[u8]) {
    let length = i32::try_from(subset.len()).unwrap_or(i32::MAX);
    let packed = deflated(subset);
    let mut stream = pdf.stream(program, &packed);
    stream.filter(Filter::FlateDecode).pair(Name(b"Length1"), length);
}

const IDENTITY: SystemInfo =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// Follows the outlines of letters, one after the other.
struct Pen {
    segments: Vec<Segment>,
    at: (f64, f64),
    left: f64,
    units: f64,
}

impl Pen {
    fn point(&self, x: f32, y: f32) -> (f64, f64) {
        ((f64::from(x) + self.left) / self.units, -f64::from(y) / self.units)
    }
}

impl ttf_parser::OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.at = self.point(x, y);
        self.segments.push(Segment::Move(self.at.0, self.at.1));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.at = self.point(x, y);
        self.segments.push(Segment::Line(self.at.0, self.at.1));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let end = self.point(x, y);
        self.segments.push(Segment::Curve(raised(self.at, self.point(x1, y1), end)));
        self.at = end;
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (from, to, end) = (self.point(x1, y1), self.point(x2, y2), self.point(x, y));
        self.segments.push(Segment::Curve([from.0, from.1, to.0, to.1, end.0, end.1]));
        self.at = end;
    }

    fn close(&mut self) {
        self.segments.push(Segment::Close);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the drawings and names around the Caspian need: Azerbaijani, Kazakh, Russian, Turkmen, Turkish,
    /// signs of engineering.
    const NEEDED: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,:;/()[]%&'\"+-=<>_#@*\
        АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя\
        əğıİşçöüƏĞŞÇÖÜ әғқңөұүһіӘҒҚҢӨҰҮҺІ ÄäŇňÝýŽž ÀàÉéÑñØøÅåßŁł ΔΣΩαβγμπ\
        °′″–—≤≥≈×÷±µ²³·…→←↑↓−•§№€£₸“”‘’«»\u{a0}\u{202f}";

    #[test]
    fn both_faces_hold_every_letter_that_the_region_and_the_trade_need() {
        let typeface = Typeface::open().unwrap();
        for weight in [Weight::Regular, Weight::Bold] {
            let face = typeface.face(weight);
            let missing: String = NEEDED.chars().filter(|letter| face.glyph(*letter).is_none()).collect();
            assert_eq!(missing, "", "{weight:?}");
        }
    }

    #[test]
    fn scripts_that_need_shaping_are_not_set_letter_by_letter() {
        let typeface = Typeface::open().unwrap();
        assert!("شبאभไ".chars().all(|letter| typeface.face(Weight::Regular).glyph(letter).is_none()));
    }

    #[test]
    fn a_text_is_as_wide_as_its_letters_and_twice_the_text_twice_as_wide() {
        let typeface = Typeface::open().unwrap();
        let face = typeface.face(Weight::Regular);
        assert!((face.width("Ələt") * 2.0 - face.width("ƏlətƏlət")).abs() < 1e-12);
        assert!(typeface.face(Weight::Bold).width("KP 50") > face.width("KP 50"));
    }

    #[test]
    fn each_character_has_its_own_code_though_shapes_look_alike() {
        let mut typeface = Typeface::open().unwrap();
        let codes = typeface.face_mut(Weight::Regular).set("iіəә \u{a0}iі");
        let codes: Vec<&[u8]> = codes.chunks(2).collect();
        assert_eq!(codes[..2], codes[6..]);
        assert!((0..6).all(|one| (0..one).all(|other| codes[one] != codes[other])));
    }
}
