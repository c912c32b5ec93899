//! A line made ready for many launches over the same channels: what does not depend on powers is worked out once.
//!
//! A plain line, of spans by the closed form and flat amplifiers, then takes little more than the product of kernel and
//! powers at each span. Where an amplifier meets its limit, and on any other line, light goes the long way of
//! [`end_of_line`]. Both ways give the same figures to the bit.

mod plain;

use crate::elements::{Element, end_of_line};
use crate::error::OpticsError;
use crate::nli::elementary::log_parts;
use crate::nli::lanes::{Kernel, widest};
use crate::span::KernelCache;
use crate::spectrum::Spectrum;
use plain::Plain;
use std::f64::consts::LN_10;
use units::{Finding, Staged};

/// A line, and the channels it is made ready for.
#[derive(Debug, Clone)]
pub struct PreparedLine {
    elements: Vec<Element>,
    kernels: KernelCache,
    /// At launch; only powers differ from launch to launch.
    launch: Spectrum,
    plain: Option<Plain>,
}

/// The light of every channel at the end of a line.
///
/// # Shape
/// One entry per channel that arrives, in ascending frequency.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LineEnd {
    /// Total power: signal, ASE and NLI together.
    pub power_mw: Vec<f64>,
    /// Part of the power that is signal.
    pub signal_frac: Vec<f64>,
    /// Part of the power that is ASE.
    pub ase_frac: Vec<f64>,
    /// Part of the power that is NLI.
    pub nli_frac: Vec<f64>,
}

/// SNRs of every channel in its symbol-rate bandwidth; infinite where there is no noise.
///
/// # Shape
/// One entry per channel.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LineSnrs {
    /// Signal over ASE and NLI.
    pub gsnr_db: Vec<f64>,
    /// Signal over ASE.
    pub osnr_ase_db: Vec<f64>,
    /// Signal over NLI.
    pub snr_nli_db: Vec<f64>,
}

impl PreparedLine {
    /// Makes a line ready for the channels of a spectrum at launch, all of it taken as signal.
    ///
    /// # Errors
    /// As [`end_of_line`] with that launch; [`OpticsError::NoChannels`] when there is no channel.
    pub fn new(elements: Vec<Element>, launch: Spectrum) -> Result<Self, OpticsError> {
        Self::with(KernelCache::new(), elements, launch)
    }

    /// As [`PreparedLine::new`], with kernels that are known already.
    ///
    /// # Errors
    /// As [`PreparedLine::new`].
    pub fn with(
        mut kernels: KernelCache,
        elements: Vec<Element>,
        mut launch: Spectrum,
    ) -> Result<Self, OpticsError> {
        if launch.is_empty() {
            return Err(OpticsError::NoChannels);
        }
        launch.signal_frac.fill(1.0);
        launch.ase_frac.fill(0.0);
        launch.nli_frac.fill(0.0);
        end_of_line(&mut kernels, &elements, &launch)?;
        let plain = Plain::of(&mut kernels, &elements, &launch)?;
        Ok(Self { elements, kernels, launch, plain })
    }

    /// How many channels are launched.
    #[must_use]
    pub fn channels_count(&self) -> usize {
        self.launch.len()
    }

    /// Whether launches take the short way as long as no amplifier meets its limit.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.plain.is_some()
    }

    /// The light at the end of the line for powers at launch, all signal.
    ///
    /// # Errors
    /// As [`end_of_line`]; [`OpticsError::PowersCount`] when there is not one power per channel.
    pub fn end(&mut self, launch_mw: &[f64]) -> Result<Staged<LineEnd>, OpticsError> {
        self.refuse_odd_launch(launch_mw)?;
        let short = self.plain.as_ref().and_then(|plain| plain.ends(launch_mw));
        if let Some(end) = short.and_then(|mut ends| ends.pop()) {
            return Ok(Staged::clean(end));
        }
        self.long_way(launch_mw)
    }

    /// The same for many launches, one after the other: several of them share one reading of the kernels.
    ///
    /// # Shape
    /// `launches_mw` holds the powers of one launch, then those of the next.
    ///
    /// # Errors
    /// As [`PreparedLine::end`].
    pub fn ends(&mut self, launches_mw: &[f64]) -> Result<Staged<Vec<LineEnd>>, OpticsError> {
        let count = self.channels_count();
        if !launches_mw.len().is_multiple_of(count) {
            return Err(OpticsError::PowersCount { powers_count: launches_mw.len(), channels_count: count });
        }
        let mut findings: Vec<Finding> = Vec::new();
        let mut ends = Vec::with_capacity(launches_mw.len() / count);
        for several in launches_mw.chunks(plain::CASES * count) {
            let short = self.plain.as_ref().and_then(|plain| plain.ends(several));
            match short {
                Some(short) => ends.extend(short),
                None => {
                    for launch_mw in several.chunks_exact(count) {
                        ends.push(self.end(launch_mw)?.collect(&mut findings));
                    }
                }
            }
        }
        Ok(Staged { value: ends, findings })
    }

    fn long_way(&mut self, launch_mw: &[f64]) -> Result<Staged<LineEnd>, OpticsError> {
        self.launch.power_mw.copy_from_slice(launch_mw);
        let end = end_of_line(&mut self.kernels, &self.elements, &self.launch)?;
        let Spectrum { power_mw, signal_frac, ase_frac, nli_frac, .. } = end.value;
        Ok(Staged { value: LineEnd { power_mw, signal_frac, ase_frac, nli_frac }, findings: end.findings })
    }

    fn refuse_odd_launch(&self, launch_mw: &[f64]) -> Result<(), OpticsError> {
        let (powers_count, channels_count) = (launch_mw.len(), self.channels_count());
        if powers_count != channels_count {
            return Err(OpticsError::PowersCount { powers_count, channels_count });
        }
        Ok(())
    }
}

impl LineEnd {
    /// The SNRs, by a logarithm that vectorises: within 1e-12 dB of those of [`Spectrum`].
    #[must_use]
    pub fn snrs(&self) -> LineSnrs {
        let count = self.power_mw.len();
        let zeros = || vec![0.0; count];
        let mut snrs = LineSnrs { gsnr_db: zeros(), osnr_ase_db: zeros(), snr_nli_db: zeros() };
        widest(Levels { end: self, snrs: &mut snrs });
        snrs
    }
}

struct Levels<'a> {
    end: &'a LineEnd,
    snrs: &'a mut LineSnrs,
}

impl Kernel for Levels<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let LineEnd { signal_frac, ase_frac, nli_frac, .. } = self.end;
        let columns = signal_frac.iter().zip(ase_frac).zip(nli_frac);
        for ((gsnr_db, ((signal, ase), nli)), (osnr_db, nli_db)) in self
            .snrs
            .gsnr_db
            .iter_mut()
            .zip(columns)
            .zip(self.snrs.osnr_ase_db.iter_mut().zip(&mut self.snrs.snr_nli_db))
        {
            *gsnr_db = level_db(*signal, ase + nli);
            *osnr_db = level_db(*signal, *ase);
            *nli_db = level_db(*signal, *nli);
        }
    }
}

/// 10 log₁₀ of a quotient of parts, in arithmetic that vectorises; infinite without a denominator.
#[inline(always)]
fn level_db(signal: f64, noise: f64) -> f64 {
    let parts = log_parts(signal, noise);
    let level = 10.0 / LN_10 * parts.value(parts.top / parts.bottom);
    if noise > 0.0 { level } else { f64::INFINITY }
}

#[cfg(test)]
mod tests;
