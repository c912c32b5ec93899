//! Checks of a whole plan: what the sections cannot see about each other. All findings, never only the first.

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
    findings.extend(cable::check::check(&plan.catalogue, &plan.presets));
    findings.extend(route::check::check(&plan.route, &anchors(plan)));
    findings.extend(line::plan::check(&plan.line, &plan.fibre));
    findings.extend(cost::plan::check(&plan.cost));
    findings.extend(cost::schedule::check(&plan.schedule));
    findings.extend(risk::plan::check(&plan.risk));
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

fn numbers(plan: &Plan, findings: &mut Vec<Finding>) {
    let level = plan.water.surface_level_m;
    if !level.is_finite() || level.abs() > 5000.0 {
        let message = format!("water surface_level_m = {level} is outside ±5000 m");
        findings.push(Finding::blocks("plan.water.level", message).at("water.surface_level_m"));
    }
    if plan.water.provenance.tag == Tag::Assumed {
        let message =
            format!("the water level is {level} m over the grid's datum because nothing else was given");
        findings.push(
            Finding::notes("plan.water.level_not_given", message).at("water.surface_level_m").hint(
                "set water.surface_level_m where the water stands higher or lower, and say who measured it",
            ),
        );
    }
    let margin = plan.terrain.window_margin_deg;
    if !(0.0..=20.0).contains(&margin) {
        let message = format!("terrain window_margin_deg = {margin} is outside 0 to 20");
        findings.push(Finding::blocks("plan.terrain.margin", message).at("terrain.window_margin_deg"));
    }
}

fn agreements(plan: &Plan, findings: &mut Vec<Finding>) {
    if !plan.agreement.iter().any(|agreement| agreement.id == plan.agreement_in_force) {
        let known: Vec<&str> = plan.agreement.iter().map(|agreement| agreement.id.as_str()).collect();
        let message = format!(
            "agreement_in_force is `{}`; the plan's agreements are {}",
            plan.agreement_in_force,
            known.join(", ")
        );
        findings.push(Finding::blocks("plan.agreement.unknown", message).at("agreement_in_force"));
    }
    findings.extend(consortium::agreement::check(&plan.party, &plan.agreement));
}
