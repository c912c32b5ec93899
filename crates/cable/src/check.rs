//! Checks of the catalogue and the presets: every contradiction, never only the first.

use crate::catalogue::{CableType, Catalogue};
use crate::presets::Presets;
use units::{Finding, PriceRange};

/// The largest slack a preset may have, percent: a bound of the program, far above any lay.
const SLACK_LIMIT_PCT: f64 = 50.0;

/// Every figure of the two sections that cannot be computed with. A finding that blocks means that no design can
/// start.
#[must_use]
pub fn check(catalogue: &Catalogue, presets: &Presets) -> Vec<Finding> {
    let mut findings = Vec::new();
    if catalogue.cable.is_empty() {
        let message = "the catalogue has no cable type; add one [[catalogue.cable]] or more";
        findings.push(Finding::blocks("catalogue.cable.none", message).at("catalogue.cable"));
    }
    for (index, cable) in catalogue.cable.iter().enumerate() {
        check_cable(cable, &format!("catalogue.cable[{index}]"), &mut findings);
    }
    for (index, item) in catalogue.item.iter().enumerate() {
        check_price(&item.id, &item.price, &format!("catalogue.item[{index}].price"), &mut findings);
    }
    let codes: Vec<&str> = catalogue.cable.iter().map(|cable| cable.code.as_str()).collect();
    let ids: Vec<&str> = catalogue.item.iter().map(|item| item.id.as_str()).collect();
    twice(&codes, "catalogue.cable", &mut findings);
    twice(&ids, "catalogue.item", &mut findings);
    check_order_of_armour(catalogue, &mut findings);
    check_presets(presets, &mut findings);
    findings
}

fn check_cable(cable: &CableType, place: &str, findings: &mut Vec<Finding>) {
    let code = &cable.code;
    let (preset_m, limit_m) = (cable.preset_depth_to_m, cable.depth_limit_m);
    if !(preset_m.is_finite() && limit_m.is_finite() && 0.0 < preset_m && preset_m <= limit_m) {
        let message = format!(
            "cable {code}: preset_depth_to_m = {preset_m} and depth_limit_m = {limit_m}; need 0 < preset ≤ limit"
        );
        findings.push(Finding::blocks("catalogue.cable.depth", message).at(place));
    }
    let ratio = cable.armour_fault_ratio;
    if !(0.0..=1.0).contains(&ratio) {
        let message = format!("cable {code}: armour_fault_ratio = {ratio} is outside 0 to 1");
        findings.push(Finding::blocks("catalogue.cable.fault_ratio", message).at(place));
    }
    check_price(code, &cable.price_per_km, &format!("{place}.price_per_km"), findings);
}

fn check_price(what: &str, price: &PriceRange, place: &str, findings: &mut Vec<Finding>) {
    let (low, typical, high) = (price.low_minor, price.typical_minor, price.high_minor);
    if !(0 <= low && low <= typical && typical <= high) {
        let message = format!(
            "price of {what}: low {low}, typical {typical}, high {high}; need 0 ≤ low ≤ typical ≤ high"
        );
        findings.push(Finding::blocks("catalogue.price.order", message).at(place));
    }
}

fn twice(names: &[&str], place: &str, findings: &mut Vec<Finding>) {
    for (index, name) in names.iter().enumerate() {
        if names[..index].contains(name) {
            let message = format!("the catalogue has `{name}` twice; only the first would be used");
            findings.push(Finding::blocks("catalogue.twice", message).at(place));
        }
    }
}

fn check_order_of_armour(catalogue: &Catalogue, findings: &mut Vec<Finding>) {
    for pair in catalogue.cable.windows(2) {
        let (heavy, light) = (&pair[0], &pair[1]);
        if heavy.armour_fault_ratio > light.armour_fault_ratio {
            let message = format!(
                "cable {} stands before {} but has more faults ({} against {}); list the heaviest armour first",
                heavy.code, light.code, heavy.armour_fault_ratio, light.armour_fault_ratio
            );
            findings.push(Finding::warns("catalogue.cable.order", message).at("catalogue.cable"));
        }
    }
}

