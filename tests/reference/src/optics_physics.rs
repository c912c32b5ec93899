//! What a case file says of the physics: models and grids, pumps, and the pumped fibre by itself.

use crate::optics_cases::{
    Read, Stop, array, as_number, entries, no_such_figure, number, numbers, refused, text,
};
use crate::outcome::Worst;
use optics::raman::{Depletion, Direction, RamanInputs, Waves, pumped, spontaneous_w};
use optics::simulation::{FibreSteps, FrequencyGrid, GgnQuadrature, Interference, RamanScattering};
use optics::{RamanPump, RamanPumping, Simulation, Span, Spectrum};
use serde_json::Value;

/// Change of any power between two iterations at which the pumped fibre counts as settled.
const SETTLED_DB: f64 = 1e-7;

/// The physics a file asks for.
pub fn simulation(file: &Value) -> Read<Simulation> {
    let (nli, raman) = (&file["simulation"]["nli"], &file["simulation"]["raman"]);
    let method = text(nli, "method")?;
    let interference = match method {
        "gn_model_analytic" => Interference::GnClosedForm,
        "ggn_approx" => Interference::GgnApproximate(quadrature(nli)?),
        "ggn_spectrally_separated" => Interference::GgnSeparated(quadrature(nli)?),
        other => return Err(Stop::Unsupported(format!("nonlinear interference by {other}"))),
    };
    let is_on = raman["enabled"].as_bool().unwrap_or(false);
    if !is_on && interference == Interference::GnClosedForm {
        return Ok(Simulation::default());
    }
    let steps = FibreSteps {
        solver_step_km: number(raman, "solver_step_m")? / 1e3,
        result_step_km: number(raman, "result_step_m")? / 1e3,
    };
    let order = || raman["order"].as_u64().and_then(|order| u8::try_from(order).ok());
    let raman = match (is_on, raman["method"].as_str(), order()) {
        (false, _, _) => RamanScattering::Off,
        (true, Some("perturbative"), Some(order_no)) => RamanScattering::Perturbative { order_no },
        (true, Some("numerical"), _) => RamanScattering::Settled,
        (true, other, _) => return Err(Stop::Unsupported(format!("Raman scattering by {other:?}"))),
    };
    Ok(Simulation { interference, raman, steps })
}

fn quadrature(nli: &Value) -> Read<GgnQuadrature> {
    Ok(GgnQuadrature {
        on_grid: Some(FrequencyGrid {
            dispersion_tolerance_ratio: number(nli, "dispersion_tolerance")?,
            phase_tolerance_ratio: number(nli, "phase_shift_tolerance")?,
        }),
        computed_channels_no: computed(nli)?.unwrap_or_default(),
    })
}

/// Channels, from 1, at which figures of interference are compared; none: at all.
pub fn computed(nli: &Value) -> Read<Option<Vec<usize>>> {
    if nli["computed_channels_1based"].is_null() {
        return Ok(None);
    }
    let channel = |value: &Value| value.as_u64().and_then(|channel| usize::try_from(channel).ok());
    let channels: Option<Vec<usize>> = array(nli, "computed_channels_1based")?.iter().map(channel).collect();
    channels
        .map(Some)
        .ok_or_else(|| Stop::Broken("computed_channels_1based holds no whole numbers".to_owned()))
}

/// The pumps of a fibre.
pub fn pumping(element: &Value) -> Read<Option<RamanPumping>> {
    if element.get("raman_pumps").is_none() {
        return Ok(None);
    }
    let pump = |entry: &Value| {
        let direction = match text(entry, "direction")? {
            "coprop" => Direction::Forward,
            "counterprop" => Direction::Backward,
            other => return Err(Stop::Broken(format!("a pump that runs {other}"))),
        };
        let power_mw = number(entry, "power_w")? * 1e3;
        Ok(RamanPump { frequency_thz: number(entry, "frequency_hz")? / 1e12, power_mw, direction })
    };
    let pumps = array(element, "raman_pumps")?.iter().map(pump).collect::<Read<Vec<_>>>()?;
    Ok(Some(RamanPumping { temperature_k: number(element, "temperature_k")?, pumps }))
}

/// Compares the block of the pumped fibre by itself.
pub fn compare_converged(
    worst: &mut Worst,
    (span, launch): (&Span, &Spectrum),
    solver_step_km: f64,
    (expected, limits): (&Value, &Value),
) -> Read<()> {
    let pumping = span.raman_pumping.as_ref();
    let pumping = pumping.ok_or_else(|| Stop::Broken("the first fibre has no pumps".to_owned()))?;
    let fraction = |loss_db: f64| 10.0_f64.powf(-loss_db / 10.0);
    let mut frequency_hz: Vec<f64> = launch.frequency_thz.iter().map(|thz| thz * 1e12).collect();
    let into_fibre = 1e-3 * fraction(span.connector_in_db);
    let mut power_w: Vec<f64> = launch.power_mw.iter().map(|power_mw| power_mw * into_fibre).collect();
    for pump in &pumping.pumps {
        frequency_hz.push(pump.frequency_thz * 1e12);
        power_w.push(pump.power_mw * 1e-3 * fraction(span.connector_out_db));
    }
    let pumps: Vec<Direction> = pumping.pumps.iter().map(|pump| pump.direction).collect();
    let waves = Waves::new(&span.fibre, &frequency_hz, Depletion::Power).map_err(refused)?;
    let length_m = span.fibre_km.km() * 1e3;
    let inputs = RamanInputs {
        element: &span.name,
        waves: &waves,
        power_w: &power_w,
        pumps: &pumps,
        length_m,
        lumped: &[],
    };
    let solution = pumped(&inputs, solver_step_km * 1e3, SETTLED_DB).map_err(refused)?;
    let end_frac = solution.profile(&[0.0, length_m]).end_share_frac();
    let bandwidth_hz: Vec<f64> = launch.baud_rate_gbd.iter().map(|gbd| gbd * 1e9).collect();
    let noise_w = spontaneous_w(&inputs, &solution, &bandwidth_hz, pumping.temperature_k).map_err(refused)?;
    for (key, limit) in entries(limits)? {
        let values: Vec<f64> = match key.as_str() {
            "net_gain_db" => end_frac.iter().map(|share| 10.0 * share.log10()).collect(),
            "ase_power_w" => noise_w.iter().zip(&end_frac).map(|(noise, share)| noise * share).collect(),
            _ => return Err(no_such_figure(key)),
        };
        let file = numbers(expected, key)?;
        if file.len() != values.len() {
            return Err(Stop::Broken(format!("{key}: {} values, the file has {}", values.len(), file.len())));
        }
        for (value, expected) in values.iter().zip(file) {
            worst.compare(&format!("converged {key}"), *value, expected, as_number(key, limit)?);
        }
    }
    Ok(())
}
