//! Excel 2007 and later: sheets of cells with their cached values.
//!
//! # Source
//! ECMA-376 part 1 (SpreadsheetML): workbook 18.2, worksheets 18.3, shared strings 18.4, styles 18.8.
//! Read here and not by a library because addresses, repeated texts and error values of a hostile file must stay within
//! the limits; the tests compare with an independent reader.

use crate::book::Cell;
use crate::error::SheetError;
use crate::limits::{Grid, SHEETS_LIMIT_COUNT, Tally};
use crate::looks::{self, Look};
use crate::parts::Parts;
use crate::workbook::{Errors, Sheets, refused};
use crate::xml::{Xml, attributes, local};
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The part that is the workbook; none when the zip holds no Excel workbook.
pub(crate) fn document(parts: &mut Parts<'_>) -> Result<Option<String>, SheetError> {
    let related = relations(parts, "_rels/.rels", "")?;
    let of_office =
        related.into_values().find(|relation| relation.kind == "officeDocument").map(|found| found.target);
    let document =
        of_office.filter(|target| parts.has(target)).unwrap_or_else(|| "xl/workbook.xml".to_owned());
    if document.ends_with(".bin") {
        return refused("a binary Excel workbook (.xlsb)", "save it as .xlsx");
    }
    if document.starts_with("word/") {
        return refused("a Word document", "copy the table into a workbook");
    }
    Ok(parts.has(&document).then_some(document))
}

/// All sheets of the workbook.
pub(crate) fn read(parts: &mut Parts<'_>, document: &str) -> Result<Sheets, SheetError> {
    let folder = document.rsplit_once('/').map_or("", |(folder, _)| folder);
    let file = document.rsplit('/').next().unwrap_or(document);
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let related = relations(parts, &format!("{prefix}_rels/{file}.rels"), folder)?;
    let outline = outline(parts, document)?;
    let part_of = |kind: &str| {
        related.values().find(|relation| relation.kind == kind).map(|found| found.target.clone())
    };
    let texts = match part_of("sharedStrings") {
        Some(part) => shared_texts(parts, &part)?,
        None => Vec::new(),
    };
    let looks = match part_of("styles") {
        Some(part) => looks_of_styles(parts, &part)?,
        None => Vec::new(),
    };
    let mut found = Sheets::default();
    let shared = Shared { texts, looks, since_1904: outline.since_1904 };
    let mut tally = Tally::default();
    for sheet in outline.sheets {
        let Some(relation) = related.get(&sheet.relation) else {
            return Err(SheetError::damaged(
                document,
                format!("no part is named for the sheet {}", sheet.name),
            ));
        };
        if relation.kind != "worksheet" {
            continue;
        }
        if sheet.hidden {
            found.hidden(&sheet.name);
        }
        let part = relation.target.as_str();
        let text = parts.text(part)?.ok_or_else(|| SheetError::damaged(part, "it is missing"))?;
        let mut errors = Errors::default();
        let rows = cells(&mut Xml::new(part, &text), &shared, &mut tally, &mut errors)?;
        found.add(sheet.name, rows, &errors);
    }
    Ok(found)
}

/// Where a relation leads, and what it is.
struct Relation {
    /// Last word of its type: `worksheet`.
    kind: String,
    target: String,
}

fn relations(
    parts: &mut Parts<'_>,
    part: &str,
    folder: &str,
) -> Result<BTreeMap<String, Relation>, SheetError> {
    let mut related = BTreeMap::new();
    let Some(text) = parts.text(part)? else { return Ok(related) };
    let mut xml = Xml::new(part, &text);
    loop {
        match xml.next()? {
            Event::Eof => return Ok(related),
            Event::Start(start) if start.local_name().as_ref() == "Relationship" => {
                let of = |name| xml.attribute(&start, name).map(Option::unwrap_or_default);
                let (id, kind, target) = (of("Id")?, of("Type")?, of("Target")?);
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                related.insert(id.into_owned(), Relation { kind, target: resolved(folder, &target) });
            }
            _ => {}
        }
    }
}

/// A target as a part's name: absolute, or from the folder of the part that names it.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => drop(steps.pop()),
            "." | "" => {}
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[derive(Default)]
struct Outline {
    sheets: Vec<OutlineSheet>,
    since_1904: bool,
}

struct OutlineSheet {
    name: String,
    relation: String,
    hidden: bool,
}

fn outline(parts: &mut Parts<'_>, document: &str) -> Result<Outline, SheetError> {
    let text = parts.text(document)?.ok_or_else(|| SheetError::damaged(document, "it is missing"))?;
    let mut xml = Xml::new(document, &text);
    let mut outline = Outline::default();
    loop {
        let start = match xml.next()? {
            Event::Eof => return Ok(outline),
            Event::Start(start) => start,
            _ => continue,
        };
        let of = |name| xml.attribute(&start, name).map(Option::unwrap_or_default);
        match start.local_name().as_ref() {
            "workbookPr" => outline.since_1904 |= matches!(&*of("date1904")?, "1" | "true"),
            "sheet" => {
                if outline.sheets.len() == SHEETS_LIMIT_COUNT {
                    return Err(SheetError::TooManySheets { limit_count: SHEETS_LIMIT_COUNT });
                }
                let (name, relation) = (of("name")?.into_owned(), of("id")?.into_owned());
                let hidden = matches!(&*of("state")?, "hidden" | "veryHidden");
                outline.sheets.push(OutlineSheet { name, relation, hidden });
            }
            _ => {}
        }
    }
}

