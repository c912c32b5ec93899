//! Rasters of values on cells: the mean where the raster is finer, between its values where it is coarser.

use super::Sparse;
use crate::layer::LayerRaster;
use terrain::water::Sea;
use units::Finding;

/// A raster as fine as this many times the cells or finer is averaged.
const FINER: f64 = 2.0;
/// Part of the raster values around a cell that must be known for a value between them: half, to rounding.
const BETWEEN_LEAST_FRAC: f64 = 0.5 - 1e-6;

/// The values of a raster in the cells of a sea's window. Holes are left out, and said.
pub(super) fn burn(id: &str, raster: &LayerRaster, sea: &Sea, findings: &mut Vec<Finding>) -> Option<Sparse> {
    // a raster that cannot be read is a finding of the check
    let values = raster.values().ok()?;
    let from = Source::of(raster, &values)?;
    let header = &sea.grid.header;
    let mut sparse = Sparse::default();
    let (mut wet_count, mut off_count, mut hole_count) = (0_usize, 0_usize, 0_usize);
    for row in 0..header.rows {
        let rows = from.rows(header.lat_north_deg - row as f64 * header.cell_lat_deg, header.cell_lat_deg);
        for col in 0..header.cols {
            let cell = row * header.cols + col;
            wet_count += usize::from(sea.wet[cell]);
            let cols = from.cols(header.lon_west_deg + col as f64 * header.cell_lon_deg, header.cell_lon_deg);
            let (Some(rows), Some(cols)) = (rows, cols) else {
                off_count += usize::from(sea.wet[cell]);
                continue;
            };
            match from.value(cols, rows) {
                Some(value) => {
                    #[allow(clippy::cast_possible_truncation)]
                    // windows have fewer than 2³² cells; a mean of f32 values is one
                    let (cell, value) = (cell as u32, value as f32);
                    sparse.cell.push(cell);
                    sparse.value.push(value);
                }
                None => hole_count += usize::from(sea.wet[cell]),
            }
        }
    }
    findings.extend(share(id, "holes", (hole_count, wet_count), "lie where its raster has no value"));
    if off_count < wet_count {
        findings.extend(share(id, "partly", (off_count, wet_count), "lie outside its raster"));
    }
    Some(sparse)
}

fn share(id: &str, code: &str, (count, of_count): (usize, usize), what: &str) -> Option<Finding> {
    (count > 0).then(|| {
        let pct = 100.0 * count as f64 / of_count as f64;
        let message = format!(
            "layer {id}: {count} of {of_count} cells of the sea ({pct:.1} %) {what}; there it costs nothing"
        );
        Finding::warns(&format!("layers.raster.{code}"), message)
            .at(format!("layer[{id}].raster"))
            .hint("fill the gap from another source, or accept that nothing is known there")
    })
}

/// Where a cell falls along one side of a raster.
#[derive(Debug, Clone, Copy)]
enum Along {
    /// The raster is finer: these of its cells have their middle in it.
    Mean { first: usize, end: usize },
    /// The raster is coarser: between two of its cells, so far from the first.
    Between { first: usize, second: usize, part: f64 },
}

struct Source<'a> {
    raster: &'a LayerRaster,
    values: &'a [f32],
}

impl<'a> Source<'a> {
    fn of(raster: &'a LayerRaster, values: &'a [f32]) -> Option<Self> {
        let positive = |size: f64| size > 0.0 && size.is_finite();
        let placed = raster.lon_west_deg.is_finite() && raster.lat_north_deg.is_finite();
        (placed && positive(raster.cell_lon_deg) && positive(raster.cell_lat_deg))
            .then_some(Self { raster, values })
    }

    /// The columns of a cell from its west side and width; none outside. On the turn that falls into the raster.
    fn cols(&self, west_deg: f64, width_deg: f64) -> Option<Along> {
        let raster = self.raster;
        let middle_deg = west_deg + 0.5 * width_deg;
        let east_deg = (middle_deg - raster.lon_west_deg).rem_euclid(360.0);
        along(east_deg / raster.cell_lon_deg, width_deg / raster.cell_lon_deg, raster.cols_count)
    }

    /// The rows of a cell from its north side and height; none outside.
    fn rows(&self, north_deg: f64, height_deg: f64) -> Option<Along> {
        let raster = self.raster;
        let south_deg = raster.lat_north_deg - (north_deg - 0.5 * height_deg);
        along(south_deg / raster.cell_lat_deg, height_deg / raster.cell_lat_deg, raster.rows_count)
    }

    /// The value of a cell; none where all of it is a hole, or, between values, more than half of what it would be made of.
    fn value(&self, cols: Along, rows: Along) -> Option<f64> {
        let is_mean = matches!((cols, rows), (Along::Mean { .. }, Along::Mean { .. }));
        let least = if is_mean { 0.0 } else { BETWEEN_LEAST_FRAC };
        let (mut sum, mut weights, mut whole) = (0.0, 0.0, 0.0);
        for (row, row_weight) in weighed(rows) {
            for (col, col_weight) in weighed(cols) {
                let value = f64::from(self.values[row * self.raster.cols_count + col]);
                let weight = row_weight * col_weight;
                whole += weight;
                if value.is_finite() && weight > 0.0 {
                    sum += weight * value;
                    weights += weight;
                }
            }
        }
        (weights > least * whole).then(|| sum / weights)
    }
}

/// Where a cell of a width (in raster cells) around a middle falls among `count` raster cells.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped first
fn along(middle: f64, width: f64, count: usize) -> Option<Along> {
    let last = count.checked_sub(1)?;
    if !(middle >= 0.0 && middle <= count as f64) {
        return None;
    }
    let index = |at: f64| at.clamp(0.0, count as f64) as usize;
    if width >= FINER {
        let (first, end) =
            (index((middle - 0.5 * width - 0.5).ceil()), index((middle + 0.5 * width - 0.5).ceil()));
        return (first < end).then_some(Along::Mean { first, end });
    }
    let node = middle - 0.5;
    let first = index(node.floor()).min(last);
    Some(Along::Between { first, second: (first + 1).min(last), part: (node - first as f64).clamp(0.0, 1.0) })
}

fn weighed(along: Along) -> impl Iterator<Item = (usize, f64)> {
    let (first, end, ends) = match along {
        Along::Mean { first, end } => (first, end, None),
        Along::Between { first, second, part } => (0, 2, Some(([first, second], [1.0 - part, part]))),
    };
    (first..end).map(move |index| ends.map_or((index, 1.0), |(at, weight)| (at[index], weight[index])))
}
