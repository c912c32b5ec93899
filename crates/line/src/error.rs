//! Why a line cannot be designed.

use optics::OpticsError;

/// An input no line can be computed from.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LineError {
    /// A figure of the line plan is out of its range.
    #[error("line plan: {field} is {value}; it must be {limit}")]
    PlanValue {
        /// The field, as in the plan.
        field: &'static str,
        /// What was given.
        value: f64,
        /// What is allowed.
        limit: &'static str,
    },
    /// The cable has no length to design for.
    #[error("the cable between the beach manholes is {cable_km} km long; a line needs more than 0 km")]
    CableLength {
        /// What was given.
        cable_km: f64,
    },
    /// The channels do not fit beside each other.
    #[error("line plan: comb: {source}")]
    Comb {
        /// Why.
        source: OpticsError,
    },
    /// The fibre is not one light can be computed in.
    #[error("fibre: {source}")]
    Fibre {
        /// Why.
        source: OpticsError,
    },
    /// The modes of modems are not as they can be.
    #[error("line plan: mode_library: {source}")]
    Modes {
        /// Why.
        source: OpticsError,
    },
    /// The light of one option cannot be computed.
    #[error("line with {repeaters_count} repeaters: {source}")]
    Light {
        /// Which option.
        repeaters_count: u32,
        /// Why.
        source: OpticsError,
    },
    /// The light of a line without repeaters cannot be computed.
    #[error("{what}: {source}")]
    Reach {
        /// Which line.
        what: &'static str,
        /// Why.
        source: OpticsError,
    },
    /// At every launch power tried the interference is more than the signal: the model does not hold there.
    #[error(
        "line with {repeaters_count} repeaters: at every launch power tried nonlinear interference exceeds the signal; \
         lower launch.low_dbm"
    )]
    NoLaunch {
        /// Which option.
        repeaters_count: u32,
    },
    /// The person asked to stop.
    #[error(transparent)]
    Cancelled(#[from] units::Cancelled),
}
