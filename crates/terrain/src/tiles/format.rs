//! The layout of a tile store, little-endian throughout.
//!
//! - Head: `WETTILES`, version (u32), bytes of a cell (u32: 2 whole metres, 4 single precision), side of a tile (u32),
//!   columns and rows (u64), west, north, width and height of a cell in degrees (f64), then the word of the vertical
//!   datum and the name of the source, each as a length (u32) and UTF-8.
//! - Tiles, row by row from the north-west, those at the east and south edge cut to the grid.
//! - Tail: for each tile its offset (u64), length (u32), packing (u32) and BLAKE3 fingerprint (32 bytes); then for each
//!   block of 16 × 16 nodes its least and greatest height (i16 each) and flags (u8: 1 a node without height).
//! - Footer of 64 bytes: offset and length of the tail (u64 each), length of the head (u64), the BLAKE3 fingerprint of
//!   head and tail together, `SELITTEW`.

use super::bytes::read_some;
use super::packing::Packed;
use super::pyramid::{Block, PYRAMID_SIDES, Pyramid};
use super::{Bytes, TILE_SIDE};
use crate::TerrainError;
use crate::datum::VerticalDatum;
use crate::grid::GridHeader;
use crate::intake;

/// What this format is called in messages and headers.
pub(super) const FORMAT: &str = "tile store";
pub(super) const MAGIC: &[u8; 8] = b"WETTILES";
const END: &[u8; 8] = b"SELITTEW";
const VERSION: u32 = 1;
const FOOTER_BYTES: u64 = 64;
const ENTRY_BYTES: u64 = 48;
const BLOCK_BYTES: u64 = 5;
/// Longest head: the name of the source is cut to fit.
const HEAD_BYTES_MAX: u64 = 8_192;
/// Longest name of a source.
pub(super) const SOURCE_BYTES_MAX: usize = 4_096;
/// Most cells of a store: four times GEBCO at 15″.
pub(super) const STORE_CELLS_MAX: u64 = 16_000_000_000;
/// Largest side of a tile: 64 MB in single precision.
pub(super) const TILE_SIDE_MAX: usize = 8 * TILE_SIDE;
/// Smallest side of a tile.
pub(super) const TILE_SIDE_MIN: usize = 16;

/// How heights are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cells {
    /// Whole metres in two bytes.
    WholeMetres,
    /// Single precision in four.
    Single,
}

impl Cells {
    /// Bytes of a height.
    pub fn bytes(self) -> usize {
        match self {
            Cells::WholeMetres => 2,
            Cells::Single => 4,
        }
    }
}

/// Where a tile lies in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub offset: u64,
    pub bytes_count: u32,
    pub packed: Packed,
    pub fingerprint: [u8; 32],
}

/// Everything but the tiles.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Index {
    pub header: GridHeader,
    pub cells: Cells,
    pub tile_side: usize,
    pub source: String,
    pub entries: Vec<Entry>,
    pub finest: Pyramid,
}

/// An error about a store.
pub(super) fn broken(reason: impl Into<String>) -> TerrainError {
    intake::broken(FORMAT, reason)
}

/// Tiles across and down.
pub(super) fn tiles_across(header: &GridHeader, tile_side: usize) -> [usize; 2] {
    [header.cols.div_ceil(tile_side), header.rows.div_ceil(tile_side)]
}

impl Index {
    /// The head of a file.
    pub fn head(&self) -> Vec<u8> {
        let header = &self.header;
        let mut head = MAGIC.to_vec();
        for number in [VERSION, size_u32(self.cells.bytes()), size_u32(self.tile_side)] {
            head.extend(number.to_le_bytes());
        }
        for number in [header.cols as u64, header.rows as u64] {
            head.extend(number.to_le_bytes());
        }
        for number in [header.lon_west_deg, header.lat_north_deg, header.cell_lon_deg, header.cell_lat_deg] {
            head.extend(number.to_le_bytes());
        }
        for text in [header.vertical_datum.word(), &self.source] {
            head.extend(size_u32(text.len()).to_le_bytes());
            head.extend(text.as_bytes());
        }
        head
    }

