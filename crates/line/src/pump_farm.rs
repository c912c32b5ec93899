//! Pumps shared by amplifiers: what their failures cost; and how many fibre pairs make the most of a fixed feed.

use crate::design::LineOption;
use crate::error::LineError;
use crate::feed::{FeedLoad, PowerFeed};
use crate::light::{Light, total_dbm};
use crate::plan::PowerFeedPlan;
use crate::repeater::{RepeaterPlan, failed_probability_frac};
use crate::variant::pair_capacity_gbps;
use crate::wear::Wear;
use optics::{KernelCache, mean_db};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{Dbm, Provenance};

/// Years in which pumps fail where the plan states no design life: 25, as submarine systems are asked for.
const LIFE_YEARS_COUNT: u32 = 25;
/// Hours of a year.
const HOURS_PER_YEAR: f64 = 8766.0;
/// The most failed pumps of one group that are computed.
const FAILED_LIMIT_COUNT: u32 = 3;
/// Fibre pairs tried at a fixed feed, in multiples of those built.
const PAIRS_TRIED_RATIO: u32 = 4;
/// The most fibre pairs tried.
const PAIRS_LIMIT_COUNT: u32 = 96;

/// Pumps shared by the amplifiers of a repeater.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PumpFarm {
    /// Pumps of one group.
    pub pumps_count: u32,
    /// Amplifiers they feed.
    pub amplifiers_count: u32,
    /// Groups in a repeater, for all its amplifiers.
    pub groups_per_repeater_count: u32,
    /// Electrical power of one repeater.
    pub repeater_power_w: f64,
    /// From no failed pump on.
    pub cases: Vec<PumpCase>,
    /// Tag and source.
    pub provenance: Provenance,
}

/// Some pumps of one group in the worst repeater failed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PumpCase {
    /// Pumps of the group that have failed.
    pub failed_count: u32,
    /// Probability of just this at the end of life, of one group.
    pub probability_frac: f64,
    /// What the output of the group has lost; none when no pump is left.
    pub output_lost_db: Option<f64>,
    /// The repeater where it costs most, from 1 at the A end.
    pub repeater_no: Option<u32>,
    /// Mean GSNR at the end of life; none when the group is dark.
    pub gsnr_mean_db: Option<f64>,
}

/// Fibre pairs at a feed that is given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FixedFeed {
    /// Voltage one end gives, terminal margin included.
    pub voltage_v: f64,
    /// Pairs with the most capacity in all, of those tried: up to four times those built.
    pub fibre_pairs_best_count: u32,
    /// Capacity with them, end of life.
    pub system_capacity_best_gbps: f64,
    /// Every number of pairs the feed can drive, ascending.
    pub pairs: Vec<PairsAtFeed>,
}

/// A number of fibre pairs at a feed that is given.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PairsAtFeed {
    /// Fibre pairs.
    pub fibre_pairs_count: u32,
    /// Total output of each amplifier: what the feed gives, not more than the best launch takes.
    pub output_dbm: f64,
    /// Mean GSNR at the end of life.
    pub gsnr_mean_db: f64,
    /// Capacity of a pair at the end of life.
    pub capacity_per_pair_gbps: f64,
    /// Capacity of all pairs.
    pub system_capacity_gbps: f64,
}

/// The worst of all repeaters to have failed pumps: which, and the mean GSNR then.
pub(crate) fn worst_failure(
    light: &Light<'_>,
    kernels: &mut KernelCache,
    launch_dbm: f64,
    failed_count: u32,
) -> Result<Option<(u32, f64)>, LineError> {
    let repeater = light.plan.repeater.clone().unwrap_or_default();
    let last_day = Wear::end_of_life(light.plan, light.run);
    let mut worst: Option<(u32, f64)> = None;
    for index in 0..light.repeaters_count {
        let Some(wear) = last_day.with_failed_pumps(&repeater, index, failed_count) else { return Ok(None) };
        let received = light.received(kernels, launch_dbm, wear, &mut Vec::new())?;
        let Some(gsnr_db) = mean_db(&received.gsnr_db()) else { continue };
        if worst.is_none_or(|(_, least_db)| gsnr_db < least_db) {
            worst = Some((index + 1, gsnr_db));
        }
    }
    Ok(worst)
}

