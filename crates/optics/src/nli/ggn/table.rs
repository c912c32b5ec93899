//! The integrals to convergence: the integral of the link function over the phase mismatch is tabulated once for each
//! interferer, and an integral over frequency becomes a few readings of that table.
//!
//! With F(Δβ) = ∫₀^Δβ R, an integral over f₂ at fixed f₁ is ∫ w R df₂ = −∫ w′ F(Δβ(f₂)) / c df₂, c = dΔβ/df₂: the
//! shape w of the spectra changes on their edges only, so F is read on the edges only. The slope β3 enters Δβ; its
//! change of c within a channel is left out, below 10⁻⁴ of the result.

use super::link::{BLOCK, Link};
use super::pair::Pair;
use super::{GgnInputs, raised_cosine};
use crate::nli::elementary::sin_cos;
use crate::nli::lanes::{Kernel, widest};
use std::f64::consts::PI;

/// The table ends at this multiple of the loss coefficient, where R is that of two ends without phase.
const END_OVER_LOSS: f64 = 64.0;
/// Phase over the whole fibre from one entry to the next.
const PHASE_STEP_RAD: f64 = 0.25;

/// Tables of every interferer.
pub(super) struct LinkTables {
    step_per_m: f64,
    tables: Vec<LinkTable>,
}

#[cfg(test)]
impl LinkTables {
    /// Every entry, to be compared to the bit.
    pub(super) fn bits(&self) -> Vec<u64> {
        self.tables
            .iter()
            .flat_map(|table| table.entries.as_flattened())
            .map(|entry| entry.to_bits())
            .collect()
    }
}

/// F and R of one interferer at equal steps of the mismatch, from 0.
struct LinkTable {
    entries: Vec<[f64; 2]>,
    loss_per_m: f64,
    /// R ≈ `tail` / (α² + Δβ²) beyond the table.
    tail: f64,
    beyond: f64,
}

impl LinkTables {
    pub(super) fn new(inputs: &GgnInputs<'_>) -> Self {
        widest(Build { inputs })
    }

    /// ψ of a pair, in Hz² m².
    pub(super) fn psi(&self, source: usize, pair: &Pair, rules: &Rules) -> f64 {
        let reading = Reading { table: &self.tables[source], steps_m: 1.0 / self.step_per_m, pair, rules };
        if pair.is_far() {
            reading.edges()
        } else if pair.distance_hz == 0.0 {
            reading.own()
        } else {
            reading.plane()
        }
    }
}

pub(super) struct Build<'a> {
    pub(super) inputs: &'a GgnInputs<'a>,
}

impl Kernel for Build<'_> {
    type Output = LinkTables;

    #[inline(always)]
    fn run(self) -> LinkTables {
        let position_m = self.inputs.profile.position_m.as_slice();
        let loss_per_m = self.inputs.channels.loss_per_m;
        let step_per_m = PHASE_STEP_RAD / position_m.last().copied().unwrap_or(1.0);
        let loss_max_per_m = loss_per_m.iter().copied().fold(0.0, f64::max);
        // two entries more than the range, for the cubic at its end; whole vectors
        let count = (END_OVER_LOSS * loss_max_per_m / step_per_m) as usize + 2;
        let count = count.next_multiple_of(BLOCK);
        let phasors = phasors(position_m, step_per_m, count);
        let mut tables = Vec::with_capacity(loss_per_m.len());
        // a loop, since a closure would not be compiled for the wide vectors
        for (channel, loss) in loss_per_m.iter().enumerate() {
            let link = Link::new(self.inputs.profile, channel, *loss);
            tables.push(LinkTable::new(&link, &powers_m2(&link, &phasors, step_per_m, count), step_per_m));
        }
        LinkTables { step_per_m, tables }
    }
}

/// Cosine and sine of every mismatch of the table at every point of the profile: shared by all channels.
///
/// # Shape
/// One block of mismatches after the other; in a block one entry per point.
#[inline(always)]
fn phasors(position_m: &[f64], step_per_m: f64, count: usize) -> Vec<[[f64; BLOCK]; 2]> {
    let mut phasors = Vec::with_capacity(count / BLOCK * position_m.len());
    for start in (0..count).step_by(BLOCK) {
        for at_m in position_m {
            let [mut cosine, mut sine] = [[0.0; BLOCK]; 2];
            let first = start as f64;
            for at in 0..BLOCK {
                (sine[at], cosine[at]) = sin_cos((first + f64::from(at as u32)) * step_per_m * at_m);
            }
            phasors.push([cosine, sine]);
        }
    }
    phasors
}

