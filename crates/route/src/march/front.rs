//! A front on its way over a lattice of nodes.
//!
//! A settled node reaches the four nodes beside it. The front comes to each over an edge between the settled node and
//! the earlier one of the two nodes square to the way: the triangle of an axis neighbour and the diagonal beyond it, seen
//! from its right angle. All four are worked out at once, without a branch.
//!
//! Nodes live in tiles of 16 × 16, which come into being when the front looks into them: a march that stays in a part
//! of the ground holds only that part.

#[cfg(test)]
mod tests;

use super::buckets::Buckets;
use super::shape::Shape;
use units::{Cancelled, Watch};
use wide::f32x4;

/// Nodes along the side of a tile, as a power of two.
const SIDE_BITS: usize = 4;
const SIDE: usize = 1 << SIDE_BITS;
const TILE: usize = SIDE * SIDE;
/// Nodes along the side of a group for which what remains is asked once.
pub const GROUP: usize = 4;
/// Groups in a tile.
const GROUPS: usize = TILE / (GROUP * GROUP);
/// No tile.
const NONE: u32 = u32::MAX;
/// Greatest ratio of costs the march tells apart; what is cheaper still is marched as if it cost this much less than
/// the dearest node. Lines are always priced with the field itself.
const CONTRAST_MAX: f64 = 1e4;
/// Most buckets in a ring.
const RING_MAX: f64 = 2_000_000.0;
/// Buckets between two looks at the goal and at the person waiting.
const BUCKETS_PER_LOOK: usize = 16;

/// What a front runs over.
pub trait Ground {
    /// Whether a line over an edge is priced at the mean of the costs at its ends, second order in the cost, or at the
    /// least cost of the triangle, so that the arrivals rise nowhere faster than the ground costs.
    const AT_THE_MEAN: bool;
    /// Columns and rows.
    fn size(&self) -> [usize; 2];
    /// The triangles of each row.
    fn shapes(&self) -> &[Shape];
    /// The least and the greatest cost of a kilometre.
    fn costs(&self) -> (f64, f64);
    /// Cost of a kilometre at a node, minor units; infinite where it is closed.
    fn cost(&self, col: usize, row: usize) -> f32;
    /// Costs of a kilometre at successive nodes of a row.
    fn read_costs(&self, first_col: usize, row: usize, costs: &mut [f32]) {
        for (across, cost) in costs.iter_mut().enumerate() {
            *cost = self.cost(first_col + across, row);
        }
    }
    /// What at least is still to be paid from a node on, and from the three after it each way.
    fn remaining(&self, _col: usize, _row: usize) -> f32 {
        0.0
    }
}

/// A node under way.
#[derive(Clone, Copy)]
struct Node {
    /// Least cost known so far.
    arrival: f64,
    /// Cost of a kilometre; infinite where closed.
    cost: f32,
}

/// A front under way.
pub struct Front<'a, G> {
    ground: &'a G,
    /// Slot of every tile, with a fence of tiles all round; [`NONE`] where the front has not looked.
    slots: Vec<u32>,
    slots_per_row: usize,
    /// Least costs known so far of the nodes of the tiles, tile by tile.
    arrivals: Vec<f64>,
    /// Costs of a kilometre there; infinite where closed.
    costs: Vec<f32>,
    /// What at least is still to be paid, for every group of nodes of the tiles.
    remaining: Vec<f32>,
    /// Where each tile lies in `slots`.
    lies_at: Vec<usize>,
    /// First row of each tile.
    first_row: Vec<usize>,
    /// Slots of the tiles above, below, left and right of each tile.
    beside: Vec<[u32; 4]>,
    buckets: Buckets,
    /// The least cost of a kilometre anywhere.
    least: f32,
    /// Nodes with more than this to pay in all are not followed.
    limit: f64,
    settled_count: usize,
}

impl<'a, G: Ground> Front<'a, G> {
    /// A front that follows nodes while arrival and remaining cost stay within a limit.
    pub fn new(ground: &'a G, limit: f64) -> Self {
        let [cols, rows] = ground.size();
        let (least, most) = ground.costs();
        let shapes = ground.shapes();
        let gain_km = shapes.iter().map(Shape::least_gain_km).fold(f64::INFINITY, f64::min);
        let longest_km = shapes.iter().map(Shape::longest_km).fold(0.0, f64::max);
        // a per mille less, so that rounding in f32 does not reach a parent's own bucket
        let width = 0.999 * gain_km * least.max(most / CONTRAST_MAX);
        // Beside a pole cells are so narrow that buckets would be too many: there arrivals wait for the next one.
        let width = width.max(most * longest_km / RING_MAX);
        let slots_per_row = cols.div_ceil(SIDE) + 2;
        Self {
            ground,
            slots: vec![NONE; slots_per_row * (rows.div_ceil(SIDE) + 2)],
            slots_per_row,
            arrivals: Vec::new(),
            costs: Vec::new(),
            remaining: Vec::new(),
            lies_at: Vec::new(),
            first_row: Vec::new(),
            beside: Vec::new(),
            #[allow(clippy::cast_possible_truncation)] // the ground's own f32 values
            least: least as f32,
            buckets: Buckets::new(width, most * longest_km),
            limit,
            settled_count: 0,
        }
    }

