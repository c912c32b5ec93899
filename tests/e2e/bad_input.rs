//! Every way that must fail well: exit code, file, place, value, limit, remedy, and nothing touched.

use crate::tool::{Folder, data, files_of, run, stderr, stdout};
use std::path::Path;

/// Runs, expects this exit code, and each of `words` in what is said on stderr.
fn refused(folder: &Path, arguments: &[&str], code: i32, words: &[&str]) {
    let output = run(folder, arguments);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(code), "{arguments:?} said\n{said}{}", stdout(&output));
    for word in words {
        assert!(said.contains(word), "{arguments:?} does not mention `{word}`:\n{said}");
    }
    assert!(!said.contains("panicked"), "{said}");
}

/// A folder with an exported plan and its project.
fn with_plan(name: &str) -> (Folder, String) {
    let folder = Folder::new(name);
    assert!(
        run(&folder.0, &["new", "good.gpkg", "--example", "trans-caspian", "--actor", "test"])
            .status
            .success()
    );
    assert!(run(&folder.0, &["export", "good.gpkg", "--plan", "good.toml"]).status.success());
    let text = std::fs::read_to_string(folder.path("good.toml")).unwrap();
    (folder, text)
}

fn plan_refused(folder: &Folder, text: &str, words: &[&str]) {
    std::fs::write(folder.path("bad.toml"), text).unwrap();
    refused(&folder.0, &["new", "bad.gpkg", "--from", "bad.toml", "--actor", "test"], 2, words);
    assert!(!folder.path("bad.gpkg").exists(), "a refused plan left a project behind");
}

#[test]
fn grids_that_are_missing_truncated_garbage_constant_or_without_a_datum() {
    let folder = Folder::new("grids");
    let whole = std::fs::read(data("caspian/caspian_publicdomain_2min.tif")).unwrap();
    std::fs::write(folder.path("half.tif"), &whole[..whole.len() / 2]).unwrap();
    std::fs::write(folder.path("garbage.tif"), b"this is no grid").unwrap();
    std::fs::write(folder.path("empty.tif"), b"").unwrap();
    let demo = |grid: &str, words: &[&str]| {
        let with_datum = ["demo", "--bathymetry", grid, "--vertical-datum", "mean_sea_level"];
        refused(&folder.0, &with_datum, 2, words);
        assert!(!folder.path("trans-caspian").exists(), "a refused grid left a folder behind");
    };
    demo("missing.tif", &["missing.tif"]);
    demo("half.tif", &["half.tif", "GeoTIFF"]);
    demo("garbage.tif", &["garbage.tif", "GeoTIFF", "NetCDF"]);
    demo("empty.tif", &["empty.tif", "0 bytes"]);
    let good = data("caspian/caspian_publicdomain_2min.tif");
    refused(
        &folder.0,
        &["demo", "--bathymetry", &good, "--vertical-datum", "sea"],
        2,
        &["sea", "mean_sea_level"],
    );
    let silent = data("caspian/caspian_publicdomain_2min.nc");
    refused(&folder.0, &["demo", "--bathymetry", &silent], 2, &["--vertical-datum"]);
}

#[test]
fn an_output_folder_that_exists_is_left_as_it_is() {
    let folder = Folder::new("exists");
    std::fs::create_dir(folder.path("trans-caspian")).unwrap();
    std::fs::write(folder.path("trans-caspian/mine.txt"), "mine").unwrap();
    let before = files_of(&folder.0);
    refused(&folder.0, &["demo"], 2, &["trans-caspian", "exists", "--out"]);
    assert_eq!(files_of(&folder.0), before);
}

#[test]
fn landing_points_inland_off_the_grid_or_in_another_sea() {
    let (folder, text) = with_plan("landings");
    let moved = |lon: &str, lat: &str| {
        let aktau = text.find("id = \"aktau\"").unwrap();
        let (head, tail) = text.split_at(aktau);
        head.to_owned()
            + &tail.replacen("lon_deg = 51.17", &format!("lon_deg = {lon}"), 1).replacen(
                "lat_deg = 43.65",
                &format!("lat_deg = {lat}"),
                1,
            )
    };
    let design_refused = |text: &str, words: &[&str]| {
        let removed = std::fs::remove_file(folder.path("moved.gpkg"));
        drop(removed);
        std::fs::write(folder.path("moved.toml"), text).unwrap();
        assert!(
            run(&folder.0, &["new", "moved.gpkg", "--from", "moved.toml", "--actor", "test"])
                .status
                .success()
        );
        refused(&folder.0, &["design", "moved.gpkg", "--actor", "test"], 2, words);
    };
    design_refused(&moved("47.5", "40.9"), &["aktau", "shore_reach_km", "15"]);
    design_refused(&moved("80.0", "44.5"), &["aktau", "grid"]);
    // by a depression below the water level that no sea reaches
    design_refused(&moved("53.5", "44.5"), &["sumqayit", "aktau", "different waters", "-28"]);
    plan_refused(&folder, &moved("251.17", "43.65"), &["aktau", "251.17", "180"]);
}

