//! Bytes that mean harm or are merely broken: an error or a finding, never a panic, never memory beyond the limits.
#![allow(clippy::unwrap_used)] // helpers of tests fail by panicking

use sheet::{Book, Encoding, ReadOptions, SheetError, limits};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use wetplant_sheet as sheet;
use zip::write::SimpleFileOptions;

fn data(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");
    std::fs::read(format!("{folder}/{name}")).unwrap()
}

fn read(bytes: &[u8]) -> Result<Book, SheetError> {
    sheet::read(bytes, &ReadOptions::default()).map(|read| read.value)
}

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str =
    r#"<workbook xmlns:r="r"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const WORKBOOK_RELATIONS: &str = r#"<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A workbook of one sheet with the given `sheetData`.
fn xlsx(sheet_data: &str) -> Vec<u8> {
    zipped(&[
        ("_rels/.rels", RELATIONS),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", WORKBOOK_RELATIONS),
        ("xl/worksheets/sheet1.xml", &format!("<worksheet><sheetData>{sheet_data}</sheetData></worksheet>")),
    ])
}

fn ods(rows: &str) -> Vec<u8> {
    let content =
        format!(r#"<office:document><table:table table:name="A">{rows}</table:table></office:document>"#);
    zipped(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)])
}

/// A compound file with one stream, its name and bytes; padded so that no mini stream is needed.
fn ole(name: &str, mut stream: Vec<u8>) -> Vec<u8> {
    stream.resize(stream.len().max(4_096).next_multiple_of(512), 0);
    let sectors_count = u32::try_from(stream.len() / 512).unwrap();
    let mut bytes = vec![0; 512];
    let mut put = |at: usize, part: &[u8]| bytes[at..at + part.len()].copy_from_slice(part);
    put(0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    put(30, &[9, 0, 6, 0]);
    put(44, &1_u32.to_le_bytes());
    put(48, &1_u32.to_le_bytes());
    put(56, &4_096_u32.to_le_bytes());
    put(60, &[0xFE, 0xFF, 0xFF, 0xFF]);
    put(68, &[0xFE, 0xFF, 0xFF, 0xFF]);
    put(76, &[0xFF; 436]);
    put(76, &0_u32.to_le_bytes());
    let mut table = vec![0xFFFF_FFFD_u32, 0xFFFF_FFFE];
    table.extend((1..sectors_count).map(|no| no + 2));
    table.resize(128, 0xFFFF_FFFE);
    bytes.extend(table.iter().flat_map(|no| no.to_le_bytes()));
    let mut directory = vec![0; 512];
    for (entry_i, (name, start_no, bytes_count)) in
        [("Root Entry", u32::MAX - 1, 0), (name, 2, u32::try_from(stream.len()).unwrap())]
            .into_iter()
            .enumerate()
    {
        let entry = &mut directory[entry_i * 128..][..128];
        for (at, unit) in name.encode_utf16().enumerate() {
            entry[2 * at..][..2].copy_from_slice(&unit.to_le_bytes());
        }
        entry[116..120].copy_from_slice(&start_no.to_le_bytes());
        entry[120..124].copy_from_slice(&bytes_count.to_le_bytes());
    }
    bytes.extend(directory);
    bytes.extend(stream);
    bytes
}

fn records(records: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let length = |data: &Vec<u8>| u16::try_from(data.len()).unwrap().to_le_bytes();
    records.iter().flat_map(|(kind, data)| [&kind.to_le_bytes()[..], &length(data), data].concat()).collect()
}

/// Row, column and style 0 before the rest of a cell's record.
fn cell(row_i: u16, column_i: u16, rest: &[u8]) -> Vec<u8> {
    [&row_i.to_le_bytes()[..], &column_i.to_le_bytes(), &[0, 0], rest].concat()
}

/// An Excel 95 workbook of one sheet `Лист` with the given records.
fn xls_95(of_sheet: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let name = [0xCB, 0xE8, 0xF1, 0xF2];
    let globals = |offset: u32| {
        records(&[
            (0x809, vec![0, 5, 5, 0]),
            (0x42, vec![0xE3, 0x04]),
            (0x85, [&offset.to_le_bytes()[..], &[0, 0, 4], &name].concat()),
            (0x0A, vec![]),
        ])
    };
    let offset = u32::try_from(globals(0).len()).unwrap();
    let sheet = [&[(0x809, vec![0, 5, 16, 0])], of_sheet, &[(0x0A, vec![])]].concat();
    ole("Book", [globals(offset), records(&sheet)].concat())
}

/// Repeatable numbers.
struct Noise(u64);

impl Noise {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    /// Changes up to eight places of `bytes`: a byte replaced, removed, doubled, or the rest cut off.
    fn mutate(&mut self, bytes: &mut Vec<u8>, replacement: impl Fn(&mut Self) -> u8) {
        for _ in 0..=self.below(8) {
            let at = self.below(bytes.len());
            if bytes.is_empty() {
                return;
            }
            match self.below(8) {
                0 => drop(bytes.remove(at)),
                1 => bytes.insert(at, bytes[at]),
                2 if self.below(10) == 0 => bytes.truncate(at),
                _ => bytes[at] = replacement(self),
            }
        }
    }
}

const TEXTS: [&str; 7] = [
    "utf8_comma.csv",
    "utf8_tab.tsv",
    "utf8bom_semicolon_decimalcomma.csv",
    "utf16le_tab_decimalcomma.txt",
    "cp1251_semicolon_decimalcomma.csv",
    "cp1252_comma.csv",
    "cp1254_semicolon_decimalcomma.csv",
];

#[test]
fn two_thousand_broken_tables_never_panic_and_what_is_read_writes_back() {
    let originals = TEXTS.map(data);
    let ascii = b"\",;\t\n\r'0a -=.";
    for seed in 0..2_000 {
        let mut noise = Noise(seed);
        let mut bytes = originals[noise.below(originals.len())].clone();
        if seed % 2 == 0 {
            noise.mutate(&mut bytes, |noise| u8::try_from(noise.below(256)).unwrap());
        } else {
            noise.mutate(&mut bytes, |noise| ascii[noise.below(ascii.len())]);
        }
        let Ok(book) = read(&bytes) else { continue };
        let sheet::Form::Text(form) = book.form else { continue };
        let options = ReadOptions { encoding: Some(form.encoding), delimiter: Some(form.delimiter) };
        let again = sheet::read(&sheet::write(&book).unwrap(), &options).unwrap().value;
        assert_eq!(again.sheets, book.sheets, "seed {seed}");
    }
}

#[test]
fn broken_workbooks_never_panic() {
    let originals = ["rpl.xlsx", "rpl.xls", "rpl.ods", "everything.xls", "everything.ods"].map(data);
    for seed in 0..1_000 {
        let mut noise = Noise(seed);
        let mut bytes = originals[noise.below(originals.len())].clone();
        noise.mutate(&mut bytes, |noise| u8::try_from(noise.below(256)).unwrap());
        drop(read(&bytes));
    }
}

#[test]
fn a_workbook_cut_off_anywhere_is_damaged_not_a_panic() {
    for name in ["rpl.xlsx", "everything.xls", "everything.ods"] {
        let bytes = data(name);
        for length in (4..bytes.len()).step_by(97) {
            if let Err(error) = read(&bytes[..length]) {
                assert!(!matches!(error, SheetError::TooLarge { .. }), "{name} cut at {length}");
            }
        }
        assert!(matches!(read(&bytes[..bytes.len() / 2]), Err(SheetError::Damaged { .. })), "{name}");
    }
}

#[test]
fn formulas_without_a_stored_value_are_told() {
    let rows = r#"<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1*2</f><v></v></c></row>
        <row r="2"><c r="A2"><f>A1</f><v>1</v></c><c r="B2"><f>A2*2</f><v/></c><c r="C2"><f t="shared" si="0"/></c>
        <c r="D2" t="str"><f>""</f><v></v></c></row>"#;
    let read = sheet::read(&xlsx(rows), &ReadOptions::default()).unwrap();
    let codes: Vec<&str> = read.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["sheet.cell.formula_without_value"]);
    assert_eq!(read.findings[0].place.as_deref(), Some("sheet A, B1"));
    assert!(read.findings[0].message.contains("3 formulas"), "{}", read.findings[0].message);
}

