//! Contradictions in the route section of a plan, all of them, before anything is computed.

use crate::plan::{LegPlan, RoutePlan, SLOPE_FACTOR_MAX};
use std::collections::BTreeSet;
use units::{Finding, LonLat};

/// Every contradiction of a route plan. `landings` are the ids of the landing points, the A end first.
///
/// The legs must form a chain from the first landing point to the last one through waypoints. A given leg without
/// positions is a straight geodesic between its anchors, which is worth a note.
#[must_use]
pub fn check(plan: &RoutePlan, landings: &[String]) -> Vec<Finding> {
    let mut findings = Vec::new();
    figures(plan, &mut findings);
    headings(plan, &mut findings);
    waypoints(plan, landings, &mut findings);
    leg_ids(plan, &mut findings);
    anchors(plan, landings, &mut findings);
    chain(plan, landings, &mut findings);
    for (index, leg) in plan.leg.iter().enumerate() {
        positions(index, leg, &mut findings);
        origin(index, leg, &mut findings);
    }
    findings
}

/// A figure of the plan with the range it must lie in, both ends included.
struct Figure {
    field: &'static str,
    value: f64,
    from: f64,
    to: f64,
}

fn figures(plan: &RoutePlan, findings: &mut Vec<Finding>) {
    let figure = |field, value, from, to| Figure { field, value, from, to };
    let all = [
        figure("shore_reach_km", plan.shore_reach_km, 0.0, 500.0),
        figure("slope_avoid_deg", plan.slope_avoid_deg, 0.1, 90.0),
        figure("slope_avoid_ratio", plan.slope_avoid_ratio, 1.0, 1000.0),
        figure("fit_cost_increase_max_pct", plan.fit_cost_increase_max_pct, 0.0, 10.0),
        figure("section_min_km", plan.section_min_km, 0.0, 100.0),
    ];
    let limit = |field, value: Option<f64>, from, to| value.map(|value| figure(field, value, from, to));
    let limits = [
        limit("turn_max_deg", plan.turn_max_deg, 1.0, 180.0),
        limit("turn_radius_m", plan.turn_radius_m, 1.0, 100_000.0),
        limit("leg_min_km", plan.leg_min_km, 0.0, 500.0),
        limit("leg_min_depths_ratio", plan.leg_min_depths_ratio, 0.0, 100.0),
        limit("slope_along_ratio", plan.slope_along_ratio, 1.0, 1000.0),
        limit("slope_across_ratio", plan.slope_across_ratio, 1.0, 1000.0),
        limit("grade_max_deg", plan.grade_max_deg, 0.1, 89.0),
    ];
    for Figure { field, value, from, to } in all.into_iter().chain(limits.into_iter().flatten()) {
        if !(from..=to).contains(&value) {
            let message = format!("route {field} = {value} is outside {from} to {to}");
            findings.push(Finding::blocks("route.plan.figure", message).at(format!("route.{field}")));
        }
    }
}

/// Rules of headings that contradict each other or the slope they are stated for.
fn headings(plan: &RoutePlan, findings: &mut Vec<Finding>) {
    let ratios =
        [("slope_along_ratio", plan.slope_along_ratio), ("slope_across_ratio", plan.slope_across_ratio)];
    let given =
        ratios.into_iter().filter_map(|(field, ratio)| Some((field, ratio.filter(|ratio| *ratio >= 1.0)?)));
    for (field, ratio) in given {
        if plan.slope_factor(Some(ratio)) > SLOPE_FACTOR_MAX {
            let message = format!(
                "route {field} = {ratio} at slope_avoid_deg = {}° would make every slope a wall",
                plan.slope_avoid_deg
            );
            let hint = "state the ratio for a slope that a plough may still work on, such as 10°";
            findings.push(
                Finding::blocks("route.plan.slope_wall", message).at(format!("route.{field}")).hint(hint),
            );
        }
        if plan.slope_avoid_ratio > 1.0 {
            let message = format!(
                "seabed steeper than {}° costs {} times as much in every heading, and {field} = {ratio} comes on top",
                plan.slope_avoid_deg, plan.slope_avoid_ratio
            );
            let hint = "set slope_avoid_ratio = 1 to price slopes by heading alone";
            findings.push(
                Finding::notes("route.plan.slope_twice", message).at(format!("route.{field}")).hint(hint),
            );
        }
    }
}

