//! Figures and tables in the reader's locale: decimal point or decimal comma.

use crate::figures::plain;

/// The sign between whole and fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Decimal {
    /// `12.5`
    #[default]
    Point,
    /// `12,5`
    Comma,
}

/// How a table is written for the reader's spreadsheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Locale {
    /// The decimal sign.
    pub decimal: Decimal,
}

impl Locale {
    /// Decimal point, comma between cells, no byte order mark (RFC 4180).
    pub const POINT: Locale = Locale { decimal: Decimal::Point };
    /// Decimal comma, semicolon between cells, and a byte order mark, by which spreadsheets know UTF-8.
    pub const COMMA: Locale = Locale { decimal: Decimal::Comma };

    /// Between the cells of a row.
    #[must_use]
    pub fn delimiter(self) -> u8 {
        match self.decimal {
            Decimal::Point => b',',
            Decimal::Comma => b';',
        }
    }

    /// What stands before the first cell.
    #[must_use]
    pub fn mark(self) -> &'static str {
        match self.decimal {
            Decimal::Point => "",
            Decimal::Comma => "\u{feff}",
        }
    }
}

/// A figure for a program to read: no groups, a plain minus; empty when it is not finite.
#[must_use]
pub fn number(value: f64, decimals: usize, locale: Locale) -> String {
    localised(&plain(value, decimals), locale)
}

/// A figure written with a decimal point, in the locale.
#[must_use]
pub fn localised(figure: &str, locale: Locale) -> String {
    match locale.decimal {
        Decimal::Point => figure.to_owned(),
        Decimal::Comma => figure.replace('.', ","),
    }
}

/// A text that no spreadsheet takes for a formula: an apostrophe goes before one that would be taken so.
#[must_use]
pub fn guarded(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// Records of equal length as a table: UTF-8, CRLF, quoted where needed.
#[must_use]
pub fn table(records: &[Vec<String>], locale: Locale) -> String {
    let mut builder = csv::WriterBuilder::new();
    builder.delimiter(locale.delimiter()).terminator(csv::Terminator::CRLF);
    let mut writer = builder.from_writer(locale.mark().as_bytes().to_vec());
    for record in records {
        writer.write_record(record).expect("memory takes every row, and all rows have the same length");
    }
    let bytes = writer.into_inner().expect("memory is never full before the program is");
    String::from_utf8(bytes).expect("rows of text make text")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_comma_brings_its_delimiter_and_its_mark() {
        let rows = vec![vec!["Құрық; \"x\"".to_owned(), number(-1.25, 2, Locale::COMMA)]];
        assert_eq!(table(&rows, Locale::COMMA), "\u{feff}\"Құрық; \"\"x\"\"\";-1,25\r\n");
        assert_eq!(number(-1.25, 2, Locale::POINT), "-1.25");
        assert_eq!(number(f64::NAN, 2, Locale::COMMA), "");
    }

    #[test]
    fn a_text_is_never_a_formula() {
        assert_eq!(guarded("=1+1"), "'=1+1");
        assert_eq!(guarded("Qovşağı"), "Qovşağı");
    }
}
