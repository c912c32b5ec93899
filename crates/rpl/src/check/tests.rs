use super::*;
use crate::list::{ListSegment, ListStatus};
use units::LonLat;

/// A made-up list of legs of some 30 km with exact stated figures.
fn exact() -> PositionList {
    let places = [
        (50.10, 40.52),
        (50.21, 40.65),
        (50.32, 40.87),
        (50.40, 41.15),
        (50.53, 41.49),
        (50.71, 41.85),
        (50.83, 42.17),
    ];
    let at = |(lon, lat): (f64, f64)| LonLat::new(lon, lat);
    let mut list = PositionList {
        leg: String::new(),
        revision: String::new(),
        status: ListStatus::Planned,
        issued: false,
        source: None,
        position: Vec::new(),
        segment: Vec::new(),
    };
    let mut kp_km = 0.0;
    for (index, place) in places.iter().enumerate() {
        list.position.push(ListPosition {
            id: format!("p{}", index + 1),
            position_no: (index + 1).to_string(),
            lon_deg: place.0,
            lat_deg: place.1,
            stated_route_kp_km: Some(kp_km),
            ..ListPosition::default()
        });
        if let Some(next) = places.get(index + 1) {
            let leg = terrain::geodesy::inverse(at(*place), at(*next));
            kp_km += leg.distance_km;
            list.segment.push(ListSegment {
                stated_route_km: Some(leg.distance_km),
                stated_bearing_deg: Some(leg.azimuth_start_deg),
                slack_pct: Some(1.0),
                cable_km: Some(leg.distance_km * 1.01),
                ..ListSegment::default()
            });
        }
    }
    list
}

fn codes(list: &PositionList) -> Vec<(String, String)> {
    check(list).into_iter().map(|found| (found.code, found.place.unwrap_or_default())).collect()
}

#[test]
fn a_list_that_agrees_with_itself_has_no_findings() {
    assert_eq!(codes(&exact()), []);
}

#[test]
fn a_position_moved_by_fifty_metres_is_seen_in_every_direction() {
    for azimuth_deg in (0..360).step_by(15) {
        for index in 0..7 {
            let mut list = exact();
            let moved = terrain::geodesy::direct(list.position[index].at(), f64::from(azimuth_deg), 0.05);
            (list.position[index].lon_deg, list.position[index].lat_deg) = (moved.lon_deg, moved.lat_deg);
            let found = codes(&list);
            assert!(!found.is_empty(), "position {} moved towards {azimuth_deg}", index + 1);
            let near = [index.checked_sub(1), Some(index), Some(index + 1)];
            for (code, place) in &found {
                let is_near = near.iter().flatten().any(|at| {
                    place.ends_with(&format!("segment {}-{}", at + 1, at + 2))
                        || *place == format!("position {}", at + 1)
                });
                assert!(is_near, "{code} at {place} for position {}", index + 1);
            }
        }
    }
}

#[test]
fn a_wrong_figure_is_named_where_it_stands() {
    let mut list = exact();
    list.segment[2].stated_route_km = Some(28.0);
    assert_eq!(codes(&list), [("rpl.check.stated_distance_differs".to_owned(), "segment 3-4".to_owned())]);
    let mut list = exact();
    list.segment[2].stated_bearing_deg = Some(212.0);
    assert_eq!(codes(&list), [("rpl.check.stated_bearing_differs".to_owned(), "segment 3-4".to_owned())]);
    let mut list = exact();
    list.position[3].stated_route_kp_km = Some(99.0);
    assert_eq!(codes(&list), [("rpl.check.stated_cumulative_differs".to_owned(), "position 4".to_owned())]);
    let mut list = exact();
    list.segment[2].slack_pct = Some(1.4);
    assert_eq!(codes(&list), [("rpl.check.stated_slack_differs".to_owned(), "segment 3-4".to_owned())]);
}

#[test]
fn another_ellipsoid_or_mile_is_said_once() {
    let mut list = exact();
    let times = 1855.3176 / 1852.0;
    for segment in &mut list.segment {
        segment.stated_route_km = segment.stated_route_km.map(|km| km * times);
    }
    for position in &mut list.position {
        position.stated_route_kp_km = position.stated_route_kp_km.map(|km| km * times);
    }
    assert_eq!(codes(&list), [("rpl.check.scale".to_owned(), "list".to_owned())]);
}

#[test]
fn rhumb_bearings_are_known_as_such() {
    let mut list = exact();
    for index in 0..6 {
        let ends = (list.position[index].at(), list.position[index + 1].at());
        list.segment[index].stated_bearing_deg = Some(compare::rhumb_bearing_deg(ends.0, ends.1));
    }
    assert_eq!(codes(&list), [("rpl.check.rhumb_bearings".to_owned(), "list".to_owned())]);
    assert_eq!(bearing_kind(&list), BearingKind::Rhumb);
    assert_eq!(bearing_kind(&exact()), BearingKind::Geodesic);
}

#[test]
fn values_that_cannot_be_are_named() {
    let mut list = exact();
    list.position[2].position_no = "2".to_owned();
    list.position[3].depth_m = Some(-30.0);
    list.segment[4].slack_pct = None;
    list.segment[4].cable_km = None;
    list.segment[1].burial_target_m = Some(-1.0);
    let found = codes(&list);
    for code in [
        "rpl.check.position_no_twice",
        "rpl.check.depth_negative",
        "rpl.segment.no_slack",
        "rpl.check.burial_negative",
    ] {
        assert!(found.iter().any(|(found, _)| found == code), "{code} in {found:?}");
    }
    assert_eq!(found.len(), 4, "{found:?}");
}

/// The list without stated figures, as after edits.
fn unstated() -> PositionList {
    let mut list = exact();
    for segment in &mut list.segment {
        (segment.stated_route_km, segment.stated_bearing_deg, segment.cable_km) = (None, None, None);
    }
    for position in &mut list.position {
        position.stated_route_kp_km = None;
    }
    list
}

#[test]
fn a_leg_of_thousands_of_kilometres_among_short_ones_is_seen_without_stated_figures() {
    assert_eq!(codes(&unstated()), []);
    let mut list = unstated();
    list.position[3].lon_deg = -50.40;
    let found = codes(&list);
    let long = |place: &str| ("rpl.check.leg_long".to_owned(), place.to_owned());
    assert_eq!(found, [long("segment 3-4"), long("segment 4-5")]);
    let mut end = unstated();
    end.position[6].lat_deg = -42.17;
    assert_eq!(codes(&end), [long("segment 6-7")]);
}

#[test]
fn positions_in_the_wrong_order_turn_the_course_back() {
    let mut list = unstated();
    list.position.swap(3, 4);
    let found = codes(&list);
    assert_eq!(found, [("rpl.check.turns_back".to_owned(), "position 5".to_owned())]);
}
