//! Grids of heights: what they cover, what they count from, and windows of them in memory.

use crate::TerrainError;
pub use crate::datum::VerticalDatum;
use crate::intake::Asked;
use units::{Finding, LonLat};

/// Size, place and datum of a grid. Cells are areas; a pixel given as a point becomes the cell around it.
#[derive(Debug, Clone, PartialEq)]
pub struct GridHeader {
    /// Columns, west to east.
    pub cols: usize,
    /// Rows, north to south.
    pub rows: usize,
    /// West edge of the first column, degrees.
    pub lon_west_deg: f64,
    /// North edge of the first row, degrees.
    pub lat_north_deg: f64,
    /// Width of a cell, degrees.
    pub cell_lon_deg: f64,
    /// Height of a cell, degrees.
    pub cell_lat_deg: f64,
    /// What the heights count from.
    pub vertical_datum: VerticalDatum,
    /// `GeoTIFF`, `NetCDF`, `ESRI ASCII` or `XYZ`.
    pub format: &'static str,
}

/// A box of longitudes and latitudes. `east_deg` may exceed 180 when the box spans the antimeridian.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bbox {
    /// West side.
    pub west_deg: f64,
    /// South side.
    pub south_deg: f64,
    /// East side.
    pub east_deg: f64,
    /// North side.
    pub north_deg: f64,
}

impl Bbox {
    /// The box around points, each taken on the turn nearest to the first, with a margin on every side.
    #[must_use]
    pub fn around(points: &[LonLat], margin_deg: f64) -> Self {
        let first = points.first().copied().unwrap_or(LonLat::new(0.0, 0.0));
        let mut bbox = Self {
            west_deg: first.lon_deg,
            east_deg: first.lon_deg,
            south_deg: first.lat_deg,
            north_deg: first.lat_deg,
        };
        for point in points {
            let lon = first.lon_deg + crate::geodesy::wrap_lon_deg(point.lon_deg - first.lon_deg);
            bbox.west_deg = bbox.west_deg.min(lon);
            bbox.east_deg = bbox.east_deg.max(lon);
            bbox.south_deg = bbox.south_deg.min(point.lat_deg);
            bbox.north_deg = bbox.north_deg.max(point.lat_deg);
        }
        Self {
            west_deg: bbox.west_deg - margin_deg,
            east_deg: bbox.east_deg + margin_deg,
            south_deg: (bbox.south_deg - margin_deg).max(-90.0),
            north_deg: (bbox.north_deg + margin_deg).min(90.0),
        }
    }
}

/// A grid or a window of one, in memory.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// Size, place and datum.
    pub header: GridHeader,
    /// Heights in m, row by row from the north-west; NaN where there is none.
    pub elevation_m: Vec<f32>,
}

/// A source of grid windows: a file format, a tile store.
pub trait GridSource {
    /// What the whole grid covers.
    fn header(&self) -> &GridHeader;
    /// The cells that touch a box.
    ///
    /// # Errors
    /// When nothing of the grid lies in the box or it cannot be read.
    fn window(&self, bbox: &Bbox) -> Result<Grid, TerrainError>;
}

/// Opens a grid from the bytes of a file: GeoTIFF, GEBCO-layout NetCDF, ESRI ASCII or XYZ, told apart by what they
/// hold, not by the name of the file.
///
/// `declared` is the vertical datum the user states; a file that states none needs it. A declaration that contradicts
/// the file is an error: one of the two is wrong, every depth hangs on it, and nothing here can tell which.
///
/// # Errors
/// When the bytes are no grid, broken, too large, or the datum is unknown or contradicted.
pub fn open_grid(bytes: &[u8], declared: Option<VerticalDatum>) -> Result<Box<dyn GridSource>, TerrainError> {
    Ok(Box::new(open_as(bytes, Asked::Heights(declared))?))
}

/// Reads heights or values.
pub(crate) fn open_as(bytes: &[u8], asked: Asked) -> Result<Grid, TerrainError> {
    let grid = match bytes.get(..4) {
        Some([b'I', b'I', 42 | 43, 0] | [b'M', b'M', 0, 42 | 43]) => crate::geotiff::read_as(bytes, asked)?,
        Some([b'C', b'D', b'F', 1 | 2 | 5] | [0x89, b'H', b'D', b'F']) => {
            crate::netcdf::read_as(bytes, asked)?
        }
        Some(_) if crate::ascii::looks_so(bytes) => crate::ascii::read_as(bytes, asked)?,
        Some(_) if crate::xyz::looks_so(bytes) => crate::xyz::read_as(bytes, asked)?,
        Some(start) => {
            return Err(TerrainError::Unreadable { reason: format!("the file starts with {start:02x?}") });
        }
        None => {
            return Err(TerrainError::Unreadable { reason: format!("the file has {} bytes", bytes.len()) });
        }
    };
    Ok(grid)
}

