use crate::{by_route, made, read};
use wetplant_rpl::list::{ListPosition, ListSegment, ListStatus, PositionList};
use wetplant_rpl::register::{
    BurialShortfall, KpBasis, Register, RegisterEntry, RegisterKind, TargetBand, burial_shortfall,
    burial_statistics, check,
};

fn band(from_kp_km: f64, to_kp_km: f64, target_m: f64) -> TargetBand {
    TargetBand { from_kp_km, to_kp_km, target_m }
}

fn interval(from_kp_km: f64, to_kp_km: f64, burial_m: f64) -> RegisterEntry {
    RegisterEntry {
        id: format!("e{from_kp_km}"),
        from_kp_km: Some(from_kp_km),
        to_kp_km: Some(to_kp_km),
        burial_m: Some(burial_m),
        ..RegisterEntry::default()
    }
}

fn log(entry: Vec<RegisterEntry>) -> Register {
    made(RegisterKind::AsLaidBurial, entry)
}

#[test]
fn a_run_short_of_its_target_is_found_with_what_was_reached() {
    let register = read("as_laid.csv", &by_route(RegisterKind::AsLaidBurial)).value;
    let targets = [band(0.0, 43.14, 1.5), band(43.14, 80.0, 1.2)];
    let short = burial_shortfall(&register, &targets);
    let run = |from_kp_km, to_kp_km, target_m, achieved_m, entries: &[&str]| BurialShortfall {
        from_kp_km,
        to_kp_km,
        target_m,
        achieved_m,
        entries: entries.iter().map(ToString::to_string).collect(),
    };
    let expected = [
        run(0.85, 16.521, 1.5, Some(1.45), &["e2"]),
        run(43.14, 44.02, 1.2, Some(0.3), &["e4"]),
        run(74.217, 80.0, 1.2, None, &[]),
    ];
    assert_eq!(short, expected);
}

#[test]
fn statistics_weigh_by_length_and_count_what_nobody_logged() {
    let register = log(vec![interval(0.0, 1.0, 2.0), interval(1.0, 4.0, 1.0)]);
    let statistics = burial_statistics(&register, &[band(0.5, 5.0, 1.5)]).unwrap();
    assert!((statistics.mean_m - 1.25).abs() < 1e-12);
    assert!((statistics.min_m - 1.0).abs() < 1e-12);
    assert!((statistics.target_km - 4.5).abs() < 1e-12);
    assert!((statistics.met_km - 0.5).abs() < 1e-12);
    assert!((statistics.unlogged_km - 1.0).abs() < 1e-12);
    assert!((statistics.met_pct.unwrap() - 100.0 / 9.0).abs() < 1e-9);
    assert_eq!(burial_statistics(&log(Vec::new()), &[]), None);
}

#[test]
fn where_two_entries_overlap_the_lesser_burial_counts() {
    let register = log(vec![interval(0.0, 10.0, 2.0), interval(4.0, 5.0, 0.5)]);
    let short = burial_shortfall(&register, &[band(0.0, 10.0, 1.0)]);
    assert_eq!(short.len(), 1);
    assert_eq!((short[0].from_kp_km, short[0].to_kp_km, short[0].achieved_m), (4.0, 5.0, Some(0.5)));
}

#[test]
fn a_log_of_points_holds_until_the_next_reading_unless_that_is_far() {
    let reading =
        |kp_km: f64, burial_m: f64| RegisterEntry { to_kp_km: None, ..interval(kp_km, kp_km, burial_m) };
    let mut entries: Vec<RegisterEntry> = (0..10).map(|i| reading(f64::from(i) * 0.01, 1.5)).collect();
    entries.push(reading(5.0, 1.5));
    entries.push(reading(5.01, 1.5));
    let short = burial_shortfall(&log(entries), &[band(0.0, 5.01, 1.0)]);
    assert_eq!(short.len(), 1);
    assert_eq!((short[0].achieved_m, short[0].to_kp_km), (None, 5.0));
    assert!((short[0].from_kp_km - 0.09).abs() < 1e-9);
}

#[test]
fn targets_come_from_the_list_along_route_or_cable() {
    let at = |id: &str, lat_deg: f64| ListPosition {
        id: id.to_owned(),
        lon_deg: 50.0,
        lat_deg,
        ..ListPosition::default()
    };
    let list = PositionList {
        leg: "main".to_owned(),
        revision: String::new(),
        status: ListStatus::Planned,
        issued: false,
        source: None,
        position: vec![at("p1", 40.0), at("p2", 40.5), at("p3", 41.0)],
        segment: vec![
            ListSegment { burial_target_m: Some(0.0), ..ListSegment::default() },
            ListSegment { burial_target_m: Some(1.2), slack_pct: Some(2.0), ..ListSegment::default() },
        ],
    };
    let route = TargetBand::of_list(&list, KpBasis::Route);
    let cable = TargetBand::of_list(&list, KpBasis::Cable);
    assert_eq!(route.len(), 1);
    let leg_km = wetplant_rpl::measure::measure(&list).segment[1].route_km.km();
    assert!((route[0].to_kp_km - route[0].from_kp_km - leg_km).abs() < 1e-9);
    assert!((cable[0].to_kp_km - cable[0].from_kp_km - leg_km * 1.02).abs() < 1e-9);
    assert!(TargetBand::of_list(&list, KpBasis::Unknown).is_empty());
}

#[test]
fn a_hundred_thousand_overlapping_entries_cost_no_square_of_their_number() {
    let entries: Vec<RegisterEntry> = (0..100_000)
        .map(|i| interval(f64::from(i) * 1e-3, 200.0 + f64::from(i) * 1e-3, f64::from(i % 7)))
        .collect();
    let register = log(entries);
    assert!(!burial_shortfall(&register, &[band(0.0, 300.0, 3.0)]).is_empty());
    assert!(!check(&register, Some(300.0)).is_empty());
    assert!(wetplant_rpl::register::changes(&register, &register).is_empty());
}
