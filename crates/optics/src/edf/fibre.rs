//! Erbium-doped fibre as data.

use crate::constants::{DB_PER_NEPER, LIGHT_SPEED_M_PER_S};
use crate::error::{OpticsError, at_least, positive};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{Provenance, Tag};

/// A type of erbium-doped fibre: what Giles and Desurvire's model needs of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErbiumFibre {
    /// Name in messages.
    pub name: String,
    /// Saturation parameter ζ: erbium ions per metre over their fluorescence lifetime.
    pub saturation_per_m_per_s: f64,
    /// Loss of the glass, without erbium.
    pub background_loss_db_per_km: f64,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
    /// Absorption and gain by wavelength, ascending; straight lines between.
    pub at: Vec<ErbiumPoint>,
}

/// Absorption and gain at one wavelength.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErbiumPoint {
    /// Where.
    pub wavelength_nm: f64,
    /// Absorption α with no ion excited.
    pub absorption_db_per_m: f64,
    /// Gain g* with every ion excited.
    pub gain_db_per_m: f64,
}

/// The C-band fibre of [`ErbiumFibre::c_band`]: wavelength in nm, α and g* in dB/m.
const C_BAND: [[f64; 3]; 32] = [
    [1465.0, 2.290, 0.516],
    [1470.0, 2.667, 0.673],
    [1475.0, 3.036, 0.858],
    [1480.0, 3.341, 1.056],
    [1485.0, 3.574, 1.263],
    [1490.0, 3.745, 1.479],
    [1495.0, 3.848, 1.697],
    [1500.0, 3.929, 1.933],
    [1505.0, 4.044, 2.218],
    [1510.0, 4.272, 2.610],
    [1515.0, 4.689, 3.189],
    [1520.0, 5.540, 4.192],
    [1522.5, 6.340, 5.059],
    [1525.0, 7.225, 6.078],
    [1527.0, 7.718, 6.771],
    [1529.0, 7.828, 7.163],
    [1530.0, 7.724, 7.218],
    [1531.0, 7.531, 7.187],
    [1533.0, 6.872, 6.838],
    [1535.0, 5.944, 6.166],
    [1537.0, 5.156, 5.576],
    [1539.0, 4.736, 5.338],
    [1541.0, 4.516, 5.306],
    [1543.0, 4.332, 5.304],
    [1545.0, 4.110, 5.244],
    [1547.5, 3.795, 5.097],
    [1550.0, 3.516, 4.970],
    [1555.0, 3.084, 4.827],
    [1557.5, 2.869, 4.724],
    [1560.0, 2.624, 4.544],
    [1565.0, 2.026, 3.879],
    [1570.0, 1.474, 3.118],
];

impl ErbiumFibre {
    /// A commercial C-band fibre (Corning 123-6239-201.2), 1465 to 1570 nm.
    ///
    /// # Source
    /// Figures of the maker as the public research programs of J. K. Perin (Stanford, 2018) print them for this part:
    /// every twentieth of their points and some more near the peak; ζ 3.5·10¹⁵ /(m·s), background loss 5.63 dB/km
    /// (read December 2026). The maker's own sheet was not read.
    #[must_use]
    pub fn c_band() -> Self {
        let point = |[wavelength_nm, absorption_db_per_m, gain_db_per_m]: [f64; 3]| ErbiumPoint {
            wavelength_nm,
            absorption_db_per_m,
            gain_db_per_m,
        };
        let source = "maker's figures for Corning 123-6239-201.2 as printed by public research programs (J. K. Perin, \
                      Stanford, 2018)";
        Self {
            name: "C-band erbium-doped fibre".to_owned(),
            saturation_per_m_per_s: 3.5e15,
            background_loss_db_per_km: 5.63,
            provenance: Provenance::new(Tag::Cited, source),
            at: C_BAND.map(point).to_vec(),
        }
    }

    /// Absorption and gain at a frequency, in neper per metre.
    pub(super) fn coefficients_per_m(&self, frequency_thz: f64) -> Result<(f64, f64), OpticsError> {
        let wavelength_nm = LIGHT_SPEED_M_PER_S / frequency_thz * 1e-3;
        let within = |pair: &&[ErbiumPoint]| {
            pair[0].wavelength_nm <= wavelength_nm && wavelength_nm <= pair[1].wavelength_nm
        };
        let Some(pair) = self.at.windows(2).find(within) else {
            let (low_thz, high_thz) = self.range_thz();
            return Err(OpticsError::BeyondTable {
                element: self.name.clone(),
                field: "absorption_db_per_m",
                frequency_thz,
                low_thz,
                high_thz,
            });
        };
        let width_nm = pair[1].wavelength_nm - pair[0].wavelength_nm;
        let part = (wavelength_nm - pair[0].wavelength_nm) / width_nm;
        let between = |low: f64, high: f64| (low + part * (high - low)) / DB_PER_NEPER;
        Ok((
            between(pair[0].absorption_db_per_m, pair[1].absorption_db_per_m),
            between(pair[0].gain_db_per_m, pair[1].gain_db_per_m),
        ))
    }

    /// Lowest and highest frequency of the table.
    pub(super) fn range_thz(&self) -> (f64, f64) {
        let thz = |point: Option<&ErbiumPoint>| {
            point.map_or(f64::NAN, |point| LIGHT_SPEED_M_PER_S / point.wavelength_nm * 1e-3)
        };
        (thz(self.at.last()), thz(self.at.first()))
    }

    /// Whether every figure is in range and the table is in order.
    ///
    /// # Errors
    /// The first figure that is not, with its name, value and limit.
    pub fn check(&self) -> Result<(), OpticsError> {
        let passive = "0 or more";
        positive(&self.name, "saturation_per_m_per_s", self.saturation_per_m_per_s)?;
        at_least(&self.name, "background_loss_db_per_km", self.background_loss_db_per_km, 0.0, passive)?;
        for point in &self.at {
            positive(&self.name, "wavelength_nm", point.wavelength_nm)?;
            at_least(&self.name, "absorption_db_per_m", point.absorption_db_per_m, 0.0, passive)?;
            at_least(&self.name, "gain_db_per_m", point.gain_db_per_m, 0.0, passive)?;
        }
        let ascends = self.at.windows(2).all(|pair| pair[0].wavelength_nm < pair[1].wavelength_nm);
        if ascends && self.at.len() > 1 {
            return Ok(());
        }
        Err(OpticsError::TableDisordered { element: self.name.clone(), field: "absorption_db_per_m" })
    }
}
