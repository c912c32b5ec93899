//! A leg across the shipped Caspian grid.

#![allow(clippy::unwrap_used)] // helpers of tests fail by panicking

use cable::presets::{Burial, EnvironmentClass, ProtectionLevel};
use layers::burn::{BurntLayer, burn};
use layers::layer::{CostLayer, Crossing, LayerKind, LayerLine};
use std::path::Path;
use std::time::Instant;
use terrain::geodesy::{distance_km, polyline_km};
use terrain::grid::{Bbox, open_grid};
use terrain::hazards::Exclusion;
use terrain::water::{LandingSite, Sea, find_sea};
use units::{LonLat, Provenance, Staged, Tag, Unwatched};
use wetplant_route::RouteError;
use wetplant_route::fit::Legs;
use wetplant_route::levels::{LevelCosts, RepairCosts};
use wetplant_route::plan::RoutePlan;
use wetplant_route::solve::{SolveOptions, SolvedLeg, solve_leg};
use wetplant_route::surface::{CostSurface, SurfaceInput, build};

const SUMGAIT: LonLat = LonLat { lon_deg: 49.67, lat_deg: 40.59 };
const AKTAU: LonLat = LonLat { lon_deg: 51.17, lat_deg: 43.65 };

fn sea() -> Sea {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/caspian/caspian_publicdomain_2min.tif");
    let bytes = std::fs::read(path).unwrap();
    let source = open_grid(&bytes, Some(terrain::grid::VerticalDatum::MeanSeaLevel)).unwrap();
    let window = source.window(&Bbox::around(&[SUMGAIT, AKTAU], 1.0)).unwrap();
    let sites =
        [("sumgait", SUMGAIT), ("aktau", AKTAU)].map(|(id, at)| LandingSite { id: id.to_owned(), at });
    find_sea(window, -28.0, &sites, 15.0).unwrap().value
}

fn surface(sea: &Sea) -> CostSurface {
    surface_with(sea, &[])
}

fn plan() -> RoutePlan {
    RoutePlan {
        shore_reach_km: 15.0,
        slope_avoid_deg: 20.0,
        slope_avoid_ratio: 3.0,
        fit_cost_increase_max_pct: 0.1,
        turn_max_deg: None,
        turn_radius_m: None,
        leg_min_km: None,
        leg_min_depths_ratio: None,
        slope_along_ratio: None,
        slope_across_ratio: None,
        grade_max_deg: None,
        section_min_km: 2.0,
        provenance: Provenance::new(Tag::Guess, "test"),
        waypoint: Vec::new(),
        leg: Vec::new(),
    }
}

/// Prices of the order of the example's, dearest near the shore.
fn surface_with(sea: &Sea, exclusions: &[Exclusion]) -> CostSurface {
    surface_of(sea, exclusions, &[], &plan())
}

fn surface_of(sea: &Sea, exclusions: &[Exclusion], layers: &[BurntLayer], plan: &RoutePlan) -> CostSurface {
    let bands = [
        (0.0, 15.0, 6.0e6),
        (15.0, 50.0, 3.4e6),
        (50.0, 200.0, 2.9e6),
        (200.0, 500.0, 2.6e6),
        (500.0, 2000.0, 2.3e6),
    ];
    let level = ProtectionLevel { id: "any".into(), cable_type: "SA".into(), burial: Burial::Surface };
    let costs = LevelCosts {
        classes: bands
            .map(|(depth_from_m, depth_to_m, _)| EnvironmentClass { depth_from_m, depth_to_m })
            .to_vec(),
        levels: vec![level],
        cost_minor_per_km: bands.map(|(_, _, cost)| vec![Some(cost)]).to_vec(),
        repairs: RepairCosts::default(),
    };
    let input = SurfaceInput { sea, exclusions, layers, costs: &costs, plan, plough_slope_max_deg: 15.0 };
    build(&input).unwrap().value
}

