//! Rows of the log as they stand in the file, before anything is believed about them.

use crate::error::StoreError;
use crate::event::{BODY_LIMIT_BYTES, Body, Draft, Event, Header, Stream};
use rusqlite::types::{Value, ValueRef};
use std::collections::BTreeSet;

/// A row of the log with its body, columns as SQLite gives them.
#[derive(Debug, Clone, PartialEq)]
pub struct RawEvent {
    /// The number of the event.
    pub sequence_no: i64,
    /// The other columns in the order of [`COLUMNS`].
    pub columns: Vec<Value>,
}

/// The columns of a [`RawEvent`] after `sequence_no`: header, then whether there is a body, its length, salt, text.
pub const COLUMNS: &str = "at_utc, actor, author_key_id, stream, kind, readers, idempotency_key, commitment, \
     previous_hash, hash, event_body.sequence_no, octet_length(body), salt, \
     CASE WHEN octet_length(body) <= 16777216 THEN body END";

const NAMES: [&str; 10] = [
    "at_utc",
    "actor",
    "author_key_id",
    "stream",
    "kind",
    "readers",
    "idempotency_key",
    "commitment",
    "previous_hash",
    "hash",
];

/// A cell of any row, as it stands. Text that is no UTF-8, which only damage leaves, is given as a number that is none
/// (NaN): SQLite holds no such number, and it equals nothing, so that damage never looks like what it was.
///
/// # Errors
/// When there is no such column.
pub fn cell(row: &rusqlite::Row<'_>, index: usize) -> rusqlite::Result<Value> {
    Ok(match row.get_ref(index)? {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(bytes) => {
            std::str::from_utf8(bytes).map_or(Value::Real(f64::NAN), |text| Value::Text(text.to_owned()))
        }
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    })
}

/// What is wrong with one field of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// The field.
    pub field: &'static str,
    /// What is wrong with it.
    pub state: String,
    /// Whether it belongs to the body.
    pub of_body: bool,
}

impl RawEvent {
    /// Reads a row of `SELECT event_log.sequence_no, <COLUMNS>`.
    ///
    /// # Errors
    /// When SQLite cannot read the row.
    pub fn of_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        let columns = (1..=14).map(|index| cell(row, index)).collect::<Result<_, _>>()?;
        Ok(Self { sequence_no: row.get(0)?, columns })
    }

    /// The event the row stands for.
    ///
    /// # Errors
    /// Everything that is wrong with the row.
    pub fn event(&self) -> Result<Event, Vec<Trouble>> {
        let mut reader = Reader { columns: &self.columns, troubles: Vec::new() };
        let header = reader.header(self.sequence_no);
        let body = reader.body();
        if reader.troubles.is_empty() { Ok(Event { header, body }) } else { Err(reader.troubles) }
    }

    /// The event, or the first thing that is wrong.
    ///
    /// # Errors
    /// The first of [`RawEvent::event`]'s.
    pub fn event_or_first_trouble(&self) -> Result<Event, StoreError> {
        self.event().map_err(|mut troubles| {
            let first = troubles.swap_remove(0);
            let sequence_no = u64::try_from(self.sequence_no).unwrap_or(0);
            StoreError::Row { sequence_no, field: first.field, state: first.state }
        })
    }
}

struct Reader<'a> {
    columns: &'a [Value],
    troubles: Vec<Trouble>,
}

impl Reader<'_> {
    fn header(&mut self, sequence_no: i64) -> Header {
        let stream_word = self.text(3);
        let stream = Stream::of_word(&stream_word);
        if stream.is_none() {
            self.trouble("stream", format!("is `{stream_word}`, which is no stream"));
        }
        let header = Header {
            sequence_no: u64::try_from(sequence_no).unwrap_or(0),
            at_utc: self.text(0),
            actor: self.text(1),
            author_key_id: self.text(2),
            stream: stream.unwrap_or(Stream::Design),
            kind: self.text(4),
            readers: self.readers(),
            idempotency_key: if self.columns[6] == Value::Null { None } else { Some(self.text(6)) },
            commitment: self.hash(7),
            previous_hash: self.hash(8),
            hash: self.hash(9),
        };
        self.limits(&header);
        header
    }

    fn limits(&mut self, header: &Header) {
        let draft = Draft {
            at_utc: header.at_utc.clone(),
            actor: header.actor.clone(),
            author_key_id: header.author_key_id.clone(),
            stream: header.stream,
            kind: header.kind.clone(),
            readers: header.readers.clone(),
            idempotency_key: header.idempotency_key.clone(),
            salt: [0; 32],
            body: serde_json::Value::Null,
        };
        if let Err(StoreError::Draft { field, value, limit }) = draft.check() {
            self.trouble(field, format!("is `{value}`; it must be {limit}"));
        }
    }

    fn text(&mut self, index: usize) -> String {
        if let Value::Text(text) = &self.columns[index] {
            return text.clone();
        }
        self.trouble(NAMES[index], "is not text".to_owned());
        String::new()
    }

    fn hash(&mut self, index: usize) -> String {
        let text = self.text(index);
        let hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() != 64 || !text.bytes().all(hexadecimal) {
            self.trouble(NAMES[index], "is not 64 hexadecimal digits".to_owned());
        }
        text
    }

    fn readers(&mut self) -> BTreeSet<String> {
        let text = self.text(5);
        let readers: BTreeSet<String> = serde_json::from_str(&text).unwrap_or_default();
        if readers_text(&readers) != text {
            self.trouble("readers", "is not a sorted JSON list of parties".to_owned());
        }
        readers
    }

    fn body(&mut self) -> Option<Body> {
        if self.columns[10] == Value::Null {
            return None;
        }
        let salt = match &self.columns[12] {
            Value::Blob(bytes) => <[u8; 32]>::try_from(bytes.as_slice()).ok(),
            _ => None,
        };
        if salt.is_none() {
            self.body_trouble("salt", "is not 32 bytes".to_owned());
        }
        let text = match (&self.columns[13], &self.columns[11]) {
            (Value::Text(text), _) => text.clone(),
            (Value::Null, Value::Integer(length)) => {
                self.body_trouble("body", format!("has {length} bytes; the limit is {BODY_LIMIT_BYTES}"));
                String::new()
            }
            _ => {
                self.body_trouble("body", "is not text".to_owned());
                String::new()
            }
        };
        Some(Body { salt: salt.unwrap_or_default(), text })
    }

    fn trouble(&mut self, field: &'static str, state: String) {
        self.troubles.push(Trouble { field, state, of_body: false });
    }

    fn body_trouble(&mut self, field: &'static str, state: String) {
        self.troubles.push(Trouble { field, state, of_body: true });
    }
}

/// The readers as they stand in the file: a sorted JSON list.
#[must_use]
pub fn readers_text(readers: &BTreeSet<String>) -> String {
    crate::canonical::text(&readers.iter().cloned().collect::<Vec<_>>().into())
}
