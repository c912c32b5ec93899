//! Which terminals share a fork: the Steiner tree on a lattice of places.

use super::{Part, Shape, Trunk};
use crate::RouteError;
use crate::field::{Field, Place};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use units::{Cancelled, Watch};

/// Most places of the lattice.
const PLACES_MAX: usize = 16_000;
/// Steps from a place to others: eight neighbours and the eight between them.
const STEPS: [(isize, isize); 8] = [(1, 0), (0, 1), (1, 1), (1, -1), (2, 1), (1, 2), (2, -1), (1, -2)];

/// Forks, and legs between points: terminals first, forks after them. None when the lattice does not join them all.
pub(super) fn forks(
    field: &Field,
    terminals: &[Place],
    trunk: Option<Trunk>,
    watch: &dyn Watch,
) -> Result<Option<Shape>, RouteError> {
    let lattice = Lattice::new(field, terminals, &Part::between(watch, 0.0, 0.2))?;
    // The trunk is told by which side of a leg its other end lies on, seen from the root.
    let root = trunk.map_or(terminals.len() - 1, |trunk| trunk.ends_no[0]);
    let others: Vec<usize> = (0..terminals.len()).filter(|terminal| *terminal != root).collect();
    let other_end = trunk.and_then(|trunk| others.iter().position(|other| *other == trunk.ends_no[1]));
    let ratio = |subset: usize| match (trunk, other_end) {
        (Some(trunk), Some(bit)) if subset >> bit & 1 == 1 => trunk.cost_ratio,
        _ => 1.0,
    };
    let mut table = Table::new(&lattice, others.len());
    let all = (1_usize << others.len()) - 1;
    for subset in 1..=all {
        if watch.cancelled() {
            return Err(Cancelled.into());
        }
        watch.progress(0.2 + 0.8 * subset as f64 / all as f64);
        if subset.is_power_of_two() {
            table.start(subset, lattice.terminal(others[subset.trailing_zeros() as usize]));
        } else {
            table.merge(subset);
        }
        table.spread(subset, ratio(subset), &lattice);
    }
    let from = lattice.terminal(root);
    if !table.cost[all][from].is_finite() {
        return Ok(None);
    }
    let mut drawing = Drawing {
        lattice: &lattice,
        table: &table,
        others: &others,
        forks: Vec::new(),
        legs: Vec::new(),
        terminals_count: terminals.len(),
    };
    drawing.draw(all, from, root);
    Ok(Some(Shape { branches: drawing.forks, legs: drawing.legs }))
}

/// Places joined by straight clear lines, the terminals last.
struct Lattice {
    places: Vec<Place>,
    lines: Vec<Vec<(usize, f64)>>,
    first_terminal: usize,
}

impl Lattice {
    fn new(field: &Field, terminals: &[Place], watch: &dyn Watch) -> Result<Self, RouteError> {
        let side = (1..).find(|side| field.cols() * field.rows() / (side * side) <= PLACES_MAX).unwrap_or(1);
        let (cols, rows) = (field.cols().div_ceil(side), field.rows().div_ceil(side));
        let block = |col: usize, row: usize| open_place_in(field, [col * side, row * side], side);
        let blocks: Vec<Option<Place>> = (0..rows)
            .flat_map(|row| (0..cols).map(move |col| (col, row)))
            .map(|(col, row)| block(col, row))
            .collect();
        let outside = Place { col: f64::NEG_INFINITY, row: f64::NEG_INFINITY };
        let mut lattice = Self {
            places: blocks
                .iter()
                .map(|place| place.unwrap_or(outside))
                .chain(terminals.iter().copied())
                .collect(),
            lines: vec![Vec::new(); blocks.len() + terminals.len()],
            first_terminal: blocks.len(),
        };
        for row in 0..rows {
            if watch.cancelled() {
                return Err(Cancelled.into());
            }
            for col in 0..cols {
                for (along, down) in STEPS {
                    let to = col.checked_add_signed(along).zip(row.checked_add_signed(down));
                    if let Some((to_col, to_row)) = to.filter(|(col, row)| *col < cols && *row < rows) {
                        lattice.join(field, row * cols + col, to_row * cols + to_col);
                    }
                }
            }
        }
        lattice.join_terminals(field, 2.5 * side as f64);
        Ok(lattice)
    }

    fn terminal(&self, number: usize) -> usize {
        self.first_terminal + number
    }

    fn join(&mut self, field: &Field, one: usize, other: usize) {
        let (from, to) = (self.places[one], self.places[other]);
        if from.col.is_finite() && to.col.is_finite() && field.is_clear(from, to) {
            let minor = field.cost_of(from, to);
            self.lines[one].push((other, minor));
            self.lines[other].push((one, minor));
        }
    }

