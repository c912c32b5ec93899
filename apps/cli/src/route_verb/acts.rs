//! Acts on the route: each changes the plan by one event.

use crate::args::route::{AvoidArgs, OfName, PinArgs, SolveArgs};
use crate::console::{Console, say};
use crate::failure::{Failure, read_file};
use crate::inputs::OpenGrid;
use crate::words::place;
use crate::work::{grid_of, list, open_settled, project_failure};
use crate::workbench::append;
use layers::features::{Area, Geometry};
use pipeline::study::edits::{self, Edited, Pin};
use pipeline::study::{StudyError, places_checked};
use project::plan::Plan;
use project::{NewEvent, ProjectFile};
use std::path::Path;
use terrain::hazards::Exclusion;
use units::{Finding, LonLat, Provenance, Severity, Tag};

/// Largest file of areas that is read.
const FILE_LIMIT_BYTES: u64 = 256 << 20;

pub fn solve(args: &SolveArgs, json: bool, console: &Console) -> Result<(), Failure> {
    let file = open_settled(&args.project)?;
    let plan = file.head_plan().map_err(|error| project_failure(&error, &args.project))?;
    drop(file);
    let solved = plan.route.leg.iter().filter(|leg| !leg.origin.is_given());
    let legs =
        if args.leg.is_empty() { solved.map(|leg| leg.id.clone()).collect() } else { args.leg.clone() };
    if legs.is_empty() {
        return Err(Failure::input("the route has no solved leg")
            .at(args.project.display())
            .now("name a given leg with --leg to let the solver lay it anew"));
    }
    let design = crate::args::DesignArgs {
        project: args.project.clone(),
        solve: legs,
        bathymetry: None,
        actor: args.actor.clone(),
    };
    crate::design::run(&design, json, console)
}

pub fn pin(args: &PinArgs, json: bool) -> Result<(), Failure> {
    let at = place(&args.at, "--at", json)?;
    let provenance = Provenance::new(Tag::Assumed, args.reason.clone());
    let pin = Pin { leg: args.leg.clone(), at, name: args.name.clone(), provenance };
    act((&args.project, &args.actor), json, "pinned", |plan| edits::pin(plan, &pin))
}

pub fn unpin(args: &OfName, json: bool) -> Result<(), Failure> {
    act((&args.project, &args.actor), json, "unpinned", |plan| edits::unpin(plan, &args.name))
}

pub fn avoid(args: &AvoidArgs, json: bool) -> Result<(), Failure> {
    let corners = args.corner.iter().map(|corner| place(corner, "--corner", json));
    let rings = match &args.file {
        None => vec![corners.collect::<Result<Vec<LonLat>, Failure>>()?],
        Some(path) => rings_of(path)?,
    };
    let several = rings.len() > 1;
    let named =
        |number: usize| if several { format!("{}-{}", args.name, number + 1) } else { args.name.clone() };
    let areas: Vec<Exclusion> = rings
        .into_iter()
        .enumerate()
        .map(|(number, ring)| Exclusion {
            id: named(number),
            reason: args.reason.clone(),
            ring,
            provenance: Provenance::new(Tag::Assumed, args.reason.clone()),
        })
        .collect();
    act((&args.project, &args.actor), json, "avoided", |plan| edits::avoid(plan, areas))
}

pub fn release(args: &OfName, json: bool) -> Result<(), Failure> {
    act((&args.project, &args.actor), json, "released", |plan| edits::release(plan, &args.name))
}

