//! Lines and points to be crossed or passed, under bytes that nobody would write.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(read) = rpl::features::read_geojson(bytes) {
        assert!(read.value.iter().all(|feature| feature.point.iter().all(|at| at.is_valid())));
    }
});
