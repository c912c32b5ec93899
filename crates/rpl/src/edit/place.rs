//! Edits of where positions are: move, insert, delete, and bodies on the line.

use super::{
    AtKp, DEPTH, DeletePosition, InsertPosition, Keep, MovePosition, PlaceBody, Stale, check_new_id,
    check_place, drop_stated, index_of, name_of,
};
use crate::error::RplError;
use crate::kp::{self, KpPlace};
use crate::layout::Field;
use crate::list::{ListPosition, ListSegment, PositionList};
use crate::measure::{MeasuredSegment, measure};
use units::Finding;

pub(super) fn move_position(
    list: &mut PositionList,
    edit: &MovePosition,
    findings: &mut Vec<Finding>,
) -> Result<(), RplError> {
    let index = index_of(list, &edit.position)?;
    let to = check_place(edit.lon_deg, edit.lat_deg)?;
    if list.position[index].at() == to {
        return Ok(());
    }
    let touched = index.saturating_sub(1)..(index + 1).min(list.segment.len());
    for segment_index in touched.clone() {
        hold_slack(list, segment_index);
    }
    list.position[index].lon_deg = to.lon_deg;
    list.position[index].lat_deg = to.lat_deg;
    for segment_index in touched {
        note_no_length(list, segment_index, findings);
    }
    drop_stated(list, index.max(1), Stale::Both, findings);
    Ok(())
}

/// Before the ground under a segment changes: its slack stays, its cable follows, what was stated of it no longer holds.
fn hold_slack(list: &mut PositionList, segment_index: usize) {
    let (from, to) = (&list.position[segment_index], &list.position[segment_index + 1]);
    let segment = &mut list.segment[segment_index];
    if segment.cable_km.is_some() && segment.slack_pct.is_none() {
        segment.slack_pct = Some(MeasuredSegment::between(from, segment, to).slack_pct);
    }
    segment.cable_km = None;
    segment.stated_bearing_deg = None;
    segment.stated_route_km = None;
}

/// Two positions at one place are allowed, and told.
pub(super) fn note_no_length(list: &PositionList, segment_index: usize, findings: &mut Vec<Finding>) {
    let (from, to) = (&list.position[segment_index], &list.position[segment_index + 1]);
    if from.at() == to.at() {
        let message = format!("positions {} and {} are now at one place", name_of(from), name_of(to));
        let finding = Finding::warns("rpl.segment.no_length", message);
        let place = format!("segment {}–{}", name_of(from), name_of(to));
        findings.push(finding.at(place).hint("delete one of them, or move it"));
    }
}

pub(super) fn insert(
    list: &mut PositionList,
    edit: &InsertPosition,
    findings: &mut Vec<Finding>,
) -> Result<(), RplError> {
    check_new_id(list, &edit.id)?;
    let after = index_of(list, &edit.after)?;
    if after == list.segment.len() {
        let position = name_of(&list.position[after]).to_owned();
        return Err(RplError::EndPosition { position, what: "followed by another".to_owned() });
    }
    let at = check_place(edit.lon_deg, edit.lat_deg)?;
    let position = ListPosition {
        id: edit.id.clone(),
        position_no: edit.position_no.clone(),
        event: edit.event.clone(),
        lon_deg: at.lon_deg,
        lat_deg: at.lat_deg,
        depth_m: DEPTH.check_some(edit.depth_m)?,
        ..ListPosition::default()
    };
    hold_slack(list, after);
    list.segment.insert(after + 1, made_of(&list.segment[after]));
    list.position.insert(after + 1, position);
    note_no_length(list, after, findings);
    note_no_length(list, after + 1, findings);
    drop_stated(list, after + 2, Stale::Both, findings);
    Ok(())
}

/// A segment that says the same as another and was in no file. It keeps the other's cells, for the columns nobody knows.
pub(super) fn made_of(segment: &ListSegment) -> ListSegment {
    ListSegment { stated_bearing_deg: None, stated_route_km: None, row_no: None, ..segment.clone() }
}

pub(super) fn delete(
    list: &mut PositionList,
    edit: &DeletePosition,
    findings: &mut Vec<Finding>,
) -> Result<(), RplError> {
    let index = index_of(list, &edit.position)?;
    let is_end = index == 0 || index == list.segment.len();
    let name = name_of(&list.position[index]).to_owned();
    if is_end {
        return Err(RplError::EndPosition { position: name, what: "deleted".to_owned() });
    }
    let merged = merged(list, index, edit.keep, findings)?;
    let dropped = if edit.keep == Some(Keep::To) { index - 1 } else { index };
    let rows = [&list.position[index].cells, &list.segment[dropped].cells];
    findings.extend(lost_cells(list, &rows, &name));
    list.position.remove(index);
    list.segment.remove(index);
    list.segment[index - 1] = merged;
    note_no_length(list, index - 1, findings);
    drop_stated(list, index, Stale::Both, findings);
    Ok(())
}

/// What goes with a position and a segment that no field of this program holds: cells under heads it does not know.
fn lost_cells(list: &PositionList, rows: &[&Vec<String>], name: &str) -> Option<Finding> {
    let columns = &list.source.as_ref()?.layout.column;
    let unknown = columns.iter().enumerate().filter(|(_, column)| column.field == Field::Unknown);
    let mut lost = Vec::new();
    for (index, column) in unknown {
        let texts = rows.iter().filter_map(|cells| cells.get(index)).filter(|text| !text.trim().is_empty());
        lost.extend(texts.map(|text| format!("{} `{text}`", column.head)));
    }
    let message =
        format!("with position {name} go cells of columns this program does not know: {}", lost.join(", "));
    let finding = Finding::warns("rpl.edit.cells_lost", message).at(format!("position {name}"));
    (!lost.is_empty()).then(|| finding.hint("write down what is still needed; `undo` brings them back"))
}

