//! Fault rates, repair, availability. It knows no money.

pub mod availability;
pub mod error;
pub mod plan;
pub mod rates;
#[cfg(test)]
mod testing;

pub use error::RiskError;
