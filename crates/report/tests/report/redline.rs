//! The redline page: every change in a word and a colour, and lines to sign.

use calamine::{Data, Reader, Xlsx};
use pipeline::redline::{Change, Consequence, Redline, Side};
use std::io::Cursor;
use units::{Fingerprint, LonLat};
use wetplant_report::{redline_html, redline_xlsx};

fn change(place: &str, field: &str, before: Option<&str>, after: Option<&str>) -> Change {
    Change {
        place: place.to_owned(),
        field: field.to_owned(),
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
    }
}

fn redline(entered: Vec<Change>) -> Redline {
    let side = |seed: &str| Side {
        name: "Buzovna–Құрық".into(),
        revision: "A".into(),
        date: "2026-03-02".into(),
        plan_fingerprint: Fingerprint::of_bytes(seed.as_bytes()),
    };
    let followed = vec![Consequence {
        what: "cable, type LW".into(),
        unit: "km".into(),
        before: Some("81.4870".into()),
        after: Some("81.9069".into()),
        change: Some("+0.4199".into()),
    }];
    Redline {
        format: "wetplant-redline/1".into(),
        before: side("before"),
        after: side("after"),
        entered,
        followed,
    }
}

fn three() -> Redline {
    redline(vec![
        change(
            "position 7",
            "position",
            Some("42 10.4000 N, 050 49.9000 E"),
            Some("42 10.5000 N, 050 50.5000 E"),
        ),
        change("segment 7–8", "slack_pct", Some("1.7"), Some("2.2")),
        change("position 9", "position", None, Some("Joint J3, 42 42.1000 N, 051 09.2000 E, 52 m")),
        change("position 10", "position", Some("A/C 6, 42 55.6500 N, 051 21.7000 E"), None),
        change(
            "position 8",
            "remark",
            Some("=HYPERLINK(\"x\")"),
            Some("crossing angle 61°, agreed with the owner of the pipeline on the day of the survey"),
        ),
    ])
}

#[test]
fn every_change_says_in_a_word_and_a_colour_what_it_is() {
    let page = redline_html(&three(), None);
    for class in ["added", "removed", "changed"] {
        assert!(page.contains(&format!("<tr class=\"{class}\">")), "{class}");
        assert!(page.contains(&format!("<td class=\"unbroken\">{class}</td>")), "{class}");
    }
    assert!(page.contains("3 changed (amber), 1 added (green), 1 removed (red)"));
    assert!(page.contains("<td class=\"unbroken\">slack, %</td>"));
}

#[test]
fn a_redline_ends_with_two_empty_lines_to_sign() {
    let page = redline_html(&three(), None);
    assert_eq!(page.matches("signature, name").count(), 2);
    assert_eq!(page.matches("<p>date <b></b></p>").count(), 2);
    let short = three().before.plan_fingerprint.short().to_owned();
    assert!(page.contains(&format!("revision A, plan {short}")), "one label stands for two plans");
}

#[test]
fn the_route_before_is_named_once_where_it_lies_apart() {
    let line = |shift_deg: f64| {
        vec![LonLat::new(50.0, 40.0), LonLat::new(50.5 + shift_deg, 41.0), LonLat::new(51.0, 42.0)]
    };
    let page = redline_html(&three(), Some((&line(0.0), &line(0.2))));
    assert_eq!(page.matches(">before</text>").count(), 3); // letters, their halo, legend
}

/// Not a check but a door: writes a page to look at.
#[test]
fn a_redline_to_look_at_is_written() {
    let route: Vec<LonLat> = (0..20)
        .map(|index| LonLat::new(50.0 + 0.01 * f64::from(index * index % 7), 40.0 + 0.2 * f64::from(index)))
        .collect();
    let mut moved = route.clone();
    moved[7].lon_deg += 0.02;
    let page = redline_html(&three(), Some((&route, &moved)));
    std::fs::write(std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("redline.html"), page).unwrap();
}

#[test]
fn a_small_change_of_a_long_route_is_drawn_larger() {
    let route: Vec<LonLat> = (0..20).map(|index| LonLat::new(50.0, 40.0 + 0.2 * f64::from(index))).collect();
    let mut moved = route.clone();
    moved[7].lon_deg += 0.01;
    let figures = |before: &[LonLat], after: &[LonLat]| {
        redline_html(&three(), Some((before, after))).matches("<figure>").count()
    };
    assert_eq!(figures(&route, &moved), 2);
    assert_eq!(figures(&route[..12], &route), 1, "a route that grew by half of it is seen as it is");
    let mut longer = route.clone();
    longer.insert(5, LonLat::new(50.01, 40.9));
    assert_eq!(figures(&route, &longer), 2);
    assert_eq!(figures(&longer, &route), 2);
    assert_eq!(figures(&route, &[]), 1);
    assert_eq!(figures(&route[..1], &route), 1);
}

#[test]
fn the_workbook_says_in_a_word_what_became_of_each_entry_and_runs_no_formula() {
    let bytes = redline_xlsx(&three(), &[], &[]).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range("Entered").unwrap();
    let words: Vec<String> = (1..=5).map(|row| sheet.get_value((row, 2)).unwrap().to_string()).collect();
    assert_eq!(words, ["changed", "changed", "added", "removed", "changed"]);
    assert_eq!(sheet.get_value((5, 3)), Some(&Data::String("=HYPERLINK(\"x\")".into())));
    assert!(book.worksheet_formula("Entered").unwrap().used_cells().next().is_none());
}
