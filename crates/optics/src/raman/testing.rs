//! A fibre with Raman gain, and waves in it, for the tests of this folder.

use super::{Depletion, Direction, LumpedRatio, RamanInputs, Waves};
use crate::fibre::{FibreRaman, FibreSpec, RamanGainPoint};
use crate::testing::g654;
use units::{Provenance, Tag};

/// A submarine fibre with a triangle of gain up to 13 THz, of about the right height.
pub(crate) fn raman_fibre() -> FibreSpec {
    let mut fibre = g654();
    let at = |(offset_thz, gain_per_w_per_km)| RamanGainPoint { offset_thz, gain_per_w_per_km };
    fibre.raman = Some(FibreRaman {
        reference_pump_thz: 206.5,
        provenance: Provenance::new(Tag::Guess, "test"),
        at: [(0.0, 0.0), (6.0, 0.1), (13.0, 0.215), (15.0, 0.1), (20.0, 0.0)].map(at).to_vec(),
    });
    fibre
}

/// What a test may change before it makes inputs of it.
pub(crate) struct Bench {
    pub waves: Waves,
    pub power_w: Vec<f64>,
    pub pumps: Vec<Direction>,
    pub length_m: f64,
    pub lumped: Vec<LumpedRatio>,
}

impl Bench {
    /// Signals alone, each of one power, over 100 km.
    pub(crate) fn new(fibre: &FibreSpec, frequency_hz: &[f64], power_w: f64) -> Self {
        Self {
            waves: Waves::new(fibre, frequency_hz, Depletion::Photons).unwrap(),
            power_w: vec![power_w; frequency_hz.len()],
            pumps: Vec::new(),
            length_m: 100_000.0,
            lumped: Vec::new(),
        }
    }

    pub(crate) fn inputs(&self) -> RamanInputs<'_> {
        RamanInputs {
            element: "span 1",
            waves: &self.waves,
            power_w: &self.power_w,
            pumps: &self.pumps,
            length_m: self.length_m,
            lumped: &self.lumped,
        }
    }
}
