use super::*;
use crate::bound::Blocks;
use crate::field::{FieldParts, Metric};
use crate::solve::BLOCK_SIDES;
use units::Unwatched;

/// Repeatable numbers from 0 to 1.
fn noise(at: usize, seed: u64) -> f64 {
    let mut bits = at as u64 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for _ in 0..3 {
        bits = (bits ^ (bits >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    }
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

/// A raster of one of several kinds: white noise, hills, hills with rocks, bands; on planes and on the globe.
fn random(seed: u64) -> Field {
    let (cols, rows) = (60 + (noise(1, seed) * 90.0) as usize, 60 + (noise(2, seed) * 90.0) as usize);
    let length = 4.0 + 40.0 * noise(3, seed);
    let hill = |col: usize, row: usize| {
        let wave = |at: f64| 0.5 + 0.5 * libm::sin(at * std::f64::consts::TAU / length);
        0.5 * wave(col as f64 + 0.3 * row as f64) + 0.5 * wave(row as f64 - 0.2 * col as f64)
    };
    let cost = |node: usize| match seed % 3 {
        0 => 1.0 + 19.0 * noise(node, seed + 7),
        1 => 1.0 + 19.0 * hill(node % cols, node / cols),
        _ => 1.0 + (4.0 * hill(node % cols, node / cols)).floor() * 3.0,
    };
    let closed = |node: usize| {
        let (col, row) = (node % cols, node / cols);
        let near_an_end = col.min(row) < 4 || cols - col < 5 || rows - row < 5;
        u16::from(!near_an_end && seed % 2 == 1 && noise(node, seed + 9) < 0.08)
    };
    let metric = match seed % 5 {
        0 => Metric::Plane { col_km: 1.0, row_km: 1.5 },
        1 => Metric::Geographic {
            lon_first_deg: 179.0,
            lat_first_deg: 62.0,
            cell_lon_deg: 0.02,
            cell_lat_deg: 0.01,
        },
        _ => Metric::Plane { col_km: 1.0, row_km: 1.0 },
    };
    Field::new(FieldParts {
        cols,
        rows,
        metric,
        cost_minor_per_km: (0..cols * rows).map(|node| cost(node) as f32).collect(),
        blocker: (0..cols * rows).map(closed).collect(),
        layers: vec!["rock".to_owned()],
    })
    .unwrap()
}

#[test]
fn a_march_within_its_bound_costs_to_the_bit_what_the_whole_march_costs() {
    let mut visited = [0, 0];
    for seed in 0..1000 {
        let field = random(seed);
        let ends = [
            Place { col: 1.0, row: 2.0 },
            Place { col: (field.cols() - 3) as f64, row: (field.rows() - 2) as f64 },
        ];
        let all = FieldGround::new(&field, None);
        let whole = march_within(&all, ends, &Unwatched).unwrap();
        let side = BLOCK_SIDES[usize::from(seed % 7 < 3)];
        let bound = Bound::from(&Blocks::new(&field, side), ends[1]);
        let ground = FieldGround::new(&field, Some(&bound));
        let within = march_within(&ground, ends, &Unwatched).unwrap();
        assert_eq!(within.goal_minor.to_bits(), whole.goal_minor.to_bits(), "raster {seed}");
        visited = [visited[0] + within.visited_count(), visited[1] + whole.visited_count()];
    }
    assert!(visited[0] < visited[1], "{visited:?}");
}

#[test]
fn on_constant_ground_the_arrival_is_the_distance() {
    let side = 301;
    let field = Field::new(FieldParts {
        cols: side,
        rows: side,
        metric: Metric::Plane { col_km: 1.0, row_km: 1.0 },
        cost_minor_per_km: vec![1.0; side * side],
        blocker: vec![0; side * side],
        layers: Vec::new(),
    })
    .unwrap();
    let source = Place { col: 150.0, row: 150.0 };
    let arrival = reach(&field, &[source], &Unwatched).unwrap();
    let errors = arrival.cost_minor().into_iter().enumerate().filter_map(|(node, paid)| {
        let away = source.cells_to(field.place_of(node));
        (away > 0.0).then(|| (paid / away - 1.0).abs())
    });
    let (mut sum, mut most) = (0.0, 0.0_f64);
    for error in errors {
        (sum, most) = (sum + error, most.max(error));
    }
    let mean = sum / (side * side) as f64;
    assert!(mean < 5e-5 && most < 2e-4, "mean {mean:e}, greatest {most:e}");
}
