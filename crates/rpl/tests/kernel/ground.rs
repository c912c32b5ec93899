//! Translations, crossings, proximity, lengths, profiles, assemblies.

use crate::made::{caspian, edited, list};
use proptest::prelude::*;
use terrain::geodesy::{self, distance_km};
use units::{CableKm, LonLat, Provenance, RouteKm, Tag};
use wetplant_rpl::assembly::{AssemblyRules, JunctionKind, TypeRule, assemble};
use wetplant_rpl::cross::{CrossingRules, check_crossings, crossings};
use wetplant_rpl::edit::{AtKp, ListEdit, SetSegments};
use wetplant_rpl::kp::{Side, Track};
use wetplant_rpl::lengths::{
    Depths, Sector, SectorLine, by_burial, by_cable_type, by_depth_band, by_sector, by_sector_line,
    split_slack,
};
use wetplant_rpl::list::PositionList;
use wetplant_rpl::measure::measure;
use wetplant_rpl::near::{Feature, near};
use wetplant_rpl::profile::{SuspensionRules, profile, suspensions};
use wetplant_rpl::translate::{Confidence, TranslateRules, translate};

fn feature(name: &str, point: &[(f64, f64)]) -> Feature {
    Feature { name: name.to_owned(), point: point.iter().map(|(lon, lat)| LonLat::new(*lon, *lat)).collect() }
}

/// The list laid aside by so many metres, to starboard where positive.
fn aside(list: &PositionList, offset_m: f64) -> PositionList {
    let measured = measure(list);
    let mut laid = list.clone();
    for (index, position) in laid.position.iter_mut().enumerate() {
        let course_deg = measured.segment[index.min(measured.segment.len() - 1)].bearing_deg;
        let at = geodesy::direct(position.at(), course_deg + 90.0, offset_m / 1000.0);
        (position.lon_deg, position.lat_deg) = (at.lon_deg, at.lat_deg);
    }
    laid
}

fn kp(km: f64) -> AtKp {
    AtKp::Route(RouteKm(km))
}

#[test]
fn a_kp_is_translated_to_the_list_that_was_laid_beside_it() {
    let design = list(&[(50.0, 41.0), (51.0, 43.0)]);
    let (from, to) = (Track::of(&design), Track::of(&aside(&design, 40.0)));
    let staged = translate(&from, &to, kp(25.0), &TranslateRules::default()).unwrap();
    let translated = &staged.value;
    assert!((translated.to.offset_m - 40.0).abs() < 0.1, "{}", translated.to.offset_m);
    // the design lies to port of what was laid
    assert_eq!((translated.to.side, translated.confidence), (Side::Port, Confidence::Clear));
    assert!((translated.to.place.route_kp_km.km() - 25.0).abs() < 0.01);
    assert!(staged.findings.is_empty() && !translated.is_reversed);
}

#[test]
fn a_list_translated_to_itself_is_where_it_was() {
    let track = Track::of(&caspian());
    for km in [0.0, 33.3, 120.0, 300.0] {
        let translated = translate(&track, &track, kp(km), &TranslateRules::default()).unwrap().value;
        assert!((translated.to.place.route_kp_km.km() - km).abs() < 1e-6);
        assert_eq!((translated.to.side, translated.confidence), (Side::On, Confidence::Clear), "{km}");
    }
    assert!(translate(&track, &track, kp(1e4), &TranslateRules::default()).is_err());
}

