//! The plan: everything a person entered, in one document. `plan.toml` is its lossless text form.
//!
//! A plan holds inputs only. Nothing in it is computed, except the positions of solved legs, which stand in it
//! because the solver's answer, once accepted, is an input of everything after it.

use cable::catalogue::Catalogue;
use cable::presets::Presets;
use consortium::agreement::{Agreement, Party};
use consortium::facts::Fact;
use cost::plan::CostPlan;
use cost::schedule::SchedulePlan;
use layers::layer::CostLayer;
use line::plan::LinePlan;
use network::corridor::Corridor;
use optics::fibre::FibreSpec;
use risk::plan::RiskPlan;
use route::plan::RoutePlan;
use rpl::list::PositionList;
use rpl::register::Register;
use serde::{Deserialize, Serialize};
use terrain::grid::VerticalDatum;
use terrain::hazards::Exclusion;
use units::{Currency, Fingerprint, LonLat, Provenance, RouteKm};

/// The format word of a plan this program writes.
pub const FORMAT: &str = "wetplant-plan/1";

/// Every key of a plan, in the order of `plan.toml`: a section is what one event sets.
pub const SECTIONS: [&str; 28] = [
    "format",
    "name",
    "revision",
    "date",
    "about",
    "currency",
    "agreement_in_force",
    "water",
    "terrain",
    "landing",
    "published",
    "sector_line",
    "route",
    "list",
    "register",
    "exclusion",
    "layer",
    "presets",
    "fibre",
    "line",
    "catalogue",
    "cost",
    "schedule",
    "risk",
    "party",
    "agreement",
    "corridor",
    "fact",
];

/// The sections a plan must have: a name, two landing points and a route. A stage that needs more says which section it
/// lacks.
pub const NEEDED_SECTIONS: [&str; 7] = ["format", "name", "revision", "date", "about", "landing", "route"];

/// One revision of a cable project, as entered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// [`FORMAT`].
    pub format: String,
    /// Name of the system.
    pub name: String,
    /// Label of the revision, any text; order between revisions is the log's.
    pub revision: String,
    /// The date the plan stands for, `YYYY-MM-DD`.
    pub date: String,
    /// What the plan is, in a sentence or two.
    pub about: String,
    /// Currency of every `_minor` figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// Id of the agreement in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement_in_force: Option<String>,
    /// The water surface the depths count from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub water: Option<Water>,
    /// Which grid lies under the design.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terrain: Option<TerrainPlan>,
    /// The landing points, the A end first.
    pub landing: Vec<Landing>,
    /// Lengths others have published for this line, for comparison only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub published: Vec<PublishedLength>,
    /// Boundary between two national sectors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sector_line: Option<SectorLine>,
    /// Route rules and legs.
    pub route: RoutePlan,
    /// Position lists of given legs, as entered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub list: Vec<PositionList>,
    /// Registers along the kilometre point: contacts, soil, burial, hazards, crossings, permits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub register: Vec<Register>,
    /// Areas the route must not enter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclusion: Vec<Exclusion>,
    /// Cost layers: what lies on the ground besides its height, and what it means for a cable.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub layer: Vec<CostLayer>,
    /// Named presets for cable type, burial, slack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presets: Option<Presets>,
    /// The fibre.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fibre: Option<FibreSpec>,
    /// The optical line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<LinePlan>,
    /// Cable types and prices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub catalogue: Option<Catalogue>,
    /// Rules of quantities and works.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<CostPlan>,
    /// Tasks and season windows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<SchedulePlan>,
    /// Fault rates and repair.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<RiskPlan>,
    /// The owners and former owners.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub party: Vec<Party>,
    /// The agreements costs are split under.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agreement: Vec<Agreement>,
    /// The network the line is a piece of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corridor: Option<Corridor>,
    /// The facts sheet: what is known, by whom, and what is not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fact: Vec<Fact>,
}

