//! The cost surface: what a kilometre costs in every cell of the sea, and which cells are closed and why.
//!
//! A cell costs what its cheapest protection level costs at its depth; a level that is ploughed only where the seabed
//! is gentle enough for a plough, and a surcharge where it is steep. Everything else is closed, by layers with names:
//! land, cells without a height, other water, water deeper than every cable type, and every cell that an exclusion or
//! a closed cost layer of the plan reaches into.
//!
//! Cost layers only ever make a cell dearer: a level costs its price and its expected repairs, the layers' added hazards
//! among them; the cheapest level that may be used is taken, times slope and avoidance, plus what layers add.

mod cell;
mod contribution;
mod exclusions;
mod headings;
mod slope;
#[cfg(test)]
mod tests;

use crate::RouteError;
use crate::field::{Field, FieldParts, Metric};
use crate::levels::LevelCosts;
use crate::plan::RoutePlan;
use cell::{OpenCell, Reader};
pub use contribution::{Contribution, Effect, contributions};
pub(crate) use headings::priced;
pub use headings::{SlopeRules, SurfaceHeadings};
use layers::burn::BurntLayer;
use layers::layer::Parallel;
use terrain::grid::Grid;
use terrain::hazards::Exclusion;
use terrain::water::Sea;
use units::{Finding, LonLat, Staged};

/// Layers every surface has, before the plan's exclusions.
const LAYERS: [&str; 5] = [
    "land",
    "cells without a height",
    "water that does not join the landing points",
    "water deeper than every cable type",
    "seabed that no protection level is allowed on",
];
const LAND: usize = 0;
const NO_HEIGHT: usize = 1;
const OTHER_WATER: usize = 2;
const TOO_DEEP: usize = 3;
const NO_LEVEL: usize = 4;

/// What a surface is made of.
#[derive(Debug, Clone, Copy)]
pub struct SurfaceInput<'a> {
    /// The sea.
    pub sea: &'a Sea,
    /// Areas the route must not enter.
    pub exclusions: &'a [Exclusion],
    /// Cost layers, burnt on the cells of the sea.
    pub layers: &'a [BurntLayer],
    /// Cost of a kilometre by depth band and protection level.
    pub costs: &'a LevelCosts,
    /// Slope rules.
    pub plan: &'a RoutePlan,
    /// Steepest seabed a plough works on.
    pub plough_slope_max_deg: f64,
}

/// What a kilometre costs everywhere.
#[derive(Debug, Clone)]
pub struct CostSurface {
    /// The field the solver works on; its nodes are the middles of the grid's cells.
    pub field: Field,
    /// Index of the protection level of each open cell; none where it is closed.
    pub level: Vec<Option<usize>>,
    /// Whether each open cell is steeper than the plan's `slope_avoid_deg`, and surcharged for it.
    pub steep: Vec<bool>,
    /// Expected repairs per km and year on the level of each open cell, layers included; 0 where it is closed.
    pub repairs_per_km_year: Vec<f32>,
    /// Lines that cost something to cross or to run beside.
    pub crossings: Vec<CrossingLine>,
    /// What makes the price depend on the heading; none where nothing does.
    pub headings: Option<SurfaceHeadings>,
    /// Shortest leg that begins or ends in each cell, km: the plan's multiple of the depth there; none without one.
    pub leg_min_km: Option<Vec<f32>>,
}

/// A line that costs something to cross or to run beside. The field holds the price of a crossing spread over the
/// cells around the line; what a route pays is counted where it meets the line itself.
#[derive(Debug, Clone, PartialEq)]
pub struct CrossingLine {
    /// Id of the layer.
    pub layer: String,
    /// Positions of the line.
    pub line: Vec<LonLat>,
    /// Price of one crossing at a right angle; at another angle it is divided by the square of its sine.
    pub price_minor: f64,
    /// Smallest angle at which a crossing is agreed to.
    pub angle_min_deg: f64,
    /// What running beside it costs.
    pub parallel: Option<Parallel>,
}

/// Builds the surface.
///
/// # Source
/// Price plus expected repair, a minimum over protection levels, keeps one eikonal problem (IEEE/ACM Transactions on
/// Networking 28, 2020).
///
/// # Errors
/// When the window has fewer than two columns or rows, or a cost is not a positive number.
pub fn build(input: &SurfaceInput) -> Result<Staged<CostSurface>, RouteError> {
    let grid = &input.sea.grid;
    let (cols, rows) = (grid.header.cols, grid.header.rows);
    let names = LAYERS.iter().map(|layer| (*layer).to_owned());
    let names = names.chain(input.exclusions.iter().map(|area| area.id.clone()));
    let names: Vec<String> = names.chain(input.layers.iter().map(|layer| layer.id.clone())).collect();
    let mut tally = Tally { closed_by: vec![0; names.len()], ..Tally::default() };
    let mut reader = Reader::new(input);
    let cells: Vec<Result<OpenCell, usize>> = (0..cols * rows).map(|index| reader.next(index)).collect();
    cells.iter().for_each(|cell| tally.count(cell));
    let parts = FieldParts {
        cols,
        rows,
        metric: metric(grid),
        cost_minor_per_km: cells.iter().map(cost_minor_per_km).collect(),
        blocker: cells.iter().map(blocker).collect(),
        layers: names,
    };
    let crossings = crossings(input.layers);
    let headings = headings::headings(input, &parts, &cells, &crossings)?;
    let surface = CostSurface {
        field: Field::new(parts)?,
        level: cells.iter().map(|cell| cell.as_ref().ok().map(|open| open.level)).collect(),
        steep: cells.iter().map(|cell| cell.as_ref().is_ok_and(|open| open.steep)).collect(),
        repairs_per_km_year: cells.iter().map(repairs_per_km_year).collect(),
        crossings,
        headings,
        leg_min_km: leg_min_km(input),
    };
    Ok(Staged { value: surface, findings: tally.findings(input) })
}

