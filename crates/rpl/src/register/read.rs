//! Reading a register from a file of tables.

use super::check::place;
use super::fields::{Doubt, RowForm, entry_of, index, shows_a_number, texts};
use super::heads::{Heads, Sought, find, fits, heads_of, is_coordinate, letter, settle_degrees};
use super::number::{DecimalEvidence, MarkColumn};
use super::words::{begins_a_total, tokens};
use super::{
    ColumnUnit, KpBasis, Register, RegisterColumn, RegisterEntry, RegisterField, RegisterKind,
    RegisterSource, check, heads,
};
use crate::RplError;
use crate::layout::{CellPlace, DecimalMark, KeptRow};
use RegisterField as F;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sheet::{Book, Cell, Delimiter, Form};
use units::{Finding, Fingerprint, Staged};

/// Rows looked at for heads: those that may hold one, and what stands below the last of them.
const HEAD_WINDOW: usize = heads::HEAD_ROWS_MAX + 3;
/// How far a stated length may lie from the difference of its kilometre points, km: half the last of three decimals,
/// three times.
const LENGTH_TOLERANCE_KM: f64 = 0.001_5;

/// No leg is longer, km. Source: WGS84, circumference through the poles 40,007.863 km.
const LEG_MAX_KM: f64 = 40_007.863;

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
    findings.extend(check(&register, options.length_km));
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

fn row_no(i: usize) -> u32 {
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
        let usual = heads::default_unit(choice.field);
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

/// Rows of a sheet by what they are.
#[derive(Debug, Default)]
struct Rows {
    /// The first entry's row.
    first: usize,
    entry: Vec<usize>,
    between: Vec<usize>,
    /// The row below the last entry.
    foot: usize,
}

fn sort_rows(rows: &[Vec<Cell>], heads: &Heads) -> Rows {
    let last_head = heads.first_row.checked_sub(1).and_then(|i| rows.get(i));
    let is_entry = |row: &Vec<Cell>| Some(row) != last_head && is_entry(row, &heads.columns);
    let below = rows.iter().enumerate().skip(heads.first_row);
    let mut entry: Vec<usize> = below.filter(|(_, row)| is_entry(row)).map(|(i, _)| i).collect();
    // Words where kilometre points stood, below the last figure, are a signature.
    while entry.last().is_some_and(|i| is_signature(&rows[*i], &heads.columns)) && entry.len() > 1 {
        entry.pop();
    }
    let first = entry.first().copied().unwrap_or(heads.first_row);
    let foot = entry.last().map_or(first, |last| last + 1);
    let mut entries = entry.iter().copied().peekable();
    let between = (first..foot).filter(|i| entries.next_if_eq(i).is_none()).collect();
    Rows { first, entry, between, foot }
}

fn filled<'a>(
    row: &'a [Cell],
    columns: &'a [RegisterColumn],
) -> impl Iterator<Item = (&'a RegisterColumn, &'a Cell)> {
    let cells = columns.iter().filter_map(|column| Some((column, row.get(index(column)?)?)));
    cells.filter(|(_, cell)| !cell.text.trim().is_empty())
}

fn places(column: &RegisterColumn) -> bool {
    matches!(column.field, F::FromKp | F::ToKp) || is_coordinate(column.field)
}

/// Words without a figure where kilometre points and coordinates stand.
fn is_signature(row: &[Cell], columns: &[RegisterColumn]) -> bool {
    let placing: Vec<&str> = filled(row, columns)
        .filter(|(column, _)| places(column))
        .map(|(_, cell)| cell.text.as_str())
        .collect();
    let has_figure = placing.iter().any(|text| text.chars().any(|digit| digit.is_ascii_digit()));
    !placing.is_empty() && !has_figure
}

fn is_entry(row: &[Cell], columns: &[RegisterColumn]) -> bool {
    let texts = || row.iter().map(|cell| cell.text.trim()).filter(|text| !text.is_empty());
    let Some(first) = texts().next() else { return false };
    let has_letters = first.chars().filter(|letter| letter.is_alphabetic()).count() > 2;
    if begins_a_total(first) || (texts().count() == 1 && has_letters) {
        return false;
    }
    let mapped_count = columns.iter().filter(|column| column.field != F::Unknown).count();
    let known_count = filled(row, columns).filter(|(column, _)| column.field != F::Unknown).count();
    let has_what = filled(row, columns).any(|(column, _)| column.field == F::What);
    let is_half_full = has_what && known_count >= 2 && known_count * 2 >= mapped_count;
    is_half_full || filled(row, columns).any(|(column, _)| places(column))
}