fn position_problem(at: LonLat) -> Option<String> {
    let LonLat { lon_deg, lat_deg } = at;
    (!at.is_valid()).then(|| format!("lon_deg = {lon_deg}, lat_deg = {lat_deg}; limits are ±180 and ±90"))
}

fn waypoints(plan: &RoutePlan, landings: &[String], findings: &mut Vec<Finding>) {
    let mut seen: BTreeSet<&str> = landings.iter().map(String::as_str).collect();
    for (index, waypoint) in plan.waypoint.iter().enumerate() {
        let place = format!("route.waypoint[{index}]");
        if let Some(problem) = position_problem(LonLat::new(waypoint.lon_deg, waypoint.lat_deg)) {
            let message = format!("waypoint {} lies at {problem}", waypoint.id);
            let hint = "longitude first is `lon_deg`, latitude `lat_deg`; were they swapped?";
            findings.push(Finding::blocks("route.waypoint.position", message).at(place.clone()).hint(hint));
        }
        if waypoint.id.trim().is_empty() {
            findings.push(Finding::blocks("route.waypoint.id", "a waypoint has no id").at(place.clone()));
        }
        if !seen.insert(&waypoint.id) {
            let message = format!("another waypoint or landing point is called {} too", waypoint.id);
            findings.push(Finding::blocks("route.waypoint.twice", message).at(place.clone()));
        }
        if !plan.leg.iter().any(|leg| leg.from == waypoint.id || leg.to == waypoint.id) {
            let message = format!("no leg starts or ends at waypoint {}; it does nothing", waypoint.id);
            let hint = "split a leg at it, or remove it";
            findings.push(Finding::warns("route.waypoint.unused", message).at(place).hint(hint));
        }
    }
}

fn leg_ids(plan: &RoutePlan, findings: &mut Vec<Finding>) {
    let mut seen = BTreeSet::new();
    for (index, leg) in plan.leg.iter().enumerate() {
        let place = format!("route.leg[{index}].id");
        if leg.id.trim().is_empty() {
            findings.push(Finding::blocks("route.leg.id", "a leg has no id").at(place));
        } else if !seen.insert(leg.id.as_str()) {
            let message = format!("two legs are called {}", leg.id);
            findings.push(Finding::blocks("route.leg.twice", message).at(place));
        }
    }
}

fn anchors(plan: &RoutePlan, landings: &[String], findings: &mut Vec<Finding>) {
    let waypoints = plan.waypoint.iter().map(|waypoint| &waypoint.id);
    let known: Vec<&String> = landings.iter().chain(waypoints).collect();
    for (index, leg) in plan.leg.iter().enumerate() {
        for (field, anchor) in [("from", &leg.from), ("to", &leg.to)] {
            if !known.contains(&anchor) {
                let names: Vec<&str> = known.iter().map(|name| name.as_str()).collect();
                let message = format!(
                    "leg {} has {field} = `{anchor}`; the landing points and waypoints are {}",
                    leg.id,
                    names.join(", ")
                );
                let place = format!("route.leg[{index}].{field}");
                findings.push(Finding::blocks("route.leg.anchor", message).at(place));
            }
        }
    }
}

fn chain(plan: &RoutePlan, landings: &[String], findings: &mut Vec<Finding>) {
    let (Some(first), Some(last)) = (plan.leg.first(), plan.leg.last()) else {
        let hint = "add [[route.leg]] from the first landing point to the last";
        findings.push(Finding::blocks("route.leg.none", "the route has no legs").at("route.leg").hint(hint));
        return;
    };
    // one landing point or none is a finding of the plan, not of the route
    if let [a_end, .., b_end] = landings {
        if first.from != *a_end {
            let message =
                format!("the first leg, {}, starts at {}; the A end is {a_end}", first.id, first.from);
            findings.push(broken(message, 0));
        }
        if last.to != *b_end {
            let message = format!("the last leg, {}, ends at {}; the B end is {b_end}", last.id, last.to);
            findings.push(broken(message, plan.leg.len() - 1));
        }
    }
    for (index, pair) in plan.leg.windows(2).enumerate() {
        let (before, after) = (&pair[0], &pair[1]);
        if before.to != after.from {
            let message = format!(
                "leg {} ends at {} and leg {} starts at {}",
                before.id, before.to, after.id, after.from
            );
            findings.push(broken(message, index + 1));
        }
    }
    passed_once(plan, landings, findings);
}

