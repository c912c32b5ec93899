//! What every reader of a grid checks, whatever the format.

use crate::TerrainError;
use crate::datum::VerticalDatum;
use crate::grid::{CELLS_LIMIT, Grid, GridHeader};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Most times a file may be smaller than the heights it declares. Deflate reaches 1,032 and LZW of TIFF about
/// 1,340; a file that declares more is broken or means harm, and would cost memory out of all proportion.
const EXPANSION_LIMIT: u64 = 2_048;
/// No ground lies farther from the sea's surface: Challenger Deep −10,935 m, Everest 8,849 m.
const HEIGHT_LIMIT_M: f32 = 12_000.0;
/// No density, rate or class is larger; marks of missing values (3.4e38, 1e37, 9.97e36) are.
const VALUE_LIMIT: f32 = 1e30;
/// No grid of the earth has smaller cells (0.1 m); below, degrees in double precision lose the cell.
const CELL_LEAST_DEG: f64 = 1e-6;
/// Share of a cell by which a grid may stick out over a pole or overlap itself, for rounding in files.
const SLOP_CELLS: f64 = 0.01;

/// What is asked of a grid: heights, which count from something, or values of any other kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Heights in metres, with the datum the user states.
    Heights(Option<VerticalDatum>),
    /// Densities, rates, classes: no datum, no limit of heights, no unit.
    Values,
}

impl Asked {
    /// The vertical datum from what the file states and what is asked. Values have none; the word in their header is
    /// never given out.
    pub(crate) fn datum(self, stated: Option<VerticalDatum>) -> Result<VerticalDatum, TerrainError> {
        match self {
            Self::Heights(declared) => settle_datum(stated, declared),
            Self::Values => Ok(VerticalDatum::MeanSeaLevel),
        }
    }
}

/// What a file says about its size.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Declared {
    /// `GeoTIFF` or `NetCDF`.
    pub format: &'static str,
    /// Columns.
    pub cols: u64,
    /// Rows.
    pub rows: u64,
    /// Bytes of a cell before compression.
    pub cell_bytes: u64,
    /// Bytes of the whole file.
    pub file_bytes: usize,
}

/// An error about the content of a file.
pub(crate) fn broken(format: &'static str, reason: impl Into<String>) -> TerrainError {
    TerrainError::Broken { format, reason: reason.into() }
}

/// The number of cells, if the reader takes that many and the file can hold them.
pub(crate) fn cells_count(declared: &Declared) -> Result<usize, TerrainError> {
    cells_count_up_to(declared, CELLS_LIMIT)
}

/// As [`cells_count`], for a reader that takes another number of cells.
pub(crate) fn cells_count_up_to(declared: &Declared, limit_count: u64) -> Result<usize, TerrainError> {
    let &Declared { format, cols, rows, cell_bytes, file_bytes } = declared;
    let cells = cols.saturating_mul(rows);
    if cells > limit_count {
        return Err(TerrainError::TooLarge { cols, rows, limit_count });
    }
    if cols < 2 || rows < 2 {
        return Err(broken(
            format,
            format!("{cols} × {rows} cells are no grid; it takes two of each at least"),
        ));
    }
    if cells * cell_bytes > expanded_limit(file_bytes) {
        let reason =
            format!("{cols} × {rows} cells cannot come out of a file of {file_bytes} bytes; it is cut off");
        return Err(broken(format, reason));
    }
    usize::try_from(cells).map_err(|_| TerrainError::TooLarge { cols, rows, limit_count })
}

/// Most bytes that a file of this size can unpack to.
pub(crate) fn expanded_limit(file_bytes: usize) -> u64 {
    EXPANSION_LIMIT.saturating_mul(u64::try_from(file_bytes).unwrap_or(u64::MAX))
}

/// The vertical datum of a grid from what the file states and what the user declares.
///
/// A conflict is an error, not a finding: one of the two is wrong, the depths of the whole design hang on it, and
/// nothing here can tell which.
pub(crate) fn settle_datum(
    stated: Option<VerticalDatum>,
    declared: Option<VerticalDatum>,
) -> Result<VerticalDatum, TerrainError> {
    match (stated, declared) {
        (Some(stated), Some(declared)) if stated != declared => {
            Err(TerrainError::DatumConflict { stated, declared })
        }
        (Some(datum), _) | (None, Some(datum)) => Ok(datum),
        (None, None) => Err(TerrainError::NoVerticalDatum { words: VerticalDatum::words() }),
    }
}

