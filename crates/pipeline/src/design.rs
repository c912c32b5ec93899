//! From a plan and a grid to every figure: the order of the stages, and nothing else.

use crate::error::PipelineError;
use crate::figures;
use crate::ground::{GridInput, Ground, ground};
use crate::money::{Laid, Money, money};
use crate::prices::{Prices, prices};
use crate::results::{LegResult, Results};
use crate::track::Track;
use cable::catalogue::Catalogue;
use cable::presets::Presets;
use line::design::{LineDesign, design_line};
use line::plan::LinePlan;
use line::run::CableRun;
use project::plan::Plan;
use route::explain::{ExplainInput, Total};
use route::place::place_bodies;
use route::plan::LegPlan;
use route::rpl::{Body, Event, Lengths, Rpl};
use route::rpl_build::{LegLine, RplInput, SectorSplit, build};
use route::solve::{SolveOptions, SolverResult, solve_leg};
use route::surface::{CostSurface, SurfaceInput};
use terrain::water::Sea;
use units::{Finding, Fingerprint, LonLat, Severity, Watch};

/// Watches a run: which stage has begun, how far it is, whether to stop.
pub trait Progress: Watch {
    /// A stage begins; `what` is a line for people.
    fn stage(&self, what: &str);
}

impl Progress for units::Unwatched {
    fn stage(&self, _what: &str) {}
}

/// Everything computed from one plan.
#[derive(Debug, Clone)]
pub struct Design {
    /// The figures.
    pub results: Results,
    /// The sea they were computed on, where the plan has a grid; drawings use it.
    pub sea: Option<Sea>,
    /// Legs this run solved. Accepting them into the plan is a person's act.
    pub solved: Vec<SolvedLeg>,
}

/// Positions the solver found for a leg.
#[derive(Debug, Clone, PartialEq)]
pub struct SolvedLeg {
    /// Id of the leg.
    pub leg: String,
    /// Positions between its anchors.
    pub positions: Vec<LonLat>,
    /// Fingerprint of what it was solved from.
    pub solved_from: Fingerprint,
}

/// Designs the line of a plan on a grid. Same inputs, same results, to the bit.
///
/// Legs with a position list or positions are used as they stand; solved legs without positions are solved. A stage whose
/// sections the plan does not have is left out, and the results say which section it lacks.
///
/// # Errors
/// When the plan contradicts itself or a stage cannot be computed; findings alone are no error.
pub fn design(
    plan: &Plan,
    grid: Option<GridInput<'_>>,
    progress: &dyn Progress,
) -> Result<Design, PipelineError> {
    let mut track = Track::new(progress);
    refuse_a_plan_that_blocks(plan, &mut track)?;
    let ground = ground(plan, grid, &mut track)?;
    let prices = prices(plan, &mut track)?;
    let sector = sector(plan);
    let routed = routed(plan, (ground.as_ref(), prices.as_ref()), sector.as_ref(), &mut track)?;
    let Routed { legs, rpl: bare, solved } = routed;
    let sea = ground.as_ref().map(|ground| &ground.sea);
    let line = optical_line(plan, &bare, &mut track)?;
    let rpl = with_repeaters(&bare, line.as_ref(), sea, &mut track)?;
    let lengths = bare.lengths(sea, sector.as_ref());
    let layers = crate::layers::on_route(plan, ground.as_ref(), &rpl, &mut track);
    let laid = Laid { rpl: &rpl, lengths: &lengths, layers: &layers };
    let money = money(plan, laid, line.as_ref(), &mut track)?;
    let results =
        assemble(plan, ground.as_ref(), prices.as_ref(), Parts { legs, rpl, lengths, line, money }, track);
    refuse_what_is_no_number(&results)?;
    Ok(Design { results, sea: ground.map(|ground| ground.sea), solved })
}

pub(crate) fn refuse_a_plan_that_blocks(plan: &Plan, track: &mut Track) -> Result<(), PipelineError> {
    track.progress.stage("check the plan");
    let findings = project::check::check(plan);
    if findings.iter().any(|finding| finding.severity == Severity::Blocks) {
        return Err(PipelineError::Plan { findings });
    }
    track.findings.extend(findings);
    Ok(())
}

/// The route: legs, the list they make, and what the solver found on the way.
struct Routed {
    legs: Vec<LegResult>,
    rpl: Rpl,
    solved: Vec<SolvedLeg>,
}

