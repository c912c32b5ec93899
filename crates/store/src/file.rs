//! The file around the log: what its first hundred bytes must say, and how a new one comes to be.

use crate::error::StoreError;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

/// What kind of SQLite file a log lives in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileKind {
    /// What people call it: `wetplant project (GeoPackage)`.
    pub name: &'static str,
    /// `PRAGMA application_id`.
    pub application_id: u32,
    /// `PRAGMA user_version`.
    pub user_version: u32,
}

/// The header of an SQLite database.
///
/// # Source
/// "Database File Format", section 1.3, sqlite.org/fileformat2.html.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileHeader(pub [u8; 100]);

/// A field of the header that is not as this program leaves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeaderDifference {
    /// Name of the field.
    pub field: &'static str,
    /// What it says.
    pub found: u64,
    /// What it should say.
    pub expected: u64,
}

impl FileHeader {
    /// Reads the header of a file, and the file's length.
    ///
    /// # Errors
    /// When it cannot be read or is no SQLite database.
    pub fn of_file(path: &Path, wanted: &'static str) -> Result<(Self, u64), StoreError> {
        let file = std::fs::File::open(path).map_err(StoreError::io("open the file"))?;
        let metadata = file.metadata().map_err(StoreError::io("open the file"))?;
        if metadata.is_dir() {
            return Err(StoreError::NotSqlite { wanted, found: "is a folder".to_owned() });
        }
        let mut start = Vec::new();
        file.take(100).read_to_end(&mut start).map_err(StoreError::io("read the file"))?;
        Ok((Self::of_bytes(&start, wanted)?, metadata.len()))
    }

    /// The header at the start of some bytes.
    ///
    /// # Errors
    /// When they are no SQLite database.
    pub fn of_bytes(bytes: &[u8], wanted: &'static str) -> Result<Self, StoreError> {
        let header = bytes.first_chunk::<100>().filter(|start| start.starts_with(b"SQLite format 3\0"));
        header
            .map(|header| Self(*header))
            .ok_or_else(|| StoreError::NotSqlite { wanted, found: looks_like(bytes) })
    }

    /// Whether the file is of this kind.
    ///
    /// # Errors
    /// When it belongs to another program or version.
    pub fn check_kind(&self, kind: &FileKind) -> Result<(), StoreError> {
        let (application_id, user_version) = (self.number(68), self.number(60));
        if application_id == kind.application_id && user_version == kind.user_version {
            return Ok(());
        }
        let found = if application_id == kind.application_id {
            let wanted = kind.user_version;
            format!("its user_version is {user_version}; this program reads {wanted}")
        } else {
            let mark = application_id.to_be_bytes().escape_ascii().to_string();
            format!("it is an SQLite database of another program (application_id {application_id}, `{mark}`)")
        };
        Err(StoreError::Foreign { wanted: kind.name, found })
    }

    /// Whether the file has the length its header says.
    ///
    /// # Errors
    /// When it was cut off or grew.
    pub fn check_length(&self, bytes_count: u64) -> Result<(), StoreError> {
        let expected_bytes_count = u64::from(self.number(28)) * self.page_bytes_count();
        if bytes_count == expected_bytes_count {
            return Ok(());
        }
        Err(StoreError::Truncated { bytes_count, expected_bytes_count })
    }

    /// Whether the file keeps a write-ahead log beside it.
    #[must_use]
    pub fn has_write_ahead_log(&self) -> bool {
        self.0[18] != 1 || self.0[19] != 1
    }

    /// Every field that is not as this program leaves it. Free to differ are only the counters of changes and the
    /// number of the SQLite that wrote last, which say nothing about the content.
    #[must_use]
    pub fn differences(&self, kind: &FileKind) -> Vec<HeaderDifference> {
        let byte = |index: usize| u64::from(self.0[index]);
        let word = |index| u64::from(self.number(index));
        let reserved = self.0[72..92].iter().map(|byte| u64::from(*byte)).sum();
        let fields = [
            ("page size", self.page_bytes_count(), 4096),
            ("write version", byte(18), 1),
            ("read version", byte(19), 1),
            ("reserved bytes per page", byte(20), 0),
            ("largest payload fraction", byte(21), 64),
            ("least payload fraction", byte(22), 32),
            ("leaf payload fraction", byte(23), 32),
            ("schema format", word(44), 4),
            ("cache size", word(48), 0),
            ("largest root page", word(52), 0),
            ("text encoding", word(56), 1),
            ("user version", word(60), u64::from(kind.user_version)),
            ("incremental vacuum", word(64), 0),
            ("application id", word(68), u64::from(kind.application_id)),
            ("reserved for growth", reserved, 0),
            ("version valid for", word(92), word(24)),
        ];
        let differing = fields.into_iter().filter(|(_, found, expected)| found != expected);
        differing.map(|(field, found, expected)| HeaderDifference { field, found, expected }).collect()
    }

