//! The outline of a set of cells: marching squares, as closed rings.

use crate::field::{Field, Place};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use units::LonLat;

/// An area with an outer ring and holes. Rings are closed: the last position is the first. Outer rings run
/// anticlockwise, holes clockwise, with north up (GeoJSON, RFC 7946).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OutlinedArea {
    /// The outer ring.
    pub outer: Vec<LonLat>,
    /// Rings of what lies inside the outer ring and not in the area.
    pub holes: Vec<Vec<LonLat>>,
}

/// The outlines of the nodes inside. `share` says where between a node inside and its neighbour outside the outline
/// passes, 0 at the node inside; beyond the raster it passes half a cell out.
pub(super) fn outlines(
    field: &Field,
    inside: &[bool],
    share: impl Fn(usize, usize) -> f64,
) -> Vec<OutlinedArea> {
    let squares = Squares { field, inside };
    let rings = squares.rings(share);
    let (outers, holes): (Vec<_>, Vec<_>) = rings.into_iter().partition(|ring| signed_area(ring) > 0.0);
    let mut holes_of: Vec<Vec<&Vec<Place>>> = vec![Vec::new(); outers.len()];
    for hole in &holes {
        let around = (0..outers.len()).filter(|outer| holds(&outers[*outer], hole[0]));
        let least =
            around.min_by(|one, two| signed_area(&outers[*one]).total_cmp(&signed_area(&outers[*two])));
        if let Some(outer) = least {
            holes_of[outer].push(hole);
        }
    }
    let on_earth = |ring: &Vec<Place>| ring.iter().map(|place| field.position(*place)).collect();
    let area = |(outer, holes): (&Vec<Place>, &Vec<&Vec<Place>>)| OutlinedArea {
        outer: on_earth(outer),
        holes: holes.iter().map(|hole| on_earth(hole)).collect(),
    };
    outers.iter().zip(&holes_of).map(area).collect()
}

/// The squares between nodes, with a fence of nodes outside all round. Column 0 and row 0 are the fence.
struct Squares<'a> {
    field: &'a Field,
    inside: &'a [bool],
}

impl Squares<'_> {
    fn rings(&self, share: impl Fn(usize, usize) -> f64) -> Vec<Vec<Place>> {
        let mut next = self.steps();
        let mut rings = Vec::new();
        while let Some((start, mut edge)) = next.pop_first() {
            let mut ring = vec![self.crossing(start, &share)];
            while edge != start {
                ring.push(self.crossing(edge, &share));
                let Some(after) = next.remove(&edge) else { break };
                edge = after;
            }
            ring.push(ring[0]);
            rings.push(without_points_on_the_way(ring));
        }
        rings
    }

    /// From edge to edge with the inside on the left. An edge is twice its upper or left node, one more when it runs
    /// down.
    fn steps(&self) -> BTreeMap<usize, usize> {
        let (cols, rows) = (self.field.cols() + 2, self.field.rows() + 2);
        let mut next = BTreeMap::new();
        for row in 0..rows - 1 {
            for col in 0..cols - 1 {
                let node = row * cols + col;
                let corners = [node, node + 1, node + cols + 1, node + cols].map(|node| self.is_inside(node));
                if corners == [false; 4] || corners == [true; 4] {
                    continue;
                }
                let edges = [2 * node, 2 * (node + 1) + 1, 2 * (node + cols), 2 * node + 1];
                // Every run of corners inside, clockwise, is cut off by one step.
                for first in (0..4).filter(|first| corners[*first] && !corners[(first + 3) % 4]) {
                    let last = (first..first + 4).find(|at| !corners[(at + 1) % 4]).unwrap_or(first);
                    next.insert(edges[(first + 3) % 4], edges[last % 4]);
                }
            }
        }
        next
    }

    fn is_inside(&self, fenced: usize) -> bool {
        self.node(fenced).is_some_and(|node| self.inside[node])
    }

    /// The node of the field; none for the fence.
    fn node(&self, fenced: usize) -> Option<usize> {
        let cols = self.field.cols() + 2;
        let (col, row) = ((fenced % cols).checked_sub(1)?, (fenced / cols).checked_sub(1)?);
        (col < self.field.cols() && row < self.field.rows()).then(|| self.field.index(col, row))
    }

    fn crossing(&self, edge: usize, share: impl Fn(usize, usize) -> f64) -> Place {
        let cols = self.field.cols() + 2;
        let (one, down) = (edge / 2, edge % 2 == 1);
        let two = if down { one + cols } else { one + 1 };
        let part = match (self.node(one), self.node(two)) {
            (Some(here), Some(there)) if self.inside[here] => share(here, there).clamp(0.02, 0.98),
            (Some(here), Some(there)) => 1.0 - share(there, here).clamp(0.02, 0.98),
            _ => 0.5,
        };
        let (col, row) = ((one % cols) as f64 - 1.0, (one / cols) as f64 - 1.0);
        if down { Place { col, row: row + part } } else { Place { col: col + part, row } }
    }
}

fn without_points_on_the_way(ring: Vec<Place>) -> Vec<Place> {
    let mut kept: Vec<Place> = Vec::with_capacity(ring.len());
    for place in ring {
        if let [.., before, last] = kept.as_slice() {
            let (ahead, on) = (from_to(*before, *last), from_to(*last, place));
            if (ahead.col * on.row - ahead.row * on.col).abs() < 1e-9 {
                kept.pop();
            }
        }
        kept.push(place);
    }
    kept
}

fn from_to(from: Place, to: Place) -> Place {
    Place { col: to.col - from.col, row: to.row - from.row }
}

/// Twice the area of a closed ring in cells, positive when it runs anticlockwise with rows running south.
fn signed_area(ring: &[Place]) -> f64 {
    ring.windows(2).map(|pair| pair[1].col * pair[0].row - pair[0].col * pair[1].row).sum::<f64>()
}

/// Whether a closed ring holds a place.
pub(super) fn holds(ring: &[Place], at: Place) -> bool {
    let crosses = |pair: &&[Place]| {
        let (from, to) = (pair[0], pair[1]);
        (from.row > at.row) != (to.row > at.row)
            && at.col < from.col + (at.row - from.row) / (to.row - from.row) * (to.col - from.col)
    };
    ring.windows(2).filter(crosses).count() % 2 == 1
}