impl Plan {
    /// Whether the plan has a section.
    #[must_use]
    pub fn has(&self, section: &str) -> bool {
        match section {
            "currency" => self.currency.is_some(),
            "agreement_in_force" => self.agreement_in_force.is_some(),
            "water" => self.water.is_some(),
            "terrain" => self.terrain.is_some(),
            "sector_line" => self.sector_line.is_some(),
            "presets" => self.presets.is_some(),
            "fibre" => self.fibre.is_some(),
            "line" => self.line.is_some(),
            "catalogue" => self.catalogue.is_some(),
            "cost" => self.cost.is_some(),
            "schedule" => self.schedule.is_some(),
            "risk" => self.risk.is_some(),
            "corridor" => self.corridor.is_some(),
            "published" => !self.published.is_empty(),
            "list" => !self.list.is_empty(),
            "register" => !self.register.is_empty(),
            "exclusion" => !self.exclusion.is_empty(),
            "layer" => !self.layer.is_empty(),
            "party" => !self.party.is_empty(),
            "agreement" => !self.agreement.is_empty(),
            "fact" => !self.fact.is_empty(),
            _ => NEEDED_SECTIONS.contains(&section),
        }
    }
}

/// The water surface: a design parameter, never zero by habit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Water {
    /// Height of the surface over the grid's vertical datum, m.
    pub surface_level_m: f64,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// The bathymetry grid and what must be said about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TerrainPlan {
    /// Name of the grid among the project's grids. A name that ends in `.wettiles` is a tile store, which is larger than
    /// a project takes: it is not kept in the project but lies beside it, in the same folder.
    pub grid: String,
    /// BLAKE3 of the file's bytes; of a tile store, of its index, which holds the fingerprint of every tile.
    pub grid_blake3: Fingerprint,
    /// What heights in the grid count from.
    pub vertical_datum: VerticalDatum,
    /// Words printed beside everything drawn from the grid.
    pub label: String,
    /// How far the window reaches beyond the landing points, in degrees.
    pub window_margin_deg: f64,
    /// Whether the grid is good enough to build on; an illustrative grid is a finding in every output.
    pub illustrative: bool,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// A landing point with its station.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Landing {
    /// Short name used by legs and cost objects.
    pub id: String,
    /// Name in English.
    pub name: String,
    /// Name in the country's own spelling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_local: Option<String>,
    /// Two-letter country code; none when nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Degrees east.
    pub lon_deg: f64,
    /// Degrees north.
    pub lat_deg: f64,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

impl Landing {
    /// Where it is.
    #[must_use]
    pub fn at(&self) -> LonLat {
        LonLat::new(self.lon_deg, self.lat_deg)
    }
}

/// A length somebody published for the line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishedLength {
    /// What the figure is said to be.
    pub what: String,
    /// The figure, km.
    pub published_km: RouteKm,
    /// Whether it was published as a lower bound (`over 340 km`).
    pub lower_bound: bool,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// The boundary between the sectors of two countries, as a geodesic through two points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SectorLine {
    /// What it is.
    pub name: String,
    /// Sector on the A end's side.
    pub sector_a: String,
    /// Sector on the B end's side.
    pub sector_b: String,
    /// Longitude of the first point, degrees.
    pub from_lon_deg: f64,
    /// Latitude of the first point, degrees.
    pub from_lat_deg: f64,
    /// Longitude of the second point, degrees.
    pub to_lon_deg: f64,
    /// Latitude of the second point, degrees.
    pub to_lat_deg: f64,
    /// Tag and source.
    #[serde(flatten)]
    pub provenance: Provenance,
}

impl SectorLine {
    /// Its two points.
    #[must_use]
    pub fn points(&self) -> (LonLat, LonLat) {
        (LonLat::new(self.from_lon_deg, self.from_lat_deg), LonLat::new(self.to_lon_deg, self.to_lat_deg))
    }
}

