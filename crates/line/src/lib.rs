//! One line's design: repeaters, power feed, margins, capacity. It knows no party and no money.

pub mod branching;
pub mod choice;
pub mod design;
pub mod error;
pub mod feed;
pub mod feed_ends;
pub mod light;
pub mod loading;
pub mod margin;
pub mod modes;
pub mod plan;
pub mod plant;
pub mod potential;
pub mod pump_farm;
pub mod quality;
pub mod reach;
pub mod repairs;
pub mod repeater;
pub mod ropa;
pub mod run;
pub mod study;
pub mod sweep;
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
mod wear;

pub use design::design_line;
pub use error::LineError;
