//! A leg across the shipped Caspian grid.

#![allow(clippy::unwrap_used)] // helpers of tests fail by panicking

use cable::presets::{Burial, EnvironmentClass, ProtectionLevel};
use std::path::Path;
use std::time::Instant;
use terrain::geodesy::{distance_km, polyline_km};
use terrain::grid::{Bbox, open_grid};
use terrain::hazards::Exclusion;
use terrain::water::{LandingSite, Sea, find_sea};
use units::{LonLat, Provenance, Tag, Unwatched};
use wetplant_route::RouteError;
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

/// Prices of the order of the example's, dearest near the shore.
fn surface_with(sea: &Sea, exclusions: &[Exclusion]) -> CostSurface {
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
    let plan = RoutePlan {
        shore_reach_km: 15.0,
        slope_avoid_deg: 20.0,
        slope_avoid_ratio: 3.0,
        fit_cost_increase_max_pct: 0.1,
        turn_max_deg: None,
        turn_radius_m: None,
        leg_min_km: None,
        section_min_km: 2.0,
        provenance: Provenance::new(Tag::Guess, "test"),
        waypoint: Vec::new(),
        leg: Vec::new(),
    };
    let input =
        SurfaceInput { sea, exclusions, layers: &[], costs: &costs, plan: &plan, plough_slope_max_deg: 15.0 };
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
