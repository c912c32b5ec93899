//! An event: who did what, when, and who may read it.

use crate::error::StoreError;
use crate::salt::Salt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The longest canonical body, bytes.
pub const BODY_LIMIT_BYTES: usize = 16 << 20;
/// The longest actor, key id, idempotency key or reader, bytes.
pub const TEXT_LIMIT_BYTES: usize = 1024;
/// The most readers an event may name.
pub const READERS_LIMIT_COUNT: usize = 1000;
/// What the first event names as the hash before it.
pub const NO_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Which part of the business an event belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stream {
    /// What is to be built.
    Design,
    /// Who owns it, under which rules.
    Agreement,
    /// Money.
    Ledger,
    /// What happens to it in service.
    Operate,
}

impl Stream {
    /// All streams.
    pub const ALL: [Stream; 4] = [Stream::Design, Stream::Agreement, Stream::Ledger, Stream::Operate];

    /// The word in the file.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Stream::Design => "design",
            Stream::Agreement => "agreement",
            Stream::Ledger => "ledger",
            Stream::Operate => "operate",
        }
    }

    /// The stream of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stream| stream.word() == word)
    }
}

/// An event that is not in the log yet. Time, actor and salt are inputs.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// When, UTC: `2026-11-25T03:00:00Z`, with up to six decimals of the second.
    pub at_utc: String,
    /// Who.
    pub actor: String,
    /// Id of the key the actor signs with; empty when there is none.
    pub author_key_id: String,
    /// Which part of the business.
    pub stream: Stream,
    /// What kind of event, in lower case with underscores; its meaning is the business of other rooms.
    pub kind: String,
    /// Parties that may read the body; empty: all.
    pub readers: BTreeSet<String>,
    /// The same key twice is the same event: a repeated request is not applied again.
    pub idempotency_key: Option<String>,
    /// Salt of the commitment.
    pub salt: Salt,
    /// What happened.
    pub body: serde_json::Value,
}

/// What everyone may see of an event. [`crate::chain::hash_of`] covers every field but the last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Header {
    /// Place in the log, from 1, without gaps.
    pub sequence_no: u64,
    /// When, UTC.
    pub at_utc: String,
    /// Who.
    pub actor: String,
    /// Id of the actor's key; empty when there is none.
    pub author_key_id: String,
    /// Which part of the business.
    pub stream: Stream,
    /// What kind of event.
    pub kind: String,
    /// Parties that may read the body; empty: all.
    pub readers: BTreeSet<String>,
    /// The key under which the event was asked for.
    pub idempotency_key: Option<String>,
    /// Salted hash of the body, hexadecimal.
    pub commitment: String,
    /// Hash of the event before; zeros for the first.
    pub previous_hash: String,
    /// Hash of this event.
    pub hash: String,
}

/// What an event says, with the salt of its commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// Salt of the commitment.
    pub salt: Salt,
    /// Canonical JSON.
    pub text: String,
}

/// An event of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What everyone may see.
    pub header: Header,
    /// What it says; none where this copy of the log leaves it out.
    pub body: Option<Body>,
}

/// The end of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Head {
    /// Number of the last event; 0 for an empty log.
    pub sequence_no: u64,
    /// Its hash; zeros for an empty log.
    pub hash: String,
}

impl Head {
    /// The head of an empty log.
    #[must_use]
    pub fn empty() -> Self {
        Self { sequence_no: 0, hash: NO_HASH.to_owned() }
    }
}

/// Says that an event is durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Its place.
    pub sequence_no: u64,
    /// Its hash.
    pub hash: String,
    /// Whether it was in the log before, under the same idempotency key.
    pub repeated: bool,
}

/// What goes wrong in a projection, as its own room says it.
pub type ProjectionError = Box<dyn std::error::Error + Send + Sync>;

/// Writes what follows from new events, in the transaction that appends them. An error undoes both.
pub type Projection<'a, Writer> = dyn FnMut(&Writer, &[Event]) -> Result<(), ProjectionError> + 'a;

/// An append-only log of events.
///
/// One writer at a time: a log in which each event names the one before has one order by nature.
pub trait EventStore {
    /// What a projection writes through: the open transaction of this store.
    type Writer: ?Sized;

    /// The last event's number and hash.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn head(&self) -> Result<Head, StoreError>;

    /// Events `from_no` to `to_no`, both included, in order.
    ///
    /// # Errors
    /// When the store cannot be read or an event in it is malformed.
    fn read(&self, from_no: u64, to_no: u64) -> Result<Vec<Event>, StoreError>;

    /// The event asked for under this idempotency key.
    ///
    /// # Errors
    /// As for [`EventStore::read`].
    fn find(&self, idempotency_key: &str) -> Result<Option<Event>, StoreError>;

