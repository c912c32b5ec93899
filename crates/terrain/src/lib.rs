//! The ground: geodesy, bathymetry grids, the sea and its shore, hazards. It knows no cable and no money.
//!
//! Readers take bytes, never files, and treat them as hostile.

mod ascii;
mod datum;
pub mod error;
pub mod geodesy;
mod geokeys;
pub mod geotiff;
pub mod grid;
pub mod hazards;
mod intake;
pub mod netcdf;
mod numbers;
#[cfg(test)]
mod testing;
pub mod tiles;
pub mod values;
pub mod water;
mod waters;
mod xyz;

pub use error::TerrainError;
