//! `wetplant layer`: cost layers from files into the plan, listed, shown, checked, taken out again.

mod add;

use crate::args::layer::{LayerArgs, LayerVerb, OfLayer, OfProject, RemoveArgs};
use crate::console::say;
use crate::failure::Failure;
use crate::work::{grid_of, list, open_settled, printed, project_failure, say_findings};
use crate::workbench::append;
use layers::layer::CostLayer;
use project::plan::Plan;
use project::{NewEvent, ProjectFile};
use serde_json::json;
use std::path::Path;
use units::Severity;

pub fn run(args: &LayerArgs, json: bool) -> Result<(), Failure> {
    match &args.act {
        LayerVerb::Add(args) => add::run(args, json),
        LayerVerb::List(args) => told(args, json),
        LayerVerb::Show(args) => show(args, json),
        LayerVerb::Remove(args) => remove(args, json),
        LayerVerb::Check(args) => check(args, json),
    }
}

/// A project with its plan as it stands.
fn opened(path: &Path) -> Result<(ProjectFile, Plan), Failure> {
    let file = open_settled(path)?;
    let plan = file.head_plan().map_err(|error| project_failure(&error, path))?;
    Ok((file, plan))
}

/// Writes a changed plan as one act.
fn write(file: &mut ProjectFile, plan: &Plan, by: (&Path, &str), json: bool) -> Result<(), Failure> {
    let acts = file.fold().acts_to(plan).map_err(|error| project_failure(&error, by.0))?;
    let events: Vec<NewEvent> = acts.into_iter().map(NewEvent::from).collect();
    append(file, by, &events, json)
}

fn the<'a>(plan: &'a Plan, id: &str, path: &Path) -> Result<&'a CostLayer, Failure> {
    plan.layer.iter().find(|layer| layer.id == id).ok_or_else(|| {
        let known: Vec<&str> = plan.layer.iter().map(|layer| layer.id.as_str()).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        Failure::input(format!("the plan has no layer `{id}`; it has {known}")).at(path.display())
    })
}

fn told(args: &OfProject, json: bool) -> Result<(), Failure> {
    let (_, plan) = opened(&args.project)?;
    if json {
        let rows: Vec<_> = plan.layer.iter().map(row).collect();
        say!("{}", json!({ "layers": rows }));
    } else if plan.layer.is_empty() {
        say!("the plan has no cost layers");
    } else {
        plan.layer.iter().for_each(|layer| say!("{}", line(layer)));
    }
    Ok(())
}

/// A layer without its shapes.
fn row(layer: &CostLayer) -> serde_json::Value {
    let raster =
        layer.raster.clone().map(|raster| layers::layer::LayerRaster { cells: String::new(), ..raster });
    let bare = CostLayer { area: Vec::new(), line: Vec::new(), point: Vec::new(), raster, ..layer.clone() };
    json!({
        "layer": printed(&bare),
        "areas_count": layer.area.len(),
        "lines_count": layer.line.len(),
        "points_count": layer.point.len(),
    })
}

fn line(layer: &CostLayer) -> String {
    let date = layer.date.as_deref().unwrap_or("no date");
    format!(
        "{}  {}  {}; {}; {} ({}, {date})",
        layer.id,
        layer.kind.word(),
        place_words(layer),
        cost_words(layer).join(", "),
        layer.provenance.source,
        layer.provenance.tag.word(),
    )
}

fn place_words(layer: &CostLayer) -> String {
    let counted = [(layer.area.len(), "areas"), (layer.line.len(), "lines"), (layer.point.len(), "points")];
    let mut words: Vec<String> = counted
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {}", if *count == 1 { &what[..what.len() - 1] } else { what }))
        .collect();
    words.extend(
        layer
            .raster
            .as_ref()
            .map(|raster| format!("raster of {} × {} cells", raster.cols_count, raster.rows_count)),
    );
    if words.is_empty() {
        words.push("limits of depth or latitude".to_owned());
    }
    words.join(", ")
}

/// What a layer means for a cable, in the words of the plan; amounts in minor units.
fn cost_words(layer: &CostLayer) -> Vec<String> {
    let mut words = Vec::new();
    words.extend(layer.closed.then(|| "closed".to_owned()));
    words.extend(layer.standoff_m.map(|standoff_m| format!("standoff {standoff_m} m")));
    words.extend(layer.no_plough.then(|| "no plough".to_owned()));
    words.extend(layer.add_minor_per_km.map(|add_minor| format!("{add_minor} minor units per km")));
    words.extend(layer.cost_ratio.map(|ratio| format!("× {ratio}")));
    words.extend(layer.repairs_per_1000km_year.map(|rate| format!("{rate} repairs per 1,000 km and year")));
    words.extend(layer.per_unit.map(|per_unit| {
        format!(
            "per unit {} minor units per km and {} repairs per 1,000 km and year",
            per_unit.add_minor_per_km, per_unit.repairs_per_1000km_year
        )
    }));
    words.extend(layer.crossing.map(|crossing| {
        format!("crossing {} minor units, not under {}°", crossing.price_minor, crossing.angle_min_deg)
    }));
    words.extend(layer.parallel.map(|parallel| format!("× {} beside its lines", parallel.cost_ratio)));
    words
}

fn show(args: &OfLayer, json: bool) -> Result<(), Failure> {
    let (_, plan) = opened(&args.project)?;
    let layer = the(&plan, &args.id, &args.project)?;
    if json {
        say!("{}", printed(layer));
        return Ok(());
    }
    say!("{}", line(layer));
    if !layer.about.is_empty() {
        say!("  {}", layer.about);
    }
    say!("  datum {}", layer.datum.as_deref().unwrap_or("unknown"));
    say!("  resolution {}, uncertainty {}", layer.resolution_text(), layer.uncertainty_text());
    let names = layer.area.iter().map(|area| &area.name).chain(layer.line.iter().map(|line| &line.name));
    for name in names.flatten() {
        say!("  {name}");
    }
    Ok(())
}

fn remove(args: &RemoveArgs, json: bool) -> Result<(), Failure> {
    let path = &args.of.project;
    let (mut file, mut plan) = opened(path)?;
    the(&plan, &args.of.id, path)?;
    plan.layer.retain(|layer| layer.id != args.of.id);
    write(&mut file, &plan, (path, &args.actor), json)?;
    if json {
        say!("{}", json!({ "removed": args.of.id }));
    } else {
        say!("layer {} is out of the plan; `wetplant undo` brings it back", args.of.id);
    }
    Ok(())
}

fn check(args: &OfProject, json: bool) -> Result<(), Failure> {
    let (file, plan) = opened(&args.project)?;
    let grid = grid_of(&file, &plan, &args.project)?;
    let findings = pipeline::check_layers(&plan, grid.as_ref().map(crate::inputs::OpenGrid::input));
    if json {
        say!("{}", json!({ "layers_count": plan.layer.len(), "findings": findings }));
    } else {
        say_findings(&findings);
        say!("{} layers, {} findings", plan.layer.len(), findings.len());
    }
    if findings.iter().any(|finding| finding.severity == Severity::Blocks) {
        return Err(Failure::blocked(list(&findings)).at(args.project.display()));
    }
    Ok(())
}
