use super::*;
use crate::layer::{LayerArea, LayerLine, LayerRaster};
use proptest::prelude::*;
use terrain::geodesy::{direct, distance_km};
use terrain::grid::{Grid, GridHeader, VerticalDatum};
use units::{Provenance, Tag};

/// A sea of one depth on 0.05° cells, its north-west corner where it is asked for.
fn sea_at(lon_west_deg: f64, lat_north_deg: f64, [cols, rows]: [usize; 2], cell_deg: f64) -> Sea {
    let header = GridHeader {
        cols,
        rows,
        lon_west_deg,
        lat_north_deg,
        cell_lon_deg: cell_deg,
        cell_lat_deg: cell_deg,
        vertical_datum: VerticalDatum::MeanSeaLevel,
        format: "GeoTIFF",
    };
    Sea {
        grid: Grid { header, elevation_m: vec![-50.0; cols * rows] },
        surface_level_m: 0.0,
        wet: vec![true; cols * rows],
        approaches: Vec::new(),
    }
}

fn sea() -> Sea {
    sea_at(50.0, 42.0, [40, 30], 0.05)
}

fn ring(corners: &[(f64, f64)]) -> Vec<LonLat> {
    corners.iter().map(|(lon_deg, lat_deg)| LonLat::new(*lon_deg, *lat_deg)).collect()
}

fn area(corners: &[(f64, f64)]) -> LayerArea {
    LayerArea { name: None, outline: ring(corners), holes: Vec::new() }
}

fn layer() -> CostLayer {
    CostLayer {
        datum: Some("WGS84".to_owned()),
        ..CostLayer::new("layer", LayerKind::Other, Provenance::new(Tag::Assumed, "test"))
    }
}

fn burnt(layer: CostLayer, sea: &Sea) -> BurntLayer {
    burn(&[layer], sea).value.remove(0)
}

fn share(burnt: &BurntLayer, sea: &Sea, col: usize, row: usize) -> Option<f64> {
    burnt.share.as_ref().unwrap().get(sea.grid.index(col, row))
}

#[test]
fn an_area_covers_whole_cells_inside_and_parts_at_its_edge() {
    let sea = sea();
    let box_with_hole = LayerArea {
        holes: vec![ring(&[(50.4, 41.7), (50.5, 41.7), (50.5, 41.6), (50.4, 41.6)])],
        ..area(&[(50.225, 41.825), (50.775, 41.825), (50.775, 41.475), (50.225, 41.475)])
    };
    let burnt = burnt(CostLayer { add_minor_per_km: Some(1), area: vec![box_with_hole], ..layer() }, &sea);
    assert_eq!(share(&burnt, &sea, 6, 5), Some(1.0));
    assert_eq!(share(&burnt, &sea, 4, 5), Some(0.5), "half a cell");
    assert_eq!(share(&burnt, &sea, 4, 3), Some(0.25), "a quarter at the corner");
    assert_eq!(share(&burnt, &sea, 3, 5), None);
    let inside = share(&burnt, &sea, 9, 7);
    assert!(inside.is_none_or(|share| share < 0.04), "in the hole, touched by its edge at most: {inside:?}");
}

#[test]
fn a_closed_standoff_takes_every_cell_it_reaches_into_at_any_latitude_and_over_the_antimeridian() {
    for (lon_deg, lat_deg) in [(51.0, 41.2), (179.99, 78.03), (-60.0, -71.7), (0.01, 0.0)] {
        let sea = sea_at(lon_deg - 0.5, lat_deg + 0.4, [100, 80], 0.01);
        let centre = LonLat::new(lon_deg, lat_deg);
        let standoff_m = 4000.0;
        let burnt = burnt(
            CostLayer { closed: true, standoff_m: Some(standoff_m), point: vec![centre], ..layer() },
            &sea,
        );
        let is_closed = |at: LonLat| {
            sea.grid.cell_of(at).is_some_and(|(col, row)| share(&burnt, &sea, col, row).is_some())
        };
        for degrees in 0..360 {
            for part in [0.2, 0.7, 0.999] {
                let at = direct(centre, f64::from(degrees), part * standoff_m / 1000.0);
                assert!(is_closed(at), "{at} at {degrees}°");
            }
        }
        // and no cell far beyond
        for cell in &burnt.share.as_ref().unwrap().cell {
            let (col, row) = (*cell as usize % 100, *cell as usize / 100);
            let away_km = distance_km(sea.grid.centre_of(col, row), centre);
            assert!(away_km < 4.0 + 0.8, "{away_km} km at {lat_deg}");
        }
    }
}

