//! What edits change, and what they leave alone.

use crate::made::{caspian, caspian_as_read, edited};
use proptest::prelude::*;
use terrain::geodesy;
use units::{CableKm, RouteKm, Severity};
use wetplant_rpl::RplError;
use wetplant_rpl::edit::{
    AtKp, BightPosition, DeletePosition, InsertPosition, Issue, Joint, Keep, ListEdit, MovePosition,
    PlaceBody, Reopen, SegmentFigure, SetList, SetPosition, SetSegments, Splice, apply, find_position,
    fresh_id,
};
use wetplant_rpl::list::{ListStatus, PositionList};
use wetplant_rpl::measure::{measure, measure_after};

fn moved(position: &str, lon_deg: f64, lat_deg: f64) -> ListEdit {
    ListEdit::Move(MovePosition { position: position.to_owned(), lon_deg, lat_deg })
}

fn inserted(after: &str, lon_deg: f64, lat_deg: f64) -> ListEdit {
    ListEdit::Insert(InsertPosition {
        after: after.to_owned(),
        id: "p11".to_owned(),
        position_no: "5a".to_owned(),
        event: "A/C".to_owned(),
        lon_deg,
        lat_deg,
        depth_m: Some(120.0),
    })
}

fn deleted(position: &str, keep: Option<Keep>) -> ListEdit {
    ListEdit::Delete(DeletePosition { position: position.to_owned(), keep })
}

fn body(at: AtKp) -> ListEdit {
    ListEdit::Body(PlaceBody { id: "p11".to_owned(), event: "R1".to_owned(), at, position_no: String::new() })
}

fn joint(id: &str) -> Joint {
    Joint { id: id.to_owned(), event: format!("Joint {id}"), position_no: String::new() }
}

fn splice(from_km: f64, to_km: f64, insert_km: f64) -> Splice {
    Splice {
        from_cable_kp_km: CableKm(from_km),
        to_cable_kp_km: CableKm(to_km),
        insert_km: CableKm(insert_km),
        first_joint: joint("p11"),
        second_joint: joint("p12"),
        bight: Vec::new(),
        cable_type: None,
        burial_target_m: None,
    }
}

fn near(one: f64, other: f64, within: f64) -> bool {
    (one - other).abs() < within
}

#[test]
fn a_moved_position_changes_its_two_segments_only() {
    let before = caspian_as_read();
    let after = edited(&before, &moved("p5", 50.30, 41.95));
    for index in 0..before.position.len() {
        let (old, new) = (&before.position[index], &after.position[index]);
        assert_eq!(old.id, new.id);
        assert_eq!(old == new, index < 4, "position {index}");
        if index != 4 {
            assert_eq!((old.lon_deg, old.lat_deg), (new.lon_deg, new.lat_deg));
        }
        assert_eq!(old.cells, new.cells);
    }
    for index in 0..before.segment.len() {
        assert_eq!(
            before.segment[index] == after.segment[index],
            index != 3 && index != 4,
            "segment {index}"
        );
    }
    let (old, new) = (measure(&before), measure(&after));
    for index in 0..old.segment.len() {
        assert_eq!(old.segment[index] == new.segment[index], index != 3 && index != 4);
    }
}

#[test]
fn later_kp_shift_by_one_constant_and_nothing_upstream_moves() {
    let before = caspian();
    let (old, new) = (measure(&before), measure(&edited(&before, &moved("p5", 50.30, 41.95))));
    assert_eq!(old.route_kp_km[..4], new.route_kp_km[..4]);
    assert_eq!(old.cable_kp_km[..4], new.cable_kp_km[..4]);
    let shift_km = new.route_km().km() - old.route_km().km();
    assert!(shift_km.abs() > 0.1);
    for index in 5..10 {
        assert!(near((new.route_kp_km[index] - old.route_kp_km[index]).km(), shift_km, 1e-9));
        assert!(near((new.cable_kp_km[index] - old.cable_kp_km[index]).km(), shift_km * 1.02, 1e-9));
    }
}

