//! The legs as one chain of geodesics, and places on it.

use super::LegLine;
use crate::RouteError;
use crate::soundings::Stretch;
use terrain::geodesy;
use units::{Finding, LonLat};

/// What lies within a metre is one position.
pub(super) const SAME_PLACE_KM: f64 = 0.001;

/// A geodesic between two points of a leg that follow each other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment {
    /// The geodesic.
    pub stretch: Stretch,
    /// Its end, exactly as given.
    pub to: LonLat,
    /// Distance of its start from the A end.
    pub start_km: f64,
    /// Index of its leg.
    pub leg: usize,
    /// Whether it is the straight approach between a landing point and the water.
    pub approach: bool,
}

/// The chain from the A end to the B end.
#[derive(Debug)]
pub(super) struct Track<'a> {
    /// The legs.
    pub legs: &'a [LegLine],
    /// Their geodesics, none of them without length.
    pub segments: Vec<Segment>,
    /// Index of the first segment in the water.
    pub water_from: usize,
    /// Index after the last segment in the water; not before `water_from`.
    pub water_to: usize,
}

/// A place on the chain. The start of a segment and the end of the one before it are the same place by two marks.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(super) struct Mark {
    /// Index of the segment.
    pub segment: usize,
    /// Distance from the segment's start.
    pub along_km: f64,
}

impl<'a> Track<'a> {
    /// Joins the legs.
    pub fn of(legs: &'a [LegLine]) -> Result<Self, RouteError> {
        check(legs)?;
        let mut segments: Vec<Segment> = Vec::new();
        let mut start_km = 0.0;
        for (leg, line) in legs.iter().enumerate() {
            let last_pair = line.points.len() - 2;
            let starts_ashore = leg == 0 && line.starts_with_approach;
            let ends_ashore = leg + 1 == legs.len() && line.ends_with_approach;
            for (pair, ends) in line.points.windows(2).enumerate() {
                let stretch = Stretch::between(ends[0], ends[1]);
                let approach = (pair == 0 && starts_ashore) || (pair == last_pair && ends_ashore);
                if stretch.length_km > 0.0 {
                    segments.push(Segment { stretch, to: ends[1], start_km, leg, approach });
                    start_km += stretch.length_km;
                }
            }
        }
        let water_from = segments.iter().take_while(|segment| segment.approach).count();
        let ashore_at_end =
            segments[water_from..].iter().rev().take_while(|segment| segment.approach).count();
        let water_to = segments.len() - ashore_at_end;
        Ok(Self { legs, segments, water_from, water_to })
    }

    /// The segments in the water with their index.
    pub fn water(&self) -> impl Iterator<Item = (usize, &Segment)> {
        self.segments.iter().enumerate().take(self.water_to).skip(self.water_from)
    }

    /// Route KP of a mark.
    pub fn kp_km(&self, mark: Mark) -> f64 {
        self.segments[mark.segment].start_km + mark.along_km
    }

    /// The mark of a KP.
    pub fn mark_at(&self, kp_km: f64) -> Mark {
        let segment = self.segments.partition_point(|segment| segment.start_km <= kp_km).saturating_sub(1);
        let along_km =
            (kp_km - self.segments[segment].start_km).clamp(0.0, self.segments[segment].stretch.length_km);
        Mark { segment, along_km }
    }

    /// The number of the given point a mark falls on (0 the A end), if it lies within a metre of one.
    pub fn vertex_of(&self, mark: Mark) -> Option<usize> {
        let length_km = self.segments[mark.segment].stretch.length_km;
        let to_end_km = length_km - mark.along_km;
        if mark.along_km <= SAME_PLACE_KM.min(length_km / 2.0) {
            Some(mark.segment)
        } else {
            (to_end_km <= SAME_PLACE_KM).then_some(mark.segment + 1)
        }
    }

    /// A given point by its number, exactly as given.
    pub fn vertex(&self, number: usize) -> LonLat {
        match number.checked_sub(1) {
            Some(before) => self.segments[before].to,
            None => self.segments[0].stretch.from,
        }
    }

    /// Where a mark is; given points exactly as given.
    pub fn at(&self, mark: Mark) -> LonLat {
        self.vertex_of(mark).map_or_else(
            || self.segments[mark.segment].stretch.at(mark.along_km),
            |number| self.vertex(number),
        )
    }
}

fn check(legs: &[LegLine]) -> Result<(), RouteError> {
    if legs.is_empty() {
        return Err(RouteError::NoLegs);
    }
    for leg in legs {
        let different = leg.points.windows(2).any(|ends| geodesy::distance_km(ends[0], ends[1]) > 0.0);
        if !different && leg.points.iter().all(|point| point.is_valid()) {
            return Err(RouteError::LegPoints { leg: leg.id.clone(), points_count: leg.points.len() });
        }
        if let Some(index) = leg.points.iter().position(|point| !point.is_valid()) {
            let LonLat { lon_deg, lat_deg } = leg.points[index];
            let (leg, point_no) = (leg.id.clone(), index + 1);
            return Err(RouteError::LegPosition { leg, point_no, lon_deg, lat_deg });
        }
    }
    for (before, after) in legs.iter().zip(&legs[1..]) {
        let (ends, starts) = (before.points[before.points.len() - 1], after.points[0]);
        if ends != starts {
            return Err(RouteError::LegGap { leg: after.id.clone(), starts, ends });
        }
    }
    Ok(())
}

/// Notes where a leg names the same point twice in a row; the list holds it once.
pub(super) fn repeated_points(legs: &[LegLine]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for leg in legs {
        let pairs = leg.points.len() - 1;
        for (index, ends) in leg.points.windows(2).enumerate() {
            // the shore approach of a landing point that lies in the water itself has no length
            let ashore =
                (index == 0 && leg.starts_with_approach) || (index + 1 == pairs && leg.ends_with_approach);
            if geodesy::distance_km(ends[0], ends[1]) == 0.0 && !ashore {
                let message = format!(
                    "points {} and {} of leg {} are the same, {}; the position list holds the point once",
                    index + 1,
                    index + 2,
                    leg.id,
                    ends[0]
                );
                findings.push(Finding::notes("route.rpl.point_twice", message).at(format!("leg {}", leg.id)));
            }
        }
    }
    findings
}
