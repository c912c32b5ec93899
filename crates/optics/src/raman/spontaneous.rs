//! The noise that pumps scatter into the signals without being asked.

use super::RamanInputs;
use super::integral::running_integral;
use super::pumped::PumpedSolution;
use crate::constants::{BOLTZMANN_J_PER_K, PLANCK_J_S};
use crate::error::{OpticsError, positive};

/// Spontaneous Raman noise of every signal, referred to the fibre input: times the share that leaves the fibre it
/// is the noise there.
///
/// Only pumps of higher frequency than the signal count; Rayleigh scattering and the noise that signals give each
/// other are left out.
///
/// # Source
/// A_i = Σ 2 h B f_i (1 + η) C_ip ∫ P_p/ρ_i² dz over the pumps above f_i, η = 1/(exp(h(f_p − f_i)/kT) − 1); the
/// integral by the fourth-order rule on the grid of the solution.
///
/// # Shape
/// `bandwidth_hz` holds one number for each signal.
///
/// # Errors
/// When a figure is out of range, or the bandwidths are not one for each signal.
pub fn spontaneous_w(
    inputs: &RamanInputs<'_>,
    solution: &PumpedSolution,
    bandwidth_hz: &[f64],
    temperature_k: f64,
) -> Result<Vec<f64>, OpticsError> {
    positive(inputs.element, "temperature_k", temperature_k)?;
    let signals_count = inputs.signals_count();
    if bandwidth_hz.len() != signals_count || solution.power_w.len() != inputs.waves.len() {
        return Err(OpticsError::WavesMiscounted {
            element: inputs.element.to_owned(),
            waves_count: signals_count,
            powers_count: bandwidth_hz.len(),
            pumps_count: inputs.pumps.len(),
        });
    }
    let mut rate_per_m = vec![0.0; solution.position_m.len()];
    let mut integral = rate_per_m.clone();
    let frequency_hz = &inputs.waves.frequency_hz;
    let mut noise_w = Vec::with_capacity(signals_count);
    for (signal, bandwidth_hz) in bandwidth_hz.iter().enumerate() {
        positive(inputs.element, "bandwidth_hz", *bandwidth_hz)?;
        let signal_hz = frequency_hz[signal];
        rate_per_m.fill(0.0);
        let pumps = signals_count..inputs.waves.len();
        for pump in pumps.filter(|pump| frequency_hz[*pump] > signal_hz) {
            let quanta = libm::expm1(
                PLANCK_J_S * (frequency_hz[pump] - signal_hz) / (BOLTZMANN_J_PER_K * temperature_k),
            );
            let coupling = inputs.waves.coupling_per_w_per_m[signal * inputs.waves.len() + pump];
            let strength = coupling * (1.0 + 1.0 / quanta);
            for (rate, power_w) in rate_per_m.iter_mut().zip(&solution.power_w[pump]) {
                *rate += strength * power_w;
            }
        }
        let signal_w = &solution.power_w[signal];
        for (rate, power_w) in rate_per_m.iter_mut().zip(signal_w) {
            *rate *= signal_w[0] / power_w;
        }
        let mut whole = 0.0;
        for section in &solution.grid.sections {
            let integral = &mut integral[section.clone()];
            running_integral(&rate_per_m[section.clone()], solution.grid.step_m(section), integral);
            whole += integral[integral.len() - 1];
        }
        noise_w.push(2.0 * PLANCK_J_S * bandwidth_hz * signal_hz * whole);
    }
    Ok(noise_w)
}
