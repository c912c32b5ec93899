//! A small pen for SVG: the few shapes an engineering drawing needs, numbers with honest digits.

use std::fmt::Write as _;

/// A drawing in the making; finished by [`Svg::finish`].
#[derive(Debug, Clone)]
pub struct Svg {
    width_px: f64,
    height_px: f64,
    title: String,
    body: String,
}

/// Where a text is anchored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Text starts at the point.
    Start,
    /// Text is centred on the point.
    Middle,
    /// Text ends at the point.
    End,
}

/// How a line or an area is painted: a CSS class of the drawing or plain attributes.
#[derive(Debug, Clone, Copy)]
pub struct Paint<'a> {
    /// Stroke colour, `none` for no stroke.
    pub stroke: &'a str,
    /// Stroke width in pixels.
    pub width_px: f64,
    /// Fill colour, `none` for no fill.
    pub fill: &'a str,
    /// Dash pattern, empty for a full line.
    pub dash: &'a str,
}

impl<'a> Paint<'a> {
    /// A full line without fill.
    #[must_use]
    pub fn line(stroke: &'a str, width_px: f64) -> Self {
        Self { stroke, width_px, fill: "none", dash: "" }
    }

    /// A dashed line without fill.
    #[must_use]
    pub fn dashed(stroke: &'a str, width_px: f64, dash: &'a str) -> Self {
        Self { stroke, width_px, fill: "none", dash }
    }

    /// An area without stroke.
    #[must_use]
    pub fn area(fill: &'a str) -> Self {
        Self { stroke: "none", width_px: 0.0, fill, dash: "" }
    }

    /// An area with an outline.
    #[must_use]
    pub fn shape(fill: &'a str, stroke: &'a str, width_px: f64) -> Self {
        Self { stroke, width_px, fill, dash: "" }
    }

    fn attributes(&self) -> String {
        let mut text = format!(" fill=\"{}\"", self.fill);
        if self.stroke != "none" {
            let _ = write!(text, " stroke=\"{}\" stroke-width=\"{}\"", self.stroke, digits(self.width_px));
        }
        if !self.dash.is_empty() {
            let _ = write!(text, " stroke-dasharray=\"{}\"", self.dash);
        }
        text
    }
}

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub struct Type<'a> {
    /// Size in pixels.
    pub size_px: f64,
    /// Colour.
    pub fill: &'a str,
    /// Anchor.
    pub anchor: Anchor,
    /// Semi-bold.
    pub bold: bool,
    /// White halo behind the letters, for text on a chart.
    pub halo: bool,
}

impl<'a> Type<'a> {
    /// Plain text.
    #[must_use]
    pub fn plain(size_px: f64, fill: &'a str, anchor: Anchor) -> Self {
        Self { size_px, fill, anchor, bold: false, halo: false }
    }

    /// The same, bold.
    #[must_use]
    pub fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// The same, with a halo.
    #[must_use]
    pub fn halo(self) -> Self {
        Self { halo: true, ..self }
    }
}

/// The typeface of every drawing and of the report.
pub const FONT: &str =
    "'Inter', 'Source Sans 3', 'Segoe UI', 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif";

/// Two decimals, without trailing zeros: positions on paper need no more.
#[must_use]
pub fn digits(value: f64) -> String {
    let text = format!("{value:.2}");
    let trimmed = text.trim_end_matches('0').trim_end_matches('.');
    if trimmed == "-0" { "0".to_owned() } else { trimmed.to_owned() }
}

/// Text made safe for XML and HTML.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            control if control.is_control() && control != '\n' => safe.push(' '),
            other => safe.push(other),
        }
    }
    safe
}

/// About how wide a text is set: a bound for layout, since no font is at hand.
#[must_use]
pub fn text_width_px(text: &str, size_px: f64, bold: bool) -> f64 {
    let letter = |letter: char| match letter {
        'i' | 'j' | 'l' | 'ı' | '.' | ',' | ':' | ';' | '|' | '\'' | '·' | ' ' | '\u{a0}' => 0.33,
        'm' | 'w' | 'M' | 'W' | 'Ж' | 'Ш' | 'Щ' | 'Ю' | 'Ы' | 'Ф' | 'ж' | 'ш' | 'щ' | 'ю' | 'ы' | 'ф' => {
            0.92
        }
        upper if upper.is_uppercase() => 0.72,
        wide if u32::from(wide) >= 0x1100 => 1.0,
        _ => 0.6,
    };
    text.chars().map(letter).sum::<f64>() * size_px * if bold { 1.07 } else { 1.0 }
}

/// A text in lines that fit a width, broken between words, and within a word that is wider than a line.
#[must_use]
pub fn wrapped_px(text: &str, size_px: f64, width_px: f64) -> Vec<String> {
    let fits = |line: &str| text_width_px(line, size_px, false) <= width_px;
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let mut line = lines.pop().unwrap_or_default();
        if line.is_empty() || fits(&format!("{line} {word}")) {
            line.push_str(if line.is_empty() { "" } else { " " });
        } else {
            lines.push(std::mem::take(&mut line));
        }
        for letter in word.chars() {
            line.push(letter);
            if !fits(&line) && line.chars().count() > 1 {
                line.pop();
                lines.push(std::mem::replace(&mut line, letter.to_string()));
            }
        }
        lines.push(line);
    }
    lines
}

impl Svg {
    /// An empty sheet.
    #[must_use]
    pub fn new(width_px: f64, height_px: f64, title: &str) -> Self {
        Self { width_px, height_px, title: title.to_owned(), body: String::new() }
    }

