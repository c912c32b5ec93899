//! Feet, meetings and rhumb lines on WGS84, against laws that do not know how they were found.

use proptest::prelude::*;
use units::LonLat;
use wetplant_terrain::geodesy::{self, Line, distance_km, rhumb_direct, rhumb_inverse};

fn anywhere() -> impl Strategy<Value = LonLat> {
    (-180.0..180.0_f64, -90.0..90.0_f64).prop_map(|(lon, lat)| LonLat::new(lon, lat))
}

/// A point some way from another.
fn away(from: LonLat, azimuth_deg: f64, km: f64) -> LonLat {
    geodesy::direct(from, azimuth_deg, km)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_point_of_a_line_is_the_one_the_direct_problem_gives(from in anywhere(), to in anywhere(), part in 0.0..1.0_f64) {
        let line = Line::between(from, to);
        let along_km = line.length_km * part;
        let direct = geodesy::direct(from, line.azimuth_start_deg, along_km);
        prop_assert!(distance_km(line.at(along_km), direct) < 1e-11);
    }

    #[test]
    fn a_point_set_off_square_to_a_line_has_its_foot_where_it_was_set_off(
        from in anywhere(), azimuth in 0.0..360.0_f64, length in 0.001..5_000.0_f64,
        part in 0.001..0.999_f64, offset in 1e-6..900.0_f64, to_starboard in any::<bool>(),
    ) {
        let line = Line::between(from, away(from, azimuth, length));
        let along_km = line.length_km * part;
        let (at, course_deg) = line.place(along_km);
        let side = if to_starboard { 90.0 } else { -90.0 };
        let foot = line.foot(away(at, course_deg + side, offset));
        prop_assert!((foot.along_km - along_km).abs() < 1e-8, "{} {along_km}", foot.along_km);
        prop_assert!((foot.offset_km - offset).abs() < 1e-8);
        // the direction to a point a millimetre away is known to rounding of the places only
        prop_assert!((foot.abeam_deg() - side).abs() < 1e-4_f64.max(1e-9 / offset));
    }

    #[test]
    fn no_place_of_a_line_is_nearer_than_the_foot(from in anywhere(), to in anywhere(), point in anywhere()) {
        let line = Line::between(from, to);
        let foot = line.foot(point);
        let steps = (0..=200).map(|step| line.length_km * f64::from(step) / 200.0);
        for along_km in steps {
            prop_assert!(distance_km(line.at(along_km), point) >= foot.offset_km - 1e-9);
        }
        prop_assert!((distance_km(foot.at, point) - foot.offset_km).abs() < 1e-9);
    }

    #[test]
    fn two_lines_through_a_place_meet_there(
        at in anywhere(), course in 0.0..360.0_f64, turn in 0.5..179.5_f64,
        arms in (0.01..700.0_f64, 0.01..700.0_f64, 0.01..700.0_f64, 0.01..700.0_f64),
    ) {
        let first = Line::between(away(at, course + 180.0, arms.0), away(at, course, arms.1));
        let second = Line::between(away(at, course + turn + 180.0, arms.2), away(at, course + turn, arms.3));
        let meeting = first.meeting(&second).unwrap();
        prop_assert!(distance_km(meeting.at, at) < 1e-7, "{} km", distance_km(meeting.at, at));
        prop_assert!((meeting.first_km - arms.0).abs() < 1e-7);
        prop_assert!((meeting.angle_deg() - turn.min(180.0 - turn)).abs() < 1e-5);
        let back = second.meeting(&first).unwrap();
        prop_assert!(distance_km(meeting.at, back.at) < 1e-7);
    }

    #[test]
    fn long_lines_meet_too(
        at in anywhere(), course in 0.0..360.0_f64, turn in 5.0..175.0_f64,
        arms in (10.0..8_000.0_f64, 10.0..1_500.0_f64, 10.0..8_000.0_f64, 10.0..1_500.0_f64),
    ) {
        let first = Line::between(away(at, course + 180.0, arms.0), away(at, course, arms.1));
        let second = Line::between(away(at, course + turn + 180.0, arms.2), away(at, course + turn, arms.3));
        let meeting = first.meeting(&second).unwrap();
        prop_assert!(distance_km(meeting.at, at) < 1e-7, "{} km", distance_km(meeting.at, at));
        prop_assert!((meeting.first_km - arms.0).abs() < 1e-7);
    }

    #[test]
    fn lines_that_end_before_the_other_do_not_meet(
        at in anywhere(), course in 0.0..360.0_f64, turn in 10.0..170.0_f64, gap in 1e-6..100.0_f64, arm in 0.1..500.0_f64,
    ) {
        let first = Line::between(away(at, course, gap), away(at, course, gap + arm));
        let second = Line::between(away(at, course + turn + 180.0, arm), away(at, course + turn, arm));
        prop_assert!(first.meeting(&second).is_none());
    }

    #[test]
    fn the_crossing_of_a_boundary_is_the_meeting_with_it(
        at in (-180.0..180.0_f64, -80.0..80.0_f64), course in 0.0..360.0_f64, turn in 20.0..160.0_f64,
        arms in (1.0..300.0_f64, 1.0..300.0_f64),
    ) {
        let at = LonLat::new(at.0, at.1);
        let (from, to) = (away(at, course + 180.0, arms.0), away(at, course, arms.1));
        let line = (away(at, course + turn + 180.0, 80.0), away(at, course + turn, 90.0));
        let (crossed_km, _) = geodesy::crossing(from, to, line).unwrap();
        prop_assert!((crossed_km - arms.0).abs() < 1e-6, "{crossed_km} {}", arms.0);
    }

    #[test]
    fn a_rhumb_line_leads_where_it_says(
        from in (-180.0..180.0_f64, -85.0..85.0_f64), to in (-180.0..180.0_f64, -85.0..85.0_f64),
    ) {
        let (from, to) = (LonLat::new(from.0, from.1), LonLat::new(to.0, to.1));
        let rhumb = rhumb_inverse(from, to);
        let reached = rhumb_direct(from, rhumb.bearing_deg, rhumb.distance_km).unwrap();
        prop_assert!(distance_km(reached, to) < 1e-6, "{} km", distance_km(reached, to));
        prop_assert!(rhumb.distance_km >= distance_km(from, to) - 1e-7);
    }
}

