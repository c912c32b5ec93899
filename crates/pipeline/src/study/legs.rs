//! One leg: solved and certified, then everything asked for beside it.

use super::results::{LegStudy, RobustStudy, Standing};
use super::sampling::{Sampler, uncertainties};
use super::{AlternativesAsk, LevelRange, RobustAsk, StudyAsks, words};
use crate::design::Basis;
use crate::error::PipelineError;
use crate::ground::LegEnds;
use crate::track::Track;
use route::RouteError;
use route::choices::alternatives::{Alternatives, AlternativesWanted, alternatives};
use route::choices::corridor::{Corridor, corridor};
use route::choices::pareto::{Densities, Pareto, ParetoWanted, pareto};
use route::choices::robust::{ChooseBy, RobustWanted, robust};
use route::field::Place;
use route::fit::Legs;
use route::plan::LegPlan;
use route::solve::{GAP_MAX_PCT, SolveOptions, SolvedLeg, solve_leg};
use route::surface::CostSurface;
use terrain::geodesy::polyline_km;
use units::{Finding, LonLat};

/// How much the weighted sum must gain for another route to be listed on the front.
const FRONT_GAIN_MIN_PCT: f64 = 0.1;

/// A leg on its surface.
struct OnSurface<'a> {
    basis: &'a Basis<'a>,
    surface: &'a CostSurface,
    leg: &'a LegPlan,
    places: [Place; 2],
    fit_pct: f64,
}

pub(super) fn leg_study(
    basis: &Basis,
    surface: &CostSurface,
    (leg, asks): (&LegPlan, &StudyAsks),
    track: &mut Track,
) -> Result<LegStudy, PipelineError> {
    let ends = basis.ground.leg_ends(basis.plan, leg);
    let fit_pct = basis.plan.route.fit_cost_increase_max_pct;
    let gap_max_pct = asks.gap_max_pct.unwrap_or(GAP_MAX_PCT);
    let options = SolveOptions { gap_max_pct, ..SolveOptions::of_plan(&basis.plan.route) };
    track.progress.stage(&format!("solve and certify leg {} to a gap of {gap_max_pct} %", leg.id));
    let staged = solve_leg(surface, ends.from_water, ends.to_water, &options, track.progress)?;
    let SolvedLeg { positions, record } = track.keep(staged);
    let standing = standing(surface, (leg, &ends), (&positions, record.lower_bound_minor));
    track.findings.extend(words::findings(leg, &record, gap_max_pct, standing.as_ref()));
    let places = [ends.from_water, ends.to_water].map(|at| surface.field.place(at));
    let on = OnSurface { basis, surface, leg, places, fit_pct };
    Ok(LegStudy {
        leg: leg.id.clone(),
        from: leg.from.clone(),
        to: leg.to.clone(),
        length_km: polyline_km(&positions),
        statement: words::statement(basis.plan, &record, standing.as_ref()),
        corridor: asks.corridor_within_pct.map(|pct| on.corridor(pct, track)).transpose()?,
        alternatives: asks.alternatives.map(|ask| on.alternatives(&ask, track)).transpose()?,
        pareto: asks.pareto_points_max_count.map(|most| on.pareto(most, track)).transpose()?,
        robust: asks.robust.map(|ask| on.robust(&ask, track)).transpose()?.flatten(),
        positions,
        record,
        standing,
    })
}

fn standing(
    surface: &CostSurface,
    (leg, ends): (&LegPlan, &LegEnds),
    (solved, lower_bound_minor): (&[LonLat], f64),
) -> Option<Standing> {
    if leg.position.is_empty() {
        return None;
    }
    let is_solved = ends.without_anchors(solved.to_vec()) == leg.position;
    let line = ends.in_water(&leg.position);
    let places: Vec<Place> = line.iter().map(|at| surface.field.place(*at)).collect();
    let cost_minor =
        Some(Legs::geodesic(&surface.field).cost_of_line(&places)).filter(|cost| cost.is_finite());
    let proven = lower_bound_minor > 0.0;
    let gap = |cost_minor: f64| 100.0 * (cost_minor / lower_bound_minor - 1.0);
    Some(Standing { is_solved, cost_minor, gap_pct: cost_minor.filter(|_| proven).map(gap) })
}

