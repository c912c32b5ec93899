//! The budget to the FEC limit, and what life, pumps and repairs take from it.

use crate::{Case, codes, option, study, worn};
use line::design::{BudgetLine, ChosenLine, LineDesign};
use line::margin::MarginPlan;
use line::repairs::RepairEstimate;
use line::repeater::RepeaterPlan;
use units::{Provenance, Tag};

fn line<'a>(chosen: &'a ChosenLine, what: &str) -> &'a BudgetLine {
    chosen.budget.iter().find(|line| line.what == what).expect("the budget has a line of this name")
}

fn margin_db(design: &LineDesign) -> f64 {
    let last = design.chosen.budget.last().expect("a budget has lines");
    assert_eq!(last.what, "margin over the FEC limit");
    last.level_db
}

fn forced(mut case: Case) -> Case {
    case.line.repeaters_forced_count = Some(3);
    case
}

#[test]
fn without_impairments_the_margin_is_the_margin_kept() {
    let mut case = forced(worn());
    let none = MarginPlan {
        gawbs_snr_1000km_db: Some(60.0),
        pdl_penalty_db: 0.0,
        manufacturing_penalty_db: 0.0,
        ..MarginPlan::default()
    };
    case.line.margin = Some(none);
    let flat = RepeaterPlan {
        output_tilt_db: 0.0,
        output_ripple_db: 0.0,
        pumps_count: 1,
        ..RepeaterPlan::default()
    };
    case.line.repeater = Some(flat);
    // acoustic scattering at its weakest costs 0.002 dB; channels do not age quite alike
    assert!((margin_db(&case.design()) - 3.0).abs() < 0.003, "{}", margin_db(&case.design()));
    assert!(codes(&case.staged()).contains(&"line.repeater.no_spare_pump"));
}

#[test]
fn every_line_of_the_template_is_there_with_its_tag() {
    let design = forced(worn()).design();
    let whats: Vec<&str> = design.chosen.budget.iter().map(|line| line.what.as_str()).collect();
    let expected = [
        "SNR of amplifier noise alone, begin of life",
        "nonlinear interference",
        "GSNR, begin of life",
        "guided acoustic wave Brillouin scattering",
        "GSNR of the open cable, begin of life",
        "gain ripple, worst channel",
        "gain tilt, worst channel",
        "polarisation dependent loss",
        "spread of manufacture",
        "modem",
        "SNR, begin of life",
        "fibre ageing",
        "amplifier ageing",
        "repairs",
        "these together, beyond their sum",
        "one pump failed, worst repeater",
        "SNR, end of life",
        "FEC limit",
        "margin over the FEC limit",
    ];
    assert_eq!(whats, expected);
    assert_eq!(
        line(&design.chosen, "spread of manufacture").provenance.as_ref().map(|from| from.tag),
        Some(Tag::Guess)
    );
    let q = |what: &str| line(&design.chosen, what).q_db.expect("this line has a Q");
    assert!(q("SNR, begin of life") > q("SNR, end of life"));
    let q_margin_db = q("SNR, end of life") - q("FEC limit");
    assert!((q("margin over the FEC limit") - q_margin_db).abs() < 1e-12);
}

#[test]
fn every_effect_takes_from_the_line() {
    for line in &forced(worn()).design().chosen.budget {
        if line.what != "these together, beyond their sum" {
            assert!(line.change_db.unwrap_or(0.0) <= 1e-12, "{line:?}");
        }
    }
}

#[test]
fn more_of_any_impairment_never_raises_the_margin() {
    let changes: [fn(&mut MarginPlan, &mut RepeaterPlan); 7] = [
        |margin, _| margin.gawbs_snr_1000km_db = Some(28.0),
        |margin, _| margin.pdl_penalty_db += 0.2,
        |margin, _| margin.manufacturing_penalty_db += 0.2,
        |_, repeater| repeater.output_tilt_db += 0.3,
        |_, repeater| repeater.output_ripple_db += 0.3,
        |_, repeater| repeater.pumps_count -= 2,
        |_, repeater| repeater.pump_failure_noise_db += 0.5,
    ];
    let before = margin_db(&forced(worn()).design());
    for change in changes {
        let mut case = forced(worn());
        let (mut margin, mut repeater) = (MarginPlan::default(), RepeaterPlan::default());
        change(&mut margin, &mut repeater);
        (case.line.margin, case.line.repeater) = (Some(margin), Some(repeater));
        let after = margin_db(&case.design());
        assert!(after < before, "{after} dB, {before} dB before");
    }
}

