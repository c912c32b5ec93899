//! Writing a list back in the layout it came in. A cell whose field still says what was read is written as it was read;
//! only what an edit changed is written anew, in the column's own form.

mod angles;
mod around;
mod numbers;
mod own;
mod raw;
mod values;

use crate::layout::{Column, DecimalMark, Field, Layout, RowPattern};
use crate::list::PositionList;
use crate::measure::{Measured, measure};
use raw::Raw;
use sheet::{Book, Cell, Form, Sheet};
use units::{Finding, Staged};

/// How a list is written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GiveBackOptions {
    /// Decimal mark; none for the one the list came with.
    pub decimal: Option<DecimalMark>,
    /// File format; none for the one the list came in.
    pub form: Option<Form>,
    /// In this program's own layout, whatever the list came in.
    pub in_own_layout: bool,
}

/// The list as a file of tables: in the layout it came in, or in this program's own where it was made here.
///
/// Figures that were stated and fell away with an edit are written as computed. Findings name what the layout has no
/// room for, what had to be rounded, and totals around the list that no longer fit.
#[must_use]
pub fn book(list: &PositionList, options: &GiveBackOptions) -> Staged<Book> {
    let source = list.source.as_ref().filter(|_| !options.in_own_layout);
    let own = own::layout(list);
    let layout = source.map_or(&own, |source| &source.layout);
    let source_form = source.map_or(own::FORM, |source| source.form);
    let raw = Raw::of(list, layout, source.is_some(), source_form);
    let mut writer = Writer {
        list,
        layout,
        raw,
        has_rows: source.is_some(),
        measured: measure(list),
        is_source_workbook: is_workbook(source_form),
        decimal: layout.decimal,
        decimals: numbers::decimals(list, layout, source.is_some()),
        findings: Vec::new(),
        rounded: values::Rounded::default(),
    };
    let lines = writer.lines();
    writer.say_what_is_missing();
    around::stale_totals(&mut writer);
    let form = options.form.unwrap_or(source_form);
    let decimal = options.decimal.unwrap_or(layout.decimal);
    let rows = lines.iter().map(|line| writer.finish(line, form, decimal)).collect();
    let name = match (form, source) {
        (Form::Text(_), _) => String::new(),
        (_, Some(source)) if !source.sheet.is_empty() => source.sheet.clone(),
        _ => "RPL".to_owned(),
    };
    writer.say_rounded();
    Staged { value: Book { form, sheets: vec![Sheet { name, rows }] }, findings: writer.findings }
}

fn is_workbook(form: Form) -> bool {
    !matches!(form, Form::Text(_))
}

/// A row on its way out.
struct Line {
    /// Row of the source its cells were read from, where they were.
    row_no: Option<u32>,
    /// Whether its cells stand under the heads of the columns.
    is_data: bool,
    /// Texts of its cells.
    cells: Vec<String>,
}

/// What writing needs.
struct Writer<'a> {
    list: &'a PositionList,
    layout: &'a Layout,
    raw: Raw,
    /// Whether the rows as read are in the layout that is written.
    has_rows: bool,
    measured: Measured,
    is_source_workbook: bool,
    decimal: DecimalMark,
    /// Decimals each column is written with.
    decimals: Vec<usize>,
    findings: Vec<Finding>,
    rounded: values::Rounded,
}

