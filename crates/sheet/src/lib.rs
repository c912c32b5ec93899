//! Tables as people send them: bytes into cells, and cells back into bytes.
//!
//! Knows text and workbooks. Never knows what a cell means: no position, no kilometre, no cable.
//!
//! Bytes are hostile until read: every bound stands in [`limits`], nothing is inflated or padded beyond it.

mod book;
mod decode;
mod delimiter;
mod error;
mod guess;
pub mod limits;
mod looks;
mod ods;
mod ole;
mod parts;
mod records;
mod text;
mod workbook;
mod write;
mod xls;
mod xls_text;
mod xlsx;
mod xml;

pub use book::{Book, Cell, Delimiter, Encoding, Form, Newline, ReadOptions, Sheet, TextForm};
pub use error::SheetError;
pub use write::write;

use units::Staged;

/// The tables in `bytes`, whatever their format: told by the bytes, never by a file's name.
///
/// # Errors
/// Bytes that are no table, are damaged, or go beyond a limit; a given code page that does not fit.
///
/// # Example
/// ```
/// # use wetplant_sheet as sheet;
/// let read = sheet::read(b"Pos;KP\n1;0,000\n2;16,521\n", &sheet::ReadOptions::default())?;
/// assert_eq!(read.value.sheets[0].rows[2][1].text, "16,521");
/// # Ok::<(), sheet::SheetError>(())
/// ```
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Staged<Book>, SheetError> {
    let bytes_count = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if bytes_count > limits::FILE_LIMIT_BYTES_COUNT {
        let limit_bytes_count = limits::FILE_LIMIT_BYTES_COUNT;
        return Err(SheetError::TooLarge { bytes_count, limit_bytes_count });
    }
    match workbook::kind(bytes) {
        Some(kind) => workbook::read(kind, bytes, options),
        None => text::read(bytes, options),
    }
}
