//! Excel 5 to 2003: sheets of cells with their cached values.
//!
//! # Source
//! [MS-XLS] Excel Binary File Format (.xls) Structure; sections stand at the records.
//! Read here and not by a library because a hostile file must neither stop the program nor fill the memory; the tests
//! compare with an independent reader.

use crate::book::Cell;
use crate::error::SheetError;
use crate::limits::{Grid, SHEETS_LIMIT_COUNT, Tally};
use crate::looks::{self, Look};
use crate::ole::{Ole, f64_at, u16_at, u32_at};
use crate::parts::PROTECTED;
use crate::workbook::{Errors, Sheets, refused};
use crate::xls_text::{Pieces, Writing, code_page, shared_texts};
use std::collections::BTreeMap;

const PART: &str = "its workbook stream";

/// All sheets of the workbook.
pub(crate) fn read(bytes: &[u8]) -> Result<Sheets, SheetError> {
    let ole = Ole::open(bytes)?;
    if ole.has("EncryptedPackage") {
        return Err(PROTECTED);
    }
    if ole.has("WordDocument") {
        return refused("a Word document", "copy the table into a workbook");
    }
    let stream = match ole.stream("Workbook")? {
        Some(stream) => stream,
        None => ole.stream("Book")?.ok_or_else(|| SheetError::damaged(PART, "it is missing"))?,
    };
    let globals = globals(&stream)?;
    let (mut found, mut tally) = (Sheets::default(), Tally::default());
    // Sheets stand one after another; a stream whose sheets overlap could be walked without end.
    let mut left_bytes_count = stream.len();
    for sheet in &globals.sheets {
        let own = stream.get(sheet.offset_no..).ok_or_else(|| cut_off(&sheet.name))?;
        let mut reader = SheetReader {
            globals: &globals,
            grid: Grid::default(),
            errors: Errors::default(),
            awaited: None,
        };
        let walked_count = reader.cells(own, &mut tally)?;
        left_bytes_count = left_bytes_count
            .checked_sub(walked_count)
            .ok_or_else(|| SheetError::damaged(PART, "its sheets overlap"))?;
        if sheet.hidden {
            found.hidden(&sheet.name);
        }
        found.add(sheet.name.clone(), reader.grid.into_rows(), &reader.errors);
    }
    Ok(found)
}

fn cut_off(what: &str) -> SheetError {
    SheetError::damaged(PART, format!("{what} is cut off"))
}

/// A record of the stream.
struct Record<'a> {
    kind: u16,
    data: &'a [u8],
}

/// The record at the front of `rest`, which then stands behind it.
fn record<'a>(rest: &mut &'a [u8]) -> Option<Record<'a>> {
    let (kind, length) = (u16_at(rest, 0)?, u16_at(rest, 2)?);
    let (data, after) = rest.get(4..)?.split_at_checked(usize::from(length))?;
    *rest = after;
    Some(Record { kind, data })
}

/// A record's data with the data of the records that continue it (2.4.58).
fn with_continued<'a>(first: &'a [u8], rest: &mut &'a [u8]) -> Pieces<'a> {
    let mut pieces = vec![first];
    while u16_at(rest, 0) == Some(0x3C) {
        let Some(more) = record(rest) else { break };
        pieces.push(more.data);
    }
    Pieces::new(pieces)
}

/// What all sheets share.
struct Globals {
    writing: Writing,
    texts: Vec<String>,
    looks: Vec<Look>,
    since_1904: bool,
    sheets: Vec<Outline>,
}

struct Outline {
    name: String,
    offset_no: usize,
    hidden: bool,
}

fn globals(stream: &[u8]) -> Result<Globals, SheetError> {
    let mut rest = stream;
    let mut globals = Globals {
        writing: Writing::Unicode,
        texts: Vec::new(),
        looks: Vec::new(),
        since_1904: false,
        sheets: Vec::new(),
    };
    let (mut formats, mut format_nos): (BTreeMap<u16, Look>, Vec<u16>) = (BTreeMap::new(), Vec::new());
    while let Some(Record { kind, data }) = record(&mut rest) {
        match kind {
            // BOF (2.4.21): version 0x0500 is Excel 5 and 95.
            0x809 if u16_at(data, 0) == Some(0x0500) => {
                globals.writing = Writing::CodePage(encoding_rs::WINDOWS_1252);
            }
            // FilePass (2.4.117)
            0x2F => return Err(PROTECTED),
            // CodePage (2.4.52)
            0x42 => globals.writing = writing(globals.writing, u16_at(data, 0).unwrap_or(1252))?,
            // Date1904 (2.4.77)
            0x22 => globals.since_1904 = u16_at(data, 0) == Some(1),
            // Format (2.4.126)
            0x41E => formats.extend(format(data, &mut rest, globals.writing)),
            // XF (2.4.353)
            0xE0 => format_nos.push(u16_at(data, 2).unwrap_or(0)),
            // BoundSheet8 (2.4.28): only worksheets hold cells.
            0x85 if data.get(5) == Some(&0) => globals.sheets.push(outline(data, globals.writing)?),
            // SST (2.4.265)
            0xFC => globals.texts = shared_texts(with_continued(data, &mut rest))?,
            // EOF (2.4.103)
            0x0A => break,
            _ => {}
        }
    }
    if globals.sheets.len() > SHEETS_LIMIT_COUNT {
        return Err(SheetError::TooManySheets { limit_count: SHEETS_LIMIT_COUNT });
    }
    let look = |no: &u16| formats.get(no).copied().unwrap_or_else(|| looks::look_of_builtin(u32::from(*no)));
    globals.looks = format_nos.iter().map(look).collect();
    Ok(globals)
}

