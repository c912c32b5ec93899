//! The world at 30″: makes a synthetic one, prepares its tile store, and solves a query on it. Run by
//! `bench/route/world/run.sh`, which measures time and memory.

#![allow(clippy::unwrap_used, clippy::panic)] // a bench that cannot measure may stop
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // sizes and heights are bounded by design

mod file;
mod made;
mod query;

use file::OpenFile;
use std::fs::File;
use std::io::BufWriter;
use std::sync::Arc;
use std::time::Instant;
use terrain::tiles::{Packing, PrepareOptions, open_rows, prepare};
use units::{LonLat, Unwatched};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let number = |word: &str| word.parse::<f64>().unwrap();
    match words.as_slice() {
        ["make", file, cols] => made::make(file, cols.parse().unwrap()),
        ["map", cols] => made::map(cols.parse().unwrap()),
        ["prepare", from, to, packing] => prepare_store(from, to, packing),
        ["query", store, west, south, east, north] => query::run(
            store,
            [LonLat::new(number(west), number(south)), LonLat::new(number(east), number(north))],
        ),
        _ => eprintln!(
            "world make FILE COLS | map COLS | prepare FILE STORE plain|deflate | query STORE LON LAT LON LAT"
        ),
    }
}

fn prepare_store(from: &str, to: &str, packing: &str) {
    let start = Instant::now();
    let mut rows = open_rows(Arc::new(OpenFile::open(from).unwrap()), None).unwrap();
    let packing = if packing == "plain" { Packing::Plain } else { Packing::Deflate };
    let options = PrepareOptions {
        packing,
        source: from.rsplit('/').next().unwrap_or(from).to_owned(),
        ..PrepareOptions::default()
    };
    let mut into = BufWriter::new(File::create(to).unwrap());
    let prepared = prepare(rows.as_mut(), &mut into, &options, &Unwatched).unwrap();
    println!("prepared_s {:.1}", start.elapsed().as_secs_f64());
    println!("{prepared:?}");
}
