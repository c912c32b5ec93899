//! What a log promises: it only grows, an event enters it once, and every change of the past is named.

#![allow(clippy::unwrap_used, clippy::panic)] // a test stops where something is wrong

use proptest::prelude::*;
use wetplant_store as store;

use store::schema::LOG;
use store::{Draft, EventStore as _, FileKind, SqliteStore, StoreError, Stream, derived_salts};

const KIND: FileKind = FileKind { name: "log of a test", application_id: 0x4C4F_4721, user_version: 1 };

fn draft(number: u32) -> Draft {
    let mut salts = derived_salts("log");
    Draft {
        at_utc: format!("2026-11-25T03:00:{:02}Z", number % 60),
        actor: "secretary".into(),
        author_key_id: "key 1".into(),
        stream: Stream::Ledger,
        kind: "bill_issued".into(),
        readers: if number.is_multiple_of(2) { ["AZ".to_owned()].into() } else { [].into() },
        idempotency_key: Some(format!("bill {number}")),
        salt: (0..=number).map(|_| salts()).last().unwrap(),
        body: serde_json::json!({ "number_no": number, "amount_minor": 100 * i64::from(number) }),
    }
}

fn log_of(count: u32) -> SqliteStore {
    let mut log = SqliteStore::in_memory(&KIND, &LOG).unwrap();
    let drafts: Vec<Draft> = (1..=count).map(draft).collect();
    log.append(0, &drafts, &mut |_, _| Ok(())).unwrap();
    log
}

