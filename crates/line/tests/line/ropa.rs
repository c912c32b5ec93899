//! Lines with remote amplifiers: the comparison of the design study, laws, the search.

use crate::unrepeatered::{fibre, guess};
use line::reach::LongSpan;
use line::ropa::{
    GainUnitPlan, Placement, PlacementObjective, PlacementSearch, PumpDelivery, RemotePump, RopaCase,
    RopaPlan, RopaSetting, place_ropa, ropa_line_at, ropa_reach,
};
use line::unrepeatered::UnrepeateredPlan;
use optics::FibreSpec;
use optics::edf::ErbiumFibre;
use optics::raman::Direction;
use optics::spectrum::Comb;
use optics::transceiver::Modem;
use units::{FibreKm, Unwatched};

pub(crate) struct Bench {
    fibre: FibreSpec,
    comb: Comb,
    modem: Modem,
    pub stations: UnrepeateredPlan,
    pub plan: RopaPlan,
    fibre_km: f64,
}

pub(crate) fn bench() -> Bench {
    Bench {
        fibre: fibre(),
        comb: Comb {
            first_channel_thz: 191.6,
            spacing_ghz: 100.0,
            channels_count: 40,
            baud_rate_gbd: 90.0,
            roll_off_ratio: 0.1,
            provenance: guess(),
        },
        modem: Modem { snr_trx_db: 200.0, margin_db: 3.0, snr_min_db: -20.0, provenance: guess() },
        stations: UnrepeateredPlan {
            launch_low_dbm: 4.0,
            launch_high_dbm: 16.0,
            launch_step_db: 0.5,
            booster_max_dbm: 30.0,
            pre_amplifier_noise_figure_db: 4.6,
            raman: None,
            pump_loss_db_per_km: Some(0.18),
            backscatter_per_km: 6e-5,
            provenance: guess(),
        },
        plan: RopaPlan {
            receive: RemotePump {
                frequency_thz: 202.56,
                power_max_mw: 1500.0,
                delivery: PumpDelivery::SignalFibre,
                boosters: Vec::new(),
                temperature_k: 278.0,
                provenance: guess(),
            },
            send: None,
            unit: GainUnitPlan {
                erbium: ErbiumFibre::c_band(),
                loss_in_db: 0.6,
                loss_out_db: 0.6,
                pump_loss_db: 0.4,
                pumping: Direction::Forward,
                provenance: guess(),
            },
            raman: None,
            search: PlacementSearch {
                distance_min_km: FibreKm(60.0),
                distance_max_km: FibreKm(160.0),
                send_distance_min_km: FibreKm(20.0),
                send_distance_max_km: FibreKm(120.0),
                erbium_min_m: 3.0,
                erbium_max_m: 30.0,
                objective: PlacementObjective::MostCapacity,
            },
        },
        fibre_km: 392.0,
    }
}

impl Bench {
    fn case(&self) -> RopaCase<'_> {
        RopaCase {
            stations: &self.stations,
            plan: &self.plan,
            span: LongSpan {
                fibre: &self.fibre,
                fibre_km: FibreKm(self.fibre_km),
                connector_loss_db: 0.1,
                lumped: &[],
                comb: &self.comb,
                modem: &self.modem,
                modes: None,
            },
        }
    }
}

fn at(launch_dbm: f64, distance_km: f64, erbium_m: f64, pump_mw: f64) -> RopaSetting {
    let receive = Placement { distance_km: FibreKm(distance_km), erbium_m, pump_mw };
    RopaSetting { launch_dbm, receive, send: None }
}

/// The study guesses −34 dBm into a unit at 280 km, some 10 dB at 90 GBd and 19 Tbit/s after 3 dB: a comparison.
#[test]
fn the_guess_of_the_design_study_is_near() {
    let bench = bench();
    let line = ropa_line_at(&bench.case(), &at(10.0, 112.0, 12.0, 1500.0)).unwrap().value;
    let unit = line.units[0];
    assert!((unit.input_mean_dbm + 34.0).abs() < 0.3, "{}", unit.input_mean_dbm);
    assert!((7.0..12.0).contains(&line.snr.gsnr_mean_db));
}

