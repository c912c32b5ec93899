//! Edges of an area that meet where they should not, found over a raster of the edges.

use super::check::short_way_deg;
use crate::features::Area;
use units::LonLat;

/// Most pairs of edges compared in a file, and most cells that edges are entered into: seconds of work.
const WORK_LIMIT: u64 = 200_000_000;
/// Most cells along a side of the raster.
const SIDE_LIMIT: usize = 2_048;

/// The work left for a file.
#[derive(Debug)]
pub(super) struct Search {
    left: u64,
}

impl Default for Search {
    fn default() -> Self {
        Self { left: WORK_LIMIT }
    }
}

/// An edge: its ring, its number in it, and its ends on a plane of degrees.
#[derive(Debug, Clone, Copy)]
struct Edge {
    ring: usize,
    number: usize,
    from: [f64; 2],
    to: [f64; 2],
}

/// The starts of the first two edges that meet: of one ring elsewhere than in the corner they share, of two rings by
/// crossing. The number of edges when the work allowed does not do.
pub(super) fn first_crossing(area: &Area, search: &mut Search) -> Result<Option<(LonLat, LonLat)>, usize> {
    let rings: Vec<&[LonLat]> =
        std::iter::once(&area.outline).chain(&area.holes).map(Vec::as_slice).collect();
    let edges = edges(&rings);
    let Some(raster) = Raster::of(&edges, search) else { return Err(edges.len()) };
    let mut found: Option<(usize, usize)> = None;
    for cell in raster.cells() {
        for (place, first) in cell.iter().enumerate() {
            for second in &cell[place + 1..] {
                if search.left == 0 {
                    return Err(edges.len());
                }
                search.left -= 1;
                let pair = (*first.min(second), *first.max(second));
                let (one, two) = (&edges[pair.0], &edges[pair.1]);
                if found.is_none_or(|known| pair < known) && meet(one, two, rings[one.ring].len()) {
                    found = Some(pair);
                }
            }
        }
    }
    Ok(found.map(|(first, second)| {
        let start = |edge: &Edge| rings[edge.ring][edge.number];
        (start(&edges[first]), start(&edges[second]))
    }))
}

/// The edges of rings on one plane, each ring on the turn nearest to the first corner of all.
fn edges(rings: &[&[LonLat]]) -> Vec<Edge> {
    let origin_deg = rings.first().and_then(|ring| ring.first()).map_or(0.0, |at| at.lon_deg);
    let mut edges = Vec::with_capacity(rings.iter().map(|ring| ring.len()).sum());
    for (ring_i, ring) in rings.iter().enumerate() {
        let Some(first) = ring.first() else { continue };
        let mut lon_deg = first.lon_deg + whole_turns(origin_deg - first.lon_deg);
        for (number, at) in ring.iter().enumerate() {
            let next = &ring[(number + 1) % ring.len()];
            // Whole turns only, so that a corner given twice stays the same to the last digit.
            let next_deg = next.lon_deg + whole_turns(lon_deg - next.lon_deg);
            let (from, to) = ([lon_deg, at.lat_deg], [next_deg, next.lat_deg]);
            edges.push(Edge { ring: ring_i, number, from, to });
            lon_deg = next_deg;
        }
    }
    edges
}

fn whole_turns(difference_deg: f64) -> f64 {
    difference_deg - short_way_deg(difference_deg)
}

/// Whether two edges meet where they should not.
fn meet(first: &Edge, second: &Edge, ring_len: usize) -> bool {
    let (a, b, c, d) = (first.from, first.to, second.from, second.to);
    if first.ring != second.ring {
        return opposite(turn(a, b, c), turn(a, b, d)) && opposite(turn(c, d, a), turn(c, d, b));
    }
    let follows = second.number == first.number + 1;
    let closes = first.number == 0 && second.number + 1 == ring_len;
    if follows || closes {
        // Neighbours meet elsewhere only when the way turns back upon itself.
        let (start, corner, end) = if follows { (a, b, d) } else { (c, d, b) };
        let back =
            (start[0] - corner[0]) * (end[0] - corner[0]) + (start[1] - corner[1]) * (end[1] - corner[1]);
        return turn(start, corner, end) == 0.0 && back > 0.0;
    }
    let sides = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
    let touches = [(a, b, c), (a, b, d), (c, d, a), (c, d, b)];
    (opposite(sides[0], sides[1]) && opposite(sides[2], sides[3]))
        || sides.iter().zip(touches).any(|(side, (from, to, at))| *side == 0.0 && between(from, to, at))
}

