//! Least distances over the corners of blocks, from both ends.

use super::WindowQuery;
use super::corridor::Corridor;
use crate::RouteError;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use terrain::geodesy::degree_lengths_km;
use terrain::grid::{GridHeader, GridSource};
use terrain::tiles::TileStore;
use units::LonLat;

/// A degree of latitude is nowhere shorter (110.574 km at the equator).
const DEGREE_LEAST_KM: f64 = 110.5;

/// How the blocks of one size lie in a grid.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lattice {
    /// Nodes along the side of a block.
    pub side: usize,
    /// Blocks across.
    pub cols: usize,
    /// Blocks down.
    pub rows: usize,
    /// Columns of nodes.
    pub node_cols: usize,
    /// Rows of nodes.
    pub node_rows: usize,
    /// Whether the last column of blocks ends where the first begins.
    pub around: bool,
}

impl Lattice {
    pub fn new(header: &GridHeader, side: usize) -> Self {
        let around = header.goes_around();
        let spans = |nodes: usize| (nodes - 1).div_ceil(side);
        let cols = if around { header.cols.div_ceil(side) } else { spans(header.cols) };
        let (node_cols, node_rows) = (header.cols, header.rows);
        Self { side, cols, rows: spans(header.rows), node_cols, node_rows, around }
    }

    /// Steps from node to node across a block.
    fn steps_across(&self, col: usize) -> usize {
        let end = if self.around { self.node_cols } else { self.node_cols - 1 };
        self.side.min(end - col * self.side)
    }

    /// Columns of corners.
    fn corner_cols(&self) -> usize {
        if self.around { self.cols } else { self.cols + 1 }
    }

    fn corners_count(&self) -> usize {
        self.corner_cols() * (self.rows + 1)
    }

    /// The corners of a block: north-west, north-east, south-west, south-east.
    fn corners(&self, col: usize, row: usize) -> [usize; 4] {
        let wide = self.corner_cols();
        let east = (col + 1) % if self.around { self.cols } else { usize::MAX };
        [row * wide + col, row * wide + east, (row + 1) * wide + col, (row + 1) * wide + east]
    }

    pub fn block(&self, col: usize, row: usize) -> usize {
        row * self.cols + col
    }
}

/// Prices of the edges of a block, minor units: along its width, its height, its diagonals.
#[derive(Debug, Clone, Copy)]
struct Edges {
    across: f64,
    down: f64,
    diagonal: f64,
}

const CLOSED: Edges = Edges { across: f64::INFINITY, down: f64::INFINITY, diagonal: f64::INFINITY };

/// The blocks of one size, with the least cost from both ends to each corner.
pub(super) struct Blocks {
    lattice: Lattice,
    /// Whether something may lie in each block.
    open: Vec<bool>,
    /// Blocks that the route may start or end in.
    ends: [Vec<usize>; 2],
    /// Least cost from each end to each corner, minor units.
    from_ends: [Vec<f64>; 2],
}

impl Blocks {
    /// Prices the blocks of a side, those within a coarser corridor only if there is one.
    pub fn new(
        store: &TileStore,
        query: &WindowQuery<'_>,
        side: usize,
        within: Option<&Corridor>,
    ) -> Result<Self, RouteError> {
        let header = store.header();
        let lattice = Lattice::new(header, side);
        let edges = edges(store, query, &lattice, within);
        let ends = [
            blocks_near(header, &lattice, query.ends[0], query.shore_reach_km)?,
            blocks_near(header, &lattice, query.ends[1], query.shore_reach_km)?,
        ];
        let from_ends = [&ends[0], &ends[1]].map(|blocks| distances(&lattice, &edges, blocks));
        let open = edges.iter().map(|edges| edges.diagonal.is_finite()).collect();
        Ok(Self { lattice, open, ends, from_ends })
    }

    /// What any route between the ends costs at least, minor units; infinite when none joins them.
    pub fn least_between_ends(&self) -> f64 {
        let (lattice, distances) = (&self.lattice, &self.from_ends[0]);
        let corners =
            self.ends[1].iter().flat_map(|block| lattice.corners(block % lattice.cols, block / lattice.cols));
        corners.map(|corner| distances[corner]).fold(f64::INFINITY, f64::min)
    }