fn broken(message: String, index: usize) -> Finding {
    let hint =
        "the legs run from the first landing point to the last, each from where the one before it ends";
    Finding::blocks("route.leg.chain", message).at(format!("route.leg[{index}]")).hint(hint)
}

/// No anchor is passed twice, and landing points only at the ends.
fn passed_once(plan: &RoutePlan, landings: &[String], findings: &mut Vec<Finding>) {
    let mut visited: BTreeSet<&str> = plan.leg.first().map(|first| first.from.as_str()).into_iter().collect();
    for (index, leg) in plan.leg.iter().enumerate() {
        if !visited.insert(&leg.to) {
            let message = format!("leg {} comes back to {}; every anchor is passed once", leg.id, leg.to);
            findings.push(broken(message, index));
        }
        if index > 0 && landings.contains(&leg.from) {
            let message =
                format!("leg {} starts at landing point {}; only the first leg does", leg.id, leg.from);
            findings.push(broken(message, index));
        }
    }
}

fn positions(index: usize, leg: &LegPlan, findings: &mut Vec<Finding>) {
    for (number, at) in leg.position.iter().enumerate() {
        let place = format!("route.leg[{index}].position[{number}]");
        if let Some(problem) = position_problem(*at) {
            let message = format!("position {} of leg {} lies at {problem}", number + 1, leg.id);
            findings.push(Finding::blocks("route.leg.position", message).at(place.clone()));
        }
        if number > 0 && leg.position[number - 1] == *at {
            let message =
                format!("positions {number} and {} of leg {} are the same, {at}", number + 1, leg.id);
            findings.push(Finding::notes("route.leg.position_twice", message).at(place));
        }
    }
}

