//! The outlines of shapes: what a pen follows.

use svgtypes::{SimplePathSegment, SimplifyingPathParser};

use crate::error::Fault;
use crate::transform::bounded;

/// One stroke of the pen, in absolute coordinates of the drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Segment {
    /// Lift the pen and go to a point.
    Move(f64, f64),
    /// A straight line.
    Line(f64, f64),
    /// A cubic Bézier curve: two handles, then the end.
    Curve([f64; 6]),
    /// Back to where the pen was last set down.
    Close,
}

/// Reads the `d` of a path. Arcs become curves.
pub fn path(data: &str) -> Result<Vec<Segment>, Fault> {
    let mut outline = Vec::new();
    let mut at = (0.0, 0.0);
    for segment in SimplifyingPathParser::from(data) {
        let segment = segment.map_err(|_| Fault::value("d", data))?;
        let next = simple(segment, at)?;
        at = match next {
            Segment::Move(x, y) | Segment::Line(x, y) | Segment::Curve([.., x, y]) => (x, y),
            Segment::Close => at,
        };
        outline.push(next);
    }
    Ok(outline)
}

fn simple(segment: SimplePathSegment, at: (f64, f64)) -> Result<Segment, Fault> {
    use SimplePathSegment as Simple;
    let ok = |value: f64| bounded("d", value);
    Ok(match segment {
        Simple::MoveTo { x, y } => Segment::Move(ok(x)?, ok(y)?),
        Simple::LineTo { x, y } => Segment::Line(ok(x)?, ok(y)?),
        Simple::CurveTo { x1, y1, x2, y2, x, y } => {
            Segment::Curve([ok(x1)?, ok(y1)?, ok(x2)?, ok(y2)?, ok(x)?, ok(y)?])
        }
        Simple::Quadratic { x1, y1, x, y } => {
            Segment::Curve(raised(at, (ok(x1)?, ok(y1)?), (ok(x)?, ok(y)?)))
        }
        Simple::ClosePath => Segment::Close,
    })
}

/// A quadratic curve as a cubic one: each handle lies two thirds of the way to the one it had.
pub fn raised(from: (f64, f64), handle: (f64, f64), to: (f64, f64)) -> [f64; 6] {
    let towards = |end: f64, handle: f64| end + (handle - end) * 2.0 / 3.0;
    [
        towards(from.0, handle.0),
        towards(from.1, handle.1),
        towards(to.0, handle.0),
        towards(to.1, handle.1),
        to.0,
        to.1,
    ]
}

/// A line through points, closed when `closed`.
pub fn through(points: &[(f64, f64)], closed: bool) -> Vec<Segment> {
    let mut outline: Vec<Segment> = points.iter().map(|(x, y)| Segment::Line(*x, *y)).collect();
    if let Some((x, y)) = points.first() {
        outline[0] = Segment::Move(*x, *y);
        if closed {
            outline.push(Segment::Close);
        }
    }
    outline
}

/// An axis-parallel box: corner, then width and height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// Left.
    pub x: f64,
    /// Top.
    pub y: f64,
    /// Width, user units.
    pub width: f64,
    /// Height, user units.
    pub height: f64,
}

/// A rectangle with corners rounded by `rx` and `ry` (0 for sharp ones); nothing when it has no area.
pub fn rectangle(frame: Frame, rx: f64, ry: f64) -> Vec<Segment> {
    let Frame { x, y, width, height } = frame;
    let (right, bottom) = (x + width, y + height);
    if width <= 0.0 || height <= 0.0 {
        return Vec::new();
    }
    if rx <= 0.0 || ry <= 0.0 {
        return through(&[(x, y), (right, y), (right, bottom), (x, bottom)], true);
    }
    let (rx, ry) = (rx.min(width / 2.0), ry.min(height / 2.0));
    let (kx, ky) = (rx * (1.0 - KAPPA), ry * (1.0 - KAPPA));
    vec![
        Segment::Move(x + rx, y),
        Segment::Line(right - rx, y),
        Segment::Curve([right - kx, y, right, y + ky, right, y + ry]),
        Segment::Line(right, bottom - ry),
        Segment::Curve([right, bottom - ky, right - kx, bottom, right - rx, bottom]),
        Segment::Line(x + rx, bottom),
        Segment::Curve([x + kx, bottom, x, bottom - ky, x, bottom - ry]),
        Segment::Line(x, y + ry),
        Segment::Curve([x, y + ky, x + kx, y, x + rx, y]),
        Segment::Close,
    ]
}

/// An ellipse; nothing when it has no area.
pub fn ellipse(centre: (f64, f64), rx: f64, ry: f64) -> Vec<Segment> {
    let corner = Frame { x: centre.0 - rx, y: centre.1 - ry, width: 2.0 * rx, height: 2.0 * ry };
    rectangle(corner, rx, ry)
}

/// Handle length of a quarter circle of radius 1 as a cubic curve: 4/3·(√2 − 1).
const KAPPA: f64 = 0.552_284_749_830_793_4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_the_house_reads_as_moves_and_lines() {
        let expected = [Segment::Move(1.0, 2.0), Segment::Line(3.5, -4.0), Segment::Close];
        assert_eq!(path("M1 2L3.5 -4Z").unwrap(), expected);
    }

    #[test]
    fn relative_and_quadratic_strokes_become_absolute_cubic_ones() {
        let outline = path("m1 1 h3 q3 0 3 3").unwrap();
        assert_eq!(outline[1], Segment::Line(4.0, 1.0));
        assert_eq!(outline[2], Segment::Curve([6.0, 1.0, 7.0, 2.0, 7.0, 4.0]));
    }

    #[test]
    fn a_circle_touches_its_box() {
        let outline = ellipse((0.0, 0.0), 2.0, 2.0);
        assert!(outline.contains(&Segment::Line(2.0, 0.0)));
        assert!(ellipse((0.0, 0.0), 0.0, 1.0).is_empty());
    }

    #[test]
    fn a_path_out_of_bounds_or_broken_is_refused() {
        assert!(path("M0 0L1e30 0").is_err());
        assert!(path("M0 0L").is_err());
        assert!(path("M 0 0 X").is_err());
    }
}
