//! The compound file around old Office documents: a small file system of sectors and chains.
//!
//! # Source
//! [MS-CFB] Compound File Binary File Format: header 2.2, FAT 2.3, mini FAT 2.4, DIFAT 2.5, directory 2.6.

use crate::error::SheetError;

const PART: &str = "its compound file";
/// First of the sector numbers that mean something else than a sector.
const FIRST_MEANING_NO: u32 = 0xFFFF_FFFA;
/// Size of a sector of the mini stream.
const MINI_SECTOR_BYTES_COUNT: usize = 64;

/// A compound file, its tables read.
pub(crate) struct Ole<'a> {
    bytes: &'a [u8],
    sector_bytes_count: usize,
    /// The sector after each sector.
    next: Vec<u32>,
    mini_next: Vec<u32>,
    entries: Vec<Entry>,
    mini_cutoff_bytes_count: usize,
    mini_stream: Vec<u8>,
}

struct Entry {
    name: String,
    start: u32,
    bytes_count: usize,
}

impl<'a> Ole<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, SheetError> {
        let sector_bytes_count = match u16_at(bytes, 30) {
            Some(9) => 512,
            Some(12) => 4_096,
            _ => return Err(SheetError::damaged(PART, "its sector size is unknown")),
        };
        let header =
            |at: usize| u32_at(bytes, at).ok_or_else(|| SheetError::damaged(PART, "its header is cut off"));
        let mut ole = Ole {
            bytes,
            sector_bytes_count,
            next: Vec::new(),
            mini_next: Vec::new(),
            entries: Vec::new(),
            mini_cutoff_bytes_count: size(header(56)?),
            mini_stream: Vec::new(),
        };
        ole.next = ole.sector_table(header(68)?)?;
        ole.entries = ole.chain(header(48)?)?.chunks_exact(128).filter_map(entry).collect();
        ole.mini_next = numbers(&ole.chain(header(60)?)?);
        if let Some(root) = ole.entries.first() {
            ole.mini_stream = ole.chain(root.start)?;
        }
        Ok(ole)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The bytes of a stream; none when there is no such stream.
    pub(crate) fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, SheetError> {
        let Some(entry) = self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name)) else {
            return Ok(None);
        };
        let mut stream = if entry.bytes_count < self.mini_cutoff_bytes_count {
            let limit_count = self.mini_stream.len() / MINI_SECTOR_BYTES_COUNT + 1;
            let sector = |no| part(&self.mini_stream, no, MINI_SECTOR_BYTES_COUNT);
            follow(&self.mini_next, (entry.start, limit_count), sector)?
        } else {
            self.chain(entry.start)?
        };
        stream.truncate(entry.bytes_count);
        Ok(Some(stream))
    }

    /// The table of following sectors: 109 of its sectors stand in the header, the others in a chain of their own.
    fn sector_table(&self, first_list_no: u32) -> Result<Vec<u32>, SheetError> {
        let mut table_nos = numbers(self.bytes.get(76..512).unwrap_or_default());
        let mut list_no = first_list_no;
        let sectors_count = self.bytes.len() / self.sector_bytes_count;
        for _ in 0..=sectors_count {
            if list_no >= FIRST_MEANING_NO {
                break;
            }
            let mut listed = numbers(self.sector(list_no).unwrap_or_default());
            list_no = listed.pop().unwrap_or(FIRST_MEANING_NO);
            table_nos.extend(listed);
        }
        table_nos.retain(|no| *no < FIRST_MEANING_NO);
        if table_nos.len() > sectors_count {
            return Err(SheetError::damaged(PART, "its sector table is larger than the file"));
        }
        Ok(table_nos.into_iter().filter_map(|no| self.sector(no)).flat_map(numbers).collect())
    }

    fn sector(&self, no: u32) -> Option<&'a [u8]> {
        part(self.bytes, no.checked_add(1)?, self.sector_bytes_count)
    }

    fn chain(&self, start: u32) -> Result<Vec<u8>, SheetError> {
        let limit_count = self.bytes.len() / self.sector_bytes_count + 1;
        follow(&self.next, (start, limit_count), |no| self.sector(no))
    }
}

/// The bytes of a chain of sectors; one of more sectors than there are runs in circles and is damage.
fn follow<'s>(
    next: &[u32],
    (start, limit_count): (u32, usize),
    sector: impl Fn(u32) -> Option<&'s [u8]>,
) -> Result<Vec<u8>, SheetError> {
    let (mut bytes, mut no, mut left_count) = (Vec::new(), start, limit_count);
    while no < FIRST_MEANING_NO {
        if left_count == 0 {
            return Err(SheetError::damaged(PART, "a chain of sectors runs in circles"));
        }
        left_count -= 1;
        let found =
            sector(no).ok_or_else(|| SheetError::damaged(PART, format!("the sector {no} is missing")))?;
        bytes.extend_from_slice(found);
        no = next.get(size(no)).copied().unwrap_or(FIRST_MEANING_NO);
    }
    Ok(bytes)
}

/// The sector of that number; the last one of a file may be short.
fn part(bytes: &[u8], no: u32, sector_bytes_count: usize) -> Option<&[u8]> {
    let from = size(no).checked_mul(sector_bytes_count)?;
    let found = bytes.get(from..bytes.len().min(from.checked_add(sector_bytes_count)?))?;
    (!found.is_empty()).then_some(found)
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let units: Vec<u16> =
        bytes.get(..64)?.as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
    let name = String::from_utf16_lossy(units.split(|unit| *unit == 0).next()?);
    (!name.is_empty()).then_some(())?;
    Some(Entry { name, start: u32_at(bytes, 116)?, bytes_count: size(u32_at(bytes, 120)?) })
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.as_chunks::<4>().0.iter().map(|four| u32::from_le_bytes(*four)).collect()
}

fn size(no: u32) -> usize {
    usize::try_from(no).unwrap_or(usize::MAX)
}

/// Two bytes as a number, little end first.
pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.first_chunk().map(|two| u16::from_le_bytes(*two))
}

/// Four bytes as a number, little end first.
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.first_chunk().map(|four| u32::from_le_bytes(*four))
}

/// Eight bytes as a real number, little end first.
pub(crate) fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    bytes.get(at..at.checked_add(8)?)?.first_chunk().map(|eight| f64::from_le_bytes(*eight))
}
