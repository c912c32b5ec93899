//! `wetplant undo`, `redo` and `revision`: the log goes on, nothing is ever taken out of it.

use crate::args::workbench::{HistoryArgs, RevisionArgs};
use crate::console::say;
use crate::failure::Failure;
use crate::inputs;
use crate::words::word_given;
use crate::work::{open_settled, project_failure};
use crate::workbench::append;
use ::rpl::edit::{Issue, ListEdit, Reopen, SetList, apply};
use ::rpl::list::{ListStatus, PositionList};
use project::event::{EditRedone, EditUndone};
use project::plan::Plan;
use project::redline::{Change, changes};
use project::{NewEvent, ProjectEvent, ProjectFile};
use route::plan::LegPlan;

pub fn undo(args: &HistoryArgs, json: bool) -> Result<(), Failure> {
    step(args, json, "undo")
}

pub fn redo(args: &HistoryArgs, json: bool) -> Result<(), Failure> {
    step(args, json, "redo")
}

fn step(args: &HistoryArgs, json: bool, what: &str) -> Result<(), Failure> {
    let failed = |error| project_failure(&error, &args.project);
    let mut file = open_settled(&args.project)?;
    let before = file.head_plan().map_err(failed)?;
    let history = &file.fold().history;
    let next = if what == "undo" { history.next_undo() } else { history.next_redo() };
    let Some(act) = next else {
        let none = match what {
            "undo" => {
                "nothing was done since the last recorded revision, and a recorded revision is not taken back"
            }
            _ => "nothing was taken back, or something was done since",
        };
        return Err(Failure::input(none).at(args.project.display()));
    };
    let sequence_no = act.sequence_no;
    let event = if what == "undo" {
        ProjectEvent::EditUndone(EditUndone { undone_no: sequence_no })
    } else {
        ProjectEvent::EditRedone(EditRedone { redone_no: sequence_no })
    };
    append(&mut file, (&args.project, &args.actor), &[event.into()], json)?;
    let after = file.head_plan().map_err(failed)?;
    let changed = changes(&before, &after);
    let laid = laid_anew(&before, &after);
    if json {
        say!("{}", serde_json::json!({ what: sequence_no, "entered": changed, "legs": laid }));
    } else {
        say!("{what} of event {sequence_no}:");
        for change in changed.iter().chain(&laid) {
            say!("  {}", line_of(change));
        }
    }
    Ok(())
}

/// Solved legs whose accepted positions are others than before. A redline leaves them out, since they follow from what
/// was entered; an act that is taken back may be their acceptance itself.
fn laid_anew(before: &Plan, after: &Plan) -> Vec<Change> {
    let count = |leg: &LegPlan| match leg.position.len() {
        0 => "none: to be solved".to_owned(),
        count => format!("{count} accepted"),
    };
    let other = |leg: &LegPlan| {
        let held = before.route.leg.iter().find(|held| held.id == leg.id)?;
        let is_other = held.position != leg.position && !leg.origin.is_given();
        is_other.then(|| Change {
            place: format!("route.leg[{}]", leg.id),
            field: "solved positions".to_owned(),
            before: Some(count(held)),
            after: Some(count(leg)),
        })
    };
    after.route.leg.iter().filter_map(other).collect()
}

/// A change on one line: `position 7 · event: A/C 3 → A/C 3a`.
pub fn line_of(change: &Change) -> String {
    let side = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
    format!("{} · {}: {} → {}", change.place, change.field, side(&change.before), side(&change.after))
}

pub fn revision(args: &RevisionArgs, json: bool) -> Result<(), Failure> {
    let failed = |error| project_failure(&error, &args.project);
    let mut file = open_settled(&args.project)?;
    if let Some(label) = &args.back_to {
        return back_to(args, file, label, json);
    }
    let mut plan = file.head_plan().map_err(failed)?;
    let status: Option<ListStatus> = word_given(args.status.as_ref(), "--status")?;
    if args.record.is_none() && args.reopen.is_none() && status.is_none() {
        return list(&file, &plan, json);
    }
    refuse_reopen_of_open(args, &plan)?;
    for held in &mut plan.list {
        for edit in edits(args, status) {
            let staged =
                apply(held, &edit).map_err(|error| Failure::input(error).at(args.project.display()))?;
            *held = staged.value;
        }
    }
    if let Some(label) = args.record.as_ref().or(args.reopen.as_ref()) {
        plan.revision.clone_from(label);
        plan.date = args.date.clone().unwrap_or_else(inputs::today);
    }
    let findings = project::check::check(&plan);
    if findings.iter().any(|finding| finding.severity == units::Severity::Blocks) {
        return Err(Failure::blocked(crate::work::list(&findings)).at(args.project.display()));
    }
    let events: Vec<NewEvent> =
        file.fold().acts_to(&plan).map_err(failed)?.into_iter().map(NewEvent::from).collect();
    append(&mut file, (&args.project, &args.actor), &events, json)?;
    if args.record.is_some() {
        crate::import::record(&mut file, (&args.project, &args.actor), &plan, json)?;
    }
    list(&file, &plan, json)
}

/// Takes the plan of a recorded revision as the plan that stands: one act, which can be taken back.
fn back_to(args: &RevisionArgs, mut file: ProjectFile, label: &str, json: bool) -> Result<(), Failure> {
    let failed = |error| project_failure(&error, &args.project);
    let plan = file.plan_at(label).map_err(failed)?;
    let events: Vec<NewEvent> =
        file.fold().acts_to(&plan).map_err(failed)?.into_iter().map(NewEvent::from).collect();
    append(&mut file, (&args.project, &args.actor), &events, json)?;
    list(&file, &plan, json)
}

fn refuse_reopen_of_open(args: &RevisionArgs, plan: &Plan) -> Result<(), Failure> {
    let is_issued = |list: &PositionList| list.issued;
    if args.reopen.is_some() && !plan.list.iter().any(is_issued) {
        return Err(Failure::input("no list of the project is issued; edits are taken as it is")
            .at(args.project.display()));
    }
    Ok(())
}

/// What a revision does to each list, in order.
fn edits(args: &RevisionArgs, status: Option<ListStatus>) -> Vec<ListEdit> {
    let mut edits = Vec::new();
    if let Some(revision) = &args.reopen {
        edits.push(ListEdit::Reopen(Reopen { revision: revision.clone() }));
    }
    if status.is_some() || args.record.is_some() {
        edits.push(ListEdit::SetList(SetList { status, revision: args.record.clone() }));
    }
    if args.issue {
        edits.push(ListEdit::Issue(Issue {}));
    }
    edits
}

fn list(file: &ProjectFile, plan: &Plan, json: bool) -> Result<(), Failure> {
    let issued = plan.list.iter().any(|list| list.issued);
    let is_recorded = file.revisions().last().is_some_and(|last| {
        last.label == plan.revision && last.plan_fingerprint == project::plan::fingerprint(plan)
    });
    if json {
        say!(
            "{}",
            serde_json::json!({
                "revisions": file.revisions(),
                "stands_as": plan.revision,
                "is_recorded": is_recorded,
                "issued": issued,
            })
        );
        return Ok(());
    }
    for revision in file.revisions() {
        say!(
            "  {:<16} event {:<6} {}  plan {}",
            revision.label,
            revision.sequence_no,
            revision.at_utc,
            revision.plan_fingerprint.short()
        );
    }
    let state = match (is_recorded, issued) {
        (true, true) => "recorded, issued: frozen",
        (true, false) => "recorded",
        (false, _) => "not recorded: name it with --record LABEL",
    };
    say!("  stands as {} ({state})", plan.revision);
    Ok(())
}
