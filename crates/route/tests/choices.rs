//! Laws of the choices: corridor, alternatives, front, network, robustness, pins.

#![allow(clippy::unwrap_used)] // helpers of tests fail by panicking

use std::sync::Mutex;
use units::{Cancelled, LonLat, Unwatched, Watch};
use wetplant_route::RouteError;
use wetplant_route::choices::alternatives::{Alternatives, AlternativesWanted, FoundBy, alternatives};
use wetplant_route::choices::cells::CellSet;
use wetplant_route::choices::corridor::{Corridor, corridor};
use wetplant_route::choices::pareto::{
    Densities, ParetoWanted, SUPPORTED_HULL, Weights, least_cost_within, pareto,
};
use wetplant_route::choices::pins::{AvoidedArea, avoiding, through};
use wetplant_route::choices::robust::{ChooseBy, RobustWanted, robust};
use wetplant_route::choices::sampled::{LayerSpread, Uncertainties, sampled};
use wetplant_route::choices::tree::{Tree, TreeEnd, TreeWanted, Trunk, tree};
use wetplant_route::choices::{ChoiceKind, memory_needed_bytes};
use wetplant_route::field::{Field, FieldParts, Metric, Place};
use wetplant_route::solve::solve_line;

fn at(col: f64, row: f64) -> Place {
    Place { col, row }
}

/// A square plane of kilometre cells, closed where told.
fn plane(side: usize, cost: impl Fn(f64, f64) -> f64, closed: impl Fn(f64, f64) -> bool) -> Field {
    let nodes = (0..side * side).map(|node| ((node % side) as f64, (node / side) as f64));
    Field::new(FieldParts {
        cols: side,
        rows: side,
        metric: Metric::Plane { col_km: 1.0, row_km: 1.0 },
        cost_minor_per_km: nodes.clone().map(|(col, row)| cost(col, row) as f32).collect(),
        blocker: nodes.map(|(col, row)| u16::from(closed(col, row))).collect(),
        layers: vec!["island".to_owned()],
    })
    .unwrap()
}

fn waves(col: f64, row: f64) -> f64 {
    4.0 + 1.5 * (col / 9.0).sin() * (row / 13.0).sin() + ((col + row) / 21.0).sin()
}

fn in_disc(centre: [f64; 2], radius: f64) -> impl Fn(f64, f64) -> bool {
    move |col, row| (col - centre[0]).hypot(row - centre[1]) < radius
}

fn cost_of(field: &Field, line: &[Place]) -> f64 {
    line.windows(2).map(|pair| field.cost_of(pair[0], pair[1])).sum()
}

/// Remembers progress, and stops after so many looks.
struct Watcher {
    seen: Mutex<Vec<f64>>,
    looks_left: Mutex<usize>,
}

impl Watcher {
    fn patient(looks: usize) -> Self {
        Self { seen: Mutex::new(Vec::new()), looks_left: Mutex::new(looks) }
    }
}

impl Watch for Watcher {
    fn progress(&self, done_frac: f64) {
        self.seen.lock().unwrap().push(done_frac);
    }
    fn cancelled(&self) -> bool {
        let mut left = self.looks_left.lock().unwrap();
        *left = left.saturating_sub(1);
        *left == 0
    }
}

// --- corridor

fn corridor_of(field: &Field, within_pct: f64) -> Corridor {
    corridor(field, [at(10.0, 60.0), at(110.0, 62.0)], within_pct, &Unwatched).unwrap()
}

#[test]
fn a_corridor_grows_with_its_percentage_and_holds_the_route() {
    let field = plane(121, waves, in_disc([60.0, 60.0], 12.0));
    let corridors: Vec<Corridor> =
        [0.0, 0.5, 1.0, 2.0, 5.0, 20.0].iter().map(|pct| corridor_of(&field, *pct)).collect();
    for pair in corridors.windows(2) {
        let (narrow, wide) = (pair[0].inside.bitmap(), pair[1].inside.bitmap());
        assert!(narrow.iter().zip(&wide).all(|(narrow, wide)| !narrow || *wide));
        assert!(pair[0].cells_count < pair[1].cells_count && pair[0].area_km2 < pair[1].area_km2);
        for (one, other) in pair[0].widths.iter().zip(&pair[1].widths) {
            assert!(one.left_km <= other.left_km && one.right_km <= other.right_km);
        }
    }
    for corridor in &corridors {
        let inside = corridor.inside.bitmap();
        assert!(corridor.line.iter().all(|place| inside[field.node_at(*place).unwrap()]));
        assert_eq!(inside.iter().filter(|cell| **cell).count(), corridor.cells_count);
        assert!(inside.iter().enumerate().all(|(node, inside)| !inside || field.is_open(node)));
    }
}

