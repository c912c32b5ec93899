//! The position list as entered: positions, and segments between them.

use crate::layout::Layout;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{Fingerprint, LonLat};

/// A position list as somebody entered, sent or edited it. It lays one leg of a plan.
///
/// It holds what was entered and nothing that follows from it: bearings, distances and kilometre points as *stated* by
/// its maker stand in fields `stated_…`, the computed ones in [`crate::measure`]. Unknown stays none or empty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PositionList {
    /// Name of the plan's leg it lays.
    pub leg: String,
    /// Revision as its maker calls it: any text; empty when nothing is said. Nothing is concluded from it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub revision: String,
    /// What the list describes.
    pub status: ListStatus,
    /// Issued lists are frozen: no edit is taken.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub issued: bool,
    /// Where it came from and how it was written there; none for a list made here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<ListSource>,
    /// Positions in order, A end first; at least two.
    pub position: Vec<ListPosition>,
    /// Segment `i` runs from position `i` to position `i + 1`: one fewer than positions.
    pub segment: Vec<ListSegment>,
}

/// What a list describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListStatus {
    /// Nobody said.
    #[default]
    Unknown,
    /// What is to be laid.
    Planned,
    /// What was laid.
    AsLaid,
    /// What lies there after a repair.
    AsRepaired,
}

/// Where a list came from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListSource {
    /// Name of the file, without its folder.
    pub file: String,
    /// BLAKE3 of its bytes.
    pub blake3: Fingerprint,
    /// Name of the sheet in a workbook; empty for text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sheet: String,
    /// File format.
    pub form: sheet::Form,
    /// Which column holds what, and everything around the positions.
    pub layout: Layout,
}

/// A position as entered.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListPosition {
    /// Name within the list that edits refer to; given once, never reused: `p1`, `p2`, …
    pub id: String,
    /// Position number as written: `7`, `7a`; empty when the list has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub position_no: String,
    /// Event as written: `A/C 1`, `BMH Құрық`. [`crate::event::events_of`] says what it means.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub event: String,
    /// Degrees east, WGS84.
    pub lon_deg: f64,
    /// Degrees north, WGS84.
    pub lat_deg: f64,
    /// Water depth, positive down; none when nothing is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth_m: Option<f64>,
    /// Remark as written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
    /// Route KP as stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_route_kp_km: Option<f64>,
    /// Cable KP as stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_cable_kp_km: Option<f64>,
    /// Row of the source it was read from, from 1; none for a position made here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row_no: Option<u32>,
    /// Every cell of that row as read, known and unknown columns alike; empty for a position made here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<String>,
}

impl ListPosition {
    /// Where it is.
    #[must_use]
    pub fn at(&self) -> LonLat {
        LonLat::new(self.lon_deg, self.lat_deg)
    }
}

/// A segment as entered: what lies between a position and the next.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListSegment {
    /// Slack as entered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slack_pct: Option<f64>,
    /// Cable length as entered. It is what was made and laid, so it goes before the slack, which is then a check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cable_km: Option<f64>,
    /// Cable type as written, most often its letter code; empty when nothing is stated.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cable_type: String,
    /// Target burial depth below the seabed; zero is surface lay, none when nothing is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub burial_target_m: Option<f64>,
    /// Tool or protection method as written: `plough`, `jet`, `HDD`; empty when nothing is stated.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub burial_method: String,
    /// Why this burial, where the list says so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub burial_reason: String,
    /// Remark as written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
    /// True bearing as stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_bearing_deg: Option<f64>,
    /// Route length as stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_route_km: Option<f64>,
    /// Row of the source it was read from, from 1; none for a segment made here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row_no: Option<u32>,
    /// Every cell of that row as read; empty for a segment made here, and where a row holds position and segment (the
    /// position keeps it).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<String>,
}

impl PositionList {
    /// Segments with the positions at both ends.
    pub fn spans(&self) -> impl Iterator<Item = (&ListPosition, &ListSegment, &ListPosition)> {
        let ends = self.position.iter().zip(self.position.iter().skip(1));
        ends.zip(&self.segment).map(|((from, to), segment)| (from, segment, to))
    }
}
