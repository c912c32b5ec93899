//! Every number of the shipped example's results has a rule, and each of its inputs is there.
#![allow(clippy::unwrap_used)] // helpers of tests fail by panicking

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
    let optional = ["plan:exclusion", "plan:layer", "/availability/by_layer/*/faults_per_year"];
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
        check(&project::plan::read_toml(text).unwrap());
    }
}

#[test]
fn the_figures_cost_layers_bring_have_rules_too() {
    let mut plan =
        project::plan::read_toml(include_str!("../../../data/trans-caspian/plan-2025.toml")).unwrap();
    let provenance = units::Provenance::new(units::Tag::Guess, "test");
    let mut layer = layers::layer::CostLayer::new("lines", layers::layer::LayerKind::Pipeline, provenance);
    layer.datum = Some("WGS84".to_owned());
    layer.date = Some("2026".to_owned());
    layer.standoff_m = Some(5_000.0);
    layer.add_minor_per_km = Some(100_000);
    layer.repairs_per_1000km_year = Some(1.0);
    layer.crossing = Some(layers::layer::Crossing { price_minor: 20_000_000, angle_min_deg: 45.0 });
    let position = vec![units::LonLat::new(50.4, 39.0), units::LonLat::new(50.4, 44.0)];
    layer.line = vec![layers::layer::LayerLine { name: None, position }];
    plan.layer.push(layer);
    check(&plan);
}

fn check(plan: &project::plan::Plan) {
    let results = pipeline::design(plan, Some(pipeline::GridInput::Bytes(GRID)), &Unwatched).unwrap().results;
    let summary = pipeline::revisions::summary(&results);
    let file = pipeline::revisions::results_file(results, vec![summary]);
    // one of each kind is enough: rules do not look at indices
    let kinds: BTreeMap<String, String> =
        pipeline::why::numbers(&file).into_iter().map(|pointer| (kind_of(&pointer), pointer)).collect();
    assert!(kinds.len() > 150, "only {} kinds of numbers", kinds.len());
    let explainer = Explainer::new(plan, &file);
    let gaps: Vec<String> = kinds.values().flat_map(|pointer| gaps(&explainer, pointer)).collect();
    assert!(gaps.is_empty(), "{}", gaps.join("\n"));
}
