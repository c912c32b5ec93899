//! A repair: cut the cable, take a piece out, put a length in with two joints.

use super::place::{made_of, note_no_length, split};
use super::{
    AtKp, BURIAL, BightPosition, DEPTH, INSERT, Joint, Splice, Stale, check_new_id, check_place, drop_stated,
    name_of,
};
use crate::error::RplError;
use crate::event::{Event, events_of};
use crate::kp;
use crate::list::{ListPosition, ListSegment, ListStatus, PositionList};
use crate::measure::measure;
use std::ops::Range;
use units::{CableKm, Finding};

pub(super) fn splice(
    list: &mut PositionList,
    edit: &Splice,
    findings: &mut Vec<Finding>,
) -> Result<(), RplError> {
    check(list, edit)?;
    let (first, second) = make_joints(list, edit)?;
    let no_body = list.position[first + 1..second].iter().find(|position| has_body(position));
    if let Some(body) = no_body {
        let (position, event) = (name_of(body).to_owned(), body.event.clone());
        return Err(RplError::BodyInCut { position, event });
    }
    let second = if edit.bight.is_empty() { second } else { lay_bight(list, edit, first..second)? };
    put_in(list, edit, first..second, findings);
    list.status = ListStatus::AsRepaired;
    // on the route as it was only the cable KP change
    let stale = if edit.bight.is_empty() { Stale::Cable } else { Stale::Both };
    drop_stated(list, first + 1, stale, findings);
    Ok(())
}

fn check(list: &PositionList, edit: &Splice) -> Result<(), RplError> {
    let (from_km, to_km) = (edit.from_cable_kp_km.km(), edit.to_cable_kp_km.km());
    if from_km > to_km {
        return Err(RplError::CutReversed { from_km, to_km });
    }
    INSERT.check(edit.insert_km.km())?;
    BURIAL.check_some(edit.burial_target_m)?;
    let mut ids: Vec<&str> = vec![&edit.first_joint.id, &edit.second_joint.id];
    for BightPosition { id, lon_deg, lat_deg, depth_m, .. } in &edit.bight {
        check_place(*lon_deg, *lat_deg)?;
        DEPTH.check_some(*depth_m)?;
        ids.push(id);
    }
    for (index, id) in ids.iter().enumerate() {
        check_new_id(list, id)?;
        if ids[..index].contains(id) {
            return Err(RplError::IdTaken { id: (*id).to_owned() });
        }
    }
    Ok(())
}

fn has_body(position: &ListPosition) -> bool {
    events_of(&position.event).into_iter().any(Event::is_body)
}

/// Makes the joints at both cuts; their indices.
fn make_joints(list: &mut PositionList, edit: &Splice) -> Result<(usize, usize), RplError> {
    // the second first, so that the KP of the first still holds
    let second = make_joint(list, &edit.second_joint, edit.to_cable_kp_km)?;
    let is_plain = edit.from_cable_kp_km == edit.to_cable_kp_km;
    if is_plain {
        let joint = joint_position(&edit.first_joint);
        let twin = ListPosition {
            id: joint.id,
            position_no: joint.position_no,
            event: joint.event,
            ..list.position[second].clone()
        };
        let between = ListSegment { cable_km: Some(0.0), ..made_of(&list.segment[second]) };
        list.position.insert(second, twin);
        list.segment.insert(second, between);
        return Ok((second, second + 1));
    }
    let first = make_joint(list, &edit.first_joint, edit.from_cable_kp_km)?;
    Ok((first, second + 1))
}

fn make_joint(list: &mut PositionList, joint: &Joint, kp_km: CableKm) -> Result<usize, RplError> {
    let place = kp::at_cable_kp(list, &measure(list), kp_km)?;
    split(list, &place, joint_position(joint), AtKp::Cable(kp_km))?;
    Ok(place.segment_no)
}

fn joint_position(joint: &Joint) -> ListPosition {
    let Joint { id, event, position_no } = joint.clone();
    ListPosition { id, event, position_no, ..ListPosition::default() }
}

