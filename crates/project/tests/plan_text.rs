//! `plan.toml`: lossless, and plain about what is wrong with it.

#![allow(clippy::unwrap_used)] // a test stops where something is wrong

use wetplant_project as project;

use project::plan::{
    PlanError, SECTIONS, check_section, fingerprint, of_document, read_toml, to_document, write_toml,
};
use proptest::prelude::*;

const SMALL: &str = include_str!("small.toml");
/// Sections the small plan does not have.
const ABSENT: [&str; 4] = ["list", "register", "layer", "corridor"];

/// What is said about the small plan with one line written otherwise.
fn refusal(line: &str, other: &str) -> String {
    assert!(SMALL.contains(line), "{line}");
    read_toml(&SMALL.replacen(line, other, 1)).unwrap_err().to_string()
}

#[test]
fn a_canonical_text_goes_through_byte_for_byte() {
    let plan = read_toml(SMALL).unwrap();
    assert_eq!(write_toml(&plan).unwrap(), SMALL);
    assert_eq!(of_document(&to_document(&plan).unwrap()).unwrap(), plan);
}

#[test]
fn a_text_with_comments_and_another_order_is_the_same_plan() {
    let (head, rest) = SMALL.split_once("\n\n").unwrap();
    let mut lines: Vec<&str> = head.lines().collect();
    lines.reverse();
    let other = format!("# Ours.\n{}\n\n# Below.\n{rest}", lines.join("  # why\n"));
    let (plan, same) = (read_toml(SMALL).unwrap(), read_toml(&other).unwrap());
    assert_eq!(fingerprint(&plan), fingerprint(&same));
    assert_eq!(write_toml(&same).unwrap(), SMALL);
}

#[test]
fn sections_are_the_keys_of_a_plan_in_their_order() {
    let schema = serde_json::to_value(schemars::schema_for!(project::Plan)).unwrap();
    let mut keys: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
    let mut sections = SECTIONS.to_vec();
    keys.sort();
    sections.sort_unstable();
    assert_eq!(keys, sections);
    let tops: Vec<&str> = SMALL
        .lines()
        .take_while(|line| !line.is_empty())
        .map(|line| line.split(' ').next().unwrap())
        .chain(SMALL.lines().filter(|line| line.starts_with('[')).map(|line| line.trim_matches(['[', ']'])))
        .filter_map(|name| name.split('.').next())
        .collect();
    let mut once = tops.clone();
    once.dedup();
    let written: Vec<&str> = SECTIONS.into_iter().filter(|section| !ABSENT.contains(section)).collect();
    assert_eq!(once, written);
}

#[test]
fn every_section_of_a_plan_reads_as_itself_and_no_other_value_does() {
    let document = to_document(&read_toml(SMALL).unwrap()).unwrap();
    for section in SECTIONS.into_iter().filter(|section| !ABSENT.contains(section)) {
        assert_eq!(check_section(section, &document[section]), Ok(()), "{section}");
        assert!(check_section(section, &serde_json::json!({ "surprise": 1 })).is_err(), "{section}");
        assert!(check_section(section, &serde_json::Value::Null).is_err(), "{section}");
    }
    assert!(check_section("surprise", &document["water"]).is_err());
    assert!(check_section("format", &"wetplant-plan/9".into()).is_err());
}

#[test]
fn lists_and_registers_with_all_their_cells_go_through_the_text_of_a_plan() {
    let mut plan = read_toml(SMALL).unwrap();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/reference/cases/rpl/");
    for (index, file) in ["rpl.xlsx", "cp1254_semicolon_decimalcomma.csv"].into_iter().enumerate() {
        let bytes = std::fs::read(format!("{folder}{file}")).unwrap();
        let options = rpl::read::ListOptions { leg: format!("leg {index}"), ..Default::default() };
        plan.list.push(rpl::read::read_list(file, &bytes, &options).unwrap().value.list);
    }
    let soil = "KP from;KP to;Soil;Notiz\r\n0,000;1,500;\"sand; fine\";ə\r\n";
    let options = rpl::register::RegisterOptions {
        kp: rpl::register::KpBasis::Route,
        ..rpl::register::RegisterOptions::of(rpl::register::RegisterKind::Soil, "leg 0")
    };
    let register = rpl::register::read_register("soil.csv", soil.as_bytes(), &options).unwrap().value;
    plan.register.push(register);
    let text = write_toml(&plan).unwrap();
    let back = read_toml(&text).unwrap();
    assert_eq!(back, plan);
    assert_eq!(write_toml(&back).unwrap(), text);
    let document = to_document(&plan).unwrap();
    for section in ["list", "register"] {
        assert_eq!(check_section(section, &document[section]), Ok(()));
        assert!(check_section(section, &serde_json::json!([{ "leg": "a", "kilometres": 3 }])).is_err());
    }
}

