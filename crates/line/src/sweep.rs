//! Launch power, number of repeaters and number of fibre pairs swept together: the optimum, and how flat it is.

use crate::feed::power_feed;
use crate::light::{Light, SweepPoint, best};
use crate::variant::Variant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::CableKm;

/// How far below the best mean GSNR a launch power still counts as flat.
const FLAT_DB: f64 = 0.1;
/// Part of the best capacity per pair with which fewer repeaters do.
const NEARLY_BEST_FRAC: f64 = 0.99;

/// The sweep of a design.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SweepTable {
    /// The best launch of every number of repeaters, ascending.
    pub launches: Vec<LaunchOptimum>,
    /// Systems by repeaters and fibre pairs.
    pub systems: Vec<SystemPoint>,
    /// Repeaters of the option with the highest capacity of a pair at the end of life.
    pub repeaters_best_count: u32,
    /// The fewest repeaters that come within one per cent of it: beyond them the modem limits, not the line.
    pub repeaters_nearly_best_count: u32,
}

/// The best launch power of a number of repeaters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LaunchOptimum {
    /// Repeaters.
    pub repeaters_count: u32,
    /// Cable of each span between the beach manholes.
    pub span_cable_km: CableKm,
    /// Best of the launch powers tried.
    pub launch_dbm: f64,
    /// Mean GSNR there, on the first day.
    pub gsnr_mean_db: f64,
    /// Where a parabola through the best and its two neighbours has its top; none at an edge of the sweep.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub launch_between_dbm: Option<f64>,
    /// Lowest launch power from which on GSNR is within 0.1 dB of the best.
    pub flat_from_dbm: f64,
    /// Highest launch power up to which it is.
    pub flat_to_dbm: f64,
    /// What 1 dB less launch power costs; none where the sweep does not reach so far.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cost_1db_below_db: Option<f64>,
    /// What 1 dB more launch power costs.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cost_1db_above_db: Option<f64>,
    /// Every launch power tried.
    pub points: Vec<SweepPoint>,
}

/// A system: repeaters and fibre pairs, at the best launch power, at the end of life.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SystemPoint {
    /// Repeaters.
    pub repeaters_count: u32,
    /// Fibre pairs.
    pub fibre_pairs_count: u32,
    /// Capacity of all pairs.
    pub system_capacity_gbps: f64,
    /// Whether that is the target or more.
    pub carries_target: bool,
    /// What one end alone must give; none without repeaters.
    pub required_voltage_v: Option<f64>,
}

/// The sweep of all options of a design; none when no option carries anything.
pub(crate) fn sweep_table(line: Light<'_>, variants: &[Variant]) -> Option<SweepTable> {
    let capacity_gbps = |variant: &Variant| variant.option.capacity_per_pair_gbps;
    let more = |left: f64, right: f64| left.max(right);
    let most_gbps = variants.iter().map(capacity_gbps).reduce(more).filter(|most| *most > 0.0)?;
    let first_with = |least_gbps: f64| {
        let found = variants.iter().find(|variant| capacity_gbps(variant) >= least_gbps);
        found.map(|variant| variant.option.repeaters_count)
    };
    let launch = |variant: &Variant| {
        let spans = f64::from(variant.option.repeaters_count) + 1.0;
        let span_cable_km = CableKm(line.run.wet_cable_km.km() / spans);
        launch_optimum((variant.option.repeaters_count, span_cable_km), &variant.sweep)
    };
    Some(SweepTable {
        launches: variants.iter().filter_map(launch).collect(),
        systems: variants.iter().flat_map(|variant| systems(line, variant)).collect(),
        repeaters_best_count: first_with(most_gbps)?,
        repeaters_nearly_best_count: first_with(NEARLY_BEST_FRAC * most_gbps)?,
    })
}

fn systems(line: Light<'_>, variant: &Variant) -> Vec<SystemPoint> {
    let (plan, option) = (line.plan, &variant.option);
    let light = Light { repeaters_count: option.repeaters_count, ..line };
    let point = |fibre_pairs_count: u32| {
        let load = crate::design::load_at(&light, fibre_pairs_count, option.total_output_dbm);
        let system_capacity_gbps = f64::from(fibre_pairs_count) * option.capacity_per_pair_gbps;
        SystemPoint {
            repeaters_count: option.repeaters_count,
            fibre_pairs_count,
            system_capacity_gbps,
            carries_target: system_capacity_gbps >= plan.target_capacity_gbps * (1.0 - 1e-12),
            required_voltage_v: power_feed(&plan.power_feed, &load).map(|feed| feed.required_voltage_v),
        }
    };
    (plan.fibre_pairs_min_count..=plan.fibre_pairs_max_count).map(point).collect()
}

