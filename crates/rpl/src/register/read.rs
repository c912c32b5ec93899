//! Reading a register from a file of tables.

use super::doubts::{checked, decide_decimal, doubt_findings, head_findings, kept_findings};
use super::fields::{RowForm, entry_of, shows_a_number, texts};
use super::heads::{
    HEAD_ROWS_MAX, Heads, Sought, default_unit, find, fits, heads_of, letter, settle_degrees,
};
use super::rows::sort_rows;
use super::{
    ColumnUnit, KpBasis, Register, RegisterColumn, RegisterEntry, RegisterField, RegisterKind, RegisterSource,
};
use crate::RplError;
use crate::layout::{CellPlace, DecimalMark, KeptRow};
use RegisterField as F;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sheet::{Book, Cell, Delimiter, Form};
use units::{Finding, Fingerprint, Staged};

/// Rows looked at for heads: those that may hold one, and what stands below the last of them.
const HEAD_WINDOW: usize = HEAD_ROWS_MAX + 3;

/// What a person says about a register's file; what is not said is found out, with a finding where it is a guess.
#[derive(Debug, Clone, PartialEq)]
pub struct RegisterOptions {
    /// Name among the plan's registers; empty takes the file's name.
    pub id: String,
    /// What it lists.
    pub kind: RegisterKind,
    /// Name of the plan's leg it lies along.
    pub leg: String,
    /// What its kilometre points count along; unknown takes what the heads say.
    pub kp: KpBasis,
    /// Revision of the route its kilometre points refer to.
    pub revision: String,
    /// Sheet of a workbook; none takes the first that has heads of a register.
    pub sheet: Option<String>,
    /// Code page and separator.
    pub read: sheet::ReadOptions,
    /// DecimalMark mark.
    pub decimal: Option<DecimalMark>,
    /// Columns a person names; they go before what the heads say.
    pub columns: Vec<ColumnChoice>,
    /// First row of entries, from 1, where no head is found.
    pub first_row_no: Option<u32>,
    /// Length of the leg along the kilometre point, to check against.
    pub length_km: Option<f64>,
}

impl RegisterOptions {
    /// Options that say only what is listed, and along which leg.
    #[must_use]
    pub fn of(kind: RegisterKind, leg: impl Into<String>) -> Self {
        Self {
            id: String::new(),
            kind,
            leg: leg.into(),
            kp: KpBasis::Unknown,
            revision: String::new(),
            sheet: None,
            read: sheet::ReadOptions::default(),
            decimal: None,
            columns: Vec::new(),
            first_row_no: None,
            length_km: None,
        }
    }
}

/// What a person says a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnChoice {
    /// Column, from 1.
    pub column_no: u32,
    /// What it holds.
    pub field: RegisterField,
    /// Unit of its numbers; none takes the usual one: km for kilometre points, m for the rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<ColumnUnit>,
}

/// The register a file holds, and every doubt about it.
///
/// A row that cannot be read stays an entry with its cells, and its finding blocks: nothing is dropped, and no row
/// moves another.
///
/// # Errors
/// Bytes that are no table; a sheet that is not there; no column that says where entries lie.
pub fn read_register(
    file_name: &str,
    bytes: &[u8],
    options: &RegisterOptions,
) -> Result<Staged<Register>, RplError> {
    let book = sheet::read(bytes, &options.read)
        .map_err(|error| RplError::RegisterFile { file: file_name.to_owned(), error })?;
    let blake3 = Fingerprint::of_bytes(bytes);
    let mut findings = Vec::new();
    let book = book.collect(&mut findings);
    let staged = of_book(file_name, &blake3, &book, options).or_else(|error| match error {
        RplError::RegisterHeadsUnknown { .. } => {
            of_other_separator(file_name, bytes, (&blake3, &book), options).ok_or(error)
        }
        error => Err(error),
    })?;
    findings.extend(staged.findings);
    Ok(Staged { value: staged.value, findings })
}

/// The register of a text whose separator was guessed wrongly: text cells full of semicolons look like columns, but
/// only the true separator shows heads of a register.
fn of_other_separator(
    file_name: &str,
    bytes: &[u8],
    (blake3, book): (&Fingerprint, &Book),
    options: &RegisterOptions,
) -> Option<Staged<Register>> {
    let Form::Text(form) = book.form else { return None };
    let is_open = options.read.delimiter.is_none();
    let others = [Delimiter::Comma, Delimiter::Semicolon, Delimiter::Tab].into_iter();
    others.filter(|delimiter| is_open && *delimiter != form.delimiter).find_map(|delimiter| {
        let said = sheet::ReadOptions { encoding: Some(form.encoding), delimiter: Some(delimiter) };
        let book = sheet::read(bytes, &said).ok()?.value;
        let mut staged = of_book(file_name, blake3, &book, options).ok()?;
        let message =
            format!("cells are parted by {}: only so does it have heads of a register", delimiter.name());
        staged.findings.insert(0, Finding::notes("rpl.register.separator", message).at(file_name));
        Some(staged)
    })
}

