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
    fibre.raman = Some(silica(0.215, 206.5, guess()).unwrap());
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
    let clock = std::time::Instant::now();
    let line = unrepeatered_line_at(&plan(), &bare.span(392.0), 12.0).unwrap().value;
    let seconds = clock.elapsed().as_secs_f64();
    let kept = bench(3.0);
    let with_margin = unrepeatered_line_at(&plan(), &kept.span(392.0), 12.0).unwrap().value;
    eprintln!(
        "{seconds:.2} s; GSNR {:.3} ({:.3} to {:.3}), ASE {:.2}, NLI {:.2}; {:.0} and {:.0} Gbit/s; Raman {:.1} dB",
        line.snr.gsnr_mean_db,
        line.snr.gsnr_min_db,
        line.snr.gsnr_max_db,
        line.snr.osnr_mean_db,
        line.snr.snr_nli_mean_db,
        line.capacity_gbps,
        with_margin.capacity_gbps,
        line.raman_gain_mean_db
    );
    assert!((line.snr.gsnr_mean_db - 3.3).abs() < 0.1, "{}", line.snr.gsnr_mean_db);
    assert!((line.snr.gsnr_min_db - 2.1).abs() < 0.15, "{}", line.snr.gsnr_min_db);
    assert!((line.snr.gsnr_max_db - 4.5).abs() < 0.15, "{}", line.snr.gsnr_max_db);
    assert!((line.capacity_gbps / 4_200.0 - 1.0).abs() < 0.02, "{}", line.capacity_gbps);
    assert!((with_margin.capacity_gbps / 2_700.0 - 1.0).abs() < 0.02, "{}", with_margin.capacity_gbps);
}

#[test]
fn the_best_launch_is_no_worse_than_its_neighbours_and_says_what_limits_it() {
    let bench = bench(3.0);
    let clock = std::time::Instant::now();
    let line = unrepeatered_line(&plan(), &bench.span(392.0), &Unwatched).unwrap().value;
    eprintln!(
        "{:.2} s; {} dBm, {:.0} Gbit/s, {:?}",
        clock.elapsed().as_secs_f64(),
        line.launch_dbm,
        line.capacity_gbps,
        line.launch_limit
    );
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
