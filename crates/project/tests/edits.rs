//! What QGIS does to the layers is offered as edits and never overwritten.

#![allow(clippy::unwrap_used, clippy::panic)] // a test stops where something is wrong

mod common;
use wetplant_project as project;

use common::{AT, Folder, create, record_design, small_plan, stamped};
use project::edits::EditKind;
use project::event::{SectionRemoved, SectionSet};
use project::geometry::Geometry;
use project::verify::verify;
use project::{ProjectError, ProjectEvent, ProjectFile, ProposedEdit};
use route::plan::LegOrigin;
use rusqlite::params;
use units::{LonLat, Tag};

fn project_with_design(name: &str) -> Folder {
    let folder = Folder::new(name);
    let mut file = create(&folder.project(), &[&small_plan()]).unwrap();
    record_design(&mut file);
    folder
}

/// Another program changes the file.
fn elsewhere(folder: &Folder, text: &str) {
    let other = rusqlite::Connection::open(folder.project()).unwrap();
    other.execute_batch(text).unwrap();
}

fn put(folder: &Folder, table: &str, fid: i64, geometry: &Geometry) {
    let other = rusqlite::Connection::open(folder.project()).unwrap();
    let text = format!("UPDATE {table} SET geom = ?1 WHERE fid = ?2");
    assert_eq!(other.execute(&text, params![geometry.blob(), fid]).unwrap(), 1);
}

fn point(lon_deg: f64, lat_deg: f64) -> Geometry {
    Geometry::Point(LonLat::new(lon_deg, lat_deg))
}

fn accept(file: &mut ProjectFile) -> Vec<ProposedEdit> {
    stamped("2026-11-26T08:00:00Z", |stamp| file.accept_edits(stamp, &mut |_, _| {})).unwrap()
}

/// What accepting says when it refuses; then nothing may have been written.
fn refused(folder: &Folder) -> ProjectError {
    let before = folder.files();
    let mut file = ProjectFile::open(&folder.project()).unwrap();
    let edits = file.pending_edits().unwrap();
    let error = stamped("2026-11-26T08:00:00Z", |stamp| file.accept_edits(stamp, &mut |_, _| panic!("told")));
    assert_eq!(file.pending_edits().unwrap(), edits, "the edits still wait");
    drop(file);
    assert!(folder.files() == before, "something was written");
    error.unwrap_err()
}

fn discard(file: &mut ProjectFile) -> Vec<ProposedEdit> {
    stamped("2026-11-26T08:00:00Z", |stamp| file.discard_edits(stamp, &mut |_, _| {})).unwrap()
}

fn kinds(folder: &Folder, after_no: u64) -> Vec<String> {
    let events = verify(&folder.project()).unwrap().chain.events;
    events.into_iter().filter(|event| event.sequence_no > after_no).map(|event| event.kind).collect()
}

#[test]
fn a_file_nobody_touched_has_no_edits() {
    let folder = project_with_design("none");
    let mut file = ProjectFile::open(&folder.project()).unwrap();
    assert_eq!(file.pending_edits().unwrap(), []);
    let before = folder.files();
    assert_eq!((accept(&mut file), discard(&mut file)), (vec![], vec![]));
    assert!(folder.files() == before);
}

#[test]
fn a_moved_position_waits_until_it_is_accepted_and_makes_the_leg_given() {
    let folder = project_with_design("moved");
    put(&folder, "route_positions", 2, &point(50.95, 43.15));
    let mut file = ProjectFile::open(&folder.project()).unwrap();
    let head_no = file.head().unwrap().sequence_no;
    let edits = file.pending_edits().unwrap();
    assert_eq!(
        edits.iter().map(ProposedEdit::line).collect::<Vec<_>>(),
        ["route_positions: leg north, position 2 moved, from lon_deg 50.90000000, lat_deg 43.10000000, \
          to lon_deg 50.95000000, lat_deg 43.15000000"]
    );
    assert!(!verify(&folder.project()).unwrap().fine);

    // Nothing else may be appended, and nothing is overwritten, meanwhile.
    let event = ProjectEvent::SectionRemoved(SectionRemoved { section: "exclusion".into() });
    let before = folder.files();
    let refused = stamped(AT, |stamp| file.append(&[event.into()], stamp, &mut |_, _| panic!("told")));
    let said = refused.unwrap_err().to_string();
    assert!(said.contains("wetplant edits PROJECT") && said.contains("leg north, position 2"), "{said}");
    assert!(folder.files() == before);

    assert_eq!(accept(&mut file), edits);
    let leg = file.head_plan().unwrap().route.leg[1].clone();
    assert_eq!((leg.origin, leg.position[1]), (LegOrigin::Edited, LonLat::new(50.95, 43.15)));
    assert_eq!(kinds(&folder, head_no), ["leg_edited"]);
    let report = verify(&folder.project()).unwrap();
    assert!(report.fine, "{:?}", report.all_problems().collect::<Vec<_>>());
    assert_eq!(file.pending_edits().unwrap(), []);
}

