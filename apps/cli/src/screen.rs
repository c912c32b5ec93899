//! One screen of results.

use pipeline::results::{Results, RevisionSummary};
use std::fmt::Write as _;
use units::{Money, Severity};

/// The screen of one plan's results.
pub fn results(results: &Results) -> String {
    let (lengths, line, cost) = (&results.lengths, &results.line, &results.cost);
    let chosen = &line.chosen;
    let landings: Vec<&str> = results.landings.iter().map(|landing| landing.name.as_str()).collect();
    let mut text =
        format!("{}, plan {}: {}\n", results.plan.name, results.plan.revision, landings.join(" – "));
    let mut row = |what: &str, figure: String| {
        let _ = writeln!(text, "  {what:<14}{figure}");
    };
    row(
        "route",
        format!(
            "{:.1} km, {:.3} × the geodesic of {:.1} km{}",
            lengths.route_km.km(),
            lengths.route_over_geodesic_ratio,
            lengths.geodesic_km.km(),
            published(results)
        ),
    );
    row(
        "cable",
        format!(
            "{:.1} km ({}), fibre {:.1} km, deepest water {:.0} m",
            lengths.cable_km.km(),
            types(results),
            lengths.fibre_km.km(),
            lengths.deepest_m
        ),
    );
    row(
        "line",
        format!(
            "{} repeaters, {} fibre pairs, {:.1} Tbit/s at end of life (target {:.0})",
            chosen.repeaters_count,
            chosen.fibre_pairs_count,
            chosen.system_capacity_gbps / 1e3,
            line.target_capacity_gbps / 1e3
        ),
    );
    if let Some(option) = line.options.iter().find(|option| option.repeaters_count == chosen.repeaters_count)
    {
        let per_pair = format!(
            "GSNR {:.1} dB, {:.1} dB at end of life; {:.1} Tbit/s per pair",
            option.begin_of_life.gsnr_mean_db,
            option.end_of_life.gsnr_mean_db,
            option.capacity_per_pair_gbps / 1e3
        );
        row("light", per_pair);
    }
    if let Some(feed) = &chosen.power_feed {
        row(
            "power feed",
            format!("{:.0} V at {:.2} A from one end alone", feed.required_voltage_v, feed.line_current_a),
        );
    }
    row(
        "first cost",
        format!(
            "{} ({} to {})",
            money(results, cost.typical_minor),
            money(results, cost.low_minor),
            money(results, cost.high_minor)
        ),
    );
    row(
        "ready",
        format!(
            "{} ({} days waiting for a season)",
            results.schedule.ready_for_service, results.schedule.season_wait_d
        ),
    );
    row(
        "availability",
        format!(
            "{:.4} ({:.3} faults a year, {:.0} days to repair)",
            results.availability.availability_frac,
            results.availability.faults_per_year,
            results.availability.repair_time_h / 24.0
        ),
    );
    row("latency", format!("{:.3} ms one way, station to station", chosen.latency_one_way_ms));
    text + &owners(results) + &findings(results)
}

fn published(results: &Results) -> String {
    let said = |length: &pipeline::results::PublishedComparison| {
        format!("{}{:.0}", if length.lower_bound { "> " } else { "" }, length.published_km.km())
    };
    let all: Vec<String> = results.published.iter().map(said).collect();
    if all.is_empty() { String::new() } else { format!("; published {} km", all.join(" and ")) }
}

fn types(results: &Results) -> String {
    let length =
        |length: &route::rpl::TypeLength| format!("{} {:.1}", length.cable_type, length.cable_km.km());
    results.lengths.by_type.iter().map(length).collect::<Vec<_>>().join(", ")
}

/// Whole units: a first cost has no cents to show on a screen.
fn money(results: &Results, amount_minor: i64) -> String {
    let text = Money::new(amount_minor, results.plan.currency).to_string();
    let (amount, code) = text.rsplit_once(' ').unwrap_or((&text, ""));
    format!("{} {code}", amount.split('.').next().unwrap_or(amount))
}

fn owners(results: &Results) -> String {
    let mut text = String::from("  owners, typical first cost\n");
    for split in &results.agreements {
        let in_force = if split.agreement == results.plan.agreement_in_force { "in force  " } else { "" };
        let _ = writeln!(text, "    {in_force}{}", split.name);
        for party in &split.parties {
            let assumed = if party.assumed { "  assumed" } else { "" };
            let _ = writeln!(
                text,
                "      {:<18}{:>20}{assumed}",
                party.name,
                money(results, party.typical_minor)
            );
        }
    }
    text
}

fn findings(results: &Results) -> String {
    let count = |severity| results.findings.iter().filter(|finding| finding.severity == severity).count();
    let [blocks, warns, notes] = [Severity::Blocks, Severity::Warns, Severity::Notes].map(count);
    let mut text = format!("  findings      {blocks} block, {warns} warn, {notes} for the record\n");
    for finding in results.findings.iter().filter(|finding| finding.severity == Severity::Blocks) {
        let place = finding.place.as_deref().map(|place| format!(" [{place}]")).unwrap_or_default();
        let hint = finding.hint.as_deref().map(|hint| format!("; {hint}")).unwrap_or_default();
        let _ = writeln!(text, "    blocks{place}: {}{hint}", finding.message);
    }
    text
}

/// Revisions on one line each.
pub fn revisions(revisions: &[RevisionSummary]) -> String {
    let mut text = String::new();
    for revision in revisions {
        let _ = writeln!(
            text,
            "  plan {}: {}, {:.1} km, {} repeaters, {} pairs, {:.1} Tbit/s, ready {}",
            revision.revision,
            revision.landings.join(" – "),
            revision.route_km.km(),
            revision.repeaters_count,
            revision.fibre_pairs_count,
            revision.system_capacity_gbps / 1e3,
            revision.ready_for_service
        );
    }
    text
}
