//! What can be said about a project file from elsewhere: every check with what it covers, every problem with its
//! place.

use crate::error::ProjectError;
use crate::fold::{Fold, Revision};
use crate::tables::{self, Cells};
use crate::{edits, schema};
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::Path;
use store::{ChainReport, Check, EventStore as _, SqliteStore};
use units::{Finding, Fingerprint};

/// The format word of the report.
pub const FORMAT: &str = "wetplant-verify/1";

/// What verification found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VerifyReport {
    /// [`FORMAT`].
    pub format: String,
    /// Whether no check found a problem.
    pub fine: bool,
    /// Whether there are problems and all of them are what another program left in layers, or tables of its own: the
    /// log, its bodies, the header, the pages and the grids are whole. `wetplant edits` is the remedy for the layers. A
    /// log cut off at its end can look the same: compare its head hash.
    #[serde(default)]
    pub edited_only: bool,
    /// Name of the project; empty when its log cannot be read.
    pub project: String,
    /// The log, event by event.
    pub chain: ChainReport,
    /// Everything around the log.
    pub checks: Vec<Check>,
    /// Revisions the log names.
    pub revisions: Vec<Revision>,
    /// Problems of the checks around the log; those of the log stand in `chain`.
    pub problems: Vec<Finding>,
}

impl VerifyReport {
    /// All problems, those of the log first.
    pub fn all_problems(&self) -> impl Iterator<Item = &Finding> {
        self.chain.problems.iter().chain(&self.problems)
    }
}

/// Verifies a file. The file and everything beside it stay as they are.
///
/// # Errors
/// When the file is no project at all, or cut off: there is nothing to check then.
pub fn verify(path: &Path) -> Result<VerifyReport, ProjectError> {
    report(&SqliteStore::open_untouched(path, &schema::KIND)?)
}

/// Verifies the bytes of a file.
///
/// # Errors
/// As for [`verify`].
pub fn verify_bytes(bytes: &[u8]) -> Result<VerifyReport, ProjectError> {
    report(&SqliteStore::of_bytes(bytes, &schema::KIND)?)
}

const CHECKS: [(&str, &str); 7] = [
    (
        "project.header",
        "every field of the file's header is as this program leaves it, but counters of changes",
    ),
    (
        "project.structure",
        "tables, triggers and indices are those of this program, letter by letter, and no others",
    ),
    ("project.integrity", "SQLite's own check of every page, row, index and reference between tables"),
    (
        "project.events",
        "every event of design and agreement says what can be at its place, each record names its plan",
    ),
    ("project.layers", "layers and tables of contents hold what follows from the events, cell by cell"),
    (
        "project.results",
        "result layers have the fingerprint the last design recorded; they are not computed again here",
    ),
    ("project.grids", "every grid the log names is here with its hash, and no other"),
];

struct Checks {
    checks: Vec<Check>,
    problems: Vec<Finding>,
    /// Whether a problem is more than another program's edit.
    is_damaged: bool,
}

fn report(store: &SqliteStore) -> Result<VerifyReport, ProjectError> {
    let mut checks = Checks::new();
    checks.header(store)?;
    checks.structure(store.connection());
    checks.integrity(store.connection());
    let chain = store.verify_chain();
    let fold = checks.events(store);
    checks.layers(store.connection(), &fold);
    checks.grids(store.connection(), &fold);
    let fine = chain.problems.is_empty() && checks.problems.is_empty();
    Ok(VerifyReport {
        format: FORMAT.to_owned(),
        fine,
        edited_only: !fine && chain.problems.is_empty() && !checks.is_damaged,
        project: fold.name,
        chain,
        checks: checks.checks,
        revisions: fold.revisions,
        problems: checks.problems,
    })
}

impl Checks {
    fn new() -> Self {
        let checks = CHECKS.map(|(check, covers)| Check {
            check: check.to_owned(),
            covers: covers.to_owned(),
            checked_count: 0,
            problems_count: 0,
        });
        Self { checks: checks.to_vec(), problems: Vec::new(), is_damaged: false }
    }

