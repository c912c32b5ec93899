//! Each kind of line on the cable, worn by its life.

use super::{ChoiceCase, ChoiceObjective, KindOption, KindQuantities, LineKind, Weights, sentence};
use crate::design::{LineOption, design_line, pairs_built};
use crate::error::LineError;
use crate::plan::LinePlan;
use crate::reach::{LongSpan, ReachSnr};
use crate::ropa::{RopaCase, RopaLine, place_ropa, ropa_reach};
use crate::run::{CableRun, total_cable_km};
use crate::unrepeatered::{
    Reach, UnrepeateredLine, UnrepeateredPlan, longest, unrepeatered_line, unrepeatered_reach,
};
use crate::variant::pairs_for;
use crate::wear::Wear;
use optics::FibreSpec;
use optics::raman::silica;
use optics::spectrum::Comb;
use units::{CableKm, FibreKm, Finding, Provenance, Staged, Tag, Unwatched, Watch};

/// Raman gain of a silica core of 150 µm² at a pump of 206.5 THz; it goes with one over the area.
const SILICA_GAIN_PER_W_PER_KM: f64 = 0.215;
const SILICA_AREA_UM2: f64 = 150.0;
const SILICA_PUMP_THZ: f64 = 206.5;
/// Shortest glass for which reach is looked for.
const REACH_MIN_KM: f64 = 20.0;

/// Fibre and stations on the last day.
pub(super) struct Worn {
    fibre: FibreSpec,
    pub(super) fibre_km: FibreKm,
    stations: UnrepeateredPlan,
    comb: Comb,
}

impl Worn {
    pub(super) fn new(case: &ChoiceCase<'_>, findings: &mut Vec<Finding>) -> Self {
        let wear = Wear::end_of_life(case.line, case.run);
        // splices of repairs lie anywhere: here they are spread over the glass
        let added_db_per_km = wear.fibre_ageing_db_per_km + wear.splices_db_per_km;
        let mut fibre = case.fibre.clone();
        if let Some(loss) = fibre.loss.loss_db_per_km.as_mut() {
            *loss += added_db_per_km;
        }
        fibre.loss.at.iter_mut().for_each(|point| point.loss_db_per_km += added_db_per_km);
        if fibre.raman.is_none() {
            findings.extend(with_silica_gain(&mut fibre));
        }
        let mut stations = case.plan.stations.clone();
        stations.pre_amplifier_noise_figure_db += wear.amplifier_ageing_db;
        stations.pump_loss_db_per_km = stations.pump_loss_db_per_km.map(|loss| loss + added_db_per_km);
        let cable_km = total_cable_km(case.run, &case.line.land_tail).km() * (1.0 + wear.added_ratio);
        Self {
            fibre,
            fibre_km: CableKm(cable_km).with_excess(case.line.fibre_excess_pct),
            stations,
            comb: case.plan.comb.clone().unwrap_or_else(|| case.line.comb.clone()),
        }
    }

    fn span<'a>(&'a self, case: &ChoiceCase<'a>) -> LongSpan<'a> {
        LongSpan {
            fibre: &self.fibre,
            fibre_km: self.fibre_km,
            connector_loss_db: case.line.connector_loss_db,
            lumped: &[],
            comb: &self.comb,
            modem: &case.line.modem,
            modes: case.modes,
        }
    }
}

/// The Raman gain of silica for a fibre that states none, and that it was taken.
fn with_silica_gain(fibre: &mut FibreSpec) -> Option<Finding> {
    let area_um2 = fibre.nonlinearity.effective_area_um2;
    let peak_per_w_per_km = SILICA_GAIN_PER_W_PER_KM * SILICA_AREA_UM2 / area_um2;
    let source =
        "peak of 0.215 /(W km) at 150 µm², scaled by effective area; shape of Hollenbeck and Cantrell 2002";
    let provenance = Provenance::new(Tag::Guess, source);
    // what cannot be scaled is refused where light is computed
    fibre.raman = silica(peak_per_w_per_km, SILICA_PUMP_THZ, provenance).ok();
    fibre.raman.as_ref()?;
    let message = format!(
        "the fibre states no Raman gain; {peak_per_w_per_km:.3} /(W km) is taken for {area_um2:.0} µm², a guess from \
         silica"
    );
    let finding = Finding::warns("line.choice.raman_assumed", message).at("fibre.raman");
    Some(finding.hint("state the Raman gain of the fibre"))
}

/// What is known of a kind before it is compared.
struct Known<'a> {
    kind: LineKind,
    snr: &'a ReachSnr,
    capacity_gbps: f64,
    mode_capacity_gbps: Option<f64>,
    reach: &'a Reach,
    /// Fibres of one direction that carry pump only, gain units in it, and pump light of both its stations.
    each: (u32, u32, f64),
    fails_first: String,
}

