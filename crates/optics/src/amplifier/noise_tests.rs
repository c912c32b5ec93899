use super::*;
use crate::amplifier::{Amplifier, GainControl, amplify};
use crate::testing::{comb_channels, launched};

fn amplifier(noise: NoiseModel, gain_db: f64, gain_min_db: f64) -> Amplifier {
    Amplifier {
        name: "A1".to_owned(),
        control: GainControl::Gain { gain_db },
        noise,
        gain_min_db,
        output_max_dbm: None,
        band: None,
        voa_in_db: 0.0,
        voa_out_db: 0.0,
        shape: None,
        pmd_ps: 0.0,
        pdl_db: 0.0,
    }
}

fn figure_db(noise: NoiseModel, gain_db: f64, gain_min_db: f64) -> f64 {
    let amplifier = amplifier(noise, gain_db, gain_min_db);
    amplify(&amplifier, launched(-20.0)).unwrap().value.1.noise_figure_db[0]
}

fn cubic() -> PolynomialNoise {
    PolynomialNoise { gain_flatmax_db: 24.5, noise_figure_polynomial_db: [0.00021, 0.039, 0.028, 5.41] }
}

fn all_models() -> Vec<NoiseModel> {
    let two_coil = TwoCoil {
        gain_flatmax_db: 26.0,
        noise_figure_at_gain_flatmax_db: 6.0,
        noise_figure_at_gain_min_db: 10.0,
    };
    let second = Stage { gain_min_db: 0.0, noise: StageNoise::Fixed { noise_figure_db: 6.0 } };
    let first = FirstStage::Raman { gain_db: 10.0, noise_figure_db: -1.0 };
    vec![
        NoiseModel::Fixed { noise_figure_db: 5.0 },
        NoiseModel::TwoCoil(two_coil),
        NoiseModel::Polynomial(cubic()),
        NoiseModel::OpenroadmInline { osnr_polynomial_db: [-0.0009, -0.058, -0.61, 36.9] },
        NoiseModel::OpenroadmPreamp,
        NoiseModel::OpenroadmBooster,
        NoiseModel::DualStage(DualStage { first, second }),
    ]
}

#[test]
fn every_model_is_pure_and_reads_back_from_its_file() {
    for noise in all_models() {
        let amplifier = amplifier(noise, 20.0, 15.0);
        let once = amplify(&amplifier, launched(-20.0)).unwrap();
        assert_eq!(amplify(&amplifier, launched(-20.0)).unwrap(), once, "{:?}", amplifier.noise);
        let text = serde_json::to_string(&amplifier).unwrap();
        assert_eq!(serde_json::from_str::<Amplifier>(&text).unwrap(), amplifier);
        let record = serde_json::to_string(&once.value.1).unwrap();
        assert!(!record.contains("null"), "{record}");
    }
}

#[test]
fn an_amplifier_file_without_a_shape_still_reads() {
    let text = r#"{"name":"R1","control":{"output_power":{"output_dbm":19.0}},"noise":{"fixed":{"noise_figure_db":4.6}},
        "gain_min_db":0.0,"voa_in_db":0.0,"voa_out_db":0.0}"#;
    assert_eq!(serde_json::from_str::<Amplifier>(text).unwrap().shape, None);
}

#[test]
fn padding_costs_its_own_size_in_every_model_that_depends_on_gain_only() {
    for noise in all_models().into_iter().take(3) {
        let (at_least_db, below_db) = (figure_db(noise.clone(), 15.0, 15.0), figure_db(noise, 12.0, 15.0));
        assert!((below_db - at_least_db - 3.0).abs() < 1e-12);
    }
}

#[test]
fn a_polynomial_is_its_last_coefficient_at_and_above_the_highest_flat_gain() {
    assert!((cubic().noise_figure_db(24.5) - 5.41).abs() < 1e-15);
    assert!((cubic().noise_figure_db(27.0) - 5.41).abs() < 1e-15);
    // x = −2: 0.00021·(−8) + 0.039·4 + 0.028·(−2) + 5.41
    assert!((cubic().noise_figure_db(22.5) - 5.508_32).abs() < 1e-12);
}

#[test]
fn a_mask_gives_the_osnr_it_states() {
    // OSNR in 0.1 nm after one amplifier = p + 58 − NF, but for the quantum noise level at its own frequency
    let spectrum = launched(-20.0);
    let input_dbm = input_per_50ghz_dbm("A1", &spectrum).unwrap();
    // slots of 100 GHz: half of the power lies in 50 GHz
    assert!((input_dbm - (-20.0 - 10.0 * libm::log10(2.0))).abs() < 1e-12);
    let mask = amplifier(NoiseModel::OpenroadmPreamp, 20.0, 0.0);
    let (after, _) = amplify(&mask, spectrum).unwrap().value;
    let osnr_db = after.in_0p1nm_db(&after.osnr_ase_db())[0];
    let stated_db = (4.0 * input_dbm + 275.0) / 7.0;
    // the mask counts power per 50 GHz, the channel has twice that
    assert!((osnr_db - 10.0 * libm::log10(2.0) - stated_db).abs() < 0.06, "{osnr_db} beside {stated_db}");
}