    /// Columns of the ground.
    pub fn cols(&self) -> usize {
        self.ground.size()[0]
    }

    /// Nodes settled so far.
    pub fn settled_count(&self) -> usize {
        self.settled_count
    }

    /// A node that is reached from outside at a cost. What lies beyond the ring of buckets is left to the march.
    pub fn seed(&mut self, col: usize, row: usize, arrival: f64) {
        let node = self.handle(col, row);
        let known = self.arrivals[node];
        if arrival < self.buckets.span() && arrival < known && self.costs[node] < f32::INFINITY {
            self.buckets.put(node, arrival, known);
            self.arrivals[node] = arrival;
        }
    }

    /// Settles nodes in the order of arrival until `enough` is said, to the front and the least arrival still to come,
    /// or none is left.
    ///
    /// # Errors
    /// When the person cancels.
    pub fn run(&mut self, watch: &dyn Watch, enough: impl Fn(&Self, f64) -> bool) -> Result<(), Cancelled> {
        let nodes_count = self.ground.size().iter().product::<usize>() as f64;
        loop {
            for _ in 0..BUCKETS_PER_LOOK {
                let Some(due) = self.buckets.take() else { return Ok(()) };
                self.settle(&due);
                self.buckets.done(due);
            }
            if enough(self, self.buckets.floor()) {
                return Ok(());
            }
            watch.progress(self.settled_count as f64 / nodes_count);
            if watch.cancelled() {
                return Err(Cancelled);
            }
        }
    }

    /// Arrival at a node; infinite where the front did not look.
    pub fn arrival(&self, col: usize, row: usize) -> f64 {
        match self.slots[self.slot_place(col, row)] {
            NONE => f64::INFINITY,
            slot => self.arrivals[slot as usize * TILE + local(col, row)],
        }
    }

    /// Arrivals up to a last one, left when the rest of the front goes.
    pub fn into_arrivals(self, last: f64) -> Arrivals {
        let [cols, rows] = self.ground.size();
        let Self { slots, slots_per_row, mut arrivals, .. } = self;
        arrivals.shrink_to_fit();
        Arrivals { cols, rows, slots, slots_per_row, minor: arrivals, last }
    }

    #[inline]
    fn node(&self, node: usize) -> Node {
        Node { arrival: self.arrivals[node], cost: self.costs[node] }
    }

    fn settle(&mut self, due: &[u32]) {
        let next = self.buckets.earliest_next();
        for node in due {
            let node = *node as usize;
            let here = self.node(node);
            // A node improved after it was queued waits in two buckets; the later one comes too late.
            let follow = self.buckets.is_due(here.arrival)
                && here.arrival + f64::from(self.remaining[group_of(node)]) <= self.limit;
            if follow {
                self.settled_count += 1;
                self.reach_from(node, here, next);
            }
        }
    }

    /// Improves the four nodes beside a settled one.
    #[inline]
    fn reach_from(&mut self, node: usize, here: Node, next: f64) {
        let (slot, at) = (node / TILE, node % TILE);
        let beside = self.beside(slot, at);
        let nodes = [self.node(beside[0]), self.node(beside[1]), self.node(beside[2]), self.node(beside[3])];
        let row = self.first_row[slot] + at / SIDE;
        let shape = &self.ground.shapes()[row];
        let (across, along) = (earlier(here, nodes[2], nodes[3]), earlier(here, nodes[0], nodes[1]));
        let gains = gains::<G>(
            (here, self.least),
            [nodes[0].cost, nodes[1].cost, nodes[2].cost, nodes[3].cost],
            [across, along],
            shape,
        );
        for lane in 0..4 {
            let arrival = here.arrival + f64::from(gains[lane]);
            // Where the cost jumps by a multiple it could come earlier than its bucket. No number stays none: closed.
            let arrival = if arrival < next { next } else { arrival };
            if arrival < nodes[lane].arrival {
                self.buckets.put(beside[lane], arrival, nodes[lane].arrival);
                self.arrivals[beside[lane]] = arrival;
            }
        }
    }

