//! What a person enters about a line: section `[line]` of a plan.

use crate::branching::BranchingUnit;
use crate::error::LineError;
use crate::light::total_dbm;
use crate::loading::LoadingPlan;
use crate::margin::MarginPlan;
use crate::plant::PlantPlan;
use crate::potential::LineEnd;
use crate::repairs::RepairEstimate;
use crate::repeater::RepeaterPlan;
use crate::run::RepeaterSpacing;
use optics::spectrum::{Comb, Spectrum};
use optics::transceiver::Modem;
use optics::{FibreSpec, ModeLibrary, Simulation};
use serde::{Deserialize, Serialize};
use units::{CableKm, Finding, Provenance};

/// The most repeaters an option may have: a bound of the program, far above any line it is for.
pub const REPEATERS_LIMIT_COUNT: u32 = 64;
/// No figure of a line is larger than this; what is, is a slip of the pen that arithmetic must not carry on.
const SENSIBLE_MAX: f64 = 1e9;
/// The most launch powers one sweep may try.
pub const SWEEP_LIMIT_COUNT: u32 = 400;
/// Most fibre pairs of a cable that are worked on: far beyond any cable.
const FIBRE_PAIRS_LIMIT_COUNT: u32 = 1000;
/// The most channels of a comb: the kernel of interference grows with their square.
pub const CHANNELS_LIMIT_COUNT: u32 = 1000;

/// Inputs of one line's design.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinePlan {
    /// Capacity the system must carry, all fibre pairs together.
    pub target_capacity_gbps: f64,
    /// Fewest repeaters compared; 0 is the unrepeatered line.
    pub repeaters_min_count: u32,
    /// Most repeaters compared.
    pub repeaters_max_count: u32,
    /// Number of repeaters chosen by hand; absent: the selection rule chooses.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub repeaters_forced_count: Option<u32>,
    /// How repeaters are spaced; absent: at equal distances between the beach manholes.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub repeater_spacing: Option<RepeaterSpacing>,
    /// Fewest fibre pairs the system is built with.
    pub fibre_pairs_min_count: u32,
    /// Most fibre pairs the cable and its repeaters hold.
    pub fibre_pairs_max_count: u32,
    /// Glass over cable length.
    pub fibre_excess_pct: f64,
    /// Loss of the connection at each end of every span.
    pub connector_loss_db: f64,
    /// Tag and source of the figures above.
    #[serde(flatten)]
    pub provenance: Provenance,
    /// Cable between beach manhole and station at each end.
    pub land_tail: LandTail,
    /// The channels.
    pub comb: Comb,
    /// Launch powers tried.
    pub launch: LaunchPlan,
    /// The amplifiers in repeaters and at the receiving end.
    pub amplifier: AmplifierPlan,
    /// The modem: its own noise, the margin kept, and where it gives up.
    pub modem: Modem,
    /// What the line loses over its life.
    pub life: LifePlan,
    /// The electrical side.
    pub power_feed: PowerFeedPlan,
    /// How one option is chosen among those compared.
    pub selection: Selection,
    /// What takes margin beside noise and interference; absent: guesses, said in a finding.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub margin: Option<MarginPlan>,
    /// The repeater as a body: the shape of its output, its pumps; absent: guesses, said in a finding.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub repeater: Option<RepeaterPlan>,
    /// How much of the spectrum is lit by when; absent: guesses, said in a finding.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub loading: Option<LoadingPlan>,
    /// Stations and beaches; absent: no loss of theirs, and guesses for their equipment, said in a finding.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub plant: Option<PlantPlan>,
    /// Branching units on the cable.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub branching_unit: Vec<BranchingUnit>,
    /// Modes real modems have; absent: capacity is the achievable rate alone.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub mode_library: Option<ModeLibrary>,
    /// The physics light is computed with; absent: the closed form of the Gaussian noise model, no Raman scattering.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub simulation: Option<Simulation>,
}

