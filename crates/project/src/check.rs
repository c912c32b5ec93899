//! Checks of a whole plan: what the sections cannot see about each other. All findings, never only the first.

mod layers;

use crate::plan::Plan;
use units::{Finding, Tag};

/// Every contradiction of the plan. A finding that blocks means that no design can start.
#[must_use]
pub fn check(plan: &Plan) -> Vec<Finding> {
    let mut findings = Vec::new();
    head(plan, &mut findings);
    landings(plan, &mut findings);
    landings_apart(plan, &mut findings);
    sector_line(plan, &mut findings);
    published(plan, &mut findings);
    numbers(plan, &mut findings);
    findings.extend(plan.exclusion.iter().flat_map(terrain::hazards::Exclusion::check));
    layers::layers(plan, &mut findings);
    if let (Some(catalogue), Some(presets)) = (&plan.catalogue, &plan.presets) {
        findings.extend(cable::check::check(catalogue, presets));
    }
    findings.extend(route::check::check(&as_laid(plan), &anchors(plan)));
    lists(plan, &mut findings);
    if let (Some(line), Some(fibre)) = (&plan.line, &plan.fibre) {
        findings.extend(line::plan::check(line, fibre));
    }
    findings.extend(plan.cost.iter().flat_map(cost::plan::check));
    findings.extend(plan.schedule.iter().flat_map(cost::schedule::check));
    findings.extend(plan.risk.iter().flat_map(risk::plan::check));
    findings.extend(plan.corridor.iter().flat_map(network::check));
    agreements(plan, &mut findings);
    findings
}

/// Ids a leg may start or end at.
#[must_use]
pub fn anchors(plan: &Plan) -> Vec<String> {
    plan.landing.iter().map(|landing| landing.id.clone()).collect()
}

fn head(plan: &Plan, findings: &mut Vec<Finding>) {
    // The reader also takes other ways to write a day; a plan has one.
    let day = plan.date.parse::<jiff::civil::Date>();
    if !day.is_ok_and(|day| day.to_string() == plan.date) {
        let message = format!("date is `{}`; it must be a day of the calendar, YYYY-MM-DD", plan.date);
        findings.push(Finding::blocks("plan.date", message).at("date"));
    }
    for (field, text) in [("name", &plan.name), ("revision", &plan.revision)] {
        if text.trim().is_empty() {
            findings.push(Finding::blocks("plan.text.empty", format!("{field} is empty")).at(field));
        }
    }
}

/// Two landing points nearer to each other than this are one place.
const LANDINGS_APART_MIN_KM: f64 = 1.0;

fn landings(plan: &Plan, findings: &mut Vec<Finding>) {
    if plan.landing.len() != 2 {
        let message = format!("the plan has {} landing points; a line has two, A and B", plan.landing.len());
        findings.push(Finding::blocks("plan.landing.count", message).at("landing"));
    }
    for (index, landing) in plan.landing.iter().enumerate() {
        if !landing.at().is_valid() {
            let message = format!(
                "landing point {} lies at lon_deg = {}, lat_deg = {}; limits are ±180 and ±90",
                landing.id, landing.lon_deg, landing.lat_deg
            );
            findings.push(
                Finding::blocks("plan.landing.position", message)
                    .at(format!("landing[{index}]"))
                    .hint("longitude first is `lon_deg`, latitude `lat_deg`; were they swapped?"),
            );
        }
        if plan.landing.iter().skip(index + 1).any(|other| other.id == landing.id) {
            let message = format!("two landing points are called {}", landing.id);
            findings.push(Finding::blocks("plan.landing.twice", message).at("landing"));
        }
    }
}

fn sector_line(plan: &Plan, findings: &mut Vec<Finding>) {
    let Some(line) = &plan.sector_line else { return };
    let (from, to) = line.points();
    if !from.is_valid() || !to.is_valid() || from == to {
        let message =
            format!("the sector line runs from {from:?} to {to:?}; it needs two places on Earth that differ");
        findings.push(Finding::blocks("plan.sector_line.points", message).at("sector_line"));
    }
    let (a, b) = (line.sector_a.trim(), line.sector_b.trim());
    if a.is_empty() || b.is_empty() || a == b {
        let message = format!("the sectors are called `{a}` and `{b}`; they need two names that differ");
        findings.push(Finding::blocks("plan.sector_line.names", message).at("sector_line"));
    }
}

fn published(plan: &Plan, findings: &mut Vec<Finding>) {
    for (index, length) in plan.published.iter().enumerate() {
        let km = length.published_km.km();
        if !(km > 0.0 && km < 100_000.0) {
            let message = format!("published_km is {km}; a published length lies between 0 and 100,000 km");
            findings
                .push(Finding::blocks("plan.published.length", message).at(format!("published[{index}]")));
        }
    }
}

