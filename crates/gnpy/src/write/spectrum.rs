//! The spectrum file and the simulation parameters.

use super::{Entry, file_text};
use crate::convert::{hz_of_thz, of_giga, plain};
use network::Partition;
use optics::Simulation;
use optics::simulation::{GgnQuadrature, Interference, RamanScattering};
use serde_json::{Value, json};

/// The partitions as GNPy reads them.
#[must_use]
pub fn write_spectrum(partitions: &[Partition]) -> String {
    let partition = |part: &Partition| {
        let mut file = Entry::default();
        file.set("f_min", hz_of_thz(part.first_thz))
            .set("f_max", hz_of_thz(part.last_thz))
            .set("slot_width", of_giga(part.slot_ghz))
            .set("baud_rate", of_giga(part.baud_rate_gbd))
            .set("roll_off", part.roll_off_ratio)
            .set("tx_osnr", part.tx_osnr_0p1nm_db)
            .set("tx_power_dbm", part.tx_power_dbm)
            .set("delta_pdb", part.equalisation_offset_db)
            .maybe("label", part.label.clone());
        file.value()
    };
    file_text(&json!({ "spectrum": partitions.iter().map(partition).collect::<Vec<_>>() }))
}

/// The physics as GNPy reads it. A quadrature to convergence, which GNPy does not have, is written with GNPy's grids.
#[must_use]
pub fn write_simulation(simulation: &Simulation) -> String {
    let (flag, method, order) = match simulation.raman {
        RamanScattering::Off => (false, "perturbative", 2),
        RamanScattering::Perturbative { order_no } => (true, "perturbative", order_no),
        RamanScattering::Settled => (true, "numerical", 2),
    };
    let mut nli = Entry::default();
    match &simulation.interference {
        Interference::GnClosedForm => {
            nli.set("method", "gn_model_analytic");
        }
        Interference::GgnApproximate(quadrature) => {
            nli.set("method", "ggn_approx");
            grid(quadrature, &mut nli);
        }
        Interference::GgnSeparated(quadrature) => {
            nli.set("method", "ggn_spectrally_separated");
            grid(quadrature, &mut nli);
        }
    }
    file_text(&json!({
        "raman_params": {
            "flag": flag,
            "method": method,
            "order": order,
            "result_spatial_resolution": plain(simulation.steps.result_step_km * 1e3),
            "solver_spatial_resolution": plain(simulation.steps.solver_step_km * 1e3),
        },
        "nli_params": nli.value(),
    }))
}

fn grid(quadrature: &GgnQuadrature, nli: &mut Entry) {
    if let Some(grid) = quadrature.on_grid {
        nli.set("dispersion_tolerance", grid.dispersion_tolerance_ratio)
            .set("phase_shift_tolerance", grid.phase_tolerance_ratio);
    }
    let channels = quadrature.computed_channels_no.iter().map(|channel| Value::from(*channel));
    nli.listed("computed_channels", channels.collect());
}
