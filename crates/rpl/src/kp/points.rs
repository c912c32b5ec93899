//! Points along a list, every so many metres.

use crate::edit::name_of;
use crate::error::RplError;
use crate::list::PositionList;
use crate::measure::{Measured, measure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use terrain::geodesy::Line;
use units::{CableKm, LonLat, RouteKm};

/// Steps are at least a centimetre: a list has at most some hundred million then.
const STEP_MIN_M: f64 = 0.01;
/// Steps are at most the way round the Earth.
const STEP_MAX_M: f64 = 40_100_000.0;

/// Where points are wanted besides every step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stops {
    /// Nowhere: only whole steps from the A end.
    #[default]
    Steps,
    /// At the positions of the list too, in their order.
    StepsAndPositions,
}

/// A point along a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinePoint {
    /// Where it is.
    pub at: LonLat,
    /// Route KP from the A end.
    pub route_kp_km: RouteKm,
    /// Cable KP from the A end.
    pub cable_kp_km: CableKm,
    /// Route KP from the B end.
    pub reverse_route_kp_km: RouteKm,
    /// True course of the line there, A to B.
    pub course_deg: f64,
    /// Number of the segment, from 1.
    pub segment_no: usize,
    /// The position it is, by number or id; empty between positions.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub position: String,
}

/// Points along a list, one after another; nothing is kept but the segment it is on.
#[derive(Debug, Clone)]
pub struct Points<'a> {
    list: &'a PositionList,
    measured: Measured,
    step_km: f64,
    stops: Stops,
    /// Number of the next whole step.
    step_no: u64,
    index: usize,
    line: Option<Line>,
    /// Whether the position the segment starts from is still to be told.
    owes_position: bool,
}

/// Points every `step_m` along the route from the A end, on the ellipsoid. The last position is a point only when it is a
/// whole step, or when positions are wanted.
///
/// # Errors
/// A step below a centimetre, beyond the way round the Earth, or no number; a list without a segment.
///
/// # Example
/// A list of 1,000 km gives 100,001 points every 10 m: KP 0.000, 0.010, … 1000.000.
pub fn points_every(list: &PositionList, step_m: f64, stops: Stops) -> Result<Points<'_>, RplError> {
    let is_possible = (STEP_MIN_M..=STEP_MAX_M).contains(&step_m);
    if !is_possible {
        let field = "step_m".to_owned();
        return Err(RplError::FieldOutOfRange { field, value: step_m, least: STEP_MIN_M, most: STEP_MAX_M });
    }
    let measured = measure(list);
    let (position_count, segment_count) = (list.position.len(), measured.segment.len());
    if segment_count == 0 {
        return Err(RplError::ListShape { position_count, segment_count });
    }
    Ok(Points {
        list,
        measured,
        step_km: step_m / 1000.0,
        stops,
        step_no: 0,
        index: 0,
        line: None,
        owes_position: true,
    })
}

impl Points<'_> {
    fn start_of(&self, index: usize) -> f64 {
        self.measured.route_kp_km[index].km()
    }

    /// The position a segment starts from; `index` of the last position for the one it ends at.
    fn at_position(&self, index: usize) -> Option<LinePoint> {
        let position = self.list.position.get(index)?;
        let last = self.measured.segment.len().checked_sub(1)?;
        let segment = index.min(last);
        let line = Line::between(self.list.position[segment].at(), self.list.position[segment + 1].at());
        let course_deg = if index > last { line.azimuth_end_deg } else { line.azimuth_start_deg };
        let route_kp_km = self.measured.route_kp_km[index];
        Some(LinePoint {
            at: position.at(),
            route_kp_km,
            cable_kp_km: self.measured.cable_kp_km[index],
            reverse_route_kp_km: self.measured.route_km() - route_kp_km,
            course_deg,
            segment_no: segment + 1,
            position: name_of(position).to_owned(),
        })
    }

    fn on_segment(&mut self, kp_km: f64) -> LinePoint {
        let (list, index) = (self.list, self.index);
        let line = self
            .line
            .get_or_insert_with(|| Line::between(list.position[index].at(), list.position[index + 1].at()));
        let along_km = kp_km - self.measured.route_kp_km[index].km();
        let (at, course_deg) = line.place(along_km);
        let segment = &self.measured.segment[index];
        let cable_km = segment.cable_km.km() * (along_km / segment.route_km.km());
        LinePoint {
            at,
            route_kp_km: RouteKm(kp_km),
            cable_kp_km: self.measured.cable_kp_km[index] + CableKm(cable_km),
            reverse_route_kp_km: self.measured.route_km() - RouteKm(kp_km),
            course_deg,
            segment_no: index + 1,
            position: String::new(),
        }
    }
}

impl Iterator for Points<'_> {
    type Item = LinePoint;

    fn next(&mut self) -> Option<LinePoint> {
        // a whole step this near to a position is that position
        const SAME_KM: f64 = 1e-9;
        while self.index <= self.measured.segment.len() {
            #[allow(clippy::cast_precision_loss)] // far below 2^53 steps fit on Earth
            let kp_km = self.step_no as f64 * self.step_km;
            let start_km = self.start_of(self.index);
            let is_step = (kp_km - start_km).abs() < SAME_KM;
            if std::mem::take(&mut self.owes_position) {
                self.step_no += u64::from(is_step);
                if is_step || self.stops == Stops::StepsAndPositions {
                    return self.at_position(self.index);
                }
                continue;
            }
            let is_here =
                self.index < self.measured.segment.len() && kp_km < self.start_of(self.index + 1) - SAME_KM;
            if is_here {
                self.step_no += 1;
                return Some(self.on_segment(kp_km));
            }
            self.index += 1;
            self.line = None;
            self.owes_position = true;
        }
        None
    }
}
