//! Bands around pipelines and cables that are crossed, and not followed.
//!
//! Inside the band of a line with price K and width w a step v costs (K/w) |v|²/|v⊥| more, v⊥ its part across the line: a
//! straight crossing at angle θ costs K/sin²θ, and running along the line is impossible. The price is the perspective of a
//! square, hence convex in the headings to either side.
//!
//! A line is cut into short pieces; the band of a piece ends at the bisectors to its neighbours, so that bands of one
//! line neither overlap nor leave a gap at a bend. Around its ends a line may be passed.

use super::Crossing;
use crate::RouteError;
use crate::field::{Field, Metric, Place};
use units::LonLat;

/// Longest piece, in cells.
const PIECE_CELLS: f64 = 8.0;
/// Side of a block of the index, in cells.
const BLOCK_CELLS: usize = 8;

/// A pipeline or cable to be crossed.
#[derive(Debug, Clone, PartialEq)]
pub struct CrossingLine {
    /// What findings call it.
    pub id: String,
    /// Its vertices. Vertices nearer to each other than the band is wide count as one.
    pub vertices: Vec<LonLat>,
    /// Price of a crossing at right angles, minor units.
    pub price_minor: f64,
    /// Width of the band, half of it to either side.
    pub width_km: f64,
}

/// One straight piece of a line, in columns and rows.
#[derive(Debug, Clone)]
struct Piece {
    line: usize,
    from: Place,
    to: Place,
    /// Kilometres per column and row here.
    scale_km: [f64; 2],
    /// Unit vector across, in km (to the right, downwards).
    across: [f64; 2],
    half_km: f64,
    price_minor_per_km: f64,
    /// Directions along the bisectors at both ends, turned so that the piece lies on their positive side.
    ends: [[f64; 2]; 2],
}

/// All bands of a problem, found by place.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bands {
    ids: Vec<String>,
    pieces: Vec<Piece>,
    /// Pieces that reach into each block.
    blocks: Vec<Vec<u32>>,
    blocks_across: usize,
    blocks_down: usize,
}

impl Bands {
    /// # Errors
    /// When a price is negative, a width is not positive, or a line has no length.
    pub fn new(field: &Field, lines: &[CrossingLine]) -> Result<Self, RouteError> {
        let (blocks_across, blocks_down) =
            (field.cols().div_ceil(BLOCK_CELLS), field.rows().div_ceil(BLOCK_CELLS));
        let blocks = vec![Vec::new(); blocks_across * blocks_down];
        let ids = lines.iter().map(|line| line.id.clone()).collect();
        let mut bands = Self { ids, pieces: Vec::new(), blocks, blocks_across, blocks_down };
        for (number, line) in lines.iter().enumerate() {
            refuse_odd_lines(line)?;
            bands.pieces.extend(pieces(field, number, line));
        }
        for number in 0..bands.pieces.len() {
            bands.index(number);
        }
        Ok(bands)
    }

    pub fn are_none(&self) -> bool {
        self.pieces.is_empty()
    }

    #[allow(clippy::cast_possible_truncation)] // 4 × 10⁹ pieces do not fit in memory
    fn index(&mut self, number: usize) {
        let piece = &self.pieces[number];
        let reach = piece.reach();
        let (low, high) = (lower(piece.from, piece.to), higher(piece.from, piece.to));
        let low = Place { col: low.col - reach.col, row: low.row - reach.row };
        let high = Place { col: high.col + reach.col, row: high.row + reach.row };
        for block in self.blocks_between(low, high) {
            self.blocks[block].push(number as u32);
        }
    }

    /// Blocks of a box; none where it lies beside the raster.
    fn blocks_between(&self, low: Place, high: Place) -> impl Iterator<Item = usize> + use<> {
        let cols = block_range(low.col, high.col, self.blocks_across);
        let across = self.blocks_across;
        block_range(low.row, high.row, self.blocks_down)
            .flat_map(move |row| cols.clone().map(move |col| row * across + col))
    }

