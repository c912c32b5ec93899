//! Waters: sets of cells below a level, joined side to side, and how far each lies from a position.

use crate::geodesy::{self, FLATTENING, SEMI_MAJOR_KM};
use crate::grid::Grid;
use std::collections::BTreeMap;
use units::LonLat;

/// Number of a water, from 1 in the order of its first cell from the north-west; 0 is dry.
pub(crate) type Label = u32;
const DRY: Label = 0;

/// Every cell with the number of its water.
#[derive(Debug, Clone)]
pub(crate) struct Waters {
    /// One for each cell of the grid.
    pub labels: Vec<Label>,
    /// Cells of each water, that of number 1 first.
    pub sizes: Vec<usize>,
}

/// The nearest cell of a water.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Nearest {
    /// Geodesic, km.
    pub approach_km: f64,
    /// Middle of the cell, or the position itself when it lies in the water.
    pub water: LonLat,
}

impl Waters {
    /// Joins the cells below a level that share a side, around the globe where the grid is.
    pub fn of(grid: &Grid, surface_level_m: f64) -> Self {
        let is_water = |index: usize| f64::from(grid.elevation_m[index]) < surface_level_m;
        let mut waters = Self { labels: vec![DRY; grid.elevation_m.len()], sizes: Vec::new() };
        let mut open = Vec::new();
        for start in 0..grid.elevation_m.len() {
            if waters.labels[start] != DRY || !is_water(start) {
                continue;
            }
            // Labels fit: there are no more of them than cells, and of those at most `CELLS_LIMIT`.
            let label =
                Label::try_from(waters.sizes.len() + 1).expect("fewer waters than cells, which fit 32 bits");
            waters.labels[start] = label;
            open.push(start);
            let mut size = 0;
            while let Some(index) = open.pop() {
                size += 1;
                for next in sides_of(grid, index).into_iter().flatten() {
                    if waters.labels[next] == DRY && is_water(next) {
                        waters.labels[next] = label;
                        open.push(next);
                    }
                }
            }
            waters.sizes.push(size);
        }
        waters
    }

    /// Cells of a water.
    pub fn size_of(&self, label: Label) -> usize {
        (label as usize).checked_sub(1).and_then(|index| self.sizes.get(index)).copied().unwrap_or(0)
    }
}

/// The cells west, east, north and south of one.
fn sides_of(grid: &Grid, index: usize) -> [Option<usize>; 4] {
    let cols = grid.header.cols;
    let (col, row) = (index % cols, index / cols);
    let beside = |by: isize| grid.header.col_east_of(col, by).map(|col| grid.index(col, row));
    [beside(-1), beside(1), index.checked_sub(cols), (row + 1 < grid.header.rows).then_some(index + cols)]
}

/// A grid with its waters and the places of its cells in space.
///
/// Chords through the ellipsoid cost a few products and rank distances as geodesics do, so that geodesics are solved
/// for a handful of cells only.
pub(crate) struct Chart<'a> {
    grid: &'a Grid,
    waters: &'a Waters,
    /// Distance from the axis and height above the equator of each row of middles, km.
    rows: Vec<(f64, f64)>,
    /// Cosine and sine of the longitude of each column of middles.
    cols: Vec<(f64, f64)>,
}

/// Cells whose chord is within this ratio of the least may have the least geodesic. Up to 1,000 km the ratio of
/// geodesic to chord differs between directions by less than a hundredth of it.
const CHORD_SLOP_RATIO: f64 = 1.001;
/// A degree of latitude is nowhere shorter (110.574 km at the equator).
const DEGREE_LEAST_KM: f64 = 110.0;

impl<'a> Chart<'a> {
    /// Prepares the sines and cosines of rows and columns.
    pub fn new(grid: &'a Grid, waters: &'a Waters) -> Self {
        let rows = (0..grid.header.rows).map(|row| from_axis_km(grid.centre_of(0, row).lat_deg)).collect();
        let cols = (0..grid.header.cols).map(|col| cos_sin(grid.centre_of(col, 0).lon_deg)).collect();
        Self { grid, waters, rows, cols }
    }

    /// The nearest cell of each water that has one within reach of a position on the grid.
    pub fn nearest_of_each(&self, at: LonLat, reach_km: f64) -> BTreeMap<Label, Nearest> {
        let mut nearest = self.nearest_by(at, reach_km, |label| label);
        if let Some((col, row)) = self.grid.cell_of(at) {
            let label = self.waters.labels[self.grid.index(col, row)];
            if label != DRY && reach_km >= 0.0 {
                nearest.insert(label, Nearest { approach_km: 0.0, water: at });
            }
        }
        nearest
    }

    /// The nearest cell of any water, however far.
    pub fn nearest_of_all(&self, at: LonLat) -> Option<Nearest> {
        self.nearest_by(at, f64::INFINITY, |_| 1).into_values().next()
    }