#[test]
fn a_zip_bomb_is_refused_before_it_fills_the_memory() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let spaces = vec![b' '; 1 << 20];
    for (name, text) in [("_rels/.rels", RELATIONS), ("xl/_rels/workbook.xml.rels", WORKBOOK_RELATIONS)] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.start_file("xl/workbook.xml", SimpleFileOptions::default()).unwrap();
    (0..201).for_each(|_| zip.write_all(&spaces).unwrap());
    let bytes = zip.finish().unwrap().into_inner();
    assert!(bytes.len() < 1 << 20);
    let limit_bytes_count = limits::INFLATED_LIMIT_BYTES_COUNT;
    let expected = SheetError::InflatesTooFar { part: "xl/workbook.xml".to_owned(), limit_bytes_count };
    assert_eq!(read(&bytes).unwrap_err(), expected);
}

#[test]
fn a_cell_at_the_far_corner_costs_its_row_not_the_whole_square() {
    let book = read(&xlsx(r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#)).unwrap();
    assert_eq!((book.sheets[0].rows.len(), book.sheets[0].rows[0].len()), (1_048_576, 0));
    assert_eq!(book.sheets[0].rows[1_048_575][16_383].number, Some(1.0));
}

#[test]
fn cells_beyond_the_limits_are_refused_with_value_and_limit() {
    let far = read(&xlsx(r#"<row r="1"><c r="XFE1"><v>1</v></c></row>"#)).unwrap_err();
    assert_eq!(far, SheetError::TooManyColumns { row_no: 1, column_no: 16_385, limit_count: 16_384 });
    let deep = read(&xlsx(r#"<row r="1048577"><c><v>1</v></c></row>"#)).unwrap_err();
    assert_eq!(deep, SheetError::TooManyRows { row_no: 1_048_577, limit_count: 1_048_576 });
    let wide: String = (1..400).fold(String::new(), |mut rows, no| {
        write!(rows, r#"<row r="{no}"><c r="XFD{no}"><v>1</v></c></row>"#).unwrap();
        rows
    });
    assert_eq!(
        read(&xlsx(&wide)).unwrap_err(),
        SheetError::TooManyCells { limit_count: limits::CELLS_LIMIT_COUNT }
    );
    let text = format!("a,b\n{}", ",".repeat(limits::COLUMNS_LIMIT_COUNT));
    assert!(matches!(read(text.as_bytes()), Err(SheetError::TooManyColumns { row_no: 2, .. })));
    let long = format!("a,b\nc,{}", "x".repeat(limits::CELL_LIMIT_BYTES_COUNT + 1));
    assert!(matches!(read(long.as_bytes()), Err(SheetError::CellTooLong { row_no: 2, column_no: 2, .. })));
    assert!(matches!(read(&vec![b'a'; (64 << 20) + 1]), Err(SheetError::TooLarge { .. })));
}

#[test]
fn wrong_addresses_and_values_name_their_part_and_cell() {
    for (sheet_data, named) in [
        (r#"<row><c r="AAAAAAAAAAAA1"><v>1</v></c></row>"#, "AAAAAAAAAAAA1"),
        (r#"<row r="99999999999999999999"><c><v>1</v></c></row>"#, "99999999999999999999"),
        (r#"<row><c r="B2" t="s"><v>7</v></c></row>"#, "B2"),
        (r#"<row><c r="B2"><v>NaN</v></c></row>"#, "B2"),
        (r#"<row><c r="B2"><v>&bomb;</v></c></row>"#, "&bomb;"),
        (r#"<row><c r="B2"><v>1"#, "sheet1.xml"),
    ] {
        let refused = read(&xlsx(sheet_data)).unwrap_err().to_string();
        assert!(refused.contains(named) && refused.contains("sheet1.xml"), "{refused}");
    }
}

#[test]
fn repeated_cells_of_an_opendocument_file_are_bounded() {
    let repeat = |rows: &str, columns: &str, cell: &str| {
        ods(&format!(
            r#"<table:table-row table:number-rows-repeated="{rows}"><table:table-cell table:number-columns-repeated="{columns}" {cell}</table:table-cell></table:table-row>"#
        ))
    };
    let value = r#"office:value-type="float" office:value="1">"#;
    let text = r#"office:value-type="string"><text:p>a<text:s text:c="999999999999"/></text:p>"#;
    let empty = read(&repeat("1048576", "16384", ">")).unwrap();
    assert_eq!(empty.sheets[0].rows.len(), 0);
    assert!(matches!(read(&repeat("9999999", "16384", value)), Err(SheetError::TooManyCells { .. })));
    assert!(matches!(
        read(&repeat("1", "18446744073709551615", value)),
        Err(SheetError::TooManyColumns { .. })
    ));
    assert!(matches!(read(&repeat("1", "1", text)), Err(SheetError::Damaged { .. })));
    let long = format!("office:value-type=\"string\"><text:p>{}</text:p>", "x".repeat(100_000));
    assert!(matches!(read(&repeat("9", "16384", &long)), Err(SheetError::TooMuchText { .. })));
}

#[test]
fn a_workbook_that_names_one_part_for_many_sheets_is_bounded() {
    let sheets = r#"<sheet name="A" r:id="rId1"/>"#;
    let parts = |workbook: &str, sheet: &str| {
        zipped(&[
            ("_rels/.rels", RELATIONS),
            ("xl/workbook.xml", workbook),
            ("xl/_rels/workbook.xml.rels", WORKBOOK_RELATIONS),
            ("xl/worksheets/sheet1.xml", sheet),
        ])
    };
    let many = format!("<workbook><sheets>{}</sheets></workbook>", sheets.repeat(1_025));
    assert!(matches!(
        read(&parts(&many, "<worksheet/>")),
        Err(SheetError::TooManySheets { limit_count: 1_024 })
    ));
    let some = format!("<workbook><sheets>{}</sheets></workbook>", sheets.repeat(1_000));
    let heavy = format!("<worksheet>{}</worksheet>", " ".repeat(1 << 20));
    assert!(matches!(read(&parts(&some, &heavy)), Err(SheetError::InflatesTooFar { .. })));
}

#[test]
fn zips_and_documents_that_are_no_tables_are_named() {
    let named = |bytes: &[u8]| read(bytes).unwrap_err().to_string();
    assert!(named(&zipped(&[("xl/workbook.bin", "")])).contains(".xlsb"));
    assert!(named(&zipped(&[("doc.kml", "")])).contains(".kmz"));
    assert!(named(&zipped(&[("a.txt", "")])).contains("zip archive without a workbook"));
    let word = RELATIONS.replace("xl/workbook.xml", "word/document.xml");
    assert!(named(&zipped(&[("_rels/.rels", &word), ("word/document.xml", "")])).contains("Word"));
    assert!(named(b"%PDF-1.7\n").contains("PDF"));
    assert!(named(b"  <html><table></table></html>").contains("web page"));
    assert!(named(b"\x89PNG\r\n\x1A\n\0\0\0").contains("zero byte"));
    assert!(named(&ole("EncryptedPackage", vec![])).contains("password"));
}

#[test]
fn a_part_that_is_another_part_is_damaged() {
    let relations = WORKBOOK_RELATIONS.replace("worksheets/sheet1.xml", "workbook.xml");
    let parts = [
        ("_rels/.rels", RELATIONS),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", relations.as_str()),
    ];
    assert_eq!(read(&zipped(&parts)).unwrap().sheets[0].rows.len(), 0);
    assert!(matches!(read(&zipped(&parts[..2])), Err(SheetError::Damaged { .. })));
}

#[test]
fn an_excel_95_workbook_is_read_in_its_code_page() {
    let of_sheet = [
        (0x204, cell(0, 0, &[4, 0, 0xC1, 0xCA, 0x20, 0x31])),
        (0x06, cell(0, 1, &[0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0])),
        (0x207, vec![2, 0, 0xCA, 0xCF]),
        (0x27E, cell(1, 2, &(3_145_u32 << 2 | 3).to_le_bytes())),
        (
            0xBD,
            [
                &cell(1, 3, &(5_u32 << 2 | 2).to_le_bytes())[..],
                &[0, 0],
                &(6_u32 << 2 | 2).to_le_bytes(),
                &[4, 0],
            ]
            .concat(),
        ),
        (0x205, cell(2, 0, &[0x17, 1])),
        (0x205, cell(2, 1, &[1, 0])),
    ];
    let book = read(&xls_95(&of_sheet)).unwrap();
    let sheet = &book.sheets[0];
    let texts: Vec<Vec<&str>> =
        sheet.rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect()).collect();
    assert_eq!(sheet.name, "Лист");
    assert_eq!(texts, [vec!["БК 1", "КП"], vec!["", "", "31.45", "5", "6"], vec!["#REF!", "TRUE"]]);
}

#[test]
fn a_compound_file_whose_chain_runs_in_circles_is_damaged() {
    let mut bytes = xls_95(&[]);
    // The directory's sector follows itself; and in the second file the stream's second sector its first.
    bytes[512 + 4..512 + 8].copy_from_slice(&1_u32.to_le_bytes());
    assert!(read(&bytes).unwrap_err().to_string().contains("circles"));
    let mut bytes = xls_95(&[]);
    bytes[512 + 12..512 + 16].copy_from_slice(&2_u32.to_le_bytes());
    assert!(read(&bytes).unwrap_err().to_string().contains("circles"));
}

#[test]
fn a_cell_at_the_far_corner_of_an_old_workbook_costs_its_row() {
    let book = read(&xls_95(&[(0x27E, cell(u16::MAX, 255, &6_u32.to_le_bytes()))])).unwrap();
    assert_eq!(book.sheets[0].rows[65_535][255].number, Some(1.0));
    let wide = read(&xls_95(&[(0x27E, cell(0, u16::MAX, &6_u32.to_le_bytes()))]));
    assert!(matches!(wide, Err(SheetError::TooManyColumns { column_no: 65_536, .. })));
}

#[test]
fn half_a_character_of_utf16_is_refused_with_offset_and_line() {
    let bytes = b"\xFF\xFEa\0\n\0\x00\xD8b\0";
    let expected = SheetError::NotInEncoding { encoding: Encoding::Utf16Le, offset_no: 6, line_no: 2 };
    assert_eq!(read(bytes).unwrap_err(), expected);
    assert!(matches!(read(b"\xFE\xFF\0a\0"), Err(SheetError::NotInEncoding { .. })));
}

#[test]
fn a_byte_the_code_page_leaves_undefined_is_kept_and_told_with_its_line() {
    let options = ReadOptions { encoding: Some(Encoding::Cp1251), delimiter: None };
    let read = sheet::read(b"a;b\nc;\x98\n", &options).unwrap();
    assert_eq!(read.findings[0].code, "sheet.encoding.undefined_byte");
    assert!(read.findings[0].message.contains("0x98 on line 2"), "{}", read.findings[0].message);
    assert_eq!(sheet::write(&read.value).unwrap(), b"a;b\nc;\x98\n");
}

#[test]
fn mixed_and_old_line_ends_are_told() {
    let codes = |bytes: &[u8]| {
        let findings = sheet::read(bytes, &ReadOptions::default()).unwrap().findings;
        findings.into_iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    assert_eq!(codes(b"a,b\r\nc,d\ne,f\n"), ["sheet.newline.mixed"]);
    assert_eq!(codes(b"a,b\rc,d\r"), ["sheet.newline.carriage_return"]);
    assert_eq!(codes(b""), ["sheet.empty"]);
    assert_eq!(codes(b"\n\n"), ["sheet.empty"]);
}
