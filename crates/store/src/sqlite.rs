//! The log in SQLite: one file, durable before acknowledged.

use crate::canonical;
use crate::chain::{ChainChecker, ChainReport, commitment_of, hash_of};
use crate::error::StoreError;
use crate::event::{BODY_LIMIT_BYTES, Body, Draft, Event, EventStore, Head, Header, Projection, Receipt};
use crate::file::{self, FileHeader, FileKind};
use crate::rows::{COLUMNS, RawEvent, readers_text};
use crate::schema::{self, SchemaObject};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _, TransactionBehavior, params};
use std::path::Path;
use std::time::Duration;

/// An event log in an SQLite database.
///
/// # Example
/// ```
/// # use wetplant_store as store;
/// use store::{Draft, EventStore, FileKind, SqliteStore, Stream};
/// const KIND: FileKind = FileKind { name: "log of an example", application_id: 0x4C4F_4721, user_version: 1 };
/// let mut log = SqliteStore::in_memory(&KIND, &store::schema::LOG)?;
/// let draft = Draft {
///     at_utc: "2026-11-25T03:00:00Z".into(),
///     actor: "secretary".into(),
///     author_key_id: String::new(),
///     stream: Stream::Ledger,
///     kind: "bill_issued".into(),
///     readers: ["AZ".to_owned()].into(),
///     idempotency_key: Some("bill 1".into()),
///     salt: [7; 32],
///     body: serde_json::json!({ "amount_minor": 125_000 }),
/// };
/// let receipts = log.append(0, &[draft], &mut |_, _| Ok(()))?;
/// assert_eq!(receipts[0].sequence_no, 1);
///
/// // The copy for another party leaves the bill out, and still verifies.
/// let copy = log.copy_for("KZ", &KIND, &store::schema::LOG)?;
/// let report = copy.verify_chain();
/// assert!(report.problems.is_empty() && report.withheld_count == 1);
/// assert_eq!(report.head_hash, receipts[0].hash);
/// # Ok::<(), store::StoreError>(())
/// ```
#[derive(Debug)]
pub struct SqliteStore {
    connection: Connection,
    /// The header of bytes opened to look at them.
    header: Option<FileHeader>,
    /// Removed after the connection is closed; only copies opened to look at them have one.
    _folder: Option<CopyFolder>,
}

impl SqliteStore {
    /// A new, empty log in memory, with every object of `schema`, which must include [`schema::LOG`].
    ///
    /// # Errors
    /// When SQLite refuses the schema.
    pub fn in_memory(kind: &FileKind, schema: &[SchemaObject]) -> Result<Self, StoreError> {
        let connection = Connection::open_in_memory().map_err(StoreError::database("make a database"))?;
        let store = Self { connection, header: None, _folder: None };
        store.configure()?;
        let name_it = |name, value: u32| store.connection.pragma_update(None, name, value);
        name_it("application_id", kind.application_id).map_err(StoreError::database("make a database"))?;
        name_it("user_version", kind.user_version).map_err(StoreError::database("make a database"))?;
        schema::make(&store.connection, schema)?;
        Ok(store)
    }

    /// The bytes of the database as they stand in a file.
    ///
    /// # Errors
    /// When SQLite has no memory for them.
    pub fn bytes(&mut self) -> Result<Vec<u8>, StoreError> {
        let serialised = self.connection.serialize("main").map_err(StoreError::database("write the file"))?;
        Ok(serialised.to_vec())
    }

    /// Writes the database to a new file in one step, and goes on there.
    ///
    /// # Errors
    /// When the name is taken or the system refuses; nothing is left behind then.
    pub fn save_as(mut self, path: &Path, kind: &FileKind) -> Result<Self, StoreError> {
        file::write_new(path, &self.bytes()?)?;
        Self::open(path, kind)
    }

    /// Opens a log to read and append. What a killed writer left half done is undone; what another program left in a
    /// write-ahead log is read.
    ///
    /// # Errors
    /// When the file is missing, of another kind, cut off, or its log's tables were altered.
    pub fn open(path: &Path, kind: &FileKind) -> Result<Self, StoreError> {
        check_file(path, kind)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let store = Self { connection: connect(path, flags)?, header: None, _folder: None };
        store.configure()?;
        store.check_log(kind)?;
        Ok(store)
    }

