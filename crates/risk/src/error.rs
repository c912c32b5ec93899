//! Why faults and availability cannot be computed.

use cable::catalogue::CatalogueError;

/// An input no availability can be computed from.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RiskError {
    /// A figure of the risk plan, or one handed in beside it, is out of its range.
    #[error("risk plan: {field} is {value}; it must be {limit}")]
    PlanValue {
        /// The field, as in the plan.
        field: &'static str,
        /// What was given.
        value: f64,
        /// What is allowed.
        limit: &'static str,
    },
    /// No depth bands: no multiplier is known anywhere.
    #[error("risk plan: hazard.band is empty; add one band with its depth_to_m and rate_ratio")]
    NoBands,
    /// The position list has no row, so there is no cable.
    #[error("the position list has no rows; an availability needs cable")]
    NoRows,
    /// A cable type on the position list is not in the catalogue.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
}
