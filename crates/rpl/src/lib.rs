//! The route position list (RPL) as engineers exchange it: what was entered, checked against what follows from it,
//! queried by kilometre point, edited, compared, and given back in the form it came in.
//!
//! What was entered stays as entered; what is computed is never stored beside it. Knows places and lengths. Never knows
//! light, money, parties, or files.

mod error;
pub mod event;
pub mod layout;
pub mod list;

pub use error::RplError;
