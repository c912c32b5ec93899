//! What a person enters about faults and repair: section `[risk]` of a plan.

use crate::error::RiskError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use terrain::hazards::HazardRates;
use units::{Finding, Provenance};

/// Fault rates and repair.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RiskPlan {
    /// Outside faults by depth, for unarmoured cable on the seabed.
    pub hazard: HazardRates,
    /// Faults of ploughed cable relative to the same cable on the seabed.
    pub ploughed_fault_ratio: f64,
    /// Tag and source of that ratio.
    #[serde(flatten)]
    pub provenance: Provenance,
    /// How long a repair takes.
    pub repair: RepairPlan,
}

/// Components of a repair's time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RepairPlan {
    /// Calling out the ship.
    pub call_out_d: f64,
    /// Loading spare cable.
    pub load_d: f64,
    /// Speed in transit.
    pub transit_speed_kn: f64,
    /// Locating the fault.
    pub locate_d: f64,
    /// Recovery, splices, laying back.
    pub work_d: f64,
    /// Share of time at sea lost to weather.
    pub downtime_frac: f64,
    /// Mean wait for permits and for parts through the closed canal.
    pub wait_d: f64,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// Every figure of the section no availability can be computed with, as blocking findings.
#[must_use]
pub fn check(plan: &RiskPlan) -> Vec<Finding> {
    let blocking = |problem: &RiskError| {
        let finding = Finding::blocks("risk.plan.value", problem.to_string());
        match problem {
            RiskError::PlanValue { field, .. } => finding.at(format!("risk.{field}")),
            _ => finding.at("risk.hazard.band"),
        }
    };
    problems(plan).iter().map(blocking).collect()
}

/// What stands in the way of computing with this section, in the order of its fields.
pub(crate) fn problems(plan: &RiskPlan) -> Vec<RiskError> {
    let mut problems = hazard_problems(&plan.hazard);
    let repair = &plan.repair;
    let not_negative = "a finite number, 0 or more";
    let figures = [
        range("ploughed_fault_ratio", plan.ploughed_fault_ratio, 0.0..=1.0, "between 0 and 1"),
        range("repair.call_out_d", repair.call_out_d, 0.0..=f64::MAX, not_negative),
        range("repair.load_d", repair.load_d, 0.0..=f64::MAX, not_negative),
        range("repair.transit_speed_kn", repair.transit_speed_kn, 0.1..=50.0, "between 0.1 and 50 knots"),
        range("repair.locate_d", repair.locate_d, 0.0..=f64::MAX, not_negative),
        range("repair.work_d", repair.work_d, 0.0..=f64::MAX, not_negative),
        range("repair.downtime_frac", repair.downtime_frac, 0.0..=0.95, "between 0 and 0.95"),
        range("repair.wait_d", repair.wait_d, 0.0..=f64::MAX, not_negative),
    ];
    problems.extend(figures.into_iter().flatten());
    problems
}

fn hazard_problems(hazard: &HazardRates) -> Vec<RiskError> {
    let not_negative = "a finite number, 0 or more";
    let base = hazard.base_per_1000km_year;
    let mut problems: Vec<RiskError> =
        range("hazard.base_per_1000km_year", base, 0.0..=f64::MAX, not_negative).into_iter().collect();
    if hazard.band.is_empty() {
        problems.push(RiskError::NoBands);
    }
    let mut above_m = 0.0;
    for band in &hazard.band {
        let deeper = "deeper than the band before it";
        let depth_m = band.depth_to_m;
        if !(depth_m.is_finite() && depth_m > above_m) {
            problems.push(RiskError::PlanValue {
                field: "hazard.band.depth_to_m",
                value: depth_m,
                limit: deeper,
            });
        }
        above_m = depth_m;
        problems.extend(range("hazard.band.rate_ratio", band.rate_ratio, 0.0..=f64::MAX, not_negative));
    }
    problems
}

fn range(
    field: &'static str,
    value: f64,
    allowed: std::ops::RangeInclusive<f64>,
    limit: &'static str,
) -> Option<RiskError> {
    (!allowed.contains(&value)).then_some(RiskError::PlanValue { field, value, limit })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::plan;

    #[test]
    fn a_sound_section_has_no_findings() {
        assert_eq!(check(&plan()), Vec::new());
    }

    #[test]
    fn every_impossible_figure_is_found_not_only_the_first() {
        let mut bad = plan();
        bad.hazard.base_per_1000km_year = f64::NAN;
        bad.hazard.band[1].depth_to_m = 100.0;
        bad.ploughed_fault_ratio = 1.5;
        bad.repair.transit_speed_kn = 0.0;
        bad.repair.downtime_frac = 1.0;
        let places: Vec<String> = check(&bad).into_iter().filter_map(|finding| finding.place).collect();
        let expected = [
            "risk.hazard.base_per_1000km_year",
            "risk.hazard.band.depth_to_m",
            "risk.ploughed_fault_ratio",
            "risk.repair.transit_speed_kn",
            "risk.repair.downtime_frac",
        ];
        assert_eq!(places, expected);
    }

    #[test]
    fn a_section_without_bands_is_refused() {
        let mut bad = plan();
        bad.hazard.band.clear();
        assert_eq!(problems(&bad), vec![RiskError::NoBands]);
    }
}
