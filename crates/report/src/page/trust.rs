//! What the figures rest on: assumptions, facts, findings, fingerprints.

use super::pairs;
use crate::html::{Page, Table};
use crate::words;
use pipeline::results::{Results, ResultsFile};
use units::Finding;

pub(super) fn assumptions(page: &mut Page, results: &Results) {
    if results.assumptions.is_empty() {
        return;
    }
    page.section("assumptions", "Assumptions");
    page.paragraph("Every input that is not firm, as written in the plan. A guess is a tag, not a secret; replace it there.");
    let mut table = Table::new(&["Place in the plan", "Figures", "", "Source or reason"]);
    for assumption in &results.assumptions {
        table.row(vec![
            assumption.place.clone(),
            words::assumed(&assumption.figures, results),
            words::tag(assumption.tag),
            assumption.source.clone(),
        ]);
    }
    table.wide = true;
    page.table(&table);
}

pub(super) fn facts(page: &mut Page, results: &Results) {
    if results.facts.is_empty() {
        return;
    }
    page.section("facts", "Facts sheet");
    page.paragraph("What is publicly known, by whom and when. What is not known stays unknown; later entries supersede earlier ones, and both stay.");
    let mut table = Table::new(&["Date", "What", "", "Source"]);
    for fact in &results.facts {
        table.row(vec![
            fact.date.clone(),
            fact.text.clone(),
            words::tag(fact.provenance.tag),
            fact.provenance.source.clone(),
        ]);
    }
    page.table(&table);
}

pub(super) fn findings(page: &mut Page, results: &Results) {
    page.section("findings", "Findings");
    if results.findings.is_empty() {
        page.paragraph("None.");
        return;
    }
    let mut sorted: Vec<&Finding> = results.findings.iter().collect();
    sorted.sort_by_key(|finding| finding.severity);
    let mut table = Table::new(&["", "What", "Where", "What now"]);
    for finding in sorted {
        table.row(vec![
            format!("[{}]", words::severity(finding.severity)),
            format!("{}\n{}", finding.message, finding.code),
            finding.place.clone().unwrap_or_default(),
            finding.hint.clone().unwrap_or_default(),
        ]);
    }
    page.table(&table);
}

pub(super) fn provenance(page: &mut Page, file: &ResultsFile) {
    let results = &file.results;
    page.section("provenance", "Fingerprints");
    page.paragraph("A figure without its inputs is not a result: each stage names the fingerprint of what it was computed from.");
    let mut inputs = vec![
        ("Program", format!("wetplant {}", file.program_version)),
        ("Plan", results.plan.plan_fingerprint.to_string()),
    ];
    inputs.extend(
        results
            .terrain
            .as_ref()
            .map(|terrain| ("Bathymetry, BLAKE3 of the file", terrain.grid_blake3.to_string())),
    );
    page.table(&pairs(&inputs));
    let mut table = Table::new(&["Stage", "Version>", "Fingerprint of its inputs"]);
    for stage in &results.stages {
        table.row(vec![
            stage.stage.clone(),
            stage.version_no.to_string(),
            stage.inputs_fingerprint.to_string(),
        ]);
    }
    page.table(&table);
}
