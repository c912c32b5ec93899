//! The fit: the polished line with few alter courses, for a stated increase of cost.
//!
//! What is laid are legs between positions, so from here on a leg is a geodesic. Vertices are left out, the cheapest
//! to miss first; the rest move to where the fewer legs cost least, and the next are left out, until no more go.

use crate::field::{Field, Metric, Place};
use crate::polish::{Steps, settle};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use terrain::geodesy::{direct, inverse};
use units::{Cancelled, Watch};

/// Farthest the straight line between two points of a geodesic may run beside it, in cells.
const BESIDE_CELLS: f64 = 1e-3;
/// Rounds of leaving out and moving at most.
const ROUNDS_MAX: usize = 12;
/// How the vertices that stay move between two rounds.
const STEPS: Steps = Steps { first_cells: 1.0, last_cells: 0.05 };

/// A line with few vertices.
#[derive(Debug, Clone)]
pub struct FittedLine {
    /// Its vertices, ends included.
    pub places: Vec<Place>,
    /// What it costs, minor units.
    pub cost_minor: f64,
}

/// Fits a line so that it costs at most `increase_max_pct` percent more; a line whose geodesic legs cost more from
/// the outset keeps all its vertices.
///
/// # Errors
/// When the person cancels.
pub fn fit(
    field: &Field,
    polished: &[Place],
    increase_max_pct: f64,
    watch: &dyn Watch,
) -> Result<FittedLine, Cancelled> {
    let legs = Legs::geodesic(field);
    let polished_minor = Legs::straight(field).cost_of_line(polished);
    let budget_minor = polished_minor * (1.0 + increase_max_pct / 100.0);
    let mut places = leave_out(&legs, &clear_as_laid(&legs, polished), budget_minor);
    for _ in 0..ROUNDS_MAX {
        let moved = settle(&legs, places.clone(), &STEPS, watch)?;
        let fewer = leave_out(&legs, &moved, budget_minor);
        let done = fewer.len() == places.len();
        places = fewer;
        if done {
            break;
        }
    }
    let cost_minor = legs.cost_of_line(&places);
    Ok(FittedLine { places, cost_minor })
}

/// The line with more vertices where a leg is clear straight on the raster and not as a geodesic: beside a closed
/// cell, on coarse rasters.
fn clear_as_laid(legs: &Legs<'_>, line: &[Place]) -> Vec<Place> {
    let mut ahead: Vec<Place> = line.iter().rev().copied().collect();
    let mut laid: Vec<Place> = ahead.pop().into_iter().collect();
    while let (Some(from), Some(to)) = (laid.last().copied(), ahead.last().copied()) {
        // Halves are straight enough in the end: a leg of one part is the straight line itself.
        if legs.cost(from, to).is_some() || legs.parts(from, to) == 1 {
            laid.push(to);
            ahead.pop();
        } else {
            ahead.push(Place { col: 0.5 * (from.col + to.col), row: 0.5 * (from.row + to.row) });
        }
    }
    laid
}

/// Leaves out vertices, the one whose loss costs least first, while the line stays clear and within its budget.
fn leave_out(legs: &Legs<'_>, line: &[Place], budget_minor: f64) -> Vec<Place> {
    let mut thinning = Thinning::new(legs, line);
    let mut spent_minor = legs.cost_of_line(line);
    while let Some(loss) = thinning.cheapest() {
        if spent_minor + loss.increase_minor.0 > budget_minor {
            break;
        }
        spent_minor += loss.increase_minor.0;
        thinning.remove(loss.vertex);
    }
    thinning.rest()
}

/// A line losing vertices.
struct Thinning<'a> {
    legs: &'a Legs<'a>,
    line: &'a [Place],
    before: Vec<usize>,
    after: Vec<usize>,
    /// Raised when a neighbour goes: what was queued before it no longer counts. `usize::MAX` once it is gone itself.
    version: Vec<usize>,
    queue: BinaryHeap<Reverse<Loss>>,
}

/// What it costs to lose a vertex. Ordered by cost, then by place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Loss {
    increase_minor: Cost,
    vertex: usize,
    version: usize,
}

/// A finite cost with a total order.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cost(f64);

impl Eq for Cost {}

impl PartialOrd for Cost {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Cost {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl<'a> Thinning<'a> {
    fn new(legs: &'a Legs<'a>, line: &'a [Place]) -> Self {
        let count = line.len();
        let mut thinning = Self {
            legs,
            line,
            before: (0..count).map(|vertex| vertex.saturating_sub(1)).collect(),
            after: (1..=count).collect(),
            version: vec![0; count],
            queue: BinaryHeap::with_capacity(count),
        };
        for vertex in 1..count.saturating_sub(1) {
            thinning.queue_loss_of(vertex);
        }
        thinning
    }

