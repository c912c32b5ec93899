//! Kinds of line side by side on the cable of a design: unrepeatered, with remote amplifiers, repeatered.

use crate::design::{Design, Progress, cable_run, with_given_repeaters};
use crate::error::PipelineError;
use crate::results::PlanHead;
use crate::track::Track;
use line::choice::{ChoiceCase, ChoicePlan, KindChoice, choose_kind};
use project::plan::Plan;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::Finding;

/// Kinds of line compared on one cable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Kinds {
    /// The plan.
    pub plan: PlanHead,
    /// What they are compared with.
    pub inputs: ChoicePlan,
    /// Whether these inputs are guesses that stand in for what nobody stated.
    pub is_assumed: bool,
    /// The kinds, and the chosen one.
    pub choice: KindChoice,
    /// What is to be known about it.
    pub findings: Vec<Finding>,
}

/// Compares the kinds of line on the cable that a plan's design lays; without inputs guesses stand in, and a finding
/// says so. Same inputs, same answer, to the bit.
///
/// # Errors
/// When the plan has no line, a figure is out of range, light cannot be computed, or the person stops.
pub fn compare_kinds(
    plan: &Plan,
    design: &Design,
    inputs: Option<&ChoicePlan>,
    progress: &dyn Progress,
) -> Result<Kinds, PipelineError> {
    let mut track = Track::new(progress);
    let parts = plan.line.as_ref().zip(plan.fibre.as_ref()).zip(design.results.line.as_ref());
    let Some(((line, fibre), line_design)) = parts else {
        let message = "the plan has no line to compare with others";
        let finding = Finding::blocks("pipeline.kinds.no_line", message).at("line");
        let findings = vec![finding.hint("add the sections [line] and [fibre]")];
        return Err(PipelineError::Plan { findings });
    };
    let chosen_inputs = inputs.cloned().unwrap_or_else(|| ChoicePlan::assumed(fibre));
    if inputs.is_none() {
        let message = "stations, remote amplifiers and the objective are guesses: nothing states them";
        let hint = "state them in a file: the inputs in the JSON answer are its template";
        track.findings.push(Finding::warns("pipeline.kinds.assumed", message).at("kinds.inputs").hint(hint));
    }
    let run = cable_run(&design.results.rpl);
    let line = with_given_repeaters(line, &design.results.rpl);
    track.enter("kinds", 1, "compare kinds of line on this cable", &(&chosen_inputs, &line, fibre, &run))?;
    let case = ChoiceCase {
        plan: &chosen_inputs,
        line: &line,
        fibre,
        run: &run,
        design: line_design,
        modes: line.mode_library.as_ref(),
    };
    let choice = track.keep(choose_kind(&case, progress)?);
    // both kinds without repeaters say the same of the same fibre
    let mut findings: Vec<Finding> = Vec::new();
    for finding in track.findings {
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    findings.sort_by_key(|finding| finding.severity);
    Ok(Kinds {
        plan: crate::figures::plan_head(plan),
        inputs: chosen_inputs,
        is_assumed: inputs.is_none(),
        choice,
        findings,
    })
}
