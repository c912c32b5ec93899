//! The generalised Gaussian noise model: interference that follows the power of every channel along the fibre, with
//! Raman scattering between channels, pumps and lumped losses.
//!
//! [`separated`] integrates each pair of channels; [`approx`] has a closed form for other channels.

pub mod approx;
mod grid;
mod link;
mod pair;
pub mod separated;
mod table;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

use super::gn::KernelInputs;
use crate::profile::LossProfile;
use std::f64::consts::PI;

/// What the generalised models need of fibre, comb, launch and power profile.
///
/// # Shape
/// One entry per channel in every slice; the profile has the same channels.
#[derive(Debug, Clone, Copy)]
pub struct GgnInputs<'a> {
    /// Comb and fibre.
    pub channels: KernelInputs<'a>,
    /// Slots.
    pub slot_hz: &'a [f64],
    /// Roll-offs of the raised-cosine spectra.
    pub roll_off_ratio: &'a [f64],
    /// Total powers at the fibre input.
    pub power_w: &'a [f64],
    /// How the powers run along the fibre.
    pub profile: &'a LossProfile,
    /// Steps of the grids.
    pub steps: GgnSteps,
}

/// What sets the steps of the grids over frequency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GgnSteps {
    /// Phase mismatch of a step over the loss coefficient.
    pub dispersion_tolerance_ratio: f64,
    /// Phase mismatch of a step over one `result_step_m`.
    pub phase_tolerance_rad: f64,
    /// Nominal step of the power profile.
    pub result_step_m: f64,
}

/// How the integrals over frequency are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quadrature {
    /// Sums on the grids that [`GgnSteps`] sets: the figures of an engine with the same grids. Slow.
    OnGrid,
    /// To convergence, whatever the steps: for all channels.
    Converged,
}

/// Why a generalised model has no answer.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum GgnError {
    /// Two channels see no dispersion between them.
    #[error("channels {first} and {second} (from 0) see no dispersion between them; the model needs some")]
    DispersionZero {
        /// One channel, from 0.
        first: usize,
        /// The other, from 0.
        second: usize,
    },
    /// A list has the wrong length.
    #[error("{what} has {found} entries, expected {expected}")]
    Shape {
        /// Which list.
        what: &'static str,
        /// How many entries it has.
        found: usize,
        /// How many it must have.
        expected: usize,
    },
    /// A figure is out of range.
    #[error("{what} is {value}; it must be {limit}")]
    Value {
        /// Which figure.
        what: &'static str,
        /// What it is.
        value: f64,
        /// What it must be.
        limit: &'static str,
    },
}

/// Fit of the group velocity dispersion around each channel: its slope over angular frequency, β3.
///
/// # Source
/// The least-squares parabola of β2 over frequency through all channels; its slope at a channel over 2π. With two
/// channels a straight line, with one zero.
#[must_use]
pub fn beta3_s3_per_m(frequency_hz: &[f64], beta2_s2_per_m: &[f64]) -> Vec<f64> {
    let (Some(first_hz), Some(last_hz)) = (frequency_hz.first(), frequency_hz.last()) else {
        return Vec::new();
    };
    let (middle_hz, half_hz) = ((first_hz + last_hz) / 2.0, (last_hz - first_hz) / 2.0);
    if half_hz <= 0.0 {
        return vec![0.0; frequency_hz.len()];
    }
    let place = |hz: &f64| (hz - middle_hz) / half_hz;
    // an orthogonal basis on these places: 1, x − a, (x − a)(x − b) − c
    let places: Vec<f64> = frequency_hz.iter().map(place).collect();
    let count = places.len() as f64;
    let a = places.iter().sum::<f64>() / count;
    let line: Vec<f64> = places.iter().map(|x| x - a).collect();
    let norm = line.iter().map(|p| p * p).sum::<f64>();
    let b = places.iter().zip(&line).map(|(x, p)| x * p * p).sum::<f64>() / norm;
    let c = norm / count;
    let bow: Vec<f64> = places.iter().zip(&line).map(|(x, p)| (x - b) * p - c).collect();
    let bow_norm = bow.iter().map(|p| p * p).sum::<f64>();
    let along = |basis: &[f64]| basis.iter().zip(beta2_s2_per_m).map(|(p, y)| p * y).sum::<f64>();
    let slope = along(&line) / norm;
    let curve = if places.len() > 2 { along(&bow) / bow_norm } else { 0.0 };
    places.iter().map(|x| (slope + curve * (2.0 * x - a - b)) / half_hz / (2.0 * PI)).collect()
}

