//! Laws of the solver on rasters of every kind.

#![allow(clippy::unwrap_used)] // helpers of tests fail by panicking

use proptest::prelude::*;
use units::{Cancelled, Unwatched, Watch};
use wetplant_route::RouteError;
use wetplant_route::field::{Field, FieldParts, Metric, Place};
use wetplant_route::march::march;
use wetplant_route::solve::{SolvedLine, solve_line};

/// A raster and two ends on it, before it is a field.
#[derive(Debug, Clone)]
struct Problem {
    side: usize,
    cost: Vec<f32>,
    closed: Vec<bool>,
    ends: [Place; 2],
}

fn at(col: f64, row: f64) -> Place {
    Place { col, row }
}

impl Problem {
    fn open(side: usize, cost: impl Fn(usize, usize) -> f32) -> Self {
        let nodes = (0..side).flat_map(|row| (0..side).map(move |col| (col, row)));
        let last = side as f64 - 1.0;
        Self {
            side,
            cost: nodes.map(|(col, row)| cost(col, row)).collect(),
            closed: vec![false; side * side],
            ends: [at(1.0, 2.0), at(last - 2.0, last - 1.0)],
        }
    }

    fn field(&self) -> Field {
        self.on(1.0, 1.0)
    }

    fn on(&self, cell_km: f64, price: f32) -> Field {
        Field::new(FieldParts {
            cols: self.side,
            rows: self.side,
            metric: Metric::Plane { col_km: cell_km, row_km: cell_km },
            cost_minor_per_km: self.cost.iter().map(|cost| cost * price).collect(),
            blocker: self.closed.iter().map(|closed| u16::from(*closed)).collect(),
            layers: vec!["rock".to_owned()],
        })
        .unwrap()
    }

    fn solve(&self) -> Result<SolvedLine, RouteError> {
        solve_line(&self.field(), self.ends, 0.1, &Unwatched)
    }

    /// The same problem turned by a quarter, or mirrored.
    fn moved(&self, to: impl Fn(Place) -> Place) -> Self {
        let mut moved = self.clone();
        for row in 0..self.side {
            for col in 0..self.side {
                let there = to(at(col as f64, row as f64));
                let (old, new) = (row * self.side + col, there.row as usize * self.side + there.col as usize);
                (moved.cost[new], moved.closed[new]) = (self.cost[old], self.closed[old]);
            }
        }
        moved.ends = self.ends.map(to);
        moved
    }
}

/// Hills of cost 1 to 9 and a tenth of the cells closed.
fn problems() -> impl Strategy<Value = Problem> {
    let side = 44_usize;
    let hills = prop::collection::vec((0.0..44.0_f64, 0.0..44.0_f64, 3.0..12.0_f64, 0.0..4.0_f64), 1..8);
    let closed = prop::collection::vec(prop::bool::weighted(0.1), side * side);
    (hills, closed).prop_map(move |(hills, closed)| {
        let cost = |col: usize, row: usize| {
            let hill = |(x, y, width, height): &(f64, f64, f64, f64)| {
                let (x, y) = ((col as f64 - x) / width, (row as f64 - y) / width);
                height / (1.0 + x * x + y * y)
            };
            1.0 + hills.iter().map(hill).sum::<f64>().min(8.0) as f32
        };
        let mut problem = Problem::open(side, cost);
        let near = |node: usize, end: Place| {
            ((node % side) as f64 - end.col).abs() <= 1.0 && ((node / side) as f64 - end.row).abs() <= 1.0
        };
        for (node, closed) in closed.into_iter().enumerate() {
            problem.closed[node] = closed && !problem.ends.iter().any(|end| near(node, *end));
        }
        problem
    })
}