#[inline(always)]
fn powers_m2(link: &Link, phasors: &[[[f64; BLOCK]; 2]], step_per_m: f64, count: usize) -> Vec<f64> {
    let mut powers = Vec::with_capacity(count);
    for (block, of_block) in phasors.chunks_exact(link.bend_per_m.len()).enumerate() {
        let [mut bends_re, mut bends_im] = [[0.0; BLOCK]; 2];
        for (bend, [cosine, sine]) in link.bend_per_m.iter().zip(of_block) {
            for at in 0..BLOCK {
                bends_re[at] += bend * cosine[at];
                bends_im[at] += bend * sine[at];
            }
        }
        let [cosine, sine] = &of_block[of_block.len() - 1];
        let first = (block * BLOCK) as f64;
        let mut power = [0.0; BLOCK];
        for at in 0..BLOCK {
            let mismatch_per_m = (first + f64::from(at as u32)) * step_per_m;
            power[at] = link.power_m2(mismatch_per_m, (bends_re[at], bends_im[at]), (cosine[at], sine[at]));
        }
        powers.extend_from_slice(&power);
    }
    powers
}

impl LinkTable {
    /// # Source
    /// The integral of a cubic through four points over its middle step: h/24 (−1, 13, 13, −1). R is even.
    #[inline(always)]
    fn new(link: &Link, powers_m2: &[f64], step_per_m: f64) -> Self {
        let mut integral = 0.0;
        let mut before = powers_m2[1];
        let mut entries = Vec::with_capacity(powers_m2.len() - 2);
        for window in powers_m2.windows(3) {
            entries.push([integral, window[0]]);
            integral += step_per_m / 24.0 * (13.0 * (window[0] + window[1]) - before - window[2]);
            before = window[0];
        }
        let loss_per_m = link.loss_per_m;
        let [first, last] = link.share_ends_frac;
        let mut table = Self { entries, loss_per_m, tail: first * first + last * last, beyond: 0.0 };
        if let Some([integral, _]) = table.entries.last() {
            let end_per_m = (table.entries.len() - 1) as f64 * step_per_m;
            table.beyond = integral + table.rest(end_per_m);
        }
        table
    }

    /// ∫ of R from a mismatch beyond the table to infinity.
    ///
    /// # Source
    /// ∫ db/(α² + b²) = (π/2 − atan(b/α))/α, in powers of α/b.
    #[inline(always)]
    fn rest(&self, mismatch_per_m: f64) -> f64 {
        let inverse = 1.0 / mismatch_per_m;
        let relative = self.loss_per_m * inverse;
        let square = relative * relative;
        self.tail * inverse * (1.0 - square * (1.0 / 3.0 - square * (1.0 / 5.0 - square * (1.0 / 7.0))))
    }
}

/// Phase mismatch over f₂ at one f₁.
#[derive(Clone, Copy)]
struct Mismatch {
    linear: f64,
    square: f64,
}

impl Mismatch {
    #[inline(always)]
    fn new(pair: &Pair, first_hz: f64) -> Self {
        let [linear, square] = pair.mismatch(first_hz);
        // without mismatch F / c is R(0) f₂, which the table gives for the smallest of mismatches
        Self { linear: if linear == 0.0 { 1e-200 } else { linear }, square }
    }

    #[inline(always)]
    fn at(self, second_hz: f64) -> f64 {
        second_hz * (self.linear + self.square * second_hz)
    }
}

/// One pair with the table of its interferer.
struct Reading<'a> {
    table: &'a LinkTable,
    steps_m: f64,
    pair: &'a Pair,
    rules: &'a Rules,
}

