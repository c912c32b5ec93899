use super::*;
use crate::levels::{LevelCosts, RepairCosts};
use crate::rpl_testing::{catalogue, costs, plan, presets, sea_of};
use crate::surface::build;
use layers::burn::{BurntLayer, burn};
use layers::layer::{CostLayer, Crossing, LayerArea, LayerKind, LayerLine};
use proptest::prelude::*;
use terrain::geodesy::polyline_km;
use terrain::water::Sea;
use units::{Provenance, Tag};

/// Level costs with repairs in them: 10 minor units a km on the plough, 40 on the seabed; one repair per km and year is
/// worth 1,000,000 before protection by armour and burial.
fn costs_with_repairs() -> LevelCosts {
    let costs = costs(&catalogue(), &presets());
    let of_level = |ploughed: f64, surface: f64| -> Vec<f64> {
        let pick = |level: &cable::presets::ProtectionLevel| {
            if level.burial.is_ploughed() { ploughed } else { surface }
        };
        costs.levels.iter().map(pick).collect()
    };
    let repairs = RepairCosts {
        repair_minor_per_km: vec![of_level(10.0, 40.0); costs.classes.len()],
        repairs_per_km_year: vec![of_level(1e-5, 4e-5); costs.classes.len()],
        protection_ratio: of_level(0.25, 1.0),
        repair_value_minor_per_km: of_level(1e6, 1e6),
    };
    LevelCosts { repairs, ..costs }
}

fn ring(corners: &[(f64, f64)]) -> Vec<LonLat> {
    corners.iter().map(|(lon_deg, lat_deg)| LonLat::new(*lon_deg, *lat_deg)).collect()
}

fn layer(id: &str, corners: &[(f64, f64)]) -> CostLayer {
    CostLayer {
        area: vec![LayerArea { name: None, outline: ring(corners), holes: Vec::new() }],
        ..CostLayer::new(id, LayerKind::Other, Provenance::new(Tag::Assumed, "test"))
    }
}

const SOUTH: [(f64, f64); 4] = [(50.2, 41.7), (50.8, 41.7), (50.8, 41.4), (50.2, 41.4)];
const EAST: [(f64, f64); 4] = [(50.5, 41.95), (50.9, 41.95), (50.9, 41.3), (50.5, 41.3)];

/// Fishing with repairs and a surcharge, rock that is not ploughed, an area to avoid, a pipeline.
fn cost_layers() -> Vec<CostLayer> {
    let fishing = CostLayer {
        repairs_per_1000km_year: Some(0.3),
        add_minor_per_km: Some(70),
        ..layer("fishing", &SOUTH)
    };
    let rock = CostLayer { no_plough: true, ..layer("rock", &EAST) };
    let avoid =
        CostLayer { cost_ratio: Some(1.5), reason: Some("anchors".to_owned()), ..layer("anchors", &EAST) };
    let line = vec![LayerLine { name: None, position: ring(&[(50.1, 41.6), (50.95, 41.62)]) }];
    let pipe = CostLayer {
        crossing: Some(Crossing { price_minor: 5000, angle_min_deg: 60.0 }),
        area: Vec::new(),
        line,
        ..layer("pipe", &[])
    };
    vec![fishing, rock, avoid, pipe]
}

struct Case {
    sea: Sea,
    layers: Vec<BurntLayer>,
    costs: LevelCosts,
    plan: crate::plan::RoutePlan,
}

impl Case {
    fn new(layers: &[CostLayer]) -> Self {
        let sea = sea_of(20, 15, |col, row| -20.0 - 12.0 * (col + row) as f64);
        let layers = burn(layers, &sea).value;
        let plan = crate::plan::RoutePlan { slope_avoid_deg: 0.1, ..plan() };
        Case { sea, layers, costs: costs_with_repairs(), plan }
    }

    fn input(&self) -> SurfaceInput<'_> {
        SurfaceInput {
            sea: &self.sea,
            exclusions: &[],
            layers: &self.layers,
            costs: &self.costs,
            plan: &self.plan,
            plough_slope_max_deg: 15.0,
        }
    }

    fn surface(&self) -> CostSurface {
        build(&self.input()).unwrap().value
    }
}

