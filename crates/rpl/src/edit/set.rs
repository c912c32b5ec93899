//! Edits of what positions, segments and the list say.

use super::{
    BURIAL, CABLE, DEPTH, Reopen, SLACK, SegmentFigure, SetList, SetPosition, SetSegments, Stale,
    drop_stated, index_of, name_of,
};
use crate::error::RplError;
use crate::list::{ListSegment, PositionList};
use crate::measure::MeasuredSegment;
use units::Finding;

pub(super) fn set_position(list: &mut PositionList, edit: &SetPosition) -> Result<(), RplError> {
    let index = index_of(list, &edit.position)?;
    let depth_m = DEPTH.check_some(edit.depth_m)?;
    let position = &mut list.position[index];
    set_text(&mut position.position_no, edit.position_no.as_ref());
    set_text(&mut position.event, edit.event.as_ref());
    set_text(&mut position.remark, edit.remark.as_ref());
    if depth_m.is_some() || edit.forget_depth {
        position.depth_m = depth_m;
    }
    Ok(())
}

fn set_text(field: &mut String, to: Option<&String>) {
    if let Some(to) = to {
        field.clone_from(to);
    }
}

pub(super) fn set_segments(
    list: &mut PositionList,
    edit: &SetSegments,
    findings: &mut Vec<Finding>,
) -> Result<(), RplError> {
    let (from, to) = (index_of(list, &edit.from)?, index_of(list, &edit.to)?);
    let [from_name, to_name] = [from, to].map(|index| name_of(&list.position[index]).to_owned());
    if to <= from {
        return Err(RplError::NotAfter { from: from_name, to: to_name });
    }
    if edit.cable_km.is_some() && to - from > 1 {
        return Err(RplError::CableOfSeveral { from: from_name, to: to_name, segment_count: to - from });
    }
    SLACK.check_some(edit.slack_pct)?;
    CABLE.check_some(edit.cable_km)?;
    BURIAL.check_some(edit.burial_target_m)?;
    let mut changed_from = None;
    for index in from..to {
        let measured = |list: &PositionList| {
            MeasuredSegment::between(&list.position[index], &list.segment[index], &list.position[index + 1])
        };
        let before = measured(list);
        set_segment(&mut list.segment[index], edit);
        let after = measured(list);
        if edit.cable_km.is_some() && after.route_km.km() > 0.0 {
            // a coil at a shore end may be far longer than its ground, never shorter
            SLACK.check(after.slack_pct.min(SLACK.most))?;
        }
        if before.cable_km != after.cable_km {
            changed_from.get_or_insert(index);
        }
    }
    if let Some(index) = changed_from {
        drop_stated(list, index + 1, Stale::Cable, findings);
    }
    Ok(())
}

fn set_segment(segment: &mut ListSegment, edit: &SetSegments) {
    set_text(&mut segment.cable_type, edit.cable_type.as_ref());
    set_text(&mut segment.burial_method, edit.burial_method.as_ref());
    set_text(&mut segment.burial_reason, edit.burial_reason.as_ref());
    set_text(&mut segment.remark, edit.remark.as_ref());
    let forgets = |figure: SegmentFigure| edit.forget.contains(&figure);
    if edit.burial_target_m.is_some() || forgets(SegmentFigure::BurialTargetM) {
        segment.burial_target_m = edit.burial_target_m;
    }
    let says_length = edit.slack_pct.is_some() || edit.cable_km.is_some();
    if says_length {
        segment.slack_pct = edit.slack_pct;
        segment.cable_km = edit.cable_km;
    }
    if forgets(SegmentFigure::SlackPct) && edit.slack_pct.is_none() {
        segment.slack_pct = None;
    }
    if forgets(SegmentFigure::CableKm) && edit.cable_km.is_none() {
        segment.cable_km = None;
    }
}

pub(super) fn set_list(list: &mut PositionList, edit: &SetList) {
    list.status = edit.status.unwrap_or(list.status);
    set_text(&mut list.revision, edit.revision.as_ref());
}

pub(super) fn reopen(list: &mut PositionList, edit: &Reopen) -> Result<(), RplError> {
    if list.issued && list.revision == edit.revision {
        return Err(RplError::RevisionIssued { revision: edit.revision.clone() });
    }
    list.issued = false;
    list.revision.clone_from(&edit.revision);
    Ok(())
}
