//! The work several verbs share: designing a plan and accepting what the solver found.

use crate::console::Console;
use crate::failure::Failure;
use crate::inputs::{self, OpenGrid};
use pipeline::results::{Results, ResultsFile};
use pipeline::{Design, PipelineError, SolvedLeg};
use project::event::LegSolved;
use project::grids::lies_beside;
use project::plan::Plan;
use project::{ProjectError, ProjectEvent, ProjectFile};
use std::path::Path;
use units::{Finding, Fingerprint, Severity};

/// A plan whose solved legs all have positions, and its design.
pub struct Accepted {
    /// The plan with the solver's positions in it.
    pub plan: Plan,
    /// The legs that got them, as events.
    pub events: Vec<ProjectEvent>,
    /// The design of the plan as it stands now.
    pub design: Design,
}

/// Designs a plan; where the solver found positions, takes them into the plan and designs that.
pub fn accept(plan: &Plan, grid: Option<&OpenGrid>, console: &Console) -> Result<Accepted, Failure> {
    console.say(&format!("plan {}", plan.revision));
    let design = designed(plan, grid, console)?;
    if design.solved.is_empty() {
        return Ok(Accepted { plan: plan.clone(), events: Vec::new(), design });
    }
    let mut accepted = plan.clone();
    for solved in &design.solved {
        for leg in accepted.route.leg.iter_mut().filter(|leg| leg.id == solved.leg) {
            leg.position.clone_from(&solved.positions);
            leg.solved_from = Some(solved.solved_from.clone());
        }
    }
    let events = design.solved.into_iter().map(leg_solved).collect();
    let quiet = Console::new(true);
    let design = designed(&accepted, grid, &quiet)?;
    Ok(Accepted { plan: accepted, events, design })
}

/// Designs a plan as it stands.
pub fn designed(plan: &Plan, grid: Option<&OpenGrid>, console: &Console) -> Result<Design, Failure> {
    pipeline::design(plan, grid.map(OpenGrid::input), console).map_err(|error| refused(&error, plan))
}

fn leg_solved(solved: SolvedLeg) -> ProjectEvent {
    let SolvedLeg { leg, positions, solved_from } = solved;
    ProjectEvent::LegSolved(LegSolved { leg, solved_from, positions })
}

/// What a failed design says, with the place of the fault.
pub fn refused(error: &PipelineError, plan: &Plan) -> Failure {
    match error {
        PipelineError::Plan { findings } => {
            Failure::input(list(findings)).at(format!("plan {}", plan.revision))
        }
        PipelineError::Cancelled(_) => stopped(),
        // a room's own error for a wish to stop
        _ if crate::console::stopped() => stopped(),
        PipelineError::Terrain(_)
        | PipelineError::GridDiffers { .. }
        | PipelineError::WindowTooLarge { .. } => {
            let grid = plan.terrain.as_ref().map_or("", |terrain| terrain.grid.as_str());
            Failure::input(error).at(format!("grid {grid}"))
        }
        _ => Failure::input(error).at(format!("plan {}", plan.revision)),
    }
}

/// Goes on, unless the person asked to stop.
pub fn go_on() -> Result<(), Failure> {
    if crate::console::stopped() { Err(stopped()) } else { Ok(()) }
}

fn stopped() -> Failure {
    Failure::input("stopped on request; events that were acknowledged are on disk, nothing else was changed")
}

/// The blocking findings, one to a line.
pub fn list(findings: &[Finding]) -> String {
    let blocking = findings.iter().filter(|finding| finding.severity == Severity::Blocks);
    let line = |finding: &Finding| {
        let place = finding.place.as_deref().map(|place| format!("{place}: ")).unwrap_or_default();
        let hint = finding.hint.as_deref().map(|hint| format!(" ({hint})")).unwrap_or_default();
        format!("{place}{}{hint}", finding.message)
    };
    let lines: Vec<String> = blocking.map(line).collect();
    match lines.as_slice() {
        [one] => one.clone(),
        many => format!("{} things block the plan:\n  - {}", many.len(), many.join("\n  - ")),
    }
}

/// Whether a design may be called done: blocking findings are exit code 1.
pub fn refuse_blocked(results: &Results) -> Result<(), Failure> {
    let blocks = results.findings.iter().any(|finding| finding.severity == Severity::Blocks);
    if blocks { Err(Failure::blocked(list(&results.findings))) } else { Ok(()) }
}

/// A value as a file prints it: every figure with the digits its unit allows.
pub fn printed<T: serde::Serialize>(value: &T) -> serde_json::Value {
    let mut value = serde_json::to_value(value).unwrap_or_default();
    units::suffix::round_by_suffix(&mut value);
    value
}

