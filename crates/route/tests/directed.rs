//! Laws of lines whose price depends on the heading.

#![allow(clippy::unwrap_used)] // helpers of tests fail by panicking

use proptest::prelude::*;
use units::{Cancelled, LonLat, Unwatched, Watch};
use wetplant_route::RouteError;
use wetplant_route::directed::{
    CrossingLine, Directed, DirectedLine, SeabedSlope, headings_of, layable, solve_directed,
};
use wetplant_route::field::{Field, FieldParts, Metric, Place};
use wetplant_route::solve::solve_line;

fn at(col: f64, row: f64) -> Place {
    Place { col, row }
}

fn field(side: usize, cost: impl Fn(f64, f64) -> f32, closed: impl Fn(usize) -> bool) -> Field {
    Field::new(FieldParts {
        cols: side,
        rows: side,
        metric: Metric::Plane { col_km: 0.5, row_km: 0.5 },
        cost_minor_per_km: (0..side * side)
            .map(|node| cost((node % side) as f64, (node / side) as f64))
            .collect(),
        blocker: (0..side * side).map(|node| u16::from(closed(node))).collect(),
        layers: vec!["rock".to_owned()],
    })
    .unwrap()
}

fn even(side: usize) -> Field {
    field(side, |_, _| 1.0, |_| false)
}

fn hilly(side: usize) -> Field {
    let cost = |col: f64, row: f64| {
        (4.0 + 1.5 * (col / 9.0).sin() * (row / 13.0).sin() + ((col + row) / 21.0).sin()) as f32
    };
    field(side, cost, |_| false)
}

/// A seabed of ridges up to 20 % steep.
fn ridges(side: usize) -> Vec<[f32; 2]> {
    let gradient = |node: usize| {
        let (col, row) = ((node % side) as f64, (node / side) as f64);
        [(0.2 * (col / 11.0 + row / 17.0).sin()) as f32, (0.15 * (col / 19.0 - row / 8.0).cos()) as f32]
    };
    (0..side * side).map(gradient).collect()
}

fn slope(gradient: &[[f32; 2]], along_ratio: f64, across_ratio: f64) -> SeabedSlope<'_> {
    SeabedSlope { gradient, along_ratio, across_ratio, grade_max_ratio: None }
}

fn solve(directed: &Directed<'_>, ends: [Place; 2]) -> DirectedLine {
    let line = solve_directed(directed, ends, &Unwatched).unwrap();
    assert_eq!([line.places[0], *line.places.last().unwrap()], ends);
    let priced = directed.cost_of_line(&line.places);
    assert!((priced / line.cost_minor - 1.0).abs() < 1e-9, "{priced} and {}", line.cost_minor);
    assert!(line.lower_bound_minor > 0.0 && line.lower_bound_minor <= line.cost_minor);
    assert!(line.places.windows(2).all(|leg| directed.field().is_clear(leg[0], leg[1])));
    line
}

fn across(side: usize) -> [Place; 2] {
    [at(4.0, 6.0), at(side as f64 - 5.0, side as f64 - 12.0)]
}

#[test]
fn without_surcharges_it_is_the_isotropic_line() {
    let rocks = |node: usize| node % 7 == 3 && (node / 90) % 5 == 2;
    for field in [hilly(90), field(90, |col, _| 1.0 + (col / 10.0).sin().abs() as f32, rocks)] {
        let gradient = ridges(90);
        let directed = headings_of(&field, &slope(&gradient, 0.0, 0.0), &[]).unwrap();
        let line = solve(&directed, across(90));
        let isotropic = solve_line(&field, across(90), 0.1, &Unwatched).unwrap().record.polished_minor;
        println!("{} and {isotropic}", line.cost_minor);
        assert!((line.cost_minor / isotropic - 1.0).abs() < 5e-4, "{} and {isotropic}", line.cost_minor);
    }
}

