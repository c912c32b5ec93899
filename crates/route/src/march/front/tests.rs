//! The four lanes against the formula written for one.

use super::*;

struct AtTheMean;
struct AtTheLeast;

macro_rules! ground {
    ($name:ident, $at_the_mean:literal) => {
        impl Ground for $name {
            const AT_THE_MEAN: bool = $at_the_mean;
            fn size(&self) -> [usize; 2] {
                [1, 1]
            }
            fn shapes(&self) -> &[Shape] {
                &[]
            }
            fn costs(&self) -> (f64, f64) {
                (1.0, 1.0)
            }
            fn cost(&self, _: usize, _: usize) -> f32 {
                1.0
            }
        }
    };
}
ground!(AtTheMean, true);
ground!(AtTheLeast, false);

/// What more is paid to one node: T at its least share of the edge, less the bulge of the circle.
fn gain_alone<G: Ground>(
    (here, least): (Node, f32),
    to_cost: f32,
    (drop, far_cost): (f32, f32),
    (shape, lane): (&Shape, usize),
) -> f32 {
    let (leg_km, edge_km) = (shape.leg_km[lane], shape.edge_km[lane]);
    let (near_minor, rise) = if G::AT_THE_MEAN {
        (0.5 * (to_cost + here.cost), 0.5 * (far_cost - here.cost))
    } else {
        (to_cost.min(here.cost).min(far_cost) + 0.0 * to_cost, 0.0)
    };
    let edge_minor = edge_km * (near_minor + 0.5 * rise);
    let slope = (drop - 1.1 * rise * leg_km).max(0.0).min(edge_minor * shape.sine_max[lane]);
    let square = edge_minor * edge_minor - slope * slope;
    let per_cosine = 1.0 / square.sqrt();
    let share = slope * per_cosine * shape.leg_over_edge[lane];
    let length_km = leg_km * edge_minor * per_cosine;
    let per_arrival = least / (here.cost * (here.arrival as f32).max(f32::MIN_POSITIVE * 1e6));
    let below = (0.5 * share * (1.0 - share) * square * per_arrival).min(0.06 * edge_minor);
    (near_minor + share * rise) * length_km - share * drop - below
}

/// Repeatable numbers from 0 to 1.
fn noise(at: u64) -> f32 {
    let mut bits = at.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for _ in 0..3 {
        bits = (bits ^ (bits >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    }
    (bits >> 40) as f32 / (1_u64 << 24) as f32
}

fn lanes_equal_one_by_one<G: Ground>() {
    for case in 0..20_000 {
        let draw = |number: u64| noise(case * 32 + number);
        let cost =
            |number: u64| if draw(number) < 0.1 { f32::INFINITY } else { 1.0 + 19.0 * draw(number + 1) };
        let here = Node { arrival: f64::from(200.0 * draw(0)), cost: 1.0 + 19.0 * draw(1) };
        let to_cost = [cost(2), cost(4), cost(6), cost(8)];
        let beside = |number: u64| {
            if draw(number) < 0.3 {
                (0.0, here.cost)
            } else {
                (20.0 * draw(number + 1), 1.0 + 19.0 * draw(number + 2))
            }
        };
        let (across, along) = (beside(10), beside(13));
        let legs = [0.5 + draw(16), 0.5 + draw(17), 0.5 + draw(18), 0.5 + draw(19)];
        let edges = [0.5 + draw(20), 0.5 + draw(21), 0.5 + draw(22), 0.5 + draw(23)];
        let each = |of: fn(f32, f32) -> f32| [0, 1, 2, 3].map(|lane| of(legs[lane], edges[lane]));
        let shape = Shape {
            leg_km: legs,
            edge_km: edges,
            leg_over_edge: each(|leg, edge| leg / edge),
            sine_max: each(|leg, edge| edge / (leg * leg + edge * edge).sqrt()),
        };
        let gains = gains::<G>((here, 1.0), to_cost, [across, along], &shape);
        for lane in 0..4 {
            let edge = if lane < 2 { across } else { along };
            let alone = gain_alone::<G>((here, 1.0), to_cost[lane], edge, (&shape, lane));
            let same = alone.to_bits() == gains[lane].to_bits() || alone.is_nan() && gains[lane].is_nan();
            assert!(same, "case {case}, lane {lane}: {alone} alone, {} beside others", gains[lane]);
        }
    }
}

#[test]
fn four_nodes_at_once_are_reached_at_what_each_alone_would_be() {
    lanes_equal_one_by_one::<AtTheMean>();
    lanes_equal_one_by_one::<AtTheLeast>();
}