#[test]
fn a_move_drops_the_stated_figures_it_makes_untrue_and_says_so() {
    let before = caspian_as_read();
    let after = apply(&before, &moved("p5", 50.30, 41.95)).unwrap();
    let list = &after.value;
    assert!(list.position[..4].iter().all(|position| position.stated_route_kp_km.is_some()));
    assert!(list.position[4..].iter().all(|position| position.stated_route_kp_km.is_none()));
    assert!(list.position[4..].iter().all(|position| position.stated_cable_kp_km.is_none()));
    assert_eq!(list.segment[3].stated_bearing_deg, None);
    assert_eq!(list.segment[4].stated_route_km, None);
    assert!(list.segment[5].stated_route_km.is_some());
    assert_eq!(after.findings.len(), 1);
    assert_eq!(after.findings[0].code, "rpl.edit.stated_dropped");
    assert!(after.findings[0].message.contains("6 positions, 5 to 10"), "{}", after.findings[0].message);
}

#[test]
fn a_move_keeps_the_slack_of_a_cable_entered_by_length() {
    let mut before = caspian();
    before.segment[3].slack_pct = None;
    let route_km = measure(&before).segment[3].route_km.km();
    before.segment[3].cable_km = Some(route_km * 1.013);
    let after = edited(&before, &moved("p5", 50.30, 41.95));
    assert_eq!(after.segment[3].cable_km, None);
    assert!(near(after.segment[3].slack_pct.unwrap(), 1.3, 1e-9));
    assert!(near(measure(&after).segment[3].slack_pct, 1.3, 1e-9));
}

#[test]
fn a_move_to_where_it_is_changes_nothing() {
    let before = caspian_as_read();
    let (lon, lat) = (before.position[4].lon_deg, before.position[4].lat_deg);
    assert_eq!(edited(&before, &moved("p5", lon, lat)), before);
}

#[test]
fn a_move_onto_a_neighbour_is_a_finding() {
    let before = caspian();
    let (lon, lat) = (before.position[5].lon_deg, before.position[5].lat_deg);
    let after = apply(&before, &moved("p5", lon, lat)).unwrap();
    assert!(after.findings.iter().any(|finding| finding.code == "rpl.segment.no_length"));
}

#[test]
fn an_inserted_position_gives_both_halves_what_the_segment_said() {
    let before = caspian_as_read();
    let after = edited(&before, &inserted("p5", 50.35, 42.20));
    assert_eq!(after.position[5].id, "p11");
    for half in [&after.segment[4], &after.segment[5]] {
        assert_eq!(half.slack_pct, Some(2.0));
        assert_eq!(half.cable_type, "SA");
        assert_eq!(half.burial_target_m, Some(1.0));
        assert_eq!(half.stated_route_km, None);
    }
    assert_eq!(after.segment[4].row_no, before.segment[4].row_no);
    assert_eq!(after.segment[5].row_no, None);
    assert_eq!(after.segment[6..], before.segment[5..]);
    assert_eq!(after.position[..5], before.position[..5]);
}

#[test]
fn deleting_an_inserted_position_gives_the_list_back() {
    let before = caspian();
    let there = edited(&before, &inserted("p5", 50.35, 42.20));
    assert_eq!(edited(&there, &deleted("p11", None)), before);
}

#[test]
fn an_end_of_the_list_can_be_moved_but_not_deleted() {
    let list = caspian();
    for end in ["p1", "p10"] {
        assert!(matches!(apply(&list, &deleted(end, None)), Err(RplError::EndPosition { .. })));
        assert!(apply(&list, &moved(end, 50.0, 41.0)).is_ok());
    }
    assert!(matches!(apply(&list, &inserted("p10", 51.0, 44.0)), Err(RplError::EndPosition { .. })));
}

#[test]
fn segments_that_differ_merge_only_when_told_which_to_keep() {
    let mut list = caspian();
    list.segment[5].cable_type = "DA".to_owned();
    list.segment[5].burial_target_m = None;
    let error = apply(&list, &deleted("p6", None)).unwrap_err();
    let message = error.to_string();
    assert!(
        message.contains("cable_type") && message.contains("`SA`") && message.contains("`DA`"),
        "{message}"
    );
    assert_eq!(edited(&list, &deleted("p6", Some(Keep::From))).segment[4].cable_type, "SA");
    let kept = edited(&list, &deleted("p6", Some(Keep::To)));
    assert_eq!(kept.segment[4].cable_type, "DA");
    assert_eq!(kept.segment[4].burial_target_m, None);
}

