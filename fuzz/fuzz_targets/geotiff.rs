//! GeoTIFF grids, with a datum given so that the reader goes on to the heights.
#![no_main]

use libfuzzer_sys::fuzz_target;
use terrain::grid::VerticalDatum;

// The reader turns a panic of its decoder into an error; the default hook of the fuzzer would stop at it before.
fuzz_target!(
    init: std::panic::set_hook(Box::new(|_| {})),
    |bytes: &[u8]| drop(terrain::geotiff::read(bytes, Some(VerticalDatum::MeanSeaLevel)))
);
