//! One line's design: repeaters, power feed, margins, capacity. It knows no party and no money.

pub mod design;
pub mod error;
pub mod feed;
pub mod light;
pub mod plan;
pub mod potential;
pub mod run;
pub mod study;

mod budget;
mod notes;
mod selection;
mod shortfall;
mod variant;

pub use design::design_line;
pub use error::LineError;
