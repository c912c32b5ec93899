//! Taking edits: the layers become sections and legs of the plan again.

use super::compare::geometry_of;
use super::{EditKind, ProposedEdit};
use crate::error::ProjectError;
use crate::event::{EditDiscarded, LegEdited, ProjectEvent, SectionRemoved, SectionSet};
use crate::fold::{Fold, route_as_laid, section};
use crate::geometry::Geometry;
use crate::layers::{LAYERS, Layer};
use crate::plan::{Landing, SectorLine};
use crate::tables::{self, Cells, by_key};
use route::plan::LegPlan;
use rusqlite::Connection;
use rusqlite::types::Value;
use terrain::hazards::Exclusion;
use units::{LonLat, Provenance, Tag};

/// The events that take every edit; where none says anything, the event that leaves them aside. `by` says who and when,
/// for the source of what was moved by hand. Whoever calls has refused edits with an obstacle.
///
/// # Errors
/// When the layers cannot be read.
pub fn acceptance(
    connection: &Connection,
    fold: &Fold,
    edits: &[ProposedEdit],
    by: &str,
) -> Result<Vec<ProjectEvent>, ProjectError> {
    let taken = |layer: &str| edits.iter().any(|edit| edit.layer == layer && is_taken(edit));
    let mut events = Vec::new();
    if taken("landing_points") {
        let rows = Rows::of(connection, fold, "landing_points")?;
        let old: Vec<Landing> = section(&fold.entered.document, "landing")?;
        let new = rows.read(|row, before| landing_of(row, before, by));
        events.extend(section_event("landing", &old, &new, false));
    }
    if taken("exclusion_areas") {
        let rows = Rows::of(connection, fold, "exclusion_areas")?;
        let old: Vec<Exclusion> = section(&fold.entered.document, "exclusion")?;
        let new = rows.read(|row, before| exclusion_of(row, before, by));
        events.extend(section_event("exclusion", &old, &new, new.is_empty()));
    }
    if taken("sector_line") {
        let rows = Rows::of(connection, fold, "sector_line")?;
        let old: Option<SectorLine> = section(&fold.entered.document, "sector_line")?;
        let new = rows.read(|row, before| sector_line_of(row, before, by)).into_iter().next();
        events.extend(section_event("sector_line", &old, &new, new.is_none()));
    }
    for change in leg_changes(connection, fold)? {
        let of_leg = |edit: &&ProposedEdit| is_taken(edit) && is_of_leg(edit, &change.leg);
        if edits.iter().any(|edit| of_leg(&edit)) {
            events.extend(change.event());
        }
    }
    if events.is_empty() {
        events.push(ProjectEvent::EditDiscarded(EditDiscarded { edits: edits.to_vec() }));
    }
    Ok(events)
}

/// Marks what cannot be taken for what other edits say: a leg whose line and whose positions went different ways, and a
/// line whose ends left its anchors.
pub fn mark_conflicts(
    connection: &Connection,
    fold: &Fold,
    edits: &mut [ProposedEdit],
) -> Result<(), ProjectError> {
    for change in leg_changes(connection, fold)? {
        let of_leg = edits.iter_mut().filter(|edit| is_of_leg(edit, &change.leg));
        for edit in of_leg {
            let obstacle = if change.is_conflict() {
                "the leg's line and its positions were both changed, differently; undo one of them"
            } else if change.recounts_a_list() {
                "the leg has a position list: moved positions are taken, new and removed ones are edits of the list \
                 (`wetplant rpl insert`, `wetplant rpl delete`)"
            } else if change.ends_moved && edit.layer == "route_legs" {
                "the ends of a leg are its anchors; move the landing point instead"
            } else {
                continue;
            };
            edit.obstacle.get_or_insert_with(|| obstacle.to_owned());
        }
    }
    Ok(())
}

