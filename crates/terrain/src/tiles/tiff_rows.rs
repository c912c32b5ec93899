//! The rows of a GeoTIFF or `BigTIFF` of any size: one band of its strips or tiles in memory.

use super::bytes::{Bytes, ReadSeek};
use super::format::STORE_CELLS_MAX;
use super::rows::RowSource;
use crate::TerrainError;
use crate::datum::VerticalDatum;
use crate::geotiff::{self, Described, FORMAT, Frame, Meaning};
use crate::grid::GridHeader;
use crate::intake::{self, Asked, Declared, broken};
use std::io::BufReader;
use std::sync::Arc;
use tiff::decoder::{Decoder, Limits};

/// Most bytes that a band of strips or tiles may take unpacked: strips of 512 rows at GEBCO's 86,400 columns fit
/// several times.
const BAND_BYTES_MAX: u64 = 1 << 30;
/// Bytes read ahead.
const AHEAD_BYTES: usize = 1 << 16;

/// The rows of a GeoTIFF.
pub(super) struct TiffRows {
    reader: Decoder<BufReader<ReadSeek>>,
    header: GridHeader,
    meaning: Meaning,
    from_south: bool,
    whole_metres: bool,
    /// Columns in the file, those that repeat its first meridian included.
    file_cols: usize,
    chunk_cols: usize,
    chunk_rows: usize,
    /// The band unpacked last, by number, and its heights in columns of the file.
    band: Option<usize>,
    heights_m: Vec<f32>,
}

impl TiffRows {
    pub fn open(bytes: Arc<dyn Bytes>, declared: Option<VerticalDatum>) -> Result<Self, TerrainError> {
        intake::guarded(FORMAT, || Self::open_unguarded(bytes, declared))
    }

    fn open_unguarded(bytes: Arc<dyn Bytes>, declared: Option<VerticalDatum>) -> Result<Self, TerrainError> {
        let file_bytes = usize::try_from(bytes.bytes_count()).unwrap_or(usize::MAX);
        let source = BufReader::with_capacity(AHEAD_BYTES, ReadSeek::new(bytes));
        let mut reader = Decoder::new(source).map_err(|error| geotiff::refused(&error))?;
        let (cols, rows) = reader.dimensions().map_err(|error| geotiff::refused(&error))?;
        let cell_bytes = geotiff::refuse_unless_one_band(&mut reader)?;
        let (cols, rows) = (u64::from(cols), u64::from(rows));
        let size = Declared { format: FORMAT, cols, rows, cell_bytes, file_bytes };
        let cells_count = intake::cells_count_up_to(&size, STORE_CELLS_MAX)?;
        let (chunk_cols, chunk_rows) = reader.chunk_dimensions();
        let [chunk_cols, chunk_rows] = [chunk_cols, chunk_rows].map(|side| (side as usize).max(1));
        refuse_large_bands([chunk_cols as u64, chunk_rows as u64], [cols, rows], cell_bytes)?;
        let mut reader = reader.with_limits(limits(file_bytes));
        let [cols, rows] = [cols, rows].map(|count| usize::try_from(count).unwrap_or(usize::MAX));
        let frame = Frame { cols, rows, cells_count };
        let Described { mut header, meaning, from_south } =
            geotiff::described(&mut reader, &frame, Asked::Heights(declared))?;
        intake::check_place(&header)?;
        header.cols = intake::cols_without_overlap(&header);
        let whole_metres = meaning.is_plain() && is_whole(&mut reader)?;
        let (file_cols, band, heights_m) = (cols, None, Vec::new());
        Ok(Self {
            reader,
            header,
            meaning,
            from_south,
            whole_metres,
            file_cols,
            chunk_cols,
            chunk_rows,
            band,
            heights_m,
        })
    }

    /// Unpacks a band of chunks.
    fn read_band(&mut self, band: usize) -> Result<(), TerrainError> {
        if self.band == Some(band) {
            return Ok(());
        }
        self.band = None;
        let top = band * self.chunk_rows;
        let rows = self.chunk_rows.min(self.header.rows - top);
        self.heights_m.clear();
        self.heights_m.resize(rows * self.file_cols, f32::NAN);
        let across = self.file_cols.div_ceil(self.chunk_cols);
        let mut chunk_m = Vec::new();
        for number in 0..across {
            let left = number * self.chunk_cols;
            let width = self.chunk_cols.min(self.file_cols - left);
            let index = u32::try_from(band * across + number)
                .map_err(|_| broken(FORMAT, "it has too many chunks"))?;
            let chunk = self.reader.read_chunk(index).map_err(|error| geotiff::refused(&error))?;
            chunk_m.clear();
            chunk_m.resize(width * rows, f32::NAN);
            geotiff::to_heights(&chunk, &self.meaning, &mut chunk_m)?;
            for (row, heights_m) in chunk_m.chunks_exact(width).enumerate() {
                let start = row * self.file_cols + left;
                self.heights_m[start..start + width].copy_from_slice(heights_m);
            }
        }
        self.band = Some(band);
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
            self.read_band(row / self.chunk_rows)?;
            let start = row % self.chunk_rows * self.file_cols;
            into.extend_from_slice(&self.heights_m[start..start + self.header.cols]);
        }
        Ok(())
    }
}

impl RowSource for TiffRows {
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

/// Whether pixels are whole numbers of up to 16 bits; larger ones may not fit, and are kept in single precision.
fn is_whole(reader: &mut Decoder<BufReader<ReadSeek>>) -> Result<bool, TerrainError> {
    const UNSIGNED: u16 = 1;
    const SIGNED: u16 = 2;
    let kinds = reader
        .find_tag_unsigned_vec::<u16>(tiff::tags::Tag::SampleFormat)
        .map_err(|error| geotiff::refused(&error))?;
    let kind = kinds.and_then(|kinds| kinds.first().copied()).unwrap_or(UNSIGNED);
    let colours = reader.colortype().map_err(|error| geotiff::refused(&error))?;
    let narrow = matches!(colours, tiff::ColorType::Gray(8 | 16));
    Ok(narrow && (kind == UNSIGNED || kind == SIGNED))
}

/// Refuses a file whose strips or tiles are too large to be unpacked one band at a time.
fn refuse_large_bands(chunk: [u64; 2], size: [u64; 2], cell_bytes: u64) -> Result<(), TerrainError> {
    let [chunk_cols, chunk_rows] = chunk;
    let (band_cols, band_rows) = (size[0].next_multiple_of(chunk_cols), chunk_rows.min(size[1]));
    // the heights of a band, and a chunk as stored, unpacked and as heights
    let chunk_cells = chunk_cols.saturating_mul(chunk_rows);
    let needed = band_cols
        .saturating_mul(band_rows)
        .saturating_mul(4)
        .max(chunk_cells.saturating_mul(2 * cell_bytes + 4));
    if needed <= BAND_BYTES_MAX {
        return Ok(());
    }
    let reason = format!(
        "its strips or tiles of {chunk_cols} × {chunk_rows} pixels need {needed} bytes at a time, and {BAND_BYTES_MAX} \
         are allowed for; store it in tiles first (gdal_translate -co TILED=YES -co BIGTIFF=YES)"
    );
    Err(broken(FORMAT, reason))
}

fn limits(file_bytes: usize) -> Limits {
    let most = intake::expanded_limit(file_bytes).min(BAND_BYTES_MAX);
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let mut limits = Limits::default();
    limits.decoding_buffer_size = most;
    limits.intermediate_buffer_size = most;
    limits
}
