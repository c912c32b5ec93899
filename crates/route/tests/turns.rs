//! Turns: shortest and cheapest curves between two poses.

#![allow(clippy::unwrap_used)] // helpers of tests fail by panicking

use std::f64::consts::PI;
use wetplant_route::RouteError;
use wetplant_route::turn::{Bend, Pose, Turn, cheapest_turn, shortest_turn};

fn pose(x_km: f64, y_km: f64, heading_deg: f64) -> Pose {
    Pose { x_km, y_km, heading_deg }
}

fn word(turn: &Turn) -> String {
    let letter = |bend| match bend {
        Bend::Left => 'L',
        Bend::Straight => 'S',
        Bend::Right => 'R',
    };
    turn.pieces.iter().map(|piece| letter(piece.bend)).collect()
}

fn assert_ends_at(turn: &Turn, to: Pose) {
    let end = turn.end();
    let turned = (end.heading_deg - to.heading_deg).rem_euclid(360.0);
    let missed = (end.x_km - to.x_km).abs().max((end.y_km - to.y_km).abs()).max(turned.min(360.0 - turned));
    assert!(missed < 1e-8, "{end:?} {to:?}");
}

/// The shortest of the six words of L. E. Dubins (1957) in the closed form of Shkel and Lumelsky (2001), radius 1.
fn shortest_by_closed_form(from: Pose, to: Pose) -> f64 {
    let (x, y) = (to.x_km - from.x_km, to.y_km - from.y_km);
    let (d, theta) = (x.hypot(y), y.atan2(x));
    let turn = |angle: f64| angle.rem_euclid(2.0 * PI);
    let (a, b) = (turn(from.heading_deg.to_radians() - theta), turn(to.heading_deg.to_radians() - theta));
    let (sa, sb, ca, cb, cab) = (a.sin(), b.sin(), a.cos(), b.cos(), (a - b).cos());
    let lsl = {
        let p2 = 2.0 + d * d - 2.0 * cab + 2.0 * d * (sa - sb);
        let mid = (cb - ca).atan2(d + sa - sb);
        (p2 >= 0.0).then(|| turn(mid - a) + p2.sqrt() + turn(b - mid))
    };
    let rsr = {
        let p2 = 2.0 + d * d - 2.0 * cab + 2.0 * d * (sb - sa);
        let mid = (ca - cb).atan2(d - sa + sb);
        (p2 >= 0.0).then(|| turn(a - mid) + p2.sqrt() + turn(mid - b))
    };
    let lsr = {
        let p2 = -2.0 + d * d + 2.0 * cab + 2.0 * d * (sa + sb);
        (p2 >= 0.0).then(|| {
            let p = p2.sqrt();
            let mid = (-ca - cb).atan2(d + sa + sb) - (-2.0_f64).atan2(p);
            turn(mid - a) + p + turn(mid - b)
        })
    };
    let rsl = {
        let p2 = -2.0 + d * d + 2.0 * cab - 2.0 * d * (sa + sb);
        (p2 >= 0.0).then(|| {
            let p = p2.sqrt();
            let mid = (ca + cb).atan2(d - sa - sb) - 2.0_f64.atan2(p);
            turn(a - mid) + p + turn(b - mid)
        })
    };
    let rlr = {
        let c = (6.0 - d * d + 2.0 * cab + 2.0 * d * (sa - sb)) / 8.0;
        (c.abs() <= 1.0).then(|| {
            let p = turn(2.0 * PI - c.acos());
            let t = turn(a - (ca - cb).atan2(d - sa + sb) + 0.5 * p);
            t + p + turn(a - b - t + p)
        })
    };
    let lrl = {
        let c = (6.0 - d * d + 2.0 * cab + 2.0 * d * (sb - sa)) / 8.0;
        (c.abs() <= 1.0).then(|| {
            let p = turn(2.0 * PI - c.acos());
            let t = turn(-a + (cb - ca).atan2(d + sa - sb) + 0.5 * p);
            t + p + turn(b - a - t + p)
        })
    };
    [lsl, rsr, lsr, rsl, rlr, lrl].into_iter().flatten().fold(f64::INFINITY, f64::min)
}

#[test]
fn on_many_poses_near_and_far_the_curve_is_as_short_as_the_closed_form() {
    let mut words = std::collections::BTreeSet::new();
    let mut seed = 7_u64;
    let mut random = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut far_count = 0;
    for case in 0..1500 {
        let reach = [0.5, 2.0, 6.0, 30.0][case % 4];
        let from = pose(random(), random(), 360.0 * random());
        let to = pose(reach * (2.0 * random() - 1.0), reach * (2.0 * random() - 1.0), 360.0 * random());
        let turn = shortest_turn(from, to, 1.0).unwrap();
        assert_ends_at(&turn, to);
        let exact = shortest_by_closed_form(from, to);
        let off = (turn.length_km / exact - 1.0).abs();
        // where two curves are all but one, Newton's method may find the other only
        assert!(off < 1e-5, "{from:?} {to:?} {} {} {exact}", word(&turn), turn.length_km);
        far_count += usize::from(off > 1e-9);
        words.insert(word(&turn));
    }
    assert!(far_count <= 3, "{far_count}");
    for expected in ["LSL", "RSR", "LSR", "RSL", "LRL", "RLR"] {
        assert!(words.contains(expected), "{words:?}");
    }
}

