//! A plan on a tile store that lies beside the project.

use crate::tool::{Folder, data, json, run, stderr, stdout};
use serde_json::Value;

const A: &str = "40.59 N 49.67 E";
const B: &str = "43.20 N 51.50 E";

fn said(folder: &Folder, arguments: &[&str]) -> String {
    let output = run(&folder.0, arguments);
    assert!(
        matches!(output.status.code(), Some(0 | 1)),
        "{arguments:?}: {}{}",
        stderr(&output),
        stdout(&output)
    );
    stdout(&output)
}

fn refused(folder: &Folder, arguments: &[&str]) -> String {
    let output = run(&folder.0, arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}{}", stderr(&output), stdout(&output));
    stderr(&output)
}

fn prepared(folder: &Folder) {
    let grid = data("caspian/caspian_publicdomain_2min.tif");
    let answer = said(folder, &["route", "prepare", &grid, "--out", "sea.wettiles"]);
    assert!(answer.contains("sea.wettiles") && answer.contains("BLAKE3"), "{answer}");
    assert!(!folder.path("sea.wettiles.part").exists());
}

fn made(folder: &Folder, project: &str, grid: &str) {
    said(
        folder,
        &["new", project, "--a", A, "--b", B, "--surface-level-m", "-28", "--bathymetry", grid, "-q"],
    );
}

/// The results without what names the grid or a fingerprint made from it.
fn figures(folder: &Folder, project: &str) -> Value {
    said(folder, &["design", project, "-q"]);
    let out = format!("out-{project}");
    said(folder, &["export", project, "--out", &out, "-q"]);
    let results = json(&folder.path(&out).join("results.json"));
    ["lengths", "rpl", "cost", "line"].map(|part| results[part].clone()).into_iter().collect()
}

#[test]
fn a_design_on_a_tile_store_is_the_design_on_its_grid() {
    let folder = Folder::new("tiles-same");
    prepared(&folder);
    made(&folder, "kept.gpkg", &data("caspian/caspian_publicdomain_2min.tif"));
    made(&folder, "beside.gpkg", "sea.wettiles");
    let (kept, beside) = (figures(&folder, "kept.gpkg"), figures(&folder, "beside.gpkg"));
    assert!(kept[0]["route_km"].as_f64().is_some_and(|km| km > 100.0), "{kept}");
    assert_eq!(kept, beside);
    let embedded = |name: &str| std::fs::metadata(folder.path(name)).unwrap().len();
    assert!(embedded("beside.gpkg") < embedded("kept.gpkg"));
    assert!(said(&folder, &["verify", "beside.gpkg"]).contains("fine"));
}

#[test]
fn a_store_that_is_gone_or_another_is_named_with_what_to_do() {
    let folder = Folder::new("tiles-gone");
    prepared(&folder);
    made(&folder, "line.gpkg", "sea.wettiles");
    std::fs::rename(folder.path("sea.wettiles"), folder.path("elsewhere.wettiles")).unwrap();
    let gone = refused(&folder, &["design", "line.gpkg", "-q"]);
    assert!(gone.contains("sea.wettiles") && gone.contains("--bathymetry"), "{gone}");
    said(&folder, &["design", "line.gpkg", "-q", "--bathymetry", "elsewhere.wettiles"]);
    let other = data("caspian/caspian_publicdomain_2min.nc");
    said(
        &folder,
        &["route", "prepare", &other, "--vertical-datum", "mean_sea_level", "--out", "sea.wettiles", "-q"],
    );
    // the same heights from another source are another store
    let differs = refused(&folder, &["design", "line.gpkg", "-q"]);
    assert!(differs.contains("fingerprint"), "{differs}");
}

#[test]
fn a_store_is_never_written_over_and_must_be_named_as_one() {
    let folder = Folder::new("tiles-names");
    prepared(&folder);
    let grid = data("caspian/caspian_publicdomain_2min.tif");
    assert!(refused(&folder, &["route", "prepare", &grid, "--out", "sea.wettiles"]).contains("exists"));
    assert!(refused(&folder, &["route", "prepare", &grid, "--out", "sea.tif"]).contains(".wettiles"));
    std::fs::copy(folder.path("sea.wettiles"), folder.path("sea.bin")).unwrap();
    let renamed = refused(&folder, &["new", "x.gpkg", "--a", A, "--b", B, "--bathymetry", "sea.bin"]);
    assert!(renamed.contains("rename"), "{renamed}");
    std::fs::copy(&grid, folder.path("grid.wettiles")).unwrap();
    refused(&folder, &["new", "y.gpkg", "--a", A, "--b", B, "--bathymetry", "grid.wettiles"]);
    assert!(!folder.path("x.gpkg").exists() && !folder.path("y.gpkg").exists());
}
