//! The optical line and its power feed.

use super::{captioned, pairs, systems};
use crate::figures::{NONE, capacity_text, fixed, signed};
use crate::html::{Page, Table};
use crate::plots::{channels_svg, sweep_svg};
use crate::potential::potential_svg;
use crate::words::count;
use line::design::{LineDesign, LineOption};
use line::feed::PowerFeed;
use line::potential::{EarthPotential, FeedCase, FeedProfile, LineEnd};

pub(super) fn optical(page: &mut Page, line: &LineDesign) {
    let chosen = &line.chosen;
    page.section("line", "Optical line");
    page.paragraph(&format!(
        "Chosen: {}, {}, {} at the end of life against a target of {}. Delay {} ms one way over {} km of fibre, \
         station to station.",
        count(chosen.repeaters_count, "repeater", "repeaters"),
        count(chosen.fibre_pairs_count, "fibre pair", "fibre pairs"),
        capacity_text(chosen.system_capacity_gbps),
        capacity_text(line.target_capacity_gbps),
        fixed(chosen.latency_one_way_ms, 3),
        fixed(line.station_fibre_km.km(), 1),
    ));
    options(page, line);
    page.beside(&[systems::budget(line), captioned("Spans", spans(line))]);
    page.figure(
        &channels_svg(line),
        "Every channel of a fibre pair; usable SNR is after modem implementation and margin.",
    );
    page.figure(&sweep_svg(line), "The launch power of the chosen option is the one with the best GSNR among those its amplifiers can give.");
    channels(page, line);
    systems::of_light(page, line);
}

fn options(page: &mut Page, line: &LineDesign) {
    page.heading("Options on the same cable");
    let heads = [
        "Repeaters>",
        "Longest span, km>",
        "Span loss, dB>",
        "Launch, dBm>",
        "GSNR first day, dB>",
        "GSNR end of life, dB>",
        "Usable SNR, dB>",
        "Per pair>",
        "Pairs>",
        "Feed, V>",
        "Why",
    ];
    let mut table = Table::new(&heads);
    table.wide = true;
    for (index, option) in line.options.iter().enumerate() {
        table.row(option_row(option));
        if option.repeaters_count == line.chosen.repeaters_count {
            table.marked.push(index);
        }
    }
    table.note = Some(format!(
        "Means over the channels, in the symbol-rate bandwidth; usable SNR and capacity per pair at the end of life. \
         Pairs for a target of {}. The marked option is chosen.",
        capacity_text(line.target_capacity_gbps)
    ));
    page.table(&table);
}

fn option_row(option: &LineOption) -> Vec<String> {
    vec![
        option.repeaters_count.to_string(),
        fixed(option.longest_span.cable_km.km(), 1),
        fixed(option.longest_span.loss_db, 1),
        fixed(option.launch_dbm, 2),
        fixed(option.begin_of_life.gsnr_mean_db, 2),
        fixed(option.end_of_life.gsnr_mean_db, 2),
        fixed(option.end_of_life.usable_snr_mean_db, 2),
        capacity_text(option.capacity_per_pair_gbps),
        option.fibre_pairs_for_target_count.map_or_else(|| NONE.to_owned(), |pairs| pairs.to_string()),
        option.power_feed.map_or_else(|| NONE.to_owned(), |feed| fixed(feed.required_voltage_v, 0)),
        format!("{}{}", if option.eligible { "" } else { "not eligible: " }, option.reason),
    ]
}

fn spans(line: &LineDesign) -> Table {
    let mut table = Table::new(&["Span", "To", "At cable KP>", "Cable, km>", "Fibre, km>", "Loss, dB>"]);
    let chosen = &line.chosen;
    for (index, span) in chosen.spans.iter().enumerate() {
        let to = chosen.repeaters.get(index);
        table.row(vec![
            (index + 1).to_string(),
            to.map_or_else(|| "station B".to_owned(), |repeater| repeater.label.clone()),
            to.map_or_else(|| NONE.to_owned(), |repeater| fixed(repeater.cable_kp_km.km(), 3)),
            fixed(span.cable_km.km(), 3),
            fixed(span.fibre_km.km(), 3),
            fixed(span.loss_db, 2),
        ]);
    }
    table.note = Some(
        "The first and the last span hold the land tails. Loss at the middle channel on the first day."
            .to_owned(),
    );
    table
}

fn channels(page: &mut Page, line: &LineDesign) {
    let channels = &line.chosen.channels;
    let heads = [
        "Channel>",
        "Centre, THz>",
        "GSNR, dB>",
        "OSNR, dB>",
        "SNR of NLI, dB>",
        "Usable SNR, dB>",
        "Capacity, Gbit/s>",
    ];
    let mut table = Table::new(&heads);
    for (index, channel) in channels.iter().enumerate() {
        table.row(vec![
            (index + 1).to_string(),
            fixed(channel.frequency_thz, 4),
            fixed(channel.gsnr_db, 2),
            fixed(channel.osnr_db, 2),
            fixed(channel.snr_nli_db, 2),
            fixed(channel.usable_snr_db, 2),
            fixed(channel.capacity_gbps, 0),
        ]);
    }
    page.folded(&format!("All {} channels", channels.len()), &table);
}