/// A grid from its parts: placed on the globe, its overlap with itself cut off, its heights or values possible.
pub(crate) fn grid(
    mut header: GridHeader,
    mut elevation_m: Vec<f32>,
    asked: Asked,
) -> Result<Grid, TerrainError> {
    check_place(&header)?;
    match asked {
        Asked::Heights(_) => check_heights(header.format, &elevation_m)?,
        Asked::Values => check_values(header.format, &elevation_m)?,
    }
    let (cols, kept) = (header.cols, cols_without_overlap(&header));
    if kept < cols {
        elevation_m = elevation_m.chunks(cols).flat_map(|row| row.iter().take(kept)).copied().collect();
        header.cols = kept;
    }
    Ok(Grid { header, elevation_m })
}

/// Columns of a grid without those that repeat its first meridian at the end: they would count their cells twice.
pub(crate) fn cols_without_overlap(header: &GridHeader) -> usize {
    let turn = (360.0 / header.cell_lon_deg).round();
    let repeats = (turn * header.cell_lon_deg - 360.0).abs() < SLOP_CELLS * header.cell_lon_deg
        && header.cols as f64 > turn;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // below the number of columns
    let turn = turn as usize;
    if repeats { turn } else { header.cols }
}

/// Whether a unit written in a file is the metre.
pub(crate) fn is_metre(unit: &str) -> bool {
    let unit = unit.trim_matches(['\0', ' ']).to_lowercase();
    // "metres relative to mean sea level" is a unit in some files.
    unit.is_empty() || unit == "m" || unit.starts_with("metre") || unit.starts_with("meter")
}

/// Turns rows that run from the south into rows from the north.
pub(crate) fn flip_rows(cells: &mut [f32], cols: usize) {
    let rows = cells.len() / cols.max(1);
    for row in 0..rows / 2 {
        let (north, south) = cells.split_at_mut((rows - 1 - row) * cols);
        north[row * cols..(row + 1) * cols].swap_with_slice(&mut south[..cols]);
    }
}

/// Runs a decoder of someone else's and turns its panic into an error: a file must never end the program.
///
/// `tiff` 0.11.3 multiplies strips and tiles by planes unchecked while it opens a file (a test holds such a file) and
/// asserts while it unpacks. `hdf5-reader` 0.12.1 stood 100,000 mutated files, but it is as young as it is large.
/// Nothing outlives the call that a panic could leave half done.
pub(crate) fn guarded<T>(
    format: &'static str,
    read: impl FnOnce() -> Result<T, TerrainError>,
) -> Result<T, TerrainError> {
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(broken(format, "its decoder gave up on contradictory content")))
}

/// Refuses a grid that does not lie on the globe.
pub(crate) fn check_place(header: &GridHeader) -> Result<(), TerrainError> {
    let GridHeader { cell_lon_deg, cell_lat_deg, format, .. } = *header;
    let bbox = header.bbox();
    let all = [bbox.west_deg, bbox.east_deg, bbox.south_deg, bbox.north_deg];
    if !(cell_lon_deg >= CELL_LEAST_DEG
        && cell_lat_deg >= CELL_LEAST_DEG
        && all.iter().all(|side| side.is_finite()))
    {
        return Err(broken(format, format!("its cells measure {cell_lon_deg}° × {cell_lat_deg}°")));
    }
    // Grids whose outer rows are centred on the poles stick out by half a cell.
    let (lat_limit, lon_limit) =
        (90.0 + (0.5 + SLOP_CELLS) * cell_lat_deg, 360.0 + (1.0 + SLOP_CELLS) * cell_lon_deg);
    let in_place = bbox.north_deg <= lat_limit
        && bbox.south_deg >= -lat_limit
        && bbox.east_deg - bbox.west_deg <= lon_limit
        && bbox.west_deg.abs() <= 360.0 + cell_lon_deg;
    if in_place {
        return Ok(());
    }
    let reason = format!(
        "it covers {:.4}° to {:.4}° E, {:.4}° to {:.4}° N, which is not on the globe; are these projected metres?",
        bbox.west_deg, bbox.east_deg, bbox.south_deg, bbox.north_deg
    );
    Err(broken(format, reason))
}

