use super::*;
use proptest::prelude::*;

#[test]
fn the_usual_ways_to_write_a_position_mean_the_same_place() {
    for text in [
        "40 35.4000 N, 049 40.2000 E",
        "40.59 N 49.67 E",
        "N40.59 E49.67",
        "40.59, 49.67",
        "49 40.2 E 40 35.4 N",
        "40°35'24\"N 49°40'12\"E",
        "40° 35′ 24″ N; 49° 40′ 12″ E",
        "40º35’24’’ N 49º40’12’’ E",
        "N 40 35.4 E 49 40.2",
        "4035.4000N 04940.2000E",
        "403524N 0494012E",
        "40 35,4 N 49 40,2 E",
        "40°35,4'С 49°40,2'В",
        "40°35'24\" с.ш. 49°40'12\" в.д.",
        "40 35.4 North 49 40.2 East",
        "40.59;49.67",
    ] {
        let at = parse_position(text).unwrap_or_else(|error| panic!("{error}"));
        assert!((at.lat_deg - 40.59).abs() < 1e-9 && (at.lon_deg - 49.67).abs() < 1e-9, "{text} gave {at:?}");
    }
    assert_eq!(parse_position("-17.5, -150.25"), Ok(LonLat::new(-150.25, -17.5)));
    assert_eq!(parse_position("17 30 Ю 150 15 З"), Ok(LonLat::new(-150.25, -17.5)));
}

#[test]
fn nonsense_is_refused_not_repaired() {
    for text in [
        "",
        "40.59",
        "40 61.0 N 49 0 E",
        "91 N 10 E",
        "40.5 N 49.6 N",
        "40,35 N 49,40 E",
        "40,59, 49,67",
        "-40.59 S 49.67 E",
        "4O.5, 49",
        "40 35.4 N 49 40.2 E 7",
        "40.59,49.67",
        "40 35.4 49 40.2",
        "40 35.4 N 49 40.2",
        "40.5 35.4 N 49 40.2 E",
        "40°24\" N 49°40' E",
        "40'35° N 49 40 E",
        "51.21.700 N 40 E",
        "40 35.4 N 49 -40.2 E",
        "N S",
        "NE 40 50",
        "40 10 20 30 N 50 E",
    ] {
        let error = parse_position(text).expect_err(text);
        assert!(text.is_empty() || error.to_string().contains(text), "{error}");
    }
}

#[test]
fn an_angle_in_a_cell_keeps_to_its_column() {
    let lat = |text: &str| parse_angle(text, Axis::Latitude, DecimalMark::Point);
    assert_eq!(lat("40 30.0 N").map(|angle| angle.value_deg), Ok(40.5));
    assert_eq!(lat("-40.5").map(|angle| angle.value_deg), Ok(-40.5));
    assert_eq!(lat("S40°30'").map(|angle| angle.value_deg), Ok(-40.5));
    assert_eq!(lat("-40 30").map(|angle| angle.value_deg), Ok(-40.5));
    assert!(lat("50 30.0 E").is_err());
    assert!(lat("99").is_err());
    assert!(lat("40 69.9").is_err());
    let comma = parse_angle("40,5", Axis::Latitude, DecimalMark::Comma);
    assert_eq!(comma.map(|angle| angle.value_deg), Ok(40.5));
    assert!(parse_angle("40.5", Axis::Latitude, DecimalMark::Comma).is_err());
}

#[test]
fn hemispheres_are_known_in_both_scripts() {
    for (text, axis, sign) in [
        ("N", Axis::Latitude, 1.0),
        ("s", Axis::Latitude, -1.0),
        ("С", Axis::Latitude, 1.0),
        ("Ю", Axis::Latitude, -1.0),
        ("В", Axis::Longitude, 1.0),
        ("З", Axis::Longitude, -1.0),
        (" W ", Axis::Longitude, -1.0),
    ] {
        assert_eq!(hemisphere(text), Some((axis, sign)), "{text}");
    }
    assert_eq!(hemisphere("NE"), None);
    assert_eq!(hemisphere("7"), None);
}

#[test]
fn angles_print_with_carried_minutes() {
    assert_eq!(write_lat(42.1375, 4), "42 08.2500 N");
    assert_eq!(write_lon(-50.2125, 4), "050 12.7500 W");
    assert_eq!(write_lat(40.999_999_99, 3), "41 00.000 N");
    assert_eq!(write_lat(-1e-9, 4), "00 00.0000 N");
}

proptest! {
    #[test]
    fn what_is_printed_is_read_again(lat in -90.0..90.0_f64, lon in -180.0..180.0_f64) {
        let text = format!("{} {}", write_lat(lat, 6), write_lon(lon, 6));
        let at = parse_position(&text).unwrap();
        prop_assert!((at.lat_deg - lat).abs() < 1e-8 && (at.lon_deg - lon).abs() < 1e-8);
    }

    #[test]
    fn no_text_is_too_strange_to_be_refused(text in "[0-9NSEWСЮВЗ °'\".,;+a-я-]{0,40}") {
        let _ = parse_position(&text);
        let _ = parse_angle(&text, Axis::Longitude, DecimalMark::Comma);
    }
}

#[test]
fn a_number_and_minutes_with_decimals_are_not_taken_for_two_angles() {
    for text in ["42 08.25", "-42 8.25", "42 08,25"] {
        let error = parse_position(text).unwrap_err();
        assert!(error.to_string().contains("degrees and minutes of one angle"), "{text}: {error}");
    }
    for text in [
        "40.59 49.67",
        "40.59, 49.67",
        "-17.5, -150.25",
        "42, 50",
        "42 50",
        "42, 8.25",
        "42 150.5",
        "42 -8.25",
    ] {
        assert!(parse_position(text).is_ok(), "{text}");
    }
}

#[test]
fn an_error_shows_the_text_as_typed() {
    let error = parse_position("abc").unwrap_err().to_string();
    assert!(error.contains("`abc` cannot be read"), "{error}");
    let error = parse_position("40 31.45 nn, 50 6.2 E").unwrap_err().to_string();
    assert!(error.contains("`nn` cannot be read"), "{error}");
}