#[test]
fn the_slack_of_a_merged_segment_is_the_mean_of_both_and_told() {
    let mut list = caspian();
    list.segment[5].slack_pct = Some(0.5);
    let measured = measure(&list);
    let (first, second) = (measured.segment[4], measured.segment[5]);
    let mean = (first.cable_km + second.cable_km).km() / (first.route_km + second.route_km).km() - 1.0;
    let after = apply(&list, &deleted("p6", None)).unwrap();
    assert!(near(after.value.segment[4].slack_pct.unwrap(), 100.0 * mean, 1e-9));
    assert!(after.findings.iter().any(|finding| finding.code == "rpl.edit.slack_mean"));
}

#[test]
fn slack_and_cable_length_say_one_thing() {
    let mut list = caspian_as_read();
    list.segment[2].cable_km = Some(40.0);
    let set = |slack_pct, cable_km| {
        let edit =
            SetSegments { from: "p3".into(), to: "p4".into(), slack_pct, cable_km, ..SetSegments::default() };
        edited(&list, &ListEdit::SetSegments(edit))
    };
    let by_slack = set(Some(3.0), None);
    assert_eq!((by_slack.segment[2].slack_pct, by_slack.segment[2].cable_km), (Some(3.0), None));
    assert!(near(measure(&by_slack).segment[2].slack_pct, 3.0, 1e-9));
    let by_length = set(None, Some(41.0));
    assert_eq!((by_length.segment[2].slack_pct, by_length.segment[2].cable_km), (None, Some(41.0)));
    assert_eq!(measure(&by_length).segment[2].cable_km, CableKm(41.0));
    // cable KP behind it no longer hold, route KP do
    assert!(
        by_slack.position[3].stated_cable_kp_km.is_none()
            && by_slack.position[3].stated_route_kp_km.is_some()
    );
    assert!(by_slack.position[2].stated_cable_kp_km.is_some());
}

#[test]
fn what_segments_say_is_set_over_a_stretch_and_only_where_given() {
    let list = caspian_as_read();
    let edit = SetSegments {
        from: "p2".into(),
        to: "p6".into(),
        cable_type: Some("DA".into()),
        burial_reason: Some("anchors".into()),
        forget: vec![SegmentFigure::BurialTargetM],
        ..SetSegments::default()
    };
    let after = edited(&list, &ListEdit::SetSegments(edit));
    for (index, (old, new)) in list.segment.iter().zip(&after.segment).enumerate() {
        if (1..5).contains(&index) {
            assert_eq!((new.cable_type.as_str(), new.burial_reason.as_str()), ("DA", "anchors"));
            assert_eq!((new.burial_target_m, new.burial_method.as_str()), (None, "plough"));
            assert_eq!(new.stated_route_km, old.stated_route_km);
        } else {
            assert_eq!(old, new);
        }
    }
    assert_eq!(after.position, list.position);
}

#[test]
fn figures_out_of_range_are_refused_with_their_limits() {
    let list = caspian();
    let set = |slack_pct, cable_km, burial_target_m| {
        let (from, to) = ("p3".to_owned(), "p4".to_owned());
        let edit = SetSegments { from, to, slack_pct, cable_km, burial_target_m, ..SetSegments::default() };
        apply(&list, &ListEdit::SetSegments(edit)).unwrap_err().to_string()
    };
    assert_eq!(set(Some(-1.5), None, None), "slack_pct -1.5 is out of range; it lies from -1 to 100");
    assert!(set(None, Some(-3.0), None).contains("cable_km"));
    // far shorter than the ground it lies on
    assert!(set(None, Some(10.0), None).contains("slack_pct"));
    assert!(set(None, None, Some(f64::NAN)).contains("burial_target_m"));
    assert!(apply(&list, &moved("p3", 190.0, 41.0)).unwrap_err().to_string().contains("lon_deg"));
    assert!(apply(&list, &moved("p3", 50.0, f64::INFINITY)).unwrap_err().to_string().contains("lat_deg"));
    let wide =
        SetSegments { from: "p3".into(), to: "p6".into(), cable_km: Some(100.0), ..SetSegments::default() };
    assert!(matches!(
        apply(&list, &ListEdit::SetSegments(wide)),
        Err(RplError::CableOfSeveral { segment_count: 3, .. })
    ));
    let back =
        SetSegments { from: "p6".into(), to: "p3".into(), slack_pct: Some(1.0), ..SetSegments::default() };
    assert!(matches!(apply(&list, &ListEdit::SetSegments(back)), Err(RplError::NotAfter { .. })));
}