fn origin(index: usize, leg: &LegPlan, findings: &mut Vec<Finding>) {
    let place = format!("route.leg[{index}]");
    let given = leg.origin.is_given();
    if given && leg.position.is_empty() {
        let message = format!(
            "leg {} is given and has no positions: it is the straight geodesic from {} to {}",
            leg.id, leg.from, leg.to
        );
        let hint = "import its positions, or set origin = \"solved\" to let the solver find them";
        findings.push(Finding::notes("route.leg.straight", message).at(place.clone()).hint(hint));
    }
    if !given && !leg.position.is_empty() && leg.solved_from.is_none() {
        let message = format!(
            "leg {} is solved and has {} positions, but does not say what it was solved from",
            leg.id,
            leg.position.len()
        );
        let hint = "remove its positions to solve it again, or give it another origin to keep them";
        findings.push(Finding::warns("route.leg.unsolved", message).at(place.clone()).hint(hint));
    }
    if leg.solved_from.is_some() && (given || leg.position.is_empty()) {
        let message =
            format!("leg {} has solved_from but is not a solved leg with positions; it is ignored", leg.id);
        findings.push(Finding::notes("route.leg.solved_from", message).at(format!("{place}.solved_from")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{LegOrigin, Waypoint};
    use units::{Fingerprint, Severity};

    fn leg(id: &str, from: &str, to: &str) -> LegPlan {
        LegPlan {
            id: id.into(),
            from: from.into(),
            to: to.into(),
            origin: LegOrigin::Solved,
            solved_from: None,
            position: Vec::new(),
        }
    }

    fn plan() -> RoutePlan {
        let mut plan = crate::rpl_testing::plan();
        plan.waypoint = vec![Waypoint {
            id: "mid".into(),
            lon_deg: 50.5,
            lat_deg: 42.0,
            provenance: plan.provenance.clone(),
        }];
        plan.leg = vec![leg("west", "sumgait", "mid"), leg("east", "mid", "aktau")];
        plan
    }

    fn codes(plan: &RoutePlan) -> Vec<String> {
        let landings = ["sumgait".to_owned(), "aktau".to_owned()];
        check(plan, &landings).into_iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn a_chain_from_landing_to_landing_has_no_findings() {
        assert_eq!(codes(&plan()), [""; 0]);
    }

    #[test]
    fn every_contradiction_is_named_not_only_the_first() {
        let mut plan = plan();
        plan.section_min_km = f64::NAN;
        plan.slope_avoid_ratio = 0.5;
        plan.waypoint[0].lat_deg = 142.0;
        plan.leg[1].from = "middle".into();
        plan.leg[1].id = "west".into();
        let found = codes(&plan);
        for code in [
            "route.plan.figure",
            "route.waypoint.position",
            "route.leg.twice",
            "route.leg.anchor",
            "route.leg.chain",
        ] {
            assert!(found.iter().any(|known| known == code), "{code} not in {found:?}");
        }
        assert_eq!(found.iter().filter(|code| *code == "route.plan.figure").count(), 2);
    }

    #[test]
    fn limits_of_turns_and_legs_may_be_absent_and_lie_in_their_range_otherwise() {
        let mut plan = plan();
        (plan.turn_max_deg, plan.turn_radius_m, plan.leg_min_km) = (Some(45.0), Some(1500.0), Some(2.0));
        assert_eq!(codes(&plan), [""; 0]);
        (plan.turn_max_deg, plan.turn_radius_m, plan.leg_min_km) = (Some(0.0), Some(f64::NAN), Some(-1.0));
        assert_eq!(codes(&plan), ["route.plan.figure"; 3]);
        let mut absent = plan.clone();
        (absent.turn_max_deg, absent.turn_radius_m, absent.leg_min_km) = (None, None, None);
        let text = serde_json::to_string(&absent).unwrap();
        assert!(!text.contains("turn_") && !text.contains("leg_min"), "{text}");
        assert_eq!(serde_json::from_str::<RoutePlan>(&text).unwrap(), absent);
    }

    #[test]
    fn rules_of_headings_lie_in_their_range_and_do_not_contradict_the_slope_they_are_stated_for() {
        let mut plan = plan();
        plan.slope_avoid_ratio = 1.0;
        (plan.slope_along_ratio, plan.slope_across_ratio) = (Some(1.5), Some(4.0));
        (plan.grade_max_deg, plan.leg_min_depths_ratio) = (Some(20.0), Some(3.0));
        assert_eq!(codes(&plan), [""; 0]);
        plan.slope_avoid_ratio = 3.0;
        assert_eq!(codes(&plan), ["route.plan.slope_twice"; 2]);
        (plan.slope_avoid_ratio, plan.slope_avoid_deg) = (1.0, 0.1);
        assert_eq!(codes(&plan), ["route.plan.slope_wall"]);
        (plan.slope_along_ratio, plan.slope_across_ratio) = (Some(0.5), Some(f64::NAN));
        (plan.grade_max_deg, plan.leg_min_depths_ratio) = (Some(90.0), Some(-1.0));
        assert_eq!(codes(&plan), ["route.plan.figure"; 4]);
    }

    #[test]
    fn legs_in_the_wrong_order_or_direction_break_the_chain() {
        let mut swapped = plan();
        swapped.leg.swap(0, 1);
        assert!(codes(&swapped).contains(&"route.leg.chain".to_owned()));
        let mut circle = plan();
        circle.leg =
            vec![leg("out", "sumgait", "mid"), leg("back", "mid", "sumgait"), leg("on", "sumgait", "aktau")];
        assert!(codes(&circle).iter().filter(|code| *code == "route.leg.chain").count() >= 2);
        let mut none = plan();
        none.leg.clear();
        assert_eq!(codes(&none), ["route.waypoint.unused", "route.leg.none"]);
    }

    #[test]
    fn a_given_leg_without_positions_is_a_straight_line_and_a_note() {
        let mut plan = plan();
        plan.leg[0].origin = LegOrigin::Imported;
        let findings = check(&plan, &["sumgait".into(), "aktau".into()]);
        assert_eq!(findings.len(), 1);
        assert_eq!(
            (findings[0].code.as_str(), findings[0].severity),
            ("route.leg.straight", Severity::Notes)
        );
    }

    #[test]
    fn a_solved_leg_says_what_it_was_solved_from() {
        let mut plan = plan();
        plan.leg[0].position = vec![LonLat::new(50.0, 41.0), LonLat::new(50.0, 41.0)];
        assert_eq!(codes(&plan), ["route.leg.position_twice", "route.leg.unsolved"]);
        plan.leg[0].position.pop();
        plan.leg[0].solved_from = Some(Fingerprint("00".into()));
        assert_eq!(codes(&plan), [""; 0]);
        plan.leg[0].position[0].lon_deg = 181.0;
        assert_eq!(codes(&plan), ["route.leg.position"]);
    }
}