fn check_presets(presets: &Presets, findings: &mut Vec<Finding>) {
    let burial = &presets.burial;
    let (from_m, to_m) = (burial.depth_from_m, burial.depth_to_m);
    if !(from_m.is_finite() && to_m.is_finite() && 0.0 <= from_m && from_m <= to_m) {
        let message = format!("burial from {from_m} m to {to_m} m of water; need 0 ≤ from ≤ to");
        findings.push(Finding::blocks("presets.burial.depth", message).at("presets.burial"));
    }
    let (target_m, slope_deg) = (burial.target_m, burial.plough_slope_max_deg);
    if !(target_m.is_finite() && target_m > 0.0 && (0.0..=90.0).contains(&slope_deg)) {
        let message = format!(
            "burial target_m = {target_m}, plough_slope_max_deg = {slope_deg}; need a target above 0 and 0 to 90 degrees"
        );
        findings.push(Finding::blocks("presets.burial.target", message).at("presets.burial"));
    }
    let slack = &presets.slack;
    for (field, slack_pct) in [
        ("surface_pct", slack.surface_pct),
        ("ploughed_pct", slack.ploughed_pct),
        ("shore_end_pct", slack.shore_end_pct),
    ] {
        if !(0.0..=SLACK_LIMIT_PCT).contains(&slack_pct) {
            let message = format!("slack {field} = {slack_pct} is outside 0 to {SLACK_LIMIT_PCT} percent");
            findings
                .push(Finding::blocks("presets.slack.range", message).at(format!("presets.slack.{field}")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::PricedItem;
    use crate::presets::{BurialPreset, SlackPreset};
    use units::{Provenance, Tag};

    fn source() -> Provenance {
        Provenance::new(Tag::Guess, "test")
    }

    fn price(low_minor: i64, typical_minor: i64, high_minor: i64) -> PriceRange {
        PriceRange { low_minor, typical_minor, high_minor, provenance: source() }
    }

    fn cable(code: &str, depth_m: f64, armour_fault_ratio: f64) -> CableType {
        CableType {
            code: code.into(),
            name: code.into(),
            preset_depth_to_m: depth_m,
            depth_limit_m: depth_m,
            armour_fault_ratio,
            price_per_km: price(1, 2, 3),
            provenance: source(),
        }
    }

    fn sound() -> (Catalogue, Presets) {
        let item = PricedItem {
            id: "repeater".into(),
            name: "Repeater".into(),
            unit: "each".into(),
            price: price(1, 1, 1),
        };
        let catalogue =
            Catalogue { cable: vec![cable("DA", 200.0, 0.5), cable("SA", 500.0, 0.6)], item: vec![item] };
        let burial = BurialPreset {
            target_m: 1.0,
            depth_from_m: 15.0,
            depth_to_m: 1000.0,
            plough_slope_max_deg: 15.0,
            provenance: source(),
        };
        let slack =
            SlackPreset { surface_pct: 2.5, ploughed_pct: 0.4, shore_end_pct: 0.0, provenance: source() };
        (catalogue, Presets { name: "test".into(), burial, slack })
    }

    #[test]
    fn sound_sections_have_no_findings() {
        let (catalogue, presets) = sound();
        assert_eq!(check(&catalogue, &presets), Vec::new());
    }

    #[test]
    fn every_contradiction_is_found_with_its_place() {
        let (mut catalogue, mut presets) = sound();
        catalogue.cable[1] = cable("DA", f64::NAN, 0.4);
        catalogue.item[0].price = price(5, 2, 3);
        presets.slack.surface_pct = -1.0;
        presets.burial.depth_to_m = 10.0;
        let codes: Vec<String> =
            check(&catalogue, &presets).into_iter().map(|finding| finding.code).collect();
        let expected = [
            "catalogue.cable.depth",
            "catalogue.price.order",
            "catalogue.twice",
            "catalogue.cable.order",
            "presets.burial.depth",
            "presets.slack.range",
        ];
        assert_eq!(codes, expected);
    }

    #[test]
    fn a_catalogue_without_cable_blocks() {
        let (_, presets) = sound();
        let findings = check(&Catalogue { cable: Vec::new(), item: Vec::new() }, &presets);
        assert_eq!(findings[0].code, "catalogue.cable.none");
    }
}