impl Reading<'_> {
    /// F at a mismatch: the cubic through F and R at the two entries beside it.
    #[inline(always)]
    fn integral_m(&self, mismatch_per_m: f64) -> f64 {
        let size = mismatch_per_m.abs();
        let place = size * self.steps_m;
        let index = place as usize;
        let value = match self.table.entries.get(index..index + 2) {
            Some([[start, slope], [end, end_slope]]) => {
                let part = place - index as f64;
                let step = 1.0 / self.steps_m;
                let rise = end - start;
                let (bow, twist) = (slope * step - rise, rise - end_slope * step);
                start + part * (rise + (1.0 - part) * ((1.0 - part) * bow + part * twist))
            }
            _ => self.table.beyond - self.table.rest(size),
        };
        value.copysign(mismatch_per_m)
    }

    /// Both edges of a far interferer, half the channel under test, doubled.
    fn edges(&self) -> f64 {
        let Pair { distance_hz, half_hz, baud_rate_hz, .. } = *self.pair;
        let low = Mismatch::new(self.pair, distance_hz - half_hz[1]);
        let high = Mismatch::new(self.pair, distance_hz + half_hz[1]);
        let along = |mismatch: Mismatch| self.integral_m(mismatch.at(half_hz[0])) / mismatch.linear;
        (along(low) + along(high)) * baud_rate_hz[1]
    }

    /// The double integral of a near interferer: its two roll-offs and what is between them.
    fn plane(&self) -> f64 {
        let (half_hz, flat_hz) = (self.pair.half_hz[1], self.pair.flat_hz());
        let slope = &self.rules.roll_off;
        self.rows(slope, -half_hz, -flat_hz)
            + self.rows(&self.rules.flat, -flat_hz, flat_hz)
            + self.rows(slope, flat_hz, half_hz)
    }

    fn rows(&self, rule: &[(f64, f64)], start_hz: f64, end_hz: f64) -> f64 {
        let width_hz = end_hz - start_hz;
        let each = rule.iter().map(|(place, weight)| weight * self.row(start_hz + place * width_hz));
        width_hz * each.sum::<f64>()
    }

    /// The double integral of a channel with itself: f₁ = s sinh u up to the roll-off, fine where R is widest over f₂.
    fn own(&self) -> f64 {
        let (half_hz, flat_hz) = (self.pair.half_hz[1], self.pair.flat_hz());
        let width_hz = self.table.loss_per_m / (4.0 * PI * PI * self.pair.beta2_s2_per_m.abs() * half_hz);
        let end = libm::asinh(flat_hz / width_hz);
        let each = self.rules.own.iter().map(|(place, weight)| {
            let (offset_hz, stretch) = (width_hz * libm::sinh(place * end), libm::cosh(place * end));
            weight * stretch * (self.row(offset_hz) + self.row(-offset_hz))
        });
        let slope = &self.rules.roll_off;
        let edges = self.rows(slope, -half_hz, -flat_hz) + self.rows(slope, flat_hz, half_hz);
        width_hz * end * each.sum::<f64>() + edges
    }

    /// The integral over f₂ at one f₁, `offset_hz` from the centre of the interferer.
    #[inline(always)]
    fn row(&self, offset_hz: f64) -> f64 {
        let Pair { baud_rate_hz, roll_off_ratio, half_hz, .. } = *self.pair;
        let mismatch = Mismatch::new(self.pair, self.pair.distance_hz + offset_hz);
        let shape =
            |which: usize, at_hz: f64| raised_cosine(at_hz, baud_rate_hz[which], roll_off_ratio[which]);
        let mut total = 0.0;
        for (inward, weight) in &self.rules.edge {
            for side in [-1.0, 1.0] {
                // the edge of the channel under test, then that of the interferer at f₁ + f₂
                let own_hz = side * (half_hz[0] - inward * roll_off_ratio[0] * baud_rate_hz[0]);
                let other = shape(1, offset_hz + own_hz);
                if other > 0.0 {
                    total += side * weight * other * self.integral_m(mismatch.at(own_hz));
                }
                let other_hz = side * (half_hz[1] - inward * roll_off_ratio[1] * baud_rate_hz[1]) - offset_hz;
                let own = shape(0, other_hz);
                if own > 0.0 {
                    total += side * weight * own * self.integral_m(mismatch.at(other_hz));
                }
            }
        }
        total / mismatch.linear * shape(1, offset_hz)
    }
}

/// Places between 0 and 1 and weights of the Gaussian rules in use.
pub(super) struct Rules {
    /// Through the edge of a raised cosine, from outside; the weights hold its slope.
    edge: Vec<(f64, f64)>,
    roll_off: Vec<(f64, f64)>,
    flat: Vec<(f64, f64)>,
    own: Vec<(f64, f64)>,
}

impl Rules {
    pub(super) fn new() -> Self {
        let mut edge = gauss(6);
        // −w′ of ½(1 + cos πt) is ½π sin πt, and sums to 1
        edge.iter_mut().for_each(|(place, weight)| *weight *= libm::sin(PI * *place));
        let sum: f64 = edge.iter().map(|(_, weight)| weight).sum();
        edge.iter_mut().for_each(|(_, weight)| *weight /= sum);
        Self { edge, roll_off: gauss(10), flat: gauss(10), own: gauss(24) }
    }
}

/// The Gauss–Legendre rule on 0 to 1.
///
/// # Source
/// Roots of the Legendre polynomial by Newton's method from cos(π(k − ¼)/(n + ½)); Abramowitz and Stegun 25.4.29.
fn gauss(count: u32) -> Vec<(f64, f64)> {
    let order = f64::from(count);
    let node = |k: u32| {
        let mut root = libm::cos(PI * (f64::from(k) + 0.75) / (order + 0.5));
        let mut slope = 1.0;
        for _ in 0..8 {
            let (mut before, mut value) = (1.0, root);
            for degree in 2..=count {
                let n = f64::from(degree);
                (before, value) = (value, ((2.0 * n - 1.0) * root * value - (n - 1.0) * before) / n);
            }
            slope = order * (root * value - before) / (root * root - 1.0);
            root -= value / slope;
        }
        ((1.0 - root) / 2.0, 1.0 / ((1.0 - root * root) * slope * slope))
    };
    (0..count).map(node).collect()
}
