//! A plan laid by a position list: its leg, and the landing points at its ends.

use crate::error::ProjectError;
use crate::plan::{Landing, Plan};
use route::plan::{LegOrigin, LegPlan};
use rpl::RplError;
use rpl::event::{Event, events_of};
use rpl::list::{ListPosition, PositionList};
use units::{Provenance, Tag};

/// A plan with nothing but the route rules of a template: what a position list alone makes a plan of.
#[must_use]
pub fn bare(template: &Plan) -> Plan {
    Plan {
        format: template.format.clone(),
        name: String::new(),
        revision: template.revision.clone(),
        date: template.date.clone(),
        about: "An imported position list.".to_owned(),
        currency: None,
        agreement_in_force: None,
        water: None,
        terrain: None,
        landing: Vec::new(),
        published: Vec::new(),
        sector_line: None,
        route: template.route.clone(),
        list: Vec::new(),
        register: Vec::new(),
        exclusion: Vec::new(),
        layer: Vec::new(),
        presets: None,
        fibre: None,
        line: None,
        catalogue: None,
        cost: None,
        schedule: None,
        risk: None,
        party: Vec::new(),
        agreement: Vec::new(),
        corridor: None,
        fact: Vec::new(),
    }
}

/// Lays a list into a plan as its only leg, between two landing points at its ends. Landing points the plan has keep
/// their names.
///
/// # Errors
/// When the list has no position.
pub fn lay(plan: &mut Plan, list: PositionList) -> Result<(), ProjectError> {
    let source = source_of(&list);
    let (Some(first), Some(last)) = (list.position.first(), list.position.last()) else {
        let error = RplError::ListShape { position_count: 0, segment_count: list.segment.len() };
        return Err(ProjectError::List { leg: list.leg, error });
    };
    let ends = [landing(plan, 0, first, &source), landing(plan, 1, last, &source)];
    let leg = LegPlan {
        id: list.leg.clone(),
        from: ends[0].id.clone(),
        to: ends[1].id.clone(),
        origin: LegOrigin::Imported,
        solved_from: None,
        position: Vec::new(),
    };
    plan.landing = ends.into();
    plan.route.waypoint.clear();
    plan.route.leg = vec![leg];
    plan.list = vec![list];
    Ok(())
}

fn source_of(list: &PositionList) -> String {
    list.source.as_ref().map_or_else(
        || "a position list".to_owned(),
        |source| format!("position list {} (BLAKE3 {})", source.file, source.blake3.short()),
    )
}

/// The landing point at an end of a list: the plan's own where it has one, moved to the list's end.
fn landing(plan: &Plan, index: usize, end: &ListPosition, source: &str) -> Landing {
    let provenance = Provenance::new(Tag::Cited, source);
    if let Some(own) = plan.landing.get(index).filter(|_| plan.landing.len() == 2 && !is_template(plan)) {
        return Landing { lon_deg: end.lon_deg, lat_deg: end.lat_deg, provenance, ..own.clone() };
    }
    let (id, fallback) = if index == 0 { ("a", "A end") } else { ("b", "B end") };
    let name = name_of(end);
    Landing {
        id: id.to_owned(),
        name: if name.is_empty() { fallback.to_owned() } else { name },
        name_local: None,
        country: None,
        lon_deg: end.lon_deg,
        lat_deg: end.lat_deg,
        provenance,
    }
}

/// Whether the plan's landing points are the template's, which stand for nothing.
fn is_template(plan: &Plan) -> bool {
    plan.landing.iter().all(|landing| landing.provenance.source == "to be replaced")
}

/// `BMH Buzovna (Abşeron)` lands at Buzovna (Abşeron).
fn name_of(end: &ListPosition) -> String {
    let text = end.event.trim();
    let is_beach =
        |word: &str| matches!(events_of(word).as_slice(), [Event::BeachManhole | Event::BeachJoint]);
    match text.split_once(' ') {
        Some((first, rest)) if is_beach(first) => rest.trim().to_owned(),
        _ => text.to_owned(),
    }
}

/// Puts the list in place of the leg's former course; landing points at its ends go along.
pub fn relay(plan: &mut Plan, list: PositionList) {
    let source = source_of(&list);
    let leg = plan.route.leg.iter_mut().find(|leg| leg.id == list.leg);
    if let (Some(leg), Some(first), Some(last)) = (leg, list.position.first(), list.position.last()) {
        leg.origin = LegOrigin::Imported;
        leg.solved_from = None;
        leg.position.clear();
        for (anchor, end) in [(&leg.from, first), (&leg.to, last)] {
            for landing in
                plan.landing.iter_mut().filter(|landing| landing.id == *anchor && landing.at() != end.at())
            {
                (landing.lon_deg, landing.lat_deg) = (end.lon_deg, end.lat_deg);
                landing.provenance = Provenance::new(Tag::Cited, source.clone());
            }
        }
    }
    plan.list.retain(|held| held.leg != list.leg);
    plan.list.push(list);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_lands_where_its_ends_say() {
        let end = |event: &str| ListPosition { event: event.to_owned(), ..ListPosition::default() };
        assert_eq!(name_of(&end("BMH Buzovna (Abşeron)")), "Buzovna (Abşeron)");
        assert_eq!(name_of(&end("БК Курык")), "Курык");
        assert_eq!(name_of(&end("Aktau")), "Aktau");
        assert_eq!(name_of(&end("")), "");
    }
}
