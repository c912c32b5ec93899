//! What cost layers do on a position list: crossings, money, repairs, and where the list goes against them.

use super::reach::{Reach, reaches};
use crate::ground::Ground;
use crate::track::Track;
use ::layers::layer::CostLayer;
use cost::estimate::Charge;
use cost::layers::{AlongUse, CrossingUse, LayerUse, layer_charges};
use project::plan::Plan;
use risk::availability::LayerHazard;
use route::explain::{CrossingFound, crossings_with};
use route::layered::{LayerAlong, along};
use route::rpl::{Position, Rpl};
use route::surface::CrossingLine;
use units::{CableKm, Finding, Fingerprint, LonLat, RouteKm};

/// Shortest route against a layer that is told: less is the edge of a cell.
const TOLD_LEAST_KM: f64 = 0.05;

/// What the layers of a plan do on its list.
#[derive(Debug, Default)]
pub(crate) struct OnRoute {
    /// By layer, in the order of the plan; empty without a grid.
    along: Vec<LayerAlong>,
    crossings: Vec<CrossingFound>,
    /// Fingerprint of what it follows from besides the list; none where no layer adds money or repairs.
    inputs: Option<Fingerprint>,
}

/// Follows the list through the layers of the plan.
pub(crate) fn on_route(plan: &Plan, ground: Option<&Ground>, rpl: &Rpl, track: &mut Track) -> OnRoute {
    if plan.layer.is_empty() {
        return OnRoute::default();
    }
    let counted: Vec<&CostLayer> =
        plan.layer.iter().filter(|layer| is_paid(layer) || is_hazard(layer)).collect();
    let positions: Vec<LonLat> = rpl.positions.iter().map(Position::at).collect();
    let found = OnRoute {
        along: ground.map_or_else(Vec::new, |ground| along(rpl, &ground.sea, &ground.layers)),
        crossings: crossings_with(&lines(&plan.layer), &positions),
        inputs: (!counted.is_empty())
            .then(|| Fingerprint::of(&(&counted, ground.map(|ground| &ground.fingerprint)))),
    };
    if ground.is_none() {
        track.lacks("layers", plan, &["terrain", "water"]);
    }
    track.findings.extend(found.crossings.iter().filter(|crossing| crossing.is_too_flat()).map(flat));
    let reaches = ground.map_or_else(Vec::new, |ground| reaches(&positions, ground));
    track.findings.extend(reaches.iter().filter_map(Reach::entered));
    track.findings.extend(found.along.iter().flat_map(|layer| against(layer, rpl)));
    found
}

/// Whether a layer can add money to the bill.
fn is_paid(layer: &CostLayer) -> bool {
    layer.crossing.is_some()
        || layer.add_minor_per_km.is_some()
        || layer.per_unit.is_some_and(|per_unit| per_unit.add_minor_per_km > 0.0)
}

/// Whether a layer can add repairs.
pub(super) fn is_hazard(layer: &CostLayer) -> bool {
    layer.repairs_per_1000km_year.is_some()
        || layer.per_unit.is_some_and(|per_unit| per_unit.repairs_per_1000km_year > 0.0)
}

/// The lines that cost something to cross.
fn lines(layers: &[CostLayer]) -> Vec<CrossingLine> {
    let of_layer = |layer: &CostLayer| {
        let crossing = layer.crossing?;
        let line = |line: &::layers::layer::LayerLine| CrossingLine {
            layer: layer.id.clone(),
            line: line.position.clone(),
            price_minor: crossing.price_minor as f64,
            angle_min_deg: crossing.angle_min_deg,
            parallel: layer.parallel,
        };
        Some(layer.line.iter().map(line).collect::<Vec<_>>())
    };
    layers.iter().filter_map(of_layer).flatten().collect()
}

fn flat(crossing: &CrossingFound) -> Finding {
    let message = format!(
        "the route crosses layer {} at {:.1}° at route KP {:.3}; {}° is the least agreed to",
        crossing.layer, crossing.angle_deg, crossing.kp_km, crossing.angle_min_deg
    );
    Finding::warns("layers.crossing.flat", message)
        .at(format!("layer[{}].crossing", crossing.layer))
        .hint("turn the route to cross it more squarely, or agree the angle with its owner")
}

/// Where the list goes against a layer under the plough: where no plough can bury.
fn against(layer: &LayerAlong, rpl: &Rpl) -> Vec<Finding> {
    let mut findings = Vec::new();
    let ploughed = rpl.rows.iter().zip(&layer.rows).filter(|(row, _)| row.burial.is_ploughed());
    let ploughed_km: f64 = ploughed.map(|(_, found)| found.no_plough_km).sum();
    if ploughed_km > TOLD_LEAST_KM {
        let message = format!(
            "{ploughed_km:.2} km of the route are ploughed in layer {}, where no plough can bury",
            layer.layer
        );
        findings.push(
            Finding::warns("layers.no_plough.ploughed", message)
                .at(format!("layer[{}].no_plough", layer.layer))
                .hint("an entered burial stands as it is; lay it on the seabed there, or change the layer"),
        );
    }
    findings
}

impl OnRoute {
    /// What the stages after the list depend on; without layers as it was.
    pub(crate) fn listed(&self, listed: Fingerprint) -> Fingerprint {
        match &self.inputs {
            None => listed,
            Some(inputs) => Fingerprint::of(&(listed, inputs)),
        }
    }

    /// Hazards by layer, of those that add any on the list.
    pub(crate) fn hazards(&self, plan: &Plan) -> Vec<LayerHazard> {
        let layers = plan.layer.iter().zip(&self.along).filter(|(layer, _)| is_hazard(layer));
        let hazard = |(layer, along): (&CostLayer, &LayerAlong)| LayerHazard {
            layer: layer.id.clone(),
            what: layer.kind.word().to_owned(),
            cable_km: CableKm(along.total().struck_cable_km),
            row_repairs_per_year: along.rows.iter().map(|row| row.repairs_per_year).collect(),
        };
        layers.map(hazard).filter(|hazard| hazard.cable_km.km() > 0.0).collect()
    }

    /// What layers put on the bill.
    pub(crate) fn charges(&self, plan: &Plan) -> Result<Vec<Charge>, cost::CostError> {
        let uses: Vec<LayerUse> = plan
            .layer
            .iter()
            .enumerate()
            .map(|(index, layer)| self.used(layer, self.along.get(index)))
            .collect();
        Ok(layer_charges(&uses)?)
    }

    fn used<'a>(&self, layer: &'a CostLayer, along: Option<&LayerAlong>) -> LayerUse<'a> {
        let found = self.crossings.iter().filter(|crossing| crossing.layer == layer.id);
        let crossings = layer.crossing.map(|crossing| CrossingUse {
            price_minor: crossing.price_minor,
            angles: found.map(|found| (found.angle_deg, found.angle_price_ratio())).collect(),
        });
        let by_place = layer.per_unit.is_some_and(|per_unit| per_unit.add_minor_per_km > 0.0);
        let flat = layer.add_minor_per_km.filter(|add_minor| *add_minor > 0);
        let along = along.filter(|_| by_place || flat.is_some()).map(|along| AlongUse {
            price_minor_per_km: flat.filter(|_| !by_place),
            route_km: RouteKm(along.total().paid_km),
            amount_minor: along.total().add_minor,
        });
        LayerUse {
            layer: &layer.id,
            what: layer.kind.word(),
            provenance: &layer.provenance,
            crossings,
            along,
        }
    }
}
