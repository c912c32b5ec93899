//! The verb `route` as a person types it: studies that answer, acts that are edits, refusals that touch nothing.

use crate::tool::{Folder, files_of, json, run, stderr, stdout};
use pipeline::study::Study;
use route::choices::pareto::ParetoPoint;
use serde_json::Value;

fn said(folder: &Folder, arguments: &[&str]) -> String {
    let output = run(&folder.0, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}{}", stderr(&output), stdout(&output));
    stdout(&output)
}

/// Refused with exit code 2 and each of these words, and no file is another than before.
fn refused(folder: &Folder, arguments: &[&str], words: &[&str]) {
    let before = files_of(&folder.0);
    let output = run(&folder.0, arguments);
    let told = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {told}{}", stdout(&output));
    for word in words {
        assert!(told.contains(word), "{arguments:?} does not mention `{word}`:\n{told}");
    }
    assert!(!told.contains("panicked"), "{told}");
    assert_eq!(files_of(&folder.0), before, "{arguments:?} changed a file");
}

/// The shipped example with its leg solved.
fn designed(name: &str) -> Folder {
    let folder = Folder::new(name);
    said(&folder, &["new", "p.gpkg", "--example", "trans-caspian", "--actor", "test", "-q"]);
    said(&folder, &["design", "p.gpkg", "-q", "--actor", "test"]);
    folder
}

fn studied(folder: &Folder, asks: &[&str]) -> (String, Study) {
    let text = said(folder, &[&["route", "p.gpkg", "-q", "--json"], asks].concat());
    let study = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    (text, study)
}

#[test]
fn a_plain_study_states_the_gap_as_it_is_defined() {
    let folder = designed("route-plain");
    let (_, study) = studied(&folder, &[]);
    let leg = &study.legs[0];
    let record = &leg.record;
    let gap_pct = 100.0 * (record.fitted_minor - record.lower_bound_minor) / record.lower_bound_minor;
    assert!((record.gap_pct.unwrap() - gap_pct).abs() < 1e-3 && gap_pct > 0.0 && gap_pct < 3.0, "{gap_pct}");
    let gap_pct = record.gap_pct.unwrap();
    assert!(leg.standing.unwrap().is_solved);
    let text = said(&folder, &["route", "p.gpkg", "-q"]);
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown =
        format!("at most {:.2} % dearer than the cheapest line possible", (100.0 * gap_pct).ceil() / 100.0);
    assert!(flat.contains(&shown), "{shown}: {flat}");
    assert!(flat.contains("costs less than") && !flat.contains("cheaper by more"), "{flat}");
    let (_, closer) = studied(&folder, &["--gap", "1"]);
    assert!(closer.legs[0].record.gap_pct.unwrap() <= 1.0);
}

#[test]
fn alternatives_lie_as_far_apart_as_was_asked_and_cost_no_more() {
    let folder = designed("route-alternatives");
    let asks = ["--alternatives", "3", "--apart-km", "8", "--apart-share", "0.4", "--dearer-max", "15"];
    let (_, study) = studied(&folder, &asks);
    let found = study.legs[0].alternatives.as_ref().unwrap();
    assert!(found.routes.len() >= 2, "{}", found.routes.len());
    for route in &found.routes[1..] {
        assert!(route.apart_frac >= 0.4, "{}", route.apart_frac);
        assert!(route.dearer_pct >= 0.0 && route.dearer_pct <= 15.0, "{}", route.dearer_pct);
    }
    assert!(said(&folder, &[&["route", "p.gpkg", "-q"], asks.as_slice()].concat()).contains("A2"));
}