    /// The pieces that may reach into the box between two places.
    pub fn near(&self, from: Place, to: Place) -> Vec<u32> {
        let mut near = Vec::new();
        if self.are_none() {
            return near;
        }
        for block in self.blocks_between(lower(from, to), higher(from, to)) {
            near.extend_from_slice(&self.blocks[block]);
        }
        near.sort_unstable();
        near.dedup();
        near
    }

    /// Whether a band may reach within `reach_cells` of a place.
    pub fn reach(&self, at: Place, reach_cells: f64) -> bool {
        let low = Place { col: at.col - reach_cells, row: at.row - reach_cells };
        let high = Place { col: at.col + reach_cells, row: at.row + reach_cells };
        !self.are_none() && self.blocks_between(low, high).any(|block| !self.blocks[block].is_empty())
    }

    /// What a straight line costs on top in the bands it passes, minor units; infinite along one.
    pub fn price(&self, from: Place, to: Place) -> f64 {
        self.price_among(&self.near(from, to), from, to)
    }

    /// The same, with the pieces near it known.
    pub fn price_among(&self, near: &[u32], from: Place, to: Place) -> f64 {
        near.iter().map(|piece| self.pieces[*piece as usize].price(from, to)).sum()
    }

    /// Whether arrivals between two places may be mixed: neither lies across the edge of a band from the other.
    pub fn smooth_between(&self, from: Place, to: Place) -> bool {
        let mut lines: [Option<usize>; 2] = [None, None];
        let mut touched = false;
        for piece in self.near(from, to).into_iter().map(|piece| &self.pieces[piece as usize]) {
            touched |= piece.share_inside(from, to).is_some();
            for (line, at) in lines.iter_mut().zip([from, to]) {
                if piece.share_inside(at, at).is_some() {
                    *line = Some(piece.line);
                }
            }
        }
        !touched || (lines[0].is_some() && lines[0] == lines[1])
    }

    /// Where a line crosses the middles of the bands, in its order.
    pub fn crossings(&self, places: &[Place]) -> Vec<Crossing> {
        let mut crossings = Vec::new();
        for pair in places.windows(2) {
            let near = self.near(pair[0], pair[1]);
            let mut here: Vec<(f64, Crossing)> = near
                .into_iter()
                .filter_map(|piece| self.crossing(&self.pieces[piece as usize], pair))
                .collect();
            here.sort_by(|one, other| one.0.total_cmp(&other.0));
            crossings.extend(here.into_iter().map(|(_, crossing)| crossing));
        }
        crossings
    }

    fn crossing(&self, piece: &Piece, pair: &[Place]) -> Option<(f64, Crossing)> {
        let (start, end) = (piece.km_from(pair[0]), piece.km_from(pair[1]));
        let (before_km, after_km) = (dot(start, piece.across), dot(end, piece.across));
        if (before_km < 0.0) == (after_km < 0.0) {
            return None;
        }
        let share = before_km / (before_km - after_km);
        let place = along(pair[0], pair[1], share);
        piece.share_inside(place, place)?;
        let run = [end[0] - start[0], end[1] - start[1]];
        let sine = (dot(run, piece.across).abs() / dot(run, run).sqrt()).min(1.0);
        let id = self.ids[piece.line].clone();
        Some((share, Crossing { id, place, angle_deg: libm::asin(sine).to_degrees() }))
    }
}

impl Piece {
    /// How far the band reaches beside the piece, mitres included.
    fn reach(&self) -> Place {
        let mitre = |end: [f64; 2]| 1.0 / dot(end, self.across).abs().max(0.05);
        let reach_km = self.half_km * mitre(self.ends[0]).max(mitre(self.ends[1]));
        Place { col: reach_km / self.scale_km[0], row: reach_km / self.scale_km[1] }
    }

    fn km_from(&self, at: Place) -> [f64; 2] {
        self.km_between(self.from, at)
    }

