//! Positions as people type them; what is read and printed reads as the same place.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rpl::angle;

fuzz_target!(|text: &str| {
    let Ok(place) = angle::parse_position(text) else { return };
    assert!(place.lat_deg.abs() <= 90.0 && place.lon_deg.abs() <= 360.0, "{text:?} is {place:?}");
    let printed = format!("{} {}", angle::write_lat(place.lat_deg, 4), angle::write_lon(place.lon_deg, 4));
    let again = angle::parse_position(&printed).expect("a printed position can be read");
    // Four decimals of a minute: half of 0.0001' is 8.4e-7 degrees.
    let differs_deg = (again.lat_deg - place.lat_deg).abs().max((again.lon_deg - place.lon_deg).abs());
    assert!(differs_deg < 1e-6, "{text:?} is {place:?}, printed {printed}");
});