#[test]
fn front_corridor_and_explanation_hold_what_they_say() {
    let folder = designed("route-choices");
    let (_, study) = studied(&folder, &["--pareto", "4", "--corridor", "2", "--explain", "180"]);
    let leg = &study.legs[0];
    let front = &leg.pareto.as_ref().unwrap().points;
    assert!((2..=4).contains(&front.len()));
    for one in front {
        let figures = |point: &ParetoPoint| [point.cost_minor, point.repairs_per_year, point.length_km];
        let beaten = front.iter().any(|other| {
            let pairs: Vec<(f64, f64)> = figures(other).into_iter().zip(figures(one)).collect();
            pairs.iter().all(|(other, one)| other <= one) && pairs.iter().any(|(other, one)| other < one)
        });
        assert!(!beaten, "{} is beaten by a route that is no worse in anything", one.cost_minor);
    }
    let corridor = leg.corridor.as_ref().unwrap();
    assert!(corridor.cells_count > 100 && !corridor.outline.is_empty());
    let (_, wider) = studied(&folder, &["--corridor", "4"]);
    assert!(wider.legs[0].corridor.as_ref().unwrap().cells_count > corridor.cells_count);
    let explained = study.explained.as_ref().unwrap();
    let sum_minor: f64 = explained.totals.iter().map(|total| total.total_minor).sum();
    assert!((sum_minor / explained.total_minor - 1.0).abs() < 1e-3);
    assert_eq!(explained.kp_km, 180.0);
}

#[test]
fn a_seed_gives_the_same_bytes_and_another_gives_others() {
    let folder = designed("route-robust");
    let asks = |seed| ["--robust", "6", "--seed", seed, "--spread", "1.6"];
    let (first, study) = studied(&folder, &asks("7"));
    assert_eq!(first, studied(&folder, &asks("7")).0);
    let (_, other) = studied(&folder, &asks("8"));
    let robust = |study: &Study| study.legs[0].robust.clone().unwrap().robust;
    assert_eq!(robust(&study).solved_count, 6);
    assert_ne!(robust(&study).candidates, robust(&other).candidates);
}

#[test]
fn a_water_level_without_a_sea_is_a_sample_without_a_route_and_is_told() {
    let folder = designed("route-levels");
    let asks = ["--robust", "10", "--level-low", "-500", "--level-high", "-27"];
    let (_, study) = studied(&folder, &asks);
    let found = study.legs[0].robust.as_ref().unwrap();
    let missing = 10 - found.robust.solved_count as usize;
    assert!(missing > 0 && missing < 10, "{missing}");
    assert_eq!((found.robust.unsolved.len(), found.levels_without_route_m.len()), (missing, missing));
    assert!(found.levels_without_route_m.iter().all(|level_m| (-500.0..=-27.0).contains(level_m)));
    let text = said(&folder, &[&["route", "p.gpkg", "-q"], asks.as_slice()].concat());
    assert!(text.contains(&format!("{missing} of 10 samples have no route")), "{text}");
    assert!(text.contains("no route at water levels of"), "{text}");
    // where none has a route, the certificate stands and the rest is told
    let none = ["--robust", "3", "--level-low", "-900", "--level-high", "-880"];
    let (_, study) = studied(&folder, &none);
    assert!(study.legs[0].robust.is_none() && study.legs[0].record.gap_pct.is_some());
    let told = study.findings.iter().find(|finding| finding.code == "route.study.no_sample").unwrap();
    assert!(
        told.message.contains("none of the 3 samples") && told.message.contains("-900"),
        "{}",
        told.message
    );
}