/// Most cells a reader takes into memory: 1.2 × 10⁹ bytes of heights.
pub const CELLS_LIMIT: u64 = 300_000_000;
/// Part of a cell within which a position on the edge of a grid counts as inside: rounding, 0.5 mm at 15″.
const EDGE_CELLS: f64 = 1e-6;

impl GridHeader {
    /// West, south, east, north edges.
    #[must_use]
    pub fn bbox(&self) -> Bbox {
        Bbox {
            west_deg: self.lon_west_deg,
            east_deg: self.lon_west_deg + self.cell_lon_deg * self.cols as f64,
            north_deg: self.lat_north_deg,
            south_deg: self.lat_north_deg - self.cell_lat_deg * self.rows as f64,
        }
    }

    /// Column and row of a position as fractions: whole numbers are the sides of cells. On the turn of longitude that
    /// falls into the grid if any does.
    pub(crate) fn place(&self, at: LonLat) -> (f64, f64) {
        let east_of_west_deg = (at.lon_deg - self.lon_west_deg).rem_euclid(360.0);
        // A hair west of the first column is the first column, not a turn east of it.
        let whole_turn = east_of_west_deg > 360.0 - EDGE_CELLS * self.cell_lon_deg;
        let east_of_west_deg = if whole_turn { 0.0 } else { east_of_west_deg };
        (east_of_west_deg / self.cell_lon_deg, (self.lat_north_deg - at.lat_deg) / self.cell_lat_deg)
    }

    /// Column and row of the cell that holds a position. The outer edges belong to the grid.
    pub(crate) fn cell_of(&self, at: LonLat) -> Option<(usize, usize)> {
        let (col, row) = self.place(at);
        let (cols, rows) = (self.cols, self.rows);
        let inside = row >= -EDGE_CELLS
            && row <= rows as f64 + EDGE_CELLS
            && col >= 0.0
            && col <= cols as f64 + EDGE_CELLS
            && cols > 0
            && rows > 0;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // checked to be in range
        inside.then(|| ((col as usize).min(cols - 1), (row.max(0.0) as usize).min(rows - 1)))
    }

    /// Whether the last column touches the first: a grid right around the globe.
    #[must_use]
    pub fn goes_around(&self) -> bool {
        self.cell_lon_deg * self.cols as f64 > 360.0 - 0.01 * self.cell_lon_deg
    }

    /// The column `by` columns east of another (west if negative), around the globe where the grid is.
    pub(crate) fn col_east_of(&self, col: usize, by: isize) -> Option<usize> {
        let moved = col.checked_add_signed(by);
        match moved {
            Some(moved) if moved < self.cols => Some(moved),
            Some(moved) if self.goes_around() => moved.checked_sub(self.cols),
            None if self.goes_around() => (col + self.cols).checked_add_signed(by),
            _ => None,
        }
    }

    /// First column and number of columns, first row and number of rows that touch a box. Around the globe the columns
    /// may run on past the last.
    pub(crate) fn part_in(&self, bbox: &Bbox) -> Result<[[usize; 2]; 2], TerrainError> {
        let (Some((left, cols)), Some((top, rows))) = (self.cols_in(bbox), self.rows_in(bbox)) else {
            let all = self.bbox();
            return Err(TerrainError::OutsideGrid {
                west_deg: all.west_deg,
                east_deg: all.east_deg,
                south_deg: all.south_deg,
                north_deg: all.north_deg,
            });
        };
        Ok([[left, cols], [top, rows]])
    }

    /// First column and number of columns that touch a box, on the turn of the box with most of them.
    fn cols_in(&self, bbox: &Bbox) -> Option<(usize, usize)> {
        let header = self;
        let cols = header.cols as f64;
        let on_turn = |turns: f64| {
            let in_cells =
                |lon_deg: f64| (lon_deg + 360.0 * turns - header.lon_west_deg) / header.cell_lon_deg;
            touched(in_cells(bbox.west_deg), in_cells(bbox.east_deg))
        };
        if header.goes_around() {
            let (left, right) = on_turn(0.0);
            let start = left.rem_euclid(cols);
            return whole(start, start + (right - left).min(cols));
        }
        let middle_deg = (bbox.west_deg + bbox.east_deg) / 2.0;
        let turns = -((middle_deg - header.lon_west_deg) / 360.0).floor();
        let inside = |(left, right): (f64, f64)| whole(left.max(0.0), right.min(cols));
        [turns, turns - 1.0, turns + 1.0]
            .map(on_turn)
            .into_iter()
            .filter_map(inside)
            .max_by_key(|(_, count)| *count)
    }

