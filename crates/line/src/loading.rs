//! A line that fills up over the years: part of its channels lit, the rest of the spectrum empty or held by idlers.
//! Section `[line.loading]` of a plan.

use crate::error::LineError;
use crate::light::{Light, channel_results, total_dbm};
use crate::plan::{Figure, LinePlan, figure};
use crate::wear::Wear;
use optics::{Channel, KernelCache, Spectrum, mean_db};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{Provenance, Tag};

/// The most moments a plan may state.
const MOMENTS_LIMIT_COUNT: usize = 50;

/// How a line fills up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LoadingPlan {
    /// Which channels are lit first.
    pub order: LightingOrder,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
    /// Moments, in any order.
    pub at: Vec<LoadMoment>,
}

/// How full a line is in a year of service.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LoadMoment {
    /// Year of service, from 1.
    pub service_year_no: u32,
    /// Part of the channels of a fibre pair that are lit.
    pub lit_frac: f64,
}

/// Which channels are lit first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LightingOrder {
    /// Spread over the whole comb.
    Spread,
    /// From the lowest frequency up.
    FromTheLowest,
}

/// A line part of whose channels are lit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LoadPoint {
    /// Year of service.
    pub service_year_no: u32,
    /// Channels lit.
    pub lit_channels_count: u32,
    /// With noise in every dark slot, so that every channel keeps its power.
    pub with_idlers: LoadedLight,
    /// With dark slots left empty: repeaters hold their total output, and the lit channels share it.
    pub without_idlers: LoadedLight,
}

/// The lit channels of a part-filled line.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LoadedLight {
    /// Launch power of each lit channel.
    pub launch_dbm: f64,
    /// Mean GSNR of the lit channels; none where interference leaves no signal.
    pub gsnr_mean_db: Option<f64>,
    /// The worst of them.
    pub gsnr_min_db: Option<f64>,
    /// What they carry together.
    pub capacity_per_pair_gbps: f64,
}

impl Default for LoadingPlan {
    fn default() -> Self {
        let source =
            "guess, taken because the plan has no [line.loading]: a tenth lit at first, all after 15 years";
        let at = [(1, 0.1), (4, 0.25), (8, 0.5), (12, 0.75), (15, 1.0)];
        let at = at.map(|(service_year_no, lit_frac)| LoadMoment { service_year_no, lit_frac });
        let provenance = Provenance::new(Tag::Guess, source);
        Self { order: LightingOrder::Spread, provenance, at: at.to_vec() }
    }
}

impl LoadingPlan {
    pub(crate) fn figures(&self) -> Vec<Figure> {
        let is_part = |moment: &LoadMoment| moment.lit_frac > 0.0 && moment.lit_frac <= 1.0;
        let wrong = self.at.iter().find(|moment| !is_part(moment)).map(|moment| moment.lit_frac);
        let years = self.at.iter().map(|moment| moment.service_year_no).min().unwrap_or(1);
        #[allow(clippy::cast_precision_loss)] // a count of moments
        let moments = self.at.len() as f64;
        vec![
            figure("loading.at.lit_frac", wrong.unwrap_or(1.0), wrong.is_none(), "above 0 and at most 1"),
            figure("loading.at.service_year_no", f64::from(years), years >= 1, "1 or more"),
            figure("loading.at", moments, self.at.len() <= MOMENTS_LIMIT_COUNT, "at most 50 moments"),
        ]
    }
}

/// The line at every moment of its filling, on the light of its first day.
///
/// # Errors
/// When light cannot be computed.
pub(crate) fn loading(
    light: &Light<'_>,
    kernels: &mut KernelCache,
    launch_dbm: f64,
) -> Result<Vec<LoadPoint>, LineError> {
    let plan = light.plan.loading.clone().unwrap_or_default();
    let mut points = Vec::new();
    for moment in &plan.at {
        let lit = lit_channels(plan.order, light.plan.comb.channels_count, moment.lit_frac);
        let lit_channels_count =
            u32::try_from(lit.iter().filter(|is_lit| **is_lit).count()).unwrap_or(u32::MAX);
        let shared_dbm =
            total_dbm(light.plan, launch_dbm) - 10.0 * libm::log10(f64::from(lit_channels_count));
        let mut at = |slots: &Slots<'_>| loaded(light, kernels, (slots, launch_dbm));
        points.push(LoadPoint {
            service_year_no: moment.service_year_no,
            lit_channels_count,
            with_idlers: at(&Slots { lit: &lit, lit_dbm: launch_dbm, idler_dbm: Some(launch_dbm) })?,
            without_idlers: at(&Slots { lit: &lit, lit_dbm: shared_dbm, idler_dbm: None })?,
        });
    }
    Ok(points)
}

