//! The corridor a line is a piece of: nodes, links, paths, latency, capacity. It knows no seabed and no money.

pub mod corridor;
pub mod error;
mod disjoint;
mod path;
pub mod routes;
pub mod spectrum;
pub mod study;

#[cfg(test)]
mod testing;

pub use corridor::check;
pub use error::NetworkError;
pub use study::study;
