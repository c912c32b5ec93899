//! Filling, branching, stations, modes, feeds from either end, and the sweep of systems.

use crate::{Case, codes, option, study, worn};
use line::LineError;
use line::branching::{BranchingKind, BranchingUnit};
use line::feed::FeedLoad;
use line::feed_ends::FedFrom;
use line::loading::{LightingOrder, LoadMoment, LoadingPlan};
use line::plant::{PlantPlan, StationPlan};
use line::pump_farm::output_at_feed_dbm;
use line::run::RepeaterSpacing;
use optics::simulation::{Interference, RamanScattering};
use optics::transceiver::Penalties;
use optics::{Mode, ModeLibrary, Simulation};
use units::{CableKm, Provenance, Tag};

fn guess() -> Provenance {
    Provenance::new(Tag::Guess, "test")
}

fn forced(mut case: Case) -> Case {
    case.line.repeaters_forced_count = Some(3);
    case
}

pub(crate) fn unit(kind: BranchingKind) -> BranchingUnit {
    BranchingUnit {
        name: "BU 1".to_owned(),
        at_cable_km: CableKm(150.0),
        kind,
        insertion_loss_db: 1.0,
        fibre_pairs_branched_count: 2,
        spectrum_trunk_frac: None,
        provenance: guess(),
    }
}

#[test]
fn idlers_hold_what_empty_slots_lose() {
    let mut case = forced(study());
    let at = [0.05, 0.1, 0.25, 0.5, 1.0].map(|lit_frac| LoadMoment { service_year_no: 1, lit_frac });
    case.line.loading =
        Some(LoadingPlan { order: LightingOrder::Spread, provenance: guess(), at: at.to_vec() });
    let design = case.design();
    let full_db = option(&design, 3).begin_of_life.gsnr_mean_db;
    for point in &design.chosen.loading {
        // noise from edge to edge of a slot interferes a little less than a channel of the same power
        let held_db = point.with_idlers.gsnr_mean_db.unwrap();
        assert!((0.0..0.5).contains(&(held_db - full_db + 1e-9)), "{held_db} dB, {full_db} dB full");
    }
    let shared: Vec<f64> = design
        .chosen
        .loading
        .iter()
        .map(|point| point.without_idlers.gsnr_mean_db.unwrap_or(f64::NEG_INFINITY))
        .collect();
    assert!(
        shared.windows(2).all(|pair| pair[0] < pair[1]),
        "fewer channels share more power each: {shared:?}"
    );
    let last = design.chosen.loading.last().unwrap();
    assert_eq!(last.lit_channels_count, 48);
    assert!((last.with_idlers.gsnr_mean_db.unwrap() - full_db).abs() < 1e-9);
    assert_eq!(last.with_idlers, last.without_idlers);
}

#[test]
fn a_branching_unit_takes_light_and_pairs() {
    let plain = forced(worn()).design();
    let mut case = forced(worn());
    case.line.branching_unit = vec![unit(BranchingKind::Passive)];
    let branched = case.design();
    assert!(option(&branched, 3).end_of_life.gsnr_mean_db < option(&plain, 3).end_of_life.gsnr_mean_db);
    let result = &branched.chosen.branching[0];
    // 3 km of land tail before it, spans of 98 km
    assert_eq!(result.span_no, 2);
    let pair_gbps = option(&branched, 3).capacity_per_pair_gbps;
    let pairs = f64::from(branched.chosen.fibre_pairs_count);
    assert!((result.branched_capacity_gbps - 2.0 * pair_gbps).abs() < 1e-6);
    assert!((result.trunk_capacity_gbps - (pairs - 2.0) * pair_gbps).abs() < 1e-6);
    case.line.branching_unit[0].kind = BranchingKind::Roadm;
    case.line.branching_unit[0].spectrum_trunk_frac = Some(0.75);
    let shared = case.design();
    assert!((shared.chosen.branching[0].branched_capacity_gbps - 0.5 * pair_gbps).abs() < 1e-6);
    case.line.branching_unit[0].fibre_pairs_branched_count = 99;
    assert!(codes(&case.staged()).contains(&"line.branching.pairs_above_built"));
    case.line.branching_unit[0].at_cable_km = CableKm(393.0);
    let refused = line::design_line(&case.line, &case.fibre, &case.run, &units::Unwatched);
    assert!(matches!(refused, Err(LineError::PlanValue { field: "branching_unit.at_cable_km", .. })));
}

