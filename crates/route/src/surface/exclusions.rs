//! Which cells the plan's exclusions close: every cell they reach into, so that no line through open cells enters one.

use crate::field::{Place, cells_near};
use terrain::geodesy::wrap_lon_deg;
use terrain::grid::Grid;
use terrain::hazards::Exclusion;
use units::LonLat;

/// Half a cell: the reach of a cell around its node.
const HALF: Place = Place { col: 0.5, row: 0.5 };

/// For every cell of a grid the first exclusion that reaches into it.
pub fn by_cell(grid: &Grid, exclusions: &[Exclusion]) -> Vec<Option<usize>> {
    let size = [grid.header.cols, grid.header.rows];
    let mut closed_by = vec![None; size[0] * size[1]];
    for (number, exclusion) in exclusions.iter().enumerate() {
        let outline = outline(grid, &exclusion.ring);
        let mut close = |col: usize, row: usize| {
            closed_by[grid.index(col, row)].get_or_insert(number);
        };
        for edge in edges(&outline) {
            for (row, cols) in cells_near(edge, HALF, size) {
                cols.for_each(|col| close(col, row));
            }
        }
        // What the edge does not pass through lies wholly inside or wholly outside, as its middle does.
        for (row, cols) in cells_around(&outline, size) {
            for col in cols.filter(|col| exclusion.covers(grid.centre_of(*col, row))) {
                close(col, row);
            }
        }
    }
    closed_by
}

/// The ring in columns and rows, every edge the short way round, on the turn nearest to the middle of the grid.
fn outline(grid: &Grid, ring: &[LonLat]) -> Vec<Place> {
    let header = &grid.header;
    let mut lon_deg = Vec::with_capacity(ring.len());
    for corner in ring {
        let before_deg = lon_deg.last().copied().unwrap_or(corner.lon_deg);
        lon_deg.push(before_deg + wrap_lon_deg(corner.lon_deg - before_deg));
    }
    let middle_deg = header.lon_west_deg + 0.5 * header.cell_lon_deg * header.cols as f64;
    let (west_deg, east_deg) =
        lon_deg.iter().fold((f64::MAX, f64::MIN), |(west, east), lon| (west.min(*lon), east.max(*lon)));
    let turn_deg = 360.0 * ((middle_deg - 0.5 * (west_deg + east_deg)) / 360.0).round();
    let place = |(corner, lon_deg): (&LonLat, &f64)| Place {
        col: (lon_deg + turn_deg - header.lon_west_deg) / header.cell_lon_deg - 0.5,
        row: (header.lat_north_deg - corner.lat_deg) / header.cell_lat_deg - 0.5,
    };
    ring.iter().zip(&lon_deg).map(place).collect()
}

fn edges(outline: &[Place]) -> impl Iterator<Item = [Place; 2]> + '_ {
    let next = outline.iter().cycle().skip(1);
    outline.iter().zip(next).map(|(from, to)| [*from, *to])
}

/// The cells of the box around an outline.
fn cells_around(
    outline: &[Place],
    size: [usize; 2],
) -> impl Iterator<Item = (usize, std::ops::Range<usize>)> {
    let corner = |pick: fn(f64, f64) -> f64, start: f64| Place {
        col: outline.iter().fold(start, |col, place| pick(col, place.col)),
        row: outline.iter().fold(start, |row, place| pick(row, place.row)),
    };
    let (low, high) = (corner(f64::min, f64::INFINITY), corner(f64::max, f64::NEG_INFINITY));
    let middle = Place { col: 0.5 * (low.col + high.col), row: 0.5 * (low.row + high.row) };
    let reach = Place { col: 0.5 * (high.col - low.col), row: 0.5 * (high.row - low.row) };
    cells_near([middle, middle], reach, size)
}