    /// A straight line between two points.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), paint: Paint) {
        let _ = writeln!(
            self.body,
            "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"{}/>",
            digits(from.0),
            digits(from.1),
            digits(to.0),
            digits(to.1),
            paint.attributes()
        );
    }

    /// A rectangle from its upper left corner, with its width and height.
    pub fn rect(&mut self, corner: (f64, f64), size: (f64, f64), paint: Paint) {
        let _ = writeln!(
            self.body,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{}/>",
            digits(corner.0),
            digits(corner.1),
            digits(size.0.max(0.0)),
            digits(size.1.max(0.0)),
            paint.attributes()
        );
    }

    /// A circle.
    pub fn circle(&mut self, centre: (f64, f64), radius_px: f64, paint: Paint) {
        let _ = writeln!(
            self.body,
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{}/>",
            digits(centre.0),
            digits(centre.1),
            digits(radius_px),
            paint.attributes()
        );
    }

    /// A line through points; closed when `closed`.
    pub fn polyline(&mut self, points: &[(f64, f64)], closed: bool, paint: Paint) {
        if points.is_empty() {
            return;
        }
        let mut path = String::new();
        for (index, point) in points.iter().enumerate() {
            let pen = if index == 0 { 'M' } else { 'L' };
            let _ = write!(path, "{pen}{} {}", digits(point.0), digits(point.1));
        }
        if closed {
            path.push('Z');
        }
        let _ = writeln!(
            self.body,
            "<path d=\"{path}\" stroke-linejoin=\"round\" stroke-linecap=\"round\"{}/>",
            paint.attributes()
        );
    }

    /// A text at its baseline.
    pub fn text(&mut self, at: (f64, f64), text: &str, kind: Type) {
        self.turned_text(at, 0.0, text, kind);
    }

    /// A text turned clockwise by `turn_deg` about its anchor.
    pub fn turned_text(&mut self, at: (f64, f64), turn_deg: f64, text: &str, kind: Type) {
        let anchor = match kind.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let weight = if kind.bold { " font-weight=\"600\"" } else { "" };
        let turn = if turn_deg == 0.0 {
            String::new()
        } else {
            format!(" transform=\"rotate({} {} {})\"", digits(turn_deg), digits(at.0), digits(at.1))
        };
        let set = format!(
            "x=\"{}\" y=\"{}\" font-size=\"{}\" text-anchor=\"{anchor}\"{weight}{turn}",
            digits(at.0),
            digits(at.1),
            digits(kind.size_px)
        );
        let safe = escape(text);
        if kind.halo {
            // A text of its own under the letters: not every viewer knows `paint-order`.
            let white = "fill=\"#ffffff\" stroke=\"#ffffff\" stroke-width=\"3\" stroke-linejoin=\"round\"";
            let _ = writeln!(self.body, "<text {set} {white} aria-hidden=\"true\">{safe}</text>");
        }
        let _ = writeln!(self.body, "<text {set} fill=\"{}\">{safe}</text>", kind.fill);
    }

    /// A picture given as a PNG, stretched over a rectangle.
    pub fn png(&mut self, corner: (f64, f64), size: (f64, f64), png_bytes: &[u8]) {
        use base64::Engine as _;
        let data = base64::engine::general_purpose::STANDARD.encode(png_bytes);
        let _ = writeln!(
            self.body,
            "<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\" href=\"data:image/png;base64,{data}\"/>",
            digits(corner.0),
            digits(corner.1),
            digits(size.0),
            digits(size.1),
        );
    }

    /// Everything drawn by `draw` is cut at a rectangle; `name` is unique within the sheet.
    pub fn clipped(&mut self, name: &str, corner: (f64, f64), size: (f64, f64), draw: impl FnOnce(&mut Svg)) {
        let _ = writeln!(
            self.body,
            "<clipPath id=\"{name}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/></clipPath><g clip-path=\"url(#{name})\">",
            digits(corner.0),
            digits(corner.1),
            digits(size.0),
            digits(size.1),
        );
        draw(self);
        self.body.push_str("</g>\n");
    }

    /// The finished drawing as a stand-alone SVG file.
    #[must_use]
    pub fn finish(self) -> String {
        let (width, height) = (digits(self.width_px), digits(self.height_px));
        let title = escape(&self.title);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" font-family=\"{FONT}\" role=\"img\" aria-label=\"{title}\">\n<title>{title}</title>\n<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n{}</svg>\n",
            self.body
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_a_plan_cannot_break_the_drawing() {
        let mut sheet = Svg::new(10.0, 10.0, "a<b");
        sheet.text((1.0, 2.0), "</text><script>", Type::plain(9.0, "#000", Anchor::Start));
        let drawing = sheet.finish();
        assert!(!drawing.contains("<script>"));
        assert!(drawing.contains("a&lt;b"));
    }

    #[test]
    fn a_text_is_never_reckoned_narrower_than_half_its_letters() {
        assert!(text_width_px("Sumqayıt", 10.0, false) > 40.0);
        assert!(text_width_px("Ақтау", 10.0, true) > text_width_px("Ақтау", 10.0, false));
    }

    #[test]
    fn a_wrapped_text_loses_no_letter_and_no_line_is_too_wide() {
        let text = "assumed: a long reason, one-word-that-is-far-wider-than-any-line-can-be, Ақтау";
        let lines = wrapped_px(text, 10.0, 120.0);
        let bare = |text: &str| text.replace(' ', "");
        assert_eq!(bare(&lines.concat()), bare(text));
        assert!(lines.iter().all(|line| text_width_px(line, 10.0, false) <= 120.0));
        assert_eq!(wrapped_px("", 10.0, 120.0), [""]);
    }

    #[test]
    fn numbers_carry_two_decimals_at_most() {
        assert_eq!(digits(1.0), "1");
        assert_eq!(digits(-0.001), "0");
        assert_eq!(digits(12.345), "12.35");
    }
}
