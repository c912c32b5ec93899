//! Why bytes are no table.

use crate::book::Encoding;

/// Why bytes cannot be read as tables, or tables not be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// The file is larger than what is read.
    #[error(
        "the file has {bytes_count} bytes; at most {limit_bytes_count} are read; split it or remove pictures"
    )]
    TooLarge {
        /// Its size.
        bytes_count: u64,
        /// The limit.
        limit_bytes_count: u64,
    },
    /// The parts of a workbook inflate to more than what is read.
    #[error(
        "the workbook inflates to more than {limit_bytes_count} bytes at its part {part}; nothing was read"
    )]
    InflatesTooFar {
        /// The part that went over the limit.
        part: String,
        /// The limit.
        limit_bytes_count: u64,
    },
    /// A workbook of too many parts.
    #[error("the workbook has {parts_count} parts inside; at most {limit_count} are read")]
    TooManyParts {
        /// How many.
        parts_count: usize,
        /// The limit.
        limit_count: usize,
    },
    /// A workbook of too many sheets.
    #[error("the workbook has more than {limit_count} sheets; save the wanted ones in a file of their own")]
    TooManySheets {
        /// The limit.
        limit_count: usize,
    },
    /// More cells and rows than what is read.
    #[error("the file has more than {limit_count} cells and rows; delete empty rows or split it")]
    TooManyCells {
        /// The limit.
        limit_count: usize,
    },
    /// A row beyond the last one a sheet may have.
    #[error("a cell stands in row {row_no}; a sheet has at most {limit_count} rows")]
    TooManyRows {
        /// Row, from 1.
        row_no: usize,
        /// The limit.
        limit_count: usize,
    },
    /// A column beyond the last one a row may have.
    #[error("row {row_no} has a cell in column {column_no}; at most {limit_count} columns are read")]
    TooManyColumns {
        /// Row, from 1.
        row_no: usize,
        /// Column, from 1.
        column_no: usize,
        /// The limit.
        limit_count: usize,
    },
    /// A text longer than what is read.
    #[error(
        "the cell in row {row_no}, column {column_no} holds {bytes_count} bytes; at most {limit_bytes_count} are read"
    )]
    CellTooLong {
        /// Row, from 1.
        row_no: usize,
        /// Column, from 1.
        column_no: usize,
        /// Its size.
        bytes_count: usize,
        /// The limit.
        limit_bytes_count: usize,
    },
    /// All cells together hold more text than what is read.
    #[error("the cells hold more than {limit_bytes_count} bytes of text together")]
    TooMuchText {
        /// The limit.
        limit_bytes_count: usize,
    },
    /// Bytes that the code page does not have.
    #[error(
        "line {line_no}: the bytes at offset {offset_no} are not {encoding}; give the code page the file was written in, for instance --encoding cp1251"
    )]
    NotInEncoding {
        /// The code page given or promised by the byte order mark.
        encoding: Encoding,
        /// Where, in bytes from 0.
        offset_no: usize,
        /// Line of the file, from 1.
        line_no: usize,
    },
    /// The byte order mark says another code page than the one given.
    #[error(
        "{given} was given, but the file begins with the byte order mark of {marked}; give {marked}, or nothing"
    )]
    OtherMark {
        /// Code page given.
        given: Encoding,
        /// Code page of the mark.
        marked: Encoding,
    },
    /// Zero bytes: no text.
    #[error(
        "line {line_no}: a zero byte at offset {offset_no}; this is neither a text table nor a known workbook"
    )]
    NotText {
        /// Where, in bytes from 0.
        offset_no: usize,
        /// Line of the file, from 1.
        line_no: usize,
    },
    /// A format known by its bytes that is not read.
    #[error("the file is {format}; {hint}")]
    NotRead {
        /// What it is.
        format: &'static str,
        /// What to do now.
        hint: &'static str,
    },
    /// A workbook that is damaged or made wrongly.
    #[error("the workbook is damaged at {part}: {why}; open it in its program and save it again")]
    Damaged {
        /// Part of the workbook.
        part: String,
        /// What is wrong there.
        why: String,
    },
    /// A character that the code page to write does not have.
    #[error(
        "row {row_no}, column {column_no}: the character '{character}' is not in {encoding}; write UTF-8 instead"
    )]
    NotEncodable {
        /// Row, from 1.
        row_no: usize,
        /// Column, from 1.
        column_no: usize,
        /// The character.
        character: char,
        /// Code page of the form.
        encoding: Encoding,
    },
    /// A text file holds one table.
    #[error("a text file holds one table, not {sheets_count}; write a workbook, or one file for each")]
    OneSheetOnly {
        /// How many there are.
        sheets_count: usize,
    },
    /// A format that is read and not written.
    #[error("{format} is read but not written; write an Excel workbook (.xlsx) or a text table instead")]
    NotWritten {
        /// What it is.
        format: &'static str,
    },
    /// Excel does not take what stands in the table.
    #[error("{place}: the workbook cannot be written: {why}")]
    NotInWorkbook {
        /// Sheet, and the cell where one is at fault.
        place: String,
        /// What Excel does not take.
        why: String,
    },
}

impl SheetError {
    /// A damaged part.
    pub(crate) fn damaged(part: &str, why: impl std::fmt::Display) -> Self {
        SheetError::Damaged { part: part.to_owned(), why: why.to_string() }
    }
}
