//! Registers along a route (contacts, soil, burial, crossings) as anybody sends them; the first byte chooses which.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rpl::register::{RegisterKind, RegisterOptions, read_register};

const KINDS: [RegisterKind; 4] =
    [RegisterKind::Contact, RegisterKind::Soil, RegisterKind::AsLaidBurial, RegisterKind::Crossing];

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    let kind = KINDS[usize::from(*choice) % KINDS.len()];
    drop(read_register("register.csv", bytes, &RegisterOptions::of(kind, "main")));
});