/// The fingerprint of results as a file prints them: it does not hang on the last bit of a platform's arithmetic.
pub fn results_fingerprint(results: &Results) -> Fingerprint {
    Fingerprint::of(&printed(results))
}

/// Opens a project file.
pub fn open(path: &Path) -> Result<ProjectFile, Failure> {
    ProjectFile::open(path).map_err(|error| project_failure(&error, path))
}

/// Opens a project file in which no edit of another program waits: figures must not leave edits aside in silence.
pub fn open_settled(path: &Path) -> Result<ProjectFile, Failure> {
    let file = open(path)?;
    let pending = file.pending_edits().map_err(|error| project_failure(&error, path))?;
    match pending.iter().find(|edit| edit.has_content()) {
        None => Ok(file),
        Some(first) => {
            let (edits_count, layer, place) = (pending.len(), first.layer.clone(), first.place.clone());
            Err(project_failure(&ProjectError::PendingEdits { edits_count, layer, place }, path))
        }
    }
}

/// The grid a plan names, out of the project or from beside it; none when it names none.
pub fn grid_of(file: &ProjectFile, plan: &Plan, path: &Path) -> Result<Option<OpenGrid>, Failure> {
    let Some(terrain) = &plan.terrain else { return Ok(None) };
    if lies_beside(&terrain.grid) {
        return inputs::store_beside(&terrain.grid, path).map(|store| Some(OpenGrid::Tiles(Box::new(store))));
    }
    file.grid_bytes(&terrain.grid)
        .map(|bytes| Some(OpenGrid::Bytes(bytes)))
        .map_err(|error| project_failure(&error, path))
}

/// Findings for people, the gravest first; notes are counted.
pub fn say_findings(findings: &[Finding]) {
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| finding.severity);
    for finding in sorted {
        let word = match finding.severity {
            Severity::Blocks => "blocks",
            Severity::Warns => "warns",
            Severity::Notes => "notes",
        };
        let place = finding.place.as_deref().map(|place| format!(" [{place}]")).unwrap_or_default();
        let hint = finding.hint.as_deref().map(|hint| format!("; {hint}")).unwrap_or_default();
        crate::console::say!("  {word}{place}: {}{hint}", finding.message);
    }
}

/// What a failed act on a project file says.
pub fn project_failure(error: &ProjectError, path: &Path) -> Failure {
    let failure = Failure::input(error).at(path.display());
    match error {
        ProjectError::Copy { path, .. } => failure.at(path.display()),
        ProjectError::PendingEdits { .. } => failure.now(format!(
            "see them with `wetplant edits {0}`, then take or leave them with --accept or --discard",
            path.display()
        )),
        _ => failure,
    }
}

/// One plan of a project with its design.
pub struct Chapter {
    /// The plan.
    pub plan: Plan,
    /// Its design.
    pub design: Design,
}

/// Every revision of a project designed, oldest first; the newest is the plan as it stands.
pub fn chapters(file: &ProjectFile, path: &Path, console: &Console) -> Result<Vec<Chapter>, Failure> {
    let head = file.head_plan().map_err(|error| project_failure(&error, path))?;
    let mut plans = Vec::new();
    for revision in file.revisions().iter().filter(|revision| revision.label != head.revision) {
        plans.push(file.plan_at(&revision.label).map_err(|error| project_failure(&error, path))?);
    }
    plans.push(head);
    let mut chapters = Vec::new();
    for plan in plans {
        console.say(&format!("plan {}", plan.revision));
        let grid = grid_of(file, &plan, path)?;
        let design = designed(&plan, grid.as_ref(), console)?;
        chapters.push(Chapter { plan, design });
    }
    Ok(chapters)
}

/// The results file of one of the chapters: the one with this label, or the newest.
pub fn results_file(
    chapters: &[Chapter],
    label: Option<&str>,
    path: &Path,
) -> Result<(usize, ResultsFile), Failure> {
    let wanted = |chapter: &Chapter| label.is_none_or(|label| chapter.plan.revision == label);
    let Some(index) = chapters.iter().rposition(wanted) else {
        let known: Vec<&str> = chapters.iter().map(|chapter| chapter.plan.revision.as_str()).collect();
        let what = format!(
            "there is no revision `{}`; the project has {}",
            label.unwrap_or_default(),
            known.join(", ")
        );
        return Err(Failure::input(what).at(path.display()));
    };
    let revisions =
        chapters.iter().map(|chapter| pipeline::revisions::summary(&chapter.design.results)).collect();
    Ok((index, pipeline::revisions::results_file(chapters[index].design.results.clone(), revisions)))
}
