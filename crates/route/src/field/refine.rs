//! Nodes between nodes, where cells are too long for the march.
//!
//! The march is good while a cell is at most twice as long as wide. Towards the poles cells grow narrow; there each
//! cell is cut into an odd number of parts. Odd, because then the old nodes stay nodes, and the finer field is the
//! same function with the same closed ground: the problem does not change, only its triangles do.

use super::{Field, FieldParts, Metric, Place};
use crate::RouteError;
use std::borrow::Cow;

/// Longest cell the march takes, as a ratio of its sides.
const CELL_RATIO_MAX: f64 = 2.0;
/// Most parts a cell is cut into along one side; what is longer still is marched as it is.
const PARTS_MAX: usize = 9;

/// A field and how many parts its columns and rows were cut into.
pub struct Shaped<'a> {
    /// The field to march on.
    pub field: Cow<'a, Field>,
    /// Parts of a column.
    col_parts: usize,
    /// Parts of a row.
    row_parts: usize,
}

impl Field {
    /// The field itself, or the same field with more nodes where its cells are too long.
    ///
    /// # Errors
    /// When the finer field cannot be made.
    pub fn well_shaped(&self) -> Result<Shaped<'_>, RouteError> {
        let ratios: Vec<f64> = self.col_km.iter().zip(&self.row_km).map(|(col, row)| col / row).collect();
        let widest = ratios.iter().copied().fold(0.0, f64::max);
        let narrowest = ratios.iter().copied().fold(f64::INFINITY, f64::min);
        let [col_parts, row_parts] = parts_of_cells(narrowest, widest);
        let field = match (col_parts, row_parts) {
            (1, 1) => Cow::Borrowed(self),
            _ => Cow::Owned(self.refined(col_parts, row_parts)?),
        };
        Ok(Shaped { field, col_parts, row_parts })
    }

    fn refined(&self, col_parts: usize, row_parts: usize) -> Result<Field, RouteError> {
        let (cols, rows) = (self.cols * col_parts, self.rows * row_parts);
        let old = Shaped { field: Cow::Borrowed(self), col_parts, row_parts };
        let mut cost_minor_per_km = Vec::with_capacity(cols * rows);
        let mut blocker = Vec::with_capacity(cols * rows);
        for row in 0..rows {
            for col in 0..cols {
                let at = old.coarse(Place { col: col as f64, row: row as f64 });
                #[allow(clippy::cast_possible_truncation)] // between f32 values
                cost_minor_per_km.push(self.cost_at(at) as f32);
                blocker.push(self.blocker[self.index(col / col_parts, row / row_parts)]);
            }
        }
        let metric = old.finer_metric();
        let layers = self.layers.clone();
        let mut finer = Field::new(FieldParts { cols, rows, metric, cost_minor_per_km, blocker, layers })?;
        finer.keep_costs_of(self, &old);
        finer.keep_sizes_of(self, &old);
        finer.clearance =
            Place { col: self.clearance.col * col_parts as f64, row: self.clearance.row * row_parts as f64 };
        Ok(finer)
    }

    /// Cells are parts of the old ones, as the old field measures them, beyond its outer nodes too.
    fn keep_sizes_of(&mut self, coarse: &Field, old: &Shaped<'_>) {
        let (col_parts, row_parts) = (old.col_parts as f64, old.row_parts as f64);
        let size = |row: usize| {
            let (col_km, row_km) = coarse.spacing_km(coarse_of(row as f64, old.row_parts));
            (col_km / col_parts, row_km / row_parts)
        };
        (self.col_km, self.row_km) = (0..self.rows).map(size).unzip();
    }

    /// Closed nodes keep the interpolated cost too, so that the finer field is the same function.
    #[allow(clippy::cast_possible_truncation)] // between f32 values
    fn keep_costs_of(&mut self, coarse: &Field, old: &Shaped<'_>) {
        for node in (0..self.blocker.len()).filter(|node| self.blocker[*node] != 0) {
            self.cost_minor_per_km[node] = coarse.cost_at(old.coarse(self.place_of(node))) as f32;
        }
    }
}

/// Parts that columns and rows are cut into, by the least and greatest ratio of width to height among the cells.
pub(crate) fn parts_of_cells(narrowest: f64, widest: f64) -> [usize; 2] {
    [parts(narrowest, widest), parts(1.0 / widest, 1.0 / narrowest)]
}

impl Shaped<'_> {
    /// The place on the finer field.
    pub fn fine(&self, at: Place) -> Place {
        Place { col: fine(at.col, self.col_parts), row: fine(at.row, self.row_parts) }
    }

    /// The place on the field as given.
    pub fn coarse(&self, at: Place) -> Place {
        Place { col: coarse_of(at.col, self.col_parts), row: coarse_of(at.row, self.row_parts) }
    }

    fn finer_metric(&self) -> Metric {
        let (col_parts, row_parts) = (self.col_parts as f64, self.row_parts as f64);
        let first = self.coarse(Place { col: 0.0, row: 0.0 });
        match self.field.metric {
            Metric::Plane { col_km, row_km } => {
                Metric::Plane { col_km: col_km / col_parts, row_km: row_km / row_parts }
            }
            Metric::Geographic { lon_first_deg, lat_first_deg, cell_lon_deg, cell_lat_deg } => {
                Metric::Geographic {
                    lon_first_deg: lon_first_deg + first.col * cell_lon_deg,
                    lat_first_deg: (lat_first_deg - first.row * cell_lat_deg).clamp(-90.0, 90.0),
                    cell_lon_deg: cell_lon_deg / col_parts,
                    cell_lat_deg: cell_lat_deg / row_parts,
                }
            }
        }
    }
}

/// The odd number of parts to cut a side of the cells into, of which `narrowest` and `widest` is the ratio to the
/// other side.
fn parts(narrowest: f64, widest: f64) -> usize {
    if widest <= CELL_RATIO_MAX {
        return 1;
    }
    // The middle of the ratios, as logarithms go, is brought to a square.
    let middle = (narrowest * widest).sqrt();
    (1..=PARTS_MAX).step_by(2).find(|parts| middle / *parts as f64 <= 1.5).unwrap_or(PARTS_MAX)
}

// Of `parts` parts of a cell the middle one holds its node: part (parts − 1) / 2.
fn fine(at: f64, parts: usize) -> f64 {
    (at + 0.5) * parts as f64 - 0.5
}

fn coarse_of(at: f64, parts: usize) -> f64 {
    (at + 0.5) / parts as f64 - 0.5
}