    /// Opens a log only to look at it: the file and everything beside it stay as they are. Where reading would need
    /// writing (a killed writer's journal, a write-ahead log), a copy in the system's folder for temporary files is
    /// opened instead. The tables are not checked.
    ///
    /// # Errors
    /// When the file is missing, of another kind or cut off.
    pub fn open_untouched(path: &Path, kind: &FileKind) -> Result<Self, StoreError> {
        let header = check_file(path, kind)?;
        let write_ahead = file::sidecars(path).iter().any(|(ending, _)| *ending == "-wal");
        if !header.has_write_ahead_log() && !write_ahead {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let store = Self { connection: connect(path, flags)?, header: None, _folder: None };
            if store.is_readable()? {
                store.configure()?;
                return Ok(store);
            }
        }
        let folder = CopyFolder::with(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = connect(&folder.database(), flags)?;
        let store = Self { connection, header: None, _folder: Some(folder) };
        store.configure()?;
        Ok(store)
    }

    /// Opens the bytes of a file to look at them.
    ///
    /// # Errors
    /// When they are of another kind or cut off.
    pub fn of_bytes(bytes: &[u8], kind: &FileKind) -> Result<Self, StoreError> {
        let header = FileHeader::of_bytes(bytes, kind.name)?;
        header.check_kind(kind)?;
        header.check_length(bytes.len() as u64)?;
        let mut connection = Connection::open_in_memory().map_err(StoreError::database("read the file"))?;
        connection
            .deserialize_read_exact("main", bytes, bytes.len(), true)
            .map_err(StoreError::database("read the file"))?;
        let store = Self { connection, header: Some(header), _folder: None };
        store.configure()?;
        Ok(store)
    }

    /// The database, for projections and checks of other rooms.
    #[must_use]
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// The header of the file or bytes that were opened, once everything left half done is undone; none for a log in
    /// memory.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn file_header(&self, kind: &FileKind) -> Result<Option<FileHeader>, StoreError> {
        match self.connection.path().filter(|path| !path.is_empty()) {
            Some(path) => FileHeader::of_file(Path::new(path), kind.name).map(|(header, _)| Some(header)),
            None => Ok(self.header),
        }
    }

    /// Checks every event of the log. Never fails: what cannot be read is a problem in the report.
    #[must_use]
    pub fn verify_chain(&self) -> ChainReport {
        let mut checker = ChainChecker::default();
        if let Err(error) = self.feed(&mut checker) {
            checker.broken(format!("the log cannot be read on: {error}"));
        }
        checker.finish()
    }

    /// A copy of the log in memory for one party: all headers, and the bodies the party may read. `schema` as for
    /// [`SqliteStore::in_memory`].
    ///
    /// # Errors
    /// When this log cannot be read.
    pub fn copy_for(
        &self,
        party: &str,
        kind: &FileKind,
        schema: &[SchemaObject],
    ) -> Result<Self, StoreError> {
        let mut copy = Self::in_memory(kind, schema)?;
        let writing = copy.connection.transaction().map_err(StoreError::database("write the copy"))?;
        for mut event in self.read(1, u64::MAX)? {
            let readers = &event.header.readers;
            if !readers.is_empty() && !readers.contains(party) {
                event.body = None;
            }
            insert(&writing, &event)?;
        }
        writing.commit().map_err(StoreError::database("write the copy"))?;
        Ok(copy)
    }

    fn feed(&self, checker: &mut ChainChecker) -> Result<(), rusqlite::Error> {
        let text = format!("{} ORDER BY event_log.sequence_no", select());
        let mut statement = self.connection.prepare(&text)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            checker.take(&RawEvent::of_row(row)?);
        }
        let orphans = "SELECT sequence_no FROM event_body \
             WHERE sequence_no NOT IN (SELECT sequence_no FROM event_log) ORDER BY sequence_no";
        let mut statement = self.connection.prepare(orphans)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            checker.take_orphan(row.get(0)?);
        }
        Ok(())
    }

    /// Settings of every connection.
    ///
    /// `EXTRA` is `FULL` plus a sync of the folder after the journal is deleted: with `FULL` alone, a power cut can
    /// bring the journal back and undo an acknowledged event. Deleted content is overwritten, so that a file holds
    /// nothing but what it shows. A file from elsewhere is not trusted to run functions from its schema.
    fn configure(&self) -> Result<(), StoreError> {
        let connection = &self.connection;
        let pragmas = "PRAGMA synchronous = EXTRA; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; \
             PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;";
        let switches = [
            (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
            (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
            (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
            (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        ];
        let set = || -> rusqlite::Result<()> {
            connection.busy_timeout(Duration::from_secs(5))?;
            switches
                .into_iter()
                .try_for_each(|(switch, on)| connection.set_db_config(switch, on).map(drop))?;
            connection.execute_batch(pragmas)
        };
        set().map_err(StoreError::database("open the file"))
    }

    /// Whether the file can be read without writing.
    fn is_readable(&self) -> Result<bool, StoreError> {
        let read = self.connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()));
        match read {
            Ok(()) => Ok(true),
            Err(error)
                if matches!(error.sqlite_error_code(), Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen)) =>
            {
                Ok(false)
            }
            Err(error) => Err(StoreError::database("read the file")(error)),
        }
    }

    fn check_log(&self, kind: &FileKind) -> Result<(), StoreError> {
        let altered = schema::differences(&self.connection, &schema::LOG)?;
        let is_ours = |name: &str| schema::LOG.iter().any(|object| object.name == name);
        if altered.iter().any(|(name, state)| name == "event_log" && state == "is missing") {
            return Err(StoreError::Foreign { wanted: kind.name, found: "it has no event log".to_owned() });
        }
        match altered.into_iter().find(|(name, _)| is_ours(name)) {
            Some((object, state)) => Err(StoreError::Schema { object, state }),
            None => Ok(()),
        }
    }

    /// Back to one file: a write-ahead log that another program switched on is folded in and switched off.
    fn leave_write_ahead_log(&self) -> Result<(), StoreError> {
        let doing = "fold the write-ahead log into the file";
        let mode = |text| self.connection.query_row(text, [], |row| row.get::<_, String>(0));
        let now = mode("PRAGMA journal_mode").map_err(StoreError::database(doing))?;
        if now != "wal" {
            return Ok(());
        }
        let then = mode("PRAGMA journal_mode = DELETE").map_err(StoreError::database(doing))?;
        if then == "delete" { Ok(()) } else { Err(StoreError::InUse) }
    }
}

