use crate::given::{doubts, fixture, has, read, read_text};
use rust_xlsxwriter::{Format, Workbook};
use units::{Finding, Staged};
use wetplant_rpl::RplError;
use wetplant_rpl::give_back::{GiveBackOptions, book};
use wetplant_rpl::layout::{DecimalMark, Field, Mile, RowPattern, Span, Unit};
use wetplant_rpl::list::PositionList;
use wetplant_rpl::read::{ColumnChoice, ListOptions, ReadList, read_list};

fn read_fixture(name: &str) -> Staged<ReadList> {
    read_list(name, &fixture(name), &ListOptions::default()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The reference list, which every fixture holds in another layout.
fn expected() -> PositionList {
    read("utf8_comma.csv").value.list
}

/// The doubts of a reading, without guesses about bytes.
fn doubts_of_meaning(findings: &[Finding]) -> Vec<(String, String)> {
    doubts(findings).into_iter().filter(|(code, _)| !code.starts_with("sheet.")).collect()
}

/// Asserts the same places, lengths, types and depths, to the digits that a layout prints.
fn assert_same(name: &str, list: &PositionList) {
    let expected = expected();
    assert_eq!(list.position.len(), 12, "{name}");
    for (one, other) in list.position.iter().zip(&expected.position) {
        let off_km = terrain::geodesy::distance_km(one.at(), other.at());
        assert!(off_km < 0.000_4, "{name}: position {} is {off_km} km off", other.position_no);
        assert_eq!(one.position_no, other.position_no, "{name}");
        let depth_m = (one.depth_m.unwrap(), other.depth_m.unwrap());
        assert!((depth_m.0 - depth_m.1).abs() < 0.1, "{name}: {depth_m:?}");
    }
    for (one, other) in list.segment.iter().zip(&expected.segment) {
        assert_eq!(one.cable_type, other.cable_type, "{name}");
        if let (Some(one_km), Some(other_km)) = (one.cable_km, other.cable_km) {
            assert!((one_km - other_km).abs() < 0.000_6, "{name}");
        }
        if let (Some(one_pct), Some(other_pct)) = (one.slack_pct, other.slack_pct) {
            assert!((one_pct - other_pct).abs() < 0.006, "{name}");
        }
    }
}

/// Asserts that a list comes back as the bytes it was read from.
fn assert_comes_back(name: &str, list: &PositionList) {
    let given = book(list, &GiveBackOptions::default());
    assert_eq!(given.findings, [], "{name}");
    assert!(sheet::write(&given.value).unwrap() == fixture(name), "{name} comes back changed");
}

#[test]
fn one_row_per_position_with_the_span_that_arrives() {
    let read = read_fixture("one_row_arrives.csv");
    assert_eq!(doubts_of_meaning(&read.findings), []);
    assert!(has(&read.findings, "rpl.read.span_found"));
    assert_eq!(read.value.mapping.pattern, RowPattern::Arrives);
    assert_same("one_row_arrives.csv", &read.value.list);
    assert_comes_back("one_row_arrives.csv", &read.value.list);
}

#[test]
fn one_row_per_position_with_the_span_that_departs_and_angles_in_one_cell() {
    let read = read_fixture("one_row_departs_dms.csv");
    assert_eq!(doubts_of_meaning(&read.findings), []);
    assert_eq!(read.value.mapping.pattern, RowPattern::Departs);
    let list = &read.value.list;
    assert_same("one_row_departs_dms.csv", list);
    assert_eq!(list.segment[0].slack_pct, Some(0.4));
    assert_eq!(
        (list.segment[0].burial_target_m, list.segment[0].burial_method.as_str()),
        (Some(1.8), "plough")
    );
    assert_comes_back("one_row_departs_dms.csv", list);
    let mut moved = list.clone();
    moved.position[6].lat_deg = 42.1375;
    let given = book(&moved, &GiveBackOptions::default());
    assert_eq!(given.value.sheets[0].rows[7][2].text, "42°08'15.00\"N");
    assert_eq!(given.value.sheets[0].rows[7][3].text, "50°49'54.00\"E");
}

#[test]
fn derived_columns_are_no_coordinates_and_the_surer_unit_is_read() {
    let read = read_fixture("derived_columns.csv");
    assert_eq!(doubts_of_meaning(&read.findings), []);
    assert_same("derived_columns.csv", &read.value.list);
    let field = |letter: &str| {
        read.value
            .mapping
            .column
            .iter()
            .find(|column| column.letter == letter)
            .map(|column| (column.field, column.unit))
    };
    for letter in ["I", "J", "K", "L", "M", "N", "O", "P", "Y", "Z"] {
        assert_eq!(field(letter).map(|(field, _)| field), Some(Field::Derived), "{letter}");
    }
    assert_eq!(field("Q"), Some((Field::RouteBetween, Some(Unit::TelegraphMile))));
    assert_eq!(field("S"), Some((Field::RouteBetween, Some(Unit::Kilometre))));
    assert_eq!(read.value.list.segment[0].stated_route_km, Some(16.521));
    assert_comes_back("derived_columns.csv", &read.value.list);
    let mut moved = read.value.list.clone();
    moved.position[6].lat_deg += 0.01;
    moved.segment[5].stated_route_km = None;
    let given = book(&moved, &GiveBackOptions::default());
    assert!(has(&given.findings, "rpl.give_back.derived_emptied"));
    let row = &given.value.sheets[0].rows[4 + 12];
    assert_eq!(row[9].text, "", "radians of a moved position hold no longer");
    let leg = &given.value.sheets[0].rows[4 + 11];
    let (nmiles, km): (f64, f64) = (leg[16].text.parse().unwrap(), leg[18].text.parse().unwrap());
    assert!((nmiles * 1.855_317_6 - km).abs() < 0.001, "both units say the same: {nmiles} {km}");
}

#[test]
fn metres_fathoms_and_feet_are_read_and_rows_between_are_kept() {
    let read = read_fixture("metres_fathoms_feet.csv");
    assert_eq!(doubts_of_meaning(&read.findings), []);
    assert_same("metres_fathoms_feet.csv", &read.value.list);
    assert_eq!(read.value.list.position[3].stated_route_kp_km, Some(74.217));
    let burial_m = read.value.list.segment[0].burial_target_m.unwrap();
    assert!((burial_m - 1.8).abs() < 0.02);
    assert_comes_back("metres_fathoms_feet.csv", &read.value.list);
}

#[test]
fn russian_heads_in_their_code_page_are_read() {
    let read = read_fixture("russian_cp1251.csv");
    assert_eq!(doubts_of_meaning(&read.findings), []);
    assert_same("russian_cp1251.csv", &read.value.list);
    assert_eq!(read.value.list.segment[0].burial_method, "плуг");
    assert!(!has(&read.findings, "rpl.read.datum"));
    assert_comes_back("russian_cp1251.csv", &read.value.list);
}

#[test]
fn azerbaijani_and_kazakh_heads_are_read() {
    for name in ["azerbaijani.csv", "kazakh.csv"] {
        let read = read_fixture(name);
        assert_eq!(doubts_of_meaning(&read.findings), [], "{name}");
        assert_same(name, &read.value.list);
        assert_eq!(read.value.list.segment[1].burial_target_m, Some(1.5), "{name}");
        assert_comes_back(name, &read.value.list);
    }
}

#[test]
fn older_workbooks_and_open_documents_hold_the_same_list() {
    for name in ["rpl.xls", "rpl.ods"] {
        let read = read_fixture(name);
        assert_eq!(doubts_of_meaning(&read.findings), [], "{name}");
        assert_same(name, &read.value.list);
        assert_eq!(read.value.list.position[11].event, "BMH Құрық", "{name}");
    }
}

/// A workbook with merged heads and a list in each of the named sheets.
fn workbook(sheets: &[&str]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let plain = Format::new();
    for name in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*name).unwrap();
        sheet.write(0, 0, "Made-up list, WGS84").unwrap();
        sheet.merge_range(2, 0, 3, 0, "Pos No.", &plain).unwrap();
        sheet.merge_range(2, 1, 2, 3, "Latitude", &plain).unwrap();
        sheet.merge_range(2, 4, 2, 6, "Longitude", &plain).unwrap();
        sheet.merge_range(2, 7, 2, 8, "Cable", &plain).unwrap();
        for (column, head) in
            ["deg", "min", "N/S", "deg", "min", "E/W", "length (km)", "type"].iter().enumerate()
        {
            sheet.write(3, u16::try_from(column).unwrap() + 1, *head).unwrap();
        }
        for (index, minutes) in [31.45, 38.9, 52.35].iter().enumerate() {
            let row = 4 + 2 * u32::try_from(index).unwrap();
            sheet.write(row, 0, f64::from(row)).unwrap();
            sheet.write(row, 1, 40).unwrap();
            sheet.write(row, 2, *minutes).unwrap();
            sheet.write(row, 3, "N").unwrap();
            sheet.write(row, 4, 50).unwrap();
            sheet.write(row, 5, 6.25).unwrap();
            sheet.write(row, 6, "E").unwrap();
            if index < 2 {
                sheet.write(row + 1, 7, 30.5).unwrap();
                sheet.write(row + 1, 8, "SA").unwrap();
            }
        }
    }
    workbook.add_worksheet().set_name("Notes").unwrap().write(0, 0, "Nothing here").unwrap();
    workbook.save_to_buffer().unwrap()
}

