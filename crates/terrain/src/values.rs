//! Grids of values that are no heights: densities of ships, rates, classes.

use crate::TerrainError;
use crate::grid::{Bbox, GridHeader, open_as};
use crate::intake::Asked;
use units::LonLat;

/// Values over the ground, row by row from the north-west, in a unit that the caller knows; NaN where there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Values {
    header: GridHeader,
    values: Vec<f32>,
}

/// Reads a grid of values from the formats of [`open_grid`](crate::grid::open_grid): nothing is known of their unit, so
/// neither a vertical datum nor metres are asked for. Of a NetCDF file the only variable over latitude and longitude is
/// taken, whatever its name.
///
/// # Errors
/// When the bytes are no grid, broken or too large, or hold an undeclared mark of missing values.
pub fn read_values(bytes: &[u8]) -> Result<Values, TerrainError> {
    let grid = open_as(bytes, Asked::Values)?;
    Ok(Values { header: grid.header, values: grid.elevation_m })
}

impl Values {
    /// Columns, west to east.
    #[must_use]
    pub fn cols(&self) -> usize {
        self.header.cols
    }

    /// Rows, north to south.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.header.rows
    }

    /// Width and height of a cell, degrees.
    #[must_use]
    pub fn cell_deg(&self) -> [f64; 2] {
        [self.header.cell_lon_deg, self.header.cell_lat_deg]
    }

    /// The edges.
    #[must_use]
    pub fn bbox(&self) -> Bbox {
        self.header.bbox()
    }

    /// `GeoTIFF`, `NetCDF`, `ESRI ASCII` or `XYZ`.
    #[must_use]
    pub fn format(&self) -> &'static str {
        self.header.format
    }

    /// All values, row by row from the north-west.
    #[must_use]
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// The value of the cell that holds a position: none off the grid, NaN in a hole. The outer edges belong to the
    /// grid.
    #[must_use]
    pub fn at(&self, at: LonLat) -> Option<f32> {
        let (col, row) = self.header.cell_of(at)?;
        self.values.get(row * self.header.cols + col).copied()
    }
}
