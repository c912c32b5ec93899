//! Edits of a position list, each one event.

use super::Desk;
use crate::args::workbench::{BodyArgs, DeleteArgs, InsertArgs, MoveArgs, SetArgs, SpliceArgs};
use crate::failure::Failure;
use crate::words::{number, place, unknown_or_number};
use ::rpl::edit::{
    AtKp, BightPosition, DeletePosition, InsertPosition, Joint, Keep, ListEdit, MovePosition, PlaceBody,
    SegmentFigure, SetPosition, SetSegments, Splice,
};
use units::{CableKm, RouteKm};

/// `rpl move`
pub fn move_position(args: &MoveArgs, json: bool) -> Result<(), Failure> {
    let desk = Desk::open(&args.of)?;
    let at = place(&args.to, "--to", json)?;
    let position = desk.id_of(&args.position)?;
    desk.edit(ListEdit::Move(MovePosition { position, lon_deg: at.lon_deg, lat_deg: at.lat_deg }), json)
}

/// `rpl insert`
pub fn insert(args: &InsertArgs, json: bool) -> Result<(), Failure> {
    let desk = Desk::open(&args.of)?;
    let at = place(&args.at, "--at", json)?;
    let edit = InsertPosition {
        after: desk.id_of(&args.after)?,
        id: desk.fresh_ids(1).remove(0),
        position_no: args.number.clone(),
        event: args.event.clone(),
        lon_deg: at.lon_deg,
        lat_deg: at.lat_deg,
        depth_m: args.depth_m.as_deref().map(|text| number(text, "--depth-m")).transpose()?,
    };
    desk.edit(ListEdit::Insert(edit), json)
}

/// `rpl delete`
pub fn delete(args: &DeleteArgs, json: bool) -> Result<(), Failure> {
    let desk = Desk::open(&args.of)?;
    let keep = args.keep.as_deref().map(|side| if side == "from" { Keep::From } else { Keep::To });
    let position = desk.id_of(&args.position)?;
    desk.edit(ListEdit::Delete(DeletePosition { position, keep }), json)
}

/// `rpl set`
pub fn set(args: &SetArgs, json: bool) -> Result<(), Failure> {
    let desk = Desk::open(&args.of)?;
    let edit = match &args.to {
        Some(to) => set_segments(&desk, args, to)?,
        None => set_position(&desk, args)?,
    };
    desk.edit(edit, json)
}

fn set_position(desk: &Desk, args: &SetArgs) -> Result<ListEdit, Failure> {
    let of_segments = [
        ("--slack-pct", args.slack_pct.is_some()),
        ("--cable-km", args.cable_km.is_some()),
        ("--type", args.cable_type.is_some()),
        ("--burial-m", args.burial_m.is_some()),
        ("--tool", args.tool.is_some()),
        ("--reason", args.reason.is_some()),
    ];
    if let Some((flag, _)) = of_segments.into_iter().find(|(_, given)| *given) {
        return Err(Failure::input(format!("{flag} belongs to segments, and one position was named"))
            .now("name the two positions the segments lie between"));
    }
    let depth_m = args.depth_m.as_deref().map(|text| unknown_or_number(text, "--depth-m")).transpose()?;
    Ok(ListEdit::SetPosition(SetPosition {
        position: desk.id_of(&args.from)?,
        position_no: args.number.clone(),
        event: args.event.clone(),
        depth_m: depth_m.flatten(),
        remark: args.remark.clone(),
        forget_depth: depth_m == Some(None),
    }))
}

fn set_segments(desk: &Desk, args: &SetArgs, to: &str) -> Result<ListEdit, Failure> {
    let of_position = [
        ("--event", args.event.is_some()),
        ("--number", args.number.is_some()),
        ("--depth-m", args.depth_m.is_some()),
    ];
    if let Some((flag, _)) = of_position.into_iter().find(|(_, given)| *given) {
        return Err(Failure::input(format!("{flag} belongs to a position, and two were named"))
            .now("name the one position"));
    }
    let mut forget = Vec::new();
    let mut figure = |text: &Option<String>, flag: &str, figure: SegmentFigure| {
        let read = text.as_deref().map(|text| unknown_or_number(text, flag)).transpose()?;
        if read == Some(None) {
            forget.push(figure);
        }
        Ok::<_, Failure>(read.flatten())
    };
    let slack_pct = figure(&args.slack_pct, "--slack-pct", SegmentFigure::SlackPct)?;
    let cable_km = figure(&args.cable_km, "--cable-km", SegmentFigure::CableKm)?;
    let burial_target_m = figure(&args.burial_m, "--burial-m", SegmentFigure::BurialTargetM)?;
    Ok(ListEdit::SetSegments(SetSegments {
        from: desk.id_of(&args.from)?,
        to: desk.id_of(to)?,
        slack_pct,
        cable_km,
        cable_type: args.cable_type.clone(),
        burial_target_m,
        burial_method: args.tool.clone(),
        burial_reason: args.reason.clone(),
        remark: args.remark.clone(),
        forget,
    }))
}

/// `rpl body`
pub fn body(args: &BodyArgs, json: bool) -> Result<(), Failure> {
    let desk = Desk::open(&args.of)?;
    let at = match (&args.route_kp, &args.cable_kp) {
        (Some(kp), _) => AtKp::Route(RouteKm(number(kp, "--route-kp")?)),
        (None, Some(kp)) => AtKp::Cable(CableKm(number(kp, "--cable-kp")?)),
        (None, None) => return Err(Failure::input("a body needs --route-kp or --cable-kp")),
    };
    let edit = PlaceBody {
        id: desk.fresh_ids(1).remove(0),
        event: args.event.clone(),
        at,
        position_no: args.number.clone(),
    };
    desk.edit(ListEdit::Body(edit), json)
}

/// `rpl splice`
pub fn splice(args: &SpliceArgs, json: bool) -> Result<(), Failure> {
    let desk = Desk::open(&args.of)?;
    let mut ids = desk.fresh_ids(2 + args.bight.len()).into_iter();
    let mut id = || ids.next().unwrap_or_default();
    let mut joints = args.joints.iter().cloned();
    let mut joint = || Joint {
        id: id(),
        event: joints.next().unwrap_or_else(|| "Joint".to_owned()),
        position_no: String::new(),
    };
    let (first_joint, second_joint) = (joint(), joint());
    let mut bight = Vec::new();
    for text in &args.bight {
        let at = place(text, "--bight", json)?;
        bight.push(BightPosition {
            id: id(),
            event: "A/C".to_owned(),
            lon_deg: at.lon_deg,
            lat_deg: at.lat_deg,
            depth_m: None,
        });
    }
    let cut_km = number(&args.cut_kp, "--cut-kp")?;
    let to_km = args.to_kp.as_deref().map_or(Ok(cut_km), |text| number(text, "--to-kp"))?;
    let edit = Splice {
        from_cable_kp_km: CableKm(cut_km),
        to_cable_kp_km: CableKm(to_km),
        insert_km: CableKm(number(&args.insert_km, "--insert-km")?),
        first_joint,
        second_joint,
        bight,
        cable_type: args.cable_type.clone(),
        burial_target_m: args.burial_m.as_deref().map(|text| number(text, "--burial-m")).transpose()?,
    };
    desk.edit(ListEdit::Splice(edit), json)
}
