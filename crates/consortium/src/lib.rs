//! Parties, agreements, exact splits. This room knows no kilometre and no decibel: measures reach it as exact
//! weights with a provenance.

pub mod agreement;
pub mod apportionment;
pub mod error;
pub mod facts;
pub mod split;

pub use apportionment::{CarryForward, apportion};
pub use error::ConsortiumError;
pub use split::split_agreement;
