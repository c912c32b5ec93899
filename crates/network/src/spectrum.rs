//! Slots of the flexible grid: which are free along a section of line, and where a channel goes.
//!
//! # Source
//! ITU-T G.694.1 (flexible grid): centre 193.1 THz + n × 6.25 GHz, width m × 12.5 GHz, so a slot covers the steps
//! n − m to n + m − 1. Order in which slots are served, and the guard at the edges: GNPy 3.0.1, from its behaviour.

use crate::services::SlotWish;
use optics::Band;
use serde::{Deserialize, Serialize};

/// Anchor of the grid (ITU-T G.694.1).
pub const ANCHOR_THZ: f64 = 193.1;
/// Step of centre frequencies (ITU-T G.694.1).
pub const STEP_GHZ: f64 = 6.25;
/// Granularity of slot widths (ITU-T G.694.1).
pub const WIDTH_STEP_GHZ: f64 = 12.5;
/// Part of the band kept empty at either edge (GNPy 3.0.1).
pub const GUARD_GHZ: f64 = 25.0;

/// How far a frequency may lie from a step and still be on it: rounding of the input.
const ON_STEP: f64 = 1e-6;

/// A slot: where a channel, or several side by side, sit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// n of the standard: steps of 6.25 GHz from 193.1 THz to the centre.
    pub centre_no: i32,
    /// m of the standard: width in units of 12.5 GHz.
    pub width_no: u32,
}

/// Which of the free slots is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FitPolicy {
    /// The lowest.
    #[default]
    FirstFit,
    /// The highest.
    LastFit,
}

/// What one step of 6.25 GHz holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Nothing.
    Free,
    /// A channel.
    Occupied,
    /// Nothing, and it never will: no amplifier reaches it.
    Unusable,
}

/// The steps of a section of line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SlotMap {
    /// Number of the lowest step.
    pub first_no: i32,
    /// What each step holds, ascending.
    pub steps: Vec<StepState>,
    /// Lowest step a slot may cover: the guard begins below it.
    pub open_first_no: i32,
    /// Highest step a slot may cover.
    pub open_last_no: i32,
}

/// How much a request needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotNeed {
    /// All its channels together, in units of 12.5 GHz.
    pub total_count: u32,
    /// One channel.
    pub channel_count: u32,
}

impl Slot {
    /// Lowest step it covers.
    #[must_use]
    pub fn first_no(&self) -> i32 {
        self.centre_no.saturating_sub_unsigned(self.width_no)
    }

    /// Highest step it covers.
    #[must_use]
    pub fn last_no(&self) -> i32 {
        self.centre_no.saturating_add_unsigned(self.width_no).saturating_sub(1)
    }

    /// The band it covers.
    #[must_use]
    pub fn band(&self) -> Band {
        let edge_thz = |step_no: i32| ANCHOR_THZ + f64::from(step_no) * STEP_GHZ / 1e3;
        Band { low_thz: edge_thz(self.first_no()), high_thz: edge_thz(self.last_no() + 1) }
    }
}

/// The step a frequency is on or, between steps, the next towards the anchor.
#[must_use]
pub fn step_no(frequency_thz: f64) -> i32 {
    let steps = (frequency_thz - ANCHOR_THZ) * 1e3 / STEP_GHZ;
    let nearest = steps.round();
    let on = if (steps - nearest).abs() < ON_STEP { nearest } else { steps.trunc() };
    #[allow(clippy::cast_possible_truncation)]
    // optical frequencies: some tens of thousands of steps; it saturates
    let step_no = on as i32;
    step_no
}

/// Channels a request needs for its traffic, and the slots they take.
///
/// # Source
/// Channels = ⌈traffic / bit rate⌉, each ⌈spacing / 12.5 GHz⌉ wide.
#[must_use]
pub fn slot_need(traffic_gbps: f64, bit_rate_gbps: f64, spacing_ghz: f64) -> SlotNeed {
    let channel_count = whole((spacing_ghz / WIDTH_STEP_GHZ - ON_STEP).ceil());
    let channels_count = channels_count(traffic_gbps, bit_rate_gbps);
    SlotNeed { total_count: channel_count.saturating_mul(channels_count), channel_count }
}

