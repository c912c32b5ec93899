//! A list that is read, edited, written back and read again: the redline names the edit and nothing else.

use crate::made::edited;
use units::{CableKm, RouteKm};
use wetplant_rpl::edit::{
    AtKp, DeletePosition, InsertPosition, Joint, Keep, ListEdit, MovePosition, PlaceBody, SetPosition,
    SetSegments, Splice,
};
use wetplant_rpl::give_back::{self, GiveBackOptions};
use wetplant_rpl::list::PositionList;
use wetplant_rpl::read::{ListOptions, read_list};
use wetplant_rpl::redline::{ListChange, changes};

const FILE: &str = "\
Pos No.,Event,Latitude,,,Longitude,,,Bearing,Distance (km),,Slack,Cable (km),,Cable type,Approx depth,Target burial,Remarks,Survey line
,,°,',H,°,',H,°T,between,cumulative,%,between,cumulative,,m,m,,
1,BMH Buzovna,40,31.4500,N,50,06.2500,E,,,0.000,,,0.000,,0,,beach joint,BK-01
,,,,,,,,33.39,16.521,,0.40,16.587,,DA,,1.8,,BK-01/02
2,A/C 1,40,38.9000,N,50,12.7000,E,,,16.521,,,16.587,,14,,,BK-02
,,,,,,,,20.71,26.619,,0.80,26.832,,SA,,1.5,,BK-02/03
3,A/C 2,40,52.3500,N,50,19.4000,E,,,43.140,,,43.419,,46,,,BK-03
,,,,,,,,12.35,31.077,,1.20,31.450,,SA,,1.2,,BK-03/04
4,Joint J1,41,08.7500,N,50,24.1500,E,,,74.217,,,74.869,,118,,SA to LWP,BK-04
,,,,,,,,15.42,40.043,,1.80,40.763,,LWP,,0.6,,BK-04/05
5,A/C 3,41,29.6000,N,50,31.8000,E,,,114.260,,,115.632,,287,,,BK-05
";

fn read(bytes: &[u8]) -> PositionList {
    read_list("rev3.csv", bytes, &ListOptions::default()).unwrap().value.list
}

/// Written in the layout it came in, and read as a file of its own.
fn returned(list: &PositionList) -> PositionList {
    let book = give_back::book(list, &GiveBackOptions::default()).value;
    read(&sheet::write(&book).unwrap())
}

/// What was entered differently, place and field.
fn entered(changes: &[ListChange]) -> Vec<(&str, &str)> {
    let entered = changes.iter().filter(|change| !change.is_stated);
    entered.map(|change| (change.place.as_str(), change.field.as_str())).collect()
}

fn move_three() -> ListEdit {
    ListEdit::Move(MovePosition { position: "p3".into(), lon_deg: 50.33, lat_deg: 40.87 })
}

fn edits() -> Vec<ListEdit> {
    let joint =
        |id: &str, event: &str| Joint { id: id.into(), event: event.into(), position_no: String::new() };
    vec![
        move_three(),
        ListEdit::Insert(InsertPosition {
            after: "p2".into(),
            id: "p6".into(),
            position_no: "2a".into(),
            event: "A/C 1a".into(),
            lon_deg: 50.27,
            lat_deg: 40.75,
            depth_m: Some(30.0),
        }),
        ListEdit::Delete(DeletePosition { position: "p3".into(), keep: Some(Keep::From) }),
        ListEdit::SetPosition(SetPosition {
            position: "p3".into(),
            depth_m: Some(50.0),
            ..SetPosition::default()
        }),
        ListEdit::SetSegments(SetSegments {
            from: "p2".into(),
            to: "p4".into(),
            slack_pct: Some(2.5),
            cable_type: Some("LWA".into()),
            ..SetSegments::default()
        }),
        ListEdit::Body(PlaceBody {
            id: "p6".into(),
            event: "R1".into(),
            at: AtKp::Route(RouteKm(60.0)),
            position_no: "3a".into(),
        }),
        ListEdit::Splice(Splice {
            from_cable_kp_km: CableKm(50.0),
            to_cable_kp_km: CableKm(51.0),
            insert_km: CableKm(1.25),
            first_joint: joint("p6", "Joint J2"),
            second_joint: joint("p7", "Joint J3"),
            bight: Vec::new(),
            cable_type: None,
            burial_target_m: None,
        }),
    ]
}

#[test]
fn a_list_given_back_untouched_has_an_empty_redline() {
    let list = read(FILE.as_bytes());
    assert_eq!(changes(&list, &returned(&list)), []);
}

#[test]
fn after_one_move_only_the_position_and_what_follows_from_it_is_marked() {
    let list = read(FILE.as_bytes());
    let back = returned(&edited(&list, &move_three()));
    let found = changes(&list, &back);
    // cable lengths were entered: they follow the slack now, and are entered anew
    assert_eq!(
        entered(&found),
        [
            ("segment 2–3", "cable_km"),
            ("position 3", "lon_deg"),
            ("position 3", "lat_deg"),
            ("segment 3–4", "cable_km")
        ]
    );
}

#[test]
fn each_edit_survives_being_written_and_read() {
    let list = read(FILE.as_bytes());
    for edit in edits() {
        let after = edited(&list, &edit);
        let back = returned(&after);
        let found = changes(&after, &back);
        // figures that followed are written into columns of entered ones, and places are rounded to the column's minutes
        let is_written_out = |change: &&ListChange| {
            let is_filled =
                change.before.is_empty() && ["cable_km", "slack_pct"].contains(&change.field.as_str());
            let by = change.difference.parse::<f64>().unwrap_or(f64::INFINITY).abs();
            let is_rounded = match change.field.as_str() {
                "depth_m" => by <= 0.5,
                "cable_km" => by <= 0.0005,
                "slack_pct" => by <= 0.005,
                _ => change.moved_m.is_some_and(|moved_m| moved_m < 0.14),
            };
            !is_filled && !is_rounded && !change.is_stated && change.field != "status"
        };
        let rest: Vec<&ListChange> = found.iter().filter(is_written_out).collect();
        assert_eq!(rest, Vec::<&ListChange>::new(), "{edit:?}");
        assert_eq!(after.position.len(), back.position.len());
    }
}
