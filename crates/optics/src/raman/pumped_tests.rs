use super::*;
use crate::raman::testing::{Bench, raman_fibre};
use crate::raman::{Depletion, Direction, LumpedRatio, Waves, spontaneous_w};
use Direction::{Backward, Forward};

const SIGNALS_HZ: [f64; 4] = [191.7e12, 192.7e12, 193.7e12, 195.7e12];

/// Four signals of 1 mW, and pumps.
fn bench(pumps: &[(f64, f64, Direction)]) -> Bench {
    let mut frequency_hz = SIGNALS_HZ.to_vec();
    frequency_hz.extend(pumps.iter().map(|pump| pump.0));
    let mut bench = Bench::new(&raman_fibre(), &frequency_hz, 1e-3);
    for (wave, pump) in pumps.iter().enumerate() {
        bench.power_w[SIGNALS_HZ.len() + wave] = pump.1;
    }
    bench.pumps = pumps.iter().map(|pump| pump.2).collect();
    bench
}

fn three_pumps() -> Bench {
    bench(&[(205.4e12, 0.30, Backward), (203.2e12, 0.25, Backward), (206.0e12, 0.20, Forward)])
}

fn gain_db(solution: &PumpedSolution, wave: usize) -> f64 {
    let powers_w = &solution.power_w[wave];
    10.0 * (powers_w.last().unwrap() / powers_w[0]).log10()
}

/// Net flow of photons or power through every place, relative to all that flows.
fn flow_spread(bench: &Bench, solution: &PumpedSolution, photons: bool) -> f64 {
    let flow = |place: usize| -> (f64, f64) {
        let parts = solution.power_w.iter().enumerate().map(|(wave, powers_w)| {
            let hz = if photons { bench.waves.frequency_hz[wave] / 200e12 } else { 1.0 };
            let is_backward = bench.inputs().direction(wave) == Backward;
            let size = powers_w[place] / hz;
            (if is_backward { -size } else { size }, size)
        });
        parts.fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1))
    };
    let all: Vec<(f64, f64)> = (0..solution.position_m.len()).map(flow).collect();
    let largest = all.iter().map(|part| part.1).fold(0.0, f64::max);
    all.iter().map(|part| (part.0 - all[0].0).abs() / largest).fold(0.0, f64::max)
}

#[test]
fn without_loss_photons_are_conserved_through_every_place() {
    let mut bench = three_pumps();
    bench.power_w[1] = 0.05; // a signal that drains the pumps
    bench.waves.loss_per_m.fill(0.0);
    bench.length_m = 30_000.0;
    let solution = pumped(&bench.inputs(), 50.0, 1e-9).unwrap();
    let spread = flow_spread(&bench, &solution, true);
    assert!(spread < 1e-8, "{spread:e}");
    // power is not: the difference warms the glass
    assert!(flow_spread(&bench, &solution, false) > 1e-3);
}

#[test]
fn without_loss_the_other_convention_conserves_power() {
    let mut bench = three_pumps();
    bench.power_w[1] = 0.05;
    bench.waves = Waves::new(&raman_fibre(), &bench.waves.frequency_hz, Depletion::Power).unwrap();
    bench.waves.loss_per_m.fill(0.0);
    bench.length_m = 30_000.0;
    let solution = pumped(&bench.inputs(), 50.0, 1e-9).unwrap();
    assert!(flow_spread(&bench, &solution, false) < 1e-8);
    assert!(flow_spread(&bench, &solution, true) > 1e-3);
}

/// One pump and one signal in the same direction without loss have a closed form.
#[test]
fn a_pump_and_a_signal_follow_the_closed_form_of_depletion() {
    let mut bench = Bench::new(&raman_fibre(), &[193.5e12, 206.5e12], 0.05);
    bench.pumps = vec![Forward];
    bench.power_w[1] = 0.4;
    bench.waves.loss_per_m.fill(0.0);
    bench.length_m = 40_000.0;
    let solution = pumped(&bench.inputs(), 100.0, 1e-9).unwrap();
    // with photon numbers s and p, s' = C f_p s p and p' = −s': a logistic curve
    let ratio = 206.5 / 193.5;
    let (signal, pump) = (0.05 * ratio, 0.4);
    let rate = bench.waves.coupling_per_w_per_m[1];
    for (place_m, power_w) in solution.position_m.iter().zip(&solution.power_w[0]) {
        let growth = (rate * (signal + pump) * place_m).exp();
        let exact = signal * (signal + pump) * growth / (pump + signal * growth) / ratio;
        assert!((power_w / exact - 1.0).abs() < 1e-8, "{place_m} m: {power_w} {exact}");
    }
}