#[test]
fn a_large_offset_another_course_and_a_second_place_make_doubt() {
    let codes = |from: &PositionList, to: &PositionList, km: f64| {
        let staged = translate(&Track::of(from), &Track::of(to), kp(km), &TranslateRules::default()).unwrap();
        assert_eq!(staged.value.confidence == Confidence::Clear, staged.findings.is_empty());
        let codes: Vec<String> = staged.findings.iter().map(|finding| finding.code.clone()).collect();
        (codes, staged)
    };
    let straight = list(&[(50.0, 41.0), (51.0, 43.0)]);
    let (found, staged) = codes(&straight, &aside(&straight, 600.0), 25.0);
    assert_eq!(found, ["rpl.translate.offset_large"]);
    assert!(
        staged.findings[0].message.contains("600.0 m to port of KP 25.0"),
        "{}",
        staged.findings[0].message
    );
    let cross = list(&[(50.0, 42.0), (51.0, 41.5)]);
    let at_km = geodesy::crossing(
        straight.position[0].at(),
        straight.position[1].at(),
        (cross.position[0].at(), cross.position[1].at()),
    )
    .unwrap()
    .0;
    assert_eq!(codes(&straight, &cross, at_km).0, ["rpl.translate.course_differs"]);
    let hairpin = list(&[(0.0, 0.001), (1.0, 0.001), (1.0, -0.001), (0.0, -0.001)]);
    let between = list(&[(0.0, 0.0), (1.0, 0.0)]);
    let (found, staged) = codes(&between, &hairpin, 50.0);
    assert_eq!(found, ["rpl.translate.two_places"]);
    assert!(staged.value.second.is_some());
    let longer = list(&[(49.5, 40.0), (51.0, 43.0)]);
    assert!(codes(&longer, &straight, 5.0).0.contains(&"rpl.translate.beyond_end".to_owned()));
    let mut back = straight.clone();
    back.position.reverse();
    let staged = codes(&straight, &back, 25.0).1;
    assert!(staged.value.is_reversed && staged.value.confidence == Confidence::Clear);
}

#[test]
fn a_line_is_crossed_with_its_kp_and_angle() {
    let mut list = list(&[(50.0, 42.0), (51.0, 42.0), (52.0, 42.0)]);
    for (position, depth_m) in list.position.iter_mut().zip([100.0, 200.0, 300.0]) {
        position.depth_m = Some(depth_m);
    }
    let track = Track::of(&list);
    let lines = [
        feature("pipeline", &[(51.5, 41.5), (51.5, 42.5)]),
        feature("cable", &[(50.2, 41.9), (50.6, 42.1)]),
        feature("far", &[(60.0, 41.5), (60.0, 42.5)]),
        feature("a buoy", &[(50.5, 42.0)]),
    ];
    let found = crossings(&track, &lines);
    assert_eq!(
        found.iter().map(|crossing| crossing.feature.as_str()).collect::<Vec<_>>(),
        ["cable", "pipeline"]
    );
    // the parallel is not a geodesic: the meridian meets it off 42° N, and not quite square
    assert!((found[1].angle_deg - 90.0).abs() < 0.01, "{}", found[1].angle_deg);
    assert_eq!((found[1].place.segment_no, found[1].other_segment_no), (2, 1));
    assert!((found[1].depth_m.unwrap() - 250.0).abs() < 0.1);
    assert!((found[1].place.at.lon_deg - 51.5).abs() < 1e-9);
    let leg = geodesy::crossing(
        list.position[0].at(),
        list.position[1].at(),
        (lines[1].point[0], lines[1].point[1]),
    )
    .unwrap();
    assert!((found[0].place.route_kp_km.km() - leg.0).abs() < 1e-6);
}

#[test]
fn a_line_through_a_position_is_crossed_once() {
    let track = Track::of(&list(&[(50.0, 0.0), (51.0, 0.0), (52.0, 0.0)]));
    let found = crossings(&track, &[feature("line", &[(51.0, -1.0), (51.0, 0.0), (51.0, 1.0)])]);
    assert_eq!(found.len(), 1);
    assert!((found[0].angle_deg - 90.0).abs() < 1e-6);
    // and one that follows the list for a while is no crossing in particular
    assert!(crossings(&track, &[feature("along", &[(50.2, 0.0), (50.4, 0.0)])]).len() <= 1);
}

