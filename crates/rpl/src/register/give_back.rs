//! A register in the layout it came in, or in our own.

use super::fields::{
    AXES, NUMBERS, RowForm, WORDS, axis_columns, axis_text, degrees, index, number_form, number_in,
    position_column, reading, shows_a_number, words_in,
};
use super::heads::default_unit;
use super::number::{Reading, canonical, decimals_count, written};
use super::words::own_head;
use super::{Register, RegisterColumn, RegisterEntry, RegisterField, RegisterSource};
use crate::angle::{parse_position, sexagesimal, write_lat, write_lon};
use crate::layout::DecimalMark;
use RegisterField as F;
use sheet::{Book, Cell, Delimiter, Encoding, Form, Newline, Sheet, TextForm};

/// Decimals of minutes tried before an angle is written longer than charts print it.
const MINUTE_DECIMALS: std::ops::RangeInclusive<usize> = 4..=12;

/// The register as a file of tables: in the layout it came in, unknown columns included, or in our own when it came from
/// nowhere (UTF-8 text with a byte order mark, commas, decimal points).
///
/// A cell whose field still reads the same is given back as it was read. A field the layout has no column for is given a
/// column at the right. Other sheets of a workbook are not kept, so they do not come back.
#[must_use]
pub fn give_back(register: &Register) -> Book {
    match &register.source {
        Some(source) => in_layout(register, source),
        None => in_own_layout(register),
    }
}

fn in_own_layout(register: &Register) -> Book {
    let columns = own_columns(register, &[], 0);
    let mut rows = vec![columns.iter().map(|column| Cell::text(column.head.clone())).collect()];
    let writer = Writer { columns: &columns, decimal: DecimalMark::Point, is_workbook: false };
    let blank = vec![String::new(); columns.len()];
    rows.extend(register.entry.iter().map(|entry| texts_to_cells(&writer.cells(entry, &blank))));
    let form = Form::Text(TextForm {
        encoding: Encoding::Utf8,
        byte_order_mark: true,
        delimiter: Delimiter::Comma,
        newline: Newline::CrLf,
    });
    Book { form, sheets: vec![Sheet { name: String::new(), rows }] }
}

fn in_layout(register: &Register, source: &RegisterSource) -> Book {
    let mut columns = source.columns.clone();
    let width = width(register, source);
    let added = own_columns(register, &columns, width);
    columns.extend(added.iter().cloned());
    let is_workbook = !matches!(source.form, Form::Text(_));
    let decimal = if is_workbook { DecimalMark::Point } else { source.decimal };
    let writer = Writer { columns: &columns, decimal, is_workbook };
    let mut rows: Vec<(Option<u32>, Vec<String>)> = Vec::new();
    rows.extend((1..).map(Some).zip(head_with(source, &added)));
    let mut between = source.between.iter().peekable();
    for entry in &register.entry {
        while let Some(row) = between.next_if(|row| entry.row_no.is_some_and(|row_no| row.row_no < row_no)) {
            rows.push((Some(row.row_no), row.cells.clone()));
        }
        rows.push((entry.row_no, writer.cells(entry, &entry.cells)));
    }
    rows.extend(between.map(|row| (Some(row.row_no), row.cells.clone())));
    let below = (foot_row_no(register, source)..).map(Some);
    rows.extend(below.zip(source.foot.iter().cloned()));
    let rows =
        rows.into_iter().map(|(row_no, texts)| sheet_row(row_no, &texts, source, is_workbook)).collect();
    Book { form: source.form, sheets: vec![Sheet { name: source.sheet.clone(), rows }] }
}

/// The row of the source its foot began at: below the last row of anything else.
fn foot_row_no(register: &Register, source: &RegisterSource) -> u32 {
    let of_entries = register.entry.iter().filter_map(|entry| entry.row_no);
    let last = of_entries.chain(source.between.iter().map(|row| row.row_no)).max();
    last.unwrap_or_else(|| u32::try_from(source.head.len()).unwrap_or(u32::MAX)).saturating_add(1)
}

