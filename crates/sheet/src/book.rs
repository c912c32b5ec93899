//! What a file of tables is made of, whatever its format.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A file of tables.
#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    /// Which file format, with all that is needed to write the same form again.
    pub form: Form,
    /// Its tables in order; a text file has one, without a name.
    pub sheets: Vec<Sheet>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// Its name in the workbook; empty for text.
    pub name: String,
    /// Row `i` is record `i + 1` of a text file or the workbook's row `i + 1`, blank ones included; rows may differ in
    /// length. The line of the file on which a record begins is told by [`Book::line_nos`].
    pub rows: Vec<Vec<Cell>>,
}

/// A cell as read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// The text a person sees; empty for an empty cell. A number of a workbook is written shortest, with a point; one in
    /// a percent format as the percentage with its sign (`2%`), dates as ISO 8601, an error as `#REF!`.
    pub text: String,
    /// The number of a numeric cell of a workbook (0.02 for `2%`); none for dates, and in text files, where numbers are
    /// text.
    pub number: Option<f64>,
}

/// File format, with what is needed to write the same form again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "format", rename_all = "snake_case")]
pub enum Form {
    /// csv, tsv, txt.
    Text(TextForm),
    /// Excel 2007 and later.
    Xlsx,
    /// Excel 97 to 2003.
    Xls,
    /// OpenDocument spreadsheet.
    Ods,
}

/// How a text file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TextForm {
    /// Code page.
    pub encoding: Encoding,
    /// Whether a byte order mark begins it.
    pub byte_order_mark: bool,
    /// What stands between cells.
    pub delimiter: Delimiter,
    /// What ends a line.
    pub newline: Newline,
}

/// A code page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Encoding {
    /// UTF-8.
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-16, little end first.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, big end first.
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// Windows Cyrillic.
    #[serde(rename = "cp1251")]
    Cp1251,
    /// Windows Western.
    #[serde(rename = "cp1252")]
    Cp1252,
    /// Windows Turkish; also used for Azerbaijani.
    #[serde(rename = "cp1254")]
    Cp1254,
}

/// What stands between cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Delimiter {
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// Tabulator.
    Tab,
}

/// What ends a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Newline {
    /// `\r\n`
    CrLf,
    /// `\n`
    Lf,
}

impl Encoding {
    /// The name as a person gives it: `cp1251`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf16Le => "utf-16le",
            Encoding::Utf16Be => "utf-16be",
            Encoding::Cp1251 => "cp1251",
            Encoding::Cp1252 => "cp1252",
            Encoding::Cp1254 => "cp1254",
        }
    }
}

impl std::fmt::Display for Encoding {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.name())
    }
}

impl Delimiter {
    /// The byte it is in every code page read here.
    #[must_use]
    pub fn byte(self) -> u8 {
        match self {
            Delimiter::Comma => b',',
            Delimiter::Semicolon => b';',
            Delimiter::Tab => b'\t',
        }
    }

    /// The name as a person gives it: `semicolon`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Delimiter::Comma => "comma",
            Delimiter::Semicolon => "semicolon",
            Delimiter::Tab => "tab",
        }
    }
}

impl Newline {
    /// The characters it is.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Newline::CrLf => "\r\n",
            Newline::Lf => "\n",
        }
    }
}

impl Cell {
    /// A cell of text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), number: None }
    }

    /// A cell of a number, its text written shortest with a point.
    #[must_use]
    pub fn number(number: f64) -> Self {
        // −0 is shown as 0, as every spreadsheet does.
        let number = if number == 0.0 { 0.0 } else { number };
        Self { text: format!("{number}"), number: Some(number) }
    }

    /// Whether nothing stands in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.number.is_none()
    }
}

impl Book {
    /// The line of the file on which each row of a sheet begins, from 1; for a workbook the row's number.
    ///
    /// In a text file a line break inside quotes makes lines and rows drift apart; messages to a person name lines.
    #[must_use]
    pub fn line_nos(&self, sheet_i: usize) -> Vec<usize> {
        let rows = self.sheets.get(sheet_i).map_or(&[][..], |sheet| &sheet.rows);
        let in_text = matches!(self.form, Form::Text(_));
        let mut next_no = 1;
        rows.iter()
            .map(|row| {
                let line_no = next_no;
                let inside_count =
                    if in_text { row.iter().map(|cell| line_breaks_count(&cell.text)).sum() } else { 0 };
                next_no += 1 + inside_count;
                line_no
            })
            .collect()
    }
}

/// Line breaks in a text: `\r\n`, `\n` and a lone `\r` each end a line.
pub(crate) fn line_breaks_count(text: &str) -> usize {
    let bytes = text.as_bytes();
    let ends_line = |i: usize| bytes[i] == b'\n' || bytes[i] == b'\r' && bytes.get(i + 1) != Some(&b'\n');
    (0..bytes.len()).filter(|&i| ends_line(i)).count()
}

/// What a person says about a file; what is not said is found out, with a finding where it is a guess.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadOptions {
    /// Code page of a text file.
    pub encoding: Option<Encoding>,
    /// Separator of a text file.
    pub delimiter: Option<Delimiter>,
}
