//! Position lists as anybody sends them; what is read can be checked and given back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rpl::read::{ListOptions, read_list};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(read) = read_list("list.csv", bytes, &ListOptions::default()) {
        drop(rpl::check::check(&read.value.list));
    }
});
