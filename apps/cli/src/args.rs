//! What can be said on the command line.

pub mod layer;
pub mod line;
pub mod route;
pub mod workbench;

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use workbench::{DiffArgs, HistoryArgs, ImportArgs, RevisionArgs, RplArgs, SectionsArgs};

/// From two landing points on a chart to a designed, priced, owned and lit cable system, in one consistent model.
///
/// Exit codes: 0 fine, 1 blocking findings, 2 wrong input or usage, 3 our fault.
#[derive(Debug, Parser)]
#[command(name = "wetplant", version, propagate_version = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
    /// Answer in JSON on stdout; events are acknowledged there one by one.
    #[arg(long, global = true)]
    pub json: bool,
    /// No progress on stderr.
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Design the shipped Trans-Caspian line into a new folder with every deliverable.
    Demo(DemoArgs),
    /// Make a project: from the shipped example, from a plan.toml, or from two coordinates and a grid.
    New(NewArgs),
    /// Read a position list or a register as it came by e-mail; without --into it makes a complete project.
    Import(Box<ImportArgs>),
    /// List the sections of a project's plan, and take those it lacks from another plan.
    Sections(SectionsArgs),
    /// Cost layers: what lies on the ground besides its height, and what it means for a cable.
    Layer(layer::LayerArgs),
    /// Certify the solved legs; find alternatives, the corridor, the front, what holds under uncertainty, and why here.
    Route(Box<route::RouteArgs>),
    /// The optical line: design, budget, sweep, kinds side by side; a study reproduced; a line of GNPy's files.
    Line(Box<line::LineArgs>),
    /// Work on a position list: edit it, ask it, give it back.
    Rpl(RplArgs),
    /// Take back the last act on the plan; the log keeps both.
    Undo(HistoryArgs),
    /// Do again what was taken back last.
    Redo(HistoryArgs),
    /// List revisions, name the plan as it stands, issue it, open it again.
    Revision(RevisionArgs),
    /// The redline of two revisions: what was entered first, then what followed.
    Diff(DiffArgs),
    /// Compute a project's design and write its result layers into it.
    Design(DesignArgs),
    /// Write every deliverable of a project into a new folder, or its plan as plan.toml.
    Export(ExportArgs),
    /// Check a project file: event chain, layers against the log, grids, SQLite itself.
    Verify(VerifyArgs),
    /// Say where a number in results.json comes from: inputs, formula, source.
    Why(WhyArgs),
    /// Show what another program (QGIS, say) changed in a project; accept or discard it.
    Edits(EditsArgs),
    /// Print the JSON schema of a file format.
    Schema(SchemaArgs),
}

/// A grid to use instead of the plan's.
#[derive(Debug, Clone, Args)]
pub struct GridArgs {
    /// Bathymetry: GeoTIFF, or NetCDF in GEBCO's layout, kept in the project; or a prepared tile store (NAME.wettiles),
    /// which stays where it is and must lie beside the project.
    #[arg(long, value_name = "FILE")]
    pub bathymetry: Option<PathBuf>,
    /// What its heights count from: mean_sea_level, lowest_astronomical_tide, chart_datum, baltic_1977, lake_surface.
    #[arg(long, value_name = "WORD", requires = "bathymetry")]
    pub vertical_datum: Option<String>,
}

/// `wetplant demo`
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// The new folder.
    #[arg(long, value_name = "FOLDER", default_value = "trans-caspian")]
    pub out: PathBuf,
    /// A better grid than the shipped, illustrative one.
    #[command(flatten)]
    pub grid: GridArgs,
    /// Only the project file, no deliverables.
    #[arg(long)]
    pub project_only: bool,
}

/// `wetplant new`
#[derive(Debug, Args)]
pub struct NewArgs {
    /// The new project file, NAME.gpkg.
    #[arg(value_name = "PROJECT")]
    pub project: PathBuf,
    /// Start from a shipped example: trans-caspian.
    #[arg(long, value_name = "NAME", conflicts_with_all = ["from", "a", "b"])]
    pub example: Option<String>,
    /// Start from a plan in TOML.
    #[arg(long, value_name = "PLAN.TOML", conflicts_with_all = ["a", "b"])]
    pub from: Option<PathBuf>,
    /// Landing point A: "40.59 N 49.67 E", "40 35.4000 N, 049 40.2000 E" or "40.59, 49.67" (latitude first).
    #[arg(long, value_name = "POSITION", requires = "b", allow_hyphen_values = true)]
    pub a: Option<String>,
    /// Landing point B, written the same way.
    #[arg(long, value_name = "POSITION", requires = "a", allow_hyphen_values = true)]
    pub b: Option<String>,
    /// The grid; needed with --a and --b, and with a plan whose grid is not shipped.
    #[command(flatten)]
    pub grid: GridArgs,
    /// Height of the water surface over the grid's datum; 0 if nothing is said, with a note.
    #[arg(long, value_name = "M", allow_hyphen_values = true)]
    pub surface_level_m: Option<f64>,
    /// Who acts; written into every event.
    #[arg(long, value_name = "NAME", default_value = "unnamed")]
    pub actor: String,
}

