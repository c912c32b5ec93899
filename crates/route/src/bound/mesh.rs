//! Cells of a field, each cut into four triangles by its diagonals.

use crate::field::{Field, Place};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Number of a vertex: the corners of the cells, row by row, then the middles of the cells.
type Vertex = usize;

/// Cost of a kilometre in the north, south, west and east triangle of a cell; infinite where the cell is closed and
/// nothing runs.
pub type Prices = [f64; 4];

/// The sides of a cell, by the corners they join: north, south, west, east.
const SIDES: [[usize; 2]; 4] = [[0, 1], [2, 3], [0, 2], [1, 3]];

/// The cells of a field.
pub struct Mesh {
    /// Coordinates of the columns and rows of corners on the field.
    cols: Vec<f64>,
    rows: Vec<f64>,
    cells: Vec<Cell>,
}

/// A cell: flat, with the least lengths and costs found in it.
struct Cell {
    costs: Prices,
    width_km: f64,
    height_km: f64,
    /// From the middle to a corner.
    leg_km: f64,
}

/// A triangle of a cell: its middle and the corners of one side.
struct Triangle {
    middle: Vertex,
    corners: [Vertex; 2],
    /// Length of the side.
    base_km: f64,
    /// From the side to the middle.
    height_km: f64,
    /// From the middle to a corner.
    leg_km: f64,
}

impl Mesh {
    /// The mesh of a field, `side` nodes to a side of a cell.
    pub fn new(field: &Field, side: usize) -> Self {
        let (cols, rows) = (marks(field.cols(), side), marks(field.rows(), side));
        let cells = rows
            .windows(2)
            .flat_map(|rows| cols.windows(2).map(move |cols| (cols, rows)))
            .map(|(cols, rows)| Cell::new(field, [cols[0], cols[1]], [rows[0], rows[1]]))
            .collect();
        let edges = |marks: &[usize]| marks.iter().map(|mark| *mark as f64 - 0.5).collect();
        Self { cols: edges(&cols), rows: edges(&rows), cells }
    }

    /// What the triangles truly cost.
    pub fn costs(&self) -> Vec<Prices> {
        self.cells.iter().map(|cell| cell.costs).collect()
    }

    /// Marches from one place until another is reached: the least cost of every vertex at these prices, and what the
    /// other place costs wherever that is less.
    pub fn march(&self, prices: &[Prices], from: Place, until: Place) -> Vec<f64> {
        let mut march = March {
            mesh: self,
            prices,
            arrival: vec![f64::INFINITY; self.vertices_count()],
            settled: vec![false; self.vertices_count()],
            queue: BinaryHeap::new(),
        };
        for vertex in self.vertices_at(from) {
            march.improve(vertex, 0.0);
        }
        let ends = self.vertices_at(until);
        while !ends.iter().all(|end| march.settled[*end]) && march.settle_next() {}
        let cap = self.value_at(until, &march.arrival);
        march.arrival.into_iter().map(|arrival| arrival.min(cap)).collect()
    }

    /// The value at a place of a function given at the vertices, linear in the triangle that holds the place.
    pub fn value_at(&self, at: Place, values: &[f64]) -> f64 {
        let (vertices, shares) = self.triangle_at(at);
        let parts = vertices.into_iter().zip(shares).filter(|(_, share)| *share > 0.0);
        parts.map(|(vertex, share)| share * values[vertex]).sum()
    }

    /// The greatest ratio of a triangle's steepness to its true cost.
    pub fn greatest_excess(&self, potential: &[f64]) -> f64 {
        let cells = self.cells.iter().enumerate();
        let sides = cells.flat_map(|(cell, with)| (0..SIDES.len()).map(move |side| (cell, with, side)));
        sides
            .filter(|(_, with, side)| with.costs[*side].is_finite())
            .map(|(cell, with, side)| self.triangle(cell, side).steepness(potential) / with.costs[side])
            .fold(0.0, f64::max)
    }