fn opposite(left: f64, right: f64) -> bool {
    (left > 0.0 && right < 0.0) || (left < 0.0 && right > 0.0)
}

/// Positive when `at` lies left of the way from `from` to `to`.
fn turn(from: [f64; 2], to: [f64; 2], at: [f64; 2]) -> f64 {
    (to[0] - from[0]) * (at[1] - from[1]) - (to[1] - from[1]) * (at[0] - from[0])
}

/// Whether a place on the line through two others lies between them.
fn between(from: [f64; 2], to: [f64; 2], at: [f64; 2]) -> bool {
    (0..2).all(|axis| from[axis].min(to[axis]) <= at[axis] && at[axis] <= from[axis].max(to[axis]))
}

/// Cells over the area with the edges that run through them, about one edge a cell.
struct Raster {
    /// First entry of each cell, and the end of the last.
    starts: Vec<usize>,
    entries: Vec<usize>,
}

impl Raster {
    /// None when the edges run through more cells than the work allows.
    fn of(edges: &[Edge], search: &mut Search) -> Option<Self> {
        let frame = Frame::of(edges);
        let mut starts = vec![0_usize; frame.cols * frame.rows + 1];
        for edge in edges {
            let mut left = search.left;
            frame.cells_of(edge, &mut |cell| {
                left = left.saturating_sub(1);
                starts[cell + 1] += 1;
            });
            search.left = left;
            if left == 0 {
                return None;
            }
        }
        for cell in 1..starts.len() {
            starts[cell] += starts[cell - 1];
        }
        let mut entries = vec![0; starts[starts.len() - 1]];
        let mut next = starts.clone();
        for (index, edge) in edges.iter().enumerate() {
            frame.cells_of(edge, &mut |cell| {
                entries[next[cell]] = index;
                next[cell] += 1;
            });
        }
        Some(Self { starts, entries })
    }

    fn cells(&self) -> impl Iterator<Item = &[usize]> {
        self.starts.windows(2).map(|pair| &self.entries[pair[0]..pair[1]])
    }
}

/// Place and size of a raster.
struct Frame {
    least: [f64; 2],
    cell_deg: [f64; 2],
    cols: usize,
    rows: usize,
}

impl Frame {
    fn of(edges: &[Edge]) -> Self {
        let (mut least, mut most) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for edge in edges {
            for axis in 0..2 {
                least[axis] = least[axis].min(edge.from[axis]);
                most[axis] = most[axis].max(edge.from[axis]);
            }
        }
        let side = edges.len().isqrt().clamp(1, SIDE_LIMIT);
        let cell_deg = |axis: usize| ((most[axis] - least[axis]) / side as f64).max(f64::MIN_POSITIVE);
        Self { least, cell_deg: [cell_deg(0), cell_deg(1)], cols: side, rows: side }
    }

    fn index(&self, axis: usize, at: f64) -> usize {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        // saturates, and is held within the raster
        let index = ((at - self.least[axis]) / self.cell_deg[axis]) as usize;
        index.min([self.cols, self.rows][axis] - 1)
    }

