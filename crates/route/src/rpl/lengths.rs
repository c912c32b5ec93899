//! What a list adds up to, and places on it by KP.

use super::{Lengths, Position, ProfilePoint, Row, Rpl, SectorLength, TypeLength};
use crate::rpl_build::SectorSplit;
use crate::soundings::{self, Stretch};
use terrain::geodesy;
use terrain::water::Sea;
use units::{CableKm, FibreKm, LonLat, RouteKm};

/// Depths closer than this are one depth, m.
const SAME_DEPTH_M: f64 = 1e-6;

impl Rpl {
    /// Lengths and depths of the list. The geodesic runs between its first and last position, the landing points.
    ///
    /// Depths are sounded in the sea where there is one, else they are those of the positions. With a sector line the
    /// lengths are also summed by sector, each row cut where it crosses the line. Route over geodesic is 1 when the ends
    /// coincide.
    #[must_use]
    pub fn lengths(&self, sea: Option<&Sea>, sector_line: Option<&SectorSplit>) -> Lengths {
        let (route_km, cable_km) = (self.route_km(), self.cable_km());
        let geodesic_km = self.geodesic_km();
        let deepest = self.deepest(sea);
        Lengths {
            geodesic_km,
            route_km,
            route_over_geodesic_ratio: ratio_or(route_km.km(), geodesic_km.km(), 1.0),
            cable_km,
            fibre_km: self.rows.iter().map(|row| row.fibre_km).sum::<FibreKm>(),
            // slack = (cable − route) / route
            slack_mean_pct: 100.0 * ratio_or(cable_km.km() - route_km.km(), route_km.km(), 0.0),
            ploughed_km: self
                .rows
                .iter()
                .filter(|row| row.burial.is_ploughed())
                .map(|row| row.route_km)
                .sum(),
            deepest_m: deepest.depth_m,
            deepest_route_kp_km: deepest.depth_m.map(|_| deepest.route_kp_km),
            by_type: by_type(&self.rows),
            by_sector: sector_line.map_or_else(Vec::new, |line| self.by_sector(line)),
        }
    }

    /// Depth along the route at every position and at equal steps of at most `step_km` (at least a metre) in each row;
    /// without a sea the depths that the positions state.
    #[must_use]
    pub fn profile(&self, sea: Option<&Sea>, step_km: f64) -> Vec<ProfilePoint> {
        let Some(sea) = sea else {
            let stated = |position: &Position| ProfilePoint {
                route_kp_km: position.route_kp_km,
                depth_m: position.depth_m,
            };
            return self.positions.iter().map(stated).collect();
        };
        let mut points: Vec<ProfilePoint> = Vec::new();
        for (from, row, to) in self.spans() {
            let stretch =
                Stretch { from: from.at(), azimuth_deg: row.bearing_deg, length_km: row.route_km.km() };
            let stations_km = stretch.stations_km(step_km.max(0.001));
            let skip = usize::from(!points.is_empty());
            for along_km in stations_km[..stations_km.len() - 1].iter().skip(skip) {
                let route_kp_km = from.route_kp_km + RouteKm(*along_km);
                let depth_m = soundings::ground(sea, stretch.at(*along_km)).depth_m();
                points.push(ProfilePoint { route_kp_km, depth_m });
            }
            let depth_m = soundings::ground(sea, to.at()).depth_m();
            points.push(ProfilePoint { route_kp_km: to.route_kp_km, depth_m });
        }
        points
    }

    /// Route length.
    #[must_use]
    pub fn route_km(&self) -> RouteKm {
        self.rows.iter().map(|row| row.route_km).sum()
    }

    /// Cable length, beach manhole to beach manhole.
    #[must_use]
    pub fn cable_km(&self) -> CableKm {
        self.rows.iter().map(|row| row.cable_km).sum()
    }

    /// The place at a route KP; none off the list. The KP of a position gives the position itself.
    ///
    /// # Source
    /// Geodesic direct problem from the start of the row with its initial azimuth.
    #[must_use]
    pub fn at_route_kp(&self, route_kp_km: RouteKm) -> Option<LonLat> {
        self.at_kp(route_kp_km.km(), |position| position.route_kp_km.km())
    }

