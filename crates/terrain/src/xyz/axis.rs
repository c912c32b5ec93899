//! The regular axis that most of the positions lie on.

use std::collections::HashSet;

/// Most different longitudes or latitudes of a list: 0.65″ around the globe.
pub(super) const POSITIONS_LIMIT: usize = 2_000_000;
/// Part by which a gap may differ from the usual one and still be one step: twice what a position may be off.
const GAP_SLOP_RATIO: f64 = 0.15;
/// Part of a cell within which a position counts as on its node while the axis is fitted.
const NEAR_CELLS: f64 = 0.2;

/// The different positions along an axis.
#[derive(Default)]
pub(super) struct Distinct {
    seen: HashSet<u64>,
    /// In the order met.
    order: Vec<u64>,
    /// The one that came after the last one before: rows repeat their positions in the same order.
    next: usize,
}

impl Distinct {
    /// Adds a position; false when there are too many.
    pub(super) fn add(&mut self, position_deg: f64) -> bool {
        let bits = (position_deg + 0.0).to_bits(); // −0 is 0
        let at = |place: usize| self.order.get(place) == Some(&bits);
        if at(self.next) {
            self.next += 1;
        } else if at(0) {
            self.next = 1;
        } else if !at(self.next.wrapping_sub(1)) && self.seen.insert(bits) {
            self.order.push(bits);
            self.next = self.order.len();
        }
        self.order.len() <= POSITIONS_LIMIT
    }

    pub(super) fn sorted(&self) -> Vec<f64> {
        let mut positions: Vec<f64> = self.order.iter().map(|bits| f64::from_bits(*bits)).collect();
        positions.sort_unstable_by(f64::total_cmp);
        positions
    }
}

/// A regular axis: middles of cells.
#[derive(Debug, PartialEq)]
pub(super) struct Axis {
    pub first_deg: f64,
    pub step_deg: f64,
    pub count: usize,
    /// Positions up to here lie beyond the antimeridian.
    turned_to_deg: f64,
}

impl Axis {
    /// The axis through sorted positions. Longitudes may step over the antimeridian.
    pub(super) fn through(mut positions: Vec<f64>, around: bool) -> Self {
        let turned_to_deg = if around { turn(&mut positions) } else { f64::NEG_INFINITY };
        let step_deg = usual_step(&positions);
        // An anchor that is followed by another node is no stray.
        let one_step = |pair: &&[f64]| ((pair[1] - pair[0]) / step_deg - 1.0).abs() <= GAP_SLOP_RATIO;
        let anchor_deg = positions.windows(2).find(one_step).or_else(|| positions.windows(1).next());
        let anchor_deg = anchor_deg.map_or(0.0, |pair| pair[0]);
        let (anchor_deg, step_deg) = fitted_to_most(&positions, anchor_deg, step_deg);
        let steps =
            |position: Option<&f64>| position.map_or(0.0, |at| ((at - anchor_deg) / step_deg).round());
        let (first, last) = (steps(positions.first()), steps(positions.last()));
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        // saturates; callers hold the limit of cells
        let count = (last - first + 1.0).max(1.0) as usize;
        Self { first_deg: anchor_deg + first * step_deg, step_deg, count, turned_to_deg }
    }

    /// The node nearest to a position and how far it lies off it, in cells.
    pub(super) fn node(&self, position_deg: f64) -> (usize, f64) {
        let turn_deg = if position_deg <= self.turned_to_deg { 360.0 } else { 0.0 };
        let place = (position_deg + turn_deg - self.first_deg) / self.step_deg;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // held within the axis
        let node = (place.round().max(0.0) as usize).min(self.count - 1);
        (node, (place - node as f64).abs())
    }
}

/// Puts the positions before a gap of more than half a turn behind the others; the last of them.
fn turn(positions: &mut [f64]) -> f64 {
    let Some(gap) = positions.windows(2).position(|pair| pair[1] - pair[0] > 180.0) else {
        return f64::NEG_INFINITY;
    };
    let turned_to_deg = positions[gap];
    positions[..=gap].iter_mut().for_each(|position| *position += 360.0);
    positions.rotate_left(gap + 1);
    turned_to_deg
}

