//! Marks as the operators of a PDF page.

use std::collections::{BTreeMap, BTreeSet};

use pdf_writer::types::{LineCapStyle, LineJoinStyle, TextRenderingMode};
use pdf_writer::{Content, Name, Str};

use crate::error::Fault;
use crate::font::{Typeface, Weight};
use crate::outline::{Frame, Segment};
use crate::paper::Paper;
use crate::picture::Picture;
use crate::reader::{Clip, Drawing, Ink, Mark, Text};
use crate::style::{Anchor, Cap, Colour, Join, Style};
use crate::transform::{Matrix, real};

/// Most bytes of the operators of one page.
const CONTENT_MAX: usize = 64 << 20;

/// What one page shows and what its operators name.
#[derive(Default)]
pub struct Sheet {
    /// The operators.
    pub content: Vec<u8>,
    /// Opacities of fill and line, in thousandths, by number.
    pub opacities: BTreeMap<(u16, u16), usize>,
    /// Pictures, by number.
    pub pictures: Vec<Picture>,
    /// Faces that texts are set in.
    pub faces: BTreeSet<Weight>,
    /// Texts that hold characters the face cannot set, with these characters.
    pub unset: Vec<(String, Vec<char>)>,
}

/// Draws everything in its place on the paper.
pub fn draw(drawing: Drawing, paper: &Paper, typeface: &mut Typeface) -> Result<Sheet, Fault> {
    let mut pen = Pen { content: Content::new(), sheet: Sheet::default(), typeface };
    let view = &drawing.extent;
    pen.content.transform(paper.map.real());
    pen.content.rect(real(view.min_x), real(view.min_y), real(view.width), real(view.height));
    pen.content.clip_nonzero().end_path();
    pen.marks(drawing.marks)?;
    pen.sheet.content = pen.content.finish().into_vec();
    Ok(pen.sheet)
}

/// The name of an opacity on its page.
pub fn opacity_name(number: usize) -> String {
    format!("g{number}")
}

/// The name of a picture on its page.
pub fn picture_name(number: usize) -> String {
    format!("p{number}")
}

/// The name of a face on every page.
pub fn face_name(weight: Weight) -> Name<'static> {
    match weight {
        Weight::Regular => Name(b"r"),
        Weight::Bold => Name(b"b"),
    }
}

struct Pen<'a> {
    content: Content,
    sheet: Sheet,
    typeface: &'a mut Typeface,
}

