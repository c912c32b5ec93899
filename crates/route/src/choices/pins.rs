//! What a person asks of a route: waypoints it must pass, areas it must leave.

use super::band::parts_of;
use super::line::length_km;
use super::outline::holds;
use super::part::Part;
use super::refuse_outside;
use crate::RouteError;
use crate::field::{Field, Metric, Place, cells_near};
use crate::solve::{SolverResult, solve_line};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use terrain::geodesy::wrap_lon_deg;
use units::{Finding, LonLat, Staged, Watch};

/// Most pinned waypoints, ends included.
const PINS_MAX: f64 = 1000.0;

/// A route through pinned waypoints.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PinnedRoute {
    /// Its positions, pins included exactly as given; on a plane, columns and rows.
    pub positions: Vec<LonLat>,
    /// Index of each pin among the positions.
    pub pins_no: Vec<usize>,
    /// What the solver did on each leg from pin to pin.
    pub legs: Vec<SolverResult>,
    /// What the route costs, minor units.
    pub cost_minor: f64,
    /// Its length.
    pub length_km: f64,
    /// What any line through the pins in this order costs at least, minor units: the sum of the legs' bounds.
    pub lower_bound_minor: f64,
    /// By how much the route may at most cost more than the best through these pins; none when no bound is known.
    pub gap_pct: Option<f64>,
    /// The polished line on the raster.
    #[serde(skip)]
    pub polished: Vec<Place>,
    /// The fitted line on the raster.
    #[serde(skip)]
    pub fitted: Vec<Place>,
}

/// The best route through places in their order, each leg fitted for at most `fit_increase_max_pct` percent more.
///
/// # Errors
/// [`RouteError::Figure`] for fewer than two places, else as [`solve_line`] for the first leg that cannot be solved.
pub fn through(
    field: &Field,
    pins: &[Place],
    fit_increase_max_pct: f64,
    watch: &dyn Watch,
) -> Result<PinnedRoute, RouteError> {
    refuse_outside("pins_count", pins.len() as f64, [2.0, PINS_MAX], "2 to 1000, ends included")?;
    let (mut polished, mut fitted) = (vec![pins[0]], vec![pins[0]]);
    let (mut pins_no, mut legs) = (vec![0], Vec::with_capacity(pins.len() - 1));
    for (number, pair) in pins.windows(2).enumerate() {
        let part = Part::of(watch, number, pins.len() - 1);
        let leg = solve_line(field, [pair[0], pair[1]], fit_increase_max_pct, &part)?;
        polished.extend(leg.polished.into_iter().skip(1));
        fitted.extend(leg.fitted.into_iter().skip(1));
        pins_no.push(fitted.len() - 1);
        legs.push(leg.record);
    }
    let cost_minor: f64 = legs.iter().map(|leg| leg.fitted_minor).sum();
    let lower_bound_minor: f64 = legs.iter().map(|leg| leg.lower_bound_minor).sum();
    Ok(PinnedRoute {
        positions: fitted.iter().map(|place| field.position(*place)).collect(),
        pins_no,
        legs,
        cost_minor,
        length_km: length_km(field, &fitted),
        lower_bound_minor,
        gap_pct: (lower_bound_minor > 0.0).then(|| 100.0 * (cost_minor / lower_bound_minor - 1.0)),
        polished,
        fitted,
    })
}

/// An area a person wants the route to leave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AvoidedArea {
    /// What it is called: a route that finds no way names it.
    pub name: String,
    /// Its ring; the last position joins the first. On a plane, columns and rows.
    pub ring: Vec<LonLat>,
}

/// The field with every cell closed that an avoided area reaches into. What was closed before stays closed by what
/// closed it. An area that closes nothing, or is none, is a finding.
///
/// # Errors
/// When the field cannot be made.
pub fn avoiding(field: &Field, areas: &[AvoidedArea]) -> Result<Staged<Field>, RouteError> {
    let mut parts = parts_of(field);
    let mut findings = Vec::new();
    for area in areas {
        if area.ring.len() < 3 || !area.ring.iter().all(|at| at.lon_deg.is_finite() && at.lat_deg.is_finite())
        {
            let message = format!(
                "avoided area `{}` has {} corners; it needs at least 3, all of them numbers, and was left out",
                area.name,
                area.ring.len()
            );
            findings.push(Finding::warns("route.avoid.no_area", message).at(&area.name));
            continue;
        }
        let cells = cells_within(field, &outline(field, &area.ring));
        if cells.is_empty() {
            let message = format!("avoided area `{}` lies outside the raster and closes no cell", area.name);
            let finding = Finding::warns("route.avoid.outside", message).at(&area.name);
            findings.push(finding.hint("check its coordinates, or widen the window"));
            continue;
        }
        parts.layers.push(area.name.clone());
        let layer = u16::try_from(parts.layers.len()).unwrap_or(u16::MAX);
        for cell in cells {
            if parts.blocker[cell] == 0 {
                parts.blocker[cell] = layer;
            }
        }
    }
    Ok(Staged { value: Field::new(parts)?, findings })
}

/// A closed ring in columns and rows, every edge the short way round, on the turn nearest to the middle of the raster.
fn outline(field: &Field, ring: &[LonLat]) -> Vec<Place> {
    let turn_cols = match field.metric() {
        Metric::Plane { .. } => None,
        Metric::Geographic { cell_lon_deg, .. } => Some(360.0 / cell_lon_deg),
    };
    let mut places: Vec<Place> = Vec::with_capacity(ring.len() + 1);
    for at in ring {
        let mut place = field.place(*at);
        if let (Some(turn_cols), Some(before)) = (turn_cols, places.last()) {
            let apart_deg = (place.col - before.col) / turn_cols * 360.0;
            place.col = before.col + wrap_lon_deg(apart_deg) / 360.0 * turn_cols;
        }
        places.push(place);
    }
    places.push(places[0]);
    places
}

/// The cells a closed ring passes through or holds.
fn cells_within(field: &Field, ring: &[Place]) -> Vec<usize> {
    let size = [field.cols(), field.rows()];
    let half = Place { col: 0.5, row: 0.5 };
    let mut cells: Vec<usize> = ring
        .windows(2)
        .flat_map(|pair| cells_near([pair[0], pair[1]], half, size))
        .flat_map(|(row, cols)| cols.map(move |col| field.index(col, row)))
        .collect();
    // What the edge does not pass through lies wholly inside or wholly outside, as its middle does.
    let bounds = |pick: fn(f64, f64) -> f64, start: f64| Place {
        col: ring.iter().fold(start, |col, place| pick(col, place.col)),
        row: ring.iter().fold(start, |row, place| pick(row, place.row)),
    };
    let (low, high) = (bounds(f64::min, f64::INFINITY), bounds(f64::max, f64::NEG_INFINITY));
    let middle = Place { col: 0.5 * (low.col + high.col), row: 0.5 * (low.row + high.row) };
    let reach = Place { col: 0.5 * (high.col - low.col), row: 0.5 * (high.row - low.row) };
    for (row, cols) in cells_near([middle, middle], reach, size) {
        let inside = cols.filter(|col| holds(ring, Place { col: *col as f64, row: row as f64 }));
        cells.extend(inside.map(|col| field.index(col, row)));
    }
    cells.sort_unstable();
    cells.dedup();
    cells
}
