//! Which part of a grid larger than memory a query needs, and why no more.
//!
//! From the pyramid of a tile store comes, for every block of nodes, what a kilometre costs there at least. Distances
//! over the corners of the blocks, from both ends, priced so, are lower bounds: whatever passes through a block costs at
//! least what it takes to come to it and to go on from it. With the cost of any one route, every block that no route as
//! cheap can touch is left out; the rest is the corridor, and the box around it is the window to be loaded. Ground in
//! the window but outside the corridor is not even read.
//!
//! # Why the bound holds
//! A block K is w_K wide and h_K high on the ground, at its narrowest and lowest row, and no kilometre in it costs less
//! than c_K. Edges join its corners along its sides and diagonals, at length × p_K; a side shared by two blocks takes
//! the lesser of the two prices. Let u be the least sum of edges from an end. On the six pairs of corners of K, |Δu| ≤
//! p_K × distance. Let u be linear along the sides of K. For two points on one side nothing changes. For points on
//! adjacent sides, slopes a and e obey |a|, |e| ≤ p_K and |a w + e h| ≤ p_K d, d the diagonal; the worst case is a
//! corner of that set, where √(a² + e²) = p_K √(1 + ((d − w)/h)²) or the like with w and h changed. For points on
//! opposite sides, shifted by the share δ of the side, the mixture of corners of one is carried to that of the other
//! at a cost of at most p_K (h + (d − h) δ) over the distance √(h² + w² δ²), at most p_K √(1 + ((d − h)/w)²). So u
//! rises on the border of K nowhere faster than k_K p_K, k_K² = 1 + max(((d − w)/h)², ((d − h)/w)²): 1.0824² for a
//! square, never above 2. By McShane's extension, cut to the range of the corners, it does so inside K. With
//! p_K = c_K / k_K the integral of the cost along any line in K is at least the rise of u along it.
//!
//! The range of a block takes in the ring of nodes around it, so that c_K also holds where a closed node takes the mean
//! cost of its open neighbours, and where nodes outside the corridor are closed: what is optimal in the window is
//! optimal on the whole grid.

mod blocks;
mod corridor;
#[cfg(test)]
mod tests;

use crate::RouteError;
use blocks::Blocks;
pub use corridor::Corridor;
use terrain::geodesy::{self, degree_lengths_km};
use terrain::grid::{Bbox, Grid, GridHeader, GridSource};
use terrain::tiles::{HeightRange, Part, TileStore};
use units::{Cancelled, LonLat, Watch};

/// Name of the layer that closes what lies in the window and not in the corridor.
pub const OUTSIDE_CORRIDOR: &str = "outside the corridor that a best route can lie in";
/// Sides of blocks, coarse to fine. The coarse ones say where the fine ones are worth looking at.
const SIDES: [usize; 2] = [64, 16];
/// How much dearer than the coarse bound a route may be before the fine blocks are taken anew.
const COARSE_RATIO: f64 = 2.0;
/// How much dearer than the fine bound a route may be in the first corridor.
const FIRST_SLACK_FRAC: f64 = 0.12;
/// Corridors tried before everything that can be reached is taken.
const TRIES_MAX: usize = 7;
/// Ends in one block that are nearer to each other are taken to be this far apart, where a first corridor is guessed.
const APART_LEAST_KM: f64 = 20.0;
/// No ground lies lower or higher.
const ALL_HEIGHTS: HeightRange = HeightRange { min_m: -12_000, max_m: 12_000, has_hole: true };
/// Cost of a route is known to rounding only.
const ROUNDING_RATIO: f64 = 1.0 + 1e-6;

/// Bytes that solving takes for every cell of the window, and for every node the solver makes of it: one, but towards
/// the poles, where cells are much longer than wide, several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SolvingBytes {
    /// For every cell: heights, sea, field.
    pub bytes_per_cell: u64,
    /// For every node: march and bounds.
    pub bytes_per_node: u64,
}

impl SolvingBytes {
    /// As measured on windows of 4 to 15 million cells, rounded up: `bench/route/RESULTS_WORLD.md`.
    pub const MEASURED: Self = Self { bytes_per_cell: 25, bytes_per_node: 35 };
}

/// A query on a grid larger than memory.
#[derive(Clone, Copy)]
pub struct WindowQuery<'a> {
    /// Both ends.
    pub ends: [LonLat; 2],
    /// How far from an end the route may start, km: the reach of a shore approach.
    pub shore_reach_km: f64,
    /// What a kilometre costs at least where the ground lies between two heights, minor units; infinite where nothing
    /// may lie there. Everything that is not in the heights must only close ground or make it dearer.
    pub least_minor_per_km: &'a dyn Fn(HeightRange) -> f64,
    /// Bytes that solving takes.
    pub bytes: SolvingBytes,
    /// Most bytes that solving may take.
    pub memory_limit_bytes: u64,
}

