//! Bytes of a text file into characters, in a code page given, marked or found.

use crate::book::{Encoding, ReadOptions};
use crate::error::SheetError;
use crate::guess;
use std::borrow::Cow;
use units::Finding;

/// Characters of a text file, and how they were written.
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) encoding: Encoding,
    pub(crate) byte_order_mark: bool,
}

const MARKS: [(Encoding, &[u8]); 3] = [
    (Encoding::Utf8, &[0xEF, 0xBB, 0xBF]),
    (Encoding::Utf16Le, &[0xFF, 0xFE]),
    (Encoding::Utf16Be, &[0xFE, 0xFF]),
];

/// The byte order mark of a code page; empty where it has none.
pub(crate) fn mark_of(encoding: Encoding) -> &'static [u8] {
    MARKS.iter().find(|(of, _)| *of == encoding).map_or(&[], |(_, mark)| mark)
}

/// The code page whose byte order mark begins the bytes.
pub(crate) fn marked(bytes: &[u8]) -> Option<Encoding> {
    MARKS.iter().find(|(_, mark)| bytes.starts_with(mark)).map(|(encoding, _)| *encoding)
}

/// The text of `bytes`; what was guessed and what was doubtful goes to `findings`.
pub(crate) fn decode<'a>(
    bytes: &'a [u8],
    options: &ReadOptions,
    findings: &mut Vec<Finding>,
) -> Result<Decoded<'a>, SheetError> {
    let (encoding, byte_order_mark) = match (options.encoding, marked(bytes)) {
        (Some(given), Some(marked)) if given != marked => {
            return Err(SheetError::OtherMark { given, marked });
        }
        (_, Some(marked)) => (marked, true),
        (Some(given), None) => (given, false),
        (None, None) => (guess::encoding(bytes, findings), false),
    };
    let mark_length_no = if byte_order_mark { mark_of(encoding).len() } else { 0 };
    let text = decode_as(&bytes[mark_length_no..], encoding, mark_length_no)?;
    if let Some(at) = text.as_bytes().iter().position(|byte| *byte == 0) {
        let offset_no = mark_length_no + offset_of(&text[..at], encoding);
        return Err(SheetError::NotText { offset_no, line_no: line_no(&text[..at]) });
    }
    undefined_bytes(&text, encoding, findings);
    Ok(Decoded { text, encoding, byte_order_mark })
}

fn decode_as(bytes: &[u8], encoding: Encoding, before_no: usize) -> Result<Cow<'_, str>, SheetError> {
    let refused = |at: usize, line_no: usize| SheetError::NotInEncoding {
        encoding,
        offset_no: before_no + at,
        line_no,
    };
    match encoding {
        Encoding::Utf8 => std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|fault| {
            let at = fault.valid_up_to();
            refused(at, line_no(&String::from_utf8_lossy(&bytes[..at])))
        }),
        Encoding::Utf16Le => utf16(bytes, u16::from_le_bytes).map_err(|(at, line_no)| refused(at, line_no)),
        Encoding::Utf16Be => utf16(bytes, u16::from_be_bytes).map_err(|(at, line_no)| refused(at, line_no)),
        Encoding::Cp1251 | Encoding::Cp1252 | Encoding::Cp1254 => Ok(code_page_text(bytes, encoding)),
    }
}

/// UTF-16 into characters, or the byte offset and line of the first half character.
fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'_, str>, (usize, usize)> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len() / 2 + bytes.len() / 8);
    let mut at = 0;
    for character in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        let Ok(character) = character else { return Err((at, line_no(&text))) };
        at += 2 * character.len_utf16();
        text.push(character);
    }
    if rest.is_empty() { Ok(Cow::Owned(text)) } else { Err((at, line_no(&text))) }
}

/// The table of a one-byte code page, as the browsers have it: undefined bytes become C1 control characters.
fn table(encoding: Encoding) -> &'static encoding_rs::Encoding {
    match encoding {
        Encoding::Cp1251 => encoding_rs::WINDOWS_1251,
        Encoding::Cp1254 => encoding_rs::WINDOWS_1254,
        _ => encoding_rs::WINDOWS_1252,
    }
}

/// Bytes in a one-byte code page as characters; every byte has one.
pub(crate) fn code_page_text(bytes: &[u8], encoding: Encoding) -> Cow<'_, str> {
    table(encoding).decode_without_bom_handling(bytes).0
}

/// Characters in a code page as bytes, or the first character it does not have.
pub(crate) fn encode(text: &str, encoding: Encoding) -> Result<Cow<'_, [u8]>, char> {
    match encoding {
        Encoding::Utf8 => Ok(Cow::Borrowed(text.as_bytes())),
        Encoding::Utf16Le => Ok(Cow::Owned(text.encode_utf16().flat_map(u16::to_le_bytes).collect())),
        Encoding::Utf16Be => Ok(Cow::Owned(text.encode_utf16().flat_map(u16::to_be_bytes).collect())),
        Encoding::Cp1251 | Encoding::Cp1252 | Encoding::Cp1254 => encode_in_code_page(text, encoding),
    }
}

fn encode_in_code_page(text: &str, encoding: Encoding) -> Result<Cow<'_, [u8]>, char> {
    let table = table(encoding);
    let (bytes, _, lossy) = table.encode(text);
    if !lossy {
        return Ok(bytes);
    }
    let held = |character: &char| !table.encode(character.encode_utf8(&mut [0; 4])).2;
    Err(text.chars().find(|character| !held(character)).unwrap_or(char::REPLACEMENT_CHARACTER))
}

fn offset_of(text: &str, encoding: Encoding) -> usize {
    match encoding {
        Encoding::Utf8 => text.len(),
        Encoding::Utf16Le | Encoding::Utf16Be => 2 * text.encode_utf16().count(),
        Encoding::Cp1251 | Encoding::Cp1252 | Encoding::Cp1254 => text.chars().count(),
    }
}

fn line_no(before: &str) -> usize {
    1 + crate::book::line_breaks_count(before)
}

/// Bytes that the code page leaves undefined are kept as they are, and told with their first line.
fn undefined_bytes(text: &str, encoding: Encoding, findings: &mut Vec<Finding>) {
    if !matches!(encoding, Encoding::Cp1251 | Encoding::Cp1252 | Encoding::Cp1254) {
        return;
    }
    let is_undefined = |character: &char| ('\u{80}'..='\u{9F}').contains(character);
    let Some((at, first)) = text.char_indices().find(|(_, character)| is_undefined(character)) else {
        return;
    };
    let undefined_count = text.chars().filter(is_undefined).count();
    let line_no = line_no(&text[..at]);
    let message = format!(
        "{undefined_count} bytes have no character in {encoding}, the first is 0x{:02X} on line {line_no}; they are kept as they are",
        u32::from(first)
    );
    findings.push(
        Finding::warns("sheet.encoding.undefined_byte", message)
            .at(format!("line {line_no}"))
            .hint("the file may be in another code page; name it, for instance --encoding cp1254"),
    );
}
