//! Workbooks: which one the bytes are, and the way to its reader.

use crate::book::{Book, Form, ReadOptions, Sheet};
use crate::error::SheetError;
use crate::parts::Parts;
use crate::write::address;
use crate::{ods, xls, xlsx};
use units::{Finding, Staged};

/// What the first bytes say.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Zip,
    Ole,
    Pdf,
}

/// The kind of a file that is no text.
pub(crate) fn kind(bytes: &[u8]) -> Option<Kind> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        Some(Kind::Zip)
    } else if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        Some(Kind::Ole)
    } else if bytes.starts_with(b"%PDF-") {
        Some(Kind::Pdf)
    } else {
        None
    }
}

/// Sheets of a workbook, and what was met.
#[derive(Debug, Default)]
pub(crate) struct Sheets {
    pub(crate) sheets: Vec<Sheet>,
    pub(crate) findings: Vec<Finding>,
}

impl Sheets {
    /// A sheet that its maker has hidden is read like any other, and told.
    pub(crate) fn hidden(&mut self, name: &str) {
        let message = format!("the sheet \u{201C}{name}\u{201D} is hidden in the workbook; it was read");
        self.findings.push(Finding::notes("sheet.hidden", message).at(format!("sheet {name}")));
    }

    /// Adds a sheet; error values in it are told once with the first of them.
    pub(crate) fn add(&mut self, name: String, rows: Vec<Vec<crate::Cell>>, errors: &Errors) {
        if let Some((row_i, column_i, text)) = &errors.first {
            let place = address(*row_i, *column_i);
            let count = errors.count;
            let message = format!(
                "the sheet \u{201C}{name}\u{201D} has {count} error values, the first is {text} in {place}; they were read as text"
            );
            let finding = Finding::warns("sheet.cell.error", message).at(format!("sheet {name}, {place}"));
            self.findings.push(finding.hint("repair the formulas in the workbook"));
        }
        if let Some((row_i, column_i)) = errors.first_unvalued {
            let place = address(row_i, column_i);
            let count = errors.unvalued_count;
            let message = format!(
                "the sheet \u{201C}{name}\u{201D} has {count} formulas without a stored value, the first in {place}; they were read as empty"
            );
            let finding = Finding::warns("sheet.cell.formula_without_value", message)
                .at(format!("sheet {name}, {place}"));
            self.findings.push(
                finding
                    .hint("open the workbook in a spreadsheet program and save it, which stores the values"),
            );
        }
        self.sheets.push(Sheet { name, rows });
    }
}

/// Error values of a sheet, and formulas whose value its maker did not store.
#[derive(Debug, Default)]
pub(crate) struct Errors {
    count: usize,
    first: Option<(usize, usize, String)>,
    unvalued_count: usize,
    first_unvalued: Option<(usize, usize)>,
}

impl Errors {
    pub(crate) fn met(&mut self, (row_i, column_i): (usize, usize), text: &str) {
        self.count += 1;
        self.first.get_or_insert_with(|| (row_i, column_i, text.to_owned()));
    }

    pub(crate) fn met_unvalued(&mut self, place: (usize, usize)) {
        self.unvalued_count += 1;
        self.first_unvalued.get_or_insert(place);
    }
}

/// Reads a workbook.
pub(crate) fn read(kind: Kind, bytes: &[u8], options: &ReadOptions) -> Result<Staged<Book>, SheetError> {
    let (form, Sheets { sheets, mut findings }) = match kind {
        Kind::Pdf => return refused("a PDF document", "ask for the table itself, as a workbook or text"),
        Kind::Ole => (Form::Xls, xls::read(bytes)?),
        Kind::Zip => zipped(bytes)?,
    };
    if options.encoding.is_some() || options.delimiter.is_some() {
        let message = "a code page or separator was given, but a workbook needs neither; it was not used";
        findings.push(Finding::notes("sheet.options.unused", message));
    }
    if sheets.iter().flat_map(|sheet| sheet.rows.iter().flatten()).all(crate::Cell::is_empty) {
        findings.push(Finding::warns("sheet.empty", "no cell of the workbook holds anything"));
    }
    Ok(Staged { value: Book { form, sheets }, findings })
}

fn zipped(bytes: &[u8]) -> Result<(Form, Sheets), SheetError> {
    let mut parts = Parts::open(bytes)?;
    if parts.has("xl/workbook.bin") {
        return refused("a binary Excel workbook (.xlsb)", "save it as .xlsx");
    }
    if parts.has("content.xml") {
        return Ok((Form::Ods, ods::read(&mut parts)?));
    }
    if let Some(document) = xlsx::document(&mut parts)? {
        return Ok((Form::Xlsx, xlsx::read(&mut parts, &document)?));
    }
    if parts.has("doc.kml") {
        return refused("a map file (.kmz)", "export the position list as a table");
    }
    if parts.has("Index/Document.iwa") {
        return refused("an Apple Numbers document", "export it as .xlsx");
    }
    refused("a zip archive without a workbook inside", "unpack it and give the table itself")
}

pub(crate) fn refused<T>(format: &'static str, hint: &'static str) -> Result<T, SheetError> {
    Err(SheetError::NotRead { format, hint })
}
