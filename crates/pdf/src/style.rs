//! How shapes and letters are painted: the presentation attributes that a PDF carries over.

use std::str::FromStr as _;

use crate::error::Fault;
use crate::transform::bounded;

/// A plain colour: red, green, blue, and how opaque it is.
pub type Colour = [u8; 4];

/// Ends of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cap {
    /// Cut at the end.
    Butt,
    /// Half a disc beyond it.
    Round,
    /// Half a square beyond it.
    Square,
}

/// Corners of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// Pointed.
    Miter,
    /// Rounded.
    Round,
    /// Cut.
    Bevel,
}

/// Where a text is anchored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// It starts at its point.
    Start,
    /// It is centred on it.
    Middle,
    /// It ends there.
    End,
}

/// Everything that elements inherit from those around them, and the opacity of the element itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Style {
    /// Colour inside; none for no fill.
    pub fill: Option<Colour>,
    /// Opacity of the fill.
    pub fill_frac: f64,
    /// Colour of the line; none for no line.
    pub stroke: Option<Colour>,
    /// Opacity of the line.
    pub stroke_frac: f64,
    /// Opacity of the element; not inherited.
    pub opacity_frac: f64,
    /// Width of the line, user units.
    pub width: f64,
    /// Ends of the line.
    pub cap: Cap,
    /// Corners of the line.
    pub join: Join,
    /// Longest point of a pointed corner, in line widths.
    pub miter_ratio: f64,
    /// Dashes and gaps, user units; empty for a full line.
    pub dash: Vec<f64>,
    /// Where in the dashes the line begins, user units.
    pub dash_offset: f64,
    /// The inside by the even-odd rule rather than by winding.
    pub even_odd: bool,
    /// The same for shapes of a clip path.
    pub clip_even_odd: bool,
    /// Size of letters, user units.
    pub letter_size: f64,
    /// Set in the bold face.
    pub bold: bool,
    /// Anchor of text.
    pub anchor: Anchor,
    /// Spaces are kept as written.
    pub spaces_kept: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            fill: Some([0, 0, 0, u8::MAX]),
            fill_frac: 1.0,
            stroke: None,
            stroke_frac: 1.0,
            opacity_frac: 1.0,
            width: 1.0,
            cap: Cap::Butt,
            join: Join::Miter,
            miter_ratio: 4.0,
            dash: Vec::new(),
            dash_offset: 0.0,
            even_odd: false,
            clip_even_odd: false,
            letter_size: 16.0,
            bold: false,
            anchor: Anchor::Start,
            spaces_kept: false,
        }
    }
}

