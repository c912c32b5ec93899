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
    let hint = "open it in a spreadsheet program and save it as .xlsx";
    markup(text).map_or(Ok(()), |format| Err(SheetError::NotRead { format, hint }))
}

/// What a text that begins like this is, where it is no table.
pub(crate) fn markup(text: &str) -> Option<&'static str> {
    let start: String = text.trim_start().chars().take(15).collect::<String>().to_ascii_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| start.starts_with(word));
    if begins(&["<?xml"]) {
        Some("XML, not a table")
    } else if begins(&["<!doctype html", "<html", "<table"]) {
        Some("a web page (HTML), not a table")
    } else if begins(&["%pdf-"]) {
        Some("a PDF document, not a table")
    } else {
        None
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
