//! Three kinds of line on one cable, side by side: unrepeatered, with remote amplifiers, repeatered. One is chosen by
//! a stated objective.

mod assumed;
mod kinds;
mod sentence;

use crate::design::LineDesign;
use crate::error::LineError;
use crate::plan::LinePlan;
use crate::ropa::{RopaLine, RopaPlan};
use crate::run::CableRun;
use crate::unrepeatered::{UnrepeateredLine, UnrepeateredPlan};
use optics::spectrum::Comb;
use optics::{FibreSpec, ModeLibrary};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{FibreKm, Finding, Provenance, Staged, Watch};

/// What the three kinds are compared with, and by what one is chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoicePlan {
    /// By what one is chosen.
    pub objective: ChoiceObjective,
    /// Channels of the lines without repeaters; absent: those of the repeatered line.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub comb: Option<Comb>,
    /// Stations of the lines without repeaters.
    pub stations: UnrepeateredPlan,
    /// Remote amplifiers; absent: that kind is not computed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ropa: Option<RopaPlan>,
    /// Longest glass for which reach is looked for.
    pub reach_max_km: FibreKm,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// By what a kind is chosen among those that carry the target; where none does, the one with the most capacity is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ChoiceObjective {
    /// The least in the sea: unrepeatered before remote amplifiers before repeaters.
    LeastInTheSea,
    /// The fewest fibre pairs; of equal ones the least in the sea.
    FewestPairs,
    /// The most capacity of a fibre pair.
    MostCapacity,
    /// The least sum of quantities times weights: prices, if the caller makes them so.
    LeastWeight(Weights),
}

/// What one of each thing weighs. Plain numbers: this room knows no money, and what they mean is the caller's.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Of a kilometre of fibre, each fibre counted.
    pub fibre_km_weight_ratio: f64,
    /// Of a repeater, whatever its pairs.
    pub repeater_weight_ratio: f64,
    /// Of an amplifier in a repeater.
    pub amplifier_weight_ratio: f64,
    /// Of a gain unit in the sea.
    pub gain_unit_weight_ratio: f64,
    /// Of a watt of pump light in the stations.
    pub pump_w_weight_ratio: f64,
    /// Of the stations of one fibre pair: boosters and amplifiers before the receivers.
    pub pair_weight_ratio: f64,
    /// Of a system with power feeding equipment.
    pub feed_weight_ratio: f64,
}

/// A kind of line, by how much of it is in the sea.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// Fibre alone.
    Unrepeatered,
    /// Gain units of doped fibre, fed with light.
    RemoteAmplifiers,
    /// Repeaters, fed with current.
    Repeatered,
}

/// What a system of one kind is made of, at the pairs that carry the target, or at the most the cable holds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KindQuantities {
    /// Fibre pairs with signals.
    pub fibre_pairs_count: u32,
    /// Fibres that carry pump and nothing else.
    pub pump_fibres_count: u32,
    /// Fibre of all of them.
    pub fibres_km: FibreKm,
    /// Repeaters.
    pub repeaters_count: u32,
    /// Amplifiers in them.
    pub amplifiers_count: u32,
    /// Gain units of doped fibre.
    pub gain_units_count: u32,
    /// Pump light that the stations launch.
    pub station_pump_w: f64,
}

/// One kind on this cable, at the end of its life.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KindOption {
    /// Which.
    pub kind: LineKind,
    /// Mean GSNR.
    pub gsnr_mean_db: f64,
    /// Capacity of a fibre pair.
    pub capacity_per_pair_gbps: f64,
    /// The same with the modes of real transceivers; absent without a library, and for a repeatered line.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub mode_capacity_per_pair_gbps: Option<f64>,
    /// Pairs for the target; absent when a pair carries nothing.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub fibre_pairs_for_target_count: Option<u32>,
    /// Whether these fit the cable and, for a repeatered line, every rule of its design is met.
    pub carries_target: bool,
    /// Longest glass over which the most pairs of the plan carry the target; absent when none of those tried does.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reach_km: Option<FibreKm>,
    /// Whether it reaches further than was looked for.
    pub is_reach_beyond_search: bool,
    /// Voltage that one end alone must give; absent where nothing is fed with current.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub feed_voltage_v: Option<f64>,
    /// What it is made of.
    pub quantities: KindQuantities,
    /// Sum of quantities times weights; absent when the objective states none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub weight_ratio: Option<f64>,
    /// What fails first, with its figure.
    pub fails_first: String,
}

