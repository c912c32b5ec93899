//! Reading a store: windows, tile by tile.

use super::bytes::{Bytes, read_some};
use super::format::{Index, broken, tiles_across};
use super::packing::unpack;
use super::pyramid::{PYRAMID_SIDES, Pyramid};
use crate::TerrainError;
use crate::grid::{Bbox, CELLS_LIMIT, Grid, GridHeader, GridSource};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use units::Fingerprint;

/// Bytes of unpacked tiles kept for the next window.
const KEPT_BYTES: usize = 32 << 20;

/// A grid in a tile store.
pub struct TileStore {
    bytes: Arc<dyn Bytes>,
    index: Index,
    fingerprint: [u8; 32],
    coarser: Vec<Pyramid>,
    /// Tiles unpacked last, the latest at the end.
    kept: Mutex<VecDeque<(usize, Arc<Vec<f32>>)>>,
}

/// A part of a grid in whole columns and rows. Around the globe the columns may run on past the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// First column.
    pub left: usize,
    /// Columns.
    pub cols: usize,
    /// First row.
    pub top: usize,
    /// Rows.
    pub rows: usize,
}

impl Part {
    /// Cells in it.
    #[must_use]
    pub fn cells_count(&self) -> u64 {
        self.cols as u64 * self.rows as u64
    }
}

impl TileStore {
    /// Opens a store: reads its index and checks it against its fingerprint. Tiles are checked when they are read.
    ///
    /// # Errors
    /// When the bytes are no store, cut off or damaged.
    pub fn open(bytes: Arc<dyn Bytes>) -> Result<Self, TerrainError> {
        let (index, fingerprint) = Index::read(bytes.as_ref())?;
        let mut coarser: Vec<Pyramid> = Vec::new();
        for side in PYRAMID_SIDES.into_iter().skip(1) {
            let finer = coarser.last().unwrap_or(&index.finest);
            coarser.push(finer.coarser(&index.header, side));
        }
        Ok(Self { bytes, index, fingerprint, coarser, kept: Mutex::default() })
    }

