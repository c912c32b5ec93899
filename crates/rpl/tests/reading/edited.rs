use crate::given::{doubts, fixture, read};
use crate::reference::GOOD;
use sheet::Form;
use units::Severity;
use wetplant_rpl::edit::{DeletePosition, InsertPosition, Keep, ListEdit, MovePosition, apply};
use wetplant_rpl::give_back::{GiveBackOptions, book};
use wetplant_rpl::list::PositionList;
use wetplant_rpl::read::{ListOptions, read_list};
use wetplant_rpl::redline::changes;

fn written_and_read(name: &str, list: &PositionList) -> PositionList {
    let bytes = sheet::write(&book(list, &GiveBackOptions::default()).value).unwrap();
    let mut said = ListOptions::default();
    if let Form::Text(form) = list.source.as_ref().unwrap().form {
        said.read.encoding = Some(form.encoding);
    }
    let again = read_list(name, &bytes, &said).unwrap();
    assert_eq!(doubts(&again.findings), [], "{name}");
    again.value.list
}

/// Every list of the tests, with its name.
fn lists() -> Vec<(String, PositionList)> {
    let mut lists: Vec<(String, PositionList)> =
        GOOD.iter().map(|name| ((*name).to_owned(), read(name).value.list)).collect();
    for name in
        ["one_row_arrives.csv", "one_row_departs_dms.csv", "derived_columns.csv", "metres_fathoms_feet.csv"]
    {
        let read = read_list(name, &fixture(name), &ListOptions::default()).unwrap();
        assert!(read.findings.iter().all(|finding| finding.severity != Severity::Blocks), "{name}");
        lists.push((name.to_owned(), read.value.list));
    }
    lists
}

#[test]
fn a_round_trip_is_an_empty_redline() {
    for (name, list) in lists() {
        assert_eq!(changes(&list, &written_and_read(&name, &list)), [], "{name}");
    }
}

#[test]
fn a_moved_position_comes_back_moved_and_nothing_else_does() {
    for (name, list) in lists() {
        // a place every layout can write: whole thousandths of a minute that are whole hundredths of a second
        let (lon_deg, lat_deg) = (50.0 + 48.6 / 60.0, 42.0 + 8.4 / 60.0);
        let edit = ListEdit::Move(MovePosition { position: "p7".to_owned(), lon_deg, lat_deg });
        let edited = apply(&list, &edit).unwrap().value;
        let again = written_and_read(&name, &edited);
        assert_eq!(again.position.len(), 12, "{name}");
        for (index, (one, other)) in again.position.iter().zip(&edited.position).enumerate() {
            let off_km = terrain::geodesy::distance_km(one.at(), other.at());
            assert!(
                off_km < if index == 6 { 0.000_2 } else { 1e-12 },
                "{name}: position {} {off_km}",
                index + 1
            );
        }
        for (index, (one, other)) in again.segment.iter().zip(&list.segment).enumerate() {
            if index != 5 && index != 6 {
                assert_eq!(
                    (one.cable_km, one.slack_pct, one.stated_route_km),
                    (other.cable_km, other.slack_pct, other.stated_route_km),
                    "{name}"
                );
            }
            assert_eq!(one.cable_type, other.cable_type, "{name}");
        }
    }
}

#[test]
fn an_inserted_position_gets_a_row_in_every_layout() {
    for (name, list) in lists() {
        let (lon_deg, lat_deg) = (50.0 + 46.2 / 60.0, 42.0);
        let insert = InsertPosition {
            after: "p6".to_owned(),
            id: "p13".to_owned(),
            position_no: "6a".to_owned(),
            event: "A/C 4a".to_owned(),
            lon_deg,
            lat_deg,
            depth_m: Some(366.0),
        };
        let edited = apply(&list, &ListEdit::Insert(insert)).unwrap().value;
        let again = written_and_read(&name, &edited);
        assert_eq!(again.position.len(), 13, "{name}");
        assert_eq!(
            (again.position[6].position_no.as_str(), again.position[6].event.as_str()),
            ("6a", "A/C 4a"),
            "{name}"
        );
        let off_km = terrain::geodesy::distance_km(again.position[6].at(), edited.position[6].at());
        assert!(off_km < 0.000_2, "{name}: {off_km}");
        for (one, other) in again.segment.iter().zip(&edited.segment) {
            assert_eq!(one.cable_type, other.cable_type, "{name}");
        }
    }
}

#[test]
fn cells_of_unknown_columns_that_go_with_a_position_are_told() {
    let list = read("utf8_comma.csv").value.list;
    let delete = DeletePosition { position: "p9".to_owned(), keep: Some(Keep::From) };
    let staged = apply(&list, &ListEdit::Delete(delete)).unwrap();
    let lost = staged.findings.iter().find(|finding| finding.code == "rpl.edit.cells_lost").unwrap();
    assert!(lost.message.contains("Survey line `BK-09`"), "{}", lost.message);
    assert!(lost.message.contains("Survey line `BK-09/10`"), "{}", lost.message);
}