#[test]
fn crossings_that_are_not_good_practice_are_told_with_limit_and_remedy() {
    let mut list = list(&[(50.0, 42.0), (50.5, 42.3), (51.0, 42.0)]);
    for position in &mut list.position {
        position.depth_m = Some(500.0);
    }
    let track = Track::of(&list);
    let bend = list.position[1].at();
    let bearing_deg = measure(&list).segment[1].bearing_deg;
    let along = |m: f64, course_deg: f64| {
        let at = geodesy::direct(bend, bearing_deg, m / 1000.0);
        let (one, two) = (geodesy::direct(at, course_deg, 1.0), geodesy::direct(at, course_deg + 180.0, 1.0));
        vec![Feature { name: "pipe".to_owned(), point: vec![one, two] }]
    };
    let course_deg = bearing_deg;
    let codes = |features: &[Feature]| -> Vec<String> {
        let found = crossings(&track, features);
        assert_eq!(found.len(), 1);
        check_crossings(&list, &track, &found, &CrossingRules::practice())
            .into_iter()
            .map(|f| f.code)
            .collect()
    };
    assert!(codes(&along(5_000.0, course_deg + 80.0)).is_empty());
    assert_eq!(codes(&along(5_000.0, course_deg + 50.0)), ["rpl.crossing.flat"]);
    assert_eq!(codes(&along(5_000.0, course_deg + 30.0)), ["rpl.crossing.too_flat"]);
    // three depths of 500 m
    assert_eq!(codes(&along(1_400.0, course_deg + 90.0)), ["rpl.crossing.alter_course_near"]);
    let mut list = list.clone();
    list.position[1].event = "Joint J1".to_owned();
    let found = crossings(&track, &along(1_400.0, course_deg + 90.0));
    let told = check_crossings(&list, &track, &found, &CrossingRules::practice());
    assert_eq!(told[0].code, "rpl.crossing.joint_near");
    assert!(
        told[0].message.contains("1400 m") && told[0].hint.as_ref().unwrap().contains("100 m"),
        "{told:?}"
    );
}

#[test]
fn what_is_near_is_told_in_order_of_kp_with_offset_side_and_stretch() {
    let list = list(&[(50.0, 0.0), (51.0, 0.0)]);
    let track = Track::of(&list);
    // 0.004° of latitude is 442.3 m
    let found = near(
        &track,
        &[
            feature("wreck", &[(50.7, -0.004)]),
            feature("old cable", &[(50.2, 0.004), (50.4, 0.004)]),
            feature("crossing pipe", &[(50.1, -0.1), (50.1, 0.1)]),
            feature("far", &[(50.5, 0.2)]),
        ],
        500.0,
    );
    let names: Vec<&str> = found.iter().map(|near| near.feature.as_str()).collect();
    assert_eq!(names, ["crossing pipe", "old cable", "wreck"]);
    let degree_km = measure(&list).route_km().km();
    let run = &found[1];
    assert!((run.offset_m - 442.3).abs() < 0.2 && run.side == Side::Port);
    assert!(run.course_difference_deg.unwrap() < 0.1);
    // a circle of 500 m round both ends reaches √(500² − 442.3²) = 233 m further
    assert!(
        (run.from_route_kp_km.km() - (0.2 * degree_km - 0.233)).abs() < 0.002,
        "{:?}",
        run.from_route_kp_km
    );
    assert!((run.to_route_kp_km.km() - (0.4 * degree_km + 0.233)).abs() < 0.002, "{:?}", run.to_route_kp_km);
    let wreck = &found[2];
    assert!((wreck.place.route_kp_km.km() - 0.7 * degree_km).abs() < 1e-5 && wreck.side == Side::Starboard);
    assert_eq!(wreck.course_difference_deg, None);
    assert!(found[0].offset_m < 0.01 && (found[0].course_difference_deg.unwrap() - 90.0).abs() < 0.01);
    assert!((found[0].to_route_kp_km.km() - found[0].from_route_kp_km.km() - 1.0).abs() < 1e-3);
}

#[test]
fn what_is_nowhere_is_near_nothing() {
    let track = Track::of(&caspian());
    for limit_m in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(near(&track, &[feature("x", &[(50.0, 41.0)])], limit_m).is_empty());
    }
    assert!(near(&track, &[feature("x", &[]), feature("y", &[(f64::NAN, 0.0)])], 1e6).is_empty());
    assert!(crossings(&track, &[feature("x", &[]), feature("y", &[(f64::NAN, 0.0), (1.0, 1.0)])]).is_empty());
}

