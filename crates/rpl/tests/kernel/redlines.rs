//! What a redline says, and that it says no more.

use crate::made::{caspian, caspian_as_read, edited, list};
use proptest::prelude::*;
use units::Fingerprint;
use wetplant_rpl::edit::{
    AtKp, DeletePosition, InsertPosition, Keep, ListEdit, MovePosition, PlaceBody, SetList, SetPosition,
    SetSegments,
};
use wetplant_rpl::list::{ListStatus, PositionList};
use wetplant_rpl::redline::{ChangeKind, ListChange, ListPart, changes, consequences};

fn moved(position: &str) -> ListEdit {
    ListEdit::Move(MovePosition { position: position.to_owned(), lon_deg: 50.30, lat_deg: 41.96 })
}

fn inserted(after: &str) -> ListEdit {
    ListEdit::Insert(InsertPosition {
        after: after.to_owned(),
        id: "p11".to_owned(),
        position_no: "5a".to_owned(),
        event: "A/C".to_owned(),
        lon_deg: 50.35,
        lat_deg: 42.20,
        depth_m: None,
    })
}

fn told(changes: &[ListChange]) -> Vec<(String, String, String, String)> {
    let texts = |change: &ListChange| {
        (change.place.clone(), change.field.clone(), change.before.clone(), change.after.clone())
    };
    changes.iter().map(texts).collect()
}

/// As another file would bring it: ids given anew in order, another hash.
fn read_anew(list: &PositionList) -> PositionList {
    let mut list = list.clone();
    for (index, position) in list.position.iter_mut().enumerate() {
        position.id = format!("p{}", index + 1);
    }
    if let Some(source) = &mut list.source {
        source.blake3 = Fingerprint::of_bytes(b"rev4");
        source.file = "rev4.csv".to_owned();
    }
    list
}

#[test]
fn equal_lists_have_an_empty_redline_whatever_their_files() {
    let list = caspian_as_read();
    assert!(changes(&list, &list).is_empty());
    let mut other = read_anew(&list);
    other.position[3].row_no = Some(99);
    other.segment[3].row_no = None;
    assert!(changes(&list, &other).is_empty());
    assert!(consequences(&list, &other).kp_shift.is_empty());
}

#[test]
fn a_moved_position_is_the_only_thing_entered_differently() {
    let before = caspian();
    let changes = changes(&before, &edited(&before, &moved("p5")));
    let fields: Vec<(&str, &str)> = changes.iter().map(|c| (c.place.as_str(), c.field.as_str())).collect();
    assert_eq!(fields, [("position 5", "lon_deg"), ("position 5", "lat_deg")]);
    assert_eq!((changes[0].before_no, changes[0].after_no), (Some(5), Some(5)));
    assert_eq!(changes[1].after, "41.96");
    assert_eq!(changes[1].difference, "+0.01");
    assert!(changes[1].moved_m.unwrap() > 1_000.0);
}

#[test]
fn stated_figures_that_a_move_drops_are_told_apart_and_once() {
    let before = caspian_as_read();
    let changes = changes(&before, &edited(&before, &moved("p5")));
    let entered: Vec<&str> = changes.iter().filter(|c| !c.is_stated).map(|c| c.field.as_str()).collect();
    assert_eq!(entered, ["lon_deg", "lat_deg"]);
    let stated: Vec<(&str, &str, usize)> = changes
        .iter()
        .filter(|c| c.is_stated)
        .map(|c| (c.place.as_str(), c.field.as_str(), c.alike_count))
        .collect();
    assert_eq!(
        stated,
        [
            ("segment 4–5", "stated_bearing_deg", 1),
            ("segment 4–5", "stated_route_km", 1),
            ("positions 5 to 10", "stated_route_kp_km", 6),
            ("positions 5 to 10", "stated_cable_kp_km", 6),
            ("segment 5–6", "stated_bearing_deg", 1),
            ("segment 5–6", "stated_route_km", 1),
        ]
    );
}