/// Raised-cosine spectrum at a distance from the centre, 1 in the middle.
///
/// # Source
/// 1 up to (1 − r)B/2; ½(1 + cos(π(|f| − (1 − r)B/2)/(rB))) up to (1 + r)B/2.
#[inline(always)]
fn raised_cosine(offset_hz: f64, baud_rate_hz: f64, roll_off_ratio: f64) -> f64 {
    let beyond_hz = offset_hz.abs() - (1.0 - roll_off_ratio) * baud_rate_hz / 2.0;
    let part = beyond_hz / (roll_off_ratio * baud_rate_hz);
    let (_, cosine) = super::elementary::sin_cos(PI * part.clamp(0.0, 1.0));
    if beyond_hz <= 0.0 {
        1.0
    } else if part >= 1.0 {
        0.0
    } else {
        0.5 * (1.0 + cosine)
    }
}

/// Half the width of a spectrum, roll-off included.
fn half_width_hz(inputs: &GgnInputs<'_>, channel: usize) -> f64 {
    inputs.channels.baud_rate_hz[channel] * (1.0 + inputs.roll_off_ratio[channel]) / 2.0
}

fn check(inputs: &GgnInputs<'_>) -> Result<(), GgnError> {
    let expected = inputs.channels.frequency_hz.len();
    let length = |what, list: &[f64]| match list.len() {
        found if found == expected => Ok(()),
        found => Err(GgnError::Shape { what, found, expected }),
    };
    length("baud_rate_hz", inputs.channels.baud_rate_hz)?;
    length("loss_per_m", inputs.channels.loss_per_m)?;
    length("beta2_s2_per_m", inputs.channels.beta2_s2_per_m)?;
    length("gamma_per_w_per_m", inputs.channels.gamma_per_w_per_m)?;
    length("slot_hz", inputs.slot_hz)?;
    length("roll_off_ratio", inputs.roll_off_ratio)?;
    length("power_w", inputs.power_w)?;
    check_profile(inputs.profile, expected)?;
    let above = |what, value: f64| match value > 0.0 {
        true => Ok(()),
        false => Err(GgnError::Value { what, value, limit: "above 0" }),
    };
    for loss in inputs.channels.loss_per_m {
        above("loss_per_m", *loss)?;
    }
    above("dispersion_tolerance_ratio", inputs.steps.dispersion_tolerance_ratio)?;
    above("phase_tolerance_rad", inputs.steps.phase_tolerance_rad)?;
    above("result_step_m", inputs.steps.result_step_m)?;
    super::gn::refuse_zero_dispersion(inputs.channels.beta2_s2_per_m)
        .map_err(|(first, second)| GgnError::DispersionZero { first, second })
}

fn check_profile(profile: &LossProfile, expected: usize) -> Result<(), GgnError> {
    let found = profile.share_frac.len();
    if found != expected {
        return Err(GgnError::Shape { what: "share_frac", found, expected });
    }
    let expected = profile.position_m.len();
    if let Some(share) = profile.share_frac.iter().find(|share| share.len() != expected) {
        return Err(GgnError::Shape { what: "share_frac of a channel", found: share.len(), expected });
    }
    if let Some(pair) = profile.position_m.windows(2).find(|pair| pair[0] >= pair[1]) {
        return Err(GgnError::Value { what: "position_m", value: pair[1], limit: "above the one before it" });
    }
    let shares = profile.share_frac.iter().flatten();
    match shares.copied().find(|share| !(*share > 0.0 && share.is_finite())) {
        Some(value) => Err(GgnError::Value { what: "share_frac", value, limit: "above 0 and finite" }),
        None => Ok(()),
    }
}
