//! Equipment as data: what amplifiers, fibres, nodes and transceivers there are, and the rules a line is designed by.
//!
//! A figure nobody states stays blank; every entry says where it comes from.

mod amplifier;
mod fibre;
mod rules;
mod terminal;

pub use amplifier::{AmplifierBuild, AmplifierType, BlockType, Stages};
pub use fibre::{FibreFigures, FibreType};
pub use rules::{DbRange, SpanRules, SpectrumDefaults};
pub use terminal::{PathProfile, RoadmType, TransceiverMode, TransceiverType};

use serde::{Deserialize, Serialize};

/// A library of equipment. In each list no two entries have the same variety.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EquipmentLibrary {
    /// Amplifiers.
    pub amplifiers: Vec<AmplifierType>,
    /// Fibres without pumps.
    pub fibres: Vec<FibreType>,
    /// Fibres that may be pumped.
    pub raman_fibres: Vec<FibreType>,
    /// Nodes.
    pub roadms: Vec<RoadmType>,
    /// Transceivers.
    pub transceivers: Vec<TransceiverType>,
    /// Rules of spans; absent: none are stated, and nothing can be designed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span_rules: Option<SpanRules>,
    /// Spectra a line is designed for; the first is the usual one.
    pub spectra: Vec<SpectrumDefaults>,
}

impl EquipmentLibrary {
    /// The amplifier of a variety.
    #[must_use]
    pub fn amplifier(&self, variety: &str) -> Option<&AmplifierType> {
        self.amplifiers.iter().find(|entry| entry.variety == variety)
    }

    /// The gain block of a variety: an amplifier of one band.
    #[must_use]
    pub fn block(&self, variety: &str) -> Option<&BlockType> {
        match &self.amplifier(variety)?.build {
            AmplifierBuild::Block(block) => Some(block),
            AmplifierBuild::Multiband { .. } => None,
        }
    }

    /// The fibre of a variety.
    #[must_use]
    pub fn fibre(&self, variety: &str) -> Option<&FibreType> {
        self.fibres.iter().find(|entry| entry.variety == variety)
    }

    /// The pumped fibre of a variety.
    #[must_use]
    pub fn raman_fibre(&self, variety: &str) -> Option<&FibreType> {
        self.raman_fibres.iter().find(|entry| entry.variety == variety)
    }

    /// The node of a variety.
    #[must_use]
    pub fn roadm(&self, variety: &str) -> Option<&RoadmType> {
        self.roadms.iter().find(|entry| entry.variety == variety)
    }

    /// The transceiver of a variety.
    #[must_use]
    pub fn transceiver(&self, variety: &str) -> Option<&TransceiverType> {
        self.transceivers.iter().find(|entry| entry.variety == variety)
    }

    /// The spectrum a line is designed for where nothing else is said.
    #[must_use]
    pub fn spectrum(&self) -> Option<&SpectrumDefaults> {
        self.spectra.first()
    }
}
