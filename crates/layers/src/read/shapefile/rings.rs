//! Which rings of a shape are outlines and which are holes in which outline.

use units::LonLat;

/// Most steps of finding the outline around a hole, in one shape: a second of work.
const WORK_LIMIT: usize = 100_000_000;

/// The areas of a shape.
pub(super) struct Sorted {
    /// Each an outline and its holes.
    pub areas: Vec<Vec<Vec<LonLat>>>,
    /// Rings that run like holes and lie in no outline.
    pub holes_outside_count: usize,
}

/// Sorts rings by the way they run: clockwise ones are outlines, each counterclockwise one is a hole in the smallest
/// outline around it.
pub(super) fn sorted(rings: Vec<Vec<LonLat>>) -> Sorted {
    let (holes, outlines): (Vec<_>, Vec<_>) = rings.into_iter().partition(|ring| doubled_area(ring) > 0.0);
    let mut areas: Vec<Vec<Vec<LonLat>>> = outlines.into_iter().map(|outline| vec![outline]).collect();
    let outlines: Vec<Outline> = areas.iter().map(|area| Outline::of(&area[0])).collect();
    let homes: Vec<Option<usize>> = {
        let mut left = WORK_LIMIT;
        holes.iter().map(|hole| home(hole, &outlines, &areas, &mut left)).collect()
    };
    let mut holes_outside_count = 0;
    for (hole, home) in holes.into_iter().zip(homes) {
        match home {
            Some(home) => areas[home].push(hole),
            None => {
                holes_outside_count += 1;
                areas.push(vec![hole]);
            }
        }
    }
    Sorted { areas, holes_outside_count }
}

/// Box and size of an outline.
struct Outline {
    least: [f64; 2],
    most: [f64; 2],
    size: f64,
}

impl Outline {
    fn of(ring: &[LonLat]) -> Self {
        let (mut least, mut most) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for at in ring {
            for (axis, value) in [at.lon_deg, at.lat_deg].into_iter().enumerate() {
                least[axis] = least[axis].min(value);
                most[axis] = most[axis].max(value);
            }
        }
        Self { least, most, size: doubled_area(ring).abs() }
    }

    fn holds(&self, at: LonLat) -> bool {
        let place = [at.lon_deg, at.lat_deg];
        (0..2).all(|axis| self.least[axis] <= place[axis] && place[axis] <= self.most[axis])
    }
}

/// The smallest outline with most corners of a hole inside it or on it.
fn home(
    hole: &[LonLat],
    outlines: &[Outline],
    areas: &[Vec<Vec<LonLat>>],
    left: &mut usize,
) -> Option<usize> {
    if let [_] = outlines {
        return Some(0);
    }
    // A hole may touch its outline in a corner; of three corners most lie inside.
    let step = (hole.len() / 3).max(1);
    let corners: Vec<LonLat> = hole.iter().copied().step_by(step).take(3).collect();
    let mut best: Option<usize> = None;
    for (index, outline) in outlines.iter().enumerate() {
        *left = left.checked_sub(1)?;
        let smaller = best.is_none_or(|best| outline.size < outlines[best].size);
        if !smaller || !corners.iter().any(|corner| outline.holds(*corner)) {
            continue;
        }
        let ring = &areas[index][0];
        *left = left.checked_sub(ring.len() * corners.len())?;
        let inside_count = corners.iter().filter(|corner| inside(ring, **corner)).count();
        if inside_count * 2 > corners.len() {
            best = Some(index);
        }
    }
    best
}

/// Whether a place lies inside a ring, by the crossings of a line to the east.
fn inside(ring: &[LonLat], at: LonLat) -> bool {
    let mut inside = false;
    let mut previous = ring.last().copied().unwrap_or(at);
    for corner in ring {
        if (corner.lat_deg > at.lat_deg) != (previous.lat_deg > at.lat_deg) {
            let along = (at.lat_deg - corner.lat_deg) / (previous.lat_deg - corner.lat_deg);
            inside ^= at.lon_deg < corner.lon_deg + along * (previous.lon_deg - corner.lon_deg);
        }
        previous = *corner;
    }
    inside
}

/// Twice the area on the plane of the file's own degrees: files cut areas at the antimeridian. Positive
/// counterclockwise.
fn doubled_area(ring: &[LonLat]) -> f64 {
    let Some(first) = ring.first() else { return 0.0 };
    let relative = |at: &LonLat| (at.lon_deg - first.lon_deg, at.lat_deg - first.lat_deg);
    let cross = |pair: &[LonLat]| {
        let ((x, y), (next_x, next_y)) = (relative(&pair[0]), relative(&pair[1]));
        x * next_y - next_x * y
    };
    ring.windows(2).map(cross).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(lon: f64, side: f64, outline: bool) -> Vec<LonLat> {
        let mut ring: Vec<LonLat> = [(0., 0.), (0., 1.), (1., 1.), (1., 0.), (0., 0.)]
            .map(|(x, y)| LonLat::new(lon + x * side, 40.0 + y * side))
            .to_vec();
        if !outline {
            ring.reverse();
        }
        ring
    }

    #[test]
    fn each_hole_goes_to_the_smallest_outline_around_it() {
        let rings = vec![
            square(50.0, 10.0, true),
            square(70.0, 3.0, true),
            square(51.0, 2.0, false),
            square(51.0, 1.0, true),
            square(51.0, 0.5, false),
            square(70.0, 1.0, false),
            square(90.0, 1.0, false),
        ];
        let sorted = sorted(rings);
        let counts: Vec<usize> = sorted.areas.iter().map(Vec::len).collect();
        assert_eq!(counts, [2, 2, 2, 1]);
        assert_eq!(sorted.holes_outside_count, 1);
    }
}