#[test]
fn more_loss_at_a_branching_unit_never_raises_gsnr() {
    let gsnr_db = |insertion_loss_db: f64| {
        let mut case = forced(worn());
        let lossy = BranchingUnit { insertion_loss_db, ..unit(BranchingKind::FibreSwitched) };
        case.line.branching_unit = vec![lossy];
        option(&case.design(), 3).end_of_life.gsnr_mean_db
    };
    let gsnr_db: Vec<f64> = [0.0, 0.5, 1.0, 3.0].into_iter().map(gsnr_db).collect();
    assert!(gsnr_db.windows(2).all(|pair| pair[1] < pair[0]), "{gsnr_db:?}");
    assert!((gsnr_db[0] - option(&forced(worn()).design(), 3).end_of_life.gsnr_mean_db).abs() < 1e-12);
}

#[test]
fn stations_count_what_stands_in_them_and_lose_light() {
    let plain = forced(worn()).design();
    let mut case = forced(worn());
    let station = StationPlan { beach_joint_loss_db: 0.2, station_loss_db: 1.0, ..StationPlan::default() };
    let b = StationPlan { modem_power_w: 300.0, ..StationPlan::default() };
    case.line.plant = Some(PlantPlan { a: station, b });
    let design = case.design();
    assert!(option(&design, 3).end_of_life.gsnr_mean_db < option(&plain, 3).end_of_life.gsnr_mean_db);
    let lost_db = design.chosen.spans[0].loss_db - plain.chosen.spans[0].loss_db;
    assert!((lost_db - 1.2).abs() < 1e-9);
    let (a, b) = (&design.chosen.stations[0], &design.chosen.stations[1]);
    let modems_count = 48 * design.chosen.fibre_pairs_count;
    assert_eq!((a.modems_count, a.sea_earths_count, a.beach_joints_count), (modems_count, 1, 1));
    assert_eq!((a.land_cable_km, b.land_cable_km), (CableKm(3.0), CableKm(11.0)));
    assert!((b.modems_power_w / a.modems_power_w - 2.0).abs() < 1e-12);
    let feed_w = design.chosen.power_feed.unwrap().feed_power_w / 0.85;
    assert!((a.total_power_w - 1.4 * (a.modems_power_w + feed_w + 3000.0)).abs() < 1e-6);
    assert_eq!(a.racks_count, modems_count.div_ceil(80) + 2 + 3);
}

#[test]
fn modes_carry_less_than_the_achievable_rate_and_close_by_their_osnr() {
    let mode = |name: &str, bit_rate_gbps: f64, osnr: f64| Mode {
        name: name.to_owned(),
        baud_rate_gbd: 90.0,
        bit_rate_gbps,
        roll_off_ratio: 0.1,
        spacing_min_ghz: 100.0,
        osnr_min_0p1nm_db: Some(osnr),
        tx_osnr_0p1nm_db: None,
        equalisation_offset_db: 0.0,
        rx_min_dbm: None,
        rx_max_dbm: None,
        cost_ratio: None,
        penalties: Penalties::default(),
        provenance: guess(),
    };
    let mut case = forced(worn());
    let modes = vec![mode("400G", 400.0, 17.0), mode("800G", 800.0, 27.0), mode("1200G", 1200.0, 40.0)];
    case.line.mode_library = Some(ModeLibrary { modes });
    let design = case.design();
    let table = &design.chosen.modes;
    assert_eq!(table.len(), 4);
    assert_eq!((table[0].channels_count, table[1].channels_count, table[2].channels_count), (48, 48, 0));
    assert!((table[1].capacity_per_pair_gbps - 38_400.0).abs() < 1e-9);
    assert_eq!(table[1].fibre_pairs_for_target_count, Some(11), "800G x 48 needs 11 pairs for 400 Tbit/s");
    assert_eq!(table[2].fibre_pairs_for_target_count, None);
    assert_eq!(table[3].capacity_per_pair_gbps, table[1].capacity_per_pair_gbps);
    assert!(table[3].capacity_per_pair_gbps < option(&design, 3).capacity_per_pair_gbps);
    case.line.mode_library.as_mut().unwrap().modes.drain(..2);
    assert!(codes(&case.staged()).contains(&"line.modes.none_closes"));
}

