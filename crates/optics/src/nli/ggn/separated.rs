//! The generalised model integrated pair by pair ("spectrally separated").
//!
//! # Source
//! M. Cantono et al., arXiv:1710.02225 (2018), equation 21, with the shortcut for far interferers and the grids of
//! GNPy 3.0.1 (2026).

use super::grid::{GridSum, Steps};
use super::link::Link;
use super::pair::Pair;
use super::table::{LinkTables, Rules};
use super::{GgnError, GgnInputs, Quadrature, beta3_s3_per_m, check};
use crate::nli::gn::{WEIGHT_CROSS, WEIGHT_SELF};

/// Part of each channel's power that the fibre turns into interference: X_i / P_i.
///
/// X_i = P_i Σ_j w_ij γ_i² ψ_ij P_j² / B_j².
///
/// `computed` names the channels that are integrated, ascending from 0; the others get the power spectral density
/// of interference between them, linear over frequency, beyond them that of the last. `None`: every channel.
///
/// # Errors
/// When lists differ in length, a figure is out of range, or dispersion is zero.
pub fn nli_ratio(
    inputs: &GgnInputs<'_>,
    computed: Option<&[usize]>,
    quadrature: Quadrature,
) -> Result<Vec<f64>, GgnError> {
    check(inputs)?;
    let count = inputs.channels.frequency_hz.len();
    let every: Vec<usize> = (0..count).collect();
    let computed = computed.unwrap_or(&every);
    check_computed(computed, count)?;
    let ratios = match quadrature {
        Quadrature::OnGrid => on_grid(inputs, computed),
        Quadrature::Converged => converged(inputs, computed),
    };
    Ok(spread(inputs, computed, &ratios))
}

fn check_computed(computed: &[usize], count: usize) -> Result<(), GgnError> {
    let ascends = computed.windows(2).all(|pair| pair[0] < pair[1]);
    match computed.last() {
        Some(last) if *last < count && ascends => Ok(()),
        None if count == 0 => Ok(()),
        last => {
            let limit = "ascending from 0, below the count of channels, and at least one";
            let value = last.map_or(f64::NAN, |last| *last as f64);
            Err(GgnError::Value { what: "the last computed channel", value, limit })
        }
    }
}

fn on_grid(inputs: &GgnInputs<'_>, computed: &[usize]) -> Vec<f64> {
    let loss_per_m = inputs.channels.loss_per_m;
    let beta3 = beta3_s3_per_m(inputs.channels.frequency_hz, inputs.channels.beta2_s2_per_m);
    let link = |(channel, loss): (usize, &f64)| Link::new(inputs.profile, channel, *loss);
    let links: Vec<Link> = loss_per_m.iter().enumerate().map(link).collect();
    let position_m = inputs.profile.position_m.as_slice();
    let ratio = |target: &usize| {
        collect(inputs, *target, |source| {
            let pair = Pair::new(inputs, &beta3, *target, source);
            let apart = target.abs_diff(source);
            let steps = Steps::new(inputs, loss_per_m[source], pair.beta2_s2_per_m, apart);
            GridSum { position_m, link: &links[source], pair, steps }.psi()
        })
    };
    computed.iter().map(ratio).collect()
}

fn converged(inputs: &GgnInputs<'_>, computed: &[usize]) -> Vec<f64> {
    let beta3 = beta3_s3_per_m(inputs.channels.frequency_hz, inputs.channels.beta2_s2_per_m);
    let tables = LinkTables::new(inputs);
    let rules = Rules::new();
    let ratio = |target: &usize| {
        collect(inputs, *target, |source| {
            tables.psi(source, &Pair::new(inputs, &beta3, *target, source), &rules)
        })
    };
    computed.iter().map(ratio).collect()
}

/// Σ_j w_ij γ_i² ψ_ij P_j² / B_j² of one channel.
fn collect(inputs: &GgnInputs<'_>, target: usize, psi: impl Fn(usize) -> f64) -> f64 {
    let gamma = inputs.channels.gamma_per_w_per_m[target];
    let density = inputs.power_w.iter().zip(inputs.channels.baud_rate_hz).map(|(power, baud)| power / baud);
    let each = density.enumerate().map(|(source, density)| {
        let weight = if source == target { WEIGHT_SELF } else { WEIGHT_CROSS };
        weight * psi(source) * density * density
    });
    gamma * gamma * each.sum::<f64>()
}

/// The ratios of every channel from those of the computed ones.
fn spread(inputs: &GgnInputs<'_>, computed: &[usize], ratios: &[f64]) -> Vec<f64> {
    let count = inputs.channels.frequency_hz.len();
    if computed.len() == count {
        return ratios.to_vec();
    }
    let per_hz = |channel: usize| inputs.power_w[channel] / inputs.channels.baud_rate_hz[channel];
    let frequency_hz = inputs.channels.frequency_hz;
    let known = computed.iter().zip(ratios);
    let density: Vec<(f64, f64)> =
        known.map(|(channel, ratio)| (frequency_hz[*channel], ratio * per_hz(*channel))).collect();
    (0..count).map(|channel| interpolate(&density, frequency_hz[channel]) / per_hz(channel)).collect()
}

/// Straight lines between points that ascend; the end values beyond them.
fn interpolate(points: &[(f64, f64)], at: f64) -> f64 {
    let after = points.partition_point(|point| point.0 <= at);
    match (after.checked_sub(1).map(|before| points[before]), points.get(after)) {
        (Some(low), Some(high)) => low.1 + (at - low.0) / (high.0 - low.0) * (high.1 - low.1),
        (Some(low), None) => low.1,
        (None, high) => high.map_or(f64::NAN, |high| high.1),
    }
}
