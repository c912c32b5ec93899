//! The stages in order, fingerprints, progress, cancellation. It knows no file, no clock and no socket.
//!
//! [`design`] is the one place that knows the order: plain values go from room to room, one way.

pub mod assumptions;
pub mod design;
pub mod error;
mod figures;
mod ground;
pub mod kinds;
mod layers;
mod lists;
mod money;
mod prices;
pub mod redline;
pub mod results;
pub mod revisions;
pub mod study;
mod track;
pub mod why;

pub use design::{Design, Progress, SolvedLeg, design};
pub use error::PipelineError;
pub use ground::GridInput;
pub use layers::{LayerLies, LayersChecked, check as check_layers};