/// Why an edit of this kind cannot be taken in this layer, whatever it says. `features_count` features came before it.
pub fn obstacle_of(layer: &Layer, edit: &ProposedEdit, features_count: usize) -> Option<String> {
    let origin = edit.what == EditKind::Changed && edit.place.ends_with(", column origin");
    let words = match (layer.table, edit.what) {
        _ if origin => "the origin follows from the way the positions came about",
        ("route_legs", EditKind::Added | EditKind::Removed) => "legs are made and taken out in the plan",
        ("route_legs", EditKind::Changed) => "names and anchors of a leg are changed in the plan",
        ("sector_line", EditKind::Added) if features_count > 0 => "there is one sector line; move that one",
        _ => return None,
    };
    Some(words.to_owned())
}

/// Whether a row reads as a feature of its layer.
pub fn check_row(layer: &Layer, row: &Cells, legs: &[String]) -> Result<(), String> {
    match layer.table {
        "landing_points" => landing_of(row, None, "").map(drop),
        "exclusion_areas" => exclusion_of(row, None, "").map(drop),
        "sector_line" => sector_line_of(row, None, "").map(drop),
        "route_positions" => match position_of(row)? {
            (leg, _, _) if !legs.contains(&leg) => Err(format!("the plan has no leg `{leg}`")),
            _ => Ok(()),
        },
        _ => match geometry_of(row)? {
            Some(Geometry::Line(path)) if path.len() >= 2 => Ok(()),
            _ => Err("a leg is a line".to_owned()),
        },
    }
}

fn is_taken(edit: &ProposedEdit) -> bool {
    edit.obstacle.is_none() && edit.has_content()
}

fn is_of_leg(edit: &ProposedEdit, leg: &str) -> bool {
    let of_route = edit.layer == "route_positions" || edit.layer == "route_legs";
    let place = edit.place.strip_prefix("leg ").and_then(|rest| rest.strip_prefix(leg));
    // A position that changed its leg is an edit of both.
    let towards = edit.place.ends_with(", column leg") && edit.to.as_deref() == Some(leg);
    of_route && (towards || place.is_some_and(|rest| rest.is_empty() || rest.starts_with(',')))
}

/// A section event, unless nothing changed.
fn section_event<T: serde::Serialize + PartialEq>(
    name: &str,
    old: &T,
    new: &T,
    gone: bool,
) -> Option<ProjectEvent> {
    if old == new {
        return None;
    }
    let section = name.to_owned();
    if gone {
        return Some(ProjectEvent::SectionRemoved(SectionRemoved { section }));
    }
    let value = serde_json::to_value(new).unwrap_or_default();
    Some(ProjectEvent::SectionSet(SectionSet { section, value }))
}

/// The rows of a layer as they count: a row that cannot be taken stands as the log has it.
struct Rows {
    layer: &'static Layer,
    legs: Vec<String>,
    expected: Vec<Cells>,
    held: Vec<Cells>,
}

impl Rows {
    fn of(connection: &Connection, fold: &Fold, table: &str) -> Result<Self, ProjectError> {
        let layer = LAYERS.iter().find(|layer| layer.table == table).unwrap_or(&LAYERS[0]);
        let tables = tables::expected(fold, &[])?;
        let rows = tables.into_iter().find(|rows| rows.table == table).map(|rows| rows.rows);
        let held = tables::actual(connection, table)?;
        Ok(Self { layer, legs: leg_names(fold)?, expected: rows.unwrap_or_default(), held })
    }

    /// Every row that counts, with the one before it.
    fn read<T>(&self, read: impl Fn(&Cells, Option<&Cells>) -> Result<T, String>) -> Vec<T> {
        let expected = by_key(&self.expected);
        let counted = by_key(&self.held).into_iter().filter_map(|(fid, row)| {
            let before = expected.get(&fid).copied();
            let sound = check_row(self.layer, row, &self.legs).is_ok()
                && !(self.layer.table == "sector_line" && before.is_none() && !expected.is_empty());
            let row = if sound { row } else { before? };
            read(row, before).ok()
        });
        counted.collect()
    }
}

/// Names of the legs of the plan.
pub fn leg_names(fold: &Fold) -> Result<Vec<String>, ProjectError> {
    let route = route_as_laid(&fold.entered)?;
    Ok(route.map(|route| route.leg.into_iter().map(|leg| leg.id).collect()).unwrap_or_default())
}

