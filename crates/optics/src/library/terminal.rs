//! Nodes and transceivers as types.

use crate::amplifier::Band;
use crate::roadm::{PathImpairment, PowerTarget};
use crate::transceiver::Mode;
use serde::{Deserialize, Serialize};

/// A type of node.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoadmType {
    /// Name of the type; the usual one is `default`.
    pub variety: String,
    /// Power at which channels leave it.
    pub target: PowerTarget,
    /// OSNR in 0.1 nm of adding, and of dropping, a channel, where no path profile states it.
    pub add_drop_osnr_0p1nm_db: f64,
    /// Polarisation mode dispersion of any path, where no path profile states it.
    pub pmd_ps: f64,
    /// Polarisation dependent loss of any path, where no path profile states it.
    pub pdl_db: f64,
    /// Varieties that may stand before it; empty: any.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub preamplifier_varieties: Vec<String>,
    /// Varieties that may stand after it; empty: any.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub booster_varieties: Vec<String>,
    /// What its paths do to the light.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub profiles: Vec<PathProfile>,
    /// Who states these figures, where.
    pub source: String,
}

/// What one kind of path through a node does to the light.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PathProfile {
    /// Number by which a path of a node names it.
    pub profile_no: u32,
    /// One entry per band, all of the same path.
    pub impairments: Vec<PathImpairment>,
}

/// A type of transceiver.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TransceiverType {
    /// Name of the type.
    pub variety: String,
    /// Band it can be tuned over.
    pub band: Band,
    /// Its modes, in the order stated.
    pub modes: Vec<TransceiverMode>,
    /// Who states these figures, where.
    pub source: String,
}

/// A mode of a transceiver.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TransceiverMode {
    /// What it needs and what it carries.
    pub mode: Mode,
    /// Least power its transmitter launches.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub tx_min_dbm: Option<f64>,
    /// Highest power its transmitter launches.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub tx_max_dbm: Option<f64>,
}

impl TransceiverType {
    /// The mode of a name.
    #[must_use]
    pub fn mode(&self, name: &str) -> Option<&TransceiverMode> {
        self.modes.iter().find(|entry| entry.mode.name == name)
    }
}
