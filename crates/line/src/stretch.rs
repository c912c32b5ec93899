//! Light through the parts of a line without repeaters: pumped fibre, gain units, the amplifier before the receivers.

use crate::error::LineError;
use optics::amplifier::ase_input_mw;
use optics::edf::{Fineness, GainUnit, GainUnitLight, GainUnitState, pass_gain_unit};
use optics::rayleigh::double_backscatter_ratio;
use optics::simulation::{FibreSteps, GgnQuadrature, Interference, RamanScattering};
use optics::span::{SpanLight, traverse_with_known_nli, traverse_with_light};
use optics::{KernelCache, OpticsError, Simulation, Span, Spectrum};
use units::Finding;

/// Step along the fibre for results: the fourth order of the pump solver needs no finer one.
const FINE_STEP_KM: f64 = 0.5;
/// Step for searches.
const COARSE_STEP_KM: f64 = 2.0;

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
    /// Whether it is for searches.
    pub is_coarse: bool,
    simulation: Simulation,
    kernels: KernelCache,
    /// Interference of the last fibre met at the launch, in searches.
    known: Option<KnownNli>,
}

/// Interference in a fibre that starts at a station, for launch powers near one.
struct KnownNli {
    fibre_km: f64,
    launch_mw: f64,
    nli_ratio: Vec<f64>,
}

/// How far a launch power may lie from one whose interference is known: beyond it pumps are drained differently.
const KNOWN_WITHIN_DB: f64 = 4.0;

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
    /// For results.
    pub(crate) fn fine(what: &'static str, backscatter_per_km: f64) -> Self {
        Self::new(what, backscatter_per_km, false)
    }

    /// For searches.
    pub(crate) fn coarse(what: &'static str, backscatter_per_km: f64) -> Self {
        Self::new(what, backscatter_per_km, true)
    }

    fn new(what: &'static str, backscatter_per_km: f64, is_coarse: bool) -> Self {
        let step_km = if is_coarse { COARSE_STEP_KM } else { FINE_STEP_KM };
        let simulation = Simulation {
            interference: Interference::GgnApproximate(GgnQuadrature::default()),
            raman: RamanScattering::Settled,
            steps: FibreSteps { solver_step_km: step_km, result_step_km: 2.0 * step_km },
        };
        Self { what, backscatter_per_km, is_coarse, simulation, kernels: KernelCache::new(), known: None }
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
        self.scattered(passed, &light.rayleigh_ratio)
    }

    fn scattered(
        &self,
        passed: Result<(Spectrum, SpanLight), OpticsError>,
        had_ratio: &[f64],
    ) -> Result<(Light, SpanLight), LineError> {
        let (spectrum, along) = passed.map_err(|source| self.error(source))?;
        let scattered = double_backscatter_ratio(&along.profile, self.backscatter_per_km);
        let scattered = scattered.map_err(|source| self.error(source))?;
        let rayleigh_ratio = had_ratio.iter().zip(scattered).map(|(had, got)| had + got).collect();
        Ok((Light { spectrum, rayleigh_ratio }, along))
    }

    /// Through the fibre behind the booster, for searches: interference goes with the square of the launch power from
    /// one near it in a fibre of the same length.
    pub(crate) fn through_first_fibre(
        &mut self,
        span: &Span,
        light: Light,
    ) -> Result<(Light, SpanLight), LineError> {
        let launch_mw = light.spectrum.total_power_mw();
        let is_near = |known: &&KnownNli| {
            known.fibre_km == span.fibre_km.km() && db(launch_mw / known.launch_mw).abs() <= KNOWN_WITHIN_DB
        };
        if let Some(known) = self.known.as_ref().filter(is_near) {
            let scale = (launch_mw / known.launch_mw) * (launch_mw / known.launch_mw);
            // a part of the power, whatever the model says at powers nobody launches
            let nli_ratio: Vec<f64> = known.nli_ratio.iter().map(|part| (part * scale).min(1.0)).collect();
            return self.through_quiet_fibre(span, light, &nli_ratio);
        }
        let passed = self.through_fibre(span, light)?;
        let nli_ratio = passed.1.nli_ratio.clone();
        self.known = Some(KnownNli { fibre_km: span.fibre_km.km(), launch_mw, nli_ratio });
        Ok(passed)
    }

    /// Through a fibre whose interference is known.
    pub(crate) fn through_quiet_fibre(
        &mut self,
        span: &Span,
        light: Light,
        nli_ratio: &[f64],
    ) -> Result<(Light, SpanLight), LineError> {
        let known = (light.spectrum, nli_ratio);
        let passed = traverse_with_known_nli(&self.simulation, &mut self.kernels, span, known);
        self.scattered(passed, &light.rayleigh_ratio)
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
