//! The main job: both plans, every deliverable, the same bytes everywhere.

use crate::tool::{Folder, data, files_of, json, run, stderr, stdout, wetplant};
use serde_json::Value;

const DELIVERABLES: [&str; 6] =
    ["results.json", "rpl.csv", "rpl.xlsx", "sld.svg", "route.geojson", "report.html"];

fn demo(name: &str, more: &[&str]) -> Folder {
    let folder = Folder::new(name);
    let mut words = vec!["demo"];
    words.extend(more);
    let output = run(&folder.0, &words);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    folder
}

#[test]
fn demo_writes_every_deliverable_for_both_plans() {
    let folder = demo("deliverables", &[]);
    let project = folder.path("trans-caspian");
    assert!(project.join("project.gpkg").is_file());
    for name in DELIVERABLES {
        assert!(project.join(name).is_file(), "{name} is missing");
        assert!(project.join("plan-2019").join(name).is_file(), "plan-2019/{name} is missing");
    }
}

/// Every figure that must be seen, for one revision.
fn check_revision(revision: &Value) {
    let number = |key: &str| revision[key].as_f64().unwrap_or_else(|| panic!("{key} is {}", revision[key]));
    assert!((1.0..1.1).contains(&number("route_over_geodesic_ratio")));
    assert!(number("route_km") < number("cable_km") && number("cable_km") < number("fibre_km"));
    assert!((100.0..1100.0).contains(&number("deepest_m")));
    assert!(!revision["published"].as_array().unwrap().is_empty());
    assert!(!revision["by_type"].as_array().unwrap().is_empty());
    let counts: Vec<u64> = revision["options"]
        .as_array()
        .unwrap()
        .iter()
        .map(|option| option["repeaters_count"].as_u64().unwrap())
        .collect();
    assert_eq!(counts, (0..=8).collect::<Vec<u64>>());
    assert!(number("fibre_pairs_count") >= 1.0);
    assert!((0.9..1.0).contains(&number("availability_frac")));
    assert!(number("low_minor") < number("typical_minor") && number("typical_minor") < number("high_minor"));
    let owners = revision["owners"].as_array().unwrap();
    for agreement in ["consortium-2019", "sector-km", "company-50-50"] {
        for estimate in ["low_minor", "typical_minor", "high_minor"] {
            let sum: i64 = owners
                .iter()
                .filter(|owner| owner["agreement"] == agreement)
                .map(|owner| owner[estimate].as_i64().unwrap())
                .sum();
            assert_eq!(sum, revision[estimate].as_i64().unwrap(), "{agreement} {estimate}");
        }
    }
}

#[test]
fn results_hold_every_figure_of_both_revisions_and_owners_sum_to_the_cent() {
    let folder = demo("figures", &[]);
    let results = json(&folder.path("trans-caspian/results.json"));
    let revisions = results["revisions"].as_array().unwrap();
    assert_eq!(revisions.len(), 2);
    assert_eq!((&revisions[0]["revision"], &revisions[1]["revision"]), (&"2019".into(), &"2025".into()));
    assert_eq!(results["plan"]["revision"], "2025");
    revisions.iter().for_each(check_revision);
    assert_eq!(
        revisions,
        json(&folder.path("trans-caspian/plan-2019/results.json"))["revisions"].as_array().unwrap()
    );
    let blocking =
        results["findings"].as_array().unwrap().iter().filter(|found| found["severity"] == "blocks");
    assert_eq!(blocking.count(), 0);
    for stage in results["stages"].as_array().unwrap() {
        assert_eq!(stage["inputs_fingerprint"].as_str().unwrap().len(), 64);
    }
}

#[test]
fn a_real_companys_amount_that_rests_on_a_guess_says_assumed() {
    let folder = demo("assumed", &[]);
    let results = json(&folder.path("trans-caspian/results.json"));
    for split in results["agreements"].as_array().unwrap() {
        for party in split["parties"].as_array().unwrap() {
            assert_eq!(party["assumed"], true, "prices are guesses, so every amount is assumed: {party}");
        }
    }
    let page = std::fs::read_to_string(folder.path("trans-caspian/report.html")).unwrap();
    assert!(page.contains("assumed"));
    assert!(page.contains("illustrative"));
    assert!(!page.contains("NaN") && !page.contains("inf "));
}

