//! Fibre as data: loss, dispersion, effective area, each with its source, and their values at a frequency.

use crate::constants::{CORE_RADIUS_UM, DB_PER_NEPER, LIGHT_SPEED_M_PER_S};
use crate::error::{OpticsError, finite, positive};
use serde::{Deserialize, Serialize};
use std::f64::consts::PI;
use units::Provenance;

/// A type of fibre: section `[fibre]` of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FibreSpec {
    /// Name of the type.
    pub name: String,
    /// Wavelength at which dispersion and effective area are stated.
    pub reference_wavelength_nm: f64,
    /// Loss.
    pub loss: FibreLoss,
    /// Chromatic dispersion.
    pub dispersion: FibreDispersion,
    /// Effective area and nonlinear index.
    pub nonlinearity: FibreNonlinearity,
    /// Polarisation mode dispersion.
    pub pmd: FibrePmd,
    /// How slowly light goes.
    pub delay: FibreDelay,
    /// Raman gain; absent: the fibre has none to compute with, and Raman scattering is refused on it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub raman: Option<FibreRaman>,
}

/// Loss of a fibre: one number for every frequency, or points between which it is interpolated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FibreLoss {
    /// Loss at every frequency; absent when `at` is given.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub loss_db_per_km: Option<f64>,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
    /// Loss by frequency, ascending; straight lines between.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub at: Vec<LossPoint>,
}

/// Loss at one frequency.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LossPoint {
    /// Where.
    pub frequency_thz: f64,
    /// How much.
    pub loss_db_per_km: f64,
}

/// Chromatic dispersion: a number at the reference wavelength with or without its slope, or points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FibreDispersion {
    /// Dispersion at the reference wavelength; absent when `at` is given.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub dispersion_ps_per_nm_km: Option<f64>,
    /// Its slope over wavelength; absent: the group velocity dispersion β2 is the same at every frequency.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub dispersion_slope_ps_per_nm2_km: Option<f64>,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
    /// Dispersion by frequency, ascending; straight lines between.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub at: Vec<DispersionPoint>,
}

/// Dispersion at one frequency.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DispersionPoint {
    /// Where.
    pub frequency_thz: f64,
    /// How much.
    pub dispersion_ps_per_nm_km: f64,
}

/// What makes a fibre nonlinear.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FibreNonlinearity {
    /// Effective area at the reference wavelength.
    pub effective_area_um2: f64,
    /// Nonlinear index n₂; 1 nm²/W is 10⁻¹⁸ m²/W, silica has 0.026.
    pub nonlinear_index_nm2_per_w: f64,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// Polarisation mode dispersion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FibrePmd {
    /// Link design value; grows with the root of length.
    pub pmd_ps_per_sqrt_km: f64,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// Delay of a fibre.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FibreDelay {
    /// Group index: light takes length × index / c.
    pub group_index_ratio: f64,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// Raman gain of a fibre, measured with one pump.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FibreRaman {
    /// Frequency of the pump with which the gain is stated; other pumps are scaled from it.
    pub reference_pump_thz: f64,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
    /// Gain by offset, ascending; straight lines between, the last value held beyond. Let it end at 0.
    pub at: Vec<RamanGainPoint>,
}

/// Raman gain at one offset.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RamanGainPoint {
    /// How far below the pump.
    pub offset_thz: f64,
    /// Gain of this fibre there, for unpolarised light.
    pub gain_per_w_per_km: f64,
}

impl FibreSpec {
    /// Reference frequency: light speed over the reference wavelength.
    #[must_use]
    pub fn reference_thz(&self) -> f64 {
        LIGHT_SPEED_M_PER_S / (self.reference_wavelength_nm * 1e-9) / 1e12
    }

    /// Loss at a frequency.
    ///
    /// # Errors
    /// When the frequency is outside the table.
    pub fn loss_db_per_km_at(&self, frequency_thz: f64) -> Result<f64, OpticsError> {
        match self.loss.loss_db_per_km {
            Some(loss_db_per_km) => Ok(loss_db_per_km),
            None => self.table(Figure::Loss).value_at(frequency_thz),
        }
    }

    /// Dispersion that a channel at a frequency accumulates.
    ///
    /// # Source
    /// D(f) = D₀ + S (c/f − c/f₀); without a slope D₀ itself; a table is interpolated.
    ///
    /// # Errors
    /// When the frequency is outside the table.
    pub fn dispersion_ps_per_nm_km_at(&self, frequency_thz: f64) -> Result<f64, OpticsError> {
        let Some(at_reference) = self.dispersion.dispersion_ps_per_nm_km else {
            return self.table(Figure::Dispersion).value_at(frequency_thz);
        };
        let slope = self.dispersion.dispersion_slope_ps_per_nm2_km.unwrap_or(0.0);
        let wavelength_nm = LIGHT_SPEED_M_PER_S / frequency_thz * 1e-3;
        Ok(at_reference + slope * (wavelength_nm - self.reference_wavelength_nm))
    }

