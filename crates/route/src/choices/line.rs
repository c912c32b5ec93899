//! A line the planner may choose, and how far along and apart lines lie.

use crate::RouteError;
use crate::field::{Field, Metric, Place};
use crate::fit::{Legs, fit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use terrain::geodesy::{distance_km, polyline_km};
use units::{LonLat, Watch};

/// A line the planner may choose, priced on the field as given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChoiceLine {
    /// Its fitted positions, ends included exactly as given; on a plane, columns and rows.
    pub positions: Vec<LonLat>,
    /// What the fitted line costs, minor units.
    pub cost_minor: f64,
    /// What the polished line costs, minor units.
    pub polished_minor: f64,
    /// Length of the fitted line.
    pub length_km: f64,
    /// The polished line on the raster, a vertex every cell or two.
    #[serde(skip)]
    pub polished: Vec<Place>,
    /// The fitted line on the raster.
    #[serde(skip)]
    pub fitted: Vec<Place>,
}

impl ChoiceLine {
    /// Fits a polished line for at most `fit_increase_max_pct` percent more.
    pub(super) fn fitted(
        field: &Field,
        polished: Vec<Place>,
        fit_increase_max_pct: f64,
        watch: &dyn Watch,
    ) -> Result<Self, RouteError> {
        let fitted = fit(field, &polished, fit_increase_max_pct, watch)?;
        Ok(Self {
            positions: fitted.places.iter().map(|place| field.position(*place)).collect(),
            cost_minor: fitted.cost_minor,
            polished_minor: cost_of(field, &polished),
            length_km: length_km(field, &fitted.places),
            polished,
            fitted: fitted.places,
        })
    }
}

/// A point of a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Station {
    pub kp_km: f64,
    pub place: Place,
    /// Direction of the line here, in columns and rows.
    pub ahead: Place,
}

/// What a line costs straight on the raster, minor units; infinite where it is not clear of closed cells.
pub(super) fn cost_of(field: &Field, line: &[Place]) -> f64 {
    Legs::straight(field).cost_of_line(line)
}

/// Length of a line whose legs are laid as geodesics, km.
#[must_use]
pub fn length_km(field: &Field, line: &[Place]) -> f64 {
    match field.metric() {
        Metric::Plane { .. } => line.windows(2).map(|pair| leg_km(field, pair[0], pair[1])).sum(),
        Metric::Geographic { .. } => {
            let positions: Vec<LonLat> = line.iter().map(|place| field.position(*place)).collect();
            polyline_km(&positions)
        }
    }
}

pub(super) fn leg_km(field: &Field, from: Place, to: Place) -> f64 {
    match field.metric() {
        Metric::Plane { col_km, row_km } => {
            root([(to.col - from.col) * col_km, (to.row - from.row) * row_km])
        }
        Metric::Geographic { .. } => distance_km(field.position(from), field.position(to)),
    }
}

/// Points of a line at every `step_km`, both ends included.
pub(super) fn stations(field: &Field, line: &[Place], step_km: f64) -> Vec<Station> {
    let mut stations = Vec::new();
    let (mut passed_km, mut next_km) = (0.0, 0.0);
    for pair in line.windows(2) {
        let leg_km = leg_km(field, pair[0], pair[1]);
        let ahead = Place { col: pair[1].col - pair[0].col, row: pair[1].row - pair[0].row };
        while leg_km > 0.0 && next_km <= passed_km + leg_km {
            let share = ((next_km - passed_km) / leg_km).clamp(0.0, 1.0);
            let place = Place { col: pair[0].col + share * ahead.col, row: pair[0].row + share * ahead.row };
            stations.push(Station { kp_km: next_km, place, ahead });
            next_km += step_km;
        }
        passed_km += leg_km;
    }
    if let [.., before, last] = line {
        let ahead = Place { col: last.col - before.col, row: last.row - before.row };
        let ended = stations.last().is_some_and(|station: &Station| station.kp_km >= passed_km - 1e-9);
        if !ended {
            stations.push(Station { kp_km: passed_km, place: *last, ahead });
        }
    }
    stations
}

/// Distance from a place to the nearest point of a line, km, as the ground lies at the place.
pub(super) fn apart_km(field: &Field, at: Place, line: &[Place]) -> f64 {
    let (col_km, row_km) = field.spacing_km(at.row);
    let east_north = |to: Place| [(to.col - at.col) * col_km, (to.row - at.row) * row_km];
    let to_leg = |pair: &[Place]| {
        let (start, end) = (east_north(pair[0]), east_north(pair[1]));
        let along = [end[0] - start[0], end[1] - start[1]];
        let length2 = along[0] * along[0] + along[1] * along[1];
        let share = if length2 > 0.0 {
            (-(start[0] * along[0] + start[1] * along[1]) / length2).clamp(0.0, 1.0)
        } else {
            0.0
        };
        root([start[0] + share * along[0], start[1] + share * along[1]])
    };
    line.windows(2).map(to_leg).fold(f64::INFINITY, f64::min)
}

/// The share of a line's length that lies at least `apart_min_km` from another.
pub(super) fn apart_frac(field: &Field, line: &[Place], other: &[Place], apart_min_km: f64) -> f64 {
    let stations = stations(field, line, (length_km(field, line) / 400.0).max(1e-9));
    let apart = stations.iter().filter(|station| apart_km(field, station.place, other) >= apart_min_km);
    apart.count() as f64 / stations.len().max(1) as f64
}

pub(super) fn root([x, y]: [f64; 2]) -> f64 {
    // `hypot` differs in the last digit from platform to platform; the root does not
    (x * x + y * y).sqrt()
}
