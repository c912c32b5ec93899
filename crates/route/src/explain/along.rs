//! A route as a line of geodesic legs with kilometre points, and how long it lies at each node of a field.

use crate::field::{Field, Place};
use std::collections::BTreeMap;
use terrain::geodesy::Line;
use units::LonLat;

/// Legs are cut into pieces of at most this length, straight on the raster: at 45° a geodesic of that length runs half a
/// metre beside its straight line.
const PIECE_KM: f64 = 5.0;

/// A line of geodesic legs.
#[derive(Debug, Clone)]
pub struct Track {
    legs: Vec<Line>,
    /// KP at which each leg starts, and that of the end.
    kp_km: Vec<f64>,
}

impl Track {
    /// The legs between positions; none without two different ones.
    #[must_use]
    pub fn of(positions: &[LonLat]) -> Option<Self> {
        let legs = positions.windows(2).filter(|pair| pair[0] != pair[1]);
        let legs: Vec<Line> = legs.map(|pair| Line::between(pair[0], pair[1])).collect();
        let mut kp_km = vec![0.0];
        for leg in &legs {
            kp_km.push(kp_km.last().copied().unwrap_or(0.0) + leg.length_km);
        }
        (!legs.is_empty()).then_some(Self { legs, kp_km })
    }

    /// Its length.
    #[must_use]
    pub fn length_km(&self) -> f64 {
        self.kp_km.last().copied().unwrap_or(0.0)
    }

    /// The legs, each with the KP it starts at.
    pub(super) fn legs(&self) -> impl Iterator<Item = (f64, &Line)> {
        self.kp_km.iter().copied().zip(&self.legs)
    }

    /// The place at a KP, and the course there.
    #[must_use]
    pub fn at(&self, kp_km: f64) -> (LonLat, f64) {
        let leg = self.leg_at(kp_km);
        self.legs[leg].place(kp_km - self.kp_km[leg])
    }

    /// The piece between two KPs, the first before the second.
    #[must_use]
    pub fn piece(&self, from_kp_km: f64, to_kp_km: f64) -> Track {
        let inner = self.kp_km.iter().copied().filter(|kp_km| *kp_km > from_kp_km && *kp_km < to_kp_km);
        let ends: Vec<f64> = std::iter::once(from_kp_km).chain(inner).chain([to_kp_km]).collect();
        let positions: Vec<LonLat> = ends.iter().map(|kp_km| self.at(*kp_km).0).collect();
        Track::of(&positions).unwrap_or_else(|| self.clone())
    }

    /// Places on a field, close enough for the line to be straight between them.
    #[must_use]
    pub fn places(&self, field: &Field) -> Vec<Place> {
        let mut places = vec![field.place(self.legs[0].at(0.0))];
        for leg in &self.legs {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            // at most 4,000 pieces go round half the Earth
            let count = (leg.length_km / PIECE_KM).ceil().clamp(1.0, 1e4) as u32;
            let share = |piece: u32| leg.length_km * f64::from(piece) / f64::from(count);
            places.extend((1..=count).map(|piece| field.place(leg.at(share(piece)))));
        }
        places
    }

    fn leg_at(&self, kp_km: f64) -> usize {
        let after = self.kp_km.partition_point(|start_km| *start_km <= kp_km);
        after.saturating_sub(1).min(self.legs.len() - 1)
    }
}

/// What a line costs on a field: the exact integral of its straight pieces.
pub(super) fn cost_minor(field: &Field, places: &[Place]) -> f64 {
    places.windows(2).map(|pair| field.cost_of(pair[0], pair[1])).sum()
}

/// The kilometres that count at each node: Σ km × cost of the node is what the line costs. The share of a closed node,
/// whose cost is the mean of its open neighbours, goes to those.
///
/// # Source
/// The integral of [`Field::cost_of`], Simpson's rule between crossings of node columns and rows, read as weights of the
/// nodes it mixes.
pub(super) fn km_by_node(field: &Field, places: &[Place]) -> BTreeMap<usize, f64> {
    let mut weights: BTreeMap<usize, f64> = BTreeMap::new();
    for pair in places.windows(2) {
        let line = Straight {
            field,
            from: pair[0],
            cols: pair[1].col - pair[0].col,
            rows: pair[1].row - pair[0].row,
        };
        for shares in line.breaks().windows(2) {
            let (start, end) = (shares[0], shares[1]);
            let sixth = (end - start) / 6.0;
            line.weigh(start, sixth, &mut weights);
            line.weigh(0.5 * (start + end), 4.0 * sixth, &mut weights);
            line.weigh(end, sixth, &mut weights);
        }
    }
    open_only(field, weights)
}

