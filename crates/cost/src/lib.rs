//! Quantities, price per km, marine work, schedule. It does not know who pays.

pub mod error;
pub mod estimate;
pub mod layers;
pub mod marine;
pub mod plan;
pub mod price;
pub mod quantities;
pub mod schedule;
mod season;
#[cfg(test)]
mod testing;

pub use error::CostError;
