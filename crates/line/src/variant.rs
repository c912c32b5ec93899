//! One option computed: its sweep, its first and its last day, and the rules it breaks by itself.

use crate::design::{LineOption, feed_at, pairs_built};
use crate::error::LineError;
use crate::feed::PowerFeed;
use crate::light::{
    ChannelResult, Light, SweepPoint, best, channel_results, equipment_max_dbm, line_snr, total_dbm,
};
use crate::plan::LinePlan;
use crate::run::SpanLength;
use crate::shortfall::Shortfall;
use crate::wear::Wear;
use optics::transceiver::{gsnr_for_usable_db, snr_for_rate_db};
use optics::{KernelCache, Spectrum};
use units::{Finding, Watch};

/// Pairs that are a whole number but for rounding are not rounded up to one more.
const PAIRS_ROUNDING: f64 = 1e-9;

/// An option with all that the comparison and the detail need.
pub(crate) struct Variant {
    pub option: LineOption,
    /// Launch powers tried.
    pub sweep: Vec<SweepPoint>,
    /// Channels on the last day.
    pub channels: Vec<ChannelResult>,
    /// Reserve of GSNR over what the target needs on the last day; none when a pair carries nothing.
    pub reserve_db: Option<f64>,
    /// Rules it breaks.
    pub shortfalls: Vec<Shortfall>,
    /// What its amplifiers did against their setting, and whether the sweep was wide enough.
    pub findings: Vec<Finding>,
}

/// Computes one option.
pub(crate) fn compute_variant(
    light: Light<'_>,
    kernels: &mut KernelCache,
    watch: &dyn Watch,
) -> Result<Variant, LineError> {
    let plan = light.plan;
    let sweep = light.sweep(kernels, watch)?;
    let repeaters_count = light.repeaters_count;
    let is_light = |point: &SweepPoint| point.gsnr_mean_db.is_finite();
    let launch_dbm = best(&sweep).filter(is_light).ok_or(LineError::NoLaunch { repeaters_count })?.launch_dbm;
    let mut findings: Vec<Finding> = edge_of_sweep(&light, &sweep, launch_dbm).into_iter().collect();
    let first = light.received(kernels, launch_dbm, Wear::NONE, &mut findings)?;
    let last = light.received(kernels, launch_dbm, Wear::end_of_life(plan, light.run), &mut findings)?;
    let channels = channel_results(plan, &last);
    let option = option(&light, launch_dbm, &first, &last)?;
    let reserve_db = reserve_db(plan, &option);
    let shortfalls = shortfalls(plan, &option, reserve_db);
    let of_line = |finding: Finding| placed(finding, light.repeaters_count);
    let findings = findings.into_iter().map(of_line).collect();
    Ok(Variant { option, sweep, channels, reserve_db, shortfalls, findings })
}

/// How an option is called in findings.
pub(crate) fn name_of(repeaters_count: u32) -> String {
    match repeaters_count {
        0 => "unrepeatered line".to_owned(),
        1 => "line with 1 repeater".to_owned(),
        _ => format!("line with {repeaters_count} repeaters"),
    }
}

impl Variant {
    /// Whether it carries the target within the limit of pairs.
    pub(crate) fn carries_target(&self) -> bool {
        !self.shortfalls.iter().any(Shortfall::is_of_capacity)
    }

    /// By how much its feed exceeds the rating; 0 when it does not or no rating is known.
    pub(crate) fn feed_excess_v(&self) -> f64 {
        let margin_v = self.option.power_feed.as_ref().and_then(|feed: &PowerFeed| feed.rating_margin_v);
        margin_v.map_or(0.0, |margin_v| (-margin_v).max(0.0))
    }

    /// Everything found about it. That it has more pairs than others matters only where a person chose it.
    pub(crate) fn all_findings(&self, is_forced: bool) -> Vec<Finding> {
        let place = name_of(self.option.repeaters_count);
        let counts =
            |shortfall: &&Shortfall| is_forced || !matches!(shortfall, Shortfall::PairsAboveLeast { .. });
        let shortfalls = self.shortfalls.iter().filter(counts).map(|shortfall| shortfall.finding(&place));
        self.findings.iter().cloned().chain(shortfalls).collect()
    }
}

fn option(
    light: &Light<'_>,
    launch_dbm: f64,
    first: &Spectrum,
    last: &Spectrum,
) -> Result<LineOption, LineError> {
    let plan = light.plan;
    let capacity_per_pair_gbps = pair_capacity_gbps(plan, last);
    let fibre_pairs_for_target_count = pairs_for(plan.target_capacity_gbps, capacity_per_pair_gbps);
    let total_output_dbm = total_dbm(plan, launch_dbm);
    let feed = |pairs| feed_at(light, pairs_built(plan, Some(pairs)), total_output_dbm);
    Ok(LineOption {
        repeaters_count: light.repeaters_count,
        longest_span: longest(light.spans()?),
        launch_dbm,
        total_output_dbm,
        begin_of_life: line_snr(plan, first),
        end_of_life: line_snr(plan, last),
        begin_of_life_capacity_gbps: pair_capacity_gbps(plan, first),
        capacity_per_pair_gbps,
        fibre_pairs_for_target_count,
        // both are the work of `selection`, which sees all options
        eligible: false,
        reason: String::new(),
        power_feed: fibre_pairs_for_target_count.and_then(feed),
    })
}

