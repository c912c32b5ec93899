use super::*;
use crate::amplifier::{GainControl, NoiseModel};
use crate::testing::launched;

fn amplifier(name: &str, (low_thz, high_thz): (f64, f64), gain_db: f64) -> Amplifier {
    Amplifier {
        name: name.to_owned(),
        control: GainControl::Gain { gain_db },
        noise: NoiseModel::Fixed { noise_figure_db: 5.0 },
        gain_min_db: 0.0,
        output_max_dbm: None,
        band: Some(Band { low_thz, high_thz }),
        voa_in_db: 0.0,
        voa_out_db: 0.0,
        shape: None,
        pmd_ps: 0.0,
        pdl_db: 0.0,
    }
}

/// The upper band first: the order of the file does not matter.
fn two_bands() -> MultibandAmplifier {
    let (lower, upper) = (amplifier("low", (192.9, 193.35), 14.0), amplifier("high", (193.35, 193.8), 16.0));
    MultibandAmplifier { name: "M1".to_owned(), amplifiers: vec![upper, lower] }
}

#[test]
fn each_channel_meets_the_amplifier_of_its_band_and_all_join_in_order() {
    let before = launched(-20.0);
    let staged = amplify_bands(&two_bands(), &before).unwrap();
    let (after, records) = staged.value;
    assert!(staged.findings.is_empty(), "{:?}", staged.findings);
    assert_eq!(after.frequency_thz, before.frequency_thz);
    let names: Vec<&str> = records.iter().map(|record| record.name.as_str()).collect();
    assert_eq!(names, ["low", "high"]);
    for index in 0..8 {
        let gain_db = if index < 4 { 14.0 } else { 16.0 };
        let signal_mw = after.power_mw[index] * after.signal_frac[index];
        assert!((10.0 * libm::log10(signal_mw / before.power_mw[index]) - gain_db).abs() < 1e-12);
    }
}

#[test]
fn the_clamp_of_a_band_counts_its_own_power_only() {
    let mut multiband = two_bands();
    multiband.amplifiers[0].output_max_dbm = Some(0.0);
    let staged = amplify_bands(&multiband, &launched(-20.0)).unwrap();
    let entering_dbm = -20.0 + 10.0 * libm::log10(4.0);
    let gains_db: Vec<f64> =
        staged.value.1.iter().filter_map(|band| Some(band.amplifier.as_ref()?.gain_db)).collect();
    assert!((gains_db[0] - 14.0).abs() < 1e-12);
    assert!((gains_db[1] - (0.0 - entering_dbm)).abs() < 1e-12);
    assert_eq!(staged.findings[0].code, "optics.amplifier.gain_clamped");
}

#[test]
fn one_band_alone_is_that_amplifier() {
    let alone = amplifier("low", (192.9, 193.8), 14.0);
    let multiband = MultibandAmplifier { name: "M1".to_owned(), amplifiers: vec![alone.clone()] };
    let together = amplify_bands(&multiband, &launched(-20.0)).unwrap().value;
    let (after, record) = amplify(&alone, launched(-20.0)).unwrap().value;
    assert_eq!(together.0, after);
    assert_eq!(together.1[0].amplifier, Some(record));
}

#[test]
fn channels_in_no_band_are_lost_and_said_and_an_empty_band_is_noted() {
    let mut multiband = two_bands();
    // the gap takes the channel at 193.3 THz, whose slot ends at 193.35 THz
    multiband.amplifiers[1].band = Some(Band { low_thz: 192.9, high_thz: 193.3 });
    multiband.amplifiers.push(amplifier("empty", (194.0, 195.0), 10.0));
    let staged = amplify_bands(&multiband, &launched(-20.0)).unwrap();
    assert_eq!(staged.value.0.len(), 7);
    assert_eq!(staged.value.1[2].amplifier, None);
    let codes: Vec<&str> = staged.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["optics.amplifier.channels_dropped", "optics.amplifier.band_empty"]);
    assert!(staged.findings[0].message.contains("193.3000"), "{}", staged.findings[0].message);
}

#[test]
fn overlapping_bands_a_missing_band_and_no_channel_at_all_are_refused() {
    let mut multiband = two_bands();
    multiband.amplifiers[1].band = Some(Band { low_thz: 192.9, high_thz: 193.4 });
    let refused = amplify_bands(&multiband, &launched(-20.0));
    assert!(matches!(refused, Err(OpticsError::BandsOverlap { .. })), "{refused:?}");
    multiband.amplifiers[1].band = None;
    let refused = amplify_bands(&multiband, &launched(-20.0));
    assert!(matches!(refused, Err(OpticsError::BandMissing { .. })), "{refused:?}");
    multiband.amplifiers = vec![amplifier("far", (186.0, 190.0), 10.0)];
    let refused = amplify_bands(&multiband, &launched(-20.0));
    assert!(matches!(refused, Err(OpticsError::NoChannelInAnyBand { .. })), "{refused:?}");
}
