use crate::given::{bytes, doubts, has, read};
use crate::reference::GOOD;
use sheet::{Delimiter, Encoding, Form, Newline, TextForm};
use wetplant_rpl::give_back::{GiveBackOptions, book};
use wetplant_rpl::layout::DecimalMark;
use wetplant_rpl::list::{ListPosition, ListSegment, PositionList};
use wetplant_rpl::read::{ListOptions, from_book, read_list};

/// The list without what names its file.
fn nameless(mut list: PositionList) -> PositionList {
    list.source = None;
    list
}

/// The list without anything that only its old file says.
fn bare(list: &PositionList) -> PositionList {
    let mut list = nameless(list.clone());
    for position in &mut list.position {
        (position.row_no, position.cells) = (None, Vec::new());
    }
    for segment in &mut list.segment {
        (segment.row_no, segment.cells) = (None, Vec::new());
    }
    list
}

fn again(list: &PositionList, options: &GiveBackOptions) -> PositionList {
    let book = book(list, options).value;
    let bytes = sheet::write(&book).unwrap();
    let mut said = ListOptions::default();
    if let Form::Text(form) = book.form {
        said.read.encoding = Some(form.encoding);
    }
    read_list("again", &bytes, &said).unwrap().value.list
}

#[test]
fn an_unedited_text_file_comes_back_byte_for_byte() {
    for name in GOOD.iter().filter(|name| !name.ends_with(".xlsx")) {
        let given = book(&read(name).value.list, &GiveBackOptions::default());
        assert_eq!(given.findings, [], "{name}");
        let written = sheet::write(&given.value).unwrap();
        assert_eq!(written, bytes(name), "{name}");
    }
}

#[test]
fn an_unedited_workbook_comes_back_value_for_value() {
    let original = sheet::read(&bytes("rpl.xlsx"), &sheet::ReadOptions::default()).unwrap().value;
    let given = book(&read("rpl.xlsx").value.list, &GiveBackOptions::default());
    assert_eq!(given.findings, []);
    let again =
        sheet::read(&sheet::write(&given.value).unwrap(), &sheet::ReadOptions::default()).unwrap().value;
    let trimmed = |sheet: &sheet::Sheet| {
        let mut rows = sheet.rows.clone();
        for row in &mut rows {
            while row.last().is_some_and(|cell| cell.text.is_empty()) {
                row.pop();
            }
        }
        rows
    };
    assert_eq!(original.sheets[0].name, again.sheets[0].name);
    assert_eq!(trimmed(&original.sheets[0]), trimmed(&again.sheets[0]));
}

#[test]
fn a_list_read_again_is_the_same_list() {
    for name in GOOD {
        let list = read(name).value.list;
        assert_eq!(bare(&again(&list, &GiveBackOptions::default())), bare(&list), "{name}");
    }
}

#[test]
fn another_decimal_mark_or_form_changes_no_value() {
    let semicolon = Form::Text(TextForm {
        encoding: Encoding::Utf8,
        byte_order_mark: true,
        delimiter: Delimiter::Semicolon,
        newline: Newline::CrLf,
    });
    for name in ["utf8_comma.csv", "rpl.xlsx", "utf16le_tab_decimalcomma.txt"] {
        let list = read(name).value.list;
        for (decimal, form) in [
            (Some(DecimalMark::Comma), Some(semicolon)),
            (Some(DecimalMark::Point), Some(semicolon)),
            (None, Some(Form::Xlsx)),
            (Some(DecimalMark::Comma), None),
        ] {
            let options = GiveBackOptions { decimal, form, in_own_layout: false };
            let again = again(&list, &options);
            assert_eq!(bare(&again), bare(&list), "{name} {decimal:?} {form:?}");
        }
    }
}

/// Cells that differ between two sheets of the same height: row and column from 1, old and new.
fn differing(old: &sheet::Sheet, new: &sheet::Sheet) -> Vec<(usize, usize, String, String)> {
    let mut found = Vec::new();
    for (row, (old, new)) in old.rows.iter().zip(&new.rows).enumerate() {
        for column in 0..old.len().max(new.len()) {
            let text = |row: &[sheet::Cell]| row.get(column).map_or(String::new(), |cell| cell.text.clone());
            if text(old) != text(new) {
                found.push((row + 1, column + 1, text(old), text(new)));
            }
        }
    }
    found
}

/// Position 7 moved as an edit moves it: figures that no longer hold fall away.
fn moved(list: &PositionList) -> PositionList {
    let mut list = list.clone();
    (list.position[6].lat_deg, list.position[6].lon_deg) = (42.1375, 50.0 + 48.5 / 60.0);
    for segment in &mut list.segment[5..=6] {
        (segment.stated_bearing_deg, segment.stated_route_km, segment.cable_km) = (None, None, None);
    }
    for position in &mut list.position[6..] {
        (position.stated_route_kp_km, position.stated_cable_kp_km) = (None, None);
    }
    list
}

