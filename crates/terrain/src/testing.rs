//! Small grids for the tests of this room.

use crate::datum::VerticalDatum;
use crate::grid::{Grid, GridHeader};

/// A grid of 1° cells from 10° N down: `~` is water of 10 m and a little more from cell to cell, a digit is water of
/// that many hundred metres, `.` is land of 5 m, `x` holds no height.
pub(crate) fn grid_of(lon_west_deg: f64, rows: &[&str]) -> Grid {
    let cells = rows.iter().flat_map(|row| row.chars());
    let elevation_m = cells.enumerate().map(|(index, cell)| match cell {
        '~' => -10.0 - index as f32 / 64.0,
        '.' => 5.0,
        'x' => f32::NAN,
        digit => digit.to_digit(10).map_or(f32::NAN, |hundreds| -100.0 * hundreds as f32),
    });
    let header = GridHeader {
        cols: rows[0].chars().count(),
        rows: rows.len(),
        lon_west_deg,
        lat_north_deg: 10.0,
        cell_lon_deg: 1.0,
        cell_lat_deg: 1.0,
        vertical_datum: VerticalDatum::MeanSeaLevel,
        format: "test",
    };
    Grid { elevation_m: elevation_m.collect(), header }
}
