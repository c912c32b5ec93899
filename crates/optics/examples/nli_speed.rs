//! How long the kernels of nonlinear interference take on this machine: median and shortest wall time of one
//! thread, in µs. `cargo run --release -p wetplant-optics --example nli_speed`

extern crate wetplant_optics as optics;

use optics::LossProfile;
use optics::gn::{self, KernelInputs};
use optics::nli::ggn::{GgnInputs, GgnSteps, Quadrature, approx, separated};
use std::hint::black_box;
use std::time::Instant;

/// Figures of a comb on G.652.D, one entry per channel.
struct Comb {
    frequency_hz: Vec<f64>,
    baud_rate_hz: Vec<f64>,
    loss_per_m: Vec<f64>,
    beta2_s2_per_m: Vec<f64>,
    gamma_per_w_per_m: Vec<f64>,
}

/// Channels of 32 GBd on 50 GHz.
fn comb(count: u32) -> Comb {
    let each = |value: fn(f64) -> f64| (0..count).map(|index| value(f64::from(index))).collect::<Vec<f64>>();
    Comb {
        frequency_hz: each(|n| 186.5e12 + n * 50e9),
        baud_rate_hz: each(|_| 32e9),
        loss_per_m: each(|_| 0.2e-3 / optics::constants::DB_PER_NEPER),
        beta2_s2_per_m: each(|_| -2.13e-26),
        gamma_per_w_per_m: each(|n| 1.27e-3 + n * 1e-7),
    }
}

impl Comb {
    fn inputs(&self) -> KernelInputs<'_> {
        KernelInputs {
            frequency_hz: &self.frequency_hz,
            baud_rate_hz: &self.baud_rate_hz,
            loss_per_m: &self.loss_per_m,
            beta2_s2_per_m: &self.beta2_s2_per_m,
            gamma_per_w_per_m: &self.gamma_per_w_per_m,
        }
    }
}

/// Prints median and shortest time of `inner` runs, over `repeats`.
fn measure(what: &str, repeats: usize, inner: u32, mut run: impl FnMut()) {
    let mut each_us: Vec<f64> = (0..repeats)
        .map(|_| {
            let start = Instant::now();
            (0..inner).for_each(|_| run());
            start.elapsed().as_secs_f64() * 1e6 / f64::from(inner)
        })
        .collect();
    each_us.sort_by(f64::total_cmp);
    println!("{what:<62} {:>12.3} {:>12.3}", each_us[repeats / 2], each_us[0]);
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("{:<62} {:>12} {:>12}", "", "median µs", "shortest µs");
    closed_form()?;
    generalised()
}

fn closed_form() -> Result<(), Box<dyn std::error::Error>> {
    for count in [96, 190] {
        let comb = comb(count);
        let inputs = comb.inputs();
        let kernel = gn::kernel(&inputs).map_err(|pair| format!("no dispersion between {pair:?}"))?;
        let weighted = vec![4.4e2; count as usize];
        measure(&format!("kernel build, {count} channels"), 101, 20, || {
            black_box(gn::kernel(black_box(&inputs)).is_ok());
        });
        measure(&format!("kernel times one power vector, {count} channels"), 101, 200, || {
            black_box(gn::nli_ratio(black_box(&kernel), black_box(&weighted)));
        });
        let many = vec![4.4e2; count as usize * 1_000];
        measure(&format!("kernel times 1,000 power vectors, {count} channels"), 21, 1, || {
            black_box(gn::nli_ratios(black_box(&kernel), black_box(&many), count as usize));
        });
    }
    Ok(())
}

/// 80 km of the fibre, with the tilt that Raman scattering gives, on points of 10 km.
fn profile(comb: &Comb) -> LossProfile {
    let position_m: Vec<f64> = (0..=8).map(|index| f64::from(index) * 10e3).collect();
    let count = comb.loss_per_m.len() as f64;
    let of_channel = |(index, loss): (usize, &f64)| {
        let tilt = 0.3 * (0.5 - index as f64 / count);
        let faded = |z: &f64| (-loss * z).exp();
        position_m.iter().map(|z| faded(z) * (tilt * (1.0 - faded(z))).exp()).collect()
    };
    LossProfile { share_frac: comb.loss_per_m.iter().enumerate().map(of_channel).collect(), position_m }
}

fn generalised() -> Result<(), Box<dyn std::error::Error>> {
    let comb = comb(190);
    let profile = profile(&comb);
    let inputs = GgnInputs {
        channels: comb.inputs(),
        slot_hz: &vec![50e9; 190],
        roll_off_ratio: &vec![0.15; 190],
        power_w: &vec![1e-3; 190],
        profile: &profile,
        steps: GgnSteps { dispersion_tolerance_ratio: 4.0, phase_tolerance_rad: 0.1, result_step_m: 10e3 },
    };
    let five = Some([0, 47, 95, 142, 189].as_slice());
    measure("approximate GGN, one span, 190 channels, converged", 11, 1, || {
        black_box(approx::nli_ratio(black_box(&inputs), Quadrature::Converged).is_ok());
    });
    measure("separated GGN, one span, all of 190 channels, converged", 11, 1, || {
        black_box(separated::nli_ratio(black_box(&inputs), None, Quadrature::Converged).is_ok());
    });
    measure("separated GGN, one span, 5 of 190 channels, on the grid", 5, 1, || {
        black_box(separated::nli_ratio(black_box(&inputs), five, Quadrature::OnGrid).is_ok());
    });
    let fast = separated::nli_ratio(&inputs, five, Quadrature::Converged)?;
    let on_grid = separated::nli_ratio(&inputs, five, Quadrature::OnGrid)?;
    let apart = fast.iter().zip(&on_grid).map(|(fast, grid)| (10.0 * (fast / grid).log10()).abs());
    println!("converged and on the grid are {:.1e} dB apart at most", apart.fold(0.0, f64::max));
    Ok(())
}
