//! Laws of the position list.

use super::*;
use crate::rpl::{Event, Position};
use crate::rpl_testing::{Case, flat_sea, leg, sea_from, sea_of, slope_sea};
use cable::presets::Burial;
use proptest::prelude::*;
use terrain::geodesy;
use units::{Finding, RouteKm, Severity};

fn codes(findings: &[Finding]) -> Vec<(&str, Severity)> {
    findings.iter().map(|finding| (finding.code.as_str(), finding.severity)).collect()
}

fn labels(rpl: &Rpl) -> Vec<&str> {
    rpl.positions.iter().map(|position| position.label.as_str()).collect()
}

fn the<'a>(rpl: &'a Rpl, label: &str) -> &'a Position {
    rpl.positions.iter().find(|position| position.label == label).unwrap()
}

#[test]
fn a_line_across_a_basin_has_every_event_in_its_place() {
    let built = Case::across(slope_sea()).build();
    let rpl = built.value;
    assert_eq!(rpl.check(), []);
    assert_eq!(
        labels(&rpl),
        [
            "BMH Sumqayıt",
            "Shore end",
            "PLDN",
            "DA/SA",
            "PLUP",
            "A/C",
            "A/C",
            "PLDN",
            "SA/DA",
            "PLUP",
            "Shore end",
            "BMH Ақтау"
        ]
    );
    assert_eq!(built.findings, []);
    assert_eq!((rpl.rows[0].burial, rpl.rows[0].cable_type.as_str()), (Burial::ShoreEnd, "DA"));
    for (label, depth_m) in [("DA/SA", 200.0), ("PLUP", 400.0), ("PLDN", 15.0), ("SA/DA", 200.0)] {
        let found_m = the(&rpl, label).depth_m.unwrap();
        assert!((found_m - depth_m).abs() < 0.01, "{label} lies in {found_m} m");
    }
    assert_eq!(rpl.positions[0].depth_m, None);
}

#[test]
fn a_published_straight_line_keeps_its_length_and_its_split() {
    let sea = sea_from(LonLat::new(49.0, 44.0), 60, 75, |_, _| -100.0);
    let mut case = Case::line(sea, LegOrigin::Imported, &[(49.67, 40.59), (51.17, 43.65)]);
    let line = (LonLat::new(49.0 + 53.3 / 60.0, 42.56), LonLat::new(50.0 + 56.6 / 60.0, 41.54));
    let (from, to) = line;
    let split = SectorSplit { name: "line".into(), sector_a: "AZ".into(), sector_b: "KZ".into(), from, to };
    case.sector_line = Some(split);
    let built = case.build();
    assert_eq!(built.findings, []);
    let lengths = built.value.lengths(Some(&case.sea), case.sector_line.as_ref());
    assert!((lengths.route_km.km() - 361.801).abs() < 6e-4, "{}", lengths.route_km);
    assert!((lengths.route_over_geodesic_ratio - 1.0).abs() < 1e-9);
    let by_sector: Vec<(&str, f64)> =
        lengths.by_sector.iter().map(|sector| (sector.sector.as_str(), sector.route_km.km())).collect();
    assert_eq!((by_sector[0].0, by_sector[1].0), ("AZ", "KZ"));
    assert!((by_sector[0].1 - 176.572).abs() < 2e-3, "{by_sector:?}");
    assert!((by_sector[1].1 - 185.229).abs() < 2e-3, "{by_sector:?}");
    let boundary = the(&built.value, "AZ/KZ");
    assert_eq!(boundary.events, [Event::SectorBoundary]);
    assert_eq!(boundary.remark, "line");
}

#[test]
fn a_route_that_never_meets_the_sector_line_says_so() {
    let mut case = Case::line(flat_sea(50.0), LegOrigin::Solved, &[(50.5, 41.0), (51.5, 41.2)]);
    let (from, to) = (LonLat::new(52.0, 40.0), LonLat::new(52.0, 42.0));
    case.sector_line =
        Some(SectorSplit { name: "line".into(), sector_a: "A".into(), sector_b: "B".into(), from, to });
    let built = case.build();
    assert_eq!(codes(&built.findings), [("route.sector.crossings", Severity::Warns)]);
    let lengths = built.value.lengths(Some(&case.sea), case.sector_line.as_ref());
    assert_eq!(lengths.by_sector[1].route_km, RouteKm(0.0));
    case.legs[0].points = [(50.5, 41.0), (52.0, 41.0), (52.5, 41.1), (51.5, 41.3), (52.7, 41.5)]
        .map(|(lon, lat)| LonLat::new(lon, lat))
        .to_vec();
    let built = case.build();
    let crossed: Vec<&str> = built
        .value
        .positions
        .iter()
        .filter(|position| position.is(Event::SectorBoundary))
        .map(|position| position.label.as_str())
        .collect();
    assert_eq!(crossed, ["A/C + A/B", "B/A", "A/B"]);
    assert!(codes(&built.findings).contains(&("route.sector.crossings", Severity::Notes)));
}

