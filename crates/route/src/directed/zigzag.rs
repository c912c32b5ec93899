//! Lines too steep to be laid straight, and the zigzags that lay them.

use super::bands::along;
use super::headings::{between_nodes, limit_headings};
use super::legs::between_crossings;
use super::{Directed, GradeLimit};
use crate::field::Place;
use units::{Finding, Staged};

/// Longest part of a leg whose gradient counts as one, in cells.
const PART_CELLS: f64 = 1.0;

/// What of a line is too steep to be laid straight: priced by the convex hull of the headings allowed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Zigzag {
    /// Plan length of the line that is too steep.
    pub too_steep_km: f64,
    /// Plan length of the zigzag that stands for it.
    pub laid_km: f64,
    /// Steepest grade of the line as drawn, m/m.
    pub grade_ratio: f64,
    /// Grade it may be laid at, m/m.
    pub grade_max_ratio: f64,
}

impl Zigzag {
    /// What is to be said about it.
    #[must_use]
    pub fn finding(&self) -> Finding {
        let message = format!(
            "{:.3} km of the line are up to {:.1} % steep and a cable is laid at {:.1} % at most: they are priced as \
             {:.3} km of zigzag, the convex hull of the headings allowed",
            self.too_steep_km,
            100.0 * self.grade_ratio,
            100.0 * self.grade_max_ratio,
            self.laid_km
        );
        Finding::warns("route.directed.zigzag", message)
            .hint("lay it out in legs, raise the grade limit, or add a waypoint around the slope")
    }
}

impl GradeLimit {
    /// Gradient at a place, bilinear.
    fn at(&self, directed: &Directed<'_>, at: Place) -> [f64; 2] {
        let field = directed.field;
        let (col, right) = between_nodes(at.col, field.cols());
        let (row, lower) = between_nodes(at.row, field.rows());
        let upper = field.index(col, row);
        let below = upper + field.cols();
        [0, 1].map(|axis| {
            let node = |node: usize| f64::from(self.gradient[node][axis]);
            let mix = |left: usize| node(left) * (1.0 - right) + node(left + 1) * right;
            mix(upper) * (1.0 - lower) + mix(below) * lower
        })
    }
}

/// What of a line is too steep; none where nothing is.
pub(crate) fn of_line(directed: &Directed<'_>, line: &[Place]) -> Option<Zigzag> {
    let limit = directed.grade.as_ref()?;
    let mut zigzag =
        Zigzag { too_steep_km: 0.0, laid_km: 0.0, grade_ratio: 0.0, grade_max_ratio: limit.max_ratio };
    for pair in line.windows(2) {
        for [start, end] in between_crossings(pair[0], pair[1]) {
            let middle = along(pair[0], pair[1], 0.5 * (start + end));
            let step_km = directed.step_km(middle, pair[0], pair[1]).map(|km| km * (end - start));
            let length_km = norm(step_km);
            let grade_ratio = dot(limit.at(directed, middle), step_km).abs() / length_km;
            if grade_ratio > limit.max_ratio * (1.0 + 1e-6) {
                zigzag.too_steep_km += length_km;
                zigzag.laid_km += length_km * grade_ratio / limit.max_ratio;
                zigzag.grade_ratio = zigzag.grade_ratio.max(grade_ratio);
            }
        }
    }
    (zigzag.too_steep_km > 0.0).then_some(zigzag)
}

/// A line as it can be laid: where it is too steep, legs of the two steepest headings allowed take turns, none shorter
/// than `leg_min_km` where there is room.
///
/// The line itself stays where it is gentle enough. On an even slope the legs cost what the line costs.
///
/// Findings: `route.directed.leg_short` where a stretch is too short for legs of that length, and
/// `route.directed.zigzag_blocked` where legs would enter a closed cell and the line was left as drawn.
#[must_use]
pub fn layable(directed: &Directed<'_>, line: &[Place], leg_min_km: f64) -> Staged<Vec<Place>> {
    let Some(limit) = &directed.grade else { return Staged::clean(line.to_vec()) };
    let mut laid = Laying {
        directed,
        limit,
        leg_min_km,
        places: line.first().copied().into_iter().collect(),
        findings: Vec::new(),
    };
    for pair in line.windows(2) {
        for stretch in stretches(directed, limit, [pair[0], pair[1]]) {
            laid.add(&stretch);
        }
    }
    Staged { value: laid.places, findings: laid.findings }
}

/// A straight stretch of a line, gentle enough throughout or too steep throughout.
struct Stretch {
    from: Place,
    to: Place,
    too_steep: bool,
}