impl OnSurface<'_> {
    fn enter<T: serde::Serialize>(
        &self,
        stage: &str,
        what: &str,
        (ask, track): (&T, &mut Track),
    ) -> Result<(), PipelineError> {
        let what = format!("leg {}: {what}", self.leg.id);
        track.enter(stage, 1, &what, &(&self.leg.id, ask))?;
        Ok(())
    }

    fn corridor(&self, within_pct: f64, track: &mut Track) -> Result<Corridor, PipelineError> {
        self.enter("corridor", "all cells on routes nearly as good", (&within_pct, track))?;
        Ok(corridor(&self.surface.field, self.places, within_pct, track.progress)?)
    }

    fn alternatives(&self, ask: &AlternativesAsk, track: &mut Track) -> Result<Alternatives, PipelineError> {
        self.enter("alternatives", "routes that really differ", (ask, track))?;
        let AlternativesAsk { routes_count, apart_km, apart_frac, dearer_max_pct } = *ask;
        let wanted = AlternativesWanted {
            routes_count,
            apart_km,
            apart_frac,
            dearer_max_pct,
            fit_increase_max_pct: self.fit_pct,
        };
        let staged = alternatives(&self.surface.field, self.places, &wanted, track.progress)?;
        Ok(track.keep(staged))
    }

    fn pareto(&self, points_max_count: usize, track: &mut Track) -> Result<Pareto, PipelineError> {
        self.enter("pareto", "the front of cost, repairs and length", (&points_max_count, track))?;
        let densities = Densities::new(&self.surface.field, &self.surface.repairs_per_km_year)?;
        let wanted = ParetoWanted {
            points_max_count,
            gain_min_pct: FRONT_GAIN_MIN_PCT,
            fit_increase_max_pct: self.fit_pct,
        };
        let staged = pareto(&densities, self.places, &wanted, track.progress)?;
        Ok(track.keep(staged))
    }

    /// None, with a finding, where no sample at all has a route: the certificate of the plan's own ground stands.
    fn robust(&self, ask: &RobustAsk, track: &mut Track) -> Result<Option<RobustStudy>, PipelineError> {
        self.enter("robust", "the route under samples of what is uncertain", (ask, track))?;
        let uncertainties = uncertainties(self.basis.plan, ask);
        track.findings.push(what_is_certain(self.leg, ask));
        let sampler = Sampler::new(self.basis, &uncertainties, ask.seed_no);
        let wanted = RobustWanted {
            samples_count: ask.samples_count,
            choose_by: ChooseBy::WorstRegret,
            fit_increase_max_pct: self.fit_pct,
        };
        let staged = match robust(self.places, &wanted, |number| sampler.field(number), track.progress) {
            Err(error) if error.is_no_route() => {
                track.findings.push(without_any_route(self.leg, ask, &error));
                return Ok(None);
            }
            answer => answer?,
        };
        let robust = track.keep(staged);
        let unsolved = robust.unsolved.iter().map(|sample| sampler.water_level_m(sample.sample_no));
        let mut levels_m: Vec<f64> =
            unsolved.collect::<Result<Vec<Option<f64>>, _>>()?.into_iter().flatten().collect();
        levels_m.sort_by(f64::total_cmp);
        track.findings.extend(levels_without_route(self.leg, &levels_m));
        let levels_without_route_m = levels_m;
        Ok(Some(RobustStudy { uncertainties, levels_without_route_m, robust }))
    }
}

/// Says that no sample has a route.
fn without_any_route(leg: &LegPlan, ask: &RobustAsk, error: &RouteError) -> Finding {
    let levels = ask.water_level.map_or_else(String::new, |LevelRange { low_m, high_m }| {
        format!(" at water levels from {low_m} to {high_m} m")
    });
    let count = ask.samples_count;
    let message = format!(
        "none of the {count} samples of leg {} has a route{levels}, so nothing is said about its robustness; the first: \
         {error}",
        leg.id
    );
    let hint = "narrow the range of water levels, or move the ends into water that is deep enough";
    Finding::warns("route.study.no_sample", message).at(format!("route.leg[{}]", leg.id)).hint(hint)
}

/// Says at which water levels there is no route; nothing where there are none. Levels come in order.
fn levels_without_route(leg: &LegPlan, levels_m: &[f64]) -> Option<Finding> {
    if levels_m.is_empty() {
        return None;
    }
    let message = format!(
        "leg {} has no route in the samples with water levels of {}",
        leg.id,
        words::levels_told(levels_m)
    );
    let hint = "if the water may stand there, move the ends into water that is deep enough";
    Some(
        Finding::warns("route.study.level_without_route", message)
            .at(format!("route.leg[{}]", leg.id))
            .hint(hint),
    )
}

/// What the samples leave as it is.
fn what_is_certain(leg: &LegPlan, ask: &RobustAsk) -> Finding {
    let level = if ask.water_level.is_some() { "" } else { ", the water level" };
    let message = format!(
        "the samples of leg {} leave as they are: where layers lie, heights of the grid{level} and prices of cable and work",
        leg.id
    );
    Finding::notes("route.study.certain", message).at(format!("route.leg[{}]", leg.id))
}
