//! Reference lines for the tests of this folder: their inputs, and a small Raman solver of its own.

use super::{GgnInputs, GgnSteps};
use crate::constants::{DB_PER_NEPER, LIGHT_SPEED_M_PER_S, PLANCK_J_S};
use crate::fibre::{beta2_s2_per_m, scaled_area_um2};
use crate::nli::gn::KernelInputs;
use crate::profile::LossProfile;
use serde_json::Value;
use std::f64::consts::PI;

pub(super) const APPROX: &str =
    include_str!("../../../../../tests/reference/cases/optics/d03_cl_ggn_approx.json");
pub(super) const SEPARATED: &str =
    include_str!("../../../../../tests/reference/cases/optics/d07_cl_ggn_separated_lumped.json");

pub(super) fn list(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|each| each.as_f64().unwrap()).collect()
}

pub(super) fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

/// A reference line with the figures of its fibre at its channels. Both fibres of a line are of one type.
pub(super) struct Line {
    pub(super) file: Value,
    pub(super) frequency_hz: Vec<f64>,
    pub(super) baud_rate_hz: Vec<f64>,
    pub(super) slot_hz: Vec<f64>,
    pub(super) roll_off_ratio: Vec<f64>,
    pub(super) loss_per_m: Vec<f64>,
    pub(super) beta2_s2_per_m: Vec<f64>,
    pub(super) gamma_per_w_per_m: Vec<f64>,
    pub(super) steps: GgnSteps,
    area_m2: f64,
    reference_hz: f64,
}

impl Line {
    pub(super) fn read(text: &str) -> Self {
        let file: Value = serde_json::from_str(text).unwrap();
        let (fibre, simulation) = (&file["line"][0], &file["simulation"]);
        let frequency_hz = list(&file["spectrum"]["frequency_hz"]);
        let reference_hz = number(&fibre["reference_frequency_hz"]);
        let dispersion = number(&fibre["dispersion_s_per_m2"]);
        let loss_per_m = number(&fibre["loss_db_per_km"]) * 1e-3 / DB_PER_NEPER;
        let area_m2 = number(&fibre["effective_area_m2"]);
        let index = number(&fibre["n2_m2_per_w"]);
        let beta2 = |hz: &f64| beta2_s2_per_m(dispersion * (hz / reference_hz) * (hz / reference_hz), *hz);
        let gamma =
            |hz: &f64| 2.0 * PI * index * hz / (LIGHT_SPEED_M_PER_S * area_at_m2(area_m2, hz / reference_hz));
        Self {
            baud_rate_hz: list(&file["spectrum"]["baud_rate"]),
            slot_hz: list(&file["spectrum"]["slot_width_hz"]),
            roll_off_ratio: list(&file["spectrum"]["roll_off"]),
            loss_per_m: vec![loss_per_m; frequency_hz.len()],
            beta2_s2_per_m: frequency_hz.iter().map(beta2).collect(),
            gamma_per_w_per_m: frequency_hz.iter().map(gamma).collect(),
            steps: GgnSteps {
                dispersion_tolerance_ratio: number(&simulation["nli"]["dispersion_tolerance"]),
                phase_tolerance_rad: number(&simulation["nli"]["phase_shift_tolerance"]),
                result_step_m: number(&simulation["raman"]["result_step_m"]),
            },
            area_m2,
            reference_hz,
            frequency_hz,
            file,
        }
    }

