//! Cost layers, end to end: from a file on disk to money, risk and a route that goes elsewhere.

use crate::tool::{Folder, json, run, stderr, stdout};
use serde_json::Value;

fn said(folder: &Folder, arguments: &[&str]) -> String {
    let output = run(&folder.0, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}{}", stderr(&output), stdout(&output));
    stdout(&output)
}

fn refused(folder: &Folder, arguments: &[&str], code: i32) -> String {
    let output = run(&folder.0, arguments);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}{}", stderr(&output), stdout(&output));
    format!("{}{}", stdout(&output), stderr(&output))
}

/// The shipped example as a project, without a design.
fn example(name: &str) -> Folder {
    let folder = Folder::new(name);
    said(&folder, &["new", "p.gpkg", "--example", "trans-caspian", "--actor", "test", "-q"]);
    folder
}

fn geojson(folder: &Folder, name: &str, kind: &str, coordinates: &str) {
    let text = format!(
        r#"{{"type":"Feature","properties":{{"name":"{name}"}},"geometry":{{"type":"{kind}","coordinates":{coordinates}}}}}"#
    );
    std::fs::write(folder.path(&format!("{name}.geojson")), text).unwrap();
}

/// Adds a layer with everything a layer must say of itself.
fn add(folder: &Folder, id: &str, more: &[&str]) -> String {
    let file = format!("{id}.geojson");
    let head = ["layer", "add", "p.gpkg", &file, "--id", id, "--source", "test", "--tag", "guess"];
    let rest = ["--date", "2026", "--datum", "wgs84", "--actor", "test"];
    said(folder, &[head.as_slice(), &rest, more].concat())
}

fn designed(folder: &Folder, out: &str, solve: bool) -> Value {
    let leg = if solve { ["--solve", "main"].as_slice() } else { &[] };
    said(folder, &[&["design", "p.gpkg", "-q", "--actor", "test"], leg].concat());
    said(folder, &["export", "p.gpkg", "--out", out, "-q"]);
    json(&folder.path(&format!("{out}/results.json")))
}

fn ids(results: &Value) -> Vec<&str> {
    results["cost"]["lines"].as_array().unwrap().iter().map(|line| line["id"].as_str().unwrap()).collect()
}

fn amount(results: &Value, place: &str) -> i64 {
    results.pointer(place).unwrap().as_i64().unwrap()
}

#[test]
fn a_pipeline_across_the_route_adds_one_line_of_crossings_to_the_bill_and_undo_takes_it_back() {
    let folder = example("layer-pipeline");
    let before = designed(&folder, "before", false);
    geojson(&folder, "pipe", "LineString", "[[49.0,43.0],[52.0,41.5]]");
    let price = ["--kind", "pipeline", "--crossing-price", "250000", "--crossing-angle-min", "45"];
    add(&folder, "pipe", &price);
    assert!(said(&folder, &["layer", "list", "p.gpkg"]).contains("pipe  pipeline  1 line"));
    let after = designed(&folder, "after", false);
    assert_eq!(before["rpl"]["positions"], after["rpl"]["positions"]);
    let mut expected = ids(&before);
    expected.push("layer.pipe.crossing");
    assert_eq!(ids(&after), expected);
    let line = &after["cost"]["lines"][expected.len() - 1];
    assert!((1.0..1.5).contains(&line["quantity_count"].as_f64().unwrap()), "{line}");
    assert_eq!(
        amount(&after, "/cost/typical_minor"),
        amount(&before, "/cost/typical_minor") + line["typical_minor"].as_i64().unwrap()
    );
    said(&folder, &["undo", "p.gpkg", "--actor", "test"]);
    assert!(!said(&folder, &["layer", "list", "p.gpkg"]).contains("pipe"));
}

#[test]
fn a_closed_layer_across_everything_leaves_no_route_and_says_which_it_is() {
    let folder = example("layer-closed");
    geojson(&folder, "range", "Polygon", "[[[50.2,36],[50.5,36],[50.5,48],[50.2,48],[50.2,36]]]");
    add(&folder, "range", &["--kind", "military", "--closed"]);
    let told = refused(&folder, &["design", "p.gpkg", "--solve", "main", "-q"], 2);
    assert!(told.contains("range"), "{told}");
}

#[test]
fn a_fishing_area_raises_repairs_and_moves_the_route() {
    let folder = example("layer-fishing");
    let before = designed(&folder, "before", false);
    geojson(&folder, "nets", "Polygon", "[[[50.0,40.9],[50.7,40.9],[50.7,43.5],[50.0,43.5],[50.0,40.9]]]");
    add(&folder, "nets", &["--kind", "fishing", "--repairs-per-1000km-year", "20"]);
    let standing = designed(&folder, "standing", false);
    let faults = |results: &Value| results["availability"]["faults_per_year"].as_f64().unwrap();
    let by_layer = &standing["availability"]["by_layer"];
    assert_eq!(by_layer[0]["layer"], "nets", "{by_layer}");
    assert!(faults(&standing) > faults(&before), "{} {}", faults(&standing), faults(&before));
    let solved = designed(&folder, "solved", true);
    assert_ne!(before["rpl"]["positions"], solved["rpl"]["positions"]);
    assert!(faults(&solved) <= faults(&standing));
}

#[test]
fn a_layer_elsewhere_changes_no_figure() {
    let folder = example("layer-elsewhere");
    let before = designed(&folder, "before", true);
    geojson(&folder, "far", "Polygon", "[[[3,55],[4,55],[4,56],[3,56],[3,55]]]");
    let costs = ["--add-per-km", "5000", "--repairs-per-1000km-year", "9", "--closed", "--no-plough"];
    add(&folder, "far", &[&["--kind", "other"], costs.as_slice()].concat());
    let after = designed(&folder, "after", true);
    for key in ["rpl", "lengths", "cost", "agreements", "line"] {
        assert_eq!(before[key], after[key], "{key}");
    }
    assert_eq!(before["availability"]["faults_per_year"], after["availability"]["faults_per_year"]);
    let told = said(&folder, &["layer", "check", "p.gpkg"]);
    assert!(told.contains("touches no cell"), "{told}");
    said(&folder, &["layer", "remove", "p.gpkg", "far"]);
    assert!(!said(&folder, &["layer", "list", "p.gpkg"]).contains("far"));
}

#[test]
fn a_layer_without_a_datum_is_refused_and_a_landing_point_it_closes_is_told() {
    let folder = example("layer-refused");
    geojson(&folder, "all", "Polygon", "[[[48,39],[53,39],[53,45],[48,45],[48,39]]]");
    let words = ["layer", "add", "p.gpkg", "all.geojson", "--id", "all", "--kind", "other", "--closed"];
    let origin = ["--source", "test", "--tag", "guess", "--date", "2026"];
    let told = refused(&folder, &[words.as_slice(), &origin].concat(), 1);
    assert!(told.contains("datum") && told.contains("nothing was written"), "{told}");
    add(&folder, "all", &["--kind", "other", "--closed"]);
    let told = refused(&folder, &["layer", "check", "p.gpkg"], 1);
    assert!(told.contains("landing point"), "{told}");
}
