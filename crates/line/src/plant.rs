//! Beaches and stations: what they take from the light, and what stands in them. Section `[line.plant]` of a plan.

use crate::plan::{Figure, LinePlan, figure};
use crate::potential::LineEnd;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{CableKm, Provenance, Tag};

/// Both ends of a line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlantPlan {
    /// The A end.
    pub a: StationPlan,
    /// The B end.
    pub b: StationPlan,
}

/// One end: from the beach manhole to the racks of the station.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StationPlan {
    /// How much of the land tail lies in duct; the rest is buried by itself.
    pub duct_cable_km: CableKm,
    /// Loss of the joint of sea cable and land cable at the beach manhole.
    pub beach_joint_loss_db: f64,
    /// Loss between the end of the land cable and the line terminal: termination and patching.
    pub station_loss_db: f64,
    /// Electrical power of one modem and its part of the submarine line terminal equipment.
    pub modem_power_w: f64,
    /// Modems in one rack.
    pub modems_per_rack_count: u32,
    /// Power given to the line over power taken from the station, of the power feeding equipment.
    pub feed_efficiency_frac: f64,
    /// Racks of power feeding equipment.
    pub feed_racks_count: u32,
    /// Racks for everything else: line amplifiers, monitoring, management.
    pub other_racks_count: u32,
    /// Power of everything else.
    pub other_power_w: f64,
    /// Power of cooling over the power it carries away.
    pub cooling_ratio: f64,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// What stands at one end of the chosen line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StationQuantities {
    /// Which end.
    pub end: LineEnd,
    /// Cable between beach manhole and station.
    pub land_cable_km: CableKm,
    /// The part of it in duct.
    pub duct_cable_km: CableKm,
    /// Joints of sea cable and land cable.
    pub beach_joints_count: u32,
    /// Sea earths; none where nothing is fed.
    pub sea_earths_count: u32,
    /// Loss of beach joint and station in every fibre.
    pub loss_db: f64,
    /// Modems for every channel of every fibre pair.
    pub modems_count: u32,
    /// Power of the modems.
    pub modems_power_w: f64,
    /// Power the feeding equipment takes when it feeds the line alone.
    pub feed_power_w: f64,
    /// Power of everything, cooling included.
    pub total_power_w: f64,
    /// Racks.
    pub racks_count: u32,
    /// Tag and source.
    pub provenance: Provenance,
}

/// What the stations of a line have to hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StationLoad {
    /// Fibre pairs built.
    pub fibre_pairs_count: u32,
    /// Power one end gives into the line when it feeds alone; none without a feed.
    pub feed_power_w: Option<f64>,
}

impl Default for StationPlan {
    fn default() -> Self {
        let source = "guess, taken because the plan has no [line.plant]: no loss beside that of the connectors, 150 W \
                      and an 80th of a rack for each modem, feeding equipment of 85 % in two racks, 3 racks and \
                      3 kW for the rest, 40 % on top for cooling";
        Self {
            duct_cable_km: CableKm(0.0),
            beach_joint_loss_db: 0.0,
            station_loss_db: 0.0,
            modem_power_w: 150.0,
            modems_per_rack_count: 80,
            feed_efficiency_frac: 0.85,
            feed_racks_count: 2,
            other_racks_count: 3,
            other_power_w: 3000.0,
            cooling_ratio: 0.4,
            provenance: Provenance::new(Tag::Guess, source),
        }
    }
}

impl PlantPlan {
    pub(crate) fn figures(&self) -> Vec<Figure> {
        [&self.a, &self.b].into_iter().flat_map(StationPlan::figures).collect()
    }
}

impl StationPlan {
    /// Loss of beach joint and station.
    #[must_use]
    pub fn loss_db(&self) -> f64 {
        self.beach_joint_loss_db + self.station_loss_db
    }

    fn figures(&self) -> Vec<Figure> {
        let not_negative =
            |field, value: f64| figure(field, value, (0.0..=1e9).contains(&value), "0 or more, at most 1e9");
        let (per_rack, efficiency) = (self.modems_per_rack_count, self.feed_efficiency_frac);
        vec![
            not_negative("plant.duct_cable_km", self.duct_cable_km.km()),
            not_negative("plant.beach_joint_loss_db", self.beach_joint_loss_db),
            not_negative("plant.station_loss_db", self.station_loss_db),
            not_negative("plant.modem_power_w", self.modem_power_w),
            not_negative("plant.other_power_w", self.other_power_w),
            not_negative("plant.cooling_ratio", self.cooling_ratio),
            figure("plant.modems_per_rack_count", f64::from(per_rack), per_rack >= 1, "1 or more"),
            figure(
                "plant.feed_efficiency_frac",
                efficiency,
                efficiency > 0.0 && efficiency <= 1.0,
                "above 0 and at most 1",
            ),
        ]
    }
}

/// What stands at either end, A first.
#[must_use]
pub fn stations(plan: &LinePlan, load: StationLoad) -> Vec<StationQuantities> {
    let (guess_a, guess_b) = (StationPlan::default(), StationPlan::default());
    let (a, b) = plan.plant.as_ref().map_or((&guess_a, &guess_b), |plant| (&plant.a, &plant.b));
    let tail = &plan.land_tail;
    let ends = [(LineEnd::A, a, tail.a_cable_km), (LineEnd::B, b, tail.b_cable_km)];
    let modems_count = load.fibre_pairs_count.saturating_mul(plan.comb.channels_count);
    ends.into_iter()
        .map(|(end, station, land)| quantities(end, (station, land), (modems_count, load)))
        .collect()
}

fn quantities(
    end: LineEnd,
    (station, land_cable_km): (&StationPlan, CableKm),
    (modems_count, load): (u32, StationLoad),
) -> StationQuantities {
    let modems_power_w = f64::from(modems_count) * station.modem_power_w;
    let feed_power_w = load.feed_power_w.map_or(0.0, |given_w| given_w / station.feed_efficiency_frac);
    let is_fed = load.feed_power_w.is_some();
    let feed_racks_count = if is_fed { station.feed_racks_count } else { 0 };
    let load_w = modems_power_w + feed_power_w + station.other_power_w;
    StationQuantities {
        end,
        land_cable_km,
        duct_cable_km: station.duct_cable_km,
        beach_joints_count: 1,
        sea_earths_count: u32::from(is_fed),
        loss_db: station.loss_db(),
        modems_count,
        modems_power_w,
        feed_power_w,
        total_power_w: load_w * (1.0 + station.cooling_ratio),
        racks_count: modems_count.div_ceil(station.modems_per_rack_count)
            + feed_racks_count
            + station.other_racks_count,
        provenance: station.provenance.clone(),
    }
}
