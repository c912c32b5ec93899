//! How the triangles of a row of nodes lie on the ground.

use crate::field::Field;

/// The triangles a settled node of a row makes with the nodes above, below, left and right of it, in this order.
///
/// Each is right-angled at the settled node: a leg to the node it reaches, and an edge square to the leg along which the
/// front came.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// From the settled node to the reached one, km.
    pub leg_km: [f32; 4],
    /// From the settled node to the other end of the edge, km.
    pub edge_km: [f32; 4],
    /// Leg over edge.
    pub leg_over_edge: [f32; 4],
    /// Sine of the greatest angle between a line over the edge and the leg.
    pub sine_max: [f32; 4],
}

impl Shape {
    /// The shapes of rows `step` rows of a field apart, beginning `before` steps above its first row.
    pub fn of_rows(field: &Field, step: f64, before: f64, rows: usize) -> Vec<Self> {
        (0..rows).map(|row| Self::at(field, (row as f64 - before) * step, step)).collect()
    }

    #[allow(clippy::cast_possible_truncation)] // the kernel works in f32: what it gains on a parent, not arrivals
    fn at(field: &Field, row: f64, step: f64) -> Self {
        let spacing = |row: f64| {
            let (col_km, row_km) = field.spacing_km(row);
            (col_km * step, row_km * step)
        };
        let (here, above, below) = (spacing(row), spacing(row - step), spacing(row + step));
        let mean = |one: f64, two: f64| 0.5 * (one + two);
        let up = (mean(here.1, above.1), mean(here.0, above.0));
        let down = (mean(here.1, below.1), mean(here.0, below.0));
        let across = (here.0, mean(up.0, down.0));
        let lanes = [up, down, across, across];
        Self {
            leg_km: lanes.map(|(leg, _)| leg as f32),
            edge_km: lanes.map(|(_, edge)| edge as f32),
            leg_over_edge: lanes.map(|(leg, edge)| (leg / edge) as f32),
            sine_max: lanes.map(|(leg, edge)| (edge / (leg * leg + edge * edge).sqrt()) as f32),
        }
    }

    /// Fewest kilometres a reached node lies beyond the settled one, seen along a line: leg · cos(greatest angle).
    pub fn least_gain_km(&self) -> f64 {
        let gain = |lane: usize| {
            let (leg, edge) = (f64::from(self.leg_km[lane]), f64::from(self.edge_km[lane]));
            leg * leg / leg.hypot_of(edge)
        };
        (0..4).map(gain).fold(f64::INFINITY, f64::min)
    }

    /// The longest line over an edge, km.
    pub fn longest_km(&self) -> f64 {
        let line = |lane: usize| f64::from(self.leg_km[lane]).hypot_of(f64::from(self.edge_km[lane]));
        (0..4).map(line).fold(0.0, f64::max)
    }
}

/// The root of a sum of squares; `hypot` differs in the last digit from platform to platform.
trait HypotOf {
    fn hypot_of(self, other: Self) -> Self;
}

impl HypotOf for f64 {
    fn hypot_of(self, other: Self) -> Self {
        (self * self + other * other).sqrt()
    }
}
