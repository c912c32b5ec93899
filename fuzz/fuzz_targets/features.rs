//! Features of every format, under bytes that nobody would write; every place that comes out is on Earth.
#![no_main]

use layers::features::Geometry;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(read) = layers::read::read_features("file", bytes) else { return };
    for feature in &read.value.features {
        let (places, least): (Vec<&[_]>, usize) = match &feature.geometry {
            Geometry::Points(points) => (vec![points], 1),
            Geometry::Lines(lines) => (lines.iter().map(Vec::as_slice).collect(), 2),
            Geometry::Areas(areas) => {
                let rings = areas.iter().flat_map(|area| std::iter::once(&area.outline).chain(&area.holes));
                (rings.map(Vec::as_slice).collect(), 3)
            }
        };
        assert!(places.iter().all(|part| part.len() >= least && part.iter().all(|at| at.is_valid())));
    }
});
