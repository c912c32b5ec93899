//! Reading a position list out of a file of tables: what it says, what each column was taken for, and every doubt.

mod columns;
mod content;
mod coordinate;
mod doubts;
mod figures;
mod from_b;
mod head_hemisphere;
mod heads;
mod layout_of;
pub(crate) mod number;
mod pair;
mod reread;
mod rows;
mod span;
mod units_of;

use crate::RplError;
use crate::check::Tolerances;
use crate::layout::{
    BearingKind, Column, DecimalMark, Field, Layout, Mile, RowPattern, Span, Unit, column_letter,
};
use crate::list::{ListSource, ListStatus, PositionList};
use columns::Table;
pub(crate) use doubts::numbers_count;
pub(crate) use figures::{median, to_written};
pub(crate) use layout_of::is_shortest_number;
use number::Marks;
pub(crate) use number::{Reading, read_number};
pub(crate) use reread::Reread;
pub(crate) use rows::is_total_word;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sheet::{Book, Form, Sheet};
use std::collections::BTreeMap;
use units::{Finding, Fingerprint, Staged};

/// What a person says about a list; what is not said is found out, with a finding where it is a guess.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListOptions {
    /// Sheet of a workbook.
    pub sheet: Option<String>,
    /// Code page and separator of a text file.
    pub read: sheet::ReadOptions,
    /// Decimal mark.
    pub decimal: Option<DecimalMark>,
    /// Which nautical mile.
    pub mile: Option<Mile>,
    /// Which span the figures of a position's row belong to, in a list with one row per position.
    pub span: Option<Span>,
    /// What columns hold, where it is not what the program takes them for.
    pub columns: Vec<ColumnChoice>,
    /// How far stated and computed figures may lie apart.
    pub tolerances: Tolerances,
    /// What the list describes.
    pub status: ListStatus,
    /// Revision as its maker calls it.
    pub revision: String,
    /// Name of the plan's leg it lays.
    pub leg: String,
    /// Layout of an earlier list in the same form; taken as it is when the heads are the same.
    pub layout: Option<Layout>,
}

/// What a person says a column holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnChoice {
    /// Its letter, or its head.
    pub column: String,
    /// What it holds.
    pub field: Field,
    /// The unit it is written in; none for what its head says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
}

/// A list as read.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadList {
    /// The list. When a finding blocks, positions that could not be read are left out of it, together with the
    /// segments on both sides; all others stand where they stood.
    pub list: PositionList,
    /// What each column was taken for.
    pub mapping: Mapping,
}

/// What a list's rows and columns were taken for, for people and as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Name of the sheet; empty for text.
    pub sheet: String,
    /// Rows of the head; empty for a table without one.
    pub head_row_no: Vec<u32>,
    /// Row of the first position.
    pub first_row_no: u32,
    /// Row of the last position.
    pub last_row_no: u32,
    /// How positions and segments share the rows.
    pub pattern: RowPattern,
    /// Decimal mark.
    pub decimal: DecimalMark,
    /// How stated bearings are reckoned.
    pub bearing: BearingKind,
    /// Columns from the left.
    pub column: Vec<MappedColumn>,
}

/// What a column was taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MappedColumn {
    /// Its letter.
    pub letter: String,
    /// Its head.
    pub head: String,
    /// What it holds.
    pub field: Field,
    /// Its unit.
    pub unit: Option<Unit>,
}

/// For people: where the list stands, and a line for each column.
impl std::fmt::Display for Mapping {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sheet = if self.sheet.is_empty() { String::new() } else { format!("sheet {}, ", self.sheet) };
        let pattern = match self.pattern {
            RowPattern::Alternating => "position and segment rows in turn",
            RowPattern::Arrives => "one row per position with the span that arrives",
            RowPattern::Departs => "one row per position with the span that departs",
        };
        let mark = if self.decimal == DecimalMark::Comma { "comma" } else { "point" };
        let (first, last) = (self.first_row_no, self.last_row_no);
        writeln!(out, "{sheet}rows {first} to {last}, {pattern}, decimal {mark}")?;
        for column in &self.column {
            let head = if column.head.is_empty() { "-" } else { &column.head };
            let unit = column.unit.map_or(String::new(), |unit| format!(", {}", unit.words()));
            writeln!(out, "{:>3}  {head}: {}{unit}", column.letter, column.field.words())?;
        }
        Ok(())
    }
}

