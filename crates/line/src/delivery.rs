//! Pump on its way to a unit: what is left of it, and what it does to signals that come towards it.

use crate::ropa::{Placement, PumpDelivery, RemotePump};
use optics::raman::{Depletion, Direction, PumpedSolution, RamanInputs, Waves, pumped};
use optics::{FibreSpec, OpticsError};

/// Step of the pumps alone.
const STEP_M: f64 = 1000.0;
/// Change of any power at which they count as settled.
const SETTLED_DB: f64 = 1e-6;

/// Pumps that start at one end of a fibre, without signals.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PumpSet {
    /// Frequency and power in the fibre, of each; the one for the unit last.
    pub pumps: Vec<(f64, f64)>,
}

impl PumpSet {
    /// A pump for a unit with its boosters, behind the connector of its station.
    pub(crate) fn of_unit(pump: &RemotePump, power_mw: f64, connector_db: f64) -> Self {
        let passed = libm::pow(10.0, -connector_db / 10.0);
        let boosters = pump.boosters.iter().map(|booster| (booster.frequency_thz, booster.power_mw * passed));
        Self { pumps: boosters.chain([(pump.frequency_thz, power_mw * passed)]).collect() }
    }

    /// Powers along a fibre, from the end where they start.
    pub(crate) fn along(&self, fibre: &FibreSpec, length_km: f64) -> Result<PumpedSolution, OpticsError> {
        let frequency_hz: Vec<f64> = self.pumps.iter().map(|pump| pump.0 * 1e12).collect();
        let power_w: Vec<f64> = self.pumps.iter().map(|pump| pump.1 * 1e-3).collect();
        let waves = Waves::new(fibre, &frequency_hz, Depletion::Power)?;
        let inputs = RamanInputs {
            element: "fibre of the pumps",
            waves: &waves,
            power_w: &power_w,
            pumps: &vec![Direction::Forward; self.pumps.len()],
            length_m: length_km * 1e3,
            lumped: &[],
        };
        pumped(&inputs, STEP_M, SETTLED_DB)
    }
}

/// Pump power that fibres of its own bring to a unit.
pub(crate) fn delivered_mw(
    fibre: &FibreSpec,
    pump: &RemotePump,
    connector_db: f64,
    placement: &Placement,
) -> Result<f64, OpticsError> {
    let set = PumpSet::of_unit(pump, placement.pump_mw, connector_db);
    let solution = set.along(fibre, placement.distance_km.km())?;
    let end_w = solution.power_w.last().and_then(|power_w| power_w.last()).copied().unwrap_or(0.0);
    Ok(end_w * 1e3 * fibres_count(pump))
}

/// How many fibres bring a pump.
pub(crate) fn fibres_count(pump: &RemotePump) -> f64 {
    match pump.delivery {
        PumpDelivery::SignalFibre => 1.0,
        PumpDelivery::DedicatedFibre { fibres_count } => f64::from(fibres_count),
    }
}