fn sheet_row(row_no: Option<u32>, texts: &[String], source: &RegisterSource, is_workbook: bool) -> Vec<Cell> {
    if !is_workbook {
        return texts_to_cells(texts);
    }
    let is_text = |column_no: u32| {
        let at = row_no.map(|row_no| crate::layout::CellPlace { row_no, column_no });
        at.is_some_and(|at| {
            source
                .digits_as_text
                .binary_search_by_key(&(at.row_no, at.column_no), |place| (place.row_no, place.column_no))
                .is_ok()
        })
    };
    let cell = |(column_no, text): (u32, &String)| match text.parse::<f64>() {
        Ok(value) if shows_a_number(text) && !is_text(column_no) => {
            Cell { text: text.clone(), number: Some(value) }
        }
        _ => Cell::text(text.clone()),
    };
    (1_u32..).zip(texts).map(cell).collect()
}

fn texts_to_cells(texts: &[String]) -> Vec<Cell> {
    texts.iter().map(|text| Cell::text(text.clone())).collect()
}

/// The widest row, in cells.
fn width(register: &Register, source: &RegisterSource) -> usize {
    let of_entries = register.entry.iter().map(|entry| entry.cells.len());
    let of_columns = source.columns.iter().filter_map(index).map(|i| i + 1);
    let of_head = source.head.iter().map(Vec::len);
    of_entries.chain(of_columns).chain(of_head).max().unwrap_or(0)
}

/// Head rows, with the heads of added columns in the last.
fn head_with(source: &RegisterSource, added: &[RegisterColumn]) -> Vec<Vec<String>> {
    let mut head = source.head.clone();
    if let Some(last) = head.last_mut() {
        for column in added {
            put(last, index(column), column.head.clone());
        }
    }
    head
}

/// Our own columns for fields that entries have and no column holds, from column `after` on.
fn own_columns(register: &Register, known: &[RegisterColumn], after: usize) -> Vec<RegisterColumn> {
    let is_known = |field: RegisterField| known.iter().any(|column| column.field == field);
    let is_used = |field: RegisterField| {
        register.entry.iter().any(|entry| match field {
            F::Latitude => entry.lat_deg.is_some(),
            F::Longitude => entry.lon_deg.is_some(),
            _ => number_in(entry, field).is_some() || !words_in(entry, field).is_empty(),
        })
    };
    let order = [
        F::FromKp,
        F::ToKp,
        F::Latitude,
        F::Longitude,
        F::What,
        F::Owner,
        F::State,
        F::Document,
        F::Depth,
        F::Burial,
        F::Tool,
        F::Offset,
        F::Angle,
        F::Remark,
    ];
    let is_axis_known = |field: RegisterField| {
        let is_axis = AXES.iter().any(|axis| axis.contains(&field));
        let has_axis =
            AXES.iter().any(|axis| axis.contains(&field) && axis.iter().any(|part| is_known(*part)));
        has_axis || (is_axis && position_column(known).is_some())
    };
    // A register made here always says where and what, so that it reads as one.
    let is_own = known.is_empty();
    let fields = order.into_iter().filter(|field| {
        let is_needed = is_own && matches!(field, F::FromKp | F::What);
        (is_needed || is_used(*field)) && !is_known(*field) && !is_axis_known(*field)
    });
    let column = |(i, field): (usize, RegisterField)| RegisterColumn {
        column_no: u32::try_from(after + i + 1).unwrap_or(u32::MAX),
        head: own_head(field, register.kind, register.kp),
        field,
        unit: default_unit(field),
    };
    fields.enumerate().map(column).collect()
}

/// Writes the cells of entries.
#[derive(Debug, Clone, Copy)]
struct Writer<'a> {
    columns: &'a [RegisterColumn],
    decimal: DecimalMark,
    is_workbook: bool,
}

