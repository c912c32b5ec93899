//! Gain and noise figure of a gain unit as a table over pump and input: of a maker, or of the model for fast searches.

use super::{Fineness, GainUnit, GainUnitLight, pass_gain_unit};
use crate::error::OpticsError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{Finding, Provenance, Staged, Tag};

/// Gain and noise figure of a gain unit, the same for every channel, over the pump that arrives and the signals that
/// enter; straight lines between, over levels.
///
/// # Shape
/// `gain_db[p][s]` belongs to `pump_dbm[p]` and `input_dbm[s]`; both ascend and have two entries or more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GainTable {
    /// Pump power that arrives at the unit.
    pub pump_dbm: Vec<f64>,
    /// Power of all signals that enter it.
    pub input_dbm: Vec<f64>,
    /// Gain from input to output.
    pub gain_db: Vec<Vec<f64>>,
    /// Noise figure, counted as in [`super::GainUnitState`].
    pub noise_figure_db: Vec<Vec<f64>>,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

impl GainTable {
    /// Gain and noise figure at a pump and an input; never beyond the table.
    ///
    /// # Errors
    /// When pump or input lie outside the table, or its lists do not fit each other.
    pub fn at(&self, pump_dbm: f64, input_dbm: f64) -> Result<(f64, f64), OpticsError> {
        let (pump, pump_part) = place(&self.pump_dbm, pump_dbm, "pump_dbm")?;
        let (input, input_part) = place(&self.input_dbm, input_dbm, "input_dbm")?;
        let value = |rows: &[Vec<f64>], field: &'static str| -> Result<f64, OpticsError> {
            let along = |row: usize| {
                let row = rows.get(row)?;
                let (low, high) = (row.get(input)?, row.get(input + 1)?);
                Some(low + input_part * (high - low))
            };
            let between = along(pump).zip(along(pump + 1));
            between
                .map(|(low, high)| low + pump_part * (high - low))
                .ok_or_else(|| OpticsError::TableDisordered { element: "gain unit".to_owned(), field })
        };
        Ok((value(&self.gain_db, "gain_db")?, value(&self.noise_figure_db, "noise_figure_db")?))
    }
}

/// The model of a gain unit as a table: mean over the channels of gain and of noise figure, both in dB, for equal
/// channels and a pump that arrives against the signals.
///
/// # Errors
/// As [`pass_gain_unit`].
pub fn tabulate(
    unit: &GainUnit,
    frequency_thz: &[f64],
    pump_thz: f64,
    (pump_dbm, input_dbm): (&[f64], &[f64]),
) -> Result<Staged<GainTable>, OpticsError> {
    let mut findings: Vec<Finding> = Vec::new();
    let (mut gain_db, mut noise_figure_db) = (Vec::new(), Vec::new());
    let count = frequency_thz.len() as f64;
    let mean = |values: &[f64]| values.iter().sum::<f64>() / count;
    for pump in pump_dbm {
        let (mut gains_db, mut figures_db) = (Vec::new(), Vec::new());
        for input in input_dbm {
            let power_mw = vec![mw(*input) / count; frequency_thz.len()];
            let light = GainUnitLight {
                frequency_thz,
                power_mw: &power_mw,
                pump_thz,
                pump_forward_mw: 0.0,
                pump_backward_mw: mw(*pump),
            };
            let state = pass_gain_unit(unit, &light, Fineness::Fine)?.collect(&mut findings);
            gains_db.push(mean(&state.gain_db));
            figures_db.push(mean(&state.noise_figure_db));
        }
        gain_db.push(gains_db);
        noise_figure_db.push(figures_db);
    }
    let source = format!("two-level model of {} m of {}", unit.erbium_m, unit.erbium.name);
    let value = GainTable {
        pump_dbm: pump_dbm.to_vec(),
        input_dbm: input_dbm.to_vec(),
        gain_db,
        noise_figure_db,
        provenance: Provenance::new(Tag::Derived, source),
    };
    Ok(Staged { value, findings })
}

fn mw(level_dbm: f64) -> f64 {
    libm::pow(10.0, level_dbm / 10.0)
}

/// The interval of a value in an ascending list, and how far into it.
fn place(list: &[f64], value: f64, field: &'static str) -> Result<(usize, f64), OpticsError> {
    let element = "gain unit".to_owned();
    if list.len() < 2 || !list.windows(2).all(|pair| pair[0] < pair[1]) {
        return Err(OpticsError::TableDisordered { element, field });
    }
    let within = |pair: &[f64]| pair[0] <= value && value <= pair[1];
    match list.windows(2).position(within) {
        Some(index) => Ok((index, (value - list[index]) / (list[index + 1] - list[index]))),
        None => Err(OpticsError::ElementValue { element, field, value, limit: "within the table" }),
    }
}
