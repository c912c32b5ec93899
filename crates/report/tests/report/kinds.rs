//! Three kinds of line side by side, from a choice computed once for the 392 km of the design study.

use crate::drawings::overlaps;
use crate::xml;
use line::choice::{KindChoice, LineKind};
use wetplant_report::html::Page;
use wetplant_report::page::choice::{kinds_svg, section, table};

fn choice() -> KindChoice {
    serde_json::from_str(include_str!("kinds.json")).unwrap()
}

#[test]
fn the_drawing_is_well_formed_and_legible() {
    let svg = kinds_svg(&choice());
    assert_eq!(xml::problem(&svg), None);
    assert!(!svg.contains("NaN") && !svg.contains("inf"));
    assert_eq!(overlaps(&svg), Vec::<String>::new());
    for words in ["Unrepeatered", "Remote amplifiers", "Repeatered", "chosen", "R1"] {
        assert!(svg.contains(words), "{words}");
    }
    if let Ok(path) = std::env::var("WETPLANT_KINDS_SVG") {
        std::fs::write(path, svg).unwrap();
    }
}

#[test]
fn a_choice_without_anything_to_draw_is_drawn_still() {
    let mut bare = choice();
    bare.remote_amplifiers = None;
    for option in &mut bare.options {
        option.capacity_per_pair_gbps = 0.0;
        option.fibre_pairs_for_target_count = None;
        option.reach_km = None;
        option.carries_target = false;
    }
    let svg = kinds_svg(&bare);
    assert_eq!(xml::problem(&svg), None);
    assert!(!svg.contains("NaN"));
    assert!(svg.contains("nearest"));
}

#[test]
fn the_table_marks_the_chosen_kind_and_says_what_fails_first() {
    let choice = choice();
    let table = table(&choice);
    assert_eq!(table.rows.len(), 3);
    let marked = &choice.options[table.marked[0]];
    assert_eq!(marked.kind, choice.chosen);
    assert_eq!(choice.chosen, LineKind::Repeatered);
    for (row, option) in table.rows.iter().zip(&choice.options) {
        assert_eq!(row.last().unwrap(), &option.fails_first);
        assert_eq!(row.len(), table.heads.len());
    }
    let mut page = Page::default();
    section(&mut page, &choice);
    assert_eq!(xml::problem(&format!("<p>{}</p>", table.html())), None);
}