fn solve(surface: &CostSurface, from: LonLat, to: LonLat) -> SolvedLeg {
    solve_leg(surface, from, to, &SolveOptions::fitted_within(0.1), &Unwatched).unwrap().value
}

#[test]
fn the_leg_is_short_wet_certified_and_the_same_both_ways() {
    let sea = sea();
    let surface = surface(&sea);
    let (from, to) = (sea.approaches[0].water, sea.approaches[1].water);
    let start = Instant::now();
    let leg = solve(&surface, from, to);
    println!("{:?} in {:.1?}", leg.record, start.elapsed());
    // With depth-dependent prices alone 1.00 to 1.03 is normal on this grid.
    let ratio = polyline_km(&leg.positions) / distance_km(from, to);
    assert!((1.0..1.03).contains(&ratio), "{ratio}");
    assert_eq!((leg.positions[0], *leg.positions.last().unwrap()), (from, to));
    assert!(leg.positions.len() < 15, "{} positions", leg.positions.len());
    assert!(
        leg.record.lower_bound_minor < leg.record.polished_minor
            && leg.record.gap_pct.is_some_and(|gap_pct| gap_pct < 3.0)
    );
    assert!(leg.record.fit_cost_increase_pct <= 0.1);
    for pair in leg.positions.windows(2) {
        for part in 0..=1000 {
            let at = terrain::geodesy::between(pair[0], pair[1], f64::from(part) / 1000.0);
            assert!(sea.is_wet(at), "{at}");
        }
    }
    let mut back = solve(&surface, to, from);
    back.positions.reverse();
    assert_eq!(back, leg);
}

#[test]
fn without_a_way_through_the_exclusion_is_named() {
    let sea = sea();
    let across = Exclusion {
        id: "closed strait".into(),
        reason: "test".into(),
        ring: [(40.0, 42.0), (60.0, 42.0), (60.0, 42.1), (40.0, 42.1)]
            .map(|(lon_deg, lat_deg)| LonLat { lon_deg, lat_deg })
            .to_vec(),
        provenance: Provenance::new(Tag::Guess, "test"),
    };
    let surface = surface_with(&sea, &[across]);
    let (from, to) = (sea.approaches[0].water, sea.approaches[1].water);
    match solve_leg(&surface, from, to, &SolveOptions::fitted_within(0.1), &Unwatched) {
        Err(error @ RouteError::NoRoute { .. }) => {
            assert!(error.to_string().contains("closed strait"), "{error}");
        }
        other => panic!("{other:?}"),
    }
}

fn solve_by(surface: &CostSurface, plan: &RoutePlan, [from, to]: [LonLat; 2]) -> Staged<SolvedLeg> {
    let start = Instant::now();
    let leg = solve_leg(surface, from, to, &SolveOptions::of_plan(plan), &Unwatched).unwrap();
    println!("{:?} in {:.1?}, {:?}", leg.value.record, start.elapsed(), leg.findings);
    leg
}

fn water(sea: &Sea) -> [LonLat; 2] {
    [sea.approaches[0].water, sea.approaches[1].water]
}

#[test]
fn side_slope_with_a_price_moves_the_leg_to_where_it_costs_less_and_is_the_same_both_ways() {
    let sea = sea();
    let plan =
        RoutePlan { slope_avoid_deg: 2.0, slope_avoid_ratio: 1.0, slope_across_ratio: Some(4.0), ..plan() };
    let ends = water(&sea);
    let isotropic_plan = RoutePlan { slope_across_ratio: None, ..plan.clone() };
    let isotropic = solve_by(&surface_of(&sea, &[], &[], &isotropic_plan), &isotropic_plan, ends).value;
    let surface = surface_of(&sea, &[], &[], &plan);
    let leg = solve_by(&surface, &plan, ends);
    assert!(leg.findings.is_empty(), "{:?}", leg.findings);
    let leg = leg.value;
    assert_ne!(leg.positions, isotropic.positions);
    let directed = surface.headings.as_ref().unwrap().directed(&surface.field, &surface.crossings).unwrap();
    let places: Vec<_> = isotropic.positions.iter().map(|at| surface.field.place(*at)).collect();
    let isotropic_minor = Legs::directed(&directed).cost_of_line(&places);
    println!("by heading {} against {isotropic_minor}", leg.record.fitted_minor);
    assert!(leg.record.fitted_minor <= isotropic_minor);
    assert!(leg.record.lower_bound_minor > 0.0 && leg.record.lower_bound_minor < leg.record.polished_minor);
    assert!(leg.record.fit_cost_increase_pct <= 0.1 && leg.record.headings.is_some());
    let mut back = solve_by(&surface, &plan, [ends[1], ends[0]]).value;
    back.positions.reverse();
    assert_eq!(back, leg);
}