#[test]
fn merged_heads_of_two_rows_are_carried_over_their_columns() {
    let read = read_list("merged.xlsx", &workbook(&["RPL"]), &ListOptions::default()).unwrap();
    let list = read.value.list;
    assert_eq!(list.position.len(), 3);
    assert_eq!(list.segment[1].cable_km, Some(30.5));
    assert_eq!(list.segment[1].cable_type, "SA");
    assert_eq!(read.value.mapping.head_row_no, [3, 4]);
    assert_eq!(list.source.unwrap().sheet, "RPL");
}

#[test]
fn of_several_lists_one_has_to_be_named() {
    let bytes = workbook(&["Rev 1", "Rev 2"]);
    let error = read_list("two.xlsx", &bytes, &ListOptions::default()).unwrap_err();
    assert_eq!(error, RplError::SeveralLists { sheets: vec!["Rev 1".to_owned(), "Rev 2".to_owned()] });
    let of = |sheet: &str| {
        let options = ListOptions { sheet: Some(sheet.to_owned()), ..ListOptions::default() };
        read_list("two.xlsx", &bytes, &options)
    };
    assert_eq!(of("Rev 2").unwrap().value.list.source.unwrap().sheet, "Rev 2");
    assert!(matches!(of("Rev 3"), Err(RplError::SheetUnknown { .. })));
    assert!(matches!(of("Notes"), Err(RplError::NoList { .. })));
}

