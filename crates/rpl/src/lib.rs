//! The route position list (RPL) as engineers exchange it: what was entered, checked against what follows from it,
//! queried by kilometre point, edited, compared, and given back in the form it came in.
//!
//! What was entered stays as entered; what is computed is never stored beside it. Knows places and lengths. Never knows
//! light, money, parties, or files.

pub mod angle;
pub mod translate;
pub mod profile;
pub mod near;
pub mod lengths;
pub mod cross;
pub mod assembly;
pub mod check;
pub mod edit;
mod error;
pub mod event;
pub mod features;
pub mod layout;
pub mod give_back;
pub mod kp;
pub mod list;
pub mod measure;
pub mod read;
pub mod redline;
pub mod register;

pub use error::RplError;
