//! `wetplant line --compare`: kinds of line side by side.

use super::studied::INPUTS_LIMIT_BYTES;
use crate::args::line::ShownArgs;
use crate::console::{Console, say};
use crate::deliver::make_folder;
use crate::failure::{Failure, read_file, write_new};
use crate::work::{Accepted, list, printed, refused, say_findings};
use line::choice::{ChoicePlan, KindOption, LineKind};
use pipeline::kinds::{Kinds, compare_kinds};
use std::fmt::Write as _;
use std::path::Path;
use units::Severity;

pub fn run(args: &ShownArgs, accepted: &Accepted, json: bool, console: &Console) -> Result<(), Failure> {
    let inputs = args.kinds.as_deref().map(inputs).transpose()?;
    let kinds = compare_kinds(&accepted.plan, &accepted.design, inputs.as_ref(), console)
        .map_err(|error| refused(&error, &accepted.plan))?;
    let answer = printed(&kinds);
    if let Some(folder) = &args.out {
        let title = format!("{} – kinds of line", kinds.plan.name);
        let subtitle = format!(
            "plan {}{}",
            kinds.plan.revision,
            if kinds.is_assumed { ", guesses stand in" } else { "" }
        );
        let page = report::page::choice::html(&kinds.choice, (&title, &subtitle));
        let files = [
            ("kinds.html", page.into_bytes()),
            ("kinds.json", serde_json::to_vec_pretty(&answer).map_err(Failure::ours)?),
            ("kinds.svg", report::page::choice::kinds_svg(&kinds.choice).into_bytes()),
        ];
        make_folder(folder)?;
        files.iter().try_for_each(|(name, bytes)| write_new(&folder.join(name), bytes))?;
    }
    if json {
        say!("{answer}");
    } else {
        say!("{}", told(&kinds).trim_end());
        say_findings(&kinds.findings);
    }
    let blocks = kinds.findings.iter().any(|finding| finding.severity == Severity::Blocks);
    if blocks { Err(Failure::blocked(list(&kinds.findings))) } else { Ok(()) }
}

fn inputs(path: &Path) -> Result<ChoicePlan, Failure> {
    let bytes = read_file(path, INPUTS_LIMIT_BYTES)?;
    let text = String::from_utf8(bytes)
        .map_err(|error| Failure::input(format!("not UTF-8: {error}")).at(path.display()))?;
    toml::from_str(&text).map_err(|error| {
        let hint = "`wetplant line PROJECT --compare --json` shows every field under `inputs`";
        Failure::input(error).at(path.display()).now(hint)
    })
}

fn told(kinds: &Kinds) -> String {
    let choice = &kinds.choice;
    let mut text = format!(
        "{}, plan {}: {:.1} Tbit/s over {:.1} km of fibre, {} pairs at most\n\n  {:<19}{:>9}{:>18}{:>7}{:>12}{:>9}  in the \
         sea\n",
        kinds.plan.name,
        kinds.plan.revision,
        choice.target_capacity_gbps / 1e3,
        choice.station_fibre_km.km(),
        choice.fibre_pairs_max_count,
        "kind",
        "GSNR, dB",
        "per pair, Tbit/s",
        "pairs",
        "reach, km",
        "feed, V"
    );
    choice.options.iter().for_each(|option| text.push_str(&row(option, option.kind == choice.chosen)));
    text.push_str("\n  what fails first\n");
    for option in &choice.options {
        let _ = writeln!(text, "  {:<19}{}", name(option.kind), option.fails_first);
    }
    let _ = writeln!(text, "\n  {}", choice.reason);
    text
}

fn row(option: &KindOption, is_chosen: bool) -> String {
    let or_dash = |figure: Option<String>| figure.unwrap_or_else(|| "–".to_owned());
    let beyond = if option.is_reach_beyond_search { "> " } else { "" };
    let parts = &option.quantities;
    format!(
        "{} {:<19}{:>9.1}{:>18.2}{:>7}{:>12}{:>9}  {} repeaters, {} gain units, {} pump fibres\n",
        if is_chosen { "*" } else { " " },
        name(option.kind),
        option.gsnr_mean_db,
        option.capacity_per_pair_gbps / 1e3,
        or_dash(option.fibre_pairs_for_target_count.map(|pairs| pairs.to_string())),
        or_dash(option.reach_km.map(|reach| format!("{beyond}{:.0}", reach.km()))),
        or_dash(option.feed_voltage_v.map(|volts| format!("{volts:.0}"))),
        parts.repeaters_count,
        parts.gain_units_count,
        parts.pump_fibres_count
    )
}

fn name(kind: LineKind) -> &'static str {
    match kind {
        LineKind::Unrepeatered => "unrepeatered",
        LineKind::RemoteAmplifiers => "remote amplifiers",
        LineKind::Repeatered => "repeatered",
    }
}
