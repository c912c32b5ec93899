//! The file around the log: made whole or not at all, looked at without a trace, and nothing acknowledged is lost.

#![allow(clippy::unwrap_used, clippy::panic)] // a test stops where something is wrong

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use wetplant_store as store;

use store::schema::LOG;
use store::{Draft, EventStore as _, FileKind, SqliteStore, StoreError, Stream};

const KIND: FileKind = FileKind { name: "log of a test", application_id: 0x4C4F_4721, user_version: 1 };

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("store-{name}-{}", std::process::id()));
        drop(std::fs::remove_dir_all(&path));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn log(&self) -> PathBuf {
        self.0.join("log.db")
    }

    /// Every file with its bytes.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let entries = std::fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().path());
        entries
            .map(|path| {
                (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap())
            })
            .collect()
    }

    /// The same files elsewhere, as a killed process leaves them.
    fn copy(&self, name: &str) -> Folder {
        let other = Folder::new(name);
        self.files().into_iter().for_each(|(name, bytes)| std::fs::write(other.0.join(name), bytes).unwrap());
        other
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

fn draft(number: u64) -> Draft {
    Draft {
        at_utc: "2026-11-25T03:00:00Z".into(),
        actor: "engineer".into(),
        author_key_id: String::new(),
        stream: Stream::Design,
        kind: "note".into(),
        readers: [].into(),
        idempotency_key: None,
        salt: [u8::try_from(number).unwrap(); 32],
        // Large enough to reach several pages, so that a transaction cut in two would show.
        body: serde_json::json!({ "text": "seabed ".repeat(3000), "number_no": number }),
    }
}

fn new_log(folder: &Folder, count: u64) -> SqliteStore {
    let mut log = SqliteStore::in_memory(&KIND, &LOG).unwrap();
    log.append(0, &[draft(1)], &mut |_, _| Ok(())).unwrap();
    let mut log = log.save_as(&folder.log(), &KIND).unwrap();
    for number in 2..=count {
        log.append(number - 1, &[draft(number)], &mut |_, _| Ok(())).unwrap();
    }
    log
}

#[test]
fn a_log_goes_on_after_it_was_closed() {
    let folder = Folder::new("reopen");
    drop(new_log(&folder, 3));
    let mut log = SqliteStore::open(&folder.log(), &KIND).unwrap();
    log.append(3, &[draft(4)], &mut |_, _| Ok(())).unwrap();
    assert_eq!(log.verify_chain().events.len(), 4);
    drop(log);
    assert_eq!(folder.files().keys().collect::<Vec<_>>(), ["log.db"], "a file that travels is one file");
}

#[test]
fn nothing_is_overwritten_and_a_failure_leaves_nothing() {
    let folder = Folder::new("exists");
    std::fs::write(folder.log(), b"somebody's work").unwrap();
    let before = folder.files();
    let log = SqliteStore::in_memory(&KIND, &LOG).unwrap();
    assert!(matches!(log.save_as(&folder.log(), &KIND), Err(StoreError::Exists)));
    let log = SqliteStore::in_memory(&KIND, &LOG).unwrap();
    let nowhere = folder.0.join("no such folder").join("log.db");
    assert!(matches!(log.save_as(&nowhere, &KIND), Err(StoreError::Io { .. })));
    assert_eq!(folder.files(), before);
}

#[test]
fn a_full_disk_refuses_the_event_and_keeps_the_rest() {
    let folder = Folder::new("full");
    let mut log = new_log(&folder, 3);
    let pages: i64 = log.connection().query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    for spare in 0..3 {
        let limit = format!("PRAGMA max_page_count = {}", pages + spare);
        log.connection().query_row(&limit, [], |_| Ok(())).unwrap();
        let refused = log.append(3, &[draft(4)], &mut |_, _| panic!("projected"));
        assert!(refused.unwrap_err().to_string().contains("full"));
        assert_eq!(log.verify_chain().events.len(), 3);
    }
    log.connection().query_row("PRAGMA max_page_count = 1000", [], |_| Ok(())).unwrap();
    log.append(3, &[draft(4)], &mut |_, _| Ok(())).unwrap();
    assert_eq!((log.verify_chain().events.len(), log.verify_chain().problems), (4, vec![]));
}

#[test]
fn two_writers_take_turns_and_the_late_one_is_told() {
    let folder = Folder::new("two");
    let mut first = new_log(&folder, 1);
    let mut second = SqliteStore::open(&folder.log(), &KIND).unwrap();
    first.append(1, &[draft(2)], &mut |_, _| Ok(())).unwrap();
    let late = second.append(1, &[draft(3)], &mut |_, _| Ok(()));
    assert!(matches!(late, Err(StoreError::HeadMoved { expected_no: 1, found_no: 2 })));
    second.append(2, &[draft(3)], &mut |_, _| Ok(())).unwrap();
    assert_eq!(first.verify_chain().events.len(), 3);
}

/// A transaction with its pages and its journal on disk, but not committed: what a kill leaves.
fn half_done(folder: &Folder, name: &str) -> Folder {
    let log = new_log(folder, 3);
    let text = "BEGIN IMMEDIATE; INSERT INTO event_log SELECT 4, at_utc, actor, author_key_id, stream, kind, readers, \
        NULL, commitment, previous_hash, hash FROM event_log WHERE sequence_no = 3; \
        INSERT INTO event_body SELECT 4, salt, body FROM event_body WHERE sequence_no = 3";
    log.connection().execute_batch(text).unwrap();
    log.connection().cache_flush().unwrap();
    let left = folder.copy(name);
    assert_eq!(left.files().keys().collect::<Vec<_>>(), ["log.db", "log.db-journal"]);
    left
}

#[test]
fn a_kill_within_a_transaction_loses_that_transaction_and_nothing_else() {
    let folder = Folder::new("kill");
    let left = half_done(&folder, "kill-left");
    let mut log = SqliteStore::open(&left.log(), &KIND).unwrap();
    assert_eq!(log.verify_chain().events.len(), 3);
    assert!(log.verify_chain().problems.is_empty());
    log.append(3, &[draft(4)], &mut |_, _| Ok(())).unwrap();
    assert_eq!(left.files().keys().collect::<Vec<_>>(), ["log.db"]);
}

#[test]
fn looking_at_a_file_leaves_no_trace() {
    let folder = Folder::new("look");
    let left = half_done(&folder, "look-left");
    let written_ahead = write_ahead(&folder, "look-wal");
    for place in [&folder, &left, &written_ahead] {
        let before = place.files();
        let log = SqliteStore::open_untouched(&place.log(), &KIND).unwrap();
        assert_eq!(log.verify_chain().problems, []);
        assert!(log.file_header(&KIND).unwrap().is_some());
        drop(log);
        assert!(place.files() == before, "looking changed the files of {}", place.0.display());
    }
}

/// The folder with a change in a write-ahead log that was never folded in, as QGIS leaves it when it is killed.
fn write_ahead(folder: &Folder, name: &str) -> Folder {
    let other = rusqlite::Connection::open(folder.log()).unwrap();
    let text = "PRAGMA journal_mode = WAL; CREATE TABLE by_another_program (words); \
        INSERT INTO by_another_program VALUES ('kept')";
    other.execute_batch(text).unwrap();
    let left = folder.copy(name);
    drop(std::fs::remove_file(left.0.join("log.db-shm")));
    other.execute_batch("DROP TABLE by_another_program; PRAGMA journal_mode = DELETE").unwrap();
    assert!(left.files().contains_key("log.db-wal"));
    left
}

#[test]
fn what_another_program_left_in_a_write_ahead_log_is_read_and_folded_in() {
    let folder = Folder::new("wal");
    drop(new_log(&folder, 2));
    let left = write_ahead(&folder, "wal-left");
    let mut log = SqliteStore::open(&left.log(), &KIND).unwrap();
    log.append(2, &[draft(3)], &mut |_, _| Ok(())).unwrap();
    let words: String =
        log.connection().query_row("SELECT words FROM by_another_program", [], |row| row.get(0)).unwrap();
    assert_eq!(words, "kept");
    drop(log);
    assert_eq!(left.files().keys().collect::<Vec<_>>(), ["log.db"]);
}

#[test]
fn a_file_that_is_cut_off_foreign_or_altered_is_named() {
    let folder = Folder::new("foreign");
    drop(new_log(&folder, 3));
    let whole = std::fs::read(folder.log()).unwrap();
    let said = |bytes: &[u8]| {
        std::fs::write(folder.log(), bytes).unwrap();
        let opened = SqliteStore::open(&folder.log(), &KIND).map(drop).unwrap_err().to_string();
        let looked = SqliteStore::open_untouched(&folder.log(), &KIND).map(drop).unwrap_err().to_string();
        assert_eq!(opened, looked);
        assert_eq!(opened, SqliteStore::of_bytes(bytes, &KIND).map(drop).unwrap_err().to_string());
        opened
    };
    for length in [100, 512, 4096, 8192, whole.len() - 1, whole.len() - 4096] {
        assert!(said(&whole[..length]).starts_with("the file is damaged"), "{length} bytes");
    }
    assert_eq!(
        said(&whole[..99]),
        "not a log of a test: the file begins like an SQLite database but ends within its header"
    );
    assert_eq!(said(b""), "not a log of a test: the file is empty");
    let mut other = whole.clone();
    other[68..72].copy_from_slice(b"MPBX");
    assert!(said(&other).contains("another program (application_id 1297105496, `MPBX`)"));
    let mut newer = whole.clone();
    newer[63] = 9;
    assert!(said(&newer).contains("its user_version is 9; this program reads 1"));

    std::fs::write(folder.log(), &whole).unwrap();
    let thief = rusqlite::Connection::open(folder.log()).unwrap();
    thief.execute_batch("DROP TRIGGER event_log_update").unwrap();
    let refused = SqliteStore::open(&folder.log(), &KIND).map(drop).unwrap_err().to_string();
    assert_eq!(refused, "the file's structure was changed by another program: event_log_update is missing");

    assert!(matches!(
        SqliteStore::open(&folder.0, &KIND),
        Err(StoreError::NotSqlite { .. } | StoreError::Io { .. })
    ));
    assert!(matches!(SqliteStore::open(&folder.0.join("nothing"), &KIND), Err(StoreError::Io { .. })));
}

#[test]
fn a_name_that_means_something_to_sqlite_is_only_a_name() {
    let folder = Folder::new("names");
    for name in ["file:log.db?mode=memory", "a b#c%41.db", ":memory:"] {
        let path = folder.0.join(name);
        let log = SqliteStore::in_memory(&KIND, &LOG).unwrap();
        let mut log = log.save_as(&path, &KIND).unwrap();
        log.append(0, &[draft(1)], &mut |_, _| Ok(())).unwrap();
        drop(log);
        assert_eq!(SqliteStore::open(&path, &KIND).unwrap().head().unwrap().sequence_no, 1, "{name}");
    }
}
