//! Reference cases of the route solver: problems with exact answers, drawn on rasters and solved by the product's own
//! solver, then priced here once more, by another rule.
//!
//! Three figures of a returned line must meet the exact answer: its cost as the product says, its cost on the raster
//! as integrated here, and, where the law is continuous, its cost by the law the raster was drawn from. No closed
//! form is used anywhere but to draw the raster and to integrate that law.

#[path = "route_directed.rs"]
mod route_directed;
#[path = "route_turns.rs"]
mod route_turns;

use crate::outcome::{CaseOutcome, Status, Worst};
use route::RouteError;
use route::field::{Field, FieldParts, Metric, Place};
use route::solve::{SolvedLine, solve_line};
use serde_json::Value;
use units::{LonLat, Unwatched};

/// Cost increase of the fit, percent: the default of a plan.
const FIT_INCREASE_MAX_PCT: f64 = 0.1;
/// Width of water kept around a geodesic, degrees: the window is no clue to the answer.
const WINDOW_MARGIN_DEG: f64 = 0.75;

/// Why a case gives no comparison.
enum Stop {
    /// The product does not do this yet.
    Unsupported(String),
    /// The file is not what its README says, or the product refused it.
    Broken(String),
}

type Read<T> = Result<T, Stop>;

/// All cases of one file, in its order.
#[must_use]
pub fn run_file(file: &Value) -> Vec<CaseOutcome> {
    match array(file, "cases") {
        Ok(cases) => cases.iter().map(run_case).collect(),
        Err(Stop::Broken(reason) | Stop::Unsupported(reason)) => vec![CaseOutcome::broken("(file)", reason)],
    }
}

fn run_case(case: &Value) -> CaseOutcome {
    let id = case["id"].as_str().unwrap_or("(case without id)");
    if let Some(outcome) = crate::route_choices::run_case(id, case) {
        return outcome;
    }
    let outcome = match case["kind"].as_str() {
        Some("geodesic") => run_geodesic(id, case),
        Some("obstacle_ring") => run_enclosed(id, case),
        Some("min_radius") => route_turns::run(id, case),
        Some(kind) if route_directed::knows(kind) => route_directed::run(id, kind, case),
        Some(kind) => run_plane(id, kind, case),
        None => Err(Stop::Broken("the case has no kind".to_owned())),
    };
    match outcome {
        Ok(outcome) => outcome,
        Err(Stop::Unsupported(reason)) => CaseOutcome::skipped(id, reason),
        Err(Stop::Broken(reason)) => CaseOutcome::broken(id, reason),
    }
}

fn run_plane(id: &str, kind: &str, case: &Value) -> Read<CaseOutcome> {
    let law = Law::of(kind, case)?;
    let drawing = Drawing { square: Square::of(case)?, law, shapes: shapes(kind, case)? };
    let ends = [drawing.square.place(point(case, "src")?), drawing.square.place(point(case, "dst")?)];
    let field = drawing.field("obstacle")?;
    let line = solve_line(&field, ends, FIT_INCREASE_MAX_PCT, &Unwatched).map_err(|error| refused(&error))?;
    drawing.refuse_touching(&line)?;
    let on_raster = integral(&line.polished, &drawing.square, |at| drawing.bilinear(at));
    let mut costs = vec![("cost", line.record.polished_minor), ("cost on the raster", on_raster)];
    if drawing.law.is_continuous() {
        let by_law =
            integral(&line.polished, &drawing.square, |at| drawing.law.cost(drawing.square.point(at)));
        costs.push(("cost by the law", by_law));
    }
    compare(id, case, &costs, &line)
}

