//! The route position list (RPL) as engineers exchange it: what was entered, checked against what follows from it,
//! queried by kilometre point, edited, compared, and given back in the form it came in.
//!
//! What was entered stays as entered; what is computed is never stored beside it. Knows places and lengths. Never knows
//! light, money, parties, or files.

pub mod angle;
pub mod assembly;
pub mod check;
pub mod cross;
pub mod edit;
mod error;
pub mod event;
pub mod features;
pub mod give_back;
pub mod kp;
pub mod layout;
pub mod lengths;
pub mod list;
pub mod measure;
pub mod near;
pub mod profile;
pub mod read;
pub mod redline;
pub mod register;
pub mod translate;

pub use error::RplError;