#[test]
fn two_folders_two_locales_two_time_zones_give_the_same_bytes() {
    let (here, there) = (Folder::new("bytes-here"), Folder::new("bytes-there"));
    let in_place = |folder: &Folder, zone: &str, locale: &str| {
        let output = wetplant(&folder.0)
            .arg("demo")
            .env("TZ", zone)
            .env("LC_ALL", locale)
            .env("LANG", locale)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        stdout(&output)
    };
    let said_here = in_place(&here, "Asia/Almaty", "kk_KZ.UTF-8");
    let said_there = in_place(&there, "America/Caracas", "C");
    assert_eq!(said_here, said_there);
    let (one, other) = (files_of(&here.0), files_of(&there.0));
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        assert!(bytes == &other[name], "{name} differs");
    }
}

#[test]
fn the_plan_round_trips_byte_for_byte() {
    let folder = demo("round-trip", &["--project-only"]);
    let export = |project: &str, plan: &str| {
        let output = run(&folder.0, &["export", project, "--plan", plan]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    };
    export("trans-caspian/project.gpkg", "first.toml");
    let made = run(&folder.0, &["new", "again.gpkg", "--from", "first.toml", "--actor", "test"]);
    assert_eq!(made.status.code(), Some(0), "{}", stderr(&made));
    export("again.gpkg", "second.toml");
    let read = |name: &str| std::fs::read(folder.path(name)).unwrap();
    assert!(read("first.toml") == read("second.toml"));
}

#[test]
fn why_explains_a_number_down_to_its_inputs() {
    let folder = demo("why", &["--project-only"]);
    let output = run(&folder.0, &["why", "lengths.route_over_geodesic_ratio", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let answer: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let input = |index: usize| answer["inputs"][index]["value"].as_f64().unwrap();
    let ratio = answer["value"].as_f64().unwrap();
    assert!((ratio - input(0) / input(1)).abs() < 1e-5);
    let nothing = run(&folder.0, &["why", "/lengths/rute_km"]);
    assert_eq!(nothing.status.code(), Some(2));
    assert!(stderr(&nothing).contains("route_km"), "{}", stderr(&nothing));
}

#[test]
fn gdal_lists_the_layers_of_the_project() {
    let folder = demo("gdal", &[]);
    let listed = std::process::Command::new("ogrinfo")
        .arg("-ro")
        .arg(folder.path("trans-caspian/project.gpkg"))
        .output();
    let Ok(listed) = listed else {
        assert!(std::env::var_os("CI").is_none(), "CI installs gdal-bin");
        eprintln!("left out: ogrinfo is not installed (Debian: gdal-bin)");
        return;
    };
    let said = stdout(&listed);
    for layer in ["landing_points", "route_positions", "route_legs", "cable_sections", "bodies"] {
        assert!(said.contains(layer), "{layer} is not listed in\n{said}{}", stderr(&listed));
    }
}

#[test]
fn the_shipped_grid_in_its_other_form_stays_illustrative() {
    let grid = data("caspian/caspian_publicdomain_2min.nc");
    let folder = demo("other-grid", &["--bathymetry", &grid, "--vertical-datum", "mean_sea_level"]);
    let results = json(&folder.path("trans-caspian/results.json"));
    assert_eq!(results["terrain"]["grid_format"], "NetCDF");
    assert_eq!(results["terrain"]["illustrative"], true, "the shipped grid is illustrative in either form");
}

#[test]
fn a_second_sea_is_designed_from_two_coordinates() {
    let folder = Folder::new("celtic");
    let grid = format!("{}/../../tests/data/etopo1_celt.tif", env!("CARGO_MANIFEST_DIR"));
    let words = [
        "new",
        "celtic.gpkg",
        "--a",
        "50.10 N 5.55 W",
        "--b",
        "51.80 N 5.10 W",
        "--bathymetry",
        &grid,
        "--vertical-datum",
        "mean_sea_level",
        "--actor",
        "test",
    ];
    let made = run(&folder.0, &words);
    assert_eq!(made.status.code(), Some(0), "{}", stderr(&made));
    let designed = run(&folder.0, &["design", "celtic.gpkg", "--actor", "test"]);
    assert!(designed.status.code() == Some(0), "{}", stderr(&designed));
    let exported = run(&folder.0, &["export", "celtic.gpkg", "--out", "celtic"]);
    assert_eq!(exported.status.code(), Some(0), "{}", stderr(&exported));
    let results = json(&folder.path("celtic/results.json"));
    assert!(results["lengths"]["route_km"].as_f64().unwrap() > 150.0);
    assert!(
        results["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|found| found["code"] == "plan.water.level_not_given")
    );
}