#[test]
fn an_even_metric_is_met_in_every_heading() {
    let field = even(81);
    let centre = at(40.0, 40.0);
    for dearest in [2.0_f64, 4.0, 10.0] {
        for turned in [0.0_f64, 0.4, 1.1] {
            let (sine, cosine) = turned.sin_cos();
            let (cheap, dear) = (1.0, dearest * dearest);
            let metric = [
                cheap * cosine * cosine + dear * sine * sine,
                (cheap - dear) * sine * cosine,
                cheap * sine * sine + dear * cosine * cosine,
            ];
            let metrics = vec![metric.map(|part| part as f32); 81 * 81];
            let directed = Directed::with_metrics(&field, &metrics).unwrap();
            for heading in 0..16 {
                let (north, east) = (f64::from(heading) * std::f64::consts::TAU / 16.0).sin_cos();
                let goal = at(40.0 + 33.3 * east, 40.0 - 33.3 * north);
                let (x, y) = (33.3 * 0.5 * east, 33.3 * 0.5 * north);
                let exact = (metric[0] * x * x + 2.0 * metric[1] * x * y + metric[2] * y * y).sqrt();
                let line = solve(&directed, [centre, goal]);
                assert!((line.cost_minor / exact - 1.0).abs() < 1e-5, "{dearest} {turned} {heading}");
            }
        }
    }
}

#[test]
fn side_slope_only_makes_a_line_dearer_and_the_bound_stays_below() {
    let (field, gradient) = (hilly(90), ridges(90));
    let mut before = 0.0;
    for ratio in [0.0, 10.0, 50.0, 200.0, 1000.0] {
        let directed = headings_of(&field, &slope(&gradient, 1.0, ratio), &[]).unwrap();
        let line = solve(&directed, across(90));
        println!("across {ratio}: {} gap {:?}", line.cost_minor, line.gap_pct());
        assert!(line.cost_minor >= before * (1.0 - 2e-4), "{} after {before}", line.cost_minor);
        before = line.cost_minor;
    }
}

/// Least price over legs from node to node, to all within three columns and rows, each priced exactly.
fn least_over_nodes(directed: &Directed<'_>, side: usize, [from, to]: [usize; 2]) -> f64 {
    let reach = -3_i32..=3;
    let steps: Vec<(i32, i32)> =
        reach.clone().flat_map(|row| reach.clone().map(move |col| (col, row))).collect();
    let place = |node: usize| at((node % side) as f64, (node / side) as f64);
    let mut least = vec![f64::INFINITY; side * side];
    let mut done = vec![false; side * side];
    least[from] = 0.0;
    while !done[to] {
        let node = (0..side * side)
            .filter(|node| !done[*node])
            .min_by(|one, other| least[*one].total_cmp(&least[*other]))
            .unwrap();
        done[node] = true;
        for (cols, rows) in &steps {
            let (col, row) = ((node % side) as i32 + cols, (node / side) as i32 + rows);
            if (0..side as i32).contains(&col) && (0..side as i32).contains(&row) {
                let next = row as usize * side + col as usize;
                if !done[next] {
                    least[next] = least[next].min(least[node] + directed.cost_of(place(node), place(next)));
                }
            }
        }
    }
    least[to]
}

