//! The field a route is solved on: a raster of nodes with the cost of a kilometre, and cells that may not be
//! entered.
//!
//! A node is the middle of its cell. Between nodes the cost is bilinear, beyond the outer ones constant: one
//! continuous function that march, polish and fit all integrate the same way. A blocked node closes its whole cell.

mod line;
mod refine;
#[cfg(test)]
mod tests;

use crate::RouteError;
pub(crate) use line::cells_near;
pub(crate) use refine::parts_of_cells;
use terrain::geodesy::{degree_lengths_km, wrap_lon_deg};
use units::LonLat;

/// Distance a route keeps from a closed cell, in cells: positions are printed rounded, and must stay outside as
/// printed.
const CLEARANCE_CELLS: f64 = 1e-3;

/// A place on a raster in columns and rows: the node of column 3, row 5 lies at (3.0, 5.0), its cell reaches half a
/// cell to every side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Columns from the first node.
    pub col: f64,
    /// Rows from the first node.
    pub row: f64,
}

impl Place {
    /// Distance to another place, in cells.
    #[must_use]
    pub fn cells_to(self, other: Place) -> f64 {
        // `hypot` differs in the last digit from platform to platform; the root does not
        let (cols, rows) = (other.col - self.col, other.row - self.row);
        (cols * cols + rows * rows).sqrt()
    }
}

/// How columns and rows lie on the ground.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Metric {
    /// A plane: every cell has the same size.
    Plane {
        /// Width of a cell.
        col_km: f64,
        /// Height of a cell.
        row_km: f64,
    },
    /// WGS84: columns run east, rows run south, and a degree of longitude shrinks towards the poles.
    Geographic {
        /// Longitude of the first column of nodes; columns may run across the antimeridian.
        lon_first_deg: f64,
        /// Latitude of the first row of nodes.
        lat_first_deg: f64,
        /// Width of a cell.
        cell_lon_deg: f64,
        /// Height of a cell.
        cell_lat_deg: f64,
    },
}

/// What a field is made of, before it is checked.
#[derive(Debug, Clone)]
pub struct FieldParts {
    /// Columns of nodes.
    pub cols: usize,
    /// Rows of nodes.
    pub rows: usize,
    /// How they lie on the ground.
    pub metric: Metric,
    /// Cost of a kilometre at each node, row by row. What a closed node holds does not matter.
    pub cost_minor_per_km: Vec<f32>,
    /// What closes each node: 0 nothing, `k` the layer `layers[k - 1]`.
    pub blocker: Vec<u16>,
    /// Names of the layers that close nodes.
    pub layers: Vec<String>,
}

/// A checked field.
#[derive(Debug, Clone)]
pub struct Field {
    cols: usize,
    rows: usize,
    metric: Metric,
    cost_minor_per_km: Vec<f32>,
    blocker: Vec<u16>,
    layers: Vec<String>,
    /// The least and the greatest cost of a kilometre at an open node, minor units.
    open_costs: (f64, f64),
    /// Distance kept from closed cells, in columns and rows.
    clearance: Place,
    /// Kilometres from a node to the next in its row, by row.
    col_km: Vec<f64>,
    /// Kilometres per row at each row.
    row_km: Vec<f64>,
}

impl Field {
    /// Checks the parts. A closed node beside an open one takes the mean cost of its open neighbours, so that the
    /// cost is bilinear right up to the edge of a closed cell.
    ///
    /// # Errors
    /// When there are fewer than two columns or rows, the lists have another length than the raster, a layer has no
    /// name, the cells have no size, or the cost at an open node is not a positive number.
    pub fn new(parts: FieldParts) -> Result<Self, RouteError> {
        refuse_odd_shapes(&parts)?;
        refuse_odd_costs(&parts)?;
        let FieldParts { cols, rows, metric, cost_minor_per_km, blocker, layers } = parts;
        let (col_km, row_km) = (0..rows).map(|row| metric.spacing_km(row as f64)).unzip();
        let clearance = Place { col: CLEARANCE_CELLS, row: CLEARANCE_CELLS };
        let open_costs = (0.0, 0.0);
        let mut field = Self {
            cols,
            rows,
            metric,
            cost_minor_per_km,
            blocker,
            layers,
            open_costs,
            clearance,
            col_km,
            row_km,
        };
        field.open_costs = field.costs_at_open_nodes();
        field.cost_minor_per_km = field.costs_up_to_the_edges();
        Ok(field)
    }

