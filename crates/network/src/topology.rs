//! What stands where and what it is connected to: the elements of a network with their settings.
//!
//! A topology names equipment of a library by its variety. A setting that is blank is left to the design.

use optics::amplifier::Band;
use optics::library::FibreFigures;
use optics::roadm::{DegreeTarget, PowerTarget};
use optics::{LossPoint, LumpedLoss, RamanPumping};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::FibreKm;

/// A network: its elements and the directed connections between them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Topology {
    /// Name of the network.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<String>,
    /// The elements; no two have the same id.
    pub elements: Vec<NetworkElement>,
    /// The connections, each in the direction of light.
    pub connections: Vec<Connection>,
}

/// A connection from the output of one element to the input of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Connection {
    /// Id of the element the light leaves.
    pub from: String,
    /// Id of the element it enters.
    pub to: String,
}

/// An element of a network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NetworkElement {
    /// What connections, requests and messages call it.
    pub id: String,
    /// What people call it, where that is another word.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<String>,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub location: Option<Location>,
    /// What it is.
    pub kind: ElementKind,
}

/// Where an element stands.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Location {
    /// Latitude, north positive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latitude_deg: Option<f64>,
    /// Longitude, east positive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longitude_deg: Option<f64>,
    /// City.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}

/// What an element is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ElementKind {
    /// Where requests begin and end.
    Transceiver(TransceiverPlace),
    /// A length of fibre.
    Fibre(Box<FibrePlace>),
    /// A length of fibre with Raman pumps.
    RamanFibre(Box<FibrePlace>, RamanPumping),
    /// A node that drops, adds and levels channels.
    Roadm(Box<RoadmPlace>),
    /// A plain joint.
    Fused(FusedPlace),
    /// An amplifier of one band.
    Amplifier(AmplifierPlace),
    /// Amplifiers side by side, one per band.
    Multiband(MultibandPlace),
}

/// A transceiver where it stands.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TransceiverPlace {
    /// Variety, where one is named; requests name their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variety: Option<String>,
    /// Bands the lines from it are designed for; empty: the band of the spectrum.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub design_bands: Vec<DesignBand>,
    /// Bands of single degrees.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub degree_design_bands: Vec<DegreeBands>,
}

/// A fibre that was laid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FibrePlace {
    /// Variety in the library.
    pub variety: String,
    /// Length of glass.
    pub fibre_km: FibreKm,
    /// Loss at every frequency; absent when `loss_at` is given.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub loss_db_per_km: Option<f64>,
    /// Loss by frequency, ascending.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub loss_at: Vec<LossPoint>,
    /// Attenuator before the fibre, such as padding.
    #[serde(default)]
    pub attenuator_in_db: f64,
    /// Connector before the fibre; absent: by the rules of the spans.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub connector_in_db: Option<f64>,
    /// Connector after the fibre; absent: by the rules of the spans.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub connector_out_db: Option<f64>,
    /// Losses along the fibre.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub lumped: Vec<LumpedLoss>,
    /// Figures of this very fibre; they go before those of its variety.
    #[serde(default)]
    pub own: FibreFigures,
}

/// A joint that was made.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FusedPlace {
    /// Loss; absent: 1 dB.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub loss_db: Option<f64>,
}

/// An amplifier where it stands.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AmplifierPlace {
    /// Variety in the library; absent: the design chooses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variety: Option<String>,
    /// Varieties the design may choose from; empty: any that its place allows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed_varieties: Vec<String>,
    /// How it is set.
    pub settings: AmplifierSettings,
}

/// How an amplifier is set; what is blank is left to the design.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AmplifierSettings {
    /// Gain, without the attenuators.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gain_db: Option<f64>,
    /// Power per channel after it, above the reference power.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub power_offset_db: Option<f64>,
    /// Tilt over its band; positive: gain falls with frequency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tilt_db: Option<f64>,
    /// Loss after the gain block.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voa_out_db: Option<f64>,
    /// Loss before the gain block.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voa_in_db: Option<f64>,
}

/// Amplifiers side by side, where they stand.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MultibandPlace {
    /// Variety in the library; absent: the design chooses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variety: Option<String>,
    /// Varieties the design may choose from; empty: any that its place allows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed_varieties: Vec<String>,
    /// One per band; empty: the design chooses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<BandPlace>,
}

/// The amplifier of one band of several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BandPlace {
    /// Variety in the library.
    pub variety: String,
    /// How it is set.
    pub settings: AmplifierSettings,
}

/// A node where it stands; what is blank is as its variety says.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RoadmPlace {
    /// Variety in the library; absent: `default`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variety: Option<String>,
    /// Power at which channels leave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<PowerTarget>,
    /// Degrees, by the id of the element they lead to, with targets of their own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub degrees: Vec<DegreeTarget>,
    /// Paths through it with a profile of their own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<RoadmPathPlace>,
    /// Varieties that may stand before it; absent: as its variety says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preamplifier_varieties: Option<Vec<String>>,
    /// Varieties that may stand after it; absent: as its variety says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub booster_varieties: Option<Vec<String>>,
    /// Bands the lines from it are designed for; empty: the band of the spectrum.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub design_bands: Vec<DesignBand>,
    /// Bands of single degrees.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub degree_design_bands: Vec<DegreeBands>,
}

/// A path through a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoadmPathPlace {
    /// Id of the element the light comes from.
    pub from_degree: String,
    /// Id of the element it goes to.
    pub to_degree: String,
    /// Number of the profile in the library.
    pub profile_no: u32,
}

/// A band a line is designed for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DesignBand {
    /// The band.
    pub band: Band,
    /// Distance between the centres of the channels it is designed for; absent: that of the spectrum.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub spacing_ghz: Option<f64>,
    /// How many channels it is designed for; absent: as many as fit.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub channels_count: Option<u32>,
}

/// Bands of one degree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DegreeBands {
    /// Id of the element the degree leads to.
    pub degree: String,
    /// Its bands.
    pub bands: Vec<DesignBand>,
}

impl Topology {
    /// The element of an id.
    #[must_use]
    pub fn element(&self, id: &str) -> Option<&NetworkElement> {
        self.elements.iter().find(|element| element.id == id)
    }

    /// Ids of the elements light enters from this one.
    pub fn after<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a str> {
        self.connections.iter().filter(move |leaves| leaves.from == id).map(|leaves| leaves.to.as_str())
    }

    /// Ids of the elements from which light enters this one.
    pub fn before<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a str> {
        self.connections.iter().filter(move |enters| enters.to == id).map(|enters| enters.from.as_str())
    }
}
