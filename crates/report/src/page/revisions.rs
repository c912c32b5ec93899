//! The revisions of the project side by side.

use crate::figures::{NONE, availability_pct, capacity_text, exact, fixed, millions, optional};
use crate::html::{Page, Table};
use crate::words;
use pipeline::results::{ResultsFile, RevisionSummary};
use units::Currency;

pub(super) fn write(page: &mut Page, file: &ResultsFile) {
    let revisions = &file.revisions;
    if revisions.is_empty() {
        return;
    }
    page.section("revisions", "Revisions compared");
    let mut table = Table { heads: vec![String::new()], ..Table::default() };
    table.heads.extend(revisions.iter().map(|revision| format!("{}>", revision.revision)));
    let designed = revisions.iter().any(|of| of.repeaters_count.is_some());
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    let mut add = |what: &str, value: &dyn Fn(&RevisionSummary) -> String| {
        let values: Vec<String> = revisions.iter().map(value).collect();
        // among position lists alone a stage that none has is no row
        if designed || values.iter().any(|value| value != NONE) {
            rows.push((what.to_owned(), values));
        }
    };
    add("Date", &|of| of.date.clone());
    add("Plan", &|of| of.plan_fingerprint.short().to_owned());
    add("Landing points", &|of| of.landings.join(" – "));
    add("Geodesic, km", &|of| fixed(of.geodesic_km.km(), 1));
    add("Route, km", &|of| fixed(of.route_km.km(), 1));
    add("Route over geodesic", &|of| fixed(of.route_over_geodesic_ratio, 3));
    add("Published, km", &published);
    add("Cable, km", &|of| fixed(of.cable_km.km(), 1));
    // without a designed line nobody has said how much longer fibre is than cable
    add("Fibre, km", &|of| optional(of.repeaters_count.map(|_| of.fibre_km.km()), 1));
    add("Cable by type, km", &by_type);
    add("Deepest water, m", &|of| optional(of.deepest_m, 0));
    add("Repeaters", &|of| whole(of.repeaters_count));
    add("Target", &|of| known(of.target_capacity_gbps, capacity_text));
    add("Fibre pairs", &|of| whole(of.fibre_pairs_count));
    add("Capacity, end of life", &|of| known(of.system_capacity_gbps, capacity_text));
    add("Single-end feed, V", &|of| optional(of.required_voltage_v, 0));
    add("Line current, A", &|of| optional(of.line_current_a, 2));
    let currencies = currencies(file);
    if let [currency] = currencies.as_slice() {
        let known = |of: &RevisionSummary| first_cost(of, *currency);
        add(&format!("First cost, million {}", currency.code()), &known);
    } else if !currencies.is_empty() {
        add("First cost, million", &|of| match currency(of, file) {
            Some(currency) => with_code(first_cost(of, currency), currency),
            None => NONE.to_owned(),
        });
    }
    add("Availability, %", &|of| known(of.availability_frac, availability_pct));
    add("Faults per year", &|of| optional(of.faults_per_year, 3));
    add("Delay one way, ms", &|of| optional(of.latency_one_way_ms, 3));
    add("Ready for service", &|of| of.ready_for_service.clone().unwrap_or_else(|| NONE.to_owned()));
    for (what, values) in rows {
        let mut cells = vec![what];
        cells.extend(values);
        table.row(cells);
    }
    page.table(&table);
    options(page, revisions);
    owners(page, file);
}

fn known(value: Option<f64>, text: fn(f64) -> String) -> String {
    value.map_or_else(|| NONE.to_owned(), text)
}

fn whole(number: Option<u32>) -> String {
    number.map_or_else(|| NONE.to_owned(), |number| number.to_string())
}

/// The currency of a revision's amounts: its own, else that of the results beside it.
fn currency(of: &RevisionSummary, file: &ResultsFile) -> Option<Currency> {
    of.currency.or_else(|| words::currency(&file.results))
}

/// Every currency in which some revision has amounts, each once.
fn currencies(file: &ResultsFile) -> Vec<Currency> {
    let mut all: Vec<Currency> = Vec::new();
    let with_amounts = file.revisions.iter().filter(|of| of.typical_minor.is_some() || !of.owners.is_empty());
    for known in with_amounts.filter_map(|of| currency(of, file)) {
        if !all.contains(&known) {
            all.push(known);
        }
    }
    all
}

/// An amount with its currency; a dash stays a dash.
fn with_code(amount: String, currency: Currency) -> String {
    if amount == NONE { amount } else { format!("{amount}\u{a0}{}", currency.code()) }
}

fn first_cost(of: &RevisionSummary, currency: Currency) -> String {
    let (Some(low), Some(typical), Some(high)) = (of.low_minor, of.typical_minor, of.high_minor) else {
        return NONE.to_owned();
    };
    let [low, typical, high] = [low, typical, high].map(|cost| millions(cost, currency));
    format!("{typical} ({low} – {high})")
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
    if revisions.iter().all(|of| of.options.is_empty()) {
        return;
    }
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
        if Some(option.repeaters_count) == of.repeaters_count {
            table.marked.push(table.rows.len());
        }
        table.row(vec![
            of.revision.clone(),
            option.repeaters_count.to_string(),
            fixed(option.gsnr_mean_db, 2),
            fixed(option.gsnr_end_of_life_mean_db, 2),
            capacity_text(option.capacity_per_pair_gbps),
            whole(option.fibre_pairs_for_target_count),
            if option.eligible { "yes" } else { "no" }.to_owned(),
        ]);
    }
    page.table(&table);
}

fn owners(page: &mut Page, file: &ResultsFile) {
    let currencies = currencies(file);
    if currencies.is_empty() || file.revisions.iter().all(|of| of.owners.is_empty()) {
        return;
    }
    page.heading("Owners of each revision");
    let amount = |name: &str| match currencies.as_slice() {
        [one] => format!("{name}, {}>", one.code()),
        _ => format!("{name}>"),
    };
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
        let Some(currency) = currency(of, file) else { continue };
        let said = |part| {
            let amount = exact(part, currency);
            if currencies.len() > 1 { with_code(amount, currency) } else { amount }
        };
        let mut cells = vec![of.revision.clone(), owner.agreement_name.clone(), owner.party_name.clone()];
        cells.extend([owner.low_minor, owner.typical_minor, owner.high_minor].map(said));
        cells.push(if owner.assumed { "[assumed]" } else { "" }.to_owned());
        table.row(cells);
    }
    table.wide = true;
    page.table(&table);
}
