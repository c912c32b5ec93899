//! The powers in a doped fibre: segments of constant inversion, swept from either end until nothing changes.
//!
//! In each segment the inversion balances photons exactly, whatever the length of the segment: what pumps and signals
//! leave behind is what decays. So a coarse division is less accurate but never makes or loses light.

use super::fibre::ErbiumFibre;
use super::{Fineness, GainUnit, GainUnitLight};
use crate::constants::PLANCK_J_S;
use crate::error::OpticsError;
use crate::fibre::loss_per_m;

/// Bands of spontaneous emission in each direction, of a fine and of a coarse solution.
const ASE_BANDS_FINE_COUNT: usize = 24;
const ASE_BANDS_COARSE_COUNT: usize = 10;
/// Exponent of gain or loss within one segment, at most, of a fine and of a coarse solution.
const FINE_STEP_NEPER: f64 = 0.5;
const COARSE_STEP_NEPER: f64 = 2.0;
/// Above it emission is too weak to count.
const ASE_HIGH_THZ: f64 = 199.8;
/// Change of inversion at which it counts as settled, of a fine and of a coarse solution.
const SETTLED_FINE_FRAC: f64 = 1e-7;
const SETTLED_COARSE_FRAC: f64 = 5e-6;
/// Sweeps, there and back, after which a fibre counts as unsettled.
const SWEEPS_MOST_COUNT: u32 = 300;
/// Damping goes no lower.
const PART_LEAST_RATIO: f64 = 0.02;
/// Repetitions within one segment.
const ROUNDS_MOST_COUNT: usize = 12;
/// The most segments a fibre is divided into.
const SEGMENTS_MOST: f64 = 2000.0;

/// What travels in a doped fibre.
struct Wave {
    photon_j: f64,
    absorption_per_m: f64,
    gain_per_m: f64,
    /// Band of spontaneous emission; 0 for pumps and signals.
    band_hz: f64,
    is_forward: bool,
    is_pump: bool,
    /// Power at every border between segments.
    power_w: Vec<f64>,
}

/// A doped fibre with the light in it.
pub(super) struct Amplification {
    waves: Vec<Wave>,
    inversion_frac: Vec<f64>,
    step_m: f64,
    loss_per_m: f64,
    saturation_per_m_per_s: f64,
    settled_frac: f64,
    pub sweeps_count: u32,
}

impl Amplification {
    pub(super) fn new(
        unit: &GainUnit,
        light: &GainUnitLight<'_>,
        fineness: Fineness,
    ) -> Result<Self, OpticsError> {
        let (step_neper, bands_count, settled_frac) = match fineness {
            Fineness::Coarse => (COARSE_STEP_NEPER, ASE_BANDS_COARSE_COUNT, SETTLED_COARSE_FRAC),
            Fineness::Fine => (FINE_STEP_NEPER, ASE_BANDS_FINE_COUNT, SETTLED_FINE_FRAC),
            #[cfg(test)]
            Fineness::Finer => (0.1 * FINE_STEP_NEPER, 4 * ASE_BANDS_FINE_COUNT, SETTLED_FINE_FRAC),
        };
        let erbium = &unit.erbium;
        let mut waves = Vec::new();
        let passed = |loss_db: f64| libm::pow(10.0, -loss_db / 10.0) * 1e-3;
        for (frequency_thz, power_mw) in light.frequency_thz.iter().zip(light.power_mw) {
            waves.push(Wave::new(erbium, *frequency_thz, power_mw * passed(unit.loss_in_db))?);
        }
        for (is_forward, pump_mw) in [(true, light.pump_forward_mw), (false, light.pump_backward_mw)] {
            let mut pump = Wave::new(erbium, light.pump_thz, pump_mw * passed(unit.pump_loss_db))?;
            (pump.is_forward, pump.is_pump) = (is_forward, true);
            waves.push(pump);
        }
        waves.extend(spontaneous(erbium, bands_count)?);
        let strongest = |most: f64, wave: &Wave| most.max(wave.absorption_per_m + wave.gain_per_m);
        let strongest_per_m = waves.iter().fold(0.0, strongest);
        let segments = (unit.erbium_m * strongest_per_m / step_neper).ceil().clamp(4.0, SEGMENTS_MOST);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped
        let count = segments as usize;
        for wave in &mut waves {
            wave.power_w.resize(count + 1, wave.power_w[0]);
        }
        Ok(Self {
            waves,
            inversion_frac: vec![0.5; count],
            step_m: unit.erbium_m / segments,
            loss_per_m: loss_per_m(erbium.background_loss_db_per_km),
            saturation_per_m_per_s: erbium.saturation_per_m_per_s,
            settled_frac,
            sweeps_count: 0,
        })
    }

