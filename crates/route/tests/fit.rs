//! The fit: how few alter courses, and what it keeps to.

#![allow(clippy::unwrap_used)] // helpers of tests fail by panicking

use proptest::prelude::*;
use units::{Cancelled, Unwatched, Watch};
use wetplant_route::field::{Field, FieldParts, Metric, Place};
use wetplant_route::fit::{FitLimits, FittedLine, Legs, fit, fit_within};
use wetplant_route::march::march;
use wetplant_route::path::trace;
use wetplant_route::polish::polish;

const PLANE: Metric = Metric::Plane { col_km: 1.0, row_km: 1.0 };

fn at(col: f64, row: f64) -> Place {
    Place { col, row }
}

fn field(
    side: usize,
    metric: Metric,
    cost: impl Fn(f64, f64) -> f64,
    closed: impl Fn(f64, f64) -> bool,
) -> Field {
    let nodes = || (0..side * side).map(|node| ((node % side) as f64, (node / side) as f64));
    Field::new(FieldParts {
        cols: side,
        rows: side,
        metric,
        cost_minor_per_km: nodes().map(|(col, row)| cost(col, row) as f32).collect(),
        blocker: nodes().map(|(col, row)| u16::from(closed(col, row))).collect(),
        layers: vec!["rock".to_owned()],
    })
    .unwrap()
}

fn polished(field: &Field, ends: [Place; 2]) -> Vec<Place> {
    let arrival = march(field, ends[0], ends[1], &Unwatched).unwrap();
    polish(field, &trace(field, &arrival, ends), &Unwatched).unwrap()
}

fn increase_pct(field: &Field, polished: &[Place], line: &FittedLine) -> f64 {
    100.0 * (line.cost_minor / Legs::straight(field).cost_of_line(polished) - 1.0)
}

fn fitted(field: &Field, ends: [Place; 2]) -> FittedLine {
    let polished = polished(field, ends);
    let line = fit(field, &polished, 0.1, &Unwatched).unwrap();
    assert!(increase_pct(field, &polished, &line) <= 0.1);
    assert_eq!([line.places[0], *line.places.last().unwrap()], ends);
    assert!(Legs::geodesic(field).cost_of_line(&line.places).is_finite());
    line
}

fn block(col: f64, row: f64) -> bool {
    (col - 60.0).abs() < 20.0 && (row - 60.0).abs() < 10.0
}

/// Turns of a line on a plane of square cells, degrees.
fn turns_deg(line: &[Place]) -> Vec<f64> {
    let azimuth = |pair: &[Place]| (pair[1].row - pair[0].row).atan2(pair[1].col - pair[0].col).to_degrees();
    let turn = |three: &[Place]| {
        let apart = (azimuth(&three[1..]) - azimuth(&three[..2])).rem_euclid(360.0);
        apart.min(360.0 - apart)
    };
    line.windows(3).map(turn).collect()
}

#[test]
fn over_open_ground_of_one_price_two_vertices_are_enough() {
    let geographic = Metric::Geographic {
        lon_first_deg: 50.0,
        lat_first_deg: 60.0,
        cell_lon_deg: 0.01,
        cell_lat_deg: 0.01,
    };
    for metric in [PLANE, geographic] {
        let field = field(120, metric, |_, _| 2.0, |_, _| false);
        assert_eq!(fitted(&field, [at(3.0, 17.0), at(116.0, 71.0)]).places.len(), 2);
    }
}

#[test]
fn around_one_block_four_vertices_are_enough() {
    let field = field(120, PLANE, |_, _| 1.0, block);
    assert_eq!(fitted(&field, [at(2.0, 62.0), at(117.0, 62.0)]).places.len(), 4);
}

/// A round island whose coast on the raster is a staircase: the greedy fit kept 29 vertices here.
#[test]
fn along_a_staircase_coast_the_alter_courses_are_those_of_the_coast_not_of_the_stairs() {
    let side = 400;
    let island = |col: f64, row: f64| (col - 200.0).hypot(row - 200.0) < 120.0;
    let field = field(side, PLANE, |_, _| 1.0, island);
    let line = fitted(&field, [at(1.0, 203.0), at(398.0, 203.0)]);
    assert!(line.places.len() <= 13, "{} vertices", line.places.len());
}

#[test]
fn turns_legs_and_radius_keep_to_their_limits_where_there_is_room() {
    let field = field(120, PLANE, |_, _| 1.0, block);
    let polished = polished(&field, [at(2.0, 62.0), at(117.0, 62.0)]);
    let free = fit(&field, &polished, 1.0, &Unwatched).unwrap();
    assert!(turns_deg(&free.places).iter().any(|turn_deg| *turn_deg > 10.0));
    let limits = FitLimits {
        turn_max_deg: Some(10.0),
        turn_radius_m: Some(12000.0),
        leg_min_km: Some(3.0),
        ..FitLimits::budget(1.0)
    };
    let staged = fit_within(&field, &polished, &limits, &Unwatched).unwrap();
    assert_eq!(staged.findings, [], "{:?}", turns_deg(&staged.value.places));
    let line = &staged.value;
    assert!(increase_pct(&field, &polished, line) <= 1.0);
    let turns = turns_deg(&line.places);
    assert!(turns.iter().all(|turn_deg| *turn_deg <= 10.0 + 1e-6), "{turns:?}");
    let tangent_km = |turn_deg: f64| 12.0 * (0.5 * turn_deg).to_radians().tan();
    for (leg, pair) in line.places.windows(2).enumerate() {
        let length_km = pair[0].cells_to(pair[1]);
        let turn_deg =
            |vertex: usize| vertex.checked_sub(1).and_then(|turn| turns.get(turn)).copied().unwrap_or(0.0);
        let tangents_km = tangent_km(turn_deg(leg)) + tangent_km(turn_deg(leg + 1));
        assert!(length_km >= 3.0 && tangents_km <= length_km * (1.0 + 1e-6), "{length_km} {tangents_km}");
    }
}