/// Why a text is not a plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The text is not TOML, has an unknown key, lacks one, or a value has the wrong type.
    #[error("{message}")]
    Unreadable {
        /// What the reader said, with line and column.
        message: String,
    },
    /// A plan of another format.
    #[error("format is `{found}`; this program reads `{FORMAT}`")]
    Format {
        /// The format word found.
        found: String,
    },
    /// A number that is none.
    #[error("{place} is not a finite number; write a number, or leave the key out")]
    NotFinite {
        /// Where in the plan.
        place: String,
    },
    /// A section does not read as what it should be.
    #[error("section `{section}` cannot be read: {message}")]
    Section {
        /// The section.
        section: String,
        /// What the reader said.
        message: String,
    },
    /// The document of the log does not make a plan.
    #[error("the log does not hold a whole plan: {message}")]
    Document {
        /// What is missing or wrong.
        message: String,
    },
}

/// Reads `plan.toml`.
///
/// # Errors
/// With line, key and a hint when a key is unknown (often a number without its unit) or missing.
pub fn read_toml(text: &str) -> Result<Plan, PlanError> {
    let plan: Plan = toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let message = format!("{error}{}", hint(error.message(), text, start).unwrap_or_default());
        PlanError::Unreadable { message }
    })?;
    if plan.format != FORMAT {
        return Err(PlanError::Format { found: plan.format });
    }
    // TOML has `nan` and `inf`; no figure of a plan may be one.
    to_document(&plan)?;
    Ok(plan)
}

/// Writes `plan.toml`: the canonical text, so that reading and writing it again gives the same bytes.
///
/// # Errors
/// Never for plans whose tables follow their scalars, which the types guarantee.
pub fn write_toml(plan: &Plan) -> Result<String, PlanError> {
    toml::to_string(plan).map_err(|error| PlanError::Unreadable { message: error.to_string() })
}

/// The plan in a fold's document.
///
/// # Errors
/// When a section is missing or wrong.
pub fn of_document(document: &serde_json::Value) -> Result<Plan, PlanError> {
    let plan: Plan = serde_json::from_value(document.clone())
        .map_err(|error| PlanError::Document { message: error.to_string() })?;
    if plan.format != FORMAT {
        return Err(PlanError::Format { found: plan.format });
    }
    Ok(plan)
}

/// Whether a value reads as this section of a plan.
///
/// # Errors
/// When it does not, with what the reader said.
pub fn check_section(section: &str, value: &serde_json::Value) -> Result<(), PlanError> {
    fn read<T: serde::de::DeserializeOwned>(value: &serde_json::Value) -> Result<(), String> {
        T::deserialize(value).map(drop).map_err(|error| error.to_string())
    }
    let checked = match section {
        "format" => match value.as_str() {
            Some(FORMAT) => Ok(()),
            _ => Err(format!("it is {value}; this program reads `{FORMAT}`")),
        },
        "name" | "revision" | "date" | "about" | "agreement_in_force" => read::<String>(value),
        "currency" => read::<Currency>(value),
        "water" => read::<Water>(value),
        "terrain" => read::<TerrainPlan>(value),
        "landing" => read::<Vec<Landing>>(value),
        "published" => read::<Vec<PublishedLength>>(value),
        "sector_line" => read::<SectorLine>(value),
        "route" => read::<RoutePlan>(value),
        "list" => read::<Vec<PositionList>>(value),
        "register" => read::<Vec<Register>>(value),
        "exclusion" => read::<Vec<Exclusion>>(value),
        "layer" => read::<Vec<CostLayer>>(value),
        "presets" => read::<Presets>(value),
        "fibre" => read::<FibreSpec>(value),
        "line" => read::<LinePlan>(value),
        "catalogue" => read::<Catalogue>(value),
        "cost" => read::<CostPlan>(value),
        "schedule" => read::<SchedulePlan>(value),
        "risk" => read::<RiskPlan>(value),
        "party" => read::<Vec<Party>>(value),
        "agreement" => read::<Vec<Agreement>>(value),
        "corridor" => read::<Corridor>(value),
        "fact" => read::<Vec<Fact>>(value),
        _ => Err("a plan has no such section".to_owned()),
    };
    checked.map_err(|message| PlanError::Section { section: section.to_owned(), message })
}

