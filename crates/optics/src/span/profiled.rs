//! A span along which the power of every channel is known at every place: Raman scattering, pumps, generalised
//! interference.

use super::{KernelCache, Span, SpanLight, accumulate, closed_form_ratio, loss_ratio};
use crate::error::OpticsError;
use crate::fibre::FibreSpec;
use crate::nli::ggn::{GgnInputs, GgnSteps, Quadrature, approx, separated};
use crate::nli::gn::KernelInputs;
use crate::profile::LossProfile;
use crate::raman::{
    self, Depletion, Direction, LumpedRatio, PumpedSolution, RamanInputs, Waves, perturbative, pumped,
    spontaneous_w,
};
use crate::simulation::{GgnQuadrature, Interference, RamanScattering, Simulation};
use crate::spectrum::Spectrum;

/// Change of any power between two iterations at which it counts as settled.
const SETTLED_DB: f64 = 1e-6;

/// The spectrum after a span, and the light along it.
///
/// Profile, then interference and spontaneous Raman noise at the fibre input, then dispersion, delay and what the
/// profile leaves.
pub(super) fn traverse(
    kernels: &mut KernelCache,
    (simulation, known_nli_ratio): (&Simulation, Option<&[f64]>),
    span: &Span,
    mut spectrum: Spectrum,
) -> Result<(Spectrum, SpanLight), OpticsError> {
    let figures = Figures::at_channels(&span.fibre, &spectrum)?;
    let (inside, first_db, last_db) = span.lumped_inside();
    spectrum.scale(loss_ratio(span.connector_in_db + first_db));
    let power_w: Vec<f64> = spectrum.power_mw.iter().map(|power_mw| power_mw * 1e-3).collect();
    let light = along(simulation, span, (&figures, &power_w), &inside)?;
    let kernel = kernels.kernel(&span.fibre, &spectrum)?;
    let (kernel, length) = kernel.of_length(span.fibre_km.km() * 1e3);
    let nli_ratio = match (known_nli_ratio, &simulation.interference) {
        (Some(known), _) => known.to_vec(),
        (None, Interference::GnClosedForm) => closed_form_ratio(kernel, length, &spectrum),
        (None, Interference::GgnApproximate(how) | Interference::GgnSeparated(how)) => {
            generalised_ratio(simulation, span, how, &figures.inputs(&spectrum, &power_w, &light.profile))?
        }
    };
    spectrum.add_nli(&nli_ratio);
    if !light.noise_w.is_empty() {
        spectrum.add_ase(&light.noise_w.iter().map(|noise_w| noise_w * 1e3).collect::<Vec<_>>());
    }
    accumulate(span, kernel, &mut spectrum);
    spectrum.scale_each(&light.profile.end_share_frac());
    spectrum.scale(loss_ratio(last_db + span.connector_out_db));
    Ok((spectrum, SpanLight { profile: light.profile, pump_left_mw: light.pump_left_mw, nli_ratio }))
}

/// Power along the fibre, spontaneous Raman noise referred to its input, one for each channel, and what leaves of each
/// pump; both empty without pumps.
struct Light {
    profile: LossProfile,
    noise_w: Vec<f64>,
    pump_left_mw: Vec<f64>,
}

impl Light {
    fn without_pumps(profile: LossProfile) -> Self {
        Self { profile, noise_w: Vec::new(), pump_left_mw: Vec::new() }
    }
}

fn along(
    simulation: &Simulation,
    span: &Span,
    (figures, power_w): (&Figures, &[f64]),
    lumped: &[LumpedRatio],
) -> Result<Light, OpticsError> {
    let steps = simulation.steps;
    let (solver_m, result_m) = (steps.solver_step_km * 1e3, steps.result_step_km * 1e3);
    let length_m = span.fibre_km.km() * 1e3;
    let grid_m = raman::result_grid_m(&span.name, length_m, lumped, result_m)?;
    let pumping = span.raman_pumping.as_ref();
    let scattering = match (pumping, simulation.raman) {
        (None, RamanScattering::Off) => {
            return Ok(Light::without_pumps(figures.faded(&grid_m, lumped)));
        }
        (Some(_), _) => RamanScattering::Settled,
        (None, scattering) => scattering,
    };
    let (mut frequency_hz, mut power_w) = (figures.frequency_hz.clone(), power_w.to_vec());
    let mut pumps = Vec::new();
    for pump in pumping.map_or(&[][..], |pumping| &pumping.pumps) {
        frequency_hz.push(pump.frequency_thz * 1e12);
        // stated before the connector at the far end, whichever way the pump runs
        power_w.push(pump.power_mw * 1e-3 * loss_ratio(span.connector_out_db));
        pumps.push(pump.direction);
    }
    // depletion that keeps power, as the open reference of the field has it; photons kept differ by 0.01 to 0.04 dB
    let waves = Waves::new(&span.fibre, &frequency_hz, Depletion::Power)?;
    let inputs = RamanInputs {
        element: &span.name,
        waves: &waves,
        power_w: &power_w,
        pumps: &pumps,
        length_m,
        lumped,
    };
    if let RamanScattering::Perturbative { order_no } = scattering {
        return Ok(Light::without_pumps(perturbative(&inputs, order_no, solver_m, &grid_m)?));
    }
    let solution = pumped(&inputs, solver_m, SETTLED_DB)?;
    let noise_w = match pumping {
        Some(pumping) => spontaneous_w(&inputs, &solution, &figures.baud_rate_hz, pumping.temperature_k)?,
        None => Vec::new(),
    };
    let pump_left_mw = pump_left_mw(span, &inputs, &solution);
    Ok(Light { profile: solution.profile(&grid_m), noise_w, pump_left_mw })
}

