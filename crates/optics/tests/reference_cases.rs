//! The reference cases of light, run as the reference runner runs them, and proof that the runner can fail.

extern crate wetplant_optics as optics;

#[path = "../../../tests/reference/src/optics_cases.rs"]
mod optics_cases;
#[path = "../../../tests/reference/src/optics_physics.rs"]
mod optics_physics;
#[path = "../../../tests/reference/src/outcome.rs"]
mod outcome;

use outcome::Status;
use serde_json::Value;

const SINGLE_SPAN: &str = include_str!("../../../tests/reference/cases/optics/d01_single_span_g654.json");
const EIGHT_SPANS: &str = include_str!("../../../tests/reference/cases/optics/d02_8x90_two_coil.json");
const POLYNOMIAL: &str =
    include_str!("../../../tests/reference/cases/optics/d06_polynomial_nf_tilt_ripple.json");
const OPENROADM: &str =
    include_str!("../../../tests/reference/cases/optics/d08_openroadm_clamp_mixed_attenuator.json");
const APPROXIMATE: &str = include_str!("../../../tests/reference/cases/optics/d03_cl_ggn_approx.json");
const PUMPED: &str = include_str!("../../../tests/reference/cases/optics/d04_raman_counter.json");
const SEPARATED: &str =
    include_str!("../../../tests/reference/cases/optics/d07_cl_ggn_separated_lumped.json");
const DROOP: &str = include_str!("../../../tests/reference/cases/optics/d05_droop.json");

fn read(text: &str) -> Value {
    serde_json::from_str(text).expect("a case file is JSON")
}

#[test]
fn every_case_reproduces_within_its_tolerance() {
    let lines = [SINGLE_SPAN, EIGHT_SPANS, POLYNOMIAL, OPENROADM, APPROXIMATE, PUMPED, SEPARATED];
    for (file, cases) in lines.into_iter().map(|line| (line, 1)).chain([(DROOP, 6)]) {
        let outcomes = optics_cases::run_file(&read(file));
        assert_eq!(outcomes.len(), cases);
        for outcome in outcomes {
            eprintln!(
                "{}: {} ({:e} of {:e})",
                outcome.id, outcome.value, outcome.deviation, outcome.tolerance
            );
            assert_eq!(outcome.status, Status::Passed, "{outcome:?}");
        }
    }
}

#[test]
fn a_changed_expectation_fails_that_case_only() {
    let mut file = read(DROOP);
    let was = file["rows"][2]["signal_droop_db"].as_f64().unwrap();
    file["rows"][2]["signal_droop_db"] = (was + 1e-8).into();
    let failed: Vec<bool> =
        optics_cases::run_file(&file).iter().map(|outcome| outcome.status == Status::Failed).collect();
    assert_eq!(failed, [false, false, true, false, false, false]);
}

#[test]
fn a_changed_expectation_is_seen_in_every_block_of_a_line() {
    for (block, key) in [
        ("/outputs/gsnr_db/17", 2e-6),
        ("/outputs/pmd_ps/3", 2e-9),
        ("/outputs_after_each_element/5/noise_figure_db/40", 2e-6),
    ] {
        let mut file = read(EIGHT_SPANS);
        let place = file.pointer_mut(block).unwrap();
        *place = (place.as_f64().unwrap() + key).into();
        let outcomes = optics_cases::run_file(&file);
        assert_eq!(outcomes[0].status, Status::Failed, "{block}: {outcomes:?}");
        assert!(outcomes[0].value.contains(block.rsplit('/').nth(1).unwrap()));
    }
}

#[test]
fn what_is_not_supported_yet_is_skipped_by_name() {
    let mut file = read(SINGLE_SPAN);
    file["simulation"]["nli"]["method"] = "egn".into();
    let outcomes = optics_cases::run_file(&file);
    assert_eq!(outcomes[0].status, Status::Skipped("nonlinear interference by egn".to_owned()));
}

#[test]
fn a_file_that_lacks_a_figure_fails_with_its_name() {
    let mut file = read(SINGLE_SPAN);
    file["line"][0].as_object_mut().unwrap().remove("connector_in_db");
    let outcomes = optics_cases::run_file(&file);
    assert_eq!(outcomes[0].status, Status::Failed);
    assert!(outcomes[0].value.contains("connector_in_db"), "{outcomes:?}");
}

#[test]
fn a_changed_gain_or_noise_figure_of_a_shaped_amplifier_is_seen() {
    for place in [
        "/outputs_after_each_element/1/gain_profile_db/20",
        "/outputs_after_each_element/3/effective_gain_db",
        "/outputs_after_each_element/5/noise_figure_db/0",
    ] {
        let mut file = read(POLYNOMIAL);
        let figure = file.pointer_mut(place).unwrap();
        *figure = (figure.as_f64().unwrap() + 2e-4).into();
        assert_eq!(optics_cases::run_file(&file)[0].status, Status::Failed, "{place}");
    }
}

/// The file with its second element, an amplifier, as the only band of a multiband amplifier.
fn with_one_band() -> Value {
    let mut file = read(POLYNOMIAL);
    let single = file["line"][1].take();
    file["line"][1] = serde_json::json!({ "type": "multiband_edfa", "amplifiers": [single] });
    let after = file["outputs_after_each_element"][1].as_object_mut().expect("entries are objects");
    let mut of_band = serde_json::Map::new();
    for key in ["effective_gain_db", "noise_figure_db", "gain_profile_db"] {
        of_band.insert(key.to_owned(), after.remove(key).expect("an amplifier has all three"));
    }
    after.insert("amplifiers".to_owned(), serde_json::json!([of_band]));
    file
}

#[test]
fn amplifiers_side_by_side_are_compared_band_by_band() {
    let mut file = with_one_band();
    assert_eq!(optics_cases::run_file(&file)[0].status, Status::Passed);
    let place = "/outputs_after_each_element/1/amplifiers/0/noise_figure_db/41";
    let figure = file.pointer_mut(place).unwrap();
    *figure = (figure.as_f64().unwrap() + 2e-4).into();
    let outcome = &optics_cases::run_file(&file)[0];
    assert_eq!(outcome.status, Status::Failed);
    assert!(outcome.value.contains("of band 1"), "{outcome:?}");
}