#[test]
fn what_cannot_be_kept_is_told_with_vertex_figure_and_limit() {
    // a slit one cell wide with a knee in it
    let wall = |col: f64, row: f64| {
        let in_wall = (30.0..=50.0).contains(&col);
        let way = if col < 40.0 { row == 30.0 } else { row == 34.0 };
        in_wall && !way && !(col == 40.0 && (30.0..=34.0).contains(&row))
    };
    let field = field(80, PLANE, |_, _| 1.0, wall);
    let polished = polished(&field, [at(2.0, 30.0), at(77.0, 34.0)]);
    let limits = FitLimits { turn_max_deg: Some(15.0), leg_min_km: Some(8.0), ..FitLimits::budget(0.1) };
    let staged = fit_within(&field, &polished, &limits, &Unwatched).unwrap();
    let codes: Vec<&str> = staged.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert!(codes.contains(&"route.fit.turn") && codes.contains(&"route.fit.leg_short"), "{codes:?}");
    assert!(staged.findings.iter().all(|finding| finding.place.is_some() && finding.hint.is_some()));
    assert!(increase_pct(&field, &polished, &staged.value) <= 0.1);
    assert!(Legs::geodesic(&field).cost_of_line(&staged.value.places).is_finite());
    let sharp = turns_deg(&staged.value.places).iter().filter(|turn_deg| **turn_deg > 15.0).count();
    assert_eq!(sharp, codes.iter().filter(|code| **code == "route.fit.turn").count());
}

#[test]
fn the_shortest_leg_may_depend_on_the_place() {
    let field = field(120, PLANE, |_, row| 1.0 + 0.5 * (row / 9.0).sin(), block);
    let polished = polished(&field, [at(2.0, 62.0), at(117.0, 62.0)]);
    let deep = |place: Place| if place.col > 60.0 { 12.0 } else { 2.0 };
    let limits = FitLimits { leg_min_at_km: Some(&deep), ..FitLimits::budget(1.0) };
    let staged = fit_within(&field, &polished, &limits, &Unwatched).unwrap();
    let short = staged
        .value
        .places
        .windows(2)
        .filter(|pair| pair[0].cells_to(pair[1]) < deep(pair[0]).max(deep(pair[1])) * (1.0 - 1e-9));
    assert_eq!(short.count(), staged.findings.len());
    assert_eq!(staged.findings, []);
}

#[test]
fn a_fit_can_be_cancelled() {
    struct Impatient;
    impl Watch for Impatient {
        fn progress(&self, _: f64) {}
        fn cancelled(&self) -> bool {
            true
        }
    }
    let field = field(40, PLANE, |col, _| 1.0 + col / 9.0, |_, _| false);
    let line: Vec<Place> = (2..38).map(|step| at(f64::from(step), f64::from(step))).collect();
    assert!(matches!(fit(&field, &line, 0.1, &Impatient), Err(Cancelled)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 30, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn budget_and_clearance_are_kept_and_limits_kept_or_told(
        seeds in prop::collection::vec((0.0..60.0_f64, 0.0..60.0_f64, 2.0..9.0_f64), 1..9),
        turn_deg in 5.0..60.0_f64,
        budget_pct in 0.05..2.0_f64,
    ) {
        let ends = [at(1.0, 2.0), at(57.0, 56.0)];
        let near = |col: f64, row: f64| ends.iter().any(|end| end.cells_to(at(col, row)) < 3.0);
        let rock = |col: f64, row: f64| seeds.iter().any(|(x, y, r)| (col - x).hypot(row - y) < 0.5 * r);
        let hill = |col: f64, row: f64| 1.0 + seeds.iter().map(|(x, y, r)| r / (1.0 + (col - y).abs() + (row - x).abs())).sum::<f64>();
        let field = field(60, PLANE, hill, |col, row| rock(col, row) && !near(col, row));
        let Ok(arrival) = march(&field, ends[0], ends[1], &Unwatched) else { return Ok(()) };
        let polished = polish(&field, &trace(&field, &arrival, ends), &Unwatched).unwrap();
        let limits = FitLimits { turn_max_deg: Some(turn_deg), ..FitLimits::budget(budget_pct) };
        let staged = fit_within(&field, &polished, &limits, &Unwatched).unwrap();
        prop_assert!(increase_pct(&field, &polished, &staged.value) <= budget_pct + 1e-9);
        for pair in staged.value.places.windows(2) {
            prop_assert!(field.is_clear(pair[0], pair[1]));
        }
        let sharp = turns_deg(&staged.value.places).iter().filter(|turn| **turn > turn_deg * (1.0 + 1e-8)).count();
        prop_assert_eq!(sharp, staged.findings.len());
        let again = fit_within(&field, &polished, &limits, &Unwatched).unwrap();
        prop_assert_eq!(again, staged);
    }
}
