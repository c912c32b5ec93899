//! What ships inside the program, and what the person gives instead: plans, grids, the time.

use crate::args::GridArgs;
use crate::failure::{Failure, read_file};
use project::plan::Plan;
use terrain::grid::{VerticalDatum, open_grid};
use units::{Fingerprint, Provenance, Tag};

/// The shipped plans, oldest first.
pub const SHIPPED_PLANS: [(&str, &str); 2] = [
    ("plan-2019.toml", include_str!("../../../data/trans-caspian/plan-2019.toml")),
    ("plan-2025.toml", include_str!("../../../data/trans-caspian/plan-2025.toml")),
];

/// The plan that `new --a --b` starts from: everything but the place.
pub const TEMPLATE: &str = include_str!("../../../data/template/plan.toml");

/// The shipped grid.
const SHIPPED_GRID: (&str, &[u8]) =
    ("caspian_publicdomain_2min.tif", include_bytes!("../../../data/caspian/caspian_publicdomain_2min.tif"));

/// Largest grid file read into memory.
const GRID_LIMIT_BYTES: u64 = 2 << 30;
/// Largest plan read.
pub const PLAN_LIMIT_BYTES: u64 = 16 << 20;

/// A grid's bytes with the name a plan calls it by.
#[derive(Debug, Clone)]
pub struct NamedGrid {
    /// Name.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// The shipped plans, read.
pub fn shipped_plans() -> Result<Vec<Plan>, Failure> {
    SHIPPED_PLANS
        .iter()
        .map(|(name, text)| project::plan::read_toml(text).map_err(|error| Failure::ours(error).at(name)))
        .collect()
}

/// The grid a plan names, when it is the shipped one.
pub fn shipped_grid(plan: &Plan) -> Option<NamedGrid> {
    let (name, bytes) = SHIPPED_GRID;
    let is_it = Fingerprint::of_bytes(bytes) == plan.terrain.as_ref()?.grid_blake3;
    is_it.then(|| NamedGrid { name: name.to_owned(), bytes: bytes.to_vec() })
}

/// The grid given on the command line, if one is, with the datum declared for it.
///
/// It is opened once here, so that a bad file is refused before anything is written.
pub fn given_grid(args: &GridArgs) -> Result<Option<(NamedGrid, VerticalDatum)>, Failure> {
    let Some(path) = &args.bathymetry else { return Ok(None) };
    let place = path.display().to_string();
    let bytes = read_file(path, GRID_LIMIT_BYTES)?;
    let declared = args.vertical_datum.as_deref().map(VerticalDatum::parse).transpose();
    let declared = declared.map_err(|error| Failure::input(error).at("--vertical-datum"))?;
    let grid = open_grid(&bytes, declared).map_err(|error| Failure::input(error).at(place))?;
    let name = path.file_name().map_or_else(|| "grid".to_owned(), |name| name.to_string_lossy().into_owned());
    Ok(Some((NamedGrid { name, bytes }, grid.header().vertical_datum)))
}

/// The shipped grid in its other form, NetCDF: the same cells, just as illustrative.
const SHIPPED_NETCDF: &[u8] = include_bytes!("../../../data/caspian/caspian_publicdomain_2min.nc");

/// The plan on another grid. A shipped grid stays what it is: illustrative, with its label.
pub fn on_grid(plan: &mut Plan, grid: &NamedGrid, datum: VerticalDatum) {
    let Some(terrain) = &mut plan.terrain else { return };
    terrain.grid.clone_from(&grid.name);
    terrain.grid_blake3 = Fingerprint::of_bytes(&grid.bytes);
    terrain.vertical_datum = datum;
    let is_shipped = grid.bytes == SHIPPED_GRID.1 || grid.bytes == SHIPPED_NETCDF;
    if is_shipped && terrain.illustrative {
        return;
    }
    terrain.label = format!("supplied by the user: {}", grid.name);
    terrain.illustrative = false;
    terrain.provenance = Provenance::new(Tag::Unknown, "supplied by the user; its quality was not looked at");
}

/// Now, to the second, UTC: the time of a real event.
pub fn now_utc() -> String {
    let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(since_1970.as_secs()).unwrap_or(0);
    jiff::Timestamp::from_second(seconds).unwrap_or_default().to_string()
}

/// Today, UTC.
pub fn today() -> String {
    now_utc().get(..10).unwrap_or("2026-01-01").to_owned()
}

/// A plan in TOML, read from a file.
pub fn plan_file(path: &std::path::Path) -> Result<Plan, Failure> {
    let bytes = read_file(path, PLAN_LIMIT_BYTES)?;
    let place = path.display().to_string();
    let text = String::from_utf8(bytes).map_err(|error| Failure::input(error).at(&place))?;
    project::plan::read_toml(&text).map_err(|error| Failure::input(error).at(&place))
}

/// A salt from the system.
pub fn system_salt() -> store::Salt {
    let mut salt = [0; 32];
    getrandom::fill(&mut salt).expect("the system gives random bytes");
    salt
}
