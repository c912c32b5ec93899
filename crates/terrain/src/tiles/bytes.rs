//! Bytes that are read where they lie: a slice, or a file that an app opened.

use crate::TerrainError;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

/// Bytes at rest, read at any place by several readers at once.
pub trait Bytes: Send + Sync {
    /// How many there are.
    fn bytes_count(&self) -> u64;
    /// Fills `into` with the bytes from `offset` on.
    ///
    /// # Errors
    /// When they cannot be read, or end before `into` is full.
    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<()>;
}

impl Bytes for [u8] {
    fn bytes_count(&self) -> u64 {
        self.len() as u64
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<()> {
        let start = usize::try_from(offset).ok();
        let end = start.and_then(|start| start.checked_add(into.len()));
        let found = start.zip(end).and_then(|(start, end)| self.get(start..end));
        let found = found.ok_or(io::ErrorKind::UnexpectedEof)?;
        into.copy_from_slice(found);
        Ok(())
    }
}

impl Bytes for Vec<u8> {
    fn bytes_count(&self) -> u64 {
        self.as_slice().bytes_count()
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<()> {
        self.as_slice().read_at(offset, into)
    }
}

/// Bytes as a reader with a place, for decoders that want one.
#[derive(Clone)]
pub struct ReadSeek {
    bytes: Arc<dyn Bytes>,
    at: u64,
}

impl ReadSeek {
    /// A reader at the first byte.
    #[must_use]
    pub fn new(bytes: Arc<dyn Bytes>) -> Self {
        Self { bytes, at: 0 }
    }
}

impl Read for ReadSeek {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = self.bytes.bytes_count().saturating_sub(self.at);
        let count = into.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        self.bytes.read_at(self.at, &mut into[..count])?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for ReadSeek {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let moved = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::End(by) => self.bytes.bytes_count().checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = moved.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// `count` bytes from `offset` on, if the source holds as many: nothing is set aside for a length that is a lie.
pub(super) fn read_some(bytes: &dyn Bytes, offset: u64, count: u64) -> Result<Vec<u8>, TerrainError> {
    let all = bytes.bytes_count();
    let fits = offset.checked_add(count).is_some_and(|end| end <= all);
    let count = usize::try_from(count).ok().filter(|_| fits).ok_or_else(|| {
        super::format::broken(format!("bytes {offset} to {offset} + {count} lie beyond its {all} bytes"))
    })?;
    let mut found = vec![0; count];
    bytes.read_at(offset, &mut found).map_err(|error| unread(offset, &error))?;
    Ok(found)
}

/// The source failed.
pub(super) fn unread(offset: u64, error: &io::Error) -> TerrainError {
    super::format::broken(format!("it cannot be read at byte {offset}: {error}"))
}
