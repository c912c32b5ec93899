//! What a study answers.

use super::StudyAsks;
use crate::results::{LayerResult, PlanHead, StageRecord, TerrainResult};
use route::choices::alternatives::Alternatives;
use route::choices::corridor::Corridor;
use route::choices::pareto::Pareto;
use route::choices::robust::Robust;
use route::choices::sampled::Uncertainties;
use route::choices::tree::Tree;
use route::explain::Explained;
use route::solve::SolverResult;
use route::surface::CostSurface;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use terrain::grid::GridHeader;
use units::{Currency, Finding, LonLat};

/// The study of a route.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Study {
    /// Which plan.
    pub plan: PlanHead,
    /// Currency of every amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// What was asked.
    pub asks: StudyAsks,
    /// The grid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terrain: Option<TerrainResult>,
    /// The window of the grid the cost surface covers.
    pub window: Window,
    /// Cost layers as used, each with source, date, datum and resolution.
    pub layers: Vec<LayerResult>,
    /// Most memory the study needs.
    pub memory_needed_bytes: u64,
    /// The legs studied.
    pub legs: Vec<LegStudy>,
    /// Why the route goes where it does at the place asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explained: Option<Explained>,
    /// A network that joins the landing points and what else was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tree: Option<TreeStudy>,
    /// Stages, with fingerprints of what they were computed from.
    pub stages: Vec<StageRecord>,
    /// All findings.
    pub findings: Vec<Finding>,
}

/// A window of a grid.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Window {
    /// West edge of its first column.
    pub lon_west_deg: f64,
    /// North edge of its first row.
    pub lat_north_deg: f64,
    /// Width of a cell.
    pub cell_lon_deg: f64,
    /// Height of a cell.
    pub cell_lat_deg: f64,
    /// Columns.
    pub cols_count: usize,
    /// Rows.
    pub rows_count: usize,
    /// Cells a cable may lie in.
    pub open_cells_count: usize,
}

/// The study of one leg.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LegStudy {
    /// Id of the leg.
    pub leg: String,
    /// Anchor at the A side.
    pub from: String,
    /// Anchor at the B side.
    pub to: String,
    /// Positions the solver found, from water to water, both ends included.
    pub positions: Vec<LonLat>,
    /// Their length.
    pub length_km: f64,
    /// What the solver did.
    pub record: SolverResult,
    /// The accepted positions of the plan on the same surface; none where the leg has none yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
    /// What was proved and what was not, in sentences.
    pub statement: Vec<String>,
    /// The near-optimal corridor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corridor: Option<Corridor>,
    /// Routes that really differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alternatives: Option<Alternatives>,
    /// The front of cost, repairs and length.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pareto: Option<Pareto>,
    /// The route under samples of what is uncertain; none also where no sample has a route, which is a finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub robust: Option<RobustStudy>,
}

/// The accepted positions of a leg, priced on the surface of today.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Standing {
    /// Whether they are the line the solver finds today.
    pub is_solved: bool,
    /// What they cost, minor units; none where they run through a closed cell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_minor: Option<f64>,
    /// By how much they may at most cost more than the best line there is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap_pct: Option<f64>,
}

/// The route under samples of what is uncertain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RobustStudy {
    /// What was drawn.
    pub uncertainties: Uncertainties,
    /// Water levels of the samples without a route, lowest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels_without_route_m: Vec<f64>,
    /// The answer.
    pub robust: Robust,
}

/// A network of trunk and branches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TreeStudy {
    /// Names of the places joined, in the order the network counts them.
    pub terminals: Vec<String>,
    /// The network.
    pub tree: Tree,
}

pub(super) fn window(header: &GridHeader, surface: &CostSurface) -> Window {
    Window {
        lon_west_deg: header.lon_west_deg,
        lat_north_deg: header.lat_north_deg,
        cell_lon_deg: header.cell_lon_deg,
        cell_lat_deg: header.cell_lat_deg,
        cols_count: header.cols,
        rows_count: header.rows,
        open_cells_count: surface.level.iter().filter(|level| level.is_some()).count(),
    }
}

impl Window {
    /// Cells of the window.
    #[must_use]
    pub fn cells_count(&self) -> usize {
        self.cols_count * self.rows_count
    }

    /// The corners of a cell, counterclockwise from the southwest; closed.
    #[must_use]
    pub fn cell_ring(&self, col_no: usize, row_no: usize) -> [LonLat; 5] {
        let west_deg = self.lon_west_deg + col_no as f64 * self.cell_lon_deg;
        let north_deg = self.lat_north_deg - row_no as f64 * self.cell_lat_deg;
        let (east_deg, south_deg) = (west_deg + self.cell_lon_deg, north_deg - self.cell_lat_deg);
        [
            LonLat::new(west_deg, south_deg),
            LonLat::new(east_deg, south_deg),
            LonLat::new(east_deg, north_deg),
            LonLat::new(west_deg, north_deg),
            LonLat::new(west_deg, south_deg),
        ]
    }
}
