//! Constants of nature and of the model, each with its source.

/// Speed of light in vacuum, in m/s.
///
/// # Source
/// SI (2019), exact.
pub const LIGHT_SPEED_M_PER_S: f64 = 299_792_458.0;

/// Planck constant, in J·s.
///
/// # Source
/// SI (2019), exact.
pub const PLANCK_J_S: f64 = 6.626_070_15e-34;

/// Group index of silica fibre where a fibre states none of its own: light takes `length × index / c`.
///
/// # Source
/// The value GNPy 3.0.1 uses for its latency figures (November 2026).
pub const GROUP_INDEX_RATIO: f64 = 1.468;

/// Core radius of the step-index form that scales the effective area with frequency, in µm.
///
/// # Source
/// The value GNPy 3.0.1 uses (November 2026); G.652 cores are near it.
pub const CORE_RADIUS_UM: f64 = 4.2;

/// The 0.1 nm of optical signal-to-noise ratios: 12.5 GHz.
///
/// # Source
/// ITU-T G.697: OSNR is stated in 0.1 nm, 12.5 GHz near 1550 nm.
pub const BANDWIDTH_0P1NM_GHZ: f64 = 12.5;

/// Decibel per neper of power: 10 / ln 10.
pub const DB_PER_NEPER: f64 = 10.0 / std::f64::consts::LN_10;

/// Boltzmann constant, in J/K.
///
/// # Source
/// SI (2019), exact.
pub const BOLTZMANN_J_PER_K: f64 = 1.380_649e-23;