    /// Lowers the price of every triangle that is too steep by the ratio of its steepness to its true cost.
    pub fn lower_prices(&self, prices: &mut [Prices], potential: &[f64]) {
        for (cell, prices) in prices.iter_mut().enumerate() {
            for (side, price) in prices.iter_mut().enumerate().filter(|(_, price)| price.is_finite()) {
                let steepness = self.triangle(cell, side).steepness(potential);
                *price /= (steepness / self.cells[cell].costs[side]).max(1.0);
            }
        }
    }

    fn corners_count(&self) -> usize {
        self.cols.len() * self.rows.len()
    }

    fn vertices_count(&self) -> usize {
        self.corners_count() + self.cells.len()
    }

    fn triangle(&self, cell: usize, side: usize) -> Triangle {
        self.triangle_on(cell, self.corners_of(cell), side)
    }

    #[inline]
    fn triangle_on(&self, cell: usize, corners: [Vertex; 4], side: usize) -> Triangle {
        let Cell { width_km, height_km, leg_km, .. } = self.cells[cell];
        let (base_km, across_km) = if side < 2 { (width_km, height_km) } else { (height_km, width_km) };
        Triangle {
            middle: self.corners_count() + cell,
            corners: [corners[SIDES[side][0]], corners[SIDES[side][1]]],
            base_km,
            height_km: 0.5 * across_km,
            leg_km,
        }
    }

    fn corners_of(&self, cell: usize) -> [Vertex; 4] {
        let cell_cols = self.cols.len() - 1;
        let first = cell / cell_cols * self.cols.len() + cell % cell_cols;
        [first, first + 1, first + self.cols.len(), first + self.cols.len() + 1]
    }

    /// The cells around a vertex, and which of their sides meet there.
    fn cells_at(&self, vertex: Vertex) -> [Option<(usize, &'static [usize])>; 4] {
        if let Some(cell) = vertex.checked_sub(self.corners_count()) {
            return [Some((cell, &[0, 1, 2, 3])), None, None, None];
        }
        let (cell_cols, cell_rows) = (self.cols.len() - 1, self.rows.len() - 1);
        let (col, row) = (vertex % self.cols.len(), vertex / self.cols.len());
        let cell = |col: Option<usize>, row: Option<usize>, sides: &'static [usize]| {
            let (col, row) = (col.filter(|col| *col < cell_cols)?, row.filter(|row| *row < cell_rows)?);
            Some((row * cell_cols + col, sides))
        };
        let (left, above) = (col.checked_sub(1), row.checked_sub(1));
        [
            cell(left, above, &[1, 3]),
            cell(Some(col), above, &[1, 2]),
            cell(left, Some(row), &[0, 3]),
            cell(Some(col), Some(row), &[0, 2]),
        ]
    }

    /// The vertices that carry the value at a place: one, where it is the middle of a cell.
    fn vertices_at(&self, at: Place) -> Vec<Vertex> {
        let (vertices, shares) = self.triangle_at(at);
        vertices.into_iter().zip(shares).filter(|(_, share)| *share > 0.0).map(|(vertex, _)| vertex).collect()
    }

    /// The triangle that holds a place of the raster: its middle and corners, and their shares in the place.
    fn triangle_at(&self, at: Place) -> ([Vertex; 3], [f64; 3]) {
        let (col, x) = part_of(&self.cols, at.col);
        let (row, y) = part_of(&self.rows, at.row);
        // x and y run from −1 to 1; the greater one points to the side.
        let (side, out, along) = if x.abs() > y.abs() {
            (if x < 0.0 { 2 } else { 3 }, x.abs(), y)
        } else {
            (if y < 0.0 { 0 } else { 1 }, y.abs(), x)
        };
        let triangle = self.triangle(row * (self.cols.len() - 1) + col, side);
        let [left, right] = triangle.corners;
        ([triangle.middle, left, right], [1.0 - out, 0.5 * (out - along), 0.5 * (out + along)])
    }
}

/// A march over the vertices under way.
struct March<'a> {
    mesh: &'a Mesh,
    prices: &'a [Prices],
    arrival: Vec<f64>,
    settled: Vec<bool>,
    queue: BinaryHeap<Reverse<(u64, Vertex)>>,
}

