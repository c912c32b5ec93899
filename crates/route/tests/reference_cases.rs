//! The reference cases of the solver, run as the reference runner runs them, and proof that the runner can fail.

extern crate wetplant_route as route;

#[path = "../../../tests/reference/src/outcome.rs"]
mod outcome;
#[path = "../../../tests/reference/src/route_cases.rs"]
mod route_cases;
#[path = "../../../tests/reference/src/route_choices.rs"]
mod route_choices;

use outcome::Status;
use serde_json::Value;

const CASES: &str = include_str!("../../../tests/reference/cases/route/cases.json");

#[test]
fn every_solved_case_is_met_within_its_tolerance() {
    let file: Value = serde_json::from_str(CASES).unwrap();
    let outcomes = route_cases::run_file(&file);
    for outcome in &outcomes {
        eprintln!("{outcome}");
    }
    let failed: Vec<&str> = outcomes
        .iter()
        .filter(|outcome| outcome.status == Status::Failed)
        .map(|outcome| outcome.id.as_str())
        .collect();
    assert!(failed.is_empty(), "{failed:?}");
    assert_eq!(outcomes.iter().filter(|outcome| outcome.status == Status::Passed).count(), 25);
}
