//! `wetplant layer add`: files and what they mean for a cable become one layer, written as one act.

mod flags;

use super::{cost_words, opened, place_words, write};
use crate::args::layer::{AddArgs, CostArgs, LineArgs};
use crate::console::say;
use crate::failure::{Failure, read_file};
use crate::import::file_name;
use crate::inputs::OpenGrid;
use crate::words::{number, word};
use crate::work::{grid_of, list, say_findings};
use layers::layer::{CostLayer, Crossing, DATUM, LayerRaster, Parallel, PerUnit};
use layers::read::{FILE_LIMIT_BYTES_COUNT, read_features, read_raster};
use project::ProjectFile;
use project::plan::Plan;
use std::path::Path;
use units::{Currency, Finding, Provenance, Severity};

/// What a layer is said to do that was not there before.
const ADDED: &str = "is in the plan";
/// What one is said to do that another of its name made room for.
const REPLACED: &str = "takes the place of the one it had";

pub fn run(args: &AddArgs, json: bool) -> Result<(), Failure> {
    let (mut file, mut plan) = opened(&args.project)?;
    let held = plan.layer.iter().position(|layer| layer.id == args.id);
    if held.is_some() && !args.replace {
        return Err(Failure::input(format!("the plan has a layer `{}` already", args.id))
            .at(args.project.display())
            .now("give it another --id, or let it take the place of that one with --replace"));
    }
    let mut findings = Vec::new();
    let layer = layer(args, plan.currency, &mut findings)?;
    match held {
        Some(place) => plan.layer[place] = layer.clone(),
        None => plan.layer.push(layer.clone()),
    }
    findings.extend(findings_of((&file, &plan, &args.project), &args.id)?);
    if let Some(refused) = refused(&findings, args) {
        say_findings(&findings);
        return Err(refused);
    }
    write(&mut file, &plan, (&args.project, &args.actor), json)?;
    tell((&layer, plan.currency), &findings, held.is_some(), json);
    Ok(())
}

/// What the check says of this layer: in itself, on the places a route must reach, and on the sea. Fields are called by
/// the flags they were typed with.
fn findings_of((file, plan, path): (&ProjectFile, &Plan, &Path), id: &str) -> Result<Vec<Finding>, Failure> {
    let (own, closed_by) = (format!("layer[{id}]"), format!("lies in layer {id}, closed"));
    let is_own = |finding: &Finding| {
        finding.place.as_deref().is_some_and(|place| place.starts_with(&own))
            || finding.code == "layers.sea"
            || (finding.code == "plan.layer.closes_landing" && finding.message.ends_with(&closed_by))
    };
    let grid = grid_of(file, plan, path)?;
    let checked = pipeline::check_layers(plan, grid.as_ref().map(OpenGrid::input));
    Ok(checked.findings.into_iter().filter(is_own).map(flags::in_flags).collect())
}

/// What blocks the layer itself or closes a place the route must reach keeps it out of the plan, as it does an avoided
/// area; that the route as it stands runs through it is why one closes it, and stands until the route is solved again.
fn refused(findings: &[Finding], args: &AddArgs) -> Option<Failure> {
    let blocks =
        |finding: &&Finding| finding.severity == Severity::Blocks && finding.code != "layers.closed.entered";
    let blocking: Vec<Finding> = findings.iter().filter(blocks).cloned().collect();
    (!blocking.is_empty()).then(|| {
        Failure::blocked(list(&blocking)).at(format!("layer {}", args.id)).now("nothing was written")
    })
}

fn layer(
    args: &AddArgs,
    currency: Option<Currency>,
    findings: &mut Vec<Finding>,
) -> Result<CostLayer, Failure> {
    let origin = &args.origin;
    let provenance = Provenance::new(word(&origin.tag, "--tag")?, origin.source.clone());
    let mut layer = CostLayer::new(args.id.clone(), word(&args.kind, "--kind")?, provenance);
    layer.about = origin.about.clone().unwrap_or_default();
    layer.date.clone_from(&origin.date);
    let is_wgs84 = |datum: &String| ["wgs84", "wgs 84", "epsg:4326"].contains(&datum.to_lowercase().as_str());
    let datum = origin.datum.clone();
    layer.datum = datum.map(|datum| if is_wgs84(&datum) { DATUM.to_owned() } else { datum });
    layer.resolution_m = origin.resolution_m;
    layer.uncertainty.clone_from(&origin.uncertainty);
    costs(&mut layer, &args.cost, currency)?;
    lines(&mut layer, &args.lines, currency)?;
    if args.raster.raster {
        raster(&mut layer, args, currency, findings)?;
    } else {
        for path in &args.file {
            features(&mut layer, path, findings)?;
        }
    }
    Ok(layer)
}

