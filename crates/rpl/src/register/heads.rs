//! Finding the heads of a register's columns by what stands in them.

use super::words::{axis_head, kp_head, other_unit_of, tokens, unit_of, word_heads};
use super::{ColumnUnit, KpBasis, RegisterColumn, RegisterField, RegisterKind};
use RegisterField as F;

/// Rows from the top of a sheet among which heads are looked for.
pub(super) const HEAD_ROWS_MAX: usize = 60;
/// Rows one head may take: a group, a name, a unit.
const HEAD_HEIGHT_MAX: usize = 3;
/// Columns looked at; a wider sheet keeps its other columns without a meaning.
const COLUMNS_MAX: usize = 256;

/// Heads found in a sheet.
#[derive(Debug, Clone)]
pub(super) struct Heads {
    /// First row below the heads, from 0.
    pub(super) first_row: usize,
    pub(super) columns: Vec<RegisterColumn>,
    /// What the heads say the kilometre points count along.
    pub(super) basis: KpBasis,
    /// Heads of kilometre points that count along something else than the one taken.
    pub(super) other_basis: Vec<String>,
    /// Columns whose unit was taken because their heads say none.
    pub(super) unit_assumed: Vec<u32>,
    /// Columns whose unit is not read: the column and the unit.
    pub(super) unit_unread: Vec<(u32, String)>,
}

/// What to look for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sought {
    pub(super) kind: RegisterKind,
    pub(super) kp: KpBasis,
}

/// The best heads among the first rows of a sheet, if any place its entries.
pub(super) fn find(rows: &[Vec<String>], sought: Sought) -> Option<Heads> {
    let mut best: Option<(usize, Heads)> = None;
    for height in 1..=HEAD_HEIGHT_MAX {
        for first in 0..rows.len().min(HEAD_ROWS_MAX) {
            let Some(block) = rows.get(first..first + height).filter(|block| may_place(block)) else {
                continue;
            };
            let heads = heads_of(block, first + height, sought);
            let score = score(&heads);
            if score > best.as_ref().map_or(0, |(score, _)| *score) {
                best = Some((score, heads));
            }
        }
    }
    best.map(|(_, heads)| heads)
}

/// Whether a column of the block may say where entries lie: most rows of a sheet do not, and are passed over fast.
fn may_place(block: &[Vec<String>]) -> bool {
    let width = block.iter().map(Vec::len).max().unwrap_or(0).min(COLUMNS_MAX);
    let is_placing = |head: &str| {
        let words = tokens(head);
        kp_head(&words).is_some() || axis_head(&words).is_some()
    };
    (0..width).any(|i| is_placing(&joined_head(block, i)) || is_placing(&last_head(block, i)))
}

/// Fields found; none where nothing says where entries lie.
fn score(heads: &Heads) -> usize {
    let has = |field| heads.columns.iter().any(|column| column.field == field);
    let is_placed = [F::FromKp, F::Position, F::Latitude, F::LatitudeDegrees].into_iter().any(has);
    let known = heads.columns.iter().filter(|column| column.field != F::Unknown).count();
    let said = heads.columns.len() - heads.unit_assumed.len().min(heads.columns.len());
    if is_placed && known >= 2 { known * 1000 + said.min(999) } else { 0 }
}

/// The columns of one block of head rows.
pub(super) fn heads_of(block: &[Vec<String>], first_row: usize, sought: Sought) -> Heads {
    let width = block.iter().map(Vec::len).max().unwrap_or(0).min(COLUMNS_MAX);
    let joined: Vec<[String; 2]> = (0..width).map(|i| [joined_head(block, i), last_head(block, i)]).collect();
    let mut candidates = candidates(&joined, sought);
    candidates.sort_by_key(|candidate| (std::cmp::Reverse(candidate.score), candidate.column));
    let mut field_of: Vec<Option<Candidate>> = vec![None; width];
    let mut taken: Vec<RegisterField> = Vec::new();
    let mut other_basis = Vec::new();
    for candidate in candidates {
        let is_free = field_of[candidate.column].is_none();
        if is_free && !taken.contains(&candidate.field) {
            taken.push(candidate.field);
            field_of[candidate.column] = Some(candidate);
        } else if is_free && candidate.basis != KpBasis::Unknown {
            other_basis.push(candidate);
        }
    }
    let basis = basis_of(&field_of);
    let other_basis = other_basis.iter().filter(|other| other.basis != basis);
    let other_basis = other_basis.map(|other| joined[other.column][0].clone()).collect();
    let mut heads = Heads {
        first_row,
        columns: Vec::new(),
        basis,
        other_basis,
        unit_assumed: Vec::new(),
        unit_unread: Vec::new(),
    };
    for (i, [head, _]) in joined.into_iter().enumerate() {
        let field = field_of[i].map_or(F::Unknown, |candidate| candidate.field);
        if !head.is_empty() || field != F::Unknown {
            heads.push(i, head, field);
        }
    }
    settle_degrees(&mut heads.columns);
    heads
}

