//! Via-nodes: where the way from both ends is cheapest across the line.

use super::super::band::cosine;
use super::super::ground::{Ground, Reach};
use crate::field::{Field, Place};

/// How far a cross-section reaches to each side, in cells.
const SECTION_CELLS: usize = 8;
/// The ways from both ends must meet head on: cosine of the angle between them at most this. A dead end is none.
const HEAD_ON_COS_MAX: f64 = -0.8;

/// The nodes through which the cheapest route costs at most `limit_minor`, that lie on no node `marked`, and that
/// are lowest on their cross-section; the cheapest first.
pub(super) fn candidates(
    ground: &Ground<'_>,
    reaches: [&Reach; 2],
    limit_minor: f64,
    marked: &[bool],
) -> Vec<usize> {
    let section = Section { ground, field: ground.field, reaches };
    let mut vias: Vec<(f64, usize)> = (0..marked.len())
        .filter(|node| !marked[*node])
        .map(|node| (section.through(node), node))
        .filter(|(through, node)| *through <= limit_minor && section.is_lowest(*node, *through))
        .collect();
    vias.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    vias.into_iter().map(|(_, node)| node).collect()
}

struct Section<'a> {
    ground: &'a Ground<'a>,
    field: &'a Field,
    reaches: [&'a Reach; 2],
}

impl Section<'_> {
    fn through(&self, node: usize) -> f64 {
        self.ground.cost_to(self.reaches[0], node) + self.ground.cost_to(self.reaches[1], node)
    }

    fn is_lowest(&self, node: usize, through: f64) -> bool {
        let at = self.field.place_of(node);
        let [away, back] = self.reaches.map(|reach| self.slope(reach, node));
        if cosine(self.field, at, away, back) > HEAD_ON_COS_MAX {
            return false;
        }
        // Across on the ground, one cell a step.
        let (col_km, row_km) = self.field.spacing_km(at.row);
        let across = Place { col: -away.row * row_km / col_km, row: away.col * col_km / row_km };
        let longest = across.col.abs().max(across.row.abs());
        if longest == 0.0 {
            return false;
        }
        let step = Place { col: across.col / longest, row: across.row / longest };
        [1.0, -1.0]
            .iter()
            .all(|side| self.rises(at, Place { col: side * step.col, row: side * step.row }, through))
    }

    /// Whether no place to one side is cheaper, up to the first closed cell.
    fn rises(&self, from: Place, step: Place, through: f64) -> bool {
        for steps in 1..=SECTION_CELLS {
            let steps = steps as f64;
            let at = Place { col: from.col + steps * step.col, row: from.row + steps * step.row };
            match self.field.node_at(at).filter(|node| self.field.is_open(*node)) {
                None => return true,
                Some(node) if self.through(node) < through => return false,
                Some(_) => {}
            }
        }
        true
    }

    /// The direction in which the cost of arrival rises, in columns and rows as lengths on the ground go.
    fn slope(&self, reach: &Reach, node: usize) -> Place {
        let (col, row) = (node % self.field.cols(), node / self.field.cols());
        let (col_km, row_km) = self.field.spacing_km(row as f64);
        let here = self.ground.cost_to(reach, node);
        let cost = |col: Option<usize>, row: Option<usize>| {
            let (col, row) =
                (col.filter(|col| *col < self.field.cols())?, row.filter(|row| *row < self.field.rows())?);
            Some(self.ground.cost_to(reach, self.field.index(col, row))).filter(|cost| cost.is_finite())
        };
        let rise = |before: Option<f64>, after: Option<f64>| match (before, after) {
            (Some(before), Some(after)) => 0.5 * (after - before),
            (Some(before), None) => here - before,
            (None, Some(after)) => after - here,
            (None, None) => 0.0,
        };
        let cols = rise(cost(col.checked_sub(1), Some(row)), cost(Some(col + 1), Some(row)));
        let rows = rise(cost(Some(col), row.checked_sub(1)), cost(Some(col), Some(row + 1)));
        // A rise per kilometre, as a step in columns and rows.
        Place { col: cols / (col_km * col_km), row: rows / (row_km * row_km) }
    }
}
