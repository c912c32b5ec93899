//! Reading position lists and giving them back, on the kept reference files and on lists made here.
#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests fail by panicking

mod chosen;
mod edited;
mod given;
mod heads_say;
mod hemispheres;
mod large;
mod layouts;
mod mutated;
mod percent;
mod reference;
mod round_trip;
mod spans;
mod totals;