#[test]
fn discarded_edits_are_recorded_and_the_layers_written_again() {
    let folder = project_with_design("discard");
    let before = std::fs::read(folder.project()).unwrap();
    put(&folder, "landing_points", 1, &point(49.7, 40.6));
    elsewhere(&folder, "DELETE FROM exclusion_areas");
    let mut file = ProjectFile::open(&folder.project()).unwrap();
    let head_no = file.head().unwrap().sequence_no;
    let edits = discard(&mut file);
    assert_eq!(edits.iter().map(|edit| edit.what).collect::<Vec<_>>(), [EditKind::Moved, EditKind::Removed]);
    assert_eq!(file.head_plan().unwrap(), small_plan());
    assert_eq!(kinds(&folder, head_no), ["edit_discarded"]);
    assert!(verify(&folder.project()).unwrap().fine);
    assert!(std::fs::read(folder.project()).unwrap() != before);
}

#[test]
fn landing_points_areas_and_the_sector_line_are_taken_with_a_source_that_says_so() {
    let folder = project_with_design("sections");
    put(&folder, "landing_points", 1, &point(49.7, 40.6));
    let line = [LonLat::new(49.0, 42.05), LonLat::new(52.0, 42.1)];
    put(&folder, "sector_line", 1, &Geometry::Line(line.to_vec()));
    let ring = vec![LonLat::new(50.0, 41.5), LonLat::new(50.1, 41.5), LonLat::new(50.1, 41.6)];
    let other = rusqlite::Connection::open(folder.project()).unwrap();
    let text = "INSERT INTO exclusion_areas (geom, id, reason) VALUES (?1, 'wreck', 'wreck')";
    other.execute(text, [Geometry::Polygon(ring.clone()).blob()]).unwrap();
    other
        .execute_batch(
            "UPDATE landing_points SET name = 'Aqtau', tag = 'measured', source = 'survey' WHERE fid = 2",
        )
        .unwrap();
    drop(other);
    let mut file = ProjectFile::open(&folder.project()).unwrap();
    let head_no = file.head().unwrap().sequence_no;
    assert!(accept(&mut file).iter().all(|edit| edit.obstacle.is_none()));
    assert_eq!(kinds(&folder, head_no), ["section_set", "section_set", "section_set"]);
    let plan = file.head_plan().unwrap();
    assert_eq!(plan.landing[0].at(), LonLat::new(49.7, 40.6));
    assert_eq!(plan.landing[0].provenance.tag, Tag::Assumed);
    let source = "moved in another program, engineer, 2026-11-26T08:00:00Z; before: cited, test";
    assert_eq!(plan.landing[0].provenance.source, source);
    assert_eq!(
        (plan.landing[1].name.as_str(), plan.landing[1].provenance.source.as_str()),
        ("Aqtau", "survey")
    );
    assert_eq!((plan.exclusion.len(), &plan.exclusion[1].ring), (2, &ring));
    assert_eq!(
        plan.exclusion[1].provenance.source,
        "drawn in another program, engineer, 2026-11-26T08:00:00Z"
    );
    assert_eq!(plan.sector_line.unwrap().points(), (line[0], line[1]));
    assert!(verify(&folder.project()).unwrap().fine);
}

#[test]
fn positions_are_added_removed_and_put_in_order() {
    let folder = project_with_design("positions");
    let other = rusqlite::Connection::open(folder.project()).unwrap();
    let add = "INSERT INTO route_positions (geom, leg, order_no) VALUES (?1, ?2, ?3)";
    other.execute(add, params![point(50.8, 42.8).blob(), "north", 1]).unwrap();
    other.execute(add, params![point(50.1, 41.0).blob(), "south", 1]).unwrap();
    other.execute_batch("DELETE FROM route_positions WHERE fid = 3").unwrap();
    drop(other);
    let mut file = ProjectFile::open(&folder.project()).unwrap();
    accept(&mut file);
    let legs = file.head_plan().unwrap().route.leg;
    assert_eq!(legs[0].position, [LonLat::new(50.1, 41.0)]);
    let north = [LonLat::new(50.7, 42.6), LonLat::new(50.8, 42.8), LonLat::new(50.9, 43.1)];
    assert_eq!(legs[1].position, north);
    assert!(verify(&folder.project()).unwrap().fine);
}

