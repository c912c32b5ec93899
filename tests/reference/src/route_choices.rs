//! Reference cases of the choices: the shortest network of three terminals, and the front of length and risk over two
//! layers, solved on rasters by the product and integrated here once more.

use crate::outcome::{CaseOutcome, Worst};
use route::RouteError;
use route::choices::pareto::{Densities, ParetoPoint, ParetoWanted, Weights, pareto};
use route::choices::tree::{TreeWanted, tree};
use route::field::{Field, FieldParts, Metric, Place};
use serde_json::Value;
use units::Unwatched;

/// Cost increase of the fit, percent: the default of a plan.
const FIT_INCREASE_MAX_PCT: f64 = 0.1;
/// Largest error of a crossing, in units of the domain: the README's.
const CROSSING_TOLERANCE: f64 = 1e-3;
/// Pieces per cell when a line is integrated here.
const PIECES_PER_CELL: f64 = 20.0;

/// The case, if it is one of a choice.
#[must_use]
pub fn run_case(id: &str, case: &Value) -> Option<CaseOutcome> {
    let outcome = match case["kind"].as_str()? {
        "tree" => run_tree(id, case),
        "pareto" => run_pareto(id, case),
        _ => return None,
    };
    Some(outcome.unwrap_or_else(|reason| CaseOutcome::broken(id, reason)))
}

fn run_tree(id: &str, case: &Value) -> Result<CaseOutcome, String> {
    let square = Square::of(case)?;
    let field = square.field(|_| 1.0)?;
    let terminals: Vec<Place> =
        points(case, "terminals")?.into_iter().map(|point| square.place(point)).collect();
    let wanted = TreeWanted { trunk: None, fit_increase_max_pct: FIT_INCREASE_MAX_PCT };
    let tree = tree(&field, &terminals, &wanted, &Unwatched).map_err(refused)?.value;
    let (exact, tolerance) = (number(case, "exact")?, number(case, "tol")?);
    let integrated: f64 = tree.legs.iter().map(|leg| square.integral(&leg.line.polished, |_| 1.0)).sum();
    for terminal in &terminals {
        let ends = |leg: &route::choices::tree::TreeLeg| {
            leg.line.polished.first() == Some(terminal) || leg.line.polished.last() == Some(terminal)
        };
        if !tree.legs.iter().any(ends) {
            return Err(format!("no leg ends at {:?}", square.point(*terminal)));
        }
    }
    let mut worst = Worst::default();
    worst.compare("cost", tree.polished_minor / exact, 1.0, tolerance);
    worst.compare("cost integrated", integrated / exact, 1.0, tolerance);
    let vertices: usize = tree.legs.iter().map(|leg| leg.line.positions.len()).sum();
    let value = format!(
        "cost = {} ({} legs, {vertices} vertices, {} nodes marched from each terminal)",
        tree.polished_minor,
        tree.legs.len(),
        square.described()
    );
    Ok(CaseOutcome { value, expected: exact.to_string(), ..worst.outcome(id) })
}

fn run_pareto(id: &str, case: &Value) -> Result<CaseOutcome, String> {
    let problem = Layers::of(case)?;
    let field = problem.square.field(|_| 1.0)?;
    #[allow(clippy::cast_possible_truncation)] // the product takes f32
    let rates: Vec<f32> = problem.square.points().map(|at| problem.risk_of_cell(at) as f32).collect();
    let densities = Densities::new(&field, &rates).map_err(refused)?;
    let wanted =
        ParetoWanted { points_max_count: 16, gain_min_pct: 0.05, fit_increase_max_pct: FIT_INCREASE_MAX_PCT };
    let front = pareto(&densities, problem.ends, &wanted, &Unwatched).map_err(refused)?.value;
    let tolerance = number(case, "tol")?;
    let mut worst = Worst::default();
    let mut vertices = 0;
    for row in case["front"].as_array().ok_or("front is not a list")? {
        let lambda = number(row, "lam")?;
        let weights = Weights { cost_ratio: 1.0, repair_minor: lambda, length_minor_per_km: 0.0 };
        let point =
            densities.best_for(weights, problem.ends, FIT_INCREASE_MAX_PCT, &Unwatched).map_err(refused)?;
        vertices += point.line.positions.len();
        problem.compare(&mut worst, row, &point, tolerance)?;
        // What the sweep found must weigh as little under these weights too, and never less than the least.
        let of_front = front.points.iter().map(|point| point.cost_minor + lambda * point.repairs_per_year);
        let least = of_front.fold(f64::INFINITY, f64::min);
        worst.compare(&format!("lam {lambda} sweep"), least / number(row, "weighted")?, 1.0, tolerance);
    }
    let outcome = worst.outcome(id);
    let value = format!(
        "{} ({vertices} vertices, {} routes of {} solves in the sweep, {} nodes)",
        outcome.value,
        front.points.len(),
        front.solves_count,
        problem.square.described()
    );
    Ok(CaseOutcome { value, ..outcome })
}

/// Two layers of risk, one cost.
struct Layers {
    square: Square,
    ends: [Place; 2],
    y_interface: f64,
    risk: [f64; 2],
}

impl Layers {
    fn of(case: &Value) -> Result<Self, String> {
        let square = Square::of(case)?;
        let risk = <[f64; 2]>::try_from(numbers(&case["risk"])?).map_err(|_| "risk is not two numbers")?;
        let ends = [point(&case["src"])?, point(&case["dst"])?].map(|point| square.place(point));
        Ok(Self { square, ends, y_interface: number(case, "y_interface")?, risk })
    }

