//! The chosen line as a system: sweep, pumps, filling, modes, branching, stations.

use super::captioned;
use crate::figures::{NONE, capacity_text, fixed, optional, signed};
use crate::html::{Page, Table};
use crate::words;
use line::branching::{BranchResult, BranchingKind};
use line::design::{ChosenLine, LineDesign};
use line::feed_ends::{FedFrom, FeedEnds};
use line::loading::LoadPoint;
use line::modes::ModeCapacity;
use line::plant::StationQuantities;
use line::potential::LineEnd;
use line::pump_farm::{FixedFeed, PumpFarm};
use line::sweep::SweepTable;

/// What the light of the chosen line is worth as a system.
pub(super) fn of_light(page: &mut Page, line: &LineDesign) {
    if let Some(sweep) = &line.sweep {
        launches(page, line, sweep);
    }
    let chosen = &line.chosen;
    if !chosen.modes.is_empty() {
        page.heading("Capacity by mode of modem");
        page.table(&modes(chosen));
    }
    if !chosen.loading.is_empty() {
        page.heading("The line as it fills up");
        page.table(&loading(&chosen.loading));
    }
    if !chosen.branching.is_empty() {
        page.heading("Branching units");
        page.table(&branching(&chosen.branching));
    }
    if !chosen.stations.is_empty() {
        page.heading("Beaches and stations");
        page.table(&stations(&chosen.stations));
    }
}

/// What the feed of the chosen line is worth: ends, pumps, and other numbers of pairs at the same feed.
pub(super) fn of_feed(page: &mut Page, chosen: &ChosenLine) {
    if !chosen.feed_ends.is_empty() {
        page.heading("Which end gives what");
        page.table(&ends(&chosen.feed_ends));
    }
    if let Some(farm) = &chosen.pump_farm {
        page.heading("Pumps and their failures");
        page.table(&pumps(farm));
    }
    if let Some(fixed_feed) = &chosen.fixed_feed {
        page.folded("Fibre pairs at a fixed feed", &pairs_at_feed(chosen, fixed_feed));
    }
}

fn launches(page: &mut Page, line: &LineDesign, sweep: &SweepTable) {
    page.heading("Launch power, repeaters and fibre pairs");
    let mut table = Table::new(&[
        "Repeaters>",
        "Span, km>",
        "Best launch, dBm>",
        "Between the steps, dBm>",
        "GSNR first day, dB>",
        "Within 0.1 dB from, dBm>",
        "to, dBm>",
        "1 dB less costs, dB>",
        "1 dB more costs, dB>",
    ]);
    for (index, launch) in sweep.launches.iter().enumerate() {
        table.row(vec![
            launch.repeaters_count.to_string(),
            fixed(launch.span_cable_km.km(), 1),
            fixed(launch.launch_dbm, 2),
            optional(launch.launch_between_dbm, 2),
            fixed(launch.gsnr_mean_db, 2),
            fixed(launch.flat_from_dbm, 2),
            fixed(launch.flat_to_dbm, 2),
            optional(launch.cost_1db_below_db, 2),
            optional(launch.cost_1db_above_db, 2),
        ]);
        if launch.repeaters_count == line.chosen.repeaters_count {
            table.marked.push(index);
        }
    }
    table.note = Some(format!(
        "A pair carries most with {} repeaters at the end of life; {} come within 1 % of it.",
        sweep.repeaters_best_count, sweep.repeaters_nearly_best_count
    ));
    page.table(&table);
    page.folded("Systems by repeaters and fibre pairs that carry the target", &systems(sweep));
}

fn systems(sweep: &SweepTable) -> Table {
    let mut table = Table::new(&["Repeaters>", "Fibre pairs>", "Capacity>", "Feed, V>"]);
    for system in sweep.systems.iter().filter(|system| system.carries_target) {
        table.row(vec![
            system.repeaters_count.to_string(),
            system.fibre_pairs_count.to_string(),
            capacity_text(system.system_capacity_gbps),
            optional(system.required_voltage_v, 0),
        ]);
    }
    table.note =
        Some("At the best launch power, end of life; feed: what one end alone must give.".to_owned());
    table
}