#[test]
fn what_a_position_says_is_set_and_forgotten() {
    let list = caspian_as_read();
    let edit = SetPosition {
        position: "p4".into(),
        event: Some("PLDN".into()),
        depth_m: Some(33.5),
        remark: Some("after survey".into()),
        ..SetPosition::default()
    };
    let after = edited(&list, &ListEdit::SetPosition(edit));
    let position = &after.position[3];
    assert_eq!((position.event.as_str(), position.depth_m), ("PLDN", Some(33.5)));
    assert_eq!(position.position_no, "4");
    assert_eq!(position.stated_route_kp_km, list.position[3].stated_route_kp_km);
    let forget = SetPosition { position: "p4".into(), forget_depth: true, ..SetPosition::default() };
    assert_eq!(edited(&after, &ListEdit::SetPosition(forget)).position[3].depth_m, None);
}

#[test]
fn a_body_lies_on_the_line_and_no_length_changes() {
    let mut list = caspian_as_read();
    list.segment[3].cable_km = Some(36.5);
    list.position[3].depth_m = Some(100.0);
    list.position[4].depth_m = Some(200.0);
    let old = measure(&list);
    for at in [AtKp::Route(RouteKm(120.0)), AtKp::Cable(CableKm(123.4))] {
        let after = edited(&list, &body(at));
        let new = measure(&after);
        let index = after.position.iter().position(|position| position.id == "p11").unwrap();
        assert!(near(new.route_km().km(), old.route_km().km(), 1e-6));
        assert!(near(new.cable_km().km(), old.cable_km().km(), 1e-9));
        match at {
            AtKp::Route(kp_km) => assert!(near(new.route_kp_km[index].km(), kp_km.km(), 1e-6)),
            AtKp::Cable(kp_km) => assert!(near(new.cable_kp_km[index].km(), kp_km.km(), 1e-6)),
        }
        let later = |list: &PositionList, from: usize| list.position[from..].to_vec();
        assert_eq!(later(&after, index + 1), later(&list, index));
    }
}

#[test]
fn a_body_is_not_placed_on_a_position_or_off_the_list() {
    let list = caspian();
    let kp_km = measure(&list).route_kp_km[3];
    assert!(matches!(apply(&list, &body(AtKp::Route(kp_km))), Err(RplError::PositionThere { .. })));
    let error = apply(&list, &body(AtKp::Route(RouteKm(1e4)))).unwrap_err().to_string();
    assert!(
        error.starts_with("route KP 10000.000 km is off the list, which runs from KP 0.000 to"),
        "{error}"
    );
    assert!(apply(&list, &body(AtKp::Cable(CableKm(f64::NAN)))).is_err());
}

#[test]
fn a_splice_puts_its_length_in_between_two_joints() {
    let list = caspian_as_read();
    let old = measure(&list);
    let after = apply(&list, &ListEdit::Splice(splice(100.0, 101.0, 1.5))).unwrap();
    let new = measure(&after.value);
    assert_eq!(after.value.status, ListStatus::AsRepaired);
    assert!(near(new.cable_km().km(), old.cable_km().km() + 0.5, 1e-9));
    assert!(near(new.route_km().km(), old.route_km().km(), 1e-9));
    let [first, second] =
        ["p11", "p12"].map(|id| after.value.position.iter().position(|p| p.id == id).unwrap());
    assert!(near(new.cable_kp_km[first].km(), 100.0, 1e-6));
    assert!(near(new.cable_kp_km[second].km(), 101.5, 1e-6));
    // 1 km of cable lay on 1 / 1.02 km of route; 1.5 km now do
    assert!(near(new.segment[first].slack_pct, 100.0 * (1.5 * 1.02 - 1.0), 1e-4));
    assert!(after.value.position[first].stated_cable_kp_km.is_none());
    assert!(
        after.value.position.iter().filter(|p| p.row_no.is_some()).all(|p| p.stated_route_kp_km.is_some())
    );
    assert!(
        after
            .findings
            .iter()
            .any(|finding| finding.code == "rpl.splice.excess" && finding.message.contains("+0.500 km"))
    );
}