#[test]
fn on_rough_ground_no_line_from_node_to_node_is_cheaper_by_a_percent() {
    let side = 50;
    // Walls one node thick and rubble, 1 to 13 a kilometre, among rocks.
    let rough = |seed: usize| {
        let draw = move |node: usize| (node * 7919 + seed * 104_729).wrapping_mul(2_654_435_761) >> 7;
        let cost = move |col: f64, row: f64| {
            let wall = if (col as usize + seed) % 9 == 4 { 8.0 } else { 0.0 };
            1.0 + wall + (draw(col as usize + 50 * row as usize) % 4) as f32
        };
        field(side, cost, move |node| draw(node) % 23 == 5 && node % side > 6 && node % side < 44)
    };
    for seed in 0..6 {
        let field = rough(seed);
        let gradient: Vec<[f32; 2]> = ridges(90).into_iter().take(side * side).collect();
        for (across_ratio, grade_max_ratio) in [(0.0, None), (30.0, None), (300.0, None), (20.0, Some(0.09))]
        {
            let slope = SeabedSlope { grade_max_ratio, ..slope(&gradient, 1.0, across_ratio) };
            let directed = headings_of(&field, &slope, &[]).unwrap();
            let ends = [2 + side * 3, 47 + side * 44];
            let line = solve(&directed, ends.map(|node| at((node % side) as f64, (node / side) as f64)));
            let nodes = least_over_nodes(&directed, side, ends);
            println!("{seed} {across_ratio}: {} of {nodes}", line.cost_minor / nodes);
            assert!(line.cost_minor <= nodes * 1.01, "{} and {nodes}", line.cost_minor);
        }
    }
}

#[test]
fn the_smallest_rasters_have_lines_too() {
    for side in [2, 3, 5] {
        let gradient = vec![[0.4, -0.2]; side * side];
        let field = even(side);
        let steep = SeabedSlope { grade_max_ratio: Some(0.1), ..slope(&gradient, 1.0, 90.0) };
        let directed = headings_of(&field, &steep, &[]).unwrap();
        let last = side as f64 - 1.0;
        let line = solve(&directed, [at(0.0, -0.3), at(last + 0.2, last)]);
        assert_eq!(line.places.len(), 2, "{:?}", line.places);
    }
}

#[test]
fn a_crossing_is_square_costs_its_price_and_a_bend_does_not_leak() {
    let field = even(101);
    for width_km in [0.05, 0.6, 6.0] {
        let bent = CrossingLine {
            id: "gas".to_owned(),
            vertices: [(-20.0, 20.0), (50.0, 52.0), (130.0, 30.0)]
                .map(|(col, row)| LonLat::new(col, row))
                .to_vec(),
            price_minor: 8.0,
            width_km,
        };
        let directed = Directed::isotropic(&field).with_crossings(std::slice::from_ref(&bent)).unwrap();
        let line = solve(&directed, [at(20.0, 5.0), at(75.0, 95.0)]);
        let length_km: f64 = line.places.windows(2).map(|leg| 0.5 * leg[0].cells_to(leg[1])).sum();
        println!(
            "{width_km} km: {} over {length_km} km, {:?}, visited {}",
            line.cost_minor, line.crossings, line.visited_count
        );
        assert!(line.cost_minor >= length_km + 8.0 - 1e-9);
        assert!(line.cost_minor <= length_km + 8.0 * 1.1, "{} over {length_km}", line.cost_minor);
        assert_eq!(line.crossings.len(), 1);
        assert!(line.crossings[0].angle_deg > 70.0);
        let along =
            directed.cost_of(at(10.0, 20.0 + 30.0 * 32.0 / 70.0), at(24.0, 20.0 + 44.0 * 32.0 / 70.0));
        assert!(along > 1e6, "running along a line costs {along}");
    }
}

#[test]
fn a_line_ends_and_may_be_passed_around_its_end() {
    let field = even(101);
    let short = CrossingLine {
        id: "spur".to_owned(),
        vertices: vec![LonLat::new(-10.0, 50.0), LonLat::new(60.0, 50.0)],
        price_minor: 1000.0,
        width_km: 1.0,
    };
    let directed = Directed::isotropic(&field).with_crossings(&[short]).unwrap();
    let line = solve(&directed, [at(30.0, 20.0), at(30.0, 80.0)]);
    let around_km = 0.5 * 2.0 * (30.0_f64.hypot(29.0) + 1.0);
    assert!(line.crossings.is_empty());
    assert!((line.cost_minor / around_km - 1.0).abs() < 1e-3, "{} and {around_km}", line.cost_minor);
}

