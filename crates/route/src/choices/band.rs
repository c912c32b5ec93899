//! Bands along lines, and fields changed inside or outside them.

use super::ground::Ground;
use super::line::{cost_of, root, stations};
use crate::RouteError;
use crate::field::{Field, FieldParts, Place};
use std::collections::BTreeMap;
use units::Watch;

/// Moves of a tube along with its line at most.
const TUBE_ROUNDS_MAX: usize = 12;
/// Gain, as a fraction, below which a line counts as the best in its tube.
const GAIN_FRAC: f64 = 1e-5;

/// Marks every node within `reach_km` of a line, to about a hundredth of it.
pub(super) fn mark_band(field: &Field, line: &[Place], reach_km: f64, marked: &mut [bool]) {
    let cell_km = line.first().map_or(1.0, |place| field.cell_km(place.row));
    for station in stations(field, line, (reach_km / 4.0).max(0.5 * cell_km)) {
        mark_disc(field, station.place, reach_km, marked);
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped to the raster first
fn mark_disc(field: &Field, at: Place, reach_km: f64, marked: &mut [bool]) {
    let (_, row_km) = field.spacing_km(at.row);
    let clamped = |at: f64, count: usize| at.clamp(0.0, (count - 1) as f64) as usize;
    let reach_rows = reach_km / row_km;
    let last_row = clamped((at.row + reach_rows).floor(), field.rows());
    for row in clamped((at.row - reach_rows).ceil(), field.rows())..=last_row {
        let (col_km, row_km) = field.spacing_km(row as f64);
        let off_km = (row as f64 - at.row) * row_km;
        let reach_cols = (reach_km * reach_km - off_km * off_km).max(0.0).sqrt() / col_km;
        let (low, high) = ((at.col - reach_cols).ceil(), (at.col + reach_cols).floor());
        if high >= 0.0 && low <= (field.cols() - 1) as f64 && low <= high {
            let start = field.index(0, row);
            marked[start + clamped(low, field.cols())..=start + clamped(high, field.cols())].fill(true);
        }
    }
}

/// What a field is made of, to make another of it.
#[allow(clippy::cast_possible_truncation)] // the field's own f32 values
pub(super) fn parts_of(field: &Field) -> FieldParts {
    let nodes = 0..field.cols() * field.rows();
    let mut layers: Vec<String> = Vec::new();
    let mut numbers: BTreeMap<&str, u16> = BTreeMap::new();
    let mut blocker = Vec::with_capacity(nodes.len());
    for node in nodes.clone() {
        let number = field.layer_of(node).map_or(0, |layer| {
            *numbers.entry(layer).or_insert_with(|| {
                layers.push(layer.to_owned());
                u16::try_from(layers.len()).unwrap_or(u16::MAX)
            })
        });
        blocker.push(number);
    }
    FieldParts {
        cols: field.cols(),
        rows: field.rows(),
        metric: field.metric(),
        cost_minor_per_km: nodes.map(|node| field.node_cost(node) as f32).collect(),
        blocker,
        layers,
    }
}

/// The field with other costs on the same ground.
pub(super) fn with_costs(
    field: &Field,
    cost_minor_per_km: impl Fn(usize) -> f32,
) -> Result<Field, RouteError> {
    let mut parts = parts_of(field);
    for (node, cost) in parts.cost_minor_per_km.iter_mut().enumerate() {
        *cost = cost_minor_per_km(node);
    }
    Field::new(parts)
}

/// The field closed everywhere but in a tube around a line. Ends on the edge of closed ground stay usable.
fn tube(field: &Field, line: &[Place], reach_km: f64) -> Result<Field, RouteError> {
    let mut parts = parts_of(field);
    let mut inside = vec![false; parts.blocker.len()];
    mark_band(field, line, reach_km, &mut inside);
    parts.layers.push("beyond the tube".to_owned());
    let beyond = u16::try_from(parts.layers.len()).unwrap_or(u16::MAX);
    for (blocker, _) in
        parts.blocker.iter_mut().zip(&inside).filter(|(blocker, inside)| **blocker == 0 && !**inside)
    {
        *blocker = beyond;
    }
    Field::new(parts)
}

/// Moves a line downhill until no line within `reach_km` of it is cheaper; none when `keep` refuses it on the way.
pub(super) fn settled(
    ground: &Ground<'_>,
    line: &[Place],
    reach_km: f64,
    keep: impl Fn(&[Place]) -> bool,
    watch: &dyn Watch,
) -> Result<Option<Vec<Place>>, RouteError> {
    let field = ground.field;
    let mut line = ground.polished(line, watch)?;
    for _ in 0..TUBE_ROUNDS_MAX {
        let (Some(first), Some(last)) = (line.first(), line.last()) else { return Ok(None) };
        if !keep(&line) {
            return Ok(None);
        }
        let around = tube(field, &line, reach_km)?;
        let moved = Ground::new(&around)?.best_line([*first, *last], watch)?;
        let moved = ground.polished(&moved, watch)?;
        let gained = cost_of(field, &line) - cost_of(field, &moved);
        if gained <= GAIN_FRAC * cost_of(field, &line) {
            break;
        }
        line = moved;
    }
    Ok(keep(&line).then_some(line))
}

/// Shortest side of a cell along a line, km.
pub(super) fn cell_km(field: &Field, line: &[Place]) -> f64 {
    line.iter().map(|place| field.cell_km(place.row)).fold(f64::INFINITY, f64::min)
}

/// Whether two lines are the same to `within_km` all along.
pub(super) fn alike(field: &Field, one: &[Place], other: &[Place], within_km: f64) -> bool {
    let far = |line: &[Place], other: &[Place]| super::line::apart_frac(field, line, other, within_km);
    far(one, other) == 0.0 && far(other, one) == 0.0
}

/// The cosine of the angle between two directions on the ground at a place.
pub(super) fn cosine(field: &Field, at: Place, one: Place, other: Place) -> f64 {
    let (col_km, row_km) = field.spacing_km(at.row);
    let (one, other) = ([one.col * col_km, one.row * row_km], [other.col * col_km, other.row * row_km]);
    let lengths = root(one) * root(other);
    if lengths > 0.0 { (one[0] * other[0] + one[1] * other[1]) / lengths } else { 0.0 }
}