/// Forward and backward sets in turn, first order in the step: slow and plain.
fn euler(bench: &Bench, step_m: f64) -> Vec<f64> {
    let waves_count = bench.waves.len();
    let steps_count = (bench.length_m / step_m).round() as usize;
    let inputs = bench.inputs();
    let mut powers_w = vec![vec![0.0; waves_count]; steps_count + 1];
    for _ in 0..60 {
        for direction in [Backward, Forward] {
            let is_ours = |wave: usize| inputs.direction(wave) == direction;
            let place = |turn: usize| if direction == Forward { turn } else { steps_count - turn };
            for wave in (0..waves_count).filter(|wave| is_ours(*wave)) {
                powers_w[place(0)][wave] = bench.power_w[wave];
            }
            for turn in 0..steps_count {
                let here = powers_w[place(turn)].clone();
                for wave in (0..waves_count).filter(|wave| is_ours(*wave)) {
                    let row = &bench.waves.coupling_per_w_per_m[wave * waves_count..][..waves_count];
                    let received: f64 = row.iter().zip(&here).map(|(gain, power_w)| gain * power_w).sum();
                    let rate_per_m = received - bench.waves.loss_per_m[wave];
                    powers_w[place(turn + 1)][wave] = here[wave] * (1.0 + rate_per_m * step_m);
                }
            }
        }
    }
    (0..SIGNALS_HZ.len())
        .map(|wave| 10.0 * (powers_w[steps_count][wave] / powers_w[0][wave]).log10())
        .collect()
}

#[test]
fn a_first_order_solver_converges_to_our_limit() {
    let bench = three_pumps();
    let ours = pumped_converged(&bench.inputs(), 1e-6).unwrap();
    let off_db = |step_m: f64| {
        let gains_db = euler(&bench, step_m);
        let off = gains_db.iter().enumerate().map(|(wave, gain)| (gain - gain_db(&ours, wave)).abs());
        off.fold(0.0, f64::max)
    };
    let (coarse_db, fine_db) = (off_db(200.0), off_db(100.0));
    assert!((1.9..2.1).contains(&(coarse_db / fine_db)), "{coarse_db} {fine_db}");
    // Richardson: the error that is left is of second order
    let (coarse, fine) = (euler(&bench, 100.0), euler(&bench, 50.0));
    for wave in 0..SIGNALS_HZ.len() {
        let limit_db = 2.0 * fine[wave] - coarse[wave];
        assert!((limit_db - gain_db(&ours, wave)).abs() < 1e-3, "{limit_db} {}", gain_db(&ours, wave));
    }
}

#[test]
fn half_the_step_is_a_sixteenth_of_the_error() {
    let bench = three_pumps();
    let limit = pumped(&bench.inputs(), 62.5, 1e-10).unwrap();
    let off_db = |step_m: f64| {
        (gain_db(&pumped(&bench.inputs(), step_m, 1e-10).unwrap(), 0) - gain_db(&limit, 0)).abs()
    };
    let ratio = off_db(1000.0) / off_db(500.0);
    assert!((12.0..20.0).contains(&ratio), "{ratio}");
}

#[test]
fn four_hundred_kilometres_with_three_strong_pumps_converge() {
    let mut bench =
        bench(&[(205.4e12, 0.50, Backward), (203.2e12, 0.45, Backward), (201.0e12, 0.35, Backward)]);
    bench.length_m = 400_000.0;
    let solution = pumped_converged(&bench.inputs(), 1e-5).unwrap();
    eprintln!(
        "{} iterations, step {} m, change {:?}",
        solution.iterations_count, solution.step_m, solution.step_change_db
    );
    assert!(solution.step_change_db.unwrap() <= 1e-5);
    assert!(gain_db(&solution, 0) > -0.157 * 400.0 + 20.0, "{}", gain_db(&solution, 0));
    let finer = pumped(&bench.inputs(), 25.0, 1e-7).unwrap();
    for wave in 0..SIGNALS_HZ.len() {
        assert!((gain_db(&solution, wave) - gain_db(&finer, wave)).abs() < 1e-5);
    }
}