fn longest(spans: Vec<SpanLength>) -> SpanLength {
    let longer = |left: SpanLength, right: SpanLength| {
        if right.cable_km > left.cable_km { right } else { left }
    };
    spans.into_iter().reduce(longer).expect("a line has one span more than repeaters")
}

pub(crate) fn pair_capacity_gbps(plan: &LinePlan, spectrum: &Spectrum) -> f64 {
    channel_results(plan, spectrum).iter().map(|channel| channel.capacity_gbps).sum()
}

/// Pairs that carry a target; none when a pair carries nothing.
pub(crate) fn pairs_for(target_gbps: f64, pair_gbps: f64) -> Option<u32> {
    let pairs = (target_gbps / pair_gbps - PAIRS_ROUNDING).ceil().max(1.0);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // the range stands before it
    (pair_gbps > 0.0 && pairs <= f64::from(u32::MAX)).then_some(pairs as u32)
}

/// GSNR at the end of life over the GSNR at which the pairs built just carry the target.
fn reserve_db(plan: &LinePlan, option: &LineOption) -> Option<f64> {
    let pairs = f64::from(pairs_built(plan, Some(option.fibre_pairs_for_target_count?)));
    let rate_gbps = plan.target_capacity_gbps / pairs / f64::from(plan.comb.channels_count);
    let usable_db = snr_for_rate_db(plan.comb.baud_rate_gbd, rate_gbps).max(plan.modem.snr_min_db);
    let needed_db = gsnr_for_usable_db(usable_db, &plan.modem)?;
    Some(option.end_of_life.gsnr_mean_db - needed_db)
}

/// The rules an option breaks whatever the others do.
fn shortfalls(plan: &LinePlan, option: &LineOption, reserve_db: Option<f64>) -> Vec<Shortfall> {
    let Some(pairs_count) = option.fibre_pairs_for_target_count else {
        return vec![Shortfall::CarriesNothing {
            repeaters_count: option.repeaters_count,
            gsnr_db: option.end_of_life.gsnr_mean_db,
            needed_db: gsnr_for_usable_db(plan.modem.snr_min_db, &plan.modem),
        }];
    };
    let mut broken = Vec::new();
    let limit_count = plan.fibre_pairs_max_count;
    if pairs_count > limit_count {
        broken.push(Shortfall::PairsAboveLimit { pairs_count, limit_count });
    } else if let Some(reserve_db) = reserve_db
        && reserve_db < plan.selection.gsnr_reserve_min_db
    {
        broken.push(Shortfall::ReserveLow { reserve_db, least_db: plan.selection.gsnr_reserve_min_db });
    }
    if let Some(PowerFeed { required_voltage_v, rating_v: Some(rating_v), .. }) = option.power_feed
        && required_voltage_v > rating_v
    {
        broken.push(Shortfall::FeedAboveRating { required_v: required_voltage_v, rating_v });
    }
    broken
}

/// A best launch power at the edge of a sweep may not be the best. What booster or repeaters give at most is no such
/// edge: it cannot be moved.
fn edge_of_sweep(light: &Light<'_>, sweep: &[SweepPoint], launch_dbm: f64) -> Option<Finding> {
    let is = |point: Option<&SweepPoint>| point.is_some_and(|point| point.launch_dbm == launch_dbm);
    let at_top = is(sweep.last()) && !at_equipment_max(light.plan, light.repeaters_count, launch_dbm);
    if sweep.len() < 2 || !(at_top || is(sweep.first())) {
        return None;
    }
    let (edge, key) = if at_top { ("highest", "high_dbm") } else { ("lowest", "low_dbm") };
    let message = format!("the best launch power, {launch_dbm:.1} dBm per channel, is the {edge} tried");
    let finding = Finding::warns("line.launch.at_edge", message);
    Some(finding.hint(format!("widen the sweep: change line.launch.{key}")))
}

/// Whether one step more would be above what booster or repeaters give.
pub(crate) fn at_equipment_max(plan: &LinePlan, repeaters_count: u32, launch_dbm: f64) -> bool {
    let next_dbm = launch_dbm + plan.launch.step_db - 1e-9;
    equipment_max_dbm(plan, repeaters_count).is_some_and(|most_dbm| next_dbm > most_dbm)
}

fn placed(finding: Finding, repeaters_count: u32) -> Finding {
    let line = name_of(repeaters_count);
    let place = match &finding.place {
        Some(place) => format!("{line}, {place}"),
        None => line,
    };
    finding.at(place)
}