/// The optimum of one sweep over launch power; none when no power tried gives light.
///
/// # Source
/// Top of the parabola through three points at equal steps h: x + h (y₋ − y₊) / (2 (y₋ − 2 y + y₊)).
#[must_use]
pub fn launch_optimum(
    (repeaters_count, span_cable_km): (u32, CableKm),
    points: &[SweepPoint],
) -> Option<LaunchOptimum> {
    let best = best(points).filter(|best| best.gsnr_mean_db.is_finite())?;
    let place = points.iter().position(|point| point.launch_dbm == best.launch_dbm)?;
    let around = place.checked_sub(1).and_then(|below| points.get(below)).zip(points.get(place + 1));
    let launch_between_dbm = around.and_then(|(below, above)| {
        let bend_db = below.gsnr_mean_db - 2.0 * best.gsnr_mean_db + above.gsnr_mean_db;
        let shift_dbm =
            (above.launch_dbm - best.launch_dbm) / 2.0 * (below.gsnr_mean_db - above.gsnr_mean_db);
        let top_dbm = best.launch_dbm + shift_dbm / bend_db;
        top_dbm.is_finite().then_some(top_dbm)
    });
    let is_flat = |point: &&SweepPoint| point.gsnr_mean_db >= best.gsnr_mean_db - FLAT_DB;
    let flat_dbm = || points.iter().filter(is_flat).map(|point| point.launch_dbm);
    let cost_db =
        |away_dbm: f64| gsnr_at(points, best.launch_dbm + away_dbm).map(|at| best.gsnr_mean_db - at);
    Some(LaunchOptimum {
        repeaters_count,
        span_cable_km,
        launch_dbm: best.launch_dbm,
        gsnr_mean_db: best.gsnr_mean_db,
        launch_between_dbm,
        flat_from_dbm: flat_dbm().fold(f64::INFINITY, f64::min),
        flat_to_dbm: flat_dbm().fold(f64::NEG_INFINITY, f64::max),
        cost_1db_below_db: cost_db(-1.0),
        cost_1db_above_db: cost_db(1.0),
        points: points.iter().copied().filter(|point| point.gsnr_mean_db.is_finite()).collect(),
    })
}

/// Mean GSNR at a launch power, on straight lines between the points tried.
fn gsnr_at(points: &[SweepPoint], launch_dbm: f64) -> Option<f64> {
    let near_dbm = 1e-9;
    let holds = |pair: &&[SweepPoint]| {
        pair[0].launch_dbm - near_dbm <= launch_dbm && launch_dbm <= pair[1].launch_dbm + near_dbm
    };
    let pair = points.windows(2).find(holds)?;
    let part = (launch_dbm - pair[0].launch_dbm) / (pair[1].launch_dbm - pair[0].launch_dbm);
    let gsnr_db = pair[0].gsnr_mean_db + part * (pair[1].gsnr_mean_db - pair[0].gsnr_mean_db);
    gsnr_db.is_finite().then_some(gsnr_db)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parabola(top_dbm: f64) -> Vec<SweepPoint> {
        let point = |step: u32| {
            let launch_dbm = -4.0 + 0.5 * f64::from(step);
            let away_dbm = launch_dbm - top_dbm;
            SweepPoint {
                launch_dbm,
                gsnr_mean_db: 25.0 - 0.1 * away_dbm * away_dbm,
                capacity_per_pair_gbps: 0.0,
            }
        };
        (0..=24).map(point).collect()
    }

    #[test]
    fn the_top_of_a_parabola_between_the_steps_is_found() {
        let optimum = launch_optimum((3, CableKm(98.0)), &parabola(2.2)).unwrap();
        assert_eq!(optimum.launch_dbm, 2.0);
        assert!((optimum.launch_between_dbm.unwrap() - 2.2).abs() < 1e-9);
        // 0.1 dB is lost 1 dB beside the top; from 1.5 to 3.0 dBm it is less
        assert_eq!((optimum.flat_from_dbm, optimum.flat_to_dbm), (1.5, 3.0));
        // from 2.0 dBm: 0.1 (1.2² − 0.2²) below, 0.1 (0.8² − 0.2²) above
        assert!((optimum.cost_1db_below_db.unwrap() - 0.14).abs() < 1e-9);
        assert!((optimum.cost_1db_above_db.unwrap() - 0.06).abs() < 1e-9);
    }

    #[test]
    fn an_optimum_at_the_edge_has_no_top_and_an_empty_sweep_no_optimum() {
        let optimum = launch_optimum((3, CableKm(98.0)), &parabola(9.0)).unwrap();
        assert_eq!((optimum.launch_dbm, optimum.launch_between_dbm), (8.0, None));
        assert_eq!(optimum.cost_1db_above_db, None);
        assert_eq!(launch_optimum((3, CableKm(98.0)), &[]), None);
    }
}
