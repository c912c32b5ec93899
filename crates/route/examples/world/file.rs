//! A file as bytes at rest.

use std::fs::File;
use std::io;
use terrain::tiles::Bytes;

/// An open file.
pub struct OpenFile {
    file: File,
    bytes_count: u64,
}

impl OpenFile {
    /// Opens a file for reading.
    pub fn open(path: &str) -> io::Result<Self> {
        let file = File::open(path)?;
        let bytes_count = file.metadata()?.len();
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

    /// Every read opens its own place in the file, so that readers do not move one another.
    #[cfg(not(unix))]
    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<()> {
        use std::io::{Read, Seek, SeekFrom};
        let mut file = self.file.try_clone()?;
        file.seek(SeekFrom::Start(offset))?;
        file.read_exact(into)
    }
}