#[test]
fn land_under_a_solved_leg_blocks_and_under_a_given_leg_warns() {
    let island = || sea_of(60, 40, |col, _| if (28..32).contains(&col) { 5.0 } else { -60.0 });
    let line = [(50.5, 41.0), (52.5, 41.0)];
    for (origin, severity) in [(LegOrigin::Solved, Severity::Blocks), (LegOrigin::Surveyed, Severity::Warns)]
    {
        let built = Case::line(island(), origin, &line).build();
        assert_eq!(codes(&built.findings), [("route.leg.on_land", severity)]);
        // four cells of 0.05° at 41 N, less the quarter of a cell the water reaches in on either side
        let land_km = 3.5 * 0.05 * geodesy::degree_lengths_km(41.0).lon_km;
        let message = &built.findings[0].message;
        let told_km: f64 = message.split(" km").next().unwrap().rsplit(' ').next().unwrap().parse().unwrap();
        assert!((told_km - land_km).abs() < 0.3, "{message}");
        assert_eq!(built.value.check(), []);
    }
}

#[test]
fn a_leg_off_the_grid_blocks_whatever_its_origin() {
    for origin in [LegOrigin::Solved, LegOrigin::Issued] {
        let built = Case::line(flat_sea(60.0), origin, &[(52.5, 41.0), (53.5, 41.0)]).build();
        assert_eq!(codes(&built.findings), [("route.leg.off_grid", Severity::Blocks)]);
    }
}

#[test]
fn a_cliff_is_steep_and_keeps_the_plough_away() {
    let sea = sea_of(60, 40, |col, _| if col < 30 { -100.0 } else { -1900.0 });
    let built = Case::line(sea, LegOrigin::Solved, &[(50.5, 41.0), (52.5, 41.0)]).build();
    assert_eq!(
        codes(&built.findings),
        [("route.slope.too_steep", Severity::Warns), ("route.slope.no_plough", Severity::Notes)]
    );
    // 1,800 m over one cell
    let slope_deg = (1.8 / (0.05 * geodesy::degree_lengths_km(41.0).lon_km)).atan().to_degrees();
    assert!(built.findings[0].message.contains(&format!("{slope_deg:.1}°")), "{}", built.findings[0].message);
    for row in built.value.rows.iter().filter(|row| row.burial.is_ploughed()) {
        assert!(row.depth_max_m.unwrap() < 130.0, "ploughed in {:?} m", row.depth_max_m);
    }
}

#[test]
fn water_deeper_than_every_cable_blocks_and_is_still_listed() {
    let built = Case::line(flat_sea(2500.0), LegOrigin::Solved, &[(50.5, 41.0), (52.5, 41.0)]).build();
    assert_eq!(codes(&built.findings), [("route.cable.too_deep", Severity::Blocks)]);
    assert_eq!(built.value.rows[0].cable_type, "SA");
}

#[test]
fn a_gap_in_the_presets_blocks() {
    let mut case = Case::line(flat_sea(250.0), LegOrigin::Solved, &[(50.5, 41.0), (52.5, 41.0)]);
    case.costs.cost_minor_per_km.iter_mut().for_each(|levels| levels.fill(None));
    assert_eq!(codes(&case.build().findings), [("route.protection.none", Severity::Blocks)]);
    case.costs.levels.clear();
    assert_eq!(build(&case.input()), Err(RouteError::NoLevels));
}

#[test]
fn a_short_section_joins_a_neighbour_that_may_lie_there() {
    let sea = sea_of(60, 40, |col, _| if col == 30 { -201.0 } else { -190.0 });
    let built = Case::line(sea, LegOrigin::Solved, &[(50.5, 41.0), (52.5, 41.0)]).build();
    assert_eq!(labels(&built.value), ["BMH Sumqayıt + PLDN", "BMH Ақтау + PLUP"]);
    assert!(built.value.rows.iter().all(|row| row.cable_type == "DA"));
}