#[test]
fn the_search_finds_a_place_that_its_neighbours_do_not_beat() {
    let bench = bench();
    let staged = place_ropa(&bench.case(), &Unwatched).unwrap();
    let line = staged.value;
    let best = line.setting.receive;
    for (km, m) in [(10.0, 0.0), (-10.0, 0.0), (0.0, 4.0), (0.0, -4.0)] {
        let beside = at(
            line.setting.launch_dbm,
            best.distance_km.km() + km,
            (best.erbium_m + m).max(1.0),
            best.pump_mw,
        );
        let other = ropa_line_at(&bench.case(), &beside).unwrap().value;
        assert!(other.capacity_gbps < 1.002 * line.capacity_gbps, "{km} km, {m} m");
    }
}

#[test]
fn the_tables_of_the_search_tell_what_the_whole_line_does() {
    let bench = bench();
    let found = place_ropa(&bench.case(), &Unwatched).unwrap().value;
    let mut least = bench.plan.clone();
    // a rate the full line carries at full power must be found by the tables to take about that power
    least.search.objective = PlacementObjective::LeastPump { required_gbps: 0.97 * found.capacity_gbps };
    let case = RopaCase { plan: &least, ..bench.case() };
    let line = place_ropa(&case, &Unwatched).unwrap().value;
    assert!(line.setting.receive.pump_mw < 1500.0);
    assert!((line.capacity_gbps / (0.97 * found.capacity_gbps) - 1.0).abs() < 0.02, "{}", line.capacity_gbps);
}

#[test]
fn a_rate_that_no_placement_carries_is_said_and_the_most_is_shown() {
    let mut bench = bench();
    bench.plan.search.objective = PlacementObjective::LeastPump { required_gbps: 60_000.0 };
    let staged = place_ropa(&bench.case(), &Unwatched).unwrap();
    assert!(staged.findings.iter().any(|finding| finding.code == "line.ropa.required_unreached"));
    assert_eq!(staged.value.setting.receive.pump_mw, 1500.0);
}

#[test]
fn more_pump_means_more_gain_and_less_noise() {
    let bench = bench();
    let lines = [600.0, 900.0, 1300.0, 2000.0]
        .map(|pump_mw| ropa_line_at(&bench.case(), &at(10.0, 112.0, 12.0, pump_mw)).unwrap().value);
    for pair in lines.windows(2) {
        assert!(pair[0].units[0].pump_arrived_mw < pair[1].units[0].pump_arrived_mw);
        assert!(pair[0].units[0].gain_mean_db < pair[1].units[0].gain_mean_db);
        assert!(pair[0].snr.gsnr_mean_db < pair[1].snr.gsnr_mean_db);
    }
}

#[test]
fn fibres_of_their_own_bring_pump_and_leave_the_signals_alone() {
    let mut bench = bench();
    bench.plan.receive.delivery = PumpDelivery::DedicatedFibre { fibres_count: 2 };
    let line = ropa_line_at(&bench.case(), &at(10.0, 112.0, 12.0, 1500.0)).unwrap().value;
    // two connectors' worth apart: loss alone, as a single wave has no other to feed
    let alone_mw = 2.0 * 1500.0 * 10_f64.powf(-(0.1 + 0.18 * 112.0) / 10.0);
    assert!(
        (line.units[0].pump_arrived_mw / alone_mw - 1.0).abs() < 1e-6,
        "{}",
        line.units[0].pump_arrived_mw
    );
    assert_eq!(line.pump_fibres_count, 2);
    assert!(line.pumps.is_empty());
    let shared = self::bench();
    let in_fibre = ropa_line_at(&shared.case(), &at(10.0, 112.0, 12.0, 1500.0)).unwrap().value;
    // in the signal fibre the pump also amplifies the signals behind the unit
    let received = |line: &line::ropa::RopaLine| line.channels[20].received_dbm;
    assert!(received(&in_fibre) > received(&line) + 3.0);
}

