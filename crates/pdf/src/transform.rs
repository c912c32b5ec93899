//! Where things lie: affine maps of the drawing.

use svgtypes::TransformListToken as Token;

use crate::error::Fault;

/// Greatest coordinate taken; beyond it 32-bit numbers of a PDF lose the digits that a drawing needs.
pub const COORDINATE_MAX: f64 = 1e6;

/// The map (x, y) → (a·x + c·y + e, b·x + d·y + f), as SVG and PDF both write it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Matrix(pub [f64; 6]);

impl Matrix {
    /// The map that changes nothing.
    pub const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// First `inner`, then `self`.
    pub fn after(&self, inner: &Self) -> Self {
        let [a, b, c, d, e, f] = self.0;
        let [k, l, m, n, o, p] = inner.0;
        Self([
            a * k + c * l,
            b * k + d * l,
            a * m + c * n,
            b * m + d * n,
            a * o + c * p + e,
            b * o + d * p + f,
        ])
    }

    /// The same numbers as a PDF takes them.
    pub fn real(&self) -> [f32; 6] {
        self.0.map(real)
    }
}

/// A number as a PDF holds it. Every number read is bounded by [`COORDINATE_MAX`], so only digits are lost.
pub fn real(value: f64) -> f32 {
    value as f32
}

/// A number that a drawing may hold.
pub fn bounded(attribute: &str, value: f64) -> Result<f64, Fault> {
    if value.is_finite() && value.abs() <= COORDINATE_MAX {
        Ok(value)
    } else {
        Err(Fault::value(attribute, &value.to_string()))
    }
}

/// Reads a `transform` attribute.
pub fn read(list: &str) -> Result<Matrix, Fault> {
    let mut whole = Matrix::IDENTITY;
    for token in svgtypes::TransformListParser::from(list) {
        let token = token.map_err(|_| Fault::value("transform", list))?;
        whole = whole.after(&Matrix(of_token(token)));
        if !whole.0.iter().all(|value| value.is_finite() && value.abs() <= COORDINATE_MAX) {
            return Err(Fault::value("transform", list));
        }
    }
    Ok(whole)
}

fn of_token(token: Token) -> [f64; 6] {
    match token {
        Token::Matrix { a, b, c, d, e, f } => [a, b, c, d, e, f],
        Token::Translate { tx, ty } => [1.0, 0.0, 0.0, 1.0, tx, ty],
        Token::Scale { sx, sy } => [sx, 0.0, 0.0, sy, 0.0, 0.0],
        Token::Rotate { angle } => {
            let (sine, cosine) = turn(angle);
            [cosine, sine, -sine, cosine, 0.0, 0.0]
        }
        Token::SkewX { angle } => [1.0, 0.0, libm::tan(angle.to_radians()), 1.0, 0.0, 0.0],
        Token::SkewY { angle } => [1.0, libm::tan(angle.to_radians()), 0.0, 1.0, 0.0, 0.0],
    }
}

/// Sine and cosine; quarter turns are exact, so that upright text stays upright in every reader.
fn turn(angle_deg: f64) -> (f64, f64) {
    let quarter = angle_deg.rem_euclid(360.0) / 90.0;
    if quarter == 0.0 {
        (0.0, 1.0)
    } else if quarter == 1.0 {
        (1.0, 0.0)
    } else if quarter == 2.0 {
        (0.0, -1.0)
    } else if quarter == 3.0 {
        (-1.0, 0.0)
    } else {
        (libm::sin(angle_deg.to_radians()), libm::cos(angle_deg.to_radians()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(list: &str, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = read(list).unwrap().0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    #[test]
    fn a_turn_about_a_point_leaves_that_point() {
        assert_eq!(moved("rotate(-90 167.2 194)", 167.2, 194.0), (167.2, 194.0));
        assert_eq!(moved("rotate(90)", 1.0, 0.0), (0.0, 1.0));
    }

    #[test]
    fn the_last_of_a_list_acts_first() {
        assert_eq!(moved("translate(10 0) scale(2)", 1.0, 1.0), (12.0, 2.0));
    }

    #[test]
    fn numbers_beyond_any_drawing_are_refused() {
        assert!(read("scale(1e9)").is_err());
        assert!(read("scale(1000) scale(1000) scale(1000)").is_err());
        assert!(read("turn(1)").is_err());
    }
}