    /// Columns of nodes.
    #[must_use]
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// Rows of nodes.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How they lie on the ground.
    #[must_use]
    pub fn metric(&self) -> Metric {
        self.metric
    }

    /// Index of a node.
    #[must_use]
    pub fn index(&self, col: usize, row: usize) -> usize {
        row * self.cols + col
    }

    /// The node in the middle of the cell that holds a place; none outside the raster.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // checked to be inside first
    pub fn node_at(&self, at: Place) -> Option<usize> {
        let (col, row) = (at.col + 0.5, at.row + 0.5);
        let inside = col >= 0.0 && row >= 0.0 && col < self.cols as f64 && row < self.rows as f64;
        inside.then(|| self.index(col as usize, row as usize))
    }

    /// Where a node lies.
    #[must_use]
    pub fn place_of(&self, node: usize) -> Place {
        Place { col: (node % self.cols) as f64, row: (node / self.cols) as f64 }
    }

    /// Whether a node's cell may be entered.
    #[must_use]
    pub fn is_open(&self, node: usize) -> bool {
        self.blocker[node] == 0
    }

    /// Distance a line keeps from closed cells, in columns and rows.
    #[must_use]
    pub fn clearance(&self) -> Place {
        self.clearance
    }

    /// The layer that closes a node's cell; none where it is open.
    #[must_use]
    pub fn layer_of(&self, node: usize) -> Option<&str> {
        let layer = usize::from(self.blocker[node]).checked_sub(1)?;
        self.layers.get(layer).map(String::as_str)
    }

    /// Cost of a kilometre at a node, minor units. At a closed node only good for interpolation.
    #[must_use]
    pub fn node_cost(&self, node: usize) -> f64 {
        f64::from(self.cost_minor_per_km[node])
    }

    /// The least and the greatest cost of a kilometre at an open node, minor units.
    pub(crate) fn open_costs(&self) -> (f64, f64) {
        self.open_costs
    }

    fn costs_at_open_nodes(&self) -> (f64, f64) {
        let nodes = self.cost_minor_per_km.iter().zip(&self.blocker).filter(|(_, blocker)| **blocker == 0);
        let (least, most) = nodes
            .fold((f32::INFINITY, 0.0_f32), |(least, most), (cost, _)| (least.min(*cost), most.max(*cost)));
        (f64::from(least), f64::from(most))
    }

    /// Cost of a kilometre at a node, minor units; infinite where it is closed.
    #[inline]
    pub(crate) fn open_cost(&self, node: usize) -> f32 {
        if self.blocker[node] == 0 { self.cost_minor_per_km[node] } else { f32::INFINITY }
    }

    /// Reads the costs of a kilometre at successive nodes of a row, infinite where closed.
    #[inline]
    pub(crate) fn read_open_costs(&self, first: usize, costs: &mut [f32]) {
        let nodes = first..first + costs.len();
        let read = self.cost_minor_per_km[nodes.clone()].iter().zip(&self.blocker[nodes]);
        for (cost, (open, blocker)) in costs.iter_mut().zip(read) {
            *cost = if *blocker == 0 { *open } else { f32::INFINITY };
        }
    }

    /// Reads the costs that are interpolated with at successive nodes of a row.
    #[inline]
    pub(crate) fn read_costs(&self, first: usize, costs: &mut [f32]) {
        costs.copy_from_slice(&self.cost_minor_per_km[first..first + costs.len()]);
    }

    /// Whether any of successive nodes of a row is open.
    #[inline]
    pub(crate) fn any_open(&self, first: usize, count: usize) -> bool {
        self.blocker[first..first + count].contains(&0)
    }

