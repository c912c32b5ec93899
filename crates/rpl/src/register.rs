//! Registers along the kilometre point: contacts, soil, burial, hazards, crossings, permits, as they arrive beside a
//! position list.
//!
//! A register holds what was entered. Where its kilometre points count from (route or cable) and which revision of the
//! route they refer to is said by a person or by the file's own heads, never concluded.

mod changes;
mod check;
mod doubts;
mod fields;
mod give_back;
mod heads;
mod number;
mod query;
mod read;
mod rows;
mod shortfall;
mod translate;
mod vocabulary;
mod words;

pub use changes::{RegisterChange, changes};
pub use check::check;
pub use give_back::give_back;
pub use heads::letter;
pub use query::{ClassLength, RegisterSummary, WordCount, along, summary};
pub use read::{ColumnChoice, RegisterOptions, of_book, read_register};
pub use shortfall::{BurialShortfall, BurialStatistics, TargetBand, burial_shortfall, burial_statistics};
pub use translate::{TranslatedKp, TranslatedRegister, translate};

use crate::layout::{CellPlace, DecimalMark, KeptRow};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::Fingerprint;

/// A register along the kilometre point of one leg, as somebody entered or sent it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// Name among the plan's registers.
    pub id: String,
    /// What it lists.
    pub kind: RegisterKind,
    /// Name of the plan's leg it lies along.
    pub leg: String,
    /// What its kilometre points count along.
    #[serde(default)]
    pub kp: KpBasis,
    /// Revision of the route its kilometre points refer to: any text; empty when nothing is said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub revision: String,
    /// Where it came from and how it was written there; none for a register made here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<RegisterSource>,
    /// Its entries, in the order they were written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entry: Vec<RegisterEntry>,
}

/// What a register lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RegisterKind {
    /// Objects on the seabed, from side-scan sonar or magnetometer.
    Contact,
    /// Soil by interval.
    Soil,
    /// Burial assessment by interval: what burial can be reached, and is recommended.
    BurialAssessment,
    /// Burial reached while laying.
    AsLaidBurial,
    /// Burial reached by inspection and burial after laying.
    PostLayBurial,
    /// Hazards.
    Hazard,
    /// Cables and pipelines crossed.
    Crossing,
    /// Permits and their state.
    Permit,
}

impl RegisterKind {
    /// Whether its entries are meant to cover the route without gaps.
    #[must_use]
    pub fn is_continuous(self) -> bool {
        matches!(self, Self::Soil) || self.is_burial()
    }

    /// Whether its `burial_m` is a burial depth along the route.
    #[must_use]
    pub fn is_burial(self) -> bool {
        matches!(self, Self::BurialAssessment) || self.is_burial_log()
    }

    /// Whether its `burial_m` was reached, not only aimed at.
    #[must_use]
    pub fn is_burial_log(self) -> bool {
        matches!(self, Self::AsLaidBurial | Self::PostLayBurial)
    }

    /// The words printed for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Contact => "contacts",
            Self::Soil => "soil",
            Self::BurialAssessment => "burial assessment",
            Self::AsLaidBurial => "as-laid burial",
            Self::PostLayBurial => "post-lay burial",
            Self::Hazard => "hazards",
            Self::Crossing => "crossings",
            Self::Permit => "permits",
        }
    }
}

/// What kilometre points count along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KpBasis {
    /// Nobody said; entries with a kilometre point cannot be placed.
    #[default]
    Unknown,
    /// The ground, as the route runs.
    Route,
    /// The cable, with its slack.
    Cable,
}

impl KpBasis {
    /// The word printed for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Route => "route",
            Self::Cable => "cable",
        }
    }
}

/// Where a register came from, enough to write it the same way again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterSource {
    /// Name of the file, without its folder.
    pub file: String,
    /// BLAKE3 of its bytes.
    pub blake3: Fingerprint,
    /// Name of the sheet in a workbook; empty for text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sheet: String,
    /// File format.
    pub form: sheet::Form,
    /// What parts whole numbers from decimals in its text.
    pub decimal: DecimalMark,
    /// Every column with a head or a meaning.
    pub columns: Vec<RegisterColumn>,
    /// Rows above the first entry as read: banners and heads.
    pub head: Vec<Vec<String>>,
    /// Rows between entries that are none: blank lines, titles of parts, heads repeated on a page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub between: Vec<KeptRow>,
    /// Rows below the last entry as read: totals, signatures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub foot: Vec<Vec<String>>,
    /// Cells of a workbook that hold a number as text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub digits_as_text: Vec<CellPlace>,
}