impl Writer<'_> {
    /// All rows in order: head, positions and segments with what stood between them, foot.
    fn lines(&mut self) -> Vec<Line> {
        let number = |index: usize| u32::try_from(index + 1).ok();
        let layout = self.layout;
        let head = layout.head.iter().enumerate();
        let mut lines: Vec<Line> = head
            .map(|(index, cells)| Line { row_no: number(index), is_data: false, cells: cells.clone() })
            .collect();
        let mut between = layout.between.iter().peekable();
        let mut push = |lines: &mut Vec<Line>, line: Line| {
            while let Some(kept) =
                between.next_if(|kept| line.row_no.is_some_and(|row_no| kept.row_no < row_no))
            {
                lines.push(Line { row_no: Some(kept.row_no), is_data: false, cells: kept.cells.clone() });
            }
            lines.push(line);
        };
        for index in 0..self.list.position.len() {
            let line = self.position_line(index);
            push(&mut lines, line);
            if layout.pattern == RowPattern::Alternating && index < self.list.segment.len() {
                let line = self.segment_line(index);
                push(&mut lines, line);
            }
        }
        for kept in between {
            lines.push(Line { row_no: Some(kept.row_no), is_data: false, cells: kept.cells.clone() });
        }
        let foot_row = |index: usize| u32::try_from(index).ok().map(|index| layout.foot_row_no + index);
        let foot = layout.foot.iter().enumerate();
        lines.extend(foot.map(|(index, cells)| Line {
            row_no: foot_row(index),
            is_data: false,
            cells: cells.clone(),
        }));
        lines
    }

    fn position_line(&mut self, index: usize) -> Line {
        let position = &self.list.position[index];
        let segment = match self.layout.pattern {
            RowPattern::Alternating => None,
            RowPattern::Arrives => index.checked_sub(1),
            RowPattern::Departs => Some(index).filter(|index| *index < self.list.segment.len()),
        };
        let spot = Spot { position: Some(index), segment };
        let row_no = position.row_no.filter(|_| self.has_rows);
        Line { row_no, is_data: true, cells: self.cells(self.rows_of(&position.cells), spot) }
    }

    fn segment_line(&mut self, index: usize) -> Line {
        let segment = &self.list.segment[index];
        let spot = Spot { position: None, segment: Some(index) };
        let row_no = segment.row_no.filter(|_| self.has_rows);
        Line { row_no, is_data: true, cells: self.cells(self.rows_of(&segment.cells), spot) }
    }

    /// The cells of a row as read, in the layout that is written; none in another layout.
    fn rows_of<'c>(&self, cells: &'c [String]) -> &'c [String] {
        if self.has_rows { cells } else { &[] }
    }

    /// All rows as read that stand in a column.
    fn column_texts(&self, column: usize) -> impl Iterator<Item = &String> {
        let positions = self.list.position.iter().map(|position| &position.cells);
        let cells = positions.chain(self.list.segment.iter().map(|segment| &segment.cells));
        cells.filter(|_| self.has_rows).filter_map(move |cells| cells.get(column))
    }

    /// The cells of a row: each as read, or written anew.
    fn cells(&mut self, raw: &[String], spot: Spot) -> Vec<String> {
        // a row made here is as wide as the columns; a row that was read keeps its width
        let width = if raw.is_empty() { self.layout.column.len() } else { raw.len() };
        let mut cells: Vec<String> =
            (0..width).map(|column| raw.get(column).cloned().unwrap_or_default()).collect();
        for column in 0..self.layout.column.len() {
            let old = raw.get(column).map_or("", String::as_str);
            let Some(new) = self.cell(column, spot, old) else { continue };
            if new.is_empty() && column >= cells.len() {
                continue;
            }
            while cells.len() <= column {
                cells.push(String::new());
            }
            cells[column] = new;
        }
        cells
    }

    /// A cell written anew; none where it stays as read.
    fn cell(&mut self, column: usize, spot: Spot, old: &str) -> Option<String> {
        let field = self.layout.column[column].field;
        match field {
            Field::Unknown => None,
            Field::Derived => self.derived(column, spot, old),
            Field::RouteFromB | Field::CableFromB => self.b_end_kp(field, spot, old),
            _ if angles::is_angle(field) => self.angle_cell(column, spot, old),
            _ if crate::read::is_numeric(field) => self.number_cell(column, spot),
            _ => self.words_cell(field, spot),
        }
    }

    /// The column a field is read from.
    fn primary(&self, field: Field) -> Option<usize> {
        crate::read::column_of(&self.layout.column, field)
    }

    /// A derived figure of a row that changed holds no longer: the cell is emptied rather than wrong.
    ///
    /// A figure of latitude or longitude alone follows from its own position, any other also from the segment in its row.
    fn derived(&mut self, column: usize, spot: Spot, old: &str) -> Option<String> {
        let head = self.layout.column[column].head.to_lowercase();
        let is_of_place = PLACE_WORDS.iter().any(|word| head.contains(word)) && !head.contains("diff");
        let has_moved = spot.position.is_some_and(|index| self.raw.moved.get(index) == Some(&true));
        let has_changed =
            !is_of_place && spot.segment.is_some_and(|index| self.raw.changed.get(index) == Some(&true));
        if old.is_empty() || !(has_moved || has_changed) {
            return None;
        }
        self.rounded.emptied_count += 1;
        Some(String::new())
    }

    /// A KP from the B end holds while nothing changed between there and its row; then the cell is emptied.
    fn b_end_kp(&mut self, field: Field, spot: Spot, old: &str) -> Option<String> {
        let from = spot.position.or(spot.segment)?;
        let changed = if field == Field::RouteFromB { &self.raw.rerouted } else { &self.raw.changed };
        if old.is_empty() || !changed.iter().skip(from).any(|has_changed| *has_changed) {
            return None;
        }
        self.rounded.emptied_count += 1;
        Some(String::new())
    }

    /// The cell as the file holds it: a number where a workbook has one, with the decimal mark that is wanted.
    fn finish(&self, line: &Line, form: Form, decimal: DecimalMark) -> Vec<Cell> {
        let cells = line.cells.iter().enumerate();
        cells.map(|(column, text)| self.finish_cell(line, column, text, (form, decimal))).collect()
    }

    fn finish_cell(&self, line: &Line, column: usize, text: &str, to: (Form, DecimalMark)) -> Cell {
        let (form, decimal) = to;
        let is_number = self.is_source_workbook && self.raw.is_number_cell(line.row_no, column, text);
        let known = self.layout.column.get(column).filter(|_| line.is_data);
        let is_figure =
            known.is_some_and(|known| crate::read::is_numeric(known.field) || known.field == Field::Derived);
        let may_be_grouped = self.layout.has_thousands_marks && is_figure && !is_number;
        let is_new_form = self.decimal != decimal || is_workbook(form) != self.is_source_workbook;
        let closed_up = if may_be_grouped && is_new_form {
            crate::read::number::ungrouped(text, self.decimal)
        } else {
            None
        };
        let text = closed_up.as_deref().unwrap_or(text);
        if is_workbook(form) {
            if let Some(number) = numbers::of_percent(text).filter(|_| is_figure && self.is_source_workbook) {
                return Cell { text: text.to_owned(), number: Some(number) };
            }
            let mark = if is_number { DecimalMark::Point } else { self.decimal };
            let number = if is_number || (is_figure && !self.is_source_workbook) {
                numbers::plain(text, is_number, mark)
            } else {
                None
            };
            if let Some(number) = number {
                return Cell { text: number.to_string(), number: Some(number) };
            }
        }
        let from = if is_number { DecimalMark::Point } else { self.decimal };
        let is_switched = from != decimal && (is_figure || is_number);
        let text =
            if is_switched { numbers::switch(text, is_number, from, decimal) } else { text.to_owned() };
        Cell { text, number: None }
    }
}

/// Parts of heads of figures that follow from a position alone.
const PLACE_WORDS: [&str; 5] = ["lat", "lon", "merid", "широт", "долгот"];

/// Which position and which segment a row speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Spot {
    position: Option<usize>,
    segment: Option<usize>,
}

/// Place of a column for findings.
fn column_place(column: usize, columns: &[Column]) -> String {
    format!("column {}", crate::read::column_name(column, columns.get(column)))
}
