//! A list as a line on the ellipsoid, prepared for many questions: the KP of a position, with offset and side.

use super::tree::{Ball, Tree};
use super::{KpPlace, find_cable_kp, find_route_kp, reverse_cable_kp, reverse_route_kp};
use crate::error::RplError;
use crate::list::PositionList;
use crate::measure::{Measured, measure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use terrain::geodesy::{Foot, Line, wrap_lon_deg};
use units::{CableKm, LonLat, RouteKm};

/// Offsets that differ by less are equally near: a millimetre, km.
const EQUALLY_NEAR_KM: f64 = 1e-6;
/// A position this near lies on the line, km: half of what a KP is good to.
const ON_LINE_KM: f64 = 5e-7;

/// A list as a line on the ellipsoid, prepared for many questions.
#[derive(Debug, Clone, PartialEq)]
pub struct Track {
    pub(crate) line: Vec<Line>,
    pub(crate) measured: Measured,
    pub(crate) tree: Tree,
    depth_m: Vec<Option<f64>>,
}

/// On which side of a line, as seen going from A to B.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Left.
    Port,
    /// Right.
    Starboard,
    /// Neither: it lies on the line, or straight ahead of an end.
    On,
}

impl Side {
    /// The word printed for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Side::Port => "port",
            Side::Starboard => "starboard",
            Side::On => "on line",
        }
    }
}

/// Where a position lies along a list.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Located {
    /// The nearest place on the line, with its KP.
    pub place: KpPlace,
    /// Distance of the position from it, the distance cross course.
    pub offset_m: f64,
    /// Side of the line the position lies on.
    pub side: Side,
    /// True bearing from the nearest place to the position.
    pub towards_deg: f64,
    /// Whether the nearest place is an end of the list and the position lies beyond it, not abeam.
    pub is_beyond_end: bool,
}

impl Track {
    /// The line of a list.
    #[must_use]
    pub fn of(list: &PositionList) -> Self {
        let line: Vec<Line> = list.spans().map(|(from, _, to)| Line::between(from.at(), to.at())).collect();
        let depth_m = list.position.iter().map(|position| position.depth_m).collect();
        Self { tree: Tree::of(&line), line, measured: measure(list), depth_m }
    }

    /// Lengths and KP of the list.
    #[must_use]
    pub fn measured(&self) -> &Measured {
        &self.measured
    }

    /// The place at a route KP, as [`super::at_route_kp`].
    ///
    /// # Errors
    /// The KP is off the list by more than half a metre, or no number.
    pub fn at_route_kp(&self, route_kp_km: RouteKm) -> Result<KpPlace, RplError> {
        let (index, part_frac) = find_route_kp(&self.measured, route_kp_km)?;
        Ok(self.place(index, part_frac))
    }

    /// The place at a cable KP, as [`super::at_cable_kp`].
    ///
    /// # Errors
    /// The KP is off the list by more than half a metre, or no number.
    pub fn at_cable_kp(&self, cable_kp_km: CableKm) -> Result<KpPlace, RplError> {
        let (index, part_frac) = find_cable_kp(&self.measured, cable_kp_km)?;
        Ok(self.place(index, part_frac))
    }

    /// The place at a part of a segment, counted from 0.
    pub(crate) fn place(&self, index: usize, part_frac: f64) -> KpPlace {
        let line = &self.line[index];
        let along_km = if part_frac == 1.0 { line.length_km } else { line.length_km * part_frac };
        self.place_known(index, along_km, line.place(along_km))
    }

    /// Water depth at a part of a segment, counted from 0, between the depths stated at its ends.
    pub(crate) fn stated_depth_m(&self, index: usize, part_frac: f64) -> Option<f64> {
        let (from_m, to_m) = self.depth_m.get(index).copied()?.zip(self.depth_m.get(index + 1).copied()?)?;
        Some(from_m + (to_m - from_m) * part_frac)
    }

    /// Equal steps of at most `step_m` along a segment, as many as they are; never below a centimetre, and so that the
    /// whole list has at most some five million.
    pub(crate) fn step_count(&self, index: usize, step_m: f64) -> f64 {
        const STEPS_MAX: f64 = 5e6;
        let least_m = (self.measured.route_km().km() * 1000.0 / STEPS_MAX).max(0.01);
        (self.line[index].length_km * 1000.0 / step_m.max(least_m)).ceil().clamp(1.0, STEPS_MAX)
    }

    /// The foot on the line nearest to a point, with its segment, counted from 0.
    pub(crate) fn nearest(&self, point: LonLat) -> Option<(usize, Foot)> {
        nearest_foot(&self.line, &self.tree, point)
    }

    fn place_known(&self, index: usize, along_km: f64, at: (LonLat, f64)) -> KpPlace {
        let length_km = self.line[index].length_km;
        let part_frac = if length_km > 0.0 { along_km / length_km } else { 0.0 };
        let segment = &self.measured.segment[index];
        let route_kp_km = self.measured.route_kp_km[index] + RouteKm(along_km);
        let cable_kp_km = self.measured.cable_kp_km[index] + CableKm(segment.cable_km.km() * part_frac);
        KpPlace {
            at: at.0,
            route_kp_km,
            cable_kp_km,
            reverse_route_kp_km: reverse_route_kp(&self.measured, route_kp_km),
            reverse_cable_kp_km: reverse_cable_kp(&self.measured, cable_kp_km),
            course_deg: at.1,
            segment_no: index + 1,
            part_frac,
        }
    }