#[test]
fn the_share_a_standoff_covers_adds_up_to_its_area() {
    let sea = sea_at(50.0, 42.0, [100, 100], 0.01);
    let point = vec![LonLat::new(50.503, 41.497)];
    let burnt =
        burnt(CostLayer { add_minor_per_km: Some(1), standoff_m: Some(5000.0), point, ..layer() }, &sea);
    let frame = Frame::of(&sea.grid.header);
    let shares = burnt.share.unwrap();
    let covered_m2: f64 = (shares.cell.iter().zip(&shares.value))
        .map(|(cell, share)| {
            let [x_m, y_m] = frame.metres_at(f64::from(cell / 100) + 0.5);
            x_m * y_m * f64::from(*share)
        })
        .sum();
    assert!((covered_m2 / (std::f64::consts::PI * 25e6) - 1.0).abs() < 0.01, "{covered_m2}");
}

#[test]
fn lines_without_a_standoff_count_in_the_cells_they_pass() {
    let sea = sea();
    let position = ring(&[(50.025, 41.975), (50.475, 41.975), (50.475, 41.525)]);
    let line = vec![LayerLine { name: None, position }];
    let burnt = burnt(CostLayer { repairs_per_1000km_year: Some(2.0), line, ..layer() }, &sea);
    assert_eq!(burnt.share.as_ref().unwrap().cell.len(), 10 + 9);
    let at = CellPlace { cell: sea.grid.index(9, 4), depth_m: 50.0, lat_deg: 41.8 };
    assert_eq!(burnt.effect(&at).unwrap().repairs_per_km_year, 0.002);
}

#[test]
fn a_layer_without_a_place_holds_within_its_limits_of_depth_and_latitude() {
    let sea = sea();
    let ice = CostLayer {
        repairs_per_1000km_year: Some(2.0),
        depth_from_m: Some(3.0),
        depth_to_m: Some(12.0),
        lat_from_deg: Some(44.5),
        ..layer()
    };
    let staged = burn(&[ice], &sea);
    assert_eq!(staged.findings[0].code, "layers.elsewhere", "50 m deep everywhere");
    let acts = |depth_m, lat_deg| staged.value[0].effect(&CellPlace { cell: 0, depth_m, lat_deg }).is_some();
    assert!(acts(3.1, 44.5) && acts(12.0, 46.0));
    assert!(!acts(3.0, 45.0) && !acts(12.1, 45.0) && !acts(5.0, 44.4));
}

#[test]
fn a_layer_far_away_is_named() {
    let far =
        CostLayer { closed: true, area: vec![area(&[(10.0, 41.0), (11.0, 41.0), (11.0, 42.0)])], ..layer() };
    let staged = burn(&[far], &sea());
    assert_eq!(staged.findings.len(), 1);
    assert!(staged.findings[0].message.contains("layer layer touches no cell of the sea"));
}

fn raster(
    cell_deg: f64,
    [cols_count, rows_count]: [usize; 2],
    value: impl Fn(usize, usize) -> f32,
) -> LayerRaster {
    let values: Vec<f32> = (0..rows_count)
        .flat_map(|row| (0..cols_count).map(move |col| (col, row)))
        .map(|(c, r)| value(c, r))
        .collect();
    LayerRaster {
        unit: Some("1".to_owned()),
        lon_west_deg: 50.0,
        lat_north_deg: 42.0,
        cell_lon_deg: cell_deg,
        cell_lat_deg: cell_deg,
        cols_count,
        rows_count,
        cells: String::new(),
    }
    .with_values(&values)
    .unwrap()
}

#[test]
fn a_finer_raster_is_averaged_and_a_coarser_one_runs_between_its_values() {
    let sea = sea();
    let fine = raster(0.01, [200, 150], |col, row| (col % 5 + row % 5) as f32);
    let value =
        |burnt: &BurntLayer, col, row| burnt.value.as_ref().unwrap().get(sea.grid.index(col, row)).unwrap();
    let fine = burnt(CostLayer { raster: Some(fine), ..layer() }, &sea);
    assert!((value(&fine, 7, 11) - 4.0).abs() < 1e-6);
    let coarse = raster(0.25, [8, 6], |col, _| col as f32);
    let coarse = burnt(CostLayer { raster: Some(coarse), ..layer() }, &sea);
    // the middle of column 17 lies at 0.875°, between the middles of columns 3 and 4 of the raster: exactly at 3
    assert!((value(&coarse, 17, 5) - 3.0).abs() < 1e-6, "{}", value(&coarse, 17, 5));
    assert!((value(&coarse, 18, 5) - 3.2).abs() < 1e-6);
    assert_eq!(value(&coarse, 0, 5), 0.0, "beyond the outer middles it stays");
}

#[test]
fn holes_of_a_raster_are_found_with_their_share_and_cost_nothing() {
    let sea = sea();
    let holed = raster(0.05, [40, 15], |col, _| if col < 20 { f32::NAN } else { 2.0 });
    let per_unit = Some(PerUnit { add_minor_per_km: 10.0, repairs_per_1000km_year: 0.0 });
    let staged = burn(&[CostLayer { raster: Some(holed), per_unit, ..layer() }], &sea);
    let codes: Vec<&str> = staged.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["layers.raster.holes", "layers.raster.partly"]);
    assert!(staged.findings[0].message.contains("(25.0 %)"), "{}", staged.findings[0].message);
    assert!(staged.findings[1].message.contains("(50.0 %)"));
    let effect = |col, row| {
        let cell = sea.grid.index(col, row);
        staged.value[0].effect(&CellPlace { cell, depth_m: 50.0, lat_deg: 41.9 })
    };
    assert_eq!(effect(3, 3), None);
    assert_eq!(effect(30, 3).unwrap().add_minor_per_km, 20.0);
}