#[test]
fn straight_ahead_is_one_straight_piece_and_on_the_spot_none() {
    let (from, to) = (pose(0.3, 0.3, 36.869_897_645_844_02), pose(0.78, 0.66, 36.869_897_645_844_02));
    let turn = shortest_turn(from, to, 0.08).unwrap();
    assert_eq!(word(&turn), "S");
    assert!((turn.length_km / 0.6 - 1.0).abs() < 1e-9);
    let spot = shortest_turn(from, from, 0.08).unwrap();
    assert_eq!((spot.pieces.len(), spot.length_km), (0, 0.0));
}

#[test]
fn lengths_scale_with_the_unit_of_length() {
    let turn =
        |scale: f64| shortest_turn(pose(0.0, 0.0, 90.0), pose(3.0 * scale, scale, -90.0), scale).unwrap();
    assert!((turn(64.0).length_km / turn(1.0).length_km - 64.0).abs() < 1e-9);
}

#[test]
fn the_drawn_curve_stays_beside_the_laid_one_by_no_more_than_said() {
    let turn = shortest_turn(pose(0.0, 0.0, 0.0), pose(1.0, 4.0, 180.0), 1.0).unwrap();
    for error_km in [0.1, 0.01, 0.001] {
        let points = turn.points(error_km);
        let drawn_km: f64 =
            points.windows(2).map(|pair| (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1])).sum();
        assert!(drawn_km <= turn.length_km);
        // an arc is longer than its chord by a third of eight times the rise over it, squared
        assert!(turn.length_km - drawn_km < 2.0 * error_km * turn.length_km, "{error_km}");
    }
}

#[test]
fn over_ground_of_one_price_the_cheapest_curve_is_the_shortest() {
    let (from, to) = (pose(0.0, 0.0, 20.0), pose(5.0, 3.0, 250.0));
    let shortest = shortest_turn(from, to, 1.0).unwrap();
    let cheapest = cheapest_turn(from, to, 1.0, &|_| Some(7.0)).unwrap().unwrap();
    assert!((cheapest.cost_minor / (7.0 * shortest.length_km) - 1.0).abs() < 1e-9);
}

#[test]
fn a_curve_gives_way_to_closed_ground_and_to_dear_ground() {
    let (from, to) = (pose(0.0, 0.0, 0.0), pose(12.0, 0.0, 0.0));
    let rock = |[x, y]: [f64; 2]| (x - 6.0).hypot(y) > 1.5;
    let around = cheapest_turn(from, to, 1.0, &|at| rock(at).then_some(1.0)).unwrap().unwrap();
    assert_ends_at(&around, to);
    assert!(around.points(1e-4).windows(2).all(|pair| (0..50).all(|part| {
        let share = f64::from(part) / 50.0;
        let at = |axis: usize| pair[0][axis] + share * (pair[1][axis] - pair[0][axis]);
        (at(0) - 6.0).hypot(at(1)) > 1.4
    })));
    assert!(around.cost_minor > 12.0 && around.cost_minor < 12.7, "{} {}", around.cost_minor, word(&around));
    let hill = |[x, y]: [f64; 2]| Some(1.0 + 9.0 / (1.0 + (x - 6.0).powi(2) + (y - 0.2).powi(2)));
    let over = cheapest_turn(from, to, 1.0, &hill).unwrap().unwrap();
    let straight: f64 =
        (0..12000).map(|step| hill([(f64::from(step) + 0.5) / 1000.0, 0.0]).unwrap() / 1000.0).sum();
    assert!(over.cost_minor < 0.9 * straight, "{} {straight} {}", over.cost_minor, word(&over));
    assert_ends_at(&over, to);
}

#[test]
fn closed_in_there_is_no_curve_and_a_radius_of_nothing_is_an_error() {
    let (from, to) = (pose(0.0, 0.0, 0.0), pose(12.0, 0.0, 0.0));
    let wall = |[x, _]: [f64; 2]| ((x - 6.0).abs() > 0.5).then_some(1.0);
    let room = |at: [f64; 2]| wall(at).filter(|_| at[0].abs() < 15.0 && at[1].abs() < 5.0);
    assert_eq!(cheapest_turn(from, to, 1.0, &room).unwrap(), None);
    for radius_km in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let error = shortest_turn(from, to, radius_km).unwrap_err();
        assert!(matches!(error, RouteError::Figure { field: "radius_km", .. }));
    }
}