fn cost_of(field: &Field, line: &[Place]) -> f64 {
    line.windows(2).map(|pair| field.cost_of(pair[0], pair[1])).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_line_is_clear_costs_what_it_says_and_no_less_than_its_bound(problem in problems()) {
        let Ok(line) = problem.solve() else { return Ok(()) };
        let field = problem.field();
        for places in [&line.polished, &line.fitted] {
            prop_assert_eq!([places[0], *places.last().unwrap()], problem.ends);
            for pair in places.windows(2) {
                prop_assert!(field.is_clear(pair[0], pair[1]));
                for part in 0..=200 {
                    let share = f64::from(part) / 200.0;
                    let point = at(
                        pair[0].col + share * (pair[1].col - pair[0].col),
                        pair[0].row + share * (pair[1].row - pair[0].row),
                    );
                    prop_assert!(field.is_open(field.node_at(point).unwrap()), "{:?}", point);
                }
            }
        }
        let record = &line.record;
        prop_assert!((cost_of(&field, &line.polished) / record.polished_minor - 1.0).abs() < 1e-12);
        prop_assert!((cost_of(&field, &line.fitted) / record.fitted_minor - 1.0).abs() < 1e-12);
        prop_assert!(record.polished_minor <= record.optimum_minor * 1.001);
        prop_assert!(record.fit_cost_increase_pct <= 0.1 + 1e-9);
        prop_assert!(record.lower_bound_minor <= record.polished_minor);
        // No law, but what was seen on 4,000 such rasters: on small rough ground the least cost of a cell counts most.
        prop_assert!(record.gap_pct.is_some_and(|gap_pct| gap_pct < 40.0), "{:?}", record.gap_pct);
    }

    #[test]
    fn the_way_back_is_the_same_line(problem in problems()) {
        let Ok(line) = problem.solve() else { return Ok(()) };
        let [from, to] = problem.ends;
        let mut back = Problem { ends: [to, from], ..problem }.solve().unwrap();
        back.polished.reverse();
        back.fitted.reverse();
        prop_assert_eq!(back, line);
    }

    #[test]
    fn money_and_length_scale_the_cost_and_nothing_else(problem in problems()) {
        let Ok(line) = problem.solve() else { return Ok(()) };
        let scaled = solve_line(&problem.on(4.0, 0.5), problem.ends, 0.1, &Unwatched).unwrap();
        prop_assert_eq!(scaled.record.polished_minor, 2.0 * line.record.polished_minor);
        prop_assert_eq!(scaled.record.lower_bound_minor, 2.0 * line.record.lower_bound_minor);
        prop_assert_eq!(scaled.fitted, line.fitted);
    }
}

/// Ground without closed cells, where the optimum does not hang on which side of a rock a line passes.
fn hilly(side: usize) -> Problem {
    let wave = |at: usize, length: f64| (at as f64 / length).sin();
    Problem::open(side, |col, row| {
        (4.0 + 1.5 * wave(col, 9.0) * wave(row, 13.0) + wave(col + row, 21.0) + wave(2 * row + col, 17.0))
            as f32
    })
}

#[test]
fn a_turned_or_mirrored_raster_costs_the_same() {
    let problem = hilly(120);
    let cost = problem.solve().unwrap().record.polished_minor;
    let last = problem.side as f64 - 1.0;
    let moves: [fn(Place, f64) -> Place; 4] = [
        |place, last| at(last - place.row, place.col),
        |place, last| at(last - place.col, last - place.row),
        |place, last| at(last - place.col, place.row),
        |place, _| at(place.row, place.col),
    ];
    for moved in moves {
        let other = problem.moved(|place| moved(place, last)).solve().unwrap().record.polished_minor;
        assert!((other / cost - 1.0).abs() < 5e-4, "{other} and {cost}");
    }
}

#[test]
fn dearer_ground_never_makes_a_line_cheaper() {
    let problem = hilly(100);
    let before = problem.solve().unwrap().record;
    for (col, row) in [(20, 20), (50, 40), (70, 80)] {
        let mut dearer = problem.clone();
        for node in 0..dearer.cost.len() {
            let near = (node % 100).abs_diff(col) < 12 && (node / 100).abs_diff(row) < 12;
            dearer.cost[node] *= if near { 3.0 } else { 1.0 };
        }
        let after = dearer.solve().unwrap().record;
        assert!(after.optimum_minor >= before.optimum_minor * (1.0 - 1e-12));
        assert!(after.polished_minor >= before.polished_minor * (1.0 - 1e-4));
    }
}

#[test]
fn the_field_of_a_constant_cost_is_round() {
    let side = 401;
    let field = Problem::open(side, |_, _| 1.0).field();
    let source = at(200.0, 200.0);
    // Nothing but the goal in the last corner lets the march run everywhere.
    let arrival = march(&field, source, at(0.0, 0.0), &Unwatched).unwrap();
    let (mut worst, mut sum, mut count) = (0.0_f64, 0.0, 0.0);
    for (node, cost) in arrival.cost_minor().into_iter().enumerate().filter(|(_, cost)| cost.is_finite()) {
        let exact = field.place_of(node).cells_to(source);
        if exact > 0.0 {
            let error = (cost / exact - 1.0).abs();
            (worst, sum, count) = (worst.max(error), sum + error, count + 1.0);
        }
    }
    println!("mean {:.2e}, worst {worst:.2e}", sum / count);
    assert!(sum / count < 1e-3 && worst < 2e-3, "mean {}, worst {worst}", sum / count);
}

