//! Damage: whatever byte of a project changes, verification refuses the file, or nothing anyone can read has changed.

#![allow(clippy::unwrap_used, clippy::panic)] // a test stops where something is wrong

mod common;
use wetplant_project as project;

use common::{AT, Folder, create, record_design, second_plan, small_plan, stamped};
use project::verify::{verify, verify_bytes};
use project::{ProjectError, ProjectFile};
use rusqlite::Connection;
use rusqlite::types::Value;

/// Everything that can be read in a file: the schema, every row of every table with its rowid, and the settings a
/// reader sees.
fn dump(bytes: &[u8]) -> rusqlite::Result<Vec<Vec<Value>>> {
    let mut connection = Connection::open_in_memory()?;
    connection.deserialize_read_exact("main", bytes, bytes.len(), true)?;
    let read = |text: &str| -> rusqlite::Result<Vec<Vec<Value>>> {
        let mut statement = connection.prepare(text)?;
        let count = statement.column_count();
        statement.query_map([], |row| (0..count).map(|index| row.get(index)).collect())?.collect()
    };
    let mut all = read("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name")?;
    for row in read("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")? {
        all.push(row.clone());
        // A name that is no text differs already, above.
        let Value::Text(table) = &row[0] else { continue };
        all.extend(read(&format!("SELECT rowid, * FROM {table} ORDER BY rowid"))?);
    }
    for pragma in ["application_id", "user_version", "encoding", "journal_mode", "page_size", "auto_vacuum"] {
        all.extend(read(&format!("PRAGMA {pragma}"))?);
    }
    Ok(all)
}

fn some_project() -> Vec<u8> {
    let folder = Folder::new(&format!("damage-{:?}", std::thread::current().id()).replace(['(', ')'], ""));
    let mut file = create(&folder.project(), &[&small_plan(), &second_plan()]).unwrap();
    record_design(&mut file);
    std::fs::read(folder.project()).unwrap()
}

/// What became of flipped bytes.
#[derive(Default)]
struct Tally {
    refused_count: usize,
    same_count: usize,
    /// Flips of bytes that are not zero, and so most likely say something.
    used_count: usize,
    used_same_count: usize,
    silent: Vec<(usize, u8)>,
}

fn flip(bytes: &[u8], places: impl Iterator<Item = usize>, masks: &[u8]) -> Tally {
    let whole = dump(bytes).unwrap();
    let mut damaged = bytes.to_vec();
    let mut tally = Tally::default();
    for place in places {
        for mask in masks {
            tally.used_count += usize::from(bytes[place] != 0);
            damaged[place] ^= mask;
            if !verify_bytes(&damaged).is_ok_and(|report| report.fine) {
                tally.refused_count += 1;
            } else if dump(&damaged).is_ok_and(|dump| dump == whole) {
                tally.same_count += 1;
                tally.used_same_count += usize::from(bytes[place] != 0);
            } else {
                tally.silent.push((place, *mask));
            }
            damaged[place] ^= mask;
        }
    }
    tally
}

/// The file's header, every 11th byte in use and every 101st of all. `WETPLANT_FLIP_ALL=1` flips every byte in three ways, which
/// takes about half an hour on two cores.
#[test]
fn a_flipped_byte_is_refused_or_changes_nothing_that_can_be_read() {
    let bytes = some_project();
    assert!(verify_bytes(&bytes).unwrap().fine);
    let all = std::env::var_os("WETPLANT_FLIP_ALL").is_some();
    // The lowest bit of a type tells text from bytes; the highest makes a number long.
    let masks: &[u8] = if all { &[0x01, 0x80, 0xFF] } else { &[0x01, 0x90] };
    let places: Vec<usize> = (0..bytes.len())
        .filter(|place| all || *place < 100 || place % 101 == 0 || (bytes[*place] != 0 && place % 11 == 0))
        .collect();
    let tallies: Vec<Tally> = std::thread::scope(|scope| {
        let halves = [0, 1].map(|half| {
            let (bytes, places) = (&bytes, &places);
            scope.spawn(move || flip(bytes, places.iter().copied().skip(half).step_by(2), masks))
        });
        halves.into_iter().map(|half| half.join().unwrap()).collect()
    });
    let sum = |count: fn(&Tally) -> usize| tallies.iter().map(count).sum::<usize>();
    let (refused, same) = (sum(|tally| tally.refused_count), sum(|tally| tally.same_count));
    let (used, used_same) = (sum(|tally| tally.used_count), sum(|tally| tally.used_same_count));
    eprintln!(
        "{} bytes: {refused} flips refused, {same} changed nothing readable; of {used} flips of bytes in use, {used_same}",
        bytes.len()
    );
    let silent: Vec<_> = tallies.iter().flat_map(|tally| &tally.silent).collect();
    assert!(silent.is_empty(), "silently accepted: {silent:?}");
    assert!(used_same * 50 < used, "most bytes in use say something");
}