/// Reads a position list from the bytes of a file.
///
/// Every doubt is a finding with its row (line of the file, from 1), its column and the text as read; findings that
/// block mean that the list is not importable as it is.
///
/// # Errors
/// When there is no list to speak of: bytes that are no table, no sheet with a list or several, fewer than two
/// positions, options that name a sheet or a column the file does not have.
pub fn read_list(file_name: &str, bytes: &[u8], options: &ListOptions) -> Result<Staged<ReadList>, RplError> {
    let mut findings = Vec::new();
    let book = sheet::read(bytes, &options.read)?.collect(&mut findings);
    let mut read = from_book(&book, options)?;
    let mut list = read.value.list;
    if let Some(source) = &mut list.source {
        source.file = file_name.to_owned();
        source.blake3 = Fingerprint::of_bytes(bytes);
    }
    findings.append(&mut read.findings);
    Ok(Staged { value: ReadList { list, mapping: read.value.mapping }, findings })
}

/// Reads a position list from a file of tables; its source has no file name and no hash.
///
/// # Errors
/// As [`read_list`].
pub fn from_book(book: &Book, options: &ListOptions) -> Result<Staged<ReadList>, RplError> {
    let mut findings = Vec::new();
    let (sheet, mut table) = choose(book, options, &mut findings)?;
    if book.sheets.len() > 1 {
        let message =
            format!("{} other sheets are not part of the list and are not kept", book.sheets.len() - 1);
        findings.push(Finding::notes("rpl.read.other_sheets", message).at(sheet_place(sheet)));
    }
    choose_columns(&mut table, options)?;
    let mut frame = Frame {
        sheet,
        is_workbook: !matches!(book.form, Form::Text(_)),
        decimal: DecimalMark::Point,
        has_thousands_marks: options.decimal.is_some(),
        index: index_of(&table.columns),
        head_hemisphere: head_hemisphere::of_columns(&table.columns),
        columns: table.columns,
        head_start: table.head_start,
        head_end: table.head_end,
        has_heads: table.has_heads,
        options,
        findings,
    };
    frame.decide_decimal();
    frame.say_head_hemispheres();
    let rows = rows::classify(&frame);
    from_b::settle(&mut frame, &rows);
    frame.say_thousands(&rows);
    if frame.column_of(Field::Event).is_none() {
        let message = "no column holds events: landings, joints and bodies are not known by name";
        let finding = Finding::warns("rpl.read.no_event_column", message).at(sheet_place(sheet));
        frame.findings.push(finding.hint("say which column holds them, or name them after import"));
    }
    let draft = pair::draft(&mut frame, &rows)?;
    let layout = layout_of::layout_of(&frame, &rows, &draft);
    let mapping = mapping(&frame, &rows, &layout);
    let source = ListSource {
        file: String::new(),
        blake3: Fingerprint(String::new()),
        sheet: sheet.name.clone(),
        form: book.form,
        layout,
    };
    let mut list = draft.list;
    list.source = Some(source);
    let mut findings = frame.findings;
    doubts::datum(sheet, &rows, &mut findings);
    findings.extend(crate::check::check_import(&list, &options.tolerances, &draft.unsure));
    Ok(Staged { value: ReadList { list, mapping }, findings })
}

/// A table with all that is known about it while it is read.
pub(crate) struct Frame<'a> {
    pub(crate) sheet: &'a Sheet,
    pub(crate) is_workbook: bool,
    pub(crate) decimal: DecimalMark,
    /// Whether the mark that is not the decimal mark may group thousands: only when somebody said the decimal mark.
    has_thousands_marks: bool,
    pub(crate) columns: Vec<Column>,
    pub(crate) head_start: usize,
    pub(crate) head_end: usize,
    pub(crate) has_heads: bool,
    pub(crate) options: &'a ListOptions,
    pub(crate) findings: Vec<Finding>,
    /// The column each field is read from; made anew when a unit is settled.
    pub(crate) index: BTreeMap<Field, usize>,
    /// Hemispheres that stand in heads.
    head_hemisphere: head_hemisphere::HeadHemispheres,
}

