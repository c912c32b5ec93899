//! The places along a fibre at which powers are computed, and at which they are handed on.

use super::{LumpedRatio, RamanInputs};
use crate::error::{OpticsError, at_least};
use std::ops::Range;

/// Places closer than this are one place: rounding of the input.
const SAME_PLACE_M: f64 = 1e-6;

/// The finest step anyone has asked for; it bounds memory.
const STEP_LEAST_M: f64 = 1.0;

impl RamanInputs<'_> {
    /// The places {0, step, 2 step, … below the length} with those of lumped losses and the length itself.
    ///
    /// # Errors
    /// When the step is below 1 m, or a lumped loss lies outside the fibre.
    pub fn result_grid_m(&self, step_m: f64) -> Result<Vec<f64>, OpticsError> {
        self.check()?;
        result_grid_m(self.element, self.length_m, self.lumped, step_m)
    }
}

/// The same for a fibre without Raman scattering.
///
/// # Errors
/// When the step is below 1 m.
pub fn result_grid_m(
    element: &str,
    length_m: f64,
    lumped: &[LumpedRatio],
    step_m: f64,
) -> Result<Vec<f64>, OpticsError> {
    at_least(element, "step_m", step_m, STEP_LEAST_M, "1 m or more")?;
    let mut places_m = vec![length_m];
    places_m.extend(lumped.iter().map(|lumped| lumped.position_m));
    let mut steps_count = 0.0;
    while steps_count * step_m < length_m {
        places_m.push(steps_count * step_m);
        steps_count += 1.0;
    }
    places_m.sort_by(f64::total_cmp);
    places_m.dedup_by(|later, earlier| *later - *earlier < SAME_PLACE_M);
    Ok(places_m)
}

/// Places in sections between lumped losses: the place of a lumped loss ends one section and starts the next.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    /// Ascending; a place of a lumped loss stands twice, before it and after it.
    pub position_m: Vec<f64>,
    /// Which places belong to each section.
    pub sections: Vec<Range<usize>>,
    /// Loss after each section but the last, in neper.
    pub lumped_neper: Vec<f64>,
}

impl Grid {
    /// Sections on given places, which hold those of the lumped losses.
    pub(super) fn on(places_m: &[f64], lumped: &[LumpedRatio]) -> Self {
        let lumped = merged(lumped);
        let mut grid = Self { position_m: Vec::new(), sections: Vec::new(), lumped_neper: Vec::new() };
        let mut first = 0;
        for place_m in places_m {
            grid.position_m.push(*place_m);
            if let Some((_, neper)) = lumped.iter().find(|(at_m, _)| (at_m - place_m).abs() < SAME_PLACE_M) {
                grid.sections.push(first..grid.position_m.len());
                grid.lumped_neper.push(*neper);
                first = grid.position_m.len();
                grid.position_m.push(*place_m);
            }
        }
        grid.sections.push(first..grid.position_m.len());
        grid
    }

    /// Evenly spaced places in each section, `intervals` of them by its length.
    pub(super) fn even(length_m: f64, lumped: &[LumpedRatio], intervals: impl Fn(f64) -> usize) -> Self {
        let lumped = merged(lumped);
        let mut ends_m: Vec<f64> = lumped.iter().map(|(at_m, _)| *at_m).collect();
        ends_m.push(length_m);
        let lumped_neper = lumped.iter().map(|(_, neper)| *neper).collect();
        let mut grid = Self { position_m: Vec::new(), sections: Vec::new(), lumped_neper };
        let mut start_m = 0.0;
        for end_m in ends_m {
            let first = grid.position_m.len();
            let count = intervals(end_m - start_m);
            let step_m = (end_m - start_m) / as_f64(count);
            grid.position_m.extend((0..count).map(|index| start_m + as_f64(index) * step_m));
            grid.position_m.push(end_m);
            grid.sections.push(first..grid.position_m.len());
            start_m = end_m;
        }
        grid
    }

    /// The same sections with twice the intervals.
    pub(super) fn doubled(&self) -> Self {
        let mut grid = Self {
            position_m: Vec::with_capacity(2 * self.position_m.len()),
            sections: Vec::with_capacity(self.sections.len()),
            lumped_neper: self.lumped_neper.clone(),
        };
        for section in &self.sections {
            let first = grid.position_m.len();
            let places_m = &self.position_m[section.clone()];
            for pair in places_m.windows(2) {
                grid.position_m.extend([pair[0], 0.5 * (pair[0] + pair[1])]);
            }
            grid.position_m.extend(places_m.last());
            grid.sections.push(first..grid.position_m.len());
        }
        grid
    }

    /// How many places.
    pub(super) fn len(&self) -> usize {
        self.position_m.len()
    }

    /// Step of an even section.
    pub(super) fn step_m(&self, section: &Range<usize>) -> f64 {
        let length_m = self.position_m[section.end - 1] - self.position_m[section.start];
        length_m / as_f64(section.len() - 1)
    }

    /// The largest step of all sections.
    pub(super) fn step_max_m(&self) -> f64 {
        self.sections.iter().map(|section| self.step_m(section)).fold(0.0, f64::max)
    }