/// The kinds side by side, and the chosen one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KindChoice {
    /// Capacity asked for.
    pub target_capacity_gbps: f64,
    /// Glass from station to station on the last day.
    pub station_fibre_km: FibreKm,
    /// Most fibre pairs the cable holds.
    pub fibre_pairs_max_count: u32,
    /// By what was chosen.
    pub objective: ChoiceObjective,
    /// The kinds computed, by how much of them is in the sea.
    pub options: Vec<KindOption>,
    /// The chosen kind.
    pub chosen: LineKind,
    /// Why, in a sentence.
    pub reason: String,
    /// The unrepeatered line in detail.
    pub unrepeatered: UnrepeateredLine,
    /// The line with remote amplifiers in detail; absent when it was not computed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub remote_amplifiers: Option<RopaLine>,
}

/// A cable and everything that is known of the lines on it.
#[derive(Clone, Copy)]
pub struct ChoiceCase<'a> {
    /// What the kinds are compared with.
    pub plan: &'a ChoicePlan,
    /// The plan of the line.
    pub line: &'a LinePlan,
    /// Type of fibre.
    pub fibre: &'a FibreSpec,
    /// The cable.
    pub run: &'a CableRun,
    /// The repeatered design on it, from [`crate::design_line`].
    pub design: &'a LineDesign,
    /// Modes of real transceivers; absent: only achievable rates.
    pub modes: Option<&'a ModeLibrary>,
}

/// The three kinds of line on a cable side by side, each at the end of its life, and the one the objective chooses.
///
/// # Errors
/// When a figure is out of range, light cannot be computed, or the person stops.
pub fn choose_kind(case: &ChoiceCase<'_>, watch: &dyn Watch) -> Result<Staged<KindChoice>, LineError> {
    case.line.check()?;
    case.run.check()?;
    let mut findings = Vec::new();
    let worn = kinds::Worn::new(case, &mut findings);
    let (unrepeatered, bare) = kinds::unrepeatered(case, &worn, watch)?.collect(&mut findings);
    watch.progress(0.3);
    let mut options = vec![bare];
    let remote_amplifiers = match kinds::remote(case, &worn, watch)? {
        None => None,
        Some(staged) => {
            let (line, option) = staged.collect(&mut findings);
            options.push(option);
            Some(line)
        }
    };
    watch.progress(0.8);
    options.extend(kinds::repeatered(case, watch)?);
    let (index, reason) = chosen(case, &options);
    if !options[index].carries_target {
        findings.push(none_carries(case, &options[index]));
    }
    watch.progress(1.0);
    let value = KindChoice {
        target_capacity_gbps: case.line.target_capacity_gbps,
        station_fibre_km: worn.fibre_km,
        fibre_pairs_max_count: case.line.fibre_pairs_max_count,
        objective: case.plan.objective,
        chosen: options[index].kind,
        reason,
        options,
        unrepeatered,
        remote_amplifiers,
    };
    Ok(Staged { value, findings })
}

/// Place of the chosen option, and why.
fn chosen(case: &ChoiceCase<'_>, options: &[KindOption]) -> (usize, String) {
    let pairs = |option: &KindOption| option.fibre_pairs_for_target_count.unwrap_or(u32::MAX);
    let weight = |option: &KindOption| option.weight_ratio.unwrap_or(f64::INFINITY);
    let by_capacity = |one: &KindOption, other: &KindOption| {
        other.capacity_per_pair_gbps.total_cmp(&one.capacity_per_pair_gbps)
    };
    let carries = options.iter().any(|option| option.carries_target);
    let better = |one: &KindOption, other: &KindOption| match case.plan.objective {
        _ if !carries => by_capacity(one, other),
        ChoiceObjective::LeastInTheSea => one.kind.cmp(&other.kind),
        ChoiceObjective::FewestPairs => pairs(one).cmp(&pairs(other)).then(one.kind.cmp(&other.kind)),
        ChoiceObjective::MostCapacity => by_capacity(one, other),
        ChoiceObjective::LeastWeight(_) => weight(one).total_cmp(&weight(other)),
    };
    let numbered = options.iter().enumerate().filter(|(_, option)| option.carries_target || !carries);
    let best = numbered.min_by(|one, other| better(one.1, other.1)).map_or(0, |(index, _)| index);
    (best, sentence::reason(case, &options[best], carries))
}

fn none_carries(case: &ChoiceCase<'_>, nearest: &KindOption) -> Finding {
    let message = format!(
        "no kind of line carries {:.1} Tbit/s on {:.1} km of cable with {} fibre pairs; the {} line, shown here, {}",
        case.line.target_capacity_gbps / 1e3,
        case.run.wet_cable_km.km(),
        case.line.fibre_pairs_max_count,
        sentence::name(nearest.kind),
        nearest.fails_first
    );
    let finding = Finding::blocks("line.choice.none_carries", message).at("line.target_capacity_gbps");
    finding.hint("allow more fibre pairs or repeaters, or lower the target")
}
