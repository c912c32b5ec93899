//! The tight bound: a function over the ground that rises nowhere faster than a kilometre costs.
//!
//! # Proof
//! Let u be given at the nodes of a lattice and bilinear in its squares, and let the lattice's cost c be bilinear in
//! them, nowhere above the field's. In a square the gradient of u at a point is the mean, with the point's bilinear
//! shares of the four corners, of the gradients at the corners; the cost is the mean of the corners' costs with the same
//! shares. So where |grad u| ≤ c at every corner of every square, |grad u| ≤ c everywhere, and along any line on the
//! lattice ∫ c ds ≥ u(end) − u(start). At a corner the gradient is made of one difference along the row and one along the
//! column; it is enough that the greater difference of each pair, left or right, above or below, stay within the cost.
//! A square no line can enter asks nothing. Every other square counts as open ground all over, closed cells in it at the
//! cost of their open neighbours; that allows more lines than there are, and can only lower the bound.
//!
//! Where it is not so, take a best line on the lattice. Between the first and the last of its points in a square it costs
//! no more than the straight way between them, so its length in the square is at most the way across times the greatest
//! over the least cost there. The rise of u along it exceeds its cost there by at most that length times the worst
//! |grad u| − c at the square's corners. The sum over all squares is taken off the rise. Squares that are not whole are
//! divided by their excess instead.
//!
//! A line that leaves the lattice touches ground where the quick bounds from both ends add up to more than a known line
//! costs. Only the check of what is broken carries the proof, not how u was found.
//!
//! # How u is found
//! Two marches that charge every line the least cost of the triangle it crosses, one from the source and one from the
//! goal; half their difference is as steep as it may be where a good line runs, and flatter elsewhere. Around ends and
//! the corners of closed cells, where the fronts fan out, it is too steep: there the nodes are moved, each time to the
//! nearest values that a broken constraint allows (projections onto convex sets), until little is broken. Where much stays
//! broken, the marches are repeated with prices lowered there.
//!
//! # Source
//! Weak duality of the shortest path; L. M. Bregman, The method of successive projection, 1965.

use super::lattice::Lattice;
use crate::field::{Field, Place};
use crate::march::front::{Front, Ground};
use crate::march::shape::Shape;
use units::{Cancelled, Watch};

/// What constraints still broken may take off the bound, as a fraction of it.
const TOLERATED_FRAC: f64 = 7e-4;
/// What broken constraints take off a bound, as a fraction of it, that is worth another round at lowered prices.
const WORTH_A_ROUND_FRAC: f64 = 3e-3;
/// Rounds at most.
const ROUNDS_MAX: usize = 2;
/// Ratio by which a price is lowered in one round at most.
const LOWERED_MAX: f64 = 1.5;
/// Sweeps between two looks at what is still broken.
const SWEEPS_PER_LOOK: usize = 16;
/// How much farther than onto the cost a broken constraint is brought, in parts of the way.
const OVER_RELAXED: f64 = 0.6;
/// Sweeps over broken constraints at most.
const SWEEPS_MAX: usize = 192;
const SWEEPS_ASKED_MAX: usize = 1200;

/// How far to go.
#[derive(Debug, Clone, Copy)]
pub struct Aim {
    /// A bound that is enough, minor units.
    pub enough_minor: f64,
    /// Whether a person asked for it: then it may take long.
    pub asked: bool,
    /// Whether a finer lattice is tried where this one is not enough.
    pub finer_follows: bool,
}

/// What any line on the lattice between two places costs at least, minor units; 0 when nothing better is known. Worked at
/// until it is enough, or little is left to win.
///
/// # Errors
/// When the person cancels.
pub fn rise(
    on: (&Field, &Lattice),
    ends: [Place; 2],
    aim: &Aim,
    watch: &dyn Watch,
) -> Result<f64, Cancelled> {
    let (field, lattice) = on;
    let squares = ends.map(|end| lattice.square_at(end));
    let mut best_minor = 0.0_f64;
    let mut priced = Priced { lattice, ratio: Vec::new() };
    for _ in 0..ROUNDS_MAX {
        let marches =
            [march(&priced, squares[0], squares[1], watch)?, march(&priced, squares[1], squares[0], watch)?];
        let mut potential = Potential { field, lattice, minor: between(lattice, &marches) };
        drop(marches);
        potential.fill_closed_nodes();
        // mending hardly moves the ends: what does not rise enough now hardly will
        if aim.finer_follows && potential.rise(squares) < aim.enough_minor {
            return Ok(best_minor);
        }
        let lowered = potential.lowered(&priced);
        potential.mend(squares, aim, watch)?;
        let (rise, broken) = (potential.rise(squares), potential.broken(&lattice.nodes()));
        let whole =
            squares.iter().all(|(first, _)| corners(lattice, *first).iter().all(|at| lattice.reaches(*at)));
        // what is no number proves nothing
        if !whole || !broken.proven(rise).is_finite() {
            return Ok(best_minor);
        }
        best_minor = best_minor.max(broken.proven(rise));
        if best_minor >= aim.enough_minor || rise - broken.proven(rise) <= WORTH_A_ROUND_FRAC * rise {
            break;
        }
        priced.ratio = lowered;
    }
    Ok(best_minor)
}