#[test]
fn plans_with_unknown_keys_missing_units_or_shares_that_do_not_sum() {
    let (folder, text) = with_plan("plans");
    plan_refused(
        &folder,
        &text.replacen("shore_reach_km", "shore_reach", 1),
        &["bad.toml", "shore_reach", "shore_reach_km"],
    );
    plan_refused(&folder, &format!("colour = \"red\"\n{text}"), &["bad.toml", "colour", "line 1"]);
    plan_refused(&folder, "format = \"wetplant-plan/9\"", &["bad.toml"]);
    assert!(text.contains("share = \"3/10\""), "the example's 30 % is written as 3/10");
    plan_refused(&folder, &text.replacen("share = \"3/10\"", "share = \"2/10\"", 1), &["1/10", "sum"]);
    plan_refused(
        &folder,
        &text.replacen("agreement_in_force = \"", "agreement_in_force = \"no-", 1),
        &["agreement_in_force"],
    );
    let no_day = text.replacen("date = \"2025-10-21\"", "date = \"2025-02-30\"", 1);
    plan_refused(&folder, &no_day, &["2025-02-30", "date"]);
    plan_refused(&folder, "", &["bad.toml"]);
    plan_refused(&folder, "\u{0}\u{1}", &["bad.toml"]);
}

#[test]
fn project_files_that_are_truncated_or_not_ours() {
    let (folder, _) = with_plan("projects");
    let whole = std::fs::read(folder.path("good.gpkg")).unwrap();
    std::fs::write(folder.path("half.gpkg"), &whole[..whole.len() / 2]).unwrap();
    std::fs::write(folder.path("text.gpkg"), "not a database").unwrap();
    std::fs::write(folder.path("nothing.gpkg"), "").unwrap();
    for (name, words) in [
        ("half.gpkg", vec!["half.gpkg"]),
        ("text.gpkg", vec!["text.gpkg"]),
        ("nothing.gpkg", vec!["nothing.gpkg"]),
        ("missing.gpkg", vec!["missing.gpkg"]),
    ] {
        let before = files_of(&folder.0);
        refused(&folder.0, &["verify", name], 2, &words);
        refused(&folder.0, &["design", name, "--actor", "test"], 2, &words);
        refused(&folder.0, &["export", name, "--out", "out"], 2, &words);
        assert_eq!(files_of(&folder.0), before, "{name}");
    }
}

#[test]
fn two_coordinates_need_a_grid_and_must_be_positions() {
    let folder = Folder::new("coordinates");
    let grid = data("caspian/caspian_publicdomain_2min.tif");
    let same = ["new", "x.gpkg", "--a", "42 N 50 E", "--b", "42 N 50 E", "--bathymetry", grid.as_str()];
    refused(&folder.0, &same, 2, &["0.000 km apart"]);
    refused(&folder.0, &["new", "x.gpkg", "--a", "50 N 5 W", "--b", "51 N 5 W"], 2, &["--bathymetry"]);
    refused(
        &folder.0,
        &["new", "x.gpkg", "--a", "here", "--b", "51 N 5 W", "--bathymetry", "g.tif"],
        2,
        &["here"],
    );
    assert!(files_of(&folder.0).is_empty());
}

#[cfg(unix)]
#[test]
fn ctrl_c_in_the_middle_leaves_a_project_that_verifies() {
    use std::io::{BufRead as _, BufReader};
    let folder = Folder::new("ctrl-c");
    let mut child = crate::tool::wetplant(&folder.0)
        .args(["demo", "--json"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for _ in 0..5 {
        lines.next().unwrap().unwrap();
    }
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let ended = child.wait().unwrap();
    assert_eq!(ended.code(), Some(2), "{ended}");
    let verified = run(&folder.0, &["verify", "trans-caspian/project.gpkg"]);
    assert_eq!(verified.status.code(), Some(0), "{}{}", stdout(&verified), stderr(&verified));
}
