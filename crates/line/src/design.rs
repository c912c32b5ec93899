//! The design of a line: options with different numbers of repeaters compared on the same cable, one chosen.

use crate::branching::{BranchResult, branching};
use crate::budget::budget;
use crate::error::LineError;
use crate::feed::{FeedLoad, PowerFeed, power_feed};
use crate::feed_ends::{FeedEnds, feed_ends};
use crate::light::{ChannelResult, Light, LineSnr, SweepPoint};
use crate::loading::{LoadPoint, loading};
use crate::modes::{ModeCapacity, capacity_by_mode};
use crate::notes;
use crate::plan::LinePlan;
use crate::plant::{StationLoad, StationQuantities, stations};
use crate::potential::{FedLine, FeedProfile};
use crate::pump_farm::{FixedFeed, PumpFarm, fixed_feed, pump_farm};
use crate::run::{CableRun, RepeaterPosition, SpanLength, repeater_positions, total_cable_km};
use crate::selection::{Choice, choose};
use crate::sweep::{SweepTable, sweep_table};
use crate::variant::{Variant, compute_variant};
use crate::wear::Wear;
use optics::{FibreSpec, KernelCache, latency_ms};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{CableKm, Cancelled, FibreKm, Finding, Provenance, Staged, Watch};

/// All options and the chosen one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LineDesign {
    /// Capacity asked for.
    pub target_capacity_gbps: f64,
    /// Cable from station to station, land tails included.
    pub station_cable_km: CableKm,
    /// Glass from station to station.
    pub station_fibre_km: FibreKm,
    /// Options by number of repeaters.
    pub options: Vec<LineOption>,
    /// The chosen one in detail.
    pub chosen: ChosenLine,
    /// Launch powers, repeaters and fibre pairs swept together; none when no option carries anything.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sweep: Option<SweepTable>,
}

/// One option.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LineOption {
    /// Repeaters; 0 is unrepeatered.
    pub repeaters_count: u32,
    /// The longest span.
    pub longest_span: SpanLength,
    /// Best launch power per channel.
    pub launch_dbm: f64,
    /// Total power at that launch.
    pub total_output_dbm: f64,
    /// On the first day.
    pub begin_of_life: LineSnr,
    /// On the last day.
    pub end_of_life: LineSnr,
    /// Capacity of a fibre pair on the first day.
    pub begin_of_life_capacity_gbps: f64,
    /// Capacity of a fibre pair on the last day: the design value.
    pub capacity_per_pair_gbps: f64,
    /// Pairs for the target at the end of life; none when a pair carries nothing.
    pub fibre_pairs_for_target_count: Option<u32>,
    /// Whether the option meets every rule of selection.
    pub eligible: bool,
    /// Why it is or is not, in a sentence.
    pub reason: String,
    /// Power feed at the pairs that would be built: those for the target, within the least and the most of the
    /// plan. None without repeaters, or when a pair carries nothing.
    pub power_feed: Option<PowerFeed>,
}

/// A line of the budget from ideal to margin: a state of the line, or what one effect changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BudgetLine {
    /// What the line is: `GSNR, begin of life`, `fibre ageing`, `repairs`, `modem`, `margin over the FEC limit`.
    pub what: String,
    /// Level after this line, dB in the signal's bandwidth; of the last line, the margin.
    pub level_db: f64,
    /// Change by this effect; none for a state. Changes add up from one state to the next.
    pub change_db: Option<f64>,
    /// Change of GSNR by this effect; behind the modem the level changes by less. None for a state and for the modem.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub alone_db: Option<f64>,
    /// Q of the level in the constellation of the plan, of the FEC limit, or the margin in Q.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub q_db: Option<f64>,
    /// Tag and source of the figures behind it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub provenance: Option<Provenance>,
}

/// The chosen option in detail.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChosenLine {
    /// Its number of repeaters.
    pub repeaters_count: u32,
    /// Fibre pairs built.
    pub fibre_pairs_count: u32,
    /// Capacity of the system at the end of life.
    pub system_capacity_gbps: f64,
    /// Spans, A end first.
    pub spans: Vec<SpanLength>,
    /// Repeaters on the cable.
    pub repeaters: Vec<RepeaterPosition>,
    /// Launch powers tried.
    pub sweep: Vec<SweepPoint>,
    /// Channels at the receiving end, end of life.
    pub channels: Vec<ChannelResult>,
    /// The budget, first day to margin.
    pub budget: Vec<BudgetLine>,
    /// Feed at the pairs built; none without repeaters.
    pub power_feed: Option<PowerFeed>,
    /// Potential and shunt faults along that feed; none without repeaters.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub feed_profile: Option<FeedProfile>,
    /// Every way to feed it, each end against its own rating; empty without repeaters.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub feed_ends: Vec<FeedEnds>,
    /// Its pumps and what their failures cost; none without repeaters.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub pump_farm: Option<PumpFarm>,
    /// Fibre pairs and capacity at a feed that is given; none without repeaters.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub fixed_feed: Option<FixedFeed>,
    /// The line as it fills up.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub loading: Vec<LoadPoint>,
    /// What modes of modems carry; empty when the plan states none.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub modes: Vec<ModeCapacity>,
    /// What branching units leave to the trunk.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub branching: Vec<BranchResult>,
    /// What stands at either end.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub stations: Vec<StationQuantities>,
    /// Delay of the fibre from station to station, one way.
    pub latency_one_way_ms: f64,
    /// Delay both ways.
    pub latency_round_trip_ms: f64,
}

