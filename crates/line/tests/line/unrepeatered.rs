//! A line without repeaters: the case of the design study, laws, reach.

use crate::study;

use line::reach::LongSpan;
use line::unrepeatered::{
    LaunchLimit, UnrepeateredPlan, unrepeatered_line, unrepeatered_line_at, unrepeatered_reach,
};
use optics::raman::{Direction, silica};
use optics::spectrum::Comb;
use optics::transceiver::Modem;
use optics::{FibreSpec, RamanPump, RamanPumping};
use units::{FibreKm, Provenance, Tag, Unwatched};

pub(crate) fn guess() -> Provenance {
    Provenance::new(Tag::Guess, "test")
}

/// The fibre of the study with the Raman gain of its case without repeaters.
pub(crate) fn fibre() -> FibreSpec {
    let mut fibre = study().fibre;
    fibre.raman = Some(silica(0.215, 206.5, guess()).expect("both are above 0"));
    fibre
}

fn comb() -> Comb {
    Comb {
        first_channel_thz: 192.4,
        spacing_ghz: 100.0,
        channels_count: 20,
        baud_rate_gbd: 64.0,
        roll_off_ratio: 0.1,
        provenance: guess(),
    }
}

/// A modem that adds nothing and keeps nothing.
fn ideal(margin_db: f64) -> Modem {
    Modem { snr_trx_db: 200.0, margin_db, snr_min_db: -50.0, provenance: guess() }
}

fn plan() -> UnrepeateredPlan {
    let pump =
        |(frequency_thz, power_mw)| RamanPump { frequency_thz, power_mw, direction: Direction::Backward };
    UnrepeateredPlan {
        launch_low_dbm: 4.0,
        launch_high_dbm: 20.0,
        launch_step_db: 0.5,
        booster_max_dbm: 30.0,
        pre_amplifier_noise_figure_db: 4.6,
        raman: Some(RamanPumping {
            temperature_k: 278.0,
            pumps: [(205.4, 500.0), (203.2, 450.0), (201.0, 350.0)].map(pump).to_vec(),
        }),
        pump_loss_db_per_km: None,
        backscatter_per_km: 0.0,
        provenance: guess(),
    }
}

struct Bench {
    fibre: FibreSpec,
    comb: Comb,
    modem: Modem,
}

fn bench(margin_db: f64) -> Bench {
    Bench { fibre: fibre(), comb: comb(), modem: ideal(margin_db) }
}

impl Bench {
    fn span(&self, fibre_km: f64) -> LongSpan<'_> {
        LongSpan {
            fibre: &self.fibre,
            fibre_km: FibreKm(fibre_km),
            connector_loss_db: 0.1,
            lumped: &[],
            comb: &self.comb,
            modem: &self.modem,
            modes: None,
        }
    }
}

/// GNPy 3.0.1, `ggn_approx`, extrapolated to zero step: mean GSNR 3.3 dB (2.1 to 4.5), 4.2 Tbit/s, 2.7 after 3 dB.
#[test]
fn the_case_of_the_design_study_is_reproduced() {
    let bare = bench(0.0);
    let line = unrepeatered_line_at(&plan(), &bare.span(392.0), 12.0).unwrap().value;
    let kept = bench(3.0);
    let with_margin = unrepeatered_line_at(&plan(), &kept.span(392.0), 12.0).unwrap().value;
    assert!((line.snr.gsnr_mean_db - 3.3).abs() < 0.1, "{}", line.snr.gsnr_mean_db);
    assert!((line.snr.gsnr_min_db - 2.1).abs() < 0.15, "{}", line.snr.gsnr_min_db);
    assert!((line.snr.gsnr_max_db - 4.5).abs() < 0.15, "{}", line.snr.gsnr_max_db);
    assert!((line.capacity_gbps / 4_200.0 - 1.0).abs() < 0.02, "{}", line.capacity_gbps);
    assert!((with_margin.capacity_gbps / 2_700.0 - 1.0).abs() < 0.02, "{}", with_margin.capacity_gbps);
}

#[test]
fn the_best_launch_is_no_worse_than_its_neighbours_and_says_what_limits_it() {
    let bench = bench(3.0);
    let line = unrepeatered_line(&plan(), &bench.span(392.0), &Unwatched).unwrap().value;
    for beside_db in [-1.0, 1.0] {
        let beside =
            unrepeatered_line_at(&plan(), &bench.span(392.0), line.launch_dbm + beside_db).unwrap().value;
        assert!(beside.capacity_gbps < line.capacity_gbps, "{beside_db}");
    }
    assert_eq!(line.launch_limit, Some(LaunchLimit::Interference));
    let mut weak = plan();
    weak.booster_max_dbm = 20.0;
    let bounded = unrepeatered_line(&weak, &bench.span(392.0), &Unwatched).unwrap().value;
    assert_eq!(bounded.launch_limit, Some(LaunchLimit::Booster));
    assert!((bounded.total_launch_dbm - 20.0).abs() < 1e-9);
}