impl March<'_> {
    /// Settles the next vertex and reaches those around it; false when there was none.
    fn settle_next(&mut self) -> bool {
        let Some(Reverse((_, vertex))) = self.queue.pop() else { return false };
        if std::mem::replace(&mut self.settled[vertex], true) {
            return true;
        }
        for (cell, sides) in self.mesh.cells_at(vertex).into_iter().flatten() {
            let corners = self.mesh.corners_of(cell);
            for side in sides.iter().filter(|side| self.prices[cell][**side].is_finite()) {
                self.reach(&self.mesh.triangle_on(cell, corners, *side), self.prices[cell][*side]);
            }
        }
        true
    }

    /// Reaches the vertices of a triangle that are not settled from those that are.
    fn reach(&mut self, triangle: &Triangle, price: f64) {
        let (middle, [left, right]) = (triangle.middle, triangle.corners);
        let known = |vertex: Vertex| if self.settled[vertex] { self.arrival[vertex] } else { f64::INFINITY };
        let (at_middle, at_left, at_right) = (known(middle), known(left), known(right));
        if !self.settled[middle] {
            self.improve(middle, triangle.to_middle([at_left, at_right], price));
        }
        if !self.settled[left] {
            self.improve(left, triangle.to_corner(at_middle, at_right, price));
        }
        if !self.settled[right] {
            self.improve(right, triangle.to_corner(at_middle, at_left, price));
        }
    }

    fn improve(&mut self, vertex: Vertex, arrival: f64) {
        if arrival < self.arrival[vertex] {
            self.arrival[vertex] = arrival;
            // Numbers that are not negative are in the order of their bits.
            self.queue.push(Reverse((arrival.to_bits(), vertex)));
        }
    }
}

impl Triangle {
    /// Gradient of a function linear in the triangle.
    fn steepness(&self, values: &[f64]) -> f64 {
        let (middle, [left, right]) = (values[self.middle], self.corners.map(|corner| values[corner]));
        let along = (right - left) / self.base_km;
        let across = (middle - 0.5 * (left + right)) / self.height_km;
        (along * along + across * across).sqrt()
    }

    /// Arrival at the middle by its corners; an infinite one is not known.
    fn to_middle(&self, [left, right]: [f64; 2], price: f64) -> f64 {
        let edge = Edge { length_km: self.base_km, along_km: 0.5 * self.base_km, beside_km: self.height_km };
        edge.arrival([left, right], price).min(left.min(right) + price * self.leg_km)
    }

    /// Arrival at a corner by the middle and the other corner.
    fn to_corner(&self, middle: f64, other: f64, price: f64) -> f64 {
        // The foot of the height on the leg from the other corner to the middle: base² / (2 leg) along it.
        let along_km = 0.5 * self.base_km * self.base_km / self.leg_km;
        let beside_km = self.base_km * self.height_km / self.leg_km;
        let edge = Edge { length_km: self.leg_km, along_km, beside_km };
        let by_ends = (middle + price * self.leg_km).min(other + price * self.base_km);
        edge.arrival([other, middle], price).min(by_ends)
    }
}

/// An edge seen from a vertex: how long it is, where along it the vertex lies, and how far beside.
struct Edge {
    length_km: f64,
    along_km: f64,
    beside_km: f64,
}

impl Edge {
    /// Arrival at the vertex by the best point between the ends; infinite where that is an end.
    fn arrival(&self, [from, to]: [f64; 2], price: f64) -> f64 {
        if from == f64::INFINITY || to == f64::INFINITY {
            return f64::INFINITY;
        }
        // The line leaves the edge where the slope of the arrival equals price · sin(angle to the normal).
        let slope = (to - from) / self.length_km;
        let rest = price * price - slope * slope;
        if rest <= 0.0 {
            return f64::INFINITY;
        }
        let normal = rest.sqrt();
        let foot_km = self.along_km - self.beside_km * slope / normal;
        let between = (0.0..=self.length_km).contains(&foot_km);
        if between { from + slope * self.along_km + normal * self.beside_km } else { f64::INFINITY }
    }
}

