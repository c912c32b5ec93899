//! Grids by bands of rows: what a store is prepared from.

use super::bytes::{Bytes, read_some};
use super::{netcdf_rows, tiff_rows};
use crate::TerrainError;
use crate::datum::VerticalDatum;
use crate::grid::{Grid, GridHeader};
use std::sync::Arc;

/// A grid whose rows are read from north to south, a band at a time.
pub trait RowSource {
    /// What the whole grid covers.
    fn header(&self) -> &GridHeader;
    /// Whether every height is a whole number of metres within two bytes.
    fn whole_metres(&self) -> bool;
    /// Appends `count` rows from row `top` on, west to east, NaN where there is no height. Bands are asked for from
    /// north to south.
    ///
    /// # Errors
    /// When they cannot be read, or hold heights that are none.
    fn read_rows(&mut self, top: usize, count: usize, into: &mut Vec<f32>) -> Result<(), TerrainError>;
}

/// Opens a grid of any size to be read by rows: GeoTIFF and `BigTIFF` in strips or tiles, NetCDF classic and NetCDF-4.
///
/// `declared` is the vertical datum the user states, as for [`crate::grid::open_grid`]. Memory is bounded by a band of the
/// file's own strips, tiles or chunks.
///
/// # Errors
/// As [`crate::grid::open_grid`]; and when a single strip or band of tiles needs more memory than is allowed for, with
/// the bytes it needs.
pub fn open_rows(
    bytes: Arc<dyn Bytes>,
    declared: Option<VerticalDatum>,
) -> Result<Box<dyn RowSource>, TerrainError> {
    let start = read_some(bytes.as_ref(), 0, bytes.bytes_count().min(4))?;
    match start.as_slice() {
        [b'I', b'I', 42 | 43, 0] | [b'M', b'M', 0, 42 | 43] => {
            Ok(Box::new(tiff_rows::TiffRows::open(bytes, declared)?))
        }
        [b'C', b'D', b'F', 1 | 2 | 5] | [0x89, b'H', b'D', b'F'] => {
            Ok(Box::new(netcdf_rows::NetcdfRows::open(bytes, declared)?))
        }
        start => Err(TerrainError::Unreadable { reason: format!("the file starts with {start:02x?}") }),
    }
}

/// The rows of a grid in memory.
#[derive(Debug, Clone, Copy)]
pub struct GridRows<'a> {
    grid: &'a Grid,
    whole_metres: bool,
}

impl<'a> GridRows<'a> {
    /// The rows of `grid`.
    #[must_use]
    pub fn new(grid: &'a Grid) -> Self {
        let is_whole = |height: &f32| !height.is_finite() || height.fract() == 0.0;
        Self { grid, whole_metres: grid.elevation_m.iter().all(is_whole) }
    }
}

impl RowSource for GridRows<'_> {
    fn header(&self) -> &GridHeader {
        &self.grid.header
    }

    fn whole_metres(&self) -> bool {
        self.whole_metres
    }

    fn read_rows(&mut self, top: usize, count: usize, into: &mut Vec<f32>) -> Result<(), TerrainError> {
        let cols = self.grid.header.cols;
        into.extend_from_slice(&self.grid.elevation_m[top * cols..(top + count) * cols]);
        Ok(())
    }
}
