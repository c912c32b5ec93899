//! Measuring, editing, comparing and asking a position list.

#![allow(clippy::unwrap_used)] // helpers of tests fail by panicking

mod edits;
mod ground;
mod kps;
mod made;
mod redlines;
mod returned;