#[test]
fn lengths_by_type_and_burial_sum_to_the_list() {
    let set = SetSegments {
        from: "p3".into(),
        to: "p5".into(),
        cable_type: Some("DA".into()),
        burial_target_m: Some(0.0),
        burial_method: Some(String::new()),
        ..SetSegments::default()
    };
    let list = edited(&caspian(), &ListEdit::SetSegments(set));
    let measured = measure(&list);
    let types = by_cable_type(&list, &measured);
    assert_eq!(types.iter().map(|length| length.name.as_str()).collect::<Vec<_>>(), ["SA", "DA"]);
    let burials = by_burial(&list, &measured);
    assert_eq!(
        burials.iter().map(|length| length.name.as_str()).collect::<Vec<_>>(),
        ["plough 1 m", "surface"]
    );
    for lengths in [types, burials] {
        let route_km: f64 = lengths.iter().map(|length| length.route_km.km()).sum();
        let cable_km: f64 = lengths.iter().map(|length| length.cable_km.km()).sum();
        assert!((route_km - measured.route_km().km()).abs() < 1e-9);
        assert!((cable_km - measured.cable_km().km()).abs() < 1e-9);
    }
}

#[test]
fn the_published_split_by_the_sector_line_is_met() {
    let track = Track::of(&list(&[(49.67, 40.59), (51.16, 43.65)]));
    let line = SectorLine {
        first: LonLat::new(49.0 + 53.3 / 60.0, 42.56),
        second: LonLat::new(50.0 + 56.6 / 60.0, 41.54),
        sector_a: "AZ".into(),
        sector_b: "KZ".into(),
    };
    let sectors = by_sector_line(&track, &line);
    assert!(
        (sectors[0].route_km.km() - 176.806).abs() < 1e-3
            && (sectors[1].route_km.km() - 184.712).abs() < 1e-3
    );
    assert!((sectors[0].cable_km.km() - 1.02 * sectors[0].route_km.km()).abs() < 1e-9);
}

#[test]
fn lengths_by_outlines_sum_to_the_list_and_name_what_is_outside() {
    let track = Track::of(&list(&[(50.0, 0.0), (50.7, 0.0), (53.0, 0.0)]));
    let outline = |name: &str, west: f64, east: f64| Sector {
        name: name.to_owned(),
        corner: feature("", &[(west, -1.0), (east, -1.0), (east, 1.0), (west, 1.0)]).point,
    };
    let sectors = by_sector(&track, &[outline("west", 49.0, 51.0), outline("east", 51.0, 52.0)]);
    assert_eq!(sectors.iter().map(|length| length.name.as_str()).collect::<Vec<_>>(), ["west", "east", ""]);
    let degree_km = distance_km(LonLat::new(0.0, 0.0), LonLat::new(1.0, 0.0));
    for sector in &sectors {
        assert!((sector.route_km.km() - degree_km).abs() < 1e-6, "{sector:?}");
    }
    let over_date_line = Track::of(&list(&[(179.5, 0.0), (-179.5, 0.0)]));
    let pacific = by_sector(&over_date_line, &[outline("x", 179.8, -179.8)]);
    assert!(
        (pacific.iter().find(|length| length.name == "x").unwrap().route_km.km() - 0.4 * degree_km).abs()
            < 1e-6
    );
}

