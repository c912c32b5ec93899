//! A file as bytes at rest.

use std::fs::File;
use std::io;
use terrain::tiles::Bytes;

/// An open file.
pub struct OpenFile {
    #[cfg(unix)]
    file: File,
    #[cfg(not(unix))]
    file: std::sync::Mutex<File>,
    bytes_count: u64,
}

impl OpenFile {
    /// Opens a file for reading.
    pub fn open(path: &str) -> io::Result<Self> {
        let file = File::open(path)?;
        let bytes_count = file.metadata()?.len();
        #[cfg(not(unix))]
        let file = std::sync::Mutex::new(file);
        Ok(Self { file, bytes_count })
    }
}

impl Bytes for OpenFile {
    fn bytes_count(&self) -> u64 {
        self.bytes_count
    }

    #[cfg(unix)]
    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.file, into, offset)
    }

    /// One reader at a time: copies of a handle share its place in the file.
    #[cfg(not(unix))]
    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<()> {
        use std::io::{Read, Seek, SeekFrom};
        let mut file = self.file.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        file.seek(SeekFrom::Start(offset))?;
        file.read_exact(into)
    }
}
