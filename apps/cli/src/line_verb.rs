//! `wetplant line`: the design of a project's line and what it rests on, a study reproduced, a line of GNPy's files.

mod compared;
mod from_gnpy;
mod shown;
mod studied;

use crate::args::line::{LineAct, LineArgs, ShownArgs};
use crate::console::{Console, say};
use crate::failure::Failure;
use crate::work::{Accepted, accept, grid_of, open_settled, printed, project_failure, refuse_blocked};
use line::design::LineDesign;
use std::path::Path;

pub fn run(args: &LineArgs, json: bool, console: &Console) -> Result<(), Failure> {
    match &args.act {
        Some(LineAct::Study(args)) => studied::run(args, json),
        None => shown(&args.shown, json, console),
    }
}

fn shown(args: &ShownArgs, json: bool, console: &Console) -> Result<(), Failure> {
    if let Some(folder) = &args.out {
        crate::deliver::refuse_existing(folder)?;
    }
    if let Some(folder) = &args.from_gnpy {
        return from_gnpy::run((folder, args.out.as_deref()), json, console);
    }
    if args.out.is_some() && !args.compare {
        let what = "--out writes a comparison or a line out of GNPy's files";
        return Err(Failure::input(what)
            .at("--out")
            .now("add --compare; `wetplant export` writes a project"));
    }
    let Some(path) = &args.project else {
        return Err(Failure::input("no project named").now("wetplant line PROJECT"));
    };
    let accepted = designed(path, console)?;
    let results = &accepted.design.results;
    let line = line_of(&accepted, path)?;
    if args.compare {
        return compared::run(args, &accepted, json, console);
    }
    let wants_all = !args.budget && !args.sweep;
    if json {
        let mut answer = serde_json::Map::new();
        if wants_all {
            answer.insert("line".to_owned(), printed(line));
        }
        if args.budget {
            answer.insert("budget".to_owned(), printed(&line.chosen.budget));
        }
        if args.sweep {
            answer.insert("sweep".to_owned(), printed(&line.sweep));
        }
        say!("{}", serde_json::Value::Object(answer));
    } else {
        let head = format!("{}, plan {}", results.plan.name, results.plan.revision);
        say!("{}", shown::text(&head, line, (args.budget, args.sweep)).trim_end());
    }
    refuse_blocked(results)
}

/// The project designed; what the solver finds is not kept.
fn designed(path: &Path, console: &Console) -> Result<Accepted, Failure> {
    let file = open_settled(path)?;
    let plan = file.head_plan().map_err(|error| project_failure(&error, path))?;
    let grid = grid_of(&file, &plan, path)?;
    accept(&plan, grid.as_ref(), console)
}

fn line_of<'a>(accepted: &'a Accepted, path: &Path) -> Result<&'a LineDesign, Failure> {
    let results = &accepted.design.results;
    results.line.as_ref().ok_or_else(|| {
        let absent = results.absent.iter().filter(|stage| stage.stage == "line");
        let needs: Vec<String> = absent.flat_map(|stage| stage.needs.clone()).collect();
        Failure::input(format!("the plan has no line: it lacks {}", needs.join(", ")))
            .at(path.display())
            .now("add these sections; `wetplant sections PROJECT --template` shows them")
    })
}