    /// The nodes above, below, left and right of a node.
    #[inline]
    fn beside(&mut self, slot: usize, at: usize) -> [usize; 4] {
        let node = slot * TILE + at;
        let (col, row) = (at % SIDE, at / SIDE);
        if (1..SIDE - 1).contains(&col) && (1..SIDE - 1).contains(&row) {
            return [node - SIDE, node + SIDE, node - 1, node + 1];
        }
        [
            if row > 0 { node - SIDE } else { self.over(slot, 0) + TILE - SIDE + col },
            if row + 1 < SIDE { node + SIDE } else { self.over(slot, 1) + col },
            if col > 0 { node - 1 } else { self.over(slot, 2) + at + SIDE - 1 },
            if col + 1 < SIDE { node + 1 } else { self.over(slot, 3) + at + 1 - SIDE },
        ]
    }

    /// First node of the tile beside a tile.
    #[inline]
    fn over(&mut self, slot: usize, side: usize) -> usize {
        match self.beside[slot][side] {
            NONE => self.join(slot, side),
            known => known as usize * TILE,
        }
    }

    #[cold]
    #[allow(clippy::cast_possible_truncation)] // slots are counted in u32
    fn join(&mut self, slot: usize, side: usize) -> usize {
        let place = self.lies_at[slot];
        let place = match side {
            0 => place - self.slots_per_row,
            1 => place + self.slots_per_row,
            2 => place - 1,
            _ => place + 1,
        };
        let other = self.open(place);
        self.beside[slot][side] = other as u32;
        other * TILE
    }

    fn handle(&mut self, col: usize, row: usize) -> usize {
        self.open(self.slot_place(col, row)) * TILE + local(col, row)
    }

    fn slot_place(&self, col: usize, row: usize) -> usize {
        (row / SIDE + 1) * self.slots_per_row + col / SIDE + 1
    }

    /// The slot of a tile, made on the first look.
    #[allow(clippy::cast_possible_truncation)] // slots are counted in u32
    fn open(&mut self, place: usize) -> usize {
        if self.slots[place] != NONE {
            return self.slots[place] as usize;
        }
        let slot = self.lies_at.len();
        self.slots[place] = slot as u32;
        self.lies_at.push(place);
        self.beside.push([NONE; 4]);
        let (tile_row, tile_col) = (place / self.slots_per_row, place % self.slots_per_row);
        // the fence lies a tile before the first node
        self.first_row.push(tile_row.saturating_sub(1) * SIDE);
        self.arrivals.resize(self.arrivals.len() + TILE, f64::INFINITY);
        self.costs.resize(self.costs.len() + TILE, f32::INFINITY);
        self.remaining.resize(self.remaining.len() + GROUPS, 0.0);
        if tile_row > 0 && tile_col > 0 {
            self.fill(slot, (tile_col - 1) * SIDE, (tile_row - 1) * SIDE);
        }
        slot
    }

    /// Reads the ground under a tile; what remains is the same for four by four nodes.
    fn fill(&mut self, slot: usize, first_col: usize, first_row: usize) {
        let [cols, rows] = self.ground.size();
        let (Some(cols_left), Some(rows_left)) = (cols.checked_sub(first_col), rows.checked_sub(first_row))
        else {
            return; // the fence
        };
        let (cols_count, rows_count) = (cols_left.min(SIDE), rows_left.min(SIDE));
        let tile = &mut self.costs[slot * TILE..(slot + 1) * TILE];
        for (down, costs) in tile.chunks_exact_mut(SIDE).take(rows_count).enumerate() {
            self.ground.read_costs(first_col, first_row + down, &mut costs[..cols_count]);
        }
        for down in (0..rows_count).step_by(GROUP) {
            for across in (0..cols_count).step_by(GROUP) {
                let group = slot * GROUPS + down / GROUP * (SIDE / GROUP) + across / GROUP;
                self.remaining[group] = self.ground.remaining(first_col + across, first_row + down);
            }
        }
    }
}

/// Least costs at the nodes a front came to.
#[derive(Debug, Clone)]
pub struct Arrivals {
    cols: usize,
    rows: usize,
    slots: Vec<u32>,
    slots_per_row: usize,
    /// Tile by tile.
    minor: Vec<f64>,
    /// What comes later is not known.
    last: f64,
}

