//! The sections of a plan this room and the catalogue read, from text and back.

extern crate wetplant_cost as cost;

use cable::catalogue::{Catalogue, ids};
use cable::presets::{Presets, preset_type};
use cost::plan::CostPlan;
use cost::schedule::SchedulePlan;
use serde::{Deserialize, Serialize};

const TEXT: &str = include_str!("sections.toml");

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sections {
    presets: Presets,
    catalogue: Catalogue,
    cost: CostPlan,
    schedule: SchedulePlan,
}

#[test]
fn the_sections_read_from_text_have_no_findings_and_survive_the_way_back() {
    let sections: Sections = toml::from_str(TEXT).unwrap();
    assert_eq!(cable::check::check(&sections.catalogue, &sections.presets), Vec::new());
    assert_eq!(cost::plan::check(&sections.cost), Vec::new());
    assert_eq!(cost::schedule::check(&sections.schedule), Vec::new());
    let written = toml::to_string(&sections).unwrap();
    assert_eq!(toml::from_str::<Sections>(&written).unwrap(), sections);
}

#[test]
fn the_catalogue_prices_every_item_and_the_preset_names_a_type_for_every_depth() {
    let catalogue = toml::from_str::<Sections>(TEXT).unwrap().catalogue;
    for id in [
        ids::REPEATER,
        ids::POWER_FEED,
        ids::LINE_TERMINAL,
        ids::STATION,
        ids::SHORE_END,
        ids::DESKTOP_STUDY,
        ids::SURVEY,
        ids::LAY_VESSEL,
        ids::MOBILISATION,
        ids::REPAIR,
    ] {
        assert!(catalogue.item(id).is_ok(), "{id}");
    }
    for (depth_m, code) in [(200.0, "DA"), (500.0, "SA"), (2000.0, "LWA"), (5000.0, "LWP"), (5000.1, "LW")] {
        assert_eq!(preset_type(&catalogue, depth_m).as_deref(), Some(code));
    }
}

#[test]
fn the_schedule_with_35_days_of_lay_is_the_one_worked_by_hand() {
    let plan = toml::from_str::<Sections>(TEXT).unwrap().schedule;
    let schedule = cost::schedule::schedule(&plan, 35.0).unwrap().value;
    assert_eq!((schedule.ready_for_service.as_str(), schedule.season_wait_d), ("2026-07-15", 99));
}

#[test]
fn a_figure_without_its_unit_is_refused() {
    let bare = TEXT.replace("plough_speed_kmh", "plough_speed");
    let refused = toml::from_str::<Sections>(&bare).unwrap_err();
    assert!(refused.message().contains("plough_speed"), "{refused}");
}
