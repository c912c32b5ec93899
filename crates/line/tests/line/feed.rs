//! The power feed: the worked check, homogeneity, what each part does.

use crate::{study, worn};
use line::feed::{FeedLoad, PowerFeed, power_feed};
use line::plan::PowerFeedPlan;
use units::CableKm;

fn load() -> FeedLoad {
    FeedLoad {
        cable_km: CableKm(392.0),
        conductor_ohm_per_km: 1.0,
        repeaters_count: 4,
        fibre_pairs_count: 10,
        output_dbm: 19.3,
    }
}

fn feed(plan: &PowerFeedPlan, load: &FeedLoad) -> PowerFeed {
    power_feed(plan, load).expect("a repeatered line has a feed")
}

#[test]
fn the_worked_check_of_392_km_is_reproduced() {
    // 4 repeaters, 10 pairs, 19.3 dBm: 66.7 W a repeater, 402 + 267 + 39 = 708 V, 779 V with margin
    let feed = feed(&study().line.power_feed, &load());
    assert!((feed.repeater_power_w - 66.7).abs() < 0.05, "{}", feed.repeater_power_w);
    assert!((feed.cable_drop_v - 402.0).abs() < 0.5);
    assert!((feed.repeaters_drop_v - 267.0).abs() < 0.5);
    assert!((feed.earth_potential_v - 39.0).abs() < 0.5);
    assert!((feed.line_voltage_v - 708.0).abs() < 0.5, "{}", feed.line_voltage_v);
    assert!((feed.required_voltage_v - 779.0).abs() < 0.5, "{}", feed.required_voltage_v);
    assert!((feed.feed_power_w - feed.required_voltage_v).abs() < 1e-9);
}

#[test]
fn the_feed_is_homogeneous_in_length() {
    let (mut plan, mut longer) = (study().line.power_feed, load());
    let before = feed(&plan, &longer);
    longer.cable_km = CableKm(1e3 * 392.0);
    longer.conductor_ohm_per_km *= 1e-3;
    plan.earth_potential_v_per_km *= 1e-3;
    let after = feed(&plan, &longer);
    assert!((after.required_voltage_v / before.required_voltage_v - 1.0).abs() < 1e-12);
}

#[test]
fn the_feed_is_homogeneous_in_power() {
    // a hundredth of a watt as the unit of power, the ampere as it is: every voltage is a hundredfold
    let (mut plan, mut load) = (study().line.power_feed, load());
    let before = feed(&plan, &load);
    load.output_dbm += 20.0;
    load.conductor_ohm_per_km *= 100.0;
    plan.repeater_overhead_w *= 100.0;
    plan.earth_potential_v_per_km *= 100.0;
    plan.station_a_ohm *= 100.0;
    plan.station_b_ohm *= 100.0;
    let after = feed(&plan, &load);
    assert!((after.repeater_power_w / before.repeater_power_w - 100.0).abs() < 1e-9);
    assert!((after.required_voltage_v / before.required_voltage_v - 100.0).abs() < 1e-9);
    assert!((after.feed_power_w / before.feed_power_w - 100.0).abs() < 1e-9);
}

#[test]
fn the_earth_helps_or_opposes_by_the_same_voltage() {
    let feed = feed(&study().line.power_feed, &load());
    let between_v = feed.line_voltage_v - feed.line_voltage_earth_helping_v;
    assert!((between_v - 2.0 * feed.earth_potential_v).abs() < 1e-9);
    assert!(feed.required_voltage_v > feed.required_voltage_earth_helping_v);
}

#[test]
fn an_unrepeatered_line_has_no_feed() {
    let load = FeedLoad { repeaters_count: 0, ..load() };
    assert_eq!(power_feed(&study().line.power_feed, &load), None);
}

#[test]
fn the_resistance_of_the_cable_laid_goes_before_that_of_the_plan() {
    let mut case = worn();
    let planned = case.staged();
    case.run.conductor_ohm_per_km = Some(1.6);
    let laid = case.staged();
    let drop_v = |staged: &units::Staged<line::design::LineDesign>| {
        staged.value.chosen.power_feed.unwrap().cable_drop_v
    };
    assert!((drop_v(&laid) - drop_v(&planned) - 0.6 * 406.0).abs() < 1e-9);
    assert!(crate::codes(&planned).contains(&"line.feed.conductor_assumed"));
    assert!(!crate::codes(&laid).contains(&"line.feed.conductor_assumed"));
}