#[test]
fn a_leg_is_edited_by_its_line_but_not_at_its_ends() {
    let folder = project_with_design("line");
    let ends = [LonLat::new(49.67, 40.59), LonLat::new(50.5, 42.1)];
    let bend = LonLat::new(50.3, 41.2);
    put(&folder, "route_legs", 1, &Geometry::Line(vec![ends[0], bend, ends[1]]));
    let mut file = ProjectFile::open(&folder.project()).unwrap();
    accept(&mut file);
    let leg = file.head_plan().unwrap().route.leg[0].clone();
    assert_eq!((leg.origin, leg.position), (LegOrigin::Edited, vec![bend]));

    put(&folder, "route_legs", 1, &Geometry::Line(vec![LonLat::new(49.6, 40.5), bend, ends[1]]));
    let edits = file.pending_edits().unwrap();
    assert!(edits[0].obstacle.as_ref().unwrap().contains("move the landing point instead"));
    // With the landing point moved along, it is no longer in the way.
    put(&folder, "landing_points", 1, &point(49.6, 40.5));
    assert!(file.pending_edits().unwrap().iter().all(|edit| edit.obstacle.is_none()));
    accept(&mut file);
    assert_eq!(file.head_plan().unwrap().landing[0].at(), LonLat::new(49.6, 40.5));
    assert!(verify(&folder.project()).unwrap().fine);
}

#[test]
fn edits_are_taken_all_or_none_and_each_obstacle_says_why() {
    let folder = project_with_design("obstacles");
    put(&folder, "route_positions", 1, &point(50.71, 42.61));
    elsewhere(
        &folder,
        "UPDATE route_positions SET geom = x'00' WHERE fid = 2;
         UPDATE route_positions SET leg = 'west' WHERE fid = 3;
         UPDATE route_legs SET id = 'other' WHERE fid = 1;
         UPDATE landing_points SET name = NULL WHERE fid = 1;
         UPDATE landing_points SET tag = 'sure' WHERE fid = 2;
         UPDATE route_positions SET origin = CAST(x'ff' AS TEXT) WHERE fid = 2;
         INSERT INTO sector_line (name) VALUES ('second');
         UPDATE rpl_positions SET remark = 'mine' WHERE fid = 1;",
    );
    let mut file = ProjectFile::open(&folder.project()).unwrap();
    let head_no = file.head().unwrap().sequence_no;
    let edits = file.pending_edits().unwrap();
    let obstacles: Vec<String> = edits.iter().filter_map(|edit| edit.obstacle.clone()).collect();
    assert_eq!((edits.len(), obstacles.len()), (9, 8), "{edits:#?}");
    for words in [
        "no GeoPackage geometry",
        "no leg `west`",
        "changed in the plan",
        "name is empty",
        "tag `sure`",
        "one sector line",
        "results follow from the plan",
    ] {
        assert!(obstacles.iter().any(|obstacle| obstacle.contains(words)), "{words}: {obstacles:#?}");
    }
    let error = refused(&folder);
    assert!(
        matches!(&error, ProjectError::EditsObstructed { edits_count: 8, layer, place, obstacle }
            if layer == "landing_points" && place == "landing sumqayit, column name" && obstacle.contains("empty")),
        "{error:?}"
    );
    let said = error.to_string();
    assert!(said.contains("in the other program") && said.contains("--discard"), "{said}");

    assert_eq!(discard(&mut file), edits);
    assert_eq!(kinds(&folder, head_no), ["edit_discarded"]);
    assert_eq!(file.head_plan().unwrap(), small_plan());
    let report = verify(&folder.project()).unwrap();
    assert!(report.fine, "{:?}", report.all_problems().collect::<Vec<_>>());
    assert_eq!(file.fold().design, None, "layers that were changed are gone until the next design");
    record_design(&mut file);
    assert!(verify(&folder.project()).unwrap().fine);
}

#[test]
fn two_different_courses_of_one_leg_are_a_conflict() {
    let folder = project_with_design("conflict");
    let ends = [LonLat::new(50.5, 42.1), LonLat::new(51.15, 43.65)];
    put(&folder, "route_legs", 2, &Geometry::Line(vec![ends[0], LonLat::new(50.8, 43.0), ends[1]]));
    put(&folder, "route_positions", 1, &point(50.75, 42.7));
    let mut file = ProjectFile::open(&folder.project()).unwrap();
    let edits = file.pending_edits().unwrap();
    assert!(edits.iter().all(|edit| edit.obstacle.as_ref().unwrap().contains("both changed, differently")));
    assert!(matches!(refused(&folder), ProjectError::EditsObstructed { edits_count: 2, .. }));
    // One of the two undone, the other can be taken.
    put(&folder, "route_positions", 1, &point(50.7, 42.6));
    accept(&mut file);
    assert_eq!(file.head_plan().unwrap().route.leg[1].position, [LonLat::new(50.8, 43.0)]);
    assert!(verify(&folder.project()).unwrap().fine);
}