    /// The place at a cable KP; none off the list. Slack is spread evenly over a row.
    #[must_use]
    pub fn at_cable_kp(&self, cable_kp_km: CableKm) -> Option<LonLat> {
        self.at_kp(cable_kp_km.km(), |position| position.cable_kp_km.km())
    }

    fn at_kp(&self, kp_km: f64, kp_of: impl Fn(&Position) -> f64) -> Option<LonLat> {
        let first = self.positions.first().filter(|first| kp_km >= kp_of(first))?;
        if kp_km == kp_of(first) {
            return Some(first.at());
        }
        let (from, row, to) = self.spans().find(|(_, _, to)| kp_km <= kp_of(to))?;
        if kp_km == kp_of(to) {
            return Some(to.at());
        }
        let part_frac = (kp_km - kp_of(from)) / (kp_of(to) - kp_of(from));
        Some(geodesy::direct(from.at(), row.bearing_deg, part_frac * row.route_km.km()))
    }

    fn geodesic_km(&self) -> RouteKm {
        match (self.positions.first(), self.positions.last()) {
            (Some(first), Some(last)) => RouteKm(geodesy::distance_km(first.at(), last.at())),
            _ => RouteKm(0.0),
        }
    }

    /// The first of the deepest soundings; on a plain the last bit of a depth does not choose the place.
    fn deepest(&self, sea: Option<&Sea>) -> ProfilePoint {
        let none = ProfilePoint { route_kp_km: RouteKm(0.0), depth_m: None };
        let deeper = |point: &ProfilePoint, than: &ProfilePoint| match (point.depth_m, than.depth_m) {
            (Some(depth_m), Some(than_m)) => depth_m > than_m + SAME_DEPTH_M,
            (depth_m, None) => depth_m.is_some(),
            (None, Some(_)) => false,
        };
        let points = self.profile(sea, sea.map_or(1.0, soundings::step_km)).into_iter();
        points.fold(none, |deepest, point| if deeper(&point, &deepest) { point } else { deepest })
    }

    fn by_sector(&self, line: &SectorSplit) -> Vec<SectorLength> {
        let sector = |name: &str| SectorLength {
            sector: name.to_owned(),
            route_km: RouteKm(0.0),
            cable_km: CableKm(0.0),
        };
        let mut sides = [sector(&line.sector_a), sector(&line.sector_b)];
        let ends = (line.from, line.to);
        let side_of = |at: LonLat| if at == line.from { 0.0 } else { geodesy::side_of(ends, at) };
        let a_side = self.positions.iter().map(|position| side_of(position.at())).find(|side| *side != 0.0);
        let index = |side: f64| usize::from(side * a_side.unwrap_or(1.0) < 0.0);
        for (from, row, to) in self.spans() {
            let (before, after) = (side_of(from.at()), side_of(to.at()));
            let cut = if before * after < 0.0 { geodesy::crossing(from.at(), to.at(), ends) } else { None };
            let part_frac = cut.map_or(1.0, |(along_km, _)| along_km / row.route_km.km()).clamp(0.0, 1.0);
            let start = if before == 0.0 { after } else { before };
            for (side, frac) in [(start, part_frac), (after, 1.0 - part_frac)] {
                sides[index(side)].route_km += RouteKm(row.route_km.km() * frac);
                sides[index(side)].cable_km += CableKm(row.cable_km.km() * frac);
            }
        }
        sides.into()
    }
}

fn by_type(rows: &[Row]) -> Vec<TypeLength> {
    let mut types: Vec<TypeLength> = Vec::new();
    for row in rows {
        match types.iter_mut().find(|known| known.cable_type == row.cable_type) {
            Some(known) => {
                known.route_km += row.route_km;
                known.cable_km += row.cable_km;
            }
            None => types.push(TypeLength {
                cable_type: row.cable_type.clone(),
                route_km: row.route_km,
                cable_km: row.cable_km,
            }),
        }
    }
    types
}

fn ratio_or(value: f64, over: f64, otherwise: f64) -> f64 {
    if over > 0.0 { value / over } else { otherwise }
}