    /// Sweeps there and back until the inversion settles; whether it did.
    ///
    /// Strong emission both ways makes plain sweeps swing to and fro: the step is halved when the change does not
    /// shrink, and let out again while it does.
    pub(super) fn settle(&mut self) -> bool {
        let (mut part_ratio, mut before_frac) = (1.0_f64, f64::INFINITY);
        while self.sweeps_count < SWEEPS_MOST_COUNT {
            self.sweeps_count += 1;
            let change_frac = self.sweep(true, part_ratio).max(self.sweep(false, part_ratio));
            if change_frac > 0.9 * before_frac {
                part_ratio = (0.5 * part_ratio).max(PART_LEAST_RATIO);
            } else {
                part_ratio = (1.2 * part_ratio).min(1.0);
            }
            before_frac = change_frac;
            if change_frac < self.settled_frac {
                // the powers of both directions belong to the last inversion
                self.carry(true);
                self.carry(false);
                return true;
            }
        }
        false
    }

    /// Goes through all segments in one direction: the largest change of inversion.
    fn sweep(&mut self, is_forward: bool, part_ratio: f64) -> f64 {
        let count = self.inversion_frac.len();
        let mut most_frac = 0.0_f64;
        for turn in 0..count {
            let segment = if is_forward { turn } else { count - 1 - turn };
            let change_frac = self.balanced(segment) - self.inversion_frac[segment];
            most_frac = most_frac.max(change_frac.abs());
            self.inversion_frac[segment] += part_ratio * change_frac;
            self.carry_through(segment, is_forward);
        }
        most_frac
    }

    fn carry(&mut self, is_forward: bool) {
        let count = self.inversion_frac.len();
        for turn in 0..count {
            self.carry_through(if is_forward { turn } else { count - 1 - turn }, is_forward);
        }
    }

    /// Carries the waves of one direction through a segment.
    fn carry_through(&mut self, segment: usize, is_forward: bool) {
        let (inversion_frac, step_m, loss_per_m) =
            (self.inversion_frac[segment], self.step_m, self.loss_per_m);
        let (near, far) = if is_forward { (segment, segment + 1) } else { (segment + 1, segment) };
        for wave in self.waves.iter_mut().filter(|wave| wave.is_forward == is_forward) {
            let growth = wave.growth(inversion_frac, loss_per_m, step_m);
            wave.power_w[far] = wave.power_w[near] * growth.ratio + growth.born_w;
        }
    }

    /// The inversion at which a segment's photons balance, for what enters it from both sides.
    fn balanced(&self, segment: usize) -> f64 {
        let mut inversion_frac = self.inversion_frac[segment];
        for _ in 0..ROUNDS_MOST_COUNT {
            let (mut up_per_m_s, mut all_per_m_s) = (0.0, self.saturation_per_m_per_s);
            for wave in &self.waves {
                let entering_w = wave.power_w[if wave.is_forward { segment } else { segment + 1 }];
                let mean_w =
                    wave.growth(inversion_frac, self.loss_per_m, self.step_m).mean_w(entering_w, self.step_m);
                let photons_per_s = mean_w / wave.photon_j;
                up_per_m_s += photons_per_s * wave.absorption_per_m;
                all_per_m_s += photons_per_s * (wave.absorption_per_m + wave.gain_per_m);
            }
            let next_frac = up_per_m_s / all_per_m_s;
            let change_frac = (next_frac - inversion_frac).abs();
            inversion_frac = next_frac;
            if change_frac < 0.1 * self.settled_frac {
                break;
            }
        }
        inversion_frac
    }

    /// Gain of a channel, and noise that leaves with it in both polarisations, in W/Hz.
    pub(super) fn channel(
        &self,
        erbium: &ErbiumFibre,
        frequency_thz: f64,
    ) -> Result<(f64, f64), OpticsError> {
        let mut probe = Wave::new(erbium, frequency_thz, 0.0)?;
        probe.band_hz = 1.0;
        let (mut gain, mut noise_w) = (1.0, 0.0);
        for inversion_frac in &self.inversion_frac {
            let growth = probe.growth(*inversion_frac, self.loss_per_m, self.step_m);
            gain *= growth.ratio;
            noise_w = noise_w * growth.ratio + growth.born_w;
        }
        Ok((gain, noise_w))
    }

    pub(super) fn pump_in_w(&self) -> f64 {
        self.waves.iter().filter(|wave| wave.is_pump).map(Wave::enters_w).sum()
    }

    pub(super) fn pump_left_w(&self) -> f64 {
        self.waves.iter().filter(|wave| wave.is_pump).map(Wave::leaves_w).sum()
    }

    pub(super) fn ase_out_w(&self, is_forward: bool) -> f64 {
        let is_of = |wave: &&Wave| wave.band_hz > 0.0 && wave.is_forward == is_forward;
        self.waves.iter().filter(is_of).map(Wave::leaves_w).sum()
    }

    #[allow(clippy::cast_precision_loss)] // a count of segments
    pub(super) fn inversion_mean_frac(&self) -> f64 {
        self.inversion_frac.iter().sum::<f64>() / self.inversion_frac.len() as f64
    }

