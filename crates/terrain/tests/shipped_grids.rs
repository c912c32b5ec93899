//! The grids that ship with the product and those kept for tests in other seas, opened as a user opens them.

extern crate wetplant_terrain as terrain;

use terrain::TerrainError;
use terrain::geodesy::{degree_lengths_km, distance_km};
use terrain::grid::{Bbox, Grid, GridSource, VerticalDatum, open_grid};
use terrain::water::{LandingSite, Sea, find_sea};
use units::{LonLat, Staged};

const CASPIAN_TIF: &[u8] = include_bytes!("../../../data/caspian/caspian_publicdomain_2min.tif");
const CASPIAN_NC: &[u8] = include_bytes!("../../../data/caspian/caspian_publicdomain_2min.nc");
const CASPIAN_CLASSES: &[u8] =
    include_bytes!("../../../data/caspian/caspian_gebco2020_depth_classes_40s.tif");
const HAWAII_TIF: &[u8] = include_bytes!("../../../tests/data/etopo1_hawaii.tif");
const CELT_NC: &[u8] = include_bytes!("../../../tests/data/etopo1_celt.nc");
const CELT_TIF: &[u8] = include_bytes!("../../../tests/data/etopo1_celt.tif");

const SEA: Option<VerticalDatum> = Some(VerticalDatum::MeanSeaLevel);
const LEVEL_M: f64 = -28.0;
const SUMGAIT: LonLat = LonLat { lon_deg: 49.67, lat_deg: 40.59 };
const AKTAU: LonLat = LonLat { lon_deg: 51.17, lat_deg: 43.65 };
/// In the Karagiye depression, dry land at about −130 m.
const KARAGIYE: LonLat = LonLat { lon_deg: 51.8, lat_deg: 43.4 };

fn open(bytes: &[u8]) -> Grid {
    let source: Box<dyn GridSource> = open_grid(bytes, SEA).expect("the grid opens");
    let all = source.header().bbox();
    source.window(&all).expect("its own box holds it")
}

fn site(id: &str, at: LonLat) -> LandingSite {
    LandingSite { id: id.to_owned(), at }
}

fn caspian(level_m: f64, reach_km: f64) -> Result<Staged<Sea>, TerrainError> {
    find_sea(open(CASPIAN_TIF), level_m, &[site("sumgait", SUMGAIT), site("aktau", AKTAU)], reach_km)
}

fn height_at(grid: &Grid, at: LonLat) -> f32 {
    grid.cell_of(at).map_or(f32::NAN, |(col, row)| grid.elevation_m[grid.index(col, row)])
}

#[test]
fn geotiff_and_netcdf_of_the_same_grid_are_the_same() {
    let (tif, nc) = (open(CASPIAN_TIF), open(CASPIAN_NC));
    assert_eq!(tif.elevation_m, nc.elevation_m);
    assert_eq!((tif.header.cols, tif.header.rows), (300, 360));
    for (left, right) in [
        (tif.header.lon_west_deg, nc.header.lon_west_deg),
        (tif.header.lat_north_deg, nc.header.lat_north_deg),
        (tif.header.cell_lon_deg, nc.header.cell_lon_deg),
        (tif.header.cell_lat_deg, nc.header.cell_lat_deg),
    ] {
        assert!((left - right).abs() < 1e-9, "{left} {right}");
    }
    assert_eq!(open(CELT_TIF).elevation_m, open(CELT_NC).elevation_m);
}

#[test]
fn the_datum_the_shipped_grid_states_is_understood() {
    let stated = open_grid(CASPIAN_TIF, None).unwrap();
    assert_eq!(stated.header().vertical_datum, VerticalDatum::MeanSeaLevel);
    assert!(matches!(
        open_grid(CASPIAN_TIF, Some(VerticalDatum::LakeSurface)),
        Err(TerrainError::DatumConflict { .. })
    ));
    assert!(matches!(open_grid(CASPIAN_NC, None), Err(TerrainError::NoVerticalDatum { .. })));
}

#[test]
fn karagiye_lies_below_the_caspian_and_is_no_sea() {
    let sea = caspian(LEVEL_M, 15.0).unwrap().value;
    assert!(height_at(&sea.grid, KARAGIYE) < -120.0);
    assert!(!sea.is_wet(KARAGIYE));
    assert_eq!(sea.depth_at(KARAGIYE), None);
    assert!(sea.is_wet(LonLat::new(50.0, 42.0)), "the sea holds 42 N 50 E");
}

#[test]
fn the_caspian_of_the_shipped_grid_has_its_measured_depth_and_area() {
    let sea = caspian(LEVEL_M, 15.0).unwrap().value;
    let deepest = sea.deepest().unwrap();
    assert_eq!(deepest.depth_m, 1025.0);
    assert!(deepest.at.lat_deg < 40.2, "in the southern basin: {}", deepest.at);
    let header = &sea.grid.header;
    let cell_km2 = |row: usize| {
        let degree = degree_lengths_km(sea.grid.centre_of(0, row).lat_deg);
        degree.lon_km * header.cell_lon_deg * degree.lat_km * header.cell_lat_deg
    };
    let wet = (0..sea.wet.len()).filter(|index| sea.wet[*index]);
    let area_km2: f64 = wet.map(|index| cell_km2(index / header.cols)).sum();
    // 350,409 km² were measured on the same grid on the sphere; the ellipsoid is 0.1 % larger here
    assert!((area_km2 / 350_409.0 - 1.0).abs() < 2e-3, "{area_km2}");
}