#[test]
fn a_splice_over_positions_spreads_its_slack_and_its_parts_sum_to_it() {
    let list = caspian();
    let after = edited(&list, &ListEdit::Splice(splice(60.0, 160.0, 99.5)));
    let new = measure(&after);
    let [first, second] = ["p11", "p12"].map(|id| after.position.iter().position(|p| p.id == id).unwrap());
    assert!(second > first + 1);
    let parts_km: f64 = new.segment[first..second].iter().map(|segment| segment.cable_km.km()).sum();
    assert!(near(parts_km, 99.5, 1e-12));
    for segment in &new.segment[first..second] {
        assert!(near(segment.slack_pct, new.segment[first].slack_pct, 1e-9));
    }
}

#[test]
fn a_plain_cut_with_a_bight_leads_off_the_route_and_back() {
    let list = caspian_as_read();
    let old = measure(&list);
    let mut edit = splice(100.0, 100.0, 1.2);
    let cut = wetplant_rpl::kp::at_cable_kp(&list, &old, CableKm(100.0)).unwrap();
    let apex = geodesy::direct(cut.at, cut.course_deg + 90.0, 0.5);
    edit.bight = vec![BightPosition {
        id: "p13".into(),
        event: "Bight".into(),
        lon_deg: apex.lon_deg,
        lat_deg: apex.lat_deg,
        depth_m: None,
    }];
    let after = edited(&list, &ListEdit::Splice(edit));
    let new = measure(&after);
    assert!(near((new.route_km() - old.route_km()).km(), 1.0, 1e-6));
    assert!(near((new.cable_km() - old.cable_km()).km(), 1.2, 1e-9));
    let first = after.position.iter().position(|p| p.id == "p11").unwrap();
    let ids: Vec<&str> = after.position[first..first + 3].iter().map(|p| p.id.as_str()).collect();
    assert_eq!(ids, ["p11", "p13", "p12"]);
    assert_eq!(after.position[first].at(), after.position[first + 2].at());
    assert!(after.position[first + 3].stated_route_kp_km.is_none());
}

#[test]
fn a_bight_takes_the_positions_between_the_cuts_off_the_route() {
    let list = caspian();
    let mut edit = splice(60.0, 160.0, 120.0);
    edit.bight = vec![BightPosition {
        id: "p13".into(),
        event: String::new(),
        lon_deg: 50.4,
        lat_deg: 41.5,
        depth_m: None,
    }];
    let after = edited(&list, &ListEdit::Splice(edit.clone()));
    assert!(["p3", "p4"].iter().all(|id| after.position.iter().all(|position| position.id != *id)));
    assert_eq!(after.segment.len() + 1, after.position.len());
    // two types taken out: which is put in must be said
    let mut two = list.clone();
    two.segment[2].cable_type = "DA".to_owned();
    assert!(matches!(apply(&two, &ListEdit::Splice(edit.clone())), Err(RplError::SegmentsDiffer { .. })));
    edit.cable_type = Some("DA".to_owned());
    assert!(apply(&two, &ListEdit::Splice(edit)).is_ok());
}

#[test]
fn a_splice_refuses_what_cannot_be() {
    let list = caspian();
    let refused = |edit: Splice| apply(&list, &ListEdit::Splice(edit)).unwrap_err();
    assert!(matches!(refused(splice(101.0, 100.0, 1.0)), RplError::CutReversed { .. }));
    assert!(matches!(refused(splice(100.0, 1e5, 1.0)), RplError::KpBeyondList { .. }));
    assert!(matches!(refused(splice(100.0, 101.0, -1.0)), RplError::FieldOutOfRange { .. }));
    let mut twice = splice(100.0, 101.0, 1.0);
    twice.second_joint.id = "p11".into();
    assert!(matches!(refused(twice), RplError::IdTaken { .. }));
    let mut repeater = list.clone();
    repeater.position[3].event = "R2".into();
    let error = apply(&repeater, &ListEdit::Splice(splice(60.0, 160.0, 120.0))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "position 4 `R2` lies in the cable that is cut out; delete it or set its event first"
    );
    let short = apply(&list, &ListEdit::Splice(splice(100.0, 102.0, 1.0))).unwrap();
    assert!(short.findings.iter().any(|finding| finding.severity == Severity::Blocks));
}

