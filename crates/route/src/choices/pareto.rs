//! The front of cost, repairs and length: routes of which none is better in one figure without being worse in
//! another.
//!
//! The three densities are weighed into one field, which is solved like any other; the weights are then chosen anew
//! where the routes found so far leave most room. Each route found is the best for its weights, hence on the lower
//! convex hull of all that is possible: only this supported hull is found. Routes that lie above the hull and are
//! still not beaten exist; [`least_cost_within`] reaches some of them.
//!
//! # Source
//! J. L. Cohon, R. L. Church, D. P. Sheer, Generating multiobjective trade-offs (NISE), Water Resources Research 15
//! (1979), with facets for the third figure.

mod sweep;
mod within;

use super::ground::Ground;
use super::line::{ChoiceLine, cost_of, length_km};
use super::refuse_outside;
use crate::RouteError;
use crate::field::{Field, FieldParts, Place};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
pub use sweep::pareto;
use units::Watch;
pub use within::{WithinRepairs, least_cost_within};

/// The words every front carries.
pub const SUPPORTED_HULL: &str = "only the supported hull is found: each route is the best for some weights of cost, repairs and length; routes that no weights prefer, and that are still beaten by none, are not in the list";

/// What one kilometre costs and how often it breaks, on the same nodes.
#[derive(Debug, Clone)]
pub struct Densities<'a> {
    cost: &'a Field,
    repairs_per_km_year: &'a [f32],
    /// Repairs over their mean, plus one, so that ground without repairs is a field too.
    repairs: Field,
    mean_repairs_per_km_year: f64,
}

/// Weights of the three figures, as money: what is minimised is `cost_ratio` × cost + `repair_minor` × repairs a year
/// + `length_minor_per_km` × length.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Weight of the cost; 1 where it is taken as it is.
    pub cost_ratio: f64,
    /// Price of one repair a year, minor units.
    pub repair_minor: f64,
    /// Price of a kilometre whatever its cost, minor units.
    pub length_minor_per_km: f64,
}

/// What the planner wants.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ParetoWanted {
    /// Most routes on the front.
    pub points_max_count: usize,
    /// How much the weighted sum must gain for another route to be worth listing.
    pub gain_min_pct: f64,
    /// Cost increase of the fit, of the weighted sum.
    pub fit_increase_max_pct: f64,
}

/// A route of the front.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ParetoPoint {
    /// Weights it is the best for.
    pub weights: Weights,
    /// Cost of the polished line, minor units.
    pub cost_minor: f64,
    /// Expected repairs of the polished line.
    pub repairs_per_year: f64,
    /// Length of the polished line.
    pub length_km: f64,
    /// The weighted sum, minor units.
    pub weighted_minor: f64,
    /// The line, fitted under these weights; its costs are those of the cost alone.
    pub line: ChoiceLine,
}

/// The front, the cheapest route first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Pareto {
    /// What was wanted.
    pub wanted: ParetoWanted,
    /// What the list is and is not: [`SUPPORTED_HULL`].
    pub statement: String,
    /// Routes, by cost.
    pub points: Vec<ParetoPoint>,
    /// Weights solved.
    pub solves_count: usize,
    /// Whether the whole hull was found to `gain_min_pct`; false where the number of routes or solves ended the
    /// search.
    pub complete: bool,
}

impl<'a> Densities<'a> {
    /// Repairs per km and year at every node of the cost field, row by row; 0 is allowed, what stands at closed nodes
    /// does not matter.
    ///
    /// # Errors
    /// [`RouteError::FieldShape`] for a list of another length, [`RouteError::Figure`] for a rate that is negative or
    /// no number.
    pub fn new(cost: &'a Field, repairs_per_km_year: &'a [f32]) -> Result<Self, RouteError> {
        let nodes_count = cost.cols() * cost.rows();
        if repairs_per_km_year.len() != nodes_count {
            return Err(RouteError::FieldShape {
                cols: cost.cols(),
                rows: cost.rows(),
                costs_count: repairs_per_km_year.len(),
                blockers_count: nodes_count,
            });
        }
        let (mut sum, mut count) = (0.0, 0.0);
        for node in (0..nodes_count).filter(|node| cost.is_open(*node)) {
            let rate = f64::from(repairs_per_km_year[node]);
            refuse_outside("repairs_per_km_year", rate, [0.0, 1e9], "0 or more, at every open node")?;
            (sum, count) = (sum + rate, count + 1.0);
        }
        let mean = if sum > 0.0 { sum / count } else { 1.0 };
        #[allow(clippy::cast_possible_truncation)] // a field holds f32
        let relative = |node: usize| (f64::from(repairs_per_km_year[node]) / mean) as f32 + 1.0;
        let repairs = on_ground_of(cost, relative)?;
        Ok(Self { cost, repairs_per_km_year, repairs, mean_repairs_per_km_year: mean })
    }

