//! What ships inside the program, and what the person gives instead: plans, grids, the time.

use crate::args::GridArgs;
use crate::failure::{Failure, read_file};
use crate::open_file::OpenFile;
use pipeline::GridInput;
use project::grids::lies_beside;
use project::plan::Plan;
use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;
use terrain::TerrainError;
use terrain::grid::{GridSource as _, VerticalDatum, open_grid};
use terrain::tiles::{STORE_ENDING, TileStore, is_store};
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
pub struct NamedGrid {
    /// Name.
    pub name: String,
    /// The grid.
    pub grid: OpenGrid,
}

/// A grid at hand.
pub enum OpenGrid {
    /// A file that is kept in the project.
    Bytes(Vec<u8>),
    /// A tile store that lies beside it.
    Tiles(Box<TileStore>),
}

impl OpenGrid {
    /// As the design takes it.
    pub fn input(&self) -> GridInput<'_> {
        match self {
            Self::Bytes(bytes) => GridInput::Bytes(bytes),
            Self::Tiles(store) => GridInput::Tiles(store),
        }
    }
}

impl NamedGrid {
    /// The bytes that go into a project; none of a tile store.
    pub fn kept_bytes(&self) -> Option<&[u8]> {
        match &self.grid {
            OpenGrid::Bytes(bytes) => Some(bytes),
            OpenGrid::Tiles(_) => None,
        }
    }
}

/// Opens a tile store.
pub fn tile_store(path: &Path) -> Result<TileStore, Failure> {
    let store = TileStore::open(Arc::new(OpenFile::open(path)?));
    store.map_err(|error| Failure::input(error).at(path.display()))
}

/// The tile store that a plan names, beside the project file.
pub fn store_beside(name: &str, project: &Path) -> Result<TileStore, Failure> {
    if Path::new(name).file_name() != Some(OsStr::new(name)) {
        let what = format!("the grid `{name}` of the plan is no name of a file beside the project");
        return Err(Failure::input(what).at(project.display()));
    }
    tile_store(&project.with_file_name(name)).map_err(|failure| {
        failure.now(
            "the plan stands on a tile store that is not kept in the project: put it beside the project, or give \
             `wetplant design` its place with --bathymetry",
        )
    })
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
    is_it.then(|| NamedGrid { name: name.to_owned(), grid: OpenGrid::Bytes(bytes.to_vec()) })
}

/// The grid given on the command line, if one is, with the datum declared for it.
///
/// It is opened once here, so that a bad file is refused before anything is written.
pub fn given_grid(args: &GridArgs) -> Result<Option<(NamedGrid, VerticalDatum)>, Failure> {
    let Some(path) = &args.bathymetry else { return Ok(None) };
    let place = path.display().to_string();
    let declared = declared_datum(args.vertical_datum.as_deref())?;
    if lies_beside(&path.to_string_lossy()) {
        return given_store(path, declared).map(Some);
    }
    let bytes = read_file(path, GRID_LIMIT_BYTES)?;
    if is_store(&bytes) {
        let what = format!("this is a tile store; a plan tells it by a name that ends in {STORE_ENDING}");
        return Err(Failure::input(what).at(place).now("rename the file"));
    }
    let grid = open_grid(&bytes, declared).map_err(|error| Failure::input(error).at(place))?;
    let datum = grid.header().vertical_datum;
    Ok(Some((NamedGrid { name: name_of(path), grid: OpenGrid::Bytes(bytes) }, datum)))
}

fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(|| "grid".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// The datum a person declares.
pub fn declared_datum(word: Option<&str>) -> Result<Option<VerticalDatum>, Failure> {
    let declared = word.map(VerticalDatum::parse).transpose();
    declared.map_err(|error| Failure::input(error).at("--vertical-datum"))
}

/// A tile store given as grid; it knows its datum.
fn given_store(path: &Path, declared: Option<VerticalDatum>) -> Result<(NamedGrid, VerticalDatum), Failure> {
    let store = tile_store(path)?;
    let stated = store.header().vertical_datum;
    match declared.filter(|declared| *declared != stated) {
        Some(declared) => {
            Err(Failure::input(TerrainError::DatumConflict { stated, declared }).at(path.display()))
        }
        None => Ok((NamedGrid { name: name_of(path), grid: OpenGrid::Tiles(Box::new(store)) }, stated)),
    }
}

/// The shipped grid in its other form, NetCDF: the same cells, just as illustrative.
const SHIPPED_NETCDF: &[u8] = include_bytes!("../../../data/caspian/caspian_publicdomain_2min.nc");

/// The plan on another grid. A shipped grid stays what it is: illustrative, with its label.
pub fn on_grid(plan: &mut Plan, grid: &NamedGrid, datum: VerticalDatum) {
    let Some(terrain) = &mut plan.terrain else { return };
    terrain.grid.clone_from(&grid.name);
    terrain.grid_blake3 = grid.grid.input().fingerprint();
    terrain.vertical_datum = datum;
    let is_shipped =
        grid.kept_bytes().is_some_and(|bytes| bytes == SHIPPED_GRID.1 || bytes == SHIPPED_NETCDF);
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
pub fn plan_file(path: &Path) -> Result<Plan, Failure> {
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
