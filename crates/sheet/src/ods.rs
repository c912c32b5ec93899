//! OpenDocument spreadsheets: sheets of cells with their values.
//!
//! # Source
//! OASIS Open Document Format 1.2 part 1: tables 9.1, cell values 19.385 and following, text 6.1.

use crate::book::Cell;
use crate::error::SheetError;
use crate::limits::{CELL_LIMIT_BYTES_COUNT, Grid, SHEETS_LIMIT_COUNT, Tally};
use crate::looks::{self, Look};
use crate::parts::{PROTECTED, Parts};
use crate::workbook::{Errors, Sheets, refused};
use crate::xml::{Xml, attributes, local};
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;
use std::collections::BTreeSet;

const PART: &str = "content.xml";

/// All sheets of the workbook.
pub(crate) fn read(parts: &mut Parts<'_>) -> Result<Sheets, SheetError> {
    let kind = parts.text("mimetype")?.unwrap_or_default();
    if !kind.trim().is_empty() && !kind.contains("spreadsheet") {
        return refused("an OpenDocument file, but no spreadsheet", "copy the table into a spreadsheet");
    }
    if parts.text("META-INF/manifest.xml")?.is_some_and(|manifest| manifest.contains("encryption-data")) {
        return Err(PROTECTED);
    }
    let text = parts.text(PART)?.ok_or_else(|| SheetError::damaged(PART, "it is missing"))?;
    let mut xml = Xml::new(PART, &text);
    let (mut found, mut tally, mut hidden_styles) = (Sheets::default(), Tally::default(), BTreeSet::new());
    let mut style = String::new();
    loop {
        let start = match xml.next()? {
            Event::Eof => return Ok(found),
            Event::Start(start) => start,
            _ => continue,
        };
        let of = |name| xml.attribute(&start, name).map(Option::unwrap_or_default);
        match start.local_name().as_ref() {
            "style" => style = of("name")?.into_owned(),
            "table-properties" if of("display")? == "false" => drop(hidden_styles.insert(style.clone())),
            "table" => {
                if found.sheets.len() == SHEETS_LIMIT_COUNT {
                    return Err(SheetError::TooManySheets { limit_count: SHEETS_LIMIT_COUNT });
                }
                let name = of("name")?.into_owned();
                if hidden_styles.contains(&*of("style-name")?) {
                    found.hidden(&name);
                }
                let mut errors = Errors::default();
                let rows = table(&mut xml, &mut tally, &mut errors)?;
                found.add(name, rows, &errors);
            }
            _ => {}
        }
    }
}