/// What the layers say about the course of one leg.
struct LegChange {
    leg: String,
    by_positions: Option<Vec<LonLat>>,
    by_line: Option<Vec<LonLat>>,
    ends_moved: bool,
    /// Positions between the ends of the leg's position list, where it has one.
    listed_count: Option<usize>,
}

impl LegChange {
    fn is_conflict(&self) -> bool {
        self.by_positions.is_some() && self.by_line.is_some() && self.by_positions != self.by_line
    }

    /// Whether a position list was drawn with more or fewer positions than it has: it would not be known which is which.
    fn recounts_a_list(&self) -> bool {
        let drawn = self.by_positions.as_ref().or(self.by_line.as_ref());
        drawn.zip(self.listed_count).is_some_and(|(drawn, listed_count)| drawn.len() != listed_count)
    }

    fn event(self) -> Option<ProjectEvent> {
        if self.is_conflict() || self.recounts_a_list() {
            return None;
        }
        let positions = self.by_positions.or(self.by_line)?;
        Some(ProjectEvent::LegEdited(LegEdited { leg: self.leg, positions }))
    }
}

fn leg_changes(connection: &Connection, fold: &Fold) -> Result<Vec<LegChange>, ProjectError> {
    let route = route_as_laid(&fold.entered)?;
    let old: Vec<Landing> = section(&fold.entered.document, "landing")?;
    let new = Rows::of(connection, fold, "landing_points")?.read(|row, before| landing_of(row, before, ""));
    let mut anchors = tables::anchors_of(&old, route.as_ref());
    anchors.extend(tables::anchors_of(&new, None));
    let positions = Rows::of(connection, fold, "route_positions")?;
    let mut placed = positions.read(|row, _| position_of(row));
    // Rows come by fid and the sort is stable: a new position goes behind the one whose number it carries.
    placed.sort_by_key(|(_, order_no, _)| *order_no);
    let lines = Rows::of(connection, fold, "route_legs")?;
    let listed: Vec<String> = fold.entered.lists.iter().map(|list| list.leg.clone()).collect();
    let change = |leg: LegPlan| {
        let of_leg = placed.iter().filter(|(name, _, _)| *name == leg.id);
        let by_positions: Vec<LonLat> = of_leg.map(|(_, _, at)| *at).collect();
        let line = line_of(&lines, &leg);
        let is_at =
            |name: &str, at: &LonLat| anchors.iter().any(|(anchor, place)| anchor == name && place == at);
        let ends_moved = line
            .as_deref()
            .is_some_and(|path| !is_at(&leg.from, &path[0]) || !is_at(&leg.to, &path[path.len() - 1]));
        let course = line.filter(|_| !ends_moved).map(|path| path[1..path.len() - 1].to_vec());
        LegChange {
            by_positions: (by_positions != leg.position).then_some(by_positions),
            by_line: course.filter(|course| *course != leg.position),
            ends_moved,
            listed_count: listed.contains(&leg.id).then_some(leg.position.len()),
            leg: leg.id,
        }
    };
    Ok(route.map(|route| route.leg).unwrap_or_default().into_iter().map(change).collect())
}

/// The line of a leg as its layer has it, of two vertices at least.
fn line_of(lines: &Rows, leg: &LegPlan) -> Option<Vec<LonLat>> {
    let is_leg = |row: &&Cells| row.get(2) == Some(&Value::Text(leg.id.clone()));
    let before = lines.expected.iter().find(is_leg)?;
    let Value::Integer(fid) = before[0] else { return None };
    match geometry_of(by_key(&lines.held).get(&fid)?) {
        Ok(Some(Geometry::Line(path))) if path.len() >= 2 => Some(path),
        _ => None,
    }
}

fn landing_of(row: &Cells, before: Option<&Cells>, by: &str) -> Result<Landing, String> {
    let Some(Geometry::Point(at)) = geometry_of(row)? else {
        return Err("a landing point is a point".to_owned());
    };
    Ok(Landing {
        id: text(row, 2, "id")?,
        name: text(row, 3, "name")?,
        name_local: text(row, 4, "name_local").ok(),
        country: text_or_none(row, 5, "country")?,
        lon_deg: at.lon_deg,
        lat_deg: at.lat_deg,
        provenance: provenance_of(row, before, 6, by)?,
    })
}

