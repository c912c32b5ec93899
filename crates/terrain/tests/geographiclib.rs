//! Distances and places against GeographicLib's own answers; `tests/data/geodesics.py` made them.

#![allow(clippy::unwrap_used)] // helpers of tests fail by panicking

use units::LonLat;
use wetplant_terrain::geodesy::{Line, direct, distance_km};

/// A micrometre: a thousandth of the millimetre in which a KP is told, a hundred times what two implementations of one
/// algorithm differ by in double precision.
const LIMIT_M: f64 = 1e-6;

/// Largest and 99th percentile of differences.
struct Spread {
    q99_m: f64,
    largest_m: f64,
}

fn spread(mut differences_m: Vec<f64>) -> Spread {
    differences_m.sort_by(f64::total_cmp);
    let last = differences_m.len() - 1;
    Spread { q99_m: differences_m[last * 99 / 100], largest_m: differences_m[last] }
}

/// Differences of lengths, of places by the direct problem, and of places on a prepared line.
fn compare(table: &str) -> [Spread; 3] {
    let (mut lengths_m, mut places_m, mut on_line_m) = (Vec::new(), Vec::new(), Vec::new());
    for row in table.lines().skip(1) {
        let cells: Vec<f64> = row.split(',').map(|cell| cell.parse().unwrap()).collect();
        let [lat, lon, to_lat, to_lon, length_m, azimuth, along_m, reached_lat, reached_lon] =
            <[f64; 9]>::try_from(cells).unwrap();
        let from = LonLat::new(lon, lat);
        lengths_m.push((distance_km(from, LonLat::new(to_lon, to_lat)) * 1000.0 - length_m).abs());
        let reached = LonLat::new(reached_lon, reached_lat);
        let place = direct(from, azimuth, along_m / 1000.0);
        places_m.push(distance_km(place, reached) * 1000.0);
        // a place of a leg: there and half-way back on the leg prepared between the two answers, where that is the leg
        let line = Line::between(from, reached);
        let is_the_leg = (line.length_km * 1000.0 - along_m).abs() < 1e-3;
        if is_the_leg {
            let half = direct(from, azimuth, along_m / 2000.0);
            on_line_m.push(distance_km(line.at(along_m / 2000.0), half) * 1000.0);
        }
    }
    [spread(lengths_m), spread(places_m), spread(on_line_m)]
}

fn check(table: &str) {
    let count = table.lines().count() - 1;
    for (what, spread) in
        ["lengths", "places by the direct problem", "places on a leg"].iter().zip(compare(table))
    {
        println!("{what}, {count} rows: q99 {:.1e} m, largest {:.1e} m", spread.q99_m, spread.largest_m);
        // nearly antipodal legs leave their start in a direction that a micrometre turns: their middle moves more
        let limit_m = if *what == "places on a leg" { 1e-3 } else { LIMIT_M };
        assert!(spread.largest_m < limit_m, "{what}: {} m", spread.largest_m);
        assert!(spread.q99_m < LIMIT_M, "{what}: {} m", spread.q99_m);
    }
}

#[test]
fn lengths_and_places_are_those_of_geographiclib_to_a_micrometre() {
    check(include_str!("data/geodesics.csv"));
}

/// `GEODESICS=table.csv cargo test -p wetplant-terrain --test geographiclib -- --ignored --nocapture`
#[test]
#[ignore = "takes a table made by tests/data/geodesics.py"]
fn any_table_of_geographiclib_is_met() {
    let path = std::env::var("GEODESICS").unwrap();
    check(&std::fs::read_to_string(path).unwrap());
}