fn modes(chosen: &ChosenLine) -> Table {
    let mut table = Table::new(&[
        "Mode",
        "OSNR needed, dB in 0.1 nm>",
        "Channels that close>",
        "Per pair>",
        "System>",
        "Pairs for the target>",
    ]);
    for ModeCapacity {
        mode,
        channels_count,
        osnr_min_0p1nm_db,
        capacity_per_pair_gbps,
        system_capacity_gbps,
        fibre_pairs_for_target_count,
    } in &chosen.modes
    {
        table.row(vec![
            mode.clone(),
            optional(*osnr_min_0p1nm_db, 1),
            channels_count.to_string(),
            capacity_text(*capacity_per_pair_gbps),
            capacity_text(*system_capacity_gbps),
            fibre_pairs_for_target_count.map_or_else(|| NONE.to_owned(), |pairs| pairs.to_string()),
        ]);
    }
    table.note = Some(format!("End of life, {} fibre pairs, margin kept.", chosen.fibre_pairs_count));
    table
}

fn loading(points: &[LoadPoint]) -> Table {
    let mut table = Table::new(&[
        "Year of service>",
        "Channels lit>",
        "GSNR with idlers, dB>",
        "Worst, dB>",
        "Carries>",
        "Launch without, dBm>",
        "GSNR without, dB>",
        "Worst, dB>",
        "Carries>",
    ]);
    for point in points {
        let (with, without) = (&point.with_idlers, &point.without_idlers);
        table.row(vec![
            point.service_year_no.to_string(),
            point.lit_channels_count.to_string(),
            optional(with.gsnr_mean_db, 2),
            optional(with.gsnr_min_db, 2),
            capacity_text(with.capacity_per_pair_gbps),
            fixed(without.launch_dbm, 2),
            optional(without.gsnr_mean_db, 2),
            optional(without.gsnr_min_db, 2),
            capacity_text(without.capacity_per_pair_gbps),
        ]);
    }
    table.note = Some(
        "Of a fibre pair on the fibre of the first day. Idlers fill dark slots with noise, so that lit channels keep \
         their power; without them repeaters share their whole output among the lit channels."
            .to_owned(),
    );
    table
}

fn branching(units: &[BranchResult]) -> Table {
    let mut table = Table::new(&[
        "Unit",
        "Kind",
        "Cable KP, km>",
        "Span>",
        "Loss, dB>",
        "Pairs branched>",
        "Spectrum that stays, %>",
        "To the branch>",
        "Left on the trunk>",
        "Tag",
    ]);
    for unit in units {
        let kind = match unit.kind {
            BranchingKind::Passive => "passive",
            BranchingKind::FibreSwitched => "fibre-switched",
            BranchingKind::Roadm => "ROADM",
        };
        table.row(vec![
            unit.name.clone(),
            kind.to_owned(),
            fixed(unit.at_cable_km.km(), 1),
            unit.span_no.to_string(),
            fixed(unit.insertion_loss_db, 2),
            unit.fibre_pairs_branched_count.to_string(),
            fixed(100.0 * unit.spectrum_trunk_frac, 0),
            capacity_text(unit.branched_capacity_gbps),
            capacity_text(unit.trunk_capacity_gbps),
            words::tag(unit.provenance.tag),
        ]);
    }
    table
}

fn stations(stations: &[StationQuantities]) -> Table {
    let mut table = Table::new(&[
        "Station",
        "Land cable, km>",
        "In duct, km>",
        "Beach joints>",
        "Sea earths>",
        "Loss, dB>",
        "Modems>",
        "Modems, kW>",
        "Feed, kW>",
        "In all, kW>",
        "Racks>",
        "Tag",
    ]);
    let kw = |power_w: f64| fixed(power_w / 1e3, 1);
    for station in stations {
        table.row(vec![
            end_name(station.end).to_owned(),
            fixed(station.land_cable_km.km(), 1),
            fixed(station.duct_cable_km.km(), 1),
            station.beach_joints_count.to_string(),
            station.sea_earths_count.to_string(),
            fixed(station.loss_db, 2),
            station.modems_count.to_string(),
            kw(station.modems_power_w),
            kw(station.feed_power_w),
            kw(station.total_power_w),
            station.racks_count.to_string(),
            words::tag(station.provenance.tag),
        ]);
    }
    table.note = Some(
        "Modems for every channel of every pair; power in all includes cooling; feeding alone.".to_owned(),
    );
    table
}

fn end_name(end: LineEnd) -> &'static str {
    match end {
        LineEnd::A => "A",
        LineEnd::B => "B",
    }
}

