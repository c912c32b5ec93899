//! The first screen: what was designed, in a dozen figures, and what stands against it.

use crate::figures::{availability_pct, capacity, capacity_text, fixed, millions};
use crate::html::Page;
use crate::words::count;
use pipeline::results::{Results, ResultsFile};
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
    cards.extend(line_cards(results));
    cards.extend(other_cards(results));
    page.cards(&cards);
    page.note(&findings_line(results));
}

fn banners(page: &mut Page, results: &Results) {
    let terrain = &results.terrain;
    let blocking =
        results.findings.iter().filter(|finding| finding.severity == Severity::Blocks).count() as u64;
    if blocking > 0 {
        let text = format!(
            "{} the chosen design. See “Findings”.",
            if blocking == 1 {
                "One finding blocks".to_owned()
            } else {
                format!("{blocking} findings block")
            }
        );
        page.stop(&text);
    }
    if terrain.illustrative {
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
    vec![
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
        card(
            fixed(lengths.deepest_m, 0),
            "m",
            format!("deepest water, at KP {}", fixed(lengths.deepest_route_kp_km.km(), 1)),
        ),
    ]
}

fn line_cards(results: &Results) -> Vec<Card> {
    let (line, chosen) = (&results.line, &results.line.chosen);
    let (figure, unit) = capacity(chosen.system_capacity_gbps);
    let target = capacity_text(line.target_capacity_gbps);
    let mut cards = vec![
        card(
            chosen.repeaters_count.to_string(),
            if chosen.repeaters_count == 1 { "repeater" } else { "repeaters" },
            format!(
                "longest of {}: {} km",
                count(chosen.spans.len() as u64, "span", "spans"),
                longest_span_km(results)
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

fn longest_span_km(results: &Results) -> String {
    let longest = results.line.chosen.spans.iter().map(|span| span.cable_km.km()).fold(0.0, f64::max);
    fixed(longest, 1)
}

fn other_cards(results: &Results) -> Vec<Card> {
    let (cost, chosen) = (&results.cost, &results.line.chosen);
    let mut cards = vec![
        card(
            millions(cost.typical_minor, cost.currency),
            &format!("million {}", cost.currency.code()),
            format!(
                "first cost, typical; {} to {}",
                millions(cost.low_minor, cost.currency),
                millions(cost.high_minor, cost.currency)
            ),
        ),
        card(
            availability_pct(results.availability.availability_frac),
            "%",
            format!(
                "availability of the wet plant, {} h a year down, {} faults a year",
                fixed(results.availability.down_time_h_per_year, 1),
                fixed(results.availability.faults_per_year, 3)
            ),
        ),
        card(
            fixed(chosen.latency_one_way_ms, 2),
            "ms",
            format!("fibre delay one way, {} ms both ways", fixed(chosen.latency_round_trip_ms, 2)),
        ),
        card(
            results.schedule.ready_for_service.clone(),
            "",
            format!("ready for service, {} d of waiting for a season", results.schedule.season_wait_d),
        ),
    ];
    cards.push(match chosen.power_feed {
        Some(feed) => card(
            fixed(feed.required_voltage_v, 0),
            "V",
            format!("single-end feed with margin, at {} A", fixed(feed.line_current_a, 2)),
        ),
        None => card("none".to_owned(), "", "power feed: the line has no repeater".to_owned()),
    });
    cards
}

fn findings_line(results: &Results) -> String {
    let of =
        |severity: Severity| results.findings.iter().filter(|finding| finding.severity == severity).count();
    format!(
        "Findings: {} block, {} warn, {} for the record. Inputs that are not firm: {}, each listed with its tag and source.",
        of(Severity::Blocks),
        of(Severity::Warns),
        of(Severity::Notes),
        results.assumptions.len()
    )
}
