//! The table beside a shapefile: dBASE III, a record of fixed width for each shape.

use encoding_rs::Encoding;
use std::collections::BTreeMap;

/// Most fields of a record; the format allows 255.
const FIELDS_LIMIT_COUNT: usize = 255;

/// A column.
struct Field {
    name: String,
    start: usize,
    width: usize,
    number: bool,
}

/// The records of a table.
pub(super) struct Records<'a> {
    bytes: &'a [u8],
    header_bytes_count: usize,
    record_bytes_count: usize,
    records_count: usize,
    fields: Vec<Field>,
    encoding: Option<&'static Encoding>,
}

impl<'a> Records<'a> {
    /// The table in `bytes`; `encoding` is the content of a `.cpg`. The reason when it is no table.
    ///
    /// # Source
    /// Esri Shapefile Technical Description (1998), dBASE file; dBASE III header of 32 bytes, 32 for each field.
    pub(super) fn open(bytes: &'a [u8], encoding: Option<&[u8]>) -> Result<Self, String> {
        let whole =
            |at: usize| bytes.get(at..at + 2).map_or(0, |two| usize::from(two[0]) | usize::from(two[1]) << 8);
        let (header_bytes_count, record_bytes_count) = (whole(8), whole(10));
        if header_bytes_count < 33 || bytes.len() < header_bytes_count || record_bytes_count < 1 {
            return Err(format!("its .dbf of {} bytes has no whole header", bytes.len()));
        }
        let records_count = whole(4) | whole(6) << 16;
        let encoding = encoding.and_then(label).or_else(|| of_language(bytes[29]));
        let mut fields = Vec::new();
        let mut start = 1; // behind the mark of deletion
        for field in bytes[32..header_bytes_count].chunks_exact(32).take(FIELDS_LIMIT_COUNT) {
            if field[0] == 0x0d {
                break;
            }
            let name = field[..11].split(|byte| *byte == 0).next().unwrap_or_default();
            let width = usize::from(field[16]);
            if start + width > record_bytes_count {
                return Err(format!(
                    "the fields of its .dbf are wider than its records of {record_bytes_count} bytes"
                ));
            }
            let number = matches!(field[11], b'N' | b'F');
            fields.push(Field { name: decoded(name, encoding), start, width, number });
            start += width;
        }
        Ok(Self { bytes, header_bytes_count, record_bytes_count, records_count, fields, encoding })
    }

    /// How many records the header declares.
    pub(super) fn count(&self) -> usize {
        self.records_count
    }

    /// The filled fields of a record by its number from 0; nothing beyond the last.
    pub(super) fn properties(&self, index: usize) -> BTreeMap<String, String> {
        let start = index.saturating_mul(self.record_bytes_count).saturating_add(self.header_bytes_count);
        let record = self.bytes.get(start..).and_then(|rest| rest.get(..self.record_bytes_count));
        let Some(record) = record.filter(|_| index < self.records_count) else { return BTreeMap::new() };
        let text = |field: &Field| {
            let text = decoded(&record[field.start..field.start + field.width], self.encoding);
            let text = text.trim_matches(['\0', ' ']);
            // Stars fill a number that does not fit or is missing.
            let filled = !text.is_empty() && !text.bytes().all(|byte| byte == b'*');
            filled.then(|| (field.name.clone(), if field.number { shortest(text) } else { text.to_owned() }))
        };
        self.fields.iter().filter_map(text).collect()
    }
}

/// A number without the zeros that fill its field.
fn shortest(text: &str) -> String {
    let number = text.parse::<f64>().ok().filter(|_| text.contains('.'));
    number.map_or_else(|| text.to_owned(), |number| number.to_string())
}

/// The encoding a `.cpg` names: `UTF-8`, `1251`, `CP1251`, `ISO 8859-1`.
fn label(cpg: &[u8]) -> Option<&'static Encoding> {
    let name: String = String::from_utf8_lossy(cpg.get(..cpg.len().min(40))?).trim().to_lowercase();
    let name = name.strip_prefix("ansi ").unwrap_or(&name).replace(' ', "-");
    let digits = name.trim_start_matches("cp").trim_start_matches("windows-");
    Encoding::for_label(name.as_bytes())
        .or_else(|| Encoding::for_label(format!("windows-{digits}").as_bytes()))
        .or_else(|| Encoding::for_label(format!("ibm{digits}").as_bytes()))
        .or_else(|| {
            Encoding::for_label(
                digits
                    .strip_prefix("8859")
                    .map(|part| format!("iso-8859-{}", part.trim_matches('-')))?
                    .as_bytes(),
            )
        })
}

/// The encoding of dBASE's language driver, those that are met.
///
/// # Source
/// `ESRI ArcPad` reference, table of language drivers.
fn of_language(driver: u8) -> Option<&'static Encoding> {
    match driver {
        0x03 | 0x57 => Some(encoding_rs::WINDOWS_1252),
        0x26 | 0x65 => Some(encoding_rs::IBM866),
        0xc8 => Some(encoding_rs::WINDOWS_1250),
        0xc9 => Some(encoding_rs::WINDOWS_1251),
        0xca => Some(encoding_rs::WINDOWS_1254),
        _ => None,
    }
}

/// Text in a known encoding; else UTF-8, and if it is none, Western European.
fn decoded(bytes: &[u8], encoding: Option<&'static Encoding>) -> String {
    match (encoding, std::str::from_utf8(bytes)) {
        (Some(encoding), _) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
        (None, Ok(text)) => text.to_owned(),
        (None, Err(_)) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_known_by_the_names_programs_write() {
        for (name, encoding) in [
            ("UTF-8", encoding_rs::UTF_8),
            ("1251", encoding_rs::WINDOWS_1251),
            ("CP1251\r\n", encoding_rs::WINDOWS_1251),
            ("ANSI 1252", encoding_rs::WINDOWS_1252),
            ("866", encoding_rs::IBM866),
            ("88595", encoding_rs::ISO_8859_5),
            ("ISO-8859-1", encoding_rs::WINDOWS_1252),
        ] {
            assert_eq!(label(name.as_bytes()), Some(encoding), "{name}");
        }
        assert_eq!(label(b"no such"), None);
    }
}