#[test]
fn a_rhumb_line_is_the_way_of_a_ship_that_keeps_its_bearing() {
    // independent of isometric latitude: 100 m at a time, each a geodesic whose middle has the bearing
    for (from, bearing_deg) in
        [(LonLat::new(50.0, 42.0), 61.0), (LonLat::new(178.9, -55.0), 89.99), (LonLat::new(3.0, 70.0), 200.0)]
    {
        let mut ship = from;
        for _ in 0..3_000 {
            let ahead = geodesy::direct(ship, bearing_deg, 0.05);
            let convergence_deg = geodesy::inverse(ship, ahead).azimuth_end_deg - bearing_deg;
            ship = geodesy::direct(ship, bearing_deg - convergence_deg, 0.1);
        }
        let reached = rhumb_direct(from, bearing_deg, 300.0).unwrap();
        assert!(distance_km(ship, reached) < 1e-6, "{} km", distance_km(ship, reached));
        assert!((rhumb_inverse(from, ship).distance_km - 300.0).abs() < 1e-6);
    }
}

#[test]
fn a_rhumb_line_is_longer_than_the_geodesic_by_what_is_published() {
    // orders of size: +19 m on an east-west leg of 300 km at 41 to 44 N, +6.3 km on 2,000 km
    let from = LonLat::new(45.0, 42.5);
    let excess_km = |km: f64| {
        let to = rhumb_direct(from, 90.0, km).unwrap();
        km - distance_km(from, to)
    };
    assert!((excess_km(300.0) - 0.019).abs() < 0.005, "{}", excess_km(300.0));
    assert!((excess_km(2_000.0) - 6.3).abs() < 1.2, "{}", excess_km(2_000.0));
}

#[test]
fn a_rhumb_line_ends_at_the_pole_and_goes_the_short_way_over_the_date_line() {
    assert!(rhumb_direct(LonLat::new(10.0, 89.0), 0.0, 200.0).is_none());
    assert!(rhumb_direct(LonLat::new(10.0, 60.0), 0.0, f64::NAN).is_none());
    let short = rhumb_inverse(LonLat::new(179.0, 10.0), LonLat::new(-179.0, 10.0));
    assert!((short.bearing_deg - 90.0).abs() < 1e-9 && short.distance_km < 220.0);
    let south = rhumb_inverse(LonLat::new(50.0, 42.0), LonLat::new(50.0, 41.0));
    assert_eq!(south.bearing_deg, 180.0);
}

#[test]
fn a_line_of_no_length_has_its_foot_at_its_place_and_meets_nothing() {
    let place = LonLat::new(50.0, 42.0);
    let point = Line::between(place, place);
    assert!((point.foot(LonLat::new(50.0, 42.1)).offset_km - 11.1).abs() < 0.1);
    let other = Line::between(LonLat::new(49.0, 41.0), LonLat::new(51.0, 43.0));
    assert!(point.meeting(&other).is_none());
    assert!(other.meeting(&Line::between(LonLat::new(f64::NAN, 0.0), place)).is_none());
    let nan = Line::between(LonLat::new(f64::NAN, 0.0), place);
    assert!(nan.foot(place).offset_km.is_nan() || nan.foot(place).offset_km >= 0.0);
}