    fn km_between(&self, from: Place, to: Place) -> [f64; 2] {
        [(to.col - from.col) * self.scale_km[0], (to.row - from.row) * self.scale_km[1]]
    }

    /// Between which shares of a straight line it lies in the band; for a point 0 and 1.
    fn share_inside(&self, from: Place, to: Place) -> Option<(f64, f64)> {
        let (start, run) = (self.km_from(from), self.km_between(from, to));
        let beyond = self.km_between(self.to, from);
        let across = self.across;
        let sides = [
            (self.half_km - dot(start, across), -dot(run, across)),
            (self.half_km + dot(start, across), dot(run, across)),
            (turn(self.ends[0], start), turn(self.ends[0], run)),
            (turn(self.ends[1], beyond), turn(self.ends[1], run)),
        ];
        let (mut first, mut last) = (0.0_f64, 1.0_f64);
        for (inside_km, growth_km) in sides {
            if growth_km == 0.0 {
                if inside_km < 0.0 {
                    return None;
                }
            } else if growth_km > 0.0 {
                first = first.max(-inside_km / growth_km);
            } else {
                last = last.min(-inside_km / growth_km);
            }
        }
        (first <= last).then_some((first, last))
    }

    fn price(&self, from: Place, to: Place) -> f64 {
        let Some((first, last)) = self.share_inside(from, to).filter(|(first, last)| last > first) else {
            return 0.0;
        };
        let run = self.km_between(from, to);
        // (K/w) |v|² / |v⊥|, linear in the share of the line that lies inside
        self.price_minor_per_km * (last - first) * dot(run, run) / dot(run, self.across).abs()
    }
}

fn refuse_odd_lines(line: &CrossingLine) -> Result<(), RouteError> {
    let figure = |field, value, limit| Err(RouteError::Figure { field, value, limit });
    if !(line.price_minor >= 0.0 && line.price_minor.is_finite()) {
        return figure("crossing.price_minor", line.price_minor, "0 or more");
    }
    if !(line.width_km > 0.0 && line.width_km.is_finite()) {
        return figure("crossing.width_km", line.width_km, "more than 0");
    }
    let odd = |at: &LonLat| !(at.lon_deg.is_finite() && at.lat_deg.is_finite());
    match line.vertices.iter().find(|at| odd(at)) {
        Some(at) => figure("crossing.vertices", at.lon_deg + at.lat_deg, "a position"),
        None if line.vertices.iter().all(|at| *at == line.vertices[0]) => {
            figure("crossing.vertices", line.vertices.len().min(1) as f64, "at least two different positions")
        }
        None => Ok(()),
    }
}

fn pieces(field: &Field, number: usize, line: &CrossingLine) -> Vec<Piece> {
    let vertices = spaced_vertices(field, line);
    let mut pieces = Vec::new();
    for pair in vertices.windows(2) {
        pieces.extend(pieces_of_leg(field, number, line, [pair[0], pair[1]]));
    }
    let tangents: Vec<[f64; 2]> = pieces.iter().map(Piece::along).collect();
    for (at, piece) in pieces.iter_mut().enumerate() {
        let before = tangents[at.saturating_sub(1)];
        let after = tangents.get(at + 1).copied().unwrap_or(tangents[at]);
        // the normal of the bisector at a bend is the mean of both tangents
        let normal = |other: [f64; 2]| [tangents[at][0] + other[0], tangents[at][1] + other[1]];
        let (start, end) = (normal(before), normal(after));
        piece.ends = [unit([start[1], -start[0]]), unit([-end[1], end[0]])];
    }
    pieces
}

