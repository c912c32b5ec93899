use super::*;
use crate::constants::DB_PER_NEPER;

const PUMP_THZ: f64 = 202.56;

fn unit(erbium_m: f64) -> GainUnit {
    GainUnit {
        name: "gain unit".to_owned(),
        erbium: ErbiumFibre::c_band(),
        erbium_m,
        loss_in_db: 0.0,
        loss_out_db: 0.0,
        pump_loss_db: 0.0,
    }
}

fn comb_thz() -> Vec<f64> {
    (0..40).map(|index| 191.6 + 0.1 * f64::from(index)).collect()
}

fn passed(unit: &GainUnit, input_dbm: f64, pumps_mw: (f64, f64), fineness: Fineness) -> GainUnitState {
    let frequency_thz = comb_thz();
    let power_mw = vec![10_f64.powf(input_dbm / 10.0) / 40.0; 40];
    let light = GainUnitLight {
        frequency_thz: &frequency_thz,
        power_mw: &power_mw,
        pump_thz: PUMP_THZ,
        pump_forward_mw: pumps_mw.0,
        pump_backward_mw: pumps_mw.1,
    };
    let staged = pass_gain_unit(unit, &light, fineness).unwrap();
    assert!(staged.findings.is_empty(), "{:?}", staged.findings);
    staged.value
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

#[test]
fn photons_are_conserved_at_every_division() {
    for fineness in [Fineness::Coarse, Fineness::Fine] {
        for (erbium_m, input_dbm, pumps_mw) in
            [(5.0, -30.0, (10.0, 0.0)), (15.0, -18.0, (0.0, 8.0)), (30.0, 10.0, (100.0, 200.0))]
        {
            let state = passed(&unit(erbium_m), input_dbm, pumps_mw, fineness);
            assert!(state.imbalance_ratio < 1e-5, "{erbium_m} m: {:e}", state.imbalance_ratio);
        }
    }
}

#[test]
fn more_light_never_leaves_than_enters() {
    for (erbium_m, input_dbm, pump_mw) in [(10.0, -18.0, 10.0), (20.0, 5.0, 100.0), (40.0, -40.0, 400.0)] {
        let state = passed(&unit(erbium_m), input_dbm, (0.0, pump_mw), Fineness::Fine);
        let signals_mw = 10_f64.powf(input_dbm / 10.0);
        let out = |gain_db: &f64| signals_mw / 40.0 * 10_f64.powf(gain_db / 10.0);
        let left_mw = state.gain_db.iter().map(out).sum::<f64>() + state.pump_left_mw;
        let with_noise_mw = left_mw + state.ase_forward_mw + state.ase_backward_mw;
        assert!(with_noise_mw < signals_mw + pump_mw, "{with_noise_mw} mW leave {erbium_m} m");
    }
}

#[test]
fn gain_grows_with_the_pump_and_falls_with_the_input() {
    let gain_db = |input_dbm: f64, pump_mw: f64| {
        mean(&passed(&unit(12.0), input_dbm, (0.0, pump_mw), Fineness::Fine).gain_db)
    };
    let by_pump: Vec<f64> = [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 64.0].map(|pump| gain_db(-18.0, pump)).to_vec();
    assert!(by_pump.windows(2).all(|pair| pair[0] < pair[1]), "{by_pump:?}");
    let by_input: Vec<f64> = [-40.0, -20.0, -10.0, 0.0, 10.0].map(|input| gain_db(input, 8.0)).to_vec();
    assert!(by_input.windows(2).all(|pair| pair[0] > pair[1]), "{by_input:?}");
    // no pump, no gain: what is left is absorption
    assert!(gain_db(-18.0, 0.0) < -30.0);
}

#[test]
fn a_weak_probe_in_an_unpumped_fibre_sees_its_absorption() {
    let state = passed(&unit(2.0), -70.0, (0.0, 0.0), Fineness::Fine);
    for (frequency_thz, gain_db) in comb_thz().iter().zip(&state.gain_db) {
        let absorbed_db = unit(2.0).erbium.coefficients_per_m(*frequency_thz).unwrap().0 * DB_PER_NEPER * 2.0;
        assert!((gain_db + absorbed_db + 2.0 * 5.63e-3).abs() < 1e-3, "{frequency_thz}: {gain_db}");
    }
}

#[test]
fn a_strong_pump_inverts_as_far_as_its_own_emission_allows() {
    // 1480 nm light also takes ions down: n₂ = α/(α + g*) at most
    let state = passed(&unit(1.0), -50.0, (20_000.0, 0.0), Fineness::Fine);
    let (absorption, gain) = unit(1.0).erbium.coefficients_per_m(PUMP_THZ).unwrap();
    assert!((state.inversion_mean_frac - absorption / (absorption + gain)).abs() < 1e-3);
    // noise over h f B at high inversion: 2 g* n₂/((α + g*) n₂ − α), times 1 − 1/G
    let (absorption_s, gain_s) = unit(1.0).erbium.coefficients_per_m(193.4).unwrap();
    let n2 = state.inversion_mean_frac;
    let excess = 2.0 * gain_s * n2 / ((absorption_s + gain_s) * n2 - absorption_s);
    let expected_db = 10.0 * (excess * (1.0 - 10_f64.powf(-state.gain_db[18] / 10.0))).log10();
    assert!(
        (state.noise_figure_db[18] - expected_db).abs() < 0.02,
        "{} {expected_db}",
        state.noise_figure_db[18]
    );
}

#[test]
fn a_finer_division_changes_little_and_the_coarse_one_is_near() {
    let frequency_thz = comb_thz();
    let power_mw = vec![4e-4; 40];
    let light = GainUnitLight {
        frequency_thz: &frequency_thz,
        power_mw: &power_mw,
        pump_thz: PUMP_THZ,
        pump_forward_mw: 0.0,
        pump_backward_mw: 10.0,
    };
    let at = |fineness: Fineness| {
        let unit = unit(15.0);
        let mut solver = Amplification::new(&unit, &light, fineness).unwrap();
        assert!(solver.settle());
        let state = state(&unit, &light, &solver).unwrap();
        (mean(&state.gain_db), mean(&state.noise_figure_db))
    };
    let limit = at(Fineness::Finer);
    let (fine, coarse) = (at(Fineness::Fine), at(Fineness::Coarse));
    eprintln!("gain and noise figure: limit {limit:?}, fine {fine:?}, coarse {coarse:?}");
    assert!((fine.0 - limit.0).abs() < 0.02 && (fine.1 - limit.1).abs() < 0.02);
    assert!((coarse.0 - limit.0).abs() < 0.2 && (coarse.1 - limit.1).abs() < 0.2);
}

#[test]
fn powers_and_saturation_scale_together() {
    // twice the ions, twice every power: spontaneous emission does not double, so it must not count
    let mut doubled = unit(1.0);
    doubled.erbium.saturation_per_m_per_s *= 2.0;
    let base = passed(&unit(1.0), 20.0, (0.0, 200.0), Fineness::Fine);
    let level_db = 10.0 * 2_f64.log10();
    let scaled = passed(&doubled, 20.0 + level_db, (0.0, 400.0), Fineness::Fine);
    for (one, other) in base.gain_db.iter().zip(&scaled.gain_db) {
        assert!((one - other).abs() < 1e-3, "{one} {other}");
    }
}

#[test]
fn lengths_scale_with_the_coefficients() {
    let mut dense = unit(5.0);
    for point in &mut dense.erbium.at {
        point.absorption_db_per_m *= 3.0;
        point.gain_db_per_m *= 3.0;
    }
    dense.erbium.saturation_per_m_per_s *= 3.0;
    dense.erbium.background_loss_db_per_km *= 3.0;
    let base = passed(&unit(15.0), -18.0, (0.0, 10.0), Fineness::Fine);
    let scaled = passed(&dense, -18.0, (0.0, 10.0), Fineness::Fine);
    for (one, other) in base.noise_figure_db.iter().zip(&scaled.noise_figure_db) {
        assert!((one - other).abs() < 1e-5, "{one} {other}");
    }
}

#[test]
fn passive_parts_cost_gain_and_the_ones_before_cost_noise() {
    let mut lossy = unit(12.0);
    (lossy.loss_in_db, lossy.loss_out_db) = (0.8, 0.6);
    let plain = passed(&unit(12.0), -40.8, (0.0, 10.0), Fineness::Fine);
    let state = passed(&lossy, -40.0, (0.0, 10.0), Fineness::Fine);
    for channel in 0..40 {
        assert!((state.gain_db[channel] + 1.4 - plain.gain_db[channel]).abs() < 1e-9);
        assert!((state.noise_figure_db[channel] - 0.8 - plain.noise_figure_db[channel]).abs() < 1e-9);
    }
}

#[test]
fn a_table_gives_the_model_back_and_is_not_left() {
    let (pump_dbm, input_dbm) = ([6.0, 9.0, 12.0], [-30.0, -20.0, -10.0]);
    let table = tabulate(&unit(12.0), &comb_thz(), PUMP_THZ, (&pump_dbm, &input_dbm)).unwrap().value;
    let model = passed(&unit(12.0), -20.0, (0.0, 10_f64.powf(0.9)), Fineness::Fine);
    let (gain_db, noise_figure_db) = table.at(9.0, -20.0).unwrap();
    assert!((gain_db - mean(&model.gain_db)).abs() < 1e-9);
    assert!((noise_figure_db - mean(&model.noise_figure_db)).abs() < 1e-9);
    let between = table.at(7.5, -15.0).unwrap().0;
    assert!(table.gain_db[0][2] < between && between < table.gain_db[1][1]);
    let refused = table.at(5.9, -20.0);
    assert!(matches!(refused, Err(OpticsError::ElementValue { field: "pump_dbm", .. })));
}

#[test]
fn a_channel_beyond_the_table_is_refused() {
    let frequency_thz = [188.0];
    let light = GainUnitLight {
        frequency_thz: &frequency_thz,
        power_mw: &[1e-3],
        pump_thz: PUMP_THZ,
        pump_forward_mw: 1.0,
        pump_backward_mw: 0.0,
    };
    let refused = pass_gain_unit(&unit(10.0), &light, Fineness::Fine);
    assert!(matches!(refused, Err(OpticsError::BeyondTable { .. })));
}

#[test]
fn it_settles_over_the_whole_range_of_pumps_inputs_and_lengths() {
    let mut most_count = 0;
    for erbium_m in [2.0, 10.0, 20.0, 30.0] {
        for input_dbm in [-60.0, -30.0, 0.0, 20.0] {
            for pumps_mw in [(0.0, 1.0), (5.0, 0.0), (0.0, 50.0), (300.0, 300.0), (0.0, 500.0)] {
                let frequency_thz = comb_thz();
                let power_mw = vec![10_f64.powf(input_dbm / 10.0) / 40.0; 40];
                let light = GainUnitLight {
                    frequency_thz: &frequency_thz,
                    power_mw: &power_mw,
                    pump_thz: PUMP_THZ,
                    pump_forward_mw: pumps_mw.0,
                    pump_backward_mw: pumps_mw.1,
                };
                let mut solver = Amplification::new(&unit(erbium_m), &light, Fineness::Coarse).unwrap();
                let is_settled = solver.settle();
                assert!(is_settled, "{erbium_m} m, {input_dbm} dBm, {pumps_mw:?}");
                assert!(solver.imbalance_ratio() < 1e-4);
                most_count = most_count.max(solver.sweeps_count);
            }
        }
    }
    eprintln!("at most {most_count} sweeps");
}

#[test]
fn a_fibre_that_does_not_settle_says_so() {
    // more than 100 dB of gain both ways: no amplifier anyone builds
    let frequency_thz = comb_thz();
    let light = GainUnitLight {
        frequency_thz: &frequency_thz,
        power_mw: &[2.5e-8; 40],
        pump_thz: PUMP_THZ,
        pump_forward_mw: 300.0,
        pump_backward_mw: 300.0,
    };
    let staged = pass_gain_unit(&unit(60.0), &light, Fineness::Coarse).unwrap();
    assert_eq!(staged.findings[0].code, "optics.edf.unsettled");
}
