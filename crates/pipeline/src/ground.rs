//! The ground stage: the grid, the sea in it, and how the landing points are joined to it.

use crate::error::PipelineError;
use crate::results::{LandingResult, TerrainResult};
use crate::track::Track;
use layers::burn::BurntLayer;
use project::plan::{Plan, TerrainPlan};
use route::plan::LegPlan;
use route::rpl_build::LegLine;
use route::window::{SolvingBytes, solving_bytes};
use terrain::TerrainError;
use terrain::grid::{Bbox, Grid, GridHeader, GridSource as _, open_grid};
use terrain::tiles::{Part, TileStore};
use terrain::water::{LandingSite, Sea, find_sea};
use units::{Finding, Fingerprint, LonLat, RouteKm};

/// Most bytes that designing in a window of a tile store may take, about.
pub const WINDOW_LIMIT_BYTES: u64 = 2 << 30;

/// Bytes of a cell of the cost surface while it is made: its height, the open cell, its level, field, slope, repairs.
const SURFACE_BYTES_PER_CELL: u64 = 100;

/// The grid of a plan.
#[derive(Clone, Copy)]
pub enum GridInput<'a> {
    /// The bytes of a file that is kept in the project.
    Bytes(&'a [u8]),
    /// A store of tiles that lies beside the project: only the window is read.
    Tiles(&'a TileStore),
}

impl std::fmt::Debug for GridInput<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let word = match self {
            Self::Bytes(_) => "Bytes",
            Self::Tiles(_) => "Tiles",
        };
        write!(out, "{word}({})", self.fingerprint())
    }
}

impl GridInput<'_> {
    /// What the plan must name as `terrain.grid_blake3`: BLAKE3 of the bytes of a file, of the index of a store.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        match self {
            Self::Bytes(bytes) => Fingerprint::of_bytes(bytes),
            Self::Tiles(store) => store.fingerprint(),
        }
    }

    /// The window of a plan, with the name of the format it comes from.
    fn window(&self, terrain: &TerrainPlan, bbox: &Bbox) -> Result<(Grid, &'static str), PipelineError> {
        match self {
            Self::Bytes(bytes) => {
                let source = open_grid(bytes, Some(terrain.vertical_datum))?;
                Ok((source.window(bbox)?, source.header().format))
            }
            Self::Tiles(store) => {
                let (stated, declared) = (store.header().vertical_datum, terrain.vertical_datum);
                if stated != declared {
                    return Err(TerrainError::DatumConflict { stated, declared }.into());
                }
                refuse_too_large(store, terrain, bbox)?;
                Ok((store.window(bbox)?, store.header().format))
            }
        }
    }
}

/// Refuses a window before a tile of it is read.
fn refuse_too_large(store: &TileStore, terrain: &TerrainPlan, bbox: &Bbox) -> Result<(), PipelineError> {
    let part = store.part_in(bbox)?;
    let needed_bytes = design_bytes(store.header(), &part);
    if needed_bytes <= WINDOW_LIMIT_BYTES {
        return Ok(());
    }
    let window_margin_deg = terrain.window_margin_deg;
    let (cols, rows, limit_bytes) = (part.cols, part.rows, WINDOW_LIMIT_BYTES);
    Err(PipelineError::WindowTooLarge { cols, rows, needed_bytes, limit_bytes, window_margin_deg })
}

pub(crate) struct Ground {
    pub sea: Sea,
    pub format: &'static str,
    pub fingerprint: Fingerprint,
    /// Cost layers on the cells of the sea.
    pub layers: Vec<BurntLayer>,
}

/// The ends of a leg: its anchors, and the water a solver starts from.
pub(crate) struct LegEnds {
    from: LonLat,
    to: LonLat,
    pub from_water: LonLat,
    pub to_water: LonLat,
}

