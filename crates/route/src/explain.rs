//! Why a route goes where it does: what a kilometre costs at a place and beside it, layer by layer, what the straight
//! way would cost, and what each layer costs the whole route.
//!
//! Every figure is an integral or a value of the same cost the solver worked on, split into its parts; nothing is kept
//! for it while solving.

mod along;
mod crossings;
#[cfg(test)]
mod tests;

use crate::RouteError;
use crate::field::Field;
use crate::surface::{Contribution, CostSurface, Effect, SurfaceInput, contributions};
pub use along::Track;
pub use crossings::{CrossingFound, crossings_of, crossings_with};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use terrain::geodesy::direct;
use units::LonLat;

/// What is explained, and how far around.
#[derive(Debug, Clone, Copy)]
pub struct ExplainInput<'a> {
    /// What the surface was built from.
    pub basis: &'a SurfaceInput<'a>,
    /// The surface.
    pub surface: &'a CostSurface,
    /// Positions of the route, from the A end.
    pub line: &'a [LonLat],
    /// How far before and after the place the route is compared with the straight way.
    pub around_km: f64,
    /// How far to each side is looked.
    pub beside_km: f64,
}

/// Why the route goes where it does at a kilometre point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Explained {
    /// Route KP.
    pub kp_km: f64,
    /// Where that is.
    #[serde(flatten)]
    pub at: LonLat,
    /// What a kilometre costs there, and why.
    pub here: CellCost,
    /// What it would cost beside the route, from port to starboard.
    pub beside: Vec<Beside>,
    /// The route against the straight way.
    pub turn: Turn,
    /// What the whole route costs on the surface, by layer; the amounts sum to `total_minor`.
    pub totals: Vec<Total>,
    /// What the whole route costs on the surface, over its open part.
    pub total_minor: f64,
    /// What closes the route itself, and for how long: its way there is in no amount.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed: Vec<Closed>,
    /// Crossings of the route with the lines of layers, as they are, not as the surface spreads them.
    pub crossings: Vec<CrossingFound>,
}

/// What a kilometre costs in one cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CellCost {
    /// Depth of the water; none outside the sea.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth_m: Option<f64>,
    /// Protection level: `SA ploughed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// Expected repairs on that level, layers included.
    pub repairs_per_km_year: f64,
    /// Cost of a kilometre; none where no cable may lie.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_minor_per_km: Option<f64>,
    /// What closes the cell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_by: Option<String>,
    /// The parts of the cost, which sum to it.
    pub parts: Vec<Contribution>,
}

/// A place beside the route.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Beside {
    /// How far to starboard; negative to port.
    pub offset_km: f64,
    /// Where that is.
    #[serde(flatten)]
    pub at: LonLat,
    /// What a kilometre costs there.
    pub cost: CellCost,
}

/// A piece of the route against the straight line between its ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Turn {
    /// Route KP where the piece begins.
    pub from_kp_km: f64,
    /// Route KP where it ends.
    pub to_kp_km: f64,
    /// Length of the straight line.
    pub straight_km: f64,
    /// What the route costs over the open part of the piece.
    pub route_minor: f64,
    /// What the straight line costs over the open part of its way.
    pub straight_minor: f64,
    /// What closes the straight line, and for how long.
    pub closed: Vec<Closed>,
    /// What closes the route on the piece, and for how long.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub route_closed: Vec<Closed>,
    /// Each part of the cost on both, what makes the straight line dearest first.
    pub differences: Vec<Difference>,
}

/// What closes a line, and for how long.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Closed {
    /// Layer.
    pub layer: String,
    /// Length of the line in it.
    pub closed_km: f64,
}

/// A part of the cost on the route and on the straight line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Difference {
    /// Id of the cost layer; none for what the seabed itself costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layer: Option<String>,
    /// In which way.
    pub effect: Effect,
    /// On the route.
    pub route_minor: f64,
    /// On the straight line.
    pub straight_minor: f64,
}

/// A part of the cost over a whole line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Total {
    /// Id of the cost layer; none for what the seabed itself costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layer: Option<String>,
    /// In which way.
    pub effect: Effect,
    /// Over the line.
    pub total_minor: f64,
}

/// Amounts by layer and effect.
type ByPart = BTreeMap<(Option<String>, Effect), f64>;

/// Steps to each side that are looked at.
const BESIDE_STEPS: i32 = 6;

/// Explains the route at a kilometre point.
///
/// # Errors
/// [`RouteError::NoLegs`] for a line without length, [`RouteError::Figure`] for a kilometre point that is not on it or a
/// reach that is none.
pub fn explain(input: &ExplainInput, kp_km: f64) -> Result<Explained, RouteError> {
    let track = Track::of(input.line).ok_or(RouteError::NoLegs)?;
    if !(0.0..=track.length_km()).contains(&kp_km) {
        let limit = "from 0 to the length of the route";
        return Err(RouteError::Figure { field: "kp_km", value: kp_km, limit });
    }
    for (field, value) in [("around_km", input.around_km), ("beside_km", input.beside_km)] {
        if !(value > 0.0 && value <= 10_000.0) {
            return Err(RouteError::Figure { field, value, limit: "above 0, at most 10,000 km" });
        }
    }
    let (at, course_deg) = track.at(kp_km);
    let (totals, total_minor) = totals(input, input.line);
    Ok(Explained {
        kp_km,
        at,
        here: cell_cost(input, at),
        beside: beside(input, at, course_deg),
        turn: turn(input, &track, kp_km),
        totals,
        total_minor,
        closed: closed(&input.surface.field, &track.places(&input.surface.field)),
        crossings: crossings_of(input.surface, input.line),
    })
}

