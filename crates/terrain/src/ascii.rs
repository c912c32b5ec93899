//! Grids from ESRI ASCII: a header of names and numbers, then the heights in rows from the north-west.

use crate::TerrainError;
use crate::grid::{Grid, GridHeader};
use crate::intake::{self, Asked, Declared, broken};
use crate::numbers::{number, shown, without_mark};

const FORMAT: &str = "ESRI ASCII";
/// The mark of missing heights where the header names none.
///
/// # Source
/// Esri, ASCII raster format: "the default is -9999".
const MISSING_DEFAULT: f64 = -9999.0;
/// Fewest bytes of a cell: a digit and a space.
const CELL_BYTES: u64 = 2;

/// Whether the bytes begin with a name of the header and a number.
pub(crate) fn looks_so(bytes: &[u8]) -> bool {
    let mut words = Words::new(without_mark(bytes));
    let (Some(name), Some(value)) = (words.next(), words.next()) else { return false };
    Key::of(name).is_some() && number(value).is_some()
}

/// Reads an ESRI ASCII grid, of heights in metres or of values.
///
/// Taken: the header in any order and case, corner or middle of the south-west cell, `cellsize` or `dx` and `dy`;
/// decimal points or commas; rows broken anywhere. The format states neither datum nor projection.
pub(crate) fn read_as(bytes: &[u8], asked: Asked) -> Result<Grid, TerrainError> {
    let text = without_mark(bytes);
    let (header, start) = Header::read(text)?;
    let (cols, rows) = (header.whole(Key::Cols)?, header.whole(Key::Rows)?);
    let size = Declared { format: FORMAT, cols, rows, cell_bytes: 0, file_bytes: bytes.len() };
    let cells_count = intake::cells_count(&size)?;
    if cols * rows * CELL_BYTES > bytes.len() as u64 + 1 {
        let reason =
            format!("{cols} × {rows} cells do not fit into a file of {} bytes; it is cut off", bytes.len());
        return Err(broken(FORMAT, reason));
    }
    let place = header.place(cols, rows, asked)?;
    let missing = header.value(Key::Missing).unwrap_or(MISSING_DEFAULT);
    let elevation_m = cells(text, start, (&place, cells_count), missing)?;
    intake::grid(place, elevation_m, asked)
}

/// A name of the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Cols,
    Rows,
    WestCorner,
    WestMiddle,
    SouthCorner,
    SouthMiddle,
    Cell,
    CellLon,
    CellLat,
    Missing,
}

/// The names as they are written.
const KEYS: [(&str, Key); 11] = [
    ("ncols", Key::Cols),
    ("nrows", Key::Rows),
    ("xllcorner", Key::WestCorner),
    ("xllcenter", Key::WestMiddle),
    ("yllcorner", Key::SouthCorner),
    ("yllcenter", Key::SouthMiddle),
    ("cellsize", Key::Cell),
    ("dx", Key::CellLon),
    ("dy", Key::CellLat),
    ("nodata_value", Key::Missing),
    ("nodata", Key::Missing),
];

impl Key {
    fn of(word: &[u8]) -> Option<Self> {
        let known = KEYS.iter().find(|(name, _)| word.eq_ignore_ascii_case(name.as_bytes()));
        known.map(|(_, key)| *key)
    }

    fn name(self) -> &'static str {
        KEYS.iter().find(|(_, key)| *key == self).map_or("", |(name, _)| name)
    }
}

/// The header as read.
struct Header {
    values: Vec<(Key, f64)>,
}

impl Header {
    /// The header, and where the heights begin.
    fn read(text: &[u8]) -> Result<(Self, usize), TerrainError> {
        let mut values: Vec<(Key, f64)> = Vec::new();
        let mut words = Words::new(text);
        loop {
            let start = words.at;
            let Some(word) = words.next() else { break Ok((Self { values }, start)) };
            if number(word).is_some() {
                break Ok((Self { values }, start));
            }
            let Some(key) = Key::of(word) else {
                break Err(broken(
                    FORMAT,
                    format!("its header has `{}`, which is no name of it", shown(word)),
                ));
            };
            let word = words.next().unwrap_or_default();
            let Some(value) = number(word) else {
                let reason = format!("{} is `{}`, which is no number", key.name(), shown(word));
                break Err(broken(FORMAT, reason));
            };
            if values.iter().any(|(known, _)| *known == key) {
                break Err(broken(FORMAT, format!("its header has {} twice", key.name())));
            }
            values.push((key, value));
        }
    }

    fn value(&self, key: Key) -> Option<f64> {
        self.values.iter().find(|(known, _)| *known == key).map(|(_, value)| *value)
    }