fn run_enclosed(id: &str, case: &Value) -> Read<CaseOutcome> {
    let ring = numbers(case, "ring")?;
    let shape = match ring[..] {
        [x, y, inner, outer] => Shape::Ring { centre: [x, y], inner, outer },
        _ => return Err(Stop::Broken("ring is not four numbers".to_owned())),
    };
    let drawing =
        Drawing { square: Square::of(case)?, law: Law::Constant { cost: 1.0 }, shapes: vec![shape] };
    let ends = [drawing.square.place(point(case, "src")?), drawing.square.place(point(case, "dst")?)];
    let solved = solve_line(&drawing.field("ring")?, ends, FIT_INCREASE_MAX_PCT, &Unwatched);
    let (value, right) = match solved {
        Err(RouteError::Enclosed { layers, .. }) => {
            (format!("unreachable, closed off by {}", layers.join(", ")), layers == ["ring"])
        }
        Err(other) => return Err(refused(&other)),
        Ok(line) => (format!("a line of cost {}", line.record.polished_minor), false),
    };
    let (deviation, status) = if right { (0.0, Status::Passed) } else { (f64::INFINITY, Status::Failed) };
    let expected = "unreachable, closed off by ring".to_owned();
    Ok(CaseOutcome { id: id.to_owned(), value, expected, deviation, tolerance: 0.0, status })
}

fn run_geodesic(id: &str, case: &Value) -> Read<CaseOutcome> {
    let [from, to] = [position(case, "src_latlon")?, position(case, "dst_latlon")?];
    let cell_deg = number(case, "grid_arcsec")? / 3600.0;
    let field = open_water(from, to, cell_deg).map_err(|error| refused(&error))?;
    let ends = [field.place(from), field.place(to)];
    let line = solve_line(&field, ends, FIT_INCREASE_MAX_PCT, &Unwatched).map_err(|error| refused(&error))?;
    let laid = |line: &[Place]| {
        let positions: Vec<LonLat> = line.iter().map(|place| field.position(*place)).collect();
        terrain::geodesy::polyline_km(&positions)
    };
    // A kilometre costs 1000, so that the cost is the length in metres, as the file has it.
    let costs = [("cost", line.record.polished_minor), ("length", laid(&line.polished) * 1000.0)];
    compare(id, case, &costs, &line)
}

/// The worst of a line's figures, as ratios to the exact answer, and the fit against its own limit.
fn compare(id: &str, case: &Value, costs: &[(&str, f64)], line: &SolvedLine) -> Read<CaseOutcome> {
    let (exact, tolerance) = (number(case, "exact")?, number(case, "tol")?);
    let mut worst = Worst::default();
    let mut farthest = ("cost", exact, -1.0);
    for (place, cost) in costs {
        let deviation = (cost / exact - 1.0).abs();
        worst.compare(place, cost / exact, 1.0, tolerance);
        if deviation > farthest.2 {
            farthest = (place, *cost, deviation);
        }
    }
    if line.record.fit_cost_increase_pct > FIT_INCREASE_MAX_PCT {
        let increase = line.record.fit_cost_increase_pct;
        return Err(Stop::Broken(format!(
            "the fit costs {increase} % more, {FIT_INCREASE_MAX_PCT} % was allowed"
        )));
    }
    let (value, expected) = (format!("{} = {}", farthest.0, farthest.1), exact.to_string());
    Ok(CaseOutcome { value, expected, ..worst.outcome(id) })
}

/// A square domain with a raster on it: x to the right, y up, rows down.
#[derive(Clone, Copy)]
struct Square {
    low: f64,
    step: f64,
    nodes: usize,
}

impl Square {
    fn of(case: &Value) -> Read<Self> {
        let sides = if case.get("domain").is_some() { numbers(case, "domain")? } else { vec![0.0, 1.0] };
        let nodes = case["grid"].as_u64().and_then(|nodes| usize::try_from(nodes).ok());
        match (sides[..].as_ref(), nodes) {
            ([low, high], Some(nodes)) if nodes >= 2 => {
                Ok(Self { low: *low, step: (high - low) / (nodes - 1) as f64, nodes })
            }
            _ => Err(Stop::Broken("domain or grid is not what the README says".to_owned())),
        }
    }

    fn last(&self) -> f64 {
        (self.nodes - 1) as f64
    }

