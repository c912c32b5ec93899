//! Cells back into bytes: a text file in its own form, or a workbook of today's Excel.

use crate::book::{Book, Cell, Form, Sheet, TextForm};
use crate::decode::{encode, mark_of, marked};
use crate::error::SheetError;
use crate::limits::ROWS_LIMIT_COUNT;
use crate::text::markup;
use crate::workbook::kind;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::borrow::Cow;

/// The bytes of `book` in its form; the same book gives the same bytes.
///
/// Text is quoted only where it must be, and each record ends with the form's line end, the last one too. In a workbook
/// numbers are written as numbers and everything else as text.
///
/// # Errors
/// A character the code page does not have, with its place; more than one sheet for a text file; text a workbook does not
/// take; `.xls` and `.ods`, which are read but not written.
pub fn write(book: &Book) -> Result<Vec<u8>, SheetError> {
    match book.form {
        Form::Text(form) => text(&book.sheets, form),
        Form::Xlsx => workbook(&book.sheets),
        Form::Xls => Err(SheetError::NotWritten { format: "the old Excel format (.xls)" }),
        Form::Ods => Err(SheetError::NotWritten { format: "the OpenDocument format (.ods)" }),
    }
}

fn text(sheets: &[Sheet], form: TextForm) -> Result<Vec<u8>, SheetError> {
    let sheet = match sheets {
        [] => return Ok(mark(form).to_vec()),
        [sheet] => sheet,
        _ => return Err(SheetError::OneSheetOnly { sheets_count: sheets.len() }),
    };
    let mut bytes = mark(form).to_vec();
    let ascii = |text: &str| encode(text, form.encoding).map(Cow::into_owned).unwrap_or_default();
    let (delimiter, newline) =
        (ascii(&char::from(form.delimiter.byte()).to_string()), ascii(form.newline.text()));
    // nothing but blanks is written yet: how the file begins tells what it is
    let mut blank = true;
    for (row_i, row) in sheet.rows.iter().enumerate() {
        for (column_i, cell) in row.iter().enumerate() {
            if column_i > 0 {
                bytes.extend_from_slice(&delimiter);
            }
            let quoted = in_quotes_if_needed(&cell.text, form, (row.len() == 1, blank));
            blank &= quoted.trim().is_empty();
            let encoded = encode(&quoted, form.encoding).map_err(|character| {
                let (row_no, column_no) = (row_i + 1, column_i + 1);
                SheetError::NotEncodable { row_no, column_no, character, encoding: form.encoding }
            })?;
            bytes.extend_from_slice(&encoded);
        }
        bytes.extend_from_slice(&newline);
    }
    Ok(bytes)
}

fn mark(form: TextForm) -> &'static [u8] {
    if form.byte_order_mark { mark_of(form.encoding) } else { &[] }
}

/// An empty cell alone in its row could be taken for a blank line; the first text of a file for a byte order mark, a
/// workbook or a web page.
fn in_quotes_if_needed(text: &str, form: TextForm, (alone, first): (bool, bool)) -> Cow<'_, str> {
    let delimiter = char::from(form.delimiter.byte());
    let divides = |character: char| character == delimiter || matches!(character, '"' | '\n' | '\r');
    let begins_otherwise =
        || encode(text, form.encoding).is_ok_and(|bytes| marked(&bytes).is_some() || kind(&bytes).is_some());
    let must = text.contains(divides) || (alone && text.is_empty());
    if must || (first && (begins_otherwise() || markup(text).is_some())) {
        Cow::Owned(format!("\"{}\"", text.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(text)
    }
}

fn workbook(sheets: &[Sheet]) -> Result<Vec<u8>, SheetError> {
    let refused = |place: &str| {
        let place = place.to_owned();
        move |why: XlsxError| SheetError::NotInWorkbook { place, why: why.to_string() }
    };
    let mut workbook = Workbook::new();
    // A fixed time of creation, so that the same cells give the same bytes.
    let created = ExcelDateTime::from_ymd(2000, 1, 1).map_err(refused("the workbook"))?;
    workbook.set_properties(&DocProperties::new().set_author("wetplant").set_creation_datetime(&created));
    let percent = Format::new().set_num_format("0.00%");
    for sheet in sheets {
        let worksheet = workbook.add_worksheet();
        if !sheet.name.is_empty() {
            worksheet.set_name(&sheet.name).map_err(refused(&format!("sheet {}", sheet.name)))?;
        }
        for (row_i, row) in sheet.rows.iter().enumerate() {
            for (column_i, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                let place = || format!("sheet {}, {}", sheet.name, address(row_i, column_i));
                put(worksheet, (row_i, column_i), cell, &percent).map_err(|why| refused(&place())(why))?;
            }
        }
    }
    workbook.save_to_buffer().map_err(refused("the workbook"))
}

fn put(
    worksheet: &mut Worksheet,
    (row_i, column_i): (usize, usize),
    cell: &Cell,
    percent: &Format,
) -> Result<(), XlsxError> {
    let (Ok(row), Ok(column)) = (u32::try_from(row_i.min(ROWS_LIMIT_COUNT)), u16::try_from(column_i)) else {
        return Err(XlsxError::RowColumnLimitError);
    };
    match cell.number.filter(|number| number.is_finite()) {
        Some(number) if cell.text.ends_with('%') => {
            worksheet.write_number_with_format(row, column, number, percent)?
        }
        Some(number) => worksheet.write_number(row, column, number)?,
        None => worksheet.write_string(row, column, &cell.text)?,
    };
    Ok(())
}

/// The address a spreadsheet shows: `C7`; row and column from 0.
pub(crate) fn address(row_i: usize, column_i: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column_i + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{}", row_i + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_a_spreadsheet_shows() {
        assert_eq!(
            [address(0, 0), address(6, 25), address(0, 26), address(1_048_575, 16_383)],
            ["A1", "Z7", "AA1", "XFD1048576"]
        );
    }
}