impl EventStore for SqliteStore {
    type Writer = Connection;

    fn head(&self) -> Result<Head, StoreError> {
        head_of(&self.connection)
    }

    fn read(&self, from_no: u64, to_no: u64) -> Result<Vec<Event>, StoreError> {
        let doing = "read the log";
        let text = format!(
            "{} WHERE event_log.sequence_no BETWEEN ?1 AND ?2 ORDER BY event_log.sequence_no",
            select()
        );
        let mut statement = self.connection.prepare(&text).map_err(StoreError::database(doing))?;
        let bound = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let rows = statement
            .query_map([bound(from_no), bound(to_no)], RawEvent::of_row)
            .map_err(StoreError::database(doing))?;
        rows.map(|row| row.map_err(StoreError::database(doing))?.event_or_first_trouble()).collect()
    }

    fn find(&self, idempotency_key: &str) -> Result<Option<Event>, StoreError> {
        find_key(&self.connection, idempotency_key)
    }

    fn append(
        &mut self,
        after_no: u64,
        drafts: &[Draft],
        project: &mut Projection<'_, Connection>,
    ) -> Result<Vec<Receipt>, StoreError> {
        drafts.iter().try_for_each(Draft::check)?;
        self.leave_write_ahead_log()?;
        let begun = self.connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let writing = begun.map_err(StoreError::database("append to the log"))?;
        let mut head = head_of(&writing)?;
        let found_no = head.sequence_no;
        let mut fresh = Vec::new();
        let mut receipts = Vec::new();
        for draft in drafts {
            if let Some(known) = known_before(&writing, draft)? {
                receipts.push(known);
                continue;
            }
            if found_no != after_no {
                return Err(StoreError::HeadMoved { expected_no: after_no, found_no });
            }
            let event = event_after(&head, draft)?;
            insert(&writing, &event)?;
            head = Head { sequence_no: event.header.sequence_no, hash: event.header.hash.clone() };
            receipts.push(Receipt {
                sequence_no: head.sequence_no,
                hash: head.hash.clone(),
                repeated: false,
            });
            fresh.push(event);
        }
        if fresh.is_empty() {
            return Ok(receipts);
        }
        project(&writing, &fresh).map_err(StoreError::Projection)?;
        writing.commit().map_err(StoreError::database("append to the log"))?;
        Ok(receipts)
    }
}

fn select() -> String {
    format!(
        "SELECT event_log.sequence_no, {COLUMNS} FROM event_log \
         LEFT JOIN event_body ON event_body.sequence_no = event_log.sequence_no"
    )
}

fn check_file(path: &Path, kind: &FileKind) -> Result<FileHeader, StoreError> {
    let (header, bytes_count) = FileHeader::of_file(path, kind.name)?;
    header.check_kind(kind)?;
    // A journal or write-ahead log may say otherwise; with one, SQLite decides.
    if file::sidecars(path).is_empty() {
        header.check_length(bytes_count)?;
    }
    Ok(header)
}

/// Connects by absolute path: a relative one that begins with `file:` or is `:memory:` would mean something else.
fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let absolute = std::path::absolute(path).map_err(StoreError::io("open the file"))?;
    Connection::open_with_flags(absolute, flags).map_err(StoreError::database("open the file"))
}