/// The ground of a plan; none when the plan names no grid.
pub(crate) fn ground(
    plan: &Plan,
    grid: Option<GridInput<'_>>,
    track: &mut Track,
) -> Result<Option<Ground>, PipelineError> {
    let (Some(terrain), Some(water)) = (&plan.terrain, &plan.water) else {
        track.lacks("terrain", plan, &["terrain", "water"]);
        return Ok(None);
    };
    let Some(grid) = grid else {
        track.left_out("terrain", vec![format!("the bytes of grid `{}`", terrain.grid)]);
        return Ok(None);
    };
    refuse_another_grid(terrain, grid)?;
    let sites: Vec<LandingSite> =
        plan.landing.iter().map(|landing| LandingSite { id: landing.id.clone(), at: landing.at() }).collect();
    let places: Vec<LonLat> = sites.iter().map(|site| site.at).collect();
    let (level_m, reach_km) = (water.surface_level_m, plan.route.shore_reach_km);
    let around = around(plan, &places);
    let inputs = (terrain, level_m, reach_km, &places, &around);
    let fingerprint = track.enter("terrain", 1, "read the ground and find the sea", &inputs)?;
    let (window, format) = grid.window(terrain, &Bbox::around(&around, terrain.window_margin_deg))?;
    track.findings.extend(illustrative(terrain));
    let staged = find_sea(window, level_m, &sites, reach_km)?;
    let sea = track.keep(staged);
    let layers = crate::layers::burnt(plan, &sea, track)?;
    Ok(Some(Ground { sea, format, fingerprint, layers }))
}

/// Bytes that designing in a part of a grid takes, about.
fn design_bytes(header: &GridHeader, part: &Part) -> u64 {
    let surface_bytes = part.cells_count().saturating_mul(SURFACE_BYTES_PER_CELL);
    surface_bytes.saturating_add(solving_bytes(header, part, SolvingBytes::MEASURED))
}

fn refuse_another_grid(terrain: &TerrainPlan, grid: GridInput<'_>) -> Result<(), PipelineError> {
    let found = grid.fingerprint();
    if found == terrain.grid_blake3 {
        return Ok(());
    }
    Err(PipelineError::GridDiffers {
        grid: terrain.grid.clone(),
        found: found.short().to_owned(),
        expected: terrain.grid_blake3.short().to_owned(),
    })
}

/// The places the window must hold: landing points, waypoints, and what is given.
fn around(plan: &Plan, places: &[LonLat]) -> Vec<LonLat> {
    let mut around = places.to_vec();
    around.extend(plan.route.waypoint.iter().map(|waypoint| LonLat::new(waypoint.lon_deg, waypoint.lat_deg)));
    // solved positions lie in the window they were found in, and must not widen it
    let given = plan.route.leg.iter().filter(|leg| leg.origin.is_given());
    around.extend(given.flat_map(|leg| leg.position.iter().copied()));
    around.extend(plan.list.iter().flat_map(|list| list.position.iter().map(rpl::list::ListPosition::at)));
    around
}

fn illustrative(terrain: &TerrainPlan) -> Option<Finding> {
    let message = format!("the grid is illustrative ({}); depths and slopes are not a survey", terrain.label);
    terrain.illustrative.then(|| {
        Finding::warns("terrain.grid.illustrative", message)
            .at("terrain.grid")
            .hint("give a better grid with `--bathymetry FILE`, for example the GEBCO window of the area")
    })
}

/// The landing points, with their shore approach where a grid shows the water.
pub(crate) fn landings(plan: &Plan, ground: Option<&Ground>) -> Vec<LandingResult> {
    let approach = |id: &str| {
        let approaches = &ground?.sea.approaches;
        approaches
            .iter()
            .find(|approach| approach.landing == id)
            .map(|approach| RouteKm(approach.approach_km))
    };
    let landing = |landing: &project::plan::Landing| LandingResult {
        id: landing.id.clone(),
        name: landing.name_local.clone().unwrap_or_else(|| landing.name.clone()),
        country: landing.country.clone(),
        lon_deg: landing.lon_deg,
        lat_deg: landing.lat_deg,
        approach_km: approach(&landing.id),
        shore_reach_km: plan.route.shore_reach_km,
    };
    plan.landing.iter().map(landing).collect()
}

