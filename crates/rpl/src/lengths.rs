//! What a list adds up to: by cable type, by burial, by sector, by depth band; bottom slack and fill slack.

mod depths;
mod sectors;
mod slack;

pub use depths::{DepthBand, Depths, by_depth_band};
pub use sectors::{Sector, SectorLine, by_sector, by_sector_line};
pub use slack::{SlackSplit, split_slack};

use crate::list::{ListSegment, PositionList};
use crate::measure::Measured;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{CableKm, RouteKm};

/// The length of something in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LengthOf {
    /// What: a cable type, a sector, a burial; empty where the list states nothing.
    pub name: String,
    /// Route length.
    pub route_km: RouteKm,
    /// Cable length.
    pub cable_km: CableKm,
}

/// Lengths by cable type, in order of first appearance.
#[must_use]
pub fn by_cable_type(list: &PositionList, measured: &Measured) -> Vec<LengthOf> {
    by_name(list, measured, |segment| segment.cable_type.clone())
}

/// Lengths by burial as stated, in order of first appearance: `plough 1 m`, `surface`, `jet`.
#[must_use]
pub fn by_burial(list: &PositionList, measured: &Measured) -> Vec<LengthOf> {
    by_name(list, measured, burial_name)
}

fn burial_name(segment: &ListSegment) -> String {
    let method = segment.burial_method.trim();
    match segment.burial_target_m {
        Some(0.0) if method.is_empty() => "surface".to_owned(),
        Some(target_m) => format!("{method} {target_m} m").trim_start().to_owned(),
        None => method.to_owned(),
    }
}

fn by_name(
    list: &PositionList,
    measured: &Measured,
    name_of: impl Fn(&ListSegment) -> String,
) -> Vec<LengthOf> {
    let mut lengths = Vec::new();
    for (segment, length) in list.segment.iter().zip(&measured.segment) {
        add(&mut lengths, &name_of(segment), (length.route_km, length.cable_km));
    }
    lengths
}

/// Adds a length under a name.
fn add(lengths: &mut Vec<LengthOf>, name: &str, length: (RouteKm, CableKm)) {
    let index = lengths.iter().position(|known| known.name == name).unwrap_or_else(|| {
        lengths.push(LengthOf { name: name.to_owned(), route_km: RouteKm(0.0), cable_km: CableKm(0.0) });
        lengths.len() - 1
    });
    lengths[index].route_km += length.0;
    lengths[index].cable_km += length.1;
}
