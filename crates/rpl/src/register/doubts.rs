//! What is doubtful about a register as read: every guess, and every cell that says nothing readable.

use super::RegisterField as F;
use super::check::{place, short};
use super::fields::Doubt;
use super::heads::{Heads, default_unit, is_coordinate, letter};
use super::number::{DecimalEvidence, MarkColumn};
use super::read::{RegisterOptions, row_no};
use super::rows::{Rows, filled};
use super::words::tokens;
use super::{ColumnUnit, KpBasis, Register, check};
use crate::layout::DecimalMark;
use sheet::Cell;
use std::collections::BTreeSet;
use units::Finding;

/// How far a stated length may lie from the difference of its kilometre points, km: half the last of three decimals,
/// three times.
const LENGTH_TOLERANCE_KM: f64 = 0.001_5;
/// No leg is longer, km. Source: WGS84, circumference through the poles 40,007.863 km.
const LEG_MAX_KM: f64 = 40_007.863;

/// The decimal mark over all cells of numbers; every doubt about it is a finding.
pub(super) fn decide_decimal(
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
            let known = match (default_unit(column.field), column.unit) {
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
    let (comma, point) = (short(&seen.comma_text), short(&seen.point_text));
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
pub(super) fn head_findings(register: &Register, heads: &Heads, options: &RegisterOptions) -> Vec<Finding> {
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
        let unit = if default_unit(column.field) == Some(ColumnUnit::Km) { "km" } else { "m" };
        let message = format!("`{}` says no unit; taken for {unit}", column.head);
        let finding = Finding::warns("rpl.register.unit_assumed", message);
        let finding = finding.at(format!("{file} column {} `{}`", letter(*column_no), short(&column.head)));
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
    let at = format!("{file} column {} `{}`", letter(depth.column_no), short(&depth.head));
    Some(finding.at(at).hint("name what the column holds"))
}

/// Rows that are no entries: kept, and said to be.
pub(super) fn kept_findings(register: &Register, table: &[Vec<Cell>], rows: &Rows) -> Vec<Finding> {
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

/// Findings of [`check`], without those that only repeat that a cell of their row cannot be read.
pub(super) fn checked(
    register: &Register,
    doubts: &[(Option<f64>, Vec<Doubt>)],
    length_km: Option<f64>,
) -> Vec<Finding> {
    let is_unread = |doubt: &Doubt| matches!(doubt.field, F::FromKp | F::ToKp) || is_coordinate(doubt.field);
    let unread = register.entry.iter().zip(doubts).filter(|(_, (_, of_row))| of_row.iter().any(is_unread));
    let places: BTreeSet<String> = unread
        .flat_map(|(entry, _)| {
            [F::FromKp, F::Latitude, F::Longitude].map(|field| place(register, entry, field))
        })
        .collect();
    let of_place = ["rpl.register.no_place", "rpl.register.kp_half", "rpl.register.coordinate_half"];
    let mut findings = check(register, length_km);
    findings.retain(|finding| {
        let is_told = finding.place.as_ref().is_some_and(|place| places.contains(place));
        !(is_told && of_place.contains(&finding.code.as_str()))
    });
    findings
}

/// Cells that say nothing readable, and lengths that say something else than their kilometre points.
pub(super) fn doubt_findings(register: &Register, doubts: &[(Option<f64>, Vec<Doubt>)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (entry, (length_km, of_row)) in register.entry.iter().zip(doubts) {
        for doubt in of_row {
            let text = short(&doubt.text);
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
        if let (Some(stated_km), Some(computed_km)) = (*length_km, entry.length_km())
            && (stated_km - computed_km).abs() > LENGTH_TOLERANCE_KM
        {
            let message =
                format!("length {stated_km:.3} km is stated, its kilometre points say {computed_km:.3} km");
            let finding = Finding::warns("rpl.register.length_differs", message);
            findings
                .push(finding.at(place(register, entry, F::Length)).hint("the kilometre points are used"));
        }
    }
    findings
}
