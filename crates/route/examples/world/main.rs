//! The world at 30″: makes a synthetic one, prepares its tile store, and solves a query on it. Run by
//! `bench/route/world/run.sh`, which measures time and memory.

#![allow(clippy::unwrap_used, clippy::panic)] // a bench that cannot measure may stop
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // sizes and heights are bounded by design

mod made;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["make", file, cols] => made::make(file, cols.parse().unwrap()),
        ["map", cols] => made::map(cols.parse().unwrap()),
        _ => eprintln!("world make FILE COLS | map COLS"),
    }
}
