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
    /// Row `i` is line `i + 1` of the file or the workbook's row `i + 1`; rows may differ in length.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell as read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// The text a person sees; empty for an empty cell. A number of a workbook is written shortest, with a point.
    pub text: String,
    /// The number of a numeric cell of a workbook; none in text files, where numbers are text.
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

/// What a person says about a file; what is not said is found out, with a finding where it is a guess.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadOptions {
    /// Code page of a text file.
    pub encoding: Option<Encoding>,
    /// Separator of a text file.
    pub delimiter: Option<Delimiter>,
}
