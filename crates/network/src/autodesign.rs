//! tmp
mod choose;
mod steps;
