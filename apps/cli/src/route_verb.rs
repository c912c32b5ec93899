//! `wetplant route`: the solved legs certified, what else there is to choose, and acts on the route.

mod acts;
mod out;
mod told;

use crate::args::route::{RouteAct, RouteArgs, StudyArgs};
use crate::console::{Console, say};
use crate::failure::Failure;
use crate::inputs::OpenGrid;
use crate::words::{place, replace_word};
use crate::work::{grid_of, list, open_settled, printed, project_failure, refused, say_findings};
use pipeline::PipelineError;
use pipeline::study::{
    AlternativesAsk, BranchAsk, LevelRange, RobustAsk, StudyAsks, StudyError, TreeAsk, study,
};
use project::plan::Plan;
use route::RouteError;
use units::Severity;

pub fn run(args: &RouteArgs, json: bool, console: &Console) -> Result<(), Failure> {
    match &args.act {
        None => studied(&args.study, json, console),
        Some(RouteAct::Solve(args)) => acts::solve(args, json, console),
        Some(RouteAct::Pin(args)) => acts::pin(args, json),
        Some(RouteAct::Unpin(args)) => acts::unpin(args, json),
        Some(RouteAct::Avoid(args)) => acts::avoid(args, json),
        Some(RouteAct::Release(args)) => acts::release(args, json),
        Some(RouteAct::List(args)) => acts::list_acts(&args.project, json),
        Some(RouteAct::Prepare(args)) => crate::prepare::run(args, json, console),
    }
}

fn studied(args: &StudyArgs, json: bool, console: &Console) -> Result<(), Failure> {
    let Some(path) = &args.project else {
        return Err(Failure::input("no project named").now("wetplant route PROJECT"));
    };
    if let Some(folder) = &args.out {
        crate::deliver::refuse_existing(folder)?;
    }
    let file = open_settled(path)?;
    let plan = file.head_plan().map_err(|error| project_failure(&error, path))?;
    let grid = grid_of(&file, &plan, path)?;
    let asks = asks(args, json)?;
    let study = study(&plan, grid.as_ref().map(OpenGrid::input), &asks, console)
        .map_err(|error| wish_refused(&error, &plan))?;
    if let Some(folder) = &args.out {
        out::write((folder, path), &file, &study)?;
    }
    if json {
        say!("{}", printed(&study));
    } else {
        say!("{}", told::study(&study).trim_end());
        say_findings(&study.findings);
    }
    let blocks = study.findings.iter().filter(|finding| finding.severity == Severity::Blocks);
    let blocks: Vec<_> = blocks.cloned().collect();
    if blocks.is_empty() { Ok(()) } else { Err(Failure::blocked(list(&blocks))) }
}

/// A figure out of range is told under the flag it was typed with.
fn wish_refused(error: &PipelineError, plan: &Plan) -> Failure {
    let flag = match error {
        PipelineError::Route(RouteError::Figure { field, .. }) => flag_of(field),
        PipelineError::Study(StudyError::LegUnknown { .. } | StudyError::LegGiven { .. }) => Some("--leg"),
        PipelineError::Study(StudyError::BeyondTheEnd { .. }) => Some("--explain"),
        PipelineError::Study(StudyError::NameTaken { .. }) => Some("--branch"),
        _ => None,
    };
    match flag {
        Some(flag) => Failure::input(in_flags(&error.to_string()))
            .at(flag)
            .now("give a figure or a name within what is said above"),
        None => refused(error, plan),
    }
}

/// Fields of the asks as the flags that set them.
fn in_flags(said: &str) -> String {
    let fields = ["gap_max_pct", "within_pct", "routes_count", "apart_km", "apart_frac", "dearer_max_pct"];
    let more = ["points_max_count", "samples_count", "spread_ratio", "low_m", "high_m", "terminals_count"];
    fields.into_iter().chain(more).fold(said.to_owned(), |said, field| match flag_of(field) {
        Some(flag) => replace_word(&said, field, flag),
        None => said,
    })
}

/// The flag that sets a field of the asks.
fn flag_of(field: &str) -> Option<&'static str> {
    Some(match field {
        "gap_max_pct" => "--gap",
        "within_pct" => "--corridor",
        "routes_count" => "--alternatives",
        "apart_km" => "--apart-km",
        "apart_frac" => "--apart-share",
        "dearer_max_pct" => "--dearer-max",
        "points_max_count" => "--pareto",
        "samples_count" => "--robust",
        "spread_ratio" => "--spread",
        "low_m" => "--level-low",
        "high_m" => "--level-high",
        "terminals_count" => "--branch",
        _ => return None,
    })
}

fn asks(args: &StudyArgs, json: bool) -> Result<StudyAsks, Failure> {
    let water_level = args.level_low.zip(args.level_high).map(|(low_m, high_m)| LevelRange { low_m, high_m });
    let mut branches = Vec::new();
    for branch in &args.branch {
        let named = branch.rsplit_once('=').filter(|(_, name)| !name.trim().is_empty());
        let Some((at, name)) = named else {
            return Err(Failure::input(format!("`{branch}` has no name"))
                .at("--branch")
                .now("write --branch \"42.10 N 50.20 E=Kuryk\""));
        };
        branches.push(BranchAsk { name: name.trim().to_owned(), at: place(at, "--branch", json)? });
    }
    Ok(StudyAsks {
        leg: args.leg.clone(),
        gap_max_pct: args.gap,
        corridor_within_pct: args.corridor,
        alternatives: args.alternatives.map(|routes_count| AlternativesAsk {
            routes_count: routes_count as usize,
            apart_km: args.apart_km,
            apart_frac: args.apart_share,
            dearer_max_pct: args.dearer_max,
        }),
        pareto_points_max_count: args.pareto.map(|points_count| points_count as usize),
        robust: args.robust.map(|samples_count| RobustAsk {
            samples_count,
            seed_no: args.seed,
            spread_ratio: args.spread,
            water_level,
        }),
        explain_kp_km: args.explain,
        tree: (!branches.is_empty()).then_some(TreeAsk { branches }),
    })
}
