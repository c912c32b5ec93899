//! What makes the price of a kilometre depend on how the line heads: the slope of the seabed, and lines to be crossed.

use super::cell::OpenCell;
use super::slope::rise_to_east_and_north;
use super::{CrossingLine, SurfaceInput};
use crate::RouteError;
use crate::directed::{self, Directed, SeabedSlope, headings_of};
use crate::field::{Field, FieldParts};

/// Width of the band in which the price of a crossing is paid, in cells: half of it to either side of the line.
const BAND_CELLS: f64 = 2.0;

/// What the price by heading is made of, besides the surface.
#[derive(Debug, Clone)]
pub struct SurfaceHeadings {
    /// The field without the price of crossings, which the surface spreads over the cells beside a line: here it is
    /// paid by heading, in a band. None where nothing is crossed.
    pub uncrossed: Option<Field>,
    /// The slope rules; none where only crossings have a price.
    pub slope: Option<SlopeRules>,
}

/// The rules of a slope with the slope itself.
#[derive(Debug, Clone)]
pub struct SlopeRules {
    /// Rise of the seabed per metre to the east and to the north at each node.
    pub gradient: Vec<[f32; 2]>,
    /// A step straight up or down a gradient g costs √(1 + `along_ratio` g²) as much as on the level.
    pub along_ratio: f64,
    /// A step along the contour costs √(1 + `across_ratio` g²) as much.
    pub across_ratio: f64,
    /// Steepest grade along the line, m/m.
    pub grade_max_ratio: Option<f64>,
}

impl SurfaceHeadings {
    /// The price by heading on a field of the surface.
    ///
    /// # Errors
    /// As [`headings_of`].
    pub fn directed<'a>(
        &'a self,
        field: &'a Field,
        lines: &[CrossingLine],
    ) -> Result<Directed<'a>, RouteError> {
        let field = self.uncrossed.as_ref().unwrap_or(field);
        let lines = bands(field, lines);
        let Some(rules) = &self.slope else { return Directed::isotropic(field).with_crossings(&lines) };
        let slope = SeabedSlope {
            gradient: &rules.gradient,
            along_ratio: rules.along_ratio,
            across_ratio: rules.across_ratio,
            grade_max_ratio: rules.grade_max_ratio,
        };
        headings_of(field, &slope, &lines)
    }
}

/// The lines with a price, in the order of the surface's.
pub(crate) fn priced(lines: &[CrossingLine]) -> impl Iterator<Item = &CrossingLine> {
    lines.iter().filter(|line| line.price_minor > 0.0)
}

fn bands(field: &Field, lines: &[CrossingLine]) -> Vec<directed::CrossingLine> {
    let width_km = BAND_CELLS * field.cell_km(0.5 * field.rows() as f64);
    priced(lines)
        .map(|line| directed::CrossingLine {
            id: line.layer.clone(),
            vertices: line.line.clone(),
            price_minor: line.price_minor,
            width_km,
        })
        .collect()
}

/// The headings of a surface; none where no heading differs from another.
pub(super) fn headings(
    input: &SurfaceInput,
    parts: &FieldParts,
    cells: &[Result<OpenCell, usize>],
    lines: &[CrossingLine],
) -> Result<Option<SurfaceHeadings>, RouteError> {
    let plan = input.plan;
    let crossed = priced(lines).next().is_some();
    if !plan.has_heading_rules() && !crossed {
        return Ok(None);
    }
    let slope = plan.has_heading_rules().then(|| SlopeRules {
        gradient: (0..cells.len()).map(|index| rise_to_east_and_north(input.sea, index)).collect(),
        along_ratio: plan.slope_factor(plan.slope_along_ratio),
        across_ratio: plan.slope_factor(plan.slope_across_ratio),
        grade_max_ratio: plan.grade_max_deg.map(|grade_deg| libm::tan(grade_deg.to_radians())),
    });
    let uncrossed = if crossed {
        let cost_minor_per_km = cells.iter().map(uncrossed_minor_per_km).collect();
        Some(Field::new(FieldParts { cost_minor_per_km, ..parts.clone() })?)
    } else {
        None
    };
    Ok(Some(SurfaceHeadings { uncrossed, slope }))
}

#[allow(clippy::cast_possible_truncation)] // the field holds f32
fn uncrossed_minor_per_km(cell: &Result<OpenCell, usize>) -> f32 {
    cell.as_ref().map_or(1.0, |open| (open.cost_minor_per_km - open.crossing_minor_per_km) as f32)
}
