//! Fibres as types: everything but loss, which belongs to the cable that was laid.

use crate::constants::GROUP_INDEX_RATIO;
use crate::fibre::{
    DispersionPoint, FibreDelay, FibreDispersion, FibreLoss, FibreNonlinearity, FibrePmd, FibreRaman,
    FibreSpec, LossPoint,
};
use serde::{Deserialize, Serialize};
use std::f64::consts::PI;
use units::{Provenance, Tag};

/// Wavelength at which figures are stated where nothing is said.
const REFERENCE_NM: f64 = 1550.0;
/// Dispersion of a fibre that states none: G.652 (GNPy 3.0.1).
const DISPERSION_PS_PER_NM_KM: f64 = 16.7;
/// Effective area of a fibre that states neither it nor its nonlinear coefficient: G.652 (GNPy 3.0.1).
const EFFECTIVE_AREA_UM2: f64 = 83.0;
/// Nonlinear index of silica (GNPy 3.0.1).
const NONLINEAR_INDEX_NM2_PER_W: f64 = 0.026;

/// A type of fibre.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FibreType {
    /// Name of the type.
    pub variety: String,
    /// Its figures.
    pub figures: FibreFigures,
    /// Who states these figures, where.
    pub source: String,
}

/// Figures of a fibre, each blank where nobody states it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FibreFigures {
    /// Wavelength at which dispersion and effective area are stated; blank: 1550 nm.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference_wavelength_nm: Option<f64>,
    /// Dispersion at the reference wavelength.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dispersion_ps_per_nm_km: Option<f64>,
    /// Its slope over wavelength.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dispersion_slope_ps_per_nm2_km: Option<f64>,
    /// Dispersion by frequency, ascending; where it is stated, number and slope do not count.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dispersion_at: Vec<DispersionPoint>,
    /// Effective area at the reference wavelength.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective_area_um2: Option<f64>,
    /// Nonlinear coefficient at the reference wavelength; it counts where no effective area is stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nonlinearity_per_w_per_km: Option<f64>,
    /// Polarisation mode dispersion.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pmd_ps_per_sqrt_km: Option<f64>,
    /// Raman gain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raman: Option<FibreRaman>,
    /// What is added to a loss that is one number, by frequency.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub loss_ripple: Vec<LossPoint>,
}

impl FibreFigures {
    /// These figures, and those of `base` where these are blank.
    #[must_use]
    pub fn or(&self, base: &Self) -> Self {
        let either = |own: Option<f64>, other: Option<f64>| own.or(other);
        let list = |own: &[LossPoint], other: &[LossPoint]| {
            if own.is_empty() { other.to_vec() } else { own.to_vec() }
        };
        let states_dispersion = self.dispersion_ps_per_nm_km.is_some() || !self.dispersion_at.is_empty();
        let dispersion = if states_dispersion { self } else { base };
        Self {
            reference_wavelength_nm: either(self.reference_wavelength_nm, base.reference_wavelength_nm),
            dispersion_ps_per_nm_km: dispersion.dispersion_ps_per_nm_km,
            dispersion_slope_ps_per_nm2_km: either(
                self.dispersion_slope_ps_per_nm2_km,
                base.dispersion_slope_ps_per_nm2_km,
            ),
            dispersion_at: dispersion.dispersion_at.clone(),
            effective_area_um2: either(self.effective_area_um2, base.effective_area_um2),
            nonlinearity_per_w_per_km: either(self.nonlinearity_per_w_per_km, base.nonlinearity_per_w_per_km),
            pmd_ps_per_sqrt_km: either(self.pmd_ps_per_sqrt_km, base.pmd_ps_per_sqrt_km),
            raman: self.raman.clone().or_else(|| base.raman.clone()),
            loss_ripple: list(&self.loss_ripple, &base.loss_ripple),
        }
    }

