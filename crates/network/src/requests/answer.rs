//! What comes of a request.

use crate::spectrum::{Slot, SlotMap};
use optics::{Spectrum, Verdict};
use serde::{Deserialize, Serialize};

/// What comes of all requests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Plan {
    /// One for each request, or for several that are alike.
    pub answers: Vec<Answer>,
    /// Sections of line with what their spectrum holds.
    pub sections: Vec<SectionUse>,
}

/// What comes of one request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Answer {
    /// The request; of several taken together, all their names.
    pub request: String,
    /// Variety of its transceivers.
    pub transceiver: String,
    /// The mode it has, or the last that was tried.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub mode: Option<String>,
    /// Distance between centres.
    pub spacing_ghz: f64,
    /// Traffic asked for; absent: one channel.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub traffic_gbps: Option<f64>,
    /// Channels that carry it; 0 while no mode is found.
    pub channels_count: u32,
    /// Elements of its way, from transceiver to transceiver; empty when there is none.
    pub path: Vec<String>,
    /// Sections of that way, by place in the list of sections of the plan.
    #[serde(skip)]
    pub(crate) sections: Vec<usize>,
    /// Why it is not served; absent: it is.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub blocked: Option<Blocked>,
    /// Slots it has on every section of its way, both ways.
    pub slots: Vec<Slot>,
    /// What arrives at its destination.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub there: Option<Arrival>,
    /// What arrives at its source on the way back, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub back: Option<Arrival>,
}

/// Light at a receiver.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Arrival {
    /// The light.
    pub spectrum: Spectrum,
    /// Whether each channel closes.
    pub verdicts: Vec<Verdict>,
}

/// Why a request is not served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Blocked {
    /// No way leads there.
    NoPath,
    /// No way leads there through what it must go through.
    NoPathThrough,
    /// No way keeps off the other requests of its group.
    NoDisjointPath,
    /// Some section of its way has no section back.
    NoWayBack,
    /// Every mode needs a wider spacing.
    NoModeForSpacing,
    /// Its mode does not close.
    ModeNotFeasible,
    /// No mode closes.
    NoFeasibleMode,
    /// No slot is free along its way.
    NoSpectrum,
    /// The slots it names are too narrow for its traffic.
    ReservedTooLittle,
}

/// What the spectrum of a section of line holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SectionUse {
    /// Node it starts at.
    pub from: String,
    /// Node it ends at.
    pub to: String,
    /// Its steps.
    pub map: SlotMap,
    /// Requests on it.
    pub requests: Vec<String>,
}

impl Blocked {
    /// The reason in words.
    #[must_use]
    pub fn told(self) -> &'static str {
        match self {
            Self::NoPath => "no way leads from its source to its destination",
            Self::NoPathThrough => "no way leads through the elements it must go through, in their order",
            Self::NoDisjointPath => "no ways of its group keep off each other",
            Self::NoWayBack => "its way has a section without a section back",
            Self::NoModeForSpacing => "every mode of its transceiver needs a wider spacing",
            Self::ModeNotFeasible => "its mode does not close on every channel",
            Self::NoFeasibleMode => "no mode of its transceiver closes on every channel",
            Self::NoSpectrum => "no slot wide enough is free on every section of its way",
            Self::ReservedTooLittle => "the slots it names hold fewer channels than its traffic needs",
        }
    }

    /// What to do.
    #[must_use]
    pub fn hint(self) -> &'static str {
        match self {
            Self::NoPath => "connect the two, or correct their names",
            Self::NoPathThrough => "let it go elsewhere: make the elements loose or drop them",
            Self::NoDisjointPath => "add a link, or let the group share one",
            Self::NoWayBack => "add the section back, or ask for one direction",
            Self::NoModeForSpacing => "ask for a wider spacing",
            Self::ModeNotFeasible => "choose a mode that needs less, or leave the mode open",
            Self::NoFeasibleMode => "shorten the way, regenerate, or choose another transceiver",
            Self::NoSpectrum => "free a slot, or take another way",
            Self::ReservedTooLittle => "name wider slots, or leave them open",
        }
    }
}
