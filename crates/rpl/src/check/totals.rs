//! Totals that stand around a list against what it adds up to.

use super::Tolerances;
use crate::layout::{DecimalMark, Field, Layout, Unit};
use crate::list::{ListSegment, PositionList};
use crate::measure::measure;
use crate::read::is_total_word;
use std::collections::BTreeMap;
use units::Finding;

/// Metres of the units in which a total may be written where nothing says its unit.
const UNITS_M: [f64; 4] = [1000.0, 1_852.0, 1_855.317_6, 1.0];

/// A number that a row of totals states.
struct Stated {
    value: f64,
    half_digit: f64,
    /// Metres of its unit, where one is said.
    unit_m: Option<f64>,
    /// Whether it can be nothing but a length.
    is_length: bool,
    text: String,
    column: usize,
}

/// Stated totals that fit neither the route nor the cable.
pub(super) fn totals(list: &PositionList, tolerances: &Tolerances, findings: &mut Vec<Finding>) {
    let Some(source) = &list.source else { return };
    let layout = &source.layout;
    let sums_km = sums_km(list);
    let foot_no = usize::try_from(layout.foot_row_no).unwrap_or(1);
    let foot = layout.foot.iter().enumerate().map(|(index, row)| (foot_no + index, row, true));
    let head = layout.head.iter().enumerate().map(|(index, row)| (index + 1, row, false));
    for (row_no, row, is_foot) in head.chain(foot).filter(|(_, row, _)| is_total(row)) {
        let mut stated = stated_in(row, layout);
        stated.retain(|one| is_foot || (one.is_length && one.unit_m.is_some_and(|metres| metres > 1.0)));
        let fits = |one: &Stated| fits(one, &sums_km, tolerances.cumulative_km);
        let sure: Vec<&Stated> = stated.iter().filter(|one| one.is_length).collect();
        let off: Vec<&Stated> = if sure.is_empty() {
            if stated.iter().any(fits) { Vec::new() } else { stated.iter().take(1).collect() }
        } else {
            sure.into_iter().filter(|one| !fits(one)).collect()
        };
        for one in off {
            let [route_km, cable_km] = [sums_km[0], sums_km[1]];
            let message = format!(
                "the total `{}` is neither the route of {route_km:.3} km nor the cable of {cable_km:.3} km",
                one.text
            );
            let place = format!("row {row_no}, column {}", crate::layout::column_letter(one.column));
            let finding = Finding::warns("rpl.check.total_differs", message).at(place);
            findings.push(
                finding.hint("a row of the list is missing or wrong, or the total is of another revision"),
            );
        }
    }
}

fn is_total(row: &[String]) -> bool {
    let mut words = row.iter().filter(|cell| cell.chars().any(char::is_alphabetic));
    words.any(|cell| is_total_word(cell))
}

/// Everything a total may sum up, kilometres; route and cable first.
fn sums_km(list: &PositionList) -> Vec<f64> {
    let measured = measure(list);
    let (route_km, cable_km) =
        (measured.route_km().km(), measured.cable_kp_km.last().map_or(0.0, |kp| kp.km()));
    let sum = |of: fn(&ListSegment) -> Option<f64>| list.segment.iter().filter_map(of).sum::<f64>();
    let mut sums_km = vec![
        route_km,
        cable_km,
        sum(|segment| segment.stated_route_km),
        sum(|segment| segment.cable_km),
        // the slack as a length
        cable_km - route_km,
    ];
    let last = list.position.last();
    sums_km.extend(last.and_then(|position| position.stated_route_kp_km));
    sums_km.extend(last.and_then(|position| position.stated_cable_kp_km));
    let mut by_type_km: BTreeMap<&str, [f64; 2]> = BTreeMap::new();
    for (segment, measured) in list.segment.iter().zip(&measured.segment) {
        let sums = by_type_km.entry(segment.cable_type.as_str()).or_default();
        sums[0] += measured.route_km.km();
        sums[1] += measured.cable_km.km();
    }
    sums_km.extend(by_type_km.values().flatten());
    sums_km
}