#[test]
fn an_inserted_position_marks_itself_and_the_segment_it_split() {
    let before = caspian();
    let after = edited(&before, &inserted("p5"));
    for after in [after.clone(), read_anew(&after)] {
        let changes = changes(&before, &after);
        let told: Vec<(ChangeKind, &str, &str)> =
            changes.iter().map(|c| (c.kind, c.place.as_str(), c.field.as_str())).collect();
        assert_eq!(
            told,
            [
                (ChangeKind::Added, "position 5a", "position"),
                (ChangeKind::Removed, "segment 5–6", "segment"),
                (ChangeKind::Added, "segment 5–5a", "segment"),
                (ChangeKind::Added, "segment 5a–6", "segment"),
            ]
        );
        assert_eq!(changes[1].before, "slack_pct 2, cable_type SA, burial_target_m 1, burial_method plough");
        assert_eq!(changes[1].before, changes[2].after);
    }
}

#[test]
fn a_list_numbered_anew_after_an_insertion_says_so_once() {
    let before = caspian();
    let mut after = read_anew(&edited(&before, &inserted("p5")));
    for (index, position) in after.position.iter_mut().enumerate() {
        position.position_no = (index + 1).to_string();
    }
    let changes = changes(&before, &after);
    let renumbered: Vec<&ListChange> = changes.iter().filter(|c| c.field == "position_no").collect();
    assert_eq!(renumbered.len(), 1);
    assert_eq!(renumbered[0].place, "positions 7 to 11");
    assert_eq!((renumbered[0].before.as_str(), renumbered[0].after.as_str()), ("6 … 10", "7 … 11"));
    assert_eq!((renumbered[0].difference.as_str(), renumbered[0].alike_count), ("+1", 5));
    assert_eq!(changes.len(), 5);
}

#[test]
fn a_deleted_position_is_gone_and_its_segments_are_one() {
    let before = caspian();
    let after =
        edited(&before, &ListEdit::Delete(DeletePosition { position: "p5".into(), keep: Some(Keep::From) }));
    for after in [after.clone(), read_anew(&after)] {
        let changes = changes(&before, &after);
        let told: Vec<(ChangeKind, &str)> = changes.iter().map(|c| (c.kind, c.place.as_str())).collect();
        assert_eq!(
            told,
            [
                (ChangeKind::Removed, "position 5"),
                (ChangeKind::Removed, "segment 4–5"),
                (ChangeKind::Removed, "segment 5–6"),
                (ChangeKind::Added, "segment 4–6"),
            ]
        );
    }
}

#[test]
fn a_moved_position_of_another_file_is_known_by_its_number_or_place_in_the_order() {
    let before = caspian();
    let mut after = read_anew(&edited(&before, &inserted("p2")));
    after.position[6].lat_deg += 0.01;
    after.position[6].event = "A/C six".into();
    let of_it = |after: &PositionList| -> Vec<String> {
        let changes = changes(&before, after);
        changes.iter().filter(|c| c.kind == ChangeKind::Changed).map(|c| c.field.clone()).collect()
    };
    assert_eq!(of_it(&after), ["event", "lat_deg"]);
    after.position[6].position_no = "six".into();
    assert_eq!(of_it(&after), ["position_no", "event", "lat_deg"]);
    let moved_m = changes(&before, &after).iter().find_map(|change| change.moved_m).unwrap();
    assert!((moved_m - 1110.9).abs() < 1.0, "{moved_m}");
}

#[test]
fn what_was_set_is_told_field_by_field_with_its_difference() {
    let before = caspian();
    let set = SetSegments {
        from: "p2".into(),
        to: "p3".into(),
        slack_pct: Some(2.3),
        cable_type: Some("DA".into()),
        ..SetSegments::default()
    };
    let after = edited(&before, &ListEdit::SetSegments(set));
    let depth = SetPosition { position: "p4".into(), depth_m: Some(31.0), ..SetPosition::default() };
    let after = edited(&after, &ListEdit::SetPosition(depth));
    let head = SetList { status: Some(ListStatus::AsLaid), revision: Some("4".into()) };
    let after = edited(&after, &ListEdit::SetList(head));
    let found = changes(&before, &after);
    let text = |words: [&str; 4]| words.map(str::to_owned).into();
    let expected: Vec<(String, String, String, String)> = vec![
        text(["list", "revision", "3", "4"]),
        text(["list", "status", "planned", "as laid"]),
        text(["segment 2–3", "slack_pct", "2", "2.3"]),
        text(["segment 2–3", "cable_type", "SA", "DA"]),
        text(["position 4", "depth_m", "", "31"]),
    ];
    assert_eq!(told(&found), expected);
    assert_eq!(found[2].difference, "+0.3");
    assert_eq!(found[0].part, ListPart::List);
    let back = changes(&after, &before);
    assert_eq!(back.iter().find(|change| change.field == "slack_pct").unwrap().difference, "-0.3");
}