/// The mean of the gaps that are about as long as the one in the middle of all: rounded positions have gaps of two
/// lengths, missing nodes and strays have others.
fn usual_step(positions: &[f64]) -> f64 {
    let mut gaps: Vec<f64> = positions.windows(2).map(|pair| pair[1] - pair[0]).collect();
    gaps.sort_unstable_by(f64::total_cmp);
    let Some(middle) = gaps.get(gaps.len() / 2).copied() else { return 1.0 };
    let usual = gaps.iter().filter(|gap| (*gap / middle - 1.0).abs() <= GAP_SLOP_RATIO);
    let (sum, count) = usual.fold((0.0, 0.0), |(sum, count), gap| (sum + gap, count + 1.0));
    if count > 0.0 { sum / count } else { middle }
}

/// The anchor and step fitted to the positions near their nodes, if those are most, so that strays do not bend it.
fn fitted_to_most(positions: &[f64], anchor_deg: f64, step_deg: f64) -> (f64, f64) {
    let near = |(anchor_deg, step_deg): (f64, f64)| -> Vec<f64> {
        let off = |at: f64| ((at - anchor_deg) / step_deg - ((at - anchor_deg) / step_deg).round()).abs();
        positions.iter().copied().filter(|at| off(*at) <= NEAR_CELLS).collect()
    };
    let first = near((anchor_deg, step_deg));
    let most = first.len() * 5 >= positions.len() * 4;
    let (anchor_deg, step_deg) = fitted(if most { &first } else { positions }, anchor_deg, step_deg);
    fitted(&near((anchor_deg, step_deg)), anchor_deg, step_deg)
}

/// The anchor and step with the least squares of what positions lie off their nodes.
fn fitted(positions: &[f64], anchor_deg: f64, step_deg: f64) -> (f64, f64) {
    let count = positions.len() as f64;
    let nodes = || positions.iter().map(|at| (((at - anchor_deg) / step_deg).round(), at - anchor_deg));
    let (node_sum, at_sum) = nodes().fold((0.0, 0.0), |(left, right), (node, at)| (left + node, right + at));
    let (node_mean, at_mean) = (node_sum / count, at_sum / count);
    let (mut spread, mut along) = (0.0, 0.0);
    for (node, at) in nodes() {
        spread += (node - node_mean) * (node - node_mean);
        along += (node - node_mean) * (at - at_mean);
    }
    if spread <= 0.0 || !(along / spread).is_normal() || along <= 0.0 {
        return (anchor_deg, step_deg);
    }
    let step_deg = along / spread;
    (anchor_deg + at_mean - node_mean * step_deg, step_deg)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounded_positions_find_the_step_they_were_rounded_from() {
        let rounded = |index: usize| ((50.0 + index as f64 / 240.0) * 1e4).round() / 1e4;
        let axis = Axis::through((0..5_000).map(rounded).collect(), true);
        assert_eq!(axis.count, 5_000);
        assert!((axis.step_deg - 1.0 / 240.0).abs() < 1e-8, "{}", axis.step_deg);
        for index in 0..5_000 {
            let (node, off_cells) = axis.node(rounded(index));
            assert!(node == index && off_cells < 0.02, "{index}: {node}, {off_cells}");
        }
    }

    #[test]
    fn missing_positions_and_a_stray_do_not_bend_the_axis() {
        let mut positions: Vec<f64> =
            (0..100).filter(|index| index % 7 != 3).map(|index| f64::from(index) * 0.25).collect();
        positions.push(10.1);
        positions.sort_unstable_by(f64::total_cmp);
        let axis = Axis::through(positions, true);
        assert_eq!(axis.count, 100);
        assert!(axis.node(10.0).1 < 0.01);
        assert!((axis.node(10.1).1 - 0.4).abs() < 0.01);
    }

    #[test]
    fn longitudes_step_over_the_antimeridian() {
        let axis = Axis::through(vec![-180.0, -179.5, 179.0, 179.5], true);
        assert_eq!((axis.first_deg, axis.step_deg, axis.count), (179.0, 0.5, 4));
        assert_eq!(axis.node(-179.5).0, 3);
    }
}
