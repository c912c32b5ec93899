//! Finding the table in a sheet: its head rows, and what each column holds.

use super::content::{Content, content_of};
use super::heads::{Part, What, meaning, unit_of};
use super::number::{Reading, read_number};
use crate::layout::{Column, DecimalMark, Field};
use sheet::{Cell, Sheet};

/// How many rows from the top a head is looked for in.
const HEAD_SEARCH_ROWS_COUNT: usize = 120;
/// How many rows a head has at most.
const HEAD_ROWS_COUNT: usize = 3;
/// How many columns are looked at: as many as a workbook can have is too many to name.
pub(super) const COLUMNS_COUNT: usize = 400;

/// A table of positions found in a sheet.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    /// The first head row, from 0.
    pub head_start: usize,
    /// The row after the last head row.
    pub head_end: usize,
    /// Its columns.
    pub columns: Vec<Column>,
    /// How many different fields are known: how much it looks like a list.
    pub known_count: usize,
    /// Whether its columns were named by heads, not by their contents alone.
    pub has_heads: bool,
}

/// The table of positions in a sheet, if there is one: by its heads, else by what its cells look like.
pub(super) fn find(sheet: &Sheet) -> Option<Table> {
    by_heads(sheet).or_else(|| super::content::headless(sheet))
}

fn by_heads(sheet: &Sheet) -> Option<Table> {
    let rows = sheet.rows.len().min(HEAD_SEARCH_ROWS_COUNT);
    let mut best: Option<Table> = None;
    for start in (0..rows).filter(|row| is_head_like(&sheet.rows[*row])) {
        for count in 1..=HEAD_ROWS_COUNT {
            let end = start + count;
            if end > sheet.rows.len() || (count > 1 && !may_continue_head(&sheet.rows[end - 1])) {
                break;
            }
            let Some(mut table) = table_of(sheet, start, end) else { continue };
            if best.as_ref().is_none_or(|best| table.known_count > best.known_count) {
                table.head_end += numbering_rows(sheet, table.head_end);
                best = Some(table);
            }
        }
    }
    best
}

/// A row where at least two cells by themselves say what a column holds.
fn is_head_like(row: &[Cell]) -> bool {
    // rows of figures are no heads, and need no further look
    let is_figure = |cell: &&Cell| {
        cell.number.is_some() || read_number(&cell.text, false, DecimalMark::Point).value().is_some()
    };
    if row.iter().filter(is_figure).take(3).count() == 3 {
        return false;
    }
    let words = row.iter().take(COLUMNS_COUNT).filter(|cell| is_words(cell));
    words.filter(|cell| meaning(&cell.text, &cell.text) != What::Unknown).take(2).count() == 2
}

/// A further head row: words or nothing, no numbers.
fn may_continue_head(row: &[Cell]) -> bool {
    let mut filled = row.iter().take(COLUMNS_COUNT).filter(|cell| !cell.text.trim().is_empty()).peekable();
    filled.peek().is_some() && filled.all(is_words)
}

fn is_words(cell: &Cell) -> bool {
    let text = cell.text.trim();
    let is_number = [DecimalMark::Point, DecimalMark::Comma]
        .iter()
        .any(|mark| matches!(read_number(text, false, *mark), Reading::Number { .. }));
    cell.number.is_none() && !text.is_empty() && text.chars().count() <= 80 && !is_number
}

/// Rows that number the columns (1, 2, 3, …) under a head.
fn numbering_rows(sheet: &Sheet, at: usize) -> usize {
    let Some(row) = sheet.rows.get(at) else { return 0 };
    let texts: Vec<&str> = row.iter().map(|cell| cell.text.trim()).filter(|text| !text.is_empty()).collect();
    let numbers: Vec<u32> = texts.iter().filter_map(|text| text.parse().ok()).collect();
    let is_counting = numbers.windows(2).all(|pair| pair[1] == pair[0].wrapping_add(1));
    usize::from(numbers.len() >= 5 && numbers.len() == texts.len() && is_counting)
}

