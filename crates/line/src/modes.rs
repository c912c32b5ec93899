//! What modems of a table carry on a line, beside what an ideal one could.

use crate::plan::LinePlan;
use crate::variant::pairs_for;
use optics::transceiver::in_0p1nm_db;
use optics::{Mode, Spectrum};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the line of the table is called in which every channel has the best mode that closes.
const BEST: &str = "the best mode of each channel";

/// What one mode carries on the chosen line at the end of life.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ModeCapacity {
    /// Name of the mode.
    pub mode: String,
    /// Channels on which it closes with the margin kept.
    pub channels_count: u32,
    /// OSNR it needs in 0.1 nm, margin not included; none where nobody states it, or for several modes.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub osnr_min_0p1nm_db: Option<f64>,
    /// What a fibre pair carries.
    pub capacity_per_pair_gbps: f64,
    /// What the pairs built carry.
    pub system_capacity_gbps: f64,
    /// Pairs for the target; none when it carries nothing.
    pub fibre_pairs_for_target_count: Option<u32>,
}

/// What every mode of the plan carries, and last the best mode of each channel; empty without modes.
///
/// # Source
/// A channel closes in a mode whose distance fits the comb when its GSNR in 0.1 nm, less the margin kept, is at least
/// the OSNR the mode needs back to back.
#[must_use]
pub fn capacity_by_mode(plan: &LinePlan, received: &Spectrum, fibre_pairs_count: u32) -> Vec<ModeCapacity> {
    let Some(library) = &plan.mode_library else { return Vec::new() };
    let snr_0p1nm_db: Vec<f64> = received
        .gsnr_db()
        .iter()
        .map(|gsnr_db| in_0p1nm_db(*gsnr_db, plan.comb.baud_rate_gbd) - plan.modem.margin_db)
        .collect();
    let rates_of = |mode: &Mode| -> Vec<f64> {
        snr_0p1nm_db.iter().map(|snr_db| rate_gbps(plan, mode, *snr_db)).collect()
    };
    let state = |name: &str, osnr_min_0p1nm_db: Option<f64>, rates_gbps: &[f64]| {
        let capacity_per_pair_gbps: f64 = rates_gbps.iter().sum();
        let closing = rates_gbps.iter().filter(|rate| **rate > 0.0).count();
        ModeCapacity {
            mode: name.to_owned(),
            channels_count: u32::try_from(closing).unwrap_or(u32::MAX),
            osnr_min_0p1nm_db,
            capacity_per_pair_gbps,
            system_capacity_gbps: f64::from(fibre_pairs_count) * capacity_per_pair_gbps,
            fibre_pairs_for_target_count: pairs_for(plan.target_capacity_gbps, capacity_per_pair_gbps),
        }
    };
    let mut best_gbps = vec![0.0_f64; snr_0p1nm_db.len()];
    let mut table = Vec::new();
    for mode in &library.modes {
        let rates_gbps = rates_of(mode);
        table.push(state(&mode.name, mode.osnr_min_0p1nm_db, &rates_gbps));
        best_gbps = best_gbps.iter().zip(&rates_gbps).map(|(best, rate)| best.max(*rate)).collect();
    }
    table.push(state(BEST, None, &best_gbps));
    table
}

fn rate_gbps(plan: &LinePlan, mode: &Mode, snr_0p1nm_db: f64) -> f64 {
    let fits = mode.spacing_min_ghz <= plan.comb.spacing_ghz + 1e-6;
    let closes = mode.osnr_min_0p1nm_db.is_some_and(|needed_db| snr_0p1nm_db >= needed_db);
    if fits && closes { mode.bit_rate_gbps } else { 0.0 }
}
