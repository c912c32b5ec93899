use super::*;
use crate::plan::LegOrigin;
use crate::rpl_testing::{Case, flat_sea};
use layers::burn::burn;
use layers::layer::{CostLayer, LayerArea, LayerKind};
use units::{Provenance, Tag};

/// An area from 51 to 52 E across the whole window.
fn band() -> CostLayer {
    let corners = [(51.0, 39.0), (52.0, 39.0), (52.0, 43.0), (51.0, 43.0)];
    let outline = corners.iter().map(|(lon_deg, lat_deg)| LonLat::new(*lon_deg, *lat_deg)).collect();
    let mut layer = CostLayer::new("band", LayerKind::Fishing, Provenance::new(Tag::Guess, "test"));
    layer.datum = Some("WGS84".to_owned());
    layer.area = vec![LayerArea { name: None, outline, holes: Vec::new() }];
    layer
}

fn case() -> Case {
    Case::line(flat_sea(100.0), LegOrigin::Imported, &[(50.3, 41.0), (52.7, 41.0)])
}

fn laid(case: &Case, layer: CostLayer) -> LayerAlong {
    let burnt = burn(&[layer], &case.sea).value;
    along(&case.build().value, &case.sea, &burnt).remove(0)
}

#[test]
fn a_layer_along_a_route_is_the_integral_over_the_route_inside_it() {
    let case = case();
    let layer = CostLayer {
        add_minor_per_km: Some(1000),
        repairs_per_1000km_year: Some(2.0),
        no_plough: true,
        ..band()
    };
    let total = laid(&case, layer).total();
    let inside_km = geodesy::distance_km(LonLat::new(51.0, 41.0), LonLat::new(52.0, 41.0));
    // an edge on the side of a cell touches the next one, which counts as a thirty-second of it
    assert!((total.add_minor / 1000.0 - inside_km).abs() < 1.0, "{} for {inside_km}", total.add_minor);
    assert!((total.no_plough_km - total.paid_km).abs() < 1e-9 && total.paid_km > inside_km);
    let cable_over_route_ratio = total.struck_cable_km / total.paid_km;
    assert!(cable_over_route_ratio > 1.0, "slack is cable too");
    assert!((total.repairs_per_year / (2e-6 * total.add_minor) - cable_over_route_ratio).abs() < 1e-3);
    assert_eq!(total.closed_km.to_bits(), 0.0_f64.to_bits());
}

#[test]
fn a_layer_elsewhere_does_nothing_along_the_route() {
    let case = case();
    let mut layer = CostLayer { add_minor_per_km: Some(1000), closed: true, ..band() };
    for corner in &mut layer.area[0].outline {
        corner.lat_deg = if corner.lat_deg < 41.0 { 41.5 } else { 41.9 };
    }
    assert_eq!(laid(&case, layer).total(), OnRow::default());
}

#[test]
fn no_row_lies_under_the_plough_where_a_layer_forbids_it() {
    let mut case = case();
    assert!(case.build().value.rows.iter().all(|row| row.burial.is_ploughed()));
    case.layers = burn(&[CostLayer { no_plough: true, ..band() }], &case.sea).value;
    let rpl = case.build().value;
    let no_plough = along(&rpl, &case.sea, &case.layers).remove(0);
    for (row, found) in rpl.rows.iter().zip(&no_plough.rows) {
        let mostly_inside = found.no_plough_km > 0.5 * row.route_km.km();
        assert_eq!(row.burial.is_ploughed(), !mostly_inside, "{row:?} {found:?}");
    }
    assert!(rpl.rows.iter().any(|row| !row.burial.is_ploughed()));
}

#[test]
fn added_hazards_make_the_list_choose_the_level_the_surface_chooses() {
    let mut case = case();
    // the plough protects, and costs more
    let levels = &case.costs.levels;
    let ratio = |level: &cable::presets::ProtectionLevel| if level.burial.is_ploughed() { 0.25 } else { 1.0 };
    case.costs.repairs.protection_ratio = levels.iter().map(ratio).collect();
    case.costs.repairs.repair_value_minor_per_km = vec![1e6; levels.len()];
    for row in &mut case.costs.cost_minor_per_km {
        for (cost, level) in row.iter_mut().zip(levels) {
            *cost = cost.map(|cost| if level.burial.is_ploughed() { cost + 1000.0 } else { cost });
        }
    }
    assert!(case.build().value.rows.iter().all(|row| !row.burial.is_ploughed()));
    case.layers = burn(&[CostLayer { repairs_per_1000km_year: Some(5.0), ..band() }], &case.sea).value;
    let rpl = case.build().value;
    let surface = crate::surface::build(&crate::surface::SurfaceInput {
        sea: &case.sea,
        exclusions: &[],
        layers: &case.layers,
        costs: &case.costs,
        plan: &case.plan,
        plough_slope_max_deg: 15.0,
    })
    .unwrap()
    .value;
    let mut ploughed_count = 0;
    for (from, row, to) in rpl.spans() {
        let middle = LonLat::new(0.5 * (from.lon_deg + to.lon_deg), 0.5 * (from.lat_deg + to.lat_deg));
        let level = surface.level[cell_of(&case.sea, middle).unwrap().cell].unwrap();
        assert_eq!(case.costs.levels[level].burial, row.burial);
        ploughed_count += usize::from(row.burial.is_ploughed());
    }
    assert!(ploughed_count > 0);
}
