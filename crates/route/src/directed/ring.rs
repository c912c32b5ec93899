//! The ring of nodes around a node over whose edges it is reached.

use super::Directed;
use super::legs::between_crossings;
use crate::field::{Field, Place};

/// Ratio of the dearest to the cheapest heading, per cell, up to which 8 and 16 headings do.
const RATIO_OF_8_MAX: f64 = 1.3;
const RATIO_OF_16_MAX: f64 = 2.5;

/// Nodes around a node, anticlockwise on the raster.
pub(crate) struct Ring {
    /// Columns and rows to each.
    pub steps: Vec<[i32; 2]>,
    /// What each node between counts for in the mean cost along a step, by how far its index lies from the node's in the
    /// middle: the exact integral of the bilinear cost.
    weights: Vec<Vec<(isize, f64)>>,
    /// Steps to each as (km east, km north), row by row.
    km: Vec<[f64; 2]>,
    /// Farthest column or row of the ring.
    pub reach: usize,
}

impl Ring {
    /// The ring a problem needs, or the widest.
    pub fn of(directed: &Directed<'_>, widest: bool) -> Self {
        let rounds = match greatest_ratio(directed) {
            _ if widest => 2,
            ratio if ratio <= RATIO_OF_8_MAX && directed.bands.are_none() => 0,
            ratio if ratio <= RATIO_OF_16_MAX => 1,
            _ => 2,
        };
        let mut steps = vec![[1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0], [-1, -1], [0, -1], [1, -1]];
        for _ in 0..rounds {
            steps = refined(&steps);
        }
        let km = (0..directed.field.rows()).flat_map(|row| km_of(directed.field, row, &steps)).collect();
        let weights = steps.iter().map(|step| weights(*step, directed.field.cols())).collect();
        Self { steps, weights, km, reach: rounds + 1 }
    }

    /// Mean cost of a kilometre along a step of the ring, both ends of which are on the raster.
    #[inline]
    pub fn mean_cost(&self, field: &Field, node: usize, at: usize) -> f64 {
        let cost =
            |(apart, weight): &(isize, f64)| weight * field.node_cost(node.wrapping_add_signed(*apart));
        self.weights[at].iter().map(cost).sum()
    }

    /// The steps of the ring around a node of a row, km.
    #[inline]
    pub fn km(&self, row: usize) -> &[[f64; 2]] {
        let count = self.steps.len();
        &self.km[row * count..(row + 1) * count]
    }
}

/// The part of each node in the integral of the bilinear cost along a step from a node.
fn weights(step: [i32; 2], cols: usize) -> Vec<(isize, f64)> {
    let (from, to) = (Place { col: 0.0, row: 0.0 }, Place { col: step[0].into(), row: step[1].into() });
    let hat = |apart: f64| (1.0 - apart.abs()).max(0.0);
    let box_of = |reach: i32| reach.min(0)..=reach.max(0);
    let nodes = box_of(step[1]).flat_map(|row| box_of(step[0]).map(move |col| (col, row)));
    let weight = |(col, row): (i32, i32)| {
        let part = |share: f64| hat(share * to.col - f64::from(col)) * hat(share * to.row - f64::from(row));
        // Simpson's rule: quadratic between two crossings
        let piece = |[start, end]: [f64; 2]| {
            (end - start) / 6.0 * (part(start) + 4.0 * part(0.5 * (start + end)) + part(end))
        };
        let apart = row as isize * cols.cast_signed() + col as isize;
        (apart, between_crossings(from, to).map(piece).sum::<f64>())
    };
    nodes.map(weight).filter(|(_, weight)| *weight > 1e-9).collect()
}

/// The same ring with the sum of every two neighbours between them.
fn refined(steps: &[[i32; 2]]) -> Vec<[i32; 2]> {
    let next = steps.iter().cycle().skip(1);
    let pairs = steps.iter().zip(next);
    pairs.flat_map(|(one, other)| [*one, [one[0] + other[0], one[1] + other[1]]]).collect()
}

fn km_of(field: &Field, row: usize, steps: &[[i32; 2]]) -> Vec<[f64; 2]> {
    let km = |step: &[i32; 2]| {
        let (cols, rows) = (f64::from(step[0]), f64::from(step[1]));
        let (col_km, row_km) = field.spacing_km(row as f64 + 0.5 * rows);
        [cols * col_km, -rows * row_km]
    };
    steps.iter().map(km).collect()
}

/// How much dearer the dearest heading of a node is than the cheapest, in cells, at most.
fn greatest_ratio(directed: &Directed<'_>) -> f64 {
    let field = directed.field;
    let of_node = |node: usize| {
        let forms = directed.headings.at_node(node);
        let spacing_km = field.spacing_km((node / field.cols()) as f64);
        let [least, greatest] = forms.metric.on_cells(spacing_km).extremes();
        let steepest = forms.hull.on_cells(spacing_km).extremes()[1].max(0.0);
        greatest.max(if steepest.is_nan() { 0.0 } else { steepest }) / least
    };
    (0..field.cols() * field.rows())
        .filter(|node| field.is_open(*node))
        .map(of_node)
        .fold(1.0, f64::max)
        .sqrt()
}