fn head_of(connection: &Connection) -> Result<Head, StoreError> {
    let text = "SELECT sequence_no, hash FROM event_log ORDER BY sequence_no DESC LIMIT 1";
    let found: Option<(i64, String)> = connection
        .query_row(text, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
        .map_err(StoreError::database("read the end of the log"))?;
    let head = found.map(|(number, hash)| Head { sequence_no: u64::try_from(number).unwrap_or(0), hash });
    Ok(head.unwrap_or_else(Head::empty))
}

fn find_key(connection: &Connection, key: &str) -> Result<Option<Event>, StoreError> {
    let text = format!("{} WHERE idempotency_key = ?1", select());
    let found = connection.query_row(&text, [key], RawEvent::of_row).optional();
    let row = found.map_err(StoreError::database("read the log"))?;
    row.map(|row| row.event_or_first_trouble()).transpose()
}

/// The receipt of an event that is in the log under the draft's key.
fn known_before(connection: &Connection, draft: &Draft) -> Result<Option<Receipt>, StoreError> {
    let Some(key) = &draft.idempotency_key else { return Ok(None) };
    let Some(event) = find_key(connection, key)? else { return Ok(None) };
    let sequence_no = event.header.sequence_no;
    if !draft.is_same_as(&event) {
        return Err(StoreError::KeyReused { key: key.clone(), sequence_no });
    }
    Ok(Some(Receipt { sequence_no, hash: event.header.hash, repeated: true }))
}

fn event_after(head: &Head, draft: &Draft) -> Result<Event, StoreError> {
    let text = canonical::text(&draft.body);
    if text.len() > BODY_LIMIT_BYTES {
        let value = format!("{} bytes", text.len());
        return Err(StoreError::Draft { field: "body", value, limit: "at most 16777216 bytes" });
    }
    let mut header = Header {
        sequence_no: head.sequence_no + 1,
        at_utc: draft.at_utc.clone(),
        actor: draft.actor.clone(),
        author_key_id: draft.author_key_id.clone(),
        stream: draft.stream,
        kind: draft.kind.clone(),
        readers: draft.readers.clone(),
        idempotency_key: draft.idempotency_key.clone(),
        commitment: commitment_of(&draft.salt, &text),
        previous_hash: head.hash.clone(),
        hash: String::new(),
    };
    header.hash = hash_of(&header);
    Ok(Event { header, body: Some(Body { salt: draft.salt, text }) })
}

fn insert(connection: &Connection, event: &Event) -> Result<(), StoreError> {
    let header = &event.header;
    let sequence_no = i64::try_from(header.sequence_no).unwrap_or(i64::MAX);
    let add = || -> rusqlite::Result<()> {
        connection
            .prepare_cached("INSERT INTO event_log VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")?
            .execute(params![
                sequence_no,
                header.at_utc,
                header.actor,
                header.author_key_id,
                header.stream.word(),
                header.kind,
                readers_text(&header.readers),
                header.idempotency_key,
                header.commitment,
                header.previous_hash,
                header.hash,
            ])?;
        if let Some(body) = &event.body {
            connection.prepare_cached("INSERT INTO event_body VALUES (?1, ?2, ?3)")?.execute(params![
                sequence_no,
                body.salt,
                body.text
            ])?;
        }
        Ok(())
    };
    add().map_err(StoreError::database("append to the log"))
}

/// A folder of its own for a copy of a database with its journals, removed at the end.
#[derive(Debug)]
struct CopyFolder(std::path::PathBuf);

impl CopyFolder {
    fn with(path: &Path) -> Result<Self, StoreError> {
        let doing = "copy the file to look at it";
        let folder = Self::fresh().map_err(StoreError::io(doing))?;
        std::fs::copy(path, folder.database()).map_err(StoreError::io(doing))?;
        for (ending, sidecar) in file::sidecars(path) {
            let copied = std::fs::copy(sidecar, folder.0.join(format!("database{ending}")));
            copied.map_err(StoreError::io(doing))?;
        }
        Ok(folder)
    }

    /// A folder nobody else has.
    fn fresh() -> std::io::Result<Self> {
        let mut number = 0;
        loop {
            let path = std::env::temp_dir().join(format!("wetplant-look-{}-{number}", std::process::id()));
            match std::fs::create_dir(&path) {
                Ok(()) => return Ok(Self(path)),
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists && number < 10_000 => {
                    number += 1;
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn database(&self) -> std::path::PathBuf {
        self.0.join("database")
    }
}

impl Drop for CopyFolder {
    fn drop(&mut self) {
        let removed = std::fs::remove_dir_all(&self.0);
        drop(removed); // the system clears its temporary files by itself
    }
}
