//! Tables as people send them: bytes into cells, and cells back into bytes.
//!
//! Knows text and workbooks. Never knows what a cell means: no position, no kilometre, no cable.

mod book;
mod error;

pub use book::{Book, Cell, Delimiter, Encoding, Form, Newline, ReadOptions, Sheet, TextForm};
pub use error::SheetError;
