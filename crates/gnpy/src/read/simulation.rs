//! The simulation parameters: models of interference and of Raman scattering, and their grids.

use crate::cursor::{At, Fields, Read, Source};
use crate::error::GnpyError;
use optics::Simulation;
use optics::simulation::{FibreSteps, FrequencyGrid, GgnQuadrature, Interference, RamanScattering};
use units::Staged;

/// The physics a file of simulation parameters asks for; what it does not state is as GNPy 3.0.1 takes it.
///
/// The generalised models are computed on GNPy's own grids, which are part of its model.
///
/// # Errors
/// The first thing that is not what GNPy accepts, with its place; `computed_number_of_channels`, which depends on a
/// spectrum: state `computed_channels`.
pub fn read_simulation(file: &str, bytes: &[u8]) -> Result<Staged<Simulation>, GnpyError> {
    let source = Source::new(file);
    let tree = source.tree(bytes)?;
    let simulation = simulation_of(&source.top(&tree))?;
    Ok(Staged { value: simulation, findings: source.into_findings() })
}

fn simulation_of(top: &At) -> Read<Simulation> {
    let fields = top.fields()?;
    let mut simulation = Simulation {
        steps: FibreSteps { solver_step_km: 10.0, result_step_km: 10.0 },
        ..Simulation::default()
    };
    if let Some(at) = fields.some("raman_params") {
        let parts = at.fields()?;
        raman(&parts, &mut simulation)?;
        parts.finish();
    }
    if let Some(at) = fields.some("nli_params") {
        let parts = at.fields()?;
        simulation.interference = interference(&parts)?;
        parts.finish();
    }
    fields.finish();
    Ok(simulation)
}

fn raman(fields: &Fields, simulation: &mut Simulation) -> Read<()> {
    let order_at = fields.some("order");
    let order_no = match &order_at {
        None => 2,
        Some(at) => match at.whole()? {
            order @ 1..=4 => u8::try_from(order).unwrap_or(4),
            _ => return Err(at.wrong("1 to 4", "choose the order of the perturbation, 2 is enough")),
        },
    };
    let method_at = fields.some("method");
    let is_on = fields.flag("flag", false)?;
    let stated = match &method_at {
        None => RamanScattering::Perturbative { order_no },
        Some(at) => match at.text()? {
            "perturbative" => RamanScattering::Perturbative { order_no },
            "numerical" => RamanScattering::Settled,
            _ => return Err(at.wrong("perturbative or numerical", "choose one of these")),
        },
    };
    simulation.raman = if is_on { stated } else { RamanScattering::Off };
    let step =
        |key: &str| -> Read<f64> { Ok(fields.maybe_positive(key)?.map_or(10.0, |step_m| step_m / 1e3)) };
    simulation.steps = FibreSteps {
        solver_step_km: step("solver_spatial_resolution")?,
        result_step_km: step("result_spatial_resolution")?,
    };
    Ok(())
}

fn interference(fields: &Fields) -> Read<Interference> {
    let grid = FrequencyGrid {
        dispersion_tolerance_ratio: fields.maybe_positive("dispersion_tolerance")?.unwrap_or(4.0),
        phase_tolerance_ratio: fields.maybe_positive("phase_shift_tolerance")?.unwrap_or(0.1),
    };
    if let Some(at) = fields.some("computed_number_of_channels") {
        let hint =
            "state the numbers of the channels as `computed_channels`, or leave both out to compute all";
        return Err(at.wrong("`computed_channels` instead", hint));
    }
    let mut computed_channels_no = Vec::new();
    if let Some(at) = fields.some("computed_channels") {
        for item in at.items()? {
            let number = item.whole()?;
            let is_ascending = computed_channels_no.last().is_none_or(|last| *last < number as usize);
            if number == 0 || !is_ascending {
                return Err(item.wrong("numbers of channels from 1, ascending", "put them in order"));
            }
            computed_channels_no.push(number as usize);
        }
    }
    let quadrature = GgnQuadrature { on_grid: Some(grid), computed_channels_no };
    let Some(at) = fields.some("method") else { return Ok(Interference::GnClosedForm) };
    match at.text()?.to_lowercase().as_str() {
        "gn_model_analytic" => Ok(Interference::GnClosedForm),
        "ggn_approx" => Ok(Interference::GgnApproximate(quadrature)),
        "ggn_spectrally_separated" => Ok(Interference::GgnSeparated(quadrature)),
        _ => {
            let expected = "gn_model_analytic, ggn_approx or ggn_spectrally_separated";
            Err(at.wrong(expected, "choose one of these"))
        }
    }
}