fn ends(ways: &[FeedEnds]) -> Table {
    let mut table =
        Table::new(&["Fed from", "A gives, V>", "B gives, V>", "Margin A, V>", "Margin B, V>", "Holds"]);
    let margin = |margin_v: Option<f64>| margin_v.map_or_else(|| NONE.to_owned(), |v| signed(v, 0));
    for way in ways {
        let name = match way.fed_from {
            FedFrom::Both => "both ends",
            FedFrom::AAlone => "A alone",
            FedFrom::BAlone => "B alone",
        };
        let holds = match way.holds {
            None => "rating not known",
            Some(true) => "yes",
            Some(false) => "no",
        };
        table.row(vec![
            name.to_owned(),
            fixed(way.a_v, 0),
            fixed(way.b_v, 0),
            margin(way.margin_a_v),
            margin(way.margin_b_v),
            holds.to_owned(),
        ]);
    }
    table.note = Some(
        "Terminal margin included, earth potential against the feed. Margin: rating of the end less what it gives."
            .to_owned(),
    );
    table
}

fn pumps(farm: &PumpFarm) -> Table {
    let mut table = Table::new(&[
        "Failed pumps of a group>",
        "Probability at the end of life, %>",
        "Output lost, dB>",
        "Worst repeater",
        "GSNR end of life, dB>",
    ]);
    for case in &farm.cases {
        table.row(vec![
            case.failed_count.to_string(),
            fixed(100.0 * case.probability_frac, 3),
            case.output_lost_db.map_or_else(|| "dark".to_owned(), |lost_db| fixed(lost_db, 2)),
            case.repeater_no.map_or_else(|| NONE.to_owned(), |number| format!("R{number}")),
            optional(case.gsnr_mean_db, 2),
        ]);
    }
    table.note = Some(format!(
        "{} pumps for {} amplifiers, {} groups in a repeater of {} W {}.",
        farm.pumps_count,
        farm.amplifiers_count,
        farm.groups_per_repeater_count,
        fixed(farm.repeater_power_w, 1),
        words::tag(farm.provenance.tag),
    ));
    table
}

fn pairs_at_feed(chosen: &ChosenLine, fixed_feed: &FixedFeed) -> Table {
    let mut table =
        Table::new(&["Fibre pairs>", "Output, dBm>", "GSNR end of life, dB>", "Per pair>", "System>"]);
    for (index, at) in fixed_feed.pairs.iter().enumerate() {
        table.row(vec![
            at.fibre_pairs_count.to_string(),
            fixed(at.output_dbm, 2),
            fixed(at.gsnr_mean_db, 2),
            capacity_text(at.capacity_per_pair_gbps),
            capacity_text(at.system_capacity_gbps),
        ]);
        if [fixed_feed.fibre_pairs_best_count, chosen.fibre_pairs_count].contains(&at.fibre_pairs_count) {
            table.marked.push(index);
        }
    }
    let last_count = fixed_feed.pairs.last().map(|at| at.fibre_pairs_count);
    let is_last = last_count == Some(fixed_feed.fibre_pairs_best_count);
    table.note = Some(format!(
        "At {} V from one end. Marked: the {} pairs built, and the {} that carry most, {}{}.",
        fixed(fixed_feed.voltage_v, 0),
        chosen.fibre_pairs_count,
        fixed_feed.fibre_pairs_best_count,
        capacity_text(fixed_feed.system_capacity_best_gbps),
        if is_last {
            "; the most that were tried or can be driven, so the feed does not limit before"
        } else {
            ""
        },
    ));
    table
}

/// The budget of the chosen option.
pub(super) fn budget(line: &LineDesign) -> Table {
    let mut table = Table::new(&["Line", "Change, dB>", "Level, dB>", "Q, dB>", "Tag"]);
    for step in &line.chosen.budget {
        let change = step.change_db.map_or_else(String::new, |change_db| signed(change_db, 2));
        let q = step.q_db.map_or_else(String::new, |q_db| fixed(q_db, 2));
        let tag = step.provenance.as_ref().map_or_else(String::new, |from| words::tag(from.tag));
        table.row(vec![step.what.clone(), change, fixed(step.level_db, 2), q, tag]);
    }
    table.note = Some(
        "Mean over the channels, in the symbol-rate bandwidth; ripple and tilt at the worst channel. Ageing, repairs \
         and failures act on the line: behind the modem they change the level by less. The FEC limit is the SNR the \
         rates of the design need, unless the plan states another."
            .to_owned(),
    );
    captioned("Budget of the chosen option", table)
}