/// The route of given lists, or of legs that are solved or given point by point.
fn routed(
    plan: &Plan,
    on: (Option<&Ground>, Option<&Prices>),
    sector: Option<&SectorSplit>,
    track: &mut Track,
) -> Result<Routed, PipelineError> {
    if !plan.list.is_empty() {
        return crate::lists::routed(plan, on.0, track).map(|(legs, rpl)| Routed {
            legs,
            rpl,
            solved: Vec::new(),
        });
    }
    let basis = on.0.zip(on.1).and_then(|(ground, prices)| Basis::of(plan, ground, prices));
    let Some(basis) = basis else {
        let lacking = ["terrain", "water", "catalogue", "presets", "risk", "cost", "line"];
        let lacking = lacking.into_iter().filter(|section| !plan.has(section)).collect::<Vec<_>>().join(", ");
        let message =
            format!("the route has no position list, and the plan lacks {lacking}, which laying one needs");
        let hint = "import a position list with `wetplant import`, or add the sections";
        return Err(PipelineError::Plan {
            findings: vec![Finding::blocks("pipeline.route.lacks", message).at("route").hint(hint)],
        });
    };
    let (legs, solved) = route_legs(&basis, track)?;
    let rpl = position_list(&basis, &legs, sector, track)?;
    Ok(Routed { legs: legs.into_iter().map(|leg| leg.result(&rpl)).collect(), rpl, solved })
}

/// What the route is laid on.
pub(crate) struct Basis<'a> {
    pub plan: &'a Plan,
    pub ground: &'a Ground,
    pub prices: &'a Prices,
    pub presets: &'a Presets,
    catalogue: &'a Catalogue,
    fibre_excess_pct: f64,
}

impl<'a> Basis<'a> {
    /// None when the plan lacks the presets, the catalogue or the line.
    pub(crate) fn of(plan: &'a Plan, ground: &'a Ground, prices: &'a Prices) -> Option<Self> {
        let (presets, catalogue) = (plan.presets.as_ref()?, plan.catalogue.as_ref()?);
        let fibre_excess_pct = plan.line.as_ref()?.fibre_excess_pct;
        Some(Self { plan, ground, prices, presets, catalogue, fibre_excess_pct })
    }

    /// What the cost surface is made of.
    pub(crate) fn surface_input(&self) -> SurfaceInput<'a> {
        SurfaceInput {
            sea: &self.ground.sea,
            exclusions: &self.plan.exclusion,
            layers: &self.ground.layers,
            costs: &self.prices.costs,
            plan: &self.plan.route,
            plough_slope_max_deg: self.presets.burial.plough_slope_max_deg,
        }
    }
}

/// A leg with its points from anchor to anchor, and how it was solved if it was.
struct RoutedLeg {
    line: LegLine,
    plan: LegPlan,
    solver: Option<SolverResult>,
    by_layer: Vec<Total>,
}

impl RoutedLeg {
    fn result(self, rpl: &Rpl) -> LegResult {
        let rows = rpl.rows.iter().filter(|row| row.leg == self.plan.id);
        LegResult {
            route_km: rows.map(|row| row.route_km).sum(),
            positions_count: self.line.points.len().saturating_sub(2),
            id: self.plan.id,
            from: self.plan.from,
            to: self.plan.to,
            origin: self.plan.origin,
            solver: self.solver,
            by_layer: self.by_layer,
        }
    }
}

fn route_legs(basis: &Basis, track: &mut Track) -> Result<(Vec<RoutedLeg>, Vec<SolvedLeg>), PipelineError> {
    let Basis { plan, ground, prices, .. } = *basis;
    let rules =
        (&ground.fingerprint, &prices.fingerprint, rules_of(plan), &plan.exclusion, &basis.presets.burial);
    let solved_from = crate::layers::with_layers(Fingerprint::of(&rules), plan, prices);
    track.enter("route", 1, "solve the route", &(&solved_from, &plan.route))?;
    let mut surface: Option<CostSurface> = None;
    let (mut legs, mut solved) = (Vec::new(), Vec::new());
    for leg in &plan.route.leg {
        let ends = ground.leg_ends(plan, leg);
        track.findings.extend(stale(leg, &solved_from));
        if !is_for_the_solver(leg, &solved_from) {
            legs.push(RoutedLeg {
                line: ends.line(leg, leg.position.clone()),
                plan: leg.clone(),
                solver: None,
                by_layer: Vec::new(),
            });
            continue;
        }
        if surface.is_none() {
            surface = Some(cost_surface(basis, track)?);
        }
        let surface = surface.as_ref().expect("made just above");
        let options = SolveOptions::of_plan(&plan.route);
        let mut staged = solve_leg(surface, ends.from_water, ends.to_water, &options, track.progress)?;
        staged.findings.iter_mut().for_each(|finding| of_leg(finding, leg));
        let found = track.keep(staged);
        let positions = ends.without_anchors(found.positions);
        let taken = if leg.position.is_empty() { positions.clone() } else { leg.position.clone() };
        track.findings.extend(differs(leg, &positions, &taken));
        if leg.position.is_empty() {
            solved.push(SolvedLeg { leg: leg.id.clone(), positions, solved_from: solved_from.clone() });
        }
        legs.push(RoutedLeg {
            by_layer: by_layer(basis, surface, &ends.in_water(&taken)),
            line: ends.line(leg, taken),
            plan: leg.clone(),
            solver: Some(found.record),
        });
    }
    Ok((legs, solved))
}

