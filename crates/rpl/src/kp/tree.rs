//! Which segments may be near: balls round stretches of a line, halved down to single segments.

use terrain::geodesy::{self, Line};
use units::LonLat;

/// A ball in space, its centre from the middle of the Earth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ball {
    /// Centre, km.
    pub centre_km: [f64; 3],
    /// Radius, km.
    pub radius_km: f64,
}

/// Balls round all segments of a line; a straight line through the Earth is never longer than the way over ground, so
/// what lies outside a ball lies at least that far from all within.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tree {
    /// Of a stretch, then of its first half with all below, then of its second half.
    ball: Vec<Ball>,
    segment_count: usize,
}

impl Ball {
    /// A place.
    pub fn at(place: LonLat) -> Self {
        Self { centre_km: geodesy::geocentric_km(place), radius_km: 0.0 }
    }

    /// Round a geodesic: no place of it is further from its middle than half its length.
    pub fn round(line: &Line) -> Self {
        let middle = geodesy::geocentric_km(line.at(line.length_km / 2.0));
        Self { centre_km: middle, radius_km: line.length_km / 2.0 + 1e-9 }
    }

    fn round_both(self, other: Ball) -> Self {
        let apart_km = distance_km(self.centre_km, other.centre_km);
        if apart_km + other.radius_km <= self.radius_km {
            return self;
        }
        if apart_km + self.radius_km <= other.radius_km {
            return other;
        }
        let radius_km = (apart_km + self.radius_km + other.radius_km) / 2.0;
        let part = if apart_km > 0.0 { (radius_km - self.radius_km) / apart_km } else { 0.0 };
        let centre =
            |axis: usize| self.centre_km[axis] + (other.centre_km[axis] - self.centre_km[axis]) * part;
        Self { centre_km: [centre(0), centre(1), centre(2)], radius_km: radius_km + 1e-9 }
    }

    /// What the way over ground from any place of this ball to any of the other is at least.
    pub fn gap_km(&self, other: &Ball) -> f64 {
        distance_km(self.centre_km, other.centre_km) - self.radius_km - other.radius_km
    }
}

fn distance_km(one: [f64; 3], other: [f64; 3]) -> f64 {
    let square = |axis: usize| (one[axis] - other[axis]) * (one[axis] - other[axis]);
    libm::sqrt(square(0) + square(1) + square(2))
}

impl Tree {
    /// Of the segments of a line.
    pub fn of(lines: &[Line]) -> Self {
        let leaves: Vec<Ball> = lines.iter().map(Ball::round).collect();
        let mut ball = Vec::with_capacity(2 * leaves.len());
        grow(&leaves, &mut ball);
        Self { ball, segment_count: leaves.len() }
    }

    /// Calls `look` with segments that may lie nearer to a ball than the least distance so far, nearer stretches first.
    /// `look` gives the distance it found.
    pub fn nearest(&self, of: &Ball, mut look: impl FnMut(usize) -> f64) {
        // stretches still to be looked into: gap, node, first segment, how many
        let mut open = Vec::with_capacity(64);
        let mut least_km = f64::INFINITY;
        if let Some(root) = self.ball.first() {
            open.push((root.gap_km(of), 0, 0, self.segment_count));
        }
        while let Some((gap_km, node, first, count)) = open.pop() {
            if gap_km > least_km {
                continue;
            }
            if count == 1 {
                least_km = look(first).min(least_km);
                continue;
            }
            let [near, far] = self.halves(of, (node, first, count));
            let is_in_order = near.0 <= far.0;
            let (near, far) = if is_in_order { (near, far) } else { (far, near) };
            // the last pushed is looked into first
            open.extend([far, near]);
        }
    }

    /// Segments that may come within a distance of a ball, in order.
    pub fn within(&self, of: &Ball, limit_km: f64) -> Vec<usize> {
        let mut found = Vec::new();
        let mut open = Vec::with_capacity(64);
        if let Some(root) = self.ball.first() {
            open.push((root.gap_km(of), 0, 0, self.segment_count));
        }
        while let Some((gap_km, node, first, count)) = open.pop() {
            if gap_km > limit_km {
                continue;
            }
            if count == 1 {
                found.push(first);
            } else {
                let [one, two] = self.halves(of, (node, first, count));
                open.extend([two, one]);
            }
        }
        found
    }

    fn halves(&self, of: &Ball, stretch: (usize, usize, usize)) -> [(f64, usize, usize, usize); 2] {
        let (node, first, count) = stretch;
        let half = count / 2;
        // a stretch of n segments has 2 n − 1 balls
        let (one, two) = (node + 1, node + 2 * half);
        [
            (self.ball[one].gap_km(of), one, first, half),
            (self.ball[two].gap_km(of), two, first + half, count - half),
        ]
    }
}

fn grow(leaves: &[Ball], into: &mut Vec<Ball>) {
    let half = leaves.len() / 2;
    match leaves {
        [] => {}
        [leaf] => into.push(*leaf),
        _ => {
            let node = into.len();
            into.push(leaves[0]);
            grow(&leaves[..half], into);
            grow(&leaves[half..], into);
            into[node] = into[node + 1].round_both(into[node + 2 * half]);
        }
    }
}