#[test]
fn a_corridor_on_open_ground_is_the_ellipse_it_must_be() {
    // All points from which both ends together lie at most 1.05 times their distance away.
    let field = plane(201, |_, _| 1.0, |_, _| false);
    let corridor = corridor(&field, [at(50.0, 100.0), at(150.0, 100.0)], 5.0, &Unwatched).unwrap();
    let (half_long, half_wide) = (52.5_f64, (52.5_f64.powi(2) - 50.0_f64.powi(2)).sqrt());
    let area = std::f64::consts::PI * half_long * half_wide;
    assert!((corridor.area_km2 / area - 1.0).abs() < 0.03, "{} and {area}", corridor.area_km2);
    let middle = &corridor.widths[corridor.widths.len() / 2];
    assert!((middle.left_km - half_wide).abs() < 1.0 && (middle.right_km - half_wide).abs() < 1.0);
    let [outline] = corridor.outline.as_slice() else { panic!() };
    assert!(outline.holes.is_empty() && outline.outer.first() == outline.outer.last());
    let ring_area: f64 = outline
        .outer
        .windows(2)
        .map(|pair| 0.5 * (pair[1].lon_deg * pair[0].lat_deg - pair[0].lon_deg * pair[1].lat_deg))
        .sum();
    assert!((ring_area / area - 1.0).abs() < 0.02, "{ring_area} and {area}");
}

#[test]
fn an_island_in_the_corridor_is_a_hole_and_left_is_left() {
    let field = plane(121, |_, _| 1.0, in_disc([60.0, 62.0], 8.0));
    let corridor = corridor(&field, [at(10.0, 60.0), at(110.0, 60.0)], 12.0, &Unwatched).unwrap();
    assert_eq!(corridor.outline.len(), 1);
    let [hole] = corridor.outline[0].holes.as_slice() else { panic!() };
    assert!(hole.iter().all(|corner| (corner.lon_deg - 60.0).hypot(corner.lat_deg - 62.0) < 9.0));
    // The route passes north of the island: to its right, going east, the island ends the reach.
    let middle = &corridor.widths[corridor.widths.len() / 2];
    assert!(middle.right_km < 1.0 && middle.left_km > 5.0, "{middle:?}");
}

#[test]
fn a_corridor_on_the_globe_is_measured_in_kilometres() {
    // A cell is more than twice as long as wide here, so that the march runs on finer ones.
    let (cols, rows) = (320, 100);
    let field = Field::new(FieldParts {
        cols,
        rows,
        metric: Metric::Geographic {
            lon_first_deg: 177.0,
            lat_first_deg: 66.0,
            cell_lon_deg: 0.02,
            cell_lat_deg: 0.02,
        },
        cost_minor_per_km: vec![100.0; cols * rows],
        blocker: vec![0; cols * rows],
        layers: Vec::new(),
    })
    .unwrap();
    let ends = [LonLat::new(178.5, 65.0), LonLat::new(-178.5, 65.0)].map(|end| field.place(end));
    let corridor = corridor(&field, ends, 1.0, &Unwatched).unwrap();
    let apart_km = terrain::geodesy::distance_km(LonLat::new(178.5, 65.0), LonLat::new(-178.5, 65.0));
    let (long, wide) = (0.5 * apart_km * 1.01, 0.5 * apart_km * (1.01_f64 * 1.01 - 1.0).sqrt());
    let area = std::f64::consts::PI * long * wide;
    assert!((corridor.area_km2 / area - 1.0).abs() < 0.05, "{} and {area}", corridor.area_km2);
    assert!((corridor.best_minor / (100.0 * apart_km) - 1.0).abs() < 1e-3);
}

#[test]
fn runs_of_cells_give_the_bitmap_back() {
    for bitmap in [vec![], vec![true; 6], vec![false; 6], vec![true, false, false, true, true, false]] {
        let set = CellSet::of(&bitmap, bitmap.len(), 1);
        assert_eq!(set.bitmap(), bitmap);
        assert_eq!(set.count(), bitmap.iter().filter(|cell| **cell).count());
    }
    let hostile = CellSet { cols_count: 2, rows_count: 2, runs_count: vec![1, usize::MAX, 7] };
    assert_eq!(hostile.bitmap(), [false, true, true, true]);
}

// --- alternatives

fn wanted(routes_count: usize, apart_km: f64, apart_frac: f64) -> AlternativesWanted {
    AlternativesWanted { routes_count, apart_km, apart_frac, dearer_max_pct: 40.0, fit_increase_max_pct: 0.1 }
}