#[test]
fn after_a_move_every_other_cell_is_as_it_was() {
    for name in ["utf8_comma.csv", "hemisphere_first.csv", "cp1251_semicolon_decimalcomma.csv", "rpl.xlsx"] {
        let list = read(name).value.list;
        let (old, given) =
            (book(&list, &GiveBackOptions::default()), book(&moved(&list), &GiveBackOptions::default()));
        let changed = differing(&old.value.sheets[0], &given.value.sheets[0]);
        let head = if name == "rpl.xlsx" { 4 } else { 2 };
        let row = |index: usize| head + 1 + 2 * index;
        for (at, column, old, new) in &changed {
            let is_own = *at == row(6) && [3, 4, 5, 6, 7, 8].contains(column);
            let is_leg = (*at == row(6) - 1 || *at == row(6) + 1) && [9, 10, 13].contains(column);
            let is_kp = *at >= row(6) && (*at - row(0)) % 2 == 0 && [11, 14].contains(column);
            assert!(is_own || is_leg || is_kp, "{name}: row {at}, column {column}: {old} became {new}");
        }
        // minutes of latitude and longitude, three figures of each leg, two cumulative figures of the rest
        assert!(changed.len() >= 2 + 6 + 10, "{name}: {changed:?}");
        assert_eq!(has(&given.findings, "rpl.give_back.total_stale"), name == "rpl.xlsx", "{name}");
    }
}

#[test]
fn what_is_written_anew_has_the_form_of_its_column() {
    for (name, lat, lon, bearing) in [
        ("utf8_comma.csv", "08.2500", "48.5000", "14."),
        ("cp1251_semicolon_decimalcomma.csv", "08,2500", "48,5000", "14,"),
        ("rpl.xlsx", "8.25", "48.5", "14."),
    ] {
        let given = book(&moved(&read(name).value.list), &GiveBackOptions::default());
        let head = if name == "rpl.xlsx" { 4 } else { 2 };
        let rows = &given.value.sheets[0].rows;
        assert_eq!(rows[head + 12][3].text, lat, "{name}");
        assert_eq!(rows[head + 12][6].text, lon, "{name}");
        assert!(rows[head + 11][8].text.starts_with(bearing), "{name}: {}", rows[head + 11][8].text);
    }
}

#[test]
fn an_edited_list_written_and_read_has_the_places_of_the_edit_and_no_doubts() {
    for name in GOOD {
        let edited = moved(&read(name).value.list);
        let written = sheet::write(&book(&edited, &GiveBackOptions::default()).value).unwrap();
        let mut said = ListOptions::default();
        if let Form::Text(form) = edited.source.as_ref().unwrap().form {
            said.read.encoding = Some(form.encoding);
        }
        let again = read_list("again", &written, &said).unwrap();
        assert_eq!(doubts(&again.findings), [], "{name}");
        for (one, other) in again.value.list.position.iter().zip(&edited.position) {
            assert_eq!(one.at(), other.at(), "{name}");
        }
    }
}

#[test]
fn inserted_positions_get_rows_and_deleted_ones_lose_theirs() {
    let mut list = moved(&read("utf8_comma.csv").value.list);
    let at = ListPosition {
        id: "p13".to_owned(),
        event: "A/C 4a".to_owned(),
        lat_deg: 42.0,
        lon_deg: 50.75,
        ..ListPosition::default()
    };
    list.position.insert(6, at);
    list.segment.insert(
        6,
        ListSegment { slack_pct: Some(2.2), cable_type: "LW".to_owned(), ..ListSegment::default() },
    );
    list.position.remove(2);
    list.segment.remove(2);
    for segment in &mut list.segment[1..=1] {
        (segment.stated_bearing_deg, segment.stated_route_km, segment.cable_km) = (None, None, None);
    }
    for position in &mut list.position[2..] {
        (position.stated_route_kp_km, position.stated_cable_kp_km) = (None, None);
    }
    let given = book(&list, &GiveBackOptions::default());
    assert_eq!(given.value.sheets[0].rows.len(), 2 + 23);
    let new: Vec<&str> = given.value.sheets[0].rows[12].iter().map(|cell| cell.text.as_str()).collect();
    assert_eq!(new[..8], ["", "A/C 4a", "42", "00.0000", "N", "50", "45.0000", "E"]);
    assert!(!new[10].is_empty() && !new[13].is_empty(), "{new:?}");
    let again = from_book(&given.value, &ListOptions::default()).unwrap();
    assert_eq!(doubts(&again.findings), []);
    assert_eq!(again.value.list.position.len(), 12);
}

#[test]
fn a_list_made_here_is_written_in_our_own_layout_and_read_again() {
    let mut list = bare(&read("utf8_comma.csv").value.list);
    list.segment[3].burial_method = "plough".to_owned();
    list.segment[3].burial_reason = "anchors".to_owned();
    list.segment[3].remark = "along the slope".to_owned();
    for form in [None, Some(Form::Xlsx)] {
        let again = again(&list, &GiveBackOptions { form, ..GiveBackOptions::default() });
        assert_eq!(bare(&again), list, "{form:?}");
    }
    // a list that came in another layout can be written in ours too
    let nmiles = read("nmiles_6087ft.csv").value.list;
    let own = GiveBackOptions { in_own_layout: true, ..GiveBackOptions::default() };
    let again = again(&nmiles, &own);
    assert_eq!(again.position.len(), 12);
    assert_eq!(again.position[6].at(), nmiles.position[6].at());
}