/// What stands in the slots of a part-filled comb.
struct Slots<'a> {
    /// One mark per slot.
    lit: &'a [bool],
    /// Power of a lit channel.
    lit_dbm: f64,
    /// Power of the noise in a dark slot; none leaves it empty.
    idler_dbm: Option<f64>,
}

fn loaded(
    light: &Light<'_>,
    kernels: &mut KernelCache,
    (slots, full_dbm): (&Slots<'_>, f64),
) -> Result<LoadedLight, LineError> {
    let launch = light.launch_of(&channels(light.plan, slots))?;
    let (launch, is_lit) = with_idlers(launch, slots);
    let received = light.received_of(kernels, (full_dbm, &launch), Wear::NONE, &mut Vec::new())?;
    let lit = received.select(&is_lit);
    let gsnr_db = lit.gsnr_db();
    // interference above the signal leaves no ratio to speak of
    let has_signal = gsnr_db.iter().all(|gsnr| gsnr.is_finite());
    let worst = gsnr_db.iter().copied().fold(f64::INFINITY, f64::min);
    let carried = channel_results(light.plan, &lit);
    let rate = carried.iter().map(|channel| channel.capacity_gbps).filter(|rate| rate.is_finite()).sum();
    Ok(LoadedLight {
        launch_dbm: slots.lit_dbm,
        gsnr_mean_db: mean_db(&gsnr_db).filter(|_| has_signal),
        gsnr_min_db: has_signal.then_some(worst),
        capacity_per_pair_gbps: if has_signal { rate } else { 0.0 },
    })
}

/// Lit channels as they are; idlers fill their slot with noise from edge to edge.
fn channels(plan: &LinePlan, slots: &Slots<'_>) -> Vec<Channel> {
    let full = plan.comb.channels(slots.lit_dbm);
    let of_slot = |(channel, is_lit): (Channel, &bool)| match (is_lit, slots.idler_dbm) {
        (true, _) => Some(channel),
        (false, None) => None,
        (false, Some(launch_dbm)) => {
            Some(Channel { baud_rate_gbd: channel.slot_ghz, roll_off_ratio: 0.0, launch_dbm, ..channel })
        }
    };
    full.into_iter().zip(slots.lit).filter_map(of_slot).collect()
}

/// The launch with idlers turned into noise, and which of its channels are lit.
fn with_idlers(mut launch: Spectrum, slots: &Slots<'_>) -> (Spectrum, Vec<bool>) {
    let is_lit: Vec<bool> = match slots.idler_dbm {
        Some(_) => slots.lit.to_vec(),
        None => vec![true; launch.len()],
    };
    for (index, _) in is_lit.iter().enumerate().filter(|(_, is_lit)| !**is_lit) {
        (launch.signal_frac[index], launch.ase_frac[index]) = (0.0, 1.0);
    }
    (launch, is_lit)
}

/// Which channels of a comb are lit: at least one.
fn lit_channels(order: LightingOrder, channels_count: u32, lit_frac: f64) -> Vec<bool> {
    let total = f64::from(channels_count);
    let lit = (total * lit_frac).round().clamp(1.0, total);
    let is_lit = |index: u32| match order {
        LightingOrder::FromTheLowest => f64::from(index) < lit,
        // the channel at which a running count of lit ones goes up
        LightingOrder::Spread => {
            let at = |index: u32| ((f64::from(index) * lit + total / 2.0) / total).floor();
            at(index + 1) > at(index)
        }
    };
    (0..channels_count).map(is_lit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_channels_is_lit_and_spread() {
        for order in [LightingOrder::Spread, LightingOrder::FromTheLowest] {
            for (part, count) in [(0.001, 1), (0.1, 5), (0.25, 12), (0.5, 24), (0.9, 43), (1.0, 48)] {
                let lit = lit_channels(order, 48, part);
                assert_eq!(lit.iter().filter(|is_lit| **is_lit).count(), count, "{order:?} {part}");
            }
        }
        let spread = lit_channels(LightingOrder::Spread, 48, 0.25);
        let places: Vec<usize> = (0..48).filter(|index| spread[*index]).collect();
        assert!(places.windows(2).all(|pair| pair[1] - pair[0] == 4), "{places:?}");
    }
}
