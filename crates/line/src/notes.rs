//! What a reader must know about the choice and the chosen line.

use crate::budget::margin_db;
use crate::design::{ChosenLine, LineOption};
use crate::feed::PowerFeed;
use crate::feed_ends::FedFrom;
use crate::plan::LinePlan;
use crate::potential::LineEnd;
use crate::run::{CableRun, RepeaterSpacing, all_in_the_sea};
use crate::selection::Choice;
use crate::shortfall::Shortfall;
use crate::variant::{Variant, at_equipment_max, name_of};
use optics::simulation::RamanScattering;
use units::Finding;

/// What GSNR and capacity leave out, for the record; the modem's margin must cover it.
const LEFT_OUT: &str = "guided acoustic wave Brillouin scattering, gain ripple and tilt, polarisation dependent loss, \
                        the spread of manufacture and a failed pump are in the budget, not in GSNR and capacity";

/// Findings about how the line was chosen.
pub(crate) fn of_choice(
    plan: &LinePlan,
    run: &CableRun,
    variants: &[Variant],
    choice: Choice,
) -> Vec<Finding> {
    let mut findings = vec![left_out(plan)];
    let chosen = &variants[choice.index];
    findings.extend(forced(plan, variants, choice));
    if choice.by_rule.is_none() && !choice.forced {
        findings.push(none_eligible(plan, run, chosen));
    }
    findings
}

/// Findings about the chosen line.
pub(crate) fn of_chosen(
    plan: &LinePlan,
    run: &CableRun,
    option: &LineOption,
    chosen: &ChosenLine,
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = dark_channels(plan, chosen).into_iter().collect();
    findings.extend(launch_bounded(plan, option));
    findings.extend(margin_negative(plan, chosen));
    findings.extend(repeater_on_land(plan, run, chosen));
    findings.extend(defaults(plan, chosen));
    findings.extend(repairs_estimated(plan));
    findings.extend(no_pump_spare(plan, chosen));
    findings.extend(pairs_branched(chosen));
    findings.extend(modes_unusable(plan, chosen));
    if let Some(feed) = &chosen.power_feed {
        findings.extend(rating_unknown(plan, feed));
        findings.extend(share_above_rating(chosen));
        findings.extend(conductor_of_plan(run, feed));
    }
    findings
}

fn left_out(plan: &LinePlan) -> Finding {
    let hint = format!("line.modem.margin_db keeps {:.1} dB for them", plan.modem.margin_db);
    let physics = match &plan.simulation {
        None => "GSNR by the closed form of the GN model, without stimulated Raman scattering",
        Some(simulation) if simulation.raman == RamanScattering::Off => {
            "GSNR without stimulated Raman scattering"
        }
        Some(_) => "GSNR with stimulated Raman scattering",
    };
    let message = format!("{physics}; {LEFT_OUT}");
    Finding::notes("line.model.left_out", message).at("line.modem.margin_db").hint(hint)
}

fn margin_negative(plan: &LinePlan, chosen: &ChosenLine) -> Option<Finding> {
    let margin_db = margin_db(&chosen.budget).filter(|margin_db| *margin_db < 0.0)?;
    let message = format!(
        "the budget ends {:.2} dB below the FEC limit: the {:.1} dB of margin kept do not cover what GSNR leaves out",
        -margin_db, plan.modem.margin_db
    );
    let finding = Finding::warns("line.margin.negative", message).at("line.modem.margin_db");
    Some(
        finding
            .hint("keep more margin in line.modem.margin_db, allow more repeaters, or refine [line.margin]"),
    )
}

/// Repeaters spaced otherwise than asked for, because one would lie on land.
fn repeater_on_land(plan: &LinePlan, run: &CableRun, chosen: &ChosenLine) -> Option<Finding> {
    let asked = plan.repeater_spacing == Some(RepeaterSpacing::EqualBetweenStations);
    if !asked || all_in_the_sea(run, plan, chosen.repeaters_count) {
        return None;
    }
    let land = &plan.land_tail;
    let message = format!(
        "with {} repeaters at equal distances between the stations one would lie on land, in land tails of {:.1} and \
         {:.1} km; they are spaced equally between the beach manholes",
        chosen.repeaters_count,
        land.a_cable_km.km(),
        land.b_cable_km.km()
    );
    let finding = Finding::warns("line.repeater.on_land", message).at("line.repeater_spacing");
    Some(finding.hint("choose fewer repeaters or shorter land tails, or remove line.repeater_spacing"))
}

