use crate::given::{doubts, has, read_text};
use units::{Finding, Severity};
use wetplant_rpl::edit::{ListEdit, MovePosition, apply};
use wetplant_rpl::give_back::{GiveBackOptions, book};
use wetplant_rpl::layout::{DecimalMark, Field};
use wetplant_rpl::list::PositionList;
use wetplant_rpl::read::{ListOptions, read_list};

fn found<'a>(findings: &'a [Finding], code: &str) -> &'a Finding {
    findings.iter().find(|finding| finding.code == code).unwrap_or_else(|| panic!("{code} in {findings:?}"))
}

const FROM_B: &str = "Pos,Event,Latitude,Longitude,Distance (km),KP\r\n\
                      1,BMH,40 31.4500 N,50 06.2500 E,,43.140\r\n,,,,16.521,\r\n\
                      2,A/C,40 38.9000 N,50 12.7000 E,,26.619\r\n,,,,26.619,\r\n\
                      3,BU,40 52.3500 N,50 19.4000 E,,0\r\n";

fn cell(list: &PositionList, row: usize, column: usize) -> String {
    book(list, &GiveBackOptions::default()).value.sheets[0].rows[row][column].text.clone()
}

#[test]
fn a_cumulative_column_that_descends_is_kept_as_kp_from_the_b_end() {
    let read = read_text(FROM_B).unwrap();
    assert_eq!(found(&read.findings, "rpl.read.kp_from_b").severity, Severity::Notes);
    assert_eq!(read.value.mapping.column[5].field, Field::RouteFromB);
    let list = read.value.list;
    assert!(list.position.iter().all(|position| position.stated_route_kp_km.is_none()));
    assert_eq!(
        (cell(&list, 1, 5), cell(&list, 3, 5), cell(&list, 5, 5)),
        ("43.140".into(), "26.619".into(), "0".into())
    );
    let edit = ListEdit::Move(MovePosition { position: "p1".to_owned(), lon_deg: 50.11, lat_deg: 40.52 });
    let moved = apply(&list, &edit).unwrap().value;
    let given = book(&moved, &GiveBackOptions::default());
    assert!(has(&given.findings, "rpl.give_back.derived_emptied"), "{:?}", given.findings);
    let text = |row: usize| given.value.sheets[0].rows[row][5].text.clone();
    assert_eq!((text(1), text(3), text(5)), (String::new(), "26.619".to_owned(), "0".to_owned()));
}

#[test]
fn heads_that_name_a_position_are_its_event_where_no_better_one_is() {
    for head in [
        "Name",
        "Label",
        "Point",
        "Description",
        "Наименование",
        "Название",
        "Описание",
        "Ad",
        "Атауы",
        "Atauy",
    ] {
        let text = format!("No,{head},Latitude,Longitude\r\n1,BMH,40.5 N,50.1 E\r\n2,BU,40.6 N,50.2 E\r\n");
        let read = read_text(&text).unwrap();
        assert_eq!(read.value.list.position[0].event, "BMH", "{head}");
        assert_eq!(read.value.list.position[1].position_no, "2", "{head}");
        assert!(!has(&read.findings, "rpl.read.no_event_column"), "{head}");
    }
    let better =
        "Point,Description,Event,Latitude,Longitude\r\n1,a,BMH,40.5 N,50.1 E\r\n2,b,BU,40.6 N,50.2 E\r\n";
    let list = read_text(better).unwrap().value.list;
    assert_eq!((list.position[0].event.as_str(), list.position[0].position_no.as_str()), ("BMH", "1"));
}

#[test]
fn a_list_without_events_is_warned_of() {
    let read = read_text("Pos,Latitude,Longitude\r\n1,40.5 N,50.1 E\r\n2,40.6 N,50.2 E\r\n").unwrap();
    assert_eq!(found(&read.findings, "rpl.read.no_event_column").severity, Severity::Warns);
}

#[test]
fn the_other_mark_groups_thousands_once_the_decimal_mark_is_said() {
    let text = |depth: &str| {
        format!(
            "Pos;Event;Latitude;Longitude;Depth (m)\r\n1;BMH;40 31 N;50 6 E;{depth}\r\n2;BU;40 38 N;50 12 E;5\r\n"
        )
    };
    for (written, decimal) in [("1.250", DecimalMark::Comma), ("1,250", DecimalMark::Point)] {
        let text = text(written);
        let said = ListOptions { decimal: Some(decimal), ..ListOptions::default() };
        let read = read_list("list.csv", text.as_bytes(), &said).unwrap();
        assert_eq!(read.value.list.position[0].depth_m, Some(1250.0), "{written}");
        assert_eq!(found(&read.findings, "rpl.read.thousands_marks").severity, Severity::Notes);
        assert_eq!(doubts(&read.findings).iter().filter(|(code, _)| code.contains("number")).count(), 0);
        assert_eq!(cell(&read.value.list, 1, 4), written, "it comes back as it was");
        let other = if decimal == DecimalMark::Comma { DecimalMark::Point } else { DecimalMark::Comma };
        let options = GiveBackOptions { decimal: Some(other), ..GiveBackOptions::default() };
        let given = book(&read.value.list, &options).value;
        assert_eq!(given.sheets[0].rows[1][4].text, "1250", "no mark is left to be misread");
    }
    let unsaid = read_text(&text("1,250")).unwrap();
    assert!(
        doubts(&unsaid.findings).iter().any(|(code, _)| code == "rpl.read.decimal_doubtful"),
        "{:?}",
        unsaid.findings
    );
}

#[test]
fn a_sign_and_a_hemisphere_in_every_row_are_named() {
    let error = read_text("Latitude,Longitude\r\n-33.85 S,151.2 E\r\n-33.95 S,151.3 E\r\n").unwrap_err();
    assert!(error.to_string().contains("a sign and a hemisphere contradict or repeat each other"), "{error}");
    let error = read_text("Latitude,Longitude\r\n33.85 S,-5.2 W\r\n33.95 S,-5.3 W\r\n").unwrap_err();
    assert!(error.to_string().contains("a sign and a hemisphere contradict or repeat each other"), "{error}");
}

#[test]
fn projected_coordinates_are_refused_with_what_to_do() {
    for heads in ["E,N", "Easting,Northing", "X,Y", "Восток,Север"] {
        let text =
            format!("Point,{heads},Remarks\r\n1,412345.12,4512345.67,a\r\n2,412445.12,4513345.67,b\r\n");
        let error = read_text(&text).unwrap_err().to_string();
        assert!(error.contains("projected coordinates") && error.contains("WGS84"), "{heads}: {error}");
    }
}
