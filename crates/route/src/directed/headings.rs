//! What a kilometre costs by heading: two quadratic forms per node.
//!
//! A step v = (km east, km north) costs c · √max(vᵀAv, vᵀBv). A is a Riemannian metric, the identity where headings
//! do not matter. B = llᵀ is the convex hull of a grade limit: see [`hull`]. Between nodes both forms are bilinear, so
//! that the price of a heading is a convex function of it everywhere.

use crate::RouteError;
use crate::field::{Field, Place};

/// A symmetric form vᵀMv on steps in kilometres (east, north).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Form {
    pub east: f64,
    pub cross: f64,
    pub north: f64,
}

impl Form {
    pub const IDENTITY: Self = Self { east: 1.0, cross: 0.0, north: 1.0 };
    pub const ZERO: Self = Self { east: 0.0, cross: 0.0, north: 0.0 };

    /// M = l lᵀ.
    pub fn square_of([east, north]: [f64; 2]) -> Self {
        Self { east: east * east, cross: east * north, north: north * north }
    }

    /// vᵀMw.
    #[inline]
    pub fn between(self, v: [f64; 2], w: [f64; 2]) -> f64 {
        self.east * v[0] * w[0] + self.cross * (v[0] * w[1] + v[1] * w[0]) + self.north * v[1] * w[1]
    }

    /// vᵀMv.
    #[inline]
    pub fn of(self, v: [f64; 2]) -> f64 {
        self.between(v, v)
    }

    #[inline]
    pub fn plus(self, other: Self, share: f64) -> Self {
        Self {
            east: self.east + share * other.east,
            cross: self.cross + share * other.cross,
            north: self.north + share * other.north,
        }
    }

    #[inline]
    pub fn mix(self, other: Self, share: f64) -> Self {
        Self::ZERO.plus(self, 1.0 - share).plus(other, share)
    }

    /// The same form on steps in columns and rows, where a column has `col_km` and a row `row_km`.
    pub fn on_cells(self, (col_km, row_km): (f64, f64)) -> Self {
        Self {
            east: self.east * col_km * col_km,
            cross: -self.cross * col_km * row_km,
            north: self.north * row_km * row_km,
        }
    }

    /// Least and greatest of vᵀMv over unit steps.
    pub fn extremes(self) -> [f64; 2] {
        let middle = 0.5 * (self.east + self.north);
        let half = 0.5 * (self.east - self.north);
        let radius = (half * half + self.cross * self.cross).sqrt();
        // the product of the two is the determinant: no cancellation for a strongly stretched form
        let greatest = middle + radius;
        [(self.east * self.north - self.cross * self.cross) / greatest, greatest]
    }

    fn read(of: &[f32]) -> Self {
        Self { east: f64::from(of[0]), cross: f64::from(of[1]), north: f64::from(of[2]) }
    }

    #[allow(clippy::cast_possible_truncation)] // stored in half the room
    fn store(self) -> [f32; 3] {
        [self.east as f32, self.cross as f32, self.north as f32]
    }
}

/// The two forms at one place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Forms {
    pub metric: Form,
    pub hull: Form,
}

impl Forms {
    pub const ISOTROPIC: Self = Self { metric: Form::IDENTITY, hull: Form::ZERO };

    /// √max(vᵀAv, vᵀBv).
    #[inline]
    pub fn length(self, v: [f64; 2]) -> f64 {
        self.metric.of(v).max(self.hull.of(v)).sqrt()
    }

    #[inline]
    pub fn plus(self, other: Self, share: f64) -> Self {
        Self { metric: self.metric.plus(other.metric, share), hull: self.hull.plus(other.hull, share) }
    }

    #[inline]
    pub fn mix(self, other: Self, share: f64) -> Self {
        Self { metric: self.metric.mix(other.metric, share), hull: self.hull.mix(other.hull, share) }
    }
}

/// Forms of all nodes; none where headings do not matter anywhere.
#[derive(Debug, Clone, Default)]
pub(crate) struct Headings {
    nodes: Option<Vec<[f32; 6]>>,
}

impl Headings {
    /// One form per node of the field, row by row. A closed node takes the mean of its open neighbours, as its cost
    /// does.
    pub fn new(
        field: &Field,
        forms: impl Fn(usize) -> Result<Forms, RouteError>,
    ) -> Result<Self, RouteError> {
        let count = field.cols() * field.rows();
        let mut nodes = vec![[0.0; 6]; count];
        for node in (0..count).filter(|node| field.is_open(*node)) {
            nodes[node] = stored(forms(node)?);
        }
        for node in (0..count).filter(|node| !field.is_open(*node)) {
            nodes[node] = stored(mean_of_open_neighbours(field, &nodes, node));
        }
        Ok(Self { nodes: Some(nodes) })
    }