fn refuse_near_duplicates(field: &Field, found: &Alternatives) {
    for pair in found.routes.windows(2) {
        assert!(pair[0].dearer_pct <= pair[1].dearer_pct);
    }
    for route in &found.routes {
        assert!((cost_of(field, &route.line.polished) / route.line.polished_minor - 1.0).abs() < 1e-12);
        assert!(route.apart_frac >= found.wanted.apart_frac || route.found_by == FoundBy::Best);
        assert!(route.dearer_pct <= found.wanted.dearer_max_pct);
    }
}

/// On which side of each island a route passes: true where it lies at a lower row.
fn sides(line: &[Place], islands: &[[f64; 2]]) -> Vec<bool> {
    let row_at = |col: f64| {
        let pair = line.windows(2).find(|pair| pair[0].col <= col && col <= pair[1].col).unwrap();
        pair[0].row
    };
    islands.iter().map(|[col, row]| row_at(*col) < *row).collect()
}

#[test]
fn two_islands_abreast_give_three_routes() {
    let (one, other) = (in_disc([80.0, 58.0], 14.0), in_disc([80.0, 102.0], 15.0));
    let field = plane(161, |_, _| 1.0, |col, row| one(col, row) || other(col, row));
    let ends = [at(10.0, 80.0), at(150.0, 81.0)];
    let found = alternatives(&field, ends, &wanted(6, 6.0, 0.4), &Unwatched).unwrap();
    refuse_near_duplicates(&field, &found.value);
    for route in &found.value.routes {
        println!("{:?} {:.3} % apart {:.2}", route.found_by, route.dearer_pct, route.apart_frac);
    }
    println!("{:?}", found.findings);
    let mut passed: Vec<Vec<bool>> = found
        .value
        .routes
        .iter()
        .map(|route| sides(&route.line.polished, &[[80.0, 58.0], [80.0, 102.0]]))
        .collect();
    passed.sort();
    assert_eq!(passed, [vec![false, false], vec![false, true], vec![true, true]]);
    // Three of six: and why there are no more.
    assert_eq!(found.findings[0].code, "route.alternatives.fewer");
    let (departs, rejoins) = (found.value.routes[1].departs.unwrap(), found.value.routes[1].rejoins.unwrap());
    assert!(departs.kp_km < 30.0 && rejoins.kp_km > 110.0, "{departs:?} {rejoins:?}");
}

#[test]
fn two_islands_in_a_row_give_four_routes() {
    let (one, other) = (in_disc([55.0, 79.0], 14.0), in_disc([125.0, 82.0], 15.0));
    let field = plane(181, |_, _| 1.0, |col, row| one(col, row) || other(col, row));
    let ends = [at(10.0, 80.0), at(170.0, 81.0)];
    let found = alternatives(&field, ends, &wanted(8, 6.0, 0.25), &Unwatched).unwrap();
    refuse_near_duplicates(&field, &found.value);
    for route in &found.value.routes {
        println!("{:?} {:.3} % apart {:.2}", route.found_by, route.dearer_pct, route.apart_frac);
    }
    let mut passed: Vec<Vec<bool>> = found
        .value
        .routes
        .iter()
        .map(|route| sides(&route.line.polished, &[[55.0, 79.0], [125.0, 82.0]]))
        .collect();
    passed.sort();
    assert_eq!(passed, [vec![false, false], vec![false, true], vec![true, false], vec![true, true]]);
}

#[test]
fn open_ground_has_no_alternative_and_says_so() {
    let field = plane(101, |_, _| 1.0, |_, _| false);
    let found =
        alternatives(&field, [at(10.0, 50.0), at(90.0, 52.0)], &wanted(3, 5.0, 0.5), &Unwatched).unwrap();
    assert_eq!(found.value.routes.len(), 1);
    assert!(found.findings[0].message.contains("1 of 3 routes"), "{:?}", found.findings);
}

#[test]
fn a_dear_ridge_between_two_valleys_is_no_island_and_still_gives_two_routes() {
    let ridge = |_: f64, row: f64| 1.0 + 3.0 * libm::exp(-((row - 61.0) / 8.0).powi(2));
    let field = plane(121, ridge, |_, _| false);
    let found =
        alternatives(&field, [at(6.0, 60.0), at(114.0, 60.0)], &wanted(2, 10.0, 0.5), &Unwatched).unwrap();
    refuse_near_duplicates(&field, &found.value);
    assert_eq!(found.value.routes.len(), 2);
    assert!(found.findings.is_empty());
}