impl Style {
    /// Takes over one property. False when it is none that paints.
    pub fn set(&mut self, name: &str, value: &str) -> Result<bool, Fault> {
        let value = value.trim();
        match name {
            "fill" => self.fill = ink(name, value)?,
            "stroke" => self.stroke = ink(name, value)?,
            "fill-opacity" => self.fill_frac = frac(name, value)?,
            "stroke-opacity" => self.stroke_frac = frac(name, value)?,
            "opacity" => self.opacity_frac = frac(name, value)?,
            "stroke-width" => self.width = not_negative(name, value)?,
            "stroke-linecap" => self.cap = word(name, value, &CAPS)?,
            "stroke-linejoin" => self.join = word(name, value, &JOINS)?,
            "stroke-miterlimit" => self.miter_ratio = not_negative(name, value)?.max(1.0),
            "stroke-dasharray" => self.dash = dashes(value)?,
            "stroke-dashoffset" => self.dash_offset = length(name, value)?,
            "fill-rule" => self.even_odd = word(name, value, &RULES)?,
            "clip-rule" => self.clip_even_odd = word(name, value, &RULES)?,
            "font-size" => self.letter_size = not_negative(name, value)?,
            "font-weight" => self.bold = weight(value)?,
            "text-anchor" => self.anchor = word(name, value, &ANCHORS)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// What elements inside inherit.
    pub fn inherited(&self) -> Self {
        Self { opacity_frac: 1.0, ..self.clone() }
    }

    /// How opaque the inside is, all told.
    pub fn fill_opaque_frac(&self) -> f64 {
        self.opacity_frac * self.fill_frac * self.fill.map_or(1.0, own_opaque_frac)
    }

    /// How opaque the line is, all told.
    pub fn stroke_opaque_frac(&self) -> f64 {
        self.opacity_frac * self.stroke_frac * self.stroke.map_or(1.0, own_opaque_frac)
    }

    /// The line is seen.
    pub fn strokes(&self) -> bool {
        self.stroke.is_some() && self.width > 0.0
    }
}

fn own_opaque_frac(colour: Colour) -> f64 {
    f64::from(colour[3]) / f64::from(u8::MAX)
}

/// Most dashes and gaps of a pattern: every shape inside inherits them.
const DASHES_MAX: usize = 64;
const CAPS: [(&str, Cap); 3] = [("butt", Cap::Butt), ("round", Cap::Round), ("square", Cap::Square)];
const JOINS: [(&str, Join); 3] = [("miter", Join::Miter), ("round", Join::Round), ("bevel", Join::Bevel)];
const RULES: [(&str, bool); 2] = [("nonzero", false), ("evenodd", true)];
const ANCHORS: [(&str, Anchor); 3] =
    [("start", Anchor::Start), ("middle", Anchor::Middle), ("end", Anchor::End)];

fn word<T: Copy>(name: &str, value: &str, known: &[(&str, T)]) -> Result<T, Fault> {
    let found = known.iter().find(|(word, _)| *word == value);
    found.map(|(_, meaning)| *meaning).ok_or_else(|| Fault::value(name, value))
}

/// A colour with its own opacity, or none.
fn ink(name: &str, value: &str) -> Result<Option<Colour>, Fault> {
    if value == "none" {
        return Ok(None);
    }
    if value.starts_with("url(") {
        return Err(Fault::unsupported(format!("{name}=\"{value}\" (patterns and gradients)")));
    }
    let colour = svgtypes::Color::from_str(value).map_err(|_| Fault::value(name, value))?;
    Ok(Some([colour.red, colour.green, colour.blue, colour.alpha]))
}

fn frac(name: &str, value: &str) -> Result<f64, Fault> {
    let (digits, unit) = value.strip_suffix('%').map_or((value, 1.0), |digits| (digits, 100.0));
    let read: f64 = digits.trim().parse().map_err(|_| Fault::value(name, value))?;
    if read.is_finite() { Ok((read / unit).clamp(0.0, 1.0)) } else { Err(Fault::value(name, value)) }
}

fn weight(value: &str) -> Result<bool, Fault> {
    const BOLD_FROM: u16 = 600;
    match value {
        "normal" => Ok(false),
        "bold" => Ok(true),
        number => {
            let number: u16 = number.parse().map_err(|_| Fault::value("font-weight", number))?;
            Ok(number >= BOLD_FROM)
        }
    }
}

fn dashes(value: &str) -> Result<Vec<f64>, Fault> {
    if value == "none" {
        return Ok(Vec::new());
    }
    let parts = value.split([',', ' ']).filter(|part| !part.is_empty());
    let dash: Vec<f64> =
        parts.map(|part| not_negative("stroke-dasharray", part)).collect::<Result<_, Fault>>()?;
    Fault::above("dashes and gaps of a line", dash.len(), DASHES_MAX)?;
    // Dashes that sum to nothing are a full line in SVG and an error in PDF.
    Ok(if dash.iter().sum::<f64>() > 0.0 { dash } else { Vec::new() })
}

/// A length in user units: a plain number, or one in px.
pub fn length(name: &str, value: &str) -> Result<f64, Fault> {
    let digits = value.trim();
    let digits = digits.strip_suffix("px").unwrap_or(digits);
    let read: f64 = digits.parse().map_err(|_| Fault::value(name, value))?;
    bounded(name, read)
}

/// A length that is 0 or more.
pub fn not_negative(name: &str, value: &str) -> Result<f64, Fault> {
    let read = length(name, value)?;
    if read >= 0.0 { Ok(read) } else { Err(Fault::value(name, value)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn styled(name: &str, value: &str) -> Result<Style, Fault> {
        let mut style = Style::default();
        style.set(name, value).map(|_| style)
    }

    #[test]
    fn semi_bold_and_heavier_are_set_bold() {
        assert!(styled("font-weight", "600").unwrap().bold);
        assert!(!styled("font-weight", "500").unwrap().bold);
        assert!(styled("font-weight", "heavy").is_err());
    }

    #[test]
    fn a_colour_may_carry_its_opacity_and_another_colour_does_not_keep_it() {
        let mut style = styled("fill", "rgba(255, 0, 0, 0.2)").unwrap();
        assert_eq!(style.fill, Some([255, 0, 0, 51]));
        style.set("fill-opacity", "50%").unwrap();
        assert!((style.fill_opaque_frac() - 0.1).abs() < 1e-9);
        style.set("fill", "#00f").unwrap();
        assert!((style.fill_opaque_frac() - 0.5).abs() < 1e-9);
        assert_eq!(styled("fill", "none").unwrap().fill, None);
    }

    #[test]
    fn gradients_and_misspelled_colours_are_refused() {
        assert!(matches!(styled("fill", "url(#x)"), Err(Fault::Unsupported { .. })));
        assert!(matches!(styled("stroke", "bleu"), Err(Fault::Value { .. })));
    }

    #[test]
    fn dashes_of_length_nought_are_a_full_line_and_negative_ones_an_error() {
        assert_eq!(styled("stroke-dasharray", "9 4,2 4").unwrap().dash, [9.0, 4.0, 2.0, 4.0]);
        assert!(styled("stroke-dasharray", "0 0").unwrap().dash.is_empty());
        assert!(styled("stroke-dasharray", "-1 2").is_err());
        assert!(styled("stroke-width", "inf").is_err());
    }
}