fn table_of(sheet: &Sheet, start: usize, end: usize) -> Option<Table> {
    let heads = heads(&sheet.rows[start..end]);
    let mut columns: Vec<Column> = Vec::new();
    let (mut lat, mut lon) = (Vec::new(), Vec::new());
    for (index, head) in heads.iter().enumerate() {
        let field = match meaning(&head.all, &head.own) {
            What::Unknown => Field::Unknown,
            What::Field(field) => field,
            What::Latitude(part) => {
                lat.push((index, if head.is_bare { Part::Bare } else { part }));
                Field::Derived
            }
            What::Longitude(part) => {
                lon.push((index, if head.is_bare { Part::Bare } else { part }));
                Field::Derived
            }
        };
        let unit = unit_of(&head.all, field);
        columns.push(Column { head: head.all.clone(), field, unit, ..Column::default() });
    }
    let has_lat = name_angle(sheet, end, &lat, &mut columns, &LATITUDE);
    let has_lon = name_angle(sheet, end, &lon, &mut columns, &LONGITUDE);
    let has_both = columns.iter().any(|column| column.field == Field::Position);
    if !(has_both || has_lat && has_lon) {
        return None;
    }
    if has_lat && has_lon {
        replace(&mut columns, Field::Position, Field::Unknown);
    }
    keep_first_of_words(&mut columns);
    Some(Table {
        head_start: start,
        head_end: end,
        known_count: known_count(&columns),
        columns,
        has_heads: true,
    })
}

/// How many different fields a table has a column for.
pub(super) fn known_count(columns: &[Column]) -> usize {
    let mut fields: Vec<Field> = columns.iter().map(|column| column.field).collect();
    fields.sort_unstable();
    fields.dedup();
    fields.iter().filter(|field| !matches!(field, Field::Unknown | Field::Derived)).count()
}

/// The words of a column's head.
struct HeadWords {
    all: String,
    own: String,
    /// Whether no cell of the head stands over this column, in a head of several rows.
    is_bare: bool,
}

/// Heads of all columns: upper rows are carried to the right over the columns they span.
fn heads(rows: &[Vec<Cell>]) -> Vec<HeadWords> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0).min(COLUMNS_COUNT);
    let text = |row: &[Cell], index: usize| row.get(index).map_or("", |cell| cell.text.trim()).to_owned();
    let mut all: Vec<String> = vec![String::new(); width];
    let last = rows.len() - 1;
    for (level, row) in rows.iter().enumerate() {
        let mut carried = String::new();
        for (index, words) in all.iter_mut().enumerate() {
            let own = text(row, index);
            // a head spans the blank cells to its right: over those with a lower head, or all when there is none below
            let is_spanned =
                level < last && rows[level + 1..].iter().any(|lower| !text(lower, index).is_empty());
            if !own.is_empty() {
                carried.clone_from(&own);
            } else if !is_spanned && last > 0 && !is_angle_head(&carried) {
                carried.clear();
            }
            let is_blank_angle = last == 0 && own.is_empty() && !is_angle_head(&carried);
            if !carried.is_empty() && (level < last || last == 0) && !is_blank_angle {
                join(words, &carried);
            } else if level == last && last > 0 {
                join(words, &own);
            }
        }
    }
    let own = |index: usize| rows.last().map_or(String::new(), |row| text(row, index));
    let is_bare = |index: usize| last > 0 && rows.iter().all(|row| text(row, index).is_empty());
    let words = |(index, all)| HeadWords { all, own: own(index), is_bare: is_bare(index) };
    all.into_iter().enumerate().map(words).collect()
}

/// In a head of one row only angles span several columns.
fn is_angle_head(text: &str) -> bool {
    matches!(meaning(text, ""), What::Latitude(_) | What::Longitude(_))
}

fn join(words: &mut String, more: &str) {
    if !more.is_empty() {
        if !words.is_empty() {
            words.push(' ');
        }
        let one_line: Vec<&str> = more.split_whitespace().collect();
        words.push_str(&one_line.join(" "));
    }
}

/// The fields of one of the two angles.
pub(super) struct AngleFields {
    pub whole: Field,
    pub degrees: Field,
    pub minutes: Field,
    pub seconds: Field,
    pub hemisphere: Field,
}

