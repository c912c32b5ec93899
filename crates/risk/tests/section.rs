//! The section of a plan this room reads, from text and back.

extern crate wetplant_risk as risk;

use risk::availability::repair_parts;
use risk::plan::RiskPlan;
use serde::{Deserialize, Serialize};
use units::RouteKm;

const TEXT: &str = include_str!("section.toml");

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sections {
    risk: RiskPlan,
}

#[test]
fn the_section_read_from_text_has_no_findings_and_survives_the_way_back() {
    let section: Sections = toml::from_str(TEXT).unwrap();
    assert_eq!(risk::plan::check(&section.risk), Vec::new());
    let written = toml::to_string(&section).unwrap();
    assert_eq!(toml::from_str::<Sections>(&written).unwrap(), section);
}

#[test]
fn a_repair_from_the_middle_of_the_line_takes_between_twenty_and_forty_days() {
    let section: Sections = toml::from_str(TEXT).unwrap();
    let days: f64 =
        repair_parts(&section.risk.repair, RouteKm(190.0)).iter().map(|part| part.duration_d).sum();
    assert!((20.0..40.0).contains(&days), "{days} d");
}

#[test]
fn an_unknown_key_is_refused() {
    let misspelt = TEXT.replace("wait_d", "waiting_d");
    assert!(toml::from_str::<Sections>(&misspelt).is_err());
}
