//! Grids larger than memory: a prepared store of tiles, with a pyramid of what lies where.
//!
//! [`prepare()`] reads a grid once, a band of rows at a time, and writes one file (`*.wettiles`): a head, the tiles, and
//! a tail with the place and the fingerprint of every tile and the least and greatest height of every block of nodes.
//! [`TileStore`] reads windows of it, only the tiles it needs, each checked against its fingerprint. The file is written
//! from start to end and closed by a footer, so a file cut off while it was written is told from a whole one.
//!
//! Files are reached through [`Bytes`], which apps implement.

mod bytes;
mod format;
mod netcdf_rows;
mod packing;
mod pyramid;
mod rows;
mod store;
#[cfg(test)]
mod tests;
mod tiff_rows;
mod write;

pub use bytes::{Bytes, ReadSeek};
pub use pyramid::{Block, HeightRange, PYRAMID_SIDES, Pyramid};
pub use rows::{GridRows, RowSource, open_rows};
pub use store::{Part, TileStore};
pub use write::{Packing, PrepareOptions, Prepared, prepare, prepare_memory_bytes};

/// How the name of a tile store's file ends.
pub const STORE_ENDING: &str = ".wettiles";

/// Whether a file starts as a tile store does.
#[must_use]
pub fn is_store(start: &[u8]) -> bool {
    start.starts_with(format::MAGIC)
}

/// Nodes along a side of a tile, unless asked for otherwise.
pub const TILE_SIDE: usize = 512;