    /// First row and number of rows that touch a box.
    fn rows_in(&self, bbox: &Bbox) -> Option<(usize, usize)> {
        let header = self;
        let in_cells = |lat_deg: f64| (header.lat_north_deg - lat_deg) / header.cell_lat_deg;
        let (top, bottom) = touched(in_cells(bbox.north_deg), in_cells(bbox.south_deg));
        whole(top.max(0.0), bottom.min(header.rows as f64))
    }
}

impl Grid {
    /// Column and row of the cell that holds a position. The outer edges belong to the grid.
    #[must_use]
    pub fn cell_of(&self, at: LonLat) -> Option<(usize, usize)> {
        self.header.cell_of(at)
    }

    /// Index of a cell in `elevation_m`.
    #[must_use]
    pub fn index(&self, col: usize, row: usize) -> usize {
        row * self.header.cols + col
    }

    /// Middle of a cell.
    #[must_use]
    pub fn centre_of(&self, col: usize, row: usize) -> LonLat {
        let lon = self.header.lon_west_deg + (col as f64 + 0.5) * self.header.cell_lon_deg;
        let lat = self.header.lat_north_deg - (row as f64 + 0.5) * self.header.cell_lat_deg;
        LonLat { lon_deg: crate::geodesy::wrap_lon_deg(lon), lat_deg: lat }
    }

    /// Refuses a window without a seabed in it: no heights, or one height everywhere.
    ///
    /// # Errors
    /// `Empty` or `Constant`.
    pub fn refuse_if_blank(&self) -> Result<(), TerrainError> {
        let mut heights = self.elevation_m.iter().copied().filter(|height| height.is_finite());
        let Some(first) = heights.next() else {
            return Err(TerrainError::Empty { cells_count: self.elevation_m.len() });
        };
        let (mut cells_count, mut constant) = (1, true);
        for height in heights {
            cells_count += 1;
            constant &= height == first;
        }
        if constant {
            return Err(TerrainError::Constant { cells_count, elevation_m: f64::from(first) });
        }
        Ok(())
    }

    /// What a reader should know of the window: cells without height. What the sea is like, `find_sea` says.
    #[must_use]
    pub fn quality(&self) -> Vec<Finding> {
        let missing = self.elevation_m.iter().filter(|height| !height.is_finite()).count();
        let mut findings = Vec::new();
        if missing > 0 {
            let share = 100.0 * missing as f64 / self.elevation_m.len() as f64;
            let message = format!(
                "{missing} of {} cells ({share:.1} %) hold no height; they are not sailed through",
                self.elevation_m.len()
            );
            findings.push(Finding::warns("terrain.grid.no_data", message).at("terrain.grid"));
        }
        findings
    }

    /// The part of the grid that touches a box. A grid around the globe is cut across its own edge where need be.
    ///
    /// # Errors
    /// When none does.
    pub fn cut(&self, bbox: &Bbox) -> Result<Grid, TerrainError> {
        let header = &self.header;
        let [[left, cols], [top, rows]] = header.part_in(bbox)?;
        let mut elevation_m = Vec::with_capacity(cols * rows);
        for row in self.elevation_m.chunks(header.cols).skip(top).take(rows) {
            // The second piece is what lies beyond the last column of a grid around the globe.
            let end = (left + cols).min(header.cols);
            elevation_m.extend_from_slice(&row[left..end]);
            elevation_m.extend_from_slice(&row[..left + cols - end]);
        }
        let header = GridHeader {
            cols,
            rows,
            lon_west_deg: header.lon_west_deg + left as f64 * header.cell_lon_deg,
            lat_north_deg: header.lat_north_deg - top as f64 * header.cell_lat_deg,
            ..header.clone()
        };
        Ok(Grid { header, elevation_m })
    }
}

/// First cell that a stretch touches and the one after the last; a stretch within one cell touches that one.
fn touched(from: f64, to: f64) -> (f64, f64) {
    let first = (from + EDGE_CELLS).floor();
    (first, (to - EDGE_CELLS).ceil().max(first + 1.0))
}

/// A range of whole numbers as its start and length, if it is not empty.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // callers keep both within the grid
fn whole(start: f64, end: f64) -> Option<(usize, usize)> {
    let count = (end - start) as usize;
    (start >= 0.0 && start < end).then_some((start as usize, count))
}

impl GridSource for Grid {
    fn header(&self) -> &GridHeader {
        &self.header
    }