impl Cell {
    /// The cell of the nodes from a column and row to before the next ones.
    fn new(field: &Field, cols: [usize; 2], rows: [usize; 2]) -> Self {
        let costs = if cols[1] - cols[0] == 1 && rows[1] - rows[0] == 1 {
            let open = field.is_open(field.index(cols[0], rows[0]));
            if open { least_costs(field, cols[0], rows[0]) } else { [f64::INFINITY; 4] }
        } else {
            [least_cost_of_block(field, cols, rows); 4]
        };
        let (col_km, row_km) = least_spacing_km(field, rows);
        let (width_km, height_km) =
            ((cols[1] - cols[0]) as f64 * col_km, (rows[1] - rows[0]) as f64 * row_km);
        Self {
            costs,
            width_km,
            height_km,
            leg_km: 0.5 * (width_km * width_km + height_km * height_km).sqrt(),
        }
    }
}

/// Least kilometres per column and per row in a band of rows: they are linear between the nodes.
fn least_spacing_km(field: &Field, rows: [usize; 2]) -> (f64, f64) {
    let edges = [rows[0] as f64 - 0.5, rows[1] as f64 - 0.5].into_iter();
    let places = edges.chain((rows[0]..rows[1]).map(|row| row as f64));
    let spacings_km = places.map(|row| field.spacing_km(row));
    spacings_km.fold((f64::INFINITY, f64::INFINITY), |least, km| (least.0.min(km.0), least.1.min(km.1)))
}

/// Least cost in the north, south, west and east triangle of one node's cell. The cost is bilinear in each quarter of
/// the cell, so that it is least at a corner of a quarter; a triangle lies in two of them.
fn least_costs(field: &Field, col: usize, row: usize) -> Prices {
    let at = |cols: f64, rows: f64| field.cost_at(Place { col: col as f64 + cols, row: row as f64 + rows });
    let costs = [-0.5, 0.0, 0.5].map(|rows| [-0.5, 0.0, 0.5].map(|cols| at(cols, rows)));
    let row_least = |row: usize| costs[row].into_iter().fold(f64::INFINITY, f64::min);
    let col_least = |col: usize| costs.iter().map(|row| row[col]).fold(f64::INFINITY, f64::min);
    [
        row_least(0).min(row_least(1)),
        row_least(1).min(row_least(2)),
        col_least(0).min(col_least(1)),
        col_least(1).min(col_least(2)),
    ]
}

/// Least cost in a block of cells; infinite where all are closed. Inside, the cost lies between those of the nodes;
/// at the rim the nodes outside have a part in it.
fn least_cost_of_block(field: &Field, cols: [usize; 2], rows: [usize; 2]) -> f64 {
    let (mut least, mut open_count) = (f64::INFINITY, 0);
    for row in rows[0]..rows[1] {
        for col in cols[0]..cols[1] {
            let node = field.index(col, row);
            let on_rim = col == cols[0] || col + 1 == cols[1] || row == rows[0] || row + 1 == rows[1];
            let open = field.is_open(node);
            open_count += usize::from(open);
            if open && on_rim {
                least = least_costs(field, col, row).into_iter().fold(least, f64::min);
            } else if field.node_cost(node) > 0.0 {
                // a closed node counts too, where it lends its cost to open ones beside it
                least = least.min(field.node_cost(node));
            }
        }
    }
    if open_count > 0 { least } else { f64::INFINITY }
}

/// Every `side`-th node of `count`, and the end.
fn marks(count: usize, side: usize) -> Vec<usize> {
    let mut marks: Vec<usize> = (0..count).step_by(side).collect();
    marks.push(count);
    marks
}

/// The interval of sorted marks that holds a coordinate, and where in it, −1 to 1.
fn part_of(marks: &[f64], at: f64) -> (usize, f64) {
    let interval = marks.partition_point(|mark| *mark <= at).clamp(1, marks.len() - 1) - 1;
    let (low, high) = (marks[interval], marks[interval + 1]);
    (interval, ((at - low) / (high - low) * 2.0 - 1.0).clamp(-1.0, 1.0))
}