    /// Expected repairs of a line.
    #[must_use]
    pub fn repairs_per_year(&self, line: &[Place]) -> f64 {
        let relative = cost_of(&self.repairs, line) - length_km(self.cost, line);
        (relative * self.mean_repairs_per_km_year).max(0.0)
    }

    /// The best route for given weights.
    ///
    /// # Errors
    /// [`RouteError::Figure`] for weights that are negative or no numbers; as [`crate::solve::solve_line`].
    pub fn best_for(
        &self,
        weights: Weights,
        ends: [Place; 2],
        fit_increase_max_pct: f64,
        watch: &dyn Watch,
    ) -> Result<ParetoPoint, RouteError> {
        let field = self.weighed(weights)?;
        let ground = Ground::new(&field)?;
        let line = ground.best_line(ends, watch)?;
        let line = ground.relaxed(line, watch)?;
        let mut fitted = ChoiceLine::fitted(&field, line, fit_increase_max_pct, watch)?;
        fitted.cost_minor = crate::fit::Legs::geodesic(self.cost).cost_of_line(&fitted.fitted);
        Ok(self.point(weights, fitted))
    }

    fn point(&self, weights: Weights, mut line: ChoiceLine) -> ParetoPoint {
        line.polished_minor = cost_of(self.cost, &line.polished);
        let figures = [
            line.polished_minor,
            self.repairs_per_year(&line.polished),
            length_km(self.cost, &line.polished),
        ];
        ParetoPoint {
            weights,
            cost_minor: figures[0],
            repairs_per_year: figures[1],
            length_km: figures[2],
            weighted_minor: weights.sum(figures),
            line,
        }
    }

    fn weighed(&self, weights: Weights) -> Result<Field, RouteError> {
        let limits = [0.0, 1e30];
        refuse_outside("cost_ratio", weights.cost_ratio, limits, "0 or more")?;
        refuse_outside("repair_minor", weights.repair_minor, limits, "0 or more")?;
        refuse_outside("length_minor_per_km", weights.length_minor_per_km, limits, "0 or more")?;
        #[allow(clippy::cast_possible_truncation)] // a field holds f32
        let sum = |node: usize| {
            let figures = [self.cost.node_cost(node), f64::from(self.repairs_per_km_year[node]), 1.0];
            weights.sum(figures) as f32
        };
        on_ground_of(self.cost, sum)
    }
}

impl Weights {
    /// The weighted sum of cost, repairs and length.
    #[must_use]
    pub fn sum(&self, [cost_minor, repairs_per_year, length_km]: [f64; 3]) -> f64 {
        self.cost_ratio * cost_minor
            + self.repair_minor * repairs_per_year
            + self.length_minor_per_km * length_km
    }
}

impl ParetoPoint {
    fn figures(&self) -> [f64; 3] {
        [self.cost_minor, self.repairs_per_year, self.length_km]
    }
}

/// A field of other costs on the same open ground.
fn on_ground_of(field: &Field, cost_minor_per_km: impl Fn(usize) -> f32) -> Result<Field, RouteError> {
    let FieldParts { cols, rows, metric, blocker, layers, .. } = super::band::parts_of(field);
    let cost = |node: usize| if field.is_open(node) { cost_minor_per_km(node) } else { 1.0 };
    let cost_minor_per_km = (0..cols * rows).map(cost).collect();
    Field::new(FieldParts { cols, rows, metric, cost_minor_per_km, blocker, layers })
}
