//! Cost layers: burnt on the sea, told in the results, part of what a solved leg depends on, and what they do on the list.

mod on_route;
mod reach;

use crate::error::PipelineError;
use crate::ground::{GridInput, Ground};
use crate::prices::Prices;
use crate::results::LayerResult;
use crate::track::Track;
use ::layers::layer::CostLayer;
use layers::burn::{BurntLayer, CellPlace, burn};
pub(crate) use on_route::{OnRoute, on_route};
use project::plan::Plan;
use reach::{Reach, reaches};
use serde::Serialize;
use terrain::water::Sea;
use units::{Finding, Fingerprint, LonLat, Unwatched};

/// The layers of a plan on the cells of its sea. A plan without layers has no such stage.
pub(crate) fn burnt(plan: &Plan, sea: &Sea, track: &mut Track) -> Result<Vec<BurntLayer>, PipelineError> {
    if plan.layer.is_empty() {
        return Ok(Vec::new());
    }
    track.enter("layers", 1, "lay the cost layers on the sea", &(&plan.layer, sea.surface_level_m))?;
    Ok(track.keep(burn(&plan.layer, sea)))
}

/// What a solved leg depends on, with the layers and what hazards cost; without layers as it was.
pub(crate) fn with_layers(rules: Fingerprint, plan: &Plan, prices: &Prices) -> Fingerprint {
    if plan.layer.is_empty() {
        return rules;
    }
    let repairs = &prices.costs.repairs;
    Fingerprint::of(&(rules, &plan.layer, &repairs.protection_ratio, &repairs.repair_value_minor_per_km))
}

/// What the position list depends on, with the layers that bear on how a cable is protected; without such layers as it was.
pub(crate) fn list_rules(rules: Fingerprint, plan: &Plan, prices: &Prices) -> Fingerprint {
    let protecting: Vec<&CostLayer> =
        plan.layer.iter().filter(|layer| layer.no_plough || on_route::is_hazard(layer)).collect();
    if protecting.is_empty() {
        return rules;
    }
    let repairs = &prices.costs.repairs;
    Fingerprint::of(&(rules, protecting, &repairs.protection_ratio, &repairs.repair_value_minor_per_km))
}

/// The layers as used.
pub(crate) fn results(plan: &Plan, ground: Option<&Ground>) -> Vec<LayerResult> {
    let Some(ground) = ground else { return Vec::new() };
    let results = plan.layer.iter().zip(&ground.layers).map(|(layer, burnt)| {
        let (cells_count, closed_cells_count) = counts(burnt, &ground.sea);
        LayerResult {
            id: layer.id.clone(),
            kind: layer.kind,
            about: layer.about.clone(),
            date: layer.date.clone(),
            datum: layer.datum.clone(),
            resolution: layer.resolution_text(),
            uncertainty: layer.uncertainty_text(),
            cells_count,
            closed_cells_count,
            provenance: layer.provenance.clone(),
        }
    });
    results.collect()
}

/// Cells of the sea in which a layer does something, and in which it lets no cable lie.
fn counts(burnt: &BurntLayer, sea: &Sea) -> (usize, usize) {
    let header = &sea.grid.header;
    let effect = |cell: usize| {
        let row = (cell / header.cols) as f64;
        burnt.effect(&CellPlace {
            cell,
            depth_m: sea.surface_level_m - f64::from(sea.grid.elevation_m[cell]),
            lat_deg: header.lat_north_deg - (row + 0.5) * header.cell_lat_deg,
        })
    };
    let effects = (0..sea.wet.len()).filter(|cell| sea.wet[*cell]).filter_map(effect);
    effects.fold((0, 0), |(cells, closed), effect| (cells + 1, closed + usize::from(effect.closed)))
}

/// What a check of layers found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LayersChecked {
    /// Where each layer lies, in the order of the plan; empty where that could not be looked at.
    pub lies: Vec<LayerLies>,
    /// All there is to say.
    pub findings: Vec<Finding>,
}

