//! The revisions of the project side by side.

use crate::figures::{NONE, availability_pct, capacity_text, exact, fixed, millions, optional};
use crate::html::{Page, Table};
use pipeline::results::{ResultsFile, RevisionSummary};

pub(super) fn write(page: &mut Page, file: &ResultsFile) {
    let revisions = &file.revisions;
    if revisions.is_empty() {
        return;
    }
    page.section("revisions", "Revisions compared");
    let mut table = Table { heads: vec![String::new()], ..Table::default() };
    table.heads.extend(revisions.iter().map(|revision| format!("{}>", revision.revision)));
    let code = file.results.plan.currency.code();
    let currency = file.results.plan.currency;
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    let mut add = |what: &str, value: &dyn Fn(&RevisionSummary) -> String| {
        rows.push((what.to_owned(), revisions.iter().map(value).collect()));
    };
    add("Date", &|of| of.date.clone());
    add("Plan", &|of| of.plan_fingerprint.short().to_owned());
    add("Landing points", &|of| of.landings.join(" – "));
    add("Geodesic, km", &|of| fixed(of.geodesic_km.km(), 1));
    add("Route, km", &|of| fixed(of.route_km.km(), 1));
    add("Route over geodesic", &|of| fixed(of.route_over_geodesic_ratio, 3));
    add("Published, km", &published);
    add("Cable, km", &|of| fixed(of.cable_km.km(), 1));
    add("Fibre, km", &|of| fixed(of.fibre_km.km(), 1));
    add("Cable by type, km", &by_type);
    add("Deepest water, m", &|of| fixed(of.deepest_m, 0));
    add("Repeaters", &|of| of.repeaters_count.to_string());
    add("Target", &|of| capacity_text(of.target_capacity_gbps));
    add("Fibre pairs", &|of| of.fibre_pairs_count.to_string());
    add("Capacity, end of life", &|of| capacity_text(of.system_capacity_gbps));
    add("Single-end feed, V", &|of| optional(of.required_voltage_v, 0));
    add("Line current, A", &|of| optional(of.line_current_a, 2));
    add(&format!("First cost, million {code}"), &|of| {
        let [low, typical, high] =
            [of.low_minor, of.typical_minor, of.high_minor].map(|cost| millions(cost, currency));
        format!("{typical} ({low} – {high})")
    });
    add("Availability, %", &|of| availability_pct(of.availability_frac));
    add("Faults per year", &|of| fixed(of.faults_per_year, 3));
    add("Delay one way, ms", &|of| fixed(of.latency_one_way_ms, 3));
    add("Ready for service", &|of| of.ready_for_service.clone());
    for (what, values) in rows {
        let mut cells = vec![what];
        cells.extend(values);
        table.row(cells);
    }
    page.table(&table);
    options(page, revisions);
    owners(page, file);
}

fn published(of: &RevisionSummary) -> String {
    let one = |said: &pipeline::results::PublishedComparison| {
        format!("{}{}", if said.lower_bound { "over " } else { "" }, fixed(said.published_km.km(), 0))
    };
    let all: Vec<String> = of.published.iter().map(one).collect();
    if all.is_empty() { NONE.to_owned() } else { all.join(", ") }
}

fn by_type(of: &RevisionSummary) -> String {
    let one =
        |length: &route::rpl::TypeLength| format!("{} {}", length.cable_type, fixed(length.cable_km.km(), 1));
    of.by_type.iter().map(one).collect::<Vec<_>>().join(" · ")
}

fn options(page: &mut Page, revisions: &[RevisionSummary]) {
    page.heading("Repeater options of each revision");
    let heads = [
        "Revision",
        "Repeaters>",
        "GSNR first day, dB>",
        "GSNR end of life, dB>",
        "Per pair>",
        "Pairs for the target>",
        "Eligible",
    ];
    let mut table = Table::new(&heads);
    for (of, option) in revisions.iter().flat_map(|of| of.options.iter().map(move |option| (of, option))) {
        if option.repeaters_count == of.repeaters_count {
            table.marked.push(table.rows.len());
        }
        table.row(vec![
            of.revision.clone(),
            option.repeaters_count.to_string(),
            fixed(option.gsnr_mean_db, 2),
            fixed(option.gsnr_end_of_life_mean_db, 2),
            capacity_text(option.capacity_per_pair_gbps),
            option.fibre_pairs_for_target_count.map_or_else(|| NONE.to_owned(), |pairs| pairs.to_string()),
            if option.eligible { "yes" } else { "no" }.to_owned(),
        ]);
    }
    page.table(&table);
}

fn owners(page: &mut Page, file: &ResultsFile) {
    let currency = file.results.plan.currency;
    let code = currency.code();
    page.heading("Owners of each revision");
    let amount = |name: &str| format!("{name}, {code}>");
    let mut table = Table::new(&[
        "Revision",
        "Agreement",
        "Owner",
        &amount("Low"),
        &amount("Typical"),
        &amount("High"),
        "",
    ]);
    for (of, owner) in file.revisions.iter().flat_map(|of| of.owners.iter().map(move |owner| (of, owner))) {
        let mut cells = vec![of.revision.clone(), owner.agreement_name.clone(), owner.party_name.clone()];
        cells.extend(
            [owner.low_minor, owner.typical_minor, owner.high_minor].map(|part| exact(part, currency)),
        );
        cells.push(if owner.assumed { "[assumed]" } else { "" }.to_owned());
        table.row(cells);
    }
    table.wide = true;
    page.table(&table);
}
