//! The route of given position lists.

use crate::error::PipelineError;
use crate::ground::Ground;
use crate::results::LegResult;
use crate::track::Track;
use project::plan::Plan;
use route::listed::{ListedInput, of_lists};
use route::plan::LegOrigin;
use route::rpl::Rpl;
use rpl::list::PositionList;
use units::Finding;

/// The legs and their list, when every leg of the plan has a position list.
pub(crate) fn routed(
    plan: &Plan,
    ground: Option<&Ground>,
    track: &mut Track,
) -> Result<(Vec<LegResult>, Rpl), PipelineError> {
    let lists = lists_of_legs(plan)?;
    let excess_pct = plan.line.as_ref().map(|line| line.fibre_excess_pct);
    let ground_fingerprint = ground.map(|ground| &ground.fingerprint);
    track.enter(
        "rpl",
        1,
        "take the position lists as given",
        &(&plan.list, ground_fingerprint, excess_pct),
    )?;
    for (list, _) in &lists {
        track.findings.extend(rpl::check::check(list));
    }
    let input =
        ListedInput { lists: &lists, sea: ground.map(|ground| &ground.sea), fibre_excess_pct: excess_pct };
    let staged = of_lists(&input)?;
    let rpl = track.keep(staged);
    let leg = |leg: &route::plan::LegPlan| LegResult {
        route_km: rpl.rows.iter().filter(|row| row.leg == leg.id).map(|row| row.route_km).sum(),
        positions_count: plan
            .list
            .iter()
            .find(|list| list.leg == leg.id)
            .map_or(0, |list| list.position.len().saturating_sub(2)),
        id: leg.id.clone(),
        from: leg.from.clone(),
        to: leg.to.clone(),
        origin: leg.origin,
        solver: None,
        by_layer: Vec::new(),
    };
    Ok((plan.route.leg.iter().map(leg).collect(), rpl))
}

/// Each leg's list, in the order of the legs.
fn lists_of_legs(plan: &Plan) -> Result<Vec<(&PositionList, LegOrigin)>, PipelineError> {
    let mut lists = Vec::new();
    let mut findings = Vec::new();
    for leg in &plan.route.leg {
        match plan.list.iter().find(|list| list.leg == leg.id) {
            Some(list) => lists.push((list, leg.origin)),
            None => {
                let message = format!(
                    "leg {} has no position list and others have; a route is either of lists or of solved legs",
                    leg.id
                );
                let hint = "import the list of this leg, or take all legs as lists with `wetplant rpl take`";
                findings.push(Finding::blocks("pipeline.list.missing", message).at("list").hint(hint));
            }
        }
    }
    if findings.is_empty() { Ok(lists) } else { Err(PipelineError::Plan { findings }) }
}