#[test]
fn a_booster_pump_carries_the_pump_further() {
    let mut bench = bench();
    let plain = ropa_line_at(&bench.case(), &at(10.0, 112.0, 12.0, 1000.0)).unwrap().value;
    bench.plan.receive.boosters = vec![line::ropa::PumpBooster { frequency_thz: 215.5, power_mw: 1000.0 }];
    let boosted = ropa_line_at(&bench.case(), &at(10.0, 112.0, 12.0, 1000.0)).unwrap().value;
    assert!(boosted.units[0].pump_arrived_mw > 1.3 * plain.units[0].pump_arrived_mw);
}

#[test]
fn a_unit_on_the_sending_side_is_kept_only_where_it_helps() {
    let mut bench = bench();
    bench.stations.booster_max_dbm = 24.0;
    let without = place_ropa(&bench.case(), &Unwatched).unwrap().value;
    let mut send = bench.plan.receive.clone();
    send.delivery = PumpDelivery::DedicatedFibre { fibres_count: 1 };
    bench.plan.send = Some(send);
    let staged = place_ropa(&bench.case(), &Unwatched).unwrap();
    let line = staged.value;
    let is_said = staged.findings.iter().any(|finding| finding.code == "line.ropa.send_left_out");
    assert_eq!(is_said, line.setting.send.is_none());
    let helps = line.capacity_gbps > without.capacity_gbps;
    assert_eq!(
        line.setting.send.is_some(),
        helps,
        "{} and {} Gbit/s",
        line.capacity_gbps,
        without.capacity_gbps
    );
}

#[test]
fn a_unit_outside_the_line_is_refused() {
    let bench = bench();
    let refused = ropa_line_at(&bench.case(), &at(10.0, 391.5, 12.0, 1500.0));
    assert!(matches!(refused, Err(line::LineError::PlanValue { field: "receive.distance_km", .. })));
}

#[test]
fn a_unit_on_the_sending_side_needs_a_pump_of_its_own() {
    let bench = bench();
    let mut setting = at(10.0, 112.0, 12.0, 1500.0);
    setting.send = Some(setting.receive);
    let refused = ropa_line_at(&bench.case(), &setting);
    assert!(matches!(refused, Err(line::LineError::PlanValue { field: "ropa.send", .. })));
}

#[test]
fn a_person_can_stop_the_search() {
    struct Stop;
    impl units::Watch for Stop {
        fn progress(&self, _done_frac: f64) {}
        fn cancelled(&self) -> bool {
            true
        }
    }
    assert!(matches!(place_ropa(&bench().case(), &Stop), Err(line::LineError::Cancelled(_))));
}

#[test]
fn the_reach_with_a_unit_is_where_its_line_just_carries_the_rate() {
    let mut bench = bench();
    let limits = (FibreKm(200.0), FibreKm(600.0));
    let reach = ropa_reach(&bench.case(), 15_000.0, limits, &Unwatched).unwrap();
    bench.fibre_km = reach.reach_km.unwrap().km();
    let line = place_ropa(&bench.case(), &Unwatched).unwrap().value;
    assert!((line.capacity_gbps / 15_000.0 - 1.0).abs() < 0.03, "{}", line.capacity_gbps);
    assert_eq!(ropa_reach(&bench.case(), 1e6, limits, &Unwatched).unwrap().reach_km, None);
}

#[test]
fn a_cascade_of_third_order_feeds_a_unit_through_weak_seeds() {
    let mut bench = bench();
    bench.plan.receive.boosters = vec![
        line::ropa::PumpBooster { frequency_thz: 229.0, power_mw: 4000.0 },
        line::ropa::PumpBooster { frequency_thz: 215.6, power_mw: 20.0 },
    ];
    let line = ropa_line_at(&bench.case(), &at(10.0, 112.0, 12.0, 5.0)).unwrap().value;
    // 5 mW of seed would arrive as 0.05 mW
    assert!(line.units[0].pump_arrived_mw > 2.0, "{}", line.units[0].pump_arrived_mw);
}
