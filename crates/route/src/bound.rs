//! The certificate: what any line whatever between two places costs at least.
//!
//! Take any function over the open ground that rises nowhere faster than a kilometre costs: no line from source to
//! goal costs less than the function rises between them. Here it is linear on triangles, four to a cell, and the mean
//! of two marches, one from the source and one down to the goal: where they disagree the mean is flatter than either,
//! and where they agree it is as steep as it may be. Triangles that still are too steep are priced lower and the
//! marches repeated; what excess is left at last is divided away. Only that last step carries the proof: whatever
//! came before it, the bound holds for the continuous problem, closed cells included.
//!
//! # Source
//! Weak duality of the shortest path: u(goal) − u(source) ≤ ∫ c ds along any line when |grad u| ≤ c. The mean of two
//! such functions is one.

mod mesh;
#[cfg(test)]
mod tests;

use crate::field::{Field, Place};
use mesh::Mesh;
use units::{Cancelled, Watch};

/// Most cells of the mesh. A larger field is cut into blocks of nodes, each at its least cost.
const CELLS_MAX: usize = 40_000;
/// Excess of the gradient that is divided away rather than worked on, as a fraction.
const EXCESS_FRAC: f64 = 3e-3;
/// Rounds at most, where a cell of the mesh is one cell of the field; blocks lose more by their least cost than rounds
/// could win.
const ROUNDS_MAX: usize = 5;
const ROUNDS_OF_BLOCKS_MAX: usize = 2;

/// The least any line between two places of a field can cost, minor units: never more than the best line costs, 0
/// when nothing better is known.
///
/// # Errors
/// When the person cancels.
pub fn lower_bound(field: &Field, [source, goal]: [Place; 2], watch: &dyn Watch) -> Result<f64, Cancelled> {
    let side = nodes_per_cell(field);
    let rounds_max = if side == 1 { ROUNDS_MAX } else { ROUNDS_OF_BLOCKS_MAX };
    let mesh = Mesh::new(field, side);
    let mut prices = mesh.costs();
    let mut best_minor = 0.0_f64;
    for _ in 0..rounds_max {
        if watch.cancelled() {
            return Err(Cancelled);
        }
        let potential = potential_between(&mesh, &prices, [source, goal]);
        let rise = mesh.value_at(goal, &potential) - mesh.value_at(source, &potential);
        let excess = mesh.greatest_excess(&potential);
        best_minor = best_minor.max(rise / excess.max(1.0));
        if excess <= 1.0 + EXCESS_FRAC {
            break;
        }
        mesh.lower_prices(&mut prices, &potential);
    }
    Ok(best_minor)
}

/// How many nodes a side of a cell of the mesh spans: one, if the field is not too large.
fn nodes_per_cell(field: &Field) -> usize {
    let nodes = field.cols() * field.rows();
    (1..).find(|side| nodes / (side * side) <= CELLS_MAX).unwrap_or(usize::MAX)
}

/// The mean of what it costs to come from the source and what less it costs to go on to the goal.
fn potential_between(mesh: &Mesh, prices: &[mesh::Prices], [source, goal]: [Place; 2]) -> Vec<f64> {
    let (from_source, from_goal) = (mesh.march(prices, source, goal), mesh.march(prices, goal, source));
    from_source.iter().zip(&from_goal).map(|(from, to)| 0.5 * (from - to)).collect()
}
