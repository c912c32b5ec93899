//! What a line costs in CPU time: 96 channels over spans of 80 km with two-coil amplifiers, warm and cold, and a
//! batch of what-ifs. Medians, in microseconds.
//!
//! cargo run --release -p wetplant-optics --example line_speed

#![allow(clippy::unwrap_used)] // a bench that cannot measure may stop

use std::time::Instant;
use units::{FibreKm, Provenance, Tag};
use wetplant_optics::{
    Amplifier, Comb, Element, FibreDelay, FibreDispersion, FibreLoss, FibreNonlinearity, FibrePmd, FibreSpec,
    GainControl, KernelCache, NoiseModel, Span, Spectrum, TwoCoil, end_of_line,
};

const REPEATS: usize = 201;
const WHAT_IFS: usize = 1000;

fn main() {
    let launch = launched(0.0);
    for spans in [10, 100] {
        let line = line(spans);
        let mut kernels = KernelCache::new();
        let warm_us = median_us(|| drop(end_of_line(&mut kernels, &line, &launch).unwrap()));
        let cold_us = median_us(|| drop(end_of_line(&mut KernelCache::new(), &line, &launch).unwrap()));
        println!("96 channels, {spans} spans: warm {warm_us:.1} us, cold {cold_us:.1} us");
    }
    let line = line(10);
    let mut kernels = KernelCache::new();
    let cases: Vec<Spectrum> = (0..WHAT_IFS).map(|case| launched(-3.0 + 0.006 * case as f64)).collect();
    let start = Instant::now();
    for case in &cases {
        drop(end_of_line(&mut kernels, &line, case).unwrap());
    }
    println!("{WHAT_IFS} launches: {:.1} us each", start.elapsed().as_secs_f64() * 1e6 / WHAT_IFS as f64);
}

fn median_us(mut work: impl FnMut()) -> f64 {
    work();
    let mut times: Vec<f64> = (0..REPEATS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[REPEATS / 2]
}

fn provenance() -> Provenance {
    Provenance::new(Tag::Assumed, "a fibre for timing")
}

fn launched(launch_dbm: f64) -> Spectrum {
    let comb = Comb {
        first_channel_thz: 191.35,
        spacing_ghz: 50.0,
        channels_count: 96,
        baud_rate_gbd: 32.0,
        roll_off_ratio: 0.15,
        provenance: provenance(),
    };
    Spectrum::launch(&comb.channels(launch_dbm)).unwrap()
}

fn line(spans: usize) -> Vec<Element> {
    let fibre = FibreSpec {
        name: "standard single mode".to_owned(),
        reference_wavelength_nm: 1550.0,
        loss: FibreLoss { loss_db_per_km: Some(0.2), provenance: provenance(), at: Vec::new() },
        dispersion: FibreDispersion {
            dispersion_ps_per_nm_km: Some(16.7),
            dispersion_slope_ps_per_nm2_km: None,
            provenance: provenance(),
            at: Vec::new(),
        },
        nonlinearity: FibreNonlinearity {
            effective_area_um2: 83.0,
            nonlinear_index_nm2_per_w: 0.026,
            provenance: provenance(),
        },
        pmd: FibrePmd { pmd_ps_per_sqrt_km: 0.04, provenance: provenance() },
        delay: FibreDelay { group_index_ratio: 1.468, provenance: provenance() },
        raman: None,
    };
    let span = |at: usize| Span {
        name: format!("span {at}"),
        fibre: fibre.clone(),
        fibre_km: FibreKm(80.0),
        connector_in_db: 0.25,
        connector_out_db: 0.25,
        lumped: Vec::new(),
        raman_pumping: None,
    };
    let amplifier = |at: usize| Amplifier {
        name: format!("amplifier {at}"),
        control: GainControl::Gain { gain_db: 16.5 },
        noise: NoiseModel::TwoCoil(TwoCoil {
            gain_flatmax_db: 26.0,
            noise_figure_at_gain_flatmax_db: 6.0,
            noise_figure_at_gain_min_db: 10.0,
        }),
        gain_min_db: 15.0,
        output_max_dbm: Some(23.0),
        band: None,
        shape: None,
        voa_in_db: 0.0,
        voa_out_db: 0.0,
        pmd_ps: 0.0,
        pdl_db: 0.0,
    };
    (1..=spans)
        .flat_map(|at| [Element::Span(Box::new(span(at))), Element::Amplifier(amplifier(at))])
        .collect()
}