#[test]
fn wishes_out_of_range_are_refused_by_name() {
    let field = plane(20, |_, _| 1.0, |_, _| false);
    let ends = [at(2.0, 2.0), at(17.0, 17.0)];
    let refused = alternatives(&field, ends, &wanted(3, f64::NAN, 0.5), &Unwatched);
    assert!(matches!(refused, Err(RouteError::Figure { field: "apart_km", .. })));
    assert!(matches!(
        corridor(&field, ends, -1.0, &Unwatched),
        Err(RouteError::Figure { field: "within_pct", .. })
    ));
    assert!(matches!(
        through(&field, &ends[..1], 0.1, &Unwatched),
        Err(RouteError::Figure { field: "pins_count", .. })
    ));
    let no_tree = tree(&field, &ends, &TreeWanted { trunk: None, fit_increase_max_pct: 0.1 }, &Unwatched);
    assert!(matches!(no_tree, Err(RouteError::Figure { field: "terminals_count", .. })));
}

// --- pareto

/// Cheap ground along the straight line breaks often; dearer ground to one side does not.
fn risky(side: usize) -> (Field, Vec<f32>) {
    let cost = |_: f64, row: f64| 2.0 - libm::exp(-((row - 40.0) / 15.0).powi(2)) + 0.01 * row;
    let field = plane(side, cost, |_, _| false);
    let rate = |node: usize| {
        let (col, row) = ((node % side) as f64, (node / side) as f64);
        (0.001 + 0.02 * libm::exp(-((row - 40.0) / 18.0).powi(2)) * (1.0 + 0.3 * (col / 11.0).sin())) as f32
    };
    let rates = (0..side * side).map(rate).collect();
    (field, rates)
}

const FRONT: ParetoWanted =
    ParetoWanted { points_max_count: 12, gain_min_pct: 0.05, fit_increase_max_pct: 0.1 };

#[test]
fn no_route_of_the_front_beats_another_and_each_is_the_best_for_its_weights() {
    let (field, rates) = risky(111);
    let densities = Densities::new(&field, &rates).unwrap();
    let ends = [at(6.0, 42.0), at(104.0, 44.0)];
    let front = pareto(&densities, ends, &FRONT, &Unwatched).unwrap().value;
    assert!(front.points.len() >= 5, "{}", front.points.len());
    assert_eq!(front.statement, SUPPORTED_HULL);
    for one in &front.points {
        println!("{:.3} {:.5} {:.3} {:?}", one.cost_minor, one.repairs_per_year, one.length_km, one.weights);
        let figures = [one.cost_minor, one.repairs_per_year, one.length_km];
        for other in front.points.iter().filter(|other| *other != one) {
            let others = [other.cost_minor, other.repairs_per_year, other.length_km];
            assert!(figures.iter().zip(&others).any(|(figure, others)| figure < others));
            assert!(one.weights.sum(others) >= one.weighted_minor);
        }
        assert!((one.weights.sum(figures) / one.weighted_minor - 1.0).abs() < 1e-12);
        assert!((cost_of(&field, &one.line.polished) / one.cost_minor - 1.0).abs() < 1e-12);
        assert!((densities.repairs_per_year(&one.line.polished) / one.repairs_per_year - 1.0).abs() < 1e-12);
    }
    assert!(front.points.windows(2).all(|pair| pair[0].cost_minor <= pair[1].cost_minor));
}

#[test]
fn fewer_repairs_cost_more_and_the_gap_is_stated() {
    let (field, rates) = risky(111);
    let densities = Densities::new(&field, &rates).unwrap();
    let ends = [at(6.0, 42.0), at(104.0, 44.0)];
    let free = densities
        .best_for(
            Weights { cost_ratio: 1.0, repair_minor: 0.0, length_minor_per_km: 0.0 },
            ends,
            0.1,
            &Unwatched,
        )
        .unwrap();
    let mut before_minor = 0.0;
    for share in [1.2, 0.9, 0.8, 0.7] {
        let limit = share * free.repairs_per_year;
        let within = least_cost_within(&densities, ends, limit, 0.1, &Unwatched).unwrap().value;
        println!("{}", within.statement);
        let route = within.route.unwrap();
        // Never below the dual but by what the solver leaves: otherwise a solve for a price was no optimum.
        assert!(route.cost_minor >= within.dual_minor * (1.0 - 1e-3));
        assert!(route.repairs_per_year <= limit && route.cost_minor >= before_minor * (1.0 - 1e-4));
        assert!(within.lower_bound_minor <= within.dual_minor * (1.0 + 1e-3));
        assert!(within.lower_bound_minor <= route.cost_minor);
        assert!(within.gap_pct.unwrap() <= within.proved_gap_pct.unwrap() + 0.1);
        before_minor = route.cost_minor;
    }
    let too_few = least_cost_within(&densities, ends, 0.01 * free.repairs_per_year, 0.1, &Unwatched).unwrap();
    assert!(too_few.value.route.is_none());
    assert_eq!(too_few.findings[0].code, "route.repairs.limit");
}

