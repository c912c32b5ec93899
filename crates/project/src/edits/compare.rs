//! Row by row: what a layer says and what the log says.

use super::{EditKind, ProposedEdit};
use crate::geometry::Geometry;
use crate::layers::Layer;
use crate::tables::{Cells, by_key};
use rusqlite::types::Value;
use units::LonLat;

/// All differences of one layer of the plan.
pub fn differences(layer: &Layer, expected: &[Cells], held: &[Cells], legs: &[String]) -> Vec<ProposedEdit> {
    let (expected, held) = (by_key(expected), by_key(held));
    let mut edits = Vec::new();
    for (fid, row) in &expected {
        match held.get(fid) {
            Some(other) => edits.extend(changes(layer, row, other)),
            None => edits.push(edit(layer, EditKind::Removed, (Some(row), None), "")),
        }
    }
    for (_, row) in held.iter().filter(|(fid, _)| !expected.contains_key(fid)) {
        edits.push(edit(layer, EditKind::Added, (None, Some(row)), ""));
    }
    let mut features_count = expected.len();
    for edit in &mut edits {
        edit.obstacle = super::accept::obstacle_of(layer, edit, features_count);
        features_count += usize::from(edit.what == EditKind::Added);
    }
    for (fid, row) in &held {
        let before = expected.get(fid).copied();
        if before == Some(row) {
            continue;
        }
        if let Err(obstacle) = super::accept::check_row(layer, row, legs) {
            let place = place_of(layer, before.unwrap_or(row), before.is_none());
            let of_row = edits.iter_mut().filter(|edit| is_of_feature(&edit.place, &place));
            of_row.for_each(|edit| edit.obstacle = edit.obstacle.take().or(Some(obstacle.clone())));
        }
    }
    edits
}

fn is_of_feature(place: &str, feature: &str) -> bool {
    place.strip_prefix(feature).is_some_and(|rest| rest.is_empty() || rest.starts_with(", column "))
}

/// The name of a feature for people.
fn place_of(layer: &Layer, row: &Cells, is_new: bool) -> String {
    let word = |index: usize| row.get(index).map(describe_value).unwrap_or_default();
    match layer.table {
        "landing_points" => format!("landing {}", word(2)),
        "route_positions" if is_new => format!("leg {}, new position after {}", word(2), word(3)),
        "route_positions" => format!("leg {}, position {}", word(2), word(3)),
        "route_legs" => format!("leg {}", word(2)),
        "exclusion_areas" => format!("area {}", word(2)),
        _ => format!("line {}", word(2)),
    }
}

/// The geometry of a row; none where there is none.
pub fn geometry_of(row: &Cells) -> Result<Option<Geometry>, String> {
    match row.get(1) {
        Some(Value::Null) | None => Ok(None),
        Some(Value::Blob(blob)) => Geometry::of_blob(blob).map(Some),
        Some(_) => Err("it is no geometry".to_owned()),
    }
}

fn changes(layer: &Layer, before: &Cells, after: &Cells) -> Vec<ProposedEdit> {
    let mut edits = Vec::new();
    if geometry_of(before) != geometry_of(after) {
        let mut moved = edit(layer, EditKind::Moved, (Some(before), Some(after)), "");
        let (from, to) = describe_move(&geometry_of(before), &geometry_of(after));
        (moved.from, moved.to) = (Some(from), Some(to));
        edits.push(moved);
    }
    for (index, column) in layer.columns.iter().enumerate() {
        let (from, to) = (before.get(index + 2), after.get(index + 2));
        if from != to {
            let mut changed = edit(layer, EditKind::Changed, (Some(before), Some(after)), column);
            (changed.from, changed.to) = (from.map(describe_value), to.map(describe_value));
            edits.push(changed);
        }
    }
    edits
}

fn edit(
    layer: &Layer,
    what: EditKind,
    (before, after): (Option<&Cells>, Option<&Cells>),
    column: &str,
) -> ProposedEdit {
    let describe = |row: &Cells| describe_geometry(&geometry_of(row));
    let mut place = before.or(after).map(|row| place_of(layer, row, before.is_none())).unwrap_or_default();
    if !column.is_empty() {
        place.push_str(&format!(", column {column}"));
    }
    ProposedEdit {
        layer: layer.table.to_owned(),
        what,
        place,
        from: before.map(describe),
        to: after.map(describe),
        obstacle: None,
    }
}

fn describe_value(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) if number.is_nan() => "text that is not UTF-8".to_owned(),
        Value::Real(number) => number.to_string(),
        Value::Text(text) => text.chars().take(120).collect(),
        Value::Blob(blob) => format!("{} bytes", blob.len()),
    }
}

fn describe_geometry(geometry: &Result<Option<Geometry>, String>) -> String {
    match geometry {
        Ok(Some(Geometry::Point(at))) => describe_position(at),
        Ok(Some(line)) => format!("{} positions", line.positions().len()),
        Ok(None) => "no geometry".to_owned(),
        Err(problem) => format!("an unreadable geometry ({problem})"),
    }
}

/// For two lines: the first position that differs.
fn describe_move(
    before: &Result<Option<Geometry>, String>,
    after: &Result<Option<Geometry>, String>,
) -> (String, String) {
    let (Ok(Some(from)), Ok(Some(to))) = (before, after) else {
        return (describe_geometry(before), describe_geometry(after));
    };
    if matches!(from, Geometry::Point(_)) && matches!(to, Geometry::Point(_)) {
        return (describe_geometry(before), describe_geometry(after));
    }
    let (from, to) = (from.positions(), to.positions());
    let first = from.iter().zip(to).take_while(|(left, right)| left == right).count();
    let at = |positions: &[LonLat]| match positions.get(first) {
        Some(at) => format!("vertex {} of {} at {}", first + 1, positions.len(), describe_position(at)),
        None => format!("{} vertices", positions.len()),
    };
    (at(from), at(to))
}

/// Eight decimals of a degree are about a millimetre: a small move must show.
fn describe_position(at: &LonLat) -> String {
    format!("lon_deg {:.8}, lat_deg {:.8}", at.lon_deg, at.lat_deg)
}
