//! Positions at KP, KP of positions, points along a list.

use crate::made::{caspian, list};
use proptest::prelude::*;
use terrain::geodesy::{self, distance_km};
use units::{CableKm, LonLat, RouteKm};
use wetplant_rpl::RplError;
use wetplant_rpl::kp::{
    Side, Stops, Track, at_cable_kp, at_route_kp, points_every, reverse_cable_kp, reverse_route_kp,
};
use wetplant_rpl::list::PositionList;
use wetplant_rpl::measure::measure;

#[test]
fn the_kp_of_a_position_gives_the_position_itself() {
    let list = caspian();
    let measured = measure(&list);
    for (index, position) in list.position.iter().enumerate() {
        let by_route = at_route_kp(&list, &measured, measured.route_kp_km[index]).unwrap();
        assert_eq!(by_route.at, position.at());
        let by_cable = at_cable_kp(&list, &measured, measured.cable_kp_km[index]).unwrap();
        assert_eq!(by_cable.at, position.at());
        assert_eq!(by_cable.cable_kp_km, measured.cable_kp_km[index]);
    }
}

#[test]
fn a_place_at_kp_is_the_geodesic_direct_problem() {
    let list = caspian();
    let measured = measure(&list);
    let place = at_route_kp(&list, &measured, RouteKm(100.0)).unwrap();
    let index = place.segment_no - 1;
    let along_km = 100.0 - measured.route_kp_km[index].km();
    let direct = geodesy::direct(list.position[index].at(), measured.segment[index].bearing_deg, along_km);
    assert!(distance_km(place.at, direct) < 1e-11);
    assert!((place.cable_kp_km.km() - 102.0).abs() < 1e-9);
    assert!((place.reverse_route_kp_km.km() - (measured.route_km().km() - 100.0)).abs() < 1e-12);
    let back = reverse_route_kp(&measured, place.reverse_route_kp_km);
    assert!((back.km() - 100.0).abs() < 1e-9);
    let back = reverse_cable_kp(&measured, place.reverse_cable_kp_km);
    assert!((back.km() - place.cable_kp_km.km()).abs() < 1e-9);
}

#[test]
fn a_kp_printed_to_the_metre_is_on_the_list_and_one_beyond_is_not() {
    let list = caspian();
    let measured = measure(&list);
    let last_km = measured.route_km().km();
    let printed = RouteKm((last_km * 1000.0).round() / 1000.0);
    assert!(at_route_kp(&list, &measured, printed).is_ok());
    for kp_km in [last_km + 0.001, -0.001, f64::NAN] {
        assert!(matches!(at_route_kp(&list, &measured, RouteKm(kp_km)), Err(RplError::KpBeyondList { .. })));
    }
    assert!(at_cable_kp(&list, &measured, CableKm(last_km + 1.0)).is_ok());
}

#[test]
fn a_position_is_located_with_its_offset_and_side() {
    let track = Track::of(&list(&[(50.0, 42.0), (51.0, 42.0)]));
    let on = geodesy::between(LonLat::new(50.0, 42.0), LonLat::new(51.0, 42.0), 0.4);
    let line_km = track.measured().route_km().km();
    for (turn_deg, side) in [(90.0, Side::Starboard), (-90.0, Side::Port)] {
        let course_deg = geodesy::inverse(on, LonLat::new(51.0, 42.0)).azimuth_start_deg;
        let found = track.locate(geodesy::direct(on, course_deg + turn_deg, 2.5));
        assert_eq!(found.len(), 1);
        assert!((found[0].offset_m - 2500.0).abs() < 1e-4);
        assert!((found[0].place.route_kp_km.km() - 0.4 * line_km).abs() < 1e-7);
        assert!((found[0].place.cable_kp_km.km() - 0.4 * 1.02 * line_km).abs() < 1e-7);
        assert_eq!((found[0].side, found[0].is_beyond_end), (side, false));
    }
    assert_eq!(track.locate(on)[0].side, Side::On);
}

