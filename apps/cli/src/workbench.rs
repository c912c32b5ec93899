//! `wetplant rpl`: work on a position list.

mod ask;
mod assembly;
mod edit;
mod features;
mod give;
mod registers;
mod take;

pub use give::{as_given, written};

use crate::args::workbench::{EditTarget, ProjectLeg, RplArgs, RplVerb};
use crate::console::{Console, acknowledge, say};
use crate::failure::Failure;
use crate::inputs;
use crate::work::{open_settled, project_failure};
use ::rpl::edit::ListEdit;
use ::rpl::list::PositionList;
use project::event::ListEdited;
use project::plan::Plan;
use project::{NewEvent, ProjectEvent, ProjectFile, Stamp};
use std::path::Path;

pub fn run(args: &RplArgs, json: bool, console: &Console) -> Result<(), Failure> {
    match &args.act {
        RplVerb::Show(args) => ask::show(args, json),
        RplVerb::Check(args) => ask::check(args, json),
        RplVerb::Take(args) => take::run(args, json, console),
        RplVerb::Move(args) => edit::move_position(args, json),
        RplVerb::Insert(args) => edit::insert(args, json),
        RplVerb::Delete(args) => edit::delete(args, json),
        RplVerb::Set(args) => edit::set(args, json),
        RplVerb::Body(args) => edit::body(args, json),
        RplVerb::Splice(args) => edit::splice(args, json),
        RplVerb::At(args) => ask::at(args, json),
        RplVerb::Locate(args) => ask::locate(args, json),
        RplVerb::Translate(args) => ask::translate(args, json),
        RplVerb::Points(args) => give::points(args, json),
        RplVerb::Profile(args) => ask::profile(args, json, console),
        RplVerb::Lengths(args) => ask::lengths(args, json),
        RplVerb::Crossings(args) => features::crossings(args, json),
        RplVerb::Near(args) => features::near(args, json),
        RplVerb::Assembly(args) => assembly::run(args, json),
        RplVerb::Registers(args) => registers::run(args, json),
        RplVerb::Export(args) => give::export(args, json),
    }
}

/// The plan a question is about: of a revision, or as it stands.
pub fn plan_of(of: &ProjectLeg) -> Result<Plan, Failure> {
    let file = open_settled(&of.project)?;
    plan_at(&file, &of.project, of.revision.as_deref())
}

/// The plan of a revision, or as it stands.
pub fn plan_at(file: &ProjectFile, path: &Path, revision: Option<&str>) -> Result<Plan, Failure> {
    let plan = match revision {
        Some(label) if !is_head(file, label) => file.plan_at(label),
        _ => file.head_plan(),
    };
    plan.map_err(|error| project_failure(&error, path))
}

/// Whether a label is that of the plan as it stands and not of a recorded revision.
fn is_head(file: &ProjectFile, label: &str) -> bool {
    let recorded = file.revisions().iter().any(|revision| revision.label == label);
    !recorded && file.head_plan().is_ok_and(|plan| plan.revision == label)
}

/// The list of a leg, or the only one.
pub fn list_of<'a>(plan: &'a Plan, leg: Option<&str>) -> Result<&'a PositionList, Failure> {
    let known: Vec<&str> = plan.list.iter().map(|list| list.leg.as_str()).collect();
    let found = match (leg, plan.list.as_slice()) {
        (Some(leg), lists) => lists.iter().find(|list| list.leg == leg),
        (None, [only]) => Some(only),
        (None, []) => {
            return Err(Failure::input("the project has no position list: its route is solved")
                .now("take the list of its design with `wetplant rpl take PROJECT`, or import one"));
        }
        (None, _) => None,
    };
    found.ok_or_else(|| {
        let what = match leg {
            Some(leg) => {
                format!("leg `{leg}` has no position list; lists are there for {}", known.join(", "))
            }
            None => format!("the project has several position lists: {}", known.join(", ")),
        };
        Failure::input(what).now("say which with --leg")
    })
}

/// A project opened to edit one of its lists.
pub struct Desk {
    file: ProjectFile,
    /// The list as it stands.
    pub list: PositionList,
    actor: String,
    path: std::path::PathBuf,
}

impl Desk {
    /// Opens a project at one of its lists.
    pub fn open(of: &EditTarget) -> Result<Self, Failure> {
        let file = open_settled(&of.project)?;
        let plan = file.head_plan().map_err(|error| project_failure(&error, &of.project))?;
        let list = list_of(&plan, of.leg.as_deref()).map_err(|failure| failure.at(of.project.display()))?;
        let list = list.clone();
        Ok(Self { file, list, actor: of.actor.clone(), path: of.project.clone() })
    }

    /// The next unused ids of positions.
    pub fn fresh_ids(&self, count: usize) -> Vec<String> {
        let retired = self.file.fold().retired_ids.iter();
        let mut taken: Vec<String> =
            retired.filter(|(leg, _)| *leg == self.list.leg).map(|(_, id)| id.clone()).collect();
        let mut ids = Vec::new();
        for _ in 0..count {
            let id = ::rpl::edit::fresh_id(&self.list, taken.iter().map(String::as_str));
            taken.push(id.clone());
            ids.push(id);
        }
        ids
    }

    /// The id of a position a person names.
    pub fn id_of(&self, name: &str) -> Result<String, Failure> {
        let index = ::rpl::edit::find_position(&self.list, name).map_err(Failure::input)?;
        Ok(self.list.position[index].id.clone())
    }

    /// Makes the edit an event, durable before anything is said, and tells what followed from it.
    pub fn edit(mut self, edit: ListEdit, json: bool) -> Result<(), Failure> {
        let staged = ::rpl::edit::apply(&self.list, &edit)
            .map_err(|error| Failure::input(error).at(self.path.display()))?;
        if staged.findings.iter().any(|finding| finding.severity == units::Severity::Blocks) {
            return Err(Failure::blocked(crate::work::list(&staged.findings))
                .at(self.path.display())
                .now("nothing was written"));
        }
        if staged.value == self.list {
            return told_nothing(json);
        }
        let event = ProjectEvent::ListEdited(ListEdited { leg: self.list.leg.clone(), edit });
        append(&mut self.file, (&self.path, &self.actor), &[event.into()], json)?;
        let changes = project::redline::of_list(&self.list, &staged.value);
        let followed = ::rpl::redline::consequences(&self.list, &staged.value);
        if json {
            say!(
                "{}",
                serde_json::json!({
                    "entered": changes,
                    "followed": crate::work::printed(&followed),
                    "findings": staged.findings,
                })
            );
            return Ok(());
        }
        for change in &changes {
            say!("  {}", crate::history::line_of(change));
        }
        say!("{}", ask::consequence_lines(&followed));
        crate::work::say_findings(&staged.findings);
        Ok(())
    }
}

fn told_nothing(json: bool) -> Result<(), Failure> {
    if json {
        say!("{}", serde_json::json!({ "entered": [], "followed": null, "findings": [] }));
    } else {
        say!("nothing to do: the list says so already");
    }
    Ok(())
}

/// Appends events as one person's act at this moment.
pub fn append(
    file: &mut ProjectFile,
    (path, actor): (&Path, &str),
    events: &[NewEvent],
    json: bool,
) -> Result<(), Failure> {
    let at_utc = inputs::now_utc();
    let mut salts = inputs::system_salt;
    let mut stamp = Stamp { at_utc: &at_utc, actor, author_key_id: "", salts: &mut salts };
    let mut told = |sequence_no: u64, hash: &str| acknowledge(json, sequence_no, hash);
    file.append(events, &mut stamp, &mut told).map_err(|error| project_failure(&error, path))
}
