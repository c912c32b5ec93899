//! The plan as a person writes it.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| drop(project::plan::read_toml(text)));