impl Frame<'_> {
    /// The column a field is read from: of several lengths the one in the surest unit.
    pub(crate) fn column_of(&self, field: Field) -> Option<usize> {
        self.index.get(&field).copied()
    }

    /// Settles a column's unit.
    pub(crate) fn settle_unit(&mut self, column: usize, unit: Unit) {
        self.columns[column].unit = Some(unit);
        self.index = index_of(&self.columns);
    }

    /// The text of a cell; empty where the row is shorter.
    pub(crate) fn text(&self, row: usize, column: usize) -> &str {
        self.sheet.rows.get(row).and_then(|row| row.get(column)).map_or("", |cell| cell.text.as_str())
    }

    /// Whether a workbook holds a number there.
    pub(crate) fn is_number(&self, row: usize, column: usize) -> bool {
        self.sheet.rows.get(row).and_then(|row| row.get(column)).is_some_and(|cell| cell.number.is_some())
    }

    /// Settles what a column holds.
    fn settle_field(&mut self, column: usize, field: Field) {
        self.columns[column].field = field;
        self.index = index_of(&self.columns);
    }

    /// What a cell says where a number is expected.
    pub(crate) fn reading(&self, row: usize, column: usize) -> Reading {
        let text = self.text(row, column);
        let reading = read_number(text, self.is_number(row, column), self.decimal);
        if reading == Reading::Unreadable && self.has_thousands_marks {
            return number::without_thousands(text, self.decimal);
        }
        reading
    }

    /// Says where the mark that is not the decimal mark was taken to group thousands.
    fn say_thousands(&mut self, rows: &rows::Rows) {
        if !self.has_thousands_marks {
            return;
        }
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (row, _) in &rows.found {
            let columns = (0..self.columns.len()).filter(|column| is_numeric(self.columns[*column].field));
            found
                .extend(columns.filter(|column| self.is_grouped(*row, *column)).map(|column| (*row, column)));
        }
        let Some((row, column)) = found.first().copied() else { return };
        let count = found.len();
        let message = format!(
            "{count} numbers such as `{}` are read with thousands marks, because the decimal mark was said",
            self.text(row, column)
        );
        let place = format!("row {}, column {}", row + 1, self.column_name(column));
        self.findings.push(Finding::notes("rpl.read.thousands_marks", message).at(place));
    }

    fn is_grouped(&self, row: usize, column: usize) -> bool {
        let text = self.text(row, column);
        read_number(text, self.is_number(row, column), self.decimal) == Reading::Unreadable
            && number::without_thousands(text, self.decimal) != Reading::Unreadable
    }

    /// The text of a field's cell.
    pub(crate) fn field_text(&self, row: usize, field: Field) -> &str {
        self.column_of(field).map_or("", |column| self.text(row, column))
    }

    /// The place of a cell: `row 15, column G (Longitude ')`.
    pub(crate) fn place(&self, row: usize, field: Field) -> String {
        match self.column_of(field) {
            Some(column) => format!("row {}, column {}", row + 1, self.column_name(column)),
            None => format!("row {}", row + 1),
        }
    }

    /// A column's letter and head.
    pub(crate) fn column_name(&self, column: usize) -> String {
        column_name(column, self.columns.get(column))
    }

    /// Finds the decimal mark, over all cells below the head that look like numbers.
    fn decide_decimal(&mut self) {
        let mut marks = Marks::default();
        for (row, cells) in self.sheet.rows.iter().enumerate().skip(self.head_end) {
            for (column, cell) in cells.iter().enumerate().take(self.columns.len()) {
                let field = self.columns[column].field;
                if cell.number.is_none() && is_numeric(field) {
                    marks.count(row, column, &cell.text);
                }
            }
        }
        let (most, is_mixed) = marks.decide();
        self.decimal = self.options.decimal.unwrap_or(most);
        if self.options.decimal.is_none() {
            self.say_decimal(&marks, is_mixed);
        }
    }

    /// Says where hemispheres were taken from heads.
    fn say_head_hemispheres(&mut self) {
        for found in self.head_hemisphere.iter().flatten() {
            let message = format!(
                "the head says the hemisphere: angles without one of their own are read as {}",
                found.letter
            );
            let place = format!("column {}", found.column);
            self.findings.push(Finding::notes("rpl.read.hemisphere_from_head", message).at(place));
        }
    }

    fn say_decimal(&mut self, marks: &Marks, is_mixed: bool) {
        let place = |first: &Option<(usize, usize, String)>| match first {
            Some((row, column, text)) => {
                (format!("row {}, column {}", row + 1, self.column_name(*column)), text.clone())
            }
            None => (String::new(), String::new()),
        };
        let (point_at, point) = place(&marks.first_point);
        let (comma_at, comma) = place(&marks.first_comma);
        let (points_count, commas_count) = (marks.points_count, marks.commas_count);
        if is_mixed {
            let message = format!(
                "{points_count} numbers have a point (`{point}` at {point_at}) and {commas_count} a comma (`{comma}`); \
                 which is the decimal mark cannot be told"
            );
            let finding = Finding::blocks("rpl.read.decimal_mixed", message).at(comma_at);
            self.findings.push(finding.hint("say which: decimal mark point or comma"));
        } else if self.decimal == DecimalMark::Comma && marks.triples_count == commas_count {
            let message = format!(
                "every comma stands before exactly three digits (`{comma}`): read as decimal commas, but they could \
                 group thousands"
            );
            let finding = Finding::warns("rpl.read.decimal_doubtful", message).at(comma_at);
            self.findings.push(finding.hint("say which: decimal mark point or comma"));
        } else if self.decimal == DecimalMark::Comma {
            let message = format!("decimal comma, by {commas_count} numbers such as `{comma}`");
            self.findings.push(Finding::notes("rpl.read.decimal_comma", message).at(comma_at));
        }
    }
}