    fn looked(&mut self, check: usize, count: usize) {
        self.checks[check].checked_count += count as u64;
    }

    /// Notes damage.
    fn problem(&mut self, check: usize, place: impl Into<String>, message: impl Into<String>) {
        self.is_damaged = true;
        self.difference(check, place, message);
    }

    /// Notes what another program may do to a file without damaging it.
    fn difference(&mut self, check: usize, place: impl Into<String>, message: impl Into<String>) {
        self.checks[check].problems_count += 1;
        self.problems.push(Finding::blocks(&self.checks[check].check, message).at(place));
    }

    /// Passes a value on, or notes why there is none.
    fn try_to<T>(&mut self, check: usize, place: &str, read: Result<T, ProjectError>) -> Option<T> {
        read.map_err(|error| self.problem(check, place, error.to_string())).ok()
    }

    fn header(&mut self, store: &SqliteStore) -> Result<(), ProjectError> {
        self.looked(0, 1);
        let Some(header) = store.file_header(&schema::KIND)? else { return Ok(()) };
        for difference in header.differences(&schema::KIND) {
            let message =
                format!("{} is {}; it should be {}", difference.field, difference.found, difference.expected);
            self.problem(0, "file header", message);
        }
        Ok(())
    }

    fn structure(&mut self, connection: &Connection) {
        let objects = schema::objects();
        self.looked(1, objects.len());
        let differences = store::schema::differences(connection, &objects).map_err(ProjectError::from);
        for (object, state) in self.try_to(1, "structure", differences).unwrap_or_default() {
            match state.as_str() {
                store::schema::FOREIGN => self.difference(1, object, state),
                _ => self.problem(1, object, state),
            }
        }
    }

    fn integrity(&mut self, connection: &Connection) {
        self.looked(2, 1);
        let words = || -> rusqlite::Result<Vec<String>> {
            let mut statement = connection.prepare("PRAGMA integrity_check(100)")?;
            statement.query_map([], |row| row.get(0))?.collect()
        };
        let words = words().map_err(ProjectError::database("check the file's integrity"));
        for words in self.try_to(2, "database", words).unwrap_or_default() {
            if words != "ok" {
                self.problem(2, "database", words);
            }
        }
        let broken = || -> rusqlite::Result<Vec<String>> {
            let mut statement = connection.prepare("SELECT \"table\" FROM pragma_foreign_key_check")?;
            statement.query_map([], |row| row.get(0))?.collect()
        };
        let broken = broken().map_err(ProjectError::database("check references between tables"));
        for table in self.try_to(2, "database", broken).unwrap_or_default() {
            self.problem(2, table, "a row refers to a row that is not there");
        }
    }

    /// The fold, as far as it goes.
    fn events(&mut self, store: &SqliteStore) -> Fold {
        let mut fold = Fold::default();
        let read = store.read(1, u64::MAX).map_err(ProjectError::from);
        for event in self.try_to(3, "log", read).unwrap_or_default() {
            self.looked(3, 1);
            let place = format!("event {}", event.header.sequence_no);
            let taken = fold.take(&event);
            if self.try_to(3, &place, taken).is_none() {
                break;
            }
        }
        if fold.head_no == 0 {
            self.problem(3, "log", "there is no event; a project begins with project_created");
        }
        fold
    }

    fn layers(&mut self, connection: &Connection, fold: &Fold) {
        let results = self.try_to(5, "result layers", tables::actual_results(connection)).unwrap_or_default();
        self.results(fold, &results);
        let expected = self.try_to(4, "layers", tables::expected(fold, &results)).unwrap_or_default();
        for table in expected.iter().filter(|table| !crate::layers::is_result(table.table)) {
            self.looked(4, table.rows.len());
            let held =
                self.try_to(4, table.table, tables::actual(connection, table.table)).unwrap_or_default();
            if held != table.rows {
                self.difference(4, table.table, describe_difference(&table.rows, &held));
            }
        }
        if self.checks[4].problems_count + self.checks[5].problems_count > 0 {
            self.say_edits_wait(connection, fold);
        }
    }

