//! The powers of all waves on one grid, by Picard iteration on their logarithms.

use super::grid::Grid;
use super::integral::running_integral;
use super::mixing::Mixing;
use super::product::Product;
use super::{Direction, RamanInputs};
use crate::constants::DB_PER_NEPER;
use crate::error::OpticsError;

/// A step never changes a power by more: exponentials stay in bounds while the powers are far from settled.
const STEP_MOST_NEPER: f64 = 3.0;
/// Iterations after which a grid counts as unsettled.
const ITERATIONS_MOST_COUNT: usize = 400;
/// A change that grows by more shows that what the last steps taught no longer holds.
const RUNAWAY_RATIO: f64 = 3.0;
/// Damping goes no lower.
const DAMPING_LEAST_RATIO: f64 = 0.02;

/// The state of the iteration; everything is allocated once per grid.
pub(super) struct Picard<'a> {
    inputs: &'a RamanInputs<'a>,
    pub grid: Grid,
    /// ln(P / 1 W), wave by wave, each over all places.
    pub ln_power: Vec<f64>,
    /// First what each wave receives, then where the integral of it would put its ln P.
    target: Vec<f64>,
    rate: Vec<f64>,
    integral: Vec<f64>,
}

impl<'a> Picard<'a> {
    /// Starts with every wave alone in the fibre.
    pub(super) fn new(inputs: &'a RamanInputs<'a>, grid: Grid) -> Self {
        let size = inputs.waves.len() * grid.len();
        let mut state = Self::with(inputs, grid, vec![0.0; size]);
        for wave in 0..inputs.waves.len() {
            state.integrate(wave);
        }
        std::mem::swap(&mut state.ln_power, &mut state.target);
        state
    }

    /// The same on a grid of twice the intervals, starting from where this one stands.
    pub(super) fn doubled(&self) -> Self {
        let grid = self.grid.doubled();
        let mut ln_power = Vec::with_capacity(self.inputs.waves.len() * grid.len());
        for row in self.ln_power.chunks_exact(self.grid.len()) {
            for section in &self.grid.sections {
                with_midpoints(&row[section.clone()], &mut ln_power);
            }
        }
        Self::with(self.inputs, grid, ln_power)
    }

    fn with(inputs: &'a RamanInputs<'a>, grid: Grid, ln_power: Vec<f64>) -> Self {
        let (size, places_count) = (ln_power.len(), grid.len());
        let (rate, integral) = (vec![0.0; places_count], vec![0.0; places_count]);
        Self { inputs, grid, ln_power, target: vec![0.0; size], rate, integral }
    }

    /// Iterates until no power changes by more than the tolerance; how many iterations that took.
    ///
    /// The step is damped: halved when the change grows, let out again while it shrinks.
    pub(super) fn settle(&mut self, product: &mut Product, tolerance_db: f64) -> Result<usize, OpticsError> {
        let mut mixing = Mixing::default();
        let (mut damping_ratio, mut before_neper) = (1.0_f64, f64::INFINITY);
        for iteration in 1..=ITERATIONS_MOST_COUNT {
            let change_neper = self.aim(product);
            if change_neper * DB_PER_NEPER <= tolerance_db {
                std::mem::swap(&mut self.ln_power, &mut self.target);
                return Ok(iteration);
            }
            if change_neper > before_neper {
                damping_ratio = (0.5 * damping_ratio).max(DAMPING_LEAST_RATIO);
                if change_neper > RUNAWAY_RATIO * before_neper {
                    mixing.clear();
                }
            } else {
                damping_ratio = (1.5 * damping_ratio).min(1.0);
            }
            before_neper = change_neper;
            if change_neper > STEP_MOST_NEPER {
                mixing.clear();
            }
            mixing.advance(
                &mut self.ln_power,
                &self.target,
                damping_ratio.min(STEP_MOST_NEPER / change_neper),
            );
        }
        Err(OpticsError::RamanUnsettled {
            element: self.inputs.element.to_owned(),
            iterations_count: ITERATIONS_MOST_COUNT,
            step_m: self.grid.step_max_m(),
            change_db: before_neper * DB_PER_NEPER,
            tolerance_db,
        })
    }

    /// Puts into `target` the ln P that follow from the present powers; the largest change.
    fn aim(&mut self, product: &mut Product) -> f64 {
        product.apply(&self.ln_power, self.grid.len(), libm::exp, &mut self.target);
        for wave in 0..self.inputs.waves.len() {
            self.integrate(wave);
        }
        self.couple_pumps(Direction::Forward);
        self.couple_pumps(Direction::Backward);
        let pairs = self.target.iter().zip(&self.ln_power);
        pairs.map(|(target, present)| (target - present).abs()).fold(0.0, f64::max)
    }

