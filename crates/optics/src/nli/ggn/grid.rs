//! The integrals as sums on fixed grids, which are part of the model of an engine that uses them.

use super::link::{BLOCK, Link};
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
        let Pair { distance_hz, half_hz, baud_rate_hz, .. } = self.pair;
        let low = self.row::<false>(distance_hz - half_hz[1], points);
        let high = self.row::<false>(distance_hz + half_hz[1], points);
        // mean of the edges × 2 × B_j
        (low + high) * baud_rate_hz[1]
    }

    #[inline(always)]
    fn plane(&self) -> f64 {
        let Pair { half_hz, baud_rate_hz, roll_off_ratio, distance_hz, .. } = self.pair;
        let rows = Points::new(-half_hz[1], half_hz[1], self.steps.first_hz);
        let columns = Points::new(-half_hz[0], half_hz[0], self.steps.second_hz);
        let mut total = 0.0;
        for row in 0..rows.count {
            let offset_hz = rows.at(row);
            let shape = raised_cosine(offset_hz, baud_rate_hz[1], roll_off_ratio[1]) * rows.weight(row);
            if shape != 0.0 {
                total += shape * self.row::<true>(distance_hz + offset_hz, columns);
            }
        }
        total * rows.step_hz
    }

    /// Trapezoid over f₂ for one f₁, both counted from the channel under test; weighted with the spectra, or not.
    #[inline(always)]
    fn row<const SHAPED: bool>(&self, first_hz: f64, points: Points) -> f64 {
        let [linear, square] = self.pair.mismatch(first_hz);
        let Pair { baud_rate_hz, roll_off_ratio, distance_hz, .. } = self.pair;
        let mut sums = [0.0; LANES];
        for block in 0..points.count.div_ceil(BLOCK as u32) {
            let start = block * BLOCK as u32;
            let (mut mismatch_per_m, mut weight) = ([0.0; BLOCK], [0.0; BLOCK]);
            for at in 0..BLOCK {
                let second_hz = points.at(start + at as u32);
                mismatch_per_m[at] = second_hz * (linear + square * second_hz);
                weight[at] = points.weight(start + at as u32);
            }
            if SHAPED {
                for (at, weight) in weight.iter_mut().enumerate() {
                    let second_hz = points.at(start + at as u32);
                    let beside_hz = first_hz - distance_hz + second_hz;
                    *weight *= raised_cosine(second_hz, baud_rate_hz[0], roll_off_ratio[0])
                        * raised_cosine(beside_hz, baud_rate_hz[1], roll_off_ratio[1]);
                }
            }
            let power_m2 = self.link.powers_m2(self.position_m, &mismatch_per_m);
            for at in 0..BLOCK {
                sums[at % LANES] += weight[at] * power_m2[at];
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
    count: u32,
}

impl Points {
    fn new(start_hz: f64, end_hz: f64, step_hz: f64) -> Self {
        let count = ((end_hz - start_hz) / step_hz).ceil().max(0.0) as u32;
        Self { start_hz, step_hz, count }
    }

    #[inline(always)]
    fn at(&self, index: u32) -> f64 {
        self.start_hz + f64::from(index) * self.step_hz
    }

    /// Weight of the trapezoid rule; 0 beyond the last point.
    #[inline(always)]
    fn weight(&self, index: u32) -> f64 {
        let is_end = index == 0 || index + 1 == self.count;
        let inside = if is_end { 0.5 } else { 1.0 };
        if index < self.count { inside } else { 0.0 }
    }
}