fn route() -> Vec<LonLat> {
    ring(&[(50.08, 41.9), (50.4, 41.75), (50.6, 41.5), (50.93, 41.31)])
}

#[test]
fn the_parts_of_every_cell_sum_to_its_cost() {
    let case = Case::new(&cost_layers());
    let surface = case.surface();
    let mut met = std::collections::BTreeSet::new();
    for cell in 0..surface.field.cols() * surface.field.rows() {
        let parts = contributions(&case.input(), cell);
        let sum_minor: f64 = parts.iter().map(|part| part.minor_per_km).sum();
        assert!((sum_minor / surface.field.node_cost(cell) - 1.0).abs() < 1e-6, "{cell}: {parts:?}");
        met.extend(parts.into_iter().map(|part| (part.layer, part.effect)));
    }
    let met: Vec<String> = met
        .iter()
        .map(|(layer, effect)| format!("{} {}", layer.as_deref().unwrap_or("-"), effect.word()))
        .collect();
    for expected in [
        "- price",
        "- expected repairs",
        "- slope",
        "anchors made dearer",
        "fishing expected repairs",
        "fishing added",
        "pipe crossing",
        "rock not ploughed",
    ] {
        assert!(met.iter().any(|found| found == expected), "{expected} is not in {met:?}");
    }
}

#[test]
fn the_totals_of_a_route_sum_to_its_cost_also_beside_closed_cells() {
    let closed =
        CostLayer { closed: true, ..layer("closed", &[(50.42, 41.68), (50.48, 41.68), (50.48, 41.62)]) };
    let case = Case::new(&[cost_layers(), vec![closed]].concat());
    let (surface, basis) = (case.surface(), case.input());
    let line = ring(&[(50.08, 41.9), (50.41, 41.73), (50.54, 41.6), (50.93, 41.31)]);
    let input =
        ExplainInput { basis: &basis, surface: &surface, line: &line, around_km: 20.0, beside_km: 10.0 };
    let (totals, total_minor) = totals(&input, &line);
    let sum_minor: f64 = totals.iter().map(|total| total.total_minor).sum();
    assert!((sum_minor / total_minor - 1.0).abs() < 1e-6, "{sum_minor} is not {total_minor}");
    assert!(totals.len() >= 6);
}

#[test]
fn a_route_through_a_closed_area_says_how_far_it_runs_there() {
    let closed = CostLayer { closed: true, ..layer("closed", &SOUTH) };
    let case = Case::new(&[closed]);
    let (surface, basis, line) = (case.surface(), case.input(), ring(&[(50.05, 41.55), (50.95, 41.55)]));
    let input =
        ExplainInput { basis: &basis, surface: &surface, line: &line, around_km: 5.0, beside_km: 10.0 };
    let explained = explain(&input, 40.0).unwrap();
    let [reach] = explained.closed.as_slice() else { panic!("{:?}", explained.closed) };
    // 0.6° of longitude at 41.55° N, to a cell at each end
    assert_eq!(reach.layer, "closed");
    assert!((reach.closed_km - 50.1).abs() < 9.0, "{}", reach.closed_km);
    assert!(
        (explained.turn.route_closed[0].closed_km - 10.0).abs() < 0.1,
        "{:?}",
        explained.turn.route_closed
    );
    let elsewhere = explain(&ExplainInput { line: &ring(&[(50.05, 41.9), (50.95, 41.9)]), ..input }, 40.0);
    assert!(elsewhere.unwrap().closed.is_empty());
}

#[test]
fn kilometres_by_node_and_by_cell_sum_to_the_length() {
    let case = Case::new(&[]);
    let field = case.surface().field;
    let places = Track::of(&route()).unwrap().places(&field);
    let by_node: f64 = along::km_by_node(&field, &places).values().sum();
    let by_cell: f64 = along::km_by_cell(&field, &places).values().sum();
    let length_km = polyline_km(&route());
    assert!((by_node / length_km - 1.0).abs() < 1e-5 && (by_cell / length_km - 1.0).abs() < 1e-5);
}