#[test]
fn a_short_section_that_nothing_else_may_replace_is_lengthened() {
    let sea = sea_of(60, 40, |col, _| if col == 30 { -190.0 } else { -250.0 });
    let built = Case::line(sea, LegOrigin::Solved, &[(50.5, 41.0), (52.5, 41.0)]).build();
    assert_eq!(labels(&built.value), ["BMH Sumqayıt + PLDN", "SA/DA", "DA/SA", "BMH Ақтау + PLUP"]);
    let heavy = &built.value.rows[1];
    assert!((heavy.route_km.km() - 2.0).abs() < 1e-4, "{}", heavy.route_km);
    assert_eq!(built.findings, []);
}

#[test]
fn legs_meet_at_waypoints_and_a_gap_between_them_is_an_error() {
    let mut first = leg("west", LegOrigin::Solved, &[(50.5, 41.0), (51.0, 41.1)]);
    first.to = "P1".into();
    let second = leg("east", LegOrigin::Edited, &[(51.0, 41.1), (52.0, 41.0)]);
    let mut case = Case::of(flat_sea(50.0), vec![first, second]);
    let rpl = case.build().value;
    assert_eq!(labels(&rpl), ["BMH Sumqayıt + PLDN", "P1", "BMH Ақтау + PLUP"]);
    assert_eq!((rpl.rows[0].leg.as_str(), rpl.rows[1].origin), ("west", LegOrigin::Edited));
    case.legs[1].points[0].lon_deg += 1e-9;
    assert!(matches!(build(&case.input()), Err(RouteError::LegGap { leg, .. }) if leg == "east"));
}

#[test]
fn what_cannot_be_computed_is_an_error_with_its_place() {
    let mut case = Case::line(flat_sea(50.0), LegOrigin::Solved, &[(50.5, 41.0), (51.0, f64::NAN)]);
    assert!(matches!(build(&case.input()), Err(RouteError::LegPosition { point_no: 2, .. })));
    case.legs[0].points.truncate(1);
    assert!(matches!(build(&case.input()), Err(RouteError::LegPoints { points_count: 1, .. })));
    case.legs.clear();
    assert_eq!(build(&case.input()), Err(RouteError::NoLegs));
    let mut case = Case::across(slope_sea());
    case.presets.slack.surface_pct = -1.0;
    let error = build(&case.input()).unwrap_err();
    assert_eq!(error.to_string(), "presets.slack.surface_pct is -1; it must be a finite number, 0 or more");
}

#[test]
fn a_landing_in_the_water_itself_needs_no_approach() {
    let mut case = Case::line(flat_sea(50.0), LegOrigin::Solved, &[(50.5, 41.0), (50.5, 41.0), (51.5, 41.0)]);
    case.legs[0].starts_with_approach = true;
    let built = case.build();
    assert_eq!(labels(&built.value), ["BMH Sumqayıt + Shore end + PLDN", "BMH Ақтау + PLUP"]);
    assert_eq!(built.findings, []);
}

#[test]
fn doubtful_geometry_is_noted() {
    let points = [(50.5, 41.0), (51.0, 41.0), (51.001, 41.0), (51.0, 41.5), (51.0, 41.5), (51.0, 41.9)];
    let built = Case::line(flat_sea(300.0), LegOrigin::Imported, &points).build();
    assert_eq!(
        codes(&built.findings),
        [
            ("route.leg.short", Severity::Warns),
            ("route.turn.sharp", Severity::Notes),
            ("route.rpl.point_twice", Severity::Notes)
        ]
    );
    let mut far = Case::across(slope_sea());
    far.plan.shore_reach_km = 1.0;
    assert_eq!(codes(&far.build().findings), [("route.approach.long", Severity::Warns); 2]);
}

#[test]
fn many_findings_of_one_kind_are_counted_after_the_first_dozen() {
    let points: Vec<(f64, f64)> = (0..40)
        .map(|number| (50.5 + 0.04 * f64::from(number), if number % 2 == 0 { 41.0 } else { 41.3 }))
        .collect();
    let built = Case::line(flat_sea(50.0), LegOrigin::Imported, &points).build();
    assert_eq!(built.findings.len(), 13);
    assert_eq!(built.findings[12].message, "26 more places like the 12 above");
}

#[test]
fn the_date_line_is_no_place_of_its_own() {
    let route_km = |turn_deg: f64| {
        let sea = sea_from(LonLat::new(179.0 - turn_deg, -17.0), 40, 45, |_, _| -80.0);
        let points = [(179.4, -18.0), (180.5, -18.5), (180.8, -19.0)]
            .map(|(lon, lat)| (geodesy::wrap_lon_deg(lon - turn_deg), lat));
        let built = Case::line(sea, LegOrigin::Solved, &points).build();
        assert_eq!((built.value.check(), built.findings), (vec![], vec![]));
        built.value.route_km().km()
    };
    assert!((route_km(0.0) - route_km(100.0)).abs() < 1e-9);
}