#[test]
fn an_issued_list_is_frozen_until_reopened_under_another_revision() {
    let list = edited(&caspian(), &ListEdit::Issue(Issue {}));
    assert!(list.issued);
    for edit in [
        moved("p5", 50.3, 41.9),
        deleted("p5", None),
        ListEdit::Issue(Issue {}),
        ListEdit::SetList(SetList::default()),
    ] {
        assert!(matches!(apply(&list, &edit), Err(RplError::Issued { .. })));
    }
    let reopen = |revision: &str| ListEdit::Reopen(Reopen { revision: revision.to_owned() });
    assert!(matches!(apply(&list, &reopen("3")), Err(RplError::RevisionIssued { .. })));
    let open = edited(&list, &reopen("4"));
    assert!(!open.issued && open.revision == "4");
    let as_laid = SetList { status: Some(ListStatus::AsLaid), revision: Some("as laid 1".into()) };
    assert_eq!(edited(&open, &ListEdit::SetList(as_laid)).status, ListStatus::AsLaid);
}

#[test]
fn positions_are_found_by_number_then_by_id_and_doubt_is_named() {
    let mut list = caspian();
    assert_eq!(find_position(&list, "7").unwrap(), 6);
    assert_eq!(find_position(&list, " p7 ").unwrap(), 6);
    list.position[8].position_no = "7".into();
    let error = find_position(&list, "7").unwrap_err();
    assert_eq!(
        error,
        RplError::PositionAmbiguous { position: "7".into(), first: "p7".into(), second: "p9".into() }
    );
    assert!(matches!(find_position(&list, "77"), Err(RplError::PositionUnknown { .. })));
    assert!(find_position(&list, "").is_err());
}

#[test]
fn ids_are_never_used_twice() {
    let list = caspian();
    assert_eq!(fresh_id(&list, []), "p11");
    assert_eq!(fresh_id(&list, ["p40", "survey", "p007"]), "p41");
    let taken = ListEdit::Insert(InsertPosition {
        id: "p3".into(),
        ..match inserted("p5", 50.0, 42.0) {
            ListEdit::Insert(edit) => edit,
            _ => unreachable!(),
        }
    });
    assert!(matches!(apply(&list, &taken), Err(RplError::IdTaken { .. })));
    assert_eq!(ListEdit::Splice(splice(1.0, 2.0, 3.0)).made_ids(), ["p11", "p12"]);
}