/// The unrepeatered line.
pub(super) fn unrepeatered(
    case: &ChoiceCase<'_>,
    worn: &Worn,
    watch: &dyn Watch,
) -> Result<Staged<(UnrepeateredLine, KindOption)>, LineError> {
    let span = worn.span(case);
    let mut findings = Vec::new();
    let line = unrepeatered_line(&worn.stations, &span, &Quiet(watch))?.collect(&mut findings);
    let limits = (FibreKm(REACH_MIN_KM), case.plan.reach_max_km);
    let required_gbps = required_gbps(case.line);
    let reach = unrepeatered_reach(&worn.stations, &span, required_gbps, limits, &Quiet(watch))?;
    let reach = reach.collect(&mut findings);
    let pump_mw = line.pumps.iter().fold(0.0, |sum, pump| sum + pump.launched_mw);
    let pairs = pairs_for(case.line.target_capacity_gbps, line.capacity_gbps);
    let option = option(
        case,
        worn,
        Known {
            kind: LineKind::Unrepeatered,
            snr: &line.snr,
            capacity_gbps: line.capacity_gbps,
            mode_capacity_gbps: line.mode_capacity_gbps,
            reach: &reach,
            each: (0, 0, pump_mw * 1e-3),
            fails_first: sentence::of_unrepeatered(case, &line, (pairs, &reach)),
        },
    );
    Ok(Staged { value: (line, option), findings })
}

/// The line with remote amplifiers; none when the plan states none.
pub(super) fn remote(
    case: &ChoiceCase<'_>,
    worn: &Worn,
    watch: &dyn Watch,
) -> Result<Option<Staged<(RopaLine, KindOption)>>, LineError> {
    let Some(plan) = &case.plan.ropa else { return Ok(None) };
    let ropa = RopaCase { stations: &worn.stations, plan, span: worn.span(case) };
    if worn.fibre_km.km() < plan.search.distance_min_km.km() + 2.0 {
        return Ok(None);
    }
    let mut findings = Vec::new();
    let line = place_ropa(&ropa, &Quiet(watch))?.collect(&mut findings);
    let limits = (FibreKm(REACH_MIN_KM), case.plan.reach_max_km);
    let reach = ropa_reach(&ropa, required_gbps(case.line), limits, &Quiet(watch))?;
    let units = u32::try_from(line.units.len()).unwrap_or(u32::MAX);
    let fed = |pump_fibres: u32, pump_mw: f64| f64::from(pump_fibres) * pump_mw;
    let dedicated_mw = fed(line.pump_fibres_count, line.setting.receive.pump_mw);
    let shared_mw = line.pumps.iter().fold(0.0, |sum, pump| sum + pump.launched_mw);
    let pairs = pairs_for(case.line.target_capacity_gbps, line.capacity_gbps);
    let option = option(
        case,
        worn,
        Known {
            kind: LineKind::RemoteAmplifiers,
            snr: &line.snr,
            capacity_gbps: line.capacity_gbps,
            mode_capacity_gbps: line.mode_capacity_gbps,
            reach: &reach,
            each: (line.pump_fibres_count, units, (dedicated_mw + shared_mw) * 1e-3),
            fails_first: sentence::of_remote(case, &line, (pairs, &reach)),
        },
    );
    Ok(Some(Staged { value: (line, option), findings }))
}

fn option(case: &ChoiceCase<'_>, worn: &Worn, known: Known<'_>) -> KindOption {
    let pairs = pairs_for(case.line.target_capacity_gbps, known.capacity_gbps);
    let built = pairs_built(case.line, pairs);
    let (pump_fibres, units, pump_w) = known.each;
    // a pair has two directions, each with all of it
    let directions = 2 * built;
    let fibres = directions * (1 + pump_fibres);
    let quantities = KindQuantities {
        fibre_pairs_count: built,
        pump_fibres_count: directions * pump_fibres,
        fibres_km: FibreKm(f64::from(fibres) * worn.fibre_km.km()),
        repeaters_count: 0,
        amplifiers_count: 0,
        gain_units_count: directions * units,
        station_pump_w: f64::from(directions) * pump_w,
    };
    KindOption {
        kind: known.kind,
        gsnr_mean_db: known.snr.gsnr_mean_db,
        capacity_per_pair_gbps: known.capacity_gbps,
        mode_capacity_per_pair_gbps: known.mode_capacity_gbps,
        fibre_pairs_for_target_count: pairs,
        carries_target: pairs.is_some_and(|pairs| pairs <= case.line.fibre_pairs_max_count),
        reach_km: known.reach.reach_km,
        is_reach_beyond_search: known.reach.is_beyond_search,
        feed_voltage_v: None,
        weight_ratio: weight(case, &quantities, false),
        quantities,
        fails_first: known.fails_first,
    }
}