/// Channels of one bit rate that carry a traffic.
#[must_use]
pub fn channels_count(traffic_gbps: f64, bit_rate_gbps: f64) -> u32 {
    whole((traffic_gbps / bit_rate_gbps).ceil())
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // it saturates, and NaN is 0
fn whole(value: f64) -> u32 {
    value as u32
}

impl SlotMap {
    /// The steps from one end of `range` to the other: free within `bands`, unusable between them.
    #[must_use]
    pub fn new(range: Band, bands: &[Band], guard_ghz: f64) -> Self {
        let (first_no, last_no) = (step_no(range.low_thz), step_no(range.high_thz));
        let is_in =
            |no: i32| bands.iter().any(|band| (step_no(band.low_thz)..=step_no(band.high_thz)).contains(&no));
        let state = |no| if is_in(no) { StepState::Free } else { StepState::Unusable };
        Self {
            first_no,
            steps: (first_no..=last_no).map(state).collect(),
            open_first_no: step_no(range.low_thz + guard_ghz / 1e3),
            open_last_no: step_no(range.high_thz - guard_ghz / 1e3),
        }
    }

    /// Takes away what is not free in another map of the same range.
    pub fn narrow(&mut self, other: &Self) {
        for (no, step) in (self.first_no..).zip(&mut self.steps) {
            let of_other = usize::try_from(no - other.first_no).ok().and_then(|at| other.steps.get(at));
            match of_other {
                Some(StepState::Free) => {}
                Some(StepState::Occupied) if *step == StepState::Free => *step = StepState::Occupied,
                Some(StepState::Occupied) => {}
                Some(StepState::Unusable) | None => *step = StepState::Unusable,
            }
        }
        self.open_first_no = self.open_first_no.max(other.open_first_no);
        self.open_last_no = self.open_last_no.min(other.open_last_no);
    }

    /// Whether a slot is free and clear of the guards.
    #[must_use]
    pub fn is_free(&self, slot: Slot) -> bool {
        let (first_no, last_no) = (slot.first_no(), slot.last_no());
        if slot.width_no == 0 || first_no < self.open_first_no || last_no > self.open_last_no {
            return false;
        }
        let range =
            usize::try_from(first_no - self.first_no).ok().zip(usize::try_from(last_no - self.first_no).ok());
        let steps = range.and_then(|(first, last)| self.steps.get(first..=last));
        steps.is_some_and(|steps| steps.iter().all(|step| *step == StepState::Free))
    }

    /// The slot of a width that the policy takes; none when none is free.
    #[must_use]
    pub fn find(&self, width_no: u32, policy: FitPolicy) -> Option<Slot> {
        let mut centres = self.open_first_no..=self.open_last_no;
        let is_free = |centre_no: &i32| self.is_free(Slot { centre_no: *centre_no, width_no });
        let centre_no = match policy {
            FitPolicy::FirstFit => centres.find(is_free),
            FitPolicy::LastFit => centres.rfind(is_free),
        };
        centre_no.map(|centre_no| Slot { centre_no, width_no })
    }

    /// The widest free slot about a centre, in whole steps of `step_count`, at most `most_count`; 0 when none is free.
    #[must_use]
    pub fn widest_count(&self, centre_no: i32, step_count: u32, most_count: u32) -> u32 {
        if step_count == 0 {
            return 0;
        }
        let mut width_no = 0;
        while width_no + step_count <= most_count
            && self.is_free(Slot { centre_no, width_no: width_no + step_count })
        {
            width_no += step_count;
        }
        width_no
    }

    /// Marks a slot as occupied, as far as it lies within the map.
    pub fn occupy(&mut self, slot: Slot) {
        for (no, step) in (self.first_no..).zip(&mut self.steps) {
            if (slot.first_no()..=slot.last_no()).contains(&no) {
                *step = StepState::Occupied;
            }
        }
    }
}

/// The slots a request gets, in the order of its wishes, and how much of its need they leave open.
///
/// Wishes are served the widest first, those without width last; serving ends at the first that does not fit. A wish
/// with neither centre nor width takes all that is still needed in one slot.
#[must_use]
pub fn choose_slots(
    free: &SlotMap,
    wishes: &[SlotWish],
    need: SlotNeed,
    policy: FitPolicy,
) -> (Vec<Slot>, u32) {
    let mut map = free.clone();
    let mut order: Vec<usize> = (0..wishes.len()).collect();
    let rank = |index: &usize| {
        let SlotWish { centre_no, width_no } = wishes[*index];
        (width_no.map_or(i64::MAX, |count| -i64::from(count)), centre_no.map_or(i64::MAX, i64::from))
    };
    order.sort_by_key(rank);
    let mut chosen: Vec<(usize, Slot)> = Vec::new();
    let mut left_count = need.total_count;
    for index in order {
        let Some(slot) = fitting(&map, wishes[index], (left_count, need.channel_count), policy) else {
            break;
        };
        chosen.push((index, slot));
        map.occupy(slot);
        left_count = left_count.saturating_sub(slot.width_no);
    }
    chosen.sort_by_key(|(index, _)| *index);
    (chosen.into_iter().map(|(_, slot)| slot).collect(), left_count)
}

fn fitting(
    map: &SlotMap,
    wish: SlotWish,
    (left_count, channel_count): (u32, u32),
    policy: FitPolicy,
) -> Option<Slot> {
    match (wish.centre_no, wish.width_no) {
        (Some(centre_no), Some(width_no)) => {
            Some(Slot { centre_no, width_no }).filter(|slot| map.is_free(*slot))
        }
        (None, Some(width_no)) => map.find(width_no, policy),
        (Some(centre_no), None) => {
            let width_no = map.widest_count(centre_no, channel_count, left_count);
            (width_no > 0).then_some(Slot { centre_no, width_no })
        }
        (None, None) => map.find(left_count, policy),
    }
}

#[cfg(test)]
#[path = "spectrum_tests.rs"]
mod tests;