/// Kilometres of a line in the cell of each node; in none outside the raster.
pub(super) fn km_by_cell(field: &Field, places: &[Place]) -> BTreeMap<Option<usize>, f64> {
    let mut km_by_cell = BTreeMap::new();
    for pair in places.windows(2) {
        let line = Straight {
            field,
            from: pair[0],
            cols: pair[1].col - pair[0].col,
            rows: pair[1].row - pair[0].row,
        };
        // cells end half way between nodes
        let half = Straight { from: Place { col: pair[0].col + 0.5, row: pair[0].row + 0.5 }, ..line };
        for shares in half.breaks().windows(2) {
            let middle = 0.5 * (shares[0] + shares[1]);
            let km = (shares[1] - shares[0]) * line.km_per_unit(middle);
            *km_by_cell.entry(field.node_at(line.at(middle))).or_insert(0.0) += km;
        }
    }
    km_by_cell
}

#[derive(Clone, Copy)]
struct Straight<'a> {
    field: &'a Field,
    from: Place,
    cols: f64,
    rows: f64,
}

impl Straight<'_> {
    fn at(&self, share: f64) -> Place {
        Place { col: self.from.col + share * self.cols, row: self.from.row + share * self.rows }
    }

    /// Kilometres per unit of the line at a share of it.
    fn km_per_unit(&self, share: f64) -> f64 {
        let (x_km, y_km) = self.field.spacing_km(self.at(share).row);
        let (x_km, y_km) = (self.cols * x_km, self.rows * y_km);
        (x_km * x_km + y_km * y_km).sqrt()
    }

    /// The shares at which it crosses whole columns and rows, both ends included, in order.
    fn breaks(&self) -> Vec<f64> {
        let mut shares = vec![0.0, 1.0];
        for (start, span) in [(self.from.col, self.cols), (self.from.row, self.rows)] {
            let (low, high) = (start.min(start + span), start.max(start + span));
            let mut whole = low.floor() + 1.0;
            while whole < high {
                shares.push((whole - start) / span);
                whole += 1.0;
            }
        }
        shares.sort_by(f64::total_cmp);
        shares
    }

    /// Adds the nodes that are mixed at a share of the line.
    fn weigh(&self, share: f64, part: f64, weights: &mut BTreeMap<usize, f64>) {
        let at = self.at(share);
        let km = part * self.km_per_unit(share);
        let ((col, right), (row, lower)) =
            (between(at.col, self.field.cols()), between(at.row, self.field.rows()));
        for (row, row_share) in [(row, 1.0 - lower), (row + 1, lower)] {
            for (col, col_share) in [(col, 1.0 - right), (col + 1, right)] {
                let weight = km * row_share * col_share;
                if weight > 0.0 {
                    *weights.entry(self.field.index(col, row)).or_default() += weight;
                }
            }
        }
    }
}

/// The node below a coordinate and the fraction towards the next, as the field takes them.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped to the raster first
fn between(at: f64, count: usize) -> (usize, f64) {
    let at = at.clamp(0.0, (count - 1) as f64);
    let low = (at as usize).min(count - 2);
    (low, at - low as f64)
}

/// Gives the weight of closed nodes to their open neighbours, in equal parts.
fn open_only(field: &Field, weights: BTreeMap<usize, f64>) -> BTreeMap<usize, f64> {
    let mut open = BTreeMap::new();
    for (node, weight) in weights {
        if field.is_open(node) {
            *open.entry(node).or_insert(0.0) += weight;
            continue;
        }
        let neighbours: Vec<usize> = neighbours(field, node).filter(|node| field.is_open(*node)).collect();
        for neighbour in &neighbours {
            *open.entry(*neighbour).or_insert(0.0) += weight / neighbours.len() as f64;
        }
    }
    open
}

fn neighbours(field: &Field, node: usize) -> impl Iterator<Item = usize> {
    let (cols, rows) = (field.cols(), field.rows());
    let (col, row) = (node % cols, node / cols);
    let near_cols = col.saturating_sub(1)..(col + 2).min(cols);
    let near_rows = row.saturating_sub(1)..(row + 2).min(rows);
    near_rows.flat_map(move |row| near_cols.clone().map(move |col| row * cols + col))
}
