//! The position list on paper: every position once, nothing over the edge, nothing over anything else.

use crate::fixture::{self, USUAL};
use crate::fixture_list::{self, At};
use crate::xml;
use pipeline::results::Results;
use wetplant_report::rpl_pages_svg;
use wetplant_report::svg::{escape, text_width_px};

const WIDTH: f64 = 1122.52;
const HEIGHT: f64 = 793.7;

/// A text as set on a page.
#[derive(Debug)]
struct Text {
    x: f64,
    y: f64,
    size_px: f64,
    anchor: String,
    bold: bool,
    words: String,
}

fn texts(svg: &str) -> Vec<Text> {
    let attribute = |tag: &str, name: &str| {
        let from = tag.find(&format!(" {name}=\"")).unwrap() + name.len() + 3;
        tag[from..].split('"').next().unwrap().to_owned()
    };
    let text = |part: &str| {
        let (tag, rest) = part.split_once('>').unwrap();
        let number = |name| attribute(tag, name).parse().unwrap();
        Text {
            x: number("x"),
            y: number("y"),
            size_px: number("font-size"),
            anchor: attribute(tag, "text-anchor"),
            bold: tag.contains("font-weight"),
            words: rest.split("</text>").next().unwrap().to_owned(),
        }
    };
    svg.split("<text").skip(1).map(text).collect()
}

/// Left and right edge of a text, its letters unescaped.
fn span(text: &Text) -> (f64, f64) {
    let mut letters = text.words.clone();
    for (entity, letter) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
        letters = letters.replace(entity, letter);
    }
    let width_px = text_width_px(&letters, text.size_px, text.bold);
    match text.anchor.as_str() {
        "start" => (text.x, text.x + width_px),
        "middle" => (text.x - width_px / 2.0, text.x + width_px / 2.0),
        _ => (text.x - width_px, text.x),
    }
}

/// No text lies over another, by the widths that layout reckons with.
fn no_overlap(texts: &[Text], what: &str) {
    let boxes: Vec<_> = texts.iter().map(|text| (span(text), text.y - 0.7 * text.size_px, text)).collect();
    for (index, ((left, right), top, text)) in boxes.iter().enumerate() {
        for ((other_left, other_right), other_top, other) in &boxes[index + 1..] {
            let apart = left >= other_right || other_left >= right || *top >= other.y || *other_top >= text.y;
            assert!(apart, "{what}: {text:?} over {other:?}");
        }
    }
}

/// Pages are well-formed, fit the paper, and no text lies over another.
fn sound(pages: &[String], what: &str) {
    for (index, page) in pages.iter().enumerate() {
        // the quick parse cuts entities by bytes
        assert_eq!(xml::problem(&page.replace('…', "...")), None, "{what}");
        assert!(page.contains("width=\"1122.52\" height=\"793.7\""));
        assert!(!page.contains("NaN") && !page.contains(">inf"), "{what}");
        assert!(page.contains(&format!(">page {} of {}</text>", index + 1, pages.len())), "{what}");
        let texts = texts(page);
        no_overlap(&texts, what);
        for text in &texts {
            let (left, right) = span(text);
            assert!(left >= 37.9 && right <= WIDTH - 37.9, "{what}: {text:?} from {left} to {right}");
            assert!(text.y >= 30.0 && text.y <= HEIGHT - 20.0, "{what}: {text:?}");
        }
    }
}

/// Numbers of the first column of a page.
fn numbers(page: &str) -> Vec<u32> {
    let is_number = |text: &Text| text.x == 68.0 && text.anchor == "end" && text.y > 108.0;
    texts(page).iter().filter(|text| is_number(text)).filter_map(|text| text.words.parse().ok()).collect()
}

fn many(count: u32) -> Results {
    let place = |index: u32| At {
        label: format!("A/C {index}x"),
        lon_deg: 49.0 + 0.002 * f64::from(index),
        lat_deg: 40.5 + 0.001 * f64::from(index),
        depth_m: (!index.is_multiple_of(3)).then(|| f64::from(index)),
    };
    let places: Vec<At> = (1..=count).map(place).collect();
    fixture_list::file_of(fixture_list::list(&places, &[(1.0, "DA", 1.5), (2.0, "LW", 0.0)])).results
}

#[test]
fn every_position_of_four_hundred_stands_once_and_in_order() {
    let results = many(400);
    let pages = rpl_pages_svg(&results);
    sound(&pages, "400 positions");
    assert!((16..=20).contains(&pages.len()), "{}", pages.len());
    let all: Vec<u32> = pages.iter().flat_map(|page| numbers(page)).collect();
    assert_eq!(all, (1..=400).collect::<Vec<u32>>());
    let whole = pages.concat();
    for position in &results.rpl.positions {
        assert_eq!(whole.matches(&format!(">{}</text>", position.label)).count(), 1, "{}", position.label);
    }
    for page in &pages[..pages.len() - 1] {
        for head in ["Position", "Latitude", "Route (km)", "° true", "Burial", "Remarks"] {
            assert_eq!(page.matches(&format!(">{head}</text>")).count(), 1, "{head}");
        }
    }
}

#[test]
fn a_position_and_its_segment_stay_on_one_page() {
    let pages = rpl_pages_svg(&many(400));
    let lasts = pages.len() - 2;
    for (index, page) in pages[..=lasts].iter().enumerate() {
        let types = page.matches(">DA</text>").count() + page.matches(">LW</text>").count();
        assert_eq!(types, numbers(page).len() - usize::from(index == lasts));
    }
}