/// What a column of the source was taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterColumn {
    /// Column, from 1.
    pub column_no: u32,
    /// Its head as read; the parts of several head rows are joined by spaces.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub head: String,
    /// What it holds.
    pub field: RegisterField,
    /// Unit of its numbers; none for words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<ColumnUnit>,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RegisterField {
    /// Where an interval begins, or where a point lies.
    FromKp,
    /// Where an interval ends.
    ToKp,
    /// Length of the interval as stated: only checked.
    Length,
    /// Latitude and longitude in one cell.
    Position,
    /// Latitude in one cell.
    Latitude,
    /// Longitude in one cell.
    Longitude,
    /// Whole degrees of latitude, minutes in a column of their own.
    LatitudeDegrees,
    /// Minutes of latitude.
    LatitudeMinutes,
    /// Seconds of latitude.
    LatitudeSeconds,
    /// `N` or `S`.
    LatitudeHemisphere,
    /// Whole degrees of longitude.
    LongitudeDegrees,
    /// Minutes of longitude.
    LongitudeMinutes,
    /// Seconds of longitude.
    LongitudeSeconds,
    /// `E` or `W`.
    LongitudeHemisphere,
    /// Soil class, name of the crossing, hazard, permit …
    What,
    /// Whose it is; of a permit, who grants it.
    Owner,
    /// State as written.
    State,
    /// Agreement, permit or report that says so.
    Document,
    /// Water depth.
    Depth,
    /// Burial depth: reached or aimed at, as the kind of register says.
    Burial,
    /// Tool or method of burial.
    Tool,
    /// Distance off the route.
    Offset,
    /// Angle of a crossing.
    Angle,
    /// Remark.
    Remark,
    /// A column nothing is known about; it is kept and given back.
    Unknown,
}

/// Unit of a column's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ColumnUnit {
    /// Kilometres.
    Km,
    /// Metres.
    M,
    /// Centimetres.
    Cm,
    /// International feet of 0.3048 m.
    Ft,
    /// Degrees.
    Deg,
}

/// An entry of a register.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterEntry {
    /// Name within the register: `e1`, `e2`, …
    pub id: String,
    /// Where it begins, or where a point lies; none when only coordinates are stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_kp_km: Option<f64>,
    /// Where it ends; none for a point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_kp_km: Option<f64>,
    /// Degrees east, WGS84, where stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon_deg: Option<f64>,
    /// Degrees north, WGS84, where stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat_deg: Option<f64>,
    /// What it is: soil class, name of the crossing, hazard, permit …
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub what: String,
    /// Whose it is; of a permit, who grants it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// State as written: `in service`, `agreed`, `applied` …
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub state: String,
    /// Agreement, permit or report that says so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub document: String,
    /// Water depth, positive down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth_m: Option<f64>,
    /// Burial depth below the seabed: reached in a log, aimed at in an assessment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub burial_m: Option<f64>,
    /// Tool or method of burial as written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tool: String,
    /// Distance off the route as stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset_m: Option<f64>,
    /// Angle of a crossing as stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub angle_deg: Option<f64>,
    /// Remark as written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
    /// Row of the source it was read from, from 1; none for an entry made here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row_no: Option<u32>,
    /// Every cell of that row as read, known and unknown columns alike.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<String>,
}

impl RegisterEntry {
    /// Where it lies along the kilometre point, from and to; a point begins and ends at the same place.
    #[must_use]
    pub fn reach_km(&self) -> Option<(f64, f64)> {
        self.from_kp_km.map(|from_kp_km| (from_kp_km, self.to_kp_km.unwrap_or(from_kp_km)))
    }

    /// Length along the kilometre point; none for a point.
    #[must_use]
    pub fn length_km(&self) -> Option<f64> {
        Some(self.to_kp_km? - self.from_kp_km?)
    }

    /// Whether it has neither a kilometre point nor coordinates.
    #[must_use]
    pub fn is_without_place(&self) -> bool {
        self.from_kp_km.is_none() && (self.lon_deg.is_none() || self.lat_deg.is_none())
    }
}