#[test]
fn edits_that_would_make_the_plan_block_are_refused_and_wait() {
    let add = "INSERT INTO landing_points (geom, id, name, country, tag, source) \
        SELECT geom, 'third', 'Third', 'KZ', tag, source FROM landing_points WHERE fid = 2";
    let cases = [
        ("DELETE FROM landing_points WHERE fid = 2", "plan.landing.count", "has 1 landing points"),
        (add, "plan.landing.count", "has 3 landing points"),
        (
            "UPDATE landing_points SET geom = (SELECT geom FROM landing_points WHERE fid = 1) WHERE fid = 2",
            "plan.landing.same",
            "0.000 km apart",
        ),
        (
            "UPDATE landing_points SET id = 'sumqayit' WHERE fid = 2",
            "plan.landing.twice",
            "are called sumqayit",
        ),
    ];
    for (index, (text, code, words)) in cases.into_iter().enumerate() {
        let folder = project_with_design(&format!("blocks-{index}"));
        put(&folder, "route_positions", 2, &point(50.95, 43.15));
        elsewhere(&folder, text);
        let error = refused(&folder);
        let ProjectError::EditsBlock { findings } = &error else { panic!("{text}: {error:?}") };
        assert!(findings.iter().any(|finding| finding.code == code), "{text}: {findings:?}");
        let said = error.to_string();
        assert!(said.contains(words) && said.contains("--discard"), "{said}");
        let mut file = ProjectFile::open(&folder.project()).unwrap();
        discard(&mut file);
        assert_eq!(file.head_plan().unwrap(), small_plan());
    }
}

#[test]
fn a_plan_that_blocks_already_takes_edits_that_make_it_no_worse() {
    let folder = Folder::new("no-worse");
    let mut plan = small_plan();
    plan.landing.truncate(1);
    drop(create(&folder.project(), &[&plan]).unwrap());
    put(&folder, "landing_points", 1, &point(49.7, 40.6));
    let mut file = ProjectFile::open(&folder.project()).unwrap();
    accept(&mut file);
    assert_eq!(file.head_plan().unwrap().landing[0].at(), LonLat::new(49.7, 40.6));
}

#[test]
fn of_two_sector_lines_drawn_none_is_lost() {
    let folder = Folder::new("two-lines");
    let mut plan = small_plan();
    plan.sector_line = None;
    drop(create(&folder.project(), &[&plan]).unwrap());
    let other = rusqlite::Connection::open(folder.project()).unwrap();
    let text = "INSERT INTO sector_line (geom, name, sector_a, sector_b) VALUES (?1, ?2, 'AZ', 'KZ')";
    for name in ["first", "second"] {
        let line = Geometry::Line(vec![LonLat::new(49.0, 42.05), LonLat::new(52.0, 42.1)]);
        other.execute(text, params![line.blob(), name]).unwrap();
    }
    assert!(matches!(refused(&folder), ProjectError::EditsObstructed { edits_count: 1, .. }));
    other.execute_batch("DELETE FROM sector_line WHERE name = 'second'").unwrap();
    drop(other);
    let mut file = ProjectFile::open(&folder.project()).unwrap();
    accept(&mut file);
    assert_eq!(file.head_plan().unwrap().sector_line.unwrap().name, "first");
}

#[test]
fn what_another_program_left_is_told_from_damage() {
    let untouched = project_with_design("told-fine");
    let report = verify(&untouched.project()).unwrap();
    assert_eq!((report.fine, report.edited_only), (true, false));
    let table = "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT, words TEXT); \
        INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('layer_styles', 'attributes', 's');";
    let cases = [
        (true, "DELETE FROM exclusion_areas"),
        (true, "UPDATE rpl_positions SET remark = 'mine' WHERE fid = 1"),
        (true, table),
        (false, "DROP TABLE sector_line"),
        (false, "PRAGMA auto_vacuum = FULL; PRAGMA default_cache_size = 7; DELETE FROM exclusion_areas"),
    ];
    for (index, (edited_only, text)) in cases.into_iter().enumerate() {
        let folder = project_with_design(&format!("told-{index}"));
        elsewhere(&folder, text);
        let report = verify(&folder.project()).unwrap();
        let problems: Vec<_> = report.all_problems().collect();
        assert_eq!((report.fine, report.edited_only), (false, edited_only), "{text}: {problems:?}");
    }
}

