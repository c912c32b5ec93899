//! Which physics a line is computed with: models of interference and of Raman scattering, and their grids.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which physics a line is computed with. By default the closed form of the Gaussian noise model, without Raman
/// scattering between channels; pumps of a fibre are solved whatever is said here.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Simulation {
    /// Nonlinear interference.
    pub interference: Interference,
    /// Raman scattering between channels.
    pub raman: RamanScattering,
    /// Steps along the fibre.
    pub steps: FibreSteps,
}

/// The model of nonlinear interference.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Interference {
    /// Closed form of the Gaussian noise model: it knows loss and length, no Raman scattering and no lumped losses.
    #[default]
    GnClosedForm,
    /// Generalised Gaussian noise model with a closed form between channels.
    GgnApproximate(GgnQuadrature),
    /// Generalised Gaussian noise model, every pair of channels integrated.
    GgnSeparated(GgnQuadrature),
}

/// How a generalised model takes its integrals.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GgnQuadrature {
    /// Grids over frequency that give the figures of an engine with the same grids; absent: to convergence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_grid: Option<FrequencyGrid>,
    /// Channels that are integrated, from 1, ascending; the others lie between them. Empty: every channel.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub computed_channels_no: Vec<usize>,
}

/// Steps of the grids over frequency.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FrequencyGrid {
    /// Phase mismatch of a step over the loss coefficient.
    pub dispersion_tolerance_ratio: f64,
    /// Phase mismatch of a step over one result step, in radian.
    pub phase_tolerance_ratio: f64,
}

/// How Raman scattering between channels is computed in a fibre without pumps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum RamanScattering {
    /// Not at all: channels fade by loss alone.
    #[default]
    Off,
    /// By perturbation.
    Perturbative {
        /// 1 to 4.
        order_no: u8,
    },
    /// As in a pumped fibre: settled along the whole fibre.
    Settled,
}

/// Steps along a fibre.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FibreSteps {
    /// Step of the Raman solvers.
    pub solver_step_km: f64,
    /// Step at which the power of every channel is handed to the model of interference.
    pub result_step_km: f64,
}

impl Default for FibreSteps {
    /// 100 m settle pumps to 1e-8 dB over 110 km; a kilometre keeps a profile's bow to 0.1 % between its ends.
    fn default() -> Self {
        Self { solver_step_km: 0.1, result_step_km: 1.0 }
    }
}

impl Simulation {
    /// Whether the closed form tells everything: no profile along the fibre is needed.
    #[must_use]
    pub fn is_closed_form(&self) -> bool {
        self.interference == Interference::GnClosedForm && self.raman == RamanScattering::Off
    }
}
