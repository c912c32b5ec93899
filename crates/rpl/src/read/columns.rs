//! Finding the table in a sheet: its head rows, and what each column holds.

use super::ColumnChoice;
use super::content::{Content, content_of};
use super::heads::{Part, What, meaning, unit_of};
use super::number::{Reading, read_number};
use crate::angle::Axis;
use crate::layout::{Column, DecimalMark, Field, column_letter};
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

/// The table of positions in a sheet, if there is one: by its heads, else by what is said of its columns, else by what
/// its cells look like.
pub(super) fn find(sheet: &Sheet, choices: &[ColumnChoice]) -> Option<Table> {
    by_heads(sheet, choices).or_else(|| by_choice(sheet, choices)).or_else(|| super::content::headless(sheet))
}

fn by_heads(sheet: &Sheet, choices: &[ColumnChoice]) -> Option<Table> {
    let rows = sheet.rows.len().min(HEAD_SEARCH_ROWS_COUNT);
    let mut best: Option<Table> = None;
    for start in (0..rows).filter(|row| is_head_like(&sheet.rows[*row])) {
        for count in 1..=HEAD_ROWS_COUNT {
            let end = start + count;
            if end > sheet.rows.len() || (count > 1 && !may_continue_head(&sheet.rows[end - 1])) {
                break;
            }
            let Some(mut table) = table_of(sheet, (start, end), choices) else { continue };
            if best.as_ref().is_none_or(|best| table.known_count > best.known_count) {
                table.head_end += numbering_rows(sheet, table.head_end);
                best = Some(table);
            }
        }
    }
    best
}

/// A table whose heads say too little by themselves: its head is the row of words above the first row with figures in the
/// columns that were chosen.
fn by_choice(sheet: &Sheet, choices: &[ColumnChoice]) -> Option<Table> {
    let rows = sheet.rows.len().min(HEAD_SEARCH_ROWS_COUNT);
    let chosen = choices.iter().filter(|choice| choice.field != Field::Unknown);
    if chosen.count() == 0 {
        return None;
    }
    let heads = (0..rows).filter(|row| may_continue_head(&sheet.rows[*row]));
    let mut tables = heads.filter_map(|row| table_of(sheet, (row, row + 1), choices));
    tables.find(|table| starts_with_figures(sheet, table)).or_else(|| headless_choice(sheet, choices))
}

/// Whether the row under a head has a digit in each coordinate column.
fn starts_with_figures(sheet: &Sheet, table: &Table) -> bool {
    let mut below = sheet.rows.iter().skip(table.head_end);
    let first = below.find(|row| row.iter().any(|cell| !cell.text.trim().is_empty()));
    let columns = table.columns.iter().enumerate();
    let mut angles = columns.filter(|(_, column)| {
        let fields = [
            Field::Position,
            Field::Latitude,
            Field::LatitudeDegrees,
            Field::Longitude,
            Field::LongitudeDegrees,
        ];
        fields.contains(&column.field)
    });
    first.is_some_and(|row| {
        angles.all(|(index, _)| {
            row.get(index).is_some_and(|cell| cell.text.chars().any(|letter| letter.is_ascii_digit()))
        })
    })
}

/// Chosen columns in a table without any head.
fn headless_choice(sheet: &Sheet, choices: &[ColumnChoice]) -> Option<Table> {
    let width = sheet.rows.iter().map(Vec::len).max().unwrap_or(0).min(COLUMNS_COUNT);
    let mut columns = vec![Column::default(); width];
    choose(&mut columns, choices);
    has_place(&columns).then(|| {
        let known_count = known_count(&columns);
        let mut table = Table { head_start: 0, head_end: 0, columns, known_count, has_heads: false };
        while table.head_end < sheet.rows.len() && !starts_with_figures(sheet, &table) {
            table.head_end += 1;
        }
        table.head_start = table.head_end;
        table
    })
}

/// Gives chosen columns their fields, where they are there.
fn choose(columns: &mut [Column], choices: &[ColumnChoice]) {
    for choice in choices {
        let Some(at) = chosen(columns, choice) else { continue };
        for other in columns.iter_mut().filter(|other| other.field == choice.field) {
            other.field = if choice.field == Field::Unknown { Field::Unknown } else { Field::Derived };
        }
        let column = &mut columns[at];
        column.field = choice.field;
        column.unit = choice.unit.or_else(|| unit_of(&column.head, choice.field));
    }
}

/// The column a choice names by letter or head.
pub(super) fn chosen(columns: &[Column], choice: &ColumnChoice) -> Option<usize> {
    let wanted = choice.column.trim().to_lowercase();
    let by_head = columns.iter().position(|column| column.head.to_lowercase() == wanted);
    let by_letter = || (0..columns.len()).find(|index| column_letter(*index).to_lowercase() == wanted);
    by_head.or_else(by_letter)
}

