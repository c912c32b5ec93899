//! Laws: homogeneity, monotonicity, reversal, what adds up.

use crate::{Case, option, study, worn};
use line::design::LineDesign;
use line::{LineError, design_line};
use std::sync::atomic::{AtomicU32, Ordering};
use units::{CableKm, Cancelled, Watch};

fn gsnr_db(design: &LineDesign) -> Vec<f64> {
    design
        .options
        .iter()
        .flat_map(|option| [option.begin_of_life.gsnr_mean_db, option.end_of_life.gsnr_mean_db])
        .collect()
}

fn farthest(left: &LineDesign, right: &LineDesign) -> f64 {
    let pairs = gsnr_db(left).into_iter().zip(gsnr_db(right));
    pairs.map(|(left, right)| (left - right).abs()).fold(0.0, f64::max)
}

fn stretched(mut case: Case, by: f64) -> Case {
    let scale = |km: &mut CableKm| *km = CableKm(km.km() * by);
    scale(&mut case.run.wet_cable_km);
    scale(&mut case.line.land_tail.a_cable_km);
    scale(&mut case.line.land_tail.b_cable_km);
    scale(&mut case.line.life.repair_added_cable_km);
    case.line.life.fibre_ageing_db_per_km /= by;
    case.line.power_feed.conductor_ohm_per_km /= by;
    case.line.power_feed.earth_potential_v_per_km /= by;
    case.fibre.loss.loss_db_per_km = case.fibre.loss.loss_db_per_km.map(|loss| loss / by);
    let dispersion = &mut case.fibre.dispersion;
    dispersion.dispersion_ps_per_nm_km = dispersion.dispersion_ps_per_nm_km.map(|value| value / by);
    dispersion.dispersion_slope_ps_per_nm2_km =
        dispersion.dispersion_slope_ps_per_nm2_km.map(|slope| slope / by);
    case.fibre.nonlinearity.nonlinear_index_nm2_per_w /= by;
    case
}

#[test]
fn a_line_is_homogeneous_in_length() {
    // a kilometre of half the length: all that is per kilometre halves, no ratio and no voltage changes
    let (case, twice) = (worn(), stretched(worn(), 2.0));
    let (design, stretched) = (case.design(), twice.design());
    assert!(farthest(&design, &stretched) < 1e-9);
    let (feed, same) = (design.chosen.power_feed.unwrap(), stretched.chosen.power_feed.unwrap());
    assert!((feed.required_voltage_v / same.required_voltage_v - 1.0).abs() < 1e-12);
    let latency = stretched.chosen.latency_one_way_ms / design.chosen.latency_one_way_ms;
    assert!((latency - 2.0).abs() < 1e-12);
}

#[test]
fn capacity_is_homogeneous_in_the_target() {
    let (one, mut case) = (study().design(), study());
    case.line.target_capacity_gbps *= 3.0;
    let three = case.design();
    assert_eq!(gsnr_db(&one), gsnr_db(&three));
    for (before, after) in one.options.iter().zip(&three.options) {
        let wanted = (3.0 * 400_000.0 / before.capacity_per_pair_gbps).ceil();
        assert_eq!(after.fibre_pairs_for_target_count.map(f64::from), Some(wanted));
    }
}

#[test]
fn ten_percent_more_fibre_loss_lowers_every_gsnr() {
    let mut lossy = worn();
    lossy.fibre.loss.loss_db_per_km = lossy.fibre.loss.loss_db_per_km.map(|loss| 1.1 * loss);
    let (before, after) = (gsnr_db(&worn().design()), gsnr_db(&lossy.design()));
    assert!(before.iter().zip(&after).all(|(before, after)| after < before));
}

#[test]
fn more_repeaters_raise_gsnr_and_never_need_more_pairs() {
    for case in [study(), worn()] {
        let design = case.design();
        let counts: Vec<u32> = design.options.iter().map(|option| option.repeaters_count).collect();
        assert_eq!(counts, [1, 2, 3, 4, 5, 6, 7]);
        for pair in design.options.windows(2) {
            assert!(pair[0].begin_of_life.gsnr_mean_db < pair[1].begin_of_life.gsnr_mean_db);
            assert!(pair[0].end_of_life.gsnr_mean_db < pair[1].end_of_life.gsnr_mean_db);
            assert!(pair[0].fibre_pairs_for_target_count >= pair[1].fibre_pairs_for_target_count);
            assert!(pair[0].longest_span.cable_km > pair[1].longest_span.cable_km);
        }
    }
}

#[test]
fn swapped_ends_give_the_same_gsnr() {
    let mut swapped = worn();
    let land = &mut swapped.line.land_tail;
    std::mem::swap(&mut land.a_cable_km, &mut land.b_cable_km);
    // what each span adds multiplies, in any order; only the tilt of noise over the comb tells the directions apart
    let difference_db = farthest(&worn().design(), &swapped.design());
    assert!(difference_db < 1e-5, "{difference_db} dB");
}

