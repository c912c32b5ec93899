//! The forms in which a GeoTIFF may hold the same heights.

extern crate wetplant_terrain as terrain;

mod made;

use made::{Tags, big_geotiff, geotiff};
use terrain::TerrainError;
use terrain::geotiff::read;
use terrain::grid::{Grid, VerticalDatum};
use tiff::encoder::colortype::{
    Gray8, Gray16, Gray32Float, Gray64Float, GrayI8, GrayI16, GrayI32, GrayI64, RGB8,
};
use tiff::encoder::{Compression, DeflateLevel};

const SEA: Option<VerticalDatum> = Some(VerticalDatum::MeanSeaLevel);
const HEIGHTS: [i16; 6] = [-10, -20, -30, -40, -50, 60];
const HEIGHTS_M: [f32; 6] = [-10.0, -20.0, -30.0, -40.0, -50.0, 60.0];

fn heights(bytes: &[u8]) -> Vec<f32> {
    read(bytes, SEA).map(|grid| grid.elevation_m).expect("the form is taken")
}

fn corner(grid: &Grid) -> (f64, f64) {
    (grid.header.lon_west_deg, grid.header.lat_north_deg)
}

fn reason(bytes: &[u8]) -> String {
    read(bytes, SEA).err().map(|error| error.to_string()).unwrap_or_default()
}

#[test]
fn every_kind_of_number_gives_the_same_heights() {
    let tags = Tags::default();
    assert_eq!(heights(&geotiff::<GrayI16>(3, &HEIGHTS, &tags)), HEIGHTS_M);
    assert_eq!(heights(&geotiff::<GrayI32>(3, &HEIGHTS.map(i32::from), &tags)), HEIGHTS_M);
    assert_eq!(heights(&geotiff::<Gray32Float>(3, &HEIGHTS.map(f32::from), &tags)), HEIGHTS_M);
    assert_eq!(heights(&geotiff::<Gray64Float>(3, &HEIGHTS.map(f64::from), &tags)), HEIGHTS_M);
    assert_eq!(heights(&geotiff::<GrayI8>(3, &HEIGHTS.map(|height| height as i8), &tags)), HEIGHTS_M);
    let land = HEIGHTS_M.map(f32::abs);
    assert_eq!(
        heights(&geotiff::<Gray8>(3, &HEIGHTS.map(|height| height.unsigned_abs() as u8), &tags)),
        land
    );
    assert_eq!(heights(&geotiff::<Gray16>(3, &HEIGHTS.map(i16::unsigned_abs), &tags)), land);
    assert!(reason(&geotiff::<GrayI64>(3, &HEIGHTS.map(i64::from), &tags)).contains("64-bit integers"));
    assert!(reason(&geotiff::<RGB8>(2, &[0; 12], &tags)).contains("one band"));
}

#[test]
fn strips_compression_and_big_files_change_nothing() {
    for compression in [
        Compression::Uncompressed,
        Compression::Lzw,
        Compression::Deflate(DeflateLevel::Best),
        Compression::Packbits,
    ] {
        for rows_per_strip in [1, 2, 5] {
            let tags = Tags { compression, rows_per_strip, ..Tags::default() };
            assert_eq!(heights(&geotiff::<GrayI16>(3, &HEIGHTS, &tags)), HEIGHTS_M, "{rows_per_strip}");
            assert_eq!(heights(&geotiff::<GrayI16>(2, &HEIGHTS, &tags)), HEIGHTS_M, "{rows_per_strip}");
            assert_eq!(heights(&big_geotiff::<GrayI16>(3, &HEIGHTS, &tags)), HEIGHTS_M, "{rows_per_strip}");
        }
    }
}

#[test]
fn pixels_as_areas_and_as_points_lie_half_a_cell_apart() {
    let area = read(&geotiff::<GrayI16>(3, &HEIGHTS, &Tags::default()), SEA).unwrap();
    assert_eq!(corner(&area), (50.0, 42.0));
    assert_eq!((area.header.cell_lon_deg, area.header.cell_lat_deg), (0.5, 0.25));
    let keys = vec![[1024, 0, 1, 2], [1025, 0, 1, 2], [2048, 0, 1, 4326]];
    let point = read(&geotiff::<GrayI16>(3, &HEIGHTS, &Tags { keys, ..Tags::default() }), SEA).unwrap();
    assert_eq!(corner(&point), (49.75, 42.125));
    assert_eq!(point.elevation_m, area.elevation_m);
}

#[test]
fn rows_from_the_south_come_out_from_the_north() {
    let mut transformation = vec![0.5, 0.0, 0.0, 50.0, 0.0, 0.25, 0.0, 41.5];
    transformation.resize(16, 0.0);
    let tags = Tags { transformation, pixel_scale: Vec::new(), tiepoint: Vec::new(), ..Tags::default() };
    let grid = read(&geotiff::<GrayI16>(3, &HEIGHTS, &tags), SEA).unwrap();
    assert_eq!(corner(&grid), (50.0, 42.0));
    assert_eq!(grid.elevation_m, [-40.0, -50.0, 60.0, -10.0, -20.0, -30.0]);
}