pub(super) fn power_feed(page: &mut Page, line: &LineDesign) {
    page.section("feed", "Power feed");
    let chosen = &line.chosen;
    let Some(feed) = chosen.power_feed else {
        page.paragraph("The chosen line has no repeater and needs no power feed.");
        return;
    };
    page.paragraph(&format!(
        "Each end alone must be able to give {} V: the line then lives through the loss of the other end.",
        fixed(feed.required_voltage_v, 0)
    ));
    page.table(&feed_table(&feed, chosen.repeaters_count));
    systems::of_feed(page, chosen);
    if let Some(profile) = &chosen.feed_profile {
        along(page, line, profile);
    }
}

/// The feed along the line: its drawing, and what shunt faults ask of each end.
fn along(page: &mut Page, line: &LineDesign, profile: &FeedProfile) {
    if let Some(drawing) = potential_svg(line) {
        page.figure(
            &drawing,
            "Either end alone holds the line; together each gives half, and the potential crosses zero at the \
             virtual earth.",
        );
    }
    for case in &profile.cases {
        let is_worst = case.earth == profile.worst;
        let earth = earth_words(case.earth);
        let title = format!("Shunt faults along the line, earth potential {earth}");
        if is_worst {
            page.heading(&title);
            page.table(&faults(line, case));
        } else {
            page.folded(&title, &faults(line, case));
        }
    }
    page.paragraph(&worst_words(profile));
}

fn earth_words(earth: EarthPotential) -> &'static str {
    match earth {
        EarthPotential::Opposes => "against the feed",
        EarthPotential::Helps => "helping the feed",
    }
}

fn worst_words(profile: &FeedProfile) -> String {
    let worst = earth_words(profile.worst);
    let Some(least) = profile.margin_least else {
        return format!(
            "The worse sign of the earth potential is {worst}. No rating of the feeding equipment is known: there \
             is no margin to state."
        );
    };
    let end = match least.end {
        LineEnd::A => "A",
        LineEnd::B => "B",
    };
    format!(
        "The worse sign of the earth potential is {worst}. The least margin for a shunt fault is {} V: from station \
         {end} to a fault at {} km, earth potential {}.",
        signed(least.margin_v, 0),
        fixed(least.cable_km.km(), 1),
        earth_words(least.earth),
    )
}

fn faults(line: &LineDesign, case: &FeedCase) -> Table {
    let mut table = Table::new(&[
        "Fault at",
        "Cable, km>",
        "Potential, both ends, V>",
        "A alone, V>",
        "B alone, V>",
        "A must give, V>",
        "B must give, V>",
        "Margin A, V>",
        "Margin B, V>",
    ]);
    let margin = |margin_v: Option<f64>| margin_v.map_or_else(|| NONE.to_owned(), |v| signed(v, 0));
    for (index, point) in case.points.iter().enumerate() {
        table.row(vec![
            place(line, index, case.points.len()),
            fixed(point.cable_km.km(), 1),
            fixed(point.both_ends_v, 0),
            fixed(point.a_alone_v, 0),
            fixed(point.b_alone_v, 0),
            fixed(point.fault_from_a_v, 0),
            fixed(point.fault_from_b_v, 0),
            margin(point.margin_a_v),
            margin(point.margin_b_v),
        ]);
    }
    table.note = Some(format!(
        "Line voltage {} V, {} V with the terminal margin; virtual earth at {} km of cable. Margin: rating less what \
         the end must give, with the terminal margin.",
        fixed(case.line_voltage_v, 0),
        fixed(case.required_voltage_v, 0),
        fixed(case.virtual_earth_cable_km.km(), 1),
    ));
    table
}

/// Points are the stations and both sides of every repeater.
fn place(line: &LineDesign, index: usize, points: usize) -> String {
    match index {
        0 => "station A".to_owned(),
        _ if index + 1 == points => "station B".to_owned(),
        _ => {
            let repeater = line.chosen.repeaters.get((index - 1) / 2);
            let label = repeater.map_or(NONE, |repeater| repeater.label.as_str());
            format!("{label}, {} side", if index % 2 == 1 { "A" } else { "B" })
        }
    }
}

fn feed_table(feed: &PowerFeed, repeaters_count: u32) -> Table {
    let v = |voltage_v: f64| format!("{} V", fixed(voltage_v, 1));
    let mut rows = vec![
        ("Line current", format!("{} A", fixed(feed.line_current_a, 3))),
        ("Conductor resistance", format!("{} Ω/km", fixed(feed.conductor_ohm_per_km, 3))),
        ("Cable, sea earths and stations", v(feed.cable_drop_v)),
        (
            "One repeater",
            format!("{} V, {} W", fixed(feed.repeater_drop_v, 1), fixed(feed.repeater_power_w, 1)),
        ),
        ("All repeaters", format!("{} ({})", v(feed.repeaters_drop_v), repeaters_count)),
        ("Earth potential over the line", format!("± {}", v(feed.earth_potential_v))),
        ("Line voltage, earth potential against the feed", v(feed.line_voltage_v)),
        ("Line voltage, earth potential helping", v(feed.line_voltage_earth_helping_v)),
        ("Required of one end, margin included", v(feed.required_voltage_v)),
        ("The same, earth potential helping", v(feed.required_voltage_earth_helping_v)),
        ("Power of one end that feeds alone", format!("{} W", fixed(feed.feed_power_w, 0))),
    ];
    if let Some(rating_v) = feed.rating_v {
        rows.push(("Rating of the feeding equipment", v(rating_v)));
    }
    if let Some(rating_margin_v) = feed.rating_margin_v {
        rows.push(("Rating less requirement", v(rating_margin_v)));
    }
    pairs(&rows)
}