    /// Group velocity dispersion at a frequency, in SI.
    ///
    /// # Source
    /// β2 = −(c/f)² D / (2π c). Without a slope β2 is constant, that is D = D₀ (f/f₀)².
    ///
    /// # Errors
    /// When the frequency is outside the table.
    pub fn beta2_s2_per_m_at(&self, frequency_thz: f64) -> Result<f64, OpticsError> {
        let dispersion = self.dispersion_ps_per_nm_km_at(frequency_thz)?;
        let is_bare_number = self.dispersion.dispersion_ps_per_nm_km.is_some()
            && self.dispersion.dispersion_slope_ps_per_nm2_km.is_none();
        let relative = frequency_thz / self.reference_thz();
        let used = if is_bare_number { dispersion * relative * relative } else { dispersion };
        // 1 ps/nm/km is 10⁻⁶ s/m²
        Ok(beta2_s2_per_m(used * 1e-6, frequency_thz * 1e12))
    }

    /// Nonlinear coefficient at a frequency, in SI.
    ///
    /// # Source
    /// γ(f) = 2π n₂ f / (c A(f)).
    ///
    /// # Errors
    /// When the scaled effective area does not exist.
    pub fn gamma_per_w_per_m_at(&self, frequency_thz: f64) -> Result<f64, OpticsError> {
        let area_m2 = self.effective_area_um2_at(frequency_thz)? * 1e-12;
        let index_m2_per_w = self.nonlinearity.nonlinear_index_nm2_per_w * 1e-18;
        Ok(2.0 * PI * index_m2_per_w * frequency_thz * 1e12 / (LIGHT_SPEED_M_PER_S * area_m2))
    }

    /// Effective area at a frequency: the mode grows as the frequency falls.
    ///
    /// # Errors
    /// When the frequency is so low that the form has no mode.
    pub fn effective_area_um2_at(&self, frequency_thz: f64) -> Result<f64, OpticsError> {
        let relative = frequency_thz / self.reference_thz();
        let area_um2 = scaled_area_um2(self.nonlinearity.effective_area_um2, relative, CORE_RADIUS_UM);
        if area_um2.is_finite() && area_um2 > 0.0 {
            return Ok(area_um2);
        }
        let limit = "such that the mode exists at every channel";
        let element = format!("{} at {frequency_thz} THz", self.name);
        let value = self.nonlinearity.effective_area_um2;
        Err(OpticsError::ElementValue { element, field: "effective_area_um2", value, limit })
    }

    /// Whether every figure is in range and every table is in order.
    ///
    /// # Errors
    /// The first figure that is not, with its name, value and limit.
    pub fn check(&self) -> Result<(), OpticsError> {
        positive(&self.name, "reference_wavelength_nm", self.reference_wavelength_nm)?;
        positive(&self.name, "effective_area_um2", self.nonlinearity.effective_area_um2)?;
        positive(&self.name, "nonlinear_index_nm2_per_w", self.nonlinearity.nonlinear_index_nm2_per_w)?;
        crate::error::at_least(
            &self.name,
            "pmd_ps_per_sqrt_km",
            self.pmd.pmd_ps_per_sqrt_km,
            0.0,
            "0 or more",
        )?;
        let index = self.delay.group_index_ratio;
        crate::error::at_least(
            &self.name,
            "group_index_ratio",
            index,
            1.0,
            "1 or more: nothing outruns light",
        )?;
        self.check_loss()?;
        self.check_dispersion()?;
        self.check_raman()
    }

    fn check_loss(&self) -> Result<(), OpticsError> {
        let points = self.loss.at.iter().map(|point| point.loss_db_per_km);
        for value in self.loss.loss_db_per_km.into_iter().chain(points) {
            positive(&self.name, "loss_db_per_km", value)?;
        }
        self.check_one_of_two("loss_db_per_km", self.loss.loss_db_per_km, self.loss.at.is_empty())?;
        self.table(Figure::Loss).check()
    }

    fn check_dispersion(&self) -> Result<(), OpticsError> {
        let Self { name, dispersion, .. } = self;
        let (value, slope) = (dispersion.dispersion_ps_per_nm_km, dispersion.dispersion_slope_ps_per_nm2_km);
        finite(name, "dispersion_ps_per_nm_km", value.unwrap_or(0.0))?;
        finite(name, "dispersion_slope_ps_per_nm2_km", slope.unwrap_or(0.0))?;
        self.check_one_of_two("dispersion_ps_per_nm_km", value, dispersion.at.is_empty())?;
        if !dispersion.at.is_empty() && slope.is_some() {
            let field = "dispersion_slope_ps_per_nm2_km";
            return Err(OpticsError::OneOfTwo { element: name.clone(), field, given: "both" });
        }
        self.table(Figure::Dispersion).check()
    }