#[test]
fn depth_bands_divide_slopes_where_the_limits_are_passed() {
    let mut list = list(&[(50.0, 42.0), (51.0, 42.0), (52.0, 42.0), (53.0, 42.0)]);
    for (position, depth_m) in list.position.iter_mut().zip([Some(0.0), Some(400.0), Some(200.0), None]) {
        position.depth_m = depth_m;
    }
    let track = Track::of(&list);
    let bands = by_depth_band(&track, &[500.0, 200.0, f64::NAN], Depths::Stated);
    assert_eq!(bands.len(), 4);
    let leg_km = track.measured().segment[0].route_km.km();
    let lengths: Vec<f64> = bands.iter().map(|band| band.route_km.km() / leg_km).collect();
    for (length, expected) in lengths.iter().zip([0.5, 1.5, 0.0, 1.0]) {
        assert!((length - expected).abs() < 1e-6, "{lengths:?}");
    }
    assert!(!bands[3].is_known);
    let slope = |at: LonLat| Some((at.lon_deg - 50.0) * 400.0);
    let sampled = by_depth_band(&track, &[200.0], Depths::Sampled { depth_at: &slope, step_m: 100.0 });
    let shallow_km = sampled[0].route_km.km();
    assert!((shallow_km - leg_km / 2.0).abs() < 0.05, "{shallow_km}");
    let sum_km: f64 = sampled.iter().map(|band| band.cable_km.km()).sum();
    assert!((sum_km - track.measured().cable_km().km()).abs() < 1e-6);
}

#[test]
fn bottom_slack_is_what_the_slope_takes_and_fill_slack_the_rest() {
    let track = Track::of(&list(&[(50.0, 0.0), (50.1, 0.0), (50.2, 0.0)]));
    // a slope of one in ten: √1.01 − 1 = 0.4988 %
    let degree_km = distance_km(LonLat::new(0.0, 0.0), LonLat::new(1.0, 0.0));
    let slope = |at: LonLat| (at.lon_deg <= 50.1 + 1e-12).then_some((at.lon_deg - 50.0) * degree_km * 100.0);
    let splits = split_slack(&track, Depths::Sampled { depth_at: &slope, step_m: 50.0 });
    assert_eq!(splits.len(), 3);
    assert!((splits[0].bottom_slack_pct - 0.4988).abs() < 1e-3, "{}", splits[0].bottom_slack_pct);
    assert!((splits[0].fill_slack_pct - (2.0 - splits[0].bottom_slack_pct)).abs() < 1e-9);
    assert!(splits[1].bottom_slack_pct.abs() < 1e-9 && splits[1].known_route_km.km() < 0.051);
    assert!((splits[2].seabed_km - splits[0].seabed_km - splits[1].seabed_km).abs() < 1e-12);
}

#[test]
fn a_profile_tells_depth_and_slope_and_where_a_straight_cable_would_hang() {
    let track = Track::of(&list(&[(50.0, 0.0), (50.02, 0.0)]));
    let degree_km = distance_km(LonLat::new(0.0, 0.0), LonLat::new(1.0, 0.0));
    let along_m = |at: LonLat| (at.lon_deg - 50.0) * degree_km * 1000.0;
    // a flat floor at 100 m with a trench of 60 m width and 5 m depth at 1,000 m
    let trench = |at: LonLat| Some(100.0 + if (along_m(at) - 1_000.0).abs() < 30.0 { 5.0 } else { 0.0 });
    let points = profile(&track, 5.0, &trench);
    assert!(points.windows(2).all(|pair| pair[0].route_kp_km < pair[1].route_kp_km));
    assert!(points.iter().all(|point| point.depth_m.is_some()) && points.last().unwrap().slope_deg.is_none());
    assert!(points.iter().filter_map(|point| point.slope_deg).any(|slope_deg| slope_deg > 40.0));
    let found = suspensions(&points, &SuspensionRules::default());
    assert_eq!(found.len(), 1);
    assert!((found[0].clearance_m - 5.0).abs() < 1e-6 && (found[0].span_m - 60.0).abs() < 15.0, "{found:?}");
    assert!((found[0].from_route_kp_km.km() - 0.97).abs() < 0.01);
    // an even slope has none, nor has a sea without depths
    let even = profile(&track, 5.0, &|at| Some(100.0 + along_m(at) * 0.2));
    assert!((even[0].slope_deg.unwrap() - 11.31).abs() < 0.01);
    assert!(suspensions(&even, &SuspensionRules::default()).is_empty());
    let unknown = profile(&track, 5.0, &|_| None);
    assert!(suspensions(&unknown, &SuspensionRules::default()).is_empty());
    assert!(unknown.iter().all(|point| point.slope_deg.is_none()));
}

