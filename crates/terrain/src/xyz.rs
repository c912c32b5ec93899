//! Grids from lists of points: longitude, latitude and height on each line, in any order.

mod axis;
mod layout;

use crate::TerrainError;
use crate::grid::{Grid, GridHeader};
use crate::intake::{self, Asked, Declared, broken};
use crate::numbers::{shown, without_mark};
use axis::{Axis, Distinct};
use layout::Layout;

const FORMAT: &str = "XYZ";
/// Most nodes of a grid for each point given: soundings along a track are no grid, and would cost memory.
const NODES_PER_POINT_LIMIT: u64 = 100;
/// Most a point may lie off its node, in cells: less than any grid knows its own positions, more than four decimals of
/// 15″ are off (0.012).
const OFF_LIMIT_CELLS: f64 = 0.05;

/// Whether the bytes are a text whose first lines hold three numbers or more.
pub(crate) fn looks_so(bytes: &[u8]) -> bool {
    layout::looks_so(without_mark(bytes))
}

/// Reads points that make a regular grid, of heights in metres or of values.
///
/// Taken: fields between blanks, tabs, commas or semicolons; decimal points, or commas where no comma parts the fields;
/// one line of names; lines of `#`, `>` and `%`; NaN or an empty field for no height; GMT's and EMODnet's lists. Nodes
/// without a point become holes. The format states neither datum nor projection.
pub(crate) fn read_as(bytes: &[u8], asked: Asked) -> Result<Grid, TerrainError> {
    let text = without_mark(bytes);
    let layout = Layout::of(text, asked)?;
    let survey = Survey::of(text, &layout)?;
    let [lon, lat] = [Axis::through(survey.lon.sorted(), true), Axis::through(survey.lat.sorted(), false)];
    let (cols, rows) = (lon.count as u64, lat.count as u64);
    let size = Declared { format: FORMAT, cols, rows, cell_bytes: 0, file_bytes: bytes.len() };
    let nodes =
        Nodes { lon, lat, cells_count: intake::cells_count(&size).map_err(|error| survey.stray(error))? };
    survey.refuse_if_scattered(nodes.cells_count)?;
    let elevation_m = nodes.fill(text, &layout)?;
    if asked != Asked::Values && layout.counts_depths(&elevation_m) {
        let reason = "its heights are depths that count downwards; turn their sign: the seabed lies below 0";
        return Err(broken(FORMAT, reason));
    }
    intake::grid(nodes.header(asked)?, elevation_m, asked)
}

/// What the first pass over the points finds.
struct Survey {
    lon: Distinct,
    lat: Distinct,
    points_count: u64,
}

impl Survey {
    fn of(text: &[u8], layout: &Layout) -> Result<Self, TerrainError> {
        let mut survey = Self { lon: Distinct::default(), lat: Distinct::default(), points_count: 0 };
        for (line_no, line) in layout.lines(text) {
            let [lon_deg, lat_deg, _] = point(layout, line_no, line)?;
            on_the_globe(line_no, [lon_deg, lat_deg])?;
            survey.points_count += 1;
            if !(survey.lon.add(lon_deg) && survey.lat.add(lat_deg)) {
                let reason = format!(
                    "line {line_no} brings more than {} different longitudes or latitudes; these are soundings, not a \
                     grid: grid them first",
                    axis::POSITIONS_LIMIT
                );
                return Err(broken(FORMAT, reason));
            }
        }
        Ok(survey)
    }

    fn refuse_if_scattered(&self, nodes_count: usize) -> Result<(), TerrainError> {
        if nodes_count as u64 <= self.points_count.saturating_mul(NODES_PER_POINT_LIMIT) {
            return Ok(());
        }
        let reason = format!(
            "its {} points lie on {nodes_count} nodes of their grid; these are soundings, not a grid: grid them first",
            self.points_count
        );
        Err(broken(FORMAT, reason))
    }