#[test]
fn a_number_without_its_unit_is_answered_with_the_key_that_has_it() {
    let said = refusal("loss_db_per_km = 0.17", "loss = 0.17");
    assert!(said.contains("the key stands in line 143"), "{said}");
    assert!(said.contains("write `loss_db_per_km` instead of `loss`"), "{said}");
    let said = refusal("target_capacity_gbps = 400000.0", "target_capacity = 400.0");
    assert!(said.contains("write `target_capacity_gbps` instead of `target_capacity`"), "{said}");
    let said = refusal("lon_deg = 49.67", "lon = 49.67");
    assert!(said.contains("write `lon_deg` instead of `lon`"), "{said}");
}

#[test]
fn an_unknown_key_is_refused_wherever_it_stands() {
    for line in SMALL.lines().filter(|line| line.starts_with("tag = ")).take(1) {
        let said = refusal(line, &format!("{line}\nsurprise = 1"));
        assert!(said.contains("surprise"), "{said}");
    }
    let mut start = 0;
    while let Some(found) = SMALL[start..].find("\ntag = ") {
        let at = start + found + 1;
        let other = format!("{}surprise = 1\n{}", &SMALL[..at], &SMALL[at..]);
        let said = read_toml(&other).map(drop).unwrap_err().to_string();
        assert!(said.contains("surprise"), "{said}");
        start = at;
    }
}

#[test]
fn a_missing_key_a_wrong_type_and_a_wrong_format_are_named() {
    assert!(refusal("about = ", "# about = ").contains("missing field `about`"));
    assert!(refusal("surface_level_m = -29.0", "surface_level_m = \"low\"").contains("surface_level_m"));
    let other = refusal("wetplant-plan/1", "wetplant-plan/9");
    assert_eq!(other, "format is `wetplant-plan/9`; this program reads `wetplant-plan/1`");
}

#[test]
fn a_share_is_a_fraction_and_never_a_float() {
    assert!(refusal("share = \"1/2\"", "share = 0.5").contains("expected a string"));
    assert!(refusal("share = \"1/2\"", "share = \"half\"").contains("`half` is not a share"));
    assert!(refusal("share = \"1/2\"", "share = \"1/0\"").contains("`1/0` is not a share"));
}

#[test]
fn a_number_that_is_none_is_refused_with_its_place() {
    for word in ["nan", "inf", "-inf"] {
        let text = SMALL.replacen("lat_deg = 43.1", &format!("lat_deg = {word}"), 1);
        let said = read_toml(&text);
        let place = "route.leg[1].position[1].lat_deg".to_owned();
        assert_eq!(said, Err(PlanError::NotFinite { place }));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_figure_and_any_word_survive_text_and_document(
        level in any::<f64>().prop_filter("finite", |level| level.is_finite()),
        name in any::<String>(),
        positions in prop::collection::vec((-180.0..=180.0_f64, -90.0..=90.0_f64), 0..5),
        price in any::<i64>(),
    ) {
        let mut plan = read_toml(SMALL).unwrap();
        plan.water.as_mut().unwrap().surface_level_m = level;
        plan.name = name;
        plan.catalogue.as_mut().unwrap().item[0].price.low_minor = price;
        plan.route.leg[0].position = positions.into_iter().map(|(lon, lat)| units::LonLat::new(lon, lat)).collect();
        let text = write_toml(&plan).unwrap();
        let read = read_toml(&text).unwrap();
        prop_assert_eq!(&read, &plan);
        prop_assert_eq!(write_toml(&read).unwrap(), text);
        prop_assert_eq!(&of_document(&to_document(&plan).unwrap()).unwrap(), &plan);
        prop_assert_eq!(fingerprint(&read), fingerprint(&plan));
    }
}
