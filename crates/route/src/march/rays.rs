//! Straight lines between a place and the nodes around it.

use crate::field::{Field, Place};

/// A straight clear line between a place and a node.
#[derive(Debug, Clone, Copy)]
pub struct Ray {
    /// The node.
    pub node: usize,
    /// What the line costs, minor units.
    pub cost_minor: f64,
}

/// The rays from a place to every open node in a disc that it sees, and always to the node of its own cell.
pub fn rays(field: &Field, from: Place, radius_cells: f64) -> Vec<Ray> {
    let mut rays = Vec::new();
    for row in span(from.row, radius_cells, field.rows()) {
        for col in span(from.col, radius_cells, field.cols()) {
            let to = Place { col: col as f64, row: row as f64 };
            if from.cells_to(to) <= radius_cells.max(1.0) && field.is_clear(from, to) {
                rays.push(Ray { node: field.index(col, row), cost_minor: field.cost_of(from, to) });
            }
        }
    }
    rays
}

/// Nodes along one axis within a radius of a coordinate inside the raster.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped to the raster first
fn span(at: f64, radius: f64, count: usize) -> std::ops::RangeInclusive<usize> {
    let last = (count - 1) as f64;
    (at - radius).ceil().clamp(0.0, last) as usize..=(at + radius).floor().clamp(0.0, last) as usize
}
