//! The rows of a NetCDF grid of any size, classic or NetCDF-4: a band of rows in memory.

use super::bytes::Bytes;
use super::format::STORE_CELLS_MAX;
use super::rows::RowSource;
use crate::TerrainError;
use crate::datum::VerticalDatum;
use crate::grid::GridHeader;
use crate::intake::{self, Asked};
use crate::netcdf::{self, FORMAT};
use netcdf_reader::{BlockCacheStorage, NcFile, NcOpenOptions, NcType, NcVariable, RangeRequestStorage};
use std::ops::Range;
use std::sync::Arc;

/// Cells read at a time: 32 MB in double precision, twice.
const BAND_CELLS: usize = 8_000_000;
/// Most bytes of a chunk unpacked; GEBCO's and EMODnet's have a few megabytes.
const CHUNK_BYTES_MAX: usize = 1 << 29;
/// Unpacked chunks kept: a band of 1,350 rows at GEBCO's 86,400 columns of two bytes, as large as its chunks come.
const CHUNK_CACHE_BYTES: usize = 256 << 20;
/// Bytes of the file kept, in blocks: for the tables of a file, its data goes through once.
const BLOCK_BYTES: usize = 1 << 16;
const BLOCKS_COUNT: usize = 256;

/// The rows of a NetCDF grid.
pub(super) struct NetcdfRows {
    file: NcFile,
    heights: NcVariable,
    header: GridHeader,
    from_south: bool,
    whole_metres: bool,
    file_cols: usize,
    /// Rows of the file read last, in its own order, and their heights.
    band: Range<usize>,
    heights_m: Vec<f32>,
}

impl NetcdfRows {
    pub fn open(bytes: Arc<dyn Bytes>, declared: Option<VerticalDatum>) -> Result<Self, TerrainError> {
        intake::guarded(FORMAT, || Self::open_unguarded(bytes, declared))
    }

    fn open_unguarded(bytes: Arc<dyn Bytes>, declared: Option<VerticalDatum>) -> Result<Self, TerrainError> {
        let file_bytes = usize::try_from(bytes.bytes_count()).unwrap_or(usize::MAX);
        let file = open_file(bytes, file_bytes)?;
        let heights = netcdf::heights_variable(&file)?.clone();
        let size = netcdf::declared_size(&heights, file_bytes)?;
        intake::cells_count_up_to(&size, STORE_CELLS_MAX)?;
        let (mut header, from_south) = netcdf::described(&file, &heights, &size, Asked::Heights(declared))?;
        intake::check_place(&header)?;
        let file_cols = header.cols;
        header.cols = intake::cols_without_overlap(&header);
        let whole_metres = is_whole(&heights);
        Ok(Self {
            file,
            heights,
            header,
            from_south,
            whole_metres,
            file_cols,
            band: 0..0,
            heights_m: Vec::new(),
        })
    }

    /// Reads the band of rows that holds a row of the file, if it is not the one read last.
    fn read_band(&mut self, row: usize) -> Result<(), TerrainError> {
        if self.band.contains(&row) {
            return Ok(());
        }
        let band_rows = (BAND_CELLS / self.file_cols).max(1);
        let start = row / band_rows * band_rows;
        let band = start..(start + band_rows).min(self.header.rows);
        self.band = 0..0;
        self.heights_m.clear();
        netcdf::read_band(&self.file, &self.heights, band.clone(), &mut self.heights_m)?;
        let wanted = band.len() * self.file_cols;
        if self.heights_m.len() != wanted {
            let found = self.heights_m.len();
            return Err(intake::broken(
                FORMAT,
                format!("rows {} to {} hold {found} of {wanted} cells", band.start, band.end),
            ));
        }
        self.band = band;
        Ok(())
    }

    fn read_rows_unguarded(
        &mut self,
        top: usize,
        count: usize,
        into: &mut Vec<f32>,
    ) -> Result<(), TerrainError> {
        for row in top..top + count {
            let row = if self.from_south { self.header.rows - 1 - row } else { row };
            self.read_band(row)?;
            let start = (row - self.band.start) * self.file_cols;
            into.extend_from_slice(&self.heights_m[start..start + self.header.cols]);
        }
        Ok(())
    }
}

impl RowSource for NetcdfRows {
    fn header(&self) -> &GridHeader {
        &self.header
    }

    fn whole_metres(&self) -> bool {
        self.whole_metres
    }

    fn read_rows(&mut self, top: usize, count: usize, into: &mut Vec<f32>) -> Result<(), TerrainError> {
        intake::guarded(FORMAT, || self.read_rows_unguarded(top, count, into))
    }
}

fn open_file(bytes: Arc<dyn Bytes>, file_bytes: usize) -> Result<NcFile, TerrainError> {
    let count = bytes.bytes_count();
    let ranges = RangeRequestStorage::new(count, move |offset, count| {
        let mut found = vec![0; count];
        bytes.read_at(offset, &mut found)?;
        Ok(found)
    });
    let storage = Arc::new(BlockCacheStorage::new(Arc::new(ranges), BLOCK_BYTES, BLOCKS_COUNT));
    let most = usize::try_from(intake::expanded_limit(file_bytes)).unwrap_or(usize::MAX);
    let options = NcOpenOptions {
        chunk_cache_bytes: CHUNK_CACHE_BYTES,
        max_chunk_bytes: most.min(CHUNK_BYTES_MAX),
        max_read_bytes: most.min(CHUNK_BYTES_MAX),
        ..NcOpenOptions::default()
    };
    NcFile::from_storage_with_options(storage, options).map_err(|error| netcdf::refused(&error))
}

/// Whether heights are whole metres of at most two bytes.
fn is_whole(heights: &NcVariable) -> bool {
    let scaled = heights.attribute("scale_factor").is_some() || heights.attribute("add_offset").is_some();
    !scaled && matches!(heights.dtype, NcType::Byte | NcType::UByte | NcType::Short)
}