    /// Appends all of `drafts` and what `project` writes, or nothing; returns once they are durable.
    ///
    /// `after_no` is the last event the caller has seen. Drafts whose key is known are acknowledged and not applied
    /// again.
    ///
    /// # Errors
    /// When somebody else appended since, a draft breaks a limit, its key is known under another content, the
    /// projection fails, or the store cannot be written. Nothing has changed then.
    fn append(
        &mut self,
        after_no: u64,
        drafts: &[Draft],
        project: &mut Projection<'_, Self::Writer>,
    ) -> Result<Vec<Receipt>, StoreError>;
}

impl Draft {
    /// Whether the header fields keep their limits.
    ///
    /// # Errors
    /// The first field that does not, with value and limit.
    pub fn check(&self) -> Result<(), StoreError> {
        check_utc(&self.at_utc)?;
        check_kind(&self.kind)?;
        check_text("actor", &self.actor, 1)?;
        check_text("author_key_id", &self.author_key_id, 0)?;
        if let Some(key) = &self.idempotency_key {
            check_text("idempotency_key", key, 1)?;
        }
        if self.readers.len() > READERS_LIMIT_COUNT {
            return Err(refused("readers", &self.readers.len().to_string(), "at most 1000 parties"));
        }
        self.readers.iter().try_for_each(|reader| check_text("readers", reader, 1))
    }

    /// Whether `header` is what this draft would have become, its salt and place aside.
    #[must_use]
    pub fn is_same_as(&self, event: &Event) -> bool {
        let (header, body) = (&event.header, event.body.as_ref());
        let same_body = body.is_some_and(|body| body.text == crate::canonical::text(&self.body));
        same_body
            && header.stream == self.stream
            && header.kind == self.kind
            && header.readers == self.readers
            && header.actor == self.actor
    }
}

fn refused(field: &'static str, value: &str, limit: &'static str) -> StoreError {
    StoreError::Draft { field, value: value.chars().take(80).collect(), limit }
}

fn check_text(field: &'static str, text: &str, bytes_min: usize) -> Result<(), StoreError> {
    if text.len() < bytes_min || text.len() > TEXT_LIMIT_BYTES || text.chars().any(char::is_control) {
        return Err(refused(field, text, "one line of at most 1024 bytes, not empty"));
    }
    Ok(())
}

fn check_kind(kind: &str) -> Result<(), StoreError> {
    let word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if kind.is_empty() || kind.len() > 64 || !kind.bytes().all(word) {
        return Err(refused("kind", kind, "1 to 64 of a-z, 0-9 and _"));
    }
    Ok(())
}

/// Whether a text is a moment in UTC as events carry it.
///
/// # Errors
/// When it is not `YYYY-MM-DDTHH:MM:SS[.ffffff]Z` or names no real moment.
pub fn check_utc(text: &str) -> Result<(), StoreError> {
    let limit = "a moment in UTC: YYYY-MM-DDTHH:MM:SSZ, with up to six decimals";
    let shape = text.bytes().enumerate().all(|(index, byte)| match index {
        4 | 7 => byte == b'-',
        10 => byte == b'T',
        13 | 16 => byte == b':',
        _ if index + 1 == text.len() => byte == b'Z',
        19 => byte == b'.',
        _ => byte.is_ascii_digit(),
    });
    let long_enough = text.len() == 20 || (22..=27).contains(&text.len());
    if !shape || !long_enough || text.parse::<jiff::Timestamp>().is_err() {
        return Err(refused("at_utc", text, limit));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_utc_and_real() {
        for good in ["2026-11-25T03:00:00Z", "2026-02-28T23:59:59.123456Z", "2024-02-29T00:00:00.5Z"] {
            assert!(check_utc(good).is_ok(), "{good}");
        }
        let bad = [
            "",
            "2026-11-25",
            "2026-11-25T03:00:00",
            "2026-11-25T03:00:00+00:00",
            "2026-02-29T00:00:00Z",
            "2026-11-25 03:00:00Z",
            "2026-11-25T03:00:00.Z",
            "2026-11-25T03:00:00.1234567Z",
            "2026-11-25T25:00:00Z",
            "２026-11-25T03:00:00Z",
        ];
        for text in bad {
            assert!(check_utc(text).is_err(), "{text:?} was taken for a moment");
        }
    }

    #[test]
    fn every_stream_reads_back_from_its_word() {
        for stream in Stream::ALL {
            assert_eq!(Stream::of_word(stream.word()), Some(stream));
        }
        assert_eq!(Stream::of_word("Design"), None);
    }
}