/// A generator of our own, so that the damage is the same in every run (SplitMix64, Steele et al. 2014).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[test]
fn a_badly_damaged_file_is_an_error_and_never_a_panic() {
    let bytes = some_project();
    let folder = Folder::new("bad");
    let mut state = 20_261_125;
    for round in 0..300 {
        let mut damaged = bytes.clone();
        for _ in 0..1 + next(&mut state) % 40 {
            let place = usize::try_from(next(&mut state)).unwrap() % damaged.len();
            damaged[place] = next(&mut state).to_le_bytes()[0];
        }
        if round % 3 == 0 {
            let page = usize::try_from(next(&mut state)).unwrap() % (damaged.len() / 4096);
            damaged[page * 4096..(page + 1) * 4096].rotate_left(8);
        }
        damaged[..100].copy_from_slice(&bytes[..100]);
        drop(verify_bytes(&damaged)); // any answer but a panic
        std::fs::write(folder.project(), &damaged).unwrap();
        if let Ok(mut file) = ProjectFile::open(&folder.project()) {
            drop((file.head_plan(), file.plan_at("A"), file.grid_bytes("caspian"), file.pending_edits()));
            drop(stamped(AT, |stamp| file.discard_edits(stamp, &mut |_, _| {})));
        }
    }
}

#[test]
fn a_file_cut_off_anywhere_is_refused() {
    let bytes = some_project();
    let folder = Folder::new("cut");
    for length in (0..bytes.len()).step_by(997).chain([bytes.len() - 1]) {
        assert!(verify_bytes(&bytes[..length]).is_err(), "{length} bytes were taken for a project");
        std::fs::write(folder.project(), &bytes[..length]).unwrap();
        assert!(ProjectFile::open(&folder.project()).is_err());
        assert!(verify(&folder.project()).is_err());
    }
}

#[test]
fn a_log_cut_off_at_its_end_does_not_match_the_layers() {
    let folder = Folder::new("cut-log");
    std::fs::write(folder.project(), some_project()).unwrap();
    let thief = Connection::open(folder.project()).unwrap();
    let text = "DROP TRIGGER event_log_delete; DROP TRIGGER event_body_delete; \
        DELETE FROM event_body WHERE sequence_no > 20; DELETE FROM event_log WHERE sequence_no > 20;";
    thief.execute_batch(text).unwrap();
    for name in ["event_log_delete", "event_body_delete"] {
        let object = project::schema::objects().into_iter().find(|object| object.name == name).unwrap();
        thief.execute_batch(object.sql).unwrap();
    }
    drop(thief);
    let report = verify(&folder.project()).unwrap();
    assert_eq!(report.chain.problems, [], "the log itself is a whole, older log");
    assert!(report.problems.iter().any(|problem| problem.code == "project.layers"));
}

/// The project with one statement done behind the triggers' back.
fn tampered(bytes: &[u8], statement: &str) -> Option<Vec<u8>> {
    let mut thief = Connection::open_in_memory().unwrap();
    thief.deserialize_read_exact("main", bytes, bytes.len(), false).unwrap();
    let triggers =
        project::schema::objects().into_iter().filter(|object| object.sql.starts_with("CREATE TRIGGER"));
    let triggers: Vec<_> = triggers.collect();
    let drops: String = triggers.iter().map(|trigger| format!("DROP TRIGGER {};", trigger.name)).collect();
    thief.execute_batch(&format!("PRAGMA foreign_keys = OFF; {drops}")).unwrap();
    let done = thief.execute_batch(statement);
    triggers.iter().for_each(|trigger| thief.execute_batch(trigger.sql).unwrap());
    done.ok().map(|()| thief.serialize("main").unwrap().to_vec())
}