/// What a line costs on the surface, by layer and effect.
fn by_layer(basis: &Basis, surface: &CostSurface, line: &[LonLat]) -> Vec<Total> {
    // how far around is looked says nothing of totals
    let input = ExplainInput { basis: &basis.surface_input(), surface, line, around_km: 1.0, beside_km: 1.0 };
    route::explain::totals(&input, line).0
}

/// Says which leg a finding of the solver is about.
fn of_leg(finding: &mut Finding, leg: &LegPlan) {
    let within = finding.place.take().map_or_else(String::new, |place| format!(", {place}"));
    finding.place = Some(format!("route.leg[{}]{within}", leg.id));
}

/// Whether the solver has to look at a leg: to find its positions, or to tell again how good the accepted ones are.
fn is_for_the_solver(leg: &LegPlan, solved_from: &Fingerprint) -> bool {
    !leg.origin.is_given() && (leg.position.is_empty() || leg.solved_from.as_ref() == Some(solved_from))
}

/// A finding when the solver of this program would no longer lay a leg where it was accepted.
fn differs(leg: &LegPlan, positions: &[LonLat], taken: &[LonLat]) -> Option<Finding> {
    (positions != taken).then(|| {
        let message = format!(
            "from the same inputs this program would lay leg {} elsewhere; its accepted positions stand",
            leg.id
        );
        let hint = format!("solve it again with `wetplant route solve PROJECT --leg {}`", leg.id);
        Finding::warns("route.leg.solver_differs", message).at(format!("route.leg[{}]", leg.id)).hint(hint)
    })
}

/// The route plan without waypoints and positions: what solved legs depend on besides the places of their ends.
fn rules_of(plan: &Plan) -> route::plan::RoutePlan {
    let bare = |leg: &LegPlan| LegPlan { position: Vec::new(), solved_from: None, ..leg.clone() };
    let leg = plan.route.leg.iter().map(bare).collect();
    route::plan::RoutePlan { leg, waypoint: Vec::new(), ..plan.route.clone() }
}

fn stale(leg: &LegPlan, solved_from: &Fingerprint) -> Option<Finding> {
    let before =
        leg.solved_from.as_ref().filter(|before| *before != solved_from && !leg.origin.is_given())?;
    let message = format!(
        "leg {} was solved from inputs {} and the plan now has {}; its positions stand as accepted",
        leg.id,
        before.short(),
        solved_from.short()
    );
    let hint = format!("solve it again with `wetplant route solve PROJECT --leg {}`", leg.id);
    Some(Finding::warns("route.leg.stale", message).at(format!("route.leg[{}]", leg.id)).hint(hint))
}

pub(crate) fn cost_surface(basis: &Basis, track: &mut Track) -> Result<CostSurface, PipelineError> {
    let staged = route::surface::build(&basis.surface_input())?;
    Ok(track.keep(staged))
}

fn sector(plan: &Plan) -> Option<SectorSplit> {
    plan.sector_line.as_ref().map(|line| {
        let (from, to) = line.points();
        SectorSplit {
            name: line.name.clone(),
            sector_a: line.sector_a.clone(),
            sector_b: line.sector_b.clone(),
            from,
            to,
        }
    })
}

fn position_list(
    basis: &Basis,
    legs: &[RoutedLeg],
    sector: Option<&SectorSplit>,
    track: &mut Track,
) -> Result<Rpl, PipelineError> {
    let Basis { plan, ground, prices, .. } = *basis;
    let lines: Vec<LegLine> = legs.iter().map(|leg| leg.line.clone()).collect();
    let points: Vec<&Vec<LonLat>> = lines.iter().map(|line| &line.points).collect();
    track.enter(
        "rpl",
        1,
        "lay out the route position list",
        &(crate::layers::list_rules(prices.fingerprint.clone(), plan, prices), &ground.fingerprint, points),
    )?;
    let input = RplInput {
        legs: &lines,
        ends: (ground.name_of(plan, 0), ground.name_of(plan, 1)),
        sea: &ground.sea,
        costs: &prices.costs,
        presets: basis.presets,
        catalogue: basis.catalogue,
        plan: &plan.route,
        exclusions: &plan.exclusion,
        layers: &ground.layers,
        sector_line: sector,
        fibre_excess_pct: basis.fibre_excess_pct,
    };
    let staged = build(&input)?;
    Ok(track.keep(staged))
}

