//! The ground a potential is made on: nodes at equal spacing over the cells that a good line can touch.

use super::blocks::Bound;
use crate::field::{Field, Place};
use crate::march::shape::Shape;
use std::ops::Range;
use wide::f32x4;

/// Nodes at equal spacing over a part of a field, one step beyond it on every side, each with a cost such that between
/// the nodes the bilinear cost of the lattice is nowhere above that of the field.
pub struct Lattice {
    cols: usize,
    rows: usize,
    spacing_cells: f64,
    /// Cost of a kilometre at each node, minor units: 0 where the lattice does not reach, negative where a line may pass
    /// beside the node but not over it.
    cost_minor_per_km: Vec<f32>,
    shapes: Vec<Shape>,
    costs: (f64, f64),
    /// 1 / km to the next column and row, by row: the least distance around the row.
    per_km: Vec<[f64; 2]>,
}

/// By how much a potential is laid below what the ground costs, as a fraction, so that there is room to mend it.
const MARGIN: f32 = 1e-3;
/// Nodes before the first of the field: one step of ground beyond it, and one of nothing.
const RIM: usize = 2;
/// Rounding of a cost read between nodes.
const ROUNDING: f32 = 1.0 - 2e-7;

impl Lattice {
    /// The lattice over all blocks that a line of at most `limit_minor` may touch.
    pub fn new(field: &Field, bounds: &[Bound; 2], limit_minor: f64, spacing_cells: f64) -> Self {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a count
        let count = |nodes: usize| ((nodes - 1) as f64 / spacing_cells).ceil() as usize + 1 + 2 * RIM;
        let (cols, rows) = (count(field.cols()), count(field.rows()));
        let mut lattice = Self {
            cols,
            rows,
            spacing_cells,
            cost_minor_per_km: vec![0.0; cols * rows],
            shapes: Shape::of_rows(field, spacing_cells, RIM as f64, rows),
            costs: (0.0, 0.0),
            per_km: Vec::new(),
        };
        lattice.per_km = (0..rows).map(|row| lattice.per_km_around(field, row)).collect();
        for (block_cols, block_rows) in bounds[0].blocks_within(&bounds[1], limit_minor) {
            let (rows, cols) =
                (lattice.squares(&block_rows, field.rows()), lattice.squares(&block_cols, field.cols()));
            for row in rows {
                cols.clone().for_each(|col| lattice.take_in(field, col, row));
            }
        }
        let open = lattice.cost_minor_per_km.iter().filter(|cost| **cost > 0.0);
        let (least, most) =
            open.fold((f32::INFINITY, 0.0_f32), |(least, most), cost| (least.min(*cost), most.max(*cost)));
        lattice.costs = (f64::from(least * (1.0 - MARGIN)), f64::from(most));
        lattice
    }

    /// Columns and rows of nodes.
    pub fn size(&self) -> [usize; 2] {
        [self.cols, self.rows]
    }

    /// The triangles of each row.
    pub fn shapes(&self) -> &[Shape] {
        &self.shapes
    }

    /// The least and the greatest cost a front meets.
    pub fn costs(&self) -> (f64, f64) {
        self.costs
    }

    /// Cost of a kilometre for a front, a little below what the ground costs; infinite where it may not pass.
    #[inline]
    pub fn march_cost(&self, col: usize, row: usize) -> f32 {
        let cost = self.cost_minor_per_km[row * self.cols + col];
        if cost > 0.0 { cost * (1.0 - MARGIN) } else { f32::INFINITY }
    }

    /// Columns of nodes.
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// Cost of a kilometre at a node, minor units; none where the lattice does not reach.
    #[inline]
    pub fn cost_at(&self, node: usize) -> Option<f64> {
        let cost = self.cost_minor_per_km[node];
        (cost != 0.0).then(|| f64::from(cost.abs()))
    }

    /// Whether the lattice reaches a node.
    #[inline]
    pub fn reaches(&self, node: usize) -> bool {
        self.cost_minor_per_km[node] != 0.0
    }

    /// Whether a line may pass over a node of the lattice.
    pub fn is_open(&self, node: usize) -> bool {
        self.cost_minor_per_km[node] > 0.0
    }

    /// 1 / km to the next column and to the next row.
    #[inline]
    pub fn per_km(&self, row: usize) -> [f64; 2] {
        self.per_km[row]
    }