/// The one segment in place of the two at a position.
fn merged(
    list: &PositionList,
    index: usize,
    keep: Option<Keep>,
    findings: &mut Vec<Finding>,
) -> Result<ListSegment, RplError> {
    let (before, after) = (&list.segment[index - 1], &list.segment[index]);
    if keep.is_none() {
        let name = name_of(&list.position[index]);
        check_same(name, "cable_type", &before.cable_type, &after.cable_type)?;
        let target = |segment: &ListSegment| segment.burial_target_m.map(|target_m| target_m.to_string());
        check_same(
            name,
            "burial_target_m",
            &target(before).unwrap_or_default(),
            &target(after).unwrap_or_default(),
        )?;
        check_same(name, "burial_method", &before.burial_method, &after.burial_method)?;
        check_same(name, "burial_reason", &before.burial_reason, &after.burial_reason)?;
    }
    let kept = if keep == Some(Keep::To) { after } else { before };
    Ok(ListSegment {
        slack_pct: merged_slack_pct(list, index, findings),
        cable_km: None,
        remark: joined(&before.remark, &after.remark),
        stated_bearing_deg: None,
        stated_route_km: None,
        ..kept.clone()
    })
}

fn check_same(position: &str, field: &str, before: &str, after: &str) -> Result<(), RplError> {
    if before == after {
        return Ok(());
    }
    let [position, field, before, after] = [position, field, before, after].map(str::to_owned);
    Err(RplError::SegmentsDiffer { position, field, before, after })
}

/// Mean slack of both by their route, so that the cable over the old ground would stay; the one slack where both agree.
fn merged_slack_pct(list: &PositionList, index: usize, findings: &mut Vec<Finding>) -> Option<f64> {
    let (before, after) = (&list.segment[index - 1], &list.segment[index]);
    let has_cable = before.cable_km.is_some() || after.cable_km.is_some();
    if before.slack_pct == after.slack_pct && !has_cable {
        return before.slack_pct;
    }
    let measured =
        |at: usize| MeasuredSegment::between(&list.position[at], &list.segment[at], &list.position[at + 1]);
    let (first, second) = (measured(index - 1), measured(index));
    let route_km = (first.route_km + second.route_km).km();
    if route_km == 0.0 {
        return before.slack_pct;
    }
    let slack_pct = 100.0 * ((first.cable_km + second.cable_km).km() / route_km - 1.0);
    let message = format!(
        "slack {:.3} % and {:.3} % became their mean, {slack_pct:.3} %",
        first.slack_pct, second.slack_pct
    );
    let place = format!("position {}", name_of(&list.position[index]));
    findings.push(Finding::notes("rpl.edit.slack_mean", message).at(place));
    Some(slack_pct)
}

/// Both texts, once when they are the same.
fn joined(before: &str, after: &str) -> String {
    match (before.is_empty(), after.is_empty()) {
        _ if before == after => before.to_owned(),
        (false, false) => format!("{before}; {after}"),
        _ => format!("{before}{after}"),
    }
}

pub(super) fn place_body(list: &mut PositionList, edit: &PlaceBody) -> Result<(), RplError> {
    check_new_id(list, &edit.id)?;
    let measured = measure(list);
    let place = match edit.at {
        AtKp::Route(kp_km) => kp::at_route_kp(list, &measured, kp_km)?,
        AtKp::Cable(kp_km) => kp::at_cable_kp(list, &measured, kp_km)?,
    };
    let position = ListPosition {
        id: edit.id.clone(),
        position_no: edit.position_no.clone(),
        event: edit.event.clone(),
        ..ListPosition::default()
    };
    split(list, &place, position, edit.at)
}

/// Puts a position at a place of the line. No length changes: an entered cable length is divided as the route is.
pub(super) fn split(
    list: &mut PositionList,
    place: &KpPlace,
    position: ListPosition,
    asked: AtKp,
) -> Result<(), RplError> {
    // closer than a millimetre to a position is that position
    const SAME_KM: f64 = 1e-6;
    let index = place.segment_no - 1;
    let (from, to) = (&list.position[index], &list.position[index + 1]);
    for there in [from, to] {
        if terrain::geodesy::distance_km(there.at(), place.at) < SAME_KM {
            let (along, kp_km) = match asked {
                AtKp::Route(kp_km) => ("route", kp_km.km()),
                AtKp::Cable(kp_km) => ("cable", kp_km.km()),
            };
            let position = name_of(there).to_owned();
            return Err(RplError::PositionThere { position, along: along.to_owned(), kp_km });
        }
    }
    let position = ListPosition { lon_deg: place.at.lon_deg, lat_deg: place.at.lat_deg, ..position };
    let mut second = made_of(&list.segment[index]);
    let first = &mut list.segment[index];
    first.stated_route_km = None;
    if let Some(cable_km) = first.cable_km {
        let first_km = cable_km * place.part_frac;
        first.cable_km = Some(first_km);
        second.cable_km = Some(cable_km - first_km);
    }
    list.segment.insert(index + 1, second);
    list.position.insert(index + 1, position);
    Ok(())
}
