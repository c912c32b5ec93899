//! Readers, one per kind of file.

mod amplifier;
mod config;
mod equipment;
mod fibre;
mod place;
mod rules;
mod services;
mod simulation;
mod spectrum;
mod terminal;
mod topology;

pub use config::{DEFAULT_AMPLIFIER_FILE, DEFAULT_BAND, DEFAULT_RAMAN_FILE};
pub use equipment::read_equipment;
pub use services::read_services;
pub use simulation::read_simulation;
pub use spectrum::read_spectrum;
pub use topology::read_topology;

/// Gives the bytes of a file by the name another file calls it; none when it is not at hand.
pub type Lookup<'a> = &'a dyn Fn(&str) -> Option<Vec<u8>>;