#[test]
fn a_grade_limit_is_kept_in_zigzags_or_told() {
    let sea = sea();
    let plan = RoutePlan { grade_max_deg: Some(0.6), ..plan() };
    let leg = solve_by(&surface_of(&sea, &[], &[], &plan), &plan, water(&sea));
    let headings = leg.value.record.headings.unwrap();
    let told = leg.findings.iter().any(|finding| finding.code.starts_with("route.directed."));
    assert_eq!(told, headings.priced_as_zigzag_km > 0.0 || headings.too_steep_km > 0.0);
}

#[test]
fn a_limit_of_turns_and_legs_is_kept_or_told() {
    let sea = sea();
    for turn_max_deg in [10.0, 2.0] {
        let plan = RoutePlan {
            turn_max_deg: Some(turn_max_deg),
            leg_min_depths_ratio: Some(3.0),
            leg_min_km: Some(1.0),
            ..plan()
        };
        let leg = solve_by(&surface_of(&sea, &[], &[], &plan), &plan, water(&sea));
        let legs: Vec<_> =
            leg.value.positions.windows(2).map(|pair| terrain::geodesy::inverse(pair[0], pair[1])).collect();
        let turn = |pair: &[terrain::geodesy::GeodesicInverse]| {
            terrain::geodesy::wrap_lon_deg(pair[1].azimuth_start_deg - pair[0].azimuth_end_deg).abs()
        };
        let sharpest_deg = legs.windows(2).map(turn).fold(0.0, f64::max);
        let told = leg.findings.iter().any(|finding| finding.code == "route.fit.turn");
        println!("{sharpest_deg}° of {turn_max_deg}°");
        assert!(told || sharpest_deg <= turn_max_deg + 1e-6, "{sharpest_deg}");
        assert!(legs.iter().all(|leg| leg.distance_km >= 1.0) || !leg.findings.is_empty());
    }
}

#[test]
fn a_pipeline_across_the_sea_is_crossed_once_near_a_right_angle_and_paid_once() {
    let sea = sea();
    let pipeline = CostLayer {
        line: vec![LayerLine {
            name: None,
            position: vec![LonLat::new(47.0, 41.3), LonLat::new(55.0, 43.1)],
        }],
        crossing: Some(Crossing { price_minor: 20_000_000, angle_min_deg: 60.0 }),
        ..CostLayer::new("pipeline", LayerKind::Pipeline, Provenance::new(Tag::Assumed, "test"))
    };
    let burnt = burn(&[pipeline], &sea).value;
    let plan = plan();
    let surface = surface_of(&sea, &[], &burnt, &plan);
    let leg = solve_by(&surface, &plan, water(&sea)).value;
    let crossings = leg.record.headings.unwrap().crossings;
    assert_eq!(crossings.len(), 1);
    assert!(crossings[0].angle_deg >= crossings[0].angle_min_deg, "{crossings:?}");
    let free = solve(&surface_of(&sea, &[], &[], &plan), water(&sea)[0], water(&sea)[1]);
    let paid_minor = leg.record.fitted_minor - free.record.fitted_minor;
    println!("{paid_minor} for the crossing");
    assert!((19.0e6..30.0e6).contains(&paid_minor), "{paid_minor}");
}
