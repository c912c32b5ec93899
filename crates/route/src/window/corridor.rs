//! The corridor: the blocks of nodes in which a route of a cost can lie.

use super::blocks::Lattice;
use terrain::tiles::Part;

/// Blocks of nodes in which a best route can lie.
#[derive(Debug, Clone, PartialEq)]
pub struct Corridor {
    lattice: Lattice,
    kept: Vec<bool>,
}

impl Corridor {
    pub(super) fn new(lattice: Lattice, kept: Vec<bool>) -> Self {
        Self { lattice, kept }
    }

    fn holds(&self, col: usize, row: usize) -> bool {
        self.kept[self.lattice.block(col, row)]
    }

    /// Whether a block of a finer size lies in it.
    pub(super) fn holds_finer(&self, side: usize, col: usize, row: usize) -> bool {
        let lattice = &self.lattice;
        let step = lattice.side / side;
        self.holds((col / step).min(lattice.cols - 1), (row / step).min(lattice.rows - 1))
    }

    /// Whether it takes up every column of a grid around the globe: then its window has a seam that routes could
    /// cross and the window cannot.
    #[must_use]
    pub fn goes_around(&self) -> bool {
        self.lattice.around && self.part().cols == self.lattice.node_cols
    }

    /// Cells in its blocks.
    #[must_use]
    pub fn cells_count(&self) -> u64 {
        let blocks = self.kept.iter().filter(|kept| **kept).count();
        (blocks * self.lattice.side * self.lattice.side) as u64
    }

    /// The smallest part of the grid that holds it, with a ring of one node around it. On a grid around the globe the
    /// widest gap between its columns is left out.
    #[must_use]
    pub fn part(&self) -> Part {
        let lattice = &self.lattice;
        let cols: Vec<usize> =
            (0..lattice.cols).filter(|col| (0..lattice.rows).any(|row| self.holds(*col, row))).collect();
        let rows: Vec<usize> =
            (0..lattice.rows).filter(|row| (0..lattice.cols).any(|col| self.holds(col, *row))).collect();
        let (first_row, last_row) = (first(&rows), last(&rows));
        let top = (first_row * lattice.side).saturating_sub(1);
        let bottom = ((last_row + 1) * lattice.side + 2).min(lattice.node_rows);
        let (left, cols) = self.columns(&cols);
        Part { left, cols, top, rows: bottom - top }
    }

    /// First column of nodes and their number.
    fn columns(&self, kept: &[usize]) -> (usize, usize) {
        let lattice = &self.lattice;
        let (first, last) = (first(kept), last(kept));
        if !lattice.around {
            let left = (first * lattice.side).saturating_sub(1);
            let right = ((last + 1) * lattice.side + 2).min(lattice.node_cols);
            return (left, right - left);
        }
        // the first column after the widest gap and the last before it; of equal gaps the one at the grid's own edge
        let (mut gap, mut start, mut end) = (lattice.cols + first - last, first, last);
        for pair in kept.windows(2) {
            if pair[1] - pair[0] > gap {
                (gap, start, end) = (pair[1] - pair[0], pair[1], pair[0]);
            }
        }
        let (from, to) = (start * lattice.side, ((end + 1) * lattice.side).min(lattice.node_cols));
        let width = if start <= end { to - from } else { to + lattice.node_cols - from };
        let left = (from + lattice.node_cols - 1) % lattice.node_cols;
        // the node on the far edge, and the ring on both sides
        let cols = width + 3;
        if gap <= 1 || cols >= lattice.node_cols { (0, lattice.node_cols) } else { (left, cols) }
    }

    /// Whether a tile holds cells of it or of the ring around it.
    #[must_use]
    pub fn touches(&self, tile: &Part) -> bool {
        let rows = tile.top..tile.top + tile.rows;
        let cols = tile.left..tile.left + tile.cols;
        let side = self.lattice.side;
        let ends = |range: &std::ops::Range<usize>, step: usize| {
            (range.start..range.end).step_by(step).chain([range.end - 1]).collect::<Vec<_>>()
        };
        ends(&rows, side).into_iter().any(|row| {
            let near = self.near_row(row);
            ends(&cols, side).into_iter().any(|col| self.covering_cols(col).any(|col| near[col]))
        })
    }

    /// Takes the heights from the cells of a part that lie outside the corridor and the ring around it.
    pub(super) fn blank_outside(&self, part: &Part, elevation_m: &mut [f32]) {
        self.each_cell(part, &mut |index, inside| {
            if !inside {
                elevation_m[index] = f32::NAN;
            }
        });
    }

    /// Whether each cell of a part lies outside the corridor and the ring around it.
    pub(super) fn outside(&self, part: &Part) -> Vec<bool> {
        let mut outside = vec![false; part.cols * part.rows];
        self.each_cell(part, &mut |index, inside| outside[index] = !inside);
        outside
    }

    fn each_cell(&self, part: &Part, visit: &mut dyn FnMut(usize, bool)) {
        let node_cols = self.lattice.node_cols;
        for row in 0..part.rows {
            let near = self.near_row(part.top + row);
            for col in 0..part.cols {
                let inside = self.covering_cols((part.left + col) % node_cols).any(|col| near[col]);
                visit(row * part.cols + col, inside);
            }
        }
    }

    /// For each column of blocks whether one of its blocks that a row of nodes counts for is kept.
    fn near_row(&self, row: usize) -> Vec<bool> {
        let lattice = &self.lattice;
        let rows: Vec<usize> =
            covering(row, lattice.side).into_iter().flatten().filter(|row| *row < lattice.rows).collect();
        (0..lattice.cols).map(|col| rows.iter().any(|row| self.holds(col, *row))).collect()
    }

    /// The columns of blocks that a column of nodes counts for.
    fn covering_cols(&self, col: usize) -> impl Iterator<Item = usize> {
        let lattice = &self.lattice;
        let (side, cols) = (lattice.side, lattice.cols);
        let mut found = covering(col, side);
        if lattice.around {
            if col <= 1 {
                found[0] = Some(cols - 1);
            }
            if col + 1 == lattice.node_cols {
                found[2] = Some(0);
            }
            // a last block of one column reaches two columns past the edge, and so does the one before it
            if col == 0 && lattice.node_cols % side == 1 {
                found[2] = Some(cols.saturating_sub(2));
            }
        }
        found.into_iter().flatten().filter(move |col| *col < cols)
    }
}

/// The blocks before, at and after a node whose range it counts for: their own nodes, those on the far edge, and a
/// ring of one around.
fn covering(node: usize, side: usize) -> [Option<usize>; 3] {
    let own = node / side;
    let before = if node % side <= 1 { own.checked_sub(1) } else { None };
    [before, Some(own), (node % side == side - 1).then_some(own + 1)]
}

fn first(list: &[usize]) -> usize {
    list.first().copied().unwrap_or(0)
}

fn last(list: &[usize]) -> usize {
    list.last().copied().unwrap_or(0)
}
