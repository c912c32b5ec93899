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
    let whole = [words.as_slice(), &origin, &["--datum", "wgs84"]].concat();
    let told = refused(&folder, &whole, 1);
    assert!(told.contains("landing point") && told.contains("nothing was written"), "{told}");
    assert!(!said(&folder, &["layer", "list", "p.gpkg"]).contains("all  "));
}

#[test]
fn closed_ground_is_refused_alike_as_a_layer_and_as_an_avoided_area() {
    let folder = example("layer-alike");
    let bow = "[[[50,42],[50.6,42.3],[50.6,42],[50,42.3],[50,42]]]";
    let shore = "[[[49.4,40.4],[49.9,40.4],[49.9,40.8],[49.4,40.8],[49.4,40.4]]]";
    for (name, ring, word) in [("bow", bow, "crosses itself"), ("shore", shore, "sumqayit")] {
        geojson(&folder, name, "Polygon", ring);
        let file = format!("{name}.geojson");
        let avoid = ["route", "avoid", "p.gpkg", "--name", name, "--reason", "x", "--file", &file];
        let told = refused(&folder, &avoid, 2);
        assert!(told.contains(word), "{told}");
        let words = ["layer", "add", "p.gpkg", &file, "--id", name, "--kind", "other", "--closed"];
        let origin = ["--source", "test", "--tag", "guess", "--date", "2026", "--datum", "wgs84"];
        let told = refused(&folder, &[words.as_slice(), &origin].concat(), 1);
        assert!(told.contains(word) && told.contains("nothing was written"), "{told}");
    }
    assert!(!said(&folder, &["layer", "list", "p.gpkg"]).contains("bow"));
}

/// An area across the route of the example.
const ACROSS: &str = "[[[50.2,41.9],[50.6,41.9],[50.6,42.2],[50.2,42.2],[50.2,41.9]]]";

#[test]
fn a_route_that_stands_in_a_closed_layer_blocks_with_its_kilometres_wherever_it_is_asked() {
    let folder = example("layer-entered");
    said(&folder, &["design", "p.gpkg", "-q", "--actor", "test"]);
    geojson(&folder, "range", "Polygon", ACROSS);
    // that the route stands in it is told, and is no reason to leave it out
    let told = add(&folder, "range", &["--kind", "military", "--closed"]);
    assert!(told.contains("through layer range, which is closed: route KP 15"), "{told}");
    let told = refused(&folder, &["layer", "check", "p.gpkg"], 1);
    for words in ["range: acts in 130 of 18109 cells of the sea, 130 of them closed", "route KP 15", "to 19"]
    {
        assert!(told.contains(words), "{words}: {told}");
    }
    let told = refused(&folder, &["design", "p.gpkg", "-q", "--actor", "test"], 1);
    assert!(told.contains("route KP 15"), "{told}");
    let told = refused(&folder, &["export", "p.gpkg", "--out", "out", "-q"], 1);
    assert!(told.contains("every file was written to out"), "{told}");
    assert!(folder.path("out/report.html").is_file());
    let told = refused(&folder, &["route", "p.gpkg", "-q", "--explain", "180", "--out", "study"], 1);
    for words in
        ["closed by range", "km of the route closed by range", "km of the straight line closed by range"]
    {
        assert!(told.contains(words), "{words}: {told}");
    }
    let page = std::fs::read_to_string(folder.path("study/study.html")).unwrap();
    assert!(page.contains("on its open part; it is closed for") && page.contains("km by range"));
    said(&folder, &["route", "solve", "p.gpkg", "-q", "--actor", "test"]);
    let told = said(&folder, &["layer", "check", "p.gpkg"]);
    assert!(told.contains("130 of them closed; no part of the route runs in it"), "{told}");
}

#[test]
fn the_layer_made_up_for_the_example_bends_its_route() {
    let folder = example("layer-made-up");
    let with = designed(&folder, "with", false);
    let told = said(&folder, &["layer", "check", "p.gpkg"]);
    assert!(told.contains("made_up_mud_volcanoes: acts in"), "{told}");
    let length = |results: &Value| results["lengths"]["route_km"].as_f64().unwrap();
    said(&folder, &["layer", "remove", "p.gpkg", "made_up_mud_volcanoes"]);
    said(&folder, &["route", "solve", "p.gpkg", "-q", "--actor", "test"]);
    let without = designed(&folder, "without", false);
    assert_ne!(with["rpl"]["positions"], without["rpl"]["positions"]);
    assert!(length(&with) > length(&without) + 0.1, "{} {}", length(&with), length(&without));
}

#[test]
fn a_layer_is_spoken_of_in_flags_and_in_money() {
    let folder = example("layer-words");
    geojson(&folder, "nets", "Polygon", ACROSS);
    let words = ["layer", "add", "p.gpkg", "nets.geojson", "--id", "nets", "--kind", "fishing"];
    let origin = ["--source", "test", "--tag", "guess", "--date", "2026", "--datum", "wgs84"];
    let with = |more: &[&'static str]| [words.as_slice(), &origin, more].concat();
    let told = refused(&folder, &with(&["--cost-ratio", "-2", "--reason", "x"]), 1);
    assert!(told.contains("--cost-ratio = -2") && told.contains("1 or more"), "{told}");
    assert!(!told.contains("cost_ratio"), "{told}");
    let told = refused(&folder, &with(&["--add-per-km", "-2"]), 2);
    assert!(told.contains("-2 USD is below 0") && told.contains("--add-per-km"), "{told}");
    let told = refused(&folder, &with(&["--depth-from", "-5", "--closed"]), 1);
    assert!(told.contains("--depth-from = -5"), "{told}");
    let missing = ["layer", "add", "p.gpkg", "none.geojson", "--id", "n", "--kind", "fishing"];
    let told = refused(&folder, &[missing.as_slice(), &origin].concat(), 2);
    assert!(told.contains("there is no such file") && !told.contains("os error"), "{told}");
    let told = add(&folder, "nets", &["--kind", "fishing", "--add-per-km", "5000"]);
    assert!(told.contains("5 000.00 USD per km") && !told.contains("minor units"), "{told}");
    assert!(told.contains("wetplant route solve PROJECT"), "{told}");
    said(&folder, &["revision", "p.gpkg", "--record", "B"]);
    let diff = said(&folder, &["diff", "p.gpkg@2025", "p.gpkg@B"]);
    assert!(diff.contains("layer[nets]") && diff.contains("nets: "), "{diff}");
}
