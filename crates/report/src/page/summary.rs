//! The first screen: what was designed, in a dozen figures, and what stands against it.

use crate::figures::{availability_pct, capacity, capacity_text, fixed, millions};
use crate::html::{Page, Table};
use crate::words::{self, count};
use line::design::LineDesign;
use pipeline::results::{Results, ResultsFile};
use route::rpl::Event;
use units::Severity;

type Card = (String, String, String);

pub(super) fn write(page: &mut Page, file: &ResultsFile) {
    let results = &file.results;
    page.section("summary", "In short");
    banners(page, results);
    if !results.plan.about.is_empty() {
        page.paragraph(&results.plan.about);
    }
    let mut cards = route_cards(results);
    match &results.line {
        Some(line) => cards.extend(line_cards(line)),
        None => cards.extend(list_cards(results)),
    }
    cards.extend(other_cards(results));
    page.cards(&cards);
    page.note(&findings_line(results));
    absent(page, results);
}

/// Stages that were left out, in one place: their sections are not printed.
fn absent(page: &mut Page, results: &Results) {
    if results.absent.is_empty() {
        return;
    }
    page.heading("What was not computed, and what it needs");
    let mut table = Table::new(&["Not computed", "Needs"]);
    for absent in &results.absent {
        table.row(vec![words::stage(&absent.stage).to_owned(), words::needs(absent)]);
    }
    page.table(&table);
}

fn banners(page: &mut Page, results: &Results) {
    let blocking =
        results.findings.iter().filter(|finding| finding.severity == Severity::Blocks).count() as u64;
    if blocking > 0 {
        let text = format!(
            "{} the {}. See “Findings”.",
            if blocking == 1 {
                "One finding blocks".to_owned()
            } else {
                format!("{blocking} findings block")
            },
            if results.line.is_some() { "chosen design" } else { "project" }
        );
        page.stop(&text);
    }
    if let Some(terrain) = results.terrain.as_ref().filter(|terrain| terrain.illustrative) {
        page.banner(&format!(
            "Illustrative grid. The bathymetry is “{}”. Depths, burial and lengths drawn from it show the method, \
             not the seabed; give a published or surveyed grid before relying on them.",
            terrain.label.trim_end_matches('.')
        ));
    }
}

fn card(value: String, unit: &str, what: String) -> Card {
    (value, unit.to_owned(), what)
}

fn route_cards(results: &Results) -> Vec<Card> {
    let lengths = &results.lengths;
    let types: Vec<&str> = lengths.by_type.iter().map(|length| length.cable_type.as_str()).collect();
    let mut cards = vec![
        card(
            fixed(lengths.route_km.km(), 1),
            "km",
            format!(
                "route, {} times the geodesic of {} km",
                fixed(lengths.route_over_geodesic_ratio, 3),
                fixed(lengths.geodesic_km.km(), 1)
            ),
        ),
        card(
            fixed(lengths.cable_km.km(), 1),
            "km",
            format!("cable ({}), slack {} %", types.join(", "), fixed(lengths.slack_mean_pct, 2)),
        ),
    ];
    if let (Some(deepest_m), Some(at)) = (lengths.deepest_m, lengths.deepest_route_kp_km) {
        let stated = if results.terrain.is_some() { "" } else { ", as stated" };
        let what = format!("deepest water{stated}, at KP {}", fixed(at.km(), 1));
        cards.push(card(fixed(deepest_m, 0), "m", what));
    }
    cards
}

