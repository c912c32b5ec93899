//! Potential along a fed line and its shunt faults: the worked check, what adds up, laws.

use crate::{study, worn};
use line::feed::{FeedLoad, PowerFeed, power_feed};
use line::plan::PowerFeedPlan;
use line::potential::{EarthPotential, FaultFeed, FedLine, FeedCase, FeedProfile, LineEnd};
use units::CableKm;

/// The line of the worked check: 392 km, 4 repeaters at equal distances, 10 pairs, 19.3 dBm.
struct Fed {
    plan: PowerFeedPlan,
    load: FeedLoad,
    feed: PowerFeed,
    repeaters_cable_km: Vec<CableKm>,
}

fn fed(change: impl FnOnce(&mut PowerFeedPlan, &mut FeedLoad)) -> Fed {
    let mut plan = study().line.power_feed;
    let mut load = FeedLoad {
        cable_km: CableKm(392.0),
        conductor_ohm_per_km: 1.0,
        repeaters_count: 4,
        fibre_pairs_count: 10,
        output_dbm: 19.3,
    };
    change(&mut plan, &mut load);
    let feed = power_feed(&plan, &load).expect("a repeatered line has a feed");
    let each_km = load.cable_km.km() / 5.0;
    let repeaters_cable_km = (1..=4).map(|number| CableKm(each_km * f64::from(number))).collect();
    Fed { plan, load, feed, repeaters_cable_km }
}

fn worked() -> Fed {
    fed(|_, _| ())
}

impl Fed {
    fn line(&self) -> FedLine<'_> {
        let Fed { plan, load, feed, repeaters_cable_km } = self;
        FedLine { plan, load, feed, repeaters_cable_km }
    }

    fn profile(&self) -> FeedProfile {
        self.line().profile()
    }

    fn fault(&self, at_km: f64, earth: EarthPotential) -> FaultFeed {
        self.line().fault_feed(CableKm(at_km), earth)
    }
}

fn close(left: f64, right: f64) -> bool {
    (left - right).abs() < 1e-9 * left.abs().max(right.abs()).max(1.0)
}

fn largest_difference_v(left: &FeedCase, right: &FeedCase, scale_ratio: f64) -> f64 {
    let of_point = |point: &line::potential::FeedPoint| {
        [point.both_ends_v, point.a_alone_v, point.b_alone_v, point.fault_from_a_v, point.fault_from_b_v]
    };
    let left = left.points.iter().flat_map(of_point);
    let right = right.points.iter().flat_map(of_point);
    left.zip(right).map(|(left, right)| (left * scale_ratio - right).abs()).fold(0.0, f64::max)
}

#[test]
fn the_worked_check_holds_along_the_line() {
    let profile = worked().profile();
    let worst = &profile.cases[0];
    assert_eq!((profile.worst, worst.earth), (EarthPotential::Opposes, EarthPotential::Opposes));
    assert!((worst.line_voltage_v - 708.0).abs() < 0.5, "{}", worst.line_voltage_v);
    assert!((worst.required_voltage_v - 779.0).abs() < 0.5, "{}", worst.required_voltage_v);
    // by hand: 5 ohm, 78.4 km of 1 ohm/km and 0.1 V/km, one repeater of 66.74 V
    let behind_first = &worst.points[2];
    assert_eq!((behind_first.cable_km, behind_first.repeaters_before_count), (CableKm(78.4), 1));
    assert!((behind_first.fault_from_a_v - (5.0 + 78.4 + 7.84 + 66.74)).abs() < 0.05);
    assert!((behind_first.fault_from_b_v - (5.0 + 313.6 + 31.36 + 3.0 * 66.74)).abs() < 0.15);
    // a symmetric line has its virtual earth in the middle
    assert!((worst.virtual_earth_cable_km.km() - 196.0).abs() < 1e-9);
}

#[test]
fn what_both_ends_give_into_a_fault_is_the_voltage_of_the_line() {
    for earth in [EarthPotential::Opposes, EarthPotential::Helps] {
        let fed = worked();
        let line_v = match earth {
            EarthPotential::Opposes => fed.feed.line_voltage_v,
            EarthPotential::Helps => fed.feed.line_voltage_earth_helping_v,
        };
        for step in 0..=3920 {
            let fault = fed.fault(f64::from(step) / 10.0, earth);
            assert!(close(fault.from_a_v + fault.from_b_v, line_v), "{step} {fault:?}");
        }
    }
}

#[test]
fn a_farther_fault_asks_more_of_one_end_and_less_of_the_other() {
    let fed = worked();
    let faults: Vec<FaultFeed> =
        (0..=784).map(|step| fed.fault(f64::from(step) / 2.0, EarthPotential::Opposes)).collect();
    for pair in faults.windows(2) {
        assert!(pair[1].from_a_v > pair[0].from_a_v);
        assert!(pair[1].from_b_v < pair[0].from_b_v);
    }
}

