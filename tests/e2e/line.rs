//! The verb `line` as a person types it: the study reproduced, the design and its budget, kinds, a line of GNPy's files.

use crate::tool::{Folder, files_of, json, run, stderr, stdout};
use serde_json::Value;
use std::path::{Path, PathBuf};

fn said(folder: &Folder, arguments: &[&str]) -> String {
    let output = run(&folder.0, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}{}", stderr(&output), stdout(&output));
    stdout(&output)
}

fn answered(folder: &Folder, arguments: &[&str]) -> Value {
    let text = said(folder, &[arguments, &["-q", "--json"]].concat());
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Refused with this exit code and each of these words, and no file is another than before.
fn refused(folder: &Folder, arguments: &[&str], code: i32, words: &[&str]) {
    let before = files_of(&folder.0);
    let output = run(&folder.0, arguments);
    let told = stderr(&output);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {told}{}", stdout(&output));
    for word in words {
        assert!(told.contains(word), "{arguments:?} does not mention `{word}`:\n{told}");
    }
    assert!(!told.contains("panicked"), "{told}");
    assert_eq!(files_of(&folder.0), before, "{arguments:?} changed a file");
}

fn example(name: &str) -> Folder {
    let folder = Folder::new(name);
    said(&folder, &["new", "p.gpkg", "--example", "trans-caspian", "--actor", "test", "-q"]);
    folder
}

fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name)
}

/// A folder `lab` with the files of GNPy made by hand.
fn lab(name: &str) -> Folder {
    let folder = Folder::new(name);
    std::fs::create_dir(folder.path("lab")).unwrap();
    for file in ["equipment.json", "advanced.json", "topology.json", "spectrum.json", "services.json"] {
        std::fs::copy(shipped("crates/gnpy/tests/files").join(file), folder.path("lab").join(file)).unwrap();
    }
    folder
}