fn stretches(directed: &Directed<'_>, limit: &GradeLimit, [from, to]: [Place; 2]) -> Vec<Stretch> {
    let parts = (from.cells_to(to) / PART_CELLS).ceil().max(1.0);
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut part = 0.0;
    while part < parts {
        let (start, end) = (along(from, to, part / parts), along(from, to, (part + 1.0) / parts));
        part += 1.0;
        let end = if part < parts { end } else { to };
        let middle = along(start, end, 0.5);
        let step_km = directed.step_km(middle, start, end);
        let grade_ratio = dot(limit.at(directed, middle), step_km).abs() / norm(step_km).max(1e-12);
        let too_steep = grade_ratio > limit.max_ratio * (1.0 + 1e-6);
        match stretches.last_mut() {
            Some(last) if last.too_steep == too_steep => last.to = end,
            _ => stretches.push(Stretch { from: start, to: end, too_steep }),
        }
    }
    stretches
}

struct Laying<'a> {
    directed: &'a Directed<'a>,
    limit: &'a GradeLimit,
    leg_min_km: f64,
    places: Vec<Place>,
    findings: Vec<Finding>,
}

impl Laying<'_> {
    fn add(&mut self, stretch: &Stretch) {
        if stretch.too_steep {
            self.add_zigzag(stretch);
        }
        self.places.push(stretch.to);
    }

    /// The vertices of a zigzag between the ends of a stretch.
    fn add_zigzag(&mut self, stretch: &Stretch) {
        // Whole pairs of legs: the shorter leg of each at least as long as asked, by the gradient in the middle.
        let Some(lengths_km) = self.leg_lengths_km(stretch.from, stretch.to) else { return };
        let shorter_km = lengths_km[0].min(lengths_km[1]);
        let pairs = (shorter_km / self.leg_min_km.max(1e-9)).floor().clamp(1.0, 1e5);
        let at = self.directed.field.position(stretch.from);
        if shorter_km < self.leg_min_km {
            let message = format!(
                "the zigzag at {at} needs a leg of {shorter_km:.3} km; the shortest to be laid is {:.3} km",
                self.leg_min_km
            );
            self.findings.push(
                Finding::warns("route.directed.leg_short", message)
                    .hint("allow shorter legs there, or go around the slope"),
            );
        }
        let mut turns = Vec::new();
        let mut pair = 0.0;
        while pair < pairs {
            let from = along(stretch.from, stretch.to, pair / pairs);
            let to = along(stretch.from, stretch.to, (pair + 1.0) / pairs);
            turns.extend(self.turn_between(from, to));
            turns.push(to);
            pair += 1.0;
        }
        turns.pop();
        let ends = [&[stretch.from][..], &turns[..], &[stretch.to][..]].concat();
        if ends.windows(2).all(|leg| self.directed.field.is_clear(leg[0], leg[1])) {
            self.places.extend(turns);
        } else {
            let message =
                format!("the zigzag at {at} would enter a closed cell; the line is left too steep there");
            self.findings.push(
                Finding::warns("route.directed.zigzag_blocked", message)
                    .hint("allow shorter legs there, or go around the slope"),
            );
        }
    }

    /// Lengths of the two headings that add up to a step.
    fn leg_lengths_km(&self, from: Place, to: Place) -> Option<[f64; 2]> {
        let [one, other] = self.headings(from, to)?;
        let step_km = self.directed.step_km(along(from, to, 0.5), from, to);
        let determinant = one[0] * other[1] - one[1] * other[0];
        let lengths_km = [
            (step_km[0] * other[1] - step_km[1] * other[0]) / determinant,
            (step_km[1] * one[0] - step_km[0] * one[1]) / determinant,
        ];
        lengths_km.iter().all(|km| *km > 0.0).then_some(lengths_km)
    }

    /// The two steepest headings allowed, uphill or downhill as the step goes.
    fn headings(&self, from: Place, to: Place) -> Option<[[f64; 2]; 2]> {
        let middle = along(from, to, 0.5);
        let gradient = self.limit.at(self.directed, middle);
        let rise = dot(gradient, self.directed.step_km(middle, from, to));
        let headings = limit_headings(gradient, self.limit.max_ratio)?;
        Some(headings.map(|heading| heading.map(|part| part * rise.signum())))
    }

    /// Where a zigzag of two legs turns.
    fn turn_between(&self, from: Place, to: Place) -> Option<Place> {
        let lengths_km = self.leg_lengths_km(from, to)?;
        let [heading, _] = self.headings(from, to)?;
        let (col_km, row_km) = self.directed.field.spacing_km(0.5 * (from.row + to.row));
        Some(Place {
            col: from.col + lengths_km[0] * heading[0] / col_km,
            row: from.row - lengths_km[0] * heading[1] / row_km,
        })
    }
}

fn dot(one: [f64; 2], other: [f64; 2]) -> f64 {
    one[0] * other[0] + one[1] * other[1]
}

fn norm(of: [f64; 2]) -> f64 {
    dot(of, of).sqrt()
}
