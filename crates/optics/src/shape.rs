//! How the gain and the noise of an amplifier run over its band: ripple, and the tilt its setting asks for.

use crate::amplifier::Band;
use crate::error::{OpticsError, finite};
use crate::spectrum::Spectrum;
use serde::{Deserialize, Serialize};
use units::{Finding, Staged};

/// Span of the first estimate below which it is kept: a profile this flat needs no correction (GNPy 3.0.1).
const FLAT_ENOUGH_DB: f64 = 0.05;
/// Change of the dynamic gain tilt over the channels below which it counts as flat and cannot tilt anything.
const FLAT_TILT_RATIO: f64 = 1e-9;
/// How near the total gain comes to the set gain before the remainder is a finding.
const GAIN_MISSED_DB: f64 = 0.01;

/// The shape of an amplifier over a band.
///
/// # Shape
/// Each list lies on a uniform grid from the lower to the upper edge of `over`, both included; between its points
/// the value is linear. A list may be empty (flat); otherwise it has at least two values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GainShape {
    /// Band the lists and the tilt run over.
    pub over: Band,
    /// Gain above the mean, at no tilt.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub gain_ripple_db: Vec<f64>,
    /// What is added to the noise figure.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub noise_figure_ripple_db: Vec<f64>,
    /// Dynamic gain tilt: how much the gain at a frequency changes when the inversion does, relative to one place.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub dynamic_gain_tilt_ratio: Vec<f64>,
    /// Tilt asked for over the whole band; positive: gain falls with frequency.
    #[serde(default)]
    pub tilt_db: f64,
}

impl GainShape {
    /// A shape that changes nothing.
    #[must_use]
    pub fn flat(over: Band) -> Self {
        let none = Vec::new;
        Self {
            over,
            gain_ripple_db: none(),
            noise_figure_ripple_db: none(),
            dynamic_gain_tilt_ratio: none(),
            tilt_db: 0.0,
        }
    }
}

/// A shape at the channels that enter.
///
/// # Shape
/// One entry per channel.
pub(crate) struct ShapeAtChannels {
    /// Gain of each channel above the gain of the amplifier; it does not depend on that gain.
    pub gain_above_db: Vec<f64>,
    /// What is added to the noise figure.
    pub noise_figure_ripple_db: Vec<f64>,
}

/// The shape at the channels of a spectrum, such that total power is amplified by the set gain.
///
/// # Source
/// Gain profile of GNPy 3.0.1, from its description. With r the ripple and d the dynamic gain tilt at the channels:
/// first estimate g = r + d · s_target / s_d, s_target = −tilt / band, s_d the slope of the line fitted to d, less the
/// mean of g (of linear gains). Then g + x d with x from one secant step on h(x) = 10 log₁₀ Σ p_i 10^((g_i + x d_i)/10),
/// p_i the share of channel i in the total input, towards h = 0: from x₀ = −h(0), and x₀ ± (max g − min g) on the
/// side of the root.
///
/// # Errors
/// When a list has one value or one that is not finite, the tilt is not finite, the band does not ascend, or a
/// channel lies outside the band of the shape.
pub(crate) fn at_channels(
    element: &str,
    shape: &GainShape,
    spectrum: &Spectrum,
) -> Result<Staged<ShapeAtChannels>, OpticsError> {
    finite(element, "tilt_db", shape.tilt_db)?;
    let at =
        |field, values, flat| on_grid(element, field, &Grid { over: shape.over, values, flat }, spectrum);
    let ripple_db = at("gain_ripple_db", &shape.gain_ripple_db, 0.0)?;
    let noise_figure_ripple_db = at("noise_figure_ripple_db", &shape.noise_figure_ripple_db, 0.0)?;
    let tilt = at("dynamic_gain_tilt_ratio", &shape.dynamic_gain_tilt_ratio, 1.0)?;
    let mut findings = Vec::new();
    let first_db = first_estimate_db(element, shape, spectrum, (&ripple_db, &tilt), &mut findings);
    let span_db = greatest(&first_db) + greatest(&first_db.iter().map(|gain| -gain).collect::<Vec<_>>());
    let gain_above_db =
        if span_db <= FLAT_ENOUGH_DB { first_db } else { corrected_db(&first_db, &tilt, span_db, spectrum) };
    let missed_db = weighted_gain_db(&gain_above_db, spectrum);
    if missed_db.abs() > GAIN_MISSED_DB {
        let message = format!("the total gain is {missed_db:+.3} dB off the set gain with this shape");
        let finding = Finding::notes("optics.amplifier.gain_missed", message).at(element);
        findings.push(finding.hint("set the gain lower or higher by as much, or ask for less tilt"));
    }
    Ok(Staged { value: ShapeAtChannels { gain_above_db, noise_figure_ripple_db }, findings })
}

