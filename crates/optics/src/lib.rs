//! Light in fibre and amplifiers: spectrum, fibre, Gaussian noise model, amplifiers, transceivers.
//!
//! This room knows light. It knows no place on Earth and no price.
//!
//! Public structs hold the units of the house; inside the kernels, [`gn`] and [`raman`], all is SI. Logarithms and
//! powers come from `libm`, so a figure is the same on every platform.

pub mod amplifier;
pub mod constants;
pub mod droop;
pub mod edf;
pub mod elements;
pub mod error;
pub mod fibre;
pub mod library;
pub mod nli;
pub mod prepared;
pub mod profile;
pub mod raman;
pub mod rayleigh;
pub mod roadm;
pub mod shape;
pub mod simulation;
pub mod span;
pub mod spectrum;
pub mod transceiver;
pub mod two_coil;

#[cfg(test)]
mod testing;

pub use amplifier::{
    Amplifier, AmplifierRecord, Band, BandRecord, GainControl, MultibandAmplifier, NoiseCurve, NoiseModel,
    amplify, amplify_bands, noise_curve,
};
pub use elements::{
    Element, ElementRecord, Fused, Propagation, end_of_line, end_of_line_by, propagate, propagate_by,
    propagate_with,
};
pub use error::OpticsError;
pub use fibre::{
    DispersionPoint, FibreDelay, FibreDispersion, FibreLoss, FibreNonlinearity, FibrePmd, FibreRaman,
    FibreSpec, LossPoint, RamanGainPoint,
};
pub use library::EquipmentLibrary;
pub use nli::gn;
pub use prepared::{LineEnd, LineSnrs, PreparedLine};
pub use profile::LossProfile;
pub use roadm::{PathImpairment, PowerTarget, Roadm, RoadmCrossing, RoadmPath};
pub use shape::GainShape;
pub use simulation::Simulation;
pub use span::{KernelCache, LumpedLoss, RamanPump, RamanPumping, Span, latency_ms};
pub use spectrum::{Channel, Comb, Spectrum, mean_db};
pub use transceiver::{Mode, ModeLibrary, Modem, Verdict, judge};
pub use two_coil::TwoCoil;
