//! What stands between two ends that no line joins.

use crate::field::{Field, Place};
use std::collections::VecDeque;

/// The layers to be crossed on the way that enters fewest closed cells, in order from the source, each once.
pub fn between(field: &Field, source: Place, goal: Place) -> Vec<String> {
    let (Some(start), Some(end)) = (field.node_at(source), field.node_at(goal)) else { return Vec::new() };
    let came_from = fewest_closed_cells(field, start);
    let mut layers: Vec<String> = Vec::new();
    let mut node = end;
    while node != start {
        if let Some(layer) = field.layer_of(node).filter(|layer| !layers.iter().any(|seen| seen == layer)) {
            layers.push(layer.to_owned());
        }
        node = came_from[node];
    }
    layers.reverse();
    layers
}

/// For every node the one before it on the way from `start` that enters fewest closed cells.
///
/// Breadth first, with closed cells at the back of the queue. Side to side only: between two closed cells that touch
/// at a corner there is no way.
fn fewest_closed_cells(field: &Field, start: usize) -> Vec<usize> {
    let nodes_count = field.cols() * field.rows();
    let mut closed_count = vec![usize::MAX; nodes_count];
    let mut came_from: Vec<usize> = (0..nodes_count).collect();
    let mut queue = VecDeque::from([start]);
    closed_count[start] = 0;
    while let Some(node) = queue.pop_front() {
        for neighbour in beside(field, node) {
            let count = closed_count[node] + usize::from(!field.is_open(neighbour));
            if count < closed_count[neighbour] {
                closed_count[neighbour] = count;
                came_from[neighbour] = node;
                if field.is_open(neighbour) {
                    queue.push_front(neighbour);
                } else {
                    queue.push_back(neighbour);
                }
            }
        }
    }
    came_from
}

fn beside(field: &Field, node: usize) -> impl Iterator<Item = usize> {
    let (cols, rows) = (field.cols(), field.rows());
    let (col, row) = (node % cols, node / cols);
    let across = [(col > 0).then(|| node - 1), (col + 1 < cols).then_some(node + 1)];
    let along = [(row > 0).then(|| node - cols), (row + 1 < rows).then_some(node + cols)];
    across.into_iter().chain(along).flatten()
}
