//! A query: window, sea, field, line.

use crate::file::OpenFile;
use std::sync::Arc;
use std::time::Instant;
use terrain::geodesy;
use terrain::grid::Grid;
use terrain::tiles::{HeightRange, TileStore};
use terrain::water::{LandingSite, Sea, find_sea};
use units::{LonLat, Unwatched};
use wetplant_route::RouteError;
use wetplant_route::field::{Field, FieldParts, Metric};
use wetplant_route::solve::{SolvedLine, solve_line};
use wetplant_route::window::{OUTSIDE_CORRIDOR, QueryWindow, SolvingBytes, WindowQuery, find_window};

/// A kilometre by depth of water up to so many metres, minor units: buried near the shore, light cable in the deep.
const BANDS: [(f64, f64); 6] =
    [(20.0, 9.0e6), (200.0, 6.0e6), (1_000.0, 4.2e6), (2_000.0, 3.0e6), (5_500.0, 2.0e6), (8_000.0, 2.6e6)];
const SHORE_REACH_KM: f64 = 50.0;
const MEMORY_LIMIT_BYTES: u64 = 4 << 30;

/// What a kilometre costs at a depth; none where no cable may lie.
fn minor_per_km(depth_m: f64) -> Option<f64> {
    BANDS.iter().find(|(deepest_m, _)| depth_m > 0.0 && depth_m <= *deepest_m).map(|(_, minor)| *minor)
}

/// What a kilometre costs at least between two heights.
fn least_minor_per_km(range: HeightRange) -> f64 {
    let depths = [-f64::from(range.max_m), -f64::from(range.min_m)];
    let mut shallowest = 0.0;
    let mut least = f64::INFINITY;
    for (deepest_m, minor) in BANDS {
        if depths[1] > shallowest && depths[0] <= deepest_m {
            least = f64::min(least, minor);
        }
        shallowest = deepest_m;
    }
    least
}

fn field_of(sea: &Sea, window: &QueryWindow) -> Field {
    let header = &sea.grid.header;
    let outside = window.outside();
    let mut cost_minor_per_km = Vec::with_capacity(outside.len());
    let mut blocker = Vec::with_capacity(outside.len());
    for (index, height_m) in sea.grid.elevation_m.iter().enumerate() {
        let cost = minor_per_km(-f64::from(*height_m)).filter(|_| sea.wet[index]);
        cost_minor_per_km.push(cost.unwrap_or(1.0) as f32);
        blocker.push(if outside[index] { 2 } else { u16::from(cost.is_none()) });
    }
    let metric = Metric::Geographic {
        lon_first_deg: header.lon_west_deg + 0.5 * header.cell_lon_deg,
        lat_first_deg: header.lat_north_deg - 0.5 * header.cell_lat_deg,
        cell_lon_deg: header.cell_lon_deg,
        cell_lat_deg: header.cell_lat_deg,
    };
    let layers = vec!["land, other water or too deep".to_owned(), OUTSIDE_CORRIDOR.to_owned()];
    let (cols, rows) = (header.cols, header.rows);
    Field::new(FieldParts { cols, rows, metric, cost_minor_per_km, blocker, layers }).unwrap()
}

fn sea_of(grid: Grid, ends: [LonLat; 2]) -> Option<Sea> {
    let sites = [("A", ends[0]), ("B", ends[1])].map(|(id, at)| LandingSite { id: id.to_owned(), at });
    match find_sea(grid, 0.0, &sites, SHORE_REACH_KM) {
        Ok(sea) => Some(sea.value),
        Err(error) => {
            println!("no sea: {error}");
            None
        }
    }
}

/// Solves in a window; none where no route is.
fn solve(
    store: &TileStore,
    window: &QueryWindow,
    ends: [LonLat; 2],
) -> Result<Option<(SolvedLine, Vec<LonLat>)>, RouteError> {
    let start = Instant::now();
    let grid = window.read(store)?;
    println!(
        "window {} × {} cells, corridor {} cells, {} tiles, up to {} bytes, read in {:.2} s",
        window.part.cols,
        window.part.rows,
        window.corridor_cells_count,
        window.tiles_count,
        window.memory_needed_bytes,
        start.elapsed().as_secs_f64()
    );
    let Some(sea) = sea_of(grid, ends) else { return Ok(None) };
    let field = field_of(&sea, window);
    let waters = [sea.approaches[0].water, sea.approaches[1].water];
    drop(sea);
    println!("sea and field after {:.2} s", start.elapsed().as_secs_f64());
    let places = waters.map(|water| field.place(water));
    let line = match solve_line(&field, places, 0.1, &Unwatched) {
        Ok(line) => line,
        Err(RouteError::Enclosed { layers, .. }) => {
            println!("enclosed by {layers:?}");
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    println!("solved after {:.2} s", start.elapsed().as_secs_f64());
    let positions = line.fitted.iter().map(|place| field.position(*place)).collect();
    Ok(Some((line, positions)))
}

/// Runs a query and prints what it found.
pub fn run(file: &str, ends: [LonLat; 2]) {
    let start = Instant::now();
    let store = TileStore::open(Arc::new(OpenFile::open(file).unwrap())).unwrap();
    println!("opened_s {:.2}, {} tiles", start.elapsed().as_secs_f64(), store.tiles_count());
    println!("geodesic_km {:.0}", geodesy::distance_km(ends[0], ends[1]));
    let query = WindowQuery {
        ends,
        shore_reach_km: SHORE_REACH_KM,
        least_minor_per_km: &least_minor_per_km,
        bytes: SolvingBytes::MEASURED,
        memory_limit_bytes: MEMORY_LIMIT_BYTES,
    };
    let mut solved = None;
    let mut attempt = |window: &QueryWindow| {
        println!(
            "bounds after {:.2} s: lower bound {:.0}, corridor of routes up to {:.0}",
            start.elapsed().as_secs_f64(),
            window.lower_bound_minor,
            window.holds_up_to_minor
        );
        solved = solve(&store, window, ends)?;
        Ok(solved.as_ref().map(|(line, _)| line.record.polished_minor))
    };
    let window = find_window(&store, &query, &mut attempt, &Unwatched).unwrap();
    let (line, positions) = solved.unwrap();
    let record = &line.record;
    println!(
        "proven {} in {:?}, a proof would need {:?} bytes",
        window.proven, window.bbox, window.proof_needs_bytes
    );
    println!("route_km {:.1}", geodesy::polyline_km(&positions));
    println!(
        "fitted {:.0}, certificate of the solver {:.0}, gap {:.2} %, bound of the blocks {:.0}, {} of {} nodes visited, {} vertices",
        record.fitted_minor,
        record.lower_bound_minor,
        record.gap_pct.unwrap_or(f64::NAN),
        window.lower_bound_minor,
        record.visited_count,
        record.nodes_count,
        record.vertices_count
    );
    println!("query_s {:.2}", start.elapsed().as_secs_f64());
}