/// Guesses that stand in for sections the plan does not have.
fn defaults(plan: &LinePlan, chosen: &ChosenLine) -> Option<Finding> {
    let is_repeatered = chosen.repeaters_count > 0;
    let sections = [
        ("[line.margin]", plan.margin.is_none()),
        ("[line.repeater]", plan.repeater.is_none() && is_repeatered),
        ("[line.loading]", plan.loading.is_none()),
        ("[line.plant]", plan.plant.is_none()),
    ];
    let absent: Vec<&str> =
        sections.into_iter().filter(|section| section.1).map(|section| section.0).collect();
    if absent.is_empty() {
        return None;
    }
    let message = format!("guesses stand in for {}, which the plan does not have", absent.join(", "));
    let finding = Finding::notes("line.plan.defaults", message).at("line");
    Some(
        finding.hint(
            "the budget, the pumps, the filling and the stations name each guess; enter your own figures",
        ),
    )
}

fn repairs_estimated(plan: &LinePlan) -> Option<Finding> {
    let estimate = plan.life.repair_estimate.as_ref()?;
    let repairs = estimate.repairs();
    let message = format!(
        "{} repairs of {:.2} km each, from {:.3} a year over {} years at {:.0} m, take the place of the {} of the plan",
        repairs.repairs_count,
        repairs.added_cable_km.km(),
        estimate.repairs_per_year,
        estimate.design_life_years_count,
        estimate.depth_m,
        plan.life.repairs_count,
    );
    let finding = Finding::notes("line.repairs.estimated", message).at("line.life.repair_estimate");
    Some(finding.hint("remove line.life.repair_estimate to use line.life.repairs_count"))
}

fn no_pump_spare(plan: &LinePlan, chosen: &ChosenLine) -> Option<Finding> {
    let repeater = plan.repeater.as_ref().filter(|repeater| repeater.pumps_count == 1)?;
    if chosen.repeaters_count == 0 {
        return None;
    }
    let message = format!(
        "each group of {} amplifiers has one pump: when it fails they are dark, and the budget states no failed pump",
        repeater.pump_amplifiers_count
    );
    let finding = Finding::warns("line.repeater.no_spare_pump", message).at("line.repeater.pumps_count");
    Some(finding.hint("let two or more pumps feed a group"))
}

fn pairs_branched(chosen: &ChosenLine) -> Option<Finding> {
    let built_count = chosen.fibre_pairs_count;
    let unit = chosen.branching.iter().find(|unit| unit.fibre_pairs_branched_count > built_count)?;
    let message = format!(
        "{} takes {} fibre pairs of a trunk that has {built_count}",
        unit.name, unit.fibre_pairs_branched_count
    );
    let finding = Finding::warns("line.branching.pairs_above_built", message).at("line.branching_unit");
    Some(finding.hint("build more pairs (line.fibre_pairs_min_count) or branch fewer"))
}

fn modes_unusable(plan: &LinePlan, chosen: &ChosenLine) -> Option<Finding> {
    let library = plan.mode_library.as_ref()?;
    let unstated = library.modes.iter().filter(|mode| mode.osnr_min_0p1nm_db.is_none()).count();
    let carries = chosen.modes.iter().any(|mode| mode.channels_count > 0);
    let finding = match (carries, unstated) {
        (false, _) => {
            let message = "no mode of the plan closes on any channel at the end of life".to_owned();
            Finding::warns("line.modes.none_closes", message)
                .hint("add modes that need less OSNR, keep less margin, or allow more repeaters")
        }
        (true, 0) => return None,
        (true, _) => {
            let message = format!("{unstated} modes state no OSNR they need and count as carrying nothing");
            Finding::notes("line.modes.osnr_unstated", message).hint("enter osnr_min_0p1nm_db of every mode")
        }
    };
    Some(finding.at("line.mode_library"))
}

/// Ends that feed together may each be asked for more than they give, though one alone would not be looked at.
fn share_above_rating(chosen: &ChosenLine) -> Option<Finding> {
    let both = chosen.feed_ends.iter().find(|way| way.fed_from == FedFrom::Both)?;
    let short = |end: &'static str, margin_v: Option<f64>| {
        margin_v.filter(|margin_v| *margin_v < 0.0).map(|margin_v| (end, -margin_v))
    };
    let (end, short_v) = short("A", both.margin_a_v).or(short("B", both.margin_b_v))?;
    let message = format!(
        "feeding together, station {end} gives {short_v:.0} V more than its rating with the shares of the plan"
    );
    let finding = Finding::warns("line.feed.share_above_rating", message).at("line.power_feed.share_a_frac");
    Some(finding.hint("move the share to the other end, or choose feeding equipment of a higher rating"))
}