/// The document of a plan: its sections as JSON.
///
/// # Errors
/// When a number is not finite, which JSON cannot say.
pub fn to_document(plan: &Plan) -> Result<serde_json::Value, PlanError> {
    let document =
        serde_json::to_value(plan).map_err(|error| PlanError::Document { message: error.to_string() })?;
    // Absent options are left out, so only a number that is none became null.
    match null_in(&document) {
        Some(place) => Err(PlanError::NotFinite { place }),
        None => Ok(document),
    }
}

/// The content hash of a plan: the same plan has the same fingerprint, whatever text or log it came from.
#[must_use]
pub fn fingerprint(plan: &Plan) -> Fingerprint {
    Fingerprint::of(plan)
}

/// The place of the first null, as a path: `route.leg[0].position[2].lon_deg`.
fn null_in(value: &serde_json::Value) -> Option<String> {
    use serde_json::Value;
    match value {
        Value::Null => Some(String::new()),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(index, item)| Some(joined(&format!("[{index}]"), &null_in(item)?))),
        Value::Object(fields) => fields.iter().find_map(|(key, field)| Some(joined(key, &null_in(field)?))),
        _ => None,
    }
}

fn joined(step: &str, rest: &str) -> String {
    if rest.is_empty() || rest.starts_with('[') { format!("{step}{rest}") } else { format!("{step}.{rest}") }
}

/// What to do about an unknown or a missing key: most often a number lacks its unit.
///
/// The reader names only the table where a key is unknown, so the line of the key itself is looked up after `start`.
fn hint(message: &str, text: &str, start: usize) -> Option<String> {
    let named = message.split('`').nth(1)?;
    let extends =
        |long: &str, short: &str| long.strip_prefix(short).is_some_and(|rest| rest.starts_with('_'));
    let write = |wanted: &str, found: &str| {
        format!("a number carries its unit in its key: write `{wanted}` instead of `{found}`\n")
    };
    let known = keys_of_a_plan();
    let keys = || keys_after(text, start);
    if message.starts_with("missing field") {
        let (_, found) = keys().find(|(_, key)| extends(named, key) && !known.contains(*key))?;
        return Some(write(named, found));
    }
    if !message.starts_with("unknown field") {
        return None;
    }
    let line =
        keys().find(|(_, key)| *key == named).map(|(line, _)| format!("the key stands in line {line}\n"));
    let stem = named.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let with_unit = known.iter().filter(|key| units::suffix::digits_of(key).is_some());
    let wanted =
        with_unit.filter(|key| extends(key, named) || extends(key, stem)).min_by_key(|key| key.len());
    Some(line.unwrap_or_default() + &wanted.map(|wanted| write(wanted, named)).unwrap_or_default())
}

/// The keys of `key = value` lines from a byte on, with their line numbers.
fn keys_after(text: &str, start: usize) -> impl Iterator<Item = (usize, &str)> {
    let first_line = text.get(..start).map_or(1, |before| before.matches('\n').count() + 1);
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line));
    lines
        .filter(move |(number, _)| *number >= first_line)
        .filter_map(|(number, line)| Some((number, line.split_once('=')?.0.trim())))
}

/// Every key that may stand anywhere in a plan.
fn keys_of_a_plan() -> std::collections::BTreeSet<String> {
    fn gather(schema: &serde_json::Value, keys: &mut std::collections::BTreeSet<String>) {
        match schema {
            serde_json::Value::Object(fields) => {
                if let Some(properties) = fields.get("properties").and_then(serde_json::Value::as_object) {
                    keys.extend(properties.keys().cloned());
                }
                fields.values().for_each(|field| gather(field, keys));
            }
            serde_json::Value::Array(items) => items.iter().for_each(|item| gather(item, keys)),
            _ => {}
        }
    }
    let mut keys = std::collections::BTreeSet::new();
    gather(schemars::schema_for!(Plan).as_value(), &mut keys);
    keys
}
