//! The store against the grid it was prepared from.

#![allow(clippy::unwrap_used)] // tests fail by panicking

use super::*;
use crate::TerrainError;
use crate::datum::VerticalDatum;
use crate::grid::{Bbox, Grid, GridHeader, GridSource};
use std::sync::Arc;
use units::{Unwatched, Watch};

/// Repeatable heights with holes, of whole metres or not.
fn grid(cols: usize, rows: usize, turn: bool, step_m: f32) -> Grid {
    let cell_deg = if turn { 360.0 / cols as f64 } else { 0.25 };
    let height = |index: usize| {
        let mixed = index.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 17;
        if mixed.is_multiple_of(41) { f32::NAN } else { (mixed % 9_000) as f32 * step_m - 7_000.0 }
    };
    let header = GridHeader {
        cols,
        rows,
        lon_west_deg: if turn { -180.0 } else { 170.0 },
        lat_north_deg: 30.0,
        cell_lon_deg: cell_deg,
        cell_lat_deg: 0.25,
        vertical_datum: VerticalDatum::MeanSeaLevel,
        format: "tile store",
    };
    Grid { header, elevation_m: (0..cols * rows).map(height).collect() }
}

fn options(packing: Packing) -> PrepareOptions {
    PrepareOptions { tile_side: 64, packing, source: "made".to_owned() }
}

fn stored(grid: &Grid, packing: Packing) -> Vec<u8> {
    let mut bytes = Vec::new();
    prepare(&mut GridRows::new(grid), &mut bytes, &options(packing), &Unwatched).unwrap();
    bytes
}

fn opened(bytes: Vec<u8>) -> Result<TileStore, TerrainError> {
    TileStore::open(Arc::new(bytes))
}

fn same(one: &Grid, two: &Grid) -> bool {
    let heights = || one.elevation_m.iter().zip(&two.elevation_m);
    one.header == two.header
        && one.elevation_m.len() == two.elevation_m.len()
        && heights().all(|(one, two)| one == two || one.is_nan() && two.is_nan())
}

#[test]
fn a_window_of_the_store_is_the_window_of_the_grid() {
    for (turn, step_m, packing) in
        [(true, 1.0, Packing::Deflate), (false, 1.0, Packing::Plain), (false, 0.3, Packing::Deflate)]
    {
        let grid = grid(200, 150, turn, step_m);
        let store = opened(stored(&grid, packing)).unwrap();
        assert_eq!(store.header(), &grid.header);
        assert_eq!(store.source(), "made");
        for step in 0..60 {
            let west_deg = -200.0 + 7.3 * f64::from(step);
            let south_deg = -8.0 + 0.6 * f64::from(step);
            let east_deg = west_deg + 0.2 + f64::from(step * step % 60);
            let bbox =
                Bbox { west_deg, south_deg, east_deg, north_deg: south_deg + 0.1 + f64::from(step % 9) };
            match grid.cut(&bbox) {
                Ok(cut) => assert!(same(&store.window(&bbox).unwrap(), &cut), "{bbox:?}"),
                Err(error) => assert_eq!(store.window(&bbox).unwrap_err(), error),
            }
        }
        assert!(same(&store.window(&grid.header.bbox()).unwrap(), &grid));
    }
}

#[test]
fn a_window_reads_only_the_tiles_it_touches_and_a_part_only_the_wanted_ones() {
    let grid = grid(200, 150, true, 1.0);
    let store = opened(stored(&grid, Packing::Plain)).unwrap();
    assert_eq!(store.tiles_count(), 12);
    let part = Part { left: 190, cols: 20, top: 60, rows: 10 };
    assert_eq!(store.tiles_in(&part, &|_| true), [0, 2, 3, 4, 6, 7]);
    let east = |tile: &Part| tile.left >= 64;
    let read = store.read_part(&part, &east).unwrap();
    let whole = store.read_part(&part, &|_| true).unwrap();
    for (index, height) in read.elevation_m.iter().enumerate() {
        let known = whole.elevation_m[index];
        assert!(if index % 20 < 10 { *height == known || known.is_nan() } else { height.is_nan() });
    }
}

/// The range a block should have, node by node.
fn slow_range(grid: &Grid, side: usize, block: [usize; 2]) -> (Option<(i16, i16)>, bool) {
    let header = &grid.header;
    let last = [header.cols.div_ceil(side) - 1, header.rows.div_ceil(side) - 1];
    // Around the globe the last column of blocks ends at the first column of nodes, wherever it starts.
    let end_col = if block[0] == last[0] { header.cols } else { (block[0] + 1) * side };
    let cols = (block[0] * side) as isize - 1..=end_col as isize + 1;
    let rows = ((block[1] * side) as isize - 1).max(0)..=((block[1] + 1) * side + 1) as isize;
    let (mut range, mut hole) = (None::<(i16, i16)>, false);
    for row in rows.filter(|row| *row < header.rows as isize) {
        for col in cols.clone() {
            let inside = (0..header.cols as isize).contains(&col);
            if !inside && !header.goes_around() {
                continue;
            }
            let col = col.rem_euclid(header.cols as isize);
            let height = grid.elevation_m[grid.index(col as usize, row as usize)];
            if height.is_nan() {
                hole = true;
                continue;
            }
            let (low, high) = (height.floor() as i16, height.ceil() as i16);
            range = Some(range.map_or((low, high), |(min, max)| (min.min(low), max.max(high))));
        }
    }
    (range, hole)
}

