//! Tables and triggers of the log, as text: a file whose text differs was changed by somebody.

use crate::error::StoreError;
use crate::rows::cell;
use rusqlite::Connection;
use rusqlite::types::Value;

/// A table, trigger, index or view with the text that makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SchemaObject {
    /// Its name.
    pub name: &'static str,
    /// The statement, byte for byte as SQLite keeps it.
    pub sql: &'static str,
}

/// The log: headers, bodies, and triggers that refuse every change of the past.
///
/// `INSERT OR REPLACE` deletes without firing delete triggers, so the insert triggers allow only the next number and
/// an unused key.
pub const LOG: [SchemaObject; 8] = [
    SchemaObject {
        name: "event_log",
        sql: "CREATE TABLE event_log (
  sequence_no INTEGER PRIMARY KEY,
  at_utc TEXT NOT NULL,
  actor TEXT NOT NULL,
  author_key_id TEXT NOT NULL,
  stream TEXT NOT NULL,
  kind TEXT NOT NULL,
  readers TEXT NOT NULL,
  idempotency_key TEXT UNIQUE,
  commitment TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT",
    },
    SchemaObject {
        name: "event_body",
        sql: "CREATE TABLE event_body (
  sequence_no INTEGER PRIMARY KEY REFERENCES event_log (sequence_no),
  salt BLOB NOT NULL,
  body TEXT NOT NULL
) STRICT",
    },
    SchemaObject {
        name: "event_log_insert",
        sql: "CREATE TRIGGER event_log_insert BEFORE INSERT ON event_log
WHEN NEW.sequence_no <> (SELECT coalesce(max(sequence_no), 0) + 1 FROM event_log)
  OR EXISTS (SELECT 1 FROM event_log WHERE idempotency_key = NEW.idempotency_key)
BEGIN SELECT RAISE(ABORT, 'the event log only grows at its end, one new event at a time'); END",
    },
    SchemaObject {
        name: "event_log_update",
        sql: "CREATE TRIGGER event_log_update BEFORE UPDATE ON event_log
BEGIN SELECT RAISE(ABORT, 'an event is never changed; append another that corrects it'); END",
    },
    SchemaObject {
        name: "event_log_delete",
        sql: "CREATE TRIGGER event_log_delete BEFORE DELETE ON event_log
BEGIN SELECT RAISE(ABORT, 'an event is never deleted; append another that corrects it'); END",
    },
    SchemaObject {
        name: "event_body_insert",
        sql: "CREATE TRIGGER event_body_insert BEFORE INSERT ON event_body
WHEN NEW.sequence_no <> (SELECT coalesce(max(sequence_no), 0) FROM event_log)
  OR EXISTS (SELECT 1 FROM event_body WHERE sequence_no = NEW.sequence_no)
BEGIN SELECT RAISE(ABORT, 'a body enters the log together with its event'); END",
    },
    SchemaObject {
        name: "event_body_update",
        sql: "CREATE TRIGGER event_body_update BEFORE UPDATE ON event_body
BEGIN SELECT RAISE(ABORT, 'the body of an event is never changed'); END",
    },
    SchemaObject {
        name: "event_body_delete",
        sql: "CREATE TRIGGER event_body_delete BEFORE DELETE ON event_body
BEGIN SELECT RAISE(ABORT, 'the body of an event is never deleted; a copy for a party leaves it out'); END",
    },
];

/// What [`differences`] says of an object that another program added.
pub const FOREIGN: &str = "does not belong to this program";

/// Makes the objects in an empty database, in order.
///
/// # Errors
/// When SQLite refuses.
pub fn make(connection: &Connection, objects: &[SchemaObject]) -> Result<(), StoreError> {
    objects
        .iter()
        .try_for_each(|object| connection.execute_batch(object.sql))
        .map_err(StoreError::database("make the tables"))
}

/// What differs between the file's schema and the one `expected` makes: missing, altered and additional objects, by
/// name. Every readable column of the schema counts, so that nothing in it can change unseen.
///
/// # Errors
/// When the schema cannot be read at all.
pub fn differences(
    connection: &Connection,
    expected: &[SchemaObject],
) -> Result<Vec<(String, String)>, StoreError> {
    let fresh = Connection::open_in_memory().map_err(StoreError::database("make the tables"))?;
    make(&fresh, expected)?;
    let (wanted, found) = (entries_of(&fresh)?, entries_of(connection)?);
    let mut differences = Vec::new();
    for entry in wanted.iter().filter(|entry| !found.contains(entry)) {
        let altered = found.iter().any(|other| other[1] == entry[1]);
        let state = if altered { "is not as this program makes it" } else { "is missing" };
        differences.push((name_of(entry), state.to_owned()));
    }
    for entry in found.iter().filter(|entry| !wanted.iter().any(|other| other[1] == entry[1])) {
        differences.push((name_of(entry), FOREIGN.to_owned()));
    }
    if differences.is_empty() && found.len() != wanted.len() {
        differences.push(("sqlite_schema".to_owned(), "names something twice".to_owned()));
    }
    Ok(differences)
}

/// Type, name, table and text of an object, each with its own type: damage can turn a name into bytes that read the
/// same.
type Entry = [Value; 4];

fn name_of(entry: &Entry) -> String {
    match &entry[1] {
        Value::Text(name) => name.clone(),
        Value::Blob(bytes) => bytes.escape_ascii().to_string(),
        _ => "something without a name".to_owned(),
    }
}

fn entries_of(connection: &Connection) -> Result<Vec<Entry>, StoreError> {
    let doing = "read the file's structure";
    let text = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name, type";
    let mut statement = connection.prepare(text).map_err(StoreError::database(doing))?;
    let rows =
        statement.query_map([], |row| Ok([cell(row, 0)?, cell(row, 1)?, cell(row, 2)?, cell(row, 3)?]));
    rows.and_then(Iterator::collect).map_err(StoreError::database(doing))
}
