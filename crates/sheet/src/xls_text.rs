//! Texts of old Excel workbooks, which may be cut in pieces by the records they stand in.

use crate::error::SheetError;
use encoding_rs::Encoding;

/// How texts are written in a workbook.
#[derive(Clone, Copy)]
pub(crate) enum Writing {
    /// Excel 97 and later: UTF-16, or its lower bytes alone.
    Unicode,
    /// Excel 5 and 95: bytes of a code page.
    CodePage(&'static Encoding),
}

/// The code page of a number in an Excel 5 workbook.
///
/// # Source
/// [MS-XLS] 2.4.52 (CodePage); the numbers are Windows' code page identifiers.
pub(crate) fn code_page(no: u16) -> Option<&'static Encoding> {
    Some(match no {
        866 => encoding_rs::IBM866,
        874 => encoding_rs::WINDOWS_874,
        932 => encoding_rs::SHIFT_JIS,
        936 => encoding_rs::GBK,
        949 => encoding_rs::EUC_KR,
        950 => encoding_rs::BIG5,
        1250 => encoding_rs::WINDOWS_1250,
        1251 => encoding_rs::WINDOWS_1251,
        1252 | 0x8001 | 367 => encoding_rs::WINDOWS_1252,
        1253 => encoding_rs::WINDOWS_1253,
        1254 => encoding_rs::WINDOWS_1254,
        1255 => encoding_rs::WINDOWS_1255,
        1256 => encoding_rs::WINDOWS_1256,
        1257 => encoding_rs::WINDOWS_1257,
        1258 => encoding_rs::WINDOWS_1258,
        10_000 | 0x8000 => encoding_rs::MACINTOSH,
        10_007 => encoding_rs::X_MAC_CYRILLIC,
        _ => return None,
    })
}

/// A record with the records that continue it, read front to back.
pub(crate) struct Pieces<'a> {
    pieces: Vec<&'a [u8]>,
    piece_i: usize,
    at: usize,
}

impl<'a> Pieces<'a> {
    pub(crate) fn new(pieces: Vec<&'a [u8]>) -> Self {
        Self { pieces, piece_i: 0, at: 0 }
    }

    /// The rest of the current piece, going to the next one at its end.
    fn rest(&mut self) -> Option<&'a [u8]> {
        loop {
            let piece = self.pieces.get(self.piece_i)?;
            match piece.get(self.at..) {
                Some(rest) if !rest.is_empty() => return Some(rest),
                _ => (self.piece_i, self.at) = (self.piece_i + 1, 0),
            }
        }
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        let byte = *self.rest()?.first()?;
        self.at += 1;
        Some(byte)
    }

    pub(crate) fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes([self.byte()?, self.byte()?, self.byte()?, self.byte()?]))
    }

    fn skip(&mut self, mut bytes_count: usize) -> Option<()> {
        while bytes_count > 0 {
            let step = self.rest()?.len().min(bytes_count);
            self.at += step;
            bytes_count -= step;
        }
        Some(())
    }

    /// A text with its length in two bytes.
    pub(crate) fn long_text(&mut self, writing: Writing) -> Option<String> {
        let characters_count = usize::from(self.u16()?);
        self.text(characters_count, writing)
    }

    /// A text with its length in one byte.
    pub(crate) fn short_text(&mut self, writing: Writing) -> Option<String> {
        let characters_count = usize::from(self.byte()?);
        self.text(characters_count, writing)
    }

    fn text(&mut self, characters_count: usize, writing: Writing) -> Option<String> {
        match writing {
            Writing::CodePage(encoding) => {
                let bytes: Option<Vec<u8>> = (0..characters_count).map(|_| self.byte()).collect();
                Some(encoding.decode_without_bom_handling(&bytes?).0.into_owned())
            }
            Writing::Unicode if characters_count == 0 && self.rest().is_none() => Some(String::new()),
            Writing::Unicode => self.unicode_text(characters_count),
        }
    }

    /// # Source
    /// [MS-XLS] 2.5.293 (XLUnicodeRichExtendedString); a piece that begins amid characters repeats the flag of width.
    fn unicode_text(&mut self, characters_count: usize) -> Option<String> {
        let flags = self.byte()?;
        let runs_count = if flags & 8 == 0 { 0 } else { usize::from(self.u16()?) };
        let extra_bytes_count = if flags & 4 == 0 { 0 } else { usize::try_from(self.u32()?).ok()? };
        let mut wide = flags & 1 != 0;
        let mut units: Vec<u16> = Vec::new();
        let mut piece_i = self.piece_i;
        while units.len() < characters_count {
            self.rest()?;
            if self.piece_i != piece_i {
                piece_i = self.piece_i;
                wide = self.byte()? & 1 != 0;
            }
            units.push(if wide { self.u16()? } else { u16::from(self.byte()?) });
        }
        self.skip(runs_count * 4)?;
        self.skip(extra_bytes_count)?;
        Some(String::from_utf16_lossy(&units))
    }
}

/// The shared texts of a workbook.
///
/// # Source
/// [MS-XLS] 2.4.265 (SST).
pub(crate) fn shared_texts(mut pieces: Pieces<'_>) -> Result<Vec<String>, SheetError> {
    let cut_off = || SheetError::damaged("its shared texts", "they are cut off");
    pieces.u32().ok_or_else(cut_off)?;
    let texts_count = pieces.u32().ok_or_else(cut_off)?;
    let mut texts = Vec::new();
    for _ in 0..texts_count {
        texts.push(pieces.long_text(Writing::Unicode).ok_or_else(cut_off)?);
    }
    Ok(texts)
}