    fn whole(&self, key: Key) -> Result<u64, TerrainError> {
        let Some(value) = self.value(key) else {
            return Err(broken(FORMAT, format!("its header has no {}", key.name())));
        };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a whole number in range
        let whole = ((0.0..=1e15).contains(&value) && value.fract() == 0.0).then_some(value as u64);
        whole.ok_or_else(|| broken(FORMAT, format!("{} is {value}, which is no whole number", key.name())))
    }

    /// An angle; a number beyond a turn is a length.
    fn angle_deg(&self, key: Key) -> Result<Option<f64>, TerrainError> {
        match self.value(key) {
            Some(value) if value.abs() > 360.0 => {
                Err(TerrainError::Projected { format: FORMAT, place: key.name().to_owned(), value })
            }
            value => Ok(value),
        }
    }

    /// The edge of an axis from its corner or the middle of its first cell.
    fn edge_deg(&self, corner: Key, middle: Key, cell_deg: f64) -> Result<f64, TerrainError> {
        match (self.angle_deg(corner)?, self.angle_deg(middle)?) {
            (Some(edge_deg), None) => Ok(edge_deg),
            (None, Some(middle_deg)) => Ok(middle_deg - cell_deg / 2.0),
            (None, None) => {
                Err(broken(FORMAT, format!("its header has neither {} nor {}", corner.name(), middle.name())))
            }
            _ => Err(broken(FORMAT, format!("its header has both {} and {}", corner.name(), middle.name()))),
        }
    }

    fn place(&self, cols: u64, rows: u64, asked: Asked) -> Result<GridHeader, TerrainError> {
        let cell_deg = self.angle_deg(Key::Cell)?;
        let side_deg = |key: Key| -> Result<f64, TerrainError> {
            let side_deg = self.angle_deg(key)?.or(cell_deg);
            side_deg
                .ok_or_else(|| broken(FORMAT, format!("its header has neither cellsize nor {}", key.name())))
        };
        let (cell_lon_deg, cell_lat_deg) = (side_deg(Key::CellLon)?, side_deg(Key::CellLat)?);
        let south_deg = self.edge_deg(Key::SouthCorner, Key::SouthMiddle, cell_lat_deg)?;
        Ok(GridHeader {
            // Both were checked against the limit of cells.
            cols: usize::try_from(cols).unwrap_or(usize::MAX),
            rows: usize::try_from(rows).unwrap_or(usize::MAX),
            lon_west_deg: self.edge_deg(Key::WestCorner, Key::WestMiddle, cell_lon_deg)?,
            lat_north_deg: south_deg + cell_lat_deg * rows as f64,
            cell_lon_deg,
            cell_lat_deg,
            vertical_datum: asked.datum(None)?,
            format: FORMAT,
        })
    }
}

/// The heights from `start` on.
fn cells(
    text: &[u8],
    start: usize,
    (place, cells_count): (&GridHeader, usize),
    missing: f64,
) -> Result<Vec<f32>, TerrainError> {
    let mut elevation_m = Vec::with_capacity(cells_count);
    #[allow(clippy::cast_possible_truncation)] // heights need no more than single precision, 1 mm
    let (single, missing_single) = (|value: f64| value as f32, missing as f32);
    for word in (Words { text, at: start }) {
        let Some(height_m) = number(word).map(single) else {
            let (row_no, col_no) = (elevation_m.len() / place.cols + 1, elevation_m.len() % place.cols + 1);
            let reason =
                format!("the cell in row {row_no}, column {col_no} is `{}`, which is no number", shown(word));
            return Err(broken(FORMAT, reason));
        };
        if elevation_m.len() == cells_count {
            let reason = format!("it holds more than its {} × {} cells", place.cols, place.rows);
            return Err(broken(FORMAT, reason));
        }
        // The mark is compared in single precision: writers print -3.40282346639e+38 with fewer digits than it has.
        elevation_m.push(if height_m == missing_single { f32::NAN } else { height_m });
    }
    if elevation_m.len() != cells_count {
        return Err(broken(
            FORMAT,
            format!("it holds {} of {cells_count} cells; it is cut off", elevation_m.len()),
        ));
    }
    Ok(elevation_m)
}

/// The words of a text, between blanks.
struct Words<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Words<'a> {
    fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0 }
    }
}

impl<'a> Iterator for Words<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = self.text.get(self.at..)?;
        let start = rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
        let word = &rest[start..];
        let end = word.iter().position(u8::is_ascii_whitespace).unwrap_or(word.len());
        self.at += start + end;
        Some(&word[..end])
    }
}
