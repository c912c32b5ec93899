use crate::given::{bytes, fixture, has, read, read_text};
use crate::reference::GOOD;
use wetplant_rpl::read::{ListOptions, read_list};

const LIST: &str = "Pos,Event,Latitude,Longitude,Distance (km),Cable (km)\r\n\
                    1,BMH,40 31.4500 N,50 06.2500 E,,\r\n,,,,16.521,16.600\r\n\
                    2,A/C,40 38.9000 N,50 12.7000 E,,\r\n,,,,26.619,26.900\r\n\
                    3,BU,40 52.3500 N,50 19.4000 E,,\r\n";

fn is_off(foot: &str) -> bool {
    let read = read_text(&format!("{LIST}{foot}\r\n")).unwrap();
    has(&read.findings, "rpl.check.total_differs")
}

#[test]
fn a_stated_total_is_held_against_route_and_cable() {
    for foot in [
        ",Total,,,43.140,43.500",
        ",Total,,,43.14,",
        "Total route length 43.140 km",
        "Total route length 43.140 km; total cable 43.5 km",
        "\"Total route length 43,140 km\"",
        "Total route 23.294 nm",
        "Total positions 3",
        "Total: 43.140",
        "Average slack 0.8 %",
        "Total slack 0.83 %",
        "Checked by A. N. Other 12.10.2024",
    ] {
        assert!(!is_off(foot), "{foot}");
    }
    for foot in [
        ",Total,,,53.140,",
        ",Total,,,43.140,53.500",
        "Total route length 325.523 km",
        "Total route length 43.140 km; total cable 53.5 km",
        "Итого 53.140 км",
        "Total: 53.140",
    ] {
        assert!(is_off(foot), "{foot}");
    }
}

#[test]
fn a_total_names_its_row_and_text() {
    let read = read_text(&format!("{LIST}Total route length 325.523 km\r\n")).unwrap();
    let finding = read.findings.iter().find(|finding| finding.code == "rpl.check.total_differs").unwrap();
    assert_eq!(finding.place.as_deref(), Some("row 7, column A"));
    assert!(finding.message.contains("325.523") && finding.message.contains("43.140"), "{finding:?}");
}

#[test]
fn totals_of_lists_that_agree_raise_no_alarm() {
    let codes = ["rpl.check.total_differs", "rpl.check.leg_long", "rpl.check.turns_back"];
    for name in GOOD {
        assert!(codes.iter().all(|code| !has(&read(name).findings, code)), "{name}");
    }
    for name in ["one_row_arrives.csv", "derived_columns.csv", "kazakh.csv", "rpl.ods"] {
        let read = read_list(name, &fixture(name), &ListOptions::default()).unwrap();
        assert!(codes.iter().all(|code| !has(&read.findings, code)), "{name}");
    }
    assert!(!bytes("rpl.xlsx").is_empty());
}
