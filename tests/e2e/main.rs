//! The built binary, end to end: from two plans to every deliverable, and every way that must fail well.

#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests fail by panicking

mod bad_input;
mod blessed;
mod crash;
mod demo;
mod foreign_edits;
mod layer_formats;
mod layers;
mod line;
mod pdf;
mod pipes;
mod route;
mod tiles;
mod tool;
mod workbench;
