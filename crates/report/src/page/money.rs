//! Cost, schedule, owners.

use super::{captioned, pairs};
use crate::figures::{self, exact, fixed, thousands};
use crate::html::{Page, Table};
use crate::owners::{owners_svg, share_text};
use crate::plots::cost_svg;
use crate::schedule::schedule_svg;
use crate::words;
use consortium::split::AgreementSplit;
use cost::estimate::{CostEstimate, CostLine, MarineDays};
use cost::schedule::Schedule;
use pipeline::results::Results;
use units::Currency;

pub(super) fn cost(page: &mut Page, results: &Results, cost: &CostEstimate) {
    let stated = words::buried(results) == "buried";
    page.section("cost", "Bill of quantities and cost");
    page.table(&quantities(cost));
    page.figure(
        &cost_svg(cost),
        "The range is the range of prices; quantities are those of the straight line diagram.",
    );
    let money = |amount_minor| format!("{} {}", exact(amount_minor, cost.currency), cost.currency.code());
    let per_km = units::money::round_minor(cost.typical_minor_per_km)
        .map_or(f64::NAN, |minor| figures::major(minor, cost.currency));
    let per_km = format!("{} {}", fixed(per_km, 0), cost.currency.code());
    let totals = pairs(&[
        ("First cost, low", money(cost.low_minor)),
        ("First cost, typical", money(cost.typical_minor)),
        ("First cost, high", money(cost.high_minor)),
        ("Typical first cost per route km", per_km),
        ("Operation and maintenance a year", money(cost.operation_minor_per_year)),
    ]);
    page.beside(&[
        captioned("First cost", totals),
        captioned("Days of the main lay", marine(&cost.marine, stated)),
    ]);
}

fn quantities(cost: &CostEstimate) -> Table {
    let code = cost.currency.code();
    let amount = |name: &str| format!("{name}, k{code}>");
    let (unit, low, typical, high) = (amount("Unit price"), amount("Low"), amount("Typical"), amount("High"));
    let mut table = Table::new(&["What", "Part", "Quantity>", "Unit", &unit, &low, &typical, &high, "Price"]);
    for line in &cost.lines {
        table.row(quantity_row(line, cost.currency));
    }
    let k = |amount_minor| thousands(amount_minor, cost.currency);
    let mut sums = vec![String::new(); 5];
    sums[0] = "first cost".into();
    sums.extend([k(cost.low_minor), k(cost.typical_minor), k(cost.high_minor), String::new()]);
    table.row(sums);
    table.totals = 1;
    table.wide = true;
    table.note = Some(format!(
        "k{code}: thousands of {code}. Amounts to the minor unit are in rpl.xlsx and results.json."
    ));
    table
}

fn quantity_row(line: &CostLine, currency: Currency) -> Vec<String> {
    let quantity = &line.quantity;
    let decimals = if quantity.unit == "each" { 0 } else { 2 };
    let whole = (quantity.quantity_count - quantity.quantity_count.round()).abs() < 1e-9;
    let basis = if quantity.basis.is_empty() { String::new() } else { format!("\n{}", quantity.basis) };
    let k = |amount_minor| thousands(amount_minor, currency);
    vec![
        format!("{}{basis}", quantity.what),
        words::cost_object(quantity.cost_object).replace(' ', "\u{a0}"),
        fixed(quantity.quantity_count, if whole { 0 } else { decimals.max(2) }),
        quantity.unit.clone(),
        unit_price(line.unit_price_typical_minor, currency),
        k(line.low_minor),
        k(line.typical_minor),
        k(line.high_minor),
        format!("{}\n{}", words::tag(line.provenance.tag), line.provenance.source),
    ]
}

/// A unit price in thousands, with decimals when it is small.
fn unit_price(price_minor: i64, currency: Currency) -> String {
    let price = figures::major(price_minor, currency) / 1e3;
    if price.abs() >= 100.0 { thousands(price_minor, currency) } else { fixed(price, 2) }
}

/// The days at sea. Burial that a list states without its tool is priced as a plough's.
fn marine(marine: &MarineDays, burial_is_stated: bool) -> Table {
    let buried = if burial_is_stated { "Buried, priced as by plough" } else { "Under a plough" };
    pairs(&[
        (buried, format!("{} km", fixed(marine.ploughed_km.km(), 1))),
        ("Laid on the surface", format!("{} km", fixed(marine.surface_km.km(), 1))),
        ("Repeaters and joints at sea", marine.joints_count.to_string()),
        ("Shore ends", marine.shore_ends_count.to_string()),
        ("Work without weather", format!("{} d", fixed(marine.work_d, 1))),
        ("Hired, with downtime", format!("{} d", fixed(marine.hired_d, 1))),
    ])
}