/// What the cells of every sheet refer to.
struct Shared {
    texts: Vec<String>,
    looks: Vec<Look>,
    since_1904: bool,
}

fn shared_texts(parts: &mut Parts<'_>, part: &str) -> Result<Vec<String>, SheetError> {
    let Some(text) = parts.text(part)? else { return Ok(Vec::new()) };
    let mut xml = Xml::new(part, &text);
    let (mut texts, mut tally) = (Vec::new(), Tally::default());
    loop {
        match xml.next()? {
            Event::Eof => return Ok(texts),
            Event::Start(start) if start.local_name().as_ref() == "si" => {
                tally.cells(1)?;
                texts.push(rich_text(&mut xml)?);
            }
            _ => {}
        }
    }
}

/// The runs of a text, up to the end of the element that holds them; phonetic hints are no part of it.
fn rich_text(xml: &mut Xml<'_>) -> Result<String, SheetError> {
    let mut text = Cow::Borrowed("");
    let mut depth = 0_usize;
    loop {
        match xml.next_inside()? {
            Event::Start(start) => match start.local_name().as_ref() {
                "t" => {
                    let run = xml.text()?;
                    if text.is_empty() {
                        text = run;
                    } else {
                        text.to_mut().push_str(&run);
                    }
                }
                "rPh" | "rPr" => xml.skip(&start)?,
                _ => depth += 1,
            },
            Event::End(_) if depth == 0 => return Ok(unescaped(&text)),
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
}

/// Characters that XML cannot hold stand as `_x000D_`.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let character = rest.get(at + 2..at + 7).filter(|code| code.ends_with('_')).and_then(|code| {
            u32::from_str_radix(code.get(..4)?, 16)
                .ok()
                .and_then(char::from_u32)
                .filter(|found| *found != '\0')
        });
        let (until, from) = if character.is_some() { (at, at + 7) } else { (at + 2, at + 2) };
        plain.push_str(&rest[..until]);
        plain.extend(character);
        rest = &rest[from..];
    }
    plain.push_str(rest);
    plain
}

fn looks_of_styles(parts: &mut Parts<'_>, part: &str) -> Result<Vec<Look>, SheetError> {
    let Some(text) = parts.text(part)? else { return Ok(Vec::new()) };
    let mut xml = Xml::new(part, &text);
    let (mut custom, mut looks, mut of_cells) = (BTreeMap::new(), Vec::new(), false);
    loop {
        let start = match xml.next()? {
            Event::Eof => return Ok(looks),
            Event::End(end) if end.local_name().as_ref() == "cellXfs" => {
                of_cells = false;
                continue;
            }
            Event::Start(start) => start,
            _ => continue,
        };
        let format_no = || -> Result<u32, SheetError> {
            Ok(xml.attribute(&start, "numFmtId")?.and_then(|no| no.parse().ok()).unwrap_or(0))
        };
        match start.local_name().as_ref() {
            "numFmt" => {
                let code = xml.attribute(&start, "formatCode")?.unwrap_or_default();
                custom.insert(format_no()?, looks::look_of(&code));
            }
            "cellXfs" => of_cells = true,
            "xf" if of_cells => {
                let no = format_no()?;
                looks.push(custom.get(&no).copied().unwrap_or_else(|| looks::look_of_builtin(no)));
            }
            _ => {}
        }
    }
}