#[test]
fn three_landings_are_joined_for_no_more_than_separate_lines_priced_alike() {
    let folder = designed("route-branch");
    let (_, study) = studied(&folder, &["--branch", "41.20 N 51.80 E=East"]);
    let network = study.tree.as_ref().unwrap();
    assert_eq!(network.terminals, ["sumqayit", "aktau", "East"]);
    let tree = &network.tree;
    assert!(tree.total_minor <= tree.separate_minor && tree.total_minor >= 0.5 * tree.separate_minor);
    let legs_minor: f64 = tree.legs.iter().map(|leg| leg.cost_minor).sum();
    assert!((legs_minor / tree.total_minor - 1.0).abs() < 1e-6);
    let saving_pct = 100.0 * (1.0 - tree.total_minor / tree.separate_minor);
    assert!((tree.saving_pct - saving_pct).abs() < 1e-3);
    let text = said(&folder, &["route", "p.gpkg", "-q", "--branch", "41.20 N 51.80 E=East", "--out", "s"]);
    assert!(text.contains("as fitted") && text.contains("separate routes as fitted"), "{text}");
    let page = std::fs::read_to_string(folder.path("s/study.html")).unwrap();
    assert!(page.contains("Trunk and branches") && page.contains("Line cost, million USD"));
    let kinds = json(&folder.path("s/study.geojson")).to_string();
    assert!(kinds.contains("\"network\""), "{kinds}");
}

#[test]
fn a_study_as_files_is_the_same_bytes_twice_and_never_over_another() {
    let folder = designed("route-out");
    let asks = ["--corridor", "2", "--pareto", "3", "--explain", "100"];
    let study = |out| said(&folder, &[&["route", "p.gpkg", "-q", "--out", out], asks.as_slice()].concat());
    study("one");
    study("two");
    let one = files_of(&folder.path("one"));
    assert_eq!(one, files_of(&folder.path("two")));
    let names: Vec<&str> = one.keys().map(String::as_str).collect();
    assert_eq!(names, ["study.geojson", "study.html", "study.json", "study.svg"]);
    let told: Value = json(&folder.path("one/study.json"));
    serde_json::from_value::<Study>(told).unwrap();
    refused(&folder, &["route", "p.gpkg", "--out", "one", "-q"], &["exists", "one", "--out"]);
}

#[test]
fn pins_and_areas_are_events_on_disk_that_undo_takes_back() {
    let folder = designed("route-acts");
    let plan = |name: &str| {
        said(&folder, &["export", "p.gpkg", "--plan", name, "-q"]);
        std::fs::read_to_string(folder.path(name)).unwrap()
    };
    let before = plan("a.toml");
    said(&folder, &["route", "pin", "p.gpkg", "--at", "42.1 N 50.3 E", "--name", "mid", "--actor", "t"]);
    assert!(plan("b.toml").contains("id = \"mid\""));
    let listed = said(&folder, &["route", "list", "p.gpkg"]);
    assert!(listed.contains("pin      mid") && listed.contains("pinned by hand"), "{listed}");
    said(&folder, &["undo", "p.gpkg"]);
    assert_eq!(plan("c.toml"), before);
    let taken_back = said(&folder, &["undo", "p.gpkg"]);
    assert!(taken_back.contains("route.leg[main] · solved positions"), "{taken_back}");
    said(&folder, &["redo", "p.gpkg"]);
    said(&folder, &["route", "pin", "p.gpkg", "--at", "42.1 N 50.3 E", "--name", "mid"]);
    said(&folder, &["route", "unpin", "p.gpkg", "mid"]);
    assert!(!plan("d.toml").contains("id = \"mid\""));
    let corners = ["42.0, 50.2", "42.0, 50.6", "42.3, 50.6", "42.3, 50.2"];
    let listed: Vec<&str> = corners.iter().flat_map(|corner| ["--corner", corner]).collect();
    let avoid = ["route", "avoid", "p.gpkg", "--name", "box", "--reason", "wrecks"];
    said(&folder, &[avoid.as_slice(), &listed].concat());
    said(&folder, &["route", "solve", "p.gpkg", "-q"]);
    let (_, study) = studied(&folder, &[]);
    assert!(study.legs[0].standing.unwrap().is_solved);
    let ring = r#"{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[50.2,41.5],[50.6,41.5],[50.6,41.8],[50.2,41.8],[50.2,41.5]]]}}"#;
    std::fs::write(folder.path("ring.geojson"), ring).unwrap();
    said(&folder, &["route", "avoid", "p.gpkg", "--name", "ring", "--reason", "x", "--file", "ring.geojson"]);
    let listed = said(&folder, &["route", "list", "p.gpkg"]);
    assert!(
        listed.contains("avoided  box  4 corners; wrecks") && listed.contains("avoided  ring"),
        "{listed}"
    );
    let both = plan("e.toml");
    assert!(both.contains("wrecks") && both.contains("ring"));
    said(&folder, &["route", "release", "p.gpkg", "box"]);
    assert!(!plan("f.toml").contains("wrecks"));
    assert!(said(&folder, &["verify", "p.gpkg"]).contains("fine"));
}