    fn window(&self, bbox: &Bbox) -> Result<Grid, TerrainError> {
        self.cut(bbox)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(values: &[f32]) -> Grid {
        let header = GridHeader {
            cols: 4,
            rows: 2,
            lon_west_deg: 179.0,
            lat_north_deg: 10.0,
            cell_lon_deg: 0.5,
            cell_lat_deg: 0.5,
            vertical_datum: VerticalDatum::MeanSeaLevel,
            format: "test",
        };
        Grid { header, elevation_m: values.to_vec() }
    }

    #[test]
    fn a_window_may_span_the_date_line() {
        let grid = grid(&[0., 1., 2., 3., 4., 5., 6., 7.]);
        let around = Bbox::around(&[LonLat::new(179.6, 9.9), LonLat::new(-179.9, 9.8)], 0.0);
        let window = grid.cut(&around).unwrap();
        assert_eq!(window.elevation_m, [1., 2.]);
        assert_eq!(grid.cell_of(LonLat::new(-179.9, 9.2)), Some((2, 1)));
        assert_eq!(grid.cell_of(LonLat::new(-178.9, 9.2)), None);
    }

    /// A whole turn of the globe in eight columns of 45°.
    fn globe(lon_west_deg: f64) -> Grid {
        let mut grid = grid(&[0., 1., 2., 3., 4., 5., 6., 7., 10., 11., 12., 13., 14., 15., 16., 17.]);
        grid.header.lon_west_deg = lon_west_deg;
        grid.header.cols = 8;
        grid.header.cell_lon_deg = 45.0;
        grid
    }

    #[test]
    fn a_window_of_a_global_grid_spans_the_date_line_whichever_meridian_it_starts_at() {
        for west_deg in [-180.0, 0.0] {
            let grid = globe(west_deg);
            let around = Bbox::around(&[LonLat::new(170.0, 9.6), LonLat::new(-170.0, 9.6)], 0.0);
            let window = grid.cut(&around).unwrap();
            assert_eq!(window.header.cols, 2);
            for lon in [170.0, -170.0] {
                let at = LonLat::new(lon, 9.6);
                let height =
                    |grid: &Grid| grid.cell_of(at).map(|(col, row)| grid.elevation_m[grid.index(col, row)]);
                assert_eq!(height(&window), height(&grid), "{lon} of {west_deg}");
            }
        }
    }

    #[test]
    fn the_whole_of_a_global_grid_is_its_own_window() {
        let grid = globe(-180.0);
        assert_eq!(grid.cut(&grid.header.bbox()).unwrap(), grid);
        let (cols, rows) = (grid.header.cols, grid.header.rows);
        let wider = Bbox { west_deg: -400.0, east_deg: 400.0, south_deg: -90.0, north_deg: 90.0 };
        let window = grid.cut(&wider).unwrap();
        assert_eq!((window.header.cols, window.header.rows), (cols, rows));
    }

    #[test]
    fn of_the_turns_of_a_box_the_one_with_most_of_the_grid_is_cut() {
        let mut grid = globe(0.0);
        grid.header.cell_lon_deg = 43.75; // ends at 350° E
        let bbox = Bbox { west_deg: -15.0, east_deg: 100.0, south_deg: 9.0, north_deg: 10.0 };
        assert_eq!(grid.cut(&bbox).unwrap().elevation_m[..3], [0., 1., 2.]);
    }

    #[test]
    fn the_outer_edges_belong_to_the_grid() {
        let grid = grid(&[0., 1., 2., 3., 4., 5., 6., 7.]);
        assert_eq!(grid.cell_of(LonLat::new(179.0, 10.0)), Some((0, 0)));
        assert_eq!(grid.cell_of(LonLat::new(-179.0, 9.0)), Some((3, 1)));
        assert_eq!(grid.cell_of(LonLat::new(179.0 - 1e-12, 9.5)), Some((0, 1)));
        assert_eq!(grid.cell_of(LonLat::new(178.9, 9.5)), None);
        assert_eq!(grid.cell_of(LonLat::new(f64::NAN, 9.5)), None);
    }

    #[test]
    fn constant_and_empty_grids_are_refused_with_the_reason() {
        assert!(
            matches!(grid(&[-30.0; 8]).refuse_if_blank(), Err(TerrainError::Constant { elevation_m, .. }) if elevation_m == -30.0)
        );
        assert!(matches!(
            grid(&[f32::NAN; 8]).refuse_if_blank(),
            Err(TerrainError::Empty { cells_count: 8 })
        ));
        assert!(grid(&[0., 1., 2., 3., 4., 5., 6., 7.]).refuse_if_blank().is_ok());
    }
}