fn forced(plan: &LinePlan, variants: &[Variant], choice: Choice) -> Option<Finding> {
    let forced_count = plan.repeaters_forced_count?;
    let by_rule = match choice.by_rule {
        Some(index) if index == choice.index => return None,
        Some(index) => {
            format!("the rule would choose the {}", name_of(variants[index].option.repeaters_count))
        }
        None => "no option meets the rules".to_owned(),
    };
    let message = format!("the {} was chosen by hand; {by_rule}", name_of(forced_count));
    let finding = Finding::notes("line.selection.forced", message).at("line.repeaters_forced_count");
    Some(finding.hint("remove line.repeaters_forced_count to let the rule choose"))
}

fn none_eligible(plan: &LinePlan, run: &CableRun, nearest: &Variant) -> Finding {
    let (least, most) = (plan.repeaters_min_count, plan.repeaters_max_count);
    let words: Vec<String> = nearest.shortfalls.iter().map(Shortfall::words).collect();
    let hints: Vec<&str> = nearest.shortfalls.iter().map(Shortfall::hint).collect();
    let message = format!(
        "no line with {least} to {most} repeaters on {:.1} km of cable meets the rules; the nearest, shown here, is \
         the {}: it {}",
        run.wet_cable_km.km(),
        name_of(nearest.option.repeaters_count),
        words.join("; it ")
    );
    let finding = Finding::blocks("line.selection.none_eligible", message).at("line.selection");
    finding.hint(hints.join("; "))
}

fn dark_channels(plan: &LinePlan, chosen: &ChosenLine) -> Option<Finding> {
    let total = chosen.channels.len();
    let dark = chosen.channels.iter().filter(|channel| channel.capacity_gbps == 0.0).count();
    if dark == 0 || dark == total {
        // none is as it should be; all is a rule broken, and said there
        return None;
    }
    let message = format!(
        "{dark} of {total} channels carry nothing at the end of life: they end below {:.1} dB after implementation \
         and margin",
        plan.modem.snr_min_db
    );
    let finding = Finding::warns("line.channels.dark", message).at(name_of(chosen.repeaters_count));
    Some(finding.hint("space the channels wider, drop them from the comb, or allow more repeaters"))
}

fn launch_bounded(plan: &LinePlan, option: &LineOption) -> Option<Finding> {
    if !at_equipment_max(plan, option.repeaters_count, option.launch_dbm) {
        return None;
    }
    let (what, key) = match option.repeaters_count {
        0 => ("its booster gives", "line.launch.unrepeatered_total_max_dbm"),
        _ => ("its repeaters give", "line.amplifier.output_max_dbm"),
    };
    let message = format!(
        "the launch power, {:.1} dBm per channel and {:.1} dBm in all, is the most {what}; more might raise GSNR",
        option.launch_dbm, option.total_output_dbm
    );
    let finding = Finding::notes("line.launch.bounded", message).at(name_of(option.repeaters_count));
    Some(finding.hint(format!("raise {key} if the equipment gives more")))
}

fn rating_unknown(plan: &LinePlan, feed: &PowerFeed) -> Option<Finding> {
    let known = [LineEnd::A, LineEnd::B].map(|end| plan.power_feed.rating_of(end).is_some());
    let (which, key) = match known {
        [true, true] => return None,
        [false, false] => ("no rating of the power feeding equipment is known", "rating_v"),
        [false, true] => ("no rating of the power feeding equipment of station A is known", "rating_a_v"),
        [true, false] => ("no rating of the power feeding equipment of station B is known", "rating_b_v"),
    };
    let message = format!(
        "one end alone must give {:.0} V at {:.2} A; {which}, so single-end feeding is not checked",
        feed.required_voltage_v, feed.line_current_a
    );
    let place = format!("line.power_feed.{key}");
    let finding = Finding::notes("line.feed.rating_unknown", message).at(&place);
    Some(finding.hint(format!("enter the rating of the equipment as {place}")))
}

fn conductor_of_plan(run: &CableRun, feed: &PowerFeed) -> Option<Finding> {
    if run.conductor_ohm_per_km.is_some() {
        return None;
    }
    let message = format!(
        "the resistance of the conductor, {:.2} ohm/km, is the plan's: the cable types of the route state none",
        feed.conductor_ohm_per_km
    );
    let finding = Finding::notes("line.feed.conductor_assumed", message);
    Some(finding.at("line.power_feed.conductor_ohm_per_km").hint("replace it by the cable supplier's figure"))
}
