//! Our workbook readers against an independent one (calamine), and the three formats against each other.
#![allow(clippy::unwrap_used)] // helpers of tests fail by panicking

use calamine::{Data, Reader};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use sheet::{Book, Cell, ReadOptions};
use std::io::Cursor;
use units::Staged;
use wetplant_sheet as sheet;

fn data(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");
    std::fs::read(format!("{folder}/{name}")).unwrap()
}

fn read(bytes: &[u8]) -> Staged<Book> {
    sheet::read(bytes, &ReadOptions::default()).unwrap()
}

/// A workbook with one of everything that a position list may have in its cells.
fn one_of_everything() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let percent = Format::new().set_num_format("0.0%");
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let moment = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    let clock = Format::new().set_num_format("hh:mm");
    let sheet = workbook.add_worksheet().set_name("RPL & more").unwrap();
    sheet.merge_range(1, 1, 1, 4, "Latitude", &Format::new()).unwrap();
    sheet.write_string(2, 1, "Құрық <à> \"protégé\" & 'x'").unwrap();
    sheet.write_string(2, 2, "two\nlines").unwrap();
    sheet.write_string(2, 3, "  spaces  ").unwrap();
    sheet.write_number(3, 0, 31.45).unwrap();
    sheet.write_number(3, 1, -0.1).unwrap();
    sheet.write_number(3, 2, 1e-9).unwrap();
    sheet.write_number(3, 3, 123_456_789.0).unwrap();
    sheet.write_number_with_format(3, 4, 0.014, &percent).unwrap();
    sheet.write_boolean(4, 0, true).unwrap();
    sheet.write_boolean(4, 1, false).unwrap();
    let date = ExcelDateTime::from_ymd(2025, 10, 13).unwrap();
    sheet.write_datetime_with_format(5, 0, date.clone(), &day).unwrap();
    sheet.write_datetime_with_format(5, 1, date.and_hms(12, 59, 2).unwrap(), &moment).unwrap();
    sheet.write_datetime_with_format(5, 2, ExcelDateTime::from_hms(6, 30, 0).unwrap(), &clock).unwrap();
    sheet.write_formula(6, 0, Formula::new("=A4*2").set_result("62.9")).unwrap();
    sheet.write_formula(6, 1, Formula::new("=\"KP \"&1").set_result("KP 1")).unwrap();
    sheet.write_formula(6, 2, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write_string(300, 30, "far").unwrap();
    let hidden = workbook.add_worksheet().set_name("old").unwrap();
    hidden.set_hidden(true);
    hidden.write_string(0, 0, "v1").unwrap();
    workbook.save_to_buffer().unwrap()
}

/// What the independent reader has for a cell, in our words.
fn theirs(data: &Data) -> String {
    match data {
        Data::Empty => String::new(),
        Data::Float(number) => Cell::number(*number).text,
        Data::Int(number) => number.to_string(),
        Data::Bool(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        Data::Error(error) => error.to_string(),
        Data::DateTime(moment) => moment.as_f64().to_string(),
        other => other.to_string(),
    }
}

#[test]
fn one_of_everything_is_read_as_a_person_sees_it() {
    let Staged { value, findings } = read(&one_of_everything());
    let at = |row_i: usize, column_i: usize| value.sheets[0].rows[row_i][column_i].text.as_str();
    assert_eq!(value.sheets[0].rows[0].len(), 0);
    assert_eq!((at(1, 0), at(1, 1)), ("", "Latitude"));
    assert_eq!((at(2, 1), at(2, 2), at(2, 3)), ("Құрық <à> \"protégé\" & 'x'", "two\nlines", "  spaces  "));
    assert_eq!(
        (at(3, 0), at(3, 1), at(3, 2), at(3, 3), at(3, 4)),
        ("31.45", "-0.1", "0.000000001", "123456789", "1.4%")
    );
    assert_eq!((at(4, 0), at(4, 1)), ("TRUE", "FALSE"));
    assert_eq!((at(5, 0), at(5, 1), at(5, 2)), ("2025-10-13", "2025-10-13T12:59:02", "06:30:00"));
    assert_eq!((at(6, 0), at(6, 1), at(6, 2)), ("62.9", "KP 1", "#DIV/0!"));
    assert_eq!(at(300, 30), "far");
    assert_eq!((value.sheets[1].name.as_str(), value.sheets[1].rows[0][0].text.as_str()), ("old", "v1"));
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["sheet.cell.error", "sheet.hidden"]);
    assert_eq!(findings[0].place.as_deref(), Some("sheet RPL & more, C7"));
}

#[test]
fn the_independent_reader_sees_the_same_cells() {
    for bytes in [one_of_everything(), data("rpl.xlsx"), data("everything.xlsx")] {
        let ours = read(&bytes).value;
        let mut workbook: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
        assert_same(&ours, &workbook.worksheets());
    }
    for name in ["rpl.xls", "everything.xls"] {
        let ours = read(&data(name)).value;
        let mut workbook: calamine::Xls<_> =
            calamine::open_workbook_from_rs(Cursor::new(data(name))).unwrap();
        let names = workbook.sheet_names();
        let ranges: Vec<_> =
            names.into_iter().map(|name| (name.clone(), workbook.worksheet_range(&name).unwrap())).collect();
        assert_same(&ours, &ranges);
    }
}

fn assert_same(ours: &Book, theirs_of: &[(String, calamine::Range<Data>)]) {
    assert_eq!(ours.sheets.len(), theirs_of.len());
    for (sheet, (name, range)) in ours.sheets.iter().zip(theirs_of) {
        assert_eq!(&sheet.name, name);
        let (top, left) = range.start().unwrap();
        let (top, left) = (usize::try_from(top).unwrap(), usize::try_from(left).unwrap());
        let used_count = sheet.rows.iter().flatten().filter(|cell| !cell.is_empty()).count();
        assert_eq!(used_count, range.used_cells().filter(|(.., cell)| !theirs(cell).is_empty()).count());
        for (row_i, column_i, data) in range.used_cells().filter(|(.., cell)| !theirs(cell).is_empty()) {
            let cell = &sheet.rows[top + row_i][left + column_i];
            match data {
                // Ours is a day or time in words; the looks have tests of their own.
                Data::DateTime(_) => {
                    assert!(cell.number.is_none() && cell.text.contains(['-', ':']), "{cell:?}");
                }
                Data::Float(number) if cell.text.ends_with('%') => assert_eq!(cell.number, Some(*number)),
                data => assert_eq!(cell.text, theirs(data)),
            }
        }
    }
}

#[test]
fn the_formats_another_program_saves_hold_the_same_cells() {
    let xlsx = read(&data("everything.xlsx")).value.sheets;
    for name in ["everything.ods", "everything.xls"] {
        let Staged { value, findings } = read(&data(name));
        let codes: Vec<&str> = findings.iter().map(|finding| finding.code.as_str()).collect();
        assert_eq!(codes, ["sheet.cell.error", "sheet.hidden"], "{name}");
        for (sheet, expected) in value.sheets.iter().zip(&xlsx) {
            assert_eq!(sheet.name, expected.name);
            for (row_i, (row, expected)) in sheet.rows.iter().zip(&expected.rows).enumerate() {
                if matches!(row_i, 4 | 6) {
                    // The other program made numbers of truth values, and 0 of the text of a formula it did not reckon.
                    continue;
                }
                let of = |cells: &[Cell]| cells.iter().map(|cell| cell.text.clone()).collect::<Vec<_>>();
                assert_eq!(of(row), of(expected), "{name}, row {}", row_i + 1);
            }
        }
    }
}