/// The shortest leg by the depth at its ends.
#[allow(clippy::cast_possible_truncation)] // kept as f32: one per cell
fn leg_min_km(input: &SurfaceInput) -> Option<Vec<f32>> {
    let sea = input.sea;
    let ratio = input.plan.leg_min_depths_ratio?;
    let least_km = |elevation_m: &f32| {
        // no depth, no limit: land and cells without a height
        (ratio * (sea.surface_level_m - f64::from(*elevation_m)) / 1000.0).max(0.0) as f32
    };
    Some(sea.grid.elevation_m.iter().map(least_km).collect())
}

fn crossings(layers: &[BurntLayer]) -> Vec<CrossingLine> {
    let of_layer = |layer: &BurntLayer| {
        let (id, lines) = (layer.id.clone(), layer.lines.clone());
        lines.into_iter().flat_map(move |lines| {
            let (id, crossing, parallel) = (id.clone(), lines.crossing, lines.parallel);
            lines.line.into_iter().map(move |line| CrossingLine {
                layer: id.clone(),
                line,
                price_minor: crossing.map_or(0.0, |crossing| crossing.price_minor as f64),
                angle_min_deg: crossing.map_or(0.0, |crossing| crossing.angle_min_deg),
                parallel,
            })
        })
    };
    layers.iter().flat_map(of_layer).collect()
}

/// The cost of a closed cell is never paid.
#[allow(clippy::cast_possible_truncation)] // the field holds f32
fn cost_minor_per_km(cell: &Result<OpenCell, usize>) -> f32 {
    cell.as_ref().map_or(1.0, |open| open.cost_minor_per_km as f32)
}

#[allow(clippy::cast_possible_truncation)] // kept as f32: one per cell
fn repairs_per_km_year(cell: &Result<OpenCell, usize>) -> f32 {
    cell.as_ref().map_or(0.0, |open| open.repairs_per_km_year as f32)
}

/// The number a field knows the layer by that closes a cell.
fn blocker(cell: &Result<OpenCell, usize>) -> u16 {
    // More layers than that close a cell by the last name.
    cell.as_ref().map_or_else(|layer| u16::try_from(layer + 1).unwrap_or(u16::MAX), |_| 0)
}

fn metric(grid: &Grid) -> Metric {
    let header = &grid.header;
    Metric::Geographic {
        lon_first_deg: header.lon_west_deg + 0.5 * header.cell_lon_deg,
        lat_first_deg: header.lat_north_deg - 0.5 * header.cell_lat_deg,
        cell_lon_deg: header.cell_lon_deg,
        cell_lat_deg: header.cell_lat_deg,
    }
}

/// What was met while building.
#[derive(Debug, Default)]
struct Tally {
    closed_by: Vec<usize>,
    steep_count: usize,
    unploughed_count: usize,
}

impl Tally {
    fn count(&mut self, cell: &Result<OpenCell, usize>) {
        match cell {
            Ok(open) => {
                self.steep_count += usize::from(open.steep);
                self.unploughed_count += usize::from(!open.ploughable);
            }
            Err(layer) => self.closed_by[*layer] += 1,
        }
    }

    fn findings(&self, input: &SurfaceInput) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.steep_count > 0 {
            let message = format!(
                "{} cells of the sea are steeper than {}°; a kilometre there costs {} times as much",
                self.steep_count, input.plan.slope_avoid_deg, input.plan.slope_avoid_ratio
            );
            findings.push(Finding::notes("route.surface.steep", message).at("route.slope_avoid_deg"));
        }
        if self.unploughed_count > 0 {
            let message = format!(
                "{} cells are steeper than {}° and are not ploughed",
                self.unploughed_count, input.plough_slope_max_deg
            );
            findings.push(
                Finding::notes("route.surface.no_plough", message).at("presets.burial.plough_slope_max_deg"),
            );
        }
        for (layer, code) in [(TOO_DEEP, "route.surface.too_deep"), (NO_LEVEL, "route.surface.no_level")] {
            if self.closed_by[layer] > 0 {
                let message =
                    format!("{} cells of the sea are closed: {}", self.closed_by[layer], LAYERS[layer]);
                findings.push(Finding::notes(code, message).at("catalogue.cable"));
            }
        }
        for (exclusion, closed_count) in input.exclusions.iter().zip(&self.closed_by[LAYERS.len()..]) {
            if *closed_count == 0 {
                let message = format!(
                    "exclusion {} closes no cell of the sea in the window that is not closed already",
                    exclusion.id
                );
                findings.push(
                    Finding::warns("route.exclusion.elsewhere", message)
                        .at(format!("exclusion[{}]", exclusion.id))
                        .hint("it lies elsewhere, on land or within another; check its corners"),
                );
            }
        }
        findings
    }
}
