//! What is written reads back the same, in every text form and as a workbook.
#![allow(clippy::unwrap_used)] // helpers of tests fail by panicking

use proptest::prelude::*;
use sheet::{Book, Cell, Delimiter, Encoding, Form, Newline, ReadOptions, Sheet, SheetError, TextForm};
use wetplant_sheet as sheet;

fn encoding() -> impl Strategy<Value = Encoding> {
    use Encoding::{Cp1251, Cp1252, Cp1254, Utf8, Utf16Be, Utf16Le};
    prop::sample::select(vec![Utf8, Utf16Le, Utf16Be, Cp1251, Cp1252, Cp1254])
}

fn form() -> impl Strategy<Value = TextForm> {
    let delimiter = prop::sample::select(vec![Delimiter::Comma, Delimiter::Semicolon, Delimiter::Tab]);
    let newline = prop::sample::select(vec![Newline::CrLf, Newline::Lf]);
    (encoding(), any::<bool>(), delimiter, newline).prop_map(|(encoding, mark, delimiter, newline)| {
        let byte_order_mark = mark && !encoding.name().starts_with("cp");
        TextForm { encoding, byte_order_mark, delimiter, newline }
    })
}

/// Text of characters that quoting, marks and line ends could trip over, and letters of the code page.
fn text(encoding: Encoding) -> impl Strategy<Value = String> {
    let letters: &[char] = match encoding {
        Encoding::Cp1251 => &['Б', 'К', 'я', '°', '№', 'п', '»', 'ї'],
        Encoding::Cp1252 => &['é', 'à', '°', 'ï', '»', '¿', 'ÿ', 'þ'],
        Encoding::Cp1254 => &['ş', 'ğ', 'ı', 'İ', 'ï', '»', '¿', 'ÿ'],
        _ => &['Қ', 'ə', '海', '🐟', '\u{FEFF}', '\u{2028}', 'é', '\u{85}'],
    };
    let plain = ['a', '1', ' ', ',', ';', '\t', '"', '\n', '\r', '\'', '.', '='];
    let characters: Vec<char> = letters.iter().copied().chain(plain).collect();
    prop::collection::vec(prop::sample::select(characters), 0..8)
        .prop_map(|characters| characters.into_iter().collect())
}

fn text_book() -> impl Strategy<Value = (Book, TextForm)> {
    form().prop_flat_map(|form| {
        let cell = text(form.encoding).prop_map(Cell::text);
        let rows = prop::collection::vec(prop::collection::vec(cell, 0..5), 1..6);
        rows.prop_map(move |rows| {
            (Book { form: Form::Text(form), sheets: vec![Sheet { name: String::new(), rows }] }, form)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_text_book_reads_back_as_it_was((book, form) in text_book()) {
        let bytes = sheet::write(&book).unwrap();
        let options = ReadOptions { encoding: Some(form.encoding), delimiter: Some(form.delimiter) };
        let read = sheet::read(&bytes, &options).unwrap();
        prop_assert_eq!(&read.value, &book);
        prop_assert_eq!(sheet::write(&read.value).unwrap(), bytes);
    }

    #[test]
    fn the_line_of_each_row_is_where_it_begins_in_the_file((book, form) in text_book()) {
        let bytes = sheet::write(&Book { form: Form::Text(TextForm { encoding: Encoding::Utf8, ..form }), ..book.clone() });
        let text = String::from_utf8(bytes.unwrap()).unwrap();
        let lines_count = text.replace("\r\n", "\n").replace('\r', "\n").matches('\n').count();
        let line_nos = book.line_nos(0);
        prop_assert!(line_nos.is_sorted());
        let last_row = book.sheets[0].rows.last().unwrap();
        let in_last: usize = last_row.iter().map(|cell| cell.text.replace("\r\n", "\n").matches(['\n', '\r']).count()).sum();
        prop_assert_eq!(line_nos.last().unwrap() + in_last, lines_count);
    }
}

fn of(form: Form, rows: Vec<Vec<Cell>>) -> Book {
    Book { form, sheets: vec![Sheet { name: "RPL".to_owned(), rows }] }
}

#[test]
fn a_workbook_reads_back_with_its_numbers_texts_and_empty_rows() {
    let rows = vec![
        vec![],
        vec![Cell::default(), Cell::text("Қ & <b>"), Cell::number(31.45)],
        vec![],
        vec![
            Cell::text("007"),
            Cell { text: "1.4%".to_owned(), number: Some(0.014) },
            Cell::text("a\nb _x000D_ \""),
        ],
    ];
    let book = of(Form::Xlsx, rows);
    let bytes = sheet::write(&book).unwrap();
    assert_eq!(sheet::read(&bytes, &ReadOptions::default()).unwrap().value, book);
    assert!(sheet::write(&book).unwrap() == bytes, "the same book gives the same bytes");
}

#[test]
fn a_character_the_code_page_does_not_have_is_refused_with_its_place() {
    let form = TextForm {
        encoding: Encoding::Cp1252,
        byte_order_mark: false,
        delimiter: Delimiter::Comma,
        newline: Newline::Lf,
    };
    let rows = vec![vec![Cell::text("a")], vec![Cell::text("é"), Cell::text("sahil qovşağı")]];
    let refused = sheet::write(&of(Form::Text(form), rows)).unwrap_err();
    let expected =
        SheetError::NotEncodable { row_no: 2, column_no: 2, character: 'ş', encoding: Encoding::Cp1252 };
    assert_eq!(refused, expected);
    assert!(refused.to_string().contains("write UTF-8"), "{refused}");
}

#[test]
fn formats_that_are_only_read_are_refused_with_what_to_do() {
    for form in [Form::Xls, Form::Ods] {
        let refused = sheet::write(&of(form, vec![])).unwrap_err().to_string();
        assert!(refused.contains(".xlsx"), "{refused}");
    }
}

#[test]
fn a_sheet_name_excel_does_not_take_is_refused() {
    let mut book = of(Form::Xlsx, vec![]);
    book.sheets[0].name = "a/b".to_owned();
    assert!(matches!(sheet::write(&book), Err(SheetError::NotInWorkbook { .. })));
}

#[test]
fn a_text_that_begins_like_another_kind_of_file_is_read_again_as_the_text_it_is() {
    for text in [
        "\"<!doctype html\";\u{b0}\r\n1;2\r\n",
        "\t\"<html\"\r\na\tb\r\n",
        ";\"%PDF-1\"\r\n1;2\r\n",
        "\"PK\u{3}\u{4}\";x\r\n1;2\r\n",
        ";a\r\n1;2\r\n",
    ] {
        let Ok(read) = sheet::read(text.as_bytes(), &ReadOptions::default()) else { continue };
        let Form::Text(form) = read.value.form else { panic!("{text:?} is text") };
        let options = ReadOptions { encoding: Some(form.encoding), delimiter: Some(form.delimiter) };
        let written = sheet::write(&read.value).unwrap();
        assert_eq!(sheet::read(&written, &options).unwrap().value.sheets, read.value.sheets, "{text:?}");
    }
    let first_cell_empty = ";a;b\r\n1;2;3\r\n2;3;4\r\n";
    let read = sheet::read(first_cell_empty.as_bytes(), &ReadOptions::default()).unwrap();
    assert_eq!(sheet::write(&read.value).unwrap(), first_cell_empty.as_bytes());
}
