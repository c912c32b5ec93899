//! One position list in the forms it arrives in: all are read right, and the text forms come back byte for byte.
#![allow(clippy::unwrap_used)] // helpers of tests fail by panicking

use units::{Finding, Severity, Staged};
use wetplant_sheet as sheet;
use wetplant_sheet::{Book, Delimiter, Encoding, Form, Newline, ReadOptions, TextForm};

fn bytes(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");
    std::fs::read(format!("{folder}/{name}")).unwrap()
}

fn read(name: &str) -> Staged<Book> {
    sheet::read(&bytes(name), &ReadOptions::default()).unwrap()
}

fn texts(book: &Book) -> Vec<Vec<&str>> {
    book.sheets[0].rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect()).collect()
}

fn codes(findings: &[Finding]) -> Vec<(&str, Severity)> {
    findings.iter().map(|finding| (finding.code.as_str(), finding.severity)).collect()
}

/// Name, code page, mark, separator, event of the first position, remark of the last.
const TEXTS: [(&str, Encoding, bool, Delimiter, &str, &str); 7] = [
    ("utf8_comma.csv", Encoding::Utf8, false, Delimiter::Comma, "BMH Buzovna (Abşeron)", "beach joint"),
    ("utf8_tab.tsv", Encoding::Utf8, false, Delimiter::Tab, "BMH Buzovna (Abşeron)", "beach joint"),
    (
        "utf8bom_semicolon_decimalcomma.csv",
        Encoding::Utf8,
        true,
        Delimiter::Semicolon,
        "BMH Buzovna (Abşeron)",
        "beach joint",
    ),
    (
        "utf16le_tab_decimalcomma.txt",
        Encoding::Utf16Le,
        true,
        Delimiter::Tab,
        "BMH Buzovna (Abşeron)",
        "beach joint",
    ),
    (
        "cp1251_semicolon_decimalcomma.csv",
        Encoding::Cp1251,
        false,
        Delimiter::Semicolon,
        "БК Бузовна",
        "beach joint",
    ),
    ("cp1252_comma.csv", Encoding::Cp1252, false, Delimiter::Comma, "BMH Buzovna", "à protéger"),
    (
        "cp1254_semicolon_decimalcomma.csv",
        Encoding::Cp1254,
        false,
        Delimiter::Semicolon,
        "BMH Buzovna (Abşeron)",
        "sahil qovşağı",
    ),
];

#[test]
fn every_text_form_is_found_out_and_read_right() {
    for (name, encoding, byte_order_mark, delimiter, event, remark) in TEXTS {
        let read = read(name);
        let form = TextForm { encoding, byte_order_mark, delimiter, newline: Newline::CrLf };
        assert_eq!(read.value.form, Form::Text(form), "{name}");
        let texts = texts(&read.value);
        assert_eq!(texts.len(), 25, "{name}");
        assert!(texts.iter().all(|row| row.len() == 19), "{name}");
        assert_eq!((texts[2][1], texts[24][17]), (event, remark), "{name}");
        assert_eq!(texts[14][17], "pipeline, made up", "{name}");
    }
}

#[test]
fn only_a_guessed_code_page_is_told_and_how_to_say_it() {
    for (name, encoding, ..) in TEXTS {
        let findings = read(name).findings;
        if encoding.name().starts_with("cp") {
            assert_eq!(codes(&findings), [("sheet.encoding.guessed", Severity::Warns)], "{name}");
            assert!(findings[0].hint.as_ref().unwrap().contains(&format!("--encoding {encoding}")), "{name}");
        } else {
            assert!(findings.is_empty(), "{name}: {findings:?}");
        }
    }
}

#[test]
fn a_given_code_page_is_used_without_a_word() {
    let options = ReadOptions { encoding: Some(Encoding::Cp1251), delimiter: Some(Delimiter::Semicolon) };
    let read = sheet::read(&bytes("cp1251_semicolon_decimalcomma.csv"), &options).unwrap();
    assert!(read.findings.is_empty());
    assert_eq!(texts(&read.value)[24][1], "БК Курык");
}

#[test]
fn every_text_form_is_written_back_byte_for_byte() {
    for (name, ..) in TEXTS {
        assert!(sheet::write(&read(name).value).unwrap() == bytes(name), "{name}");
    }
}

#[test]
fn a_given_code_page_that_does_not_fit_is_refused_with_offset_and_line() {
    let options = ReadOptions { encoding: Some(Encoding::Utf8), delimiter: None };
    let refused = sheet::read(&bytes("cp1251_semicolon_decimalcomma.csv"), &options).unwrap_err();
    let message = refused.to_string();
    assert!(message.starts_with("line 2: the bytes at offset 139 are not utf-8"), "{message}");
}

#[test]
fn a_given_code_page_against_the_mark_is_refused() {
    let options = ReadOptions { encoding: Some(Encoding::Cp1252), delimiter: None };
    let refused = sheet::read(&bytes("utf16le_tab_decimalcomma.txt"), &options).unwrap_err();
    assert!(refused.to_string().contains("begins with the byte order mark of utf-16le"), "{refused}");
}

#[test]
fn the_three_workbooks_hold_the_same_cells() {
    let xlsx = read("rpl.xlsx");
    assert_eq!(xlsx.value.form, Form::Xlsx);
    assert!(xlsx.findings.is_empty(), "{:?}", xlsx.findings);
    for (name, form) in [("rpl.xls", Form::Xls), ("rpl.ods", Form::Ods)] {
        let read = read(name);
        assert_eq!(read.value.form, form);
        assert_eq!(read.value.sheets, xlsx.value.sheets, "{name}");
        assert!(read.findings.is_empty(), "{name}: {:?}", read.findings);
    }
}

#[test]
fn the_workbook_has_its_banner_above_and_its_figures_as_numbers() {
    let book = read("rpl.xlsx").value;
    let rows = &book.sheets[0].rows;
    let at = rows.iter().position(|row| row.first().is_some_and(|cell| cell.text == "1")).unwrap();
    assert_eq!(rows[at][1].text, "BMH Buzovna (Abşeron)");
    assert_eq!((rows[at][3].text.as_str(), rows[at][3].number), ("31.45", Some(31.45)));
    assert!(rows.last().unwrap().iter().any(|cell| cell.text.starts_with("Total route length")));
}