    /// Photons that leave and decay less those that enter and are born, over those of the pump.
    pub(super) fn imbalance_ratio(&self) -> f64 {
        let decayed_per_s: f64 =
            self.inversion_frac.iter().sum::<f64>() * self.saturation_per_m_per_s * self.step_m;
        let mut surplus_per_s = decayed_per_s;
        let mut pump_per_s = 0.0;
        for wave in &self.waves {
            surplus_per_s += (wave.leaves_w() - wave.enters_w()) / wave.photon_j;
            if wave.is_pump {
                pump_per_s += wave.enters_w() / wave.photon_j;
            }
            for (segment, inversion_frac) in self.inversion_frac.iter().enumerate() {
                let growth = wave.growth(*inversion_frac, self.loss_per_m, self.step_m);
                let entering_w = wave.power_w[if wave.is_forward { segment } else { segment + 1 }];
                let lost_w = self.loss_per_m * self.step_m * growth.mean_w(entering_w, self.step_m);
                surplus_per_s += (lost_w - growth.source_w_per_m * self.step_m) / wave.photon_j;
            }
        }
        surplus_per_s.abs() / pump_per_s.max(decayed_per_s).max(f64::MIN_POSITIVE)
    }
}

/// What becomes of a wave in a segment.
struct Growth {
    /// Net gain over the segment, in neper.
    neper: f64,
    /// Power out over power in.
    ratio: f64,
    /// What is born per metre.
    source_w_per_m: f64,
    /// What of it leaves the segment.
    born_w: f64,
}

impl Growth {
    /// Mean power over the segment.
    ///
    /// # Source
    /// P' = a P + s: mean P₀ (eˣ − 1)/x + s Δ (eˣ − 1 − x)/x², x = a Δ.
    fn mean_w(&self, entering_w: f64, step_m: f64) -> f64 {
        let x = self.neper;
        let mean_ratio = mean_exp(x);
        // (eˣ − 1 − x)/x², by its series where the difference would lose its digits
        let born_ratio = if x.abs() < 1e-3 { 0.5 + x / 6.0 + x * x / 24.0 } else { (mean_ratio - 1.0) / x };
        entering_w * mean_ratio + self.source_w_per_m * step_m * born_ratio
    }
}

/// (eˣ − 1)/x, by its series where the difference would lose its digits.
fn mean_exp(x: f64) -> f64 {
    if x.abs() < 1e-3 { 1.0 + x * (0.5 + x * (1.0 / 6.0 + x / 24.0)) } else { (libm::exp(x) - 1.0) / x }
}

impl Wave {
    /// A signal.
    fn new(erbium: &ErbiumFibre, frequency_thz: f64, power_w: f64) -> Result<Self, OpticsError> {
        let (absorption_per_m, gain_per_m) = erbium.coefficients_per_m(frequency_thz)?;
        Ok(Self {
            photon_j: PLANCK_J_S * frequency_thz * 1e12,
            absorption_per_m,
            gain_per_m,
            band_hz: 0.0,
            is_forward: true,
            is_pump: false,
            power_w: vec![power_w],
        })
    }

    fn growth(&self, inversion_frac: f64, loss_per_m: f64, step_m: f64) -> Growth {
        let net_per_m =
            (self.absorption_per_m + self.gain_per_m) * inversion_frac - self.absorption_per_m - loss_per_m;
        let neper = net_per_m * step_m;
        // two polarisations
        let source_w_per_m = 2.0 * self.gain_per_m * inversion_frac * self.photon_j * self.band_hz;
        let mean_ratio = mean_exp(neper);
        Growth {
            neper,
            ratio: 1.0 + neper * mean_ratio,
            source_w_per_m,
            born_w: source_w_per_m * step_m * mean_ratio,
        }
    }

    fn enters_w(&self) -> f64 {
        self.power_w[if self.is_forward { 0 } else { self.power_w.len() - 1 }]
    }

    fn leaves_w(&self) -> f64 {
        self.power_w[if self.is_forward { self.power_w.len() - 1 } else { 0 }]
    }
}

/// Bands of spontaneous emission, both directions.
#[allow(clippy::cast_precision_loss)] // a count of bands
fn spontaneous(erbium: &ErbiumFibre, bands_count: usize) -> Result<Vec<Wave>, OpticsError> {
    let (low_thz, high_thz) = erbium.range_thz();
    let width_thz = (high_thz.min(ASE_HIGH_THZ) - low_thz) / bands_count as f64;
    let mut waves = Vec::with_capacity(2 * bands_count);
    for band in 0..bands_count {
        for is_forward in [true, false] {
            let mut wave = Wave::new(erbium, low_thz + (band as f64 + 0.5) * width_thz, 0.0)?;
            (wave.band_hz, wave.is_forward) = (width_thz * 1e12, is_forward);
            waves.push(wave);
        }
    }
    Ok(waves)
}