/// Signs of the hemispheres that heads give latitude and longitude.
pub(crate) fn head_signs(columns: &[Column]) -> [Option<f64>; 2] {
    head_hemisphere::of_columns(columns).map(|found| found.map(|found| found.sign))
}

/// Whether a field's cells hold numbers.
pub(crate) fn is_numeric(field: Field) -> bool {
    !matches!(
        field,
        Field::Unknown
            | Field::PositionNo
            | Field::Event
            | Field::LatitudeHemisphere
            | Field::LongitudeHemisphere
            | Field::CableType
            | Field::BurialMethod
            | Field::BurialReason
            | Field::Remark
            | Field::Derived
    )
}

/// The column each field is read from.
pub(crate) fn index_of(columns: &[Column]) -> BTreeMap<Field, usize> {
    let fields = columns.iter().map(|column| column.field);
    fields.filter_map(|field| Some((field, column_of(columns, field)?))).collect()
}

/// The column a field is read from: of several lengths the one in the surest unit.
pub(crate) fn column_of(columns: &[Column], field: Field) -> Option<usize> {
    let rank = |unit: Option<Unit>| match unit {
        Some(Unit::Kilometre) => 0,
        Some(Unit::Metre) => 1,
        Some(Unit::NauticalMile) => 2,
        Some(Unit::TelegraphMile) => 3,
        Some(Unit::UnknownMile) => 5,
        _ => 4,
    };
    let with_field = columns.iter().enumerate().filter(|(_, column)| column.field == field);
    with_field.min_by_key(|(index, column)| (rank(column.unit), *index)).map(|(index, _)| index)
}

/// A column's letter and head: `G (Longitude ')`.
pub(crate) fn column_name(index: usize, column: Option<&Column>) -> String {
    match column {
        Some(column) if !column.head.is_empty() => format!("{} ({})", column_letter(index), column.head),
        _ => column_letter(index),
    }
}