#[test]
fn ground_without_repairs_is_a_front_of_cost_and_length() {
    let field = plane(61, waves, |_, _| false);
    let rates = vec![0.0; 61 * 61];
    let densities = Densities::new(&field, &rates).unwrap();
    let front = pareto(&densities, [at(5.0, 5.0), at(55.0, 50.0)], &FRONT, &Unwatched).unwrap().value;
    assert!(front.points.iter().all(|point| point.repairs_per_year.abs() < 1e-5));
    assert!(front.points.len() >= 2);
    let wrong = [-1.0; 61 * 61];
    assert!(matches!(
        Densities::new(&field, &wrong),
        Err(RouteError::Figure { field: "repairs_per_km_year", .. })
    ));
}

// --- tree

fn tree_of(field: &Field, terminals: &[Place], trunk: Option<Trunk>) -> Tree {
    let found = tree(field, terminals, &TreeWanted { trunk, fit_increase_max_pct: 0.1 }, &Unwatched).unwrap();
    assert!(found.findings.is_empty());
    let tree = found.value;
    for leg in &tree.legs {
        assert!(leg.line.polished.windows(2).all(|pair| field.is_clear(pair[0], pair[1])));
    }
    let total: f64 = tree.legs.iter().map(|leg| leg.cost_minor).sum();
    assert!((total / tree.total_minor - 1.0).abs() < 1e-12);
    tree
}

#[test]
fn a_network_costs_no_more_than_separate_routes_and_at_least_half() {
    let field = plane(121, waves, in_disc([60.0, 62.0], 9.0));
    let places =
        [at(10.0, 12.0), at(110.0, 20.0), at(60.0, 112.0), at(14.0, 80.0), at(105.0, 90.0), at(62.0, 8.0)];
    for count in 3..=6 {
        let tree = tree_of(&field, &places[..count], None);
        println!("{count}: {} of {}", tree.polished_minor, tree.separate_minor);
        assert!(tree.total_minor <= tree.separate_minor && tree.total_minor >= 0.5 * tree.separate_minor);
        assert!(tree.saving_pct >= 0.0 && tree.saving_pct <= 50.0);
        for terminal in 0..count {
            let end = TreeEnd::TerminalNo(terminal);
            assert!(tree.legs.iter().any(|leg| leg.from == end || leg.to == end));
        }
        assert_eq!(tree.legs.len(), count + tree.branches.len() - 1);
    }
}

#[test]
fn four_corners_of_a_square_take_two_forks_of_three_legs() {
    // The shortest network of a unit square is 1 + √3.
    let field = plane(141, |_, _| 1.0, |_, _| false);
    let corners = [at(20.0, 20.0), at(120.0, 20.0), at(20.0, 120.0), at(120.0, 120.0)];
    let tree = tree_of(&field, &corners, None);
    let exact = 100.0 * (1.0 + 3.0_f64.sqrt());
    assert!((tree.polished_minor / exact - 1.0).abs() < 2e-4, "{} and {exact}", tree.polished_minor);
    assert_eq!(tree.branches.iter().map(|branch| branch.legs_count).collect::<Vec<_>>(), [3, 3]);
    assert!((tree.separate_minor / 300.0 - 1.0).abs() < 1e-4);
}

#[test]
fn a_dear_trunk_draws_its_fork_towards_the_straight_line() {
    let field = plane(121, |_, _| 1.0, |_, _| false);
    let terminals = [at(10.0, 20.0), at(110.0, 20.0), at(60.0, 100.0)];
    let depth = |tree: &Tree| tree.branches[0].at.lat_deg;
    let plain = tree_of(&field, &terminals, None);
    let dear = tree_of(&field, &terminals, Some(Trunk { ends_no: [0, 1], cost_ratio: 3.0 }));
    // Fermat's point lies 50/√3 off the base; with a trunk of ratio r the angle is sin(a) = 1/(2 r).
    assert!((depth(&plain) - 20.0 - 50.0 / 3.0_f64.sqrt()).abs() < 0.6, "{}", depth(&plain));
    let exact = 50.0 * (1.0_f64 / 6.0).asin().tan();
    assert!((depth(&dear) - 20.0 - exact).abs() < 0.6, "{} and {exact}", depth(&dear) - 20.0);
    assert_eq!(dear.legs.iter().filter(|leg| leg.is_trunk).count(), 2);
}

