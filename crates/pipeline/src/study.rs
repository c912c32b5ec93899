//! The study of a route: every solved leg certified, and what a planner asks beside it: the corridor, alternatives, the
//! front of cost, repairs and length, the route under what is uncertain, and why it goes where it does.
//!
//! A study changes no plan. It works on the same ground, prices and cost surface as the design.

mod asks;
pub mod edits;
mod error;
mod legs;
mod memory;
mod results;
mod sampling;
mod words;

use crate::design::{Basis, Progress, cost_surface, refuse_a_plan_that_blocks};
use crate::error::PipelineError;
use crate::ground::{GridInput, Ground, ground};
use crate::prices::{Prices, prices};
use crate::track::Track;
pub use asks::{AlternativesAsk, BranchAsk, LevelRange, RobustAsk, StudyAsks, TreeAsk};
pub use error::StudyError;
pub use memory::memory_needed_bytes;
use project::plan::Plan;
pub use results::{LegStudy, RobustStudy, Standing, Study, TreeStudy, Window};
use route::RouteError;
use route::choices::tree::{TreeWanted, tree};
use route::explain::{ExplainInput, Explained, explain};
use route::surface::CostSurface;
use terrain::geodesy::distance_km;
use units::{Finding, LonLat, Severity};
pub use words::levels_told;

/// How far before and after a kilometre point the route is compared with the straight way.
const EXPLAIN_AROUND_KM: f64 = 50.0;
/// How far to each side is looked there.
const EXPLAIN_BESIDE_KM: f64 = 30.0;

/// Studies the solved legs of a plan on a grid. Same inputs, same study, to the bit.
///
/// # Errors
/// When the plan contradicts itself or lacks what a cost surface takes, for a leg that is not solved, for figures out of
/// range, when a leg has no route, and when the person stops.
pub fn study(
    plan: &Plan,
    grid: Option<GridInput<'_>>,
    asks: &StudyAsks,
    progress: &dyn Progress,
) -> Result<Study, PipelineError> {
    let mut track = Track::new(progress);
    let indices = legs_asked(plan, asks.leg.as_deref())?;
    let (ground, prices) = basis_of(plan, grid, &mut track)?;
    let basis = Basis::of(plan, &ground, &prices).ok_or_else(|| lacking(plan))?;
    let cells_count = ground.sea.wet.len();
    let needed_bytes = memory_needed_bytes(asks, cells_count);
    progress.stage(&format!("{cells_count} cells need {} MiB of memory", needed_bytes.div_ceil(1 << 20)));
    let surface = surface_of(&basis, asks, &mut track)?;
    let mut legs = Vec::with_capacity(indices.len());
    for index in indices {
        legs.push(legs::leg_study(&basis, &surface, (&plan.route.leg[index], asks), &mut track)?);
    }
    let explained = match asks.explain_kp_km {
        Some(kp_km) => Some(explained(&basis, &surface, (&legs, kp_km), &mut track)?),
        None => None,
    };
    let tree = match &asks.tree {
        Some(ask) => Some(network(&basis, &surface, ask, &mut track)?),
        None => None,
    };
    if legs.iter().filter_map(|leg| leg.standing).any(|standing| standing.cost_minor.is_none()) {
        track.findings.extend(crate::layers::entered(plan, &ground));
    }
    track.findings.sort_by_key(|finding| finding.severity);
    Ok(Study {
        plan: crate::figures::plan_head(plan),
        currency: plan.currency,
        asks: asks.clone(),
        terrain: ground.result(plan),
        window: results::window(&ground.sea.grid.header, &surface),
        layers: crate::layers::results(plan, Some(&ground)),
        memory_needed_bytes: needed_bytes,
        legs,
        explained,
        tree,
        stages: track.stages,
        findings: track.findings,
    })
}

/// Whether places can be the ends of legs: a finding for each that lies outside the window or where no cable may lie.
/// Findings of the plan itself are among them; the places are looked at only where none of those blocks.
///
/// # Errors
/// When the plan lacks what a cost surface takes, or the ground cannot be read.
pub fn places_checked(
    plan: &Plan,
    grid: Option<GridInput<'_>>,
    progress: &dyn Progress,
) -> Result<Vec<Finding>, PipelineError> {
    let findings = project::check::check(plan);
    if findings.iter().any(|finding| finding.severity == Severity::Blocks) {
        return Ok(findings);
    }
    let mut track = Track::new(progress);
    let (ground, prices) = basis_of(plan, grid, &mut track)?;
    let basis = Basis::of(plan, &ground, &prices).ok_or_else(|| lacking(plan))?;
    let field = cost_surface(&basis, &mut track)?.field;
    let mut found: Vec<Finding> = Vec::new();
    for leg in plan.route.leg.iter().filter(|leg| !leg.origin.is_given()) {
        let ends = ground.leg_ends(plan, leg);
        for (name, at) in [(&leg.from, ends.from_water), (&leg.to, ends.to_water)] {
            let wrong = match field.node_at(field.place(at)) {
                None => Some(RouteError::EndOutside { at }.to_string()),
                Some(node) => field
                    .layer_of(node)
                    .map(|layer| RouteError::EndClosed { at, layer: layer.to_owned() }.to_string()),
            };
            let place = format!("route.{name}");
            if found.iter().all(|finding| finding.place.as_ref() != Some(&place)) {
                found.extend(
                    wrong.map(|what| Finding::blocks("route.leg.end", format!("{name}: {what}")).at(&place)),
                );
            }
        }
    }
    found.extend(track.findings);
    Ok(found)
}