    fn join_terminals(&mut self, field: &Field, reach_cells: f64) {
        for terminal in self.first_terminal..self.places.len() {
            let at = self.places[terminal];
            for place in 0..terminal {
                if self.places[place].cells_to(at) <= reach_cells {
                    self.join(field, place, terminal);
                }
            }
        }
    }
}

/// The open node nearest to the middle of a block of nodes.
fn open_place_in(field: &Field, [first_col, first_row]: [usize; 2], side: usize) -> Option<Place> {
    let half = 0.5 * (side - 1) as f64;
    let middle = Place { col: first_col as f64 + half, row: first_row as f64 + half };
    let rows = first_row..(first_row + side).min(field.rows());
    let nodes = rows.flat_map(|row| {
        (first_col..(first_col + side).min(field.cols())).map(move |col| field.index(col, row))
    });
    let open = nodes.filter(|node| field.is_open(*node)).map(|node| field.place_of(node));
    open.min_by(|one, other| one.cells_to(middle).total_cmp(&other.cells_to(middle)))
}

/// How a cost came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum From {
    /// Not at all, or it is the terminal itself.
    Start,
    /// Over a line from a place.
    Place(u32),
    /// Two subsets meet: one of them, the other is the rest.
    Meeting(u32),
}

/// Least cost of a tree that joins a subset of terminals and a place.
struct Table {
    cost: Vec<Vec<f64>>,
    from: Vec<Vec<From>>,
}

impl Table {
    fn new(lattice: &Lattice, terminals: usize) -> Self {
        let (subsets, places) = (1_usize << terminals, lattice.places.len());
        Self {
            cost: vec![vec![f64::INFINITY; places]; subsets],
            from: vec![vec![From::Start; places]; subsets],
        }
    }

    fn start(&mut self, subset: usize, terminal: usize) {
        self.cost[subset][terminal] = 0.0;
    }

    /// Two parts of a subset meet at a place.
    fn merge(&mut self, subset: usize) {
        let lowest = subset & subset.wrapping_neg();
        let mut part = (subset - 1) & subset;
        while part > 0 {
            // Each pair of parts once: the one with the lowest terminal.
            if part & lowest != 0 {
                let rest = subset ^ part;
                for place in 0..self.cost[subset].len() {
                    let minor = self.cost[part][place] + self.cost[rest][place];
                    if minor < self.cost[subset][place] {
                        self.cost[subset][place] = minor;
                        self.from[subset][place] = From::Meeting(u32::try_from(part).unwrap_or(u32::MAX));
                    }
                }
            }
            part = (part - 1) & subset;
        }
    }

    /// From the places where the subset meets to all others.
    fn spread(&mut self, subset: usize, ratio: f64, lattice: &Lattice) {
        let (cost, from) = (&mut self.cost[subset], &mut self.from[subset]);
        // Costs are never negative, and such numbers are ordered as their bits are.
        let known = cost.iter().enumerate().filter(|(_, minor)| minor.is_finite());
        let mut queue: BinaryHeap<Reverse<(u64, usize)>> =
            known.map(|(place, minor)| Reverse((minor.to_bits(), place))).collect();
        while let Some(Reverse((bits, place))) = queue.pop() {
            if bits != cost[place].to_bits() {
                continue;
            }
            for (to, line_minor) in &lattice.lines[place] {
                let minor = cost[place] + ratio * line_minor;
                if minor < cost[*to] {
                    cost[*to] = minor;
                    from[*to] = From::Place(u32::try_from(place).unwrap_or(u32::MAX));
                    queue.push(Reverse((minor.to_bits(), *to)));
                }
            }
        }
    }
}

/// The tree read back from the table.
struct Drawing<'a> {
    lattice: &'a Lattice,
    table: &'a Table,
    others: &'a [usize],
    forks: Vec<Place>,
    legs: Vec<[usize; 2]>,
    terminals_count: usize,
}

impl Drawing<'_> {
    /// Draws the tree of a subset from a place, hanging on a point.
    fn draw(&mut self, subset: usize, place: usize, point: usize) {
        let mut at = place;
        loop {
            match self.table.from[subset][at] {
                From::Place(before) => at = before as usize,
                From::Start => {
                    self.legs.push([point, self.others[subset.trailing_zeros() as usize]]);
                    return;
                }
                From::Meeting(part) => {
                    let fork = self.terminals_count + self.forks.len();
                    self.forks.push(self.lattice.places[at]);
                    self.legs.push([point, fork]);
                    self.draw(part as usize, at, fork);
                    self.draw(subset ^ part as usize, at, fork);
                    return;
                }
            }
        }
    }
}