/// Designs the line on a cable: computes every option, chooses one, and says everything found on the way.
///
/// Each option launches at the power that is best on its first day, its repeaters hold that total output for life,
/// and its capacity counts on its last day. When no option meets the rules, the nearest is shown and a finding that
/// blocks says which rule it breaks, by how much, and what to do.
///
/// # Source
/// GN model arXiv:1209.0394, droop arXiv:1908.11205; budget after ITU-T G.977.1.
///
/// # Errors
/// When an input is out of its range, light cannot be computed, or the person stops.
pub fn design_line(
    plan: &LinePlan,
    fibre: &FibreSpec,
    run: &CableRun,
    watch: &dyn Watch,
) -> Result<Staged<LineDesign>, LineError> {
    plan.check()?;
    run.check()?;
    fibre.check().map_err(|source| LineError::Fibre { source })?;
    check_branching(plan, run)?;
    let line = Light { plan, fibre, run, repeaters_count: 0 };
    let mut kernels = KernelCache::new();
    let mut variants = compute_variants(line, &mut kernels, watch)?;
    let choice = choose(plan, &mut variants);
    let mut findings = notes::of_choice(plan, run, &variants, choice);
    let chosen = detail(line, &mut kernels, &variants[choice.index])?;
    findings.extend(notes::of_chosen(plan, run, &variants[choice.index].option, &chosen));
    findings.extend(findings_of_variants(&variants, choice));
    watch.progress(1.0);
    let station_cable_km = total_cable_km(run, &plan.land_tail);
    let value = LineDesign {
        target_capacity_gbps: plan.target_capacity_gbps,
        station_cable_km,
        station_fibre_km: station_cable_km.with_excess(plan.fibre_excess_pct),
        sweep: sweep_table(line, &variants),
        options: variants.into_iter().map(|variant| variant.option).collect(),
        chosen,
    };
    Ok(Staged { value, findings })
}

/// Branching units lie on the cable.
fn check_branching(plan: &LinePlan, run: &CableRun) -> Result<(), LineError> {
    let is_beyond = |at_km: &f64| *at_km > run.wet_cable_km.km();
    let at_km = plan.branching_unit.iter().map(|unit| unit.at_cable_km.km()).find(is_beyond);
    let (field, limit) = ("branching_unit.at_cable_km", "on the cable between the beach manholes");
    at_km.map_or(Ok(()), |value| Err(LineError::PlanValue { field, value, limit }))
}

fn compute_variants(
    line: Light<'_>,
    kernels: &mut KernelCache,
    watch: &dyn Watch,
) -> Result<Vec<Variant>, LineError> {
    let (least, most) = (line.plan.repeaters_min_count, line.plan.repeaters_max_count);
    let total = f64::from(most - least + 1);
    let mut variants = Vec::new();
    for repeaters_count in least..=most {
        if watch.cancelled() {
            return Err(Cancelled.into());
        }
        watch.progress(f64::from(repeaters_count - least) / total);
        variants.push(compute_variant(Light { repeaters_count, ..line }, kernels, watch)?);
    }
    Ok(variants)
}

/// What was found about each option; where it was rejected, nothing of it blocks.
fn findings_of_variants(variants: &[Variant], choice: Choice) -> Vec<Finding> {
    let of_variant = |(index, variant): (usize, &Variant)| {
        let findings = variant.all_findings(index == choice.index && choice.forced);
        let soften = move |finding: Finding| {
            if index == choice.index { finding } else { finding.of_a_rejected_variant() }
        };
        findings.into_iter().map(soften).collect::<Vec<_>>()
    };
    variants.iter().enumerate().flat_map(of_variant).collect()
}