/// Points of a line from west to east inside the test sea.
fn line_points() -> impl Strategy<Value = Vec<(f64, f64)>> {
    proptest::collection::vec((0.02..0.9, 40.2..41.8), 2..9).prop_map(|steps| {
        let mut lon_deg = 50.12;
        let total: f64 = steps.iter().map(|(step, _)| step).sum();
        steps
            .into_iter()
            .map(|(step, lat_deg)| {
                lon_deg += step / total.max(1.0) * 2.7;
                (lon_deg, lat_deg)
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_list_keeps_its_identities(points in line_points()) {
        let case = Case::line(slope_sea(), LegOrigin::Imported, &points);
        let rpl = case.build().value;
        prop_assert_eq!(rpl.check(), []);
        let lengths = rpl.lengths(Some(&case.sea), None);
        let (mut route_km, mut cable_km) = (0.0, 0.0);
        for row in &rpl.rows {
            prop_assert!(row.slack_pct >= 0.0 && row.cable_km.km() >= row.route_km.km());
            prop_assert_eq!(row.cable_km, row.route_km.with_slack(row.slack_pct));
            prop_assert_eq!(row.fibre_km, row.cable_km.with_excess(0.5));
            route_km += row.route_km.km();
            cable_km += row.cable_km.km();
        }
        prop_assert_eq!((lengths.route_km.km(), lengths.cable_km.km()), (route_km, cable_km));
        let by_type_km: f64 = lengths.by_type.iter().map(|length| length.cable_km.km()).sum();
        prop_assert!((by_type_km - cable_km).abs() < 1e-9);
        let polyline_km = geodesy::polyline_km(&case.legs[0].points);
        prop_assert!((route_km - polyline_km).abs() < 1e-8, "{route_km} {polyline_km}");
    }

    #[test]
    fn every_given_point_stands_in_the_list_bit_for_bit(points in line_points()) {
        let case = Case::line(slope_sea(), LegOrigin::Issued, &points);
        let rpl = case.build().value;
        let mut positions = rpl.positions.iter();
        for (lon_deg, lat_deg) in points {
            prop_assert!(positions.any(|position| position.lon_deg == lon_deg && position.lat_deg == lat_deg));
        }
    }

    #[test]
    fn no_section_is_lighter_than_its_preset_or_deeper_than_its_limit(points in line_points()) {
        let case = Case::line(slope_sea(), LegOrigin::Imported, &points);
        for row in case.build().value.rows {
            let (least_m, most_m) = (row.depth_min_m.unwrap(), row.depth_max_m.unwrap());
            let limit_m = if row.cable_type == "DA" { 500.0 } else { 2000.0 };
            prop_assert!(most_m <= limit_m + 0.5);
            prop_assert!(row.cable_type == "DA" || least_m >= 199.9, "{} in {least_m} m", row.cable_type);
            prop_assert!(!row.burial.is_ploughed() || (least_m > 14.9 && most_m < 400.1));
        }
    }

    #[test]
    fn a_route_from_the_other_end_is_the_reversed_list(points in line_points()) {
        let case = Case::line(slope_sea(), LegOrigin::Imported, &points);
        let rpl = case.build().value;
        prop_assert_eq!(&rpl.reversed().reversed(), &rpl);
        let mut back = points;
        back.reverse();
        let mut from_b = Case::line(slope_sea(), LegOrigin::Imported, &back);
        from_b.legs[0].id = "main".into();
        let input = RplInput { ends: ("Ақтау", "Sumqayıt"), ..from_b.input() };
        let (built, reversed) = (build(&input).unwrap().value, rpl.reversed());
        prop_assert_eq!(reversed.check(), []);
        prop_assert_eq!(labels(&built), labels(&reversed));
        for (ours, theirs) in built.positions.iter().zip(&reversed.positions) {
            prop_assert!(geodesy::distance_km(ours.at(), theirs.at()) < 1e-5);
            prop_assert!((ours.route_kp_km - theirs.route_kp_km).km().abs() < 1e-5);
        }
        for (ours, theirs) in built.rows.iter().zip(&reversed.rows) {
            prop_assert_eq!((&ours.cable_type, ours.burial), (&theirs.cable_type, theirs.burial));
            prop_assert!(ours.route_km.km() < 0.01 || (ours.bearing_deg - theirs.bearing_deg).abs() < 0.1);
        }
    }

    #[test]
    fn on_rough_ground_every_inner_section_is_long_enough_or_told(
        points in line_points(),
        heights in proptest::collection::vec(-700.0..30.0_f64, 60 * 40),
    ) {
        let sea = sea_of(60, 40, |col, row| heights[60 * row + col]);
        let case = Case::line(sea, LegOrigin::Imported, &points);
        let built = case.build();
        prop_assert_eq!(built.value.check(), []);
        prop_assert!(built.value.positions.iter().all(|position| !position.events.is_empty()));
        let mut sections: Vec<(&str, Burial, f64)> = Vec::new();
        for row in &built.value.rows {
            match sections.last_mut() {
                Some((code, burial, km)) if *code == row.cable_type && *burial == row.burial => {
                    *km += row.route_km.km();
                }
                _ => sections.push((&row.cable_type, row.burial, row.route_km.km())),
            }
        }
        let inner = sections.iter().skip(1).take(sections.len().saturating_sub(2));
        let short_count = inner.filter(|(_, _, km)| *km < case.plan.section_min_km - 0.003).count();
        let told = built.findings.iter().filter(|finding| finding.code == "route.section.short").count();
        prop_assert!(short_count <= told, "{short_count} short sections, {told} told");
    }

    #[test]
    fn a_moved_position_changes_only_its_two_legs(
        points in line_points().prop_filter("three or more", |points| points.len() > 2),
        which in 0.0..1.0,
        by_deg in -0.05..0.05,
    ) {
        let moved = 1 + (which * (points.len() - 2) as f64) as usize;
        let before = Case::line(flat_sea(90.0), LegOrigin::Edited, &points).build().value;
        let mut points = points;
        points[moved].1 += by_deg;
        let after = Case::line(flat_sea(90.0), LegOrigin::Edited, &points).build().value;
        prop_assert_eq!(before.positions.len(), points.len());
        let shift_km = (after.route_km() - before.route_km()).km();
        for (index, (old, new)) in before.rows.iter().zip(&after.rows).enumerate() {
            prop_assert!(index == moved - 1 || index == moved || old == new);
        }
        for (index, (old, new)) in before.positions.iter().zip(&after.positions).enumerate() {
            prop_assert!(index == moved || old.at() == new.at());
            let expected_km = if index > moved { shift_km } else { 0.0 };
            let found_km = (new.route_kp_km - old.route_kp_km).km();
            prop_assert!(index == moved || (found_km - expected_km).abs() < 1e-9);
        }
    }
}

#[test]
fn a_moved_waypoint_changes_only_the_rows_around_it_even_where_the_ground_slopes() {
    let points = [(50.2, 41.0), (50.7, 41.3), (51.3, 40.9), (51.8, 41.2), (52.4, 40.8), (52.85, 41.0)];
    let before = Case::line(slope_sea(), LegOrigin::Edited, &points).build().value;
    let mut points = points;
    points[2].1 += 0.02;
    let after = Case::line(slope_sea(), LegOrigin::Edited, &points).build().value;
    let is_point = |position: &&Position| position.at() == LonLat::new(points[3].0, points[3].1);
    let tail = |rpl: &Rpl| {
        let from = rpl.positions.iter().position(|position| is_point(&position)).unwrap();
        let places: Vec<LonLat> = rpl.positions[from..].iter().map(Position::at).collect();
        (places, rpl.rows[from..].iter().map(|row| (row.route_km, row.cable_km)).collect::<Vec<_>>())
    };
    assert_eq!(tail(&before), tail(&after));
}

#[test]
fn a_leg_through_an_excluded_area_blocks_whatever_its_origin() {
    let corner = |lon_deg, lat_deg| LonLat::new(lon_deg, lat_deg);
    let area = terrain::hazards::Exclusion {
        id: "wreck".into(),
        reason: "a test".into(),
        ring: vec![corner(51.4, 40.0), corner(51.6, 40.0), corner(51.6, 42.0), corner(51.4, 42.0)],
        provenance: units::Provenance::new(units::Tag::Assumed, "a test"),
    };
    for origin in [LegOrigin::Solved, LegOrigin::Surveyed] {
        let mut case = Case::across(slope_sea());
        case.legs[0].origin = origin;
        assert!(!codes(&case.build().findings).contains(&("route.leg.excluded", Severity::Blocks)));
        case.exclusions = vec![area.clone()];
        let found = case.build().findings;
        let entered = found.iter().find(|finding| finding.code == "route.leg.excluded").unwrap();
        assert_eq!(entered.severity, Severity::Blocks);
        // 0.2° of longitude are 16.8 km here, and the leg runs 13° off the parallel: 17.3 km, sounded every 0.25 km
        assert!(entered.message.contains("17.") && entered.message.contains("wreck"), "{}", entered.message);
    }
}