fn fits(one: &Stated, sums_km: &[f64], tolerance_km: f64) -> bool {
    let units_m = one.unit_m.map_or(UNITS_M.to_vec(), |metres| vec![metres]);
    units_m.iter().any(|unit_m| {
        let (value_km, half_km) = (one.value * unit_m / 1000.0, one.half_digit * unit_m / 1000.0);
        sums_km.iter().any(|sum_km| (value_km - sum_km).abs() <= tolerance_km.max(half_km))
    })
}

/// The numbers of a row of totals that may be lengths.
fn stated_in(row: &[String], layout: &Layout) -> Vec<Stated> {
    let mut found = Vec::new();
    for (column, cell) in row.iter().enumerate() {
        let known = layout.column.get(column);
        let is_bare = !cell.chars().any(char::is_alphabetic);
        let field = known.map_or(Field::Unknown, |known| known.field);
        let is_length_column = matches!(
            field,
            Field::RouteBetween | Field::RouteCumulative | Field::CableBetween | Field::CableCumulative
        );
        if is_bare && !is_length_column && crate::read::is_numeric(field) {
            continue;
        }
        let mut numbers = numbers(cell, layout.decimal);
        for one in &mut numbers {
            one.column = column;
            if is_bare && is_length_column {
                one.unit_m = one.unit_m.or(known.and_then(|known| known.unit).and_then(Unit::metres));
                one.is_length = true;
            }
        }
        found.extend(numbers);
    }
    found
}

/// Numbers with decimals or a unit of length in a text; percent and counts are none.
fn numbers(text: &str, decimal: DecimalMark) -> Vec<Stated> {
    let letters: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let is_start = letters[at].is_ascii_digit() && (at == 0 || !letters[at - 1].is_alphanumeric());
        if !is_start {
            at += 1;
            continue;
        }
        let is_part = |letter: &&char| letter.is_ascii_digit() || matches!(letter, '.' | ',');
        let length = letters[at..].iter().take_while(is_part).count();
        let number: String = letters[at..at + length].iter().collect();
        at += length;
        let after: String = letters[at..].iter().take(12).collect();
        found.extend(stated_of(number.trim_end_matches(['.', ',']), &after, decimal));
    }
    found
}

fn stated_of(number: &str, after: &str, decimal: DecimalMark) -> Option<Stated> {
    let after = after.trim_start().to_lowercase();
    let word: String = after.chars().take_while(|letter| letter.is_alphabetic() || *letter == '%').collect();
    let unit_m = match word.as_str() {
        "km" | "kms" | "км" => Some(1000.0),
        "m" | "м" | "metres" | "meters" => Some(1.0),
        _ => None,
    };
    let is_mile = ["nm", "nmi", "mile", "nmile", "naut", "миль", "мил", "морск"]
        .iter()
        .any(|unit| word.starts_with(unit));
    let other = if decimal == DecimalMark::Point { ',' } else { '.' };
    let mark = decimal.letter();
    // the other mark groups thousands where this mark stands too, or where it stands more than once
    let has_both = number.contains(mark) && number.contains(other);
    let plain = if has_both || number.matches(other).count() > 1 {
        number.replace(other, "")
    } else {
        number.replace(other, ".")
    };
    let plain = plain.replace(mark, ".");
    let value: f64 = plain.parse().ok()?;
    let decimals = plain.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let is_other =
        word == "%" || ["fath", "ft", "feet", "deg", "mm"].iter().any(|unit| word.starts_with(unit));
    if is_other || (decimals == 0 && unit_m.is_none() && !is_mile) {
        return None;
    }
    let half_digit = 0.5 * libm::pow(10.0, -f64::from(u32::try_from(decimals).unwrap_or(0)));
    // metres may be depths; only longer units are lengths for sure
    let is_length = is_mile || unit_m == Some(1000.0);
    Some(Stated { value, half_digit, unit_m, is_length, text: number.to_owned(), column: 0 })
}
