//! Modes of transceivers: what each needs of the light and what it carries.

use crate::error::{OpticsError, at_least, finite, positive};
use crate::spectrum::Channel;
use serde::{Deserialize, Serialize};
use units::Provenance;

/// Modes, as their makers or a standard state them. A figure nobody states stays blank.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModeLibrary {
    /// The modes; no two have the same name.
    pub modes: Vec<Mode>,
}

/// One mode of a transceiver.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mode {
    /// Name; channels carry it as their label.
    pub name: String,
    /// Symbol rate.
    pub baud_rate_gbd: f64,
    /// Rate it carries.
    pub bit_rate_gbps: f64,
    /// Roll-off of its raised-cosine shape.
    pub roll_off_ratio: f64,
    /// Least distance between centres, and least slot.
    pub spacing_min_ghz: f64,
    /// OSNR it needs, in 0.1 nm, back to back.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub osnr_min_0p1nm_db: Option<f64>,
    /// OSNR of its transmitter in 0.1 nm.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub tx_osnr_0p1nm_db: Option<f64>,
    /// Offset of its power from the target of a node.
    #[serde(default)]
    pub equalisation_offset_db: f64,
    /// Least power its receiver takes.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rx_min_dbm: Option<f64>,
    /// Highest power its receiver takes.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rx_max_dbm: Option<f64>,
    /// How it weighs against other modes when several would do: a figure without a unit.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cost_ratio: Option<f64>,
    /// What the impairments of a line cost it.
    #[serde(default)]
    pub penalties: Penalties,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// What impairments cost a receiver, each as a table; an empty table costs nothing.
///
/// # Shape
/// Each table ascends. Between its points the penalty is linear, outside them there is no reception. A table whose
/// points are all above zero starts with no penalty at zero.
///
/// # Source
/// GNPy 3.0.1, from its description.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Penalties {
    /// Of accumulated chromatic dispersion, with its sign.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub dispersion: Vec<DispersionPenalty>,
    /// Of polarisation mode dispersion.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub pmd: Vec<PmdPenalty>,
    /// Of polarisation dependent loss.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub pdl: Vec<PdlPenalty>,
}

/// A point of the penalty of chromatic dispersion.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DispersionPenalty {
    /// Accumulated dispersion.
    pub dispersion_ps_per_nm: f64,
    /// Penalty there.
    pub penalty_db: f64,
}

/// A point of the penalty of polarisation mode dispersion.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PmdPenalty {
    /// Polarisation mode dispersion.
    pub pmd_ps: f64,
    /// Penalty there.
    pub penalty_db: f64,
}

/// A point of the penalty of polarisation dependent loss.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PdlPenalty {
    /// Polarisation dependent loss.
    pub pdl_db: f64,
    /// Penalty there.
    pub penalty_db: f64,
}

impl ModeLibrary {
    /// The mode of a name.
    #[must_use]
    pub fn mode(&self, name: &str) -> Option<&Mode> {
        self.modes.iter().find(|mode| mode.name == name)
    }

    /// An error for the first mode that states what cannot be.
    ///
    /// # Errors
    /// When two modes have one name, a figure is out of range, or a table does not ascend.
    pub fn check(&self) -> Result<(), OpticsError> {
        for (index, mode) in self.modes.iter().enumerate() {
            if self.modes[..index].iter().any(|earlier| earlier.name == mode.name) {
                return Err(OpticsError::ModeTwice { mode: mode.name.clone() });
            }
            mode.check()?;
        }
        Ok(())
    }
}

impl Mode {
    /// A channel in this mode, in the least slot it takes.
    #[must_use]
    pub fn channel(&self, frequency_thz: f64, launch_dbm: f64) -> Channel {
        Channel {
            frequency_thz,
            baud_rate_gbd: self.baud_rate_gbd,
            slot_ghz: self.spacing_min_ghz,
            roll_off_ratio: self.roll_off_ratio,
            launch_dbm,
            tx_osnr_0p1nm_db: self.tx_osnr_0p1nm_db,
            equalisation_offset_db: self.equalisation_offset_db,
            label: Some(self.name.clone()),
        }
    }

    fn check(&self) -> Result<(), OpticsError> {
        let name = &self.name;
        positive(name, "baud_rate_gbd", self.baud_rate_gbd)?;
        positive(name, "bit_rate_gbps", self.bit_rate_gbps)?;
        at_least(name, "roll_off_ratio", self.roll_off_ratio, 0.0, "0 to 1")?;
        at_least(
            name,
            "spacing_min_ghz",
            self.spacing_min_ghz,
            self.baud_rate_gbd,
            "at least the symbol rate",
        )?;
        finite(name, "equalisation_offset_db", self.equalisation_offset_db)?;
        let stated = [
            ("osnr_min_0p1nm_db", self.osnr_min_0p1nm_db),
            ("tx_osnr_0p1nm_db", self.tx_osnr_0p1nm_db),
            ("rx_min_dbm", self.rx_min_dbm),
            ("rx_max_dbm", self.rx_max_dbm),
            ("cost_ratio", self.cost_ratio),
        ];
        stated.into_iter().try_for_each(|(field, value)| finite(name, field, value.unwrap_or(0.0)))?;
        for (field, table) in [
            ("dispersion_ps_per_nm", self.penalties.of_dispersion()),
            ("pmd_ps", self.penalties.of_pmd()),
            ("pdl_db", self.penalties.of_pdl()),
        ] {
            check_table(name, field, &table)?;
        }
        Ok(())
    }
}

impl Penalties {
    /// Points of the table of dispersion, with the one at zero.
    pub(super) fn of_dispersion(&self) -> Vec<(f64, f64)> {
        from_zero(self.dispersion.iter().map(|point| (point.dispersion_ps_per_nm, point.penalty_db)))
    }

    /// Points of the table of polarisation mode dispersion, with the one at zero.
    pub(super) fn of_pmd(&self) -> Vec<(f64, f64)> {
        from_zero(self.pmd.iter().map(|point| (point.pmd_ps, point.penalty_db)))
    }

    /// Points of the table of polarisation dependent loss, with the one at zero.
    pub(super) fn of_pdl(&self) -> Vec<(f64, f64)> {
        from_zero(self.pdl.iter().map(|point| (point.pdl_db, point.penalty_db)))
    }
}

/// A table that starts with no penalty at zero, unless it starts at or below.
fn from_zero(points: impl Iterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
    let mut table: Vec<(f64, f64)> = points.collect();
    if table.first().is_some_and(|(first, _)| *first > 0.0) {
        table.insert(0, (0.0, 0.0));
    }
    table
}

fn check_table(mode: &str, field: &'static str, table: &[(f64, f64)]) -> Result<(), OpticsError> {
    let is_finite = table.iter().all(|(x, penalty)| x.is_finite() && penalty.is_finite());
    let ascends = table.windows(2).all(|pair| pair[0].0 < pair[1].0);
    if is_finite && ascends {
        return Ok(());
    }
    Err(OpticsError::PenaltiesDisordered { mode: mode.to_owned(), field })
}