    /// The blocks that a route of a cost can touch.
    pub fn corridor(&self, limit_minor: f64) -> Corridor {
        let lattice = &self.lattice;
        let mut kept = vec![false; self.open.len()];
        for row in 0..lattice.rows {
            for col in (0..lattice.cols).filter(|col| self.open[lattice.block(*col, row)]) {
                let corners = lattice.corners(col, row);
                let least = |distances: &[f64]| {
                    corners.map(|corner| distances[corner]).into_iter().fold(f64::INFINITY, f64::min)
                };
                let through_minor = least(&self.from_ends[0]) + least(&self.from_ends[1]);
                kept[lattice.block(col, row)] = through_minor.is_finite() && through_minor <= limit_minor;
            }
        }
        self.ends.iter().flatten().for_each(|block| kept[*block] = true);
        Corridor::new(lattice.clone(), kept)
    }
}

fn edges(
    store: &TileStore,
    query: &WindowQuery<'_>,
    lattice: &Lattice,
    within: Option<&Corridor>,
) -> Vec<Edges> {
    let (header, level) = (store.header(), store.pyramid(lattice.side));
    let mut edges = vec![CLOSED; lattice.cols * lattice.rows];
    for row in 0..lattice.rows {
        let (col_km, height_km) = least_sizes_km(header, lattice, row);
        for col in 0..lattice.cols {
            let Some(range) = level.block(col, row).range() else { continue };
            if within.is_some_and(|corridor| !corridor.holds_finer(lattice.side, col, row)) {
                continue;
            }
            let least_minor_per_km = (query.least_minor_per_km)(range);
            if !least_minor_per_km.is_finite() {
                continue;
            }
            let width_km = col_km * lattice.steps_across(col) as f64;
            edges[lattice.block(col, row)] = edges_of(width_km, height_km, least_minor_per_km.max(0.0));
        }
    }
    edges
}

/// Prices of the edges of a block such that no line in it costs less than they rise: see the module above.
fn edges_of(width_km: f64, height_km: f64, least_minor_per_km: f64) -> Edges {
    let diagonal_km = (width_km * width_km + height_km * height_km).sqrt();
    // k² = 1 + max(((d − w)/h)², ((d − h)/w)²)
    let excess = ((diagonal_km - width_km) / height_km).max((diagonal_km - height_km) / width_km);
    let price = least_minor_per_km / (1.0 + excess * excess).sqrt();
    Edges { across: price * width_km, down: price * height_km, diagonal: price * diagonal_km }
}

/// The narrowest column and the least height of a row of blocks, km.
fn least_sizes_km(header: &GridHeader, lattice: &Lattice, row: usize) -> (f64, f64) {
    let first = row * lattice.side;
    let last = (first + lattice.side).min(lattice.node_rows - 1);
    let (mut col_km, mut row_km) = (f64::INFINITY, f64::INFINITY);
    for node in first..=last {
        let lat_deg = header.lat_north_deg - (node as f64 + 0.5) * header.cell_lat_deg;
        let degree = degree_lengths_km(lat_deg.clamp(-90.0, 90.0));
        // as the field measures it: never 0
        col_km = col_km.min((degree.lon_km * header.cell_lon_deg).max(1e-6));
        row_km = row_km.min(degree.lat_km * header.cell_lat_deg);
    }
    (col_km, row_km * (last - first) as f64)
}

