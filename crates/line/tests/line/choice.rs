//! Which option is chosen, and what is said when none or another one is.

use crate::{codes, option, study, worn};
use line::{LineError, design_line};
use units::{CableKm, Severity, Unwatched};

fn severity(staged: &units::Staged<line::design::LineDesign>, code: &str) -> Option<Severity> {
    staged.findings.iter().find(|finding| finding.code == code).map(|finding| finding.severity)
}

#[test]
fn the_fewest_repeaters_that_meet_every_rule_are_chosen() {
    let staged = worn().staged();
    let design = &staged.value;
    assert_eq!(design.chosen.repeaters_count, 3);
    assert_eq!(design.chosen.fibre_pairs_count, 10);
    assert!(!option(design, 2).eligible && option(design, 3).eligible && option(design, 4).eligible);
    assert!(option(design, 3).reason.ends_with("chosen: the fewest repeaters of all eligible options"));
    assert!(staged.findings.iter().all(|finding| finding.severity != Severity::Blocks), "{staged:?}");
}

#[test]
fn an_option_that_needs_many_more_pairs_than_others_is_passed_over_unless_they_are_accepted() {
    let mut case = worn();
    case.line.selection.gsnr_reserve_min_db = 0.0;
    let design = case.design();
    assert_eq!(design.chosen.repeaters_count, 2);
    assert!(option(&design, 1).reason.contains("the least of all options is 10"), "{:?}", option(&design, 1));
    case.line.selection.fibre_pairs_above_least_count = 6;
    assert_eq!(case.design().chosen.repeaters_count, 1);
}

#[test]
fn a_reserve_asked_for_costs_a_repeater() {
    let mut case = study();
    case.line.selection.gsnr_reserve_min_db = 1.0;
    assert_eq!(case.design().chosen.repeaters_count, 2);
    case.line.selection.gsnr_reserve_min_db = 3.0;
    let staged = case.staged();
    assert_eq!(staged.value.chosen.repeaters_count, 3);
    assert_eq!(severity(&staged, "line.reserve.low"), Some(Severity::Warns));
}

#[test]
fn a_number_of_repeaters_chosen_by_hand_is_kept_and_said() {
    let mut case = worn();
    case.line.repeaters_forced_count = Some(5);
    let staged = case.staged();
    assert_eq!(staged.value.chosen.repeaters_count, 5);
    assert_eq!(staged.value.chosen.repeaters.len(), 5);
    let note = staged.findings.iter().find(|finding| finding.code == "line.selection.forced").unwrap();
    assert_eq!(
        note.message,
        "the line with 5 repeaters was chosen by hand; the rule would choose the line with 3 repeaters"
    );
    assert!(option(&staged.value, 5).reason.ends_with("; chosen by hand"));
}

#[test]
fn a_choice_by_hand_that_cannot_carry_the_target_blocks() {
    let mut case = worn();
    case.line.fibre_pairs_max_count = 12;
    case.line.repeaters_forced_count = Some(1);
    let staged = case.staged();
    assert_eq!(severity(&staged, "line.capacity.pairs_above_limit"), Some(Severity::Blocks));
    assert_eq!(staged.value.chosen.fibre_pairs_count, 12);
    assert!(staged.value.chosen.system_capacity_gbps < staged.value.target_capacity_gbps);
}

#[test]
fn what_is_found_about_rejected_options_never_blocks() {
    let mut case = worn();
    case.line.fibre_pairs_max_count = 12;
    case.line.repeaters_min_count = 0;
    let staged = case.staged();
    assert_eq!(staged.value.chosen.repeaters_count, 3);
    assert_eq!(severity(&staged, "line.capacity.pairs_above_limit"), Some(Severity::Warns));
    assert_eq!(severity(&staged, "line.unrepeatered.gsnr_low"), Some(Severity::Warns));
}

#[test]
fn when_no_option_is_eligible_the_nearest_is_shown_and_the_finding_says_by_how_much() {
    let mut case = worn();
    case.line.fibre_pairs_max_count = 6;
    let staged = case.staged();
    assert_eq!(staged.value.chosen.repeaters_count, 7);
    assert!(staged.value.options.iter().all(|option| !option.eligible));
    let finding =
        staged.findings.iter().find(|finding| finding.code == "line.selection.none_eligible").unwrap();
    assert_eq!(finding.severity, Severity::Blocks);
    assert!(
        finding.message.contains("needs 10 fibre pairs for the target, 4 above the limit of 6"),
        "{finding:?}"
    );
    assert!(finding.hint.as_ref().is_some_and(|hint| hint.contains("fibre_pairs_max_count")));
}

#[test]
fn an_unrepeatered_line_too_long_for_its_modem_carries_nothing_and_has_no_feed() {
    let mut case = study();
    (case.line.repeaters_min_count, case.line.repeaters_max_count) = (0, 0);
    let staged = case.staged();
    let design = &staged.value;
    assert_eq!(option(design, 0).fibre_pairs_for_target_count, None);
    assert_eq!(design.chosen.power_feed, None);
    assert_eq!(design.chosen.system_capacity_gbps, 0.0);
    assert_eq!(severity(&staged, "line.unrepeatered.gsnr_low"), Some(Severity::Blocks));
    assert_eq!(severity(&staged, "line.selection.none_eligible"), Some(Severity::Blocks));
}

