//! Preparing a store: rows in, tiles out, in one pass and bounded memory.

use super::format::{self, Cells, Entry, Index, broken};
use super::packing::pack;
use super::pyramid::{PYRAMID_SIDES, Pyramid};
use super::{RowSource, TILE_SIDE};
use crate::TerrainError;
use crate::grid::GridHeader;
use crate::intake;
use std::io::Write;
use units::Watch;

/// How the bytes of tiles are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Packing {
    /// As they are: fastest to read.
    Plain,
    /// Deflated where that is shorter: about a third of the size.
    #[default]
    Deflate,
}

/// What to prepare a store with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrepareOptions {
    /// Nodes along a side of a tile, a multiple of 16.
    pub tile_side: usize,
    /// How tiles are stored.
    pub packing: Packing,
    /// Name of the source: a file name with its version or fingerprint. Kept to 4,096 bytes.
    pub source: String,
}

impl Default for PrepareOptions {
    fn default() -> Self {
        Self { tile_side: TILE_SIDE, packing: Packing::default(), source: String::new() }
    }
}

/// What was prepared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// Tiles written.
    pub tiles_count: usize,
    /// Bytes of the store.
    pub bytes_count: u64,
    /// Cells of the grid.
    pub cells_count: u64,
    /// Cells without a height.
    pub holes_count: u64,
    /// Most bytes the work held at a time, besides what the source of the rows needs.
    pub memory_bytes: u64,
}

/// Bytes that [`prepare()`] holds at most for a grid of this size, besides what the source of the rows needs.
#[must_use]
pub fn prepare_memory_bytes(header: &GridHeader, tile_side: usize) -> u64 {
    let band = (header.cols * tile_side.min(header.rows) * 4) as u64;
    let blocks = (header.cols.div_ceil(PYRAMID_SIDES[0]) * header.rows.div_ceil(PYRAMID_SIDES[0])) as u64;
    // a band of heights, a tile in four forms, and the pyramid in memory and as bytes
    band + (tile_side * tile_side * 16) as u64 + blocks * 12
}

/// Writes the store of a grid. The same rows and options give the same bytes.
///
/// # Errors
/// When rows cannot be read or hold impossible heights, `into` cannot be written, or the person cancels: what was
/// written then is no store, and opening it says so.
pub fn prepare(
    rows: &mut dyn RowSource,
    into: &mut dyn Write,
    options: &PrepareOptions,
    watch: &dyn Watch,
) -> Result<Prepared, TerrainError> {
    format::refuse_odd_tiles(options.tile_side)?;
    let mut work = Work::new(rows, into, options)?;
    let header = rows.header().clone();
    let mut band = Vec::new();
    for top in (0..header.rows).step_by(options.tile_side) {
        if watch.cancelled() {
            return Err(units::Cancelled.into());
        }
        let count = options.tile_side.min(header.rows - top);
        band.clear();
        rows.read_rows(top, count, &mut band)?;
        work.take_in(top, count, &band)?;
        watch.progress((top + count) as f64 / header.rows as f64);
    }
    work.finish()
}

struct Work<'a> {
    into: &'a mut dyn Write,
    index: Index,
    written: u64,
    holes_count: u64,
    deflate: bool,
}

impl<'a> Work<'a> {
    fn new(
        rows: &dyn RowSource,
        into: &'a mut dyn Write,
        options: &PrepareOptions,
    ) -> Result<Self, TerrainError> {
        let header = GridHeader { format: format::FORMAT, ..rows.header().clone() };
        let (cols, rows_count) = (header.cols as u64, header.rows as u64);
        if cols.saturating_mul(rows_count) > format::STORE_CELLS_MAX {
            return Err(TerrainError::TooLarge {
                cols,
                rows: rows_count,
                limit_count: format::STORE_CELLS_MAX,
            });
        }
        intake::check_place(&header)?;
        let index = Index {
            cells: if rows.whole_metres() { Cells::WholeMetres } else { Cells::Single },
            tile_side: options.tile_side,
            source: cut_at(&options.source, format::SOURCE_BYTES_MAX).to_owned(),
            entries: Vec::new(),
            finest: Pyramid::empty(&header, PYRAMID_SIDES[0]),
            header,
        };
        let deflate = options.packing == Packing::Deflate;
        let mut work = Self { into, index, written: 0, holes_count: 0, deflate };
        let head = work.index.head();
        work.write(&head)?;
        Ok(work)
    }

    /// Takes in a band of rows one tile high.
    fn take_in(&mut self, top: usize, count: usize, band: &[f32]) -> Result<(), TerrainError> {
        let (cols, side) = (self.index.header.cols, self.index.tile_side);
        if band.len() != cols * count {
            return Err(broken(format!("{} heights came for {count} rows of {cols}", band.len())));
        }
        intake::check_heights(format::FORMAT, band)?;
        self.refuse_fractions(band)?;
        self.holes_count += band.iter().filter(|height_m| !height_m.is_finite()).count() as u64;
        let goes_around = self.index.header.goes_around();
        for (row, heights_m) in band.chunks_exact(cols).enumerate() {
            self.index.finest.take_in_row(top + row, heights_m, goes_around);
        }
        let mut tile = Vec::with_capacity(side * count);
        for left in (0..cols).step_by(side) {
            let right = (left + side).min(cols);
            tile.clear();
            band.chunks_exact(cols).for_each(|row| tile.extend_from_slice(&row[left..right]));
            self.write_tile(&tile)?;
        }
        Ok(())
    }

    fn refuse_fractions(&self, band: &[f32]) -> Result<(), TerrainError> {
        let is_fraction = |height_m: &&f32| height_m.is_finite() && height_m.fract() != 0.0;
        let fraction = band.iter().find(is_fraction).filter(|_| self.index.cells == Cells::WholeMetres);
        match fraction {
            Some(height_m) => Err(broken(format!("its source promised whole metres and gave {height_m} m"))),
            None => Ok(()),
        }
    }

    fn write_tile(&mut self, heights_m: &[f32]) -> Result<(), TerrainError> {
        let (packed, bytes) = pack(heights_m, self.index.cells, self.deflate);
        let entry = Entry {
            offset: self.written,
            bytes_count: u32::try_from(bytes.len()).map_err(|_| broken("a tile is longer than 4 GiB"))?,
            packed,
            fingerprint: *blake3::hash(&bytes).as_bytes(),
        };
        self.index.entries.push(entry);
        self.write(&bytes)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), TerrainError> {
        let at = self.written;
        self.into
            .write_all(bytes)
            .map_err(|error| broken(format!("it cannot be written at byte {at}: {error}")))?;
        self.written += bytes.len() as u64;
        Ok(())
    }

    fn finish(mut self) -> Result<Prepared, TerrainError> {
        let end = self.index.tail_and_footer(self.written);
        self.write(&end)?;
        self.into.flush().map_err(|error| broken(format!("it cannot be written to its end: {error}")))?;
        let header = &self.index.header;
        Ok(Prepared {
            tiles_count: self.index.entries.len(),
            bytes_count: self.written,
            cells_count: (header.cols * header.rows) as u64,
            holes_count: self.holes_count,
            memory_bytes: prepare_memory_bytes(header, self.index.tile_side),
        })
    }
}

/// The beginning of a text, cut between letters.
fn cut_at(text: &str, bytes_max: usize) -> &str {
    let end = (0..=bytes_max.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}
