//! The quick bound: least costs of blocks of cells, and the distances between their corners.
//!
//! # Proof
//! On the corners of blocks let u be the graph distance over sides and diagonals, a side at its length times the least
//! cost of the two blocks it borders, a diagonal at its length times that of its block. In a block of least cost c the
//! six pairs of corners satisfy |Δu| ≤ c · distance. Draw u linear along the four sides. Between two points of the
//! sides u then differs by at most what the way between them costs in steps along the two neighbouring directions of
//! side and diagonal (couple the ends' shares of their corners), which is at most k · c · distance with
//! k = 1/cos(φ/2), φ the greatest angle between a side and the diagonal: 1.0824 for squares. McShane extends it into the
//! block. Along any line ∫ c ds ≥ Δu / k. The block of the place itself is all at u = 0.

use crate::field::{Field, Metric, Place};
use std::ops::Range;

/// Blocks of a field's cells with the least cost in each.
#[derive(Debug, Clone)]
pub struct Blocks {
    /// Columns and rows of blocks. The last of each may reach beyond the field, at its least cost.
    count: [usize; 2],
    /// Nodes along a block.
    sides: [usize; 2],
    /// Least cost of a kilometre in each block, minor units; infinite where nothing runs.
    least_minor_per_km: Vec<f32>,
    /// Width and height of the blocks of each row of them, km: the least found there.
    size_km: Vec<[f64; 2]>,
    k: f64,
}

/// What any line costs at least from a place to everywhere.
#[derive(Debug, Clone)]
pub struct Bound {
    sides: [usize; 2],
    cols: usize,
    /// For every block, what any line from the place into it costs at least, minor units.
    into_minor: Vec<f32>,
    /// Graph distances of the corners.
    corners: Corners,
}

/// Corners that are not worth a visit: what a line pays from another place through them is more than a limit.
struct Beyond<'a> {
    other: &'a Bound,
    /// Sum of the two graph distances.
    limit_minor: f64,
}

/// Rounding of f32 sums over the longest chains of corners, with room to spare.
const ROUNDING: f64 = 1.0 - 2e-5;

impl Blocks {
    /// The blocks of a field, about `side` nodes high and as wide on the ground.
    #[must_use]
    pub fn new(field: &Field, side: usize) -> Self {
        let sides = [side * wider(field), side];
        let count = [(field.cols() - 1).div_ceil(sides[0]), (field.rows() - 1).div_ceil(sides[1])];
        let mut blocks = Self { count, sides, least_minor_per_km: Vec::new(), size_km: Vec::new(), k: 1.0 };
        blocks.size_km = (0..count[1]).map(|row| blocks.size_of_row_km(field, row)).collect();
        blocks.k = blocks.size_km.iter().map(|[width, height]| factor(*width, *height)).fold(1.0, f64::max);
        blocks.least_minor_per_km = blocks.least_costs(field);
        blocks
    }

    fn size_of_row_km(&self, field: &Field, row: usize) -> [f64; 2] {
        let rows = row * self.sides[1]..=(row + 1) * self.sides[1];
        let spacings = rows.map(|row| field.spacing_km(row as f64));
        let least =
            spacings.fold([f64::INFINITY; 2], |least, (col, row)| [least[0].min(col), least[1].min(row)]);
        [least[0] * self.sides[0] as f64, least[1] * self.sides[1] as f64]
    }

    /// Least cost over each block's nodes, those on its border included: bilinear costs are never lower.
    fn least_costs(&self, field: &Field) -> Vec<f32> {
        let [cols, rows] = self.count;
        let mut least = vec![f32::INFINITY; cols * rows];
        let mut open = vec![false; cols * rows];
        let mut in_row = vec![(f32::INFINITY, false); cols];
        for row in 0..rows {
            for node_row in row * self.sides[1]..=((row + 1) * self.sides[1]).min(field.rows() - 1) {
                field.least_along(node_row, self.sides[0], &mut in_row);
                for (col, (cost, is_open)) in in_row.iter().enumerate() {
                    let block = row * cols + col;
                    least[block] = least[block].min(*cost);
                    open[block] |= *is_open;
                }
            }
        }
        least.iter().zip(open).map(|(least, open)| if open { *least } else { f32::INFINITY }).collect()
    }

