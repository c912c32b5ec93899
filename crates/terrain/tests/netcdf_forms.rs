//! The forms in which a NetCDF may hold the same heights.

extern crate wetplant_terrain as terrain;

mod made;

use made::{Cells, Classic, Value};
use terrain::TerrainError;
use terrain::grid::{VerticalDatum, open_grid};
use terrain::netcdf::read;

const SEA: Option<VerticalDatum> = Some(VerticalDatum::MeanSeaLevel);
/// The heights of the default file with its northern row first.
const FROM_NORTH_M: [f32; 6] = [-4.0, -5.0, -6.0, -1.0, -2.0, -3.0];

fn heights(made: &Classic) -> Vec<f32> {
    read(&made.bytes(), SEA).map(|grid| grid.elevation_m).expect("the form is taken")
}

fn reason(made: &Classic) -> String {
    read(&made.bytes(), SEA).err().map(|error| error.to_string()).unwrap_or_default()
}

/// The default file with other positions on an axis.
fn on_axis(which: usize, positions: &[f64]) -> Classic {
    let mut made = Classic::default();
    made.axes[which].1 = positions.to_vec();
    made.cells =
        Cells::Short((1..=made.axes[0].1.len() * made.axes[1].1.len()).map(|cell| -(cell as i16)).collect());
    made
}

#[test]
fn latitudes_may_run_either_way() {
    let grid = read(&Classic::default().bytes(), SEA).unwrap();
    assert_eq!(grid.elevation_m, FROM_NORTH_M);
    let header = &grid.header;
    assert_eq!((header.lon_west_deg, header.lat_north_deg), (50.0, 43.0));
    assert_eq!((header.cell_lon_deg, header.cell_lat_deg), (0.5, 1.0));
    let southwards = on_axis(0, &[42.5, 41.5]);
    assert_eq!(heights(&southwards), [-1.0, -2.0, -3.0, -4.0, -5.0, -6.0]);
    assert_eq!(read(&southwards.bytes(), SEA).unwrap().header, grid.header);
    assert!(open_grid(&southwards.bytes(), SEA).is_ok());
}

#[test]
fn the_heights_may_have_any_of_three_names_and_any_kind_of_number() {
    for name in ["elevation", "z", "Band1"] {
        assert_eq!(heights(&Classic { name, ..Classic::default() }), FROM_NORTH_M, "{name}");
    }
    let floats = Cells::Float(vec![-1.0, -2.0, -3.0, -4.0, -5.0, -6.0]);
    assert_eq!(heights(&Classic { cells: floats, ..Classic::default() }), FROM_NORTH_M);
    let doubles = Cells::Double(vec![-1.0, -2.0, -3.0, -4.0, -5.0, -6.0]);
    assert_eq!(heights(&Classic { cells: doubles, ..Classic::default() }), FROM_NORTH_M);
    let tid = Classic { name: "tid", ..Classic::default() };
    assert!(reason(&tid).contains("tid"), "the variables found are named: {}", reason(&tid));
}

#[test]
fn missing_heights_scale_and_offset_are_read() {
    let attributes = vec![
        ("_FillValue", Value::Short(-2)),
        ("scale_factor", Value::Double(0.5)),
        ("add_offset", Value::Double(-10.0)),
    ];
    let found = heights(&Classic { attributes, ..Classic::default() });
    assert_eq!(found[0], -12.0);
    assert!(found[4].is_nan());
    let cells = Cells::Float(vec![f32::NAN, -2.0, -3.0, -4.0, -5.0, -6.0]);
    assert!(heights(&Classic { cells, ..Classic::default() })[3].is_nan());
    let cells = Cells::Short(vec![-32_767, -2, -3, -4, -5, -6]);
    assert!(reason(&Classic { cells, ..Classic::default() }).contains("_FillValue"));
}

#[test]
fn an_axis_must_be_regular_and_in_degrees() {
    assert!(reason(&on_axis(1, &[50.25, 50.75, 51.5])).contains("not regular"));
    assert!(reason(&on_axis(1, &[50.25, 50.25, 50.25])).contains("not regular"));
    assert!(reason(&on_axis(1, &[50.25, f64::NAN, 51.25])).contains("not regular"));
    assert!(reason(&on_axis(1, &[51.25, 50.75, 50.25])).contains("westwards"));
    assert!(reason(&on_axis(1, &[500_000.0, 500_450.0, 500_900.0])).contains("not on the globe"));
    let mut metres = Classic::default();
    metres.axes[1].2 = vec![("units", Value::Text("m"))];
    assert!(reason(&metres).contains("unprojected"));
    let mut turned = Classic::default();
    turned.axes.swap(0, 1);
    assert!(reason(&turned).contains("elevation(lat, lon)"), "{}", reason(&turned));
}

#[test]
fn longitudes_may_step_over_the_antimeridian_or_count_to_360() {
    let pacific = read(&on_axis(1, &[179.0, 180.0, -179.0]).bytes(), SEA).unwrap();
    assert_eq!((pacific.header.lon_west_deg, pacific.header.cell_lon_deg), (178.5, 1.0));
    let positive = read(&on_axis(1, &[179.0, 180.0, 181.0]).bytes(), SEA).unwrap();
    assert_eq!(pacific, positive);
    assert_eq!(pacific.cell_of(units::LonLat::new(-179.2, 42.0)), Some((2, 1)));
}

#[test]
fn attributes_state_the_datum_and_a_declaration_may_not_contradict_them() {
    let made = |name, text| Classic { attributes: vec![(name, Value::Text(text))], ..Classic::default() };
    let gebco = made("standard_name", "height_above_mean_sea_level");
    assert_eq!(read(&gebco.bytes(), None).unwrap().header.vertical_datum, VerticalDatum::MeanSeaLevel);
    let (stated, declared) = (VerticalDatum::MeanSeaLevel, VerticalDatum::LakeSurface);
    assert_eq!(read(&gebco.bytes(), Some(declared)), Err(TerrainError::DatumConflict { stated, declared }));
    let global = vec![("Vertical_Datum", Value::Text("LAT"))];
    let tide = Classic { global, ..Classic::default() };
    assert_eq!(
        read(&tide.bytes(), None).unwrap().header.vertical_datum,
        VerticalDatum::LowestAstronomicalTide
    );
    assert!(matches!(read(&Classic::default().bytes(), None), Err(TerrainError::NoVerticalDatum { .. })));
}

#[test]
fn depths_and_other_units_are_refused() {
    let made = |name, text| Classic { attributes: vec![(name, Value::Text(text))], ..Classic::default() };
    assert!(reason(&made("positive", "down")).contains("downwards"));
    assert!(reason(&made("units", "feet")).contains("`feet`"));
    assert_eq!(heights(&made("units", "meters")), FROM_NORTH_M);
}