    /// Value at a place on the straight line between its neighbours; before the loss where a lumped loss is.
    pub(super) fn straight(&self, values: &[f64], place_m: f64) -> f64 {
        let (_, index) = self.interval(place_m);
        let (low_m, high_m) = (self.position_m[index], self.position_m[index + 1]);
        let part = (place_m - low_m) / (high_m - low_m);
        values[index] + part * (values[index + 1] - values[index])
    }

    /// Value at a place on the cubic through its four nearest neighbours in an even section.
    pub(super) fn cubic(&self, values: &[f64], place_m: f64) -> f64 {
        let (section, index) = self.interval(place_m);
        let first = index.saturating_sub(1).clamp(section.start, section.end - 4);
        let u = (place_m - self.position_m[first]) / self.step_m(&section);
        let near = &values[first..first + 4];
        // Lagrange's form on the nodes 0, 1, 2, 3
        (u * (u - 2.0) * (u - 3.0) * near[1] - u * (u - 1.0) * (u - 3.0) * near[2]) / 2.0
            + (u * (u - 1.0) * (u - 2.0) * near[3] - (u - 1.0) * (u - 2.0) * (u - 3.0) * near[0]) / 6.0
    }

    /// The section of a place and the interval in it.
    fn interval(&self, place_m: f64) -> (Range<usize>, usize) {
        let reaches = |section: &&Range<usize>| place_m <= self.position_m[section.end - 1] + SAME_PLACE_M;
        let section = self.sections.iter().find(reaches).or(self.sections.last()).cloned().unwrap_or(0..2);
        let below = self.position_m[section.clone()].partition_point(|at_m| *at_m <= place_m);
        let index = section.start + below.saturating_sub(1);
        let index = index.min(section.end - 2);
        (section, index)
    }
}

/// Lumped losses by place in neper, those of one place added.
fn merged(lumped: &[LumpedRatio]) -> Vec<(f64, f64)> {
    let mut sorted: Vec<(f64, f64)> =
        lumped.iter().map(|loss| (loss.position_m, libm::log(loss.loss_ratio))).collect();
    sorted.sort_by(|one, other| one.0.total_cmp(&other.0));
    sorted.dedup_by(|later, earlier| {
        let is_same = later.0 - earlier.0 < SAME_PLACE_M;
        if is_same {
            earlier.1 += later.1;
        }
        is_same
    });
    sorted
}

/// A count of places as a number; fibres have fewer than 2³² of them.
fn as_f64(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raman::testing::{Bench, raman_fibre};

    fn splice(position_m: f64) -> LumpedRatio {
        LumpedRatio { position_m, loss_ratio: 1.25 }
    }

    #[test]
    fn the_result_grid_holds_steps_losses_and_the_end_once_each() {
        let mut bench = Bench::new(&raman_fibre(), &[193.0e12], 1e-3);
        bench.length_m = 10_000.0;
        bench.lumped = vec![splice(9_000.0), splice(4_000.0)];
        let places_m = bench.inputs().result_grid_m(4_000.0).unwrap();
        assert_eq!(places_m, [0.0, 4_000.0, 8_000.0, 9_000.0, 10_000.0]);
        bench.length_m = 12_000.0;
        bench.lumped.clear();
        let places_m = bench.inputs().result_grid_m(4_000.0).unwrap();
        assert_eq!(places_m, [0.0, 4_000.0, 8_000.0, 12_000.0]);
        assert!(bench.inputs().result_grid_m(0.0).is_err());
    }

    #[test]
    fn the_place_of_a_lumped_loss_ends_one_section_and_starts_the_next() {
        let grid = Grid::on(&[0.0, 1.0, 2.0, 3.0], &[splice(2.0), splice(2.0)]);
        assert_eq!(grid.position_m, [0.0, 1.0, 2.0, 2.0, 3.0]);
        assert_eq!(grid.sections, [0..3, 3..5]);
        assert!((grid.lumped_neper[0] - 1.25_f64.powi(2).ln()).abs() < 1e-15);
        assert_eq!(grid.straight(&[1.0, 2.0, 3.0, 7.0, 9.0], 2.0), 3.0);
        assert_eq!(grid.straight(&[1.0, 2.0, 3.0, 7.0, 9.0], 2.5), 8.0);
        let twice = grid.doubled();
        assert_eq!(twice.sections, [0..5, 5..8]);
        assert_eq!(twice.position_m[4..7], [2.0, 2.0, 2.5]);
    }

    #[test]
    fn cubic_interpolation_is_exact_on_cubics() {
        let grid = Grid::even(100.0, &[splice(30.0)], |_| 5);
        let cube = |place_m: f64| 1.0 + place_m * (2.0 - place_m * (0.3 - 0.01 * place_m));
        let values: Vec<f64> = grid.position_m.iter().map(|at_m| cube(*at_m)).collect();
        for place_m in [0.0, 1.0, 17.0, 29.0, 30.0, 31.0, 55.0, 99.0, 100.0] {
            assert!((grid.cubic(&values, place_m) / cube(place_m) - 1.0).abs() < 1e-12, "{place_m}");
        }
    }
}
