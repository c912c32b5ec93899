//! Three kinds of line side by side.

use crate::ropa::bench;
use crate::{Case, study};
use line::choice::{ChoiceCase, ChoiceObjective, ChoicePlan, KindChoice, LineKind, Weights, choose_kind};
use units::{CableKm, FibreKm, Staged, Unwatched};

fn plan(objective: ChoiceObjective) -> ChoicePlan {
    let bench = bench();
    ChoicePlan {
        objective,
        comb: None,
        stations: bench.stations,
        ropa: Some(bench.plan),
        reach_max_km: FibreKm(900.0),
        provenance: crate::unrepeatered::guess(),
    }
}

fn case(cable_km: f64, target_gbps: f64) -> Case {
    let mut case = study();
    case.fibre = crate::unrepeatered::fibre();
    case.run.wet_cable_km = CableKm(cable_km);
    case.line.target_capacity_gbps = target_gbps;
    case
}

fn staged(case: &Case, plan: &ChoicePlan) -> Staged<KindChoice> {
    let design = case.design();
    let choice = ChoiceCase {
        plan,
        line: &case.line,
        fibre: &case.fibre,
        run: &case.run,
        design: &design,
        modes: None,
    };
    choose_kind(&choice, &Unwatched).expect("the case can be computed")
}

#[test]
fn on_the_long_line_only_repeaters_carry_the_whole_target() {
    let choice = staged(&case(392.0, 400_000.0), &plan(ChoiceObjective::LeastInTheSea)).value;
    assert_eq!(choice.chosen, LineKind::Repeatered);
    let kinds: Vec<LineKind> = choice.options.iter().map(|option| option.kind).collect();
    assert_eq!(kinds, [LineKind::Unrepeatered, LineKind::RemoteAmplifiers, LineKind::Repeatered]);
    // the more in the sea, the more a pair carries and the further it reaches
    for pair in choice.options.windows(2) {
        assert!(pair[0].capacity_per_pair_gbps < pair[1].capacity_per_pair_gbps);
        let reach_km = |index: usize| pair[index].reach_km.map_or(0.0, FibreKm::km);
        assert!(reach_km(0) < reach_km(1));
    }
    assert!(choice.options[0].feed_voltage_v.is_none() && choice.options[2].feed_voltage_v.is_some());
    for option in &choice.options {
        assert!(option.fails_first.chars().any(|letter| letter.is_ascii_digit()), "{}", option.fails_first);
    }
}

#[test]
fn a_modest_target_is_carried_by_remote_amplifiers_and_a_short_line_by_fibre_alone() {
    let modest = staged(&case(392.0, 150_000.0), &plan(ChoiceObjective::LeastInTheSea)).value;
    assert_eq!(modest.chosen, LineKind::RemoteAmplifiers, "{}", modest.reason);
    assert!(modest.remote_amplifiers.is_some());
    let short = staged(&case(180.0, 150_000.0), &plan(ChoiceObjective::LeastInTheSea)).value;
    assert_eq!(short.chosen, LineKind::Unrepeatered, "{}", short.reason);
    let fewest = staged(&case(180.0, 150_000.0), &plan(ChoiceObjective::FewestPairs)).value;
    let least = fewest.options.iter().filter_map(|option| option.fibre_pairs_for_target_count).min();
    let chosen = fewest.options.iter().find(|option| option.kind == fewest.chosen).unwrap();
    assert_eq!(chosen.fibre_pairs_for_target_count, least);
}

#[test]
fn weights_decide_and_add_up() {
    let weights = Weights {
        fibre_km_weight_ratio: 1e-3,
        repeater_weight_ratio: 3.0,
        amplifier_weight_ratio: 0.1,
        gain_unit_weight_ratio: 0.2,
        pump_w_weight_ratio: 0.05,
        pair_weight_ratio: 1.0,
        feed_weight_ratio: 10.0,
    };
    let light = staged(&case(392.0, 150_000.0), &plan(ChoiceObjective::LeastWeight(weights))).value;
    let of = |kind: LineKind| light.options.iter().find(|option| option.kind == kind).unwrap().clone();
    let repeatered = of(LineKind::Repeatered);
    let parts = &repeatered.quantities;
    let sum = 1e-3 * parts.fibres_km.km()
        + 3.0 * f64::from(parts.repeaters_count)
        + 0.1 * f64::from(parts.amplifiers_count)
        + f64::from(parts.fibre_pairs_count)
        + 10.0;
    assert!((repeatered.weight_ratio.unwrap() - sum).abs() < 1e-9);
    let remote = of(LineKind::RemoteAmplifiers);
    let lightest = if remote.weight_ratio < repeatered.weight_ratio { remote.kind } else { repeatered.kind };
    assert_eq!(light.chosen, lightest);
}

#[test]
fn where_no_kind_carries_the_target_that_is_a_blocking_finding() {
    let mut hopeless = case(392.0, 400_000.0);
    hopeless.line.fibre_pairs_max_count = 2;
    let without_units = ChoicePlan { ropa: None, ..plan(ChoiceObjective::LeastInTheSea) };
    let staged = staged(&hopeless, &without_units);
    assert!(staged.value.remote_amplifiers.is_none() && staged.value.options.len() == 2);
    let finding = staged.findings.iter().find(|finding| finding.code == "line.choice.none_carries").unwrap();
    assert_eq!(finding.severity, units::Severity::Blocks);
    assert_eq!(staged.value.chosen, LineKind::Repeatered);
}

#[test]
fn a_fibre_without_raman_gain_gets_that_of_silica_and_it_is_said() {
    let mut plain = case(392.0, 400_000.0);
    plain.fibre.raman = None;
    let without_units = ChoicePlan { ropa: None, ..plan(ChoiceObjective::LeastInTheSea) };
    let staged = staged(&plain, &without_units);
    assert!(staged.findings.iter().any(|finding| finding.code == "line.choice.raman_assumed"));
}

#[test]
fn a_life_costs_every_kind_capacity() {
    let young = staged(&case(392.0, 150_000.0), &plan(ChoiceObjective::MostCapacity)).value;
    let mut old = case(392.0, 150_000.0);
    old.line.life.fibre_ageing_db_per_km = 0.002;
    old.line.life.amplifier_ageing_db = 0.5;
    old.line.life.repairs_count = 3;
    let old = staged(&old, &plan(ChoiceObjective::MostCapacity)).value;
    for (young, old) in young.options.iter().zip(&old.options) {
        assert!(old.gsnr_mean_db < young.gsnr_mean_db, "{:?}", old.kind);
        assert!(old.capacity_per_pair_gbps <= young.capacity_per_pair_gbps, "{:?}", old.kind);
    }
}

#[test]
fn a_branching_unit_far_out_does_not_keep_shorter_cables_from_being_looked_at() {
    let mut case = case(200.0, 100_000.0);
    case.line.branching_unit = vec![crate::systems::unit(line::branching::BranchingKind::Passive)];
    let choice = staged(&case, &plan(ChoiceObjective::LeastInTheSea)).value;
    let repeatered = choice.options.iter().find(|option| option.kind == LineKind::Repeatered);
    assert!(repeatered.is_some_and(|option| option.reach_km.is_some()), "{:?}", choice.reason);
}

#[test]
fn more_fibre_pairs_than_any_cable_has_are_refused() {
    let mut case = study();
    case.line.fibre_pairs_max_count = u32::MAX;
    let findings = line::plan::check(&case.line, &case.fibre);
    assert!(findings.iter().any(|finding| finding.message.contains("fibre_pairs_max_count")), "{findings:?}");
}