    /// Along a row of nodes, for every stretch of `side` columns with both its ends: the least cost that is interpolated
    /// with, and whether a node is open.
    pub(crate) fn least_along(&self, row: usize, side: usize, least: &mut [(f32, bool)]) {
        let nodes = self.index(0, row)..self.index(0, row) + self.cols;
        let (costs, blockers) = (&self.cost_minor_per_km[nodes.clone()], &self.blocker[nodes]);
        for (stretch, least) in least.iter_mut().enumerate() {
            let cols = stretch * side..(stretch * side + side + 1).min(self.cols);
            // a closed node that no open one is beside holds 0 and is never interpolated with
            let cost = |least: f32, cost: &f32| if *cost > 0.0 { least.min(*cost) } else { least };
            *least = (costs[cols.clone()].iter().fold(f32::INFINITY, cost), blockers[cols].contains(&0));
        }
    }

    /// Cost of a kilometre at a place, bilinear between the nodes around it, minor units.
    #[must_use]
    pub fn cost_at(&self, at: Place) -> f64 {
        let (col, right) = between_nodes(at.col, self.cols);
        let (row, lower) = between_nodes(at.row, self.rows);
        self.cost_between([col, row], [right, lower])
    }

    /// Kilometres per column and per row at a row, linear between the rows.
    #[must_use]
    pub fn spacing_km(&self, row: f64) -> (f64, f64) {
        let (row, lower) = between_nodes(row, self.rows);
        self.spacing_between(row, lower)
    }

    /// The shorter side of a cell at a row, km.
    #[must_use]
    pub fn cell_km(&self, row: f64) -> f64 {
        let (col_km, row_km) = self.spacing_km(row);
        col_km.min(row_km)
    }

    /// The place of a position, on the turn of longitude nearest to the middle of the raster. On a plane the degrees
    /// are read as columns and rows.
    #[must_use]
    pub fn place(&self, at: LonLat) -> Place {
        match self.metric {
            Metric::Plane { .. } => Place { col: at.lon_deg, row: at.lat_deg },
            Metric::Geographic { lon_first_deg, lat_first_deg, cell_lon_deg, cell_lat_deg } => {
                let middle = (self.cols - 1) as f64 / 2.0;
                let east_deg = wrap_lon_deg(at.lon_deg - (lon_first_deg + middle * cell_lon_deg));
                let row = (lat_first_deg - at.lat_deg) / cell_lat_deg;
                Place { col: middle + east_deg / cell_lon_deg, row }
            }
        }
    }

    /// The position of a place; the reverse of [`Field::place`].
    #[must_use]
    pub fn position(&self, at: Place) -> LonLat {
        match self.metric {
            Metric::Plane { .. } => LonLat::new(at.col, at.row),
            Metric::Geographic { lon_first_deg, lat_first_deg, cell_lon_deg, cell_lat_deg } => {
                let lon_deg = wrap_lon_deg(lon_first_deg + at.col * cell_lon_deg);
                LonLat::new(lon_deg, (lat_first_deg - at.row * cell_lat_deg).clamp(-90.0, 90.0))
            }
        }
    }

    /// The bilinear cost in the square right of and below a node.
    #[inline]
    fn cost_between(&self, [col, row]: [usize; 2], [right, lower]: [f64; 2]) -> f64 {
        let node = self.index(col, row);
        let (above, below) = (&self.cost_minor_per_km[node..], &self.cost_minor_per_km[node + self.cols..]);
        let mix = |pair: &[f32]| f64::from(pair[0]) * (1.0 - right) + f64::from(pair[1]) * right;
        mix(above) * (1.0 - lower) + mix(below) * lower
    }

    #[inline]
    fn spacing_between(&self, row: usize, lower: f64) -> (f64, f64) {
        let mix = |km: &[f64]| km[row] * (1.0 - lower) + km[row + 1] * lower;
        (mix(&self.col_km), mix(&self.row_km))
    }