    /// Lets the new powers of pumps that run together act on each other at once, place by place on their way.
    ///
    /// Plain iteration would first overshoot: strong pumps drain each other over many neper. Where powers have
    /// settled this changes nothing.
    fn couple_pumps(&mut self, direction: Direction) {
        let (waves_count, width) = (self.inputs.waves.len(), self.grid.len());
        let is_ours = |wave: &usize| self.inputs.direction(*wave) == direction;
        let pumps: Vec<usize> = (self.inputs.signals_count()..waves_count).filter(is_ours).collect();
        let coupling =
            |wave: usize| &self.inputs.waves.coupling_per_w_per_m[wave * waves_count..][..waves_count];
        let mut shift_neper = vec![0.0; pumps.len()];
        let mut excess_w = shift_neper.clone();
        let mut received_per_m = shift_neper.clone();
        let mut before_m = None;
        for turn in 0..width {
            let place = if direction == Direction::Forward { turn } else { width - 1 - turn };
            let place_m = self.grid.position_m[place];
            let half_m = before_m.map_or(0.0, |before_m: f64| 0.5 * (place_m - before_m).abs());
            before_m = Some(place_m);
            // Heun's rule: first with what the last place received, then with the mean of both
            for (shift, received) in shift_neper.iter_mut().zip(&received_per_m) {
                *shift += 2.0 * half_m * received;
            }
            for ((pump, shift), excess) in pumps.iter().zip(&shift_neper).zip(&mut excess_w) {
                let at = pump * width + place;
                *excess = libm::exp(self.target[at] + shift) - libm::exp(self.ln_power[at]);
            }
            for ((pump, shift), received) in pumps.iter().zip(&mut shift_neper).zip(&mut received_per_m) {
                let pairs = pumps.iter().zip(&excess_w);
                let here_per_m: f64 = pairs.map(|(other, excess)| coupling(*pump)[*other] * excess).sum();
                *shift += half_m * (here_per_m - *received);
                *received = here_per_m;
                self.target[pump * width + place] += *shift;
            }
        }
    }

    /// Turns what one wave receives into its ln P, from the end where it starts.
    ///
    /// # Source
    /// d ln P/dz = −α + Σ C_ij P_j forward, the negative of it backward.
    fn integrate(&mut self, wave: usize) {
        let (grid, width) = (&self.grid, self.grid.len());
        let row = &mut self.target[wave * width..][..width];
        let loss_per_m = self.inputs.waves.loss_per_m[wave];
        for (rate, received) in self.rate.iter_mut().zip(&*row) {
            *rate = received - loss_per_m;
        }
        for section in &grid.sections {
            let (rate, integral) = (&self.rate[section.clone()], &mut self.integral[section.clone()]);
            running_integral(rate, grid.step_m(section), integral);
        }
        let mut start = libm::log(self.inputs.power_w[wave]);
        let count = grid.sections.len();
        for turn in 0..count {
            let is_forward = self.inputs.direction(wave) == Direction::Forward;
            let section = &grid.sections[if is_forward { turn } else { count - 1 - turn }];
            let integral = &self.integral[section.clone()];
            let row = &mut row[section.clone()];
            let whole = integral[integral.len() - 1];
            for (target, part) in row.iter_mut().zip(integral) {
                *target = start + if is_forward { *part } else { whole - part };
            }
            // the loss at the far end of this section, on the way of this wave
            let lumped = if is_forward { turn } else { (count - 1 - turn).wrapping_sub(1) };
            start += whole - grid.lumped_neper.get(lumped).copied().unwrap_or(0.0);
        }
    }
}

/// The values and, between them, those of the cubic through the four nearest.
fn with_midpoints(values: &[f64], onto: &mut Vec<f64>) {
    let last = values.len() - 1;
    let at_an_end = |four: [f64; 4]| (5.0 * four[0] + 15.0 * four[1] - 5.0 * four[2] + four[3]) / 16.0;
    for (index, value) in values.iter().enumerate() {
        onto.push(*value);
        if index == last {
            break;
        }
        onto.push(match index {
            0 => at_an_end([values[0], values[1], values[2], values[3]]),
            _ if index + 1 == last => {
                at_an_end([values[last], values[last - 1], values[last - 2], values[last - 3]])
            }
            _ => (9.0 * (value + values[index + 1]) - values[index - 1] - values[index + 2]) / 16.0,
        });
    }
}