#[test]
fn what_is_wrong_is_named_with_value_and_limit_and_touches_nothing() {
    let folder = designed("route-refused");
    let hole = r#"{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[50.2,41.5],[50.6,41.5],[50.6,41.8],[50.2,41.5]],[[50.4,41.55],[50.5,41.55],[50.5,41.6],[50.4,41.55]]]}}"#;
    std::fs::write(folder.path("hole.geojson"), hole).unwrap();
    let study =
        |more: &[&str], words: &[&str]| refused(&folder, &[&["route", "p.gpkg", "-q"], more].concat(), words);
    study(&["--leg", "nope"], &["nope", "main"]);
    study(&["--explain", "9999"], &["9999", "KP 0", "366."]);
    study(&["--gap", "0"], &["gap", "0", "above 0 and up to 100", "--gap"]);
    study(&["--gap", "150"], &["150", "100", "--gap"]);
    study(&["--gap", "-1"], &["-1", "above 0", "--gap"]);
    study(&["--robust", "2", "--spread", "0.5"], &["0.5", "1 to 100", "--spread"]);
    study(&["--branch", "42.1 N 50.0 E"], &["no name", "--branch"]);
    study(&["--branch", "42.1 N 50.0 E="], &["no name", "--branch"]);
    study(&["--branch", "42.1 N 50.0 E=aktau"], &["aktau", "taken", "--branch"]);
    study(&["--branch", "42.1 N 50.0 E=x", "--branch", "42.2 N 50.0 E=x"], &["`x`", "taken", "--branch"]);
    study(&["--alternatives", "0"], &["0", "--alternatives"]);
    study(&["--alternatives", "-2"], &["-2", "--alternatives"]);
    let alternatives = |more: [&'static str; 2], words: &[&str]| {
        study(&["--alternatives", "2", more[0], more[1]], words);
    };
    alternatives(["--apart-km", "0"], &["0", "--apart-km"]);
    alternatives(["--apart-km", "-3"], &["-3", "--apart-km"]);
    alternatives(["--apart-share", "1.5"], &["1.5", "--apart-share"]);
    alternatives(["--dearer-max", "-1"], &["-1", "--dearer-max"]);
    study(&["--corridor", "-1"], &["-1", "--corridor"]);
    study(&["--pareto", "0"], &["0", "--pareto"]);
    study(&["--pareto", "-1"], &["-1", "--pareto"]);
    study(&["--robust", "0"], &["0", "--robust"]);
    study(&["--robust", "-4"], &["-4", "--robust"]);
    study(&["--robust", "2", "--seed", "-4"], &["-4", "--seed"]);
    study(&["--robust", "2", "--spread", "101"], &["101", "1 to 100", "--spread"]);
    study(&["--robust", "2", "--level-low", "-27"], &["--level-high"]);
    study(&["--robust", "2", "--level-low", "-27", "--level-high", "-29"], &["-29", "at least --level-low"]);
    study(&["--explain", "-1"], &["-1", "KP 0", "--explain"]);
    study(&["--explain", "nan"], &["--explain"]);
    study(&["--gap", "nan"], &["--gap"]);
    // a flag without the question it belongs to would be passed over in silence
    for flag in [["--apart-km", "5"], ["--apart-share", "0.3"], ["--dearer-max", "5"]] {
        study(&flag, &["--alternatives"]);
    }
    for flag in [["--seed", "5"], ["--spread", "1.3"]] {
        study(&flag, &["--robust"]);
    }
    study(&["--level-low", "-29", "--level-high", "-27"], &["--robust"]);
    let act = |words: &[&str], told: &[&str]| refused(&folder, &[&["route"], words].concat(), told);
    act(&["pin", "p.gpkg", "--at", "42.1 N 48.0 E", "--name", "dry"], &["dry", "land", "move the point"]);
    act(&["pin", "p.gpkg", "--at", "10 N 10 E", "--name", "far"], &["far", "outside the window", "widen"]);
    act(&["unpin", "p.gpkg", "nope"], &["nope", "none"]);
    act(&["release", "p.gpkg", "nope"], &["nope", "none"]);
    act(
        &["avoid", "p.gpkg", "--name", "h", "--reason", "x", "--file", "hole.geojson"],
        &["hole", "layer add"],
    );
    let avoid = |corners: [&str; 4], told: &[&str]| {
        let listed: Vec<&str> = corners.iter().flat_map(|corner| ["--corner", *corner]).collect();
        act(&[&["avoid", "p.gpkg", "--name", "area", "--reason", "x"], listed.as_slice()].concat(), told);
    };
    avoid(["42.0, 50.2", "42.3, 50.6", "42.0, 50.6", "42.3, 50.2"], &["area", "cross"]);
    avoid(["40.4, 49.4", "40.4, 49.9", "40.8, 49.9", "40.8, 49.4"], &["area", "sumqayit"]);
}