#[test]
fn the_rounding_of_arithmetic_is_no_change_and_another_writing_of_a_number_is_one() {
    let mut before = caspian();
    before.segment[2].cable_km = Some(6.581_000_000_000_002);
    let mut after = before.clone();
    after.segment[2].cable_km = Some(6.581);
    assert!(changes(&before, &after).is_empty());
    after.segment[2].cable_km = Some(6.581_000_1);
    after.position[6].position_no = "07".into();
    after.revision = "3.0".into();
    let found = changes(&before, &after);
    let fields: Vec<&str> = found.iter().map(|change| change.field.as_str()).collect();
    assert_eq!(fields, ["revision", "cable_km", "position_no"]);
}

#[test]
fn cells_of_unknown_columns_are_compared_by_the_columns_head() {
    let before = caspian_as_read();
    let mut after = read_anew(&before);
    after.position[2].cells[2] = "chart 99".into();
    // known columns are told as fields, so their raw cells are not
    after.position[3].cells[1] = "A/C  4".into();
    assert_eq!(
        told(&changes(&before, &after)),
        [("position 3".into(), "Chart".into(), "chart 2".into(), "chart 99".into())]
    );
    after.source.as_mut().unwrap().layout.column[2].head = "Vessel".into();
    let columns: Vec<(ChangeKind, String)> = changes(&before, &after)
        .iter()
        .filter(|c| c.field == "column")
        .map(|c| (c.kind, c.place.clone()))
        .collect();
    assert_eq!(columns, [(ChangeKind::Removed, "list".into()), (ChangeKind::Added, "list".into())]);
}

#[test]
fn lists_with_nothing_in_common_are_told_whole() {
    let before = list(&[(10.0, 10.0), (11.0, 10.0), (12.0, 10.0)]);
    let mut after = list(&[(50.0, 40.0), (51.0, 40.0)]);
    for position in &mut after.position {
        position.position_no.push('x');
        position.event.push('x');
        position.id.push('9');
    }
    let found = changes(&before, &after);
    let count = |kind, part| found.iter().filter(|c| c.kind == kind && c.part == part).count();
    assert_eq!(count(ChangeKind::Removed, ListPart::Position), 3);
    assert_eq!(count(ChangeKind::Added, ListPart::Position), 2);
    assert_eq!(count(ChangeKind::Removed, ListPart::Segment), 2);
    assert_eq!(count(ChangeKind::Added, ListPart::Segment), 1);
}

#[test]
fn a_list_made_longer_at_both_ends_is_told_so() {
    let before = list(&[(10.0, 10.0), (11.0, 10.0)]);
    let mut after = list(&[(9.0, 10.0), (10.0, 10.0), (11.0, 10.0), (12.0, 10.0)]);
    after.position[1].position_no = "1".into();
    after.position[2].position_no = "2".into();
    for (index, name) in [(0, "0"), (3, "3")] {
        after.position[index].position_no = name.into();
    }
    after.position[1].event = "A/C 1".into();
    after.position[2].event = "A/C 2".into();
    let found = changes(&before, &after);
    let places: Vec<(ChangeKind, &str)> = found.iter().map(|c| (c.kind, c.place.as_str())).collect();
    assert_eq!(
        places,
        [
            (ChangeKind::Added, "segment 0–1"),
            (ChangeKind::Added, "position 0"),
            (ChangeKind::Added, "position 3"),
            (ChangeKind::Added, "segment 2–3"),
        ]
    );
}