fn rules(length_km: f64, load_km: f64) -> AssemblyRules {
    let rule = |cable_type: &str, spare_pct, spare_min_km| TypeRule {
        cable_type: cable_type.to_owned(),
        factory_length_max_km: CableKm(length_km),
        spare_pct,
        spare_min_km: CableKm(spare_min_km),
    };
    AssemblyRules {
        cable_type: vec![rule("SA", 2.0, 5.0), rule("DA", 2.0, 5.0)],
        ship_load_max_km: CableKm(load_km),
        provenance: Provenance::new(Tag::Assumed, "for a test"),
    }
}

#[test]
fn cable_is_cut_at_bodies_and_types_first_and_then_by_length() {
    let mut list = caspian();
    list.position[4].event = "R1".into();
    for segment in &mut list.segment[..2] {
        segment.cable_type = "DA".into();
    }
    let measured = measure(&list);
    let assembly = assemble(&list, &rules(60.0, 150.0)).unwrap().value;
    let kinds: Vec<(JunctionKind, &str)> =
        assembly.junction.iter().map(|joint| (joint.kind, joint.position.as_str())).collect();
    assert_eq!(assembly.factory_length.len(), assembly.junction.len() + 1);
    assert!(kinds.contains(&(JunctionKind::Transition, "3")) && kinds.contains(&(JunctionKind::Body, "5")));
    let lengths = &assembly.factory_length;
    assert!(lengths.iter().all(|length| length.cable_km.km() <= 60.0));
    assert!(lengths.windows(2).all(|pair| pair[0].to_cable_kp_km == pair[1].from_cable_kp_km));
    let loads = &assembly.ship_load;
    assert!(loads.iter().all(|load| load.cable_km.km() <= 150.0));
    assert!(loads.windows(2).all(|pair| pair[0].last_length_no + 1 == pair[1].first_length_no));
    assert_eq!(loads.last().unwrap().last_length_no, lengths.len());
    assert_eq!(
        assembly.spare.iter().map(|spare| spare.cable_type.as_str()).collect::<Vec<_>>(),
        ["DA", "SA"]
    );
    let sa = &assembly.spare[1];
    assert!((sa.spare_km.km() - (0.02 * sa.laid_km.km()).max(5.0)).abs() < 1e-9);
    assert!(assembly.spare[0].spare_km.km() >= 5.0);
    let laid_km: f64 = assembly.spare.iter().map(|spare| spare.laid_km.km()).sum();
    assert!((laid_km - measured.cable_km().km()).abs() < 1e-6);
}

