use super::*;
use crate::field::{FieldParts, Metric};
use units::Unwatched;

fn plane(
    cols: usize,
    rows: usize,
    [col_km, row_km]: [f64; 2],
    closed: impl Fn(usize, usize) -> bool,
) -> Field {
    let nodes = (0..rows).flat_map(|row| (0..cols).map(move |col| (col, row)));
    Field::new(FieldParts {
        cols,
        rows,
        metric: Metric::Plane { col_km, row_km },
        cost_minor_per_km: vec![1.0; cols * rows],
        blocker: nodes.map(|(col, row)| u16::from(closed(col, row))).collect(),
        layers: vec!["rock".to_owned()],
    })
    .unwrap()
}

fn at(col: f64, row: f64) -> Place {
    Place { col, row }
}

#[test]
fn on_open_ground_the_bound_is_just_below_the_straight_line() {
    for cell_km in [[1.0, 1.0], [0.75, 1.0], [1.0, 0.55]] {
        let field = plane(120, 120, cell_km, |_, _| false);
        for to in [at(110.0, 5.0), at(110.0, 50.0), at(90.0, 110.0), at(5.3, 100.2)] {
            let from = at(5.0, 5.0);
            let (x_km, y_km) = ((to.col - from.col) * cell_km[0], (to.row - from.row) * cell_km[1]);
            let exact = (x_km * x_km + y_km * y_km).sqrt();
            let bound = lower_bound(&field, [from, to], &Unwatched).unwrap();
            assert!(bound <= exact && bound > 0.975 * exact, "{:.4} to {to:?}", bound / exact);
        }
    }
}

#[test]
fn the_bound_knows_a_wall() {
    // A wall one cell thick; the way round its end is 2 √(50² + 60²) km, the straight line 100 km.
    let field = plane(121, 121, [1.0, 1.0], |col, row| col == 60 && row > 0);
    let bound = lower_bound(&field, [at(10.0, 60.0), at(110.0, 60.0)], &Unwatched).unwrap();
    let round_the_end = 2.0 * (49.5_f64 * 49.5 + 59.5 * 59.5).sqrt() + 1.0;
    assert!(bound <= round_the_end && bound > 0.97 * round_the_end, "{bound} of {round_the_end}");
}

#[test]
fn blocks_give_a_bound_too() {
    let field = plane(500, 400, [1.0, 1.0], |_, _| false);
    assert!(nodes_per_cell(&field) > 1);
    let bound = lower_bound(&field, [at(20.0, 30.0), at(450.0, 300.0)], &Unwatched).unwrap();
    let exact = at(20.0, 30.0).cells_to(at(450.0, 300.0));
    assert!(bound <= exact && bound > 0.95 * exact, "{:.4}", bound / exact);
}
