//! Why something cannot be done with a position list.

/// Why something cannot be done with a position list.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RplError {
    /// No position has this name.
    #[error("the list has no position `{position}`; it runs from `{first}` to `{last}`")]
    PositionUnknown {
        /// The name asked for.
        position: String,
        /// Number of the first position.
        first: String,
        /// Number of the last position.
        last: String,
    },
}