#[test]
fn the_study_of_392_km_is_reproduced_by_one_command() {
    let folder = Folder::new("line-study");
    let text = said(&folder, &["line", "study"]);
    assert!(text.contains("the study holds") && text.contains("deviations"), "{text}");
    let answer = answered(&folder, &["line", "study"]);
    assert_eq!(answer["holds"], true);
    let rows = answer["study"]["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 5);
    assert!(rows.iter().all(|row| row["holds"] == true), "{rows:?}");
}

#[test]
fn a_study_with_a_dearer_figure_does_not_hold_and_a_spoilt_one_is_refused() {
    let folder = Folder::new("line-study-other");
    let inputs = std::fs::read_to_string(shipped("data/line/study-392-km.toml")).unwrap();
    let noisy = inputs.replace("noise_figure_db = 4.6", "noise_figure_db = 6.6");
    assert_ne!(noisy, inputs);
    std::fs::write(folder.path("noisy.toml"), noisy).unwrap();
    refused(&folder, &["line", "study", "--inputs", "noisy.toml"], 1, &["not met", "2, 3, 4, 5, 7"]);
    std::fs::write(folder.path("odd.toml"), inputs.replace("step_db = 0.5", "step_db = 0.0")).unwrap();
    refused(&folder, &["line", "study", "--inputs", "odd.toml"], 2, &["launch.step_db", "odd.toml"]);
    std::fs::write(folder.path("typo.toml"), inputs.replace("[launch]", "[lunch]")).unwrap();
    refused(
        &folder,
        &["line", "study", "--inputs", "typo.toml"],
        2,
        &["missing field `launch`", "typo.toml"],
    );
    refused(&folder, &["line", "study", "--inputs", "none.toml"], 2, &["none.toml"]);
}

#[test]
fn the_design_its_budget_and_its_sweep_are_shown() {
    let folder = example("line-design");
    let before = files_of(&folder.0);
    let answer = answered(&folder, &["line", "p.gpkg"]);
    assert!(answer["line"]["options"].as_array().unwrap().len() > 1);
    let both = answered(&folder, &["line", "p.gpkg", "--budget", "--sweep"]);
    let budget = both["budget"].as_array().unwrap();
    // changes add up from one state to the next
    let mut level_db = budget[0]["level_db"].as_f64().unwrap();
    for entry in budget {
        level_db = entry["change_db"]
            .as_f64()
            .map_or(entry["level_db"].as_f64().unwrap(), |change| level_db + change);
        assert!((level_db - entry["level_db"].as_f64().unwrap()).abs() < 0.02, "{entry}");
        assert!(entry["provenance"].is_object() || entry["tag"].is_string(), "{entry}");
    }
    assert_eq!(budget.last().unwrap()["what"], "margin over the FEC limit");
    assert!(!both["sweep"]["launches"].as_array().unwrap().is_empty());
    let text = said(&folder, &["line", "p.gpkg", "--budget", "--sweep", "-q"]);
    for word in ["guess", "margin over the FEC limit", "fewest fibre pairs", "flat from"] {
        assert!(text.contains(word), "{word}: {text}");
    }
    assert_eq!(files_of(&folder.0), before, "showing a line changed the project");
    refused(&folder, &["line", "p.gpkg", "--out", "x"], 2, &["--out"]);
}

#[test]
fn kinds_of_line_stand_side_by_side() {
    let folder = example("line-kinds");
    let answer = answered(&folder, &["line", "p.gpkg", "--compare", "--out", "kinds"]);
    let options = answer["choice"]["options"].as_array().unwrap();
    let kinds: Vec<&str> = options.iter().map(|option| option["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["unrepeatered", "remote_amplifiers", "repeatered"]);
    assert!(kinds.contains(&answer["choice"]["chosen"].as_str().unwrap()));
    assert_eq!(answer["is_assumed"], true);
    let codes: Vec<_> = answer["findings"].as_array().unwrap().iter().map(|found| &found["code"]).collect();
    assert!(codes.iter().any(|code| *code == "pipeline.kinds.assumed"), "{codes:?}");
    assert_eq!(json(&folder.path("kinds/kinds.json")), answer);
    assert!(folder.path("kinds/kinds.svg").is_file());
    let page = std::fs::read_to_string(folder.path("kinds/kinds.html")).unwrap();
    assert!(page.contains(answer["choice"]["reason"].as_str().unwrap()) && page.contains("<svg"));
    std::fs::write(folder.path("kinds.toml"), "objective = \"cheap\"\n").unwrap();
    let asked = ["line", "p.gpkg", "--compare", "--kinds", "kinds.toml", "-q"];
    refused(&folder, &asked, 2, &["kinds.toml", "objective"]);
}

#[test]
fn a_line_of_gnpys_files_gives_channels_and_power() {
    let folder = lab("line-gnpy");
    let answer = answered(&folder, &["line", "--from-gnpy", "lab", "--out", "out"]);
    assert_eq!(answer["channels"].as_array().unwrap().len(), 35);
    let map = answer["power_map"].as_array().unwrap();
    assert_eq!(map.len(), 6);
    assert_eq!(answer["path"].as_array().unwrap().len(), 8);
    let gsnr = &answer["summary"]["gsnr_db"];
    let [least, mean, most] = ["least_db", "mean_db", "most_db"].map(|key| gsnr[key].as_f64().unwrap());
    assert!(15.0 < least && least <= mean && mean <= most && most < 40.0, "{gsnr}");
    // what leaves an element enters the next
    for pair in map.windows(2) {
        assert_eq!(pair[0]["total_output_dbm"], pair[1]["total_input_dbm"]);
    }
    assert_eq!(json(&folder.path("out/results.json")), answer);
    let csv = std::fs::read_to_string(folder.path("out/power_map.csv")).unwrap();
    assert_eq!(csv.lines().count(), 7);
    for name in ["out/gsnr.svg", "out/power.svg"] {
        let svg = std::fs::read_to_string(folder.path(name)).unwrap();
        assert!(svg.contains("<path") && !svg.contains("NaN"), "{name}");
    }
    let text = said(&folder, &["line", "--from-gnpy", "lab", "-q"]);
    assert!(text.contains("Baku") && text.contains("span 1") && text.contains("GSNR"), "{text}");
    refused(&folder, &["line", "--from-gnpy", "lab", "--out", "out"], 2, &["exists"]);
}

#[test]
fn folders_that_hold_no_line_are_refused_with_what_they_lack() {
    let folder = lab("line-gnpy-odd");
    let asked = ["line", "--from-gnpy", "lab", "-q"];
    std::fs::copy(folder.path("lab/topology.json"), folder.path("lab/second.json")).unwrap();
    refused(&folder, &asked, 2, &["second.json", "topology.json", "leave one"]);
    std::fs::remove_file(folder.path("lab/second.json")).unwrap();
    let topology = std::fs::read_to_string(folder.path("lab/topology.json")).unwrap();
    let without_gain = topology.replacen("\"gain_target\": 18", "\"gain_target\": null", 1);
    std::fs::write(folder.path("lab/topology.json"), without_gain).unwrap();
    refused(&folder, &asked, 2, &["booster", "gain"]);
    std::fs::remove_file(folder.path("lab/topology.json")).unwrap();
    refused(&folder, &asked, 2, &["no topology file"]);
    refused(&folder, &["line", "--from-gnpy", "nowhere"], 2, &["nowhere"]);
    refused(&folder, &["line"], 2, &["PROJECT"]);
}