/// What acts on the route stand in the plan: pins and avoided areas.
pub fn list_acts(path: &Path, json: bool) -> Result<(), Failure> {
    let file = open_settled(path)?;
    let plan = file.head_plan().map_err(|error| project_failure(&error, path))?;
    let (pins, areas) = (&plan.route.waypoint, &plan.exclusion);
    if json {
        say!(
            "{}",
            serde_json::json!({ "pins": crate::work::printed(pins), "avoided": crate::work::printed(areas) })
        );
        return Ok(());
    }
    for pin in pins {
        let at = LonLat::new(pin.lon_deg, pin.lat_deg);
        say!("pin      {}  {at}; {} ({})", pin.id, pin.provenance.source, pin.provenance.tag.word());
    }
    for area in areas {
        let corners_count = area.ring.len();
        say!(
            "avoided  {}  {corners_count} corners; {} ({})",
            area.id,
            area.reason,
            area.provenance.tag.word()
        );
    }
    if pins.is_empty() && areas.is_empty() {
        say!(
            "the route has no pins and avoids no areas; what else lies on the ground: `wetplant layer list`"
        );
    }
    Ok(())
}

/// The outlines of a file's areas.
fn rings_of(path: &Path) -> Result<Vec<Vec<LonLat>>, Failure> {
    let bytes = read_file(path, FILE_LIMIT_BYTES)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let read = layers::read::read_features(&name, &bytes)
        .map_err(|error| Failure::input(error).at(path.display()))?;
    crate::work::say_findings(&read.findings);
    let areas = read.value.features.into_iter().flat_map(|feature| match feature.geometry {
        Geometry::Areas(areas) => areas,
        Geometry::Points(_) | Geometry::Lines(_) => Vec::new(),
    });
    let areas: Vec<Area> = areas.collect();
    if areas.iter().any(|area| !area.holes.is_empty()) {
        return Err(Failure::input("an area of the file has a hole, and an avoided area has none")
            .at(path.display())
            .now("cut the area open, or lay it as a closed cost layer: `wetplant layer add --closed`"));
    }
    let rings: Vec<Vec<LonLat>> = areas.into_iter().map(|area| area.outline).collect();
    if rings.is_empty() {
        return Err(Failure::input("the file has no areas")
            .at(path.display())
            .now("points and lines with a standoff are cost layers: `wetplant layer add`"));
    }
    Ok(rings)
}

/// Changes the plan by one event, once its check has no new reason to block.
fn act(
    (path, actor): (&Path, &str),
    json: bool,
    what: &str,
    edit: impl FnOnce(&Plan) -> Result<Edited, StudyError>,
) -> Result<(), Failure> {
    let failed = |error| project_failure(&error, path);
    let mut file = open_settled(path)?;
    let before = file.head_plan().map_err(failed)?;
    let edited = edit(&before).map_err(|error| Failure::input(error).at(path.display()))?;
    let known = blocks(&file, &before, path)?;
    let new: Vec<_> =
        blocks(&file, &edited.plan, path)?.into_iter().filter(|finding| !known.contains(finding)).collect();
    if !new.is_empty() {
        return Err(Failure::input(list(&new)).at(path.display()));
    }
    let acts = file.fold().acts_to(&edited.plan).map_err(failed)?;
    let events: Vec<NewEvent> = acts.into_iter().map(NewEvent::from).collect();
    append(&mut file, (path, actor), &events, json)?;
    if json {
        say!("{}", serde_json::json!({ what: edited.name, "to_be_solved": edited.legs }));
    } else {
        say!("{what}: {}", edited.name);
        say!("next: wetplant route solve PROJECT, for {}", legs_named(&edited.legs));
    }
    Ok(())
}

fn legs_named(legs: &[String]) -> String {
    match legs {
        [] => "no leg: every leg is given".to_owned(),
        [one] => format!("leg {one}"),
        several => format!("legs {}", several.join(", ")),
    }
}

/// What blocks a plan: in itself, and where its legs would end. A plan without the ground for that is checked in itself.
fn blocks(file: &ProjectFile, plan: &Plan, path: &Path) -> Result<Vec<Finding>, Failure> {
    let grid = grid_of(file, plan, path)?;
    let findings = places_checked(plan, grid.as_ref().map(OpenGrid::input), &Console::new(true))
        .unwrap_or_else(|_| project::check::check(plan));
    Ok(findings.into_iter().filter(|finding| finding.severity == Severity::Blocks).collect())
}