fn pieces_of_leg(field: &Field, number: usize, line: &CrossingLine, [from, to]: [Place; 2]) -> Vec<Piece> {
    let raster = [field.cols() as f64, field.rows() as f64];
    let reach = 4.0 * PIECE_CELLS;
    let count = (from.cells_to(to) / PIECE_CELLS).ceil().clamp(1.0, 1e6);
    let mut pieces = Vec::new();
    let mut part = 0.0;
    while part < count {
        let (start, end) = (along(from, to, part / count), along(from, to, (part + 1.0) / count));
        let (col_km, row_km) = field.spacing_km(0.5 * (start.row + end.row));
        let margin_km = 10.0 * line.width_km;
        let margin = [reach + margin_km / col_km, reach + margin_km / row_km];
        let inside = |at: f64, axis: usize| at > -margin[axis] && at < raster[axis] + margin[axis];
        part += 1.0;
        // what lies far beside the raster is never crossed
        if inside(start.col, 0) && inside(start.row, 1) {
            let run = unit([(end.col - start.col) * col_km, (end.row - start.row) * row_km]);
            pieces.push(Piece {
                line: number,
                from: start,
                to: end,
                scale_km: [col_km, row_km],
                across: [-run[1], run[0]],
                half_km: 0.5 * line.width_km,
                price_minor_per_km: line.price_minor / line.width_km,
                ends: [[0.0; 2]; 2],
            });
        }
    }
    pieces
}

impl Piece {
    fn along(&self) -> [f64; 2] {
        [self.across[1], -self.across[0]]
    }
}

/// The vertices on the raster, each on the turn of longitude nearest to the one before, at least a width apart.
fn spaced_vertices(field: &Field, line: &CrossingLine) -> Vec<Place> {
    let turn_cols = match field.metric() {
        Metric::Plane { .. } => f64::INFINITY,
        Metric::Geographic { cell_lon_deg, .. } => 360.0 / cell_lon_deg,
    };
    let mut kept: Vec<Place> = Vec::new();
    let last = line.vertices.len() - 1;
    for (number, vertex) in line.vertices.iter().enumerate() {
        let mut place = field.place(*vertex);
        let Some(before) = kept.last().copied() else {
            kept.push(place);
            continue;
        };
        let turns = ((before.col - place.col) / turn_cols).round();
        if turns != 0.0 {
            place.col += turns * turn_cols;
        }
        let (col_km, row_km) = field.spacing_km(place.row);
        let apart = [(place.col - before.col) * col_km, (place.row - before.row) * row_km];
        if dot(apart, apart).sqrt() >= line.width_km {
            kept.push(place);
        } else if number == last && place != before {
            // the end stays; what was kept just before it goes instead
            if kept.len() > 1 {
                kept.pop();
            }
            kept.push(place);
        }
    }
    kept
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped to the blocks first
fn block_range(low: f64, high: f64, count: usize) -> std::ops::Range<usize> {
    let side = BLOCK_CELLS as f64;
    // the half cell beyond the outer nodes belongs to the outer blocks
    let (first, end) = ((low / side).floor(), ((high + 1.0) / side).floor() + 1.0);
    let first = first.clamp(0.0, (count - 1) as f64) as usize;
    first..(end.clamp(1.0, count as f64) as usize).max(first + 1)
}

fn lower(one: Place, other: Place) -> Place {
    Place { col: one.col.min(other.col), row: one.row.min(other.row) }
}

fn higher(one: Place, other: Place) -> Place {
    Place { col: one.col.max(other.col), row: one.row.max(other.row) }
}

pub(crate) fn along(from: Place, to: Place, share: f64) -> Place {
    Place { col: from.col + share * (to.col - from.col), row: from.row + share * (to.row - from.row) }
}

fn dot(one: [f64; 2], other: [f64; 2]) -> f64 {
    one[0] * other[0] + one[1] * other[1]
}

/// Positive where `other` lies to the side of `one` that across = (−y, x) points to.
fn turn(one: [f64; 2], other: [f64; 2]) -> f64 {
    one[0] * other[1] - one[1] * other[0]
}

fn unit(of: [f64; 2]) -> [f64; 2] {
    let length = dot(of, of).sqrt();
    if length == 0.0 { of } else { [of[0] / length, of[1] / length] }
}