#[test]
fn a_crossing_costs_its_price_over_the_square_of_the_sine() {
    let case = Case::new(&cost_layers());
    let found = crossings_of(&case.surface(), &ring(&[(50.3, 41.9), (50.3, 41.6), (50.31, 41.4)]));
    assert_eq!(found.len(), 1);
    let sin = libm::sin(found[0].angle_deg.to_radians());
    assert!((found[0].price_minor * sin * sin - 5000.0).abs() < 1e-6);
    assert!(found[0].angle_deg > 85.0 && !found[0].is_too_flat());
    assert_eq!((found[0].layer.as_str(), found[0].kp_km > 30.0), ("pipe", true));
    let flat = crossings_of(&case.surface(), &ring(&[(50.1, 41.63), (50.9, 41.58)]));
    assert!(flat[0].is_too_flat() && flat[0].price_minor > 5.0 * 5000.0);
    assert!(crossings_of(&case.surface(), &ring(&[(50.1, 41.9), (50.9, 41.8)])).is_empty());
}

#[test]
fn the_surface_counts_about_one_price_for_a_crossing_on_any_course() {
    let price_minor = 5000;
    let line = vec![LayerLine { name: None, position: ring(&[(50.02, 41.6), (50.98, 41.65)]) }];
    let crossing = Some(Crossing { price_minor, angle_min_deg: 60.0 });
    let pipe = CostLayer { crossing, line, area: Vec::new(), ..layer("pipe", &[]) };
    let sea = sea_of(80, 60, |_, _| -100.0);
    let mut fine = sea.clone();
    (fine.grid.header.cell_lon_deg, fine.grid.header.cell_lat_deg) = (0.0125, 0.0125);
    let case = |layers: &[CostLayer]| {
        let layers = burn(layers, &fine).value;
        Case { sea: fine.clone(), layers, ..Case::new(&[]) }.surface().field
    };
    let (with, without) = (case(&[pipe]), case(&[]));
    for route in
        [[(50.5, 41.95), (50.5, 41.3)], [(50.3, 41.95), (50.4, 41.3)], [(50.613, 41.95), (50.55, 41.31)]]
    {
        let places = Track::of(&ring(&route)).unwrap().places(&with);
        let paid_minor = along::cost_minor(&with, &places) - along::cost_minor(&without, &places);
        assert!((paid_minor / price_minor as f64 - 1.0).abs() < 0.04, "{paid_minor} on {route:?}");
    }
}

#[test]
fn an_explanation_names_what_makes_the_straight_way_dearer_or_closes_it() {
    let avoid = CostLayer { cost_ratio: Some(4.0), reason: Some("why".to_owned()), ..layer("avoid", &SOUTH) };
    let shut = CostLayer { closed: true, ..layer("shut", &[(50.45, 41.6), (50.55, 41.6), (50.5, 41.5)]) };
    let case = Case::new(&[avoid, shut]);
    let (surface, basis) = (case.surface(), case.input());
    // around the north of both
    let line = ring(&[(50.1, 41.55), (50.15, 41.77), (50.85, 41.77), (50.9, 41.55)]);
    let input =
        ExplainInput { basis: &basis, surface: &surface, line: &line, around_km: 200.0, beside_km: 24.0 };
    let explained = explain(&input, 0.5 * polyline_km(&line)).unwrap();
    let worst = &explained.turn.differences[0];
    assert_eq!((worst.layer.as_deref(), worst.effect), (Some("avoid"), Effect::Avoid));
    assert!(worst.straight_minor > worst.route_minor);
    assert_eq!(explained.turn.closed[0].layer, "shut");
    assert!(explained.turn.closed[0].closed_km > 4.0);
    assert!(explained.turn.straight_km < polyline_km(&line));
    let starboard = explained.beside.last().unwrap();
    assert!(starboard.offset_km > 0.0 && starboard.at.lat_deg < explained.at.lat_deg, "the line runs east");
    assert!(
        starboard.cost.parts.iter().any(|part| part.layer.as_deref() == Some("avoid"))
            || starboard.cost.closed_by.is_some()
    );
    assert_eq!(explained.here.closed_by, None);
    let sum_minor: f64 = explained.here.parts.iter().map(|part| part.minor_per_km).sum();
    assert!((sum_minor / explained.here.cost_minor_per_km.unwrap() - 1.0).abs() < 1e-6);
}