#[test]
fn a_landing_on_the_way_needs_no_fork() {
    let field = plane(101, |_, _| 1.0, |_, _| false);
    let tree = tree_of(&field, &[at(10.0, 50.0), at(50.0, 52.0), at(90.0, 50.0)], None);
    assert!(tree.branches.is_empty() && tree.legs.len() == 2);
    assert!((tree.polished_minor / tree.separate_polished_minor - 1.0).abs() < 1e-9);
    assert_eq!(
        (tree.total_minor, tree.total_km, tree.saving_pct),
        (tree.separate_minor, tree.separate_km, 0.0)
    );
}

#[test]
fn the_saving_of_a_network_is_between_two_totals_as_fitted() {
    // a coarse fit: were one side of the saving polished and the other fitted, it would show
    let field = plane(121, waves, in_disc([60.0, 62.0], 9.0));
    let terminals = [at(10.0, 12.0), at(110.0, 20.0), at(60.0, 112.0)];
    let wanted = TreeWanted { trunk: None, fit_increase_max_pct: 4.0 };
    let tree = tree(&field, &terminals, &wanted, &Unwatched).unwrap().value;
    let mut separate_minor = 0.0;
    for [from, to] in &tree.separate_no {
        let line = solve_line(&field, [terminals[*from], terminals[*to]], 4.0, &Unwatched).unwrap();
        separate_minor += line.record.fitted_minor;
    }
    assert!(
        (tree.separate_minor / separate_minor - 1.0).abs() < 5e-3,
        "{} {separate_minor}",
        tree.separate_minor
    );
    assert!(tree.separate_minor > 1.001 * tree.separate_polished_minor);
    assert!(tree.total_minor > 1.001 * tree.polished_minor);
    let saving_pct = 100.0 * (tree.separate_minor - tree.total_minor) / tree.separate_minor;
    assert!((tree.saving_pct - saving_pct).abs() < 1e-9 && tree.saving_pct > 5.0, "{}", tree.saving_pct);
}

// --- robust

#[test]
fn without_spread_there_is_one_route_and_every_cell_of_it_is_crossed_always() {
    let ends = [at(8.0, 10.0), at(70.0, 66.0)];
    let wanted =
        RobustWanted { samples_count: 7, choose_by: ChooseBy::WorstRegret, fit_increase_max_pct: 0.1 };
    let sample = |_| Ok(plane(81, waves, |_, _| false));
    let found = robust(ends, &wanted, sample, &Unwatched).unwrap();
    assert!(found.findings.is_empty());
    let robust = found.value;
    assert_eq!((robust.candidates.len(), robust.solved_count), (1, 7));
    assert!(!robust.crossed.is_empty() && robust.crossed.iter().all(|cell| cell.crossed_frac == 1.0));
    assert_eq!(robust.candidates[0].regret.worst_minor, 0.0);
    assert_eq!(robust.candidates[0].best_in_count, 7);
}

#[test]
fn the_chosen_route_regrets_least_and_a_seed_gives_the_same_bytes() {
    let uncertain = Uncertainties {
        layers: vec![LayerSpread { layer: "slope".to_owned(), spread_ratio: 2.0 }],
        water_level: None,
    };
    // Two valleys, of which the factor makes one or the other the cheaper.
    let sample = |number| {
        let factor = sampled(&uncertain, 42, number)?.factor_of("slope");
        let valley = |row: f64, middle: f64| libm::exp(-((row - middle) / 6.0).powi(2));
        Ok(plane(
            81,
            |_, row| 4.0 - 2.0 * valley(row, 20.0) - (3.0 - factor.min(3.0)) * valley(row, 60.0),
            |_, _| false,
        ))
    };
    let ends = [at(6.0, 40.0), at(74.0, 40.0)];
    let solve = |choose_by| {
        let wanted = RobustWanted { samples_count: 24, choose_by, fit_increase_max_pct: 0.1 };
        robust(ends, &wanted, sample, &Unwatched).unwrap().value
    };
    let (by_regret, by_cost) = (solve(ChooseBy::WorstRegret), solve(ChooseBy::MeanCost));
    assert!(by_regret.candidates.len() >= 2);
    let least = |figure: &dyn Fn(usize) -> f64| {
        (0..by_cost.candidates.len()).map(figure).fold(f64::INFINITY, f64::min)
    };
    let regret = |at: usize| by_regret.candidates[at].regret.worst_minor;
    assert_eq!(regret(by_regret.chosen_no), least(&regret));
    let mean = |at: usize| by_cost.candidates[at].cost.mean_minor;
    assert_eq!(mean(by_cost.chosen_no), least(&mean));
    for candidate in &by_regret.candidates {
        let regret = candidate.regret;
        assert!(
            regret.mean_minor >= 0.0
                && regret.mean_minor <= regret.worst_minor
                && regret.p90_minor <= regret.worst_minor
        );
    }
    let json = |value| serde_json::to_string(value).unwrap();
    assert_eq!(json(&by_regret), json(&solve(ChooseBy::WorstRegret)));
    assert!(by_regret.crossed.iter().any(|cell| cell.crossed_frac < 1.0));
}

