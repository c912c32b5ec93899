//! Which sheet a drawing is printed on, and where it lies on it.

use crate::transform::Matrix;

/// PDF points of a millimetre: 72 in an inch.
pub const POINTS_PER_MM: f64 = 72.0 / 25.4;
/// PDF points of a CSS pixel: 96 in an inch.
const POINTS_PER_PX: f64 = 0.75;
/// Shortest side of a sheet, mm.
pub const SIDE_LEAST_MM: f64 = 10.0;
/// Longest side of a sheet, mm: 14,400 points, the limit of PDF 1.7 (ISO 32000-1, annex C).
pub const SIDE_MOST_MM: f64 = 5080.0;
/// White around a drawing on a sheet that we choose, mm.
const MARGIN_MM: f64 = 10.0;
/// A small drawing is enlarged by at most this, so that its text does not shout.
const ENLARGED_MOST: f64 = 1.5;
/// ISO 216, short and long side, mm.
const A4_MM: (f64, f64) = (210.0, 297.0);
const A3_MM: (f64, f64) = (297.0, 420.0);

/// How large a drawing is: its view box in user units, and its own size at 96 px to the inch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    /// Left edge of the view box.
    pub min_x: f64,
    /// Upper edge of the view box.
    pub min_y: f64,
    /// Width of the view box.
    pub width: f64,
    /// Height of the view box.
    pub height: f64,
    /// Own width, px.
    pub width_px: f64,
    /// Own height, px.
    pub height_px: f64,
}

/// A sheet with the map from the drawing's user units onto it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paper {
    /// Width, points.
    pub width_pt: f64,
    /// Height, points.
    pub height_pt: f64,
    /// From user units, y down, to points, y up.
    pub map: Matrix,
}

/// The sheet of a drawing: the one asked for, filled to its edges, or one that we choose.
///
/// Ours is A4, or A3 when the drawing at its own size is larger than A4 less 10 mm at each edge; upright or turned as
/// the drawing is. The drawing fills the sheet less these margins, enlarged by at most half.
pub fn choose(extent: &Extent, size_mm: Option<(f64, f64)>) -> Paper {
    let own = own_scale(extent);
    match size_mm {
        Some(size_mm) => laid(extent, size_mm, fit(extent, size_mm, 0.0)),
        None => {
            let size_mm = sheet_mm(extent.width * own, extent.height * own);
            laid(extent, size_mm, fit(extent, size_mm, MARGIN_MM).min(own * ENLARGED_MOST))
        }
    }
}

/// Points per user unit at the drawing's own size.
fn own_scale(extent: &Extent) -> f64 {
    (extent.width_px / extent.width).min(extent.height_px / extent.height) * POINTS_PER_PX
}

fn sheet_mm(width_pt: f64, height_pt: f64) -> (f64, f64) {
    let (long_pt, short_pt) = (width_pt.max(height_pt), width_pt.min(height_pt));
    let inside = |side_mm: f64| (side_mm - 2.0 * MARGIN_MM) * POINTS_PER_MM;
    let fits_a4 = long_pt <= inside(A4_MM.1) && short_pt <= inside(A4_MM.0);
    let (short_mm, long_mm) = if fits_a4 { A4_MM } else { A3_MM };
    if width_pt >= height_pt { (long_mm, short_mm) } else { (short_mm, long_mm) }
}

fn fit(extent: &Extent, size_mm: (f64, f64), margin_mm: f64) -> f64 {
    let inside = |side_mm: f64| (side_mm - 2.0 * margin_mm) * POINTS_PER_MM;
    (inside(size_mm.0) / extent.width).min(inside(size_mm.1) / extent.height)
}

fn laid(extent: &Extent, size_mm: (f64, f64), scale: f64) -> Paper {
    let (width_pt, height_pt) = (size_mm.0 * POINTS_PER_MM, size_mm.1 * POINTS_PER_MM);
    let left_pt = (width_pt - scale * extent.width) / 2.0;
    let top_pt = (height_pt + scale * extent.height) / 2.0;
    let map = [scale, 0.0, 0.0, -scale, left_pt - scale * extent.min_x, top_pt + scale * extent.min_y];
    Paper { width_pt, height_pt, map: Matrix(map) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extent(width_px: f64, height_px: f64) -> Extent {
        Extent { min_x: 0.0, min_y: 0.0, width: width_px, height: height_px, width_px, height_px }
    }

    fn size_mm(paper: &Paper) -> (f64, f64) {
        let rounded = |pt: f64| (pt / POINTS_PER_MM * 1e6).round() / 1e6;
        (rounded(paper.width_pt), rounded(paper.height_pt))
    }

    #[test]
    fn a_diagram_wider_than_a4_lies_on_a3_and_fills_it() {
        let paper = choose(&extent(1180.0, 438.0), None);
        assert_eq!(size_mm(&paper), (420.0, 297.0));
        assert!((paper.map.0[0] - 400.0 * POINTS_PER_MM / 1180.0).abs() < 1e-12);
    }

    #[test]
    fn a_tall_drawing_stands_and_a_small_one_is_enlarged_by_half_at_most() {
        let paper = choose(&extent(100.0, 200.0), None);
        assert_eq!(size_mm(&paper), (210.0, 297.0));
        assert!((paper.map.0[0] - 1.125).abs() < 1e-12);
    }

    #[test]
    fn a_given_sheet_is_filled_and_the_drawing_lies_in_its_middle() {
        let paper = choose(&extent(100.0, 100.0), Some((100.0, 200.0)));
        assert_eq!(size_mm(&paper), (100.0, 200.0));
        let [_, _, _, down, left_pt, top_pt] = paper.map.0;
        assert!(left_pt.abs() < 1e-9);
        assert!((top_pt - 150.0 * POINTS_PER_MM).abs() < 1e-9 && down < 0.0);
    }
}