/// The repeatered line: the chosen design, or where that has no repeaters the one that would be chosen with some; none
/// when the plan allows no repeaters.
pub(super) fn repeatered(case: &ChoiceCase<'_>, watch: &dyn Watch) -> Result<Option<KindOption>, LineError> {
    let Some(design) = with_repeaters(case) else { return Ok(None) };
    let line = case.line;
    let pairs = design.fibre_pairs_for_target_count;
    let built = pairs_built(line, pairs);
    let station_km = total_cable_km(case.run, &line.land_tail).with_excess(line.fibre_excess_pct);
    let quantities = KindQuantities {
        fibre_pairs_count: built,
        pump_fibres_count: 0,
        fibres_km: FibreKm(f64::from(2 * built) * station_km.km()),
        repeaters_count: design.repeaters_count,
        amplifiers_count: design.repeaters_count * 2 * built,
        gain_units_count: 0,
        station_pump_w: 0.0,
    };
    let reach_km = repeatered_reach(case, watch)?;
    Ok(Some(KindOption {
        kind: LineKind::Repeatered,
        gsnr_mean_db: design.end_of_life.gsnr_mean_db,
        capacity_per_pair_gbps: design.capacity_per_pair_gbps,
        mode_capacity_per_pair_gbps: None,
        fibre_pairs_for_target_count: pairs,
        carries_target: design.eligible,
        reach_km,
        is_reach_beyond_search: reach_km.is_some_and(|reach_km| reach_km.km() >= case.plan.reach_max_km.km()),
        feed_voltage_v: design.power_feed.as_ref().map(|feed| feed.required_voltage_v),
        weight_ratio: weight(case, &quantities, true),
        quantities,
        fails_first: sentence::of_repeatered(design),
    }))
}

fn with_repeaters<'a>(case: &ChoiceCase<'a>) -> Option<&'a LineOption> {
    let design = case.design;
    let with = || design.options.iter().filter(|option| option.repeaters_count > 0);
    let chosen = with().find(|option| option.repeaters_count == design.chosen.repeaters_count);
    let most = |best: &'a LineOption, next: &'a LineOption| {
        if next.capacity_per_pair_gbps > best.capacity_per_pair_gbps { next } else { best }
    };
    chosen.or_else(|| with().find(|option| option.eligible)).or_else(|| with().reduce(most))
}

/// The longest glass over which the most repeaters of the plan carry the target by every rule of the design.
fn repeatered_reach(case: &ChoiceCase<'_>, watch: &dyn Watch) -> Result<Option<FibreKm>, LineError> {
    let mut plan: LinePlan = case.line.clone();
    plan.repeaters_min_count = plan.repeaters_max_count;
    plan.repeaters_forced_count = None;
    let tails_km = plan.land_tail.a_cable_km.km() + plan.land_tail.b_cable_km.km();
    let excess = CableKm(1.0).with_excess(plan.fibre_excess_pct).km();
    let mut carries = |fibre_km: f64| {
        if watch.cancelled() {
            return Err(units::Cancelled.into());
        }
        let wet_cable_km = CableKm((fibre_km / excess - tails_km).max(1.0));
        let run = CableRun { wet_cable_km, ..*case.run };
        // a shorter cable has room for the branching units that lie on it
        let mut plan = plan.clone();
        plan.branching_unit.retain(|unit| unit.at_cable_km <= wet_cable_km);
        let design = design_line(&plan, case.fibre, &run, &Unwatched)?.value;
        Ok::<bool, LineError>(design.options.iter().any(|option| option.eligible))
    };
    let limits = (REACH_MIN_KM + tails_km, case.plan.reach_max_km.km());
    Ok(longest(limits, &mut carries)?.map(FibreKm))
}

/// Rate of a pair at which the most pairs of the plan just carry the target.
fn required_gbps(line: &LinePlan) -> f64 {
    line.target_capacity_gbps / f64::from(line.fibre_pairs_max_count)
}

fn weight(case: &ChoiceCase<'_>, quantities: &KindQuantities, is_fed: bool) -> Option<f64> {
    let ChoiceObjective::LeastWeight(weights) = case.plan.objective else { return None };
    Some(weights.of(quantities, is_fed))
}

impl Weights {
    /// Sum of quantities times weights.
    fn of(&self, quantities: &KindQuantities, is_fed: bool) -> f64 {
        let of = |count: u32, weight: f64| f64::from(count) * weight;
        self.fibre_km_weight_ratio * quantities.fibres_km.km()
            + of(quantities.repeaters_count, self.repeater_weight_ratio)
            + of(quantities.amplifiers_count, self.amplifier_weight_ratio)
            + of(quantities.gain_units_count, self.gain_unit_weight_ratio)
            + self.pump_w_weight_ratio * quantities.station_pump_w
            + of(quantities.fibre_pairs_count, self.pair_weight_ratio)
            + if is_fed { self.feed_weight_ratio } else { 0.0 }
    }
}

/// Passes on the wish to stop, and no progress: the parts of a choice do not each run from 0 to 1.
struct Quiet<'a>(&'a dyn Watch);

impl Watch for Quiet<'_> {
    fn progress(&self, _done_frac: f64) {}

    fn cancelled(&self) -> bool {
        self.0.cancelled()
    }
}
