//! What the line is a piece of: the corridor; and how often it is down.

use super::{captioned, pairs};
use crate::figures::{NONE, availability_pct, capacity_text, fixed, optional};
use crate::html::{Page, Table};
use crate::words;
use network::corridor::{CorridorAnswers, DemandAnswer, PathAnswer};
use pipeline::results::Results;

pub(super) fn corridor(page: &mut Page, results: &Results) {
    let Some(corridor) = &results.corridor else { return };
    page.section("corridor", "Corridor");
    page.paragraph(&format!(
        "Scenario: {}. Shortest path by fibre delay; equipment adds to it. “No path” is an answer.",
        corridor.scenario.trim_end_matches('.')
    ));
    let heads =
        ["Demand", "Line", "Path", "Length, km>", "One way, ms>", "Round trip, ms>", "Least known capacity"];
    let mut table = Table::new(&heads);
    let without = format!("without {}", words::listed(&corridor.without));
    for answer in &corridor.answers {
        demand_rows(&mut table, answer, &without);
    }
    table.wide = true;
    page.table(&table);
    published(page, corridor);
    links(page, corridor);
}

fn demand_rows(table: &mut Table, answer: &DemandAnswer, without: &str) {
    let mut variants = vec![("with", &answer.with_line)];
    if answer.with_designed_line.is_some() {
        variants.push(("with, designed length", &answer.with_designed_line));
    }
    variants.push((without, &answer.without_line));
    let mut demand = format!("{} – {}", answer.from, answer.to);
    for (line, path) in variants {
        let mut cells = vec![std::mem::take(&mut demand), line.to_owned()];
        match path {
            Some(path) => cells.extend(path_cells(path)),
            None => {
                cells.push("no path".to_owned());
                cells.extend(vec![NONE.to_owned(); 4]);
            }
        }
        table.row(cells);
    }
}

fn path_cells(path: &PathAnswer) -> [String; 5] {
    let assumed = if path.assumed_length_count > 0 {
        format!("; length [assumed] on {}", words::count(path.assumed_length_count, "link", "links"))
    } else {
        String::new()
    };
    let unknown = if path.unknown_capacity_count > 0 {
        format!("\nunknown on {}", words::count(path.unknown_capacity_count, "link", "links"))
    } else {
        String::new()
    };
    let limit = match (&path.limiting_link, path.limiting_capacity_gbps) {
        (Some(link), Some(capacity_gbps)) => format!("{} on {link}", capacity_text(capacity_gbps)),
        (Some(link), None) => link.clone(),
        (None, _) => "unknown".to_owned(),
    };
    [
        format!("{}\n{}{assumed}", path.nodes.join(" – "), path.links.join(" · ")),
        fixed(path.length_km, 0),
        fixed(path.one_way_ms, 2),
        fixed(path.round_trip_ms, 2),
        format!("{limit}{unknown}"),
    ]
}

fn published(page: &mut Page, corridor: &CorridorAnswers) {
    if corridor.published.is_empty() {
        return;
    }
    page.heading("Published alternatives");
    let mut table = Table::new(&["What is said", "Round trip, ms>", "Source"]);
    for said in &corridor.published {
        table.row(vec![said.what.clone(), fixed(said.round_trip_ms, 1), words::provenance(&said.provenance)]);
    }
    page.table(&table);
}

fn links(page: &mut Page, corridor: &CorridorAnswers) {
    let heads = [
        "Link",
        "From – to",
        "Kind",
        "On",
        "State",
        "Geodesic, km>",
        "Published, km>",
        "Used, km>",
        "",
        "Capacity>",
    ];
    let mut table = Table::new(&heads);
    for link in &corridor.links {
        table.row(vec![
            link.id.clone(),
            format!("{} – {}", link.from, link.to),
            words::link_kind(link.kind).to_owned(),
            if link.on { "on" } else { "off" }.to_owned(),
            link.state.clone(),
            fixed(link.geodesic_km, 0),
            optional(link.published_km, 0),
            fixed(link.used_km, 0),
            words::tag(link.used_tag),
            link.capacity_gbps.map_or_else(|| "unknown".to_owned(), capacity_text),
        ]);
    }
    table.wide = true;
    page.folded(&format!("All {} links as used", corridor.links.len()), &table);
}

/// How often the line is down; nothing when that was not computed.
pub(super) fn availability(page: &mut Page, results: &Results) {
    let Some(availability) = &results.availability else { return };
    page.section("availability", "Availability");
    let whole = pairs(&[
        ("Faults per year", fixed(availability.faults_per_year, 4)),
        ("Faults per 1000 km and year", fixed(availability.faults_per_1000km_year, 4)),
        ("Repairs over the design life", fixed(availability.repairs_over_life_count, 2)),
        ("Mean time to repair", format!("{} h", fixed(availability.repair_time_h, 0))),
        ("Down time per year", format!("{} h", fixed(availability.down_time_h_per_year, 1))),
        ("Availability of the wet plant", format!("{} %", availability_pct(availability.availability_frac))),
    ]);
    let mut parts = Table::new(&["Part", "Duration, d>"]);
    for part in &availability.repair_parts {
        parts.row(vec![part.what.clone(), fixed(part.duration_d, 1)]);
    }
    page.beside(&[captioned("The cable", whole), captioned("Parts of a repair", parts)]);
    page.heading("Where faults come from");
    let mut sections = Table::new(&[
        "Cable",
        "Lay",
        "Down to, m>",
        "Cable, km>",
        "Times the base rate>",
        "Faults per year>",
        "Share, %>",
    ]);
    let (shown, slivers): (Vec<_>, Vec<_>) =
        availability.by_section.iter().partition(|section| section.cable_km.km() >= 0.0005);
    for section in shown {
        let share = 100.0 * section.faults_per_year / availability.faults_per_year;
        sections.row(vec![
            section.cable_type.clone(),
            section.lay.clone(),
            fixed(section.depth_to_m, 0),
            fixed(section.cable_km.km(), 3),
            fixed(section.rate_ratio, 3),
            fixed(section.faults_per_year, 5),
            fixed(share, 1),
        ]);
    }
    let sliver =
        words::count(slivers.len() as u64, "part of less than a metre is", "parts of less than a metre are");
    sections.note =
        (!slivers.is_empty()).then(|| format!("{sliver} left out here; results.json holds them."));
    page.table(&sections);
}
