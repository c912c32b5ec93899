//! From the legs to the route position list: soundings, cable types and burial, slack, positions in order.

mod assemble;
mod doubts;
mod protect;
#[cfg(test)]
mod tests;
mod track;

use crate::RouteError;
use crate::levels::LevelCosts;
use crate::plan::{LegOrigin, RoutePlan};
use crate::rpl::Rpl;
use cable::catalogue::Catalogue;
use cable::presets::Presets;
use layers::burn::BurntLayer;
use terrain::hazards::Exclusion;
use terrain::water::Sea;
use track::Track;
use units::{LonLat, Staged};

/// One leg as a line of points.
#[derive(Debug, Clone, PartialEq)]
pub struct LegLine {
    /// Name of the leg in the plan.
    pub id: String,
    /// How its points came about. Points of a given leg stand in the list exactly as they are here.
    pub origin: LegOrigin,
    /// Anchor at its A side.
    pub from: String,
    /// Anchor at its B side; the name of the waypoint where a leg follows.
    pub to: String,
    /// Its points, both anchors included.
    pub points: Vec<LonLat>,
    /// Whether the first pair of points is the shore approach of the A end; only the first leg's is looked at.
    pub starts_with_approach: bool,
    /// Whether the last pair of points is the shore approach of the B end; only the last leg's is looked at.
    pub ends_with_approach: bool,
}

/// A straight boundary between two national sectors: the geodesic through two points, extended.
#[derive(Debug, Clone, PartialEq)]
pub struct SectorSplit {
    /// What the line is.
    pub name: String,
    /// Sector on the A end's side.
    pub sector_a: String,
    /// Sector on the B end's side.
    pub sector_b: String,
    /// Its first point.
    pub from: LonLat,
    /// Its second point.
    pub to: LonLat,
}

/// What a list is made of.
#[derive(Debug, Clone, Copy)]
pub struct RplInput<'a> {
    /// The legs, a chain from the A end to the B end.
    pub legs: &'a [LegLine],
    /// Names printed at the beach manholes, A end first.
    pub ends: (&'a str, &'a str),
    /// The water under them.
    pub sea: &'a Sea,
    /// Cost per km by protection level and depth band: what chooses cable type and burial.
    pub costs: &'a LevelCosts,
    /// Slack and burial presets.
    pub presets: &'a Presets,
    /// Cable types.
    pub catalogue: &'a Catalogue,
    /// Rules of the route.
    pub plan: &'a RoutePlan,
    /// Areas the route must not enter.
    pub exclusions: &'a [Exclusion],
    /// Cost layers, burnt on the cells of the sea: where no plough may go, and hazards that ask for more protection.
    pub layers: &'a [BurntLayer],
    /// Boundary of two sectors, where the list is cut.
    pub sector_line: Option<&'a SectorSplit>,
    /// Glass over cable, percent.
    pub fibre_excess_pct: f64,
}

/// The route position list of a route, with every doubt about it.
///
/// Along the geodesics between the points the water is sounded at least every 0.25 km (finer on a finer grid), the
/// cheapest protection level that may be used under the cost layers there is taken at each sounding, and runs shorter than the plan's shortest
/// section join a neighbour. A given leg is never moved; where the grid shows land under it the list says so.
///
/// # Errors
/// When the legs are no chain of places on the Earth, or nothing is there to protect the cable with.
pub fn build(input: &RplInput) -> Result<Staged<Rpl>, RouteError> {
    check_figures(input)?;
    let track = Track::of(input.legs)?;
    let protection = protect::protect(input, &track)?;
    let rpl = assemble::assemble(input, &track, &protection)?;
    let findings = doubts::doubts(input, &track, &protection, &rpl);
    Ok(Staged { value: rpl, findings })
}

/// Figures that multiply lengths: a negative one would make cable shorter than the ground it lies on.
fn check_figures(input: &RplInput) -> Result<(), RouteError> {
    let slack = &input.presets.slack;
    let figures = [
        ("presets.slack.surface_pct", slack.surface_pct),
        ("presets.slack.ploughed_pct", slack.ploughed_pct),
        ("presets.slack.shore_end_pct", slack.shore_end_pct),
        ("fibre_excess_pct", input.fibre_excess_pct),
    ];
    match figures.into_iter().find(|(_, value)| !(value.is_finite() && *value >= 0.0)) {
        Some((field, value)) => Err(RouteError::Figure { field, value, limit: "a finite number, 0 or more" }),
        None => Ok(()),
    }
}
