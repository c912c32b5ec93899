//! Where pieces of a curve lead, and what they cost.

use super::{Bend, Ground, Piece, Pose};
use std::f64::consts::{PI, TAU};

/// Longest part of a curve the ground is looked at twice on, in radii.
const PART_RADII: f64 = 0.1;

/// A pose with its heading in radians, not brought to one turn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Posture {
    pub x_km: f64,
    pub y_km: f64,
    pub heading: f64,
}

impl Bend {
    /// Turn per radius of length, anticlockwise.
    pub(super) fn sign(self) -> f64 {
        match self {
            Bend::Left => 1.0,
            Bend::Straight => 0.0,
            Bend::Right => -1.0,
        }
    }
}

impl Posture {
    pub(super) fn of(pose: Pose) -> Self {
        Self { x_km: pose.x_km, y_km: pose.y_km, heading: pose.heading_deg.to_radians() }
    }

    pub(super) fn pose(self) -> Pose {
        Pose { x_km: self.x_km, y_km: self.y_km, heading_deg: wrapped(self.heading).to_degrees() }
    }

    /// Where a piece leads; backwards for a negative length.
    pub(super) fn after(self, piece: Piece, radius_km: f64) -> Self {
        let (sin, cos) = (libm::sin(self.heading), libm::cos(self.heading));
        let turn = piece.bend.sign() * piece.length_km / radius_km;
        let heading = self.heading + turn;
        let (along_km, aside_km) = if piece.bend == Bend::Straight {
            (piece.length_km, 0.0)
        } else {
            // The arc in the axes of its beginning.
            let side_km = piece.bend.sign() * radius_km;
            let half_sin = libm::sin(0.5 * turn);
            (side_km * libm::sin(turn), side_km * 2.0 * half_sin * half_sin)
        };
        Self {
            x_km: self.x_km + along_km * cos - aside_km * sin,
            y_km: self.y_km + along_km * sin + aside_km * cos,
            heading,
        }
    }

    pub(super) fn km_to(self, other: Self) -> f64 {
        let (x_km, y_km) = (other.x_km - self.x_km, other.y_km - self.y_km);
        (x_km * x_km + y_km * y_km).sqrt()
    }
}

/// An angle within half a turn of 0.
pub(super) fn wrapped(angle: f64) -> f64 {
    let turned = (angle + PI).rem_euclid(TAU) - PI;
    if turned < -PI { turned + TAU } else { turned }
}

/// Where pieces lead, one after the other.
pub(super) fn end(from: Posture, radius_km: f64, pieces: &[Piece]) -> Posture {
    pieces.iter().fold(from, |at, piece| at.after(*piece, radius_km))
}

/// What pieces cost; infinite where the ground is closed at a point looked at.
pub(super) fn cost_minor(from: Posture, radius_km: f64, pieces: &[Piece], ground: Ground<'_>) -> f64 {
    let mut at = from;
    let mut total_minor = 0.0;
    for piece in pieces {
        let parts = (piece.length_km / (PART_RADII * radius_km)).ceil().clamp(1.0, 1e5);
        let part_km = piece.length_km / parts;
        let mut done = 0.0;
        while done < parts {
            total_minor += part_minor(at, Piece { length_km: part_km, ..*piece }, radius_km, ground);
            at = at.after(Piece { length_km: part_km, ..*piece }, radius_km);
            done += 1.0;
        }
        if !total_minor.is_finite() {
            return f64::INFINITY;
        }
    }
    total_minor
}

/// A part of a piece by Gauss's rule of two points.
fn part_minor(at: Posture, part: Piece, radius_km: f64, ground: Ground<'_>) -> f64 {
    let aside = 0.5 / 3.0_f64.sqrt();
    let price = |share: f64| {
        let there = at.after(Piece { length_km: share * part.length_km, ..part }, radius_km);
        ground([there.x_km, there.y_km]).filter(|price| *price > 0.0).unwrap_or(f64::INFINITY)
    };
    if part.length_km > 0.0 { 0.5 * part.length_km * (price(0.5 - aside) + price(0.5 + aside)) } else { 0.0 }
}
