//! Nonlinear interference: the closed form of the Gaussian noise model, and its generalised forms that follow the
//! power of every channel along the fibre.
//!
//! Inside, everything is SI: Hz, W, m, s.

pub mod elementary;
pub mod ggn;
pub mod gn;
pub mod lanes;