#[test]
fn a_march_across_a_line_counts_about_one_crossing() {
    let sea = sea_at(50.0, 42.0, [120, 120], 0.01);
    for slant in [0.0, 0.2, 0.55] {
        let position = ring(&[(50.6 - slant, 41.95), (50.6 + slant, 40.85)]);
        let line = vec![LayerLine { name: None, position: position.clone() }];
        let crossing = Some(Crossing { price_minor: 1_000_000, angle_min_deg: 45.0 });
        let burnt = burnt(CostLayer { crossing, line, ..layer() }, &sea);
        // straight across, at a right angle, at places along it
        let [start, end] = [position[0], position[1]];
        let course_deg = terrain::geodesy::inverse(start, end).azimuth_start_deg + 90.0;
        let (step_km, places) = (0.05, 25);
        let across = |place: i32| {
            let middle =
                terrain::geodesy::between(start, end, 0.4 + 0.2 * f64::from(place) / f64::from(places));
            (-200..=200).map(move |step| direct(middle, course_deg, f64::from(step) * step_km))
        };
        let effect = |at: LonLat| {
            let (col, row) = sea.grid.cell_of(at)?;
            let cell = sea.grid.index(col, row);
            burnt.effect(&CellPlace { cell, depth_m: 50.0, lat_deg: at.lat_deg })
        };
        let paid: f64 = (0..places)
            .flat_map(across)
            .filter_map(effect)
            .map(|effect| effect.crossing_minor_per_km * step_km / f64::from(places))
            .sum();
        // cells are read as steps here, not bilinear
        assert!((paid / 1e6 - 1.0).abs() < 0.03, "{paid} at slant {slant}");
    }
}

#[test]
fn a_parallel_band_widens_with_the_depth() {
    let sea = sea();
    let line = vec![LayerLine { name: None, position: ring(&[(50.0, 41.475), (52.0, 41.475)]) }];
    let parallel = Some(crate::layer::Parallel { band_m: 500.0, band_depth_ratio: 100.0, cost_ratio: 1.5 });
    let burnt = burnt(CostLayer { parallel, line, ..layer() }, &sea);
    // the next row of cells lies 5.55 km off
    let ratio = |row, depth_m| {
        let at = CellPlace { cell: sea.grid.index(20, row), depth_m, lat_deg: 41.5 };
        burnt.effect(&at).map(|effect| effect.cost_ratio)
    };
    assert_eq!(ratio(10, 1.0), Some(1.5));
    assert_eq!(ratio(11, 50.0), None, "5 km wide");
    assert_eq!(ratio(13, 50.0), None);
}

#[test]
fn asking_in_order_gives_what_asking_anywhere_does() {
    let sea = sea();
    let shape = area(&[(50.2, 41.9), (51.5, 41.6), (50.8, 41.0)]);
    let burnt = burnt(CostLayer { add_minor_per_km: Some(7), area: vec![shape], ..layer() }, &sea);
    let mut mark = Bookmark::default();
    for cell in 0..sea.wet.len() {
        let at = CellPlace { cell, depth_m: 50.0, lat_deg: 41.5 };
        assert_eq!(burnt.next_effect(&at, &mut mark), burnt.effect(&at));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_wider_standoff_never_covers_less(
        lon_deg in 50.1_f64..51.9, lat_deg in 40.6_f64..41.9, standoff_m in 0.0_f64..9000.0, more_m in 0.0_f64..9000.0,
    ) {
        let sea = sea();
        let with = |standoff_m| {
            let line = vec![LayerLine { name: None, position: ring(&[(51.0, 41.2), (lon_deg, lat_deg)]) }];
            burnt(CostLayer { closed: true, standoff_m: Some(standoff_m), line, ..layer() }, &sea).share.unwrap()
        };
        let (narrow, wide) = (with(standoff_m), with(standoff_m + more_m));
        for cell in &narrow.cell {
            prop_assert!(wide.get(*cell as usize).is_some());
        }
    }

    #[test]
    fn a_line_burns_the_same_from_both_ends(
        lon_deg in 50.1_f64..51.9, lat_deg in 40.6_f64..41.9, standoff_m in 0.0_f64..9000.0,
    ) {
        let sea = sea();
        let with = |positions: &[(f64, f64)]| {
            let line = vec![LayerLine { name: None, position: ring(positions) }];
            burnt(CostLayer { closed: true, standoff_m: Some(standoff_m), line, ..layer() }, &sea).share.unwrap()
        };
        prop_assert_eq!(with(&[(51.0, 41.2), (lon_deg, lat_deg)]).cell, with(&[(lon_deg, lat_deg), (51.0, 41.2)]).cell);
    }
}