/// The window of a query.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryWindow {
    /// Its box.
    pub bbox: Bbox,
    /// Its columns and rows in the grid.
    pub part: Part,
    /// Its cells.
    pub cells_count: u64,
    /// Cells of the corridor in it.
    pub corridor_cells_count: u64,
    /// Tiles to be read.
    pub tiles_count: usize,
    /// Bytes that solving takes.
    pub memory_needed_bytes: u64,
    /// What any route between the ends costs at least, minor units.
    pub lower_bound_minor: f64,
    /// Cost up to which no route leaves the corridor, minor units; infinite when the corridor is all that can be reached.
    pub holds_up_to_minor: f64,
    /// Whether a route is known that costs no more than that and so lies in the corridor: then the best route of the
    /// window is the best of the grid. Never when the corridor goes around the whole globe, where a window has a seam.
    pub proven: bool,
    /// Bytes that the window of a proof would take, when those were more than allowed: the best route of this window is
    /// then only the best of this window.
    pub proof_needs_bytes: Option<u64>,
    /// Where a best route can lie.
    pub corridor: Corridor,
}

impl QueryWindow {
    /// Reads the ground of the window. Cells outside the corridor, but for a ring of one around it that slopes need,
    /// hold no height.
    ///
    /// # Errors
    /// When a tile cannot be read.
    pub fn read(&self, store: &TileStore) -> Result<Grid, RouteError> {
        let mut grid = store.read_part(&self.part, &|tile| self.corridor.touches(tile))?;
        self.corridor.blank_outside(&self.part, &mut grid.elevation_m);
        Ok(grid)
    }

    /// Whether each cell of the window lies outside the corridor and its ring, row by row.
    #[must_use]
    pub fn outside(&self) -> Vec<bool> {
        self.corridor.outside(&self.part)
    }
}

/// Finds the window of a query.
///
/// `attempt` solves the query in a window it is given, and says what a real route there costs, or none where there is
/// none. It is called once or twice as a rule: the first corridor holds every route up to 12 % dearer than the bound; a
/// dearer route widens the corridor to all routes as cheap as that one, unless that takes more memory than allowed:
/// then the first window is returned, not proven. No route at all widens it until everything that can be reached is in
/// it. The window returned is the one `attempt` saw last.
///
/// # Errors
/// [`RouteError::EndOutside`] for an end off the grid, [`RouteError::NoRoute`] when no water joins the ends,
/// [`RouteError::WindowTooLarge`] before anything is read when no route is known and a window needs more memory than
/// allowed, what `attempt` says, and [`RouteError::Cancelled`].
pub fn find_window(
    store: &TileStore,
    query: &WindowQuery<'_>,
    attempt: &mut dyn FnMut(&QueryWindow) -> Result<Option<f64>, RouteError>,
    watch: &dyn Watch,
) -> Result<QueryWindow, RouteError> {
    let mut search = Search::new(store, query, watch)?;
    let mut slack_frac = FIRST_SLACK_FRAC;
    for try_no in 0..=TRIES_MAX {
        let all = try_no == TRIES_MAX;
        let limit_minor = if all { f64::INFINITY } else { search.start_minor * (1.0 + slack_frac) };
        let mut window = search.window(limit_minor, watch)?;
        match attempt(&window)?.map(|cost_minor| cost_minor * ROUNDING_RATIO) {
            Some(cost_minor) if cost_minor <= limit_minor => {
                window.proven = !window.corridor.goes_around();
                return Ok(window);
            }
            Some(cost_minor) => {
                return search.widened(window, cost_minor, attempt, watch);
            }
            None => slack_frac *= 2.0,
        }
    }
    Err(no_route(query))
}

fn no_route(query: &WindowQuery<'_>) -> RouteError {
    let [from, to] = query.ends;
    let layers = vec!["land, ground without a height, or water too deep".to_owned()];
    RouteError::NoRoute { from, to, layers, visited_count: 0 }
}

/// The blocks of both sizes and what is known of the bounds.
struct Search<'a> {
    store: &'a TileStore,
    query: &'a WindowQuery<'a>,
    coarse: Blocks,
    /// Cost up to which the fine blocks were looked at.
    fine_up_to_minor: f64,
    fine: Blocks,
    lower_minor: f64,
    /// Where the first corridor starts from: the bound, or for ends in one block what a straight line costs at least.
    start_minor: f64,
}

impl<'a> Search<'a> {
    fn new(store: &'a TileStore, query: &'a WindowQuery<'a>, watch: &dyn Watch) -> Result<Self, RouteError> {
        if watch.cancelled() {
            return Err(Cancelled.into());
        }
        let coarse = Blocks::new(store, query, SIDES[0], None)?;
        let coarse_minor = coarse.least_between_ends();
        if coarse_minor == f64::INFINITY {
            return Err(no_route(query));
        }
        let mut fine_up_to_minor = coarse_minor * COARSE_RATIO;
        let mut fine = Self::fine(store, query, &coarse, fine_up_to_minor)?;
        if fine.least_between_ends() == f64::INFINITY {
            fine_up_to_minor = f64::INFINITY;
            fine = Self::fine(store, query, &coarse, fine_up_to_minor)?;
        }
        if fine.least_between_ends() == f64::INFINITY {
            return Err(no_route(query));
        }
        // a route dearer than the coarse corridor holds is no witness against the fine bound
        let lower_minor = fine.least_between_ends().min(fine_up_to_minor).max(coarse_minor);
        let apart_km = geodesy::distance_km(query.ends[0], query.ends[1]).max(APART_LEAST_KM);
        let straight_minor = apart_km * (query.least_minor_per_km)(ALL_HEIGHTS);
        let start_minor = if lower_minor > 0.0 { lower_minor } else { straight_minor };
        Ok(Self { store, query, coarse, fine_up_to_minor, fine, lower_minor, start_minor })
    }

