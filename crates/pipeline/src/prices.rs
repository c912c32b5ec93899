//! The price of a kilometre, before there is a route: hazard rates and catalogue prices become plain numbers by
//! protection level and depth band.

use crate::error::PipelineError;
use crate::results::ProtectionChoice;
use crate::track::Track;
use cable::presets::{environment_classes, levels};
use cost::price::{PriceInput, PriceTable, cost_per_km};
use project::plan::Plan;
use risk::rates::repairs_per_km_year;
use route::levels::LevelCosts;
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
    let table = cost_per_km(&PriceInput {
        catalogue,
        presets,
        plan: cost,
        levels: &levels,
        classes: &classes,
        repairs_per_km_year: &repairs_per_km_year,
    })?;
    let costs = LevelCosts { classes, levels, cost_minor_per_km: table.cost_minor_per_km.clone() };
    let ids: Vec<&str> = costs.levels.iter().map(|level| level.id.as_str()).collect();
    let fingerprint = Fingerprint::of(&(&costs.classes, ids, &costs.cost_minor_per_km));
    Ok(Some(Prices { costs, table, repairs_per_km_year, fingerprint }))
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