#[test]
fn potentials_begin_and_end_at_the_stations() {
    let fed = worked();
    for case in fed.profile().cases {
        let (first, last) = (case.points[0], case.points[9]);
        assert_eq!(case.points.len(), 10);
        let station_v = 5.0;
        let half_v = case.line_voltage_v / 2.0;
        assert!(close(first.both_ends_v, half_v - station_v) && close(last.both_ends_v, station_v - half_v));
        assert!(close(first.a_alone_v, case.line_voltage_v - station_v) && close(last.a_alone_v, station_v));
        assert!(close(first.b_alone_v, -station_v));
        assert!(close(last.b_alone_v, station_v - case.line_voltage_v));
        for point in &case.points {
            // either end alone: what is left of its voltage feeds a fault seen from the other
            assert!(
                close(point.a_alone_v, point.fault_from_b_v) && close(point.b_alone_v, -point.fault_from_a_v)
            );
        }
    }
}

#[test]
fn the_virtual_earth_moves_towards_the_end_with_more_resistance() {
    let earth_km = |fed: &Fed| fed.profile().cases[0].virtual_earth_cable_km.km();
    let more_at_a = fed(|plan, _| plan.station_a_ohm = 45.0);
    // 20 V of the half that A gives more go into its station: 20 V less along 1.1 V/km, from the middle
    assert!((earth_km(&more_at_a) - (196.0 - 20.0 / 1.1)).abs() < 1e-9, "{}", earth_km(&more_at_a));
    let all_at_a = fed(|plan, _| plan.station_a_ohm = 5000.0);
    assert!(close(earth_km(&all_at_a), 0.0));
    let all_at_b = fed(|plan, _| plan.station_b_ohm = 5000.0);
    assert!(close(earth_km(&all_at_b), 392.0));
}

#[test]
fn the_line_read_from_its_other_end_is_the_same_line() {
    let there = fed(|plan, _| (plan.station_a_ohm, plan.station_b_ohm) = (3.0, 9.0));
    let back = fed(|plan, _| (plan.station_a_ohm, plan.station_b_ohm) = (9.0, 3.0));
    for (there, back) in there.profile().cases.iter().zip(&back.profile().cases) {
        let middle_km = there.virtual_earth_cable_km.km() + back.virtual_earth_cable_km.km();
        assert!((middle_km - 392.0).abs() < 1e-9);
        for (point, mirror) in there.points.iter().zip(back.points.iter().rev()) {
            assert!(close(point.fault_from_a_v, mirror.fault_from_b_v));
            assert!(close(point.both_ends_v, -mirror.both_ends_v));
        }
    }
}

#[test]
fn the_profile_is_homogeneous_in_current() {
    // twice the current at the voltage as it is: half of every resistance, twice every power
    let before = fed(|plan, load| {
        plan.repeater_overhead_w = 10.0;
        load.output_dbm = 19.0;
    });
    let after = fed(|plan, load| {
        plan.line_current_a *= 2.0;
        plan.repeater_overhead_w = 20.0;
        load.output_dbm = 19.0 + 10.0 * 2.0_f64.log10();
        load.conductor_ohm_per_km /= 2.0;
        plan.station_a_ohm /= 2.0;
        plan.station_b_ohm /= 2.0;
    });
    for (before, after) in before.profile().cases.iter().zip(&after.profile().cases) {
        assert!(largest_difference_v(before, after, 1.0) < 1e-9);
    }
}

#[test]
fn the_profile_is_homogeneous_in_length() {
    let before = worked();
    let after = fed(|plan, load| {
        load.cable_km = CableKm(1e3 * 392.0);
        load.conductor_ohm_per_km *= 1e-3;
        plan.earth_potential_v_per_km *= 1e-3;
    });
    for (before, after) in before.profile().cases.iter().zip(&after.profile().cases) {
        assert!(largest_difference_v(before, after, 1.0) < 1e-8);
    }
}

#[test]
fn the_least_margin_is_that_of_the_farthest_fault_at_the_worst_sign() {
    assert_eq!(worked().profile().margin_least, None, "no rating, no margin");
    let rated = fed(|plan, _| (plan.rating_v, plan.station_a_ohm) = (Some(700.0), 7.0));
    let profile = rated.profile();
    let least = profile.margin_least.expect("a rating is known");
    // the station of the other end takes nothing of a fault at its door: 5 V less than the line
    let line_v = rated.feed.line_voltage_v;
    assert!(close(least.margin_v, 700.0 - 1.1 * (line_v - 5.0)));
    assert!(least.margin_v < 0.0);
    assert_eq!(
        (least.earth, least.end, least.cable_km),
        (EarthPotential::Opposes, LineEnd::A, CableKm(392.0))
    );
    let every = profile.cases.iter().flat_map(|case| &case.points);
    let margins_v = every.flat_map(|point| [point.margin_a_v, point.margin_b_v]).flatten();
    assert!(margins_v.fold(f64::INFINITY, f64::min) >= least.margin_v);
}

#[test]
fn a_design_has_the_profile_of_the_feed_it_states() {
    let design = worn().design();
    let (feed, profile) = (design.chosen.power_feed.unwrap(), design.chosen.feed_profile.unwrap());
    let points = &profile.cases[0].points;
    assert_eq!(points.len(), 2 + 2 * design.chosen.repeaters.len());
    assert!(close(profile.cases[0].line_voltage_v, feed.line_voltage_v));
    // land tail of 3 km at the A end
    assert!(close(points[1].cable_km.km(), 3.0 + design.chosen.repeaters[0].cable_kp_km.km()));
    let last = points.last().unwrap();
    assert!(close(last.cable_km.km(), design.station_cable_km.km()));
    assert!(close(last.fault_from_a_v + last.fault_from_b_v, feed.line_voltage_v));
}