#[test]
fn a_place_that_is_not_on_the_route_is_refused() {
    let case = Case::new(&[]);
    let (surface, basis, line) = (case.surface(), case.input(), route());
    let input =
        ExplainInput { basis: &basis, surface: &surface, line: &line, around_km: 20.0, beside_km: 10.0 };
    for kp_km in [-1.0, 1e4, f64::NAN] {
        assert!(matches!(explain(&input, kp_km), Err(RouteError::Figure { field: "kp_km", .. })));
    }
    assert!(explain(&ExplainInput { line: &line[..1], ..input }, 0.0).is_err());
    assert!(explain(&ExplainInput { around_km: f64::NAN, ..input }, 1.0).is_err());
}

#[test]
fn a_hazard_buys_protection_where_that_is_cheaper_than_repairs() {
    // in the shallows only the seabed is allowed; deeper the plough is, and it keeps three of four anchors off
    let hazard = CostLayer { repairs_per_1000km_year: Some(2.0), ..layer("anchoring", &EAST) };
    let (calm, struck) = (Case::new(&[]).surface(), Case::new(&[hazard]).surface());
    let cell = calm.field.index(14, 8);
    let (before, after) = (calm.repairs_per_km_year[cell], struck.repairs_per_km_year[cell]);
    assert!((f64::from(after - before) / (0.25 * 2e-3) - 1.0).abs() < 1e-4, "{before} to {after}");
    assert!((struck.field.node_cost(cell) - calm.field.node_cost(cell)) / (3.0 * 500.0) - 1.0 < 1e-3);
}

/// Layers made worse in one of the ways a layer can be.
fn raised(layers: &[CostLayer], which: usize, how: usize, by: f64) -> Vec<CostLayer> {
    let mut layers = layers.to_vec();
    let count = layers.len();
    let layer = &mut layers[which % count];
    #[allow(clippy::cast_possible_truncation)]
    match how {
        0 => layer.add_minor_per_km = Some(layer.add_minor_per_km.unwrap_or(0) + (1000.0 * by) as i64),
        1 => layer.cost_ratio = Some(layer.cost_ratio.unwrap_or(1.0) + by),
        2 => layer.repairs_per_1000km_year = Some(layer.repairs_per_1000km_year.unwrap_or(0.0) + by),
        3 => layer.no_plough = true,
        4 => layer.closed = true,
        5 => layer.standoff_m = Some(layer.standoff_m.unwrap_or(0.0) + 10_000.0 * by),
        _ => layer.crossing = Some(Crossing { price_minor: 5000 + (1e5 * by) as i64, angle_min_deg: 60.0 }),
    }
    layers
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn raising_any_layer_never_lowers_any_cell(which in 0_usize..4, how in 0_usize..7, by in 0.0_f64..2.0) {
        let low = cost_layers();
        // a line or point without width counts whole where it passes, so it has to have one before it is widened
        let low: Vec<CostLayer> =
            low.into_iter().map(|layer| CostLayer { standoff_m: Some(layer.standoff_m.unwrap_or(1.0)), ..layer }).collect();
        let (before, after) = (Case::new(&low).surface(), Case::new(&raised(&low, which, how, by)).surface());
        for cell in 0..before.field.cols() * before.field.rows() {
            if !before.field.is_open(cell) {
                prop_assert!(!after.field.is_open(cell));
            } else if after.field.is_open(cell) {
                prop_assert!(after.field.node_cost(cell) >= before.field.node_cost(cell), "cell {}", cell);
            }
        }
    }
}