    pub(super) fn inputs<'a>(&'a self, power_w: &'a [f64], profile: &'a LossProfile) -> GgnInputs<'a> {
        let channels = KernelInputs {
            frequency_hz: &self.frequency_hz,
            baud_rate_hz: &self.baud_rate_hz,
            loss_per_m: &self.loss_per_m,
            beta2_s2_per_m: &self.beta2_s2_per_m,
            gamma_per_w_per_m: &self.gamma_per_w_per_m,
        };
        GgnInputs {
            channels,
            slot_hz: &self.slot_hz,
            roll_off_ratio: &self.roll_off_ratio,
            power_w,
            profile,
            steps: self.steps,
        }
    }

    /// How strongly channel i receives from channel j, in 1/(W·m).
    fn scattering(&self, fibre: &Value) -> Vec<Vec<f64>> {
        let gain = &fibre["raman_gain"];
        let pump_hz = number(&gain["reference_pump_frequency_hz"]);
        let area = |hz: f64| area_at_m2(self.area_m2, hz / self.reference_hz);
        let overlap = |a: f64, b: f64| (area(a) + area(b)) / 2.0;
        let offset_hz = list(&gain["frequency_offset_hz"]);
        let table = offset_hz.iter().zip(list(&gain["g0_per_w_per_m"]));
        let normal: Vec<f64> = table.map(|(df, g0)| g0 * overlap(pump_hz - df, pump_hz) / pump_hz).collect();
        // the convention of the engine that made the file: what one gains the other loses
        let receives = |i: f64, j: f64| {
            let strength = interpolate(&offset_hz, &normal, (j - i).abs()) * i.max(j) / overlap(i, j);
            strength.copysign(j - i)
        };
        let row = |i: &f64| self.frequency_hz.iter().map(|j| receives(*i, *j)).collect();
        self.frequency_hz.iter().map(row).collect()
    }

    /// The power profile of a fibre on the result grid of the file, by perturbation in the order of the file.
    pub(super) fn profile(&self, fibre: &Value, power_w: &[f64]) -> LossProfile {
        let length_m = number(&fibre["length_m"]);
        let lumped = fibre["lumped_losses"].as_array().cloned().unwrap_or_default();
        let places: Vec<(f64, f64)> =
            lumped.iter().map(|loss| (number(&loss["position_m"]), number(&loss["loss_db"]))).collect();
        let solver = grid(number(&self.file["simulation"]["raman"]["solver_step_m"]), length_m, &places);
        let result = grid(self.steps.result_step_m, length_m, &places);
        let scattering = self.scattering(fibre);
        let order = self.file["simulation"]["raman"]["order"].as_u64().unwrap();
        let mut shares: Vec<Vec<f64>> = vec![vec![1.0]; power_w.len()];
        let mut start = 0;
        for end_m in places.iter().map(|place| place.0).chain([length_m]) {
            let end = solver.iter().position(|z| *z >= end_m).unwrap();
            let local_m: Vec<f64> = solver[start..=end].iter().map(|z| z - solver[start]).collect();
            // after a lumped loss the powers restart from what it left
            let kept: Vec<f64> = shares.iter().map(|share| share[start]).collect();
            let lost: f64 = places.iter().filter(|place| place.0 == solver[start]).map(|place| place.1).sum();
            let at_start: Vec<f64> = kept.iter().map(|kept| kept * libm::pow(10.0, -lost / 10.0)).collect();
            let launched: Vec<f64> =
                power_w.iter().zip(&at_start).map(|(power, share)| power * share).collect();
            let logarithm = perturb(&local_m, &launched, &self.loss_per_m, &scattering, order);
            for (channel, share) in shares.iter_mut().enumerate() {
                let further = logarithm[channel][1..].iter().map(|ln| at_start[channel] * libm::exp(*ln));
                share.extend(further);
            }
            start = end;
        }
        let on_result = |share: &Vec<f64>| result.iter().map(|z| interpolate(&solver, share, *z)).collect();
        LossProfile { share_frac: shares.iter().map(on_result).collect(), position_m: result }
    }

    /// Noise of an amplifier of `noise_figure_db` after `gain`, in W.
    pub(super) fn ase_w(&self, channel: usize, noise_figure_db: f64, gain: f64) -> f64 {
        let input_w = PLANCK_J_S * self.frequency_hz[channel] * self.baud_rate_hz[channel];
        input_w * libm::pow(10.0, noise_figure_db / 10.0) * gain
    }
}

fn area_at_m2(area_m2: f64, relative: f64) -> f64 {
    scaled_area_um2(area_m2 * 1e12, relative, crate::constants::CORE_RADIUS_UM) * 1e-12
}

/// 0, one step after the other below the end, the places of lumped losses, the end.
fn grid(step_m: f64, length_m: f64, places: &[(f64, f64)]) -> Vec<f64> {
    let steps = (0..).map(|index| f64::from(index) * step_m).take_while(|z| *z < length_m);
    let mut grid: Vec<f64> = steps.chain(places.iter().map(|place| place.0)).chain([length_m]).collect();
    grid.sort_by(f64::total_cmp);
    grid.dedup();
    grid
}

fn interpolate(places: &[f64], values: &[f64], at: f64) -> f64 {
    let after = places.partition_point(|place| *place <= at);
    if after == places.len() {
        return values[after - 1];
    }
    let (low, high) = (places[after - 1], places[after]);
    values[after - 1] + (at - low) / (high - low) * (values[after] - values[after - 1])
}

/// ln ρ² of every channel: −αz + G₁ + G₂ + …
fn perturb(z: &[f64], power_w: &[f64], alpha: &[f64], scattering: &[Vec<f64>], order: u64) -> Vec<Vec<f64>> {
    let count = power_w.len();
    let fade: Vec<Vec<f64>> =
        alpha.iter().map(|alpha| z.iter().map(|z| libm::exp(-alpha * z)).collect()).collect();
    let gather = |inner: &dyn Fn(usize, usize) -> f64| -> Vec<Vec<f64>> {
        let of_source: Vec<Vec<f64>> =
            (0..count).map(|j| (0..z.len()).map(|k| power_w[j] * inner(j, k)).collect()).collect();
        let sum = |i: usize, k: usize| (0..count).map(|j| scattering[i][j] * of_source[j][k]).sum();
        (0..count).map(|i| (0..z.len()).map(|k| sum(i, k)).collect()).collect()
    };
    let g1 = gather(&|j, k| (1.0 - fade[j][k]) / alpha[j]);
    let further = |h: &dyn Fn(usize, usize) -> f64| {
        let mut running = vec![vec![0.0; z.len()]; count];
        for j in 0..count {
            for k in 1..z.len() {
                let mean = (fade[j][k] * h(j, k) + fade[j][k - 1] * h(j, k - 1)) / 2.0;
                running[j][k] = running[j][k - 1] + mean * (z[k] - z[k - 1]);
            }
        }
        gather(&|j, k| running[j][k])
    };
    let mut total = g1.clone();
    let mut add = |more: &Vec<Vec<f64>>| {
        total.iter_mut().flatten().zip(more.iter().flatten()).for_each(|(sum, each)| *sum += each);
    };
    if order >= 2 {
        let g2 = further(&|j, k| g1[j][k]);
        add(&g2);
        if order >= 3 {
            add(&further(&|j, k| g2[j][k] + g1[j][k] * g1[j][k] / 2.0));
        }
    }
    total.iter().zip(alpha).map(|(g, a)| g.iter().zip(z).map(|(g, z)| g - a * z).collect()).collect()
}