#[test]
fn life_takes_gsnr_and_a_line_without_wear_keeps_it() {
    for option in &study().design().options {
        assert_eq!(option.begin_of_life, option.end_of_life);
        assert_eq!(option.begin_of_life_capacity_gbps, option.capacity_per_pair_gbps);
    }
    for option in &worn().design().options {
        assert!(option.end_of_life.gsnr_mean_db < option.begin_of_life.gsnr_mean_db);
        assert!(option.capacity_per_pair_gbps < option.begin_of_life_capacity_gbps);
    }
}

#[test]
fn the_budget_adds_up_from_the_first_day_to_the_margin() {
    let design = worn().design();
    let (budget, option) = (&design.chosen.budget, option(&design, design.chosen.repeaters_count));
    let level = |what: &str| budget.iter().find(|line| line.what == what).unwrap().level_db;
    assert_eq!(level("GSNR, begin of life"), option.begin_of_life.gsnr_mean_db);
    let known = ["SNR of amplifier noise alone, begin of life", "SNR, begin of life", "SNR, end of life"];
    assert!(known.windows(2).all(|pair| level(pair[0]) > level(pair[1])));
    assert!(budget.iter().all(|line| line.provenance.as_ref().is_some_and(|from| !from.source.is_empty())));
    for pair in budget.windows(2) {
        let change_db = pair[1].change_db.unwrap_or(0.0);
        assert!((pair[0].level_db + change_db - pair[1].level_db).abs() < 1e-12, "{pair:?}");
    }
}

#[test]
fn a_budget_line_is_what_its_effect_does_alone() {
    let design = worn().design();
    let mut only_repairs = worn();
    only_repairs.line.life.fibre_ageing_db_per_km = 0.0;
    only_repairs.line.life.amplifier_ageing_db = 0.0;
    only_repairs.line.repeaters_forced_count = Some(design.chosen.repeaters_count);
    let alone = only_repairs.design();
    let end = option(&alone, design.chosen.repeaters_count);
    let expected_db = end.end_of_life.gsnr_mean_db - end.begin_of_life.gsnr_mean_db;
    let line = design.chosen.budget.iter().find(|line| line.what == "repairs").unwrap();
    assert!((line.alone_db.unwrap() - expected_db).abs() < 1e-12);
    assert!(line.change_db.unwrap() > expected_db, "behind the modem the level changes by less");
}

#[test]
fn spans_and_repeaters_cover_the_cable_once() {
    let design = worn().design();
    let chosen = &design.chosen;
    let cable_km: f64 = chosen.spans.iter().map(|span| span.cable_km.km()).sum();
    assert!((cable_km - 406.0).abs() < 1e-9);
    assert!((design.station_cable_km.km() - 406.0).abs() < 1e-12);
    assert!((design.station_fibre_km.km() - 406.0 * 1.005).abs() < 1e-9);
    assert_eq!(chosen.repeaters.len(), chosen.spans.len() - 1);
    let each_km = 392.0 / chosen.spans.len() as f64;
    for (repeater, number) in chosen.repeaters.iter().zip(1..) {
        assert_eq!(repeater.label, format!("R{number}"));
        assert!((repeater.cable_kp_km.km() - f64::from(number) * each_km).abs() < 1e-9);
    }
    // 4.897 µs per km of glass
    let expected_ms = 406.0 * 1.005 * 1.468 / 299.792_458;
    assert!((chosen.latency_one_way_ms - expected_ms).abs() < 1e-9);
    assert!((chosen.latency_round_trip_ms - 2.0 * expected_ms).abs() < 1e-9);
}

#[test]
fn the_system_carries_pairs_times_what_its_channels_carry() {
    let design = worn().design();
    let chosen = &design.chosen;
    let pair_gbps: f64 = chosen.channels.iter().map(|channel| channel.capacity_gbps).sum();
    assert_eq!(chosen.channels.len(), 48);
    assert!((chosen.system_capacity_gbps - f64::from(chosen.fibre_pairs_count) * pair_gbps).abs() < 1e-6);
    assert!(chosen.system_capacity_gbps >= design.target_capacity_gbps);
}

#[test]
fn the_same_inputs_give_the_same_line_to_the_bit() {
    assert_eq!(worn().staged(), worn().staged());
}

struct Impatient {
    asked: AtomicU32,
    after: u32,
}

impl Watch for Impatient {
    fn progress(&self, done_frac: f64) {
        assert!((0.0..=1.0).contains(&done_frac));
    }
    fn cancelled(&self) -> bool {
        self.asked.fetch_add(1, Ordering::Relaxed) >= self.after
    }
}

#[test]
fn a_person_can_stop_a_design_before_and_within_an_option() {
    let case = study();
    for after in [0, 3] {
        let watch = Impatient { asked: AtomicU32::new(0), after };
        let stopped = design_line(&case.line, &case.fibre, &case.run, &watch);
        assert_eq!(stopped, Err(LineError::Cancelled(Cancelled)));
    }
}
