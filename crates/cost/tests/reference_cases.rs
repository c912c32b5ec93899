//! The reference cases of works, run as the reference runner runs them, and proof that the runner can fail.

extern crate wetplant_cost as cost;

#[path = "../../../tests/reference/src/outcome.rs"]
mod outcome;
#[path = "../../../tests/reference/src/works_cases.rs"]
mod works_cases;

use outcome::Status;
use serde_json::Value;

const SCHEDULES: &str = include_str!("../../../tests/reference/cases/consortium/14_schedule.json");
const SPREADS: &str = include_str!("../../../tests/reference/cases/consortium/15_marine_spread.json");

#[test]
fn every_case_reproduces() {
    for (text, cases) in [(SCHEDULES, 3), (SPREADS, 2)] {
        let file: Value = serde_json::from_str(text).unwrap();
        assert!(works_cases::is_works(file["id"].as_str().unwrap()));
        let outcomes = works_cases::run_file(&file);
        assert_eq!(outcomes.len(), cases);
        for outcome in outcomes {
            eprintln!("{}: {} (deviation {:e})", outcome.id, outcome.value, outcome.deviation);
            assert_eq!(outcome.status, Status::Passed, "{outcome:?}");
        }
    }
}

#[test]
fn a_changed_expectation_fails_that_case_only() {
    let mut schedules: Value = serde_json::from_str(SCHEDULES).unwrap();
    schedules["cases"][1]["expected_start_finish"]["lay"][0] = "2026-05-23".into();
    let mut spreads: Value = serde_json::from_str(SPREADS).unwrap();
    spreads["cases"][1]["expected_cost_minor"] = 203_159_723_i64.into();
    for file in [schedules, spreads] {
        let outcomes = works_cases::run_file(&file);
        let failed: Vec<usize> =
            (0..outcomes.len()).filter(|index| outcomes[*index].status == Status::Failed).collect();
        assert_eq!(failed, [1]);
    }
}

#[test]
fn a_case_without_its_inputs_fails_with_a_reason() {
    let file: Value =
        serde_json::from_str(r#"{"id": "14_schedule", "cases": [{"start": "2025-03-03"}]}"#).unwrap();
    let outcomes = works_cases::run_file(&file);
    assert_eq!(
        (outcomes[0].status.clone(), outcomes[0].value.as_str()),
        (Status::Failed, "windows is not an object")
    );
}
