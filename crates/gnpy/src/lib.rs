//! Files of GNPy read and written: equipment, topology, services, spectrum, simulation parameters, results.
//!
//! GNPy's own names are spoken in this room alone. Readers take the bytes of a file and its name for messages; a file
//! that another one names is asked for by name. Nothing in a file is trusted: what is wrong is an error with file,
//! line, place, field, value and what was expected; what is unknown or not taken over is a finding. Writers give
//! files that GNPy 3.0.1 runs.

pub mod error;
pub mod read;
pub mod received;
pub mod results;
pub mod write;

mod convert;
mod cursor;
mod tree;

pub use error::{GnpyError, Place};
pub use network::{EndOfLife, Line, fewest_elements, line_of};
pub use read::{Lookup, read_equipment, read_services, read_simulation, read_spectrum, read_topology};
pub use received::{FileKind, LineFiles, NamedFile, ReceivedLine, kind_of, received_line};
pub use results::{ChannelResult, ElementPower, power_map, results};
pub use write::{
    EquipmentFiles, write_equipment, write_services, write_simulation, write_spectrum, write_topology,
};