#[test]
fn a_short_unrepeatered_line_is_chosen_where_it_carries_the_target() {
    let mut case = study();
    case.line.repeaters_min_count = 0;
    case.run.wet_cable_km = CableKm(150.0);
    let design = case.design();
    assert_eq!(design.chosen.repeaters_count, 0);
    assert_eq!((design.chosen.repeaters.len(), design.chosen.spans.len()), (0, 1));
}

#[test]
fn a_feed_above_its_rating_makes_an_option_ineligible_and_an_unknown_rating_is_noted() {
    let mut case = worn();
    let staged = case.staged();
    let needed_v = staged.value.chosen.power_feed.unwrap().required_voltage_v;
    assert!(codes(&staged).contains(&"line.feed.rating_unknown"));
    case.line.power_feed.rating_v = Some(needed_v + 1.0);
    let staged = case.staged();
    let margin_v = staged.value.chosen.power_feed.unwrap().rating_margin_v.unwrap();
    assert!((margin_v - 1.0).abs() < 1e-9);
    assert!(!codes(&staged).contains(&"line.feed.rating_unknown"));
    case.line.power_feed.rating_v = Some(500.0);
    let staged = case.staged();
    assert_eq!(severity(&staged, "line.feed.above_rating"), Some(Severity::Warns));
    assert_eq!(severity(&staged, "line.selection.none_eligible"), Some(Severity::Blocks));
    let chosen = option(&staged.value, staged.value.chosen.repeaters_count);
    assert!(chosen.reason.contains("above the rating of 500 V"), "{}", chosen.reason);
}

#[test]
fn a_sweep_too_narrow_for_the_best_launch_is_said() {
    let mut case = worn();
    case.line.launch.high_dbm = 2.0;
    let staged = case.staged();
    let places: Vec<_> =
        staged.findings.iter().filter(|finding| finding.code == "line.launch.at_edge").collect();
    assert!(
        places.iter().any(|finding| finding.place.as_deref() == Some("line with 3 repeaters")),
        "{places:?}"
    );
}

#[test]
fn the_most_a_repeater_gives_bounds_the_launch_and_is_said() {
    let mut case = worn();
    case.line.amplifier.output_max_dbm = Some(18.0);
    let staged = case.staged();
    assert!(staged.value.options.iter().all(|option| option.total_output_dbm <= 18.0));
    assert!(codes(&staged).contains(&"line.launch.bounded"));
    assert!(!codes(&staged).contains(&"line.launch.at_edge"));
}

#[test]
fn channels_that_carry_nothing_are_counted() {
    let mut case = study();
    // a fibre whose loss rises over the band: its upper channels end below what the modem needs
    let point = |frequency_thz, loss_db_per_km| optics::LossPoint { frequency_thz, loss_db_per_km };
    case.fibre.loss.loss_db_per_km = None;
    case.fibre.loss.at = vec![point(191.0, 0.155), point(194.0, 0.157), point(197.0, 0.4)];
    case.line.repeaters_forced_count = Some(2);
    let staged = case.staged();
    let dark = staged.value.chosen.channels.iter().filter(|channel| channel.capacity_gbps == 0.0).count();
    assert!(dark > 0 && dark < 48, "{dark}");
    assert_eq!(severity(&staged, "line.channels.dark"), Some(Severity::Warns));
}

#[test]
fn figures_out_of_range_are_refused_with_field_value_and_limit() {
    let mut case = study();
    case.line.power_feed.line_current_a = 0.0;
    case.line.modem.margin_db = f64::NAN;
    let refused = design_line(&case.line, &case.fibre, &case.run, &Unwatched);
    assert!(matches!(refused, Err(LineError::PlanValue { field: "power_feed.line_current_a", .. })));
    let findings = line::plan::check(&case.line, &case.fibre);
    let places: Vec<_> = findings.iter().filter_map(|finding| finding.place.as_deref()).collect();
    assert_eq!(places, ["line.power_feed.line_current_a", "line.modem.margin_db"]);
}

#[test]
fn a_comb_that_overlaps_a_bad_fibre_and_no_cable_are_refused() {
    let mut case = study();
    case.line.comb.spacing_ghz = 80.0;
    let refused = design_line(&case.line, &case.fibre, &case.run, &Unwatched);
    assert!(matches!(refused, Err(LineError::Comb { .. })), "{refused:?}");
    let mut case = study();
    case.fibre.delay.group_index_ratio = 0.9;
    let refused = design_line(&case.line, &case.fibre, &case.run, &Unwatched);
    assert!(matches!(refused, Err(LineError::Fibre { .. })), "{refused:?}");
    let mut case = study();
    case.run.wet_cable_km = CableKm(0.0);
    let refused = design_line(&case.line, &case.fibre, &case.run, &Unwatched);
    assert!(matches!(refused, Err(LineError::CableLength { .. })), "{refused:?}");
}

#[test]
fn launch_powers_at_which_the_model_does_not_hold_are_refused() {
    let mut case = study();
    (case.line.launch.low_dbm, case.line.launch.high_dbm) = (40.0, 41.0);
    let refused = design_line(&case.line, &case.fibre, &case.run, &Unwatched);
    assert!(matches!(refused, Err(LineError::NoLaunch { repeaters_count: 1 })), "{refused:?}");
}
