//! The parts inside a zipped workbook, inflated one by one against one limit.

use crate::error::SheetError;
use crate::limits::{INFLATED_LIMIT_BYTES_COUNT, PARTS_LIMIT_COUNT};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// A zip whose parts are taken by name. What is inflated counts towards one limit, however often a part is taken and
/// whatever size the zip claims.
pub(crate) struct Parts<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    index_of: BTreeMap<String, usize>,
    left_bytes_count: u64,
}

impl<'a> Parts<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, SheetError> {
        // Counted before the directory is read, which takes some hundred bytes of memory for each part.
        let parts_count = bytes.windows(4).filter(|window| *window == b"PK\x01\x02").count();
        if parts_count > PARTS_LIMIT_COUNT {
            return Err(SheetError::TooManyParts { parts_count, limit_count: PARTS_LIMIT_COUNT });
        }
        let archive =
            ZipArchive::new(Cursor::new(bytes)).map_err(|fault| SheetError::damaged("its zip", fault))?;
        let mut index_of = BTreeMap::new();
        for index in 0..archive.len() {
            if let Some(Ok(name)) = archive.name_for_index(index) {
                index_of.entry(canonical(&name)).or_insert(index);
            }
        }
        Ok(Self { archive, index_of, left_bytes_count: INFLATED_LIMIT_BYTES_COUNT })
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.index_of.contains_key(&canonical(name))
    }

    /// The text of a part; none when there is no such part.
    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>, SheetError> {
        let Some(index) = self.index_of.get(&canonical(name)).copied() else { return Ok(None) };
        let damaged = |fault: &dyn std::fmt::Display| SheetError::damaged(name, fault);
        let part = self.archive.by_index(index).map_err(|fault| damaged(&fault))?;
        if part.encrypted() {
            return Err(PROTECTED);
        }
        let expected_bytes_count = usize::try_from(part.size().min(self.left_bytes_count)).unwrap_or(0);
        // A claimed size is not yet a size: no more is set aside than 64 KiB or sixteen times what is there.
        let mut bytes = Vec::with_capacity(expected_bytes_count.min(1 << 16));
        let read_count =
            part.take(self.left_bytes_count + 1).read_to_end(&mut bytes).map_err(|fault| damaged(&fault))?;
        let read_count = u64::try_from(read_count).unwrap_or(u64::MAX);
        self.left_bytes_count =
            self.left_bytes_count.checked_sub(read_count).ok_or_else(|| SheetError::InflatesTooFar {
                part: name.to_owned(),
                limit_bytes_count: INFLATED_LIMIT_BYTES_COUNT,
            })?;
        text_of(bytes).map(Some).ok_or_else(|| damaged(&"its bytes are neither UTF-8 nor UTF-16"))
    }
}

/// A workbook behind a password.
pub(crate) const PROTECTED: SheetError = SheetError::NotRead {
    format: "protected with a password",
    hint: "save it without one in the program that made it",
};

/// Names are compared as Excel does: without case, and either slash.
fn canonical(name: &str) -> String {
    name.trim_start_matches('/').replace('\\', "/").to_ascii_lowercase()
}

/// XML is UTF-8 unless a mark says UTF-16.
fn text_of(bytes: Vec<u8>) -> Option<String> {
    match bytes.as_slice() {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => {
            let (text, _, replaced) = encoding_rs::UTF_16LE.decode(&bytes);
            (!replaced).then(|| text.into_owned())
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => std::str::from_utf8(rest).ok().map(str::to_owned),
        _ => String::from_utf8(bytes).ok(),
    }
}
