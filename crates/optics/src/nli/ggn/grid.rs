//! The integrals as sums on fixed grids, which are part of the model of an engine that uses them.

use super::link::Link;
use super::pair::Pair;
use super::{GgnInputs, raised_cosine};
use crate::nli::lanes::{Kernel, LANES, sum, widest};
use std::f64::consts::PI;

/// Steps of f₁ and f₂ for one pair.
#[derive(Debug, Clone, Copy)]
pub(super) struct Steps {
    pub(super) first_hz: f64,
    pub(super) second_hz: f64,
}

impl Steps {
    /// # Source
    /// min(dispersion tolerance × α, phase tolerance / dz) / (|β2| 4π² (1 + |i − j|) widest slot) for f₂, without
    /// the factor (1 + |i − j|) for f₁: GNPy 3.0.1 (2026).
    pub(super) fn new(inputs: &GgnInputs<'_>, loss_per_m: f64, beta2_s2_per_m: f64, apart: usize) -> Self {
        let steps = inputs.steps;
        let by_loss = steps.dispersion_tolerance_ratio * loss_per_m;
        let by_phase = steps.phase_tolerance_rad / steps.result_step_m;
        let slot_max_hz = inputs.slot_hz.iter().copied().fold(0.0, f64::max);
        let first_hz = by_loss.min(by_phase) / (beta2_s2_per_m.abs() * 4.0 * PI * PI * slot_max_hz);
        Self { first_hz, second_hz: first_hz / (1.0 + apart as f64) }
    }
}

/// The double integral of one pair on its grid.
#[derive(Clone, Copy)]
pub(super) struct GridSum<'a> {
    pub(super) position_m: &'a [f64],
    pub(super) link: &'a Link,
    pub(super) pair: Pair,
    pub(super) steps: Steps,
}

impl GridSum<'_> {
    /// ψ of the pair, in Hz² m².
    pub(super) fn psi(self) -> f64 {
        widest(self)
    }

    /// Both edges of a far interferer, half the channel under test, doubled.
    #[inline(always)]
    fn edges(&self) -> f64 {
        let points = Points::new(0.0, self.pair.half_hz[0], self.steps.second_hz);
        let [low, high] = [-1.0, 1.0].map(|side| {
            let first_hz = self.pair.distance_hz + side * self.pair.half_hz[1];
            self.row(first_hz, points, |_| 1.0)
        });
        // mean of the edges × 2 × B_j
        (low + high) * self.pair.baud_rate_hz[1]
    }

    #[inline(always)]
    fn plane(&self) -> f64 {
        let Pair { half_hz, baud_rate_hz, roll_off_ratio, distance_hz, .. } = self.pair;
        let rows = Points::new(-half_hz[1], half_hz[1], self.steps.first_hz);
        let columns = Points::new(-half_hz[0], half_hz[0], self.steps.second_hz);
        let mut total = 0.0;
        for row in 0..rows.count {
            let offset_hz = rows.at(row);
            let source_shape =
                raised_cosine(offset_hz, baud_rate_hz[1], roll_off_ratio[1]) * rows.weight(row);
            if source_shape == 0.0 {
                continue;
            }
            let shapes = |second_hz: f64| {
                raised_cosine(second_hz, baud_rate_hz[0], roll_off_ratio[0])
                    * raised_cosine(offset_hz + second_hz, baud_rate_hz[1], roll_off_ratio[1])
            };
            total += source_shape * self.row(distance_hz + offset_hz, columns, shapes);
        }
        total * rows.step_hz
    }

    /// Trapezoid over f₂ for one f₁, both counted from the channel under test.
    #[inline(always)]
    fn row(&self, first_hz: f64, points: Points, shapes: impl Fn(f64) -> f64) -> f64 {
        let [linear, square] = self.pair.mismatch(first_hz);
        let mut sums = [0.0; LANES];
        for start in (0..points.count).step_by(LANES) {
            let (mut mismatch_per_m, mut weight) = ([0.0; LANES], [0.0; LANES]);
            for lane in 0..LANES {
                let second_hz = points.at(start + lane);
                mismatch_per_m[lane] = second_hz * (linear + square * second_hz);
                weight[lane] = points.weight(start + lane) * shapes(second_hz);
            }
            let power_m2 = self.link.powers_m2(self.position_m, &mismatch_per_m);
            for lane in 0..LANES {
                sums[lane] += weight[lane] * power_m2[lane];
            }
        }
        sum(&sums) * points.step_hz
    }
}

impl Kernel for GridSum<'_> {
    type Output = f64;

    #[inline(always)]
    fn run(self) -> f64 {
        if self.pair.is_far() { self.edges() } else { self.plane() }
    }
}

/// A grid from its start in fixed steps, end excluded.
#[derive(Debug, Clone, Copy)]
struct Points {
    start_hz: f64,
    step_hz: f64,
    count: usize,
}

impl Points {
    fn new(start_hz: f64, end_hz: f64, step_hz: f64) -> Self {
        let count = ((end_hz - start_hz) / step_hz).ceil().max(0.0) as usize;
        Self { start_hz, step_hz, count }
    }

    #[inline(always)]
    fn at(&self, index: usize) -> f64 {
        self.start_hz + index as f64 * self.step_hz
    }

    /// Weight of the trapezoid rule; 0 beyond the last point.
    #[inline(always)]
    fn weight(&self, index: usize) -> f64 {
        let is_end = index == 0 || index + 1 == self.count;
        let inside = if is_end { 0.5 } else { 1.0 };
        if index < self.count { inside } else { 0.0 }
    }
}