#[test]
fn a_log_reads_back_what_was_appended() {
    let log = log_of(5);
    let events = log.read(2, 4).unwrap();
    assert_eq!(events.iter().map(|event| event.header.sequence_no).collect::<Vec<_>>(), [2, 3, 4]);
    assert_eq!(events[0].body.as_ref().unwrap().text, r#"{"amount_minor":200,"number_no":2}"#);
    let report = log.verify_chain();
    assert_eq!((report.problems.len(), report.events.len(), report.withheld_count), (0, 5, 0));
    assert_eq!(report.head_hash, log.head().unwrap().hash);
}

#[test]
fn the_same_key_twice_is_one_event() {
    let mut log = log_of(3);
    let first = log.read(2, 2).unwrap().remove(0).header.hash;
    // Another moment, another salt, even an old head: still the same request.
    let again = Draft { at_utc: "2027-01-01T00:00:00Z".into(), salt: [1; 32], ..draft(2) };
    let receipts =
        log.append(0, std::slice::from_ref(&again), &mut |_, _| panic!("projected twice")).unwrap();
    assert_eq!((receipts[0].sequence_no, receipts[0].repeated, &receipts[0].hash), (2, true, &first));
    assert_eq!(log.head().unwrap().sequence_no, 3);

    let other = Draft { body: serde_json::json!({ "amount_minor": 7 }), ..again };
    let refused = log.append(3, &[other], &mut |_, _| Ok(()));
    assert!(matches!(refused, Err(StoreError::KeyReused { sequence_no: 2, .. })));
}

#[test]
fn the_same_key_twice_in_one_request_is_one_event() {
    let mut log = log_of(0);
    let receipts = log.append(0, &[draft(1), draft(1)], &mut |_, _| Ok(())).unwrap();
    assert_eq!(receipts.iter().map(|receipt| receipt.repeated).collect::<Vec<_>>(), [false, true]);
    assert_eq!(log.head().unwrap().sequence_no, 1);
}

#[test]
fn a_writer_who_has_not_read_the_latest_event_is_told() {
    let mut log = log_of(3);
    let refused = log.append(2, &[draft(9)], &mut |_, _| Ok(()));
    assert!(matches!(refused, Err(StoreError::HeadMoved { expected_no: 2, found_no: 3 })));
}

#[test]
fn a_projection_that_fails_undoes_the_event() {
    let mut log = log_of(3);
    let refused = log.append(3, &[draft(4)], &mut |connection, events| {
        assert_eq!(events[0].header.sequence_no, 4);
        connection.execute_batch("CREATE TABLE half_done (a)")?;
        Err("no".into())
    });
    assert!(matches!(refused, Err(StoreError::Projection(_))));
    assert_eq!(log.head().unwrap().sequence_no, 3);
    assert!(store::schema::differences(log.connection(), &LOG).unwrap().is_empty());
}

#[test]
fn the_database_itself_refuses_to_change_the_past() {
    let log = log_of(3);
    let attempts = [
        "UPDATE event_log SET actor = 'x' WHERE sequence_no = 1",
        "DELETE FROM event_log WHERE sequence_no = 3",
        "DELETE FROM event_log",
        "DELETE FROM event_body",
        "UPDATE event_body SET body = '{}'",
        "INSERT OR REPLACE INTO event_log SELECT * FROM event_log WHERE sequence_no = 2",
        "REPLACE INTO event_log SELECT 4, at_utc, actor, author_key_id, stream, kind, readers, 'bill 1', \
         commitment, previous_hash, hash FROM event_log WHERE sequence_no = 1",
        "INSERT OR REPLACE INTO event_body SELECT * FROM event_body WHERE sequence_no = 3",
        "INSERT INTO event_log SELECT 9, at_utc, actor, author_key_id, stream, kind, readers, NULL, \
         commitment, previous_hash, hash FROM event_log WHERE sequence_no = 1",
        "INSERT INTO event_log (sequence_no, at_utc, actor, author_key_id, stream, kind, readers, commitment, \
         previous_hash, hash) SELECT NULL, at_utc, actor, author_key_id, stream, kind, readers, commitment, \
         previous_hash, hash FROM event_log WHERE sequence_no = 1",
    ];
    for attempt in attempts {
        assert!(log.connection().execute_batch(attempt).is_err(), "{attempt}");
    }
    assert!(log.verify_chain().problems.is_empty());
}

#[test]
fn every_change_behind_the_triggers_back_is_located() {
    let changes = [
        ("UPDATE event_log SET actor = 'thief' WHERE sequence_no = 2", "store.hash", "event 2"),
        ("UPDATE event_log SET at_utc = 'yesterday' WHERE sequence_no = 2", "store.fields", "event 2"),
        ("UPDATE event_log SET stream = 'operate' WHERE sequence_no = 2", "store.hash", "event 2"),
        ("UPDATE event_log SET stream = 'gossip' WHERE sequence_no = 2", "store.fields", "event 2"),
        ("UPDATE event_log SET readers = '[\"KZ\"]' WHERE sequence_no = 2", "store.hash", "event 2"),
        ("UPDATE event_log SET readers = '[ \"AZ\" ]' WHERE sequence_no = 2", "store.fields", "event 2"),
        ("UPDATE event_log SET idempotency_key = NULL WHERE sequence_no = 2", "store.hash", "event 2"),
        ("UPDATE event_body SET body = '{}' WHERE sequence_no = 2", "store.commitment", "event 2"),
        ("UPDATE event_body SET salt = zeroblob(32) WHERE sequence_no = 2", "store.commitment", "event 2"),
        ("UPDATE event_body SET salt = zeroblob(31) WHERE sequence_no = 2", "store.body", "event 2"),
        ("DELETE FROM event_body WHERE sequence_no = 3", "store.body", "event 3"),
        (
            "DELETE FROM event_body WHERE sequence_no = 2; DELETE FROM event_log WHERE sequence_no = 2",
            "store.sequence",
            "event 3",
        ),
        ("PRAGMA foreign_keys = OFF; DELETE FROM event_log WHERE sequence_no = 2", "store.body", "event 2"),
        (
            "PRAGMA foreign_keys = OFF; UPDATE event_log SET sequence_no = 9 WHERE sequence_no = 4",
            "store.sequence",
            "event 9",
        ),
    ];
    for (change, code, place) in changes {
        let log = log_of(4);
        for trigger in LOG.iter().filter(|object| object.sql.starts_with("CREATE TRIGGER")) {
            log.connection().execute_batch(&format!("DROP TRIGGER {}", trigger.name)).unwrap();
        }
        log.connection().execute_batch(change).unwrap();
        let problems = log.verify_chain().problems;
        let named =
            problems.iter().any(|problem| problem.code == code && problem.place.as_deref() == Some(place));
        assert!(named, "{change}: {problems:?}");
        assert_eq!(store::schema::differences(log.connection(), &LOG).unwrap().len(), 6);
    }
}

#[test]
fn a_name_that_became_bytes_is_no_longer_the_same_name() {
    for column in ["type", "name", "tbl_name", "sql"] {
        let bytes = log_of(2).bytes().unwrap();
        let mut thief = rusqlite::Connection::open_in_memory().unwrap();
        thief.deserialize_read_exact("main", bytes.as_slice(), bytes.len(), false).unwrap();
        let change = format!(
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET {column} = CAST({column} AS BLOB) \
             WHERE name = 'event_body_delete'"
        );
        thief.execute_batch(&change).unwrap();
        let changed = thief.serialize("main").unwrap().to_vec();
        let log = SqliteStore::of_bytes(&changed, &KIND).unwrap();
        let seen = store::schema::differences(log.connection(), &LOG);
        assert!(seen.map_or(true, |differences| !differences.is_empty()), "{column}");
    }
}

#[test]
fn a_copy_for_a_party_leaves_out_what_it_may_not_read_and_still_verifies() {
    let log = log_of(6);
    let mut copy = log.copy_for("KZ", &KIND, &LOG).unwrap();
    let report = copy.verify_chain();
    assert_eq!((report.problems.len(), report.withheld_count), (0, 3));
    assert_eq!(report.head_hash, log.head().unwrap().hash);
    let salts: u32 = copy
        .connection()
        .query_row("SELECT count(*) FROM event_body WHERE sequence_no % 2 = 0", [], |row| row.get(0))
        .unwrap();
    assert_eq!(salts, 0, "a salt would let the party test guesses");
    let text = String::from_utf8_lossy(&copy.bytes().unwrap()).into_owned();
    assert!(text.contains(r#""amount_minor":300"#) && !text.contains(r#""amount_minor":400"#));
    let own = log.copy_for("AZ", &KIND, &LOG).unwrap();
    assert_eq!(own.verify_chain().withheld_count, 0);
}

#[test]
fn drafts_beyond_their_limits_are_refused() {
    let long = "x".repeat(2000);
    let bad = [
        Draft { at_utc: "25.11.2026".into(), ..draft(1) },
        Draft { actor: String::new(), ..draft(1) },
        Draft { actor: "two\nlines".into(), ..draft(1) },
        Draft { author_key_id: long.clone(), ..draft(1) },
        Draft { kind: "Bill issued".into(), ..draft(1) },
        Draft { idempotency_key: Some(long.clone()), ..draft(1) },
        Draft { readers: [long].into(), ..draft(1) },
        Draft { readers: (0..1001).map(|party| party.to_string()).collect(), ..draft(1) },
        Draft { body: serde_json::Value::from("x".repeat(16 << 20)), ..draft(1) },
    ];
    let mut log = log_of(0);
    for draft in bad {
        let refused = log.append(0, &[draft], &mut |_, _| Ok(()));
        assert!(matches!(refused, Err(StoreError::Draft { .. })), "{refused:?}");
    }
    assert_eq!(log.head().unwrap().sequence_no, 0);
}

#[test]
fn the_same_events_give_the_same_bytes() {
    assert_eq!(log_of(20).bytes().unwrap(), log_of(20).bytes().unwrap());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_text_survives_in_a_log_that_verifies(
        actor in "[^\\p{Cc}]{1,40}", reader in "[^\\p{Cc}]{1,40}", words in any::<String>(), number in any::<f64>(),
    ) {
        let mut log = log_of(0);
        let body = serde_json::json!({ "words": words, "share_pct": number });
        let draft = Draft { actor: actor.clone(), readers: [reader].into(), body: body.clone(), ..draft(1) };
        log.append(0, &[draft], &mut |_, _| Ok(())).unwrap();
        prop_assert!(log.verify_chain().problems.is_empty());
        let event = log.read(1, 1).unwrap().remove(0);
        prop_assert_eq!(event.header.actor, actor);
        let read: serde_json::Value = serde_json::from_str(&event.body.unwrap().text).unwrap();
        prop_assert_eq!(read, body);
    }
}