#[test]
fn the_mark_of_missing_heights_becomes_no_height() {
    let tags = Tags { no_data: Some("-30"), ..Tags::default() };
    let found = heights(&geotiff::<GrayI16>(3, &HEIGHTS, &tags));
    assert!(found[2].is_nan() && found.iter().filter(|height| height.is_nan()).count() == 1);
    // GDAL writes the lowest float with fewer digits than it holds
    let tags = Tags { no_data: Some("-3.4028234663852886e+38"), ..Tags::default() };
    let found = heights(&geotiff::<Gray32Float>(2, &[-1.0, f32::MIN, -3.0, f32::NAN], &tags));
    assert!(found[1].is_nan());
    let tags = Tags { no_data: Some("none"), ..Tags::default() };
    assert!(reason(&geotiff::<GrayI16>(3, &HEIGHTS, &tags)).contains("`none`"));
    let error = reason(&geotiff::<Gray32Float>(2, &[-1.0, -99_999.0, -3.0, 4.0], &Tags::default()));
    assert!(error.contains("-99999") && error.contains("GDAL_NODATA"), "{error}");
}

#[test]
fn scale_offset_unit_and_datum_of_the_metadata_count() {
    let scaled = "<GDALMetadata><Item name=\"SCALE\" sample=\"0\" role=\"scale\">0.1</Item>\
                  <Item name=\"OFFSET\" sample=\"0\" role=\"offset\">2</Item></GDALMetadata>";
    let tags = Tags { metadata: Some(scaled), ..Tags::default() };
    assert_eq!(heights(&geotiff::<GrayI16>(3, &HEIGHTS, &tags))[..2], [1.0, 0.0]);
    let feet =
        "<GDALMetadata><Item name=\"UNITTYPE\" sample=\"0\" role=\"unittype\">ft</Item></GDALMetadata>";
    assert!(
        reason(&geotiff::<GrayI16>(3, &HEIGHTS, &Tags { metadata: Some(feet), ..Tags::default() }))
            .contains("`ft`")
    );
    let tide = "<GDALMetadata><Item name=\"Vertical Datum\">Lowest Astronomical Tide</Item></GDALMetadata>";
    let tide = geotiff::<GrayI16>(3, &HEIGHTS, &Tags { metadata: Some(tide), ..Tags::default() });
    assert_eq!(read(&tide, None).unwrap().header.vertical_datum, VerticalDatum::LowestAstronomicalTide);
    let (stated, declared) = (VerticalDatum::LowestAstronomicalTide, VerticalDatum::MeanSeaLevel);
    assert_eq!(read(&tide, SEA), Err(TerrainError::DatumConflict { stated, declared }));
}

#[test]
fn a_vertical_key_states_the_datum_and_its_absence_needs_a_declaration() {
    let mut keys = Tags::default().keys;
    keys.push([4096, 0, 1, 5705]);
    let baltic = geotiff::<GrayI16>(3, &HEIGHTS, &Tags { keys, ..Tags::default() });
    assert_eq!(read(&baltic, None).unwrap().header.vertical_datum, VerticalDatum::Baltic1977);
    let silent = geotiff::<GrayI16>(3, &HEIGHTS, &Tags::default());
    assert!(matches!(read(&silent, None), Err(TerrainError::NoVerticalDatum { .. })));
    let lake = Some(VerticalDatum::LakeSurface);
    assert_eq!(read(&silent, lake).unwrap().header.vertical_datum, VerticalDatum::LakeSurface);
}

#[test]
fn a_picture_that_is_no_grid_on_the_globe_is_refused_with_the_reason() {
    let utm = Tags { keys: vec![[1024, 0, 1, 1], [3072, 0, 1, 32_639]], ..Tags::default() };
    assert!(reason(&geotiff::<GrayI16>(3, &HEIGHTS, &utm)).contains("EPSG:32639"));
    let metres = Tags { pixel_scale: vec![450.0, 450.0, 0.0], ..Tags::default() };
    assert!(reason(&geotiff::<GrayI16>(3, &HEIGHTS, &metres)).contains("not on the globe"));
    let nowhere = Tags { pixel_scale: Vec::new(), ..Tags::default() };
    assert!(reason(&geotiff::<GrayI16>(3, &HEIGHTS, &nowhere)).contains("where its pixels lie"));
    let mirrored = Tags { pixel_scale: vec![-0.5, 0.25, 0.0], ..Tags::default() };
    assert!(reason(&geotiff::<GrayI16>(3, &HEIGHTS, &mirrored)).contains("cells measure"));
    let nothing = Tags { pixel_scale: vec![f64::NAN, 0.25, 0.0], ..Tags::default() };
    assert!(reason(&geotiff::<GrayI16>(3, &HEIGHTS, &nothing)).contains("cells measure"));
    assert!(reason(&geotiff::<GrayI16>(6, &HEIGHTS, &Tags::default())).contains("no grid"));
}
