//! The generalised model with a closed form for the interference of other channels.
//!
//! # Source
//! A. D'Amico et al., J. Lightwave Technol. 40 (2022) 3499, equations 24 and 25, and for a channel with itself the
//! double integral of arXiv:1710.02225, equation 21, without the slope of dispersion.

use super::grid::{GridSum, Steps};
use super::link::Link;
use super::pair::Pair;
use super::table::{LinkTables, Rules};
use super::{GgnError, GgnInputs, Quadrature, check};
use crate::nli::gn::{WEIGHT_CROSS, WEIGHT_SELF};
use std::f64::consts::PI;

/// Part of each channel's power that the fibre turns into interference: X_i / P_i.
///
/// The quadrature matters to the interference of a channel with itself only.
///
/// # Errors
/// When lists differ in length, a figure is out of range, or dispersion is zero.
pub fn nli_ratio(inputs: &GgnInputs<'_>, quadrature: Quadrature) -> Result<Vec<f64>, GgnError> {
    check(inputs)?;
    let own = match quadrature {
        Quadrature::OnGrid => own_on_grid(inputs),
        Quadrature::Converged => own_converged(inputs),
    };
    let channels = inputs.channels;
    let density = inputs.power_w.iter().zip(channels.baud_rate_hz).map(|(power, baud)| power / baud);
    let squared: Vec<f64> = density.map(|density| density * density).collect();
    // ψ_ij = Z_j B_j / (4π |b Δf|), b = (β2,i + β2,j)/2
    let strength: Vec<f64> = (0..squared.len())
        .map(|source| profile_sum_m(inputs, source) * channels.baud_rate_hz[source] * squared[source])
        .collect();
    let ratio = |(target, own): (usize, f64)| {
        let cross = strength.iter().enumerate().filter(|(source, _)| *source != target).map(|(source, z)| {
            let beta2 = (channels.beta2_s2_per_m[target] + channels.beta2_s2_per_m[source]) / 2.0;
            z / (beta2 * (channels.frequency_hz[source] - channels.frequency_hz[target])).abs()
        });
        let gamma = channels.gamma_per_w_per_m[target];
        let cross = WEIGHT_CROSS / (4.0 * PI) * cross.sum::<f64>();
        gamma * gamma * (WEIGHT_SELF * own * squared[target] + cross)
    };
    Ok(own.into_iter().enumerate().map(ratio).collect())
}

/// Z of an interferer, in m.
///
/// # Source
/// Z = (Σ l_k)², l_k = sign(a_k) |Δρ²_k| / √|a_k|, a_k = d ln ρ² / dz on the piece k of the profile.
fn profile_sum_m(inputs: &GgnInputs<'_>, source: usize) -> f64 {
    let position_m = inputs.profile.position_m.windows(2);
    let pieces = position_m.zip(inputs.profile.share_frac[source].windows(2)).map(|(z, share)| {
        let slope_per_m = libm::log(share[1] / share[0]) / (z[1] - z[0]);
        let change = (share[1] - share[0]).abs();
        // a piece without slope adds nothing: the quotient tends to 0 with its root
        if slope_per_m == 0.0 { 0.0 } else { change.copysign(slope_per_m) / slope_per_m.abs().sqrt() }
    });
    let sum = pieces.sum::<f64>();
    sum * sum
}

fn own_pair(inputs: &GgnInputs<'_>, channel: usize) -> Pair {
    Pair { beta3_s3_per_m: 0.0, ..Pair::new(inputs, &vec![0.0; inputs.power_w.len()], channel, channel) }
}

fn own_on_grid(inputs: &GgnInputs<'_>) -> Vec<f64> {
    let beta2 = inputs.channels.beta2_s2_per_m;
    let beta2_max = beta2.iter().map(|beta2| beta2.abs()).fold(0.0, f64::max);
    let psi = |(channel, loss): (usize, &f64)| {
        let link = &Link::new(inputs.profile, channel, *loss);
        let steps = Steps::new(inputs, *loss, beta2_max, 0);
        let pair = own_pair(inputs, channel);
        GridSum { position_m: &inputs.profile.position_m, link, pair, steps }.psi()
    };
    inputs.channels.loss_per_m.iter().enumerate().map(psi).collect()
}

fn own_converged(inputs: &GgnInputs<'_>) -> Vec<f64> {
    let tables = LinkTables::new(inputs);
    let rules = Rules::new();
    (0..inputs.power_w.len()).map(|channel| tables.psi(channel, &own_pair(inputs, channel), &rules)).collect()
}