    fn number(&self, index: usize) -> u32 {
        let bytes = [self.0[index], self.0[index + 1], self.0[index + 2], self.0[index + 3]];
        u32::from_be_bytes(bytes)
    }

    fn page_bytes_count(&self) -> u64 {
        // The value 1 stands for 65,536.
        match u64::from(u16::from_be_bytes([self.0[16], self.0[17]])) {
            1 => 65536,
            size => size,
        }
    }
}

/// Writes a new file in one step: whole and durable under its name, or not there at all. Nothing is overwritten.
///
/// # Errors
/// When the name is taken or the system refuses; nothing is left behind then.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    if path.symlink_metadata().is_ok() {
        return Err(StoreError::Exists);
    }
    let draft = Unfinished(beside(path, &format!(".{}.new", std::process::id())));
    let doing = "write the file";
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&draft.0)
        .map_err(StoreError::io(doing))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(StoreError::io(doing))?;
    drop(file);
    publish(&draft.0, path)?;
    drop(draft); // its name is no longer needed
    sync_folder(path).map_err(StoreError::io("make the new file durable"))
}

/// The journal and write-ahead log of a database that hold something.
#[must_use]
pub fn sidecars(path: &Path) -> Vec<(&'static str, PathBuf)> {
    ["-journal", "-wal"]
        .map(|ending| (ending, beside(path, ending)))
        .into_iter()
        .filter(|(_, sidecar)| sidecar.metadata().is_ok_and(|metadata| metadata.len() > 0))
        .collect()
}

/// A file that is removed again unless it got its name.
struct Unfinished(PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        let removed = std::fs::remove_file(&self.0);
        drop(removed); // nothing more can be done about it here
    }
}

/// Gives the draft its name if that is free. A hard link never overwrites; where there are none (FAT), the name was
/// free a moment ago.
fn publish(draft: &Path, path: &Path) -> Result<(), StoreError> {
    match std::fs::hard_link(draft, path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Err(StoreError::Exists),
        Err(_) if path.symlink_metadata().is_ok() => Err(StoreError::Exists),
        Err(_) => std::fs::rename(draft, path).map_err(StoreError::io("name the new file")),
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// A new name is durable only once its folder is.
#[cfg(unix)]
fn sync_folder(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::File::open(folder)?.sync_all()
}

/// Folders cannot be synchronised on this system.
#[cfg(not(unix))]
fn sync_folder(_path: &Path) -> std::io::Result<()> {
    Ok(())
}

/// What bytes that are no SQLite database seem to be, in words.
fn looks_like(bytes: &[u8]) -> String {
    let known: [(&[u8], &str); 8] = [
        (b"SQLite format 3\0", "begins like an SQLite database but ends within its header"),
        (b"II*\0", "looks like a TIFF picture"),
        (b"MM\0*", "looks like a TIFF picture"),
        (b"CDF", "looks like a NetCDF grid"),
        (b"\x89HDF", "looks like a NetCDF or HDF5 grid"),
        (b"PK\x03\x04", "looks like a ZIP archive or a workbook"),
        (b"%PDF", "looks like a PDF document"),
        (b"format = ", "looks like a plan in text form; `wetplant new --from` reads it"),
    ];
    if bytes.is_empty() {
        return "is empty".to_owned();
    }
    match known.into_iter().find(|(mark, _)| bytes.starts_with(mark)) {
        Some((_, words)) => words.to_owned(),
        None => format!("begins with `{}`", bytes.get(..16).unwrap_or(bytes).escape_ascii()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_no_database_is_named_by_what_it_is() {
        let said = |bytes: &[u8]| FileHeader::of_bytes(bytes, "project").unwrap_err().to_string();
        assert_eq!(said(b""), "not a project: the file is empty");
        assert_eq!(said(b"PK\x03\x04..."), "not a project: the file looks like a ZIP archive or a workbook");
        assert_eq!(said(b"lon;lat\r\n"), r"not a project: the file begins with `lon;lat\r\n`");
    }
}