#[test]
fn a_position_beyond_an_end_says_so() {
    let track = Track::of(&list(&[(50.0, 42.0), (51.0, 42.0)]));
    let ahead = track.locate(LonLat::new(51.3, 42.1));
    assert!(ahead[0].is_beyond_end && ahead[0].side == Side::Port);
    assert_eq!(ahead[0].place.route_kp_km, track.measured().route_km());
    let behind = track.locate(LonLat::new(49.5, 42.1));
    assert!(
        behind[0].is_beyond_end
            && behind[0].side == Side::Port
            && behind[0].place.route_kp_km == RouteKm(0.0)
    );
}

#[test]
fn on_the_outside_of_a_bend_the_side_is_that_of_the_outside() {
    // the route turns to starboard by more than a right angle; its outside is port, also ahead of the bend
    let track = Track::of(&list(&[(50.0, 42.0), (51.0, 42.0), (50.2, 41.6)]));
    for point in [LonLat::new(51.3, 42.0), LonLat::new(51.1, 42.05), LonLat::new(51.2, 41.95)] {
        let found = track.locate(point);
        assert_eq!((found.len(), found[0].side, found[0].is_beyond_end), (1, Side::Port, false), "{point}");
        assert_eq!(found[0].place.at, LonLat::new(51.0, 42.0));
        assert_eq!(found[0].place.segment_no, 2);
    }
}

#[test]
fn positions_as_near_to_two_places_have_two_kp() {
    // a hairpin on the equator: the middle is as near to both legs
    let track = Track::of(&list(&[(0.0, 0.1), (1.0, 0.1), (1.0, -0.1), (0.0, -0.1)]));
    let found = track.locate(LonLat::new(0.5, 0.0));
    assert_eq!(found.len(), 2);
    assert!((found[0].offset_m - found[1].offset_m).abs() < 1e-3);
    assert!(found[0].place.route_kp_km < found[1].place.route_kp_km);
    assert_eq!((found[0].side, found[1].side), (Side::Starboard, Side::Starboard));
    assert_eq!(track.locate_within(LonLat::new(0.5, 0.01), 20_000.0).len(), 2);
    assert_eq!(track.locate_within(LonLat::new(0.5, 0.01), 10_500.0).len(), 1);
}

#[test]
fn a_position_is_located_over_the_date_line_and_the_pole() {
    let pacific = Track::of(&list(&[(178.0, -18.0), (-178.0, -17.0), (-171.8, -13.8)]));
    let found = pacific.locate(LonLat::new(-179.5, -17.5));
    assert!(found[0].offset_m < 20_000.0 && found[0].place.segment_no == 1);
    let polar = Track::of(&list(&[(10.0, 88.0), (-170.0, 88.0)]));
    let found = polar.locate(LonLat::new(100.0, 89.9));
    assert!((found[0].place.at.lat_deg - 90.0).abs() < 1e-6);
    assert!((found[0].place.route_kp_km.km() - polar.measured().route_km().km() / 2.0).abs() < 1e-6);
}

#[test]
fn what_is_no_position_is_nowhere() {
    let track = Track::of(&caspian());
    assert!(track.locate(LonLat::new(f64::NAN, 40.0)).is_empty());
    assert!(track.locate_within(LonLat::new(400.0, 40.0), 1e9).is_empty());
    let mut broken = caspian();
    broken.position[3].lat_deg = f64::NAN;
    let _ = Track::of(&broken).locate(LonLat::new(50.0, 41.0));
    broken.position.truncate(1);
    broken.segment.clear();
    assert!(Track::of(&broken).locate(LonLat::new(50.0, 41.0)).is_empty());
}

#[test]
fn points_lie_every_step_on_the_ellipsoid_and_the_positions_between_when_wanted() {
    let list = caspian();
    let measured = measure(&list);
    let points: Vec<_> = points_every(&list, 1_000.0, Stops::Steps).unwrap().collect();
    assert_eq!(points.len(), measured.route_km().km().floor() as usize + 1);
    for (number, point) in points.iter().enumerate() {
        assert!((point.route_kp_km.km() - number as f64).abs() < 1e-9);
        let place = at_route_kp(&list, &measured, point.route_kp_km).unwrap();
        assert!(distance_km(place.at, point.at) < 1e-9);
        assert!((place.cable_kp_km.km() - point.cable_kp_km.km()).abs() < 1e-9);
        assert!((place.reverse_route_kp_km.km() - point.reverse_route_kp_km.km()).abs() < 1e-9);
    }
    let both: Vec<_> = points_every(&list, 1_000.0, Stops::StepsAndPositions).unwrap().collect();
    assert_eq!(both.len(), points.len() + 9);
    let names: Vec<&str> =
        both.iter().map(|point| point.position.as_str()).filter(|name| !name.is_empty()).collect();
    assert_eq!(names, ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]);
    assert!(both.windows(2).all(|pair| pair[0].route_kp_km < pair[1].route_kp_km));
}

