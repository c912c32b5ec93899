//! Stimulated and spontaneous Raman scattering along one fibre.
//!
//! Two solvers, one kind of input: [`perturbative`] for signals alone, [`pumped`] and [`pumped_converged`] for
//! signals with pumps from either end, or pumps alone. Everything here is in SI. Powers are those in the fibre:
//! connectors are the caller's.

mod gain;
mod grid;
mod integral;
mod mixing;
mod perturbative;
mod picard;
mod product;
mod pumped;
mod silica;
mod spontaneous;

pub use gain::{Depletion, Waves};
pub use grid::result_grid_m;
pub use perturbative::perturbative;
pub use pumped::{PumpedSolution, pumped, pumped_converged};
pub use silica::silica;
pub use spontaneous::spontaneous_w;

use crate::error::{OpticsError, at_least, positive};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which way a wave runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the input, with the signals.
    Forward,
    /// From the output, against the signals.
    Backward,
}

/// A loss at one place of a fibre.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LumpedRatio {
    /// Distance from the fibre input; within the fibre, not at its ends.
    pub position_m: f64,
    /// Power before it over power after it, in the direction of the wave; 1 or more.
    pub loss_ratio: f64,
}

/// One fibre, the waves in it, and the powers they start with.
#[derive(Debug, Clone, Copy)]
pub struct RamanInputs<'a> {
    /// Name of the span in messages.
    pub element: &'a str,
    /// Signals first, then pumps.
    pub waves: &'a Waves,
    /// Power of every wave in the fibre, at the end where it starts.
    pub power_w: &'a [f64],
    /// Directions of the pumps; the waves before them are signals.
    pub pumps: &'a [Direction],
    /// Length of the fibre.
    pub length_m: f64,
    /// Losses along it, in any order.
    pub lumped: &'a [LumpedRatio],
}

impl RamanInputs<'_> {
    /// How many of the waves are signals.
    #[must_use]
    pub fn signals_count(&self) -> usize {
        self.waves.len().saturating_sub(self.pumps.len())
    }

    fn direction(&self, wave: usize) -> Direction {
        let pump = wave.checked_sub(self.signals_count());
        pump.and_then(|pump| self.pumps.get(pump)).copied().unwrap_or(Direction::Forward)
    }

    fn check(&self) -> Result<(), OpticsError> {
        positive(self.element, "length_m", self.length_m)?;
        let (waves_count, powers_count) = (self.waves.len(), self.power_w.len());
        if powers_count != waves_count || self.pumps.len() > waves_count {
            return Err(OpticsError::WavesMiscounted {
                element: self.element.to_owned(),
                waves_count,
                powers_count,
                pumps_count: self.pumps.len(),
            });
        }
        if waves_count == 0 {
            return Err(OpticsError::NoChannels);
        }
        for power_w in self.power_w {
            positive(self.element, "power_w", *power_w)?;
        }
        for lumped in self.lumped {
            at_least(
                self.element,
                "loss_ratio",
                lumped.loss_ratio,
                1.0,
                "1 or more: a splice does not amplify",
            )?;
            if !(lumped.position_m > 0.0 && lumped.position_m < self.length_m) {
                let (element, value) = (self.element.to_owned(), lumped.position_m);
                let limit = "within the fibre, not at its ends";
                return Err(OpticsError::ElementValue { element, field: "position_m", value, limit });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod testing;
