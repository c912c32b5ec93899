//! Position lists of a plan, edit by edit.

use crate::error::ProjectError;
use crate::fold::{Entered, section};
use crate::plan::Landing;
use route::plan::LegOrigin;
use rpl::edit::{ListEdit, MovePosition, apply, apply_to};
use rpl::list::{ListPosition, PositionList};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::sync::Arc;
use units::{LonLat, Provenance, Tag};

/// Whether a leg has a position list.
pub(crate) fn has(entered: &Entered, leg: &str) -> bool {
    entered.lists.iter().any(|list| list.leg == leg)
}

/// Applies an edit to the list of a leg and gives the ids it took out of use. A landing point goes along with the end of
/// a list that lies on it.
pub(crate) fn edit(entered: &mut Entered, leg: &str, edit: &ListEdit) -> Result<Vec<String>, ProjectError> {
    change(entered, leg, |list| {
        let staged = apply(list, edit).map_err(|error| ProjectError::List { leg: leg.to_owned(), error })?;
        Ok(staged.value)
    })
}

/// Moves the positions between the ends of a list to where a person drew them.
pub(crate) fn move_positions(
    entered: &mut Entered,
    leg: &str,
    positions: &[LonLat],
) -> Result<(), ProjectError> {
    let moved = change(entered, leg, |list| {
        let inner = list.position.len().saturating_sub(2);
        if positions.len() != inner {
            let (leg, held_count, drawn_count) = (leg.to_owned(), inner, positions.len());
            return Err(ProjectError::ListDrawn { leg, held_count, drawn_count });
        }
        let mut moved = list.clone();
        for (position, at) in list.position.iter().skip(1).zip(positions) {
            if position.at() != *at {
                let step =
                    MovePosition { position: position.id.clone(), lon_deg: at.lon_deg, lat_deg: at.lat_deg };
                let staged = apply_to(moved, &ListEdit::Move(step));
                moved = staged.map_err(|error| ProjectError::List { leg: leg.to_owned(), error })?.value;
            }
        }
        Ok(moved)
    });
    moved.map(drop)
}

/// Replaces the list of a leg by what `with` makes of it; a moved leg becomes an edited one.
fn change(
    entered: &mut Entered,
    leg: &str,
    with: impl FnOnce(&PositionList) -> Result<PositionList, ProjectError>,
) -> Result<Vec<String>, ProjectError> {
    let slot = entered.lists.iter_mut().find(|list| list.leg == leg);
    let slot = slot.ok_or_else(|| ProjectError::ListUnknown { leg: leg.to_owned() })?;
    let before = Arc::clone(slot);
    let after = Arc::new(with(&before)?);
    *slot = Arc::clone(&after);
    carry_neighbours(entered, leg, (&before, &after))?;
    mark_edited(&mut entered.document, leg);
    carry_landings(&mut entered.document, (&before, &after))?;
    Ok(retired(&before, &after))
}

/// The end of another list that met an end of this one goes along with it: both lists share that position.
fn carry_neighbours(
    entered: &mut Entered,
    leg: &str,
    (before, after): (&PositionList, &PositionList),
) -> Result<(), ProjectError> {
    let ends = |list: &PositionList| {
        [list.position.first(), list.position.last()].map(|end| end.map(ListPosition::at))
    };
    for (from, to) in ends(before).into_iter().zip(ends(after)).filter_map(|(from, to)| Some((from?, to?))) {
        for other in entered.lists.iter_mut().filter(|other| from != to && other.leg != leg) {
            let met = [other.position.first(), other.position.last()];
            let Some(end) = met.into_iter().flatten().find(|end| end.at() == from) else { continue };
            let step = MovePosition { position: end.id.clone(), lon_deg: to.lon_deg, lat_deg: to.lat_deg };
            let staged = apply(other, &ListEdit::Move(step));
            let moved = staged.map_err(|error| ProjectError::List { leg: other.leg.clone(), error })?;
            *other = Arc::new(moved.value);
        }
    }
    Ok(())
}

/// Ids that are in a list no more.
fn retired(before: &PositionList, after: &PositionList) -> Vec<String> {
    let kept: BTreeSet<&str> = after.position.iter().map(|position| position.id.as_str()).collect();
    let ids = before.position.iter().map(|position| position.id.as_str());
    ids.filter(|id| !kept.contains(id)).map(str::to_owned).collect()
}

/// A leg whose list was edited is an edited one.
fn mark_edited(document: &mut Map<String, Value>, leg: &str) {
    let legs = document.get_mut("route").and_then(|route| route.get_mut("leg")).and_then(Value::as_array_mut);
    let of_leg = |one: &&mut Value| one.get("id").and_then(Value::as_str) == Some(leg);
    if let Some(fields) = legs.and_then(|legs| legs.iter_mut().find(of_leg)).and_then(Value::as_object_mut) {
        let word = serde_json::to_value(LegOrigin::Edited).unwrap_or_default();
        fields.insert("origin".to_owned(), word);
    }
}

/// A landing point goes along with the end of a list that lies on it.
fn carry_landings(
    document: &mut Map<String, Value>,
    (before, after): (&PositionList, &PositionList),
) -> Result<(), ProjectError> {
    let mut landings: Vec<Landing> = section(document, "landing")?;
    let ends = |list: &PositionList| {
        let places = [list.position.first(), list.position.last()];
        places.map(|end| end.map(rpl::list::ListPosition::at))
    };
    let moves: Vec<(LonLat, LonLat)> =
        ends(before).into_iter().zip(ends(after)).filter_map(|(from, to)| Some((from?, to?))).collect();
    let mut changed = false;
    for landing in &mut landings {
        if let Some((_, to)) = moves.iter().find(|(from, to)| from != to && landing.at() == *from) {
            (landing.lon_deg, landing.lat_deg) = (to.lon_deg, to.lat_deg);
            let source =
                format!("moved with the end of the position list; before: {}", landing.provenance.source);
            landing.provenance = Provenance::new(Tag::Assumed, source);
            changed = true;
        }
    }
    if changed {
        let value = serde_json::to_value(landings).unwrap_or_default();
        document.insert("landing".to_owned(), value);
    }
    Ok(())
}
