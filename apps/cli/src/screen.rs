//! One screen of results.

use pipeline::results::{Results, RevisionSummary};
use std::fmt::Write as _;
use units::{Money, Severity};

/// The screen of one plan's results.
pub fn results(results: &Results) -> String {
    let landings: Vec<&str> = results.landings.iter().map(|landing| landing.name.as_str()).collect();
    let mut text =
        format!("{}, plan {}: {}\n", results.plan.name, results.plan.revision, landings.join(" – "));
    for (what, figure) in
        length_rows(results).into_iter().chain(line_rows(results)).chain(works_rows(results))
    {
        let _ = writeln!(text, "  {what:<14}{figure}");
    }
    text + &owners(results) + &absent(results) + &findings(results)
}

type Row = (&'static str, String);

fn length_rows(results: &Results) -> Vec<Row> {
    let lengths = &results.lengths;
    let route = format!(
        "{:.1} km, {:.3} × the geodesic of {:.1} km{}",
        lengths.route_km.km(),
        lengths.route_over_geodesic_ratio,
        lengths.geodesic_km.km(),
        published(results)
    );
    let deepest = match lengths.deepest_m {
        Some(deepest_m) => format!("deepest water {deepest_m:.0} m"),
        None => "no depth is known".to_owned(),
    };
    let cable = format!(
        "{:.1} km ({}), fibre {:.1} km, {deepest}",
        lengths.cable_km.km(),
        types(results),
        lengths.fibre_km.km(),
    );
    let mut rows = vec![("route", route), ("cable", cable)];
    rows.extend(results.legs.iter().filter_map(|leg| certificate(&leg.id, leg.solver.as_ref()?)));
    rows
}

fn certificate(leg: &str, solver: &route::solve::SolverResult) -> Option<Row> {
    let gap_pct = solver.gap_pct?;
    Some((
        "certificate",
        format!(
            "leg {leg}: at most {:.2} % dearer than the cheapest line possible on this cost surface",
            units::suffix::round_up_to(gap_pct, 2)
        ),
    ))
}

fn line_rows(results: &Results) -> Vec<Row> {
    let Some(line) = &results.line else { return Vec::new() };
    let chosen = &line.chosen;
    let built = format!(
        "{}, {}, {:.1} Tbit/s at end of life (target {:.0})",
        counted(chosen.repeaters_count, "repeater"),
        counted(chosen.fibre_pairs_count, "fibre pair"),
        chosen.system_capacity_gbps / 1e3,
        line.target_capacity_gbps / 1e3
    );
    let mut rows = vec![("line", built)];
    let option = line.options.iter().find(|option| option.repeaters_count == chosen.repeaters_count);
    rows.extend(option.map(|option| {
        let per_pair = format!(
            "GSNR {:.1} dB, {:.1} dB at end of life; {:.1} Tbit/s per pair",
            option.begin_of_life.gsnr_mean_db,
            option.end_of_life.gsnr_mean_db,
            option.capacity_per_pair_gbps / 1e3
        );
        ("light", per_pair)
    }));
    rows.extend(chosen.power_feed.as_ref().map(|feed| {
        let volts =
            format!("{:.0} V at {:.2} A from one end alone", feed.required_voltage_v, feed.line_current_a);
        ("power feed", volts)
    }));
    rows
}

fn works_rows(results: &Results) -> Vec<Row> {
    let mut rows = Vec::new();
    if let Some(cost) = &results.cost {
        let [typical, low, high] = [cost.typical_minor, cost.low_minor, cost.high_minor]
            .map(|amount| Money::new(amount, cost.currency).to_string());
        rows.push(("first cost", format!("{typical} ({low} to {high})")));
    }
    if let Some(schedule) = &results.schedule {
        let ready =
            format!("{} ({} days waiting for a season)", schedule.ready_for_service, schedule.season_wait_d);
        rows.push(("ready", ready));
    }
    if let Some(availability) = &results.availability {
        let up = format!(
            "{:.4} ({:.3} faults a year, {:.0} days to repair)",
            availability.availability_frac,
            availability.faults_per_year,
            availability.repair_time_h / 24.0
        );
        rows.push(("availability", up));
    }
    if let Some(line) = &results.line {
        let delay = format!("{:.3} ms one way, station to station", line.chosen.latency_one_way_ms);
        rows.push(("latency", delay));
    }
    rows
}

/// Stages that were left out, and what they need.
fn absent(results: &Results) -> String {
    if results.absent.is_empty() {
        return String::new();
    }
    let mut text = String::from("  not computed\n");
    for stage in &results.absent {
        let _ = writeln!(text, "    {:<12}needs {}", stage.stage, stage.needs.join(", "));
    }
    text
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

/// Amounts to the minor unit, so that parts add up to the whole on the screen too.
fn owners(results: &Results) -> String {
    if results.agreements.is_empty() {
        return String::new();
    }
    let mut text = String::from("  owners, typical first cost\n");
    for split in &results.agreements {
        let is_in_force = results.plan.agreement_in_force.as_ref() == Some(&split.agreement);
        let in_force = if is_in_force { "in force  " } else { "" };
        let _ = writeln!(text, "    {in_force}{}", split.name);
        for party in &split.parties {
            let assumed = if party.assumed { "  assumed" } else { "" };
            let amount = Money::new(party.typical_minor, split.currency).to_string();
            let _ = writeln!(text, "      {:<18}{amount:>20}{assumed}", party.name);
        }
    }
    text
}

fn findings(results: &Results) -> String {
    let count = |severity| results.findings.iter().filter(|finding| finding.severity == severity).count();
    let [blocks, warns, notes] = [Severity::Blocks, Severity::Warns, Severity::Notes].map(count);
    let mut text = format!("  findings      {blocks} block, {warns} warn, {notes} for the record\n");
    for finding in results.findings.iter().filter(|finding| finding.severity != Severity::Notes) {
        let word = if finding.severity == Severity::Blocks { "blocks" } else { "warns" };
        let place = finding.place.as_deref().map(|place| format!(" [{place}]")).unwrap_or_default();
        let hint = finding.hint.as_deref().map(|hint| format!("; {hint}")).unwrap_or_default();
        let _ = writeln!(text, "    {word}{place}: {}{hint}", finding.message);
    }
    text
}

/// Revisions on one line each.
pub fn revisions(revisions: &[RevisionSummary]) -> String {
    let mut text = String::new();
    for revision in revisions {
        let mut parts = vec![revision.landings.join(" – "), format!("{:.1} km", revision.route_km.km())];
        parts.extend(revision.repeaters_count.map(|count| counted(count, "repeater")));
        parts.extend(revision.fibre_pairs_count.map(|count| counted(count, "pair")));
        parts.extend(revision.system_capacity_gbps.map(|gbps| format!("{:.1} Tbit/s", gbps / 1e3)));
        parts.extend(revision.ready_for_service.as_ref().map(|day| format!("ready {day}")));
        let _ = writeln!(text, "  plan {}: {}", revision.revision, parts.join(", "));
    }
    text
}

fn counted(count: u32, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {what}{ending}")
}
