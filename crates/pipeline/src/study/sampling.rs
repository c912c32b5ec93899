//! Fields under what is uncertain: the weight of every layer, of steep seabed and of expected repairs, and the level of
//! the water.

use crate::design::Basis;
use crate::study::asks::RobustAsk;
use layers::burn::{BurntLayer, burn};
use layers::layer::CostLayer;
use project::plan::Plan;
use route::RouteError;
use route::choices::sampled::{LayerSpread, LevelSpread, SampledFactors, Uncertainties, sampled};
use route::field::Field;
use route::levels::LevelCosts;
use route::plan::RoutePlan;
use route::surface::{SurfaceInput, build};
use terrain::water::{LandingSite, Sea, find_sea};

/// What steep seabed costs more.
const SLOPE: &str = "steep seabed";
/// What expected repairs cost.
const REPAIRS: &str = "expected repairs";

/// What is drawn: every layer of the plan, steep seabed, expected repairs and, if asked, the water level.
pub(super) fn uncertainties(plan: &Plan, ask: &RobustAsk) -> Uncertainties {
    let names = plan.layer.iter().map(|layer| layer.id.as_str()).chain([SLOPE, REPAIRS]);
    let spread = |name: &str| LayerSpread { layer: name.to_owned(), spread_ratio: ask.spread_ratio };
    let level =
        ask.water_level.map(|range| LevelSpread::Uniform { low_m: range.low_m, high_m: range.high_m });
    Uncertainties { layers: names.map(spread).collect(), water_level: level }
}

/// Makes the field of a sample.
pub(super) struct Sampler<'a> {
    basis: &'a Basis<'a>,
    uncertainties: &'a Uncertainties,
    seed: u64,
    sites: Vec<LandingSite>,
}

impl<'a> Sampler<'a> {
    pub(super) fn new(basis: &'a Basis<'a>, uncertainties: &'a Uncertainties, seed: u64) -> Self {
        let site =
            |landing: &project::plan::Landing| LandingSite { id: landing.id.clone(), at: landing.at() };
        let sites = basis.plan.landing.iter().map(site).collect();
        Self { basis, uncertainties, seed, sites }
    }

    /// The water level of a sample; none where it is certain.
    pub(super) fn water_level_m(&self, sample_no: u32) -> Result<Option<f64>, RouteError> {
        Ok(sampled(self.uncertainties, self.seed, sample_no)?.water_level_m)
    }

    pub(super) fn field(&self, sample_no: u32) -> Result<Field, RouteError> {
        let drawn = sampled(self.uncertainties, self.seed, sample_no)?;
        let nominal = self.basis.surface_input();
        let sea = match drawn.water_level_m {
            Some(level_m) => Some(self.sea_at(level_m)?),
            None => None,
        };
        let sea = sea.as_ref().unwrap_or(nominal.sea);
        let layers = self.layers_on(sea, &drawn);
        let costs = costs_of(nominal.costs, drawn.factor_of(REPAIRS));
        let plan = RoutePlan {
            slope_avoid_ratio: excess(nominal.plan.slope_avoid_ratio, drawn.factor_of(SLOPE)),
            ..nominal.plan.clone()
        };
        let input = SurfaceInput { sea, layers: &layers, costs: &costs, plan: &plan, ..nominal };
        Ok(build(&input)?.value.field)
    }

    fn sea_at(&self, level_m: f64) -> Result<Sea, RouteError> {
        let grid = self.basis.ground.sea.grid.clone();
        // what is odd about the sea was said of the plan's own level
        Ok(find_sea(grid, level_m, &self.sites, self.basis.plan.route.shore_reach_km)?.value)
    }

    fn layers_on(&self, sea: &Sea, drawn: &SampledFactors) -> Vec<BurntLayer> {
        if self.basis.plan.layer.is_empty() {
            return Vec::new();
        }
        let layer = |layer: &CostLayer| weighed(layer, drawn.factor_of(&layer.id));
        let layers: Vec<CostLayer> = self.basis.plan.layer.iter().map(layer).collect();
        // what is odd about a layer was said when it was first laid
        burn(&layers, sea).value
    }
}

/// A layer with all it costs multiplied; what it closes stays closed.
#[allow(clippy::cast_possible_truncation)] // money of a layer, far below 2^63
fn weighed(layer: &CostLayer, factor: f64) -> CostLayer {
    let mut layer = layer.clone();
    let money = |minor: i64| (minor as f64 * factor).round() as i64;
    layer.add_minor_per_km = layer.add_minor_per_km.map(money);
    layer.cost_ratio = layer.cost_ratio.map(|ratio| excess(ratio, factor));
    layer.repairs_per_1000km_year = layer.repairs_per_1000km_year.map(|rate| rate * factor);
    if let Some(per_unit) = &mut layer.per_unit {
        per_unit.add_minor_per_km *= factor;
        per_unit.repairs_per_1000km_year *= factor;
    }
    if let Some(crossing) = &mut layer.crossing {
        crossing.price_minor = money(crossing.price_minor);
    }
    if let Some(parallel) = &mut layer.parallel {
        parallel.cost_ratio = excess(parallel.cost_ratio, factor);
    }
    layer
}

/// A ratio whose part above 1 is multiplied.
fn excess(ratio: f64, factor: f64) -> f64 {
    1.0 + (ratio - 1.0) * factor
}

/// Costs with their expected repairs multiplied.
fn costs_of(costs: &LevelCosts, factor: f64) -> LevelCosts {
    let mut costs = costs.clone();
    let repairs = costs.repairs.clone();
    for (class, row) in costs.cost_minor_per_km.iter_mut().enumerate() {
        for (level, cost) in row.iter_mut().enumerate() {
            let repair_minor = repairs.repair_minor_per_km(class, level);
            *cost = cost.map(|cost_minor| cost_minor + (factor - 1.0) * repair_minor);
        }
    }
    let figures = [&mut costs.repairs.repair_minor_per_km, &mut costs.repairs.repairs_per_km_year];
    for figure in figures.into_iter().flatten().flatten() {
        *figure *= factor;
    }
    costs
}