#[test]
fn ends_of_their_own_rating_are_each_held_against_it() {
    let mut case = forced(worn());
    let feed = &mut case.line.power_feed;
    (feed.rating_a_v, feed.rating_b_v, feed.share_a_frac) = (Some(2000.0), Some(300.0), Some(0.8));
    let staged = case.staged();
    let (ends, feed) = (&staged.value.chosen.feed_ends, staged.value.chosen.power_feed.unwrap());
    let way = |fed_from: FedFrom| *ends.iter().find(|way| way.fed_from == fed_from).unwrap();
    let both = way(FedFrom::Both);
    assert!((both.a_v + both.b_v - feed.required_voltage_v).abs() < 1e-9);
    assert!((both.a_v - 0.8 * feed.required_voltage_v).abs() < 1e-9);
    assert_eq!(way(FedFrom::AAlone).holds, Some(true));
    assert_eq!(way(FedFrom::BAlone).holds, Some(false));
    assert_eq!(feed.rating_v, Some(300.0), "the lower of both");
    assert!(codes(&staged).contains(&"line.feed.above_rating"));
    assert!(!codes(&staged).contains(&"line.feed.rating_unknown"));
    // A gives most: the virtual earth lies far from it
    let earth_km = staged.value.chosen.feed_profile.unwrap().cases[0].virtual_earth_cable_km;
    let middle = forced(worn()).design().chosen.feed_profile.unwrap().cases[0].virtual_earth_cable_km;
    assert!(earth_km > middle);
    // no share of 80 % for an end of 300 V
    let feed = &mut case.line.power_feed;
    (feed.rating_a_v, feed.rating_b_v) = (Some(300.0), Some(2000.0));
    assert!(codes(&case.staged()).contains(&"line.feed.share_above_rating"));
    case.line.power_feed.rating_b_v = None;
    assert!(codes(&case.staged()).contains(&"line.feed.rating_unknown"), "one rating alone checks nothing");
}

#[test]
fn the_output_at_a_feed_is_the_feed_solved_backwards() {
    let (case, design) = (forced(worn()), forced(worn()).design());
    let (feed, output_dbm) = (design.chosen.power_feed.unwrap(), option(&design, 3).total_output_dbm);
    let load = FeedLoad {
        cable_km: design.station_cable_km,
        conductor_ohm_per_km: 1.0,
        repeaters_count: 3,
        fibre_pairs_count: design.chosen.fibre_pairs_count,
        output_dbm,
    };
    let solve = |load: &FeedLoad, voltage_v: f64| output_at_feed_dbm(&case.line.power_feed, load, voltage_v);
    let back_dbm = solve(&load, feed.required_voltage_v).unwrap();
    assert!((back_dbm - output_dbm).abs() < 1e-9);
    assert_eq!(solve(&load, 100.0), None, "the cable alone takes more");
    let twice = FeedLoad { fibre_pairs_count: 2 * load.fibre_pairs_count, ..load };
    let halved_dbm = solve(&twice, feed.required_voltage_v).unwrap();
    assert!((back_dbm - halved_dbm - 10.0 * 2.0_f64.log10()).abs() < 1e-9);
}