/// The blocks within reach of an end, its own among them.
fn blocks_near(
    header: &GridHeader,
    lattice: &Lattice,
    end: LonLat,
    reach_km: f64,
) -> Result<Vec<usize>, RouteError> {
    let col = (end.lon_deg - header.lon_west_deg).rem_euclid(360.0) / header.cell_lon_deg - 0.5;
    let row = (header.lat_north_deg - end.lat_deg) / header.cell_lat_deg - 0.5;
    let (cols, rows) = (lattice.node_cols as f64, lattice.node_rows as f64);
    // right around the globe the place half a column west of the first is half a column east of the last
    if !(-0.5..=cols - 0.5).contains(&col) || !(-0.5..=rows - 0.5).contains(&row) {
        return Err(RouteError::EndOutside { at: end });
    }
    let reach_lat_deg = reach_km.max(0.0) / DEGREE_LEAST_KM;
    let farthest_lat_deg = (end.lat_deg.abs() + reach_lat_deg).min(90.0);
    let degree_km = degree_lengths_km(farthest_lat_deg).lon_km.max(1e-6);
    let reach_cols = (reach_km.max(0.0) / degree_km / header.cell_lon_deg).min(cols) + 1.0;
    let reach_rows = reach_lat_deg / header.cell_lat_deg + 1.0;
    let side = lattice.side as f64;
    let span = |at: f64, reach: f64| ((at - reach) / side).floor()..=((at + reach) / side).floor();
    let (across, down) = (span(col, reach_cols), span(row, reach_rows));
    let mut blocks = Vec::new();
    for row in whole(*down.start(), *down.end()).filter_map(|row| usize::try_from(row).ok()) {
        for col in whole(*across.start(), *across.end()) {
            let col = if lattice.around {
                col.rem_euclid(i64::try_from(lattice.cols).unwrap_or(i64::MAX))
            } else {
                col
            };
            if let Some(col) =
                usize::try_from(col).ok().filter(|col| *col < lattice.cols && row < lattice.rows)
            {
                blocks.push(lattice.block(col, row));
            }
        }
    }
    blocks.sort_unstable();
    blocks.dedup();
    Ok(blocks)
}

#[allow(clippy::cast_possible_truncation)] // within twice the number of blocks
fn whole(start: f64, end: f64) -> std::ops::RangeInclusive<i64> {
    start as i64..=end as i64
}

/// Least sum of edges from the corners of some blocks to every corner.
///
/// # Source
/// E. W. Dijkstra, A note on two problems in connexion with graphs, 1959.
fn distances(lattice: &Lattice, edges: &[Edges], sources: &[usize]) -> Vec<f64> {
    let mut distances = vec![f64::INFINITY; lattice.corners_count()];
    let mut queue = BinaryHeap::new();
    for source in sources {
        for corner in lattice.corners(source % lattice.cols, source / lattice.cols) {
            distances[corner] = 0.0;
            queue.push(Reverse((0_u64, corner)));
        }
    }
    while let Some(Reverse((bits, corner))) = queue.pop() {
        // of numbers that are not negative the bits are in the order of the numbers
        let here = f64::from_bits(bits);
        if here > distances[corner] {
            continue;
        }
        for (next, price) in steps(lattice, edges, corner) {
            if here + price < distances[next] {
                distances[next] = here + price;
                queue.push(Reverse(((here + price).to_bits(), next)));
            }
        }
    }
    distances
}

/// The edges of the up to four blocks around a corner that end there. A side between two blocks comes twice, once at
/// the price of each.
fn steps<'a>(
    lattice: &'a Lattice,
    edges: &'a [Edges],
    corner: usize,
) -> impl Iterator<Item = (usize, f64)> + 'a {
    let (col, row) = (corner % lattice.corner_cols(), corner / lattice.corner_cols());
    let west = match col.checked_sub(1) {
        None if lattice.around => Some(lattice.cols - 1),
        other => other,
    };
    let cols = [west, Some(col).filter(|col| *col < lattice.cols)];
    let rows = [row.checked_sub(1), Some(row).filter(|row| *row < lattice.rows)];
    // which of its corners this one is, and which lie across, down and opposite of it
    let places = [[3, 2], [1, 0]];
    (0..4_usize).flat_map(move |block| {
        let (south, east) = (block / 2, block % 2);
        let found = cols[east].zip(rows[south]).map(|(col, row)| {
            let corners = lattice.corners(col, row);
            let place: usize = places[south][east];
            let prices = edges[lattice.block(col, row)];
            [
                (corners[place ^ 1], prices.across),
                (corners[place ^ 2], prices.down),
                (corners[place ^ 3], prices.diagonal),
            ]
        });
        found.into_iter().flatten()
    })
}