#[test]
fn a_third_order_cascade_converges() {
    // 1276 nm feeds 1363 and 1455 nm, and those the signals
    let mut bench =
        bench(&[(235.0e12, 3.0, Backward), (220.0e12, 0.02, Backward), (206.5e12, 0.01, Backward)]);
    bench.length_m = 300_000.0;
    let solution = pumped_converged(&bench.inputs(), 1e-5).unwrap();
    eprintln!("{} iterations, step {} m", solution.iterations_count, solution.step_m);
    // the seed is amplified on its way before it fades
    let seed_w = &solution.power_w[6];
    assert!(seed_w.iter().fold(0.0_f64, |most, power_w| most.max(*power_w)) > 10.0 * 0.01);
}

#[test]
fn systems_of_every_kind_settle() {
    let mut state = 7_u64;
    let mut draw = |low: f64, high: f64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        low + (high - low) * f64::from(u32::try_from(state >> 33).unwrap()) / f64::from(1_u32 << 31)
    };
    let mut iterations_counts = Vec::new();
    for case in 0..200 {
        let pumps: Vec<_> = (0..1 + case % 5)
            .map(|_| {
                let direction = if draw(0.0, 1.0) < 0.4 { Forward } else { Backward };
                (draw(199e12, 235e12), draw(0.01, 1.2), direction)
            })
            .collect();
        let mut bench = bench(&pumps);
        bench.length_m = draw(10e3, 400e3);
        bench.power_w[..4].fill(libm::pow(10.0, draw(-6.0, -1.0)));
        bench.lumped = vec![LumpedRatio { position_m: draw(0.1, 0.9) * bench.length_m, loss_ratio: 1.1 }];
        let solution = pumped_converged(&bench.inputs(), 1e-4);
        let solution = solution.unwrap_or_else(|error| panic!("case {case}, {pumps:?}: {error}"));
        iterations_counts.push(solution.iterations_count);
    }
    iterations_counts.sort_unstable();
    eprintln!("median {}, most {}", iterations_counts[100], iterations_counts[199]);
    assert!(iterations_counts[100] < 20, "{iterations_counts:?}");
}

#[test]
fn a_pump_alone_reaches_a_remote_amplifier_by_loss_alone_and_two_share() {
    let mut alone = Bench::new(&raman_fibre(), &[202.6e12], 0.8);
    alone.pumps = vec![Backward];
    alone.lumped = vec![LumpedRatio { position_m: 40_000.0, loss_ratio: 1.25 }];
    let solution = pumped(&alone.inputs(), 100.0, 1e-9).unwrap();
    let expected_w = 0.8 * (-alone.waves.loss_per_m[0] * alone.length_m).exp() / 1.25;
    assert!((solution.power_w[0][0] / expected_w - 1.0).abs() < 1e-12);
    let mut two = Bench::new(&raman_fibre(), &[202.6e12, 206.6e12], 0.8);
    two.pumps = vec![Backward, Backward];
    two.lumped = alone.lumped.clone();
    let shared = pumped(&two.inputs(), 100.0, 1e-9).unwrap();
    assert!(shared.power_w[0][0] > 1.5 * expected_w && shared.power_w[1][0] < expected_w / 1.5);
}

#[test]
fn a_fibre_seen_from_its_other_end_is_the_same_fibre() {
    let mut there = three_pumps();
    there.pumps = vec![Forward, Backward, Forward, Backward, Forward, Forward, Backward];
    there.lumped = vec![LumpedRatio { position_m: 30_000.0, loss_ratio: 1.2 }];
    let mut back = three_pumps();
    back.pumps = vec![Backward, Forward, Backward, Forward, Backward, Backward, Forward];
    back.lumped = vec![LumpedRatio { position_m: 70_000.0, loss_ratio: 1.2 }];
    let (there, back) =
        (pumped(&there.inputs(), 100.0, 1e-9).unwrap(), pumped(&back.inputs(), 100.0, 1e-9).unwrap());
    for (one, other) in there.power_w.iter().zip(&back.power_w) {
        for (power_w, mirrored_w) in one.iter().zip(other.iter().rev()) {
            assert!((power_w / mirrored_w - 1.0).abs() < 1e-9);
        }
    }
}

