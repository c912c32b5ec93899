//! `results.json`: every figure of one revision, with unit suffixes, findings and fingerprints.

use consortium::agreement::Party;
use consortium::facts::Fact;
use consortium::split::AgreementSplit;
use cost::estimate::CostEstimate;
use cost::schedule::Schedule;
use layers::layer::LayerKind;
use line::design::LineDesign;
use network::corridor::CorridorAnswers;
use risk::availability::Availability;
use route::explain::Total;
use route::plan::LegOrigin;
use route::rpl::{Lengths, ProfilePoint, Rpl, TypeLength};
use route::sld::Sld;
use route::solve::SolverResult;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::{Currency, Finding, Fingerprint, Provenance, RouteKm, Tag};

/// The format word of the results this program writes.
pub const FORMAT: &str = "wetplant-results/1";

/// The whole file: the current plan's results, and a summary of every revision of the project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ResultsFile {
    /// [`FORMAT`].
    pub format: String,
    /// Version of the program.
    pub program_version: String,
    /// Results of the plan this file is for.
    #[serde(flatten)]
    pub results: Results,
    /// Every revision of the project in the order of its log, this one included.
    pub revisions: Vec<RevisionSummary>,
}

/// Results of one plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Results {
    /// Which plan.
    pub plan: PlanHead,
    /// Stages with the fingerprints of their inputs, in order.
    pub stages: Vec<StageRecord>,
    /// The ground.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terrain: Option<TerrainResult>,
    /// Landing points, A end first.
    pub landings: Vec<LandingResult>,
    /// Lengths and depths.
    pub lengths: Lengths,
    /// Published lengths beside ours.
    pub published: Vec<PublishedComparison>,
    /// Legs of the route and how they came about.
    pub legs: Vec<LegResult>,
    /// Cost layers as laid on the sea; they shape the route where the solver lays it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub layers: Vec<LayerResult>,
    /// Protection levels by depth band with their cost per km: what the cost surface was made of.
    pub protection: Vec<ProtectionChoice>,
    /// The route position list.
    pub rpl: Rpl,
    /// The straight line diagram.
    pub sld: Sld,
    /// Depth along the route.
    pub profile: Vec<ProfilePoint>,
    /// The optical line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<LineDesign>,
    /// First cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<CostEstimate>,
    /// Schedule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
    /// Faults and availability.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub availability: Option<Availability>,
    /// Every cost line split under each agreement.
    pub agreements: Vec<AgreementSplit>,
    /// The parties.
    pub parties: Vec<Party>,
    /// The corridor, when the plan has one.
    pub corridor: Option<CorridorAnswers>,
    /// Every input that is not firm, with its source.
    pub assumptions: Vec<Assumption>,
    /// The facts sheet.
    pub facts: Vec<Fact>,
    /// Stages that were left out, because the plan lacks what they need.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub absent: Vec<AbsentStage>,
    /// All findings of all stages.
    pub findings: Vec<Finding>,
}

/// Which plan the results are of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanHead {
    /// Name of the system.
    pub name: String,
    /// Label of the revision.
    pub revision: String,
    /// Date it stands for.
    pub date: String,
    /// What it is.
    pub about: String,
    /// Currency of every amount; none when the plan has no amounts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// Agreement in force; none without agreements.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement_in_force: Option<String>,
    /// Fingerprint of the plan as entered.
    pub plan_fingerprint: Fingerprint,
}

/// A stage and what it was computed from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StageRecord {
    /// Name: `terrain`, `surface`, `route`, `rpl`, `line`, `cost`, `schedule`, `risk`, `split`, `corridor`.
    pub stage: String,
    /// Raised when the stage's method changes.
    pub version_no: u32,
    /// Fingerprint of its inputs.
    pub inputs_fingerprint: Fingerprint,
}

/// A stage that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AbsentStage {
    /// Name of the stage.
    pub stage: String,
    /// What it needs and the plan does not have.
    pub needs: Vec<String>,
}

/// The ground as used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TerrainResult {
    /// Name of the grid.
    pub grid: String,
    /// BLAKE3 of its bytes.
    pub grid_blake3: Fingerprint,
    /// `GeoTIFF` or `NetCDF`.
    pub grid_format: String,
    /// Words printed beside everything drawn from it.
    pub label: String,
    /// Whether it is good enough to build on.
    pub illustrative: bool,
    /// Vertical datum word.
    pub vertical_datum: String,
    /// Water surface over that datum.
    pub surface_level_m: f64,
    /// Columns of the window.
    pub window_cols_count: usize,
    /// Rows of the window.
    pub window_rows_count: usize,
    /// Width of a cell.
    pub cell_lon_deg: f64,
    /// Height of a cell.
    pub cell_lat_deg: f64,
    /// Cells of connected water in the window.
    pub sea_cells_count: usize,
    /// Tag and source of the grid.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// A landing point as used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LandingResult {
    /// Id.
    pub id: String,
    /// Name in the country's own spelling, or in English.
    pub name: String,
    /// Country code; none when nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Degrees east.
    pub lon_deg: f64,
    /// Degrees north.
    pub lat_deg: f64,
    /// Straight shore approach to connected water; none without a grid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approach_km: Option<RouteKm>,
    /// Limit of that approach.
    pub shore_reach_km: f64,
}

