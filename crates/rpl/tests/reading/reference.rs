use crate::given::{doubts, read};

/// The good files of the reference.
pub const GOOD: [&str; 10] = [
    "rpl.xlsx",
    "utf8_comma.csv",
    "utf8_tab.tsv",
    "utf8bom_semicolon_decimalcomma.csv",
    "cp1251_semicolon_decimalcomma.csv",
    "cp1252_comma.csv",
    "cp1254_semicolon_decimalcomma.csv",
    "utf16le_tab_decimalcomma.txt",
    "hemisphere_first.csv",
    "nmiles_6087ft.csv",
];

#[test]
fn every_good_file_is_read_without_a_doubt() {
    let plain = read("utf8_comma.csv").value.list;
    for name in GOOD {
        let read = read(name);
        for finding in &read.findings {
            println!("{name}: {finding:?}");
        }
        let doubts: Vec<_> =
            doubts(&read.findings).into_iter().filter(|(code, _)| !code.starts_with("sheet.")).collect();
        assert_eq!(doubts, [], "{name}");
        let list = read.value.list;
        assert_eq!(list.position.len(), 12, "{name}");
        for (one, other) in list.position.iter().zip(&plain.position) {
            assert_eq!((one.lon_deg, one.lat_deg), (other.lon_deg, other.lat_deg), "{name}");
        }
        for (one, other) in list.segment.iter().zip(&plain.segment) {
            assert_eq!(
                (&one.cable_type, one.burial_target_m),
                (&other.cable_type, other.burial_target_m),
                "{name}"
            );
        }
    }
}

#[test]
fn every_broken_file_gives_its_finding_and_none_elsewhere() {
    for (name, code, rows) in [
        ("broken_minutes.csv", "rpl.read.minutes_out_of_range", 15..=15),
        ("broken_hemisphere.csv", "rpl.read.hemisphere_outlier", 9..=9),
        ("broken_orphan_segment.csv", "rpl.read.orphan_segment", 19..=19),
        ("broken_distance.csv", "rpl.check.stated_distance_differs", 16..=16),
        ("broken_coordinate.csv", "rpl.read.malformed_coordinate", 21..=21),
    ] {
        let read = read(name);
        let doubts = doubts(&read.findings);
        println!("{name}: {doubts:?}");
        assert!(doubts.iter().any(|(found, _)| found == code), "{name}: {doubts:?}");
        for (found, place) in &doubts {
            let row: u32 = place.trim_start_matches("row ").split(',').next().unwrap().parse().unwrap();
            assert!(rows.contains(&row), "{name}: {found} at {place}");
        }
    }
}

#[test]
fn what_was_understood_is_said_for_people() {
    let said = read("nmiles_6087ft.csv").value.mapping.to_string();
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines[0], "rows 3 to 25, position and segment rows in turn, decimal point");
    assert_eq!(lines[4], "  D  Latitude ': minutes of latitude");
    assert_eq!(
        lines[10],
        "  J  Distance in nmiles (6087 ft) between: route length of the segment, nautical miles of 6,087 ft"
    );
    assert_eq!(lines[19], "  S  Survey line: kept, not read");
}
