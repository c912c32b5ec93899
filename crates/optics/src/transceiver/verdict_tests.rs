use super::super::{DispersionPenalty, Penalties, PmdPenalty};
use super::*;
use units::{Provenance, Tag};

fn mode() -> Mode {
    let at = |dispersion_ps_per_nm, penalty_db| DispersionPenalty { dispersion_ps_per_nm, penalty_db };
    Mode {
        name: "400G".to_owned(),
        baud_rate_gbd: 64.0,
        bit_rate_gbps: 400.0,
        roll_off_ratio: 0.15,
        spacing_min_ghz: 75.0,
        osnr_min_0p1nm_db: Some(24.0),
        tx_osnr_0p1nm_db: None,
        equalisation_offset_db: 0.5,
        rx_min_dbm: Some(-18.0),
        rx_max_dbm: Some(1.0),
        cost_ratio: None,
        penalties: Penalties {
            dispersion: vec![at(20_000.0, 0.0), at(40_000.0, 1.0)],
            pmd: vec![PmdPenalty { pmd_ps: 10.0, penalty_db: 0.5 }],
            pdl: Vec::new(),
        },
        provenance: Provenance::new(Tag::Guess, "test"),
    }
}

fn library(mode: Mode) -> ModeLibrary {
    ModeLibrary { modes: vec![mode] }
}

/// One channel with an OSNR near 30 dB in 0.1 nm.
fn spectrum() -> Spectrum {
    let mut spectrum = Spectrum::launch(&[mode().channel(193.4, -5.0)]).unwrap();
    let noise_mw = spectrum.power_mw[0] * 1e-3 * 64.0 / 12.5;
    spectrum.add_ase(&[noise_mw]);
    spectrum
}

fn judged(spectrum: &Spectrum, mode: Mode, margin_db: f64) -> Staged<Vec<Verdict>> {
    judge(spectrum, &library(mode), margin_db).unwrap()
}

#[test]
fn what_is_left_is_snr_less_penalties_margin_and_need() {
    let mut light = spectrum();
    light.dispersion_ps_per_nm = vec![30_000.0];
    light.pmd_ps = vec![4.0];
    let staged = judged(&light, mode(), 2.0);
    let verdict = &staged.value[0];
    // half of 1 dB of dispersion, four tenths of 0.5 dB of PMD
    assert!((verdict.penalty_db.unwrap() - 0.7).abs() < 1e-12);
    assert!((verdict.left_db.unwrap() - (30.0 - 0.7 - 2.0 - 24.0)).abs() < 1e-9);
    assert!(verdict.is_feasible() && staged.findings.is_empty());
}

#[test]
fn a_channel_that_is_short_says_by_how_much_and_blocks() {
    let staged = judged(&spectrum(), mode(), 7.0);
    let [Reason::SnrShort { short_db }] = staged.value[0].reasons[..] else {
        panic!("{:?}", staged.value[0].reasons)
    };
    assert!((short_db - 1.0).abs() < 1e-9);
    assert_eq!(staged.findings[0].code, "optics.transceiver.not_feasible");
    assert!(staged.findings[0].message.contains("193.4000"), "{}", staged.findings[0].message);
}

#[test]
fn the_last_point_of_a_table_receives_and_beyond_it_nothing_does() {
    let mut light = spectrum();
    light.dispersion_ps_per_nm = vec![40_000.0];
    assert_eq!(judged(&light, mode(), 0.0).value[0].penalty_db, Some(1.0));
    for dispersion_ps_per_nm in [40_000.1, -0.1] {
        light.dispersion_ps_per_nm = vec![dispersion_ps_per_nm];
        let verdict = &judged(&light, mode(), 0.0).value[0];
        assert_eq!(verdict.reasons, [Reason::DispersionBeyond { dispersion_ps_per_nm }]);
        assert_eq!((verdict.penalty_db, verdict.left_db), (None, None));
    }
}

#[test]
fn every_reason_is_given() {
    let mut light = spectrum();
    light.scale(100.0);
    light.slot_ghz = vec![62.5];
    light.baud_rate_gbd = vec![60.0];
    light.pmd_ps = vec![11.0];
    let blank = Mode { osnr_min_0p1nm_db: None, ..mode() };
    let reasons = judged(&light, blank, 0.0).value[0].reasons.clone();
    assert_eq!(reasons.len(), 5, "{reasons:?}");
    assert!(reasons.contains(&Reason::OsnrUnstated) && reasons.contains(&Reason::PmdBeyond { pmd_ps: 11.0 }));
    light.scale(1e-5);
    assert!(matches!(judged(&light, mode(), 0.0).value[0].reasons[2], Reason::PowerLow { .. }));
}

#[test]
fn a_worse_line_or_a_larger_margin_never_makes_a_channel_close() {
    let mut light = spectrum();
    let mut closed_before = true;
    for _ in 0..12 {
        let added_mw = light.power_mw[0] * 2e-3;
        light.add_ase(&[added_mw]);
        let closes = judged(&light, mode(), 1.0).value[0].is_feasible();
        assert!(closed_before || !closes);
        assert!(closes || !judged(&light, mode(), 2.0).value[0].is_feasible());
        closed_before = closes;
    }
    assert!(!closed_before);
}

#[test]
fn a_channel_without_noise_closes_and_shows_no_figure() {
    let light = Spectrum::launch(&[mode().channel(193.4, -5.0)]).unwrap();
    let verdict = &judged(&light, mode(), 0.0).value[0];
    assert!(verdict.is_feasible());
    assert_eq!((verdict.snr_0p1nm_db, verdict.left_db), (None, None));
}

#[test]
fn a_label_the_library_lacks_and_a_name_given_twice_are_refused() {
    let mut light = spectrum();
    light.label = vec![None];
    let refused = judge(&light, &library(mode()), 0.0);
    assert!(matches!(refused, Err(OpticsError::ModeUnknown { .. })), "{refused:?}");
    let twice = ModeLibrary { modes: vec![mode(), mode()] };
    assert!(matches!(judge(&spectrum(), &twice, 0.0), Err(OpticsError::ModeTwice { .. })));
    let mut disordered = mode();
    disordered.penalties.dispersion.reverse();
    let refused = judge(&spectrum(), &library(disordered), 0.0);
    assert!(matches!(refused, Err(OpticsError::PenaltiesDisordered { .. })), "{refused:?}");
}

#[test]
fn a_mode_reads_from_a_file_with_what_nobody_states_left_blank() {
    let text = r#"{"modes":[{"name":"100G","baud_rate_gbd":32.0,"bit_rate_gbps":100.0,"roll_off_ratio":0.15,
        "spacing_min_ghz":50.0,"tag":"guess","source":"test"}]}"#;
    let read: ModeLibrary = serde_json::from_str(text).unwrap();
    assert!(read.check().is_ok());
    assert_eq!(read.mode("100G").and_then(|mode| mode.osnr_min_0p1nm_db), None);
}