/// Where a layer lies: on the sea and on the route.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LayerLies {
    /// Id of the layer.
    pub layer: String,
    /// Cells of the sea in which it has an effect.
    pub cells_count: usize,
    /// Of those, cells in which no cable may lie.
    pub closed_cells_count: usize,
    /// Cells of the sea in the window.
    pub sea_cells_count: usize,
    /// How far the accepted route runs where the layer has an effect; none where a leg has no positions yet.
    pub route_km: Option<f64>,
}

/// Everything there is to say about the layers of a plan: what they say of themselves, of its money and of the places a
/// route must reach, and, where the bytes of its grid are there, how they lie on the sea and whether the accepted route
/// runs through what is closed. Nothing keeps the rest from being looked at.
#[must_use]
pub fn check(plan: &Plan, grid: Option<GridInput<'_>>) -> LayersChecked {
    let is_about_layers = |finding: &Finding| {
        let place = finding.place.as_deref().unwrap_or_default();
        place.starts_with("layer[")
            || finding.code.starts_with("layers.")
            || finding.code.starts_with("plan.layer.")
    };
    let mut findings: Vec<Finding> =
        project::check::check(plan).into_iter().filter(is_about_layers).collect();
    if plan.layer.is_empty() {
        return LayersChecked { lies: Vec::new(), findings };
    }
    let mut lies = Vec::new();
    let mut track = Track::new(&Unwatched);
    let on_sea = crate::ground::ground(plan, grid, &mut track);
    findings.extend(track.findings.into_iter().filter(is_about_layers));
    match on_sea {
        Ok(Some(ground)) => {
            let found = accepted_line(plan, &ground).map(|line| reaches(&line, &ground));
            findings.extend(found.iter().flatten().filter_map(Reach::entered));
            if found.is_none() {
                let what =
                    "a leg has no positions yet: whether the route runs through the layers was not looked at";
                findings.push(Finding::notes("layers.route", what).at("route"));
            }
            lies = lying(&ground, found.as_deref());
        }
        Ok(None) => findings.push(
            Finding::notes(
                "layers.sea",
                "the plan has no grid: how the layers lie on the sea was not looked at",
            )
            .at("terrain"),
        ),
        Err(error) => {
            let message = format!("how the layers lie on the sea could not be looked at: {error}");
            findings.push(Finding::warns("layers.sea", message).at("terrain"));
        }
    }
    LayersChecked { lies, findings }
}

/// Where the accepted route runs through a closed layer, a finding for each.
pub(crate) fn entered(plan: &Plan, ground: &Ground) -> Vec<Finding> {
    let line = accepted_line(plan, ground).unwrap_or_default();
    reaches(&line, ground).iter().filter_map(Reach::entered).collect()
}

fn lying(ground: &Ground, reaches: Option<&[Reach]>) -> Vec<LayerLies> {
    let sea_cells_count = ground.sea.cells_count();
    let one = |(index, burnt): (usize, &BurntLayer)| {
        let (cells_count, closed_cells_count) = counts(burnt, &ground.sea);
        let route_km = reaches.and_then(|reaches| reaches.get(index)).map(|reach| reach.route_km);
        LayerLies { layer: burnt.id.clone(), cells_count, closed_cells_count, sea_cells_count, route_km }
    };
    ground.layers.iter().enumerate().map(one).collect()
}

/// The route as it stands, from the A end: the positions of lists, else those accepted; none where a leg has neither.
fn accepted_line(plan: &Plan, ground: &Ground) -> Option<Vec<LonLat>> {
    let mut line = Vec::new();
    for leg in &plan.route.leg {
        let list = plan.list.iter().find(|list| list.leg == leg.id);
        match list {
            Some(list) => line.extend(list.position.iter().map(rpl::list::ListPosition::at)),
            None if leg.position.is_empty() => return None,
            None => line.extend(ground.leg_ends(plan, leg).line(leg, leg.position.clone()).points),
        }
    }
    line.dedup();
    (!line.is_empty()).then_some(line)
}
