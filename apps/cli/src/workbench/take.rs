//! `wetplant rpl take`: the list of a design becomes a given one.

use super::append;
use crate::args::workbench::TakeArgs;
use crate::console::{Console, say};
use crate::failure::Failure;
use crate::work::{designed, grid_of, open_settled, project_failure};
use project::NewEvent;
use route::plan::LegOrigin;

pub fn run(args: &TakeArgs, json: bool, console: &Console) -> Result<(), Failure> {
    let failed = |error| project_failure(&error, &args.project);
    let mut file = open_settled(&args.project)?;
    let mut plan = file.head_plan().map_err(failed)?;
    if !plan.list.is_empty() {
        return Err(Failure::input("the project has position lists already; they stand as given")
            .at(args.project.display()));
    }
    let grid = grid_of(&file, &plan, &args.project)?;
    let design = designed(&plan, grid.as_ref(), console)?;
    if !design.solved.is_empty() {
        return Err(Failure::input("the route has legs that are not solved yet")
            .at(args.project.display())
            .now("run `wetplant design PROJECT` first, then take its list"));
    }
    plan.list = route::listed::to_lists(&design.results.rpl);
    for leg in &mut plan.route.leg {
        leg.origin = LegOrigin::Edited;
        leg.solved_from = None;
        leg.position.clear();
    }
    let events: Vec<NewEvent> =
        file.fold().acts_to(&plan).map_err(failed)?.into_iter().map(NewEvent::from).collect();
    append(&mut file, (&args.project, &args.actor), &events, json)?;
    let positions_count: usize = plan.list.iter().map(|list| list.position.len()).sum();
    if json {
        say!("{}", serde_json::json!({ "lists_count": plan.list.len(), "positions_count": positions_count }));
    } else {
        say!(
            "{} positions stand as given from now on; edit them with `wetplant rpl`, go back with `wetplant undo {}`",
            positions_count,
            args.project.display()
        );
    }
    Ok(())
}
