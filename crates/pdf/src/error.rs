//! Why drawings are no PDF.

/// Why no PDF can be made of drawings.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PdfError {
    /// There is nothing to print.
    #[error("no page was given; a PDF has at least one")]
    NoPage,
    /// More pages than one file takes.
    #[error("{pages_count} pages were given; one PDF takes at most {limit_count}; split them")]
    TooManyPages {
        /// Pages given.
        pages_count: usize,
        /// The limit.
        limit_count: usize,
    },
    /// A paper that no printer or reader takes.
    #[error(
        "page {page_no}: a sheet of {width_mm} mm × {height_mm} mm cannot be printed; each side is \
         {least_mm} mm to {most_mm} mm"
    )]
    Paper {
        /// Page, from 1.
        page_no: usize,
        /// Width asked for, mm.
        width_mm: f64,
        /// Height asked for, mm.
        height_mm: f64,
        /// Shortest side taken, mm.
        least_mm: f64,
        /// Longest side taken, mm.
        most_mm: f64,
    },
    /// A drawing that cannot be printed in full.
    #[error("page {page_no}, line {line_no} of the drawing: {fault}")]
    Drawing {
        /// Page, from 1.
        page_no: usize,
        /// Line of the SVG, from 1.
        line_no: u32,
        /// What is wrong there.
        fault: Fault,
    },
    /// The embedded typeface lacks letters; nothing is printed rather than boxes in their place.
    #[error(
        "the typeface of the PDF (DejaVu Sans Condensed) cannot set {}, first on page {page_no} in “{text}”; \
         write these words in Latin, Cyrillic or Greek letters, or print the SVG from a browser",
        named(characters)
    )]
    NoGlyph {
        /// Every character missing on any page, in code order.
        characters: Vec<char>,
        /// First page, from 1, where one is missing.
        page_no: usize,
        /// The text it stands in.
        text: String,
    },
    /// The embedded typeface itself cannot be used: our fault.
    #[error("the typeface inside the program cannot be embedded: {reason}")]
    Typeface {
        /// What the font library says.
        reason: String,
    },
}

/// What is wrong in one drawing.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Fault {
    /// No well-formed XML. Document types and entities are refused, too.
    #[error("no well-formed SVG: {message}")]
    Xml {
        /// What the parser says.
        message: String,
    },
    /// XML, but no drawing with a size.
    #[error("the root must be <svg> with a viewBox or a width and a height above 0")]
    NoSize,
    /// Something that would be printed wrong or not at all.
    #[error("{what} cannot be printed")]
    Unsupported {
        /// The element, attribute or value.
        what: String,
    },
    /// A value that does not read as it should.
    #[error("{attribute}=\"{value}\" cannot be read")]
    Value {
        /// The attribute.
        attribute: String,
        /// Its value, shortened.
        value: String,
    },
    /// Something outside the drawing. Nothing is ever fetched.
    #[error(
        "\"{href}\" lies outside the drawing; only pictures held in it as data:image/png;base64 are printed"
    )]
    External {
        /// The reference, shortened.
        href: String,
    },
    /// A picture that cannot be read.
    #[error("the picture cannot be read: {reason}")]
    Picture {
        /// What the PNG library says.
        reason: String,
    },
    /// More than is taken.
    #[error("{what}: {size_count}; at most {limit_count}")]
    TooLarge {
        /// What is large, with its unit.
        what: &'static str,
        /// Its size.
        size_count: usize,
        /// The limit.
        limit_count: usize,
    },
}

impl Fault {
    /// A value that does not read; long values are shortened, since they may be hostile.
    pub(crate) fn value(attribute: &str, value: &str) -> Self {
        Self::Value { attribute: attribute.to_owned(), value: shortened(value) }
    }

    /// Something that would be printed wrong.
    pub(crate) fn unsupported(what: impl AsRef<str>) -> Self {
        Self::Unsupported { what: shortened(what.as_ref()) }
    }

    /// Refuses a size above its limit.
    pub(crate) fn above(what: &'static str, size_count: usize, limit_count: usize) -> Result<(), Self> {
        if size_count > limit_count { Err(Self::TooLarge { what, size_count, limit_count }) } else { Ok(()) }
    }
}

/// The first 60 characters.
pub(crate) fn shortened(text: &str) -> String {
    const LETTERS_MAX: usize = 60;
    let mut short: String = text.chars().take(LETTERS_MAX).collect();
    if text.chars().nth(LETTERS_MAX).is_some() {
        short.push('…');
    }
    short
}

/// Characters with their code points: a person searches for the one, a program for the other.
fn named(characters: &[char]) -> String {
    const SHOWN_MAX: usize = 12;
    let shown: Vec<String> = characters
        .iter()
        .take(SHOWN_MAX)
        .map(|letter| format!("‘{letter}’ (U+{:04X})", u32::from(*letter)))
        .collect();
    let rest = characters.len().saturating_sub(SHOWN_MAX);
    if rest == 0 { shown.join(", ") } else { format!("{} and {rest} more", shown.join(", ")) }
}