/// Cable on land, between beach manhole and cable landing station.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LandTail {
    /// At the A end.
    pub a_cable_km: CableKm,
    /// At the B end.
    pub b_cable_km: CableKm,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// Launch powers a sweep tries; the one with the highest mean GSNR is taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LaunchPlan {
    /// Lowest power per channel.
    pub low_dbm: f64,
    /// Highest power per channel of a repeatered line.
    pub high_dbm: f64,
    /// Step.
    pub step_db: f64,
    /// Highest total power of the booster of an unrepeatered line.
    pub unrepeatered_total_max_dbm: f64,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// Amplifiers: fixed noise figure, constant total output power, flat gain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AmplifierPlan {
    /// Noise figure.
    pub noise_figure_db: f64,
    /// Highest total output a repeater gives, which bounds the sweep of a repeatered line; absent: not bounded.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub output_max_dbm: Option<f64>,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// What happens to the line between its first and its last day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LifePlan {
    /// Loss the fibre gains.
    pub fibre_ageing_db_per_km: f64,
    /// Noise figure the amplifiers gain.
    pub amplifier_ageing_db: f64,
    /// Repairs over the life of the line, spread over it by length.
    pub repairs_count: u32,
    /// Splices each repair adds to every fibre.
    pub splices_per_repair_count: u32,
    /// Loss of one splice.
    pub splice_loss_db: f64,
    /// Cable each repair adds; about two and a half times the depth.
    pub repair_added_cable_km: CableKm,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
    /// Repairs from fault rates, in place of the two figures above; absent: those.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub repair_estimate: Option<RepairEstimate>,
}

/// The electrical side of a repeatered line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PowerFeedPlan {
    /// Conductor resistance of the cable, used where the cable's own is not given.
    pub conductor_ohm_per_km: f64,
    /// Line current.
    pub line_current_a: f64,
    /// Optical power out over electrical power in, of a repeater's pumps.
    pub pump_efficiency_frac: f64,
    /// Power a repeater takes whatever its pumps give.
    pub repeater_overhead_w: f64,
    /// Difference of earth potential along the line, either sign.
    pub earth_potential_v_per_km: f64,
    /// Sea earth and station at the A end.
    pub station_a_ohm: f64,
    /// Sea earth and station at the B end.
    pub station_b_ohm: f64,
    /// Margin of the power feeding equipment over the voltage of the line.
    pub terminal_margin_pct: f64,
    /// Rating of the power feeding equipment of each end; absent: not known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rating_v: Option<f64>,
    /// Rating at the A end, where it is not that of both.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rating_a_v: Option<f64>,
    /// Rating at the B end, where it is not that of both.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rating_b_v: Option<f64>,
    /// Part of the line voltage the A end gives when both feed; absent: half.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub share_a_frac: Option<f64>,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// How one option is chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Selection {
    /// The rule.
    pub rule: SelectionRule,
    /// How many fibre pairs more than the least of all eligible options are accepted.
    pub fibre_pairs_above_least_count: u32,
    /// Least reserve of GSNR, at end of life, over the GSNR at which the fibre pairs just carry the target.
    pub gsnr_reserve_min_db: f64,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// Rules of choice. This room knows no money: the rule counts what costs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SelectionRule {
    /// Of the options that carry the target within the limit of fibre pairs, with the reserve, and with no more
    /// pairs than the least of them and the accepted surplus: the one with the fewest repeaters.
    FewestRepeaters,
}

/// Every figure of the sections `[line]` and `[fibre]` no line can be computed from, as blocking findings.
#[must_use]
pub fn check(plan: &LinePlan, fibre: &FibreSpec) -> Vec<Finding> {
    let blocking = |problem: LineError| {
        let finding = Finding::blocks("line.plan.value", problem.to_string());
        match problem {
            LineError::PlanValue { field, .. } => finding.at(format!("line.{field}")),
            LineError::Fibre { .. } => finding.at("fibre"),
            LineError::Modes { .. } => finding.at("line.mode_library"),
            _ => finding.at("line.comb"),
        }
    };
    let of_fibre = fibre.check().err().map(|source| LineError::Fibre { source });
    plan.problems().into_iter().chain(of_fibre).map(blocking).collect()
}

impl LinePlan {
    /// Whether every figure is in its range.
    ///
    /// # Errors
    /// The first figure that is not, with field, value and limit.
    pub fn check(&self) -> Result<(), LineError> {
        self.problems().into_iter().next().map_or(Ok(()), Err)
    }

    fn problems(&self) -> Vec<LineError> {
        let figures = [self.counts(), self.ranges(), self.levels(), self.steps(), self.sections()].concat();
        let mut problems: Vec<LineError> = figures.into_iter().filter_map(Figure::problem).collect();
        let modes = self.mode_library.as_ref().and_then(|library| library.check().err());
        problems.extend(modes.map(|source| LineError::Modes { source }));
        // the comb is laid out only when its size and powers are known to be sane
        if problems.is_empty() {
            let comb = Spectrum::launch(&self.comb.channels(self.launch.low_dbm));
            problems.extend(comb.err().map(|source| LineError::Comb { source }));
        }
        problems
    }