    /// The fibre with a loss; what is blank takes the figures of G.652, and PMD none.
    ///
    /// # Source
    /// Defaults and their order as in GNPy 3.0.1: 16.7 ps/nm/km, 83 µm², 2.6·10⁻²⁰ m²/W; without an effective area
    /// A = 2π n₂ / (λ γ).
    #[must_use]
    pub fn with_loss(&self, name: &str, loss: FibreLoss, source: &str) -> FibreSpec {
        let provenance = || Provenance::new(Tag::Cited, source);
        let reference_wavelength_nm = self.reference_wavelength_nm.unwrap_or(REFERENCE_NM);
        // 1 nm²/W is 10⁻¹⁸ m²/W, 1 nm 10⁻⁹ m, 1/W/km 10⁻³ 1/W/m, 1 m² 10¹² µm²: nm²/W over nm and 1/W/km gives µm²
        let from_coefficient = |per_w_per_km: f64| {
            2.0 * PI * NONLINEAR_INDEX_NM2_PER_W / (reference_wavelength_nm * per_w_per_km) * 1e6
        };
        let area_um2 =
            self.effective_area_um2.or_else(|| self.nonlinearity_per_w_per_km.map(from_coefficient));
        let has_table = !self.dispersion_at.is_empty();
        let number = self.dispersion_ps_per_nm_km.unwrap_or(DISPERSION_PS_PER_NM_KM);
        FibreSpec {
            name: name.to_owned(),
            reference_wavelength_nm,
            loss,
            dispersion: FibreDispersion {
                dispersion_ps_per_nm_km: (!has_table).then_some(number),
                dispersion_slope_ps_per_nm2_km: self.dispersion_slope_ps_per_nm2_km.filter(|_| !has_table),
                provenance: provenance(),
                at: self.dispersion_at.clone(),
            },
            nonlinearity: FibreNonlinearity {
                effective_area_um2: area_um2.unwrap_or(EFFECTIVE_AREA_UM2),
                nonlinear_index_nm2_per_w: NONLINEAR_INDEX_NM2_PER_W,
                provenance: provenance(),
            },
            pmd: FibrePmd {
                pmd_ps_per_sqrt_km: self.pmd_ps_per_sqrt_km.unwrap_or(0.0),
                provenance: provenance(),
            },
            delay: FibreDelay { group_index_ratio: GROUP_INDEX_RATIO, provenance: provenance() },
            raman: self.raman.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loss() -> FibreLoss {
        let provenance = Provenance::new(Tag::Assumed, "test");
        FibreLoss { loss_db_per_km: Some(0.2), provenance, at: Vec::new() }
    }

    #[test]
    fn an_area_follows_from_the_nonlinear_coefficient() {
        // 2π · 2.6e-20 / (1550e-9 · 1.27e-3) m² = 82.99 µm²
        let stated = FibreFigures { nonlinearity_per_w_per_km: Some(1.27), ..FibreFigures::default() };
        let area_um2 = stated.with_loss("f", loss(), "test").nonlinearity.effective_area_um2;
        assert!((area_um2 - 82.989).abs() < 0.001, "{area_um2}");
        let fibre = stated.with_loss("f", loss(), "test");
        let gamma = fibre.gamma_per_w_per_m_at(fibre.reference_thz()).unwrap() * 1e3;
        assert!((gamma - 1.27).abs() < 1e-9, "{gamma}");
    }

    #[test]
    fn what_is_stated_goes_before_what_the_type_says() {
        let base = FibreFigures {
            dispersion_ps_per_nm_km: Some(16.7),
            effective_area_um2: Some(83.0),
            ..FibreFigures::default()
        };
        let own = FibreFigures { pmd_ps_per_sqrt_km: Some(0.1), ..FibreFigures::default() };
        let both = own.or(&base);
        assert_eq!(both.pmd_ps_per_sqrt_km, Some(0.1));
        assert_eq!(both.effective_area_um2, Some(83.0));
        let point = DispersionPoint { frequency_thz: 193.0, dispersion_ps_per_nm_km: 17.0 };
        let table = FibreFigures { dispersion_at: vec![point], ..FibreFigures::default() };
        assert_eq!(table.or(&base).dispersion_ps_per_nm_km, None, "the table replaces the number");
    }
}
