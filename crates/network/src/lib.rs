//! The corridor a line is a piece of: nodes, links, paths, latency, capacity. It knows no seabed and no money.

pub mod autodesign;
pub mod bands;
pub mod corridor;
mod disjoint;
pub mod error;
mod light;
pub mod line;
mod lines;
pub mod load;
mod path;
pub mod requests;
pub mod routes;
pub mod services;
pub mod spectrum;
pub mod study;
pub mod topology;

#[cfg(test)]
mod testing;

pub use corridor::check;
pub use error::NetworkError;
pub use line::{EndOfLife, Line, LineError, fewest_elements, line_of};
pub use load::{Partition, channels_of, default_channels};
pub use services::{Disjunction, Hop, Request, Services, SlotWish};
pub use study::study;
pub use topology::{ElementKind, NetworkElement, Topology};