/// Indices of the solved legs asked for.
pub(crate) fn legs_asked(plan: &Plan, named: Option<&str>) -> Result<Vec<usize>, StudyError> {
    let legs = &plan.route.leg;
    let Some(named) = named else {
        let solved: Vec<usize> = (0..legs.len()).filter(|index| !legs[*index].origin.is_given()).collect();
        return if solved.is_empty() { Err(StudyError::NothingSolved) } else { Ok(solved) };
    };
    let Some(index) = legs.iter().position(|leg| leg.id == named) else {
        let known = legs.iter().map(|leg| leg.id.clone()).collect();
        return Err(StudyError::LegUnknown { leg: named.to_owned(), known });
    };
    if legs[index].origin.is_given() {
        let origin = format!("{:?}", legs[index].origin).to_lowercase();
        return Err(StudyError::LegGiven { leg: named.to_owned(), origin });
    }
    Ok(vec![index])
}

fn basis_of(
    plan: &Plan,
    grid: Option<GridInput<'_>>,
    track: &mut Track,
) -> Result<(Ground, Prices), PipelineError> {
    refuse_a_plan_that_blocks(plan, track)?;
    let ground = ground(plan, grid, track)?.ok_or_else(|| lacking(plan))?;
    let prices = prices(plan, track)?.ok_or_else(|| lacking(plan))?;
    Ok((ground, prices))
}

fn lacking(plan: &Plan) -> StudyError {
    let needs = ["terrain", "water", "catalogue", "presets", "risk", "cost", "line"];
    let lacks: Vec<&str> = needs.into_iter().filter(|section| !plan.has(section)).collect();
    let lacks = if lacks.is_empty() { "the bytes of its grid".to_owned() } else { lacks.join(", ") };
    StudyError::Lacks { lacks }
}

fn surface_of(basis: &Basis, asks: &StudyAsks, track: &mut Track) -> Result<CostSurface, PipelineError> {
    let Basis { plan, ground, prices, .. } = *basis;
    let inputs = (&ground.fingerprint, &prices.fingerprint, &plan.route, &plan.exclusion, &plan.layer, asks);
    track.enter("study", 1, "study the route", &inputs)?;
    cost_surface(basis, track)
}

/// The whole route explained at a kilometre point: accepted positions where a leg has some, else the solver's.
fn explained(
    basis: &Basis,
    surface: &CostSurface,
    (studies, kp_km): (&[LegStudy], f64),
    track: &mut Track,
) -> Result<Explained, PipelineError> {
    track.progress.stage(&format!("explain the route at KP {kp_km}"));
    let mut line: Vec<LonLat> = Vec::new();
    for leg in &basis.plan.route.leg {
        let ends = basis.ground.leg_ends(basis.plan, leg);
        let study = studies.iter().find(|study| study.leg == leg.id);
        let positions = match study {
            _ if !leg.position.is_empty() => leg.position.clone(),
            Some(study) => ends.without_anchors(study.positions.clone()),
            None => return Err(StudyError::Unsolved { leg: leg.id.clone() }.into()),
        };
        line.extend(ends.line(leg, positions).points);
    }
    line.dedup();
    let input = ExplainInput {
        basis: &basis.surface_input(),
        surface,
        line: &line,
        around_km: EXPLAIN_AROUND_KM,
        beside_km: EXPLAIN_BESIDE_KM,
    };
    let length_km: f64 = line.windows(2).map(|pair| distance_km(pair[0], pair[1])).sum();
    if !(0.0..=length_km).contains(&kp_km) {
        return Err(StudyError::BeyondTheEnd { kp_km, length_km }.into());
    }
    Ok(explain(&input, kp_km)?)
}

fn network(
    basis: &Basis,
    surface: &CostSurface,
    ask: &TreeAsk,
    track: &mut Track,
) -> Result<TreeStudy, PipelineError> {
    let Basis { plan, ground, .. } = *basis;
    let field = &surface.field;
    let landing = |approach: &terrain::water::ShoreApproach| (approach.landing.clone(), approach.water);
    let mut terminals: Vec<(String, LonLat)> = ground.sea.approaches.iter().map(landing).collect();
    terminals.extend(ask.branches.iter().map(|branch| (branch.name.clone(), branch.at)));
    if let Some((what, at)) = terminals.iter().find(|(_, at)| !at.is_valid()) {
        let LonLat { lon_deg, lat_deg } = *at;
        return Err(StudyError::Position { what: what.clone(), lon_deg, lat_deg }.into());
    }
    for branch in &ask.branches {
        if plan.landing.iter().any(|landing| landing.name == branch.name) {
            return Err(StudyError::NameTaken { name: branch.name.clone(), by: "a landing point" }.into());
        }
    }
    for (index, (name, _)) in terminals.iter().enumerate() {
        if terminals[..index].iter().any(|(other, _)| other == name) {
            return Err(StudyError::NameTaken { name: name.clone(), by: "another place to be joined" }.into());
        }
    }
    track.enter("tree", 1, "join the landing points by trunk and branches", &terminals)?;
    let places: Vec<_> = terminals.iter().map(|(_, at)| field.place(*at)).collect();
    let wanted = TreeWanted { trunk: None, fit_increase_max_pct: plan.route.fit_cost_increase_max_pct };
    let staged = tree(field, &places, &wanted, track.progress)?;
    let tree = track.keep(staged);
    Ok(TreeStudy { terminals: terminals.into_iter().map(|(name, _)| name).collect(), tree })
}