    /// Where a position lies: the nearest place on the line; several where others are within a millimetre as near, by
    /// KP. Good to less than a millimetre anywhere on Earth; none where the position is no position.
    ///
    /// # Source
    /// The foot of the perpendicular geodesic, [`terrain::geodesy::Line::foot`].
    #[must_use]
    pub fn locate(&self, point: LonLat) -> Vec<Located> {
        if !point.is_valid() {
            return Vec::new();
        }
        let Some((_, nearest)) = self.nearest(point) else { return Vec::new() };
        let mut found = self.within_km(point, nearest.offset_km + EQUALLY_NEAR_KM);
        found.sort_by(|one, other| one.place.route_kp_km.km().total_cmp(&other.place.route_kp_km.km()));
        found
    }

    /// Every place of the line that is nearer to a position than the line just before and behind, within a distance;
    /// nearest first.
    #[must_use]
    pub fn locate_within(&self, point: LonLat, limit_m: f64) -> Vec<Located> {
        if !point.is_valid() {
            return Vec::new();
        }
        let mut found = self.within_km(point, limit_m / 1000.0);
        found.sort_by(|one, other| one.offset_m.total_cmp(&other.offset_m));
        found
    }

    fn within_km(&self, point: LonLat, limit_km: f64) -> Vec<Located> {
        let feet: Vec<(usize, Foot)> = self
            .tree
            .within(&Ball::at(point), limit_km)
            .into_iter()
            .map(|index| (index, self.line[index].foot(point)))
            .filter(|(_, foot)| foot.offset_km <= limit_km)
            .collect();
        let mut found: Vec<Located> = Vec::new();
        for (order, (index, foot)) in feet.iter().enumerate() {
            let before = order.checked_sub(1).map(|order| &feet[order]);
            if !self.is_nearest_around(*index, foot, before) {
                continue;
            }
            let located = self.located(*index, foot);
            // rounding may set the foot just before and just behind a position
            let is_told = found.last().is_some_and(|last| {
                (located.place.route_kp_km - last.place.route_kp_km).km() < EQUALLY_NEAR_KM
            });
            if !is_told {
                found.push(located);
            }
        }
        found
    }

    /// A foot at a position is the nearest place around only when the segments on both sides have theirs there; the one
    /// that starts at the position tells it.
    fn is_nearest_around(&self, index: usize, foot: &Foot, before: Option<&(usize, Foot)>) -> bool {
        let is_at_next = foot.along_km >= self.line[index].length_km && index + 1 < self.line.len();
        let is_at_start = foot.along_km <= 0.0 && index > 0;
        let before = before.filter(|(before, _)| before + 1 == index);
        let is_of_both = before.is_some_and(|(before, foot)| foot.along_km >= self.line[*before].length_km);
        !is_at_next && (!is_at_start || is_of_both)
    }

    fn located(&self, index: usize, foot: &Foot) -> Located {
        let place = self.place_known(index, foot.along_km, (foot.at, foot.course_deg));
        let is_end = (index == 0 && foot.along_km <= 0.0)
            || (index + 1 == self.line.len() && foot.along_km >= self.line[index].length_km);
        // abeam within a thousandth of a degree is abeam
        let is_abeam = (foot.abeam_deg().abs() - 90.0).abs() < 1e-3;
        Located {
            place,
            offset_m: foot.offset_km * 1000.0,
            side: self.side(index, foot, is_end),
            towards_deg: foot.towards_deg,
            is_beyond_end: is_end && !is_abeam && foot.offset_km > ON_LINE_KM,
        }
    }

    fn side(&self, index: usize, foot: &Foot, is_end: bool) -> Side {
        const STRAIGHT_DEG: f64 = 1e-7;
        if foot.offset_km < ON_LINE_KM {
            return Side::On;
        }
        let mut to_starboard_deg = foot.abeam_deg();
        if foot.along_km <= 0.0 && !is_end {
            // nearest at a bend: the position lies on the outside of it
            let arrives_deg = self.line[index - 1].azimuth_end_deg;
            let turn_deg = wrap_lon_deg(self.line[index].azimuth_start_deg - arrives_deg);
            if turn_deg.abs() > STRAIGHT_DEG {
                to_starboard_deg = -turn_deg;
            }
        }
        let is_straight =
            to_starboard_deg.abs() < STRAIGHT_DEG || 180.0 - to_starboard_deg.abs() < STRAIGHT_DEG;
        match (is_straight, to_starboard_deg > 0.0) {
            (true, _) => Side::On,
            (_, true) => Side::Starboard,
            (_, false) => Side::Port,
        }
    }
}

/// The foot nearest to a point among lines, with its index.
pub(crate) fn nearest_foot(lines: &[Line], tree: &Tree, point: LonLat) -> Option<(usize, Foot)> {
    let mut nearest: Option<(usize, Foot)> = None;
    tree.nearest(&Ball::at(point), |index| {
        let foot = lines[index].foot(point);
        if nearest.is_none_or(|(_, least)| foot.offset_km < least.offset_km) {
            nearest = Some((index, foot));
        }
        foot.offset_km
    });
    nearest
}
