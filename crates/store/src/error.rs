//! Why the log could not be read or written.

/// What went wrong with a log or its file. The file's name is added by whoever knows it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file is no SQLite database at all.
    #[error("not a {wanted}: the file {found}")]
    NotSqlite {
        /// What was expected.
        wanted: &'static str,
        /// What it looks like.
        found: String,
    },
    /// The file is shorter or longer than its own header says.
    #[error(
        "the file is damaged: its header says {expected_bytes_count} bytes, it has {bytes_count}; \
         use a backup copy"
    )]
    Truncated {
        /// Bytes the file has.
        bytes_count: u64,
        /// Bytes its header says.
        expected_bytes_count: u64,
    },
    /// A database of another program or version.
    #[error("not a {wanted}: {found}")]
    Foreign {
        /// What was expected.
        wanted: &'static str,
        /// What it is.
        found: String,
    },
    /// A table, trigger or view of the file is not as this program makes it.
    #[error("the file's structure was changed by another program: {object} {state}")]
    Schema {
        /// Which table, trigger or view.
        object: String,
        /// What is wrong with it.
        state: String,
    },
    /// There is a file already; nothing is overwritten.
    #[error("the file exists already; nothing was written")]
    Exists,
    /// The operating system refused.
    #[error("cannot {doing}: {source}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// The database refused.
    #[error("cannot {doing}: {source}")]
    Database {
        /// What was being done.
        doing: &'static str,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// Another program holds the file.
    #[error(
        "the file is in use by another program (QGIS, or a second wetplant); close it there and try again"
    )]
    InUse,
    /// A field of a draft breaks its limit.
    #[error("event field {field} is `{value}`; it must be {limit}")]
    Draft {
        /// The field.
        field: &'static str,
        /// Its value, or the start of it.
        value: String,
        /// What is allowed.
        limit: &'static str,
    },
    /// A key was used before for something else.
    #[error("idempotency key `{key}` was used for another event, number {sequence_no}")]
    KeyReused {
        /// The key.
        key: String,
        /// The event that has it.
        sequence_no: u64,
    },
    /// Somebody else appended in between.
    #[error("the log ends at event {found_no}, not at {expected_no} as when it was read; read it again")]
    HeadMoved {
        /// Where the caller thought it ends.
        expected_no: u64,
        /// Where it ends.
        found_no: u64,
    },
    /// What follows from the events could not be written.
    #[error("{0}")]
    Projection(crate::event::ProjectionError),
    /// A row of the log is not an event.
    #[error("event {sequence_no}: {field} {state}")]
    Row {
        /// Which event.
        sequence_no: u64,
        /// Which field.
        field: &'static str,
        /// What is wrong with it.
        state: String,
    },
}

impl StoreError {
    /// A database error with what was being done; a held lock gets its own words.
    pub fn database(doing: &'static str) -> impl Fn(rusqlite::Error) -> StoreError {
        move |source| match source.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
                StoreError::InUse
            }
            _ => StoreError::Database { doing, source },
        }
    }

    /// An error of the operating system with what was being done.
    pub fn io(doing: &'static str) -> impl Fn(std::io::Error) -> StoreError {
        move |source| StoreError::Io { doing, source }
    }
}