pub(super) const LATITUDE: AngleFields = AngleFields {
    whole: Field::Latitude,
    degrees: Field::LatitudeDegrees,
    minutes: Field::LatitudeMinutes,
    seconds: Field::LatitudeSeconds,
    hemisphere: Field::LatitudeHemisphere,
};

pub(super) const LONGITUDE: AngleFields = AngleFields {
    whole: Field::Longitude,
    degrees: Field::LongitudeDegrees,
    minutes: Field::LongitudeMinutes,
    seconds: Field::LongitudeSeconds,
    hemisphere: Field::LongitudeHemisphere,
};

/// Gives the columns of one angle their fields; whether they make an angle.
fn name_angle(
    sheet: &Sheet,
    from_row: usize,
    group: &[(usize, Part)],
    columns: &mut [Column],
    fields: &AngleFields,
) -> bool {
    let group = said_by_content(sheet, from_row, group);
    let first = |wanted: Part| group.iter().find(|(_, part)| *part == wanted).map(|(index, _)| *index);
    let mut name = |index: Option<usize>, field: Field| {
        if let Some(column) = index.and_then(|index| columns.get_mut(index)) {
            column.field = field;
        }
    };
    if let (Some(degrees), Some(minutes)) = (first(Part::Degrees), first(Part::Minutes)) {
        name(Some(degrees), fields.degrees);
        name(Some(minutes), fields.minutes);
        name(first(Part::Seconds), fields.seconds);
        name(first(Part::Hemisphere), fields.hemisphere);
        return true;
    }
    let whole = first(Part::Whole).or(first(Part::Degrees)).or(first(Part::Decimal));
    name(whole, fields.whole);
    name(first(Part::Hemisphere), fields.hemisphere);
    whole.is_some()
}

/// The parts of an angle's columns, where heads leave it open by what stands in them.
fn said_by_content(sheet: &Sheet, from_row: usize, group: &[(usize, Part)]) -> Vec<(usize, Part)> {
    let mut unsaid = Vec::new();
    let mut said = Vec::new();
    for (index, part) in group {
        let content = content_of(sheet, from_row, *index);
        match (content, part) {
            (Content::Hemisphere(_), _) | (Content::Words, Part::Hemisphere) => {
                said.push((*index, Part::Hemisphere));
            }
            // under no head at all only hemispheres belong to the angle on the left
            (Content::Nothing | Content::Words, _) | (_, Part::Bare) => {}
            (Content::Angles(_), _) => said.push((*index, Part::Whole)),
            (Content::Numbers, Part::Unsaid | Part::Hemisphere) => unsaid.push(*index),
            (Content::Numbers, Part::Whole) => said.push((*index, Part::Decimal)),
            (Content::Numbers, part) => said.push((*index, *part)),
        }
    }
    let has = |wanted: Part| said.iter().any(|(_, part)| *part == wanted);
    let order = if unsaid.len() == 1 && !has(Part::Minutes) {
        vec![Part::Whole]
    } else {
        [Part::Degrees, Part::Minutes, Part::Seconds].into_iter().filter(|part| !has(*part)).collect()
    };
    let named: Vec<(usize, Part)> = unsaid.into_iter().zip(order).collect();
    said.into_iter().chain(named).collect()
}

fn replace(columns: &mut [Column], from: Field, to: Field) {
    for column in columns.iter_mut().filter(|column| column.field == from) {
        column.field = to;
    }
}

/// A length may stand in several columns in several units; of everything else the first column is meant.
pub(super) fn keep_first_of_words(columns: &mut [Column]) {
    let may_repeat = |field: Field| {
        matches!(
            field,
            Field::Unknown
                | Field::Derived
                | Field::RouteBetween
                | Field::RouteCumulative
                | Field::CableBetween
                | Field::CableCumulative
        )
    };
    let mut seen = Vec::new();
    for column in columns.iter_mut().filter(|column| !may_repeat(column.field)) {
        if seen.contains(&column.field) {
            column.field = Field::Unknown;
        } else {
            seen.push(column.field);
        }
    }
}
