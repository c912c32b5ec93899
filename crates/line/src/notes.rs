//! What a reader must know about the choice and the chosen line.

use crate::design::{ChosenLine, LineOption};
use crate::feed::PowerFeed;
use crate::plan::LinePlan;
use crate::run::CableRun;
use crate::selection::Choice;
use crate::shortfall::Shortfall;
use crate::variant::{Variant, at_equipment_max, name_of};
use units::Finding;

/// What the method leaves out, for the record; the modem's margin must cover it.
const LEFT_OUT: &str = "GSNR by the closed form of the GN model: stimulated Raman scattering, guided acoustic wave \
                        Brillouin scattering, gain ripple and polarisation dependent loss are not computed";

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
    if let Some(feed) = &chosen.power_feed {
        findings.extend(rating_unknown(feed));
        findings.extend(conductor_of_plan(run, feed));
    }
    findings
}

fn left_out(plan: &LinePlan) -> Finding {
    let hint = format!("line.modem.margin_db keeps {:.1} dB for them", plan.modem.margin_db);
    Finding::notes("line.model.left_out", LEFT_OUT).at("line.modem.margin_db").hint(hint)
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

fn rating_unknown(feed: &PowerFeed) -> Option<Finding> {
    if feed.rating_v.is_some() {
        return None;
    }
    let message = format!(
        "one end alone must give {:.0} V at {:.2} A; no rating of the power feeding equipment is known, so \
         single-end feeding is not checked",
        feed.required_voltage_v, feed.line_current_a
    );
    let finding = Finding::notes("line.feed.rating_unknown", message).at("line.power_feed.rating_v");
    Some(finding.hint("enter the rating of the equipment as line.power_feed.rating_v"))
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