/// The pumps of the chosen line; none without repeaters.
pub(crate) fn pump_farm(
    light: &Light<'_>,
    kernels: &mut KernelCache,
    (option, feed): (&LineOption, Option<&PowerFeed>),
    fibre_pairs_count: u32,
) -> Result<Option<PumpFarm>, LineError> {
    let Some(feed) = feed else { return Ok(None) };
    let repeater: RepeaterPlan = light.plan.repeater.clone().unwrap_or_default();
    let estimate = light.plan.life.repair_estimate.as_ref();
    let years_count = estimate.map_or(LIFE_YEARS_COUNT, |estimate| estimate.design_life_years_count);
    let time_h = f64::from(years_count) * HOURS_PER_YEAR;
    let mut cases = Vec::new();
    for failed_count in 0..=repeater.pumps_count.min(FAILED_LIMIT_COUNT) {
        let worst = worst_failure(light, kernels, option.launch_dbm, failed_count)?;
        cases.push(PumpCase {
            failed_count,
            probability_frac: failed_probability_frac(
                repeater.pumps_count,
                failed_count,
                repeater.pump_fit,
                time_h,
            ),
            output_lost_db: repeater.output_lost_db(failed_count),
            repeater_no: worst.map(|(number, _)| number).filter(|_| failed_count > 0),
            gsnr_mean_db: worst.map(|(_, gsnr_db)| gsnr_db),
        });
    }
    Ok(Some(PumpFarm {
        pumps_count: repeater.pumps_count,
        amplifiers_count: repeater.pump_amplifiers_count,
        groups_per_repeater_count: (2 * fibre_pairs_count).div_ceil(repeater.pump_amplifiers_count),
        repeater_power_w: feed.repeater_power_w,
        cases,
        provenance: repeater.provenance,
    }))
}

/// Total output of each amplifier when one end gives `voltage_v`; none when nothing is left for the pumps.
///
/// # Source
/// The feed solved for the repeaters: P_rep = I/n · (V/(1 + m) − I (r L + R_A + R_B) − |e| L), and
/// P_out = (P_rep − overhead) · efficiency / (2 · pairs).
#[must_use]
pub fn output_at_feed_dbm(plan: &PowerFeedPlan, load: &FeedLoad, voltage_v: f64) -> Option<f64> {
    let (current_a, cable_km) = (plan.line_current_a, load.cable_km.km());
    let line_v = voltage_v / (1.0 + plan.terminal_margin_pct / 100.0);
    let resistance_ohm = load.conductor_ohm_per_km * cable_km + plan.station_a_ohm + plan.station_b_ohm;
    let repeaters_v = line_v - current_a * resistance_ohm - plan.earth_potential_v_per_km * cable_km;
    let repeater_w = current_a * repeaters_v / f64::from(load.repeaters_count);
    let pumps_w = repeater_w - plan.repeater_overhead_w;
    let output_w = pumps_w * plan.pump_efficiency_frac / (2.0 * f64::from(load.fibre_pairs_count));
    (output_w.is_finite() && output_w > 0.0).then(|| Dbm::of_w(output_w).0)
}

/// Capacity by fibre pairs at the voltage given: the rating where it is known, else what the chosen line needs.
pub(crate) fn fixed_feed(
    light: &Light<'_>,
    kernels: &mut KernelCache,
    (option, feed): (&LineOption, &PowerFeed),
    load: &FeedLoad,
) -> Result<Option<FixedFeed>, LineError> {
    let plan = light.plan;
    let voltage_v = feed.rating_v.unwrap_or(feed.required_voltage_v);
    let most_count = load.fibre_pairs_count.saturating_mul(PAIRS_TRIED_RATIO).min(PAIRS_LIMIT_COUNT);
    let last_day = Wear::end_of_life(plan, light.run);
    let mut pairs: Vec<PairsAtFeed> = Vec::new();
    for fibre_pairs_count in 1..=most_count.max(1) {
        let at_feed =
            output_at_feed_dbm(&plan.power_feed, &FeedLoad { fibre_pairs_count, ..*load }, voltage_v);
        let Some(feed_dbm) = at_feed else { break };
        let output_dbm = feed_dbm.min(option.total_output_dbm);
        let launch_dbm = output_dbm - total_dbm(plan, 0.0);
        if launch_dbm < -60.0 {
            break;
        }
        let received = light.received(kernels, launch_dbm, last_day, &mut Vec::new())?;
        let capacity_per_pair_gbps = pair_capacity_gbps(plan, &received);
        let Some(gsnr_mean_db) = mean_db(&received.gsnr_db()) else { break };
        pairs.push(PairsAtFeed {
            fibre_pairs_count,
            output_dbm,
            gsnr_mean_db,
            capacity_per_pair_gbps,
            system_capacity_gbps: f64::from(fibre_pairs_count) * capacity_per_pair_gbps,
        });
    }
    let more = |best: PairsAtFeed, next: PairsAtFeed| {
        if next.system_capacity_gbps > best.system_capacity_gbps { next } else { best }
    };
    Ok(pairs.iter().copied().reduce(more).map(|best| FixedFeed {
        voltage_v,
        fibre_pairs_best_count: best.fibre_pairs_count,
        system_capacity_best_gbps: best.system_capacity_gbps,
        pairs,
    }))
}