#[test]
fn a_step_that_is_none_is_refused_and_a_long_one_gives_the_start() {
    let list = caspian();
    for step_m in [0.0, -5.0, f64::NAN, f64::INFINITY, 1e-9] {
        assert!(matches!(points_every(&list, step_m, Stops::Steps), Err(RplError::FieldOutOfRange { .. })));
    }
    assert_eq!(points_every(&list, 1e7, Stops::Steps).unwrap().count(), 1);
    // whole steps at positions are told once, and as the position
    let degree = self::list(&[(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)]);
    let step_m = measure(&degree).segment[0].route_km.km() * 1000.0;
    let points: Vec<_> = points_every(&degree, step_m, Stops::StepsAndPositions).unwrap().collect();
    assert_eq!(points.len(), 3);
    assert!(points.iter().all(|point| !point.position.is_empty()));
}

/// The nearest of many places along a list, within what a step of them can hide.
fn by_stepping(list: &PositionList, point: LonLat) -> f64 {
    let points = points_every(list, 500.0, Stops::StepsAndPositions).unwrap();
    points.map(|step| distance_km(step.at, point)).fold(f64::INFINITY, f64::min)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn no_place_of_the_line_is_nearer_than_the_one_located(
        start in (-180.0..180.0_f64, -85.0..85.0_f64),
        legs in proptest::collection::vec((0.0..360.0_f64, 0.0..60.0_f64), 1..12),
        azimuth in 0.0..360.0_f64, away_km in 0.0..200.0_f64,
    ) {
        let mut places = vec![LonLat::new(start.0, start.1)];
        for (azimuth_deg, km) in legs {
            places.push(geodesy::direct(*places.last().unwrap(), azimuth_deg, km));
        }
        let list = list(&places.iter().map(|place| (place.lon_deg, place.lat_deg)).collect::<Vec<_>>());
        let point = geodesy::direct(places[0], azimuth, away_km);
        let found = Track::of(&list).locate(point);
        prop_assert!(!found.is_empty());
        let stepped_km = by_stepping(&list, point);
        for located in &found {
            prop_assert!(located.offset_m / 1000.0 <= stepped_km + 1e-9);
            prop_assert!(located.offset_m / 1000.0 >= stepped_km - 0.26);
            prop_assert!((distance_km(located.place.at, point) * 1000.0 - located.offset_m).abs() < 1e-6);
        }
    }

    #[test]
    fn a_place_at_kp_is_located_at_that_kp(part in 0.0..1.0_f64, offset_m in 0.0..400.0_f64, to_starboard in any::<bool>()) {
        let list = caspian();
        let track = Track::of(&list);
        let kp_km = RouteKm(track.measured().route_km().km() * part);
        let place = at_route_kp(&list, track.measured(), kp_km).unwrap();
        let turn_deg = if to_starboard { 90.0 } else { -90.0 };
        let found = track.locate(geodesy::direct(place.at, place.course_deg + turn_deg, offset_m / 1000.0));
        // near a bend another place may be nearer
        let is_near_bend = (place.part_frac * 30.0).min((1.0 - place.part_frac) * 30.0) < 0.5;
        if !is_near_bend {
            prop_assert_eq!(found.len(), 1);
            prop_assert!((found[0].place.route_kp_km.km() - kp_km.km()).abs() < 1e-6);
            prop_assert!((found[0].offset_m - offset_m).abs() < 1e-3);
            if offset_m > 0.001 {
                prop_assert_eq!(found[0].side, if to_starboard { Side::Starboard } else { Side::Port });
            }
        }
    }
}