impl Heads {
    fn push(&mut self, i: usize, head: String, field: RegisterField) {
        let column_no = u32::try_from(i + 1).unwrap_or(u32::MAX);
        let words = tokens(&head);
        let unit = default_unit(field).map(|default| {
            if let Some(other) = other_unit_of(&words) {
                self.unit_unread.push((column_no, other.to_owned()));
            }
            unit_of(&words).filter(|unit| fits(*unit, field)).unwrap_or_else(|| {
                // A head that says KP says kilometres.
                let is_said = words.iter().any(|word| matches!(word.as_str(), "kp" | "кп" | "кт"));
                if !is_said && !is_coordinate(field) && field != F::Angle {
                    self.unit_assumed.push(column_no);
                }
                default
            })
        });
        self.columns.push(RegisterColumn { column_no, head, field, unit });
    }
}

/// The unit of a field whose head says none; none for words.
pub(super) fn default_unit(field: RegisterField) -> Option<ColumnUnit> {
    match field {
        F::FromKp | F::ToKp | F::Length => Some(ColumnUnit::Km),
        F::Depth | F::Burial | F::Offset => Some(ColumnUnit::M),
        F::Angle => Some(ColumnUnit::Deg),
        _ => None,
    }
}

pub(super) fn fits(unit: ColumnUnit, field: RegisterField) -> bool {
    match field {
        F::Angle => unit == ColumnUnit::Deg,
        F::FromKp | F::ToKp | F::Length => !matches!(unit, ColumnUnit::Deg | ColumnUnit::Cm),
        _ => unit != ColumnUnit::Deg,
    }
}

/// Whether a field is part of a coordinate.
pub(super) fn is_coordinate(field: RegisterField) -> bool {
    matches!(
        field,
        F::Position
            | F::Latitude
            | F::Longitude
            | F::LatitudeDegrees
            | F::LongitudeDegrees
            | F::LatitudeMinutes
            | F::LongitudeMinutes
            | F::LatitudeSeconds
            | F::LongitudeSeconds
            | F::LatitudeHemisphere
            | F::LongitudeHemisphere
    )
}

#[derive(Debug, Clone, Copy)]
struct Candidate {
    column: usize,
    field: RegisterField,
    basis: KpBasis,
    score: u32,
}

fn candidates(joined: &[[String; 2]], sought: Sought) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (column, [whole, last]) in joined.iter().enumerate() {
        let mut of = |head: &str, less: u32| {
            let words = tokens(head);
            let before = found.len();
            if let Some(kp) = kp_head(&words) {
                let score = kp.score + basis_bonus(kp.basis, sought.kp) - less;
                found.push(Candidate { column, field: kp.field, basis: kp.basis, score });
            }
            if let Some(field) = axis_head(&words) {
                found.push(Candidate { column, field, basis: KpBasis::Unknown, score: 900 - less });
            }
            for (field, score) in word_heads(&words, sought.kind) {
                found.push(Candidate { column, field, basis: KpBasis::Unknown, score: score - less });
            }
            found.len() > before
        };
        if !of(whole, 0) {
            of(last, 10);
        }
    }
    found
}

/// The column asked for goes first, one that says nothing before one that says something else.
fn basis_bonus(said: KpBasis, sought: KpBasis) -> u32 {
    if said == sought {
        60
    } else if said == KpBasis::Unknown || sought == KpBasis::Unknown {
        30
    } else {
        0
    }
}

fn basis_of(field_of: &[Option<Candidate>]) -> KpBasis {
    let kp = field_of.iter().flatten().filter(|candidate| candidate.basis != KpBasis::Unknown);
    kp.map(|candidate| candidate.basis).next().unwrap_or_default()
}

