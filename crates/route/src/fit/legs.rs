//! Legs between two places: how they run and what they cost.

use crate::field::{Field, Metric, Place};
use terrain::geodesy::{direct, inverse};

/// Farthest the straight line between two points of a geodesic may run beside it, in cells.
const BESIDE_CELLS: f64 = 1e-3;
/// A degree of latitude at the poles, km (WGS84: 111.694): no degree of any great circle or parallel is longer.
const DEGREE_MAX_KM: f64 = 111.7;

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
        if self.parts(from, to) == 1 {
            return self.field.is_clear(from, to).then(|| self.field.cost_of(from, to));
        }
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
    pub(super) fn parts(&self, from: Place, to: Place) -> usize {
        if !self.geodesic {
            return 1;
        }
        let (start, end) = (self.field.position(from), self.field.position(to));
        // A line straight in degrees turns at the rate d(azimuth)/ds = tan(latitude) sin(azimuth) / R against the
        // geodesic; a turn of that rate leaves a chord of length s by s² · rate / 8.
        let steepest = libm::tan(start.lat_deg.abs().max(end.lat_deg.abs()).min(89.9).to_radians());
        let beside_km = BESIDE_CELLS * self.field.cell_km(from.row).min(self.field.cell_km(to.row));
        let chord_km = (8.0 * terrain::geodesy::SEMI_MAJOR_KM * beside_km / steepest.max(0.05)).sqrt();
        if self.straight_at_most_km(from, to) <= chord_km {
            return 1;
        }
        (terrain::geodesy::distance_km(start, end) / chord_km).ceil().max(1.0) as usize
    }

    /// What the line straight in degrees is long at most, km; the geodesic is no longer.
    fn straight_at_most_km(&self, from: Place, to: Place) -> f64 {
        let Metric::Geographic { cell_lon_deg, cell_lat_deg, .. } = self.field.metric() else { return 0.0 };
        let (east_deg, south_deg) = ((to.col - from.col) * cell_lon_deg, (to.row - from.row) * cell_lat_deg);
        DEGREE_MAX_KM * (east_deg * east_deg + south_deg * south_deg).sqrt()
    }
}
