//! The near-optimal corridor: all ground through which a route can pass and still cost at most a given percentage
//! more than the best one.

use super::cells::CellSet;
use super::ground::Ground;
use super::line::{Station, cost_of, length_km, root, stations};
pub use super::outline::OutlinedArea;
use super::outline::outlines;
use super::part::Part;
use super::refuse_outside;
use crate::RouteError;
use crate::field::{Field, Place, cells_near};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{LonLat, Watch};

/// Step with which the reach to either side is measured, in cells.
const REACH_STEP_CELLS: f64 = 0.25;
/// Most kilometre points at which the width is given; on longer routes they lie farther than a kilometre apart.
const WIDTHS_MAX: f64 = 2000.0;

/// The near-optimal corridor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Corridor {
    /// How much dearer than the best a route inside may be.
    pub within_pct: f64,
    /// The best route after polish, not fitted.
    pub route: Vec<LonLat>,
    /// What it costs, minor units.
    pub best_minor: f64,
    /// Cells whose middle lies on a route that costs at most `within_pct` more than the best, and the cells the best
    /// route itself passes through.
    pub inside: CellSet,
    /// How many cells that is.
    pub cells_count: usize,
    /// Their area.
    pub area_km2: f64,
    /// How far the corridor reaches to either side of the best route, at every kilometre.
    pub widths: Vec<CorridorWidth>,
    /// Its outline; what may not be entered is a hole.
    pub outline: Vec<OutlinedArea>,
    /// The best route on the raster.
    #[serde(skip)]
    pub line: Vec<Place>,
}

/// How far the corridor reaches to either side at a point of the route. The reach ends at the first cell outside:
/// what lies beyond an island is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CorridorWidth {
    /// Kilometre point, along the best route.
    pub kp_km: f64,
    /// Where.
    pub at: LonLat,
    /// Reach to the left, looking from the first end to the second with north up.
    pub left_km: f64,
    /// Reach to the right.
    pub right_km: f64,
}

/// The corridor between two places: every cell through whose middle a route can pass for at most `within_pct` percent
/// more than the best.
///
/// # Errors
/// [`RouteError::Figure`] for a percentage outside 0 to 1000, [`RouteError::Enclosed`] when no line joins the ends,
/// as [`crate::march::reach`] for ends that cannot be used, and [`RouteError::Cancelled`].
pub fn corridor(
    field: &Field,
    ends: [Place; 2],
    within_pct: f64,
    watch: &dyn Watch,
) -> Result<Corridor, RouteError> {
    refuse_outside("within_pct", within_pct, [0.0, 1000.0], "0 to 1000")?;
    let ground = Ground::new(field)?;
    let line = ground.best_line(ends, &Part::between(watch, 0.0, 0.3))?;
    let from_source = ground.reach(ends[0], &Part::between(watch, 0.3, 0.6))?;
    let from_goal = ground.reach(ends[1], &Part::between(watch, 0.6, 0.9))?;
    let through = |node: usize| ground.cost_to(&from_source, node) + ground.cost_to(&from_goal, node);
    let nodes_count = field.cols() * field.rows();
    let least_minor = (0..nodes_count).map(through).fold(f64::INFINITY, f64::min);
    let limit_minor = least_minor * (1.0 + within_pct / 100.0);
    let mut inside: Vec<bool> = (0..nodes_count).map(|node| through(node) <= limit_minor).collect();
    for node in cells_of(field, &line) {
        inside[node] = true;
    }
    watch.progress(0.95);
    let outline = outlines(field, &inside, |node, beside| {
        let (here, there) = (through(node), through(beside));
        let part = (limit_minor - here) / (there - here);
        if there.is_finite() && part.is_finite() { part } else { 0.5 }
    });
    let set = CellSet::of(&inside, field.cols(), field.rows());
    Ok(Corridor {
        within_pct,
        route: line.iter().map(|place| field.position(*place)).collect(),
        best_minor: cost_of(field, &line),
        cells_count: set.count(),
        inside: set,
        area_km2: area_km2(field, &inside),
        widths: widths(field, &line, &inside),
        outline,
        line,
    })
}

/// The nodes of the open cells a line passes through, each once, in order.
pub(super) fn cells_of(field: &Field, line: &[Place]) -> Vec<usize> {
    let half = Place { col: 0.5, row: 0.5 };
    let size = [field.cols(), field.rows()];
    let mut nodes: Vec<usize> = line
        .windows(2)
        .flat_map(|pair| cells_near([pair[0], pair[1]], half, size))
        .flat_map(|(row, cols)| cols.map(move |col| field.index(col, row)))
        .filter(|node| field.is_open(*node))
        .collect();
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}

fn area_km2(field: &Field, inside: &[bool]) -> f64 {
    let row_km2 = |(row, cells): (usize, &[bool])| {
        let (col_km, row_km) = field.spacing_km(row as f64);
        cells.iter().filter(|cell| **cell).count() as f64 * col_km * row_km
    };
    inside.chunks(field.cols()).enumerate().map(row_km2).sum()
}

fn widths(field: &Field, line: &[Place], inside: &[bool]) -> Vec<CorridorWidth> {
    // On rasters smaller than a few kilometres a kilometre is no measure.
    let length_km = length_km(field, line);
    let step_km = if length_km < 20.0 { length_km / 20.0 } else { (length_km / WIDTHS_MAX).max(1.0) };
    let width = |station: &Station| CorridorWidth {
        kp_km: station.kp_km,
        at: field.position(station.place),
        left_km: reach_km(field, station, inside, 1.0),
        right_km: reach_km(field, station, inside, -1.0),
    };
    stations(field, line, step_km).iter().map(width).collect()
}

/// How far the cells inside reach without a gap to one side of a line: 1 left, −1 right.
fn reach_km(field: &Field, station: &Station, inside: &[bool], side: f64) -> f64 {
    let (col_km, row_km) = field.spacing_km(station.place.row);
    let (east_km, south_km) = (station.ahead.col * col_km, station.ahead.row * row_km);
    let ahead_km = root([east_km, south_km]);
    if ahead_km == 0.0 {
        return 0.0;
    }
    // Left of east is north: (east, south) turned by a quarter is (south, −east).
    let step_km = REACH_STEP_CELLS * col_km.min(row_km);
    let step = Place {
        col: side * south_km / ahead_km * step_km / col_km,
        row: -side * east_km / ahead_km * step_km / row_km,
    };
    let mut steps = 0.0;
    loop {
        let next = steps + 1.0;
        let at = Place { col: station.place.col + next * step.col, row: station.place.row + next * step.row };
        if !field.node_at(at).is_some_and(|node| inside[node]) {
            return steps * step_km;
        }
        steps = next;
    }
}
