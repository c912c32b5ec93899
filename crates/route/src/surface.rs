//! The cost surface: what a kilometre costs in every cell of the sea, and which cells are closed and why.
//!
//! A cell costs what its cheapest protection level costs at its depth; a level that is ploughed only where the seabed
//! is gentle enough for a plough, and a surcharge where it is steep. Everything else is closed, by layers with names:
//! land, cells without a height, other water, water deeper than every cable type, and every cell that an exclusion of
//! the plan reaches into.

mod exclusions;
mod slope;
#[cfg(test)]
mod tests;

use crate::RouteError;
use crate::field::{Field, FieldParts, Metric};
use crate::levels::LevelCosts;
use crate::plan::RoutePlan;
use terrain::grid::Grid;
use terrain::hazards::Exclusion;
use terrain::water::Sea;
use units::{Finding, Staged};

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
    let layers = LAYERS.iter().map(|layer| (*layer).to_owned());
    let layers: Vec<String> = layers.chain(input.exclusions.iter().map(|area| area.id.clone())).collect();
    let mut tally = Tally { closed_by: vec![0; layers.len()], ..Tally::default() };
    let excluded = exclusions::by_cell(grid, input.exclusions);
    let cells: Vec<Result<OpenCell, usize>> =
        (0..cols * rows).map(|index| cell(input, &excluded, index)).collect();
    cells.iter().for_each(|cell| tally.count(cell));
    let field = Field::new(FieldParts {
        cols,
        rows,
        metric: metric(grid),
        cost_minor_per_km: cells.iter().map(cost_minor_per_km).collect(),
        blocker: cells.iter().map(blocker).collect(),
        layers,
    })?;
    let level = cells.iter().map(|cell| cell.as_ref().ok().map(|open| open.level)).collect();
    let steep = cells.iter().map(|cell| cell.as_ref().is_ok_and(|open| open.steep)).collect();
    Ok(Staged { value: CostSurface { field, level, steep }, findings: tally.findings(input) })
}

/// What one open cell costs, by which level.
#[derive(Debug, Clone, Copy)]
struct OpenCell {
    cost_minor_per_km: f64,
    level: usize,
    steep: bool,
    ploughable: bool,
}

/// The cell, or the place in the list of the layer that closes it.
fn cell(input: &SurfaceInput, excluded: &[Option<usize>], index: usize) -> Result<OpenCell, usize> {
    let sea = input.sea;
    let depth_m = sea.surface_level_m - f64::from(sea.grid.elevation_m[index]);
    if !sea.wet[index] {
        return Err(if depth_m.is_nan() {
            NO_HEIGHT
        } else if depth_m > 0.0 {
            OTHER_WATER
        } else {
            LAND
        });
    }
    if let Some(exclusion) = excluded[index] {
        return Err(LAYERS.len() + exclusion);
    }
    let class = input.costs.class_of(depth_m).ok_or(TOO_DEEP)?;
    let slope_deg = slope::slope_deg(sea, index);
    let ploughable = slope_deg <= input.plough_slope_max_deg;
    let chosen = input.costs.cheapest(class, ploughable).ok_or(NO_LEVEL)?;
    let steep = slope_deg > input.plan.slope_avoid_deg;
    let surcharge = if steep { input.plan.slope_avoid_ratio } else { 1.0 };
    let cost_minor_per_km = chosen.cost_minor_per_km * surcharge;
    Ok(OpenCell { cost_minor_per_km, level: chosen.level, steep, ploughable })
}

/// The cost of a closed cell is never paid.
#[allow(clippy::cast_possible_truncation)] // the field holds f32
fn cost_minor_per_km(cell: &Result<OpenCell, usize>) -> f32 {
    cell.as_ref().map_or(1.0, |open| open.cost_minor_per_km as f32)
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
                let message = format!("exclusion {} closes no cell of the sea in the window", exclusion.id);
                findings.push(
                    Finding::warns("route.exclusion.elsewhere", message)
                        .at(format!("exclusion[{}]", exclusion.id))
                        .hint("it lies elsewhere or on land; check its corners, longitude first"),
                );
            }
        }
        findings
    }
}