    /// Figures of the sections a plan may leave out.
    fn sections(&self) -> Vec<Figure> {
        let margin = self.margin.iter().flat_map(MarginPlan::figures);
        let repeater = self.repeater.iter().flat_map(RepeaterPlan::figures);
        let loading = self.loading.iter().flat_map(LoadingPlan::figures);
        let plant = self.plant.iter().flat_map(PlantPlan::figures);
        let branching = self.branching_unit.iter().flat_map(BranchingUnit::figures);
        let repairs = self.life.repair_estimate.iter().flat_map(RepairEstimate::figures);
        margin.chain(repeater).chain(loading).chain(plant).chain(branching).chain(repairs).collect()
    }

    fn counts(&self) -> Vec<Figure> {
        let (least, most) = (self.repeaters_min_count, self.repeaters_max_count);
        let forced = self.repeaters_forced_count.unwrap_or(least);
        let (pairs, channels) = (self.fibre_pairs_min_count, self.comb.channels_count);
        let within = least <= most && most <= REPEATERS_LIMIT_COUNT;
        let channels_within = (1..=CHANNELS_LIMIT_COUNT).contains(&channels);
        let most_pairs = self.fibre_pairs_max_count.min(FIBRE_PAIRS_LIMIT_COUNT);
        let pairs_within = (1..=most_pairs).contains(&pairs);
        let most_within = self.fibre_pairs_max_count <= FIBRE_PAIRS_LIMIT_COUNT;
        vec![
            figure("repeaters_max_count", f64::from(most), within, "from repeaters_min_count to 64"),
            figure(
                "repeaters_forced_count",
                f64::from(forced),
                !within || (least..=most).contains(&forced),
                "from repeaters_min_count to repeaters_max_count",
            ),
            figure(
                "fibre_pairs_min_count",
                f64::from(pairs),
                pairs_within,
                "from 1 to fibre_pairs_max_count",
            ),
            figure(
                "fibre_pairs_max_count",
                f64::from(self.fibre_pairs_max_count),
                most_within,
                "at most 1000, far beyond any cable",
            ),
            figure("comb.channels_count", f64::from(channels), channels_within, "from 1 to 1000"),
        ]
    }

    fn ranges(&self) -> Vec<Figure> {
        let (life, feed, land) = (&self.life, &self.power_feed, &self.land_tail);
        let above_zero = [
            ("target_capacity_gbps", self.target_capacity_gbps),
            ("launch.step_db", self.launch.step_db),
            ("power_feed.line_current_a", feed.line_current_a),
            ("power_feed.rating_v", feed.rating_v.unwrap_or(1.0)),
            ("power_feed.rating_a_v", feed.rating_a_v.unwrap_or(1.0)),
            ("power_feed.rating_b_v", feed.rating_b_v.unwrap_or(1.0)),
        ];
        let not_negative = [
            ("fibre_excess_pct", self.fibre_excess_pct),
            ("connector_loss_db", self.connector_loss_db),
            ("land_tail.a_cable_km", land.a_cable_km.km()),
            ("land_tail.b_cable_km", land.b_cable_km.km()),
            ("life.fibre_ageing_db_per_km", life.fibre_ageing_db_per_km),
            ("life.amplifier_ageing_db", life.amplifier_ageing_db),
            ("life.splice_loss_db", life.splice_loss_db),
            ("life.repair_added_cable_km", life.repair_added_cable_km.km()),
            ("power_feed.conductor_ohm_per_km", feed.conductor_ohm_per_km),
            ("power_feed.repeater_overhead_w", feed.repeater_overhead_w),
            ("power_feed.earth_potential_v_per_km", feed.earth_potential_v_per_km),
            ("power_feed.station_a_ohm", feed.station_a_ohm),
            ("power_feed.station_b_ohm", feed.station_b_ohm),
            ("power_feed.terminal_margin_pct", feed.terminal_margin_pct),
            ("selection.gsnr_reserve_min_db", self.selection.gsnr_reserve_min_db),
        ];
        let above = |(field, value): (&'static str, f64)| {
            figure(field, value, value > 0.0 && value <= SENSIBLE_MAX, "above 0 and at most 1e9")
        };
        let from = |(field, value): (&'static str, f64)| {
            figure(field, value, (0.0..=SENSIBLE_MAX).contains(&value), "0 or more, at most 1e9")
        };
        let efficiency_frac = feed.pump_efficiency_frac;
        let makes_no_energy = efficiency_frac > 0.0 && efficiency_frac <= 1.0;
        let limit = "above 0 and at most 1";
        let efficiency = figure("power_feed.pump_efficiency_frac", efficiency_frac, makes_no_energy, limit);
        let share_frac = feed.share_a();
        let share =
            figure("power_feed.share_a_frac", share_frac, (0.0..=1.0).contains(&share_frac), "from 0 to 1");
        above_zero.map(above).into_iter().chain(not_negative.map(from)).chain([efficiency, share]).collect()
    }

