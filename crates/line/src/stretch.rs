//! Light through the parts of a line without repeaters: pumped fibre, gain units, the amplifier before the receivers.

use crate::error::LineError;
use optics::amplifier::ase_input_mw;
use optics::edf::{Fineness, GainUnit, GainUnitLight, GainUnitState, pass_gain_unit};
use optics::rayleigh::double_backscatter_ratio;
use optics::simulation::{FibreSteps, GgnQuadrature, Interference, RamanScattering};
use optics::span::{SpanLight, traverse_with_light};
use optics::{KernelCache, OpticsError, Simulation, Span, Spectrum};
use units::Finding;

/// Step along the fibre for results: the fourth order of the pump solver needs no finer one.
pub(crate) const FINE_STEP_KM: f64 = 0.5;
/// Step for searches.
pub(crate) const COARSE_STEP_KM: f64 = 2.0;

/// The light at one place, with what Rayleigh scattering has added to it on the way.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Light {
    /// Signal, amplifier noise and interference.
    pub spectrum: Spectrum,
    /// Twice scattered light over signal, one per channel.
    pub rayleigh_ratio: Vec<f64>,
}

/// What the parts of one line share while light goes through them.
pub(crate) struct Bench {
    /// What the line is called in messages.
    pub what: &'static str,
    /// Share of power a kilometre scatters back.
    pub backscatter_per_km: f64,
    simulation: Simulation,
    kernels: KernelCache,
}

/// Pump that reaches a gain unit, in either direction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ArrivedPump {
    pub frequency_thz: f64,
    pub forward_mw: f64,
    pub backward_mw: f64,
}

impl Light {
    pub(crate) fn launched(spectrum: Spectrum) -> Self {
        let rayleigh_ratio = vec![0.0; spectrum.len()];
        Self { spectrum, rayleigh_ratio }
    }

    /// The spectrum with the scattered light counted among its noise.
    pub(crate) fn with_rayleigh(&self) -> Spectrum {
        let mut spectrum = self.spectrum.clone();
        let channels = self.rayleigh_ratio.iter().zip(&spectrum.power_mw).zip(&spectrum.signal_frac);
        let scattered_mw: Vec<f64> =
            channels.map(|((ratio, power_mw), signal)| ratio * power_mw * signal).collect();
        spectrum.add_ase(&scattered_mw);
        spectrum
    }
}

impl Bench {
    pub(crate) fn new(what: &'static str, backscatter_per_km: f64, step_km: f64) -> Self {
        let simulation = Simulation {
            interference: Interference::GgnApproximate(GgnQuadrature::default()),
            raman: RamanScattering::Settled,
            steps: FibreSteps { solver_step_km: step_km, result_step_km: 2.0 * step_km },
        };
        Self { what, backscatter_per_km, simulation, kernels: KernelCache::new() }
    }

    pub(crate) fn error(&self, source: OpticsError) -> LineError {
        LineError::Reach { what: self.what, source }
    }

    /// Through a fibre with its pumps.
    pub(crate) fn through_fibre(
        &mut self,
        span: &Span,
        light: Light,
    ) -> Result<(Light, SpanLight), LineError> {
        let passed = traverse_with_light(&self.simulation, &mut self.kernels, span, light.spectrum);
        let (spectrum, along) = passed.map_err(|source| self.error(source))?;
        let scattered = double_backscatter_ratio(&along.profile, self.backscatter_per_km);
        let scattered = scattered.map_err(|source| self.error(source))?;
        let rayleigh_ratio = light.rayleigh_ratio.iter().zip(scattered).map(|(had, got)| had + got).collect();
        Ok((Light { spectrum, rayleigh_ratio }, along))
    }

    /// Through a gain unit, whose isolators keep scattered light from going back further.
    pub(crate) fn through_gain_unit(
        &self,
        unit: &GainUnit,
        pump: ArrivedPump,
        mut light: Light,
        findings: &mut Vec<Finding>,
    ) -> Result<(Light, GainUnitState), LineError> {
        let spectrum = &mut light.spectrum;
        let entering = GainUnitLight {
            frequency_thz: &spectrum.frequency_thz,
            power_mw: &spectrum.power_mw,
            pump_thz: pump.frequency_thz,
            pump_forward_mw: pump.forward_mw,
            pump_backward_mw: pump.backward_mw,
        };
        let staged = pass_gain_unit(unit, &entering, Fineness::Fine).map_err(|source| self.error(source))?;
        let state = staged.collect(findings);
        add_noise(spectrum, &state.noise_figure_db);
        let gain_ratio: Vec<f64> = state.gain_db.iter().map(|gain_db| ratio(*gain_db)).collect();
        spectrum.scale_each(&gain_ratio);
        Ok((light, state))
    }
}

/// Adds the noise of an amplifier at its input; its gain changes no ratio.
pub(crate) fn add_noise(spectrum: &mut Spectrum, noise_figure_db: &[f64]) {
    let channels = spectrum.frequency_thz.iter().zip(&spectrum.baud_rate_gbd).zip(noise_figure_db);
    let noise_mw: Vec<f64> =
        channels.map(|((thz, gbd), figure_db)| ase_input_mw(*thz, *gbd, *figure_db)).collect();
    spectrum.add_ase(&noise_mw);
}

pub(crate) fn ratio(level_db: f64) -> f64 {
    libm::pow(10.0, level_db / 10.0)
}

pub(crate) fn db(ratio: f64) -> f64 {
    10.0 * libm::log10(ratio)
}
