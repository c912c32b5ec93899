//! The design of a line on the screen.

use line::design::{LineDesign, LineOption};
use line::sweep::SweepTable;
use std::fmt::Write as _;

/// What was asked for; the options where nothing was.
pub fn text(head: &str, line: &LineDesign, (wants_budget, wants_sweep): (bool, bool)) -> String {
    let mut text = format!("{head}\n{}", chosen(line));
    if !wants_budget && !wants_sweep {
        text.push_str(&options(line));
    }
    if wants_budget {
        text.push_str(&budget(line));
    }
    if wants_sweep {
        match &line.sweep {
            Some(sweep) => text.push_str(&swept(sweep)),
            None => text.push_str("\nno option carries anything, so nothing is swept\n"),
        }
    }
    text
}

fn chosen(line: &LineDesign) -> String {
    let chosen = &line.chosen;
    let mut text = format!(
        "  {} repeaters, {} fibre pairs: {:.1} Tbit/s at the end of life, target {:.1}\n  cable {:.1} km and fibre {:.1} \
         km from station to station, {:.3} ms one way\n",
        chosen.repeaters_count,
        chosen.fibre_pairs_count,
        chosen.system_capacity_gbps / 1e3,
        line.target_capacity_gbps / 1e3,
        line.station_cable_km.km(),
        line.station_fibre_km.km(),
        chosen.latency_one_way_ms
    );
    if let Some(feed) = &chosen.power_feed {
        let _ = writeln!(
            text,
            "  power feed {:.0} V at {:.2} A from one end alone",
            feed.required_voltage_v, feed.line_current_a
        );
    }
    text
}

fn options(line: &LineDesign) -> String {
    let mut text = format!(
        "\n  {:>9}  {:>16}  {:>11}  {:>17}  {:>16}  {:>5}  {:>7}  why\n",
        "repeaters",
        "longest span, km",
        "launch, dBm",
        "GSNR BOL, EOL, dB",
        "per pair, Tbit/s",
        "pairs",
        "feed, V"
    );
    for option in &line.options {
        let is_chosen = option.repeaters_count == line.chosen.repeaters_count;
        text.push_str(&option_row(option, is_chosen));
    }
    text
}

fn option_row(option: &LineOption, is_chosen: bool) -> String {
    let or_dash = |figure: Option<String>| figure.unwrap_or_else(|| "–".to_owned());
    format!(
        "{} {:>9}  {:>16.1}  {:>11.2}  {:>17}  {:>16.2}  {:>5}  {:>7}  {}{}\n",
        if is_chosen { "*" } else { " " },
        option.repeaters_count,
        option.longest_span.cable_km.km(),
        option.launch_dbm,
        format!("{:.2}, {:.2}", option.begin_of_life.gsnr_mean_db, option.end_of_life.gsnr_mean_db),
        option.capacity_per_pair_gbps / 1e3,
        or_dash(option.fibre_pairs_for_target_count.map(|pairs| pairs.to_string())),
        or_dash(option.power_feed.map(|feed| format!("{:.0}", feed.required_voltage_v))),
        if option.eligible { "" } else { "not eligible: " },
        option.reason
    )
}

/// The budget line by line, with tag and source.
fn budget(line: &LineDesign) -> String {
    let mut text = format!(
        "\n  {:<46}{:>10}{:>11}{:>8}  {:<12}source\n",
        "budget", "change, dB", "level, dB", "Q, dB", "tag"
    );
    for entry in &line.chosen.budget {
        let change = entry.change_db.map_or_else(String::new, |change_db| format!("{change_db:+.2}"));
        let q = entry.q_db.map_or_else(String::new, |q_db| format!("{q_db:.2}"));
        let (tag, source) =
            entry.provenance.as_ref().map_or(("", ""), |from| (from.tag.word(), from.source.as_str()));
        let _ = writeln!(
            text,
            "  {:<46}{change:>10}{:>11.2}{q:>8}  {tag:<12}{}",
            entry.what,
            entry.level_db,
            report::figures::shortened(source, 72)
        );
    }
    text
}

fn swept(sweep: &SweepTable) -> String {
    let mut text = format!(
        "\n  {:>9}  {:>8}  {:>9}  {:>8}  {:>12}  {:>16}  {:>18}\n",
        "repeaters",
        "span, km",
        "best, dBm",
        "GSNR, dB",
        "top at, dBm",
        "flat from–to, dBm",
        "1 dB less/more, dB"
    );
    let figure = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.2}"));
    for launch in &sweep.launches {
        let _ = writeln!(
            text,
            "  {:>9}  {:>8.1}  {:>9.2}  {:>8.2}  {:>12}  {:>16}  {:>18}",
            launch.repeaters_count,
            launch.span_cable_km.km(),
            launch.launch_dbm,
            launch.gsnr_mean_db,
            figure(launch.launch_between_dbm),
            format!("{:.1} to {:.1}", launch.flat_from_dbm, launch.flat_to_dbm),
            format!("{} / {}", figure(launch.cost_1db_below_db), figure(launch.cost_1db_above_db))
        );
    }
    let _ = writeln!(
        text,
        "  most capacity of a pair with {} repeaters; within one per cent of it with {}",
        sweep.repeaters_best_count, sweep.repeaters_nearly_best_count
    );
    text + &systems(sweep)
}

/// The fewest pairs with which each number of repeaters carries the target.
fn systems(sweep: &SweepTable) -> String {
    let mut text = String::from("\n  fewest fibre pairs for the target\n");
    for launch in &sweep.launches {
        let count = launch.repeaters_count;
        let carries = sweep.systems.iter().filter(|point| point.repeaters_count == count);
        let fewest = carries.filter(|point| point.carries_target).min_by_key(|point| point.fibre_pairs_count);
        let told = fewest.map_or_else(
            || "none of those in the plan".to_owned(),
            |point| {
                let feed =
                    point.required_voltage_v.map_or_else(String::new, |volts| format!(", {volts:.0} V"));
                let pairs = point.fibre_pairs_count;
                format!("{pairs} pairs, {:.1} Tbit/s{feed}", point.system_capacity_gbps / 1e3)
            },
        );
        let _ = writeln!(text, "  {count:>9}  {told}");
    }
    text
}
