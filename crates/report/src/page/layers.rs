//! Cost layers: what each is, what it costs a cable, and how far it is known.

use crate::drawing::Drawing;
use crate::figures::{NONE, fixed};
use crate::html::{Page, Table};
use crate::page::certificate::money;
use crate::words;
use layers::layer::CostLayer;
use pipeline::results::{LayerResult, LegResult};
use units::Currency;

/// The table of layers; nothing without layers.
pub(super) fn write(page: &mut Page, drawing: &Drawing) {
    let results = &drawing.file.results;
    if results.layers.is_empty() {
        return;
    }
    page.heading("Cost layers");
    let heads = [
        "Layer",
        "Kind",
        "What it costs a cable",
        "Stands for",
        "Datum",
        "Resolution",
        "Cells of the sea>",
        "Source",
    ];
    let mut table = Table::new(&heads);
    table.wide = true;
    table.unbroken = vec![1];
    let currency = words::currency(results);
    for layer in &results.layers {
        let entered = drawing.layers.iter().find(|entered| entered.id == layer.id);
        table.row(vec![
            two(&layer.id, &layer.about),
            layer.kind.word().to_owned(),
            entered.map_or_else(|| NONE.to_owned(), |entered| effects(entered, currency)),
            known(layer.date.as_deref()),
            known(layer.datum.as_deref()),
            format!("{}\nuncertainty: {}", known(Some(&layer.resolution)), known(Some(&layer.uncertainty))),
            cells(layer),
            words::provenance(&layer.provenance),
        ]);
    }
    table.note = Some(
        "A layer only ever makes a cable dearer or closes ground; what no layer tells is priced as if nothing were \
         there. Cells: those of the depth grid in which the layer has an effect. The tag before each source says how \
         well founded it is."
            .to_owned(),
    );
    page.table(&table);
    doubtful(page, &results.layers);
    results.legs.iter().for_each(|leg| on_leg(page, leg, currency));
}

/// What each layer costs a leg on the surface; nothing for a leg the solver did not look at.
fn on_leg(page: &mut Page, leg: &LegResult, currency: Option<Currency>) {
    if leg.by_layer.is_empty() {
        return;
    }
    let cost = |minor: f64| {
        currency.map_or_else(|| format!("{} minor units", fixed(minor, 0)), |of| money(minor, of))
    };
    let whole_minor: f64 = leg.by_layer.iter().map(|part| part.total_minor).sum();
    let share = |minor: f64| {
        if whole_minor > 0.0 { fixed(100.0 * minor / whole_minor, 1) } else { NONE.to_owned() }
    };
    let mut table = Table::new(&["Layer", "How", "Cost>", "Share, %>"]);
    table.caption = Some(format!("Leg {} ({} – {}): what each layer costs it", leg.id, leg.from, leg.to));
    for part in &leg.by_layer {
        table.row(vec![
            part.layer.clone().unwrap_or_else(|| "the seabed itself".to_owned()),
            part.effect.word().to_owned(),
            cost(part.total_minor),
            share(part.total_minor),
        ]);
    }
    table.row(vec!["the whole".to_owned(), String::new(), cost(whole_minor), share(whole_minor)]);
    table.totals = 1;
    table.narrow = true;
    table.note = Some(
        "The whole is the line cost: on the cost surface, as fitted, from water to water: cable and work by depth, expected repairs at present value, and what \
         each layer adds. It is not the bill of quantities. A layer the leg goes around costs it nothing here; what the \
         way around costs, the study tells (`wetplant route --explain`)."
            .to_owned(),
    );
    page.table(&table);
}

/// Says once how many layers are guesses.
fn doubtful(page: &mut Page, layers: &[LayerResult]) {
    let is_guess =
        |layer: &&LayerResult| matches!(layer.provenance.tag.word(), "guess" | "assumed" | "unknown");
    let guesses: Vec<&str> = layers.iter().filter(is_guess).map(|layer| layer.id.as_str()).collect();
    if guesses.is_empty() {
        return;
    }
    page.note(&format!(
        "{} of {} layers rest on a guess or an assumption: {}. The route is no firmer than they are.",
        guesses.len(),
        layers.len(),
        guesses.join(", ")
    ));
}

fn two(first: &str, second: &str) -> String {
    if second.is_empty() { first.to_owned() } else { format!("{first}\n{second}") }
}

/// What is said, or that nobody said.
fn known(text: Option<&str>) -> String {
    match text {
        None | Some("" | "unknown") => "[unknown]".to_owned(),
        Some(text) => text.to_owned(),
    }
}

fn cells(layer: &LayerResult) -> String {
    let all = fixed(layer.cells_count as f64, 0);
    if layer.closed_cells_count == 0 {
        return all;
    }
    format!("{all}\n{} closed", fixed(layer.closed_cells_count as f64, 0))
}

/// What a layer means for a cable, in words.
pub(crate) fn effects(layer: &CostLayer, currency: Option<Currency>) -> String {
    let cost = |minor: f64| {
        currency.map_or_else(|| format!("{} minor units", fixed(minor, 0)), |of| money(minor, of))
    };
    let mut parts = Vec::new();
    if layer.closed {
        parts.push("no cable may lie here".to_owned());
    }
    if layer.no_plough {
        parts.push("no plough".to_owned());
    }
    if let Some(minor) = layer.add_minor_per_km {
        parts.push(format!("{} per km", cost(minor as f64)));
    }
    if let Some(ratio) = layer.cost_ratio {
        let reason = layer.reason.as_deref().map_or_else(String::new, |reason| format!(" ({reason})"));
        parts.push(format!("a km costs {ratio} times as much{reason}"));
    }
    if let Some(rate) = layer.repairs_per_1000km_year {
        parts.push(format!("{rate} repairs per 1000 km and year on bare cable"));
    }
    if let Some(unit) = &layer.per_unit {
        let name = layer.raster.as_ref().and_then(|raster| raster.unit.as_deref()).unwrap_or("unit");
        if unit.add_minor_per_km > 0.0 {
            parts.push(format!("{} per km for each {name}", cost(unit.add_minor_per_km)));
        }
        if unit.repairs_per_1000km_year > 0.0 {
            let rate = unit.repairs_per_1000km_year;
            parts.push(format!("{rate} repairs per 1000 km and year for each {name}"));
        }
    }
    if let Some(crossing) = &layer.crossing {
        let angle = fixed(crossing.angle_min_deg, 0);
        parts.push(format!("{} a crossing, at {angle}° or more", cost(crossing.price_minor as f64)));
    }
    if let Some(parallel) = &layer.parallel {
        parts.push(format!("a km close alongside costs {} times as much", parallel.cost_ratio));
    }
    let reach = layer.standoff_m.map(|standoff_m| format!("within {} m", fixed(standoff_m, 0)));
    let limits = [
        reach,
        limit(("deeper than", layer.depth_from_m), ("to", layer.depth_to_m), " m"),
        limit(("north of", layer.lat_from_deg), ("south of", layer.lat_to_deg), "°"),
    ];
    let text = if parts.is_empty() { "nothing yet".to_owned() } else { parts.join("; ") };
    let limits: Vec<String> = limits.into_iter().flatten().collect();
    if limits.is_empty() { text } else { format!("{text}\n{}", limits.join(", ")) }
}

fn limit(from: (&str, Option<f64>), to: (&str, Option<f64>), unit: &str) -> Option<String> {
    let side = |(word, value): (&str, Option<f64>)| value.map(|value| format!("{word} {value}{unit}"));
    let sides: Vec<String> = [from, to].into_iter().filter_map(side).collect();
    (!sides.is_empty()).then(|| sides.join(" "))
}
