//! `wetplant demo`: the shipped line, from the data in the program to every deliverable.

use crate::args::DemoArgs;
use crate::console::{Console, acknowledge};
use crate::failure::Failure;
use crate::work::{Accepted, Chapter, accept, go_on, project_failure, refuse_blocked, results_fingerprint};
use crate::{deliver, inputs, screen};
use project::event::RevisionRecorded;
use project::{NewEvent, ProjectError, ProjectEvent, ProjectFile, ResultLayers, Stamp};
use std::path::Path;
use units::Fingerprint;

/// The salts of the demo come from this word: its project is the same bytes in every run.
const SEED: &str = "wetplant demo";
const ACTOR: &str = "wetplant demo";

pub fn run(args: &DemoArgs, json: bool, console: &Console) -> Result<(), Failure> {
    deliver::refuse_existing(&args.out)?;
    let mut plans = inputs::shipped_plans()?;
    let grid = match inputs::given_grid(&args.grid)? {
        Some((grid, datum)) => {
            plans.iter_mut().for_each(|plan| inputs::on_grid(plan, &grid, datum));
            grid
        }
        None => {
            plans.first().and_then(inputs::shipped_grid).ok_or_else(|| Failure::ours("no grid is shipped"))?
        }
    };
    let accepted: Vec<Accepted> =
        plans.iter().map(|plan| accept(plan, Some(&grid.grid), console)).collect::<Result<_, _>>()?;
    deliver::make_folder(&args.out)?;
    let path = args.out.join("project.gpkg");
    console.say("write the project");
    write_project(&path, &grid, &plans, &accepted, json)?;
    let chapters: Vec<Chapter> =
        accepted.into_iter().map(|one| Chapter { plan: one.plan, design: one.design }).collect();
    let newest = chapters.len() - 1;
    if !args.project_only {
        console.say("write the deliverables");
        deliver::write(&args.out, deliver::render(&chapters, newest, deliver::Form::default())?)?;
    }
    tell(args, json, &chapters);
    refuse_blocked(&chapters[newest].design.results)
}

fn write_project(
    path: &Path,
    grid: &inputs::NamedGrid,
    plans: &[project::plan::Plan],
    accepted: &[Accepted],
    json: bool,
) -> Result<(), Failure> {
    let failed = |error: ProjectError| project_failure(&error, path);
    let mut salts = store::derived_salts(SEED);
    let mut told = |sequence_no: u64, hash: &str| acknowledge(json, sequence_no, hash);
    let mut file: Option<ProjectFile> = None;
    for (plan, one) in plans.iter().zip(accepted) {
        // an event of the demo carries the date of the plan it is for
        let at_utc = format!("{}T00:00:00Z", plan.date);
        let mut stamp = Stamp { at_utc: &at_utc, actor: ACTOR, author_key_id: "", salts: &mut salts };
        let mut project = match file.take() {
            Some(project) => project,
            None => {
                let first: Vec<NewEvent> =
                    grid.kept_bytes().map(|bytes| NewEvent::grid(&grid.name, bytes)).into_iter().collect();
                ProjectFile::create(path, &plan.name, &first, &mut stamp, &mut told).map_err(failed)?
            }
        };
        let mut events = project.fold().changes_to(plan).map_err(failed)?;
        events.extend(one.events.iter().cloned());
        events.push(ProjectEvent::RevisionRecorded(RevisionRecorded {
            label: plan.revision.clone(),
            plan_fingerprint: Fingerprint::of(&one.plan),
        }));
        for event in events {
            go_on()?;
            project.append(&[NewEvent::from(event)], &mut stamp, &mut told).map_err(failed)?;
        }
        let layers = ResultLayers::of_rpl(&one.design.results.rpl);
        let results_fingerprint = results_fingerprint(&one.design.results);
        let designed = NewEvent::design(Fingerprint::of(&one.plan), results_fingerprint, &layers);
        project.append(&[designed], &mut stamp, &mut told).map_err(failed)?;
        file = Some(project);
    }
    Ok(())
}

fn tell(args: &DemoArgs, json: bool, chapters: &[Chapter]) {
    let revisions: Vec<_> =
        chapters.iter().map(|chapter| pipeline::revisions::summary(&chapter.design.results)).collect();
    if json {
        let folder = args.out.display().to_string();
        crate::console::say!(
            "{}",
            serde_json::json!({ "folder": folder, "revisions": crate::work::printed(&revisions) })
        );
        return;
    }
    if let Some(newest) = chapters.last() {
        crate::console::say!("{}", screen::results(&newest.design.results).trim_end());
    }
    crate::console::say!("revisions\n{}", screen::revisions(&revisions).trim_end());
    let report = args.out.join("report.html");
    if args.project_only {
        crate::console::say!("written to {}", args.out.display());
    } else {
        crate::console::say!("written to {}; open {}", args.out.display(), report.display());
    }
}