/// Without a designed line: how the list is made up, and what is buried where no depth takes the place.
fn list_cards(results: &Results) -> Vec<Card> {
    let (lengths, positions) = (&results.lengths, &results.rpl.positions);
    let counted = |event: Event, one: &str, many: &str| {
        let number = positions.iter().filter(|position| position.is(event)).count() as u64;
        (number > 0).then(|| count(number, one, many))
    };
    let parts: Vec<String> = [
        counted(Event::Repeater, "repeater", "repeaters"),
        counted(Event::BranchingUnit, "branching unit", "branching units"),
        counted(Event::Joint, "joint", "joints"),
        counted(Event::CableCrossing, "cable crossing", "cable crossings"),
        counted(Event::PipelineCrossing, "pipeline crossing", "pipeline crossings"),
        counted(Event::Crossing, "crossing", "crossings"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let what =
        if parts.is_empty() { "on the list".to_owned() } else { format!("with {}", words::listed(&parts)) };
    let mut cards = vec![card(positions.len().to_string(), "positions", what)];
    if lengths.deepest_m.is_none() {
        let buried_pct = 100.0 * lengths.ploughed_km.km() / lengths.route_km.km();
        let what = format!("{}, {} % of the route", words::buried(results), fixed(buried_pct, 0));
        cards.push(card(fixed(lengths.ploughed_km.km(), 1), "km", what));
    }
    cards
}

fn line_cards(line: &LineDesign) -> Vec<Card> {
    let chosen = &line.chosen;
    let (figure, unit) = capacity(chosen.system_capacity_gbps);
    let target = capacity_text(line.target_capacity_gbps);
    let mut cards = vec![
        card(
            chosen.repeaters_count.to_string(),
            if chosen.repeaters_count == 1 { "repeater" } else { "repeaters" },
            format!(
                "longest of {}: {} km",
                count(chosen.spans.len() as u64, "span", "spans"),
                longest_span_km(line)
            ),
        ),
        card(
            chosen.fibre_pairs_count.to_string(),
            if chosen.fibre_pairs_count == 1 { "fibre pair" } else { "fibre pairs" },
            format!("for the target of {target}"),
        ),
        card(figure, unit, "capacity at the end of life".to_owned()),
    ];
    let option = line.options.iter().find(|option| option.repeaters_count == chosen.repeaters_count);
    if let Some(option) = option {
        cards.push(card(
            fixed(option.end_of_life.gsnr_mean_db, 1),
            "dB",
            format!(
                "GSNR at the end of life; {} dB on the first day",
                fixed(option.begin_of_life.gsnr_mean_db, 1)
            ),
        ));
    }
    cards
}

fn longest_span_km(line: &LineDesign) -> String {
    let longest = line.chosen.spans.iter().map(|span| span.cable_km.km()).fold(0.0, f64::max);
    fixed(longest, 1)
}

fn other_cards(results: &Results) -> Vec<Card> {
    let mut cards = Vec::new();
    if let Some(cost) = &results.cost {
        cards.push(card(
            millions(cost.typical_minor, cost.currency),
            &format!("million {}", cost.currency.code()),
            format!(
                "first cost, typical; {} to {}",
                millions(cost.low_minor, cost.currency),
                millions(cost.high_minor, cost.currency)
            ),
        ));
    }
    if let Some(availability) = &results.availability {
        cards.push(card(
            availability_pct(availability.availability_frac),
            "%",
            format!(
                "availability of the wet plant, {} h a year down, {} faults a year",
                fixed(availability.down_time_h_per_year, 1),
                fixed(availability.faults_per_year, 3)
            ),
        ));
    }
    let chosen = results.line.as_ref().map(|line| &line.chosen);
    cards.extend(chosen.map(|chosen| {
        card(
            fixed(chosen.latency_one_way_ms, 2),
            "ms",
            format!("fibre delay one way, {} ms both ways", fixed(chosen.latency_round_trip_ms, 2)),
        )
    }));
    if let Some(schedule) = &results.schedule {
        cards.push(card(
            schedule.ready_for_service.clone(),
            "",
            format!("ready for service, {} d of waiting for a season", schedule.season_wait_d),
        ));
    }
    cards.extend(chosen.map(|chosen| match chosen.power_feed {
        Some(feed) => card(
            fixed(feed.required_voltage_v, 0),
            "V",
            format!("single-end feed with margin, at {} A", fixed(feed.line_current_a, 2)),
        ),
        None => card("none".to_owned(), "", "power feed: the line has no repeater".to_owned()),
    }));
    cards
}

fn findings_line(results: &Results) -> String {
    let of =
        |severity: Severity| results.findings.iter().filter(|finding| finding.severity == severity).count();
    let findings = format!(
        "Findings: {} block, {} warn, {} for the record.",
        of(Severity::Blocks),
        of(Severity::Warns),
        of(Severity::Notes),
    );
    match results.assumptions.len() {
        0 => findings,
        soft => format!("{findings} Inputs that are not firm: {soft}, each listed with its tag and source."),
    }
}