#[test]
fn a_slope_too_steep_is_climbed_in_a_zigzag_that_costs_what_was_said() {
    let field = even(121);
    let gradient = vec![[0.3_f32, 0.1]; 121 * 121];
    let steep = SeabedSlope { grade_max_ratio: Some(0.12), ..slope(&gradient, 1.0, 40.0) };
    let directed = headings_of(&field, &steep, &[]).unwrap();
    let line = solve(&directed, [at(30.0, 60.0), at(90.0, 52.0)]);
    let zigzag = line.zigzag.unwrap();
    assert!(zigzag.laid_km > zigzag.too_steep_km && zigzag.grade_ratio > 0.12, "{zigzag:?}");
    assert!(zigzag.finding().message.contains("convex hull"), "{}", zigzag.finding().message);
    let laid = layable(&directed, &line.places, 2.0);
    assert!(laid.findings.is_empty(), "{:?}", laid.findings);
    let mut cost = 0.0;
    for leg in laid.value.windows(2) {
        let (east, north) = (0.5 * (leg[1].col - leg[0].col), 0.5 * (leg[0].row - leg[1].row));
        let length_km = east.hypot(north);
        assert!((0.3 * east + 0.1 * north).abs() <= 0.12 * length_km * (1.0 + 1e-5));
        assert!(length_km >= 2.0 - 1e-9, "a leg of {length_km} km");
        cost += directed.cost_of(leg[0], leg[1]);
    }
    assert!((cost / line.cost_minor - 1.0).abs() < 1e-5, "{cost} and {}", line.cost_minor);
    let short = layable(&directed, &line.places, 500.0);
    assert!(short.findings.iter().any(|finding| finding.code == "route.directed.leg_short"));
    let gentle = solve(&directed, [at(55.0, 20.0), at(62.0, 100.0)]);
    assert!(gentle.zigzag.is_some() || layable(&directed, &gentle.places, 2.0).value == gentle.places);
}

#[test]
fn on_the_globe_it_is_the_isotropic_line_and_a_crossing_over_the_date_line() {
    let (cols, rows) = (120, 80);
    let field = Field::new(FieldParts {
        cols,
        rows,
        metric: Metric::Geographic {
            lon_first_deg: 177.0,
            lat_first_deg: 70.0,
            cell_lon_deg: 0.05,
            cell_lat_deg: 0.05,
        },
        cost_minor_per_km: (0..cols * rows)
            .map(|node| 100.0 + 30.0 * ((node % cols) as f32 / 15.0).sin())
            .collect(),
        blocker: vec![0; cols * rows],
        layers: Vec::new(),
    })
    .unwrap();
    let ends = [at(5.0, 70.0), at(110.0, 12.0)];
    let isotropic = solve_line(&field, ends, 0.1, &Unwatched).unwrap().record.polished_minor;
    let level = vec![[0.0; 2]; cols * rows];
    let pipe = CrossingLine {
        id: "pipe".to_owned(),
        vertices: vec![LonLat::new(179.0, 65.5), LonLat::new(-179.0, 70.5)],
        price_minor: 500.0,
        width_km: 3.0,
    };
    let line = solve(&headings_of(&field, &slope(&level, 5.0, 5.0), &[]).unwrap(), ends);
    assert!((line.cost_minor / isotropic - 1.0).abs() < 5e-4, "{} and {isotropic}", line.cost_minor);
    let crossed = solve(&headings_of(&field, &slope(&level, 5.0, 5.0), &[pipe]).unwrap(), ends);
    assert_eq!(crossed.crossings.len(), 1);
    assert!(crossed.cost_minor >= line.cost_minor * (1.0 - 5e-4) + 500.0);
}