/// A lattice with its costs lowered here and there.
struct Priced<'a> {
    lattice: &'a Lattice,
    /// Price of a kilometre over its cost, by node; empty where nothing is lowered.
    ratio: Vec<f32>,
}

impl Ground for Priced<'_> {
    const AT_THE_MEAN: bool = false;

    fn size(&self) -> [usize; 2] {
        self.lattice.size()
    }

    fn shapes(&self) -> &[Shape] {
        self.lattice.shapes()
    }

    fn costs(&self) -> (f64, f64) {
        let (least, most) = self.lattice.costs();
        let lowest = self.ratio.iter().copied().fold(1.0, f32::min);
        (least * f64::from(lowest), most)
    }

    fn cost(&self, col: usize, row: usize) -> f32 {
        let ratio = self.ratio.get(row * self.lattice.cols() + col).copied().unwrap_or(1.0);
        self.lattice.march_cost(col, row) * ratio
    }
}

/// Least costs from a square of the lattice outwards, up to another square.
struct March<'a> {
    front: Front<'a, Priced<'a>>,
    /// What the other square costs: everything dearer counts as that.
    cap_minor: f64,
}

fn march<'a>(
    priced: &'a Priced<'a>,
    from: (usize, [f64; 2]),
    to: (usize, [f64; 2]),
    watch: &dyn Watch,
) -> Result<March<'a>, Cancelled> {
    let lattice = priced.lattice;
    let mut front = Front::new(priced, f64::INFINITY);
    let cols = lattice.cols();
    for corner in corners(lattice, from.0).into_iter().filter(|corner| lattice.is_open(*corner)) {
        let per_km = lattice.per_km(corner / cols);
        let offset = [corner % cols - from.0 % cols, corner / cols - from.0 / cols];
        let away = |axis: usize| (offset[axis] as f64 - from.1[axis]) / per_km[axis];
        let length_km = (away(0) * away(0) + away(1) * away(1)).sqrt();
        let cost = lattice.cost_at(corner).unwrap_or(0.0);
        front.seed(corner % cols, corner / cols, length_km * cost);
    }
    let goals: Vec<usize> =
        corners(lattice, to.0).into_iter().filter(|corner| lattice.is_open(*corner)).collect();
    let farthest = |front: &Front<'_, Priced<'_>>| {
        goals.iter().map(|goal| front.arrival(goal % cols, goal / cols)).fold(0.0, f64::max)
    };
    front.run(watch, |front, floor| farthest(front) <= floor)?;
    let cap_minor = farthest(&front);
    Ok(March { front, cap_minor })
}

/// The nodes at the corners of a square.
fn corners(lattice: &Lattice, first: usize) -> [usize; 4] {
    [first, first + 1, first + lattice.cols(), first + lattice.cols() + 1]
}

/// Half of what it costs to come from the one end less what it costs to come from the other.
fn between(lattice: &Lattice, [from, to]: &[March<'_>; 2]) -> Vec<f64> {
    let cols = lattice.cols();
    let capped =
        |march: &March<'_>, node: usize| march.front.arrival(node % cols, node / cols).min(march.cap_minor);
    let mut minor = vec![0.0; lattice.nodes_count()];
    for (node, minor) in minor.iter_mut().enumerate().filter(|(node, _)| lattice.reaches(*node)) {
        *minor = 0.5 * (capped(from, node) - capped(to, node));
    }
    minor
}

/// Values at the nodes of a lattice.
struct Potential<'a> {
    field: &'a Field,
    lattice: &'a Lattice,
    minor: Vec<f64>,
}

/// Constraints still broken.
#[derive(Debug, Clone, Copy)]
struct Broken {
    /// Greatest ratio of steepness to cost in a square that is not whole.
    ratio: f64,
    /// What the rise in whole squares may be more than their cost, in all, along a best line.
    sum_minor: f64,
}

impl Broken {
    /// What is left of a rise.
    fn proven(&self, rise: f64) -> f64 {
        rise / self.ratio - self.sum_minor
    }
}

/// What is broken in a square.
struct BrokenSquare {
    ratio: f64,
    over_minor_per_km: f64,
}

/// The steepest pair of differences at a node.
struct Steepest {
    /// The neighbours they go to.
    to: [usize; 2],
    /// Rise from each neighbour to the node, minor units per km.
    slope: [f64; 2],
}