#[test]
fn a_project_whose_log_does_not_verify_is_not_opened() {
    let bytes = some_project();
    let folder = Folder::new("chain");
    let body = "UPDATE event_body SET body = replace(body, 'Small line', 'Other line')";
    let header = "UPDATE event_log SET actor = 'somebody' WHERE sequence_no = 7";
    let missing = "DELETE FROM event_body WHERE sequence_no = 7";
    for (statement, words) in [(body, "commitment"), (header, "event 7"), (missing, "the body is missing")] {
        let changed = tampered(&bytes, statement).unwrap();
        std::fs::write(folder.project(), &changed).unwrap();
        for opened in [ProjectFile::open(&folder.project()), ProjectFile::of_bytes(&changed)] {
            let error = opened.unwrap_err();
            assert!(matches!(error, ProjectError::ChainBroken { .. }), "{statement}: {error:?}");
            let said = error.to_string();
            assert!(said.contains(words) && said.contains("`wetplant verify`"), "{said}");
        }
        // Verification still tells everything.
        let report = verify(&folder.project()).unwrap();
        assert!(!report.chain.problems.is_empty() && !report.edited_only);
        assert!(std::fs::read(folder.project()).unwrap() == changed);
    }
    ProjectFile::of_bytes(&bytes).unwrap();
}

#[test]
fn a_damaged_grid_beside_an_edited_layer_is_no_mere_edit() {
    let bytes = some_project();
    let edit = "DELETE FROM exclusion_areas; UPDATE landing_points SET name = 'x'";
    let told = |statement: &str| verify_bytes(&tampered(&bytes, statement).unwrap()).unwrap().edited_only;
    assert!(told(edit));
    assert!(!told(&format!("{edit}; UPDATE grid_file SET bytes = zeroblob(18)")));
    assert!(!told(&format!("{edit}; DELETE FROM event_body WHERE sequence_no = 7")));
}

#[test]
fn bytes_that_became_text_are_not_what_they_were() {
    let changed =
        tampered(&some_project(), "UPDATE route_positions SET geom = CAST(geom AS TEXT) WHERE fid = 1");
    let report = verify_bytes(&changed.unwrap()).unwrap();
    assert!(report.problems.iter().any(|problem| problem.code == "project.layers"), "{:?}", report.problems);
}

#[test]
fn every_cell_changed_and_every_row_removed_is_refused() {
    let bytes = some_project();
    let connection = store::SqliteStore::of_bytes(&bytes, &project::schema::KIND).unwrap();
    let names = |text: &str| -> Vec<String> {
        let mut statement = connection.connection().prepare(text).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    };
    let mut tried_count = 0;
    for table in names("SELECT name FROM sqlite_schema WHERE type = 'table'") {
        let columns = names(&format!("SELECT name FROM pragma_table_info('{table}')"));
        let rows = names(&format!("SELECT CAST(rowid AS TEXT) FROM {table}"));
        // Every row of the small tables; of the log, every fifth.
        for row in rows.iter().step_by(if rows.len() > 20 { 5 } else { 1 }) {
            let changes = columns.iter().map(|column| {
                format!(
                    "UPDATE {table} SET {column} = CASE typeof({column}) WHEN 'integer' THEN {column} + 100 \
                     WHEN 'real' THEN {column} + 0.5 WHEN 'text' THEN {column} || 'x' WHEN 'null' THEN 'x' \
                     ELSE zeroblob(32) END WHERE rowid = {row}"
                )
            });
            for statement in changes.chain([format!("DELETE FROM {table} WHERE rowid = {row}")]) {
                // A strict table takes no text for a number: then nothing was changed.
                let Some(changed) = tampered(&bytes, &statement) else { continue };
                tried_count += 1;
                assert!(!verify_bytes(&changed).is_ok_and(|report| report.fine), "{statement}");
            }
        }
    }
    assert!(tried_count > 300, "only {tried_count} changes were tried");
    assert!(
        verify_bytes(&tampered(&bytes, "SELECT 1").unwrap()).unwrap().fine,
        "the tampering itself must not show"
    );
}
