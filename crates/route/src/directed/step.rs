//! One step of the march: from which point of an edge a node is reached earliest.

use super::headings::{Form, Forms};

/// One end of an edge, seen from the node to be reached.
#[derive(Clone, Copy)]
pub(crate) struct End {
    pub arrival: f64,
    pub step_km: [f64; 2],
    /// Mean cost of a kilometre along the step, and forms at its far end.
    pub cost: f64,
    pub forms: Forms,
}

/// Arrival from a share of an edge, with the step priced at the mean of both its ends.
#[inline]
pub(crate) fn value(own: Forms, [near, far]: [End; 2], share: f64) -> f64 {
    let mix = |one: f64, other: f64| one + share * (other - one);
    let step_km = [mix(near.step_km[0], far.step_km[0]), mix(near.step_km[1], far.step_km[1])];
    let forms = own.mix(near.forms.mix(far.forms, share), 0.5);
    mix(near.arrival, far.arrival) + mix(near.cost, far.cost) * forms.length(step_km)
}

/// The share of an edge at which the arrival is least, with the price of the middle of the edge all along it.
#[inline]
pub(crate) fn best_share(own: Forms, [near, far]: [End; 2]) -> f64 {
    let forms = own.mix(near.forms.mix(far.forms, 0.5), 0.5);
    let edge_km = [far.step_km[0] - near.step_km[0], far.step_km[1] - near.step_km[1]];
    // vᵀMv along the edge, as start + 2 · slope · share + bend · share²
    let quadratic = |form: Form| Quadratic {
        start: form.of(near.step_km),
        slope: form.between(near.step_km, edge_km),
        bend: form.of(edge_km),
    };
    let rise = (far.arrival - near.arrival) / (0.5 * (near.cost + far.cost));
    let metric = quadratic(forms.metric);
    let by_metric = metric.least_with(rise);
    if forms.hull == Form::ZERO {
        return by_metric;
    }
    // the greater of two convex functions is least where the greater one is, or where they meet
    let hull = quadratic(forms.hull);
    if hull.at(by_metric) <= metric.at(by_metric) {
        return by_metric;
    }
    let by_hull = hull.least_with(rise);
    if metric.at(by_hull) <= hull.at(by_hull) {
        return by_hull;
    }
    let (mut metric_side, mut hull_side) = (by_hull, by_metric);
    for _ in 0..20 {
        let middle = 0.5 * (metric_side + hull_side);
        if metric.at(middle) >= hull.at(middle) { metric_side = middle } else { hull_side = middle }
    }
    metric_side
}

/// start + 2 · slope · t + bend · t².
#[derive(Clone, Copy)]
struct Quadratic {
    start: f64,
    slope: f64,
    bend: f64,
}

impl Quadratic {
    #[inline]
    fn at(self, share: f64) -> f64 {
        self.start + share * (2.0 * self.slope + share * self.bend)
    }

    /// Where rise · t + √(self at t) is least for t from 0 to 1.
    #[inline]
    fn least_with(self, rise: f64) -> f64 {
        // With s = t + slope/bend the root is √(bend s² + rest); its slope bend s / √(bend s² + rest) equals −rise.
        let free = self.bend - rise * rise;
        if free <= 0.0 || self.bend <= 0.0 {
            return if rise < 0.0 { 1.0 } else { 0.0 };
        }
        let rest = (self.start - self.slope * self.slope / self.bend).max(0.0);
        (-rise * (rest / (self.bend * free)).sqrt() - self.slope / self.bend).clamp(0.0, 1.0)
    }
}

/// The share itself where it is clear, or the one nearest to it from an end that is.
pub(crate) fn nearest_clear(share: f64, clear: impl Fn(f64) -> bool) -> Option<f64> {
    if clear(share) {
        return Some(share);
    }
    let mut inside = [0.0, 1.0].into_iter().find(|end| clear(*end))?;
    let mut outside = share;
    for _ in 0..20 {
        let middle = 0.5 * (inside + outside);
        if clear(middle) { inside = middle } else { outside = middle }
    }
    Some(inside)
}

/// Where a function with one valley is lowest between 0 and 1, to about a thousandth.
pub(crate) fn lowest(value: impl Fn(f64) -> f64) -> f64 {
    // Golden section: every round keeps 0.618 of the interval.
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    let (mut low, mut high) = (0.0, 1.0);
    let (mut left, mut right) = (1.0 - GOLDEN, GOLDEN);
    let (mut left_value, mut right_value) = (value(left), value(right));
    for _ in 0..14 {
        if left_value <= right_value {
            (high, right, right_value) = (right, left, left_value);
            left = high - GOLDEN * (high - low);
            left_value = value(left);
        } else {
            (low, left, left_value) = (left, right, right_value);
            right = low + GOLDEN * (high - low);
            right_value = value(right);
        }
    }
    0.5 * (low + high)
}