#[test]
fn consequences_carry_signs_and_say_where_kp_shift() {
    let before = caspian();
    let after = edited(&before, &moved("p5"));
    let told = consequences(&before, &after);
    let more_km = told.whole.more_route_km.km();
    assert!(more_km.abs() > 0.1);
    assert!((told.whole.more_cable_km.km() - 1.02 * more_km).abs() < 1e-9);
    let names: Vec<&str> = told.kp_shift.iter().map(|shift| shift.from_position.as_str()).collect();
    assert_eq!(names, ["5", "6"]);
    assert!((told.kp_shift[1].route_km.km() - more_km).abs() < 1e-9);
    let back = consequences(&after, &before);
    assert!((back.whole.more_route_km.km() + more_km).abs() < 1e-12);
    let typed = SetSegments {
        from: "p2".into(),
        to: "p3".into(),
        cable_type: Some("DA".into()),
        ..SetSegments::default()
    };
    let types = consequences(&before, &edited(&before, &ListEdit::SetSegments(typed)));
    assert_eq!(types.by_type.iter().map(|t| t.cable_type.as_str()).collect::<Vec<_>>(), ["SA", "DA"]);
    let sum_km: f64 = types.by_type.iter().map(|t| t.length.more_cable_km.km()).sum();
    assert!(sum_km.abs() < 1e-9 && types.by_type[1].length.more_cable_km.km() > 10.0);
    assert!(types.kp_shift.is_empty());
}

#[test]
fn a_body_on_the_line_shifts_no_kp() {
    let before = caspian();
    let body = PlaceBody {
        id: "p11".into(),
        event: "R1".into(),
        at: AtKp::Route(units::RouteKm(100.0)),
        position_no: String::new(),
    };
    let after = edited(&before, &ListEdit::Body(body));
    assert!(consequences(&before, &after).kp_shift.is_empty());
}

#[test]
fn changes_are_written_and_read_back() {
    let before = caspian_as_read();
    let found = changes(&before, &edited(&before, &moved("p5")));
    let text = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<Vec<ListChange>>(&text).unwrap(), found);
}

#[test]
fn long_lists_that_share_nothing_are_compared_within_bounds() {
    let far = |shift: f64| -> PositionList {
        let places: Vec<(f64, f64)> =
            (0..6_000).map(|i| (shift + f64::from(i) * 0.001, 10.0 + f64::from(i % 7) * 0.1)).collect();
        list(&places)
    };
    let mut after = far(60.0);
    for position in &mut after.position {
        position.id.push('9');
        position.position_no.push('x');
        position.event.push('x');
    }
    assert!(changes(&far(10.0), &after).len() >= 6_000);
}

proptest! {
    #[test]
    fn every_list_is_found_whole_in_the_alignment(
        removed in proptest::collection::btree_set(0..40_usize, 0..20),
        added in proptest::collection::btree_set(0..40_usize, 0..20),
    ) {
        let places: Vec<(f64, f64)> = (0..40).map(|i| (f64::from(i), f64::from(i % 5))).collect();
        let before = list(&places);
        let mut kept: Vec<(f64, f64)> = Vec::new();
        for (index, place) in places.iter().enumerate() {
            if added.contains(&index) {
                kept.push((place.0 + 0.5, 50.0));
            }
            if !removed.contains(&index) {
                kept.push(*place);
            }
        }
        prop_assume!(kept.len() > 1);
        let mut after = list(&kept);
        for position in &mut after.position {
            position.id.push('9');
            position.event = String::new();
            position.position_no = String::new();
        }
        let pairs = wetplant_rpl::redline::align(&before, &after);
        let olds: Vec<usize> = pairs.iter().filter_map(|pair| pair.before).collect();
        let news: Vec<usize> = pairs.iter().filter_map(|pair| pair.after).collect();
        prop_assert_eq!(olds, (0..before.position.len()).collect::<Vec<_>>());
        prop_assert_eq!(news, (0..after.position.len()).collect::<Vec<_>>());
        let same = pairs.iter().filter(|pair| {
            pair.before.zip(pair.after).is_some_and(|(i, j)| before.position[i].at() == after.position[j].at())
        });
        prop_assert_eq!(same.count(), 40 - removed.len());
    }
}