    fn place(&self, [x, y]: [f64; 2]) -> Place {
        Place { col: (x - self.low) / self.step, row: self.last() - (y - self.low) / self.step }
    }

    fn point(&self, at: Place) -> [f64; 2] {
        [self.low + at.col * self.step, self.low + (self.last() - at.row) * self.step]
    }
}

/// A cost law, per unit of length.
enum Law {
    Constant { cost: f64 },
    TwoLayer { low: f64, high: f64, y_interface: f64 },
    LinearSpeed { v0: f64, g: f64 },
    LinearSquare { c0: f64, b: f64, y_start: f64 },
    Sphere,
}

impl Law {
    fn of(kind: &str, case: &Value) -> Read<Self> {
        Ok(match kind {
            "constant" => Law::Constant { cost: number(case, "cost")? },
            "two_layer" => Law::TwoLayer {
                low: number(case, "c_low")?,
                high: number(case, "c_high")?,
                y_interface: number(case, "y_interface")?,
            },
            "cost=1/(v0+g*y)" => Law::LinearSpeed { v0: number(case, "v0")?, g: number(case, "g")? },
            "cost=sqrt(c0^2+2*b*(y-ys))" => Law::LinearSquare {
                c0: number(case, "c0")?,
                b: number(case, "b")?,
                y_start: point(case, "src")?[1],
            },
            "cost=2/(1+x^2+y^2)" => Law::Sphere,
            "obstacle_disc" | "obstacle_rect" | "obstacle_two_walls" => Law::Constant { cost: 1.0 },
            other => return Err(Stop::Unsupported(format!("kind {other}"))),
        })
    }

    /// A raster knows an interface to a cell only: within that cell, raster and law are two problems.
    fn is_continuous(&self) -> bool {
        !matches!(self, Law::TwoLayer { .. })
    }

    fn cost(&self, [x, y]: [f64; 2]) -> f64 {
        match *self {
            Law::Constant { cost } => cost,
            Law::TwoLayer { low, high, y_interface } => {
                if y < y_interface {
                    low
                } else {
                    high
                }
            }
            Law::LinearSpeed { v0, g } => 1.0 / (v0 + g * y),
            // Outside the law's own domain any positive cost will do: no line leads there.
            Law::LinearSquare { c0, b, y_start } => (c0 * c0 + 2.0 * b * (y - y_start)).max(1e-4).sqrt(),
            Law::Sphere => 2.0 / (1.0 + x * x + y * y),
        }
    }

    /// Cost at a node: that of its cell. A cell on an interface has a bit of both layers; the geometric mean favours
    /// neither the cost nor its inverse.
    fn node_cost(&self, [x, y]: [f64; 2], cell: f64) -> f64 {
        match *self {
            Law::TwoLayer { low, high, y_interface } => {
                let share_low = ((y_interface - y) / cell + 0.5).clamp(0.0, 1.0);
                low.powf(share_low) * high.powf(1.0 - share_low)
            }
            _ => self.cost([x, y]),
        }
    }
}

/// A closed area.
enum Shape {
    Disc { centre: [f64; 2], radius: f64 },
    Rect { low: [f64; 2], high: [f64; 2] },
    Ring { centre: [f64; 2], inner: f64, outer: f64 },
}

impl Shape {
    fn rect(sides: &[f64]) -> Read<Self> {
        match sides {
            [x0, y0, x1, y1] => Ok(Shape::Rect { low: [*x0, *y0], high: [*x1, *y1] }),
            _ => Err(Stop::Broken("a rect is not four numbers".to_owned())),
        }
    }