/// Whether columns say where a position is.
fn has_place(columns: &[Column]) -> bool {
    let has = |field: Field| columns.iter().any(|column| column.field == field);
    let has_lat = has(Field::Latitude) || (has(Field::LatitudeDegrees) && has(Field::LatitudeMinutes));
    let has_lon = has(Field::Longitude) || (has(Field::LongitudeDegrees) && has(Field::LongitudeMinutes));
    has(Field::Position) || (has_lat && has_lon)
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

fn table_of(sheet: &Sheet, (start, end): (usize, usize), choices: &[ColumnChoice]) -> Option<Table> {
    let heads = heads(&sheet.rows[start..end]);
    let mut columns: Vec<Column> = Vec::new();
    let (mut lat, mut lon, mut names) = (Vec::new(), Vec::new(), Vec::new());
    for (index, head) in heads.iter().enumerate() {
        let field = match meaning(&head.all, &head.own) {
            What::Unknown => Field::Unknown,
            What::Field(field) => field,
            What::MaybeEvent(field) => {
                names.push(index);
                field
            }
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
    if has_lat && has_lon {
        replace(&mut columns, Field::Position, Field::Unknown);
    } else {
        name_position(sheet, end, &mut columns);
    }
    name_hemisphere(sheet, end, &mut columns, (Axis::Latitude, &LATITUDE));
    name_hemisphere(sheet, end, &mut columns, (Axis::Longitude, &LONGITUDE));
    choose(&mut columns, choices);
    if !has_place(&columns) {
        return None;
    }
    name_event(sheet, end, &names, &mut columns);
    keep_first_of_words(&mut columns);
    Some(Table {
        head_start: start,
        head_end: end,
        known_count: known_count(&columns),
        columns,
        has_heads: true,
    })
}

/// Two neighbouring columns of projected coordinates: figures of six or seven digits under heads as `E` and `N`.
pub(super) fn projected(sheet: &Sheet) -> Option<Vec<String>> {
    const HEADS: [&str; 13] = [
        "e",
        "n",
        "x",
        "y",
        "east",
        "north",
        "easting",
        "northing",
        "eastings",
        "northings",
        "восток",
        "север",
        "utm",
    ];
    let rows = sheet.rows.len().min(HEAD_SEARCH_ROWS_COUNT);
    (0..rows).find_map(|row| {
        let is_projected = |column: usize| {
            let head = sheet.rows[row].get(column).map_or(String::new(), |cell| cell.text.to_lowercase());
            let mut words = head.split(|letter: char| !letter.is_alphanumeric());
            words.any(|word| HEADS.contains(&word)) && has_large_figures(sheet, row + 1, column)
        };
        let width = sheet.rows[row].len().min(COLUMNS_COUNT);
        let at = (1..width).find(|column| is_projected(column - 1) && is_projected(*column))?;
        let name =
            |column: usize| format!("{} ({})", column_letter(column), sheet.rows[row][column].text.trim());
        Some(vec![name(at - 1), name(at)])
    })
}

/// Whether the first figures of a column have six or seven digits before their decimals.
fn has_large_figures(sheet: &Sheet, from_row: usize, column: usize) -> bool {
    let cells = sheet.rows.iter().skip(from_row).filter_map(|row| row.get(column));
    let filled: Vec<&Cell> = cells.filter(|cell| !cell.text.trim().is_empty()).take(10).collect();
    let is_large = |cell: &&&Cell| {
        let digits = cell.text.trim().chars().filter(|letter| !letter.is_whitespace());
        (6..=7).contains(&digits.take_while(char::is_ascii_digit).count())
    };
    let large = filled.iter().filter(is_large).count();
    large > 1 && large * 10 >= filled.len() * 6
}

/// Where heads name no two angles: a column whose cells hold both.
fn name_position(sheet: &Sheet, from_row: usize, columns: &mut [Column]) {
    if columns.iter().any(|column| column.field == Field::Position) {
        return;
    }
    let found = (0..columns.len()).find(|index| content_of(sheet, from_row, *index) == Content::Positions);
    if let Some(found) = found {
        columns[found].field = Field::Position;
    }
}

/// A column of hemispheres beside its angle, whatever its head says: an angle read without it would be on the wrong side.
fn name_hemisphere(
    sheet: &Sheet,
    from_row: usize,
    columns: &mut [Column],
    (axis, fields): (Axis, &AngleFields),
) {
    if columns.iter().any(|column| column.field == fields.hemisphere) {
        return;
    }
    let parts = [fields.whole, fields.degrees, fields.minutes, fields.seconds];
    let is_part = |column: Option<&Column>| column.is_some_and(|column| parts.contains(&column.field));
    let found = (0..columns.len()).find(|index| {
        let is_beside = is_part(index.checked_sub(1).and_then(|left| columns.get(left)))
            || is_part(columns.get(index + 1));
        is_beside
            && columns[*index].field == Field::Unknown
            && content_of(sheet, from_row, *index) == Content::Hemisphere(axis)
    });
    if let Some(found) = found {
        columns[found].field = fields.hemisphere;
    }
}

/// Where no head says event: the first column of names, rather one that numbers no positions.
fn name_event(sheet: &Sheet, from_row: usize, names: &[usize], columns: &mut [Column]) {
    if columns.iter().any(|column| column.field == Field::Event) {
        return;
    }
    let is_free = |index: &usize| columns[*index].field == Field::Unknown;
    let content = |index: &usize| content_of(sheet, from_row, *index);
    let in_words = |index: &&usize| content(index) == Content::Words;
    let free = || names.iter().filter(|index| is_free(index));
    let found = free()
        .find(in_words)
        .or_else(|| names.iter().find(in_words))
        .or_else(|| free().find(|index| content(index) == Content::Nothing));
    if let Some(found) = found {
        columns[*found].field = Field::Event;
    }
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
            (Content::Nothing | Content::Words | Content::Positions, _) | (_, Part::Bare) => {}
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
                | Field::RouteFromB
                | Field::CableFromB
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