/// `wetplant design`
#[derive(Debug, Args)]
pub struct DesignArgs {
    /// The project file.
    #[arg(value_name = "PROJECT")]
    pub project: PathBuf,
    /// Solve these legs again, whether solved or given; may be repeated.
    #[arg(long, value_name = "LEG")]
    pub solve: Vec<String>,
    /// The tile store of the plan, when it does not lie beside the project.
    #[arg(long, value_name = "FILE.wettiles")]
    pub bathymetry: Option<PathBuf>,
    /// Who acts; written into every event.
    #[arg(long, value_name = "NAME", default_value = "unnamed")]
    pub actor: String,
}

/// `wetplant export`
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The project file.
    #[arg(value_name = "PROJECT")]
    pub project: PathBuf,
    /// The new folder for all deliverables.
    #[arg(long, value_name = "FOLDER", required_unless_present_any = ["plan", "copy_for"])]
    pub out: Option<PathBuf>,
    /// Write the plan, as TOML, to this new file.
    #[arg(long, value_name = "PLAN.TOML")]
    pub plan: Option<PathBuf>,
    /// Which revision; the newest if nothing is said.
    #[arg(long, value_name = "LABEL")]
    pub revision: Option<String>,
    /// Decimal mark of tables: point, or comma with semicolons between the cells.
    #[arg(long, value_name = "WORD", value_parser = ["point", "comma"])]
    pub decimal: Option<String>,
    /// Also the drawings and the position list as one PDF.
    #[arg(long, requires = "out")]
    pub pdf: bool,
    /// Write a copy of the project without what this party may not read, to this new file: PARTY=FILE.gpkg.
    #[arg(long, value_name = "PARTY=FILE")]
    pub copy_for: Option<String>,
}

/// `wetplant verify`
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// The project file.
    #[arg(value_name = "PROJECT")]
    pub project: PathBuf,
}

/// `wetplant why`
#[derive(Debug, Args)]
pub struct WhyArgs {
    /// Place in results.json: /lengths/route_km, or lengths.route_km.
    #[arg(value_name = "POINTER")]
    pub pointer: String,
    /// The project file; project.gpkg here or in trans-caspian/ if nothing is said.
    #[arg(long, value_name = "PROJECT")]
    pub project: Option<PathBuf>,
    /// Which revision; the newest if nothing is said.
    #[arg(long, value_name = "LABEL")]
    pub revision: Option<String>,
}

/// `wetplant edits`
#[derive(Debug, Args)]
pub struct EditsArgs {
    /// The project file.
    #[arg(value_name = "PROJECT")]
    pub project: PathBuf,
    /// Take the changes into the plan; a changed leg becomes a given one.
    #[arg(long, conflicts_with = "discard")]
    pub accept: bool,
    /// Draw the layers again from the log.
    #[arg(long)]
    pub discard: bool,
    /// Who acts; written into every event.
    #[arg(long, value_name = "NAME", default_value = "unnamed")]
    pub actor: String,
}

/// `prepare`
#[derive(Debug, Args)]
pub struct PrepareArgs {
    /// The grid: GeoTIFF or `BigTIFF`, NetCDF, of up to 16 billion cells.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// What its heights count from: mean_sea_level, lowest_astronomical_tide, chart_datum, baltic_1977, lake_surface.
    #[arg(long, value_name = "WORD")]
    pub vertical_datum: Option<String>,
    /// The new tile store; FILE with the ending .wettiles if nothing is said.
    #[arg(long, value_name = "FILE.wettiles")]
    pub out: Option<PathBuf>,
}

/// `wetplant schema`
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// plan, results, redline or study.
    #[arg(value_name = "FORMAT", value_parser = ["plan", "results", "redline", "study"])]
    pub format: String,
}