    /// Whether it reaches into the square cell around a point.
    fn reaches(&self, at: [f64; 2], cell: f64) -> bool {
        // A billionth of a cell for sides that fall on the edge of one.
        let half = 0.5 * cell * (1.0 - 1e-9);
        let nearest = |centre: [f64; 2]| {
            let apart = |axis: usize| ((at[axis] - centre[axis]).abs() - half).max(0.0);
            apart(0).hypot(apart(1))
        };
        let farthest =
            |centre: [f64; 2]| ((at[0] - centre[0]).abs() + half).hypot((at[1] - centre[1]).abs() + half);
        match *self {
            Shape::Disc { centre, radius } => nearest(centre) < radius,
            Shape::Rect { low, high } => {
                (0..2).all(|axis| at[axis] + half > low[axis] && at[axis] - half < high[axis])
            }
            Shape::Ring { centre, inner, outer } => nearest(centre) < outer && farthest(centre) > inner,
        }
    }

    fn holds(&self, [x, y]: [f64; 2]) -> bool {
        match *self {
            Shape::Disc { centre, radius } => (x - centre[0]).hypot(y - centre[1]) < radius,
            Shape::Rect { low, high } => x > low[0] && x < high[0] && y > low[1] && y < high[1],
            Shape::Ring { centre, inner, outer } => {
                let distance = (x - centre[0]).hypot(y - centre[1]);
                distance > inner && distance < outer
            }
        }
    }
}

fn shapes(kind: &str, case: &Value) -> Read<Vec<Shape>> {
    match kind {
        "obstacle_disc" => {
            Ok(vec![Shape::Disc { centre: point(case, "centre")?, radius: number(case, "radius")? }])
        }
        "obstacle_rect" => Ok(vec![Shape::rect(&numbers(case, "rect")?)?]),
        "obstacle_two_walls" => array(case, "walls")?
            .iter()
            .map(|wall| {
                Shape::rect(
                    &wall.as_array().into_iter().flatten().filter_map(Value::as_f64).collect::<Vec<_>>(),
                )
            })
            .collect(),
        _ => Ok(Vec::new()),
    }
}

/// A problem before it is a raster.
struct Drawing {
    square: Square,
    law: Law,
    shapes: Vec<Shape>,
}

impl Drawing {
    /// The raster: every cell a shape reaches into is closed by `layer`.
    fn field(&self, layer: &str) -> Read<Field> {
        let Square { step, nodes, .. } = self.square;
        let points = (0..nodes * nodes).map(|node| self.square.point(node_place(node, nodes)));
        #[allow(clippy::cast_possible_truncation)] // the field holds f32
        let cost = |at: [f64; 2]| self.law.node_cost(at, step) as f32;
        let closed = |at: [f64; 2]| u16::from(self.shapes.iter().any(|shape| shape.reaches(at, step)));
        Field::new(FieldParts {
            cols: nodes,
            rows: nodes,
            metric: Metric::Plane { col_km: step, row_km: step },
            cost_minor_per_km: points.clone().map(cost).collect(),
            blocker: points.map(closed).collect(),
            layers: vec![layer.to_owned()],
        })
        .map_err(|error| refused(&error))
    }

    /// Cost of the raster at a place, bilinear between its nodes, as this file reads the rule.
    fn bilinear(&self, at: Place) -> f64 {
        let last = self.square.last();
        let (col, row) = (at.col.clamp(0.0, last), at.row.clamp(0.0, last));
        let mut cost = 0.0;
        for (node_col, col_share) in neighbours(col) {
            for (node_row, row_share) in neighbours(row) {
                let node = self.square.point(Place { col: node_col, row: node_row });
                cost += col_share * row_share * self.law.node_cost(node, self.square.step);
            }
        }
        cost
    }

    fn refuse_touching(&self, line: &SolvedLine) -> Read<()> {
        for (name, places) in [("polished", &line.polished), ("fitted", &line.fitted)] {
            let touching = samples(places)
                .find(|(at, _)| self.shapes.iter().any(|shape| shape.holds(self.square.point(*at))));
            if let Some((at, _)) = touching {
                return Err(Stop::Broken(format!(
                    "the {name} line enters an obstacle at {:?}",
                    self.square.point(at)
                )));
            }
        }
        Ok(())
    }
}

fn node_place(node: usize, cols: usize) -> Place {
    Place { col: (node % cols) as f64, row: (node / cols) as f64 }
}