    fn costs_up_to_the_edges(&self) -> Vec<f32> {
        let mut costs = self.cost_minor_per_km.clone();
        for (node, cost) in costs.iter_mut().enumerate().filter(|(node, _)| !self.is_open(*node)) {
            *cost = self.mean_cost_of_open_neighbours(node);
        }
        costs
    }

    /// 0 where no neighbour is open: such a node is never interpolated with.
    #[allow(clippy::cast_possible_truncation)] // a mean of f32 values is one
    fn mean_cost_of_open_neighbours(&self, node: usize) -> f32 {
        let (col, row) = (node % self.cols, node / self.cols);
        let (mut sum, mut count) = (0.0, 0.0);
        for row in row.saturating_sub(1)..(row + 2).min(self.rows) {
            for col in col.saturating_sub(1)..(col + 2).min(self.cols) {
                let neighbour = self.index(col, row);
                if self.is_open(neighbour) {
                    sum += self.node_cost(neighbour);
                    count += 1.0;
                }
            }
        }
        if count > 0.0 { (sum / count) as f32 } else { 0.0 }
    }
}

impl Metric {
    /// Kilometres per column and per row at a row. Never 0: at a pole a column still has a millimetre.
    fn spacing_km(self, row: f64) -> (f64, f64) {
        match self {
            Metric::Plane { col_km, row_km } => (col_km, row_km),
            Metric::Geographic { lat_first_deg, cell_lon_deg, cell_lat_deg, .. } => {
                let degree = degree_lengths_km((lat_first_deg - row * cell_lat_deg).clamp(-90.0, 90.0));
                ((degree.lon_km * cell_lon_deg).max(1e-6), degree.lat_km * cell_lat_deg)
            }
        }
    }

    fn is_sound(self) -> bool {
        let positive = |size: f64| size > 0.0 && size.is_finite();
        match self {
            Metric::Plane { col_km, row_km } => positive(col_km) && positive(row_km),
            Metric::Geographic { lon_first_deg, lat_first_deg, cell_lon_deg, cell_lat_deg } => {
                let placed = lon_first_deg.is_finite() && lat_first_deg.abs() <= 90.0;
                placed && positive(cell_lon_deg) && positive(cell_lat_deg)
            }
        }
    }
}

/// The node below a coordinate and the fraction towards the next; coordinates beyond the outer nodes are drawn to
/// them.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped to the raster first
fn between_nodes(at: f64, count: usize) -> (usize, f64) {
    let at = at.clamp(0.0, (count - 1) as f64);
    let low = (at as usize).min(count - 2);
    (low, at - low as f64)
}

fn refuse_odd_shapes(parts: &FieldParts) -> Result<(), RouteError> {
    let (cols, rows) = (parts.cols, parts.rows);
    let nodes_count = cols.saturating_mul(rows);
    let (costs_count, blockers_count) = (parts.cost_minor_per_km.len(), parts.blocker.len());
    let matched = costs_count == nodes_count && blockers_count == nodes_count;
    let nameless = parts.blocker.iter().any(|layer| usize::from(*layer) > parts.layers.len());
    if cols < 2 || rows < 2 || !matched || nameless {
        return Err(RouteError::FieldShape { cols, rows, costs_count, blockers_count });
    }
    if !parts.metric.is_sound() {
        return Err(RouteError::FieldMetric { metric: parts.metric });
    }
    Ok(())
}

fn refuse_odd_costs(parts: &FieldParts) -> Result<(), RouteError> {
    let odd = |(cost, blocker): (&f32, &u16)| *blocker == 0 && !(*cost > 0.0 && cost.is_finite());
    match parts.cost_minor_per_km.iter().zip(&parts.blocker).position(odd) {
        None => Ok(()),
        Some(node) => Err(RouteError::FieldCost {
            col: node % parts.cols,
            row: node / parts.cols,
            cost_minor_per_km: f64::from(parts.cost_minor_per_km[node]),
        }),
    }
}