    /// Name of what it was prepared from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.index.source
    }

    /// BLAKE3 of the index: of the place, the datum and the fingerprint of every tile, so of every height. Known without
    /// reading a tile; each tile is checked against the index when it is read.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint(self.fingerprint.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}")))
    }

    /// Nodes along a side of a tile.
    #[must_use]
    pub fn tile_side(&self) -> usize {
        self.index.tile_side
    }

    /// Tiles of the whole grid.
    #[must_use]
    pub fn tiles_count(&self) -> usize {
        self.index.entries.len()
    }

    /// The level of the pyramid with blocks of `side` nodes, one of [`PYRAMID_SIDES`]; the finest for any other.
    #[must_use]
    pub fn pyramid(&self, side: usize) -> &Pyramid {
        self.coarser.iter().find(|level| level.side == side).unwrap_or(&self.index.finest)
    }

    /// The columns and rows that touch a box.
    ///
    /// # Errors
    /// When none does.
    pub fn part_in(&self, bbox: &Bbox) -> Result<Part, TerrainError> {
        let [[left, cols], [top, rows]] = self.index.header.part_in(bbox)?;
        Ok(Part { left, cols, top, rows })
    }

    /// Tiles that hold nodes of a part for which `wanted` (first column, first row, columns and rows of the tile in the
    /// whole grid) says yes.
    #[must_use]
    pub fn tiles_in(&self, part: &Part, wanted: &dyn Fn(&Part) -> bool) -> Vec<usize> {
        let (header, side) = (&self.index.header, self.index.tile_side);
        let [across, _] = tiles_across(header, side);
        let mut found = Vec::new();
        for down in part.top / side..(part.top + part.rows).div_ceil(side) {
            let [first, second] = pieces(part, header.cols);
            for col in (0..across).filter(|col| {
                let tile = *col * side..(*col + 1) * side;
                [first, second].iter().any(|(start, end)| *start < tile.end && tile.start < *end)
            }) {
                if wanted(&self.tile_part(down * across + col)) {
                    found.push(down * across + col);
                }
            }
        }
        found
    }

    /// The heights of a part; where `wanted` says no to a whole tile, it is not read and holds no heights.
    ///
    /// # Errors
    /// When the part is larger than a window may be, or a tile is damaged: named by its number and place.
    pub fn read_part(&self, part: &Part, wanted: &dyn Fn(&Part) -> bool) -> Result<Grid, TerrainError> {
        let all = &self.index.header;
        if part.cells_count() > CELLS_LIMIT {
            let (cols, rows) = (part.cols as u64, part.rows as u64);
            return Err(TerrainError::TooLarge { cols, rows, limit_count: CELLS_LIMIT });
        }
        if part.left >= all.cols || part.cols > all.cols || part.top + part.rows > all.rows {
            return Err(broken(format!("{part:?} does not lie in its {} × {} cells", all.cols, all.rows)));
        }
        let mut elevation_m = vec![f32::NAN; part.cols * part.rows];
        for number in self.tiles_in(part, wanted) {
            let tile = self.tile(number)?;
            copy(&self.tile_part(number), &tile, part, all.cols, &mut elevation_m);
        }
        let header = GridHeader {
            cols: part.cols,
            rows: part.rows,
            lon_west_deg: all.lon_west_deg + part.left as f64 * all.cell_lon_deg,
            lat_north_deg: all.lat_north_deg - part.top as f64 * all.cell_lat_deg,
            ..all.clone()
        };
        Ok(Grid { header, elevation_m })
    }

    /// Where a tile lies in the grid.
    fn tile_part(&self, number: usize) -> Part {
        let (header, side) = (&self.index.header, self.index.tile_side);
        let [across, _] = tiles_across(header, side);
        let (left, top) = (number % across * side, number / across * side);
        Part { left, cols: side.min(header.cols - left), top, rows: side.min(header.rows - top) }
    }

    /// The heights of a tile.
    fn tile(&self, number: usize) -> Result<Arc<Vec<f32>>, TerrainError> {
        if let Some(tile) = self.kept_tile(number) {
            return Ok(tile);
        }
        let tile = Arc::new(self.read_tile(number)?);
        let kept_max = (KEPT_BYTES / (4 * self.index.tile_side * self.index.tile_side)).max(1);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        while kept.len() >= kept_max {
            kept.pop_front();
        }
        kept.push_back((number, Arc::clone(&tile)));
        Ok(tile)
    }

    fn kept_tile(&self, number: usize) -> Option<Arc<Vec<f32>>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(known, _)| *known == number)?;
        let found = kept.remove(at)?;
        let tile = Arc::clone(&found.1);
        kept.push_back(found);
        Some(tile)
    }

    fn read_tile(&self, number: usize) -> Result<Vec<f32>, TerrainError> {
        let entry = &self.index.entries[number];
        let part = self.tile_part(number);
        let named = |reason: String| {
            broken(format!("tile {number} (columns from {}, rows from {}): {reason}", part.left, part.top))
        };
        let bytes = read_some(self.bytes.as_ref(), entry.offset, u64::from(entry.bytes_count))?;
        if *blake3::hash(&bytes).as_bytes() != entry.fingerprint {
            return Err(named(
                "its bytes do not have the fingerprint they were written with; prepare it again".to_owned(),
            ));
        }
        unpack(entry.packed, &bytes, self.index.cells, part.cols * part.rows)
            .map_err(|error| named(error.to_string()))
    }
}

/// The columns of a part as one or two ranges within the grid.
fn pieces(part: &Part, cols: usize) -> [(usize, usize); 2] {
    let end = part.left + part.cols;
    [(part.left, end.min(cols)), (0, end.saturating_sub(cols))]
}

/// Copies what of a tile lies in a part.
fn copy(tile: &Part, heights_m: &[f32], part: &Part, cols: usize, into: &mut [f32]) {
    let rows = tile.top.max(part.top)..(tile.top + tile.rows).min(part.top + part.rows);
    for (start, end) in pieces(part, cols) {
        let (start, end) = (start.max(tile.left), end.min(tile.left + tile.cols));
        if start >= end {
            continue;
        }
        // columns of the part before this piece
        let to = if start >= part.left { start - part.left } else { start + cols - part.left };
        for row in rows.clone() {
            let from = (row - tile.top) * tile.cols + start - tile.left;
            let target = (row - part.top) * part.cols + to;
            into[target..target + end - start].copy_from_slice(&heights_m[from..from + end - start]);
        }
    }
}

impl GridSource for TileStore {
    fn header(&self) -> &GridHeader {
        &self.index.header
    }

    fn window(&self, bbox: &Bbox) -> Result<Grid, TerrainError> {
        let grid = self.read_part(&self.part_in(bbox)?, &|_| true)?;
        Ok(grid)
    }
}
