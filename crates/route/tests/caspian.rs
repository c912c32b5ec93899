//! A leg across the shipped Caspian grid.

use cable::presets::{Burial, EnvironmentClass, ProtectionLevel};
use std::path::Path;
use std::time::Instant;
use terrain::geodesy::{distance_km, polyline_km};
use terrain::grid::{Bbox, open_grid};
use terrain::water::{LandingSite, Sea, find_sea};
use units::{LonLat, Provenance, Tag, Unwatched};
use wetplant_route::levels::LevelCosts;
use wetplant_route::plan::RoutePlan;
use wetplant_route::solve::{SolvedLeg, solve_leg};
use wetplant_route::surface::{CostSurface, SurfaceInput, build};

const SUMGAIT: LonLat = LonLat { lon_deg: 49.67, lat_deg: 40.59 };
const AKTAU: LonLat = LonLat { lon_deg: 51.17, lat_deg: 43.65 };

fn sea() -> Sea {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/caspian/caspian_publicdomain_2min.tif");
    let bytes = std::fs::read(path).unwrap();
    let source = open_grid(&bytes, Some(terrain::grid::VerticalDatum::MeanSeaLevel)).unwrap();
    let window = source.window(&Bbox::around(&[SUMGAIT, AKTAU], 1.0)).unwrap();
    let sites = [("sumgait", SUMGAIT), ("aktau", AKTAU)]
        .map(|(id, at)| LandingSite { id: id.to_owned(), at });
    find_sea(window, -28.0, &sites, 15.0).unwrap().value
}

/// Prices of the order of the example's: dearer where shallow and where deep.
fn surface(sea: &Sea) -> CostSurface {
    let bands = [(0.0, 15.0, 6.0e6), (15.0, 50.0, 3.4e6), (50.0, 200.0, 2.9e6), (200.0, 500.0, 2.6e6), (500.0, 2000.0, 2.3e6)];
    let level = ProtectionLevel { id: "any".into(), cable_type: "SA".into(), burial: Burial::Surface };
    let costs = LevelCosts {
        classes: bands.map(|(depth_from_m, depth_to_m, _)| EnvironmentClass { depth_from_m, depth_to_m }).to_vec(),
        levels: vec![level],
        cost_minor_per_km: bands.map(|(_, _, cost)| vec![Some(cost)]).to_vec(),
    };
    let plan = RoutePlan {
        shore_reach_km: 15.0,
        slope_avoid_deg: 20.0,
        slope_avoid_ratio: 3.0,
        fit_cost_increase_max_pct: 0.1,
        section_min_km: 2.0,
        provenance: Provenance::new(Tag::Guess, "test"),
        waypoint: Vec::new(),
        leg: Vec::new(),
    };
    let input = SurfaceInput { sea, exclusions: &[], costs: &costs, plan: &plan, plough_slope_max_deg: 15.0 };
    build(&input).unwrap().value
}

fn solve(surface: &CostSurface, from: LonLat, to: LonLat) -> SolvedLeg {
    solve_leg(surface, from, to, 0.1, &Unwatched).unwrap().value
}

#[test]
fn the_leg_is_short_wet_and_the_same_both_ways() {
    let sea = sea();
    let surface = surface(&sea);
    let (from, to) = (sea.approaches[0].water, sea.approaches[1].water);
    let start = Instant::now();
    let leg = solve(&surface, from, to);
    println!("{:?} in {:.1?}", leg.record, start.elapsed());
    let ratio = polyline_km(&leg.positions) / distance_km(from, to);
    println!("{:.3} km, {ratio:.4} of the geodesic", polyline_km(&leg.positions));
    for position in &leg.positions {
        println!("{position}");
    }
    assert!((1.0..1.03).contains(&ratio), "{ratio}");
    assert_eq!((leg.positions[0], *leg.positions.last().unwrap()), (from, to));
    assert!(leg.positions.len() < 30, "{} positions", leg.positions.len());
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
