//! Registers along the kilometre point: files as they arrive, broken ones, laws.
#![allow(clippy::unwrap_used)] // helpers of tests fail by panicking

mod broken;
mod burial;
mod differences;
mod files;
mod laws;
mod translation;

use units::{Finding, Severity, Staged};
use wetplant_rpl::register::{KpBasis, Register, RegisterKind, RegisterOptions, read_register};

/// The bytes of a fixture.
pub fn bytes_of(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/data/registers/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).unwrap()
}

/// Options that say the kilometre points count along the route.
pub fn by_route(kind: RegisterKind) -> RegisterOptions {
    RegisterOptions { kp: KpBasis::Route, ..RegisterOptions::of(kind, "main") }
}

/// A fixture read.
pub fn read(name: &str, options: &RegisterOptions) -> Staged<Register> {
    read_register(name, &bytes_of(name), options).unwrap()
}

/// Codes of findings that block or warn.
pub fn doubts(findings: &[Finding]) -> Vec<&str> {
    findings
        .iter()
        .filter(|finding| finding.severity != Severity::Notes)
        .map(|finding| finding.code.as_str())
        .collect()
}

/// A register made in a test, kilometre points along the route.
pub fn made(kind: RegisterKind, entry: Vec<wetplant_rpl::register::RegisterEntry>) -> Register {
    Register {
        id: "made".to_owned(),
        kind,
        leg: "main".to_owned(),
        kp: KpBasis::Route,
        revision: String::new(),
        source: None,
        entry,
    }
}
