//! Measuring, editing, comparing and asking a position list.

#![allow(clippy::unwrap_used)] // helpers of tests fail by panicking

mod edits;
mod kps;
mod made;
mod redlines;