#[test]
fn one_cell_of_water_is_a_strait_and_a_corner_is_none() {
    let mut strait = Problem::open(30, |_, _| 1.0);
    for row in 0..30 {
        strait.closed[row * 30 + 15] = row != 7;
    }
    let line = strait.solve().unwrap();
    assert!(line.fitted.iter().any(|place| (place.row - 7.0).abs() < 0.5));
    // Closed cells that only touch at their corners let nothing through.
    let mut stairs = Problem::open(30, |_, _| 1.0);
    for step in 0..30 {
        stairs.closed[step * 30 + 29 - step] = true;
    }
    assert!(matches!(stairs.solve(), Err(RouteError::Enclosed { layers, .. }) if layers == ["rock"]));
}

#[test]
fn the_layers_in_between_are_named_in_order() {
    let mut parts = FieldParts {
        cols: 20,
        rows: 20,
        metric: Metric::Plane { col_km: 1.0, row_km: 1.0 },
        cost_minor_per_km: vec![1.0; 400],
        blocker: vec![0; 400],
        layers: ["land", "ice", "oil field"].map(str::to_owned).to_vec(),
    };
    for row in 0..20 {
        // Land without end beyond the ice, and an oil field across the land's only bay.
        parts.blocker[row * 20 + 5] = 2;
        parts.blocker[row * 20 + 12] = if row == 9 { 3 } else { 1 };
        parts.blocker[row * 20 + 13] = u16::from(row != 9);
    }
    let field = Field::new(parts).unwrap();
    let solve = |from, to| solve_line(&field, [from, to], 0.1, &Unwatched);
    let Err(RouteError::Enclosed { layers, visited_count }) = solve(at(1.0, 9.0), at(18.0, 9.0)) else {
        panic!()
    };
    assert_eq!((layers, visited_count), (vec!["ice".to_owned(), "oil field".to_owned()], 100));
    assert!(
        matches!(solve(at(5.0, 3.0), at(1.0, 3.0)), Err(RouteError::EndClosed { layer, .. }) if layer == "ice")
    );
    assert!(matches!(solve(at(1.0, 3.0), at(22.0, 3.0)), Err(RouteError::EndOutside { .. })));
    assert!(matches!(solve(at(1.0, 3.0), at(1.0, 3.0)), Err(RouteError::EndsMeet { .. })));
    let no_limit = solve_line(&field, [at(1.0, 3.0), at(2.0, 3.0)], f64::NAN, &Unwatched);
    assert!(matches!(no_limit, Err(RouteError::Figure { field: "fit_cost_increase_max_pct", .. })));
}

#[test]
fn ends_in_one_cell_or_side_by_side_are_joined_straight() {
    let field = Problem::open(12, |_, _| 2.0).field();
    for (from, to) in
        [(at(3.1, 3.2), at(3.4, 2.9)), (at(3.0, 3.0), at(4.0, 3.0)), (at(-0.4, 0.0), at(0.3, -0.4))]
    {
        let line = solve_line(&field, [from, to], 0.1, &Unwatched).unwrap();
        assert_eq!(line.fitted, [from, to]);
        assert!((line.record.fitted_minor / (2.0 * from.cells_to(to)) - 1.0).abs() < 1e-12);
    }
}

#[test]
fn a_person_who_stops_the_work_is_heard() {
    struct Impatient;
    impl Watch for Impatient {
        fn progress(&self, _done_frac: f64) {}
        fn cancelled(&self) -> bool {
            true
        }
    }
    let problem = hilly(120);
    let stopped = solve_line(&problem.field(), problem.ends, 0.1, &Impatient);
    assert!(matches!(stopped, Err(RouteError::Cancelled(Cancelled))));
}

#[test]
fn contrast_beyond_what_the_march_tells_apart_still_gives_a_clear_line() {
    let mut problem = Problem::open(60, |col, row| if row == 30 && col > 3 { 1e-3 } else { 1e4 });
    problem.ends = [at(3.0, 20.0), at(56.0, 40.0)];
    let line = problem.solve().unwrap();
    let field = problem.field();
    assert!(line.polished.windows(2).all(|pair| field.is_clear(pair[0], pair[1])));
    assert!(line.record.polished_minor < cost_of(&field, &problem.ends) * 0.75);
}
