//! How steep the seabed is.

use terrain::geodesy::degree_lengths_km;
use terrain::water::Sea;

/// Slope of the seabed in a cell by differences between its wet neighbours, one-sided at the edge of the sea.
///
/// # Source
/// tan(slope) = √((∂z/∂x)² + (∂z/∂y)²), central differences in metres on WGS84.
pub fn slope_deg(sea: &Sea, index: usize) -> f64 {
    let [x, y] = rise(sea, index);
    libm::atan(libm::sqrt(x * x + y * y)).to_degrees()
}

/// Rise of the seabed per metre to the east and to the north.
#[allow(clippy::cast_possible_truncation)] // kept as f32: two per cell
pub fn rise_to_east_and_north(sea: &Sea, index: usize) -> [f32; 2] {
    let [east, south] = rise(sea, index);
    [east as f32, -south as f32]
}

/// Rise per metre to the east and to the south.
fn rise(sea: &Sea, index: usize) -> [f64; 2] {
    let header = &sea.grid.header;
    let (col, row) = (index % header.cols, index / header.cols);
    let degree = degree_lengths_km(sea.grid.centre_of(col, row).lat_deg);
    let (step_x_m, step_y_m) =
        (1000.0 * degree.lon_km * header.cell_lon_deg, 1000.0 * degree.lat_km * header.cell_lat_deg);
    let height_m = |col: Option<usize>, row: Option<usize>| {
        let (col, row) = (col?, row?);
        let inside = col < header.cols && row < header.rows;
        let index = inside.then(|| sea.grid.index(col, row)).filter(|index| sea.wet[*index])?;
        Some(f64::from(sea.grid.elevation_m[index]))
    };
    let here = height_m(Some(col), Some(row));
    let west_east = [height_m(col.checked_sub(1), Some(row)), here, height_m(Some(col + 1), Some(row))];
    let north_south = [height_m(Some(col), row.checked_sub(1)), here, height_m(Some(col), Some(row + 1))];
    [gradient(west_east, step_x_m), gradient(north_south, step_y_m)]
}

/// Change per metre over three heights a step apart, of which the outer may be missing.
fn gradient([before, here, after]: [Option<f64>; 3], step_m: f64) -> f64 {
    match (before, here, after) {
        (Some(before), _, Some(after)) => (after - before) / (2.0 * step_m),
        (Some(before), Some(here), None) => (here - before) / step_m,
        (None, Some(here), Some(after)) => (after - here) / step_m,
        _ => 0.0,
    }
}