const MILES: &str = "Pos,Event,Latitude,Longitude,Distance (nm),Cable (nm)\r\n1,BMH,40 31.4500 N,50 06.2500 E,,\r\n\
                     ,,,,8.905,8.940\r\n2,A/C,40 38.9000 N,50 12.7000 E,,\r\n,,,,14.347,14.462\r\n\
                     3,BU,40 52.3500 N,50 19.4000 E,,\r\n";

#[test]
fn a_mile_nobody_names_blocks_and_shows_both_totals() {
    let read = read_text(MILES).unwrap();
    let finding = read.findings.iter().find(|finding| finding.code == "rpl.read.mile_unknown").unwrap();
    assert_eq!(finding.severity, units::Severity::Blocks);
    for total in ["43.063 km", "43.140 km"] {
        assert!(finding.message.contains(total), "{}", finding.message);
    }
    assert_eq!(read.value.list.segment[0].stated_route_km, None);
    let said = ListOptions { mile: Some(Mile::Telegraph), ..ListOptions::default() };
    let read = read_list("miles.csv", MILES.as_bytes(), &said).unwrap();
    assert_eq!(doubts(&read.findings), []);
    assert!((read.value.list.segment[0].cable_km.unwrap() - 16.587).abs() < 0.001);
    let other = ListOptions { mile: Some(Mile::Nautical), ..ListOptions::default() };
    let read = read_list("miles.csv", MILES.as_bytes(), &other).unwrap();
    assert!(!has(&read.findings, "rpl.read.mile_unknown"));
}

#[test]
fn another_datum_blocks_and_an_unsaid_one_is_noted() {
    let list = "Pos,Latitude,Longitude\r\n1,40.5 N,50.1 E\r\n2,40.6 N,50.2 E\r\n";
    let datum = |banner: &str| {
        let read = read_text(&format!("{banner}\r\n{list}")).unwrap();
        read.findings
            .into_iter()
            .find(|finding| finding.code == "rpl.read.datum")
            .map(|finding| finding.severity)
    };
    assert_eq!(datum("Pulkovo 1942 / CS42"), Some(units::Severity::Blocks));
    assert_eq!(datum("Система координат СК-42"), Some(units::Severity::Blocks));
    assert_eq!(datum("WGS 84"), None);
    assert_eq!(datum("Made-up"), Some(units::Severity::Notes));
}

#[test]
fn mixed_decimal_marks_block_until_somebody_says_which() {
    let text = "Pos;Latitude;Longitude;Depth (m)\r\n1;40,5 N;50,1 E;1,5\r\n2;40.6 N;50.2 E;2.5\r\n3;40,7 N;50,3 E;3,5\r\n";
    assert!(has(&read_text(text).unwrap().findings, "rpl.read.decimal_mixed"));
    let said = ListOptions { decimal: Some(DecimalMark::Comma), ..ListOptions::default() };
    let read = read_list("mixed.csv", text.as_bytes(), &said).unwrap();
    assert!(!has(&read.findings, "rpl.read.decimal_mixed"));
    assert!(has(&read.findings, "rpl.read.malformed_coordinate"));
}

