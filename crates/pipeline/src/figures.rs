//! Figures that set results of several rooms side by side.

use crate::money::Money;
use crate::results::{PlanHead, PublishedComparison};
use line::design::LineDesign;
use project::plan::{Plan, PublishedLength};
use route::rpl::Lengths;
use units::{Finding, Fingerprint};

/// Distance between samples of the depth profile in `results.json`.
pub(crate) const PROFILE_STEP_KM: f64 = 1.0;

/// How far planned repairs may lie from the expected count before it is a finding.
const REPAIRS_TOLERANCE_COUNT: f64 = 2.0;

pub(crate) fn plan_head(plan: &Plan) -> PlanHead {
    PlanHead {
        name: plan.name.clone(),
        revision: plan.revision.clone(),
        date: plan.date.clone(),
        about: plan.about.clone(),
        currency: plan.currency,
        agreement_in_force: plan.agreement_in_force.clone(),
        plan_fingerprint: Fingerprint::of(plan),
    }
}

pub(crate) fn published(plan: &Plan, lengths: &Lengths) -> Vec<PublishedComparison> {
    let compare = |length: &PublishedLength| PublishedComparison {
        what: length.what.clone(),
        published_km: length.published_km,
        lower_bound: length.lower_bound,
        published_over_geodesic_ratio: length.published_km.km() / lengths.geodesic_km.km(),
        route_over_published_ratio: lengths.route_km.km() / length.published_km.km(),
        provenance: length.provenance.clone(),
    };
    plan.published.iter().map(compare).collect()
}

/// Contradictions between rooms that no room can see alone.
pub(crate) fn cross_checks(
    plan: &Plan,
    lengths: &Lengths,
    line: Option<&LineDesign>,
    money: &Money,
    findings: &mut Vec<Finding>,
) {
    for length in &plan.published {
        if length.published_km.km() < lengths.geodesic_km.km() && !length.lower_bound {
            let message = format!(
                "the published {} ({}) is below the geodesic of {} between the landing points",
                length.published_km, length.what, lengths.geodesic_km
            );
            findings
                .push(Finding::warns("pipeline.published.shorter_than_geodesic", message).at("published"));
        }
    }
    if let (Some(risk), Some(line), Some(cost)) = (&money.availability, &plan.line, &plan.cost) {
        repairs(
            risk.repairs_over_life_count,
            f64::from(line.life.repairs().repairs_count),
            cost.life_years_count,
            findings,
        );
    }
    let (Some(cost), Some(line)) = (&plan.cost, line) else { return };
    let lit = cost.fibre_pairs_lit_count;
    if lit > line.chosen.fibre_pairs_count {
        let message =
            format!("{lit} fibre pairs are to be lit and {} are built", line.chosen.fibre_pairs_count);
        findings.push(Finding::blocks("pipeline.pairs.lit", message).at("cost.fibre_pairs_lit_count"));
    }
}

/// Repairs the optical budget allows for beside those the fault rates give.
fn repairs(expected: f64, planned: f64, life_years_count: u32, findings: &mut Vec<Finding>) {
    if (expected - planned).abs() <= REPAIRS_TOLERANCE_COUNT {
        return;
    }
    let message = format!(
        "the optical budget allows for {planned:.0} repairs; the fault rates give {expected:.1} over \
         {life_years_count} years"
    );
    findings.push(
        Finding::warns("pipeline.repairs.differ", message)
            .at("line.life.repairs_count")
            .hint("set line.life.repairs_count to the expected number, rounded up"),
    );
}