#[test]
fn the_output_at_a_feed_is_homogeneous_in_power_and_in_length() {
    // a hundredth of a watt as the unit of power, the ampere as it is: every voltage is a hundredfold
    let mut plan = study().line.power_feed;
    let mut load = FeedLoad {
        cable_km: CableKm(392.0),
        conductor_ohm_per_km: 1.0,
        repeaters_count: 4,
        fibre_pairs_count: 10,
        output_dbm: 0.0,
    };
    let before_dbm = output_at_feed_dbm(&plan, &load, 779.0).unwrap();
    assert!((before_dbm - 19.3).abs() < 0.01, "the worked check backwards: {before_dbm} dBm");
    load.conductor_ohm_per_km *= 100.0;
    plan.repeater_overhead_w *= 100.0;
    plan.earth_potential_v_per_km *= 100.0;
    plan.station_a_ohm *= 100.0;
    plan.station_b_ohm *= 100.0;
    let after_dbm = output_at_feed_dbm(&plan, &load, 77_900.0).unwrap();
    assert!((after_dbm - before_dbm - 20.0).abs() < 1e-9);
    load.cable_km = CableKm(392.0e3);
    load.conductor_ohm_per_km *= 1e-3;
    plan.earth_potential_v_per_km *= 1e-3;
    let longer_dbm = output_at_feed_dbm(&plan, &load, 77_900.0).unwrap();
    assert!((longer_dbm - after_dbm).abs() < 1e-9);
}

#[test]
fn at_a_fixed_feed_more_pairs_share_the_power_and_an_optimum_lies_between() {
    let design = forced(study()).design();
    let fixed = design.chosen.fixed_feed.unwrap();
    assert!((fixed.voltage_v - design.chosen.power_feed.unwrap().required_voltage_v).abs() < 1e-9);
    for pair in fixed.pairs.windows(2) {
        assert!(pair[1].output_dbm <= pair[0].output_dbm + 1e-12);
        assert!(pair[1].capacity_per_pair_gbps <= pair[0].capacity_per_pair_gbps + 1e-9);
    }
    assert!(
        fixed.fibre_pairs_best_count > design.chosen.fibre_pairs_count,
        "spreading power raises capacity"
    );
    let at = |count: u32| fixed.pairs.iter().find(|at| at.fibre_pairs_count == count).unwrap();
    let built = at(design.chosen.fibre_pairs_count);
    assert!((built.system_capacity_gbps / design.chosen.system_capacity_gbps - 1.0).abs() < 1e-9);
    assert!(fixed.pairs.iter().all(|at| at.system_capacity_gbps <= fixed.system_capacity_best_gbps));
}

#[test]
fn the_sweep_names_the_fewest_repeaters_that_nearly_do() {
    let design = study().design();
    let sweep = design.sweep.expect("every option carries something");
    assert_eq!(sweep.launches.len(), 7);
    assert_eq!(sweep.repeaters_best_count, 7);
    // beyond five repeaters the modem limits: 44.3 of 44.6 Tbit/s
    assert_eq!(sweep.repeaters_nearly_best_count, 5);
    assert_eq!(sweep.systems.len(), 7 * 16);
    // one repeater would take more than the sweep tries
    assert_eq!(sweep.launches[0].launch_between_dbm, None);
    for launch in &sweep.launches[1..] {
        let between_dbm = launch.launch_between_dbm.unwrap();
        assert!((between_dbm - launch.launch_dbm).abs() <= 0.25 + 1e-9, "{launch:?}");
        assert!(launch.flat_from_dbm <= launch.launch_dbm && launch.launch_dbm <= launch.flat_to_dbm);
        // 0.23 dB for a decibel from the top of the curve, and the best step may lie a quarter beside it
        let costs_db = [launch.cost_1db_above_db.unwrap(), launch.cost_1db_below_db.unwrap()];
        assert!(costs_db.iter().all(|cost| (0.05..0.4).contains(cost)), "{launch:?}");
    }
    for system in sweep.systems.iter().filter(|system| system.carries_target) {
        let needed = option(&study().design(), system.repeaters_count).fibre_pairs_for_target_count.unwrap();
        assert!(system.fibre_pairs_count >= needed);
    }
}