    /// Every cell an edge runs through, column by column, with a cell to spare for rounding.
    fn cells_of(&self, edge: &Edge, visit: &mut impl FnMut(usize)) {
        let (west, east) =
            if edge.from[0] <= edge.to[0] { (edge.from, edge.to) } else { (edge.to, edge.from) };
        let (left, right) = (self.index(0, west[0]), self.index(0, east[0]));
        let lat_at = |lon: f64| {
            let along = (lon - west[0]) / (east[0] - west[0]);
            west[1] + along.clamp(0.0, 1.0) * (east[1] - west[1])
        };
        for col in left..=right {
            let side = |col: usize| self.least[0] + col as f64 * self.cell_deg[0];
            let start = if col == left { west[1] } else { lat_at(side(col)) };
            let end = if col == right { east[1] } else { lat_at(side(col + 1)) };
            let spare = if left == right { 0.0 } else { self.cell_deg[1] * 1e-6 };
            let (south, north) = (start.min(end) - spare, start.max(end) + spare);
            for row in self.index(1, south)..=self.index(1, north) {
                visit(row * self.cols + col);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ring(corners: &[(f64, f64)]) -> Vec<LonLat> {
        corners.iter().map(|(lon, lat)| LonLat::new(*lon, *lat)).collect()
    }

    fn crosses(outline: &[(f64, f64)], holes: &[&[(f64, f64)]]) -> bool {
        let area = Area { outline: ring(outline), holes: holes.iter().map(|hole| ring(hole)).collect() };
        first_crossing(&area, &mut Search::default()).unwrap().is_some()
    }

    const SQUARE: [(f64, f64); 4] = [(50., 40.), (52., 40.), (52., 42.), (50., 42.)];

    #[test]
    fn a_bow_tie_a_spike_and_a_hole_over_the_outline_cross() {
        assert!(!crosses(&SQUARE, &[]));
        assert!(crosses(&[(50., 40.), (52., 42.), (52., 40.), (50., 42.)], &[]));
        assert!(crosses(&[(50., 40.), (52., 40.), (52., 42.), (52., 41.), (50., 42.)], &[]));
        assert!(!crosses(&SQUARE, &[&[(50.5, 40.5), (51.5, 40.5), (51., 41.)]]));
        assert!(crosses(&SQUARE, &[&[(50.5, 40.5), (52.5, 40.5), (51., 41.)]]));
        assert!(
            !crosses(&SQUARE, &[&[(50., 40.), (51.5, 40.5), (51., 41.)]]),
            "a hole may touch the outline"
        );
    }

    #[test]
    fn areas_over_the_antimeridian_are_planes_too() {
        assert!(!crosses(&[(179., 0.), (-179., 0.), (-179., 2.), (179., 2.)], &[]));
        assert!(crosses(&[(179., 0.), (-179., 2.), (-179., 0.), (179., 2.)], &[]));
    }

    #[test]
    fn a_coast_of_a_hundred_thousand_corners_is_searched_at_once() {
        let corner = |index: usize| {
            let angle = index as f64 / 100_000.0 * std::f64::consts::TAU;
            let radius =
                5.0 + 0.5 * libm::sin(angle * 400.0) + f64::from(u8::from(index.is_multiple_of(2))) * 1e-5;
            (50.0 + radius * libm::cos(angle), 40.0 + radius * libm::sin(angle))
        };
        let mut corners: Vec<(f64, f64)> = (0..100_000).map(corner).collect();
        let area = Area { outline: ring(&corners), holes: Vec::new() };
        let mut search = Search::default();
        assert_eq!(first_crossing(&area, &mut search), Ok(None));
        assert!(WORK_LIMIT - search.left < 5_000_000, "{}", WORK_LIMIT - search.left);
        corners.swap(40_000, 40_300);
        assert!(crosses(&corners, &[]));
    }

    #[test]
    fn edges_too_close_together_cost_no_more_than_the_work_allowed() {
        let corner = |index: usize| (50.0 + (index % 2) as f64, 40.0 + index as f64 * 1e-9);
        let mut corners: Vec<(f64, f64)> = (0..200_000).map(corner).collect();
        corners.extend([(60., 40.), (60., 60.), (45., 60.)]);
        let area = Area { outline: ring(&corners), holes: Vec::new() };
        assert_eq!(first_crossing(&area, &mut Search { left: 1_000_000 }), Err(200_003));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_raster_finds_what_comparing_all_pairs_finds(corners in prop::collection::vec((0_i32..40, 0_i32..40), 3..40)) {
            let mut outline: Vec<LonLat> =
                corners.iter().map(|(lon, lat)| LonLat::new(f64::from(*lon), f64::from(*lat))).collect();
            outline.dedup();
            let area = Area { outline, holes: Vec::new() };
            let all = edges(&[&area.outline]);
            let pairs = (0..all.len()).flat_map(|one| (one + 1..all.len()).map(move |two| (one, two)));
            let first = pairs.into_iter().find(|(one, two)| meet(&all[*one], &all[*two], all.len()));
            let starts = first.map(|(one, two)| (area.outline[one], area.outline[two]));
            prop_assert_eq!(first_crossing(&area, &mut Search::default()), Ok(starts));
        }
    }
}