#[test]
fn both_landings_are_joined_by_their_nearest_cell_of_the_sea() {
    let sea = caspian(LEVEL_M, 15.0).unwrap().value;
    for approach in &sea.approaches {
        let cells = (0..sea.wet.len()).filter(|index| sea.wet[*index]);
        let middles = cells.map(|index| sea.grid.centre_of(index % 300, index / 300));
        let nearest_km =
            middles.map(|middle| distance_km(approach.from, middle)).fold(f64::INFINITY, f64::min);
        assert_eq!(approach.approach_km, nearest_km, "{}", approach.landing);
    }
    assert!((sea.approaches[0].approach_km - 3.411).abs() < 1e-3);
    assert!((sea.approaches[1].approach_km - 1.614).abs() < 1e-3);
}

#[test]
fn a_short_reach_names_the_landing_and_the_distance_it_would_take() {
    let error = caspian(LEVEL_M, 3.0).unwrap_err();
    assert!(
        matches!(&error, TerrainError::LandingInland { landing, nearest_km, .. } if landing == "sumgait" && (nearest_km - 3.411).abs() < 1e-3),
        "{error}"
    );
}

#[test]
fn a_landing_in_karagiye_does_not_share_the_sea_with_one_on_the_coast() {
    let sites = [site("karagiye", KARAGIYE), site("sumgait", SUMGAIT)];
    let error = find_sea(open(CASPIAN_TIF), LEVEL_M, &sites, 15.0).unwrap_err();
    assert!(matches!(error, TerrainError::DifferentWaters { .. }), "{error}");
}

#[test]
fn a_window_that_leaves_a_landing_out_is_told_apart_from_dry_land() {
    let grid = open(CASPIAN_TIF);
    let window = grid.cut(&Bbox::around(&[SUMGAIT], 1.0)).unwrap();
    let error =
        find_sea(window, LEVEL_M, &[site("sumgait", SUMGAIT), site("aktau", AKTAU)], 15.0).unwrap_err();
    assert!(matches!(&error, TerrainError::LandingOffGrid { landing, .. } if landing == "aktau"), "{error}");
    let oslo = grid.cut(&Bbox::around(&[LonLat::new(10.7, 59.9)], 1.0));
    assert!(matches!(oslo, Err(TerrainError::OutsideGrid { .. })));
}

#[test]
fn a_window_holds_the_same_heights_as_the_grid() {
    let grid = open(CASPIAN_TIF);
    let window = grid.cut(&Bbox::around(&[SUMGAIT, AKTAU], 0.5)).unwrap();
    assert!(window.elevation_m.len() < grid.elevation_m.len() / 4);
    for row in 0..window.header.rows {
        for col in 0..window.header.cols {
            let at = window.centre_of(col, row);
            assert_eq!(height_at(&window, at), height_at(&grid, at), "{at}");
        }
    }
}

#[test]
fn a_lower_lake_is_a_smaller_sea() {
    let cells = [-28.0, -29.5, -60.0].map(|level_m| caspian(level_m, 80.0).unwrap().value.cells_count());
    assert!(cells[0] >= cells[1] && cells[1] > cells[2], "{cells:?}");
}

#[test]
fn a_grid_of_classes_has_no_sea_at_the_level_of_the_lake_and_warns_at_any_other() {
    let classes = open(CASPIAN_CLASSES);
    let error = find_sea(classes.clone(), LEVEL_M, &[site("aktau", AKTAU)], 15.0).unwrap_err();
    assert_eq!(error, TerrainError::NoWater { surface_level_m: LEVEL_M });
    let staged = find_sea(classes, 2.5, &[], 15.0).unwrap();
    assert!(
        staged.findings.iter().any(|finding| finding.code == "terrain.sea.classes"),
        "{:?}",
        staged.findings
    );
}

#[test]
fn the_ocean_around_hawaii_joins_its_islands_and_not_its_summit() {
    let (honolulu, hilo) = (LonLat::new(-157.87, 21.29), LonLat::new(-155.07, 19.73));
    let sites = [site("honolulu", honolulu), site("hilo", hilo)];
    let sea = find_sea(open(HAWAII_TIF), 0.0, &sites, 10.0).unwrap().value;
    assert!(!sea.is_wet(LonLat::new(-155.47, 19.82)), "Mauna Kea");
    let depth_m = sea.depth_at(LonLat::new(-158.5, 19.5)).unwrap();
    assert!((4_000.0..5_500.0).contains(&depth_m), "{depth_m}");
    assert_eq!(sea.deepest().map(|deepest| deepest.depth_m), Some(6_134.0));
}

#[test]
fn the_celtic_sea_joins_cornwall_and_brittany() {
    let sites = [site("bude", LonLat::new(-4.55, 50.83)), site("brest", LonLat::new(-4.6, 48.35))];
    let sea = find_sea(open(CELT_NC), 0.0, &sites, 15.0).unwrap().value;
    let depth_m = sea.depth_at(LonLat::new(-6.0, 49.5)).unwrap();
    assert!((60.0..130.0).contains(&depth_m), "{depth_m}");
}