    /// Tail and footer, for a tail that starts at `offset`.
    pub fn tail_and_footer(&self, offset: u64) -> Vec<u8> {
        let mut tail = Vec::new();
        for entry in &self.entries {
            tail.extend(entry.offset.to_le_bytes());
            tail.extend(entry.bytes_count.to_le_bytes());
            tail.extend(u32::from(entry.packed.code()).to_le_bytes());
            tail.extend(entry.fingerprint);
        }
        for block in &self.finest.blocks {
            tail.extend(block.min_m.to_le_bytes());
            tail.extend(block.max_m.to_le_bytes());
            tail.push(u8::from(block.has_hole));
        }
        let (head, tail_bytes) = (self.head(), tail.len() as u64);
        let fingerprint = fingerprint(&head, &tail);
        for number in [offset, tail_bytes, head.len() as u64] {
            tail.extend(number.to_le_bytes());
        }
        tail.extend(fingerprint);
        tail.extend(END);
        tail
    }

    /// Reads everything but the tiles, checked against the fingerprint in the footer, which comes with it.
    pub fn read(bytes: &dyn Bytes) -> Result<(Self, [u8; 32]), TerrainError> {
        let all = bytes.bytes_count();
        let footer_at = all.checked_sub(FOOTER_BYTES).ok_or_else(|| cut_off(all))?;
        let footer = read_some(bytes, footer_at, FOOTER_BYTES)?;
        let mut fields = Fields { bytes: &footer };
        let (tail_at, tail_bytes, head_bytes) = (fields.u64()?, fields.u64()?, fields.u64()?);
        let (stated, end) = (fields.take(32)?, fields.take(8)?);
        if end != END {
            return Err(cut_off(all));
        }
        if head_bytes > HEAD_BYTES_MAX {
            return Err(broken(format!(
                "its head has {head_bytes} bytes, and {HEAD_BYTES_MAX} are the most"
            )));
        }
        if tail_at.checked_add(tail_bytes) != Some(footer_at) {
            return Err(broken(format!(
                "its tail of {tail_bytes} bytes at {tail_at} does not end at {footer_at}"
            )));
        }
        let head = read_some(bytes, 0, head_bytes)?;
        let mut index = Self::of_head(&head, tail_bytes)?;
        let tail = read_some(bytes, tail_at, tail_bytes)?;
        let found = fingerprint(&head, &tail);
        if found != stated {
            return Err(broken(
                "its index does not have the fingerprint it is stored with; prepare it again",
            ));
        }
        index.read_tail(&tail, tail_at)?;
        Ok((index, found))
    }

    /// What the head says, with room for as many tiles and blocks as the tail has bytes for.
    fn of_head(head: &[u8], tail_bytes: u64) -> Result<Self, TerrainError> {
        let mut fields = Fields { bytes: head };
        if fields.take(8)? != MAGIC {
            return Err(broken("it does not start with WETTILES"));
        }
        let version = fields.u32()?;
        if version != VERSION {
            return Err(broken(format!(
                "it has version {version}, and this program reads version {VERSION}; prepare it again"
            )));
        }
        let cells = match fields.u32()? {
            2 => Cells::WholeMetres,
            4 => Cells::Single,
            other => return Err(broken(format!("its cells have {other} bytes, not 2 or 4"))),
        };
        let tile_side = fields.u32()? as usize;
        let size = [fields.u64()?, fields.u64()?];
        let place = [fields.f64()?, fields.f64()?, fields.f64()?, fields.f64()?];
        let (datum, source) = (fields.text()?, fields.text()?);
        let header = header(size, place, VerticalDatum::parse(&datum)?)?;
        refuse_odd_tiles(tile_side)?;
        let [across, down] = tiles_across(&header, tile_side);
        let blocks = (header.cols.div_ceil(PYRAMID_SIDES[0]) * header.rows.div_ceil(PYRAMID_SIDES[0])) as u64;
        let wanted = (across * down) as u64 * ENTRY_BYTES + blocks * BLOCK_BYTES;
        if wanted != tail_bytes {
            return Err(broken(format!(
                "its tail has {tail_bytes} bytes, and a grid of that size needs {wanted}"
            )));
        }
        let finest = Pyramid::empty(&header, PYRAMID_SIDES[0]);
        Ok(Self { header, cells, tile_side, source, entries: Vec::with_capacity(across * down), finest })
    }

