//! `wetplant layer`: cost layers of a plan.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `wetplant layer`
#[derive(Debug, Args)]
pub struct LayerArgs {
    /// What to do.
    #[command(subcommand)]
    pub act: LayerVerb,
}

/// What can be done with cost layers.
#[derive(Debug, Subcommand)]
pub enum LayerVerb {
    /// Read files into a new layer and say what it costs a cable.
    Add(Box<AddArgs>),
    /// List the layers of the plan.
    List(OfProject),
    /// Show one layer.
    Show(OfLayer),
    /// Take a layer out of the plan.
    Remove(RemoveArgs),
    /// Check every layer: by itself, against the plan, and on the sea. Exit code 1 when something blocks.
    Check(OfProject),
}

/// A project.
#[derive(Debug, Args)]
pub struct OfProject {
    /// The project file.
    #[arg(value_name = "PROJECT")]
    pub project: PathBuf,
}

/// A project and one of its layers.
#[derive(Debug, Args)]
pub struct OfLayer {
    /// The project file.
    #[arg(value_name = "PROJECT")]
    pub project: PathBuf,
    /// Id of the layer.
    #[arg(value_name = "ID")]
    pub id: String,
}

/// `wetplant layer remove`
#[derive(Debug, Args)]
pub struct RemoveArgs {
    /// Which.
    #[command(flatten)]
    pub of: OfLayer,
    /// Who acts; written into the event.
    #[arg(long, value_name = "NAME", default_value = "unnamed")]
    pub actor: String,
}

/// `wetplant layer add`
#[derive(Debug, Args)]
pub struct AddArgs {
    /// The project file.
    #[arg(value_name = "PROJECT")]
    pub project: PathBuf,
    /// Areas, lines and points: GeoJSON, shapefile (.shp, or .zip with its parts), KML, KMZ, GeoPackage; all go into one
    /// layer. With --raster one grid: GeoTIFF, NetCDF, ESRI ASCII, XYZ. None for a layer of depths or latitudes only.
    #[arg(value_name = "FILE")]
    pub file: Vec<PathBuf>,
    /// Its name: what is told when it blocks or bends a route.
    #[arg(long, value_name = "ID")]
    pub id: String,
    /// What it is about: fishing, anchoring, ice, mud_volcano, fault, structure, pipeline, cable, protected, military,
    /// sector_permit, seabed_class, burial, landing_site, slope, other.
    #[arg(long, value_name = "KIND")]
    pub kind: String,
    /// Takes the place of the layer of this name.
    #[arg(long)]
    pub replace: bool,
    /// Where the data come from.
    #[command(flatten)]
    pub origin: OriginArgs,
    /// What it means for a cable.
    #[command(flatten)]
    pub cost: CostArgs,
    /// What its lines cost.
    #[command(flatten)]
    pub lines: LineArgs,
    /// What its raster costs.
    #[command(flatten)]
    pub raster: RasterArgs,
    /// Who acts; written into the event.
    #[arg(long, value_name = "NAME", default_value = "unnamed")]
    pub actor: String,
}

/// Where the data of a layer come from.
#[derive(Debug, Args)]
pub struct OriginArgs {
    /// Who made the data; for a guess, why this.
    #[arg(long, value_name = "TEXT")]
    pub source: String,
    /// How sure: cited, derived, measured, approximate, practice, assumed, guess, unknown.
    #[arg(long, value_name = "TAG")]
    pub tag: String,
    /// The day, month or year the data stand for: YYYY-MM-DD, YYYY-MM, YYYY.
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// Horizontal datum of the positions; wgs84 is the only one taken.
    #[arg(long, value_name = "DATUM")]
    pub datum: Option<String>,
    /// Resolution of the data, metres.
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    pub resolution_m: Option<f64>,
    /// How far the positions are known, in words: "±50 m", "digitised at 1:500,000".
    #[arg(long, value_name = "TEXT")]
    pub uncertainty: Option<String>,
    /// What it is, in a sentence.
    #[arg(long, value_name = "TEXT")]
    pub about: Option<String>,
}

/// What a layer means for a cable where it lies. Amounts are in the plan's currency, in whole units with a decimal mark.
#[derive(Debug, Args)]
pub struct CostArgs {
    /// No cable may lie here.
    #[arg(long)]
    pub closed: bool,
    /// How far the layer reaches beyond its shapes, metres.
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    pub standoff_m: Option<f64>,
    /// A plough cannot bury here.
    #[arg(long)]
    pub no_plough: bool,
    /// Money added to every kilometre, in whole units of the plan's currency: 5000 or 5000.50.
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    pub add_per_km: Option<String>,
    /// Avoid: a kilometre costs so many times as much; 1 or more.
    #[arg(long, value_name = "RATIO", requires = "reason", allow_negative_numbers = true)]
    pub cost_ratio: Option<f64>,
    /// Why to avoid.
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Repairs a year added for every 1,000 km of cable without armour on the seabed.
    #[arg(long, value_name = "COUNT", allow_negative_numbers = true)]
    pub repairs_per_1000km_year: Option<f64>,
    /// Only in water deeper than this, metres.
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    pub depth_from: Option<f64>,
    /// Only in water no deeper than this, metres.
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    pub depth_to: Option<f64>,
    /// Only north of this latitude, degrees, negative in the south.
    #[arg(long, value_name = "DEG", allow_hyphen_values = true)]
    pub lat_from: Option<f64>,
    /// Only south of this latitude, degrees, negative in the south.
    #[arg(long, value_name = "DEG", allow_hyphen_values = true)]
    pub lat_to: Option<f64>,
}

/// What crossing the lines of a layer, or running beside them, costs.
#[derive(Debug, Args)]
pub struct LineArgs {
    /// Price of one crossing at a right angle, in whole units of the plan's currency; at another angle it is divided by the square of its sine.
    #[arg(long, value_name = "AMOUNT", requires = "crossing_angle_min", allow_negative_numbers = true)]
    pub crossing_price: Option<String>,
    /// Smallest angle at which a crossing is agreed to, degrees.
    #[arg(long, value_name = "DEG", requires = "crossing_price", allow_negative_numbers = true)]
    pub crossing_angle_min: Option<f64>,
    /// What a kilometre close to a line costs as a multiple; 1 or more.
    #[arg(long, value_name = "RATIO", allow_negative_numbers = true)]
    pub parallel_ratio: Option<f64>,
    /// How close: metres to each side.
    #[arg(long, value_name = "M", requires = "parallel_ratio", allow_negative_numbers = true)]
    pub parallel_band_m: Option<f64>,
    /// How close: a multiple of the water depth; the wider of the two counts.
    #[arg(long, value_name = "RATIO", requires = "parallel_ratio", allow_negative_numbers = true)]
    pub parallel_depth_ratio: Option<f64>,
}

/// What a raster of values costs.
#[derive(Debug, Args)]
pub struct RasterArgs {
    /// The file is a grid of values.
    #[arg(long)]
    pub raster: bool,
    /// What its values count: "hours of fishing per km² and year".
    #[arg(long, value_name = "TEXT", requires = "raster")]
    pub unit: Option<String>,
    /// Money each unit adds to every kilometre, in whole units of the plan's currency.
    #[arg(long, value_name = "AMOUNT", requires = "raster", allow_negative_numbers = true)]
    pub add_per_km_per_unit: Option<String>,
    /// Repairs a year each unit adds for every 1,000 km of cable without armour on the seabed.
    #[arg(long, value_name = "COUNT", requires = "raster", allow_negative_numbers = true)]
    pub repairs_per_1000km_year_per_unit: Option<f64>,
}
