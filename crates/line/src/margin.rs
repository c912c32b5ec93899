//! What takes margin from a line beside amplifier noise and interference: section `[line.margin]` of a plan.

use crate::plan::{Figure, figure};
use crate::quality::Constellation;
use optics::FibreSpec;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{FibreKm, Provenance, Tag};

/// SNR of guided acoustic scattering after 1,000 km of a fibre of 100 µm², of which the rule below scales.
const GAWBS_SNR_1000KM_100UM2_DB: f64 = 31.0;

/// Impairments the light of a line is not computed with, and the limit its margin is counted from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarginPlan {
    /// SNR that guided acoustic wave Brillouin scattering alone leaves after 1,000 km of this fibre; absent: by its
    /// effective area, 31 dB at 100 µm² and in proportion to the area.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub gawbs_snr_1000km_db: Option<f64>,
    /// What polarisation dependent loss takes on a bad day.
    pub pdl_penalty_db: f64,
    /// What the spread of manufacture takes: loss, noise figure, gain shape of the bodies as built.
    pub manufacturing_penalty_db: f64,
    /// Constellation by which SNR is restated as Q.
    pub constellation: Constellation,
    /// SNR the correction of errors needs, implementation included; absent: what the rates of the design need.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub snr_limit_db: Option<f64>,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

impl Default for MarginPlan {
    fn default() -> Self {
        let source = "guess, taken because the plan has no [line.margin]: acoustic scattering of 31 to 33 dB per \
                      1,000 km for 100 to 150 µm², 0.1 dB for polarisation dependent loss, 0.2 dB for the spread of \
                      manufacture, 16QAM for Q";
        Self {
            gawbs_snr_1000km_db: None,
            pdl_penalty_db: 0.1,
            manufacturing_penalty_db: 0.2,
            constellation: Constellation::Qam16,
            snr_limit_db: None,
            provenance: Provenance::new(Tag::Guess, source),
        }
    }
}

impl MarginPlan {
    pub(crate) fn figures(&self) -> Vec<Figure> {
        let level = |field, value: f64| {
            figure(field, value, value.is_finite() && value.abs() <= 60.0, "between -60 and 60")
        };
        let penalty = |field, value: f64| figure(field, value, (0.0..=60.0).contains(&value), "0 to 60");
        vec![
            level("margin.gawbs_snr_1000km_db", self.gawbs_snr_1000km_db.unwrap_or(0.0)),
            level("margin.snr_limit_db", self.snr_limit_db.unwrap_or(0.0)),
            penalty("margin.pdl_penalty_db", self.pdl_penalty_db),
            penalty("margin.manufacturing_penalty_db", self.manufacturing_penalty_db),
        ]
    }

    /// SNR that acoustic scattering alone leaves after a length of a fibre.
    pub(crate) fn gawbs_snr_db(&self, fibre: &FibreSpec, fibre_km: FibreKm) -> f64 {
        let by_area_db = || gawbs_snr_1000km_by_area_db(fibre.nonlinearity.effective_area_um2);
        gawbs_snr_db(self.gawbs_snr_1000km_db.unwrap_or_else(by_area_db), fibre_km)
    }
}

/// SNR that guided acoustic wave Brillouin scattering alone leaves after a length of fibre.
///
/// # Source
/// Scattered power grows with length whatever the power: SNR = 1 / (k L), k stated as the SNR after 1,000 km.
#[must_use]
pub fn gawbs_snr_db(snr_1000km_db: f64, fibre_km: FibreKm) -> f64 {
    snr_1000km_db - 10.0 * libm::log10(fibre_km.km() / 1000.0)
}

/// SNR after 1,000 km of a fibre nobody has measured.
///
/// # Source
/// A guess: 31 dB at 100 µm², in proportion to the effective area, 32.8 dB at 150 µm².
#[must_use]
pub fn gawbs_snr_1000km_by_area_db(effective_area_um2: f64) -> f64 {
    GAWBS_SNR_1000KM_100UM2_DB + 10.0 * libm::log10(effective_area_um2 / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acoustic_scattering_is_homogeneous_in_length() {
        // the same k in another unit of length: ten times the length at a tenth of k
        let (before, after) = (gawbs_snr_db(32.0, FibreKm(392.0)), gawbs_snr_db(42.0, FibreKm(3920.0)));
        assert!((before - after).abs() < 1e-12);
        assert!((gawbs_snr_db(32.0, FibreKm(1000.0)) - 32.0).abs() < 1e-12);
    }

    #[test]
    fn a_larger_core_scatters_less_by_its_area() {
        let gained_db = gawbs_snr_1000km_by_area_db(150.0) - gawbs_snr_1000km_by_area_db(75.0);
        assert!((gained_db - 10.0 * 2.0_f64.log10()).abs() < 1e-12);
    }
}