impl Pen<'_> {
    fn marks(&mut self, marks: Vec<Mark>) -> Result<(), Fault> {
        for mark in marks {
            self.content.save_state();
            if mark.map != Matrix::IDENTITY {
                self.content.transform(mark.map.real());
            }
            if let Some(clip) = &mark.clip {
                self.clip(clip);
            }
            match mark.ink {
                Ink::Group(inside) => self.marks(inside)?,
                Ink::Shape(outline, style) => self.shape(&outline, &style),
                Ink::Text(text) => self.text(&text),
                Ink::Picture(picture, frame, opacity_frac) => self.picture(picture, frame, opacity_frac),
            }
            self.content.restore_state();
            Fault::above("bytes of a page", self.content.len(), CONTENT_MAX)?;
        }
        Ok(())
    }

    fn clip(&mut self, clip: &Clip) {
        if clip.outline.is_empty() {
            // A clip path without area hides everything.
            self.content.rect(0.0, 0.0, 0.0, 0.0);
        }
        self.follow(&clip.outline, Place { at: (0.0, 0.0), size: 1.0 });
        if clip.even_odd { self.content.clip_even_odd() } else { self.content.clip_nonzero() }.end_path();
    }

    fn shape(&mut self, outline: &[Segment], style: &Style) {
        if outline.is_empty() || !(style.fill.is_some() || style.strokes()) {
            return;
        }
        self.paint(style);
        self.follow(outline, Place { at: (0.0, 0.0), size: 1.0 });
        self.finish_outline(style);
    }

    /// Sets colours, line and opacities.
    fn paint(&mut self, style: &Style) {
        if let Some(fill) = style.fill {
            let [red, green, blue, _] = channels(fill);
            self.content.set_fill_rgb(red, green, blue);
        }
        if let Some(stroke) = style.stroke.filter(|_| style.strokes()) {
            let [red, green, blue, _] = channels(stroke);
            self.content.set_stroke_rgb(red, green, blue);
            self.line(style);
        }
        self.opacity(style.fill_opaque_frac(), style.stroke_opaque_frac());
    }

    fn line(&mut self, style: &Style) {
        self.content.set_line_width(real(style.width));
        let cap = match style.cap {
            Cap::Butt => None,
            Cap::Round => Some(LineCapStyle::RoundCap),
            Cap::Square => Some(LineCapStyle::ProjectingSquareCap),
        };
        cap.map(|cap| self.content.set_line_cap(cap));
        match style.join {
            Join::Miter => self.content.set_miter_limit(real(style.miter_ratio)),
            Join::Round => self.content.set_line_join(LineJoinStyle::RoundJoin),
            Join::Bevel => self.content.set_line_join(LineJoinStyle::BevelJoin),
        };
        if !style.dash.is_empty() {
            let dash = style.dash.iter().map(|length| real(*length));
            // SVG counts the offset from either side, PDF only forwards.
            let period: f64 = style.dash.iter().sum::<f64>() * 2.0;
            self.content.set_dash_pattern(dash, real(style.dash_offset.rem_euclid(period)));
        }
    }

    fn opacity(&mut self, fill_frac: f64, stroke_frac: f64) {
        let key = (mille(fill_frac), mille(stroke_frac));
        if key == (1000, 1000) {
            return;
        }
        let next = self.sheet.opacities.len();
        let number = *self.sheet.opacities.entry(key).or_insert(next);
        self.content.set_parameters(Name(opacity_name(number).as_bytes()));
    }

    fn follow(&mut self, outline: &[Segment], place: Place) {
        for segment in outline {
            match *segment {
                Segment::Move(x, y) => self.content.move_to(place.x(x), place.y(y)),
                Segment::Line(x, y) => self.content.line_to(place.x(x), place.y(y)),
                Segment::Curve([x1, y1, x2, y2, x, y]) => self.content.cubic_to(
                    place.x(x1),
                    place.y(y1),
                    place.x(x2),
                    place.y(y2),
                    place.x(x),
                    place.y(y),
                ),
                Segment::Close => self.content.close_path(),
            };
        }
    }

    fn finish_outline(&mut self, style: &Style) {
        match (style.fill.is_some(), style.strokes(), style.even_odd) {
            (true, true, false) => self.content.fill_nonzero_and_stroke(),
            (true, true, true) => self.content.fill_even_odd_and_stroke(),
            (true, false, false) => self.content.fill_nonzero(),
            (true, false, true) => self.content.fill_even_odd(),
            (false, true, _) => self.content.stroke(),
            (false, false, _) => self.content.end_path(),
        };
    }

    fn text(&mut self, text: &Text) {
        let style = &text.style;
        if !(style.fill.is_some() || style.strokes()) || style.letter_size <= 0.0 {
            return;
        }
        let weight = if style.bold { Weight::Bold } else { Weight::Regular };
        let face = self.typeface.face(weight);
        let missing: Vec<char> = text.text.chars().filter(|letter| face.glyph(*letter).is_none()).collect();
        if !missing.is_empty() {
            self.sheet.unset.push((text.text.clone(), missing));
            return;
        }
        let width = face.width(&text.text) * style.letter_size;
        let left = match style.anchor {
            Anchor::Start => text.at.0,
            Anchor::Middle => text.at.0 - width / 2.0,
            Anchor::End => text.at.0 - width,
        };
        self.paint(style);
        if text.ornament {
            self.ornament(text, weight, left);
        } else {
            self.letters(text, weight, left);
        }
    }

    /// A text as an outline: what is searched or copied holds each text once, without its halo.
    fn ornament(&mut self, text: &Text, weight: Weight, left: f64) {
        let outline = self.typeface.face(weight).outline(&text.text);
        self.follow(&outline, Place { at: (left, text.at.1), size: text.style.letter_size });
        self.finish_outline(&text.style);
    }

    fn letters(&mut self, text: &Text, weight: Weight, left: f64) {
        self.sheet.faces.insert(weight);
        let codes = self.typeface.face_mut(weight).set(&text.text);
        self.content.begin_text().set_font(face_name(weight), real(text.style.letter_size));
        if let Some(mode) = rendering(&text.style) {
            self.content.set_text_rendering_mode(mode);
        }
        // Letters stand upright though the drawing's y runs down.
        self.content.set_text_matrix([1.0, 0.0, 0.0, -1.0, real(left), real(text.at.1)]);
        self.content.show(Str(&codes)).end_text();
    }

    fn picture(&mut self, picture: Picture, frame: Frame, opacity_frac: f64) {
        if frame.width <= 0.0 || frame.height <= 0.0 {
            return;
        }
        self.opacity(opacity_frac, opacity_frac);
        // A picture fills the unit square, its first row on top.
        let map = [frame.width, 0.0, 0.0, -frame.height, frame.x, frame.y + frame.height];
        self.content.transform(map.map(real));
        self.content.x_object(Name(picture_name(self.sheet.pictures.len()).as_bytes()));
        self.sheet.pictures.push(picture);
    }
}

/// Where an outline is put down: its origin and the size of its unit.
#[derive(Clone, Copy)]
struct Place {
    at: (f64, f64),
    size: f64,
}

impl Place {
    fn x(&self, x: f64) -> f32 {
        real(self.at.0 + x * self.size)
    }

    fn y(&self, y: f64) -> f32 {
        real(self.at.1 + y * self.size)
    }
}

fn channels(colour: Colour) -> [f32; 4] {
    colour.map(|channel| real(f64::from(channel) / 255.0))
}

/// An opacity in thousandths; it lies between 0 and 1.
fn mille(frac: f64) -> u16 {
    (frac.clamp(0.0, 1.0) * 1000.0).round() as u16
}

fn rendering(style: &Style) -> Option<TextRenderingMode> {
    match (style.fill.is_some(), style.strokes()) {
        (true, true) => Some(TextRenderingMode::FillStroke),
        (false, true) => Some(TextRenderingMode::Stroke),
        _ => None,
    }
}
