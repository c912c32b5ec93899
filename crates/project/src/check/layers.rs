//! Cost layers of a plan: what they say of themselves, of the plan's money, and of the places a route must reach.

use crate::plan::Plan;
use ::layers::burn::closes;
use ::layers::layer::CostLayer;
use units::{Finding, LonLat};

pub(super) fn layers(plan: &Plan, findings: &mut Vec<Finding>) {
    findings.extend(::layers::layer::check(&plan.layer));
    names(plan, findings);
    money(plan, findings);
    closed_places(plan, findings);
}

/// What blocks a route is told by its name, so a layer and an exclusion must not share one.
fn names(plan: &Plan, findings: &mut Vec<Finding>) {
    let shared = plan.layer.iter().filter(|layer| plan.exclusion.iter().any(|area| area.id == layer.id));
    findings.extend(shared.map(|layer| {
        let message = format!("a layer and an exclusion are both called {}", layer.id);
        Finding::blocks("plan.layer.name", message)
            .at(format!("layer[{}].id", layer.id))
            .hint("rename one of the two")
    }));
}

/// Amounts are in the currency of the plan.
fn money(plan: &Plan, findings: &mut Vec<Finding>) {
    let costs_money = |layer: &&CostLayer| {
        layer.add_minor_per_km.is_some()
            || layer.crossing.is_some()
            || layer.per_unit.is_some_and(|per_unit| per_unit.add_minor_per_km != 0.0)
    };
    if plan.currency.is_some() {
        return;
    }
    findings.extend(plan.layer.iter().filter(costs_money).map(|layer| {
        let message = format!("layer {} costs money and the plan has no currency", layer.id);
        Finding::blocks("plan.layer.currency", message)
            .at(format!("layer[{}]", layer.id))
            .hint("set currency: every amount of a plan is in it")
    }));
}

/// A landing point or waypoint where no cable may lie. It blocks where the solver has to reach it; on a given route an
/// engineer should look.
fn closed_places(plan: &Plan, findings: &mut Vec<Finding>) {
    let landings = plan.landing.iter().enumerate().map(|(index, landing)| {
        (format!("landing point {}", landing.id), landing.at(), format!("landing[{index}]"))
    });
    let waypoints = plan.route.waypoint.iter().map(|waypoint| {
        let at = LonLat::new(waypoint.lon_deg, waypoint.lat_deg);
        (format!("waypoint {}", waypoint.id), at, format!("route.waypoint[{}]", waypoint.id))
    });
    let is_solved = plan.list.is_empty() && plan.route.leg.iter().any(|leg| !leg.origin.is_given());
    for (what, at, place) in landings.chain(waypoints).filter(|(_, at, _)| at.is_valid()) {
        let exclusions = plan.exclusion.iter().filter(|area| area.check().is_empty() && area.covers(at));
        let exclusions = exclusions.map(|area| format!("exclusion {}", area.id));
        let layers = plan.layer.iter().filter(|layer| closes(layer, at));
        let layers = layers.map(|layer| format!("layer {}, closed", layer.id));
        for closed_by in exclusions.chain(layers) {
            let message = format!("{what} lies in {closed_by}");
            let code = "plan.layer.closes_landing";
            let finding =
                if is_solved { Finding::blocks(code, message) } else { Finding::warns(code, message) };
            findings.push(finding.at(place.clone()).hint("move the point, or change what closes the place"));
        }
    }
}
