//! How long the Raman solvers take: 190 channels of C and L band with three pumps over 100 km.
//!
//! Run with `cargo run --release -p wetplant-optics --example raman_speed`.

extern crate wetplant_optics as optics;

use optics::raman::{
    Depletion, Direction, RamanInputs, Waves, perturbative, pumped, pumped_converged, spontaneous_w,
};
use optics::{
    FibreDelay, FibreDispersion, FibreLoss, FibreNonlinearity, FibrePmd, FibreRaman, FibreSpec, OpticsError,
    RamanGainPoint,
};
use std::time::Instant;
use units::{Provenance, Tag};

const REPEATS_COUNT: usize = 15;
const CHANNELS_COUNT: u32 = 190;

fn main() -> Result<(), OpticsError> {
    let mut frequency_hz: Vec<f64> = (0..CHANNELS_COUNT).map(|no| 186.3e12 + f64::from(no) * 50e9).collect();
    let mut power_w = vec![1e-3; frequency_hz.len()];
    frequency_hz.extend([201.0e12, 203.2e12, 205.4e12]);
    power_w.extend([0.25, 0.25, 0.25]);
    let waves = Waves::new(&fibre(), &frequency_hz, Depletion::Photons)?;
    let pumps = [Direction::Backward; 3];
    let inputs = RamanInputs {
        element: "span",
        waves: &waves,
        power_w: &power_w,
        pumps: &pumps,
        length_m: 100_000.0,
        lumped: &[],
    };
    let solution = pumped(&inputs, 100.0, 1e-6)?;
    println!("{} iterations on all grids, last step {} m", solution.iterations_count, solution.step_m);
    time("coupling matrix", || Waves::new(&fibre(), &frequency_hz, Depletion::Photons).map(|_| ()));
    time("pumped, 100 m, 1e-6 dB", || pumped(&inputs, 100.0, 1e-6).map(|_| ()));
    time("pumped, converged to 1e-4 dB", || pumped_converged(&inputs, 1e-4).map(|_| ()));
    time("pumped, converged to 1e-6 dB", || pumped_converged(&inputs, 1e-6).map(|_| ()));
    time("spontaneous noise", || {
        spontaneous_w(&inputs, &solution, &vec![45e9; CHANNELS_COUNT as usize], 283.0).map(|_| ())
    });
    let signals = Waves::new(&fibre(), &frequency_hz[..CHANNELS_COUNT as usize], Depletion::Photons)?;
    let inputs =
        RamanInputs { waves: &signals, power_w: &power_w[..CHANNELS_COUNT as usize], pumps: &[], ..inputs };
    for step_m in [1_000.0, 10_000.0] {
        let result_m = inputs.result_grid_m(step_m)?;
        let name = format!("perturbative, order 2, {step_m} m");
        time(&name, || perturbative(&inputs, 2, step_m, &result_m).map(|_| ()));
    }
    Ok(())
}

/// Prints the least and the median time of one call.
fn time(name: &str, call: impl Fn() -> Result<(), OpticsError>) {
    let run = |_| {
        let start = Instant::now();
        let result = call();
        (start.elapsed().as_secs_f64() * 1e3, result)
    };
    let (mut times_ms, results): (Vec<f64>, Vec<_>) = (0..REPEATS_COUNT).map(run).unzip();
    times_ms.sort_by(f64::total_cmp);
    match results.into_iter().find_map(Result::err) {
        Some(error) => println!("{name}: {error}"),
        None => println!("{name}: least {:.3} ms, median {:.3} ms", times_ms[0], times_ms[REPEATS_COUNT / 2]),
    }
}

fn fibre() -> FibreSpec {
    let provenance = || Provenance::new(Tag::Guess, "about G.654, to measure speed");
    let at = |(offset_thz, gain_per_w_per_km)| RamanGainPoint { offset_thz, gain_per_w_per_km };
    let table = [(0.0, 0.0), (6.0, 0.1), (13.0, 0.215), (15.0, 0.1), (20.0, 0.0)];
    FibreSpec {
        name: "G.654".to_owned(),
        reference_wavelength_nm: 1550.0,
        loss: FibreLoss { loss_db_per_km: Some(0.17), provenance: provenance(), at: Vec::new() },
        dispersion: FibreDispersion {
            dispersion_ps_per_nm_km: Some(20.9),
            dispersion_slope_ps_per_nm2_km: Some(0.061),
            provenance: provenance(),
            at: Vec::new(),
        },
        nonlinearity: FibreNonlinearity {
            effective_area_um2: 150.0,
            nonlinear_index_nm2_per_w: 0.026,
            provenance: provenance(),
        },
        pmd: FibrePmd { pmd_ps_per_sqrt_km: 0.04, provenance: provenance() },
        delay: FibreDelay { group_index_ratio: 1.468, provenance: provenance() },
        raman: Some(FibreRaman {
            reference_pump_thz: 206.5,
            provenance: provenance(),
            at: table.map(at).to_vec(),
        }),
    }
}