fn costs(layer: &mut CostLayer, args: &CostArgs, currency: Option<Currency>) -> Result<(), Failure> {
    layer.closed = args.closed;
    layer.standoff_m = args.standoff_m;
    layer.no_plough = args.no_plough;
    let add = args.add_per_km.as_ref();
    layer.add_minor_per_km = add.map(|text| whole_minor(text, "--add-per-km", currency)).transpose()?;
    layer.cost_ratio = args.cost_ratio;
    layer.reason.clone_from(&args.reason);
    layer.repairs_per_1000km_year = args.repairs_per_1000km_year;
    (layer.depth_from_m, layer.depth_to_m) = (args.depth_from, args.depth_to);
    (layer.lat_from_deg, layer.lat_to_deg) = (args.lat_from, args.lat_to);
    Ok(())
}

fn lines(layer: &mut CostLayer, args: &LineArgs, currency: Option<Currency>) -> Result<(), Failure> {
    if let (Some(price), Some(angle_min_deg)) = (&args.crossing_price, args.crossing_angle_min) {
        let price_minor = whole_minor(price, "--crossing-price", currency)?;
        layer.crossing = Some(Crossing { price_minor, angle_min_deg });
    }
    layer.parallel = args.parallel_ratio.map(|cost_ratio| Parallel {
        band_m: args.parallel_band_m.unwrap_or(0.0),
        band_depth_ratio: args.parallel_depth_ratio.unwrap_or(0.0),
        cost_ratio,
    });
    Ok(())
}

fn features(layer: &mut CostLayer, path: &Path, findings: &mut Vec<Finding>) -> Result<(), Failure> {
    let bytes = read_file(path, FILE_LIMIT_BYTES_COUNT as u64)?;
    let read = read_features(&file_name(path), &bytes);
    let staged = read.map_err(|error| Failure::input(error).at(path.display()))?;
    layer.add_features(&staged.collect(findings));
    Ok(())
}

fn raster(
    layer: &mut CostLayer,
    args: &AddArgs,
    currency: Option<Currency>,
    findings: &mut Vec<Finding>,
) -> Result<(), Failure> {
    let [path] = args.file.as_slice() else {
        let what = format!("a layer has one raster, and {} files are given", args.file.len());
        return Err(Failure::input(what).at("--raster").now("make a layer of each"));
    };
    let refused = |what: String| Failure::input(what).at(path.display());
    let bytes = read_file(path, FILE_LIMIT_BYTES_COUNT as u64)?;
    let values = read_raster(&file_name(path), &bytes).map_err(|error| refused(error.to_string()))?;
    let values = values.collect(findings);
    let (bbox, [cell_lon_deg, cell_lat_deg]) = (values.bbox(), values.cell_deg());
    let empty = LayerRaster {
        unit: args.raster.unit.clone(),
        lon_west_deg: bbox.west_deg,
        lat_north_deg: bbox.north_deg,
        cell_lon_deg,
        cell_lat_deg,
        cols_count: values.cols(),
        rows_count: values.rows(),
        cells: String::new(),
    };
    layer.raster = Some(empty.with_values(values.values()).map_err(|error| refused(error.to_string()))?);
    let add = args.raster.add_per_km_per_unit.as_ref();
    let add_minor = add.map(|text| minor(text, "--add-per-km-per-unit", currency)).transpose()?;
    let repairs = args.raster.repairs_per_1000km_year_per_unit;
    if add_minor.is_some() || repairs.is_some() {
        layer.per_unit = Some(PerUnit {
            add_minor_per_km: add_minor.unwrap_or(0.0),
            repairs_per_1000km_year: repairs.unwrap_or(0.0),
        });
    }
    Ok(())
}

/// An amount of the plan's currency in minor units.
fn minor(text: &str, flag: &str, currency: Option<Currency>) -> Result<f64, Failure> {
    let Some(currency) = currency else {
        return Err(Failure::input("the plan has no currency to give an amount in")
            .at(flag)
            .now("take one with `wetplant sections PROJECT --template`"));
    };
    let mut minor = number(text, flag)?;
    if minor < 0.0 {
        let what = format!("{text} {} is below 0; a layer never makes the sea cheaper", currency.code());
        return Err(Failure::input(what)
            .at(flag)
            .now("give 0 or more; to favour one place, make others dearer"));
    }
    for _ in 0..currency.minor_digits() {
        minor *= 10.0;
    }
    Ok(minor)
}

fn whole_minor(text: &str, flag: &str, currency: Option<Currency>) -> Result<i64, Failure> {
    units::money::round_minor(minor(text, flag, currency)?).map_err(|error| Failure::input(error).at(flag))
}

fn tell((layer, currency): (&CostLayer, Option<Currency>), findings: &[Finding], replaced: bool, json: bool) {
    if json {
        say!(
            "{}",
            serde_json::json!({ "added": super::row(layer), "replaced": replaced, "findings": findings })
        );
        return;
    }
    say_findings(findings);
    let (place, costs) = (place_words(layer), cost_words(layer, currency).join(", "));
    let there = if replaced { REPLACED } else { ADDED };
    say!("layer {} ({}) {there}: {place}; {costs}", layer.id, layer.kind.word());
    say!("next: wetplant layer check PROJECT, then wetplant route solve PROJECT");
}
