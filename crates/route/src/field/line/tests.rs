use super::*;
use crate::field::FieldParts;
use proptest::prelude::*;

const COLS: usize = 9;
const ROWS: usize = 7;

const PLANE: Metric = Metric::Plane { col_km: 0.7, row_km: 1.3 };
const GLOBE: Metric =
    Metric::Geographic { lon_first_deg: 178.0, lat_first_deg: 62.0, cell_lon_deg: 0.1, cell_lat_deg: 0.05 };

fn field(metric: Metric, cost: Vec<f32>, closed: &[usize]) -> Field {
    let blocker = (0..COLS * ROWS).map(|node| u16::from(closed.contains(&node))).collect();
    let layers = vec!["land".to_owned()];
    Field::new(FieldParts { cols: COLS, rows: ROWS, metric, cost_minor_per_km: cost, blocker, layers })
        .unwrap()
}

fn place() -> impl Strategy<Value = Place> {
    // A half of the places on a node, its column or its row, or on the rim, where rounding tells.
    let near = |count: usize| {
        let last = count as f64 - 0.5;
        prop_oneof![-0.5..last, (0..2 * count).prop_map(|half| half as f64 / 2.0 - 0.5)]
    };
    (near(COLS), near(ROWS)).prop_map(|(col, row)| Place { col, row })
}

fn mix(from: Place, to: Place, share: f64) -> Place {
    Place { col: from.col + share * (to.col - from.col), row: from.row + share * (to.row - from.row) }
}

fn cost_by_sum(field: &Field, from: Place, to: Place) -> f64 {
    const PARTS: u32 = 40_000;
    let (cols, rows) = (to.col - from.col, to.row - from.row);
    let part = |part: u32| {
        let at = mix(from, to, (f64::from(part) + 0.5) / f64::from(PARTS));
        let (col_km, row_km) = field.spacing_km(at.row);
        field.cost_at(at) * (cols * col_km).hypot(rows * row_km) / f64::from(PARTS)
    };
    (0..PARTS).map(part).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_cost_of_any_line_is_the_sum_over_its_many_parts(
        cost in prop::collection::vec(1.0_f32..20.0, COLS * ROWS),
        from in place(),
        to in place(),
        globe in any::<bool>(),
    ) {
        let field = field(if globe { GLOBE } else { PLANE }, cost, &[]);
        let (cost, by_sum) = (field.cost_of(from, to), cost_by_sum(&field, from, to));
        // The sum of so many parts is good to some 1e-8 of the dearest cell.
        prop_assert!((cost - by_sum).abs() <= 1e-6 * by_sum, "{cost} is not {by_sum}");
        let back = field.cost_of(to, from);
        prop_assert!((cost - back).abs() <= 1e-13 * cost, "{cost} is not {back} back");
    }

    #[test]
    fn a_line_is_clear_where_no_closed_cell_is_within_its_reach(
        closed in prop::collection::vec(0..COLS * ROWS, 0..12),
        from in place(),
        to in place(),
    ) {
        let field = field(PLANE, vec![1.0; COLS * ROWS], &closed);
        let (start, end) = (field.node_at(from), field.node_at(to));
        prop_assume!(start.is_some() && end.is_some() && start != end);
        let near: Vec<usize> = cells_near([from, to], field.reach(), [COLS, ROWS])
            .flat_map(|(row, cols)| cols.map(move |col| row * COLS + col))
            .collect();
        prop_assert_eq!(field.is_clear(from, to), near.iter().all(|node| field.is_open(*node)));
        if field.is_clear_around(&[from, to]) {
            prop_assert!(field.is_clear(from, to));
        }
    }
}
