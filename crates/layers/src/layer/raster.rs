//! A raster of values inside a plan.
//!
//! The cells stand in the plan itself, compressed: a layer then travels with the plan through undo, comparison and
//! fingerprints, and a plan stays one document that can be computed from alone. Heights are a file of their own because
//! they are a hundred times larger.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Most cells a raster in a plan may have: 16 MiB of values.
pub const RASTER_CELLS_LIMIT: usize = 4 << 20;
/// Effort of compression, 0 to 10: the common middle.
const EFFORT: u8 = 6;

/// Values on a grid of cells, row by row from the north-west, WGS84.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LayerRaster {
    /// What the values count: `hours of fishing per km² and year`. A raster without a unit cannot be priced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// West edge of the first column.
    pub lon_west_deg: f64,
    /// North edge of the first row.
    pub lat_north_deg: f64,
    /// Width of a cell.
    pub cell_lon_deg: f64,
    /// Height of a cell.
    pub cell_lat_deg: f64,
    /// Columns.
    pub cols_count: usize,
    /// Rows.
    pub rows_count: usize,
    /// The values: 32-bit floating point numbers, NaN where there is none, their first bytes (lowest) before all second
    /// ones and so on, compressed as zlib, written in base64.
    pub cells: String,
}

/// Why the cells of a raster cannot be read or kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RasterError {
    /// More cells than a plan takes.
    #[error(
        "the raster has {cells_count} cells; a plan takes {RASTER_CELLS_LIMIT}: give it coarser, or cut it to the sea"
    )]
    TooLarge {
        /// Cells.
        cells_count: usize,
    },
    /// The cells are not in base64.
    #[error("the cells are not in base64")]
    Base64,
    /// The cells do not decompress.
    #[error("the cells are no zlib stream of {expected_bytes_count} bytes or fewer")]
    Stream {
        /// Bytes of the whole raster.
        expected_bytes_count: usize,
    },
    /// There are more or fewer values than cells.
    #[error("there are {values_count} values for {cols_count} × {rows_count} cells")]
    Count {
        /// Values.
        values_count: usize,
        /// Columns.
        cols_count: usize,
        /// Rows.
        rows_count: usize,
    },
}

impl LayerRaster {
    /// The same raster with these values.
    ///
    /// # Errors
    /// When there are too many cells, or another number of values.
    pub fn with_values(mut self, values: &[f32]) -> Result<Self, RasterError> {
        self.refuse_too_large()?;
        self.refuse_count(values.len())?;
        let bytes: Vec<[u8; 4]> = values.iter().map(|value| value.to_le_bytes()).collect();
        let planes: Vec<u8> = (0..4).flat_map(|plane| bytes.iter().map(move |value| value[plane])).collect();
        self.cells = STANDARD.encode(compress_to_vec_zlib(&planes, EFFORT));
        Ok(self)
    }

    /// The values, row by row from the north-west.
    ///
    /// # Errors
    /// When the cells are damaged, or too many.
    pub fn values(&self) -> Result<Vec<f32>, RasterError> {
        self.refuse_too_large()?;
        let cells_count = self.cols_count * self.rows_count;
        let expected_bytes_count = 4 * cells_count;
        let stream = STANDARD.decode(&self.cells).map_err(|_| RasterError::Base64)?;
        let planes = decompress_to_vec_zlib_with_limit(&stream, expected_bytes_count)
            .map_err(|_| RasterError::Stream { expected_bytes_count })?;
        self.refuse_count(planes.len() / 4)?;
        let value = |cell: usize| {
            let byte = |plane: usize| planes[plane * cells_count + cell];
            f32::from_le_bytes([byte(0), byte(1), byte(2), byte(3)])
        };
        Ok((0..cells_count).map(value).collect())
    }

    fn refuse_too_large(&self) -> Result<(), RasterError> {
        let cells_count = self.cols_count.saturating_mul(self.rows_count);
        if cells_count > RASTER_CELLS_LIMIT {
            return Err(RasterError::TooLarge { cells_count });
        }
        Ok(())
    }

    fn refuse_count(&self, values_count: usize) -> Result<(), RasterError> {
        let (cols_count, rows_count) = (self.cols_count, self.rows_count);
        if values_count == cols_count * rows_count && values_count > 0 {
            return Ok(());
        }
        Err(RasterError::Count { values_count, cols_count, rows_count })
    }
}