/// The decimal mark over all cells of numbers; every doubt about it is a finding.
fn decide_decimal(
    file_name: &str,
    table: &[Vec<Cell>],
    rows: &Rows,
    (heads, options): (&Heads, &RegisterOptions),
    findings: &mut Vec<Finding>,
) -> DecimalMark {
    if let Some(decimal) = options.decimal {
        return decimal;
    }
    let longest_km = options.length_km.map_or(LEG_MAX_KM, |length_km| length_km + 1.0);
    let mut evidence = DecimalEvidence::default();
    for i in &rows.entry {
        for (column, cell) in filled(&table[*i], &heads.columns) {
            let known = match (heads::default_unit(column.field), column.unit) {
                _ if is_coordinate(column.field) => MarkColumn::Coordinate,
                (Some(ColumnUnit::Km), Some(ColumnUnit::Km)) => MarkColumn::UpTo(longest_km),
                (Some(_), _) => MarkColumn::Number,
                (None, _) => continue,
            };
            if cell.number.is_none() {
                evidence.add(&cell.text, known);
            }
        }
    }
    let (decimal, finding) = weigh(&evidence);
    findings.extend(finding.map(|finding| finding.at(file_name)));
    decimal
}

/// Points and commas weighed.
fn weigh(seen: &DecimalEvidence) -> (DecimalMark, Option<Finding>) {
    let hint = "say whether its decimals stand behind a point or a comma";
    let (comma, point) = (&seen.comma_text, &seen.point_text);
    match (seen.point_count, seen.comma_count) {
        (0, 0) if seen.comma_or_group_count > 0 => {
            let message = format!("`{comma}` and its like may be decimals or thousands; taken for decimals");
            (DecimalMark::Comma, Some(Finding::blocks("rpl.register.decimal_ambiguous", message).hint(hint)))
        }
        (0, 0) if seen.point_or_group_count > 0 => {
            let message = format!("`{point}` and its like may be decimals or thousands; taken for decimals");
            (DecimalMark::Point, Some(Finding::warns("rpl.register.decimal_ambiguous", message).hint(hint)))
        }
        (0, 0) => (DecimalMark::Point, None),
        (0, count) => {
            let message =
                format!("decimal comma, as {count} cells such as `{comma}` can be read in no other way");
            (DecimalMark::Comma, Some(Finding::notes("rpl.register.decimal_comma", message)))
        }
        (_, 0) => (DecimalMark::Point, None),
        (points, commas) => {
            let decimal = if points >= commas { DecimalMark::Point } else { DecimalMark::Comma };
            let message = format!(
                "decimal points in {points} cells such as `{point}`, decimal commas in {commas} such as `{comma}`"
            );
            (decimal, Some(Finding::blocks("rpl.register.decimal_mixed", message).hint(hint)))
        }
    }
}

/// What is doubtful about the heads.
fn head_findings(register: &Register, heads: &Heads, options: &RegisterOptions) -> Vec<Finding> {
    let file = register.source.as_ref().map(|source| source.file.clone()).unwrap_or_default();
    let mut findings = Vec::new();
    let (said, found) = (options.kp, heads.basis);
    if said != KpBasis::Unknown && found != KpBasis::Unknown && said != found {
        let message = format!("{} KP was said, but its head says {} KP", said.word(), found.word());
        let finding = Finding::blocks("rpl.register.kp_basis_differs", message).at(file.clone());
        findings.push(finding.hint("say what its kilometre points count along, or name the other column"));
    }
    if !heads.other_basis.is_empty() {
        let others = heads.other_basis.join("`, `");
        let message = format!(
            "another kilometre point stands in `{others}`; it is kept, the {} KP was read",
            found.word()
        );
        let finding = if said == KpBasis::Unknown {
            Finding::blocks("rpl.register.kp_two_bases", message)
                .hint("say which of them counts: route or cable")
        } else {
            Finding::notes("rpl.register.kp_two_bases", message)
        };
        findings.push(finding.at(file.clone()));
    }
    findings.extend(doubtful_depth(register, &file));
    for column_no in &heads.unit_assumed {
        let Some(column) = heads.columns.iter().find(|column| column.column_no == *column_no) else {
            continue;
        };
        let unit = if heads::default_unit(column.field) == Some(ColumnUnit::Km) { "km" } else { "m" };
        let message = format!("`{}` says no unit; taken for {unit}", column.head);
        let finding = Finding::warns("rpl.register.unit_assumed", message);
        let finding = finding.at(format!("{file} column {} `{}`", letter(*column_no), column.head));
        findings.push(finding.hint("name the column's unit"));
    }
    findings
}

