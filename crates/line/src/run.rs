//! The cable a line is designed on, and its division into spans.

use crate::error::LineError;
use crate::plan::{LandTail, LinePlan};
use serde::{Deserialize, Serialize};
use units::{CableKm, FibreKm};

/// The cable between the two beach manholes, as the route position list gives it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CableRun {
    /// Cable from beach manhole to beach manhole.
    pub wet_cable_km: CableKm,
    /// Mean conductor resistance of that cable; absent: the plan's figure.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub conductor_ohm_per_km: Option<f64>,
}

/// One span: the fibre between two amplifiers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SpanLength {
    /// Cable.
    pub cable_km: CableKm,
    /// Glass.
    pub fibre_km: FibreKm,
    /// Loss at the middle channel, connections included.
    pub loss_db: f64,
}

/// Where a repeater lies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RepeaterPosition {
    /// Label: R1 is next to the A end.
    pub label: String,
    /// Cable from the beach manhole of the A end.
    pub cable_kp_km: CableKm,
}

/// How repeaters are spaced.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RepeaterSpacing {
    /// At equal distances of cable between the beach manholes: the land tails lengthen the first and the last span.
    #[default]
    EqualBetweenManholes,
    /// At equal distances of cable between the stations: all spans are alike, which gives the highest GSNR.
    EqualBetweenStations,
}

impl CableRun {
    /// Whether there is a cable to design for.
    ///
    /// # Errors
    /// When its length is not a finite number above zero, or its resistance is below zero.
    pub fn check(&self) -> Result<(), LineError> {
        let cable_km = self.wet_cable_km.km();
        if !(cable_km.is_finite() && cable_km > 0.0) {
            return Err(LineError::CableLength { cable_km });
        }
        match self.conductor_ohm_per_km {
            Some(value) if !(value.is_finite() && value >= 0.0) => {
                let limit = "a finite number, 0 or more";
                Err(LineError::PlanValue { field: "conductor_ohm_per_km", value, limit })
            }
            _ => Ok(()),
        }
    }
}

/// Cable from station to station.
#[must_use]
pub fn total_cable_km(run: &CableRun, land: &LandTail) -> CableKm {
    land.a_cable_km + run.wet_cable_km + land.b_cable_km
}

/// Cable of each span; the first and the last also have the land tails.
#[must_use]
pub fn span_cables_km(run: &CableRun, plan: &LinePlan, repeaters_count: u32) -> Vec<CableKm> {
    let land = &plan.land_tail;
    let stations = [CableKm(-land.a_cable_km.km()), run.wet_cable_km + land.b_cable_km];
    let repeaters = repeater_positions(run, plan, repeaters_count);
    let mut ends_km: Vec<f64> = repeaters.iter().map(|repeater| repeater.cable_kp_km.km()).collect();
    ends_km.insert(0, stations[0].km());
    ends_km.push(stations[1].km());
    ends_km.windows(2).map(|pair| CableKm(pair[1] - pair[0])).collect()
}

/// Where the repeaters lie, as the plan spaces them; where that would put one on land, at equal distances between the
/// beach manholes.
#[must_use]
pub fn repeater_positions(run: &CableRun, plan: &LinePlan, repeaters_count: u32) -> Vec<RepeaterPosition> {
    let spans = f64::from(repeaters_count) + 1.0;
    let (from_km, each_km) = match plan.repeater_spacing.unwrap_or_default() {
        RepeaterSpacing::EqualBetweenStations if all_in_the_sea(run, plan, repeaters_count) => {
            (-plan.land_tail.a_cable_km.km(), total_cable_km(run, &plan.land_tail).km() / spans)
        }
        _ => (0.0, run.wet_cable_km.km() / spans),
    };
    let position = |number: u32| RepeaterPosition {
        label: format!("R{number}"),
        cable_kp_km: CableKm(from_km + each_km * f64::from(number)),
    };
    (1..=repeaters_count).map(position).collect()
}

/// Whether spans of equal length from station to station leave every repeater between the beach manholes.
pub(crate) fn all_in_the_sea(run: &CableRun, plan: &LinePlan, repeaters_count: u32) -> bool {
    let land = &plan.land_tail;
    let each_km = total_cable_km(run, land).km() / (f64::from(repeaters_count) + 1.0);
    repeaters_count == 0 || each_km > land.a_cable_km.km().max(land.b_cable_km.km())
}
