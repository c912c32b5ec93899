use super::*;
use crate::field::{FieldParts, Metric};
use crate::march::march;
use crate::path::{trace, trace_by};
use proptest::prelude::*;
use units::Unwatched;

const SIDE: usize = 40;
const ENDS: [Place; 2] = [Place { col: 1.0, row: 2.0 }, Place { col: 37.3, row: 38.0 }];
const PLANE: Metric = Metric::Plane { col_km: 1.0, row_km: 1.0 };
const GLOBE: Metric =
    Metric::Geographic { lon_first_deg: 5.0, lat_first_deg: 60.0, cell_lon_deg: 0.1, cell_lat_deg: 0.05 };

fn is_clear(field: &Field, line: &[Place]) -> bool {
    line.windows(2).all(|pair| field.is_clear(pair[0], pair[1]))
}

fn cost_of(field: &Field, line: &[Place]) -> f64 {
    line.windows(2).map(|pair| field.cost_of(pair[0], pair[1])).sum()
}

/// A raster of costs 1 to 20, not smooth at all, with closed cells; none where the ends are closed.
fn rough(metric: Metric, cost: Vec<f32>, closed: &[usize]) -> Option<Field> {
    let blocker = (0..SIDE * SIDE).map(|node| u16::from(closed.contains(&node))).collect();
    let layers = vec!["rock".to_owned()];
    let field =
        Field::new(FieldParts { cols: SIDE, rows: SIDE, metric, cost_minor_per_km: cost, blocker, layers });
    field.ok().filter(|field| ENDS.iter().all(|end| field.is_clear(*end, *end)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_polish_never_raises_the_cost_and_stays_clear(
        cost in prop::collection::vec(1.0_f32..20.0, SIDE * SIDE),
        closed in prop::collection::vec(0..SIDE * SIDE, 0..SIDE * SIDE / 6),
        globe in any::<bool>(),
    ) {
        let field = rough(if globe { GLOBE } else { PLANE }, cost, &closed);
        let Some(field) = field else { return Ok(()) };
        let Ok(arrival) = march(&field, ENDS[0], ENDS[1], &Unwatched) else { return Ok(()) };
        let path = trace(&field, &arrival, ENDS);
        prop_assert!(is_clear(&field, &path));
        let polished = polish(&field, &path, &Unwatched).unwrap();
        prop_assert!(is_clear(&field, &polished));
        prop_assert_eq!([polished[0], polished[polished.len() - 1]], ENDS);
        let (before, after) = (cost_of(&field, &path), cost_of(&field, &polished));
        prop_assert!(after <= before * (1.0 + 1e-12), "from {before} to {after}");
        prop_assert_eq!(polish(&field, &path, &Unwatched).unwrap(), polished);
    }

    #[test]
    fn arrivals_a_little_below_their_edges_still_lead_to_the_source(
        hills in prop::collection::vec(1.0_f32..4.0, SIDE * SIDE),
        lowered in prop::collection::vec(0.0..0.125, SIDE * SIDE),
        closed in prop::collection::vec(0..SIDE * SIDE, 0..SIDE * SIDE / 10),
    ) {
        let Some(field) = rough(PLANE, hills, &closed) else { return Ok(()) };
        let Ok(arrival) = march(&field, ENDS[0], ENDS[1], &Unwatched) else { return Ok(()) };
        let below = |node: usize| arrival.cost_minor_at(node) - lowered[node];
        let path = trace_by(&field, below, arrival.goal_from, ENDS);
        prop_assert!(is_clear(&field, &path));
        let (cost, goal) = (cost_of(&field, &path), arrival.goal_minor);
        prop_assert!(cost <= 1.25 * goal, "{cost} for {goal}");
    }
}

#[test]
fn the_arrivals_of_a_round_front_lead_straight_to_the_source() {
    // Between two nodes a round front arrives earlier than halfway between their arrivals.
    let field = rough(PLANE, vec![1.0; SIDE * SIDE], &[]).unwrap();
    let (source, goal) = (ENDS[0], Place { col: 37.0, row: 23.0 });
    let exact = |node: usize| field.place_of(node).cells_to(source);
    let path = trace_by(&field, exact, field.node_at(goal), [source, goal]);
    let (cost, exact) = (cost_of(&field, &path), source.cells_to(goal));
    assert!(path.len() > 10 && cost <= 1.0002 * exact, "{cost} for {exact}");
}

#[test]
fn a_line_that_is_not_clear_is_given_back_with_its_ends() {
    let mut closed: Vec<usize> = (0..SIDE).map(|row| row * SIDE + 20).collect();
    closed.push(0);
    let field = rough(PLANE, vec![1.0; SIDE * SIDE], &closed).unwrap();
    let polished = polish(&field, &ENDS, &Unwatched).unwrap();
    assert_eq!([polished[0], polished[polished.len() - 1]], ENDS);
    assert!(polish(&field, &[], &Unwatched).unwrap().is_empty());
    assert_eq!(polish(&field, &ENDS[..1], &Unwatched).unwrap(), ENDS[..1]);
}
