//! Reference cases whose cost depends on the heading, solved by the product's directed solver and priced here once
//! more.

use super::{Read, Stop, number, numbers, point, refused};
use crate::outcome::{CaseOutcome, Worst};
use route::directed::{
    CrossingLine, Directed, DirectedLine, SeabedSlope, headings_of, layable, solve_directed,
};
use route::field::{Field, FieldParts, Metric, Place};
use serde_json::Value;
use units::{LonLat, Unwatched};

/// Nodes a side where the file names none.
const NODES_DEFAULT: usize = 301;
/// Shortest leg of a zigzag, in cells.
const LEG_MIN_CELLS: f64 = 4.0;
/// Grade over the limit that is rounding.
const GRADE_ROUNDING_FRAC: f64 = 1e-4;

/// Whether this file knows a kind.
#[must_use]
pub fn knows(kind: &str) -> bool {
    matches!(kind, "metric" | "max_grade_plane" | "crossing")
}

/// Runs a case of a kind it knows.
pub fn run(id: &str, kind: &str, case: &Value) -> Read<CaseOutcome> {
    match kind {
        "metric" => run_metric(id, case),
        "max_grade_plane" => run_grade(id, case),
        _ => run_crossing(id, case),
    }
}

/// A square raster of cost 1: x to the right, y up, rows down.
#[derive(Clone, Copy)]
struct Square {
    low: [f64; 2],
    step: f64,
    nodes: usize,
}

impl Square {
    fn new(case: &Value, low: [f64; 2], side: f64) -> Self {
        let asked = case["grid"].as_u64().and_then(|nodes| usize::try_from(nodes).ok());
        let nodes = asked.unwrap_or(NODES_DEFAULT);
        Self { low, step: side / (nodes - 1) as f64, nodes }
    }

    fn field(&self) -> Read<Field> {
        Field::new(FieldParts {
            cols: self.nodes,
            rows: self.nodes,
            metric: Metric::Plane { col_km: self.step, row_km: self.step },
            cost_minor_per_km: vec![1.0; self.nodes * self.nodes],
            blocker: vec![0; self.nodes * self.nodes],
            layers: Vec::new(),
        })
        .map_err(|error| refused(&error))
    }

    fn place(&self, [x, y]: [f64; 2]) -> Place {
        let last = (self.nodes - 1) as f64;
        Place { col: (x - self.low[0]) / self.step, row: last - (y - self.low[1]) / self.step }
    }

    fn points(&self, places: &[Place]) -> Vec<[f64; 2]> {
        let last = (self.nodes - 1) as f64;
        let point =
            |at: &Place| [self.low[0] + at.col * self.step, self.low[1] + (last - at.row) * self.step];
        places.iter().map(point).collect()
    }
}

/// √(vᵀMv) summed over the legs.
fn run_metric(id: &str, case: &Value) -> Read<CaseOutcome> {
    let rows: Vec<Vec<f64>> = case["M"].as_array().into_iter().flatten().map(floats).collect();
    let [[xx, xy], [yx, yy]] = match rows.as_slice() {
        [one, other] if one.len() == 2 && other.len() == 2 => [[one[0], one[1]], [other[0], other[1]]],
        _ => return Err(Stop::Broken("M is not two by two numbers".to_owned())),
    };
    let square = Square::new(case, [0.0, 0.0], 1.0);
    let field = square.field()?;
    #[allow(clippy::cast_possible_truncation)] // the product stores f32
    let metric = [xx as f32, (0.5 * (xy + yx)) as f32, yy as f32];
    let directed = Directed::with_metrics(&field, &vec![metric; square.nodes * square.nodes])
        .map_err(|error| refused(&error))?;
    let line = solve(&directed, &square, [point(case, "src")?, point(case, "dst")?])?;
    let leg = |[x, y]: [f64; 2]| (xx * x * x + (xy + yx) * x * y + yy * y * y).sqrt();
    let priced = legs(&square.points(&line.places)).map(leg).sum();
    compare(id, case, &square, &line, &[("cost by the law", priced)])
}

/// Length over the ground of the zigzag as laid, no leg of which is too steep.
fn run_grade(id: &str, case: &Value) -> Read<CaseOutcome> {
    let (slope, grade_max) = (number(case, "slope")?, number(case, "gmax")?);
    let delta = point(case, "delta")?;
    // Room of half the way to every side; a zigzag needs some.
    let reach = delta[0].abs().max(delta[1].abs());
    let corner = delta.map(|along| along.min(0.0) - 0.5 * reach);
    let square = Square::new(case, corner, 2.0 * reach);
    let field = square.field()?;
    #[allow(clippy::cast_possible_truncation)] // the product stores f32
    let gradient = vec![[slope as f32, 0.0]; square.nodes * square.nodes];
    let seabed = SeabedSlope {
        gradient: &gradient,
        along_ratio: 1.0,
        across_ratio: 0.0,
        grade_max_ratio: Some(grade_max),
    };
    let directed = headings_of(&field, &seabed, &[]).map_err(|error| refused(&error))?;
    let line = solve(&directed, &square, [[0.0, 0.0], delta])?;
    let expected = case["zigzag"].as_bool();
    if expected.is_some_and(|expected| expected != line.zigzag.is_some()) {
        return Err(Stop::Broken(format!("zigzag is {expected:?}, the product says {:?}", line.zigzag)));
    }
    let laid = layable(&directed, &line.places, LEG_MIN_CELLS * square.step);
    // Where the line is hardly too steep, one leg of the zigzag is short whatever one does.
    if let Some(finding) = laid.findings.iter().find(|finding| finding.code != "route.directed.leg_short") {
        return Err(Stop::Broken(format!("the zigzag cannot be laid: {}", finding.message)));
    }
    let points = square.points(&laid.value);
    let steep = |[x, y]: &[f64; 2]| (slope * x).abs() > grade_max * (1.0 + GRADE_ROUNDING_FRAC) * x.hypot(*y);
    if let Some(leg) = legs(&points).find(|leg| leg[0].hypot(leg[1]) > 1e-9 && steep(leg)) {
        return Err(Stop::Broken(format!("the leg {leg:?} of the zigzag is too steep")));
    }
    let over_ground = legs(&points).map(|[x, y]| x.hypot(y).hypot(slope * x)).sum();
    compare(id, case, &square, &line, &[("length as laid over the ground", over_ground)])
}