fn optical_line(plan: &Plan, rpl: &Rpl, track: &mut Track) -> Result<Option<LineDesign>, PipelineError> {
    let (Some(line), Some(fibre)) = (&plan.line, &plan.fibre) else {
        track.lacks("line", plan, &["line", "fibre"]);
        return Ok(None);
    };
    let line = with_given_repeaters(line, rpl);
    let line = &line;
    let run = cable_run(rpl);
    track.enter("line", 1, "compare repeatered and unrepeatered lines", &(line, fibre, &run))?;
    let staged = design_line(line, fibre, &run, track.progress)?;
    Ok(Some(track.keep(staged)))
}

/// The cable that a list lays.
pub(crate) fn cable_run(rpl: &Rpl) -> CableRun {
    CableRun { wet_cable_km: rpl.rows.iter().map(|row| row.cable_km).sum(), conductor_ohm_per_km: None }
}

/// The line plan with as many repeaters as the list has, where it has any: what lies there is not chosen again.
pub(crate) fn with_given_repeaters(line: &LinePlan, rpl: &Rpl) -> LinePlan {
    let mut line = line.clone();
    let given_count = rpl.positions.iter().filter(|position| position.is(Event::Repeater)).count();
    if let (Ok(count), true) = (u32::try_from(given_count), given_count > 0) {
        line.repeaters_min_count = line.repeaters_min_count.min(count);
        line.repeaters_max_count = line.repeaters_max_count.max(count);
        line.repeaters_forced_count = Some(count);
    }
    line
}

/// The list with the repeaters of the chosen line, unless it brings its own: bodies of a given list stay where they are.
fn with_repeaters(
    bare: &Rpl,
    line: Option<&LineDesign>,
    sea: Option<&Sea>,
    track: &mut Track,
) -> Result<Rpl, PipelineError> {
    let Some(line) = line else { return Ok(bare.clone()) };
    let given_count = bare.positions.iter().filter(|position| position.is(Event::Repeater)).count();
    let chosen_count = line.chosen.repeaters.len();
    if given_count > 0 {
        let message = format!(
            "the position list has {given_count} repeaters and stands; light and power are computed with \
             {chosen_count} repeaters evenly spaced, cost with {chosen_count}"
        );
        track.findings.push(Finding::warns("pipeline.repeaters.given", message).at("list"));
        return Ok(bare.clone());
    }
    let body = |repeater: &line::run::RepeaterPosition| Body {
        label: repeater.label.clone(),
        event: Event::Repeater,
        cable_kp_km: repeater.cable_kp_km,
    };
    let bodies: Vec<Body> = line.chosen.repeaters.iter().map(body).collect();
    let staged = place_bodies(bare, &bodies, sea)?;
    Ok(track.keep(staged))
}

/// JSON has no infinity: a figure that is one does not come back.
fn refuse_what_is_no_number(results: &Results) -> Result<(), PipelineError> {
    let not_finite = |error: serde_json::Error| PipelineError::NotFinite { message: error.to_string() };
    let value = serde_json::to_value(results).map_err(not_finite)?;
    serde_json::from_value::<Results>(value).map_err(not_finite)?;
    Ok(())
}

struct Parts {
    legs: Vec<LegResult>,
    rpl: Rpl,
    lengths: Lengths,
    line: Option<LineDesign>,
    money: Money,
}

fn assemble(
    plan: &Plan,
    ground: Option<&Ground>,
    prices: Option<&Prices>,
    parts: Parts,
    mut track: Track,
) -> Results {
    let Parts { legs, rpl, lengths, line, money } = parts;
    figures::cross_checks(plan, &lengths, line.as_ref(), &money, &mut track.findings);
    track.findings.sort_by_key(|finding| finding.severity);
    Results {
        plan: figures::plan_head(plan),
        terrain: ground.and_then(|ground| ground.result(plan)),
        landings: crate::ground::landings(plan, ground),
        published: figures::published(plan, &lengths),
        legs,
        layers: crate::layers::results(plan, ground),
        protection: prices.map_or_else(Vec::new, Prices::choices),
        sld: route::sld::of_rpl(&rpl),
        profile: rpl.profile(ground.map(|ground| &ground.sea), figures::PROFILE_STEP_KM),
        rpl,
        lengths,
        line,
        cost: money.cost,
        schedule: money.schedule,
        availability: money.availability,
        agreements: money.agreements,
        parties: plan.party.clone(),
        corridor: money.corridor,
        assumptions: crate::assumptions::assumptions(plan),
        facts: plan.fact.clone(),
        stages: track.stages,
        absent: track.absent,
        findings: track.findings,
    }
}
