//! Position lists in the document of a plan.

use crate::error::ProjectError;
use crate::fold::section;
use crate::plan::Landing;
use route::plan::LegOrigin;
use rpl::edit::{ListEdit, MovePosition, apply};
use rpl::list::PositionList;
use serde_json::{Map, Value};
use units::LonLat;

/// Whether a leg has a position list.
pub(crate) fn has(document: &Map<String, Value>, leg: &str) -> bool {
    lists(document).is_some_and(|lists| lists.iter().any(|list| is_of(list, leg)))
}

fn lists(document: &Map<String, Value>) -> Option<&Vec<Value>> {
    document.get("list")?.as_array()
}

fn is_of(list: &Value, leg: &str) -> bool {
    list.get("leg").and_then(Value::as_str) == Some(leg)
}

/// Applies an edit to the list of a leg and gives the ids it took out of use. A landing point goes along with the end of a list that lies on it.
pub(crate) fn edit(
    document: &mut Map<String, Value>,
    leg: &str,
    edit: &ListEdit,
) -> Result<Vec<String>, ProjectError> {
    change(document, leg, |list| {
        let staged = apply(list, edit).map_err(|error| ProjectError::List { leg: leg.to_owned(), error })?;
        Ok(staged.value)
    })
}

/// Moves the positions between the ends of a list to where a person drew them.
pub(crate) fn move_positions(
    document: &mut Map<String, Value>,
    leg: &str,
    positions: &[LonLat],
) -> Result<(), ProjectError> {
    let moved = change(document, leg, |list| {
        let inner = list.position.len().saturating_sub(2);
        if positions.len() != inner {
            let (leg, held_count, drawn_count) = (leg.to_owned(), inner, positions.len());
            return Err(ProjectError::ListDrawn { leg, held_count, drawn_count });
        }
        let mut moved = list.clone();
        for (index, at) in positions.iter().enumerate() {
            let position = &list.position[index + 1];
            if position.at() != *at {
                let step =
                    MovePosition { position: position.id.clone(), lon_deg: at.lon_deg, lat_deg: at.lat_deg };
                let staged = apply(&moved, &ListEdit::Move(step));
                moved = staged.map_err(|error| ProjectError::List { leg: leg.to_owned(), error })?.value;
            }
        }
        Ok(moved)
    });
    moved.map(drop)
}

/// Replaces the list of a leg by what `with` makes of it; a moved leg becomes an edited one.
fn change(
    document: &mut Map<String, Value>,
    leg: &str,
    with: impl FnOnce(&PositionList) -> Result<PositionList, ProjectError>,
) -> Result<Vec<String>, ProjectError> {
    let unknown = || ProjectError::ListUnknown { leg: leg.to_owned() };
    let index = lists(document).and_then(|lists| lists.iter().position(|list| is_of(list, leg)));
    let index = index.ok_or_else(unknown)?;
    let held = document.get("list").and_then(|lists| lists.get(index)).ok_or_else(unknown)?;
    let bad = |error: serde_json::Error| ProjectError::Section {
        section: "list".to_owned(),
        message: error.to_string(),
    };
    let before: PositionList = serde::Deserialize::deserialize(held).map_err(bad)?;
    let after = with(&before)?;
    let value = serde_json::to_value(&after).map_err(bad)?;
    if let Some(slot) = document.get_mut("list").and_then(|lists| lists.get_mut(index)) {
        *slot = value;
    }
    mark_edited(document, leg);
    carry_landings(document, (&before, &after))?;
    let ids = before.position.into_iter().map(|position| position.id);
    Ok(ids.filter(|id| !after.position.iter().any(|position| position.id == *id)).collect())
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
            changed = true;
        }
    }
    if changed {
        let value = serde_json::to_value(landings).unwrap_or_default();
        document.insert("landing".to_owned(), value);
    }
    Ok(())
}