fn detail(line: Light<'_>, kernels: &mut KernelCache, variant: &Variant) -> Result<ChosenLine, LineError> {
    let option = &variant.option;
    let light = Light { repeaters_count: option.repeaters_count, ..line };
    let (plan, run) = (line.plan, line.run);
    let fibre_pairs_count = pairs_built(plan, option.fibre_pairs_for_target_count);
    let station_fibre_km = total_cable_km(run, &plan.land_tail).with_excess(plan.fibre_excess_pct);
    let latency_one_way_ms = latency_ms(station_fibre_km, line.fibre.delay.group_index_ratio);
    let feed = feed_at(&light, fibre_pairs_count, option.total_output_dbm);
    let spans = light.spans()?;
    let cables_km: Vec<CableKm> = spans.iter().map(|span| span.cable_km).collect();
    let last_day = Wear::end_of_life(plan, run);
    let received = light.received(kernels, option.launch_dbm, last_day, &mut Vec::new())?;
    Ok(ChosenLine {
        repeaters_count: option.repeaters_count,
        fibre_pairs_count,
        system_capacity_gbps: f64::from(fibre_pairs_count) * option.capacity_per_pair_gbps,
        spans,
        repeaters: repeater_positions(run, plan, option.repeaters_count),
        sweep: variant.sweep.clone(),
        channels: variant.channels.clone(),
        budget: budget(&light, kernels, option)?,
        feed_profile: feed_profile_at(&light, fibre_pairs_count, option.total_output_dbm),
        feed_ends: feed.as_ref().map_or_else(Vec::new, |feed| feed_ends(&plan.power_feed, feed)),
        pump_farm: pump_farm(&light, kernels, (option, feed.as_ref()), fibre_pairs_count)?,
        fixed_feed: fixed_feed_of(&light, kernels, option, feed.as_ref())?,
        loading: loading(&light, kernels, option.launch_dbm)?,
        modes: capacity_by_mode(plan, &received, fibre_pairs_count),
        branching: branching(plan, &cables_km, (fibre_pairs_count, option.capacity_per_pair_gbps)),
        stations: stations(
            plan,
            StationLoad { fibre_pairs_count, feed_power_w: feed.as_ref().map(|feed| feed.feed_power_w) },
        ),
        power_feed: feed,
        latency_one_way_ms,
        latency_round_trip_ms: 2.0 * latency_one_way_ms,
    })
}

fn fixed_feed_of(
    light: &Light<'_>,
    kernels: &mut KernelCache,
    option: &LineOption,
    feed: Option<&PowerFeed>,
) -> Result<Option<FixedFeed>, LineError> {
    let Some(feed) = feed else { return Ok(None) };
    let fibre_pairs_count = pairs_built(light.plan, option.fibre_pairs_for_target_count);
    let load = load_at(light, fibre_pairs_count, option.total_output_dbm);
    fixed_feed(light, kernels, (option, feed), &load)
}

/// Pairs a system is built with: those for the target, within the least and the most of the plan.
pub(crate) fn pairs_built(plan: &LinePlan, for_target_count: Option<u32>) -> u32 {
    let wanted = for_target_count.unwrap_or(plan.fibre_pairs_min_count);
    wanted.clamp(plan.fibre_pairs_min_count, plan.fibre_pairs_max_count)
}

/// Power feed of an option, on the cable of the first day; what repairs add is for the terminal margin.
pub(crate) fn feed_at(light: &Light<'_>, fibre_pairs_count: u32, output_dbm: f64) -> Option<PowerFeed> {
    power_feed(&light.plan.power_feed, &load_at(light, fibre_pairs_count, output_dbm))
}

fn feed_profile_at(light: &Light<'_>, fibre_pairs_count: u32, output_dbm: f64) -> Option<FeedProfile> {
    let load = load_at(light, fibre_pairs_count, output_dbm);
    let feed = power_feed(&light.plan.power_feed, &load)?;
    let tail_km = light.plan.land_tail.a_cable_km;
    let repeaters = repeater_positions(light.run, light.plan, light.repeaters_count);
    let repeaters_cable_km: Vec<CableKm> =
        repeaters.iter().map(|repeater| tail_km + repeater.cable_kp_km).collect();
    let plan = &light.plan.power_feed;
    let line = FedLine { plan, load: &load, feed: &feed, repeaters_cable_km: &repeaters_cable_km };
    Some(line.profile())
}

/// What the feed of an option has to drive.
pub(crate) fn load_at(light: &Light<'_>, fibre_pairs_count: u32, output_dbm: f64) -> FeedLoad {
    let (plan, run) = (light.plan, light.run);
    FeedLoad {
        cable_km: total_cable_km(run, &plan.land_tail),
        conductor_ohm_per_km: run.conductor_ohm_per_km.unwrap_or(plan.power_feed.conductor_ohm_per_km),
        repeaters_count: light.repeaters_count,
        fibre_pairs_count,
        output_dbm,
    }
}
