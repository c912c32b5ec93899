//! The route: cost surface, solver, route position list, slack, burial, straight line diagram.
//!
//! This room knows no light, no party, and not where a price comes from: it takes cost per km by protection level
//! and depth band as plain numbers.

pub mod bound;
pub mod check;
pub mod choices;
pub mod directed;
pub mod error;
pub mod explain;
pub mod field;
pub mod fit;
pub mod layered;
pub mod levels;
pub mod listed;
pub mod march;
mod onward;
pub mod path;
pub mod place;
pub mod plan;
pub mod polish;
pub mod rpl;
pub mod rpl_build;
#[cfg(test)]
mod rpl_testing;
pub mod sld;
pub mod solve;
mod soundings;
pub mod surface;
pub mod turn;
pub mod window;

pub use error::RouteError;