#[test]
fn two_thousand_positions_are_a_binder_and_no_wait() {
    let results = many(2000);
    let pages = rpl_pages_svg(&results);
    assert!((60..=90).contains(&pages.len()), "{}", pages.len());
    assert_eq!(pages, rpl_pages_svg(&results));
}

#[test]
fn figures_of_the_page_are_those_of_the_table() {
    let results = fixture_list::file().results;
    let pages = rpl_pages_svg(&results);
    assert_eq!(pages.len(), 2);
    sound(&pages, "list");
    let csv = wetplant_report::rpl_csv(&results);
    for record in csv.lines().skip(2) {
        let cells: Vec<&str> = record.split(',').collect();
        for cell in
            [10, 11, 12, 13, 14, 15, 20].map(|index| cells[index]).iter().filter(|cell| !cell.is_empty())
        {
            assert!(pages[0].contains(&format!(">{cell}</text>")), "{cell}");
        }
    }
    for text in
        ["40 31.4500 N", "050 06.2500 E", "BMH Құрық", "BMH Buzovna (Abşeron)", "buried", "surface", "LWP"]
    {
        assert!(pages[0].contains(&format!(">{text}</text>")), "{text}");
    }
    for text in ["325.523 km", "330.199 km", "total", "A/C", "12 in all", "totals"] {
        assert!(pages[1].contains(&format!(">{text}</text>")), "{text}");
    }
    assert!(!pages[1].contains("Sector"));
}

#[test]
fn a_whole_design_prints_its_sectors_and_the_label_of_its_ground() {
    let results = fixture::results(USUAL);
    let pages = rpl_pages_svg(&results);
    sound(&pages, "design");
    let last = pages.last().unwrap();
    for text in [">Sector<", ">AZ<", ">KZ<", ">Cable type<", "ploughed, of the route", "not a survey"] {
        assert!(last.contains(text), "{text}");
    }
    for page in &pages {
        assert!(page.contains("illustrative, reconstructed"));
    }
}

#[test]
fn names_from_a_plan_neither_break_the_page_nor_run_over_it() {
    let nasty = "</text><script>&\"'\u{7}Құрық".repeat(40);
    let mut results = fixture::results(USUAL);
    results.plan.name = nasty.clone();
    results.plan.revision = nasty.clone();
    results.plan.date = nasty.clone();
    results.plan.about = nasty.repeat(10);
    results.landings.iter_mut().for_each(|landing| landing.name = nasty.clone());
    results.rpl.positions[2].label = nasty.clone();
    results.rpl.positions[3].remark = "W".repeat(100_000);
    results.rpl.positions[4].remark = "Pipeline PL-7, crossing agreement pending; ".repeat(6);
    results.rpl.rows[2].cable_type = "Double armoured <17 mm> & more".into();
    results.rpl.rows[3].slack_pct = f64::NAN;
    results.rpl.rows[4].cable_km = units::CableKm(1.0e12);
    results.lengths.by_type[0].cable_type = nasty.clone();
    results.lengths.by_sector[0].sector = nasty;
    let pages = rpl_pages_svg(&results);
    sound(&pages, "hostile");
    let whole = pages.concat();
    assert!(!whole.contains("<script>") && whole.contains("rpl.csv has all of it"));
    let remark = &results.rpl.positions[4].remark;
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let said: Vec<String> = texts(&pages.concat()).iter().flat_map(|text| words(&text.words)).collect();
    let expected = words(&escape(remark));
    assert!(said.iter().filter(|word| *word == "agreement").count() == 6, "{}", expected.len());
}

#[test]
fn very_many_cable_types_take_more_pages_of_totals() {
    let mut results = many(30);
    let of_type = results.lengths.by_type[0].clone();
    results.lengths.by_type = (0..100)
        .map(|index| route::rpl::TypeLength { cable_type: format!("T{index}"), ..of_type.clone() })
        .collect();
    let pages = rpl_pages_svg(&results);
    assert_eq!(pages.len(), 2 + 4);
    sound(&pages, "100 types");
    for index in 0..100 {
        assert_eq!(pages.concat().matches(&format!(">T{index}</text>")).count(), 1, "{index}");
    }
}

#[test]
fn a_list_without_positions_is_a_page_of_totals() {
    let mut results = many(2);
    results.rpl.positions.clear();
    results.rpl.rows.clear();
    assert_eq!(rpl_pages_svg(&results).len(), 1);
}

/// Not a check but a door: writes pages to look at.
#[test]
fn pages_to_look_at_are_written() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let mut remarks = many(60);
    remarks.rpl.positions[4].remark =
        "Crossing of pipeline PL-7 at 74°, agreement of both owners pending; keep 500 m".into();
    remarks.rpl.positions[7].label =
        "A/C 8 + PLDN + sector boundary AZ | KZ + Crossing of the Baku–Aktau cable".into();
    remarks.rpl.rows[5].cable_type = "Double armoured 17 mm".into();
    for (name, results) in
        [("list", fixture_list::file().results), ("demo", fixture::results(USUAL)), ("remarks", remarks)]
    {
        for (index, page) in rpl_pages_svg(&results).iter().enumerate() {
            std::fs::write(folder.join(format!("rpl-{name}-{}.svg", index + 1)), page).unwrap();
        }
    }
}