#[test]
fn edits_are_written_as_events_and_read_back() {
    let edits = [
        moved("p5", 50.3, 41.9),
        inserted("p5", 50.35, 42.2),
        deleted("p5", Some(Keep::To)),
        body(AtKp::Cable(CableKm(12.5))),
        ListEdit::Splice(splice(100.0, 101.0, 1.5)),
        ListEdit::Issue(Issue {}),
    ];
    for edit in edits {
        let text = serde_json::to_string(&edit).unwrap();
        assert_eq!(serde_json::from_str::<ListEdit>(&text).unwrap(), edit, "{text}");
    }
    let text = r#"{"edit":"move","position":"p5","lon_deg":50.3,"lat_deg":41.9}"#;
    assert_eq!(serde_json::from_str::<ListEdit>(text).unwrap(), moved("p5", 50.3, 41.9));
    let at = r#"{"edit":"body","id":"p11","event":"R1","at":{"cable_kp_km":12.5}}"#;
    assert_eq!(serde_json::from_str::<ListEdit>(at).unwrap(), body(AtKp::Cable(CableKm(12.5))));
    for wrong in [
        r#"{"edit":"move","position":"p5","lon_deg":50.3,"lat_deg":41.9,"depth_m":3}"#,
        r#"{"edit":"issue","why":"so"}"#,
        r#"{"edit":"forget"}"#,
    ] {
        assert!(serde_json::from_str::<ListEdit>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_list_that_is_none_is_refused() {
    let mut list = caspian();
    list.segment.pop();
    assert!(matches!(apply(&list, &moved("p5", 50.0, 41.0)), Err(RplError::ListShape { .. })));
}

fn any_list() -> impl Strategy<Value = PositionList> {
    let place = (-180.0..180.0_f64, -89.0..89.0_f64);
    let slack = proptest::option::of(-0.5..8.0_f64);
    let stretch = proptest::option::of(1.0..1.1_f64);
    proptest::collection::vec((place, slack, stretch), 3..12).prop_map(|made| {
        let places: Vec<(f64, f64)> = made.iter().map(|(place, ..)| *place).collect();
        let mut list = crate::made::list(&places);
        let measured = measure(&list);
        for (index, segment) in list.segment.iter_mut().enumerate() {
            segment.slack_pct = made[index].1;
            segment.cable_km = made[index].2.map(|stretch| stretch * measured.segment[index].route_km.km());
        }
        list
    })
}

proptest! {
    #[test]
    fn cable_is_route_and_slack_and_kp_are_sums(list in any_list()) {
        let measured = measure(&list);
        let (mut route_km, mut cable_km) = (RouteKm(0.0), CableKm(0.0));
        for (index, segment) in measured.segment.iter().enumerate() {
            prop_assert!(near(segment.cable_km.km(), segment.route_km.with_slack(segment.slack_pct).km(), 1e-8));
            prop_assert_eq!(measured.route_kp_km[index], route_km);
            prop_assert_eq!(measured.cable_kp_km[index], cable_km);
            route_km += segment.route_km;
            cable_km += segment.cable_km;
        }
        prop_assert_eq!(measured.route_km(), route_km);
        prop_assert_eq!(measured.cable_km(), cable_km);
    }

    #[test]
    fn a_list_read_from_the_other_end_has_the_same_lengths(list in any_list()) {
        let mut back = list.clone();
        back.position.reverse();
        back.segment.reverse();
        let (there, back) = (measure(&list), measure(&back));
        prop_assert!(near(there.route_km().km(), back.route_km().km(), 1e-7));
        prop_assert!(near(there.cable_km().km(), back.cable_km().km(), 1e-7));
        for (segment, mirror) in there.segment.iter().zip(back.segment.iter().rev()) {
            prop_assert!(near(segment.route_km.km(), mirror.route_km.km(), 1e-8));
        }
    }

    #[test]
    fn lengths_after_an_edit_are_those_of_measuring_anew(
        list in any_list(), index in 0..11_usize, to in (-180.0..180.0_f64, -89.0..89.0_f64),
    ) {
        let id = format!("p{}", index % list.position.len() + 1);
        let known = measure(&list);
        let slack = SetSegments { from: "p1".into(), to: "p3".into(), slack_pct: Some(1.5), ..SetSegments::default() };
        for edit in [
            moved(&id, to.0, to.1),
            ListEdit::Insert(InsertPosition {
                after: id.clone(), id: "p99".into(), position_no: String::new(), event: String::new(),
                lon_deg: to.0, lat_deg: to.1, depth_m: None,
            }),
            deleted(&id, Some(Keep::From)),
            ListEdit::SetSegments(slack),
        ] {
            if let Ok(after) = apply(&list, &edit) {
                prop_assert_eq!(measure_after(&list, &known, &after.value), measure(&after.value));
            }
        }
    }

    #[test]
    fn a_move_and_the_move_back_leave_every_entered_slack(list in any_list(), to in (-180.0..180.0_f64, -89.0..89.0_f64)) {
        let home = list.position[1].at();
        let there = edited(&list, &moved("p2", to.0, to.1));
        let back = edited(&there, &moved("p2", home.lon_deg, home.lat_deg));
        prop_assert_eq!(&back.position, &list.position);
        for (old, new) in list.segment.iter().zip(&back.segment) {
            prop_assert!(old.slack_pct.is_none() || old.slack_pct == new.slack_pct);
        }
    }
}