#[test]
fn powers_are_homogeneous_in_length_and_power() {
    let base = three_pumps();
    let gains_db = pumped(&base.inputs(), 500.0, 1e-9).unwrap();
    // lengths × 2: loss and coupling per length / 2; powers × 3: coupling / 3
    let mut scaled = three_pumps();
    scaled.length_m *= 2.0;
    scaled.power_w.iter_mut().for_each(|power_w| *power_w *= 3.0);
    scaled.waves.loss_per_m.iter_mut().for_each(|loss| *loss /= 2.0);
    scaled.waves.coupling_per_w_per_m.iter_mut().for_each(|coupling| *coupling /= 6.0);
    let again = pumped(&scaled.inputs(), 1000.0, 1e-9).unwrap();
    for wave in 0..7 {
        assert!((gain_db(&gains_db, wave) - gain_db(&again, wave)).abs() < 1e-8);
    }
}

#[test]
fn signals_alone_agree_with_the_series_of_fourth_order() {
    let mut bench = bench(&[]);
    bench.power_w.fill(0.03);
    bench.lumped = vec![LumpedRatio { position_m: 21_000.0, loss_ratio: 1.2 }];
    let result_m = bench.inputs().result_grid_m(7_000.0).unwrap();
    let solved = pumped_converged(&bench.inputs(), 1e-6).unwrap().profile(&result_m);
    let mut off_before_db = f64::INFINITY;
    for order in 1..=4 {
        let series = crate::raman::perturbative(&bench.inputs(), order, 100.0, &result_m).unwrap();
        assert_eq!(series.position_m, solved.position_m);
        let pairs = series.share_frac.iter().flatten().zip(solved.share_frac.iter().flatten());
        let off_db = pairs.map(|(one, other)| 10.0 * (one / other).log10().abs()).fold(0.0, f64::max);
        assert!(off_db < off_before_db, "order {order}: {off_db:e}");
        off_before_db = off_db;
    }
    assert!(off_before_db < 1e-5, "{off_before_db:e}");
}

#[test]
fn spontaneous_noise_goes_with_bandwidth_and_only_comes_from_above() {
    let bench = three_pumps();
    let solution = pumped(&bench.inputs(), 100.0, 1e-9).unwrap();
    let one = spontaneous_w(&bench.inputs(), &solution, &[90e9; 4], 278.0).unwrap();
    let two = spontaneous_w(&bench.inputs(), &solution, &[180e9; 4], 278.0).unwrap();
    assert!(one.iter().zip(&two).all(|(one, two)| (two / one - 2.0).abs() < 1e-12));
    let warm = spontaneous_w(&bench.inputs(), &solution, &[90e9; 4], 300.0).unwrap();
    assert!(one.iter().zip(&warm).all(|(cool, warm)| warm > cool));
    let mut below = super::tests::bench(&[(185.0e12, 0.3, Backward)]);
    below.length_m = 50_000.0;
    let solution = pumped(&below.inputs(), 100.0, 1e-9).unwrap();
    assert_eq!(spontaneous_w(&below.inputs(), &solution, &[90e9; 4], 278.0).unwrap(), [0.0; 4]);
    assert!(spontaneous_w(&below.inputs(), &solution, &[90e9; 3], 278.0).is_err());
}

#[test]
fn what_cannot_settle_or_is_miscounted_is_an_error_with_figures() {
    let mut bench = three_pumps();
    bench.power_w[4] = 400.0;
    let refused = pumped(&bench.inputs(), 500.0, 1e-6);
    assert!(matches!(refused, Err(OpticsError::RamanUnsettled { .. })), "{refused:?}");
    bench.power_w[4] = -0.1;
    let refused = pumped(&bench.inputs(), 500.0, 1e-6);
    assert!(matches!(refused, Err(OpticsError::ElementValue { field: "power_w", .. })));
    bench.power_w.pop();
    let refused = pumped(&bench.inputs(), 500.0, 1e-6);
    assert!(matches!(refused, Err(OpticsError::WavesMiscounted { powers_count: 6, waves_count: 7, .. })));
    bench.power_w = vec![1e-3; 7];
    let refused = pumped(&bench.inputs(), 500.0, f64::NAN);
    assert!(matches!(refused, Err(OpticsError::ElementValue { field: "tolerance_db", .. })));
    let refused = crate::raman::perturbative(&bench.inputs(), 2, 1000.0, &[0.0]);
    assert!(matches!(refused, Err(OpticsError::ElementValue { field: "power_w", .. })));
}