#[test]
fn the_reach_falls_with_the_rate_and_the_line_at_the_reach_carries_it() {
    let bench = bench(3.0);
    let reach = |required_gbps| {
        let limits = (FibreKm(200.0), FibreKm(500.0));
        unrepeatered_reach(&plan(), &bench.span(392.0), required_gbps, limits, &Unwatched).unwrap().value
    };
    let found: Vec<f64> =
        [3_000.0, 6_000.0, 12_000.0].map(|rate| reach(rate).reach_km.unwrap().km()).to_vec();
    assert!(found.windows(2).all(|pair| pair[0] > pair[1]));
    let line = unrepeatered_line(&plan(), &bench.span(found[1]), &Unwatched).unwrap().value;
    assert!((line.capacity_gbps / 6_000.0 - 1.0).abs() < 0.02, "{}", line.capacity_gbps);
    assert_eq!(reach(1e6).reach_km, None);
    assert!(reach(1.0).is_beyond_search);
}

#[test]
fn scattering_counts_only_where_it_is_stated_and_only_against_the_signal() {
    let bench = bench(0.0);
    let mut scattering = plan();
    scattering.backscatter_per_km = 6e-5;
    let without = unrepeatered_line_at(&plan(), &bench.span(392.0), 12.0).unwrap().value;
    let with = unrepeatered_line_at(&scattering, &bench.span(392.0), 12.0).unwrap().value;
    assert_eq!(without.snr.snr_rayleigh_mean_db, None);
    assert!(with.snr.gsnr_mean_db < without.snr.gsnr_mean_db);
    assert_eq!(with.snr.osnr_mean_db, without.snr.osnr_mean_db);
    let rayleigh_db = with.snr.snr_rayleigh_mean_db.unwrap();
    assert!((20.0..45.0).contains(&rayleigh_db), "{rayleigh_db}");
}

#[test]
fn pumps_that_meet_more_loss_amplify_less_and_a_loss_not_stated_is_said() {
    let bench = bench(0.0);
    let mut lossy = plan();
    lossy.pump_loss_db_per_km = Some(0.2);
    let flat = unrepeatered_line_at(&plan(), &bench.span(392.0), 12.0).unwrap();
    let real = unrepeatered_line_at(&lossy, &bench.span(392.0), 12.0).unwrap();
    assert!(real.value.raman_gain_mean_db < flat.value.raman_gain_mean_db - 2.0);
    let assumed = |codes: &[units::Finding]| codes.iter().any(|of| of.code == "line.reach.pump_loss_assumed");
    assert!(assumed(&flat.findings) && !assumed(&real.findings));
}

#[test]
fn without_pumps_loss_is_all_and_the_power_that_arrives_follows() {
    let bench = bench(0.0);
    let mut bare = plan();
    bare.raman = None;
    let line = unrepeatered_line_at(&bare, &bench.span(200.0), 5.0).unwrap().value;
    assert!((line.span_loss_db - (200.0 * 0.157 + 0.2)).abs() < 1e-9);
    for channel in &line.channels {
        // light moves from channel to channel by some hundredths of a dB
        assert!((channel.received_dbm - (5.0 - line.span_loss_db)).abs() < 0.4, "{}", channel.received_dbm);
    }
    assert!(line.pumps.is_empty());
}

#[test]
fn modes_carry_what_their_makers_state() {
    let mode = |name: &str, bit_rate_gbps, osnr| optics::Mode {
        name: name.to_owned(),
        baud_rate_gbd: 64.0,
        bit_rate_gbps,
        roll_off_ratio: 0.1,
        spacing_min_ghz: 75.0,
        osnr_min_0p1nm_db: Some(osnr),
        tx_osnr_0p1nm_db: None,
        equalisation_offset_db: 0.0,
        rx_min_dbm: None,
        rx_max_dbm: None,
        cost_ratio: None,
        penalties: optics::transceiver::Penalties::default(),
        provenance: guess(),
    };
    let library = optics::ModeLibrary { modes: vec![mode("200G", 200.0, 12.5), mode("400G", 400.0, 20.0)] };
    let bench = bench(1.0);
    let span = LongSpan { modes: Some(&library), ..bench.span(340.0) };
    let line = unrepeatered_line_at(&plan(), &span, 12.0).unwrap().value;
    let total: f64 = line.channels.iter().map(|channel| channel.mode_rate_gbps.unwrap()).sum();
    assert_eq!(line.mode_capacity_gbps, Some(total));
    for channel in &line.channels {
        let osnr_db = channel.gsnr_db + 10.0 * (64.0_f64 / 12.5).log10() - 1.0;
        let expected = if osnr_db >= 20.0 {
            400.0
        } else if osnr_db >= 12.5 {
            200.0
        } else {
            0.0
        };
        assert_eq!(channel.mode_rate_gbps, Some(expected), "{osnr_db}");
    }
    assert!(total > 0.0);
}

#[test]
fn a_fibre_without_raman_gain_is_refused_by_name() {
    let mut bench = bench(0.0);
    bench.fibre.raman = None;
    let refused = unrepeatered_line_at(&plan(), &bench.span(392.0), 12.0);
    assert!(refused.unwrap_err().to_string().contains("no Raman gain is stated"));
}