/// Length, and in the strip K/w · |v|²/|v⊥|; for one leg through the strip that is K/sin²θ.
fn run_crossing(id: &str, case: &Value) -> Read<CaseOutcome> {
    let (price, strip) = (number(case, "K")?, numbers(case, "strip")?);
    let [low, high] = strip[..] else { return Err(Stop::Broken("strip is not two numbers".to_owned())) };
    let square = Square::new(case, [0.0, 0.0], 1.0);
    let field = square.field()?;
    // On a plane, positions are columns and rows.
    let end = |x: f64| {
        let at = square.place([x, 0.5 * (low + high)]);
        LonLat { lon_deg: at.col, lat_deg: at.row }
    };
    let crossed = CrossingLine {
        id: "strip".to_owned(),
        vertices: vec![end(-1.0), end(2.0)],
        price_minor: price,
        width_km: high - low,
    };
    let directed = Directed::isotropic(&field).with_crossings(&[crossed]).map_err(|error| refused(&error))?;
    let line = solve(&directed, &square, [point(case, "src")?, point(case, "dst")?])?;
    let points = square.points(&line.places);
    let length: f64 = legs(&points).map(|[x, y]| x.hypot(y)).sum();
    let mut in_strip = 0.0;
    let mut through = [0.0, 0.0];
    for pair in points.windows(2) {
        let inside = part_in(pair, low, high);
        if inside[1] != 0.0 {
            in_strip +=
                price / (high - low) * (inside[0] * inside[0] + inside[1] * inside[1]) / inside[1].abs();
            through = [through[0] + inside[0], through[1] + inside[1]];
        }
    }
    let sine_squared = through[1] * through[1] / (through[0] * through[0] + through[1] * through[1]);
    let costs =
        [("cost by the law", length + in_strip), ("cost with one leg", length + price / sine_squared)];
    compare(id, case, &square, &line, &costs)
}

/// The part of a leg between two heights.
fn part_in(pair: &[[f64; 2]], low: f64, high: f64) -> [f64; 2] {
    let [x, y] = [pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]];
    let height = |at: f64| at.clamp(low, high);
    let part_y = height(pair[1][1]) - height(pair[0][1]);
    let share = if y == 0.0 { 0.0 } else { part_y / y };
    [share * x, part_y]
}

fn solve(directed: &Directed<'_>, square: &Square, ends: [[f64; 2]; 2]) -> Read<DirectedLine> {
    let ends = ends.map(|end| square.place(end));
    solve_directed(directed, ends, &Unwatched).map_err(|error| refused(&error))
}

fn legs(points: &[[f64; 2]]) -> impl Iterator<Item = [f64; 2]> + '_ {
    points.windows(2).map(|pair| [pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]])
}

/// The product's cost and the other figures against the exact one, and the product's bound, which must not exceed it.
fn compare(
    id: &str,
    case: &Value,
    square: &Square,
    line: &DirectedLine,
    figures: &[(&str, f64)],
) -> Read<CaseOutcome> {
    let (exact, tolerance) = (number(case, "exact")?, number(case, "tol")?);
    if line.lower_bound_minor > exact * (1.0 + tolerance) {
        return Err(Stop::Broken(format!("the lower bound {} exceeds {exact}", line.lower_bound_minor)));
    }
    let mut worst = Worst::default();
    let mut farthest = ("cost", line.cost_minor);
    for (name, figure) in [&[farthest][..], figures].concat() {
        worst.compare(name, figure / exact, 1.0, tolerance);
        if (figure / exact - 1.0).abs() > (farthest.1 / exact - 1.0).abs() {
            farthest = (name, figure);
        }
    }
    let value = format!(
        "{} = {}, bound {}, grid {}², visited {}, vertices {}",
        farthest.0,
        farthest.1,
        line.lower_bound_minor,
        square.nodes,
        line.visited_count,
        line.places.len()
    );
    Ok(CaseOutcome { value, expected: exact.to_string(), ..worst.outcome(id) })
}

fn floats(row: &Value) -> Vec<f64> {
    row.as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
}