#[test]
fn one_undo_takes_back_one_solve() {
    let folder = designed("solve-undone");
    let before = run(&folder.0, &["route", "p.gpkg", "-q", "--json"]);
    let fish =
        r#"{"type":"Polygon","coordinates":[[[50.2,41.3],[50.9,41.3],[50.9,41.9],[50.2,41.9],[50.2,41.3]]]}"#;
    std::fs::write(folder.path("fish.geojson"), fish).unwrap();
    let avoided = run(
        &folder.0,
        &[
            "route",
            "avoid",
            "p.gpkg",
            "--name",
            "fish",
            "--reason",
            "trawlers",
            "--file",
            "fish.geojson",
            "-q",
        ],
    );
    assert_eq!(avoided.status.code(), Some(0), "{}", stderr(&avoided));
    for _ in 0..2 {
        let solved = run(&folder.0, &["route", "solve", "p.gpkg", "-q"]);
        assert_eq!(solved.status.code(), Some(0), "{}", stderr(&solved));
    }
    // the second solve, then the first: nothing is left to be solved in between
    let undone = run(&folder.0, &["undo", "p.gpkg"]);
    assert!(!stdout(&undone).contains("to be solved"), "{}", stdout(&undone));
    let first = run(&folder.0, &["undo", "p.gpkg"]);
    assert!(stdout(&first).contains("to be solved"), "{}", stdout(&first));
    run(&folder.0, &["undo", "p.gpkg"]);
    let after = run(&folder.0, &["route", "p.gpkg", "-q", "--json"]);
    assert_eq!(stdout(&after), stdout(&before));
}

#[test]
fn an_avoided_area_has_a_name_and_a_reason_and_a_place_joined_a_name_of_its_own() {
    let folder = designed("unnamed");
    let corners = ["--corner", "41.5 N 50.2 E", "--corner", "41.5 N 50.6 E", "--corner", "41.8 N 50.4 E"];
    for (name, reason) in [("", "trawlers"), ("fish", " ")] {
        let all = [&["route", "avoid", "p.gpkg", "--name", name, "--reason", reason], &corners[..]].concat();
        refused(&folder, &all, &["no name or no reason"]);
    }
    let branch = ["route", "p.gpkg", "-q", "--branch", "42.5 N 50.5 E=Aktau"];
    refused(&folder, &branch, &["Aktau", "a landing point", "--branch"]);
}