    /// Points off the grid of the others can make it look far larger than they are many.
    fn stray(&self, error: TerrainError) -> TerrainError {
        match error {
            TerrainError::TooLarge { cols, rows, limit_count }
                if cols * rows / NODES_PER_POINT_LIMIT > self.points_count =>
            {
                let reason = format!(
                    "its {} points would lie on {cols} × {rows} nodes (at most {limit_count} are taken); these are \
                     soundings, or some stray from a grid",
                    self.points_count
                );
                broken(FORMAT, reason)
            }
            error => error,
        }
    }
}

/// The three numbers of a line.
fn point(layout: &Layout, line_no: usize, line: &[u8]) -> Result<[f64; 3], TerrainError> {
    layout.point(line).ok_or_else(|| {
        let reason = format!("line {line_no} is `{}`, not longitude, latitude and height", shown(line));
        broken(FORMAT, reason)
    })
}

fn on_the_globe(line_no: usize, [lon_deg, lat_deg]: [f64; 2]) -> Result<(), TerrainError> {
    for (axis, value) in [("longitude", lon_deg), ("latitude", lat_deg)] {
        if value.abs() > 360.0 {
            let place = format!("on line {line_no} the {axis}");
            return Err(TerrainError::Projected { format: FORMAT, place, value });
        }
    }
    if lat_deg.abs() > 90.0 {
        let reason = format!(
            "line {line_no} has the latitude {lat_deg}; the columns are longitude, latitude, height, unless a first line \
             names them"
        );
        return Err(broken(FORMAT, reason));
    }
    Ok(())
}

/// The nodes of the grid.
struct Nodes {
    lon: Axis,
    lat: Axis,
    cells_count: usize,
}

impl Nodes {
    /// The second pass: every height on its node.
    fn fill(&self, text: &[u8], layout: &Layout) -> Result<Vec<f32>, TerrainError> {
        let mut elevation_m = vec![f32::NAN; self.cells_count];
        for (line_no, line) in layout.lines(text) {
            let [lon_deg, lat_deg, height_m] = point(layout, line_no, line)?;
            #[allow(clippy::cast_possible_truncation)] // heights need no more than single precision, 1 mm
            let height_m = height_m as f32;
            let (col, off_lon) = self.lon.node(lon_deg);
            let (row_from_south, off_lat) = self.lat.node(lat_deg);
            let row = self.lat.count - 1 - row_from_south;
            let off_cells = off_lon.max(off_lat);
            if off_cells > OFF_LIMIT_CELLS {
                let (cell_lon_deg, cell_lat_deg) = (self.lon.step_deg, self.lat.step_deg);
                return Err(TerrainError::OffGrid {
                    line_no,
                    lon_deg,
                    lat_deg,
                    off_cells,
                    cell_lon_deg,
                    cell_lat_deg,
                });
            }
            let node = &mut elevation_m[row * self.lon.count + col];
            if node.is_finite() && height_m.is_finite() && *node != height_m {
                let reason = format!(
                    "line {line_no} gives {height_m} for {lon_deg} {lat_deg}, and an earlier line {node}: which holds?"
                );
                return Err(broken(FORMAT, reason));
            }
            *node = if height_m.is_finite() { height_m } else { *node };
        }
        Ok(elevation_m)
    }

    fn header(&self, asked: Asked) -> Result<GridHeader, TerrainError> {
        let north_deg = self.lat.first_deg + self.lat.step_deg * (self.lat.count as f64 - 0.5);
        Ok(GridHeader {
            cols: self.lon.count,
            rows: self.lat.count,
            lon_west_deg: self.lon.first_deg - self.lon.step_deg / 2.0,
            lat_north_deg: north_deg,
            cell_lon_deg: self.lon.step_deg,
            cell_lat_deg: self.lat.step_deg,
            vertical_datum: asked.datum(None)?,
            format: FORMAT,
        })
    }
}