/// The register a book holds; see [`read_register`]. `blake3` is of the file's bytes.
///
/// # Errors
/// A sheet that is not there; no column that says where entries lie.
pub fn of_book(
    file_name: &str,
    blake3: &Fingerprint,
    book: &Book,
    options: &RegisterOptions,
) -> Result<Staged<Register>, RplError> {
    let mut findings = Vec::new();
    let (sheet_i, mut heads) = choose_sheet(file_name, book, options, &mut findings)?;
    let table = &book.sheets[sheet_i];
    choose_columns(&mut heads, options);
    drop_unread_units(file_name, &mut heads, &mut findings);
    let rows = sort_rows(&table.rows, &heads);
    let decimal = decide_decimal(file_name, &table.rows, &rows, (&heads, options), &mut findings);
    let form = RowForm { columns: &heads.columns, decimal, groups: options.decimal.is_some() };
    let read: Vec<_> = rows.entry.iter().map(|i| entry_of(&table.rows[*i], form)).collect();
    let mut entries = Vec::new();
    let mut doubts = Vec::new();
    for (entry_i, (row_i, (entry, length_km, of_row))) in rows.entry.iter().zip(read).enumerate() {
        let id = format!("e{}", entry_i + 1);
        entries.push(RegisterEntry { id, row_no: Some(row_no(*row_i)), ..entry });
        doubts.push((length_km, of_row));
    }
    let source = RegisterSource {
        file: file_name.to_owned(),
        blake3: blake3.clone(),
        sheet: table.name.clone(),
        form: book.form,
        decimal,
        head: table.rows[..rows.first.min(table.rows.len())].iter().map(|row| texts(row)).collect(),
        between: rows
            .between
            .iter()
            .map(|i| KeptRow { row_no: row_no(*i), cells: texts(&table.rows[*i]) })
            .collect(),
        foot: table.rows[rows.foot.min(table.rows.len())..].iter().map(|row| texts(row)).collect(),
        digits_as_text: digits_as_text(book.form, &table.rows),
        columns: heads.columns.clone(),
    };
    let id = if options.id.is_empty() { stem(file_name) } else { options.id.clone() };
    let kp = if options.kp == KpBasis::Unknown { heads.basis } else { options.kp };
    let register = Register {
        id,
        kind: options.kind,
        leg: options.leg.clone(),
        kp,
        revision: options.revision.clone(),
        source: Some(source),
        entry: entries,
    };
    findings.extend(head_findings(&register, &heads, options));
    findings.extend(kept_findings(&register, &table.rows, &rows));
    findings.extend(doubt_findings(&register, &doubts));
    findings.extend(checked(&register, &doubts, options.length_km));
    Ok(Staged { value: register, findings })
}

/// Cells of a workbook that show a number and hold text; given back they must not become numbers.
fn digits_as_text(form: Form, rows: &[Vec<Cell>]) -> Vec<CellPlace> {
    if matches!(form, Form::Text(_)) {
        return Vec::new();
    }
    let cells = rows
        .iter()
        .enumerate()
        .flat_map(|(i, row)| row.iter().enumerate().map(move |(j, cell)| (i, j, cell)));
    let as_text = cells.filter(|(_, _, cell)| cell.number.is_none() && shows_a_number(&cell.text));
    as_text.map(|(i, j, _)| CellPlace { row_no: row_no(i), column_no: row_no(j) }).collect()
}

fn stem(file_name: &str) -> String {
    file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem).to_owned()
}

pub(super) fn row_no(i: usize) -> u32 {
    u32::try_from(i + 1).unwrap_or(u32::MAX)
}