#[test]
fn what_is_no_slope_metric_or_crossing_is_refused() {
    let field = even(10);
    let gradient = vec![[0.1_f32, 0.0]; 100];
    let refused = |slope: &SeabedSlope<'_>| match headings_of(&field, slope, &[]) {
        Err(RouteError::Figure { field, .. }) => field,
        other => panic!("{:?}", other.is_ok()),
    };
    assert_eq!(refused(&slope(&gradient[1..], 0.0, 0.0)), "gradient");
    assert_eq!(refused(&slope(&vec![[f32::NAN, 0.0]; 100], 0.0, 0.0)), "gradient");
    assert_eq!(refused(&slope(&gradient, -1.0, 0.0)), "along_ratio");
    assert_eq!(refused(&slope(&gradient, 0.0, f64::NAN)), "across_ratio");
    assert_eq!(
        refused(&SeabedSlope { grade_max_ratio: Some(0.0), ..slope(&gradient, 0.0, 0.0) }),
        "grade_max_ratio"
    );
    assert!(Directed::with_metrics(&field, &vec![[1.0, 2.0, 1.0]; 100]).is_err());
    let line = |price_minor, width_km, count| CrossingLine {
        id: "x".to_owned(),
        vertices: vec![LonLat::new(1.0, 1.0); count], // of no length
        price_minor,
        width_km,
    };
    for odd in
        [line(-1.0, 1.0, 2), line(1.0, 0.0, 2), line(1.0, 1.0, 1), line(1.0, 1.0, 2), line(f64::NAN, 1.0, 2)]
    {
        assert!(Directed::isotropic(&field).with_crossings(&[odd]).is_err());
    }
    let same = solve_directed(&Directed::isotropic(&field), [at(1.0, 1.0); 2], &Unwatched);
    assert!(matches!(same, Err(RouteError::EndsMeet { .. })));
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
    let (field, gradient) = (hilly(90), ridges(90));
    let directed = headings_of(&field, &slope(&gradient, 1.0, 9.0), &[]).unwrap();
    let stopped = solve_directed(&directed, across(90), &Impatient);
    assert!(matches!(stopped, Err(RouteError::Cancelled(Cancelled))));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn among_rocks_a_line_is_clear_the_same_both_ways_and_above_its_floor(
        closed in prop::collection::vec(prop::bool::weighted(0.1), 40 * 40),
        ratio in 0.0..400.0_f64,
        limited in prop::bool::ANY,
    ) {
        let [from, to] = [at(3.0, 4.0), at(36.0, 33.0)];
        let near = |node: usize, end: Place| {
            ((node % 40) as f64 - end.col).abs() <= 1.0 && ((node / 40) as f64 - end.row).abs() <= 1.0
        };
        let rocks = |node: usize| closed[node] && !near(node, from) && !near(node, to);
        let field = field(40, |col, row| 2.0 + ((col + 2.0 * row) / 9.0).sin() as f32, rocks);
        let gradient = ridges(40);
        let slope = SeabedSlope { grade_max_ratio: limited.then_some(0.1), ..slope(&gradient, 1.0, ratio) };
        let pipe = CrossingLine {
            id: "pipe".to_owned(),
            vertices: vec![LonLat::new(-5.0, 30.0), LonLat::new(45.0, 11.0)],
            price_minor: 5.0,
            width_km: 0.8,
        };
        let directed = headings_of(&field, &slope, &[pipe]).unwrap();
        let Ok(isotropic) = solve_line(&field, [from, to], 0.1, &Unwatched) else { return Ok(()) };
        let line = solve(&directed, [from, to]);
        prop_assert!(line.cost_minor.is_finite());
        prop_assert!(line.cost_minor >= isotropic.record.lower_bound_minor + 5.0);
        prop_assert!(line.cost_minor <= directed.cost_of_line(&isotropic.polished) * 1.02);
        let floor = directed.isotropic_floor().unwrap();
        for leg in line.places.windows(2) {
            prop_assert!(floor.cost_of(leg[0], leg[1]) <= directed.cost_of(leg[0], leg[1]) * (1.0 + 1e-9));
        }
        let mut back = solve(&directed, [to, from]);
        back.places.reverse();
        prop_assert_eq!(back.places, line.places);
        prop_assert_eq!(back.cost_minor, line.cost_minor);
    }
}
