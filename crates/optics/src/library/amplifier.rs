//! Amplifiers as types: what can be bought, not how it is set.

use crate::amplifier::{Amplifier, Band, GainControl, NoiseModel};
use crate::shape::GainShape;
use serde::{Deserialize, Serialize};

/// A type of amplifier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AmplifierType {
    /// Name of the type.
    pub variety: String,
    /// What it is made of.
    pub build: AmplifierBuild,
    /// Whether a design may choose it by itself.
    pub is_for_design: bool,
    /// Who states these figures, where.
    pub source: String,
}

/// What an amplifier is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum AmplifierBuild {
    /// One gain block for one band.
    Block(Box<BlockType>),
    /// Gain blocks side by side; any that are named here may stand in it, one per band.
    Multiband {
        /// Varieties of the gain blocks.
        varieties: Vec<String>,
    },
}

/// A gain block.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BlockType {
    /// Lowest gain; below it the block is padded.
    pub gain_min_db: f64,
    /// Highest gain at which it is flat.
    pub gain_flatmax_db: f64,
    /// Gain beyond the flat one that may be asked for; absent: the rule of the spans.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub gain_extended_db: Option<f64>,
    /// Highest total output; absent: not limited.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub output_max_dbm: Option<f64>,
    /// Its noise; of a block of two stages, theirs.
    pub noise: NoiseModel,
    /// The two stages, where it is made of two other types.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub stages: Option<Stages>,
    /// Band it amplifies.
    pub band: Band,
    /// How gain and noise run over the band, without tilt; absent: flat.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub shape: Option<Box<GainShape>>,
    /// Name of the file that states the shape; absent: the default of the format it was read from.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub shape_file: Option<String>,
    /// Whether it stands for Raman amplification along the fibre before it.
    pub is_raman: bool,
    /// Whether a design may set its output attenuator by itself.
    pub is_voa_out_automatic: bool,
    /// Polarisation mode dispersion, added in squares.
    pub pmd_ps: f64,
    /// Polarisation dependent loss, added in squares.
    pub pdl_db: f64,
}

/// Two types in a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stages {
    /// Variety of what comes first.
    pub first: String,
    /// Variety of what comes second.
    pub second: String,
}

impl BlockType {
    /// An amplifier of this type at a gain, without attenuators and without tilt.
    ///
    /// # Source
    /// The stages of a block of two are padded each by itself, the block as a whole is not (GNPy 3.0.1).
    #[must_use]
    pub fn amplifier(&self, name: &str, gain_db: f64) -> Amplifier {
        Amplifier {
            name: name.to_owned(),
            control: GainControl::Gain { gain_db },
            noise: self.noise.clone(),
            gain_min_db: if self.stages.is_some() { 0.0 } else { self.gain_min_db },
            output_max_dbm: self.output_max_dbm,
            band: Some(self.band),
            voa_in_db: 0.0,
            voa_out_db: 0.0,
            shape: self.shape.clone(),
            pmd_ps: self.pmd_ps,
            pdl_db: self.pdl_db,
        }
    }
}
