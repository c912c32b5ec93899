//! Another program changed a layer: it is offered as an edit, never overwritten, never taken in silence.

use crate::tool::{Folder, json, run, stderr, stdout};
use serde_json::Value;

/// Moves the third solved position by 0.01° in a geometry blob, as QGIS would, with SQL.
fn move_a_position(folder: &Folder) {
    let path = folder.path("trans-caspian/project.gpkg");
    let database = rusqlite::Connection::open(path).unwrap();
    let (row, mut geometry): (i64, Vec<u8>) = database
        .query_row("SELECT fid, geom FROM route_positions ORDER BY fid LIMIT 1 OFFSET 2", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    // the last 16 bytes of a GeoPackage point are x and y
    let start = geometry.len() - 16;
    let x = f64::from_le_bytes(geometry[start..start + 8].try_into().unwrap()) + 0.01;
    geometry[start..start + 8].copy_from_slice(&x.to_le_bytes());
    database.execute("UPDATE route_positions SET geom = ?1 WHERE fid = ?2", (geometry, row)).unwrap();
}

fn demo(name: &str) -> Folder {
    let folder = Folder::new(name);
    assert!(run(&folder.0, &["demo", "--project-only"]).status.success());
    folder
}

fn edits(folder: &Folder, more: &[&str]) -> Value {
    let mut words = vec!["edits", "trans-caspian/project.gpkg", "--json"];
    words.extend(more);
    let output = run(&folder.0, &words);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let said = stdout(&output);
    let last = said.lines().rfind(|line| !line.contains("acknowledged")).unwrap();
    serde_json::from_str(last).unwrap()
}

#[test]
fn a_vertex_moved_with_sql_is_offered_as_an_edit_and_accepted() {
    let folder = demo("accept");
    assert_eq!(edits(&folder, &[])["proposed"], Value::Array(Vec::new()));
    move_a_position(&folder);
    let proposed = edits(&folder, &[]);
    assert_eq!(proposed["proposed"].as_array().unwrap().len(), 1, "{proposed}");
    // nothing else may be written while it is open
    let refused = run(&folder.0, &["design", "trans-caspian/project.gpkg", "--actor", "test"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("edits"), "{}", stderr(&refused));
    let refused = run(&folder.0, &["export", "trans-caspian/project.gpkg", "--out", "early"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(!folder.path("early").exists());
    edits(&folder, &["--accept", "--actor", "test"]);
    assert_eq!(edits(&folder, &[])["proposed"], Value::Array(Vec::new()));
    let designed = run(&folder.0, &["design", "trans-caspian/project.gpkg", "--actor", "test"]);
    assert_eq!(designed.status.code(), Some(0), "{}", stderr(&designed));
    assert!(run(&folder.0, &["export", "trans-caspian/project.gpkg", "--out", "after"]).status.success());
    assert_eq!(json(&folder.path("after/results.json"))["legs"][0]["origin"], "edited");
}

#[test]
fn a_discarded_edit_leaves_the_plan_as_it_was() {
    let folder = demo("discard");
    assert!(
        run(&folder.0, &["export", "trans-caspian/project.gpkg", "--plan", "before.toml"]).status.success()
    );
    move_a_position(&folder);
    edits(&folder, &["--discard", "--actor", "test"]);
    assert_eq!(edits(&folder, &[])["proposed"], Value::Array(Vec::new()));
    assert!(
        run(&folder.0, &["export", "trans-caspian/project.gpkg", "--plan", "after.toml"]).status.success()
    );
    let read = |name: &str| std::fs::read(folder.path(name)).unwrap();
    assert!(read("before.toml") == read("after.toml"));
    let verified = run(&folder.0, &["verify", "trans-caspian/project.gpkg"]);
    assert_eq!(verified.status.code(), Some(0), "{}", stderr(&verified));
}

#[test]
fn an_edit_that_cannot_be_taken_stays_where_it_is() {
    let folder = demo("obstructed");
    let path = folder.path("trans-caspian/project.gpkg");
    let rows = || {
        let database = rusqlite::Connection::open(&path).unwrap();
        database.query_row("SELECT count(*) FROM route_positions", [], |row| row.get::<_, i64>(0)).unwrap()
    };
    let before = rows();
    rusqlite::Connection::open(&path)
        .unwrap()
        .execute("INSERT INTO route_positions (geom) SELECT geom FROM route_positions LIMIT 1", [])
        .unwrap();
    let words = ["edits", "trans-caspian/project.gpkg", "--accept", "--actor", "test"];
    let refused = run(&folder.0, &words);
    assert_eq!(refused.status.code(), Some(2), "{}", stdout(&refused));
    assert!(stderr(&refused).contains("--discard"), "{}", stderr(&refused));
    assert_eq!(rows(), before + 1, "the row of the other program is gone");
}

#[test]
fn a_landing_point_deleted_by_another_program_is_not_taken() {
    let folder = demo("landing-gone");
    let path = folder.path("trans-caspian/project.gpkg");
    rusqlite::Connection::open(&path)
        .unwrap()
        .execute("DELETE FROM landing_points WHERE fid = 1", [])
        .unwrap();
    let refused = run(&folder.0, &["edits", "trans-caspian/project.gpkg", "--accept", "--actor", "test"]);
    assert_eq!(refused.status.code(), Some(2), "{}", stdout(&refused));
    assert!(stderr(&refused).contains("a line has two, A and B"), "{}", stderr(&refused));
    edits(&folder, &["--discard", "--actor", "test"]);
    let designed = run(&folder.0, &["design", "trans-caspian/project.gpkg", "--actor", "test"]);
    assert_eq!(designed.status.code(), Some(0), "{}", stderr(&designed));
}