    /// Differences that another program's edits explain are no damage: there are verbs for them.
    fn say_edits_wait(&mut self, connection: &Connection, fold: &Fold) {
        let Ok(pending) = edits::pending(connection, fold) else { return };
        if !pending.is_empty() {
            let verbs = "`wetplant edits PROJECT --accept` takes them, `--discard` writes the layers again";
            self.difference(
                4,
                "layers",
                format!("{} edit(s) of another program wait; {verbs}", pending.len()),
            );
        }
    }

    fn results(&mut self, fold: &Fold, results: &[Vec<Cells>]) {
        self.looked(5, results.iter().map(Vec::len).sum());
        let found = tables::fingerprint_of(results);
        match &fold.design {
            Some(design) if design.layers_fingerprint != found => {
                let recorded = &design.layers_fingerprint;
                self.difference(
                    5,
                    "result layers",
                    format!("their fingerprint is {found}; the design recorded {recorded}"),
                );
            }
            None if results.iter().any(|rows| !rows.is_empty()) => {
                self.difference(5, "result layers", "they hold features, but no design was recorded");
            }
            _ => {}
        }
    }

    fn grids(&mut self, connection: &Connection, fold: &Fold) {
        let read = grid_rows(connection).map_err(ProjectError::database("read the grids"));
        let held = self.try_to(6, "grid_file", read).unwrap_or_default();
        let mut wanted: Vec<&Fingerprint> = Vec::new();
        for grid in &fold.grids {
            if !wanted.contains(&&grid.blake3) {
                wanted.push(&grid.blake3);
            }
        }
        self.looked(6, wanted.len());
        for (index, (grid_no, named, found, bytes_count)) in held.iter().enumerate() {
            let place = format!("grid {grid_no}");
            let expected = wanted.get(index).map(|fingerprint| fingerprint.0.as_str());
            let sizes_agree =
                fold.grids.iter().all(|grid| grid.blake3.0 != *found || grid.bytes_count == *bytes_count);
            if Some(named.as_str()) != expected || named != found || !sizes_agree {
                let expected = expected.unwrap_or("nothing");
                let message = format!("named {named}, its bytes have {found}; the log has {expected} here");
                self.problem(6, place, message);
            } else if *grid_no != index as i64 + 1 {
                self.problem(6, place, format!("it should be number {}", index + 1));
            }
        }
        for missing in wanted.iter().skip(held.len()) {
            self.problem(6, "grid_file", format!("grid {missing} is missing"));
        }
    }
}

/// Number, name by hash, real hash and size of every grid.
fn grid_rows(connection: &Connection) -> rusqlite::Result<Vec<(i64, String, String, u64)>> {
    let mut statement =
        connection.prepare("SELECT grid_no, blake3, bytes FROM grid_file ORDER BY grid_no")?;
    let rows = statement.query_map([], |row| {
        let bytes = row.get_ref(2)?.as_bytes()?;
        Ok((row.get(0)?, row.get(1)?, Fingerprint::of_bytes(bytes).0, bytes.len() as u64))
    })?;
    rows.collect()
}

fn describe_difference(expected: &[Cells], held: &[Cells]) -> String {
    if expected.len() != held.len() {
        return format!("it has {} rows; the events make {}", held.len(), expected.len());
    }
    let differing: Vec<String> = expected
        .iter()
        .zip(held)
        .filter(|(wanted, found)| wanted != found)
        .map(|(wanted, _)| match wanted.first() {
            Some(rusqlite::types::Value::Integer(key)) => key.to_string(),
            _ => "?".to_owned(),
        })
        .take(10)
        .collect();
    format!("rows {} are not what the events make", differing.join(", "))
}