#[test]
fn which_span_a_row_speaks_of_is_asked_when_nothing_tells() {
    let text = "Pos,Latitude,Longitude,Cable type\r\n1,40.5 N,50.1 E,SA\r\n2,40.6 N,50.2 E,DA\r\n3,40.7 N,50.3 E,LW\r\n";
    assert!(has(&read_text(text).unwrap().findings, "rpl.read.span_unknown"));
    let said = ListOptions { span: Some(Span::Arrives), ..ListOptions::default() };
    let list = read_list("span.csv", text.as_bytes(), &said).unwrap().value.list;
    assert_eq!((list.segment[0].cable_type.as_str(), list.segment[1].cable_type.as_str()), ("DA", "LW"));
}

#[test]
fn columns_can_be_named_by_letter_or_head_and_saved() {
    let text =
        "Pos,Latitude,Longitude,Thing,Sort\r\n1,40.5 N,50.1 E,,\r\n,,,15.0,SA\r\n2,40.6 N,50.2 E,,\r\n";
    let choice = |column: &str, field: Field, unit: Option<Unit>| ColumnChoice {
        column: column.to_owned(),
        field,
        unit,
    };
    let said = ListOptions {
        columns: vec![
            choice("d", Field::CableBetween, Some(Unit::Kilometre)),
            choice("Sort", Field::CableType, None),
        ],
        ..ListOptions::default()
    };
    let list = read_list("named.csv", text.as_bytes(), &said).unwrap().value.list;
    assert_eq!((list.segment[0].cable_km, list.segment[0].cable_type.as_str()), (Some(15.0), "SA"));
    let layout = list.source.unwrap().layout;
    let saved = ListOptions { layout: Some(layout), ..ListOptions::default() };
    let again = read_list("named.csv", text.as_bytes(), &saved).unwrap().value.list;
    assert_eq!(again.segment[0].cable_km, Some(15.0));
    let other = ListOptions { columns: vec![choice("Z", Field::Remark, None)], ..ListOptions::default() };
    let error = read_list("named.csv", text.as_bytes(), &other).unwrap_err();
    assert!(matches!(error, RplError::ColumnUnknown { .. }), "{error}");
}

#[test]
fn a_table_without_heads_is_known_by_its_hemispheres() {
    let text = "1,40,31.45,N,50,6.25,E,BMH\r\n2,40,38.90,N,50,12.70,E,\r\n3,40,52.35,N,50,19.40,E,\r\n";
    let read = read_text(text).unwrap();
    assert_eq!(read.value.list.position.len(), 3);
    assert!((read.value.list.position[1].lat_deg - (40.0 + 38.9 / 60.0)).abs() < 1e-12);
    let whole = "a,40 31.45 N,50 6.25 E\r\nb,40 38.90 N,50 12.70 E\r\n";
    assert_eq!(read_text(whole).unwrap().value.list.position.len(), 2);
}

#[test]
fn what_is_no_list_is_an_error_that_says_so() {
    for text in
        ["", "a,b,c\r\n1,2,3\r\n", "Latitude,Longitude\r\n", "Pos,Latitude,Longitude\r\n1,40.5 N,50.1 E\r\n"]
    {
        let error = read_text(text).unwrap_err();
        assert!(!error.to_string().is_empty());
    }
}

#[test]
fn a_wrong_degree_is_named_with_what_would_fit() {
    let text = String::from_utf8(crate::given::bytes("utf8_comma.csv")).unwrap();
    let read = read_text(&text.replace("5,A/C 3,41,29", "5,A/C 3,47,29")).unwrap();
    let finding = read.findings.iter().find(|finding| finding.code == "rpl.read.position_far").unwrap();
    assert!(finding.hint.as_deref().unwrap().contains("41 29.6000 N"), "{finding:?}");
    assert!(finding.place.as_deref().unwrap().starts_with("row 11,"), "{finding:?}");
}

#[test]
fn depths_with_a_minus_are_turned_with_a_finding_and_written_back_with_it() {
    let text = "Pos,Latitude,Longitude,Depth (m)\r\n1,40.5 N,50.1 E,-10\r\n2,40.6 N,50.2 E,-20\r\n3,40.7 N,50.3 E,0\r\n";
    let read = read_text(text).unwrap();
    assert!(has(&read.findings, "rpl.read.depth_sign"));
    let mut list = read.value.list;
    assert_eq!(list.position[1].depth_m, Some(20.0));
    list.position[1].depth_m = Some(25.0);
    let given = book(&list, &GiveBackOptions::default()).value;
    assert_eq!(given.sheets[0].rows[2][3].text, "-25");
    assert_eq!(given.sheets[0].rows[1][3].text, "-10");
}
