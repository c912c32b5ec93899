//! The price of a kilometre, before there is a route: hazard rates and catalogue prices become plain numbers by
//! protection level and depth band.

use crate::error::PipelineError;
use crate::results::ProtectionChoice;
use crate::track::Track;
use cable::presets::{environment_classes, levels};
use cost::price::{PriceInput, PriceTable, cost_per_km};
use project::plan::Plan;
use risk::rates::{protection_ratio, repairs_per_km_year};
use route::levels::{LevelCosts, RepairCosts};
use units::Fingerprint;

pub(crate) struct Prices {
    pub costs: LevelCosts,
    pub table: PriceTable,
    pub repairs_per_km_year: Vec<Vec<f64>>,
    /// Fingerprint of the numbers themselves: what the route depends on.
    pub fingerprint: Fingerprint,
}

pub(crate) fn prices(plan: &Plan, track: &mut Track) -> Result<Option<Prices>, PipelineError> {
    let (Some(catalogue), Some(presets), Some(risk), Some(cost)) =
        (&plan.catalogue, &plan.presets, &plan.risk, &plan.cost)
    else {
        track.lacks("prices", plan, &["catalogue", "presets", "risk", "cost"]);
        return Ok(None);
    };
    let inputs = (catalogue, presets, risk, cost);
    track.enter("prices", 1, "price a kilometre by protection and depth", &inputs)?;
    let levels = levels(catalogue, presets);
    let classes = environment_classes(catalogue, presets, &risk.hazard.depths_m());
    let repairs_per_km_year = repairs_per_km_year(risk, catalogue, &levels, &classes);
    let price = PriceInput {
        catalogue,
        presets,
        plan: cost,
        levels: &levels,
        classes: &classes,
        repairs_per_km_year: &repairs_per_km_year,
    };
    let table = cost_per_km(&price)?;
    let protection =
        levels.iter().map(|level| protection_ratio(risk, catalogue, &level.cable_type, level.burial));
    let repairs = RepairCosts {
        repair_minor_per_km: table.repair_minor_per_km.clone(),
        repairs_per_km_year: repairs_per_km_year.clone(),
        // a type the catalogue lacks may not be used, and protects from nothing
        protection_ratio: protection.map(|ratio| ratio.unwrap_or(1.0)).collect(),
        repair_value_minor_per_km: value_of_a_repair(&price)?,
    };
    let costs = LevelCosts { classes, levels, cost_minor_per_km: table.cost_minor_per_km.clone(), repairs };
    let ids: Vec<&str> = costs.levels.iter().map(|level| level.id.as_str()).collect();
    let fingerprint = Fingerprint::of(&(&costs.classes, ids, &costs.cost_minor_per_km));
    Ok(Some(Prices { costs, table, repairs_per_km_year, fingerprint }))
}

/// What one repair per km and year costs over the life on a kilometre of route, by level: the price table's own answer
/// for a rate of 1. The same in every band.
fn value_of_a_repair(price: &PriceInput) -> Result<Vec<f64>, PipelineError> {
    let one = vec![vec![1.0; price.levels.len()]; price.classes.len()];
    let table = cost_per_km(&PriceInput { repairs_per_km_year: &one, ..*price })?;
    Ok(table.repair_minor_per_km.into_iter().next().unwrap_or_default())
}

impl Prices {
    /// The cheapest level of each band.
    pub(crate) fn choices(&self) -> Vec<ProtectionChoice> {
        let choice = |(index, class): (usize, &cable::presets::EnvironmentClass)| {
            let chosen = self.costs.cheapest(index, true)?;
            Some(ProtectionChoice {
                depth_from_m: class.depth_from_m,
                depth_to_m: class.depth_to_m,
                level: self.costs.levels[chosen.level].id.clone(),
                cost_minor_per_km: chosen.cost_minor_per_km,
                repair_minor_per_km: self.table.repair_minor_per_km[index][chosen.level],
                repairs_per_km_year: self.repairs_per_km_year[index][chosen.level],
            })
        };
        self.costs.classes.iter().enumerate().filter_map(choice).collect()
    }
}