    /// The block of a place, the nearest one beyond the outer nodes.
    fn block_at(&self, at: Place) -> [usize; 2] {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped
        let block = |at: f64, side: usize, count: usize| ((at.max(0.0) as usize) / side).min(count - 1);
        let [cols, rows] = self.count;
        [block(at.col, self.sides[0], cols), block(at.row, self.sides[1], rows)]
    }

    /// Graph distances from the corners of a block to all corners, with a fence of infinite ones all round. Along a
    /// shortest way the sum of the distances from both its ends never falls, so what leads to a corner within the limit
    /// lies within it.
    fn distances(&self, from: [usize; 2], beyond: Option<&Beyond<'_>>) -> Corners {
        let mut corners = Corners::new(self);
        for corner in corners.of(from) {
            corners.minor[corner] = 0.0;
        }
        let start = corners.of(from);
        corners.spread(self, &start, beyond);
        corners
    }
}

impl Bound {
    /// What any line costs at least from a place to everywhere.
    #[must_use]
    pub fn from(blocks: &Blocks, place: Place) -> Self {
        Self::from_but(blocks, place, None)
    }

    /// What any line costs at least from a place to everywhere a line to another place may pass that costs no more than
    /// `limit_minor`; infinite elsewhere.
    pub(crate) fn from_towards(blocks: &Blocks, place: Place, other: &Self, limit_minor: f64) -> Self {
        Self::from_but(blocks, place, Some(&Beyond { other, limit_minor: limit_minor * blocks.k / ROUNDING }))
    }

    fn from_but(blocks: &Blocks, place: Place, beyond: Option<&Beyond<'_>>) -> Self {
        let from = blocks.block_at(place);
        let corners = blocks.distances(from, beyond);
        let [cols, rows] = blocks.count;
        let mut into_minor = Vec::with_capacity(cols * rows);
        for row in 0..rows {
            let [width, height] = blocks.size_km[row];
            let across_km = (width * width + height * height).sqrt();
            for col in 0..cols {
                let costs = corners.of([col, row]).map(|corner| corners.minor[corner]);
                let least = costs.iter().copied().fold(f32::INFINITY, f32::min);
                // a corner beyond the limit tells nothing
                let most = costs.iter().copied().filter(|cost| cost.is_finite()).fold(0.0_f32, f32::max);
                // No point of the block lies farther below its dearest corner than across it.
                let within = f64::from(blocks.least_minor_per_km[row * cols + col]) * across_km * blocks.k;
                let value = f64::from(least).max(f64::from(most) - within) / blocks.k * ROUNDING;
                #[allow(clippy::cast_possible_truncation)] // f32 sums all along
                into_minor.push(if [col, row] == from || value.is_nan() { 0.0 } else { value as f32 });
            }
        }
        Self { sides: blocks.sides, cols, into_minor, corners }
    }

    /// What any line between the place and another costs at least, minor units.
    #[must_use]
    pub fn at(&self, place: Place) -> f32 {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped
        let whole = |at: f64| at.max(0.0) as usize;
        self.at_node(whole(place.col), whole(place.row))
    }

    /// What any line between the place and the block right of and below a node costs at least, minor units.
    #[inline]
    pub(crate) fn at_node(&self, col: usize, row: usize) -> f32 {
        let rows = self.into_minor.len() / self.cols;
        let (col, row) = ((col / self.sides[0]).min(self.cols - 1), (row / self.sides[1]).min(rows - 1));
        self.into_minor[row * self.cols + col]
    }