/// The two nodes around a coordinate and their shares.
fn neighbours(at: f64) -> [(f64, f64); 2] {
    let low = at.floor();
    [(low, 1.0 - (at - low)), (low + 1.0, at - low)]
}

/// Middles of small pieces of a line, 1/40 of a cell at most, and their lengths in cells.
fn samples(line: &[Place]) -> impl Iterator<Item = (Place, f64)> + '_ {
    line.windows(2).flat_map(|pair| {
        let (cols, rows) = (pair[1].col - pair[0].col, pair[1].row - pair[0].row);
        let length = cols.hypot(rows);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a small positive number
        let pieces = (length * 40.0).ceil().max(1.0) as usize;
        (0..pieces).map(move |piece| {
            let share = (piece as f64 + 0.5) / pieces as f64;
            let at = Place { col: pair[0].col + share * cols, row: pair[0].row + share * rows };
            (at, length / pieces as f64)
        })
    })
}

/// Cost of a line by the rule of midpoints.
fn integral(line: &[Place], square: &Square, cost: impl Fn(Place) -> f64) -> f64 {
    samples(line).map(|(at, cells)| cost(at) * cells * square.step).sum()
}

/// A window of open water at 1000 a kilometre around two positions, with room to every side and for the bow of the
/// geodesic towards the pole.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a window of a few thousand cells
fn open_water(from: LonLat, to: LonLat, cell_deg: f64) -> Result<Field, RouteError> {
    let margin = WINDOW_MARGIN_DEG;
    let east_deg = terrain::geodesy::wrap_lon_deg(to.lon_deg - from.lon_deg);
    let west_deg = from.lon_deg + east_deg.min(0.0) - margin;
    // On a sphere a bow of d degrees of longitude rises by at most d² sin(2 latitude) / 8 radians.
    let bow_deg = east_deg.to_radians().powi(2) / 8.0_f64 * 180.0 / std::f64::consts::PI;
    let (south, north) = (from.lat_deg.min(to.lat_deg), from.lat_deg.max(to.lat_deg));
    let (south_deg, north_deg) = (south - margin - bow_deg, (north + margin + bow_deg).min(89.0));
    let cols = ((east_deg.abs() + 2.0 * margin) / cell_deg).ceil() as usize;
    let rows = ((north_deg - south_deg) / cell_deg).ceil() as usize;
    Field::new(FieldParts {
        cols,
        rows,
        metric: Metric::Geographic {
            lon_first_deg: west_deg + 0.5 * cell_deg,
            lat_first_deg: north_deg - 0.5 * cell_deg,
            cell_lon_deg: cell_deg,
            cell_lat_deg: cell_deg,
        },
        cost_minor_per_km: vec![1000.0; cols * rows],
        blocker: vec![0; cols * rows],
        layers: Vec::new(),
    })
}

fn refused(error: &RouteError) -> Stop {
    Stop::Broken(format!("the product refused it: {error}"))
}

fn number(case: &Value, key: &str) -> Read<f64> {
    case[key].as_f64().ok_or_else(|| Stop::Broken(format!("{key} is {}, not a number", case[key])))
}

fn numbers(case: &Value, key: &str) -> Read<Vec<f64>> {
    let not_numbers = || Stop::Broken(format!("{key} holds something that is no number"));
    array(case, key)?.iter().map(|value| value.as_f64().ok_or_else(not_numbers)).collect()
}

fn point(case: &Value, key: &str) -> Read<[f64; 2]> {
    <[f64; 2]>::try_from(numbers(case, key)?).map_err(|_| Stop::Broken(format!("{key} is not a point")))
}

fn position(case: &Value, key: &str) -> Read<LonLat> {
    let [lat_deg, lon_deg] = point(case, key)?;
    Ok(LonLat { lon_deg, lat_deg })
}

fn array<'a>(case: &'a Value, key: &str) -> Read<&'a [Value]> {
    case[key].as_array().map(Vec::as_slice).ok_or_else(|| Stop::Broken(format!("{key} is not a list")))
}