#[test]
fn saving_a_layer_without_a_change_is_no_edit() {
    let folder = project_with_design("touched");
    // As GDAL does: its own way to write a geometry, and its own moment in the table of contents.
    let other = rusqlite::Connection::open(folder.project()).unwrap();
    let mut blob = vec![b'G', b'P', 0, 0b0000_0000, 0, 0, 0x10, 0xE6, 0, 0, 0, 0, 1];
    blob.extend(49.67_f64.to_be_bytes());
    blob.extend(40.59_f64.to_be_bytes());
    other.execute("UPDATE landing_points SET geom = ?1 WHERE fid = 1", [blob]).unwrap();
    other.execute_batch("UPDATE gpkg_contents SET last_change = '2026-11-26T00:00:00.000Z' WHERE table_name = 'landing_points'").unwrap();
    drop(other);
    let mut file = ProjectFile::open(&folder.project()).unwrap();
    let edits = file.pending_edits().unwrap();
    assert!(edits.iter().all(|edit| edit.what == EditKind::Touched) && edits.len() == 2);
    let problems: Vec<_> = verify(&folder.project()).unwrap().problems;
    assert!(problems.iter().any(|problem| problem.message.contains("--discard")), "{problems:?}");
    let event = ProjectEvent::SectionSet(SectionSet { section: "about".into(), value: "New words.".into() });
    stamped(AT, |stamp| file.append(&[event.into()], stamp, &mut |_, _| {})).unwrap();
    assert!(verify(&folder.project()).unwrap().fine);
}

#[test]
fn edits_left_in_a_write_ahead_log_are_seen() {
    let folder = project_with_design("ahead");
    let left = Folder::new("ahead-left");
    let other = rusqlite::Connection::open(folder.project()).unwrap();
    other.execute_batch("PRAGMA journal_mode = WAL").unwrap();
    other.execute("UPDATE landing_points SET geom = ?1 WHERE fid = 1", [point(49.7, 40.6).blob()]).unwrap();
    // Killed here: the edit is in the write-ahead log only.
    for (name, bytes) in folder.files().iter().filter(|(name, _)| !name.ends_with("-shm")) {
        std::fs::write(left.0.join(name), bytes).unwrap();
    }
    assert!(left.files().contains_key("small.gpkg-wal"));
    let before = left.files();
    assert!(!verify(&left.project()).unwrap().fine);
    assert!(left.files() == before, "verifying left a trace");
    let mut file = ProjectFile::open(&left.project()).unwrap();
    assert_eq!(accept(&mut file).len(), 1);
    assert_eq!(file.head_plan().unwrap().landing[0].at(), LonLat::new(49.7, 40.6));
    drop(file);
    assert_eq!(left.files().keys().collect::<Vec<_>>(), ["small.gpkg"]);
    assert!(verify(&left.project()).unwrap().fine);
}

#[test]
fn a_trigger_or_an_altered_table_of_another_program_is_named() {
    let folder = project_with_design("trigger");
    elsewhere(
        &folder,
        "CREATE TABLE notes (words); CREATE TRIGGER rtree_like AFTER UPDATE ON landing_points \
        BEGIN INSERT INTO notes VALUES ('x'); END",
    );
    let mut file = ProjectFile::open(&folder.project()).unwrap();
    let event = ProjectEvent::SectionRemoved(SectionRemoved { section: "exclusion".into() });
    let refused = stamped(AT, |stamp| file.append(&[event.clone().into()], stamp, &mut |_, _| {}));
    assert!(matches!(refused, Err(ProjectError::ForeignTrigger { object, .. }) if object == "rtree_like"));
    // A table of somebody's own is in nobody's way, but verification names it.
    elsewhere(&folder, "DROP TRIGGER rtree_like");
    stamped(AT, |stamp| file.append(&[event.into()], stamp, &mut |_, _| {})).unwrap();
    let problems = verify(&folder.project()).unwrap().problems;
    assert_eq!(problems.iter().map(|problem| problem.place.as_deref()).collect::<Vec<_>>(), [Some("notes")]);
    elsewhere(&folder, "ALTER TABLE landing_points ADD COLUMN remark TEXT");
    let said = ProjectFile::open(&folder.project()).unwrap_err().to_string();
    assert!(said.contains("landing_points is not as this program makes it"), "{said}");
}