    /// Every node the lattice reaches, row by row. None of them lies on its rim.
    #[allow(clippy::cast_possible_truncation)] // nodes are counted in u32
    pub fn nodes(&self) -> Vec<u32> {
        (0..self.cost_minor_per_km.len()).filter(|node| self.reaches(*node)).map(|node| node as u32).collect()
    }

    /// Nodes a lattice of a spacing would have over a whole field: each is counted in memory, reached or not.
    pub fn count_over(field: &Field, spacing_cells: f64) -> f64 {
        let count = |nodes: usize| nodes as f64 / spacing_cells + 2.0 * RIM as f64;
        count(field.cols()) * count(field.rows())
    }

    /// Nodes in all.
    pub fn nodes_count(&self) -> usize {
        self.cost_minor_per_km.len()
    }

    /// The square that holds a place of the field: its first node, and the place's shares to the right and down.
    pub fn square_at(&self, at: Place) -> (usize, [f64; 2]) {
        // beyond the outer nodes cost and metric are constant: the nearest point on them costs no more to reach
        let (col, row) = (at.col.max(0.0), at.row.max(0.0));
        let (col, row) = (col / self.spacing_cells + RIM as f64, row / self.spacing_cells + RIM as f64);
        let (left, top) =
            (col.floor().clamp(0.0, (self.cols - 2) as f64), row.floor().clamp(0.0, (self.rows - 2) as f64));
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped
        let first = top as usize * self.cols + left as usize;
        (first, [col - left, row - top])
    }

    /// A node's place on the field.
    fn place(&self, col: usize, row: usize) -> Place {
        let at = |node: usize| (node as f64 - RIM as f64) * self.spacing_cells;
        Place { col: at(col), row: at(row) }
    }

    /// The squares over a stretch of nodes of the field, and beyond it where the field ends with it.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // whole numbers, not negative
    fn squares(&self, nodes: &Range<usize>, field_nodes_count: usize) -> Range<usize> {
        let node = |at: usize| (at as f64 / self.spacing_cells) as usize + RIM;
        let end = (field_nodes_count - 1) as f64 / self.spacing_cells;
        let last =
            // a square may be wider than a block: the one the stretch ends in counts
            if nodes.end + 1 >= field_nodes_count {
                end.ceil() as usize + RIM + 1
            } else {
                (nodes.end as f64 / self.spacing_cells).ceil() as usize + RIM
            };
        (if nodes.start == 0 { RIM - 1 } else { node(nodes.start) })..last
    }

    fn per_km_around(&self, field: &Field, row: usize) -> [f64; 2] {
        let at = |row: f64| field.spacing_km((row - RIM as f64) * self.spacing_cells);
        let around = [row as f64 - 1.0, row as f64, row as f64 + 1.0].map(at);
        let least =
            around.iter().fold([f64::INFINITY; 2], |km, (col, row)| [km[0].min(*col), km[1].min(*row)]);
        least.map(|km| 1.0 / (km * self.spacing_cells))
    }

    /// Takes in a square in which a line can run. Its corners' costs are such that the bilinear cost between them is
    /// nowhere above the field's: the field's own costs, less the most by which their interpolation lies above the field;
    /// or, where that is less, the least cost found there.
    fn take_in(&mut self, field: &Field, col: usize, row: usize) {
        let at = self.place(col, row);
        let found = Found::of(field, at, self.spacing_cells);
        if !found.any_open {
            return;
        }
        let first = row * self.cols + col;
        let corners = [first, first + 1, first + self.cols, first + self.cols + 1];
        let costs = found.corners.map(|cost| if cost > 0.0 { cost } else { found.mean() });
        let sunk = found.above(&costs);
        // whichever of the two ways loses less
        let flat =
            sunk > costs.iter().sum::<f32>() / 4.0 - found.least || costs.iter().any(|cost| *cost <= sunk);
        for (corner, cost) in corners.into_iter().zip(costs) {
            let cost = if flat { cost.min(found.least) } else { cost - sunk };
            let cost = cost * ROUNDING;
            let known = self.cost_minor_per_km[corner];
            let least = if known == 0.0 { cost } else { known.abs().min(cost) };
            let (corner_col, corner_row) = (corner % self.cols, corner / self.cols);
            let open =
                if known == 0.0 { self.is_passable(field, corner_col, corner_row) } else { known > 0.0 };
            self.cost_minor_per_km[corner] = if open { least } else { -least };
        }
    }

