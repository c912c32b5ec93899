//! Arrival over one edge: the triangle of a node, a neighbour along an axis, and the diagonal beyond it.

use crate::field::Field;

/// An end of the edge.
#[derive(Clone, Copy)]
pub struct Parent {
    /// Arrival there.
    pub arrival: f64,
    /// Cost of a kilometre there.
    pub cost: f64,
}

/// Sizes of the triangle: right-angled at the near end of the edge.
pub struct Triangle {
    /// From the node to the near end.
    pub leg_km: f64,
    /// How much longer the leg is to the far end than to the near one: columns differ from row to row.
    pub leg_growth_km: f64,
    /// From the near end to the far one.
    pub edge_km: f64,
    /// From the node to the far end.
    pub diagonal_km: f64,
    /// Fewest kilometres by which the node lies beyond the near end, seen along a line from the edge.
    pub gain_km: f64,
    /// Largest share of the edge that may be used when the square's fourth node is closed.
    pub share_past_corner: f64,
}

/// The largest shares of an edge by which a line to a node passes the corner of the closed cell beside it at the
/// clearance: for a leg along the row, for a leg along the column.
pub fn shares_past_corner(field: &Field) -> [f64; 2] {
    let clearance = field.clearance();
    [(0.5 - clearance.row) / (0.5 + clearance.col), (0.5 - clearance.col) / (0.5 + clearance.row)]
}

impl Triangle {
    /// A time before which the node is not reached over the edge: cheap to know, and most edges are no better.
    #[inline]
    pub fn earliest(&self, [near, far]: [Parent; 2], node_cost: f64) -> f64 {
        let cost = 0.5 * (node_cost + near.cost.min(far.cost));
        (near.arrival + cost * self.gain_km).min(far.arrival + cost * self.diagonal_km)
    }

    /// Arrival at the node by the best line from the edge, whose ends are `[near, far]`.
    ///
    /// A line is priced at the mean of the costs at its two ends, second order in the cost.
    #[inline]
    pub fn arrival(&self, [near, far]: [Parent; 2], node_cost: f64, turns_a_corner: bool) -> f64 {
        let share_max = if turns_a_corner { self.share_past_corner } else { 1.0 };
        // T(share) = T_near − share · drop + (cost + share · rise) · length(share)
        let drop = near.arrival - far.arrival;
        let cost = 0.5 * (node_cost + near.cost);
        let rise = 0.5 * (far.cost - near.cost);
        // The slope of the cost is taken in the middle of the edge: a second round gains 0.003 % on rough ground.
        let share = self.best_share(drop - 1.1 * rise * self.leg_km, cost + 0.5 * rise).min(share_max);
        near.arrival - share * drop + (cost + share * rise) * self.length_km(share)
    }

    /// Where the slope of the arrival along the edge equals the slope of the line's cost.
    #[inline]
    fn best_share(&self, drop: f64, cost: f64) -> f64 {
        // drop / edge = cost · sin(angle of the line to the leg)
        let sine = drop / (cost * self.edge_km);
        match sine {
            sine if sine <= 0.0 => 0.0,
            sine if sine >= 1.0 => 1.0,
            sine => self.leg_km * sine / ((1.0 - sine * sine).sqrt() * self.edge_km),
        }
    }

    #[inline]
    fn length_km(&self, share: f64) -> f64 {
        let (leg_km, along_km) = (self.leg_km + share * self.leg_growth_km, share * self.edge_km);
        (leg_km * leg_km + along_km * along_km).sqrt()
    }
}

/// Lengths at a row and in the gap to the next, km.
#[derive(Clone, Copy)]
pub struct RowShape {
    /// From a node to the next in the row.
    pub col_km: f64,
    /// From the row to the next.
    pub gap_km: f64,
    /// A column's width in the middle of the gap.
    pub mean_col_km: f64,
    /// From a node to the diagonal one across the gap.
    pub diagonal_km: f64,
    /// Fewest kilometres gained over an edge along the gap, by a leg along the row.
    pub row_gain_km: f64,
    /// Fewest kilometres gained over an edge along the row, by a leg across the gap.
    pub col_gain_km: f64,
}

impl RowShape {
    /// The shapes of all rows, with the fence above and below.
    pub fn of_rows(field: &Field) -> Vec<Self> {
        let shape = |fenced: usize| {
            let row = fenced as f64 - 1.0;
            let (upper, lower) = (field.spacing_km(row), field.spacing_km(row + 1.0));
            let (mean_col_km, gap_km) = (0.5 * (upper.0 + lower.0), 0.5 * (upper.1 + lower.1));
            let diagonal_km = (mean_col_km * mean_col_km + gap_km * gap_km).sqrt();
            let narrow_km = mean_col_km.min(upper.0).min(lower.0);
            // By constant cost a line over an edge makes the greatest angle with the leg on the diagonal, where it
            // gains leg · cos(angle) = leg² / diagonal. A per mille covers columns that differ from row to row.
            let gain_km = |leg_km: f64| 0.999 * leg_km * leg_km / diagonal_km;
            Self {
                col_km: upper.0,
                gap_km,
                mean_col_km,
                diagonal_km,
                row_gain_km: gain_km(narrow_km),
                col_gain_km: gain_km(gap_km),
            }
        };
        (0..field.rows() + 2).map(shape).collect()
    }

    /// Fewest kilometres by which a node lies beyond the dearer end of an edge it is reached over.
    pub fn least_gain_km(shapes: &[Self]) -> f64 {
        shapes.iter().map(|shape| shape.row_gain_km.min(shape.col_gain_km)).fold(f64::INFINITY, f64::min)
    }

    /// Longest step from node to node.
    pub fn longest_step_km(shapes: &[Self]) -> f64 {
        shapes.iter().map(|shape| shape.diagonal_km.max(shape.col_km)).fold(0.0, f64::max)
    }
}
