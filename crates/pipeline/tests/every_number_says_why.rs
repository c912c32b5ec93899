//! Every number of the shipped example's results has a rule, and each of its inputs is there.

use std::collections::BTreeMap;
use units::Unwatched;
use wetplant_pipeline as pipeline;
use wetplant_pipeline::why::Explainer;

const GRID: &[u8] = include_bytes!("../../../data/caspian/caspian_publicdomain_2min.tif");

/// `/rpl/rows/17/cable_km` is one of a kind: `/rpl/rows/*/cable_km`.
fn kind_of(pointer: &str) -> String {
    let step = |step: &str| if step.parse::<usize>().is_ok() { "*".to_owned() } else { step.to_owned() };
    pointer.split('/').map(step).collect::<Vec<_>>().join("/")
}

/// What is missing in the answer for one number.
fn gaps(explainer: &Explainer, pointer: &str) -> Vec<String> {
    let answer = match explainer.why(pointer) {
        Ok(answer) => answer,
        Err(error) => return vec![error.to_string()],
    };
    let mut gaps = Vec::new();
    if answer.what.is_empty() {
        gaps.push(format!("{pointer} has no description"));
    }
    if answer.inputs.is_empty() {
        gaps.push(format!("{pointer} has no inputs"));
    }
    // a plan may leave these out, and then nothing stands there
    let optional = ["plan:exclusion"];
    for input in answer.inputs.iter().filter(|input| !optional.contains(&input.place.as_str())) {
        if input.values_count == 0 {
            gaps.push(format!("{pointer}: nothing at {}", input.place));
        }
    }
    gaps
}

#[test]
fn every_number_has_a_rule_whose_inputs_exist() {
    for text in [
        include_str!("../../../data/trans-caspian/plan-2019.toml"),
        include_str!("../../../data/trans-caspian/plan-2025.toml"),
    ] {
        let plan = project::plan::read_toml(text).unwrap();
        let results =
            pipeline::design(&plan, Some(pipeline::GridInput::Bytes(GRID)), &Unwatched).unwrap().results;
        let summary = pipeline::revisions::summary(&results);
        let file = pipeline::revisions::results_file(results, vec![summary]);
        // one of each kind is enough: rules do not look at indices
        let kinds: BTreeMap<String, String> =
            pipeline::why::numbers(&file).into_iter().map(|pointer| (kind_of(&pointer), pointer)).collect();
        assert!(kinds.len() > 150, "only {} kinds of numbers", kinds.len());
        let explainer = Explainer::new(&plan, &file);
        let gaps: Vec<String> = kinds.values().flat_map(|pointer| gaps(&explainer, pointer)).collect();
        assert!(gaps.is_empty(), "{}", gaps.join("\n"));
    }
}
