//! Grids read by rows give the heights that they give when read at once.

#![allow(clippy::unwrap_used)] // helpers of tests fail by panicking

extern crate wetplant_terrain as terrain;

mod made;

use made::{Cells, Classic, Tags, Value, big_geotiff, geotiff};
use std::sync::Arc;
use terrain::grid::{Grid, GridSource, VerticalDatum, open_grid};
use terrain::tiles::{PrepareOptions, TileStore, open_rows, prepare};
use tiff::encoder::colortype::{Gray32Float, GrayI16};
use tiff::encoder::{Compression, DeflateLevel};
use units::Unwatched;

const SEA: Option<VerticalDatum> = Some(VerticalDatum::MeanSeaLevel);
const COLS: u32 = 90;

fn pixels() -> Vec<i16> {
    (0..90 * 70).map(|index: i32| i16::try_from(index * index % 9_000 - 8_000).unwrap()).collect()
}

/// Through a store and back.
fn stored(bytes: &[u8]) -> Result<(Grid, usize), String> {
    let mut rows = open_rows(Arc::new(bytes.to_vec()), SEA).map_err(|error| error.to_string())?;
    let options = PrepareOptions { tile_side: 32, ..PrepareOptions::default() };
    let mut store = Vec::new();
    prepare(rows.as_mut(), &mut store, &options, &Unwatched).map_err(|error| error.to_string())?;
    let size = store.len();
    let store = TileStore::open(Arc::new(store)).map_err(|error| error.to_string())?;
    let all = store.header().bbox();
    Ok((store.window(&all).map_err(|error| error.to_string())?, size))
}

fn assert_same_both_ways(bytes: &[u8]) {
    let at_once = open_grid(bytes, SEA).unwrap();
    let at_once = at_once.window(&at_once.header().bbox()).unwrap();
    let (by_rows, _) = stored(bytes).unwrap();
    let same = |(one, two): (&f32, &f32)| one == two || one.is_nan() && two.is_nan();
    assert_eq!(by_rows.elevation_m.len(), at_once.elevation_m.len());
    assert!(by_rows.elevation_m.iter().zip(&at_once.elevation_m).all(same));
    let mut header = at_once.header.clone();
    header.format = by_rows.header.format;
    assert_eq!(by_rows.header, header);
}

#[test]
fn strips_of_every_height_and_compression_give_the_same_heights() {
    let deflate = Compression::Deflate(DeflateLevel::Balanced);
    for compression in [Compression::Uncompressed, Compression::Lzw, deflate] {
        for rows_per_strip in [1, 7, 64, 70] {
            let tags = Tags { compression, rows_per_strip, ..Tags::default() };
            assert_same_both_ways(&geotiff::<GrayI16>(COLS, &pixels(), &tags));
            assert_same_both_ways(&big_geotiff::<GrayI16>(COLS, &pixels(), &tags));
        }
    }
}

#[test]
fn rows_from_the_south_missing_heights_and_fractions_come_through() {
    let mut transformation = vec![0.5, 0.0, 0.0, 50.0, 0.0, 0.25, 0.0, 20.0];
    transformation.resize(16, 0.0);
    let (pixel_scale, tiepoint, no_data) = (Vec::new(), Vec::new(), Some("-7999"));
    let tags = Tags { transformation, pixel_scale, tiepoint, no_data, ..Tags::default() };
    assert_same_both_ways(&geotiff::<GrayI16>(COLS, &pixels(), &tags));
    let halves: Vec<f32> = pixels().iter().map(|height| f32::from(*height) + 0.5).collect();
    assert_same_both_ways(&geotiff::<Gray32Float>(COLS, &halves, &Tags::default()));
}

#[test]
fn a_grid_that_repeats_its_first_meridian_loses_the_copy_here_too() {
    let (pixel_scale, tiepoint) = (vec![4.0, 0.5, 0.0], vec![0.0, 0.0, 0.0, -180.0, 20.0, 0.0]);
    let tags = Tags { pixel_scale, tiepoint, ..Tags::default() };
    let mut repeated = Vec::new();
    for row in pixels().chunks(90) {
        repeated.extend_from_slice(row);
        repeated.push(row[0]);
    }
    let bytes = geotiff::<GrayI16>(91, &repeated, &tags);
    assert_same_both_ways(&bytes);
    assert_eq!(stored(&bytes).unwrap().0.header.cols, 90);
}

#[test]
fn a_netcdf_gives_the_same_heights_whichever_way_its_latitudes_run() {
    let axis = |count: usize, first: f64, step: f64| {
        (0..count).map(|at| first + step * at as f64).collect::<Vec<_>>()
    };
    for step in [0.25, -0.25] {
        for (cells, fill) in [
            (Cells::Short(pixels()), -8_000),
            (Cells::Float(pixels().iter().map(|m| f32::from(*m) / 8.0).collect()), 0),
        ] {
            let mut made = Classic { cells, ..Classic::default() };
            made.axes[0].1 = axis(70, 10.0, step);
            made.axes[1].1 = axis(90, 20.0, 0.5);
            if fill != 0 {
                made.attributes.push(("_FillValue", Value::Short(fill)));
            }
            assert_same_both_ways(&made.bytes());
        }
    }
}

#[test]
fn other_files_and_cut_off_ones_are_refused() {
    let whole = geotiff::<GrayI16>(COLS, &pixels(), &Tags { rows_per_strip: 8, ..Tags::default() });
    for kept in (0..whole.len()).step_by(101) {
        assert!(stored(&whole[..kept]).is_err(), "{kept}");
    }
    assert!(stored(b"plain text").unwrap_err().contains("not a grid"));
    let unplaced = Tags { keys: vec![[1024, 0, 1, 1]], ..Tags::default() };
    assert!(stored(&geotiff::<GrayI16>(COLS, &pixels(), &unplaced)).unwrap_err().contains("EPSG:4326"));
}

#[test]
fn the_grids_that_ship_and_those_of_other_seas_give_the_same_heights() {
    assert_same_both_ways(include_bytes!("../../../data/caspian/caspian_publicdomain_2min.tif"));
    assert_same_both_ways(include_bytes!("../../../data/caspian/caspian_publicdomain_2min.nc"));
    assert_same_both_ways(include_bytes!("../../../tests/data/etopo1_hawaii.tif"));
    assert_same_both_ways(include_bytes!("../../../tests/data/etopo1_celt.nc"));
    assert_same_both_ways(include_bytes!("../../../tests/data/etopo1_celt.tif"));
}