    fn check_raman(&self) -> Result<(), OpticsError> {
        let Some(raman) = &self.raman else { return Ok(()) };
        positive(&self.name, "reference_pump_thz", raman.reference_pump_thz)?;
        let passive = "0 or more: the table states the gain below the pump";
        for point in &raman.at {
            crate::error::at_least(&self.name, "offset_thz", point.offset_thz, 0.0, passive)?;
            crate::error::at_least(&self.name, "gain_per_w_per_km", point.gain_per_w_per_km, 0.0, passive)?;
        }
        if raman.at.is_empty() {
            return Err(OpticsError::RamanGainMissing { element: self.name.clone() });
        }
        let points = raman.at.iter().map(|at| (at.offset_thz, at.gain_per_w_per_km)).collect();
        Table { element: &self.name, field: "gain_per_w_per_km", points }.check()
    }

    fn check_one_of_two(
        &self,
        field: &'static str,
        number: Option<f64>,
        has_no_table: bool,
    ) -> Result<(), OpticsError> {
        let given = match (number.is_some(), has_no_table) {
            (true, true) | (false, false) => return Ok(()),
            (true, false) => "both",
            (false, true) => "neither",
        };
        Err(OpticsError::OneOfTwo { element: self.name.clone(), field, given })
    }

    fn table(&self, figure: Figure) -> Table<'_> {
        let (field, points) = match figure {
            Figure::Loss => {
                let points = self.loss.at.iter().map(|at| (at.frequency_thz, at.loss_db_per_km)).collect();
                ("loss_db_per_km", points)
            }
            Figure::Dispersion => {
                let table = self.dispersion.at.iter();
                let points = table.map(|at| (at.frequency_thz, at.dispersion_ps_per_nm_km)).collect();
                ("dispersion_ps_per_nm_km", points)
            }
        };
        Table { element: &self.name, field, points }
    }
}

/// Loss coefficient in neper per metre.
///
/// # Source
/// 1 dB is ln 10 / 10 neper of power.
#[must_use]
pub fn loss_per_m(loss_db_per_km: f64) -> f64 {
    loss_db_per_km * 1e-3 / DB_PER_NEPER
}

/// Group velocity dispersion from dispersion, in SI.
///
/// # Source
/// β2 = −(c/f)² D / (2π c).
#[must_use]
pub fn beta2_s2_per_m(dispersion_s_per_m2: f64, frequency_hz: f64) -> f64 {
    -LIGHT_SPEED_M_PER_S * dispersion_s_per_m2 / (2.0 * PI * frequency_hz * frequency_hz)
}

/// Effective area at `relative_ratio` times the reference frequency.
///
/// # Source
/// Step-index fibre of fixed core radius r with the mode radius r/√ln V (after Marcuse): the V that gives A₀ at
/// the reference is exp(πr²/A₀), and V is proportional to frequency, so A = πr² / (ln(f/f₀) + πr²/A₀).
#[must_use]
pub fn scaled_area_um2(area_um2: f64, relative_ratio: f64, core_radius_um: f64) -> f64 {
    let core_um2 = PI * core_radius_um * core_radius_um;
    core_um2 / (libm::log(relative_ratio) + core_um2 / area_um2)
}

#[derive(Clone, Copy)]
enum Figure {
    Loss,
    Dispersion,
}

/// A table of one figure over frequency, with the name of the fibre it belongs to.
struct Table<'a> {
    element: &'a str,
    field: &'static str,
    points: Vec<(f64, f64)>,
}

impl Table<'_> {
    /// Linear interpolation; never beyond the ends.
    fn value_at(&self, frequency_thz: f64) -> Result<f64, OpticsError> {
        if let [(only_thz, value)] = self.points[..]
            && only_thz == frequency_thz
        {
            return Ok(value);
        }
        let within = |pair: &&[(f64, f64)]| pair[0].0 <= frequency_thz && frequency_thz <= pair[1].0;
        let Some(pair) = self.points.windows(2).find(within) else {
            return Err(OpticsError::BeyondTable {
                element: self.element.to_owned(),
                field: self.field,
                frequency_thz,
                low_thz: self.points.first().map_or(f64::NAN, |point| point.0),
                high_thz: self.points.last().map_or(f64::NAN, |point| point.0),
            });
        };
        let part = (frequency_thz - pair[0].0) / (pair[1].0 - pair[0].0);
        Ok(pair[0].1 + part * (pair[1].1 - pair[0].1))
    }

    fn check(&self) -> Result<(), OpticsError> {
        let ascends = self.points.windows(2).all(|pair| pair[0].0 < pair[1].0);
        let is_finite = self.points.iter().all(|point| point.0.is_finite() && point.1.is_finite());
        if ascends && is_finite {
            return Ok(());
        }
        Err(OpticsError::TableDisordered { element: self.element.to_owned(), field: self.field })
    }
}

#[cfg(test)]
#[path = "fibre_tests.rs"]
mod tests;
