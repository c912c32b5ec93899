//! The pyramid: between which heights the ground lies in every block of nodes.
//!
//! A block of side b spans the squares between the nodes `I b` and `(I + 1) b`. Its range takes in those nodes, the far
//! ones included, and a ring of one node more all round: what a route pays in the squares of a block is mixed from the
//! nodes at their corners, and a closed corner takes the mean of the open nodes around it.

use crate::grid::GridHeader;

/// Sides of the blocks of the pyramid, in nodes, fine to coarse.
pub const PYRAMID_SIDES: [usize; 3] = [16, 64, 256];

/// The heights between which the ground of a block lies, outwards to whole metres.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeightRange {
    /// Not above the lowest node, m.
    pub min_m: i16,
    /// Not below the highest node, m.
    pub max_m: i16,
    /// Whether a node has no height.
    pub has_hole: bool,
}

/// What a block of nodes holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    pub(super) min_m: i16,
    pub(super) max_m: i16,
    pub(super) has_hole: bool,
}

impl Block {
    /// A block that holds no node yet.
    pub(super) const EMPTY: Block = Block { min_m: i16::MAX, max_m: i16::MIN, has_hole: false };

    /// Between which heights its ground lies; none where no node has one.
    #[must_use]
    pub fn range(self) -> Option<HeightRange> {
        let Block { min_m, max_m, has_hole } = self;
        (min_m <= max_m).then_some(HeightRange { min_m, max_m, has_hole })
    }

    /// Whether a node of it has no height.
    #[must_use]
    pub fn has_hole(self) -> bool {
        self.has_hole
    }

    /// Takes in a node.
    #[allow(clippy::cast_possible_truncation)] // a float beyond the range of the integer becomes its limit
    fn take_in(&mut self, height_m: f32) {
        if height_m.is_finite() {
            self.min_m = self.min_m.min(height_m.floor() as i16);
            self.max_m = self.max_m.max(height_m.ceil() as i16);
        } else {
            self.has_hole = true;
        }
    }

    fn join(&mut self, other: Block) {
        self.min_m = self.min_m.min(other.min_m);
        self.max_m = self.max_m.max(other.max_m);
        self.has_hole |= other.has_hole;
    }
}

/// One level of the pyramid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pyramid {
    /// Nodes along the side of a block.
    pub side: usize,
    /// Blocks from west to east.
    pub cols: usize,
    /// Blocks from north to south.
    pub rows: usize,
    /// Row by row from the north-west.
    pub blocks: Vec<Block>,
}

impl Pyramid {
    pub(super) fn empty(header: &GridHeader, side: usize) -> Self {
        let (cols, rows) = (header.cols.div_ceil(side), header.rows.div_ceil(side));
        Self { side, cols, rows, blocks: vec![Block::EMPTY; cols * rows] }
    }

    /// The block at a column and a row of blocks.
    #[must_use]
    pub fn block(&self, col: usize, row: usize) -> Block {
        self.blocks[row * self.cols + col]
    }

    /// Takes in a row of nodes.
    pub(super) fn take_in_row(&mut self, row: usize, heights_m: &[f32], goes_around: bool) {
        let of_row = self.reduce(heights_m, goes_around);
        for block_row in covering(row, self.side).filter(|block_row| *block_row < self.rows) {
            let start = block_row * self.cols;
            for (block, found) in self.blocks[start..start + self.cols].iter_mut().zip(&of_row) {
                block.join(*found);
            }
        }
    }

    /// What one row of nodes gives each column of blocks.
    fn reduce(&self, heights_m: &[f32], goes_around: bool) -> Vec<Block> {
        let mut of_row = vec![Block::EMPTY; self.cols];
        for (block, nodes) in of_row.iter_mut().zip(heights_m.chunks(self.side)) {
            nodes.iter().for_each(|height_m| block.take_in(*height_m));
        }
        let (last, cols) = (self.cols - 1, heights_m.len());
        for (index, block) in of_row.iter_mut().enumerate() {
            let start = index * self.side;
            let before = if index > 0 { Some(start - 1) } else { goes_around.then(|| cols - 1) };
            let after = [0, 1].map(|step| match start + self.side + step {
                node if index < last && node < cols => Some(node),
                node if goes_around => Some(if index < last { node % cols } else { step % cols }),
                _ => None,
            });
            for node in before.into_iter().chain(after.into_iter().flatten()) {
                block.take_in(heights_m[node]);
            }
        }
        of_row
    }

    /// The next coarser level, of blocks `side` nodes wide.
    pub(super) fn coarser(&self, header: &GridHeader, side: usize) -> Self {
        let mut coarse = Self::empty(header, side);
        let step = side / self.side;
        for row in 0..self.rows {
            for col in 0..self.cols {
                let block = self.block(col, row);
                coarse.blocks[row / step * coarse.cols + col / step].join(block);
            }
        }
        coarse
    }
}

/// The rows of blocks whose range a row of nodes counts for.
fn covering(row: usize, side: usize) -> impl Iterator<Item = usize> {
    let own = row / side;
    let above = if row % side <= 1 { own.checked_sub(1) } else { None };
    let below = (row % side == side - 1).then_some(own + 1);
    above.into_iter().chain([own]).chain(below)
}