/// Only Excel 5 and 95 write texts in a code page.
fn writing(so_far: Writing, code_page_no: u16) -> Result<Writing, SheetError> {
    match so_far {
        Writing::Unicode => Ok(Writing::Unicode),
        Writing::CodePage(_) => code_page(code_page_no)
            .map(Writing::CodePage)
            .ok_or_else(|| SheetError::damaged(PART, format!("its code page {code_page_no} is not known"))),
    }
}

fn format<'a>(data: &'a [u8], rest: &mut &'a [u8], writing: Writing) -> Option<(u16, Look)> {
    let no = u16_at(data, 0)?;
    let mut pieces = with_continued(data.get(2..)?, rest);
    let text = match writing {
        Writing::Unicode => pieces.long_text(writing)?,
        Writing::CodePage(_) => pieces.short_text(writing)?,
    };
    Some((no, looks::look_of(&text)))
}

fn outline(data: &[u8], writing: Writing) -> Result<Outline, SheetError> {
    let broken = || cut_off("the list of sheets");
    let offset_no = u32_at(data, 0).and_then(|offset| usize::try_from(offset).ok()).ok_or_else(broken)?;
    let hidden = data.get(4).is_some_and(|state| state & 3 != 0);
    let name = Pieces::new(vec![data.get(6..).ok_or_else(broken)?]).short_text(writing).ok_or_else(broken)?;
    Ok(Outline { name, offset_no, hidden })
}

struct SheetReader<'a> {
    globals: &'a Globals,
    grid: Grid,
    errors: Errors,
    /// The cell whose formula gave a text, which stands in the next record.
    awaited: Option<(usize, usize)>,
}