    /// Whether a front may pass over a node: some cell within half a step is open, or a few closed ones lie there by
    /// themselves. Letting it pass where a line may not only lowers the bound.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped
    fn is_passable(&self, field: &Field, col: usize, row: usize) -> bool {
        let at = self.place(col, row);
        let reach = if self.spacing_cells > 1.0 { 0.5 * self.spacing_cells } else { 0.0 };
        let range = |at: f64, count: usize| {
            let last = (count - 1) as f64;
            let (low, high) = ((at - reach).clamp(0.0, last).round(), (at + reach).clamp(0.0, last).round());
            low as usize..=high as usize
        };
        let mut cells = range(at.row, field.rows())
            .flat_map(|row| range(at.col, field.cols()).map(move |col| (col, row)));
        cells.any(|(col, row)| field.is_open(field.index(col, row)) || is_small_rock(field, col, row))
    }

    /// By how much the field's own cost differs within the square right of and below a node, as a ratio, and how long the
    /// way across it is, km; none where a part of it is not interpolated with.
    pub fn longest_in_square_km(&self, field: &Field, node: usize) -> Option<f64> {
        let found = Found::of(field, self.place(node % self.cols, node / self.cols), self.spacing_cells);
        let costs = &found.costs[..found.count];
        let whole = costs.iter().all(|cost| *cost > 0.0);
        let most = costs.iter().copied().fold(0.0_f32, f32::max);
        let at = |row: usize| field.spacing_km((row as f64 - RIM as f64) * self.spacing_cells);
        let (upper, lower) = (at(node / self.cols), at(node / self.cols + 1));
        let (width_km, height_km) = (upper.0.max(lower.0), upper.1.max(lower.1));
        let across_km = 1.001 * self.spacing_cells * (width_km * width_km + height_km * height_km).sqrt();
        whole.then(|| f64::from(most / found.least) * across_km)
    }
}

/// Most cells of a rock that is passed over as if it were open.
const SMALL_ROCK_CELLS: usize = 6;

/// Whether a closed cell is one of a few that lie together in open ground.
fn is_small_rock(field: &Field, col: usize, row: usize) -> bool {
    let mut rock = vec![(col, row)];
    let mut at = 0;
    while at < rock.len() {
        let (col, row) = rock[at];
        at += 1;
        for row in row.saturating_sub(1)..(row + 2).min(field.rows()) {
            for col in col.saturating_sub(1)..(col + 2).min(field.cols()) {
                if !field.is_open(field.index(col, row)) && !rock.contains(&(col, row)) {
                    rock.push((col, row));
                }
            }
        }
        if rock.len() > SMALL_ROCK_CELLS {
            return false;
        }
    }
    true
}

/// Most nodes of the field in a square: 9 × 9 at a spacing of 8.
const FOUND_MAX: usize = 81;

/// What a square of the lattice covers of the field.
struct Found {
    corners: [f32; 4],
    /// Costs of the nodes in it, row by row; 0 where nothing interpolates with one.
    costs: [f32; FOUND_MAX],
    count: usize,
    nodes_across: usize,
    any_open: bool,
    least: f32,
}

impl Found {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped; between f32 values
    fn of(field: &Field, at: Place, spacing_cells: f64) -> Self {
        if let Some(found) = Self::inside(field, at, spacing_cells) {
            return found;
        }
        let clamped = |at: f64, count: usize| at.clamp(0.0, (count - 1) as f64);
        let steps = spacing_cells.max(1.0) as usize;
        let step = spacing_cells / steps as f64;
        let (mut costs, mut count) = ([0.0_f32; FOUND_MAX], 0);
        let mut any_open = false;
        for row in 0..=steps {
            for col in 0..=steps {
                let place = Place {
                    col: clamped(at.col + col as f64 * step, field.cols()),
                    row: clamped(at.row + row as f64 * step, field.rows()),
                };
                if spacing_cells >= 1.0 {
                    let node = field.index(place.col as usize, place.row as usize);
                    any_open |= field.is_open(node);
                    costs[count] = field.node_cost(node) as f32;
                } else {
                    costs[count] = field.cost_at(place) as f32;
                }
                count += 1;
            }
        }
        if spacing_cells < 1.0 {
            // smaller than a cell, and in one
            let half = 0.5 * spacing_cells;
            let middle = Place {
                col: clamped(at.col + half, field.cols()),
                row: clamped(at.row + half, field.rows()),
            };
            any_open = field.node_at(middle).is_some_and(|node| {
                field.is_open(node) || is_small_rock(field, node % field.cols(), node / field.cols())
            });
        }
        Self::from_costs(costs, steps, any_open)
    }

