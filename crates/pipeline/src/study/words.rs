//! What was proved about a leg and what was not, in words for those who lend money on it.

use super::results::Standing;
use project::plan::Plan;
use route::plan::LegPlan;
use route::solve::SolverResult;
use units::money::round_minor;
use units::suffix::round_up_to;
use units::{Finding, Money};

/// The sentences of a certificate.
pub(super) fn statement(plan: &Plan, record: &SolverResult, standing: Option<&Standing>) -> Vec<String> {
    let mut said = vec![format!(
        "Optimal for the rasterised cost on {} cells, to the error of the raster, before it is fitted to the few alter \
         courses a ship can lay.",
        record.nodes_count
    )];
    said.push(match record.gap_pct {
        Some(gap_pct) => format!(
            "Proved: the line as fitted costs {laid} (its line cost). No line whatever between these ends on this surface costs less than {least}. \
             So the line is at most {:.2} % dearer than the cheapest line possible; the gap is 100 · (line cost − least) / \
             least.",
            round_up_to(gap_pct, 2),
            laid = amount(plan, record.fitted_minor.ceil()),
            least = amount(plan, record.lower_bound_minor.floor())
        ),
        None => "Not proved: no bound above 0 is known for this surface, so nothing is said about what other routes \
                 might cost."
            .to_owned(),
    });
    said.extend(standing.map(|standing| standing_words(plan, standing)));
    said.push(
        "Not proved: that the layers below are true or complete, that the seabed between the cells of the grid is as \
         they say, and that no better route leaves the window of the grid."
            .to_owned(),
    );
    said
}

fn standing_words(plan: &Plan, standing: &Standing) -> String {
    match (standing.is_solved, standing.cost_minor) {
        (true, _) => "The accepted positions of the plan are this line.".to_owned(),
        (false, None) => {
            "The accepted positions of the plan run through a closed cell of this surface.".to_owned()
        }
        (false, Some(cost_minor)) => {
            let dearer = |gap_pct| {
                format!(", at most {:.2} % more than the cheapest line possible", round_up_to(gap_pct, 2))
            };
            let gap = standing.gap_pct.map(dearer).unwrap_or_default();
            format!(
                "The accepted positions of the plan are another line; it costs {}{gap}.",
                amount(plan, cost_minor)
            )
        }
    }
}

/// What a planner should know about the certificate of a leg.
pub(super) fn findings(
    leg: &LegPlan,
    record: &SolverResult,
    gap_max_pct: f64,
    standing: Option<&Standing>,
) -> Vec<Finding> {
    let place = format!("route.leg[{}]", leg.id);
    let mut findings = Vec::new();
    if let Some(gap_pct) = record.gap_pct.filter(|gap_pct| *gap_pct > gap_max_pct) {
        let message = format!(
            "leg {}: the gap is {:.2} %, and {gap_max_pct} % was asked for",
            leg.id,
            round_up_to(gap_pct, 2)
        );
        let hint =
            "the fit alone may cost more than that: lower route.fit_cost_increase_max_pct, or ask for less";
        findings.push(Finding::warns("route.study.gap", message).at(&place).hint(hint));
    }
    let again = format!("solve it again with `wetplant route solve PROJECT --leg {}`", leg.id);
    match standing {
        Some(Standing { cost_minor: None, .. }) => {
            let message = format!("the accepted positions of leg {} run through a closed cell", leg.id);
            findings.push(Finding::blocks("route.study.stands_closed", message).at(&place).hint(again));
        }
        Some(Standing { is_solved: false, .. }) => {
            let message = format!("leg {} stands as accepted, not where the solver lays it today", leg.id);
            findings.push(Finding::warns("route.study.stands", message).at(&place).hint(again));
        }
        _ => {}
    }
    findings
}

/// Most water levels named one by one.
const LEVELS_NAMED_MOST: usize = 6;

/// Water levels as people read them, lowest first: the first few, how many there are, and the highest. Levels come in order.
#[must_use]
pub fn levels_told(levels_m: &[f64]) -> String {
    let named = |levels_m: &[f64]| {
        let named: Vec<String> = levels_m.iter().map(|level_m| format!("{level_m:.2}")).collect();
        named.join(", ")
    };
    match levels_m {
        [.., highest_m] if levels_m.len() > LEVELS_NAMED_MOST => format!(
            "{}, … {highest_m:.2} m ({} levels)",
            named(&levels_m[..LEVELS_NAMED_MOST - 1]),
            levels_m.len()
        ),
        _ => format!("{} m", named(levels_m)),
    }
}

fn amount(plan: &Plan, minor: f64) -> String {
    match (plan.currency, round_minor(minor)) {
        (Some(currency), Ok(minor)) => Money::new(minor, currency).to_string(),
        _ => format!("{minor:.0} minor units"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_water_levels_are_told_in_a_few_words() {
        assert_eq!(levels_told(&[-30.0, -29.5]), "-30.00, -29.50 m");
        let levels_m: Vec<f64> = (0..1000).map(|number| -1000.0 + f64::from(number)).collect();
        assert_eq!(
            levels_told(&levels_m),
            "-1000.00, -999.00, -998.00, -997.00, -996.00, … -1.00 m (1000 levels)"
        );
    }
}
