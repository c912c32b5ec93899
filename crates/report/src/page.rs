//! The report: one self-contained page that an engineer prints and a ministry receives.

pub(crate) mod certificate;
pub mod choice;
pub(crate) mod layers;
mod line;
mod money;
mod network;
mod revisions;
mod route;
mod summary;
mod systems;
mod trust;

use crate::drawing::{Drawing, ends_text};
use crate::html::Page;
use pipeline::results::Results;

/// `report.html`: drawings, tables, assumptions with their sources, findings and fingerprints. A section whose stage
/// was left out is left out too; a table near the top says which, and what each would need.
///
/// Style and drawings are inside; the page asks for nothing from a network.
#[must_use]
pub fn report_html(drawing: &Drawing) -> String {
    let file = drawing.file;
    let results = &file.results;
    let mut page = Page::default();
    summary::write(&mut page, file);
    route::chart(&mut page, drawing);
    route::profile(&mut page, results);
    route::straight_line(&mut page, results);
    route::position_list(&mut page, results);
    route::lengths(&mut page, drawing);
    if let Some(line) = &results.line {
        line::optical(&mut page, line);
        line::power_feed(&mut page, line);
    }
    if let Some(cost) = &results.cost {
        money::cost(&mut page, results, cost);
    }
    if let Some(schedule) = &results.schedule {
        money::schedule(&mut page, schedule);
    }
    money::owners(&mut page, results);
    revisions::write(&mut page, file);
    network::corridor(&mut page, results);
    network::availability(&mut page, results);
    trust::assumptions(&mut page, results);
    trust::facts(&mut page, results);
    trust::findings(&mut page, results);
    trust::provenance(&mut page, file);
    page.finish(&results.plan.name, &subtitle(results), &footer(results, &file.program_version))
}

fn subtitle(results: &Results) -> String {
    let plan = &results.plan;
    format!(
        "{} · revision {} · {} · plan {}",
        ends_text(results),
        plan.revision,
        plan.date,
        plan.plan_fingerprint.short()
    )
}

fn footer(results: &Results, program_version: &str) -> String {
    let plan = &results.plan;
    let head = format!(
        "wetplant {program_version} · {} · revision {} · plan fingerprint {}",
        plan.name, plan.revision, plan.plan_fingerprint
    );
    match &results.terrain {
        Some(terrain) => format!(
            "{head} · bathymetry: {} (BLAKE3 {}). A desktop design from the inputs named here; not a survey, not for \
             navigation.",
            terrain.label,
            terrain.grid_blake3.short()
        ),
        None => format!(
            "{head} · no bathymetry given. Computed from the position list as it stands; not for navigation."
        ),
    }
}

/// A table with a caption over it.
fn captioned(caption: &str, table: crate::html::Table) -> crate::html::Table {
    crate::html::Table { caption: Some(caption.to_owned()), ..table }
}

/// A table of what and how much.
fn pairs(rows: &[(&str, String)]) -> crate::html::Table {
    let mut table = crate::html::Table::new(&["", ">"]);
    table.narrow = true;
    for (what, figure) in rows {
        table.row(vec![(*what).to_owned(), figure.clone()]);
    }
    table
}
