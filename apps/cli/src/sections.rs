//! `wetplant sections`: what a plan has, what its stages lack, and where to take it from.

use crate::args::workbench::SectionsArgs;
use crate::console::say;
use crate::failure::Failure;
use crate::inputs;
use crate::work::{list, open_settled, project_failure};
use crate::workbench::append;
use project::NewEvent;
use project::plan::{Plan, SECTIONS, of_document, to_document};
use serde_json::Value;
use units::Severity;

/// Sections that belong to one project and are not taken from another plan.
const OWN: [&str; 9] =
    ["format", "name", "revision", "date", "about", "landing", "route", "list", "register"];

pub fn run(args: &SectionsArgs, json: bool) -> Result<(), Failure> {
    let failed = |error| project_failure(&error, &args.project);
    let mut file = open_settled(&args.project)?;
    let before = file.head_plan().map_err(failed)?;
    let Some(source) = source(args)? else { return tell(&before, json) };
    let mut plan = with_sections(&before, &source, args)?;
    let grid = inputs::given_grid(&args.grid)?;
    if let Some((grid, datum)) = &grid {
        inputs::on_grid(&mut plan, grid, *datum);
    }
    let findings = project::check::check(&plan);
    if findings.iter().any(|finding| finding.severity == Severity::Blocks) {
        return Err(Failure::blocked(list(&findings)).at(args.project.display()).now("nothing was written"));
    }
    let held: Vec<&str> = file.fold().grids.iter().map(|grid| grid.name.as_str()).collect();
    let shipped = if grid.is_none() { inputs::shipped_grid(&plan) } else { None };
    let grid = grid.map(|(grid, _)| grid).or(shipped).filter(|grid| !held.contains(&grid.name.as_str()));
    let mut events: Vec<NewEvent> =
        grid.iter().filter_map(|grid| Some(NewEvent::grid(&grid.name, grid.kept_bytes()?))).collect();
    events.extend(file.fold().acts_to(&plan).map_err(failed)?.into_iter().map(NewEvent::from));
    append(&mut file, (&args.project, &args.actor), &events, json)?;
    tell(&plan, json)
}

/// The plan sections are taken from.
fn source(args: &SectionsArgs) -> Result<Option<Plan>, Failure> {
    match (&args.from, args.template) {
        (Some(path), _) => inputs::plan_file(path).map(Some),
        (None, true) => {
            let read = project::plan::read_toml(inputs::TEMPLATE);
            read.map(Some).map_err(|error| Failure::ours(error).at("template"))
        }
        (None, false) => Ok(None),
    }
}

/// The plan with what it lacks, or with the sections named, from another.
fn with_sections(before: &Plan, source: &Plan, args: &SectionsArgs) -> Result<Plan, Failure> {
    let (mut document, from) =
        (to_document(before).map_err(Failure::ours)?, to_document(source).map_err(Failure::input)?);
    for name in &args.section {
        if OWN.contains(&name.as_str()) {
            return Err(Failure::input(format!(
                "section `{name}` is this project's own and is not taken from another"
            ))
            .at("--section")
            .now("change it with `wetplant rpl`, `wetplant import --into` or `wetplant revision`"));
        }
        if !SECTIONS.contains(&name.as_str()) || from.get(name).is_none() {
            return Err(Failure::input(format!("that plan has no section `{name}`")).at("--section"));
        }
    }
    let wanted = |section: &&&str| match args.section.as_slice() {
        [] => !OWN.contains(section) && !before.has(section) && !needs_a_grid(section, args),
        named => named.iter().any(|name| name == **section),
    };
    for section in SECTIONS.iter().filter(wanted) {
        if let (Value::Object(fields), Some(value)) = (&mut document, from.get(*section)) {
            fields.insert((*section).to_owned(), value.clone());
        }
    }
    of_document(&document).map_err(Failure::input)
}

/// The template's grid is the Caspian's: it is taken only with a grid of the person's own.
fn needs_a_grid(section: &str, args: &SectionsArgs) -> bool {
    args.template && args.grid.bathymetry.is_none() && ["terrain", "water"].contains(&section)
}

fn tell(plan: &Plan, json: bool) -> Result<(), Failure> {
    let (there, lacking): (Vec<&str>, Vec<&str>) = SECTIONS.iter().partition(|section| plan.has(section));
    if json {
        say!("{}", serde_json::json!({ "there": there, "lacking": lacking }));
    } else {
        say!("has   {}", there.join(", "));
        say!("lacks {}", if lacking.is_empty() { "nothing".to_owned() } else { lacking.join(", ") });
    }
    Ok(())
}
