//! How a list was written in its file: which column holds what, and everything around the positions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a list was written in its file, enough to write it the same way again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// Rows above the first position as read: banners and heads.
    pub head: Vec<Vec<String>>,
    /// Rows below the last position as read: totals, signatures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub foot: Vec<Vec<String>>,
}