    /// Columns and rows of nodes of every block that a line between two places may touch if it costs no more than
    /// `limit_minor`.
    pub(crate) fn blocks_within(&self, other: &Self, limit_minor: f64) -> Vec<(Range<usize>, Range<usize>)> {
        let pairs = self.into_minor.iter().zip(&other.into_minor).enumerate();
        let within = pairs.filter(|(_, (one, two))| f64::from(**one) + f64::from(**two) <= limit_minor);
        let stretch = |at: usize, side: usize| at * side..(at + 1) * side;
        within
            .map(|(block, _)| {
                (stretch(block % self.cols, self.sides[0]), stretch(block / self.cols, self.sides[1]))
            })
            .collect()
    }

    /// Cells of the blocks that a line between two places may touch.
    pub(crate) fn cells_within(&self, other: &Self, limit_minor: f64) -> usize {
        let pairs = self.into_minor.iter().zip(&other.into_minor);
        let blocks = pairs.filter(|(one, two)| f64::from(**one) + f64::from(**two) <= limit_minor).count();
        blocks * self.sides[0] * self.sides[1]
    }
}

/// Values at the corners of blocks, with a fence all round.
#[derive(Debug, Clone)]
struct Corners {
    stride: usize,
    minor: Vec<f32>,
}

impl Corners {
    fn new(blocks: &Blocks) -> Self {
        let stride = blocks.count[0] + 3;
        Self { stride, minor: vec![f32::INFINITY; stride * (blocks.count[1] + 3)] }
    }

    /// The corners of a block.
    fn of(&self, [col, row]: [usize; 2]) -> [usize; 4] {
        let first = (row + 1) * self.stride + col + 1;
        [first, first + 1, first + self.stride, first + self.stride + 1]
    }

    /// Spreads distances from the start over the whole graph, in buckets as wide as the cheapest step.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // numbers of buckets; the ring is capped
    fn spread(&mut self, blocks: &Blocks, start: &[usize], beyond: Option<&Beyond<'_>>) {
        let steps = Steps::new(blocks, self.stride);
        let per_width = 1.0 / steps.least_minor;
        let ring = ((steps.most_minor * per_width) as usize + 3).next_power_of_two();
        let mut waiting: Vec<Vec<u32>> = vec![Vec::new(); ring];
        waiting[0].extend(start.iter().map(|corner| *corner as u32));
        let (mut now, mut empty_count) = (0_usize, 0);
        let bucket_of = |minor: f32| (minor * per_width) as i64 as usize;
        // A line within the limit passes a block whose corners lie up to its width from it, on both distances.
        let limit_minor = beyond.map(|beyond| beyond.limit_minor + 3.0 * f64::from(steps.most_minor));
        while empty_count <= ring {
            let mut due = std::mem::take(&mut waiting[now & (ring - 1)]);
            empty_count = if due.is_empty() { empty_count + 1 } else { 0 };
            let mut at = 0;
            while at < due.len() {
                let corner = due[at] as usize;
                at += 1;
                let here = self.minor[corner];
                let too_far = beyond.zip(limit_minor).is_some_and(|(beyond, limit_minor)| {
                    f64::from(here) + f64::from(beyond.other.corners.minor[corner]) > limit_minor
                });
                if bucket_of(here) != now || too_far {
                    continue;
                }
                for (to, minor) in steps.from(corner) {
                    let known = self.minor[to];
                    let reached = here + minor;
                    if reached < known {
                        self.minor[to] = reached;
                        let bucket = bucket_of(reached);
                        if bucket == now {
                            due.push(to as u32);
                        } else if known == f32::INFINITY || bucket != bucket_of(known) {
                            waiting[bucket & (ring - 1)].push(to as u32);
                        }
                    }
                }
            }
            due.clear();
            waiting[now & (ring - 1)] = due;
            now += 1;
        }
    }
}

/// What steps between corners cost.
struct Steps<'a> {
    blocks: &'a Blocks,
    stride: usize,
    /// Least costs with a fence of infinite ones.
    least: Vec<f32>,
    least_minor: f32,
    most_minor: f32,
}