/// The sheet that holds the register, with its heads.
fn choose_sheet(
    file_name: &str,
    book: &Book,
    options: &RegisterOptions,
    findings: &mut Vec<Finding>,
) -> Result<(usize, Heads), RplError> {
    let file = || file_name.to_owned();
    let names: Vec<String> = book.sheets.iter().map(|sheet| sheet.name.clone()).collect();
    if let Some(wanted) = options.sheet.as_ref().filter(|wanted| !names.contains(wanted)) {
        return Err(RplError::RegisterSheetUnknown {
            file: file(),
            sheet: wanted.clone(),
            sheets: names.join(", "),
        });
    }
    let wanted = |i: &usize| options.sheet.as_ref().is_none_or(|wanted| names[*i] == *wanted);
    let mut found: Vec<(usize, Heads)> = (0..names.len())
        .filter(wanted)
        .filter_map(|i| Some((i, heads_in(&book.sheets[i].rows, options)?)))
        .collect();
    if found.is_empty() {
        let seen = book.sheets.first().map(|sheet| seen_heads(&sheet.rows)).unwrap_or_default();
        return Err(RplError::RegisterHeadsUnknown { file: file(), kind: options.kind.word(), seen });
    }
    let chosen = found.remove(0);
    if names.len() > 1 {
        let message = format!("only sheet `{}` of {} is kept", names[chosen.0], names.len());
        findings.push(Finding::notes("rpl.register.sheets_not_kept", message).at(file_name));
    }
    if let Some((other, _)) = found.first() {
        let (taken, other) = (&names[chosen.0], &names[*other]);
        let message = format!("sheet `{taken}` was read; sheet `{other}` also has heads of a register");
        let finding =
            Finding::warns("rpl.register.other_sheet", message).at(format!("{file_name} sheet `{taken}`"));
        findings.push(finding.hint("name the sheet to read"));
    }
    Ok(chosen)
}

fn heads_in(rows: &[Vec<Cell>], options: &RegisterOptions) -> Option<Heads> {
    let window: Vec<Vec<String>> = rows.iter().take(HEAD_WINDOW).map(|row| texts(row)).collect();
    let sought = Sought { kind: options.kind, kp: options.kp };
    let said = options.first_row_no.map(|no| usize::try_from(no).unwrap_or(usize::MAX).saturating_sub(1));
    match (find(&window, sought), said) {
        (Some(heads), None) => Some(heads),
        (Some(heads), Some(first_row)) => Some(Heads { first_row, ..heads }),
        (None, Some(first_row)) => {
            let block =
                window.get(first_row.saturating_sub(1)..first_row.min(window.len())).unwrap_or_default();
            Some(heads_of(block, first_row, sought))
        }
        (None, None) => None,
    }
}

/// The first row that looks like heads, for the message of an error.
fn seen_heads(rows: &[Vec<Cell>]) -> String {
    let filled = |row: &&Vec<Cell>| row.iter().filter(|cell| !cell.text.trim().is_empty()).count();
    let widest = rows.iter().take(HEAD_WINDOW).rev().max_by_key(filled);
    let heads: Vec<String> =
        widest.into_iter().flatten().take(12).map(|cell| cell.text.trim().to_owned()).collect();
    let line = heads.join(" | ");
    line.chars().take(200).collect()
}

/// Columns a person named go before what their heads say.
fn choose_columns(heads: &mut Heads, options: &RegisterOptions) {
    for choice in &options.columns {
        for column in &mut heads.columns {
            if column.field == choice.field && column.column_no != choice.column_no {
                (column.field, column.unit) = (F::Unknown, None);
            }
        }
        let usual = default_unit(choice.field);
        let unit = usual.map(|usual| choice.unit.filter(|unit| fits(*unit, choice.field)).unwrap_or(usual));
        heads.unit_assumed.retain(|no| *no != choice.column_no);
        heads.unit_unread.retain(|(no, _)| *no != choice.column_no);
        match heads.columns.iter_mut().find(|column| column.column_no == choice.column_no) {
            Some(column) => (column.field, column.unit) = (choice.field, unit),
            None => heads.columns.push(RegisterColumn {
                column_no: choice.column_no,
                head: String::new(),
                field: choice.field,
                unit,
            }),
        }
    }
    heads.columns.sort_by_key(|column| column.column_no);
    settle_degrees(&mut heads.columns);
}

/// Numbers in a unit that is not read stay cells.
fn drop_unread_units(file_name: &str, heads: &mut Heads, findings: &mut Vec<Finding>) {
    for (column_no, unit) in &heads.unit_unread {
        let Some(column) = heads.columns.iter_mut().find(|column| column.column_no == *column_no) else {
            continue;
        };
        let at = format!("{file_name} column {} `{}`", letter(*column_no), column.head);
        let message = format!("the unit `{unit}` is not read here; the column is kept and means nothing");
        findings.push(
            Finding::blocks("rpl.register.unit_unread", message)
                .at(at)
                .hint("convert it to km, m or ft, or name the column's unit"),
        );
        (column.field, column.unit) = (F::Unknown, None);
    }
}
