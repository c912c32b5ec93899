//! Leaving out vertices, the cheapest to miss first.

use super::corridor::Vertex;
use super::legs::Legs;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Leaves out vertices, the one whose loss costs least first, while the line stays clear and within its budget.
pub(super) fn leave_out(legs: &Legs<'_>, line: &[Vertex], budget_minor: f64) -> Vec<Vertex> {
    let mut thinning = Thinning::new(legs, line);
    let mut spent_minor: f64 = thinning.into_minor.iter().sum();
    thinning.nothing_minor = NOTHING_FRAC * (budget_minor - spent_minor).max(0.0) / line.len().max(1) as f64;
    thinning.queue_all();
    while let Some(loss) = thinning.cheapest() {
        if spent_minor + loss.increase_minor.0 > budget_minor {
            break;
        }
        spent_minor += loss.increase_minor.0;
        thinning.remove(&loss);
    }
    thinning.rest()
}

/// A line losing vertices.
struct Thinning<'a> {
    legs: &'a Legs<'a>,
    line: &'a [Vertex],
    before: Vec<usize>,
    after: Vec<usize>,
    /// Cost of the leg that ends at a vertex.
    into_minor: Vec<f64>,
    /// Raised when a neighbour goes: what was queued before it no longer counts. `usize::MAX` once it is gone itself.
    version: Vec<usize>,
    queue: BinaryHeap<Reverse<Loss>>,
    nothing_minor: f64,
}

/// What it costs to lose a vertex. Ordered by cost, then by the leg it leaves, then by place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Loss {
    /// Increase of cost, or what counts as nothing where that is more.
    rank_minor: Cost,
    joined_minor: Cost,
    vertex: usize,
    version: usize,
    increase_minor: Cost,
}

/// Losses below this part of a vertex's share of what may be spent are equal: then short legs are joined first, and
/// legs grow together rather than one of them vertex by vertex.
const NOTHING_FRAC: f64 = 0.01;

/// A cost with a total order.
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
    fn new(legs: &'a Legs<'a>, line: &'a [Vertex]) -> Self {
        let count = line.len();
        let leg_minor = |pair: &[Vertex]| legs.cost(pair[0].place, pair[1].place).unwrap_or(f64::INFINITY);
        Self {
            legs,
            line,
            before: (0..count).map(|vertex| vertex.saturating_sub(1)).collect(),
            after: (1..=count).collect(),
            into_minor: std::iter::once(0.0).chain(line.windows(2).map(leg_minor)).collect(),
            version: vec![0; count],
            queue: BinaryHeap::with_capacity(count),
            nothing_minor: 0.0,
        }
    }

    fn queue_all(&mut self) {
        for vertex in 1..self.line.len().saturating_sub(1) {
            self.queue_loss_of(vertex);
        }
    }

    fn cheapest(&mut self) -> Option<Loss> {
        loop {
            let Reverse(loss) = self.queue.pop()?;
            if loss.version == self.version[loss.vertex] {
                return Some(loss);
            }
        }
    }

    fn remove(&mut self, loss: &Loss) {
        let vertex = loss.vertex;
        let (before, after) = (self.before[vertex], self.after[vertex]);
        (self.after[before], self.before[after]) = (after, before);
        self.into_minor[after] = loss.joined_minor.0;
        self.version[vertex] = usize::MAX;
        for neighbour in [before, after] {
            if neighbour != 0 && neighbour + 1 != self.line.len() {
                self.version[neighbour] += 1;
                self.queue_loss_of(neighbour);
            }
        }
    }

    fn queue_loss_of(&mut self, vertex: usize) {
        let (before, after) = (self.before[vertex], self.after[vertex]);
        let kept_minor = self.into_minor[vertex] + self.into_minor[after];
        let Some(joined_minor) = self.legs.cost(self.line[before].place, self.line[after].place) else {
            return;
        };
        if kept_minor.is_finite() {
            let version = self.version[vertex];
            let increase_minor = joined_minor - kept_minor;
            self.queue.push(Reverse(Loss {
                rank_minor: Cost(increase_minor.max(self.nothing_minor)),
                joined_minor: Cost(joined_minor),
                vertex,
                version,
                increase_minor: Cost(increase_minor),
            }));
        }
    }

    fn rest(&self) -> Vec<Vertex> {
        let stays = |vertex: &usize| self.version[*vertex] != usize::MAX;
        (0..self.line.len()).filter(stays).map(|vertex| self.line[vertex]).collect()
    }
}
