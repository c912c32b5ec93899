//! Laws of lengths, places by KP and identities.

use super::*;
use crate::rpl_testing::{Case, flat_sea, slope_sea};

#[test]
fn lengths_are_those_of_the_rows() {
    let case = Case::across(slope_sea());
    let rpl = case.build().value;
    let lengths = rpl.lengths(Some(&case.sea), None);
    assert_eq!(lengths.route_km, rpl.positions[rpl.positions.len() - 1].route_kp_km);
    assert_eq!(lengths.cable_km, rpl.positions[rpl.positions.len() - 1].cable_kp_km);
    assert!((lengths.fibre_km.km() / lengths.cable_km.km() - 1.005).abs() < 1e-12);
    let slack_pct = 100.0 * (lengths.cable_km.km() / lengths.route_km.km() - 1.0);
    assert!((lengths.slack_mean_pct - slack_pct).abs() < 1e-9);
    assert!(lengths.slack_mean_pct > 0.4 && lengths.slack_mean_pct < 2.5);
    assert_eq!(lengths.by_type[0].cable_type, "DA");
    assert_eq!(lengths.by_sector, []);
    let deepest_m = rpl.rows.iter().filter_map(|row| row.depth_max_m).fold(0.0, f64::max);
    assert!((lengths.deepest_m.unwrap() - deepest_m).abs() < 1e-5);
    let at = rpl.at_route_kp(lengths.deepest_route_kp_km.unwrap()).unwrap();
    assert!((case.sea.depth_at(at).unwrap() - deepest_m).abs() < 1e-5);
    let straight_km =
        geodesy::distance_km(rpl.positions[0].at(), rpl.positions[rpl.positions.len() - 1].at());
    assert_eq!(lengths.geodesic_km, RouteKm(straight_km));
}

#[test]
fn the_profile_counts_up_and_holds_every_position() {
    let case = Case::across(slope_sea());
    let rpl = case.build().value;
    let profile = rpl.profile(Some(&case.sea), 1.0);
    for pair in profile.windows(2) {
        let step_km = (pair[1].route_kp_km - pair[0].route_kp_km).km();
        assert!(step_km > 0.0 && step_km <= 1.0 + 1e-9, "{step_km}");
    }
    for position in &rpl.positions {
        assert!(profile.iter().any(|point| point.route_kp_km == position.route_kp_km));
    }
    assert_eq!(profile[0].depth_m, None);
}

#[test]
fn a_kp_is_a_place_and_the_ends_are_the_beach_manholes() {
    let case = Case::across(slope_sea());
    let rpl = case.build().value;
    let last = &rpl.positions[rpl.positions.len() - 1];
    assert_eq!(rpl.at_route_kp(RouteKm(0.0)), Some(rpl.positions[0].at()));
    assert_eq!(rpl.at_route_kp(last.route_kp_km), Some(last.at()));
    assert_eq!(rpl.at_cable_kp(last.cable_kp_km), Some(last.at()));
    for off_km in [-0.001, last.cable_kp_km.km() + 0.001, f64::NAN] {
        assert_eq!(rpl.at_route_kp(RouteKm(off_km)).or(rpl.at_cable_kp(CableKm(off_km))), None, "{off_km}");
    }
    for position in &rpl.positions {
        let by_route = rpl.at_route_kp(position.route_kp_km).unwrap();
        let by_cable = rpl.at_cable_kp(position.cable_kp_km).unwrap();
        assert_eq!((by_route, by_cable), (position.at(), position.at()));
    }
    // half a row of cable is half a row of route
    let (from, row) = (&rpl.positions[4], &rpl.rows[4]);
    let by_route = rpl.at_route_kp(from.route_kp_km + RouteKm(row.route_km.km() / 2.0)).unwrap();
    let by_cable = rpl.at_cable_kp(from.cable_kp_km + CableKm(row.cable_km.km() / 2.0)).unwrap();
    assert!(geodesy::distance_km(by_route, by_cable) < 1e-9);
}

#[test]
fn the_reversed_list_turns_events_and_keeps_lengths() {
    let case = Case::across(slope_sea());
    let rpl = case.build().value;
    let reversed = rpl.reversed();
    assert_eq!(reversed.check(), []);
    assert!((reversed.cable_km() - rpl.cable_km()).km().abs() < 1e-9);
    assert_eq!(reversed.positions[0].label, "BMH Ақтау");
    let labels: Vec<&str> = reversed.positions.iter().map(|position| position.label.as_str()).collect();
    assert_eq!(labels[2..5], ["PLDN", "DA/SA", "PLUP"]);
    assert_eq!(reversed.reversed(), rpl);
}

#[test]
fn a_label_edited_by_hand_keeps_its_words_in_reverse() {
    let mut rpl = Case::across(slope_sea()).build().value;
    rpl.positions[2].label = "plough down + here + now".into();
    let turned = &rpl.reversed().positions[rpl.positions.len() - 3];
    assert_eq!(
        (turned.label.as_str(), turned.events.as_slice()),
        ("plough down + here + now", &[Event::PloughUp][..])
    );
}

#[test]
fn every_broken_identity_is_found_at_its_position() {
    let points = [(50.5, 41.0), (51.0, 41.1), (52.0, 41.0)];
    let good = Case::line(flat_sea(50.0), LegOrigin::Solved, &points).build().value;
    let broken = |change: fn(&mut Rpl)| {
        let mut rpl = good.clone();
        change(&mut rpl);
        rpl.check().into_iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    assert_eq!(broken(|_| {}), [""; 0]);
    assert_eq!(broken(|rpl| rpl.positions[1].position_no = 7), ["route.rpl.number"]);
    assert_eq!(broken(|rpl| rpl.positions[2].route_kp_km += RouteKm(1e-6)), ["route.rpl.kp"]);
    assert_eq!(broken(|rpl| rpl.rows[1].slack_pct = 3.0), ["route.rpl.slack"]);
    assert_eq!(broken(|rpl| rpl.rows[0].bearing_deg += 1.0), ["route.rpl.bearing"]);
    assert_eq!(broken(|rpl| rpl.positions[1].lon_deg = f64::NAN).len(), 2);
    assert_eq!(broken(|rpl| drop(rpl.rows.pop())), ["route.rpl.rows"]);
}

#[test]
fn a_list_of_nothing_has_no_length_and_no_panic() {
    let case = Case::across(slope_sea());
    let empty = Rpl { positions: Vec::new(), rows: Vec::new() };
    assert_eq!(empty.lengths(Some(&case.sea), None).route_km, RouteKm(0.0));
    assert_eq!(empty.at_route_kp(RouteKm(0.0)), None);
    assert_eq!(empty.reversed(), empty);
    assert_eq!(empty.check().len(), 1);
}