fn exclusion_of(row: &Cells, before: Option<&Cells>, by: &str) -> Result<Exclusion, String> {
    let Some(Geometry::Polygon(ring)) = geometry_of(row)?.filter(|area| area.positions().len() >= 3) else {
        return Err("an area has at least three corners".to_owned());
    };
    let provenance = provenance_of(row, before, 4, by)?;
    Ok(Exclusion { id: text(row, 2, "id")?, reason: text(row, 3, "reason")?, ring, provenance })
}

fn sector_line_of(row: &Cells, before: Option<&Cells>, by: &str) -> Result<SectorLine, String> {
    let line = geometry_of(row)?;
    let Some([from, to]) = line.as_ref().map(Geometry::positions) else {
        return Err("a sector line has two points".to_owned());
    };
    Ok(SectorLine {
        name: text(row, 2, "name")?,
        sector_a: text(row, 3, "sector_a")?,
        sector_b: text(row, 4, "sector_b")?,
        from_lon_deg: from.lon_deg,
        from_lat_deg: from.lat_deg,
        to_lon_deg: to.lon_deg,
        to_lat_deg: to.lat_deg,
        provenance: provenance_of(row, before, 5, by)?,
    })
}

/// Leg, order and place of a position.
fn position_of(row: &Cells) -> Result<(String, i64, LonLat), String> {
    let Some(Geometry::Point(at)) = geometry_of(row)? else {
        return Err("a position is a point".to_owned());
    };
    let Some(Value::Integer(order_no)) = row.get(3) else {
        return Err("order_no is empty; give it the order_no of the position it follows".to_owned());
    };
    Ok((text(row, 2, "leg")?, *order_no, at))
}

/// What is moved by hand no longer rests on its old source, unless the person says on what it rests.
fn provenance_of(row: &Cells, before: Option<&Cells>, index: usize, by: &str) -> Result<Provenance, String> {
    let cells = |row: &Cells| row.get(index..index + 2).map(<[Value]>::to_vec);
    if row.get(index) == Some(&Value::Null) && row.get(index + 1) == Some(&Value::Null) {
        return Ok(Provenance::new(Tag::Assumed, format!("drawn in another program, {by}")));
    }
    let word = text(row, index, "tag")?;
    let tag: Tag = serde_json::from_value(word.as_str().into()).map_err(|_| {
        format!("tag `{word}` is none of cited, derived, measured, approximate, practice, assumed, guess")
    })?;
    let source = text(row, index + 1, "source")?;
    let moved =
        before.is_some_and(|before| geometry_of(before) != geometry_of(row) && cells(before) == cells(row));
    if moved {
        return Ok(Provenance::new(
            Tag::Assumed,
            format!("moved in another program, {by}; before: {tag}, {source}"),
        ));
    }
    Ok(Provenance::new(tag, source))
}

fn text(row: &Cells, index: usize, column: &str) -> Result<String, String> {
    match row.get(index) {
        Some(Value::Text(text)) if !text.is_empty() => Ok(text.clone()),
        _ => Err(format!("column {column} is empty")),
    }
}

/// A text that may be unknown.
fn text_or_none(row: &Cells, index: usize, column: &str) -> Result<Option<String>, String> {
    match row.get(index) {
        None | Some(Value::Null) => Ok(None),
        _ => text(row, index, column).map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_belongs_to_the_leg_it_names_and_not_to_one_with_a_longer_name() {
        let edit = |place: &str| ProposedEdit {
            layer: "route_positions".into(),
            what: EditKind::Moved,
            place: place.into(),
            from: None,
            to: None,
            obstacle: None,
        };
        assert!(is_of_leg(&edit("leg main, position 3"), "main"));
        assert!(is_of_leg(&edit("leg main"), "main"));
        assert!(!is_of_leg(&edit("leg main 2, position 3"), "main"));
    }
}
