//! Why a design cannot be computed, with the stage that says so.

use units::{Cancelled, Finding};

/// The error of a room, under the name of its stage.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PipelineError {
    /// The plan contradicts itself; all blocking findings.
    #[error("the plan cannot be designed: {} blocking findings", findings.len())]
    Plan {
        /// What is wrong, all of it.
        findings: Vec<Finding>,
    },
    /// The ground.
    #[error(transparent)]
    Terrain(#[from] terrain::TerrainError),
    /// The catalogue.
    #[error(transparent)]
    Catalogue(#[from] cable::catalogue::CatalogueError),
    /// The route.
    #[error(transparent)]
    Route(#[from] route::RouteError),
    /// The optical line.
    #[error(transparent)]
    Line(#[from] line::LineError),
    /// Quantities, prices, schedule.
    #[error(transparent)]
    Cost(#[from] cost::CostError),
    /// Faults and repair.
    #[error(transparent)]
    Risk(#[from] risk::RiskError),
    /// Splits.
    #[error(transparent)]
    Consortium(#[from] consortium::ConsortiumError),
    /// The corridor.
    #[error(transparent)]
    Network(#[from] network::NetworkError),
    /// What was asked of the route.
    #[error(transparent)]
    Study(#[from] crate::study::StudyError),
    /// The grid is not the one the plan names.
    #[error(
        "grid `{grid}` has the fingerprint {found}; the plan was made for {expected}: give the grid of the plan, or \
         change terrain.grid_blake3"
    )]
    GridDiffers {
        /// Name of the grid.
        grid: String,
        /// Fingerprint of the bytes given, first digits.
        found: String,
        /// Fingerprint in the plan, first digits.
        expected: String,
    },
    /// The window around the route takes more memory than a design may.
    #[error(
        "the window of {cols} × {rows} cells around the route takes about {needed_bytes} bytes to design in; \
         {limit_bytes} are allowed: set terrain.window_margin_deg lower than {window_margin_deg}, or take a coarser grid"
    )]
    WindowTooLarge {
        /// Columns of the window.
        cols: usize,
        /// Rows of the window.
        rows: usize,
        /// Bytes it takes, about.
        needed_bytes: u64,
        /// Bytes allowed.
        limit_bytes: u64,
        /// Margin around the route in the plan.
        window_margin_deg: f64,
    },
    /// A figure came out as no finite number.
    #[error(
        "a figure of the design is no finite number ({message}); some input is far out of any sensible range: look \
         for the last figure that was changed"
    )]
    NotFinite {
        /// What was met.
        message: String,
    },
    /// The person asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
