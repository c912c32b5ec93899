//! The built binary, end to end: from two plans to every deliverable, and every way that must fail well.

mod bad_input;
mod crash;
mod demo;
mod foreign_edits;
mod tool;
