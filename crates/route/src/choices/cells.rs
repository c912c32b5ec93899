//! Cells of a raster, written short.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A set of cells of a raster, as runs: row by row from the first cell, how many lie outside, then how many inside,
/// then outside again, and so on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct CellSet {
    /// Columns of the raster.
    pub cols_count: usize,
    /// Rows of the raster.
    pub rows_count: usize,
    /// Lengths of the runs, the first outside; a run may be empty.
    pub runs_count: Vec<usize>,
}

impl CellSet {
    /// The set a bitmap holds, one entry a cell, row by row.
    #[must_use]
    pub fn of(inside: &[bool], cols_count: usize, rows_count: usize) -> Self {
        let mut runs_count = Vec::new();
        let (mut state, mut length) = (false, 0);
        for cell in inside {
            if *cell != state {
                runs_count.push(length);
                (state, length) = (*cell, 0);
            }
            length += 1;
        }
        runs_count.push(length);
        Self { cols_count, rows_count, runs_count }
    }

    /// The bitmap, one entry a cell, row by row; as long as the raster whatever the runs say.
    #[must_use]
    pub fn bitmap(&self) -> Vec<bool> {
        let cells_count = self.cols_count.saturating_mul(self.rows_count);
        let mut inside = Vec::new();
        for (number, length) in self.runs_count.iter().enumerate() {
            let end = inside.len().saturating_add(*length).min(cells_count);
            inside.resize(end, number % 2 == 1);
        }
        inside.resize(cells_count, false);
        inside
    }

    /// How many cells it holds.
    #[must_use]
    pub fn count(&self) -> usize {
        self.runs_count.iter().skip(1).step_by(2).sum()
    }
}