/// Greatest ratio of costs the graph tells apart; dearer blocks count as this much dearer than the cheapest.
const CONTRAST_MAX: f32 = 1e4;
/// Most buckets in a ring; steps within one bucket are taken up again.
const RING_MAX: f32 = 2e6;

impl<'a> Steps<'a> {
    #[allow(clippy::cast_possible_truncation)] // f32 sums all along
    fn new(blocks: &'a Blocks, stride: usize) -> Self {
        let [cols, rows] = blocks.count;
        let costs = || blocks.least_minor_per_km.iter().copied().filter(|cost| cost.is_finite());
        let cheapest = costs().fold(f32::INFINITY, f32::min);
        let dearest = costs().fold(0.0, f32::max).min(cheapest * CONTRAST_MAX);
        let mut least = vec![f32::INFINITY; stride * (rows + 3)];
        for row in 0..rows {
            for col in 0..cols {
                let cost = blocks.least_minor_per_km[row * cols + col];
                let cost = if cost.is_finite() { cost.min(dearest) } else { cost };
                least[(row + 1) * stride + col + 1] = cost;
            }
        }
        let sizes = || blocks.size_km.iter().flatten().copied();
        let (short, long) = (sizes().fold(f64::INFINITY, f64::min), sizes().fold(0.0, f64::max));
        Self {
            blocks,
            stride,
            least,
            least_minor: (cheapest * short as f32 * 0.999)
                .max(dearest * long as f32 * 1.5 / RING_MAX)
                .max(f32::MIN_POSITIVE),
            most_minor: dearest * long as f32 * 1.5,
        }
    }

    /// The steps from a corner to the eight around it, and what they cost.
    #[inline]
    #[allow(clippy::cast_possible_truncation)] // f32 sums all along
    fn from(&self, corner: usize) -> [(usize, f32); 8] {
        let (stride, row) = (self.stride, corner / self.stride);
        // blocks above the corner lie in the row of blocks `row − 1` of the fenced list, those below in `row`
        let [upper_left, upper_right, left, right] =
            [corner - stride - 1, corner - stride, corner - 1, corner].map(|block| self.least[block]);
        let size = |fenced: usize| {
            let sizes = &self.blocks.size_km;
            sizes[fenced.saturating_sub(1).min(sizes.len() - 1)].map(|km| km as f32)
        };
        let ([upper_km, up_km], [lower_km, down_km]) = (size(row - 1), size(row));
        let across_km = upper_km.min(lower_km);
        let diagonal = |width: f32, height: f32| (width * width + height * height).sqrt();
        let (up_diagonal_km, down_diagonal_km) = (diagonal(upper_km, up_km), diagonal(lower_km, down_km));
        [
            (corner - stride - 1, upper_left * up_diagonal_km),
            (corner - stride, upper_left.min(upper_right) * up_km),
            (corner - stride + 1, upper_right * up_diagonal_km),
            (corner - 1, upper_left.min(left) * across_km),
            (corner + 1, upper_right.min(right) * across_km),
            (corner + stride - 1, left * down_diagonal_km),
            (corner + stride, left.min(right) * down_km),
            (corner + stride + 1, right * down_diagonal_km),
        ]
    }
}

/// How many times more columns than rows a block takes to be about square in the middle of the field.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 1 to 8
fn wider(field: &Field) -> usize {
    match field.metric() {
        Metric::Plane { .. } => 1,
        Metric::Geographic { .. } => {
            let (col_km, row_km) = field.spacing_km(0.5 * field.rows() as f64);
            (row_km / col_km).round().clamp(1.0, 8.0) as usize
        }
    }
}

/// k = 1/cos(φ/2) of a block.
fn factor(width_km: f64, height_km: f64) -> f64 {
    let angle = libm::atan(width_km.max(height_km) / width_km.min(height_km));
    1.0 / libm::cos(0.5 * angle)
}
