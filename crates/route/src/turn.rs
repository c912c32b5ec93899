//! Turns: the shortest curve a cable can be laid on from one place and heading to another.
//!
//! A ship turns with a radius it cannot go below, so a laid curve is made of pieces: left or right with that radius,
//! and straight. Which pieces, in which order, is searched coarsely: from both ends at once over all short words of
//! pieces, and where the ground has a price, over a lattice of places and headings as well. How long each piece is,
//! is then solved by Newton's method on the place and heading at the far end; lengths left free by that move to where
//! the curve costs least.

mod lattice;
mod pieces;
mod refine;
mod words;

use crate::RouteError;
use pieces::Posture;

/// A place on a plane and a heading.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pose {
    /// To the right.
    pub x_km: f64,
    /// Up.
    pub y_km: f64,
    /// Heading, anticlockwise from the x axis.
    pub heading_deg: f64,
}

/// How a piece of a curve runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bend {
    /// An arc to the left.
    Left,
    /// No arc.
    Straight,
    /// An arc to the right.
    Right,
}

/// A piece of a curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Piece {
    /// How it runs.
    pub bend: Bend,
    /// How long.
    pub length_km: f64,
}

/// A curve of pieces.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// Where it begins.
    pub from: Pose,
    /// Radius of its arcs.
    pub radius_km: f64,
    /// Its pieces in order; none where it has no length.
    pub pieces: Vec<Piece>,
    /// Its length.
    pub length_km: f64,
    /// Its price: the length where the ground has none.
    pub cost_minor: f64,
}

/// The price of a kilometre at x and y, minor units; none where no cable may lie.
pub type Ground<'a> = &'a dyn Fn([f64; 2]) -> Option<f64>;

/// The shortest curve from one pose to another that nowhere turns more sharply than `radius_km`.
///
/// # Errors
/// [`RouteError::Figure`] for a radius or a pose that is none.
pub fn shortest_turn(from: Pose, to: Pose, radius_km: f64) -> Result<Turn, RouteError> {
    let ends = checked(from, to, radius_km)?;
    let best = words::solutions(ends, radius_km).into_iter().next().unwrap_or_default();
    Ok(turn_of(from, radius_km, best, None))
}

/// The cheapest curve found from one pose to another over ground with a price; none where all found enter closed
/// ground. The ground is looked at every tenth of a radius.
///
/// # Errors
/// As [`shortest_turn`].
pub fn cheapest_turn(
    from: Pose,
    to: Pose,
    radius_km: f64,
    ground: Ground<'_>,
) -> Result<Option<Turn>, RouteError> {
    let ends = checked(from, to, radius_km)?;
    let mut candidates = words::solutions(ends, radius_km);
    candidates.extend(lattice::way(ends, radius_km, ground));
    let mut best: Option<Turn> = None;
    for pieces in candidates {
        let pieces = refine::settled(ends, radius_km, pieces, ground);
        let turn = turn_of(from, radius_km, pieces, Some(ground));
        if turn.cost_minor.is_finite() && best.as_ref().is_none_or(|best| turn.cost_minor < best.cost_minor) {
            best = Some(turn);
        }
    }
    Ok(best)
}

fn checked(from: Pose, to: Pose, radius_km: f64) -> Result<[Posture; 2], RouteError> {
    if !(radius_km > 0.0 && radius_km.is_finite()) {
        let limit = "a positive number";
        return Err(RouteError::Figure { field: "radius_km", value: radius_km, limit });
    }
    for pose in [from, to] {
        for (field, value) in [("x_km", pose.x_km), ("y_km", pose.y_km), ("heading_deg", pose.heading_deg)] {
            if !value.is_finite() {
                return Err(RouteError::Figure { field, value, limit: "a number" });
            }
        }
    }
    Ok([from, to].map(Posture::of))
}

fn turn_of(from: Pose, radius_km: f64, pieces: Vec<Piece>, ground: Option<Ground<'_>>) -> Turn {
    let length_km = pieces.iter().map(|piece| piece.length_km).sum();
    let cost_minor =
        ground.map_or(length_km, |ground| pieces::cost_minor(Posture::of(from), radius_km, &pieces, ground));
    Turn { from, radius_km, pieces, length_km, cost_minor }
}

impl Turn {
    /// Where it ends.
    #[must_use]
    pub fn end(&self) -> Pose {
        pieces::end(Posture::of(self.from), self.radius_km, &self.pieces).pose()
    }

    /// Points of the curve, ends included, between which it strays from the straight line by at most
    /// `chord_error_km`.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // at most a thousand
    pub fn points(&self, chord_error_km: f64) -> Vec<[f64; 2]> {
        // A chord over an angle a strays by R (1 − cos(a / 2)) ≈ R a² / 8.
        let angle = (8.0 * (chord_error_km / self.radius_km).max(1e-6)).sqrt().min(1.0);
        let mut at = Posture::of(self.from);
        let mut points = vec![[at.x_km, at.y_km]];
        for piece in &self.pieces {
            let arcs = (piece.length_km / self.radius_km / angle).ceil().clamp(1.0, 1e4);
            let parts = if piece.bend == Bend::Straight { 1 } else { arcs as usize };
            for part in 1..=parts {
                let length_km = piece.length_km * part as f64 / parts as f64;
                let there = at.after(Piece { length_km, ..*piece }, self.radius_km);
                points.push([there.x_km, there.y_km]);
            }
            at = at.after(*piece, self.radius_km);
        }
        points
    }
}