pub(super) fn schedule(page: &mut Page, schedule: &Schedule) {
    page.section("schedule", "Schedule");
    page.figure(
        &schedule_svg(schedule),
        "A forward pass in calendar days; a task with a season works on open days only.",
    );
    let mut table = Table::new(&[
        "Task",
        "Start",
        "First free day",
        "Work, d>",
        "Waits for a season, d>",
        "Pauses, d>",
        "Critical path",
    ]);
    for task in &schedule.tasks {
        table.row(vec![
            task.name.clone(),
            task.start.clone(),
            task.finish.clone(),
            task.work_d.to_string(),
            days(task.season_wait_d),
            days(task.season_pause_d),
            if task.critical { "yes" } else { "" }.to_owned(),
        ]);
    }
    table.note = Some(format!(
        "Starts {}. Ready for service {}. On the critical path {} days are spent waiting for a season.",
        schedule.start, schedule.ready_for_service, schedule.season_wait_d
    ));
    page.table(&table);
}

/// Days, empty for none.
fn days(days_d: i64) -> String {
    if days_d == 0 { String::new() } else { days_d.to_string() }
}

/// Amounts of the owners; nothing when nothing is split.
pub(super) fn owners(page: &mut Page, results: &Results) {
    let Some(drawing) = owners_svg(results) else { return };
    page.section("owners", "Owners under each agreement");
    page.paragraph(
        "Every cost line is split under every agreement; the parts of a line sum to the line to the minor unit. \
         [assumed] stands beside an amount that rests on a figure that is not firm.",
    );
    page.figure(&drawing, "The same first cost under each agreement.");
    for agreement in &results.agreements {
        agreement_tables(page, results, agreement);
    }
    parties(page, results);
}

fn agreement_tables(page: &mut Page, results: &Results, agreement: &AgreementSplit) {
    let in_force = results.plan.agreement_in_force.as_ref() == Some(&agreement.agreement);
    page.heading(&format!("{}{}", agreement.name, if in_force { " (in force)" } else { "" }));
    page.note(&format!("Version {}. Rule {}.", agreement.version, agreement.rule));
    let code = agreement.currency.code();
    let amount = |name: &str| format!("{name}, {code}>");
    let mut table = Table::new(&[
        "Owner",
        "Share of wet plant>",
        &amount("Low"),
        &amount("Typical"),
        &amount("High"),
        "",
    ]);
    for party in &agreement.parties {
        let mut cells = vec![party.name.clone(), share_text(party)];
        cells.extend(
            [party.low_minor, party.typical_minor, party.high_minor]
                .map(|part| exact(part, agreement.currency)),
        );
        cells.push(if party.assumed { "[assumed]" } else { "" }.to_owned());
        table.row(cells);
    }
    table.row(sum_row(agreement));
    table.totals = 1;
    let weight =
        |weight: &consortium::split::Weight| format!("{}: {} [{}]", weight.id, weight.basis, weight.tag);
    let mut reasons = vec![agreement.assumed_reason.clone()];
    reasons.extend(
        agreement.weights.iter().filter(|named| !agreement.assumed_reason.contains(&named.basis)).map(weight),
    );
    reasons.retain(|reason| !reason.is_empty());
    table.note = (!reasons.is_empty()).then(|| reasons.join(" · "));
    page.table(&table);
    page.folded(&format!("{} cost lines split", agreement.lines.len()), &split_lines(results, agreement));
}

fn sum_row(agreement: &AgreementSplit) -> Vec<String> {
    let sum = |amount: fn(&consortium::split::PartyTotal) -> i64| {
        exact(agreement.parties.iter().map(amount).sum(), agreement.currency)
    };
    vec![
        "all owners".into(),
        String::new(),
        sum(|party| party.low_minor),
        sum(|party| party.typical_minor),
        sum(|party| party.high_minor),
        String::new(),
    ]
}

fn split_lines(results: &Results, agreement: &AgreementSplit) -> Table {
    let mut heads = vec!["Cost line, typical".to_owned()];
    let head = |party: &consortium::split::PartyTotal| {
        let assumed = if party.assumed { " (assumed)" } else { "" };
        format!("{}{assumed}>", party.name)
    };
    heads.extend(agreement.parties.iter().map(head));
    let mut table = Table { heads, ..Table::default() };
    for line in &agreement.lines {
        let priced = results.cost.iter().flat_map(|cost| &cost.lines);
        let named = priced.into_iter().find(|priced| priced.quantity.id == line.line);
        let mut cells = vec![named.map_or_else(|| line.line.clone(), |priced| priced.quantity.what.clone())];
        cells.extend(line.parts.iter().map(|part| exact(part.typical_minor, agreement.currency)));
        table.row(cells);
    }
    table
}

fn parties(page: &mut Page, results: &Results) {
    page.heading("Parties");
    let mut table = Table::new(&["Party", "Country", "Role", "Source"]);
    for party in &results.parties {
        table.row(vec![
            party.name.clone(),
            party.country.clone(),
            party.role.clone(),
            words::provenance(&party.provenance),
        ]);
    }
    page.table(&table);
}