    /// The nearest cell of each group of waters; of equals the first from the north-west.
    fn nearest_by(
        &self,
        at: LonLat,
        reach_km: f64,
        group: impl Fn(Label) -> Label,
    ) -> BTreeMap<Label, Nearest> {
        let mut least_km: BTreeMap<Label, f64> = BTreeMap::new();
        self.each_chord(at, reach_km, |index, chord_km| {
            let least = least_km.entry(group(self.waters.labels[index])).or_insert(f64::INFINITY);
            *least = least.min(chord_km);
        });
        let mut nearest: BTreeMap<Label, Nearest> = BTreeMap::new();
        self.each_chord(at, reach_km, |index, chord_km| {
            let label = group(self.waters.labels[index]);
            if chord_km > CHORD_SLOP_RATIO * least_km[&label] {
                return;
            }
            let water = self.grid.centre_of(index % self.grid.header.cols, index / self.grid.header.cols);
            let approach_km = geodesy::distance_km(at, water);
            if approach_km <= reach_km
                && nearest.get(&label).is_none_or(|known| approach_km < known.approach_km)
            {
                nearest.insert(label, Nearest { approach_km, water });
            }
        });
        nearest
    }

    /// Calls `visit` with each wet cell whose chord from a position is within reach, in the order of the grid.
    fn each_chord(&self, at: LonLat, reach_km: f64, mut visit: impl FnMut(usize, f64)) {
        let (axis_km, height_km) = from_axis_km(at.lat_deg);
        let (cos, sin) = cos_sin(at.lon_deg);
        for (row, (row_axis_km, row_height_km)) in self.rows.iter().enumerate() {
            let off_deg = (self.grid.centre_of(0, row).lat_deg - at.lat_deg).abs();
            if off_deg * DEGREE_LEAST_KM > reach_km {
                continue;
            }
            for (col, (col_cos, col_sin)) in self.cols.iter().enumerate() {
                let index = self.grid.index(col, row);
                if self.waters.labels[index] == DRY {
                    continue;
                }
                let (x_km, y_km) =
                    (row_axis_km * col_cos - axis_km * cos, row_axis_km * col_sin - axis_km * sin);
                let z_km = row_height_km - height_km;
                let chord_km = (x_km * x_km + y_km * y_km + z_km * z_km).sqrt();
                // The chord is the shorter of the two, so nothing within reach is left out.
                if chord_km <= reach_km {
                    visit(index, chord_km);
                }
            }
        }
    }
}

/// Distance from the earth's axis and height above the equator of a latitude on WGS84, km.
///
/// # Source
/// Geodetic to geocentric coordinates at height 0: p = N cos φ, z = N (1 − e²) sin φ, N = a / √(1 − e² sin²φ).
fn from_axis_km(lat_deg: f64) -> (f64, f64) {
    let (sin, cos) = libm::sincos(lat_deg.to_radians());
    let e2 = FLATTENING * (2.0 - FLATTENING);
    let normal_km = SEMI_MAJOR_KM / (1.0 - e2 * sin * sin).sqrt();
    (normal_km * cos, normal_km * (1.0 - e2) * sin)
}

fn cos_sin(lon_deg: f64) -> (f64, f64) {
    let (sin, cos) = libm::sincos(lon_deg.to_radians());
    (cos, sin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::grid_of;

    #[test]
    fn cells_that_touch_at_corners_only_are_two_waters() {
        let grid = grid_of(0.0, &["~.", ".~"]);
        assert_eq!(Waters::of(&grid, 0.0).sizes, [1, 1]);
        let grid = grid_of(0.0, &["~~", ".~"]);
        assert_eq!(Waters::of(&grid, 0.0).sizes, [3]);
    }

    #[test]
    fn a_grid_around_the_globe_is_joined_at_its_edge() {
        let mut grid = grid_of(-180.0, &["~..~", "...."]);
        assert_eq!(Waters::of(&grid, 0.0).sizes, [1, 1]);
        grid.header.cell_lon_deg = 90.0;
        assert_eq!(Waters::of(&grid, 0.0).sizes, [2]);
    }

    #[test]
    fn a_level_that_is_no_number_has_no_water() {
        let grid = grid_of(0.0, &["~~", "~~"]);
        assert!(Waters::of(&grid, f64::NAN).sizes.is_empty());
    }

    #[test]
    fn the_nearest_cell_is_the_one_that_geodesics_to_all_cells_find() {
        let rows = ["~..~....", "......~.", ".~......", "....~...", "~......~"];
        for (west_deg, lat_deg) in [(0.0, 0.0), (178.0, 60.0), (-30.0, -85.0)] {
            let mut grid = grid_of(west_deg, &rows);
            grid.header.lat_north_deg = lat_deg + 2.5;
            let waters = Waters::of(&grid, 0.0);
            let chart = Chart::new(&grid, &waters);
            for step in 0..40 {
                let at = LonLat::new(
                    geodesy::wrap_lon_deg(west_deg + 0.2 * f64::from(step)),
                    lat_deg + 2.4 - 0.1 * f64::from(step),
                );
                let slow = (0..grid.elevation_m.len())
                    .filter(|index| waters.labels[*index] != DRY)
                    .map(|index| geodesy::distance_km(at, grid.centre_of(index % 8, index / 8)))
                    .fold(f64::INFINITY, f64::min);
                assert_eq!(chart.nearest_of_all(at).unwrap().approach_km, slow, "{at}");
            }
        }
    }
}
