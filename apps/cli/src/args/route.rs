//! `wetplant route`

use super::PrepareArgs;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `wetplant route`
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct RouteArgs {
    /// An act on the route.
    #[command(subcommand)]
    pub act: Option<RouteAct>,
    /// What to find out.
    #[command(flatten)]
    pub study: StudyArgs,
}

/// What to find out about the solved legs of a project.
#[derive(Debug, Args)]
pub struct StudyArgs {
    /// The project file.
    #[arg(value_name = "PROJECT", required = true)]
    pub project: Option<PathBuf>,
    /// One leg; every solved leg if none is named.
    #[arg(long, value_name = "LEG")]
    pub leg: Option<String>,
    /// Work at the lower bound until the gap is at most this, percent.
    #[arg(long, value_name = "PCT", allow_negative_numbers = true)]
    pub gap: Option<f64>,
    /// Find so many routes that really differ, the best included.
    #[arg(long, value_name = "COUNT", allow_negative_numbers = true)]
    pub alternatives: Option<u32>,
    /// How far apart alternatives lie, at least, in kilometres.
    #[arg(
        long,
        value_name = "KM",
        default_value_t = 10.0,
        allow_negative_numbers = true,
        requires = "alternatives"
    )]
    pub apart_km: f64,
    /// Along which share of its length an alternative lies that far from every earlier one, 0 to 1.
    #[arg(
        long,
        value_name = "SHARE",
        default_value_t = 0.5,
        allow_negative_numbers = true,
        requires = "alternatives"
    )]
    pub apart_share: f64,
    /// How much dearer than the best an alternative may be, percent.
    #[arg(
        long,
        value_name = "PCT",
        default_value_t = 20.0,
        allow_negative_numbers = true,
        requires = "alternatives"
    )]
    pub dearer_max: f64,
    /// The front of cost, repairs and length, with at most so many routes.
    #[arg(long, value_name = "COUNT", num_args = 0..=1, default_missing_value = "8", allow_negative_numbers = true)]
    pub pareto: Option<u32>,
    /// Every cell on a route at most so many percent dearer than the best.
    #[arg(long, value_name = "PCT", allow_negative_numbers = true)]
    pub corridor: Option<f64>,
    /// The route under so many samples of layer weights and water levels.
    #[arg(long, value_name = "COUNT", allow_negative_numbers = true)]
    pub robust: Option<u32>,
    /// Seed of the samples.
    #[arg(
        long,
        value_name = "NUMBER",
        default_value_t = 1,
        allow_negative_numbers = true,
        requires = "robust"
    )]
    pub seed: u64,
    /// Factor that two thirds of the sampled weights stay within, up and down.
    #[arg(
        long,
        value_name = "RATIO",
        default_value_t = 1.3,
        allow_negative_numbers = true,
        requires = "robust"
    )]
    pub spread: f64,
    /// Lowest water level sampled, metres over the grid's datum; every level up to --level-high is equally likely.
    #[arg(long, value_name = "M", requires = "level_high", allow_hyphen_values = true, requires = "robust")]
    pub level_low: Option<f64>,
    /// Highest water level sampled, metres over the grid's datum.
    #[arg(long, value_name = "M", requires = "level_low", allow_hyphen_values = true, requires = "robust")]
    pub level_high: Option<f64>,
    /// Say why the route goes where it does at this kilometre point, in kilometres of route from the A end.
    #[arg(long, value_name = "KP", allow_negative_numbers = true)]
    pub explain: Option<f64>,
    /// Join this place to the landing points as well: "LAT, LON=NAME"; may be repeated.
    #[arg(long, value_name = "POSITION=NAME", allow_hyphen_values = true)]
    pub branch: Vec<String>,
    /// A new folder for study.json, study.geojson, study.svg and study.html.
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
}

/// Acts on the route: inputs, each one event that `undo` takes back.
#[derive(Debug, Subcommand)]
pub enum RouteAct {
    /// Solve legs again and take what is found into the plan.
    Solve(SolveArgs),
    /// Pin a place the route must pass: its leg becomes two.
    Pin(PinArgs),
    /// Take a pin away: its two legs become one.
    Unpin(OfName),
    /// Close an area to the route.
    Avoid(AvoidArgs),
    /// Open an area again.
    Release(OfName),
    /// List pins and avoided areas.
    List(super::layer::OfProject),
    /// Prepare a grid larger than memory as a store of tiles.
    Prepare(PrepareArgs),
}

/// `wetplant route solve`
#[derive(Debug, Args)]
pub struct SolveArgs {
    /// The project file.
    #[arg(value_name = "PROJECT")]
    pub project: PathBuf,
    /// The legs; every solved leg if none is named. May be repeated.
    #[arg(long, value_name = "LEG")]
    pub leg: Vec<String>,
    /// Who acts; written into every event.
    #[arg(long, value_name = "NAME", default_value = "unnamed")]
    pub actor: String,
}

/// `wetplant route pin`
#[derive(Debug, Args)]
pub struct PinArgs {
    /// The project file.
    #[arg(value_name = "PROJECT")]
    pub project: PathBuf,
    /// Where: "42.10 N 50.20 E", "42 06.0000 N, 050 12.0000 E" or "42.10, 50.20" (latitude first).
    #[arg(long, value_name = "POSITION", allow_hyphen_values = true)]
    pub at: String,
    /// The leg; needed when there are several.
    #[arg(long, value_name = "LEG")]
    pub leg: Option<String>,
    /// Its name.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Why the route must pass here.
    #[arg(long, value_name = "TEXT", default_value = "pinned by hand")]
    pub reason: String,
    /// Who acts; written into every event.
    #[arg(long, value_name = "NAME", default_value = "unnamed")]
    pub actor: String,
}

/// A pin or an area by its name.
#[derive(Debug, Args)]
pub struct OfName {
    /// The project file.
    #[arg(value_name = "PROJECT")]
    pub project: PathBuf,
    /// Its name.
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Who acts; written into every event.
    #[arg(long, value_name = "NAME", default_value = "unnamed")]
    pub actor: String,
}

/// `wetplant route avoid`
#[derive(Debug, Args)]
pub struct AvoidArgs {
    /// The project file.
    #[arg(value_name = "PROJECT")]
    pub project: PathBuf,
    /// Name of the area.
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// Why it is closed.
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Its corners, at least three, in order around it; repeat the flag for each.
    #[arg(long, value_name = "POSITION", required_unless_present = "file", allow_hyphen_values = true)]
    pub corner: Vec<String>,
    /// Or a file with its outline: GeoJSON, shapefile, KML, GeoPackage.
    #[arg(long, value_name = "FILE", conflicts_with = "corner")]
    pub file: Option<PathBuf>,
    /// Who acts; written into every event.
    #[arg(long, value_name = "NAME", default_value = "unnamed")]
    pub actor: String,
}
