//! `wetplant design`: compute, accept what was solved, write the result layers.

use crate::args::DesignArgs;
use crate::console::{Console, acknowledge};
use crate::failure::Failure;
use crate::inputs::OpenGrid;
use crate::work::{accept, grid_of, open_settled, project_failure, refuse_blocked, results_fingerprint};
use crate::{inputs, screen};
use project::plan::Plan;
use project::{NewEvent, ProjectError, ResultLayers, Stamp};
use route::plan::LegOrigin;
use units::Fingerprint;

pub fn run(args: &DesignArgs, json: bool, console: &Console) -> Result<(), Failure> {
    let failed = |error: ProjectError| project_failure(&error, &args.project);
    let mut file = open_settled(&args.project)?;
    let kept = file.head_plan().map_err(failed)?;
    let mut plan = kept.clone();
    for leg in &args.solve {
        give_to_the_solver(&mut plan, leg).map_err(|failure| failure.at(args.project.display()))?;
    }
    let grid = match &args.bathymetry {
        Some(store) => Some(OpenGrid::Tiles(Box::new(inputs::tile_store(store)?))),
        None => grid_of(&file, &plan, &args.project)?,
    };
    let accepted = accept(&plan, grid.as_ref(), console)?;
    let mut events: Vec<NewEvent> = file
        .fold()
        .changes_to(&entered(&plan, &kept))
        .map_err(failed)?
        .into_iter()
        .map(NewEvent::from)
        .collect();
    events.extend(accepted.events.iter().cloned().map(NewEvent::from));
    let layers = ResultLayers::of_rpl(&accepted.design.results.rpl);
    let results = &accepted.design.results;
    let (plan_fingerprint, results_fingerprint) =
        (Fingerprint::of(&accepted.plan), results_fingerprint(results));
    let recorded = file.fold().design.as_ref();
    let is_known = recorded.is_some_and(|recorded| {
        recorded.plan_fingerprint == plan_fingerprint && recorded.results_fingerprint == results_fingerprint
    });
    if !is_known || !events.is_empty() {
        events.push(NewEvent::design(plan_fingerprint, results_fingerprint, &layers));
    }
    let at_utc = inputs::now_utc();
    let mut salts = inputs::system_salt;
    let mut stamp = Stamp { at_utc: &at_utc, actor: &args.actor, author_key_id: "", salts: &mut salts };
    let mut told = |sequence_no: u64, hash: &str| acknowledge(json, sequence_no, hash);
    file.append(&events, &mut stamp, &mut told).map_err(failed)?;
    if json {
        let summary = pipeline::revisions::summary(results);
        crate::console::say!(
            "{}",
            serde_json::json!({ "design": crate::work::printed(&summary), "findings": results.findings })
        );
    } else {
        crate::console::say!("{}", screen::results(results).trim_end());
    }
    refuse_blocked(results)
}

/// What a person enters by asking for legs to be solved anew: a given leg becomes one for the solver. A leg that was
/// solved before keeps its positions until the new ones take their place, so that one act is one step back.
fn entered(plan: &Plan, kept: &Plan) -> Plan {
    let mut entered = plan.clone();
    for (leg, before) in entered.route.leg.iter_mut().zip(&kept.route.leg) {
        if !before.origin.is_given() {
            leg.clone_from(before);
        }
    }
    entered
}

/// Makes a leg one for the solver again: an explicit act on a chosen leg.
fn give_to_the_solver(plan: &mut Plan, id: &str) -> Result<(), Failure> {
    let known: Vec<String> = plan.route.leg.iter().map(|leg| leg.id.clone()).collect();
    let Some(leg) = plan.route.leg.iter_mut().find(|leg| leg.id == id) else {
        return Err(Failure::input(format!("the route has no leg `{id}`; it has {}", known.join(", "))));
    };
    leg.origin = LegOrigin::Solved;
    leg.position.clear();
    leg.solved_from = None;
    Ok(())
}