#[test]
fn a_type_without_a_rule_is_told_and_impossible_rules_are_refused() {
    let mut list = caspian();
    list.segment[0].cable_type = "LW".into();
    let staged = assemble(&list, &rules(60.0, 150.0)).unwrap();
    assert_eq!(staged.findings.len(), 1);
    assert!(staged.findings[0].message.contains("LW"));
    for (length_km, load_km) in [(0.0, 150.0), (60.0, f64::NAN), (1e-9, 150.0)] {
        assert!(assemble(&list, &rules(length_km, load_km)).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn the_parts_of_an_assembly_sum_to_the_cable_to_the_millimetre(
        places in proptest::collection::vec((49.0..52.0_f64, 40.0..44.0_f64, 0..3_u8, any::<bool>()), 2..12),
        length_km in 1.0..80.0_f64, load_km in 1.0..200.0_f64,
    ) {
        let mut list = list(&places.iter().map(|(lon, lat, ..)| (*lon, *lat)).collect::<Vec<_>>());
        for (index, segment) in list.segment.iter_mut().enumerate() {
            segment.cable_type = ["SA", "DA", "LW"][usize::from(places[index].2)].to_owned();
            if places[index].3 {
                list.position[index].event = "R1".to_owned();
            }
        }
        let assembly = assemble(&list, &rules(length_km, load_km)).unwrap().value;
        let whole_mm = (measure(&list).cable_km().km() * 1e6).round();
        let sum = |lengths: Vec<f64>| lengths.iter().map(|km| (km * 1e6).round()).sum::<f64>();
        prop_assert_eq!(sum(assembly.factory_length.iter().map(|length| length.cable_km.km()).collect()), whole_mm);
        prop_assert_eq!(sum(assembly.ship_load.iter().map(|load| load.cable_km.km()).collect()), whole_mm);
        prop_assert_eq!(sum(assembly.spare.iter().map(|spare| spare.laid_km.km()).collect()), whole_mm);
        prop_assert!(assembly.ship_load.iter().all(|load| load.cable_km.km() <= load_km + 1e-6));
    }

    #[test]
    fn depth_bands_sum_to_the_list(
        depths in proptest::collection::vec(proptest::option::of(-20.0..3_000.0_f64), 10),
        limits in proptest::collection::vec(-100.0..4_000.0_f64, 0..6),
    ) {
        let mut list = caspian();
        for (position, depth_m) in list.position.iter_mut().zip(depths) {
            position.depth_m = depth_m;
        }
        let track = Track::of(&list);
        let bands = by_depth_band(&track, &limits, Depths::Stated);
        let route_km: f64 = bands.iter().map(|band| band.route_km.km()).sum();
        prop_assert!((route_km - track.measured().route_km().km()).abs() < 1e-9);
    }

    #[test]
    fn a_line_drawn_through_a_kp_is_crossed_there(
        part in 0.02..0.98_f64, turn in 20.0..160.0_f64, arms in (0.01..3.0_f64, 0.01..3.0_f64),
    ) {
        let track = Track::of(&caspian());
        let place = track.at_route_kp(RouteKm(track.measured().route_km().km() * part)).unwrap();
        prop_assume!(place.part_frac.min(1.0 - place.part_frac) * 30.0 > 3.5);
        let ends = [(turn, arms.0), (turn + 180.0, arms.1)];
        let point = ends.map(|(turn_deg, km)| geodesy::direct(place.at, place.course_deg + turn_deg, km)).to_vec();
        let found = crossings(&track, &[Feature { name: "x".into(), point }]);
        prop_assert_eq!(found.len(), 1);
        prop_assert!((found[0].place.route_kp_km - place.route_kp_km).km().abs() < 1e-6);
        prop_assert!((found[0].angle_deg - turn.min(180.0 - turn)).abs() < 1e-4);
        prop_assert!(distance_km(found[0].place.at, place.at) < 1e-6);
    }
}

#[test]
fn lists_without_a_segment_are_asked_without_harm() {
    let mut nothing = caspian();
    nothing.position.clear();
    nothing.segment.clear();
    let mut alone = caspian();
    alone.position.truncate(1);
    alone.segment.clear();
    let mut loose = caspian();
    loose.segment.truncate(3);
    for list in [nothing, alone, loose] {
        let track = Track::of(&list);
        assert!(track.at_route_kp(RouteKm(1e6)).is_err());
        let _ = (
            track.locate(LonLat::new(50.0, 41.0)),
            crossings(&track, &[feature("x", &[(49.0, 41.0), (52.0, 42.0)])]),
        );
        let _ = (near(&track, &[feature("x", &[(50.0, 41.0)])], 1e4), profile(&track, 1_000.0, &|_| None));
        let _ = (split_slack(&track, Depths::Stated), by_depth_band(&track, &[200.0], Depths::Stated));
        let _ = (
            assemble(&list, &rules(10.0, 100.0)),
            translate(&track, &track, kp(0.0), &TranslateRules::default()),
        );
        let _ = (by_cable_type(&list, track.measured()), by_sector(&track, &[]));
        let _ = wetplant_rpl::redline::changes(&list, &caspian());
        let _ = wetplant_rpl::redline::consequences(&caspian(), &list);
        if let Ok(points) = wetplant_rpl::kp::points_every(&list, 1_000.0, wetplant_rpl::kp::Stops::Steps) {
            assert!(points.count() > 0);
        }
    }
}