    fn levels(&self) -> Vec<Figure> {
        let (modem, launch) = (&self.modem, &self.launch);
        let level = |(field, value): (&'static str, f64)| {
            figure(field, value, value.is_finite() && value.abs() <= 60.0, "between -60 and 60")
        };
        let levels = [
            ("amplifier.noise_figure_db", self.amplifier.noise_figure_db),
            ("amplifier.output_max_dbm", self.amplifier.output_max_dbm.unwrap_or(0.0)),
            ("modem.snr_trx_db", modem.snr_trx_db),
            ("modem.margin_db", modem.margin_db),
            ("modem.snr_min_db", modem.snr_min_db),
            ("launch.low_dbm", launch.low_dbm),
            ("launch.high_dbm", launch.high_dbm),
            ("launch.unrepeatered_total_max_dbm", launch.unrepeatered_total_max_dbm),
        ];
        levels.map(level).to_vec()
    }

    fn steps(&self) -> Vec<Figure> {
        let launch = &self.launch;
        let (low_dbm, high_dbm) = (launch.low_dbm, launch.high_dbm);
        let steps = (high_dbm.max(launch.unrepeatered_total_max_dbm) - low_dbm) / launch.step_db;
        let few = steps.is_nan() || steps <= f64::from(SWEEP_LIMIT_COUNT);
        let least_total_dbm = total_dbm(self, low_dbm);
        let enough = "at least the total power at launch.low_dbm";
        let unrepeatered_dbm = launch.unrepeatered_total_max_dbm;
        let output_dbm = self.amplifier.output_max_dbm.unwrap_or(f64::INFINITY);
        let unrepeatered_holds = self.repeaters_min_count > 0 || unrepeatered_dbm >= least_total_dbm;
        vec![
            figure("launch.unrepeatered_total_max_dbm", unrepeatered_dbm, unrepeatered_holds, enough),
            figure("amplifier.output_max_dbm", output_dbm, output_dbm >= least_total_dbm, enough),
            figure("launch.high_dbm", high_dbm, high_dbm >= low_dbm, "at least launch.low_dbm"),
            figure("launch.step_db", launch.step_db, few, "wide enough that a sweep has at most 400 steps"),
        ]
    }
}

impl PowerFeedPlan {
    /// Part of the line voltage the A end gives when both feed.
    #[must_use]
    pub fn share_a(&self) -> f64 {
        self.share_a_frac.unwrap_or(0.5)
    }

    /// Rating at an end; none where it is not known.
    #[must_use]
    pub fn rating_of(&self, end: LineEnd) -> Option<f64> {
        let own = match end {
            LineEnd::A => self.rating_a_v,
            LineEnd::B => self.rating_b_v,
        };
        own.or(self.rating_v)
    }

    /// The lower of both ratings, which single-end feeding is held against; none unless both are known.
    #[must_use]
    pub fn rating_least_v(&self) -> Option<f64> {
        Some(self.rating_of(LineEnd::A)?.min(self.rating_of(LineEnd::B)?))
    }
}

/// A figure of the plan and whether it is in its range.
#[derive(Clone, Copy)]
pub(crate) struct Figure {
    field: &'static str,
    value: f64,
    holds: bool,
    limit: &'static str,
}

impl Figure {
    fn problem(self) -> Option<LineError> {
        let Figure { field, value, holds, limit } = self;
        (!holds).then_some(LineError::PlanValue { field, value, limit })
    }
}

pub(crate) fn figure(field: &'static str, value: f64, holds: bool, limit: &'static str) -> Figure {
    Figure { field, value, holds, limit }
}