#[test]
fn the_pre_amplifier_mask_is_best_at_33_db() {
    assert!((openroadm_preamp_db(-11.0) - (-11.0 - 33.0 + 58.0)).abs() < 1e-12);
    assert!((openroadm_preamp_db(-5.0) - (-5.0 - 33.0 + 58.0)).abs() < 1e-12);
    assert!((openroadm_preamp_db(-18.0) - (-18.0 - 29.0 + 58.0)).abs() < 1e-12);
}

#[test]
fn a_mask_refuses_slots_of_two_widths() {
    let mut channels = comb_channels(-20.0);
    channels[0].slot_ghz = 90.0;
    let spectrum = Spectrum::launch(&channels).unwrap();
    let refused = amplify(&amplifier(NoiseModel::OpenroadmPreamp, 20.0, 0.0), spectrum);
    assert!(matches!(refused, Err(OpticsError::SlotsDiffer { .. })), "{refused:?}");
}

#[test]
fn a_booster_adds_no_noise() {
    let booster = amplifier(NoiseModel::OpenroadmBooster, 20.0, 0.0);
    let (after, record) = amplify(&booster, launched(-20.0)).unwrap().value;
    assert_eq!(record.noise_figure_db, Vec::<f64>::new());
    assert!(after.ase_frac.iter().all(|part| *part == 0.0));
    assert!((after.total_power_dbm() - launched(0.0).total_power_dbm()).abs() < 1e-12);
}

#[test]
fn two_stages_are_as_noisy_as_two_amplifiers_in_a_row() {
    let stage = |noise_figure_db| Stage { gain_min_db: 0.0, noise: StageNoise::Fixed { noise_figure_db } };
    let first = FirstStage::Lumped { gain_db: 12.0, stage: stage(4.0) };
    let dual = NoiseModel::DualStage(DualStage { first, second: stage(7.0) });
    let (together, _) = amplify(&amplifier(dual, 20.0, 0.0), launched(-20.0)).unwrap().value;
    let one = amplifier(NoiseModel::Fixed { noise_figure_db: 4.0 }, 12.0, 0.0);
    let two = amplifier(NoiseModel::Fixed { noise_figure_db: 7.0 }, 8.0, 0.0);
    let (between, _) = amplify(&one, launched(-20.0)).unwrap().value;
    let (apart, _) = amplify(&two, between).unwrap().value;
    assert!((together.osnr_ase_db()[3] - apart.osnr_ase_db()[3]).abs() < 1e-12);
    assert!((together.total_power_dbm() - apart.total_power_dbm()).abs() < 1e-12);
}

#[test]
fn a_second_stage_below_its_least_gain_is_padded_and_said() {
    let stage =
        |noise_figure_db, gain_min_db| Stage { gain_min_db, noise: StageNoise::Fixed { noise_figure_db } };
    let first = FirstStage::Lumped { gain_db: 12.0, stage: stage(4.0, 0.0) };
    let dual = NoiseModel::DualStage(DualStage { first, second: stage(7.0, 10.0) });
    let staged = amplify(&amplifier(dual, 20.0, 0.0), launched(-20.0)).unwrap();
    assert_eq!(staged.findings.len(), 1);
    assert!(staged.findings[0].message.contains("second stage"), "{}", staged.findings[0].message);
    assert!((staged.value.1.noise_figure_db[0] - friis_db(4.0, 12.0, 9.0)).abs() < 1e-12);
}

#[test]
fn a_negative_noise_figure_needs_the_name_raman() {
    let plain = amplifier(NoiseModel::Fixed { noise_figure_db: -1.0 }, 20.0, 0.0);
    let refused = amplify(&plain, launched(-20.0));
    assert!(
        matches!(refused, Err(OpticsError::ElementValue { field: "noise_figure_db", .. })),
        "{refused:?}"
    );
    let raman = all_models().pop().unwrap();
    assert!((figure_db(raman, 20.0, 0.0) - friis_db(-1.0, 10.0, 6.0)).abs() < 1e-12);
}

#[test]
fn friis_is_homogeneous_in_noise() {
    assert!((friis_db(5.0, 10.0, 7.0) - friis_db(4.0, 10.0, 6.0) - 1.0).abs() < 1e-12);
}