/// The head of a column over all its rows; an empty cell of a group takes the group's name from its left.
fn joined_head(block: &[Vec<String>], i: usize) -> String {
    let Some((last, groups)) = block.split_last() else { return String::new() };
    let own = cell(last, i);
    let mut parts: Vec<&str> = Vec::new();
    for row in groups {
        let at = cell(row, i);
        // A group's name reaches right as long as names stand below it.
        let from_left = || (0..i).rev().map(|left| cell(row, left)).find(|text| !text.is_empty());
        let name = if at.is_empty() && !own.is_empty() { from_left().unwrap_or_default() } else { at };
        parts.push(name);
    }
    parts.push(own);
    // A head may break its line within the cell.
    parts.iter().flat_map(|part| part.split_whitespace()).collect::<Vec<_>>().join(" ")
}

fn last_head(block: &[Vec<String>], i: usize) -> String {
    block.iter().rev().map(|row| cell(row, i)).find(|text| !text.is_empty()).unwrap_or_default().to_owned()
}

fn cell(row: &[String], i: usize) -> &str {
    row.get(i).map(|text| text.trim()).unwrap_or_default()
}

/// A latitude with minutes in a column of their own is whole degrees.
pub(super) fn settle_degrees(columns: &mut [RegisterColumn]) {
    for (minutes, whole, degrees) in [
        (F::LatitudeMinutes, F::Latitude, F::LatitudeDegrees),
        (F::LongitudeMinutes, F::Longitude, F::LongitudeDegrees),
    ] {
        let is_parted = columns.iter().any(|column| column.field == minutes);
        for column in columns.iter_mut().filter(|column| is_parted && column.field == whole) {
            column.field = degrees;
        }
    }
}

/// The letters of a column as workbooks print them: 1 is `A`, 27 is `AA`.
#[must_use]
pub fn letter(column_no: u32) -> String {
    let mut rest = column_no;
    let mut letters = Vec::new();
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        text.lines().map(|line| line.split(';').map(str::to_owned).collect()).collect()
    }

    fn fields(heads: &Heads) -> Vec<RegisterField> {
        heads.columns.iter().map(|column| column.field).collect()
    }

    #[test]
    fn two_head_rows_below_a_banner_are_one_head() {
        let table = rows("Soil register, made up\n\nKP (km);;Soil;Depth\nfrom;to;type;(m)\n0.000;1.2;Sand;3");
        let sought = Sought { kind: RegisterKind::Soil, kp: KpBasis::Unknown };
        let heads = find(&table, sought).unwrap();
        assert_eq!(heads.first_row, 4);
        assert_eq!(fields(&heads), [F::FromKp, F::ToKp, F::What, F::Depth]);
        assert!(heads.unit_assumed.is_empty());
    }

    #[test]
    fn split_coordinates_are_known_by_their_signs() {
        let table = rows("Contact;Latitude;;;Longitude;;;Offset (m)\n;°;';H;°;';H;\nC1;40;31.5;N;50;6.2;E;3");
        let sought = Sought { kind: RegisterKind::Contact, kp: KpBasis::Unknown };
        let heads = find(&table, sought).unwrap();
        assert_eq!(heads.first_row, 2);
        let expected = [
            F::What,
            F::LatitudeDegrees,
            F::LatitudeMinutes,
            F::LatitudeHemisphere,
            F::LongitudeDegrees,
            F::LongitudeMinutes,
            F::LongitudeHemisphere,
            F::Offset,
        ];
        assert_eq!(fields(&heads), expected);
    }

    #[test]
    fn the_column_asked_for_is_taken_and_the_other_named() {
        let table = rows("Route KP;Cable KP;Crossing\n1;1.01;X");
        let sought = Sought { kind: RegisterKind::Crossing, kp: KpBasis::Cable };
        let heads = find(&table, sought).unwrap();
        assert_eq!(fields(&heads), [F::Unknown, F::FromKp, F::What]);
        assert_eq!((heads.basis, heads.other_basis), (KpBasis::Cable, vec!["Route KP".to_owned()]));
    }

    #[test]
    fn columns_are_named_as_workbooks_do() {
        assert_eq!([1, 26, 27, 703].map(letter), ["A", "Z", "AA", "AAA"]);
    }
}
