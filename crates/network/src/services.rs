//! What is asked of a network: requests, and which of them must not fail together.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Everything asked of a network.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Services {
    /// The requests; no two have the same id.
    pub requests: Vec<Request>,
    /// Groups of requests that must not fail together.
    pub disjunctions: Vec<Disjunction>,
}

/// A request for capacity between two transceivers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// What disjunctions and messages call it.
    pub id: String,
    /// Id of the element where it begins.
    pub source: String,
    /// Id of the element where it ends.
    pub destination: String,
    /// Whether the way back must be feasible, too.
    pub is_bidirectional: bool,
    /// Variety of the transceivers.
    pub transceiver: String,
    /// Mode of the transceivers; absent: the best that is feasible.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub mode: Option<String>,
    /// Distance between the centres of the channels the line is loaded with.
    pub spacing_ghz: f64,
    /// Reference power of a channel at the entrance of a fibre; absent: that of the spectrum.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub power_dbm: Option<f64>,
    /// Power at which its transmitter launches; absent: by mode and spectrum.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub tx_power_dbm: Option<f64>,
    /// How many channels the line is loaded with; absent: as many as fit.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub channels_count: Option<u32>,
    /// Capacity asked for; absent: one channel.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub bit_rate_gbps: Option<f64>,
    /// Elements it goes through, in order.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub through: Vec<Hop>,
    /// Slots it is given, one entry per channel or group of channels; empty: the spectrum is assigned.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub slots: Vec<SlotWish>,
}

/// An element a request goes through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hop {
    /// Id of the element.
    pub element: String,
    /// Whether there is no path without it; otherwise it is dropped when it cannot be met.
    pub is_strict: bool,
}

/// A slot of the flexible grid; what is blank is assigned.
///
/// # Source
/// ITU-T G.694.1: centre 193.1 THz + n × 6.25 GHz, width m × 12.5 GHz.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SlotWish {
    /// n of the centre.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub centre_no: Option<i32>,
    /// m of the width.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width_no: Option<u32>,
}

/// Requests that must not fail together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Disjunction {
    /// What messages call it.
    pub id: String,
    /// Ids of the requests.
    pub requests: Vec<String>,
    /// Whether they share no link.
    pub is_link_disjoint: bool,
    /// Whether they share no node.
    pub is_node_disjoint: bool,
    /// Whether they may share one after all when there is no other way.
    pub is_relaxable: bool,
}