#[test]
fn physics_of_the_plan_is_used_and_said() {
    let mut case = study();
    (case.line.repeaters_min_count, case.line.repeaters_max_count) = (3, 3);
    (case.line.launch.low_dbm, case.line.launch.high_dbm) = (3.0, 4.0);
    case.line.comb.channels_count = 12;
    let closed = case.staged();
    case.line.simulation =
        Some(Simulation { interference: Interference::GgnApproximate(<_>::default()), ..<_>::default() });
    let general = case.staged();
    let gsnr_db = |staged: &units::Staged<line::design::LineDesign>| {
        option(&staged.value, 3).begin_of_life.gsnr_mean_db
    };
    let difference_db = (gsnr_db(&closed) - gsnr_db(&general)).abs();
    assert!(difference_db > 1e-6 && difference_db < 0.5, "{difference_db} dB");
    // the fibre states no Raman gain: scattering is refused, not left out
    case.line.simulation = Some(Simulation { raman: RamanScattering::Settled, ..<_>::default() });
    let refused = line::design_line(&case.line, &case.fibre, &case.run, &units::Unwatched);
    assert!(matches!(refused, Err(LineError::Light { .. })), "{refused:?}");
}

#[test]
fn sections_left_out_are_guesses_and_said() {
    let staged = forced(worn()).staged();
    let said = staged.findings.iter().find(|finding| finding.code == "line.plan.defaults").unwrap();
    for section in ["[line.margin]", "[line.repeater]", "[line.loading]", "[line.plant]"] {
        assert!(said.message.contains(section), "{said:?}");
    }
}

#[test]
fn figures_of_new_sections_are_refused_by_name() {
    let refused = |change: fn(&mut line::plan::LinePlan)| {
        let mut case = study();
        change(&mut case.line);
        match case.line.check() {
            Err(LineError::PlanValue { field, .. }) => field,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(refused(|plan| plan.power_feed.share_a_frac = Some(1.1)), "power_feed.share_a_frac");
    assert_eq!(refused(|plan| plan.power_feed.rating_a_v = Some(0.0)), "power_feed.rating_a_v");
    assert_eq!(
        refused(|plan| {
            plan.loading = Some(LoadingPlan::default());
            plan.loading.as_mut().unwrap().at[1].lit_frac = 0.0;
        }),
        "loading.at.lit_frac"
    );
    assert_eq!(
        refused(|plan| {
            let station = StationPlan { feed_efficiency_frac: 1.2, ..StationPlan::default() };
            plan.plant = Some(PlantPlan { a: StationPlan::default(), b: station });
        }),
        "plant.feed_efficiency_frac"
    );
    assert_eq!(
        refused(|plan| {
            plan.branching_unit = vec![unit(BranchingKind::Roadm)];
            plan.branching_unit[0].spectrum_trunk_frac = Some(-0.1);
        }),
        "branching_unit.spectrum_trunk_frac"
    );
}

#[test]
fn spans_alike_from_station_to_station_raise_gsnr() {
    let between_manholes = forced(worn()).staged();
    let mut case = forced(worn());
    case.line.repeater_spacing = Some(RepeaterSpacing::EqualBetweenStations);
    let between_stations = case.staged();
    for span in &between_stations.value.chosen.spans {
        assert!((span.cable_km.km() - 406.0 / 4.0).abs() < 1e-9);
    }
    let gsnr_db =
        |staged: &units::Staged<line::design::LineDesign>| option(&staged.value, 3).end_of_life.gsnr_mean_db;
    assert!(gsnr_db(&between_stations) > gsnr_db(&between_manholes));
    assert!(!codes(&between_stations).contains(&"line.repeater.on_land"));
    // a land tail longer than a span would have the first repeater on land
    case.line.land_tail.a_cable_km = CableKm(300.0);
    let moved = case.staged();
    assert!((moved.value.chosen.repeaters[0].cable_kp_km.km() - 98.0).abs() < 1e-9);
    assert!(codes(&moved).contains(&"line.repeater.on_land"));
}
