//! The catalogue: cable types and bodies with their prices, and the named presets that choose among them.
//!
//! This room does not know where a cable lies.

pub mod catalogue;
pub mod check;
pub mod presets;
