//! `wetplant layer`: cost layers from files into the plan, listed, shown, checked, taken out again.

mod add;

use crate::args::layer::{LayerArgs, LayerVerb, OfLayer, OfProject, RemoveArgs};
use crate::console::say;
use crate::failure::Failure;
use crate::work::{grid_of, list, open_settled, printed, project_failure, say_findings};
use crate::workbench::append;
use layers::layer::CostLayer;
use pipeline::{LayerLies, LayersChecked};
use project::plan::Plan;
use project::{NewEvent, ProjectFile};
use serde_json::json;
use std::path::Path;
use units::{Currency, Money, Severity};

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
        plan.layer.iter().for_each(|layer| say!("{}", line(layer, plan.currency)));
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

fn line(layer: &CostLayer, currency: Option<Currency>) -> String {
    let date = layer.date.as_deref().unwrap_or("no date");
    format!(
        "{}  {}  {}; {}; {} ({}, {date})",
        layer.id,
        layer.kind.word(),
        place_words(layer),
        cost_words(layer, currency).join(", "),
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

/// What a layer means for a cable, in the words of the plan.
fn cost_words(layer: &CostLayer, currency: Option<Currency>) -> Vec<String> {
    let amount = |minor: f64| match (currency, units::money::round_minor(minor)) {
        (Some(currency), Ok(minor)) => Money::new(minor, currency).to_string(),
        _ => format!("{minor} minor units of no currency"),
    };
    // a price for each unit of a raster may be a part of a minor unit
    let exact = |minor: f64| match currency {
        Some(currency) if minor.fract() != 0.0 => {
            format!("{} {}", minor / 10f64.powi(currency.minor_digits() as i32), currency.code())
        }
        _ => amount(minor),
    };
    let mut words = Vec::new();
    words.extend(layer.closed.then(|| "closed".to_owned()));
    words.extend(layer.standoff_m.map(|standoff_m| format!("standoff {standoff_m} m")));
    words.extend(layer.no_plough.then(|| "no plough".to_owned()));
    words.extend(layer.add_minor_per_km.map(|add_minor| format!("{} per km", amount(add_minor as f64))));
    words.extend(layer.cost_ratio.map(|ratio| format!("a km costs {ratio} times as much")));
    words.extend(layer.repairs_per_1000km_year.map(|rate| format!("{rate} repairs per 1,000 km and year")));
    words.extend(layer.per_unit.map(|per_unit| {
        format!(
            "for each unit {} per km and {} repairs per 1,000 km and year",
            exact(per_unit.add_minor_per_km),
            per_unit.repairs_per_1000km_year
        )
    }));
    words.extend(layer.crossing.map(|crossing| {
        format!("crossing {}, not under {}°", amount(crossing.price_minor as f64), crossing.angle_min_deg)
    }));
    words.extend(
        layer
            .parallel
            .map(|parallel| format!("a km beside its lines costs {} times as much", parallel.cost_ratio)),
    );
    words
}

fn show(args: &OfLayer, json: bool) -> Result<(), Failure> {
    let (_, plan) = opened(&args.project)?;
    let layer = the(&plan, &args.id, &args.project)?;
    if json {
        say!("{}", printed(layer));
        return Ok(());
    }
    say!("{}", line(layer, plan.currency));
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

/// Where a layer lies: `fishing: 41 of 14 603 cells of the sea; 12.4 km of the route`.
fn lies_words(lies: &LayerLies) -> String {
    let LayerLies { layer, cells_count, closed_cells_count, sea_cells_count, route_km } = lies;
    let closed = match closed_cells_count {
        0 => String::new(),
        count => format!(", {count} of them closed"),
    };
    let route = match route_km {
        None => "the route has legs to be solved".to_owned(),
        Some(route_km) if *route_km > 0.0 => format!("{route_km:.1} km of the route run in it"),
        Some(_) => "no part of the route runs in it".to_owned(),
    };
    format!("{layer}: acts in {cells_count} of {sea_cells_count} cells of the sea{closed}; {route}")
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn check(args: &OfProject, json: bool) -> Result<(), Failure> {
    let (file, plan) = opened(&args.project)?;
    let grid = grid_of(&file, &plan, &args.project)?;
    let LayersChecked { lies, findings } =
        pipeline::check_layers(&plan, grid.as_ref().map(crate::inputs::OpenGrid::input));
    if json {
        say!("{}", json!({ "layers_count": plan.layer.len(), "lies": printed(&lies), "findings": findings }));
    } else {
        lies.iter().for_each(|lies| say!("{}", lies_words(lies)));
        say_findings(&findings);
        say!("{}, {}", counted(plan.layer.len(), "layer"), counted(findings.len(), "finding"));
    }
    if findings.iter().any(|finding| finding.severity == Severity::Blocks) {
        return Err(Failure::blocked(list(&findings)).at(args.project.display()));
    }
    Ok(())
}