    fn cheapest(&mut self) -> Option<Loss> {
        loop {
            let Reverse(loss) = self.queue.pop()?;
            if loss.version == self.version[loss.vertex] {
                return Some(loss);
            }
        }
    }

    fn remove(&mut self, vertex: usize) {
        let (before, after) = (self.before[vertex], self.after[vertex]);
        (self.after[before], self.before[after]) = (after, before);
        self.version[vertex] = usize::MAX;
        for neighbour in [before, after] {
            if neighbour != 0 && neighbour + 1 != self.line.len() {
                self.version[neighbour] += 1;
                self.queue_loss_of(neighbour);
            }
        }
    }

    fn queue_loss_of(&mut self, vertex: usize) {
        let [before, here, after] =
            [self.before[vertex], vertex, self.after[vertex]].map(|vertex| self.line[vertex]);
        let kept = self.legs.cost(before, here).zip(self.legs.cost(here, after));
        if let (Some((one, other)), Some(joined)) = (kept, self.legs.cost(before, after)) {
            let version = self.version[vertex];
            self.queue.push(Reverse(Loss { increase_minor: Cost(joined - one - other), vertex, version }));
        }
    }

    fn rest(&self) -> Vec<Place> {
        let stays = |vertex: &usize| self.version[*vertex] != usize::MAX;
        (0..self.line.len()).filter(stays).map(|vertex| self.line[vertex]).collect()
    }
}

/// How legs between two places run: straight on the raster, or as they are laid.
#[derive(Clone, Copy)]
pub struct Legs<'a> {
    field: &'a Field,
    geodesic: bool,
}

impl<'a> Legs<'a> {
    /// Straight on the raster.
    #[must_use]
    pub fn straight(field: &'a Field) -> Self {
        Self { field, geodesic: false }
    }

    /// As laid: geodesics on WGS84, straight on a plane.
    #[must_use]
    pub fn geodesic(field: &'a Field) -> Self {
        Self { field, geodesic: matches!(field.metric(), Metric::Geographic { .. }) }
    }

    /// The field they run on.
    #[must_use]
    pub fn field(&self) -> &'a Field {
        self.field
    }

    /// Cost of a leg, minor units; none where it is not clear of closed cells.
    #[must_use]
    pub fn cost(&self, from: Place, to: Place) -> Option<f64> {
        let mut cost_minor = 0.0;
        for pair in self.points(from, to).windows(2) {
            if !self.field.is_clear(pair[0], pair[1]) {
                return None;
            }
            cost_minor += self.field.cost_of(pair[0], pair[1]);
        }
        Some(cost_minor)
    }

    /// Cost of a line, minor units; infinite where it is not clear of closed cells.
    #[must_use]
    pub fn cost_of_line(&self, line: &[Place]) -> f64 {
        line.windows(2).map(|pair| self.cost(pair[0], pair[1]).unwrap_or(f64::INFINITY)).sum()
    }

    /// Points of a leg between which it is straight on the raster to [`BESIDE_CELLS`].
    fn points(&self, from: Place, to: Place) -> Vec<Place> {
        let parts = self.parts(from, to);
        if parts == 1 {
            return vec![from, to];
        }
        let (start, end) = (self.field.position(from), self.field.position(to));
        let leg = inverse(start, end);
        let point = |part: usize| {
            let along_km = leg.distance_km * part as f64 / parts as f64;
            self.field.place(direct(start, leg.azimuth_start_deg, along_km))
        };
        let between = (1..parts).map(point);
        std::iter::once(from).chain(between).chain(std::iter::once(to)).collect()
    }

    /// How many parts to cut a leg into.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a small positive number
    fn parts(&self, from: Place, to: Place) -> usize {
        if !self.geodesic {
            return 1;
        }
        let (start, end) = (self.field.position(from), self.field.position(to));
        // A line straight in degrees turns at the rate d(azimuth)/ds = tan(latitude) sin(azimuth) / R against the
        // geodesic; a turn of that rate leaves a chord of length s by s² · rate / 8.
        let steepest = libm::tan(start.lat_deg.abs().max(end.lat_deg.abs()).min(89.9).to_radians());
        let beside_km = BESIDE_CELLS * self.field.cell_km(from.row).min(self.field.cell_km(to.row));
        let chord_km = (8.0 * terrain::geodesy::SEMI_MAJOR_KM * beside_km / steepest.max(0.05)).sqrt();
        (terrain::geodesy::distance_km(start, end) / chord_km).ceil().max(1.0) as usize
    }
}
