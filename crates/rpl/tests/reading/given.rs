//! Files, and how they are read.

use units::{Finding, Severity, Staged};
use wetplant_rpl::RplError;
use wetplant_rpl::read::{ListOptions, ReadList, read_list};

/// The bytes of a kept reference file.
pub fn bytes(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/reference/cases/rpl/");
    std::fs::read(format!("{folder}{name}")).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The bytes of a list made for these tests.
pub fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// A reference file as read without being told anything.
pub fn read(name: &str) -> Staged<ReadList> {
    read_list(name, &bytes(name), &ListOptions::default()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A text as read without being told anything.
pub fn read_text(text: &str) -> Result<Staged<ReadList>, RplError> {
    read_list("list.csv", text.as_bytes(), &ListOptions::default())
}

/// Code and place of every finding that is more than a note.
pub fn doubts(findings: &[Finding]) -> Vec<(String, String)> {
    let doubts = findings.iter().filter(|finding| finding.severity != Severity::Notes);
    doubts.map(|finding| (finding.code.clone(), finding.place.clone().unwrap_or_default())).collect()
}

/// Whether a code is among the findings.
pub fn has(findings: &[Finding], code: &str) -> bool {
    findings.iter().any(|finding| finding.code == code)
}
