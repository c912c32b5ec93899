//! Water depth along the route, read from the sea under it.

use terrain::geodesy::{self, DegreeLengths};
use terrain::water::Sea;
use units::LonLat;

/// Longest step between soundings along the route, km: shorter than any section of cable one would order.
const STEP_MAX_KM: f64 = 0.25;
/// Shortest step, km: what is smaller than this changes no cable section, and a survey grid of metres would cost
/// millions of soundings.
const STEP_MIN_KM: f64 = 0.025;
/// Part of a cell by which the water reaches into a dry neighbour.
const SHORE_FRAC: f64 = 0.25;

/// What lies under a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Ground {
    /// Connected water with its depth.
    Water {
        /// Depth below the surface.
        depth_m: f64,
    },
    /// Land, water not connected to the sea, or a cell without height.
    Land,
    /// Not on the grid.
    OffGrid,
}

impl Ground {
    /// Depth; none where there is no water.
    pub(crate) fn depth_m(self) -> Option<f64> {
        match self {
            Ground::Water { depth_m } => Some(depth_m),
            Ground::Land | Ground::OffGrid => None,
        }
    }
}

/// What lies under a place. The water reaches a quarter of a cell into a dry neighbour: no grid knows its shoreline
/// better, and a line that rounds the corner of a cell is not aground.
pub(crate) fn ground(sea: &Sea, at: LonLat) -> Ground {
    if sea.grid.cell_of(at).is_none() {
        return Ground::OffGrid;
    }
    match sea.depth_at(at).or_else(|| depth_beside(sea, at)) {
        Some(depth_m) => Ground::Water { depth_m },
        None => Ground::Land,
    }
}

/// Depth a quarter of a cell away: first to the sides, then across the corners.
fn depth_beside(sea: &Sea, at: LonLat) -> Option<f64> {
    let (east_deg, north_deg) =
        (sea.grid.header.cell_lon_deg * SHORE_FRAC, sea.grid.header.cell_lat_deg * SHORE_FRAC);
    let sides = [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)];
    let corners = [(1.0, 1.0), (-1.0, 1.0), (1.0, -1.0), (-1.0, -1.0)];
    sides.into_iter().chain(corners).find_map(|(east, north)| {
        sea.depth_at(LonLat::new(at.lon_deg + east * east_deg, at.lat_deg + north * north_deg))
    })
}

/// Step between soundings: a quarter of a kilometre, or half the short side of a cell where that is less.
pub(crate) fn step_km(sea: &Sea) -> f64 {
    let header = &sea.grid.header;
    let bbox = header.bbox();
    let poleward_deg = bbox.north_deg.abs().max(bbox.south_deg.abs()).min(89.0);
    let DegreeLengths { lon_km, .. } = geodesy::degree_lengths_km(poleward_deg);
    let DegreeLengths { lat_km, .. } = geodesy::degree_lengths_km((bbox.north_deg + bbox.south_deg) / 2.0);
    let side_km = (header.cell_lon_deg * lon_km).min(header.cell_lat_deg * lat_km);
    (side_km / 2.0).clamp(STEP_MIN_KM, STEP_MAX_KM)
}

/// A piece of geodesic to be sounded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stretch {
    /// Its start.
    pub from: LonLat,
    /// Azimuth at the start.
    pub azimuth_deg: f64,
    /// Its length.
    pub length_km: f64,
}

impl Stretch {
    /// The geodesic between two points.
    pub(crate) fn between(from: LonLat, to: LonLat) -> Self {
        let leg = geodesy::inverse(from, to);
        Self { from, azimuth_deg: leg.azimuth_start_deg, length_km: leg.distance_km }
    }

    /// The point at a distance from its start.
    pub(crate) fn at(&self, along_km: f64) -> LonLat {
        geodesy::direct(self.from, self.azimuth_deg, along_km)
    }

    /// Distances from the start at equal intervals not longer than `step_km`, both ends included.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a positive count, far below 2⁵³
    pub(crate) fn stations_km(&self, step_km: f64) -> Vec<f64> {
        let intervals_count = (self.length_km / step_km).ceil().max(1.0) as u32;
        let interval_km = self.length_km / f64::from(intervals_count);
        let inner = (1..intervals_count).map(|number| interval_km * f64::from(number));
        std::iter::once(0.0).chain(inner).chain([self.length_km]).collect()
    }
}

/// Shallowest and deepest water sounded on a stretch; none when all of it is dry.
pub(crate) fn range_between_m(sea: &Sea, stretch: &Stretch) -> Option<(f64, f64)> {
    let stations_km = stretch.stations_km(step_km(sea)).into_iter();
    let depths_m = stations_km.filter_map(|along_km| ground(sea, stretch.at(along_km)).depth_m());
    depths_m.fold(None, |range, depth_m| match range {
        None => Some((depth_m, depth_m)),
        Some((least_m, most_m)) => Some((depth_m.min(least_m), depth_m.max(most_m))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rpl_testing::{sea_of, slope_sea};

    #[test]
    fn depth_is_linear_between_the_middles_of_cells_and_land_takes_no_part() {
        let sea = sea_of(3, 1, |col, _| [-10.0, -30.0, 50.0][col]);
        let middle = |col: f64| LonLat::new(50.0 + 0.05 * (col + 0.5), 42.0 - 0.025);
        assert_eq!(ground(&sea, middle(0.0)), Ground::Water { depth_m: 10.0 });
        let half = ground(&sea, middle(0.5)).depth_m().unwrap();
        assert!((half - 20.0).abs() < 1e-9, "{half}");
        let shore_m = ground(&sea, middle(1.7)).depth_m().unwrap();
        assert!((shore_m - 30.0).abs() < 1e-9, "{shore_m}");
        assert_eq!(ground(&sea, middle(1.8)), Ground::Land);
        assert_eq!(ground(&sea, LonLat::new(49.9, 41.98)), Ground::OffGrid);
    }

    #[test]
    fn stations_are_equal_intervals_with_both_ends() {
        let stretch = Stretch { from: LonLat::new(50.0, 42.0), azimuth_deg: 0.0, length_km: 1.1 };
        assert_eq!(stretch.stations_km(0.25).len(), 6);
        assert_eq!(stretch.stations_km(0.25).last(), Some(&1.1));
        let point = Stretch { length_km: 0.0, ..stretch };
        assert_eq!(point.stations_km(0.25), [0.0, 0.0]);
    }

    #[test]
    fn soundings_are_never_farther_apart_than_half_a_cell() {
        let coarse = slope_sea();
        assert!((step_km(&coarse) - 0.25).abs() < 1e-12);
        let mut fine = slope_sea();
        fine.grid.header.cell_lat_deg = 1.0 / 240.0;
        fine.grid.header.cell_lon_deg = 1.0 / 240.0;
        let side_km = geodesy::degree_lengths_km(fine.grid.header.lat_north_deg).lon_km / 240.0;
        assert!((step_km(&fine) - side_km / 2.0).abs() < 1e-12);
    }
}
