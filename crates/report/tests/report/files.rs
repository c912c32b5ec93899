//! The files, read back.

use crate::fixture::{self, CROWDED, USUAL};
use calamine::{Data, Reader, Xlsx};
use serde_json::Value;
use std::io::Cursor;
use wetplant_report::{results_json, route_geojson, rpl_csv, rpl_xlsx};

fn records(csv_text: &str) -> Vec<csv::StringRecord> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(csv_text.as_bytes())
        .records()
        .map(Result::unwrap)
        .collect()
}

fn sum(records: &[csv::StringRecord], column: usize) -> f64 {
    records[2..].iter().filter_map(|record| record[column].parse::<f64>().ok()).sum()
}

#[test]
fn sums_of_the_csv_are_the_lengths_of_the_results() {
    for size in [USUAL, CROWDED] {
        let results = fixture::results(size);
        let records = records(&rpl_csv(&results));
        assert_eq!(records.len(), 2 + 2 * results.rpl.positions.len() - 1);
        // 0.05 m per row at most, from four decimals
        let rounding_km = 0.00005 * records.len() as f64;
        for (column, length_km) in [
            (11, results.lengths.route_km.km()),
            (14, results.lengths.cable_km.km()),
            (16, results.lengths.fibre_km.km()),
            (19, results.lengths.cable_km.km()),
        ] {
            assert!((sum(&records, column) - length_km).abs() < rounding_km.max(0.003), "column {column}");
        }
        let last = records.last().unwrap();
        assert_eq!(last[12], format!("{:.3}", results.lengths.route_km.km()));
        assert_eq!(last[15], format!("{:.3}", results.lengths.cable_km.km()));
    }
}

#[test]
fn the_csv_alternates_position_and_segment_under_two_headers() {
    let text = rpl_csv(&fixture::results(USUAL));
    let records = records(&text);
    assert_eq!(&records[0][2], "Latitude");
    assert_eq!(&records[1][11], "between");
    for (index, record) in records[2..].iter().enumerate() {
        assert_eq!(record[0].is_empty(), index % 2 == 1, "row {index}");
        assert_eq!(record[17].is_empty(), index % 2 == 0, "row {index}");
    }
    let first = &records[2];
    assert_eq!((&first[2], &first[3], &first[4]), ("40", "35.4000", "N"));
    assert_eq!((&first[5], &first[6], &first[7]), ("049", "40.2000", "E"));
    assert!(text.contains("\r\n") && !text.starts_with('\u{feff}'));
}

#[test]
fn a_formula_in_a_label_stays_a_text() {
    let mut results = fixture::results(USUAL);
    results.rpl.positions[1].label = "=HYPERLINK(\"http://x\",\"a\")".into();
    results.rpl.positions[2].remark = "comma, \"quote\"\nand line".into();
    let records = records(&rpl_csv(&results));
    assert!(records[4][1].starts_with("'="));
    assert_eq!(&records[6][27], "comma, \"quote\"\nand line");
    let mut book = open(&rpl_xlsx(&results).unwrap());
    let sheet = book.worksheet_range("RPL").unwrap();
    assert_eq!(sheet.get_value((4, 1)), Some(&Data::String("=HYPERLINK(\"http://x\",\"a\")".into())));
}

fn open(bytes: &[u8]) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes.to_vec())).unwrap()
}

#[test]
fn the_workbook_reads_back_with_the_figures_of_the_results() {
    let results = fixture::results(USUAL);
    let mut book = open(&rpl_xlsx(&results).unwrap());
    let names = ["RPL", "Cable by type", "Bill of quantities", "Owners", "Budget", "Assumptions"];
    assert_eq!(book.sheet_names(), names);
    let sheet = book.worksheet_range("RPL").unwrap();
    let column = |at: u32| {
        (2..sheet.height() as u32)
            .filter_map(|row| sheet.get_value((row, at))?.to_string().parse::<f64>().ok())
            .sum::<f64>()
    };
    assert!((column(14) - results.lengths.cable_km.km()).abs() < 1e-9);
    assert_eq!(sheet.get_value((2, 1)), Some(&Data::String("BMH Sumqayıt".into())));
    let last = 2 + 2 * (results.rpl.positions.len() as u32 - 1);
    assert_eq!(sheet.get_value((last, 1)), Some(&Data::String("BMH Ақтау".into())));
}

