//! Why bytes are no table.

/// Why bytes cannot be read as tables, or tables not be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// The file is larger than what is read.
    #[error("the file has {bytes_count} bytes; at most {limit_bytes_count} are read")]
    TooLarge {
        /// Its size.
        bytes_count: u64,
        /// The limit.
        limit_bytes_count: u64,
    },
}
