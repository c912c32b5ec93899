//! Cost layers in a plan: kept, and checked against the rest of it.

#![allow(clippy::unwrap_used)] // a test stops where something is wrong

use wetplant_project as project;

use project::check::check;
use project::plan::{Plan, read_toml, write_toml};
use units::Severity;

const SMALL: &str = include_str!("small.toml");

fn plan_with(text: &str) -> Plan {
    read_toml(&format!("{SMALL}\n{text}")).unwrap()
}

const HEAD: &str =
    "tag = \"assumed\"\nsource = \"test\"\ndate = \"2025-08-06\"\ndatum = \"WGS84\"\nresolution_m = 100.0\n";

fn layer(id: &str, rest: &str) -> String {
    format!("[[layer]]\nid = \"{id}\"\nkind = \"military\"\n{HEAD}{rest}\n")
}

fn codes(plan: &Plan) -> Vec<String> {
    let findings = check(plan).into_iter();
    let ours = findings.filter(|finding| finding.code.contains("layer"));
    ours.map(|finding| finding.code).collect()
}

#[test]
fn layers_go_through_the_text_of_a_plan() {
    let plan = plan_with(&layer(
        "range",
        "closed = true\narea = [{ outline = [{ lon_deg = 50.0, lat_deg = 41.0 }, { lon_deg = 50.1, lat_deg = 41.0 }, { lon_deg = 50.1, lat_deg = 41.1 }] }]",
    ));
    assert_eq!(codes(&plan), [""; 0]);
    let text = write_toml(&plan).unwrap();
    assert_eq!(read_toml(&text).unwrap(), plan);
    assert_eq!(write_toml(&read_toml(&text).unwrap()).unwrap(), text);
}

#[test]
fn a_landing_point_in_a_closed_layer_is_named_with_it_beside_every_other_finding() {
    let small = read_toml(SMALL).unwrap();
    let at = small.landing[0].at();
    let near = format!(
        "closed = true\nstandoff_m = 500.0\npoint = [{{ lon_deg = {}, lat_deg = {} }}]",
        at.lon_deg + 0.004,
        at.lat_deg
    );
    let datum = layer("old chart", "no_plough = true\ndepth_to_m = 20.0").replace("WGS84", "Pulkovo 1942");
    let plan = plan_with(&(layer("range", &near) + &datum));
    assert_eq!(codes(&plan), ["layers.datum", "plan.layer.closes_landing"]);
    let findings = check(&plan);
    let named = findings.iter().find(|finding| finding.code == "plan.layer.closes_landing").unwrap();
    assert!(
        named.message.contains(&small.landing[0].id) && named.message.contains("layer range"),
        "{}",
        named.message
    );
    assert_eq!(named.severity, Severity::Blocks);
    let far = near.replace("500.0", "300.0");
    assert_eq!(codes(&plan_with(&layer("range", &far))), [""; 0], "0.004° is 330 m here");
}

#[test]
fn a_layer_with_money_needs_a_currency_and_a_name_of_its_own() {
    let text = layer("dear", "add_minor_per_km = 100\ndepth_to_m = 20.0");
    let mut plan = plan_with(&text);
    assert_eq!(codes(&plan), [""; 0]);
    plan.currency = None;
    assert_eq!(codes(&plan), ["plan.layer.currency"]);
}
