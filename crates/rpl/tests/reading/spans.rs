use crate::given::{doubts, has, read_text};
use wetplant_rpl::layout::{RowPattern, Span};
use wetplant_rpl::read::{ListOptions, read_list};

/// Four positions of the reference route; distances and bearings of the three spans between them.
const PLACES: [&str; 4] = [
    "40 31.4500 N,50 06.2500 E",
    "40 38.9000 N,50 12.7000 E",
    "40 52.3500 N,50 19.4000 E",
    "41 08.9000 N,50 23.8000 E",
];

fn list(heads: &str, figures: [&str; 4]) -> String {
    let mut text = format!("Pos,Event,Latitude,Longitude,{heads}\r\n");
    for (index, (place, figure)) in PLACES.iter().zip(figures).enumerate() {
        text += &format!("{},,{place},{figure}\r\n", index + 1);
    }
    text
}

fn pattern(text: &str) -> Option<RowPattern> {
    let read = read_text(text).unwrap();
    (!has(&read.findings, "rpl.read.span_unknown")).then_some(read.value.mapping.pattern)
}

#[test]
fn few_rows_with_exact_distances_are_read_the_right_way_round() {
    let km = ["16.521", "26.619", "31.241"];
    let read = read_text(&list("Distance (km)", ["", km[0], km[1], km[2]])).unwrap();
    let stated: Vec<Option<f64>> =
        read.value.list.segment.iter().map(|segment| segment.stated_route_km).collect();
    assert_eq!(read.value.mapping.pattern, RowPattern::Arrives, "{:?}", read.findings);
    assert_eq!(stated, [Some(16.521), Some(26.619), Some(31.241)]);
    assert_eq!(pattern(&list("Distance (km)", [km[0], km[1], km[2], ""])), Some(RowPattern::Departs));
    assert_eq!(pattern(&list("Distance (km)", ["0.000", km[0], km[1], km[2]])), Some(RowPattern::Arrives));
}

#[test]
fn the_empty_end_is_never_overruled_in_silence() {
    // as many figures, the same each time: only the empty end tells
    assert_eq!(pattern(&list("Distance (km)", ["", "20", "20", "20"])), Some(RowPattern::Arrives));
    assert_eq!(pattern(&list("Distance (km)", ["20", "20", "20", ""])), Some(RowPattern::Departs));
    // figures that fit the other way than the empty end says
    assert_eq!(
        pattern(&list("Distance (km)", ["16.521", "26.619", "31.241", "9.9"])),
        Some(RowPattern::Departs)
    );
    assert_eq!(pattern(&list("Distance (km)", ["20", "20", "20", "20"])), None);
    assert_eq!(pattern(&list("Distance (km)", ["", "26.619", "31.241", "12.0"])), None);
}

#[test]
fn two_rows_are_told_by_the_empty_end() {
    let text = |one: &str, other: &str| {
        format!(
            "Pos,Latitude,Longitude,Distance (km)\r\n1,{},{one}\r\n2,{},{other}\r\n",
            PLACES[0], PLACES[1]
        )
    };
    assert_eq!(pattern(&text("", "16.521")), Some(RowPattern::Arrives));
    assert_eq!(pattern(&text("16.521", "")), Some(RowPattern::Departs));
}

#[test]
fn a_value_without_a_segment_is_named_with_its_row_column_and_text() {
    let text = list("Distance (km),Cable type", [",DA", "16.521,SA", "26.619,LW", "31.241,"]);
    for span in [None, Some(Span::Arrives)] {
        let said = ListOptions { span, ..ListOptions::default() };
        let read = read_list("list.csv", text.as_bytes(), &said).unwrap();
        assert_eq!(read.value.mapping.pattern, RowPattern::Arrives);
        let of = |finding: &&units::Finding| finding.code == "rpl.read.no_segment_for_value";
        let finding = read.findings.iter().find(of).unwrap();
        assert!(finding.message.contains("`DA`"), "{finding:?}");
        assert_eq!(finding.place.as_deref(), Some("row 2, column F (Cable type)"));
    }
    let clean = list("Distance (km),Cable type", ["0,-", "16.521,SA", "26.619,LW", "31.241,LW"]);
    let read = read_text(&clean).unwrap();
    assert!(!has(&read.findings, "rpl.read.no_segment_for_value"), "{:?}", doubts(&read.findings));
}