    fn risk_at(&self, y: f64) -> f64 {
        if y < self.y_interface { self.risk[0] } else { self.risk[1] }
    }

    /// A cell on the interface has a bit of both.
    fn risk_of_cell(&self, [_, y]: [f64; 2]) -> f64 {
        let share_low = ((self.y_interface - y) / self.square.step + 0.5).clamp(0.0, 1.0);
        self.risk[0] * share_low + self.risk[1] * (1.0 - share_low)
    }

    fn compare(
        &self,
        worst: &mut Worst,
        row: &Value,
        found: &ParetoPoint,
        tolerance: f64,
    ) -> Result<(), String> {
        let lambda = number(row, "lam")?;
        let line = &found.line.polished;
        let length = self.square.integral(line, |_| 1.0);
        let risk = self.square.integral(line, |[_, y]| self.risk_at(y));
        let figures = [
            ("length", found.cost_minor, "length"),
            ("risk", found.repairs_per_year, "risk"),
            ("weighted", found.weighted_minor, "weighted"),
            ("length integrated", length, "length"),
            ("risk integrated by the law", risk, "risk"),
            ("weighted by the law", length + lambda * risk, "weighted"),
        ];
        for (name, value, key) in figures {
            worst.compare(&format!("lam {lambda} {name}"), value / number(row, key)?, 1.0, tolerance);
        }
        let x = self.crossing(line).ok_or("the line does not cross the interface")?;
        worst.compare(&format!("lam {lambda} x"), x, number(row, "x")?, CROSSING_TOLERANCE);
        Ok(())
    }

    fn crossing(&self, line: &[Place]) -> Option<f64> {
        let points: Vec<[f64; 2]> = line.iter().map(|place| self.square.point(*place)).collect();
        let below = |point: [f64; 2]| point[1] < self.y_interface;
        let pair = points.windows(2).find(|pair| below(pair[0]) && !below(pair[1]))?;
        let share = (self.y_interface - pair[0][1]) / (pair[1][1] - pair[0][1]);
        Some(pair[0][0] + share * (pair[1][0] - pair[0][0]))
    }
}

/// The unit square with a raster on it: x to the right, y up, rows down.
#[derive(Clone, Copy)]
struct Square {
    step: f64,
    nodes: usize,
}

impl Square {
    fn of(case: &Value) -> Result<Self, String> {
        let nodes = case["grid"].as_u64().and_then(|nodes| usize::try_from(nodes).ok());
        match nodes {
            Some(nodes) if nodes >= 2 => Ok(Self { step: 1.0 / (nodes - 1) as f64, nodes }),
            _ => Err(format!("grid is {}, not a number of nodes", case["grid"])),
        }
    }

    fn described(&self) -> String {
        format!("{0} × {0}", self.nodes)
    }

    fn place(&self, [x, y]: [f64; 2]) -> Place {
        Place { col: x / self.step, row: (1.0 - y) / self.step }
    }

    fn point(&self, at: Place) -> [f64; 2] {
        [at.col * self.step, 1.0 - at.row * self.step]
    }

    fn points(&self) -> impl Iterator<Item = [f64; 2]> + '_ {
        let place = |node: usize| Place { col: (node % self.nodes) as f64, row: (node / self.nodes) as f64 };
        (0..self.nodes * self.nodes).map(move |node| self.point(place(node)))
    }

    fn field(&self, cost: impl Fn([f64; 2]) -> f32) -> Result<Field, String> {
        Field::new(FieldParts {
            cols: self.nodes,
            rows: self.nodes,
            metric: Metric::Plane { col_km: self.step, row_km: self.step },
            cost_minor_per_km: self.points().map(cost).collect(),
            blocker: vec![0; self.nodes * self.nodes],
            layers: Vec::new(),
        })
        .map_err(refused)
    }

    /// Integral of a density along a line, by the rule of midpoints.
    fn integral(&self, line: &[Place], density: impl Fn([f64; 2]) -> f64) -> f64 {
        let leg = |pair: &[Place]| {
            let (from, to) = (self.point(pair[0]), self.point(pair[1]));
            let along = [to[0] - from[0], to[1] - from[1]];
            let length = along[0].hypot(along[1]);
            let pieces = (length / self.step * PIECES_PER_CELL).ceil().max(1.0);
            let (mut piece, mut sum) = (0.5, 0.0);
            while piece < pieces {
                let share = piece / pieces;
                sum += density([from[0] + share * along[0], from[1] + share * along[1]]);
                piece += 1.0;
            }
            sum * length / pieces
        };
        line.windows(2).map(leg).sum()
    }
}

#[allow(clippy::needless_pass_by_value)] // to be handed to map_err
fn refused(error: RouteError) -> String {
    format!("the product refused it: {error}")
}

fn number(value: &Value, key: &str) -> Result<f64, String> {
    value[key].as_f64().ok_or_else(|| format!("{key} is {}, not a number", value[key]))
}

fn numbers(value: &Value) -> Result<Vec<f64>, String> {
    let list = value.as_array().ok_or_else(|| format!("{value} is not a list"))?;
    list.iter().map(|value| value.as_f64().ok_or_else(|| format!("{value} is not a number"))).collect()
}

fn point(value: &Value) -> Result<[f64; 2], String> {
    <[f64; 2]>::try_from(numbers(value)?).map_err(|_| format!("{value} is not a point"))
}

fn points(value: &Value, key: &str) -> Result<Vec<[f64; 2]>, String> {
    value[key].as_array().ok_or_else(|| format!("{key} is not a list"))?.iter().map(point).collect()
}
