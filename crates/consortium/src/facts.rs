//! The facts sheet: what is publicly known, by whom, and what is not.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::Provenance;

/// One dated fact. Later entries supersede earlier ones; both stay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// When, as the source says it.
    pub date: String,
    /// What.
    pub text: String,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}