/// What a line costs on the surface by layer, the dearest first, and in all: the parts sum to the whole to rounding.
#[must_use]
pub fn totals(input: &ExplainInput, line: &[LonLat]) -> (Vec<Total>, f64) {
    let Some(track) = Track::of(line) else { return (Vec::new(), 0.0) };
    let places = track.places(&input.surface.field);
    let parts = parts_along(input, &along::km_by_node(&input.surface.field, &places));
    let total = |((layer, effect), total_minor)| Total { layer, effect, total_minor };
    let mut totals: Vec<Total> = parts.into_iter().map(total).collect();
    totals.sort_by(|left, right| right.total_minor.total_cmp(&left.total_minor));
    (totals, along::cost_minor(&input.surface.field, &places))
}

/// Amounts by layer and effect for kilometres by node.
fn parts_along(input: &ExplainInput, km_by_node: &BTreeMap<usize, f64>) -> ByPart {
    let mut parts = ByPart::new();
    for (node, km) in km_by_node {
        for part in contributions(input.basis, *node) {
            *parts.entry((part.layer, part.effect)).or_default() += km * part.minor_per_km;
        }
    }
    parts
}

fn cell_cost(input: &ExplainInput, at: LonLat) -> CellCost {
    let field = &input.surface.field;
    let outside = CellCost {
        depth_m: None,
        level: None,
        repairs_per_km_year: 0.0,
        cost_minor_per_km: None,
        closed_by: Some("the edge of the window".to_owned()),
        parts: Vec::new(),
    };
    let Some(node) = field.node_at(field.place(at)) else { return outside };
    let sea = input.basis.sea;
    let level = input.surface.level[node].and_then(|level| input.basis.costs.levels.get(level));
    CellCost {
        depth_m: sea.wet[node].then(|| sea.surface_level_m - f64::from(sea.grid.elevation_m[node])),
        level: level.map(|level| level.id.clone()),
        repairs_per_km_year: f64::from(input.surface.repairs_per_km_year[node]),
        cost_minor_per_km: field.is_open(node).then(|| field.node_cost(node)),
        closed_by: field.layer_of(node).map(str::to_owned),
        parts: if field.is_open(node) { contributions(input.basis, node) } else { Vec::new() },
    }
}

/// Places abeam, from port to starboard.
fn beside(input: &ExplainInput, at: LonLat, course_deg: f64) -> Vec<Beside> {
    let step_km = input.beside_km / f64::from(BESIDE_STEPS);
    let place = |step: i32| {
        let offset_km = f64::from(step) * step_km;
        let at = direct(at, course_deg + 90.0, offset_km);
        Beside { offset_km, at, cost: cell_cost(input, at) }
    };
    (-BESIDE_STEPS..=BESIDE_STEPS).filter(|step| *step != 0).map(place).collect()
}

fn turn(input: &ExplainInput, track: &Track, kp_km: f64) -> Turn {
    let field = &input.surface.field;
    let from_kp_km = (kp_km - input.around_km).max(0.0);
    let to_kp_km = (kp_km + input.around_km).min(track.length_km());
    let piece = track.piece(from_kp_km, to_kp_km);
    let route_places = piece.places(field);
    let (route, route_minor) = side(input, &route_places);
    let ends = [piece.at(0.0).0, piece.at(piece.length_km()).0];
    let straight_track = Track::of(&ends);
    let straight_places = straight_track.as_ref().map_or_else(Vec::new, |straight| straight.places(field));
    let (straight, straight_minor) = side(input, &straight_places);
    Turn {
        from_kp_km,
        to_kp_km,
        straight_km: straight_track.as_ref().map_or(0.0, Track::length_km),
        route_minor,
        straight_minor,
        closed: closed(field, &straight_places),
        route_closed: closed(field, &route_places),
        differences: differences(route, straight),
    }
}

fn side(input: &ExplainInput, places: &[crate::field::Place]) -> (ByPart, f64) {
    let parts = parts_along(input, &along::km_by_node(&input.surface.field, places));
    let sum_minor = parts.values().sum();
    (parts, sum_minor)
}

fn differences(route: ByPart, mut straight: ByPart) -> Vec<Difference> {
    let on_the_route = |((layer, effect), route_minor): ((Option<String>, Effect), f64)| {
        let straight_minor = straight.remove(&(layer.clone(), effect)).unwrap_or(0.0);
        Difference { layer, effect, route_minor, straight_minor }
    };
    let mut differences: Vec<Difference> = route.into_iter().map(on_the_route).collect();
    let beside =
        |((layer, effect), straight_minor)| Difference { layer, effect, route_minor: 0.0, straight_minor };
    differences.extend(straight.into_iter().map(beside));
    let dearer = |difference: &Difference| difference.straight_minor - difference.route_minor;
    differences.sort_by(|left, right| dearer(right).total_cmp(&dearer(left)));
    differences
}

/// What closes a line, the longest first.
fn closed(field: &Field, places: &[crate::field::Place]) -> Vec<Closed> {
    let mut by_layer: BTreeMap<&str, f64> = BTreeMap::new();
    for (node, km) in along::km_by_cell(field, places) {
        let layer = node.map_or(Some("the edge of the window"), |node| field.layer_of(node));
        if let Some(layer) = layer {
            *by_layer.entry(layer).or_default() += km;
        }
    }
    let mut closed: Vec<Closed> = by_layer
        .into_iter()
        .map(|(layer, closed_km)| Closed { layer: layer.to_owned(), closed_km })
        .collect();
    closed.sort_by(|left, right| right.closed_km.total_cmp(&left.closed_km));
    closed
}