#[test]
fn samples_without_a_route_and_blocked_routes_are_counted() {
    // In odd samples a wall stands with a gap elsewhere; in sample 4 it has none.
    let sample = |number: u32| {
        let gap = match number {
            4 => -100.0,
            odd if odd % 2 == 1 => 10.0,
            _ => 30.0,
        };
        Ok(plane(41, |_, _| 1.0, |col, row| col == 20.0 && (row - gap).abs() > 2.0))
    };
    let wanted = RobustWanted { samples_count: 5, choose_by: ChooseBy::MeanCost, fit_increase_max_pct: 0.1 };
    let found = robust([at(3.0, 20.0), at(37.0, 20.0)], &wanted, sample, &Unwatched).unwrap();
    assert_eq!(found.value.solved_count, 4);
    assert_eq!(found.value.candidates.len(), 2);
    assert_eq!(found.value.candidates[found.value.chosen_no].blocked_in_count, 2);
    assert_eq!(found.value.unsolved.iter().map(|sample| sample.sample_no).collect::<Vec<_>>(), [4]);
    let codes: Vec<&str> = found.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["route.robust.no_route", "route.robust.blocked"]);
    let another_raster = |number: u32| Ok(plane(20 + number as usize, |_, _| 1.0, |_, _| false));
    let refused = robust([at(3.0, 3.0), at(15.0, 15.0)], &wanted, another_raster, &Unwatched);
    assert!(matches!(refused, Err(RouteError::FieldShape { .. })));
}

#[test]
fn a_sample_without_a_sea_is_a_sample_without_a_route_and_other_errors_still_stop() {
    use terrain::TerrainError;
    let dry = |number: u32| {
        let surface_level_m = -28.0 - f64::from(number);
        RouteError::Ground(match number {
            0 => TerrainError::NoWater { surface_level_m },
            _ => TerrainError::DifferentWaters {
                first: "a".to_owned(),
                second: "b".to_owned(),
                shore_reach_km: 15.0,
                surface_level_m,
            },
        })
    };
    let sample = |number: u32| match number {
        0 | 3 => Err(dry(number)),
        _ => Ok(plane(41, waves, |_, _| false)),
    };
    let ends = [at(3.0, 20.0), at(37.0, 20.0)];
    let wanted =
        RobustWanted { samples_count: 5, choose_by: ChooseBy::WorstRegret, fit_increase_max_pct: 0.1 };
    let found = robust(ends, &wanted, sample, &Unwatched).unwrap();
    let robust_found = found.value;
    assert_eq!((robust_found.solved_count, robust_found.candidates.len()), (3, 1));
    assert_eq!(robust_found.candidates[0].blocked_in_count, 0);
    let numbers: Vec<u32> = robust_found.unsolved.iter().map(|sample| sample.sample_no).collect();
    assert_eq!(numbers, [0, 3]);
    assert!(robust_found.unsolved[1].why.contains("different waters"), "{}", robust_found.unsolved[1].why);
    assert!(found.findings[0].message.starts_with("2 of 5 samples have no route"));
    let never = robust(ends, &wanted, |number| Err(dry(number)), &Unwatched).unwrap_err();
    assert_eq!(never, dry(0));
    assert!(never.is_no_route());
    let blank = |_| Err(RouteError::Ground(TerrainError::Empty { cells_count: 9 }));
    let stopped = robust(ends, &wanted, blank, &Unwatched).unwrap_err();
    assert!(!stopped.is_no_route(), "{stopped}");
}

// --- pins and areas

#[test]
fn a_route_passes_its_pins_in_order_and_costs_the_sum_of_its_legs() {
    let field = plane(81, waves, |_, _| false);
    let pins = [at(5.0, 5.0), at(20.0, 70.0), at(60.0, 10.0), at(75.0, 75.0)];
    let route = through(&field, &pins, 0.1, &Unwatched).unwrap();
    for (pin, number) in pins.iter().zip(&route.pins_no) {
        assert_eq!(route.fitted[*number], *pin);
    }
    let legs: f64 = pins
        .windows(2)
        .map(|pair| solve_line(&field, [pair[0], pair[1]], 0.1, &Unwatched).unwrap().record.fitted_minor)
        .sum();
    assert!((route.cost_minor / legs - 1.0).abs() < 1e-12);
    assert!(route.lower_bound_minor <= route.cost_minor && route.gap_pct.unwrap() < 20.0);
}