/// A position with the digits a file keeps (1 mm), so that what was accepted, printed and read again is one place on
/// every platform.
fn printed(at: LonLat) -> LonLat {
    let digits = units::suffix::digits_of("lon_deg").unwrap_or(8);
    let round = |angle_deg: f64| units::suffix::round_to(angle_deg, digits);
    LonLat::new(round(at.lon_deg), round(at.lat_deg))
}

impl Ground {
    pub(crate) fn leg_ends(&self, plan: &Plan, leg: &LegPlan) -> LegEnds {
        let ((from, from_water), (to, to_water)) = (self.anchor(plan, &leg.from), self.anchor(plan, &leg.to));
        LegEnds { from, to, from_water, to_water }
    }

    /// An anchor and the water at it. The plan's check has made sure that it exists.
    fn anchor(&self, plan: &Plan, id: &str) -> (LonLat, LonLat) {
        if let Some(approach) = self.sea.approaches.iter().find(|approach| approach.landing == id) {
            // an end that is the landing point itself stays as it was entered
            let in_water = approach.from == approach.water;
            return (approach.from, if in_water { approach.water } else { printed(approach.water) });
        }
        let waypoint = plan.route.waypoint.iter().find(|waypoint| waypoint.id == id);
        let at = waypoint.map_or(LonLat::new(0.0, 0.0), |pinned| LonLat::new(pinned.lon_deg, pinned.lat_deg));
        (at, at)
    }

    /// What is printed at a landing point.
    pub(crate) fn name_of<'a>(&self, plan: &'a Plan, index: usize) -> &'a str {
        plan.landing.get(index).map_or("", |landing| landing.name_local.as_deref().unwrap_or(&landing.name))
    }

    pub(crate) fn result(&self, plan: &Plan) -> Option<TerrainResult> {
        let (terrain, water) = (plan.terrain.as_ref()?, plan.water.as_ref()?);
        let header = &self.sea.grid.header;
        Some(TerrainResult {
            grid: terrain.grid.clone(),
            grid_blake3: terrain.grid_blake3.clone(),
            grid_format: self.format.to_owned(),
            label: terrain.label.clone(),
            illustrative: terrain.illustrative,
            vertical_datum: terrain.vertical_datum.word().to_owned(),
            surface_level_m: water.surface_level_m,
            window_cols_count: header.cols,
            window_rows_count: header.rows,
            cell_lon_deg: header.cell_lon_deg,
            cell_lat_deg: header.cell_lat_deg,
            sea_cells_count: self.sea.cells_count(),
            provenance: terrain.provenance.clone(),
        })
    }
}

impl LegEnds {
    /// Solved positions as a file prints them, without those that are anchors themselves; a shore approach's water
    /// end stays.
    pub(crate) fn without_anchors(&self, positions: Vec<LonLat>) -> Vec<LonLat> {
        positions.into_iter().filter(|at| *at != self.from && *at != self.to).map(printed).collect()
    }

    /// Positions from the water at one end to the water at the other: what lies on a cost surface.
    pub(crate) fn in_water(&self, positions: &[LonLat]) -> Vec<LonLat> {
        let mut line = positions.to_vec();
        if line.first() != Some(&self.from_water) {
            line.insert(0, self.from_water);
        }
        if line.last() != Some(&self.to_water) {
            line.push(self.to_water);
        }
        line
    }

    /// The leg from anchor to anchor.
    pub(crate) fn line(&self, leg: &LegPlan, positions: Vec<LonLat>) -> LegLine {
        let starts_with_approach =
            self.from != self.from_water && positions.first() == Some(&self.from_water);
        let ends_with_approach = self.to != self.to_water && positions.last() == Some(&self.to_water);
        let mut points = vec![self.from];
        points.extend(positions);
        points.push(self.to);
        LegLine {
            id: leg.id.clone(),
            origin: leg.origin,
            from: leg.from.clone(),
            to: leg.to.clone(),
            points,
            starts_with_approach,
            ends_with_approach,
        }
    }
}