fn first_estimate_db(
    element: &str,
    shape: &GainShape,
    spectrum: &Spectrum,
    (ripple_db, tilt): (&[f64], &[f64]),
    findings: &mut Vec<Finding>,
) -> Vec<f64> {
    let slope_per_thz = fitted_slope(&spectrum.frequency_thz, tilt);
    let change = slope_per_thz.abs() * (shape.over.high_thz - shape.over.low_thz);
    let target_db_per_thz = -shape.tilt_db / (shape.over.high_thz - shape.over.low_thz);
    let step = if change > FLAT_TILT_RATIO { target_db_per_thz / slope_per_thz } else { 0.0 };
    if shape.tilt_db != 0.0 && step == 0.0 {
        let message = format!(
            "a tilt of {:.3} dB is asked for and not given: the dynamic gain tilt is flat over the channels",
            shape.tilt_db
        );
        let finding = Finding::warns("optics.amplifier.tilt_unreachable", message).at(element);
        findings.push(finding.hint("state the dynamic gain tilt of the amplifier, or ask for no tilt"));
    }
    let first_db: Vec<f64> = ripple_db.iter().zip(tilt).map(|(ripple, tilt)| ripple + tilt * step).collect();
    let linear: Vec<f64> = first_db.iter().map(|gain| ratio(*gain)).collect();
    let mean_db = 10.0 * libm::log10(mean(&linear));
    first_db.iter().map(|gain| gain - mean_db).collect()
}

/// The first estimate after one secant step along the dynamic gain tilt.
fn corrected_db(first_db: &[f64], tilt: &[f64], span_db: f64, spectrum: &Spectrum) -> Vec<f64> {
    let moved = |x: f64| -> Vec<f64> { first_db.iter().zip(tilt).map(|(gain, d)| gain + d * x).collect() };
    let miss_db = |x: f64| weighted_gain_db(&moved(x), spectrum);
    let centre = -miss_db(0.0);
    let at_centre_db = miss_db(centre);
    // on the side where the root lies
    let side = if at_centre_db > 0.0 { centre - span_db } else { centre + span_db };
    let slope = (miss_db(side) - at_centre_db) / (side - centre);
    let is_met = at_centre_db == 0.0 || slope == 0.0;
    moved(if is_met { centre } else { centre - at_centre_db / slope })
}

/// Gain of the total input power through a profile.
fn weighted_gain_db(gain_db: &[f64], spectrum: &Spectrum) -> f64 {
    let out_mw: f64 = spectrum.power_mw.iter().zip(gain_db).map(|(power_mw, db)| power_mw * ratio(*db)).sum();
    10.0 * libm::log10(out_mw / spectrum.total_power_mw())
}

/// Slope of the line of least squares; 0 for one point.
fn fitted_slope(frequency_thz: &[f64], values: &[f64]) -> f64 {
    let (centre_thz, level) = (mean(frequency_thz), mean(values));
    let mut sums = (0.0, 0.0);
    for (thz, value) in frequency_thz.iter().zip(values) {
        sums.0 += (thz - centre_thz) * (value - level);
        sums.1 += (thz - centre_thz) * (thz - centre_thz);
    }
    if sums.1 == 0.0 { 0.0 } else { sums.0 / sums.1 }
}

/// Values on a uniform grid over a band.
struct Grid<'a> {
    over: Band,
    values: &'a [f64],
    /// The value where no list is given.
    flat: f64,
}

fn on_grid(
    element: &str,
    field: &'static str,
    grid: &Grid,
    spectrum: &Spectrum,
) -> Result<Vec<f64>, OpticsError> {
    let Band { low_thz, high_thz } = grid.over;
    let is_readable = grid.values.len() != 1 && grid.values.iter().all(|value| value.is_finite());
    if !is_readable || low_thz.partial_cmp(&high_thz) != Some(std::cmp::Ordering::Less) {
        let (element, count) = (element.to_owned(), grid.values.len());
        return Err(OpticsError::ShapeUnreadable { element, field, count, low_thz, high_thz });
    }
    if grid.values.is_empty() {
        return Ok(vec![grid.flat; spectrum.len()]);
    }
    let at = |frequency_thz: &f64| {
        if !(low_thz..=high_thz).contains(frequency_thz) {
            let (element, frequency_thz) = (element.to_owned(), *frequency_thz);
            return Err(OpticsError::BeyondTable { element, field, frequency_thz, low_thz, high_thz });
        }
        Ok(interpolated(grid, *frequency_thz))
    };
    spectrum.frequency_thz.iter().map(at).collect()
}

#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
// a place on a grid of some tens of points, not negative
fn interpolated(grid: &Grid, frequency_thz: f64) -> f64 {
    let last = grid.values.len() - 1;
    let place = (frequency_thz - grid.over.low_thz) / (grid.over.high_thz - grid.over.low_thz) * last as f64;
    let below = (place.floor() as usize).min(last - 1);
    let part = place - below as f64;
    grid.values[below] + (grid.values[below + 1] - grid.values[below]) * part
}

fn greatest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

#[allow(clippy::cast_precision_loss)] // a count of channels
fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn ratio(level_db: f64) -> f64 {
    libm::pow(10.0, level_db / 10.0)
}

#[cfg(test)]
#[path = "shape_tests.rs"]
mod tests;
