//! Windows against whole grids.

#![allow(clippy::unwrap_used)] // tests fail by panicking

use super::*;
use crate::field::{Field, FieldParts, Metric};
use crate::solve::solve_line;
use std::sync::Arc;
use terrain::grid::{GridHeader, VerticalDatum};
use terrain::tiles::{GridRows, PrepareOptions, prepare};
use units::Unwatched;

/// Repeatable numbers from 0 to 1.
fn noise(col: usize, row: usize, seed: u64) -> f64 {
    let mut bits = (col as u64) << 32 ^ row as u64 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for _ in 0..3 {
        bits = (bits ^ (bits >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    }
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

/// Sea with islands: hills at two scales that close around the columns.
fn ground(header: GridHeader, seed: u64) -> Grid {
    let (cols, rows) = (header.cols, header.rows);
    let hill = |col: usize, row: usize, scale: usize| {
        let (left, top) = (col / scale, row / scale);
        let (east, south) = ((col % scale) as f64 / scale as f64, (row % scale) as f64 / scale as f64);
        let at = |col: usize, row: usize| noise(col % (cols / scale), row, seed + scale as u64);
        (at(left, top) * (1.0 - east) + at(left + 1, top) * east) * (1.0 - south)
            + (at(left, top + 1) * (1.0 - east) + at(left + 1, top + 1) * east) * south
    };
    let height = |index: usize| {
        let (col, row) = (index % cols, index / cols);
        let sum = 0.7 * hill(col, row, 40) + 0.3 * hill(col, row, 8);
        (4_000.0 * (sum - 0.72)).round() as f32
    };
    Grid { elevation_m: (0..cols * rows).map(height).collect(), header }
}

fn header(cols: usize, rows: usize, lon_west_deg: f64, cell_deg: f64) -> GridHeader {
    GridHeader {
        cols,
        rows,
        lon_west_deg,
        lat_north_deg: 50.0,
        cell_lon_deg: cell_deg,
        cell_lat_deg: cell_deg,
        vertical_datum: VerticalDatum::MeanSeaLevel,
        format: "tile store",
    }
}

fn store_of(grid: &Grid) -> TileStore {
    let mut bytes = Vec::new();
    let options = PrepareOptions { tile_side: 64, ..PrepareOptions::default() };
    prepare(&mut GridRows::new(grid), &mut bytes, &options, &Unwatched).unwrap();
    TileStore::open(Arc::new(bytes)).unwrap()
}

/// Shallow water is dear; land is closed.
fn minor_per_km(height_m: f64) -> Option<f64> {
    (height_m < 0.0).then(|| 100.0 * (1.0 + 9.0 * (-0.002 * -height_m).exp()))
}

fn least_minor_per_km(range: HeightRange) -> f64 {
    if range.min_m >= 0 { f64::INFINITY } else { minor_per_km(f64::from(range.min_m)).unwrap() }
}

fn field_of(grid: &Grid) -> Field {
    let header = &grid.header;
    let costs: Vec<Option<f64>> =
        grid.elevation_m.iter().map(|height| minor_per_km(f64::from(*height))).collect();
    Field::new(FieldParts {
        cols: header.cols,
        rows: header.rows,
        metric: Metric::Geographic {
            lon_first_deg: header.lon_west_deg + 0.5 * header.cell_lon_deg,
            lat_first_deg: header.lat_north_deg - 0.5 * header.cell_lat_deg,
            cell_lon_deg: header.cell_lon_deg,
            cell_lat_deg: header.cell_lat_deg,
        },
        cost_minor_per_km: costs.iter().map(|cost| cost.unwrap_or(1.0) as f32).collect(),
        blocker: costs.iter().map(|cost| u16::from(cost.is_none())).collect(),
        layers: vec!["land".to_owned()],
    })
    .unwrap()
}

/// Cost of the best line in a grid and what the solver found there; none where none is.
fn solved(grid: &Grid, ends: [LonLat; 2]) -> Option<f64> {
    let field = field_of(grid);
    let places = ends.map(|end| field.place(end));
    solve_line(&field, places, 0.1, &Unwatched).ok().map(|line| line.record.polished_minor)
}

fn query(ends: [LonLat; 2]) -> WindowQuery<'static> {
    WindowQuery {
        ends,
        shore_reach_km: 0.0,
        least_minor_per_km: &least_minor_per_km,
        bytes: SolvingBytes { bytes_per_cell: 50, bytes_per_node: 50 },
        memory_limit_bytes: 1 << 30,
    }
}

/// Middle of the open cell nearest to a column and a row, in the order of rows.
fn open_place(grid: &Grid, col: usize, row: usize) -> LonLat {
    let cols = grid.header.cols;
    let index = (grid.index(col, row)..grid.elevation_m.len()).find(|index| grid.elevation_m[*index] < 0.0);
    index.map(|index| grid.centre_of(index % cols, index / cols)).unwrap()
}

fn window_of(store: &TileStore, ends: [LonLat; 2]) -> (QueryWindow, Option<f64>) {
    let mut found = None;
    let mut attempt = |window: &QueryWindow| {
        found = solved(&window.read(store)?, ends);
        Ok(found)
    };
    let window = find_window(store, &query(ends), &mut attempt, &Unwatched).unwrap();
    (window, found)
}

#[test]
fn the_best_route_of_the_window_is_the_best_of_the_grid() {
    let mut narrower_count = 0;
    for seed in 0..12 {
        let grid = ground(header(400, 300, -20.0, 0.1), seed);
        let store = store_of(&grid);
        let ends = [open_place(&grid, 60, 60), open_place(&grid, 200, 110)];
        let Some(whole_minor) = solved(&grid, ends) else { continue };
        let (window, found) = window_of(&store, ends);
        let found_minor = found.unwrap();
        assert!(window.proven);
        assert!(window.lower_bound_minor <= whole_minor, "{} {whole_minor}", window.lower_bound_minor);
        // the march is an approximation to 0.1 %, and in the window it starts from other triangles
        assert!((found_minor / whole_minor - 1.0).abs() < 1e-3, "seed {seed}: {found_minor} {whole_minor}");
        narrower_count += usize::from(window.cells_count < 80_000);
    }
    assert!(narrower_count >= 4, "{narrower_count}");
}

#[test]
fn no_route_that_leaves_the_corridor_is_as_cheap_as_it_says() {
    let grid = ground(header(400, 300, -20.0, 0.1), 3);
    let store = store_of(&grid);
    let ends = [open_place(&grid, 60, 60), open_place(&grid, 330, 200)];
    let (window, _) = window_of(&store, ends);
    let field = field_of(&grid);
    let places = ends.map(|end| field.place(end));
    let from = places.map(|place| crate::march::reach(&field, &[place], &Unwatched).unwrap());
    let part = Part { left: 0, cols: 400, top: 0, rows: 300 };
    let outside = window.corridor.outside(&part);
    let mut outside_count = 0;
    for (index, _) in outside.iter().enumerate().filter(|(_, outside)| **outside) {
        let through_minor = from[0].cost_minor_at(index) + from[1].cost_minor_at(index);
        // the march is exact to 0.2 %
        assert!(through_minor * 1.002 > window.holds_up_to_minor, "{index}: {through_minor}");
        outside_count += 1;
    }
    assert!(outside_count > 0);
}

#[test]
fn a_window_spans_the_antimeridian_of_a_grid_around_the_globe() {
    let mut header = header(720, 160, -180.0, 0.5);
    header.lat_north_deg = 40.0;
    let grid = ground(header, 5);
    let store = store_of(&grid);
    let ends = [open_place(&grid, 690, 60), open_place(&grid, 30, 90)];
    let (window, found) = window_of(&store, ends);
    assert!(window.proven && found.is_some());
    assert!(window.part.cols < 600, "{:?}", window.part);
    assert!(window.bbox.east_deg > 180.0 || window.bbox.west_deg < -180.0, "{:?}", window.bbox);
    let (_, backwards) = window_of(&store, [ends[1], ends[0]]);
    assert_eq!(found, backwards);
}

#[test]
fn a_window_too_large_is_refused_before_anything_is_read() {
    let grid = ground(header(400, 300, -20.0, 0.1), 0);
    let store = store_of(&grid);
    let ends = [open_place(&grid, 60, 60), open_place(&grid, 330, 200)];
    let small = WindowQuery { memory_limit_bytes: 1_000, ..query(ends) };
    let error = find_window(&store, &small, &mut |_| Ok(None), &Unwatched).unwrap_err();
    assert!(
        matches!(error, RouteError::WindowTooLarge { needed_bytes, .. } if needed_bytes > 1_000_000),
        "{error}"
    );
}

#[test]
fn ends_off_the_grid_and_ends_without_water_between_them_are_named() {
    let mut grid = ground(header(400, 300, -20.0, 0.1), 0);
    let ends = [open_place(&grid, 60, 60), open_place(&grid, 330, 200)];
    let off = [LonLat::new(100.0, 40.0), ends[1]];
    let error = find_window(&store_of(&grid), &query(off), &mut |_| Ok(None), &Unwatched).unwrap_err();
    assert!(matches!(error, RouteError::EndOutside { .. }), "{error}");
    for row in 0..300 {
        (150..260).for_each(|col| grid.elevation_m[row * 400 + col] = 100.0);
    }
    let error = find_window(&store_of(&grid), &query(ends), &mut |_| Ok(None), &Unwatched).unwrap_err();
    assert!(matches!(error, RouteError::NoRoute { .. }), "{error}");
}

#[test]
fn a_damaged_tile_of_the_window_is_an_error_that_names_it() {
    let grid = ground(header(400, 300, -20.0, 0.1), 0);
    let mut bytes = Vec::new();
    let options = PrepareOptions { tile_side: 64, ..PrepareOptions::default() };
    prepare(&mut GridRows::new(&grid), &mut bytes, &options, &Unwatched).unwrap();
    // somewhere in the tiles
    for at in (1_000..bytes.len() / 2).step_by(500) {
        bytes[at] ^= 1;
    }
    let store = TileStore::open(Arc::new(bytes)).unwrap();
    let ends = [open_place(&grid, 60, 60), open_place(&grid, 330, 200)];
    let read = find_window(&store, &query(ends), &mut |window| window.read(&store).map(|_| None), &Unwatched);
    let error = read.unwrap_err().to_string();
    assert!(error.contains("tile ") && error.contains("fingerprint"), "{error}");
}

#[test]
fn the_part_of_a_corridor_holds_all_of_it_and_its_ring_wherever_it_lies_on_the_globe() {
    for node_cols in [192, 193, 194, 200] {
        let header = header(node_cols, 70, -180.0, 360.0 / node_cols as f64);
        let lattice = blocks::Lattice::new(&header, 16);
        for seed in 0..200 {
            let start = (noise(seed, 1, 7) * lattice.cols as f64) as usize;
            let width = 1 + (noise(seed, 2, 7) * lattice.cols as f64) as usize;
            let mut kept = vec![false; lattice.cols * lattice.rows];
            for step in 0..width {
                kept[lattice.block((start + step) % lattice.cols, 1 + step % 2)] = true;
            }
            let corridor = Corridor::new(lattice.clone(), kept);
            let whole = Part { left: 0, cols: node_cols, top: 0, rows: 70 };
            let inside = |part: &Part| corridor.outside(part).iter().filter(|outside| !**outside).count();
            let part = corridor.part();
            assert_eq!(inside(&part), inside(&whole), "{node_cols} {seed} {start} {width} {part:?}");
            assert!(part.cols <= (width * 16 + 3).min(node_cols), "{node_cols} {seed} {part:?}");
            assert!(corridor.touches(&part));
        }
    }
}

#[test]
fn ends_in_one_block_get_a_window_of_their_neighbourhood() {
    let grid = ground(header(400, 300, -20.0, 0.1), 2);
    let store = store_of(&grid);
    let first = open_place(&grid, 100, 100);
    let ends = [first, LonLat::new(first.lon_deg + 0.12, first.lat_deg + 0.03)];
    let (window, found) = window_of(&store, ends);
    assert!(found.is_some() && window.proven);
    assert!(window.cells_count < 20_000, "{:?}", window.part);
}

#[test]
fn a_proof_that_needs_more_memory_than_allowed_is_not_claimed() {
    let grid = ground(header(400, 300, -20.0, 0.1), 3);
    let store = store_of(&grid);
    let ends = [open_place(&grid, 60, 60), open_place(&grid, 200, 110)];
    // routes that are dear enough to widen the window a great deal
    let found_within = |memory_limit_bytes: u64| {
        let mut seen_bytes = Vec::new();
        let mut dear = |window: &QueryWindow| {
            seen_bytes.push(window.memory_needed_bytes);
            Ok(Some(window.lower_bound_minor * 4.0))
        };
        let limited = WindowQuery { memory_limit_bytes, ..query(ends) };
        let found = find_window(&store, &limited, &mut dear, &Unwatched).unwrap();
        (found, seen_bytes)
    };
    let (wide, seen_bytes) = found_within(1 << 30);
    assert!(wide.proven && wide.proof_needs_bytes.is_none());
    assert_eq!(seen_bytes.len(), 2);
    assert!(seen_bytes[0] < wide.memory_needed_bytes);
    let (narrow, _) = found_within(seen_bytes[0]);
    assert!(!narrow.proven);
    assert_eq!(narrow.proof_needs_bytes, Some(wide.memory_needed_bytes));
    assert_eq!(narrow.memory_needed_bytes, seen_bytes[0]);
}

#[test]
fn a_window_beside_the_pole_takes_more_bytes_for_each_cell_than_one_at_the_equator() {
    let header = GridHeader {
        cols: 36_000,
        rows: 18_000,
        lon_west_deg: -180.0,
        lat_north_deg: 90.0,
        cell_lon_deg: 0.01,
        cell_lat_deg: 0.01,
        vertical_datum: terrain::grid::VerticalDatum::MeanSeaLevel,
        format: "test",
    };
    let bytes = SolvingBytes { bytes_per_cell: 20, bytes_per_node: 30 };
    let at = |top: usize| solving_bytes(&header, &Part { left: 0, cols: 100, top, rows: 100 }, bytes);
    assert_eq!(at(9_000), 100 * 100 * 50);
    // at 75 degrees a cell is 3.8 times as long as wide and is solved in three parts, at 80 degrees 5.7 times, in five
    assert_eq!([at(1_500), at(1_000)], [100 * 100 * 110, 100 * 100 * 170]);
    assert!(at(0) >= at(1_000));
}
