//! Grids as text, ESRI ASCII and lists of points, as heights and as values.
#![no_main]

use libfuzzer_sys::fuzz_target;
use terrain::grid::{VerticalDatum, open_grid};

fuzz_target!(|bytes: &[u8]| {
    if bytes.first().is_none_or(|first| !b"IMC\x89".contains(first)) {
        drop(open_grid(bytes, Some(VerticalDatum::MeanSeaLevel)));
        drop(terrain::values::read_values(bytes));
    }
});
