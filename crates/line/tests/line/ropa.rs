//! Lines with remote amplifiers: the comparison of the design study, laws, the search.

use crate::unrepeatered::{fibre, guess};
use line::reach::LongSpan;
use line::ropa::{
    GainUnitPlan, Placement, PlacementObjective, PlacementSearch, PumpDelivery, RemotePump, RopaCase,
    RopaPlan, RopaSetting, place_ropa, ropa_line_at,
};
use line::unrepeatered::UnrepeateredPlan;
use optics::FibreSpec;
use optics::edf::ErbiumFibre;
use optics::raman::Direction;
use optics::spectrum::Comb;
use optics::transceiver::Modem;
use units::{FibreKm, Unwatched};

struct Bench {
    fibre: FibreSpec,
    comb: Comb,
    modem: Modem,
    stations: UnrepeateredPlan,
    plan: RopaPlan,
    fibre_km: f64,
}

fn bench() -> Bench {
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
    let clock = std::time::Instant::now();
    let line = ropa_line_at(&bench.case(), &at(10.0, 112.0, 12.0, 1500.0)).unwrap().value;
    let unit = line.units[0];
    eprintln!(
        "{:.2} s: {:.2} dBm in, pump {:.1} mW, gain {:.1} dB ({:.1} to {:.1}), noise figure {:.2} dB, inversion {:.2}",
        clock.elapsed().as_secs_f64(),
        unit.input_mean_dbm,
        unit.pump_arrived_mw,
        unit.gain_mean_db,
        unit.gain_min_db,
        unit.gain_max_db,
        unit.noise_figure_mean_db,
        unit.inversion_mean_frac
    );
    eprintln!("{:?}; {:.0} Gbit/s", line.snr, line.capacity_gbps);
    assert!((unit.input_mean_dbm + 34.0).abs() < 0.3, "{}", unit.input_mean_dbm);
    assert!((7.0..12.0).contains(&line.snr.gsnr_mean_db));
}

#[test]
fn the_search_finds_a_place_that_its_neighbours_do_not_beat() {
    let bench = bench();
    let clock = std::time::Instant::now();
    let staged = place_ropa(&bench.case(), &Unwatched).unwrap();
    let line = staged.value;
    eprintln!("{:.2} s: {:?} {:?}", clock.elapsed().as_secs_f64(), line.setting, line.units[0]);
    eprintln!("{:?}; {:.0} Gbit/s; {:?}", line.snr, line.capacity_gbps, line.launch_limit);
    let best = line.setting.receive;
    for (km, m) in [(10.0, 0.0), (-10.0, 0.0), (0.0, 4.0), (0.0, -4.0)] {
        let beside = at(
            line.setting.launch_dbm,
            best.distance_km.km() + km,
            (best.erbium_m + m).max(1.0),
            best.pump_mw,
        );
        let other = ropa_line_at(&bench.case(), &beside).unwrap().value;
        eprintln!("{km:+} km {m:+} m: {:.0}", other.capacity_gbps);
        assert!(other.capacity_gbps < 1.002 * line.capacity_gbps, "{km} km, {m} m");
    }
}