impl Potential<'_> {
    /// By how much it rises between two places.
    fn rise(&self, [from, to]: [(usize, [f64; 2]); 2]) -> f64 {
        self.at(to) - self.at(from)
    }

    /// The value at a place, by the square that holds it.
    fn at(&self, (first, [right, down]): (usize, [f64; 2])) -> f64 {
        let [a, b, c, d] = corners(self.lattice, first).map(|corner| self.minor[corner]);
        let (upper, lower) = (a * (1.0 - right) + b * right, c * (1.0 - right) + d * right);
        upper * (1.0 - down) + lower * down
    }

    /// Gives nodes that no front passes over the mean of what they lie between.
    fn fill_closed_nodes(&mut self) {
        let (lattice, cols) = (self.lattice, self.lattice.cols());
        let closed: Vec<u32> =
            lattice.nodes().into_iter().filter(|node| !lattice.is_open(*node as usize)).collect();
        let filled = closed.iter().map(|node| {
            let node = *node as usize;
            let open = |pair: [usize; 2]| pair.iter().all(|node| lattice.is_open(*node));
            let pairs = [[node - 1, node + 1], [node - cols, node + cols]];
            let mut around: Vec<usize> = pairs.into_iter().filter(|pair| open(*pair)).flatten().collect();
            if around.is_empty() {
                let rows = [node - cols, node, node + cols];
                let all = rows.into_iter().flat_map(|node| [node - 1, node, node + 1]);
                around = all.filter(|node| lattice.is_open(*node)).collect();
            }
            let sum: f64 = around.iter().map(|node| self.minor[*node]).sum();
            if around.is_empty() { self.minor[node] } else { sum / around.len() as f64 }
        });
        let filled: Vec<f64> = filled.collect();
        for (node, minor) in closed.iter().zip(filled) {
            self.minor[*node as usize] = minor;
        }
    }

    /// Prices lowered by the ratio by which the potential is too steep at each node.
    #[allow(clippy::cast_possible_truncation)] // a ratio about 1
    fn lowered(&self, priced: &Priced<'_>) -> Vec<f32> {
        let mut ratio = priced.ratio.clone();
        ratio.resize(self.minor.len(), 1.0);
        for node in self.lattice.nodes() {
            let excess = self.excess(node as usize).min(LOWERED_MAX);
            if excess > 1.0 {
                ratio[node as usize] /= excess as f32;
            }
        }
        ratio
    }

    /// Moves nodes until the bound is enough, what is still broken takes little off it, or sweeps run out.
    fn mend(&mut self, ends: [(usize, [f64; 2]); 2], aim: &Aim, watch: &dyn Watch) -> Result<(), Cancelled> {
        let mut due = self.lattice.nodes();
        let mut queued_in = vec![0_u16; self.minor.len()];
        for sweep in 1..=if aim.asked { SWEEPS_ASKED_MAX } else { SWEEPS_MAX } {
            if watch.cancelled() {
                return Err(Cancelled);
            }
            let mut next = Vec::new();
            for node in &due {
                let Some(moved) = self.project(*node as usize) else { continue };
                for node in moved {
                    #[allow(clippy::cast_possible_truncation)] // at most 1,200
                    self.queue_around(node, sweep as u16, (&mut queued_in, &mut next));
                }
            }
            next.sort_unstable();
            due = next;
            if sweep % SWEEPS_PER_LOOK == 0 {
                let broken = self.broken(&due);
                let (rise, proven) = (self.rise(ends), broken.proven(self.rise(ends)));
                if proven >= aim.enough_minor || rise - proven <= TOLERATED_FRAC * rise {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Queues a node and those beside it for the next sweep.
    #[allow(clippy::cast_possible_truncation)] // nodes are counted in u32
    fn queue_around(&self, node: usize, number: u16, (queued_in, next): (&mut [u16], &mut Vec<u32>)) {
        let cols = self.lattice.cols();
        // a node with no neighbour one way is paired with one the lattice does not reach
        if !self.lattice.reaches(node) {
            return;
        }
        for node in [node, node - 1, node + 1, node - cols, node + cols] {
            if queued_in[node] != number && self.lattice.reaches(node) {
                queued_in[node] = number;
                next.push(node as u32);
            }
        }
    }

    /// What is broken in the squares around some nodes.
    fn broken(&self, nodes: &[u32]) -> Broken {
        let cols = self.lattice.cols();
        let mut broken = Broken { ratio: 1.0, sum_minor: 0.0 };
        let mut squares: Vec<usize> = nodes
            .iter()
            .map(|node| *node as usize)
            .filter(|node| self.excess(*node) > 1.0 || self.excess(*node).is_nan())
            .flat_map(|node| [node, node - 1, node - cols, node - cols - 1])
            .collect();
        squares.sort_unstable();
        squares.dedup();
        for square in squares {
            let corners = corners(self.lattice, square);
            if !corners.iter().all(|corner| self.lattice.reaches(*corner)) {
                continue;
            }
            let found = self.broken_in(square, corners);
            match self.lattice.longest_in_square_km(self.field, square) {
                _ if found.over_minor_per_km <= 0.0 && found.ratio.is_finite() => {}
                Some(longest_km) => broken.sum_minor += found.over_minor_per_km * longest_km,
                None => broken.ratio = broken.ratio.max(found.ratio),
            }
        }
        broken
    }

    /// What is broken at the corners of a square, by the differences along its own sides.
    fn broken_in(&self, square: usize, corners: [usize; 4]) -> BrokenSquare {
        let [a, b, c, d] = corners.map(|corner| self.minor[corner]);
        let rows = [square / self.lattice.cols(), square / self.lattice.cols() + 1];
        let per_km = rows.map(|row| self.lattice.per_km(row));
        let per_km = [per_km[0][0].max(per_km[1][0]), per_km[0][1].max(per_km[1][1])];
        let gradients = [[b - a, c - a], [b - a, d - b], [d - c, c - a], [d - c, d - b]];
        let mut worst = BrokenSquare { ratio: 1.0, over_minor_per_km: 0.0 };
        for (corner, [x, y]) in corners.into_iter().zip(gradients) {
            let cost = self.lattice.cost_at(corner).unwrap_or(f64::INFINITY);
            let (x, y) = (x * per_km[0], y * per_km[1]);
            let steepness = (x * x + y * y).sqrt();
            let finite = |value: f64| if value.is_nan() { f64::INFINITY } else { value };
            worst.ratio = worst.ratio.max(finite(steepness / cost));
            worst.over_minor_per_km = worst.over_minor_per_km.max(finite(steepness - cost));
        }
        worst
    }

    /// Ratio of steepness to cost at a node.
    fn excess(&self, node: usize) -> f64 {
        let [x, y] = self.steepest(node).slope;
        (x * x + y * y).sqrt() / self.lattice.cost_at(node).unwrap_or(f64::INFINITY)
    }

    #[inline]
    fn steepest(&self, node: usize) -> Steepest {
        let cols = self.lattice.cols();
        let here = self.minor[node];
        let rise = |from: usize| if self.lattice.reaches(from) { here - self.minor[from] } else { 0.0 };
        let greater = |one: usize, other: usize| {
            let (first, second) = (rise(one), rise(other));
            if first.abs() >= second.abs() { (one, first) } else { (other, second) }
        };
        let ((x_to, x), (y_to, y)) = (greater(node - 1, node + 1), greater(node - cols, node + cols));
        let [x_per_km, y_per_km] = self.lattice.per_km(node / cols);
        Steepest { to: [x_to, y_to], slope: [x * x_per_km, y * y_per_km] }
    }

    /// Moves a node and two neighbours to the nearest values at which its steepest pair of differences is allowed; gives
    /// by what ratio it was not, and the nodes moved. None when it was.
    ///
    /// With S the matrix by which moves of the three act on the two slopes, the nearest slopes are (I + λS)⁻¹ · slopes at
    /// the λ that brings them onto the cost.
    #[inline]
    fn project(&mut self, node: usize) -> Option<[usize; 3]> {
        let cost = self.lattice.cost_at(node)?;
        let Steepest { to, slope: [x, y] } = self.steepest(node);
        let square = x * x + y * y;
        if square <= cost * cost {
            return None;
        }
        let wanted = cost - OVER_RELAXED * (square.sqrt() - cost);
        let [p, q] = self.lattice.per_km(node / self.lattice.cols());
        let (xx, xy, yy) = (2.0 * p * p, p * q, 2.0 * q * q);
        let brought = |lambda: f64| {
            let (a, b, d) = (1.0 + lambda * xx, lambda * xy, 1.0 + lambda * yy);
            let determinant = a * d - b * b;
            ([(d * x - b * y) / determinant, (a * y - b * x) / determinant], [a, b, d, determinant])
        };
        let mut lambda = 0.0;
        for _ in 0..3 {
            let ([x, y], [a, b, d, determinant]) = brought(lambda);
            let (sx, sy) = (xx * x + xy * y, xy * x + yy * y);
            let (mx, my) = ((d * sx - b * sy) / determinant, (a * sy - b * sx) / determinant);
            let falls = 2.0 * (x * mx + y * my);
            lambda += (x * x + y * y - wanted * wanted) / falls;
        }
        let ([x, y], _) = brought(lambda);
        let (x_move, y_move) = (lambda * p * x, lambda * q * y);
        self.minor[node] -= x_move + y_move;
        self.minor[to[0]] += x_move;
        self.minor[to[1]] += y_move;
        Some([node, to[0], to[1]])
    }
}