impl Arrivals {
    /// Arrival at a node; infinite where the front did not come.
    ///
    /// # Panics
    /// For a node beyond the last.
    #[inline]
    pub fn at(&self, node: usize) -> f64 {
        let (col, row) = (node % self.cols, node / self.cols);
        let slot = self.slots[(row / SIDE + 1) * self.slots_per_row + col / SIDE + 1];
        let arrival =
            if slot == NONE { f64::INFINITY } else { self.minor[slot as usize * TILE + local(col, row)] };
        if arrival <= self.last { arrival } else { f64::INFINITY }
    }

    /// Arrivals at all nodes, row by row; infinite where the front did not come.
    pub fn in_rows(&self) -> Vec<f64> {
        let mut rows = Vec::with_capacity(self.cols * self.rows);
        for row in 0..self.rows {
            let slots = &self.slots[(row / SIDE + 1) * self.slots_per_row + 1..];
            for (slot, first_col) in slots.iter().zip((0..self.cols).step_by(SIDE)) {
                let count = SIDE.min(self.cols - first_col);
                if *slot == NONE {
                    rows.resize(rows.len() + count, f64::INFINITY);
                } else {
                    let first = *slot as usize * TILE + row % SIDE * SIDE;
                    let known = self.minor[first..first + count].iter();
                    rows.extend(known.map(|minor| if *minor <= self.last { *minor } else { f64::INFINITY }));
                }
            }
        }
        rows
    }
}

/// The group of a node.
fn group_of(node: usize) -> usize {
    let (slot, at) = (node / TILE, node % TILE);
    slot * GROUPS + at / SIDE / GROUP * (SIDE / GROUP) + at % SIDE / GROUP
}

fn local(col: usize, row: usize) -> usize {
    (row % SIDE) * SIDE + col % SIDE
}

/// The other end of the edge: how much earlier the front was there, and what a kilometre costs there. The settled node
/// itself when neither neighbour is earlier.
#[inline]
#[allow(clippy::cast_possible_truncation)] // a difference of neighbours: f32 holds it to 1e-7 of a step
fn earlier(here: Node, one: Node, two: Node) -> (f32, f32) {
    let far = if one.arrival < two.arrival { one } else { two };
    if far.arrival < here.arrival {
        ((here.arrival - far.arrival) as f32, far.cost)
    } else {
        (0.0, here.cost)
    }
}

/// What more the front pays to four nodes than to the settled one.
///
/// T(share) = −share · drop + (cost + share · rise) · length(share), least over the share of the edge; less what the
/// arrival between the ends of the edge lies below the straight line between them, were it a circle about the source:
/// ½ share (1 − share) edge² cost cos² / distance, the distance at its most, T over the least cost anywhere.
#[inline]
#[allow(clippy::cast_possible_truncation)] // as above
fn gains<G: Ground>(
    (here, least): (Node, f32),
    to_cost: [f32; 4],
    [across, along]: [(f32, f32); 2],
    shape: &Shape,
) -> [f32; 4] {
    let all = f32x4::splat;
    // The source lies at most the arrival over the least cost away: its circle is no larger, and bulges at least so much.
    let per_arrival = all(least / (here.cost * (here.arrival as f32).max(f32::MIN_POSITIVE * 1e6)));
    let drop = f32x4::new([across.0, across.0, along.0, along.0]);
    let far_cost = f32x4::new([across.1, across.1, along.1, along.1]);
    let (to_cost, here_cost) = (f32x4::new(to_cost), all(here.cost));
    let (leg_km, edge_km) = (f32x4::new(shape.leg_km), f32x4::new(shape.edge_km));
    let (near_minor, rise) = if G::AT_THE_MEAN {
        (all(0.5) * (to_cost + here_cost), all(0.5) * (far_cost - here_cost))
    } else {
        // the sum stays infinite at a closed node
        (to_cost.fast_min(here_cost).fast_min(far_cost) + all(0.0) * to_cost, all(0.0))
    };
    let edge_minor = edge_km * (near_minor + all(0.5) * rise);
    // The slope of the cost is taken in the middle of the edge: a second round gains 0.003 % on rough ground.
    let slope = (drop - all(1.1) * rise * leg_km)
        .fast_max(all(0.0))
        .fast_min(edge_minor * f32x4::new(shape.sine_max));
    let square = edge_minor * edge_minor - slope * slope;
    let per_cosine = all(1.0) / square.sqrt();
    let share = slope * per_cosine * f32x4::new(shape.leg_over_edge);
    let length_km = leg_km * edge_minor * per_cosine;
    // within a cell or two of the source the circle is too small to be told from its chord
    let below =
        (all(0.5) * share * (all(1.0) - share) * square * per_arrival).fast_min(all(0.06) * edge_minor);
    ((near_minor + share * rise) * length_km - share * drop - below).to_array()
}
