//! What a planner does to a route: pins a place it must pass, names an area it must leave, and takes both back. Every
//! act makes a new plan out of the old one; nobody edits a result.

use crate::study::StudyError;
use project::plan::Plan;
use route::plan::{LegOrigin, LegPlan, Waypoint};
use terrain::hazards::Exclusion;
use units::{LonLat, Provenance};

/// A place the route must pass.
#[derive(Debug, Clone, PartialEq)]
pub struct Pin {
    /// The leg; the only solved one when none is named.
    pub leg: Option<String>,
    /// Where.
    pub at: LonLat,
    /// Its name; the next free `pin-1`, `pin-2` when none is given.
    pub name: Option<String>,
    /// Who says so, and why.
    pub provenance: Provenance,
}

/// A plan after an act on its route.
#[derive(Debug, Clone, PartialEq)]
pub struct Edited {
    /// The plan.
    pub plan: Plan,
    /// Name of the pin or the area.
    pub name: String,
    /// Ids of the legs that must be solved again.
    pub legs: Vec<String>,
}

/// The plan with a pinned waypoint: the leg becomes two solved legs that meet there. The first keeps its id.
///
/// # Errors
/// [`StudyError`] for a leg that is unknown, given or not the only one, a place that is none, and a name that is taken.
pub fn pin(plan: &Plan, pin: &Pin) -> Result<Edited, StudyError> {
    let index = leg_of(plan, pin.leg.as_deref())?;
    refuse_no_place(pin.name.as_deref().unwrap_or("the pin"), pin.at)?;
    let name = match &pin.name {
        Some(name) => free_name(plan, name)?,
        None => next_free("pin", 1, |name| anchor_kind(plan, name).is_none()),
    };
    let leg = &plan.route.leg[index];
    for end in [&leg.from, &leg.to] {
        if anchor_at(plan, end) == Some(pin.at) {
            return Err(StudyError::PinAtEnd { at: pin.at, leg: leg.id.clone() });
        }
    }
    let second_id = next_free(&leg.id, 2, |id| plan.route.leg.iter().all(|leg| leg.id != id));
    let legs = vec![leg.id.clone(), second_id.clone()];
    let first = unsolved(&leg.id, &leg.from, &name);
    let second = unsolved(&second_id, &name, &leg.to);
    let mut edited = plan.clone();
    edited.route.leg.splice(index..=index, [first, second]);
    let LonLat { lon_deg, lat_deg } = pin.at;
    let provenance = pin.provenance.clone();
    edited.route.waypoint.push(Waypoint { id: name.clone(), lon_deg, lat_deg, provenance });
    Ok(Edited { plan: edited, name, legs })
}

/// The plan without a pinned waypoint: the two solved legs that meet there become one, under the id of the first.
///
/// # Errors
/// [`StudyError::PinUnknown`], and [`StudyError::PinNotBetween`] where there are no two such legs.
pub fn unpin(plan: &Plan, name: &str) -> Result<Edited, StudyError> {
    if !plan.route.waypoint.iter().any(|waypoint| waypoint.id == name) {
        let known = plan.route.waypoint.iter().map(|waypoint| waypoint.id.clone()).collect();
        return Err(StudyError::PinUnknown { name: name.to_owned(), known });
    }
    let meet = |pair: &[LegPlan]| {
        pair[0].to == name && pair[1].from == name && !pair.iter().any(|leg| leg.origin.is_given())
    };
    let uses = plan.route.leg.iter().filter(|leg| leg.from == name || leg.to == name).count();
    let first = plan.route.leg.windows(2).position(meet).filter(|_| uses == 2);
    let Some(first) = first else { return Err(StudyError::PinNotBetween { name: name.to_owned() }) };
    let pair = &plan.route.leg[first..=first + 1];
    let joined = unsolved(&pair[0].id, &pair[0].from, &pair[1].to);
    let legs = vec![joined.id.clone()];
    let mut edited = plan.clone();
    edited.route.leg.splice(first..=first + 1, [joined]);
    edited.route.waypoint.retain(|waypoint| waypoint.id != name);
    Ok(Edited { plan: edited, name: name.to_owned(), legs })
}