impl SheetReader<'_> {
    /// Reads the records of a sheet up to its end; gives how many bytes they are.
    fn cells(&mut self, own: &[u8], tally: &mut Tally) -> Result<usize, SheetError> {
        let (mut rest, mut depth) = (own, 0_usize);
        while let Some(Record { kind, data }) = record(&mut rest) {
            match kind {
                // BOF (2.4.21) and EOF (2.4.103): a chart inside the sheet has its own.
                0x809 => depth += 1,
                0x0A if depth <= 1 => break,
                0x0A => depth -= 1,
                _ if depth > 1 => {}
                // String (2.4.268)
                0x207 => {
                    let text = with_continued(data, &mut rest).long_text(self.globals.writing);
                    if let (Some(place), Some(text)) = (self.awaited.take(), text) {
                        self.grid.put(place, Cell::text(text), tally)?;
                    }
                }
                // Label (2.4.148) and RString, which continue in following records.
                0x204 | 0xD6 => {
                    let mut pieces = with_continued(data.get(6..).unwrap_or_default(), &mut rest);
                    let text = pieces.long_text(self.globals.writing).ok_or_else(|| cut_off("a text"))?;
                    self.put(data, Cell::text(text), tally)?;
                }
                _ => self.record(kind, data, tally)?,
            }
        }
        Ok(own.len() - rest.len())
    }

    fn record(&mut self, kind: u16, data: &[u8], tally: &mut Tally) -> Result<(), SheetError> {
        let short = || cut_off("a cell");
        match kind {
            // Number (2.4.180)
            0x203 => self.number(data, f64_at(data, 6).ok_or_else(short)?, tally),
            // RK (2.4.220)
            0x27E => self.number(data, real(u32_at(data, 6).ok_or_else(short)?), tally),
            // MulRk (2.4.175)
            0xBD => self.numbers(data, tally),
            // LabelSst (2.4.149)
            0xFD => {
                let no = u32_at(data, 6).and_then(|no| usize::try_from(no).ok()).ok_or_else(short)?;
                let wrong = || {
                    SheetError::damaged(
                        PART,
                        format!("a cell names the shared text {no}, which is not there"),
                    )
                };
                let text = self.globals.texts.get(no).ok_or_else(wrong)?;
                self.put(data, Cell::text(text.as_str()), tally)
            }
            // BoolErr (2.4.24)
            0x205 => {
                let (value, is_error) = (data.get(6).ok_or_else(short)?, data.get(7) == Some(&1));
                self.truth_or_error(data, *value, is_error, tally)
            }
            // Formula (2.4.127), and as Excel 3 and 4 numbered it.
            0x06 | 0x206 | 0x406 => self.formula(data, tally),
            _ => Ok(()),
        }
    }

    /// The cached result of a formula (2.5.133, FormulaValue).
    fn formula(&mut self, data: &[u8], tally: &mut Tally) -> Result<(), SheetError> {
        let result = data.get(6..14).ok_or_else(|| cut_off("a formula"))?;
        match (u16_at(result, 6), result[0]) {
            (Some(0xFFFF), 0) => self.awaited = Some(place(data)?),
            (Some(0xFFFF), 1) => return self.truth_or_error(data, result[2], false, tally),
            (Some(0xFFFF), 2) => return self.truth_or_error(data, result[2], true, tally),
            (Some(0xFFFF), _) => {}
            _ => return self.number(data, f64_at(result, 0).unwrap_or(f64::NAN), tally),
        }
        Ok(())
    }

    fn numbers(&mut self, data: &[u8], tally: &mut Tally) -> Result<(), SheetError> {
        let (row_i, first_column_i) = place(data)?;
        let of_cells = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
        for (more, cell) in of_cells.chunks_exact(6).enumerate() {
            let (Some(style_i), Some(packed)) = (u16_at(cell, 0), u32_at(cell, 2)) else { break };
            let cell = self.looked(real(packed), style_i)?;
            self.grid.put((row_i, first_column_i + more), cell, tally)?;
        }
        Ok(())
    }

    fn number(&mut self, data: &[u8], number: f64, tally: &mut Tally) -> Result<(), SheetError> {
        let cell = self.looked(number, u16_at(data, 4).unwrap_or(0))?;
        self.put(data, cell, tally)
    }

    fn looked(&self, number: f64, style_i: u16) -> Result<Cell, SheetError> {
        if !number.is_finite() {
            return Err(SheetError::damaged(PART, "a cell holds a number without value"));
        }
        let look = self.globals.looks.get(usize::from(style_i)).copied().unwrap_or_default();
        Ok(looks::cell(number, look, self.globals.since_1904))
    }

    fn truth_or_error(
        &mut self,
        data: &[u8],
        value: u8,
        is_error: bool,
        tally: &mut Tally,
    ) -> Result<(), SheetError> {
        let text = match (is_error, value) {
            (true, code) => error_text(code),
            (false, 0) => "FALSE",
            (false, _) => "TRUE",
        };
        if is_error {
            self.errors.met(place(data)?, text);
        }
        self.put(data, Cell::text(text), tally)
    }

    fn put(&mut self, data: &[u8], cell: Cell, tally: &mut Tally) -> Result<(), SheetError> {
        if cell.is_empty() {
            return Ok(());
        }
        self.grid.put(place(data)?, cell, tally)
    }
}

/// Row and column at the front of a cell's record (2.5.13, Cell).
fn place(data: &[u8]) -> Result<(usize, usize), SheetError> {
    let at = |at| u16_at(data, at).map(usize::from).ok_or_else(|| cut_off("a cell"));
    Ok((at(0)?, at(2)?))
}

/// A number packed in four bytes (2.5.217, RkNumber): 30 bits, whole or the top of a real, perhaps in hundredths.
fn real(packed: u32) -> f64 {
    let value = if packed & 2 == 0 {
        f64::from_bits(u64::from(packed & !3) << 32)
    } else {
        f64::from(packed.cast_signed() >> 2)
    };
    if packed & 1 == 0 { value } else { value / 100.0 }
}

/// What Excel shows for an error (2.5.10, BErr).
fn error_text(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_numbers_are_whole_real_or_hundredths() {
        assert_eq!(real(0x3FF0_0000).to_bits(), 1.0_f64.to_bits());
        assert_eq!(real(0x3FF0_0001).to_bits(), 0.01_f64.to_bits());
        assert_eq!(real(0x0000_0026).to_bits(), 9.0_f64.to_bits());
        assert_eq!(real(0xFFFF_FFFE).to_bits(), (-1.0_f64).to_bits());
        assert_eq!(real(3_145 << 2 | 3).to_bits(), 31.45_f64.to_bits());
    }
}
