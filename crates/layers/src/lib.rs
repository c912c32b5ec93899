//! Cost layers: what lies on and over the ground besides its height, and what it means for a cable.
//!
//! Readers take bytes and give features or grids; the model says what a layer costs; burning lays it on the cells of a
//! sea. Nothing here knows a route.

pub mod burn;
pub mod error;
pub mod features;
pub mod layer;
pub mod read;

pub use error::LayersError;