#[test]
fn more_repairs_never_raise_margin_or_capacity() {
    // the limit is stated, so that the margin does not follow the rates down
    let at = |repairs_count: u32| {
        let mut case = forced(worn());
        case.line.margin = Some(MarginPlan { snr_limit_db: Some(13.0), ..MarginPlan::default() });
        case.line.life.repairs_count = repairs_count;
        let design = case.design();
        (margin_db(&design), option(&design, 3).capacity_per_pair_gbps)
    };
    let margins: Vec<(f64, f64)> = [0, 1, 3, 8, 20].into_iter().map(at).collect();
    for pair in margins.windows(2) {
        assert!(pair[1].0 < pair[0].0 && pair[1].1 < pair[0].1, "{pair:?}");
    }
}

#[test]
fn an_estimate_of_repairs_is_worth_the_repairs_it_gives() {
    let (mut stated, mut estimated) = (forced(worn()), forced(worn()));
    stated.line.life.repairs_count = 5;
    estimated.line.life.repair_estimate = Some(RepairEstimate {
        repairs_per_year: 0.2,
        design_life_years_count: 25,
        depth_m: 400.0,
        added_cable_over_depth_ratio: 2.5,
        provenance: Provenance::new(Tag::Derived, "the fault rates"),
    });
    let (stated, estimated) = (stated.staged(), estimated.staged());
    assert_eq!(option(&stated.value, 3).end_of_life, option(&estimated.value, 3).end_of_life);
    assert!(codes(&estimated).contains(&"line.repairs.estimated"));
    let repairs = line(&estimated.value.chosen, "repairs").provenance.as_ref().map(|from| from.tag);
    assert_eq!(repairs, Some(Tag::Derived));
}

#[test]
fn a_budget_below_the_limit_is_a_negative_margin_and_a_finding() {
    let mut case = forced(worn());
    case.line.margin = Some(MarginPlan { snr_limit_db: Some(19.0), ..MarginPlan::default() });
    let staged = case.staged();
    assert!(margin_db(&staged.value) < 0.0);
    assert!(codes(&staged).contains(&"line.margin.negative"));
    assert!(!codes(&forced(worn()).staged()).contains(&"line.margin.negative"));
}

#[test]
fn a_failed_pump_costs_less_with_more_pumps_and_most_in_a_repeater_that_is_named() {
    let farm = |pumps_count: u32| {
        let mut case = forced(study());
        case.line.repeater = Some(RepeaterPlan { pumps_count, ..RepeaterPlan::default() });
        case.design().chosen.pump_farm.expect("repeaters have pumps")
    };
    let lost_db = |pumps_count: u32| {
        let cases = farm(pumps_count).cases;
        cases[0].gsnr_mean_db.unwrap() - cases[1].gsnr_mean_db.unwrap()
    };
    assert!(lost_db(2) > lost_db(4) && lost_db(4) > lost_db(8) && lost_db(8) > 0.0);
    let four = farm(4);
    assert_eq!((four.cases.len(), four.groups_per_repeater_count), (4, 5));
    let repeaters_count = forced(study()).design().chosen.repeaters_count;
    assert_eq!(four.cases[0].repeater_no, None);
    assert!(four.cases[1].repeater_no.is_some_and(|no| (1..=repeaters_count).contains(&no)));
    assert!(four.cases.windows(2).all(|pair| pair[1].probability_frac < pair[0].probability_frac));
    assert!(four.cases.windows(2).all(|pair| pair[1].gsnr_mean_db < pair[0].gsnr_mean_db));
    // the last pump lost leaves the group dark
    let two = farm(2);
    assert_eq!((two.cases[2].output_lost_db, two.cases[2].gsnr_mean_db), (None, None));
}

#[test]
fn a_headroom_as_large_as_the_loss_leaves_only_the_noise() {
    let mut case = forced(study());
    let spared =
        RepeaterPlan { pump_headroom_db: 1.3, pump_failure_noise_db: 0.0, ..RepeaterPlan::default() };
    case.line.repeater = Some(spared);
    let cases = case.design().chosen.pump_farm.unwrap().cases;
    assert_eq!(cases[1].output_lost_db, Some(0.0));
    assert_eq!(cases[0].gsnr_mean_db, cases[1].gsnr_mean_db);
}