    fn read_tail(&mut self, tail: &[u8], tail_at: u64) -> Result<(), TerrainError> {
        let [across, down] = tiles_across(&self.header, self.tile_side);
        let mut fields = Fields { bytes: tail };
        for _ in 0..across * down {
            let (offset, bytes_count, code) = (fields.u64()?, fields.u32()?, fields.u32()?);
            let fingerprint = fields.take(32)?.try_into().map_err(|_| broken("a fingerprint is short"))?;
            let packed = u8::try_from(code).ok().and_then(Packed::of_code);
            let packed = packed.ok_or_else(|| broken(format!("a tile has the unknown packing {code}")))?;
            if offset.checked_add(u64::from(bytes_count)).is_none_or(|end| end > tail_at) {
                return Err(broken(format!(
                    "a tile of {bytes_count} bytes at {offset} runs into the tail at {tail_at}"
                )));
            }
            self.entries.push(Entry { offset, bytes_count, packed, fingerprint });
        }
        for block in &mut self.finest.blocks {
            *block = Block { min_m: fields.i16()?, max_m: fields.i16()?, has_hole: fields.take(1)? != [0] };
        }
        Ok(())
    }
}

fn cut_off(bytes_count: u64) -> TerrainError {
    broken(format!(
        "its {bytes_count} bytes do not end as a tile store does: it was cut off, or is none; prepare it again"
    ))
}

/// The fingerprint of head and tail together.
fn fingerprint(head: &[u8], tail: &[u8]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(head).update(tail);
    *hasher.finalize().as_bytes()
}

/// Refuses a side of tiles that is no multiple of the finest blocks, or out of bounds.
pub(super) fn refuse_odd_tiles(tile_side: usize) -> Result<(), TerrainError> {
    if (TILE_SIDE_MIN..=TILE_SIDE_MAX).contains(&tile_side) && tile_side.is_multiple_of(PYRAMID_SIDES[0]) {
        return Ok(());
    }
    Err(broken(format!(
        "its tiles have {tile_side} nodes a side; {TILE_SIDE_MIN} to {TILE_SIDE_MAX} in steps of 16 are possible"
    )))
}

fn header(
    size: [u64; 2],
    place: [f64; 4],
    vertical_datum: VerticalDatum,
) -> Result<GridHeader, TerrainError> {
    let cells = size[0].saturating_mul(size[1]);
    if cells > STORE_CELLS_MAX {
        return Err(TerrainError::TooLarge { cols: size[0], rows: size[1], limit_count: STORE_CELLS_MAX });
    }
    let [cols, rows] = size.map(|count| usize::try_from(count).unwrap_or(0));
    if cols < 2 || rows < 2 {
        return Err(broken(format!(
            "{} × {} cells are no grid; it takes two of each at least",
            size[0], size[1]
        )));
    }
    let [lon_west_deg, lat_north_deg, cell_lon_deg, cell_lat_deg] = place;
    let header = GridHeader {
        cols,
        rows,
        lon_west_deg,
        lat_north_deg,
        cell_lon_deg,
        cell_lat_deg,
        vertical_datum,
        format: FORMAT,
    };
    intake::check_place(&header)?;
    Ok(header)
}

fn size_u32(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}

/// Fields taken off the front of bytes.
struct Fields<'a> {
    bytes: &'a [u8],
}

impl<'a> Fields<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], TerrainError> {
        let (taken, rest) =
            self.bytes.split_at_checked(count).ok_or_else(|| broken("its head or tail ends early"))?;
        self.bytes = rest;
        Ok(taken)
    }

    fn array<const COUNT: usize>(&mut self) -> Result<[u8; COUNT], TerrainError> {
        self.take(COUNT)?.try_into().map_err(|_| broken("its head or tail ends early"))
    }

    fn i16(&mut self) -> Result<i16, TerrainError> {
        Ok(i16::from_le_bytes(self.array()?))
    }

    fn u32(&mut self) -> Result<u32, TerrainError> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    fn u64(&mut self) -> Result<u64, TerrainError> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    fn f64(&mut self) -> Result<f64, TerrainError> {
        Ok(f64::from_le_bytes(self.array()?))
    }

    fn text(&mut self) -> Result<String, TerrainError> {
        let count = self.u32()? as usize;
        let text = std::str::from_utf8(self.take(count)?);
        text.map(str::to_owned).map_err(|_| broken("a text in its head is not UTF-8"))
    }
}
