//! Reading position lists and giving them back, on the kept reference files and on lists made here.
#![allow(clippy::unwrap_used)] // helpers of tests fail by panicking

mod given;
mod reference;