/// The plan with areas the route must leave. Solved legs are to be solved again.
///
/// # Errors
/// [`StudyError::NameTaken`], [`StudyError::Unnamed`] and [`StudyError::Position`]; whether a ring encloses anything, the
/// plan's check says.
pub fn avoid(plan: &Plan, areas: Vec<Exclusion>) -> Result<Edited, StudyError> {
    let mut edited = plan.clone();
    let names: Vec<String> = areas.iter().map(|area| area.id.clone()).collect();
    for area in areas {
        if area.id.trim().is_empty() || area.reason.trim().is_empty() {
            return Err(StudyError::Unnamed);
        }
        if edited.exclusion.iter().any(|known| known.id == area.id) {
            return Err(StudyError::NameTaken { name: area.id, by: "another exclusion" });
        }
        for corner in &area.ring {
            refuse_no_place(&format!("a corner of {}", area.id), *corner)?;
        }
        edited.exclusion.push(area);
    }
    let legs = given_back(&mut edited);
    Ok(Edited { plan: edited, name: names.join(", "), legs })
}

/// The plan without an area. Solved legs are to be solved again.
///
/// # Errors
/// [`StudyError::ExclusionUnknown`].
pub fn release(plan: &Plan, name: &str) -> Result<Edited, StudyError> {
    if !plan.exclusion.iter().any(|area| area.id == name) {
        let known = plan.exclusion.iter().map(|area| area.id.clone()).collect();
        return Err(StudyError::ExclusionUnknown { name: name.to_owned(), known });
    }
    let mut edited = plan.clone();
    edited.exclusion.retain(|area| area.id != name);
    let legs = given_back(&mut edited);
    Ok(Edited { plan: edited, name: name.to_owned(), legs })
}

/// Takes the positions from all solved legs: they were the best under other rules.
fn given_back(plan: &mut Plan) -> Vec<String> {
    let solved = plan.route.leg.iter_mut().filter(|leg| !leg.origin.is_given());
    let given_back = solved.map(|leg| {
        leg.position.clear();
        leg.solved_from = None;
        leg.id.clone()
    });
    given_back.collect()
}

/// Index of the leg named, or of the only solved one.
fn leg_of(plan: &Plan, named: Option<&str>) -> Result<usize, StudyError> {
    let legs = super::legs_asked(plan, named)?;
    match legs.as_slice() {
        [index] => Ok(*index),
        several => {
            let known = several.iter().map(|index| plan.route.leg[*index].id.clone()).collect();
            Err(StudyError::WhichLeg { known })
        }
    }
}

fn unsolved(id: &str, from: &str, to: &str) -> LegPlan {
    LegPlan {
        id: id.to_owned(),
        from: from.to_owned(),
        to: to.to_owned(),
        origin: LegOrigin::Solved,
        solved_from: None,
        position: Vec::new(),
    }
}

fn refuse_no_place(what: &str, at: LonLat) -> Result<(), StudyError> {
    let LonLat { lon_deg, lat_deg } = at;
    let wrong = StudyError::Position { what: what.to_owned(), lon_deg, lat_deg };
    if at.is_valid() { Ok(()) } else { Err(wrong) }
}

fn anchor_kind(plan: &Plan, name: &str) -> Option<&'static str> {
    let is_landing = plan.landing.iter().any(|landing| landing.id == name);
    let is_waypoint = plan.route.waypoint.iter().any(|waypoint| waypoint.id == name);
    is_landing.then_some("a landing point").or(is_waypoint.then_some("another waypoint"))
}

fn anchor_at(plan: &Plan, name: &str) -> Option<LonLat> {
    let landing = plan.landing.iter().find(|landing| landing.id == name).map(project::plan::Landing::at);
    let waypoint = plan.route.waypoint.iter().find(|waypoint| waypoint.id == name);
    landing.or(waypoint.map(|waypoint| LonLat::new(waypoint.lon_deg, waypoint.lat_deg)))
}

fn free_name(plan: &Plan, name: &str) -> Result<String, StudyError> {
    match anchor_kind(plan, name) {
        Some(by) => Err(StudyError::NameTaken { name: name.to_owned(), by }),
        None => Ok(name.to_owned()),
    }
}

/// The first of `stem-1`, `stem-2` … that is free, counted from `first_no`.
fn next_free(stem: &str, first_no: u32, is_free: impl Fn(&str) -> bool) -> String {
    let names = (first_no..u32::MAX).map(|number| format!("{stem}-{number}"));
    names.into_iter().find(|name| is_free(name)).unwrap_or_else(|| stem.to_owned())
}
