//! Power feed: the voltage that drives a repeatered line from its ends.

use crate::plan::PowerFeedPlan;
use serde::{Deserialize, Serialize};
use units::{CableKm, Dbm};

/// What the electrical side of a line needs to know of its optical side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FeedLoad {
    /// Cable from station to station.
    pub cable_km: CableKm,
    /// Conductor resistance of that cable.
    pub conductor_ohm_per_km: f64,
    /// Repeaters.
    pub repeaters_count: u32,
    /// Fibre pairs, two amplifiers each in every repeater.
    pub fibre_pairs_count: u32,
    /// Total output of each amplifier.
    pub output_dbm: f64,
}

/// Voltage and power of a repeatered line.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct PowerFeed {
    /// Line current.
    pub line_current_a: f64,
    /// Conductor resistance used.
    pub conductor_ohm_per_km: f64,
    /// Electrical power of one repeater.
    pub repeater_power_w: f64,
    /// Voltage across one repeater.
    pub repeater_drop_v: f64,
    /// Voltage along cable, sea earths and stations.
    pub cable_drop_v: f64,
    /// Voltage across all repeaters.
    pub repeaters_drop_v: f64,
    /// Earth potential difference over the line, without its sign.
    pub earth_potential_v: f64,
    /// Voltage of the line when the earth potential opposes the feed: this sizes it.
    pub line_voltage_v: f64,
    /// Voltage of the line when the earth potential helps.
    pub line_voltage_earth_helping_v: f64,
    /// What one end alone must be able to give, margin included: the line lives through the loss of the other.
    pub required_voltage_v: f64,
    /// The same when the earth potential helps.
    pub required_voltage_earth_helping_v: f64,
    /// Power of one end that feeds alone.
    pub feed_power_w: f64,
    /// The lower rating of the power feeding equipment of both ends, when the plan states both.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rating_v: Option<f64>,
    /// Rating less requirement; negative: one end alone does not hold the line.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rating_margin_v: Option<f64>,
}

/// The power feed of a repeatered line; none for an unrepeatered one, which has no feed.
///
/// # Source
/// Direct-current circuit. Repeater: P = pairs · 2 · P_out / efficiency + overhead, V = P / I. Line:
/// V = I (r L + R_A + R_B) + n V_rep ± |e| L; required V (1 + margin), from one end alone.
#[must_use]
pub fn power_feed(plan: &PowerFeedPlan, load: &FeedLoad) -> Option<PowerFeed> {
    if load.repeaters_count == 0 {
        return None;
    }
    let (current_a, cable_km) = (plan.line_current_a, load.cable_km.km());
    let pump_w = 2.0 * Dbm(load.output_dbm).w() / plan.pump_efficiency_frac;
    let repeater_power_w = f64::from(load.fibre_pairs_count) * pump_w + plan.repeater_overhead_w;
    let repeater_drop_v = repeater_power_w / current_a;
    let resistance_ohm = load.conductor_ohm_per_km * cable_km + plan.station_a_ohm + plan.station_b_ohm;
    let cable_drop_v = current_a * resistance_ohm;
    let repeaters_drop_v = f64::from(load.repeaters_count) * repeater_drop_v;
    let earth_potential_v = plan.earth_potential_v_per_km * cable_km;
    let line_voltage_v = cable_drop_v + repeaters_drop_v + earth_potential_v;
    let line_voltage_earth_helping_v = cable_drop_v + repeaters_drop_v - earth_potential_v;
    let with_margin = 1.0 + plan.terminal_margin_pct / 100.0;
    let required_voltage_v = line_voltage_v * with_margin;
    Some(PowerFeed {
        line_current_a: current_a,
        conductor_ohm_per_km: load.conductor_ohm_per_km,
        repeater_power_w,
        repeater_drop_v,
        cable_drop_v,
        repeaters_drop_v,
        earth_potential_v,
        line_voltage_v,
        line_voltage_earth_helping_v,
        required_voltage_v,
        required_voltage_earth_helping_v: line_voltage_earth_helping_v * with_margin,
        feed_power_w: required_voltage_v * current_a,
        rating_v: plan.rating_least_v(),
        rating_margin_v: plan.rating_least_v().map(|rating_v| rating_v - required_voltage_v),
    })
}
