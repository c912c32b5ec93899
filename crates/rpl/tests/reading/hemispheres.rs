use crate::given::{has, read_text};
use units::Severity;
use wetplant_rpl::list::PositionList;

fn assert_places(text: &str, lat_deg: f64, lon_deg: f64) -> PositionList {
    let read = read_text(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let list = read.value.list;
    assert!((list.position[0].lat_deg - lat_deg).abs() < 1e-9, "{text}: {}", list.position[0].lat_deg);
    assert!((list.position[0].lon_deg - lon_deg).abs() < 1e-9, "{text}: {}", list.position[0].lon_deg);
    assert!(has(&read.findings, "rpl.read.hemisphere_from_head"), "{text}: {:?}", read.findings);
    list
}

#[test]
fn a_hemisphere_in_a_head_is_that_of_its_column() {
    let (lat, lon) = (50.0 + 21.6 / 60.0, 5.0 + 9.6 / 60.0);
    for (head, lat_sign, lon_sign) in [
        ("Latitude N,Longitude W", 1.0, -1.0),
        ("Lat S,Lon E", -1.0, 1.0),
        ("Latitude (S),Longitude West", -1.0, -1.0),
        ("Южная широта,Западная долгота", -1.0, -1.0),
        ("Cənub,Qərb", -1.0, -1.0),
        ("Cənub enliyi,Qərb uzunluğu", -1.0, -1.0),
        ("Широта ю.ш.,Долгота з.д.", -1.0, -1.0),
    ] {
        for rows in ["50 21.6,5 09.6\r\n50 22.6,5 19.6\r\n", "50.36,5.16\r\n50.37,5.17\r\n"] {
            assert_places(&format!("{head}\r\n{rows}"), lat_sign * lat, lon_sign * lon);
        }
    }
    let text = "Pos;Latitude (N);Longitude (W)\r\n1;50 21,6;5 09,6\r\n2;50 22,6;5 19,6\r\n";
    assert_places(text, lat, -lon);
}

#[test]
fn a_hemisphere_over_columns_of_degrees_and_minutes_holds_for_both() {
    let (lat, lon) = (-(33.0 + 30.0 / 60.0), -(5.0 + 9.6 / 60.0));
    let two =
        "Pos,Latitude (S),,Longitude (W),\r\n,deg,min,deg,min\r\n1,33,30.0,5,9.6\r\n2,33,31.0,5,9.9\r\n";
    assert_places(two, lat, lon);
    let one = "Pos,Lat S deg,Lat S min,Lon W deg,Lon W min\r\n1,33,30.0,5,9.6\r\n2,33,31.0,5,9.9\r\n";
    assert_places(one, lat, lon);
}

#[test]
fn seconds_are_no_south() {
    let text = "Lat D,Lat M,Lat S,Lon D,Lon M,Lon S\r\n33,30,0,5,9,36\r\n33,31,0,5,9,48\r\n";
    let list = read_text(text).unwrap().value.list;
    assert!((list.position[0].lat_deg - 33.5).abs() < 1e-9, "{}", list.position[0].lat_deg);
    assert!((list.position[0].lon_deg - 5.16).abs() < 1e-9);
}

#[test]
fn a_cell_that_contradicts_its_head_blocks() {
    for (head, row) in
        [("Latitude N,Longitude W", "50 21.6 N,5 09.6 E"), ("Latitude N,Longitude W", "50 21.6,-5 09.6")]
    {
        let text = format!("{head}\r\n50 20.0,5 08.0\r\n50 20.5,5 08.5\r\n{row}\r\n");
        let read = read_text(&text).unwrap();
        let finding =
            read.findings.iter().find(|finding| finding.code == "rpl.read.hemisphere_contradicts").unwrap();
        assert_eq!(finding.severity, Severity::Blocks);
        assert!(finding.place.as_deref().unwrap().starts_with("row 4,"), "{finding:?}");
    }
    let own = "Latitude N,Longitude W,E/W\r\n50 20.0,5 08.0,E\r\n50 20.5,5 08.5,E\r\n";
    let error = read_text(own).unwrap_err();
    assert!(error.to_string().contains("Longitude W"), "{error}");
}

#[test]
fn a_list_with_hemispheres_in_its_heads_comes_back_and_takes_a_move() {
    use wetplant_rpl::give_back::{GiveBackOptions, book};
    let text = "Latitude N,Longitude W\r\n50 21.6000,5 09.6000\r\n50 22.6000,5 19.6000\r\n";
    let mut list = assert_places(text, 50.36, -5.16);
    let given = book(&list, &GiveBackOptions::default());
    assert_eq!(given.value.sheets[0].rows[1][1].text, "5 09.6000");
    assert_eq!(given.findings, []);
    list.position[1].lon_deg = -(5.0 + 20.0 / 60.0);
    let given = book(&list, &GiveBackOptions::default());
    assert_eq!(given.value.sheets[0].rows[2][1].text, "5 20.0000");
    list.position[1].lon_deg = 0.5;
    let given = book(&list, &GiveBackOptions::default());
    assert!(has(&given.findings, "rpl.give_back.other_hemisphere"), "{:?}", given.findings);
}

#[test]
fn hemispheres_beside_an_angle_are_read_whatever_their_head_says() {
    for (lat, lon) in [("NS", "EW"), ("N", "E"), ("", ""), ("Side", "Side")] {
        let text =
            format!("Event,Latitude,{lat},Longitude,{lon}\r\nBMH,33.5,S,5.16,W\r\nBU,33.6,S,5.17,W\r\n");
        let list = read_text(&text).unwrap().value.list;
        assert_eq!((list.position[0].lat_deg, list.position[0].lon_deg), (-33.5, -5.16), "{lat}");
    }
    let left = "Event,NS,Lat deg,Lat min,EW,Lon deg,Lon min\r\nBMH,S,33,30,W,5,9.6\r\nBU,S,33,31,W,5,9.9\r\n";
    let list = read_text(left).unwrap().value.list;
    assert_eq!((list.position[0].lat_deg, list.position[0].lon_deg), (-33.5, -5.16));
}

#[test]
fn both_hemispheres_in_the_head_of_one_column_of_positions_hold() {
    let text = "Event,Latitude (N)/Longitude (W)\r\nBMH,\"50.36, 5.16\"\r\nBU,\"50.37, 5.17\"\r\n";
    assert_places(text, 50.36, -5.16);
    let said = "Event,Latitude (N)/Longitude (W)\r\nBMH,50 21.6 N 5 9.6 E\r\nBU,50 21.7 N 5 9.7 E\r\n";
    assert!(read_text(said).is_err());
}

#[test]
fn a_move_under_a_head_with_a_hemisphere_is_written_without_a_sign() {
    use wetplant_rpl::give_back::{GiveBackOptions, book};
    let text = "Event,Lat S deg,Lat S min,Lon W deg,Lon W min\r\nBMH,33,30.0,5,9.6\r\nBU,33,31.0,5,9.9\r\n";
    let mut list = assert_places(text, -33.5, -5.16);
    (list.position[1].lat_deg, list.position[1].lon_deg) = (-34.5, -6.5);
    let given = book(&list, &GiveBackOptions::default());
    let cells: Vec<&str> = given.value.sheets[0].rows[2].iter().map(|cell| cell.text.as_str()).collect();
    assert_eq!(cells, ["BU", "34", "30.0000", "6", "30.0000"]);
    assert_eq!(given.findings, []);
}
