//! What a person enters about quantities, marine work and money: section `[cost]` of a plan.

use crate::error::CostError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{Finding, Provenance};

/// Rules of quantities and works.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CostPlan {
    /// Speed of ploughing.
    pub plough_speed_kmh: f64,
    /// Speed of surface lay.
    pub surface_speed_kmh: f64,
    /// Vessel days per shore end.
    pub shore_end_d: f64,
    /// Vessel days per repeater or joint at sea.
    pub joint_d: f64,
    /// Share of time lost to weather.
    pub downtime_frac: f64,
    /// Spare cable of each type, percent of the length laid.
    pub spare_cable_pct: f64,
    /// Spare repeaters.
    pub spare_repeaters_count: u32,
    /// New stations at the A end (0 or 1).
    pub station_a_count: u32,
    /// New stations at the B end (0 or 1).
    pub station_b_count: u32,
    /// Fibre pairs lit on the first day.
    pub fibre_pairs_lit_count: u32,
    /// Years over which expected repairs are counted.
    pub life_years_count: u32,
    /// Discount rate of expected repairs.
    pub discount_pct_per_year: f64,
    /// Operation and maintenance a year, percent of the first cost.
    pub operation_pct_per_year: f64,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// Every figure of the section nothing can be computed with, as blocking findings.
#[must_use]
pub fn check(plan: &CostPlan) -> Vec<Finding> {
    let blocking = |problem: &CostError| {
        let finding = Finding::blocks("cost.plan.value", problem.to_string());
        match problem {
            CostError::PlanValue { field, .. } => finding.at(format!("cost.{field}")),
            _ => finding.at("cost"),
        }
    };
    problems(plan).iter().map(blocking).collect()
}

/// What stands in the way of computing with this section, in the order of its fields.
pub(crate) fn problems(plan: &CostPlan) -> Vec<CostError> {
    let speed = "above 0 and at most 100 km/h";
    let days = "between 0 and 1000 days";
    let percent = "between 0 and 100 percent";
    let life = f64::from(plan.life_years_count);
    [
        range("plough_speed_kmh", plan.plough_speed_kmh, f64::MIN_POSITIVE..=100.0, speed),
        range("surface_speed_kmh", plan.surface_speed_kmh, f64::MIN_POSITIVE..=100.0, speed),
        range("shore_end_d", plan.shore_end_d, 0.0..=1000.0, days),
        range("joint_d", plan.joint_d, 0.0..=1000.0, days),
        range("downtime_frac", plan.downtime_frac, 0.0..=0.95, "between 0 and 0.95"),
        range("spare_cable_pct", plan.spare_cable_pct, 0.0..=100.0, percent),
        range("station_a_count", f64::from(plan.station_a_count), 0.0..=1.0, "0 or 1"),
        range("station_b_count", f64::from(plan.station_b_count), 0.0..=1.0, "0 or 1"),
        range("life_years_count", life, 1.0..=100.0, "between 1 and 100 years"),
        range("discount_pct_per_year", plan.discount_pct_per_year, 0.0..=100.0, percent),
        range("operation_pct_per_year", plan.operation_pct_per_year, 0.0..=100.0, percent),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The first of [`problems`] as an error.
pub(crate) fn ensure(plan: &CostPlan) -> Result<(), CostError> {
    problems(plan).into_iter().next().map_or(Ok(()), Err)
}

pub(crate) fn range(
    field: &'static str,
    value: f64,
    allowed: std::ops::RangeInclusive<f64>,
    limit: &'static str,
) -> Option<CostError> {
    (!allowed.contains(&value)).then_some(CostError::PlanValue { field, value, limit })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::cost_plan;

    #[test]
    fn a_sound_section_has_no_findings() {
        assert_eq!(check(&cost_plan()), Vec::new());
    }

    #[test]
    fn every_impossible_figure_is_found_not_only_the_first() {
        let mut bad = cost_plan();
        bad.plough_speed_kmh = 0.0;
        bad.downtime_frac = f64::NAN;
        bad.station_b_count = 3;
        let places: Vec<String> = check(&bad).into_iter().filter_map(|finding| finding.place).collect();
        assert_eq!(places, ["cost.plough_speed_kmh", "cost.downtime_frac", "cost.station_b_count"]);
    }
}
