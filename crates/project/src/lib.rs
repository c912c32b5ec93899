//! Plan, events, revisions, edits, layers of the project file. It knows no stage and no screen.
//!
//! - [`plan`]: what a person entered, and its lossless text form.
//! - [`mod@file`]: one GeoPackage per project; its truth is the event log, the plan is the fold of the events.
//! - [`edits`]: what QGIS changed, offered and never overwritten.
//! - [`verify`]: what can be said about a file from elsewhere, all problems with their place.

pub mod check;
pub mod edits;
pub mod error;
pub mod event;
pub mod file;
pub mod fold;
pub mod geometry;
pub mod grids;
pub mod history;
pub mod layers;
pub mod laying;
mod lists;
pub mod plan;
pub mod redline;
pub mod schema;
pub mod tables;
pub mod verify;

pub use edits::{EditKind, ProposedEdit};
pub use error::ProjectError;
pub use event::{NewEvent, ProjectEvent, Stamp};
pub use file::ProjectFile;
pub use fold::{Fold, Revision};
pub use layers::ResultLayers;
pub use plan::Plan;
pub use verify::VerifyReport;