/// The cells of a sheet, row by row as they stand.
fn cells(
    xml: &mut Xml<'_>,
    shared: &Shared,
    tally: &mut Tally,
    errors: &mut Errors,
) -> Result<Vec<Vec<Cell>>, SheetError> {
    let mut grid = Grid::default();
    let (mut row_i, mut next_row_i, mut column_i) = (0, 0, 0);
    loop {
        match xml.next()? {
            Event::Eof => return Ok(grid.into_rows()),
            Event::End(end) if end.local_name().as_ref() == "sheetData" => return Ok(grid.into_rows()),
            Event::Start(start) => match start.local_name().as_ref() {
                "row" => {
                    row_i = match xml.attribute(&start, "r")? {
                        Some(no) => {
                            row_of(&no).ok_or_else(|| xml.damaged(format!("a row is numbered {no}")))?
                        }
                        None => next_row_i,
                    };
                    (next_row_i, column_i) = (row_i.saturating_add(1), 0);
                }
                "c" => {
                    let kind = kind_of(xml, &start, (row_i, column_i))?;
                    column_i = kind.place.1.saturating_add(1);
                    let cell = value(xml, &kind, shared, errors)?;
                    if !cell.is_empty() {
                        grid.put(kind.place, cell, tally)?;
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }
}

/// What a cell's attributes say.
struct Kind {
    place: (usize, usize),
    kind: KindName,
    style_i: usize,
}

/// How the value of a cell is written.
#[derive(Clone, Copy, PartialEq)]
enum KindName {
    Number,
    SharedText,
    Text,
    Boolean,
    Error,
}

fn kind_of(xml: &Xml<'_>, start: &BytesStart<'_>, next: (usize, usize)) -> Result<Kind, SheetError> {
    let mut kind = Kind { place: next, kind: KindName::Number, style_i: 0 };
    for (key, value) in attributes(start) {
        match local(key) {
            "r" => {
                kind.place =
                    place_of(value).ok_or_else(|| xml.damaged(format!("a cell is addressed {value}")))?;
            }
            "s" => kind.style_i = value.parse().unwrap_or(0),
            "t" => {
                kind.kind = match value {
                    "n" => KindName::Number,
                    "s" => KindName::SharedText,
                    "b" => KindName::Boolean,
                    "e" => KindName::Error,
                    _ => KindName::Text,
                }
            }
            _ => {}
        }
    }
    Ok(kind)
}

/// A row's number from 1 as an index.
fn row_of(no: &str) -> Option<usize> {
    no.parse::<usize>().ok()?.checked_sub(1)
}

/// `C7` as row and column from 0; at most seven digits and three letters are an address.
fn place_of(address: &str) -> Option<(usize, usize)> {
    let letters_count = address.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = address.split_at_checked(letters_count)?;
    if !(1..=3).contains(&letters.len())
        || digits.len() > 7
        || !digits.bytes().all(|digit| digit.is_ascii_digit())
    {
        return None;
    }
    let place_no =
        letters.bytes().fold(0, |no, letter| no * 26 + usize::from(letter.to_ascii_uppercase() - b'A' + 1));
    Some((row_of(digits)?, place_no - 1))
}

/// The value of a cell, up to the cell's end.
fn value(xml: &mut Xml<'_>, kind: &Kind, shared: &Shared, errors: &mut Errors) -> Result<Cell, SheetError> {
    let mut cell = Cell::default();
    let mut has_formula = false;
    loop {
        match xml.next_inside()? {
            Event::End(_) => {
                // a formula whose result is a text may have an empty one
                if has_formula && cell.is_empty() && kind.kind == KindName::Number {
                    errors.met_unvalued(kind.place);
                }
                return Ok(cell);
            }
            Event::Start(start) => match start.local_name().as_ref() {
                "f" => {
                    has_formula = true;
                    xml.skip(&start)?;
                }
                "v" => {
                    let text = xml.text()?;
                    cell = cell_of(xml, &text, kind, shared)?;
                    if kind.kind == KindName::Error {
                        errors.met(kind.place, &text);
                    }
                }
                "is" => cell = Cell::text(rich_text(xml)?),
                _ => xml.skip(&start)?,
            },
            _ => {}
        }
    }
}

fn cell_of(xml: &Xml<'_>, text: &str, kind: &Kind, shared: &Shared) -> Result<Cell, SheetError> {
    let wrong = |what: &str| {
        let address = crate::write::address(kind.place.0, kind.place.1);
        xml.damaged(format!("the cell {address} holds {text:.40}, which is {what}"))
    };
    Ok(match kind.kind {
        KindName::SharedText => {
            let found = text.trim().parse::<usize>().ok().and_then(|no| shared.texts.get(no));
            Cell::text(found.ok_or_else(|| wrong("the number of no shared text"))?.as_str())
        }
        KindName::Boolean => Cell::text(if text.trim() == "0" { "FALSE" } else { "TRUE" }),
        KindName::Error | KindName::Text => Cell::text(unescaped(text)),
        KindName::Number if text.trim().is_empty() => Cell::default(),
        KindName::Number => {
            let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
            let look = shared.looks.get(kind.style_i).copied().unwrap_or_default();
            let number = number.ok_or_else(|| wrong("no number"))?;
            looks::cell_as_written(text.trim(), number, look, shared.since_1904)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_too_many_letters_or_digits_is_none() {
        assert_eq!(place_of("C7"), Some((6, 2)));
        assert_eq!(place_of("XFD1048576"), Some((1_048_575, 16_383)));
        for wrong in ["", "A", "7", "A0", "AAAAAAAA1", "A99999999", "A1B", "Ä1", "A-1"] {
            assert_eq!(place_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn escaped_control_characters_are_read_and_look_alikes_are_left() {
        assert_eq!(unescaped("a_x000D_b _x5F_ _xé000_ _x"), "a\rb _x5F_ _xé000_ _x");
    }

    #[test]
    fn targets_are_resolved_from_their_folder() {
        assert_eq!(resolved("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(resolved("xl/a", "../b.xml"), "xl/b.xml");
    }
}