fn check_values(format: &'static str, values: &[f32]) -> Result<(), TerrainError> {
    let mut impossible = values.iter().copied().filter(|value| value.abs() > VALUE_LIMIT);
    let Some(first) = impossible.next() else { return Ok(()) };
    let reason = format!(
        "{} cells hold values beyond ±{VALUE_LIMIT:e}, the first {first:e}; if this is the mark of missing values, the \
         file must declare it (GDAL_NODATA, _FillValue, NODATA_value)",
        impossible.count() + 1
    );
    Err(broken(format, reason))
}

/// Refuses heights that no ground has.
pub(crate) fn check_heights(format: &'static str, elevation_m: &[f32]) -> Result<(), TerrainError> {
    // NaN, the mark of a missing height, is not above the limit.
    let mut impossible = elevation_m.iter().copied().filter(|height| height.abs() > HEIGHT_LIMIT_M);
    let Some(first) = impossible.next() else { return Ok(()) };
    let reason = format!(
        "{} cells hold heights beyond ±{HEIGHT_LIMIT_M} m, the first {first}; if this is the mark of missing heights, \
         the file must declare it (GDAL_NODATA, _FillValue), and heights must be in metres",
        impossible.count() + 1
    );
    Err(broken(format, reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEIGHTS: Asked = Asked::Heights(None);

    fn header(cols: usize, cell_lon_deg: f64) -> GridHeader {
        GridHeader {
            cols,
            rows: 2,
            lon_west_deg: -180.0,
            lat_north_deg: 10.0,
            cell_lon_deg,
            cell_lat_deg: 1.0,
            vertical_datum: VerticalDatum::MeanSeaLevel,
            format: "test",
        }
    }

    #[test]
    fn a_grid_that_repeats_its_first_meridian_loses_the_copy() {
        let columns = |cols: usize| (0..2 * cols).map(|index| (index % cols) as f32).collect::<Vec<_>>();
        let whole = grid(header(37, 10.0), columns(37), HEIGHTS).unwrap();
        assert_eq!(whole.header.cols, 36);
        assert_eq!(whole.elevation_m[35..37], [35.0, 0.0]);
        assert_eq!(grid(header(36, 10.0), columns(36), HEIGHTS).unwrap().header.cols, 36);
        assert!(grid(header(38, 10.0), columns(38), HEIGHTS).is_err());
    }

    #[test]
    fn an_undeclared_mark_of_missing_heights_is_refused_with_its_value() {
        let heights = vec![-5.0, -99_999.0, 3.0, f32::NAN];
        let error = grid(header(2, 1.0), heights.clone(), HEIGHTS).unwrap_err().to_string();
        assert!(error.contains("-99999"), "{error}");
        assert!(grid(header(2, 1.0), heights, Asked::Values).is_ok());
        let error = grid(header(2, 1.0), vec![0.0, 1.0, f32::MAX, 2.0], Asked::Values).unwrap_err();
        assert!(error.to_string().contains("3.4028235e38"), "{error}");
    }

    #[test]
    fn a_datum_is_declared_or_stated_and_never_both_ways() {
        let (sea, lake) = (VerticalDatum::MeanSeaLevel, VerticalDatum::LakeSurface);
        assert_eq!(settle_datum(Some(sea), None), Ok(sea));
        assert_eq!(settle_datum(None, Some(lake)), Ok(lake));
        assert_eq!(settle_datum(Some(lake), Some(lake)), Ok(lake));
        assert_eq!(
            settle_datum(Some(sea), Some(lake)),
            Err(TerrainError::DatumConflict { stated: sea, declared: lake })
        );
        assert!(matches!(settle_datum(None, None), Err(TerrainError::NoVerticalDatum { .. })));
    }

    #[test]
    fn a_small_file_that_declares_a_large_grid_costs_no_memory() {
        let declared =
            Declared { format: "test", cols: 10_000, rows: 10_000, cell_bytes: 2, file_bytes: 1_000 };
        assert!(matches!(cells_count(&declared), Err(TerrainError::Broken { .. })));
        let declared = Declared { cols: u64::MAX, file_bytes: usize::MAX, ..declared };
        assert!(matches!(cells_count(&declared), Err(TerrainError::TooLarge { .. })));
    }

    #[test]
    fn rows_are_flipped_around_the_middle() {
        let mut cells = [1., 2., 3., 4., 5., 6.];
        flip_rows(&mut cells, 2);
        assert_eq!(cells, [5., 6., 3., 4., 1., 2.]);
        let mut cells = [1., 2., 3., 4.];
        flip_rows(&mut cells, 2);
        assert_eq!(cells, [3., 4., 1., 2.]);
    }
}
