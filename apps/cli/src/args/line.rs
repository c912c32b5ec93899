//! `wetplant line`

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `wetplant line`
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct LineArgs {
    /// What else to do.
    #[command(subcommand)]
    pub act: Option<LineAct>,
    /// What to show.
    #[command(flatten)]
    pub shown: ShownArgs,
}

/// Which line, and what of it.
#[derive(Debug, Args)]
pub struct ShownArgs {
    /// The project file.
    #[arg(value_name = "PROJECT", required_unless_present = "from_gnpy", conflicts_with = "from_gnpy")]
    pub project: Option<PathBuf>,
    /// The budget, from the noise of the amplifiers to the margin over the FEC limit, with the tag of every line.
    #[arg(long)]
    pub budget: bool,
    /// Launch power, repeaters and fibre pairs swept together.
    #[arg(long)]
    pub sweep: bool,
    /// Unrepeatered, with remote amplifiers and repeatered, side by side on this cable.
    #[arg(long)]
    pub compare: bool,
    /// Stations, remote amplifiers and objective of the comparison, as TOML; shipped guesses if nothing is said.
    #[arg(long, value_name = "FILE", requires = "compare")]
    pub kinds: Option<PathBuf>,
    /// A line out of a folder with GNPy's files: equipment, topology and, where there, spectrum and simulation.
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["budget", "sweep", "compare"])]
    pub from_gnpy: Option<PathBuf>,
    /// A new folder: results.json, power_map.csv, gsnr.svg and power.svg of a line out of GNPy's files; kinds.html,
    /// kinds.json and kinds.svg of a comparison.
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
}

/// What else to do with lines.
#[derive(Debug, Subcommand)]
pub enum LineAct {
    /// Reproduce the design study of one length and hold it against its published table.
    Study(LineStudyArgs),
}

/// `wetplant line study`
#[derive(Debug, Args)]
pub struct LineStudyArgs {
    /// Other inputs than the shipped ones, as TOML.
    #[arg(long, value_name = "FILE")]
    pub inputs: Option<PathBuf>,
}
