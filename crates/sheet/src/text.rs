//! A text file into a book: code page, separator, line ends, records.

use crate::book::{Book, Form, Newline, ReadOptions, Sheet, TextForm};
use crate::error::SheetError;
use crate::records::{Records, records};
use crate::{decode, delimiter};
use units::{Finding, Staged};

/// Reads bytes that are no workbook as a text table.
pub(crate) fn read(bytes: &[u8], options: &ReadOptions) -> Result<Staged<Book>, SheetError> {
    let mut findings = Vec::new();
    let decoded = decode::decode(bytes, options, &mut findings)?;
    refuse_markup(&decoded.text)?;
    let delimiter = match options.delimiter {
        Some(given) => given,
        None => delimiter::delimiter(&decoded.text, &mut findings),
    };
    let found = records(&decoded.text, delimiter.byte(), usize::MAX)?;
    found.quotes.findings(&mut findings);
    let newline = newline(&found, &mut findings);
    if found.rows.iter().flatten().all(|cell| cell.text.trim().is_empty()) {
        findings.push(
            Finding::warns("sheet.empty", "no cell of the file holds anything")
                .hint("export the table again"),
        );
    }
    let (encoding, byte_order_mark) = (decoded.encoding, decoded.byte_order_mark);
    let form = Form::Text(TextForm { encoding, byte_order_mark, delimiter, newline });
    let sheets = vec![Sheet { name: String::new(), rows: found.rows }];
    Ok(Staged { value: Book { form, sheets }, findings })
}

/// Some programs write HTML or XML and call it `.xls` or `.csv`.
fn refuse_markup(text: &str) -> Result<(), SheetError> {
    let start: String = text.trim_start().chars().take(15).collect::<String>().to_ascii_lowercase();
    let refused = |format| {
        Err(SheetError::NotRead { format, hint: "open it in a spreadsheet program and save it as .xlsx" })
    };
    match start.as_str() {
        start if start.starts_with("<?xml") => refused("XML, not a table"),
        start
            if start.starts_with("<!doctype html")
                || start.starts_with("<html")
                || start.starts_with("<table") =>
        {
            refused("a web page (HTML), not a table")
        }
        start if start.starts_with("%pdf-") => refused("a PDF document, not a table"),
        _ => Ok(()),
    }
}

/// The line end most lines have; others are told, since all are written alike.
fn newline(found: &Records, findings: &mut Vec<Finding>) -> Newline {
    let [crlf_count, lf_count, cr_count] = found.newline_count;
    let newline = if lf_count > crlf_count { Newline::Lf } else { Newline::CrLf };
    if cr_count > 0 {
        let message =
            format!("{cr_count} lines end with a carriage return alone; they are taken as line ends");
        findings.push(Finding::notes("sheet.newline.carriage_return", message));
    }
    if crlf_count > 0 && lf_count > 0 {
        let message = format!(
            "{crlf_count} lines end with CR LF and {lf_count} with LF; all are taken as line ends, and written back as {}",
            if newline == Newline::Lf { "LF" } else { "CR LF" }
        );
        findings.push(Finding::notes("sheet.newline.mixed", message));
    }
    newline
}