    fn fine(
        store: &TileStore,
        query: &WindowQuery<'_>,
        coarse: &Blocks,
        limit_minor: f64,
    ) -> Result<Blocks, RouteError> {
        Blocks::new(store, query, SIDES[1], Some(&coarse.corridor(limit_minor)))
    }

    /// The window of all routes as cheap as one that was found in a narrower one, solved in; the narrower one, not
    /// proven, when this one is too large.
    fn widened(
        &mut self,
        narrower: QueryWindow,
        cost_minor: f64,
        attempt: &mut dyn FnMut(&QueryWindow) -> Result<Option<f64>, RouteError>,
        watch: &dyn Watch,
    ) -> Result<QueryWindow, RouteError> {
        match self.window(cost_minor, watch) {
            Ok(mut window) => {
                // the route already found lies in this corridor, too
                attempt(&window)?;
                window.proven = !window.corridor.goes_around();
                Ok(window)
            }
            Err(RouteError::WindowTooLarge { needed_bytes, .. }) => {
                Ok(QueryWindow { proof_needs_bytes: Some(needed_bytes), ..narrower })
            }
            Err(error) => Err(error),
        }
    }

    /// The window of all routes that cost no more than a limit, refused when it is too large.
    fn window(&mut self, limit_minor: f64, watch: &dyn Watch) -> Result<QueryWindow, RouteError> {
        if watch.cancelled() {
            return Err(Cancelled.into());
        }
        if limit_minor > self.fine_up_to_minor {
            self.fine_up_to_minor = limit_minor * COARSE_RATIO;
            self.fine = Self::fine(self.store, self.query, &self.coarse, self.fine_up_to_minor)?;
        }
        let corridor = self.fine.corridor(limit_minor);
        let part = corridor.part();
        let cells_count = part.cells_count();
        let window = QueryWindow {
            bbox: bbox_of(self.store, &part),
            part,
            cells_count,
            corridor_cells_count: corridor.cells_count(),
            tiles_count: self.store.tiles_in(&part, &|tile| corridor.touches(tile)).len(),
            memory_needed_bytes: solving_bytes(self.store.header(), &part, self.query.bytes),
            lower_bound_minor: self.lower_minor,
            holds_up_to_minor: limit_minor,
            proven: false,
            proof_needs_bytes: None,
            corridor,
        };
        let needed_bytes = window.memory_needed_bytes;
        let limit_bytes = self.query.memory_limit_bytes;
        if needed_bytes > limit_bytes {
            let (cols, rows) = (part.cols, part.rows);
            return Err(RouteError::WindowTooLarge { cols, rows, needed_bytes, limit_bytes });
        }
        Ok(window)
    }
}

/// Bytes that solving in a part of a grid takes. Cells that are much longer than wide, towards the poles, are solved in
/// several parts each, and count as many nodes.
#[must_use]
pub fn solving_bytes(header: &GridHeader, part: &Part, bytes: SolvingBytes) -> u64 {
    let ratio_at = |row: usize| {
        let lat_deg = header.lat_north_deg - (row as f64 + 0.5) * header.cell_lat_deg;
        let degree = degree_lengths_km(lat_deg.clamp(-90.0, 90.0));
        degree.lon_km * header.cell_lon_deg / (degree.lat_km * header.cell_lat_deg)
    };
    let ratios = (part.top..part.top + part.rows).map(ratio_at);
    let (least, most) = ratios
        .fold((f64::INFINITY, 0.0), |(least, most), ratio| (f64::min(least, ratio), f64::max(most, ratio)));
    let [col_parts, row_parts] = crate::field::parts_of_cells(least, most);
    let nodes_bytes = bytes.bytes_per_node.saturating_mul((col_parts * row_parts) as u64);
    part.cells_count().saturating_mul(bytes.bytes_per_cell.saturating_add(nodes_bytes))
}

/// The box of whole columns and rows.
fn bbox_of(store: &TileStore, part: &Part) -> Bbox {
    let header = store.header();
    let west_deg = header.lon_west_deg + part.left as f64 * header.cell_lon_deg;
    let west_deg = geodesy::wrap_lon_deg(west_deg);
    let north_deg = header.lat_north_deg - part.top as f64 * header.cell_lat_deg;
    Bbox {
        west_deg,
        east_deg: west_deg + part.cols as f64 * header.cell_lon_deg,
        south_deg: north_deg - part.rows as f64 * header.cell_lat_deg,
        north_deg,
    }
}
