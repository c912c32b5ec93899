//! One line's design: repeaters, power feed, margins, capacity. It knows no party and no money.

pub mod choice;
pub mod design;
pub mod error;
pub mod feed;
pub mod light;
pub mod plan;
pub mod potential;
pub mod reach;
pub mod ropa;
pub mod run;
pub mod unrepeatered;

mod budget;
mod delivery;
mod notes;
mod placement;
mod search;
mod selection;
mod shortfall;
mod stretch;
mod variant;

pub use design::design_line;
pub use error::LineError;