/// The sheet to read, and the table in it.
fn choose<'a>(
    book: &'a Book,
    options: &ListOptions,
    findings: &mut Vec<Finding>,
) -> Result<(&'a Sheet, Table), RplError> {
    let names = || book.sheets.iter().map(|sheet| sheet.name.clone()).collect::<Vec<_>>();
    if let Some(name) = &options.sheet {
        let sheet = book.sheets.iter().find(|sheet| sheet.name == *name);
        let sheet = sheet.ok_or_else(|| RplError::SheetUnknown { sheet: name.clone(), sheets: names() })?;
        let table = table_in(sheet, options, findings);
        return table.map(|table| (sheet, table)).ok_or_else(|| no_list(&[sheet]));
    }
    let mut found = Vec::new();
    for sheet in &book.sheets {
        if let Some(table) = table_in(sheet, options, findings) {
            found.push((sheet, table));
        }
    }
    if found.len() > 1 {
        let sheets = found.iter().map(|(sheet, _)| sheet.name.clone()).collect();
        return Err(RplError::SeveralLists { sheets });
    }
    found.pop().ok_or_else(|| no_list(&book.sheets.iter().collect::<Vec<_>>()))
}

/// Why none of the sheets holds a list that can be read.
fn no_list(sheets: &[&Sheet]) -> RplError {
    let projected = sheets.iter().find_map(|sheet| Some((sheet, columns::projected(sheet)?)));
    match projected {
        Some((sheet, columns)) => RplError::Projected { sheet: sheet.name.clone(), columns },
        None => RplError::NoList { sheets: sheets.iter().map(|sheet| sheet.name.clone()).collect() },
    }
}

/// The table in a sheet: by the earlier layout when its heads are these, else by recognition.
fn table_in(sheet: &Sheet, options: &ListOptions, findings: &mut Vec<Finding>) -> Option<Table> {
    let mut table = columns::find(sheet, &options.columns)?;
    if let Some(layout) = &options.layout {
        let is_same = layout.column.len() == table.columns.len()
            && layout.column.iter().zip(&table.columns).all(|(old, new)| old.head == new.head);
        if is_same {
            table.columns.clone_from(&layout.column);
        } else {
            let message = "the heads are not those of the saved layout; columns were recognised anew";
            findings.push(Finding::warns("rpl.read.layout_differs", message).at(sheet_place(sheet)));
        }
    }
    Some(table)
}

fn sheet_place(sheet: &Sheet) -> String {
    if sheet.name.is_empty() { "file".to_owned() } else { format!("sheet {}", sheet.name) }
}

/// Takes what a person says about columns.
fn choose_columns(table: &mut Table, options: &ListOptions) -> Result<(), RplError> {
    for choice in &options.columns {
        let wanted = choice.column.trim();
        let at = columns::chosen(&table.columns, choice);
        let at = at.ok_or_else(|| RplError::ColumnUnknown {
            column: wanted.to_owned(),
            columns: table.columns.iter().enumerate().map(|(i, c)| column_name(i, Some(c))).collect(),
        })?;
        for other in table.columns.iter_mut().filter(|other| other.field == choice.field) {
            other.field = if choice.field == Field::Unknown { Field::Unknown } else { Field::Derived };
        }
        let column = &mut table.columns[at];
        column.field = choice.field;
        column.unit = choice.unit.or_else(|| heads::unit_of(&column.head, choice.field));
    }
    Ok(())
}

fn mapping(frame: &Frame, rows: &rows::Rows, layout: &Layout) -> Mapping {
    let no = |row: usize| u32::try_from(row + 1).unwrap_or(u32::MAX);
    let positions =
        || rows.found.iter().filter(|(_, kind)| *kind == rows::Kind::Position).map(|(row, _)| *row);
    let column = layout.column.iter().enumerate().map(|(index, column)| MappedColumn {
        letter: column_letter(index),
        head: column.head.clone(),
        field: column.field,
        unit: column.unit,
    });
    Mapping {
        sheet: frame.sheet.name.clone(),
        head_row_no: if frame.has_heads {
            (frame.head_start..frame.head_end).map(no).collect()
        } else {
            Vec::new()
        },
        first_row_no: positions().next().map_or(0, no),
        last_row_no: positions().next_back().map_or(0, no),
        pattern: layout.pattern,
        decimal: layout.decimal,
        bearing: layout.bearing,
        column: column.collect(),
    }
}