    pub fn are_isotropic(&self) -> bool {
        self.nodes.is_none()
    }

    #[inline]
    pub fn at_node(&self, node: usize) -> Forms {
        self.nodes.as_ref().map_or(Forms::ISOTROPIC, |nodes| read(&nodes[node]))
    }

    /// Bilinear between the nodes around a place.
    pub fn at(&self, field: &Field, place: Place) -> Forms {
        let Some(nodes) = &self.nodes else { return Forms::ISOTROPIC };
        let (col, right) = between_nodes(place.col, field.cols());
        let (row, lower) = between_nodes(place.row, field.rows());
        let upper = field.index(col, row);
        let below = upper + field.cols();
        let mix = |left: usize| read(&nodes[left]).mix(read(&nodes[left + 1]), right);
        mix(upper).mix(mix(below), lower)
    }
}

fn read(of: &[f32; 6]) -> Forms {
    Forms { metric: Form::read(&of[..3]), hull: Form::read(&of[3..]) }
}

fn stored(forms: Forms) -> [f32; 6] {
    let ([a, b, c], [d, e, f]) = (forms.metric.store(), forms.hull.store());
    [a, b, c, d, e, f]
}

fn mean_of_open_neighbours(field: &Field, nodes: &[[f32; 6]], node: usize) -> Forms {
    let mut sum = Forms { metric: Form::ZERO, hull: Form::ZERO };
    let mut count = 0.0;
    for neighbour in around(field, node).filter(|neighbour| field.is_open(*neighbour)) {
        sum = sum.plus(read(&nodes[neighbour]), 1.0);
        count += 1.0;
    }
    if count == 0.0 {
        Forms::ISOTROPIC
    } else {
        Forms { metric: Form::ZERO, hull: Form::ZERO }.plus(sum, 1.0 / count)
    }
}

/// A node and its neighbours, diagonal ones included.
pub(crate) fn around(field: &Field, node: usize) -> impl Iterator<Item = usize> {
    let (cols, rows) = (field.cols(), field.rows());
    let (col, row) = (node % cols, node / cols);
    let near_cols = col.saturating_sub(1)..(col + 2).min(cols);
    (row.saturating_sub(1)..(row + 2).min(rows))
        .flat_map(move |row| near_cols.clone().map(move |col| row * cols + col))
}

/// The hull of a grade limit: B = llᵀ of the part of the price that zigzags pay.
///
/// With headings allowed only where |g·v| ≤ `grade_max_ratio` |v|, the prices √(vᵀAv) of the allowed ones are not
/// convex: between the two steepest allowed headings u₁, u₂ a zigzag of both goes anywhere, at the price l·v with
/// l·u₁ = √(u₁ᵀAu₁) and l·u₂ = √(u₂ᵀAu₂). As √(vᵀAv) is convex, |l·v| exceeds it in that cone only, and the convex
/// hull is the greater of the two.
pub(crate) fn hull(metric: Form, gradient: [f64; 2], grade_max_ratio: f64) -> Form {
    let Some([one, other]) = limit_headings(gradient, grade_max_ratio) else { return Form::ZERO };
    let (price_one, price_other) = (metric.of(one).sqrt(), metric.of(other).sqrt());
    let determinant = one[0] * other[1] - one[1] * other[0];
    if determinant.abs() < 1e-9 {
        return Form::ZERO;
    }
    Form::square_of([
        (price_one * other[1] - price_other * one[1]) / determinant,
        (price_other * one[0] - price_one * other[0]) / determinant,
    ])
}

/// The two steepest allowed unit headings uphill, one to each side of the steepest; none where nothing is too steep.
pub(crate) fn limit_headings([east, north]: [f64; 2], grade_max_ratio: f64) -> Option<[[f64; 2]; 2]> {
    let slope = (east * east + north * north).sqrt();
    if slope <= grade_max_ratio {
        return None;
    }
    let (up, along) = ([east / slope, north / slope], [-north / slope, east / slope]);
    let sine = grade_max_ratio / slope;
    let cosine = (1.0 - sine * sine).sqrt();
    let heading =
        |side: f64| [sine * up[0] + side * cosine * along[0], sine * up[1] + side * cosine * along[1]];
    Some([heading(1.0), heading(-1.0)])
}

/// The node below a coordinate and the fraction towards the next; beyond the outer nodes the outer node counts.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped to the raster first
pub(crate) fn between_nodes(at: f64, count: usize) -> (usize, f64) {
    let at = at.clamp(0.0, (count - 1) as f64);
    let low = (at as usize).min(count - 2);
    (low, at - low as f64)
}
