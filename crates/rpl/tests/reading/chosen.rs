use crate::given::read_text;
use wetplant_rpl::layout::{Field, Unit};
use wetplant_rpl::list::PositionList;
use wetplant_rpl::read::{ColumnChoice, ListOptions, read_list};

fn read_with(text: &str, choices: &[(&str, Field)]) -> PositionList {
    let column = |(column, field): &(&str, Field)| ColumnChoice {
        column: (*column).to_owned(),
        field: *field,
        unit: None::<Unit>,
    };
    let said = ListOptions { columns: choices.iter().map(column).collect(), ..ListOptions::default() };
    read_list("chosen.csv", text.as_bytes(), &said)
        .unwrap_or_else(|error| panic!("{text}: {error}"))
        .value
        .list
}

#[test]
fn chosen_columns_rescue_a_list_whose_heads_are_not_recognised() {
    let rows = "BMH,50.1,40.5\r\nBU,50.2,40.6\r\n";
    let choices = [("B", Field::Longitude), ("c", Field::Latitude), ("A", Field::Event)];
    for head in ["Thing,X,Y\r\n", "A banner,,\r\n\r\nThing,X,Y\r\n", ""] {
        let list = read_with(&format!("{head}{rows}"), &choices);
        assert_eq!(list.position.len(), 2, "{head}");
        assert_eq!((list.position[1].lon_deg, list.position[1].lat_deg), (50.2, 40.6), "{head}");
        assert_eq!(list.position[0].event, "BMH", "{head}");
    }
    let named = [("X", Field::Longitude), ("Y", Field::Latitude)];
    assert_eq!(read_with(&format!("Thing,X,Y\r\n{rows}"), &named).position[0].lon_deg, 50.1);
}

#[test]
fn a_chosen_longitude_goes_with_a_latitude_that_was_recognised() {
    let text = "Event,Latitude,Q,Depth\r\nBMH,40.5,50.1,1\r\nBU,40.6,50.2,2\r\n";
    let list = read_with(text, &[("C", Field::Longitude)]);
    assert_eq!((list.position[1].lon_deg, list.position[1].depth_m), (50.2, Some(2.0)));
}

#[test]
fn both_angles_in_one_column_are_recognised_and_can_be_chosen() {
    for head in ["No,position,Event", "No,Where,Event"] {
        let text = format!("{head}\r\n1,40°31.450'N 050°06.250'E,BMH\r\n2,40°38.900'N 050°12.700'E,BU\r\n");
        let list = read_text(&text).unwrap_or_else(|error| panic!("{head}: {error}")).value.list;
        assert!((list.position[0].lat_deg - (40.0 + 31.45 / 60.0)).abs() < 1e-9);
        assert!((list.position[1].lon_deg - (50.0 + 12.7 / 60.0)).abs() < 1e-9);
        assert_eq!(list.position[1].event, "BU");
    }
    let bare = "q;r\r\nBMH;40°31.450'N 050°06.250'E\r\nBU;40°38.900'N 050°12.700'E\r\n";
    assert_eq!(read_with(bare, &[("r", Field::Position), ("q", Field::Event)]).position[0].event, "BMH");
    assert_eq!(read_text(bare).unwrap().value.list.position.len(), 2);
}