/// In a register of burial a bare `Depth` may be of the water or of the burial.
fn doubtful_depth(register: &Register, file: &str) -> Option<Finding> {
    let columns = register.source.as_ref().map(|source| source.columns.as_slice()).unwrap_or_default();
    let depth = columns.iter().find(|column| column.field == F::Depth && register.kind.is_burial())?;
    let says_which = ["water", "wd", "approx", "approximate", "воды", "моря", "seabed"];
    if tokens(&depth.head).iter().any(|word| says_which.contains(&word.as_str())) {
        return None;
    }
    let message = format!("`{}` may be water depth or burial depth; taken for water depth", depth.head);
    let finding = Finding::warns("rpl.register.depth_doubtful", message);
    let at = format!("{file} column {} `{}`", letter(depth.column_no), depth.head);
    Some(finding.at(at).hint("name what the column holds"))
}

/// Rows that are no entries: kept, and said to be.
fn kept_findings(register: &Register, table: &[Vec<Cell>], rows: &Rows) -> Vec<Finding> {
    let file = register.source.as_ref().map(|source| source.file.clone()).unwrap_or_default();
    let is_filled = |i: &usize| table[*i].iter().any(|cell| !cell.text.trim().is_empty());
    let finding = |i: usize, what: &str| {
        let text: Vec<&str> =
            table[i].iter().map(|cell| cell.text.trim()).filter(|text| !text.is_empty()).collect();
        let text: String = text.join(" | ").chars().take(80).collect();
        Finding::notes("rpl.register.row_kept", format!("`{text}` is {what}: kept, and no entry"))
            .at(format!("{file} row {}", row_no(i)))
    };
    let between =
        rows.between.iter().copied().filter(is_filled).map(|i| finding(i, "a line between entries"));
    let foot = (rows.foot..table.len()).filter(|i| !rows.entry.is_empty() && is_filled(i));
    between.chain(foot.map(|i| finding(i, "a line below the entries"))).collect()
}

/// Cells that say nothing readable, and lengths that say something else than their kilometre points.
fn doubt_findings(register: &Register, doubts: &[(Option<f64>, Vec<Doubt>)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (entry, (length_km, of_row)) in register.entry.iter().zip(doubts) {
        for doubt in of_row {
            let text: String = doubt.text.chars().take(80).collect();
            let at = place(register, entry, doubt.field);
            findings.push(match doubt.field {
                F::FromKp | F::ToKp => {
                    Finding::blocks("rpl.register.kp_unreadable", format!("`{text}` is no kilometre point"))
                        .at(at)
                        .hint("correct the cell, or say the decimal mark or the column's unit")
                }
                field if is_coordinate(field) => Finding::blocks(
                    "rpl.register.coordinate_unreadable",
                    format!("`{text}` is no coordinate"),
                )
                .at(at)
                .hint("write it as 40 31.4500 N or in decimal degrees"),
                _ => Finding::warns(
                    "rpl.register.number_unreadable",
                    format!("`{text}` is no number; nothing is taken from it"),
                )
                .at(at)
                .hint("correct the cell; it is kept as it is"),
            });
        }
        if let (Some(stated_km), Some(computed_km)) = (*length_km, entry.length_km()) {
            if (stated_km - computed_km).abs() > LENGTH_TOLERANCE_KM {
                let message = format!(
                    "length {stated_km:.3} km is stated, its kilometre points say {computed_km:.3} km"
                );
                let finding = Finding::warns("rpl.register.length_differs", message);
                findings.push(
                    finding.at(place(register, entry, F::Length)).hint("the kilometre points are used"),
                );
            }
        }
    }
    findings
}
