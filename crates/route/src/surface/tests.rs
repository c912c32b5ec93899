use super::*;
use crate::rpl_testing::{catalogue, costs, plan, presets, sea_of};
use terrain::water::Sea;
use units::{LonLat, Provenance, Tag};

fn exclusion(id: &str, corners: &[(f64, f64)]) -> Exclusion {
    Exclusion {
        id: id.to_owned(),
        reason: "test".to_owned(),
        ring: corners.iter().map(|(lon_deg, lat_deg)| LonLat::new(*lon_deg, *lat_deg)).collect(),
        provenance: Provenance::new(Tag::Guess, "test"),
    }
}

/// DA to 200 m and SA to 2,000 m; ploughed 15 to 400 m where no steeper than 15°; steeper than 20° costs 3 times.
fn surface(sea: &Sea, exclusions: &[Exclusion]) -> Staged<CostSurface> {
    let costs = costs(&catalogue(), &presets());
    let plan = plan();
    build(&SurfaceInput {
        sea,
        exclusions,
        layers: &[],
        costs: &costs,
        plan: &plan,
        plough_slope_max_deg: 15.0,
    })
    .unwrap()
}

fn cost(surface: &CostSurface, col: usize, row: usize) -> f64 {
    surface.field.node_cost(surface.field.index(col, row))
}

fn layer(surface: &CostSurface, col: usize, row: usize) -> Option<&str> {
    surface.field.layer_of(surface.field.index(col, row))
}

#[test]
fn a_cell_costs_what_its_cheapest_level_does_at_its_depth() {
    let sea = sea_of(5, 4, |col, _| [-10.0, -100.0, -300.0, -600.0, -600.0][col]);
    let flat = sea_of(5, 4, |_, _| -100.0);
    assert_eq!(cost(&surface(&flat, &[]).value, 2, 2), 2100.0, "DA ploughed");
    let built = surface(&sea, &[]);
    assert_eq!(cost(&built.value, 0, 1), 2300.0, "DA on the seabed: too shallow for a plough");
    assert_eq!(cost(&built.value, 2, 1), 1100.0, "SA ploughed");
    assert_eq!(cost(&built.value, 3, 1), 1300.0, "SA on the seabed: below the burial window");
    assert!(built.findings.is_empty(), "{:?}", built.findings);
}

#[test]
fn what_closes_a_cell_has_a_name() {
    let mut sea = sea_of(5, 4, |col, _| [5.0, -10.0, -3000.0, f64::NAN, -20.0][col]);
    sea.wet[4] = false;
    let built = surface(&sea, &[]);
    assert_eq!(layer(&built.value, 0, 0), Some("land"));
    assert_eq!(layer(&built.value, 1, 0), None);
    assert_eq!(layer(&built.value, 2, 0), Some("water deeper than every cable type"));
    assert_eq!(layer(&built.value, 3, 0), Some("cells without a height"));
    assert_eq!(layer(&built.value, 4, 0), Some("water that does not join the landing points"));
    assert!(built.findings.iter().any(|finding| finding.code == "route.surface.too_deep"));
}

#[test]
fn steep_seabed_is_not_ploughed_and_steeper_one_costs_more() {
    let wall = |from_m: f64, to_m: f64| sea_of(4, 5, move |_, row| if row < 2 { -from_m } else { -to_m });
    let limits = RoutePlan { slope_avoid_deg: 4.0, ..plan() };
    let (sea, costs) = (wall(20.0, 1500.0), costs(&catalogue(), &presets()));
    let input = SurfaceInput {
        sea: &sea,
        exclusions: &[],
        layers: &[],
        costs: &costs,
        plan: &limits,
        plough_slope_max_deg: 3.0,
    };
    let built = build(&input).unwrap();
    // 1,480 m over two cells of 5.55 km: 7.6°.
    assert_eq!(cost(&built.value, 1, 1), 3.0 * 2300.0, "DA, not ploughed, surcharged");
    assert!(built.value.steep[5] && !built.value.steep[1]);
    let codes: Vec<&str> = built.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["route.surface.steep", "route.surface.no_plough"]);
}

#[test]
fn an_exclusion_closes_every_cell_it_reaches_into() {
    // Cells of 0.05° from 50 E, 42 N: the triangle lies over columns 4 to 9, rows 3 to 8.
    let sea = sea_of(20, 15, |_, _| -100.0);
    let triangle = exclusion("field", &[(50.21, 41.84), (50.49, 41.84), (50.21, 41.56)]);
    let speck = exclusion("speck", &[(50.72, 41.62), (50.73, 41.62), (50.72, 41.63)]);
    let built = surface(&sea, &[triangle.clone(), speck]).value;
    assert_eq!(layer(&built, 4, 3), Some("field"));
    assert_eq!(layer(&built, 9, 3), Some("field"));
    assert_eq!(layer(&built, 4, 8), Some("field"));
    assert_eq!(layer(&built, 9, 8), None);
    assert_eq!(layer(&built, 14, 7), Some("speck"), "smaller than a cell");
    let step_deg = 0.0017;
    for north in 0..400 {
        for east in 0..500 {
            let at = LonLat::new(50.05 + step_deg * f64::from(east), 41.95 - step_deg * f64::from(north));
            let node = built.field.node_at(built.field.place(at)).unwrap();
            assert!(!triangle.covers(at) || !built.field.is_open(node), "{at}");
        }
    }
}

#[test]
fn an_exclusion_may_cross_the_antimeridian_and_one_elsewhere_is_reported() {
    let mut sea = sea_of(20, 15, |_, _| -100.0);
    sea.grid.header.lon_west_deg = 179.5;
    let across = exclusion("across", &[(179.9, 41.8), (-179.9, 41.8), (-179.9, 41.6), (179.9, 41.6)]);
    let elsewhere = exclusion("elsewhere", &[(10.0, 41.8), (11.0, 41.8), (11.0, 41.6)]);
    let built = surface(&sea, &[across, elsewhere]);
    assert_eq!(layer(&built.value, 10, 5), Some("across"));
    assert_eq!(layer(&built.value, 13, 5), None);
    assert_eq!(built.findings.len(), 1);
    assert_eq!(built.findings[0].code, "route.exclusion.elsewhere");
    assert!(built.findings[0].message.contains("elsewhere"));
}

#[test]
fn a_closed_cost_layer_closes_cells_by_its_name_and_its_standoff() {
    use layers::layer::{CostLayer, LayerKind};
    let sea = sea_of(20, 15, |_, _| -100.0);
    let platform = CostLayer {
        closed: true,
        standoff_m: Some(500.0),
        point: vec![LonLat::new(50.2249, 41.825)],
        ..CostLayer::new("platform", LayerKind::Structure, Provenance::new(Tag::Assumed, "test"))
    };
    let burnt = layers::burn::burn(&[platform], &sea).value;
    let (costs, plan) = (costs(&catalogue(), &presets()), plan());
    let input = SurfaceInput {
        sea: &sea,
        exclusions: &[],
        layers: &burnt,
        costs: &costs,
        plan: &plan,
        plough_slope_max_deg: 15.0,
    };
    let built = build(&input).unwrap();
    assert_eq!(layer(&built.value, 4, 3), Some("platform"));
    assert_eq!(layer(&built.value, 5, 3), None);
    assert!(built.findings.is_empty());
    let there = crate::solve::solve_leg(
        &built.value,
        LonLat::new(50.22, 41.82),
        LonLat::new(50.9, 41.5),
        &crate::solve::SolveOptions::fitted_within(0.1),
        &units::Unwatched,
    );
    assert!(there.unwrap_err().to_string().contains("`platform`"));
}
