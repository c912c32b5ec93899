//! The chain: how an event's hash covers it, and what a checker can say about a whole log.

use crate::event::{Event, Header, NO_HASH};
use crate::rows::{RawEvent, Trouble};
use crate::salt::Salt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use units::Finding;

/// Opens every hash of an event, so that it is the hash of nothing else.
const EVENT_TAG: &[u8] = b"wetplant/event/1\0";
/// Opens every commitment to a body.
const BODY_TAG: &[u8] = b"wetplant/event-body/1\0";

/// The commitment to a body: `BLAKE3(tag ‖ salt ‖ canonical text)`, hexadecimal.
///
/// Without the salt, nobody can test a guess of the text against it.
#[must_use]
pub fn commitment_of(salt: &Salt, canonical_text: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(BODY_TAG).update(salt).update(canonical_text.as_bytes());
    hasher.finalize().to_hex().to_string()
}

/// The hash of an event: `BLAKE3(tag ‖ every header field but the hash itself)`, hexadecimal. Numbers are 8 bytes,
/// little-endian; every text follows its length, so no two headers have one encoding.
#[must_use]
pub fn hash_of(header: &Header) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(EVENT_TAG).update(&header.sequence_no.to_le_bytes());
    let fixed = [&header.at_utc, &header.actor, &header.author_key_id];
    fixed.into_iter().for_each(|text| add_text(&mut hasher, text));
    add_text(&mut hasher, header.stream.word());
    add_text(&mut hasher, &header.kind);
    hasher.update(&(header.readers.len() as u64).to_le_bytes());
    header.readers.iter().for_each(|reader| add_text(&mut hasher, reader));
    hasher.update(&[u8::from(header.idempotency_key.is_some())]);
    add_text(&mut hasher, header.idempotency_key.as_deref().unwrap_or_default());
    add_text(&mut hasher, &header.commitment);
    add_text(&mut hasher, &header.previous_hash);
    hasher.finalize().to_hex().to_string()
}

fn add_text(hasher: &mut blake3::Hasher, text: &str) {
    hasher.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
}

/// What a check looked at, and how often it found something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Check {
    /// Its name: the code of its findings begins with it.
    pub check: String,
    /// What it covers, and what it does not.
    pub covers: String,
    /// How many things it looked at.
    pub checked_count: u64,
    /// How many problems it found.
    pub problems_count: u64,
}

/// An event as a report lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EventLine {
    /// Place in the log.
    pub sequence_no: u64,
    /// When.
    pub at_utc: String,
    /// Who.
    pub actor: String,
    /// Which part of the business.
    pub stream: String,
    /// What kind.
    pub kind: String,
    /// Hash of the event.
    pub hash: String,
    /// Whether this copy leaves out what it says.
    pub withheld: bool,
}

/// What can be said about a whole log: all problems, each with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChainReport {
    /// The checks made.
    pub checks: Vec<Check>,
    /// Readable events in order.
    pub events: Vec<EventLine>,
    /// Events whose body this copy leaves out.
    pub withheld_count: u64,
    /// Hash of the last event: compare it with the one an auditor noted. A log cut off at its end is a whole log, only
    /// an older one.
    pub head_hash: String,
    /// All problems.
    pub problems: Vec<Finding>,
}

const CHECKS: [(&str, &str); 6] = [
    (
        "store.sequence",
        "numbers run from 1 without gap; a log cut off at its end shows only by its head hash",
    ),
    ("store.fields", "every header field has its type, its form and its limit"),
    ("store.hash", "each hash is that of all header fields, the commitment and the hash before"),
    ("store.link", "each event names the hash of the event before it"),
    (
        "store.commitment",
        "each body kept here, with its salt, gives its commitment; withheld bodies cannot be checked",
    ),
    (
        "store.body",
        "bodies are canonical JSON within the limit, belong to an event, and none that all may read is missing",
    ),
];

/// Checks a log event by event.
#[derive(Debug)]
pub struct ChainChecker {
    report: ChainReport,
    expected_no: u64,
}

impl Default for ChainChecker {
    fn default() -> Self {
        let checks = CHECKS.map(|(check, covers)| Check {
            check: check.to_owned(),
            covers: covers.to_owned(),
            checked_count: 0,
            problems_count: 0,
        });
        let report = ChainReport {
            checks: checks.to_vec(),
            events: Vec::new(),
            withheld_count: 0,
            head_hash: NO_HASH.to_owned(),
            problems: Vec::new(),
        };
        Self { report, expected_no: 1 }
    }
}

impl ChainChecker {
    /// Takes the next row of the log.
    pub fn take(&mut self, row: &RawEvent) {
        self.looked(0);
        if row.sequence_no != i64::try_from(self.expected_no).unwrap_or(i64::MAX) {
            let message =
                format!("event {} follows event {}", row.sequence_no, self.expected_no.saturating_sub(1));
            self.problem(0, row.sequence_no, message);
        }
        self.expected_no = u64::try_from(row.sequence_no).unwrap_or(0).saturating_add(1);
        self.looked(1);
        match row.event() {
            Ok(event) => self.take_event(&event),
            Err(troubles) => troubles.iter().for_each(|trouble| self.trouble(row.sequence_no, trouble)),
        }
    }

