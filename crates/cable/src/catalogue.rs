//! Cable types and priced items. Prices are ranges in minor units with their source; a guess is a tag.

use serde::{Deserialize, Serialize};
use units::{PriceRange, Provenance};

/// Everything that can be bought or hired, in the plan's currency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Cable types, the most heavily armoured first.
    pub cable: Vec<CableType>,
    /// Bodies, land plant and works.
    pub item: Vec<PricedItem>,
}

/// A cable type: one core under one protection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CableType {
    /// Letter code as engineers say it: DA, SA, LWA, LWP, LW.
    pub code: String,
    /// Name in words.
    pub name: String,
    /// Preset: the lightest type to use down to this depth, up to and including, m.
    pub preset_depth_to_m: f64,
    /// Deepest water the type may be laid in, m.
    pub depth_limit_m: f64,
    /// Faults from outside relative to unprotected cable in the same place, 0 to 1.
    pub armour_fault_ratio: f64,
    /// Price of a kilometre of cable.
    pub price_per_km: PriceRange,
    /// Tag and source of the depths and the fault ratio.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// A body, a piece of land plant or a work with its price for one `unit`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PricedItem {
    /// Id other sections refer to, from [`ids`].
    pub id: String,
    /// Name in words.
    pub name: String,
    /// What the price buys one of: `each`, `km`, `d`.
    pub unit: String,
    /// Price of one unit.
    pub price: PriceRange,
}

/// Ids of the priced items the quantities ask for.
pub mod ids {
    /// A submerged repeater.
    pub const REPEATER: &str = "repeater";
    /// A branching unit.
    pub const BRANCHING_UNIT: &str = "branching_unit";
    /// Power feeding equipment at one end.
    pub const POWER_FEED: &str = "power_feed_per_end";
    /// Submarine line terminal equipment for one fibre pair at one end.
    pub const LINE_TERMINAL: &str = "line_terminal_per_fibre_pair_end";
    /// A new cable landing station.
    pub const STATION: &str = "station";
    /// A shore end with beach manhole.
    pub const SHORE_END: &str = "shore_end";
    /// Desktop study.
    pub const DESKTOP_STUDY: &str = "desktop_study";
    /// Marine route survey.
    pub const SURVEY: &str = "survey_per_km";
    /// Main lay vessel.
    pub const LAY_VESSEL: &str = "lay_vessel_per_d";
    /// Mobilisation of the lay vessel.
    pub const MOBILISATION: &str = "mobilisation";
    /// One cable repair.
    pub const REPAIR: &str = "repair";
}

/// Why a look-up failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    /// No such cable type.
    #[error("the catalogue has no cable type `{code}`; add a [[catalogue.cable]] with this code")]
    NoCableType {
        /// The code asked for.
        code: String,
    },
    /// No such item.
    #[error("the catalogue has no item `{id}`; add a [[catalogue.item]] with this id")]
    NoItem {
        /// The id asked for.
        id: String,
    },
}

impl Catalogue {
    /// The cable type with this code.
    ///
    /// # Errors
    /// When the catalogue has none.
    pub fn cable_type(&self, code: &str) -> Result<&CableType, CatalogueError> {
        self.cable
            .iter()
            .find(|cable| cable.code == code)
            .ok_or_else(|| CatalogueError::NoCableType { code: code.to_owned() })
    }

    /// The item with this id.
    ///
    /// # Errors
    /// When the catalogue has none.
    pub fn item(&self, id: &str) -> Result<&PricedItem, CatalogueError> {
        self.item
            .iter()
            .find(|item| item.id == id)
            .ok_or_else(|| CatalogueError::NoItem { id: id.to_owned() })
    }
}
