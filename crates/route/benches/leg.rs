//! How long a leg takes, stage by stage: figures to compare, never a test. `cargo bench -p wetplant-route`.

#![allow(clippy::unwrap_used)] // a bench that cannot measure may stop

use std::time::Instant;
use units::Unwatched;
use wetplant_route::bound::lower_bound;
use wetplant_route::field::{Field, FieldParts, Metric, Place};
use wetplant_route::fit::fit;
use wetplant_route::march::march;
use wetplant_route::path::trace;
use wetplant_route::polish::polish;

/// Repeatable numbers from 0 to 1.
fn noise(col: usize, row: usize, seed: u64) -> f64 {
    let mut bits = (col as u64) << 32 ^ row as u64 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for _ in 0..3 {
        bits = (bits ^ (bits >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    }
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

/// Smooth hills of cost 1 to 20 at several scales, 5 % of the cells closed.
fn rough(nodes: usize, seed: u64) -> Field {
    let hill = |col: usize, row: usize, scale: usize| {
        let (left, top) = (col / scale, row / scale);
        let (right, lower) = ((col % scale) as f64 / scale as f64, (row % scale) as f64 / scale as f64);
        let at = |col, row| noise(col, row, seed + scale as u64);
        (at(left, top) * (1.0 - right) + at(left + 1, top) * right) * (1.0 - lower)
            + (at(left, top + 1) * (1.0 - right) + at(left + 1, top + 1) * right) * lower
    };
    let all = || (0..nodes * nodes).map(|node| (node % nodes, node / nodes));
    let cost = |(col, row)| 1.0 + 19.0 * (hill(col, row, 64) + hill(col, row, 16) + hill(col, row, 5)) / 3.0;
    let corner = |col: usize, row: usize| col.min(row) < 3 || col.max(row) + 4 > nodes;
    let closed = |(col, row)| u16::from(!corner(col, row) && noise(col, row, seed + 99) < 0.05);
    Field::new(FieldParts {
        cols: nodes,
        rows: nodes,
        metric: Metric::Plane { col_km: 1.0, row_km: 1.0 },
        cost_minor_per_km: all().map(|node| cost(node) as f32).collect(),
        blocker: all().map(closed).collect(),
        layers: vec!["rock".to_owned()],
    })
    .unwrap()
}

fn main() {
    for nodes in [150, 1000, 4000] {
        let field = rough(nodes, 7);
        let last = (nodes - 1) as f64;
        let ends = [Place { col: 1.0, row: 1.0 }, Place { col: last - 1.0, row: last - 1.0 }];
        let start = Instant::now();
        let arrival = march(&field, ends[0], ends[1], &Unwatched).unwrap();
        let marched = start.elapsed();
        let path = trace(&field, &arrival, ends);
        let traced = start.elapsed() - marched;
        let polished = polish(&field, &path, &Unwatched).unwrap();
        let polished_in = start.elapsed() - marched - traced;
        let fitted = fit(&field, &polished, 0.1, &Unwatched).unwrap();
        let total = start.elapsed();
        let cost_now = fitted.cost_minor;
        let bound = lower_bound(&field, ends, cost_now, 3.0, &Unwatched).unwrap().lower_bound_minor;
        let bounded_in = start.elapsed() - total;
        let cost = |line: &[Place]| line.windows(2).map(|pair| field.cost_of(pair[0], pair[1])).sum::<f64>();
        println!(
            "{nodes}²: march {marched:.1?} ({} nodes), path {traced:.1?} ({} points), polish {polished_in:.1?} ({} points), \
             all {total:.1?} | arrival {:.3}, path {:.3}, polished {:.3}, fitted {:.3} ({} vertices) | \
             bound {bound:.3} in {bounded_in:.1?}, gap {:.2} %",
            arrival.visited_count,
            path.len(),
            polished.len(),
            arrival.goal_minor,
            cost(&path),
            cost(&polished),
            fitted.cost_minor,
            fitted.places.len(),
            100.0 * (fitted.cost_minor / bound - 1.0),
        );
    }
}