/// Lays the route from the first joint over the bight to the second; the second's new index.
fn lay_bight(list: &mut PositionList, edit: &Splice, joints: Range<usize>) -> Result<usize, RplError> {
    let taken_out = &list.segment[joints.clone()];
    if edit.cable_type.is_none() {
        check_one_type(list, taken_out)?;
    }
    let like = made_of(&taken_out[0]);
    let positions = edit.bight.iter().map(|position| ListPosition {
        id: position.id.clone(),
        event: position.event.clone(),
        lon_deg: position.lon_deg,
        lat_deg: position.lat_deg,
        depth_m: position.depth_m,
        ..ListPosition::default()
    });
    list.position.splice(joints.start + 1..joints.end, positions);
    let segments = vec![like; edit.bight.len() + 1];
    list.segment.splice(joints.clone(), segments);
    Ok(joints.start + edit.bight.len() + 1)
}

/// A bight takes the type of the piece taken out, so that must have one type.
fn check_one_type(list: &PositionList, taken_out: &[ListSegment]) -> Result<(), RplError> {
    let pair = taken_out.windows(2).find(|pair| pair[0].cable_type != pair[1].cable_type);
    let Some([before, after]) = pair else { return Ok(()) };
    let between = list.spans().find(|(_, segment, _)| std::ptr::eq(*segment, after));
    Err(RplError::SegmentsDiffer {
        position: between.map(|(from, ..)| name_of(from)).unwrap_or_default().to_owned(),
        field: "cable_type".to_owned(),
        before: before.cable_type.clone(),
        after: after.cable_type.clone(),
    })
}

/// Lays the new length between the joints with even slack; the parts sum to it.
fn put_in(list: &mut PositionList, edit: &Splice, joints: Range<usize>, findings: &mut Vec<Finding>) {
    let measured = measure(list);
    let lengths_km: Vec<f64> =
        measured.segment[joints.clone()].iter().map(|segment| segment.route_km.km()).collect();
    let route_km: f64 = lengths_km.iter().sum();
    let mut left_km = edit.insert_km.km();
    let last = joints.end - 1;
    for (index, length_km) in joints.clone().zip(lengths_km) {
        let share_km = if route_km > 0.0 { edit.insert_km.km() * length_km / route_km } else { 0.0 };
        let cable_km = if index == last { left_km } else { share_km };
        left_km -= cable_km;
        let segment = &mut list.segment[index];
        segment.cable_km = Some(cable_km);
        segment.slack_pct = None;
        if let Some(cable_type) = &edit.cable_type {
            segment.cable_type.clone_from(cable_type);
        }
        segment.burial_target_m = edit.burial_target_m.or(segment.burial_target_m);
    }
    tell_slack(list, edit, (joints, route_km), findings);
}

fn tell_slack(list: &PositionList, edit: &Splice, laid: (Range<usize>, f64), findings: &mut Vec<Finding>) {
    let (joints, route_km) = laid;
    let removed_km = edit.to_cable_kp_km.km() - edit.from_cable_kp_km.km();
    let insert_km = edit.insert_km.km();
    let (from, to) = (&list.position[joints.start], &list.position[joints.end]);
    let place = format!("segment {}–{}", name_of(from), name_of(to));
    let lies = format!("{insert_km:.3} km of cable lie on {route_km:.3} km of route");
    if insert_km < route_km {
        let finding = Finding::blocks("rpl.splice.too_short", format!("{lies}: it does not reach"));
        findings.push(finding.at(&place).hint("put in more cable, or make the way shorter"));
    } else if route_km == 0.0 {
        let finding = Finding::warns("rpl.splice.no_route", format!("{lies} between the joints"));
        findings.push(finding.at(&place).hint("give the positions of the bight it lies in"));
    } else {
        let slack_pct = 100.0 * (insert_km / route_km - 1.0);
        let message = format!(
            "{removed_km:.3} km taken out, {insert_km:.3} km put in: {:+.3} km of cable; slack between the joints {slack_pct:.2} %",
            insert_km - removed_km
        );
        findings.push(Finding::notes("rpl.splice.excess", message).at(&place));
    }
    for index in joints {
        if route_km > 0.0 {
            note_no_length(list, index, findings);
        }
    }
}