#[test]
fn every_block_knows_the_heights_of_its_nodes_its_far_edges_and_a_ring_around_it() {
    for (cols, turn) in [(200, true), (192, true), (193, true), (193, false), (200, false)] {
        let grid = grid(cols, 150, turn, 0.3);
        let store = opened(stored(&grid, Packing::Plain)).unwrap();
        for side in PYRAMID_SIDES {
            let level = store.pyramid(side);
            assert_eq!((level.cols, level.rows), (cols.div_ceil(side), 150_usize.div_ceil(side)));
            for row in 0..level.rows {
                for col in 0..level.cols {
                    let (range, hole) = slow_range(&grid, side, [col, row]);
                    let block = level.block(col, row);
                    let found = block.range().map(|range| (range.min_m, range.max_m));
                    assert_eq!((found, block.has_hole()), (range, hole), "{cols} {turn} {side} {col} {row}");
                }
            }
        }
    }
}

#[test]
fn every_damaged_byte_is_noticed_and_a_damaged_tile_is_named() {
    let grid = grid(100, 70, false, 1.0);
    let whole = stored(&grid, Packing::Deflate);
    let mut named = 0;
    for at in (0..whole.len()).step_by(37) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x40;
        let result = opened(bytes).and_then(|store| store.window(&grid.header.bbox()));
        let message = result.unwrap_err().to_string();
        named += usize::from(message.contains("tile 0 ("));
    }
    assert!(named > 10, "{named}");
}

#[test]
fn a_store_cut_off_anywhere_is_refused() {
    let whole = stored(&grid(100, 70, false, 1.0), Packing::Deflate);
    for kept in (0..whole.len()).step_by(53).chain([whole.len() - 1]) {
        assert!(opened(whole[..kept].to_vec()).is_err(), "{kept}");
    }
}

#[test]
fn the_same_grid_gives_the_same_bytes_and_deflate_the_fewest() {
    let mut smooth = grid(200, 150, true, 1.0);
    for (index, height) in smooth.elevation_m.iter_mut().enumerate() {
        *height = -(((index % 200) + (index / 200)) as f32);
    }
    let (deflated, plain) = (stored(&smooth, Packing::Deflate), stored(&smooth, Packing::Plain));
    assert_eq!(deflated, stored(&smooth, Packing::Deflate));
    assert!(deflated.len() < plain.len() / 2, "{} {}", deflated.len(), plain.len());
}

#[test]
fn a_source_that_breaks_its_word_or_gives_no_ground_is_refused() {
    struct Liar(Grid);
    impl RowSource for Liar {
        fn header(&self) -> &GridHeader {
            &self.0.header
        }
        fn whole_metres(&self) -> bool {
            true
        }
        fn read_rows(&mut self, top: usize, count: usize, into: &mut Vec<f32>) -> Result<(), TerrainError> {
            GridRows::new(&self.0).read_rows(top, count, into)
        }
    }
    let refused = |grid: Grid| {
        prepare(&mut Liar(grid), &mut Vec::new(), &options(Packing::Plain), &Unwatched)
            .unwrap_err()
            .to_string()
    };
    assert!(refused(grid(20, 20, false, 0.3)).contains("whole metres"));
    let mut high = grid(20, 20, false, 1.0);
    high.elevation_m[7] = 20_000.0;
    assert!(refused(high).contains("20000"));
}

#[test]
fn cancelled_work_leaves_no_store() {
    struct Impatient;
    impl Watch for Impatient {
        fn progress(&self, _done_frac: f64) {}
        fn cancelled(&self) -> bool {
            true
        }
    }
    let mut bytes = Vec::new();
    let made = grid(20, 20, false, 1.0);
    let result = prepare(&mut GridRows::new(&made), &mut bytes, &options(Packing::Plain), &Impatient);
    assert_eq!(result, Err(units::Cancelled.into()));
    assert!(opened(bytes).is_err());
}

/// The store with its footer's fingerprint put right, if the footer points into the bytes.
fn sealed(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    let footer_at = bytes.len().checked_sub(64)?;
    let number = |at: usize| {
        let field = bytes.get(footer_at + at..footer_at + at + 8)?;
        usize::try_from(u64::from_le_bytes(field.try_into().ok()?)).ok()
    };
    let (tail_at, head_bytes) = (number(0)?, number(16)?);
    let mut hasher = blake3::Hasher::new();
    hasher.update(bytes.get(..head_bytes)?).update(bytes.get(tail_at..footer_at)?);
    let fingerprint = *hasher.finalize().as_bytes();
    bytes[footer_at + 24..footer_at + 56].copy_from_slice(&fingerprint);
    Some(bytes)
}

#[test]
fn an_index_that_lies_under_a_right_fingerprint_is_refused_or_read_and_never_more() {
    let whole = stored(&grid(100, 70, false, 1.0), Packing::Deflate);
    let places: Vec<usize> = (8..120).chain(whole.len() - 600..whole.len() - 40).collect();
    let (mut refused_count, mut read_count) = (0, 0);
    for (step, at) in places.iter().cycle().take(4_000).enumerate() {
        let mut bytes = whole.clone();
        bytes[*at] = (step.wrapping_mul(0x9e37_79b9) >> 7).to_le_bytes()[0];
        let other = places[step * 31 % places.len()];
        bytes[other] ^= if step.is_multiple_of(3) { 0xff } else { 0 };
        let Some(bytes) = sealed(bytes) else { continue };
        let read = opened(bytes).and_then(|store| {
            let mut bbox = store.header().bbox();
            bbox.east_deg = bbox.west_deg + 300.0 * store.header().cell_lon_deg;
            bbox.south_deg = bbox.north_deg - 300.0 * store.header().cell_lat_deg;
            store.window(&bbox)
        });
        if read.is_ok() { read_count += 1 } else { refused_count += 1 }
    }
    assert!(refused_count > 500 && read_count > 100, "{refused_count} {read_count}");
}
