//! The highest point of a curve with one top, by few evaluations.

/// Where to look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Range {
    pub low: f64,
    pub high: f64,
    /// Points of the first pass, ends included; 2 or more.
    pub first_count: u32,
    /// The last pass steps no further than this.
    pub step: f64,
}

/// Every point tried and its height, in the order of the points; the highest is among them.
///
/// Points are whole steps above the low end, and the high end. First evenly over the range, then on both sides of the best at half the distance, until that is below the step.
pub(crate) fn climb<E>(
    range: Range,
    mut height: impl FnMut(f64) -> Result<f64, E>,
) -> Result<Vec<(f64, f64)>, E> {
    let intervals = range.first_count.max(2) - 1;
    let mut reach = (range.high - range.low) / f64::from(intervals);
    let mut points: Vec<(f64, f64)> = Vec::new();
    let mut try_at = |points: &mut Vec<(f64, f64)>, at: f64| -> Result<(), E> {
        let at = range.snapped(at);
        if points.iter().all(|point| point.0 != at) {
            points.push((at, height(at)?));
        }
        Ok(())
    };
    for index in 0..=intervals {
        try_at(&mut points, range.low + f64::from(index) * reach)?;
    }
    while reach > range.step * (1.0 + 1e-9) {
        reach /= 2.0;
        let Some((best, _)) = highest(&points) else { break };
        try_at(&mut points, best - reach)?;
        try_at(&mut points, best + reach)?;
    }
    points.sort_by(|one, other| one.0.total_cmp(&other.0));
    Ok(points)
}

impl Range {
    /// The nearest whole number of steps above the low end, within the range; the high end itself counts, too.
    pub(crate) fn snapped(&self, at: f64) -> f64 {
        if at >= self.high - 0.5 * self.step {
            return self.high;
        }
        (self.low + ((at - self.low) / self.step).round() * self.step).clamp(self.low, self.high)
    }
}

/// The highest point; the first of equal ones, none when no height is a number.
pub(crate) fn highest(points: &[(f64, f64)]) -> Option<(f64, f64)> {
    let known = points.iter().copied().filter(|point| !point.1.is_nan());
    known.reduce(|best, next| if next.1 > best.1 { next } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hill(range: Range) -> Vec<(f64, f64)> {
        climb::<()>(range, |x| Ok(-(x - 3.3) * (x - 3.3))).unwrap()
    }

    #[test]
    fn the_top_is_found_within_a_step() {
        let range = Range { low: -10.0, high: 14.0, first_count: 7, step: 0.25 };
        let points = hill(range);
        let (top, _) = highest(&points).unwrap();
        assert!((top - 3.3).abs() <= 0.25, "{top}");
        assert!(points.len() < 20);
        assert!(points.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn a_top_at_the_edge_is_found_and_the_range_is_never_left() {
        let points = hill(Range { low: 5.0, high: 9.0, first_count: 3, step: 0.5 });
        assert_eq!(highest(&points).unwrap().0, 5.0);
        assert!(points.iter().all(|point| (5.0..=9.0).contains(&point.0)));
    }

    #[test]
    fn a_range_of_one_point_is_that_point() {
        assert_eq!(hill(Range { low: 2.0, high: 2.0, first_count: 5, step: 0.5 }).len(), 1);
    }

    #[test]
    fn points_are_whole_steps_and_the_high_end() {
        let points = hill(Range { low: 1.0, high: 9.7, first_count: 5, step: 0.5 });
        let is_whole = |at: f64| ((at - 1.0) / 0.5).fract() == 0.0;
        assert!(points.iter().all(|point| is_whole(point.0) || point.0 == 9.7), "{points:?}");
        assert!(points.iter().any(|point| point.0 == 9.7));
    }
}