impl Writer<'_> {
    /// The cells of an entry: those of `raw` that still read the same, and new ones for the rest.
    fn cells(&self, entry: &RegisterEntry, raw: &[String]) -> Vec<String> {
        let mut cells = raw.to_vec();
        for column in self.columns {
            if let Some((field, is_km)) = NUMBERS.into_iter().find(|(field, _)| *field == column.field) {
                self.number(entry, (field, is_km), column, &mut cells);
            } else if WORDS.contains(&column.field) {
                let words = words_in(entry, column.field);
                if text_at(&cells, column).trim() != words {
                    put(&mut cells, index(column), words.to_owned());
                }
            }
        }
        if let Some(column) = position_column(self.columns) {
            self.position(entry, column, &mut cells);
            return cells;
        }
        for (axis, value_deg) in [entry.lat_deg, entry.lon_deg].into_iter().enumerate() {
            self.axis(axis, value_deg, &mut cells);
        }
        cells
    }

    fn form(&self, groups: bool) -> RowForm<'_> {
        RowForm { columns: self.columns, decimal: self.decimal, groups }
    }

    /// Every way the text of a cell may have been read: as a workbook's number, and with and without thousands.
    fn readings(&self, text: &str, column: &RegisterColumn) -> Vec<Reading> {
        let as_number = text.parse().ok().filter(|_| self.is_workbook && shows_a_number(text));
        let number = as_number.map(Reading::Number);
        let cell = Cell::text(text);
        let as_text = [false, true].map(|groups| reading(&cell, column, self.form(groups)));
        let comma = RowForm { decimal: DecimalMark::Comma, ..self.form(true) };
        let in_workbook = self.is_workbook.then(|| reading(&cell, column, comma));
        number.into_iter().chain(as_text).chain(in_workbook).collect()
    }

    fn number(
        &self,
        entry: &RegisterEntry,
        (field, is_km): (RegisterField, bool),
        column: &RegisterColumn,
        cells: &mut Vec<String>,
    ) {
        let value = number_in(entry, field);
        let text = text_at(cells, column).to_owned();
        let readings = self.readings(&text, column);
        let stays = match value {
            // A length is stated beside its kilometre points: it stays unless they were changed.
            _ if field == F::Length => entry.cells.is_empty() && value.is_none() || self.ends_stay(entry),
            None => !readings.iter().any(|reading| matches!(reading, Reading::Number(_))),
            Some(value) => readings.iter().any(|reading| {
                matches!(reading, Reading::Number(read) if canonical(*read, column.unit, is_km).to_bits() == value.to_bits())
            }),
        };
        if stays {
            return;
        }
        let decimals =
            if text.is_empty() { usual_decimals(field) } else { decimals_count(&text, self.decimal) };
        let form = number_form(column, self.form(false));
        let new = value.map(|value| written(value, form, decimals)).unwrap_or_default();
        // A workbook shows its numbers shortest.
        let new = match new.parse::<f64>() {
            Ok(shown) if self.is_workbook => format!("{shown}"),
            _ => new,
        };
        put(cells, index(column), new);
    }

    /// Whether both kilometre points still read as their cells.
    fn ends_stay(&self, entry: &RegisterEntry) -> bool {
        [F::FromKp, F::ToKp].into_iter().all(|field| {
            let Some(column) = self.columns.iter().find(|column| column.field == field) else { return true };
            let readings = self.readings(text_at(&entry.cells, column), column);
            let read = |reading: &Reading| match reading {
                Reading::Number(value) => Some(canonical(*value, column.unit, true).to_bits()),
                _ => None,
            };
            !entry.cells.is_empty()
                && readings.iter().any(|reading| read(reading) == number_in(entry, field).map(f64::to_bits))
        })
    }

    /// Both coordinates in one cell, with decimal points: a comma would part them.
    fn position(&self, entry: &RegisterEntry, column: &RegisterColumn, cells: &mut Vec<String>) {
        let at = entry.lat_deg.zip(entry.lon_deg);
        let is_same = |text: &String| {
            let read = parse_position(text).ok().map(|read| (read.lat_deg.to_bits(), read.lon_deg.to_bits()));
            read == at.map(|(lat_deg, lon_deg)| (lat_deg.to_bits(), lon_deg.to_bits()))
        };
        if is_same(&text_at(cells, column).to_owned()) {
            return;
        }
        let text = at.map(|(lat_deg, lon_deg)| {
            let charted =
                |decimals| format!("{} {}", write_lat(lat_deg, decimals), write_lon(lon_deg, decimals));
            MINUTE_DECIMALS.map(charted).find(is_same).unwrap_or_else(|| format!("{lat_deg} {lon_deg}"))
        });
        put(cells, index(column), text.unwrap_or_default());
    }

    fn axis(&self, axis: usize, value_deg: Option<f64>, cells: &mut Vec<String>) {
        let columns = axis_columns(self.columns, axis);
        let text = axis_text(&texts_to_cells(cells), &columns);
        let read = degrees(&text, axis, self.decimal);
        if read.map(f64::to_bits) == value_deg.map(f64::to_bits) {
            return;
        }
        for column in &columns {
            put(cells, index(column), String::new());
        }
        let Some(value_deg) = value_deg else { return };
        if let [column] = columns.as_slice() {
            put(cells, index(column), self.angle_text(axis, value_deg, &text));
        } else {
            self.split_angle(axis, value_deg, &columns, cells);
        }
    }

    /// An angle in one cell: decimal degrees where they stood, else degrees and minutes with the decimals it takes.
    fn angle_text(&self, axis: usize, value_deg: f64, before: &str) -> String {
        let is_decimal = before.parse::<f64>().is_ok() || before.replace(',', ".").parse::<f64>().is_ok();
        let write = if axis == 0 { write_lat } else { write_lon };
        let is_same = |text: &String| {
            degrees(text, axis, DecimalMark::Point).map(f64::to_bits) == Some(value_deg.to_bits())
        };
        let minutes = MINUTE_DECIMALS
            .map(|decimals| write(value_deg, decimals))
            .find(|text| !is_decimal && is_same(text));
        self.marked(&minutes.unwrap_or_else(|| format!("{value_deg}")))
    }

    fn split_angle(&self, axis: usize, value_deg: f64, columns: &[&RegisterColumn], cells: &mut Vec<String>) {
        let has = |part: usize| columns.iter().any(|column| column.field == AXES[axis][part]);
        let (has_seconds, has_side) = (has(3), has(4));
        let side = [["N", "S"], ["E", "W"]][axis][usize::from(value_deg < 0.0)];
        let sign = if value_deg < 0.0 && !has_side { "-" } else { "" };
        let parts = |decimals: usize| {
            let [whole, minutes] = sexagesimal(value_deg, decimals);
            let seconds = (minutes - minutes.floor()) * 60.0;
            let minutes =
                if has_seconds { format!("{:.0}", minutes.floor()) } else { format!("{minutes:.decimals$}") };
            [
                String::new(),
                format!("{sign}{whole:.0}"),
                minutes,
                format!("{seconds:.decimals$}"),
                side.to_owned(),
            ]
        };
        let joined = |parts: &[String; 5]| {
            let used = (1..5).filter(|part| has(*part)).map(|part| parts[part].as_str());
            used.collect::<Vec<_>>().join(" ")
        };
        let is_same = |parts: &[String; 5]| {
            degrees(&joined(parts), axis, DecimalMark::Point).map(f64::to_bits) == Some(value_deg.to_bits())
        };
        let parts = MINUTE_DECIMALS.map(parts).find(is_same).unwrap_or_else(|| parts(*MINUTE_DECIMALS.end()));
        for column in columns {
            let part = AXES[axis].iter().position(|part| *part == column.field).unwrap_or_default();
            put(cells, index(column), self.marked(&parts[part]));
        }
    }

    fn marked(&self, text: &str) -> String {
        if self.decimal == DecimalMark::Comma { text.replace('.', ",") } else { text.to_owned() }
    }
}

fn usual_decimals(field: RegisterField) -> usize {
    match field {
        F::FromKp | F::ToKp | F::Length => 3,
        F::Burial => 2,
        _ => 1,
    }
}

fn text_at<'a>(cells: &'a [String], column: &RegisterColumn) -> &'a str {
    index(column).and_then(|i| cells.get(i)).map_or("", String::as_str)
}

fn put(cells: &mut Vec<String>, at: Option<usize>, text: String) {
    let Some(at) = at else { return };
    if at >= cells.len() {
        if text.is_empty() {
            return;
        }
        cells.resize(at + 1, String::new());
    }
    cells[at] = text;
}
