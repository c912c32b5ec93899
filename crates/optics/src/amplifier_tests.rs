use super::*;
use crate::TwoCoil;
use crate::testing::launched;

fn fixed(control: GainControl) -> Amplifier {
    Amplifier {
        name: "A1".to_owned(),
        control,
        noise: NoiseModel::Fixed { noise_figure_db: 4.6 },
        gain_min_db: 0.0,
        output_max_dbm: None,
        band: None,
        voa_in_db: 0.0,
        voa_out_db: 0.0,
        shape: None,
        pmd_ps: 0.0,
        pdl_db: 0.0,
    }
}

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn a_repeater_holds_its_total_output_whatever_enters() {
    for launch_dbm in [-30.0, -20.0, -10.0] {
        let repeater = fixed(GainControl::OutputPower { output_dbm: 19.0 });
        let (after, record) = amplify(&repeater, launched(launch_dbm)).unwrap().value;
        assert!((after.total_power_dbm() - 19.0).abs() < 1e-11);
        assert!((record.output_dbm - 19.0).abs() < 1e-11);
    }
}

#[test]
fn a_repeater_with_two_coils_settles_too() {
    let two_coil = TwoCoil {
        gain_flatmax_db: 26.0,
        noise_figure_at_gain_flatmax_db: 6.0,
        noise_figure_at_gain_min_db: 10.0,
    };
    let mut repeater = fixed(GainControl::OutputPower { output_dbm: 19.0 });
    repeater.noise = NoiseModel::TwoCoil(two_coil);
    repeater.gain_min_db = 15.0;
    let (after, _) = amplify(&repeater, launched(-12.0)).unwrap().value;
    assert!((after.total_power_dbm() - 19.0).abs() < 1e-11);
}

#[test]
fn a_gain_beyond_the_highest_output_is_lowered_and_said() {
    let mut amplifier = fixed(GainControl::Gain { gain_db: 30.0 });
    amplifier.output_max_dbm = Some(20.0);
    let staged = amplify(&amplifier, launched(-8.0)).unwrap();
    let entering_dbm = launched(-8.0).total_power_dbm();
    assert!((staged.value.1.gain_db - (20.0 - entering_dbm)).abs() < 1e-12);
    assert_eq!(codes(&staged.findings), ["optics.amplifier.gain_clamped"]);
}

#[test]
fn a_gain_below_the_least_is_padded_and_said() {
    let mut amplifier = fixed(GainControl::Gain { gain_db: 10.0 });
    amplifier.gain_min_db = 12.5;
    let staged = amplify(&amplifier, launched(-8.0)).unwrap();
    assert!((staged.value.1.noise_figure_db[0] - 7.1).abs() < 1e-12);
    assert_eq!(codes(&staged.findings), ["optics.amplifier.gain_padded"]);
}

#[test]
fn channels_outside_the_band_are_lost_and_said_and_losing_all_is_an_error() {
    let mut amplifier = fixed(GainControl::Gain { gain_db: 10.0 });
    amplifier.band = Some(Band { low_thz: 193.1, high_thz: 196.2 });
    let staged = amplify(&amplifier, launched(-8.0)).unwrap();
    assert_eq!(staged.value.0.len(), 6);
    assert_eq!(codes(&staged.findings), ["optics.amplifier.channels_dropped"]);
    amplifier.band = Some(Band { low_thz: 186.0, high_thz: 190.0 });
    let refused = amplify(&amplifier, launched(-8.0));
    assert!(matches!(refused, Err(OpticsError::NoChannelInBand { .. })));
}

#[test]
fn attenuators_act_outside_the_gain() {
    let mut amplifier = fixed(GainControl::Gain { gain_db: 10.0 });
    (amplifier.voa_in_db, amplifier.voa_out_db) = (1.0, 2.0);
    let before = launched(-8.0);
    let (after, record) = amplify(&amplifier, before.clone()).unwrap().value;
    assert!((record.input_dbm - (before.total_power_dbm() - 1.0)).abs() < 1e-12);
    let signal_db = 10.0 * libm::log10(after.power_mw[0] * after.signal_frac[0] / before.power_mw[0]);
    assert!((signal_db - 7.0).abs() < 1e-12);
}

#[test]
fn ase_is_homogeneous_in_frequency_bandwidth_and_noise() {
    let base = ase_input_mw(193.4, 90.0, 4.6);
    assert!((ase_input_mw(2.0 * 193.4, 90.0, 4.6) / base - 2.0).abs() < 1e-14);
    assert!((ase_input_mw(193.4, 180.0, 4.6) / base - 2.0).abs() < 1e-14);
    assert!((ase_input_mw(193.4, 90.0, 14.6) / base - 10.0).abs() < 1e-13);
    // 12.5 GHz of quantum noise near 193.4 THz is the −58 dBm every engineer knows
    assert!((10.0 * libm::log10(ase_input_mw(193.4, 12.5, 0.0)) + 57.95).abs() < 0.01);
}

#[test]
fn a_setting_that_is_not_a_number_is_refused_by_name() {
    let refused = amplify(&fixed(GainControl::Gain { gain_db: f64::NAN }), launched(0.0));
    assert!(matches!(refused, Err(OpticsError::ElementValue { field: "gain_db", .. })));
}

#[test]
fn polarisation_effects_of_amplifiers_add_in_squares() {
    let (mut spectrum, mut each) = (launched(-8.0), fixed(GainControl::Gain { gain_db: 10.0 }));
    (each.pmd_ps, each.pdl_db) = (3.0, 0.3);
    for _ in 0..4 {
        spectrum = amplify(&each, spectrum).unwrap().value.0;
    }
    assert!((spectrum.pmd_ps[0] - 6.0).abs() < 1e-12 && (spectrum.pdl_db[0] - 0.6).abs() < 1e-12);
    each.pdl_db = -0.1;
    let refused = amplify(&each, launched(-8.0));
    assert!(matches!(refused, Err(OpticsError::ElementValue { field: "pdl_db", .. })), "{refused:?}");
}