/// A published length beside ours.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PublishedComparison {
    /// What it is said to be.
    pub what: String,
    /// The figure.
    pub published_km: RouteKm,
    /// Whether it was published as a lower bound.
    pub lower_bound: bool,
    /// Published over geodesic.
    pub published_over_geodesic_ratio: f64,
    /// Our route over the published figure.
    pub route_over_published_ratio: f64,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// A leg of the route.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LegResult {
    /// Id.
    pub id: String,
    /// From anchor.
    pub from: String,
    /// To anchor.
    pub to: String,
    /// How its positions came about.
    pub origin: LegOrigin,
    /// Route length.
    pub route_km: RouteKm,
    /// Positions between its anchors.
    pub positions_count: usize,
    /// What the solver did; none for a given leg, or one solved earlier.
    pub solver: Option<SolverResult>,
    /// What the leg as it stands costs on the cost surface from water to water, by layer and effect, the dearest first;
    /// none where the solver did not look at it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_layer: Vec<Total>,
}

/// A cost layer as used: what it is, how good it is, and how much of the sea it touches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LayerResult {
    /// Id.
    pub id: String,
    /// What it is about.
    pub kind: LayerKind,
    /// What it is, in a sentence.
    pub about: String,
    /// When the data stand for; none when nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Horizontal datum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub datum: Option<String>,
    /// Resolution; `unknown` when nobody said.
    pub resolution: String,
    /// Uncertainty of the positions; `unknown` when nobody said.
    pub uncertainty: String,
    /// Cells of the sea in which it costs something.
    pub cells_count: usize,
    /// Cells of the sea it closes.
    pub closed_cells_count: usize,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// The protection chosen in a band of depths, by least price plus expected repair.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProtectionChoice {
    /// Shallow side.
    pub depth_from_m: f64,
    /// Deep side.
    pub depth_to_m: f64,
    /// Name of the level: `SA ploughed`.
    pub level: String,
    /// Cost of a kilometre, typical prices, expected repairs included.
    pub cost_minor_per_km: f64,
    /// Of which expected repairs, present value.
    pub repair_minor_per_km: f64,
    /// Expected repairs.
    pub repairs_per_km_year: f64,
}

/// An input that is not firm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Assumption {
    /// Place in the plan: `line.amplifier`, `catalogue.cable[1].price_per_km`.
    pub place: String,
    /// Its figures, as written in the plan.
    pub figures: String,
    /// How well founded.
    pub tag: Tag,
    /// Source or reason.
    pub source: String,
}

/// One revision in brief, for comparison.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RevisionSummary {
    /// Label.
    pub revision: String,
    /// Date.
    pub date: String,
    /// Fingerprint of the plan.
    pub plan_fingerprint: Fingerprint,
    /// Landing points, A end first.
    pub landings: Vec<String>,
    /// Geodesic between them.
    pub geodesic_km: RouteKm,
    /// Route.
    pub route_km: RouteKm,
    /// Route over geodesic.
    pub route_over_geodesic_ratio: f64,
    /// Published lengths beside it.
    pub published: Vec<PublishedComparison>,
    /// Cable.
    pub cable_km: units::CableKm,
    /// Fibre.
    pub fibre_km: units::FibreKm,
    /// Deepest water.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deepest_m: Option<f64>,
    /// Cable by type.
    pub by_type: Vec<TypeLength>,
    /// Repeater options.
    pub options: Vec<OptionSummary>,
    /// Repeaters chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeaters_count: Option<u32>,
    /// Target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_capacity_gbps: Option<f64>,
    /// Pairs built.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fibre_pairs_count: Option<u32>,
    /// Capacity at the end of life.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system_capacity_gbps: Option<f64>,
    /// Feed voltage from one end, margin included; none without repeaters.
    pub required_voltage_v: Option<f64>,
    /// Line current; none without repeaters.
    pub line_current_a: Option<f64>,
    /// Currency of its amounts; none without a cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// First cost, low.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low_minor: Option<i64>,
    /// First cost, typical.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typical_minor: Option<i64>,
    /// First cost, high.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high_minor: Option<i64>,
    /// Availability.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub availability_frac: Option<f64>,
    /// Expected faults.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub faults_per_year: Option<f64>,
    /// Fibre delay one way, station to station.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency_one_way_ms: Option<f64>,
    /// Ready for service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ready_for_service: Option<String>,
    /// Each owner's amount under each agreement.
    pub owners: Vec<OwnerAmount>,
}

/// A repeater option in brief.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OptionSummary {
    /// Repeaters.
    pub repeaters_count: u32,
    /// Mean GSNR, first day.
    pub gsnr_mean_db: f64,
    /// Mean GSNR, last day.
    pub gsnr_end_of_life_mean_db: f64,
    /// Capacity of a pair at the end of life.
    pub capacity_per_pair_gbps: f64,
    /// Pairs for the target.
    pub fibre_pairs_for_target_count: Option<u32>,
    /// Whether it may be chosen.
    pub eligible: bool,
}

/// An owner's amount under an agreement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OwnerAmount {
    /// Agreement.
    pub agreement: String,
    /// Its name in that revision.
    pub agreement_name: String,
    /// Party.
    pub party: String,
    /// Its name in that revision.
    pub party_name: String,
    /// Low.
    pub low_minor: i64,
    /// Typical.
    pub typical_minor: i64,
    /// High.
    pub high_minor: i64,
    /// Whether it rests on figures that are not firm.
    pub assumed: bool,
}