    /// The same for whole cells inside the field, without a detour.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // whole numbers, not negative
    fn inside(field: &Field, at: Place, spacing_cells: f64) -> Option<Self> {
        let steps = spacing_cells as usize;
        let (right, lower) = (at.col + spacing_cells, at.row + spacing_cells);
        let inside =
            at.col >= 0.0 && at.row >= 0.0 && right < field.cols() as f64 && lower < field.rows() as f64;
        if spacing_cells < 1.0 || !inside {
            return None;
        }
        let (mut costs, mut any_open) = ([0.0_f32; FOUND_MAX], false);
        let first = field.index(at.col as usize, at.row as usize);
        for (row, costs) in costs.chunks_mut(steps + 1).take(steps + 1).enumerate() {
            let start = first + row * field.cols();
            field.read_costs(start, costs);
            any_open = any_open || field.any_open(start, steps + 1);
        }
        Some(Self::from_costs(costs, steps, any_open))
    }

    fn from_costs(costs: [f32; FOUND_MAX], steps: usize, any_open: bool) -> Self {
        let count = (steps + 1) * (steps + 1);
        let used = |costs: f32x4| costs.simd_gt(f32x4::ZERO);
        let mut least = f32x4::splat(f32::INFINITY);
        for four in costs[..count].chunks_exact(4) {
            let four = f32x4::new([four[0], four[1], four[2], four[3]]);
            least = least.fast_min(used(four).select(four, f32x4::splat(f32::INFINITY)));
        }
        let rest = costs[..count].chunks_exact(4).remainder().iter().filter(|cost| **cost > 0.0);
        let least = least.to_array().iter().chain(rest).copied().fold(f32::INFINITY, f32::min);
        let last = count - 1;
        let corners = [costs[0], costs[steps], costs[last - steps], costs[last]];
        Self { corners, nodes_across: steps + 1, any_open, least, costs, count }
    }

    /// Mean of the costs that are interpolated with.
    fn mean(&self) -> f32 {
        let used = || self.costs[..self.count].iter().copied().filter(|cost| *cost > 0.0);
        used().sum::<f32>() / (used().count() as f32).max(1.0)
    }

    /// The most by which corner costs, interpolated, lie above the costs found.
    fn above(&self, corners: &[f32; 4]) -> f32 {
        if self.nodes_across == 2 && self.corners == *corners {
            return 0.0;
        }
        let step = 1.0 / (self.nodes_across - 1) as f32;
        let mut above = f32x4::ZERO;
        let mut rest_above = 0.0_f32;
        for (row, costs) in self.costs[..self.count].chunks(self.nodes_across).enumerate() {
            let down = row as f32 * step;
            let (left, right) = (
                corners[0] + (corners[2] - corners[0]) * down,
                corners[1] + (corners[3] - corners[1]) * down,
            );
            let (fours, rest) = costs.as_chunks::<4>();
            for (at, costs) in fours.iter().enumerate() {
                let first = 4 * at;
                let cols = [first, first + 1, first + 2, first + 3].map(|col| col as f32);
                let costs = f32x4::new(*costs);
                let along = f32x4::new(cols) * f32x4::splat(step);
                let over = f32x4::splat(left) + f32x4::splat(right - left) * along - costs;
                above = above.fast_max(costs.simd_gt(f32x4::ZERO).select(over, f32x4::ZERO));
            }
            for (col, cost) in rest.iter().enumerate() {
                let over = left + (right - left) * ((4 * fours.len() + col) as f32 * step) - cost;
                rest_above = if *cost > 0.0 { rest_above.max(over) } else { rest_above };
            }
        }
        above.to_array().into_iter().fold(rest_above, f32::max)
    }
}
