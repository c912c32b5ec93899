//! The reference cases of splits, run as the reference runner runs them, and proof that the runner can fail.

extern crate wetplant_consortium as consortium;

#[path = "../../../tests/reference/src/consortium_cases.rs"]
mod consortium_cases;
#[allow(dead_code)] // shared with runners of floating figures
#[path = "../../../tests/reference/src/outcome.rs"]
mod outcome;

use outcome::Status;
use serde_json::{Value, json};

const APPORTION: &str = include_str!("../../../tests/reference/cases/consortium/01_apportion.json");
const CARRY: &str = include_str!("../../../tests/reference/cases/consortium/02_apportion_carry.json");

fn read(text: &str) -> Value {
    serde_json::from_str(text).expect("the case file is JSON")
}

#[test]
fn every_case_is_reproduced_to_the_minor_unit() {
    for (file, cases) in [(APPORTION, 15), (CARRY, 8)] {
        let outcomes = consortium_cases::run_file(&read(file));
        assert_eq!(outcomes.len(), cases);
        for outcome in outcomes {
            assert_eq!(outcome.status, Status::Passed, "{outcome:?}");
        }
    }
}

#[test]
fn a_changed_expectation_fails_its_own_case_only() {
    for (case, place) in [
        (1, "/cases/1/expected_minor/4/1"),
        (3, "/cases/3/expected_minor/29/7"),
        (6, "/cases/6/steps/1/expected_minor/2/3"),
        (7, "/cases/7/steps/2/expected_minor/0/0"),
    ] {
        let mut file = read(CARRY);
        let figure = file.pointer_mut(place).unwrap();
        *figure = (figure.as_i64().unwrap() + 1).into();
        let failed: Vec<usize> = consortium_cases::run_file(&file)
            .iter()
            .enumerate()
            .filter(|(_, outcome)| outcome.status == Status::Failed)
            .map(|(index, _)| index)
            .collect();
        assert_eq!(failed, [case], "{place}");
    }
    let mut file = read(CARRY);
    file["cases"][7]["steps"][4]["residuals_after"][1] = "1/3".into();
    let outcomes = consortium_cases::run_file(&file);
    assert_eq!(outcomes[7].value, "step 5 residual party 2 = 0");
    assert_eq!(outcomes[7].status, Status::Failed);
}

#[test]
fn rules_the_product_does_not_have_are_skipped_by_name() {
    let file = json!({ "id": "06_votes", "rule": "R6", "cases": [{ "name": "two thirds" }] });
    let outcomes = consortium_cases::run_file(&file);
    assert_eq!(outcomes[0].id, "06_votes/two thirds");
    assert_eq!(outcomes[0].status, Status::Skipped("rule R6".to_owned()));
}

#[test]
fn a_file_that_is_not_what_it_says_fails_with_the_reason() {
    let mut file = read(APPORTION);
    file["cases"][0]["weights"][0] = 0.3.into();
    let outcomes = consortium_cases::run_file(&file);
    assert_eq!(outcomes[0].status, Status::Failed);
    assert!(outcomes[0].value.contains("0.3 is not a text"), "{:?}", outcomes[0]);
    assert_eq!(consortium_cases::run_file(&json!({ "id": "01_apportion" }))[0].status, Status::Failed);
}