fn landings_apart(plan: &Plan, findings: &mut Vec<Finding>) {
    let [first, second] = plan.landing.as_slice() else { return };
    if !first.at().is_valid() || !second.at().is_valid() {
        return;
    }
    let apart_km = terrain::geodesy::distance_km(first.at(), second.at());
    if apart_km < LANDINGS_APART_MIN_KM {
        let message = format!(
            "landing points {} and {} are {apart_km:.3} km apart; a line needs at least {LANDINGS_APART_MIN_KM} km",
            first.id, second.id
        );
        findings.push(Finding::blocks("plan.landing.same", message).at("landing"));
    }
}

/// The route with the positions of its lists, as its check has to see it.
fn as_laid(plan: &Plan) -> route::plan::RoutePlan {
    let mut route = plan.route.clone();
    for leg in &mut route.leg {
        if let Some(list) = plan.list.iter().find(|list| list.leg == leg.id) {
            let inner = list.position.len().saturating_sub(2);
            leg.position =
                list.position.iter().skip(1).take(inner).map(rpl::list::ListPosition::at).collect();
        }
    }
    route
}

/// Lists belong to given legs, one to a leg, and lie on Earth.
fn lists(plan: &Plan, findings: &mut Vec<Finding>) {
    for (index, list) in plan.list.iter().enumerate() {
        let place = format!("list[{}]", list.leg);
        let leg = plan.route.leg.iter().find(|leg| leg.id == list.leg);
        let message = match leg {
            None => Some(format!("a position list is for leg `{}`, which the route does not have", list.leg)),
            Some(leg) if !leg.origin.is_given() => {
                Some(format!("leg {} has a position list, so it is given, not {:?}", leg.id, leg.origin))
            }
            Some(_) => None,
        };
        findings.extend(message.map(|message| Finding::blocks("plan.list.leg", message).at(place.clone())));
        if plan.list.iter().skip(index + 1).any(|other| other.leg == list.leg) {
            let message = format!("leg {} has two position lists", list.leg);
            findings.push(Finding::blocks("plan.list.twice", message).at(place.clone()));
        }
        if list.position.len() < 2 || list.segment.len() + 1 != list.position.len() {
            let message = format!(
                "the list has {} positions and {} segments; it needs two positions or more, and a segment between each two",
                list.position.len(),
                list.segment.len()
            );
            findings.push(Finding::blocks("plan.list.count", message).at(place.clone()));
        }
        for position in list.position.iter().filter(|position| !position.at().is_valid()) {
            let message = format!(
                "position {} lies at lon_deg = {}, lat_deg = {}; limits are ±180 and ±90",
                position.position_no, position.lon_deg, position.lat_deg
            );
            findings.push(Finding::blocks("plan.list.position", message).at(place.clone()));
        }
    }
}

fn numbers(plan: &Plan, findings: &mut Vec<Finding>) {
    if let Some(water) = &plan.water {
        water_level(water, findings);
    }
    let Some(terrain) = &plan.terrain else { return };
    let margin = terrain.window_margin_deg;
    if !(0.0..=20.0).contains(&margin) {
        let message = format!("terrain window_margin_deg = {margin} is outside 0 to 20");
        findings.push(Finding::blocks("plan.terrain.margin", message).at("terrain.window_margin_deg"));
    }
}

fn water_level(water: &crate::plan::Water, findings: &mut Vec<Finding>) {
    let level = water.surface_level_m;
    if !level.is_finite() || level.abs() > 5000.0 {
        let message = format!("water surface_level_m = {level} is outside ±5000 m");
        findings.push(Finding::blocks("plan.water.level", message).at("water.surface_level_m"));
    }
    if water.provenance.tag == Tag::Assumed {
        let message =
            format!("the water level is {level} m over the grid's datum because nothing else was given");
        findings.push(
            Finding::notes("plan.water.level_not_given", message).at("water.surface_level_m").hint(
                "set water.surface_level_m where the water stands higher or lower, and say who measured it",
            ),
        );
    }
}

fn agreements(plan: &Plan, findings: &mut Vec<Finding>) {
    let in_force = plan.agreement_in_force.as_deref();
    let is_known = in_force.is_some_and(|id| plan.agreement.iter().any(|agreement| agreement.id == id));
    if !is_known && (in_force.is_some() || !plan.agreement.is_empty()) {
        let known: Vec<&str> = plan.agreement.iter().map(|agreement| agreement.id.as_str()).collect();
        let message = format!(
            "agreement_in_force is `{}`; the plan's agreements are {}",
            in_force.unwrap_or("not set"),
            known.join(", ")
        );
        findings.push(Finding::blocks("plan.agreement.unknown", message).at("agreement_in_force"));
    }
    if plan.agreement.is_empty() && plan.party.is_empty() {
        return;
    }
    findings.extend(consortium::agreement::check(&plan.party, &plan.agreement));
}
