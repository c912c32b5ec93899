//! Measurements, run by hand: `cargo test --release -p wetplant-layers --test speed -- --ignored --nocapture`.

extern crate wetplant_layers as layers;

use std::fmt::Write;

#[test]
#[ignore = "a measurement"]
fn a_million_corners_of_geojson_and_kml() {
    let ring = |close: &dyn Fn(f64, f64) -> String| {
        let corner = |index: usize| {
            let angle = (index % 1_000_000) as f64 / 1e6 * std::f64::consts::TAU;
            close(50.0 + 5.0 * libm::cos(angle), 40.0 + 5.0 * libm::sin(angle))
        };
        (0..=1_000_000).map(corner).fold(String::new(), |mut all, corner| {
            write!(all, "{corner}").unwrap();
            all
        })
    };
    let json = ring(&|lon, lat| format!("[{lon:.9},{lat:.9}],"));
    let json = format!(r#"{{"type":"Polygon","coordinates":[[{}]]}}"#, json.trim_end_matches(','));
    let kml = ring(&|lon, lat| format!("{lon:.9},{lat:.9} "));
    let kml = format!(
        "<kml><Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>{kml}</coordinates></LinearRing>\
         </outerBoundaryIs></Polygon></Placemark></kml>"
    );
    for text in [json, kml] {
        let start = std::time::Instant::now();
        let read = layers::read::read_features("x", text.as_bytes()).unwrap();
        let seconds = start.elapsed().as_secs_f64();
        let megabytes = text.len() as f64 / 1e6;
        println!("{}: {megabytes:.1} MB, {seconds:.2} s, {:?}", read.value.format, read.findings);
    }
}