/// The rows of a table, up to its end. Repeated empty rows and cells are kept only where something follows them.
fn table(xml: &mut Xml<'_>, tally: &mut Tally, errors: &mut Errors) -> Result<Vec<Vec<Cell>>, SheetError> {
    let mut grid = Grid::default();
    let (mut row_i, mut depth) = (0_usize, 0_usize);
    loop {
        match xml.next_inside()? {
            Event::Start(start) => match start.local_name().as_ref() {
                "table-row" => {
                    let repeated_count = repeated(&start, "number-rows-repeated");
                    let cells = row(xml, row_i, errors)?;
                    if !cells.is_empty() {
                        repeat_row(&mut grid, (row_i, repeated_count), &cells, tally)?;
                    }
                    row_i = row_i.saturating_add(repeated_count);
                }
                // Groups and header rows hold rows; a table inside, forms and shapes do not belong to the sheet.
                "table-row-group" | "table-header-rows" | "table-rows" => depth += 1,
                _ => xml.skip(&start)?,
            },
            Event::End(_) if depth == 0 => return Ok(grid.into_rows()),
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
}

/// Cells that stand side by side alike.
struct Run {
    column_i: usize,
    repeated_count: usize,
    cell: Cell,
}

/// The cells of a row that are not empty, up to its end.
fn row(xml: &mut Xml<'_>, row_i: usize, errors: &mut Errors) -> Result<Vec<Run>, SheetError> {
    let (mut runs, mut tally) = (Vec::new(), Tally::default());
    let mut column_i = 0_usize;
    loop {
        match xml.next_inside()? {
            Event::End(_) => return Ok(runs),
            Event::Start(start) => {
                let repeated_count = repeated(&start, "number-columns-repeated");
                if start.local_name().as_ref() == "table-cell" {
                    let (cell, is_error) = value(xml, &start)?;
                    if is_error {
                        errors.met((row_i, column_i), &cell.text);
                    }
                    if !cell.is_empty() {
                        tally.text(cell.text.len(), row_i, column_i)?;
                        runs.push(Run { column_i, repeated_count, cell });
                    }
                } else {
                    // A cell covered by a merged one shows nothing.
                    xml.skip(&start)?;
                }
                column_i = column_i.saturating_add(repeated_count);
            }
            _ => {}
        }
    }
}

fn repeat_row(
    grid: &mut Grid,
    (row_i, rows_count): (usize, usize),
    runs: &[Run],
    tally: &mut Tally,
) -> Result<(), SheetError> {
    for row_i in (0..rows_count).map(|more| row_i.saturating_add(more)) {
        for run in runs {
            for column_i in (0..run.repeated_count).map(|more| run.column_i.saturating_add(more)) {
                grid.put((row_i, column_i), run.cell.clone(), tally)?;
            }
        }
    }
    Ok(())
}

fn repeated(start: &BytesStart<'_>, name: &str) -> usize {
    let count =
        attributes(start).find(|(key, _)| local(key) == name).and_then(|(_, count)| count.parse().ok());
    count.unwrap_or(1).max(1)
}

/// The value of a cell, up to the cell's end, and whether it is an error value.
fn value(xml: &mut Xml<'_>, start: &BytesStart<'_>) -> Result<(Cell, bool), SheetError> {
    let (mut kind, mut plain, mut stated, mut is_error) = ("", None, None, false);
    for (key, value) in attributes(start) {
        match key {
            "office:value-type" => kind = value,
            "office:value" => plain = Some(value),
            "office:date-value" | "office:time-value" | "office:string-value" | "office:boolean-value" => {
                stated = Some(value);
            }
            "calcext:value-type" => is_error = value == "error",
            _ => {}
        }
    }
    let shown = paragraphs(xml)?;
    let number = || {
        let number =
            plain.and_then(|text| text.trim().parse::<f64>().ok()).filter(|number| number.is_finite());
        number.ok_or_else(|| {
            xml.damaged(format!(
                "a cell of type {kind} holds {:.40}, which is no number",
                plain.unwrap_or("nothing")
            ))
        })
    };
    let stated = |fallback: String| match stated {
        Some(stated) if !stated.is_empty() => xml.unescaped(stated).map(Cow::into_owned),
        _ => Ok(fallback),
    };
    let cell = match kind {
        _ if is_error => Cell::text(shown),
        "float" | "currency" => Cell::number(number()?),
        "percentage" => looks::cell(number()?, Look::Percent, false),
        "time" => Cell::text(clock_text(stated(shown)?)),
        "boolean" => Cell::text(stated(shown)?.to_ascii_uppercase()),
        _ => Cell::text(stated(shown)?),
    };
    Ok((cell, is_error))
}

/// `PT06H30M00S` as `06:30:00`; anything else as it is.
fn clock_text(time: String) -> String {
    let parts = || {
        let (hours, rest) = time.strip_prefix("PT")?.strip_suffix('S')?.split_once('H')?;
        let (minutes, seconds) = rest.split_once('M')?;
        Some(format!("{hours}:{minutes}:{seconds}"))
    };
    parts().unwrap_or(time)
}

/// The paragraphs of a cell, one to a line, up to the cell's end. Notes and shapes are no part of it.
fn paragraphs(xml: &mut Xml<'_>) -> Result<String, SheetError> {
    let mut shown: Option<String> = None;
    loop {
        match xml.next_inside()? {
            Event::End(_) => return Ok(shown.unwrap_or_default()),
            Event::Start(start) if start.name().as_ref() == "text:p" => {
                let paragraph = paragraph(xml)?;
                let shown_before = shown.take();
                let joined = shown_before.map_or(paragraph.clone(), |before| before + "\n" + &paragraph);
                within_a_cell(xml, joined.len())?;
                shown = Some(joined);
            }
            Event::Start(start) => xml.skip(&start)?,
            _ => {}
        }
    }
}

/// The characters of a paragraph, up to its end; runs of spaces, tabs and line breaks stand as elements.
fn paragraph(xml: &mut Xml<'_>) -> Result<String, SheetError> {
    let mut text = Cow::Borrowed("");
    let mut depth = 0_usize;
    loop {
        let event = xml.next_inside()?;
        match &event {
            Event::End(_) if depth == 0 => return Ok(text.into_owned()),
            Event::End(_) => depth -= 1,
            Event::Start(start) => {
                match start.name().as_ref() {
                    "text:s" => {
                        let spaces_count = repeated(start, "c");
                        within_a_cell(xml, text.len().saturating_add(spaces_count))?;
                        text.to_mut().extend(std::iter::repeat_n(' ', spaces_count));
                    }
                    "text:tab" => text.to_mut().push('\t'),
                    "text:line-break" => text.to_mut().push('\n'),
                    "office:annotation" => {
                        xml.skip(start)?;
                        continue;
                    }
                    _ => {}
                }
                depth += 1;
            }
            event => xml.push_text(event, &mut text)?,
        }
    }
}

/// A few bytes of XML can stand for many spaces.
fn within_a_cell(xml: &Xml<'_>, bytes_count: usize) -> Result<(), SheetError> {
    if bytes_count > CELL_LIMIT_BYTES_COUNT {
        return Err(xml.damaged(format!(
            "a cell holds {bytes_count} bytes; at most {CELL_LIMIT_BYTES_COUNT} are read"
        )));
    }
    Ok(())
}