/// Pump power that leaves the span at the end opposite to where each pump starts, after the connector there.
fn pump_left_mw(span: &Span, inputs: &RamanInputs<'_>, solution: &PumpedSolution) -> Vec<f64> {
    let pairs = inputs.pumps.iter().zip(&solution.power_w[inputs.signals_count()..]);
    let left = |(direction, power_w): (&Direction, &Vec<f64>)| {
        let (end_w, connector_db) = match direction {
            Direction::Forward => (power_w.last(), span.connector_out_db),
            Direction::Backward => (power_w.first(), span.connector_in_db),
        };
        end_w.map_or(0.0, |end_w| end_w * 1e3 * loss_ratio(connector_db))
    };
    pairs.map(left).collect()
}

fn generalised_ratio(
    simulation: &Simulation,
    span: &Span,
    how: &GgnQuadrature,
    inputs: &GgnInputs<'_>,
) -> Result<Vec<f64>, OpticsError> {
    let named = |source| OpticsError::Interference { element: span.name.clone(), source };
    let quadrature = if how.on_grid.is_some() { Quadrature::OnGrid } else { Quadrature::Converged };
    let mut inputs = *inputs;
    inputs.steps.result_step_m = simulation.steps.result_step_km * 1e3;
    if let Some(grid) = how.on_grid {
        inputs.steps.dispersion_tolerance_ratio = grid.dispersion_tolerance_ratio;
        inputs.steps.phase_tolerance_rad = grid.phase_tolerance_ratio;
    }
    if matches!(simulation.interference, Interference::GgnApproximate(_)) {
        return approx::nli_ratio(&inputs, quadrature).map_err(named);
    }
    let channels_count = inputs.channels.frequency_hz.len();
    let mut computed = Vec::with_capacity(how.computed_channels_no.len());
    for channel_no in &how.computed_channels_no {
        match channel_no.checked_sub(1) {
            Some(channel) if channel < channels_count => computed.push(channel),
            _ => {
                let element = span.name.clone();
                return Err(OpticsError::ChannelUnknown { element, channel_no: *channel_no, channels_count });
            }
        }
    }
    let computed = (!computed.is_empty()).then_some(computed.as_slice());
    separated::nli_ratio(&inputs, computed, quadrature).map_err(named)
}

/// Figures of a fibre at the channels of a comb, in SI.
pub(super) struct Figures {
    frequency_hz: Vec<f64>,
    baud_rate_hz: Vec<f64>,
    pub loss_per_m: Vec<f64>,
    beta2_s2_per_m: Vec<f64>,
    gamma_per_w_per_m: Vec<f64>,
    slot_hz: Vec<f64>,
}

impl Figures {
    pub fn at_channels(fibre: &FibreSpec, spectrum: &Spectrum) -> Result<Self, OpticsError> {
        fibre.check()?;
        let at_channels = |figure: &dyn Fn(f64) -> Result<f64, OpticsError>| {
            spectrum.frequency_thz.iter().map(|thz| figure(*thz)).collect::<Result<Vec<_>, _>>()
        };
        Ok(Self {
            frequency_hz: spectrum.frequency_thz.iter().map(|thz| thz * 1e12).collect(),
            baud_rate_hz: spectrum.baud_rate_gbd.iter().map(|gbd| gbd * 1e9).collect(),
            loss_per_m: at_channels(&|thz| Ok(crate::fibre::loss_per_m(fibre.loss_db_per_km_at(thz)?)))?,
            beta2_s2_per_m: at_channels(&|thz| fibre.beta2_s2_per_m_at(thz))?,
            gamma_per_w_per_m: at_channels(&|thz| fibre.gamma_per_w_per_m_at(thz))?,
            slot_hz: spectrum.slot_ghz.iter().map(|ghz| ghz * 1e9).collect(),
        })
    }

    /// What the closed form needs.
    pub fn kernel_inputs(&self) -> KernelInputs<'_> {
        KernelInputs {
            frequency_hz: &self.frequency_hz,
            baud_rate_hz: &self.baud_rate_hz,
            loss_per_m: &self.loss_per_m,
            beta2_s2_per_m: &self.beta2_s2_per_m,
            gamma_per_w_per_m: &self.gamma_per_w_per_m,
        }
    }

    /// What the generalised models need; the steps are those of a converged integral, for which they count for nothing.
    fn inputs<'a>(
        &'a self,
        spectrum: &'a Spectrum,
        power_w: &'a [f64],
        profile: &'a LossProfile,
    ) -> GgnInputs<'a> {
        let steps =
            GgnSteps { dispersion_tolerance_ratio: 1.0, phase_tolerance_rad: 0.1, result_step_m: 1000.0 };
        GgnInputs {
            channels: self.kernel_inputs(),
            slot_hz: &self.slot_hz,
            roll_off_ratio: &spectrum.roll_off_ratio,
            power_w,
            profile,
            steps,
        }
    }

    /// Channels that fade by loss alone; at a lumped loss what is left before it.
    fn faded(&self, position_m: &[f64], lumped: &[LumpedRatio]) -> LossProfile {
        let left_at = |at_m: &f64| {
            let passed = lumped.iter().filter(|lumped| lumped.position_m < *at_m);
            passed.fold(1.0, |left, lumped| left / lumped.loss_ratio)
        };
        let left: Vec<f64> = position_m.iter().map(left_at).collect();
        let share = |loss: &f64| {
            let places = position_m.iter().zip(&left);
            places.map(|(at_m, left)| left * libm::exp(-loss * at_m)).collect()
        };
        LossProfile {
            position_m: position_m.to_vec(),
            share_frac: self.loss_per_m.iter().map(share).collect(),
        }
    }
}