    /// A body row that belongs to no event.
    pub fn take_orphan(&mut self, sequence_no: i64) {
        self.problem(5, sequence_no, "there is a body but no event with this number".to_owned());
    }

    /// The log cannot be read on from here.
    pub fn broken(&mut self, message: String) {
        let sequence_no = i64::try_from(self.expected_no).unwrap_or(i64::MAX);
        self.problem(1, sequence_no, message);
    }

    /// The report.
    #[must_use]
    pub fn finish(self) -> ChainReport {
        self.report
    }

    fn take_event(&mut self, event: &Event) {
        let header = &event.header;
        let place = i64::try_from(header.sequence_no).unwrap_or(i64::MAX);
        self.looked(2);
        let computed = hash_of(header);
        if computed != header.hash {
            let message = format!("the hash is {}; its fields give {computed}", header.hash);
            self.problem(2, place, message);
        }
        self.looked(3);
        if header.previous_hash != self.report.head_hash {
            let (named, before) = (&header.previous_hash, &self.report.head_hash);
            let message = format!("the hash before is {before}; the event names {named}");
            self.problem(3, place, message);
        }
        self.take_body(event, place);
        self.report.head_hash.clone_from(&header.hash);
        self.report.events.push(line_of(event));
    }

    fn take_body(&mut self, event: &Event, place: i64) {
        self.looked(5);
        let Some(body) = &event.body else {
            self.report.withheld_count += 1;
            if event.header.readers.is_empty() {
                self.problem(5, place, "the body is missing although everyone may read it".to_owned());
            }
            return;
        };
        self.looked(4);
        let computed = commitment_of(&body.salt, &body.text);
        if computed != event.header.commitment {
            let message =
                format!("the commitment is {}; body and salt give {computed}", event.header.commitment);
            self.problem(4, place, message);
        }
        if !is_canonical(&body.text) {
            self.problem(5, place, "the body is not canonical JSON".to_owned());
        }
    }

    fn trouble(&mut self, sequence_no: i64, trouble: &Trouble) {
        let check = if trouble.of_body { 5 } else { 1 };
        self.problem(check, sequence_no, format!("{} {}", trouble.field, trouble.state));
    }

    fn looked(&mut self, check: usize) {
        self.report.checks[check].checked_count += 1;
    }

    fn problem(&mut self, check: usize, sequence_no: i64, message: String) {
        let check = &mut self.report.checks[check];
        check.problems_count += 1;
        let finding = Finding::blocks(&check.check, message).at(format!("event {sequence_no}"));
        self.report.problems.push(finding);
    }
}

fn line_of(event: &Event) -> EventLine {
    let header = &event.header;
    EventLine {
        sequence_no: header.sequence_no,
        at_utc: header.at_utc.clone(),
        actor: header.actor.clone(),
        stream: header.stream.word().to_owned(),
        kind: header.kind.clone(),
        hash: header.hash.clone(),
        withheld: event.body.is_none(),
    }
}

fn is_canonical(text: &str) -> bool {
    let read: Result<serde_json::Value, _> = serde_json::from_str(text);
    read.is_ok_and(|value| crate::canonical::text(&value) == text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Stream;

    fn header() -> Header {
        Header {
            sequence_no: 1,
            at_utc: "2026-11-25T03:00:00Z".into(),
            actor: "ab".into(),
            author_key_id: "c".into(),
            stream: Stream::Design,
            kind: "section_set".into(),
            readers: ["AZ".to_owned()].into(),
            idempotency_key: None,
            commitment: commitment_of(&[7; 32], "{}"),
            previous_hash: NO_HASH.into(),
            hash: String::new(),
        }
    }

    #[test]
    fn every_header_field_moves_the_hash() {
        let base = hash_of(&header());
        let changes: [fn(&mut Header); 11] = [
            |h| h.sequence_no = 2,
            |h| h.at_utc = "2026-11-25T03:00:01Z".into(),
            |h| h.actor = "a".into(),
            // The same letters, cut elsewhere.
            |h| (h.actor, h.author_key_id) = ("a".into(), "bc".into()),
            |h| h.stream = Stream::Ledger,
            |h| h.kind = "section_removed".into(),
            |h| h.readers = ["AZ".to_owned(), "KZ".to_owned()].into(),
            |h| h.readers = ["KZ".to_owned()].into(),
            |h| h.idempotency_key = Some(String::new()),
            |h| h.commitment = commitment_of(&[8; 32], "{}"),
            |h| h.previous_hash = h.previous_hash.replace('0', "1"),
        ];
        for (index, change) in changes.into_iter().enumerate() {
            let mut changed = header();
            change(&mut changed);
            assert_ne!(hash_of(&changed), base, "change {index} left the hash as it was");
        }
    }

    #[test]
    fn the_hash_of_a_known_event_never_changes() {
        // Computed from the written description by a second program (Python, package blake3), 2026-11-25.
        assert_eq!(
            commitment_of(&[7; 32], "{}"),
            "0c25660f6626c5eb337d8ac3259019826eff8424a5bed95c43976593f0082963"
        );
        assert_eq!(hash_of(&header()), "135a3ecd0be5204b2c5c555e058f10097c295b6557c561bc15ddffe5570a77ff");
    }
}