#[test]
fn owners_in_the_workbook_sum_to_the_first_cost_to_the_cent() {
    let results = fixture::results(USUAL);
    let mut book = open(&rpl_xlsx(&results).unwrap());
    let sheet = book.worksheet_range("Owners").unwrap();
    for agreement in &results.agreements {
        let mut cents = 0;
        for row in sheet.rows().filter(|row| row[0] == Data::String(agreement.name.clone())) {
            if row[2] == Data::String("all lines".into()) {
                cents += (row[6].to_string().parse::<f64>().unwrap() * 100.0).round() as i64;
            }
        }
        assert_eq!(cents, results.cost.as_ref().unwrap().typical_minor, "{}", agreement.name);
    }
}

#[test]
fn the_same_results_give_the_same_bytes() {
    let (one, two) = (fixture::file(USUAL), fixture::file(USUAL));
    assert_eq!(rpl_xlsx(&one.results).unwrap(), rpl_xlsx(&two.results).unwrap());
    assert_eq!(results_json(&one).unwrap(), results_json(&two).unwrap());
    assert_eq!(route_geojson(&one.results), route_geojson(&two.results));
}

#[test]
fn a_plan_date_that_is_none_is_an_error_that_names_it() {
    let mut results = fixture::results(USUAL);
    for date in ["soon", "2025-13-40", "2025", ""] {
        results.plan.date = date.into();
        let error = rpl_xlsx(&results).unwrap_err().to_string();
        assert!(error.contains(date) && error.contains("YYYY-MM-DD"), "{error}");
    }
}

#[test]
fn names_keep_their_letters_in_every_file() {
    let file = fixture::file(USUAL);
    for text in [rpl_csv(&file.results), route_geojson(&file.results), results_json(&file).unwrap()] {
        assert!(text.contains("Sumqayıt") && text.contains("Ақтау"));
    }
    assert!(results_json(&file).unwrap().contains("Siyəzən"));
}

#[test]
fn geojson_is_longitude_first_and_carries_units() {
    let results = fixture::results(USUAL);
    let value: Value = serde_json::from_str(&route_geojson(&results)).unwrap();
    assert_eq!(value["type"], "FeatureCollection");
    let features = value["features"].as_array().unwrap();
    let of = |kind: &str| features.iter().filter(|feature| feature["properties"]["kind"] == kind).count();
    assert_eq!((of("route"), of("position"), of("landing")), (1, results.rpl.positions.len(), 2));
    assert!(of("section") >= results.sld.sections.len());
    let route = &features[0];
    assert_eq!(route["geometry"]["coordinates"][0], serde_json::json!([49.67, 40.59]));
    assert_eq!(
        route["properties"]["route_km"].as_f64(),
        Some(units::suffix::round_to(results.lengths.route_km.km(), 4))
    );
    for key in features.iter().flat_map(|feature| feature["properties"].as_object().unwrap().iter()) {
        assert!(!key.1.is_number() || units::suffix::digits_of(key.0).is_some(), "{} has no unit", key.0);
    }
}

#[test]
fn results_json_rounds_by_suffix_and_reads_back() {
    let file = fixture::file(USUAL);
    let text = results_json(&file).unwrap();
    let back: pipeline::results::ResultsFile = serde_json::from_str(&text).unwrap();
    let typical_minor =
        |file: &pipeline::results::ResultsFile| file.results.cost.as_ref().unwrap().typical_minor;
    assert_eq!(typical_minor(&back), typical_minor(&file));
    assert_eq!(results_json(&back).unwrap(), text);
    let value: Value = serde_json::from_str(&text).unwrap();
    assert!(value["cost"]["typical_minor"].is_i64());
    assert_eq!(
        value["lengths"]["route_km"].as_f64(),
        Some(units::suffix::round_to(file.results.lengths.route_km.km(), 4))
    );
}

#[test]
fn no_head_of_the_position_list_breaks_within_a_word() {
    use wetplant_report::rpl::{COLUMNS, groups};
    let longest =
        |text: &str| text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0) as f64;
    for column in COLUMNS {
        assert!(longest(column.head) + 3.0 <= column.width, "{}", column.head);
    }
    for group in groups() {
        let width: f64 = COLUMNS[usize::from(group.first)..=usize::from(group.last)]
            .iter()
            .map(|column| column.width)
            .sum();
        // the upper row is one line high, so the whole head must fit
        assert!(group.name.chars().count() as f64 + 2.0 <= width, "{}", group.name);
    }
}