#[test]
fn an_avoided_area_is_left_and_named_when_it_leaves_no_way() {
    let field = plane(61, |_, _| 1.0, |_, _| false);
    let ring = |corners: &[(f64, f64)]| corners.iter().map(|(col, row)| LonLat::new(*col, *row)).collect();
    let area =
        |name: &str, corners: &[(f64, f64)]| AvoidedArea { name: name.to_owned(), ring: ring(corners) };
    let ends = [at(5.0, 30.0), at(55.0, 30.0)];
    let park = area("park", &[(25.0, 20.0), (35.0, 20.0), (35.0, 45.0), (25.0, 45.0)]);
    let nowhere = area("nowhere", &[(200.0, 20.0), (210.0, 20.0), (210.0, 45.0)]);
    let dash = area("dash", &[(5.0, 5.0), (9.0, 5.0)]);
    let avoided = avoiding(&field, &[park, nowhere, dash]).unwrap();
    let codes: Vec<&str> = avoided.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["route.avoid.outside", "route.avoid.no_area"]);
    let line = solve_line(&avoided.value, ends, 0.1, &Unwatched).unwrap();
    assert!(line.fitted.iter().any(|place| place.row < 20.0));
    assert!(line.record.polished_minor > 50.0);
    let wall =
        avoiding(&field, &[area("navy", &[(28.0, -5.0), (32.0, -5.0), (32.0, 70.0), (28.0, 70.0)])]).unwrap();
    let closed = solve_line(&wall.value, ends, 0.1, &Unwatched);
    assert!(matches!(closed, Err(RouteError::Enclosed { layers, .. }) if layers == ["navy"]));
}

// --- all

type Work<'a> = dyn Fn(&dyn Watch) -> Result<(), RouteError> + 'a;

#[test]
fn every_choice_hears_the_person_who_stops_it_and_tells_how_far_it_is() {
    let field = plane(61, waves, |_, _| false);
    let (rates, ends) = (vec![0.01; 61 * 61], [at(5.0, 5.0), at(55.0, 50.0)]);
    let densities = Densities::new(&field, &rates).unwrap();
    let three = [ends[0], ends[1], at(5.0, 50.0)];
    let wanted_robust =
        RobustWanted { samples_count: 3, choose_by: ChooseBy::MeanCost, fit_increase_max_pct: 0.1 };
    let wanted_tree = TreeWanted { trunk: None, fit_increase_max_pct: 0.1 };
    let work: [(&str, &Work<'_>); 6] = [
        ("corridor", &|watch| corridor(&field, ends, 2.0, watch).map(|_| ())),
        ("alternatives", &|watch| alternatives(&field, ends, &wanted(3, 5.0, 0.5), watch).map(|_| ())),
        ("pareto", &|watch| pareto(&densities, ends, &FRONT, watch).map(|_| ())),
        ("tree", &|watch| tree(&field, &three, &wanted_tree, watch).map(|_| ())),
        ("robust", &|watch| robust(ends, &wanted_robust, |_| Ok(field.clone()), watch).map(|_| ())),
        ("through", &|watch| through(&field, &three, 0.1, watch).map(|_| ())),
    ];
    for (name, work) in work {
        let patient = Watcher::patient(usize::MAX);
        work(&patient).unwrap();
        let seen = patient.seen.into_inner().unwrap();
        assert!(!seen.is_empty() && seen.iter().all(|done| (0.0..=1.0).contains(done)), "{name}");
        assert!(seen.windows(2).all(|pair| pair[0] <= pair[1] + 1e-9), "{name} goes back: {seen:?}");
        for looks in [1, 10] {
            let stopped = work(&Watcher::patient(looks));
            assert!(matches!(stopped, Err(RouteError::Cancelled(Cancelled))), "{name} {stopped:?}");
        }
    }
}

#[test]
fn memory_is_known_before_the_work() {
    let kinds = [
        ChoiceKind::Corridor,
        ChoiceKind::Alternatives,
        ChoiceKind::Pareto,
        ChoiceKind::Tree,
        ChoiceKind::Robust,
        ChoiceKind::Through,
        ChoiceKind::Avoiding,
    ];
    for kind in kinds {
        let needed = memory_needed_bytes(kind, 1_000_000);
        assert!((10_000_000..200_000_000).contains(&needed), "{kind:?} {needed}");
        assert_eq!(memory_needed_bytes(kind, usize::MAX), u64::MAX);
    }
}
